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
    *remembered = (sot__remembered){{NULL, 0, 0, NULL}, SOT__NONE};
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
    if (index == 0) {
        if (checkpoints->count < MOST) {
            if (!SOT__GROW(pairs->context, checkpoints->items, checkpoints->room, checkpoints->count + 1))
                return false;
            checkpoints->items[checkpoints->count++].raw = SOT__NONE;
            index = (uint32_t)checkpoints->count;
        } else {
            index = checkpoints->next++ % MOST + 1;
        }
    }
    release(checkpoints, index - 1, pairs);
    checkpoints->bytes += checkpoint.bytes;
    checkpoints->items[index - 1] = (sot__remembered){checkpoint, raw};
    pairs->items[raw].checkpoint = index;
    return true;
}

void sot__checkpoint_changed(sot__checkpoints *checkpoints, sot__stored_pairs *pairs, uint32_t raw,
                             size_t position)
{
    uint32_t index = pairs->items[raw].checkpoint;
    if (index && position < checkpoints->items[index - 1].checkpoint.rows)
        release(checkpoints, index - 1, pairs);
}

void sot__checkpoints_free(sot__checkpoints *checkpoints, sot__stored_pairs *pairs)
{
    for (uint32_t i = 0; i < checkpoints->count; i++)
        release(checkpoints, i, pairs);
    sot__free(pairs->context, checkpoints->items);
    *checkpoints = (sot__checkpoints){.count = 0};
}
