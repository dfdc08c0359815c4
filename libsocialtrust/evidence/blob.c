/* SPDX-License-Identifier: MIT */
/* Running evidence as bytes, for a database column.
 *
 * Layout, little-endian: "SOTE", version (1 byte), 3 zero bytes, size of the whole blob (8), fold fingerprint
 * (16), payload (cursor.h), checksum of all before it (8). Times are told by how long they lie before the
 * last row, or by which of those told before they are: signals mostly fade from the same few. Texts follow
 * their length raw. Rows that are planned come last, if there are any. One function describes it, whether it
 * is measured, written or read. */
#include "evidence/cursor.h"
#include "evidence/handle.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#define VERSION 7

#define U8(c, lvalue, most) ((lvalue) = (uint8_t)sot__field_number((c), (lvalue), (most)))
#define U32(c, lvalue) ((lvalue) = (uint32_t)sot__field_number((c), (lvalue), UINT32_MAX))
#define U64(c, lvalue) ((lvalue) = sot__field_number((c), (lvalue), UINT64_MAX))

/* A time not after the last row that may be missing. */
static void maybe(cursor *c, int64_t *t)
{
    sot__field_moment(c, t);
    if (c->mode == READ && *t != SOT_TIME_NONE && *t > c->last)
        c->bad = true;
}

/* A text; when reading it points into the blob: the caller copies it. Its bytes are words of eight, the last
 * one filled up. */
static void text(cursor *c, sot__text *t, size_t most)
{
    t->n = (size_t)sot__field_number(c, t->n, most);
    if (c->mode == READ) {
        /* Words come in groups; texts are kept raw, so close the group first. */
        c->filled = 8;
        if (c->end - c->at < t->n) {
            c->bad = true;
            t->n = 0;
        }
        t->p = (const char *)c->bytes + c->at;
    } else {
        if (c->filled > 0)
            sot__cursor_put(c);
        if (c->mode == WRITE && t->n && c->at <= c->end && c->end - c->at >= t->n)
            memcpy(c->bytes + c->at, t->p, t->n);
    }
    c->at += t->n;
}

static void activity(cursor *c, sot__activity *v)
{
    for (int h = 0; h < 3; h++)
        sot__field_amount(c, &v->sum[h]);
    sot__field_amount(c, &v->today);
    sot__field_day(c, &v->day);
    sot__field_amount(c, &v->kept);
    U32(c, v->count);
}

/* Two in a word. */
static void gaps(cursor *c, sot__gaps *v)
{
    for (int k = 0; k < SOT__GAPS; k += 2) {
        uint64_t w = (uint64_t)(uint32_t)v->days[k] | (uint64_t)(uint32_t)v->days[k + 1] << 32;
        if (c->mode != READ) {
            put_word(c, w);
            continue;
        }
        w = take_word(c);
        if ((w & UINT32_MAX) > 3800000 || w >> 32 > 3800000) {
            c->bad = true;
            w = 0;
        }
        v->days[k] = (int32_t)(w & UINT32_MAX);
        v->days[k + 1] = (int32_t)(w >> 32);
    }
}

static void side(cursor *c, sot__side *s)
{
    activity(c, &s->active);
    maybe(c, &s->first);
    maybe(c, &s->last);
    if (c->mode == READ && (s->first == SOT_TIME_NONE) != (s->last == SOT_TIME_NONE))
        c->bad = true;
    sot__field_amount(c, &s->weight);
    sot__field_amount(c, &s->started);
    sot__field_amount(c, &s->answer_hours);
    uint32_t *const counts[] = {&s->heard,          &s->rows,
                                &s->turns_answered, &s->turns_unanswered,
                                &s->questions,      &s->questions_answered,
                                &s->answers,        &s->conversations,
                                &s->attention_rows};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
        U32(c, *counts[k]);
}

/* Every signal's own fields, in the order of signals.def. */
static void signals(cursor *c, sot__state *s)
{
#define OWN_PAIR(name) sot__##name##_fields(c, &s->name);
#define OWN_SIDE(name)          \
    for (int d = 0; d < 2; d++) \
        sot__##name##_fields(c, &s->name[d]);
#include "signals/own.def"
}

static void sequence(cursor *c, int64_t *value)
{
    *value = (int64_t)sot__field_number(c, (uint64_t)*value, UINT64_MAX);
}

static void extra(cursor *c, sot__extra *x)
{
    U32(c, x->audience);
    U32(c, x->looked_for);
    sequence(c, &x->sequence);
#define FIELD_NUMBER(NAME, name, member, default_, least, most, ...) \
    sot__field_real(c, &x->member, least, most, isnan((double)(default_)));
#include "socialtrust/fields.def"
    for (int k = 0; k < SOT_CUE_COUNT; k++)
        sot__field_real(c, &x->cues[k], 0, 1, false);
    sot__field_moment(c, &x->due_us);
}

static void item(cursor *c, sot__item *x)
{
    sot__field_past(c, &x->opened, true);
    sot__field_moment(c, &x->due);
    maybe(c, &x->ack);
    if (c->mode == READ && x->ack != SOT_TIME_NONE && x->ack < x->opened)
        c->bad = true;
    sot__field_amount(c, &x->weight);
    uint64_t whose =
        (uint64_t)x->record << 3 | (uint64_t)x->complaint << 2 | (uint64_t)x->side << 1 | x->open;
    whose = sot__field_number(c, whose, (uint64_t)UINT32_MAX << 3 | 7);
    x->record = (uint32_t)(whose >> 3);
    x->complaint = whose >> 2 & 1;
    x->side = whose >> 1 & 1;
    x->open = whose & 1;
    text(c, &x->id, SOT_ID_MAX);
}

static void turn(cursor *c, sot__turn *x)
{
    sot__field_moment(c, &x->opened);
    sot__field_amount(c, &x->share);
    sot__field_amount(c, &x->question);
    U32(c, x->events);
    U8(c, x->owner, 1);
    U8(c, x->open, 1);
    U8(c, x->chat, 1);
    U8(c, x->looked, 1);
    U8(c, x->first, 1);
}

/* What of the present moment can still matter; its tick is that of its first row. */
static void now(cursor *c, sot__now *x)
{
    uint8_t *const bits[] = {&x->spoke,   &x->acted,  &x->talked, &x->turns,
                             &x->starter, &x->opened, &x->joined, &x->lapsed};
    uint64_t packed = 0;
    for (unsigned k = 0; k < 8; k++) /* two bits each */
        packed |= (uint64_t)*bits[k] << (2 * k);
    packed = sot__field_number(c, packed, UINT16_MAX);
    for (unsigned k = 0; k < 8; k++)
        *bits[k] = (uint8_t)(packed >> (2 * k) & 3);
    c->bad |= x->turns > 2 || x->starter > 2 || x->opened > 1 || x->joined > 1 || x->lapsed > 1;
    sequence(c, &x->sequence);
    sot__field_past(c, &x->at, x->spoke != 0);
    sot__field_past(c, &x->starts_at, x->starter != 0);
    for (int d = 0; d < 2; d++) {
        sot__field_amount(c, &x->said[d].share);
        sot__field_amount(c, &x->said[d].question);
        U8(c, x->said[d].open, 1);
    }
    turn(c, &x->before);
    if (c->mode == READ && (x->joined || x->lapsed))
        c->bad |= x->before.opened == SOT_TIME_NONE || x->before.opened > c->last;
}

/* All of the state but items and channels. */
static void state_fields(cursor *c, sot__state *s)
{
    U64(c, s->rows);
    U64(c, s->seen.kinds);
    U64(c, s->seen.cues);
    U64(c, s->seen.fields);
    uint64_t ignored = s->items.ignored << 1 | s->items.merged;
    U64(c, ignored);
    s->items.ignored = ignored >> 1;
    s->items.merged = ignored & 1;
    sot__field_moment(c, &s->last);
    side(c, &s->side[0]);
    side(c, &s->side[1]);
    activity(c, &s->both);
    gaps(c, &s->gaps);
    sot__field_amount(c, &s->talks.turns);
    sot__field_past(c, &s->talks.at, s->talks.turns != 0);
    maybe(c, &s->talks.last);
    U8(c, s->talks.by, 2);
    sot__field_past(c, &s->weight_at, s->side[0].weight != 0 || s->side[1].weight != 0);
    signals(c, s);
    turn(c, &s->turn);
    now(c, &s->now);
    if (c->mode == READ && s->turn.open && (s->turn.opened == SOT_TIME_NONE || s->turn.opened > c->last))
        c->bad = true;
}

/* Everything that is not a list, and the texts of the last row. */
static void fixed_part(cursor *c, sot__text id[2], sot__last *last, sot__state *s)
{
    text(c, &id[0], SOT_ID_MAX);
    text(c, &id[1], SOT_ID_MAX);
    sot__field_moment(c, &last->time_us);
    c->last = last->time_us;
    last->kind = (int32_t)sot__field_number(c, (uint64_t)last->kind, 255);
    U8(c, last->actor, 1);
    extra(c, &last->rest);
    text(c, &last->channel, SOT_CHANNEL_MAX);
    text(c, &last->id, SOT_ID_MAX);
    text(c, &last->ref, SOT_ID_MAX);
    U64(c, last->sum);
    for (int i = 0; i < SOT_EVIDENCE_REMEMBERED; i += 2) {
        uint64_t two = last->recent[i] | (uint64_t)last->recent[i + 1] << 32;
        U64(c, two);
        last->recent[i] = (uint32_t)two;
        last->recent[i + 1] = (uint32_t)(two >> 32);
    }
    state_fields(c, s);
    text(c, &s->turn.id, SOT_ID_MAX);
}

static void channel_slot(cursor *c, sot__channel *slot)
{
    sot__field_daysum(c, &slot->side[0]);
    sot__field_daysum(c, &slot->side[1]);
}

/* A row whose time has not come. */
static void planned(cursor *c, sot__arrival *row)
{
    sequence(c, &row->given.time_us);
    row->given.kind = (int)sot__field_number(c, (uint64_t)row->given.kind, 255);
    U8(c, row->event.actor, 1);
    extra(c, &row->given.extra);
    text(c, &row->given.channel, SOT_CHANNEL_MAX);
    text(c, &row->given.extra.id, SOT_ID_MAX);
    text(c, &row->given.extra.ref, SOT_ID_MAX);
}

/* Measures or writes the payload. */
static void put(cursor *c, const sot_evidence *evidence)
{
    sot__text id[2] = {sot__evidence_id(evidence, 0), sot__evidence_id(evidence, 1)};
    sot__last last = evidence->last;
    sot__state s;
    memcpy(&s, &evidence->state, offsetof(sot__state, channels));
    if (last.time_us == SOT_TIME_NONE)
        last.rest = sot__extra_none;
    if (!s.turn.open)
        memset(&s.turn, 0, sizeof s.turn);
    sot__now_tidy(&s.now);
    fixed_part(c, id, &last, &s);
    sot__field_number(c, s.channel_count, SOT__CHANNEL_SLOTS);
    for (unsigned k = 0; k < s.channel_count; k++) {
        const sot__named *channel = evidence->channel[k];
        sot__text name = channel ? (sot__text){channel->name, channel->n} : (sot__text){"", 0};
        sot__channel slot = evidence->state.channels[k];
        text(c, &name, SOT_CHANNEL_MAX);
        channel_slot(c, &slot);
    }
    size_t items = 0;
    for (size_t k = 0; k < s.items.count; k++)
        items += sot__item_stays(&s.items, k);
    sot__field_number(c, items, UINT64_MAX);
    for (size_t k = 0; k < s.items.count; k++) {
        sot__item copy = s.items.at[k];
        if (sot__item_stays(&s.items, k))
            item(c, &copy);
    }
    if (c->filled > 0)
        sot__cursor_put(c);
    if (evidence->planned_count > 0)
        sot__field_number(c, evidence->planned_count, UINT64_MAX);
    for (size_t k = 0; k < evidence->planned_count; k++) {
        sot__arrival row = evidence->planned[k];
        planned(c, &row);
    }
    if (c->filled > 0)
        sot__cursor_put(c);
}

static size_t payload_size(const sot_evidence *evidence)
{
    cursor c = {.mode = MEASURE};
    put(&c, evidence);
    return c.at;
}

size_t sot_evidence_saved_size(const sot_evidence *evidence)
{
    return evidence ? SOT__BLOB_HEADER + payload_size(evidence) + SOT__BLOB_CHECKSUM : 0;
}

uint64_t sot__blob_sum(const uint8_t *bytes, size_t size)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ size, key = UINT64_C(0xd6e8feb86659fd93);
    for (; size > 16; bytes += 16, size -= 16)
        h = sot__hash_fold(sot__load64(bytes) ^ h, sot__load64(bytes + 8) ^ key);
    uint8_t rest[16] = {0};
    memcpy(rest, bytes, size);
    return sot__hash_fold(sot__hash_fold(sot__load64(rest) ^ h, sot__load64(rest + 8) ^ key), key);
}

/* Returns the size of the whole blob, which is there if that is at most `capacity`. */
static size_t write_blob(const sot_evidence *evidence, uint8_t *bytes, size_t capacity)
{
    if (capacity < SOT__BLOB_HEADER + SOT__BLOB_CHECKSUM)
        return SOT__BLOB_HEADER + payload_size(evidence) + SOT__BLOB_CHECKSUM;
    cursor c = {.mode = WRITE, .bytes = bytes, .at = SOT__BLOB_HEADER, .end = capacity - SOT__BLOB_CHECKSUM};
    put(&c, evidence);
    size_t size = c.at + SOT__BLOB_CHECKSUM;
    if (size > capacity)
        return size;
    memcpy(bytes, "SOTE", 4);
    bytes[4] = VERSION;
    memset(bytes + 5, 0, 3);
    store_word(bytes + 8, size);
    memcpy(bytes + 16, evidence->profile->digest_fold, 16);
    store_word(bytes + size - SOT__BLOB_CHECKSUM, sot__blob_sum(bytes, size - SOT__BLOB_CHECKSUM));
    return size;
}

sot_status sot_evidence_save(sot_evidence *evidence, void *blob, size_t capacity, size_t *written,
                             sot_error *error)
{
    sot__begin(error);
    if (!evidence || !blob)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_save: evidence and blob are required");
    if (!sot__guard_begin(&evidence->guard))
        return sot__busy(error, "evidence");
    size_t size = write_blob(evidence, blob, capacity);
    sot_status status = SOT_OK;
    if (capacity < size)
        status = sot__fail(error, SOT_E_ARGUMENT, "capacity is %zu, expected at least %zu", capacity, size);
    else if (written)
        *written = size;
    sot__guard_end(&evidence->guard);
    return status;
}

/* Copies `t` (which points into the blob) into a block of its own; "" stays without one. */
static bool own(sot_context *context, sot__text *t, bool *good)
{
    if (t->n == 0) {
        t->p = "";
        return true;
    }
    char *copy = sot__alloc(context, t->n, 1);
    if (!copy) {
        t->n = 0;
        return *good = false;
    }
    memcpy(copy, t->p, t->n);
    t->p = copy;
    return true;
}

static char *own_string(sot_context *context, sot__text t, bool *good)
{
    char *copy = sot__string_copy(context, t);
    *good = *good && copy;
    return copy;
}

static bool take_items(cursor *c, sot_evidence *evidence, bool *good)
{
    sot__state *s = &evidence->state;
    /* An item takes at least two bytes: a count that cannot fit is damage, not a reason to ask for memory. */
    size_t count = (size_t)sot__field_number(c, 0, (c->end - c->at) / 2 + 8);
    if (c->bad)
        return false;
    for (size_t k = 0; k < count && !c->bad && *good; k++) {
        sot__item x = {.id = {"", 0}};
        item(c, &x);
        if (c->bad || !sot__utf8_valid(x.id))
            return false;
        if (!SOT__GROW(evidence->context, s->items.at, s->items.room, s->items.count + 1))
            return *good = false;
        if (own(evidence->context, &x.id, good))
            s->items.at[s->items.count++] = x;
    }
    return *good && !c->bad;
}

/* What was planned: only what sot_evidence_add_many() would have kept aside. */
static bool take_planned(cursor *c, sot_evidence *evidence, bool *good)
{
    if (c->at == c->end)
        return true;
    c->filled = 8;
    size_t count = (size_t)sot__field_number(c, 0, (c->end - c->at) / 2 + 8);
    for (size_t k = 0; k < count && !c->bad; k++) {
        sot__arrival row = {.sum = 0};
        planned(c, &row);
        row.given.actor = sot__evidence_id(evidence, row.event.actor);
        row.given.target = sot__evidence_id(evidence, 1 - row.event.actor);
        if (c->bad || sot__evidence_event(evidence, &row.given, &row.event, NULL) != SOT_OK)
            return false;
        row.sum = sot__row_sum(evidence->profile, row.given.kind, row.given.channel, &row.event);
        if (sot__evidence_compare(evidence, row.given.kind, row.given.channel, &row.event) >= 0 ||
            sot__planned_check(evidence, &row, NULL) != SOT_OK ||
            (row.given.extra.id.n > 0 && sot__planned_equal(evidence, &row) > 0) ||
            (k > 0 && sot__arrival_compare(&evidence->planned[k - 1], &row) > 0))
            return false;
        sot_status status = sot__planned_put(evidence, &row, NULL);
        *good = status != SOT_E_MEMORY;
        if (status != SOT_OK)
            return false;
    }
    return !c->bad && count > 0;
}

/* Reads the payload into an empty handle: false if damaged (*good stays) or out of memory (*good = false). */
static bool take(cursor *c, sot_evidence *evidence, bool *good)
{
    sot_context *context = evidence->context;
    sot__state *s = &evidence->state;
    sot__last *last = &evidence->last;
    sot__text id[2] = {{"", 0}, {"", 0}};
    c->filled = 8;
    fixed_part(c, id, last, s);
    s->now.tick = s->now.spoke ? sot__tick(&evidence->profile->fold, s->now.at) : SOT_TIME_NONE;
    sot__text turn = s->turn.id;
    sot__text texts[3] = {last->channel, last->id, last->ref};
    s->turn.id = (sot__text){"", 0};
    last->texts = NULL;
    bool valid = !c->bad && id[0].n > 0 && id[1].n > 0 && sot__utf8_valid(id[0]) && sot__utf8_valid(id[1]) &&
                 sot__text_compare(id[0], id[1]) < 0 && sot__utf8_valid(turn) && sot__utf8_valid(texts[0]) &&
                 sot__utf8_valid(texts[1]) && sot__utf8_valid(texts[2]) && last->rest.audience > 0 &&
                 last->time_us == s->last;
    if (!valid)
        return false;
    for (int side = 0; side < 2; side++) {
        evidence->id[side] = own_string(context, id[side], good);
        evidence->id_size[side] = id[side].n;
    }
    if (turn.n > 0 && own(context, &turn, good)) {
        s->turn_text = (char *)(uintptr_t)turn.p;
        s->turn_room = turn.n;
        s->turn.id = turn;
    }
    size_t room = texts[0].n + texts[1].n + texts[2].n;
    if (room > 0) {
        last->texts = sot__alloc(context, room, 1);
        if (!last->texts)
            return *good = false;
        last->room = room;
        size_t at = 0;
        sot__text *const places[3] = {&last->channel, &last->id, &last->ref};
        for (int k = 0; k < 3; k++) {
            if (texts[k].n)
                memcpy(last->texts + at, texts[k].p, texts[k].n);
            *places[k] = (sot__text){last->texts + at, texts[k].n};
            at += texts[k].n;
        }
    }
    unsigned channels = (unsigned)sot__field_number(c, 0, SOT__CHANNEL_SLOTS);
    for (unsigned k = 0; k < channels && !c->bad && *good; k++) {
        sot__text name = {"", 0};
        text(c, &name, SOT_CHANNEL_MAX);
        channel_slot(c, &s->channels[k]);
        bool pool = k == SOT__CHANNEL_SLOTS - 1;
        s->channels[k].code = pool ? SOT__CHANNEL_POOL : k;
        if (c->bad || !sot__utf8_valid(name) || (pool && name.n > 0))
            return false;
        if (!pool && !(evidence->channel[k] = sot__channel_named(context, evidence->profile, name)))
            *good = false;
        s->channel_count = (uint8_t)(k + 1);
    }
    return *good && take_items(c, evidence, good) && take_planned(c, evidence, good) && c->at == c->end;
}

SOT__COLD sot_status sot_evidence_load(sot_context *context, const sot_profile *profile, const void *blob,
                                       size_t size, sot_evidence **out, sot_error *error)
{
    sot__begin(error);
    if (!context || !profile || !blob || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_evidence_load: context, profile, blob and out are required");
    *out = NULL;
    const uint8_t *bytes = blob;
    if (size < SOT__BLOB_HEADER + SOT__BLOB_CHECKSUM || memcmp(bytes, "SOTE", 4) != 0)
        return sot__fail(error, SOT_E_CORRUPT, "blob: %zu bytes that do not begin as evidence", size);
    if (bytes[4] != VERSION)
        return sot__fail(error, SOT_E_CORRUPT, "blob: version %u, expected %d", bytes[4], VERSION);
    uint64_t said = sot__load64(bytes + 8);
    if (said != size)
        return sot__fail(error, SOT_E_CORRUPT, "blob: %zu bytes, expected %llu", size,
                         (unsigned long long)said);
    if (sot__blob_sum(bytes, size - SOT__BLOB_CHECKSUM) != sot__load64(bytes + size - SOT__BLOB_CHECKSUM))
        return sot__fail(error, SOT_E_CORRUPT, "blob: the checksum does not fit");
    if (memcmp(bytes + 16, profile->digest_fold, 16) != 0) {
        char hex[33];
        sot__hex(bytes + 16, 16, hex);
        return sot__fail(error, SOT_E_MISMATCH, "blob: folded with fold parameters %s, the profile's are %s",
                         hex, profile->hex_fold);
    }
    sot_evidence *evidence;
    sot_status status = sot__evidence_empty(context, profile, &evidence, error);
    if (status != SOT_OK)
        return status;
    cursor c = {.mode = READ,
                .bytes = (uint8_t *)(uintptr_t)bytes,
                .at = SOT__BLOB_HEADER,
                .end = size - SOT__BLOB_CHECKSUM};
    bool good = true;
    if (!take(&c, evidence, &good)) {
        sot_evidence_free(evidence);
        return good ? sot__fail(error, SOT_E_CORRUPT, "blob: its content makes no sense")
                    : sot__no_memory(error);
    }
    *out = evidence;
    return SOT_OK;
}
