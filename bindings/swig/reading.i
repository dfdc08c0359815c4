/* SPDX-License-Identifier: MIT */
/* reading.h for both languages. */
%{
#include "records_reading.h"
%}

HANDLE(sot_reader, Reader, sot_reader_unref)
HANDLE(sot_reading, Reading, sot_reading_free)
NEEDED(sot_reader *, reader)
NEEDED(const sot_reader *, reader)
NEEDED(const sot_reading *, reading)
NEEDED(const sot_reading *, message)
RECORD_IN(sot_about, about)
RECORD_OUT(sot_reading_info, out)
RECORD_OUT(sot_passage, out)
RECORD_OUT(sot_span, out)
RECORD_OUT(sot_finding, out)
%ignore sot_reader_ref;
%ignore sot_reader_new;
%ignore sot_reader_read;
%ignore sot_reading_rows;
%apply (const char *json, size_t size) { (const char *text, size_t size), (const char *html, size_t size) };

%include <socialtrust/reading.h>

/* ---- suggestions, an object of the bindings ---- */

%nodefaultctor suggestions;
%nodefaultdtor suggestions;
%rename(Suggestions) suggestions;
struct suggestions {};
%extend suggestions {
    ~suggestions() { suggestions_free($self); }
}
HANDLE_OUT(suggestions)
NEEDED(const suggestions *, list)

%inline %{
/** sot_reader_new() with catalogues as JSON, one after another, parted by the byte 1E. */
static sot_status reader_new(sot_context *context, const char *catalogues, sot_reader **out, sot_error *error)
{
    const char *each[16];
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    char *copy = copied(catalogues);
    for (char *at = copy; at && *at && options.catalogue_count < 16;) {
        char *end = at + strcspn(at, "\x1e");
        each[options.catalogue_count++] = at;
        at = *end ? end + 1 : end;
        *end = '\0';
    }
    options.catalogues = each;
    sot_status status = sot_reader_new(context, &options, out, error);
    free(copy);
    return status;
}

/** sot_reader_read() with the headers as lines "Name: value". */
static sot_status reader_read(sot_reader *reader, const char *text, size_t size, const sot_about *about,
                              const char *headers, sot_reading **out, sot_error *error)
{
    sot_header list[64];
    sot_about all = about ? *about : sot_about_none;
    char *copy = copied(headers);
    all.headers = list;
    all.header_count = split_headers(copy, list, 64);
    sot_status status = sot_reader_read(reader, text, size, &all, out, error);
    free(copy);
    return status;
}

/** sot_reading_rows() for the message in `row`; what is open as rows: a promise or complaint with its time, id and due, whoever made
 * it as actor, its words as ref, an audience of 2 where it is of the same thread and 3 where it is of another, 3 more where it is
 * acknowledged, and 6 more where nobody knows its time. */
static sot_status reading_rows(const sot_reading *message, const sot_interaction *interaction, double least_q,
                               double least_match, const sot_interaction *rows, size_t count, suggestions **out,
                               sot_error *error)
{
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    sot_open_item *open = calloc(count + 1, sizeof *open);
    suggestions *list = calloc(1, sizeof *list);
    sot_status status = SOT_E_MEMORY;
    if (open && list) {
        for (size_t i = 0; i < count; i++) {
            static const sot_open_item none = SOT_OPEN_ITEM_INIT;
            open[i] = none;
            open[i].complaint = rows[i].kind == SOT_KIND_COMPLAIN;
            open[i].by_author = rows[i].actor && interaction->actor && strcmp(rows[i].actor, interaction->actor) == 0;
            open[i].id = rows[i].id;
            open[i].what = rows[i].ref;
            open[i].same_thread = (int[]){0, 1, -1}[(rows[i].audience + 2) % 3];
            open[i].acknowledged = (rows[i].audience + 2) / 3 % 2 == 0;
            open[i].made_us = rows[i].audience > 6 ? SOT_TIME_NONE : rows[i].time_us;
            open[i].due_us = rows[i].due_us;
        }
        list->author = interaction->actor;
        options.row = interaction;
        options.least_q = least_q;
        options.least_match = least_match;
        options.open = open;
        options.open_count = count;
        status = sot_reading_rows(message, &options, keep_suggestion, list, error);
        if (list->no_memory)
            status = SOT_E_MEMORY;
    }
    if (status == SOT_E_MEMORY && error)
        error->status = status;
    free(open);
    if (status == SOT_OK)
        *out = list;
    else
        suggestions_free(list);
    return status;
}

static uint64_t suggestions_count(const suggestions *list)
{
    return list->count;
}

/** The suggestion number `index`. */
static host_object suggestions_at(const suggestions *list, uint64_t index)
{
    suggested one = list->at[index < list->count ? index : 0];
    one.cues = one.found;
    return host_from_record(&one, suggested_record());
}
%}
