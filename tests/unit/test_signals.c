/* SPDX-License-Identifier: MIT */
/* Scores by hand: each signal's arithmetic from MODEL.md written out. psi(n + 1) - psi(n) = 1/n makes most of
 * it rational. */
#include "../common/flat.h"
#include "../common/couple.h"
#include "../common/worked.h"

#define LN2 0.69314718055994530942
#define PI2 9.8696044010893586188

static double depth_of(int signal, int64_t t)
{
    return at(t).depth_signals[signal].logit;
}

/* Of a's trust in b. */
static double trust_of(int signal, int64_t t)
{
    return at(t).trust_signals[0][signal].logit;
}

/* The figures below are those of the first built-in profile, which is frozen. */
static void setup_first(void)
{
    context = new_context(1);
    profile = new_profile(context, "{\"fold\":{\"complaint_floor\":0.25},\"depth\":{" WORKED_DEPTH
                                   "," WORKED_BASE "," WORKED_SUPPORT "}}");
    fresh();
}

/* ---- depth ---- */

START_TEST(rhythm_and_mutual)
{
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + HOUR, 1, SOT_KIND_MESSAGE);
    /* One day, A = 1 for all three half-lives, rho = 1: .22 * 3 ln 2; deviation 3/sqrt 2. */
    sot_pair_score s = at(START + 2 * HOUR);
    NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].logit, 0.22 * 3 * LN2);
    NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].variance, 0.22 * 0.22 * 4.5);
    NEAR(s.mutual_days, 1);
    /* 7 days on: A = 1/2, 2^(-7/30), 2^(-7/180), whatever the hour of the day. */
    double short_ = 0.5, middle = exp2(-7.0 / 30), long_ = exp2(-7.0 / 180);
    for (int hour = 0; hour < 24; hour += 23) {
        s = at(START + 7 * DAY + hour * HOUR);
        NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].logit, 0.22 * (log1p(short_) + log1p(middle) + log1p(long_)));
        NEAR(s.mutual_days, middle);
        /* Of gaps nothing is known: half of the 14 days to be expected, of which 15 halve the pulse. */
        NEAR(s.pulse, 100 * (1 - exp(-(log1p(short_) + log1p(middle) + log1p(long_)) / 3)) * exp2(-0.5 / 15));
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
    NEAR(s.mutual_days, middle);
}
END_TEST

START_TEST(replies_and_asks)
{
    /* Answered in the same moment: r = 1 against alpha = beta = 2: .30 * 1/2, variance .09 (psi1(3) +
     * psi1(2)) with psi1(2) = pi^2/6 - 1, psi1(3) = psi1(2) - 1/4. Who of the two spoke first is not known:
     * what each said is answered, and nothing is left open. */
    put(START, 0, SOT_KIND_ASK);
    put(START, 1, SOT_KIND_ANSWER);
    sot_pair_score s = at(START);
    NEAR(s.depth_signals[SOT_DEPTH_ASKS].logit, 0.15);
    NEAR(s.depth_signals[SOT_DEPTH_ASKS].variance, 0.09 * (PI2 / 3 - 2.25));
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_ASKS].r, 1);
    NEAR(s.replies, 4.0 / 6);
    ck_assert(s.owed[0] == 0 && s.owed[1] == 0);
    /* A question answered before b's next word opened a turn of b's own; 168 h later that has s = 1/2 in
     * replies, and is no question. */
    fresh();
    put(START - HOUR, 0, SOT_KIND_ASK);
    put(START - HOUR, 1, SOT_KIND_CALL);
    put(START, 1, SOT_KIND_MESSAGE);
    s = at(START + 7 * DAY);
    NEAR(s.replies, (exp2(-(7.0 + 1.0 / 24) / 90) + 2) / (exp2(-(7.0 + 1.0 / 24) / 90) + 0.5 + 4));
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_ASKS].s, 0);
    /* Half of it answered after a week: r = s = 1/2 cancel. */
    fresh();
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + 7 * DAY, 1, SOT_KIND_CALL);
    s = at(START + 7 * DAY);
    NEAR(s.replies, 0.5);
    ck_assert_double_eq(s.depth_signals[SOT_DEPTH_ASKS].logit, 0);
    /* Written again after 7 days: the first turn closes unanswered, s = 1: 2/5; half a day sooner it is
     * one turn still. */
    fresh();
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + 7 * DAY, 0, SOT_KIND_MESSAGE);
    NEAR(at(START + 7 * DAY).replies, 2.0 / 5);
    fresh();
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + 7 * DAY - HOUR, 0, SOT_KIND_MESSAGE);
    s = at(START + 7 * DAY);
    NEAR(s.replies, 2 / 4.5);
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
    ck_assert_double_nan(at(START + 5 * DAY).replies);
    put(START + DAY, 0, SOT_KIND_MESSAGE);
    put_cue(START + DAY, 1, SOT_KIND_MESSAGE, SOT_CUE_AUTOMATIC, 0.5);
    s = at(START + 8 * DAY);
    NEAR(s.replies, 2 / 4.5);
}
END_TEST

START_TEST(initiative_and_conversation)
{
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + HOUR, 1, SOT_KIND_MESSAGE);
    /* One conversation of two turns, begun by a: 3/5 and 6/5. Decayed by an hour. */
    double f = exp2(-1.0 / 24 / 180);
    sot_pair_score s = at(START + HOUR);
    NEAR(s.initiative, (f + 2) / (f + 4));
    NEAR(s.turns, (f + 1 + 4) / (f + 4));
    /* 8 hours on, b begins one: as many each, pi = 1/2. */
    put(START + 9 * HOUR, 1, SOT_KIND_MESSAGE);
    s = at(START + 9 * HOUR);
    double g = exp2(-9.0 / 24 / 180), all = g + 1;
    NEAR(s.initiative, (g + 2) / (all + 4));
    /* A call is two turns and the next word a new one; meetings are left out. */
    fresh();
    put(START, 0, SOT_KIND_CALL);
    put(START, 1, SOT_KIND_MEET);
    s = at(START);
    NEAR(s.turns, 6.0 / 5);
    sot_interaction missed = row_of(START + SECOND, 1, SOT_KIND_CALL);
    missed.duration_s = 0; /* a message */
    put_row(missed);
    s = at(START + SECOND);
    ck_assert_double_eq_tol(s.turns, 7.0 / 5, 1e-6);
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
    ck_assert_double_eq(depth_of(SOT_DEPTH_SUPPORT, START), 0); /* min 0, and rho 0 from one side */
    put(START, 1, SOT_KIND_GIFT);                               /* rho = 1 */
    NEAR(depth_of(SOT_DEPTH_SUPPORT, START), 0.35 * LN2 * 1.5);
    NEAR(at(START).depth_signals[SOT_DEPTH_SUPPORT].variance,
         0.35 * 0.35 / 3.5); /* a day each, and half a chance: one day of contact */
    NEAR(depth_of(SOT_DEPTH_SUPPORT, START + 180 * DAY), 0.35 * log(1.5) * 1.5);

    fresh();
    put_cue(START, 0, SOT_KIND_MESSAGE, SOT_CUE_PERSONAL, 1);
    ck_assert_double_eq(depth_of(SOT_DEPTH_PERSONAL, START), 0);
    put_cue(START, 1, SOT_KIND_LIKE, SOT_CUE_PERSONAL, 0.5); /* of any kind */
    NEAR(depth_of(SOT_DEPTH_PERSONAL, START), 0.3 * log(1.5));
    put_cue(START, 0, SOT_KIND_CALL, SOT_CUE_PERSONAL, 1); /* both open up */
    NEAR(depth_of(SOT_DEPTH_PERSONAL, START), 0.3 * LN2);
    NEAR(at(START).depth_signals[SOT_DEPTH_PERSONAL].variance, 0.09 / 3.5);

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

/* What the built-in profile has: half of rhythm whatever the balance, minutes together, and shares of time.
 */
START_TEST(built_in)
{
    sot_profile *second = NULL;
    OK(sot_profile_builtin(context, &second, error));
    put(START, 0, SOT_KIND_MESSAGE);
    put(START + DAY, 0, SOT_KIND_MESSAGE);
    put(START + DAY, 1, SOT_KIND_MESSAGE);
    sot_pair_score s = score_of(ledger, second, "a", "b", START + DAY, &inputs);
    sot_pair_score first = at(START + DAY);
    double faded = exp2(-1.0 / 180), rho = 2 / (2 + faded);
    NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].logit / first.depth_signals[SOT_DEPTH_RHYTHM].logit,
         0.10 * (0.5 + 0.5 * rho) / (0.22 * rho));

    fresh();
    sot_interaction row = row_of(START, 0, SOT_KIND_MEET);
    row.duration_s = 1800;
    put_row(row);
    row.target = "c";
    row.duration_s = 3600;
    put_row(row);
    sot_attention *attention = NULL;
    OK(sot_attention_new(ledger, second, START, &attention, error));
    /* A day and half an hour at 12 days an hour with b; a day and an hour with c. */
    ck_assert_double_eq(sot_attention_of(attention, "a"), 7 + 13);
    ck_assert_double_eq(sot_attention_of(attention, "b"), 7);
    inputs.attention[0] = sot_attention_of(attention, "a");
    inputs.attention[1] = sot_attention_of(attention, "b");
    sot_attention_free(attention);
    s = score_of(ledger, second, "a", "b", START, &inputs);
    NEAR(s.depth_signals[SOT_DEPTH_IN_PERSON].logit, 0.5 * log(3));
    NEAR(s.depth_signals[SOT_DEPTH_ATTENTION].r, 7.0 / 21);
    NEAR(s.depth_signals[SOT_DEPTH_ATTENTION].s, 7.0 / 8);
    NEAR(s.depth_signals[SOT_DEPTH_ATTENTION].logit, 0.375 * log(1 + 7.0 / 21 / 0.05));
    sot_profile_unref(second);
}
END_TEST

START_TEST(depth_as_a_whole)
{
    put(START, 0, SOT_KIND_ASK);
    put(START, 1, SOT_KIND_ANSWER);
    sot_pair_score s = at(START);
    double x = 0.66 * LN2 + 0.15; /* rhythm .66 ln 2, asks .15 */
    double raw = 100 / (1 + exp(3 - x)) * (1 - exp(-x));
    ck_assert_double_eq_tol(s.depth.value, raw, 1e-11);
    NEAR(s.depth_signals[SOT_DEPTH_RHYTHM].points, 0.66 * LN2 * raw / x);
    ck_assert_double_eq(s.depth_floor, 0);
    ck_assert_double_eq(s.depth_gate, 0);
    double variance = 0;
    for (int k = 0; k < SOT_DEPTH_COUNT; k++)
        variance += s.depth_signals[k].observable ? s.depth_signals[k].variance : 0;
    double low = x - 1.96 * sqrt(variance), high = x + 1.96 * sqrt(variance);
    ck_assert_double_eq(s.depth.low, low > 0 ? 100 / (1 + exp(3 - low)) * (1 - exp(-low)) : 0);
    ck_assert_double_eq_tol(s.depth.high, 100 / (1 + exp(3 - high)) * (1 - exp(-high)), 1e-11);
    /* One side only: the gate takes the points back. */
    fresh();
    put_cue(START, 0, SOT_KIND_ASK, SOT_CUE_PERSONAL, 1);
    put_cue(START, 1, SOT_KIND_LIKE, SOT_CUE_PERSONAL, 1);
    s = at(START);
    ck_assert_double_eq(s.depth.value, 0);
    ck_assert(s.depth.low == 0 && s.depth.high > 0 && s.depth.high < 40); /* by the gate, not for certain */
    ck_assert(s.depth_gate < -1);
    /* Unanswered both ways: below 0, and the floor says by how much. */
    fresh();
    for (int k = 0; k < 6; k++)
        put(START + k * 8 * DAY, k > 0, SOT_KIND_ASK);
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

    fresh(); /* broken: s = 3: -.22 (1 + 1/2 + 1/3); 365 days on s = 1.5 */
    put_promise(START, 1, "p", START + DAY);
    put_item(START + 4 * DAY, 0, SOT_KIND_BREAK, "k", "p");
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + 4 * DAY), -0.22 * 11 / 6);
    NEAR(trust_of(SOT_TRUST_COMMITMENTS, START + 369 * DAY), -0.22 * (8.0 / 3 - 2 * LN2));

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
    /* Acknowledged after 4 h, fixed after 48: u = .3/2 + .7/2 = 1/2: s = 1/4 + 3/4 = 1. */
    fresh();
    put_item(START, 0, SOT_KIND_COMPLAIN, "c", NULL);
    put_item(START + 4 * HOUR, 1, SOT_KIND_ACKNOWLEDGE, "a", "c");
    put_item(START + 48 * HOUR, 1, SOT_KIND_RESOLVE, "r", "c");
    NEAR(at(START + 48 * HOUR).trust_signals[0][SOT_TRUST_RECOVERY].s, 1);
    NEAR(at(START + 413 * DAY).trust_signals[0][SOT_TRUST_RECOVERY].s, exp2(-411.0 / 365));
    /* Open for 48 h without a word: ack = fix: u = .3 * 2^-12 + .35. */
    fresh();
    put_item(START, 0, SOT_KIND_COMPLAIN, "c", NULL);
    double left = 0.65 - 0.3 / 4096;
    NEAR(at(START + 48 * HOUR).trust_signals[0][SOT_TRUST_RECOVERY].s, 0.25 + 3 * left * left + 0.5);
    /* Settling it is worth it, now as ever. */
    put_item(START + 48 * HOUR, 1, SOT_KIND_RESOLVE, "r", "c");
    NEAR(at(START + 48 * HOUR).trust_signals[0][SOT_TRUST_RECOVERY].s, 0.25 + 3 * left * left);
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
            set_cue(&row, cases[k].cue, 1);
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
    OK(evidence_replay(context, hours, "a", "b", rows, 2, &evidence, error));
    sot_pair_score s;
    score_init(&s);
    OK(evidence_score(evidence, NULL, rows[1].time_us, NULL, &s, error));
    bool closed = rows[1].time_us >= INT64_C(1711929600000000) && rows[1].time_us < INT64_C(1712016000000000);
    NEAR(s.trust_signals[0][SOT_TRUST_RESPONSIVENESS].r,
         exp2(-(closed ? 1.0 : 2.0) / 24));        /* an hour on each Monday */
    NEAR(s.replies, (exp2(-162.0 / 168) + 2) / 5); /* it knows no office hours */
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
    /* Depth: support, and in help and kept promises rhythm and history: 1.32 of 3.62. A day of each, and half
     * a chance: 1 - 1/2.5 of support, half of the others. */
    NEAR(s.depth.coverage, 1.32 / (0.22 + 0.3 + 0.5 + 0.3 + 0.75 + 0.9 + 0.35 + 0.3));
    NEAR(s.depth.confidence, (0.35 * 0.6 + 0.97 * 0.5) / 1.32);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("signals");
    TCase *tests = add_case(suite, "signals");
    tcase_add_checked_fixture(tests, setup_first, teardown);
    tcase_add_test(tests, rhythm_and_mutual);
    tcase_add_test(tests, built_in);
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
    return run_suite(suite);
}
