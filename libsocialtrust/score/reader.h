/* SPDX-License-Identifier: MIT */
/* Reading a ledger's pairs as evidence: rows up to a time folded into a state, from a remembered state where
 * there is one. */
#ifndef SOT_SCORE_READER_H
#define SOT_SCORE_READER_H

#include "evidence/state.h"
#include "ledger/view.h"
#include "socialtrust/score.h"

/* Pairs of more rows are remembered folded, so that the next row costs O(1). */
#define SOT__REMEMBER_ROWS 48

/* One thread's. The decoder may be shared. */
typedef struct sot__reader {
    sot_ledger *ledger;
    sot_context *context;
    const sot_profile *profile;
    const sot__decoder *decoder;
    sot__row_room room;
    sot__state scratch;
    bool scratch_used;
} sot__reader;

void sot__reader_init(sot__reader *reader, sot_ledger *ledger, const sot_profile *profile,
                      const sot__decoder *decoder);
void sot__reader_free(sot__reader *reader);

/* Number of the first rows with time <= t. */
size_t sot__rows_until(const sot__row *rows, size_t count, int64_t t);

/* Folds rows[from..to) into `state`. */
sot_status sot__reader_fold(const sot__reader *reader, const sot__row *rows, size_t from, size_t to,
                            sot__state *state, sot_error *error);

/* The evidence of `pair` at `t`: lives until the next call. Advances a remembered state in place when `alone`
 * (no other thread reads the ledger), and otherwise only reads it. */
sot_status sot__reader_state(sot__reader *reader, const sot__pairs *pairs, const sot__pair *pair, int64_t t,
                             bool alone, const sot__state **state, uint64_t *conflicts, sot_error *error);

/* One pair of a ledger, opened by names for one call: takes the guard, resolves aliases, gathers the rows. */
typedef struct sot__opened {
    sot_ledger *ledger;
    const sot_profile *profile;
    sot__decoder decoder;
    sot__pairs pairs; /* one */
    sot__reader reader;
    sot_inputs inputs; /* completed by sot__opened_inputs(); its `observed` is `seen` */
    sot_seen seen;
    bool seen_given; /* the caller said it */
} sot__opened;

sot_status sot__open_pair(sot_ledger *ledger, const sot_profile *profile, sot__text a, sot__text b,
                          sot__opened *out, sot_error *error);
/* The same as a question says; it is taken over into `query`. */
sot_status sot__open_query(sot_ledger *ledger, const sot_query *given, sot_query *query, sot__opened *out,
                           sot_error *error);
/* Checks `inputs` (may be NULL) and completes them: what is seen at `t` where they do not say. */
sot_status sot__opened_inputs(sot__opened *opened, const sot_inputs *inputs, int64_t t, sot_error *error);
void sot__close_pair(sot__opened *opened);

#endif
