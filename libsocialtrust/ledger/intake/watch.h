/* SPDX-License-Identifier: MIT */
/* What a batch takes note of for the report, while its rows pass. */
#ifndef SOT_LEDGER_INTAKE_WATCH_H
#define SOT_LEDGER_INTAKE_WATCH_H

#include "ledger/store/ledger.h"

/* Where a row with rare fields came from; in order of `rare`, as room in the heap is taken in order of rows.
 */
typedef struct sot__origin {
    uint64_t rare, place;
} sot__origin;

typedef struct sot__watch {
    sot__report *report;      /* of this batch; the ledger's once it is in */
    const char *noun;         /* what a field is called; NULL: "column", and places are rows */
    const uint32_t *lines;    /* of the columns that are added, NULL: they are rows, told by number */
    uint64_t before;          /* lines or rows before these columns */
    bool no_minutes, no_days; /* a time was seen that is no whole minute, no whole day */
    sot__origin *origins;
    size_t origin_count, origin_room;
} sot__watch;

/* A row as it is named in messages: its line from 1, or its number from 0. */
static inline uint64_t sot__watch_place(const sot__watch *watch, size_t row)
{
    return watch->before + (watch->lines ? watch->lines[row] : row);
}

/* Times that look wrong in columns that are about to be added, or were. */
void sot__watch_times(sot__watch *watch, int64_t now_us, const int64_t *time_us, size_t count);
/* Whether all of them are whole minutes and whole days, so far. */
void sot__watch_whole(sot__watch *watch, const int64_t *time_us, size_t count);
/* Whether the earliest or the latest time looks wrong. */
bool sot__watch_odd(const sot__report *report, int64_t now_us);
/* A row of somebody with themselves. */
void sot__watch_self(sot__watch *watch, const sot_ledger *ledger, uint32_t contact, size_t row);
/* What is known only at the end: all on one day; whole minutes, whole days, where a finer resolution (in
 * seconds) was declared. */
void sot__watch_end(sot__watch *watch, uint64_t rows, double resolution_s);
/* Where the row with these rare fields came from; SOT_PLACE_NONE: it was there before. */
uint64_t sot__watch_origin(const sot__watch *watch, uint64_t rare);

#endif
