/* SPDX-License-Identifier: MIT */
#include "ledger/store/tally.h"

static void clear(sot__since *since, size_t count)
{
    for (size_t i = 0; i < count; i++)
        since[i] = (sot__since){0, INT64_MAX};
}

void sot__tally_clear(sot__tally *tally)
{
    tally->rows = tally->with_self = 0;
    tally->stale = false;
    if (tally->kinds)
        clear(tally->kinds, 2 * 256);
    clear(tally->cues, SOT_CUE_COUNT);
}

bool sot__tally_reserve(sot_context *context, sot__tally *tally)
{
    if (tally->kinds)
        return true;
    if (!(tally->kinds = sot__alloc(context, 2 * 256, sizeof *tally->kinds)))
        return false;
    tally->sentiments = tally->kinds + 256;
    clear(tally->kinds, 2 * 256);
    return true;
}

SOT__COLD bool sot__tally_copy(sot_context *context, const sot__tally *from, sot__tally *to)
{
    if (from->kinds && !sot__tally_reserve(context, to))
        return false;
    sot__since *kinds = to->kinds, *sentiments = to->sentiments;
    *to = *from;
    to->kinds = kinds;
    to->sentiments = sentiments;
    if (kinds)
        memcpy(kinds, from->kinds, 2 * 256 * sizeof *kinds);
    return true;
}

void sot__tally_free(sot_context *context, sot__tally *tally)
{
    sot__free(context, tally->kinds);
    tally->kinds = tally->sentiments = NULL;
}

void sot__tally_add(sot__tally *tally, const sot__heap *rare, const sot__row *row, bool self)
{
    unsigned kind = sot__row_kind(row);
    tally->rows++;
    tally->with_self += self;
    sot__since_add(&tally->kinds[kind], row->time_us);
    if (sot__row_rare(row) == 0)
        return;
    const char *bytes = sot__heap_at(rare, sot__row_rare(row));
    unsigned cues = sot__extra_looked_for(bytes);
    if (sot__extra_has_sentiment(bytes))
        sot__since_add(&tally->sentiments[kind], row->time_us);
    for (unsigned i = 0; cues >> i; i++)
        if (cues >> i & 1u)
            sot__since_add(&tally->cues[i], row->time_us);
}

/* One less; true if it may have been the first. */
static bool drop(sot__since *since, int64_t time_us)
{
    since->count--;
    return time_us <= since->first;
}

SOT__COLD void sot__tally_drop(sot__tally *tally, const sot__heap *rare, const sot__row *row, bool self)
{
    unsigned kind = sot__row_kind(row);
    bool first = drop(&tally->kinds[kind], row->time_us);
    tally->rows--;
    tally->with_self -= self;
    if (sot__row_rare(row)) {
        const char *bytes = sot__heap_at(rare, sot__row_rare(row));
        unsigned cues = sot__extra_looked_for(bytes);
        if (sot__extra_has_sentiment(bytes))
            first |= drop(&tally->sentiments[kind], row->time_us);
        for (unsigned i = 0; cues >> i; i++)
            if (cues >> i & 1u)
                first |= drop(&tally->cues[i], row->time_us);
    }
    tally->stale |= first;
}

static void sum(sot__since *since, const sot__since *more, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        since[i].count += more[i].count;
        if (more[i].first < since[i].first)
            since[i].first = more[i].first;
    }
}

void sot__tally_sum(sot__tally *tally, const sot__tally *more)
{
    tally->rows += more->rows;
    tally->with_self += more->with_self;
    if (more->kinds)
        sum(tally->kinds, more->kinds, 2 * 256);
    sum(tally->cues, more->cues, SOT_CUE_COUNT);
}
