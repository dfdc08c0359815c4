/* SPDX-License-Identifier: MIT */
/* Pairs measured side by side. */
#include "../common/flat.h"
#include "../common/worlds.h"
#include "score/measure.h"

static void random_block(const sot__sight *sight, rng *dice, sot__found_block *b)
{
    b->count = 1 + rng_below(dice, SOT__BLOCK);
    for (int which = 0; which < 3; which++) {
        b->any[which] = 0;
        for (int k = 0; k < sight->scale[which].count; k++)
            sot__block_row(b, which, k, sight->scale[which].prior[k]);
        b->any[which] &= (uint32_t)rng_next(dice); /* of some signals no pair is told */
    }
    for (size_t l = 0; l < b->count; l++) {
        b->two_way[l] = rng_chance(dice, 0.7);
        b->met[l] = b->two_way[l] != 0 || rng_chance(dice, 0.7);
        for (int k = 0; k < 3; k++)
            b->logs[k][l] = 9 * rng_unit(dice);
        for (int k = 0; k < SOT__SIGNALS; k++)
            if (rng_chance(dice, 0.5)) {
                b->c[k][l] = 4 * rng_unit(dice) - 2;
                b->variance[k][l] *= rng_unit(dice);
            }
    }
}

/* However wide the processor works, and whoever stands beside it, a pair's measures are the same bits. */
START_TEST(block_at_every_width)
{
    rng dice = {17};
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    static sot__found_block many, one;
    static sot__measures wide[3], alone;
    sot_inputs inputs = sot__no_inputs;
    sot__sight sight;
    const unsigned widest = profile->scoring.lanes;
    for (int trial = 0; trial < 2000; trial++) {
        sot__seen seen = {.kinds = rng_next(&dice), .cues = rng_next(&dice), .fields = rng_next(&dice)};
        inputs.attention[0] = inputs.attention[1] = trial % 2 ? 3 : NAN;
        sot__sight_of(profile, &seen, &inputs, &sight);
        random_block(&sight, &dice, &many);
        for (unsigned level = 0; level <= widest; level++)
            sot__block_measure(profile, &sight, &many, level, &wide[level]);
        size_t l = rng_below(&dice, (unsigned)many.count);
        one.count = 1;
        memcpy(one.any, many.any, sizeof one.any);
        one.two_way[0] = many.two_way[l];
        one.met[0] = many.met[l];
        for (int k = 0; k < 3; k++)
            one.logs[k][0] = many.logs[k][l];
        for (int k = 0; k < SOT__SIGNALS; k++) {
            one.c[k][0] = many.c[k][l];
            one.variance[k][0] = many.variance[k][l];
        }
        sot__block_measure(profile, &sight, &one, (unsigned)trial % (widest + 1), &alone);
        for (int which = 0; which < 3; which++) {
            sot_measure first = sot__measure_of(profile, &sight, &alone, which, 0);
            for (unsigned level = 0; level <= widest; level++) {
                sot_measure here = sot__measure_of(profile, &sight, &wide[level], which, l);
                ck_assert(memcmp(&first.value, &here.value, sizeof first.value) == 0);
                ck_assert(memcmp(&first.low, &here.low, sizeof first.low) == 0);
                ck_assert(memcmp(&first.high, &here.high, sizeof first.high) == 0);
                ck_assert(memcmp(&first.confidence, &here.confidence, sizeof first.confidence) == 0);
                ck_assert(memcmp(&alone.pulse[0], &wide[level].pulse[l], sizeof first.value) == 0);
            }
        }
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("block");
    TCase *tests = add_case(suite, "block");
    tcase_add_test(tests, block_at_every_width);
    return run_suite(suite);
}
