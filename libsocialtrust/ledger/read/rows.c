/* SPDX-License-Identifier: MIT */
/* A pair's rows in canonical order. Without aliases they lie ready; where aliases turn or merge stored pairs
 * they are put together, turned, sorted, equal ones of several records counted once; ids stay those of the
 * stored pair that they are from, so that two records that are numbered from 1 do not meet. */
#include "ledger/read/rows.h"

#include "base/sort.h"
#include "ledger/store/order.h"

bool sot__ledger_turned(const sot_ledger *ledger, const sot__pair *pair, uint32_t raw)
{
    return ledger->contacts.aliases &&
           sot__alias_root(&ledger->contacts, ledger->pairs.items[raw].a) != pair->a;
}

/* ---- several stored pairs as one ---- */

typedef struct merging {
    const sot_ledger *ledger;
    const sot__pair *pair;
    const uint32_t *members;
} merging;

/* Whether it is written with the canonical ids themselves. */
static bool is_own(const sot__pair *pair, const sot__stored *stored)
{
    return (stored->a == pair->a && stored->b == pair->b) || (stored->a == pair->b && stored->b == pair->a);
}

/* Of rows that are equal but for whose they are, the pair's own stays, or the first in byte order of ids. */
static bool before(const merging *m, const sot__tagged *x, const sot__tagged *y)
{
    int order = sot__row_compare(m->ledger, &x->row, &y->row);
    if (order != 0 || x->member == y->member)
        return order < 0;
    const sot__stored *p = &m->ledger->pairs.items[m->members[x->member]];
    const sot__stored *q = &m->ledger->pairs.items[m->members[y->member]];
    if (is_own(m->pair, p) || is_own(m->pair, q))
        return is_own(m->pair, p);
    if (p->a != q->a)
        return sot__contact_before(&m->ledger->contacts, p->a, q->a);
    return sot__contact_before(&m->ledger->contacts, p->b, q->b);
}

SOT__MERGE_SORT(sort_tagged, sot__tagged, const merging *, before)

/* Into room->rows and room->records; of rows that are equal as many as the record has that has most of them.
 * Returns how many. */
static size_t untag(const sot_ledger *ledger, const sot__pair *pair, const uint32_t *members,
                    sot__row_room *room, size_t total)
{
    uint32_t next = 1;
    size_t kept = 0, equal = 0, own = 0; /* of the present run of equal rows: kept, and seen of its record */
    for (uint32_t i = 0; i < pair->count; i++)
        room->numbers[i] = is_own(pair, &ledger->pairs.items[members[i]]) ? 0 : SOT__NONE;
    for (size_t k = 0; k < total; k++) {
        const sot__tagged *from = &room->tagged[k];
        bool again = kept > 0 && sot__row_compare(ledger, &room->rows[kept - 1], &from->row) == 0;
        own = again && k > 0 && room->tagged[k - 1].member == from->member ? own + 1 : 1;
        equal = again ? equal : 0;
        if (own <= equal)
            continue;
        if (room->numbers[from->member] == SOT__NONE)
            room->numbers[from->member] = next++;
        room->rows[kept] = from->row;
        room->records[kept++] = room->numbers[from->member];
        equal++;
    }
    return kept;
}

/* How many rows have an id that a row of another record has had before. */
static bool count_met(const sot_ledger *ledger, const sot__row *rows, size_t count, uint64_t *met)
{
    size_t ids = 0;
    sot__map map = {NULL, 0, 0}; /* rows by their ids */
    for (size_t i = 0; i < count; i++)
        ids += sot__row_id(&ledger->rare, &rows[i]).n > 0;
    if (ids < 2)
        return true;
    if (!sot__map_reserve(ledger->context, &map, ids))
        return false;
    for (size_t i = 0; i < count; i++) {
        sot__text id = sot__row_id(&ledger->rare, &rows[i]);
        if (id.n == 0)
            continue;
        uint64_t hash = sot__hash_text(&ledger->context->hash_key, id);
        size_t at = sot__map_begin(&map, hash);
        uint32_t other;
        while ((other = sot__map_next(&map, hash, &at)) != SOT__NONE &&
               !sot__text_equal(sot__row_id(&ledger->rare, &rows[other]), id))
            ;
        if (other != SOT__NONE)
            ++*met;
        else
            sot__map_put(&map, hash, (uint32_t)i);
    }
    sot__map_free(ledger->context, &map);
    return true;
}

static sot_status merge(sot_ledger *ledger, const sot__pair *pair, const uint32_t *members,
                        sot__row_room *room, size_t *count, uint64_t *met, sot_error *error)
{
    const merging m = {ledger, pair, members};
    size_t total = *count;
    /* The second half is the sort's. */
    if (!SOT__GROW(ledger->context, room->tagged, room->tagged_room, 2 * total) ||
        !SOT__GROW(ledger->context, room->records, room->record_room, total) ||
        !SOT__GROW(ledger->context, room->numbers, room->number_room, pair->count))
        return sot__no_memory(error);
    sot__tagged *to = room->tagged;
    for (uint32_t i = 0; i < pair->count; i++) {
        const sot__stored *stored = &ledger->pairs.items[members[i]];
        bool turned = sot__ledger_turned(ledger, pair, members[i]);
        for (uint32_t j = 0; j < stored->count; j++, to++) {
            *to = (sot__tagged){stored->rows[j], i};
            sot__row_turn(&to->row, turned);
        }
    }
    sort_tagged(room->tagged, total, room->tagged + total, &m);
    *count = untag(ledger, pair, members, room, total);
    room->merged = true;
    return count_met(ledger, room->rows, *count, met) ? SOT_OK : sot__no_memory(error);
}

sot_status sot__ledger_rows(sot_ledger *ledger, const sot__pairs *pairs, const sot__pair *pair,
                            sot__row_room *room, const sot__row **rows, size_t *count, uint64_t *conflicts,
                            sot_error *error)
{
    *conflicts = 0;
    *count = 0;
    *rows = NULL;
    room->merged = false;
    if (pair->count == 0)
        return SOT_OK;
    const uint32_t *members = pair->count == 1 ? &pair->raw : &pairs->members[pair->raw];
    const sot__stored *first = &ledger->pairs.items[members[0]];
    if (pair->count == 1 && !sot__ledger_turned(ledger, pair, pair->raw)) {
        *rows = first->rows;
        *count = first->count;
        return SOT_OK;
    }
    size_t total = 0;
    for (uint32_t i = 0; i < pair->count; i++)
        total += ledger->pairs.items[members[i]].count;
    if (total > SOT__ROW_LIMIT)
        return sot__fail(error, SOT_E_LIMIT, "more than %u interactions of one pair", SOT__ROW_LIMIT);
    /* The second half is the sort's. */
    if (!SOT__GROW(ledger->context, room->rows, room->capacity, 2 * total))
        return sot__no_memory(error);
    *rows = room->rows;
    *count = total;
    if (pair->count > 1)
        return merge(ledger, pair, members, room, count, conflicts, error);
    memcpy(room->rows, first->rows, total * sizeof *room->rows);
    for (size_t k = 0; k < total; k++)
        sot__row_turn(&room->rows[k], 1);
    sot__rows_sort(room->rows, total, room->rows + total, ledger);
    return SOT_OK;
}

void sot__row_room_free(sot_context *context, sot__row_room *room)
{
    sot__free(context, room->rows);
    sot__free(context, room->records);
    sot__free(context, room->numbers);
    sot__free(context, room->tagged);
    *room = (sot__row_room){.capacity = 0};
}

void sot__ledger_prefetch(const sot_ledger *ledger, uint32_t raw)
{
    SOT__PREFETCH(&ledger->pairs.items[raw]);
}

void sot__ledger_prefetch_rows(const sot_ledger *ledger, uint32_t raw)
{
    const sot__stored *stored = &ledger->pairs.items[raw];
    SOT__PREFETCH(stored->rows);
    SOT__PREFETCH(stored->rows + 4);
    SOT__PREFETCH(stored->rows + stored->count - 1); /* the last is looked at first */
}

size_t sot__ledger_row_count(const sot_ledger *ledger, uint32_t raw)
{
    return ledger->pairs.items[raw].count;
}

sot__checkpoint *sot__ledger_checkpoint(sot_ledger *ledger, uint32_t raw)
{
    return sot__checkpoint_of(&ledger->checkpoints, &ledger->pairs, raw);
}

bool sot__ledger_remember(sot_ledger *ledger, uint32_t raw, sot__checkpoint checkpoint)
{
    return !ledger->frozen && sot__checkpoint_put(&ledger->checkpoints, &ledger->pairs, raw, checkpoint);
}

bool sot__ledger_make_room(sot_ledger *ledger, uint32_t raw)
{
    return ledger->frozen ||
           sot__stored_room(&ledger->pairs, raw, (size_t)ledger->pairs.items[raw].count + 1);
}

void sot__ledger_remembers_more(sot_ledger *ledger, sot__checkpoint *checkpoint, size_t bytes)
{
    sot__checkpoint_grown(&ledger->checkpoints, checkpoint, bytes);
}
