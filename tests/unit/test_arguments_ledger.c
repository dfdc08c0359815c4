/* SPDX-License-Identifier: MIT */
/* What calls about ledgers, and the ways in and out, require and are not given is an error that says so; and
 * inside a call on the same ledger they are busy, whoever asks. */
#include "../common/flat.h"
#include "../common/bytes.h"
#include "../common/couple.h"
#include "../common/idle.h"
#include "../common/worlds.h"

#define NEEDED(call) FAILS(SOT_E_ARGUMENT, call)

START_TEST(of_ledgers)
{
    sot_ledger *other = NULL;
    sot_contact contact = SOT_CONTACT_INIT;
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    sot_intake intake = SOT_INTAKE_INIT;
    sot_report report = SOT_REPORT_INIT;
    sot_remark_info remark = SOT_REMARK_INFO_INIT;
    sot_columns columns = SOT_COLUMNS_INIT;
    sot_interaction row = row_of(START, 0, SOT_KIND_MESSAGE);
    sot_seen seen = SOT_SEEN_INIT;
    NEEDED(sot_ledger_new(NULL, profile, &other, error));
    NEEDED(sot_ledger_new(context, profile, NULL, error));
    NEEDED(sot_ledger_declare(NULL, &contact, error));
    NEEDED(sot_ledger_declare(ledger, NULL, error));
    NEEDED(sot_ledger_contact(NULL, "a", &contact, error));
    NEEDED(sot_ledger_contact(ledger, NULL, &contact, error));
    NEEDED(sot_ledger_contact(ledger, "a", NULL, error));
    NEEDED(sot_ledger_contact_at(NULL, 0, &contact, error));
    NEEDED(sot_ledger_contact_at(ledger, 0, NULL, error));
    NEEDED(sot_ledger_add_alias(NULL, "c", "a", error));
    FAILS(SOT_E_TEXT, sot_ledger_add_alias(ledger, NULL, "a", error));
    FAILS(SOT_E_TEXT, sot_ledger_add_alias(ledger, "c", NULL, error));
    NEEDED(sot_ledger_remove_alias(NULL, "c", error));
    NEEDED(sot_ledger_remove_alias(ledger, NULL, error));
    NEEDED(sot_ledger_add(NULL, &row, NULL, error));
    NEEDED(sot_ledger_add(ledger, NULL, NULL, error));
    NEEDED(sot_ledger_add_columns(NULL, &columns, NULL, error));
    NEEDED(sot_ledger_add_columns(ledger, NULL, NULL, error));
    NEEDED(sot_ledger_remove(NULL, "a", "b", "x", error));
    NEEDED(sot_ledger_remove(ledger, NULL, "b", "x", error));
    NEEDED(sot_ledger_remove(ledger, "a", NULL, "x", error));
    NEEDED(sot_ledger_remove(ledger, "a", "b", NULL, error));
    NEEDED(sot_ledger_remove(ledger, "a", "b", "", error));
    NEEDED(sot_ledger_replace(NULL, &row, error));
    NEEDED(sot_ledger_replace(ledger, NULL, error));
    NEEDED(sot_ledger_replace(ledger, &row, error)); /* without an id */
    NEEDED(sot_ledger_forget(NULL, "a", NULL, error));
    NEEDED(sot_ledger_forget(ledger, NULL, NULL, error));
    NEEDED(sot_ledger_remove_many(NULL, NULL, 0, NULL, error));
    NEEDED(sot_ledger_remove_many(ledger, NULL, 1, NULL, error));
    sot_row_id ids[] = {
        {"a", "b", "x"}, {NULL, "b", "x"}, {"a", NULL, "x"}, {"a", "b", NULL}, {"a", "b", ""}};
    for (size_t k = 1; k < 5; k++) {
        ids[1] = ids[k];
        NEEDED(sot_ledger_remove_many(ledger, ids, 2, NULL, error));
    }
    NEEDED(sot_ledger_compact(NULL, error));
    NEEDED(sot_ledger_snapshot(NULL, &other, error));
    NEEDED(sot_ledger_snapshot(ledger, NULL, error));
    NEEDED(sot_ledger_set_wait(NULL, 1, error));
    NEEDED(sot_ledger_prune(NULL, START, NULL, error));
    NEEDED(sot_ledger_roll_up(NULL, &other, error));
    NEEDED(sot_ledger_roll_up(ledger, NULL, error));
    NEEDED(sot_ledger_get_info(NULL, &info, error));
    NEEDED(sot_ledger_get_info(ledger, NULL, error));
    NEEDED(sot_ledger_set_intake(NULL, &intake, error));
    NEEDED(sot_ledger_set_intake(ledger, NULL, error));
    NEEDED(sot_ledger_get_report(NULL, &report, error));
    NEEDED(sot_ledger_get_report(ledger, NULL, error));
    NEEDED(sot_ledger_get_remark(NULL, 0, &remark, error));
    NEEDED(sot_ledger_get_remark(ledger, 0, NULL, error));
    NEEDED(sot_ledger_get_remark(ledger, -1, &remark, error));
    NEEDED(sot_ledger_each(NULL, "a", "b", any_row, NULL, error));
    NEEDED(sot_ledger_each(ledger, "a", "b", NULL, NULL, error));
    NEEDED(sot_ledger_each_pair(NULL, NULL, any_pair, NULL, error));
    NEEDED(sot_ledger_each_pair(ledger, NULL, NULL, NULL, error));
    NEEDED(sot_ledger_observed(NULL, START, &seen, error));
    NEEDED(sot_ledger_observed(ledger, START, NULL, error));
    ck_assert_ptr_null(other);
    OK(sot_ledger_get_info(ledger, &info, error));
    ck_assert_uint_eq(info.interactions, 0);
    ck_assert_uint_eq(info.contacts, 2);
}
END_TEST

START_TEST(of_ways_in_and_out)
{
    struct ArrowArrayStream *stream = NULL;
    bytes out = {NULL, 0, 0, 0, 0};
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    sot_query query = SOT_QUERY_INIT;
    sot_explanation *explanation = NULL;
    int64_t time = 0;
    char text[32];
    put(START, 0, SOT_KIND_MESSAGE);
    options.as_of_us = query.as_of_us = START;
    query.a = "a", query.b = "b";
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    OK(sot_ledger_explain(ledger, &query, &explanation, error));
    NEEDED(sot_ledger_read_csv(NULL, no_bytes, NULL, NULL, NULL, error));
    NEEDED(sot_ledger_read_csv(ledger, NULL, NULL, NULL, NULL, error));
    NEEDED(sot_ledger_read_ndjson(NULL, no_bytes, NULL, NULL, NULL, error));
    NEEDED(sot_ledger_read_ndjson(ledger, NULL, NULL, NULL, NULL, error));
    NEEDED(sot_ledger_write_ndjson(NULL, NULL, bytes_write, &out, error));
    NEEDED(sot_ledger_write_ndjson(ledger, NULL, NULL, &out, error));
    NEEDED(sot_ledger_export_contact(NULL, "a", bytes_write, &out, error));
    NEEDED(sot_ledger_export_contact(ledger, NULL, bytes_write, &out, error));
    NEEDED(sot_ledger_export_contact(ledger, "a", NULL, &out, error));
    NEEDED(sot_scores_write(NULL, 0, bytes_write, &out, error));
    NEEDED(sot_scores_write(scores, 0, NULL, &out, error));
    NEEDED(sot_scores_write(scores, 99, bytes_write, &out, error));
    NEEDED(sot_moves_write(NULL, 0, bytes_write, &out, error));
    NEEDED(sot_evaluation_write_json(NULL, bytes_write, &out, error));
    NEEDED(sot_explanation_write_json(NULL, bytes_write, &out, error));
    NEEDED(sot_explanation_write_json(explanation, NULL, &out, error));
    NEEDED(sot_time_format(START, NULL, error));
    NEEDED(sot_time_parse(NULL, SOT_UNIT_AUTO, &time, error));
    NEEDED(sot_time_parse("2026-01-01", SOT_UNIT_AUTO, NULL, error));
    NEEDED(sot_time_parse("2026-01-01", 99, &time, error));
    NEEDED(sot_due_parse(NULL, SOT_UNIT_AUTO, profile, &time, error));
    NEEDED(sot_due_parse("2026-01-01", SOT_UNIT_AUTO, NULL, &time, error));
    NEEDED(sot_due_parse("2026-01-01", SOT_UNIT_AUTO, profile, NULL, error));
    NEEDED(sot_due_parse("2026-01-01", 99, profile, &time, error));
    FAILS(SOT_E_RANGE, sot_time_format(SOT_TIME_MAX + 1, text, error));
    NEEDED(sot_ledger_read_arrow(ledger, stream, NULL, NULL, error));
    NEEDED(sot_ledger_export_arrow(ledger, NULL, NULL, stream, error));
    NEEDED(sot_scores_export_arrow(scores, stream, error));
    NEEDED(sot_moves_export_arrow(NULL, stream, error));
    ck_assert_uint_eq(out.size, 0);
    sot_scores_free(scores);
    sot_explanation_free(explanation);
}
END_TEST

/* ---- in use ---- */

#define BUSY(call) FAILS(SOT_E_BUSY, call)

static int use_inside(void *user, const sot_interaction *row)
{
    sot_ledger *in = user, *other = NULL;
    sot_contact contact = SOT_CONTACT_INIT;
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    sot_intake intake = SOT_INTAKE_INIT;
    sot_report report = SOT_REPORT_INIT;
    sot_remark_info remark = SOT_REMARK_INFO_INIT;
    sot_seen seen = SOT_SEEN_INIT;
    sot_attention *attention = NULL;
    sot_network *network = NULL;
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    const sot_change *change = NULL;
    sot_query query = SOT_QUERY_INIT;
    bytes out = {NULL, 0, 0, 0, 0};
    int side;
    options.as_of_us = query.as_of_us = START;
    query.a = "a", query.b = "b";
    contact.id = "c";
    BUSY(sot_ledger_declare(in, &contact, error));
    BUSY(sot_ledger_contact(in, "a", &contact, error));
    BUSY(sot_ledger_contact_at(in, 0, &contact, error));
    BUSY(sot_ledger_add_alias(in, "c", "a", error));
    BUSY(sot_ledger_remove_alias(in, "c", error));
    BUSY(sot_ledger_remove_many(in, NULL, 0, NULL, error));
    BUSY(sot_ledger_compact(in, error));
    BUSY(sot_ledger_snapshot(in, &other, error));
    BUSY(sot_ledger_roll_up(in, &other, error));
    BUSY(sot_ledger_get_info(in, &info, error));
    BUSY(sot_ledger_set_intake(in, &intake, error));
    BUSY(sot_ledger_get_report(in, &report, error));
    BUSY(sot_ledger_get_remark(in, 0, &remark, error));
    BUSY(sot_ledger_each_pair(in, NULL, any_pair, NULL, error));
    BUSY(sot_ledger_observed(in, START, &seen, error));
    BUSY(sot_ledger_side(in, "a", "b", &side, error));
    BUSY(sot_attention_new(in, NULL, START, &attention, error));
    BUSY(sot_ledger_scores(in, NULL, &options, &scores, error));
    BUSY(sot_ledger_timeline(in, &query, &options.as_of_us, 1, &scores, error));
    BUSY(sot_ledger_explain_change(in, &query, START - DAY, &change, error));
    BUSY(sot_network_from_ledger(in, NULL, START, &network, error));
    BUSY(sot_ledger_write_ndjson(in, NULL, bytes_write, &out, error));
    BUSY(sot_ledger_export_contact(in, "a", bytes_write, &out, error));
    BUSY(sot_ledger_read_csv(in, no_bytes, NULL, NULL, NULL, error));
    BUSY(sot_ledger_replace(in, row, error));
    sot_labels labels = SOT_LABELS_INIT;
    sot_learn_options learning = SOT_LEARN_OPTIONS_INIT;
    sot_activity_options activity = SOT_ACTIVITY_OPTIONS_INIT;
    sot_compare_options comparing = SOT_COMPARE_OPTIONS_INIT;
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    sot_moves *moves = NULL;
    sot_text_column a = {.strings = &row->actor}, b = {.strings = &row->target};
    double one = 1;
    labels.count = 1;
    labels.a = &a, labels.b = &b, labels.label = &one;
    learning.as_of_us = activity.end_us = comparing.as_of_us = START;
    BUSY(sot_ledger_learn(in, &labels, &learning, &learned, &evaluation, error));
    BUSY(sot_ledger_evaluate(in, &labels, &learning, &evaluation, error));
    BUSY(sot_ledger_learn_activity(in, &activity, &learned, &evaluation, error));
    BUSY(sot_ledger_compare_profiles(in, NULL, NULL, &comparing, &moves, error));
    ck_assert(!learned && !evaluation && !moves);
    ck_assert(!other && !attention && !network && !scores && !change && out.size == 0);
    return 0;
}

START_TEST(inside_another_call)
{
    put(START, 0, SOT_KIND_MESSAGE);
    OK(sot_ledger_each(ledger, "a", "b", use_inside, ledger, error));
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    OK(sot_ledger_get_info(ledger, &info, error));
    ck_assert_uint_eq(info.interactions, 1);
    ck_assert_uint_eq(info.contacts, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arguments of ledgers");
    TCase *tests = add_case(suite, "arguments of ledgers");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, of_ledgers);
    tcase_add_test(tests, of_ways_in_and_out);
    tcase_add_test(tests, inside_another_call);
    return run_suite(suite);
}
