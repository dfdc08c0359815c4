/* SPDX-License-Identifier: MIT */
/* Random interactions that use every kind, cue and field: promises and complaints are mostly settled by
 * fitting rows, times collide, some rows are exact copies. Seeded, so that every run is the same. */
#ifndef TESTS_RANDOM_ROWS_H
#define TESTS_RANDOM_ROWS_H

#include "flat.h"
#include <socialtrust.h>

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define START (INT64_C(19800) * DAY) /* a day in 2024 */

/* Every kind, cue and the sentiment: all signals but the optional inputs are observable. */
#define ALL_OBSERVED ((UINT64_C(1) << 41) - 1)

typedef struct rng {
    uint64_t state;
} rng;

static inline uint64_t rng_next(rng *r)
{
    uint64_t x = r->state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    x = (x ^ (x >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return x ^ (x >> 32);
}

/* In [0, 1). */
static inline double rng_unit(rng *r)
{
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}

static inline unsigned rng_below(rng *r, unsigned n)
{
    return (unsigned)(rng_unit(r) * n);
}

static inline bool rng_chance(rng *r, double p)
{
    return rng_unit(r) < p;
}

/* Times the counts of the long tests; SOT_TEST_SCALE in the environment, 1 by default. */
static inline size_t scaled(size_t count)
{
    const char *text = getenv("SOT_TEST_SCALE");
    double times = text ? atof(text) : 1;
    return times > 0 && (double)count * times >= 1 ? (size_t)((double)count * times) : count;
}

#define ROWS_CONTACTS 7
#define ROWS_CHANNELS 21
static const char *const rows_contact[ROWS_CONTACTS] = {"ann", "Bob", "ann ", "\xc3\x85sa",
                                                        "eve", "zed", "a"};

typedef struct row_list {
    sot_interaction *at;
    size_t count, room;
    char (*texts)[3][24]; /* of each row: id, ref, channel */
} row_list;

static inline void rows_free(row_list *rows)
{
    free(rows->at);
    free(rows->texts);
    *rows = (row_list){NULL, 0, 0, NULL};
}

/* How rows are made. */
typedef struct making {
    unsigned contacts; /* of rows_contact, at least 2 */
    int custom_kinds;  /* how many custom kinds the profile has */
    unsigned days;     /* the rows are spread over so many, from START */
    bool self;         /* a few rows of a contact with itself */
} making;

/* A ref: mostly an id that a promise or complaint of the same pair has. */
static inline void rows_ref(rng *r, const row_list *rows, size_t k, char *ref)
{
    const sot_interaction *row = &rows->at[k];
    bool promise = row->kind >= SOT_KIND_KEEP && row->kind <= SOT_KIND_RELEASE;
    snprintf(ref, 24, "nothing%u", rng_below(r, 3));
    if (rng_chance(r, 0.1))
        return;
    for (int tries = 0; tries < 60 && k > 0; tries++) {
        size_t o = rng_below(r, (unsigned)k);
        const sot_interaction *other = &rows->at[o];
        bool pair = (other->actor == row->actor && other->target == row->target) ||
                    (other->actor == row->target && other->target == row->actor);
        if (pair && other->id && other->kind == (promise ? SOT_KIND_PROMISE : SOT_KIND_COMPLAIN)) {
            snprintf(ref, 24, "%s", other->id);
            return;
        }
    }
}

static inline int rows_kind(rng *r, int custom)
{
    double p = rng_unit(r);
    if (p < 0.35)
        return SOT_KIND_MESSAGE + (int)rng_below(r, 5);
    if (p < 0.5)
        return SOT_KIND_PROMISE + (int)rng_below(r, 8);
    if (p < 0.58 && custom > 0)
        return SOT_KIND_CUSTOM + (int)rng_below(r, (unsigned)custom);
    return (int)rng_below(r, 32);
}

static inline void rows_fields(rng *r, row_list *rows, size_t k, bool may_have_due)
{
    sot_interaction *row = &rows->at[k];
    char(*text)[24] = rows->texts[k];
    if (rng_chance(r, 0.8)) {
        snprintf(text[2], 24, "%s%u", rng_chance(r, 0.3) ? "chat" : "c",
                 rng_below(r, rng_chance(r, 0.5) ? 3 : ROWS_CHANNELS));
        if (strcmp(text[2], "chat0") == 0)
            text[2][4] = '\0'; /* the built-in one */
        row->channel = text[2];
    }
    if (rng_chance(r, 0.2))
        row->audience = 1 + rng_below(r, 30);
    if (rng_chance(r, 0.2))
        row->weight = 3 * rng_unit(r);
    if (rng_chance(r, 0.4))
        row->duration_s = rng_chance(r, 0.2) ? 0 : 20000 * rng_unit(r);
    if (row->kind == SOT_KIND_RATE || row->kind >= SOT_KIND_CUSTOM || rng_chance(r, 0.2))
        row->sentiment = 2 * rng_unit(r) - 1;
    if (rng_chance(r, 0.4)) {
        row->looked_for = rng_below(r, 256);
        for (int c = 0; c < SOT_CUE_AUTOMATIC; c++)
            if (rng_chance(r, 0.2))
                set_cue(row, c, rng_chance(r, 0.5) ? 1 : rng_unit(r));
        if (rng_chance(r, 0.05))
            set_cue(row, SOT_CUE_AUTOMATIC, rng_unit(r));
    }
    if (may_have_due && rng_chance(r, 0.8))
        row->due_us = row->time_us + (int64_t)(rng_unit(r) * 20 * (double)DAY) - DAY;
    if (rng_chance(r, 0.1))
        row->sequence = (int64_t)rng_below(r, 5) - 2;
    bool item = row->kind == SOT_KIND_PROMISE || row->kind == SOT_KIND_COMPLAIN;
    if (rng_chance(r, item ? 0.95 : 0.3)) {
        snprintf(text[0], 24, "i%zu", k);
        row->id = text[0];
    }
    if ((row->kind >= SOT_KIND_KEEP && row->kind <= SOT_KIND_RELEASE) ||
        (row->kind >= SOT_KIND_ACKNOWLEDGE && row->kind <= SOT_KIND_REOPEN)) {
        rows_ref(r, rows, k, text[1]);
        row->ref = text[1];
    }
}

/* `count` random rows, roughly ascending in time so that settlements follow what they settle. */
static inline row_list rows_make(rng *r, size_t count, const making *how)
{
    row_list rows = {malloc((count + 1) * sizeof(sot_interaction)), count, count,
                     calloc(count + 1, sizeof *rows.texts)};
    for (size_t k = 0; k < count; k++) {
        sot_interaction *row = &rows.at[k];
        *row = (sot_interaction)SOT_INTERACTION_INIT;
        if (k > 0 && rng_chance(r, 0.04)) {
            const sot_interaction *other = &rows.at[rng_below(r, (unsigned)k)];
            if (other->id) { /* delivered twice; without an id it would be one more in a batch, and none one
                                by one */
                *row = *other;
                continue;
            }
        }
        unsigned x = rng_below(r, how->contacts), y = rng_below(r, how->contacts - 1);
        y += y >= x;
        if (how->self && rng_chance(r, 0.02))
            y = x;
        row->actor = rows_contact[x];
        row->target = rows_contact[y];
        row->kind = rows_kind(r, how->custom_kinds);
        double at = ((double)k + 3 * rng_unit(r)) / (double)(count + 3);
        row->time_us = START + (int64_t)(at * how->days * (double)DAY);
        if (k > 0 && rng_chance(r, 0.2))
            row->time_us = rows.at[k - 1].time_us;
        rows_fields(r, &rows, k, row->kind == SOT_KIND_PROMISE);
    }
    return rows;
}

static inline void rows_shuffle(rng *r, row_list *rows)
{
    for (size_t k = rows->count; k > 1; k--) {
        size_t o = rng_below(r, (unsigned)k);
        sot_interaction swap = rows->at[k - 1];
        rows->at[k - 1] = rows->at[o];
        rows->at[o] = swap;
    }
}

#endif
