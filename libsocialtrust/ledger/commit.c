/* SPDX-License-Identifier: MIT */
/* A batch into the ledger: parts of the pairs are grouped and checked alone, on all threads; then memory for everything is
 * taken; from there on nothing can fail, and the parts are put in place. */
#include "ledger/bulk.h"

#define PART_ROWS 20000u
#define SMALL_BATCH 4096u /* new pairs get blocks of their own, which grow where they are */

typedef struct commit {
    sot__batch *batch;
    sot_ledger *ledger;
    sot__part *parts;
    size_t part_count;
    uint32_t part_buckets;
    uint32_t *bases; /* number of the first new pair, by part */
    sot__bench *benches[64];
    size_t *unsorted; /* pieces */
    bool alone;       /* parts have slots of their own */
} commit;

/* ---- before anything changes ---- */

static sot_status sort_piece(void *user, size_t index, unsigned worker, sot_error *error)
{
    commit *work = user;
    sot_context *context = work->ledger->context;
    sot__piece *piece = &work->batch->pieces[work->unsorted[index]], sorted = {NULL, 0, 0, NULL};
    uint16_t *buckets = sot__alloc(context, piece->count, sizeof *buckets);
    bool good = buckets && sot__piece_sort(context, piece->rows, piece->count, buckets, &sorted);
    (void)worker;
    sot__free(context, buckets);
    if (!good)
        return sot__no_memory(error);
    sot__free(context, piece->rows);
    *piece = sorted;
    return SOT_OK;
}

static sot_status sort_pieces(commit *work, sot_error *error)
{
    sot__batch *batch = work->batch;
    sot_context *context = work->ledger->context;
    size_t count = 0;
    work->unsorted = sot__alloc(context, batch->piece_count, sizeof *work->unsorted);
    if (!work->unsorted)
        return sot__no_memory(error);
    for (size_t i = 0; i < batch->piece_count; i++)
        if (!batch->pieces[i].starts)
            work->unsorted[count++] = i;
    return sot__parallel(context, context->threads, count, sort_piece, work, NULL, error);
}

static sot_status group_part(void *user, size_t index, unsigned worker, sot_error *error)
{
    commit *work = user;
    sot__part *part = &work->parts[index];
    if (!work->benches[worker]) {
        sot__bench *bench = sot__calloc(work->ledger->context, 1, sizeof *bench);
        if (!bench)
            return sot__no_memory(error);
        sot__tally_clear(&bench->tally);
        bench->earliest = INT64_MAX;
        work->benches[worker] = bench;
    }
    part->own_blocks = work->batch->rows <= SMALL_BATCH;
    uint32_t from = (uint32_t)index * work->part_buckets;
    return sot__part_group(work->batch, part, from, from + work->part_buckets, work->part_count == 1,
                           work->benches[worker], error);
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
    if (!sot__stored_reserve(ledger, (size_t)fresh) ||
        (ids && !sot__ids_reserve(ledger->context, &ledger->ids, ids)) ||
        !SOT__GROW(ledger->context, pairs->slabs, pairs->slab_room, pairs->slab_count + work->part_count))
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
    size_t from = 0, to = (size_t)1 << pairs->slot_bits;
    uint32_t raw = work->bases[index];
    (void)worker, (void)error;
    if (work->alone) {
        from = (index * work->part_buckets) << (pairs->slot_bits - SOT__BUCKET_BITS);
        to = ((index + 1) * work->part_buckets) << (pairs->slot_bits - SOT__BUCKET_BITS);
    }
    for (size_t g = 0; g < part->group_count; g++) {
        sot__group group = part->groups[g];
        if (group.raw != SOT__NONE) {
            merge(ledger, &pairs->items[group.raw], &group);
            continue;
        }
        uint32_t capacity = part->own_blocks ? (group.count < 2 ? 2 : group.count) : 0;
        pairs->items[raw] = (sot__stored){group.rows, group.count, capacity, group.a, group.b, 0};
        if (!sot__stored_place(pairs, sot__pair_hash(sot__pair_key(group.a, group.b)), raw, from, to))
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
    if (ledger->pairs.remembered_count == 0)
        return;
    for (size_t p = 0; p < work->part_count; p++)
        for (size_t g = 0; g < work->parts[p].group_count; g++) {
            const sot__group *group = &work->parts[p].groups[g];
            if (group->raw == SOT__NONE || group->count == 0 || !ledger->pairs.items[group->raw].checkpoint)
                continue;
            const sot__stored *stored = &ledger->pairs.items[group->raw];
            bool equal;
            sot__stored_changed(ledger, group->raw,
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
    int64_t earliest = INT64_MAX;
    drop_checkpoints(work);
    work->alone = work->part_count > 1 && pairs->slot_bits >= SOT__BUCKET_BITS + 3;
    sot__parallel(ledger->context, work->alone ? ledger->context->threads : 1, work->part_count, apply_part, work, NULL,
                  NULL);
    for (size_t p = 0; p < work->part_count; p++) {
        sot__part *part = &work->parts[p];
        if (!part->applied)
            apply_part(work, p, 0, NULL);
        pairs->count += (uint32_t)part->fresh;
    }
    for (size_t p = 0; p < work->part_count; p++) {
        sot__part *part = &work->parts[p];
        for (size_t i = 0; i < part->deferred; i++) {
            uint32_t raw = part->groups[i].raw;
            sot__stored_put(pairs, sot__pair_hash(sot__pair_key(pairs->items[raw].a, pairs->items[raw].b)), raw);
        }
        put_ids(ledger, part->ids, part->id_count);
        if (part->slab && !part->own_blocks) {
            pairs->slabs[pairs->slab_count++] = part->slab;
            pairs->slab_rows += part->slab_rows;
        }
    }
    for (unsigned w = 0; w < 64; w++)
        if (work->benches[w]) {
            sot__tally_sum(&ledger->tally, &work->benches[w]->tally);
            if (work->benches[w]->earliest < earliest)
                earliest = work->benches[w]->earliest;
        }
    sot__seen_changed(ledger, earliest);
}

/* ---- */

static sot_status prepare(commit *work, sot_error *error)
{
    sot__batch *batch = work->batch;
    sot_context *context = work->ledger->context;
    work->part_count = 1;
    while (work->part_count < SOT__BUCKETS && batch->rows / work->part_count > PART_ROWS)
        work->part_count *= 2;
    work->part_buckets = SOT__BUCKETS / (uint32_t)work->part_count;
    work->parts = sot__calloc(context, work->part_count, sizeof *work->parts);
    work->bases = sot__calloc(context, work->part_count, sizeof *work->bases);
    if (!work->parts || !work->bases)
        return sot__no_memory(error);
    sot_status status = work->part_count > 1 ? sort_pieces(work, error) : SOT_OK;
    if (status == SOT_OK)
        status = sot__parallel(context, context->threads, work->part_count, group_part, work, "add", error);
    sot__batch_clear(batch);
    return status == SOT_OK ? reserve(work, error) : status;
}

sot_status sot__batch_commit(sot__batch *batch, sot_added *added, sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
    sot_context *context = ledger->context;
    commit work = {.batch = batch, .ledger = ledger};
    uint64_t before = ledger->tally.rows, with_self = ledger->tally.with_self;
    sot_status status =
        batch->failed ? sot__fail(error, SOT_E_ARGUMENT, "the batch failed before") : prepare(&work, error);
    if (status == SOT_OK) {
        apply(&work);
        if (added) {
            uint64_t more = ledger->tally.rows - before;
            *added = (sot_added){batch->rows, more, batch->rows - more, ledger->tally.with_self - with_self};
        }
    }
    for (size_t p = 0; work.parts && p < work.part_count; p++)
        sot__part_free(context, &work.parts[p], status != SOT_OK);
    for (unsigned w = 0; w < 64; w++)
        if (work.benches[w]) {
            sot__bench_free(context, work.benches[w]);
            sot__free(context, work.benches[w]);
        }
    sot__free(context, work.parts);
    sot__free(context, work.bases);
    sot__free(context, work.unsorted);
    if (status == SOT_OK)
        sot__batch_end(batch);
    else
        sot__batch_discard(batch);
    return status;
}
