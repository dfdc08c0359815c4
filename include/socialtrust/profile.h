/* SPDX-License-Identifier: MIT */
/** @file profile.h
 * The parameters of the model, immutable and fingerprinted.
 *
 * A profile has two parts. `fold` says how interactions become evidence (half-lives, day offset or zone, open
 * hours, custom kinds and channels); the rest says how evidence becomes scores (weights, base rates). Each
 * part has a fingerprint: evidence folded with one profile can be scored with any other whose fold
 * fingerprint is equal.
 */
#ifndef SOCIALTRUST_PROFILE_H
#define SOCIALTRUST_PROFILE_H

#include "context.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Built-in kinds of interaction (kinds.def). Custom kinds of a profile have codes from SOT_KIND_CUSTOM (64)
 * on.
 * @since 0.9 */
typedef enum sot_kind {
#define X(name, code, text, class_) SOT_KIND_##name = code,
#include "kinds.def"
#undef X
    SOT_KIND_COUNT = 32,
    SOT_KIND_CUSTOM = 64
} sot_kind;

/** Cues (cues.def): bit numbers in masks and indexes into arrays of confidences. @since 0.9 */
typedef enum sot_cue {
#define X(name, bit, text) SOT_CUE_##name = bit,
#include "cues.def"
#undef X
    SOT_CUE_COUNT = 8
} sot_cue;

/** Immutable, reference-counted parameters. */
typedef struct sot_profile sot_profile;

/** The built-in profile, "standard": the parameters of libsocialtrust/profile/params.def. From the first
 * release on it never changes, since stored scores must come again: what is learnt later comes as a profile
 * to read. Made once (30 KiB) and kept with the context: whoever asks again owns the same. Errors: MEMORY.
 * @since 0.9 */
SOT_API sot_status sot_profile_builtin(sot_context *context, sot_profile **out, sot_error *error);

/** Reads a profile from JSON: any subset of the keys that sot_profile_to_json() writes; what is left out has
 * the built-in value. `size` bytes, not NUL-terminated.
 * Errors: PARSE (malformed, unknown key, wrong type), RANGE (out of range, not finite), KIND, TEXT, LIMIT,
 * MEMORY; the message names the path in the document, such as `fold.half_life_days.replies`. @since 0.9 */
SOT_API sot_status sot_profile_from_json(sot_context *context, const char *json, size_t size,
                                         sot_profile **out, sot_error *error);

/** Writes the whole profile as JSON, every parameter, such that reading it gives the same fingerprints.
 * @since 0.9 */
SOT_API sot_status sot_profile_to_json(const sot_profile *profile, sot_write_fn write, void *user,
                                       sot_error *error);

/** One more owner; returns `profile`. @since 0.9 */
SOT_API sot_profile *sot_profile_ref(sot_profile *profile);
/** One owner less. @since 0.9 */
SOT_API void sot_profile_unref(sot_profile *profile);

/** Its name. @since 0.9 */
SOT_API const char *sot_profile_name(const sot_profile *profile);

/** 32 hexadecimal digits over all parameters (not the name). @since 0.9 */
SOT_API const char *sot_profile_fingerprint(const sot_profile *profile);

/** 32 hexadecimal digits over the fold's parameters alone: what evidence depends on. @since 0.9 */
SOT_API const char *sot_profile_fold_fingerprint(const sot_profile *profile);

/** The value of a numeric parameter by its path, such as "trust.commitments.weight". Errors: NOT_FOUND.
 * @since 0.9 */
SOT_API sot_status sot_profile_get(const sot_profile *profile, const char *path, double *out,
                                   sot_error *error);

/** The code of a built-in or custom kind by name; `profile` NULL: of a built-in one. Errors: KIND. @since 0.9
 */
SOT_API sot_status sot_profile_kind(const sot_profile *profile, const char *name, int *out, sot_error *error);

/** The name of a kind by code, or NULL; `profile` NULL: of a built-in one. @since 0.9 */
SOT_API const char *sot_profile_kind_name(const sot_profile *profile, int kind);

#ifdef __cplusplus
}
#endif
#endif
