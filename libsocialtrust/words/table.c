/* SPDX-License-Identifier: MIT */
/* Scores as a table for people: the deepest first, aligned, with bars, no wider than the terminal. */
#include "table.h"

#include <math.h>
#include <stdlib.h>

enum { GAP = 2, NAME_LEAST = 10, NAME_MOST = 36, BAR_LEAST = 6, BAR_MOST = 20, TITLE_NAME = 36 };

typedef struct widths {
    int name, depth, bar, range, trust, pulse, state, last; /* 0: left out */
} widths;

/* ---- rows in the order of a table: by depth, then pulse, then number of interactions ---- */

typedef struct place {
    double depth, pulse;
    uint64_t interactions;
    size_t row;
} place;

static int by_depth(const void *left, const void *right)
{
    const place *x = left, *y = right;
    if (x->depth != y->depth)
        return x->depth > y->depth ? -1 : 1;
    if (x->pulse != y->pulse)
        return x->pulse > y->pulse ? -1 : 1;
    if (x->interactions != y->interactions)
        return x->interactions > y->interactions ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static sot_status sort_rows(sot__table *t, sot_error *error)
{
    const sot_scores *scores = t->scores;
    place *places = sot__alloc(scores->context, scores->count + 1, sizeof *places);
    t->order = sot__alloc(scores->context, scores->count + 1, sizeof *t->order);
    if (!places || !t->order) {
        sot__free(scores->context, places);
        return sot__no_memory(error);
    }
    for (size_t i = 0; i < scores->count; i++) /* a depth that is not shown does not rank */
        places[i] = (place){scores->column[SOT__DEPTH + 3][i] < t->floor ? -1 : scores->column[SOT__DEPTH][i],
                            scores->column[SOT__PULSE][i], scores->interactions[i], i};
    qsort(places, scores->count, sizeof *places, by_depth);
    for (size_t i = 0; i < scores->count; i++)
        t->order[i] = places[i].row;
    sot__free(scores->context, places);
    return SOT_OK;
}

sot_status sot__table_begin(sot__table *t, const sot_words *words, const sot_scores *scores,
                            const sot_profile *profile, const sot_words_options *options, sot_error *error)
{
    *t = (sot__table){.words = words, .scores = scores};
    sot_profile *builtin = NULL;
    sot_status status = sot__words_options(options, &t->options, error);
    if (status == SOT_OK && scores->timeline)
        status = sot__fail(error, SOT_E_UNSUPPORTED, "expected the scores of many pairs, not a timeline");
    if (status == SOT_OK && !profile)
        profile = t->options.profile;
    if (status == SOT_OK && !profile)
        status = sot_profile_builtin(scores->context, &builtin, error);
    if (status == SOT_OK)
        status = sot_profile_get(profile ? profile : builtin, "verdict.confidence_floor", &t->floor, error);
    if (status == SOT_OK)
        status = sot_profile_get(profile ? profile : builtin, "band.contact", &t->contact, error);
    sot_profile_unref(builtin);
    if (t->options.columns == 0)
        t->options.columns = 80;
    t->columns = t->options.columns < 24 ? 24 : t->options.columns > 400 ? 400 : (int)t->options.columns;
    sot__line_begin(&t->line, scores->context);
    sot__line_begin(&t->page, scores->context);
    return status == SOT_OK ? sort_rows(t, error) : status;
}

void sot__table_free(sot__table *t)
{
    sot__line_free(&t->line);
    sot__line_free(&t->page);
    sot__free(t->scores->context, t->order);
}

const char *sot__table_name(const sot__table *t, size_t row, int side)
{
    const char *id = side ? sot__scores_row(t->scores, row).b : sot__scores_row(t->scores, row).a;
    return sot__words_name(&t->options, id, sot__scores_row(t->scores, row).names[side]);
}

void sot__table_say(sot__table *t, sot__line *to, const char *key, const sot__fill *fill)
{
    sot__words_out out = {.words = t->words, .options = &t->options, .write = sot__line_write, .user = to};
    sot__words_put_sentence(&out, key, fill);
    to->failed |= out.failed;
}

void sot__table_paragraph(sot__table *t, int indent, const char *key, const sot__fill *fill)
{
    sot__line_clear(&t->line);
    sot__line_blanks(&t->line, indent);
    sot__table_say(t, &t->line, key, fill);
    sot__put_wrapped(&t->page, sot__line_text(&t->line), t->columns, indent + 2);
}

sot_status sot__table_hand_over(const sot__table *t, sot_write_fn write, void *user, sot_error *error)
{
    if (t->line.failed || t->page.failed)
        return sot__no_memory(error);
    if (t->page.size > 0 && write(user, t->page.bytes, t->page.size) != 0)
        return sot__fail(error, SOT_E_IO, "writing words failed");
    return SOT_OK;
}

/* ---- widths ---- */

/* A heading: catalogues have it without placeholders, so it is used where it lies. */
static const char *word(const sot__table *t, const char *key)
{
    const char *found = sot_words_sentence(t->words, key, 2);
    return found ? found : "";
}

static int wide(const char *text)
{
    return sot__columns_of(text, NAME_MOST);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int total(const widths *w, int names)
{
    const int rest[] = {w->range, w->trust, w->trust, w->pulse, w->state, w->last};
    int sum = names * w->name + (names - 1) * GAP + GAP + w->depth + (w->bar ? 1 + w->bar : 0);
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        sum += rest[i] ? GAP + rest[i] : 0;
    return sum;
}

static const char *state_word(const sot__table *t, size_t row)
{
    char key[64] = "state.";
    const char *name = sot_name_of(SOT_NAMES_STATE, t->scores->state[row]);
    memcpy(key + 6, name, strlen(name) + 1);
    return word(t, key);
}

/* Names as long as they are, then the bar; what does not fit a narrow terminal is left out. */
static widths layout(sot__table *t, size_t shown, int names)
{
    widths w = {NAME_LEAST,
                larger(5, wide(word(t, "table.depth"))),
                BAR_LEAST,
                larger(6, wide(word(t, "table.likely"))),
                4,
                larger(3, wide(word(t, "table.pulse"))),
                wide(word(t, "table.state")),
                wide(word(t, names == 1 ? "table.move" : "table.rows"))};
    if (names == 1)
        w.trust = larger(3, larger(wide(word(t, "table.them")), wide(word(t, "table.you"))));
    int longest = larger(NAME_LEAST, wide(word(t, names == 1 ? "table.contact" : "table.a")));
    for (size_t k = 0; k < shown; k++) {
        size_t row = t->order[k];
        if (t->scores->column[SOT__DEPTH + 1][row] >= 99.5)
            w.range = larger(w.range, 7); /* 100–100 */
        w.state = larger(w.state, wide(state_word(t, row)));
        if (names == 1) {
            longest = larger(longest, wide(sot__table_name(t, row, 1 - t->scores->me_side[row])));
            continue;
        }
        longest = larger(longest, wide(sot__table_name(t, row, 0)));
        longest = larger(longest, wide(sot__table_name(t, row, 1)));
        sot__line_clear(&t->line);
        sot__table_number(t, &t->line, (double)t->scores->interactions[row]);
        w.last = larger(w.last, wide(sot__line_text(&t->line)));
    }
    int *const order[] = {&w.bar, &w.pulse, &w.range, &w.state, &w.last, &w.trust};
    for (size_t i = 0; i < sizeof order / sizeof *order && total(&w, names) > t->columns; i++)
        *order[i] = 0;
    if (total(&w, names) > t->columns)
        w.name = larger(1, w.name - (total(&w, names) - t->columns + names - 1) / names);
    while (w.name < longest && w.name < NAME_MOST && total(&w, names) + names <= t->columns)
        w.name++;
    while (w.bar && w.bar < BAR_MOST && total(&w, names) < t->columns)
        w.bar++;
    return w;
}

/* ---- cells ---- */

static void cell(sot__table *t, const char *text, int width, bool right)
{
    if (width == 0)
        return;
    sot__line_blanks(&t->page, GAP);
    sot__put_cell(&t->page, text, width, right);
}

/* A score without decimals; never "-0". */
static void score_text(double value, char out[40])
{
    out[value < 0.5 ? sot__format_fixed(0, 0, out) : sot__format_fixed(value, 0, out)] = '\0';
}

static void score_cell(sot__table *t, double value, int width)
{
    char text[40];
    score_text(value, text);
    cell(t, text, width, true);
}

void sot__table_number(const sot__table *t, sot__line *to, double value)
{
    char text[40];
    size_t size = sot__format_fixed(value, 0, text);
    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            sot__line_put(to, word(t, "number.group"));
        sot__line_write(to, text + i, 1);
    }
}

/* Eighths of a block: a bar of `width` columns for 0..100. */
static void put_bar(sot__line *line, double value, int width)
{
    static const char parts[][4] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int eighths = (int)floor(value / 100 * 8 * width + 0.5), full = eighths / 8;
    for (int i = 0; i < full; i++)
        sot__line_put(line, "█");
    sot__line_put(line, parts[eighths % 8]);
    sot__line_blanks(line, width - full - (eighths % 8 ? 1 : 0));
}

/* State and the last column, without blanks at the line's end. */
static void last_cells(sot__table *t, const char *state, const char *last, const widths *w)
{
    bool more = w->last && last[0];
    if (w->state && !more) {
        sot__line_blanks(&t->page, GAP);
        sot__line_put(&t->page, state);
    } else if (w->state) {
        cell(t, state, w->state, false);
    }
    if (more)
        cell(t, last, w->last, true);
    sot__line_put(&t->page, "\n");
}

static void heading(sot__table *t, const widths *w, int names)
{
    /* the word over the two columns of trust */
    int before = names * w->name + (names - 1) * GAP + GAP + w->depth + (w->bar ? 1 + w->bar : 0) +
                 (w->range ? GAP + w->range : 0);
    if (w->trust) {
        sot__line_blanks(&t->page, before);
        cell(t, word(t, names == 1 ? "table.trust_in" : "table.trust_of"), 2 * w->trust + GAP, true);
        sot__line_put(&t->page, "\n");
    }
    sot__put_cell(&t->page, word(t, names == 1 ? "table.contact" : "table.a"), w->name, false);
    if (names == 2)
        cell(t, word(t, "table.b"), w->name, false);
    cell(t, word(t, "table.depth"), w->depth, true);
    if (w->bar)
        sot__line_blanks(&t->page, 1 + w->bar);
    cell(t, word(t, "table.likely"), w->range, true);
    cell(t, word(t, names == 1 ? "table.them" : "table.a"), w->trust, true);
    cell(t, word(t, names == 1 ? "table.you" : "table.b"), w->trust, true);
    cell(t, word(t, "table.pulse"), w->pulse, true);
    last_cells(t, word(t, "table.state"), word(t, names == 1 ? "table.move" : "table.rows"), w);
}

static void depth_cells(sot__table *t, size_t row, const widths *w)
{
    double *const *column = t->scores->column;
    int space = w->depth + (w->bar ? 1 + w->bar : 0) + (w->range ? GAP + w->range : 0);
    if (column[SOT__DEPTH + 3][row] < t->floor) {
        const char *said = word(t, "table.too_little");
        int indent = space - sot__columns_of(said, 100);
        if (indent < 0) {
            said = "?";
            indent = w->depth - 1;
        } else if (indent > 2) {
            indent = 2;
        }
        sot__line_blanks(&t->page, GAP + indent);
        sot__put_cell(&t->page, said, space - indent, false);
        return;
    }
    char range[96], low[40], high[40];
    score_cell(t, column[SOT__DEPTH][row], w->depth);
    if (w->bar) {
        sot__line_blanks(&t->page, 1);
        put_bar(&t->page, column[SOT__DEPTH][row], w->bar);
    }
    score_text(column[SOT__DEPTH + 1][row], low);
    score_text(column[SOT__DEPTH + 2][row], high);
    snprintf(range, sizeof range, "%s–%s", low, high);
    cell(t, range, w->range, true);
}

static void trust_cell(sot__table *t, size_t row, int measure, int width)
{
    if (t->scores->column[measure + 3][row] < t->floor)
        cell(t, "?", width, true);
    else
        score_cell(t, t->scores->column[measure][row], width);
}

static void put_row(sot__table *t, size_t row, const widths *w, int names)
{
    const sot_scores *scores = t->scores;
    bool flipped = names == 1 && scores->me_side[row] == 1;
    sot__put_cell(&t->page, sot__table_name(t, row, names == 1 && !flipped), w->name, false);
    if (names == 2)
        cell(t, sot__table_name(t, row, 1), w->name, false);
    depth_cells(t, row, w);
    trust_cell(t, row, flipped ? SOT__TRUST_BA : SOT__TRUST_AB, w->trust);
    trust_cell(t, row, flipped ? SOT__TRUST_AB : SOT__TRUST_BA, w->trust);
    score_cell(t, scores->column[SOT__PULSE][row], w->pulse);
    double last = names == 1 ? scores->owed[scores->me_side[row]][row] : (double)scores->interactions[row];
    sot__line_clear(&t->line);
    if (names == 2 || last > 0)
        sot__table_number(t, &t->line, last);
    last_cells(t, state_word(t, row), sot__line_text(&t->line), w);
}

/* ---- the whole ---- */

static void put_title(sot__table *t, int names)
{
    char time[32] = "";
    sot__fill fill = sot__fill_none;
    sot__line who;
    sot__line_begin(&who, t->scores->context);
    sot_time_format(t->scores->as_of_us, time, NULL);
    fill.n = (double)t->scores->count;
    fill.text = time;
    if (names == 1) {
        sot__put_fit(&who, sot__table_name(t, 0, t->scores->me_side[0]), TITLE_NAME);
        fill.a = sot__line_text(&who);
    }
    sot__table_paragraph(t, 0, names == 1 ? "table.title.me" : "table.title", &fill);
    t->line.failed |= who.failed;
    sot__line_free(&who);
}

sot_status sot_words_table(const sot_words *words, const sot_scores *scores, const sot_words_options *options,
                           sot_write_fn write, void *user, sot_error *error)
{
    sot__begin(error);
    if (!words || !scores || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "words, scores and a function to write with are needed");
    sot__table t;
    sot_status status = sot__table_begin(&t, words, scores, NULL, options, error);
    int names = scores->with_me ? 1 : 2;
    size_t count = scores->count, shown = count < t.options.rows ? count : (size_t)t.options.rows;
    sot__fill fill = sot__fill_none;
    if (status == SOT_OK && count == 0) {
        sot__table_paragraph(&t, 0, "table.nothing", &fill);
    } else if (status == SOT_OK) {
        put_title(&t, names);
        widths w = layout(&t, shown, names);
        heading(&t, &w, names);
        for (size_t k = 0; k < shown; k++)
            put_row(&t, t.order[k], &w, names);
        fill.n = (double)(count - shown);
        char option[128]; /* to be typed as it stands */
        snprintf(option, sizeof option, "%.80s %zu", t.options.option ? t.options.option : "", count);
        fill.id = option;
        if (count > shown)
            sot__table_paragraph(&t, 0, t.options.option ? "table.more.option" : "table.more", &fill);
        sot__table_paragraph(&t, 0, names == 1 && w.last ? "table.legend.move" : "table.legend", &fill);
    }
    if (status == SOT_OK)
        status = sot__table_hand_over(&t, write, user, error);
    sot__table_free(&t);
    return status;
}
