/* SPDX-License-Identifier: MIT */
#include "ledger/intake/partition.h"

bool sot__partition_begin(sot_context *context, sot__partition *to, unsigned bits, size_t *starts,
                          sot__row *rows, uint64_t *hashes)
{
    size_t parts = (size_t)1 << bits;
    *to = (sot__partition){context, bits, rows, hashes, starts, NULL, NULL};
    to->first = sot__alloc(context, parts, sizeof *to->first);
    to->lines = sot__alloc(context, parts, sizeof *to->lines);
    if (!to->first || !to->lines) {
        sot__free(context, to->first);
        sot__free(context, to->lines);
        return false;
    }
    memcpy(to->first, starts, parts * sizeof *starts);
    return true;
}

void sot__partition_write(sot__partition *to, size_t part)
{
    size_t from = to->first[part], count = to->next[part] - from;
    const sot__line *line = &to->lines[part];
    memcpy(to->rows + from, line->rows + from % SOT__LINE, count * sizeof *line->rows);
    if (to->hashes)
        memcpy(to->hashes + from, line->hashes + from % SOT__LINE, count * sizeof *line->hashes);
    to->first[part] = to->next[part];
}

void sot__partition_end(sot__partition *to)
{
    for (size_t part = 0; part < (size_t)1 << to->bits; part++)
        sot__partition_write(to, part);
    sot__free(to->context, to->first);
    sot__free(to->context, to->lines);
}
