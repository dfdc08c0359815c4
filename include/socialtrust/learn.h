/* SPDX-License-Identifier: MIT */
/** @file learn.h
 * Are the scores any good, and how to make them better on labels of your own: measures with intervals,
 * calibration, fitting the weights, fitting p_active, and who moves when the profile changes.
 *
 * Everything is deterministic: the same labels in any order, on any number of threads, give the same bits.
 * What was fitted is judged on labels that it has not seen; figures of the fitted part come beside them,
 * never alone. Formulas in libsocialtrust/MODEL.md, section 6.
 */
#ifndef SOCIALTRUST_LEARN_H
#define SOCIALTRUST_LEARN_H

#include "score.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- measures of plain columns ---- */

/** Measures of how well a score tells labels. @since 0.9 */
typedef enum sot_metric {
    SOT_METRIC_AUC = 0,               /**< chance that a 1 is above a 0, ties one half (Hanley & McNeil 1982,
                                         doi:10.1148/radiology.143.1.7063747) */
    SOT_METRIC_AVERAGE_PRECISION = 1, /**< Σ (recall - recall before)·precision over distinct scores */
    SOT_METRIC_LOG_LOSS = 2,          /**< mean -ln of what was given to what came; p within 1e-15..1-1e-15 */
    SOT_METRIC_BRIER = 3,             /**< mean (p - label)² */
    SOT_METRIC_ECE = 4, /**< expected calibration error: Σ share·|mean p - mean label| over bins of equal
                           weight; equal scores share a bin */
    SOT_METRIC_SPEARMAN = 5, /**< rank correlation, mid-ranks; labels may be any numbers */
    SOT_METRIC_COUNT = 6
} sot_metric;

/** Scores beside what came true, as columns of `count` rows. @since 0.9 */
typedef struct sot_outcomes {
    size_t size;           /**< sizeof(sot_outcomes) */
    size_t count;          /**< at least 1, less than 2^32 */
    const double *score;   /**< finite; the higher, the likelier. Log-loss, Brier, ECE: a probability */
    const double *label;   /**< 0 or 1; for Spearman any finite number */
    const double *weight;  /**< 0 or 1e-40..1e40, not all 0; NULL: all 1 */
    const uint32_t *group; /**< rows of one group (ego, contact) are drawn together; NULL: each by itself */
} sot_outcomes;

#define SOT_OUTCOMES_INIT                               \
    {                                                   \
        sizeof(sot_outcomes), 0, NULL, NULL, NULL, NULL \
    }

/** How to measure. @since 0.9 */
typedef struct sot_metric_options {
    size_t size;        /**< sizeof(sot_metric_options) */
    unsigned resamples; /**< of the bootstrap, at most 1,000,000; 0: no interval */
    uint64_t seed;      /**< of its draws */
    double level;       /**< of the interval, 0 < level < 1 */
    unsigned bins;      /**< of ECE and reliability, 1..100 */
} sot_metric_options;

#define SOT_METRIC_OPTIONS_INIT                       \
    {                                                 \
        sizeof(sot_metric_options), 1000, 1, 0.95, 10 \
    }

/** A figure and its bootstrap interval. @since 0.9 */
typedef struct sot_estimate {
    double value;
    double low, high;   /**< percentiles; NAN without resamples, or with one group only */
    uint64_t resamples; /**< that had both labels, and so a value */
} sot_estimate;

#define SOT_ESTIMATE_INIT                        \
    {                                            \
        SOT_UNKNOWN, SOT_UNKNOWN, SOT_UNKNOWN, 0 \
    }

/** One measure of scores against labels. Interval: whole groups drawn with replacement (Efron & Tibshirani
 * 1993, chapter 8), resample r from a generator of its own seeded with (seed, r). `options` NULL: the
 * defaults. O(n log n), each resample O(n); uses the context's threads. Errors: ARGUMENT (a column is
 * missing; labels all alike, or for Spearman scores all alike), RANGE (not finite, label not 0 or 1, no
 * probability; names the row), LIMIT, CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_outcomes_metric(sot_context *context, const sot_outcomes *outcomes, int metric,
                                       const sot_metric_options *options, sot_estimate *out,
                                       sot_error *error);

/** One bin of a reliability curve. @since 0.9 */
typedef struct sot_reliability {
    double from, to;  /**< lowest and highest probability in it */
    double weight;    /**< of its rows */
    double score;     /**< mean probability */
    double label;     /**< share of labels 1 */
    double low, high; /**< 95% of that share (Wilson 1927), weight taken as a count */
} sot_reliability;

#define SOT_RELIABILITY_INIT \
    {                        \
        0, 0, 0, 0, 0, 0, 0  \
    }

/** The reliability curve: up to `bins` bins of equal weight, ascending, empty ones left out. `out` has room
 * for `bins` of them, 1..100; *filled says how many there are. O(n log n). Errors as sot_outcomes_metric().
 * @since 0.9 */
SOT_API sot_status sot_outcomes_reliability(sot_context *context, const sot_outcomes *outcomes, unsigned bins,
                                            sot_reliability *out, size_t *filled, sot_error *error);

/* ---- calibration ---- */

/** From a score to a probability: 1/(1 + e^-(a + b·score)). @since 0.9 */
typedef struct sot_calibration {
    double a, b;
} sot_calibration;

#define SOT_CALIBRATION_INIT \
    {                        \
        0, 0                 \
    }

/** Platt's calibration with the targets (N₊+1)/(N₊+2) and 1/(N₋+2) of Lin, Lin & Weng 2007
 * (doi:10.1007/s10994-007-5018-6): finite even where the score separates the labels. Works best on log-odds,
 * see sot_profile_log_odds(). Scores all alike give b = 0. Errors as sot_outcomes_metric(). @since 0.9 */
SOT_API sot_status sot_outcomes_calibrate(sot_context *context, const sot_outcomes *outcomes,
                                          sot_calibration *out, sot_error *error);

/** Applies a calibration to `count` scores; `out` may be `score`. NAN stays NAN. Errors: ARGUMENT. @since 0.9
 */
SOT_API sot_status sot_calibration_apply(const sot_calibration *calibration, const double *score,
                                         size_t count, double *out, sot_error *error);

/** What can be learnt. @since 0.9 */
typedef enum sot_learn_target {
    SOT_LEARN_DEPTH = 0,
    SOT_LEARN_TRUST = 1,   /**< a's trust in b */
    SOT_LEARN_ACTIVITY = 2 /**< p_active: sot_ledger_learn_activity() */
} sot_learn_target;

/** The log-odds z of depths or trusts of 0..100 made with `profile`: of depth ln(p/(1-p)) with p = p₀ +
 * (1-p₀)·depth/100, p₀ the sigmoid of depth.base; of trust ln(t/(100-t)). Full scores give the largest finite
 * log-odds, 36.7. `out` may be `score`; NAN stays NAN. Errors: ARGUMENT, RANGE (not within 0..100). @since
 * 0.9
 */
SOT_API sot_status sot_profile_log_odds(const sot_profile *profile, int target, const double *score,
                                        size_t count, double *out, sot_error *error);

/* ---- learning from labelled pairs ---- */

struct ArrowArrayStream;
struct sot_read_options;

/** Labelled pairs as columns of `count` rows, or all of an Arrow stream. @since 0.9 */
typedef struct sot_labels {
    size_t size;                     /**< sizeof(sot_labels) */
    size_t count;                    /**< rows, less than 2^32 */
    const sot_text_column *a;        /**< whose view it is: the ego. For trust: who trusts */
    const sot_text_column *b;        /**< the other */
    const double *label;             /**< 0 or 1 */
    const double *weight;            /**< finite, above 0; NULL: all 1 */
    const int64_t *as_of_us;         /**< score at this time; NULL: at the options' time */
    const char *me;                  /**< whose view it is where there is no column `a` */
    struct ArrowArrayStream *stream; /**< not NULL: these columns instead, by name: a, b (or contact), label,
                                        weight, as_of (or time), others are passed over; types as of
                                        sot_ledger_read_arrow(), labels also truth values, nothing may be
                                        null. The call releases it, whatever comes of it, but not where
                                        the struct itself is refused: for its size, or for bytes behind
                                        what this version knows */
    const struct sot_read_options
        *reading; /**< of the stream: other names, unit and zone of times; NULL: none */
} sot_labels;

#define SOT_LABELS_INIT                                                       \
    {                                                                         \
        sizeof(sot_labels), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
    }

/** Which labels are held out. @since 0.9 */
typedef enum sot_split {
    SOT_SPLIT_AUTO = 0,    /**< by ego where there are 10 or more, else by contact */
    SOT_SPLIT_EGO = 1,     /**< all labels of an ego `a` on one side, by a hash of its id and the seed */
    SOT_SPLIT_CONTACT = 2, /**< likewise by the other, `b` */
    SOT_SPLIT_TIME = 3     /**< labels from a time on are held out */
} sot_split;

/** Options of learning and evaluating. @since 0.9 */
typedef struct sot_learn_options {
    size_t size;              /**< sizeof(sot_learn_options) */
    int target;               /**< SOT_LEARN_DEPTH or SOT_LEARN_TRUST */
    int64_t as_of_us;         /**< for labels without a time of their own */
    const sot_seen *observed; /**< as in ::sot_inputs; NULL: the ledger's own */
    int attention;            /**< non-zero: with sot_attention_new() at each label's time */
    int skip_unknown; /**< non-zero: leave out labels whose contacts the ledger does not know, or may not
                         score, and count them; else they are an error */
    double strength;  /**< how strongly the weights' proportions are held to the profile's, 0.001..1e6; at 1 a
                         weight's own size is one standard deviation, see sot_ledger_learn() */
    int split;        /**< a ::sot_split */
    double held_out;  /**< share that is held out, 0.05..0.95 */
    int64_t split_us; /**< SOT_SPLIT_TIME: held out from here on; SOT_TIME_NONE: from where about `held_out`
                         of the labels come after */
    int keep_split;   /**< non-zero: return the profile of the fitted part; else it is fitted again on all
                         labels once the figures are taken */
    const char *name; /**< of the new profile; NULL: "learned" */
    const sot_profile *profile; /**< whose weights are fitted or measured; NULL: the ledger's */
    sot_metric_options metrics; /**< last, so that it may grow */
} sot_learn_options;

#define SOT_LEARN_OPTIONS_INIT                                                                           \
    {                                                                                                    \
        sizeof(sot_learn_options), SOT_LEARN_DEPTH, SOT_TIME_NONE, NULL, 0, 0, 1.0, SOT_SPLIT_AUTO, 0.5, \
            SOT_TIME_NONE, 0, NULL, NULL, SOT_METRIC_OPTIONS_INIT                                        \
    }

/** What learning or evaluating found: figures on the held-out labels, and beside them on the fitted ones.
 * Immutable. */
typedef struct sot_evaluation sot_evaluation;

/** Fits the weights of depth or trust to labelled pairs, from the contributions c_k of the signals under
 * the options' profile: P(label 1) = 1/(1 + e^-(β + Σ u_k c_k)), u_k >= 0 the factors of the
 * weights, by maximum likelihood less the penalty strength/2·(Σ (u_k - ū)² + K(ū - 1)²/100), ū their mean
 * over the K signals of weight above 0 (a weight of 0 stays 0). It keeps the proportions near the profile's
 * and leaves their common scale to the labels. Strictly convex; Newton's method with bounds, until no partial
 * derivative per unit of label weight exceeds 1e-10. A pair whose gate is shut has c = 0.
 *
 * Depth: weights and caps times u_k and one more factor in common, at which the labelled pairs keep the mean
 * depth that they had; depth.base stays: the fit moves pairs among each other, not the scale that words and
 * bands rest on (β goes into the calibration). Trust: the new weights are proportional to u_k·w_k and sum
 * to 1; the scale goes into the calibration. Labels must hold both 0 and 1 in both parts.
 *
 * The scores of both profiles are calibrated (Platt, on log-odds) on the fitted part and measured on the
 * other. Cost: one score a label, then O(labels) a step. Errors: ARGUMENT (columns missing; labels all alike
 * in a part; one group or time only; no weights above 0 fit), RANGE (label, weight, times, options; names the
 * row), NOT_FOUND (a contact, unless `skip_unknown`), of a stream also PARSE, UNSUPPORTED, IO; LIMIT, BUSY,
 * CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_learn(sot_ledger *ledger, const sot_labels *labels,
                                    const sot_learn_options *options, sot_profile **learned,
                                    sot_evaluation **evaluation, sot_error *error);

/** Only measures the profile's scores on the labels: calibrated on the one part, measured on the other.
 * Errors as sot_ledger_learn(). @since 0.9 */
SOT_API sot_status sot_ledger_evaluate(sot_ledger *ledger, const sot_labels *labels,
                                       const sot_learn_options *options, sot_evaluation **out,
                                       sot_error *error);

/** Options of sot_ledger_learn_activity(). @since 0.9 */
typedef struct sot_activity_options {
    size_t size;       /**< sizeof(sot_activity_options) */
    int64_t end_us;    /**< required: no row at or after this time is used */
    unsigned cut_offs; /**< most times from which 30 days are looked ahead, 2..1000; habits drift, so the
                          latest month tells the next best; small ledgers want more */
    double step_days;  /**< between them, 1..1000 */
    const char *name;  /**< of the new profile; NULL: "learned" */
    const sot_profile *profile; /**< which is fitted anew; NULL: the ledger's */
    sot_metric_options metrics; /**< last, so that it may grow */
} sot_activity_options;

#define SOT_ACTIVITY_OPTIONS_INIT                                                                 \
    {                                                                                             \
        sizeof(sot_activity_options), SOT_TIME_NONE, 2, 30.0, NULL, NULL, SOT_METRIC_OPTIONS_INIT \
    }

/** Fits p_active to the ledger itself: at cut-offs end - 30 d - m·step (less 1 µs, so that whole days stay
 * whole), from the first row on, each pair that has had dialogue gives the three ln(1+A^h) and ln(1 + days of
 * silence), and label 1 if dialogue follows within 30 days. Logistic regression with the penalty Σβ²/200. The
 * latest cut-off is held out: figures come from a fit on those whose 30 days end before it, beside those of
 * the pulse (calibrated on the same); the profile returned is then fitted on all. Groups of the intervals:
 * the pairs' first contacts. Linear in the rows and in pairs times cut-offs; uses the context's threads.
 * Errors: ARGUMENT (fewer than two cut-offs 30 days apart, or labels all alike), RANGE, LIMIT, BUSY,
 * CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_learn_activity(sot_ledger *ledger, const sot_activity_options *options,
                                             sot_profile **learned, sot_evaluation **evaluation,
                                             sot_error *error);

/** Whose scores were measured. @since 0.9 */
typedef enum sot_model {
    SOT_MODEL_LEARNED = 0, /**< what was fitted on the fitted part */
    SOT_MODEL_GIVEN = 1    /**< the profile as it was given; for activity: its pulse */
} sot_model;

/** On which labels. @since 0.9 */
typedef enum sot_part { SOT_PART_HELD_OUT = 0, SOT_PART_FITTED = 1 } sot_part;

/** How a model did on a part. @since 0.9 */
typedef struct sot_figures {
    uint64_t labels, positives, groups;
    double coverage;                     /**< mean coverage of the scores; NAN for activity */
    double confidence;                   /**< mean confidence; NAN for activity */
    sot_estimate auc, average_precision; /**< of the score itself */
    sot_estimate log_loss, brier, ece;   /**< of the calibrated score (learned p_active: as it is) */
} sot_figures;

#define SOT_FIGURES_INIT                                                                            \
    {                                                                                               \
        0, 0, 0, SOT_UNKNOWN, SOT_UNKNOWN, SOT_ESTIMATE_INIT, SOT_ESTIMATE_INIT, SOT_ESTIMATE_INIT, \
            SOT_ESTIMATE_INIT, SOT_ESTIMATE_INIT                                                    \
    }

/** How the figures came about. @since 0.9 */
typedef struct sot_evaluation_info {
    size_t size;         /**< sizeof(sot_evaluation_info) */
    int target;          /**< a ::sot_learn_target */
    int learned;         /**< whether there is a learned model */
    int split;           /**< a ::sot_split, never AUTO */
    int64_t split_us;    /**< SOT_SPLIT_TIME: held out from here on; else SOT_TIME_NONE */
    uint64_t seed;       /**< of the split and of the intervals */
    uint64_t labels;     /**< used in both parts */
    uint64_t left_out;   /**< labels of unknown contacts */
    int refitted;        /**< whether the profile returned was fitted on all labels */
    unsigned iterations; /**< of the fit that was measured */
    double residual;     /**< its largest derivative per unit of label weight, bounds considered */
    double strength, intercept, scale; /**< of that fit: the penalty's, β, ū */
} sot_evaluation_info;

#define SOT_EVALUATION_INFO_INIT                                                               \
    {                                                                                          \
        sizeof(sot_evaluation_info), 0, 0, 0, SOT_TIME_NONE, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0 \
    }

/** Frees it. @since 0.9 */
SOT_API void sot_evaluation_free(sot_evaluation *evaluation);
/** How the figures came about; set `out->size` first. Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_evaluation_get_info(const sot_evaluation *evaluation, sot_evaluation_info *out,
                                           sot_error *error);
/** Figures of a ::sot_model on a ::sot_part, or NULL. @since 0.9 */
SOT_API const sot_figures *sot_evaluation_figures(const sot_evaluation *evaluation, int model, int part);
/** The calibration of a model's log-odds (of the pulse: of itself), from the fitted part; NULL where it needs
 * none. For sot_ledger_learn() after fitting on all labels that of the learned model is of all labels, and
 * belongs to the profile returned. @since 0.9 */
SOT_API const sot_calibration *sot_evaluation_calibration(const sot_evaluation *evaluation, int model);
/** The reliability curve of a model on the held-out part, bin by bin; NULL after the last. @since 0.9 */
SOT_API const sot_reliability *sot_evaluation_reliability(const sot_evaluation *evaluation, int model,
                                                          size_t index);

/** One parameter before and after learning. @since 0.9 */
typedef struct sot_learned_value {
    const char *path; /**< as for sot_profile_get() */
    double before, after;
} sot_learned_value;

#define SOT_LEARNED_VALUE_INIT \
    {                          \
        NULL, 0, 0             \
    }

/** The parameters that the profile returned has anew; NULL after the last. @since 0.9 */
SOT_API const sot_learned_value *sot_evaluation_value(const sot_evaluation *evaluation, size_t index);

/* ---- who moves when the profile changes ---- */

/** Options of sot_ledger_compare_profiles(). @since 0.9 */
typedef struct sot_compare_options {
    size_t size;      /**< sizeof(sot_compare_options) */
    int target;       /**< SOT_LEARN_DEPTH or SOT_LEARN_TRUST */
    int64_t as_of_us; /**< required */
    const char *me;   /**< NULL: all pairs; else those of this contact */
    int attention;    /**< non-zero: with each profile's own sot_attention_new() */
    double least;     /**< list moves of at least so many points, 0..100 */
} sot_compare_options;

#define SOT_COMPARE_OPTIONS_INIT                                                    \
    {                                                                               \
        sizeof(sot_compare_options), SOT_LEARN_DEPTH, SOT_TIME_NONE, NULL, 0, 0.005 \
    }

/** Who moves between two profiles, how far and why; immutable. */
typedef struct sot_moves sot_moves;

/** Scores all pairs (or one contact's) with both profiles (NULL: the ledger's) and lists who moves by
 * the least number of points given, or more, the farthest first, equal ones in byte order of a, then b. A
 * move is split over the signals by their change of logit times the mean slope, after what the change of
 * depth.base does to the old logits; with floor and gate the parts sum to the move. Linear. Errors: ARGUMENT,
 * RANGE, NOT_FOUND
 * (`me`), MISMATCH, BUSY, CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_compare_profiles(sot_ledger *ledger, const sot_profile *before,
                                               const sot_profile *after, const sot_compare_options *options,
                                               sot_moves **out, sot_error *error);
/** Frees it. @since 0.9 */
SOT_API void sot_moves_free(sot_moves *moves);
/** How much a comparison holds. @since 0.9 */
typedef struct sot_moves_info {
    size_t size;       /**< sizeof(sot_moves_info) */
    uint64_t rows;     /**< moves listed */
    uint64_t compared; /**< scores compared */
} sot_moves_info;

#define SOT_MOVES_INFO_INIT          \
    {                                \
        sizeof(sot_moves_info), 0, 0 \
    }

/** How much it holds; set `out->size` first. Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_moves_get_info(const sot_moves *moves, sot_moves_info *out, sot_error *error);

/** Who moves. @since 0.9 */
typedef struct sot_move {
    size_t size;         /**< sizeof(sot_move) */
    const char *a, *b;   /**< ids (of trust: a's trust in b) */
    const char *because; /**< the part that did most for the move, in its direction ("rhythm", "base", ...) */
    double before, after;
} sot_move;

#define SOT_MOVE_INIT                            \
    {                                            \
        sizeof(sot_move), NULL, NULL, NULL, 0, 0 \
    }

/** The row number `row`, from 0; set `out->size` first. Errors: RANGE, ARGUMENT. @since 0.9 */
SOT_API sot_status sot_moves_get_row(const sot_moves *moves, uint64_t row, sot_move *out, sot_error *error);
/** Columns of doubles, as long as there are moves: "before", "after", "move", and "move_<signal>" for each
 * signal, of depth also "move_base", "move_floor", "move_gate". NULL if there is none of that name. @since
 * 0.9 */
SOT_API const double *sot_moves_column(const sot_moves *moves, const char *name);

#ifdef __cplusplus
}
#endif
#endif
