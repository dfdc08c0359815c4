/* SPDX-License-Identifier: MIT */
/* What the parts of score_log share: its options, its words, and text that fits a terminal. */
#ifndef SCORE_LOG_H
#define SCORE_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include <socialtrust.h>

#define DAY_US INT64_C(86400000000)

/* Exit status. */
enum { GOOD = 0, BAD_INPUT = 1, BAD_USAGE = 2 };

typedef enum log_form { FORM_TABLE, FORM_CSV, FORM_JSON } log_form;
typedef enum log_tongue { ENGLISH, GERMAN, TONGUES } log_tongue;

typedef struct log_options {
    const char *file, *profile, *as_of, *me;
    const char *a, *b; /* of --explain, NULL without */
    char **aliases;    /* ALIAS=CONTACT, pieces of argv */
    size_t alias_count;
    log_form form;
    log_tongue tongue;
    int unit; /* a sot_time_unit */
    unsigned threads;
    size_t rows; /* most rows of a table */
    bool attention, summary, ignore_unknown;
} log_options;

/* Everything at hand once the log is read and scored. */
typedef struct scored {
    const log_options *options;
    sot_context *context;
    sot_ledger *ledger;
    sot_profile *profile;
    sot_attention *attention; /* NULL: not asked for */
    sot_scores *scores;
    int64_t as_of;
    double floor;  /* confidence below it is "not enough evidence" */
    size_t *order; /* rows of `scores` as a table shows them */
    int columns;   /* of the terminal */
} scored;

/* Fills `out`; returns -1 to go on, else the exit status. */
int options_read(int argc, char **argv, log_options *out);

/* The table, and what came of it in a few lines. */
void table_print(const scored *s);
sot_status summary_print(const scored *s, sot_error *error);

/* The contact on the other side of `me`, and a column seen from there. */
const char *other_of(const sot_scores *scores, size_t row);
double trust_in_me(const sot_scores *scores, size_t row);
/* Optional inputs for the pair of two contacts. */
sot_status inputs_of(const scored *s, const char *a, const char *b, sot_inputs *out, sot_error *error);

/* Words of this program; the library's own catalogues explain pairs. */
typedef enum log_phrase {
#define X(name, english, german) SAY_##name,
#include "score_log_words.def"
#undef X
    PHRASES
} log_phrase;

const char *say(log_tongue tongue, log_phrase phrase);
/* The phrase with {0}, {1} ... replaced. */
void compose(char *out, size_t size, const char *phrase, const char *const *values, size_t count);
const char *state_word(log_tongue tongue, int state);
/* The count with its thousands set off: 5,012 or 5.012. */
const char *grouped(log_tongue tongue, uint64_t n, char out[32]);

/* `text` without control characters, cut to `columns` of a terminal; returns the columns used. */
int fit(char *out, size_t size, const char *text, int columns);
/* Prints it left- or right-aligned in exactly `columns`. */
void put_cell(const char *text, int columns, bool right);
/* Prints it in lines of at most `columns`, the second and later ones indented. */
void put_wrapped(const char *text, int columns, int indent);
int terminal_columns(void);

#endif
