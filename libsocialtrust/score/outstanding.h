/* SPDX-License-Identifier: MIT */
/* What the open promises and complaints of a state weigh at a later time, without passing over them again.
 * For where one state is scored many times: of a million items each pass takes longer than all else. Sums in
 * another order than the signals', so the last bits may differ: figures are compared with each other only
 * where all come from here. */
#ifndef SOT_SCORE_OUTSTANDING_H
#define SOT_SCORE_OUTSTANDING_H

#include "evidence/state.h"

/* From so many items on it is worth it. */
#define SOT__ITEMS_MANY 1024u

/* What an item that is open weighs at a time against the side whose move it is; a settled one nothing. */
static inline double sot__item_loss(const sot__fold *fold, const sot__item *item, int64_t t)
{
    if (!item->open)
        return 0;
    return item->complaint ? sot__complaint_waiting(fold, item, t) : sot__promise_loss(fold, item, t);
}

/* All of them but some, whose indexes ascend, at one time. */
void sot__rest_of(const sot__fold *fold, const sot__items *items, const size_t *but, size_t but_count,
                  int64_t t, sot__rest *out);

/* Promises of one side that have a due time, ascending by it. Up to and with promise k, W are the weights and
 * S what is left of them at its due time, each having faded since its own: at T from there to the next due
 * time they lose W - S·2^(-(T - due)/τ). */
typedef struct sot__overdue {
    int64_t *due;
    double *weights, *faded;
    size_t count;
} sot__overdue;

/* Complaints against one side: their loss is w(c + o + f(1 - u)²), and u = A·x + B·y for x and y that depend
 * on the time alone; so the loss is a polynomial in x and y, whose coefficients are summed. */
typedef struct sot__filed {
    double always, one, x, y, xx, xy, yy;
} sot__filed;

typedef struct sot__outstanding {
    const sot__fold *fold;
    int64_t t; /* since when */
    sot__overdue overdue[2];
    sot__filed filed[2];
} sot__outstanding;

/* Of items that were all opened by `t`. False: out of memory; it can be freed all the same. */
bool sot__outstanding_make(sot_context *context, const sot__fold *fold, const sot__items *items, int64_t t,
                           sot__outstanding *out);
void sot__outstanding_free(sot_context *context, sot__outstanding *outstanding);
/* At T, not before `t`. O(log promises). */
void sot__outstanding_at(const sot__outstanding *outstanding, int64_t T, sot__rest *out);

#endif
