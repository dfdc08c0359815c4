/* SPDX-License-Identifier: MIT */
/* A pair's rows in canonical order. Without aliases they lie ready; where aliases turn or merge stored pairs
 * they are put together, turned, sorted, and each row and each id counted once. */
#include "ledger/read/rows.h"

#include "ledger/store/order.h"

/* Whether the stored pair's sides are the other way round in the canonical pair. */
static bool is_turned(const sot_ledger *ledger, const sot__pair *pair, uint32_t raw)
{
    return ledger->contacts.aliases &&
           sot__alias_root(&ledger->contacts, ledger->pairs.items[raw].a) != pair->a;
}

/* Drops rows that equal the one before. */
static size_t drop_equal(const sot_ledger *ledger, sot__row *rows, size_t count)
{
    size_t kept = count > 0;
    for (size_t i = 1; i < count; i++)
        if (sot__row_compare(ledger, &rows[kept - 1], &rows[i]) != 0)
            rows[kept++] = rows[i];
    return kept;
}

/* Drops rows whose id came before. */
static bool drop_conflicts(const sot_ledger *ledger, sot__row *rows, size_t *count, uint64_t *conflicts)
{
    size_t ids = 0, kept = 0;
    sot__map map = {NULL, 0, 0}; /* kept rows by their ids */
    for (size_t i = 0; i < *count; i++)
        ids += sot__row_id(&ledger->rare, &rows[i]).n > 0;
    if (ids < 2)
        return true;
    if (!sot__map_reserve(ledger->context, &map, ids))
        return false;
    for (size_t i = 0; i < *count; i++) {
        sot__text id = sot__row_id(&ledger->rare, &rows[i]);
        if (id.n) {
            uint64_t hash = sot__hash_text(&ledger->context->hash_key, id);
            size_t at = sot__map_begin(&map, hash);
            uint32_t other;
            while ((other = sot__map_next(&map, hash, &at)) != SOT__NONE &&
                   !sot__text_equal(sot__row_id(&ledger->rare, &rows[other]), id))
                ;
            if (other != SOT__NONE) {
                ++*conflicts;
                continue;
            }
            sot__map_put(&map, hash, (uint32_t)kept);
        }
        rows[kept++] = rows[i];
    }
    sot__map_free(ledger->context, &map);
    *count = kept;
    return true;
}

sot_status sot__ledger_rows(sot_ledger *ledger, const sot__pairs *pairs, const sot__pair *pair,
                            sot__row_room *room, const sot__row **rows, size_t *count, uint64_t *conflicts,
                            sot_error *error)
{
    *conflicts = 0;
    *count = 0;
    *rows = NULL;
    if (pair->count == 0)
        return SOT_OK;
    const uint32_t *members = pair->count == 1 ? &pair->raw : &pairs->members[pair->raw];
    if (pair->count == 1 && !is_turned(ledger, pair, pair->raw)) {
        *rows = ledger->pairs.items[pair->raw].rows;
        *count = ledger->pairs.items[pair->raw].count;
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
    sot__row *to = room->rows;
    for (uint32_t i = 0; i < pair->count; i++) {
        const sot__stored *stored = &ledger->pairs.items[members[i]];
        bool turned = is_turned(ledger, pair, members[i]);
        memcpy(to, stored->rows, stored->count * sizeof *to);
        for (uint32_t j = 0; j < stored->count; j++)
            sot__row_turn(to++, turned);
    }
    sot__rows_sort(room->rows, total, room->rows + total, ledger);
    if (pair->count > 1) {
        total = drop_equal(ledger, room->rows, total);
        if (!drop_conflicts(ledger, room->rows, &total, conflicts))
            return sot__no_memory(error);
    }
    *rows = room->rows;
    *count = total;
    return SOT_OK;
}

void sot__row_room_free(sot_context *context, sot__row_room *room)
{
    sot__free(context, room->rows);
    *room = (sot__row_room){NULL, 0};
}

void sot__ledger_prefetch(const sot_ledger *ledger, uint32_t raw)
{
    SOT__PREFETCH(&ledger->pairs.items[raw]);
}

void sot__ledger_prefetch_rows(const sot_ledger *ledger, uint32_t raw)
{
    const sot__row *rows = ledger->pairs.items[raw].rows;
    SOT__PREFETCH(rows);
    SOT__PREFETCH(rows + 4);
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

void sot__ledger_remembers_more(sot_ledger *ledger, sot__checkpoint *checkpoint, size_t bytes)
{
    sot__checkpoint_grown(&ledger->checkpoints, checkpoint, bytes);
}
