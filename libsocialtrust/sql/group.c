/* SPDX-License-Identifier: MIT */
#include "sql/group.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which of the fields that are mostly absent a packed row has; cues follow from bit CUE on. */
enum {
    CHANNEL = 1,
    AUDIENCE = 2,
    ID = 4,
    REF = 8,
    DUE = 16,
    LOOKED = 32,
    CUE = 64, /* the first of the cues */
    NUMBER = 6 + GROUP_CUES,
    BEFORE_NUMBERS = NUMBER - 1, /* bits by their numbers from here on */
#define FIELD_NUMBER(NAME, ...) BIT_##NAME,
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include <socialtrust/fields.def>
    BITS
};
_Static_assert(BITS <= 32, "a bit a field");

static bool tells(double value, double otherwise)
{
    return isnan(otherwise) ? !isnan(value) : value != otherwise;
}

typedef struct head {
    int64_t time_us;
    uint32_t has;
    uint16_t kind;
    uint8_t actor; /* 0 or 1, in order of `ids` */
    uint8_t target;
} head;

static sot_status fail(sot_error *error, sot_status status, const char *message)
{
    if (error) {
        error->status = status;
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return status;
}

group_row group_row_default(void)
{
    return (group_row){.kind = SOT_KIND_MESSAGE,
                       .audience = 1,
#define FIELD_NUMBER(NAME, name, member, default_, ...) .member = default_,
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include <socialtrust/fields.def>
                       .due_us = SOT_TIME_NONE};
}

sot_status group_looked_for(group_text names, uint32_t *out, sot_error *error)
{
    *out = 0;
    if (names.n == 3 && memcmp(names.p, "all", 3) == 0) {
        *out = (1u << GROUP_CUES) - 1;
        return SOT_OK;
    }
    for (const char *at = names.p, *end = at + names.n; at && at < end;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        char name[32], message[160];
        snprintf(name, sizeof name, "%.*s", (int)((bar ? bar : end) - at), at);
        int cue = sot_number_of(SOT_NAMES_CUE, name);
        if (cue < 0) {
            snprintf(message, sizeof message,
                     "looked_for: expected cue names separated by |, or all, not \"%s\"", name);
            return fail(error, SOT_E_KIND, message);
        }
        *out |= 1u << cue;
        at = bar ? bar + 1 : end;
    }
    return SOT_OK;
}

static const char *id_of(const sql_group *group, int side)
{
    return group->ids + (side ? group->id_length[0] + 1 : 0);
}

/* 0 or 1; -1: neither. */
static int side_of(const sql_group *group, group_text id)
{
    for (int side = 0; side < 2; side++)
        if (group->id_length[side] == id.n && memcmp(id_of(group, side), id.p, id.n) == 0)
            return side;
    return -1;
}

/* Room for `more` bytes; false: no memory. */
static bool reserve(sql_group *group, size_t more)
{
    if (more <= group->room - group->used)
        return true;
    size_t room = group->room ? group->room : 256;
    while (room - group->used < more) {
        if (room > SIZE_MAX / 2)
            return false;
        room *= 2;
    }
    char *grown = group->resize(group->bytes, room);
    if (!grown)
        return false;
    group->bytes = grown;
    group->room = room;
    return true;
}

/* The ends of the first row are those of the group, in order of their bytes: groups of one pair that were
 * begun in different workers then name the sides alike. */
static sot_status take_pair(sql_group *group, group_text a, group_text b, sot_error *error)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    if (order > 0 || (order == 0 && a.n > b.n)) {
        group_text first = b;
        b = a;
        a = first;
    }
    char *ids = group->resize(NULL, a.n + b.n + 2);
    if (!ids)
        return fail(error, SOT_E_MEMORY, "out of memory");
    memcpy(ids, a.p, a.n);
    ids[a.n] = '\0';
    memcpy(ids + a.n + 1, b.p, b.n);
    ids[a.n + 1 + b.n] = '\0';
    group->ids = ids;
    group->id_length[0] = a.n;
    group->id_length[1] = b.n;
    return SOT_OK;
}

static sot_status check(const group_row *row, sot_error *error)
{
    static const char *const names[] = {"actor", "target", "channel", "id", "ref"};
    const group_text *const texts[] = {&row->actor, &row->target, &row->channel, &row->id, &row->ref};
    char message[96];
    for (int k = 0; k < 5; k++) {
        bool required = k < 2;
        const char *wrong = required && texts[k]->n == 0                            ? "is missing"
                            : texts[k]->n && memchr(texts[k]->p, '\0', texts[k]->n) ? "holds a NUL"
                            : texts[k]->n > (k == 2 ? SOT_CHANNEL_MAX : SOT_ID_MAX) ? "is too long"
                                                                                    : NULL;
        if (wrong) {
            snprintf(message, sizeof message, "%s %s", names[k], wrong);
            return fail(error, SOT_E_TEXT, message);
        }
    }
    if (row->actor.n == row->target.n && memcmp(row->actor.p, row->target.p, row->actor.n) == 0)
        return fail(error, SOT_E_ARGUMENT, "actor and target are the same contact: leave such rows out");
    return SOT_OK;
}

static char *put(char *at, const void *value, size_t size)
{
    memcpy(at, value, size);
    return at + size;
}

static char *put_text(char *at, group_text text)
{
    uint32_t n = (uint32_t)text.n;
    at = put(put(at, &n, sizeof n), text.p, text.n);
    *at++ = '\0';
    return at;
}

static size_t text_size(group_text text)
{
    return text.n ? sizeof(uint32_t) + text.n + 1 : 0;
}

sot_status group_add(sql_group *group, const group_row *row, sot_error *error)
{
    sot_status status = check(row, error);
    if (status == SOT_OK && !group->ids)
        status = take_pair(group, row->actor, row->target, error);
    if (status != SOT_OK)
        return status;
    int actor = side_of(group, row->actor), target = side_of(group, row->target);
    if (actor < 0 || target < 0) {
        char message[360];
        group_text other = actor < 0 ? row->actor : row->target;
        snprintf(
            message, sizeof message,
            "\"%.80s\" and \"%.80s\" are this group's pair, \"%.*s\" is a third contact: group by the pair, "
            "its smaller and its larger id",
            id_of(group, 0), id_of(group, 1), other.n > 80 ? 80 : (int)other.n, other.p);
        return fail(error, SOT_E_ARGUMENT, message);
    }
    head h = {.time_us = row->time_us,
              .kind = (uint16_t)row->kind,
              .actor = (uint8_t)actor,
              .target = (uint8_t)target,
              .has = (row->channel.n ? CHANNEL : 0u) | (row->audience != 1 ? AUDIENCE : 0u) |
                     (row->id.n ? ID : 0u) | (row->ref.n ? REF : 0u) |
                     (row->due_us != SOT_TIME_NONE ? DUE : 0u) | (row->looked_for ? LOOKED : 0u)};
#define FIELD_NUMBER(NAME, name, member, default_, ...) \
    if (tells(row->member, default_))                   \
        h.has |= UINT32_C(1) << BIT_##NAME;
#define FIELD_WHOLE(NAME, name, member, default_, ...) \
    if (row->member != (default_))                     \
        h.has |= UINT32_C(1) << BIT_##NAME;
#include <socialtrust/fields.def>
    for (unsigned k = 0; k < GROUP_CUES; k++)
        if (row->cues[k] != 0)
            h.has |= (uint32_t)CUE << k;
    size_t most = sizeof h + text_size(row->channel) + text_size(row->id) + text_size(row->ref);
    for (uint32_t has = h.has & ~(uint32_t)(CHANNEL | ID | REF); has; has &= has - 1)
        most += sizeof(double); /* none of the other fields is larger */
    if (!reserve(group, most))
        return fail(error, SOT_E_MEMORY, "out of memory");
    char *at = put(group->bytes + group->used, &h, sizeof h);
    if (h.has & CHANNEL)
        at = put_text(at, row->channel);
    if (h.has & AUDIENCE)
        at = put(at, &row->audience, sizeof row->audience);
#define FIELD_NUMBER(NAME, name, member, ...) \
    if (h.has >> BIT_##NAME & 1u)             \
        at = put(at, &row->member, sizeof row->member);
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include <socialtrust/fields.def>
    if (h.has & ID)
        at = put_text(at, row->id);
    if (h.has & REF)
        at = put_text(at, row->ref);
    if (h.has & DUE)
        at = put(at, &row->due_us, sizeof row->due_us);
    if (h.has & LOOKED)
        at = put(at, &row->looked_for, sizeof row->looked_for);
    for (unsigned k = 0; k < GROUP_CUES; k++)
        if (h.has & (uint32_t)CUE << k)
            at = put(at, &row->cues[k], sizeof row->cues[k]);
    group->used = (size_t)(at - group->bytes);
    group->rows++;
    return SOT_OK;
}

static const char *get(const char *at, void *value, size_t size)
{
    memcpy(value, at, size);
    return at + size;
}

static const char *get_text(const char *at, const char **text)
{
    uint32_t n;
    at = get(at, &n, sizeof n);
    *text = at;
    return at + n + 1;
}

/* One packed row as the library takes it, its texts pointing into the group. Returns what follows it. */
static const char *unpack_row(const sql_group *group, const char *at, sot_interaction *row, double *cues)
{
    head h;
    at = get(at, &h, sizeof h);
    *row = (sot_interaction)SOT_INTERACTION_INIT;
    row->time_us = h.time_us;
    row->kind = h.kind;
    row->actor = id_of(group, h.actor);
    row->target = id_of(group, h.target);
    if (h.has & CHANNEL)
        at = get_text(at, &row->channel);
    if (h.has & AUDIENCE)
        at = get(at, &row->audience, sizeof row->audience);
#define FIELD_NUMBER(NAME, name, member, ...) \
    if (h.has >> BIT_##NAME & 1u)             \
        at = get(at, &row->member, sizeof row->member);
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include <socialtrust/fields.def>
    if (h.has & ID)
        at = get_text(at, &row->id);
    if (h.has & REF)
        at = get_text(at, &row->ref);
    if (h.has & DUE)
        at = get(at, &row->due_us, sizeof row->due_us);
    if (h.has & LOOKED)
        at = get(at, &row->looked_for, sizeof row->looked_for);
    for (unsigned k = 0; k < GROUP_CUES; k++) {
        cues[k] = 0;
        if (h.has & (uint32_t)CUE << k)
            at = get(at, &cues[k], sizeof *cues);
    }
    row->cues = cues;
    row->cue_count = GROUP_CUES;
    return at;
}

/* The library counts rows from 0, databases from 1. */
static void renumber(sot_error *error)
{
    unsigned long long row;
    int length = 0;
    if (!error || sscanf(error->message, "row %llu%n", &row, &length) != 1)
        return;
    char rest[sizeof error->message];
    memcpy(rest, error->message, sizeof rest);
    snprintf(error->message, sizeof error->message, "row %llu of the group%.440s", row + 1, rest + length);
}

sot_status group_fold(const sql_group *group, sot_context *context, const sot_profile *profile,
                      sot_evidence **out, sot_error *error)
{
    *out = NULL;
    if (group->rows == 0)
        return SOT_OK;
    size_t count = (size_t)group->rows, each = sizeof(sot_interaction) + GROUP_CUES * sizeof(double);
    sot_interaction *rows = group->rows <= SIZE_MAX / each ? group->resize(NULL, count * each) : NULL;
    if (!rows)
        return fail(error, SOT_E_MEMORY, "out of memory");
    double *cues = (double *)(rows + count); /* behind the rows: what their pointers point to */
    const char *at = group->bytes;
    for (size_t k = 0; k < count; k++)
        at = unpack_row(group, at, &rows[k], cues + k * GROUP_CUES);
    sot_query query = SOT_QUERY_INIT;
    query.a = id_of(group, 0);
    query.b = id_of(group, 1);
    query.profile = profile;
    sot_status status = sot_evidence_replay(context, &query, rows, count, out, error);
    group->resize(rows, 0);
    if (status != SOT_OK)
        renumber(error);
    return status;
}

sot_status group_merge(sql_group *into, const sql_group *from, sot_error *error)
{
    if (from->rows == 0)
        return SOT_OK;
    group_text a = {id_of(from, 0), from->id_length[0]}, b = {id_of(from, 1), from->id_length[1]};
    if (!into->ids) {
        sot_status status = take_pair(into, a, b, error);
        if (status != SOT_OK)
            return status;
    }
    if (side_of(into, a) != 0 || side_of(into, b) != 1)
        return fail(error, SOT_E_ARGUMENT, "rows of two pairs in one group: group by the pair");
    if (!reserve(into, from->used))
        return fail(error, SOT_E_MEMORY, "out of memory");
    memcpy(into->bytes + into->used, from->bytes, from->used);
    into->used += from->used;
    into->rows += from->rows;
    return SOT_OK;
}

typedef struct packed_head {
    uint64_t rows, used, id_length[2];
} packed_head;

size_t group_packed_size(const sql_group *group)
{
    return sizeof(packed_head) + (group->ids ? group->id_length[0] + group->id_length[1] + 2 : 0) +
           group->used;
}

void group_pack(const sql_group *group, char *bytes)
{
    packed_head h = {group->rows, group->used, {group->id_length[0], group->id_length[1]}};
    bytes = put(bytes, &h, sizeof h);
    if (group->ids)
        bytes = put(bytes, group->ids, group->id_length[0] + group->id_length[1] + 2);
    if (group->used)
        memcpy(bytes, group->bytes, group->used);
}

bool group_view(sql_group *group, char *bytes, size_t size)
{
    packed_head h;
    if (size < sizeof h)
        return false;
    memcpy(&h, bytes, sizeof h);
    bytes += sizeof h;
    size -= sizeof h;
    if (h.rows == 0)
        return size == 0;
    size_t ids = (size_t)(h.id_length[0] + h.id_length[1] + 2);
    if (h.id_length[0] > size || h.id_length[1] > size || ids > size || size - ids != h.used)
        return false;
    group->ids = bytes;
    group->bytes = bytes + ids;
    group->id_length[0] = (size_t)h.id_length[0];
    group->id_length[1] = (size_t)h.id_length[1];
    group->used = group->room = (size_t)h.used;
    group->rows = h.rows;
    return true;
}

void group_free(sql_group *group)
{
    if (group->ids)
        group->resize(group->ids, 0);
    if (group->bytes)
        group->resize(group->bytes, 0);
    group->ids = group->bytes = NULL;
    group->used = group->room = 0;
    group->rows = 0;
}

sot_evidence *kept_find(const sql_kept *kept, const void *blob, size_t size)
{
    return size > 0 && kept->size == size && memcmp(kept->blob, blob, size) == 0 ? kept->evidence : NULL;
}

void kept_put(sql_kept *kept, sot_evidence *evidence, const void *blob, size_t size)
{
    sot_evidence_free(kept->evidence);
    kept->evidence = evidence;
    kept->size = evidence && size <= sizeof kept->blob ? size : 0;
    if (kept->size)
        memcpy(kept->blob, blob, kept->size);
}

sot_status kept_words(sql_words *kept, sot_context *context, const char *language, const sot_words **out,
                      sot_error *error)
{
    *out = kept->words;
    if (kept->words && strcmp(kept->language, language) == 0)
        return SOT_OK;
    sot_words *words = NULL;
    sot_status status = sot_words_builtin(context, language, &words, error);
    if (status != SOT_OK)
        return status;
    sot_words_free(kept->words);
    kept->words = words;
    kept->language[0] = '\0'; /* what does not fit is made anew each time */
    if (strlen(language) < sizeof kept->language)
        memcpy(kept->language, language, strlen(language) + 1);
    *out = words;
    return SOT_OK;
}
