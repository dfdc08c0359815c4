/* SPDX-License-Identifier: MIT */
/* Allocation failure in what needs a ledger of its own, which is made on the way: organisations whose records
 * are numbered alike, scores that fell since Monday, contacts that are alike, ids that are codes, a zone. */
#include "../common/flat.h"
#include "../common/row.h"
#include "drive.h"

#define TRY(call)             \
    do {                      \
        if (status == SOT_OK) \
            status = (call);  \
    } while (0)

static sot_status put(sot_ledger *ledger, sot_interaction row, sot_error *error)
{
    return sot_ledger_add(ledger, &row, NULL, error);
}

static sot_status organise(sot_ledger *ledger, const char *id, const char *organisation, sot_error *error)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = id;
    contact.organisation = organisation;
    return sot_ledger_declare(ledger, &contact, error);
}

/* ---- organisations ---- */

/* Two of one firm, each with a promise 1 and what became of it: one of them is renamed, with its refs. */
static sot_status roll_up_of_numbers(world *w, sot_error *error)
{
    sot_ledger *ledger = NULL, *firms = NULL;
    sot_status status = sot_ledger_new(w->context, NULL, &ledger, error);
    TRY(put(ledger, row_with(START, "ann", "me", SOT_KIND_PROMISE, "1", NULL), error));
    TRY(put(ledger, row_with(START + DAY, "bob", "me", SOT_KIND_PROMISE, "1", NULL), error));
    TRY(put(ledger, row_with(START + 2 * DAY, "bob", "me", SOT_KIND_KEEP, "1 is kept", "1"), error));
    TRY(put(ledger, row_with(START + 3 * DAY, "ann", "me", SOT_KIND_KEEP, "1 is kept", "1"), error));
    TRY(organise(ledger, "ann", "a firm with a name that is longer than others", error));
    TRY(organise(ledger, "bob", "a firm with a name that is longer than others", error));
    TRY(sot_ledger_add_alias(ledger, "my other self", "me", error));
    TRY(sot_ledger_roll_up(ledger, &firms, error));
    ck_assert((status == SOT_OK) == (firms != NULL));
    if (firms) {
        sot_remark_info found = SOT_REMARK_INFO_INIT;
        ck_assert_int_eq(sot_ledger_get_remark(firms, SOT_REMARK_RENAMED, &found, NULL), SOT_OK);
        ck_assert_uint_eq(found.count, 2);
    }
    sot_ledger_free(firms);
    sot_ledger_free(ledger);
    return status;
}

/* ---- what fell ---- */

static sot_status talk(sot_ledger *ledger, const char *other, int days, sot_error *error)
{
    sot_status status = SOT_OK;
    for (int day = 0; day < days; day++) {
        TRY(put(ledger, row_with(START + day * DAY, "me", other, SOT_KIND_ASK, NULL, NULL), error));
        TRY(put(ledger, row_with(START + day * DAY + HOUR, other, "me", SOT_KIND_ANSWER, NULL, NULL), error));
    }
    return status;
}

/* With attention and a network of both moments; the fall is explained by a promise that is overdue. */
static sot_status summary_of_a_fall(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_ledger *ledger = NULL;
    sot_attention *attention = NULL;
    sot_network *network = NULL;
    sot_scores *scores = NULL;
    sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
    sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
    sot_status status = sot_ledger_new(w->context, NULL, &ledger, error);
    TRY(talk(ledger, "ann", 40, error));
    TRY(talk(ledger, "ben", 40, error));
    for (int k = 0; k < 4; k++) {
        char id[8];
        snprintf(id, sizeof id, "p%d", k);
        sot_interaction row = row_with(START + 35 * DAY + k * HOUR, "me", "ann", SOT_KIND_PROMISE, id, NULL);
        row.due_us = START + 42 * DAY;
        TRY(put(ledger, row, error));
    }
    asked.as_of_us = START + 44 * DAY;
    asked.me = "me";
    TRY(sot_attention_new(ledger, NULL, asked.as_of_us, &attention, error));
    TRY(sot_network_from_ledger(ledger, NULL, asked.as_of_us, &network, error));
    asked.attention = telling.attention = attention;
    asked.network = telling.network = network;
    telling.ledger = ledger;
    telling.columns = 200;
    TRY(sot_ledger_scores(ledger, NULL, &asked, &scores, error));
    TRY(sot_words_summary(w->words, scores, &telling, bytes_write, &out, error));
    ck_assert(status != SOT_OK || strstr(out.p, "because your promise \"p3\" is overdue by 2 days") != NULL);
    bytes_free(&out);
    sot_scores_free(scores);
    sot_network_unref(network);
    sot_attention_free(attention);
    sot_ledger_free(ledger);
    return status;
}

/* ---- the best ---- */

static sot_status best_of_mine(world *w, sot_error *error)
{
    sot_scores *mine = NULL, *best = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = UNTIL;
    options.me = rows_contact[1];
    sot_status status = sot_ledger_scores(w->ledger, NULL, &options, &mine, error);
    TRY(sot_scores_top(mine, "trust_in_them", 3, &best, error));
    ck_assert((status == SOT_OK) == (best != NULL));
    sot_scores_free(best);
    sot_scores_free(mine);
    return status;
}

/* ---- contacts that are alike ---- */

static size_t read_rows(void *user, char *to, size_t size)
{
    return bytes_read(user, to, size);
}

static sot_status load(sot_ledger *ledger, const char *text, sot_error *error)
{
    char room[512];
    bytes in = {room, strlen(text), sizeof room, 0, 0};
    memcpy(room, text, in.size);
    return sot_ledger_read_csv(ledger, read_rows, &in, NULL, NULL, error);
}

/* Remarked, and told in words. */
static sot_status alike(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_ledger *ledger = NULL;
    sot_report report = SOT_REPORT_INIT;
    sot_remark_info found = SOT_REMARK_INFO_INIT;
    sot_status status = sot_ledger_new(w->context, NULL, &ledger, error);
    TRY(sot_ledger_add_alias(ledger, "nobody writes like this", "ANN", error));
    TRY(load(ledger,
             "time,actor,target\n2024-03-01T10:00:00Z,ANN,Ben\n2024-03-01T11:00:00Z,Ann,Ben\n"
             "2024-03-01T12:00:00Z,an  n,Ben\n2024-03-01T12:00:01Z,an n ,ANN\n",
             error));
    TRY(sot_ledger_get_report(ledger, &report, error));
    TRY(sot_ledger_get_remark(ledger, SOT_REMARK_ALIKE, &found, error));
    ck_assert(status != SOT_OK || found.count == 2);
    TRY(sot_ledger_get_remark(ledger, SOT_REMARK_UNUSED_ALIAS, &found, error));
    ck_assert(status != SOT_OK || found.count == 1);
    TRY(sot_words_report(w->words, ledger, NULL, bytes_write, &out, error));
    bytes_free(&out);
    sot_ledger_free(ledger);
    return status;
}

/* As errors: a load that has neither goes in. */
static sot_status alike_is_an_error(world *w, sot_error *error)
{
    sot_ledger *ledger = NULL;
    sot_intake intake = SOT_INTAKE_INIT;
    intake.errors = SOT_REMARK_BIT(SOT_REMARK_ALIKE) | SOT_REMARK_BIT(SOT_REMARK_UNUSED_ALIAS);
    intake.resolution_s = 60;
    sot_status status = sot_ledger_new(w->context, NULL, &ledger, error);
    TRY(sot_ledger_set_intake(ledger, &intake, error));
    TRY(sot_ledger_add_alias(ledger, "Anne", "ANN", error));
    TRY(load(ledger, "time,actor,target\n2024-03-01T10:00:00Z,ANN,Ben\n2024-03-01T11:00:00Z,Anne,BERT\n",
             error));
    sot_ledger_free(ledger);
    return status;
}

/* ---- ids that are codes ---- */

enum { CODES = 5000 };

/* In an empty ledger, where most codes are used, a contact's number is its code. */
static sot_status codes_as_numbers(world *w, sot_error *error)
{
    static int64_t time[CODES];
    static uint32_t actor[CODES], target[CODES];
    static uint8_t kind[CODES];
    sot_text_column actors = SOT_TEXT_COLUMN_INIT, targets = SOT_TEXT_COLUMN_INIT;
    sot_columns columns = SOT_COLUMNS_INIT;
    sot_ledger *ledger = NULL;
    for (uint32_t k = 0; k < CODES; k++) {
        time[k] = START + (int64_t)k * HOUR;
        actor[k] = k;
        target[k] = (k + 1) % CODES;
        kind[k] = SOT_KIND_MESSAGE;
    }
    actors.codes = actor;
    targets.codes = target;
    columns.count = CODES;
    columns.time_us = time;
    columns.actor = &actors;
    columns.target = &targets;
    columns.kind = kind;
    sot_status status = sot_ledger_new(w->context, NULL, &ledger, error);
    TRY(sot_ledger_add_columns(ledger, &columns, NULL, error));
    sot_contact last = SOT_CONTACT_INIT;
    TRY(sot_ledger_contact_at(ledger, CODES - 1, &last, error));
    ck_assert(status != SOT_OK || strcmp(last.id, "4999") == 0);
    sot_ledger_free(ledger);
    return status;
}

/* ---- a zone ---- */

/* Read, and copied into what is learnt. */
static sot_status profile_with_a_zone(world *w, sot_error *error)
{
    static const char json[] =
        "{\"name\": \"zoned\", \"fold\": {\"zone\": [{\"offset_seconds\": 3600},"
        " {\"from\": \"2024-03-31T01:00:00Z\", \"offset_seconds\": 7200}],"
        " \"kinds\": {\"oath\": {\"like\": \"promise\"}}, \"channels\": {\"sms\": {\"like\": \"chat\"}}}}";
    sot_profile *profile = NULL, *learned = NULL;
    sot_evaluation *evaluation = NULL;
    sot_activity_options options = SOT_ACTIVITY_OPTIONS_INIT;
    options.end_us = START + 160 * DAY;
    options.cut_offs = 4;
    options.metrics.resamples = 0;
    sot_ledger *ledger = NULL;
    sot_status status = sot_profile_from_json(w->context, json, sizeof json - 1, &profile, error);
    TRY(sot_ledger_new(w->context, profile, &ledger, error));
    TRY(talk(ledger, "ann", 150, error));
    TRY(talk(ledger, "ben", 90, error));
    options.profile = profile;
    TRY(sot_ledger_learn_activity(ledger, &options, &learned, &evaluation, error));
    ck_assert((status == SOT_OK) == (learned != NULL));
    sot_evaluation_free(evaluation);
    sot_profile_unref(learned);
    sot_ledger_free(ledger);
    sot_profile_unref(profile);
    return status;
}

#define CALLS(X)                         \
    X(roll_up_of_numbers, PLAIN)         \
    X(summary_of_a_fall, MAY_DO_WITHOUT) \
    X(best_of_mine, PLAIN)               \
    X(alike, PLAIN)                      \
    X(alike_is_an_error, PLAIN)          \
    X(codes_as_numbers, PLAIN)           \
    X(profile_with_a_zone, MAY_DO_WITHOUT)

#define TEST(call, flags) DRIVE(call, flags)
CALLS(TEST)
#undef TEST

int main(void)
{
    Suite *suite = suite_create("oom: stories");
    TCase *tests = add_case(suite, "stories");
#define ADD(call, flags) tcase_add_test(tests, test_##call);
    CALLS(ADD)
    return run_suite(suite);
}
