/* SPDX-License-Identifier: MIT */
/* Interactions as an Arrow stream of one record batch: every field that a reader takes, so that reading it
 * again gives an equal ledger. Rows are copied out while the ledger is walked, then laid out column by
 * column. */
#include "arrow_stream.h"
#include "fields.h"

#include <stddef.h>

#include "ledger/batch.h"

/* Texts end to end; row k is bytes[end[k - 1] .. end[k]). Without `end` all are empty. */
typedef struct texts {
    char *bytes;
    size_t used, room;
    size_t *end;
    size_t end_room;
} texts;

enum {
#define FIELD_CONTACT(NAME, ...) NAME,
#define FIELD_NAME FIELD_CONTACT
#define FIELD_ID FIELD_CONTACT
#include "socialtrust/fields.def"
    TEXTS
};

/* All of a row but its texts and cues. */
typedef struct taken {
#define FIELD_TIME(NAME, name, member, ...) int64_t member;
#define FIELD_NUMBER(NAME, name, member, ...) double member;
#define FIELD_COUNT(NAME, name, member, ...) uint32_t member;
#define FIELD_CUES FIELD_COUNT
#define FIELD_WHOLE FIELD_TIME
#define FIELD_KIND(NAME, name, member, ...) int member;
#include "socialtrust/fields.def"
} taken;

typedef struct rows {
    sot_context *context;
    const sot_profile *profile;
    taken *row;
    size_t count, room;
    texts text[TEXTS];
    double *cue[SOT_CUE_COUNT]; /* made when the first row has one; before that all are 0 */
    size_t cue_room[SOT_CUE_COUNT];
    bool full; /* out of memory */
} rows;

/* Nothing is kept of a text that no row has had yet. */
static bool put_text(rows *r, texts *to, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    bool first = !to->end;
    if (first && n == 0)
        return true;
    size_t before = first ? r->count : to->used;
    if (!SOT__GROW(r->context, to->bytes, to->room, before + n + 1) ||
        !SOT__GROW(r->context, to->end, to->end_room, r->count + 1))
        return false;
    for (size_t row = 0; first && row < r->count; row++) {
        to->bytes[row] = '\0';
        to->end[row] = row + 1;
    }
    to->used = before;
    memcpy(to->bytes + to->used, text ? text : "", n + 1);
    to->used += n + 1;
    to->end[r->count] = to->used;
    return true;
}

static bool put_cues(rows *r, const sot_interaction *row)
{
    for (size_t c = 0; c < SOT_CUE_COUNT; c++) {
        double q = row->cues[c];
        if (q == 0 && !r->cue[c])
            continue;
        bool first = !r->cue[c];
        if (!SOT__GROW(r->context, r->cue[c], r->cue_room[c], r->count + 1))
            return false;
        if (first)
            memset(r->cue[c], 0, r->count * sizeof *r->cue[c]);
        r->cue[c][r->count] = q;
    }
    return true;
}

static int take(void *user, const sot_interaction *row)
{
    rows *r = user;
    const char *const given[TEXTS] = {
#define FIELD_CONTACT(NAME, name, member, ...) row->member,
#define FIELD_NAME FIELD_CONTACT
#define FIELD_ID FIELD_CONTACT
#include "socialtrust/fields.def"
    };
    bool good = SOT__GROW(r->context, r->row, r->room, r->count + 1) && put_cues(r, row);
    for (int t = 0; good && t < TEXTS; t++)
        good = put_text(r, &r->text[t], given[t]);
    if (!good) {
        r->full = true;
        return 1;
    }
    r->row[r->count++] = (taken){
#define FIELD_TIME(NAME, name, member, ...) .member = row->member,
#define FIELD_NUMBER FIELD_TIME
#define FIELD_COUNT FIELD_TIME
#define FIELD_WHOLE FIELD_TIME
#define FIELD_CUES FIELD_TIME
#define FIELD_KIND FIELD_TIME
#include "socialtrust/fields.def"
    };
    return 0;
}

static void free_rows(rows *r)
{
    for (int t = 0; t < TEXTS; t++) {
        sot__free(r->context, r->text[t].bytes);
        sot__free(r->context, r->text[t].end);
    }
    for (int c = 0; c < SOT_CUE_COUNT; c++)
        sot__free(r->context, r->cue[c]);
    sot__free(r->context, r->row);
}

/* ---- values by row ---- */

typedef struct column {
    const rows *rows;
    const texts *text;
    size_t offset; /* of a field of `taken` */
} column;

static const char *text_at(const void *user, size_t row)
{
    const column *c = user;
    return !c->text->end ? "" : c->text->bytes + (row ? c->text->end[row - 1] : 0);
}

static const char *optional_at(const void *user, size_t row)
{
    const char *text = text_at(user, row);
    return *text ? text : NULL;
}

static const char *kind_at(const void *user, size_t row)
{
    const column *c = user;
    return sot_profile_kind_name(c->rows->profile, c->rows->row[row].kind);
}

/* The names of what was looked for, in one of 2^cues texts that are made as they come. */
typedef struct looked {
    const rows *rows;
    char text[512];
} looked;

static const char *looked_at(const void *user, size_t row)
{
    looked *l = (looked *)(uintptr_t)user; /* its text is used up before the next row is asked for */
    uint64_t mask = l->rows->row[row].looked_for;
    size_t used = 0;
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        if (mask >> cue & 1) {
            const char *name = sot_name_of(SOT_NAMES_CUE, cue);
            size_t n = strlen(name);
            if (used)
                l->text[used++] = '|';
            memcpy(l->text + used, name, n);
            used += n;
        }
    l->text[used] = '\0';
    return used ? l->text : NULL;
}

static int64_t time_at(const void *user, size_t row)
{
    const column *c = user;
    int64_t value;
    memcpy(&value, (const char *)&c->rows->row[row] + c->offset, sizeof value);
    return value;
}

static double number_at(const void *user, size_t row)
{
    const column *c = user;
    double value;
    memcpy(&value, (const char *)&c->rows->row[row] + c->offset, sizeof value);
    return value;
}

static bool add_count(sot__out_stream *stream, const char *name, size_t offset, const rows *r)
{
    struct ArrowArray *out = sot__stream_column(stream, name, "I", false);
    uint32_t *values = out ? sot__arrow_buffer(out, 1, r->count, sizeof *values) : NULL;
    for (size_t row = 0; values && row < r->count; row++)
        memcpy(&values[row], (const char *)&r->row[row] + offset, sizeof *values);
    return values != NULL;
}

static bool add_whole(sot__out_stream *stream, const char *name, size_t offset, const rows *r)
{
    struct ArrowArray *out = sot__stream_column(stream, name, "l", false);
    int64_t *values = out ? sot__arrow_buffer(out, 1, r->count, sizeof *values) : NULL;
    for (size_t row = 0; values && row < r->count; row++)
        memcpy(&values[row], (const char *)&r->row[row] + offset, sizeof *values);
    return values != NULL;
}

/* In the order of the list. */
static bool lay_out(sot__out_stream *stream, const rows *r)
{
    looked found = {.rows = r};
    bool good = true;
#define FIELD_TIME(NAME, name, member, ...)                 \
    good = good && sot__stream_times(stream, name, time_at, \
                                     &(column){.rows = r, .offset = offsetof(taken, member)});
#define FIELD_CONTACT(NAME, name, ...) \
    good = good && sot__stream_texts(stream, name, text_at, &(column){.rows = r, .text = &r->text[NAME]});
#define FIELD_NAME(NAME, name, ...) \
    good = good && sot__stream_texts(stream, name, optional_at, &(column){.rows = r, .text = &r->text[NAME]});
#define FIELD_ID FIELD_NAME
#define FIELD_KIND(NAME, name, ...) \
    good = good && sot__stream_texts(stream, name, kind_at, &(column){.rows = r});
#define FIELD_COUNT(NAME, name, member, ...) \
    good = good && add_count(stream, name, offsetof(taken, member), r);
#define FIELD_WHOLE(NAME, name, member, ...) \
    good = good && add_whole(stream, name, offsetof(taken, member), r);
#define FIELD_NUMBER(NAME, name, member, ...)                   \
    good = good && sot__stream_doubles(stream, name, number_at, \
                                       &(column){.rows = r, .offset = offsetof(taken, member)});
#define FIELD_CUES(NAME, name, ...) good = good && sot__stream_texts(stream, name, looked_at, &found);
#include "socialtrust/fields.def"
    for (int c = 0; good && c < SOT_CUE_COUNT; c++)
        good = sot__stream_values(stream, sot_name_of(SOT_NAMES_CUE, c), r->cue[c]);
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
