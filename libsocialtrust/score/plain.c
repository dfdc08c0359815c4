/* SPDX-License-Identifier: MIT */
/* What is told of a pair beside its measures: reciprocity, gaps and silence, pulse, state, what is owed. */
#include <math.h>

#include "score/measure.h"

int sot__band_of(const sot__params *p, double depth)
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
static bool grows(const sot_profile *profile, const sot__state *state, const sot__found_block *b, size_t pair,
                  int32_t day)
{
    const sot__params *p = &profile->params;
    double least = b->least[pair];
    if (!(state->both.kept + (day - state->both.day) >= p->growing_after_days && least > 0 &&
          6 * (b->joint[1][pair] - .5) >= p->growing_ratio * b->joint[2][pair]))
        return false;
    double middle = sot__smaller(sot__activity_at(&state->side[0].active, &profile->fold, 1, day),
                                 sot__activity_at(&state->side[1].active, &profile->fold, 1, day));
    return 6 * (middle - .5) >= p->growing_ratio * least;
}

/* Silence and pulse together: what is called dormant is not half alive, and who was in touch daily may be
 * away for a week. */
static int state_of(const sot_profile *profile, const sot__state *state, const sot__found_block *b,
                    size_t pair, int32_t day, double silent, double pulse)
{
    const sot__params *p = &profile->params;
    if (state->both.count < p->new_days)
        return SOT_STATE_NEW;
    if (silent > p->dormant_gaps && pulse < p->dormant_pulse)
        return SOT_STATE_DORMANT;
    if (silent > p->fading_gaps && pulse < p->fading_pulse)
        return SOT_STATE_FADING;
    bool growing = silent <= p->fading_gaps && grows(profile, state, b, pair, day);
    return growing ? SOT_STATE_GROWING : SOT_STATE_STEADY;
}

void sot__count_owed(const sot_profile *profile, const sot__state *state, int64_t t, int owed[2])
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

void sot__plain_of(const sot_profile *profile, const sot__state *state, int64_t t, int32_t day,
                   const sot__found_block *b, size_t pair, double pulse, sot__plain *out)
{
    const sot__params *p = &profile->params;
    double given = state->side[0].weight, taken = state->side[1].weight;
    if (given != 0 || taken != 0) {
        double f = sot__fade(t - state->weight_at, profile->fold.h_reciprocity);
        given *= f;
        taken *= f;
    }
    out->given[0] = given;
    out->given[1] = taken;
    out->reciprocity = given + taken > 0 ? 2 * sot__smaller(given, taken) / (given + taken) : NAN;
    bool any = state->both.count > 0;
    out->silence_days = any ? (double)(day - state->both.day) : NAN;
    out->usual_gap_days = usual_gap(state);
    double silent = silent_gaps(profile, state, day, out->usual_gap_days);
    out->pulse = pulse * sot__decay(silent / p->pulse_gaps);
    out->p_active = NAN;
    if (profile->has_p_active && any)
        out->p_active =
            sot__sigmoid(p->p_intercept + p->p_short * b->logs[0][pair] + p->p_middle * b->logs[1][pair] +
                         p->p_long * b->logs[2][pair] + p->p_silence * sot__log1p(out->silence_days));
    out->state = state_of(profile, state, b, pair, day, silent, out->pulse);
}

double sot__pulse(const sot_profile *profile, double logs, double silent)
{
    const sot__params *p = &profile->params;
    return 0 - 100 * sot__expm1(-logs / p->pulse_scale) * sot__decay(silent / p->pulse_gaps);
}
