/* SPDX-License-Identifier: MIT */
/* What must hold of learning on any data: measures equal their definitions, rows in any order and any number
 * of threads give the same bits, a fit is the optimum, calibrated probabilities are calibrated. */
#include "../common/bytes.h"
#include "../common/labelled.h"

#include "learn/logistic.h"

typedef struct outcome_columns {
    size_t count;
    double *score, *label, *weight;
    uint32_t *group;
} outcome_columns;

static outcome_columns columns_new(size_t count)
{
    return (outcome_columns){count, malloc(count * sizeof(double)), malloc(count * sizeof(double)),
                             malloc(count * sizeof(double)), malloc(count * sizeof(uint32_t))};
}

static void columns_free(outcome_columns *c)
{
    free(c->score), free(c->label), free(c->weight), free(c->group);
}

/* Both labels, many ties. */
static outcome_columns random_columns(rng *dice, size_t count)
{
    outcome_columns c = columns_new(count);
    for (size_t k = 0; k < count; k++) {
        c.label[k] = k < 2 ? (double)k : rng_chance(dice, .3);
        c.score[k] = rng_below(dice, 20) / 20.0;
        c.weight[k] = k < 2 ? 1 : rng_below(dice, 4) / 2.0;
        c.group[k] = rng_below(dice, 9) * 7;
    }
    return c;
}

static sot_outcomes outcomes_of(const outcome_columns *c)
{
    sot_outcomes o = SOT_OUTCOMES_INIT;
    o.count = c->count;
    o.score = c->score;
    o.label = c->label;
    o.weight = c->weight;
    o.group = c->group;
    return o;
}

START_TEST(auc_is_its_definition)
{
    rng dice = {11};
    sot_context *context = new_context(1);
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    options.resamples = 0;
    for (size_t trial = 0; trial < scaled(300); trial++) {
        outcome_columns c = random_columns(&dice, 2 + rng_below(&dice, 60));
        sot_outcomes o = outcomes_of(&c);
        double wins = 0, all = 0;
        for (size_t i = 0; i < c.count; i++)
            for (size_t j = 0; j < c.count; j++)
                if (c.label[i] == 1 && c.label[j] == 0) {
                    double w = c.weight[i] * c.weight[j];
                    all += w;
                    wins += c.score[i] > c.score[j] ? w : c.score[i] == c.score[j] ? w / 2 : 0;
                }
        sot_estimate out;
        OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, &options, &out, error));
        ck_assert_double_eq_tol(out.value, wins / all, 1e-12);
        columns_free(&c);
    }
    sot_context_unref(context);
}
END_TEST

static void same_estimate(const sot_estimate *x, const sot_estimate *y)
{
    ck_assert(bits_of(x->value) == bits_of(y->value) && bits_of(x->low) == bits_of(y->low) &&
              bits_of(x->high) == bits_of(y->high) && x->resamples == y->resamples);
}

START_TEST(order_and_threads_do_not_show)
{
    rng dice = {12};
    sot_context *contexts[] = {new_context(1), new_context(2), new_context(4)};
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    options.resamples = 50;
    for (size_t trial = 0; trial < scaled(40); trial++) {
        outcome_columns c = random_columns(&dice, 2 + rng_below(&dice, 200));
        sot_estimate first[SOT_METRIC_COUNT], out;
        sot_calibration platt, again;
        for (int round = 0; round < 3; round++) {
            sot_outcomes o = outcomes_of(&c);
            o.group = trial % 2 ? c.group : NULL;
            for (int m = 0; m < SOT_METRIC_COUNT; m++) {
                OK(sot_outcomes_metric(contexts[round], &o, m, &options, &out, error));
                if (round == 0)
                    first[m] = out;
                same_estimate(&first[m], &out);
            }
            OK(sot_outcomes_calibrate(contexts[round], &o, round ? &again : &platt, error));
            ck_assert(round == 0 ||
                      (bits_of(platt.a) == bits_of(again.a) && bits_of(platt.b) == bits_of(again.b)));
            for (size_t k = c.count; k > 1; k--) {
                size_t i = rng_below(&dice, (unsigned)k);
#define SWAP(type, column)             \
    do {                               \
        type swap_ = c.column[k - 1];  \
        c.column[k - 1] = c.column[i]; \
        c.column[i] = swap_;           \
    } while (0)
                SWAP(double, score);
                SWAP(double, label);
                SWAP(double, weight);
                SWAP(uint32_t, group);
            }
        }
        columns_free(&c);
    }
    for (int k = 0; k < 3; k++)
        sot_context_unref(contexts[k]);
}
END_TEST

/* A score that is no probability, of labels that are logistic in it: calibrated on one half, the other half's
 * calibration error is that of chance. */
START_TEST(calibrated_is_calibrated)
{
    rng dice = {13};
    sot_context *context = new_context(2);
    for (int trial = 0; trial < 5; trial++) {
        outcome_columns c = columns_new(40000);
        double slope = 0.1 + 3 * rng_unit(&dice), base = -2 + 3 * rng_unit(&dice);
        for (size_t k = 0; k < c.count; k++) {
            c.score[k] = 8 * rng_unit(&dice) - 4;
            c.label[k] = rng_chance(&dice, 1 / (1 + exp(-base - slope * c.score[k])));
            c.weight[k] = 1;
        }
        sot_outcomes o = outcomes_of(&c);
        o.group = NULL;
        o.count = c.count / 2;
        sot_calibration platt;
        OK(sot_outcomes_calibrate(context, &o, &platt, error));
        ck_assert_double_eq_tol(platt.b, slope, 0.1 * (1 + slope));
        o.score += o.count;
        o.label += o.count;
        double *p = malloc(o.count * sizeof *p);
        OK(sot_calibration_apply(&platt, o.score, o.count, p, error));
        o.score = p;
        sot_estimate ece;
        sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
        options.resamples = 20;
        OK(sot_outcomes_metric(context, &o, SOT_METRIC_ECE, &options, &ece, error));
        ck_assert_msg(ece.value <= 0.03, "ece %g", ece.value);
        free(p);
        columns_free(&c);
    }
    sot_context_unref(context);
}
END_TEST

/* Karush-Kuhn-Tucker: where a coefficient is free its derivative is 0, at a bound it points outwards. The
 * derivative is written down anew here. */
START_TEST(fits_are_optimal)
{
    rng dice = {14};
    size_t at_zero = 0, at_most = 0, inside = 0;
    for (size_t trial = 0; trial < scaled(400); trial++) {
        enum { ROWS = 60 };
        double x[ROWS * SOT__LOGIT_MOST], target[ROWS], weight[ROWS], most[SOT__LOGIT_MOST];
        size_t columns = 1 + rng_below(&dice, SOT__LOGIT_MOST), rows = 2 + rng_below(&dice, ROWS - 1);
        bool separable = rng_chance(&dice, .3), copies = rng_chance(&dice, .3),
             bounded = rng_chance(&dice, .8);
        for (size_t r = 0; r < rows; r++) {
            for (size_t k = 0; k < columns; k++)
                x[r * columns + k] = copies && k > 0 ? x[r * columns] : 4 * rng_unit(&dice) - 2;
            target[r] = r < 2       ? (double)r
                        : separable ? x[r * columns] > 0
                                    : rng_chance(&dice, 1 / (1 + exp(-2 * x[r * columns])));
            weight[r] = .1 + rng_unit(&dice);
        }
        for (size_t k = 0; k < columns; k++)
            most[k] = .5 + 2 * rng_unit(&dice);
        sot__logit p = {.rows = rows,
                        .columns = columns,
                        .x = x,
                        .target = target,
                        .weight = weight,
                        .most = bounded ? most : NULL,
                        .strength = exp(6 * rng_unit(&dice) - 3),
                        .pull = rng_chance(&dice, .5) ? 1 : .01,
                        .towards = rng_chance(&dice, .5)};
        sot__logit_fit fit;
        OK(sot__logit_solve(&p, &fit, error));
        double g[SOT__LOGIT_MOST + 1] = {0}, mean = 0, all = 0;
        for (size_t r = 0; r < rows; r++) {
            double z = fit.intercept;
            for (size_t k = 0; k < columns; k++)
                z += fit.u[k] * x[r * columns + k];
            double miss = weight[r] * (1 / (1 + exp(-z)) - target[r]);
            all += weight[r];
            g[0] += miss;
            for (size_t k = 0; k < columns; k++)
                g[k + 1] += miss * x[r * columns + k];
        }
        for (size_t k = 0; k < columns; k++)
            mean += (fit.u[k] - p.towards) / (double)columns;
        ck_assert_double_le(fabs(g[0]), 1e-8 * all);
        for (size_t k = 0; k < columns; k++) {
            g[k + 1] += p.strength * (fit.u[k] - p.towards - mean + p.pull * mean);
            if (bounded && fit.u[k] == 0) {
                ck_assert_double_ge(g[k + 1], -1e-8 * all);
                at_zero++;
            } else if (bounded && fit.u[k] == most[k]) {
                ck_assert_double_le(g[k + 1], 1e-8 * all);
                at_most++;
            } else {
                ck_assert_msg(fabs(g[k + 1]) <= 1e-8 * all, "trial %zu, %zu: %g", trial, k, g[k + 1]);
                ck_assert(!bounded || (fit.u[k] > 0 && fit.u[k] < most[k]));
                inside++;
            }
        }
    }
    ck_assert(at_zero > 50 && at_most > 50 && inside > 50);
}
END_TEST

/* All that learning says, as text. */
static bytes all_of(sot_ledger *ledger, labelled *l)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_labels labels = labels_of(l);
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    options.metrics.resamples = 20;
    sot_profile *learned;
    sot_evaluation *e;
    for (int target = SOT_LEARN_DEPTH; target <= SOT_LEARN_ACTIVITY; target++) {
        options.target = target;
        if (target == SOT_LEARN_ACTIVITY) {
            sot_activity_options activity = SOT_ACTIVITY_OPTIONS_INIT;
            activity.end_us = LABELLED_END;
            activity.cut_offs = 12;
            activity.metrics.resamples = 20;
            OK(sot_ledger_learn_activity(ledger, &activity, &learned, &e, error));
        } else {
            OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
        }
        OK(sot_profile_to_json(learned, bytes_write, &out, error));
        OK(sot_evaluation_write_json(e, bytes_write, &out, error));
        for (int model = 0; model < 2; model++) { /* to the last bit */
            const sot_figures *f = sot_evaluation_figures(e, model, SOT_PART_HELD_OUT);
            const double bits[] = {f->auc.value, f->auc.low,  f->log_loss.value, f->log_loss.high,
                                   f->ece.value, f->coverage, f->confidence,     f->average_precision.low};
            for (size_t k = 0; k < sizeof bits / sizeof *bits; k++) {
                char text[40];
                int n = snprintf(text, sizeof text, "%016llx ", (unsigned long long)bits_of(bits[k]));
                bytes_write(&out, text, (size_t)n);
            }
        }
        if (target != SOT_LEARN_ACTIVITY) {
            sot_compare_options compare = SOT_COMPARE_OPTIONS_INIT;
            compare.target = target;
            compare.as_of_us = LABELLED_END;
            sot_moves *moves;
            OK(sot_ledger_compare_profiles(ledger, NULL, learned, &compare, &moves, error));
            OK(sot_moves_write(moves, SOT_FORMAT_JSON, bytes_write, &out, error));
            sot_moves_free(moves);
        }
        sot_profile_unref(learned);
        sot_evaluation_free(e);
    }
    return out;
}

START_TEST(learning_is_the_same)
{
    rng dice = {15};
    people who = people_make();
    row_list rows = labelled_rows(&dice, &who);
    static const double truth[12] = {2, 1, 3, 1, 4, 1, 3, 1, 1, 1, 2, 1};
    labelled *l = NULL;
    bytes first = {NULL, 0, 0, 0, 0};
    static const unsigned threads[] = {1, 2, 4};
    for (int round = 0; round < 3; round++) {
        sot_context *context = new_context(threads[round]);
        sot_ledger *ledger = new_ledger(context, NULL, 0, &rows, false);
        if (!l)
            l = labelled_make(&dice, ledger, &who, false, truth, -2);
        bytes now = all_of(ledger, l);
        if (round == 0)
            first = now;
        ck_assert(now.size == first.size && memcmp(now.p, first.p, now.size) == 0);
        if (round > 0)
            bytes_free(&now);
        labelled_shuffle(&dice, l);
        rows_shuffle(&dice, &rows);
        sot_ledger_free(ledger);
        sot_context_unref(context);
    }
    bytes_free(&first);
    rows_free(&rows);
    free(l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("learning");
    TCase *tests = add_case(suite, "learning");
    tcase_add_test(tests, auc_is_its_definition);
    tcase_add_test(tests, order_and_threads_do_not_show);
    tcase_add_test(tests, calibrated_is_calibrated);
    tcase_add_test(tests, fits_are_optimal);
    tcase_add_test(tests, learning_is_the_same);
    return run_suite(suite);
}
