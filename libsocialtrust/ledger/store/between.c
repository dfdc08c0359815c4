/* SPDX-License-Identifier: MIT */
#include "ledger/store/between.h"

#define FEW 64u /* so many pairs of ids are looked up without counting links */

static uint64_t group_size(const sot__contacts *contacts, uint32_t root)
{
    uint64_t count = 0;
    for (uint32_t i = root; i != SOT__NONE; i = sot__alias_next(contacts, root, i))
        count++;
    return count;
}

/* The links of a group, counted up to `most`. */
static uint64_t group_links(const sot_ledger *ledger, uint32_t root, uint64_t most)
{
    uint64_t count = 0;
    for (uint32_t i = root; i != SOT__NONE && count < most; i = sot__alias_next(&ledger->contacts, root, i))
        for (uint32_t link = sot__link_first(&ledger->links, i); link && count < most;
             link = sot__link_next(&ledger->links, link))
            count++;
    return count;
}

/* Where the walk of the first contact's partners begins. */
static uint32_t first_partner(const sot__between *b)
{
    if (b->by_links)
        return b->i == SOT__NONE ? 0 : sot__link_first(&b->ledger->links, b->i);
    return b->x == b->y ? b->i : b->y;
}

void sot__between_begin(sot__between *between, sot_ledger *ledger, uint32_t x, uint32_t y)
{
    *between = (sot__between){.ledger = ledger, .x = x, .y = y};
    uint64_t most = 1;
    if (ledger->contacts.aliases > 0)
        most = group_size(&ledger->contacts, x) * group_size(&ledger->contacts, y);
    /* Without memory for the lists it takes longer, and is as right. */
    if (most > FEW && sot__ledger_link(ledger)) {
        uint64_t of_x = group_links(ledger, x, most), of_y = group_links(ledger, y, of_x);
        between->by_links = of_x < most || of_y < of_x;
        if (of_y < of_x) {
            between->x = y;
            between->y = x;
        }
    }
    between->i = between->x;
    between->j = first_partner(between);
}

static void next_contact(sot__between *b)
{
    b->i = sot__alias_next(&b->ledger->contacts, b->x, b->i);
    b->j = first_partner(b);
}

static uint32_t next_by_links(sot__between *b)
{
    const sot_ledger *ledger = b->ledger;
    for (; b->i != SOT__NONE; next_contact(b))
        while (b->j) {
            uint32_t raw = sot__link_pair(b->j);
            const sot__stored *stored = &ledger->pairs.items[raw];
            b->j = sot__link_next(&ledger->links, b->j);
            if (b->x == b->y && stored->a != b->i)
                continue; /* comes, or came, from its other side */
            uint32_t other = stored->a == b->i ? stored->b : stored->a;
            if (sot__alias_root(&ledger->contacts, other) == b->y)
                return raw;
        }
    return SOT__NONE;
}

uint32_t sot__between_next(sot__between *b)
{
    if (b->by_links)
        return next_by_links(b);
    for (; b->i != SOT__NONE; next_contact(b))
        while (b->j != SOT__NONE) {
            uint32_t raw = sot__stored_find(&b->ledger->pairs, b->i, b->j);
            b->j = sot__alias_next(&b->ledger->contacts, b->y, b->j);
            if (raw != SOT__NONE)
                return raw;
        }
    return SOT__NONE;
}
