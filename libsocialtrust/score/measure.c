/* SPDX-License-Identifier: MIT */
/* From signals to scores: the sum through a sigmoid, its interval, confidence, coverage and points. MODEL.md,
 * section 4. */
#include "score/measure.h"

#include "base/sized.h"

#include <math.h>
#include <stddef.h>

static double weights(const double *weight, int count, uint32_t seen)
{
    double sum = 0;
    for (int k = 0; k < count; k++)
        if (seen >> k & 1u)
            sum += weight[k];
    return sum;
}

void sot__sight_of(const sot_profile *profile, const sot__seen *observed, const sot_inputs *inputs, bool many,
                   sot__sight *out)
{
    const sot__scoring *scoring = &profile->scoring;
    out->depth_seen = sot__depth_observable(observed);
    if (inputs->attention[0] >= 0 && inputs->attention[1] >= 0)
        out->depth_seen |= 1u << SOT_DEPTH_ATTENTION;
    double all = weights(scoring->depth_weight, SOT_DEPTH_COUNT, UINT32_MAX);
    out->depth_possible = weights(scoring->depth_weight, SOT_DEPTH_COUNT, out->depth_seen);
    out->depth_coverage = all > 0 ? out->depth_possible / all : 0;
    all = weights(scoring->trust_weight, SOT_TRUST_COUNT, UINT32_MAX);
    uint32_t seen = sot__trust_observable(observed);
    out->blank_known = false;
    for (int d = 0; d < 2; d++) {
        bool vouched = inputs->reputation_r[d] >= 0 && inputs->reputation_s[d] >= 0;
        out->trust_seen[d] = seen | (uint32_t)vouched << SOT_TRUST_REPUTATION;
        out->trust_possible[d] = weights(scoring->trust_weight, SOT_TRUST_COUNT, out->trust_seen[d]);
        out->trust_coverage[d] = all > 0 ? out->trust_possible[d] / all : 0;
    }
    sot__parts blank;
    memset(&blank, 0, sizeof blank);
    for (int d = 0; many && d < 2; d++) {
        for (int k = 0; k < SOT_TRUST_COUNT; k++)
            if (k != SOT_TRUST_REPUTATION || (out->trust_seen[d] >> k & 1u))
                blank.trust[d][k].variance = scoring->trust_variance[k];
        out->blank[d] = sot__trust_measure(profile, &blank, out, d);
    }
    out->blank_known = many;
}

void sot__sight_for(const sot_profile *profile, const sot__state *state, const sot_inputs *inputs,
                    sot__sight *out)
{
    sot__seen observed = state->seen;
    if (inputs->observed)
        observed = sot__seen_of(inputs->observed);
    sot__sight_of(profile, &observed, inputs, false, out);
}

static double parts_sum(const sot__part *parts, int count)
{
    double sum = 0;
    for (int k = 0; k < count; k++)
        sum += parts[k].c;
    return sum;
}

/* 100·σ(z)(1 - e^-x) with σ(z) = 1/(1 + e^-base·e^-x): one exponential for both. */
double sot__depth_raw(const sot_profile *profile, double x)
{
    double k = profile->scoring.depth_odds, m = sot__expm1(-x);
    return m < 1e300 ? -100 * m / (1 + k * (1 + m)) : -100 / k;
}

double sot__depth_slope(const sot_profile *profile, double x)
{
    return x == 0 ? 100 * sot__sigmoid(profile->params.depth_base) : sot__depth_raw(profile, x) / x;
}

/* 100·σ(z) - 50 = 50·tanh(z/2), exact near 0. */
static double trust_change(double z)
{
    double e = sot__expm1(-(z < 0 ? -z : z)), change = 50 * -e / (2 + e);
    return z < 0 ? -change : change;
}

double sot__trust_slope(double z)
{
    return z == 0 ? 25 : trust_change(z) / z;
}

double sot__pulse(const sot_profile *profile, double logs)
{
    return 0 - 100 * sot__expm1(-logs / profile->params.pulse_scale);
}

/* Half the width of the interval, in logits, of the signals of `wide`, and the confidence of those that the
 * log can show. */
static double spread(const sot__part *parts, int count, const double *weight, const double *prior,
                     uint32_t wide, uint32_t seen, double possible, double *confidence)
{
    double variance = 0, known = 0;
    for (int k = 0; k < count; k++) {
        if (wide >> k & 1u)
            variance += parts[k].variance;
        if (parts[k].variance != prior[k] && (seen >> k & 1u))
            known += weight[k] * (1 - parts[k].variance / prior[k]);
    }
    *confidence = possible > 0 ? known / possible : 0;
    return 1.96 * sqrt(variance);
}

static void clamp(sot_measure *m)
{
    if (m->low > m->value)
        m->low = m->value;
    if (m->high < m->value)
        m->high = m->value;
}

/* What a log cannot show at all does not widen depth's interval: that is what coverage says, and a mailbox
 * would otherwise never be sure of anything. Trust keeps its whole width: there 50 means unknown. */
sot_measure sot__depth_measure(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight)
{
    const sot__scoring *scoring = &profile->scoring;
    sot_measure out = {.coverage = sight->depth_coverage};
    double x = parts_sum(parts->depth, SOT_DEPTH_COUNT);
    double wide = spread(parts->depth, SOT_DEPTH_COUNT, scoring->depth_weight, scoring->depth_variance,
                         sight->depth_seen, sight->depth_seen, sight->depth_possible, &out.confidence);
    out.enough = out.confidence >= profile->params.confidence_floor;
    if (!parts->two_way) {
        out.value = out.low = out.high = 0;
        return out;
    }
    double raw = sot__depth_raw(profile, x), low = sot__depth_raw(profile, x - wide),
           high = sot__depth_raw(profile, x + wide);
    out.value = raw > 0 ? raw : 0;
    out.low = low > 0 ? low : 0;
    out.high = high > 0 ? high : 0;
    clamp(&out);
    return out;
}

sot_measure sot__trust_measure(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight,
                               int direction)
{
    if (parts->blank[direction] && sight->blank_known)
        return sight->blank[direction];
    const sot__scoring *scoring = &profile->scoring;
    sot_measure out = {.coverage = sight->trust_coverage[direction]};
    const sot__part *trust = parts->trust[direction];
    double z = parts_sum(trust, SOT_TRUST_COUNT);
    double wide = spread(trust, SOT_TRUST_COUNT, scoring->trust_weight, scoring->trust_variance, UINT32_MAX,
                         sight->trust_seen[direction], sight->trust_possible[direction], &out.confidence);
    out.enough = out.confidence >= profile->params.confidence_floor;
    out.value = 50 + trust_change(z);
    out.low = 50 + trust_change(z - wide);
    out.high = 50 + trust_change(z + wide);
    clamp(&out);
    return out;
}

/* Of one signal; 0 where it is absent or has no evidence. */
static double confidence(double variance, double prior)
{
    return variance > 0 && variance != prior ? 1 - variance / prior : 0;
}

static void fill(const sot__part *parts, int count, double slope, const double *prior, uint32_t seen,
                 sot_signal *out)
{
    for (int k = 0; k < count; k++)
        out[k] = (sot_signal){.size = sizeof(sot_signal),
                              .points = parts[k].c * slope,
                              .logit = parts[k].c,
                              .variance = parts[k].variance,
                              .confidence = confidence(parts[k].variance, prior[k]),
                              .r = parts[k].r,
                              .s = parts[k].s,
                              .observable = (int)(seen >> k & 1u)};
}

static int band_of(const sot__params *p, double depth)
{
    return depth >= p->band_inner          ? SOT_BAND_INNER_CIRCLE
           : depth >= p->band_close        ? SOT_BAND_CLOSE
           : depth >= p->band_contact      ? SOT_BAND_CONTACT
           : depth >= p->band_acquaintance ? SOT_BAND_ACQUAINTANCE
                                           : SOT_BAND_NONE;
}

static int state_of(const sot_profile *profile, const sot__state *state, int64_t t, const double joint[3],
                    double silence, double gap)
{
    const sot__params *p = &profile->params;
    if (state->both.count < p->new_days)
        return SOT_STATE_NEW;
    if (silence > p->dormant_gaps * gap)
        return SOT_STATE_DORMANT;
    if (silence > p->fading_gaps * gap)
        return SOT_STATE_FADING;
    int64_t first = state->side[0].first;
    if (first == SOT_TIME_NONE || (state->side[1].first != SOT_TIME_NONE && state->side[1].first < first))
        first = state->side[1].first;
    double age = (double)(t - first) / (double)SOT__DAY_US;
    if (age >= p->growing_after_days && 6 * joint[1] >= p->growing_ratio * joint[2])
        return SOT_STATE_GROWING;
    return SOT_STATE_STEADY;
}

static void count_owed(const sot_profile *profile, const sot__state *state, int64_t t, int owed[2])
{
    owed[0] = owed[1] = 0;
    for (size_t k = 0; k < state->items.count; k++) {
        const sot__item *item = &state->items.at[k];
        if (item->open && (item->complaint || (item->due != SOT_TIME_NONE && t > item->due)))
            owed[item->side]++;
    }
    if (state->turn.open && state->turn.share >= profile->params.owed_share)
        owed[1 - state->turn.owner]++;
}

static void score_plain(const sot_profile *profile, const sot__state *state, int64_t t,
                        const sot__parts *parts, sot_pair_score *out)
{
    const sot__params *p = &profile->params;
    const sot__fold *fold = &profile->fold;
    double a = state->side[0].weight, b = state->side[1].weight;
    if (a != 0 || b != 0) {
        double f = sot__fade(t - state->weight_at, fold->h_reciprocity);
        a *= f;
        b *= f;
    }
    out->given[0] = a;
    out->given[1] = b;
    out->reciprocity = a + b > 0 ? 2 * (a < b ? a : b) / (a + b) : NAN;
    const double *logs = parts->logs;
    out->pulse = sot__pulse(profile, logs[0] + logs[1] + logs[2]);
    bool any = state->both.count > 0;
    out->silence_days = any ? (double)(sot__day(fold, t) - state->both.day) : NAN;
    out->usual_gap_days = state->gap_count > 0 ? state->gap_sum / state->gap_count : NAN;
    out->p_active = profile->has_p_active && any
                        ? sot__sigmoid(p->p_intercept + p->p_short * logs[0] + p->p_middle * logs[1] +
                                       p->p_long * logs[2] + p->p_silence * sot__log1p(out->silence_days))
                        : NAN;
    out->state = state_of(profile, state, t, parts->joint, out->silence_days, out->usual_gap_days);
    out->interactions = state->rows;
    out->active_days = state->both.count;
    out->ignored = state->items.ignored;
    count_owed(profile, state, t, out->owed);
}

void sot__scored_init(sot__scored *scored)
{
    static const sot_pair_score none = SOT_PAIR_SCORE_INIT;
    scored->score = none;
    scored->score.depth_signals = scored->depth;
    scored->score.depth_room = SOT_DEPTH_COUNT;
    scored->score.trust_room = SOT_TRUST_COUNT;
    for (int d = 0; d < 2; d++)
        scored->score.trust_signals[d] = scored->trust[d];
}

/* What lies beyond the signals that are known is cleared, not left as it was. */
static void give_signals(const sot_signal *from, size_t count, sot_signal *to, size_t room)
{
    static const sot_signal none = SOT_SIGNAL_INIT;
    char *at = (char *)to;
    for (size_t k = 0; to && k < room; k++) {
        size_t size = to->size;
        if (k > 0)
            memcpy(at, &size, sizeof size);
        sot__give_struct(at, k < count ? &from[k] : &none, sizeof none);
        at += size;
    }
}

void sot__scored_give(const sot__scored *from, sot_pair_score *out)
{
    sot_pair_score made = from->score;
    sot_pair_score asked = SOT_PAIR_SCORE_INIT;
    memcpy(&asked, out, out->size < sizeof asked ? out->size : sizeof asked);
    made.depth_signals = asked.depth_signals;
    made.trust_signals[0] = asked.trust_signals[0];
    made.trust_signals[1] = asked.trust_signals[1];
    made.depth_room = asked.depth_room;
    made.trust_room = asked.trust_room;
    sot__give_struct(out, &made, sizeof made);
    if (asked.size < sizeof asked)
        return;
    give_signals(from->depth, SOT_DEPTH_COUNT, asked.depth_signals, asked.depth_room);
    for (int d = 0; d < 2; d++)
        give_signals(from->trust[d], SOT_TRUST_COUNT, asked.trust_signals[d], asked.trust_room);
}

void sot__score_parts(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, const sot__sight *sight, bool signals, sot_pair_score *out)
{
    sot__parts parts;
    sot__parts_at(profile, state, t, inputs, &parts);
    out->depth = sot__depth_measure(profile, &parts, sight);
    out->band = band_of(&profile->params, out->depth.value);
    out->band_low = band_of(&profile->params, out->depth.low);
    out->band_high = band_of(&profile->params, out->depth.high);
    out->mutual_days = parts.mutual;
    out->replies = parts.replies;
    out->initiative = parts.initiative;
    out->turns = parts.conversation;
    for (int d = 0; d < 2; d++)
        out->trust[d] = sot__trust_measure(profile, &parts, sight, d);
    score_plain(profile, state, t, &parts, out);
    if (!signals)
        return;
    double x = parts_sum(parts.depth, SOT_DEPTH_COUNT), raw = sot__depth_raw(profile, x);
    out->depth_floor = raw < 0 ? -raw : 0;
    out->depth_gate = parts.two_way ? 0 : -(raw + out->depth_floor);
    fill(parts.depth, SOT_DEPTH_COUNT, sot__depth_slope(profile, x), profile->scoring.depth_variance,
         sight->depth_seen, out->depth_signals);
    for (int d = 0; d < 2; d++) {
        double z = parts_sum(parts.trust[d], SOT_TRUST_COUNT);
        fill(parts.trust[d], SOT_TRUST_COUNT, sot__trust_slope(z), profile->scoring.trust_variance,
             sight->trust_seen[d], out->trust_signals[d]);
    }
}

void sot__score_state(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, sot__scored *out)
{
    sot__sight sight;
    sot__sight_for(profile, state, inputs, &sight);
    sot__score_parts(profile, state, t, inputs, &sight, true, &out->score);
}
