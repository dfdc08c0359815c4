/* SPDX-License-Identifier: MIT */
/* What a ledger keeps folded of a busy pair; and of a long one how it stood at some rows before, so that one
 * that comes late does not fold all of them again. */
#ifndef SOT_SCORE_REMEMBERED_H
#define SOT_SCORE_REMEMBERED_H

#include "evidence/state.h"
#include "ledger/view.h"

/* At most so many, at least so many rows apart: about as much as the rows of a pair of a thousand, and little
 * beside those of longer ones. */
#define SOT__STANDS 8u
#define SOT__STAND_ROWS 128u

typedef struct sot__remembered_pair {
    uint8_t fold[16]; /* fingerprint that it was folded with */
    unsigned count;
    /* As it stood after so many first rows, ascending; only sot__state_size() of each is there. The next row
     * asks for their numbers and bytes, not for them, which lie anywhere. */
    size_t stand_rows[SOT__STANDS], stand_bytes;
    sot__state *stands[SOT__STANDS];
    sot__state state;
} sot__remembered_pair;

/* One to remember of no row yet. Its state is NULL when out of memory (then it is just not remembered). */
sot__checkpoint sot__checkpoint_make(sot_context *context, const sot_profile *profile);
/* Bytes of all that is kept. */
size_t sot__remembered_bytes(const sot__remembered_pair *pair);
/* Where of `until` rows it next wants to be kept. */
size_t sot__stand_next(const sot__remembered_pair *pair, size_t until);
/* Keeps how it stands after so many rows, if there is memory for it. */
void sot__stand_keep(sot_context *context, sot__remembered_pair *pair, size_t rows);

#endif
