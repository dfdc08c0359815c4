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

LIST_IN(%arg((const sot_open_item *open, size_t count)), host_open_items)
CALLED_IN(%arg((sot_suggestion_fn fn, void *user)), host_each_suggestion)

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

/** sot_reading_rows() for the message in `interaction`. */
static sot_status reading_rows(const sot_reading *message, const sot_interaction *interaction, double least_q,
                               double least_match, const sot_open_item *open, size_t count, sot_suggestion_fn fn,
                               void *user, sot_error *error)
{
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    options.row = interaction;
    options.least_q = least_q;
    options.least_match = least_match;
    options.open = open;
    options.open_count = count;
    return sot_reading_rows(message, &options, fn, user, error);
}
%}
