/* SPDX-License-Identifier: MIT */
/* The languages that ship, English first: it has every key. To add one: its file, its line here, and
 * pack.py. Included by the catalogue alone. */
#ifndef SOT_WORDS_LANGUAGES_H
#define SOT_WORDS_LANGUAGES_H

#include "words.h"

/* One packed text (pack.py): English as key NUL one NUL other NUL ..., then of each other language what it
 * says for these keys, one NUL other NUL ...; after each language one NUL more. Most sentences are the same
 * for one and for many: SAME stands before those, once; MISSING is a sentence that there is not. */
#define SAME '\1'
#define MISSING '\2'
#include "packed.inc"

static const struct {
    const char *code, *name; /* of ISO 639, and what its speakers call it */
    size_t from, end;        /* in the text */
    sot__plural plural;
} languages[] = {
    {"en", "English", 0, END_OF_en, SOT__PLURAL_NOT_ONE},
    {"de", "Deutsch", END_OF_en, END_OF_de, SOT__PLURAL_NOT_ONE},
};

#endif
