/* SPDX-License-Identifier: MIT */
/* The canonical order of a pair's rows: time, sequence, kind, channel, actor, then the rare fields (MODEL.md,
 * section 1). Most rows are told apart by their 16 bytes; only ties look further. */
#include "ledger/store/order.h"

#include "base/search.h"
#include "base/sort.h"

/* Of one time and kind. The channel before the actor: what a contact is called decides as late as it can. */
static int compare_tie(const sot_ledger *ledger, const sot__row *x, const sot__extra *extra,
                       const sot__row *y)
{
    unsigned p = sot__row_channel(x), q = sot__row_channel(y);
    if (p != q) {
        int order = sot__text_compare(sot__channel_name(&ledger->channels, p),
                                      sot__channel_name(&ledger->channels, q));
        if (order != 0)
            return order;
    }
    if (sot__row_actor(x) != sot__row_actor(y))
        return sot__row_actor(x) < sot__row_actor(y) ? -1 : 1;
    sot__extra room_x, room_y;
    if (!extra) {
        sot__row_extra(&ledger->rare, x, &room_x);
        extra = &room_x;
    }
    sot__row_extra(&ledger->rare, y, &room_y);
    return sot__extra_compare(extra, &room_y);
}

/* Of one time; `extra`: the rare fields of x, where they are not in the ledger yet. */
static int compare_sequence(const sot_ledger *ledger, const sot__row *x, const sot__extra *extra,
                            const sot__row *y)
{
    if (!extra && !((x->meta | y->meta) & SOT__ROW_RARE_MASK))
        return 0;
    int64_t p = extra ? extra->sequence : sot__row_sequence(&ledger->rare, x);
    int64_t q = sot__row_sequence(&ledger->rare, y);
    return p < q ? -1 : p > q;
}

int sot__row_compare(const sot_ledger *ledger, const sot__row *x, const sot__row *y)
{
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    int sequence = compare_sequence(ledger, x, NULL, y);
    if (sequence != 0)
        return sequence;
    if (sot__row_kind(x) != sot__row_kind(y))
        return sot__row_kind(x) < sot__row_kind(y) ? -1 : 1;
    return x->meta == y->meta ? 0 : compare_tie(ledger, x, NULL, y);
}

int sot__row_compare_new(const sot_ledger *ledger, const sot__row *x, const sot__extra *extra,
                         const sot__row *y)
{
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    int sequence = compare_sequence(ledger, x, extra, y);
    if (sequence != 0)
        return sequence;
    if (sot__row_kind(x) != sot__row_kind(y))
        return sot__row_kind(x) < sot__row_kind(y) ? -1 : 1;
    if (!extra && x->meta == y->meta)
        return 0;
    return compare_tie(ledger, x, extra, y);
}

size_t sot__row_position(const sot_ledger *ledger, const sot__row *rows, size_t count, const sot__row *row,
                         const sot__extra *extra, bool *equal)
{
    size_t low = 0, high = count;
    *equal = false;
    if (count == 0 || rows[count - 1].time_us < row->time_us)
        return count;
    SOT__SEARCH(low, high, middle, sot__row_compare_new(ledger, row, extra, &rows[middle]) > 0)
    *equal = low < count && sot__row_compare_new(ledger, row, extra, &rows[low]) == 0;
    return low;
}

static bool before(const sot_ledger *ledger, const sot__row *x, const sot__row *y)
{
    return sot__row_compare(ledger, x, y) < 0;
}

SOT__MERGE_SORT(sort_rows, sot__row, const sot_ledger *, before)

void sot__rows_sort(sot__row *rows, size_t count, sot__row *room, const sot_ledger *ledger)
{
    sort_rows(rows, count, room, ledger);
}
