/* SPDX-License-Identifier: MIT */
/* The signals of one pair at one time: what each contributes, how sure it is, and on what evidence. */
#ifndef SOT_SCORE_SIGNALS_H
#define SOT_SCORE_SIGNALS_H

#include "evidence/state.h"
#include "socialtrust/score.h"

/* One signal's c, its variance, and the evidence behind it as sot_signal.r, .s say. */
typedef struct sot__part {
    double c, variance, r, s;
} sot__part;

typedef struct sot__parts {
    sot__part depth[SOT_DEPTH_COUNT];
    sot__part trust[2][SOT_TRUST_COUNT]; /* [0] a's trust in b: b's conduct */
    bool blank[2];                       /* no evidence at all in that direction's trust */
    double joint[3], logs[3];            /* A^h of the pair at the time, ln(1 + A^h) */
    bool two_way;                        /* dialogue in both directions: the gate is open */
} sot__parts;

/* A state looked at from a time T >= its last row. */
typedef struct sot__moment {
    const sot__fold *fold;
    const sot__scoring *scoring;
    const sot__state *state;
    const sot_inputs *inputs; /* never NULL */
    int64_t t;
    int32_t day;
    double long_[2]; /* A180 of each direction */
    double rho;      /* balance of the two, 0..1 */
    double joint[3]; /* A^h of the pair */
    double logs[3];  /* ln(1 + A^h) */
} sot__moment;

/* Rate signals that have evidence, to be solved together. */
#define SOT__RATES (2 + 2 * SOT_TRUST_COUNT)
typedef struct sot__rates {
    const sot__prior *prior[SOT__RATES];
    sot__part *part[SOT__RATES];
    size_t count;
} sot__rates;

/* Without evidence c is exactly 0 and the variance the prior's. */
static inline void sot__rates_push(sot__rates *rates, const sot__prior *prior, sot__part *part, double r,
                                   double s)
{
    *part = (sot__part){0.0, prior->variance, r, s};
    if (r != 0 || s != 0) {
        rates->prior[rates->count] = prior;
        rates->part[rates->count++] = part;
    }
}

/* Sets c and variance of those pushed. */
void sot__rates_solve(const sot__rates *rates);

void sot__depth_parts(const sot__moment *moment, sot__part out[SOT_DEPTH_COUNT], sot__rates *rates);

/* Of the conduct of `side`, seen by the other. */
void sot__trust_parts(const sot__moment *moment, int side, sot__part out[SOT_TRUST_COUNT], sot__rates *rates);

/* Which signals can show where these kinds, cues and fields were seen; a bit each. */
uint32_t sot__depth_observable(const sot__seen *seen);
uint32_t sot__trust_observable(const sot__seen *seen);
_Static_assert((int)SOT_DEPTH_COUNT == SOT__DEPTH_SIGNALS && SOT_DEPTH_COUNT <= 32 &&
                   (int)SOT_TRUST_COUNT == SOT__TRUST_SIGNALS && SOT_TRUST_COUNT <= 32,
               "indexes of signals.def ascend by one, and fit the masks");

/* What all pairs scored with the same things seen and the same kinds of input share. */
typedef struct sot__sight {
    uint32_t depth_seen, trust_seen[2];       /* bits of the observable signals */
    double depth_possible, trust_possible[2]; /* their weights summed */
    double depth_coverage, trust_coverage[2]; /* as shares of all weights */
    bool blank_known;                         /* many pairs share it: the next is worked out beforehand */
    sot_measure blank[2];                     /* trust without any evidence */
} sot__sight;

/* `inputs` say whether attention and reputation are given. `many`: for more than a pair or two. */
void sot__sight_of(const sot_profile *profile, const sot__seen *seen, const sot_inputs *inputs, bool many,
                   sot__sight *out);

/* Everything at T. The profile's fold part must be the one that the state was folded with. */
void sot__parts_at(const sot_profile *profile, const sot__state *state, int64_t t, const sot_inputs *inputs,
                   sot__parts *out);

#endif
