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

/* A suggestion with numbers instead of "none" of C; its row's texts are the reading's and the caller's. */
typedef struct suggested {
    int finding, open; /* -1: none */
    double match, by_thread, by_words, by_time, q;
    int kind, theirs; /* theirs: the row is of whom the message is to */
    const char *id, *ref;
    int64_t due_us;
    double found[SOT_CUE_COUNT];
    const double *cues; /* set when it is told */
    uint32_t looked_for;
} suggested;

RECORD(suggested, MEMBER(INT, finding), MEMBER(INT, open), MEMBER(DOUBLE, match), MEMBER(DOUBLE, by_thread),
       MEMBER(DOUBLE, by_words), MEMBER(DOUBLE, by_time), MEMBER(DOUBLE, q), MEMBER(KIND, kind),
       MEMBER(FLAG, theirs), MEMBER(TEXT, id), MEMBER(TEXT, ref), TIME_US(due), MEMBER(CUES, cues),
       MEMBER(BITS, looked_for))

/* All that sot_reading_rows() suggested; texts are copied. */
typedef struct suggestions {
    const char *author; /* the message's, as it was given */
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
    to->q = from->q;
    to->kind = from->row.kind;
    to->theirs = from->row.actor != list->author;
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

#endif
