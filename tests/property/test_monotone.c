/* SPDX-License-Identifier: MIT */
/* More evidence for a signal never lowers it, more against never raises it: for the formula of rate signals
 * at a million random places, and for every kind of row added to random evidence. Exempt: balance,
 * breadth, attention, replaced ratings. */
#include "../common/flat.h"
#include "../common/worlds.h"

#include "base/special.h"
#include "score/measure.h"

#define TOLERANCE 1e-12
#define PLACES 1000000

static rng dice;

/* Between 10^low and 10^high, now and then 0. */
static double spread(double low, double high)
{
    return rng_chance(&dice, 0.05) ? 0 : pow(10, low + (high - low) * rng_unit(&dice));
}

/* What the library makes of one rate signal's evidence. */
static sot__part rate_part(const sot_profile *profile, const sot__prior *prior, double r, double s)
{
    static sot__found_block b;
    static sot__scoring scoring;
    static sot__measures measures;
    static sot__sight sight;
    const int k = SOT_TRUST_CURIOSITY, row = SOT__ROW(1) + k;
    if (!(r + s > 0))
        return (sot__part){0, prior->variance, 0, 0};
    sot__sight_of(profile, &(sot__seen){0}, &sot__no_inputs, &sight);
    scoring.trust[k] = *prior;
    sot__block_begin(profile, 0, &b);
    b.moment.scoring = &scoring;
    b.count = 1;
    b.any[0] = b.any[2] = 0;
    b.any[1] = 1u << k;
    b.r[row][0] = r;
    b.s[row][0] = s;
    sot__block_measure(&sight, &b, 0, &measures);
    return (sot__part){b.c[row][0], b.variance[row][0], r, s};
}

static sot__prior random_prior(const sot__prior *built_in, size_t count)
{
    if (rng_chance(&dice, 0.5))
        return built_in[rng_below(&dice, (unsigned)count)];
    double a = 0.001 + 0.998 * rng_unit(&dice), most = pow(10, 5 * rng_unit(&dice) - 2);
    sot__prior prior = {.w = rng_unit(&dice), .alpha = most * a, .beta = most * (1 - a)};
    sot__psi(prior.alpha, &prior.psi_alpha, &prior.psi1_alpha);
    sot__psi(prior.beta, &prior.psi_beta, &prior.psi1_beta);
    prior.variance = prior.w * prior.w * (prior.psi1_alpha + prior.psi1_beta);
    return prior;
}

START_TEST(rate_signals)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    sot__prior built_in[1 + SOT_TRUST_COUNT] = {profile->scoring.depth[SOT_DEPTH_ASKS]};
    memcpy(built_in + 1, profile->scoring.trust, sizeof profile->scoring.trust);
    size_t moved = 0;
    for (size_t k = 0; k < PLACES; k++) {
        sot__prior prior = random_prior(built_in, 1 + SOT_TRUST_COUNT);
        double r = spread(-12, 5), s = spread(-12, 5), more = spread(-12, 3);
        sot__part here = rate_part(profile, &prior, r, s);
        sot__part for_it = rate_part(profile, &prior, r + more, s),
                  against = rate_part(profile, &prior, r, s + more);
        ck_assert_msg(for_it.c >= here.c - TOLERANCE, "r %.17g + %.17g, s %.17g: %.17g, then %.17g", r, more,
                      s, here.c, for_it.c);
        ck_assert_msg(against.c <= here.c + TOLERANCE, "s %.17g + %.17g, r %.17g: %.17g, then %.17g", s, more,
                      r, here.c, against.c);
        ck_assert_msg(for_it.variance <= here.variance * (1 + TOLERANCE) &&
                          against.variance <= here.variance * (1 + TOLERANCE),
                      "r %.17g, s %.17g, %.17g more: less sure", r, s, more);
        moved += for_it.c > here.c && against.c < here.c;
    }
    ck_assert_uint_gt(moved, PLACES / 2);
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

/* ---- rows added at T ---- */

enum { DEPTH, TRUST };

/* A row by side `j` (b, or a for conduct towards b) must not lower (+1) or raise (-1) one signal. */
typedef struct law {
    int kind;
    int cue;          /* with this cue at full confidence; -1 none */
    double sentiment; /* NAN none */
    const char *ref;  /* kind of open item to settle: "promise", "complaint" or none */
    bool by_other;    /* the row is by the one who judges */
    int score, signal, way;
} law;

#define NONE (-1), NAN, NULL, false
static const law laws[] = {
    {SOT_KIND_MEET, NONE, DEPTH, SOT_DEPTH_IN_PERSON, +1},
    {SOT_KIND_MESSAGE, NONE, DEPTH, SOT_DEPTH_HISTORY, +1},
    {SOT_KIND_CALL, NONE, DEPTH, SOT_DEPTH_HISTORY, +1},
    {SOT_KIND_MEET, NONE, DEPTH, SOT_DEPTH_HISTORY, +1},
    {SOT_KIND_HELP, NONE, DEPTH, SOT_DEPTH_SUPPORT, +1},
    {SOT_KIND_THANK, NONE, DEPTH, SOT_DEPTH_SUPPORT, +1},
    {SOT_KIND_PRAISE, NONE, DEPTH, SOT_DEPTH_SUPPORT, +1},
    {SOT_KIND_INTRODUCE, NONE, DEPTH, SOT_DEPTH_SUPPORT, +1},
    {SOT_KIND_ENDORSE, NONE, DEPTH, SOT_DEPTH_SUPPORT, +1},
    {SOT_KIND_GIFT, NONE, DEPTH, SOT_DEPTH_SUPPORT, +1},
    {SOT_KIND_VIEW, SOT_CUE_PERSONAL, NAN, NULL, false, DEPTH, SOT_DEPTH_PERSONAL, +1},
    {SOT_KIND_MEET, SOT_CUE_PERSONAL, NAN, NULL, false, DEPTH, SOT_DEPTH_PERSONAL, +1},
    {SOT_KIND_MEET, NONE, DEPTH, SOT_DEPTH_ASKS, +1},
    {SOT_KIND_KEEP, -1, NAN, "promise", false, TRUST, SOT_TRUST_COMMITMENTS, +1},
    {SOT_KIND_BREAK, -1, NAN, "promise", false, TRUST, SOT_TRUST_COMMITMENTS, -1},
    {SOT_KIND_RELEASE, -1, NAN, "promise", true, TRUST, SOT_TRUST_COMMITMENTS, +1},
    {SOT_KIND_COMPLAIN, -1, NAN, NULL, true, TRUST, SOT_TRUST_RECOVERY, -1},
    {SOT_KIND_ACKNOWLEDGE, -1, NAN, "complaint", false, TRUST, SOT_TRUST_RECOVERY, +1},
    {SOT_KIND_RESOLVE, -1, NAN, "complaint", false, TRUST, SOT_TRUST_RECOVERY, +1},
    {SOT_KIND_REOPEN, -1, NAN, "complaint", true, TRUST, SOT_TRUST_RECOVERY, -1},
    {SOT_KIND_CALL, NONE, TRUST, SOT_TRUST_RESPONSIVENESS, +1},
    {SOT_KIND_DISCLOSE, NONE, TRUST, SOT_TRUST_OPENNESS, +1},
    {SOT_KIND_CORRECT, NONE, TRUST, SOT_TRUST_OPENNESS, +1},
    {SOT_KIND_VIEW, SOT_CUE_APOLOGY, NAN, NULL, false, TRUST, SOT_TRUST_OPENNESS, +1},
    {SOT_KIND_MISREPRESENT, NONE, TRUST, SOT_TRUST_OPENNESS, -1},
    {SOT_KIND_HELP, NONE, TRUST, SOT_TRUST_GENEROSITY, +1},
    {SOT_KIND_GIFT, NONE, TRUST, SOT_TRUST_GENEROSITY, +1},
    {SOT_KIND_SHARE, NONE, TRUST, SOT_TRUST_GENEROSITY, +1},
    {SOT_KIND_LIKE, NONE, TRUST, SOT_TRUST_GENEROSITY, +1},
    {SOT_KIND_VIEW, SOT_CUE_GRATITUDE, NAN, NULL, false, TRUST, SOT_TRUST_GENEROSITY, +1},
    {SOT_KIND_PITCH, NONE, TRUST, SOT_TRUST_CONSIDERATION, -1},
    {SOT_KIND_VIEW, SOT_CUE_PROMOTION, NAN, NULL, false, TRUST, SOT_TRUST_CONSIDERATION, -1},
    {SOT_KIND_UNFOLLOW, -1, NAN, NULL, true, TRUST, SOT_TRUST_CONSIDERATION, -1},
    {SOT_KIND_BLOCK, -1, NAN, NULL, true, TRUST, SOT_TRUST_CONSIDERATION, -1},
    {SOT_KIND_REPORT, -1, NAN, NULL, true, TRUST, SOT_TRUST_CONSIDERATION, -1},
    {SOT_KIND_MESSAGE, -1, NAN, NULL, true, TRUST, SOT_TRUST_CONSIDERATION, +1}, /* an answer, or nothing */
    {SOT_KIND_ASK, NONE, TRUST, SOT_TRUST_CURIOSITY, +1},
    {SOT_KIND_VIEW, SOT_CUE_HUMOUR, NAN, NULL, false, TRUST, SOT_TRUST_WARMTH, +1},
    {SOT_KIND_VIEW, SOT_CUE_GRATITUDE, NAN, NULL, false, TRUST, SOT_TRUST_WARMTH, +1},
    {SOT_KIND_VIEW, -1, 1, NULL, false, TRUST, SOT_TRUST_WARMTH, +1},
    {SOT_KIND_VIEW, -1, -1, NULL, false, TRUST, SOT_TRUST_WARMTH, -1},
};
#define LAWS (sizeof laws / sizeof *laws)

static const double *logit_of(const sot_pair_score *score, const law *here, int j)
{
    return here->score == DEPTH ? &score->depth_signals[here->signal].logit
                                : &score->trust_signals[1 - j][here->signal].logit;
}

/* Random evidence and the ids of the last promise and complaint of each side. */
typedef struct past {
    sot_evidence *evidence;
    row_list rows;
    const char *promise[2], *complaint[2]; /* by whose move it is */
    const char *id[2];                     /* of the sides */
} past;

static past new_past(sot_context *context, const sot_profile *profile)
{
    past p = {.evidence = NULL};
    making how = {2, 0, 1 + rng_below(&dice, 200), false};
    p.rows = rows_make(&dice, rng_below(&dice, 80), &how);
    OK(evidence_replay(context, profile, rows_contact[0], rows_contact[1], p.rows.at, p.rows.count,
                       &p.evidence, error));
    p.id[0] = held(p.evidence).a;
    p.id[1] = held(p.evidence).b;
    for (size_t k = 0; k < p.rows.count; k++) {
        const sot_interaction *row = &p.rows.at[k];
        int side = strcmp(row->actor, p.id[1]) == 0;
        if (row->id && row->kind == SOT_KIND_PROMISE)
            p.promise[side] = row->id;
        if (row->id && row->kind == SOT_KIND_COMPLAIN)
            p.complaint[1 - side] = row->id;
    }
    return p;
}

START_TEST(rows_added)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    sot_inputs inputs = observed_inputs(ALL_OBSERVED);
    size_t moved[LAWS] = {0};
    for (size_t trial = 0; trial < scaled(600); trial++) {
        past p = new_past(context, profile);
        int64_t last = p.rows.count ? held(p.evidence).last_us : START;
        double days = rng_chance(&dice, 0.5) ? 1 : 100;
        int64_t t = last + 1 + (int64_t)(rng_unit(&dice) * days * (double)DAY);
        sot_pair_score before, after;
        score_init(&before);
        score_init(&after);
        OK(evidence_score(p.evidence, NULL, t, &inputs, &before, error));
        for (size_t k = 0; k < LAWS; k++)
            for (int j = 0; j < 2; j++) {
                const law *here = &laws[k];
                int actor = here->by_other ? 1 - j : j;
                sot_interaction row = SOT_INTERACTION_INIT;
                row.time_us = t;
                row.actor = p.id[actor];
                row.target = p.id[1 - actor];
                row.kind = here->kind;
                row.id = "new";
                row.sentiment = here->sentiment;
                row.channel = rng_chance(&dice, 0.5) ? "c1" : "";
                row.weight = 3 * rng_unit(&dice);
                if (here->cue >= 0)
                    set_cue(&row, here->cue, 1);
                if (here->ref)
                    row.ref = here->ref[0] == 'p' ? p.promise[j] : p.complaint[j];
                OK(evidence_what_if(p.evidence, NULL, t, &row, 1, &inputs, &after, error));
                double x = *logit_of(&before, here, j), y = *logit_of(&after, here, j);
                /* Help is a dealing of one side, and may tip the balance of both a little. */
                bool tips = here->score == DEPTH && here->signal == SOT_DEPTH_SUPPORT;
                ck_assert_msg((y - x) * here->way >= (tips ? -0.01 : -TOLERANCE),
                              "law %zu (%s) side %d: %.17g, then %.17g", k,
                              here->score == DEPTH ? sot_name_of(SOT_NAMES_DEPTH_SIGNAL, here->signal)
                                                   : sot_name_of(SOT_NAMES_TRUST_SIGNAL, here->signal),
                              j, x, y);
                moved[k] += (y - x) * here->way > TOLERANCE;
            }
        sot_evidence_free(p.evidence);
        rows_free(&p.rows);
    }
    for (size_t k = 0; k < LAWS; k++) {
        /* Settling at T what is known at T to be open costs no more than its being open: these two never
         * move. */
        bool still = laws[k].kind == SOT_KIND_ACKNOWLEDGE || laws[k].kind == SOT_KIND_RESOLVE ||
                     laws[k].kind == SOT_KIND_RELEASE;
        ck_assert_msg(still || moved[k] > 20, "law %zu moved only %zu times", k, moved[k]);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

/* Silence: what is owed only grows, all else being equal, and so r of an answer falls with waiting. */
START_TEST(sooner_is_better)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    sot_inputs inputs = observed_inputs(ALL_OBSERVED);
    for (size_t trial = 0; trial < scaled(2000); trial++) {
        double sooner = 100 * rng_unit(&dice), later = sooner + 100 * rng_unit(&dice) + 0.1;
        double replies[2], responsiveness[2];
        for (int k = 0; k < 2; k++) {
            sot_interaction rows[2] = {SOT_INTERACTION_INIT, SOT_INTERACTION_INIT};
            int64_t wait = (int64_t)((k ? later : sooner) * (double)HOUR);
            rows[0].time_us = START - wait;
            rows[0].actor = rows[1].target = "a";
            rows[0].target = rows[1].actor = "b";
            rows[0].channel = trial % 2 ? "chat" : "mail";
            rows[1].time_us = START;
            sot_evidence *evidence = NULL;
            sot_pair_score score;
            score_init(&score);
            OK(evidence_replay(context, profile, "a", "b", rows, 2, &evidence, error));
            OK(evidence_score(evidence, NULL, START, &inputs, &score, error));
            replies[k] = score.replies;
            responsiveness[k] = score.trust_signals[0][SOT_TRUST_RESPONSIVENESS].logit;
            sot_evidence_free(evidence);
        }
        ck_assert(replies[0] > replies[1]);
        ck_assert(responsiveness[0] >= responsiveness[1]);
        ck_assert(later - sooner < 1 || later > 40 || responsiveness[0] > responsiveness[1]);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    dice.state = 505;
    Suite *suite = suite_create("monotone");
    TCase *tests = add_case(suite, "monotone");
    tcase_add_test(tests, rate_signals);
    tcase_add_test(tests, rows_added);
    tcase_add_test(tests, sooner_is_better);
    return run_suite(suite);
}
