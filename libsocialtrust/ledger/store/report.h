/* SPDX-License-Identifier: MIT */
/* What a load brought, as the ledger remembers it of the last one. */
#ifndef SOT_LEDGER_STORE_REPORT_H
#define SOT_LEDGER_STORE_REPORT_H

#include "base/base.h"
#include "socialtrust/ledger.h"

/* ALIKE and UNUSED_ALIAS are of the ledger, and looked for when they are asked for. */
#define SOT__NOTED_COUNT SOT_REMARK_COUNT

typedef struct sot__noted {
    uint64_t count, place, other;
    char text[72], second[72];
} sot__noted;

typedef struct sot__report {
    uint64_t rows, added;
    int64_t first_us, last_us;
    bool by_line;
    sot__noted noted[SOT__NOTED_COUNT];
} sot__report;

/* At most 60 bytes of a text, cut at a character, without control characters. */
void sot__noted_text(char out[72], sot__text text);
/* Counts, and keeps the place of the first. True: this is the first, its texts are wanted. */
static inline bool sot__note(sot__report *report, sot_remark remark, uint64_t count, uint64_t place)
{
    sot__noted *noted = &report->noted[remark];
    bool first = noted->count == 0;
    if (first) {
        noted->place = place;
        noted->other = SOT_PLACE_NONE;
    }
    noted->count += count;
    return first;
}
uint32_t sot__report_mask(const sot__report *report);
/* REFUSED with the first of the remarks in `errors`, or OK. */
sot_status sot__report_judge(const sot__report *report, uint32_t errors, sot_error *error);

#endif
