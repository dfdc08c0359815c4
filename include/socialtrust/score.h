/* SPDX-License-Identifier: MIT */
/** @file score.h
 * Evidence + profile + time -> depth, trust, pulse, points, explanation, what is owed, what if.
 *
 * Depth (of a pair) and trust (directed) are 100·sigmoid-shaped sums of signals; see libsocialtrust/MODEL.md
 * for every formula. Scores rank evidence about conduct towards one another. They are not a verdict on a
 * person, and not made for staff surveillance or for deciding about people.
 */
#ifndef SOCIALTRUST_SCORE_H
#define SOCIALTRUST_SCORE_H

#include "network.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Signals of depth, and of trust (signals.def). @since 0.9 */
typedef enum sot_depth_signal {
#define DEPTH(name, index, text, ...) SOT_DEPTH_##name = index,
#define TRUST(name, index, text, ...)
#include "signals.def"
#undef DEPTH
#undef TRUST
    SOT_DEPTH_COUNT /* after the last */
} sot_depth_signal;

/** Signals of trust (signals.def). @since 0.9 */
typedef enum sot_trust_signal {
#define DEPTH(name, index, text, ...)
#define TRUST(name, index, text, ...) SOT_TRUST_##name = index,
#include "signals.def"
#undef DEPTH
#undef TRUST
    SOT_TRUST_COUNT /* after the last */
} sot_trust_signal;

/** Where a relationship stands. @since 0.9 */
typedef enum sot_state {
    SOT_STATE_NEW = 0,     /**< fewer than 3 active days */
    SOT_STATE_GROWING = 1, /**< this month well above the half-year's pace, after 60 days */
    SOT_STATE_STEADY = 2,
    SOT_STATE_FADING = 3, /**< silent for more than 3 of the gaps to be expected, pulse below 75 */
    SOT_STATE_DORMANT = 4 /**< for more than 8, pulse below 50 */
} sot_state;

/** Depth in words, from none to the few that matter most; the points that each begins with are the profile's,
 * under `band`. Each is said by what is seen in it. @since 0.9 */
typedef enum sot_band {
    SOT_BAND_NONE = 0,         /**< no two-way contact, or long gone */
    SOT_BAND_ACQUAINTANCE = 1, /**< they have been in touch, seldom or long ago */
    SOT_BAND_CONTACT = 2,      /**< regular two-way contact with somebody who answers */
    SOT_BAND_CLOSE = 3, /**< contact in more than one way: they meet, help, or have kept it up for long */
    SOT_BAND_INNER_CIRCLE = 4 /**< much of everything: often, in person, over a long time */
} sot_band;

/** Optional inputs of a score; equal inputs give equal bits. Side 0 is the contact `a` that comes first in
 * byte order. @since 0.9 */
typedef struct sot_inputs {
    size_t size;              /**< sizeof(sot_inputs) */
    const sot_seen *observed; /**< as from sot_ledger_observed(); NULL: the ledger's own, and for evidence
                                 what the pair has held */
    double attention[2];      /**< all outgoing A180 of a, of b, as from sot_attention_of(); NAN absent */
    double reputation_r[2]; /**< about b for a's trust in b [0], about a for b's trust in a [1]; NAN absent */
    double reputation_s[2];
    const sot_network *network; /**< where reputation is NAN it is taken from here; NULL: none. @since 0.9 */
    const sot_admitted *admitted; /**< whom an explanation's paths may name; NULL: all. @since 0.9 */
} sot_inputs;

#define SOT_INPUTS_INIT                                                                   \
    {                                                                                     \
        sizeof(sot_inputs), NULL, {SOT_UNKNOWN, SOT_UNKNOWN}, {SOT_UNKNOWN, SOT_UNKNOWN}, \
            {SOT_UNKNOWN, SOT_UNKNOWN}, NULL, NULL                                        \
    }

/** What is asked about a pair. @since 0.9 */
typedef struct sot_query {
    size_t size;                /**< sizeof(sot_query) */
    const char *a, *b;          /**< the pair, in any order and by any alias; where somebody is to act, `a` is
                                   that one and `b` the other */
    size_t a_size, b_size;      /**< bytes of the ids, where they do not end with a NUL; 0: they do */
    int64_t as_of_us;           /**< rows up to and with this time count */
    const sot_profile *profile; /**< NULL: the ledger's, or the evidence's */
    const sot_inputs *inputs;   /**< NULL: none */
} sot_query;

#define SOT_QUERY_INIT                                                 \
    {                                                                  \
        sizeof(sot_query), NULL, NULL, 0, 0, SOT_TIME_NONE, NULL, NULL \
    }

/** A score with its uncertainty. Never grows. @since 0.9 */
typedef struct sot_measure {
    double value;      /**< 0..100 */
    double low, high;  /**< 95% interval, holds value */
    double confidence; /**< 0 <= c < 1: how much of what could be known is; below the profile's floor (.2)
                          "not enough evidence" */
    double coverage;   /**< 0..1: share of the signals' weight that the log can show at all */
    int enough;        /**< whether there is enough evidence to use it: confidence not below the profile's
                          `verdict.confidence_floor`. @since 0.9 */
} sot_measure;

/** What one signal did. @since 0.9 */
typedef struct sot_signal {
    size_t size;     /**< sizeof(sot_signal) */
    double points;   /**< of the score; all points, floor and gate sum to the score's change from its starting
                        point */
    double logit;    /**< contribution c to z */
    double variance; /**< of c */
    double confidence; /**< 1 - variance/variance without evidence, 0..1 */
    double r, s;    /**< rate signals: evidence for and against, decayed; others: the two sides (a's, b's) or
                       {value, n} */
    int observable; /**< whether the log can show it */
} sot_signal;

#define SOT_SIGNAL_INIT                         \
    {                                           \
        sizeof(sot_signal), 0, 0, 0, 0, 0, 0, 0 \
    }

/** Everything about one pair at one time. @since 0.9 */
typedef struct sot_pair_score {
    size_t size;          /**< sizeof(sot_pair_score) */
    sot_measure depth;    /**< starting point 0 */
    sot_measure trust[2]; /**< [0] a's trust in b, [1] b's trust in a; starting point 50 = unknown */
    double reciprocity;   /**< 0..1, NAN without any weight */
    double given[2];      /**< decayed weight of what a did to b [0], b to a [1] */
    double pulse;         /**< 0..100, how alive it is; rank, no probability */
    double p_active; /**< probability of contact in the next 30 days; NAN unless the profile was fitted */
    int state;       /**< a ::sot_state */
    uint64_t interactions;   /**< rows of the pair up to the time */
    uint64_t active_days;    /**< days with dialogue */
    double silence_days;     /**< since the last active day; NAN without */
    double usual_gap_days;   /**< between active days; NAN unknown */
    uint64_t ignored;        /**< settlements that fit nothing open */
    uint64_t conflicts;      /**< rows whose id another record of the same contacts had before; both count */
    int owed[2];             /**< open items that await a's move [0], b's [1] */
    int band;                /**< a ::sot_band: depth in a word */
    int band_low, band_high; /**< those of the interval's ends: the word is certain where both are `band` */
    double mutual_days;      /**< decayed days of the last months on which the side that took part less did */
    double replies;          /**< chance that a turn is answered soon, 0..1; NAN without a turn */
    double initiative;       /**< a's share of the conversations started, 0..1; NAN without one */
    double turns;            /**< turns a conversation has; NAN without one */
    double depth_floor;      /**< points that keep depth from going below 0 */
    double depth_gate;       /**< points taken away because dialogue is one-way */
    sot_signal *depth_signals; /**< by ::sot_depth_signal: the caller's room, or NULL: not wanted. The first
                                  one's `size` must be set, the others follow at that distance; those beyond
                                  what the library knows become 0 */
    sot_signal *trust_signals[2]; /**< by ::sot_trust_signal, of trust [0] and [1]; likewise */
    size_t depth_room;            /**< how many fit into depth_signals */
    size_t trust_room;            /**< how many fit into each of trust_signals */
} sot_pair_score;

#define SOT_MEASURE_INIT \
    {                    \
        0, 0, 0, 0, 0, 0 \
    }
#define SOT_PAIR_SCORE_INIT                                                                                 \
    {                                                                                                       \
        sizeof(sot_pair_score), SOT_MEASURE_INIT, {SOT_MEASURE_INIT, SOT_MEASURE_INIT}, 0, {0, 0}, 0, 0, 0, \
            0, 0, 0, 0, 0, 0, {0, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, {NULL, NULL}, 0, 0                   \
    }

/** Scores the pair of `query`; the result's sides are in byte order of the canonical ids: use
 * sot_ledger_side() to learn which is which. O(rows of the pair since its last score at an earlier or equal
 * time), at most linear in its rows. Errors: NOT_FOUND (unknown contact; known ones without rows score as
 * strangers), ARGUMENT (the same contact, or do-not-score), RANGE, MISMATCH, BUSY, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_score(sot_ledger *ledger, const sot_query *query, sot_pair_score *out,
                                    sot_error *error);

/** 0 if `contact` is side 0 of its pair with `other` (its canonical id comes first in byte order), 1 if
 * side 1. Errors: NOT_FOUND, ARGUMENT (the same contact). @since 0.9 */
SOT_API sot_status sot_ledger_side(sot_ledger *ledger, const char *contact, const char *other, int *side,
                                   sot_error *error);

/** All contacts' outgoing A180 at a time, and the time spent in person at the profile's
 * `depth.attention.days_an_hour`, summed as integers of 2^-32: the optional input `attention`.
 * Immutable. */
typedef struct sot_attention sot_attention;

/** Computes the attention of all contacts: linear in the ledger's rows. Errors: RANGE, BUSY, CANCELLED,
 * MEMORY. @since 0.9 */
SOT_API sot_status sot_attention_new(sot_ledger *ledger, const sot_profile *profile, int64_t as_of_us,
                                     sot_attention **out, sot_error *error);
/** One contact's attention: NAN if unknown. O(1) on average. @since 0.9 */
SOT_API double sot_attention_of(const sot_attention *attention, const char *id);
/** Frees it. @since 0.9 */
SOT_API void sot_attention_free(sot_attention *attention);

/** Options of sot_ledger_scores(). @since 0.9 */
typedef struct sot_scores_options {
    size_t size;                    /**< sizeof(sot_scores_options) */
    int64_t as_of_us;               /**< required */
    const char *me;                 /**< NULL: all pairs; else the pairs of this contact */
    const sot_seen *observed;       /**< NULL: the ledger's own */
    const sot_attention *attention; /**< NULL: absent */
    int signals;                    /**< non-zero: keep the points and confidence of each signal too */
    const sot_network *network;     /**< of this ledger: reputation for every pair; NULL: none. @since 0.9 */
} sot_scores_options;

#define SOT_SCORES_OPTIONS_INIT                                              \
    {                                                                        \
        sizeof(sot_scores_options), SOT_TIME_NONE, NULL, NULL, NULL, 0, NULL \
    }

/** An immutable table of scores, one row a pair (or a time, for a timeline). */
typedef struct sot_scores sot_scores;

/** Scores all pairs that interacted up to the time (or one contact's), in byte order of a, then b. Linear;
 * uses the context's threads. Errors: RANGE, NOT_FOUND (`me`), MISMATCH, BUSY, CANCELLED, MEMORY. @since 0.9
 */
SOT_API sot_status sot_ledger_scores(sot_ledger *ledger, const sot_profile *profile,
                                     const sot_scores_options *options, sot_scores **out, sot_error *error);

/** Folds the busy pairs (more than 48 rows) once and remembers them, so that from now on one more row in
 * order and its pair's score cost O(1); those of more than 256 rows get room for half as many again.
 * Optional: scoring a busy pair alone remembers it too. Linear; about 2 KiB a busy pair, up to 16 of a long
 * one, and for the room 24 bytes a row of those pairs, until sot_ledger_compact(). Errors: BUSY, MISMATCH,
 * MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_prepare(sot_ledger *ledger, const sot_profile *profile, sot_error *error);

/** The pair's scores at each of `count` ascending times, in one pass over its rows; the query's own time is
 * not looked at. Cost: the rows once, and at each time a look at every promise and complaint that is open or
 * was resolved by then: of n of these and m times O(n·m), 30 ns each; cancellable between times. Errors:
 * RANGE (a time, or not ascending) and those of sot_ledger_score(). @since 0.9 */
SOT_API sot_status sot_ledger_timeline(sot_ledger *ledger, const sot_query *query, const int64_t *times_us,
                                       size_t count, sot_scores **out, sot_error *error);

/** Frees it. @since 0.9 */
SOT_API void sot_scores_free(sot_scores *scores);
/** Number of rows. @since 0.9 */
SOT_API uint64_t sot_scores_count(const sot_scores *scores);
/** What a row says beside its columns of doubles. @since 0.9 */
typedef struct sot_scores_row {
    size_t size;           /**< sizeof(sot_scores_row) */
    const char *a, *b;     /**< ids, in byte order */
    const char *names[2];  /**< what a and b are called: `display_name` in the ledger, else the id */
    int me_side;           /**< with `me`: 0 or 1, which side that is; without: -1 */
    int state;             /**< a ::sot_state */
    int band;              /**< a ::sot_band */
    int owed[2];           /**< open items that await a's move [0], b's [1] */
    uint64_t interactions; /**< rows of the pair up to the time */
    int64_t time_us;       /**< of the score */
} sot_scores_row;

#define SOT_SCORES_ROW_INIT                                                                  \
    {                                                                                        \
        sizeof(sot_scores_row), NULL, NULL, {NULL, NULL}, -1, 0, 0, {0, 0}, 0, SOT_TIME_NONE \
    }

/** The row number `row`, from 0; set `out->size` first. Errors: RANGE, ARGUMENT. @since 0.9 */
SOT_API sot_status sot_scores_get_row(const sot_scores *scores, uint64_t row, sot_scores_row *out,
                                      sot_error *error);
/** A column of doubles by name, sot_scores_count() long, or NULL: "depth", "depth_low", "depth_high",
 * "depth_confidence", the same for "trust_ab" and "trust_ba", "reciprocity", "pulse", "p_active", and with
 * `signals` "depth_points_rhythm", "depth_points_floor", "depth_points_gate", "trust_ab_points_commitments"
 * ... @since 0.9 */
SOT_API const double *sot_scores_column(const sot_scores *scores, const char *name);

/** The `n` rows with the highest values of a column of numbers, highest first, of equal ones the first, and
 * last those without a value: a table of its own, to be freed. `by` is any column's name in CSV and Arrow,
 * with `me` "trust_in_them" and "owed" too. O(rows + n log n). Errors: ARGUMENT, NOT_FOUND (no such column),
 * MEMORY. @since 0.9 */
SOT_API sot_status sot_scores_top(const sot_scores *scores, const char *by, uint64_t n, sot_scores **out,
                                  sot_error *error);

/** The row of a pair, ids in any order; UINT64_MAX: there is none (a pair without rows, an alias, a
 * timeline). O(log rows), in what sot_scores_top() gives O(rows). @since 0.9 */
SOT_API uint64_t sot_scores_find(const sot_scores *scores, const char *a, const char *b);

/** Kinds of open item. @since 0.9 */
typedef enum sot_owed_kind {
    SOT_OWED_COMPLAINT = 0, /**< an open complaint: the other must act */
    SOT_OWED_PROMISE = 1,   /**< an overdue promise */
    SOT_OWED_QUESTION = 2,  /**< an unanswered turn with a question */
    SOT_OWED_TURN = 3       /**< an unanswered turn */
} sot_owed_kind;

/** One open item. @since 0.9 */
typedef struct sot_owed {
    int kind;        /**< a ::sot_owed_kind */
    int side;        /**< whose move it is: 0 a, 1 b */
    const char *id;  /**< the interaction's id, "" if it had none */
    double age_days; /**< since it was filed, was due, or the turn opened */
    double weight;   /**< severity, size, or share 1/sqrt(audience) of the turn */
} sot_owed;

#define SOT_OWED_INIT    \
    {                    \
        0, 0, NULL, 0, 0 \
    }

/** Codes of findings that a person understands; arguments by name in sot_verdict. @since 0.9 */
typedef enum sot_verdict_code {
#define X(name, code, text, ...) SOT_VERDICT_##name = code,
#include "verdicts.def"
#undef X
    SOT_VERDICT_COUNT_ = 64
} sot_verdict_code;

/** One finding with its typed arguments. @since 0.9 */
typedef struct sot_verdict {
    int code;    /**< a ::sot_verdict_code */
    int side;    /**< whom it is about: 0 a, 1 b, -1 the pair */
    double n;    /**< a number (of promises, complaints, days ...), see verdicts.def */
    double days; /**< days, or NAN where the code has none */
} sot_verdict;

#define SOT_VERDICT_INIT      \
    {                         \
        0, -1, 0, SOT_UNKNOWN \
    }

/** Counts that a person can check: never decayed. @since 0.9 */
typedef struct sot_counts {
    size_t size;                  /**< sizeof(sot_counts) */
    uint64_t rows[2];             /**< interactions of a, of b */
    uint64_t active_days[2];      /**< days with dialogue from a, from b */
    uint64_t turns_answered[2];   /**< turns of a that b answered, of b that a answered */
    uint64_t turns_unanswered[2]; /**< turns of a, of b that closed unanswered */
    uint64_t questions[2];        /**< turns with a question */
    uint64_t questions_answered[2];
    double answer_hours[2]; /**< mean hours that a, that b took to answer a turn that opened a conversation;
                               NAN without */
    uint64_t promises[2];   /**< made by a, by b */
    uint64_t kept[2];       /**< on time or late */
    uint64_t kept_late[2];
    uint64_t broken[2];
    uint64_t released[2];
    uint64_t complaints[2]; /**< about a, about b, reopened ones counted again */
    uint64_t resolved[2];
    uint64_t meetings;
    uint64_t conversations[2];       /**< started by a, by b */
    uint64_t support[2];             /**< support rows by a, by b */
    uint64_t attention[2];           /**< view, follow, like, share, mention by a, by b */
    int unanswered_run[2];           /**< days in a row on which a, b wrote since the other last did */
    int64_t first_us[2], last_us[2]; /**< dialogue of a, of b; SOT_TIME_NONE without */
} sot_counts;

#define SOT_COUNTS_INIT                                                                                     \
    {                                                                                                       \
        sizeof(sot_counts), {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, \
            {0, 0}, {0, 0}, {0, 0}, {0, 0}, 0, {0, 0}, {0, 0}, {0, 0}, {0, 0},                              \
            {SOT_TIME_NONE, SOT_TIME_NONE},                                                                 \
        {                                                                                                   \
            SOT_TIME_NONE, SOT_TIME_NONE                                                                    \
        }                                                                                                   \
    }

/** The effect of one past interaction: the scores without it. @since 0.9 */
typedef struct sot_leave_out {
    int64_t time_us;
    int kind;
    int side;       /**< who acted */
    const char *id; /**< "" if none */
    double depth;   /**< the score without it, minus the score */
    double trust[2];
} sot_leave_out;

#define SOT_LEAVE_OUT_INIT \
    {                      \
        0, 0, 0, NULL, 0,  \
        {                  \
            0, 0           \
        }                  \
    }

/** Why a pair scores as it does, at one time. Immutable. */
typedef struct sot_explanation sot_explanation;

/** Explains a pair from its rows, with the effect of each of the latest 64. Cost: two passes, then 64
 * continuations over the latest rows and what is open (of more than a thousand open promises and complaints
 * only those that these rows speak of). Errors as sot_ledger_score(), CANCELLED. @since 0.9 */
SOT_API sot_status sot_ledger_explain(sot_ledger *ledger, const sot_query *query, sot_explanation **out,
                                      sot_error *error);
/** Frees it. @since 0.9 */
SOT_API void sot_explanation_free(sot_explanation *explanation);

/** What an explanation is about, and how much it holds. @since 0.9 */
typedef struct sot_explanation_info {
    size_t size;            /**< sizeof(sot_explanation_info) */
    const char *a, *b;      /**< canonical ids, in byte order */
    const char *names[2];   /**< what a and b are called: `display_name` in the ledger, else the id */
    int64_t time_us;        /**< of the score */
    int64_t valid_until_us; /**< when time alone next moves depth or either trust by a point (to the
                               minute); SOT_TIME_NONE if not within ten years */
    int needs_history;      /**< non-zero: only running evidence was at hand, so that the effects of single
                               rows are missing */
    size_t verdicts, owed, leave_outs; /**< how many there are of each */
} sot_explanation_info;

#define SOT_EXPLANATION_INFO_INIT                                                                        \
    {                                                                                                    \
        sizeof(sot_explanation_info), NULL, NULL, {NULL, NULL}, SOT_TIME_NONE, SOT_TIME_NONE, 0, 0, 0, 0 \
    }

/** What an explanation is about; set `out->size` first. Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_explanation_get_info(const sot_explanation *explanation, sot_explanation_info *out,
                                            sot_error *error);
/** The score explained. @since 0.9 */
SOT_API const sot_pair_score *sot_explanation_score(const sot_explanation *explanation);
/** What a person can count after it. @since 0.9 */
SOT_API const sot_counts *sot_explanation_counts(const sot_explanation *explanation);
/** Findings, the weightiest first; NULL after the last. @since 0.9 */
SOT_API const sot_verdict *sot_explanation_verdict(const sot_explanation *explanation, size_t index);
/** Open items: complaints, overdue promises, questions, turns; each class oldest first; NULL after the last.
 * @since 0.9 */
SOT_API const sot_owed *sot_explanation_owed(const sot_explanation *explanation, size_t index);
/** Of the latest rows, newest first, the effect of leaving each out; NULL after the last. None from running
 * evidence: see sot_explanation_info.needs_history. @since 0.9 */
SOT_API const sot_leave_out *sot_explanation_leave_out(const sot_explanation *explanation, size_t index);
/** What those whom side `by` (0 or 1) trusts know about the other, with the paths that may be named; NULL
 * without a network, or where it does not know them. @since 0.9 */
SOT_API const sot_reputation *sot_explanation_reputation(const sot_explanation *explanation, int by);

/** What moved a pair's scores between two times: made by the library alone, immutable. @since 0.9 */
typedef struct sot_change {
    size_t size;                          /**< of what the library made: what lies beyond is not there */
    const sot_pair_score *before, *after; /**< with all signals */
    const double *depth;                  /**< points by signal, `depth_count` of them */
    const double *trust[2];               /**< likewise, `trust_count` each: exactly after - before */
    size_t depth_count, trust_count;
    double depth_floor, depth_gate; /**< all of depth's together: exactly after - before */
    uint64_t rows;                  /**< interactions in between */
} sot_change;

/** Compares the pair of `query` at `before_us` with its own time. Errors as sot_ledger_score(), RANGE
 * (`before_us` is later). @since 0.9 */
SOT_API sot_status sot_ledger_explain_change(sot_ledger *ledger, const sot_query *query, int64_t before_us,
                                             const sot_change **out, sot_error *error);
/** Frees it. @since 0.9 */
SOT_API void sot_change_free(const sot_change *change);

/** The score as if `rows` (hypothetical, of this pair, any time up to the query's) had happened too; nothing
 * is added. Errors as sot_ledger_score() and sot_ledger_add(). @since 0.9 */
SOT_API sot_status sot_ledger_what_if(sot_ledger *ledger, const sot_query *query, const sot_interaction *rows,
                                      size_t count, sot_pair_score *out, sot_error *error);

/** What could be done next. @since 0.9 */
typedef enum sot_action {
    SOT_ACTION_RESOLVE_COMPLAINT = 0, /**< theirs about me is open */
    SOT_ACTION_KEEP_PROMISE = 1,      /**< mine to them is open */
    SOT_ACTION_ANSWER = 2,            /**< the open turn is theirs */
    SOT_ACTION_RECONNECT = 3,         /**< silent beyond the usual gap */
    SOT_ACTION_ASK = 4,               /**< ask them something */
    SOT_ACTION_THANK = 5,             /**< recognise what they did */
    SOT_ACTION_MEET = 6,              /**< offline */
    SOT_ACTION_WAIT = 7               /**< two turns are unanswered: the next move is theirs */
} sot_action;

/** One suggestion. The gains are what the model implies if it is done now (and, for RECONNECT and ASK,
 * answered at once, times the estimated chance of an answer): not causal effects. @since 0.9 */
typedef struct sot_next {
    int action;      /**< a ::sot_action */
    const char *id;  /**< what it settles, or "" */
    double age_days; /**< of what it settles, or of the silence; NAN without */
    double depth_gain;
    double trust_gain; /**< of their trust in `me` */
} sot_next;

#define SOT_NEXT_INIT              \
    {                              \
        0, NULL, SOT_UNKNOWN, 0, 0 \
    }

/** A list of suggestions; immutable. */
typedef struct sot_nexts sot_nexts;
/** Suggestions for the query's `a` towards its `b`, what is owed first. Errors as sot_ledger_score(). @since
 * 0.9 */
SOT_API sot_status sot_ledger_next(sot_ledger *ledger, const sot_query *query, sot_nexts **out,
                                   sot_error *error);
/** Frees it. @since 0.9 */
SOT_API void sot_nexts_free(sot_nexts *nexts);
/** One of them, the first first; NULL after the last. @since 0.9 */
SOT_API const sot_next *sot_nexts_at(const sot_nexts *nexts, size_t index);

#ifdef __cplusplus
}
#endif
#endif
