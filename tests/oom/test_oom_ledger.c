/* SPDX-License-Identifier: MIT */
/* Allocation failure in contexts, profiles and everything that changes or lists a ledger. */
#include "../common/flat.h"
#include "drive.h"

static sot_status context_new(world *w, sot_error *error)
{
    sot_context_options options = failing_options(w->memory, 2);
    sot_context *context = NULL;
    sot_status status = sot_context_new(&options, &context, error);
    ck_assert((status == SOT_OK) == (context != NULL));
    sot_context_unref(context);
    return status;
}

static sot_status profile_builtin(world *w, sot_error *error)
{
    sot_profile *profile = NULL;
    sot_status status = sot_profile_builtin(w->context, &profile, error);
    ck_assert((status == SOT_OK) == (profile != NULL));
    sot_profile_unref(profile);
    return status;
}

static sot_status profile_from_json(world *w, sot_error *error)
{
    sot_profile *profile = NULL;
    sot_status status =
        sot_profile_from_json(w->context, RICH_PROFILE, strlen(RICH_PROFILE), &profile, error);
    ck_assert((status == SOT_OK) == (profile != NULL));
    sot_profile_unref(profile);
    return status;
}

static sot_status profile_to_json(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_status status = sot_profile_to_json(w->profile, bytes_write, &out, error);
    bytes_free(&out);
    return status;
}

static sot_status ledger_new(world *w, sot_error *error)
{
    sot_ledger *ledger = NULL;
    sot_status status = sot_ledger_new(w->context, w->profile, &ledger, error);
    ck_assert((status == SOT_OK) == (ledger != NULL));
    sot_ledger_free(ledger);
    if (status != SOT_OK)
        return status;
    status = sot_ledger_new(w->context, NULL, &ledger, error);
    sot_ledger_free(ledger);
    return status;
}

static sot_status declare_new(world *w, sot_error *error)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "somebody whom nobody has ever seen";
    contact.display_name = "Some Body";
    contact.organisation = "somewhere";
    return sot_ledger_declare(w->ledger, &contact, error);
}

static sot_status declare_again(world *w, sot_error *error)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = rows_contact[0];
    contact.kind = SOT_CONTACT_GROUP;
    contact.display_name = "Another name, and a longer one than before";
    contact.organisation = "another place";
    return sot_ledger_declare(w->ledger, &contact, error);
}

static sot_status read_contacts(world *w, sot_error *error)
{
    sot_contact contact = SOT_CONTACT_INIT;
    sot_status status = sot_ledger_contact(w->ledger, rows_contact[0], &contact, error);
    return status == SOT_OK ? sot_ledger_contact_at(w->ledger, 1, &contact, error) : status;
}

static sot_status add_alias(world *w, sot_error *error)
{
    return sot_ledger_add_alias(w->ledger, "a new alias", "of somebody new", error);
}

static sot_status alias_of_known(world *w, sot_error *error)
{
    return sot_ledger_add_alias(w->ledger, rows_contact[1], rows_contact[2], error);
}

static sot_status remove_alias(world *w, sot_error *error)
{
    return sot_ledger_remove_alias(w->ledger, "Anne", error);
}

static sot_interaction full_row(int64_t t)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = rows_contact[0];
    row.target = rows_contact[1];
    row.kind = SOT_KIND_PROMISE;
    row.channel = "a channel of its own";
    row.audience = 7;
    row.weight = 2;
    row.sentiment = 0.5;
    set_cue(&row, SOT_CUE_HUMOUR, 0.25);
    row.id = "an id that nobody else has";
    row.due_us = t + DAY;
    return row;
}

static sot_status add_in_order(world *w, sot_error *error)
{
    sot_interaction row = full_row(UNTIL - DAY);
    return sot_ledger_add(w->ledger, &row, NULL, error);
}

static sot_status add_late(world *w, sot_error *error)
{
    sot_interaction row = full_row(START + DAY);
    return sot_ledger_add(w->ledger, &row, NULL, error);
}

static sot_status add_of_strangers(world *w, sot_error *error)
{
    sot_interaction row = full_row(START + DAY);
    row.actor = "new one";
    row.target = "new two";
    return sot_ledger_add(w->ledger, &row, NULL, error);
}

static sot_status add_of_self(world *w, sot_error *error)
{
    sot_interaction row = full_row(START + DAY);
    row.target = row.actor = "only one";
    return sot_ledger_add(w->ledger, &row, NULL, error);
}

/* Once more each time: growing tables are met too. */
static sot_status add_many(world *w, sot_error *error)
{
    rng dice = {55};
    making how = {ROWS_CONTACTS, RICH_KINDS, 100, true};
    row_list rows = rows_make(&dice, 700, &how);
    for (size_t k = 0; k < rows.count; k++)
        if (rows.at[k].id == rows.texts[k][0])
            rows.texts[k][0][0] = 'm';
    sot_status status = add_columns(w->ledger, &rows, NULL, error);
    rows_free(&rows);
    return status;
}

static sot_status add_names_by_code(world *w, sot_error *error)
{
    static const int64_t times[] = {START, START + 1, START + 2};
    static const uint32_t codes[] = {0, 1, 2}, others[] = {10, 11, 12};
    static const char *const names[] = {"x", "y", "\xc3\xa9"}, *const kinds[] = {"message", "dm", "cheer"};
    sot_text_column dictionary = {.strings = names},
                    actor = {.codes = codes, .dictionary = &dictionary, .dictionary_size = 3};
    sot_text_column target = {.codes = others}, kind = {.strings = kinds};
    sot_columns columns = SOT_COLUMNS_INIT;
    columns.count = 3;
    columns.time_us = times;
    columns.actor = &actor;
    columns.target = &target;
    columns.kind_name = &kind;
    return sot_ledger_add_columns(w->ledger, &columns, NULL, error);
}

/* An id that the ledger has between a and b. */
typedef struct finding {
    char actor[24], target[24], id[24];
} finding;

static int find_id(void *user, const sot_interaction *row)
{
    finding *found = user;
    if (!row->id || !row->id[0])
        return 0;
    snprintf(found->actor, sizeof found->actor, "%s", row->actor);
    snprintf(found->target, sizeof found->target, "%s", row->target);
    snprintf(found->id, sizeof found->id, "%s", row->id);
    return 1;
}

/* Found without the call's memory being counted. */
static finding known_id(world *w)
{
    finding found = {"", "", ""};
    long at = w->memory->fail_at;
    bool ever_after = w->memory->ever_after;
    failing_arm(w->memory, 0, false);
    sot_ledger_each(w->ledger, rows_contact[0], rows_contact[1], find_id, &found, NULL);
    ck_assert(found.id[0]);
    failing_arm(w->memory, at, ever_after);
    return found;
}

static sot_status remove_row(world *w, sot_error *error)
{
    finding found = known_id(w);
    return sot_ledger_remove(w->ledger, found.actor, found.target, found.id, error);
}

static sot_status replace_row(world *w, sot_error *error)
{
    finding found = known_id(w);
    sot_interaction row = full_row(START + 90 * DAY);
    row.actor = found.actor;
    row.target = found.target;
    row.id = found.id;
    return sot_ledger_replace(w->ledger, &row, error);
}

static sot_status forget(world *w, sot_error *error)
{
    return sot_ledger_forget(w->ledger, rows_contact[0], NULL, error);
}

static sot_status prune(world *w, sot_error *error)
{
    return sot_ledger_prune(w->ledger, START + 60 * DAY, NULL, error);
}

static sot_status roll_up(world *w, sot_error *error)
{
    sot_ledger *firms = NULL;
    sot_status status = sot_ledger_roll_up(w->ledger, &firms, error);
    ck_assert((status == SOT_OK) == (firms != NULL));
    sot_ledger_free(firms);
    return status;
}

static sot_status snapshot(world *w, sot_error *error)
{
    sot_ledger *frozen = NULL;
    sot_status status = sot_ledger_snapshot(w->ledger, &frozen, error);
    ck_assert((status == SOT_OK) == (frozen != NULL));
    sot_ledger_free(frozen);
    return status;
}

static sot_status compact(world *w, sot_error *error)
{
    return sot_ledger_compact(w->ledger, error);
}

static sot_status remove_many(world *w, sot_error *error)
{
    const sot_row_id rows[] = {{"nobody", "ann", "x"}, {"ann", "nobody", "y"}};
    return sot_ledger_remove_many(w->ledger, rows, 2, NULL, error);
}

static int count_row(void *user, const sot_interaction *row)
{
    (void)row;
    ++*(size_t *)user;
    return 0;
}

static sot_status each_row(world *w, sot_error *error)
{
    size_t count = 0;
    sot_status status =
        sot_ledger_each(w->ledger, rows_contact[0], rows_contact[2], count_row, &count, error);
    if (status == SOT_OK)
        status = sot_ledger_each(w->ledger, rows_contact[0], NULL, count_row, &count, error);
    return status == SOT_OK ? sot_ledger_each(w->ledger, NULL, NULL, count_row, &count, error) : status;
}

static sot_status figures(world *w, sot_error *error)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    uint64_t mask;
    sot_status status = sot_ledger_get_info(w->ledger, &info, error);
    if (status == SOT_OK)
        status = ledger_mask(w->ledger, START + 60 * DAY, &mask, error);
    return status == SOT_OK ? ledger_mask(w->ledger, SOT_TIME_MAX, &mask, error) : status;
}

#define CALLS(X)                \
    X(context_new, PLAIN)       \
    X(profile_builtin, PLAIN)   \
    X(profile_from_json, PLAIN) \
    X(profile_to_json, PLAIN)   \
    X(ledger_new, PLAIN)        \
    X(declare_new, PLAIN)       \
    X(declare_again, PLAIN)     \
    X(read_contacts, PLAIN)     \
    X(add_alias, PLAIN)         \
    X(alias_of_known, PLAIN)    \
    X(remove_alias, PLAIN)      \
    X(add_in_order, PLAIN)      \
    X(add_late, PLAIN)          \
    X(add_of_strangers, PLAIN)  \
    X(add_of_self, PLAIN)       \
    X(add_many, PLAIN)          \
    X(add_names_by_code, PLAIN) \
    X(remove_row, PLAIN)        \
    X(replace_row, PLAIN)       \
    X(forget, PLAIN)            \
    X(prune, PLAIN)             \
    X(roll_up, PLAIN)           \
    X(snapshot, PLAIN)          \
    X(compact, PLAIN)           \
    X(remove_many, PLAIN)       \
    X(each_row, PLAIN)          \
    X(figures, PLAIN)

#define TEST(call, flags) DRIVE(call, flags)
CALLS(TEST)
#undef TEST

START_TEST(add_many_with_two_threads)
{
    drive("add_many, two threads", add_many, TWO_THREADS, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("out of memory: ledger");
    TCase *tests = add_case(suite, "ledger");
#define TEST(call, flags) tcase_add_test(tests, test_##call);
    CALLS(TEST)
    tcase_add_test(tests, add_many_with_two_threads);
    return run_suite(suite);
}
