/* SPDX-License-Identifier: MIT */
/* The languages that ship, English first: it has every key. To add one: its file, and its block and its line
 * here. Included by the catalogue alone. */
#ifndef SOT_WORDS_LANGUAGES_H
#define SOT_WORDS_LANGUAGES_H

#include "words.h"

/* Each is one block of text, key NUL one NUL other NUL ...: no pointers that a loader would have to
 * relocate. Most sentences are the same for one and for many: SAME stands before those, once. */
#define SAME "\1"
#define T(key, text) key "\0" SAME text "\0"
#define P(key, one, other) key "\0" one "\0" other "\0"
static const char english[] =
#include "en.def"
    ;
static const char german[] =
#include "de.def"
    ;
#undef T
#undef P

static const struct {
    const char *code, *name; /* of ISO 639, and what its speakers call it */
    const char *texts;
    sot__plural plural;
} languages[] = {
    {"en", "English", english, SOT__PLURAL_NOT_ONE},
    {"de", "Deutsch", german, SOT__PLURAL_NOT_ONE},
};

#endif
