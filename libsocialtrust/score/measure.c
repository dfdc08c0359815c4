/* SPDX-License-Identifier: MIT */
/* From signals to scores: the sum through a sigmoid, its interval, confidence, coverage and points. MODEL.md,
 * section 4. */
#include "score/measure.h"

#include "base/sized.h"

#include <math.h>
#include <stddef.h>

#define EVERY_TRUST ((1u << SOT_TRUST_COUNT) - 1)

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
    /* What a log cannot show at all does not widen depth's interval: that is what coverage says, and a
     * mailbox would otherwise never be sure of anything. Trust keeps its whole width: there 50 means unknown.
     */
    out->depth_wide = out->depth_seen;
    out->depth_variance = weights(scoring->depth_variance, SOT_DEPTH_COUNT, out->depth_wide);
    double all = scoring->depth_weights;
    out->depth_possible = weights(scoring->depth_weight, SOT_DEPTH_COUNT, out->depth_seen);
    out->depth_coverage = all > 0 ? out->depth_possible / all : 0;
    all = scoring->trust_weights;
    uint32_t seen = sot__trust_observable(observed);
    out->blank_known = false;
    for (int d = 0; d < 2; d++) {
        bool vouched = inputs->reputation_r[d] >= 0 && inputs->reputation_s[d] >= 0;
        out->trust_seen[d] = seen | (uint32_t)vouched << SOT_TRUST_REPUTATION;
        out->trust_wide[d] = EVERY_TRUST & ~(vouched ? 0 : 1u << SOT_TRUST_REPUTATION);
        if (d == 1 && out->trust_seen[1] == out->trust_seen[0]) {
            out->trust_possible[1] = out->trust_possible[0];
            out->trust_variance[1] = out->trust_variance[0];
        } else {
            out->trust_possible[d] = weights(scoring->trust_weight, SOT_TRUST_COUNT, out->trust_seen[d]);
            out->trust_variance[d] = weights(scoring->trust_variance, SOT_TRUST_COUNT, out->trust_wide[d]);
        }
        out->trust_coverage[d] = all > 0 ? out->trust_possible[d] / all : 0;
    }
    for (int d = 0; many && d < 2; d++) {
        sot__parts blank;
        memset(&blank, 0, sizeof blank);
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

/* 100·σ(z)(1 - e^-x) with σ(z) = 1/(1 + e^-base·e^-x): one exponential for both, m = e^-x - 1. */
static double depth_of(const sot_profile *profile, double m)
{
    double k = profile->scoring.depth_odds;
    return m < 1e300 ? -100 * m / (1 + k * (1 + m)) : -100 / k;
}

double sot__depth_raw(const sot_profile *profile, double x)
{
    return depth_of(profile, sot__expm1(-x));
}

double sot__depth_slope(const sot_profile *profile, double x)
{
    return x == 0 ? 100 * sot__sigmoid(profile->params.depth_base) : sot__depth_raw(profile, x) / x;
}

/* 100·σ(z) - 50 = 50·tanh(z/2), exact near 0; e = e^-|z| - 1. */
static double change_of(double z, double e)
{
    double change = 50 * -e / (2 + e);
    return z < 0 ? -change : change;
}

double sot__pulse(const sot_profile *profile, double logs, double silent)
{
    const sot__params *p = &profile->params;
    return 0 - 100 * sot__expm1(-logs / p->pulse_scale) * sot__decay(silent / p->pulse_gaps);
}

/* The place of the lowest bit, which it takes out. */
static inline int next_bit(uint32_t *bits)
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

/* What the signals of one measure come to together; those that are not told of are as without evidence. */
typedef struct summed {
    double x;    /* their logits */
    double wide; /* half the width of the interval */
    double confidence;
} summed;

static summed sum_up(const sot__part *parts, uint32_t told, const double *weight, const double *prior,
                     uint32_t wide, double variance, uint32_t seen, double possible)
{
    summed out = {0, 0, 0};
    double known = 0;
    while (told) {
        int k = next_bit(&told);
        const sot__part *part = &parts[k];
        out.x += part->c;
        if (part->variance == prior[k]) /* a weight of 0 */
            continue;
        if (wide >> k & 1u)
            variance += part->variance - prior[k];
        if (seen >> k & 1u)
            known += weight[k] * (1 - part->variance / prior[k]);
    }
    out.wide = 1.96 * sqrt(variance > 0 ? variance : 0);
    out.confidence = possible > 0 ? known / possible : 0;
    return out;
}

static void clamp(sot_measure *m)
{
    if (m->low > m->value)
        m->low = m->value;
    if (m->high < m->value)
        m->high = m->value;
}

/* Exponentials that measures wait for: of `sign` times what was asked. */
typedef struct asking {
    double z[SOT__BLOCK * 10], e[SOT__BLOCK * 10];
    size_t count;
} asking;

static void ask(asking *all, double z, double exponent)
{
    all->z[all->count] = z;
    all->e[all->count++] = exponent;
}

/* Asks for three exponentials where the gate is open. Where it is shut the score is 0, and what may be is
 * what is not known: one for one direction, all where there is none. */
static void depth_ask(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight,
                      asking *all, sot__measures *out)
{
    const sot__scoring *scoring = &profile->scoring;
    summed sum = sum_up(parts->depth, parts->depth_told, scoring->depth_weight, scoring->depth_variance,
                        sight->depth_wide, sight->depth_variance, sight->depth_seen, sight->depth_possible);
    out->depth = (sot_measure){.coverage = sight->depth_coverage,
                               .confidence = sum.confidence,
                               .enough = sum.confidence >= profile->params.confidence_floor};
    out->x = sum.x;
    out->raw = NAN;
    if (!parts->two_way) {
        out->depth.high = parts->met ? 0 : 100;
        if (parts->met)
            ask(all, sum.wide, -sum.wide);
        return;
    }
    ask(all, sum.x, -sum.x);
    ask(all, sum.x - sum.wide, sum.wide - sum.x);
    ask(all, sum.x + sum.wide, -sum.x - sum.wide);
}

static size_t depth_answer(const sot_profile *profile, const sot__parts *parts, const double *e,
                           sot__measures *out)
{
    if (!parts->two_way) {
        double most = parts->met ? depth_of(profile, e[0]) : 0;
        if (parts->met)
            out->depth.high = most > 0 ? most : 0;
        return parts->met;
    }
    double raw = depth_of(profile, e[0]), low = depth_of(profile, e[1]), high = depth_of(profile, e[2]);
    out->raw = raw;
    out->depth.value = raw > 0 ? raw : 0;
    out->depth.low = low > 0 ? low : 0;
    out->depth.high = high > 0 ? high : 0;
    clamp(&out->depth);
    return 3;
}

static bool is_blank(const sot__parts *parts, const sot__sight *sight, int direction)
{
    return sight->blank_known && !(parts->trust_told[direction] & sight->trust_wide[direction]);
}

static void trust_ask(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight,
                      int direction, asking *all, sot__measures *out)
{
    if (is_blank(parts, sight, direction)) {
        out->trust[direction] = sight->blank[direction];
        out->z[direction] = out->change[direction] = 0;
        return;
    }
    const sot__scoring *scoring = &profile->scoring;
    summed sum =
        sum_up(parts->trust[direction], parts->trust_told[direction], scoring->trust_weight,
               scoring->trust_variance, sight->trust_wide[direction], sight->trust_variance[direction],
               sight->trust_seen[direction], sight->trust_possible[direction]);
    out->z[direction] = sum.x;
    out->trust[direction] = (sot_measure){.coverage = sight->trust_coverage[direction],
                                          .confidence = sum.confidence,
                                          .enough = sum.confidence >= profile->params.confidence_floor};
    const double z[3] = {sum.x, sum.x - sum.wide, sum.x + sum.wide};
    for (int k = 0; k < 3; k++)
        ask(all, z[k], z[k] < 0 ? z[k] : -z[k]);
}

static size_t trust_answer(const sot__parts *parts, const sot__sight *sight, int direction, const double *z,
                           const double *e, sot__measures *out)
{
    if (is_blank(parts, sight, direction))
        return 0;
    sot_measure *m = &out->trust[direction];
    out->change[direction] = change_of(z[0], e[0]);
    m->value = 50 + out->change[direction];
    m->low = 50 + change_of(z[1], e[1]);
    m->high = 50 + change_of(z[2], e[2]);
    clamp(m);
    return 3;
}

void sot__measures_many(const sot_profile *profile, size_t count, const sot__parts *parts,
                        const sot__sight *sight, sot__measures *out)
{
    asking all;
    all.count = 0;
    for (size_t k = 0; k < count; k++) {
        const double *logs = parts[k].logs;
        depth_ask(profile, &parts[k], sight, &all, &out[k]);
        for (int d = 0; d < 2; d++)
            trust_ask(profile, &parts[k], sight, d, &all, &out[k]);
        ask(&all, 0, -(logs[0] + logs[1] + logs[2]) / profile->params.pulse_scale);
    }
    sot__many_widest()->expm1(all.count, all.e, all.e);
    const double *z = all.z, *e = all.e;
    for (size_t k = 0; k < count; k++) {
        size_t taken = depth_answer(profile, &parts[k], e, &out[k]);
        for (int d = 0; d < 2; d++)
            taken += trust_answer(&parts[k], sight, d, z + taken, e + taken, &out[k]);
        out[k].pulse = 0 - 100 * e[taken];
        z += taken + 1;
        e += taken + 1;
    }
}

sot_measure sot__depth_measure(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight)
{
    asking all;
    sot__measures out;
    all.count = 0;
    depth_ask(profile, parts, sight, &all, &out);
    sot__many_widest()->expm1(all.count, all.e, all.e);
    depth_answer(profile, parts, all.e, &out);
    return out.depth;
}

sot_measure sot__trust_measure(const sot_profile *profile, const sot__parts *parts, const sot__sight *sight,
                               int direction)
{
    asking all;
    sot__measures out;
    all.count = 0;
    trust_ask(profile, parts, sight, direction, &all, &out);
    sot__many_widest()->expm1(all.count, all.e, all.e);
    trust_answer(parts, sight, direction, all.z, all.e, &out);
    return out.trust[direction];
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

/* The mean of the last gaps, where the longest eighth counts as the longest of the others: one wild gap, or a
 * comeback after years, does not bend it. NAN without a gap. */
static double usual_gap(const sot__state *state)
{
    _Static_assert(SOT__GAPS == 16, "two of them may be wild");
    int count = state->both.count > SOT__GAPS ? SOT__GAPS : (int)state->both.count - 1;
    int32_t first = 0, second = 0, third = 0; /* the longest, which are at most two wild ones and one more */
    int64_t sum = 0;
    for (int k = 0; k < count; k++) {
        int32_t gap = state->gaps.days[k], low = gap < first ? gap : first;
        sum += gap;
        first = gap > first ? gap : first;
        gap = low < second ? low : second;
        second = low > second ? low : second;
        third = gap > third ? gap : third;
    }
    if (count > 8)
        sum -= (first - third) + (second - third);
    else if (count > 1)
        sum -= first - second;
    return count > 0 ? (double)sum / count : NAN;
}

/* Days are whole and weekends quiet, and of a few gaps little is known: none shorter than so many days is
 * expected, and some are counted in from before. */
static double silent_gaps(const sot_profile *profile, const sot__state *state, int32_t day, double usual)
{
    const sot__params *p = &profile->params;
    if (state->both.count == 0)
        return 0;
    double known = state->both.count > SOT__GAPS ? SOT__GAPS : (double)state->both.count - 1;
    double sum = known > 0 ? known * usual : 0;
    double expected =
        known + p->prior_gaps > 0 ? (sum + p->prior_gaps * p->prior_gap_days) / (known + p->prior_gaps) : 0;
    return (double)(day - state->both.day) / (expected > p->least_gap_days ? expected : p->least_gap_days);
}

double sot__silent_gaps(const sot_profile *profile, const sot__state *state, int32_t day)
{
    return silent_gaps(profile, state, day, usual_gap(state));
}

/* More of late than before, from both sides: who only sends does not grow close to anybody. Less half a day,
 * for just after a day of an even pace there is half a day more than on the average. */
static bool grows(const sot_profile *profile, const sot__state *state, const sot__parts *parts, int32_t day)
{
    const sot__params *p = &profile->params;
    double mutual[3];
    for (int h = 1; h < 3; h++) {
        double a = sot__activity_at(&state->side[0].active, &profile->fold, h, day);
        double b = sot__activity_at(&state->side[1].active, &profile->fold, h, day);
        mutual[h] = a < b ? a : b;
    }
    return state->both.kept + (day - state->both.day) >= p->growing_after_days && mutual[2] > 0 &&
           6 * (parts->joint[1] - .5) >= p->growing_ratio * parts->joint[2] &&
           6 * (mutual[1] - .5) >= p->growing_ratio * mutual[2];
}

/* Silence and pulse together: what is called dormant is not half alive, and who was in touch daily may be
 * away for a week. */
static int state_of(const sot_profile *profile, const sot__state *state, const sot__parts *parts, int32_t day,
                    double silent, double pulse)
{
    const sot__params *p = &profile->params;
    if (state->both.count < p->new_days)
        return SOT_STATE_NEW;
    if (silent > p->dormant_gaps && pulse < p->dormant_pulse)
        return SOT_STATE_DORMANT;
    if (silent > p->fading_gaps && pulse < p->fading_pulse)
        return SOT_STATE_FADING;
    bool growing = silent <= p->fading_gaps && grows(profile, state, parts, day);
    return growing ? SOT_STATE_GROWING : SOT_STATE_STEADY;
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
                        const sot__parts *parts, double pulse, sot_pair_score *out)
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
    bool any = state->both.count > 0;
    int32_t day = sot__day(fold, t);
    out->silence_days = any ? (double)(day - state->both.day) : NAN;
    out->usual_gap_days = usual_gap(state);
    double silent = silent_gaps(profile, state, day, out->usual_gap_days);
    out->pulse = pulse * sot__decay(silent / p->pulse_gaps);
    out->p_active = profile->has_p_active && any
                        ? sot__sigmoid(p->p_intercept + p->p_short * logs[0] + p->p_middle * logs[1] +
                                       p->p_long * logs[2] + p->p_silence * sot__log1p(out->silence_days))
                        : NAN;
    out->state = state_of(profile, state, parts, day, silent, out->pulse);
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

void sot__score_made(const sot_profile *profile, const sot__state *state, int64_t t, sot__parts *parts,
                     const sot__measures *measures, const sot__sight *sight, bool signals,
                     sot_pair_score *out)
{
    out->depth = measures->depth;
    out->band = band_of(&profile->params, out->depth.value);
    out->band_low = band_of(&profile->params, out->depth.low);
    out->band_high = band_of(&profile->params, out->depth.high);
    out->mutual_days = parts->mutual;
    out->replies = parts->replies;
    out->initiative = parts->initiative;
    out->turns = parts->conversation;
    for (int d = 0; d < 2; d++)
        out->trust[d] = measures->trust[d];
    score_plain(profile, state, t, parts, measures->pulse, out);
    if (!signals)
        return;
    sot__parts_complete(profile, parts);
    double x = measures->x, raw = parts->two_way ? measures->raw : sot__depth_raw(profile, x);
    out->depth_floor = raw < 0 ? -raw : 0;
    out->depth_gate = parts->two_way ? 0 : -(raw + out->depth_floor);
    fill(parts->depth, SOT_DEPTH_COUNT, x == 0 ? sot__depth_slope(profile, x) : raw / x,
         profile->scoring.depth_variance, sight->depth_seen, out->depth_signals);
    for (int d = 0; d < 2; d++) {
        double z = measures->z[d];
        fill(parts->trust[d], SOT_TRUST_COUNT, z == 0 ? 25 : measures->change[d] / z,
             profile->scoring.trust_variance, sight->trust_seen[d], out->trust_signals[d]);
    }
}

void sot__score_parts(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, const sot__sight *sight, bool signals, sot_pair_score *out)
{
    sot__parts parts;
    sot__measures measures;
    sot__parts_many(profile, 1, &state, t, inputs, &parts);
    sot__measures_many(profile, 1, &parts, sight, &measures);
    sot__score_made(profile, state, t, &parts, &measures, sight, signals, out);
}

void sot__score_state(const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, sot__scored *out)
{
    sot__sight sight;
    sot__sight_for(profile, state, inputs, &sight);
    sot__score_parts(profile, state, t, inputs, &sight, true, &out->score);
}
