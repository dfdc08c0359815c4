/* SPDX-License-Identifier: MIT */
/* Each contact's pairs as a list, brought up to date when somebody asks. */
#ifndef SOT_LEDGER_STORE_LINKS_H
#define SOT_LEDGER_STORE_LINKS_H

#include "ledger/store/pairs.h"

typedef struct sot__links {
    uint32_t *heads; /* contact -> first link + 1 */
    size_t heads_room, heads_count;
    uint32_t *next; /* 2 * pair + side -> next link + 1 */
    size_t next_room;
    uint32_t linked; /* pairs that are in the lists */
} sot__links;

bool sot__links_extend(sot__links *links, const sot__stored_pairs *pairs, size_t contacts);
void sot__links_free(sot_context *context, sot__links *links);

static inline uint32_t sot__link_pair(uint32_t link)
{
    return (link - 1) / 2;
}
static inline uint32_t sot__link_first(const sot__links *links, uint32_t contact) /* 0: none */
{
    return contact < links->heads_count ? links->heads[contact] : 0;
}
static inline uint32_t sot__link_next(const sot__links *links, uint32_t link)
{
    return links->next[link - 1];
}

#endif
