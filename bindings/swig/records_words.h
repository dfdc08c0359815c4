/* SPDX-License-Identifier: MIT */
/* The options of words.h as a table of named fields; see records.h. */
#ifndef SOT_BINDINGS_RECORDS_WORDS_H
#define SOT_BINDINGS_RECORDS_WORDS_H

#include "records.h"

/* Names and titles come as pairs of id and what it is called, a handful of them; no code of a verdict: none
 * was given. */
typedef struct telling {
    sot_words_options options;
    text_pairs names, items;
    sot_verdict verdict;
} telling;

RECORD(telling, ENTRY("me", TEXT, 1, options.me, 0, 0), ENTRY("other", TEXT, 1, options.other, 0, 0),
       ENTRY("columns", U32, 1, options.columns, 0, 0), ENTRY("rows", U64, 1, options.rows, 0, 0),
       ENTRY("option", TEXT, 1, options.option, 0, 0), ENTRY("profile", HANDLE, 1, options.profile, 0, 0),
       ENTRY("attention", HANDLE, 1, options.attention, 0, 0),
       ENTRY("ledger", HANDLE, 1, options.ledger, 0, 0), ENTRY("network", HANDLE, 1, options.network, 0, 0),
       MEMBER(PAIRS, names), MEMBER(PAIRS, items), PART(verdict, 1, sot_verdict_record))

static const telling telling_none = {SOT_WORDS_OPTIONS_INIT, {NULL, 0}, {NULL, 0}, {-1, -1, 0, 0}};

static const char *called_by(void *user, const char *id)
{
    const text_pairs *of = (const text_pairs *)user;
    for (size_t i = 0; i + 1 < of->count; i += 2)
        if (strcmp(of->texts[i], id) == 0)
            return of->texts[i + 1];
    return NULL;
}

static const sot_words_options *host_told(telling *self)
{
    self->options.names = self->names.count ? called_by : NULL;
    self->options.names_user = &self->names;
    self->options.items = self->items.count ? called_by : NULL;
    self->options.items_user = &self->items;
    self->options.verdict = self->verdict.code >= 0 ? &self->verdict : NULL;
    return &self->options;
}

#endif
