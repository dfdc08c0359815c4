/* SPDX-License-Identifier: MIT */
/* Small things that most tests need: contexts, profiles, ledgers, and scores as bits. */
#ifndef TESTS_WORLDS_H
#define TESTS_WORLDS_H

#include "flat.h"
#include "random_rows.h"

#include <check.h>

#define OK(call)                                                                                         \
    do {                                                                                                 \
        sot_error ok_error_ = {SOT_E_IO, "what an earlier call left"};                                   \
        sot_error *error = &ok_error_;                                                                   \
        sot_status ok_status_ = (call);                                                                  \
        ck_assert_msg(ok_status_ == SOT_OK, "%s: %s: %s", #call, sot_status_name(ok_status_),            \
                      ok_error_.message);                                                                \
        /* Success leaves no error behind; nor the old one, where the call was given it. */              \
        ck_assert_msg(ok_error_.status == SOT_OK ? !ok_error_.message[0] : ok_error_.status == SOT_E_IO, \
                      "%s: good, but it left: %s", #call, ok_error_.message);                            \
        (void)error;                                                                                     \
    } while (0)

#define FAILS(expected, call)                                                                           \
    do {                                                                                                \
        sot_error fails_error_ = SOT_ERROR_INIT;                                                        \
        sot_error *error = &fails_error_;                                                               \
        sot_status fails_status_ = (call);                                                              \
        (void)error;                                                                                    \
        ck_assert_msg(fails_status_ == (expected), "%s: %s (%s), expected %s", #call,                   \
                      sot_status_name(fails_status_), fails_error_.message, sot_status_name(expected)); \
        ck_assert_int_eq(fails_error_.status, (expected));                                              \
        ck_assert_msg(fails_error_.message[0] != '\0', "%s: no message", #call);                        \
    } while (0)

static inline sot_context *new_context(unsigned threads)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context = NULL;
    options.threads = threads;
    OK(sot_context_new(&options, &context, error));
    return context;
}

static inline sot_profile *new_profile(sot_context *context, const char *json)
{
    sot_profile *profile = NULL;
    if (json)
        OK(sot_profile_from_json(context, json, strlen(json), &profile, error));
    else
        OK(sot_profile_builtin(context, &profile, error));
    return profile;
}

/* Custom kinds and channels, open hours on Mondays to Wednesdays, days that begin at 3 o'clock: with HOLIDAY
 * all that a fold can depend on. */
#define RICH_KINDS 3
#define RICH_WITH(more)                                                                                      \
    "{\"name\": \"rich\", \"fold\": {\"day_offset_minutes\": -180,"                                          \
    " \"kinds\": {\"cheer\": {\"like\": \"like\", \"times\": 2}, \"dm\": {\"like\": \"message\", "           \
    "\"times\": 0.5},"                                                                                       \
    " \"oath\": {\"like\": \"promise\", \"times\": 1.5}},"                                                   \
    " \"channels\": {\"c1\": {\"like\": \"mail\", \"times\": 0.5}, \"chat1\": {\"like\": \"chat\", "         \
    "\"times\": 1.25}},"                                                                                     \
    " \"open_hours\": [{\"from_minute\": 540, \"to_minute\": 1050}, {\"from_minute\": 1980, \"to_minute\": " \
    "2460},"                                                                                                 \
    " {\"from_minute\": 3420, \"to_minute\": 3900}]" more "}}"
#define HOLIDAY ", \"closed\": [{\"from\": \"2024-03-29T00:00:00Z\", \"to\": \"2024-04-02T00:00:00Z\"}]"
#define RICH_PROFILE RICH_WITH(HOLIDAY)

/* Adds the rows as columns: one call. */
static inline sot_status add_columns(sot_ledger *ledger, const row_list *rows, sot_added *added,
                                     sot_error *error)
{
    size_t n = rows->count, room = n + 1;
    int64_t *time = malloc(room * sizeof *time), *due = malloc(room * sizeof *due),
            *sequence = malloc(room * sizeof *sequence);
    uint8_t *kind = malloc(room);
    uint32_t *audience = malloc(room * sizeof *audience), *looked = malloc(room * sizeof *looked);
    double *real[3 + SOT_CUE_COUNT];
    const char **text[5];
    for (int c = 0; c < 3 + SOT_CUE_COUNT; c++)
        real[c] = malloc(room * sizeof *real[c]);
    for (int c = 0; c < 5; c++)
        text[c] = malloc(room * sizeof *text[c]);
    for (size_t k = 0; k < n; k++) {
        const sot_interaction *row = &rows->at[k];
        time[k] = row->time_us;
        due[k] = row->due_us;
        sequence[k] = row->sequence;
        kind[k] = (uint8_t)row->kind;
        audience[k] = row->audience;
        looked[k] = row->looked_for;
        real[0][k] = row->weight;
        real[1][k] = row->duration_s;
        real[2][k] = row->sentiment;
        for (int c = 0; c < SOT_CUE_COUNT; c++)
            real[3 + c][k] = cue_of(row, (int)c);
        text[0][k] = row->actor;
        text[1][k] = row->target;
        text[2][k] = row->channel;
        text[3][k] = row->id;
        text[4][k] = row->ref;
    }
    sot_text_column texts[5];
    for (int c = 0; c < 5; c++)
        texts[c] = (sot_text_column){.strings = text[c]};
    sot_columns columns = SOT_COLUMNS_INIT;
    columns.count = n;
    columns.time_us = time;
    columns.actor = &texts[0];
    columns.target = &texts[1];
    columns.kind = kind;
    columns.channel = &texts[2];
    columns.audience = audience;
    columns.weight = real[0];
    columns.duration_s = real[1];
    columns.sentiment = real[2];
    const double *cues[SOT_CUE_COUNT];
    for (int c = 0; c < SOT_CUE_COUNT; c++)
        cues[c] = real[3 + c];
    columns.cues = cues;
    columns.cue_count = SOT_CUE_COUNT;
    columns.looked_for = looked;
    columns.id = &texts[3];
    columns.ref = &texts[4];
    columns.due_us = due;
    columns.sequence = sequence;
    sot_status status = sot_ledger_add_columns(ledger, &columns, added, error);
    free(time), free(due), free(sequence), free(kind), free(audience), free(looked);
    for (int c = 0; c < 3 + SOT_CUE_COUNT; c++)
        free(real[c]);
    for (int c = 0; c < 5; c++)
        free(text[c]);
    return status;
}

static inline void declare_contacts(sot_ledger *ledger, unsigned count)
{
    for (unsigned k = 0; k < count; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = rows_contact[k];
        OK(sot_ledger_declare(ledger, &contact, error));
    }
}

/* A ledger that knows the first `contacts` contacts and holds the rows, added at once or one by one. */
static inline sot_ledger *new_ledger(sot_context *context, const sot_profile *profile, unsigned contacts,
                                     const row_list *rows, bool one_by_one)
{
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    declare_contacts(ledger, contacts);
    if (!one_by_one)
        OK(add_columns(ledger, rows, NULL, error));
    else
        for (size_t k = 0; k < rows->count; k++)
            OK(sot_ledger_add(ledger, &rows->at[k], NULL, error));
    return ledger;
}

static inline sot_inputs observed_inputs(uint64_t mask)
{
    sot_inputs inputs = SOT_INPUTS_INIT;
    inputs.observed = seen_mask(mask);
    return inputs;
}

static inline sot_pair_score score_of(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                      const char *b, int64_t t, const sot_inputs *inputs)
{
    sot_pair_score score;
    score_init(&score);
    OK(ledger_score(ledger, profile, a, b, t, inputs, &score, error));
    return score;
}

/* ---- scores as bits ---- */

#define SCORE_WORDS (15 + 21 + 7 * (SOT_DEPTH_COUNT + 2 * SOT_TRUST_COUNT))

static inline uint64_t bits_of(double x)
{
    uint64_t w;
    if (isnan(x))
        x = (double)NAN; /* any NaN is "unknown" */
    memcpy(&w, &x, sizeof w);
    return isnan(x) ? UINT64_C(0x7ff8000000000000) : w;
}

/* Every field of a score, doubles by their bits. Returns how many there are. */
static inline size_t score_words(const sot_pair_score *s, uint64_t out[SCORE_WORDS])
{
    size_t n = 0;
    const sot_measure *measures[3] = {&s->depth, &s->trust[0], &s->trust[1]};
    for (int k = 0; k < 3; k++) {
        const double *m[5] = {&measures[k]->value, &measures[k]->low, &measures[k]->high,
                              &measures[k]->confidence, &measures[k]->coverage};
        for (int i = 0; i < 5; i++)
            out[n++] = bits_of(*m[i]);
    }
    const double plain[] = {s->reciprocity,  s->given[0],       s->given[1],    s->pulse,     s->p_active,
                            s->silence_days, s->usual_gap_days, s->depth_floor, s->depth_gate};
    for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
        out[n++] = bits_of(plain[k]);
    out[n++] = (uint64_t)s->state;
    out[n++] = s->interactions;
    out[n++] = s->active_days;
    out[n++] = s->ignored;
    out[n++] = s->conflicts;
    out[n++] = (uint64_t)s->owed[0];
    out[n++] = (uint64_t)s->owed[1];
    for (int k = 0; k < SOT_DEPTH_COUNT + 2 * SOT_TRUST_COUNT; k++) {
        const sot_signal *x = k < SOT_DEPTH_COUNT
                                  ? &s->depth_signals[k]
                                  : &s->trust_signals[(k - SOT_DEPTH_COUNT) / SOT_TRUST_COUNT]
                                                     [(k - SOT_DEPTH_COUNT) % SOT_TRUST_COUNT];
        const double v[] = {x->points, x->logit, x->variance, x->confidence, x->r, x->s};
        for (int i = 0; i < 6; i++)
            out[n++] = bits_of(v[i]);
        out[n++] = (uint64_t)x->observable;
    }
    return n;
}

/* The place of the first word that differs, or -1. */
static inline int score_differs(const sot_pair_score *x, const sot_pair_score *y)
{
    uint64_t p[SCORE_WORDS], q[SCORE_WORDS];
    size_t n = score_words(x, p);
    score_words(y, q);
    for (size_t k = 0; k < n; k++)
        if (p[k] != q[k])
            return (int)k;
    return -1;
}

#define SAME_SCORE(x, y, what)                                                                      \
    do {                                                                                            \
        int differs_ = score_differs((x), (y));                                                     \
        ck_assert_msg(differs_ < 0, "%s: word %d differs; depth %.17g and %.17g", (what), differs_, \
                      (x)->depth.value, (y)->depth.value);                                          \
    } while (0)

/* All pairs of the first `contacts` contacts have the same scores in both ledgers. */
static inline void same_scores(sot_ledger *x, sot_ledger *y, unsigned contacts, int64_t t,
                               const sot_inputs *inputs, const char *what)
{
    for (unsigned a = 0; a < contacts; a++)
        for (unsigned b = a + 1; b < contacts; b++) {
            sot_pair_score p = score_of(x, NULL, rows_contact[a], rows_contact[b], t, inputs);
            sot_pair_score q = score_of(y, NULL, rows_contact[a], rows_contact[b], t, inputs);
            SAME_SCORE(&p, &q, what);
        }
}

/* Runs a suite's tests and gives main() its exit status. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static inline TCase *add_case(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_set_timeout(tests, 600);
    suite_add_tcase(suite, tests);
    return tests;
}

#endif
