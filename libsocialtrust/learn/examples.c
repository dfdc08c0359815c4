/* SPDX-License-Identifier: MIT */
/* Labels read and scored. They are put into an order that depends on what they say alone, before anything is
 * summed; ascending times also let busy pairs be folded on instead of anew. */
#include "learn/examples.h"

#include "ledger/batch.h"
#include "score/measure.h"
#include "score/reader.h"

#include <math.h>
#include <stdlib.h>

static sot_status check(const sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                        sot_error *error)
{
    if (!ledger || !labels || !options)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a ledger, labels, options and places for the results are needed");
    if (labels->count == 0 || (!labels->a && !labels->me) || !labels->b || !labels->label)
        return sot__fail(
            error, SOT_E_ARGUMENT,
            "labels: expected columns a (or whose view all are, as me), b and label of at least 1 row");
    if (labels->count >= UINT32_MAX)
        return sot__fail(error, SOT_E_LIMIT, "labels: %zu rows are more than can be learnt from",
                         labels->count);
    if (options->target != SOT_LEARN_DEPTH && options->target != SOT_LEARN_TRUST)
        return sot__fail(error, SOT_E_ARGUMENT, "target: expected depth or trust");
    if (!(options->strength >= 1e-3 && options->strength <= 1e6))
        return sot__fail(error, SOT_E_RANGE, "strength: expected a number of 0.001 to 1000000");
    if (!(options->held_out >= 0.05 && options->held_out <= 0.95))
        return sot__fail(error, SOT_E_RANGE, "held_out: expected a share of 0.05 to 0.95");
    if (!sot_name_of(SOT_NAMES_SPLIT, options->split))
        return sot__fail(error, SOT_E_ARGUMENT, "split: %d is none", options->split);
    return labels->as_of_us ? SOT_OK : sot__time_check(options->as_of_us, "as_of_us", error);
}

/* The canonical id of a label's contact, copied; `me` where there is no column. NOT_FOUND, ARGUMENT: it
 * cannot be scored. */
static sot_status read_contact(sot_ledger *ledger, const sot_text_column *column, const char *me,
                               const char *name, size_t row, sot__arena *texts, sot__text *out,
                               sot_error *error)
{
    char digits[12];
    sot__text text = sot__text_of(me);
    uint32_t contact;
    if (column && sot__column_text(column, row, digits, &text) != SOT_OK)
        return sot__fail(error, SOT_E_RANGE, "%s[%zu]: the column's codes or offsets are wrong", name, row);
    char *copy = sot__arena_text(texts, text); /* ends with a NUL, as the look-up wants it */
    if (!copy)
        return sot__no_memory(error);
    if (text.n == 0 || strlen(copy) != text.n || !sot__ledger_find(ledger, copy, &contact))
        return sot__fail(error, SOT_E_NOT_FOUND, "%s[%zu]: no contact \"%.200s\"", name, row, copy);
    contact = sot__ledger_canonical(ledger, contact);
    if (sot__ledger_do_not_score(ledger, contact))
        return sot__fail(error, SOT_E_NOT_FOUND, "%s[%zu]: \"%.200s\" is not to be scored", name, row, copy);
    sot__text id = sot__ledger_id(ledger, contact);
    if (!sot__text_equal(id, text) && !(copy = sot__arena_text(texts, id)))
        return sot__no_memory(error);
    *out = (sot__text){copy, id.n};
    return SOT_OK;
}

static sot_status read_row(sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                           size_t row, sot__arena *texts, sot__example *out, sot_error *error)
{
    *out = (sot__example){.t = labels->as_of_us ? labels->as_of_us[row] : options->as_of_us,
                          .label = labels->label[row] + 0.0,
                          .weight = labels->weight ? labels->weight[row] : 1};
    if (out->label != 0 && out->label != 1)
        return sot__fail(error, SOT_E_RANGE, "label[%zu]: expected 0 or 1", row);
    if (!(out->weight > 0 && out->weight < INFINITY))
        return sot__fail(error, SOT_E_RANGE, "weight[%zu]: expected a finite number above 0", row);
    if (out->t < SOT_TIME_MIN || out->t > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "as_of_us[%zu]: expected a time within the years 1 to 9999",
                         row);
    sot_status status = read_contact(ledger, labels->a, labels->me, "a", row, texts, &out->a, error);
    if (status == SOT_OK)
        status = read_contact(ledger, labels->b, NULL, "b", row, texts, &out->b, error);
    if (status == SOT_OK && sot__text_equal(out->a, out->b))
        status = sot__fail(error, SOT_E_ARGUMENT, "a[%zu], b[%zu]: \"%.200s\" twice, expected two contacts",
                           row, row, out->a.p);
    return status;
}

static int compare(double a, double b)
{
    return (a > b) - (a < b);
}

static int in_order(const void *one, const void *other)
{
    const sot__example *x = one, *y = other;
    int order = (x->t > y->t) - (x->t < y->t);
    if (order == 0)
        order = sot__text_compare(x->a, y->a);
    if (order == 0)
        order = sot__text_compare(x->b, y->b);
    if (order == 0)
        order = compare(x->label, y->label);
    return order ? order : compare(x->weight, y->weight);
}

static sot_status read_rows(sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                            sot__examples *out, sot_error *error)
{
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_status status = SOT_OK;
    for (size_t row = 0; status == SOT_OK && row < labels->count; row++) {
        status = read_row(ledger, labels, options, row, &out->texts, &out->at[out->count], error);
        if (status == SOT_OK)
            out->count++;
        else if (status == SOT_E_NOT_FOUND && options->skip_unknown) {
            out->left_out++;
            status = SOT_OK;
        }
    }
    sot__unguard_ledger(ledger);
    if (status == SOT_OK && out->count == 0)
        status = sot__fail(error, SOT_E_ARGUMENT, "labels: the ledger knows none of the contacts");
    if (status == SOT_OK)
        qsort(out->at, out->count, sizeof *out->at, in_order);
    if (error && status == SOT_OK && out->left_out > 0)
        *error = (sot_error)SOT_ERROR_INIT; /* what was left out was no failure */
    return status;
}

/* What the signals say about one label's pair. */
static sot_status score(sot_ledger *ledger, const sot_profile *profile, const sot_attention *attention,
                        const sot_learn_options *options, sot__example *out, sot_error *error)
{
    sot__opened opened;
    sot_inputs inputs = SOT_INPUTS_INIT;
    int side = sot__text_compare(out->a, out->b) > 0; /* which one a is */
    inputs.observed = options->observed;
    if (attention) {
        inputs.attention[side] = sot_attention_of(attention, out->a.p);
        inputs.attention[1 - side] = sot_attention_of(attention, out->b.p);
    }
    sot_status status = sot__open_pair(ledger, profile, out->a, out->b, &opened, error);
    if (status != SOT_OK)
        return status;
    const sot__state *state;
    uint64_t conflicts;
    status = sot__opened_inputs(&opened, &inputs, out->t, error);
    if (status == SOT_OK)
        status = sot__reader_state(&opened.reader, &opened.pairs, opened.pairs.pairs, out->t, true, &state,
                                   &conflicts, error);
    if (status == SOT_OK) {
        sot__parts parts;
        sot__sight sight;
        bool depth = options->target == SOT_LEARN_DEPTH;
        sot_measure all[3];
        sot__sight_for(opened.profile, state, &opened.inputs, &sight);
        sot__measured_at(opened.profile, state, out->t, &opened.inputs, &sight, &parts, all);
        out->coverage = all[depth ? 0 : 1 + side].coverage;
        out->confidence = all[depth ? 0 : 1 + side].confidence;
        for (int k = 0; k < (depth ? (int)SOT_DEPTH_COUNT : (int)SOT_TRUST_COUNT); k++)
            out->c[k] = !depth ? parts.trust[side][k].c : parts.two_way ? parts.depth[k].c : 0;
    }
    sot__close_pair(&opened);
    return status;
}

sot_status sot__examples_make(sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                              sot__examples *out, sot_error *error)
{
    sot_status status = check(ledger, labels, options, error);
    if (status != SOT_OK)
        return status;
    sot_context *context = sot__ledger_context(ledger);
    memset(out, 0, sizeof *out);
    out->context = context;
    out->signals = options->target == SOT_LEARN_DEPTH ? (int)SOT_DEPTH_COUNT : (int)SOT_TRUST_COUNT;
    sot__arena_init(&out->texts, context);
    out->at = sot__alloc(context, labels->count, sizeof *out->at);
    status = out->at ? read_rows(ledger, labels, options, out, error) : sot__no_memory(error);
    sot_attention *attention = NULL;
    for (size_t k = 0; status == SOT_OK && k < out->count; k++) {
        if (options->attention && (k == 0 || out->at[k].t != out->at[k - 1].t)) {
            sot_attention_free(attention);
            attention = NULL;
            status = sot_attention_new(ledger, options->profile, out->at[k].t, &attention, error);
        }
        if (status == SOT_OK)
            status = score(ledger, options->profile, attention, options, &out->at[k], error);
        if (status == SOT_OK && k % 256 == 0)
            status = sot__progress(context, "scoring labels", k, out->count, error);
    }
    sot_attention_free(attention);
    if (status != SOT_OK)
        sot__examples_free(out);
    return status;
}

void sot__examples_free(sot__examples *examples)
{
    sot__free(examples->context, examples->at);
    sot__arena_free(&examples->texts);
}
