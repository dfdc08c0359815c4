/* SPDX-License-Identifier: MIT */
/* Rows as columns, each text in any of its forms (codes with and without a dictionary, offsets of both
 * widths, strings, a bitmap of validity) and with wrong codes and offsets: what is taken are the rows that
 * one by one give the same ledger; what is refused leaves nothing behind and says why. */
#include "../common/flat.h"

#include "fuzz.h"

#include <math.h>

#define ROWS_MOST 40u
#define TEXTS 10u
#define COLUMNS 6 /* actor, target, kind, channel, id, ref */
#define DAY INT64_C(86400000000)

static const char *const texts[TEXTS] = {"a",       "b", "cc",       "message", "ask",
                                         "promise", "",  "\xc3\xa4", "\xff",    "x y"};

static double next_double(fuzz_input *in)
{
    static const double some[] = {1, .5, 0, 3, -1, 1e300, NAN, INFINITY};
    return some[fuzz_next(in, 8)];
}

/* A text column in one form, and what it says as strings; NULL where it has none. */
typedef struct texts_of {
    uint32_t codes[ROWS_MOST];
    int32_t offsets[ROWS_MOST + 1];
    int64_t long_offsets[ROWS_MOST + 1];
    char bytes[ROWS_MOST * 8];
    const char *strings[ROWS_MOST];
    uint8_t valid[(ROWS_MOST + 7) / 8];
    char digits[ROWS_MOST][12];
    sot_text_column column;
} texts_of;

typedef struct world {
    size_t count;
    texts_of text[COLUMNS];
    sot_text_column dictionary;
    int64_t time[ROWS_MOST], due[ROWS_MOST];
    uint8_t kind[ROWS_MOST];
    double weight[ROWS_MOST], sentiment[ROWS_MOST], cue[ROWS_MOST];
    const double *cues[1];
    uint32_t audience[ROWS_MOST], looked[ROWS_MOST];
    sot_columns columns;
} world;

/* The texts and their four forms; the form is made first, so that codes have no text beyond the dictionary.
 */
static void make_texts(world *w, texts_of *t, fuzz_input *in, unsigned first, unsigned most)
{
    unsigned form = fuzz_next(in, 6), bad = fuzz_next(in, 24), at = 0;
    bool bitmap = fuzz_next(in, 8) == 0;
    memset(t->valid, 0xff, sizeof t->valid);
    t->offsets[0] = 0;
    t->long_offsets[0] = 0;
    for (size_t k = 0; k < w->count; k++) {
        unsigned which = first + fuzz_next(in, most);
        t->codes[k] = which;
        t->strings[k] = texts[which];
        size_t size = strlen(texts[which]);
        memcpy(t->bytes + at, texts[which], size);
        at += (unsigned)size;
        t->offsets[k + 1] = (int32_t)at;
        t->long_offsets[k + 1] = at;
        if (form == 1) {
            snprintf(t->digits[k], sizeof t->digits[k], "%u", which);
            t->strings[k] = t->digits[k];
        }
        if (bitmap && fuzz_next(in, 10) == 0) {
            t->valid[k / 8] = (uint8_t)(t->valid[k / 8] & ~(1u << k % 8));
            t->strings[k] = NULL;
        }
    }
    t->column = (sot_text_column)SOT_TEXT_COLUMN_INIT;
    t->column.validity = bitmap ? t->valid : NULL;
    if (form < 2)
        t->column.codes = t->codes;
    if (form == 0) {
        t->column.dictionary = &w->dictionary;
        t->column.dictionary_size = TEXTS;
    }
    if (form == 2 || form == 3) {
        t->column.bytes = t->bytes;
        t->column.bytes_size = at ? at : 1;
        if (form == 2)
            t->column.offsets = t->offsets;
        else
            t->column.long_offsets = t->long_offsets;
    }
    if (form >= 4)
        t->column.strings = t->strings;
    if (w->count && bad == 1) { /* outside */
        size_t k = fuzz_next(in, (unsigned)w->count);
        t->codes[k] = UINT32_MAX - fuzz_next(in, 3);
        if (form == 1) /* as a number without a dictionary it is a text like any other */
            snprintf(t->digits[k], sizeof t->digits[k], "%u", (unsigned)t->codes[k]);
        t->offsets[k + 1] = (int32_t)((1u + fuzz_next(in, 255)) << 24 | 77);
        t->long_offsets[k + 1] = INT64_MAX - fuzz_next(in, 9);
    }
}

static void make(world *w, fuzz_input *in)
{
    memset(w, 0, sizeof *w);
    w->dictionary = (sot_text_column)SOT_TEXT_COLUMN_INIT;
    w->dictionary.strings = texts;
    w->count = fuzz_next(in, ROWS_MOST + 1);
    unsigned how = fuzz_next(in, 255);
    static const unsigned first[COLUMNS] = {0, 0, 3, 6, 0, 0}, most[COLUMNS] = {3, 8, 3, 4, 10, 10};
    for (int c = 0; c < COLUMNS; c++)
        make_texts(w, &w->text[c], in, first[c], most[c]);
    for (size_t k = 0; k < w->count; k++) {
        w->time[k] = fuzz_next(in, 60) == 59 ? INT64_MAX : (int64_t)fuzz_next(in, 9) * DAY;
        w->due[k] = fuzz_next(in, 3) ? SOT_TIME_NONE : w->time[k];
        w->kind[k] = fuzz_next(in, 40) ? (uint8_t)fuzz_next(in, 3) : fuzz_next(in, 255);
        w->weight[k] = fuzz_next(in, 30) ? 1 : next_double(in);
        w->sentiment[k] = fuzz_next(in, 30) ? NAN : next_double(in);
        w->cue[k] = fuzz_next(in, 30) ? 0 : next_double(in);
        w->audience[k] = fuzz_next(in, 30) ? 1 : fuzz_next(in, 3);
        w->looked[k] = fuzz_next(in, 30) ? 0 : fuzz_next(in, 255);
    }
    w->columns = (sot_columns)SOT_COLUMNS_INIT;
    w->columns.count = w->count;
    w->columns.time_us = w->time;
    w->columns.actor = &w->text[0].column;
    w->columns.target = &w->text[1].column;
    if (how & 1)
        w->columns.kind = w->kind;
    else
        w->columns.kind_name = &w->text[2].column;
    w->columns.channel = how & 2 ? &w->text[3].column : NULL;
    w->columns.id = how & 4 ? &w->text[4].column : NULL;
    w->columns.ref = how & 8 ? &w->text[5].column : NULL;
    w->columns.due_us = how & 16 ? w->due : NULL;
    w->columns.weight = how & 32 ? w->weight : NULL;
    w->columns.sentiment = how & 64 ? w->sentiment : NULL;
    w->columns.audience = how & 128 ? w->audience : NULL;
    if (how % 5 == 0) {
        w->cues[0] = w->cue;
        w->columns.cues = w->cues;
        w->columns.cue_count = 1;
        w->columns.looked_for = w->looked;
    }
}

static const char *text_at(const world *w, int c, size_t k)
{
    return w->text[c].strings[k];
}

/* The same rows one by one, as long as they are taken. */
static sot_status add_one_by_one(sot_ledger *ledger, const sot_profile *profile, const world *w)
{
    const sot_columns *all = &w->columns;
    for (size_t k = 0; k < w->count; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = w->time[k];
        row.actor = text_at(w, 0, k);
        row.target = text_at(w, 1, k);
        if (all->kind)
            row.kind = w->kind[k];
        else if (text_at(w, 2, k) && sot_profile_kind(profile, text_at(w, 2, k), &row.kind, NULL) != SOT_OK)
            return SOT_E_KIND;
        row.channel = all->channel ? text_at(w, 3, k) : NULL;
        row.id = all->id ? text_at(w, 4, k) : NULL;
        row.ref = all->ref ? text_at(w, 5, k) : NULL;
        if (all->due_us)
            row.due_us = w->due[k];
        if (all->weight)
            row.weight = w->weight[k];
        if (all->sentiment)
            row.sentiment = w->sentiment[k];
        if (all->audience)
            row.audience = w->audience[k];
        if (all->cues) {
            row.looked_for = w->looked[k];
            row.cues = &w->cue[k];
            row.cue_count = 1;
        }
        sot_status status = sot_ledger_add(ledger, &row, NULL, NULL);
        if (status != SOT_OK)
            return status;
    }
    return SOT_OK;
}

static void write_rows(sot_ledger *ledger, fuzz_bytes *out)
{
    REQUIRE(sot_ledger_write_ndjson(ledger, NULL, fuzz_append, out, NULL) == SOT_OK);
}

/* Rows that are equal in every field are as many as one load has of them; one by one they are one. */
static void once_each(fuzz_bytes *lines)
{
    char *p = lines->p;
    size_t kept = 0, before = 0; /* end of what is kept; its last line's begin */
    for (size_t from = 0, to; from < lines->n; from = to) {
        const char *end = memchr(p + from, '\n', lines->n - from);
        to = end ? (size_t)(end - p) + 1 : lines->n;
        if (kept > before && kept - before == to - from && memcmp(p + before, p + from, to - from) == 0)
            continue;
        before = kept;
        memmove(p + kept, p + from, to - from);
        kept += to - from;
    }
    lines->n = kept;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    world *w = malloc(sizeof *w);
    sot_context *context = fuzz_context(1);
    sot_profile *profile = NULL;
    sot_ledger *ledger = NULL, *single = NULL;
    sot_added added = SOT_ADDED_INIT;
    sot_error error = SOT_ERROR_INIT;
    REQUIRE(w);
    make(w, &in);
    REQUIRE(sot_profile_builtin(context, &profile, NULL) == SOT_OK);
    REQUIRE(sot_ledger_new(context, NULL, &ledger, NULL) == SOT_OK);
    REQUIRE(sot_ledger_new(context, NULL, &single, NULL) == SOT_OK);
    sot_status status = sot_ledger_add_columns(ledger, &w->columns, &added, &error);
    fuzz_check_error(status, &error);
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    REQUIRE(sot_ledger_get_info(ledger, &info, NULL) == SOT_OK);
    if (status == SOT_OK) {
        fuzz_bytes many = {NULL, 0, 0}, one = {NULL, 0, 0};
        REQUIRE(added.rows == w->count && added.added + added.duplicates == w->count);
        REQUIRE(info.interactions == added.added);
        REQUIRE(add_one_by_one(single, profile, w) == SOT_OK);
        write_rows(ledger, &many);
        write_rows(single, &one);
        once_each(&many);
        REQUIRE(many.n == one.n && (many.n == 0 || memcmp(many.p, one.p, many.n) == 0));
        free(many.p), free(one.p);
        REQUIRE(sot_ledger_add_columns(ledger, &w->columns, &added, NULL) == SOT_OK);
        REQUIRE(added.added == 0);
    } else {
        REQUIRE(info.interactions == 0 && info.contacts == 0 && info.pairs == 0);
    }
    sot_ledger_free(single);
    sot_ledger_free(ledger);
    sot_profile_unref(profile);
    sot_context_unref(context);
    free(w);
    return 0;
}
