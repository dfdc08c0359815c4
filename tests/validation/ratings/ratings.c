/* SPDX-License-Identifier: MIT */
/* What ratings so far say about the next one. Features of (i, j), each without i's own rating of j: the mean
 * of j's ratings and of i's against the contacts' means, the rating back, what those say whom i rated well,
 * the same for signs, and how much is known. Their weights come from a regression on the ratings as they came
 * in, each with the features it had just before: only earlier ratings speak, and nothing is tuned to them. */
#include "ratings.h"

#include <math.h>

#include "base/special.h"
#include "base/hash.h"
#include "base/interner.h"
#include "regression.h"

#define SHRINK 2.0     /* ratings' worth of doubt in a mean */
#define POSITIVE 0.9   /* share of positive ratings before any */
#define LOSS 3.0       /* what a negative rating weighs against a positive one, in log-odds */
#define HALF_KNOWN 5.0 /* so many ratings are half of what could be known */
#define VOICE 0.1      /* a voice's weight besides how it was rated */
#define VOICES_DOUBT 0.2

typedef struct given {
    uint32_t other;
    double value;
} given;

typedef struct rater {
    given *out, *in; /* whom it rated, and by whom it was rated */
    size_t out_count, out_room, in_count, in_room;
    double out_sum, in_sum;
    uint32_t in_positive, in_negative;
} rater;

/* Where the rating of a pair is: places in both lists. */
typedef struct entry {
    uint32_t actor, target;
    uint32_t out, in;
} entry;

struct sot_ratings {
    sot_context *context;
    sot__guard guard;
    sot__interner names;
    rater *raters; /* by name */
    size_t rater_room;
    uint32_t rater_count;
    entry *entries;
    size_t entry_room;
    sot__map map; /* of `entries`, by the pair */
    uint32_t count;
    double sum;
    int64_t last;
    sot__regression regression;
};

static uint64_t hash_of(const sot_ratings *r, uint32_t actor, uint32_t target)
{
    return sot__hash_u64(&r->context->hash_key, (uint64_t)actor << 32 | target);
}

/* NULL: there is none. */
static const entry *entry_of(const sot_ratings *r, uint32_t actor, uint32_t target)
{
    uint64_t hash = hash_of(r, actor, target);
    uint32_t k;
    for (size_t at = sot__map_begin(&r->map, hash); (k = sot__map_next(&r->map, hash, &at)) != SOT__NONE;)
        if (r->entries[k].actor == actor && r->entries[k].target == target)
            return &r->entries[k];
    return NULL;
}

static const double *value_of(const sot_ratings *r, uint32_t actor, uint32_t target)
{
    const entry *found = entry_of(r, actor, target);
    return found ? &r->raters[actor].out[found->out].value : NULL;
}

sot_status sot_ratings_new(sot_context *context, sot_ratings **out, sot_error *error)
{
    if (!context || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ratings_new: context and out are required");
    *out = NULL;
    sot_ratings *r = sot__calloc(context, 1, sizeof *r);
    if (!r)
        return sot__no_memory(error);
    r->context = sot_context_ref(context);
    atomic_flag_clear(&r->guard.busy);
    r->last = SOT_TIME_NONE;
    sot__regression_init(&r->regression);
    sot__interner_init(&r->names, context, "contacts");
    *out = r;
    return SOT_OK;
}

void sot_ratings_free(sot_ratings *r)
{
    if (!r)
        return;
    sot_context *context = r->context;
    for (uint32_t k = 0; k < r->rater_count; k++) {
        sot__free(context, r->raters[k].out);
        sot__free(context, r->raters[k].in);
    }
    sot__free(context, r->raters);
    sot__free(context, r->entries);
    sot__map_free(context, &r->map);
    sot__interner_free(&r->names);
    sot__free(context, r);
    sot_context_unref(context);
}

uint64_t sot_ratings_count(const sot_ratings *ratings)
{
    return ratings ? ratings->count : 0;
}

/* ---- features ---- */

/* A contact's ratings without the one by or of somebody. */
typedef struct without {
    double count, sum, positive, negative;
} without;

static without received(const sot_ratings *r, uint32_t contact, const double *own)
{
    if (contact >= r->rater_count)
        return (without){0, 0, 0, 0};
    const rater *c = &r->raters[contact];
    without w = {(double)c->in_count, c->in_sum, c->in_positive, c->in_negative};
    if (own) {
        w.count -= 1;
        w.sum -= *own;
        w.positive -= *own > 0;
        w.negative -= *own < 0;
    }
    return w;
}

/* How i rates against what the same contacts get from others: in value, and in sign. */
static void bias_of(const sot_ratings *r, uint32_t i, uint32_t j, double mean, double out[2])
{
    out[0] = out[1] = 0;
    if (i >= r->rater_count)
        return;
    const rater *c = &r->raters[i];
    double count = 0;
    for (size_t k = 0; k < c->out_count; k++) {
        const given *g = &c->out[k];
        if (g->other == j)
            continue;
        without w = received(r, g->other, &g->value);
        count += 1;
        out[0] += g->value - mean - (w.sum - mean * w.count) / (w.count + SHRINK);
        out[1] += (g->value > 0) - (w.positive + SHRINK * POSITIVE) / (w.positive + w.negative + SHRINK);
    }
    out[0] /= count + SHRINK;
    out[1] /= count + SHRINK;
}

/* What those say about j whom i rated above 0. */
static double two_hop(const sot_ratings *r, uint32_t i, uint32_t j, double mean, uint32_t *voices)
{
    double weight = 0, sum = 0;
    *voices = 0;
    if (i >= r->rater_count || j >= r->rater_count)
        return 0;
    const rater *from = &r->raters[i], *to = &r->raters[j];
    bool outward = from->out_count < to->in_count;
    const given *list = outward ? from->out : to->in;
    size_t count = outward ? from->out_count : to->in_count;
    for (size_t k = 0; k < count; k++) {
        uint32_t voice = list[k].other;
        if (voice == i || voice == j)
            continue;
        const double *trust = outward ? &list[k].value : value_of(r, i, voice);
        const double *said = !outward ? &list[k].value : trust && *trust > 0 ? value_of(r, voice, j) : NULL;
        if (!trust || !(*trust > 0) || !said)
            continue;
        weight += *trust + VOICE;
        sum += (*trust + VOICE) * (*said - mean);
        ++*voices;
    }
    return sum / (weight + VOICES_DOUBT);
}

static void features_of(const sot_ratings *r, uint32_t i, uint32_t j, double x[SOT__FEATURES],
                        sot_prediction *out)
{
    double mean = r->count ? r->sum / (double)r->count : 0, bias[2];
    const double *own = value_of(r, i, j), *back = value_of(r, j, i);
    without about = received(r, j, own), of_i = received(r, i, NULL);
    double given_count = i < r->rater_count ? (double)r->raters[i].out_count - (own != NULL) : 0;
    double given_sum = i < r->rater_count ? r->raters[i].out_sum - (own ? *own : 0) : 0;
    bias_of(r, i, j, mean, bias);
    out->ratee_mean = about.count > 0 ? about.sum / about.count : NAN;
    out->rater_mean = given_count > 0 ? given_sum / given_count : NAN;
    out->reverse = back ? *back : NAN;
    x[0] = 1;
    x[1] = (about.sum - mean * about.count) / (about.count + SHRINK);
    x[2] = bias[0];
    x[3] = back ? *back - mean : 0;
    x[4] = back != NULL;
    x[5] = two_hop(r, i, j, mean, &out->voices);
    x[6] =
        sot__log((about.positive + SHRINK * POSITIVE) / (LOSS * (about.negative + SHRINK * (1 - POSITIVE))));
    x[7] = bias[1];
    x[8] = back && *back < 0;
    x[9] = (of_i.sum - mean * of_i.count) / (of_i.count + SHRINK);
    x[10] = about.count / (about.count + HALF_KNOWN);
    x[11] = given_count / (given_count + HALF_KNOWN);
}

/* ---- adding and predicting ---- */

static sot_status check(const sot_ratings *r, const char *actor, const char *target, int64_t time_us,
                        sot_error *error)
{
    if (!r || !actor || !target)
        return sot__fail(error, SOT_E_ARGUMENT, "ratings, actor and target are required");
    if (strcmp(actor, target) == 0)
        return sot__fail(error, SOT_E_ARGUMENT, "actor, target: the same contact");
    if (time_us < SOT_TIME_MIN || time_us > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "time_us: expected a time within the years 1 to 9999");
    return SOT_OK;
}

/* Room for one more rating of this pair. */
static bool reserve(sot_ratings *r, uint32_t i, uint32_t j)
{
    uint32_t most = (i > j ? i : j) + 1;
    if (!SOT__GROW(r->context, r->raters, r->rater_room, most))
        return false;
    if (most > r->rater_count) {
        memset(&r->raters[r->rater_count], 0, (most - r->rater_count) * sizeof *r->raters);
        r->rater_count = most;
    }
    rater *from = &r->raters[i], *to = &r->raters[j];
    if (!SOT__GROW(r->context, from->out, from->out_room, from->out_count + 1) ||
        !SOT__GROW(r->context, to->in, to->in_room, to->in_count + 1))
        return false;
    return SOT__GROW(r->context, r->entries, r->entry_room, (size_t)r->count + 1) &&
           sot__map_reserve(r->context, &r->map, 1);
}

static void put(sot_ratings *r, uint32_t i, uint32_t j, double value)
{
    rater *from = &r->raters[i], *to = &r->raters[j];
    const entry *here = entry_of(r, i, j);
    double before = 0;
    if (here) {
        before = from->out[here->out].value;
        to->in_positive -= before > 0;
        to->in_negative -= before < 0;
    } else {
        r->entries[r->count] = (entry){i, j, (uint32_t)from->out_count, (uint32_t)to->in_count};
        here = &r->entries[r->count];
        sot__map_put(&r->map, hash_of(r, i, j), r->count);
        from->out[from->out_count++].other = j;
        to->in[to->in_count++].other = i;
        r->count++;
    }
    from->out[here->out].value = value;
    to->in[here->in].value = value;
    from->out_sum += value - before;
    to->in_sum += value - before;
    to->in_positive += value > 0;
    to->in_negative += value < 0;
    r->sum += value - before;
}

static sot_status add(sot_ratings *r, const char *actor, const char *target, double value, int64_t time_us,
                      sot_error *error)
{
    uint32_t i, j;
    if (r->last != SOT_TIME_NONE && time_us < r->last)
        return sot__fail(error, SOT_E_NEEDS_REPLAY, "time_us: before the last rating that is in");
    sot_status status = sot__interner_id(&r->names, sot__text_of(actor), "actor", &i, error);
    if (status == SOT_OK)
        status = sot__interner_id(&r->names, sot__text_of(target), "target", &j, error);
    if (status == SOT_OK && !reserve(r, i, j))
        status = sot__no_memory(error);
    if (status != SOT_OK)
        return status;
    double x[SOT__FEATURES];
    sot_prediction unused;
    features_of(r, i, j, x, &unused);
    sot__regression_add(&r->regression, x, value, value > 0);
    put(r, i, j, value);
    r->last = time_us;
    return SOT_OK;
}

sot_status sot_ratings_add(sot_ratings *ratings, const char *actor, const char *target, double value,
                           int64_t time_us, sot_error *error)
{
    sot_status status = check(ratings, actor, target, time_us, error);
    if (status == SOT_OK && !(value >= -1 && value <= 1))
        status = sot__fail(error, SOT_E_RANGE, "value: expected a number within -1 and 1");
    if (status != SOT_OK)
        return status;
    if (!sot__guard_begin(&ratings->guard))
        return sot__busy(error, "ratings");
    status = add(ratings, actor, target, value, time_us, error);
    sot__guard_end(&ratings->guard);
    return status;
}

static uint32_t known(const sot_ratings *r, const char *id)
{
    return sot__interner_known(&r->names, sot__text_of(id)); /* SOT__NONE is beyond all raters */
}

sot_status sot_ratings_predict(sot_ratings *ratings, const char *actor, const char *target, int64_t time_us,
                               sot_prediction *out, sot_error *error)
{
    if (!out || out->size != sizeof *out)
        return sot__fail(error, SOT_E_ARGUMENT, "out: expected a sot_prediction with its size");
    sot_status status = check(ratings, actor, target, time_us, error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_begin(&ratings->guard))
        return sot__busy(error, "ratings");
    if (ratings->last != SOT_TIME_NONE && time_us <= ratings->last) {
        status = sot__fail(error, SOT_E_NEEDS_REPLAY, "time_us: ratings of that time or later are in");
    } else {
        double x[SOT__FEATURES], y[2];
        features_of(ratings, known(ratings, actor), known(ratings, target), x, out);
        sot__regression_ask(&ratings->regression, x, y);
        out->rating = y[0] < -1 ? -1 : y[0] > 1 ? 1 : y[0];
        out->positive = y[1] < 0.01 ? 0.01 : y[1] > 0.99 ? 0.99 : y[1];
    }
    sot__guard_end(&ratings->guard);
    return status;
}
