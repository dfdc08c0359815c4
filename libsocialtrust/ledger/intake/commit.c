/* SPDX-License-Identifier: MIT */
/* A batch into the ledger: rows are partitioned by pair, each part is grouped and checked alone, on all
 * threads; then memory for everything is taken; from there on nothing can fail, and the parts are put in
 * place. */
#include "ledger/intake/commit.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/number.h"
#include "ledger/intake/group.h"
#include "ledger/intake/column_text.h"
#include "ledger/intake/plain.h"
#include "ledger/store/copy.h"
#include "ledger/store/order.h"

#define PART_BITS 11u     /* most parts, as bits */
#define PART_ROWS 24000u  /* so that a part is worked on in a core's cache */
#define SMALL_BATCH 4096u /* new pairs get blocks of their own, which grow where they are */
#define RANGES_MOST 64u   /* of rows, for partitioning */
#define RANGE_ROWS 65536u

typedef struct commit {
    sot__batch *batch;
    sot_ledger *ledger;
    unsigned bits; /* 2^bits parts */
    size_t part_count, range_count;
    uint32_t *counts; /* of rows, by range and part */
    size_t *starts;   /* likewise: where they go */
    sot__row *rows;
    uint64_t *hashes; /* of their pairs; NULL: rows hold them, those of columns that were lent */
    sot__part *parts;
    uint32_t *bases; /* number of the first new pair, by part */
    sot__bench *benches[64];
    bool in_place; /* the ledger has no pairs yet: `rows` becomes its slab */
    bool alone;    /* parts have slots of their own */
    bool clear;    /* slots are new, each part clears its own */
} commit;

/* ---- before anything changes ---- */

static size_t share(size_t count, size_t ranges, size_t index)
{
    return count / ranges * index + (index < count % ranges ? index : count % ranges);
}

static sot_status count_range(void *user, size_t index, unsigned worker, sot_error *error)
{
    commit *work = user;
    const sot__batch *batch = work->batch;
    uint32_t *counts = work->counts + index * work->part_count;
    (void)worker, (void)error;
    if (batch->lent)
        return sot__plain_count(batch->lent, share((size_t)batch->rows, work->range_count, index),
                                share((size_t)batch->rows, work->range_count, index + 1), work->bits, counts)
                   ? SOT_OK
                   : SOT_E_ARGUMENT;
    size_t to = share(batch->piece_count, work->range_count, index + 1);
    for (size_t p = share(batch->piece_count, work->range_count, index); p < to; p++)
        for (uint32_t i = 0; i < batch->pieces[p].count; i++)
            counts[sot__part_of(sot__pair_hash(work->ledger->context, batch->pieces[p].rows[i].key),
                                work->bits)]++;
    return SOT_OK;
}

static sot_status place_range(void *user, size_t index, unsigned worker, sot_error *error)
{
    commit *work = user;
    sot__batch *batch = work->batch;
    sot_context *context = work->ledger->context;
    sot__partition parts;
    bool good = true;
    (void)worker;
    if (!sot__partition_begin(context, &parts, work->bits, work->starts + index * work->part_count,
                              work->rows, work->hashes))
        return sot__no_memory(error);
    if (batch->lent) {
        good = sot__plain_place(batch->lent, share((size_t)batch->rows, work->range_count, index),
                                share((size_t)batch->rows, work->range_count, index + 1), &parts);
    } else {
        size_t to = share(batch->piece_count, work->range_count, index + 1);
        for (size_t p = share(batch->piece_count, work->range_count, index); p < to; p++) {
            sot__piece *piece = &batch->pieces[p];
            for (uint32_t i = 0; i < piece->count; i++)
                sot__partition_put(&parts, piece->rows[i].row, sot__pair_hash(context, piece->rows[i].key));
            sot__free(context, piece->rows);
            *piece = (sot__piece){NULL, 0, 0};
        }
    }
    sot__partition_end(&parts);
    return good ? SOT_OK : SOT_E_ARGUMENT;
}

/* All rows by part, in the order in which they came. */
static sot_status partition(commit *work, size_t *bad_row, sot_error *error)
{
    sot__batch *batch = work->batch;
    sot_context *context = work->ledger->context;
    size_t rows = (size_t)batch->rows, sum = 0;
    work->range_count = rows / RANGE_ROWS < RANGES_MOST ? rows / RANGE_ROWS + 1 : RANGES_MOST;
    if (!batch->lent && work->range_count > batch->piece_count)
        work->range_count = batch->piece_count ? batch->piece_count : 1;
    work->counts = sot__calloc(context, work->range_count * work->part_count, sizeof *work->counts);
    work->starts = sot__alloc(context, work->range_count * work->part_count, sizeof *work->starts);
    work->rows = sot__alloc(context, rows, sizeof *work->rows);
    work->hashes = batch->lent ? NULL : sot__alloc(context, rows, sizeof *work->hashes);
    if (!work->counts || !work->starts || !work->rows || (!batch->lent && !work->hashes))
        return sot__no_memory(error);
    sot_status status =
        sot__parallel(context, context->threads, work->range_count, count_range, work, NULL, error);
    if (status == SOT_OK) {
        for (size_t p = 0; p < work->part_count; p++) {
            work->parts[p].rows = work->rows + sum;
            work->parts[p].hashes = work->hashes ? work->hashes + sum : NULL;
            for (size_t r = 0; r < work->range_count; r++) {
                work->starts[r * work->part_count + p] = sum;
                sum += work->counts[r * work->part_count + p];
            }
            work->parts[p].count = (size_t)(work->rows + sum - work->parts[p].rows);
        }
        status =
            sot__parallel(context, context->threads, work->range_count, place_range, work, "read", error);
    }
    if (status == SOT_E_ARGUMENT)
        status = sot__columns_find_bad(batch->lent, 0, bad_row, error);
    sot__pieces_clear(batch);
    return status;
}

static sot_status group_part(void *user, size_t index, unsigned worker, sot_error *error)
{
    commit *work = user;
    sot__part *part = &work->parts[index];
    if (!work->benches[worker]) {
        sot__bench *bench = sot__calloc(work->ledger->context, 1, sizeof *bench);
        if (!bench)
            return sot__no_memory(error);
        work->benches[worker] = bench;
        sot__tally_clear(&bench->tally);
        if (!sot__tally_reserve(work->ledger->context, &bench->tally))
            return sot__no_memory(error);
    }
    part->own_blocks = work->batch->rows <= SMALL_BATCH;
    part->in_place = work->in_place;
    part->bits = work->bits;
    part->first_us = INT64_MAX;
    part->last_us = INT64_MIN;
    return sot__part_group(work->batch, part, work->benches[worker], error);
}

/* Numbers for the new pairs, and memory for all that is to come. */
static sot_status reserve(commit *work, sot_error *error)
{
    sot_ledger *ledger = work->ledger;
    sot__stored_pairs *pairs = &ledger->pairs;
    uint64_t fresh = 0, ids = 0;
    for (size_t p = 0; p < work->part_count; p++) {
        work->bases[p] = (uint32_t)(pairs->count + fresh);
        fresh += work->parts[p].fresh;
        ids += work->parts[p].id_count;
    }
    if (fresh > (uint64_t)(SOT__NONE - 1) - pairs->count)
        return sot__fail(error, SOT_E_LIMIT, "more than %u pairs", SOT__NONE - 1);
    work->clear = work->part_count > 1 && pairs->map.bits == 0;
    /* The pairs' slots last: they may be handed over uncleared. */
    if (!sot__tally_reserve(ledger->context, &ledger->tally) ||
        (ids && !sot__ids_reserve(ledger->context, &ledger->ids, ids)) ||
        !SOT__GROW(ledger->context, pairs->slabs, pairs->slab_room, pairs->slab_count + work->part_count) ||
        !sot__stored_reserve(pairs, (size_t)fresh, !work->clear))
        return sot__no_memory(error);
    return SOT_OK;
}

/* ---- nothing can fail any longer ---- */

static void merge(const sot_ledger *ledger, sot__stored *stored, const sot__group *group)
{
    size_t i = stored->count, j = group->count, to = i + j;
    while (j > 0) {
        if (i > 0 && sot__row_compare(ledger, &stored->rows[i - 1], &group->rows[j - 1]) > 0)
            stored->rows[--to] = stored->rows[--i];
        else
            stored->rows[--to] = group->rows[--j];
    }
    stored->count += group->count;
}

static sot_status apply_part(void *user, size_t index, unsigned worker, sot_error *error)
{
    commit *work = user;
    sot_ledger *ledger = work->ledger;
    sot__stored_pairs *pairs = &ledger->pairs;
    sot__part *part = &work->parts[index];
    size_t from = 0, to = sot__map_size(&pairs->map);
    uint32_t raw = work->bases[index];
    (void)worker, (void)error;
    if (work->alone) {
        from = index << (pairs->map.bits - work->bits);
        to = (index + 1) << (pairs->map.bits - work->bits);
        if (work->clear)
            memset(pairs->map.places + from, 0, (to - from) * sizeof *pairs->map.places);
    }
    for (size_t g = 0; g < part->group_count; g++) {
        sot__group group = part->groups[g];
        if (group.raw != SOT__NONE) {
            merge(ledger, &pairs->items[group.raw], &group);
            continue;
        }
        uint32_t capacity = part->own_blocks ? (group.count < 2 ? 2 : group.count) : 0;
        pairs->items[raw] = (sot__stored){
            .rows = group.rows, .count = group.count, .capacity = capacity, .a = group.a, .b = group.b};
        uint64_t hash = sot__pair_hash(ledger->context, sot__pair_key(group.a, group.b));
        if (!sot__map_put_within(&pairs->map, hash, raw, from, to))
            part->groups[part->deferred++].raw = raw;
        raw++;
    }
    part->applied = true;
    return SOT_OK;
}

/* States remembered of pairs that get rows before their end. */
static void drop_checkpoints(commit *work)
{
    sot_ledger *ledger = work->ledger;
    if (ledger->checkpoints.count == 0)
        return;
    for (size_t p = 0; p < work->part_count; p++)
        for (size_t g = 0; g < work->parts[p].group_count; g++) {
            const sot__group *group = &work->parts[p].groups[g];
            if (group->raw == SOT__NONE || group->count == 0 || !ledger->pairs.items[group->raw].checkpoint)
                continue;
            const sot__stored *stored = &ledger->pairs.items[group->raw];
            bool equal;
            sot__checkpoint_changed(
                &ledger->checkpoints, &ledger->pairs, group->raw,
                sot__row_position(ledger, stored->rows, stored->count, group->rows, NULL, &equal));
        }
}

static void put_ids(sot_ledger *ledger, const uint64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i + 16 < count)
            sot__ids_prefetch(&ledger->ids, ids[i + 16]);
        sot__ids_put(&ledger->ids, ids[i]);
    }
}

static void apply(commit *work)
{
    sot_ledger *ledger = work->ledger;
    sot__stored_pairs *pairs = &ledger->pairs;
    drop_checkpoints(work);
    work->alone = work->part_count > 1 && pairs->map.bits >= work->bits + 3;
    if (work->clear && !work->alone) {
        memset(pairs->map.places, 0, sot__map_size(&pairs->map) * sizeof *pairs->map.places);
        work->clear = false;
    }
    sot__parallel(ledger->context, work->alone ? ledger->context->threads : 1, work->part_count, apply_part,
                  work, NULL, NULL);
    for (size_t p = 0; p < work->part_count; p++) {
        sot__part *part = &work->parts[p];
        if (!part->applied)
            apply_part(work, p, 0, NULL);
        pairs->count += (uint32_t)part->fresh;
        pairs->map.count += (uint32_t)(part->fresh - part->deferred); /* the others follow */
    }
    for (size_t p = 0; p < work->part_count; p++) {
        sot__part *part = &work->parts[p];
        for (size_t i = 0; i < part->deferred; i++) {
            uint32_t raw = part->groups[i].raw;
            uint64_t key = sot__pair_key(pairs->items[raw].a, pairs->items[raw].b);
            sot__map_put(&pairs->map, sot__pair_hash(ledger->context, key), raw);
        }
        put_ids(ledger, part->ids, part->id_count);
        if (part->slab) {
            pairs->slabs[pairs->slab_count++] = part->slab;
            pairs->slab_rows += part->slab_rows;
        }
    }
    if (work->in_place) {
        pairs->slabs[pairs->slab_count++] = work->rows;
        pairs->slab_rows += work->batch->rows;
        work->rows = NULL;
    }
    for (unsigned w = 0; w < 64; w++)
        if (work->benches[w]) {
            sot__tally_sum(&ledger->tally, &work->benches[w]->tally);
            ledger->dead += work->benches[w]->dead;
        }
}

/* ---- */

static void report_first(const sot_ledger *ledger, sot__noted *noted, const sot__first *first)
{
    char a[72], b[72];
    bool turned = sot__row_actor(&first->row) != 0;
    if (first->count == 0)
        return;
    noted->count = first->count;
    noted->place = noted->other = SOT_PLACE_NONE;
    sot__format_iso_time(first->row.time_us, noted->text);
    sot__noted_text(a, sot__contact_id(&ledger->contacts, turned ? first->b : first->a));
    sot__noted_text(b, sot__contact_id(&ledger->contacts, turned ? first->a : first->b));
    snprintf(noted->second, sizeof noted->second, "%.32s, %.32s", a, b);
}

/* The first of both, and how many. */
static void join_first(sot__first *all, const sot__first *more)
{
    uint64_t count = all->count + more->count;
    if (sot__first_before(more, all))
        *all = *more;
    all->count = count;
}

/* Columns that were lent are looked at again where there is something to tell. */
static void report_lent(commit *work)
{
    sot__watch *watch = &work->batch->watch;
    const sot_columns *columns = work->batch->shown;
    const sot_ledger *ledger = work->ledger;
    uint64_t with_self = 0;
    if (!columns)
        return;
    if (sot__watch_odd(watch->report, ledger->intake.now_us))
        sot__watch_times(watch, ledger->intake.now_us, columns->time_us, columns->count);
    for (unsigned w = 0; w < 64; w++)
        with_self += work->benches[w] ? work->benches[w]->tally.with_self : 0;
    for (size_t i = 0; with_self && i < columns->count; i++) {
        char digits[2][12];
        sot__text actor, target;
        uint32_t contact;
        sot__column_text(columns->actor, i, digits[0], &actor);
        sot__column_text(columns->target, i, digits[1], &target);
        contact = sot__contact_find(&ledger->contacts, actor);
        if (contact != SOT__NONE && contact == sot__contact_find(&ledger->contacts, target))
            sot__watch_self(watch, ledger, contact, i);
    }
}

/* Settlements that fit nothing in their own pair may fit in one of another record of the same contacts. */
static bool report_unsettled(const commit *work)
{
    sot_context *context = work->ledger->context;
    sot__ids coming = {NULL, 0, 0};
    bool good = true;
    for (size_t p = 0; good && p < work->part_count && work->ledger->contacts.aliases; p++) {
        const sot__part *part = &work->parts[p];
        good = !part->id_count || sot__ids_reserve(context, &coming, part->id_count);
        for (size_t i = 0; good && i < part->id_count; i++)
            sot__ids_put(&coming, part->ids[i]);
    }
    uint64_t settlements = 0;
    for (size_t p = 0; good && p < work->part_count; p++) {
        sot__settled_note(work->batch, &work->parts[p].open_refs, &coming);
        settlements -= work->parts[p].open_refs.seen;
    }
    /* Those in pairs without any ref were not looked at: they are only known by their number. */
    for (unsigned w = 0; w < 64; w++)
        for (int code = 0; work->benches[w] && code < 256; code++)
            if (work->ledger->kind_base[code] != 255 && sot__settles(work->ledger->kind_base[code]) >= 0)
                settlements += work->benches[w]->tally.kinds[code].count;
    if (settlements)
        sot__note(work->batch->watch.report, SOT_REMARK_UNSETTLED, settlements, SOT_PLACE_NONE);
    sot__free(context, coming.slots);
    return good;
}

/* What of the contacts is an error: ids that are alike, aliases that have no rows even now. */
static sot_status judge_contacts(const commit *work, sot_error *error)
{
    sot_ledger *ledger = work->ledger;
    sot__noted alike = {0, SOT_PLACE_NONE, SOT_PLACE_NONE, "", ""}, unused = alike;
    uint32_t errors = ledger->intake.errors;
    if ((errors & SOT_REMARK_BIT(SOT_REMARK_ALIKE)) && !sot__find_alike(ledger, &alike))
        return sot__no_memory(error);
    if (alike.count)
        return sot__fail(error, SOT_E_REFUSED,
                         "refused (alike, %" PRIu64
                         " in all): \"%s\" and \"%s\" differ only in case or blanks",
                         alike.count, alike.text, alike.second);
    if (!(errors & SOT_REMARK_BIT(SOT_REMARK_UNUSED_ALIAS)) || ledger->contacts.aliases == 0)
        return SOT_OK;
    bool *coming = sot__calloc(ledger->context, ledger->contacts.ids.count, sizeof *coming);
    for (size_t p = 0; coming && p < work->part_count; p++)
        for (size_t g = 0; g < work->parts[p].group_count; g++)
            coming[work->parts[p].groups[g].a] = coming[work->parts[p].groups[g].b] = true;
    bool good = coming && sot__find_unused(ledger, coming, &unused);
    sot__free(ledger->context, coming);
    if (!good)
        return sot__no_memory(error);
    return unused.count
               ? sot__fail(error, SOT_E_REFUSED,
                           "refused (unused_alias, %" PRIu64 " in all): \"%s\" is an alias and has no rows",
                           unused.count, unused.text)
               : SOT_OK;
}

/* What the parts have found, and whether it is an error. */
static sot_status report(commit *work, sot_error *error)
{
    sot__watch *watch = &work->batch->watch;
    sot__noted *conflict = &watch->report->noted[SOT_REMARK_CONFLICT];
    uint64_t added = 0, conflicts = 0;
    int64_t first = INT64_MAX, last = INT64_MIN;
    sot__first equal = {.count = 0}, repeated = {.count = 0};
    for (size_t p = 0; p < work->part_count; p++) {
        const sot__part *part = &work->parts[p];
        conflicts += part->conflicts.count;
        if (part->conflicts.count && (!conflict->count || part->conflicts.place < conflict->place))
            *conflict = part->conflicts;
        for (size_t g = 0; g < part->group_count; g++)
            added += part->groups[g].count;
        if (part->count) {
            first = part->first_us < first ? part->first_us : first;
            last = part->last_us > last ? part->last_us : last;
        }
        join_first(&equal, &part->equal);
        join_first(&repeated, &part->repeated);
    }
    conflict->count = conflicts;
    watch->report->rows = work->batch->rows;
    watch->report->added = added;
    report_first(work->ledger, &watch->report->noted[SOT_REMARK_EQUAL], &equal);
    report_first(work->ledger, &watch->report->noted[SOT_REMARK_REPEATED], &repeated);
    if (first <= last) {
        watch->report->first_us = first;
        watch->report->last_us = last;
    }
    report_lent(work);
    const sot_profile *profile = work->batch->coarser ? work->batch->coarser : work->ledger->profile;
    sot__watch_end(watch, work->batch->rows, profile->params.resolution_seconds);
    if (!report_unsettled(work))
        return sot__no_memory(error);
    sot_status status = judge_contacts(work, error);
    return status == SOT_OK ? sot__report_judge(watch->report, work->ledger->intake.errors, error) : status;
}

static sot_status prepare(commit *work, size_t *bad_row, sot_error *error)
{
    const sot__batch *batch = work->batch;
    sot_context *context = work->ledger->context;
    if (batch->rows > SIZE_MAX / 2)
        return sot__fail(error, SOT_E_LIMIT, "too many interactions at once");
    while (work->bits < PART_BITS && batch->rows >> work->bits > PART_ROWS)
        work->bits++;
    work->part_count = (size_t)1 << work->bits;
    work->in_place = work->ledger->pairs.count == 0 && batch->rows > SMALL_BATCH;
    work->parts = sot__calloc(context, work->part_count, sizeof *work->parts);
    work->bases = sot__calloc(context, work->part_count, sizeof *work->bases);
    if (!work->parts || !work->bases)
        return sot__no_memory(error);
    sot_status status = partition(work, bad_row, error);
    if (status == SOT_OK)
        status = sot__parallel(context, context->threads, work->part_count, group_part, work, "add", error);
    sot__free(context, work->hashes);
    work->hashes = NULL;
    if (status == SOT_OK)
        status = report(work, error);
    return status == SOT_OK ? reserve(work, error) : status;
}

static void commit_free(commit *work, bool failed)
{
    sot_context *context = work->ledger->context;
    /* What was asked for first goes first: a heap is given back from its end, where the parts' blocks are. Of
     * a second thread's heap 15 MB stayed behind after 20 million rows. */
    for (unsigned w = 0; w < 64; w++)
        if (work->benches[w]) {
            sot__bench_free(context, work->benches[w]);
            sot__free(context, work->benches[w]);
        }
    for (size_t p = 0; work->parts && p < work->part_count; p++)
        sot__part_free(context, &work->parts[p], failed);
    sot__free(context, work->counts);
    sot__free(context, work->starts);
    sot__free(context, work->rows);
    sot__free(context, work->hashes);
    sot__free(context, work->parts);
    sot__free(context, work->bases);
}

SOT__COLD sot_status sot__batch_finish(sot__batch *batch, sot_added *added, size_t *bad_row, sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
    commit work = {.batch = batch, .ledger = ledger};
    uint64_t before = ledger->tally.rows, with_self = ledger->tally.with_self;
    size_t unused;
    bad_row = bad_row ? bad_row : &unused;
    *bad_row = SIZE_MAX;
    sot_status status = batch->failed
                            ? sot__fail(error, SOT_E_ARGUMENT, "the batch failed before")
                            : sot__ledger_coarser(ledger, batch->resolution_s, &batch->coarser, error);
    if (status == SOT_OK)
        status = prepare(&work, bad_row, error);
    if (status == SOT_OK) {
        apply(&work);
        sot__ledger_coarsen(ledger, batch->resolution_s, batch->coarser);
        batch->coarser = NULL;
        sot__free(ledger->context, ledger->report);
        ledger->report = batch->watch.report;
        batch->watch.report = NULL;
        if (added) {
            uint64_t more = ledger->tally.rows - before;
            *added = (sot_added){batch->rows, more, batch->rows - more, ledger->tally.with_self - with_self};
        }
    }
    commit_free(&work, status != SOT_OK);
    if (status == SOT_OK) {
        sot__cards_settle(ledger, &batch->declared);
        sot__ledger_tidy(ledger);
        sot__pieces_end(batch);
    } else {
        sot__pieces_discard(batch);
    }
    return status;
}
