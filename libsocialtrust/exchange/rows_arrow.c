/* SPDX-License-Identifier: MIT */
/* Interactions as an Arrow stream of one record batch: every field that a reader takes, so that reading it
 * again gives an equal ledger. While the ledger is walked rows go into columns, which are handed over as they
 * are. Nothing is kept of a column until a row has something in it that is not its default. */
#include "arrow_stream.h"
#include "columns/fields.h"

#include "ledger/batch.h"

enum {
#define FIELD_CONTACT(NAME, ...) NAME,
#define FIELD_NAME FIELD_CONTACT
#define FIELD_ID FIELD_CONTACT
#define FIELD_KIND FIELD_CONTACT
#define FIELD_CUES FIELD_CONTACT
#include "socialtrust/fields.def"
    TEXTS
};

enum {
#define FIELD_TIME(NAME, ...) AT_##NAME,
#define FIELD_NUMBER FIELD_TIME
#define FIELD_COUNT FIELD_TIME
#define FIELD_WHOLE FIELD_TIME
#include "socialtrust/fields.def"
    AT_CUES,
    VALUES = AT_CUES + SOT_CUE_COUNT
};

typedef struct values {
    void *at; /* NULL: all at the default so far */
    size_t room;
} values;

typedef struct rows {
    sot_context *context;
    const sot_profile *profile;
    size_t count;
    sot__joined text[TEXTS];
    size_t byte_room[TEXTS], end_room[TEXTS];
    values value[VALUES];
    bool full; /* out of memory */
} rows;

static bool put_text(rows *r, int column, const char *text)
{
    sot__joined *to = &r->text[column];
    size_t n = text ? strlen(text) : 0;
    bool first = !to->end;
    if (first && n == 0)
        return true;
    if (!SOT__GROW(r->context, to->bytes, r->byte_room[column], to->used + n) ||
        !SOT__GROW(r->context, to->end, r->end_room[column], r->count + 1))
        return false;
    if (first)
        memset(to->end, 0, r->count * sizeof *to->end);
    if (n)
        memcpy(to->bytes + to->used, text, n);
    to->used += n;
    to->end[r->count] = to->used;
    return true;
}

/* The names of what was looked for, with bars between them. */
static bool put_looked_for(rows *r, int column, uint64_t mask)
{
    char text[512];
    size_t used = 0;
    for (int cue = 0; mask && cue < SOT_CUE_COUNT; cue++)
        if (mask >> cue & 1) {
            const char *name = sot_name_of(SOT_NAMES_CUE, cue);
            size_t n = strlen(name);
            if (used)
                text[used++] = '|';
            memcpy(text + used, name, n);
            used += n;
        }
    text[used] = '\0';
    return put_text(r, column, text);
}

/* Numbers are kept and compared as their bits: two that are none are the same. */
static inline void set(values *to, size_t row, uint64_t bits, size_t size)
{
    uint32_t narrow = (uint32_t)bits;
    if (size == sizeof bits)
        memcpy((char *)to->at + row * sizeof bits, &bits, sizeof bits);
    else
        memcpy((char *)to->at + row * sizeof narrow, &narrow, sizeof narrow);
}

static bool make_values(rows *r, values *to, size_t count, uint64_t usual, size_t size)
{
    if (!sot__grow(r->context, &to->at, &to->room, count, size))
        return false;
    for (size_t row = 0; row < count; row++)
        set(to, row, usual, size);
    return true;
}

static bool put_value(rows *r, int column, uint64_t bits, uint64_t usual, size_t size)
{
    values *to = &r->value[column];
    if (!to->at && bits == usual)
        return true;
    if (SOT__UNLIKELY(r->count >= to->room) &&
        !(to->at ? sot__grow(r->context, &to->at, &to->room, r->count + 1, size)
                 : make_values(r, to, r->count + 1, usual, size)))
        return false;
    set(to, r->count, bits, size);
    return true;
}

static int take(void *user, const sot_interaction *row)
{
    rows *r = user;
    bool good = true;
#define FIELD_CONTACT(NAME, name, member, ...) good = good && put_text(r, NAME, row->member);
#define FIELD_NAME FIELD_CONTACT
#define FIELD_ID FIELD_CONTACT
#define FIELD_KIND(NAME, name, member, ...) \
    good = good && put_text(r, NAME, sot_profile_kind_name(r->profile, row->member));
#define FIELD_CUES(NAME, name, member, ...) good = good && put_looked_for(r, NAME, row->member);
#define FIELD_TIME(NAME, name, member, usual, ...) \
    good = good && put_value(r, AT_##NAME, (uint64_t)row->member, (uint64_t)(usual), sizeof(int64_t));
#define FIELD_WHOLE FIELD_TIME
#define FIELD_NUMBER(NAME, name, member, usual, ...) \
    good = good && put_value(r, AT_##NAME, sot__bits_of(row->member), sot__bits_of(usual), sizeof(double));
#define FIELD_COUNT(NAME, name, member, usual, ...) \
    good = good && put_value(r, AT_##NAME, row->member, usual, sizeof(uint32_t));
#include "socialtrust/fields.def"
    for (int c = 0; good && c < SOT_CUE_COUNT; c++)
        good = put_value(r, AT_CUES + c, sot__bits_of(row->cues[c]), 0, sizeof(double));
    r->full = !good;
    r->count += good;
    return !good;
}

static void free_rows(rows *r)
{
    for (int t = 0; t < TEXTS; t++) {
        sot__free(r->context, r->text[t].bytes);
        sot__free(r->context, r->text[t].end);
    }
    for (int v = 0; v < VALUES; v++)
        sot__free(r->context, r->value[v].at);
}

/* The array of a column, which is handed over; all of it at its default where it has none yet. */
static bool add_values(sot__out_stream *stream, const char *name, sot__values_kind kind, rows *r, int column,
                       uint64_t usual, size_t size)
{
    values *from = &r->value[column];
    if (!from->at && !make_values(r, from, r->count ? r->count : 1, usual, size))
        return false;
    return sot__stream_take(stream, name, kind, &from->at);
}

/* In the order of the list. */
static bool lay_out(sot__out_stream *stream, rows *r)
{
    bool good = true;
#define FIELD_TIME(NAME, name, member, usual, ...) \
    good = good &&                                 \
           add_values(stream, name, SOT__VALUES_TIMES, r, AT_##NAME, (uint64_t)(usual), sizeof(int64_t));
#define FIELD_CONTACT(NAME, name, ...) good = good && sot__stream_joined(stream, name, &r->text[NAME], false);
#define FIELD_KIND FIELD_CONTACT
#define FIELD_NAME(NAME, name, ...) good = good && sot__stream_joined(stream, name, &r->text[NAME], true);
#define FIELD_ID FIELD_NAME
#define FIELD_CUES FIELD_NAME
#define FIELD_COUNT(NAME, name, member, usual, ...) \
    good = good && add_values(stream, name, SOT__VALUES_COUNTS, r, AT_##NAME, usual, sizeof(uint32_t));
#define FIELD_WHOLE(NAME, name, member, usual, ...) \
    good = good &&                                  \
           add_values(stream, name, SOT__VALUES_WHOLE, r, AT_##NAME, (uint64_t)(usual), sizeof(int64_t));
#define FIELD_NUMBER(NAME, name, member, usual, ...) \
    good = good &&                                   \
           add_values(stream, name, SOT__VALUES_NUMBERS, r, AT_##NAME, sot__bits_of(usual), sizeof(double));
#include "socialtrust/fields.def"
    for (int c = 0; good && c < SOT_CUE_COUNT; c++)
        good = r->value[AT_CUES + c].at ? sot__stream_take(stream, sot_name_of(SOT_NAMES_CUE, c),
                                                           SOT__VALUES_NUMBERS, &r->value[AT_CUES + c].at)
                                        : sot__stream_zeros(stream, sot_name_of(SOT_NAMES_CUE, c));
    return good;
}

sot_status sot_ledger_export_arrow(sot_ledger *ledger, const char *a, const char *b,
                                   struct ArrowArrayStream *out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger and a place for the stream are needed");
    rows r = {.context = sot__ledger_context(ledger), .profile = sot__ledger_profile(ledger)};
    sot_status status = sot_ledger_each(ledger, a, b, take, &r, error);
    if (r.full)
        status = sot__no_memory(error);
    if (status == SOT_OK) {
        sot__out_stream *stream = sot__stream_new(r.context, r.count, SOT__FIELD_TEXT);
        status = sot__stream_finish(stream, stream && lay_out(stream, &r), out, error);
    }
    free_rows(&r);
    return status;
}
