/* SPDX-License-Identifier: MIT */
/* Running evidence: making, copying and freeing it, and adding rows in canonical order. */
#include "evidence/handle.h"

#include <stddef.h>

#include "base/hash.h"
#include "base/sized.h"

char *sot__string_copy(sot_context *context, sot__text text)
{
    char *copy = sot__alloc(context, text.n + 1, 1);
    if (copy) {
        if (text.n)
            memcpy(copy, text.p, text.n);
        copy[text.n] = '\0';
    }
    return copy;
}

sot_status sot__evidence_empty(sot_context *context, const sot_profile *profile, sot_evidence **out,
                               sot_error *error)
{
    sot_evidence *evidence = *out = sot__alloc(context, 1, sizeof *evidence);
    if (!evidence)
        return sot__no_memory(error);
    memset(evidence, 0, offsetof(sot_evidence, state)); /* the state clears what it needs */
    sot__state_init(&evidence->state, true);
    atomic_flag_clear(&evidence->guard.busy);
    evidence->context = sot_context_ref(context);
    evidence->profile = sot_profile_ref((sot_profile *)(uintptr_t)profile);
    evidence->last.time_us = SOT_TIME_NONE;
    return SOT_OK;
}

sot_status sot__evidence_make(sot_context *context, const sot_profile *profile, sot__text a, sot__text b,
                              sot_evidence **out, sot_error *error)
{
    sot_evidence *evidence;
    *out = NULL;
    sot_status status = sot__evidence_empty(context, profile, &evidence, error);
    if (status != SOT_OK)
        return status;
    bool turn = sot__text_compare(a, b) > 0;
    evidence->id[turn] = sot__string_copy(context, a);
    evidence->id_size[turn] = a.n;
    evidence->id[!turn] = sot__string_copy(context, b);
    evidence->id_size[!turn] = b.n;
    if (!evidence->id[0] || !evidence->id[1]) {
        sot_evidence_free(evidence);
        return sot__no_memory(error);
    }
    *out = evidence;
    return SOT_OK;
}

sot_status sot_evidence_new(sot_context *context, const sot_profile *profile, const char *a, const char *b,
                            sot_evidence **out, sot_error *error)
{
    sot__begin(error);
    if (!context || !profile || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_new: context, profile and out are required");
    *out = NULL;
    sot__text ta = sot__text_of(a), tb = sot__text_of(b);
    sot_status status = sot__text_check(ta, SOT_ID_MAX, false, "a", error);
    if (status == SOT_OK)
        status = sot__text_check(tb, SOT_ID_MAX, false, "b", error);
    if (status != SOT_OK)
        return status;
    if (sot__text_equal(ta, tb))
        return sot__fail(error, SOT_E_ARGUMENT, "a and b are the same contact");
    return sot__evidence_make(context, profile, ta, tb, out, error);
}

void sot_evidence_free(sot_evidence *evidence)
{
    if (!evidence)
        return;
    sot_context *context = evidence->context;
    sot__planned_free(evidence);
    sot__state_free(&evidence->state, context);
    for (int c = 0; c < SOT__CHANNEL_SLOTS; c++)
        sot__free(context, evidence->channel[c]);
    sot__free(context, evidence->id[0]);
    sot__free(context, evidence->id[1]);
    sot__free(context, evidence->last.texts);
    sot_profile_unref(evidence->profile);
    sot__free(context, evidence);
    sot_context_unref(context);
}

sot__named *sot__channel_named(sot_context *context, const sot_profile *profile, sot__text name)
{
    sot__named *named = sot__alloc(context, sizeof *named + name.n + 1, 1);
    if (!named)
        return NULL;
    *named = (sot__named){.hash = sot__text_hash(name), .n = name.n};
    sot__text_ends(name.p, name.n, &named->first, &named->last);
    sot__profile_channel(profile, name, &named->times, &named->chat);
    if (name.n)
        memcpy(named->name, name.p, name.n);
    named->name[name.n] = '\0';
    return named;
}

static sot__named *copy_named(sot_context *context, const sot__named *from)
{
    sot__named *copy = sot__alloc(context, sizeof *copy + from->n + 1, 1);
    if (copy)
        memcpy(copy, from, sizeof *copy + from->n + 1);
    return copy;
}

SOT__INLINE bool same_text(sot__text x, sot__text y)
{
    return x.n == y.n && sot__quick_equal(x.p, y.p, x.n);
}

static bool is_slot(const sot_evidence *evidence, unsigned slot, sot__text channel)
{
    const sot__named *named = slot < evidence->state.channel_count ? evidence->channel[slot] : NULL;
    return named && same_text((sot__text){named->name, named->n}, channel);
}

/* The channel's slot by its name, or how many there are. */
static unsigned slot_of(const sot_evidence *evidence, sot__text channel)
{
    unsigned count = evidence->state.channel_count, named = count, slot = count;
    uint64_t first, last;
    if (named == SOT__CHANNEL_SLOTS) /* the pool has no name */
        named--;
    sot__text_ends(channel.p, channel.n, &first, &last);
    for (unsigned k = named; k-- > 0;) {
        const sot__named *at = evidence->channel[k];
        bool same = ((at->first ^ first) | (at->last ^ last) | (at->n ^ channel.n)) == 0;
        slot = same ? k : slot;
    }
    if (channel.n > 16 && slot < count && !is_slot(evidence, slot, channel))
        for (slot = 0; slot < count && !is_slot(evidence, slot, channel);)
            slot++;
    return slot;
}

/* Points the three texts into the block again after it was copied or moved. */
static void point_last(sot__last *last, char *texts)
{
    last->texts = texts;
    last->channel.p = texts;
    last->id.p = texts ? texts + last->channel.n : NULL;
    last->ref.p = texts ? texts + last->channel.n + last->id.n : NULL;
}

SOT__COLD sot_status sot__evidence_copy(const sot_evidence *evidence, sot_evidence **out, sot_error *error)
{
    sot_context *context = evidence->context;
    sot_evidence *copy = NULL;
    sot_status status = sot__evidence_make(context, evidence->profile, sot__evidence_id(evidence, 0),
                                           sot__evidence_id(evidence, 1), &copy, error);
    if (status == SOT_OK) {
        size_t texts = evidence->last.channel.n + evidence->last.id.n + evidence->last.ref.n;
        bool good = sot__state_copy(&evidence->state, context, &copy->state);
        if (!good)
            sot__state_init(&copy->state, true);
        copy->last = evidence->last;
        copy->last.room = texts;
        point_last(&copy->last, NULL);
        if (good && texts > 0) {
            char *block = sot__alloc(context, texts, 1);
            if ((good = block != NULL)) {
                memcpy(block, evidence->last.texts, texts);
                point_last(&copy->last, block);
            }
        }
        for (int c = 0; good && c < SOT__CHANNEL_SLOTS; c++)
            if (evidence->channel[c])
                good = (copy->channel[c] = copy_named(context, evidence->channel[c])) != NULL;
        good = good && sot__planned_copy(evidence, copy);
        if (!good) {
            sot_evidence_free(copy);
            copy = NULL;
            status = sot__no_memory(error);
        }
    }
    *out = copy;
    return status;
}

sot_status sot_evidence_clone(sot_evidence *evidence, sot_evidence **out, sot_error *error)
{
    sot__begin(error);
    if (!evidence || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_clone: evidence and out are required");
    *out = NULL;
    if (!sot__guard_begin(&evidence->guard))
        return sot__busy(error, "evidence");
    sot_status status = sot__evidence_copy(evidence, out, error);
    sot__guard_end(&evidence->guard);
    return status;
}

SOT__COLD sot_status sot_evidence_get_info(const sot_evidence *evidence, sot_evidence_info *out,
                                           sot_error *error)
{
    sot__begin(error);
    if (!evidence)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_get_info: evidence is NULL");
    sot_status status = sot__room_struct(out, "sot_evidence_info", error);
    if (status != SOT_OK)
        return status;
    sot_evidence_info info = SOT_EVIDENCE_INFO_INIT;
    info.a = evidence->id[0];
    info.b = evidence->id[1];
    info.interactions = evidence->state.rows + evidence->planned_count;
    info.last_us = evidence->state.last;
    info.sum = evidence->last.sum;
    info.planned = evidence->planned_count;
    for (size_t k = 0; k < evidence->planned_count; k++)
        info.sum += evidence->planned[k].sum;
    sot__give_struct(out, &info, sizeof info);
    return SOT_OK;
}

SOT__COLD sot_status sot_evidence_observed(const sot_evidence *evidence, sot_seen *out, sot_error *error)
{
    sot__begin(error);
    if (!evidence)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_observed: evidence is NULL");
    sot_status status = sot__room_struct(out, "sot_seen", error);
    if (status == SOT_OK) {
        sot_seen made = sot__seen_out(&evidence->state.seen);
        sot__give_struct(out, &made, sizeof made);
    }
    return status;
}

/* < 0, 0, > 0: the last row against this one in canonical order, as far as it is remembered. An id tells rows
 * apart, but where several records are `merged`. */
static int compare_last(const sot__last *last, bool merged, int kind_code, sot__text channel,
                        const sot__event *event)
{
    if (last->time_us != event->time_us)
        return last->time_us < event->time_us ? -1 : 1;
    const sot__extra *extra = event->extra ? event->extra : &sot__extra_none;
    if (last->rest.sequence != extra->sequence)
        return last->rest.sequence < extra->sequence ? -1 : 1;
    if (last->kind != kind_code)
        return last->kind < kind_code ? -1 : 1;
    int order = sot__text_compare(last->channel, channel);
    if (order == 0 && last->actor != event->actor)
        return last->actor < event->actor ? -1 : 1;
    if (order == 0)
        order = sot__text_compare(last->id, extra->id);
    if (order != 0 || (extra->id.n > 0 && !merged))
        return order;
    sot__extra rest = last->rest;
    rest.id = last->id; /* those that it was given may be gone */
    rest.ref = last->ref;
    return sot__extra_compare(&rest, extra);
}

int sot__evidence_compare(const sot_evidence *evidence, int kind_code, sot__text channel,
                          const sot__event *event)
{
    const sot__last *last = &evidence->last;
    return last->time_us == SOT_TIME_NONE
               ? -1
               : compare_last(last, evidence->state.items.merged, kind_code, channel, event);
}

static bool remember_last(sot_evidence *evidence, int kind_code, sot__text channel, const sot__event *event)
{
    sot__last *last = &evidence->last;
    const sot__extra *extra = event->extra ? event->extra : &sot__extra_none;
    last->time_us = event->time_us;
    last->kind = kind_code;
    last->actor = event->actor;
    last->rest = *extra;
    last->channel.n = channel.n;
    last->id.n = extra->id.n;
    last->ref.n = extra->ref.n;
    if (channel.n)
        memcpy(last->texts, channel.p, channel.n);
    if (extra->id.n)
        memcpy(last->texts + channel.n, extra->id.p, extra->id.n);
    if (extra->ref.n)
        memcpy(last->texts + channel.n + extra->id.n, extra->ref.p, extra->ref.n);
    point_last(last, last->texts);
    return true;
}

bool sot__evidence_is_open(const sot_evidence *evidence, uint32_t record, sot__text id)
{
    const sot__items *items = &evidence->state.items;
    for (int complaint = 0; complaint < 2; complaint++) {
        const sot__item *item = sot__items_find(items, record, id, complaint);
        if (item && item->record == record && (item->open || item->complaint))
            return true;
    }
    return false;
}

/* The row's place among channels, if it has none yet: a new name gets the next slot, and keeps it only if the
 * fold does. */
static bool take_channel(const sot_evidence *evidence, sot__text channel, sot__event *event,
                         sot__named **made)
{
    *made = NULL;
    if (event->channel < SOT__CHANNEL_SLOTS) /* known: slots keep their names */
        return true;
    unsigned slot = slot_of(evidence, channel);
    bool known = slot < evidence->state.channel_count;
    if (!known && slot < SOT__CHANNEL_SLOTS - 1 &&
        !(*made = sot__channel_named(evidence->context, evidence->profile, channel)))
        return false;
    event->channel = known || *made ? (uint16_t)slot : SOT__CHANNEL_OTHER;
    return true;
}

/* Room for what the row may add, and for its texts. */
static bool make_room(sot_evidence *evidence, const sot__event *event, size_t texts)
{
    sot__last *last = &evidence->last;
    sot__state *state = &evidence->state;
    if (texts > last->room) {
        char *block = last->texts;
        if (!SOT__GROW(evidence->context, block, last->room, texts))
            return false;
        point_last(last, block);
    }
    const sot__extra *extra = event->extra;
    return (sot__state_has_room(state, event) || sot__state_reserve(state, evidence->context, event)) &&
           (!extra || extra->ref.n == 0 || sot__items_index(&state->items, evidence->context));
}

sot_status sot__evidence_push(sot_evidence *evidence, int kind_code, sot__text channel, sot__event *event,
                              bool again, sot_error *error)
{
    sot__last *last = &evidence->last;
    sot__state *state = &evidence->state;
    const sot_profile *profile = evidence->profile;
    const sot__extra *extra = event->extra ? event->extra : &sot__extra_none;
    if (last->time_us >= event->time_us &&
        sot__evidence_compare(evidence, kind_code, channel, event) >= (again ? 1 : 0))
        return sot__fail(error, SOT_E_NEEDS_REPLAY, "time: the row %s",
                         sot__evidence_remembers(evidence, sot__row_sum(profile, kind_code, channel, event))
                             ? "was delivered before: this evidence holds it"
                             : "is not after the last one that this evidence holds");
    bool item = event->kind == SOT_KIND_PROMISE || event->kind == SOT_KIND_COMPLAIN;
    if (item && sot__evidence_is_open(evidence, event->record, extra->id))
        return sot__fail(error, SOT_E_CONFLICT, "id: a promise or complaint with this id is open already");
    sot__named *made;
    if (!take_channel(evidence, channel, event, &made))
        return sot__no_memory(error);
    unsigned before = state->channel_count;
    const sot__named *named = event->channel < before ? evidence->channel[event->channel] : made;
    uint64_t hash = named ? named->hash : sot__text_hash(channel);
    uint64_t sum = sot__row_sum_of(profile, kind_code, channel.n ? &hash : NULL, event);
    if (!make_room(evidence, event, channel.n + extra->id.n + extra->ref.n)) {
        sot__free(evidence->context, made);
        return sot__no_memory(error);
    }
    sot__fold_event(&profile->fold, state, event);
    if (made && state->channel_count > before)
        evidence->channel[event->channel] = made;
    else if (made)
        sot__free(evidence->context, made);
    last->sum += sum;
    last->recent[(state->rows - 1) % SOT_EVIDENCE_REMEMBERED] = (uint32_t)(sum >> 32);
    remember_last(evidence, kind_code, channel, event);
    return SOT_OK;
}

sot_status sot__evidence_event(const sot_evidence *evidence, sot__given *given, sot__event *event,
                               sot_error *error)
{
    sot__text a = sot__evidence_id(evidence, 0), b = sot__evidence_id(evidence, 1);
    bool from_b = !same_text(given->actor, a);
    unsigned slot = slot_of(evidence, given->channel);
    const sot__named *named = slot < evidence->state.channel_count ? evidence->channel[slot] : NULL;
    given->names_known = (!from_b || same_text(given->actor, b)) && same_text(given->target, from_b ? a : b);
    given->channel_known = named != NULL;
    sot_status status = sot__given_check(evidence->profile, given, error);
    if (status != SOT_OK)
        return status;
    if (!given->names_known)
        return sot__fail(error, SOT_E_ARGUMENT, "actor, target: the row is of another pair");
    int base;
    double kind_times, channel_times;
    sot__profile_kind(evidence->profile, given->kind, &base, &kind_times);
    *event = (sot__event){.time_us = given->time_us,
                          .extra = &given->extra,
                          .channel = named ? (uint16_t)slot : SOT__CHANNEL_OTHER,
                          .kind = (uint8_t)base,
                          .actor = from_b};
    if (named) {
        channel_times = named->times;
        event->chat = named->chat;
    } else {
        sot__profile_channel(evidence->profile, given->channel, &channel_times, &event->chat);
    }
    event->strength = kind_times * channel_times;
    return SOT_OK;
}

sot_status sot_evidence_add(sot_evidence *evidence, const sot_interaction *interaction, sot_error *error)
{
    sot__begin(error);
    if (!evidence || !interaction)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_add: evidence and interaction are required");
    if (!sot__guard_begin(&evidence->guard))
        return sot__busy(error, "evidence");
    sot__given given;
    sot__event event;
    sot_status status = sot__given_of(interaction, &given, error);
    if (status == SOT_OK)
        status = sot__evidence_event(evidence, &given, &event, error);
    if (status == SOT_OK && evidence->planned_count > 0)
        status = sot__evidence_add_past(evidence, &given, &event, error);
    else if (status == SOT_OK)
        status = sot__evidence_push(evidence, given.kind, given.channel, &event, false, error);
    sot__guard_end(&evidence->guard);
    return status;
}
