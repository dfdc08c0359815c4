/* SPDX-License-Identifier: MIT */
/* A profile's parameters in the units that the fold and the scores compute with, worked out once per profile.
 */
#ifndef SOT_PROFILE_DERIVED_H
#define SOT_PROFILE_DERIVED_H

#include <stdint.h>

struct sot_profile;

/* Fading by whole days: 2^(-n/half-life), the first ones from a table. */
#define SOT__DAY_TABLE 512
/* One for each half-life of whole days; equal ones share theirs. */
enum {
    SOT__DAY_TABLES = 0
#define DAY_LIFE(field, path, value) +1
#define HALF_LIFE(field, path, value)
#define TAU(field, path, value)
#include "profile/params.def"
};

/* The signals of signals.def; score.h's SOT_DEPTH_COUNT and SOT_TRUST_COUNT, which this folder is below. */
enum {
    SOT__DEPTH_SIGNALS = 0
#define DEPTH(NAME, index, ...) +1
#define TRUST(NAME, index, ...)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    ,
    SOT__TRUST_SIGNALS = 0
#define DEPTH(NAME, index, ...)
#define TRUST(NAME, index, ...) +1
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
};
typedef struct sot__dayrate {
    double per_day;
    const double *table; /* of the profile; one for each half-life */
} sot__dayrate;

/* Rates: 1/half-life per µs, or of whole days; 1/τ per µs. See params.def. */
typedef struct sot__fold {
    const struct sot_profile *profile;
    const struct sot__params *p;
    sot__dayrate day[3]; /* short, middle, long, as h_short, h_middle, h_long */
#define DAY_LIFE(field, path, value) sot__dayrate field;
#define HALF_LIFE(field, path, value) double field;
#define TAU(field, path, value) double field;
#include "profile/params.def"
    int64_t turn_timeout, conversation_gap, resolution; /* µs */
} sot__fold;

/* What a signal of weight w is without evidence. Rate signals θ(a, W) have a beta distribution. */
typedef struct sot__prior {
    double w;
    double variance;            /* w²(ψ₁ + ψ₁), or w² where it is a count */
    double alpha, beta;         /* Wa, W(1-a) */
    double psi_alpha, psi_beta; /* ψ of them, and ψ₁ */
    double psi1_alpha, psi1_beta;
} sot__prior;

typedef struct sot__scoring {
    sot__prior depth[SOT__DEPTH_SIGNALS],
        trust[SOT__TRUST_SIGNALS]; /* by sot_depth_signal, sot_trust_signal */
    double depth_odds;             /* e^-base: what depth's sigmoid is built on */
    double depth_weight[SOT__DEPTH_SIGNALS], trust_weight[SOT__TRUST_SIGNALS];
    double depth_weights, trust_weights;                                           /* their sums */
    double depth_variance[SOT__DEPTH_SIGNALS], trust_variance[SOT__TRUST_SIGNALS]; /* without evidence */
    uint32_t depth_known, trust_known; /* bits of those that have a variance to be known */
    unsigned lanes;                    /* base/special.h: how wide this processor works */
} sot__scoring;

/* Fills both from profile->params; the profile must not move afterwards. */
void sot__derive(struct sot_profile *profile);

#endif
