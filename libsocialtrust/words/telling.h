/* SPDX-License-Identifier: MIT */
/* An explanation while it is being told, shared by the files that tell its parts. */
#ifndef SOT_WORDS_TELLING_H
#define SOT_WORDS_TELLING_H

#include "words.h"

#define SOT__MOST_LINES 25

typedef struct sot__telling {
    sot__words_out out;
    const sot_explanation *explanation;
    const sot_pair_score *score;
    const sot_counts *counts;
    int me;    /* -1, 0, 1 */
    int first; /* who comes first: the reader, else side 0 */
} sot__telling;

/* A sentence on a line of its own. */
void sot__words_line(sot__telling *t, const char *indent, const char *key, const sot__fill *fill);
void sot__words_title(sot__telling *t, const char *key);

/* Parts, in the order in which they are told. */
void sot__words_put_owed(sot__telling *t);
void sot__words_put_findings(sot__telling *t);
void sot__words_put_little_known(sot__telling *t);
void sot__words_put_unseen(sot__telling *t);

#endif
