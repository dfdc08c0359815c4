/* SPDX-License-Identifier: MIT */
/* Everything the library says of every pair of a log at some times, as one block of doubles:
 * signals LOG.csv PROFILE.json OUT.bin [--attention] [--verdicts] TIME_US...
 *
 * OUT.bin: a line with the columns' names separated by blanks, then rows of little-endian doubles, one a pair
 * and time. Ids are whole numbers, times microseconds; PROFILE "-" is the newest built-in profile. The three
 * logs of active days, which no field holds, are read off p_active with one coefficient 1 and the others 0.
 */
#include "../common/flat.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

#define MOST 400

static const char *const beta_name[3] = {"short", "middle", "long"};

static struct {
    char names[MOST][40];
    double at[MOST];
    int count;
    int named; /* the names are known after the first row */
} row;

static void die(const char *what, const sot_error *error)
{
    fprintf(stderr, "signals: %s: %s\n", what, error ? error->message : "failed");
    exit(2);
}

static void put(double value, const char *format, ...)
{
    if (row.count == MOST)
        die("too many columns", NULL);
    if (!row.named) {
        va_list args;
        va_start(args, format);
        vsnprintf(row.names[row.count], sizeof row.names[0], format, args);
        va_end(args);
    }
    row.at[row.count++] = value;
}

static void put_measure(const char *name, const sot_measure *m)
{
    put(m->value, "%s", name);
    put(m->low, "%s_low", name);
    put(m->high, "%s_high", name);
    put(m->confidence, "%s_confidence", name);
    put(m->coverage, "%s_coverage", name);
}

static void put_signals(const char *score, int trust, const sot_signal *signals, int count)
{
    for (int k = 0; k < count; k++) {
        const char *name =
            trust ? sot_name_of(SOT_NAMES_TRUST_SIGNAL, k) : sot_name_of(SOT_NAMES_DEPTH_SIGNAL, k);
        put(signals[k].logit, "%s.%s", score, name);
        put(signals[k].r, "%s.%s.r", score, name);
        put(signals[k].s, "%s.%s.s", score, name);
        put(signals[k].observable, "%s.%s.seen", score, name);
    }
}

static void put_score(const sot_pair_score *s)
{
    put_measure("depth", &s->depth);
    put_measure("trust0", &s->trust[0]);
    put_measure("trust1", &s->trust[1]);
    put(s->reciprocity, "reciprocity");
    put(s->given[0], "given0");
    put(s->given[1], "given1");
    put(s->pulse, "pulse");
    put(s->p_active, "p_active");
    put(s->state, "state");
    put((double)s->interactions, "interactions");
    put((double)s->active_days, "active_days");
    put(s->silence_days, "silence_days");
    put(s->usual_gap_days, "usual_gap_days");
    put_signals("depth", 0, s->depth_signals, SOT_DEPTH_COUNT);
    put_signals("trust0", 1, s->trust_signals[0], SOT_TRUST_COUNT);
    put_signals("trust1", 1, s->trust_signals[1], SOT_TRUST_COUNT);
}

/* The whole of a file, or "{}" for "-". */
static char *profile_text(const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    char *text = calloc(1, 65536);
    if (!text || (strcmp(path, "-") != 0 && !file))
        die(path, NULL);
    if (!file)
        return memcpy(text, "{}", 3);
    size_t size = fread(text, 1, 65535, file);
    fclose(file);
    text[size] = 0;
    return text;
}

static sot_profile *read_profile(sot_context *context, const char *text)
{
    sot_error error = SOT_ERROR_INIT;
    sot_profile *profile = NULL;
    if (sot_profile_from_json(context, text, strlen(text), &profile, &error))
        die("profile", &error);
    return profile;
}

/* The same profile with one coefficient of p_active 1 and the others 0. */
static sot_profile *with_beta(sot_context *context, const char *text, int which)
{
    const char *rest = strchr(text, '{') + 1;
    size_t room = strlen(text) + 200;
    char *whole = malloc(room);
    if (!whole)
        die("memory", NULL);
    int n = snprintf(whole, room, "{\"p_active\":{\"intercept\":0,\"silence\":0");
    for (int k = 0; k < 3; k++)
        n += snprintf(whole + n, room - (size_t)n, ",\"%s\":%d", beta_name[k], k == which);
    rest += strspn(rest, " \n\t");
    snprintf(whole + n, room - (size_t)n, "}%s%s", *rest == '}' ? "" : ",", rest);
    sot_profile *profile = read_profile(context, whole);
    free(whole);
    return profile;
}

static void put_verdicts(sot_ledger *ledger, const sot_profile *profile, const char *a, const char *b,
                         int64_t t, const sot_inputs *inputs)
{
    sot_error error = SOT_ERROR_INIT;
    sot_explanation *explanation = NULL;
    if (ledger_explain(ledger, profile, a, b, t, inputs, &explanation, &error))
        die("explain", &error);
    double about[3][SOT_VERDICT_COUNT_] = {{0}};
    for (size_t k = 0; k < explained(explanation).verdicts; k++) {
        const sot_verdict *verdict = sot_explanation_verdict(explanation, k);
        about[verdict->side + 1][verdict->code] = 1;
    }
    for (int code = 0; sot_name_of(SOT_NAMES_VERDICT, code); code++)
        for (int side = -1; side < 2; side++)
            put(about[side + 1][code], "verdict.%s.%d", sot_name_of(SOT_NAMES_VERDICT, code), side);
    sot_explanation_free(explanation);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr,
                "usage: signals LOG.csv PROFILE.json|- OUT.bin [--attention] [--verdicts] TIME_US...\n");
        return 2;
    }
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    if (sot_context_new(NULL, &context, &error))
        die("context", &error);
    char *text = profile_text(argv[2]);
    sot_profile *profile = read_profile(context, text), *logs[3];
    int fitted =
        strstr(text, "\"p_active\"") != NULL; /* then p_active itself is wanted, and the logs are missing */
    for (int k = 0; k < 3; k++)
        logs[k] = fitted ? sot_profile_ref(profile) : with_beta(context, text, k);
    free(text);
    sot_read_options reading = SOT_READ_OPTIONS_INIT;
    reading.time_unit = SOT_UNIT_MICROSECONDS;
    if (sot_ledger_new(context, profile, &ledger, &error) ||
        sot_ledger_read_file(ledger, argv[1], &reading, NULL, &error))
        die(argv[1], &error);
    FILE *out = fopen(argv[3], "wb");
    if (!out)
        die(argv[3], NULL);
    int attentive = 0, verdicts = 0;
    for (int k = 4; k < argc; k++) {
        if (strcmp(argv[k], "--attention") == 0) {
            attentive = 1;
            continue;
        }
        if (strcmp(argv[k], "--verdicts") == 0) {
            verdicts = 1;
            continue;
        }
        int64_t t = strtoll(argv[k], NULL, 10);
        sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
        options.as_of_us = t;
        sot_scores *scores = NULL;
        sot_attention *attention = NULL;
        sot_seen seen = SOT_SEEN_INIT;
        sot_inputs inputs = SOT_INPUTS_INIT;
        inputs.observed = &seen;
        if (sot_ledger_scores(ledger, NULL, &options, &scores, &error) ||
            sot_ledger_observed(ledger, t, &seen, &error) ||
            (attentive && sot_attention_new(ledger, NULL, t, &attention, &error)))
            die("scores", &error);
        for (uint64_t n = 0; n < sot_scores_count(scores); n++) {
            const char *a = scores_row(scores, n).a, *b = scores_row(scores, n).b;
            sot_evidence *evidence = NULL;
            sot_pair_score score;
            score_init(&score);
            inputs.attention[0] = attentive ? sot_attention_of(attention, a) : SOT_UNKNOWN;
            inputs.attention[1] = attentive ? sot_attention_of(attention, b) : SOT_UNKNOWN;
            if (ledger_evidence(ledger, NULL, a, b, t, &evidence, &error) ||
                evidence_score(evidence, NULL, t, &inputs, &score, &error))
                die("score", &error);
            row.count = 0;
            put((double)t, "time");
            put(strtod(a, NULL), "a");
            put(strtod(b, NULL), "b");
            put_score(&score);
            for (int h = 0; h < 3; h++) {
                if (evidence_score(evidence, logs[h], t, &inputs, &score, &error))
                    die("score", &error);
                put(fitted                  ? SOT_UNKNOWN
                    : isnan(score.p_active) ? 0
                                            : log(score.p_active / (1 - score.p_active)),
                    "log_%s", beta_name[h]);
            }
            sot_evidence_free(evidence);
            if (verdicts)
                put_verdicts(ledger, NULL, a, b, t, &inputs);
            for (int c = 0; !row.named && c < row.count; c++)
                fprintf(out, "%s%c", row.names[c], c + 1 < row.count ? ' ' : '\n');
            row.named = 1;
            fwrite(row.at, sizeof(double), (size_t)row.count, out);
        }
        sot_scores_free(scores);
        sot_attention_free(attention);
    }
    if (fclose(out) != 0)
        die(argv[3], NULL);
    for (int k = 0; k < 3; k++)
        sot_profile_unref(logs[k]);
    sot_profile_unref(profile);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return 0;
}
