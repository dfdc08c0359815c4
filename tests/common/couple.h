/* SPDX-License-Identifier: MIT */
/* A ledger of two contacts, a (side 0) and b (side 1), and short words for putting rows into it and asking
 * for their score. */
#ifndef TESTS_COUPLE_H
#define TESTS_COUPLE_H

#include "flat.h"
#include "worlds.h"

static sot_context *context;
static sot_profile *profile;
static sot_ledger *ledger;
static sot_inputs inputs;

#define NEAR(x, expected) ck_assert_double_eq_tol((x), (expected), 1e-13)

static inline void fresh(void)
{
    static const char *const names[2] = {"a", "b"};
    sot_ledger_free(ledger);
    ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    for (int k = 0; k < 2; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = names[k];
        OK(sot_ledger_declare(ledger, &contact, error));
    }
    inputs = observed_inputs(ALL_OBSERVED);
}

static inline void setup(void)
{
    context = new_context(1);
    profile = new_profile(context, NULL);
    fresh();
}

static inline void teardown(void)
{
    sot_ledger_free(ledger);
    ledger = NULL;
    sot_profile_unref(profile);
    sot_context_unref(context);
}

static inline sot_interaction row_of(int64_t t, int side, int kind)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = side ? "b" : "a";
    row.target = side ? "a" : "b";
    row.kind = kind;
    if (kind == SOT_KIND_RATE)
        row.sentiment = 0;
    return row;
}

static inline void put_row(sot_interaction row)
{
    OK(sot_ledger_add(ledger, &row, NULL, error));
}

static inline void put(int64_t t, int side, int kind)
{
    put_row(row_of(t, side, kind));
}

static inline void put_item(int64_t t, int side, int kind, const char *id, const char *ref)
{
    sot_interaction row = row_of(t, side, kind);
    row.id = id;
    row.ref = ref;
    put_row(row);
}

static inline void put_promise(int64_t t, int side, const char *id, int64_t due)
{
    sot_interaction row = row_of(t, side, SOT_KIND_PROMISE);
    row.id = id;
    row.due_us = due;
    put_row(row);
}

static inline void put_cue(int64_t t, int side, int kind, int cue, double q)
{
    sot_interaction row = row_of(t, side, kind);
    set_cue(&row, cue, q);
    put_row(row);
}

static inline sot_pair_score at(int64_t t)
{
    return score_of(ledger, NULL, "a", "b", t, &inputs);
}

static inline void days(int from, int to, int step)
{
    for (int k = from; k <= to; k += step) {
        put(START + k * DAY, 0, SOT_KIND_MESSAGE);
        put(START + k * DAY + HOUR, 1, SOT_KIND_MESSAGE);
    }
}

static inline sot_explanation *explain(int64_t t)
{
    sot_explanation *x = NULL;
    OK(ledger_explain(ledger, NULL, "b", "a", t, &inputs, &x, error));
    return x;
}

static inline row_list random_rows(rng *dice, unsigned count)
{
    making how = {2, 0, 120, false};
    row_list rows = rows_make(dice, count, &how);
    for (size_t k = 0; k < rows.count; k++) {
        rows.at[k].actor = rows.at[k].actor == rows_contact[0] ? "a" : "b";
        rows.at[k].target = *rows.at[k].actor == 'a' ? "b" : "a";
    }
    return rows;
}

#endif
