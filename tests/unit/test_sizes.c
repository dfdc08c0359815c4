/* SPDX-License-Identifier: MIT */
/* The one rule for structs that begin with their size, through the public calls: smaller, larger, arrays of
 * them, and rooms that are filled; and errors that are over. */
#include "../common/worlds.h"
#include "../common/idle.h"

static sot_context *context;
static sot_profile *profile;
static sot_ledger *ledger;

static void setup(void)
{
    context = new_context(1);
    profile = new_profile(context, NULL);
    OK(sot_ledger_new(context, NULL, &ledger, error));
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_profile_unref(profile);
    sot_context_unref(context);
}

static sot_interaction row_at(int64_t t, const char *actor, const char *target)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = actor;
    row.target = target;
    return row;
}

/* A struct of a later version: what this one knows, and more. */
#define GROWN(type)     \
    struct {            \
        type known;     \
        uint64_t later; \
    }

#define GROW(grown, type)                      \
    do {                                       \
        memset(&(grown), 0, sizeof(grown));    \
        (grown).known = (type)type##_DEFAULTS; \
        (grown).known.size = sizeof(grown);    \
    } while (0)
#define sot_interaction_DEFAULTS SOT_INTERACTION_INIT
#define sot_query_DEFAULTS SOT_QUERY_INIT
#define sot_inputs_DEFAULTS SOT_INPUTS_INIT
#define sot_contact_DEFAULTS SOT_CONTACT_INIT
#define sot_columns_DEFAULTS SOT_COLUMNS_INIT
#define sot_scores_options_DEFAULTS SOT_SCORES_OPTIONS_INIT
#define sot_context_options_DEFAULTS SOT_CONTEXT_OPTIONS_INIT
#define sot_seen_DEFAULTS SOT_SEEN_INIT
#define sot_standing_options_DEFAULTS SOT_STANDING_OPTIONS_INIT
#define sot_network_options_DEFAULTS SOT_NETWORK_OPTIONS_INIT
#define sot_network_columns_DEFAULTS SOT_NETWORK_COLUMNS_INIT
#define sot_outcomes_DEFAULTS SOT_OUTCOMES_INIT
#define sot_metric_options_DEFAULTS SOT_METRIC_OPTIONS_INIT
#define sot_compare_options_DEFAULTS SOT_COMPARE_OPTIONS_INIT
#define sot_attack_options_DEFAULTS SOT_ATTACK_OPTIONS_INIT
#define sot_read_options_DEFAULTS SOT_READ_OPTIONS_INIT
#define sot_labels_DEFAULTS SOT_LABELS_INIT
#define sot_learn_options_DEFAULTS SOT_LEARN_OPTIONS_INIT
#define sot_activity_options_DEFAULTS SOT_ACTIVITY_OPTIONS_INIT
#define sot_about_DEFAULTS SOT_ABOUT_INIT
#define sot_reader_options_DEFAULTS SOT_READER_OPTIONS_INIT
#define sot_open_item_DEFAULTS SOT_OPEN_ITEM_INIT
#define sot_reading_rows_options_DEFAULTS SOT_READING_ROWS_OPTIONS_INIT
#define sot_intake_DEFAULTS SOT_INTAKE_INIT
#define sot_words_options_DEFAULTS SOT_WORDS_OPTIONS_INIT

/* `call` with a larger struct: good while the rest is zero, UNSUPPORTED where something is asked for; without
 * a size nothing. */
#define RULE(grown, call)                  \
    do {                                   \
        size_t size_ = (grown).known.size; \
        OK(call);                          \
        (grown).later = 1;                 \
        FAILS(SOT_E_UNSUPPORTED, call);    \
        (grown).later = 0;                 \
        (grown).known.size = 0;            \
        FAILS(SOT_E_ARGUMENT, call);       \
        (grown).known.size = SIZE_MAX;     \
        FAILS(SOT_E_ARGUMENT, call);       \
        (grown).known.size = size_;        \
    } while (0)

/* The same of a call that wants more than this test gives: it is not the size that it stumbles over. */
#define RULE_AT_LEAST(grown, call)                                  \
    do {                                                            \
        sot_error kept_ = SOT_ERROR_INIT, *error = &kept_;          \
        ck_assert_int_ne(call, SOT_E_UNSUPPORTED);                  \
        (grown).later = 1;                                          \
        ck_assert_int_eq(call, SOT_E_UNSUPPORTED);                  \
        (grown).later = 0;                                          \
        (grown).known.size = 0;                                     \
        ck_assert_int_eq(call, SOT_E_ARGUMENT);                     \
        ck_assert_ptr_nonnull(strstr(kept_.message, ".size is 0")); \
        (grown).known.size = sizeof(grown);                         \
    } while (0)

/* `call` into `room`: a later program's is filled and the rest zeroed, an earlier one's is filled as far as
 * it goes, and one without a size not at all. */
#define ROOM(type, call)                                                        \
    do {                                                                        \
        GROWN(type) grown_;                                                     \
        type *room = &grown_.known;                                             \
        memset(&grown_, 0x55, sizeof grown_);                                   \
        room->size = sizeof grown_;                                             \
        OK(call);                                                               \
        ck_assert_msg(room->size == sizeof grown_ && grown_.later == 0, #type); \
        memset(&grown_, 0x55, sizeof grown_);                                   \
        room->size = sizeof room->size;                                         \
        OK(call);                                                               \
        for (size_t at_ = sizeof room->size; at_ < sizeof grown_; at_++)        \
            ck_assert_msg(((unsigned char *)room)[at_] == 0x55, #type);         \
        room->size = 0;                                                         \
        FAILS(SOT_E_ARGUMENT, call);                                            \
    } while (0)

START_TEST(larger_rows_and_contacts)
{
    GROWN(sot_interaction) row;
    GROW(row, sot_interaction);
    row.known.actor = "a";
    row.known.target = "b";
    RULE(row, sot_ledger_add(ledger, &row.known, NULL, error));
    sot_evidence *evidence = NULL;
    OK(sot_evidence_new(context, profile, "a", "b", &evidence, error));
    RULE(row, (row.known.time_us++, sot_evidence_add(evidence, &row.known, error)));
    sot_evidence_free(evidence);
    GROWN(sot_contact) contact;
    GROW(contact, sot_contact);
    contact.known.id = "c";
    RULE(contact, sot_ledger_declare(ledger, &contact.known, error));
    int64_t times[] = {0};
    const char *const a[] = {"a"}, *const b[] = {"b"};
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    uint8_t kind[] = {SOT_KIND_CALL};
    actor.strings = a;
    target.strings = b;
    GROWN(sot_columns) columns;
    GROW(columns, sot_columns);
    columns.known.count = 1;
    columns.known.time_us = times;
    columns.known.actor = &actor;
    columns.known.target = &target;
    columns.known.kind = kind;
    RULE(columns, sot_ledger_add_columns(ledger, &columns.known, NULL, error));
}
END_TEST

START_TEST(larger_questions)
{
    sot_interaction row = row_at(START, "a", "b");
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    GROWN(sot_query) query;
    GROW(query, sot_query);
    query.known.a = "a";
    query.known.b = "b";
    query.known.as_of_us = START;
    RULE(query, sot_ledger_score(ledger, &query.known, &score, error));
    GROWN(sot_inputs) inputs;
    GROW(inputs, sot_inputs);
    query.known.inputs = &inputs.known;
    RULE(inputs, sot_ledger_score(ledger, &query.known, &score, error));
    GROWN(sot_seen) seen;
    GROW(seen, sot_seen);
    inputs.known.observed = &seen.known;
    RULE(seen, sot_ledger_score(ledger, &query.known, &score, error));
    seen.known.kinds = UINT64_C(1) << SOT_KIND_COUNT; /* a kind that is not there yet */
    FAILS(SOT_E_UNSUPPORTED, sot_ledger_score(ledger, &query.known, &score, error));
    GROWN(sot_intake) intake;
    GROW(intake, sot_intake);
    RULE(intake, sot_ledger_set_intake(ledger, &intake.known, error));
    GROWN(sot_scores_options) options;
    GROW(options, sot_scores_options);
    options.known.as_of_us = START;
    sot_scores *scores = NULL;
    RULE(options, (sot_scores_free(scores), scores = NULL,
                   sot_ledger_scores(ledger, NULL, &options.known, &scores, error)));
    sot_scores_free(scores);
    GROWN(sot_compare_options) compare;
    GROW(compare, sot_compare_options);
    compare.known.as_of_us = START;
    sot_moves *moves = NULL;
    RULE(compare, (sot_moves_free(moves), moves = NULL,
                   sot_ledger_compare_profiles(ledger, NULL, NULL, &compare.known, &moves, error)));
    sot_moves_free(moves);
    GROWN(sot_context_options) made;
    GROW(made, sot_context_options);
    sot_context *other = NULL;
    RULE(made, (sot_context_unref(other), other = NULL, sot_context_new(&made.known, &other, error)));
    sot_context_unref(other);
}
END_TEST

START_TEST(larger_networks_and_measures)
{
    const char *const a[] = {"a", "b"}, *const b[] = {"b", "a"};
    const double value[] = {1, 1}, score[] = {0.2, 0.9}, label[] = {0, 1};
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    actor.strings = a;
    target.strings = b;
    GROWN(sot_network_columns) columns;
    GROW(columns, sot_network_columns);
    columns.known.count = 2;
    columns.known.actor = &actor;
    columns.known.target = &target;
    columns.known.weight = value;
    GROWN(sot_network_options) options;
    GROW(options, sot_network_options);
    sot_network *network = NULL;
#define MADE                                     \
    (sot_network_unref(network), network = NULL, \
     sot_network_from_columns(context, profile, &columns.known, &options.known, &network, error))
    RULE(columns, MADE);
    RULE(options, MADE);
    OK(MADE);
    GROWN(sot_standing_options) standing_options;
    GROW(standing_options, sot_standing_options);
    sot_standing *standing = NULL;
    const char *ego = "a";
    RULE(standing_options,
         (sot_standing_free(standing), standing = NULL,
          sot_network_standing(network, &ego, 1, &standing_options.known, &standing, error)));
    sot_standing_free(standing);
    GROWN(sot_edge) edge;
    memset(&edge, 0xff, sizeof edge);
    edge.known.size = sizeof edge;
    OK(sot_network_edge(network, "a", "b", &edge.known, error));
    ck_assert(edge.later == 0 && edge.known.known && edge.known.size == sizeof edge);
    sot_network_unref(network);
    GROWN(sot_outcomes) outcomes;
    GROW(outcomes, sot_outcomes);
    outcomes.known.count = 2;
    outcomes.known.score = score;
    outcomes.known.label = label;
    GROWN(sot_metric_options) how;
    GROW(how, sot_metric_options);
    how.known.resamples = 0;
    sot_estimate estimate;
    RULE(outcomes,
         sot_outcomes_metric(context, &outcomes.known, SOT_METRIC_AUC, &how.known, &estimate, error));
    RULE(how, sot_outcomes_metric(context, &outcomes.known, SOT_METRIC_AUC, &how.known, &estimate, error));
}
END_TEST

static int stop_at_none(void *user, const sot_suggestion *suggestion)
{
    (void)user;
    ck_assert_uint_eq(suggestion->size, sizeof *suggestion);
    return 0;
}

START_TEST(larger_messages)
{
    static const char text[] = "Thank you! I will send the drawings on Friday.";
    GROWN(sot_reader_options) made;
    GROW(made, sot_reader_options);
    sot_reader *reader = NULL;
    RULE(made,
         (sot_reader_unref(reader), reader = NULL, sot_reader_new(context, &made.known, &reader, error)));
    sot_reader_unref(reader);
    reader = NULL;
    OK(sot_reader_new(context, NULL, &reader, error));
    GROWN(sot_about) about;
    GROW(about, sot_about);
    about.known.time_us = START;
    sot_reading *reading = NULL;
    RULE(about, (sot_reading_free(reading), reading = NULL,
                 sot_reader_read(reader, text, sizeof text - 1, &about.known, &reading, error)));
    sot_reading_free(reading);
    reading = NULL;
    OK(sot_reader_read(reader, text, sizeof text - 1, &about.known, &reading, error));
    ROOM(sot_reading_info, sot_reading_get_info(reading, room, error));
    ROOM(sot_passage, sot_reading_passage(reading, 0, room, error));
    ROOM(sot_span, sot_reading_span(reading, 0, room, error));
    ROOM(sot_finding, sot_reading_finding(reading, 0, room, error));
    GROWN(sot_interaction) row;
    GROW(row, sot_interaction);
    row.known = row_at(START, "a", "b");
    row.known.size = sizeof row;
    GROWN(sot_open_item) items[2];
    for (int k = 0; k < 2; k++) {
        GROW(items[k], sot_open_item);
        items[k].known.id = "p";
    }
    GROWN(sot_reading_rows_options) options;
    GROW(options, sot_reading_rows_options);
    options.known.row = &row.known;
    options.known.open = &items[0].known;
    options.known.open_count = 2;
    RULE(options, sot_reading_rows(reading, &options.known, stop_at_none, NULL, error));
    RULE(row, sot_reading_rows(reading, &options.known, stop_at_none, NULL, error));
    items[1].later = 1;
    FAILS(SOT_E_UNSUPPORTED, sot_reading_rows(reading, &options.known, stop_at_none, NULL, error));
    sot_reading_free(reading);
    sot_reader_unref(reader);
}
END_TEST

START_TEST(larger_options)
{
    GROWN(sot_read_options) read;
    GROW(read, sot_read_options);
    RULE_AT_LEAST(read, sot_ledger_read_csv(ledger, no_bytes, NULL, &read.known, NULL, error));
    GROWN(sot_labels) labels;
    GROWN(sot_learn_options) learn;
    GROWN(sot_activity_options) activity;
    GROW(labels, sot_labels);
    GROW(learn, sot_learn_options);
    GROW(activity, sot_activity_options);
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    RULE_AT_LEAST(labels, sot_ledger_evaluate(ledger, &labels.known, &learn.known, &evaluation, error));
    RULE_AT_LEAST(learn, sot_ledger_evaluate(ledger, &labels.known, &learn.known, &evaluation, error));
    RULE_AT_LEAST(activity, sot_ledger_learn_activity(ledger, &activity.known, &learned, &evaluation, error));
    sot_interaction row = row_at(START, "a", "b");
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sot_words *words = NULL;
    sot_explanation *explanation = NULL;
    sot_query query = query_of(NULL, "a", "b", START, NULL);
    OK(sot_words_builtin(context, "en", &words, error));
    OK(sot_ledger_explain(ledger, &query, &explanation, error));
    GROWN(sot_words_options) telling;
    GROW(telling, sot_words_options);
    RULE(telling, sot_words_explain(words, explanation, &telling.known, write_nowhere, NULL, error));
    ROOM(sot_explanation_info, sot_explanation_get_info(explanation, room, error));
    sot_explanation_free(explanation);
    sot_words_free(words);
}
END_TEST

START_TEST(rooms_of_ledgers)
{
    sot_interaction row = row_at(START, "a", "b");
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sot_scores *scores = NULL;
    sot_moves *moves = NULL;
    sot_evidence *evidence = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_compare_options compare = SOT_COMPARE_OPTIONS_INIT;
    options.as_of_us = compare.as_of_us = START;
    compare.least = 0;
    sot_query query = query_of(NULL, "a", "b", START, NULL);
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    OK(sot_ledger_compare_profiles(ledger, NULL, NULL, &compare, &moves, error));
    OK(sot_ledger_evidence(ledger, &query, &evidence, error));
    ROOM(sot_ledger_info, sot_ledger_get_info(ledger, room, error));
    ROOM(sot_report, sot_ledger_get_report(ledger, room, error));
    ROOM(sot_remark_info, sot_ledger_get_remark(ledger, SOT_REMARK_EARLY, room, error));
    ROOM(sot_contact, sot_ledger_contact(ledger, "a", room, error));
    ROOM(sot_seen, sot_ledger_observed(ledger, START, room, error));
    ROOM(sot_scores_row, sot_scores_get_row(scores, 0, room, error));
    ROOM(sot_move, sot_moves_get_row(moves, 0, room, error));
    ROOM(sot_moves_info, sot_moves_get_info(moves, room, error));
    ROOM(sot_evidence_info, sot_evidence_get_info(evidence, room, error));
    ROOM(sot_seen, sot_evidence_observed(evidence, room, error));
    sot_evidence_free(evidence);
    sot_moves_free(moves);
    sot_scores_free(scores);
}
END_TEST

START_TEST(rooms_of_networks)
{
    const char *const a[] = {"a", "b"}, *const b[] = {"b", "a"};
    const double value[] = {1, 1};
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    actor.strings = a;
    target.strings = b;
    columns.count = 2;
    columns.actor = &actor;
    columns.target = &target;
    columns.weight = value;
    sot_network *network = NULL;
    sot_standing *standing = NULL;
    sot_contacts *bridges = NULL;
    OK(sot_network_from_columns(context, profile, &columns, NULL, &network, error));
    OK(sot_network_standing(network, a, 1, NULL, &standing, error));
    OK(sot_network_bridges(network, &bridges, error));
    ROOM(sot_network_info, sot_network_get_info(network, room, error));
    ROOM(sot_edge, sot_network_edge(network, "a", "b", room, error));
    ROOM(sot_reciprocity, sot_network_reciprocity(network, room, error));
    ROOM(sot_around, sot_network_around(network, "a", "b", room, error));
    ROOM(sot_standing_info, sot_standing_get_info(standing, room, error));
    ROOM(sot_contacts_info, sot_contacts_get_info(bridges, room, error));
    ROOM(sot_listed, sot_contacts_at(bridges, 0, room, error));
    GROWN(sot_attack_options) options;
    GROW(options, sot_attack_options);
    options.known.seeds = options.known.honest = a;
    options.known.seed_count = options.known.honest_count = 1;
    sot_attack attack = SOT_ATTACK_INIT;
    RULE(options, sot_network_attack(network, &options.known, &attack, error));
    ROOM(sot_attack, sot_network_attack(network, &options.known, room, error));
    sot_contacts_free(bridges);
    sot_standing_free(standing);
    sot_network_unref(network);
}
END_TEST

/* A reputation's paths lie in the caller's room, as far apart as the first one's size says. */
START_TEST(rooms_of_paths)
{
    const char *const a[] = {"a", "b"}, *const b[] = {"b", "c"};
    const double value[] = {1, 1};
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    actor.strings = a;
    target.strings = b;
    columns.count = 2;
    columns.actor = &actor;
    columns.target = &target;
    columns.rating = value;
    sot_network *network = NULL;
    OK(sot_network_from_columns(context, profile, &columns, NULL, &network, error));
    GROWN(sot_voice) voices[2];
    GROWN(sot_reputation) reputation;
    memset(&reputation, 0, sizeof reputation);
    memset(voices, 0x55, sizeof voices);
    reputation.known.size = sizeof reputation;
    reputation.known.paths = &voices[0].known;
    reputation.known.path_room = 2;
    voices[0].known.size = sizeof voices[0];
    OK(sot_network_reputation(network, "a", "c", NULL, &reputation.known, error));
    ck_assert(reputation.known.path_count == 1 && reputation.later == 0);
    ck_assert_str_eq(voices[0].known.id, "b");
    ck_assert(voices[0].later == 0 && voices[0].known.size == sizeof voices[0]);
    sot_network_unref(network);
}
END_TEST

START_TEST(rooms_of_evaluations)
{
    enum { CONTACTS = 16 };
    static char ids[CONTACTS][8];
    const char *a[CONTACTS], *b[CONTACTS];
    double label[CONTACTS];
    int64_t time[CONTACTS];
    for (int k = 0; k < CONTACTS; k++) {
        snprintf(ids[k], sizeof ids[k], "c%d", k);
        sot_interaction row = row_at(START, ids[k], "me");
        OK(sot_ledger_add(ledger, &row, NULL, error));
        a[k] = "me";
        b[k] = ids[k];
        label[k] = k / 2 % 2;
        time[k] = START + k % 2 * DAY;
    }
    sot_text_column ours = SOT_TEXT_COLUMN_INIT, theirs = SOT_TEXT_COLUMN_INIT;
    sot_labels labels = SOT_LABELS_INIT;
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    ours.strings = a;
    theirs.strings = b;
    labels.count = CONTACTS;
    labels.a = &ours;
    labels.b = &theirs;
    labels.label = label;
    labels.as_of_us = time;
    options.split = SOT_SPLIT_TIME;
    options.split_us = START + DAY;
    options.metrics.resamples = 0;
    sot_evaluation *evaluation = NULL;
    OK(sot_ledger_evaluate(ledger, &labels, &options, &evaluation, error));
    ROOM(sot_evaluation_info, sot_evaluation_get_info(evaluation, room, error));
    sot_evaluation_free(evaluation);
}
END_TEST

/* What an older program gives ends earlier; the rest has its defaults, and is not read. */
START_TEST(smaller_structs)
{
    sot_interaction row = row_at(START, "a", "b");
    row.size = offsetof(sot_interaction, channel);
    row.channel = (const char *)(uintptr_t)1; /* beyond its end: never looked at */
    row.audience = 0;
    row.weight = -7;
    row.id = row.channel;
    OK(sot_ledger_add(ledger, &row, NULL, error));
    row = row_at(START + 1, "b", "a");
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sot_query query = query_of(NULL, "a", "b", START + 1, NULL);
    query.size = offsetof(sot_query, profile);
    query.profile = (const sot_profile *)(uintptr_t)1;
    query.inputs = (const sot_inputs *)(uintptr_t)1;
    sot_pair_score small, whole = score_of(ledger, NULL, "a", "b", START + 1, NULL);
    memset(&small, 0x55, sizeof small);
    small.size = offsetof(sot_pair_score, reciprocity);
    OK(sot_ledger_score(ledger, &query, &small, error));
    ck_assert(small.trust[1].value == whole.trust[1].value &&
              small.size == offsetof(sot_pair_score, reciprocity));
    unsigned char untouched[sizeof(double)];
    memset(untouched, 0x55, sizeof untouched);
    ck_assert_mem_eq(&small.reciprocity, untouched, sizeof untouched);
}
END_TEST

/* Arrays advance by the first one's size: rows of a later version, and rooms for signals of an earlier and a
 * later one. */
START_TEST(arrays_have_their_own_stride)
{
    GROWN(sot_interaction) rows[3];
    for (int k = 0; k < 3; k++) {
        GROW(rows[k], sot_interaction);
        rows[k].known.time_us = START + k;
        rows[k].known.actor = k % 2 ? "b" : "a";
        rows[k].known.target = k % 2 ? "a" : "b";
    }
    sot_query pair = query_of(profile, "a", "b", SOT_TIME_NONE, NULL);
    sot_evidence *evidence = NULL;
    OK(sot_evidence_replay(context, &pair, &rows[0].known, 3, &evidence, error));
    ck_assert_uint_eq(held(evidence).interactions, 3);
    ck_assert_int_eq(held(evidence).last_us, START + 2);
    sot_evidence_free(evidence);
    evidence = NULL;
    rows[2].later = 1;
    FAILS(SOT_E_UNSUPPORTED, sot_evidence_replay(context, &pair, &rows[0].known, 3, &evidence, error));
    rows[2].later = 0;
    rows[1].known.size = sizeof(sot_interaction);
    FAILS(SOT_E_ARGUMENT, sot_evidence_replay(context, &pair, &rows[0].known, 3, &evidence, error));
    ck_assert_ptr_null(evidence);

    sot_interaction row = row_at(START, "a", "b");
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sot_query query = query_of(NULL, "a", "b", START, NULL);
    sot_pair_score whole = score_of(ledger, NULL, "a", "b", START, NULL), score = SOT_PAIR_SCORE_INIT;
    GROWN(sot_signal) later[SOT_DEPTH_COUNT + 2];
    struct {
        size_t size;
        double points;
    } earlier[SOT_TRUST_COUNT - 1];
    memset(later, 0x55, sizeof later);
    later[0].known.size = sizeof later[0];
    earlier[0].size = sizeof earlier[0];
    score.depth_signals = &later[0].known;
    score.depth_room = SOT_DEPTH_COUNT + 2;
    score.trust_signals[1] = (sot_signal *)(void *)earlier;
    score.trust_room = SOT_TRUST_COUNT - 1;
    OK(sot_ledger_score(ledger, &query, &score, error));
    for (int k = 0; k < SOT_DEPTH_COUNT + 2; k++) {
        double points = k < SOT_DEPTH_COUNT ? whole.depth_signals[k].points : 0;
        ck_assert(later[k].known.points == points && later[k].later == 0 &&
                  later[k].known.size == sizeof later[0]);
    }
    for (int k = 0; k < SOT_TRUST_COUNT - 1; k++)
        ck_assert(earlier[k].points == whole.trust_signals[1][k].points &&
                  earlier[k].size == sizeof earlier[0]);
    later[0].known.size = 0;
    FAILS(SOT_E_ARGUMENT, sot_ledger_score(ledger, &query, &score, error));
}
END_TEST

START_TEST(texts_by_their_length)
{
    const char *line = "ada,ben,mail";
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = START;
    row.actor = line;
    row.actor_size = 3;
    row.target = line + 4;
    row.target_size = 3;
    row.channel = line + 8;
    row.channel_size = 2;
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sot_query query = SOT_QUERY_INIT;
    query.a = line;
    query.a_size = 3;
    query.b = line + 4;
    query.b_size = 3;
    query.as_of_us = START;
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    OK(sot_ledger_score(ledger, &query, &score, error));
    ck_assert_uint_eq(score.interactions, 1);
    sot_evidence *evidence = NULL;
    query.profile = profile;
    OK(sot_evidence_replay(context, &query, &row, 1, &evidence, error));
    ck_assert_str_eq(held(evidence).a, "ada");
    ck_assert_str_eq(held(evidence).b, "ben");
    sot_evidence_free(evidence);
    query.b_size = 2;
    FAILS(SOT_E_NOT_FOUND, sot_ledger_score(ledger, &query, &score, error));
}
END_TEST

/* Cues of a later version are refused where they were found. */
START_TEST(more_cues)
{
    double cues[SOT_CUE_COUNT + 1] = {0.5};
    sot_interaction row = row_at(START, "a", "b");
    row.cues = cues;
    row.cue_count = SOT_CUE_COUNT + 1;
    OK(sot_ledger_add(ledger, &row, NULL, error));
    cues[SOT_CUE_COUNT] = 1;
    FAILS(SOT_E_UNSUPPORTED, sot_ledger_add(ledger, &row, NULL, error));
    sot_query pair = query_of(profile, "a", "b", SOT_TIME_NONE, NULL);
    sot_evidence *evidence = NULL;
    FAILS(SOT_E_UNSUPPORTED, sot_evidence_replay(context, &pair, &row, 1, &evidence, error));
}
END_TEST

/* An error is over when the next call begins. */
START_TEST(errors_are_reset)
{
    sot_error kept = SOT_ERROR_INIT;
    sot_contact contact = SOT_CONTACT_INIT;
    ck_assert_int_eq(sot_ledger_contact(ledger, "nobody", &contact, &kept), SOT_E_NOT_FOUND);
    ck_assert(kept.status == SOT_E_NOT_FOUND && kept.message[0]);
    contact.id = "a";
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &kept), SOT_OK);
    ck_assert(kept.status == SOT_OK && !kept.message[0]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sizes");
    TCase *tests = tcase_create("sizes");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, larger_rows_and_contacts);
    tcase_add_test(tests, larger_questions);
    tcase_add_test(tests, larger_networks_and_measures);
    tcase_add_test(tests, larger_messages);
    tcase_add_test(tests, larger_options);
    tcase_add_test(tests, rooms_of_ledgers);
    tcase_add_test(tests, rooms_of_networks);
    tcase_add_test(tests, rooms_of_paths);
    tcase_add_test(tests, rooms_of_evaluations);
    tcase_add_test(tests, smaller_structs);
    tcase_add_test(tests, arrays_have_their_own_stride);
    tcase_add_test(tests, texts_by_their_length);
    tcase_add_test(tests, more_cues);
    tcase_add_test(tests, errors_are_reset);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
