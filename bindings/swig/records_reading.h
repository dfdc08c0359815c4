/* SPDX-License-Identifier: MIT */
/* The structs of reading.h as tables of named fields; see records.h. */
#ifndef SOT_BINDINGS_RECORDS_READING_H
#define SOT_BINDINGS_RECORDS_READING_H

#include "records.h"

#include <stdlib.h>
#include <string.h>

/* Headers are given apart, see reader_read(). */
static const field about_fields[] = {
    MEMBER(sot_about, language, TEXT, 1),
    MEMBER(sot_about, subject, TEXT, 1),
    MEMBER(sot_about, id, TEXT, 1),
    {"time", FIELD_TIME, 1, offsetof(sot_about, time_us), 0, 0},
    MEMBER(sot_about, zone_minutes, INT, 1),
    {"zone_change", FIELD_TIME, 1, offsetof(sot_about, zone_change_us), 0, 0},
    MEMBER(sot_about, zone_then_minutes, INT, 1),
    MEMBER(sot_about, answers, FLAG, 1),
    MEMBER(sot_about, replace_broken, FLAG, 1),
};
RECORD(sot_about, about_fields);

static const field reading_info_fields[] = {
    MEMBER(sot_reading_info, language, TEXT, 1), MEMBER(sot_reading_info, looked_for, BITS, 1),
    MEMBER(sot_reading_info, finds, U32, 1),     MEMBER(sot_reading_info, parts, U64, 1),
    MEMBER(sot_reading_info, spans, U64, 1),     MEMBER(sot_reading_info, findings, U64, 1),
    MEMBER(sot_reading_info, sentences, U64, 1), MEMBER(sot_reading_info, author_bytes, U64, 1),
    MEMBER(sot_reading_info, replaced, U64, 1),
};
RECORD(sot_reading_info, reading_info_fields);

static const field passage_fields[] = {
    MEMBER_NAMED(sot_passage, kind, NAME, 1, SOT_NAMES_PASSAGE_KIND),
    MEMBER(sot_passage, offset, U64, 1),
    MEMBER(sot_passage, length, U64, 1),
    MEMBER(sot_passage, line, U64, 1),
    MEMBER(sot_passage, lines, U64, 1),
};
RECORD(sot_passage, passage_fields);

static const field span_fields[] = {
    MEMBER_NAMED(sot_span, cue, NAME, 1, SOT_NAMES_CUE),
    MEMBER_NAMED(sot_span, finding, NAME, 1, SOT_NAMES_FINDING_KIND),
    MEMBER(sot_span, offset, U64, 1),
    MEMBER(sot_span, length, U64, 1),
    MEMBER(sot_span, weight, DOUBLE, 1),
    MEMBER(sot_span, rule, TEXT, 1),
};
RECORD(sot_span, span_fields);

static const field finding_fields[] = {
    MEMBER_NAMED(sot_finding, kind, NAME, 1, SOT_NAMES_FINDING_KIND),
    MEMBER(sot_finding, q, DOUBLE, 1),
    MEMBER(sot_finding, id, TEXT, 1),
    MEMBER(sot_finding, offset, U64, 1),
    MEMBER(sot_finding, length, U64, 1),
    MEMBER(sot_finding, what_offset, U64, 1),
    MEMBER(sot_finding, what_length, U64, 1),
    {"due", FIELD_TIME, 1, offsetof(sot_finding, due_us), 0, 0},
    MEMBER(sot_finding, due_offset, U64, 1),
    MEMBER(sot_finding, due_length, U64, 1),
};
RECORD(sot_finding, finding_fields);

/* A suggestion with numbers instead of "none" of C; its row's texts are the reading's and the caller's. */
typedef struct suggested {
    int finding, open; /* -1: none */
    double match, by_thread, by_words, by_time;
    int kind;
    const char *id, *ref;
    int64_t due_us;
    double found[SOT_CUE_COUNT];
    const double *cues; /* set when it is told */
    uint32_t looked_for;
} suggested;

static const field suggested_fields[] = {
    MEMBER(suggested, finding, INT, 1),     MEMBER(suggested, open, INT, 1),
    MEMBER(suggested, match, DOUBLE, 1),    MEMBER(suggested, by_thread, DOUBLE, 1),
    MEMBER(suggested, by_words, DOUBLE, 1), MEMBER(suggested, by_time, DOUBLE, 1),
    MEMBER(suggested, kind, KIND, 1),       MEMBER(suggested, id, TEXT, 1),
    MEMBER(suggested, ref, TEXT, 1),        {"due", FIELD_TIME, 1, offsetof(suggested, due_us), 0, 0},
    MEMBER(suggested, cues, CUES, 1),       MEMBER(suggested, looked_for, BITS, 1),
};
RECORD(suggested, suggested_fields);

/* All that sot_reading_rows() suggested; texts are copied. */
typedef struct suggestions {
    suggested *at;
    size_t count, room;
    int no_memory;
} suggestions;

static char *copied(const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;
    char *out = size ? malloc(size) : NULL;
    return out ? memcpy(out, text, size) : NULL;
}

static void suggestions_free(suggestions *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        free((void *)(uintptr_t)list->at[i].id);
        free((void *)(uintptr_t)list->at[i].ref);
    }
    if (list)
        free(list->at);
    free(list);
}

static int keep_suggestion(void *user, const sot_suggestion *from)
{
    suggestions *list = user;
    if (list->count == list->room) {
        size_t room = list->room * 2 + 8;
        suggested *grown = realloc(list->at, room * sizeof *grown);
        if (!grown)
            return list->no_memory = 1;
        list->at = grown;
        list->room = room;
    }
    suggested *to = &list->at[list->count++];
    memset(to, 0, sizeof *to);
    to->finding = from->finding == SIZE_MAX ? -1 : (int)from->finding;
    to->open = from->open == SIZE_MAX ? -1 : (int)from->open;
    to->match = from->match;
    to->by_thread = from->by_thread;
    to->by_words = from->by_words;
    to->by_time = from->by_time;
    to->kind = from->row.kind;
    to->id = copied(from->row.id);
    to->ref = copied(from->row.ref);
    to->due_us = from->row.due_us;
    to->looked_for = from->row.looked_for;
    if (from->row.cues)
        memcpy(to->found, from->row.cues, sizeof to->found);
    return list->no_memory = (from->row.id && !to->id) || (from->row.ref && !to->ref);
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

static const sot_about sot_about_none = SOT_ABOUT_INIT;
static const sot_reading_info sot_reading_info_none = SOT_READING_INFO_INIT;
static const sot_passage sot_passage_none = SOT_PASSAGE_INIT;
static const sot_span sot_span_none = SOT_SPAN_INIT;
static const sot_finding sot_finding_none = SOT_FINDING_INIT;

#endif
