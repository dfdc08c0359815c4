/* SPDX-License-Identifier: MIT */
#include "ledger/store/links.h"

bool sot__links_extend(sot__links *links, const sot__stored_pairs *pairs, size_t contacts)
{
    if (links->linked == pairs->count && links->heads_count == contacts)
        return true;
    if (!SOT__GROW(pairs->context, links->heads, links->heads_room, contacts) ||
        !SOT__GROW(pairs->context, links->next, links->next_room, (size_t)pairs->count * 2))
        return false;
    /* Links are 2 * pair + side + 1 in 32 bits. */
    if (pairs->count >= UINT32_MAX / 2)
        return false;
    if (contacts > links->heads_count)
        memset(&links->heads[links->heads_count], 0, (contacts - links->heads_count) * sizeof *links->heads);
    links->heads_count = contacts;
    for (; links->linked < pairs->count; links->linked++) {
        const sot__stored *stored = &pairs->items[links->linked];
        uint32_t link = links->linked * 2;
        links->next[link] = links->heads[stored->a];
        links->heads[stored->a] = link + 1;
        links->next[link + 1] = 0;
        if (stored->a != stored->b) {
            links->next[link + 1] = links->heads[stored->b];
            links->heads[stored->b] = link + 2;
        }
    }
    return true;
}

void sot__links_free(sot_context *context, sot__links *links)
{
    sot__free(context, links->heads);
    sot__free(context, links->next);
    *links = (sot__links){.linked = 0};
}
