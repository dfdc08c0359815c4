/* SPDX-License-Identifier: MIT */
/* An explanation's inside, and how one is built. */
#ifndef SOT_SCORE_EXPLANATION_H
#define SOT_SCORE_EXPLANATION_H

#include "score/measure.h"

#define SOT__LEAVE_OUT_MOST 64

typedef struct sot__owed_list {
    sot_owed *at;
    size_t count;
} sot__owed_list;

struct sot_explanation {
    sot_context *context;
    const char *a, *b;
    const char *names[2]; /* what they are called; NULL: by their ids */
    int64_t t;
    sot__scored scored;
    sot_counts counts;
    sot_verdict *verdicts;
    size_t verdict_count;
    sot__owed_list owed;
    sot_leave_out *leave_out;
    size_t leave_out_count;
    int needs_history;
    int64_t valid_until;
    bool has_reputation[2];
    sot_reputation reputation[2]; /* of b for a, of a for b */
    sot_voice paths[2][SOT_VOICES_MOST];
    sot__arena texts; /* all lists and texts */
};

/* From a state at T; `inputs` are complete. Without single rows' effects. */
sot_status sot__explain_state(sot_context *context, const sot_profile *profile, const sot__state *state,
                              sot__text a, sot__text b, int64_t t, const sot_inputs *inputs,
                              uint64_t conflicts, sot_explanation **out, sot_error *error);

void sot__counts_of(const sot__state *state, sot_counts *out);

/* Open items, complaints first, each class oldest first; the list and its texts in `texts`. False: out of
 * memory. */
bool sot__owed_of(const sot_profile *profile, const sot__state *state, int64_t t, sot__arena *texts,
                  sot__owed_list *out);

/* Findings, the weightiest first. At most `most`; returns how many. */
#define SOT__VERDICTS_MOST 48
size_t sot__verdicts_of(const sot_profile *profile, const sot__state *state, const sot_pair_score *score,
                        const sot_counts *counts, const sot_reputation *const reputation[2], int64_t t,
                        sot_verdict *out);

/* When time alone moves a score by a point. False: out of memory. */
bool sot__valid_until(sot_context *context, const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, int64_t *out);

#endif
