/* SPDX-License-Identifier: MIT */
#include "ledger/intake/settled.h"

#define ALIASES_MOST 64 /* pairs of records that are looked through for one settlement */

int sot__settles(int kind)
{
    switch (kind) {
    case SOT_KIND_KEEP:
    case SOT_KIND_BREAK:
    case SOT_KIND_RELEASE:
        return SOT_KIND_PROMISE;
    case SOT_KIND_ACKNOWLEDGE:
    case SOT_KIND_RESOLVE:
    case SOT_KIND_REOPEN:
        return SOT_KIND_COMPLAIN;
    default:
        return -1;
    }
}

/* Whether `row` settles `item`: of its kind, not before it, and by the side that can. */
static bool fits(const sot_ledger *ledger, const sot__row *row, const sot__row *item)
{
    int kind = ledger->kind_base[sot__row_kind(row)];
    bool same_side = sot__row_actor(row) == sot__row_actor(item);
    if (ledger->kind_base[sot__row_kind(item)] != sot__settles(kind) || item->time_us > row->time_us)
        return false;
    if (kind == SOT_KIND_KEEP || kind == SOT_KIND_REOPEN)
        return same_side;
    return (kind != SOT_KIND_RELEASE && kind != SOT_KIND_ACKNOWLEDGE) || !same_side;
}

/* Whether a row's ref names what it settles, among the group's new rows or in its stored pair; there the id
 * alone counts, as to look the row up is linear. */
static bool settled(const sot_ledger *ledger, const sot__group *group, const sot__map *ids,
                    const sot__row *row, sot__text ref)
{
    uint64_t hash = sot__id_hash(ledger->context, sot__pair_key(group->a, group->b), ref);
    uint32_t i;
    for (size_t at = sot__map_begin(ids, hash); (i = sot__map_next(ids, hash, &at)) != SOT__NONE;)
        if (sot__text_equal(sot__row_id(&ledger->rare, &group->rows[i]), ref))
            return fits(ledger, row, &group->rows[i]);
    return group->raw != SOT__NONE && sot__ids_has(&ledger->ids, hash);
}

bool sot__settled_check(const sot_ledger *ledger, const sot__group *group, const sot__map *ids,
                        sot__open_refs *open)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const sot__row *row = &group->rows[i];
        sot__extra extra;
        if (sot__settles(ledger->kind_base[sot__row_kind(row)]) < 0)
            continue;
        open->seen++;
        sot__row_extra(&ledger->rare, row, &extra);
        if (extra.ref.n && settled(ledger, group, ids, row, extra.ref))
            continue;
        if (!SOT__GROW(ledger->context, open->items, open->room, open->count + 1))
            return false;
        open->items[open->count++] = (sot__open_ref){sot__row_rare(row), group->a, group->b};
    }
    return true;
}

/* Whether another record of the same contacts has the id. */
static bool elsewhere(const sot_ledger *ledger, const sot__ids *coming, const sot__open_ref *open,
                      sot__text ref)
{
    const sot__contacts *contacts = &ledger->contacts;
    uint32_t x = sot__alias_root(contacts, open->a), y = sot__alias_root(contacts, open->b);
    unsigned tried = 0;
    for (uint32_t i = x; i != SOT__NONE; i = sot__alias_next(contacts, x, i))
        for (uint32_t j = y; j != SOT__NONE; j = sot__alias_next(contacts, y, j)) {
            if ((i == open->a && j == open->b) || (i == open->b && j == open->a))
                continue;
            uint64_t hash = sot__id_hash(ledger->context, sot__pair_key(i, j), ref);
            if (++tried > ALIASES_MOST || sot__ids_has(coming, hash) || sot__ids_has(&ledger->ids, hash))
                return true;
        }
    return false;
}

void sot__settled_note(sot__batch *batch, const sot__open_refs *open, const sot__ids *coming)
{
    const sot_ledger *ledger = batch->ledger;
    sot__noted *noted = &batch->watch.report->noted[SOT_REMARK_UNSETTLED];
    for (size_t i = 0; i < open->count; i++) {
        const sot__open_ref *each = &open->items[i];
        sot__row row = {0, each->rare};
        sot__extra extra;
        sot__row_extra(&ledger->rare, &row, &extra);
        if (ledger->contacts.aliases && extra.ref.n && elsewhere(ledger, coming, each, extra.ref))
            continue;
        uint64_t place = sot__watch_origin(&batch->watch, each->rare);
        if (noted->count++ == 0 || place < noted->place) {
            noted->place = place;
            noted->other = SOT_PLACE_NONE;
            sot__noted_text(noted->text, extra.ref);
        }
    }
}
