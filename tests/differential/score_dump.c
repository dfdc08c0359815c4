/* SPDX-License-Identifier: MIT */
/* Scores pairs in three ways (ledger, replay, running evidence saved and loaded half-way), insists that all
 * three give the same bits, and prints every field as an exact hexadecimal number.
 *
 * Standard input, fields separated by tabs:
 *   case <name>
 *   profile <one-line JSON>
 *   rows <n>                    followed by n lines of NDJSON (integer times in microseconds)
 *   score <T> <a> <b> <observed> <attention a> <attention b> <r ab> <s ab> <r ba> <s ba>
 *   end
 * Standard output: one line a score, "name=value" separated by blanks, then what is told, "name:value:value
 * ...". Status 1 where the ways differ, 2 on
 * errors. */
#include "../common/flat.h"
#include <socialtrust.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *case_name = "";

static void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "score_dump: case %s: ", case_name);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

static void need(sot_status status, const char *what, const sot_error *error)
{
    if (status != SOT_OK) {
        die("%s: %s: %s", what, sot_status_name(status), error->message);
    }
}

/* ---- input */

typedef struct input {
    char *bytes;
    size_t size, at;
} input;

static input read_all(FILE *file)
{
    input in = {NULL, 0, 0};
    size_t capacity = 1 << 20;
    in.bytes = malloc(capacity + 1);
    while (in.bytes) {
        in.size += fread(in.bytes + in.size, 1, capacity - in.size, file);
        if (in.size < capacity) {
            in.bytes[in.size] = 0;
            return in;
        }
        capacity *= 2;
        char *more = realloc(in.bytes, capacity + 1);
        if (!more) {
            break;
        }
        in.bytes = more;
    }
    die("out of memory");
    return in;
}

/* The next line without its end, or NULL. */
static char *next_line(input *in)
{
    if (in->at >= in->size) {
        return NULL;
    }
    char *line = in->bytes + in->at;
    char *end = memchr(line, '\n', in->size - in->at);
    size_t length = end ? (size_t)(end - line) : in->size - in->at;
    line[length] = 0;
    in->at += length + 1;
    return line;
}

/* Cuts a line at its tabs. */
static int split(char *line, char *fields[], int most)
{
    int n = 0;
    while (n < most) {
        fields[n++] = line;
        line = strchr(line, '\t');
        if (!line) {
            break;
        }
        *line++ = 0;
    }
    return n;
}

typedef struct slice {
    const char *bytes;
    size_t left;
} slice;

static size_t read_slice(void *user, char *bytes, size_t size)
{
    slice *s = user;
    size_t n = s->left < size ? s->left : size;
    memcpy(bytes, s->bytes, n);
    s->bytes += n;
    s->left -= n;
    return n;
}

/* ---- a pair's rows, copied out of the ledger */

typedef struct rows {
    sot_interaction *at;
    size_t count, capacity;
    int64_t until;
} rows;

static const char *copy_text(const char *text)
{
    if (!text) {
        return NULL;
    }
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (!copy) {
        die("out of memory");
    }
    return memcpy(copy, text, size);
}

static int collect(void *user, const sot_interaction *row)
{
    rows *r = user;
    if (row->time_us > r->until) {
        return 0;
    }
    if (r->count == r->capacity) {
        r->capacity = r->capacity ? 2 * r->capacity : 64;
        sot_interaction *more = realloc(r->at, r->capacity * sizeof *more);
        if (!more) {
            die("out of memory");
        }
        r->at = more;
    }
    sot_interaction *copy = &r->at[r->count++];
    *copy = *row;
    keep_cues(copy);
    copy->actor = copy_text(row->actor);
    copy->target = copy_text(row->target);
    copy->channel = copy_text(row->channel);
    copy->id = copy_text(row->id);
    copy->ref = copy_text(row->ref);
    return 0;
}

static void free_rows(rows *r)
{
    for (size_t i = 0; i < r->count; ++i) {
        free((void *)(uintptr_t)r->at[i].actor);
        free((void *)(uintptr_t)r->at[i].target);
        free((void *)(uintptr_t)r->at[i].channel);
        free((void *)(uintptr_t)r->at[i].id);
        free((void *)(uintptr_t)r->at[i].ref);
    }
    free(r->at);
}

/* Puts the rows into another order, the same one every time: a replay may not depend on it. */
static void shuffle(rows *r)
{
    uint64_t seed = 0x9e3779b97f4a7c15u;
    for (size_t i = r->count; i > 1; --i) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        size_t j = (size_t)((seed >> 33) % i);
        sot_interaction other = r->at[j];
        r->at[j] = r->at[i - 1];
        r->at[i - 1] = other;
    }
}

/* ---- one flat list of everything in a score */

enum { FIELDS_MAX = 512, NAME_MAX_ = 56 };

typedef struct field {
    char name[NAME_MAX_];
    int whole;
    double real;
    int64_t integer;
} field;

typedef struct fields {
    field at[FIELDS_MAX];
    int count;
} fields;

static field *new_field(fields *f, const char *format, va_list args)
{
    if (f->count == FIELDS_MAX) {
        die("too many fields");
    }
    field *next = &f->at[f->count++];
    memset(next, 0, sizeof *next);
    vsnprintf(next->name, sizeof next->name, format, args);
    return next;
}

static void put_real(fields *f, double value, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    new_field(f, format, args)->real = value;
    va_end(args);
}

static void put_whole(fields *f, int64_t value, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    field *next = new_field(f, format, args);
    va_end(args);
    next->whole = 1;
    next->integer = value;
}

static void put_measure(fields *f, const char *name, const sot_measure *m)
{
    put_real(f, m->value, "%s.value", name);
    put_real(f, m->low, "%s.low", name);
    put_real(f, m->high, "%s.high", name);
    put_real(f, m->confidence, "%s.confidence", name);
    put_real(f, m->coverage, "%s.coverage", name);
    put_whole(f, m->enough, "%s.enough", name);
}

static void put_signal(fields *f, const char *score, const char *name, const sot_signal *s)
{
    put_real(f, s->points, "%s.%s.points", score, name);
    put_real(f, s->logit, "%s.%s.logit", score, name);
    put_real(f, s->variance, "%s.%s.variance", score, name);
    put_real(f, s->confidence, "%s.%s.confidence", score, name);
    put_real(f, s->r, "%s.%s.r", score, name);
    put_real(f, s->s, "%s.%s.s", score, name);
    put_whole(f, s->observable, "%s.%s.observable", score, name);
}

static void put_score(fields *f, const sot_pair_score *s)
{
    put_measure(f, "depth", &s->depth);
    put_measure(f, "trust0", &s->trust[0]);
    put_measure(f, "trust1", &s->trust[1]);
    put_real(f, s->reciprocity, "reciprocity");
    put_real(f, s->given[0], "given0");
    put_real(f, s->given[1], "given1");
    put_real(f, s->pulse, "pulse");
    put_real(f, s->p_active, "p_active");
    put_whole(f, s->band, "band");
    put_whole(f, s->band_low, "band_low");
    put_whole(f, s->band_high, "band_high");
    put_real(f, s->mutual_days, "mutual_days");
    put_real(f, s->replies, "replies");
    put_real(f, s->initiative, "initiative");
    put_real(f, s->turns, "turns");
    put_whole(f, s->state, "state");
    put_whole(f, (int64_t)s->interactions, "interactions");
    put_whole(f, (int64_t)s->active_days, "active_days");
    put_real(f, s->silence_days, "silence_days");
    put_real(f, s->usual_gap_days, "usual_gap_days");
    put_whole(f, (int64_t)s->ignored, "ignored");
    put_whole(f, (int64_t)s->conflicts, "conflicts");
    put_whole(f, s->owed[0], "owed0");
    put_whole(f, s->owed[1], "owed1");
    put_real(f, s->depth_floor, "depth_floor");
    put_real(f, s->depth_gate, "depth_gate");
    for (int k = 0; k < SOT_DEPTH_COUNT; ++k) {
        put_signal(f, "depth", sot_name_of(SOT_NAMES_DEPTH_SIGNAL, k), &s->depth_signals[k]);
    }
    for (int k = 0; k < SOT_TRUST_COUNT; ++k) {
        put_signal(f, "trust0", sot_name_of(SOT_NAMES_TRUST_SIGNAL, k), &s->trust_signals[0][k]);
        put_signal(f, "trust1", sot_name_of(SOT_NAMES_TRUST_SIGNAL, k), &s->trust_signals[1][k]);
    }
}

static void put_counts(fields *f, const sot_counts *c)
{
    for (int k = 0; k < 2; ++k) {
        char side = k ? 'b' : 'a';
        put_whole(f, (int64_t)c->rows[k], "counts.rows_%c", side);
        put_whole(f, (int64_t)c->active_days[k], "counts.active_days_%c", side);
        put_whole(f, (int64_t)c->turns_answered[k], "counts.turns_answered_%c", side);
        put_whole(f, (int64_t)c->turns_unanswered[k], "counts.turns_unanswered_%c", side);
        put_whole(f, (int64_t)c->questions[k], "counts.questions_%c", side);
        put_whole(f, (int64_t)c->questions_answered[k], "counts.questions_answered_%c", side);
        put_real(f, c->answer_hours[k], "counts.answer_hours_%c", side);
        put_whole(f, (int64_t)c->promises[k], "counts.promises_%c", side);
        put_whole(f, (int64_t)c->kept[k], "counts.kept_%c", side);
        put_whole(f, (int64_t)c->kept_late[k], "counts.kept_late_%c", side);
        put_whole(f, (int64_t)c->broken[k], "counts.broken_%c", side);
        put_whole(f, (int64_t)c->released[k], "counts.released_%c", side);
        put_whole(f, (int64_t)c->complaints[k], "counts.complaints_%c", side);
        put_whole(f, (int64_t)c->resolved[k], "counts.resolved_%c", side);
        put_whole(f, (int64_t)c->conversations[k], "counts.conversations_%c", side);
        put_whole(f, (int64_t)c->support[k], "counts.support_%c", side);
        put_whole(f, (int64_t)c->attention[k], "counts.attention_%c", side);
        put_whole(f, c->unanswered_run[k], "counts.unanswered_run_%c", side);
        put_whole(f, c->first_us[k], "counts.first_us_%c", side);
        put_whole(f, c->last_us[k], "counts.last_us_%c", side);
    }
    put_whole(f, (int64_t)c->meetings, "counts.meetings");
}

static void compare(const sot_pair_score *ledger, const sot_pair_score *other, const char *way)
{
    static fields x, y;
    x.count = y.count = 0;
    put_score(&x, ledger);
    put_score(&y, other);
    for (int k = 0; k < x.count; ++k) {
        int same = x.at[k].whole ? x.at[k].integer == y.at[k].integer
                                 : !memcmp(&x.at[k].real, &y.at[k].real, sizeof(double));
        if (!same) {
            fprintf(stderr, "score_dump: case %s: %s: ledger %a %" PRId64 ", %s %a %" PRId64 "\n", case_name,
                    x.at[k].name, x.at[k].real, x.at[k].integer, way, y.at[k].real, y.at[k].integer);
            exit(1);
        }
    }
}

/* ---- the three ways */

typedef struct session {
    sot_context *context;
    sot_profile *profile;
    sot_ledger *ledger;
} session;

static sot_evidence *streamed(session *s, const char *a, const char *b, const rows *r)
{
    sot_error error = SOT_ERROR_INIT;
    sot_evidence *evidence = NULL;
    need(sot_evidence_new(s->context, s->profile, a, b, &evidence, &error), "sot_evidence_new", &error);
    for (size_t i = 0, next, half = r->count / 2; i < r->count; i = next) {
        uint64_t sum, other; /* rows that are equal, and have no id, are delivered together */
        need(sot_interaction_sum(s->profile, &r->at[i], &sum, &error), "sot_interaction_sum", &error);
        for (next = i + 1; next < r->count; ++next) {
            need(sot_interaction_sum(s->profile, &r->at[next], &other, &error), "sot_interaction_sum",
                 &error);
            if (other != sum)
                break;
        }
        if (half > 0 && i >= half) {
            half = 0;
            size_t size = sot_evidence_saved_size(evidence), written = 0;
            void *blob = malloc(size ? size : 1);
            if (!blob) {
                die("out of memory");
            }
            need(sot_evidence_save(evidence, blob, size, &written, &error), "sot_evidence_save", &error);
            sot_evidence_free(evidence);
            evidence = NULL;
            need(sot_evidence_load(s->context, s->profile, blob, written, &evidence, &error),
                 "sot_evidence_load", &error);
            free(blob);
        }
        need(sot_evidence_add_many(evidence, &r->at[i], next - i, SOT_TIME_NONE, NULL, &error),
             "sot_evidence_add_many", &error);
    }
    return evidence;
}

/* ---- what is told: owed, found, suggested; ids as hexadecimal digits */

typedef struct told {
    char text[16384];
    size_t size;
} told;

static void tell(told *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(to->text + to->size, sizeof to->text - to->size, format, args);
    va_end(args);
    to->size += (size_t)n;
    if (to->size >= sizeof to->text)
        die("too much is told");
}

static void tell_id(told *to, const char *id)
{
    tell(to, ":");
    for (; *id; id++)
        tell(to, "%02x", (unsigned char)*id);
}

static void tell_explanation(told *to, const sot_explanation *explanation)
{
    for (size_t k = 0; k < explained(explanation).verdicts; k++) {
        const sot_verdict *v = sot_explanation_verdict(explanation, k);
        tell(to, "finding:%s:%d:%a:%a ", sot_name_of(SOT_NAMES_VERDICT, v->code), v->side, v->n, v->days);
    }
    for (size_t k = 0; k < explained(explanation).owed; k++) {
        const sot_owed *owed = sot_explanation_owed(explanation, k);
        tell(to, "owed:%s:%d", sot_name_of(SOT_NAMES_OWED_KIND, owed->kind), owed->side);
        tell_id(to, owed->id);
        tell(to, ":%a:%a ", owed->age_days, owed->weight);
    }
}

static void tell_nexts(told *to, int me, const sot_nexts *nexts)
{
    for (size_t k = 0; sot_nexts_at(nexts, k); k++) {
        const sot_next *next = sot_nexts_at(nexts, k);
        tell(to, "next%d:%s", me, sot_name_of(SOT_NAMES_ACTION, next->action));
        tell_id(to, next->id);
        tell(to, ":%a:%a:%a ", next->age_days, next->depth_gain, next->trust_gain);
    }
}

/* By the ledger and by evidence: the same. */
static void tell_all(session *s, sot_evidence *evidence, const char *a, const char *b, int64_t as_of,
                     const sot_inputs *inputs)
{
    static told one, other;
    sot_error error = SOT_ERROR_INIT;
    one.size = other.size = 0;
    sot_query query = query_of(NULL, a, b, as_of, inputs);
    sot_explanation *explanation = NULL;
    need(sot_ledger_explain(s->ledger, &query, &explanation, &error), "sot_ledger_explain", &error);
    tell_explanation(&one, explanation);
    sot_explanation_free(explanation);
    need(sot_evidence_explain(evidence, &query, &explanation, &error), "sot_evidence_explain", &error);
    tell_explanation(&other, explanation);
    sot_explanation_free(explanation);
    for (int me = 0; me < 2; me++) {
        query = query_of(NULL, me ? b : a, me ? a : b, as_of, inputs);
        sot_nexts *nexts = NULL;
        need(sot_ledger_next(s->ledger, &query, &nexts, &error), "sot_ledger_next", &error);
        tell_nexts(&one, me, nexts);
        sot_nexts_free(nexts);
        need(sot_evidence_next(evidence, &query, &nexts, &error), "sot_evidence_next", &error);
        tell_nexts(&other, me, nexts);
        sot_nexts_free(nexts);
    }
    if (one.size != other.size || memcmp(one.text, other.text, one.size)) {
        fprintf(stderr, "score_dump: case %s: told by the ledger\n%s\nby evidence\n%s\n", case_name, one.text,
                other.text);
        exit(1);
    }
    fwrite(one.text, 1, one.size, stdout);
}

static void score_pair(session *s, const char *a, const char *b, int64_t as_of, sot_inputs inputs)
{
    sot_error error = SOT_ERROR_INIT;
    sot_pair_score score, other;

    score_init(&score);
    need(ledger_score(s->ledger, NULL, a, b, as_of, &inputs, &score, &error), "sot_ledger_score", &error);
    sot_seen seen = SOT_SEEN_INIT;
    if (!inputs.observed) {
        need(sot_ledger_observed(s->ledger, as_of, &seen, &error), "sot_ledger_observed", &error);
        inputs.observed = &seen;
    }

    rows r = {NULL, 0, 0, as_of};
    need(sot_ledger_each(s->ledger, a, b, collect, &r, &error), "sot_ledger_each", &error);

    sot_evidence *running = streamed(s, a, b, &r);
    score_init(&other);
    need(evidence_score(running, NULL, as_of, &inputs, &other, &error), "sot_evidence_score (running)",
         &error);
    compare(&score, &other, "running");
    sot_evidence_free(running);

    sot_evidence *replayed = NULL;
    shuffle(&r);
    need(evidence_replay(s->context, s->profile, a, b, r.at, r.count, &replayed, &error),
         "sot_evidence_replay", &error);
    score_init(&other);
    need(evidence_score(replayed, s->profile, as_of, &inputs, &other, &error), "sot_evidence_score (replay)",
         &error);
    compare(&score, &other, "replay");

    sot_explanation *explanation = NULL;
    need(evidence_explain(replayed, NULL, as_of, &inputs, &explanation, &error), "sot_evidence_explain",
         &error);
    compare(&score, sot_explanation_score(explanation), "explanation");

    static fields all;
    all.count = 0;
    put_score(&all, &score);
    put_counts(&all, sot_explanation_counts(explanation));
    for (int k = 0; k < all.count; ++k) {
        if (all.at[k].whole) {
            printf("%s=%" PRId64 " ", all.at[k].name, all.at[k].integer);
        } else {
            printf("%s=%a ", all.at[k].name, all.at[k].real);
        }
    }
    tell_all(s, replayed, a, b, as_of, &inputs);
    putchar('\n');

    sot_explanation_free(explanation);
    sot_evidence_free(replayed);
    free_rows(&r);
}

/* ---- cases */

static void read_profile(session *s, const char *json)
{
    sot_error error = SOT_ERROR_INIT;
    need(sot_profile_from_json(s->context, json, strlen(json), &s->profile, &error), "sot_profile_from_json",
         &error);
    need(sot_ledger_new(s->context, s->profile, &s->ledger, &error), "sot_ledger_new", &error);
}

static void read_rows(session *s, input *in, long count)
{
    sot_error error = SOT_ERROR_INIT;
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.time_unit = SOT_UNIT_MICROSECONDS;
    slice part = {in->bytes + in->at, 0};
    size_t end = in->at;
    for (long i = 0; i < count; ++i) {
        char *stop = memchr(in->bytes + end, '\n', in->size - end);
        if (!stop) {
            die("rows are missing");
        }
        end = (size_t)(stop - in->bytes) + 1;
    }
    part.left = end - in->at;
    in->at = end;
    need(sot_ledger_read_ndjson(s->ledger, read_slice, &part, &options, NULL, &error),
         "sot_ledger_read_ndjson", &error);
}

static void score_line(session *s, char *line)
{
    char *f[11];
    if (split(line, f, 11) != 11) {
        die("a score line has 11 fields");
    }
    sot_inputs inputs = SOT_INPUTS_INIT;
    inputs.observed = seen_mask(strtoull(f[4], NULL, 10));
    for (int k = 0; k < 2; ++k) {
        inputs.attention[k] = strtod(f[5 + k], NULL);
        inputs.reputation_r[k] = strtod(f[7 + 2 * k], NULL);
        inputs.reputation_s[k] = strtod(f[8 + 2 * k], NULL);
    }
    score_pair(s, f[2], f[3], strtoll(f[1], NULL, 10), inputs);
}

int main(void)
{
    sot_error error = SOT_ERROR_INIT;
    session s = {NULL, NULL, NULL};
    input in = read_all(stdin);
    need(sot_context_new(NULL, &s.context, &error), "sot_context_new", &error);
    for (char *line = next_line(&in); line; line = next_line(&in)) {
        if (!strncmp(line, "case\t", 5)) {
            case_name = line + 5;
        } else if (!strncmp(line, "profile\t", 8)) {
            read_profile(&s, line + 8);
        } else if (!strncmp(line, "rows\t", 5)) {
            read_rows(&s, &in, strtol(line + 5, NULL, 10));
        } else if (!strncmp(line, "score\t", 6)) {
            score_line(&s, line);
        } else if (!strcmp(line, "end")) {
            sot_ledger_free(s.ledger);
            sot_profile_unref(s.profile);
            s.ledger = NULL;
            s.profile = NULL;
        } else {
            die("unknown line %.40s", line);
        }
    }
    sot_context_unref(s.context);
    free(in.bytes);
    return 0;
}
