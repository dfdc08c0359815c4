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

/** A shipped catalogue. Errors: NOT_FOUND, MEMORY. @since 0.1 */
SOT_API sot_status sot_words_builtin(sot_context *context, const char *language, sot_words **out,
                                     sot_error *error);

/** A catalogue from JSON: {"language": "fr", "plural": "n > 1", "sentences": {"verdict.one_way": "...",
 * "verdict.promises_kept": {"one": "...", "other": "..."}}}. `plural` is "n != 1", "n > 1" or "none". The
 * keys are those of libsocialtrust/words/en.def; a key may have the variants `.you` (the reader is {a}) and
 * `.to_you` (the reader is {b}), without them names are used. Sentences may hold {a} and {b} (the side and
 * the other one's name), {n}, {low}, {high}, {days} (a whole phrase, "3 days"), {id}, {state}, {date}. What
 * it lacks falls back to English. Errors: PARSE (malformed, an unknown key or placeholder), TEXT, MEMORY.
 * @since 0.1 */
SOT_API sot_status sot_words_from_json(sot_context *context, const char *json, size_t size, sot_words **out,
                                       sot_error *error);
SOT_API void sot_words_free(sot_words *words);

/** A whole explanation in plain words, at most 25 lines of UTF-8. `me` is NULL or the canonical id of a side,
 * to be called "you". Errors: ARGUMENT (`me` is neither side), IO. @since 0.1 */
SOT_API sot_status sot_words_explain(const sot_words *words, const sot_explanation *explanation,
                                     const char *me, sot_write_fn write, void *user, sot_error *error);

/** One finding as a sentence about the pair of `explanation`. @since 0.1 */
SOT_API sot_status sot_words_verdict(const sot_words *words, const sot_explanation *explanation,
                                     const sot_verdict *verdict, const char *me, sot_write_fn write,
                                     void *user, sot_error *error);

/** A suggestion as a sentence; `other` is the name to use. @since 0.1 */
SOT_API sot_status sot_words_next(const sot_words *words, const sot_next *next, const char *other,
                                  sot_write_fn write, void *user, sot_error *error);

#ifdef __cplusplus
}
#endif
#endif
