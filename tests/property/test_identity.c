/* SPDX-License-Identifier: MIT */
/* A score is a pure function of its rows: whatever the order of arrival, the threads, the batches, replay,
 * running evidence saved half-way, the shards by pair or a timeline, all bits are equal. */
#include "../common/flat.h"
#include "../common/worlds.h"

static rng dice;

static void random_inputs(sot_inputs *inputs)
{
    *inputs = observed_inputs(ALL_OBSERVED);
    if (rng_chance(&dice, 0.5))
        for (int d = 0; d < 2; d++)
            inputs->attention[d] = 20 * rng_unit(&dice);
    for (int d = 0; d < 2; d++)
        if (rng_chance(&dice, 0.5)) {
            inputs->reputation_r[d] = 5 * rng_unit(&dice);
            inputs->reputation_s[d] = 5 * rng_unit(&dice);
        }
}

typedef struct world {
    sot_context *context[3]; /* 1, 2, 4 threads */
    sot_profile *profile;
    unsigned contacts, days;
    row_list rows;
} world;

static world new_world(void)
{
    world w;
    bool rich = rng_chance(&dice, 0.6);
    for (int k = 0; k < 3; k++)
        w.context[k] = new_context(1u << k);
    w.profile = new_profile(w.context[0], rich ? RICH_PROFILE : NULL);
    w.contacts = 2 + rng_below(&dice, ROWS_CONTACTS - 1);
    w.days = 1 + rng_below(&dice, rng_chance(&dice, 0.3) ? 900 : 60);
    making how = {w.contacts, rich ? RICH_KINDS : 0, w.days, true};
    w.rows = rows_make(&dice, 20 + rng_below(&dice, rng_chance(&dice, 0.3) ? 1200 : 200), &how);
    return w;
}

static void free_world(world *w)
{
    rows_free(&w->rows);
    sot_profile_unref(w->profile);
    for (int k = 0; k < 3; k++)
        sot_context_unref(w->context[k]);
}

static int64_t random_time(const world *w)
{
    double days = (double)w->days;
    if (rng_chance(&dice, 0.2)) /* the very time of a row: inclusive */
        return w->rows.at[rng_below(&dice, (unsigned)w->rows.count)].time_us;
    return START + (int64_t)(rng_unit(&dice) * (rng_chance(&dice, 0.5) ? days : 2 * days + 40) * (double)DAY);
}

START_TEST(arrival_and_threads)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        world w = new_world();
        sot_ledger *first = new_ledger(w.context[0], w.profile, w.contacts, &w.rows, false);
        for (int way = 0; way < 5; way++) {
            rows_shuffle(&dice, &w.rows);
            sot_ledger *other;
            if (way < 3) {
                other = new_ledger(w.context[way], w.profile, w.contacts, &w.rows, false);
            } else if (way == 3) {
                other = new_ledger(w.context[0], w.profile, w.contacts, &w.rows, true);
            } else {
                /* In pieces, with scores asked for in between: nothing remembered may go stale. */
                row_list none = {NULL, 0, 0, NULL}, piece = w.rows;
                other = new_ledger(w.context[1], w.profile, w.contacts, &none, false);
                for (size_t done = 0; done < w.rows.count; done += piece.count) {
                    piece.at = w.rows.at + done;
                    piece.count = 1 + rng_below(&dice, (unsigned)(w.rows.count - done));
                    if (rng_chance(&dice, 0.5))
                        OK(add_columns(other, &piece, NULL, error));
                    else
                        for (size_t k = 0; k < piece.count; k++)
                            OK(sot_ledger_add(other, &piece.at[k], NULL, error));
                    if (rng_chance(&dice, 0.3))
                        OK(sot_ledger_prepare(other, NULL, error));
                    int64_t t = random_time(&w);
                    for (unsigned b = 1; b < w.contacts; b++)
                        score_of(other, NULL, rows_contact[0], rows_contact[b], t, NULL);
                }
            }
            if (way % 2 == 1)
                OK(sot_ledger_prepare(other, NULL, error));
            for (int k = 0; k < 4; k++) {
                sot_inputs inputs;
                random_inputs(&inputs);
                int64_t t = random_time(&w);
                same_scores(first, other, w.contacts, t, &inputs, "arrival");
                same_scores(first, other, w.contacts, t, NULL, "arrival, own mask");
            }
            sot_ledger_free(other);
        }
        sot_ledger_free(first);
        free_world(&w);
    }
}
END_TEST

/* The rows of one pair up to t, in the order in which they are in the ledger's batch. */
static row_list rows_of_pair(const world *w, const char *a, const char *b, int64_t t)
{
    row_list out = {malloc((w->rows.count + 1) * sizeof *out.at), 0, 0, NULL};
    for (size_t k = 0; k < w->rows.count; k++) {
        const sot_interaction *row = &w->rows.at[k];
        bool here = (strcmp(row->actor, a) == 0 && strcmp(row->target, b) == 0) ||
                    (strcmp(row->actor, b) == 0 && strcmp(row->target, a) == 0);
        if (here && row->time_us <= t)
            out.at[out.count++] = *row;
    }
    return out;
}

START_TEST(replay)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        world w = new_world();
        sot_ledger *ledger = new_ledger(w.context[0], w.profile, w.contacts, &w.rows, false);
        for (unsigned a = 0; a < w.contacts; a++)
            for (unsigned b = a + 1; b < w.contacts; b++) {
                int64_t t = random_time(&w);
                sot_inputs inputs;
                random_inputs(&inputs);
                row_list pair = rows_of_pair(&w, rows_contact[a], rows_contact[b], t);
                rows_shuffle(&dice, &pair);
                sot_evidence *evidence = NULL, *held = NULL;
                OK(evidence_replay(w.context[1], w.profile, rows_contact[b], rows_contact[a], pair.at,
                                   pair.count, &evidence, error));
                sot_pair_score x = score_of(ledger, NULL, rows_contact[a], rows_contact[b], t, &inputs), y;
                score_init(&y);
                OK(evidence_score(evidence, NULL, t, &inputs, &y, error));
                SAME_SCORE(&x, &y, "replay");
                OK(ledger_evidence(ledger, NULL, rows_contact[a], rows_contact[b], t, &held, error));
                OK(evidence_score(held, NULL, t, &inputs, &y, error));
                SAME_SCORE(&x, &y, "evidence of the ledger");
                ck_assert_uint_eq(evidence_mask(held), evidence_mask(evidence));
                sot_evidence_free(evidence);
                sot_evidence_free(held);
                rows_free(&pair);
            }
        sot_ledger_free(ledger);
        free_world(&w);
    }
}
END_TEST

typedef struct streaming {
    const world *w;
    sot_evidence *evidence;
    int64_t until;
    double interrupt; /* chance of being saved and restored after a row */
} streaming;

static void save_and_load(streaming *s)
{
    size_t size = sot_evidence_saved_size(s->evidence), written = 0;
    sot_evidence *loaded = NULL;
    if (rng_chance(&dice, 0.5)) {
        unsigned char *blob = malloc(size);
        OK(sot_evidence_save(s->evidence, blob, size, &written, error));
        ck_assert_uint_eq(written, size);
        OK(sot_evidence_load(s->w->context[1], s->w->profile, blob, size, &loaded, error));
        /* Written again it is the same blob. */
        unsigned char *again = malloc(size);
        ck_assert_uint_eq(sot_evidence_saved_size(loaded), size);
        OK(sot_evidence_save(loaded, again, size, NULL, error));
        ck_assert_mem_eq(blob, again, size);
        free(again);
        free(blob);
    } else {
        OK(sot_evidence_clone(s->evidence, &loaded, error));
    }
    sot_evidence_free(s->evidence);
    s->evidence = loaded;
}

static int stream_row(void *user, const sot_interaction *row)
{
    streaming *s = user;
    if (row->time_us > s->until)
        return 1;
    OK(sot_evidence_add(s->evidence, row, error));
    if (rng_chance(&dice, s->interrupt))
        save_and_load(s);
    return 0;
}

START_TEST(running_evidence)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        world w = new_world();
        sot_ledger *ledger = new_ledger(w.context[0], w.profile, w.contacts, &w.rows, false);
        for (unsigned a = 0; a < w.contacts; a++)
            for (unsigned b = a + 1; b < w.contacts; b++) {
                streaming s = {
                    .w = &w, .until = random_time(&w), .interrupt = rng_chance(&dice, 0.2) ? 1 : 0.1};
                OK(sot_evidence_new(w.context[0], w.profile, rows_contact[a], rows_contact[b], &s.evidence,
                                    error));
                sot_status status =
                    sot_ledger_each(ledger, rows_contact[a], rows_contact[b], stream_row, &s, NULL);
                ck_assert(status == SOT_OK || status == SOT_E_CANCELLED);
                save_and_load(&s);
                sot_inputs inputs;
                random_inputs(&inputs);
                sot_pair_score x = score_of(ledger, NULL, rows_contact[a], rows_contact[b], s.until, &inputs),
                               y;
                score_init(&y);
                OK(evidence_score(s.evidence, NULL, s.until, &inputs, &y, error));
                SAME_SCORE(&x, &y, "running evidence");
                ck_assert_uint_eq(held(s.evidence).interactions, x.interactions);
                sot_evidence_free(s.evidence);
            }
        sot_ledger_free(ledger);
        free_world(&w);
    }
}
END_TEST

START_TEST(shards_by_pair)
{
    for (size_t trial = 0; trial < scaled(30); trial++) {
        world w = new_world();
        sot_ledger *whole = new_ledger(w.context[2], w.profile, w.contacts, &w.rows, false), *shard[2];
        row_list part[2];
        for (int k = 0; k < 2; k++)
            part[k] = (row_list){malloc((w.rows.count + 1) * sizeof(sot_interaction)), 0, 0, NULL};
        for (size_t k = 0; k < w.rows.count; k++) {
            const sot_interaction *row = &w.rows.at[k];
            int which = (row->actor[0] + row->target[0]) % 2;
            part[which].at[part[which].count++] = *row;
        }
        for (int k = 0; k < 2; k++)
            shard[k] = new_ledger(w.context[k], w.profile, w.contacts, &part[k], k == 1);
        sot_inputs inputs;
        random_inputs(&inputs);
        int64_t t = random_time(&w);
        for (unsigned a = 0; a < w.contacts; a++)
            for (unsigned b = a + 1; b < w.contacts; b++) {
                int which = (rows_contact[a][0] + rows_contact[b][0]) % 2;
                sot_pair_score x = score_of(whole, NULL, rows_contact[a], rows_contact[b], t, &inputs);
                sot_pair_score y = score_of(shard[which], NULL, rows_contact[a], rows_contact[b], t, &inputs);
                SAME_SCORE(&x, &y, "shard");
            }
        for (int k = 0; k < 2; k++) {
            rows_free(&part[k]);
            sot_ledger_free(shard[k]);
        }
        sot_ledger_free(whole);
        free_world(&w);
    }
}
END_TEST

static void same_column(const sot_scores *scores, uint64_t row, const char *name, double expected)
{
    const double *column = sot_scores_column(scores, name);
    ck_assert_msg(column != NULL, "no column %s", name);
    ck_assert_msg(bits_of(column[row]) == bits_of(expected), "%s of %s, %s: %.17g, expected %.17g", name,
                  scores_row(scores, row).a, scores_row(scores, row).b, column[row], expected);
}

/* A row of a table holds what the pair's own score says. */
static void same_row(const sot_scores *scores, uint64_t row, const sot_pair_score *x)
{
    static const char *const measures[3] = {"depth", "trust_ab", "trust_ba"};
    const sot_measure *m[3] = {&x->depth, &x->trust[0], &x->trust[1]};
    char name[96];
    for (int k = 0; k < 3; k++) {
        static const char *const parts[4] = {"", "_low", "_high", "_confidence"};
        const double values[4] = {m[k]->value, m[k]->low, m[k]->high, m[k]->confidence};
        for (int p = 0; p < 4; p++) {
            snprintf(name, sizeof name, "%s%s", measures[k], parts[p]);
            same_column(scores, row, name, values[p]);
        }
    }
    for (int k = 0; k < SOT_DEPTH_COUNT; k++) {
        snprintf(name, sizeof name, "depth_points_%s", sot_name_of(SOT_NAMES_DEPTH_SIGNAL, k));
        same_column(scores, row, name, x->depth_signals[k].points);
    }
    for (int d = 0; d < 2; d++)
        for (int k = 0; k < SOT_TRUST_COUNT; k++) {
            snprintf(name, sizeof name, "%s_points_%s", measures[1 + d],
                     sot_name_of(SOT_NAMES_TRUST_SIGNAL, k));
            same_column(scores, row, name, x->trust_signals[d][k].points);
        }
    same_column(scores, row, "depth_points_floor", x->depth_floor);
    same_column(scores, row, "depth_points_gate", x->depth_gate);
    same_column(scores, row, "reciprocity", x->reciprocity);
    same_column(scores, row, "pulse", x->pulse);
    same_column(scores, row, "p_active", x->p_active);
    ck_assert_int_eq(scores_row(scores, row).state, x->state);
    ck_assert_uint_eq(scores_row(scores, row).interactions, x->interactions);
    for (int d = 0; d < 2; d++)
        ck_assert_int_eq(scores_row(scores, row).owed[d], x->owed[d]);
}

START_TEST(tables_and_timelines)
{
    for (size_t trial = 0; trial < scaled(40); trial++) {
        world w = new_world();
        sot_ledger *ledger[3];
        for (int k = 0; k < 3; k++)
            ledger[k] = new_ledger(w.context[k], w.profile, w.contacts, &w.rows, false);
        if (rng_chance(&dice, 0.5))
            OK(sot_ledger_prepare(ledger[2], NULL, error));
        int64_t t = random_time(&w);
        for (int k = 0; k < 3; k++) {
            sot_attention *attention = NULL;
            sot_scores *scores = NULL;
            OK(sot_attention_new(ledger[k], NULL, t, &attention, error));
            sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
            options.as_of_us = t;
            options.attention = attention;
            options.signals = 1;
            options.me = trial % 2 ? rows_contact[0] : NULL;
            OK(sot_ledger_scores(ledger[k], NULL, &options, &scores, error));
            for (uint64_t row = 0; row < sot_scores_count(scores); row++) {
                const char *a = scores_row(scores, row).a, *b = scores_row(scores, row).b;
                sot_inputs inputs = SOT_INPUTS_INIT;
                inputs.attention[0] = sot_attention_of(attention, a);
                inputs.attention[1] = sot_attention_of(attention, b);
                ck_assert(strcmp(a, b) < 0);
                sot_pair_score x = score_of(ledger[0], NULL, a, b, t, &inputs);
                same_row(scores, row, &x);
                if (options.me)
                    ck_assert_str_eq(scores_row(scores, row).me_side ? b : a, options.me);
            }
            sot_scores_free(scores);
            sot_attention_free(attention);
        }
        int64_t times[9];
        for (int k = 0; k < 9; k++)
            times[k] =
                k ? times[k - 1] + (int64_t)(rng_unit(&dice) * (double)(w.days * DAY) / 5) : START - DAY;
        for (unsigned b = 1; b < w.contacts; b++) {
            sot_scores *line = NULL;
            sot_inputs inputs;
            random_inputs(&inputs);
            OK(ledger_timeline(ledger[1], NULL, rows_contact[b], rows_contact[0], times, 9, &inputs, &line,
                               error));
            ck_assert_uint_eq(sot_scores_count(line), 9);
            for (uint64_t k = 0; k < 9; k++) {
                sot_pair_score x =
                    score_of(ledger[2], NULL, rows_contact[0], rows_contact[b], times[k], &inputs);
                ck_assert_int_eq(scores_row(line, k).time_us, times[k]);
                same_row(line, k, &x);
            }
            sot_scores_free(line);
        }
        for (int k = 0; k < 3; k++)
            sot_ledger_free(ledger[k]);
        free_world(&w);
    }
}
END_TEST

int main(void)
{
    dice.state = 101;
    Suite *suite = suite_create("identity");
    TCase *tests = add_case(suite, "identity");
    tcase_add_test(tests, arrival_and_threads);
    tcase_add_test(tests, replay);
    tcase_add_test(tests, running_evidence);
    tcase_add_test(tests, shards_by_pair);
    tcase_add_test(tests, tables_and_timelines);
    return run_suite(suite);
}
