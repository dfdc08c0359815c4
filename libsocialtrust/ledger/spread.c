/* SPDX-License-Identifier: MIT */
/* Rows to their parts of memory, some at a time. */
#include "ledger/bulk.h"

bool sot__spread_begin(sot_context *context, sot__spread *spread, unsigned bits, size_t *starts,
                       sot__row *rows, uint64_t *keys)
{
    size_t parts = (size_t)1 << bits;
    *spread = (sot__spread){bits, rows, keys, starts, NULL, NULL};
    spread->first = sot__alloc(context, parts, sizeof *spread->first);
    spread->lines = sot__alloc(context, parts, sizeof *spread->lines);
    if (!spread->first || !spread->lines) {
        sot__free(context, spread->first);
        sot__free(context, spread->lines);
        return false;
    }
    memcpy(spread->first, starts, parts * sizeof *starts);
    return true;
}

void sot__spread_write(sot__spread *spread, size_t part)
{
    size_t from = spread->first[part], count = spread->next[part] - from;
    const sot__line *line = &spread->lines[part];
    if (SOT__LIKELY(count == SOT__LINE)) {
        memcpy(spread->rows + from, line->rows, sizeof line->rows);
        memcpy(spread->keys + from, line->keys, sizeof line->keys);
    } else {
        memcpy(spread->rows + from, line->rows + from % SOT__LINE, count * sizeof *line->rows);
        memcpy(spread->keys + from, line->keys + from % SOT__LINE, count * sizeof *line->keys);
    }
    spread->first[part] = spread->next[part];
}

void sot__spread_end(sot_context *context, sot__spread *spread)
{
    for (size_t part = 0; part < (size_t)1 << spread->bits; part++)
        sot__spread_write(spread, part);
    sot__free(context, spread->first);
    sot__free(context, spread->lines);
}
