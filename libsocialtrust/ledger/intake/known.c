/* SPDX-License-Identifier: MIT */
#include "ledger/intake/known.h"

size_t sot__stored_row_of(const sot_ledger *ledger, uint32_t raw, sot__text id)
{
    const sot__stored *stored = &ledger->pairs.items[raw];
    for (size_t i = 0; i < stored->count; i++)
        if (sot__text_equal(sot__row_id(&ledger->rare, &stored->rows[i]), id))
            return i;
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

void sot__rows_drop(sot_ledger *ledger, uint32_t raw, size_t position, size_t count)
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
        sot__row_wipe(&ledger->rare, row);
    }
    sot__stored_take(&ledger->pairs, raw, position, count);
}
