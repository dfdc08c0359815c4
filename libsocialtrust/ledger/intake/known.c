/* SPDX-License-Identifier: MIT */
#include "ledger/intake/known.h"

#include "ledger/store/between.h"

size_t sot__stored_row_of(const sot_ledger *ledger, uint32_t raw, sot__text id)
{
    const sot__stored *stored = &ledger->pairs.items[raw];
    /* From both ends at once: what is removed or replaced is mostly among the newest or the oldest. */
    for (size_t i = 0, j = stored->count; i < j; i++) {
        if (sot__text_equal(sot__row_id(&ledger->rare, &stored->rows[i]), id))
            return i;
        if (--j > i && sot__text_equal(sot__row_id(&ledger->rare, &stored->rows[j]), id))
            return j;
    }
    return SIZE_MAX;
}

sot_status sot__conflict(const sot_ledger *ledger, sot__text id, uint32_t x, uint32_t y, sot_error *error)
{
    sot__text p = sot__contact_id(&ledger->contacts, x), q = sot__contact_id(&ledger->contacts, y);
#define CUT(text) (int)((text).n > 80 ? 80 : (text).n), (text).p
    return sot__fail(error, SOT_E_CONFLICT, "id: %.*s is in use between %.*s and %.*s with other fields",
                     CUT(id), CUT(p), CUT(q));
#undef CUT
}

bool sot__row_between(sot_ledger *ledger, uint32_t a, uint32_t b, sot__text id, uint32_t *raw,
                      size_t *position)
{
    *raw = sot__stored_find(&ledger->pairs, a, b);
    if (*raw != SOT__NONE && (*position = sot__stored_row_of(ledger, *raw, id)) != SIZE_MAX)
        return true;
    if (ledger->contacts.aliases == 0)
        return false;
    sot__between between;
    sot__between_begin(&between, ledger, sot__alias_root(&ledger->contacts, a),
                       sot__alias_root(&ledger->contacts, b));
    while ((*raw = sot__between_next(&between)) != SOT__NONE)
        if ((*position = sot__stored_row_of(ledger, *raw, id)) != SIZE_MAX)
            return true;
    return false;
}

void sot__pair_shrunk(sot_ledger *ledger, uint32_t raw)
{
    if (ledger->pairs.items[raw].count == 0) /* with its places in the map and the lists */
        ledger->dead += sizeof *ledger->pairs.items + 3 * sizeof(uint64_t);
}

SOT__COLD void sot__rows_drop(sot_ledger *ledger, uint32_t raw, size_t position, size_t count)
{
    const sot__stored *stored = &ledger->pairs.items[raw];
    bool self = stored->a == stored->b;
    if (count == 0)
        return;
    sot__checkpoint_changed(&ledger->checkpoints, &ledger->pairs, raw, position);
    for (size_t i = position; i < position + count; i++) {
        const sot__row *row = &stored->rows[i];
        sot__text id = sot__row_id(&ledger->rare, row);
        if (id.n)
            sot__ids_drop(&ledger->ids,
                          sot__id_hash(ledger->context, sot__pair_key(stored->a, stored->b), id));
        sot__tally_drop(&ledger->tally, &ledger->rare, row, self);
        ledger->dead += sot__row_wipe(&ledger->rare, row);
    }
    sot__stored_take(&ledger->pairs, raw, position, count);
    sot__pair_shrunk(ledger, raw);
}
