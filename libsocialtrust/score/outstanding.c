/* SPDX-License-Identifier: MIT */
#include "score/outstanding.h"

#include "base/search.h"
#include "base/sort.h"

void sot__rest_of(const sot__fold *fold, const sot__items *items, const size_t *but, size_t but_count,
                  int64_t t, sot__rest *out)
{
    *out = (sot__rest){{0, 0}, {0, 0}};
    for (size_t k = 0, next = 0; k < items->count; k++) {
        const sot__item *item = &items->at[k];
        if (next < but_count && but[next] == k)
            next++;
        else
            (item->complaint ? out->complaints : out->promises)[item->side] += sot__item_loss(fold, item, t);
    }
}

static void add_complaint(const sot__fold *fold, const sot__item *item, int64_t t, sot__filed *to)
{
    const sot__params *p = fold->p;
    int64_t fix = sot__open_us(fold, item->opened, t);
    int64_t ack = item->ack == SOT_TIME_NONE ? fix : sot__open_us(fold, item->opened, item->ack);
    double w = item->weight, a = p->acknowledge_share * sot__fade(ack, fold->tau_acknowledge);
    double b = (1 - p->acknowledge_share) * sot__fade(fix, fold->tau_fix);
    to->always += w * (p->complaint_floor + p->complaint_open);
    to->yy += w * b * b;
    if (item->ack == SOT_TIME_NONE) {
        to->one += w;
        to->x -= 2 * w * a;
        to->y -= 2 * w * b;
        to->xx += w * a * a;
        to->xy += 2 * w * a * b;
    } else {
        to->one += w * (1 - a) * (1 - a);
        to->y -= 2 * w * (1 - a) * b;
    }
}

static bool is_due(const sot__item *item, int side)
{
    return item->open && !item->complaint && item->side == side && item->due != SOT_TIME_NONE;
}

static bool add_promises(sot_context *context, const sot__fold *fold, const sot__items *items, int side,
                         sot__overdue *to)
{
    size_t count = 0;
    for (size_t k = 0; k < items->count; k++)
        count += is_due(&items->at[k], side);
    if (count == 0)
        return true;
    sot__keyed *order = sot__alloc(context, count, 2 * sizeof *order); /* the second half is the sort's */
    to->due = sot__alloc(context, count, sizeof *to->due);
    to->weights = sot__alloc(context, count, sizeof *to->weights);
    to->faded = sot__alloc(context, count, sizeof *to->faded);
    bool good = order && to->due && to->weights && to->faded;
    double weights = 0, faded = 0;
    for (size_t k = 0; good && k < items->count; k++)
        if (is_due(&items->at[k], side))
            order[to->count++] = (sot__keyed){(uint64_t)items->at[k].due ^ UINT64_C(1) << 63, (uint32_t)k};
    if (good)
        sot__sort_keyed(order, count, order + count);
    for (size_t k = 0; good && k < count; k++) {
        const sot__item *item = &items->at[order[k].number];
        if (k > 0)
            faded *= sot__fade(item->due - to->due[k - 1], fold->tau_late);
        to->due[k] = item->due;
        to->weights[k] = weights += item->weight;
        to->faded[k] = faded += item->weight;
    }
    sot__free(context, order);
    return good;
}

bool sot__outstanding_make(sot_context *context, const sot__fold *fold, const sot__items *items, int64_t t,
                           sot__outstanding *out)
{
    *out = (sot__outstanding){.fold = fold, .t = t};
    for (size_t k = 0; k < items->count; k++)
        if (items->at[k].open && items->at[k].complaint)
            add_complaint(fold, &items->at[k], t, &out->filed[items->at[k].side]);
    return add_promises(context, fold, items, 0, &out->overdue[0]) &&
           add_promises(context, fold, items, 1, &out->overdue[1]);
}

void sot__outstanding_free(sot_context *context, sot__outstanding *outstanding)
{
    for (int side = 0; side < 2; side++) {
        sot__free(context, outstanding->overdue[side].due);
        sot__free(context, outstanding->overdue[side].weights);
        sot__free(context, outstanding->overdue[side].faded);
    }
}

static double at_least_none(double loss)
{
    return loss > 0 ? loss : 0; /* sums that cancel may end up just below */
}

void sot__outstanding_at(const sot__outstanding *outstanding, int64_t T, sot__rest *out)
{
    const sot__fold *fold = outstanding->fold;
    int64_t open = sot__open_us(fold, outstanding->t, T);
    double x = sot__fade(open, fold->tau_acknowledge), y = sot__fade(open, fold->tau_fix);
    for (int side = 0; side < 2; side++) {
        const sot__overdue *o = &outstanding->overdue[side];
        const sot__filed *f = &outstanding->filed[side];
        size_t low = 0, high = o->count;
        double late = 0;
        SOT__SEARCH(low, high, middle, o->due[middle] < T)
        if (low > 0)
            late = o->weights[low - 1] - o->faded[low - 1] * sot__fade(T - o->due[low - 1], fold->tau_late);
        out->promises[side] = fold->p->loss_factor * at_least_none(late);
        double missing =
            f->one + f->x * x + f->y * y + f->xx * x * x + f->xy * x * y + f->yy * y * y; /* Σ w(1 - u)² */
        out->complaints[side] = f->always + fold->p->loss_factor * at_least_none(missing);
    }
}
