/* SPDX-License-Identifier: MIT */
/* What the parts of score_log share. */
#ifndef SCORE_LOG_H
#define SCORE_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include <socialtrust.h>

/* Exit status. */
enum { GOOD = 0, BAD_INPUT = 1, BAD_USAGE = 2 };

typedef enum log_form { FORM_TABLE, FORM_CSV, FORM_JSON } log_form;

typedef struct log_options {
    const char *file, *profile, *as_of, *me, *language;
    const char *a, *b; /* of --explain, NULL without */
    char **aliases;    /* ALIAS=CONTACT, pieces of argv */
    size_t alias_count;
    sot_column_name columns[64]; /* which column of the log is which field */
    size_t column_count;
    sot_zone_change *zone; /* of times that have none; NULL: such times are errors */
    size_t zone_count;
    log_form form;
    int unit; /* a sot_time_unit */
    unsigned threads;
    size_t rows; /* most rows of a table */
    bool attention, summary, ignore_unknown, normalise, defuse;
    bool last;       /* --as-of last: score at the time of the last row */
    unsigned refuse; /* bits of remarks that are errors */
} log_options;

/* Everything at hand once the log is read and scored. */
typedef struct scored {
    const log_options *options;
    sot_context *context;
    sot_words *words;
    sot_ledger *ledger;
    sot_intake intake; /* how it takes rows */
    sot_profile *profile;
    sot_attention *attention; /* NULL: not asked for */
    sot_scores *scores;
    int64_t as_of;
    bool misused; /* the command line is what is wrong */
} scored;

/* Fills `out`; returns -1 to go on, else the exit status. */
int options_read(int argc, char **argv, log_options *out);

/* The changes of a zone's clocks, by its name in the system's table of zones or an offset such as +02:00; the
 * caller frees them. NULL: there is no such zone. */
sot_zone_change *zone_changes(const char *name, size_t *count);

/* The profile with its days and open hours in the zone of --zone, unless it says itself where its days begin.
 */
sot_status in_zone(sot_context *context, const log_options *options, sot_profile **profile, sot_error *error);

/* Whether a file is one of SQLite, and its log into the ledger. */
bool is_sqlite(const char *path);
sot_status read_sqlite(const scored *s, sot_error *error);

/* Columns of the terminal, or as COLUMNS has it. */
unsigned terminal_columns(void);

#endif
