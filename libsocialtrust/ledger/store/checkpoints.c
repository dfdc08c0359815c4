/* SPDX-License-Identifier: MIT */
#include "ledger/store/checkpoints.h"

#define MOST 65536u

static void release(sot__checkpoints *checkpoints, uint32_t index, sot__stored_pairs *pairs)
{
    sot__remembered *remembered = &checkpoints->items[index];
    sot__checkpoint *checkpoint = &remembered->checkpoint;
    if (remembered->raw == SOT__NONE)
        return;
    pairs->items[remembered->raw].checkpoint = 0;
    if (checkpoint->release)
        checkpoint->release(pairs->context, checkpoint->state);
    checkpoints->bytes -= checkpoint->bytes;
    *remembered = (sot__remembered){{.rows = checkpoints->free}, SOT__NONE};
    checkpoints->free = index + 1;
}

sot__checkpoint *sot__checkpoint_of(sot__checkpoints *checkpoints, const sot__stored_pairs *pairs,
                                    uint32_t raw)
{
    uint32_t index = pairs->items[raw].checkpoint;
    return index ? &checkpoints->items[index - 1].checkpoint : NULL;
}

bool sot__checkpoint_put(sot__checkpoints *checkpoints, sot__stored_pairs *pairs, uint32_t raw,
                         sot__checkpoint checkpoint)
{
    uint32_t index = pairs->items[raw].checkpoint;
    if (index == 0 && checkpoints->free == 0 && checkpoints->count >= MOST)
        index = checkpoints->next++ % MOST + 1;
    if (index)
        release(checkpoints, index - 1, pairs);
    if (checkpoints->free) {
        index = checkpoints->free;
        checkpoints->free = (uint32_t)checkpoints->items[index - 1].checkpoint.rows;
    } else {
        if (!SOT__GROW(pairs->context, checkpoints->items, checkpoints->room, checkpoints->count + 1))
            return false;
        index = (uint32_t)++checkpoints->count;
    }
    checkpoints->bytes += checkpoint.bytes;
    checkpoints->items[index - 1] = (sot__remembered){checkpoint, raw};
    pairs->items[raw].checkpoint = index;
    return true;
}

void sot__checkpoint_grown(sot__checkpoints *checkpoints, sot__checkpoint *checkpoint, size_t bytes)
{
    checkpoints->bytes += bytes - checkpoint->bytes; /* modulo 2^64, as it may have shrunk */
    checkpoint->bytes = bytes;
}

void sot__checkpoint_changed(sot__checkpoints *checkpoints, sot__stored_pairs *pairs, uint32_t raw,
                             size_t position)
{
    uint32_t index = pairs->items[raw].checkpoint;
    sot__checkpoint *checkpoint = index ? &checkpoints->items[index - 1].checkpoint : NULL;
    if (!checkpoint || position >= checkpoint->rows)
        return;
    size_t bytes = checkpoint->bytes, rows = SIZE_MAX;
    if (checkpoint->fall_back)
        rows = checkpoint->fall_back(pairs->context, checkpoint->state, position, &bytes);
    if (rows == SIZE_MAX) {
        release(checkpoints, index - 1, pairs);
        return;
    }
    checkpoint->rows = rows;
    sot__checkpoint_grown(checkpoints, checkpoint, bytes);
}

void sot__checkpoints_free(sot__checkpoints *checkpoints, sot__stored_pairs *pairs)
{
    for (uint32_t i = 0; i < checkpoints->count; i++)
        release(checkpoints, i, pairs);
    sot__free(pairs->context, checkpoints->items);
    *checkpoints = (sot__checkpoints){.count = 0};
}
