/* SPDX-License-Identifier: MIT */
/* What is owed, and whose move it is; and the counts that a person can check. */
#include <math.h>

#include "score/explanation.h"

static double days(int64_t from, int64_t to)
{
    return (double)(to - from) / (double)SOT__DAY_US;
}

static bool before(const sot_owed *x, const sot_owed *y)
{
    return x->kind != y->kind ? x->kind < y->kind : x->age_days > y->age_days;
}

size_t sot__owed_of(const sot_profile *profile, const sot__state *state, int64_t t, sot_owed *out,
                    size_t most)
{
    size_t count = 0;
    for (size_t k = 0; k <= state->items.count; k++) {
        sot_owed owed;
        if (k < state->items.count) {
            const sot__item *item = &state->items.at[k];
            if (!item->open || (!item->complaint && (item->due == SOT_TIME_NONE || t <= item->due)))
                continue;
            owed = (sot_owed){item->complaint ? SOT_OWED_COMPLAINT : SOT_OWED_PROMISE, item->side, item->id.p,
                              days(item->complaint ? item->opened : item->due, t), item->weight};
        } else {
            const sot__turn *turn = &state->turn;
            if (!turn->open || !(turn->share >= profile->params.owed_share))
                continue;
            owed = (sot_owed){turn->question > 0 ? SOT_OWED_QUESTION : SOT_OWED_TURN, 1 - turn->owner,
                              turn->id.p, days(turn->opened, t), turn->share};
        }
        if (count < most) {
            size_t place = count;
            for (; place > 0 && before(&owed, &out[place - 1]); place--)
                out[place] = out[place - 1];
            out[place] = owed;
        }
        count++;
    }
    return count;
}

void sot__counts_of(const sot__state *state, sot_counts *out)
{
    *out = (sot_counts){.size = sizeof *out, .meetings = state->in_person.meetings};
    for (int d = 0; d < 2; d++) {
        const sot__side *side = &state->side[d];
        const sot__commitments *commitments = &state->commitments[d];
        out->rows[d] = side->rows;
        out->active_days[d] = side->active.count;
        out->turns_answered[d] = side->turns_answered;
        out->turns_unanswered[d] = side->turns_unanswered;
        out->questions[d] = side->questions;
        out->questions_answered[d] = side->questions_answered;
        out->answer_hours[d] = side->answers ? side->answer_hours / side->answers : NAN;
        out->promises[d] = commitments->promises;
        out->kept[d] = commitments->kept_count;
        out->kept_late[d] = commitments->kept_late;
        out->broken[d] = commitments->broken_count;
        out->released[d] = commitments->released;
        out->complaints[d] = state->recovery[d].complaints;
        out->resolved[d] = state->recovery[d].resolved;
        out->conversations[d] = side->conversations;
        out->support[d] = state->support[d].rows;
        out->attention[d] = side->attention_rows;
        out->unanswered_run[d] =
            (int)(state->consideration[d].run < INT32_MAX ? state->consideration[d].run : INT32_MAX);
        out->first_us[d] = side->first;
        out->last_us[d] = side->last;
    }
}
