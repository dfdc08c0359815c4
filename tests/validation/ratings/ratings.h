/* SPDX-License-Identifier: MIT */
/* Rating prediction, by which the worth of a network of ratings is judged: what ratings so far say about the
 * next one. It is built on the library's inside, and no part of it.
 *
 * Twelve features of (i, j) from the ratings so far without i's own of j: 1; ratee deviation Σ(v−μ)/(n+2);
 * rater bias Σ(v_il − μ − deviation_l without i)/(n+2); v_ji − μ, whether there is one, whether it is
 * negative; the two-hop mean Σ(v_ik+.1)(v_kj−μ)/(Σ(v_ik+.1)+.2) over v_ik > 0;
 * ln((positives+1.8)/(3(negatives+.2))); rater bias of signs; the mean that i gets; n/(n+5) for ratings of
 * j and by i. Two ridge regressions (ridge 1; rating, sign) on each rating as it came in, with the features
 * it had just before; solved anew at the latest 64 ratings later; clipped to −1..1 and .01...99. The
 * shrinkage of 2 and the factor 3 are the model's; .1, .2, 1.8 and 5 are judgement. Sets of 3 to 12
 * features were compared once on the last 80% of Bitcoin OTC, so its figures are a little optimistic in
 * that; the weights are learnt from earlier ratings alone, and Advogato was not used to choose anything. */
#ifndef SOT_VALIDATION_RATINGS_H
#define SOT_VALIDATION_RATINGS_H

#include <socialtrust.h>

/** Ratings so far, and what they say about the next one; used by one thread at a time (BUSY). */
typedef struct sot_ratings sot_ratings;

/** What is expected of a rating. */
typedef struct sot_prediction {
    size_t size;                            /**< sizeof(sot_prediction) */
    double rating;                          /**< -1..1, for the least squared error */
    double positive;                        /**< chance that it is above 0, for ranking and log-loss */
    double ratee_mean, rater_mean, reverse; /**< what simpler rules say; NAN where they have nothing */
    uint32_t voices;                        /**< two-hop raters used */
} sot_prediction;

#define SOT_PREDICTION_INIT                      \
    {                                            \
        sizeof(sot_prediction), 0, 0, 0, 0, 0, 0 \
    }

/** No ratings yet. */
sot_status sot_ratings_new(sot_context *context, sot_ratings **out, sot_error *error);
/** Frees it. */
void sot_ratings_free(sot_ratings *ratings);
/** Number of ratings that count now. */
uint64_t sot_ratings_count(const sot_ratings *ratings);
/** One rating `value` in -1..1; replaces an earlier one of i about j. Times must not descend, so that nothing
 * later leaks in. O(1) on average. Errors: TEXT, RANGE, ARGUMENT (about oneself), NEEDS_REPLAY (before the
 * last one's time), BUSY, MEMORY. */
sot_status sot_ratings_add(sot_ratings *ratings, const char *actor, const char *target, double value,
                           int64_t time_us, sot_error *error);
/** Predicts the rating of `target` by `actor` at `time_us` from strictly earlier ones, without the actor's
 * own about the target; contacts may be unknown. O(degrees). Errors: NEEDS_REPLAY (ratings at or after that
 * time are in), RANGE, ARGUMENT, BUSY. */
sot_status sot_ratings_predict(sot_ratings *ratings, const char *actor, const char *target, int64_t time_us,
                               sot_prediction *out, sot_error *error);

#endif
