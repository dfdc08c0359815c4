/* SPDX-License-Identifier: MIT */
/* What conduct can and cannot do: no depth from one side, little trust in one day, nothing from flooding,
 * nothing gained by complaints, and keeping one's word before all else. */
#include "../common/flat.h"
#include "../common/worlds.h"

static rng dice;
static sot_context *context;
static sot_ledger *ledger;
static sot_inputs inputs;

static void setup(void)
{
    context = new_context(1);
    inputs = observed_inputs(ALL_OBSERVED);
    ledger = NULL;
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

/* a is side 0, b side 1. */
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

static void fresh(void)
{
    static const char *const names[2] = {"a", "b"};
    sot_ledger_free(ledger);
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (int k = 0; k < 2; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = names[k];
        OK(sot_ledger_declare(ledger, &contact, error));
    }
}

static void put(const sot_interaction *row)
{
    OK(sot_ledger_add(ledger, row, NULL, error));
}

static void put_kind(int64_t t, int side, int kind)
{
    sot_interaction row = row_of(t, side, kind);
    put(&row);
}

static void put_item(int64_t t, int side, int kind, const char *id, const char *ref)
{
    sot_interaction row = row_of(t, side, kind);
    row.id = id;
    row.ref = ref;
    put(&row);
}

static sot_pair_score score_at(int64_t t)
{
    return score_of(ledger, NULL, "a", "b", t, &inputs);
}

/* A random row that is not two-way: calls and meetings are missed ones. */
static sot_interaction one_way_row(int64_t t, int side, int kind)
{
    sot_interaction row = row_of(t, side, kind);
    static const char *const channels[] = {"", "mail", "chat", "sms", "x"};
    row.channel = channels[rng_below(&dice, 5)];
    if (kind == SOT_KIND_CALL || kind == SOT_KIND_MEET)
        row.duration_s = 0;
    if (kind == SOT_KIND_RATE || rng_chance(&dice, 0.5))
        row.sentiment = rng_chance(&dice, 0.5) ? 1 : 2 * rng_unit(&dice) - 1;
    if (rng_chance(&dice, 0.2))
        row.audience = 1 + rng_below(&dice, 50);
    if (rng_chance(&dice, 0.3))
        row.weight = 3;
    for (int c = 0; c < SOT_CUE_AUTOMATIC; c++)
        if (rng_chance(&dice, 0.3))
            set_cue(&row, c, rng_chance(&dice, 0.7) ? 1 : rng_unit(&dice));
    return row;
}

START_TEST(one_side_has_no_depth)
{
    static const int attention[] = {SOT_KIND_VIEW, SOT_KIND_FOLLOW, SOT_KIND_UNFOLLOW,
                                    SOT_KIND_LIKE, SOT_KIND_SHARE,  SOT_KIND_MENTION};
    for (size_t trial = 0; trial < scaled(400); trial++) {
        fresh();
        unsigned count = 1 + rng_below(&dice, 100);
        bool clicks = trial % 4 == 0; /* clicks alone may even go both ways */
        int only =
            trial % 4 == 1 ? (int[]){SOT_KIND_MESSAGE, SOT_KIND_HELP, SOT_KIND_ASK}[trial / 4 % 3] : -1;
        for (unsigned k = 0; k < count; k++) {
            int kind = clicks ? attention[rng_below(&dice, 6)] : only >= 0 ? only : (int)rng_below(&dice, 32);
            int64_t t = START + (int64_t)(rng_unit(&dice) * 200 * (double)DAY);
            sot_interaction row = one_way_row(t, clicks ? (int)rng_below(&dice, 2) : 1, kind);
            put(&row);
        }
        for (int k = 0; k < 5; k++) {
            sot_pair_score score = score_at(START + (int64_t)(rng_unit(&dice) * 400 * (double)DAY));
            ck_assert_double_eq(score.depth.value, 0);
            ck_assert_double_eq(score.depth.low, 0);
            /* Where nobody dealt with anybody nothing is known; where one did, not much more than none. */
            ck_assert(score.depth.high == 100 || (!clicks && score.depth.high < 40));
        }
    }
}
END_TEST

START_TEST(a_reply_between_strangers_raises_depth)
{
    static const int kinds[] = {SOT_KIND_MESSAGE, SOT_KIND_ASK, SOT_KIND_ANSWER};
    for (size_t trial = 0; trial < scaled(500); trial++) {
        fresh();
        int64_t t = START + (int64_t)(rng_unit(&dice) * (double)DAY);
        put_kind(t, (int)(trial & 1), kinds[rng_below(&dice, 2)]);
        int64_t reply = t + 1 + (int64_t)(rng_unit(&dice) * rng_unit(&dice) * 2 * (double)DAY);
        double before = score_at(reply).depth.value;
        put_kind(reply, (int)(~trial & 1), kinds[rng_below(&dice, 3)]);
        double after = score_at(reply).depth.value;
        ck_assert_double_eq(before, 0);
        ck_assert_msg(after > 0.5, "depth %.17g after %.17g hours", after,
                      (double)(reply - t) / (double)HOUR);
    }
}
END_TEST

/* All that b can do in one day while a is silent. */
START_TEST(a_strangers_day)
{
    for (size_t trial = 0; trial < scaled(400); trial++) {
        fresh();
        unsigned count = trial == 0 ? 0 : 1 + rng_below(&dice, trial % 2 ? 12 : 120);
        char ids[128][2][16];
        for (unsigned k = 0; k < count; k++) {
            int64_t t = START + (int64_t)k * (DAY / 128);
            sot_interaction row = one_way_row(t, 1, (int)rng_below(&dice, 32));
            put(&row);
            if (rng_chance(&dice, 0.3)) { /* promises made and kept on the same day */
                snprintf(ids[k][0], 16, "p%u", k);
                snprintf(ids[k][1], 16, "k%u", k);
                sot_interaction promise = one_way_row(t + 1, 1, SOT_KIND_PROMISE),
                                keep = one_way_row(t + 2, 1, SOT_KIND_KEEP);
                promise.id = ids[k][0];
                promise.due_us = t + HOUR;
                keep.id = ids[k][1];
                keep.ref = ids[k][0];
                put(&promise);
                put(&keep);
            }
        }
        if (trial == 0) { /* the best of everything */
            for (int kind = 0; kind < 32; kind++) {
                if (kind == SOT_KIND_MISREPRESENT || kind == SOT_KIND_PITCH || kind == SOT_KIND_CALL ||
                    kind == SOT_KIND_MEET)
                    continue;
                sot_interaction row = row_of(START + kind * HOUR / 2, 1, kind);
                for (int c = 0; c <= SOT_CUE_APOLOGY; c++)
                    set_cue(&row, c, 1);
                row.sentiment = 1;
                if (kind == SOT_KIND_PROMISE)
                    row.id = "p";
                if (kind == SOT_KIND_KEEP)
                    row.ref = "p";
                put(&row);
            }
        }
        const int64_t times[] = {START + DAY - 1, START + DAY, START + 9 * DAY, START + 200 * DAY};
        for (int k = 0; k < 4; k++) {
            sot_pair_score score = score_at(times[k]);
            ck_assert_double_eq(score.depth.value, 0);
            ck_assert_msg(score.trust[0].value <= 55, "a's trust in b: %.17g", score.trust[0].value);
            if (trial == 0 && k == 0)
                ck_assert_msg(score.trust[0].value > 52.5, "the best day earns %.17g", score.trust[0].value);
        }
    }
}
END_TEST

/* Two days of a short exchange; then the second one with a flood between a's two messages. */
static sot_pair_score exchange(unsigned flood, bool both)
{
    fresh();
    for (int day = 0; day < 2; day++) {
        int64_t t = START + day * 40 * DAY + 10 * HOUR;
        put_kind(t, 0, SOT_KIND_MESSAGE);
        put_kind(t + HOUR, 0, SOT_KIND_MESSAGE);
        put_kind(t + 2 * HOUR, 1, SOT_KIND_MESSAGE);
        put_kind(t + 3 * HOUR, 1, SOT_KIND_MESSAGE);
        for (int side = 0; side < 2; side++) { /* a second channel, so that breadth is seen */
            sot_interaction row = row_of(t + (side ? 4 : -1) * HOUR, side, SOT_KIND_MESSAGE);
            row.channel = "letter";
            put(&row);
        }
        for (unsigned k = 0; day == 1 && k < flood; k++) {
            put_kind(t + (int64_t)(k + 1) * SECOND, 0, SOT_KIND_MESSAGE);
            if (both)
                put_kind(t + 2 * HOUR + (int64_t)(k + 1) * SECOND, 1, SOT_KIND_MESSAGE);
        }
    }
    return score_at(START + 50 * DAY);
}

START_TEST(a_flood_is_a_day)
{
    for (int both = 0; both < 2; both++) {
        sot_pair_score calm = exchange(0, both), flood = exchange(1000, both);
        ck_assert_uint_eq(flood.interactions, calm.interactions + (both ? 2000 : 1000));
        static const int days[] = {SOT_DEPTH_RHYTHM, SOT_DEPTH_BREADTH, SOT_DEPTH_HISTORY};
        for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
            const sot_signal *x = &calm.depth_signals[days[k]], *y = &flood.depth_signals[days[k]];
            ck_assert(x->logit > 0);
            ck_assert_double_eq(x->logit, y->logit);
            ck_assert_double_eq(x->variance, y->variance);
        }
        ck_assert_uint_eq(calm.active_days, flood.active_days);
        ck_assert_double_eq(calm.pulse, flood.pulse);
        /* Nor does it do anything else: the rest differs by rounding. */
        ck_assert_double_eq_tol(calm.depth.value, flood.depth.value, 1e-9);
        ck_assert_double_eq_tol(calm.depth.confidence, flood.depth.confidence, 1e-9);
        for (int d = 0; d < 2; d++)
            ck_assert_double_eq_tol(calm.trust[d].value, flood.trust[d].value, 1e-9);
        ck_assert(calm.depth.value > 1);
    }
}
END_TEST

/* The same for every kind of day: help, personal and warm words, sharing, disclosing, one meeting's hours. */
START_TEST(a_flood_of_kindness_is_a_day)
{
    static const int kinds[] = {SOT_KIND_HELP,      SOT_KIND_THANK,   SOT_KIND_PRAISE,
                                SOT_KIND_INTRODUCE, SOT_KIND_ENDORSE, SOT_KIND_GIFT,
                                SOT_KIND_DISCLOSE,  SOT_KIND_CORRECT, SOT_KIND_MEET};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        sot_pair_score score[2];
        for (int flood = 0; flood < 2; flood++) {
            fresh();
            put_kind(START - DAY, 0, SOT_KIND_MESSAGE); /* heard */
            put_kind(START - DAY + HOUR, 1, SOT_KIND_MESSAGE);
            for (int n = 0; n < (flood ? 1000 : 1); n++) {
                sot_interaction row = row_of(START + HOUR + n * SECOND, 1, kinds[k]);
                for (int c = SOT_CUE_PERSONAL; c <= SOT_CUE_GRATITUDE; c++)
                    set_cue(&row, c, 1);
                row.duration_s = 3 * 3600;
                put(&row);
            }
            score[flood] = score_at(START + 5 * DAY);
        }
        const sot_pair_score *x = &score[0], *y = &score[1];
        static const int depth[] = {SOT_DEPTH_RHYTHM, SOT_DEPTH_IN_PERSON, SOT_DEPTH_BREADTH,
                                    SOT_DEPTH_SUPPORT, SOT_DEPTH_PERSONAL};
        static const int trust[] = {SOT_TRUST_GENEROSITY, SOT_TRUST_OPENNESS, SOT_TRUST_WARMTH};
        for (size_t s = 0; s < sizeof depth / sizeof *depth; s++)
            ck_assert_double_eq(x->depth_signals[depth[s]].logit, y->depth_signals[depth[s]].logit);
        for (size_t s = 0; s < sizeof trust / sizeof *trust; s++)
            ck_assert_double_eq(x->trust_signals[0][trust[s]].logit, y->trust_signals[0][trust[s]].logit);
        ck_assert_uint_eq(x->active_days, y->active_days);
        ck_assert_double_eq(x->pulse, y->pulse);
        ck_assert_uint_eq(y->interactions, 1002);
    }
}
END_TEST

START_TEST(three_hours_a_day_in_person)
{
    double logit[4];
    for (int way = 0; way < 4; way++) {
        fresh();
        int meetings = (int[]){1, 1, 9, 1}[way];
        for (int k = 0; k < meetings; k++) {
            sot_interaction row = row_of(START + k * HOUR, k & 1, SOT_KIND_MEET);
            row.duration_s = (double[]){3 * 3600, 23 * 3600, 3600, 2 * 3600}[way];
            put(&row);
        }
        sot_pair_score score = score_at(START + 23 * HOUR);
        logit[way] = score.depth_signals[SOT_DEPTH_IN_PERSON].logit;
        ck_assert_double_eq(score.depth_signals[SOT_DEPTH_IN_PERSON].r, way == 3 ? 2 : 3);
    }
    ck_assert_double_eq(logit[0], logit[1]);
    ck_assert_double_eq(logit[0], logit[2]);
    ck_assert(logit[3] < logit[0]);
}
END_TEST

/* Before it, a random history of a and b with all sorts of rows. */
static void random_past(unsigned count)
{
    fresh();
    making how = {2, 0, 90, false};
    row_list rows = rows_make(&dice, count, &how);
    for (size_t k = 0; k < rows.count; k++) {
        rows.at[k].actor = rows.at[k].actor == rows_contact[0] ? "a" : "b";
        rows.at[k].target = *rows.at[k].actor == 'a' ? "b" : "a";
        put(&rows.at[k]);
    }
    rows_free(&rows);
}

START_TEST(a_complaint_never_raises_trust)
{
    for (size_t trial = 0; trial < scaled(300); trial++) {
        random_past(rng_below(&dice, 60));
        int64_t filed = START + (int64_t)(rng_unit(&dice) * 100 * (double)DAY), t = filed;
        int64_t times[4];
        double without[4], with[4], other[4];
        for (int k = 0; k < 4; k++) {
            times[k] = k == 0 ? filed : times[k - 1] + (int64_t)(rng_unit(&dice) * 60 * (double)DAY);
            sot_pair_score score = score_at(times[k]);
            without[k] = score.trust[0].value;
            other[k] = score.trust[1].value;
        }
        sot_interaction row = row_of(filed, 0, SOT_KIND_COMPLAIN);
        row.id = "complaint";
        row.weight = 3 * rng_unit(&dice);
        put(&row);
        int steps = (int)rng_below(&dice, 6);
        for (int k = 0; k < steps; k++) { /* whatever order, whoever does it */
            t += (int64_t)(rng_unit(&dice) * rng_unit(&dice) * 10 * (double)DAY);
            static const char *const ids[] = {"s0", "s1", "s2", "s3", "s4", "s5"};
            put_item(t, (int)rng_below(&dice, 2), SOT_KIND_ACKNOWLEDGE + (int)rng_below(&dice, 3), ids[k],
                     "complaint");
        }
        for (int k = 0; k < 4; k++) {
            sot_pair_score score = score_at(times[k]);
            with[k] = score.trust[0].value;
            ck_assert_msg(with[k] <= without[k] && (row.weight < 1e-3 || with[k] < without[k]),
                          "%.17g with the complaint, %.17g without", with[k], without[k]);
            ck_assert_double_eq(score.trust[1].value, other[k]); /* the complainer is not touched */
        }
    }
}
END_TEST

START_TEST(fast_beats_slow_beats_ignored)
{
    for (size_t trial = 0; trial < scaled(200); trial++) {
        unsigned past = rng_below(&dice, 40);
        uint64_t seed = dice.state;
        double fast_hours = 0.1 + 20 * rng_unit(&dice), slow_hours = fast_hours * (1.5 + 5 * rng_unit(&dice));
        int64_t filed = START + 100 * DAY,
                t = filed + (int64_t)((slow_hours + 1 + 500 * rng_unit(&dice)) * (double)HOUR);
        uint64_t next = dice.state;
        double trust[5]; /* none, fast, fast but acknowledged late, slow, ignored */
        for (int way = 0; way < 5; way++) {
            dice.state = seed;
            random_past(past);
            if (way > 0)
                put_item(filed, 0, SOT_KIND_COMPLAIN, "complaint", NULL);
            if (way == 1)
                put_item(filed + (int64_t)(fast_hours * 0.2 * (double)HOUR), 1, SOT_KIND_ACKNOWLEDGE, "ack",
                         "complaint");
            if (way == 1 || way == 2)
                put_item(filed + (int64_t)(fast_hours * (double)HOUR), 1, SOT_KIND_RESOLVE, "fix",
                         "complaint");
            if (way == 3)
                put_item(filed + (int64_t)(slow_hours * (double)HOUR), 1, SOT_KIND_RESOLVE, "fix",
                         "complaint");
            trust[way] = score_at(t).trust[0].value;
        }
        dice.state = next;
        for (int way = 1; way < 5; way++)
            ck_assert_msg(trust[way] < trust[way - 1], "way %d: %.17g, the better one %.17g", way, trust[way],
                          trust[way - 1]);
    }
}
END_TEST

/* When a has turned to b: of all that b could do first, keeping a promise earns most. */
START_TEST(nothing_weighs_more_than_a_kept_promise)
{
    for (int base = 0; base < 2; base++) {
        fresh();
        put_kind(START, 0, base ? SOT_KIND_MESSAGE : SOT_KIND_THANK);
        double before = score_at(START + 2 * HOUR).trust[0].value;
        put_item(START + HOUR, 1, SOT_KIND_PROMISE, "p", NULL);
        put_item(START + 2 * HOUR, 1, SOT_KIND_KEEP, "k", "p");
        double kept = score_at(START + 2 * HOUR).trust[0].value - before, best = -100;
        for (int kind = 0; kind < 32; kind++)
            for (int cue = -1; cue < SOT_CUE_COUNT; cue++)
                for (int mood = -1; mood < 2; mood++)
                    for (int prompt = 0; prompt < 2; prompt++) {
                        fresh();
                        put_kind(START, 0, base ? SOT_KIND_MESSAGE : SOT_KIND_THANK);
                        sot_interaction row = row_of(prompt ? START + SECOND : START + 2 * HOUR, 1, kind);
                        row.sentiment = mood;
                        row.id = "x";
                        if (cue >= 0)
                            set_cue(&row, cue, 1);
                        put(&row);
                        double gain = score_at(START + 2 * HOUR).trust[0].value - before;
                        ck_assert_msg(gain < kept, "kind %d, cue %d: %.17g, a kept promise %.17g", kind, cue,
                                      gain, kept);
                        best = gain > best ? gain : best;
                    }
        ck_assert(best > 0);
        ck_assert_msg(kept > 5, "a kept promise earns %.17g", kept);
    }
}
END_TEST

START_TEST(unfollowing_lowers_consideration)
{
    for (size_t trial = 0; trial < scaled(200); trial++) {
        random_past(rng_below(&dice, 60));
        int64_t t = START + 100 * DAY;
        sot_pair_score before = score_at(t);
        put_kind(t, 0, SOT_KIND_UNFOLLOW);
        sot_pair_score after = score_at(t);
        ck_assert(after.trust_signals[0][SOT_TRUST_CONSIDERATION].logit <
                  before.trust_signals[0][SOT_TRUST_CONSIDERATION].logit);
        ck_assert(after.trust[0].value < before.trust[0].value);
        ck_assert_double_eq(after.trust[1].value, before.trust[1].value);
        put_kind(t, 0, trial % 2 ? SOT_KIND_BLOCK : SOT_KIND_REPORT);
        ck_assert(score_at(t).trust[0].value < after.trust[0].value);
    }
}
END_TEST

/* What an automaton sends weighs nothing and answers nothing. */
START_TEST(autoresponders_weigh_nothing)
{
    for (size_t trial = 0; trial < scaled(200); trial++) {
        random_past(rng_below(&dice, 60));
        int64_t t = START + 100 * DAY;
        sot_pair_score before = score_at(t);
        for (int k = 0; k < 5; k++) {
            sot_interaction row = one_way_row(t - (int64_t)(rng_unit(&dice) * 100 * (double)DAY),
                                              (int)rng_below(&dice, 2), (int)rng_below(&dice, 32));
            set_cue(&row, SOT_CUE_AUTOMATIC, 0.5 + 0.5 * rng_unit(&dice));
            if (row.kind == SOT_KIND_MEET || row.kind == SOT_KIND_CALL)
                row.duration_s = 600;
            put(&row);
        }
        sot_pair_score after = score_at(t);
        ck_assert_uint_eq(after.interactions, before.interactions + 5);
        after.interactions = before.interactions;
        SAME_SCORE(&before, &after, "automatic");
    }
}
END_TEST

int main(void)
{
    dice.state = 404;
    Suite *suite = suite_create("conduct");
    TCase *tests = add_case(suite, "conduct");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, one_side_has_no_depth);
    tcase_add_test(tests, a_reply_between_strangers_raises_depth);
    tcase_add_test(tests, a_strangers_day);
    tcase_add_test(tests, a_flood_is_a_day);
    tcase_add_test(tests, a_flood_of_kindness_is_a_day);
    tcase_add_test(tests, three_hours_a_day_in_person);
    tcase_add_test(tests, a_complaint_never_raises_trust);
    tcase_add_test(tests, fast_beats_slow_beats_ignored);
    tcase_add_test(tests, nothing_weighs_more_than_a_kept_promise);
    tcase_add_test(tests, unfollowing_lowers_consideration);
    tcase_add_test(tests, autoresponders_weigh_nothing);
    return run_suite(suite);
}
