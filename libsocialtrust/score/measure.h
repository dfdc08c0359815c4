/* SPDX-License-Identifier: MIT */
/* From signals to scores: the sum, its interval, confidence, coverage, points. */
#ifndef SOT_SCORE_MEASURE_H
#define SOT_SCORE_MEASURE_H

#include "score/signals.h"

/* Checks what callers give. */
sot_status sot__inputs_check(const sot_inputs *inputs, sot_error *error);
sot_status sot__time_check(int64_t t, const char *what, sot_error *error);

/* Depth before gate and floor at logit change x, 0 at 0: 100·σ(z)(1 - e^-x). */
double sot__depth_raw(const sot_profile *profile, double x);
/* Points per unit of logit: (score at x - score at 0)/x, continuous at 0. */
double sot__depth_slope(const sot_profile *profile, double x);
double sot__trust_slope(double z);

sot_measure sot__depth_measure(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight);
sot_measure sot__trust_measure(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight,
                               int direction);

/* The sight of one pair: by inputs->observed, or where that is 0 by what the pair itself has held. */
void sot__sight_for(const sot_profile *profile, const sot__state *state, const sot_inputs *inputs,
                    sot__sight *out);

/* The same without clearing `out` first; without `signals` the signals and depth's two lines are left alone.
 */
void sot__score_parts(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, const sot__sight *sight, bool signals, sot_pair_score *out);

/* All of sot_pair_score but `conflicts`. `inputs` not NULL. */
void sot__score_state(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, sot_pair_score *out);

extern const sot_inputs sot__no_inputs;

#endif
