/* SPDX-License-Identifier: MIT */
/* When time alone next moves a score by a point. */
#include "score/explanation.h"
#include "score/measure.h"

#define MINUTE_US INT64_C(60000000)

typedef struct clock_ {
    const sot_profile *profile;
    const sot__state *state;
    const sot_inputs *inputs;
    double start[3];
    sot__sight sight;
} clock_;

static void scores_at(const clock_ *c, int64_t t, double out[3])
{
    sot__parts parts;
    sot__parts_at(c->profile, c->state, t, c->inputs, &parts);
    out[0] = sot__depth_measure(c->profile, &parts, &c->sight).value;
    out[1] = sot__trust_measure(c->profile, &parts, &c->sight, 0).value;
    out[2] = sot__trust_measure(c->profile, &parts, &c->sight, 1).value;
}

static bool moved(const clock_ *c, int64_t t)
{
    double now[3];
    scores_at(c, t, now);
    for (int k = 0; k < 3; k++)
        if (now[k] - c->start[k] >= 1 || c->start[k] - now[k] >= 1)
            return true;
    return false;
}

int64_t sot__valid_until(const sot_profile *profile, const sot__state *state, int64_t t,
                         const sot_inputs *inputs)
{
    clock_ c = {.profile = profile, .state = state, .inputs = inputs};
    sot__sight_for(profile, state, inputs, &c.sight);
    scores_at(&c, t, c.start);
    /* Steps of an hour for two days, of a day for two months, then ever longer ones: a score settles as it
     * ages. */
    int64_t before = t, step = SOT__HOUR_US, end = t + 3653 * SOT__DAY_US;
    while (before < end) {
        int64_t after = before + step;
        if (after > SOT_TIME_MAX)
            return SOT_TIME_NONE;
        if (moved(&c, after)) {
            while (after - before > MINUTE_US) {
                int64_t middle = before + (after - before) / 2;
                if (moved(&c, middle))
                    after = middle;
                else
                    before = middle;
            }
            return after;
        }
        before = after;
        if (before - t >= 60 * SOT__DAY_US)
            step += step / 8;
        else if (before - t >= 2 * SOT__DAY_US)
            step = SOT__DAY_US;
    }
    return SOT_TIME_NONE;
}
