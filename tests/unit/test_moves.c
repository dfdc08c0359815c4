/* SPDX-License-Identifier: MIT */
/* Who moves between two profiles: the scores are those of each, the parts sum to the move, what did not
 * change has no part in it; and the ways out. */
#include "../common/bytes.h"
#include "../common/labelled.h"
#include "../common/worked.h"
#include "learn/moves.h"

static sot_context *context;
static sot_ledger *ledger;
static people who;

static void setup(void)
{
    rng dice = {31};
    context = new_context(1);
    who = people_make();
    row_list rows = labelled_rows(&dice, &who);
    sot_profile *first = new_profile(context, WORKED);
    ledger = new_ledger(context, first, 0, &rows, false);
    sot_profile_unref(first);
    rows_free(&rows);
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static sot_compare_options plain(int target)
{
    sot_compare_options options = SOT_COMPARE_OPTIONS_INIT;
    options.target = target;
    options.as_of_us = LABELLED_END;
    return options;
}

static sot_moves *compare(const sot_profile *before, const sot_profile *after,
                          const sot_compare_options *options)
{
    sot_moves *moves = NULL;
    OK(sot_ledger_compare_profiles(ledger, before, after, options, &moves, error));
    return moves;
}

static void check_moves(const sot_moves *moves, const sot_profile *before, const sot_profile *after,
                        int target, double least)
{
    const double *from = sot_moves_column(moves, "before"), *to = sot_moves_column(moves, "after"),
                 *by = sot_moves_column(moves, "move");
    for (uint64_t row = 0; row < moves_held(moves).rows; row++) {
        const char *a = move_at(moves, row).a, *b = move_at(moves, row).b;
        sot_pair_score x = score_of(ledger, before, a, b, LABELLED_END, NULL);
        sot_pair_score y = score_of(ledger, after, a, b, LABELLED_END, NULL);
        int side = strcmp(a, b) > 0;
        ck_assert_double_eq(from[row], target == SOT_LEARN_DEPTH ? x.depth.value : x.trust[side].value);
        ck_assert_double_eq(to[row], target == SOT_LEARN_DEPTH ? y.depth.value : y.trust[side].value);
        ck_assert_double_eq(by[row], to[row] - from[row]);
        ck_assert(fabs(by[row]) >= least && (row == 0 || fabs(by[row]) <= fabs(by[row - 1])));
        double sum = 0, largest = -INFINITY, because = NAN, way = by[row] < 0 ? -1 : 1;
        char reason[40];
        snprintf(reason, sizeof reason, "move_%s", move_at(moves, row).because);
        for (size_t k = SOT__FIRST_PART; k < moves->columns; k++) {
            double part = moves->column[k][row];
            sum += part;
            largest = way * part > largest ? way * part : largest;
            if (strcmp(moves->names[k], reason) == 0)
                because = way * part;
        }
        ck_assert_double_eq_tol(sum, by[row], 1e-10);
        ck_assert_double_eq(because, largest);
    }
}

START_TEST(depth)
{
    sot_profile *after =
        new_profile(context, "{\"depth\":{" WORKED_DEPTH "," WORKED_BASE ",\"support\":{\"weight\":2}}}");
    sot_compare_options options = plain(SOT_LEARN_DEPTH);
    sot_moves *moves = compare(NULL, after, &options);
    ck_assert(moves_held(moves).compared > 500 && moves_held(moves).rows > 100);
    ck_assert(moves_held(moves).rows < moves_held(moves).compared);
    check_moves(moves, NULL, after, SOT_LEARN_DEPTH, options.least);
    for (uint64_t row = 0; row < moves_held(moves).rows; row++) { /* nothing else changed */
        ck_assert_str_eq(move_at(moves, row).because, "support");
        ck_assert_double_eq_tol(sot_moves_column(moves, "move_rhythm")[row], 0, 1e-10);
        ck_assert_double_eq_tol(sot_moves_column(moves, "move_base")[row], 0, 1e-10);
    }
    sot_moves_free(moves);
    sot_profile_unref(after);
    /* The base moves everybody, folds differ, and the floor is a line of its own. */
    after = new_profile(context, "{\"depth\":{" WORKED_DEPTH "," WORKED_SUPPORT ",\"base\":-2},"
                                 "\"fold\":{\"half_life_days\":"
                                 "{\"history\":100}}}");
    options.attention = 1;
    options.least = 0;
    moves = compare(NULL, after, &options);
    ck_assert_uint_eq(moves_held(moves).rows, moves_held(moves).compared);
    bool base = false, floor = false;
    for (uint64_t row = 0; row < moves_held(moves).rows; row++) {
        base = base || sot_moves_column(moves, "move_base")[row] > 1;
        floor = floor || sot_moves_column(moves, "move_floor")[row] != 0;
        double sum = 0;
        for (size_t k = SOT__FIRST_PART; k < moves->columns; k++)
            sum += moves->column[k][row];
        ck_assert_double_eq_tol(sum, sot_moves_column(moves, "move")[row], 1e-10);
    }
    ck_assert(base && floor);
    ck_assert_ptr_null(sot_moves_column(moves, "nothing"));
    ck_assert_ptr_null(move_at(moves, 1000).a);
    ck_assert_ptr_null(move_at(moves, 1000).b);
    ck_assert_ptr_null(move_at(moves, 1000).because);
    sot_moves_free(moves);
    options = plain(SOT_LEARN_DEPTH);
    moves = compare(NULL, after, &options);
    check_moves(moves, NULL, after, SOT_LEARN_DEPTH, options.least);
    sot_moves_free(moves);
    sot_profile_unref(after);
    moves = compare(NULL, NULL, &options); /* nobody */
    ck_assert_uint_eq(moves_held(moves).rows, 0);
    sot_moves_free(moves);
}
END_TEST

START_TEST(trust)
{
    sot_profile *after = new_profile(context, "{\"trust\":{\"commitments\":{\"weight\":0.5}}}");
    sot_compare_options options = plain(SOT_LEARN_TRUST);
    options.least = 1;
    sot_moves *moves = compare(NULL, after, &options);
    ck_assert(moves_held(moves).rows > 50);
    check_moves(moves, NULL, after, SOT_LEARN_TRUST, 1);
    ck_assert_ptr_null(sot_moves_column(moves, "move_base"));
    uint64_t all = moves_held(moves).rows, mine = 0;
    for (uint64_t row = 0; row < all; row++) {
        ck_assert_str_eq(move_at(moves, row).because, "commitments");
        mine += strcmp(move_at(moves, row).a, "p05") == 0 || strcmp(move_at(moves, row).b, "p05") == 0;
    }
    sot_moves_free(moves);
    options.me = "p05";
    moves = compare(NULL, after, &options);
    ck_assert(mine > 0 && moves_held(moves).rows == mine);
    sot_moves_free(moves);
    sot_profile_unref(after);
}
END_TEST

START_TEST(bad_options)
{
    sot_moves *moves = NULL;
    sot_compare_options options = plain(SOT_LEARN_DEPTH);
    FAILS(SOT_E_ARGUMENT, sot_ledger_compare_profiles(NULL, NULL, NULL, &options, &moves, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_compare_profiles(ledger, NULL, NULL, NULL, &moves, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_compare_profiles(ledger, NULL, NULL, &options, NULL, error));
    options.me = "nobody";
    FAILS(SOT_E_NOT_FOUND, sot_ledger_compare_profiles(ledger, NULL, NULL, &options, &moves, error));
    options = plain(SOT_LEARN_ACTIVITY);
    FAILS(SOT_E_ARGUMENT, sot_ledger_compare_profiles(ledger, NULL, NULL, &options, &moves, error));
    options = plain(SOT_LEARN_DEPTH);
    options.least = NAN;
    FAILS(SOT_E_RANGE, sot_ledger_compare_profiles(ledger, NULL, NULL, &options, &moves, error));
    options = (sot_compare_options)SOT_COMPARE_OPTIONS_INIT;
    FAILS(SOT_E_RANGE, sot_ledger_compare_profiles(ledger, NULL, NULL, &options, &moves, error));
    options.size = 0;
    FAILS(SOT_E_ARGUMENT, sot_ledger_compare_profiles(ledger, NULL, NULL, &options, &moves, error));
    ck_assert_ptr_null(moves);
    sot_moves_free(NULL);
    sot_moves_info info = SOT_MOVES_INFO_INIT;
    FAILS(SOT_E_ARGUMENT, sot_moves_get_info(NULL, &info, error));
}
END_TEST

START_TEST(ways_out)
{
    sot_profile *after =
        new_profile(context, "{\"depth\":{" WORKED_DEPTH "," WORKED_BASE ",\"support\":{\"weight\":2}}}");
    sot_compare_options options = plain(SOT_LEARN_DEPTH);
    sot_moves *moves = compare(NULL, after, &options);
    bytes csv = {NULL, 0, 0, 0, 0}, json = csv;
    OK(sot_moves_write(moves, SOT_FORMAT_CSV, bytes_write, &csv, error));
    const char *head = "a,b,before,after,move,because,move_rhythm,move_asks,";
    ck_assert(strncmp(csv.p, head, strlen(head)) == 0);
    ck_assert_ptr_nonnull(strstr(csv.p, ",move_personal,move_base,move_floor,move_gate\np"));
    ck_assert_ptr_nonnull(strstr(csv.p, ",support,"));
    uint64_t lines = 0;
    for (size_t k = 0; k < csv.size; k++)
        lines += csv.p[k] == '\n';
    ck_assert_uint_eq(lines, moves_held(moves).rows + 1);
    OK(sot_moves_write(moves, SOT_FORMAT_JSON, bytes_write, &json, error));
    ck_assert(strncmp(json.p, "[\n{\"a\":\"p", 9) == 0 &&
              strstr(json.p, "\"because\":\"support\",\"move_rhythm\":"));
    FAILS(SOT_E_ARGUMENT, sot_moves_write(NULL, SOT_FORMAT_CSV, bytes_write, &csv, error));
    FAILS(SOT_E_ARGUMENT, sot_moves_write(moves, SOT_FORMAT_JSON, NULL, &csv, error));
    struct ArrowArrayStream stream;
    FAILS(SOT_E_ARGUMENT, sot_moves_export_arrow(NULL, &stream, error));
    OK(sot_moves_export_arrow(moves, &stream, error));
    struct ArrowSchema schema;
    struct ArrowArray array, end;
    ck_assert(stream.get_schema(&stream, &schema) == 0 && stream.get_next(&stream, &array) == 0);
    ck_assert(stream.get_next(&stream, &end) == 0 && !end.release);
    ck_assert(schema.n_children == 17 && array.length == (int64_t)moves_held(moves).rows);
    ck_assert_str_eq(schema.children[5]->name, "because");
    ck_assert_str_eq(schema.children[5]->format, "u");
    ck_assert_str_eq(schema.children[16]->name, "move_gate");
    const double *values = array.children[4]->buffers[1];
    ck_assert_mem_eq(values, sot_moves_column(moves, "move"), moves_held(moves).rows * sizeof *values);
    schema.release(&schema);
    array.release(&array);
    stream.release(&stream);
    sot_moves_free(moves);
    sot_profile_unref(after);
    bytes_free(&csv);
    bytes_free(&json);
}
END_TEST

START_TEST(evaluations_as_json)
{
    rng dice = {32};
    static const double truth[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    labelled *l = labelled_make(&dice, ledger, &who, false, truth, -2);
    sot_labels labels = labels_of(l);
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    options.metrics.resamples = 10;
    sot_profile *learned;
    sot_evaluation *e;
    OK(sot_ledger_learn(ledger, &labels, &options, &learned, &e, error));
    bytes json = {NULL, 0, 0, 0, 0};
    OK(sot_evaluation_write_json(e, bytes_write, &json, error));
    ck_assert(strncmp(json.p, "{\"target\":\"depth\",\"split\":\"ego\"", 31) == 0);
    const char *held = strstr(json.p, "\"held_out\""), *fitted = strstr(json.p, "\"fitted\"");
    ck_assert(held && fitted && held < fitted);
    ck_assert(strstr(json.p, "{\"path\":\"depth.rhythm.weight\",\"before\":0.22") &&
              strstr(json.p, "\"reliability\":[{"));
    FAILS(SOT_E_ARGUMENT, sot_evaluation_write_json(NULL, bytes_write, &json, error));
    sot_evaluation_free(e);
    sot_profile_unref(learned);
    bytes_free(&json);
    free(l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("moves");
    TCase *tests = add_case(suite, "moves");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, depth);
    tcase_add_test(tests, trust);
    tcase_add_test(tests, bad_options);
    tcase_add_test(tests, ways_out);
    tcase_add_test(tests, evaluations_as_json);
    return run_suite(suite);
}
