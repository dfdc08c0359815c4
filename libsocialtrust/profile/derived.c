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
    profile->fold = (sot__fold){
        .profile = profile,
        .p = p,
        .replies = per_us(p->h_replies),
        .asks = per_us(p->h_asks),
        .conversation = per_us(p->h_conversation),
        .reciprocity = per_us(p->h_reciprocity),
        .kept = per_us(p->h_kept),
        .broken = per_us(p->h_broken),
        .recovery = per_us(p->h_recovery),
        .responsiveness = per_us(p->h_responsiveness),
        .openness = per_us(p->h_openness),
        .generosity = per_us(p->h_generosity),
        .consideration = per_us(p->h_consideration),
        .curiosity = per_us(p->h_curiosity),
        .stated = per_us(p->h_stated),
        .history = per_us(p->h_history),
        .tau_reply = per_us(p->tau_reply / 24),
        .tau_chat = per_us(p->tau_chat / 24),
        .tau_other = per_us(p->tau_other / 24),
        .tau_late = per_us(p->tau_late / 24),
        .tau_acknowledge = per_us(p->tau_acknowledge / 24),
        .tau_fix = per_us(p->tau_fix / 24),
        .turn_timeout = (int64_t)(p->turn_timeout_days * DAY_US),
        .conversation_gap = (int64_t)(p->conversation_gap_hours * (DAY_US / 24)),
    };
    sot__fold *fold = &profile->fold;
    const struct {
        sot__dayrate *rate;
        double half_life;
    } rates[] = {
        {&fold->day[0], p->h_short},    {&fold->day[1], p->h_middle},     {&fold->day[2], p->h_long},
        {&fold->channel, p->h_long},    {&fold->gaps, p->h_gaps},         {&fold->in_person, p->h_in_person},
        {&fold->support, p->h_support}, {&fold->personal, p->h_personal}, {&fold->warmth, p->h_warmth}};
    _Static_assert(sizeof rates / sizeof *rates <= SOT__DAY_TABLES, "a table for each half-life");
    for (size_t k = 0; k < sizeof rates / sizeof *rates; k++)
        *rates[k].rate = dayrate(profile, rates[k].half_life, known, &count);
}

static void derive_scoring(sot_profile *profile)
{
    const sot__params *p = &profile->params;
    sot__scoring *s = &profile->scoring;
    s->replies = prior(p->w_replies, p->a_replies, p->p_replies);
    s->asks = prior(p->w_asks, p->a_asks, p->p_asks);
#define TRUST_PRIOR(name) prior(p->w_##name, p->a_##name, p->p_##name)
    const sot__prior trust[] = {TRUST_PRIOR(commitments),    TRUST_PRIOR(recovery),
                                TRUST_PRIOR(responsiveness), TRUST_PRIOR(openness),
                                TRUST_PRIOR(generosity),     TRUST_PRIOR(consideration),
                                TRUST_PRIOR(curiosity),      TRUST_PRIOR(warmth),
                                TRUST_PRIOR(stated),         TRUST_PRIOR(reputation)};
#undef TRUST_PRIOR
    _Static_assert(sizeof trust / sizeof *trust == SOT__TRUST_SIGNALS, "a prior for each of signals.def");
    for (int k = 0; k < SOT__TRUST_SIGNALS; k++) {
        s->trust[k] = trust[k];
        s->trust_weight[k] = trust[k].w;
        s->trust_variance[k] = trust[k].variance;
    }
    const double w[] = {p->w_rhythm,     p->w_mutual,       p->w_replies,   p->w_asks,
                        p->w_initiative, p->w_conversation, p->w_in_person, p->w_breadth,
                        p->w_history,    p->w_attention,    p->w_support,   p->w_personal};
    _Static_assert(sizeof w / sizeof *w == SOT__DEPTH_SIGNALS, "a weight for each of signals.def");
    for (int k = 0; k < SOT__DEPTH_SIGNALS; k++) {
        s->depth_weight[k] = w[k];
        s->depth_variance[k] = w[k] * w[k];
    }
    s->depth_odds = sot__exp(-p->depth_base);
    s->depth_variance[0] *= 9; /* rhythm: three logs that share their days */
    s->depth_variance[2] = s->replies.variance;
    s->depth_variance[3] = s->asks.variance;
}

void sot__derive(sot_profile *profile)
{
    derive_fold(profile);
    derive_scoring(profile);
}
