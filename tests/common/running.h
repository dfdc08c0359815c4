/* SPDX-License-Identifier: MIT */
/* Running evidence of a (side 0) and b (side 1), and short words for adding to it and looking at it. */
#ifndef TESTS_RUNNING_H
#define TESTS_RUNNING_H

#include "flat.h"
#include "bytes.h"
#include "worlds.h"

static sot_context *context;
static sot_profile *profile;
static rng dice;

static inline void setup(void)
{
    context = new_context(1);
    profile = new_profile(context, NULL);
    dice.state = 71;
}

static inline void teardown(void)
{
    sot_profile_unref(profile);
    sot_context_unref(context);
}

static inline sot_evidence *new_evidence(void)
{
    sot_evidence *evidence = NULL;
    OK(sot_evidence_new(context, profile, "b", "a", &evidence, error));
    return evidence;
}

static inline sot_interaction row_of(int64_t t, int side, int kind)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = side ? "b" : "a";
    row.target = side ? "a" : "b";
    row.kind = kind;
    if (kind == SOT_KIND_RATE)
        row.sentiment = 0.5;
    return row;
}

static inline void put(sot_evidence *evidence, int64_t t, int side, int kind, const char *id, const char *ref)
{
    sot_interaction row = row_of(t, side, kind);
    row.id = id;
    row.ref = ref;
    OK(sot_evidence_add(evidence, &row, error));
}

static inline bytes blob_of(sot_evidence *evidence)
{
    bytes blob = {malloc(sot_evidence_saved_size(evidence)), 0, sot_evidence_saved_size(evidence), 0, 0};
    OK(sot_evidence_save(evidence, blob.p, blob.room, &blob.size, error));
    return blob;
}

static inline void same_blobs(sot_evidence *evidence, sot_evidence *other)
{
    bytes x = blob_of(evidence), y = blob_of(other);
    ck_assert_uint_eq(x.size, y.size);
    ck_assert_mem_eq(x.p, y.p, x.size);
    bytes_free(&x);
    bytes_free(&y);
}

static inline sot_pair_score score_at(sot_evidence *evidence, int64_t t)
{
    sot_pair_score score;
    score_init(&score);
    OK(evidence_score(evidence, NULL, t, NULL, &score, error));
    return score;
}

/* Refused with this status, and the evidence is what it was, to the byte. */
static inline void refused(sot_evidence *evidence, const sot_interaction *row, sot_status status)
{
    bytes before = blob_of(evidence);
    FAILS(status, sot_evidence_add(evidence, row, error));
    bytes after = blob_of(evidence);
    ck_assert_uint_eq(before.size, after.size);
    ck_assert_mem_eq(before.p, after.p, before.size);
    bytes_free(&before);
    bytes_free(&after);
}

/* Some evidence with open items, an open turn, many channels, and texts everywhere. */
static inline sot_evidence *rich_evidence(const sot_profile *with, unsigned count)
{
    making how = {2, 0, 200, false};
    row_list rows = rows_make(&dice, count, &how);
    for (size_t k = 0; k < rows.count; k++) {
        rows.at[k].actor = rows.at[k].actor == rows_contact[0] ? "a" : "b";
        rows.at[k].target = *rows.at[k].actor == 'a' ? "b" : "a";
    }
    sot_evidence *evidence = NULL;
    OK(evidence_replay(context, with, "a", "b", rows.at, rows.count, &evidence, error));
    sot_interaction last[3] = {row_of(START + 300 * DAY, 0, SOT_KIND_COMPLAIN),
                               row_of(START + 301 * DAY, 1, SOT_KIND_PROMISE),
                               row_of(START + 302 * DAY, 1, SOT_KIND_ASK)};
    last[0].id = "an open complaint";
    last[1].id = "an open promise";
    last[1].due_us = START + 301 * DAY + HOUR;
    last[2].id = "an open question";
    last[2].channel = "chat";
    for (int k = 0; k < 3; k++)
        OK(sot_evidence_add(evidence, &last[k], error));
    rows_free(&rows);
    return evidence;
}

static inline uint64_t ignored(sot_evidence *evidence)
{
    return score_at(evidence, held(evidence).last_us).ignored;
}

#endif
