/* SPDX-License-Identifier: MIT */
/* Changes nothing that can be seen. */
#include "ledger/intake/group.h"

#include <inttypes.h>

#include "ledger/intake/known.h"

/* A pair's first row of the part. At most three eighths of the map are in use: the first look mostly finds.
 */
static bool count_pair(sot_context *context, sot__bench *bench, uint64_t key, uint64_t hash)
{
    if (!SOT__GROW(context, bench->counted, bench->counted_room, bench->counted_count + 1) ||
        !sot__map_reserve(context, &bench->map, bench->counted_count + 1))
        return false;
    sot__map_put(&bench->map, hash, (uint32_t)bench->counted_count);
    bench->counted[bench->counted_count++] = (sot__counted){.key = key};
    return true;
}

/* By hash without the bits that all pairs of the part have alike; by one product, which is enough for numbers
 * that a better hash has chosen, where rows hold their pairs. What the loop reads at each row is copied
 * out of the bench, which compilers must think changed by what it writes. */
SOT__INLINE bool count_rows(sot_context *context, const sot__part *part, bool squeezed, sot__bench *bench)
{
    const uint64_t *hashes = part->hashes;
    const sot__row *from = part->rows;
    const unsigned bits = part->bits;
    const sot__hash_key hash_key = context->hash_key;
    const uint64_t multiplier = (hash_key.k[1] ^ UINT64_C(0x9e3779b97f4a7c15)) | 1;
    uint32_t *group_of = bench->group_of;
    sot__map_clear(&bench->map);
    bench->counted_count = 0;
    if (!sot__map_reserve(context, &bench->map, 1))
        return false;
    sot__map map = bench->map;
    unsigned shift = 64 - map.bits; /* sot__map_home() and its mask, kept while the map stays as it is */
    size_t mask = sot__map_size(&map) - 1;
    sot__counted *counted = bench->counted;
    for (size_t r = 0, rows = part->count; r < rows; r++) {
        uint64_t key = squeezed ? sot__squeezed_pair(from[r].meta) : hashes[r], place;
        uint64_t hash = squeezed ? key * multiplier : key << bits;
        size_t at = (size_t)(hash >> shift);
        uint32_t group;
        while ((place = map.places[at]) != 0 && counted[(uint32_t)place - 1].key != key)
            at = (at + 1) & mask;
        group = (uint32_t)place - 1;
        if (SOT__UNLIKELY(place == 0)) {
            group = (uint32_t)bench->counted_count;
            if (!count_pair(context, bench, key, hash))
                return false;
            map = bench->map;
            shift = 64 - map.bits;
            mask = sot__map_size(&map) - 1;
            counted = bench->counted;
        }
        group_of[r] = group;
        counted[group].count++;
    }
    for (size_t g = 0; g < bench->counted_count; g++)
        counted[g].key =
            squeezed ? sot__squeezed_key(counted[g].key) : sot__unhash_u64(&hash_key, counted[g].key);
    return true;
}

/* Finds stored pairs, and puts rows together: those of new pairs first. */
static bool place_rows(const sot_ledger *ledger, sot__part *part, sot__bench *bench)
{
    const uint64_t *prefix = ledger->contacts.ids.prefix;
    size_t count = bench->counted_count, late = 0;
    part->groups = sot__alloc(ledger->context, count, sizeof *part->groups);
    if (!part->groups)
        return false;
    part->group_count = count;
    for (size_t g = 0; g < count; g++) {
        sot__counted *counted = &bench->counted[g];
        uint32_t a = (uint32_t)(counted->key >> 32), b = (uint32_t)counted->key;
        if (g + 16 < count) {
            SOT__PREFETCH(&prefix[bench->counted[g + 16].key >> 32]);
            SOT__PREFETCH(&prefix[(uint32_t)bench->counted[g + 16].key]);
        }
        bool turned = a != b && sot__contact_before(&ledger->contacts, b, a);
        uint32_t raw = ledger->pairs.count ? sot__stored_find(&ledger->pairs, a, b) : SOT__NONE;
        part->groups[g] = (sot__group){NULL, counted->count, raw, turned ? b : a, turned ? a : b};
        counted->turn = (uint64_t)turned << SOT__ROW_SIDE_AT;
        if (raw == SOT__NONE) {
            part->slab_rows += counted->count;
            part->fresh++;
        }
    }
    late = part->slab_rows;
    for (size_t g = 0, fresh = 0; g < count; g++) {
        size_t *next = part->groups[g].raw == SOT__NONE ? &fresh : &late;
        bench->counted[g].at = (uint32_t)*next;
        part->groups[g].rows = bench->rows + *next;
        *next += bench->counted[g].count;
    }
    sot__row *to = bench->rows;
    sot__counted *counted = bench->counted;
    const sot__row *from = part->rows;
    const uint32_t *group_of = bench->group_of;
    const size_t rows = part->count;
    const bool squeezed = !part->hashes;
    for (size_t r = 0; r < rows; r++) {
        sot__counted *group = &counted[group_of[r]];
        sot__row row = squeezed ? sot__widen(from[r]) : from[r];
        row.meta ^= group->turn;
        to[group->at++] = row;
    }
    return true;
}

bool sot__first_before(const sot__first *x, const sot__first *y)
{
    if (x->count == 0 || y->count == 0)
        return x->count > 0;
    if (x->row.time_us != y->row.time_us)
        return x->row.time_us < y->row.time_us;
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

static void found(sot__first *first, const sot__group *group, const sot__row *row)
{
    sot__first one = {1, *row, group->a, group->b};
    uint64_t count = first->count + 1;
    if (sot__first_before(&one, first))
        *first = one;
    first->count = count;
}

/* The earliest and latest time of the rows that came, from groups that are in order: no look at each row. */
static inline void note_times(sot__part *part, const sot__group *group)
{
    int64_t first = group->rows[0].time_us, last = group->rows[group->count - 1].time_us;
    part->first_us = first < part->first_us ? first : part->first_us;
    part->last_us = last > part->last_us ? last : part->last_us;
}

/* Rows in canonical order. An id names one row, however often it comes; rows without one
 * that are equal are as many as they are. *extras is set if a row has rare fields. */
static bool sort_group(sot_ledger *ledger, sot__part *part, sot__group *group, sot__bench *bench,
                       bool *extras)
{
    sot__row *rows = group->rows;
    uint64_t any = 0;
    uint32_t kept = 1;
    bool ascending = true, sorted = true;
    int64_t before = INT64_MIN;
    for (uint32_t i = 0, count = group->count; i < count; i++) {
        any |= sot__row_rare(&rows[i]);
        ascending &= before < rows[i].time_us;
        before = rows[i].time_us;
    }
    *extras = any != 0;
    if (SOT__LIKELY(ascending)) {
        note_times(part, group);
        return true;
    }
    for (uint32_t i = 1; sorted && i < group->count; i++)
        sorted = sot__row_compare(ledger, &rows[i - 1], &rows[i]) <= 0;
    if (!sorted) {
        if (!SOT__GROW(ledger->context, bench->sorting, bench->sorting_room, group->count))
            return false;
        sot__rows_sort(rows, group->count, bench->sorting, ledger);
    }
    note_times(part, group);
    for (uint32_t i = 1; i < group->count; i++) {
        bool equal = sot__row_compare(ledger, &rows[kept - 1], &rows[i]) == 0;
        if (equal && sot__row_id(&ledger->rare, &rows[i]).n) {
            found(&part->equal, group, &rows[i]);
            bench->dead += sot__row_wipe(&ledger->rare, &rows[i]);
            continue;
        }
        if (equal)
            found(&part->repeated, group, &rows[i]);
        rows[kept++] = rows[i];
    }
    memset(rows + kept, 0, (group->count - kept) * sizeof *rows);
    group->count = kept;
    return true;
}

/* Drops rows that the stored pair has already, one for each that it has. Both are in order, so each is looked
 * for from where the last one was. */
static void drop_known(sot_ledger *ledger, sot__part *part, sot__group *group, sot__bench *bench)
{
    const sot__stored *stored = &ledger->pairs.items[group->raw];
    uint32_t kept = 0;
    size_t from = 0;
    for (uint32_t i = 0; i < group->count; i++) {
        int order = 1;
        bool equal;
        for (unsigned near = 0; near < 8 && order > 0 && from < stored->count; near++) {
            order = sot__row_compare(ledger, &group->rows[i], &stored->rows[from]);
            from += order > 0;
        }
        equal = order == 0;
        if (order > 0 && from < stored->count)
            from += sot__row_position(ledger, stored->rows + from, stored->count - from, &group->rows[i],
                                      NULL, &equal);
        if (equal) {
            from++; /* the next that is equal is told from the next one there */
            found(&part->equal, group, &group->rows[i]);
            bench->dead += sot__row_wipe(&ledger->rare, &group->rows[i]);
        } else {
            group->rows[kept++] = group->rows[i];
        }
    }
    group->count = kept;
}

/* An id that two rows have: where both are, the later one of the document first. */
static sot_status conflict(const sot__batch *batch, const sot__group *group, sot__text id, uint64_t place,
                           uint64_t other, sot_error *error)
{
    const sot__watch *watch = &batch->watch;
    const char *unit = watch->noun ? "line" : "row";
    if (other != SOT_PLACE_NONE && place != SOT_PLACE_NONE && other > place) {
        uint64_t swap = other;
        other = place;
        place = swap;
    }
    sot_status status = sot__conflict(batch->ledger, id, group->a, group->b, error);
    if (place == SOT_PLACE_NONE)
        return status;
    if (other != SOT_PLACE_NONE)
        sot__fail_after(error, " (%s %" PRIu64 ")", unit, other);
    return sot__fail_at(error, status, "%s %" PRIu64 ", %s ", unit, place,
                        watch->noun ? watch->noun : "column");
}

/* An id again, where the first row of it stays. */
static void conflict_found(sot__part *part, sot__text id, uint64_t place, uint64_t other)
{
    if (part->conflicts.count++ == 0 || place < part->conflicts.place) {
        part->conflicts.place = place;
        part->conflicts.other = other;
        sot__noted_text(part->conflicts.text, id);
    }
}

/* Finds ids that come twice in the group or are in use in the stored pair; collects their hashes. */
static sot_status check_ids(const sot__batch *batch, sot__part *part, sot__group *group, sot__bench *bench,
                            sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
    uint64_t key = sot__pair_key(group->a, group->b);
    uint32_t kept = 0;
    if (!sot__map_reserve(ledger->context, &bench->ids, group->count) ||
        !SOT__GROW(ledger->context, part->ids, part->id_room, part->id_count + group->count))
        return sot__no_memory(error);
    sot__map ids = sot__map_within(&bench->ids, group->count);
    for (uint32_t i = 0; i < group->count; i++) {
        sot__text id = sot__row_id(&ledger->rare, &group->rows[i]);
        if (id.n) {
            uint64_t hash = sot__id_hash(ledger->context, key, id);
            size_t at = sot__map_begin(&ids, hash);
            uint32_t other;
            while ((other = sot__map_next(&ids, hash, &at)) != SOT__NONE &&
                   !sot__text_equal(sot__row_id(&ledger->rare, &group->rows[other]), id))
                ;
            bool again = other != SOT__NONE;
            if (!again && group->raw != SOT__NONE && sot__ids_has(&ledger->ids, hash))
                again = sot__stored_row_of(ledger, group->raw, id) != SIZE_MAX;
            if (again) {
                uint64_t there = other == SOT__NONE ? 0 : sot__row_rare(&group->rows[other]);
                uint64_t place = sot__watch_origin(&batch->watch, sot__row_rare(&group->rows[i]));
                uint64_t first = there ? sot__watch_origin(&batch->watch, there) : SOT_PLACE_NONE;
                if (!batch->keep_first)
                    return conflict(batch, group, id, place, first, error);
                conflict_found(part, id, place, first);
                bench->dead += sot__row_wipe(&ledger->rare, &group->rows[i]);
                continue;
            }
            sot__map_put(&ids, hash, kept);
            part->ids[part->id_count++] = hash;
        }
        group->rows[kept++] = group->rows[i];
    }
    group->count = kept;
    return sot__settled_check(ledger, group, &ids, &part->open_refs) ? SOT_OK : sot__no_memory(error);
}

/* Room for the rows that a stored pair gets, or for a small new pair. */
static sot_status make_room(sot_ledger *ledger, const sot__part *part, sot__group *group, sot_error *error)
{
    if (group->raw == SOT__NONE) {
        if (part->own_blocks) {
            sot__row *rows = sot__alloc(ledger->context, group->count < 2 ? 2 : group->count, sizeof *rows);
            if (!rows)
                return sot__no_memory(error);
            memcpy(rows, group->rows, group->count * sizeof *rows);
            group->rows = rows;
        }
        return SOT_OK;
    }
    size_t need = (size_t)ledger->pairs.items[group->raw].count + group->count;
    if (need > SOT__ROW_LIMIT)
        return sot__fail(error, SOT_E_LIMIT, "more than %u interactions of one pair", SOT__ROW_LIMIT);
    if (group->count && !sot__stored_room(&ledger->pairs, group->raw, need))
        return sot__no_memory(error);
    return SOT_OK;
}

static void count_group(const sot_ledger *ledger, const sot__group *group, bool extras, sot__bench *bench)
{
    const sot__row *rows = group->rows;
    const uint32_t count = group->count;
    bool self = group->a == group->b;
    if (SOT__UNLIKELY(extras)) {
        for (uint32_t i = 0; i < count; i++)
            sot__tally_add(&bench->tally, &ledger->rare, &rows[i], self);
        return;
    }
    sot__since *kinds = bench->tally.kinds;
    for (uint32_t i = 0; i < count; i++)
        sot__since_add(&kinds[sot__row_kind(&rows[i])], rows[i].time_us);
    bench->tally.rows += count;
    bench->tally.with_self += self ? count : 0;
}

/* Rows out of the bench, to where they stay until they are applied or for good. */
static bool move_out(sot_context *context, sot__part *part, const sot__bench *bench)
{
    sot__row *fresh = part->rows;
    if (part->count == 0)
        return true;
    size_t from =
        part->in_place ? 0 : part->slab_rows; /* rows for stored pairs come after those of new ones */
    memcpy(part->rows + from, bench->rows + from, (part->count - from) * sizeof *part->rows);
    if (!part->in_place && !part->own_blocks && part->slab_rows) {
        part->slab = fresh = sot__alloc(context, part->slab_rows, sizeof *fresh);
        if (!fresh)
            return false;
        memcpy(fresh, bench->rows, part->slab_rows * sizeof *fresh);
    }
    for (size_t g = 0; g < part->group_count; g++) {
        sot__group *group = &part->groups[g];
        if (group->raw != SOT__NONE)
            group->rows = part->rows + (group->rows - bench->rows);
        else if (!part->own_blocks)
            group->rows = fresh + (group->rows - bench->rows);
    }
    return true;
}

sot_status sot__part_group(const sot__batch *batch, sot__part *part, sot__bench *bench, sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
    if (part->count > SOT__ROW_LIMIT)
        return sot__fail(error, SOT_E_LIMIT, "too many interactions at once");
    if (!SOT__GROW(ledger->context, bench->group_of, bench->group_of_room, part->count) ||
        !SOT__GROW(ledger->context, bench->rows, bench->rows_room, part->count) ||
        !(part->hashes ? count_rows(ledger->context, part, false, bench)
                       : count_rows(ledger->context, part, true, bench)) ||
        !place_rows(ledger, part, bench))
        return sot__no_memory(error);
    for (size_t g = 0; g < part->group_count; g++) {
        sot__group *group = &part->groups[g];
        bool extras = false;
        sot_status status = SOT_OK;
        if (!sort_group(ledger, part, group, bench, &extras))
            return sot__no_memory(error);
        if (group->raw != SOT__NONE)
            drop_known(ledger, part, group, bench);
        if (extras)
            status = check_ids(batch, part, group, bench, error);
        if (status == SOT_OK)
            status = make_room(ledger, part, group, error);
        if (status != SOT_OK)
            return status;
        if (group->raw == SOT__NONE && !part->own_blocks) /* rows of a slab that were there already */
            bench->dead += (size_t)(bench->counted[g].count - group->count) * sizeof *group->rows;
        part->ready++;
        count_group(ledger, group, extras, bench);
    }
    return move_out(ledger->context, part, bench) ? SOT_OK : sot__no_memory(error);
}

void sot__part_free(sot_context *context, sot__part *part, bool failed)
{
    if (failed && part->own_blocks)
        for (size_t g = 0; g < part->ready; g++)
            if (part->groups[g].raw == SOT__NONE)
                sot__free(context, part->groups[g].rows);
    if (failed)
        sot__free(context, part->slab);
    sot__free(context, part->groups);
    sot__free(context, part->ids);
    sot__free(context, part->open_refs.items);
}

void sot__bench_free(sot_context *context, sot__bench *bench)
{
    sot__free(context, bench->group_of);
    sot__free(context, bench->rows);
    sot__free(context, bench->counted);
    sot__map_free(context, &bench->map);
    sot__free(context, bench->sorting);
    sot__map_free(context, &bench->ids);
    sot__tally_free(context, &bench->tally);
}
