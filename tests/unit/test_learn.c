/* SPDX-License-Identifier: MIT */
/* Learning from labelled pairs and from the ledger itself: what comes back is what was put in, figures are
 * those of the profile returned, and what cannot be learnt is said. */
#include "../common/bytes.h"
#include "../common/labelled.h"
#include "../common/worked.h"

static sot_context *context;
static sot_ledger *ledger;
static people who;
static row_list rows;

static void setup(void)
{
    rng dice = {21};
    context = new_context(1);
    who = people_make();
    rows = labelled_rows(&dice, &who);
    sot_profile *first = new_profile(context, WORKED);
    ledger = new_ledger(context, first, 0, &rows, false);
    sot_profile_unref(first);
}

static void teardown(void)
{
    rows_free(&rows);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static double get(const sot_profile *profile, const char *path)
{
    double value;
    OK(sot_profile_get(profile, path, &value, error));
    return value;
}

static sot_learn_options plain(int target)
{
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    options.target = target;
    options.metrics.resamples = 100;
    return options;
}

static sot_evaluation_info info_of(const sot_evaluation *evaluation)
{
    sot_evaluation_info info = SOT_EVALUATION_INFO_INIT;
    OK(sot_evaluation_get_info(evaluation, &info, error));
    return info;
}

/* The labelled pairs' mean depth under a profile, weighted alike. */
static double mean_depth(const labelled *l, const sot_profile *profile)
{
    double sum = 0;
    for (size_t k = 0; k < l->count; k++)
        sum += score_of(ledger, profile, l->a[k], l->b[k], l->time[k], NULL).depth.value;
    return sum / (double)l->count;
}

/* Depth by in-person meetings, history and support alone. */
static const double DEPTH_TRUTH[SOT_DEPTH_COUNT] = {0, 0, 4, 0, 2, 0, 4, 0};

START_TEST(depth_is_recovered)
{
    rng dice = {22};
    labelled *l = labelled_make(&dice, ledger, &who, false, DEPTH_TRUTH, -3);
    sot_labels labels = labels_of(l);
    labels.weight = NULL;
    sot_learn_options options = plain(SOT_LEARN_DEPTH);
    options.strength = 0.01;
    sot_profile *learned;
    sot_evaluation *e;
    OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
    double history =
        get(learned, "depth.history.weight") / .75; /* proportions are learnt, the scale is kept */
    ck_assert_double_eq_tol(get(learned, "depth.in_person.weight") / .5 / history, 2, .6);
    ck_assert_double_eq_tol(get(learned, "depth.support.weight") / .35 / history, 2, .8);
    ck_assert_double_eq(get(learned, "depth.base"), -3);
    ck_assert_double_eq_tol(mean_depth(l, learned), mean_depth(l, NULL), 1e-9);
    ck_assert_double_eq_tol(get(learned, "depth.history.cap"), get(learned, "depth.history.weight") * 3,
                            1e-12);
    ck_assert_double_le(get(learned, "depth.rhythm.weight"), .22 * .5);
    ck_assert_str_eq(sot_profile_name(learned), "learned");
    sot_evaluation_info info = info_of(e);
    ck_assert(info.target == SOT_LEARN_DEPTH && info.learned && info.refitted && info.split == SOT_SPLIT_EGO);
    ck_assert(info.labels == 2 * PAIRS && info.left_out == 0 && info.residual <= 1e-7 &&
              info.strength == 0.01);
    const sot_figures *now = sot_evaluation_figures(e, SOT_MODEL_LEARNED, SOT_PART_HELD_OUT),
                      *before = sot_evaluation_figures(e, SOT_MODEL_GIVEN, SOT_PART_HELD_OUT),
                      *seen = sot_evaluation_figures(e, SOT_MODEL_LEARNED, SOT_PART_FITTED);
    ck_assert(now->labels + seen->labels == 2 * PAIRS && now->groups + seen->groups == PEOPLE);
    ck_assert(now->log_loss.value < before->log_loss.value && now->auc.value > before->auc.value);
    ck_assert(now->auc.low < now->auc.value && now->auc.value < now->auc.high && isnan(seen->auc.low));
    ck_assert(now->ece.value < .06 && now->coverage > .5 && now->confidence > 0 && now->positives > 50);
    ck_assert_uint_eq(values_of(e), 10); /* 8 weights, 2 caps */
    ck_assert_str_eq(sot_evaluation_value(e, 0)->path, "depth.rhythm.weight");
    ck_assert_double_eq(sot_evaluation_value(e, 0)->before, .22);
    ck_assert_double_eq(sot_evaluation_value(e, 0)->after, get(learned, "depth.rhythm.weight"));
    ck_assert_ptr_null(sot_evaluation_value(e, 10));
    ck_assert_ptr_nonnull(sot_evaluation_reliability(e, SOT_MODEL_LEARNED, 3));
    ck_assert_ptr_null(sot_evaluation_reliability(e, SOT_MODEL_LEARNED, 10));
    ck_assert_ptr_null(sot_evaluation_figures(e, 2, 0));
    ck_assert_ptr_null(sot_evaluation_figures(e, 0, 2));
    /* What the scale was before it was kept is the calibration's. */
    ck_assert_double_gt(sot_evaluation_calibration(e, SOT_MODEL_LEARNED)->b, 1.3);
    /* The evidence is the same: what was remembered with the old profile serves the new one. */
    sot_profile *old;
    OK(sot_profile_builtin(context, &old, error));
    ck_assert_str_eq(sot_profile_fold_fingerprint(learned), sot_profile_fold_fingerprint(old));
    sot_profile_unref(old);
    sot_profile_unref(learned);
    sot_evaluation_free(e);
    free(l);
}
END_TEST

START_TEST(trust_sums_to_1)
{
    static const double truth[10] = {10, 1, 20, 1, 5, 1, 1, 1, 1, 1};
    rng dice = {23};
    labelled *l = labelled_make(&dice, ledger, &who, true, truth, -.5);
    sot_labels labels = labels_of(l);
    labels.weight = NULL;
    sot_learn_options options = plain(SOT_LEARN_TRUST);
    options.name = "ours";
    options.strength = .01;
    sot_profile *learned;
    sot_evaluation *e;
    OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
    double sum = 0;
    char path[64];
    for (int k = 0; k < SOT_TRUST_COUNT; k++) {
        snprintf(path, sizeof path, "trust.%s.weight", sot_name_of(SOT_NAMES_TRUST_SIGNAL, k));
        sum += get(learned, path);
    }
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    ck_assert_double_ge(get(learned, "trust.responsiveness.weight"), .2);
    ck_assert_double_eq(get(learned, "depth.base"), -3);
    ck_assert_str_eq(sot_profile_name(learned), "ours");
    ck_assert_uint_eq(values_of(e), SOT_TRUST_COUNT);
    ck_assert(info_of(e).scale > 2); /* goes into the calibration */
    const sot_calibration *c = sot_evaluation_calibration(e, SOT_MODEL_LEARNED);
    ck_assert(c->b > 3 && fabs(c->a + .5) < .4);
    sot_profile_unref(learned);
    sot_evaluation_free(e);
    free(l);
}
END_TEST

/* The figures of the fitted part's profile, taken anew by public calls alone. */
START_TEST(figures_are_those_of_the_profile)
{
    for (int target = SOT_LEARN_DEPTH; target <= SOT_LEARN_TRUST; target++) {
        rng dice = {24};
        static const double truth[12] = {2, 1, 3, 1, 4, 1, 3, 1, 1, 1, 2, 1};
        labelled *l = labelled_make(&dice, ledger, &who, target == SOT_LEARN_TRUST, truth, -1);
        sot_labels labels = labels_of(l);
        sot_learn_options options = plain(target);
        options.keep_split = 1;
        options.split = SOT_SPLIT_TIME;
        sot_profile *learned;
        sot_evaluation *e;
        OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
        ck_assert_int_eq(info_of(e).split_us, LABELLED_END);
        ck_assert(!info_of(e).refitted);
        size_t n = 0;
        double *score = malloc(PAIRS * sizeof *score), *label = malloc(PAIRS * sizeof *label),
               *weight = malloc(PAIRS * sizeof *weight);
        for (size_t k = 0; k < l->count; k++) {
            if (l->time[k] != LABELLED_END)
                continue;
            sot_pair_score s = score_of(ledger, learned, l->a[k], l->b[k], l->time[k], NULL);
            int side = strcmp(l->a[k], l->b[k]) > 0;
            score[n] = target == SOT_LEARN_DEPTH ? s.depth.value : s.trust[side].value;
            label[n] = l->label[k];
            weight[n++] = l->weight[k];
        }
        sot_outcomes o = SOT_OUTCOMES_INIT;
        o.count = n;
        o.score = score;
        o.label = label;
        o.weight = weight;
        OK(sot_profile_log_odds(learned, target, score, n, score, error));
        for (size_t k = 0; k < n; k++)
            score[k] = round(score[k] * 1e9) / 1e9; /* equal ones stay so */
        sot_estimate out;
        const sot_figures *held = sot_evaluation_figures(e, SOT_MODEL_LEARNED, SOT_PART_HELD_OUT);
        OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, &options.metrics, &out, error));
        ck_assert_double_eq_tol(out.value, held->auc.value, 1e-4);
        OK(sot_calibration_apply(sot_evaluation_calibration(e, SOT_MODEL_LEARNED), score, n, score, error));
        OK(sot_outcomes_metric(context, &o, SOT_METRIC_LOG_LOSS, &options.metrics, &out, error));
        ck_assert_double_eq_tol(out.value, held->log_loss.value, 1e-8);
        free(score), free(label), free(weight);
        sot_profile_unref(learned);
        sot_evaluation_free(e);
        free(l);
    }
}
END_TEST

START_TEST(strength_keeps_proportions)
{
    rng dice = {25};
    labelled *l = labelled_make(&dice, ledger, &who, false, DEPTH_TRUTH, -3);
    sot_labels labels = labels_of(l);
    sot_learn_options options = plain(SOT_LEARN_DEPTH);
    options.strength = 1e6;
    options.attention = 1;
    sot_profile *learned;
    sot_evaluation *e;
    OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
    double u = get(learned, "depth.rhythm.weight") / .22;
    ck_assert_double_eq_tol(get(learned, "depth.history.weight") / .75, u, 2e-2);
    ck_assert_double_eq_tol(get(learned, "depth.personal.weight") / .3, u, 2e-2);
    sot_profile_unref(learned);
    sot_evaluation_free(e);
    /* Fewer labels than weights: near the defaults' proportions, too; and separable ones stay finite. */
    options = plain(SOT_LEARN_DEPTH);
    options.split = SOT_SPLIT_TIME;
    sot_text_column columns[2] = {SOT_TEXT_COLUMN_INIT, SOT_TEXT_COLUMN_INIT};
    const char *a[4] = {NULL}, *b[4] = {NULL};
    double best[2] = {-1, 1000}, label[4] = {1, 0, 1, 0};
    int64_t times[4] = {LABELLED_END - DAY, LABELLED_END - DAY, LABELLED_END, LABELLED_END};
    for (size_t k = 0; k < l->count; k++) {
        double depth = score_of(ledger, NULL, l->a[k], l->b[k], LABELLED_END, NULL).depth.value;
        for (int high = 0; high < 2; high++)
            if (high ? depth < best[1] : depth > best[0]) {
                best[high] = depth;
                a[high] = a[high + 2] = l->a[k];
                b[high] = b[high + 2] = l->b[k];
            }
    }
    columns[0].strings = a;
    columns[1].strings = b;
    labels = (sot_labels)SOT_LABELS_INIT;
    labels.count = 4;
    labels.a = &columns[0];
    labels.b = &columns[1];
    labels.label = label;
    labels.as_of_us = times;
    OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
    ck_assert_double_eq(sot_evaluation_figures(e, SOT_MODEL_LEARNED, SOT_PART_HELD_OUT)->auc.value, 1);
    ck_assert(get(learned, "depth.rhythm.weight") > 0 && get(learned, "depth.rhythm.weight") < 3);
    sot_profile_unref(learned);
    sot_evaluation_free(e);
    /* Those who deal with each other are 0, strangers 1: no weights above 0 say that. */
    sot_ledger *small = NULL;
    OK(sot_ledger_new(context, NULL, &small, error));
    for (int k = 0; k < 40; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = LABELLED_END - (40 - k) * DAY;
        row.actor = k / 2 % 2 ? "x" : "y";
        row.target = k / 2 % 2 ? "y" : "x";
        OK(sot_ledger_add(small, &row, NULL, error));
        row.target = "z";
        OK(sot_ledger_add(small, &row, NULL, error));
    }
    double turned[4] = {0, 1, 0, 1}, many[4] = {1e5, 1e5, 1e5, 1e5};
    const char *x[4] = {"x", "x", "x", "x"}, *yz[4] = {"y", "z", "y", "z"};
    columns[0].strings = x;
    columns[1].strings = yz;
    labels.label = turned;
    labels.weight = many;
    sot_error told = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_ledger_learn(small, &labels, &options, &learned, &e, &told), SOT_E_ARGUMENT);
    ck_assert_msg(strstr(told.message, "no weights above 0"), "%s", told.message);
    ck_assert(!learned && !e);
    sot_ledger_free(small);
    free(l);
}
END_TEST

START_TEST(splits)
{
    rng dice = {26};
    labelled *l = labelled_make(&dice, ledger, &who, false, DEPTH_TRUTH, -2);
    sot_labels labels = labels_of(l);
    sot_learn_options options = plain(SOT_LEARN_DEPTH);
    sot_evaluation *e;
    static const int asked[] = {SOT_SPLIT_AUTO, SOT_SPLIT_EGO, SOT_SPLIT_CONTACT, SOT_SPLIT_TIME};
    uint64_t held[4];
    for (int k = 0; k < 4; k++) {
        options.split = asked[k];
        OK(sot_ledger_evaluate(ledger, &labels, &options, &e, error));
        ck_assert_int_eq(info_of(e).split, k ? asked[k] : SOT_SPLIT_EGO);
        ck_assert(!info_of(e).learned && !sot_evaluation_figures(e, SOT_MODEL_LEARNED, SOT_PART_HELD_OUT));
        held[k] = sot_evaluation_figures(e, SOT_MODEL_GIVEN, SOT_PART_HELD_OUT)->labels;
        ck_assert(sot_evaluation_calibration(e, SOT_MODEL_GIVEN) && !sot_evaluation_calibration(e, 0));
        sot_evaluation_free(e);
    }
    ck_assert(held[0] == held[1] && held[1] != held[2] && held[3] == PAIRS);
    options.split = SOT_SPLIT_EGO;
    options.metrics.seed = 77;
    OK(sot_ledger_evaluate(ledger, &labels, &options, &e, error));
    ck_assert_uint_ne(sot_evaluation_figures(e, SOT_MODEL_GIVEN, SOT_PART_HELD_OUT)->labels, held[1]);
    sot_evaluation_free(e);
    /* One ego: by contact. */
    size_t kept = 0;
    for (size_t k = 0; k < l->count; k++)
        if (strcmp(l->a[k], "p00") == 0 || strcmp(l->b[k], "p00") == 0) {
            l->b[kept] = strcmp(l->a[k], "p00") == 0 ? l->b[k] : l->a[k];
            l->a[kept] = "p00";
            l->time[kept] = l->time[k];
            l->label[kept] = (double)(kept / 2 % 2);
            kept++;
        }
    l->count = kept;
    labels = labels_of(l);
    options = plain(SOT_LEARN_DEPTH);
    OK(sot_ledger_evaluate(ledger, &labels, &options, &e, error));
    ck_assert_int_eq(info_of(e).split, SOT_SPLIT_CONTACT);
    sot_evaluation_free(e);
    options.split = SOT_SPLIT_EGO;
    sot_error told = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_ledger_evaluate(ledger, &labels, &options, &e, &told), SOT_E_ARGUMENT);
    ck_assert_msg(strstr(told.message, "both parts"), "%s", told.message);
    labels.as_of_us = NULL;
    options.as_of_us = LABELLED_END;
    options.split = SOT_SPLIT_TIME;
    ck_assert_int_eq(sot_ledger_evaluate(ledger, &labels, &options, &e, &told), SOT_E_ARGUMENT);
    ck_assert_msg(strstr(told.message, "same time"), "%s", told.message);
    ck_assert_str_eq(sot_name_of(SOT_NAMES_SPLIT, SOT_SPLIT_CONTACT), "contact");
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_SPLIT, 4));
    free(l);
}
END_TEST

START_TEST(bad_labels)
{
    rng dice = {27};
    labelled *l = labelled_make(&dice, ledger, &who, false, DEPTH_TRUTH, -2);
    sot_labels labels = labels_of(l);
    sot_learn_options options = plain(SOT_LEARN_DEPTH);
    sot_evaluation *e;
#define TELLS(status, words)                                                                 \
    do {                                                                                     \
        sot_error e_ = SOT_ERROR_INIT;                                                       \
        ck_assert_int_eq(sot_ledger_evaluate(ledger, &labels, &options, &e, &e_), (status)); \
        ck_assert_msg(strstr(e_.message, (words)), "%s", e_.message);                        \
        ck_assert_ptr_null(e);                                                               \
    } while (0)
    l->label[5] = .5;
    TELLS(SOT_E_RANGE, "label[5]");
    l->label[5] = NAN;
    TELLS(SOT_E_RANGE, "label[5]");
    l->label[5] = 0;
    l->weight[6] = 0;
    TELLS(SOT_E_RANGE, "weight[6]");
    l->weight[6] = 1;
    l->time[7] = SOT_TIME_NONE;
    TELLS(SOT_E_RANGE, "as_of_us[7]");
    l->time[7] = LABELLED_END;
    const char *kept = l->b[8];
    l->b[8] = "nobody";
    TELLS(SOT_E_NOT_FOUND, "b[8]: no contact \"nobody\"");
    l->b[8] = l->a[8];
    TELLS(SOT_E_ARGUMENT, "twice");
    l->b[8] = NULL;
    TELLS(SOT_E_NOT_FOUND, "b[8]");
    options.skip_unknown = 1;
    OK(sot_ledger_evaluate(ledger, &labels, &options, &e, error));
    ck_assert(info_of(e).left_out == 1 && info_of(e).labels == l->count - 1);
    sot_evaluation_free(e);
    l->b[8] = kept;
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "p03";
    contact.do_not_score = 1;
    OK(sot_ledger_declare(ledger, &contact, error));
    OK(sot_ledger_evaluate(ledger, &labels, &options, &e, error));
    ck_assert(info_of(e).left_out == 2 * (PEOPLE - 1));
    sot_evaluation_free(e);
    options.skip_unknown = 0;
    TELLS(SOT_E_NOT_FOUND, "not to be scored");
    contact.do_not_score = 0;
    OK(sot_ledger_declare(ledger, &contact, error));
    labels.as_of_us = NULL;
    TELLS(SOT_E_RANGE, "as_of_us");
    labels.as_of_us = l->time;
    options.strength = 0;
    TELLS(SOT_E_RANGE, "strength");
    options = plain(SOT_LEARN_ACTIVITY);
    TELLS(SOT_E_ARGUMENT, "target");
    options = plain(SOT_LEARN_DEPTH);
    options.held_out = 1;
    TELLS(SOT_E_RANGE, "held_out");
    options = plain(SOT_LEARN_DEPTH);
    options.split = 9;
    TELLS(SOT_E_ARGUMENT, "split");
    options = plain(SOT_LEARN_DEPTH);
    options.metrics.bins = 0;
    TELLS(SOT_E_RANGE, "bins");
    options = plain(SOT_LEARN_DEPTH);
    options.size = 3;
    TELLS(SOT_E_ARGUMENT, "size");
    options = plain(SOT_LEARN_DEPTH);
    labels.count = 0;
    TELLS(SOT_E_ARGUMENT, "at least 1 row");
    labels.count = l->count;
    for (size_t k = 0; k < l->count; k++)
        l->label[k] = 0;
    TELLS(SOT_E_ARGUMENT, "has no 1");
#undef TELLS
    sot_profile *learned, *nothing;
    FAILS(SOT_E_ARGUMENT, sot_ledger_evaluate(ledger, &labels, &options, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn(NULL, &labels, &options, &learned, &e, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn(ledger, NULL, &options, &learned, &e, error));
    nothing = new_profile(
        context, "{\"depth\":{\"rhythm\":{\"weight\":0},"
                 "\"asks\":{\"weight\":0},"
                 "\"in_person\":{\"weight\":0},\"breadth\":{\"weight\":0},\"history\":{\"weight\":0},"
                 "\"attention\":{\"weight\":0},\"support\":{\"weight\":0},\"personal\":{\"weight\":0}}}");
    for (size_t k = 0; k < l->count; k++)
        l->label[k] = (double)(k % 2);
    options.profile = nothing;
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
    sot_profile_unref(nothing);
    sot_evaluation_info wrong = SOT_EVALUATION_INFO_INIT;
    FAILS(SOT_E_ARGUMENT, sot_evaluation_get_info(NULL, &wrong, error));
    sot_evaluation_free(NULL);
    free(l);
}
END_TEST

/* A weight of 0 stays 0; hours, closed times, kinds, channels and p_active are the given profile's. */
START_TEST(the_rest_is_kept)
{
    rng dice = {28};
    labelled *l = labelled_make(&dice, ledger, &who, false, DEPTH_TRUTH, -2);
    sot_labels labels = labels_of(l);
    sot_learn_options options = plain(SOT_LEARN_DEPTH);
    sot_profile *given = new_profile(
        context,
        "{\"name\":\"g\",\"depth\":{\"rhythm\":{\"weight\":0}},\"p_active\":{\"intercept\":2},\"fold\":"
        "{\"day_offset_minutes\":60,\"kinds\":{\"coffee\":{\"like\":\"meet\",\"times\":0.5}},"
        "\"channels\":{\"irc\":{\"like\":\"chat\",\"times\":1}},\"open_hours\":[{\"from_minute\":540,"
        "\"to_minute\":1020}],\"closed\":[{\"from\":\"2024-05-01\",\"to\":\"2024-05-03\"},"
        "{\"from\":\"2024-05-02\",\"to\":\"2024-05-09\"}]}}");
    sot_profile *learned;
    sot_evaluation *e;
    options.profile = given;
    OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
    ck_assert_str_eq(sot_profile_fold_fingerprint(learned), sot_profile_fold_fingerprint(given));
    ck_assert_str_ne(sot_profile_fingerprint(learned), sot_profile_fingerprint(given));
    ck_assert_double_eq(get(learned, "depth.rhythm.weight"), 0);
    ck_assert_double_eq(get(learned, "p_active.intercept"), 2);
    ck_assert_uint_eq(values_of(e), 9); /* 7 weights, 2 caps */
    bytes text = {NULL, 0, 0, 0, 0};
    OK(sot_profile_to_json(learned, bytes_write, &text, error));
    sot_profile *again = NULL;
    OK(sot_profile_from_json(context, text.p, text.size, &again, error));
    ck_assert_str_eq(sot_profile_fingerprint(again), sot_profile_fingerprint(learned));
    ck_assert_ptr_nonnull(strstr(text.p, "coffee"));
    bytes_free(&text);
    sot_profile_unref(again);
    sot_profile_unref(learned);
    sot_profile_unref(given);
    sot_evaluation_free(e);
    free(l);
}
END_TEST

START_TEST(activity)
{
    sot_activity_options options = SOT_ACTIVITY_OPTIONS_INIT;
    options.end_us = LABELLED_END;
    options.cut_offs = 12;
    options.metrics.resamples = 50;
    sot_profile *learned;
    sot_evaluation *e;
    OK(sot_ledger_learn_activity(ledger, &options, &learned, &e, error));
    sot_evaluation_info info = info_of(e);
    ck_assert(info.target == SOT_LEARN_ACTIVITY && info.learned && info.split == SOT_SPLIT_TIME);
    int64_t cut_off = LABELLED_END - 30 * DAY - 1;
    ck_assert_int_eq(info.split_us, cut_off);
    const sot_figures *held = sot_evaluation_figures(e, SOT_MODEL_LEARNED, SOT_PART_HELD_OUT),
                      *pulse = sot_evaluation_figures(e, SOT_MODEL_GIVEN, SOT_PART_HELD_OUT);
    ck_assert(held->auc.value > .7 && held->ece.value < .08 && isnan(held->coverage));
    ck_assert(pulse->labels == held->labels && pulse->positives == held->positives);
    ck_assert(!sot_evaluation_calibration(e, SOT_MODEL_LEARNED) &&
              sot_evaluation_calibration(e, SOT_MODEL_GIVEN));
    ck_assert_uint_eq(values_of(e), 5);
    /* The labels of the held-out part, and the pulse's AUC, by public calls. */
    sot_scores *before, *after;
    sot_scores_options at = SOT_SCORES_OPTIONS_INIT;
    at.as_of_us = cut_off;
    OK(sot_ledger_scores(ledger, learned, &at, &before, error));
    at.as_of_us = cut_off + 30 * DAY;
    OK(sot_ledger_scores(ledger, NULL, &at, &after, error));
    uint64_t n = sot_scores_count(before), positives = 0;
    ck_assert_uint_eq(held->labels, n); /* all have had dialogue */
    double *label = calloc(n, sizeof *label);
    for (uint64_t k = 0, j = 0; k < n; k++, j++) {
        while (strcmp(scores_row(before, k).a, scores_row(after, j).a) != 0 ||
               strcmp(scores_row(before, k).b, scores_row(after, j).b) != 0)
            j++;
        sot_pair_score x =
            score_of(ledger, NULL, scores_row(before, k).a, scores_row(before, k).b, cut_off, NULL);
        sot_pair_score y =
            score_of(ledger, NULL, scores_row(before, k).a, scores_row(before, k).b, at.as_of_us, NULL);
        label[k] = y.active_days > x.active_days;
        positives += y.active_days > x.active_days;
        ck_assert(sot_scores_column(before, "p_active")[k] > 0);
    }
    ck_assert_uint_eq(held->positives, positives);
    sot_outcomes o = SOT_OUTCOMES_INIT;
    o.count = n;
    o.score = sot_scores_column(before, "pulse");
    o.label = label;
    sot_estimate out;
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, &options.metrics, &out, error));
    ck_assert_double_eq_tol(out.value, pulse->auc.value, 1e-12);
    free(label);
    sot_scores_free(before);
    sot_scores_free(after);
    /* What comes after the end changes nothing. */
    sot_profile *again;
    sot_evaluation *more;
    OK(sot_ledger_prune(ledger, START + 1, NULL, error));
    labelled_row(&rows, LABELLED_END, who.id[0], who.id[1], SOT_KIND_MESSAGE);
    OK(sot_ledger_add(ledger, &rows.at[rows.count - 1], NULL, error));
    options.step_days = 15;
    OK(sot_ledger_learn_activity(ledger, &options, &again, &more, error));
    ck_assert_str_ne(sot_profile_fingerprint(again), sot_profile_fingerprint(learned));
    sot_profile_unref(again);
    sot_evaluation_free(more);
    options.step_days = 30;
    OK(sot_ledger_learn_activity(ledger, &options, &again, &more, error));
    ck_assert_str_eq(sot_profile_fingerprint(again), sot_profile_fingerprint(learned));
    sot_profile_unref(again);
    sot_evaluation_free(more);
    sot_profile_unref(learned);
    sot_evaluation_free(e);
    options.cut_offs = 1;
    FAILS(SOT_E_RANGE, sot_ledger_learn_activity(ledger, &options, &learned, &e, error));
    options.cut_offs = 12;
    options.step_days = NAN;
    FAILS(SOT_E_RANGE, sot_ledger_learn_activity(ledger, &options, &learned, &e, error));
    options.step_days = 30;
    options.end_us = START + 59 * DAY;
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn_activity(ledger, &options, &learned, &e, error));
    options.end_us = SOT_TIME_NONE;
    FAILS(SOT_E_RANGE, sot_ledger_learn_activity(ledger, &options, &learned, &e, error));
    options.size = 1;
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn_activity(ledger, &options, &learned, &e, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn_activity(ledger, &options, &learned, NULL, error));
    sot_ledger *empty = NULL;
    OK(sot_ledger_new(context, NULL, &empty, error));
    options = (sot_activity_options)SOT_ACTIVITY_OPTIONS_INIT;
    options.end_us = LABELLED_END;
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn_activity(empty, &options, &learned, &e, error));
    for (int k = 0; k < 300; k++) { /* always in touch */
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = START + k * DAY;
        row.actor = "x";
        row.target = "y";
        OK(sot_ledger_add(empty, &row, NULL, error));
    }
    FAILS(SOT_E_ARGUMENT, sot_ledger_learn_activity(empty, &options, &learned, &e, error));
    sot_ledger_free(empty);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("learn");
    TCase *tests = add_case(suite, "learn");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, depth_is_recovered);
    tcase_add_test(tests, trust_sums_to_1);
    tcase_add_test(tests, figures_are_those_of_the_profile);
    tcase_add_test(tests, strength_keeps_proportions);
    tcase_add_test(tests, splits);
    tcase_add_test(tests, bad_labels);
    tcase_add_test(tests, the_rest_is_kept);
    tcase_add_test(tests, activity);
    return run_suite(suite);
}
