/* SPDX-License-Identifier: MIT */
/* The table for people: sorted, aligned, with a bar, no wider than the terminal. */
#include "score_log.h"

#include <math.h>
#include <string.h>

enum { GAP = 2, NAME_LEAST = 10, NAME_MOST = 36, BAR_LEAST = 6, BAR_MOST = 20 };

typedef struct columns {
    int name, depth, bar, range, trust, pulse, state, last; /* widths; 0: left out */
} columns;

const char *other_of(const sot_scores *scores, size_t row)
{
    return sot_scores_me_side(scores, row) == 0 ? sot_scores_b(scores, row) : sot_scores_a(scores, row);
}

double trust_in_me(const sot_scores *scores, size_t row)
{
    return sot_scores_column(scores, sot_scores_me_side(scores, row) == 0 ? "trust_ba" : "trust_ab")[row];
}

static int wide(const char *text)
{
    char fitted[2048];
    return fit(fitted, sizeof fitted, text, NAME_MOST);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int total(const columns *w, int names)
{
    const int rest[] = {w->range, w->trust, w->trust, w->pulse, w->state, w->last};
    int sum = names * w->name + (names - 1) * GAP + GAP + w->depth + (w->bar ? 1 + w->bar : 0);
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        sum += rest[i] ? GAP + rest[i] : 0;
    return sum;
}

/* Names as long as they are, then the bar; what does not fit a narrow terminal is left out. */
static columns layout(const scored *s, size_t shown, int names)
{
    log_tongue t = s->options->tongue;
    columns w = {NAME_LEAST, 5, BAR_LEAST, 6, 4, wide(say(t, SAY_PULSE)), wide(say(t, SAY_STATE)), 0};
    w.trust = names == 1 ? larger(wide(say(t, SAY_THEM)), wide(say(t, SAY_YOU))) : 4;
    w.last = wide(say(t, names == 1 ? SAY_MOVE : SAY_ROWS));
    int longest = NAME_LEAST;
    for (size_t k = 0; k < shown; k++) {
        size_t row = s->order[k];
        char digits[32];
        if (sot_scores_column(s->scores, "depth_low")[row] >= 99.5)
            w.range = 7; /* 100–100 */
        w.state = larger(w.state, wide(state_word(t, sot_scores_state(s->scores, row))));
        if (names == 1) {
            longest = larger(longest, wide(other_of(s->scores, row)));
        } else {
            longest = larger(longest, wide(sot_scores_a(s->scores, row)));
            longest = larger(longest, wide(sot_scores_b(s->scores, row)));
            w.last = larger(w.last, wide(grouped(t, sot_scores_interactions(s->scores, row), digits)));
        }
    }
    int *const order[] = {&w.bar, &w.pulse, &w.range, &w.state, &w.last, &w.trust};
    for (size_t i = 0; i < sizeof order / sizeof *order && total(&w, names) > s->columns; i++)
        *order[i] = 0;
    if (total(&w, names) > s->columns)
        w.name -= (total(&w, names) - s->columns + names - 1) / names;
    while (w.name < longest && total(&w, names) + names <= s->columns)
        w.name++;
    while (w.bar && w.bar < BAR_MOST && total(&w, names) < s->columns)
        w.bar++;
    return w;
}

/* A score without decimals; never "-0". */
static const char *rounded(double value, char out[16])
{
    snprintf(out, 16, "%.0f", value < 0.5 ? 0 : value);
    return out;
}

static void gap(void)
{
    printf("%*s", GAP, "");
}

static void cell(const char *text, int width, bool right)
{
    if (width == 0)
        return;
    gap();
    put_cell(text, width, right);
}

/* Eighths of a block: a bar of `width` columns for 0..100. */
static void bar(double value, int width)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int eighths = (int)lround(value / 100 * 8 * width), full = eighths / 8;
    for (int i = 0; i < full; i++)
        fputs("█", stdout);
    fputs(parts[eighths % 8], stdout);
    printf("%*s", width - full - (eighths % 8 ? 1 : 0), "");
}

/* State and the last column, without blanks at the line's end. */
static void last_cells(const char *state, const char *last, const columns *w)
{
    bool more = w->last && last[0];
    if (w->state && !more) {
        gap();
        fputs(state, stdout);
    } else if (w->state) {
        cell(state, w->state, false);
    }
    if (more)
        cell(last, w->last, true);
}

static void heading(const scored *s, const columns *w, int names)
{
    log_tongue t = s->options->tongue;
    /* the word over the two columns of trust */
    int before = names * w->name + (names - 1) * GAP + GAP + w->depth + (w->bar ? 1 + w->bar : 0) +
                 (w->range ? GAP + w->range : 0);
    if (w->trust) {
        printf("%*s", before, "");
        cell(say(t, names == 1 ? SAY_TRUST : SAY_TRUST_PAIR), 2 * w->trust + GAP, true);
        putchar('\n');
    }
    put_cell(say(t, names == 1 ? SAY_CONTACT : SAY_A), w->name, false);
    if (names == 2)
        cell(say(t, SAY_B), w->name, false);
    cell(say(t, SAY_DEPTH), w->depth, true);
    if (w->bar)
        printf("%*s", 1 + w->bar, "");
    cell(say(t, SAY_LIKELY), w->range, true);
    cell(say(t, names == 1 ? SAY_THEM : SAY_A), w->trust, true);
    cell(say(t, names == 1 ? SAY_YOU : SAY_B), w->trust, true);
    cell(say(t, SAY_PULSE), w->pulse, true);
    last_cells(say(t, SAY_STATE), say(t, names == 1 ? SAY_MOVE : SAY_ROWS), w);
    putchar('\n');
}

static void trust_cell(const scored *s, size_t row, bool ab, int width)
{
    char text[16];
    double value = sot_scores_column(s->scores, ab ? "trust_ab" : "trust_ba")[row];
    double confidence = sot_scores_column(s->scores, ab ? "trust_ab_confidence" : "trust_ba_confidence")[row];
    cell(confidence < s->floor ? "?" : rounded(value, text), width, true);
}

static void line(const scored *s, size_t row, const columns *w, int names)
{
    const sot_scores *scores = s->scores;
    log_tongue t = s->options->tongue;
    char text[64], low[16], high[16];
    bool flipped = names == 1 && sot_scores_me_side(scores, row) == 1;
    put_cell(names == 1 ? other_of(scores, row) : sot_scores_a(scores, row), w->name, false);
    if (names == 2)
        cell(sot_scores_b(scores, row), w->name, false);
    int space = w->depth + (w->bar ? 1 + w->bar : 0) + (w->range ? GAP + w->range : 0);
    if (sot_scores_column(scores, "depth_confidence")[row] < s->floor) {
        const char *words = say(t, SAY_TOO_LITTLE);
        int indent = space - wide(words);
        if (indent < 0) {
            words = "?";
            indent = w->depth - 1;
        } else if (indent > 2) {
            indent = 2;
        }
        gap();
        printf("%*s", indent, "");
        put_cell(words, space - indent, false);
    } else {
        double depth = sot_scores_column(scores, "depth")[row];
        cell(rounded(depth, low), w->depth, true);
        if (w->bar) {
            putchar(' ');
            bar(depth, w->bar);
        }
        snprintf(text, sizeof text, "%s–%s", rounded(sot_scores_column(scores, "depth_low")[row], low),
                 rounded(sot_scores_column(scores, "depth_high")[row], high));
        cell(text, w->range, true);
    }
    trust_cell(s, row, !flipped, w->trust);
    trust_cell(s, row, flipped, w->trust);
    cell(rounded(sot_scores_column(scores, "pulse")[row], low), w->pulse, true);
    if (names == 1) {
        int owed = sot_scores_owed(scores, row, sot_scores_me_side(scores, row));
        snprintf(text, sizeof text, "%.0d", owed); /* nothing for 0 */
    } else {
        grouped(t, sot_scores_interactions(scores, row), text);
    }
    last_cells(state_word(t, sot_scores_state(scores, row)), text, w);
    putchar('\n');
}

void table_print(const scored *s)
{
    log_tongue t = s->options->tongue;
    int names = s->options->me ? 1 : 2;
    size_t count = (size_t)sot_scores_count(s->scores),
           shown = count < s->options->rows ? count : s->options->rows;
    char text[2048], number[32], most[32], time[32] = "", who[512];
    if (s->options->rows == 0)
        return;
    grouped(t, count, number);
    if (s->as_of != SOT_TIME_NONE)
        sot_time_format(s->as_of, time, NULL);
    if (names == 1) {
        fit(who, sizeof who, s->options->me, NAME_MOST);
        compose(text, sizeof text, say(t, count == 1 ? SAY_TITLE_ME_ONE : SAY_TITLE_ME),
                (const char *[]){who, number, time}, 3);
    } else {
        compose(text, sizeof text, say(t, count == 1 ? SAY_TITLE_ALL_ONE : SAY_TITLE_ALL),
                (const char *[]){number, time}, 2);
    }
    put_wrapped(count ? text : say(t, SAY_NOTHING), s->columns, 2);
    if (count == 0)
        return;
    columns w = layout(s, shown, names);
    heading(s, &w, names);
    for (size_t k = 0; k < shown; k++)
        line(s, s->order[k], &w, names);
    if (count > shown) {
        snprintf(most, sizeof most, "%zu", count);
        compose(text, sizeof text, say(t, SAY_MORE),
                (const char *[]){grouped(t, count - shown, number), most}, 2);
        put_wrapped(text, s->columns, 2);
    }
    snprintf(text, sizeof text, "%s%s", say(t, SAY_LEGEND),
             names == 1 && w.last ? say(t, SAY_LEGEND_MOVE) : "");
    put_wrapped(text, s->columns, 2);
}
