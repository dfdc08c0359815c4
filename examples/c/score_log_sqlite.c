/* SPDX-License-Identifier: MIT */
/* A log in a file of SQLite, as `socialtrust import -o log.sqlite` writes it: the tables interactions,
 * contacts and aliases into a ledger. Built where sqlite3.h is at hand; elsewhere it says so. */
#include "score_log.h"

#include <string.h>

bool is_sqlite(const char *path)
{
    char mark[16] = "";
    FILE *file = strcmp(path, "-") != 0 ? fopen(path, "rb") : NULL;
    bool found = file && fread(mark, 1, 16, file) == 16 && memcmp(mark, "SQLite format 3", 16) == 0;
    if (file)
        fclose(file);
    return found;
}

static sot_status fails(sot_error *error, sot_status status, const char *path, const char *what)
{
    char message[sizeof error->message];
    snprintf(message, sizeof message, "%.200s: %.280s", path, what);
    memcpy(error->message, message, sizeof message);
    error->status = status;
    return status;
}

#ifdef HAVE_SQLITE
#include <sqlite3.h>

static const char rows_query[] = "SELECT row, time, actor, target, kind, channel, audience, weight, "
                                 "duration, sentiment, id, ref, due, looked_for, sequence, "
                                 "question, personal, humour, gratitude, apology, promotion, closing, "
                                 "automatic FROM interactions ORDER BY row";
enum {
    ROW,
    TIME,
    ACTOR,
    TARGET,
    KIND,
    CHANNEL,
    AUDIENCE,
    WEIGHT,
    DURATION,
    SENTIMENT,
    ID,
    REF,
    DUE,
    LOOKED_FOR,
    SEQUENCE,
    CUES
};

static const char *text(sqlite3_stmt *query, int column)
{
    return (const char *)sqlite3_column_text(query, column);
}

static double number(sqlite3_stmt *query, int column, double otherwise)
{
    return sqlite3_column_type(query, column) == SQLITE_NULL ? otherwise
                                                             : sqlite3_column_double(query, column);
}

/* Names of cues with bars between them, or all, as bits. */
static sot_status cues_of(const char *names, uint32_t *out, sot_error *error)
{
    char name[24];
    *out = 0;
    if (names && strcmp(names, "all") == 0)
        *out = (UINT32_C(1) << SOT_CUE_COUNT) - 1;
    for (const char *p = *out ? NULL : names; p && *p;) {
        size_t n = strcspn(p, "|");
        snprintf(name, sizeof name, "%.*s", (int)(n < 23 ? n : 23), p);
        int cue = sot_number_of(SOT_NAMES_CUE, name);
        if (cue < 0) {
            snprintf(error->message, sizeof error->message, "looked_for: there is no cue \"%s\"", name);
            return error->status = SOT_E_PARSE;
        }
        *out |= UINT32_C(1) << cue;
        p += n + (p[n] == '|');
    }
    return SOT_OK;
}

static sot_status add_row(const scored *s, sqlite3_stmt *query, sot_error *error)
{
    double cues[SOT_CUE_COUNT];
    sot_interaction row = SOT_INTERACTION_INIT;
    int64_t audience =
        sqlite3_column_type(query, AUDIENCE) == SQLITE_NULL ? 1 : sqlite3_column_int64(query, AUDIENCE);
    row.time_us = sqlite3_column_int64(query, TIME);
    row.actor = text(query, ACTOR);
    row.target = text(query, TARGET);
    row.channel = text(query, CHANNEL);
    row.audience = audience < 0 || audience > UINT32_MAX ? 0 : (uint32_t)audience;
    row.weight = number(query, WEIGHT, row.weight);
    row.duration_s = number(query, DURATION, row.duration_s);
    row.sentiment = number(query, SENTIMENT, row.sentiment);
    row.id = text(query, ID);
    row.ref = text(query, REF);
    if (sqlite3_column_type(query, DUE) != SQLITE_NULL)
        row.due_us = sqlite3_column_int64(query, DUE);
    row.sequence = sqlite3_column_int64(query, SEQUENCE); /* NULL is 0 */
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        cues[cue] = number(query, CUES + cue, 0);
    row.cues = cues;
    row.cue_count = SOT_CUE_COUNT;
    sot_status status = cues_of(text(query, LOOKED_FOR), &row.looked_for, error);
    if (status == SOT_OK)
        status = sot_profile_kind(s->profile, text(query, KIND), &row.kind, error);
    return status == SOT_OK ? sot_ledger_add(s->ledger, &row, NULL, error) : status;
}

static sot_status add_contact(const scored *s, sqlite3_stmt *query, sot_error *error)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = text(query, 0);
    contact.kind = sot_number_of(SOT_NAMES_CONTACT_KIND, text(query, 1));
    contact.display_name = text(query, 2);
    contact.organisation = text(query, 3);
    contact.do_not_score = sqlite3_column_int(query, 4);
    return sot_ledger_declare(s->ledger, &contact, error);
}

/* How exact the log's times are said to be: a load of nothing says it. */
static sot_status add_resolution(const scored *s, sqlite3_stmt *query, sot_error *error)
{
    const char *const nobody = "";
    const int64_t never = 0;
    sot_text_column texts = {.strings = &nobody};
    sot_columns columns = SOT_COLUMNS_INIT;
    columns.time_us = &never;
    columns.actor = columns.target = columns.kind_name = &texts;
    columns.resolution_s = sqlite3_column_double(query, 0);
    return sot_ledger_add_columns(s->ledger, &columns, NULL, error);
}

/* Those who are one contact already, because the file says so in two ways, are left as they are. */
static sot_status add_alias(const scored *s, sqlite3_stmt *query, sot_error *error)
{
    sot_contact known = SOT_CONTACT_INIT;
    if (sot_ledger_contact(s->ledger, text(query, 0), &known, NULL) == SOT_OK && known.alias_of &&
        known.alias_of[0])
        return SOT_OK;
    return sot_ledger_add_alias(s->ledger, text(query, 0), text(query, 1), error);
}

typedef sot_status take(const scored *s, sqlite3_stmt *query, sot_error *error);

static sot_status each_row(const scored *s, sqlite3 *db, const char *sql, take *one, sot_error *error)
{
    sqlite3_stmt *query = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &query, NULL);
    sot_status status = SOT_OK;
    while (code == SQLITE_OK && status == SOT_OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        code = SQLITE_OK;
        status = one(s, query, error);
        if (status != SOT_OK) {
            char place[sizeof error->message];
            snprintf(place, sizeof place, "%s %.60s: %.300s",
                     one == add_row          ? "interactions, row"
                     : one == add_resolution ? "meta, resolution"
                                             : "contacts or aliases,",
                     text(query, 0), error->message);
            fails(error, status, s->options->file, place);
        }
    }
    if (status == SOT_OK && code != SQLITE_DONE)
        status = fails(error, SOT_E_IO, s->options->file, sqlite3_errmsg(db));
    sqlite3_finalize(query);
    return status;
}

sot_status read_sqlite(const scored *s, sot_error *error)
{
    sqlite3 *db = NULL;
    sot_status status = SOT_OK;
    if (sqlite3_open_v2(s->options->file, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        status = fails(error, SOT_E_IO, s->options->file, db ? sqlite3_errmsg(db) : "cannot be read");
    sqlite3_busy_timeout(db, 30000);
    if (status == SOT_OK &&
        sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) /* one state of all tables */
        status = fails(error, SOT_E_IO, s->options->file, sqlite3_errmsg(db));
    if (status == SOT_OK)
        status = each_row(s, db, "SELECT value FROM meta WHERE name = 'resolution'", add_resolution, error);
    if (status == SOT_OK)
        status = each_row(s, db, rows_query, add_row, error);
    if (status == SOT_OK)
        status = each_row(s, db, "SELECT id, kind, display_name, organisation, do_not_score FROM contacts",
                          add_contact, error);
    if (status == SOT_OK)
        status = each_row(s, db, "SELECT alias, contact FROM aliases WHERE accepted = 1", add_alias, error);
    sqlite3_close(db);
    return status;
}
#else
sot_status read_sqlite(const scored *s, sot_error *error)
{
    return fails(error, SOT_E_ARGUMENT, s->options->file,
                 "a log of SQLite, and this program was built without sqlite3.h");
}
#endif
