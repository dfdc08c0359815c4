/* SPDX-License-Identifier: MIT */
/* A whole explanation, 10 to 25 lines: how deep, what carries it, trust both ways, what to know, what is open
 * and whose move it is, what would tell more, and until when it holds. Only public accessors are used. */
#include "telling.h"

#include "base/number.h"
#include "fit.h"

#include <stdio.h>

/* One line of points: what to say, and a count that a person can check. */
typedef struct line {
    double points;
    int signal;
} line;

typedef struct tally {
    const char *key; /* NULL: none */
    double n, days;
} tally;

static bool has_key(const sot__telling *t, const char *key)
{
    return sot__words_key(t->out.words, key) >= 0;
}

/* "  +14  meeting in person (12 meetings)"; `kind` is "depth" or "trust". */
static void points_line(sot__telling *t, const char *kind, const char *name, double points,
                        const tally *counted, sot__fill *fill)
{
    char key[96], number[40];
    size_t n = sot__format_fixed(fabs(points), 0, number);
    number[n] = '\0';
    sot__words_put(&t->out, n < 2 ? "   " : n < 3 ? "  " : " ");
    sot__words_put(&t->out, points < 0 ? "-" : "+");
    sot__words_put(&t->out, number);
    sot__words_put(&t->out, "  ");
    snprintf(key, sizeof key, "%s.%s.%s", kind, name, points < 0 ? "down" : "up");
    if (!has_key(t, key))
        snprintf(key, sizeof key, "%s.%s", kind, name);
    sot__words_put_sentence(&t->out, key, fill);
    if (counted->key && (counted->n > 0 || counted->days > 0)) {
        sot__fill numbers = sot__fill_none;
        numbers.n = counted->n;
        numbers.days = counted->days;
        sot__words_put(&t->out, " (");
        sot__words_put_sentence(&t->out, counted->key, &numbers);
        sot__words_put(&t->out, ")");
    }
    sot__words_end_line(&t->out);
}

/* The signals that moved a score by half a point or more, the largest first. */
static int strongest(const sot_signal *signals, int count, bool up, bool down, line *lines)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        double points = signals[i].points;
        if (fabs(points) < 0.5 || (points > 0 ? !up : !down))
            continue;
        int at = n++;
        while (at > 0 && fabs(lines[at - 1].points) < fabs(points)) {
            lines[at] = lines[at - 1];
            at--;
        }
        lines[at] = (line){points, i};
    }
    return n;
}

/* ---- depth ---- */

static tally depth_count(const sot__telling *t, int signal, bool up)
{
    const sot_counts *c = t->counts;
    tally none = {NULL, 0, 0};
    double questions = (double)(c->questions[0] + c->questions[1]);
    double answered = (double)(c->questions_answered[0] + c->questions_answered[1]);
    int64_t from = c->first_us[0] > c->first_us[1] ? c->first_us[0] : c->first_us[1];
    int64_t to = c->last_us[0] < c->last_us[1] ? c->last_us[0] : c->last_us[1];
    switch (signal) {
    case SOT_DEPTH_RHYTHM:
        return (tally){"count.days", (double)t->score->active_days, 0};
    case SOT_DEPTH_ASKS:
        return (tally){up ? "count.answered" : "count.unanswered", up ? answered : questions - answered, 0};
    case SOT_DEPTH_IN_PERSON:
        return (tally){"count.meetings", (double)c->meetings, 0};
    case SOT_DEPTH_HISTORY:
        return to > from ? (tally){"count.span", 0, (double)(to - from) / 86400e6} : none;
    case SOT_DEPTH_SUPPORT:
        return (tally){"count.support", (double)(c->support[0] + c->support[1]), 0};
    default:
        return none;
    }
}

static void put_depth_lines(sot__telling *t, bool up, int most)
{
    line lines[SOT_DEPTH_COUNT];
    int n = strongest(t->score->depth_signals, SOT_DEPTH_COUNT, up, !up, lines);
    if (n > 0)
        sot__words_title(t, up ? "section.carries" : "section.against");
    for (int i = 0; i < n && i < most; i++) {
        sot__fill fill = sot__fill_none;
        tally counted = depth_count(t, lines[i].signal, up);
        sot__words_fill_sides(&t->out, &fill, t->explanation, t->first, t->me);
        points_line(t, "depth", sot_name_of(SOT_NAMES_DEPTH_SIGNAL, lines[i].signal), lines[i].points,
                    &counted, &fill);
    }
}

/* "Not enough evidence" about depth (-1) or the trust of a side, if that was found. */
static void put_doubt(sot__telling *t, int side)
{
    for (size_t i = 0; i < sot__explained(t->explanation).verdicts; i++) {
        const sot_verdict *verdict = sot_explanation_verdict(t->explanation, i);
        if (verdict->code != SOT_VERDICT_NOT_ENOUGH_EVIDENCE || verdict->side != side)
            continue;
        sot__words_put(&t->out, "  ");
        sot__words_put_verdict(&t->out, t->explanation, verdict, t->me);
        sot__words_end_line(&t->out);
        return;
    }
}

static void put_facts(sot__telling *t)
{
    const sot_pair_score *score = t->score;
    sot__fill fill = sot__fill_none;
    sot__words_put(&t->out, "  ");
    if (score->active_days == 0) {
        sot__words_put_sentence(&t->out, "facts.none", &fill);
    } else {
        fill.n = (double)score->active_days;
        sot__words_put_sentence(&t->out, "facts.days", &fill);
        if (!isnan(score->silence_days)) {
            fill.days = score->silence_days;
            sot__words_put(&t->out, " ");
            sot__words_put_sentence(&t->out, "facts.silence", &fill);
        }
        if (!isnan(score->usual_gap_days)) {
            fill.days = score->usual_gap_days;
            sot__words_put(&t->out, " ");
            sot__words_put_sentence(&t->out, "facts.gap", &fill);
        }
        fill.n = score->pulse;
        sot__words_put(&t->out, " ");
        sot__words_put_sentence(&t->out, "facts.pulse", &fill);
    }
    sot__words_end_line(&t->out);
}

static void put_depth(sot__telling *t)
{
    const sot_pair_score *score = t->score;
    sot__fill fill = sot__fill_none;
    sot__words_fill_sides(&t->out, &fill, t->explanation, t->first, t->me);
    fill.n = score->depth.value;
    fill.low = score->depth.low;
    fill.high = score->depth.high;
    fill.state = score->state;
    fill.band = score->band;
    sot__words_line(t, "", "headline", &fill);
    put_doubt(t, -1);
    put_facts(t);
    bool a = t->counts->first_us[0] != SOT_TIME_NONE, b = t->counts->first_us[1] != SOT_TIME_NONE;
    if (a && b) {
        put_depth_lines(t, true, 3);
        put_depth_lines(t, false, 1);
    } else if (a || b) {
        sot__words_line(t, "  ", "facts.one_sided", &fill);
    }
}

/* ---- trust ---- */

/* `i` trusts; the conduct is the other's. */
static tally trust_count(const sot__telling *t, int signal, int i, bool up)
{
    const sot_counts *c = t->counts;
    int j = 1 - i;
    switch (signal) {
    case SOT_TRUST_COMMITMENTS:
        return up ? (tally){"count.kept", (double)c->kept[j], 0}
                  : (tally){"count.broken", (double)c->broken[j], 0};
    case SOT_TRUST_RECOVERY:
        return (tally){"count.complaints", (double)c->complaints[j], 0};
    case SOT_TRUST_RESPONSIVENESS:
        return up ? (tally){"count.answered", (double)c->turns_answered[i], 0}
                  : (tally){"count.unanswered", (double)c->turns_unanswered[i], 0};
    case SOT_TRUST_GENEROSITY:
        return (tally){"count.support", (double)c->support[j], 0};
    case SOT_TRUST_CURIOSITY:
        return (tally){"count.questions", up ? (double)c->questions[j] : 0, 0};
    default:
        return (tally){NULL, 0, 0};
    }
}

static bool found(const sot__telling *t, int code, int side)
{
    for (size_t i = 0; i < sot__explained(t->explanation).verdicts; i++) {
        const sot_verdict *verdict = sot_explanation_verdict(t->explanation, i);
        if (verdict->code == code && verdict->side == side)
            return true;
    }
    return false;
}

static void put_trust(sot__telling *t, int i)
{
    const sot_measure *trust = &t->score->trust[i];
    sot__fill fill = sot__fill_none;
    sot__words_fill_sides(&t->out, &fill, t->explanation, i, t->me);
    fill.n = trust->value;
    fill.low = trust->low;
    fill.high = trust->high;
    sot__words_line(t, "", "trust_in", &fill);
    put_doubt(t, i);
    line lines[SOT_TRUST_COUNT];
    int n = strongest(t->score->trust_signals[i], SOT_TRUST_COUNT, true, true, lines);
    for (int k = 0; k < n && k < 2; k++) {
        int signal = lines[k].signal;
        bool up = lines[k].points > 0;
        bool away = signal == SOT_TRUST_CONSIDERATION && !up && found(t, SOT_VERDICT_BLOCKED, i);
        tally counted = trust_count(t, signal, i, up);
        sot__words_fill_sides(&t->out, &fill, t->explanation, 1 - i, t->me);
        if (away)
            points_line(t, "trust", "consideration.away", lines[k].points, &counted, &fill);
        else
            points_line(t, "trust", sot_name_of(SOT_NAMES_TRUST_SIGNAL, signal), lines[k].points, &counted,
                        &fill);
    }
}

/* ---- the end ---- */

static void put_validity(sot__telling *t)
{
    int64_t now = sot__explained(t->explanation).time_us,
            until = sot__explained(t->explanation).valid_until_us;
    sot__fill fill = sot__fill_none;
    fill.date_us = now;
    sot__words_put_sentence(&t->out, "as_of", &fill);
    sot__words_put(&t->out, " ");
    fill.date_us = until;
    fill.clock = until != SOT_TIME_NONE && until - now < INT64_C(2) * 86400 * 1000000;
    sot__words_line(t, "", until == SOT_TIME_NONE ? "valid.years" : "valid", &fill);
}

/* Lines of an explanation on their way to a reader with so many columns. */
typedef struct wrapping {
    sot__line line, page;
    int columns;
} wrapping;

static int wrap(void *user, const char *bytes, size_t size)
{
    wrapping *w = user;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != '\n') {
            sot__line_write(&w->line, bytes + i, 1);
            continue;
        }
        const char *text = sot__line_text(&w->line);
        sot__put_wrapped(&w->page, text, w->columns, (int)strspn(text, " ") + 2);
        sot__line_clear(&w->line);
    }
    return w->line.failed || w->page.failed;
}

static void put_all(sot__telling *t)
{
    if (t->out.options->verdict) {
        sot__words_put_verdict(&t->out, t->explanation, t->out.options->verdict, t->me);
        return;
    }
    t->first = t->me >= 0 ? t->me : 0;
    put_depth(t);
    put_trust(t, t->first);
    put_trust(t, 1 - t->first);
    sot__words_put_owed(t);
    sot__words_put_findings(t);
    sot__words_put_little_known(t);
    sot__words_put_unseen(t);
    put_validity(t);
}

sot_status sot_words_explain(const sot_words *words, const sot_explanation *explanation,
                             const sot_words_options *options, sot_write_fn write, void *user,
                             sot_error *error)
{
    sot__begin(error);
    sot_words_options o;
    if (!words || !explanation || !write)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "words, an explanation and a function to write with are needed");
    sot__telling t = {.out = {.words = words, .options = &o, .write = write, .user = user},
                      .explanation = explanation,
                      .score = sot_explanation_score(explanation),
                      .counts = sot_explanation_counts(explanation)};
    sot_status status = sot__words_options(options, &o, error);
    if (status == SOT_OK)
        status = sot__words_side(explanation, o.me, &t.me, error);
    const sot_verdict *one = status == SOT_OK ? o.verdict : NULL;
    if (one && (!sot_name_of(SOT_NAMES_VERDICT, one->code) || one->side < -1 || one->side > 1))
        status = sot__fail(error, SOT_E_ARGUMENT, "no finding has the code %d and the side %d", one->code,
                           one->side);
    if (status != SOT_OK)
        return status;
    if (o.columns == 0) {
        put_all(&t);
        return t.out.failed ? sot__fail(error, SOT_E_IO, "writing words failed") : SOT_OK;
    }
    wrapping w = {.columns = o.columns < 24 ? 24 : o.columns > 400 ? 400 : (int)o.columns};
    sot__line_begin(&w.line, words->context);
    sot__line_begin(&w.page, words->context);
    t.out.write = wrap;
    t.out.user = &w;
    put_all(&t);
    if (t.out.failed)
        status = sot__no_memory(error);
    else if (w.page.size > 0 && write(user, w.page.bytes, w.page.size) != 0)
        status = sot__fail(error, SOT_E_IO, "writing words failed");
    sot__line_free(&w.line);
    sot__line_free(&w.page);
    return status;
}
