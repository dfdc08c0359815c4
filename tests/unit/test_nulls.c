/* SPDX-License-Identifier: MIT */
/* Every public function, with NULL for every set of its pointers, with structs that hold nothing but their
 * size, and with numbers that nobody means: what is needed and is not there is an error with a message, or
 * the answer that stands for none; nothing is made then, and nothing ends the program. The calls are made
 * from the headers (nulls.py): no function can be forgotten. */
#include "../common/worlds.h"
#include "../common/idle.h"

#include <limits.h>
#include <stdio.h>

#define A rows_contact[0]
#define B rows_contact[1]
#define A_CSV "time,actor,target\n2026-01-01,ann,Bob\n"
#define UNTIL (START + 200 * DAY)
enum { LABELS = 10 };

/* ---- what calls are given ---- */

static struct {
    sot_context *context;
    sot_profile *profile;
    sot_ledger *ledger;
    sot_evidence *evidence;
    sot_reader *reader;
    sot_reading *reading;
    sot_network *network;
    sot_admitted *admitted;
    sot_standing *standing;
    sot_contacts *contacts;
    sot_attention *attention;
    sot_scores *scores;
    sot_explanation *explanation;
    const sot_change *change;
    sot_nexts *nexts;
    sot_evaluation *evaluation;
    sot_moves *moves;
    sot_words *words;
} the;

static row_list rows;
static int nothing;
static const char a_file[] = "test_nulls.file.csv";
static const char a_catalogue[] = "{\"language\": \"xx\"}";
static const char *const some_ids[] = {"ann"};
static const double numbers[] = {0.5};
static const int64_t times[] = {UNTIL};
static sot_reliability bins[101];
static uint64_t room[1024];
static unsigned char saved[8192];
static size_t saved_size;

static sot_context_options context_options = SOT_CONTEXT_OPTIONS_INIT;
static sot_reader_options reader_options = SOT_READER_OPTIONS_INIT;
static sot_about about = SOT_ABOUT_INIT;
static sot_interaction a_row = SOT_INTERACTION_INIT, with_an_id = SOT_INTERACTION_INIT,
                       after_all = SOT_INTERACTION_INIT;
static sot_reading_rows_options rows_options = SOT_READING_ROWS_OPTIONS_INIT;
static sot_contact a_contact = SOT_CONTACT_INIT;
static sot_text_column of_a = SOT_TEXT_COLUMN_INIT, of_b = SOT_TEXT_COLUMN_INIT;
static sot_columns columns = SOT_COLUMNS_INIT;
static sot_network_columns network_columns = SOT_NETWORK_COLUMNS_INIT;
static sot_network_options network_options = SOT_NETWORK_OPTIONS_INIT;
static sot_standing_options standing_options = SOT_STANDING_OPTIONS_INIT;
static sot_attack_options attack_options = SOT_ATTACK_OPTIONS_INIT;
static sot_row_id a_row_id = SOT_ROW_ID_INIT;
static sot_intake intake = SOT_INTAKE_INIT;
static sot_query query = SOT_QUERY_INIT, with_a_profile;
static sot_scores_options scores_options = SOT_SCORES_OPTIONS_INIT;
static sot_outcomes outcomes = SOT_OUTCOMES_INIT;
static sot_metric_options metric_options = SOT_METRIC_OPTIONS_INIT;
static sot_calibration calibration = {0, 1};
static sot_text_column label_columns[2];
static sot_labels labels = SOT_LABELS_INIT;
static sot_learn_options learn_options = SOT_LEARN_OPTIONS_INIT;
static sot_activity_options activity_options = SOT_ACTIVITY_OPTIONS_INIT;
static sot_compare_options compare_options = SOT_COMPARE_OPTIONS_INIT;
static sot_read_options read_options = SOT_READ_OPTIONS_INIT;
static sot_words_options words_options = SOT_WORDS_OPTIONS_INIT, to_somebody = SOT_WORDS_OPTIONS_INIT,
                         with_ledger = SOT_WORDS_OPTIONS_INIT;
static sot_next a_next = {SOT_ACTION_KEEP_PROMISE, "p", 3, 0, 0};

static const sot_words_options *of_a_ledger(void)
{
    with_ledger.ledger = the.ledger;
    return &with_ledger;
}

/* Its own text once a call: `place` begins anew with each. */
static size_t place;

static size_t read_text(const char *text, char *bytes, size_t size)
{
    size_t left = strlen(text) - place, n = left < size ? left : size;
    memcpy(bytes, text + place, n);
    place += n;
    return n;
}

static size_t read_csv(void *user, char *bytes, size_t size)
{
    (void)user;
    return read_text(A_CSV, bytes, size);
}

static size_t read_eigentrust(void *user, char *bytes, size_t size)
{
    (void)user;
    return read_text("ann,Bob,1\n", bytes, size);
}

static int any_suggestion(void *user, const sot_suggestion *suggestion)
{
    (void)user, (void)suggestion;
    return 0;
}

static void whole_ledger(struct ArrowArrayStream *stream)
{
    OK(sot_ledger_export_arrow(the.ledger, NULL, NULL, stream, error));
}

/* ---- one of each ---- */

static sot_context *new_sot_context(void)
{
    return new_context(1);
}

static sot_profile *new_sot_profile(void)
{
    return new_profile(the.context, NULL);
}

static sot_ledger *new_sot_ledger(void)
{
    sot_ledger *ledger = new_ledger(the.context, NULL, 5, &rows, false);
    OK(sot_ledger_add(ledger, &with_an_id, NULL, error));
    OK(sot_ledger_add_alias(ledger, "alias", A, error));
    return ledger;
}

#define NEW(type, call)              \
    static type *new_##type(void)    \
    {                                \
        type *made = NULL;           \
        OK(call);                    \
        ck_assert_ptr_nonnull(made); \
        return made;                 \
    }
NEW(sot_evidence, sot_ledger_evidence(the.ledger, &query, &made, error))
NEW(sot_reader, sot_reader_new(the.context, NULL, &made, error))
NEW(sot_reading, sot_reader_read(the.reader, "Thanks! I'll send it on Friday.", 31, &about, &made, error))
NEW(sot_network, sot_network_from_ledger(the.ledger, NULL, UNTIL, &made, error))
NEW(sot_admitted, sot_admitted_new(the.network, some_ids, 1, &made, error))
NEW(sot_standing, sot_network_standing(the.network, some_ids, 1, NULL, &made, error))
NEW(sot_contacts, sot_network_common(the.network, A, B, NULL, &made, error))
NEW(sot_attention, sot_attention_new(the.ledger, NULL, UNTIL, &made, error))
NEW(sot_scores, sot_ledger_scores(the.ledger, NULL, &scores_options, &made, error))
NEW(sot_explanation, sot_ledger_explain(the.ledger, &query, &made, error))

NEW(sot_nexts, sot_ledger_next(the.ledger, &query, &made, error))
NEW(sot_evaluation, sot_ledger_evaluate(the.ledger, &labels, &learn_options, &made, error))
NEW(sot_moves, sot_ledger_compare_profiles(the.ledger, NULL, NULL, &compare_options, &made, error))
NEW(sot_words, sot_words_builtin(the.context, "en", &made, error))

static const sot_change *new_sot_change(void)
{
    const sot_change *made = NULL;
    OK(sot_ledger_explain_change(the.ledger, &query, UNTIL - DAY, &made, error));
    return made;
}

static sot_interaction a_to_b(int64_t t)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = A;
    row.target = B;
    return row;
}

static void fill(void)
{
    static const int pair[5][2] = {{0, 1}, {1, 2}, {0, 2}, {3, 1}, {2, 4}};
    static const char *a[LABELS], *b[LABELS];
    static double label[LABELS], outcome[] = {0, 1}, score[] = {0.25, 0.75};
    static int64_t time[LABELS];
    static const uint8_t kinds[] = {SOT_KIND_CALL};
    for (int k = 0; k < LABELS; k++) {
        a[k] = rows_contact[pair[k % 5][0]];
        b[k] = rows_contact[pair[k % 5][1]];
        label[k] = k % 5 < 2;
        time[k] = k < 5 ? START + 100 * DAY : UNTIL;
    }
    label_columns[0].strings = a;
    label_columns[1].strings = b;
    labels.count = LABELS;
    labels.a = &label_columns[0];
    labels.b = &label_columns[1];
    labels.label = label;
    labels.as_of_us = time;
    learn_options.split = SOT_SPLIT_TIME;
    learn_options.metrics.resamples = activity_options.metrics.resamples = metric_options.resamples = 3;
    activity_options.end_us = START + 160 * DAY;
    activity_options.cut_offs = 12;
    compare_options.as_of_us = scores_options.as_of_us = query.as_of_us = UNTIL;
    compare_options.least = 0;
    scores_options.me = A;
    outcomes.count = 2;
    outcomes.score = score;
    outcomes.label = outcome;
    query.a = A;
    query.b = B;
    a_row = a_to_b(START);
    with_an_id = a_to_b(START + DAY);
    with_an_id.id = "r";
    after_all = a_to_b(UNTIL);
    rows_options.row = &a_row;
    a_contact.id = "new";
    a_row_id = (sot_row_id){A, B, "r"};
    of_a.strings = &rows_contact[0];
    of_b.strings = &rows_contact[1];
    columns.count = network_columns.count = 1;
    columns.time_us = times;
    columns.actor = network_columns.actor = &of_a;
    columns.target = network_columns.target = &of_b;
    columns.kind = kinds;
    network_columns.weight = numbers;
    attack_options.seeds = attack_options.honest = some_ids;
    attack_options.seed_count = attack_options.honest_count = 1;
    to_somebody.other = "Bob";
}

static void setup(void)
{
    rng dice = {7};
    making how = {5, 0, 200, false};
    rows = rows_make(&dice, 300, &how);
    fill();
    the.context = new_sot_context();
    the.profile = new_sot_profile();
    with_a_profile = query;
    with_a_profile.profile = the.profile;
    the.ledger = new_sot_ledger();
    the.evidence = new_sot_evidence();
    the.reader = new_sot_reader();
    the.reading = new_sot_reading();
    the.network = new_sot_network();
    the.admitted = new_sot_admitted();
    the.standing = new_sot_standing();
    the.contacts = new_sot_contacts();
    the.attention = new_sot_attention();
    the.scores = new_sot_scores();
    the.explanation = new_sot_explanation();
    the.change = new_sot_change();
    the.nexts = new_sot_nexts();
    the.evaluation = new_sot_evaluation();
    the.moves = new_sot_moves();
    the.words = new_sot_words();
    OK(sot_evidence_save(the.evidence, saved, sizeof saved, &saved_size, error));
    FILE *file = fopen(a_file, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(A_CSV, file);
    fclose(file);
}

static void teardown(void)
{
    remove(a_file);
    sot_words_free(the.words);
    sot_moves_free(the.moves);
    sot_evaluation_free(the.evaluation);
    sot_nexts_free(the.nexts);
    sot_change_free(the.change);
    sot_explanation_free(the.explanation);
    sot_scores_free(the.scores);
    sot_attention_free(the.attention);
    sot_contacts_free(the.contacts);
    sot_standing_free(the.standing);
    sot_admitted_free(the.admitted);
    sot_network_unref(the.network);
    sot_reading_free(the.reading);
    sot_reader_unref(the.reader);
    sot_evidence_free(the.evidence);
    sot_ledger_free(the.ledger);
    sot_profile_unref(the.profile);
    sot_context_unref(the.context);
    rows_free(&rows);
}

/* ---- what they must answer ---- */

/* Bit k of `gone`: the k-th pointer is NULL; of `needed`: it must not be. */
static void judge(const char *function, unsigned gone, unsigned needed, int odd, sot_status got,
                  const sot_error *said)
{
    if (gone & needed)
        ck_assert_msg(got != SOT_OK, "%s without the pointers %x (%x are needed) is good", function, gone,
                      needed);
    else if (odd < 0)
        ck_assert_msg(got == SOT_OK, "%s without the pointers %x (%x are needed): %s", function, gone, needed,
                      said->message);
    if (said->status != SOT_OK) /* not, where it was not given to it */
        ck_assert_msg(said->status == got && said->message[0] != '\0',
                      "%s without %x: %s, but says %s: \"%s\"", function, gone, sot_status_name(got),
                      sot_status_name(said->status), said->message);
}

static void untouched(const char *function, sot_status got, bool empty)
{
    ck_assert_msg(got == SOT_OK || empty, "%s failed and made something", function);
}

static void neutral(const char *function, unsigned gone, unsigned needed, bool none)
{
    ck_assert_msg(!(gone & needed) || none, "%s without the pointers %x has an answer", function, gone);
}

#include "nulls.inc"

static void call(int k, unsigned gone, int odd)
{
    sot_evidence_free(the.evidence);
    sot_ledger_free(the.ledger);
    the.ledger = new_sot_ledger();
    the.evidence = new_sot_evidence();
    place = 0;
    every[k].call(gone, odd);
}

START_TEST(pointers)
{
    for (unsigned gone = 0; gone < 1u << every[_i].pointers; gone++)
        call(_i, gone, -1);
}
END_TEST

START_TEST(numbers_and_bare_structs)
{
    for (int odd = 0; odd < every[_i].odds; odd++)
        call(_i, 0, odd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("nulls");
    TCase *tests = add_case(suite, "nulls");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, pointers, 0, sizeof every / sizeof *every);
    tcase_add_loop_test(tests, numbers_and_bare_structs, 0, sizeof every / sizeof *every);
    return run_suite(suite);
}
