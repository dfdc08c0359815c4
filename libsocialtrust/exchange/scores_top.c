/* SPDX-License-Identifier: MIT */
/* The highest rows of a table of scores, by any of its columns of numbers: found in a heap of as many as are
 * asked for, so that a million rows are looked at once and only those that are given are copied. */
#include <math.h>

#include "layout.h"
#include "score/scores.h"

typedef struct ranked {
    double value; /* -HUGE_VAL, `missing`: none */
    size_t row;
    bool missing;
} ranked;

/* Whether x comes after y. */
static bool after(const ranked *x, const ranked *y)
{
    if (x->missing != y->missing)
        return x->missing;
    if (!x->missing && x->value != y->value)
        return x->value < y->value;
    return x->row > y->row;
}

/* The last one of all is on top. */
static void sift(ranked *heap, size_t count, size_t at)
{
    ranked moved = heap[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && after(&heap[child + 1], &heap[child]);
        if (!after(&heap[child], &moved))
            break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

static double value_of(const sot__out *by, const sot_scores *scores, size_t row)
{
    return by->source == SOT__OUT_DOUBLE ? sot__out_double(by, scores, row)
                                         : (double)sot__out_integer(by, scores, row);
}

/* heap[0..n): the first n in order. */
static void rank(const sot__out *by, const sot_scores *scores, ranked *heap, size_t n)
{
    for (size_t row = 0; n > 0 && row < scores->count; row++) {
        double value = value_of(by, scores, row);
        ranked here = {isnan(value) ? -HUGE_VAL : value, row, isnan(value)};
        if (row < n) {
            heap[row] = here;
            for (size_t at = n / 2; row == n - 1 && at-- > 0;)
                sift(heap, n, at);
        } else if (after(&heap[0], &here)) {
            heap[0] = here;
            sift(heap, n, 0);
        }
    }
    for (size_t left = n; left-- > 1;) {
        ranked last = heap[0];
        heap[0] = heap[left];
        heap[left] = last;
        sift(heap, left, 0);
    }
}

static bool is_number(sot__source source)
{
    return source == SOT__OUT_DOUBLE || source == SOT__OUT_INTERACTIONS || source == SOT__OUT_OWED ||
           source == SOT__OUT_OWED_A || source == SOT__OUT_OWED_B;
}

static void copy_row(const sot_scores *from, size_t row, sot_scores *to, size_t at)
{
    for (int k = 0; k < SOT__COLUMN_COUNT; k++)
        if (to->column[k])
            to->column[k][at] = from->column[k][row];
    to->interactions[at] = from->interactions[row];
    to->owed[0][at] = from->owed[0][row];
    to->owed[1][at] = from->owed[1][row];
    to->band[at] = from->band[row];
    to->state[at] = from->state[row];
    if (to->me_side)
        to->me_side[at] = from->me_side[row];
    if (to->time)
        to->time[at] = from->time[row];
}

/* Names 2k and 2k + 1 are those of row k. */
static bool copy_names(const sot_scores *from, const ranked *rows, sot_scores *to)
{
    to->names = sot__alloc(to->context, 2 * to->count, sizeof *to->names);
    if (from->called)
        to->called = sot__calloc(to->context, 2 * to->count, sizeof *to->called);
    if (!to->names || (from->called && !to->called))
        return false;
    for (size_t k = 0; k < 2 * to->count; k++) {
        uint32_t name = k % 2 ? from->b[rows[k / 2].row] : from->a[rows[k / 2].row];
        *(k % 2 ? &to->b[k / 2] : &to->a[k / 2]) = (uint32_t)k;
        to->names[k] = sot__arena_text(&to->texts, sot__text_of(from->names[name]));
        if (!to->names[k])
            return false;
        if (from->called && from->called[name] &&
            !(to->called[k] = sot__arena_text(&to->texts, sot__text_of(from->called[name]))))
            return false;
    }
    return true;
}

static sot_status take(const sot_scores *scores, const sot__out *by, uint64_t n, sot_scores **out,
                       sot_error *error)
{
    size_t count = n < scores->count ? (size_t)n : scores->count;
    sot_scores *made = NULL;
    if (count > UINT32_MAX / 2)
        return sot__fail(error, SOT_E_LIMIT, "n: at most %u rows", UINT32_MAX / 2);
    ranked *rows = sot__alloc(scores->context, count, sizeof *rows);
    if (!rows)
        return sot__no_memory(error);
    rank(by, scores, rows, count);
    sot_status status = sot__scores_make(scores->context, count, scores->signals, scores->with_me,
                                         scores->timeline, &made, error);
    if (status == SOT_OK) {
        made->as_of_us = scores->as_of_us;
        made->ranked = true;
        for (size_t k = 0; k < count; k++)
            copy_row(scores, rows[k].row, made, k);
        if (!copy_names(scores, rows, made))
            status = sot__no_memory(error);
    }
    sot__free(scores->context, rows);
    if (status != SOT_OK)
        sot_scores_free(made);
    else
        *out = made;
    return status;
}

sot_status sot_scores_top(const sot_scores *scores, const char *by, uint64_t n, sot_scores **out,
                          sot_error *error)
{
    sot__begin(error);
    sot__out columns[SOT__OUT_MOST];
    if (!scores || !by || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_scores_top: scores, by and out are required");
    *out = NULL;
    size_t count = sot__layout(scores, true, columns);
    for (size_t k = 0; k < count; k++)
        if (is_number(columns[k].source) && strcmp(columns[k].name, by) == 0)
            return take(scores, &columns[k], n, out, error);
    return sot__fail(error, SOT_E_NOT_FOUND, "by: no column of numbers \"%.64s\"", by);
}
