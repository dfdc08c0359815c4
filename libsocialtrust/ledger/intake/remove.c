/* SPDX-License-Identifier: MIT */
/* Rows and contacts out: by id, before a time, and everything about one contact, of which no byte stays. */
#include "base/search.h"
#include "ledger/intake/known.h"
#include "ledger/store/copy.h"

/* What a contact takes besides its id and card: name, prefix, places in the map, the ranks and the lists. */
#define DEAD_CONTACT 64u

sot_status sot_ledger_remove(sot_ledger *ledger, const char *a, const char *b, const char *id,
                             sot_error *error)
{
    sot__begin(error);
    if (!ledger || !a || !b || !id || !*id)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_remove: ledger, a, b and id are required");
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    uint32_t x, y, raw;
    size_t position;
    if (!sot__ledger_find(ledger, a, &x))
        status = sot__fail(error, SOT_E_NOT_FOUND, "a: no contact \"%.200s\"", a);
    else if (!sot__ledger_find(ledger, b, &y))
        status = sot__fail(error, SOT_E_NOT_FOUND, "b: no contact \"%.200s\"", b);
    else if (!sot__row_between(ledger, x, y, sot__text_of(id), &raw, &position))
        status = sot__fail(error, SOT_E_NOT_FOUND, "id: no interaction \"%.200s\" between a and b", id);
    else
        sot__rows_drop(ledger, raw, position, 1);
    if (status == SOT_OK)
        sot__ledger_tidy(ledger);
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot_ledger_prune(sot_ledger *ledger, int64_t before_us, uint64_t *removed, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_prune: ledger is required");
    if (before_us < SOT_TIME_MIN || before_us > SOT_TIME_MAX + 1)
        return sot__fail(error, SOT_E_RANGE,
                         "before: expected a time between the years 1 and 9999, or one microsecond later");
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    uint64_t count = 0;
    for (uint32_t raw = 0; raw < ledger->pairs.count; raw++) {
        const sot__stored *stored = &ledger->pairs.items[raw];
        size_t low = 0, high = stored->count;
        SOT__SEARCH(low, high, middle, stored->rows[middle].time_us < before_us)
        count += low;
        sot__rows_drop(ledger, raw, 0, low);
    }
    if (removed)
        *removed = count;
    sot__ledger_tidy(ledger);
    sot__unguard_ledger(ledger);
    return SOT_OK;
}

sot_status sot_ledger_forget(sot_ledger *ledger, const char *id, uint64_t *removed, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !id)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_forget: ledger and id are required");
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    uint32_t contact;
    uint64_t count = 0;
    if (!sot__ledger_find(ledger, id, &contact)) {
        status = sot__fail(error, SOT_E_NOT_FOUND, "id: no contact \"%.200s\"", id);
    } else if (!sot__ledger_link(ledger)) {
        status = sot__no_memory(error);
    } else {
        for (uint32_t link = sot__link_first(&ledger->links, contact); link;
             link = sot__link_next(&ledger->links, link)) {
            uint32_t raw = sot__link_pair(link);
            size_t rows = ledger->pairs.items[raw].count;
            count += rows;
            sot__rows_drop(ledger, raw, 0, rows);
        }
        ledger->dead += sot__card_clear(&ledger->contacts, contact);
        ledger->dead += sot__heap_takes(ledger->contacts.ids.names[contact].length + 1u) + DEAD_CONTACT;
        sot__interner_bury(&ledger->contacts.ids, contact);
        if (removed)
            *removed = count;
        sot__ledger_tidy(ledger);
    }
    sot__unguard_ledger(ledger);
    return status;
}
