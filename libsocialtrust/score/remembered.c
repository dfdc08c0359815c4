/* SPDX-License-Identifier: MIT */
#include "score/remembered.h"

#define ITEMS_MOST 64u /* promises and complaints, which each one has copies of */

static size_t stand_bytes(const sot__state *stand)
{
    return sot__state_size(stand) + sot__state_blocks(stand);
}

static void drop_stand(sot_context *context, sot__remembered_pair *pair, unsigned k)
{
    pair->stand_bytes -= stand_bytes(pair->stands[k]);
    sot__state_free(pair->stands[k], context);
    sot__free(context, pair->stands[k]);
    pair->count--;
    memmove(&pair->stands[k], &pair->stands[k + 1], (pair->count - k) * sizeof *pair->stands);
    memmove(&pair->stand_rows[k], &pair->stand_rows[k + 1], (pair->count - k) * sizeof *pair->stand_rows);
}

static void release(sot_context *context, void *block)
{
    sot__remembered_pair *pair = block;
    while (pair->count > 0)
        drop_stand(context, pair, pair->count - 1);
    sot__state_free(&pair->state, context);
    sot__free(context, pair);
}

/* Of what is kept the last that is of the first `rows` rows at most. */
static size_t fall_back(sot_context *context, void *block, size_t rows, size_t *bytes)
{
    sot__remembered_pair *pair = block;
    while (pair->count > 0 && pair->stand_rows[pair->count - 1] > rows)
        drop_stand(context, pair, pair->count - 1);
    if (pair->count == 0)
        return SIZE_MAX;
    sot__state_free(&pair->state, context);
    if (!sot__state_copy(pair->stands[pair->count - 1], context, &pair->state)) {
        sot__state_init(&pair->state, false);
        return SIZE_MAX;
    }
    *bytes = sot__remembered_bytes(pair);
    return pair->stand_rows[pair->count - 1];
}

sot__checkpoint sot__checkpoint_make(sot_context *context, const sot_profile *profile)
{
    sot__remembered_pair *pair = sot__alloc(context, 1, sizeof *pair);
    if (pair) {
        memcpy(pair->fold, profile->digest_fold, sizeof pair->fold);
        pair->count = 0;
        pair->stand_bytes = 0;
        sot__state_init(&pair->state, false);
    }
    return (sot__checkpoint){
        .state = pair, .bytes = sizeof *pair, .release = release, .fall_back = fall_back};
}

size_t sot__remembered_bytes(const sot__remembered_pair *pair)
{
    return sizeof *pair + sot__state_blocks(&pair->state) + pair->stand_bytes;
}

size_t sot__stand_next(const sot__remembered_pair *pair, size_t until)
{
    size_t apart = until / SOT__STANDS, last = pair->count > 0 ? pair->stand_rows[pair->count - 1] : 0;
    return last + (apart > SOT__STAND_ROWS ? apart : SOT__STAND_ROWS);
}

void sot__stand_keep(sot_context *context, sot__remembered_pair *pair, size_t rows)
{
    sot__state *stand = NULL;
    if (pair->state.items.count <= ITEMS_MOST)
        stand = sot__alloc(context, 1, sot__state_size(&pair->state));
    if (!stand)
        return;
    if (!sot__state_copy(&pair->state, context, stand)) {
        sot__free(context, stand);
        return;
    }
    if (pair->count == SOT__STANDS) /* every other one goes as a pair grows; the last stays */
        for (unsigned k = SOT__STANDS; k >= 2; k -= 2)
            drop_stand(context, pair, k - 2);
    pair->stand_rows[pair->count] = rows;
    pair->stands[pair->count++] = stand;
    pair->stand_bytes += stand_bytes(stand);
}
