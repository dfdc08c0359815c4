/* SPDX-License-Identifier: MIT */
/* Findings that a person understands, as codes with typed arguments; verdicts.def says what they mean. */
#include <math.h>

#include "score/explanation.h"

typedef struct findings {
    sot_verdict *out;
    size_t count;
} findings;

static void find(findings *f, int code, int side, double n, double days)
{
    if (f->count < SOT__VERDICTS_MOST)
        f->out[f->count++] = (sot_verdict){code, side, n, days};
}

/* Open complaints and overdue promises of one side: how many, and the oldest. */
static void find_open(findings *f, const sot__state *state, int side, int64_t t)
{
    double n[2] = {0, 0}, oldest[2] = {0, 0};
    for (size_t k = 0; k < state->items.count; k++) {
        const sot__item *item = &state->items.at[k];
        if (!item->open || item->side != side ||
            (!item->complaint && (item->due == SOT_TIME_NONE || t <= item->due)))
            continue;
        double age = (double)(t - (item->complaint ? item->opened : item->due)) / (double)SOT__DAY_US;
        n[item->complaint] += 1;
        if (age > oldest[item->complaint])
            oldest[item->complaint] = age;
    }
    if (n[1] > 0)
        find(f, SOT_VERDICT_COMPLAINT_OPEN, side, n[1], oldest[1]);
    if (n[0] > 0)
        find(f, SOT_VERDICT_PROMISE_OVERDUE, side, n[0], oldest[0]);
}

static void find_dialogue(findings *f, const sot_profile *profile, const sot__state *state,
                          const sot_counts *c, int64_t t)
{
    const sot__params *p = &profile->params;
    bool from[2] = {c->first_us[0] != SOT_TIME_NONE, c->first_us[1] != SOT_TIME_NONE};
    for (int d = 0; d < 2; d++) {
        if (from[d] && !from[1 - d])
            find(f, SOT_VERDICT_ONE_WAY, d, (double)c->active_days[d], NAN);
        if (!from[0] && !from[1] && c->attention[d] > 0 && c->attention[d] == c->rows[d] &&
            c->rows[1 - d] == 0)
            find(f, SOT_VERDICT_FOLLOWER_ONLY, d, (double)c->attention[d], NAN);
        if (c->unanswered_run[d] >= p->find_steamroll_days)
            find(f, SOT_VERDICT_STEAMROLL, d, c->unanswered_run[d], NAN);
        /* The open turn is silence too once it is as old as a turn that would have closed. */
        const sot__turn *turn = &state->turn;
        bool waiting = turn->open && turn->question > 0 && turn->owner == 1 - d &&
                       t - turn->opened < profile->fold.turn_timeout;
        double silent = (double)c->questions[1 - d] - (double)c->questions_answered[1 - d] - waiting;
        if (silent > 0 && c->questions_answered[1 - d] == 0)
            find(f, SOT_VERDICT_ASKED_AND_SILENT, d, silent, NAN);
        if (from[d] && c->questions[d] == 0)
            find(f, SOT_VERDICT_NEVER_ASKED, d, 0, NAN);
    }
}

static bool overdue(const sot__state *state, int side, int64_t t)
{
    for (size_t k = 0; k < state->items.count; k++) {
        const sot__item *item = &state->items.at[k];
        if (item->open && !item->complaint && item->side == side && item->due != SOT_TIME_NONE &&
            t > item->due)
            return true;
    }
    return false;
}

/* Findings tell the story that the points tell: what counts against somebody is not praised. */
static void find_good(findings *f, const sot__params *p, const sot__state *state, const sot_pair_score *score,
                      const sot_counts *c, int64_t t)
{
    for (int d = 0; d < 2; d++) {
        const sot_signal *seen = score->trust_signals[1 - d];
        double in_time = (double)c->kept[d] - (double)c->kept_late[d];
        if (in_time > 0 && c->broken[d] == 0 && !overdue(state, d, t) &&
            seen[SOT_TRUST_COMMITMENTS].logit >= 0)
            find(f, SOT_VERDICT_PROMISES_KEPT, d, in_time, NAN);
        if (c->complaints[d] > 0 && c->resolved[d] == c->complaints[d])
            find(f, SOT_VERDICT_COMPLAINTS_RESOLVED, d, (double)c->complaints[d], NAN);
        bool answers = state->side[d].answers >= p->find_answers;
        double soon = seen[SOT_TRUST_RESPONSIVENESS].logit;
        if (answers && c->answer_hours[d] <= p->find_quick_hours && soon >= 0)
            find(f, SOT_VERDICT_ANSWERS_QUICKLY, d, c->answer_hours[d], NAN);
        else if (answers && c->answer_hours[d] >= p->find_slow_hours && soon <= 0)
            find(f, SOT_VERDICT_ANSWERS_SLOWLY, d, c->answer_hours[d], NAN);
        double all = (double)(c->conversations[0] + c->conversations[1]);
        if (all >= p->find_conversations && (double)c->conversations[d] >= p->find_starts_share * all)
            find(f, SOT_VERDICT_STARTS_ALL, d, (double)c->conversations[d], NAN);
    }
    if (c->meetings > 0) {
        int64_t first = c->first_us[0] < c->first_us[1] ? c->first_us[0] : c->first_us[1];
        if (first == SOT_TIME_NONE)
            first = t;
        find(f, SOT_VERDICT_MEETS_IN_PERSON, -1, (double)c->meetings,
             (double)(t - first) / (double)SOT__DAY_US);
    }
    if ((double)score->active_days >= p->find_reciprocal_days &&
        score->reciprocity >= p->find_reciprocal_share)
        find(f, SOT_VERDICT_RECIPROCAL, -1, 100 * score->reciprocity, NAN);
}

/* What those whom the other trusts say about each side. */
static void find_voices(findings *f, const sot_reputation *const reputation[2], bool good)
{
    for (int by = 0; by < 2; by++) {
        const sot_reputation *r = reputation[by];
        if (r && good && r->r > r->s && r->for_ > 0)
            find(f, SOT_VERDICT_VOUCHED_FOR, 1 - by, r->for_, NAN);
        if (r && !good && r->s > r->r && r->against > 0)
            find(f, SOT_VERDICT_WARNED_ABOUT, 1 - by, r->against, NAN);
    }
}

size_t sot__verdicts_of(const sot_profile *profile, const sot__state *state, const sot_pair_score *score,
                        const sot_counts *counts, const sot_reputation *const reputation[2], int64_t t,
                        sot_verdict *out)
{
    findings f = {out, 0};
    double floor = profile->params.confidence_floor;
    if (score->depth.confidence < floor)
        find(&f, SOT_VERDICT_NOT_ENOUGH_EVIDENCE, -1, score->depth.confidence, NAN);
    for (int d = 0; d < 2; d++)
        if (score->trust[d].confidence < floor)
            find(&f, SOT_VERDICT_NOT_ENOUGH_EVIDENCE, d, score->trust[d].confidence, NAN);
    for (int d = 0; d < 2; d++) {
        find_open(&f, state, d, t);
        if (counts->broken[d] > 0)
            find(&f, SOT_VERDICT_PROMISES_BROKEN, d, (double)counts->broken[d], NAN);
        if (state->consideration[d].blocks > 0)
            find(&f, SOT_VERDICT_BLOCKED, d, state->consideration[d].blocks, NAN);
    }
    find_voices(&f, reputation, false);
    find_dialogue(&f, profile, state, counts, t);
    if (score->state == SOT_STATE_DORMANT)
        find(&f, SOT_VERDICT_DORMANT, -1, score->usual_gap_days, score->silence_days);
    else if (score->state == SOT_STATE_FADING)
        find(&f, SOT_VERDICT_FADING, -1, score->usual_gap_days, score->silence_days);
    else if (score->state == SOT_STATE_GROWING)
        find(&f, SOT_VERDICT_GROWING, -1, 0, NAN);
    find_voices(&f, reputation, true);
    find_good(&f, &profile->params, state, score, counts, t);
    return f.count;
}
