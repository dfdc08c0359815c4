/* SPDX-License-Identifier: MIT */
/* What is owed, and whose move it is; and the counts that a person can check. */
#include <math.h>

#include "base/sort.h"
#include "score/explanation.h"

static double days(int64_t from, int64_t to)
{
    return (double)(to - from) / (double)SOT__DAY_US;
}

static bool before(int unused, const sot_owed *x, const sot_owed *y)
{
    (void)unused;
    return x->kind != y->kind ? x->kind < y->kind : x->age_days > y->age_days;
}

SOT__MERGE_SORT(sort_owed, sot_owed, int, before)

static bool put(sot__owed_list *list, sot__arena *texts, sot_owed owed, sot__text id)
{
    owed.id = sot__arena_text(texts, id);
    list->at[list->count++] = owed;
    return owed.id != NULL;
}

bool sot__owed_of(const sot_profile *profile, const sot__state *state, int64_t t, sot__arena *texts,
                  sot__owed_list *out)
{
    const sot__turn *turn = &state->turn;
    size_t most = state->items.count + 1;
    *out = (sot__owed_list){sot__arena_take(texts, most * sizeof *out->at), 0};
    sot_owed *room = sot__alloc(texts->context, most, sizeof *room);
    bool good = out->at && room;
    for (size_t k = 0; good && k < state->items.count; k++) {
        const sot__item *item = &state->items.at[k];
        int64_t since = item->complaint ? item->opened : item->due;
        if (item->open && (item->complaint || (since != SOT_TIME_NONE && t > since)))
            good = put(out, texts,
                       (sot_owed){item->complaint ? SOT_OWED_COMPLAINT : SOT_OWED_PROMISE, item->side, NULL,
                                  days(since, t), item->weight},
                       item->id);
    }
    if (good && turn->open && turn->share >= profile->params.owed_share)
        good = put(out, texts,
                   (sot_owed){turn->question > 0 ? SOT_OWED_QUESTION : SOT_OWED_TURN, 1 - turn->owner, NULL,
                              days(turn->opened, t), turn->share},
                   turn->id);
    if (good)
        sort_owed(out->at, out->count, room, 0);
    sot__free(texts->context, room);
    return good;
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
