/* SPDX-License-Identifier: MIT */
/** @file words.h
 * Catalogues that turn stable codes into sentences. English ("en") and German ("de") ship; hosts add theirs
 * as JSON.
 */
#ifndef SOCIALTRUST_WORDS_H
#define SOCIALTRUST_WORDS_H

#include "score.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One language's sentences; immutable. */
typedef struct sot_words sot_words;

/** A shipped catalogue. `language` is a code such as "de"; a variety of it ("de-AT", "de_DE.UTF-8") is
 * understood. Errors: NOT_FOUND, MEMORY. @since 0.9 */
SOT_API sot_status sot_words_builtin(sot_context *context, const char *language, sot_words **out,
                                     sot_error *error);

/** The languages that ship: the code of each ("en"), and in *name (may be NULL) what its speakers call it
 * ("English"); NULL after the last. @since 0.9 */
SOT_API const char *sot_words_language(size_t index, const char **name);

/** A catalogue from JSON: {"language": "fr", "plural": "n > 1", "sentences": {"verdict.one_way": "...",
 * "verdict.promises_kept": {"one": "...", "other": "..."}}}. `plural` is "n != 1", "n > 1" or "none". The
 * keys are those of libsocialtrust/words/en.def (sot_words_write_json() of any catalogue has them all); a key
 * may have the variants `.you` (the reader is {a}) and `.to_you` (the reader is {b}), without them names are
 * used. Sentences may hold {a} and {b} (the side and the other one's name), {n}, {low}, {high}, {total},
 * {days} (a whole phrase, "3 days"), {id}, {state}, {date}, {text} and {reason} (sentences made before). What
 * it lacks is told in the shipped language that it is a variety of, else in English. Errors: PARSE
 * (malformed, an unknown key or placeholder), TEXT, MEMORY. @since 0.9 */
SOT_API sot_status sot_words_from_json(sot_context *context, const char *json, size_t size, sot_words **out,
                                       sot_error *error);
SOT_API void sot_words_free(sot_words *words);

/** The language of a catalogue. @since 0.9 */
SOT_API const char *sot_words_code(const sot_words *words);

/** Writes the whole catalogue as such JSON, to be translated. Errors: IO. @since 0.9 */
SOT_API sot_status sot_words_write_json(const sot_words *words, sot_write_fn write, void *user,
                                        sot_error *error);

/** The sentence of a key as it stands in the catalogue, its placeholders in it, in the form for `n` (NaN:
 * that for many); NULL if there is no such key. For hosts that lay out pages of their own. @since 0.9 */
SOT_API const char *sot_words_sentence(const sot_words *words, const char *key, double n);

/** What something with this id is called, in UTF-8; NULL, nothing or what is no UTF-8 for what it is called
 * anyway. The text is used before the next call. @since 0.9 */
typedef const char *(*sot_name_fn)(void *user, const char *id);

/** How things are told. @since 0.9 */
typedef struct sot_words_options {
    size_t size;
    const char *me;    /**< the canonical id of the side that is called "you"; NULL: nobody. A table and a
                          summary are told to the contact that the scores were asked for. */
    sot_name_fn names; /**< contacts' names by id; NULL, or where it gives NULL: the ledger's `display_name`,
                          else the id */
    void *names_user;
    sot_name_fn items; /**< titles of promises, complaints and messages by id; NULL: the id */
    void *items_user;
    unsigned columns;   /**< most columns of a line, 24 to 400; 0: 80 for a table and a summary, an
                           explanation's   lines are not wrapped */
    uint64_t rows;      /**< of a table: most rows; 0: none but the title and the legend */
    const char *option; /**< of a table: how the reader asks for more rows ("--rows"); NULL: not said */
    const sot_profile *profile;     /**< of a table and a summary: with what the scores were made; NULL: the
                                       built-in one, of a summary the ledger's */
    const sot_attention *attention; /**< of a summary: with what the scores were made; NULL: without */
    sot_ledger *ledger;             /**< of a summary: whose scores they are; needed there */
    const sot_network *network;     /**< of a summary: with what the scores were made; NULL: without */
    const sot_verdict *verdict;     /**< of an explanation: this finding alone, as a sentence */
    const char *other;              /**< of a suggestion: the contact, or a name to use; needed there */
} sot_words_options;

#define SOT_WORDS_OPTIONS_INIT                                                                              \
    {                                                                                                       \
        sizeof(sot_words_options), NULL, NULL, NULL, NULL, NULL, 0, 40, NULL, NULL, NULL, NULL, NULL, NULL, \
            NULL                                                                                            \
    }

/** A whole explanation in plain words, at most 25 lines of UTF-8, or with the options' `verdict` that finding
 * of it as a sentence. `options` may be NULL. Errors: ARGUMENT (`me` is neither side; no such finding), IO.
 * @since 0.9 */
SOT_API sot_status sot_words_explain(const sot_words *words, const sot_explanation *explanation,
                                     const sot_words_options *options, sot_write_fn write, void *user,
                                     sot_error *error);

/** A suggestion towards the options' `other` as a sentence. Errors: ARGUMENT, IO. @since 0.9 */
SOT_API sot_status sot_words_next(const sot_words *words, const sot_next *next,
                                  const sot_words_options *options, sot_write_fn write, void *user,
                                  sot_error *error);

/** Scores as a table in plain text: the deepest first, aligned by the columns of a terminal, with bars, no
 * wider than `columns`; what is on less evidence than the profile's `verdict.confidence_floor` is shown as
 * such. Errors: MEMORY, IO, UNSUPPORTED (a timeline). @since 0.9 */
SOT_API sot_status sot_words_table(const sot_words *words, const sot_scores *scores,
                                   const sot_words_options *options, sot_write_fn write, void *user,
                                   sot_error *error);

/** What the scores of a contact come to, in a few lines: how many are relationships, what awaits a move of
 * theirs, what fell since Monday and why. `scores` are of the options' ledger, profile, attention and
 * network, with `me`. Scores the ledger once more, as of Monday. Errors: ARGUMENT (no ledger; scores without
 * `me`), MEMORY, IO. @since 0.9 */
SOT_API sot_status sot_words_summary(const sot_words *words, const sot_scores *scores,
                                     const sot_words_options *options, sot_write_fn write, void *user,
                                     sot_error *error);

/** The report of a ledger's last load, a line each: rows read and new, then what there is to remark, with the
 * place of the first. `options` may be NULL. Linear in the contacts. Errors: MEMORY, BUSY, IO. @since 0.9 */
SOT_API sot_status sot_words_report(const sot_words *words, sot_ledger *ledger,
                                    const sot_words_options *options, sot_write_fn write, void *user,
                                    sot_error *error);

#ifdef __cplusplus
}
#endif
#endif
