/* SPDX-License-Identifier: MIT */
/* What the functions of the SQLite extension share on one connection. */
#ifndef SOT_SQL_SQLITE_H
#define SOT_SQL_SQLITE_H

#include <sqlite3ext.h>

#include "sql/group.h"

/* One connection's: freed when the last function or table that uses it is gone. */
typedef struct sql_connection {
    sot_context *context;
    sot_profile *profile;
    sot_reader *reader; /* NULL until a message is read */
    sql_kept kept;
    sql_words words;
    int users;
} sql_connection;

void shared_unref(void *shared);

void *sqlite_resize(void *block, size_t size);

/* The arguments of sot_evidence() from the fourth on, and the columns that sot_scores() knows, in one order.
 */
enum {
#define FIELD(NAME, ...) ARG_##NAME,
#include <socialtrust/fields.def>
    ARG_CUE,
    ARG_COUNT = ARG_CUE + GROUP_CUES
};
const char *arg_name(int arg);

/* Sets one field of a row from a value; NULL leaves its default. Errors: ARGUMENT (type), PARSE, RANGE, KIND;
 * the message names the field. */
sot_status take_value(const sql_connection *shared, int arg, sqlite3_value *value, group_row *row,
                      sot_error *error);

/* A time: ISO 8601 text, or an integer of microseconds since 1970. Errors: ARGUMENT, PARSE, RANGE. */
sot_status take_time(sqlite3_value *value, int64_t *out, sot_error *error);

/* Registers the table-valued function sot_scores(); takes one use of `shared`. */
int register_scores(sqlite3 *db, sql_connection *shared);

#endif
