/* SPDX-License-Identifier: MIT */
/* From signals to scores: the sum, its interval, confidence, coverage, points. */
#ifndef SOT_SCORE_MEASURE_H
#define SOT_SCORE_MEASURE_H

#include "score/parts.h"

/* Checks what callers give (inputs may be NULL: none) and takes it over; what they say was seen into `seen`.
 */
sot_status sot__inputs_take(const sot_inputs *given, sot_inputs *out, sot_seen *seen, sot_error *error);
/* Sets what is missing of reputation from inputs->network, if there is one; and by numbers of a network. */
void sot__inputs_complete(sot_inputs *inputs, const char *a, const char *b);
void sot__inputs_hear(sot_inputs *inputs, const sot_network *network, uint32_t a, uint32_t b);
sot_status sot__time_check(int64_t t, const char *what, sot_error *error);

/* Depth before gate and floor at logit change x, 0 at 0: 100·σ(z)(1 - e^-x). */
double sot__depth_raw(const sot_profile *profile, double x);
/* Points per unit of logit: (score at x - score at 0)/x, continuous at 0. */
double sot__depth_slope(const sot_profile *profile, double x);
/* How many of the gaps that are to be expected the silence is long. */
double sot__silent_gaps(const sot_profile *profile, const sot__state *state, int32_t day);
/* How alive, 0 to 100, by the sum of three ln(1 + decayed contact), halved by every so many of the expected
 * gaps that the silence is long: taken from 0, for 0 contact is not -0. */
double sot__pulse(const sot_profile *profile, double logs, double silent);
/* What is measured of the pairs of a block: depth, a's trust in b, b's in a. */
typedef struct sot__measures {
    sot__lane value[3], low[3], high[3], confidence[3];
    sot__lane x[3];      /* logits */
    sot__lane change[3]; /* depth before gate and floor; trust from 50 */
    sot__lane pulse;
} sot__measures;

/* Once, after sot__block_find(): sets c and variance of the block, and the measures. */
void sot__block_measure(const sot__sight *sight, sot__found_block *block, unsigned level, sot__measures *out);
/* Of one signal; 0 where it is absent or has no evidence. */
static inline double sot__confidence_of(double variance, double prior)
{
    return variance > 0 ? 1 - variance / prior : 0;
}

/* Points per unit of logit of the three. */
void sot__points_of(const sot_profile *profile, const sot__measures *from, size_t pair, double slope[3]);
sot_measure sot__measure_of(const sot_profile *profile, const sot__sight *sight, const sot__measures *from,
                            int which, size_t pair);
/* Of one pair alone; `parts` may be NULL. */
void sot__measured_at(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, const sot__sight *sight, sot__parts *parts,
                      sot_measure out[3]);

/* What is told beside the measures, of one pair of a block, besides what stands in the block. */
int sot__state_of(const sot__found_block *block, size_t pair, double pulse);
double sot__p_active(const sot__found_block *block, size_t pair);
void sot__count_owed(const sot_profile *profile, const sot__state *state, int64_t t, int owed[2]);
int sot__band_of(const sot__params *p, double depth);

/* The sight of one pair: by inputs->observed, or where that is NULL by what the pair itself has held. */
void sot__sight_for(const sot_profile *profile, const sot__state *state, const sot_inputs *inputs,
                    sot__sight *out);

/* A score with its own room for the signals. */
typedef struct sot__scored {
    sot_pair_score score;
    sot_signal depth[SOT_DEPTH_COUNT], trust[2][SOT_TRUST_COUNT];
} sot__scored;

/* Empty, with its room known. It must not move afterwards. */
void sot__scored_init(sot__scored *scored);

/* Whether the caller's struct and room are ours in size: a score can be made in its place. */
bool sot__score_fits(const sot_pair_score *out);
/* Fills the caller's struct, and its signals as far as there is room. */
void sot__scored_give(const sot__scored *from, sot_pair_score *out);

/* From what was found and measured of one pair of a block; without clearing `out` first; without `signals`
 * the signals and depth's two lines are left alone. */
void sot__score_made(const sot_profile *profile, const sot__state *state, int64_t t,
                     const sot__found_block *block, size_t pair, const sot__measures *measures,
                     const sot__sight *sight, bool signals, sot_pair_score *out);
/* Finds and measures one pair first. */
void sot__score_parts(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, const sot__sight *sight, bool signals, sot_pair_score *out);

/* All of a score but `conflicts`, into an empty one. `inputs` not NULL. */
void sot__score_state(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, sot_pair_score *out);

/* Checks and takes over a question; `seen` as for sot__inputs_take(), which is left to the call. */
sot_status sot__query_take(const sot_query *given, sot_query *out, sot_error *error);

extern const sot_inputs sot__no_inputs;

#endif
