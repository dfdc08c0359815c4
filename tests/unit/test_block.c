/* SPDX-License-Identifier: MIT */
/* Pairs measured side by side. */
#include "../common/flat.h"
#include "../common/worlds.h"
#include "score/measure.h"

/* Evidence as it is taken, of anything that there may be. */
static void random_block(const sot_profile *profile, rng *dice, sot__found_block *b)
{
    sot__block_begin(profile, START, b);
    b->count = 1 + rng_below(dice, SOT__BLOCK);
    for (int d = 0; d < 2; d++)
        b->any[1 + d] |= (uint32_t)rng_next(dice) & ((1u << SOT_TRUST_COUNT) - 1);
    b->seen = (uint32_t)rng_next(dice) & sot__depth_counts;
    b->any[0] |= b->seen;
    for (size_t l = 0; l < b->count; l++) {
        b->two_way[l] = rng_chance(dice, 0.7);
        b->met[l] = b->two_way[l] != 0 || rng_chance(dice, 0.7);
        b->owner[l] = rng_chance(dice, 0.5);
        b->days[l] = rng_chance(dice, 0.1) ? 0 : 1 + rng_below(dice, 100);
        b->turn[l] = rng_chance(dice, 0.5) ? rng_unit(dice) : 0;
        b->question[l] = rng_unit(dice);
        b->balance[l] = rng_unit(dice);
        b->kept[l] = 100 * rng_unit(dice);
        for (int k = 0; k < 3; k++)
            b->joint[k][l] = 90 * rng_unit(dice);
        for (int d = 0; d < 2; d++) {
            b->given[d][l] = rng_chance(dice, 0.3) ? 0 : 9 * rng_unit(dice);
            b->more_r[d][l] = rng_chance(dice, 0.3) ? rng_unit(dice) : 0;
            b->more_s[d][l] = rng_chance(dice, 0.3) ? rng_unit(dice) : 0;
            b->heard[d][l] = rng_chance(dice, 0.5) ? 1 : 0.25;
        }
        for (int k = 0; k < SOT__FADES; k++)
            b->fade[k][l] = rng_chance(dice, 0.1) ? 70 : 6 * rng_unit(dice) - 0.1;
        for (int k = 0; k < SOT__SIGNALS; k++) {
            b->c[k][l] = 4 * rng_unit(dice) - 2;
            b->variance[k][l] = 9 * rng_unit(dice);
            b->r[k][l] = rng_chance(dice, 0.5) ? 9 * rng_unit(dice) : 0;
            b->s[k][l] = rng_chance(dice, 0.5) ? 9 * rng_unit(dice) : 0;
        }
        b->r[SOT_DEPTH_HISTORY][l] *= 1e13;
    }
}

/* All numbers of a block are lanes of pairs. */
static void take_one(const sot__found_block *many, size_t l, sot__found_block *one)
{
    *one = *many;
    one->count = 1;
    double *to = one->c[0];
    const double *from = many->c[0];
    for (size_t k = 0; k < (offsetof(sot__found_block, any) - offsetof(sot__found_block, c)) / sizeof(double);
         k += SOT__BLOCK)
        to[k] = from[k + l];
}

static void same(double x, double y)
{
    ck_assert_msg(bits_of(x) == bits_of(y), "%.17g and %.17g", x, y);
}

/* However wide the processor works, and whoever stands beside it, a pair's measures are the same bits. */
START_TEST(block_at_every_width)
{
    rng dice = {17};
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    static sot__found_block given, many, one;
    static sot__measures wide, alone;
    sot_inputs inputs = sot__no_inputs;
    sot__sight sight;
    const unsigned widest = profile->scoring.lanes;
    for (int trial = 0; trial < 2000; trial++) {
        sot__seen seen = {.kinds = rng_next(&dice), .cues = rng_next(&dice), .fields = rng_next(&dice)};
        inputs.attention[0] = inputs.attention[1] = trial % 2 ? 3 : NAN;
        sot__sight_of(profile, &seen, &inputs, &sight);
        random_block(profile, &dice, &given);
        size_t l = rng_below(&dice, (unsigned)given.count);
        take_one(&given, l, &one);
        sot__block_find(&one, (unsigned)trial % (widest + 1));
        sot__block_measure(&sight, &one, (unsigned)trial % (widest + 1), &alone);
        for (unsigned level = 0; level <= widest; level++) {
            many = given;
            sot__block_find(&many, level);
            sot__block_measure(&sight, &many, level, &wide);
            for (int which = 0; which < 3; which++) {
                sot_measure x = sot__measure_of(profile, &sight, &alone, which, 0),
                            y = sot__measure_of(profile, &sight, &wide, which, l);
                same(x.value, y.value);
                same(x.low, y.low);
                same(x.high, y.high);
                same(x.confidence, y.confidence);
                uint32_t told = sot__block_told(&one, which, 0), also = sot__block_told(&many, which, l);
                for (int k = 0; k < sight.scale[which].count; k++) {
                    sot__part p = sot__block_part(&sight, &one, which, k, 0, told),
                              q = sot__block_part(&sight, &many, which, k, l, also);
                    same(p.c, q.c);
                    same(p.variance, q.variance);
                    same(p.r, q.r);
                    same(p.s, q.s);
                }
            }
            same(alone.pulse[0], wide.pulse[l]);
            same(one.reciprocity[0], many.reciprocity[l]);
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
