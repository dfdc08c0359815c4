/* SPDX-License-Identifier: MIT */
/* From signals to scores: the sum through a sigmoid, its interval, confidence, coverage and points. MODEL.md,
 * section 4. */
#include "score/measure.h"

#include "base/sized.h"

#include <math.h>
#include <stddef.h>

#define EVERY_TRUST ((1u << SOT_TRUST_COUNT) - 1)

/* The rest of a scale, by its bits. */
static void sum_scale(double all, uint32_t known, sot__scale *out)
{
    double possible = 0, variance = 0;
    for (uint32_t seen = out->seen; seen;)
        possible += out->weight[sot__next_bit(&seen)];
    for (uint32_t wide = out->wide; wide;)
        variance += out->prior[sot__next_bit(&wide)];
    out->known = out->seen & known;
    out->possible = possible;
    out->variance = variance;
    out->coverage = all > 0 ? possible / all : 0;
}

void sot__sight_of(const sot_profile *profile, const sot__seen *observed, const sot_inputs *inputs,
                   sot__sight *out)
{
    const sot__scoring *scoring = &profile->scoring;
    sot__scale *depth = &out->scale[0];
    *depth = (sot__scale){.count = SOT_DEPTH_COUNT,
                          .weight = scoring->depth_weight,
                          .prior = scoring->depth_variance,
                          .seen = sot__depth_observable(observed),
                          .absent = 1u << SOT_DEPTH_ATTENTION};
    if (inputs->attention[0] >= 0 && inputs->attention[1] >= 0)
        depth->seen |= 1u << SOT_DEPTH_ATTENTION;
    /* What a log cannot show at all does not widen depth's interval: that is what coverage says, and a
     * mailbox would otherwise never be sure of anything. Trust keeps its whole width: there 50 means unknown.
     */
    depth->wide = depth->seen;
    sum_scale(scoring->depth_weights, scoring->depth_known, depth);
    uint32_t seen = sot__trust_observable(observed);
    for (int d = 0; d < 2; d++) {
        sot__scale *trust = &out->scale[1 + d];
        bool vouched = inputs->reputation_r[d] >= 0 && inputs->reputation_s[d] >= 0;
        uint32_t absent = vouched ? 0 : 1u << SOT_TRUST_REPUTATION;
        *trust = (sot__scale){.count = SOT_TRUST_COUNT,
                              .weight = scoring->trust_weight,
                              .prior = scoring->trust_variance,
                              .seen = seen | (uint32_t)vouched << SOT_TRUST_REPUTATION,
                              .wide = EVERY_TRUST & ~absent,
                              .absent = absent};
        if (d == 1 && trust->seen == trust[-1].seen) /* the same of both, but for who is vouched for */
            *trust = trust[-1];
        else
            sum_scale(scoring->trust_weights, scoring->trust_known, trust);
    }
}

void sot__sight_for(const sot_profile *profile, const sot__state *state, const sot_inputs *inputs,
                    sot__sight *out)
{
    sot__seen observed = state->seen;
    if (inputs->observed)
        observed = sot__seen_of(inputs->observed);
    sot__sight_of(profile, &observed, inputs, out);
}

/* As lanes.def has it: one exponential for both, m = e^-x - 1. */
double sot__depth_raw(const sot_profile *profile, double x)
{
    double k = profile->scoring.depth_odds, m = sot__expm1(-x);
    return m < 1e300 ? -100 * m / (1 + k * (1 + m)) : -100 / k;
}

double sot__depth_slope(const sot_profile *profile, double x)
{
    return x == 0 ? 100 * sot__sigmoid(profile->params.depth_base) : sot__depth_raw(profile, x) / x;
}

sot_measure sot__measure_of(const sot_profile *profile, const sot__sight *sight, const sot__measures *from,
                            int which, size_t pair)
{
    double confidence = from->confidence[which][pair];
    return (sot_measure){.value = from->value[which][pair],
                         .low = from->low[which][pair],
                         .high = from->high[which][pair],
                         .confidence = confidence,
                         .coverage = sight->scale[which].coverage,
                         .enough = confidence >= profile->params.confidence_floor};
}

void sot__points_of(const sot_profile *profile, const sot__measures *from, size_t pair, double slope[3])
{
    double x = from->x[0][pair];
    slope[0] = x == 0 ? 100 * sot__sigmoid(profile->params.depth_base) : from->change[0][pair] / x;
    for (int which = 1; which < 3; which++) {
        double z = from->x[which][pair];
        slope[which] = z == 0 ? 25 : from->change[which][pair] / z;
    }
}

static void fill(const sot__scale *scale, const sot__found_block *b, size_t pair, int which, double slope,
                 sot_signal *to)
{
    uint32_t told = sot__block_told(b, which, pair);
    int row = SOT__ROW(which);
    for (uint32_t k = 0, bit = 1; k < (uint32_t)scale->count; k++, row++, to++, bit <<= 1) {
        to->size = sizeof *to;
        to->observable = (scale->seen & bit) != 0;
        if (!(told & bit)) {
            to->points = to->logit = to->confidence = to->r = to->s = 0;
            to->variance = sot__none_variance(scale, (int)k);
            continue;
        }
        double logit = b->c[row][pair], variance = b->variance[row][pair];
        to->points = logit * slope;
        to->logit = logit;
        to->variance = variance;
        to->confidence = sot__confidence_of(variance, scale->prior[k]);
        to->r = b->r[row][pair];
        to->s = b->s[row][pair];
    }
}

static void score_plain(const sot_profile *profile, const sot__state *state, int64_t t,
                        const sot__found_block *b, size_t pair, double pulse, sot_pair_score *out)
{
    out->given[0] = b->given[0][pair];
    out->given[1] = b->given[1][pair];
    out->reciprocity = b->reciprocity[pair];
    out->silence_days = b->silence[pair];
    out->usual_gap_days = b->usual[pair];
    out->pulse = pulse;
    out->p_active = sot__p_active(b, pair);
    out->state = sot__state_of(b, pair, pulse);
    out->interactions = state->rows;
    out->active_days = state->both.count;
    out->ignored = state->items.ignored;
    sot__count_owed(profile, state, t, out->owed);
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
SOT__COLD static void give_signals(const sot_signal *from, size_t count, sot_signal *to, size_t room)
{
    static const sot_signal none = SOT_SIGNAL_INIT;
    char *at = (char *)to;
    size_t same = to && to->size == sizeof none ? count < room ? count : room : 0;
    if (same > 0) { /* their structs are ours */
        memcpy(to, from, same * sizeof none);
        at += same * sizeof none;
    }
    for (size_t k = same; to && k < room; k++) {
        size_t size = to->size;
        memcpy(at, &size, sizeof size);
        sot__give_struct(at, k < count ? &from[k] : &none, sizeof none);
        at += size;
    }
}

static bool room_fits(const sot_signal *to, size_t room, size_t count)
{
    return !to || (room == count && to->size == sizeof *to);
}

bool sot__score_fits(const sot_pair_score *out)
{
    return out && out->size == sizeof *out &&
           room_fits(out->depth_signals, out->depth_room, SOT_DEPTH_COUNT) &&
           room_fits(out->trust_signals[0], out->trust_room, SOT_TRUST_COUNT) &&
           room_fits(out->trust_signals[1], out->trust_room, SOT_TRUST_COUNT);
}

SOT__COLD void sot__scored_give(const sot__scored *from, sot_pair_score *out)
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

void sot__score_made(const sot_profile *profile, const sot__state *state, int64_t t,
                     const sot__found_block *b, size_t pair, const sot__measures *measures,
                     const sot__sight *sight, bool signals, sot_pair_score *out)
{
    out->depth = sot__measure_of(profile, sight, measures, 0, pair);
    out->band = sot__band_of(&profile->params, out->depth.value);
    out->band_low = sot__band_of(&profile->params, out->depth.low);
    out->band_high = sot__band_of(&profile->params, out->depth.high);
    for (int d = 0; d < 2; d++)
        out->trust[d] = sot__measure_of(profile, sight, measures, 1 + d, pair);
    sot__told_of(b, pair, state, out);
    score_plain(profile, state, t, b, pair, measures->pulse[pair], out);
    if (!signals)
        return;
    double raw = measures->change[0][pair], slope[3];
    out->depth_floor = raw < 0 ? -raw : 0;
    out->depth_gate = b->two_way[pair] != 0 ? 0 : -(raw + out->depth_floor);
    sot__points_of(profile, measures, pair, slope);
    if (out->depth_signals)
        fill(&sight->scale[0], b, pair, 0, slope[0], out->depth_signals);
    for (int d = 0; d < 2; d++)
        if (out->trust_signals[d])
            fill(&sight->scale[1 + d], b, pair, 1 + d, slope[1 + d], out->trust_signals[d]);
}

static void measure_one(const sot_profile *profile, const sot__state *state, int64_t t,
                        const sot_inputs *inputs, const sot__sight *sight, sot__found_block *b,
                        sot__measures *measures)
{
    sot__block_begin(profile, t, b);
    sot__block_take(b, state, inputs);
    sot__block_find(b, sot__lanes_alone(profile));
    sot__block_measure(sight, b, sot__lanes_alone(profile), measures);
}

void sot__measured_at(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, const sot__sight *sight, sot__parts *parts,
                      sot_measure out[3])
{
    sot__found_block b;
    sot__measures measures;
    measure_one(profile, state, t, inputs, sight, &b, &measures);
    if (parts)
        sot__block_parts(sight, &b, 0, parts);
    for (int which = 0; which < 3; which++)
        out[which] = sot__measure_of(profile, sight, &measures, which, 0);
}

void sot__score_parts(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, const sot__sight *sight, bool signals, sot_pair_score *out)
{
    sot__found_block b;
    sot__measures measures;
    measure_one(profile, state, t, inputs, sight, &b, &measures);
    sot__score_made(profile, state, t, &b, 0, &measures, sight, signals, out);
}

void sot__score_state(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, sot_pair_score *out)
{
    sot__sight sight;
    sot__sight_for(profile, state, inputs, &sight);
    sot__score_parts(profile, state, t, inputs, &sight, true, out);
}
