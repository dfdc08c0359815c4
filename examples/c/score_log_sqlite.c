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

#include <stdlib.h>

#define ROWS_FROM "FROM interactions ORDER BY time, row"
static const char header[] = "time,actor,target,kind,channel,audience,weight,duration,sentiment,id,ref,due,"
                             "looked_for,sequence,question,personal,humour,gratitude,apology,promotion,"
                             "closing,automatic";

static const char *text(sqlite3_stmt *query, int column)
{
    return (const char *)sqlite3_column_text(query, column);
}

/* The interactions as CSV, row by row: as one load, in which equal rows are as many as there are. */
typedef struct rows_out {
    sqlite3_stmt *query;
    char *line;
    size_t size, at, room;
    int code;
    bool begun;
} rows_out;

static bool put(rows_out *out, const char *bytes, size_t size)
{
    if (out->size + size > out->room) {
        size_t room = 2 * (out->size + size);
        char *more = realloc(out->line, room);
        if (!more)
            return false;
        out->line = more;
        out->room = room;
    }
    memcpy(out->line + out->size, bytes, size);
    out->size += size;
    return true;
}

static bool put_quoted(rows_out *out, const char *bytes, size_t size)
{
    bool good = put(out, "\"", 1);
    for (size_t k = 0; good && k < size; k++)
        good = put(out, "\"\"", bytes[k] == '"' ? 2 : 0) && (bytes[k] == '"' || put(out, &bytes[k], 1));
    return good && put(out, "\"", 1);
}

static bool put_value(rows_out *out, int column)
{
    char digits[40];
    switch (sqlite3_column_type(out->query, column)) {
    case SQLITE_NULL:
        return true;
    case SQLITE_INTEGER:
        snprintf(digits, sizeof digits, "%lld", (long long)sqlite3_column_int64(out->query, column));
        return put(out, digits, strlen(digits));
    case SQLITE_FLOAT:
        snprintf(digits, sizeof digits, "%.17g", sqlite3_column_double(out->query, column));
        return put(out, digits, strlen(digits));
    default:
        return put_quoted(out, text(out->query, column), (size_t)sqlite3_column_bytes(out->query, column));
    }
}

/* The next line; false: there is none. */
static bool next_line(rows_out *out)
{
    out->size = out->at = 0;
    if (!out->begun) {
        out->begun = true;
        return put(out, header, sizeof header - 1) && put(out, "\n", 1);
    }
    if (out->code != SQLITE_ROW || (out->code = sqlite3_step(out->query)) != SQLITE_ROW)
        return false;
    bool good = true;
    for (int column = 0; good && column < sqlite3_column_count(out->query); column++)
        good = (column == 0 || put(out, ",", 1)) && put_value(out, column);
    if (!good || !put(out, "\n", 1))
        out->code = SQLITE_NOMEM;
    return out->code == SQLITE_ROW;
}

static size_t read_lines(void *user, char *into, size_t size)
{
    rows_out *out = user;
    size_t given = 0;
    while (given < size && (out->at < out->size || next_line(out))) {
        size_t n = out->size - out->at < size - given ? out->size - out->at : size - given;
        memcpy(into + given, out->line + out->at, n);
        out->at += n;
        given += n;
    }
    return out->code == SQLITE_ROW || out->code == SQLITE_DONE ? given : SIZE_MAX;
}

/* "line N, column ..." as the row that it is. */
static void name_row(sqlite3 *db, const char *path, sot_error *error)
{
    sqlite3_stmt *query = NULL;
    unsigned long line = 0;
    int passed = 0;
    char place[sizeof error->message];
    if (sscanf(error->message, "line %lu, %n", &line, &passed) != 1 || line < 2 || passed == 0 ||
        sqlite3_prepare_v2(db, "SELECT row " ROWS_FROM " LIMIT 1 OFFSET ?", -1, &query, NULL) != SQLITE_OK) {
        fails(error, error->status, path, error->message);
        return;
    }
    sqlite3_bind_int64(query, 1, (sqlite3_int64)line - 2);
    if (sqlite3_step(query) == SQLITE_ROW)
        snprintf(place, sizeof place, "interactions, row %.60s: %.300s", text(query, 0),
                 error->message + passed);
    else
        snprintf(place, sizeof place, "%.400s", error->message);
    sqlite3_finalize(query);
    fails(error, error->status, path, place);
}

static sot_status add_rows(const scored *s, sqlite3 *db, sot_error *error)
{
    rows_out out = {.code = SQLITE_ROW};
    char sql[sizeof header + 80];
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.time_unit = SOT_UNIT_MICROSECONDS;
    snprintf(sql, sizeof sql, "SELECT %s " ROWS_FROM, header);
    if (sqlite3_prepare_v2(db, sql, -1, &out.query, NULL) != SQLITE_OK)
        return fails(error, SOT_E_IO, s->options->file, sqlite3_errmsg(db));
    sot_status status = sot_ledger_read_csv(s->ledger, read_lines, &out, &options, NULL, error);
    if (status != SOT_OK && out.code != SQLITE_ROW && out.code != SQLITE_DONE)
        fails(error, status, s->options->file, sqlite3_errmsg(db));
    else if (status != SOT_OK)
        name_row(db, s->options->file, error);
    sqlite3_finalize(out.query);
    free(out.line);
    return status;
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

/* How exact the log's times are said to be. */
static sot_status add_resolution(const scored *s, sqlite3_stmt *query, sot_error *error)
{
    sot_intake intake = s->intake;
    intake.resolution_s = sqlite3_column_double(query, 0);
    return sot_ledger_set_intake(s->ledger, &intake, error);
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
                     one == add_resolution ? "meta, resolution" : "contacts or aliases,", text(query, 0),
                     error->message);
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
    if (status == SOT_OK &&
        sqlite3_table_column_metadata(db, NULL, "meta", NULL, NULL, NULL, NULL, NULL, NULL) ==
            SQLITE_OK) /* a log of one's own making may have none */
        status = each_row(s, db, "SELECT value FROM meta WHERE name = 'resolution'", add_resolution, error);
    if (status == SOT_OK)
        status = add_rows(s, db, error);
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
