/* SPDX-License-Identifier: MIT */
/* The command line of score_log, and the terminal that it writes to. */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "score_log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char usage[] =
    "Usage: score_log [OPTION]... FILE.csv|FILE.ndjson|log.sqlite|-\n"
    "Scores every pair of contacts in a log of interactions.\n"
    "\n"
    "  --as-of TIME        score at this time (default: the present, and it is said which\n"
    "                      that was); last: the time of the last row\n"
    "  --me ID             one row for each contact of ID, seen by ID\n"
    "  --format FORM       table (default), csv or json\n"
    "  --rows N            at most N rows in a table (default 40)\n"
    "  --summary           after the table of --me: how many are relationships, what\n"
    "                      awaits your move, what fell since Monday and why\n"
    "  --explain A B       this pair in words instead; with --me, A may be left out;\n"
    "                      with --format json as JSON\n"
    "  --language LANG     of words: en (default), de\n"
    "  --alias ALIAS=ID    ALIAS is another id of the contact ID; may be repeated\n"
    "  --column FIELD=NAME the column NAME of the log is FIELD, as time=created_at;\n"
    "                      may be repeated\n"
    "  --attention         take into account how much each contact deals with others\n"
    "  --profile FILE      parameters of the model, JSON\n"
    "  --unit UNIT         of times that are numbers: s, ms, us or ns (default: the\n"
    "                      one in which they lie between 1990 and 2100)\n"
    "  --zone ZONE         of times in the log that have none, and of days and open\n"
    "                      hours: Europe/Berlin, +02:00\n"
    "  --ignore-unknown    pass over columns that are not known\n"
    "  --normalise         ids without blanks at their ends, mail addresses in small\n"
    "                      letters\n"
    "  --refuse REMARK     what is otherwise only remarked is an error: equal, unsettled,\n"
    "                      early, late, one_day, whole_minutes, whole_days, passed_over,\n"
    "                      with_self, alike, unused_alias, repeated; may be repeated\n"
    "  --defuse            CSV for spreadsheets: no id is taken for a formula\n"
    "  --threads N         1 to 64 (default: 1); the scores do not depend on it\n"
    "  --help, --version\n"
    "\n"
    "Columns: time, actor (or from), target (or to), and if wanted kind (default\n"
    "message), channel, audience, weight, duration, sentiment, id, ref, due, looked_for,\n"
    "sequence, question, personal, humour, gratitude, apology, promotion, closing,\n"
    "automatic.\n"
    "Times are ISO 8601 (2026-03-01T09:30:00Z; a date is its midnight UTC) or integers.\n"
    "Exit status: 0 good, 1 the input cannot be read or scored, 2 wrong usage.\n";

static int wrong(const char *what, const char *value)
{
    fprintf(stderr, "score_log: %s%s%s\nTry 'score_log --help'.\n", what, value ? ": " : "",
            value ? value : "");
    return BAD_USAGE;
}

static int choice(const char *value, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(value, names[i]) == 0)
            return i;
    return -1;
}

static bool number(const char *value, unsigned long most, unsigned long *out)
{
    char *end;
    if (*value < '0' || *value > '9' || strlen(value) > 9)
        return false;
    *out = strtoul(value, &end, 10);
    return *end == '\0' && *out <= most;
}

/* One option with a value; NULL when it is fine, else what is wrong with it. */
static const char *take(log_options *out, const char *name, char *value)
{
    static const char *const forms[] = {"table", "csv", "json"}, *const units[] = {"s", "ms", "us", "ns"};
    unsigned long n;
    if (strcmp(name, "--as-of") == 0) {
        out->as_of = value;
        out->last = strcmp(value, "last") == 0;
    } else if (strcmp(name, "--profile") == 0) {
        out->profile = value;
    } else if (strcmp(name, "--me") == 0) {
        out->me = value;
    } else if (strcmp(name, "--format") == 0) {
        int at = choice(value, forms, 3);
        if (at < 0)
            return "--format is table, csv or json, not";
        out->form = (log_form)at;
    } else if (strcmp(name, "--language") == 0) {
        out->language = value;
    } else if (strcmp(name, "--unit") == 0) {
        out->unit = choice(value, units, 4);
        if (out->unit < 0)
            return "--unit is s, ms, us or ns, not";
    } else if (strcmp(name, "--threads") == 0) {
        if (!number(value, 64, &n) || n == 0)
            return "--threads is 1 to 64, not";
        out->threads = (unsigned)n;
    } else if (strcmp(name, "--rows") == 0) {
        if (!number(value, 999999999, &n))
            return "--rows is a number, not";
        out->rows = n;
    } else if (strcmp(name, "--refuse") == 0) {
        int remark = sot_number_of(SOT_NAMES_REMARK, value);
        if (remark < 0)
            return "--refuse is a remark such as early, not";
        out->refuse |= SOT_REMARK_BIT(remark);
    } else if (strcmp(name, "--alias") == 0) {
        const char *equals = strchr(value, '=');
        if (!equals || equals == value || !equals[1])
            return "--alias is ALIAS=ID, not";
        out->aliases[out->alias_count++] = value;
    } else if (strcmp(name, "--column") == 0) {
        char *equals = strchr(value, '=');
        if (!equals || equals == value || !equals[1])
            return "--column is FIELD=NAME, not";
        if (out->column_count == sizeof out->columns / sizeof out->columns[0])
            return "--column may be given 64 times; and also";
        *equals = '\0';
        out->columns[out->column_count++] = (sot_column_name){.given = equals + 1, .known = value};
    } else if (strcmp(name, "--zone") == 0) {
        free(out->zone);
        out->zone = zone_changes(value, &out->zone_count);
        if (!out->zone)
            return "--zone is a name such as Europe/Berlin or an offset such as +02:00, not";
    } else {
        return "unknown option";
    }
    return NULL;
}

static bool is_option(const char *text)
{
    return text[0] == '-' && text[1] == '-';
}

int options_read(int argc, char **argv, log_options *out)
{
    *out = (log_options){.rows = 40, .threads = 1, .language = "en", .unit = SOT_UNIT_AUTO};
    out->aliases = argv; /* read places are free to be written */
    bool explain = false;
    for (int i = 1; i < argc; i++) {
        char *name = argv[i];
        if (strcmp(name, "--help") == 0) {
            fputs(usage, stdout);
            return GOOD;
        }
        if (strcmp(name, "--version") == 0) {
            printf("score_log %s\n", sot_version());
            return GOOD;
        }
        if (strcmp(name, "--summary") == 0) {
            out->summary = true;
        } else if (strcmp(name, "--attention") == 0) {
            out->attention = true;
        } else if (strcmp(name, "--ignore-unknown") == 0) {
            out->ignore_unknown = true;
        } else if (strcmp(name, "--normalise") == 0) {
            out->normalise = true;
        } else if (strcmp(name, "--defuse") == 0) {
            out->defuse = true;
        } else if (strcmp(name, "--explain") == 0) {
            if (explain || i + 1 >= argc)
                return wrong(explain ? "--explain is given twice" : "--explain needs two contacts", NULL);
            explain = true;
            out->a = argv[++i];
            if (i + 1 < argc && !is_option(argv[i + 1]))
                out->b = argv[++i];
        } else if (is_option(name) && name[2]) {
            char *equals = strchr(name, '='), copy[32];
            if (equals && (size_t)(equals - name) < sizeof copy) {
                memcpy(copy, name, (size_t)(equals - name));
                copy[equals - name] = '\0';
            } else if (i + 1 >= argc) {
                return wrong("unknown option, or it needs a value", name);
            }
            char *value = equals ? equals + 1 : argv[++i];
            const char *problem =
                take(out, equals && (size_t)(equals - name) < sizeof copy ? copy : name, value);
            if (problem)
                return wrong(problem, strcmp(problem, "unknown option") == 0 ? name : value);
        } else if (name[0] == '-' && name[1]) {
            return wrong("unknown option", name);
        } else if (out->file) {
            return wrong("one file at a time, please; and also", name);
        } else {
            out->file = name;
        }
    }
    if (explain && !out->file && out->me && out->b) { /* --me ID --explain B FILE */
        out->file = out->b;
        out->b = NULL;
    }
    if (!out->file)
        return wrong("a file is needed (or - for standard input)", NULL);
    if (explain && !out->b) {
        if (!out->me)
            return wrong("--explain needs two contacts, or --me and one", NULL);
        out->b = out->a;
        out->a = out->me;
    }
    if (explain && out->form == FORM_CSV)
        return wrong("--explain comes in words or as json, not as csv", NULL);
    if (out->summary && (!out->me || explain || out->form != FORM_TABLE))
        return wrong("--summary goes with --me and a table", NULL);
    return -1;
}

unsigned terminal_columns(void)
{
    const char *given = getenv("COLUMNS");
    long columns = given ? strtol(given, NULL, 10) : 0;
    if (columns <= 0 && isatty(STDOUT_FILENO)) {
        struct winsize size;
        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
            columns = size.ws_col;
    }
    return columns <= 0 ? 80 : columns > 400 ? 400 : (unsigned)columns;
}
