/* SPDX-License-Identifier: MIT */
/* The signals of one pair at one time: what each contributes, how sure it is, and on what evidence. */
#ifndef SOT_SCORE_PARTS_H
#define SOT_SCORE_PARTS_H

#include "evidence/state.h"
#include "socialtrust/score.h"

typedef struct sot__parts {
    sot__part depth[SOT_DEPTH_COUNT];
    sot__part trust[2][SOT_TRUST_COUNT];              /* [0] a's trust in b: b's conduct */
    uint32_t depth_told, trust_told[2];               /* bits: all others are as without any evidence */
    double joint[3], logs[3];                         /* A^h of the pair at the time, ln(1 + A^h) */
    double mutual, replies, initiative, conversation; /* descriptors; NAN where nothing tells */
    bool met;                                         /* dealings in some direction */
    bool two_way;                                     /* dialogue in both directions: the gate is open */
} sot__parts;

/* So many pairs are scored side by side: what each asks of logarithms, exponentials, ψ and ψ₁ is worked out
 * for all of them at once. Pair by pair the same operations in the same order: the same bits as alone. */
#define SOT__BLOCK 16u

/* Rate signals that have evidence, of the pairs of a block. */
#define SOT__RATES (SOT__BLOCK * (SOT_DEPTH_COUNT + 2 * SOT_TRUST_COUNT))
typedef struct sot__rates {
    const sot__prior *prior[SOT__RATES];
    sot__part *part[SOT__RATES];
    size_t count;
} sot__rates;

/* Where there is evidence, or the input is absent: returns 1, the part is told of. Else it is left alone. */
static inline uint32_t sot__rates_tell(sot__rates *rates, const sot__prior *prior, sot__part *part,
                                       sot__found found)
{
    if (found.r == 0 && found.s == 0)
        return 0;
    if (isnan(found.r)) {
        *part = (sot__part){0, 0, 0, 0};
        return 1;
    }
    *part = (sot__part){0.0, prior->variance, found.r, found.s};
    rates->prior[rates->count] = prior;
    rates->part[rates->count++] = part;
    return 1;
}

/* The same; without evidence c is exactly 0 and the variance the prior's. */
static inline uint32_t sot__rates_push(sot__rates *rates, const sot__prior *prior, sot__part *part,
                                       sot__found found)
{
    *part = (sot__part){0.0, prior->variance, 0, 0};
    return sot__rates_tell(rates, prior, part, found);
}

/* Sets c and variance of those pushed. */
void sot__rates_solve(const sot__rates *rates);

/* What `side` did, seen by the other: only r and s of `out` are set. */
void sot__conduct_found(const sot_profile *profile, const sot__state *state, int64_t t, int side,
                        sot__part out[SOT_TRUST_COUNT]);

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
    uint32_t depth_wide, trust_wide[2];       /* bits of those whose uncertainty widens the interval */
    double depth_variance, trust_variance[2]; /* theirs summed, without evidence */
    bool blank_known;                         /* many pairs share it: the next is worked out beforehand */
    sot_measure blank[2];                     /* trust without any evidence */
} sot__sight;

/* `inputs` say whether attention and reputation are given. `many`: for more than a pair or two. */
void sot__sight_of(const sot_profile *profile, const sot__seen *seen, const sot_inputs *inputs, bool many,
                   sot__sight *out);

/* Everything at T. The profile's fold part must be the one that the state was folded with. */
void sot__parts_at(const sot_profile *profile, const sot__state *state, int64_t t, const sot_inputs *inputs,
                   sot__parts *out);
/* Of at most SOT__BLOCK pairs; of trust only the signals that are told of. */
void sot__parts_many(const sot_profile *profile, size_t count, const sot__state *const *states, int64_t t,
                     const sot_inputs *inputs, sot__parts *out);
/* Sets those of trust that are not. */
void sot__parts_complete(const sot_profile *profile, sot__parts *parts);

#endif
