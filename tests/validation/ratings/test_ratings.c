/* SPDX-License-Identifier: MIT */
/* Rating prediction: only earlier ratings speak. */
#include "ratings.h"

#include "nets.h"

#include <math.h>

START_TEST(only_earlier_ratings_speak)
{
    sot_context *context = new_context(1);
    sot_ratings *r = NULL;
    sot_prediction p = SOT_PREDICTION_INIT;
    OK(sot_ratings_new(context, &r, error));
    OK(sot_ratings_predict(r, "a", "b", 1, &p, error));
    ck_assert(p.rating == 0 && isnan(p.ratee_mean) && isnan(p.reverse));
    OK(sot_ratings_add(r, "c", "b", 0.5, 10, error));
    OK(sot_ratings_add(r, "b", "a", -0.5, 10, error));
    FAILS(SOT_E_NEEDS_REPLAY, sot_ratings_predict(r, "a", "b", 10, &p, error));
    FAILS(SOT_E_NEEDS_REPLAY, sot_ratings_add(r, "a", "b", 1, 9, error));
    FAILS(SOT_E_RANGE, sot_ratings_add(r, "a", "b", NAN, 11, error));
    FAILS(SOT_E_ARGUMENT, sot_ratings_add(r, "a", "a", 1, 11, error));
    FAILS(SOT_E_TEXT, sot_ratings_add(r, "", "a", 1, 11, error));
    OK(sot_ratings_predict(r, "a", "b", 11, &p, error));
    ck_assert(p.ratee_mean == 0.5 && p.reverse == -0.5 && p.rating >= -1 && p.rating <= 1);
    sot_prediction before = p;
    OK(sot_ratings_add(r, "a", "b", 1, 11, error));
    OK(sot_ratings_add(r, "a", "b", -1, 11, error));
    ck_assert_uint_eq(sot_ratings_count(r), 3);
    OK(sot_ratings_predict(r, "a", "b", 12, &p, error)); /* one's own rating of the same is not looked at */
    ck_assert(p.ratee_mean == before.ratee_mean && p.reverse == before.reverse && isnan(p.rater_mean));
    sot_ratings_free(r);
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ratings");
    TCase *tests = tcase_create("ratings");
    tcase_add_test(tests, only_earlier_ratings_speak);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
