/* SPDX-License-Identifier: MIT */
/* What calls about networks, learning, words, profiles and readers require and are not given is an error that
 * says so. */
#include "../common/flat.h"
#include "../common/bytes.h"
#include "../common/couple.h"
#include "../common/idle.h"
#include "../common/worlds.h"

#define NEEDED(call) FAILS(SOT_E_ARGUMENT, call)

static bytes out;

START_TEST(of_networks)
{
    sot_network *network = NULL, *other = NULL;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_network_info info = SOT_NETWORK_INFO_INIT;
    sot_edge edge;
    sot_reciprocity reciprocity;
    sot_admitted *admitted = NULL;
    sot_reputation reputation = SOT_REPUTATION_INIT;
    sot_standing *standing = NULL;
    sot_standing_info figures = SOT_STANDING_INFO_INIT;
    sot_around around = SOT_AROUND_INIT;
    sot_contacts *contacts = NULL;
    const char *seeds[] = {"a"};
    put(START, 0, SOT_KIND_HELP);
    put(START + HOUR, 1, SOT_KIND_THANK);
    OK(sot_network_from_ledger(ledger, NULL, START + DAY, &network, error));
    NEEDED(sot_network_from_ledger(NULL, NULL, START, &other, error));
    NEEDED(sot_network_from_ledger(ledger, NULL, START, NULL, error));
    NEEDED(sot_network_from_columns(NULL, profile, &columns, NULL, &other, error));
    NEEDED(sot_network_from_columns(context, NULL, &columns, NULL, &other, error));
    NEEDED(sot_network_from_columns(context, profile, NULL, NULL, &other, error));
    NEEDED(sot_network_from_columns(context, profile, &columns, NULL, NULL, error));
    NEEDED(sot_network_read_eigentrust(NULL, profile, no_bytes, NULL, &other, error));
    NEEDED(sot_network_read_eigentrust(context, NULL, no_bytes, NULL, &other, error));
    NEEDED(sot_network_read_eigentrust(context, profile, NULL, NULL, &other, error));
    NEEDED(sot_network_read_eigentrust(context, profile, no_bytes, NULL, NULL, error));
    NEEDED(sot_network_get_info(NULL, &info, error));
    NEEDED(sot_network_get_info(network, NULL, error));
    NEEDED(sot_network_edge(NULL, "a", "b", &edge, error));
    NEEDED(sot_network_edge(network, NULL, "b", &edge, error));
    NEEDED(sot_network_edge(network, "a", NULL, &edge, error));
    NEEDED(sot_network_edge(network, "a", "b", NULL, error));
    NEEDED(sot_network_reciprocity(NULL, &reciprocity, error));
    NEEDED(sot_network_reciprocity(network, NULL, error));
    NEEDED(sot_admitted_new(NULL, seeds, 1, &admitted, error));
    NEEDED(sot_admitted_new(network, NULL, 1, &admitted, error));
    NEEDED(sot_admitted_new(network, seeds, 1, NULL, error));
    NEEDED(sot_network_reputation(NULL, "a", "b", NULL, &reputation, error));
    NEEDED(sot_network_reputation(network, NULL, "b", NULL, &reputation, error));
    NEEDED(sot_network_reputation(network, "a", NULL, NULL, &reputation, error));
    NEEDED(sot_network_reputation(network, "a", "b", NULL, NULL, error));
    NEEDED(sot_network_standing(NULL, seeds, 1, NULL, &standing, error));
    NEEDED(sot_network_standing(network, NULL, 1, NULL, &standing, error));
    NEEDED(sot_network_standing(network, seeds, 1, NULL, NULL, error));
    NEEDED(sot_standing_get_info(NULL, &figures, error));
    NEEDED(sot_network_attack(NULL, NULL, NULL, error));
    NEEDED(sot_network_around(NULL, "a", "b", &around, error));
    NEEDED(sot_network_around(network, NULL, "b", &around, error));
    NEEDED(sot_network_around(network, "a", NULL, &around, error));
    NEEDED(sot_network_around(network, "a", "b", NULL, error));
    NEEDED(sot_network_common(NULL, "a", "b", NULL, &contacts, error));
    NEEDED(sot_network_common(network, NULL, "b", NULL, &contacts, error));
    NEEDED(sot_network_common(network, "a", NULL, NULL, &contacts, error));
    NEEDED(sot_network_common(network, "a", "b", NULL, NULL, error));
    NEEDED(sot_network_bridges(NULL, &contacts, error));
    NEEDED(sot_network_bridges(network, NULL, error));
    NEEDED(sot_network_path(NULL, "a", "b", NULL, &contacts, error));
    NEEDED(sot_network_path(network, NULL, "b", NULL, &contacts, error));
    NEEDED(sot_network_path(network, "a", NULL, NULL, &contacts, error));
    NEEDED(sot_network_path(network, "a", "b", NULL, NULL, error));
    NEEDED(sot_network_knowers(NULL, "a", NULL, 1, &contacts, error));
    NEEDED(sot_network_knowers(network, NULL, NULL, 1, &contacts, error));
    NEEDED(sot_network_knowers(network, "a", NULL, 1, NULL, error));
    NEEDED(sot_network_write(NULL, 0, NULL, bytes_write, &out, error));
    NEEDED(sot_network_write(network, 0, NULL, NULL, &out, error));
    NEEDED(sot_network_write(network, 99, NULL, bytes_write, &out, error));
    NEEDED(sot_network_export_edges(network, NULL, error));
    NEEDED(sot_network_export_contacts(network, NULL, NULL, error));
    NEEDED(sot_contacts_get_info(NULL, NULL, error));
    NEEDED(sot_contacts_at(NULL, 0, NULL, error));
    ck_assert_ptr_null(sot_network_id(network, 99));
    ck_assert_uint_eq(sot_network_find(network, "nobody"), UINT32_MAX);
    ck_assert(!other && !admitted && !standing && !contacts && out.size == 0);
    sot_network_unref(network);
    sot_network_unref(NULL);
    sot_standing_free(NULL);
    sot_contacts_free(NULL);
    sot_admitted_free(NULL);
}
END_TEST

START_TEST(of_columns_of_networks)
{
    static const double weight[] = {1, 1};
    static const int64_t late[] = {SOT_TIME_MAX, SOT_TIME_MAX + 1};
    const char *const from[] = {"a", "b"}, *const to[] = {"b", "c"};
    sot_text_column actor = {.strings = from}, target = {.strings = to};
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_network_options options = SOT_NETWORK_OPTIONS_INIT;
    sot_network *network = NULL;
    columns.count = 2;
    columns.weight = weight;
    NEEDED(sot_network_from_columns(context, profile, &columns, NULL, &network, error));
    columns.actor = &actor;
    NEEDED(sot_network_from_columns(context, profile, &columns, NULL, &network, error));
    columns.target = &target;
    columns.contact_count = 1;
    NEEDED(sot_network_from_columns(context, profile, &columns, NULL, &network, error));
    columns.contact_count = 0;
    columns.time_us = late;
    FAILS(SOT_E_RANGE, sot_network_from_columns(context, profile, &columns, &options, &network, error));
    columns.time_us = NULL;
    options.as_of_us = SOT_TIME_MAX + 1;
    FAILS(SOT_E_RANGE, sot_network_from_columns(context, profile, &columns, &options, &network, error));
    options.as_of_us = START;
    options.half_life_days = 30; /* of what, without times? */
    NEEDED(sot_network_from_columns(context, profile, &columns, &options, &network, error));
    options.half_life_days = -1;
    FAILS(SOT_E_RANGE, sot_network_from_columns(context, profile, &columns, &options, &network, error));
    options.half_life_days = INFINITY;
    FAILS(SOT_E_RANGE, sot_network_from_columns(context, profile, &columns, &options, &network, error));
    ck_assert_ptr_null(network);
}
END_TEST

START_TEST(of_learning)
{
    sot_outcomes outcomes = SOT_OUTCOMES_INIT;
    sot_estimate estimate;
    sot_reliability reliability[4];
    sot_calibration calibration = {0, 1};
    sot_labels labels = SOT_LABELS_INIT;
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    sot_moves *moves = NULL;
    size_t filled;
    double score[] = {1}, odds[1];
    NEEDED(sot_outcomes_metric(NULL, &outcomes, 0, NULL, &estimate, error));
    NEEDED(sot_outcomes_metric(context, NULL, 0, NULL, &estimate, error));
    NEEDED(sot_outcomes_metric(context, &outcomes, 0, NULL, NULL, error));
    NEEDED(sot_outcomes_metric(context, &outcomes, 99, NULL, &estimate, error));
    NEEDED(sot_outcomes_reliability(NULL, &outcomes, 4, reliability, &filled, error));
    NEEDED(sot_outcomes_reliability(context, NULL, 4, reliability, &filled, error));
    NEEDED(sot_outcomes_reliability(context, &outcomes, 4, NULL, &filled, error));
    NEEDED(sot_outcomes_reliability(context, &outcomes, 4, reliability, NULL, error));
    NEEDED(sot_outcomes_calibrate(NULL, &outcomes, &calibration, error));
    NEEDED(sot_outcomes_calibrate(context, NULL, &calibration, error));
    NEEDED(sot_outcomes_calibrate(context, &outcomes, NULL, error));
    NEEDED(sot_calibration_apply(NULL, score, 1, odds, error));
    NEEDED(sot_calibration_apply(&calibration, NULL, 1, odds, error));
    NEEDED(sot_calibration_apply(&calibration, score, 1, NULL, error));
    NEEDED(sot_profile_log_odds(NULL, 0, score, 1, odds, error));
    NEEDED(sot_profile_log_odds(profile, 0, NULL, 1, odds, error));
    NEEDED(sot_profile_log_odds(profile, 0, score, 1, NULL, error));
    NEEDED(sot_profile_log_odds(profile, 99, score, 1, odds, error));
    NEEDED(sot_ledger_learn(NULL, &labels, NULL, &learned, &evaluation, error));
    NEEDED(sot_ledger_learn(ledger, NULL, NULL, &learned, &evaluation, error));
    NEEDED(sot_ledger_learn(ledger, &labels, NULL, NULL, &evaluation, error));
    NEEDED(sot_ledger_evaluate(NULL, &labels, NULL, &evaluation, error));
    NEEDED(sot_ledger_evaluate(ledger, NULL, NULL, &evaluation, error));
    NEEDED(sot_ledger_evaluate(ledger, &labels, NULL, NULL, error));
    NEEDED(sot_ledger_learn_activity(NULL, NULL, &learned, &evaluation, error));
    NEEDED(sot_ledger_learn_activity(ledger, NULL, &learned, &evaluation, error));
    NEEDED(sot_evaluation_get_info(NULL, NULL, error));
    NEEDED(sot_ledger_compare_profiles(NULL, profile, profile, NULL, &moves, error));
    NEEDED(sot_ledger_compare_profiles(ledger, profile, profile, NULL, NULL, error));
    NEEDED(sot_moves_get_info(NULL, NULL, error));
    NEEDED(sot_moves_get_row(NULL, 0, NULL, error));
    ck_assert_ptr_null(sot_moves_column(NULL, "depth"));
    ck_assert(!learned && !evaluation && !moves);
    sot_moves_free(NULL);
    sot_evaluation_free(NULL);
}
END_TEST

START_TEST(of_words)
{
    sot_words *words = NULL, *other = NULL;
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    sot_next next = {SOT_ACTION_KEEP_PROMISE, "p", 3, 0, 0};
    OK(sot_words_builtin(context, "en", &words, error));
    NEEDED(sot_words_builtin(NULL, "en", &other, error));
    NEEDED(sot_words_builtin(context, NULL, &other, error));
    NEEDED(sot_words_builtin(context, "en", NULL, error));
    NEEDED(sot_words_from_json(NULL, "{}", 2, &other, error));
    NEEDED(sot_words_from_json(context, NULL, 2, &other, error));
    NEEDED(sot_words_from_json(context, "{}", 2, NULL, error));
    NEEDED(sot_words_write_json(NULL, bytes_write, &out, error));
    NEEDED(sot_words_write_json(words, NULL, &out, error));
    NEEDED(sot_words_explain(words, NULL, NULL, bytes_write, &out, error));
    NEEDED(sot_words_next(NULL, &next, &options, bytes_write, &out, error));
    NEEDED(sot_words_next(words, NULL, &options, bytes_write, &out, error));
    NEEDED(sot_words_next(words, &next, &options, bytes_write, &out, error)); /* without `other` */
    NEEDED(sot_words_next(words, &next, NULL, bytes_write, &out, error));
    NEEDED(sot_words_table(words, NULL, NULL, bytes_write, &out, error));
    NEEDED(sot_words_report(NULL, ledger, NULL, bytes_write, &out, error));
    NEEDED(sot_words_report(words, NULL, NULL, bytes_write, &out, error));
    NEEDED(sot_words_report(words, ledger, NULL, NULL, &out, error));
    ck_assert_ptr_null(sot_words_language(99, NULL));
    ck_assert(!other && out.size == 0);
    sot_words_free(words);
    sot_words_free(NULL);
}
END_TEST

START_TEST(of_profiles_and_readers)
{
    sot_profile *other = NULL;
    sot_reader *reader = NULL, *another = NULL;
    sot_reading *reading = NULL;
    double value;
    int kind;
    NEEDED(sot_profile_builtin(NULL, &other, error));
    NEEDED(sot_profile_builtin(context, NULL, error));
    NEEDED(sot_profile_from_json(NULL, "{}", 2, &other, error));
    NEEDED(sot_profile_from_json(context, NULL, 2, &other, error));
    NEEDED(sot_profile_from_json(context, "{}", 2, NULL, error));
    NEEDED(sot_profile_to_json(NULL, bytes_write, &out, error));
    NEEDED(sot_profile_to_json(profile, NULL, &out, error));
    NEEDED(sot_profile_get(NULL, "scale", &value, error));
    NEEDED(sot_profile_get(profile, NULL, &value, error));
    NEEDED(sot_profile_get(profile, "scale", NULL, error));
    NEEDED(sot_profile_kind(NULL, "ask", NULL, error));
    NEEDED(sot_profile_kind(profile, NULL, &kind, error));
    NEEDED(sot_profile_kind(profile, "ask", NULL, error));
    ck_assert_ptr_null(sot_profile_kind_name(profile, 999));
    NEEDED(sot_reader_new(NULL, NULL, &another, error));
    NEEDED(sot_reader_new(context, NULL, NULL, error));
    OK(sot_reader_new(context, NULL, &reader, error));
    NEEDED(sot_reader_read(NULL, "x", 1, NULL, &reading, error));
    NEEDED(sot_reader_read(reader, NULL, 1, NULL, &reading, error));
    NEEDED(sot_reader_read(reader, "x", 1, NULL, NULL, error));
    NEEDED(sot_reading_get_info(NULL, NULL, error));
    NEEDED(sot_reading_passage(NULL, 0, NULL, error));
    NEEDED(sot_reading_span(NULL, 0, NULL, error));
    NEEDED(sot_reading_finding(NULL, 0, NULL, error));
    NEEDED(sot_reading_rows(NULL, NULL, NULL, NULL, error));
    NEEDED(sot_html_text(NULL, 1, bytes_write, &out, error));
    NEEDED(sot_html_text("<p>", 3, NULL, &out, error));
    ck_assert_ptr_null(sot_reader_language(reader, 99));
    ck_assert(!other && !another && !reading && out.size == 0);
    sot_reader_unref(reader);
    sot_reader_unref(NULL);
    sot_reading_free(NULL);
    sot_profile_unref(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arguments of networks");
    TCase *tests = add_case(suite, "arguments of networks");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, of_networks);
    tcase_add_test(tests, of_columns_of_networks);
    tcase_add_test(tests, of_learning);
    tcase_add_test(tests, of_words);
    tcase_add_test(tests, of_profiles_and_readers);
    return run_suite(suite);
}
