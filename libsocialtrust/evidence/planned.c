/* SPDX-License-Identifier: MIT */
/* Rows that lie after the present which the host has told: kept as they came, in canonical order, until their
 * time is past. They are few (what a calendar holds of one contact): a list does. Where somebody sends many,
 * a call that takes or folds them moves each of them once, at its end, and ids have an index. */
#include <stdlib.h>
#include <string.h>

#include "evidence/handle.h"

#define INDEX_LEAST 32

/* The first planned row that is not before `row`. */
static size_t place(const sot_evidence *evidence, const sot__arrival *row)
{
    size_t low = evidence->planned_gone, high = evidence->planned_sorted;
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
    while (end < evidence->planned_sorted && sot__arrival_compare(&evidence->planned[end], row) == 0)
        end++;
    return end - first;
}

/* ---- ids ---- */

static uint64_t id_hash(const sot_evidence *evidence, const sot__arrival *row)
{
    return sot__hash_text(&evidence->context->hash_key, row->given.extra.id);
}

/* Whether a row of that id can be there: the index knows hashes alone. */
static bool may_have(const sot_evidence *evidence, const sot__arrival *row)
{
    uint64_t hash = id_hash(evidence, row);
    size_t at = sot__map_begin(&evidence->planned_ids, hash);
    return sot__map_next(&evidence->planned_ids, hash, &at) != SOT__NONE;
}

static void put_id(sot_evidence *evidence, const sot__arrival *row)
{
    if (row->given.extra.id.n > 0)
        sot__map_put(&evidence->planned_ids, id_hash(evidence, row), 0);
}

/* Room for one more, and once there are many all that are there. */
static bool index_ids(sot_evidence *evidence)
{
    size_t count = evidence->planned_count - evidence->planned_gone;
    if (evidence->planned_indexed)
        return sot__map_reserve(evidence->context, &evidence->planned_ids, 1);
    if (count < INDEX_LEAST)
        return true;
    if (!sot__map_reserve(evidence->context, &evidence->planned_ids, count + 1))
        return false;
    for (size_t k = evidence->planned_gone; k < evidence->planned_count; k++)
        put_id(evidence, &evidence->planned[k]);
    return evidence->planned_indexed = true;
}

sot_status sot__planned_check(const sot_evidence *evidence, const sot__arrival *row, sot_error *error)
{
    sot__text id = row->given.extra.id;
    /* An id is there once: what is equal is the row itself. */
    if (id.n == 0 ||
        (evidence->planned_indexed && (!may_have(evidence, row) || sot__planned_equal(evidence, row) > 0)))
        return SOT_OK;
    for (size_t k = evidence->planned_gone; k < evidence->planned_count; k++)
        if (sot__text_equal(evidence->planned[k].given.extra.id, id) &&
            sot__arrival_compare(&evidence->planned[k], row) != 0)
            return sot__fail(error, SOT_E_CONFLICT,
                             "id: another row with this id is planned; one that was changed needs a replay");
    return SOT_OK;
}

/* ---- rows ---- */

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
        !index_ids(evidence) || !own_texts(context, &copy))
        return sot__no_memory(error);
    size_t count = evidence->planned_count;
    if (evidence->planned_sorted == count &&
        (count == evidence->planned_gone || sot__arrival_compare(&evidence->planned[count - 1], row) <= 0))
        evidence->planned_sorted++;
    evidence->planned[count] = copy;
    evidence->planned_count++;
    if (evidence->planned_indexed)
        put_id(evidence, &copy);
    return SOT_OK;
}

/* Folds those before `end`. On failure some are folded: callers work on a copy. */
static sot_status fold_first(sot_evidence *evidence, size_t end, sot_error *error)
{
    sot_status status = SOT_OK;
    while (status == SOT_OK && evidence->planned_gone < end) {
        sot__arrival *row = &evidence->planned[evidence->planned_gone];
        row->event.extra = &row->given.extra;
        /* Equal ones without an id were counted when they came. */
        status = sot__evidence_push(evidence, row->given.kind, row->given.channel, &row->event,
                                    row->given.extra.id.n == 0, error);
        if (status == SOT_OK) {
            if (evidence->planned_indexed && row->given.extra.id.n > 0)
                sot__map_drop(&evidence->planned_ids, id_hash(evidence, row), 0);
            sot__free(evidence->context, row->texts);
            evidence->planned_gone++;
        }
    }
    return status;
}

/* Where those end that are not after a row. */
static size_t end_of_past(const sot_evidence *evidence, const sot__arrival *row)
{
    if (evidence->planned_gone == evidence->planned_sorted)
        return evidence->planned_gone;
    return place(evidence, row) + sot__planned_equal(evidence, row);
}

bool sot__planned_due(const sot_evidence *evidence, const sot__arrival *row)
{
    return end_of_past(evidence, row) > evidence->planned_gone;
}

sot_status sot__planned_pass(sot_evidence *evidence, const sot__arrival *row, sot_error *error)
{
    return fold_first(evidence, end_of_past(evidence, row), error);
}

sot_status sot__planned_until(sot_evidence *evidence, int64_t time_us, sot_error *error)
{
    size_t end = evidence->planned_gone;
    while (end < evidence->planned_sorted && evidence->planned[end].given.time_us <= time_us)
        end++;
    sot_status status = fold_first(evidence, end, error);
    sot__planned_settle(evidence);
    return status;
}

void sot__planned_settle(sot_evidence *evidence)
{
    if (evidence->planned_gone > 0) {
        evidence->planned_count -= evidence->planned_gone;
        evidence->planned_sorted -= evidence->planned_gone;
        memmove(evidence->planned, &evidence->planned[evidence->planned_gone],
                evidence->planned_count * sizeof *evidence->planned);
        evidence->planned_gone = 0;
    }
    if (evidence->planned_sorted < evidence->planned_count)
        qsort(evidence->planned, evidence->planned_count, sizeof *evidence->planned, sot__arrival_compare);
    evidence->planned_sorted = evidence->planned_count;
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
    copy->planned_sorted = count;
    return index_ids(copy);
}

void sot__planned_free(sot_evidence *evidence)
{
    for (size_t k = evidence->planned_gone; k < evidence->planned_count; k++)
        sot__free(evidence->context, evidence->planned[k].texts);
    sot__free(evidence->context, evidence->planned);
    sot__map_free(evidence->context, &evidence->planned_ids);
}
