/* SPDX-License-Identifier: MIT */
/* score_log: a log of interactions in, the score of every pair out. */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "score_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif

/* A sign of life on a terminal when something takes longer than a second. */
typedef struct watch {
    double start, last;
    bool shown;
} watch;

static double seconds(void)
{
    struct timespec now;
    return timespec_get(&now, TIME_UTC) ? (double)now.tv_sec + (double)now.tv_nsec / 1e9 : 0;
}

static int progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
    watch *w = user;
    double now = seconds();
    if (now - w->start < 1 || now - w->last < 0.2)
        return 0;
    w->last = now;
    w->shown = true;
    if (total)
        fprintf(stderr, "\rscore_log: %s %3.0f%%        ", stage, 100.0 * (double)done / (double)total);
    else
        fprintf(stderr, "\rscore_log: %s %" PRIu64 "        ", stage, done);
    return 0;
}

static void clear(const watch *w)
{
    if (w->shown)
        fprintf(stderr, "\r%60s\r", "");
}

static int write_out(void *user, const char *bytes, size_t size)
{
    return fwrite(bytes, 1, size, user) != size;
}

static sot_status read_profile(sot_context *context, const char *path, sot_profile **out, sot_error *error)
{
    size_t size = 0, room = 0;
    char *text = NULL;
    FILE *file = fopen(path, "rb");
    bool good = file != NULL;
    while (good) {
        if (size == room) {
            char *more = realloc(text, room = room ? 2 * room : 16384);
            if (!more) {
                good = false;
                break;
            }
            text = more;
        }
        size_t n = fread(text + size, 1, room - size, file);
        if (n == 0)
            break;
        size += n;
    }
    good = good && !ferror(file);
    sot_status status = SOT_E_IO;
    if (!good) {
        snprintf(error->message, sizeof error->message, "%.300s: cannot be read", path);
    } else if ((status = sot_profile_from_json(context, text, size, out, error)) != SOT_OK) {
        char message[sizeof error->message];
        memcpy(message, error->message, sizeof message);
        snprintf(error->message, sizeof error->message, "%.150s: %.330s", path, message);
    }
    if (file)
        fclose(file);
    free(text);
    error->status = status;
    return status;
}

static sot_status declare_aliases(sot_ledger *ledger, const log_options *options, sot_error *error)
{
    for (size_t i = 0; i < options->alias_count; i++) {
        char *equals = strchr(options->aliases[i], '=');
        *equals = '\0';
        sot_status status = sot_ledger_add_alias(ledger, options->aliases[i], equals + 1, error);
        if (status != SOT_OK)
            return status;
    }
    return SOT_OK;
}

/* Aliases are declared when the log is read, so the load could not fail for them. */
static sot_status refuse_unused(sot_ledger *ledger, sot_error *error)
{
    sot_remark_info unused = SOT_REMARK_INFO_INIT;
    sot_status status = sot_ledger_get_remark(ledger, SOT_REMARK_UNUSED_ALIAS, &unused, error);
    if (status != SOT_OK || unused.count == 0)
        return status;
    snprintf(error->message, sizeof error->message,
             "refused (unused_alias): \"%s\" is an alias and has no rows", unused.text);
    return error->status = SOT_E_REFUSED;
}

/* The id under which a contact is scored: its own, or the one at the end of its aliases. */
static sot_status canonical(sot_ledger *ledger, const char *id, const char **out, sot_error *error)
{
    sot_contact contact = SOT_CONTACT_INIT;
    for (*out = id;; *out = contact.alias_of) {
        sot_status status = sot_ledger_contact(ledger, *out, &contact, error);
        if (status != SOT_OK)
            return status;
        if (!contact.alias_of || !contact.alias_of[0]) {
            *out = contact.id;
            return SOT_OK;
        }
    }
}

/* Optional inputs for the pair of two contacts. */
static sot_status inputs_of(const scored *s, const char *a, const char *b, sot_inputs *out, sot_error *error)
{
    *out = (sot_inputs)SOT_INPUTS_INIT;
    if (!s->attention)
        return SOT_OK;
    int side = 0;
    const char *ids[2] = {a, b};
    sot_status status = sot_ledger_side(s->ledger, a, b, &side, error);
    for (int i = 0; status == SOT_OK && i < 2; i++) {
        const char *id;
        status = canonical(s->ledger, ids[i], &id, error);
        if (status == SOT_OK)
            out->attention[i == 0 ? side : 1 - side] = sot_attention_of(s->attention, id);
    }
    return status;
}

static sot_words_options telling(const scored *s)
{
    sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
    telling.columns = terminal_columns();
    telling.rows = s->options->rows;
    telling.option = "--rows";
    return telling;
}

static sot_status explain(const scored *s, sot_error *error)
{
    const log_options *options = s->options;
    sot_explanation *x = NULL;
    sot_words_options how = telling(s);
    sot_inputs inputs;
    sot_query query = SOT_QUERY_INIT;
    sot_status status = inputs_of(s, options->a, options->b, &inputs, error);
    query.a = options->a;
    query.b = options->b;
    query.as_of_us = s->as_of;
    query.profile = s->profile;
    query.inputs = &inputs;
    if (status == SOT_OK)
        status = sot_ledger_explain(s->ledger, &query, &x, error);
    if (status == SOT_OK && options->me) {
        status = canonical(s->ledger, options->me, &how.me, error);
        sot_explanation_info about = SOT_EXPLANATION_INFO_INIT;
        if (status == SOT_OK)
            status = sot_explanation_get_info(x, &about, error);
        if (status == SOT_OK && strcmp(how.me, about.a) != 0 && strcmp(how.me, about.b) != 0)
            how.me = NULL;
    }
    if (status == SOT_OK && options->form == FORM_JSON)
        status = sot_explanation_write_json(x, write_out, stdout, error);
    else if (status == SOT_OK)
        status = sot_words_explain(s->words, x, &how, write_out, stdout, error);
    sot_explanation_free(x);
    return status;
}

static sot_status output(scored *s, sot_error *error)
{
    if (s->options->form == FORM_CSV)
        return sot_scores_write(s->scores, s->options->defuse ? SOT_FORMAT_CSV_DEFUSED : SOT_FORMAT_CSV,
                                write_out, stdout, error);
    if (s->options->form == FORM_JSON)
        return sot_scores_write(s->scores, SOT_FORMAT_JSON, write_out, stdout, error);
    sot_words_options how = telling(s);
    how.profile = s->profile;
    how.attention = s->attention;
    how.ledger = s->ledger;
    sot_status status = SOT_OK;
    bool table = s->options->rows > 0;
    if (table)
        status = sot_words_table(s->words, s->scores, &how, write_out, stdout, error);
    if (status == SOT_OK && s->options->summary) {
        if (table)
            putchar('\n');
        status = sot_words_summary(s->words, s->scores, &how, write_out, stdout, error);
    }
    return status;
}

static sot_status choose_words(scored *s, sot_error *error)
{
    sot_status status = sot_words_builtin(s->context, s->options->language, &s->words, error);
    if (status == SOT_E_NOT_FOUND) {
        char message[sizeof error->message];
        memcpy(message, error->message, sizeof message);
        snprintf(error->message, sizeof error->message, "--language %.60s: %.300s", s->options->language,
                 message);
        s->misused = true;
    }
    return status;
}

/* What there is to remark about the log, beside the results. */
static sot_status report(const scored *s, sot_error *error)
{
    sot_report report = SOT_REPORT_INIT;
    sot_status status = sot_ledger_get_report(s->ledger, &report, error);
    if (status == SOT_OK && report.remarks)
        status = sot_words_report(s->words, s->ledger, NULL, write_out, stderr, error);
    return status;
}

/* The end of this second: what has happened by now lies before it, and it can be given to --as-of again. */
static int64_t present(void)
{
    struct timespec now;
    int64_t time = timespec_get(&now, TIME_UTC) ? (int64_t)now.tv_sec + 1 : 0;
    return time * INT64_C(1000000);
}

/* What the scores are of, where nobody has said it. */
static void tell_time(const scored *s)
{
    char text[32];
    if (!s->options->as_of && sot_time_format(s->as_of, text, NULL) == SOT_OK)
        fprintf(stderr, "score_log: scored at %s, the present (--as-of: at another time)\n", text);
}

/* When to score, but for the time of the last row. */
static sot_status choose_time(scored *s, sot_error *error)
{
    const log_options *options = s->options;
    s->as_of = present();
    if (!options->as_of || options->last)
        return SOT_OK;
    sot_status status = sot_time_parse(options->as_of, options->unit, &s->as_of, error);
    if (status != SOT_OK) {
        char message[400];
        snprintf(message, sizeof message, "%.399s", error->message);
        snprintf(error->message, sizeof error->message, "--as-of: %s", message);
    }
    return status;
}

static sot_status read_log(scored *s, const watch *w, sot_error *error)
{
    const log_options *options = s->options;
    sot_read_options reading = SOT_READ_OPTIONS_INIT;
    s->intake = (sot_intake)SOT_INTAKE_INIT;
    reading.time_unit = options->unit;
    reading.ignore_unknown = options->ignore_unknown;
    reading.names = options->columns;
    reading.name_count = options->column_count;
    reading.zone = options->zone;
    reading.zone_count = options->zone_count;
    s->intake.errors |= options->refuse;
    s->intake.normalise = options->normalise;
    if (!options->last)
        s->intake.now_us = s->as_of;
    sot_status status = sot_ledger_new(s->context, s->profile, &s->ledger, error);
    if (status == SOT_OK)
        status = sot_ledger_set_intake(s->ledger, &s->intake, error);
    if (status == SOT_OK)
        status = is_sqlite(options->file)
                     ? read_sqlite(s, error)
                     : sot_ledger_read_file(s->ledger, options->file, &reading, NULL, error);
    if (status == SOT_OK)
        status = declare_aliases(s->ledger, options, error);
    if (status == SOT_OK && (options->refuse & SOT_REMARK_BIT(SOT_REMARK_UNUSED_ALIAS)))
        status = refuse_unused(s->ledger, error);
    clear(w);
    return status;
}

static sot_status run(scored *s, const watch *w, sot_error *error)
{
    const log_options *options = s->options;
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;

    sot_status status = choose_words(s, error);
    if (status == SOT_OK)
        status = options->profile ? read_profile(s->context, options->profile, &s->profile, error)
                                  : sot_profile_builtin(s->context, &s->profile, error);
    if (status == SOT_OK && options->zone)
        status = in_zone(s->context, options, &s->profile, error);
    if (status == SOT_OK)
        status = choose_time(s, error);
    if (status == SOT_OK)
        status = read_log(s, w, error);
    if (status == SOT_OK)
        status = sot_ledger_get_info(s->ledger, &info, error);
    if (status == SOT_OK && options->last) /* an empty log has no scores at any time */
        s->as_of = info.last_us == SOT_TIME_NONE ? 0 : info.last_us;
    if (status == SOT_OK && options->attention)
        status = sot_attention_new(s->ledger, s->profile, s->as_of, &s->attention, error);
    if (status == SOT_OK && options->a) {
        clear(w);
        return explain(s, error);
    }
    if (status == SOT_OK) {
        sot_scores_options scoring = SOT_SCORES_OPTIONS_INIT;
        scoring.as_of_us = s->as_of;
        scoring.me = options->me;
        scoring.attention = s->attention;
        status = sot_ledger_scores(s->ledger, s->profile, &scoring, &s->scores, error);
    }
    clear(w);
    return status == SOT_OK ? output(s, error) : status;
}

int main(int argc, char **argv)
{
    log_options options;
    int wrong = options_read(argc, argv, &options);
    if (wrong >= 0)
        return wrong;
    sot_error error = SOT_ERROR_INIT;
    scored s = {.options = &options};
    watch w = {.start = seconds()};
    sot_context_options surroundings = SOT_CONTEXT_OPTIONS_INIT;
    surroundings.threads = options.threads;
    /* Logs hold what strangers sent: their ids must not be able to slow us down. No random source, no secret.
     */
    (void)!getentropy(surroundings.hash_key, sizeof surroundings.hash_key);
    if (isatty(STDERR_FILENO)) {
        surroundings.progress = progress;
        surroundings.progress_user = &w;
    }
    sot_status status = sot_context_new(&surroundings, &s.context, &error);
    if (status == SOT_OK)
        status = run(&s, &w, &error);
    if (status == SOT_OK)
        tell_time(&s);
    if (status == SOT_OK)
        status = report(&s, &error);
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    if (status != SOT_OK || !written) {
        bool standard_input = status != SOT_OK && strcmp(options.file, "-") == 0 && s.ledger && !s.scores;
        fprintf(stderr, "score_log: %s%s\n", standard_input ? "standard input: " : "",
                status != SOT_OK ? error.message : "writing the results failed");
    }
    sot_scores_free(s.scores);
    sot_attention_free(s.attention);
    sot_ledger_free(s.ledger);
    sot_profile_unref(s.profile);
    sot_words_free(s.words);
    sot_context_unref(s.context);
    free(options.zone);
    return s.misused ? BAD_USAGE : status == SOT_OK && written ? GOOD : BAD_INPUT;
}
