/* SPDX-License-Identifier: MIT */
/* Scores by hand: each signal's arithmetic from MODEL.md written out, then states, findings, what is owed,
 * what to do next, what would be if, single rows' effects, how long a score holds, attention. psi(n + 1) -
 * psi(n) = 1/n makes most of it rational. */
#include "../common/worlds.h"

#define LN2 0.69314718055994530942
#define PI2 9.8696044010893586188

static sot_context *context;
static sot_profile *profile;
static sot_ledger *ledger;
static sot_inputs inputs;

static void fresh(void)
{
    static const char *const names[2] = {"a", "b"};
    sot_ledger_free(ledger);
    ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    for (int k = 0; k < 2; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = names[k];
        OK(sot_ledger_declare(ledger, &contact, error));
    }
    inputs = observed_inputs(ALL_OBSERVED);
}

static void setup(void)
{
    context = new_context(1);
    profile = new_profile(context, NULL);
    fresh();
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    ledger = NULL;
    sot_profile_unref(profile);
    sot_context_unref(context);
}

static sot_interaction row_of(int64_t t, int side, int kind)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = side ? "b" : "a";
    row.target = side ? "a" : "b";
    row.kind = kind;
    if (kind == SOT_KIND_RATE)
        row.sentiment = 0;
    return row;
}

static void put_row(sot_interaction row)
{
    OK(sot_ledger_add(ledger, &row, NULL, error));
}

static void put(int64_t t, int side, int kind)
{
    put_row(row_of(t, side, kind));
}

static void put_item(int64_t t, int side, int kind, const char *id, const char *ref)
{
    sot_interaction row = row_of(t, side, kind);
    row.id = id;
    row.ref = ref;
    put_row(row);
}

static void put_promise(int64_t t, int side, const char *id, int64_t due)
{
    sot_interaction row = row_of(t, side, SOT_KIND_PROMISE);
    row.id = id;
    row.due_us = due;
    put_row(row);
}

static void put_cue(int64_t t, int side, int kind, int cue, double q)
{
    sot_interaction row = row_of(t, side, kind);
    row.cues[cue] = q;
    put_row(row);
}

static sot_pair_score at(int64_t t)
{
    return score_of(ledger, NULL, "a", "b", t, &inputs);
}

static double depth_of(int signal, int64_t t)
{
    return at(t).depth_signals[signal].logit;
}

/* Of a's trust in b. */
static double trust_of(int signal, int64_t t)
{
    return at(t).trust_signals[0][signal].logit;
}

#define NEAR(x, expected) ck_assert_double_eq_tol((x), (expected), 1e-13)

/* ---- depth ---- */

START_TEST(rhythm_and_mutual)
{
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + HOUR, 1, SOT_KIND_MESSAGE);
    /* One day, A = 1 for all three half-lives, rho = 1: .22 * 3 ln 2; deviation 3/sqrt 2. */
    sot_pair_score s = at(START + 2 * HOUR);
    NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].logit, 0.22 * 3 * LN2);
    NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].variance, 0.22 * 0.22 * 4.5);
    NEAR(s.depth_signals[SOT_DEPTH_MUTUAL].logit, 0.35 * LN2);
    NEAR(s.depth_signals[SOT_DEPTH_MUTUAL].variance, 0.35 * 0.35 / 2);
    /* 7 days on: A = 1/2, 2^(-7/30), 2^(-7/180), whatever the hour of the day. */
    double short_ = 0.5, middle = exp2(-7.0 / 30), long_ = exp2(-7.0 / 180);
    for (int hour = 0; hour < 24; hour += 23) {
        s = at(START + 7 * DAY + hour * HOUR);
        NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].logit, 0.22 * (log1p(short_) + log1p(middle) + log1p(long_)));
        NEAR(s.depth_signals[SOT_DEPTH_MUTUAL].logit, 0.35 * log1p(middle));
        NEAR(s.pulse, 100 * (1 - exp(-(log1p(short_) + log1p(middle) + log1p(long_)) / 3)));
        ck_assert_double_eq(s.silence_days, 7);
    }
    /* One more day of a's alone, to four people: .5; A180 of a is long_ + .5, of b long_: rho = 2 long_/(2
     * long_ + .5). */
    sot_interaction row = row_of(START + 7 * DAY, 0, SOT_KIND_MESSAGE);
    row.audience = 4;
    put_row(row);
    s = at(START + 7 * DAY);
    NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].logit,
         0.22 * (2 * long_ / (2 * long_ + 0.5)) *
             (log1p(short_ + 0.5) + log1p(middle + 0.5) + log1p(long_ + 0.5)));
    NEAR(s.depth_signals[SOT_DEPTH_MUTUAL].logit, 0.35 * log1p(middle));
    NEAR(s.depth_signals[SOT_DEPTH_MUTUAL].r, middle + 0.5);
    NEAR(s.depth_signals[SOT_DEPTH_MUTUAL].s, middle);
}
END_TEST

START_TEST(replies_and_asks)
{
    /* Answered in the same moment: r = 1 against alpha = beta = 2: .30 * 1/2, variance .09 (psi1(3) +
     * psi1(2)) with psi1(2) = pi^2/6 - 1, psi1(3) = psi1(2) - 1/4. */
    put(START, 0, SOT_KIND_ASK);
    put(START, 1, SOT_KIND_ANSWER);
    sot_pair_score s = at(START);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].logit, 0.15);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].variance, 0.09 * (PI2 / 3 - 2.25));
    NEAR(s.depth_signals[SOT_DEPTH_ASKS].logit, 0.15);
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_REPLIES].r, 1);
    /* b's answer opened a turn of its own; 168 h later it has s = 1/2 in replies, and is no question. */
    double s_half = depth_of(SOT_DEPTH_REPLIES, START + 7 * DAY);
    s = at(START + 7 * DAY);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].s, 0.5);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].r, exp2(-7.0 / 90));
    ck_assert(s_half < 0.15);
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_ASKS].s, 0);
    /* Half of it answered after a week: r = s = 1/2 cancel. */
    fresh();
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + 7 * DAY, 1, SOT_KIND_CALL);
    s = at(START + 7 * DAY);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].r, 0.5);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].s, 0.5);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].logit, 0);
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_ASKS].logit, 0);
    /* Written again after 7 days: the first turn closes unanswered, s = 1: -.30/2; half a day sooner it is
     * one turn still. */
    fresh();
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + 7 * DAY, 0, SOT_KIND_MESSAGE);
    NEAR(depth_of(SOT_DEPTH_REPLIES, START + 7 * DAY), -0.15);
    fresh();
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + 7 * DAY - HOUR, 0, SOT_KIND_MESSAGE);
    s = at(START + 7 * DAY);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].s, 0.5);
    /* A cue of .5 halves a question; two questions of 1/2 answered at once: r = 1/2 + 1/2. */
    fresh();
    for (int k = 0; k < 2; k++) {
        put_cue(START, 0, SOT_KIND_MESSAGE, SOT_CUE_QUESTION, 0.5 + 1e-9 * k);
        put(START + k, 1, SOT_KIND_CALL);
        fresh();
    }
    put_cue(START, 0, SOT_KIND_MESSAGE, SOT_CUE_QUESTION, 0.5);
    put(START, 1, SOT_KIND_CALL);
    s = at(START);
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_ASKS].r, 0.5);
    /* A closing word opens no turn, an automatic one answers none. */
    fresh();
    put_cue(START, 0, SOT_KIND_MESSAGE, SOT_CUE_CLOSING, 0.5);
    ck_assert_double_eq(depth_of(SOT_DEPTH_REPLIES, START + 5 * DAY), 0);
    put(START + DAY, 0, SOT_KIND_MESSAGE);
    put_cue(START + DAY, 1, SOT_KIND_MESSAGE, SOT_CUE_AUTOMATIC, 0.5);
    s = at(START + 8 * DAY);
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].s, 0.5);
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_REPLIES].r, 0);
}
END_TEST

START_TEST(initiative_and_conversation)
{
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + HOUR, 1, SOT_KIND_MESSAGE);
    /* One conversation of two turns, begun by a: pi = 3/5; .2 * 1/6 * (1/2 - 1/5) = .01; .3 ln(6/5). Decayed
     * by an hour. */
    double f = exp2(-1.0 / 24 / 180);
    sot_pair_score s = at(START + HOUR);
    double n = f, pi = (f + 2) / (f + 4);
    NEAR(s.depth_signals[SOT_DEPTH_INITIATIVE].logit, 0.2 * n / (n + 5) * (0.5 - (2 * pi - 1)));
    ck_assert_double_eq_tol(s.depth_signals[SOT_DEPTH_INITIATIVE].logit, 0.01, 1e-4);
    NEAR(s.depth_signals[SOT_DEPTH_CONVERSATION].logit, 0.3 * log((f + 1 + 4) / (f + 4)));
    /* 8 hours on, b begins one: as many each, pi = 1/2. */
    put(START + 9 * HOUR, 1, SOT_KIND_MESSAGE);
    s = at(START + 9 * HOUR);
    double g = exp2(-9.0 / 24 / 180), all = g + 1;
    NEAR(s.depth_signals[SOT_DEPTH_INITIATIVE].logit,
         0.2 * all / (all + 5) * (0.5 - fabs(2 * (g + 2) / (all + 4) - 1)));
    /* A call is two turns and the next word a new one; meetings are left out. */
    fresh();
    put(START, 0, SOT_KIND_CALL);
    put(START, 1, SOT_KIND_MEET);
    s = at(START);
    NEAR(s.depth_signals[SOT_DEPTH_CONVERSATION].logit, 0.3 * log(6.0 / 5));
    sot_interaction missed = row_of(START + SECOND, 1, SOT_KIND_CALL);
    missed.duration_s = 0; /* a message */
    put_row(missed);
    s = at(START + SECOND);
    ck_assert_double_eq_tol(s.depth_signals[SOT_DEPTH_CONVERSATION].logit, 0.3 * log(7.0 / 5), 1e-6);
}
END_TEST

START_TEST(in_person_and_breadth)
{
    sot_interaction meet = row_of(START, 0, SOT_KIND_MEET);
    meet.duration_s = 7200;
    put_row(meet);
    NEAR(depth_of(SOT_DEPTH_IN_PERSON, START), 0.5 * log(3));
    NEAR(depth_of(SOT_DEPTH_IN_PERSON, START + 365 * DAY), 0.5 * log(2));
    put(START + DAY, 1, SOT_KIND_MEET); /* unknown: an hour */
    NEAR(depth_of(SOT_DEPTH_IN_PERSON, START + DAY), 0.5 * log1p(1 + 2 * exp2(-1.0 / 365)));
    meet.time_us = START + DAY + HOUR;
    meet.duration_s = 90000;
    put_row(meet); /* three hours a day at most */
    NEAR(depth_of(SOT_DEPTH_IN_PERSON, START + DAY + HOUR), 0.5 * log1p(3 + 2 * exp2(-1.0 / 365)));
    /* Alone in the day with 8 others: 1/sqrt 9 of an hour. */
    fresh();
    meet = row_of(START, 0, SOT_KIND_MEET);
    meet.audience = 9;
    put_row(meet);
    NEAR(depth_of(SOT_DEPTH_IN_PERSON, START), 0.5 * log1p(1.0 / 3));

    /* Two channels in equal use: e^H - 1 = 1. A third used by one side counts nothing. */
    fresh();
    static const char *const channels[] = {"mail", "chat", "phone", "x"};
    for (int c = 0; c < 2; c++)
        for (int side = 0; side < 2; side++) {
            sot_interaction row = row_of(START + c * 2 + side, side, SOT_KIND_MESSAGE);
            row.channel = channels[c];
            put_row(row);
            ck_assert_double_eq_tol(depth_of(SOT_DEPTH_BREADTH, START + 10), c && side ? 0.3 : 0, 1e-13);
        }
    sot_interaction row = row_of(START + 9, 0, SOT_KIND_MESSAGE);
    row.channel = channels[2];
    put_row(row);
    NEAR(depth_of(SOT_DEPTH_BREADTH, START + 10), 0.3);
    NEAR(depth_of(SOT_DEPTH_BREADTH, START + 500 * DAY), 0.3); /* shares do not age */
    for (int c = 2; c < 4; c++) {                              /* four: e^H - 1 = 3, capped at .9 = .3 * 3 */
        row = row_of(START + 10 + c, 1, SOT_KIND_CALL);
        row.channel = channels[c];
        put_row(row);
    }
    NEAR(depth_of(SOT_DEPTH_BREADTH, START + 20), 0.9);
    row.channel = "fifth";
    row.time_us++;
    put_row(row);
    ck_assert_double_eq(depth_of(SOT_DEPTH_BREADTH, START + 20), 0.9);
}
END_TEST

START_TEST(history_support_personal_attention)
{
    put(START, 0, SOT_KIND_MEET);
    ck_assert_double_eq(depth_of(SOT_DEPTH_HISTORY, START), 0);
    put(START + 30 * DAY, 0, SOT_KIND_MEET);
    /* Two days each, 30 days of span: .75 * 2/5 * ln 2; two years later half of it. */
    NEAR(depth_of(SOT_DEPTH_HISTORY, START + 30 * DAY), 0.75 * 0.4 * LN2);
    NEAR(depth_of(SOT_DEPTH_HISTORY, START + 760 * DAY), 0.75 * 0.2 * LN2);
    put(START + 100 * DAY, 0, SOT_KIND_MESSAGE); /* one side's last does not lengthen it */
    NEAR(depth_of(SOT_DEPTH_HISTORY, START + 760 * DAY), 0.75 * 0.2 * LN2);

    fresh(); /* 40 days over eleven years: .75 * 40/43 * ln(134) = 3.4, capped */
    for (int k = 0; k < 40; k++)
        put(START + k * 4000 / 39 * DAY, 0, SOT_KIND_MEET);
    ck_assert_double_eq(depth_of(SOT_DEPTH_HISTORY, START + 4000 * DAY), 2.25);

    fresh();
    put(START, 0, SOT_KIND_HELP);
    ck_assert_double_eq(depth_of(SOT_DEPTH_SUPPORT, START), 0); /* min 0, and rho 0 without dialogue */
    put(START, 1, SOT_KIND_GIFT);
    NEAR(depth_of(SOT_DEPTH_SUPPORT, START), 0.35 * LN2);
    put(START, 0, SOT_KIND_MEET); /* rho = 1 */
    NEAR(depth_of(SOT_DEPTH_SUPPORT, START), 0.35 * LN2 * 1.5);
    NEAR(at(START).depth_signals[SOT_DEPTH_SUPPORT].variance, 0.35 * 0.35 / 3);
    NEAR(depth_of(SOT_DEPTH_SUPPORT, START + 180 * DAY), 0.35 * log(1.5) * 1.5);

    fresh();
    put_cue(START, 0, SOT_KIND_MESSAGE, SOT_CUE_PERSONAL, 1);
    ck_assert_double_eq(depth_of(SOT_DEPTH_PERSONAL, START), 0);
    put_cue(START, 1, SOT_KIND_LIKE, SOT_CUE_PERSONAL, 0.5); /* of any kind */
    NEAR(depth_of(SOT_DEPTH_PERSONAL, START), 0.3 * log(1.5));
    put_cue(START, 0, SOT_KIND_CALL, SOT_CUE_PERSONAL, 1); /* both open up */
    NEAR(depth_of(SOT_DEPTH_PERSONAL, START), 0.3 * LN2);
    NEAR(at(START).depth_signals[SOT_DEPTH_PERSONAL].variance, 0.09 / 3);

    /* All of what a gives (1) is for b; b gives four times as much in all: .9 * min(1/2, 1/5). */
    inputs.attention[0] = 1;
    inputs.attention[1] = 4;
    NEAR(depth_of(SOT_DEPTH_ATTENTION, START), 0.9 / 5);
    NEAR(at(START).depth_signals[SOT_DEPTH_ATTENTION].variance, 0.81 / 2);
    ck_assert_int_eq(at(START).depth_signals[SOT_DEPTH_ATTENTION].observable, 1);
    inputs = observed_inputs(ALL_OBSERVED);
    ck_assert_int_eq(at(START).depth_signals[SOT_DEPTH_ATTENTION].observable, 0);
}
END_TEST

START_TEST(depth_as_a_whole)
{
    put(START, 0, SOT_KIND_ASK);
    put(START, 1, SOT_KIND_ANSWER);
    sot_pair_score s = at(START);
    /* rhythm .66 ln 2, mutual .35 ln 2, replies .15, asks .15, initiative .2/6 (1/2 - 1/5), conversation .3
     * ln(6/5). */
    double x = 0.66 * LN2 + 0.35 * LN2 + 0.15 + 0.15 + 0.01 + 0.3 * log(1.2);
    double raw = 100 / (1 + exp(3 - x)) * (1 - exp(-x));
    ck_assert_double_eq_tol(s.depth.value, raw, 1e-11);
    NEAR(s.depth_signals[SOT_DEPTH_MUTUAL].points, 0.35 * LN2 * raw / x);
    ck_assert_double_eq(s.depth_floor, 0);
    ck_assert_double_eq(s.depth_gate, 0);
    double variance = 0;
    for (int k = 0; k < SOT_DEPTH_COUNT; k++)
        variance += s.depth_signals[k].variance;
    double low = x - 1.96 * sqrt(variance), high = x + 1.96 * sqrt(variance);
    ck_assert_double_eq(s.depth.low, low > 0 ? 100 / (1 + exp(3 - low)) * (1 - exp(-low)) : 0);
    ck_assert_double_eq_tol(s.depth.high, 100 / (1 + exp(3 - high)) * (1 - exp(-high)), 1e-11);
    /* One side only: the gate takes the points back. */
    fresh();
    put(START, 0, SOT_KIND_ASK);
    put(START, 0, SOT_KIND_HELP);
    put(START, 1, SOT_KIND_HELP);
    s = at(START);
    ck_assert_double_eq(s.depth.value, 0);
    ck_assert(s.depth_gate < -1);
    /* Unanswered both ways: below 0, and the floor says by how much. */
    fresh();
    for (int k = 0; k < 6; k++)
        put(START + k * 8 * DAY, k > 0, SOT_KIND_MESSAGE);
    s = at(START + 2000 * DAY);
    ck_assert_double_eq(s.depth.value, 0);
    ck_assert(s.depth_floor > 0);
    double points = 0;
    for (int k = 0; k < SOT_DEPTH_COUNT; k++)
        points += s.depth_signals[k].points;
    NEAR(points, -s.depth_floor);
}
END_TEST

/* ---- trust ---- */

START_TEST(commitments)
{
    put(START, 0, SOT_KIND_THANK); /* a has turned to b: what b does counts whole */
    put_promise(START, 1, "p", START + DAY);
    ck_assert_double_eq(trust_of(SOT_TRUST_COMMITMENTS, START + DAY), 0);
    /* Three days overdue: s = 3 (1 - 1/2) = 1.5, not decayed: -.22 (psi(2.5) - psi(1)) = -.22 (8/3 - 2 ln 2).
     */
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + 4 * DAY), -0.22 * (8.0 / 3 - 2 * LN2));
    double towards_a = at(START + DAY).trust[1].value;
    put_item(START + DAY, 1, SOT_KIND_KEEP, "k", "p");
    sot_pair_score s = at(START + DAY);
    NEAR(s.trust_signals[0][SOT_TRUST_COMMITMENTS].logit, 0.22);
    NEAR(s.trust_signals[0][SOT_TRUST_COMMITMENTS].confidence, 3 / PI2); /* 1 - (2 pi^2/6 - 1)/(2 pi^2/6) */
    NEAR(s.trust[0].value,
         100 / (1 + exp(-0.22)) + 100 / (1 + exp(-s.trust_signals[0][SOT_TRUST_GENEROSITY].logit)) - 50);
    ck_assert_double_eq(s.trust[1].value, towards_a); /* b's trust in a is another matter */

    fresh(); /* three days late: r = s = 1/2 */
    put(START, 0, SOT_KIND_THANK);
    put_promise(START, 1, "p", START + DAY);
    put_item(START + 4 * DAY, 1, SOT_KIND_KEEP, "k", "p");
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + 4 * DAY), 0);

    fresh(); /* broken: s = 3: -.22 (1 + 1/2 + 1/3); 730 days on s = 1.5 */
    put_promise(START, 1, "p", START + DAY);
    put_item(START + 4 * DAY, 0, SOT_KIND_BREAK, "k", "p");
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + 4 * DAY), -0.22 * 11 / 6);
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + 734 * DAY), -0.22 * (8.0 / 3 - 2 * LN2));

    fresh(); /* released before it was due: nothing; after: as if overdue */
    put_promise(START, 1, "p", START + DAY);
    put_item(START + DAY, 0, SOT_KIND_RELEASE, "k", "p");
    ck_assert_double_eq(trust_of(SOT_TRUST_COMMITMENTS, START + 40 * DAY), 0);
    put_promise(START, 1, "q", START + DAY);
    put_item(START + 4 * DAY, 0, SOT_KIND_RELEASE, "l", "q");
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + 4 * DAY), -0.22 * (8.0 / 3 - 2 * LN2));

    fresh(); /* two on one day are one; weight 3 does not lift the cap, but the loss */
    put(START, 0, SOT_KIND_THANK);
    for (int k = 0; k < 2; k++) {
        sot_interaction row = row_of(START, 1, SOT_KIND_PROMISE);
        row.id = k ? "p" : "q";
        row.weight = 3;
        put_row(row);
        put_item(START + HOUR, 1, SOT_KIND_KEEP, k ? "k" : "l", row.id);
    }
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + HOUR), 0.22);
    /* Unheard: a quarter: psi(5/4) - psi(1) = 4 - pi/2 - 3 ln 2. */
    fresh();
    put_item(START, 1, SOT_KIND_PROMISE, "p", NULL);
    put_item(START, 1, SOT_KIND_KEEP, "k", "p");
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START), 0.22 * (4 - sqrt(PI2) / 2 - 3 * LN2));
}
END_TEST

START_TEST(recovery)
{
    /* Resolved at once: s = m/4; with m = 3 and m = 1 together 1: -.16/1.6. Not even a perfect answer gives
     * anything back. */
    sot_interaction row = row_of(START, 0, SOT_KIND_COMPLAIN);
    row.id = "c3";
    row.weight = 3;
    put_row(row);
    put_item(START, 0, SOT_KIND_COMPLAIN, "c1", NULL);
    put_item(START, 1, SOT_KIND_RESOLVE, "r3", "c3");
    put_item(START, 1, SOT_KIND_RESOLVE, "r1", "c1");
    NEAR(trust_of(SOT_TRUST_RECOVERY, START), -0.1);
    ck_assert_double_eq(at(START).trust_signals[1][SOT_TRUST_RECOVERY].logit, 0);
    /* Acknowledged after 4 h, fixed after 48: u = .3/2 + .7/2 = 1/2: s = 1/4 + 3/2 = 1.75. */
    fresh();
    put_item(START, 0, SOT_KIND_COMPLAIN, "c", NULL);
    put_item(START + 4 * HOUR, 1, SOT_KIND_ACKNOWLEDGE, "a", "c");
    put_item(START + 48 * HOUR, 1, SOT_KIND_RESOLVE, "r", "c");
    NEAR(at(START + 48 * HOUR).trust_signals[0][SOT_TRUST_RECOVERY].s, 1.75);
    NEAR(at(START + 413 * DAY).trust_signals[0][SOT_TRUST_RECOVERY].s, 1.75 * exp2(-411.0 / 365));
    /* Open for 48 h without a word: ack = fix: u = .3 * 2^-12 + .35. */
    fresh();
    put_item(START, 0, SOT_KIND_COMPLAIN, "c", NULL);
    NEAR(at(START + 48 * HOUR).trust_signals[0][SOT_TRUST_RECOVERY].s, 0.25 + 3 * (0.65 - 0.3 / 4096));
}
END_TEST

START_TEST(the_other_trust_signals)
{
    static const struct {
        int signal, kind, cue;
        double sentiment;
        bool by_a;
        double logit;
    } cases[] = {
        {SOT_TRUST_OPENNESS, SOT_KIND_DISCLOSE, -1, NAN, false, 0.1 / 3.2},
        {SOT_TRUST_OPENNESS, SOT_KIND_CORRECT, -1, NAN, false, 0.1 / 3.2},
        {SOT_TRUST_OPENNESS, SOT_KIND_VIEW, SOT_CUE_APOLOGY, NAN, false, 0.1 / 3.2},
        {SOT_TRUST_OPENNESS, SOT_KIND_MISREPRESENT, -1, NAN, false, -0.1 * (1 / 0.8 + 1 / 1.8 + 1 / 2.8)},
        {SOT_TRUST_GENEROSITY, SOT_KIND_HELP, -1, NAN, false, 0.05},
        {SOT_TRUST_GENEROSITY, SOT_KIND_ENDORSE, -1, NAN, false, 0.05},
        {SOT_TRUST_GENEROSITY, SOT_KIND_VIEW, SOT_CUE_GRATITUDE, NAN, false, 0.05},
        /* psi(2.5) - psi(2) = 2 - 2 ln 2 + 2/3 - 1 */
        {SOT_TRUST_GENEROSITY, SOT_KIND_SHARE, -1, NAN, false, 0.1 * (5.0 / 3 - 2 * LN2)},
        {SOT_TRUST_CONSIDERATION, SOT_KIND_PITCH, -1, NAN, false, -0.1 / 2.4},
        {SOT_TRUST_CONSIDERATION, SOT_KIND_VIEW, SOT_CUE_PROMOTION, NAN, false, -0.1 / 2.4},
        {SOT_TRUST_CONSIDERATION, SOT_KIND_PITCH, SOT_CUE_PROMOTION, NAN, false,
         -0.1 / 2.4}, /* the larger, not both */
        {SOT_TRUST_CONSIDERATION, SOT_KIND_UNFOLLOW, -1, NAN, true, -0.1 / 2.4},
        {SOT_TRUST_CONSIDERATION, SOT_KIND_BLOCK, -1, NAN, true,
         -0.1 * (1 / 2.4 + 1 / 3.4 + 1 / 4.4 + 1 / 5.4 + 1 / 6.4)},
        {SOT_TRUST_CURIOSITY, SOT_KIND_ASK, -1, NAN, false, 0.02},
        {SOT_TRUST_WARMTH, SOT_KIND_VIEW, SOT_CUE_HUMOUR, NAN, false, 0.02},
        {SOT_TRUST_WARMTH, SOT_KIND_VIEW, -1, 1, false, 0.02},
        {SOT_TRUST_WARMTH, SOT_KIND_VIEW, -1, -1, false, -0.02},
        {SOT_TRUST_WARMTH, SOT_KIND_VIEW, SOT_CUE_GRATITUDE, -1, false, 0},
        {SOT_TRUST_STATED, SOT_KIND_RATE, -1, 1, true, 0.05},
        {SOT_TRUST_STATED, SOT_KIND_RATE, -1, 0, true, 0},
        {SOT_TRUST_STATED, SOT_KIND_RATE, -1, -1, true, -0.05},
        {SOT_TRUST_STATED, SOT_KIND_RATE, -1, 1, false, 0}, /* what b says of a */
        {SOT_TRUST_WARMTH, SOT_KIND_RATE, -1, -1, false, 0},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        fresh();
        put(START - DAY, 0, SOT_KIND_GIFT); /* heard */
        sot_interaction row = row_of(START, !cases[k].by_a, cases[k].kind);
        row.sentiment = cases[k].sentiment;
        if (cases[k].cue >= 0)
            row.cues[cases[k].cue] = 1;
        put_row(row);
        double found = trust_of(cases[k].signal, START);
        ck_assert_msg(fabs(found - cases[k].logit) < 1e-13, "case %zu: %.17g, expected %.17g", k, found,
                      cases[k].logit);
    }
    /* The latest rating alone counts. */
    put_row((put_row(row_of(START, 0, SOT_KIND_RATE)), row_of(START + 1, 0, SOT_KIND_THANK)));
    sot_interaction rate = row_of(START + 2, 0, SOT_KIND_RATE);
    rate.sentiment = 1;
    put_row(rate);
    NEAR(trust_of(SOT_TRUST_STATED, START + 2), 0.05);
    NEAR(at(START + 2 + 730 * DAY).trust_signals[0][SOT_TRUST_STATED].r, 0.5);
    /* Vouched for: r = 1 against 2, 2: .06/2; eight are as four: .06 (1/2 + 1/3 + 1/4 + 1/5). */
    inputs.reputation_r[0] = 1;
    inputs.reputation_s[0] = 0;
    NEAR(trust_of(SOT_TRUST_REPUTATION, START), 0.03);
    inputs.reputation_r[0] = 8;
    NEAR(trust_of(SOT_TRUST_REPUTATION, START), 0.06 * 77 / 60);
    ck_assert_double_eq(at(START).trust_signals[1][SOT_TRUST_REPUTATION].logit, 0);
}
END_TEST

START_TEST(turns_and_trust)
{
    /* b answers a's mail after a day: u = 1/2, r = s: 0; a's chat after an hour likewise; at once .13/4. */
    static const struct {
        const char *channel;
        int64_t wait;
        double r;
    } cases[] = {{"mail", DAY, 0.5},      {"", DAY, 0.5}, {"chat", HOUR, 0.5},
                 {"sms", 2 * HOUR, 0.25}, {"chat", 0, 1}, {"phone", 2 * DAY, 0.25}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        fresh();
        sot_interaction row = row_of(START, 0, SOT_KIND_MESSAGE);
        row.channel = cases[k].channel;
        put_row(row);
        put(START + cases[k].wait, 1, SOT_KIND_CALL);
        sot_pair_score s = at(START + cases[k].wait);
        NEAR(s.trust_signals[0][SOT_TRUST_RESPONSIVENESS].r, cases[k].r);
        NEAR(s.trust_signals[0][SOT_TRUST_RESPONSIVENESS].s, 1 - cases[k].r);
        NEAR(s.trust_signals[1][SOT_TRUST_CONSIDERATION].logit, 0.1 / 5.6); /* a's turn was answered */
        ck_assert_double_eq(s.trust_signals[0][SOT_TRUST_CONSIDERATION].logit, 0);
        if (cases[k].r == 1)
            NEAR(s.trust_signals[0][SOT_TRUST_RESPONSIVENESS].logit, 0.13 / 4);
    }
    /* b on three days in a row without an answer: s = (1 - 1/2) + (1 - 1/4), each from its own day. */
    fresh();
    for (int k = 0; k < 3; k++)
        for (int n = 0; n < 4; n++)
            put(START + k * DAY + n * HOUR, 1, SOT_KIND_MESSAGE);
    NEAR(at(START + 2 * DAY).trust_signals[0][SOT_TRUST_CONSIDERATION].s, 0.75 + 0.5 * exp2(-1.0 / 90));
    /* a speaks: the count begins anew. */
    put(START + 3 * DAY, 0, SOT_KIND_MESSAGE);
    put(START + 3 * DAY, 1, SOT_KIND_ANSWER);
    NEAR(at(START + 3 * DAY).trust_signals[0][SOT_TRUST_CONSIDERATION].s,
         0.75 * exp2(-1.0 / 90) + 0.5 * exp2(-2.0 / 90));
    /* A turn of three without a question, all looked at: curiosity s = 1/4; with one not looked at: nothing.
     */
    for (int looked = 0; looked < 2; looked++) {
        fresh();
        for (int n = 0; n < 3; n++) {
            sot_interaction row = row_of(START + n, 1, SOT_KIND_MESSAGE);
            row.looked_for = n < 2 || looked ? 1u << SOT_CUE_QUESTION : 0;
            put_row(row);
        }
        ck_assert_double_eq(at(START + 3).trust_signals[0][SOT_TRUST_CURIOSITY].s, looked ? 0.25 : 0);
    }
}
END_TEST

START_TEST(open_hours)
{
    /* Open from nine to five on the first day of the week alone: the night and six days do not count. */
    sot_profile *hours = new_profile(
        context, "{\"fold\":{\"open_hours\":[{\"from_minute\":540,\"to_minute\":1020}],"
                 "\"closed\":[{\"from\":\"2024-04-01T00:00:00Z\",\"to\":\"2024-04-02T00:00:00Z\"}]}}");
    int64_t monday = START - START % (7 * DAY) + 4 * DAY; /* 1970-01-05 was one */
    sot_evidence *evidence = NULL;
    sot_interaction rows[2] = {row_of(monday + 16 * HOUR, 0, SOT_KIND_MESSAGE),
                               row_of(monday + 7 * DAY + 10 * HOUR, 1, SOT_KIND_CALL)};
    OK(sot_evidence_replay(context, hours, "a", "b", rows, 2, &evidence, error));
    sot_pair_score s;
    sot_pair_score_init(&s);
    OK(sot_evidence_score(evidence, NULL, rows[1].time_us, NULL, &s, error));
    bool closed = rows[1].time_us >= INT64_C(1711929600000000) && rows[1].time_us < INT64_C(1712016000000000);
    NEAR(s.trust_signals[0][SOT_TRUST_RESPONSIVENESS].r,
         exp2(-(closed ? 1.0 : 2.0) / 24));                         /* an hour on each Monday */
    NEAR(s.depth_signals[SOT_DEPTH_REPLIES].r, exp2(-162.0 / 168)); /* depth knows no office hours */
    sot_evidence_free(evidence);
    sot_profile_unref(hours);
}
END_TEST

START_TEST(confidence_and_coverage)
{
    sot_inputs none = SOT_INPUTS_INIT;
    put(START, 0, SOT_KIND_PROMISE);
    put_item(START, 1, SOT_KIND_PROMISE, "p", NULL);
    put_item(START, 1, SOT_KIND_KEEP, "k", "p");
    put(START, 0, SOT_KIND_THANK);
    sot_pair_score s = score_of(ledger, NULL, "a", "b", START, &none);
    /* Promises and support can be seen: commitments .22 and generosity .10 of 1; only commitments of b is
     * known: 3/pi^2. */
    NEAR(s.trust[0].coverage, 0.32);
    NEAR(s.trust[0].confidence, 0.22 * 3 / PI2 / 0.32);
    ck_assert_int_eq(s.trust_signals[0][SOT_TRUST_COMMITMENTS].observable, 1);
    ck_assert_int_eq(s.trust_signals[0][SOT_TRUST_RECOVERY].observable, 0);
    /* Depth: support alone, .35 of 4.92; two support rows are one day: 1 - 1/(1 + 1). */
    NEAR(s.depth.coverage,
         0.35 / (0.22 + 0.35 + 0.3 + 0.3 + 0.2 + 0.3 + 0.5 + 0.3 + 0.75 + 0.9 + 0.35 + 0.3));
    NEAR(s.depth.confidence, 0.5);
}
END_TEST

/* ---- the rest of a score ---- */

START_TEST(reciprocity_and_given)
{
    ck_assert(isnan(at(START).reciprocity) && isnan(at(START).silence_days) &&
              isnan(at(START).usual_gap_days));
    put(START, 0, SOT_KIND_MESSAGE);
    put(START, 0, SOT_KIND_LIKE);
    put(START, 1, SOT_KIND_SHARE);
    put(START, 1, SOT_KIND_PROMISE); /* no weight */
    sot_pair_score s = at(START);
    NEAR(s.given[0], 1.1);
    NEAR(s.given[1], 0.2);
    NEAR(s.reciprocity, 0.4 / 1.3);
    NEAR(at(START + 180 * DAY).given[0], 0.55);
    NEAR(at(START + 180 * DAY).reciprocity, 0.4 / 1.3);
    put(START, 1, SOT_KIND_MEET);
    NEAR(at(START).given[0], 2.1);
    NEAR(at(START).given[1], 1.2);
}
END_TEST

static void days(int from, int to, int step)
{
    for (int k = from; k <= to; k += step) {
        put(START + k * DAY, 0, SOT_KIND_MESSAGE);
        put(START + k * DAY + HOUR, 1, SOT_KIND_MESSAGE);
    }
}

START_TEST(states)
{
    ck_assert_int_eq(at(START).state, SOT_STATE_NEW);
    days(0, 2, 1);
    ck_assert_int_eq(at(START + DAY + HOUR).state, SOT_STATE_NEW); /* two days */
    ck_assert_int_eq(at(START + 2 * DAY).state, SOT_STATE_STEADY);
    ck_assert_double_eq(at(START + 2 * DAY).usual_gap_days, 1);
    ck_assert_int_eq(at(START + 5 * DAY).state, SOT_STATE_STEADY); /* three gaps of silence */
    ck_assert_int_eq(at(START + 6 * DAY).state, SOT_STATE_FADING);
    ck_assert_int_eq(at(START + 10 * DAY).state, SOT_STATE_FADING); /* eight */
    ck_assert_int_eq(at(START + 11 * DAY).state, SOT_STATE_DORMANT);
    /* Growing from the 60th day after the first, where the month is well above the half-year: 6 A30 >= 1.5
     * A180. */
    fresh();
    days(0, 0, 1);
    days(52, 60, 2);
    ck_assert_int_eq(at(START + 60 * DAY - 1).state, SOT_STATE_STEADY);
    ck_assert_int_eq(at(START + 60 * DAY).state, SOT_STATE_GROWING);
    fresh();
    days(0, 340, 20); /* a long even pace: A30 = 1/(1 - 2^(-2/3)) = 2.70, A180 about 9.9 - still growing by
                         the rule; */
    ck_assert_int_eq(at(START + 340 * DAY).state, SOT_STATE_GROWING);
    ck_assert_int_eq(at(START + 375 * DAY).state, SOT_STATE_STEADY); /* A30 = 1.20 against A180 = 8.7 */
    fresh();                                                         /* one side's days are days, too */
    for (int k = 0; k < 3; k++)
        put(START + k * DAY, 1, SOT_KIND_MESSAGE);
    ck_assert_int_eq(at(START + 2 * DAY).state, SOT_STATE_STEADY);
    ck_assert_str_eq(sot_state_name(SOT_STATE_DORMANT), "dormant");
    ck_assert_ptr_null(sot_state_name(9));
}
END_TEST

START_TEST(p_active)
{
    sot_profile *fitted =
        new_profile(context, "{\"p_active\":{\"intercept\":-1,\"short\":0.5,\"middle\":0.25,\"long\":0.125,"
                             "\"silence\":-0.75}}");
    ck_assert(isnan(score_of(ledger, fitted, "a", "b", START, &inputs).p_active));
    put(START, 0, SOT_KIND_MESSAGE);
    ck_assert(isnan(at(START).p_active)); /* not fitted */
    double z =
        -1 + 0.5 * log(1.5) + 0.25 * log1p(exp2(-7.0 / 30)) + 0.125 * log1p(exp2(-7.0 / 180)) - 0.75 * log(8);
    NEAR(score_of(ledger, fitted, "a", "b", START + 7 * DAY, &inputs).p_active, 1 / (1 + exp(-z)));
    sot_profile_unref(fitted);
}
END_TEST

/* ---- explanations ---- */

static sot_explanation *explain(int64_t t)
{
    sot_explanation *x = NULL;
    OK(sot_ledger_explain(ledger, NULL, "b", "a", t, &inputs, &x, error));
    return x;
}

static const sot_verdict *find(const sot_explanation *x, int code, int side)
{
    for (size_t k = 0; k < sot_explanation_verdict_count(x); k++) {
        const sot_verdict *v = sot_explanation_verdict(x, k);
        if (v->code == code && v->side == side)
            return v;
    }
    return NULL;
}

/* The finding is there, for this side and no other, with these numbers. */
static void found(int64_t t, int code, int side, double n, double age)
{
    sot_explanation *x = explain(t);
    const sot_verdict *v = find(x, code, side);
    ck_assert_msg(v != NULL, "%s is missing", sot_verdict_name(code));
    ck_assert_msg(bits_of(v->n) == bits_of(n) || fabs(v->n - n) < 1e-9, "%s: n %.17g, expected %.17g",
                  sot_verdict_name(code), v->n, n);
    ck_assert_msg(bits_of(v->days) == bits_of(age) || fabs(v->days - age) < 1e-9,
                  "%s: days %.17g, expected %.17g", sot_verdict_name(code), v->days, age);
    if (side >= 0 && code != SOT_VERDICT_NOT_ENOUGH_EVIDENCE)
        ck_assert_msg(!find(x, code, 1 - side), "%s of the other side, too", sot_verdict_name(code));
    sot_explanation_free(x);
}

static void absent(int64_t t, int code)
{
    sot_explanation *x = explain(t);
    for (int side = -1; side < 2; side++)
        ck_assert_msg(!find(x, code, side), "%s of side %d", sot_verdict_name(code), side);
    sot_explanation_free(x);
}

#define NO NAN

START_TEST(verdicts_of_what_is_owed)
{
    found(START, SOT_VERDICT_NOT_ENOUGH_EVIDENCE, -1, 0, NO);
    found(START, SOT_VERDICT_NOT_ENOUGH_EVIDENCE, 1, 0, NO);
    put_item(START, 0, SOT_KIND_COMPLAIN, "c1", NULL);
    put_item(START + DAY, 0, SOT_KIND_COMPLAIN, "c2", NULL);
    found(START + 2 * DAY, SOT_VERDICT_COMPLAINT_OPEN, 1, 2, 2);
    put_item(START + 2 * DAY, 1, SOT_KIND_RESOLVE, "r1", "c1");
    found(START + 2 * DAY, SOT_VERDICT_COMPLAINT_OPEN, 1, 1, 1);
    absent(START + 2 * DAY, SOT_VERDICT_COMPLAINTS_RESOLVED);
    put_item(START + 2 * DAY, 1, SOT_KIND_RESOLVE, "r2", "c2");
    absent(START + 2 * DAY, SOT_VERDICT_COMPLAINT_OPEN);
    found(START + 2 * DAY, SOT_VERDICT_COMPLAINTS_RESOLVED, 1, 2, NO);
    fresh();
    put_promise(START, 0, "p", START + DAY);
    put_promise(START, 0, "q", START + 2 * DAY);
    absent(START + DAY, SOT_VERDICT_PROMISE_OVERDUE);
    found(START + 4 * DAY, SOT_VERDICT_PROMISE_OVERDUE, 0, 2, 3);
    put_item(START + 4 * DAY, 0, SOT_KIND_KEEP, "k", "p");
    absent(START + 4 * DAY, SOT_VERDICT_PROMISES_KEPT); /* while another is overdue */
    put_promise(START, 0, "r", START + 9 * DAY);
    put_item(START + 4 * DAY, 1, SOT_KIND_RELEASE, "m", "q");
    found(START + 4 * DAY, SOT_VERDICT_PROMISES_KEPT, 0, 1, NO);
    put_item(START + 5 * DAY, 1, SOT_KIND_BREAK, "l", "r");
    found(START + 5 * DAY, SOT_VERDICT_PROMISES_BROKEN, 0, 1, NO);
    put(START + 5 * DAY, 1, SOT_KIND_BLOCK);
    put(START + 5 * DAY, 1, SOT_KIND_REPORT);
    found(START + 5 * DAY, SOT_VERDICT_BLOCKED, 1, 2, NO);
}
END_TEST

START_TEST(verdicts_of_dialogue)
{
    put(START, 0, SOT_KIND_FOLLOW);
    put(START + 1, 0, SOT_KIND_LIKE);
    found(START + 1, SOT_VERDICT_FOLLOWER_ONLY, 0, 2, NO);
    put(START + 2, 0, SOT_KIND_MESSAGE);
    absent(START + 2, SOT_VERDICT_FOLLOWER_ONLY);
    found(START + 2, SOT_VERDICT_ONE_WAY, 0, 1, NO);
    found(START + 2, SOT_VERDICT_NEVER_ASKED, 0, 0, NO);
    put(START + DAY, 0, SOT_KIND_MESSAGE);
    absent(START + DAY, SOT_VERDICT_STEAMROLL);
    put_item(START + 2 * DAY, 0, SOT_KIND_ASK, "why", NULL);
    found(START + 2 * DAY, SOT_VERDICT_STEAMROLL, 0, 3, NO);
    absent(START + 2 * DAY, SOT_VERDICT_NEVER_ASKED);
    absent(START + 2 + 7 * DAY - 1, SOT_VERDICT_ASKED_AND_SILENT);
    found(START + 2 + 7 * DAY, SOT_VERDICT_ASKED_AND_SILENT, 1, 1, NO);
    put(START + 8 * DAY, 1, SOT_KIND_ANSWER);
    absent(START + 8 * DAY, SOT_VERDICT_ASKED_AND_SILENT);
    absent(START + 8 * DAY, SOT_VERDICT_ONE_WAY);
    absent(START + 8 * DAY, SOT_VERDICT_STEAMROLL);
    found(START + 8 * DAY, SOT_VERDICT_NEVER_ASKED, 1, 0, NO);
    put(START + 9 * DAY, 0, SOT_KIND_MEET);
    found(START + 10 * DAY + 2, SOT_VERDICT_MEETS_IN_PERSON, -1, 1, 10);
}
END_TEST

START_TEST(verdicts_of_pace)
{
    days(0, 2, 1);
    found(START + 6 * DAY, SOT_VERDICT_FADING, -1, 1, 4);
    found(START + 12 * DAY, SOT_VERDICT_DORMANT, -1, 1, 10);
    absent(START + 12 * DAY, SOT_VERDICT_FADING);
    fresh();
    days(0, 0, 1);
    days(52, 60, 2);
    found(START + 60 * DAY, SOT_VERDICT_GROWING, -1, 0, NO);
    /* Five answers of an hour, all begun by a: five conversations. */
    fresh();
    days(0, 3, 1);
    absent(START + 4 * DAY, SOT_VERDICT_ANSWERS_QUICKLY);
    absent(START + 4 * DAY, SOT_VERDICT_STARTS_ALL);
    days(4, 4, 1);
    found(START + 5 * DAY, SOT_VERDICT_ANSWERS_QUICKLY, 1, 1, NO);
    found(START + 5 * DAY, SOT_VERDICT_STARTS_ALL, 0, 5, NO);
    absent(START + 5 * DAY, SOT_VERDICT_RECIPROCAL);
    days(5, 9, 1);
    sot_explanation *x = explain(START + 9 * DAY + HOUR);
    const sot_verdict *v = find(x, SOT_VERDICT_RECIPROCAL, -1);
    ck_assert_ptr_nonnull(v);
    NEAR(v->n, 100 * sot_explanation_score(x)->reciprocity);
    sot_explanation_free(x);
    fresh();
    for (int k = 0; k < 5; k++) {
        put(START + k * 20 * DAY, 0, SOT_KIND_MESSAGE);
        sot_interaction row = row_of(START + k * 20 * DAY + 4 * DAY, 1, SOT_KIND_MESSAGE);
        row.cues[SOT_CUE_CLOSING] = 1;
        put_row(row);
    }
    found(START + 90 * DAY, SOT_VERDICT_ANSWERS_SLOWLY, 1, 96, NO);
    absent(START + 90 * DAY, SOT_VERDICT_ANSWERS_QUICKLY);
    for (int code = 0; code < 20; code++)
        ck_assert_ptr_nonnull(sot_verdict_name(code));
    ck_assert_ptr_null(sot_verdict_name(20));
    ck_assert_ptr_null(sot_verdict_name(-1));
}
END_TEST

START_TEST(owed)
{
    put_promise(START, 1, "late", START + 3 * DAY);
    put_promise(START, 1, "later", START + 2 * DAY);
    put_promise(START, 0, "not yet", START + 100 * DAY);
    sot_interaction row = row_of(START + DAY, 0, SOT_KIND_COMPLAIN);
    row.id = "second";
    row.weight = 2;
    put_row(row);
    put_item(START, 0, SOT_KIND_COMPLAIN, "first", NULL);
    put_item(START + 4 * DAY, 1, SOT_KIND_MESSAGE, "hello", NULL);
    put_item(START + 4 * DAY + HOUR, 1, SOT_KIND_ASK, "question", NULL);
    sot_explanation *x = explain(START + 5 * DAY);
    static const struct {
        int kind, side;
        const char *id;
        double age, weight;
    } expected[] = {{SOT_OWED_COMPLAINT, 1, "first", 5, 1},
                    {SOT_OWED_COMPLAINT, 1, "second", 4, 2},
                    {SOT_OWED_PROMISE, 1, "later", 3, 1},
                    {SOT_OWED_PROMISE, 1, "late", 2, 1},
                    {SOT_OWED_QUESTION, 0, "hello", 1, 1}};
    ck_assert_uint_eq(sot_explanation_owed_count(x), 5);
    for (size_t k = 0; k < 5; k++) {
        const sot_owed *o = sot_explanation_owed(x, k);
        ck_assert_int_eq(o->kind, expected[k].kind);
        ck_assert_int_eq(o->side, expected[k].side);
        ck_assert_str_eq(o->id, expected[k].id);
        NEAR(o->age_days, expected[k].age);
        NEAR(o->weight, expected[k].weight);
    }
    ck_assert_ptr_null(sot_explanation_owed(x, 5));
    ck_assert_int_eq(sot_explanation_score(x)->owed[0], 1);
    ck_assert_int_eq(sot_explanation_score(x)->owed[1], 4);
    sot_explanation_free(x);
    /* A word to five others asks nothing of anybody; to four it just does. */
    for (uint32_t audience = 4; audience < 6; audience++) {
        fresh();
        row = row_of(START, 0, SOT_KIND_MESSAGE);
        row.audience = audience;
        put_row(row);
        ck_assert_int_eq(at(START).owed[1], audience == 4);
    }
    ck_assert_str_eq(sot_owed_kind_name(SOT_OWED_PROMISE), "promise");
    ck_assert_ptr_null(sot_owed_kind_name(4));
}
END_TEST

static sot_nexts *nexts_for(const char *me, int64_t t)
{
    sot_nexts *nexts = NULL;
    OK(sot_ledger_next(ledger, NULL, me, *me == 'a' ? "b" : "a", t, &inputs, &nexts, error));
    return nexts;
}

START_TEST(next)
{
    days(0, 4, 1);
    put_cue(START + 5 * DAY, 0, SOT_KIND_MESSAGE, SOT_CUE_CLOSING, 1);
    put_promise(START + 4 * DAY, 0, "p", START + 5 * DAY);
    put_item(START + 6 * DAY, 1, SOT_KIND_COMPLAIN, "c", NULL);
    put_item(START + 6 * DAY, 1, SOT_KIND_ASK, "q", NULL);
    int64_t t = START + 8 * DAY;
    sot_nexts *nexts = nexts_for("a", t);
    static const int order[] = {SOT_ACTION_RESOLVE_COMPLAINT,
                                SOT_ACTION_KEEP_PROMISE,
                                SOT_ACTION_ANSWER,
                                SOT_ACTION_RECONNECT,
                                SOT_ACTION_ASK,
                                SOT_ACTION_THANK,
                                SOT_ACTION_MEET};
    static const char *const ids[] = {"c", "p", "q"};
    static const double ages[] = {2, 3, 2, 2};
    ck_assert_uint_eq(sot_nexts_count(nexts), 7);
    sot_pair_score now = at(t);
    for (size_t k = 0; k < 7; k++) {
        const sot_next *n = sot_nexts_at(nexts, k);
        ck_assert_int_eq(n->action, order[k]);
        ck_assert_str_eq(n->id, k < 3 ? ids[k] : "");
        if (k < 4)
            NEAR(n->age_days, ages[k]);
        else
            ck_assert(isnan(n->age_days));
        if (k > 2 && k < 5)
            continue; /* times the chance of an answer: below */
        sot_interaction row = row_of(t, 0,
                                     (int[]){SOT_KIND_RESOLVE, SOT_KIND_KEEP, SOT_KIND_ANSWER, 0, 0,
                                             SOT_KIND_THANK, SOT_KIND_MEET}[k]);
        row.ref = k < 2 ? ids[k] : NULL;
        sot_pair_score then;
        sot_pair_score_init(&then);
        OK(sot_ledger_what_if(ledger, NULL, "a", "b", t, &row, 1, &inputs, &then, error));
        ck_assert_double_eq_tol(n->depth_gain, then.depth.value - now.depth.value, 1e-6);
        ck_assert_double_eq_tol(n->trust_gain, then.trust[1].value - now.trust[1].value,
                                1e-6); /* b's trust in a */
    }
    sot_interaction pair[2] = {row_of(t, 0, SOT_KIND_ASK), row_of(t + 1, 1, SOT_KIND_ANSWER)};
    sot_pair_score then;
    sot_pair_score_init(&then);
    OK(sot_ledger_what_if(ledger, NULL, "a", "b", t + 1, pair, 2, &inputs, &then, error));
    const sot_signal *replies = &now.depth_signals[SOT_DEPTH_REPLIES];
    double chance = (replies->r + 2) / (replies->r + replies->s + 4);
    ck_assert_double_eq_tol(sot_nexts_at(nexts, 4)->depth_gain, chance * (then.depth.value - now.depth.value),
                            1e-6);
    ck_assert_ptr_null(sot_nexts_at(nexts, 7));
    sot_nexts_free(nexts);
    /* b owes nothing and has just written: no reconnecting before the usual gap has passed. */
    nexts = nexts_for("b", START + 6 * DAY + HOUR);
    for (size_t k = 0; k < sot_nexts_count(nexts); k++)
        ck_assert_int_gt(sot_nexts_at(nexts, k)->action, SOT_ACTION_RECONNECT);
    sot_nexts_free(nexts);
    ck_assert_str_eq(sot_action_name(SOT_ACTION_WAIT), "wait");
    ck_assert_ptr_null(sot_action_name(8));
}
END_TEST

START_TEST(never_write_again)
{
    put(START, 0, SOT_KIND_MESSAGE);
    sot_nexts *nexts = nexts_for("a", START + 9 * DAY);
    ck_assert_int_ne(sot_nexts_at(nexts, 0)->action, SOT_ACTION_WAIT);
    sot_nexts_free(nexts);
    put(START + 8 * DAY, 0, SOT_KIND_MESSAGE); /* two unanswered */
    put_promise(START + 8 * DAY, 0, "p", START + 9 * DAY);
    nexts = nexts_for("a", START + 20 * DAY);
    ck_assert_uint_eq(sot_nexts_count(nexts), 2); /* what is owed stays owed; else wait */
    ck_assert_int_eq(sot_nexts_at(nexts, 0)->action, SOT_ACTION_KEEP_PROMISE);
    ck_assert_int_eq(sot_nexts_at(nexts, 1)->action, SOT_ACTION_WAIT);
    ck_assert_double_eq(sot_nexts_at(nexts, 1)->age_days, 12);
    ck_assert_double_eq(sot_nexts_at(nexts, 1)->depth_gain, 0);
    sot_nexts_free(nexts);
    nexts = nexts_for("b", START + 20 * DAY); /* b's move */
    ck_assert_int_eq(sot_nexts_at(nexts, 0)->action, SOT_ACTION_ANSWER);
    sot_nexts_free(nexts);
    put(START + 20 * DAY, 1, SOT_KIND_MESSAGE);
    nexts = nexts_for("a", START + 20 * DAY);
    for (size_t k = 0; k < sot_nexts_count(nexts); k++)
        ck_assert_int_ne(sot_nexts_at(nexts, k)->action, SOT_ACTION_WAIT);
    sot_nexts_free(nexts);
}
END_TEST

/* ---- random ledgers ---- */

static row_list random_rows(rng *dice, unsigned count)
{
    making how = {2, 0, 120, false};
    row_list rows = rows_make(dice, count, &how);
    for (size_t k = 0; k < rows.count; k++) {
        rows.at[k].actor = rows.at[k].actor == rows_contact[0] ? "a" : "b";
        rows.at[k].target = *rows.at[k].actor == 'a' ? "b" : "a";
    }
    return rows;
}

START_TEST(what_if_is_adding)
{
    rng dice = {91};
    for (size_t trial = 0; trial < scaled(100); trial++) {
        fresh();
        row_list rows = random_rows(&dice, 5 + rng_below(&dice, 150));
        rows_shuffle(&dice, &rows);
        size_t more = 1 + rng_below(&dice, 4), here = rows.count - more;
        for (size_t k = 0; k < here; k++)
            put_row(rows.at[k]);
        const sot_inputs *given =
            trial % 2 ? &inputs : NULL; /* with the mask of all, or with the ledger's own */
        int64_t t = START + (int64_t)(rng_unit(&dice) * 150 * (double)DAY);
        sot_pair_score before = score_of(ledger, NULL, "a", "b", t, given), tried = before;
        /* A copy of a held row changes nothing, as anywhere. */
        OK(sot_ledger_what_if(ledger, NULL, "a", "b", t, rows.at, 1, given, &tried, error));
        SAME_SCORE(&before, &tried, "what if again");
        OK(sot_ledger_what_if(ledger, NULL, "b", "a", t, rows.at + here, more, given, &tried, error));
        sot_pair_score same = score_of(ledger, NULL, "a", "b", t, given);
        SAME_SCORE(&before, &same, "nothing was added");
        for (size_t k = here; k < rows.count; k++)
            put_row(rows.at[k]);
        sot_pair_score added = score_of(ledger, NULL, "a", "b", t, given);
        SAME_SCORE(&added, &tried, "what if");
        rows_free(&rows);
    }
    sot_pair_score score;
    sot_pair_score_init(&score);
    sot_interaction stranger = row_of(START, 0, SOT_KIND_MESSAGE);
    stranger.target = "c";
    FAILS(SOT_E_ARGUMENT,
          sot_ledger_what_if(ledger, NULL, "a", "b", START, &stranger, 1, &inputs, &score, error));
    stranger.target = NULL;
    FAILS(SOT_E_ARGUMENT,
          sot_ledger_what_if(ledger, NULL, "a", "b", START, &stranger, 1, &inputs, &score, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_what_if(ledger, NULL, "a", "b", START, NULL, 1, &inputs, &score, error));
    FAILS(SOT_E_NOT_FOUND,
          sot_ledger_what_if(ledger, NULL, "a", "nobody", START, NULL, 0, &inputs, &score, error));
    FAILS(SOT_E_RANGE,
          sot_ledger_what_if(ledger, NULL, "a", "b", SOT_TIME_NONE, NULL, 0, &inputs, &score, error));
    sot_interaction bad = row_of(START, 0, SOT_KIND_MESSAGE);
    bad.weight = 9;
    FAILS(SOT_E_RANGE, sot_ledger_what_if(ledger, NULL, "a", "b", START, &bad, 1, &inputs, &score, error));
}
END_TEST

START_TEST(leaving_out_is_removing)
{
    rng dice = {92};
    for (size_t trial = 0; trial < scaled(25); trial++) {
        fresh();
        row_list rows = random_rows(&dice, 3 + rng_below(&dice, 120));
        for (size_t k = 0; k < rows.count; k++)
            put_row(rows.at[k]);
        int64_t t = START + (int64_t)(rng_unit(&dice) * 150 * (double)DAY), last = SOT_TIME_MAX;
        sot_explanation *x = explain(t);
        ck_assert_int_eq(sot_explanation_needs_history(x), 0);
        const sot_pair_score *score = sot_explanation_score(x);
        size_t count = sot_explanation_leave_out_count(x);
        ck_assert_uint_eq(count, score->interactions < 64 ? score->interactions : 64);
        for (size_t k = 0; k < count; k++) {
            const sot_leave_out *out = sot_explanation_leave_out(x, k);
            ck_assert(out->time_us <= last && out->time_us <= t); /* newest first */
            last = out->time_us;
            if (!out->id[0])
                continue;
            size_t at_row = 0;
            while (!rows.at[at_row].id || strcmp(rows.at[at_row].id, out->id) != 0)
                at_row++;
            ck_assert_int_eq(out->kind, rows.at[at_row].kind);
            ck_assert_int_eq(out->side, *rows.at[at_row].actor == 'b');
            OK(sot_ledger_remove(ledger, "a", "b", out->id, error));
            sot_pair_score without = at(t);
            ck_assert_double_eq(without.depth.value - score->depth.value, out->depth);
            for (int d = 0; d < 2; d++)
                ck_assert_double_eq(without.trust[d].value - score->trust[d].value, out->trust[d]);
            put_row(rows.at[at_row]);
        }
        ck_assert_ptr_null(sot_explanation_leave_out(x, count));
        sot_explanation_free(x);
        rows_free(&rows);
    }
}
END_TEST

/* A busy pair is remembered as one profile folds it: another fold must not find that. */
START_TEST(other_folds)
{
    rng dice = {94};
    sot_profile *other =
        new_profile(context, "{\"fold\":{\"half_life_days\":{\"replies\":9,\"rhythm_long\":33}}}");
    row_list rows = random_rows(&dice, 400);
    for (size_t k = 0; k < rows.count; k++)
        put_row(rows.at[k]);
    int64_t t = START + 130 * DAY;
    sot_pair_score cold = score_of(ledger, other, "a", "b", t, &inputs);
    fresh();
    for (size_t k = 0; k < rows.count; k++)
        put_row(rows.at[k]);
    sot_pair_score own = at(t), warm = score_of(ledger, other, "a", "b", t, &inputs), again = at(t);
    SAME_SCORE(&cold, &warm, "other fold");
    SAME_SCORE(&own, &again, "own fold again");
    ck_assert(score_differs(&own, &warm) >= 0);
    rows_free(&rows);
    sot_profile_unref(other);
}
END_TEST

static double moved(const sot_pair_score *x, const sot_pair_score *y)
{
    double most = fabs(x->depth.value - y->depth.value);
    for (int d = 0; d < 2; d++)
        most = fmax(most, fabs(x->trust[d].value - y->trust[d].value));
    return most;
}

START_TEST(valid_until)
{
    rng dice = {93};
    size_t ends = 0;
    for (size_t trial = 0; trial < scaled(60); trial++) {
        fresh();
        row_list rows = random_rows(&dice, rng_below(&dice, 60));
        for (size_t k = 0; k < rows.count; k++)
            put_row(rows.at[k]);
        int64_t t = START + (int64_t)((120 + 30 * rng_unit(&dice)) * (double)DAY); /* after the last row */
        sot_explanation *x = explain(t);
        const sot_pair_score *now = sot_explanation_score(x);
        int64_t until = sot_explanation_valid_until(x);
        if (until == SOT_TIME_NONE) {
            sot_pair_score end = at(t + 3650 * DAY);
            ck_assert_double_lt(moved(now, &end), 1);
        } else {
            ends++;
            ck_assert(until > t && until <= t + 4200 * DAY);
            sot_pair_score then = at(until), before = at(until - MINUTE > t ? until - MINUTE : t);
            ck_assert_msg(moved(now, &then) >= 1, "moved %.17g", moved(now, &then));
            ck_assert_msg(moved(now, &before) < 1, "moved %.17g a minute before", moved(now, &before));
        }
        sot_explanation_free(x);
        rows_free(&rows);
    }
    ck_assert_uint_gt(ends, 20);
    fresh(); /* nothing moves nobody */
    sot_explanation *x = explain(START);
    ck_assert_int_eq(sot_explanation_valid_until(x), SOT_TIME_NONE);
    sot_explanation_free(x);
    put_promise(START, 1, "p", START + DAY); /* within the hour after it is due, not before */
    x = explain(START);
    int64_t until = sot_explanation_valid_until(x);
    ck_assert(until > START + DAY && until < START + 3 * DAY);
    sot_explanation_free(x);
}
END_TEST

START_TEST(figures_of_an_explanation)
{
    put(START, 0, SOT_KIND_ASK);
    put(START + 2 * HOUR, 1, SOT_KIND_ANSWER);
    put(START + DAY, 0, SOT_KIND_MEET);
    put(START + DAY, 1, SOT_KIND_THANK);
    put(START + DAY, 1, SOT_KIND_LIKE);
    sot_explanation *x = explain(START + 2 * DAY);
    const sot_counts *c = sot_explanation_counts(x);
    ck_assert_str_eq(sot_explanation_a(x), "a");
    ck_assert_str_eq(sot_explanation_b(x), "b");
    ck_assert_int_eq(sot_explanation_time(x), START + 2 * DAY);
    ck_assert_uint_eq(c->rows[0], 2);
    ck_assert_uint_eq(c->rows[1], 3);
    ck_assert_uint_eq(c->active_days[0], 2);
    ck_assert_uint_eq(c->active_days[1], 2);
    ck_assert_uint_eq(c->questions[0], 1);
    ck_assert_uint_eq(c->questions_answered[0], 1);
    ck_assert_uint_eq(c->turns_answered[0], 1);
    ck_assert_uint_eq(c->turns_answered[1], 1); /* by the meeting */
    ck_assert_uint_eq(c->turns_unanswered[0], 0);
    NEAR(c->answer_hours[1], 2);
    ck_assert(isnan(c->answer_hours[0])); /* b's turn was an answer itself */
    ck_assert_uint_eq(c->meetings, 1);
    ck_assert_uint_eq(c->conversations[0], 1);
    ck_assert_uint_eq(c->support[1], 1);
    ck_assert_uint_eq(c->attention[1], 1);
    ck_assert_int_eq(c->first_us[0], START);
    ck_assert_int_eq(c->last_us[1], START + DAY);
    sot_pair_score s = at(START + 2 * DAY);
    SAME_SCORE(&s, sot_explanation_score(x), "explained");
    sot_explanation_free(x);
    sot_explanation_free(NULL);
    sot_nexts_free(NULL);
    sot_scores_free(NULL);
    sot_attention_free(NULL);
}
END_TEST

START_TEST(changes)
{
    put_promise(START, 1, "p", START + 10 * DAY);
    put(START, 0, SOT_KIND_THANK);
    sot_change change = {.size = sizeof change};
    OK(sot_ledger_explain_change(ledger, NULL, "a", "b", START, START + 17 * DAY, &inputs, &change, error));
    /* Only the overdue promise and a's ageing thanks moved anything. */
    for (int k = 0; k < SOT_TRUST_COUNT; k++)
        ck_assert(k == SOT_TRUST_COMMITMENTS ? change.trust[0][k] < -7 : change.trust[0][k] == 0);
    ck_assert(change.trust[1][SOT_TRUST_GENEROSITY] < 0);
    ck_assert_uint_eq(change.rows, 0);
    FAILS(SOT_E_RANGE,
          sot_ledger_explain_change(ledger, NULL, "a", "b", START + 1, START, &inputs, &change, error));
    change.size = 1;
    FAILS(SOT_E_ARGUMENT,
          sot_ledger_explain_change(ledger, NULL, "a", "b", START, START, &inputs, &change, error));
}
END_TEST

/* ---- contacts ---- */

START_TEST(attention_of_all)
{
    put(START, 0, SOT_KIND_MESSAGE);
    sot_interaction row = row_of(START, 0, SOT_KIND_MESSAGE);
    row.target = "c";
    put_row(row);
    row.actor = "c";
    row.target = "a";
    row.time_us = START + 180 * DAY;
    put_row(row);
    OK(sot_ledger_add_alias(ledger, "anna", "a", error));
    sot_attention *attention = NULL;
    OK(sot_attention_new(ledger, NULL, START + 180 * DAY, &attention, error));
    ck_assert_double_eq(sot_attention_of(attention, "a"), 1); /* two days of 180 days ago */
    ck_assert_double_eq(sot_attention_of(attention, "anna"), 1);
    ck_assert_double_eq(sot_attention_of(attention, "b"), 0);
    ck_assert_double_eq(sot_attention_of(attention, "c"), 1);
    ck_assert(isnan(sot_attention_of(attention, "nobody")) && isnan(sot_attention_of(attention, NULL)));
    sot_ledger *other = NULL;
    OK(sot_ledger_new(context, NULL, &other, error));
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    options.as_of_us = START + 180 * DAY;
    options.attention = attention;
    FAILS(SOT_E_MISMATCH, sot_ledger_scores(other, NULL, &options, &scores, error));
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    ck_assert_uint_eq(sot_scores_count(scores), 2);
    sot_scores_free(scores);
    sot_ledger_free(other);
    sot_attention_free(attention);
    FAILS(SOT_E_RANGE, sot_attention_new(ledger, NULL, SOT_TIME_NONE, &attention, error));
    ck_assert_ptr_null(attention);
}
END_TEST

START_TEST(asking_for_scores)
{
    sot_pair_score score;
    sot_pair_score_init(&score);
    int side = -1;
    FAILS(SOT_E_NOT_FOUND, sot_ledger_score(ledger, NULL, "a", "nobody", START, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_score(ledger, NULL, "a", "a", START, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_score(ledger, NULL, "a", NULL, START, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_score(NULL, NULL, "a", "b", START, NULL, &score, error));
    FAILS(SOT_E_RANGE, sot_ledger_score(ledger, NULL, "a", "b", SOT_TIME_MIN - 1, NULL, &score, error));
    OK(sot_ledger_side(ledger, "b", "a", &side, error));
    ck_assert_int_eq(side, 1);
    FAILS(SOT_E_ARGUMENT, sot_ledger_side(ledger, "b", "b", &side, error));
    FAILS(SOT_E_NOT_FOUND, sot_ledger_side(ledger, "b", "x", &side, error));
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    FAILS(SOT_E_RANGE, sot_ledger_scores(ledger, NULL, &options, &scores, error));
    options.as_of_us = START;
    options.me = "nobody";
    FAILS(SOT_E_NOT_FOUND, sot_ledger_scores(ledger, NULL, &options, &scores, error));
    options.size = 0;
    FAILS(SOT_E_ARGUMENT, sot_ledger_scores(ledger, NULL, &options, &scores, error));
    const int64_t down[2] = {START + 1, START};
    FAILS(SOT_E_RANGE, sot_ledger_timeline(ledger, NULL, "a", "b", down, 2, NULL, &scores, error));
    ck_assert_ptr_null(scores);
    put(START, 0, SOT_KIND_MESSAGE);
    sot_contact quiet = SOT_CONTACT_INIT;
    quiet.id = "b";
    quiet.do_not_score = 1;
    OK(sot_ledger_declare(ledger, &quiet, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_score(ledger, NULL, "a", "b", START, NULL, &score, error));
    options = (sot_scores_options)SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    ck_assert_uint_eq(sot_scores_count(scores), 0);
    ck_assert_ptr_null(sot_scores_a(scores, 0));
    ck_assert_ptr_null(sot_scores_column(scores, "no such column"));
    ck_assert_ptr_null(sot_scores_column(scores, "depth_points_rhythm")); /* not asked for */
    sot_scores_free(scores);
}
END_TEST

/* An alias brings the same id twice: the first counts, the other is passed over and counted. */
START_TEST(conflicts_by_alias)
{
    put_item(START, 0, SOT_KIND_MESSAGE, "m1", NULL);
    sot_interaction row = row_of(START + DAY, 0, SOT_KIND_MESSAGE);
    row.actor = "anna";
    row.id = "m1";
    put_row(row);
    sot_pair_score alone = at(START + 2 * DAY);
    OK(sot_ledger_add_alias(ledger, "anna", "a", error));
    sot_pair_score both = at(START + 2 * DAY);
    ck_assert_uint_eq(both.conflicts, 1);
    ck_assert_uint_eq(alone.conflicts, 0);
    both.conflicts = 0;
    SAME_SCORE(&alone, &both, "the first counts");
    row.actor = "a";
    row.time_us++;
    FAILS(SOT_E_CONFLICT, sot_ledger_add(ledger, &row, NULL, error));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("score");
    TCase *tests = add_case(suite, "score");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, rhythm_and_mutual);
    tcase_add_test(tests, replies_and_asks);
    tcase_add_test(tests, initiative_and_conversation);
    tcase_add_test(tests, in_person_and_breadth);
    tcase_add_test(tests, history_support_personal_attention);
    tcase_add_test(tests, depth_as_a_whole);
    tcase_add_test(tests, commitments);
    tcase_add_test(tests, recovery);
    tcase_add_test(tests, the_other_trust_signals);
    tcase_add_test(tests, turns_and_trust);
    tcase_add_test(tests, open_hours);
    tcase_add_test(tests, confidence_and_coverage);
    tcase_add_test(tests, reciprocity_and_given);
    tcase_add_test(tests, states);
    tcase_add_test(tests, p_active);
    tcase_add_test(tests, verdicts_of_what_is_owed);
    tcase_add_test(tests, verdicts_of_dialogue);
    tcase_add_test(tests, verdicts_of_pace);
    tcase_add_test(tests, owed);
    tcase_add_test(tests, next);
    tcase_add_test(tests, never_write_again);
    tcase_add_test(tests, what_if_is_adding);
    tcase_add_test(tests, leaving_out_is_removing);
    tcase_add_test(tests, other_folds);
    tcase_add_test(tests, valid_until);
    tcase_add_test(tests, figures_of_an_explanation);
    tcase_add_test(tests, changes);
    tcase_add_test(tests, attention_of_all);
    tcase_add_test(tests, asking_for_scores);
    tcase_add_test(tests, conflicts_by_alias);
    return run_suite(suite);
}
