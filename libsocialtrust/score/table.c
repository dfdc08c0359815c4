/* SPDX-License-Identifier: MIT */
/* Scoring all pairs of a ledger, or one contact's, over threads; and one pair at many times. */
#include <math.h>
#include <stddef.h>

#include "base/sized.h"
#include "ledger/batch.h"
#include "network/graph.h"
#include "score/attention.h"
#include "score/measure.h"
#include "score/reader.h"
#include "score/scores.h"

#define PAIRS_A_TASK 512u
#define AHEAD 8u

typedef struct scoring {
    sot_ledger *ledger;
    const sot_profile *profile;
    const sot__pairs *pairs;
    const sot_attention *attention;
    const sot_network *network;
    const uint32_t *node; /* contact -> that of the network */
    sot_scores *scores;
    struct block *blocks; /* one a worker */
    sot_inputs inputs;
    sot__seen seen;
    sot__sight sight;
    int64_t t;
    int64_t me;
} scoring;

/* Pairs lie anywhere in memory: to be there when they are read, the rows of the AHEAD after these are asked
 * for, and the pairs themselves of as many after those. Together, so that a processor finds their pages at
 * the same time. */
static void ask_ahead(const scoring *job, size_t index)
{
    const sot__pair *pairs = job->pairs->pairs;
    size_t count = job->pairs->count, rows = index + 2 * AHEAD, items = index + 3 * AHEAD;
    for (size_t k = rows; k < items && k < count; k++)
        if (pairs[k].count == 1)
            sot__ledger_prefetch(job->ledger, pairs[k].raw);
    for (size_t k = index + AHEAD; k < rows && k < count; k++)
        if (pairs[k].count == 1)
            sot__ledger_prefetch_rows(job->ledger, pairs[k].raw);
}

/* What one worker needs to score a block of pairs side by side. */
typedef struct block {
    sot__reader reader;
    size_t rows[SOT__BLOCK]; /* of the table */
    sot__found_block found;
    sot__measures measures;
} block;

/* Numbers of a block into a column: its rows follow each other but where a pair has none at the time. */
static void set_column(double *column, const block *b, const double *from)
{
    size_t count = b->found.count;
    if (b->rows[count - 1] - b->rows[0] == count - 1) {
        memcpy(column + b->rows[0], from, count * sizeof *column);
        return;
    }
    for (size_t k = 0; k < count; k++)
        column[b->rows[k]] = from[k];
}

static void set_measures(sot_scores *scores, const block *b)
{
    const sot__measures *m = &b->measures;
    for (int which = 0; which < 3; which++) {
        double **column = &scores->column[SOT__DEPTH + 4 * which];
        set_column(column[0], b, m->value[which]);
        set_column(column[1], b, m->low[which]);
        set_column(column[2], b, m->high[which]);
        set_column(column[3], b, m->confidence[which]);
    }
}

/* Points and confidence of every signal. */
static void set_signals(const scoring *job, const block *b)
{
    static const int points_at[3] = {SOT__DEPTH_POINTS, SOT__AB_POINTS, SOT__BA_POINTS};
    static const int known_at[3] = {SOT__DEPTH_CONFIDENCE, SOT__AB_CONFIDENCE, SOT__BA_CONFIDENCE};
    sot__lane slope[3];
    uint32_t told[3][SOT__BLOCK];
    for (size_t k = 0; k < b->found.count; k++) {
        double each[3], raw = b->measures.change[0][k], floor = raw < 0 ? -raw : 0;
        sot__points_of(job->profile, &b->measures, k, each);
        for (int which = 0; which < 3; which++) {
            slope[which][k] = each[which];
            told[which][k] = sot__block_told(&b->found, which, k);
        }
        job->scores->column[SOT__DEPTH_FLOOR][b->rows[k]] = floor;
        job->scores->column[SOT__DEPTH_GATE][b->rows[k]] = b->found.two_way[k] != 0 ? 0 : -(raw + floor);
    }
    for (int which = 0; which < 3; which++) {
        const sot__scale *scale = &job->sight.scale[which];
        for (int n = 0; n < scale->count; n++) {
            sot__lane points, known;
            for (size_t k = 0; k < b->found.count; k++) {
                sot__part part = sot__block_part(&job->sight, &b->found, which, n, k, told[which][k]);
                points[k] = part.c * slope[which][k];
                known[k] = sot__confidence_of(part.variance, scale->prior[n]);
            }
            set_column(job->scores->column[points_at[which] + n], b, points);
            set_column(job->scores->column[known_at[which] + n], b, known);
        }
    }
}

/* What needs a pair's state, as long as it is there. */
static void set_counts(const scoring *job, const sot__state *state, size_t row)
{
    sot_scores *scores = job->scores;
    int owed[2];
    sot__count_owed(job->profile, state, job->t, owed);
    scores->interactions[row] = state->rows;
    scores->owed[0][row] = owed[0];
    scores->owed[1][row] = owed[1];
}

static void set_plain(const scoring *job, const block *b)
{
    sot_scores *scores = job->scores;
    sot__lane active;
    set_column(scores->column[SOT__RECIPROCITY], b, b->found.reciprocity);
    set_column(scores->column[SOT__PULSE], b, b->measures.pulse);
    for (size_t k = 0; k < b->found.count; k++) {
        size_t row = b->rows[k];
        scores->band[row] = (uint8_t)sot__band_of(&job->profile->params, b->measures.value[0][k]);
        scores->state[row] = (uint8_t)sot__state_of(&b->found, k, b->measures.pulse[k]);
        active[k] = sot__p_active(&b->found, k);
    }
    set_column(scores->column[SOT__P_ACTIVE], b, active);
}

static void score_block(const scoring *job, block *b)
{
    if (b->found.count == 0)
        return;
    sot__block_find(&b->found, job->profile->scoring.lanes);
    sot__block_measure(&job->sight, &b->found, job->profile->scoring.lanes, &b->measures);
    set_measures(job->scores, b);
    if (job->scores->signals)
        set_signals(job, b);
    set_plain(job, b);
    sot__block_again(&b->found);
}

/* What is given of a pair: the same of all, but where attention or a network says more. */
static const sot_inputs *inputs_of(const scoring *job, const sot__pair *pair, sot_inputs *inputs)
{
    if (!job->attention && !job->network)
        return &job->inputs;
    *inputs = job->inputs;
    if (job->attention) {
        inputs->attention[0] = sot__attention_for(job->attention, job->ledger, pair->a);
        inputs->attention[1] = sot__attention_for(job->attention, job->ledger, pair->b);
    }
    if (job->network)
        sot__inputs_hear(inputs, job->network, job->node[pair->a], job->node[pair->b]);
    return inputs;
}

static sot_status score_some(void *user, size_t index, unsigned worker, sot_error *error)
{
    const scoring *job = user;
    block *b = &job->blocks[worker];
    size_t from = index * PAIRS_A_TASK, to = from + PAIRS_A_TASK;
    if (to > job->pairs->count)
        to = job->pairs->count;
    sot__block_again(&b->found);
    for (size_t k = from; k < to; k++) {
        const sot__pair *pair = &job->pairs->pairs[k];
        const sot__state *state;
        uint64_t conflicts;
        if (k % AHEAD == 0)
            ask_ahead(job, k);
        sot_status status =
            sot__reader_state(&b->reader, job->pairs, pair, job->t, false, &state, &conflicts, error);
        if (status != SOT_OK)
            return status;
        job->scores->interactions[k] = 0;
        job->scores->a[k] = pair->a;
        job->scores->b[k] = pair->b;
        if (job->scores->me_side)
            job->scores->me_side[k] = job->me == pair->b;
        if (state->rows == 0)
            continue;
        sot_inputs inputs;
        b->rows[b->found.count] = k;
        sot__block_take(&b->found, state, inputs_of(job, pair, &inputs));
        set_counts(job, state, k);
        if (b->found.count == SOT__BLOCK)
            score_block(job, b);
    }
    score_block(job, b);
    return SOT_OK;
}

static void blocks_free(const scoring *job, unsigned threads)
{
    for (unsigned w = 0; job->blocks && w < threads; w++)
        sot__reader_free(&job->blocks[w].reader);
    sot__free(sot__ledger_context(job->ledger), job->blocks);
}

SOT__COLD static bool blocks_make(scoring *job, sot__decoder *decoder, unsigned threads)
{
    job->blocks = sot__calloc(sot__ledger_context(job->ledger), threads, sizeof *job->blocks);
    for (unsigned w = 0; job->blocks && w < threads; w++) {
        sot__reader_init(&job->blocks[w].reader, job->ledger, job->profile, decoder);
        sot__block_begin(job->profile, job->t, &job->blocks[w].found);
    }
    return job->blocks != NULL;
}

/* Copies the ids that the table's rows name and renumbers the rows to them. */
SOT__COLD static sot_status copy_names(sot_scores *scores, const sot_ledger *ledger, sot_error *error)
{
    sot_context *context = scores->context;
    uint32_t contacts = sot__ledger_contacts(ledger), used = 0;
    uint32_t *number = sot__alloc(context, contacts, sizeof *number);
    if (!number)
        return sot__no_memory(error);
    memset(number, 0xff, contacts * sizeof *number);
    for (int side = 0; side < 2; side++) {
        uint32_t *column = side ? scores->b : scores->a;
        for (size_t row = 0; row < scores->count; row++) {
            uint32_t contact = column[row];
            if (number[contact] == UINT32_MAX)
                number[contact] = used++;
            column[row] = number[contact];
        }
    }
    scores->names = sot__alloc(context, used, sizeof *scores->names);
    bool good = scores->names != NULL;
    for (uint32_t contact = 0; good && contact < contacts; contact++)
        if (number[contact] != UINT32_MAX)
            good = (scores->names[number[contact]] =
                        sot__arena_text(&scores->texts, sot__ledger_id(ledger, contact))) != NULL;
    for (uint32_t contact = 0; good && sot__ledger_has_display_names(ledger) && contact < contacts;
         contact++) {
        sot__text name = sot__ledger_display_name(ledger, contact);
        if (number[contact] == UINT32_MAX || name.n == 0)
            continue;
        if (!scores->called)
            scores->called = sot__calloc(context, used, sizeof *scores->called);
        good = scores->called &&
               (scores->called[number[contact]] = sot__arena_text(&scores->texts, name)) != NULL;
    }
    sot__free(context, number);
    return good ? SOT_OK : sot__no_memory(error);
}

/* Scores `pairs` into a new table, and frees them: names take their place. */
SOT__COLD static sot_status score_pairs(scoring *job, sot__pairs *pairs, sot__decoder *decoder, bool signals,
                                        sot_scores **out, sot_error *error)
{
    sot_context *context = sot__ledger_context(job->ledger);
    unsigned threads = context->threads;
    size_t tasks = (pairs->count + PAIRS_A_TASK - 1) / PAIRS_A_TASK;
    sot_status status =
        sot__scores_make(context, pairs->count, signals, job->me >= 0, false, &job->scores, error);
    if (status != SOT_OK) {
        sot__pairs_free(pairs);
        return status;
    }
    job->pairs = pairs;
    job->scores->as_of_us = job->t;
    sot_inputs sample = job->inputs;
    if (job->attention)
        sample.attention[0] = sample.attention[1] = 0; /* given: that is all the sight needs to know */
    for (int d = 0; job->network && d < 2; d++)
        sample.reputation_r[d] = sample.reputation_s[d] = 0;
    sot__sight_of(job->profile, &job->seen, &sample, &job->sight);
    status = blocks_make(job, decoder, threads) ? SOT_OK : sot__no_memory(error);
    if (status == SOT_OK)
        status = sot__parallel(context, threads, tasks, score_some, job, "scoring", error);
    blocks_free(job, threads);
    sot__pairs_free(pairs);
    if (status == SOT_OK) {
        sot__scores_compact(job->scores);
        status = copy_names(job->scores, job->ledger, error);
    }
    if (status != SOT_OK) {
        sot_scores_free(job->scores);
        return status;
    }
    *out = job->scores;
    return SOT_OK;
}

/* So many rows are a page of memory: moving fewer is soon done. */
#define MOVED_SOON 256u

/* Busy pairs are remembered folded, so that the next row of one costs O(1). */
SOT__COLD static sot_status remember_busy(scoring *job, sot__decoder *decoder, sot_error *error)
{
    sot__reader reader;
    sot__reader_init(&reader, job->ledger, job->profile, decoder);
    sot_status status = SOT_OK;
    for (size_t k = 0; status == SOT_OK && k < job->pairs->count; k++) {
        const sot__pair *pair = &job->pairs->pairs[k];
        const sot__state *state;
        uint64_t conflicts;
        if (pair->count == 1 && sot__ledger_row_count(job->ledger, pair->raw) > SOT__REMEMBER_ROWS &&
            !sot__ledger_turned(job->ledger, pair, pair->raw)) /* of these nothing is remembered */
            status = sot__reader_state(&reader, job->pairs, pair, job->t, true, &state, &conflicts, error);
        if (status == SOT_OK && pair->count == 1 &&
            sot__ledger_row_count(job->ledger, pair->raw) > MOVED_SOON &&
            !sot__ledger_make_room(job->ledger, pair->raw))
            status = sot__no_memory(error);
    }
    sot__reader_free(&reader);
    return status;
}

SOT__COLD static sot_status take_options(sot_ledger *ledger, const sot_scores_options *given,
                                         sot_scores_options *out, sot_seen *seen, sot_error *error)
{
    if (!ledger || !given)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_scores: ledger, options and out are required");
    static const sot_scores_options defaults = SOT_SCORES_OPTIONS_INIT;
    sot_status status = sot__take_struct(given, &defaults, sizeof defaults, out, "sot_scores_options", error);
    if (status == SOT_OK && out->observed) {
        status = sot__seen_take(out->observed, seen, error);
        out->observed = seen;
    }
    return status == SOT_OK ? sot__time_check(out->as_of_us, "as_of_us", error) : status;
}

/* The network's number of each contact, by its canonical id. */
SOT__COLD static sot_status map_nodes(scoring *job, uint32_t **out, sot_error *error)
{
    uint32_t contacts = sot__ledger_contacts(job->ledger);
    *out = sot__alloc(sot__ledger_context(job->ledger), contacts, sizeof **out);
    if (!*out)
        return sot__no_memory(error);
    for (uint32_t c = 0; c < contacts; c++)
        (*out)[c] = sot_network_find(job->network, sot__ledger_id(job->ledger, c).p);
    job->node = *out;
    return SOT_OK;
}

SOT__COLD sot_status sot_ledger_scores(sot_ledger *ledger, const sot_profile *profile,
                                       const sot_scores_options *given, sot_scores **out, sot_error *error)
{
    sot__begin(error);
    sot_scores_options taken;
    sot_seen seen;
    const sot_scores_options *options = &taken;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_scores: ledger, options and out are required");
    *out = NULL;
    sot_status status = take_options(ledger, given, &taken, &seen, error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    scoring job = {.ledger = ledger,
                   .t = options->as_of_us,
                   .attention = options->attention,
                   .network = options->network,
                   .inputs = sot__no_inputs,
                   .me = -1};
    uint32_t me, *nodes = NULL;
    status = sot__ledger_scoring(ledger, profile, &job.profile, error);
    if (status == SOT_OK && options->me) {
        if (sot__ledger_find(ledger, options->me, &me))
            job.me = sot__ledger_canonical(ledger, me);
        else
            status = sot__fail(error, SOT_E_NOT_FOUND, "me: no contact \"%.200s\"", options->me);
    }
    if (status == SOT_OK && job.attention)
        status = sot__attention_check(job.attention, ledger, error);
    if (status == SOT_OK && job.network)
        status = map_nodes(&job, &nodes, error);
    sot__decoder decoder;
    if (status == SOT_OK && (status = sot__decoder_init(&decoder, ledger, job.profile, error)) == SOT_OK) {
        sot__pairs pairs;
        job.seen = options->observed ? sot__seen_of(options->observed)
                                     : sot__ledger_observe(ledger, &decoder, job.t);
        if ((status = sot__ledger_pairs(ledger, job.me, &pairs, error)) == SOT_OK)
            status = score_pairs(&job, &pairs, &decoder, options->signals != 0, out, error);
        sot__decoder_free(&decoder, sot__ledger_context(ledger));
    }
    sot__free(sot__ledger_context(ledger), nodes);
    sot__scoring_done(job.profile);
    sot__unguard_ledger(ledger);
    return status;
}

SOT__COLD sot_status sot_ledger_prepare(sot_ledger *ledger, const sot_profile *profile, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "ledger is NULL");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    scoring job = {.ledger = ledger, .t = SOT_TIME_MAX, .me = -1};
    sot__decoder decoder;
    sot__pairs pairs;
    sot_status status = sot__ledger_scoring(ledger, profile, &job.profile, error);
    if (status == SOT_OK && (status = sot__decoder_init(&decoder, ledger, job.profile, error)) == SOT_OK) {
        if ((status = sot__ledger_pairs(ledger, -1, &pairs, error)) == SOT_OK) {
            job.pairs = &pairs;
            status = remember_busy(&job, &decoder, error);
            sot__pairs_free(&pairs);
        }
        sot__decoder_free(&decoder, sot__ledger_context(ledger));
    }
    sot__scoring_done(job.profile);
    sot__unguard_ledger(ledger);
    return status;
}

/* A pair's row of a timeline, of its state at the time. */
static void set_at(sot_scores *scores, size_t row, const sot__opened *opened, const sot__state *state,
                   int64_t time_us)
{
    sot__scored scored;
    sot__sight sight;
    sot__scored_init(&scored);
    sot__sight_for(opened->profile, state, &opened->inputs, &sight);
    sot__score_parts(opened->profile, state, time_us, &opened->inputs, &sight, true, &scored.score);
    sot__scores_set(scores, row, &scored.score);
    scores->time[row] = time_us;
    scores->a[row] = opened->pairs.pairs->a;
    scores->b[row] = opened->pairs.pairs->b;
}

SOT__COLD sot_status sot_ledger_timeline(sot_ledger *ledger, const sot_query *given, const int64_t *times_us,
                                         size_t count, sot_scores **out, sot_error *error)
{
    sot__begin(error);
    if (!out || (!times_us && count > 0))
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_timeline: times_us and out are required");
    *out = NULL;
    for (size_t k = 0; k < count; k++) {
        sot_status status = sot__time_check(times_us[k], "times_us", error);
        if (status != SOT_OK)
            return status;
        if (k > 0 && times_us[k] < times_us[k - 1])
            return sot__fail(error, SOT_E_RANGE, "times_us[%zu]: expected ascending times", k);
    }
    sot__opened opened;
    sot_query query;
    sot_status status = sot__open_query(ledger, given, &query, &opened, error);
    if (status != SOT_OK)
        return status;
    sot_scores *scores = NULL;
    sot__state state;
    sot__state_init(&state, false);
    const sot__row *rows = NULL;
    size_t row_count = 0, folded = 0;
    uint64_t conflicts;
    const sot__pair *pair = opened.pairs.pairs;
    sot_context *context = sot__ledger_context(ledger);
    if (pair->count > 0)
        status = sot__ledger_rows(ledger, &opened.pairs, pair, &opened.reader.room, &rows, &row_count,
                                  &conflicts, error);
    if (status == SOT_OK)
        status = sot__scores_make(context, count, true, false, true, &scores, error);
    for (size_t k = 0; status == SOT_OK && k < count; k++) {
        size_t until = sot__rows_until(rows, row_count, times_us[k]);
        status = sot__opened_inputs(&opened, query.inputs, times_us[k], error);
        if (status == SOT_OK)
            status = sot__reader_fold(&opened.reader, rows, folded, until, &state, error);
        if (status == SOT_OK && k % 64 == 0)
            status = sot__progress(context, "timeline", k, count, error);
        folded = until;
        if (status == SOT_OK)
            set_at(scores, k, &opened, &state, times_us[k]);
    }
    if (status == SOT_OK)
        status = copy_names(scores, ledger, error);
    sot__state_free(&state, context);
    sot__close_pair(&opened);
    if (status != SOT_OK)
        sot_scores_free(scores);
    else
        *out = scores;
    return status;
}
