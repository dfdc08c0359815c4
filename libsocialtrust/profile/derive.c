/* SPDX-License-Identifier: MIT */
/* Rates from half-lives, and every rate signal's value without evidence. */
#include "base/special.h"
#include "profile/profile.h"

#define DAY_US 86400000000.0

static double per_us(double days)
{
    return 1.0 / (days * DAY_US);
}

/* The rate of a half-life in days, with the table that all signals of this half-life share. */
static sot__dayrate dayrate(sot_profile *profile, double half_life, double known[SOT__DAY_TABLES], int *count)
{
    double per_day = 1.0 / half_life;
    int k = 0;
    while (k < *count && known[k] != half_life)
        k++;
    if (k == *count) {
        known[(*count)++] = half_life;
        for (int n = 0; n < SOT__DAY_TABLE; n++)
            profile->day_tables[k][n] = sot__decay(n * per_day);
    }
    return (sot__dayrate){per_day, profile->day_tables[k]};
}

static sot__prior prior(double w, double a, double W)
{
    sot__prior out = {.w = w, .alpha = W * a, .beta = W * (1 - a)};
    sot__psi(out.alpha, &out.psi_alpha, &out.psi1_alpha);
    sot__psi(out.beta, &out.psi_beta, &out.psi1_beta);
    out.variance = w * w * (out.psi1_alpha + out.psi1_beta);
    return out;
}

static void derive_fold(sot_profile *profile)
{
    const sot__params *p = &profile->params;
    double known[SOT__DAY_TABLES];
    int count = 0;
    sot__fold *fold = &profile->fold;
    *fold = (sot__fold){
        .profile = profile,
        .p = p,
        .turn_timeout = (int64_t)(p->turn_timeout_days * DAY_US),
        .conversation_gap = (int64_t)(p->conversation_gap_hours * (DAY_US / 24)),
        .resolution = (int64_t)(p->resolution_seconds * 1e6),
    };
#define HALF_LIFE(field, path, value) fold->field = per_us(p->field);
#define DAY_LIFE(field, path, value) fold->field = dayrate(profile, p->field, known, &count);
#define TAU(field, path, value) fold->field = per_us(p->field / 24);
#include "params.def"
    fold->day[0] = fold->h_short;
    fold->day[1] = fold->h_middle;
    fold->day[2] = fold->h_long;
}

/* Priors by the column EVIDENCE of signals.def: a count has variance w²; rhythm sums three logs that share
 * their days. */
#define RATE_PRIOR(name) prior(p->w_##name, p->a_##name, p->p_##name)
#define RATE_FADING_PRIOR(name) RATE_PRIOR(name)
#define COUNT_PRIOR(name) ((sot__prior){.w = p->w_##name, .variance = p->w_##name * p->w_##name})
#define COUNT_OF_PRIOR(name) COUNT_PRIOR(name)
#define DAYS_PRIOR(name) ((sot__prior){.w = p->w_##name, .variance = p->w_##name * p->w_##name * 9})

static void derive_scoring(sot_profile *profile)
{
    const sot__params *p = &profile->params;
    sot__scoring *s = &profile->scoring;
    s->depth_weights = s->trust_weights = 0;
    s->depth_known = s->trust_known = 0;
#define DEPTH(NAME, index, text, name, evidence, state) s->depth[index] = evidence##_PRIOR(name);
#define TRUST(NAME, index, text, name, evidence, state) s->trust[index] = evidence##_PRIOR(name);
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    for (int k = 0; k < SOT__DEPTH_SIGNALS; k++) {
        s->depth_weight[k] = s->depth[k].w;
        s->depth_weights += s->depth[k].w;
        s->depth_variance[k] = s->depth[k].variance;
        s->depth_known |= (uint32_t)(s->depth[k].variance != 0) << k;
    }
    for (int k = 0; k < SOT__TRUST_SIGNALS; k++) {
        s->trust_weight[k] = s->trust[k].w;
        s->trust_weights += s->trust[k].w;
        s->trust_variance[k] = s->trust[k].variance;
        s->trust_known |= (uint32_t)(s->trust[k].variance != 0) << k;
    }
    s->lanes = sot__lanes_level();
    s->depth_odds = sot__exp(-p->depth_base);
}

void sot__derive(sot_profile *profile)
{
    derive_fold(profile);
    derive_scoring(profile);
}
