/* SPDX-License-Identifier: MIT */
/* Rows that lie after the present which the host has told: kept as they came, in canonical order, until their
 * time is past. They are few (what a calendar holds of one contact): a list does. */
#include <string.h>

#include "evidence/handle.h"

/* The first planned row that is not before `row`. */
static size_t place(const sot_evidence *evidence, const sot__arrival *row)
{
    size_t low = 0, high = evidence->planned_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sot__arrival_compare(&evidence->planned[middle], row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t sot__planned_equal(const sot_evidence *evidence, const sot__arrival *row)
{
    size_t first = place(evidence, row), end = first;
    while (end < evidence->planned_count && sot__arrival_compare(&evidence->planned[end], row) == 0)
        end++;
    return end - first;
}

sot_status sot__planned_check(const sot_evidence *evidence, const sot__arrival *row, sot_error *error)
{
    sot__text id = row->given.extra.id;
    for (size_t k = 0; id.n > 0 && k < evidence->planned_count; k++)
        if (sot__text_equal(evidence->planned[k].given.extra.id, id) &&
            sot__arrival_compare(&evidence->planned[k], row) != 0)
            return sot__fail(error, SOT_E_CONFLICT,
                             "id: another row with this id is planned; one that was changed needs a replay");
    return SOT_OK;
}

/* Takes the texts of a row as its own. */
static bool own_texts(sot_context *context, sot__arrival *row)
{
    sot__text *const places[] = {&row->given.channel, &row->given.extra.id, &row->given.extra.ref};
    size_t need = places[0]->n + places[1]->n + places[2]->n, at = 0;
    row->texts = NULL;
    if (need > 0 && !(row->texts = sot__alloc(context, need, 1)))
        return false;
    for (int k = 0; k < 3; k++) {
        if (places[k]->n == 0) {
            places[k]->p = "";
            continue;
        }
        memcpy(row->texts + at, places[k]->p, places[k]->n);
        places[k]->p = row->texts + at;
        at += places[k]->n;
    }
    return true;
}

sot_status sot__planned_put(sot_evidence *evidence, const sot__arrival *row, sot_error *error)
{
    sot_context *context = evidence->context;
    bool item = row->event.kind == SOT_KIND_PROMISE || row->event.kind == SOT_KIND_COMPLAIN;
    if (item && sot__evidence_is_open(evidence, row->event.record, row->given.extra.id))
        return sot__fail(error, SOT_E_CONFLICT, "id: a promise or complaint with this id is open already");
    sot__arrival copy = *row;
    copy.event.extra = NULL;
    copy.given.actor = copy.given.target = (sot__text){"", 0}; /* the side says it */
    if (!SOT__GROW(context, evidence->planned, evidence->planned_room, evidence->planned_count + 1) ||
        !own_texts(context, &copy))
        return sot__no_memory(error);
    size_t at = place(evidence, row);
    memmove(&evidence->planned[at + 1], &evidence->planned[at],
            (evidence->planned_count - at) * sizeof *evidence->planned);
    evidence->planned[at] = copy;
    evidence->planned_count++;
    return SOT_OK;
}

/* Folds the first `count`. On failure some are folded: callers work on a copy. */
static sot_status fold_first(sot_evidence *evidence, size_t count, sot_error *error)
{
    sot_status status = SOT_OK;
    size_t done = 0;
    while (status == SOT_OK && done < count) {
        sot__arrival *row = &evidence->planned[done];
        row->event.extra = &row->given.extra;
        /* Equal ones without an id were counted when they came. */
        status = sot__evidence_push(evidence, row->given.kind, row->given.channel, &row->event,
                                    row->given.extra.id.n == 0, error);
        if (status == SOT_OK) {
            sot__free(evidence->context, row->texts);
            done++;
        }
    }
    if (done > 0) {
        evidence->planned_count -= done;
        memmove(evidence->planned, &evidence->planned[done],
                evidence->planned_count * sizeof *evidence->planned);
    }
    return status;
}

sot_status sot__planned_pass(sot_evidence *evidence, const sot__arrival *row, sot_error *error)
{
    if (evidence->planned_count == 0)
        return SOT_OK;
    return fold_first(evidence, place(evidence, row) + sot__planned_equal(evidence, row), error);
}

sot_status sot__planned_until(sot_evidence *evidence, int64_t time_us, sot_error *error)
{
    size_t count = 0;
    while (count < evidence->planned_count && evidence->planned[count].given.time_us <= time_us)
        count++;
    return fold_first(evidence, count, error);
}

bool sot__planned_copy(const sot_evidence *evidence, sot_evidence *copy)
{
    size_t count = evidence->planned_count;
    if (count == 0)
        return true;
    if (!(copy->planned = sot__alloc(copy->context, count, sizeof *copy->planned)))
        return false;
    copy->planned_room = count;
    for (size_t k = 0; k < count; k++) {
        copy->planned[k] = evidence->planned[k];
        if (!own_texts(copy->context, &copy->planned[k]))
            return false;
        copy->planned_count++;
    }
    return true;
}

void sot__planned_free(sot_evidence *evidence)
{
    for (size_t k = 0; k < evidence->planned_count; k++)
        sot__free(evidence->context, evidence->planned[k].texts);
    sot__free(evidence->context, evidence->planned);
}
