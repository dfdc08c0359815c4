/* SPDX-License-Identifier: MIT */
/* Which labels are held out, and which are drawn together for the intervals. */
#include "learn/examples.h"

#include <stdlib.h>

#define EGOS_ENOUGH 10

typedef struct named {
    sot__text id;
    uint32_t example;
} named;

static int by_id(const void *one, const void *other)
{
    const named *a = one, *b = other;
    int order = sot__text_compare(a->id, b->id);
    return order ? order : (a->example > b->example) - (a->example < b->example);
}

/* Numbers the egos (or the others) in byte order into `group`; returns how many, 0 when out of memory. */
static uint32_t number(sot__examples *examples, bool ego)
{
    named *all = sot__alloc(examples->context, examples->count, sizeof *all);
    if (!all)
        return 0;
    for (size_t k = 0; k < examples->count; k++)
        all[k] = (named){ego ? examples->at[k].a : examples->at[k].b, (uint32_t)k};
    qsort(all, examples->count, sizeof *all, by_id);
    uint32_t groups = 0;
    for (size_t k = 0; k < examples->count; k++) {
        groups += k == 0 || !sot__text_equal(all[k].id, all[k - 1].id);
        examples->at[all[k].example].group = groups - 1;
    }
    sot__free(examples->context, all);
    return groups;
}

/* A number in [0, 1) that an id and a seed always have. */
static double lot(sot__text id, uint64_t seed)
{
    uint64_t x = sot__text_hash(id) ^ (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    x = (x ^ (x >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return (double)((x ^ (x >> 32)) >> 11) * 0x1p-53;
}

/* The time from which about `held_out` of the labels are; NONE if all are of one time. */
static int64_t time_of(const sot__examples *examples, double held_out)
{
    size_t n = examples->count, at = (size_t)((double)n * (1 - held_out));
    const sot__example *e = examples->at;
    size_t k = at;
    while (k > 0 && e[k].t == e[k - 1].t)
        k--;
    if (k == 0) /* the first time holds so many: the next one begins what is held out */
        for (k = at; k < n && e[k].t == e[0].t;)
            k++;
    return k > 0 && k < n ? e[k].t : SOT_TIME_NONE;
}

static sot_status check_parts(const sot__examples *examples, int split, sot_error *error)
{
    size_t found[2][2] = {{0, 0}, {0, 0}};
    for (size_t k = 0; k < examples->count; k++)
        found[examples->at[k].held][examples->at[k].label > 0]++;
    for (int held = 0; held < 2; held++)
        for (int label = 0; label < 2; label++)
            if (found[held][label] == 0)
                return sot__fail(
                    error, SOT_E_ARGUMENT,
                    "labels: expected both 0 and 1 in both parts, but the part that is %s has no %d "
                    "(split by %s: fitted %zu of 0 and %zu of 1, held out %zu and %zu); more labels, "
                    "another seed or another split may help",
                    held ? "held out" : "fitted", label, sot_name_of(SOT_NAMES_SPLIT, split), found[0][0],
                    found[0][1], found[1][0], found[1][1]);
    return SOT_OK;
}

sot_status sot__examples_split(sot__examples *examples, const sot_learn_options *options, int *split,
                               int64_t *split_us, sot_error *error)
{
    uint32_t egos = number(examples, true);
    *split = options->split;
    *split_us = SOT_TIME_NONE;
    if (egos == 0)
        return sot__no_memory(error);
    if (*split == SOT_SPLIT_AUTO)
        *split = egos >= EGOS_ENOUGH ? SOT_SPLIT_EGO : SOT_SPLIT_CONTACT;
    bool by_ego = *split == SOT_SPLIT_EGO || (*split == SOT_SPLIT_TIME && egos >= EGOS_ENOUGH);
    if (!by_ego && number(examples, false) == 0)
        return sot__no_memory(error);
    if (*split == SOT_SPLIT_TIME) {
        *split_us =
            options->split_us != SOT_TIME_NONE ? options->split_us : time_of(examples, options->held_out);
        if (*split_us == SOT_TIME_NONE)
            return sot__fail(error, SOT_E_ARGUMENT, "split: by time, but all labels have the same time");
    }
    for (size_t k = 0; k < examples->count; k++) {
        sot__example *e = &examples->at[k];
        e->held = *split == SOT_SPLIT_TIME
                      ? e->t >= *split_us
                      : lot(by_ego ? e->a : e->b, options->metrics.seed) < options->held_out;
    }
    return check_parts(examples, *split, error);
}
