/* SPDX-License-Identifier: MIT */
/* learn.h for both languages. */
%{
#include "records_learn.h"
%}

%{
/* A reliability curve, as sot_outcomes_reliability() fills it. */
typedef struct reliability_curve {
    size_t count;
    sot_reliability bins[100];
} reliability_curve;
%}

HANDLE(sot_evaluation, Evaluation, sot_evaluation_free)
HANDLE(sot_moves, Moves, sot_moves_free)
HANDLE(reliability_curve, Curve, free)
%apply sot_profile **out { sot_profile **learned };
%apply sot_evaluation **out { sot_evaluation **evaluation };
NEEDED(const sot_evaluation *, evaluation)
NEEDED(const sot_moves *, moves)
NEEDED(const reliability_curve *, curve)
NEEDED(const sot_calibration *, calibration)

RECORD_IN(sot_outcomes, outcomes)
RECORD_IN(sot_labels, labels)
RECORD_IN(sot_metric_options, options)
RECORD_IN_SEEN(sot_learn_options, options)
RECORD_IN(sot_activity_options, options)
RECORD_IN(sot_compare_options, options)
RECORD_IN(sot_calibration, calibration)
RECORD_OUT(sot_estimate, out)
RECORD_OUT(sot_calibration, out)
RECORD_OUT(sot_evaluation_info, out)
RECORD_OUT(sot_moves_info, out)
RECORD_RESULT(sot_reliability)
RECORD_RESULT(sot_figures)
RECORD_RESULT(sot_calibration)
RECORD_RESULT(sot_learned_value)

%ignore sot_moves_get_row;
%ignore sot_outcomes_reliability;
%ignore sot_moves_column;

%include <socialtrust/learn.h>

%inline %{
/** The reliability curve: bins of about equal weight, ascending. */
static sot_status outcomes_reliability(sot_context *context, const sot_outcomes *outcomes, unsigned bins, reliability_curve **out,
                                       sot_error *error)
{
    reliability_curve *made = calloc(1, sizeof *made);
    sot_status status = SOT_E_MEMORY;
    if (made)
        status = sot_outcomes_reliability(context, outcomes, bins, made->bins, &made->count, error);
    if (status == SOT_OK)
        *out = made;
    else
        free(made);
    return status;
}

/** One bin of it; nothing after the last. */
static const sot_reliability *curve_bin(const reliability_curve *curve, unsigned index)
{
    return index < curve->count ? &curve->bins[index] : NULL;
}
%}
