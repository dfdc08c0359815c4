/* SPDX-License-Identifier: MIT */
/* A pair's rows in canonical order. Without aliases they lie ready; where aliases turn or merge stored pairs
 * they are gathered, turned, sorted, and each row and each id counted once. */
#include "ledger/ledger.h"

#define ACTOR_BIT (UINT64_C(1) << 55)

/* Whether the stored pair's sides are the other way round in the canonical pair. */
static bool is_turned(const sot_ledger *ledger, const sot__pair *pair, uint32_t raw)
{
    return ledger->contacts.aliases && sot__ledger_canonical(ledger, ledger->pairs.items[raw].a) != pair->a;
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
    size_t ids = 0, kept = 0, size = 16;
    for (size_t i = 0; i < *count; i++)
        ids += sot__row_id(ledger, &rows[i]).n > 0;
    if (ids < 2)
        return true;
    while (size < 2 * ids)
        size *= 2;
    uint32_t *slots = sot__calloc(ledger->context, size, sizeof *slots); /* kept row + 1, by its id */
    if (!slots)
        return false;
    for (size_t i = 0; i < *count; i++) {
        sot__text id = sot__row_id(ledger, &rows[i]);
        if (id.n) {
            size_t slot = (size_t)sot__text_hash(id) & (size - 1);
            while (slots[slot] && !sot__text_equal(sot__row_id(ledger, &rows[slots[slot] - 1]), id))
                slot = (slot + 1) & (size - 1);
            if (slots[slot]) {
                ++*conflicts;
                continue;
            }
            slots[slot] = (uint32_t)kept + 1;
        }
        rows[kept++] = rows[i];
    }
    sot__free(ledger->context, slots);
    *count = kept;
    return true;
}

sot_status sot__ledger_rows(sot_ledger *ledger, const sot__pairs *pairs, const sot__pair *pair,
                            sot__gather *gather, const sot__row **rows, size_t *count, uint64_t *conflicts,
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
    if (!SOT__GROW(ledger->context, gather->rows, gather->capacity, 2 * total))
        return sot__no_memory(error);
    sot__row *to = gather->rows;
    for (uint32_t i = 0; i < pair->count; i++) {
        const sot__stored *stored = &ledger->pairs.items[members[i]];
        uint64_t turn = is_turned(ledger, pair, members[i]) ? ACTOR_BIT : 0;
        for (uint32_t j = 0; j < stored->count; j++)
            *to++ = (sot__row){stored->rows[j].time_us, stored->rows[j].meta ^ turn};
    }
    sot__rows_sort(ledger, gather->rows, total, gather->rows + total);
    if (pair->count > 1) {
        total = drop_equal(ledger, gather->rows, total);
        if (!drop_conflicts(ledger, gather->rows, &total, conflicts))
            return sot__no_memory(error);
    }
    *rows = gather->rows;
    *count = total;
    return SOT_OK;
}

void sot__gather_free(sot_context *context, sot__gather *gather)
{
    sot__free(context, gather->rows);
    *gather = (sot__gather){NULL, 0};
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
