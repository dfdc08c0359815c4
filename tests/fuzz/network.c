/* SPDX-License-Identifier: MIT */
/* Columns as a network, and all that can be asked of it. What is taken gives finite figures within their
 * bounds, the same whatever the order of its rows; what is not taken says why. */
#include "../common/flat.h"

#include "fuzz.h"

#include <math.h>

#define ROWS_MOST 64u
#define NAMES 12u

static const char *const names[NAMES] = {"a",  "b",         "c",   "d", "e",     "ff",
                                         "gg", "h\xc3\xa4", "i j", "",  "k\xff", "l"};
static const double extremes[] = {0,     1,    -1,    .5,      -.5,     1e-300, 5e-324, 1e12,
                                  -1e12, 2e12, 1e300, -1e-310, 1 / 3.0, 1e-12,  7,      NAN};

static double next_double(fuzz_input *in)
{
    unsigned which = fuzz_next(in, 20);
    if (which < 16)
        return extremes[which];
    return fuzz_any_double(in);
}

/* The rows, in each of the forms that a text column has. */
typedef struct world {
    size_t count;
    const char *text[2][ROWS_MOST];
    uint32_t codes[2][ROWS_MOST];
    int32_t offsets[2][ROWS_MOST + 1];
    char bytes[2][ROWS_MOST * 4];
    double value[ROWS_MOST];
    int64_t time[ROWS_MOST];
    uint8_t valid[ROWS_MOST / 8];
    sot_text_column dictionary, column[2], more;
    sot_network_columns columns;
    sot_network_options options;
} world;

static void make_column(world *w, fuzz_input *in, int c)
{
    sot_text_column *column = &w->column[c];
    *column = (sot_text_column)SOT_TEXT_COLUMN_INIT;
    unsigned form = fuzz_next(in, 8);
    size_t at = 0;
    w->offsets[c][0] = 0;
    for (size_t k = 0; k < w->count; k++) {
        unsigned name = fuzz_next(in, form == 6 ? 255 : NAMES);
        w->codes[c][k] = name;
        w->text[c][k] = names[name % NAMES];
        size_t size = strlen(w->text[c][k]);
        memcpy(w->bytes[c] + at, w->text[c][k], size);
        w->offsets[c][k + 1] = (int32_t)(at += size);
    }
    if (form < 3 || form == 6) {
        column->codes = w->codes[c];
        if (form != 2) {
            column->dictionary = &w->dictionary;
            column->dictionary_size = NAMES;
        }
    } else if (form < 5) {
        column->offsets = w->offsets[c];
        column->bytes = w->bytes[c];
        column->bytes_size = at ? at : 1;
        if (w->count && fuzz_next(in, 16) == 0) /* an offset that is none */
            w->offsets[c][fuzz_next(in, (unsigned)w->count) + 1] = (int32_t)fuzz_next(in, 255) - 20;
    } else {
        column->strings = w->text[c];
    }
    if (fuzz_next(in, 16) == 0)
        column->validity = w->valid;
}

static void make(world *w, fuzz_input *in)
{
    memset(w, 0, sizeof *w);
    w->dictionary = w->more = (sot_text_column)SOT_TEXT_COLUMN_INIT;
    w->dictionary.strings = w->more.strings = names;
    w->count = fuzz_next(in, ROWS_MOST + 1);
    unsigned how = fuzz_next(in, 255);
    memset(w->valid, fuzz_next(in, 255), sizeof w->valid);
    for (int c = 0; c < 2; c++)
        make_column(w, in, c);
    for (size_t k = 0; k < w->count; k++) {
        w->value[k] = next_double(in);
        w->time[k] = (int64_t)fuzz_next(in, 8) * INT64_C(86400000000);
    }
    w->columns = (sot_network_columns)SOT_NETWORK_COLUMNS_INIT;
    w->columns.count = w->count;
    w->columns.actor = &w->column[0];
    w->columns.target = &w->column[1];
    if (how & 1)
        w->columns.rating = w->value;
    if (!(how & 1) || (how & 30) == 30)
        w->columns.weight = w->value;
    if (how & 32)
        w->columns.time_us = w->time;
    if (how & 64) {
        w->columns.contacts = &w->more;
        w->columns.contact_count = fuzz_next(in, NAMES);
    }
    w->options = (sot_network_options)SOT_NETWORK_OPTIONS_INIT;
    if (how & 128) {
        w->options.as_of_us = (int64_t)fuzz_next(in, 10) * INT64_C(86400000000);
        w->options.half_life_days = next_double(in);
    }
}

static void reverse(world *w)
{
#define TURN(type, array)                       \
    for (size_t k = 0; k < w->count / 2; k++) { \
        type kept_ = (array)[k];                \
        (array)[k] = (array)[w->count - 1 - k]; \
        (array)[w->count - 1 - k] = kept_;      \
    }
    TURN(double, w->value)
    TURN(int64_t, w->time)
    for (int c = 0; c < 2; c++) {
        TURN(const char *, w->text[c])
        TURN(uint32_t, w->codes[c])
    }
#undef TURN
}

/* ---- what is asked of it ---- */

static void write_out(const sot_network *network, const sot_standing *standing, int format, fuzz_bytes *out)
{
    REQUIRE(sot_network_write(network, format, standing, fuzz_append, out, NULL) == SOT_OK);
}

static void ask_pair(const sot_network *network, const char *a, const char *b)
{
    sot_error error = SOT_ERROR_INIT;
    sot_edge edge = SOT_EDGE_INIT;
    sot_reputation reputation = SOT_REPUTATION_INIT;
    sot_around around = SOT_AROUND_INIT;
    sot_contacts *list = NULL;
    bool same = strcmp(a, b) == 0;
    sot_status status = sot_network_edge(network, a, b, &edge, &error);
    fuzz_check_error(status, &error);
    if (status == SOT_OK && edge.known) {
        REQUIRE(isfinite(edge.weight) && edge.weight >= 0 && isfinite(edge.r) && edge.r >= 0);
        REQUIRE(isfinite(edge.s) && edge.s >= 0 && edge.trust >= 0 && edge.trust <= 1);
        REQUIRE(edge.mutual >= 0 && edge.mutual <= edge.weight);
    }
    status = sot_network_reputation(network, a, b, NULL, &reputation, &error);
    REQUIRE(status == (same ? SOT_E_ARGUMENT : SOT_OK));
    if (status == SOT_OK) {
        REQUIRE(reputation.r >= 0 && reputation.s >= 0 && reputation.scale >= 0 && reputation.scale <= 1);
        REQUIRE(reputation.heard <= reputation.voices && reputation.heard <= SOT_VOICES_MOST);
        REQUIRE(isfinite(reputation.r + reputation.s));
    }
    status = sot_network_around(network, a, b, &around, &error);
    REQUIRE(status == (same ? SOT_E_ARGUMENT : SOT_OK));
    REQUIRE(same || (around.common <= around.degree_a && around.common <= around.degree_b));
    REQUIRE(same || isnan(around.overlap) || (around.overlap >= 0 && around.overlap <= 1));
    status = sot_network_path(network, a, b, NULL, &list, &error);
    fuzz_check_error(status, &error);
    if (status == SOT_OK) {
        double strength = list_info(list).strength;
        REQUIRE(strength >= 0 && strength <= 1);
        sot_contacts_free(list);
    }
}

static void ask_standing(const sot_network *network, const char *seed)
{
    sot_standing *full = NULL, *local = NULL;
    sot_error error = SOT_ERROR_INIT;
    REQUIRE(sot_network_standing(network, &seed, 1, NULL, &full, &error) == SOT_OK);
    REQUIRE(standing_local(network, seed, NULL, &local, &error) == SOT_OK);
    sot_standing_info all = standing_info(full), near = standing_info(local);
    double sum = 0;
    for (uint32_t k = 0; k < all.count; k++) {
        REQUIRE(all.values[k] >= 0 && all.values[k] <= 1 + 1e-8);
        sum += all.values[k];
    }
    REQUIRE(fabs(sum - 1) <= all.bound + 1e-8);
    sum = 0;
    for (uint32_t k = 0; k < near.count; k++)
        sum += fabs(near.values[k] - all.values[near.indexes[k]]);
    REQUIRE(sum <= near.bound + all.bound + 1e-8);
    fuzz_bytes out = {NULL, 0, 0};
    write_out(network, full, SOT_FORMAT_GRAPHML, &out);
    write_out(network, local, SOT_FORMAT_DOT, &out);
    free(out.p);
    sot_standing_free(full);
    sot_standing_free(local);
}

static void ask(const sot_network *network)
{
    uint32_t size = network_size(network);
    sot_reciprocity reciprocity = SOT_RECIPROCITY_INIT;
    sot_contacts *bridges = NULL;
    REQUIRE(sot_network_reciprocity(network, &reciprocity, NULL) == SOT_OK);
    REQUIRE(isnan(reciprocity.r) || (reciprocity.r >= 0 && reciprocity.r <= 1));
    REQUIRE(sot_network_bridges(network, &bridges, NULL) == SOT_OK);
    sot_contacts_free(bridges);
    for (uint32_t i = 0; i < size; i++) {
        const char *id = sot_network_id(network, i);
        REQUIRE(sot_network_find(network, id) == i);
        REQUIRE(i == 0 || strcmp(sot_network_id(network, i - 1), id) < 0);
        for (uint32_t k = 0; k < size && k < 6; k++)
            ask_pair(network, id, sot_network_id(network, k));
    }
    REQUIRE(sot_network_id(network, size) == NULL);
    if (size > 0)
        ask_standing(network, sot_network_id(network, size / 2));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    world *w = malloc(sizeof *w);
    sot_context *context = fuzz_context(1);
    sot_profile *profile = NULL;
    sot_network *network = NULL, *again = NULL;
    sot_error error = SOT_ERROR_INIT;
    REQUIRE(w);
    make(w, &in);
    REQUIRE(sot_profile_builtin(context, &profile, NULL) == SOT_OK);
    sot_status status =
        sot_network_from_columns(context, profile, &w->columns, &w->options, &network, &error);
    fuzz_check_error(status, &error);
    REQUIRE((status == SOT_OK) == (network != NULL));
    if (status == SOT_OK) {
        ask(network);
        bool by_offset = w->column[0].offsets || w->column[1].offsets;
        bool valid = !w->column[0].validity && !w->column[1].validity;
        if (!by_offset && valid) {
            fuzz_bytes first = {NULL, 0, 0}, second = {NULL, 0, 0};
            reverse(w);
            REQUIRE(sot_network_from_columns(context, profile, &w->columns, &w->options, &again, NULL) ==
                    SOT_OK);
            write_out(network, NULL, SOT_FORMAT_GRAPHML, &first);
            write_out(again, NULL, SOT_FORMAT_GRAPHML, &second);
            REQUIRE(first.n == second.n && memcmp(first.p, second.p, first.n) == 0);
            free(first.p), free(second.p);
            sot_network_unref(again);
        }
        sot_network_unref(network);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
    free(w);
    return 0;
}
