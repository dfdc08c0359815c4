/* SPDX-License-Identifier: MIT */
/* One pass over each pair's rows serves all cut-offs. */
#include "learn/lookback.h"

#include "base/special.h"
#include "score/measure.h"

#define PAIRS_A_TASK 512u

/* Labels wait until the fold has reached 30 days later. */
static bool note(sot__lookback *job, const sot__state *state, uint32_t pair, unsigned cut_off,
                 sot__sights *out)
{
    const sot__fold *fold = &job->profile->fold;
    if (state->both.count == 0)
        return true;
    if (!SOT__GROW(job->context, out->at, out->room, out->count + 1))
        return false;
    sot__looked *m = &out->at[out->count++];
    int32_t day = sot__day(fold, job->times[cut_off]);
    *m = (sot__looked){.pair = pair, .cut_off = cut_off};
    for (int h = 0; h < 3; h++)
        m->x[h] = sot__log1p(sot__activity_at(&state->both, fold, h, day));
    m->x[3] = sot__log1p((double)(day - state->both.day));
    m->silent = sot__silent_gaps(job->profile, state, day);
    return true;
}

static sot_status gather_pair(sot__lookback *job, sot__reader *reader, uint32_t index, sot__sights *out,
                              sot_error *error)
{
    const sot__pair *pair = &job->pairs.pairs[index];
    const sot__row *rows = NULL;
    size_t count = 0, folded = 0, waiting = out->count;
    uint64_t conflicts;
    sot_status status =
        sot__ledger_rows(job->ledger, &job->pairs, pair, &reader->room, &rows, &count, &conflicts, error);
    sot__state state;
    sot__state_init(&state, false);
    for (unsigned k = 0, told = 0; status == SOT_OK && told < job->count;) {
        bool look = k < job->count && job->times[k] < job->times[told] + SOT__HORIZON;
        int64_t t = look ? job->times[k] : job->times[told] + SOT__HORIZON;
        size_t until = sot__rows_until(rows, count, t);
        status = sot__reader_fold(reader, rows, folded, until, &state, error);
        folded = until;
        if (status == SOT_OK && look) {
            if (!note(job, &state, index, k++, out))
                status = sot__no_memory(error);
        } else if (status == SOT_OK) {
            int64_t a = state.side[0].last, b = state.side[1].last;
            if (waiting < out->count && out->at[waiting].cut_off == told)
                out->at[waiting++].label = (a > b ? a : b) > job->times[told];
            told++;
        }
    }
    sot__state_free(&state, job->context);
    return status;
}

static sot_status gather_some(void *user, size_t index, unsigned worker, sot_error *error)
{
    sot__lookback *job = user;
    size_t from = index * PAIRS_A_TASK, to = from + PAIRS_A_TASK;
    if (to > job->pairs.count)
        to = job->pairs.count;
    sot_status status = SOT_OK;
    for (size_t k = from; status == SOT_OK && k < to; k++)
        status = gather_pair(job, &job->readers[worker], (uint32_t)k, &job->tasks[index], error);
    return status;
}

sot_status sot__look_back(sot__lookback *job, sot__sights *out, sot_error *error)
{
    sot_context *context = job->context;
    size_t tasks = (job->pairs.count + PAIRS_A_TASK - 1) / PAIRS_A_TASK;
    sot__decoder decoder;
    sot_status status = sot__decoder_init(&decoder, job->ledger, job->profile, error);
    if (status != SOT_OK)
        return status;
    job->readers = sot__alloc(context, context->threads, sizeof *job->readers);
    job->tasks = sot__calloc(context, tasks, sizeof *job->tasks);
    if (job->readers && job->tasks) {
        for (unsigned w = 0; w < context->threads; w++)
            sot__reader_init(&job->readers[w], job->ledger, job->profile, &decoder);
        status = sot__parallel(context, context->threads, tasks, gather_some, job, "looking back", error);
        for (unsigned w = 0; w < context->threads; w++)
            sot__reader_free(&job->readers[w]);
        size_t all = 0;
        for (size_t k = 0; k < tasks; k++)
            all += job->tasks[k].count;
        if (status == SOT_OK && !SOT__GROW(context, out->at, out->room, all))
            status = sot__no_memory(error);
        for (size_t k = 0; k < tasks; k++) {
            if (status == SOT_OK && job->tasks[k].count)
                memcpy(out->at + out->count, job->tasks[k].at, job->tasks[k].count * sizeof *out->at);
            out->count += job->tasks[k].count;
            sot__free(context, job->tasks[k].at);
        }
    } else {
        status = sot__no_memory(error);
    }
    sot__free(context, job->readers);
    sot__free(context, job->tasks);
    sot__decoder_free(&decoder, context);
    return status;
}
