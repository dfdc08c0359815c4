/* SPDX-License-Identifier: MIT */
/* The table of scores: columns side by side. */
#ifndef SOT_SCORE_SCORES_H
#define SOT_SCORE_SCORES_H

#include "base/base.h"
#include "socialtrust/score.h"

/* Columns of doubles, in this order. */
enum sot__column {
    SOT__DEPTH,        /* value, low, high, confidence */
    SOT__TRUST_AB = 4, /* likewise */
    SOT__TRUST_BA = 8,
    SOT__RECIPROCITY = 12,
    SOT__PULSE,
    SOT__P_ACTIVE,
    SOT__PLAIN_COUNT, /* the following only with signals */
    SOT__DEPTH_POINTS = SOT__PLAIN_COUNT,
    SOT__DEPTH_FLOOR = SOT__DEPTH_POINTS + SOT_DEPTH_COUNT,
    SOT__DEPTH_GATE,
    SOT__AB_POINTS,
    SOT__BA_POINTS = SOT__AB_POINTS + SOT_TRUST_COUNT,
    SOT__DEPTH_CONFIDENCE = SOT__BA_POINTS + SOT_TRUST_COUNT,
    SOT__AB_CONFIDENCE = SOT__DEPTH_CONFIDENCE + SOT_DEPTH_COUNT,
    SOT__BA_CONFIDENCE = SOT__AB_CONFIDENCE + SOT_TRUST_COUNT,
    SOT__COLUMN_COUNT = SOT__BA_CONFIDENCE + SOT_TRUST_COUNT
};

struct sot_scores {
    sot_context *context;
    size_t count;
    bool timeline; /* rows are times of one pair */
    bool ranked;   /* in the order of a column, not of the ids */
    bool with_me;
    bool signals;
    double *column[SOT__COLUMN_COUNT];
    uint32_t *a, *b; /* into names */
    int64_t *time;   /* timeline only */
    int64_t as_of_us;
    uint64_t *interactions;
    int32_t *owed[2];
    uint8_t *band, *state, *me_side;
    const char **names;
    const char **called; /* likewise: what they are called; NULL: all by their ids */
    sot__arena texts;
};

/* An empty table with room for `count` rows. */
sot_status sot__scores_make(sot_context *context, size_t count, bool signals, bool with_me, bool timeline,
                            sot_scores **out, sot_error *error);

/* Sets row `row` from a score. */
void sot__scores_set(sot_scores *scores, size_t row, const sot_pair_score *score);

/* Takes out the rows without interactions. */
void sot__scores_compact(sot_scores *scores);

bool sot__scores_is_timeline(const sot_scores *scores);

int64_t sot__scores_time(const sot_scores *scores, uint64_t row);

/* Name of a column of doubles; `room` has place for 64 bytes. NULL if the table does not have it. */
const char *sot__scores_column_name(const sot_scores *scores, int column, char *room);

/* What moved a pair's scores between two queries, each with inputs of its own. */
sot_status sot__explain_change(sot_ledger *ledger, const sot_query *before, const sot_query *after,
                               const sot_change **out, sot_error *error);

#endif
