/* SPDX-License-Identifier: MIT */
/* The structs of reading.h as tables of named fields; see records.h. */
#ifndef SOT_BINDINGS_RECORDS_READING_H
#define SOT_BINDINGS_RECORDS_READING_H

#include "records.h"

#include <stdlib.h>
#include <string.h>

/* Headers are given apart, see reader_read(). */
RECORD_FROM(sot_about, SOT_ABOUT_INIT, MEMBER(TEXT, language), MEMBER(TEXT, subject), MEMBER(TEXT, id),
            TIME_US(time), MEMBER(INT, zone_minutes), TIME_US(zone_change), MEMBER(INT, zone_then_minutes),
            MEMBER(FLAG, answers), MEMBER(FLAG, replace_broken))

RECORD_FROM(sot_reading_info, SOT_READING_INFO_INIT, MEMBER(TEXT, language), MEMBER(BITS, looked_for),
            MEMBER(U32, finds), MEMBER(U64, parts), MEMBER(U64, spans), MEMBER(U64, findings),
            MEMBER(U64, sentences), MEMBER(U64, author_bytes), MEMBER(U64, replaced))

RECORD_FROM(sot_passage, SOT_PASSAGE_INIT, LISTED(NAME, kind, SOT_NAMES_PASSAGE_KIND), MEMBER(U64, offset),
            MEMBER(U64, length), MEMBER(U64, line), MEMBER(U64, lines))

RECORD_FROM(sot_span, SOT_SPAN_INIT, LISTED(NAME, cue, SOT_NAMES_CUE),
            LISTED(NAME, finding, SOT_NAMES_FINDING_KIND), MEMBER(U64, offset), MEMBER(U64, length),
            MEMBER(DOUBLE, weight), MEMBER(TEXT, rule))

RECORD_FROM(sot_finding, SOT_FINDING_INIT, LISTED(NAME, kind, SOT_NAMES_FINDING_KIND), MEMBER(DOUBLE, q),
            MEMBER(TEXT, id), MEMBER(U64, offset), MEMBER(U64, length), MEMBER(U64, what_offset),
            MEMBER(U64, what_length), TIME_US(due), MEMBER(U64, due_offset), MEMBER(U64, due_length))

RECORD_FROM(sot_open_item, SOT_OPEN_ITEM_INIT, MEMBER(FLAG, complaint), MEMBER(FLAG, by_author),
            MEMBER(TEXT, id), MEMBER(TEXT, what), MEMBER(INT, same_thread), TIME_US(made), TIME_US(due),
            MEMBER(FLAG, acknowledged))

RECORD(sot_suggestion, PART(row, 1, sot_interaction_record), MEMBER(INDEX, finding), MEMBER(INDEX, open),
       MEMBER(DOUBLE, match), MEMBER(DOUBLE, by_thread), MEMBER(DOUBLE, by_words), MEMBER(DOUBLE, by_time),
       MEMBER(DOUBLE, q))

static bool host_open_items(host_object list, const char *where, sot_open_item **out, size_t *count,
                            host_keeper *keep)
{
    return host_records(list, where, sot_open_item_record(), &sot_open_item_none, out, count, keep);
}

static int host_each_suggestion(void *user, const sot_suggestion *suggestion)
{
    return tell_record(user, suggestion, sot_suggestion_record());
}

static char *copied(const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;
    char *out = size ? malloc(size) : NULL;
    return out ? memcpy(out, text, size) : NULL;
}

/* "Name: value" lines to headers, in place; as many as there is room for. */
static size_t split_headers(char *lines, sot_header *out, size_t most)
{
    size_t count = 0;
    while (lines && *lines && count < most) {
        char *end = lines + strcspn(lines, "\n"), *colon = memchr(lines, ':', (size_t)(end - lines));
        int last = *end == '\0';
        *end = '\0';
        if (colon && colon > lines) {
            *colon = '\0';
            out[count].name = lines;
            out[count++].value = colon + 1 + strspn(colon + 1, " ");
        }
        lines = last ? end : end + 1;
    }
    return count;
}

#endif
