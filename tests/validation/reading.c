/* SPDX-License-Identifier: MIT */
/* reading: messages as NDJSON on standard input (text or html, and what is known of them: lang, sent,
 * answers, subject, headers, open), what is read from each as NDJSON on standard output: with what is open,
 * the rows about that, and for each open item, way and sentence what weights are learnt for
 * (learn_context.py). With a number of turns: the time of reading alone. */
#include <socialtrust.h>

#include "reading/reading.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bytes {
    char *p;
    size_t n, room;
} bytes;

static int append(void *user, const char *from, size_t size)
{
    bytes *b = user;
    if (b->n + size + 1 > b->room) {
        b->room = (b->n + size) * 2 + 1;
        b->p = realloc(b->p, b->room);
        if (!b->p)
            return 1;
    }
    memcpy(b->p + b->n, from, size);
    b->n += size;
    b->p[b->n] = '\0';
    return 0;
}

static const char *text_of(const cJSON *record, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(record, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static int zone_of(const char *sent)
{
    size_t n = sent ? strlen(sent) : 0;
    if (n < 6 || (sent[n - 6] != '+' && sent[n - 6] != '-'))
        return 0;
    int minutes = (int)strtol(sent + n - 5, NULL, 10) * 60 + (int)strtol(sent + n - 2, NULL, 10);
    return sent[n - 6] == '-' ? -minutes : minutes;
}

static void put_text(cJSON *into, const char *key, const char *text, size_t offset, size_t length)
{
    char *copy = malloc(length + 1);
    if (!copy)
        exit(1);
    memcpy(copy, text + offset, length);
    copy[length] = '\0';
    cJSON_AddStringToObject(into, key, copy);
    free(copy);
}

/* With all its digits: cJSON rounds the last ones. */
static cJSON *number(double value)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.17g", value);
    return cJSON_CreateRaw(digits);
}

/* ---- what is open ---- */

#define OPEN_MOST 64

static double number_of(const cJSON *record, const char *key, double none)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(record, key);
    return cJSON_IsNumber(item) ? item->valuedouble : none;
}

static size_t open_of(const cJSON *list, sot_open_item items[OPEN_MOST])
{
    size_t count = 0;
    const cJSON *one;
    cJSON_ArrayForEach(one, list)
    {
        sot_open_item item = SOT_OPEN_ITEM_INIT;
        item.complaint = number_of(one, "complaint", 0) != 0;
        item.by_author = number_of(one, "by_author", 0) != 0;
        item.same_thread = (int)number_of(one, "same_thread", 0);
        item.acknowledged = number_of(one, "acknowledged", 0) != 0;
        item.id = text_of(one, "id");
        item.what = text_of(one, "what");
        item.made_us = (int64_t)number_of(one, "made_us", (double)SOT_TIME_NONE);
        item.due_us = (int64_t)number_of(one, "due_us", (double)SOT_TIME_NONE);
        if (count < OPEN_MOST)
            items[count++] = item;
    }
    return count;
}

typedef struct asked {
    const sot_reading *reading;
    cJSON *rows;
} asked;

static int write_row(void *user, const sot_suggestion *suggestion)
{
    asked *a = user;
    sot_finding f = SOT_FINDING_INIT;
    if (suggestion->finding == SIZE_MAX)
        return 0;
    sot_reading_finding(a->reading, suggestion->finding, &f, NULL);
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "kind", sot_name_of(SOT_NAMES_FINDING_KIND, f.kind));
    cJSON_AddItemToObject(one, "q", number(suggestion->q));
    cJSON_AddItemToObject(one, "own", number(f.q));
    cJSON_AddNumberToObject(one, "open", suggestion->open == SIZE_MAX ? -1 : (double)suggestion->open);
    cJSON_AddNumberToObject(one, "from", (double)f.offset);
    cJSON_AddItemToArray(a->rows, one);
    return 0;
}

/* [item, way, sentence's first byte, end, the features] */
static void write_features(const sot_reading *reading, const sot_open_item *items, size_t count, cJSON *into)
{
    bool threads = false;
    for (size_t i = 0; i < count; i++)
        threads |= items[i].same_thread > 0;
    sot__remedies *remedies = calloc(reading->said_count + 1, sizeof *remedies);
    size_t all = count * reading->said_count * SOT__CLOSING;
    for (size_t n = 0; n < all * 2; n++) { /* promises, then complaints */
        size_t k = n % all, item = k / SOT__CLOSING / reading->said_count, which = k % SOT__CLOSING;
        size_t key_count;
        const sot__said *said = &reading->said[k / SOT__CLOSING % reading->said_count];
        uint32_t keys[SOT__KEYS_MOST];
        if ((items[item].complaint != 0) != (n >= all) || !sot__may_close(which, &items[item]) ||
            sot__keys_of(reading, items[item].what, keys, &key_count, NULL) != SOT_OK)
            continue;
        sot__fit fit = sot__fit_of(reading, said, which, &items[item], threads, keys, key_count,
                                   &remedies[said - reading->said]);
        cJSON *one = cJSON_CreateArray();
        cJSON_AddItemToArray(into, one);
        cJSON_AddItemToArray(one, cJSON_CreateNumber((double)item));
        cJSON_AddItemToArray(one, cJSON_CreateNumber((double)which));
        cJSON_AddItemToArray(one, cJSON_CreateNumber(said->from));
        cJSON_AddItemToArray(one, cJSON_CreateNumber(said->to));
        for (int i = 0; i < SOT__FEATURES; i++)
            cJSON_AddItemToArray(one, number(fit.features[i]));
    }
    free(remedies);
}

static void write_open(const sot_reading *reading, const cJSON *list, int64_t time_us, cJSON *out)
{
    sot_open_item items[OPEN_MOST];
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    sot_interaction row = SOT_INTERACTION_INIT;
    asked all = {reading, cJSON_AddArrayToObject(out, "rows")};
    row.actor = "author";
    row.target = "reader";
    row.time_us = time_us;
    row.kind = SOT_KIND_MESSAGE;
    options.row = &row;
    options.open = items;
    options.open_count = open_of(list, items);
    options.least_q = 0;
    options.least_match = 0.2; /* as both bindings have it */
    sot_error error = SOT_ERROR_INIT;
    if (sot_reading_rows(reading, &options, write_row, &all, &error) != SOT_OK)
        fprintf(stderr, "%s\n", error.message);
    write_features(reading, items, options.open_count, cJSON_AddArrayToObject(out, "features"));
}

static void write_reading(const sot_reading *reading, const char *text, const cJSON *open, int64_t time_us)
{
    sot_reading_info info = SOT_READING_INFO_INIT;
    sot_reading_get_info(reading, &info, NULL);
    cJSON *out = cJSON_CreateObject(), *cues = cJSON_AddArrayToObject(out, "cues");
    cJSON *findings = cJSON_AddArrayToObject(out, "findings"), *spans = cJSON_AddArrayToObject(out, "spans");
    cJSON *lines = cJSON_AddArrayToObject(out, "lines");
    cJSON_AddStringToObject(out, "language", info.language);
    cJSON_AddNumberToObject(out, "looked_for", info.looked_for);
    for (int i = 0; i < SOT_CUE_COUNT; i++)
        cJSON_AddItemToArray(cues, number(sot_reading_cue(reading, i)));
    for (size_t i = 0; i < info.findings; i++) {
        sot_finding f = SOT_FINDING_INIT;
        char due[32] = "";
        sot_reading_finding(reading, i, &f, NULL);
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "kind", sot_name_of(SOT_NAMES_FINDING_KIND, f.kind));
        cJSON_AddItemToObject(one, "q", number(f.q));
        put_text(one, "what", text, f.what_offset, f.what_length);
        put_text(one, "when", text, f.due_offset, f.due_length);
        if (f.due_us != SOT_TIME_NONE)
            sot_time_format(f.due_us, due, NULL);
        cJSON_AddStringToObject(one, "due", due);
        cJSON_AddStringToObject(one, "id", f.id);
        cJSON_AddNumberToObject(one, "from", (double)f.offset);
        cJSON_AddNumberToObject(one, "to", (double)(f.offset + f.length));
        cJSON_AddItemToArray(findings, one);
    }
    for (size_t i = 0; i < info.spans; i++) {
        sot_span s = SOT_SPAN_INIT;
        sot_reading_span(reading, i, &s, NULL);
        cJSON *one = cJSON_CreateObject();
        cJSON_AddNumberToObject(one, "cue", s.cue);
        cJSON_AddNumberToObject(one, "finding", s.finding);
        cJSON_AddItemToObject(one, "weight", number(s.weight));
        cJSON_AddStringToObject(one, "rule", s.rule);
        cJSON_AddNumberToObject(one, "from", (double)s.offset);
        put_text(one, "text", text, s.offset, s.length);
        cJSON_AddItemToArray(spans, one);
    }
    bytes own = {NULL, 0, 0};
    append(&own, "", 0);
    for (size_t i = 0; i < info.parts; i++) {
        sot_passage p = SOT_PASSAGE_INIT;
        sot_reading_passage(reading, i, &p, NULL);
        if (p.kind == SOT_PASSAGE_AUTHOR)
            append(&own, text + p.offset, p.length);
        for (size_t line = 0; line < p.lines; line++)
            cJSON_AddItemToArray(lines, cJSON_CreateString(sot_name_of(SOT_NAMES_PASSAGE_KIND, p.kind)));
    }
    cJSON_AddStringToObject(out, "author_text", own.p);
    free(own.p);
    if (open)
        write_open(reading, open, time_us, out);
    char *json = cJSON_PrintUnformatted(out);
    puts(json);
    free(json);
    cJSON_Delete(out);
}

static int read_one(sot_reader *reader, const char *line, long turns, double *seconds, size_t *read)
{
    cJSON *record = cJSON_Parse(line);
    sot_about about = SOT_ABOUT_INIT;
    sot_header headers[64];
    bytes plain = {NULL, 0, 0};
    sot_error error = SOT_ERROR_INIT;
    const char *text = text_of(record, "text"), *html = text_of(record, "html"),
               *sent = text_of(record, "sent");
    about.language = text_of(record, "lang");
    about.subject = text_of(record, "subject");
    about.answers = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(record, "answers"));
    about.zone_minutes = zone_of(sent);
    about.replace_broken = 1;
    const cJSON *change = cJSON_GetObjectItemCaseSensitive(record, "zone_change_us");
    if (cJSON_IsNumber(change)) {
        about.zone_change_us = (int64_t)change->valuedouble;
        about.zone_then_minutes = cJSON_GetObjectItemCaseSensitive(record, "zone_then_minutes")->valueint;
    }
    if (sent && sot_time_parse(sent, SOT_UNIT_SECONDS, &about.time_us, &error) != SOT_OK)
        fprintf(stderr, "%s\n", error.message);
    const cJSON *pair;
    cJSON_ArrayForEach(pair, cJSON_GetObjectItemCaseSensitive(record, "headers"))
    {
        if (about.header_count < 64)
            headers[about.header_count++] = (sot_header){cJSON_GetArrayItem(pair, 0)->valuestring,
                                                         cJSON_GetArrayItem(pair, 1)->valuestring};
    }
    about.headers = headers;
    if (!text && html) {
        append(&plain, "", 0);
        if (sot_html_text(html, strlen(html), append, &plain, &error) != SOT_OK)
            fprintf(stderr, "%s\n", error.message);
        text = plain.p;
    }
    sot_reading *reading = NULL;
    sot_status status = SOT_OK;
    clock_t start = clock();
    for (long i = 0; i < (turns ? turns : 1) && status == SOT_OK; i++) {
        sot_reading_free(reading);
        status = sot_reader_read(reader, text ? text : "", text ? strlen(text) : 0, &about, &reading, &error);
    }
    *seconds += (double)(clock() - start) / CLOCKS_PER_SEC;
    *read += text ? strlen(text) * (size_t)(turns ? turns : 1) : 0;
    if (status != SOT_OK)
        fprintf(stderr, "%s\n", error.message);
    else if (!turns)
        write_reading(reading, text ? text : "", cJSON_GetObjectItemCaseSensitive(record, "open"),
                      about.time_us);
    sot_reading_free(reading);
    free(plain.p);
    cJSON_Delete(record);
    return status == SOT_OK;
}

int main(int count, char **arguments)
{
    long turns = count > 1 ? strtol(arguments[1], NULL, 10) : 0;
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    bytes catalogue = {NULL, 0, 0};
    FILE *file = count > 1 && turns == 0 ? fopen(arguments[1], "rb") : NULL;
    for (int byte; file && (byte = getc(file)) != EOF;)
        append(&catalogue, &(char){(char)byte}, 1);
    if (file) {
        fclose(file);
        options.catalogues = (const char *const *)&catalogue.p;
        options.catalogue_count = 1;
    }
    sot_context *context = NULL;
    sot_reader *reader = NULL;
    sot_error error = SOT_ERROR_INIT;
    bytes line = {NULL, 0, 0};
    double seconds = 0;
    size_t read = 0;
    int c, good = 1;
    if (sot_context_new(NULL, &context, &error) || sot_reader_new(context, &options, &reader, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    while ((c = getchar()) != EOF) {
        char byte = (char)c;
        if (c != '\n') {
            append(&line, &byte, 1);
            continue;
        }
        if (line.n)
            good &= read_one(reader, line.p, turns, &seconds, &read);
        line.n = 0;
    }
    if (turns)
        printf("%.2f us for 1,000 bytes, %zu bytes read\n", seconds * 1e9 / (double)(read ? read : 1), read);
    free(line.p);
    free(catalogue.p);
    sot_reader_unref(reader);
    sot_context_unref(context);
    return !good;
}
