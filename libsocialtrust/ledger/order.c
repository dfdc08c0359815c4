/* SPDX-License-Identifier: MIT */
/* The canonical order of a pair's rows: time, kind, actor, channel, then the rare fields (MODEL.md, section
 * 1). Most rows are told apart by their 16 bytes; only ties look further. */
#include "ledger/ledger.h"

#define COMMON(meta) ((meta) >> 55) /* kind and actor's side */
#define REST(meta) ((meta) & ((UINT64_C(1) << 55) - 1))

static int compare_tie(const sot_ledger *ledger, const sot__row *x, const sot__extra *extra,
                       const sot__row *y)
{
    unsigned p = SOT__ROW_CHANNEL(x->meta), q = SOT__ROW_CHANNEL(y->meta);
    if (p != q)
        return sot__text_compare(ledger->channels.names[p], ledger->channels.names[q]);
    sot__extra room_x, room_y;
    if (!extra) {
        sot__row_extra(ledger, SOT__ROW_EXTRA(x->meta), &room_x);
        extra = &room_x;
    }
    sot__row_extra(ledger, SOT__ROW_EXTRA(y->meta), &room_y);
    return sot__extra_compare(extra, &room_y);
}

int sot__row_compare(const sot_ledger *ledger, const sot__row *x, const sot__row *y)
{
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    if (COMMON(x->meta) != COMMON(y->meta))
        return COMMON(x->meta) < COMMON(y->meta) ? -1 : 1;
    return REST(x->meta) == REST(y->meta) ? 0 : compare_tie(ledger, x, NULL, y);
}

int sot__row_compare_new(const sot_ledger *ledger, const sot__row *x, const sot__extra *extra,
                         const sot__row *y)
{
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    if (COMMON(x->meta) != COMMON(y->meta))
        return COMMON(x->meta) < COMMON(y->meta) ? -1 : 1;
    if (!extra && REST(x->meta) == REST(y->meta))
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
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = sot__row_compare_new(ledger, row, extra, &rows[middle]);
        if (order == 0) {
            *equal = true;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

#define SMALL 16u

static void sort_small(const sot_ledger *ledger, sot__row *rows, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        sot__row row = rows[i];
        size_t j = i;
        for (; j > 0 && sot__row_compare(ledger, &row, &rows[j - 1]) < 0; j--)
            rows[j] = rows[j - 1];
        rows[j] = row;
    }
}

/* Merges rows[0..middle) and rows[middle..count); the first part waits in `room`. */
static void merge(const sot_ledger *ledger, sot__row *rows, size_t middle, size_t count, sot__row *room)
{
    if (sot__row_compare(ledger, &rows[middle - 1], &rows[middle]) <= 0)
        return;
    memcpy(room, rows, middle * sizeof *rows);
    size_t i = 0, j = middle, k = 0;
    while (i < middle && j < count)
        rows[k++] = sot__row_compare(ledger, &rows[j], &room[i]) < 0 ? rows[j++] : room[i++];
    memcpy(rows + k, room + i, (middle - i) * sizeof *rows);
}

void sot__rows_sort(const sot_ledger *ledger, sot__row *rows, size_t count, sot__row *room)
{
    for (size_t i = 0; i < count; i += SMALL)
        sort_small(ledger, rows + i, count - i < SMALL ? count - i : SMALL);
    for (size_t width = SMALL; width < count; width *= 2)
        for (size_t i = 0; count - i > width; i += 2 * width) {
            size_t both = count - i < 2 * width ? count - i : 2 * width;
            merge(ledger, rows + i, width, both, room);
            if (both < 2 * width)
                break;
        }
}
