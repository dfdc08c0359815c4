/* SPDX-License-Identifier: MIT */
/* Words' inside: a catalogue is one sentence for each key of en.def; sentences hold placeholders that are
 * filled in as they are written. Nothing here allocates once a catalogue exists. */
#ifndef SOT_WORDS_WORDS_H
#define SOT_WORDS_WORDS_H

#include <math.h>

#include "base/base.h"
#include "socialtrust/words.h"

enum {
    SOT__WORDS_KEYS = 0
#define T(key, text) +1
#define P(key, one, other) +1
#include "en.def"
#undef T
#undef P
};

typedef struct sot__sentence {
    const char *one, *other; /* NULL: not in this catalogue */
} sot__sentence;

typedef enum sot__plural { SOT__PLURAL_NOT_ONE, SOT__PLURAL_OVER_ONE, SOT__PLURAL_NONE } sot__plural;

struct sot_words {
    sot_context *context;
    sot__arena texts;
    sot__plural plural;
    const char *language;
    const char *keys[SOT__WORDS_KEYS];
    sot__sentence english[SOT__WORDS_KEYS]; /* for what another lacks */
    sot__sentence sentences[SOT__WORDS_KEYS];
};

/* The number of a key, or -1. */
int sot__words_key(const sot_words *words, const char *key);

/* Whether `n` things take the form for one. */
bool sot__words_one(sot__plural plural, double n);

/* A catalogue that has no sentence of its own yet, but the keys and English. */
sot_status sot__words_new(sot_context *context, sot_words **out, sot_error *error);

/* Gives a catalogue of a language that ships, or of a variety of it, what it lacks. */
sot_status sot__words_lend(sot_words *words, sot_error *error);

/* Placeholders of a sentence: true if all are known; else *bad is the first that is not. */
bool sot__words_check(const char *sentence, sot__text *bad);

/* ---- writing ---- */

/* What an explanation is about, as a value: it cannot fail for one that there is. */
static inline sot_explanation_info sot__explained(const sot_explanation *explanation)
{
    sot_explanation_info info = SOT_EXPLANATION_INFO_INIT;
    sot_explanation_get_info(explanation, &info, NULL);
    return info;
}

/* A row of scores that there is, as a value. */
static inline sot_scores_row sot__scores_row(const sot_scores *scores, uint64_t row)
{
    sot_scores_row found = SOT_SCORES_ROW_INIT;
    sot_scores_get_row(scores, row, &found, NULL);
    return found;
}

/* Options with their defaults, checked. */
sot_status sot__words_options(const sot_words_options *given, sot_words_options *out, sot_error *error);

/* What a contact is called: as the caller says, else `known` (NULL or "": nothing), else its id; and what an
 * item is called. */
const char *sot__words_name(const sot_words_options *options, const char *id, const char *known);
const char *sot__words_item(const sot_words_options *options, const char *id);

/* Which of the two contacts of a sentence is the reader. */
typedef enum sot__reader { SOT__READER_NONE, SOT__READER_A, SOT__READER_B } sot__reader;

/* What placeholders are filled with. */
typedef struct sot__fill {
    const char *a, *b, *id;
    const char *text, *reason; /* made before, written as they are */
    sot__reader reader;
    double n, low, high, total;
    double days;
    bool hours; /* `days` may be told in hours */
    int state, band;
    int64_t date_us;
    bool clock; /* tell the time of day too */
} sot__fill;
extern const sot__fill sot__fill_none; /* nothing to fill in */

typedef struct sot__words_out {
    const sot_words *words;
    const sot_words_options *options; /* checked, never NULL */
    sot_write_fn write;
    void *user;
    bool failed; /* the caller's function refused; nothing more is written */
    int lines;   /* ended so far */
} sot__words_out;

void sot__words_put(sot__words_out *out, const char *text);
void sot__words_end_line(sot__words_out *out);

/* An id as people can read it: long ones cut, control characters replaced. */
void sot__words_put_name(sot__words_out *out, const char *name);

/* Writes the sentence `key` (with `.you` or `.to_you` for the reader, if there is such a variant). False if
 * no catalogue has it. */
bool sot__words_put_sentence(sot__words_out *out, const char *key, const sot__fill *fill);

/* Writes one finding; false if it has no sentence. */
bool sot__words_put_verdict(sot__words_out *out, const sot_explanation *explanation,
                            const sot_verdict *verdict, int me);

/* The side that `me` is: 0 or 1, -1 for NULL; ARGUMENT if neither. */
sot_status sot__words_side(const sot_explanation *explanation, const char *me, int *side, sot_error *error);

/* Fills names and reader: `first` (0 or 1) is {a}. */
void sot__words_fill_sides(const sot__words_out *out, sot__fill *fill, const sot_explanation *explanation,
                           int first, int me);

#endif
