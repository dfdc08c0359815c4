/* SPDX-License-Identifier: MIT */
/* What the table and the summary of scores share: rows in order, names, and a page that is written at once.
 */
#ifndef SOT_WORDS_TABLE_H
#define SOT_WORDS_TABLE_H

#include <stdio.h>

#include "base/number.h"
#include "fit.h"
#include "score/scores.h"
#include "socialtrust/exchange.h"

typedef struct sot__table {
    const sot_words *words;
    const sot_scores *scores;
    sot_words_options options;
    double floor;   /* confidence below it is "not enough evidence" */
    double contact; /* depth from which a pair is in contact: a relationship */
    size_t *order;  /* rows, the deepest first */
    int columns;
    sot__line line, page; /* what is being made; what is done */
} sot__table;

/* sot__table_free() is due in every case. */
sot_status sot__table_begin(sot__table *t, const sot_words *words, const sot_scores *scores,
                            const sot_profile *profile, const sot_words_options *options, sot_error *error);
void sot__table_free(sot__table *t);

/* What side 0 or 1 of a row is called. */
const char *sot__table_name(const sot__table *t, size_t row, int side);

/* A count with its thousands set off. */
void sot__table_number(const sot__table *t, sot__line *to, double value);

/* Puts the sentence `key` into a line, or as a wrapped paragraph onto the page. */
void sot__table_say(sot__table *t, sot__line *to, const char *key, const sot__fill *fill);
void sot__table_paragraph(sot__table *t, int indent, const char *key, const sot__fill *fill);

/* Writes the page. */
sot_status sot__table_hand_over(const sot__table *t, sot_write_fn write, void *user, sot_error *error);

#endif
