/* SPDX-License-Identifier: MIT */
/* One part of a batch: its rows by pair, each pair's in canonical order, equal ones once, ids checked. Changes nothing that can be seen. */
#include "ledger/bulk.h"

static uint32_t slot_of(uint64_t hash, size_t slots)
{
    return (uint32_t)(hash >> 8) & (uint32_t)(slots - 1);
}

static bool grow_slots(sot_context *context, sot__bench *bench, const sot__part *part)
{
    size_t size = bench->slot_count * 2;
    uint32_t *slots = sot__calloc(context, size, sizeof *slots);
    if (!slots)
        return false;
    sot__free(context, bench->slots);
    bench->slots = slots;
    bench->slot_count = size;
    for (size_t g = 0; g < part->group_count; g++) {
        uint32_t i = slot_of(sot__pair_hash(sot__pair_key(part->groups[g].a, part->groups[g].b)), size);
        while (slots[i])
            i = (i + 1) & (uint32_t)(size - 1);
        slots[i] = (uint32_t)g + 1;
    }
    return true;
}

/* The group of a row's pair, made if need be; SOT__NONE: out of memory. While rows are counted a is `low` and b is `high`. */
static inline uint32_t group_of(sot_context *context, sot__bench *bench, sot__part *part, const sot__packed *row)
{
    uint64_t hash = sot__pair_hash((uint64_t)row->low << 32 | row->high);
    uint32_t mask = (uint32_t)(bench->slot_count - 1), i = slot_of(hash, bench->slot_count);
    for (; bench->slots[i]; i = (i + 1) & mask) {
        const sot__group *group = &part->groups[bench->slots[i] - 1];
        if (group->a == row->low && group->b == row->high)
            return bench->slots[i] - 1;
    }
    if (!SOT__GROW(context, part->groups, part->group_room, part->group_count + 1))
        return SOT__NONE;
    part->groups[part->group_count] = (sot__group){NULL, 0, 0, row->low, row->high};
    bench->slots[i] = (uint32_t)++part->group_count;
    if (part->group_count * 2 > bench->slot_count && !grow_slots(context, bench, part))
        return SOT__NONE;
    return (uint32_t)part->group_count - 1;
}

/* The part's rows in a piece. */
static const sot__packed *rows_of(const sot__piece *piece, uint32_t from, uint32_t to, bool all, size_t *count)
{
    if (all) {
        *count = piece->count;
        return piece->rows;
    }
    *count = piece->starts[to] - piece->starts[from];
    return piece->rows + piece->starts[from];
}

static bool count_rows(const sot__batch *batch, sot__part *part, uint32_t from, uint32_t to, bool all, sot__bench *bench)
{
    sot_context *context = batch->ledger->context;
    size_t at = 0, count;
    if (!bench->slots) {
        bench->slot_count = 64;
        bench->slots = sot__alloc(context, bench->slot_count, sizeof *bench->slots);
        if (!bench->slots)
            return false;
    }
    memset(bench->slots, 0, bench->slot_count * sizeof *bench->slots);
    for (size_t p = 0; p < batch->piece_count; p++) {
        const sot__packed *rows = rows_of(&batch->pieces[p], from, to, all, &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t group = group_of(context, bench, part, &rows[i]);
            if (group == SOT__NONE)
                return false;
            bench->group_of[at++] = group;
            part->groups[group].count++;
        }
    }
    return true;
}

/* Finds the stored pairs and gives each group its place; then puts the rows there. */
static bool place_rows(const sot__batch *batch, sot__part *part, uint32_t from, uint32_t to, bool all,
                       const sot__bench *bench)
{
    sot_ledger *ledger = batch->ledger;
    size_t late = 0, at = 0, count;
    for (size_t g = 0; g < part->group_count; g++) {
        sot__group *group = &part->groups[g];
        group->raw = sot__stored_find(ledger, group->a, group->b);
        if (group->raw == SOT__NONE) {
            part->slab_rows += group->count;
            part->fresh++;
        } else {
            late += group->count;
        }
    }
    part->slab = part->fresh ? sot__alloc(ledger->context, part->slab_rows, sizeof *part->slab) : NULL;
    part->late = late ? sot__alloc(ledger->context, late, sizeof *part->late) : NULL;
    if ((part->fresh && !part->slab) || (late && !part->late))
        return false;
    sot__row *next_fresh = part->slab, *next_late = part->late;
    for (size_t g = 0; g < part->group_count; g++) {
        sot__group *group = &part->groups[g];
        sot__row **next = group->raw == SOT__NONE ? &next_fresh : &next_late;
        group->rows = *next;
        *next += group->count;
        if (group->a != group->b && sot__contact_before(ledger, group->b, group->a)) {
            uint32_t low = group->a;
            group->a = group->b;
            group->b = low;
        }
    }
    for (size_t p = 0; p < batch->piece_count; p++) {
        const sot__packed *rows = rows_of(&batch->pieces[p], from, to, all, &count);
        for (size_t i = 0; i < count; i++) {
            sot__group *group = &part->groups[bench->group_of[at++]];
            uint64_t turn = (uint64_t)(group->a > group->b) << 55;
            *group->rows++ = (sot__row){rows[i].time_us, rows[i].meta ^ turn};
        }
    }
    for (size_t g = 0; g < part->group_count; g++)
        part->groups[g].rows -= part->groups[g].count;
    return true;
}

/* Canonical order, and equal rows once. */
static bool sort_group(sot_ledger *ledger, sot__group *group, sot__bench *bench)
{
    sot__row *rows = group->rows;
    uint32_t i = 1, kept = 1;
    while (i < group->count && rows[i - 1].time_us < rows[i].time_us)
        i++;
    if (i == group->count)
        return true;
    for (; i < group->count; i++)
        if (sot__row_compare(ledger, &rows[i - 1], &rows[i]) > 0)
            break;
    if (i < group->count) {
        if (!SOT__GROW(ledger->context, bench->sorting, bench->sorting_room, group->count))
            return false;
        sot__rows_sort(ledger, rows, group->count, bench->sorting);
    }
    for (i = 1; i < group->count; i++) {
        if (sot__row_compare(ledger, &rows[kept - 1], &rows[i]) == 0)
            sot__row_wipe(ledger, &rows[i]);
        else
            rows[kept++] = rows[i];
    }
    memset(rows + kept, 0, (group->count - kept) * sizeof *rows);
    group->count = kept;
    return true;
}

/* Drops rows that the stored pair has already. */
static void drop_known(sot_ledger *ledger, sot__group *group)
{
    const sot__stored *stored = &ledger->pairs.items[group->raw];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < group->count; i++) {
        bool equal;
        sot__row_position(ledger, stored->rows, stored->count, &group->rows[i], NULL, &equal);
        if (equal)
            sot__row_wipe(ledger, &group->rows[i]);
        else
            group->rows[kept++] = group->rows[i];
    }
    group->count = kept;
}

/* Finds ids that come twice in the group or are in use in the stored pair; collects their hashes. */
static sot_status check_ids(const sot__batch *batch, sot__part *part, sot__group *group, sot__bench *bench,
                            sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
    uint64_t key = sot__pair_key(group->a, group->b);
    size_t size = 4;
    uint32_t kept = 0;
    while (size < (size_t)group->count * 2)
        size *= 2;
    if (!SOT__GROW(ledger->context, bench->id_slots, bench->id_slot_room, size) ||
        !SOT__GROW(ledger->context, part->ids, part->id_room, part->id_count + group->count))
        return sot__no_memory(error);
    memset(bench->id_slots, 0, size * sizeof *bench->id_slots);
    for (uint32_t i = 0; i < group->count; i++) {
        sot__text id = sot__row_id(ledger, &group->rows[i]);
        if (id.n) {
            uint64_t hash = sot__id_hash(key, id);
            size_t slot = (size_t)hash & (size - 1);
            while (bench->id_slots[slot] &&
                   !sot__text_equal(sot__row_id(ledger, &group->rows[bench->id_slots[slot] - 1]), id))
                slot = (slot + 1) & (size - 1);
            bool again = bench->id_slots[slot] != 0;
            if (!again && group->raw != SOT__NONE && sot__ids_has(&ledger->ids, hash))
                again = sot__stored_row_of(ledger, group->raw, id) != SIZE_MAX;
            if (again && !batch->keep_first)
                return sot__conflict(ledger, id, group->a, group->b, error);
            if (again) {
                sot__row_wipe(ledger, &group->rows[i]);
                continue;
            }
            bench->id_slots[slot] = kept + 1;
            part->ids[part->id_count++] = hash;
        }
        group->rows[kept++] = group->rows[i];
    }
    group->count = kept;
    return SOT_OK;
}

/* Room for the rows that a stored pair gets, or for a small new pair. */
static sot_status make_room(const sot__batch *batch, const sot__part *part, sot__group *group, sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
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
    if (group->count && !sot__stored_room(ledger, group->raw, need))
        return sot__no_memory(error);
    return SOT_OK;
}

static void count_group(const sot_ledger *ledger, const sot__group *group, sot__bench *bench)
{
    bool self = group->a == group->b;
    if (group->count == 0)
        return;
    if (group->rows[0].time_us < bench->earliest)
        bench->earliest = group->rows[0].time_us;
    for (uint32_t i = 0; i < group->count; i++) {
        const sot__row *row = &group->rows[i];
        if (SOT__ROW_EXTRA(row->meta)) {
            sot__tally_add(ledger, &bench->tally, row, self);
        } else {
            bench->tally.kinds[SOT__ROW_KIND(row->meta)]++;
            bench->tally.rows++;
            bench->tally.with_self += self;
        }
    }
    if (group->rows[group->count - 1].time_us > bench->tally.last)
        bench->tally.last = group->rows[group->count - 1].time_us;
}

sot_status sot__part_group(const sot__batch *batch, sot__part *part, uint32_t from, uint32_t to, bool all,
                           sot__bench *bench, sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
    size_t total = 0, count;
    for (size_t p = 0; p < batch->piece_count; p++) {
        rows_of(&batch->pieces[p], from, to, all, &count);
        total += count;
    }
    if (total > SOT__ROW_LIMIT)
        return sot__fail(error, SOT_E_LIMIT, "too many interactions at once");
    if (!SOT__GROW(ledger->context, bench->group_of, bench->group_of_room, total) ||
        !count_rows(batch, part, from, to, all, bench) || !place_rows(batch, part, from, to, all, bench))
        return sot__no_memory(error);
    for (size_t g = 0; g < part->group_count; g++) {
        sot__group *group = &part->groups[g];
        uint64_t extras = 0;
        sot_status status = SOT_OK;
        if (!sort_group(ledger, group, bench))
            status = sot__no_memory(error);
        if (status == SOT_OK && group->raw != SOT__NONE)
            drop_known(ledger, group);
        for (uint32_t i = 0; i < group->count; i++)
            extras |= SOT__ROW_EXTRA(group->rows[i].meta);
        if (status == SOT_OK && extras)
            status = check_ids(batch, part, group, bench, error);
        if (status == SOT_OK)
            status = make_room(batch, part, group, error);
        if (status != SOT_OK)
            return status;
        part->ready++;
        count_group(ledger, group, bench);
    }
    return SOT_OK;
}

void sot__part_free(sot_context *context, sot__part *part, bool failed)
{
    if (failed && part->own_blocks)
        for (size_t g = 0; g < part->ready; g++)
            if (part->groups[g].raw == SOT__NONE)
                sot__free(context, part->groups[g].rows);
    if (failed || part->own_blocks)
        sot__free(context, part->slab);
    sot__free(context, part->late);
    sot__free(context, part->groups);
    sot__free(context, part->ids);
}

void sot__bench_free(sot_context *context, sot__bench *bench)
{
    sot__free(context, bench->group_of);
    sot__free(context, bench->slots);
    sot__free(context, bench->sorting);
    sot__free(context, bench->id_slots);
}
