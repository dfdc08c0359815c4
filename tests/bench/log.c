/* SPDX-License-Identifier: MIT */
/* The synthetic log: each row is a hash of its number, so that any row can be had alone and every run has the
 * same ones. The pair of a row is uniform^3 times the number of pairs: the busiest pair of 20 million rows
 * has 140,000 of them, most have a few. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

const char *const channel_names[CHANNELS] = {"mail", "chat", "phone", "social", "video", "in person"};

/* Kinds by their share of 256; messages dominate. */
static const struct {
    uint8_t kind, share;
} kinds[KINDS] = {
    {SOT_KIND_MESSAGE, 128}, {SOT_KIND_ANSWER, 24}, {SOT_KIND_LIKE, 22},  {SOT_KIND_ASK, 20},
    {SOT_KIND_VIEW, 16},     {SOT_KIND_CALL, 8},    {SOT_KIND_THANK, 8},  {SOT_KIND_MENTION, 8},
    {SOT_KIND_MEET, 6},      {SOT_KIND_SHARE, 6},   {SOT_KIND_FOLLOW, 6}, {SOT_KIND_HELP, 4},
};

/* A bijection of 64 bits that leaves no pattern: xor-shifts and odd multipliers. */
uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 31)) * UINT64_C(0x9fb21c651e98df25);
    x = (x ^ (x >> 29)) * UINT64_C(0xd6e8feb86659fd93);
    return x ^ (x >> 32);
}

log_shape shape_of(uint64_t rows)
{
    log_shape shape = {rows, rows / 20, rows / 7, 0};
    if (shape.contacts < 2)
        shape.contacts = 2;
    if (shape.pairs < 1)
        shape.pairs = 1;
    shape.step_ms = (double)YEAR_MS / (double)rows;
    return shape;
}

void event_contacts(const log_shape *shape, uint64_t pair, uint32_t *x, uint32_t *y)
{
    uint64_t hash = mix(pair + UINT64_C(0x5851f42d4c957f2d));
    *x = (uint32_t)(((hash >> 32) * shape->contacts) >> 32);
    *y = (uint32_t)(((hash & 0xffffffffu) * (shape->contacts - 1)) >> 32);
    *y += *y >= *x;
}

static uint8_t kind_of(unsigned byte)
{
    unsigned i = 0;
    while (byte >= kinds[i].share)
        byte -= kinds[i++].share;
    return kinds[i].kind;
}

log_event event_at(const log_shape *shape, uint64_t row)
{
    uint64_t first = mix(row * 2 + 1), second = mix(first + row);
    double u = (double)(first >> 11) * 0x1p-53;
    log_event event;
    event.pair = (uint64_t)(u * u * u * (double)shape->pairs);
    event_contacts(shape, event.pair, &event.actor, &event.target);
    if (second & 1) {
        uint32_t actor = event.actor;
        event.actor = event.target;
        event.target = actor;
    }
    event.kind = kind_of((unsigned)(second >> 8) & 255);
    /* two thirds of a pair's rows come over one channel */
    uint64_t channel = (second >> 16 & 255) < 170 ? event.pair : second >> 24 & 0xffffff;
    event.channel = (uint8_t)(channel % CHANNELS);
    double at = shape->step_ms * ((double)row + (double)(second >> 48) * 0x1p-16);
    event.time_us = (START_MS + (int64_t)at) * 1000;
    return event;
}

void columns_make(log_columns *columns, uint64_t rows)
{
    memset(columns, 0, sizeof *columns);
    columns->shape = shape_of(rows);
    columns->time_us = need(rows, sizeof *columns->time_us);
    columns->actor = need(rows, sizeof *columns->actor);
    columns->target = need(rows, sizeof *columns->target);
    columns->channel = need(rows, sizeof *columns->channel);
    columns->kind = need(rows, sizeof *columns->kind);
    columns->bytes = rows * (sizeof *columns->time_us + 3 * sizeof *columns->actor + sizeof *columns->kind);
    for (uint64_t i = 0; i < rows; i++) {
        log_event event = event_at(&columns->shape, i);
        columns->time_us[i] = event.time_us;
        columns->actor[i] = event.actor;
        columns->target[i] = event.target;
        columns->channel[i] = event.channel;
        columns->kind[i] = event.kind;
    }
    columns->channel_names = (sot_text_column)SOT_TEXT_COLUMN_INIT;
    columns->actor_text = columns->target_text = columns->channel_text = columns->channel_names;
    columns->channel_names.strings = channel_names;
    columns->actor_text.codes = columns->actor;
    columns->target_text.codes = columns->target;
    columns->channel_text.codes = columns->channel;
    columns->channel_text.dictionary = &columns->channel_names;
    columns->channel_text.dictionary_size = CHANNELS;
    columns->sot = (sot_columns)SOT_COLUMNS_INIT;
    columns->sot.count = rows;
    columns->sot.time_us = columns->time_us;
    columns->sot.actor = &columns->actor_text;
    columns->sot.target = &columns->target_text;
    columns->sot.channel = &columns->channel_text;
    columns->sot.kind = columns->kind;
}

void columns_free(log_columns *columns)
{
    free(columns->time_us);
    free(columns->actor);
    free(columns->target);
    free(columns->channel);
    free(columns->kind);
}
