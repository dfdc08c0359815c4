/* SPDX-License-Identifier: MIT */
/* The 95% interval holds the truth in 93 to 97 of a hundred worlds: rates drawn from the signal's own prior,
 * outcomes that are 0 or 1, (nearly) no decay, only that signal weighted. */
#include "../common/flat.h"
#include "../common/worlds.h"

#include "base/special.h"

static rng dice;

/* Beta(k, m) for whole k and m: the k-th smallest of k + m - 1 even draws. */
static double beta_draw(int k, int m)
{
    double draws[32];
    int n = k + m - 1;
    for (int i = 0; i < n; i++) {
        double x = rng_unit(&dice);
        int place = i;
        for (; place > 0 && draws[place - 1] > x; place--)
            draws[place] = draws[place - 1];
        draws[place] = x;
    }
    return draws[k - 1];
}

/* One world of one signal: the rows of `count` outcomes, good with chance p. `b` is judged by `a`. */
typedef struct world {
    sot_evidence *evidence;
    int64_t t;
    unsigned number;
} world;

static void put(world *w, int side, int kind, const char *id, const char *ref)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = w->t;
    row.actor = side ? "b" : "a";
    row.target = side ? "a" : "b";
    row.kind = kind;
    row.id = id;
    row.ref = ref;
    row.looked_for = 1u << SOT_CUE_QUESTION;
    if (kind == SOT_KIND_VIEW)
        row.sentiment = id[0] == 'g' ? 1 : -1;
    OK(sot_evidence_add(w->evidence, &row, error));
    w->t += SECOND / 1000;
}

typedef void outcome_fn(world *w, bool good);

static void promise(world *w, bool good)
{
    char id[16], settled[16];
    snprintf(id, sizeof id, "p%u", w->number);
    snprintf(settled, sizeof settled, "s%u", w->number++);
    put(w, 1, SOT_KIND_PROMISE, id, NULL);
    put(w, 1, good ? SOT_KIND_KEEP : SOT_KIND_BREAK, settled, id);
}

static void openness(world *w, bool good)
{
    put(w, 1, good ? SOT_KIND_DISCLOSE : SOT_KIND_MISREPRESENT, NULL, NULL);
}

static void mood(world *w, bool good)
{
    put(w, 1, SOT_KIND_VIEW, good ? "good" : "bad", NULL);
    w->t += DAY; /* a day counts once */
}

/* b pitches, or writes and is answered. */
static void consideration(world *w, bool good)
{
    put(w, 1, good ? SOT_KIND_MESSAGE : SOT_KIND_PITCH, NULL, NULL);
    if (good)
        put(w, 0, SOT_KIND_CALL, NULL, NULL);
}

/* b's turn of three messages, with a question or without one; a's call ends it. */
static void curiosity(world *w, bool good)
{
    put(w, 1, SOT_KIND_MESSAGE, NULL, NULL);
    put(w, 1, good ? SOT_KIND_ASK : SOT_KIND_MESSAGE, NULL, NULL);
    put(w, 1, SOT_KIND_MESSAGE, NULL, NULL);
    put(w, 0, SOT_KIND_CALL, NULL, NULL);
}

/* a's turn, answered by b's call at once or never. */
static void turn(world *w, int kind, bool good)
{
    put(w, 0, kind, NULL, NULL);
    if (good)
        put(w, 1, SOT_KIND_CALL, NULL, NULL);
    else
        w->t += 8 * DAY; /* the next turn closes it */
}

static void message(world *w, bool good)
{
    turn(w, SOT_KIND_MESSAGE, good);
}

static void question(world *w, bool good)
{
    turn(w, SOT_KIND_ASK, good);
}

typedef struct study {
    const char *name;
    int score;     /* 0: depth, 1: a's trust in b */
    int good, bad; /* the prior as outcomes */
    outcome_fn *outcome;
} study;

static const study studies[] = {
    {"commitments", 1, 1, 1, promise}, {"openness", 1, 3, 1, openness},
    {"warmth", 1, 2, 2, mood},         {"consideration", 1, 6, 2, consideration},
    {"curiosity", 1, 2, 2, curiosity}, {"responsiveness", 1, 4, 4, message},
    {"asks", 0, 2, 2, question},
};

#define NEVER "100000"

/* No decay, no caps, losses of 1, and only this signal with a weight. */
static sot_profile *study_profile(sot_context *context, const study *s)
{
    static const char *const half_lives[] = {"rhythm_short", "rhythm_middle", "rhythm_long", "replies",
                                             "asks",         "kept",          "broken",      "responsiveness",
                                             "openness",     "consideration", "curiosity",   "warmth"};
    static const char *const others[] = {"rhythm",    "in_person", "breadth",  "history",
                                         "attention", "support",   "personal", "asks"};
    char json[4096], *p = json, *end = json + sizeof json;
    p += snprintf(p, (size_t)(end - p),
                  "{\"fold\":{\"daily_cap\":100,\"loss_factor\":1,\"curiosity_none\":1,\"half_life_days\":{");
    for (size_t k = 0; k < sizeof half_lives / sizeof *half_lives; k++)
        p += snprintf(p, (size_t)(end - p), "%s\"%s\":" NEVER, k ? "," : "", half_lives[k]);
    p += snprintf(p, (size_t)(end - p), "}},\"depth\":{\"base\":0");
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        bool here = s->score == 0 && strcmp(others[k], s->name) == 0;
        p += snprintf(p, (size_t)(end - p), ",\"%s\":{\"weight\":%d", others[k], here);
        if (here)
            p += snprintf(p, (size_t)(end - p), ",\"prior_weight\":%d,\"base_rate\":%.17g", s->good + s->bad,
                          (double)s->good / (s->good + s->bad));
        p += snprintf(p, (size_t)(end - p), "}");
    }
    p += snprintf(p, (size_t)(end - p), "},\"trust\":{\"unheard_share\":1");
    for (int k = 0; k < SOT_TRUST_COUNT; k++) {
        bool here = s->score == 1 && strcmp(sot_name_of(SOT_NAMES_TRUST_SIGNAL, k), s->name) == 0;
        p += snprintf(p, (size_t)(end - p), ",\"%s\":{\"weight\":%d", sot_name_of(SOT_NAMES_TRUST_SIGNAL, k),
                      here);
        if (here)
            p += snprintf(p, (size_t)(end - p), ",\"prior_weight\":%d,\"base_rate\":%.17g", s->good + s->bad,
                          (double)s->good / (s->good + s->bad));
        p += snprintf(p, (size_t)(end - p), "}");
    }
    snprintf(p, (size_t)(end - p), "}}");
    return new_profile(context, json);
}

/* The logit that the signal would have if the rate were known. */
static double truth_of(const study *s, double p)
{
    double psi_good, psi_bad, unused;
    sot__psi(s->good, &psi_good, &unused);
    sot__psi(s->bad, &psi_bad, &unused);
    return log(p / (1 - p)) - (psi_good - psi_bad);
}

/* Trust: the interval as it is given. Depth: before its floor at 0, under which half of all truths would lie.
 */
static bool holds(const study *s, const sot_pair_score *score, double z)
{
    if (s->score == 1) {
        double truth = 100 / (1 + exp(-z));
        return truth >= score->trust[0].low && truth <= score->trust[0].high;
    }
    const sot_signal *signal = &score->depth_signals[SOT_DEPTH_ASKS];
    return fabs(z - signal->logit) <= 1.96 * sqrt(signal->variance);
}

static double covered(sot_context *context, const study *s, int count, size_t worlds)
{
    sot_profile *profile = study_profile(context, s);
    size_t inside = 0;
    for (size_t k = 0; k < worlds; k++) {
        world w = {.t = START};
        OK(sot_evidence_new(context, profile, "a", "b", &w.evidence, error));
        double p = beta_draw(s->good, s->bad), truth = truth_of(s, p);
        put(&w, 0, SOT_KIND_THANK, NULL, NULL); /* a has turned to b */
        for (int n = 0; n < count; n++)
            s->outcome(&w, rng_chance(&dice, p));
        sot_pair_score score;
        score_init(&score);
        OK(evidence_score(w.evidence, NULL, w.t, NULL, &score, error));
        inside += holds(s, &score, truth);
        sot_evidence_free(w.evidence);
    }
    sot_profile_unref(profile);
    return (double)inside / (double)worlds;
}

START_TEST(intervals_hold_the_truth)
{
    static const int counts[] = {4, 30};
    sot_context *context = new_context(1);
    for (size_t k = 0; k < sizeof studies / sizeof *studies; k++)
        for (int n = 0; n < 2; n++) {
            double share = covered(context, &studies[k], counts[n], scaled(4000));
            ck_assert_msg(share >= 0.93 && share <= 0.97, "%s with %d outcomes: %.4f", studies[k].name,
                          counts[n], share);
        }
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    dice.state = 606;
    Suite *suite = suite_create("coverage");
    tcase_add_test(add_case(suite, "coverage"), intervals_hold_the_truth);
    return run_suite(suite);
}
