/* SPDX-License-Identifier: MIT */
/* The table of scores: making it and reading it. */
#include "score/scores.h"

#include "base/sized.h"

#include <inttypes.h>

#include <stdio.h>

#include "base/search.h"

sot_status sot__scores_make(sot_context *context, size_t count, bool signals, bool with_me, bool timeline,
                            sot_scores **out, sot_error *error)
{
    *out = NULL;
    sot_scores *scores = sot__calloc(context, 1, sizeof *scores);
    if (!scores)
        return sot__no_memory(error);
    scores->context = sot_context_ref(context);
    scores->count = count;
    scores->signals = signals;
    scores->with_me = with_me;
    scores->timeline = timeline;
    sot__arena_init(&scores->texts, context);
    bool good = true;
#define COLUMN(member) \
    good = good && (scores->member = sot__alloc(context, count, sizeof *scores->member)) != NULL
    for (int k = 0; k < (signals ? SOT__COLUMN_COUNT : SOT__PLAIN_COUNT); k++)
        COLUMN(column[k]);
    COLUMN(a);
    COLUMN(b);
    COLUMN(interactions);
    COLUMN(owed[0]);
    COLUMN(owed[1]);
    COLUMN(band);
    COLUMN(state);
    if (with_me)
        COLUMN(me_side);
    if (timeline)
        COLUMN(time);
#undef COLUMN
    if (!good) {
        sot_scores_free(scores);
        return sot__no_memory(error);
    }
    *out = scores;
    return SOT_OK;
}

void sot_scores_free(sot_scores *scores)
{
    if (!scores)
        return;
    sot_context *context = scores->context;
    void *const blocks[] = {scores->a,       scores->b,       scores->time,  scores->interactions,
                            scores->owed[0], scores->owed[1], scores->band,  scores->state,
                            scores->me_side, scores->names,   scores->called};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        sot__free(context, blocks[k]);
    for (int k = 0; k < SOT__COLUMN_COUNT; k++)
        sot__free(context, scores->column[k]);
    sot__arena_free(&scores->texts);
    sot__free(context, scores);
    sot_context_unref(context);
}

static void set_measure(sot_scores *scores, int column, size_t row, const sot_measure *measure)
{
    scores->column[column][row] = measure->value;
    scores->column[column + 1][row] = measure->low;
    scores->column[column + 2][row] = measure->high;
    scores->column[column + 3][row] = measure->confidence;
}

static void set_signals(sot_scores *scores, int points, int confidence, size_t row, const sot_signal *signals,
                        int count)
{
    for (int k = 0; k < count; k++) {
        scores->column[points + k][row] = signals[k].points;
        scores->column[confidence + k][row] = signals[k].confidence;
    }
}

void sot__scores_set(sot_scores *scores, size_t row, const sot_pair_score *score)
{
    set_measure(scores, SOT__DEPTH, row, &score->depth);
    set_measure(scores, SOT__TRUST_AB, row, &score->trust[0]);
    set_measure(scores, SOT__TRUST_BA, row, &score->trust[1]);
    scores->column[SOT__RECIPROCITY][row] = score->reciprocity;
    scores->column[SOT__PULSE][row] = score->pulse;
    scores->column[SOT__P_ACTIVE][row] = score->p_active;
    scores->band[row] = (uint8_t)score->band;
    scores->state[row] = (uint8_t)score->state;
    scores->interactions[row] = score->interactions;
    scores->owed[0][row] = score->owed[0];
    scores->owed[1][row] = score->owed[1];
    if (scores->signals) {
        set_signals(scores, SOT__DEPTH_POINTS, SOT__DEPTH_CONFIDENCE, row, score->depth_signals,
                    SOT_DEPTH_COUNT);
        set_signals(scores, SOT__AB_POINTS, SOT__AB_CONFIDENCE, row, score->trust_signals[0],
                    SOT_TRUST_COUNT);
        set_signals(scores, SOT__BA_POINTS, SOT__BA_CONFIDENCE, row, score->trust_signals[1],
                    SOT_TRUST_COUNT);
        scores->column[SOT__DEPTH_FLOOR][row] = score->depth_floor;
        scores->column[SOT__DEPTH_GATE][row] = score->depth_gate;
    }
}

void sot__scores_compact(sot_scores *scores)
{
    size_t kept = 0;
    for (size_t row = 0; row < scores->count; row++) {
        if (scores->interactions[row] == 0)
            continue;
        if (kept != row) {
            for (int k = 0; k < SOT__COLUMN_COUNT; k++)
                if (scores->column[k])
                    scores->column[k][kept] = scores->column[k][row];
            scores->a[kept] = scores->a[row];
            scores->b[kept] = scores->b[row];
            scores->interactions[kept] = scores->interactions[row];
            scores->owed[0][kept] = scores->owed[0][row];
            scores->owed[1][kept] = scores->owed[1][row];
            scores->band[kept] = scores->band[row];
            scores->state[kept] = scores->state[row];
            if (scores->me_side)
                scores->me_side[kept] = scores->me_side[row];
        }
        kept++;
    }
    scores->count = kept;
}

uint64_t sot_scores_count(const sot_scores *scores)
{
    return scores ? scores->count : 0;
}

bool sot__scores_is_timeline(const sot_scores *scores)
{
    return scores->timeline;
}

/* Which of the two ids of a row the rows are ordered by: both, or with `me` the other one's. */
static int compare_row(const sot_scores *scores, uint64_t row, const char *a, const char *b)
{
    if (!scores->me_side) {
        int order = strcmp(scores->names[scores->a[row]], a);
        return order ? order : strcmp(scores->names[scores->b[row]], b);
    }
    bool me_is_a = scores->me_side[row] == 0;
    const char *me = scores->names[me_is_a ? scores->a[row] : scores->b[row]];
    const char *other = scores->names[me_is_a ? scores->b[row] : scores->a[row]];
    return strcmp(other, strcmp(me, a) == 0 ? b : a);
}

static bool is_of(const sot_scores *scores, uint64_t row, const char *a, const char *b)
{
    return strcmp(scores->names[scores->a[row]], a) == 0 && strcmp(scores->names[scores->b[row]], b) == 0;
}

uint64_t sot_scores_find(const sot_scores *scores, const char *a, const char *b)
{
    if (!scores || !a || !b || scores->timeline)
        return UINT64_MAX;
    const char *first = strcmp(a, b) < 0 ? a : b, *second = first == a ? b : a;
    size_t low = 0, high = scores->count;
    if (scores->ranked) {
        while (low < high && !is_of(scores, low, first, second))
            low++;
    } else {
        SOT__SEARCH(low, high, middle, compare_row(scores, middle, first, second) < 0)
    }
    return low < scores->count && is_of(scores, low, first, second) ? low : UINT64_MAX;
}

sot_status sot_scores_get_row(const sot_scores *scores, uint64_t row, sot_scores_row *out, sot_error *error)
{
    sot__begin(error);
    if (!scores)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_scores_get_row: scores is NULL");
    sot_status status = sot__room_struct(out, "sot_scores_row", error);
    if (status != SOT_OK)
        return status;
    if (row >= scores->count)
        return sot__fail(error, SOT_E_RANGE, "row is %" PRIu64 ", there are %zu", row, scores->count);
    const uint32_t ids[2] = {scores->a[row], scores->b[row]};
    sot_scores_row made = SOT_SCORES_ROW_INIT;
    made.a = scores->names[ids[0]];
    made.b = scores->names[ids[1]];
    for (int side = 0; side < 2; side++) {
        const char *called = scores->called ? scores->called[ids[side]] : NULL;
        made.names[side] = called ? called : scores->names[ids[side]];
        made.owed[side] = scores->owed[side][row];
    }
    made.me_side = scores->me_side ? scores->me_side[row] : -1;
    made.state = scores->state[row];
    made.band = scores->band[row];
    made.interactions = scores->interactions[row];
    made.time_us = sot__scores_time(scores, row);
    sot__give_struct(out, &made, sizeof made);
    return SOT_OK;
}

int64_t sot__scores_time(const sot_scores *scores, uint64_t row)
{
    return scores->time ? scores->time[row] : scores->as_of_us;
}

const char *sot__scores_column_name(const sot_scores *scores, int column, char *room)
{
    static const char measures[][9] = {"depth", "trust_ab", "trust_ba"};
    static const char parts[][12] = {"", "_low", "_high", "_confidence"};
    static const char others[][12] = {"reciprocity", "pulse", "p_active"};
    if (column < 0 || column >= SOT__COLUMN_COUNT || !scores->column[column])
        return NULL;
    if (column < SOT__RECIPROCITY)
        snprintf(room, 64, "%s%s", measures[column / 4], parts[column % 4]);
    else if (column < SOT__PLAIN_COUNT)
        snprintf(room, 64, "%s", others[column - SOT__RECIPROCITY]);
    else if (column < SOT__DEPTH_FLOOR)
        snprintf(room, 64, "depth_points_%s",
                 sot_name_of(SOT_NAMES_DEPTH_SIGNAL, column - SOT__DEPTH_POINTS));
    else if (column < SOT__AB_POINTS)
        snprintf(room, 64, "depth_points_%s", column == SOT__DEPTH_FLOOR ? "floor" : "gate");
    else if (column < SOT__BA_POINTS)
        snprintf(room, 64, "trust_ab_points_%s",
                 sot_name_of(SOT_NAMES_TRUST_SIGNAL, column - SOT__AB_POINTS));
    else if (column < SOT__DEPTH_CONFIDENCE)
        snprintf(room, 64, "trust_ba_points_%s",
                 sot_name_of(SOT_NAMES_TRUST_SIGNAL, column - SOT__BA_POINTS));
    else if (column < SOT__AB_CONFIDENCE)
        snprintf(room, 64, "depth_confidence_%s",
                 sot_name_of(SOT_NAMES_DEPTH_SIGNAL, column - SOT__DEPTH_CONFIDENCE));
    else if (column < SOT__BA_CONFIDENCE)
        snprintf(room, 64, "trust_ab_confidence_%s",
                 sot_name_of(SOT_NAMES_TRUST_SIGNAL, column - SOT__AB_CONFIDENCE));
    else
        snprintf(room, 64, "trust_ba_confidence_%s",
                 sot_name_of(SOT_NAMES_TRUST_SIGNAL, column - SOT__BA_CONFIDENCE));
    return room;
}

const double *sot_scores_column(const sot_scores *scores, const char *name)
{
    char room[64];
    for (int k = 0; scores && name && k < SOT__COLUMN_COUNT; k++) {
        const char *here = sot__scores_column_name(scores, k, room);
        if (here && strcmp(here, name) == 0)
            return scores->column[k];
    }
    return NULL;
}
