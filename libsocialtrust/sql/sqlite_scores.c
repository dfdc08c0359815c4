/* SPDX-License-Identifier: MIT */
/* sot_scores(query, as_of [, me [, attention]]), query NULL for a log file's own tables: the scores of all
 * pairs (or of one contact's) in the rows that a query gives, as a table. The query's columns are told by
 * their names: time, actor (or "from"), target (or "to"), kind, ... as a reader of CSV does. Aliases are the
 * query's own business: a join puts the canonical id (and then ids must not meet). */
#include "sql/sqlite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sql/batch.h"

SQLITE_EXTENSION_INIT3

/* The query where none is given: the tables of a log file as `socialtrust import` writes it. Contacts that
 * are not to be scored are left out. Its accepted aliases are told to the ledger: a join would take from ids
 * the record to which they belong. */
#define LOG_QUERY                                                                                    \
    "SELECT i.time, i.actor, i.target, i.kind, "                                                     \
    "i.channel, i.audience, i.weight, i.duration, i.sentiment, i.id, i.ref, i.due, i.looked_for, "   \
    "i.sequence, "                                                                                   \
    "i.question, i.personal, i.humour, i.gratitude, i.apology, i.promotion, i.closing, i.automatic " \
    "FROM interactions i LEFT JOIN aliases a ON a.alias = i.actor AND a.accepted "                   \
    "LEFT JOIN aliases b ON b.alias = i.target AND b.accepted "                                      \
    "WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.do_not_score AND "                           \
    "c.id IN (coalesce(a.contact, i.actor), coalesce(b.contact, i.target)))"
#define LOG_ALIASES "SELECT alias, contact FROM aliases WHERE accepted AND alias <> contact"

/* What the table shows: text and counts by hand, the rest are columns of sot_scores. */
#define DECLARATION                                                                                        \
    "CREATE TABLE x(a TEXT, b TEXT, contact TEXT, state TEXT, interactions INT, owed_a INT, owed_b INT, "  \
    "depth REAL, "                                                                                         \
    "depth_low REAL, depth_high REAL, depth_confidence REAL, trust_ab REAL, trust_ab_low REAL, "           \
    "trust_ab_high REAL, "                                                                                 \
    "trust_ab_confidence REAL, trust_ba REAL, trust_ba_low REAL, trust_ba_high REAL, trust_ba_confidence " \
    "REAL, "                                                                                               \
    "reciprocity REAL, pulse REAL, p_active REAL, query HIDDEN, as_of HIDDEN, me HIDDEN, attention HIDDEN)"

static const char *const measures[] = {
    "depth",       "depth_low",    "depth_high",    "depth_confidence",
    "trust_ab",    "trust_ab_low", "trust_ab_high", "trust_ab_confidence",
    "trust_ba",    "trust_ba_low", "trust_ba_high", "trust_ba_confidence",
    "reciprocity", "pulse",        "p_active",
};
enum {
    A,
    B,
    CONTACT,
    STATE,
    INTERACTIONS,
    OWED_A,
    OWED_B,
    MEASURE,
    QUERY = MEASURE + sizeof measures / sizeof *measures,
    AS_OF,
    ME,
    ATTENTION
};

typedef struct table {
    sqlite3_vtab base;
    sqlite3 *db;
    sql_connection *shared;
} table;

typedef struct cursor {
    sqlite3_vtab_cursor base;
    sot_scores *scores;
    sqlite3_int64 row, count;
} cursor;

static int connect_table(sqlite3 *db, void *user, int argc, const char *const *argv, sqlite3_vtab **out,
                         char **message)
{
    (void)argc;
    (void)argv;
    (void)message;
    int code = sqlite3_declare_vtab(db, DECLARATION);
    if (code != SQLITE_OK)
        return code;
    /* It runs a query that it is given as text: not from within a view or trigger of a file somebody sent. */
    sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    table *self = sqlite3_malloc64(sizeof *self);
    if (!self)
        return SQLITE_NOMEM;
    memset(self, 0, sizeof *self);
    self->db = db;
    self->shared = user;
    *out = &self->base;
    return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *base)
{
    sqlite3_free(base);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    int given[4] = {-1, -1, -1, -1}, next = 1;
    for (int k = 0; k < info->nConstraint; k++) {
        int hidden = info->aConstraint[k].iColumn - (int)QUERY;
        if (hidden < 0 || info->aConstraint[k].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (!info->aConstraint[k].usable)
            return SQLITE_CONSTRAINT;
        given[hidden] = k;
    }
    if (given[0] < 0 || given[1] < 0) {
        sqlite3_free(base->zErrMsg);
        base->zErrMsg = sqlite3_mprintf(
            "sot_scores: a query and a time are needed: sot_scores('SELECT ...', '2026-01-31T00:00:00Z')");
        return SQLITE_ERROR;
    }
    for (int hidden = 0; hidden < 4; hidden++)
        if (given[hidden] >= 0) {
            info->aConstraintUsage[given[hidden]].argvIndex = next++;
            info->aConstraintUsage[given[hidden]].omit = 1;
            info->idxNum |= 1 << hidden;
        }
    info->estimatedCost = 1e6;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    (void)base;
    cursor *self = sqlite3_malloc64(sizeof *self);
    if (!self)
        return SQLITE_NOMEM;
    memset(self, 0, sizeof *self);
    *out = &self->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    sot_scores_free(((cursor *)base)->scores);
    sqlite3_free(base);
    return SQLITE_OK;
}

/* Which argument each of the query's columns is. False: the message is set. */
static bool map_columns(sqlite3_stmt *query, int *args, int count, sot_error *error)
{
    bool have[ARG_COUNT] = {false};
    for (int k = 0; k < count; k++) {
        const char *name = sqlite3_column_name(query, k);
        const char *known = name && strcmp(name, "from") == 0 ? "actor"
                            : name && strcmp(name, "to") == 0 ? "target"
                                                              : name;
        int arg = 0;
        while (arg < ARG_COUNT && known && strcmp(known, arg_name(arg)) != 0)
            arg++;
        if (!known || arg == ARG_COUNT) {
            snprintf(error->message, sizeof error->message,
                     "the query's column \"%.60s\" is not known: rename it with AS to time, actor, target, "
                     "kind, channel ... or leave it out",
                     name ? name : "");
            return false;
        }
        if (have[arg]) {
            snprintf(error->message, sizeof error->message, "the query gives %s twice", arg_name(arg));
            return false;
        }
        have[arg] = true;
        args[k] = arg;
    }
    for (int arg = 0; arg <= ARG_TARGET; arg++)
        if (!have[arg]) {
            snprintf(error->message, sizeof error->message, "the query has no column %s", arg_name(arg));
            return false;
        }
    return true;
}

static int run(const sql_connection *shared, sqlite3_stmt *query, sql_batch *rows, sot_error *error)
{
    int args[ARG_COUNT], count = sqlite3_column_count(query);
    error->status = SOT_E_ARGUMENT;
    if (count > ARG_COUNT) {
        snprintf(error->message, sizeof error->message, "the query has %d columns, %d are known", count,
                 (int)ARG_COUNT);
        return SQLITE_ERROR;
    }
    if (!map_columns(query, args, count, error))
        return SQLITE_ERROR;
    unsigned long long number = 0;
    int code;
    while ((code = sqlite3_step(query)) == SQLITE_ROW) {
        group_row row = group_row_default();
        sot_status status = SOT_OK;
        number++;
        /* The connection's mutex is held while a table is being read, so that these values are protected
         * ones. */
        for (int k = 0; status == SOT_OK && k < count; k++)
            status = take_value(shared, args[k], sqlite3_column_value(query, k), &row, error);
        if (status == SOT_OK) {
            status = batch_add(rows, &row, error);
        } else {
            char cause[sizeof error->message];
            memcpy(cause, error->message, sizeof cause);
            snprintf(error->message, sizeof error->message, "row %llu: %.440s", number, cause);
        }
        if (status != SOT_OK)
            return SQLITE_ERROR;
    }
    if (code != SQLITE_DONE) {
        snprintf(error->message, sizeof error->message, "%.400s", sqlite3_errmsg(sqlite3_db_handle(query)));
        return code;
    }
    return batch_end(rows, error) == SOT_OK ? SQLITE_DONE : SQLITE_ERROR;
}

static int add_aliases(sqlite3 *db, sot_ledger *ledger, sot_error *error)
{
    sqlite3_stmt *query = NULL;
    int code = sqlite3_prepare_v2(db, LOG_ALIASES, -1, &query, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        const char *alias = (const char *)sqlite3_column_text(query, 0);
        const char *of = (const char *)sqlite3_column_text(query, 1);
        code = !alias || !of || sot_ledger_add_alias(ledger, alias, of, error) == SOT_OK ? SQLITE_OK
                                                                                         : SQLITE_ERROR;
    }
    if (code != SQLITE_DONE && error->message[0] == '\0')
        snprintf(error->message, sizeof error->message, "%.400s", sqlite3_errmsg(db));
    sqlite3_finalize(query);
    return code;
}

/* How exact a log's times are said to be; a log of one's own making may have no such table. */
static int add_resolution(sqlite3 *db, sot_ledger *ledger, sot_error *error)
{
    sqlite3_stmt *query = NULL;
    sot_intake intake = SOT_INTAKE_INIT;
    if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = 'resolution'", -1, &query, NULL) ==
            SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        intake.resolution_s = sqlite3_column_double(query, 0);
    sqlite3_finalize(query);
    return sot_ledger_set_intake(ledger, &intake, error) == SOT_OK ? SQLITE_DONE : SQLITE_ERROR;
}

static int fail(table *self, int code, const sot_error *error)
{
    sqlite3_free(self->base.zErrMsg);
    self->base.zErrMsg = sqlite3_mprintf("sot_scores: %s", error->message);
    return code;
}

static int filter(sqlite3_vtab_cursor *base, int which, const char *text, int argc, sqlite3_value **argv)
{
    (void)text;
    (void)argc;
    cursor *self = (cursor *)base;
    table *of = (table *)base->pVtab;
    sot_error error = SOT_ERROR_INIT;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores_free(self->scores);
    self->scores = NULL;
    self->row = self->count = 0;
    bool of_log = sqlite3_value_type(argv[0]) == SQLITE_NULL;
    const char *sql = of_log ? LOG_QUERY : (const char *)sqlite3_value_text(argv[0]), *rest = NULL;
    sqlite3_value *as_of = argv[1];
    int at = 2;
    options.me = which & 4 ? (const char *)sqlite3_value_text(argv[at++]) : NULL;
    bool with_attention = which & 8 ? sqlite3_value_int(argv[at]) != 0 : false;
    if (!sql || take_time(as_of, &options.as_of_us, &error) != SOT_OK)
        return fail(of, SQLITE_ERROR, &error);
    sqlite3_stmt *query = NULL;
    sot_ledger *ledger = NULL;
    sot_attention *attention = NULL;
    sql_batch *rows = NULL;
    int code = sqlite3_prepare_v2(of->db, sql, -1, &query, &rest);
    if (code != SQLITE_OK) {
        snprintf(error.message, sizeof error.message, "the query: %.400s", sqlite3_errmsg(of->db));
    } else if (!query || !sqlite3_stmt_readonly(query) || (rest && rest[strspn(rest, " \t\r\n;")])) {
        snprintf(error.message, sizeof error.message, "the query must be one SELECT");
        code = SQLITE_ERROR;
    } else if (sot_ledger_new(of->shared->context, of->shared->profile, &ledger, &error) != SOT_OK ||
               !(rows = batch_new(sqlite_resize, ledger))) {
        code = SQLITE_NOMEM;
    } else {
        code = run(of->shared, query, rows, &error);
        if (code == SQLITE_DONE && of_log)
            code = add_aliases(of->db, ledger, &error);
        if (code == SQLITE_DONE && of_log)
            code = add_resolution(of->db, ledger, &error);
        if (code == SQLITE_DONE) {
            code = SQLITE_OK;
            if (with_attention &&
                sot_attention_new(ledger, NULL, options.as_of_us, &attention, &error) != SOT_OK)
                code = SQLITE_ERROR;
            options.attention = attention;
            if (code == SQLITE_OK &&
                sot_ledger_scores(ledger, NULL, &options, &self->scores, &error) != SOT_OK)
                code = SQLITE_ERROR;
        }
    }
    sqlite3_finalize(query);
    batch_free(rows);
    sot_attention_free(attention);
    sot_ledger_free(ledger);
    if (code != SQLITE_OK)
        return fail(of, code, &error);
    self->count = (sqlite3_int64)sot_scores_count(self->scores);
    return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *base)
{
    ((cursor *)base)->row++;
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
    return ((cursor *)base)->row >= ((cursor *)base)->count;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    *out = ((cursor *)base)->row;
    return SQLITE_OK;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *call, int index)
{
    const cursor *self = (const cursor *)base;
    uint64_t row = (uint64_t)self->row;
    sot_scores_row about = SOT_SCORES_ROW_INIT;
    if (index < MEASURE)
        sot_scores_get_row(self->scores, row, &about, NULL);
    switch (index) {
    case A:
        sqlite3_result_text(call, about.a, -1, SQLITE_TRANSIENT);
        break;
    case B:
        sqlite3_result_text(call, about.b, -1, SQLITE_TRANSIENT);
        break;
    case CONTACT:
        if (about.me_side >= 0)
            sqlite3_result_text(call, about.me_side ? about.a : about.b, -1, SQLITE_TRANSIENT);
        break;
    case STATE:
        sqlite3_result_text(call, sot_name_of(SOT_NAMES_STATE, about.state), -1, SQLITE_STATIC);
        break;
    case INTERACTIONS:
        sqlite3_result_int64(call, (sqlite3_int64)about.interactions);
        break;
    case OWED_A:
    case OWED_B:
        sqlite3_result_int(call, about.owed[index - OWED_A]);
        break;
    default:
        if (index >= MEASURE && index < (int)QUERY) {
            const double *values = sot_scores_column(self->scores, measures[index - MEASURE]);
            if (values && !isnan(values[row]))
                sqlite3_result_double(call, values[row]);
        }
    }
    return SQLITE_OK;
}

static const sqlite3_module module = {
    .iVersion = 0,
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xDestroy = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = rowid,
};

int register_scores(sqlite3 *db, sql_connection *shared)
{
    return sqlite3_create_module_v2(db, "sot_scores", &module, shared, shared_unref);
}
