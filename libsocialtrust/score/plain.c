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
static bool grows(const sot__moment *m)
{
    const sot__params *p = m->fold->p;
    if (!(m->least > 0 && 6 * (m->joint[1] - .5) >= p->growing_ratio * m->joint[2] &&
          m->both->kept + (m->day - m->both->day) >= p->growing_after_days))
        return false;
    double middle = sot__smaller(sot__activity_at(&m->side[0].active, m->fold, 1, m->day),
                                 sot__activity_at(&m->side[1].active, m->fold, 1, m->day));
    return 6 * (middle - .5) >= p->growing_ratio * m->least;
}

void sot__beside_take(const sot__state *state, size_t l, sot__found_block *b)
{
    const sot__moment *m = &b->moment;
    const sot_profile *profile = m->fold->profile;
    double usual = usual_gap(state), silent = silent_gaps(profile, state, m->day, usual);
    b->given[0][l] = state->side[0].weight;
    b->given[1][l] = state->side[1].weight;
    b->fade[SOT__FADE_GIVEN][l] = sot__age(m->t, state->weight_at, m->fold->h_reciprocity);
    b->silence[l] = state->both.count > 0 ? (double)(m->day - state->both.day) : NAN;
    b->usual[l] = usual;
    b->silent[l] = silent;
    b->fade[SOT__FADE_PULSE][l] = silent / profile->params.pulse_gaps;
    b->grows[l] = silent <= profile->params.fading_gaps && grows(m);
}

/* Silence and pulse together: what is called dormant is not half alive, and who was in touch daily may be
 * away for a week. */
int sot__state_of(const sot__found_block *b, size_t l, double pulse)
{
    const sot__params *p = b->moment.fold->p;
    double silent = b->silent[l];
    if (b->days[l] < p->new_days)
        return SOT_STATE_NEW;
    if (silent > p->dormant_gaps && pulse < p->dormant_pulse)
        return SOT_STATE_DORMANT;
    if (silent > p->fading_gaps && pulse < p->fading_pulse)
        return SOT_STATE_FADING;
    return b->grows[l] ? SOT_STATE_GROWING : SOT_STATE_STEADY;
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

double sot__p_active(const sot__found_block *b, size_t l)
{
    const sot_profile *profile = b->moment.fold->profile;
    const sot__params *p = &profile->params;
    if (!profile->has_p_active || !(b->days[l] > 0))
        return NAN;
    return sot__sigmoid(p->p_intercept + p->p_short * b->logs[0][l] + p->p_middle * b->logs[1][l] +
                        p->p_long * b->logs[2][l] + p->p_silence * sot__log1p(b->silence[l]));
}

double sot__pulse(const sot_profile *profile, double logs, double silent)
{
    const sot__params *p = &profile->params;
    return 0 - 100 * sot__expm1(-logs / p->pulse_scale) * sot__decay(silent / p->pulse_gaps);
}
