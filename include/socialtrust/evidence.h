/* SPDX-License-Identifier: MIT */
/** @file evidence.h
 * One pair's evidence: the rows replayed, or a running state that is continued row by row and kept in a
 * database.
 *
 * Replay is the default for a CRM: rows in, score and explanation out, no state kept. Running evidence is an
 * optimisation: it takes rows in canonical order only, and says SOT_E_NEEDS_REPLAY to any other. Both give
 * the same bits as a ledger with the same rows and inputs. What is planned (a meeting of next week) is kept
 * aside until its time has come, where sot_evidence_add_many() is told what the present is.
 */
#ifndef SOCIALTRUST_EVIDENCE_H
#define SOCIALTRUST_EVIDENCE_H

#include "score.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The folded rows of one pair; used by one thread at a time. */
typedef struct sot_evidence sot_evidence;

/** Empty evidence of the pair `a`, `b`, in any order. Errors: TEXT, ARGUMENT (the same contact), MEMORY.
 * @since 0.9 */
SOT_API sot_status sot_evidence_new(sot_context *context, const sot_profile *profile, const char *a,
                                    const char *b, sot_evidence **out, sot_error *error);

/** The evidence of `count` rows of the query's pair, in any order; one with an id counts once; the query's
 * profile is required, its time and inputs are not looked at. The rows advance by the `size` of the first.
 * O(count log count). Errors: those of sot_ledger_add(), ARGUMENT (a row of another pair). @since 0.9 */
SOT_API sot_status sot_evidence_replay(sot_context *context, const sot_query *query,
                                       const sot_interaction *rows, size_t count, sot_evidence **out,
                                       sot_error *error);

/** The evidence that a ledger has of the query's pair up to its time. Errors as sot_ledger_score(). @since
 * 0.9
 */
SOT_API sot_status sot_ledger_evidence(sot_ledger *ledger, const sot_query *query, sot_evidence **out,
                                       sot_error *error);

/** An independent copy. Errors: BUSY, MEMORY. @since 0.9 */
SOT_API sot_status sot_evidence_clone(sot_evidence *evidence, sot_evidence **out, sot_error *error);
/** Frees it. @since 0.9 */
SOT_API void sot_evidence_free(sot_evidence *evidence);

/** What evidence is about. @since 0.9 */
typedef struct sot_evidence_info {
    size_t size;           /**< sizeof(sot_evidence_info) */
    const char *a, *b;     /**< its sides 0 and 1, in byte order */
    uint64_t interactions; /**< rows that it has, planned ones too */
    int64_t last_us;       /**< time of the last that is not planned; SOT_TIME_NONE without */
    uint64_t sum;     /**< sot_interaction_sum() of each, added modulo 2^64: a host that keeps count and sum
                         of its rows sees at once that one never came, or another than it has */
    uint64_t planned; /**< of the rows, those that lay after the present that it was told */
} sot_evidence_info;

#define SOT_EVIDENCE_INFO_INIT                                        \
    {                                                                 \
        sizeof(sot_evidence_info), NULL, NULL, 0, SOT_TIME_NONE, 0, 0 \
    }

/** What evidence is about, and how much it is; set `out->size` first. Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_evidence_get_info(const sot_evidence *evidence, sot_evidence_info *out,
                                         sot_error *error);

/** Continues with one row; planned ones before it are past then. O(1), plus the open items for a settlement;
 * where planned ones are past, a copy.
 * Errors: NEEDS_REPLAY (not after the last row in canonical order), those of sot_ledger_add(), ARGUMENT (a
 * row of another pair), CONFLICT (id of an open promise or a complaint, or of another row that is planned).
 * @since 0.9 */
SOT_API sot_status sot_evidence_add(sot_evidence *evidence, const sot_interaction *interaction,
                                    sot_error *error);

/** Continues with `count` rows in any order, all or none: they are sorted, and those that were delivered
 * before are passed over: as many as are among the last four rows, which evidence remembers by 32 bits of
 * their sum, those that are planned, and those that come again with one id. `now_us` is the caller's
 * present: rows after it are kept whole, saved with the rest, and part of no score before their time; they
 * are folded in their order once it is past. SOT_TIME_NONE: all are past. `added` (may be NULL) says how many
 * were what. The rows advance by the `size` of the first. O(count log count + planned). Errors: those of
 * sot_evidence_add(). @since 0.9 */
SOT_API sot_status sot_evidence_add_many(sot_evidence *evidence, const sot_interaction *rows, size_t count,
                                         int64_t now_us, sot_added *added, sot_error *error);
#define SOT_EVIDENCE_REMEMBERED 4

/** A number that two rows have alike only where they are equal (with a probability of 2^-64 they are not; no
 * defence against who forges rows). Kinds count by name. Errors: those of sot_ledger_add(). @since 0.9 */
SOT_API sot_status sot_interaction_sum(const sot_profile *profile, const sot_interaction *interaction,
                                       uint64_t *out, sot_error *error);

/** What its rows have shown, as sot_ledger_observed(). Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_evidence_observed(const sot_evidence *evidence, sot_seen *out, sot_error *error);

/** Scores evidence at a time not before the last row that is not planned (else NEEDS_REPLAY), with the
 * planned ones up to that time. The query's `a` and `b` are NULL, or its sides (else ARGUMENT); a profile not
 * its own must have the same fold fingerprint (else MISMATCH). O(1) plus open items; a copy where planned
 * rows are due. @since 0.9 */
SOT_API sot_status sot_evidence_score(sot_evidence *evidence, const sot_query *query, sot_pair_score *out,
                                      sot_error *error);

/** Explains it; single rows' effects need the history and are missing. Errors as sot_evidence_score(). @since
 * 0.9 */
SOT_API sot_status sot_evidence_explain(sot_evidence *evidence, const sot_query *query, sot_explanation **out,
                                        sot_error *error);

/** Suggestions for the query's `a`, which is required here. Errors as sot_evidence_score(). @since 0.9 */
SOT_API sot_status sot_evidence_next(sot_evidence *evidence, const sot_query *query, sot_nexts **out,
                                     sot_error *error);

/** The score as if `rows` had been added, in canonical order; nothing is added. @since 0.9 */
SOT_API sot_status sot_evidence_what_if(sot_evidence *evidence, const sot_query *query,
                                        const sot_interaction *rows, size_t count, sot_pair_score *out,
                                        sot_error *error);

/** Bytes that sot_evidence_save() writes now. @since 0.9 */
SOT_API size_t sot_evidence_saved_size(const sot_evidence *evidence);

/** Writes a versioned, checksummed blob (little-endian on every platform) with the fold fingerprint.
 * `capacity` at least sot_evidence_saved_size(). Errors: ARGUMENT, BUSY. @since 0.9 */
SOT_API sot_status sot_evidence_save(sot_evidence *evidence, void *blob, size_t capacity, size_t *written,
                                     sot_error *error);

/** Restores evidence. Errors: CORRUPT (truncated, altered, or of a later version), MISMATCH (other fold
 * parameters), MEMORY. @since 0.9 */
SOT_API sot_status sot_evidence_load(sot_context *context, const sot_profile *profile, const void *blob,
                                     size_t size, sot_evidence **out, sot_error *error);

#ifdef __cplusplus
}
#endif
#endif
