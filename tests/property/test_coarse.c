/* SPDX-License-Identifier: MIT */
/* What logs whose times are coarse must not decide: what contacts are called, when several things happened in
 * one minute; and whose move it is, when both spoke in it. */
#include "../common/bytes.h"
#include "../common/flat.h"
#include "../common/worlds.h"

static rng dice;

/* Other names in another order, of the same contacts. */
static const char *const other_name[ROWS_CONTACTS] = {"zoe", "\xc3\xa9va", "b", "Ann", "y", "aa", "x"};

static sot_interaction called_otherwise(sot_interaction row)
{
    for (int k = 0, actor = 0, target = 0; k < ROWS_CONTACTS; k++) {
        if (!actor && (actor = strcmp(row.actor, rows_contact[k]) == 0))
            row.actor = other_name[k];
        if (!target && (target = strcmp(row.target, rows_contact[k]) == 0))
            row.target = other_name[k];
    }
    return row;
}

static bool near(double x, double y)
{
    double size = fabs(x) > 1 ? fabs(x) : 1;
    return (isnan(x) && isnan(y)) || fabs(x - y) <= 1e-9 * size;
}

static bool near_measure(const sot_measure *x, const sot_measure *y)
{
    return near(x->value, y->value) && near(x->low, y->low) && near(x->high, y->high) &&
           near(x->confidence, y->confidence) && near(x->coverage, y->coverage) && x->enough == y->enough;
}

static bool near_signals(const sot_signal *x, const sot_signal *y, int count)
{
    bool same = true;
    for (int k = 0; k < count; k++)
        same = same && near(x[k].points, y[k].points) && near(x[k].variance, y[k].variance);
    return same;
}

/* Of one pair by two pairs of names; `turned`: the second has its sides the other way round. */
static void check_same(const sot_pair_score *x, const sot_pair_score *y, int turned)
{
    ck_assert(near_measure(&x->depth, &y->depth));
    ck_assert(near_signals(x->depth_signals, y->depth_signals, SOT_DEPTH_COUNT));
    for (int d = 0; d < 2; d++) {
        int e = d ^ turned;
        ck_assert(near_measure(&x->trust[d], &y->trust[e]));
        ck_assert(near_signals(x->trust_signals[d], y->trust_signals[e], SOT_TRUST_COUNT));
        ck_assert(near(x->given[d], y->given[e]));
        ck_assert_int_eq(x->owed[d], y->owed[e]);
    }
    ck_assert(near(x->reciprocity, y->reciprocity) && near(x->pulse, y->pulse));
    ck_assert(near(x->silence_days, y->silence_days) && near(x->usual_gap_days, y->usual_gap_days));
    ck_assert(near(x->replies, y->replies) && near(x->turns, y->turns));
    ck_assert(near(x->mutual_days, y->mutual_days));
    ck_assert(near(x->initiative, turned ? 1 - y->initiative : y->initiative));
    ck_assert_int_eq(x->state, y->state);
    ck_assert_uint_eq(x->interactions, y->interactions);
    ck_assert_uint_eq(x->active_days, y->active_days);
    ck_assert_uint_eq(x->ignored, y->ignored);
}

static int64_t cut(int64_t t, int64_t tick)
{
    return t - t % tick;
}

/* Every kind, cue and channel; times of an hour or a day, so that many rows share theirs. */
START_TEST(renamed)
{
    static const int64_t ticks[] = {1, MINUTE, HOUR, DAY};
    for (size_t trial = 0; trial < scaled(200); trial++) {
        sot_context *context = new_context(1);
        char coarse[120];
        snprintf(coarse, sizeof coarse, "{\"fold\":{\"resolution_seconds\":%u}}",
                 rng_below(&dice, 90000) % 86401);
        sot_profile *profile = new_profile(context, rng_chance(&dice, 0.5) ? NULL : coarse);
        unsigned contacts = 2 + rng_below(&dice, 3), days = 1 + rng_below(&dice, 60);
        making how = {contacts, 0, days, true};
        row_list rows = rows_make(&dice, 20 + rng_below(&dice, 300), &how);
        int64_t tick = ticks[rng_below(&dice, 4)];
        for (size_t k = 0; k < rows.count; k++)
            rows.at[k].time_us = cut(rows.at[k].time_us, tick);
        sot_ledger *one = new_ledger(context, profile, contacts, &rows, false), *other = NULL;
        OK(sot_ledger_new(context, profile, &other, error));
        for (size_t k = 0; k < rows.count; k++)
            rows.at[k] = called_otherwise(rows.at[k]);
        OK(add_columns(other, &rows, NULL, error));
        for (unsigned a = 0; a < contacts; a++)
            for (unsigned b = a + 1; b < contacts; b++) {
                int64_t t = START + (int64_t)(2 * rng_unit(&dice) * days * (double)DAY);
                sot_inputs all = observed_inputs(ALL_OBSERVED);
                sot_contact known = SOT_CONTACT_INIT;
                if (sot_ledger_contact(other, other_name[a], &known, NULL) != SOT_OK ||
                    sot_ledger_contact(other, other_name[b], &known, NULL) != SOT_OK)
                    continue;
                sot_pair_score x = score_of(one, NULL, rows_contact[a], rows_contact[b], t, &all);
                sot_pair_score y = score_of(other, NULL, other_name[a], other_name[b], t, &all);
                bool turned = (strcmp(rows_contact[a], rows_contact[b]) < 0) !=
                              (strcmp(other_name[a], other_name[b]) < 0);
                check_same(&x, &y, turned);
            }
        sot_ledger_free(one);
        sot_ledger_free(other);
        rows_free(&rows);
        sot_profile_unref(profile);
        sot_context_unref(context);
    }
}
END_TEST

/* A chat as people have it: bursts in which both speak within the minute. */
static size_t chat(sot_interaction *rows, size_t most)
{
    size_t count = 0;
    int64_t t = START;
    for (unsigned burst = 3 + rng_below(&dice, 10); burst > 0; burst--) {
        t += (int64_t)((9 + 31 * rng_unit(&dice)) * (double)HOUR);
        bool ann = rng_chance(&dice, 0.5);
        for (unsigned k = 2 + rng_below(&dice, 5); k > 0 && count < most; k--) {
            t += (5 + rng_below(&dice, 45)) * SECOND;
            sot_interaction *row = &rows[count++];
            *row = (sot_interaction)SOT_INTERACTION_INIT;
            row->time_us = t;
            row->actor = ann ? "ann" : "bob";
            row->target = ann ? "bob" : "ann";
            row->channel = "chat";
            row->kind = rng_chance(&dice, 0.2) ? SOT_KIND_ASK : SOT_KIND_MESSAGE;
            ann = rng_chance(&dice, 0.8) ? !ann : ann;
        }
    }
    return count;
}

static void owed_of(const sot_interaction *rows, size_t count, int64_t tick, const char *json, int owed[2])
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, json);
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    for (size_t k = 0; k < count; k++) {
        sot_interaction row = rows[k];
        row.time_us = cut(row.time_us, tick);
        OK(sot_ledger_add(ledger, &row, NULL, error));
    }
    sot_pair_score score = score_of(ledger, NULL, "ann", "bob", rows[count - 1].time_us + 3 * DAY, NULL);
    owed[0] = score.owed[0], owed[1] = score.owed[1];
    sot_ledger_free(ledger);
    sot_profile_unref(profile);
    sot_context_unref(context);
}

/* Cut to minutes, hours or days, or declared as coarse as that: nothing awaits anybody who has answered. What
 * is really open may be passed over, for who spoke last within a tick nobody knows. */
START_TEST(no_false_move)
{
    static const int64_t ticks[] = {MINUTE, HOUR, DAY};
    static const char *const declared[] = {"{\"fold\":{\"resolution_seconds\":60}}",
                                           "{\"fold\":{\"resolution_seconds\":3600}}",
                                           "{\"fold\":{\"resolution_seconds\":86400}}"};
    size_t open = 0, lost[3] = {0, 0, 0};
    for (size_t trial = 0; trial < scaled(300); trial++) {
        sot_interaction rows[100];
        size_t count = chat(rows, 100);
        int exact[2], coarse[2];
        owed_of(rows, count, 1, NULL, exact);
        open += (size_t)(exact[0] + exact[1]);
        for (int k = 0; k < 3; k++)
            for (int cutting = 0; cutting < 2; cutting++) {
                owed_of(rows, count, cutting ? ticks[k] : 1, cutting ? NULL : declared[k], coarse);
                ck_assert_int_le(coarse[0], exact[0]);
                ck_assert_int_le(coarse[1], exact[1]);
                lost[k] += (size_t)(cutting * (exact[0] + exact[1] - coarse[0] - coarse[1]));
            }
    }
    ck_assert_uint_gt(open, 0);
    ck_assert_uint_lt(lost[0], open / 2); /* it is no way out to leave nothing open at all */
}
END_TEST

/* The rows by every door that takes many: as columns, and as the NDJSON of the ledger that has them. */
static sot_ledger *declared(sot_context *context, const row_list *rows, double seconds, bool again)
{
    sot_ledger *ledger = NULL, *read = NULL;
    sot_columns nothing = SOT_COLUMNS_INIT;
    sot_intake intake = SOT_INTAKE_INIT;
    const int64_t time = 0;
    const char *const nobody = "";
    sot_text_column text = {.strings = &nobody};
    OK(sot_ledger_new(context, NULL, &ledger, error));
    OK(add_columns(ledger, rows, NULL, error));
    nothing.time_us = &time;
    nothing.actor = nothing.target = nothing.kind_name = &text;
    nothing.resolution_s = seconds / 2;
    OK(sot_ledger_add_columns(ledger, &nothing, NULL, error));
    intake.resolution_s = seconds;
    OK(sot_ledger_set_intake(ledger, &intake, error));
    intake.resolution_s = 0; /* the coarsest stays */
    OK(sot_ledger_set_intake(ledger, &intake, error));
    nothing.resolution_s = seconds / 3;
    OK(sot_ledger_add_columns(ledger, &nothing, NULL, error));
    nothing.resolution_s = intake.resolution_s = 86401;
    FAILS(SOT_E_RANGE, sot_ledger_add_columns(ledger, &nothing, NULL, error));
    FAILS(SOT_E_RANGE, sot_ledger_set_intake(ledger, &intake, error));
    if (!again)
        return ledger;
    bytes out = {0};
    OK(sot_ledger_write_ndjson(ledger, NULL, bytes_write, &out, error));
    OK(sot_ledger_new(context, NULL, &read, error));
    OK(sot_ledger_read_ndjson(read, bytes_read, &out, NULL, NULL, error));
    bytes_free(&out);
    sot_ledger_free(ledger);
    return read;
}

/* What a load declares is as if the profile had said it: for the ledger, a snapshot, what it writes, any
 * other profile, and its evidence; a profile that is coarser itself stays as it is. */
START_TEST(declared_by_the_reader)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        sot_context *context = new_context(1);
        double seconds = trial % 3 ? 60 : 86400;
        char json[200];
        snprintf(json, sizeof json, "{\"name\":\"builtin\",\"fold\":{\"resolution_seconds\":%g}}", seconds);
        sot_profile *coarse = new_profile(context, json), *fine = new_profile(context, NULL);
        making how = {3, 0, 1 + rng_below(&dice, 20), false};
        row_list rows = rows_make(&dice, 20 + rng_below(&dice, 300), &how);
        sot_ledger *plain = new_ledger(context, NULL, 3, &rows, false), *snapshot = NULL;
        sot_ledger *ledger = declared(context, &rows, seconds, trial % 2);
        sot_ledger_info info = SOT_LEDGER_INFO_INIT;
        OK(sot_ledger_get_info(ledger, &info, error));
        ck_assert_double_eq(info.resolution_s, seconds);
        OK(sot_ledger_snapshot(ledger, &snapshot, error));
        int64_t t = START + 40 * DAY;
        for (unsigned b = 1; b < 3; b++) {
            sot_pair_score x = score_of(plain, coarse, rows_contact[0], rows_contact[b], t, NULL);
            sot_pair_score y = score_of(ledger, NULL, rows_contact[0], rows_contact[b], t, NULL);
            SAME_SCORE(&x, &y, "declared");
            y = score_of(ledger, fine, rows_contact[0], rows_contact[b], t, NULL);
            SAME_SCORE(&x, &y, "declared, another profile");
            y = score_of(snapshot, trial % 2 ? fine : NULL, rows_contact[0], rows_contact[b], t, NULL);
            SAME_SCORE(&x, &y, "declared, a snapshot");
            sot_evidence *evidence = NULL;
            OK(ledger_evidence(ledger, NULL, rows_contact[0], rows_contact[b], t, &evidence, error));
            sot_seen seen = SOT_SEEN_INIT;
            sot_inputs inputs = SOT_INPUTS_INIT;
            OK(sot_ledger_observed(ledger, t, &seen, error));
            inputs.observed = &seen;
            OK(evidence_score(evidence, coarse, t, &inputs, &y, error));
            SAME_SCORE(&x, &y, "declared, evidence");
            sot_evidence_free(evidence);
        }
        sot_ledger_free(snapshot);
        sot_ledger_free(ledger);
        sot_ledger_free(plain);
        rows_free(&rows);
        sot_profile_unref(coarse);
        sot_profile_unref(fine);
        sot_context_unref(context);
    }
}
END_TEST

/* Times that are coarser than what was declared are remarked, others are not. */
START_TEST(coarser_than_declared)
{
    static const double seconds[] = {0, 1, 60, 3600, 86400};
    for (size_t k = 0; k < 5; k++)
        for (int days = 0; days < 2; days++) {
            sot_context *context = new_context(1);
            sot_ledger *ledger = NULL;
            sot_read_options options = SOT_READ_OPTIONS_INIT;
            char text[] = "time,actor,target\n2026-03-01T09:07:00Z,a,b\n2026-03-02T10:09:00Z,b,a\n";
            char dates[] = "time,actor,target\n2026-03-01,a,b\n2026-03-02,b,a\n";
            bytes in = {days ? dates : text, days ? sizeof dates - 1 : sizeof text - 1, 0, 0, 0};
            sot_report report = SOT_REPORT_INIT;
            options.resolution_s = seconds[k];
            OK(sot_ledger_new(context, NULL, &ledger, error));
            OK(sot_ledger_read_csv(ledger, bytes_read, &in, &options, NULL, error));
            OK(sot_ledger_get_report(ledger, &report, error));
            bool minutes = report.remarks >> SOT_REMARK_WHOLE_MINUTES & 1;
            bool whole_days = report.remarks >> SOT_REMARK_WHOLE_DAYS & 1;
            ck_assert(minutes == (!days && seconds[k] < 60));
            ck_assert(whole_days == (days && seconds[k] < 86400));
            sot_ledger_free(ledger);
            sot_context_unref(context);
        }
}
END_TEST

static sot_pair_score scored(const sot_interaction *rows, size_t count, const size_t *order)
{
    sot_context *context = new_context(1);
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (size_t k = 0; k < count; k++)
        OK(sot_ledger_add(ledger, &rows[order ? order[k] : k], NULL, error));
    sot_pair_score score = score_of(ledger, NULL, rows[0].actor, rows[0].target, START + 700 * HOUR, NULL);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return score;
}

/* A chat cut to the minute gives the turns of the original where a sequence says what came first, in whatever
 * order its rows are read, and whatever contacts are called. Only how long an answer took is as coarse as the
 * log. */
START_TEST(sequenced)
{
    size_t differ = 0;
    for (size_t trial = 0; trial < scaled(300); trial++) {
        sot_interaction rows[100], others[100];
        size_t count = chat(rows, 100), order[100];
        sot_pair_score exact = scored(rows, count, NULL);
        for (size_t k = 0; k < count; k++)
            rows[k].time_us = cut(rows[k].time_us, MINUTE);
        differ += scored(rows, count, NULL).turns != exact.turns;
        for (size_t k = 0; k < count; k++) {
            rows[k].sequence = (int64_t)k - 7;
            others[k] = rows[k];
            others[k].actor = rows[k].actor[0] == 'a' ? "zoe" : "bob";
            others[k].target = rows[k].target[0] == 'a' ? "zoe" : "bob";
            order[k] = k;
        }
        for (size_t k = count; k > 1; k--) {
            size_t other = rng_below(&dice, (unsigned)k), swap = order[other];
            order[other] = order[k - 1];
            order[k - 1] = swap;
        }
        sot_pair_score x = scored(rows, count, order), y = scored(others, count, NULL);
        check_same(&x, &y, 1);
        ck_assert(fabs(x.turns - exact.turns) < 1e-4 * (1 + exact.turns));
        ck_assert(fabs(x.replies - exact.replies) < .05);
        ck_assert(fabs(x.initiative - exact.initiative) < 1e-4);
        ck_assert_int_eq(x.owed[0], exact.owed[0]);
        ck_assert_int_eq(x.owed[1], exact.owed[1]);
        ck_assert_uint_eq(x.interactions, exact.interactions);
    }
    ck_assert_uint_gt(differ, 0); /* or the sequence says nothing */
}
END_TEST

int main(void)
{
    dice.state = 1812;
    Suite *suite = suite_create("coarse");
    TCase *tests = add_case(suite, "coarse");
    tcase_add_test(tests, renamed);
    tcase_add_test(tests, no_false_move);
    tcase_add_test(tests, declared_by_the_reader);
    tcase_add_test(tests, coarser_than_declared);
    tcase_add_test(tests, sequenced);
    return run_suite(suite);
}
