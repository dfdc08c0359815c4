/* SPDX-License-Identifier: MIT */
/* When time alone next moves a score by a point. */
#include "score/explanation.h"
#include "score/measure.h"
#include "score/outstanding.h"

#define MINUTE_US INT64_C(60000000)

typedef struct clock_ {
    const sot_profile *profile;
    const sot__state *state;
    const sot_inputs *inputs;
    double start[3];
    sot__sight sight;
    bool many; /* items: `state` is then without them */
    sot__outstanding outstanding;
    sot__rest rest;
} clock_;

static void scores_at(clock_ *c, int64_t t, double out[3])
{
    sot_measure all[3];
    if (c->many)
        sot__outstanding_at(&c->outstanding, t, &c->rest);
    sot__measured_at(c->profile, c->state, t, c->inputs, &c->sight, NULL, all);
    for (int which = 0; which < 3; which++)
        out[which] = all[which].value;
}

static bool moved(clock_ *c, int64_t t)
{
    double now[3];
    scores_at(c, t, now);
    for (int k = 0; k < 3; k++)
        if (now[k] - c->start[k] >= 1 || c->start[k] - now[k] >= 1)
            return true;
    return false;
}

static int64_t search(clock_ *c, int64_t t)
{
    /* Steps of an hour for two days, of a day for two months, then ever longer ones: a score settles as it
     * ages. */
    int64_t before = t, step = SOT__HOUR_US, end = t + 3653 * SOT__DAY_US;
    while (before < end) {
        int64_t after = before + step;
        if (after > SOT_TIME_MAX)
            return SOT_TIME_NONE;
        if (moved(c, after)) {
            while (after - before > MINUTE_US) {
                int64_t middle = before + (after - before) / 2;
                if (moved(c, middle))
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

bool sot__valid_until(sot_context *context, const sot_profile *profile, const sot__state *state, int64_t t,
                      const sot_inputs *inputs, int64_t *out)
{
    clock_ c = {.profile = profile, .state = state, .inputs = inputs};
    sot__state without;
    bool good = true;
    c.many = state->items.count >= SOT__ITEMS_MANY;
    if (c.many) {
        good = sot__outstanding_make(context, &profile->fold, &state->items, t, &c.outstanding);
        sot__state_view(state, NULL, 0, &c.rest, &without);
        c.state = &without;
    }
    sot__sight_for(profile, state, inputs, &c.sight);
    if (good) {
        scores_at(&c, t, c.start);
        *out = search(&c, t);
    }
    if (c.many)
        sot__outstanding_free(context, &c.outstanding);
    return good;
}
