/* SPDX-License-Identifier: MIT */
/* The structs of learn.h as tables of named fields; see records.h. */
#ifndef SOT_BINDINGS_RECORDS_LEARN_H
#define SOT_BINDINGS_RECORDS_LEARN_H

#include "records.h"

RECORD_FROM(sot_metric_options, SOT_METRIC_OPTIONS_INIT, MEMBER(U32, resamples), MEMBER(U64, seed),
            MEMBER(DOUBLE, level), MEMBER(U32, bins))

RECORD_FROM(sot_outcomes, SOT_OUTCOMES_INIT, MEMBER(DOUBLES, score), MEMBER(DOUBLES, label),
            MEMBER(DOUBLES, weight), MEMBER(GROUPS, group))

RECORD_FROM(sot_labels, SOT_LABELS_INIT, MEMBER(STREAM, stream), MEMBER(READING, reading), MEMBER(TEXT, me))

RECORD(sot_estimate, MEMBER(DOUBLE, value), MEMBER(DOUBLE, low), MEMBER(DOUBLE, high), MEMBER(U64, resamples))

RECORD(sot_reliability, MEMBER(DOUBLE, from), MEMBER(DOUBLE, to), MEMBER(DOUBLE, weight),
       MEMBER(DOUBLE, score), MEMBER(DOUBLE, label), MEMBER(DOUBLE, low), MEMBER(DOUBLE, high))

RECORD(sot_calibration, MEMBER(DOUBLE, a), MEMBER(DOUBLE, b))

RECORD_FROM(sot_learn_options, SOT_LEARN_OPTIONS_INIT, LISTED(NAME, target, SOT_NAMES_LEARN_TARGET),
            TIME_US(as_of), MEMBER(SEEN, observed), MEMBER(FLAG, attention), MEMBER(FLAG, skip_unknown),
            MEMBER(DOUBLE, strength), LISTED(NAME, split, SOT_NAMES_SPLIT), MEMBER(DOUBLE, held_out),
            ENTRY("split_at", TIME, 1, split_us, 0, 0), MEMBER(FLAG, keep_split),
            PART(metrics, 1, sot_metric_options_record), MEMBER(TEXT, name), MEMBER(HANDLE, profile))

RECORD_FROM(sot_activity_options, SOT_ACTIVITY_OPTIONS_INIT, TIME_US(end), MEMBER(U32, cut_offs),
            MEMBER(DOUBLE, step_days), PART(metrics, 1, sot_metric_options_record), MEMBER(TEXT, name),
            MEMBER(HANDLE, profile))

RECORD_FROM(sot_compare_options, SOT_COMPARE_OPTIONS_INIT, LISTED(NAME, target, SOT_NAMES_LEARN_TARGET),
            TIME_US(as_of), MEMBER(TEXT, me), MEMBER(FLAG, attention), MEMBER(DOUBLE, least))

RECORD_FROM(sot_moves_info, SOT_MOVES_INFO_INIT, MEMBER(U64, rows), MEMBER(U64, compared))

RECORD(sot_figures, MEMBER(U64, labels), MEMBER(U64, positives), MEMBER(U64, groups),
       MEMBER(DOUBLE, coverage), MEMBER(DOUBLE, confidence), PART(auc, 1, sot_estimate_record),
       PART(average_precision, 1, sot_estimate_record), PART(log_loss, 1, sot_estimate_record),
       PART(brier, 1, sot_estimate_record), PART(ece, 1, sot_estimate_record))

RECORD_FROM(sot_evaluation_info, SOT_EVALUATION_INFO_INIT, LISTED(NAME, target, SOT_NAMES_LEARN_TARGET),
            MEMBER(FLAG, learned), LISTED(NAME, split, SOT_NAMES_SPLIT),
            ENTRY("split_at", TIME, 1, split_us, 0, 0), MEMBER(U64, seed), MEMBER(U64, labels),
            MEMBER(U64, left_out), MEMBER(FLAG, refitted), MEMBER(U32, iterations), MEMBER(DOUBLE, residual),
            MEMBER(DOUBLE, strength), MEMBER(DOUBLE, intercept), MEMBER(DOUBLE, scale))

RECORD(sot_learned_value, MEMBER(TEXT, path), MEMBER(DOUBLE, before), MEMBER(DOUBLE, after))

static const sot_estimate sot_estimate_none = {SOT_UNKNOWN, SOT_UNKNOWN, SOT_UNKNOWN, 0};
static const sot_calibration sot_calibration_none = {0, 0};

#endif
