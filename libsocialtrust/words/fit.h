/* SPDX-License-Identifier: MIT */
/* Text that fits a terminal: columns of characters, cutting between them, lines gathered before they are
 * wrapped or aligned. */
#ifndef SOT_WORDS_FIT_H
#define SOT_WORDS_FIT_H

#include "words.h"

/* A text that grows. What cannot be stored is remembered as `failed`. */
typedef struct sot__line {
    sot_context *context;
    char *bytes; /* NUL-terminated once something was put */
    size_t size, room;
    bool failed;
} sot__line;

void sot__line_begin(sot__line *line, sot_context *context);
void sot__line_free(sot__line *line);
void sot__line_clear(sot__line *line);
const char *sot__line_text(const sot__line *line);
void sot__line_put(sot__line *line, const char *text);
void sot__line_blanks(sot__line *line, int count);
/* A sot_write_fn that puts into a line. */
int sot__line_write(void *user, const char *bytes, size_t size);

/* The columns that `text` takes of a terminal, at most `most`. */
int sot__columns_of(const char *text, int most);

/* Puts `text` without control characters, cut to `columns`; returns the columns used. */
int sot__put_fit(sot__line *line, const char *text, int columns);
/* The same, left- or right-aligned in exactly `columns`. */
void sot__put_cell(sot__line *line, const char *text, int columns, bool right);
/* Writes `text` in lines of at most `columns`, the second and later ones indented. */
void sot__put_wrapped(sot__line *out, const char *text, int columns, int indent);

#endif
