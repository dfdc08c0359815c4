/* SPDX-License-Identifier: MIT */
/* Texts by number, and their places in byte order. */
#ifndef SOT_BASE_RANK_H
#define SOT_BASE_RANK_H

#include "base/base.h"

typedef struct sot__name {
    char *text; /* NULL: a number without a text */
    uint32_t length;
    uint32_t note; /* the owner's, 0 at first */
} sot__name;

/* rank[number] is the place of names[number]; those without a text come first. False: out of memory. */
bool sot__rank_names(sot_context *context, const sot__name *names, size_t count, uint32_t *rank);

#endif
