/* SPDX-License-Identifier: MIT */
/* Messages and catalogues. The first byte says what the rest is: a message in a language of its own choice,
 * an answer or not, with headers, broken or replaced; a page of HTML; a catalogue that then reads a message.
 */
#include "fuzz.h"

#include <math.h>

static sot_context *context;
static sot_reader *plain;

static int keep_row(void *user, const sot_suggestion *suggestion)
{
    (void)user;
    REQUIRE(suggestion->match >= 0 && suggestion->match <= 1.0000001);
    for (int i = 0; i < SOT_CUE_COUNT; i++)
        REQUIRE(!suggestion->row.cues || (suggestion->row.cues[i] >= 0 && suggestion->row.cues[i] <= 1));
    return 0;
}

/* Everything that a reading tells lies in the text and is in range. */
static void look_at(const sot_reading *reading, size_t size)
{
    sot_reading_info info = SOT_READING_INFO_INIT;
    REQUIRE(sot_reading_get_info(reading, &info, NULL) == SOT_OK);
    size_t end = 0;
    for (size_t i = 0; i < info.parts; i++) {
        sot_passage part = SOT_PASSAGE_INIT;
        REQUIRE(sot_reading_passage(reading, i, &part, NULL) == SOT_OK);
        REQUIRE(part.offset == end && part.length > 0 && sot_name_of(SOT_NAMES_PASSAGE_KIND, part.kind));
        end += part.length;
    }
    REQUIRE(end == size);
    for (size_t i = 0; i < info.spans; i++) {
        sot_span span = SOT_SPAN_INIT;
        REQUIRE(sot_reading_span(reading, i, &span, NULL) == SOT_OK);
        REQUIRE(span.offset + span.length <= size && isfinite(span.weight) && span.rule);
        REQUIRE((span.cue >= 0) != (span.finding >= 0));
    }
    for (size_t i = 0; i < info.findings; i++) {
        sot_finding f = SOT_FINDING_INIT;
        REQUIRE(sot_reading_finding(reading, i, &f, NULL) == SOT_OK);
        REQUIRE(f.q >= 0 && f.q <= 1 && strlen(f.id) == 16 && sot_name_of(SOT_NAMES_FINDING_KIND, f.kind));
        REQUIRE(f.offset + f.length <= size && f.length > 0);
        REQUIRE(f.what_offset + f.what_length <= size && f.due_offset + f.due_length <= size);
        REQUIRE(f.due_us == SOT_TIME_NONE || (f.due_us >= SOT_TIME_MIN && f.due_us <= SOT_TIME_MAX));
    }
    for (int i = 0; i < SOT_CUE_COUNT; i++) {
        double q = sot_reading_cue(reading, i);
        REQUIRE(q >= 0 && q <= 1 && (q == 0 || info.looked_for >> i & 1u));
    }
}

static void read_message(sot_reader *reader, uint8_t how, const char *text, size_t size)
{
    static const char *const languages[] = {NULL, "en", "de", ""};
    static const sot_header headers[] = {{"List-Id", "x"}, {"From", "a@b.example"}};
    sot_error error = SOT_ERROR_INIT;
    sot_about about = SOT_ABOUT_INIT;
    sot_reading *reading = NULL;
    about.language = languages[how & 3u];
    about.answers = how >> 2 & 1;
    about.replace_broken = how >> 3 & 1;
    about.time_us = how >> 4 & 1 ? (int64_t)size * 86400000000 * 365 - 30000000000000000 : SOT_TIME_NONE;
    about.zone_minutes = (int)size % 1440;
    about.headers = headers;
    about.header_count = how >> 5 & 1 ? 2 : 0;
    sot_status status = sot_reader_read(reader, text, size, &about, &reading, &error);
    fuzz_check_error(status, &error);
    REQUIRE((status == SOT_OK) == (reading != NULL));
    if (status != SOT_OK)
        return;
    look_at(reading, size);
    sot_interaction row = SOT_INTERACTION_INIT;
    row.actor = "a";
    row.target = "b";
    sot_open_item open[2] = {SOT_OPEN_ITEM_INIT, SOT_OPEN_ITEM_INIT};
    open[0].id = open[1].id = "p";
    open[0].by_author = 1;
    open[0].what = "the drawings";
    open[1].complaint = 1;
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    options.row = &row;
    options.open = open;
    options.open_count = 2;
    options.least_q = 0.1;
    options.least_match = 0;
    REQUIRE(sot_reading_rows(reading, &options, keep_row, NULL, &error) == SOT_OK);
    sot_reading_free(reading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sot_error error = SOT_ERROR_INIT;
    if (size == 0)
        return 0;
    if (!context) {
        context = fuzz_context(1);
        REQUIRE(sot_reader_new(context, NULL, &plain, &error) == SOT_OK);
    }
    char *exact = malloc(size); /* so that a byte too far is seen */
    REQUIRE(exact);
    memcpy(exact, data + 1, size - 1);
    if (data[0] < 192) {
        read_message(plain, data[0], exact, size - 1);
    } else if (data[0] < 224) {
        fuzz_bytes out = {NULL, 0, 0};
        sot_status status = sot_html_text(exact, size - 1, fuzz_append, &out, &error);
        fuzz_check_error(status, &error);
        if (status == SOT_OK)
            read_message(plain, data[0] & 23u, out.p ? out.p : "", out.n);
        free(out.p);
    } else {
        exact[size - 1] = '\0';
        const char *json = exact;
        sot_reader_options options = SOT_READER_OPTIONS_INIT;
        sot_reader *reader = NULL;
        options.catalogues = &json;
        options.catalogue_count = 1;
        sot_status status = sot_reader_new(context, &options, &reader, &error);
        fuzz_check_error(status, &error);
        if (status == SOT_OK)
            read_message(reader, 0, "Thanks, I'll send it by Friday. merci a b c ab a", 47);
        sot_reader_unref(reader);
    }
    free(exact);
    return 0;
}
