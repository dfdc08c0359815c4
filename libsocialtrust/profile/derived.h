/* SPDX-License-Identifier: MIT */
/* A profile's parameters in the units that the fold and the scores compute with, worked out once per profile.
 */
#ifndef SOT_PROFILE_DERIVED_H
#define SOT_PROFILE_DERIVED_H

#include <stdint.h>

struct sot_profile;

/* Fading by whole days: 2^(-n/half-life), the first ones from a table. */
#define SOT__DAY_TABLE 512
#define SOT__DAY_TABLES 9 /* one for each half-life in days; equal ones share theirs */

/* The signals of signals.def; score.h's SOT_DEPTH_COUNT and SOT_TRUST_COUNT, which this folder is below. */
enum {
    SOT__DEPTH_SIGNALS = 0
#define DEPTH(name, index, text) +1
#define TRUST(name, index, text)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    ,
    SOT__TRUST_SIGNALS = 0
#define DEPTH(name, index, text)
#define TRUST(name, index, text) +1
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
};
typedef struct sot__dayrate {
    double per_day;
    const double *table; /* of the profile; one for each half-life */
} sot__dayrate;

/* Rates are 1/half-life; see params.def for the half-lives. */
typedef struct sot__fold {
    const struct sot_profile *profile;
    const struct sot__params *p;
    sot__dayrate day[3], gaps, in_person, support, personal, warmth, channel;
    double replies, asks, conversation, reciprocity, kept, broken, recovery, responsiveness, openness,
        generosity, consideration, curiosity, stated, history;                 /* per µs */
    double tau_reply, tau_chat, tau_other, tau_late, tau_acknowledge, tau_fix; /* per µs */
    int64_t turn_timeout, conversation_gap;                                    /* µs */
} sot__fold;

/* A rate signal θ(a, W) of weight w, and what it is without evidence. */
typedef struct sot__prior {
    double w, alpha, beta;      /* Wa, W(1-a) */
    double psi_alpha, psi_beta; /* ψ of them, and ψ₁ */
    double psi1_alpha, psi1_beta;
    double variance; /* w²(ψ₁ + ψ₁) */
} sot__prior;

typedef struct sot__scoring {
    sot__prior replies, asks;
    sot__prior trust[SOT__TRUST_SIGNALS]; /* by sot_trust_signal */
    double depth_odds;                    /* e^-base: what depth's sigmoid is built on */
    double depth_weight[SOT__DEPTH_SIGNALS], trust_weight[SOT__TRUST_SIGNALS];
    double depth_variance[SOT__DEPTH_SIGNALS], trust_variance[SOT__TRUST_SIGNALS]; /* without evidence */
} sot__scoring;

/* Fills both from profile->params; the profile must not move afterwards. */
void sot__derive(struct sot_profile *profile);

#endif
