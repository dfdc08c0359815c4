/* SPDX-License-Identifier: MIT */
/* Labelled pairs with what the signals contributed at their time. */
#ifndef SOT_LEARN_EXAMPLES_H
#define SOT_LEARN_EXAMPLES_H

#include "base/base.h"
#include "socialtrust/learn.h"

#define SOT__SIGNALS_MOST 12 /* of depth, of trust */

typedef struct sot__example {
    int64_t t;
    sot__text a, b; /* canonical ids */
    double label, weight;
    double c[SOT__SIGNALS_MOST]; /* contributions to the logit; all 0 where depth's gate is shut */
    double coverage, confidence;
    uint32_t group; /* of the intervals */
    bool held;      /* out */
} sot__example;

typedef struct sot__examples {
    sot_context *context;
    sot__example *at; /* ascending by time, a, b, label, weight */
    size_t count;
    uint64_t left_out;
    int signals; /* 12 of depth, 10 of trust */
    sot__arena texts;
} sot__examples;

/* Checks the options, then reads the labels and scores each. */
sot_status sot__examples_make(sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                              sot__examples *out, sot_error *error);
void sot__examples_free(sot__examples *examples);

/* Sets `held` and `group`; tells the split that was taken, and for SOT_SPLIT_TIME its time. ARGUMENT: a part
 * lacks one of the labels. */
sot_status sot__examples_split(sot__examples *examples, const sot_learn_options *options, int *split,
                               int64_t *split_us, sot_error *error);

#endif
