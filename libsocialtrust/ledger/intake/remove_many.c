/* SPDX-License-Identifier: MIT */
/* Many rows out: each pair that is named is passed over once. */
#include "base/sort.h"
#include "ledger/intake/known.h"
#include "ledger/store/between.h"
#include "ledger/store/copy.h"

/* What is asked for: by stored pair, then in the order given. */
typedef struct asking {
    sot_ledger *ledger;
    const sot_row_id *rows;
    sot__keyed *asked; /* stored pair, and which row */
    sot__keyed *room;  /* the sort's */
    size_t count;
    sot__map map;   /* of one pair's part of `asked`, by id */
    uint8_t *found; /* by index of `rows` */
} asking;

/* The ids of one pair; true if one of them is this row's. */
static bool is_asked(const asking *a, const sot__row *row)
{
    sot__text id = sot__row_id(&a->ledger->rare, row);
    if (id.n == 0)
        return false;
    uint64_t hash = sot__hash_text(&a->ledger->context->hash_key, id);
    uint32_t which;
    for (size_t at = sot__map_begin(&a->map, hash); (which = sot__map_next(&a->map, hash, &at)) != SOT__NONE;)
        if (!a->found[which] && sot__text_equal(sot__text_of(a->rows[which].id), id)) {
            a->found[which] = 1; /* asked for twice, it is two rows: the other may be an alias's */
            return true;
        }
    return false;
}

static uint64_t drop_from(asking *a, uint32_t raw)
{
    const sot__stored *stored = &a->ledger->pairs.items[raw];
    uint64_t dropped = 0;
    size_t kept = 0;
    bool self = stored->a == stored->b;
    uint64_t key = sot__pair_key(stored->a, stored->b);
    for (size_t i = 0; i < stored->count; i++) {
        const sot__row *row = &stored->rows[i];
        if (!is_asked(a, row)) {
            if (kept != i)
                stored->rows[kept] = stored->rows[i];
            kept++;
            continue;
        }
        if (dropped++ == 0)
            sot__checkpoint_changed(&a->ledger->checkpoints, &a->ledger->pairs, raw, i);
        sot__ids_drop(&a->ledger->ids,
                      sot__id_hash(a->ledger->context, key, sot__row_id(&a->ledger->rare, row)));
        sot__tally_drop(&a->ledger->tally, &a->ledger->rare, row, self);
        a->ledger->dead += sot__row_wipe(&a->ledger->rare, row);
    }
    if (dropped > 0) {
        sot__stored_take(&a->ledger->pairs, raw, kept, (size_t)dropped);
        sot__pair_shrunk(a->ledger, raw);
    }
    return dropped;
}

/* From the stored pairs of `asked`, or from those between the contacts of `asked` with their aliases. */
static void drop_all(asking *a, bool between, uint64_t *removed)
{
    sot_ledger *ledger = a->ledger;
    sot__map whole = a->map;
    sot__sort_keyed(a->asked, a->count, a->room);
    for (size_t from = 0, to; from < a->count; from = to) {
        for (to = from; to < a->count && a->asked[to].key == a->asked[from].key; to++)
            ;
        a->map = sot__map_within(&whole, to - from);
        for (size_t k = from; k < to; k++) {
            sot__text id = sot__text_of(a->rows[a->asked[k].number].id);
            sot__map_put(&a->map, sot__hash_text(&ledger->context->hash_key, id), a->asked[k].number);
        }
        uint64_t key = a->asked[from].key;
        sot__between walk;
        if (between) {
            sot__between_begin(&walk, ledger, (uint32_t)(key >> 32), (uint32_t)key);
            for (uint32_t raw; (raw = sot__between_next(&walk)) != SOT__NONE;)
                *removed += drop_from(a, raw);
        } else {
            *removed += drop_from(a, (uint32_t)key);
        }
    }
    a->map = whole;
}

/* What two ids do not have themselves, their aliases may have: asked for by canonical pair. */
static void ask_aliases(asking *a, size_t count)
{
    sot_ledger *ledger = a->ledger;
    a->count = 0;
    for (size_t k = 0; ledger->contacts.aliases > 0 && k < count; k++) {
        uint32_t i, j;
        if (!a->found[k] && sot__ledger_find(ledger, a->rows[k].a, &i) &&
            sot__ledger_find(ledger, a->rows[k].b, &j))
            a->asked[a->count++] = (sot__keyed){
                sot__pair_key(sot__alias_root(&ledger->contacts, i), sot__alias_root(&ledger->contacts, j)),
                (uint32_t)k};
    }
}

/* The stored pair of two contacts; false if they have none. */
static bool pair_of(const sot_ledger *ledger, const sot_row_id *row, uint32_t *raw)
{
    uint32_t x, y;
    return sot__ledger_find(ledger, row->a, &x) && sot__ledger_find(ledger, row->b, &y) &&
           (*raw = sot__stored_find(&ledger->pairs, x, y)) != SOT__NONE;
}

sot_status sot_ledger_remove_many(sot_ledger *ledger, const sot_row_id *rows, size_t count, uint64_t *removed,
                                  sot_error *error)
{
    sot__begin(error);
    if (!ledger || (count > 0 && !rows))
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_remove_many: ledger and rows are required");
    if (count >= SOT__NONE)
        return sot__fail(error, SOT_E_LIMIT, "count: at most 2^32 - 2 at a time");
    for (size_t k = 0; k < count; k++)
        if (!rows[k].a || !rows[k].b || !rows[k].id || !*rows[k].id)
            return sot__fail(error, SOT_E_ARGUMENT, "row %zu: a, b and id are required", k);
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    asking asks = {.ledger = ledger, .rows = rows};
    uint64_t total = 0;
    asks.asked = sot__alloc(ledger->context, count, sizeof *asks.asked);
    asks.found = sot__calloc(ledger->context, count, 1);
    asks.room = sot__alloc(ledger->context, count, sizeof *asks.room);
    if (!asks.asked || !asks.found || !asks.room || !sot__map_reserve(ledger->context, &asks.map, count))
        status = sot__no_memory(error);
    for (size_t k = 0; status == SOT_OK && k < count; k++) {
        uint32_t raw;
        if (pair_of(ledger, &rows[k], &raw))
            asks.asked[asks.count++] = (sot__keyed){raw, (uint32_t)k};
    }
    if (status == SOT_OK) {
        drop_all(&asks, false, &total);
        ask_aliases(&asks, count);
        drop_all(&asks, true, &total);
        sot__ledger_tidy(ledger);
        if (removed)
            *removed = total;
    }
    sot__map_free(ledger->context, &asks.map);
    sot__free(ledger->context, asks.asked);
    sot__free(ledger->context, asks.found);
    sot__free(ledger->context, asks.room);
    sot__unguard_ledger(ledger);
    return status;
}
