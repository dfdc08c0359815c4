/* SPDX-License-Identifier: MIT */
/* Reading's inside: catalogues become a lexicon of words in sets and rules over them; a text becomes tokens,
 * lines and sentences; rules add log-odds to what a sentence may say.
 *
 * All languages share one table of words, so that a token is looked up once, whatever the language turns out
 * to be. A set belongs to the language whose catalogue made it. */
#ifndef SOT_READING_READING_H
#define SOT_READING_READING_H

#include "base/base.h"

#include <limits.h>
#include "socialtrust/reading.h"

#define SOT__LANGUAGES 16u
#define SOT__WORD_MAX 40u /* folded bytes; longer tokens are no words of ours */
#define SOT__ELEMENTS 16u /* of one pattern */
#define SOT__ALSO 8u      /* words of marks */
#define SOT__HITS 96u     /* rules that one sentence may meet */
#define SOT__VOTES 16     /* targets that words may speak for: all but marks */
#define SOT__VOTE_UNIT 100.0
#define SOT__PREFIX_LEAST 3u /* letters before the asterisk */
#define SOT__SUFFIX_LEAST 2u /* letters after it */
#define SOT__SUFFIX_MOST 4u

/* What rules are for: the cues and findings by their codes, then marks of lines. */
enum {
    SOT__FOR_FINDINGS = 8,
    SOT__FOR_MARKS = SOT__FOR_FINDINGS + SOT_FINDING_KINDS,
    SOT__MARK_QUOTE = SOT__FOR_MARKS, /* "On Friday Ada wrote:" */
    SOT__MARK_FORWARD,                /* "Forwarded message" */
    SOT__MARK_HEADER,                 /* a line of a quoted mail's header, "From:" */
    SOT__MARK_SIGNOFF,                /* "Best regards" */
    SOT__MARK_SIGNATURE,              /* "Sent from my phone" */
    SOT__MARK_DISCLAIMER,
    SOT__MARK_FOOTER, /* "Unsubscribe" */
    SOT__MARK_NOTICE, /* a line that a program put there, alone: "Please type your reply above this line" */
    SOT__TARGETS
};

/* Sets with a meaning of their own, by their names in a catalogue. */
enum {
#define X(name, key) SOT__MEANS_##name,
#include "meanings.def"
#undef X
    SOT__MEANINGS
};

typedef enum sot__element_kind {
    SOT__E_SET,    /* a token of the set */
    SOT__E_MAYBE,  /* or none */
    SOT__E_NOT,    /* no token of the set here; takes none */
    SOT__E_GAP,    /* up to `most` tokens, whatever they are */
    SOT__E_ANY,    /* one token, no mark of punctuation */
    SOT__E_CLAUSE, /* up to `most` of these */
    SOT__E_START,  /* of the sentence; for marks: of a line */
    SOT__E_END,    /* only marks of punctuation follow; for marks: the line ends */
    SOT__E_WHAT,   /* here begins what is promised or asked for */
    SOT__E_ANSWER  /* the message answers something */
} sot__element_kind;

typedef struct sot__element {
    uint8_t kind, most;
    uint16_t set;
} sot__element;

typedef struct sot__rule {
    double weight;
    const char *pattern; /* as the catalogue has it */
    uint32_t first;      /* of the reader's elements */
    uint8_t count, anchor, target, language;
    uint16_t also; /* mark of its next rarest set: a text without it need not be looked at */
} sot__rule;

typedef struct sot__anchored {
    uint16_t rule, also; /* its mark, so that most rules need not be looked up */
} sot__anchored;

typedef struct sot__language {
    const char *name;
    uint32_t targets; /* bits: those with a base or a rule */
    double base[SOT__TARGETS];
    uint8_t *meaning; /* of each word; 0: none */
    /* What a sentence says, last that the message answers something, speaks for and against the targets as
     * much as it is sure. */
    double company[SOT__FOR_MARKS + 1][SOT__VOTES];
} sot__language;

struct sot_reader {
    atomic_uint references;
    sot_context *context;
    sot__arena arena;
    sot__language languages[SOT__LANGUAGES];
    size_t language_count;

    sot__text *words; /* word 0 is every unknown one */
    size_t word_count, word_room;
    uint64_t *slots; /* hash in the upper half, word in the lower; 0 is free */
    size_t slot_count;
    uint32_t *prefix_heads; /* first SOT__PREFIX_LEAST bytes, hashed -> word that ends in '*' */
    uint32_t *prefix_next;
    unsigned suffixes;        /* bits: lengths of the suffixes there are ("*ed") */
    uint32_t suffix_ends;     /* bits: their last letters */
    uint16_t *common, *known; /* word -> bits of languages */

    uint32_t *set_starts; /* word -> its sets in `sets` */
    uint16_t *sets;
    uint64_t *set_bits;  /* the same as a row of bits a word: rules ask it all the time */
    size_t set_words;    /* of a row */
    uint64_t *also_bits; /* word -> SOT__ALSO words of marks, which sets of rules share */
    /* (group, word) -> rules in `anchored`: those of each language, then the marks of all */
    uint32_t *anchor_starts;
    sot__anchored *anchored;

    sot__rule *rules;
    size_t rule_count, rule_room;
    sot__element *elements;
    size_t element_count, element_room;
    /* Words that speak by themselves: (language, word) -> row of weights for each target, in hundredths; row
     * 0 is of those that do not. A row is added once a sentence. */
    uint16_t *vote_rows;
    int32_t *votes;
    size_t vote_count;  /* rows */
    uint32_t pseudo[3]; /* words that stand for numbers, addresses, links: "#", "@", "%" */
};

/* ---- a catalogue's entries, whether shipped or JSON ---- */

typedef struct sot__entry {
    char what; /* 'L' language, 'W' words, 'R' rule, 'V' words that speak, 'A' what goes along, 'B' base */
    const char *name; /* the set's or the target's */
    const char *text; /* the words, the pattern, or the other target */
    double weight;
} sot__entry;

typedef struct sot__making sot__making;
sot_status sot__making_add(sot__making *builder, const sot__entry *entry, sot_error *error);
sot_status sot__catalogues_read(sot__making *builder, const sot_reader_options *options, sot_error *error);

/* "promise"; of SOT__FOR_MARKS "answer". */
const char *sot__target_name(int target);

/* ---- words ---- */

#define SOT__HASH_START 2166136261u
static inline uint32_t sot__hash_byte(uint32_t hash, unsigned char byte)
{
    return (hash ^ byte) * 16777619u;
}

/* The word of folded bytes, else the longest prefix that they begin with, else the longest suffix that they
 * end in, else 0. */
uint32_t sot__word(const sot_reader *reader, const char *bytes, size_t size, uint32_t hash);
/* The word's number, made if it is new; 0 when out of memory. Only while a reader is built. */
uint32_t sot__word_make(sot_reader *reader, const char *bytes, size_t size);
/* Makes the table of prefixes, once all words are there. */
bool sot__words_finish(sot_reader *reader);
uint32_t sot__word_prefix(const sot_reader *reader, const char *bytes, size_t size, size_t shorter_than);
uint32_t sot__word_suffix(const sot_reader *reader, const char *bytes, size_t size, size_t shorter_than);

static inline bool sot__in_set(const sot_reader *reader, uint32_t word, uint16_t set)
{
    return reader->set_bits[word * reader->set_words + set / 64] >> (set % 64) & 1u;
}

/* ---- tokens ---- */

enum {
    SOT__T_LINE = 1,    /* the first of its line */
    SOT__T_SPACE = 2,   /* something blank is before it */
    SOT__T_CAPITAL = 4, /* begins with a capital letter */
    SOT__T_NUMBER = 8,
    SOT__T_POINT = 16, /* punctuation or a picture: no word */
    SOT__T_SHOUT = 32, /* three capital letters or more */
    SOT__T_WORD = 64,
};

typedef struct sot__token {
    uint32_t offset, length;
    uint32_t word;
    uint32_t flags;
} sot__token;

typedef struct sot__line {
    uint32_t offset, end; /* without its line end */
    uint32_t first, last; /* tokens [first, last) */
    uint8_t kind;         /* a sot_passage_kind */
    uint8_t quoted;       /* begins with '>' */
    uint8_t marks;        /* bits of SOT__MARK_... - SOT__FOR_MARKS */
    uint8_t blank;
} sot__line;

typedef struct sot__tokens {
    sot_context *context;
    sot__token *at;
    size_t count, room;
    sot__line *lines;
    size_t line_count, line_room;
} sot__tokens;

/* One code point: its length; *out is U+FFFD for a broken byte (length 1). */
size_t sot__code_point(const char *p, size_t left, uint32_t *out);
/* Folds a code point: lower case, without accents, umlauts as two letters. Up to 3 bytes; 0: it is dropped.
 */
size_t sot__fold(uint32_t c, char out[4]);

/* Splits valid (or replaceable) UTF-8; lines that begin with '>' are not split into tokens. False when out of
 * memory. */
bool sot__tokenise(const sot_reader *reader, const char *text, size_t size, sot__tokens *out);

/* ---- rules over tokens ---- */

typedef struct sot__hit {
    const sot__rule *rule;
    uint32_t from, to; /* tokens */
    uint32_t what;     /* token at which the matter begins; UINT32_MAX: not said */
} sot__hit;

typedef struct sot__hits {
    sot__hit at[SOT__HITS];
    size_t count;
} sot__hits;

/* All rules of `language` (UINT_MAX: the marks of every language) that tokens [from, to) meet, each once. */
void sot__match(const sot_reader *reader, unsigned language, const sot__tokens *tokens, size_t from,
                size_t to, bool answers, sot__hits *out);

/* ---- whose lines, which sentences, which language ---- */

#define SOT__SENTENCE_MOST 400u /* tokens; a text without any end is cut there */

void sot__parts(const sot_reader *reader, const char *text, sot__tokens *tokens);

typedef struct sot__sentence_of {
    uint32_t from, to;      /* tokens */
    bool follows, followed; /* there is one before it in the array, one after it */
} sot__sentence_of;

bool sot__sentences(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *tokens,
                    sot__sentence_of **out, size_t *count);

/* The likeliest language of the author's lines; UINT_MAX: none. */
unsigned sot__language_of(const sot_reader *reader, const sot__tokens *tokens);

/* ---- words that speak by themselves ---- */

#define SOT__VOTE_ROWS 65536u /* of a reader, by their type */

typedef struct sot__speakers {
    const uint16_t *rows; /* of the language's words */
    uint64_t
        heard[SOT__VOTE_ROWS / 64]; /* of those rows that there are; nothing is left between two sentences */
    uint32_t at[SOT__SENTENCE_MOST + 2]; /* tokens of the sentence that speak, each row's first */
    size_t count;
} sot__speakers;

/* What the sentence's words say by themselves, each once; *some: bits of what is spoken for. */
void sot__votes_add(const sot_reader *reader, const sot__tokens *tokens, const sot__sentence_of *sentence,
                    sot__speakers *speakers, double odds[SOT__FOR_MARKS], uint32_t *some);

/* ---- dates ---- */

typedef struct sot__date {
    uint32_t from, to; /* tokens */
    int64_t due_us;
    bool deadline; /* "by", "until" */
    int64_t day;   /* of the sender's clock; SOT__NO_DAY: only a time was said */
} sot__date;

#define SOT__NO_DAY INT64_MIN

/* The date in a sentence that is most likely due: after the token `after` rather than before. An hour alone
 * is of `day`, else (SOT__NO_DAY) the next such hour. */
bool sot__due(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *tokens,
              const sot__sentence_of *sentence, size_t after, int64_t day, const sot_about *about,
              sot__date *out);

/* ---- the result ---- */

typedef struct sot__finding {
    int kind;
    double q;
    char id[17];
    uint32_t from, to; /* bytes */
    uint32_t what_from, what_to, due_from, due_to;
    int64_t due_us;
} sot__finding;

/* Sentences of a message that may be about something open; more only where they are sure of it themselves. */
#define SOT__SAID_MOST 64u

/* A sentence that may settle, break, acknowledge or resolve something that is open, by what it says alone. */
typedef struct sot__said {
    uint32_t from, to; /* bytes */
    uint32_t first_key, key_count;
    double odds[SOT__FOR_MARKS]; /* log-odds of all that it may say */
} sot__said;

typedef struct sot__span {
    int8_t cue, finding;
    uint32_t from, to;
    double weight;
    const char *rule;
} sot__span;

typedef struct sot__part {
    uint32_t from, to, line, lines;
    int kind;
} sot__part;

struct sot_reading {
    sot_context *context;
    sot_reader *reader;
    unsigned language;
    uint32_t targets; /* bits of what was looked for */
    double cues[8];
    double header_odds[2]; /* of automatic, promotion */
    double carried;        /* of complaints: what the sentence before adds */
    size_t sentences, author_bytes, replaced;
    int64_t time_us;
    sot__part *parts;
    size_t part_count, part_room;
    sot__span *spans;
    size_t span_count, span_room;
    sot__finding *findings;
    size_t finding_count, finding_room;
    sot__said *said; /* sentences, in order */
    size_t said_count, said_room;
    uint32_t *keys; /* of words that carry meaning, for matching: no text */
    size_t key_count, key_room;
};

/* Headers and subject: adds to cues and spans. */
sot_status sot__read_headers(sot_reading *reading, const sot_about *about, sot_error *error);
bool sot__reading_span_add(sot_reading *reading, sot__span span);
/* Adds the findings of one sentence. */
sot_status sot__find(sot_reading *reading, const char *text, const sot__tokens *tokens,
                     const sot__sentence_of *sentence, const sot__hits *hits, const double *q,
                     const sot_about *about, sot_error *error);
/* Keeps a sentence for sot_reading_rows(); false: out of memory. */
bool sot__keep_said(sot_reading *reading, const char *text, const sot__tokens *tokens,
                    const sot__sentence_of *sentence, const double odds[SOT__FOR_MARKS]);
/* Keys of the words in tokens [from, to) that carry meaning, no more than `room`. */
size_t sot__keys(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *tokens,
                 size_t from, size_t to, uint32_t *out, size_t room);

/* ---- what is open ---- */

#define SOT__KEYS_MOST 32u /* of a sentence, of an open item */

enum { SOT__CLOSING = 4 }; /* kinds of findings that are about something open, as sot__closing has them */
extern const uint8_t sot__closing[SOT__CLOSING];

enum {
#define X(name, settlement, breach, acknowledgement, resolution) SOT__F_##name,
#include "context.def"
#undef X
    SOT__FEATURES
};

/* How well an open item fits a message's sentence, and how sure that makes what the sentence says of it. */
typedef struct sot__fit {
    double thread, words, time; /* 0..1 */
    double q;
    double features[SOT__FEATURES];
} sot__fit;

/* Keys of an open item's words. */
sot_status sot__keys_of(const sot_reading *reading, const char *what, uint32_t keys[SOT__KEYS_MOST],
                        size_t *count, sot_error *error);
/* Whether a finding of the kind number `which` of sot__closing can be about the item. */
bool sot__may_close(size_t which, const sot_open_item *item);
/* How sure a sentence is to settle an open promise: the author's or the other's, of the thread or from
 * elsewhere; 0: there is none. What was promised to put a complaint right resolves it. */
typedef struct sot__remedies {
    double q[4];
} sot__remedies;

/* `keys` are the item's words; `threads`: some open item is of the message's thread. Settlements are noted in
 * `remedies`, which is the sentence's, resolutions are read from there: promises come first. */
sot__fit sot__fit_of(const sot_reading *reading, const sot__said *said, size_t which,
                     const sot_open_item *item, bool threads, const uint32_t *keys, size_t key_count,
                     sot__remedies *remedies);

#endif
