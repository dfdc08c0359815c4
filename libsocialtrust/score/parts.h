/* SPDX-License-Identifier: MIT */
/* The signals of one pair at one time: what each contributes, how sure it is, and on what evidence. */
#ifndef SOT_SCORE_PARTS_H
#define SOT_SCORE_PARTS_H

#include "evidence/state.h"
#include "socialtrust/score.h"

/* One pair's. */
typedef struct sot__parts {
    sot__part depth[SOT_DEPTH_COUNT];
    sot__part trust[2][SOT_TRUST_COUNT]; /* [0] a's trust in b: b's conduct */
    bool two_way;                        /* dialogue in both directions: the gate is open */
} sot__parts;

/* So many pairs are scored side by side: what each asks of logarithms, exponentials, ψ and ψ₁ is worked out
 * for all of them at once. Pair by pair the same operations in the same order: the same bits as alone. */
#define SOT__BLOCK 16u

/* All signals of a pair in one row: those of depth, of a's trust in b, of b's in a. */
enum { SOT__SIGNALS = (int)SOT_DEPTH_COUNT + 2 * (int)SOT_TRUST_COUNT };
#define SOT__ROW(which) ((which) ? (int)SOT_DEPTH_COUNT + ((which)-1) * (int)SOT_TRUST_COUNT : 0)
typedef double sot__lane[SOT__BLOCK]; /* one number of each pair of a block */

/* Rate signals that have evidence, of the pairs of a block. */
#define SOT__RATES (SOT__BLOCK * (1 + 2 * SOT_TRUST_COUNT))
typedef struct sot__rates {
    size_t count;
    const sot__prior *prior[SOT__RATES];
    uint16_t place[SOT__RATES];   /* signal · SOT__BLOCK + pair */
    uint8_t kinds[SOT__RATES];    /* bits: there is evidence for, against */
    size_t asked;                 /* so many ψ */
    double x[2 * SOT__RATES + 1]; /* what there is of for and against, on top of the prior's */
    double psi[2 * SOT__RATES], psi1[2 * SOT__RATES];
} sot__rates;

/* The pairs of a block at one time. */
typedef struct sot__found_block {
    size_t count;
    sot__lane c[SOT__SIGNALS], variance[SOT__SIGNALS];
    sot__lane r[SOT__SIGNALS], s[SOT__SIGNALS]; /* where it is told of them */
    sot__lane joint[3], logs[3];                /* A^h of the pairs at the time, ln(1 + A^h) */
    sot__lane least;                            /* A180 of the side that did less */
    sot__lane met, two_way;       /* 1 or 0: dealings in some direction, in both: the gate is open */
    uint32_t told[3][SOT__BLOCK]; /* bits of each one's signals: all others are as without any evidence */
    uint32_t any[3];              /* those that any pair is told of: only their rows are set */
    sot__rates rates;
} sot__found_block;

/* Evidence of a rate signal, to be solved with all others. */
static inline void sot__rates_push(sot__rates *rates, const sot__prior *prior, size_t place, double r,
                                   double s)
{
    size_t k = rates->count++;
    rates->prior[k] = prior;
    rates->place[k] = (uint16_t)place;
    rates->kinds[k] = (uint8_t)((r > 0) | (s > 0) << 1);
    rates->x[rates->asked] = r + prior->alpha;
    rates->asked += r > 0;
    rates->x[rates->asked] = s + prior->beta;
    rates->asked += s > 0;
}

/* Sets c and variance of those pushed, each at its place. */
void sot__rates_solve(const sot__many *many, sot__rates *rates, double *c, double *variance);

/* The place of the lowest bit, which it takes out. */
static inline int sot__next_bit(uint32_t *bits)
{
#if defined(__GNUC__)
    int k = __builtin_ctz(*bits);
#else
    int k = 0;
    while (!(*bits >> k & 1u))
        k++;
#endif
    *bits &= *bits - 1;
    return k;
}

/* What each side did, seen by the other, without reputation: [0] what b did. */
void sot__conduct_found(const sot_profile *profile, const sot__state *state, int64_t t,
                        sot__found out[2][SOT_TRUST_COUNT]);

/* Which signals can show where these kinds, cues and fields were seen; a bit each. */
uint32_t sot__depth_observable(const sot__seen *seen);
uint32_t sot__trust_observable(const sot__seen *seen);
_Static_assert((int)SOT_DEPTH_COUNT == SOT__DEPTH_SIGNALS && SOT_DEPTH_COUNT <= 32 &&
                   (int)SOT_TRUST_COUNT == SOT__TRUST_SIGNALS && SOT_TRUST_COUNT <= 32,
               "indexes of signals.def ascend by one, and fit the masks");

/* What one measure's signals are weighed by. */
typedef struct sot__scale {
    int first, count;     /* of the row of signals */
    const double *weight; /* of each of them */
    const double *prior;  /* its variance without evidence */
    uint32_t seen;        /* bits of the observable ones */
    uint32_t wide;        /* bits of those whose uncertainty widens the interval */
    double possible;      /* weights of the observable ones, summed */
    double coverage;      /* as a share of all weights */
    double variance;      /* of the wide ones without evidence, summed */
} sot__scale;

/* What all pairs scored with the same things seen and the same kinds of input share: depth, both trusts. */
typedef struct sot__sight {
    sot__scale scale[3];
} sot__sight;

/* `inputs` say whether attention and reputation are given. */
void sot__sight_of(const sot_profile *profile, const sot__seen *seen, const sot_inputs *inputs,
                   sot__sight *out);

/* Everything at T of at most SOT__BLOCK pairs. The profile's fold part must be the one that the states were
 * folded with. */
void sot__block_find(const sot_profile *profile, size_t count, const sot__state *const *states, int64_t t,
                     const sot_inputs *inputs, sot__found_block *out);
/* The descriptors of signals.def. */
void sot__told_of(const sot_profile *profile, const sot__state *state, int64_t t, sot_pair_score *out);
/* One signal of one of its pairs. */
static inline sot__part sot__block_part(const sot__sight *sight, const sot__found_block *block, int which,
                                        int signal, size_t pair)
{
    const sot__scale *scale = &sight->scale[which];
    int row = SOT__ROW(which) + signal;
    if (block->told[which][pair] >> signal & 1u)
        return (sot__part){block->c[row][pair], block->variance[row][pair], block->r[row][pair],
                           block->s[row][pair]};
    bool absent = which > 0 && !(scale->wide >> signal & 1u); /* reputation: it takes no part */
    return (sot__part){0, absent ? 0 : scale->prior[signal], 0, 0};
}

/* One of its pairs. */
void sot__block_parts(const sot__sight *sight, const sot__found_block *block, size_t pair, sot__parts *out);
/* Begins a row of one of them for the first pair that is told of it. */
void sot__block_row(sot__found_block *block, int which, int signal, double prior);

#endif
