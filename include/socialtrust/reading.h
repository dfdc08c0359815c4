/* SPDX-License-Identifier: MIT */
/** @file reading.h
 * Reading a message: its text to cues (question, thanks, apology, humour ...) and to findings that are more
 * than cues (promises with their due time, what settles or breaks them, complaints and how they end), each
 * with its confidence and its place in the text.
 *
 * Everything is rules and weights in one catalogue a language (libsocialtrust/reading/en.def, de.def; others
 * from JSON): no model is loaded, nothing is asked of a network, and the same text gives the same bits
 * everywhere. Findings are suggestions: sot_reading_rows() makes rows of those that are sure enough, and only
 * the caller puts them into a ledger. A reading holds places and figures, never the text.
 */
#ifndef SOCIALTRUST_READING_H
#define SOCIALTRUST_READING_H

#include "ledger.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Most bytes of a text that is read. @since 0.9 */
#define SOT_READ_MAX 67108864

/** What a message says beyond cues (findings.def). @since 0.9 */
typedef enum sot_finding_kind {
#define X(name, code, text, row) SOT_FINDING_##name = code,
#include "findings.def"
#undef X
    SOT_FINDING_KINDS
} sot_finding_kind;

/** Whose words a line is. @since 0.9 */
typedef enum sot_passage_kind {
    SOT_PASSAGE_AUTHOR = 0,     /**< the sender's own: the only words that are read */
    SOT_PASSAGE_QUOTED = 1,     /**< what is answered, with the line that says whose it is */
    SOT_PASSAGE_FORWARDED = 2,  /**< handed on */
    SOT_PASSAGE_SIGNATURE = 3,  /**< who writes: name, firm, numbers */
    SOT_PASSAGE_DISCLAIMER = 4, /**< a firm's legal notice */
    SOT_PASSAGE_FOOTER = 5      /**< what a program or a list adds, such as how to unsubscribe */
} sot_passage_kind;

/** One header of a mail: its name and its value, unfolded and decoded. @since 0.9 */
typedef struct sot_header {
    const char *name;
    const char *value;
} sot_header;

#define SOT_HEADER_INIT \
    {                   \
        NULL, NULL      \
    }

/** What the caller knows about a message beside its text. @since 0.9 */
typedef struct sot_about {
    size_t size;            /**< sizeof(sot_about) */
    const char *language;   /**< such as "en"; NULL or "": told from the words */
    const char *subject;    /**< NULL or "": none; read for cues of advertising and automata alone */
    const char *id;         /**< of the message; goes into the ids of findings. NULL or "": none */
    int64_t time_us;        /**< when it was sent; ::SOT_TIME_NONE: "on Friday" has no date then */
    int zone_minutes;       /**< the sender's clock, minutes east of UTC */
    int64_t zone_change_us; /**< when that clock is next put back or forward; ::SOT_TIME_NONE: never */
    int zone_then_minutes;  /**< minutes east of UTC from then on */
    int answers;            /**< non-zero: it answers something */
    int replace_broken;     /**< non-zero: bytes that are no UTF-8 are read as U+FFFD instead of an error */
    const sot_header *headers;
    size_t header_count;
} sot_about;

#define SOT_ABOUT_INIT                                                                         \
    {                                                                                          \
        sizeof(sot_about), NULL, NULL, NULL, SOT_TIME_NONE, 0, SOT_TIME_NONE, 0, 0, 0, NULL, 0 \
    }

/** Options of a reader. @since 0.9 */
typedef struct sot_reader_options {
    size_t size; /**< sizeof(sot_reader_options) */
    const char *const
        *catalogues;        /**< JSON documents, NUL-terminated; one of a shipped language replaces it */
    size_t catalogue_count; /**< at most 14 */
} sot_reader_options;

#define SOT_READER_OPTIONS_INIT             \
    {                                       \
        sizeof(sot_reader_options), NULL, 0 \
    }

/** Catalogues made ready; immutable and reference-counted: any number of threads may read with one. */
typedef struct sot_reader sot_reader;

/** What was read from one message; immutable. */
typedef struct sot_reading sot_reading;

/** A reader of the shipped languages (English, German) and of those given. A catalogue is
 * {"language": "fr", "words": {"name": "merci remercie* ..."}, "rules": [{"for": "gratitude", "weight": 3,
 * "pattern": "<thanks>", "why": "..."}], "base": {"gratitude": -4}}; instead of a pattern a rule may have
 * "words", each of which speaks by itself, or "with", what else the sentence says. en.def explains words,
 * patterns and the names that have a meaning. Some milliseconds. `options` may be NULL. Errors: ARGUMENT,
 * PARSE (which catalogue, what and where), TEXT, LIMIT, MEMORY. @since 0.9 */
SOT_API sot_status sot_reader_new(sot_context *context, const sot_reader_options *options, sot_reader **out,
                                  sot_error *error);
/** One more owner; returns `reader`. Any thread. @since 0.9 */
SOT_API sot_reader *sot_reader_ref(sot_reader *reader);
/** One owner less; the last one frees it. Readings hold a reference of their own. @since 0.9 */
SOT_API void sot_reader_unref(sot_reader *reader);

/** The languages it reads, in order of preference; NULL beyond the last. @since 0.9 */
SOT_API const char *sot_reader_language(const sot_reader *reader, size_t index);

/** Reads `size` bytes of UTF-8 (NULL only with 0). Linear in the length and bounded for every rule: 1,000
 * characters take some microseconds, whatever they are. `about` may be NULL. Errors: ARGUMENT (a language
 * that the reader has not, a header without a name), TEXT (no UTF-8, or a NUL: which byte), RANGE (time,
 * zone), LIMIT (longer than ::SOT_READ_MAX), MEMORY. No message holds the text. @since 0.9 */
SOT_API sot_status sot_reader_read(sot_reader *reader, const char *text, size_t size, const sot_about *about,
                                   sot_reading **out, sot_error *error);
SOT_API void sot_reading_free(sot_reading *reading);

/** Figures about a reading; set `out->size` first. @since 0.9 */
typedef struct sot_reading_info {
    size_t size;          /**< sizeof(sot_reading_info) */
    const char *language; /**< that was read; "" if none of the reader's is likely: nothing was looked for */
    uint32_t looked_for;  /**< bits of the cues that were looked for, for ::sot_interaction.looked_for */
    uint32_t finds;       /**< bits of the ::sot_finding_kind that were looked for */
    uint64_t parts;       /**< runs of lines, see sot_reading_passage() */
    uint64_t spans;
    uint64_t findings;
    uint64_t sentences;    /**< of the author's own */
    uint64_t author_bytes; /**< of the author's own */
    uint64_t replaced;     /**< bytes read as U+FFFD */
} sot_reading_info;

#define SOT_READING_INFO_INIT                                  \
    {                                                          \
        sizeof(sot_reading_info), NULL, 0, 0, 0, 0, 0, 0, 0, 0 \
    }

/** Figures about a reading; set `out->size` first. Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_reading_get_info(const sot_reading *reading, sot_reading_info *out, sot_error *error);

/** Confidence 0..1 that the ::sot_cue is in the author's words (of `automatic` and `promotion`: in the
 * headers too); 0 for one that was not looked for or does not exist. @since 0.9 */
SOT_API double sot_reading_cue(const sot_reading *reading, int cue);

/** A run of lines of one kind; the parts cover the text. @since 0.9 */
typedef struct sot_passage {
    size_t size;     /**< sizeof(sot_passage) */
    int kind;        /**< a ::sot_passage_kind */
    uint64_t offset; /**< bytes from the text's start */
    uint64_t length; /**< with the line ends */
    uint64_t line;   /**< number of its first line, from 1 */
    uint64_t lines;
} sot_passage;

#define SOT_PASSAGE_INIT                   \
    {                                      \
        sizeof(sot_passage), 0, 0, 0, 0, 0 \
    }

/** The run of lines number `index`, from 0; set `out->size` first. Errors: RANGE, ARGUMENT. @since 0.9 */
SOT_API sot_status sot_reading_passage(const sot_reading *reading, size_t index, sot_passage *out,
                                       sot_error *error);

/** Words that spoke for or against something, in order of place. @since 0.9 */
typedef struct sot_span {
    size_t size;     /**< sizeof(sot_span) */
    int cue;         /**< the ::sot_cue, or -1 */
    int finding;     /**< the ::sot_finding_kind, or -1 */
    uint64_t offset; /**< bytes from the text's start; of headers and the subject: 0, with length 0 */
    uint64_t length;
    double weight;    /**< log-odds it added to its sentence; negative: against */
    const char *rule; /**< the pattern, the word that speaks by itself, what else the sentence says (with
                         length 0), or the header's name; lives as long as the reading */
} sot_span;

#define SOT_SPAN_INIT                             \
    {                                             \
        sizeof(sot_span), -1, -1, 0, 0, 0.0, NULL \
    }

/** The span number `index`, from 0; set `out->size` first. Errors: RANGE, ARGUMENT. @since 0.9 */
SOT_API sot_status sot_reading_span(const sot_reading *reading, size_t index, sot_span *out,
                                    sot_error *error);

/** Something that a sentence says. @since 0.9 */
typedef struct sot_finding {
    size_t size;     /**< sizeof(sot_finding) */
    int kind;        /**< a ::sot_finding_kind */
    double q;        /**< confidence 0..1; those below 0.2 are not told */
    const char *id;  /**< 16 hexadecimal digits of kind, words and the message's id: the same whenever the
                          message is read again; lives as long as the reading */
    uint64_t offset; /**< the sentence */
    uint64_t length;
    uint64_t what_offset; /**< of promises and requests: what is to be done; else the sentence */
    uint64_t what_length;
    int64_t due_us;      /**< of promises and requests: when, to the end of the day where no hour is said;
                              ::SOT_TIME_NONE none */
    uint64_t due_offset; /**< the words that say so; length 0: none */
    uint64_t due_length;
} sot_finding;

#define SOT_FINDING_INIT                                                   \
    {                                                                      \
        sizeof(sot_finding), 0, 0.0, NULL, 0, 0, 0, 0, SOT_TIME_NONE, 0, 0 \
    }

/** The finding number `index`, from 0, in order of place; set `out->size` first. From
 * `findings` of ::sot_reading_info on there are sentences that are not sure enough by themselves, with an
 * empty id, for those suggestions that name one. Errors: RANGE, ARGUMENT. @since 0.9 */
SOT_API sot_status sot_reading_finding(const sot_reading *reading, size_t index, sot_finding *out,
                                       sot_error *error);

/** A promise or complaint of the pair that is still open. @since 0.9 */
typedef struct sot_open_item {
    size_t size;      /**< sizeof(sot_open_item) */
    int complaint;    /**< non-zero: a complaint about the message's author or its reader; else a promise */
    int by_author;    /**< non-zero: the message's author made the promise, or filed the complaint */
    const char *id;   /**< the interaction's */
    const char *what; /**< its words, or NULL */
    int same_thread;  /**< 1: the message is of the same thread, -1: it is of another, 0: not known */
    int64_t made_us;  /**< when it was made */
    int64_t due_us;   /**< ::SOT_TIME_NONE none */
    int acknowledged; /**< of complaints, non-zero: the other acknowledged it already */
} sot_open_item;

#define SOT_OPEN_ITEM_INIT                                                          \
    {                                                                               \
        sizeof(sot_open_item), 0, 0, NULL, NULL, 0, SOT_TIME_NONE, SOT_TIME_NONE, 0 \
    }

/** Options of sot_reading_rows(). @since 0.9 */
typedef struct sot_reading_rows_options {
    size_t size;                /**< sizeof(sot_reading_rows_options) */
    const sot_interaction *row; /**< the message as its row: time, actor, target, kind, channel, audience, id;
                                     required */
    double least_q;             /**< what is less sure makes no row */
    double least_match;         /**< an open item must fit at least so well, 0..1: by words or thread, not
                                     by time alone */
    const sot_open_item *open;  /**< what is open between the two */
    size_t open_count;
} sot_reading_rows_options;

#define SOT_READING_ROWS_OPTIONS_INIT                             \
    {                                                             \
        sizeof(sot_reading_rows_options), NULL, 0.5, 0.2, NULL, 0 \
    }

/** A suggested row and why. @since 0.9 */
typedef struct sot_suggestion {
    size_t size;         /**< sizeof(sot_suggestion) */
    sot_interaction row; /**< its texts live until the callback returns */
    size_t finding;      /**< index of the finding; SIZE_MAX: the message itself, with its cues */
    size_t open;         /**< index of the open item that it names in `ref`; SIZE_MAX: none */
    double match;        /**< how well that fits, 0..1: the sum of the next three */
    double by_thread;    /**< share for the same thread */
    double by_words;     /**< share for words in common */
    double by_time;      /**< share for the time: near the due date, or soon after it was made */
    double q; /**< how sure the row is: of a promise or complaint as its finding; of what is about something
                 open as all of that makes it, whatever the finding's own, which may be below 0.2 */
} sot_suggestion;

#define SOT_SUGGESTION_INIT                                                                       \
    {                                                                                             \
        sizeof(sot_suggestion), SOT_INTERACTION_INIT, SIZE_MAX, SIZE_MAX, 0.0, 0.0, 0.0, 0.0, 1.0 \
    }

/** Called with each suggested row; return non-zero to stop with CANCELLED. @since 0.9 */
typedef int (*sot_suggestion_fn)(void *user, const sot_suggestion *suggestion);

/** The message and its findings as rows, first the message with its cues: a promise (with its id and due), a
 * complaint, and what keeps, breaks, acknowledges or resolves an open item. How sure such a row is comes from
 * the sentence and from what is open together (thread, words, time, whose it is): with nothing open there is
 * none, and "The cut's in everyone's part" is one two days after its promise. Of an item one thing is said
 * once. A request makes the message's row an `ask` where it is a `message`. Nothing is stored. O(sentences x
 * open). Errors: ARGUMENT, RANGE, CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_reading_rows(const sot_reading *reading, const sot_reading_rows_options *options,
                                    sot_suggestion_fn fn, void *user, sot_error *error);

/** The text of an HTML document as plain UTF-8: blocks become lines, quoted blocks lines with `> `, scripts
 * and styles are left out, entities are resolved. Linear; malformed HTML is read as browsers do, in the main.
 * Errors: TEXT (no UTF-8: which byte), LIMIT, IO. @since 0.9 */
SOT_API sot_status sot_html_text(const char *html, size_t size, sot_write_fn write, void *user,
                                 sot_error *error);

#ifdef __cplusplus
}
#endif
#endif
