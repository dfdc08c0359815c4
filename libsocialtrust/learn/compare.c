/* SPDX-License-Identifier: MIT */
/* Comparing two profiles on one ledger: every pair is folded and scored under both, moves are split over what
 * made them. */
#include "learn/moves.h"

#include "base/sized.h"

#include "base/special.h"
#include "ledger/batch.h"
#include "score/attention.h"
#include "score/measure.h"
#include "score/reader.h"

#include <math.h>

#define PAIRS_A_TASK 512u

typedef struct found {
    sot__move *at;
    size_t count, room;
    uint64_t compared;
} found;

typedef struct comparing {
    sot_ledger *ledger;
    sot_context *context;
    const sot_compare_options *options;
    const sot_profile *profile[2]; /* before, after */
    bool one_fold;                 /* the same evidence serves both */
    bool depth;
    sot__pairs pairs;
    sot_attention *attention[2];
    sot__decoder decoder[2];
    sot__reader *readers[2]; /* one a worker */
    found *tasks;
} comparing;

/* What one profile says of one pair. */
typedef struct view {
    sot__parts parts;
    sot_measure measure[3]; /* depth, both trusts */
} view;

static sot_status look(comparing *job, int which, const sot__pair *pair, unsigned worker,
                       const sot__state **state, view *out, sot_error *error)
{
    uint64_t conflicts;
    const sot_profile *profile = job->profile[which];
    sot_inputs inputs = sot__no_inputs;
    if (which == 0 || !job->one_fold) {
        sot_status status = sot__reader_state(&job->readers[which][worker], &job->pairs, pair,
                                              job->options->as_of_us, false, state, &conflicts, error);
        if (status != SOT_OK)
            return status;
    }
    if (job->attention[which]) {
        inputs.attention[0] = sot__attention_at(job->attention[which], pair->a);
        inputs.attention[1] = sot__attention_at(job->attention[which], pair->b);
    }
    sot__sight sight;
    sot__sight_for(profile, *state, &inputs, &sight);
    sot__measured_at(profile, *state, job->options->as_of_us, &inputs, &sight, &out->parts, out->measure);
    return SOT_OK;
}

/* A move of `total` shared out by the signals' steps; `slope` where the steps cancel each other. */
static void share(const sot__part *before, const sot__part *after, int count, double total, double slope,
                  double *out)
{
    double step = 0;
    for (int k = 0; k < count; k++)
        step += after[k].c - before[k].c;
    double per = step > 1e-9 || step < -1e-9 ? total / step : slope;
    for (int k = 0; k < count; k++)
        out[k] = (after[k].c - before[k].c) * per;
}

/* Rounding goes to the largest part, so that the parts sum to the move. */
static void settle(double *value, size_t parts)
{
    double rest = value[SOT__MOVE];
    size_t largest = 0;
    for (size_t k = 0; k < parts; k++) {
        rest -= value[SOT__FIRST_PART + k];
        if (fabs(value[SOT__FIRST_PART + k]) > fabs(value[SOT__FIRST_PART + largest]))
            largest = k;
    }
    value[SOT__FIRST_PART + largest] += rest;
}

static double sum(const sot__part *parts, int count)
{
    double x = 0;
    for (int k = 0; k < count; k++)
        x += parts[k].c;
    return x;
}

static void depth_move(const comparing *job, const view *before, const view *after, double *out)
{
    const sot_profile *p0 = job->profile[0], *p1 = job->profile[1];
    double x0 = sum(before->parts.depth, SOT_DEPTH_COUNT), x1 = sum(after->parts.depth, SOT_DEPTH_COUNT);
    double raw0 = sot__depth_raw(p0, x0), based = sot__depth_raw(p1, x0), raw1 = sot__depth_raw(p1, x1);
    double base = p1->params.depth_base;
    double slope = 100 * sot__sigmoid(base + x1) * sot__sigmoid(-base - x1) / (1 - sot__sigmoid(base));
    double *part = out + SOT__FIRST_PART;
    out[SOT__BEFORE] = before->measure[0].value;
    out[SOT__AFTER] = after->measure[0].value;
    share(before->parts.depth, after->parts.depth, SOT_DEPTH_COUNT, raw1 - based, slope, part);
    part[SOT__PART_BASE] = based - raw0;
    part[SOT__PART_FLOOR] = (raw1 < 0 ? -raw1 : 0) - (raw0 < 0 ? -raw0 : 0);
    part[SOT__PART_GATE] = before->parts.two_way ? 0 : (raw0 > 0 ? raw0 : 0) - (raw1 > 0 ? raw1 : 0);
}

static void trust_move(const view *before, const view *after, int direction, double *out)
{
    out[SOT__BEFORE] = before->measure[1 + direction].value;
    out[SOT__AFTER] = after->measure[1 + direction].value;
    double v = out[SOT__AFTER] / 100;
    share(before->parts.trust[direction], after->parts.trust[direction], SOT_TRUST_COUNT,
          out[SOT__AFTER] - out[SOT__BEFORE], 100 * v * (1 - v), out + SOT__FIRST_PART);
}

/* Notes a score that moved far enough; false when out of memory. */
static bool note(comparing *job, found *task, const sot__pair *pair, int direction, const view *before,
                 const view *after)
{
    sot__move m = {.a = sot__ledger_id(job->ledger, direction ? pair->b : pair->a),
                   .b = sot__ledger_id(job->ledger, direction ? pair->a : pair->b)};
    if (job->depth)
        depth_move(job, before, after, m.value);
    else
        trust_move(before, after, direction, m.value);
    m.value[SOT__MOVE] = m.value[SOT__AFTER] - m.value[SOT__BEFORE];
    task->compared++;
    if (fabs(m.value[SOT__MOVE]) < job->options->least)
        return true;
    settle(m.value, job->depth ? SOT__PARTS_MOST : SOT_TRUST_COUNT);
    if (!SOT__GROW(job->context, task->at, task->room, task->count + 1))
        return false;
    task->at[task->count++] = m;
    return true;
}

static sot_status compare_some(void *user, size_t index, unsigned worker, sot_error *error)
{
    comparing *job = user;
    size_t from = index * PAIRS_A_TASK, to = from + PAIRS_A_TASK;
    if (to > job->pairs.count)
        to = job->pairs.count;
    for (size_t k = from; k < to; k++) {
        const sot__pair *pair = &job->pairs.pairs[k];
        const sot__state *state = NULL;
        view before, after;
        sot_status status = look(job, 0, pair, worker, &state, &before, error);
        if (status != SOT_OK)
            return status;
        if (state->rows == 0)
            continue;
        if ((status = look(job, 1, pair, worker, &state, &after, error)) != SOT_OK)
            return status;
        for (int d = 0; d < (job->depth ? 1 : 2); d++)
            if (!note(job, &job->tasks[index], pair, d, &before, &after))
                return sot__no_memory(error);
    }
    return SOT_OK;
}

/* Gathers what the tasks found. */
static sot_status make_table(const comparing *job, size_t tasks, sot_moves **out, sot_error *error)
{
    size_t all = 0, count = 0;
    uint64_t compared = 0;
    for (size_t k = 0; k < tasks; k++)
        all += job->tasks[k].count;
    sot__move *moves = sot__alloc(job->context, all, sizeof *moves);
    if (!moves)
        return sot__no_memory(error);
    for (size_t k = 0; k < tasks; k++) {
        if (job->tasks[k].count)
            memcpy(moves + count, job->tasks[k].at, job->tasks[k].count * sizeof *moves);
        count += job->tasks[k].count;
        compared += job->tasks[k].compared;
    }
    sot_status status = sot__moves_make(job->context, job->depth, moves, count, compared, out, error);
    sot__free(job->context, moves);
    return status;
}

static sot_status compare(comparing *job, sot_moves **out, sot_error *error)
{
    sot_context *context = job->context;
    size_t tasks = (job->pairs.count + PAIRS_A_TASK - 1) / PAIRS_A_TASK;
    sot_status status = SOT_OK;
    job->tasks = sot__calloc(context, tasks, sizeof *job->tasks);
    for (int which = 0; which < 2; which++) {
        job->readers[which] = sot__alloc(context, context->threads, sizeof **job->readers);
        if (!job->tasks || !job->readers[which])
            status = sot__no_memory(error);
    }
    if (status == SOT_OK) {
        for (unsigned k = 0; k < 2 * context->threads; k++)
            sot__reader_init(&job->readers[k % 2][k / 2], job->ledger, job->profile[k % 2],
                             &job->decoder[k % 2]);
        status = sot__parallel(context, context->threads, tasks, compare_some, job, "comparing", error);
        for (unsigned k = 0; k < 2 * context->threads; k++)
            sot__reader_free(&job->readers[k % 2][k / 2]);
        if (status == SOT_OK)
            status = make_table(job, tasks, out, error);
        for (size_t k = 0; k < tasks; k++)
            sot__free(context, job->tasks[k].at);
    }
    sot__free(context, job->readers[0]);
    sot__free(context, job->readers[1]);
    sot__free(context, job->tasks);
    return status;
}

/* Opens the ledger for `job` and compares. */
static sot_status with_ledger(comparing *job, sot_moves **out, sot_error *error)
{
    uint32_t me;
    int64_t whose = -1;
    int decoders = 0;
    if (!sot__guard_ledger(job->ledger))
        return sot__busy(error, "ledger");
    sot_status status = SOT_OK;
    if (job->options->me) {
        if (sot__ledger_find(job->ledger, job->options->me, &me))
            whose = sot__ledger_canonical(job->ledger, me);
        else
            status = sot__fail(error, SOT_E_NOT_FOUND, "me: no contact \"%.200s\"", job->options->me);
    }
    for (; status == SOT_OK && decoders < 2; decoders++)
        if ((status = sot__decoder_init(&job->decoder[decoders], job->ledger, job->profile[decoders],
                                        error)) != SOT_OK)
            break;
    if (status == SOT_OK && (status = sot__ledger_pairs(job->ledger, whose, &job->pairs, error)) == SOT_OK) {
        status = compare(job, out, error);
        sot__pairs_free(&job->pairs);
    }
    while (decoders > 0)
        sot__decoder_free(&job->decoder[--decoders], job->context);
    sot__unguard_ledger(job->ledger);
    return status;
}

sot_status sot_ledger_compare_profiles(sot_ledger *ledger, const sot_profile *before,
                                       const sot_profile *after, const sot_compare_options *options,
                                       sot_moves **out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !options || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger, options and a place for the result are needed");
    *out = NULL;
    static const sot_compare_options defaults = SOT_COMPARE_OPTIONS_INIT;
    sot_compare_options taken;
    sot_status status =
        sot__take_struct(options, &defaults, sizeof defaults, &taken, "sot_compare_options", error);
    if (status != SOT_OK)
        return status;
    options = &taken;
    if (options->target != SOT_LEARN_DEPTH && options->target != SOT_LEARN_TRUST)
        return sot__fail(error, SOT_E_ARGUMENT, "target: expected depth or trust");
    if (!(options->least >= 0 && options->least <= 100))
        return sot__fail(error, SOT_E_RANGE, "least: expected a number of 0 to 100");
    status = sot__time_check(options->as_of_us, "as_of_us", error);
    comparing job = {.ledger = ledger,
                     .context = sot__ledger_context(ledger),
                     .options = options,
                     .depth = options->target == SOT_LEARN_DEPTH};
    if (status == SOT_OK)
        status = sot__ledger_scoring(ledger, before, &job.profile[0], error);
    if (status == SOT_OK)
        status = sot__ledger_scoring(ledger, after, &job.profile[1], error);
    if (status == SOT_OK)
        job.one_fold = memcmp(job.profile[0]->digest_fold, job.profile[1]->digest_fold, 16) == 0;
    for (int which = 0; status == SOT_OK && options->attention && which < 2; which++)
        status =
            sot_attention_new(ledger, job.profile[which], options->as_of_us, &job.attention[which], error);
    if (status == SOT_OK)
        status = with_ledger(&job, out, error);
    for (int which = 0; which < 2; which++)
        sot__scoring_done(job.profile[which]);
    sot_attention_free(job.attention[0]);
    sot_attention_free(job.attention[1]);
    return status;
}
