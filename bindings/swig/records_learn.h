/* SPDX-License-Identifier: MIT */
/* The structs of learn.h as tables of named fields; see records.h. */
#ifndef SOT_BINDINGS_RECORDS_LEARN_H
#define SOT_BINDINGS_RECORDS_LEARN_H

#include "records.h"

static const field metric_options_fields[] = {
    MEMBER(sot_metric_options, resamples, U32, 1),
    MEMBER(sot_metric_options, seed, U64, 1),
    MEMBER(sot_metric_options, level, DOUBLE, 1),
    MEMBER(sot_metric_options, bins, U32, 1),
};
RECORD(sot_metric_options, metric_options_fields);

static const field estimate_fields[] = {
    MEMBER(sot_estimate, value, DOUBLE, 1),
    MEMBER(sot_estimate, low, DOUBLE, 1),
    MEMBER(sot_estimate, high, DOUBLE, 1),
    MEMBER(sot_estimate, resamples, U64, 1),
};
RECORD(sot_estimate, estimate_fields);

static const field reliability_fields[] = {
    MEMBER(sot_reliability, from, DOUBLE, 1),   MEMBER(sot_reliability, to, DOUBLE, 1),
    MEMBER(sot_reliability, weight, DOUBLE, 1), MEMBER(sot_reliability, score, DOUBLE, 1),
    MEMBER(sot_reliability, label, DOUBLE, 1),  MEMBER(sot_reliability, low, DOUBLE, 1),
    MEMBER(sot_reliability, high, DOUBLE, 1),
};
RECORD(sot_reliability, reliability_fields);

static const field calibration_fields[] = {
    MEMBER(sot_calibration, a, DOUBLE, 1),
    MEMBER(sot_calibration, b, DOUBLE, 1),
};
RECORD(sot_calibration, calibration_fields);

static const field learn_options_fields[] = {
    MEMBER_NAMED(sot_learn_options, target, NAME, 1, SOT_NAMES_LEARN_TARGET),
    {"as_of", FIELD_TIME, 1, offsetof(sot_learn_options, as_of_us), 0, 0},
    MEMBER(sot_learn_options, observed, SEEN, 1),
    MEMBER(sot_learn_options, attention, FLAG, 1),
    MEMBER(sot_learn_options, skip_unknown, FLAG, 1),
    MEMBER(sot_learn_options, strength, DOUBLE, 1),
    MEMBER_NAMED(sot_learn_options, split, NAME, 1, SOT_NAMES_SPLIT),
    MEMBER(sot_learn_options, held_out, DOUBLE, 1),
    {"split_at", FIELD_TIME, 1, offsetof(sot_learn_options, split_us), 0, 0},
    MEMBER(sot_learn_options, keep_split, FLAG, 1),
    MEMBER_OF(sot_learn_options, metrics, 1, sot_metric_options_record),
    MEMBER(sot_learn_options, name, TEXT, 1),
    MEMBER(sot_learn_options, profile, HANDLE, 1),
};
RECORD(sot_learn_options, learn_options_fields);

static const field activity_options_fields[] = {
    {"end", FIELD_TIME, 1, offsetof(sot_activity_options, end_us), 0, 0},
    MEMBER(sot_activity_options, cut_offs, U32, 1),
    MEMBER(sot_activity_options, step_days, DOUBLE, 1),
    MEMBER_OF(sot_activity_options, metrics, 1, sot_metric_options_record),
    MEMBER(sot_activity_options, name, TEXT, 1),
    MEMBER(sot_activity_options, profile, HANDLE, 1),
};
RECORD(sot_activity_options, activity_options_fields);

static const field compare_options_fields[] = {
    MEMBER_NAMED(sot_compare_options, target, NAME, 1, SOT_NAMES_LEARN_TARGET),
    {"as_of", FIELD_TIME, 1, offsetof(sot_compare_options, as_of_us), 0, 0},
    MEMBER(sot_compare_options, me, TEXT, 1),
    MEMBER(sot_compare_options, attention, FLAG, 1),
    MEMBER(sot_compare_options, least, DOUBLE, 1),
};
RECORD(sot_compare_options, compare_options_fields);

static const field moves_info_fields[] = {
    MEMBER(sot_moves_info, rows, U64, 1),
    MEMBER(sot_moves_info, compared, U64, 1),
};
RECORD(sot_moves_info, moves_info_fields);

static const field figures_fields[] = {
    MEMBER(sot_figures, labels, U64, 1),
    MEMBER(sot_figures, positives, U64, 1),
    MEMBER(sot_figures, groups, U64, 1),
    MEMBER(sot_figures, coverage, DOUBLE, 1),
    MEMBER(sot_figures, confidence, DOUBLE, 1),
    MEMBER_OF(sot_figures, auc, 1, sot_estimate_record),
    MEMBER_OF(sot_figures, average_precision, 1, sot_estimate_record),
    MEMBER_OF(sot_figures, log_loss, 1, sot_estimate_record),
    MEMBER_OF(sot_figures, brier, 1, sot_estimate_record),
    MEMBER_OF(sot_figures, ece, 1, sot_estimate_record),
};
RECORD(sot_figures, figures_fields);

static const field evaluation_info_fields[] = {
    MEMBER_NAMED(sot_evaluation_info, target, NAME, 1, SOT_NAMES_LEARN_TARGET),
    MEMBER(sot_evaluation_info, learned, FLAG, 1),
    MEMBER_NAMED(sot_evaluation_info, split, NAME, 1, SOT_NAMES_SPLIT),
    {"split_at", FIELD_TIME, 1, offsetof(sot_evaluation_info, split_us), 0, 0},
    MEMBER(sot_evaluation_info, seed, U64, 1),
    MEMBER(sot_evaluation_info, labels, U64, 1),
    MEMBER(sot_evaluation_info, left_out, U64, 1),
    MEMBER(sot_evaluation_info, refitted, FLAG, 1),
    MEMBER(sot_evaluation_info, iterations, U32, 1),
    MEMBER(sot_evaluation_info, residual, DOUBLE, 1),
    MEMBER(sot_evaluation_info, strength, DOUBLE, 1),
    MEMBER(sot_evaluation_info, intercept, DOUBLE, 1),
    MEMBER(sot_evaluation_info, scale, DOUBLE, 1),
};
RECORD(sot_evaluation_info, evaluation_info_fields);

static const field learned_value_fields[] = {
    MEMBER(sot_learned_value, path, TEXT, 1),
    MEMBER(sot_learned_value, before, DOUBLE, 1),
    MEMBER(sot_learned_value, after, DOUBLE, 1),
};
RECORD(sot_learned_value, learned_value_fields);

static const sot_metric_options sot_metric_options_none = SOT_METRIC_OPTIONS_INIT;
static const sot_estimate sot_estimate_none = {SOT_UNKNOWN, SOT_UNKNOWN, SOT_UNKNOWN, 0};
static const sot_calibration sot_calibration_none = {0, 0};
static const sot_learn_options sot_learn_options_none = SOT_LEARN_OPTIONS_INIT;
static const sot_activity_options sot_activity_options_none = SOT_ACTIVITY_OPTIONS_INIT;
static const sot_compare_options sot_compare_options_none = SOT_COMPARE_OPTIONS_INIT;
static const sot_moves_info sot_moves_info_none = SOT_MOVES_INFO_INIT;
static const sot_evaluation_info sot_evaluation_info_none = SOT_EVALUATION_INFO_INIT;

#endif
