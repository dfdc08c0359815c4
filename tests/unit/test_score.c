/* SPDX-License-Identifier: MIT */
/* The rest of a score (reciprocity, state, p_active), and what is computed from many: what would be if,
 * single rows' effects, how long a score holds, what moved it, attention; and how scores are asked for. */
#include "../common/flat.h"
#include "../common/couple.h"
#include "../common/worlds.h"

START_TEST(reciprocity_and_given)
{
    ck_assert(isnan(at(START).reciprocity) && isnan(at(START).silence_days) &&
              isnan(at(START).usual_gap_days));
    ck_assert(at(START).pulse == 0 && !signbit(at(START).pulse)); /* a zero has no sign to print */
    put(START, 0, SOT_KIND_MESSAGE);
    put(START, 0, SOT_KIND_LIKE);
    put(START, 1, SOT_KIND_SHARE);
    put(START, 1, SOT_KIND_PROMISE); /* no weight */
    sot_pair_score s = at(START);
    NEAR(s.given[0], 1.1);
    NEAR(s.given[1], 0.2);
    NEAR(s.reciprocity, 0.4 / 1.3);
    NEAR(at(START + 180 * DAY).given[0], 0.55);
    NEAR(at(START + 180 * DAY).reciprocity, 0.4 / 1.3);
    put(START, 1, SOT_KIND_MEET);
    NEAR(at(START).given[0], 2.1);
    NEAR(at(START).given[1], 1.2);
}
END_TEST

START_TEST(states)
{
    ck_assert_int_eq(at(START).state, SOT_STATE_NEW);
    days(0, 2, 1);
    ck_assert_int_eq(at(START + DAY + HOUR).state, SOT_STATE_NEW); /* two days */
    ck_assert_int_eq(at(START + 2 * DAY).state, SOT_STATE_STEADY);
    ck_assert_double_eq(at(START + 2 * DAY).usual_gap_days, 1);
    /* Two gaps of a day and two of 14 from before: 7.5 are to be expected. Three of them, and eight. */
    ck_assert_int_eq(at(START + 24 * DAY).state, SOT_STATE_STEADY);
    ck_assert_int_eq(at(START + 25 * DAY).state, SOT_STATE_FADING);
    ck_assert_int_eq(at(START + 62 * DAY).state, SOT_STATE_FADING);
    ck_assert_int_eq(at(START + 63 * DAY).state, SOT_STATE_DORMANT);
    /* Growing from the 60th day after the first, where the month is well above the half-year: 6 A30 >= 1.5
     * A180. */
    fresh();
    days(0, 0, 1);
    days(52, 60, 2);
    ck_assert_int_eq(at(START + 60 * DAY - 1).state, SOT_STATE_STEADY);
    ck_assert_int_eq(at(START + 60 * DAY).state, SOT_STATE_GROWING);
    fresh();
    days(0, 340, 20); /* a long even pace: A30 = 1/(1 - 2^(-2/3)) = 2.70, A180 about 9.9 */
    ck_assert_int_eq(at(START + 341 * DAY).state, SOT_STATE_STEADY);
    fresh();
    for (int k = 0; k < 80; k++) /* who only sends does not grow */
        put(START + (k < 10 ? 4 * k : 30 + k) * DAY, 1, SOT_KIND_MESSAGE);
    ck_assert_int_eq(at(START + 109 * DAY).state, SOT_STATE_STEADY);
    fresh(); /* one side's days are days, too */
    for (int k = 0; k < 3; k++)
        put(START + k * DAY, 1, SOT_KIND_MESSAGE);
    ck_assert_int_eq(at(START + 2 * DAY).state, SOT_STATE_STEADY);
    ck_assert_str_eq(sot_name_of(SOT_NAMES_STATE, SOT_STATE_DORMANT), "dormant");
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_STATE, 9));
}
END_TEST

START_TEST(p_active)
{
    sot_profile *fitted =
        new_profile(context, "{\"p_active\":{\"intercept\":-1,\"short\":0.5,\"middle\":0.25,\"long\":0.125,"
                             "\"silence\":-0.75}}");
    ck_assert(isnan(score_of(ledger, fitted, "a", "b", START, &inputs).p_active));
    put(START, 0, SOT_KIND_MESSAGE);
    ck_assert(isnan(at(START).p_active)); /* not fitted */
    double z =
        -1 + 0.5 * log(1.5) + 0.25 * log1p(exp2(-7.0 / 30)) + 0.125 * log1p(exp2(-7.0 / 180)) - 0.75 * log(8);
    NEAR(score_of(ledger, fitted, "a", "b", START + 7 * DAY, &inputs).p_active, 1 / (1 + exp(-z)));
    sot_profile_unref(fitted);
}
END_TEST

/* ---- random ledgers ---- */

START_TEST(what_if_is_adding)
{
    rng dice = {91};
    for (size_t trial = 0; trial < scaled(100); trial++) {
        fresh();
        row_list rows = random_rows(&dice, 5 + rng_below(&dice, 150));
        rows_shuffle(&dice, &rows);
        size_t more = 1 + rng_below(&dice, 4), here = rows.count - more;
        for (size_t k = 0; k < here; k++)
            put_row(rows.at[k]);
        const sot_inputs *given =
            trial % 2 ? &inputs : NULL; /* with the mask of all, or with the ledger's own */
        int64_t t = START + (int64_t)(rng_unit(&dice) * 150 * (double)DAY);
        sot_pair_score before = score_of(ledger, NULL, "a", "b", t, given), tried;
        score_init(&tried);
        /* A copy of a held row changes nothing, as anywhere. */
        OK(ledger_what_if(ledger, NULL, "a", "b", t, rows.at, 1, given, &tried, error));
        SAME_SCORE(&before, &tried, "what if again");
        OK(ledger_what_if(ledger, NULL, "b", "a", t, rows.at + here, more, given, &tried, error));
        sot_pair_score same = score_of(ledger, NULL, "a", "b", t, given);
        SAME_SCORE(&before, &same, "nothing was added");
        for (size_t k = here; k < rows.count; k++)
            put_row(rows.at[k]);
        sot_pair_score added = score_of(ledger, NULL, "a", "b", t, given);
        SAME_SCORE(&added, &tried, "what if");
        rows_free(&rows);
    }
    sot_pair_score score;
    score_init(&score);
    sot_interaction stranger = row_of(START, 0, SOT_KIND_MESSAGE);
    stranger.target = "c";
    FAILS(SOT_E_ARGUMENT,
          ledger_what_if(ledger, NULL, "a", "b", START, &stranger, 1, &inputs, &score, error));
    stranger.target = NULL;
    FAILS(SOT_E_ARGUMENT,
          ledger_what_if(ledger, NULL, "a", "b", START, &stranger, 1, &inputs, &score, error));
    FAILS(SOT_E_ARGUMENT, ledger_what_if(ledger, NULL, "a", "b", START, NULL, 1, &inputs, &score, error));
    FAILS(SOT_E_NOT_FOUND,
          ledger_what_if(ledger, NULL, "a", "nobody", START, NULL, 0, &inputs, &score, error));
    FAILS(SOT_E_RANGE,
          ledger_what_if(ledger, NULL, "a", "b", SOT_TIME_NONE, NULL, 0, &inputs, &score, error));
    sot_interaction bad = row_of(START, 0, SOT_KIND_MESSAGE);
    bad.weight = 9;
    FAILS(SOT_E_RANGE, ledger_what_if(ledger, NULL, "a", "b", START, &bad, 1, &inputs, &score, error));
}
END_TEST

START_TEST(leaving_out_is_removing)
{
    rng dice = {92};
    for (size_t trial = 0; trial < scaled(25); trial++) {
        fresh();
        row_list rows = random_rows(&dice, 3 + rng_below(&dice, 120));
        for (size_t k = 0; k < rows.count; k++)
            put_row(rows.at[k]);
        int64_t t = START + (int64_t)(rng_unit(&dice) * 150 * (double)DAY), last = SOT_TIME_MAX;
        sot_explanation *x = explain(t);
        ck_assert_int_eq(explained(x).needs_history, 0);
        const sot_pair_score *score = sot_explanation_score(x);
        size_t count = explained(x).leave_outs;
        ck_assert_uint_eq(count, score->interactions < 64 ? score->interactions : 64);
        for (size_t k = 0; k < count; k++) {
            const sot_leave_out *out = sot_explanation_leave_out(x, k);
            ck_assert(out->time_us <= last && out->time_us <= t); /* newest first */
            last = out->time_us;
            if (!out->id[0])
                continue;
            size_t at_row = 0;
            while (!rows.at[at_row].id || strcmp(rows.at[at_row].id, out->id) != 0)
                at_row++;
            ck_assert_int_eq(out->kind, rows.at[at_row].kind);
            ck_assert_int_eq(out->side, *rows.at[at_row].actor == 'b');
            OK(sot_ledger_remove(ledger, "a", "b", out->id, error));
            sot_pair_score without = at(t);
            ck_assert_double_eq(without.depth.value - score->depth.value, out->depth);
            for (int d = 0; d < 2; d++)
                ck_assert_double_eq(without.trust[d].value - score->trust[d].value, out->trust[d]);
            put_row(rows.at[at_row]);
        }
        ck_assert_ptr_null(sot_explanation_leave_out(x, count));
        sot_explanation_free(x);
        rows_free(&rows);
    }
}
END_TEST

/* A busy pair is remembered as one profile folds it: another fold must not find that. */
START_TEST(other_folds)
{
    rng dice = {94};
    sot_profile *other =
        new_profile(context, "{\"fold\":{\"half_life_days\":{\"replies\":9,\"rhythm_long\":33}}}");
    row_list rows = random_rows(&dice, 400);
    for (size_t k = 0; k < rows.count; k++)
        put_row(rows.at[k]);
    int64_t t = START + 130 * DAY;
    sot_pair_score cold = score_of(ledger, other, "a", "b", t, &inputs);
    fresh();
    for (size_t k = 0; k < rows.count; k++)
        put_row(rows.at[k]);
    sot_pair_score own = at(t), warm = score_of(ledger, other, "a", "b", t, &inputs), again = at(t);
    SAME_SCORE(&cold, &warm, "other fold");
    SAME_SCORE(&own, &again, "own fold again");
    ck_assert(score_differs(&own, &warm) >= 0);
    rows_free(&rows);
    sot_profile_unref(other);
}
END_TEST

static double moved(const sot_pair_score *x, const sot_pair_score *y)
{
    double most = fabs(x->depth.value - y->depth.value);
    for (int d = 0; d < 2; d++)
        most = fmax(most, fabs(x->trust[d].value - y->trust[d].value));
    return most;
}

START_TEST(valid_until)
{
    rng dice = {93};
    size_t ends = 0;
    for (size_t trial = 0; trial < scaled(60); trial++) {
        fresh();
        row_list rows = random_rows(&dice, rng_below(&dice, 60));
        for (size_t k = 0; k < rows.count; k++)
            put_row(rows.at[k]);
        int64_t t = START + (int64_t)((120 + 30 * rng_unit(&dice)) * (double)DAY); /* after the last row */
        sot_explanation *x = explain(t);
        const sot_pair_score *now = sot_explanation_score(x);
        int64_t until = explained(x).valid_until_us;
        if (until == SOT_TIME_NONE) {
            sot_pair_score end = at(t + 3650 * DAY);
            ck_assert_double_lt(moved(now, &end), 1);
        } else {
            ends++;
            ck_assert(until > t && until <= t + 4200 * DAY);
            sot_pair_score then = at(until), before = at(until - MINUTE > t ? until - MINUTE : t);
            ck_assert_msg(moved(now, &then) >= 1, "moved %.17g", moved(now, &then));
            ck_assert_msg(moved(now, &before) < 1, "moved %.17g a minute before", moved(now, &before));
        }
        sot_explanation_free(x);
        rows_free(&rows);
    }
    ck_assert_uint_gt(ends, scaled(60) / 3);
    fresh(); /* nothing moves nobody */
    sot_explanation *x = explain(START);
    ck_assert_int_eq(explained(x).valid_until_us, SOT_TIME_NONE);
    sot_explanation_free(x);
    put_promise(START, 1, "p", START + DAY); /* within the hour after it is due, not before */
    x = explain(START);
    int64_t until = explained(x).valid_until_us;
    ck_assert(until > START + DAY && until < START + 3 * DAY);
    sot_explanation_free(x);
}
END_TEST

START_TEST(changes)
{
    put_promise(START, 1, "p", START + 10 * DAY);
    put(START, 0, SOT_KIND_THANK);
    const sot_change *change = NULL;
    OK(ledger_explain_change(ledger, NULL, "a", "b", START, START + 17 * DAY, &inputs, &change, error));
    /* Only the overdue promise and a's ageing thanks moved anything. */
    for (int k = 0; k < SOT_TRUST_COUNT; k++)
        ck_assert(k == SOT_TRUST_COMMITMENTS ? change->trust[0][k] < -7 : change->trust[0][k] == 0);
    ck_assert(change->trust[1][SOT_TRUST_GENEROSITY] < 0);
    ck_assert_uint_eq(change->rows, 0);
    sot_change_free(change);
    FAILS(SOT_E_RANGE,
          ledger_explain_change(ledger, NULL, "a", "b", START + 1, START, &inputs, &change, error));
    ck_assert_ptr_null(change);
}
END_TEST

/* A word that was kept and a bad rating, weighed so that they cancel: what moved by nothing has no mean
 * slope, and each signal says what it would move at the slope that there is. */
START_TEST(changes_that_cancel)
{
    put_promise(START, 1, "p", START + 10 * DAY);
    put_item(START + 2 * DAY, 1, SOT_KIND_KEEP, NULL, "p");
    sot_interaction bad = row_of(START + 2 * DAY, 0, SOT_KIND_RATE);
    bad.sentiment = -0.5;
    put_row(bad);
    const sot_signal *of = at(START + 3 * DAY).trust_signals[0];
    double kept = of[SOT_TRUST_COMMITMENTS].logit, said = of[SOT_TRUST_STATED].logit;
    ck_assert(kept > 0.01 && said < -0.01);
    char text[100];
    snprintf(text, sizeof text, "{\"trust\":{\"stated\":{\"weight\":%.17g}}}", -0.05 * kept / said);
    sot_profile *even = new_profile(context, text);
    const sot_change *change = NULL;
    OK(ledger_explain_change(ledger, even, "a", "b", START + DAY, START + 3 * DAY, &inputs, &change, error));
    NEAR(change->after->trust[0].value, 50);
    NEAR(change->trust[0][SOT_TRUST_COMMITMENTS], 25 * kept);
    NEAR(change->trust[0][SOT_TRUST_STATED], -25 * kept);
    sot_change_free(change);
    sot_profile_unref(even);
}
END_TEST

/* ---- contacts ---- */

START_TEST(attention_of_all)
{
    put(START, 0, SOT_KIND_MESSAGE);
    sot_interaction row = row_of(START, 0, SOT_KIND_MESSAGE);
    row.target = "c";
    put_row(row);
    row.actor = "c";
    row.target = "a";
    row.time_us = START + 180 * DAY;
    put_row(row);
    OK(sot_ledger_add_alias(ledger, "anna", "a", error));
    sot_attention *attention = NULL;
    OK(sot_attention_new(ledger, NULL, START + 180 * DAY, &attention, error));
    ck_assert_double_eq(sot_attention_of(attention, "a"), 1); /* two days of 180 days ago */
    ck_assert_double_eq(sot_attention_of(attention, "anna"), 1);
    ck_assert_double_eq(sot_attention_of(attention, "b"), 0);
    ck_assert_double_eq(sot_attention_of(attention, "c"), 1);
    ck_assert(isnan(sot_attention_of(attention, "nobody")) && isnan(sot_attention_of(attention, NULL)));
    sot_ledger *other = NULL;
    OK(sot_ledger_new(context, NULL, &other, error));
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    options.as_of_us = START + 180 * DAY;
    options.attention = attention;
    FAILS(SOT_E_MISMATCH, sot_ledger_scores(other, NULL, &options, &scores, error));
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    ck_assert_uint_eq(sot_scores_count(scores), 2);
    sot_scores_free(scores);
    sot_ledger_free(other);
    sot_attention_free(attention);
    FAILS(SOT_E_RANGE, sot_attention_new(ledger, NULL, SOT_TIME_NONE, &attention, error));
    ck_assert_ptr_null(attention);
}
END_TEST

START_TEST(asking_for_scores)
{
    sot_pair_score score;
    score_init(&score);
    int side = -1;
    FAILS(SOT_E_NOT_FOUND, ledger_score(ledger, NULL, "a", "nobody", START, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, ledger_score(ledger, NULL, "a", "a", START, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, ledger_score(ledger, NULL, "a", NULL, START, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, ledger_score(NULL, NULL, "a", "b", START, NULL, &score, error));
    FAILS(SOT_E_RANGE, ledger_score(ledger, NULL, "a", "b", SOT_TIME_MIN - 1, NULL, &score, error));
    OK(sot_ledger_side(ledger, "b", "a", &side, error));
    ck_assert_int_eq(side, 1);
    FAILS(SOT_E_ARGUMENT, sot_ledger_side(ledger, "b", "b", &side, error));
    FAILS(SOT_E_NOT_FOUND, sot_ledger_side(ledger, "b", "x", &side, error));
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    FAILS(SOT_E_RANGE, sot_ledger_scores(ledger, NULL, &options, &scores, error));
    options.as_of_us = START;
    options.me = "nobody";
    FAILS(SOT_E_NOT_FOUND, sot_ledger_scores(ledger, NULL, &options, &scores, error));
    options.size = 0;
    FAILS(SOT_E_ARGUMENT, sot_ledger_scores(ledger, NULL, &options, &scores, error));
    const int64_t down[2] = {START + 1, START};
    FAILS(SOT_E_RANGE, ledger_timeline(ledger, NULL, "a", "b", down, 2, NULL, &scores, error));
    ck_assert_ptr_null(scores);
    put(START, 0, SOT_KIND_MESSAGE);
    sot_contact quiet = SOT_CONTACT_INIT;
    quiet.id = "b";
    quiet.do_not_score = 1;
    OK(sot_ledger_declare(ledger, &quiet, error));
    FAILS(SOT_E_ARGUMENT, ledger_score(ledger, NULL, "a", "b", START, NULL, &score, error));
    options = (sot_scores_options)SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    ck_assert_uint_eq(sot_scores_count(scores), 0);
    ck_assert_ptr_null(scores_row(scores, 0).a);
    ck_assert_ptr_null(sot_scores_column(scores, "no such column"));
    ck_assert_ptr_null(sot_scores_column(scores, "depth_points_rhythm")); /* not asked for */
    sot_scores_free(scores);
}
END_TEST

/* A profile that weighs nothing says nothing, with no evidence and with no NAN. */
START_TEST(a_profile_without_weights)
{
    char json[4096] = "{";
    size_t n = 1;
    for (int f = 0; f < 2; f++) {
        n +=
            (size_t)snprintf(json + n, sizeof json - n, "%s\"%s\": {", f ? "}, " : "", f ? "trust" : "depth");
        for (int k = 0; k < (f ? (int)SOT_TRUST_COUNT : (int)SOT_DEPTH_COUNT); k++)
            n += (size_t)snprintf(json + n, sizeof json - n, "%s\"%s\": {\"weight\": 0}", k ? ", " : "",
                                  sot_name_of(f ? SOT_NAMES_TRUST_SIGNAL : SOT_NAMES_DEPTH_SIGNAL, k));
    }
    snprintf(json + n, sizeof json - n, "}}");
    sot_profile *weightless = new_profile(context, json);
    sot_pair_score score;
    score_init(&score);
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + HOUR, 1, SOT_KIND_THANK);
    OK(ledger_score(ledger, weightless, "a", "b", START + DAY, NULL, &score, error));
    const sot_measure *measures[] = {&score.depth, &score.trust[0], &score.trust[1]};
    for (int k = 0; k < 3; k++) {
        ck_assert(measures[k]->coverage == 0 && measures[k]->confidence == 0);
        ck_assert(measures[k]->value == (k ? 50 : 0));
    }
    sot_profile_unref(weightless);
}
END_TEST

/* With signals, a table has a column for each signal of each measure, by its name, all of them different. */
START_TEST(columns_of_signals)
{
    static const char *const families[] = {"depth_points",     "trust_ab_points",     "trust_ba_points",
                                           "depth_confidence", "trust_ab_confidence", "trust_ba_confidence"};
    const double *seen[6 * 64];
    size_t count = 0;
    char name[96];
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    put(START, 0, SOT_KIND_MESSAGE);
    options.as_of_us = START;
    options.signals = 1;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    for (int f = 0; f < 6; f++) {
        int signals = f % 3 ? (int)SOT_TRUST_COUNT : (int)SOT_DEPTH_COUNT;
        for (int k = 0; k < signals; k++) {
            snprintf(name, sizeof name, "%s_%s", families[f],
                     sot_name_of(f % 3 ? SOT_NAMES_TRUST_SIGNAL : SOT_NAMES_DEPTH_SIGNAL, k));
            seen[count] = sot_scores_column(scores, name);
            ck_assert_msg(seen[count] != NULL, "no column %s", name);
            for (size_t other = 0; other < count; other++)
                ck_assert_msg(seen[other] != seen[count], "%s is another column too", name);
            count++;
        }
    }
    sot_scores_free(scores);
}
END_TEST

/* By their names where they have one, by their ids where not; who is in no row is in no table. */
START_TEST(what_contacts_are_called)
{
    static const char *const ids[] = {"a", "nobody"};
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    put(START, 0, SOT_KIND_MESSAGE);
    for (int k = 0; k < 2; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = ids[k];
        contact.display_name = k ? "No Body" : "Ann";
        OK(sot_ledger_declare(ledger, &contact, error));
    }
    options.as_of_us = START;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    ck_assert_uint_eq(sot_scores_count(scores), 1);
    ck_assert_str_eq(scores_row(scores, 0).names[0], "Ann");
    ck_assert_str_eq(scores_row(scores, 0).names[1], "b");
    sot_scores_free(scores);
}
END_TEST

/* Two records of one person: what is remembered of one is not the pair's. */
static void late_row_of(const char *record)
{
    sot_pair_score before, after, again;
    sot_ledger *other = NULL;
    fresh();
    OK(sot_ledger_new(context, profile, &other, error));
    OK(sot_ledger_add_alias(ledger, "anna", "a", error));
    OK(sot_ledger_add_alias(other, "anna", "a", error));
    score_init(&before);
    score_init(&after);
    score_init(&again);
    for (int k = 0; k <= 200; k++) {
        sot_interaction row = row_of(START + (k == 200 ? 3 : k) * DAY + k, k % 3 == 0, SOT_KIND_MESSAGE);
        *(row.actor[0] == 'a' ? &row.actor : &row.target) = k == 200 ? record : k % 2 ? "a" : "anna";
        if (k == 200) {
            OK(ledger_score(ledger, NULL, "a", "b", START + 300 * DAY, NULL, &before, error));
            row.kind = SOT_KIND_MEET;
        }
        OK(sot_ledger_add(ledger, &row, NULL, error));
        OK(sot_ledger_add(other, &row, NULL, error));
    }
    OK(ledger_score(ledger, NULL, "a", "b", START + 300 * DAY, NULL, &after, error));
    OK(ledger_score(other, NULL, "a", "b", START + 300 * DAY, NULL, &again, error));
    SAME_SCORE(&after, &again, "after a late row of one record");
    ck_assert(before.depth.value != after.depth.value);
    sot_ledger_free(other);
}

START_TEST(nothing_is_remembered_of_merged_records)
{
    late_row_of("a");
    late_row_of("anna");
}
END_TEST

/* Two records of one person, each numbered from 1: their ids do not meet. */
static void put_record(const char *who, int day, int kind, const char *id, const char *ref, int due)
{
    sot_interaction row = row_of(START + day * DAY, 0, kind);
    row.actor = who;
    row.id = id;
    row.ref = ref;
    row.due_us = due ? START + due * DAY : SOT_TIME_NONE;
    put_row(row);
}

static sot_counts counts_at(int64_t t, sot_pair_score *score)
{
    sot_explanation *x = NULL;
    OK(ledger_explain(ledger, NULL, "a", "b", t, NULL, &x, error));
    sot_counts counts = *sot_explanation_counts(x);
    *score = *sot_explanation_score(x);
    sot_explanation_free(x);
    return counts;
}

START_TEST(ids_of_records)
{
    put_record("a", 0, SOT_KIND_PROMISE, "1", NULL, 9);
    put_record("anna", 1, SOT_KIND_PROMISE, "1", NULL, 9);
    put_record("anna", 2, SOT_KIND_BREAK, NULL, "1", 0);
    put_record("a", 3, SOT_KIND_KEEP, NULL, "1", 0);
    put_record("a", 4, SOT_KIND_KEEP, NULL, "1", 0);    /* a second time: it is not the other's */
    put_record("a", 5, SOT_KIND_PROMISE, "2", NULL, 9); /* settled in the other record, which has no 2 */
    put_record("anna", 6, SOT_KIND_KEEP, NULL, "2", 0);
    sot_pair_score score, saved;
    sot_counts counts = counts_at(START + 20 * DAY, &score);
    ck_assert_uint_eq(counts.promises[0], 2);
    ck_assert_uint_eq(score.conflicts, 0);
    OK(sot_ledger_add_alias(ledger, "anna", "a", error));
    counts = counts_at(START + 20 * DAY, &score);
    ck_assert_uint_eq(counts.promises[0], 3);
    ck_assert_uint_eq(counts.kept[0], 2);
    ck_assert_uint_eq(counts.broken[0], 1);
    ck_assert_uint_eq(score.ignored, 1);
    ck_assert_uint_eq(score.conflicts, 1); /* told, and both are kept */
    ck_assert_int_eq(score.owed[0], 0);
    /* The same of its evidence, and of that saved and read. */
    sot_evidence *evidence = NULL, *again = NULL;
    unsigned char blob[4096];
    size_t size = 0;
    OK(ledger_evidence(ledger, NULL, "a", "b", START + 20 * DAY, &evidence, error));
    OK(sot_evidence_save(evidence, blob, sizeof blob, &size, error));
    OK(sot_evidence_load(context, profile, blob, size, &again, error));
    score_init(&saved);
    OK(evidence_score(again, NULL, START + 20 * DAY, NULL, &saved, error));
    ck_assert(memcmp(&saved.trust[1].value, &score.trust[1].value, sizeof(double)) == 0);
    /* What was settled is still known: its id does not lead to what another record has. */
    sot_interaction row = row_of(START + 21 * DAY, 0, SOT_KIND_KEEP);
    row.ref = "1";
    OK(sot_evidence_add(again, &row, error));
    OK(evidence_score(again, NULL, START + 21 * DAY, NULL, &saved, error));
    ck_assert_uint_eq(saved.ignored, 2);
    sot_evidence_free(evidence);
    sot_evidence_free(again);
    /* An id of either record may come, and each is in use in its own. */
    row = row_of(START + 7 * DAY, 0, SOT_KIND_MESSAGE);
    row.actor = "anna";
    row.id = "2";
    put_row(row);
    row.actor = "a";
    FAILS(SOT_E_CONFLICT, sot_ledger_add(ledger, &row, NULL, error));
    /* Tried for one of them, it settles that one's. */
    put_record("anna", 8, SOT_KIND_PROMISE, "3", NULL, 9);
    put_record("a", 8, SOT_KIND_PROMISE, "3", NULL, 30);
    sot_interaction keep = row_of(START + 21 * DAY, 0, SOT_KIND_KEEP);
    keep.ref = "3";
    sot_query query = SOT_QUERY_INIT;
    query.a = "a", query.b = "b", query.as_of_us = START + 22 * DAY;
    score_init(&score);
    OK(sot_ledger_what_if(ledger, &query, &keep, 1, &score, error));
    ck_assert_int_eq(score.owed[0], 1); /* anna's is overdue still */
    keep.actor = "anna";
    OK(sot_ledger_what_if(ledger, &query, &keep, 1, &score, error));
    ck_assert_int_eq(score.owed[0], 0);
}
END_TEST

/* The highest rows are those that sorting gives, ties in order, unknown last; found by their ids all the
 * same. */
START_TEST(top)
{
    making how = {6, 0, 200, false};
    rng dice = {77};
    row_list rows = rows_make(&dice, 400, &how);
    sot_context *own = new_context(1);
    sot_profile *plain = new_profile(own, NULL);
    sot_ledger *log = new_ledger(own, plain, 6, &rows, false);
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *all, *some;
    options.as_of_us = START + 400 * DAY;
    OK(sot_ledger_scores(log, NULL, &options, &all, error));
    static const char *const columns[] = {"depth", "trust_ba_low", "reciprocity", "p_active"};
    for (size_t c = 0; c < 4; c++)
        for (uint64_t n = 0; n <= sot_scores_count(all) + 1; n++) {
            OK(sot_scores_top(all, columns[c], n, &some, error));
            uint64_t count = sot_scores_count(some), before = UINT64_MAX;
            const double *values = sot_scores_column(all, columns[c]);
            ck_assert_uint_eq(count, n < sot_scores_count(all) ? n : sot_scores_count(all));
            for (uint64_t k = 0; k < count; k++) {
                uint64_t row = sot_scores_find(all, scores_row(some, k).a, scores_row(some, k).b);
                ck_assert_uint_eq(sot_scores_find(some, scores_row(some, k).b, scores_row(some, k).a), k);
                ck_assert_uint_eq(scores_row(some, k).interactions, scores_row(all, row).interactions);
                ck_assert(before == UINT64_MAX || values[before] > values[row] ||
                          (isnan(values[row]) && (!isnan(values[before]) || before < row)) ||
                          (values[before] == values[row] && before < row));
                before = row;
            }
            for (uint64_t row = 0; count > 0 && row < sot_scores_count(all); row++)
                if (values[row] > values[before])
                    ck_assert(sot_scores_find(some, scores_row(all, row).a, scores_row(all, row).b) !=
                              UINT64_MAX);
            sot_scores_free(some);
        }
    FAILS(SOT_E_NOT_FOUND, sot_scores_top(all, "state", 3, &some, error));
    FAILS(SOT_E_NOT_FOUND, sot_scores_top(all, "a", 3, &some, error));
    FAILS(SOT_E_ARGUMENT, sot_scores_top(NULL, "depth", 3, &some, error));
    sot_scores_free(all);
    sot_ledger_free(log);
    rows_free(&rows);
    sot_profile_unref(plain);
    sot_context_unref(own);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("score");
    TCase *tests = add_case(suite, "score");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, reciprocity_and_given);
    tcase_add_test(tests, states);
    tcase_add_test(tests, p_active);
    tcase_add_test(tests, what_if_is_adding);
    tcase_add_test(tests, leaving_out_is_removing);
    tcase_add_test(tests, other_folds);
    tcase_add_test(tests, valid_until);
    tcase_add_test(tests, changes);
    tcase_add_test(tests, changes_that_cancel);
    tcase_add_test(tests, attention_of_all);
    tcase_add_test(tests, asking_for_scores);
    tcase_add_test(tests, a_profile_without_weights);
    tcase_add_test(tests, columns_of_signals);
    tcase_add_test(tests, what_contacts_are_called);
    tcase_add_test(tests, nothing_is_remembered_of_merged_records);
    tcase_add_test(tests, top);
    tcase_add_test(tests, ids_of_records);
    return run_suite(suite);
}
