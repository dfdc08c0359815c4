/* SPDX-License-Identifier: MIT */
/* The evidence of a pair as a block: making, copying, freeing it, and room for what comes. */
#include "evidence/state.h"

void sot__state_init(sot__state *state, bool owns_texts)
{
    /* Channels beyond channel_count are never read: not cleared, this runs once per pair. */
    memset(state, 0, offsetof(sot__state, channels));
    state->last = state->talks.last = state->now.tick = SOT_TIME_NONE;
    for (int d = 0; d < 2; d++)
        state->side[d].first = state->side[d].last = SOT_TIME_NONE;
    state->items.owns_texts = owns_texts;
}

void sot__state_free(sot__state *state, sot_context *context)
{
    if (state->items.owns_texts) {
        for (size_t k = 0; k < state->items.count; k++)
            if (state->items.at[k].id.n > 0)
                sot__free(context, (void *)(uintptr_t)state->items.at[k].id.p);
        sot__free(context, state->turn_text);
        sot__free(context, state->items.spare_text);
    }
    sot__free(context, state->items.at);
    sot__map_free(context, &state->items.map);
    state->items.at = NULL;
    state->items.count = state->items.room = state->items.indexed = 0;
    state->turn_text = state->items.spare_text = NULL;
}

static char *copy_text(sot_context *context, sot__text text)
{
    char *copy = sot__alloc(context, text.n, 1);
    if (copy)
        memcpy(copy, text.p, text.n);
    return copy;
}

/* Replaces every text that `state` points to by a copy of its own; on failure what was copied is freed again.
 */
SOT__COLD static bool own_texts(sot__state *state, sot_context *context)
{
    state->turn_text = state->items.spare_text = NULL;
    state->turn_room = 0;
    if (state->turn.open && state->turn.id.n > 0) {
        if (!(state->turn_text = copy_text(context, state->turn.id)))
            return false;
        state->turn_room = state->turn.id.n;
        state->turn.id.p = state->turn_text;
    }
    for (size_t k = 0; k < state->items.count; k++) {
        sot__item *item = &state->items.at[k];
        if (item->id.n == 0)
            continue;
        char *copy = copy_text(context, item->id);
        if (!copy) {
            while (k-- > 0)
                if (state->items.at[k].id.n > 0)
                    sot__free(context, (void *)(uintptr_t)state->items.at[k].id.p);
            sot__free(context, state->turn_text);
            return false;
        }
        item->id.p = copy;
    }
    state->items.owns_texts = true;
    return true;
}

/* Few are found by looking at each. */
#define FEW 16u

bool sot__items_index(sot__items *items, sot_context *context)
{
    if (items->count <= FEW)
        return true;
    if (!sot__map_reserve(context, &items->map, items->count - items->indexed))
        return false;
    items->key = context->hash_key;
    for (; items->indexed < items->count; items->indexed++) {
        const sot__item *item = &items->at[items->indexed];
        if (item->id.n > 0)
            sot__map_put(&items->map, sot__hash_text(&items->key, item->id), (uint32_t)items->indexed);
    }
    return true;
}

SOT__COLD bool sot__state_copy(const sot__state *state, sot_context *context, sot__state *out)
{
    memcpy(out, state, sot__state_size(state));
    out->items.at = NULL;
    out->items.room = state->items.count;
    out->items.map = (sot__map){NULL, 0, 0};
    out->items.indexed = 0;
    out->turn_text = out->items.spare_text = NULL;
    out->turn_room = 0;
    if (state->items.count > 0) {
        out->items.at = sot__alloc(context, state->items.count, sizeof *out->items.at);
        if (!out->items.at)
            return false;
        memcpy(out->items.at, state->items.at, state->items.count * sizeof *out->items.at);
    }
    if (state->items.owns_texts && !own_texts(out, context)) {
        sot__free(context, out->items.at);
        sot__map_free(context, &out->items.map);
        return false;
    }
    return true;
}

size_t sot__state_blocks(const sot__state *state)
{
    return state->items.room * sizeof *state->items.at + sot__map_size(&state->items.map) * sizeof(uint64_t) +
           state->turn_room;
}

void sot__state_view(const sot__state *state, sot__item *items, size_t count, const sot__rest *rest,
                     sot__state *out)
{
    memcpy(out, state, sot__state_size(state));
    out->items = (sot__items){
        .at = items, .count = count, .room = count, .ignored = state->items.ignored, .rest = rest};
    out->turn_text = NULL;
    out->turn_room = 0;
}

bool sot__state_own(sot__state *state, sot_context *context)
{
    if (state->items.owns_texts)
        return true;
    sot__state whole;
    if (!sot__state_copy(state, context, &whole))
        return false;
    if (!own_texts(&whole, context)) {
        sot__free(context, whole.items.at);
        sot__map_free(context, &whole.items.map);
        return false;
    }
    sot__state_free(state, context);
    *state = whole;
    return true;
}

/* Drops the promises that were settled, once there may be as many of them as of others; the rest keeps its
 * order. */
static void drop_settled(sot__state *state, sot_context *context)
{
    size_t kept = 0;
    if (state->items.count < state->items.tidy_at || state->items.merged)
        return;
    for (size_t k = 0; k < state->items.count; k++) {
        sot__item *item = &state->items.at[k];
        if (item->open || item->complaint)
            state->items.at[kept++] = *item;
        else if (state->items.owns_texts && item->id.n > 0)
            sot__free(context, (void *)(uintptr_t)item->id.p);
    }
    if (kept < state->items.count) {
        sot__map_clear(&state->items.map);
        state->items.indexed = 0;
    }
    state->items.count = kept;
    state->items.tidy_at = kept > FEW ? 2 * kept : 0;
}

bool sot__state_reserve(sot__state *state, sot_context *context, const sot__event *event)
{
    bool item = event->kind == SOT_KIND_PROMISE || event->kind == SOT_KIND_COMPLAIN;
    if (item)
        drop_settled(state, context);
    if (item && (state->items.count >= SOT__NONE ||
                 !SOT__GROW(context, state->items.at, state->items.room, state->items.count + 1) ||
                 !sot__items_index(&state->items, context)))
        return false;
    sot__text id = event->extra ? event->extra->id : sot__extra_none.id;
    if (!state->items.owns_texts || id.n == 0)
        return true;
    if (item) {
        char *copy = copy_text(context, id);
        if (!copy)
            return false;
        sot__free(context, state->items.spare_text);
        state->items.spare_text = copy;
        return true;
    }
    if (!SOT__GROW(context, state->turn_text, state->turn_room, id.n))
        return false;
    if (state->turn.open && state->turn.id.n > 0)
        state->turn.id.p = state->turn_text;
    return true;
}
