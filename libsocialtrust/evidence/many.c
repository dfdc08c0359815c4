/* SPDX-License-Identifier: MIT */
/* Rows as they are delivered: in batches, out of order, some of them again. */
#include <stdlib.h>

#include "base/hash.h"
#include "evidence/handle.h"

/* ---- the sum of a row ---- */

SOT__INLINE uint64_t mix(uint64_t h, uint64_t value)
{
    return sot__hash_fold(h ^ value ^ UINT64_C(0x2d358dccaa6c78a5), UINT64_C(0x8bb84b93962eacc9));
}

SOT__INLINE uint64_t mix_known(uint64_t h, double value)
{
    return mix(h, sot__bits_of(value));
}

SOT__INLINE uint64_t mix_double(uint64_t h, double value)
{
    return value == value ? mix_known(h, value) : mix(h, UINT64_C(0x7ff8000000000000)); /* "not known" */
}

/* Whether it has all defaults; which most rows with an id say at once. */
SOT__INLINE bool is_plain(const sot__extra *extra)
{
    return !extra || (extra->id.n == 0 && extra->sequence == 0 && extra->looked_for == 0 &&
                      sot__extra_compare(extra, &sot__extra_none) == 0);
}

uint64_t sot__row_sum_of(const sot_profile *profile, int kind_code, const uint64_t *channel,
                         const sot__event *event)
{
    static const uint64_t none = UINT64_C(0x4e17cf67001b3979); /* sot__text_hash() of no text */
    const sot__extra *extra = event->extra;
    uint64_t h = mix(UINT64_C(0x9e3779b97f4a7c15), (uint64_t)event->time_us);
    /* Custom kinds have numbers of their profile's own. */
    h = mix(h, kind_code < SOT_KIND_COUNT
                   ? (uint64_t)kind_code
                   : sot__text_hash(sot__text_of(sot_profile_kind_name(profile, kind_code))));
    h = mix(h, event->actor);
    if (channel)
        h = mix(h, *channel);
    if (is_plain(extra))
        return h;
    uint64_t id = extra->id.n ? sot__text_hash(extra->id) : none;
    uint64_t ref = extra->ref.n ? sot__text_hash(extra->ref) : none;
    h = mix(h, extra->audience);
    h = mix(h, extra->looked_for);
#define FIELD_NUMBER(NAME, name, member, ...) h = mix_double(h, extra->member);
#include "socialtrust/fields.def"
    for (unsigned cue = 0; cue < SOT_CUE_COUNT; cue++)
        h = mix_known(h, extra->cues[cue]);
    h = mix(h, (uint64_t)extra->due_us);
    if (extra->sequence != 0)
        h = mix(h, (uint64_t)extra->sequence);
    h = mix(h, id);
    return mix(h, ref);
}

uint64_t sot__row_sum(const sot_profile *profile, int kind_code, sot__text channel, const sot__event *event)
{
    uint64_t hash = channel.n ? sot__text_hash(channel) : 0;
    return sot__row_sum_of(profile, kind_code, channel.n ? &hash : NULL, event);
}

sot_status sot_interaction_sum(const sot_profile *profile, const sot_interaction *interaction, uint64_t *out,
                               sot_error *error)
{
    sot__begin(error);
    if (!profile || !interaction || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_interaction_sum: profile, interaction and out are required");
    sot__given given;
    sot_status status = sot__given_from(profile, interaction, &given, error);
    if (status != SOT_OK)
        return status;
    sot__event event = {.time_us = given.time_us, .extra = &given.extra};
    event.actor = sot__text_compare(given.actor, given.target) > 0;
    *out = sot__row_sum(profile, given.kind, given.channel, &event);
    return SOT_OK;
}

/* ---- a batch ---- */

int sot__arrival_compare(const void *p, const void *q)
{
    const sot__arrival *x = p, *y = q;
    if (x->event.time_us != y->event.time_us)
        return x->event.time_us < y->event.time_us ? -1 : 1;
    if (x->given.extra.sequence != y->given.extra.sequence)
        return x->given.extra.sequence < y->given.extra.sequence ? -1 : 1;
    if (x->given.kind != y->given.kind)
        return x->given.kind < y->given.kind ? -1 : 1;
    int order = sot__text_compare(x->given.channel, y->given.channel);
    if (order != 0)
        return order;
    if (x->event.actor != y->event.actor)
        return x->event.actor < y->event.actor ? -1 : 1;
    return sot__extra_compare(&x->given.extra, &y->given.extra);
}

static sot_status take(const sot_evidence *evidence, const sot_interaction *rows, size_t count,
                       sot__arrival *out, sot_error *error)
{
    const sot_interaction *row = rows;
    for (size_t i = 0; i < count; i++) {
        sot_status status = sot__given_of(row, &out[i].given, error);
        if (status == SOT_OK)
            status = sot__evidence_event(evidence, &out[i].given, &out[i].event, error);
        if (status != SOT_OK)
            return sot__fail_at(error, status, "row %zu, ", i);
        out[i].sum = sot__row_sum(evidence->profile, out[i].given.kind, out[i].given.channel, &out[i].event);
        row = (const sot_interaction *)((const char *)row + rows->size);
    }
    return SOT_OK;
}

/* `count` equal rows after the present, of which those that are planned are passed over. */
static sot_status plan_equal(sot_evidence *evidence, const sot__arrival *row, size_t count, sot_added *added,
                             sot_error *error)
{
    size_t wanted = row->given.extra.id.n > 0 ? 1 : count, have = sot__planned_equal(evidence, row);
    size_t skipped = have < wanted ? have : wanted;
    added->duplicates += count - wanted + skipped;
    for (size_t k = skipped; k < wanted; k++) {
        sot_status status = sot__planned_put(evidence, row, error);
        if (status != SOT_OK)
            return status;
        added->added++;
    }
    return SOT_OK;
}

/* `count` equal rows, of which those that were delivered before are passed over. */
static sot_status push_equal(sot_evidence *evidence, const sot__arrival *row, size_t count, sot_added *added,
                             sot_error *error)
{
    sot__event event = row->event;
    bool has_id = row->given.extra.id.n > 0;
    event.extra = &row->given.extra; /* it was moved by the sort */
    int order = sot__evidence_compare(evidence, row->given.kind, row->given.channel, &event);
    size_t held = order < 0 ? 0 : sot__evidence_remembers(evidence, row->sum);
    size_t wanted = has_id ? 1 : count;
    /* Late ones that are more than are remembered, and those of which more may be held, need all rows. */
    bool again = !has_id && (order < 0 || (order == 0 && held > 0 && held < SOT_EVIDENCE_REMEMBERED));
    size_t skipped = held < wanted ? held : wanted;
    added->duplicates += count - wanted + skipped;
    for (size_t k = skipped; k < wanted; k++) {
        sot_status status =
            sot__evidence_push(evidence, row->given.kind, row->given.channel, &event, again, error);
        if (status != SOT_OK)
            return status;
        added->added++;
    }
    return SOT_OK;
}

/* `count` equal rows; those after the present wait, unless they are late all the same. */
static sot_status take_equal(sot_evidence *evidence, const sot__arrival *row, size_t count, bool past,
                             sot_added *added, sot_error *error)
{
    sot_status status = sot__planned_check(evidence, row, error);
    if (status != SOT_OK)
        return status;
    if (!past) {
        sot__event event = row->event;
        event.extra = &row->given.extra;
        if (sot__evidence_compare(evidence, row->given.kind, row->given.channel, &event) < 0)
            return plan_equal(evidence, row, count, added, error);
    }
    status = sot__planned_pass(evidence, row, error);
    return status == SOT_OK ? push_equal(evidence, row, count, added, error) : status;
}

/* Rows in canonical order; what is planned up to the present is past after them. */
static sot_status push_all(sot_evidence *evidence, const sot__arrival *rows, size_t count, int64_t now_us,
                           sot_added *added, sot_error *error)
{
    sot_status status = SOT_OK;
    bool all = now_us == SOT_TIME_NONE;
    for (size_t i = 0, next; status == SOT_OK && i < count; i = next) {
        next = i + 1;
        while (next < count && rows[next].sum == rows[i].sum &&
               sot__arrival_compare(&rows[i], &rows[next]) == 0)
            next++;
        status =
            take_equal(evidence, &rows[i], next - i, all || rows[i].event.time_us <= now_us, added, error);
    }
    if (status == SOT_OK && !all)
        return sot__planned_until(evidence, now_us, error);
    sot__planned_settle(evidence);
    return status;
}

/* ---- a whole pair ---- */

static int compare_ids(const void *p, const void *q)
{
    return sot__text_compare(*(const sot__text *)p, *(const sot__text *)q);
}

/* Whether two rows have one id: the same row twice, or two that contradict each other. */
static bool id_twice(sot__arrival *rows, size_t count, sot__text *room)
{
    size_t ids = 0;
    for (size_t i = 0; i < count; i++)
        if (rows[i].given.extra.id.n > 0)
            room[ids++] = rows[i].given.extra.id;
    qsort(room, ids, sizeof *room, compare_ids);
    for (size_t i = 1; i < ids; i++)
        if (sot__text_equal(room[i - 1], room[i]))
            return true;
    return false;
}

sot_status sot__evidence_of_rows(sot_context *context, const sot_profile *profile, const char *a,
                                 const char *b, const sot_interaction *rows, size_t count, sot_evidence **out)
{
    sot_evidence *evidence;
    sot_added done = {count, 0, 0, 0};
    sot_status status =
        sot__evidence_make(context, profile, sot__text_of(a), sot__text_of(b), &evidence, NULL);
    if (status != SOT_OK)
        return status;
    sot__arrival *arrivals = sot__alloc(context, count, sizeof *arrivals + sizeof(sot__text));
    status = arrivals ? take(evidence, rows, count, arrivals, NULL) : SOT_E_MEMORY;
    if (status == SOT_OK) {
        qsort(arrivals, count, sizeof *arrivals, sot__arrival_compare);
        status = id_twice(arrivals, count, (sot__text *)(void *)(arrivals + count))
                     ? SOT_E_CONFLICT
                     : push_all(evidence, arrivals, count, SOT_TIME_NONE, &done, NULL);
    }
    sot__free(context, arrivals);
    if (status != SOT_OK) {
        sot_evidence_free(evidence);
        evidence = NULL;
    }
    *out = evidence;
    return status;
}

/* Gives `to` what `from` holds, and the other way round. */
static void trade(sot_evidence *to, sot_evidence *from)
{
    sot__last last = to->last;
    sot__state state;
    memcpy(&state, &to->state, sizeof state);
    to->last = from->last;
    from->last = last;
    memcpy(&to->state, &from->state, sizeof state);
    memcpy(&from->state, &state, sizeof state);
    for (int c = 0; c < SOT__CHANNEL_SLOTS; c++) {
        sot__named *name = to->channel[c];
        to->channel[c] = from->channel[c];
        from->channel[c] = name;
    }
    sot__arrival *planned = to->planned;
    size_t count = to->planned_count, room = to->planned_room;
    sot__map ids = to->planned_ids;
    bool indexed = to->planned_indexed;
    to->planned = from->planned;
    to->planned_count = to->planned_sorted = from->planned_count;
    to->planned_room = from->planned_room;
    to->planned_ids = from->planned_ids;
    to->planned_indexed = from->planned_indexed;
    from->planned = planned;
    from->planned_count = from->planned_sorted = count;
    from->planned_room = room;
    from->planned_ids = ids;
    from->planned_indexed = indexed;
}

sot_status sot__evidence_add_past(sot_evidence *evidence, const sot__given *given, sot__event *event,
                                  sot_error *error)
{
    sot_evidence *copy = NULL;
    sot__arrival row = {.given = *given, .event = *event};
    sot_status status = sot__planned_check(evidence, &row, error);
    if (status == SOT_OK && !sot__planned_due(evidence, &row))
        return sot__evidence_push(evidence, given->kind, given->channel, event, false, error);
    if (status == SOT_OK)
        status = sot__evidence_copy(evidence, &copy, error);
    if (status == SOT_OK)
        status = sot__planned_pass(copy, &row, error);
    if (status == SOT_OK)
        status = sot__evidence_push(copy, given->kind, given->channel, event, false, error);
    if (status == SOT_OK) {
        sot__planned_settle(copy);
        trade(evidence, copy);
    }
    sot_evidence_free(copy);
    return status;
}

sot_status sot_evidence_add_many(sot_evidence *evidence, const sot_interaction *rows, size_t count,
                                 int64_t now_us, sot_added *added, sot_error *error)
{
    sot__begin(error);
    if (!evidence || (count > 0 && !rows))
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_add_many: evidence and rows are required");
    if (now_us != SOT_TIME_NONE && (now_us < SOT_TIME_MIN || now_us > SOT_TIME_MAX))
        return sot__fail(error, SOT_E_RANGE, "now_us: expected a time between the years 1 and 9999");
    sot_added done = {count, 0, 0, 0};
    sot_evidence *copy = NULL;
    sot_status status = sot_evidence_clone(evidence, &copy, error);
    if (status != SOT_OK)
        return status;
    sot__arrival *arrivals = sot__alloc(copy->context, count, sizeof *arrivals);
    status = arrivals ? take(copy, rows, count, arrivals, error) : sot__no_memory(error);
    if (status == SOT_OK) {
        if (count > 0)
            qsort(arrivals, count, sizeof *arrivals, sot__arrival_compare);
        status = push_all(copy, arrivals, count, now_us, &done, error);
    }
    if (status == SOT_OK) {
        if (sot__guard_begin(&evidence->guard)) {
            trade(evidence, copy);
            sot__guard_end(&evidence->guard);
        } else {
            status = sot__busy(error, "evidence");
        }
    }
    sot__free(copy->context, arrivals);
    sot_evidence_free(copy);
    if (status == SOT_OK && added)
        *added = done;
    return status;
}
