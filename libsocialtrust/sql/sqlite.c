/* SPDX-License-Identifier: MIT */
/* SQLite's loadable extension: evidence as an aggregate over a pair's rows, scores as functions of evidence.
 *
 *   SELECT sot_depth(sot_evidence(time, actor, target, kind), '2026-07-03T18:00:00Z')
 *   FROM interactions GROUP BY min(actor, target), max(actor, target);
 *
 * Every function of evidence is deterministic: it reads its arguments and the connection's profile, no clock.
 */
#include "sql/sqlite.h"

#include <stdio.h>
#include <string.h>

SQLITE_EXTENSION_INIT1

/* ---- what a connection has ---- */

static void *allocate(void *user, size_t size)
{
    (void)user;
    return sqlite3_malloc64(size);
}

static void *reallocate(void *user, void *block, size_t size)
{
    (void)user;
    return sqlite3_realloc64(block, size);
}

static void release(void *user, void *block)
{
    (void)user;
    sqlite3_free(block);
}

void shared_unref(void *of)
{
    sql_connection *self = of;
    if (--self->users > 0)
        return;
    kept_put(&self->kept, NULL, NULL, 0);
    sot_words_free(self->words.words);
    sot_reader_unref(self->reader);
    sot_profile_unref(self->profile);
    sot_context_unref(self->context);
    sqlite3_free(self);
}

static sql_connection *shared_new(sot_error *error)
{
    sql_connection *self = sqlite3_malloc64(sizeof *self);
    if (!self)
        return NULL;
    *self = (sql_connection){.users = 1};
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.allocator = (sot_allocator){allocate, reallocate, release, NULL};
    if (sot_context_new(&options, &self->context, error) == SOT_OK &&
        sot_profile_builtin(self->context, &self->profile, error) == SOT_OK)
        return self;
    shared_unref(self);
    return NULL;
}

static void result_error(sqlite3_context *call, const char *function, const sot_error *error)
{
    if (error->status == SOT_E_MEMORY) {
        sqlite3_result_error_nomem(call);
        return;
    }
    char message[sizeof error->message + 64];
    snprintf(message, sizeof message, "%s: %s", function, error->message);
    sqlite3_result_error(call, message, -1);
}

/* ---- sot_evidence(time, actor, target [, kind ...]) ---- */

typedef struct gathered {
    sql_group rows;
    uint64_t seen; /* rows offered, for messages */
    int failed;
} gathered;

static void evidence_step(sqlite3_context *call, int count, sqlite3_value **values)
{
    const sql_connection *self = sqlite3_user_data(call);
    gathered *g = sqlite3_aggregate_context(call, sizeof *g);
    if (!g) {
        sqlite3_result_error_nomem(call);
        return;
    }
    if (g->failed)
        return;
    g->rows.resize = sqlite_resize;
    g->seen++;
    sot_error error = SOT_ERROR_INIT;
    group_row row = group_row_default();
    sot_status status = SOT_OK;
    for (int k = 0; status == SOT_OK && k < count; k++)
        status = take_value(self, k, values[k], &row, &error);
    if (status == SOT_OK)
        status = group_add(&g->rows, &row, &error);
    if (status == SOT_OK)
        return;
    g->failed = 1;
    char where[64];
    snprintf(where, sizeof where, "sot_evidence: row %llu of the group", (unsigned long long)g->seen);
    result_error(call, where, &error);
}

/* The blob of evidence as the result; the evidence is kept. */
static void save(sqlite3_context *call, sql_connection *self, sot_evidence *evidence)
{
    sot_error error = SOT_ERROR_INIT;
    char room[GROUP_BLOB]; /* for most: to measure a blob is as much work as to write it */
    size_t written = 0;
    if (sot_evidence_save(evidence, room, sizeof room, &written, NULL) == SOT_OK) {
        kept_put(&self->kept, evidence, room, written);
        sqlite3_result_blob64(call, room, written, SQLITE_TRANSIENT);
        return;
    }
    size_t size = sot_evidence_saved_size(evidence);
    void *blob = sqlite3_malloc64(size);
    if (!blob) {
        sqlite3_result_error_nomem(call);
    } else if (sot_evidence_save(evidence, blob, size, &written, &error) == SOT_OK) {
        sqlite3_result_blob64(call, blob, written, sqlite3_free);
    } else {
        sqlite3_free(blob);
        result_error(call, "sot_evidence", &error);
    }
    sot_evidence_free(evidence);
}

/* SQLite calls it for every group, after an error too, and once for a query without rows: the place to free.
 */
static void evidence_final(sqlite3_context *call)
{
    sql_connection *self = sqlite3_user_data(call);
    gathered *g = sqlite3_aggregate_context(call, 0);
    if (!g) {
        sqlite3_result_null(call);
        return;
    }
    sot_error error = SOT_ERROR_INIT;
    sot_evidence *evidence = NULL;
    if (!g->failed && group_fold(&g->rows, self->context, self->profile, &evidence, &error) != SOT_OK)
        result_error(call, "sot_evidence", &error);
    else if (evidence)
        save(call, self, evidence);
    if (g->rows.resize)
        group_free(&g->rows);
}

/* ---- functions of evidence ---- */

typedef enum what {
    DEPTH,
    DEPTH_LOW,
    DEPTH_HIGH,
    CONFIDENCE,
    PULSE,
    STATE,
    RECIPROCITY,
    INTERACTIONS,
    AWAITED
} what;

/* Evidence, which stays the connection's, and time of a call. False: the result is set already (NULL for
 * NULL, or an error). */
static bool open_evidence(sqlite3_context *call, const char *function, sqlite3_value *blob,
                          sqlite3_value *as_of, sot_evidence **evidence, int64_t *time)
{
    sql_connection *self = sqlite3_user_data(call);
    sot_error error = SOT_ERROR_INIT;
    *evidence = NULL;
    if (sqlite3_value_type(blob) == SQLITE_NULL || (as_of && sqlite3_value_type(as_of) == SQLITE_NULL)) {
        sqlite3_result_null(call);
        return false;
    }
    if (sqlite3_value_type(blob) != SQLITE_BLOB) {
        error.status = SOT_E_ARGUMENT;
        snprintf(error.message, sizeof error.message, "evidence: expected a blob as sot_evidence() makes it");
    } else if (!as_of || take_time(as_of, time, &error) == SOT_OK) {
        const void *bytes = sqlite3_value_blob(blob);
        size_t size = (size_t)sqlite3_value_bytes(blob);
        if ((*evidence = kept_find(&self->kept, bytes, size)) != NULL)
            return true;
        if (sot_evidence_load(self->context, self->profile, bytes ? bytes : "", size, evidence, &error) ==
            SOT_OK) {
            kept_put(&self->kept, *evidence, bytes, size);
            return true;
        }
    } else {
        char cause[sizeof error.message];
        memcpy(cause, error.message, sizeof cause);
        snprintf(error.message, sizeof error.message, "as_of: %.400s", cause);
    }
    result_error(call, function, &error);
    return false;
}

static void result_number(sqlite3_context *call, double value)
{
    if (value == value)
        sqlite3_result_double(call, value);
    else
        sqlite3_result_null(call);
}

static void result_of(sqlite3_context *call, what which, const sot_pair_score *score)
{
    switch (which) {
    case DEPTH:
        result_number(call, score->depth.value);
        break;
    case DEPTH_LOW:
        result_number(call, score->depth.low);
        break;
    case DEPTH_HIGH:
        result_number(call, score->depth.high);
        break;
    case CONFIDENCE:
        result_number(call, score->depth.confidence);
        break;
    case PULSE:
        result_number(call, score->pulse);
        break;
    case STATE:
        sqlite3_result_text(call, sot_name_of(SOT_NAMES_STATE, score->state), -1, SQLITE_STATIC);
        break;
    case RECIPROCITY:
        result_number(call, score->reciprocity);
        break;
    case INTERACTIONS:
        sqlite3_result_int64(call, (sqlite3_int64)score->interactions);
        break;
    case AWAITED:
        break;
    }
}

static void scored(sqlite3_context *call, sqlite3_value **values, const char *function, what which)
{
    sot_evidence *evidence;
    int64_t time = 0;
    if (!open_evidence(call, function, values[0], values[1], &evidence, &time))
        return;
    sot_error error = SOT_ERROR_INIT;
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    sot_query query = SOT_QUERY_INIT;
    query.as_of_us = time;
    if (sot_evidence_score(evidence, &query, &score, &error) == SOT_OK)
        result_of(call, which, &score);
    else
        result_error(call, function, &error);
}

#define SCORED(name, which)                                                    \
    static void name(sqlite3_context *call, int count, sqlite3_value **values) \
    {                                                                          \
        (void)count;                                                           \
        scored(call, values, "sot_" #name, which);                             \
    }
SCORED(depth, DEPTH)
SCORED(depth_low, DEPTH_LOW)
SCORED(depth_high, DEPTH_HIGH)
SCORED(confidence, CONFIDENCE)
SCORED(pulse, PULSE)
SCORED(state, STATE)
SCORED(reciprocity, RECIPROCITY)
SCORED(interactions, INTERACTIONS)

/* Which side of evidence a contact is; -1 with the call's error set. */
static int side_of(sqlite3_context *call, const char *function, sot_evidence *evidence,
                   sqlite3_value *contact)
{
    const char *id = (const char *)sqlite3_value_text(contact);
    sot_evidence_info info = SOT_EVIDENCE_INFO_INIT;
    sot_evidence_get_info(evidence, &info, NULL);
    const char *a = info.a, *b = info.b;
    if (id && strcmp(id, a) == 0)
        return 0;
    if (id && strcmp(id, b) == 0)
        return 1;
    sot_error error = SOT_ERROR_INIT;
    error.status = SOT_E_NOT_FOUND;
    snprintf(error.message, sizeof error.message, "\"%.80s\" is neither \"%.80s\" nor \"%.80s\"",
             id ? id : "NULL", a, b);
    result_error(call, function, &error);
    return -1;
}

/* sot_trust(evidence, of, as_of): the other's trust in `of`; sot_owed(evidence, by, as_of): what awaits `by`.
 */
static void of_side(sqlite3_context *call, sqlite3_value **values, const char *function, bool trust)
{
    sot_evidence *evidence;
    int64_t time = 0;
    if (!open_evidence(call, function, values[0], values[2], &evidence, &time))
        return;
    sot_error error = SOT_ERROR_INIT;
    int side = side_of(call, function, evidence, values[1]);
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    sot_query query = SOT_QUERY_INIT;
    query.as_of_us = time;
    if (side < 0) {
        /* said */
    } else if (sot_evidence_score(evidence, &query, &score, &error) != SOT_OK) {
        result_error(call, function, &error);
    } else if (trust) {
        result_number(call, score.trust[1 - side].value);
    } else {
        sqlite3_result_int(call, score.owed[side]);
    }
}

static void trust(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    of_side(call, values, "sot_trust", true);
}

static void owed(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    of_side(call, values, "sot_owed", false);
}

/* ---- sot_explain(evidence, as_of [, language or 'json' [, me]]) ---- */

static int append(void *user, const char *bytes, size_t size)
{
    sqlite3_str_append(user, bytes, (int)size);
    return sqlite3_str_errcode(user) != SQLITE_OK;
}

static void explain(sqlite3_context *call, int count, sqlite3_value **values)
{
    sql_connection *self = sqlite3_user_data(call);
    sot_evidence *evidence;
    int64_t time = 0;
    if (!open_evidence(call, "sot_explain", values[0], values[1], &evidence, &time))
        return;
    const char *language = count > 2 ? (const char *)sqlite3_value_text(values[2]) : NULL;
    sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
    telling.me = count > 3 ? (const char *)sqlite3_value_text(values[3]) : NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_explanation *explanation = NULL;
    const sot_words *words = NULL;
    sqlite3_str *text = sqlite3_str_new(NULL);
    sot_query query = SOT_QUERY_INIT;
    query.as_of_us = time;
    sot_status status = sot_evidence_explain(evidence, &query, &explanation, &error);
    if (status == SOT_OK && language && strcmp(language, "json") == 0)
        status = sot_explanation_write_json(explanation, append, text, &error);
    else if (status == SOT_OK) {
        status = kept_words(&self->words, self->context, language ? language : "en", &words, &error);
        if (status == SOT_OK)
            status = sot_words_explain(words, explanation, &telling, append, text, &error);
    }
    if (status == SOT_OK) {
        int length = sqlite3_str_length(text);
        sqlite3_result_text(call, sqlite3_str_finish(text), length, sqlite3_free);
    } else {
        sqlite3_free(sqlite3_str_finish(text));
        result_error(call, "sot_explain", &error);
    }
    sot_explanation_free(explanation);
}

/* ---- sot_read(text [, language]): what a message says, as JSON of its cues ---- */

static void read_message(sqlite3_context *call, int count, sqlite3_value **values)
{
    sql_connection *self = sqlite3_user_data(call);
    sot_error error = SOT_ERROR_INIT;
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    sot_reading_info info = {.size = sizeof info};
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) {
        sqlite3_result_null(call);
        return;
    }
    const char *text = (const char *)sqlite3_value_text(values[0]);
    about.language = count > 1 ? (const char *)sqlite3_value_text(values[1]) : NULL;
    /* Made on first use: most connections never read a message. */
    if ((!self->reader && sot_reader_new(self->context, NULL, &self->reader, &error) != SOT_OK) ||
        sot_reader_read(self->reader, text ? text : "", (size_t)sqlite3_value_bytes(values[0]), &about,
                        &reading, &error) != SOT_OK ||
        sot_reading_get_info(reading, &info, &error) != SOT_OK) {
        result_error(call, "sot_read", &error);
    } else {
        sqlite3_str *out = sqlite3_str_new(NULL);
        sqlite3_str_appendf(out, "{\"language\":\"%s\"", info.language);
        for (int cue = 0; cue < GROUP_CUES; cue++)
            if (info.looked_for >> cue & 1)
                sqlite3_str_appendf(out, ",\"%s\":%.17g", sot_name_of(SOT_NAMES_CUE, cue),
                                    sot_reading_cue(reading, cue));
        sqlite3_str_appendall(out, "}");
        int length = sqlite3_str_length(out);
        sqlite3_result_text(call, sqlite3_str_finish(out), length, sqlite3_free);
    }
    sot_reading_free(reading);
}

/* ---- profile and version ---- */

/* sot_set_profile(json): what this connection's functions use from now on; NULL: the built-in one again.
 * Returns its fingerprint. Not deterministic, and for the person at the connection only: views and triggers
 * may not. */
static void set_profile(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    sql_connection *self = sqlite3_user_data(call);
    sot_error error = SOT_ERROR_INIT;
    sot_profile *profile = NULL;
    const char *json = (const char *)sqlite3_value_text(values[0]);
    sot_status status = json ? sot_profile_from_json(self->context, json,
                                                     (size_t)sqlite3_value_bytes(values[0]), &profile, &error)
                             : sot_profile_builtin(self->context, &profile, &error);
    if (status != SOT_OK) {
        result_error(call, "sot_set_profile", &error);
        return;
    }
    kept_put(&self->kept, NULL, NULL, 0);
    sot_profile_unref(self->profile);
    self->profile = profile;
    sqlite3_result_text(call, sot_profile_fingerprint(profile), -1, SQLITE_TRANSIENT);
}

static void version(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_text(call, sot_version(), -1, SQLITE_STATIC);
}

/* ---- registration ---- */

#define PURE (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

static const struct {
    const char *name;
    int arguments, flags;
    void (*function)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
    {"sot_depth", 2, PURE, depth},
    {"sot_depth_low", 2, PURE, depth_low},
    {"sot_depth_high", 2, PURE, depth_high},
    {"sot_confidence", 2, PURE, confidence},
    {"sot_pulse", 2, PURE, pulse},
    {"sot_state", 2, PURE, state},
    {"sot_reciprocity", 2, PURE, reciprocity},
    {"sot_interactions", 2, PURE, interactions},
    {"sot_trust", 3, PURE, trust},
    {"sot_owed", 3, PURE, owed},
    {"sot_explain", 2, PURE, explain},
    {"sot_explain", 3, PURE, explain},
    {"sot_explain", 4, PURE, explain},
    {"sot_read", 1, PURE, read_message},
    {"sot_read", 2, PURE, read_message},
    {"sot_version", 0, PURE, version},
    {"sot_set_profile", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, set_profile},
};

#ifdef _WIN32
__declspec(dllexport)
#else
__attribute__((visibility("default")))
#endif
    int sqlite3_socialtrustsqlite_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

int sqlite3_socialtrustsqlite_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
    SQLITE_EXTENSION_INIT2(api);
    sot_error error = SOT_ERROR_INIT;
    sql_connection *self = shared_new(&error);
    if (!self) {
        *message = sqlite3_mprintf("socialtrust: %s", error.message[0] ? error.message : "out of memory");
        return SQLITE_ERROR;
    }
    /* Every registration holds one use; SQLite calls the destructor also where it fails. */
    int code = SQLITE_OK;
    for (size_t k = 0; code == SQLITE_OK && k < sizeof functions / sizeof *functions; k++) {
        self->users++;
        code = sqlite3_create_function_v2(db, functions[k].name, functions[k].arguments, functions[k].flags,
                                          self, functions[k].function, NULL, NULL, shared_unref);
    }
    for (int arguments = ARG_KIND; code == SQLITE_OK && arguments <= ARG_COUNT; arguments++) {
        self->users++;
        code = sqlite3_create_function_v2(db, "sot_evidence", arguments, PURE, self, NULL, evidence_step,
                                          evidence_final, shared_unref);
    }
    if (code == SQLITE_OK) {
        self->users++;
        code = register_scores(db, self);
    }
    shared_unref(self);
    return code;
}
