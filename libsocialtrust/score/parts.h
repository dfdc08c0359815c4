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

/* So many pairs are scored side by side: what fades, logarithms, exponentials, ψ and ψ₁ of all of them are
 * worked out at once. Pair by pair the same operations in the same order: the same bits as alone. */
#define SOT__BLOCK 16u

/* All signals of a pair in one row: those of depth, of a's trust in b, of b's in a. */
enum { SOT__SIGNALS = (int)SOT_DEPTH_COUNT + 2 * (int)SOT_TRUST_COUNT };
#define SOT__ROW(which) ((which) ? (int)SOT_DEPTH_COUNT + ((which)-1) * (int)SOT_TRUST_COUNT : 0)
typedef double sot__lane[SOT__BLOCK]; /* one number of each pair of a block */

/* What fades of every pair: of signals that are told of without rows of their own, of the open turn, of what
 * is told beside the measures. Two are one for each trust. */
enum {
    SOT__FADE_ASKS,
    SOT__FADE_RESPONSIVENESS,
    SOT__FADE_CONSIDERATION = SOT__FADE_RESPONSIVENESS + 2,
    SOT__FADE_CURIOSITY = SOT__FADE_CONSIDERATION + 2,
    SOT__FADE_REPLY = SOT__FADE_CURIOSITY + 2,
    SOT__FADE_ANSWER,
    SOT__FADE_HISTORY,
    SOT__FADE_GIVEN,
    SOT__FADE_PULSE,
    SOT__FADES
};
#define SOT__SPAN 3 /* of `joint` and `logs` */

/* The pairs of a block at one time. As they are taken, each signal's evidence is put into its row as of its
 * last event; sot__block_find() then fades it, sot__block_measure() sets c and variance of it. */
typedef struct sot__found_block {
    size_t count;
    sot__moment moment;
    sot__lane c[SOT__SIGNALS], variance[SOT__SIGNALS]; /* of counts `variance` is n first */
    sot__lane r[SOT__SIGNALS], s[SOT__SIGNALS];
    sot__lane fade[SOT__FADES];      /* half-lives first, then what is left */
    sot__lane turn, question, owner; /* the open turn: share (0: there is none), question, whose it is */
    sot__lane more_r[2], more_s[2], heard[2]; /* curiosity: what the turn adds, what its r counts */
    /* A^h of the pairs at the time, and history's span in months of 30 days; ln(1 + each). */
    sot__lane joint[4], logs[4];
    sot__lane balance;               /* of both sides' A180 */
    sot__lane days, silence, usual;  /* active days of the pair, days since, the usual gap (NAN: none) */
    sot__lane silent;                /* so many of the gaps that are to be expected */
    sot__lane kept;                  /* history: at most so many days */
    sot__lane given[2], reciprocity; /* weights, faded */
    sot__lane met, two_way;          /* 1 or 0: dealings in some direction, in both: the gate is open */
    uint32_t any[3]; /* bits of the signals that any pair is told of: only their rows are set */
    uint32_t seen;   /* of counts that may be without evidence: those that some pair has */
    bool grows[SOT__BLOCK];
} sot__found_block;

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

/* Puts down what is told of a pair beside its measures, which sot__block_take() does. */
void sot__beside_take(const sot__state *state, size_t pair, sot__found_block *block);
/* Begins the row of a count that needs some evidence: that of a pair which has none, n of it. */
void sot__block_begin_count(sot__found_block *block, int signal, double n);

/* Which signals can show where these kinds, cues and fields were seen; a bit each. */
uint32_t sot__depth_observable(const sot__seen *seen);
uint32_t sot__trust_observable(const sot__seen *seen);
_Static_assert((int)SOT_DEPTH_COUNT == SOT__DEPTH_SIGNALS && SOT_DEPTH_COUNT <= 32 &&
                   (int)SOT_TRUST_COUNT == SOT__TRUST_SIGNALS && SOT_TRUST_COUNT <= 32,
               "indexes of signals.def ascend by one, and fit the masks");

/* `inputs` say whether attention and reputation are given. */
void sot__sight_of(const sot_profile *profile, const sot__seen *seen, const sot_inputs *inputs,
                   sot__sight *out);

/* At T at most SOT__BLOCK pairs, taken one by one; their states are not needed afterwards. The profile's fold
 * part must be the one that the states were folded with. `level` of lanes, at most the profile's: the same
 * bits at each. */
void sot__block_begin(const sot_profile *profile, int64_t t, sot__found_block *out);
void sot__block_again(sot__found_block *block); /* at the same time, empty */
void sot__block_take(sot__found_block *block, const sot__state *state, const sot_inputs *inputs);
/* One pair alone gains nothing from the widest ones. */
static inline unsigned sot__lanes_alone(const sot_profile *profile)
{
    return profile->scoring.lanes < 1 ? 0 : 1;
}
void sot__block_find(sot__found_block *block, unsigned level);
/* The descriptors of signals.def, of one of its pairs. */
void sot__told_of(const sot__found_block *block, size_t pair, const sot__state *state, sot_pair_score *out);
/* Signals of depth by their EVIDENCE in signals.def, a bit each: rates; counts; those to which the days of
 * contact are added. */
#define TRUST(...)
#define DEPTH(NAME, index, text, name, evidence, own) evidence(index)
#define DAYS(index)
#define RATE_FADING(index) | 1u << (index)
#define COUNT(index)
#define COUNT_OF(index)
static const uint32_t sot__depth_rates = 0u
#include "socialtrust/signals.def"
    ;
#undef RATE_FADING
#undef COUNT
#define RATE_FADING(index)
#define COUNT(index) | 1u << (index)
static const uint32_t sot__by_chance = 0u
#include "socialtrust/signals.def"
    ;
#undef COUNT_OF
#define COUNT_OF(index) COUNT(index)
static const uint32_t sot__depth_counts = 0u
#include "socialtrust/signals.def"
    ;
#undef RATE_FADING
#undef COUNT
#undef COUNT_OF
#undef DAYS
#undef DEPTH
#undef TRUST

/* Bits of the rates among the signals that any pair is told of. */
static inline uint32_t sot__block_rates(const sot__found_block *block, int which)
{
    return block->any[which] & (which ? ~0u : sot__depth_rates);
}

/* Bits of the signals that one of its pairs is told of: has evidence of, where they are rates. */
static inline uint32_t sot__block_told(const sot__found_block *block, int which, size_t pair)
{
    uint32_t told = block->any[which];
    for (uint32_t rates = sot__block_rates(block, which); rates;) {
        int k = sot__next_bit(&rates), row = SOT__ROW(which) + k;
        if (!(block->r[row][pair] + block->s[row][pair] > 0))
            told ^= 1u << k;
    }
    return told;
}

/* The variance of a signal without evidence. */
static inline double sot__none_variance(const sot__scale *scale, int signal)
{
    return scale->absent >> signal & 1u ? 0 : scale->prior[signal];
}

/* One signal of one of its pairs, by what sot__block_told() says of that. */
static inline sot__part sot__block_part(const sot__sight *sight, const sot__found_block *block, int which,
                                        int signal, size_t pair, uint32_t told)
{
    int row = SOT__ROW(which) + signal;
    if (told >> signal & 1u)
        return (sot__part){block->c[row][pair], block->variance[row][pair], block->r[row][pair],
                           block->s[row][pair]};
    return (sot__part){0, sot__none_variance(&sight->scale[which], signal), 0, 0};
}

/* One of its pairs. */
void sot__block_parts(const sot__sight *sight, const sot__found_block *block, size_t pair, sot__parts *out);

#endif
