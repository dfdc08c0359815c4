/* SPDX-License-Identifier: MIT */
/* What a ledger holds: flat over any number of rounds of adding and taking out, of which no round is like
 * another in its ids; told truly of every kind of ledger; and next to nothing while it is empty. */
#include "../common/counting.h"

#include <pthread.h>
#include <stdio.h>

#define ROUNDS 111
#define ROWS 300 /* in all more than a ledger can have channels */

/* ---- rounds of adding and taking out ---- */

typedef struct living {
    sot_ledger *ledger;
    unsigned id_size; /* bytes of an id; 0: rows have none */
    bool many;        /* added as columns */
    unsigned others;  /* contacts */
    bool channels;    /* each row has a channel of its own */
    bool kept;        /* no round's rows go: their ids are their own */
} living;

/* Of `size` bytes, and one of its own for each row of a round. */
static const char *row_id(char room[64], unsigned size, unsigned k)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%u", k);
    size_t n = strlen(digits) < size ? strlen(digits) : size;
    memset(room, '-', size);
    memcpy(room, digits, n);
    room[size] = '\0';
    return size ? room : NULL;
}

static int64_t time_of(unsigned round, unsigned k)
{
    return (int64_t)round * 10 * DAY + k * 1000;
}

static void add_rows(const living *l, unsigned round)
{
    static char ids[ROWS][64], names[ROWS][16], channels[ROWS][32];
    sot_interaction rows[ROWS];
    row_list list = {.at = rows, .count = ROWS};
    /* Ids of one byte are ten: as many rows have different ones. */
    unsigned different = l->id_size == 1 ? 10 : ROWS;
    for (unsigned k = 0; k < ROWS; k++) {
        rows[k] = (sot_interaction)SOT_INTERACTION_INIT;
        snprintf(names[k], sizeof names[k], "c%u", k % l->others);
        rows[k].time_us = time_of(round, k);
        rows[k].actor = "me";
        rows[k].target = names[k];
        snprintf(channels[k], sizeof channels[k], "thread %u of round %u", k, round);
        rows[k].channel = l->channels ? channels[k] : NULL;
        unsigned which = l->kept ? round * ROWS + k : k / l->others;
        rows[k].id = l->kept || which < different ? row_id(ids[k], l->id_size, which) : NULL;
        if (!l->many)
            OK(sot_ledger_add(l->ledger, &rows[k], NULL, error));
    }
    if (l->many)
        OK(add_columns(l->ledger, &list, NULL, error));
}

static void take_out(const living *l, unsigned round)
{
    sot_query query = query_of(NULL, "me", "c0", time_of(round, ROWS), NULL);
    sot_pair_score score = {.size = sizeof score};
    OK(sot_ledger_score(l->ledger, &query, &score, error));
    OK(sot_ledger_prune(l->ledger, time_of(round, ROWS / 10), NULL, error));
    OK(sot_ledger_prune(l->ledger, time_of(round + 1, 0), NULL, error));
}

static void ids_go(const living *l, unsigned round)
{
    char names[ROWS][16], ids[ROWS][64];
    sot_row_id rows[ROWS];
    (void)round;
    for (unsigned k = 0; k < ROWS; k++) {
        snprintf(names[k], sizeof names[k], "c%u", k % l->others);
        rows[k] = (sot_row_id){"me", names[k], row_id(ids[k], l->id_size, k / l->others)};
    }
    OK(sot_ledger_remove_many(l->ledger, rows, ROWS, NULL, error));
}

static void contacts_go(const living *l, unsigned round)
{
    char name[16];
    for (unsigned k = 0; k < l->others; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        snprintf(name, sizeof name, "c%u", k);
        contact.id = name;
        contact.display_name = round % 2 ? "somebody with a name" : "No";
        contact.organisation = "me";
        OK(sot_ledger_declare(l->ledger, &contact, error));
        OK(sot_ledger_forget(l->ledger, name, NULL, error));
    }
}

static void replaced(const living *l, unsigned round)
{
    char id[64];
    for (unsigned k = 0; k < ROWS; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = time_of(round, k);
        row.actor = "me";
        row.target = "c0";
        row.id = row_id(id, l->id_size, 0);
        row.audience = 2 + k;
        OK(sot_ledger_replace(l->ledger, &row, error));
    }
    take_out(l, round);
}

/* What is most held in the last third of the rounds is what was most held in the one before, and little more
 * than what there is to hold. */
static void stays_flat_as(const char *what, living l, void (*out)(const living *l, unsigned round))
{
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    unsigned id_size = l.id_size;
    long long most[3] = {0, 0, 0};
    OK(sot_ledger_new(context, NULL, &l.ledger, error));
    for (unsigned round = 0; round < ROUNDS; round++) {
        add_rows(&l, round);
        out(&l, round);
        long long held = atomic_load(&c.held), *third = &most[round * 3 / ROUNDS];
        *third = held > *third ? held : *third;
    }
    ck_assert_msg(most[2] <= most[1] + most[1] / 50, "%s, ids of %u: %lld held at most, then %lld", what,
                  id_size, most[1], most[2]);
    OK(sot_ledger_compact(l.ledger, error));
    long long needed = atomic_load(&c.held);
    ck_assert_msg(most[2] <= 3 * needed, "%s, ids of %u: %lld held at most, %lld needed", what, id_size,
                  most[2], needed);
    sot_ledger_free(l.ledger);
    sot_context_unref(context);
    ck_assert_int_eq(atomic_load(&c.held), 0);
}

static void stays_flat(const char *what, unsigned id_size, bool many, unsigned others,
                       void (*out)(const living *l, unsigned round))
{
    stays_flat_as(what, (living){.id_size = id_size, .many = many, .others = others}, out);
}

START_TEST(flat_while_pruned)
{
    static const unsigned sizes[] = {0, 1, 3, 4, 9, 11, 40};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (int many = 0; many < 2; many++) {
            stays_flat("pruned", sizes[k], many, 20, take_out);
            stays_flat("pruned, of one pair", sizes[k] < 3 ? 0 : sizes[k], many, 1, take_out);
        }
}
END_TEST

/* Names that no row has any longer are given back: by themselves, and by a call. */
START_TEST(flat_with_new_channels)
{
    for (int many = 0; many < 2; many++) {
        living l = {.many = many, .others = 20, .channels = true};
        stays_flat_as("new channels", l, take_out);
        l.id_size = 9;
        stays_flat_as("new channels", l, ids_go);
    }
}
END_TEST

static int note_channel(void *user, const sot_interaction *row)
{
    *(unsigned *)user += row->channel && strcmp(row->channel, row->id) == 0;
    return 0;
}

/* Rows that stay keep their channels, whatever number these get; and none is given back while a row has it.
 */
START_TEST(as_many_channels_as_there_can_be)
{
    enum { MOST = 32766 };
    sot_context *context = new_context(1);
    sot_ledger *ledger = NULL;
    unsigned same = 0;
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (unsigned k = 0; k <= MOST + 1000; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        char id[16];
        snprintf(id, sizeof id, "%u", k);
        row.time_us = k;
        row.actor = "a";
        row.target = k % 2 ? "b" : "c";
        row.id = row.channel = id;
        if (k == MOST) {
            FAILS(SOT_E_LIMIT, sot_ledger_add(ledger, &row, NULL, error));
            OK(sot_ledger_compact(ledger, error)); /* all are in use */
            FAILS(SOT_E_LIMIT, sot_ledger_add(ledger, &row, NULL, error));
            OK(sot_ledger_prune(ledger, 1000, NULL, error)); /* too few for it to happen by itself */
            FAILS(SOT_E_LIMIT, sot_ledger_add(ledger, &row, NULL, error));
            OK(sot_ledger_compact(ledger, error));
        }
        if (k == MOST + 1000)
            FAILS(SOT_E_LIMIT, sot_ledger_add(ledger, &row, NULL, error));
        else
            OK(sot_ledger_add(ledger, &row, NULL, error));
    }
    OK(sot_ledger_each(ledger, "a", "b", note_channel, &same, error));
    OK(sot_ledger_each(ledger, "a", "c", note_channel, &same, error));
    ck_assert_uint_eq(same, MOST);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

START_TEST(flat_while_changed)
{
    for (int many = 0; many < 2; many++) {
        stays_flat("removed by id", 3, many, 20, ids_go);
        stays_flat("removed by id", 11, many, 20, ids_go);
        stays_flat("forgotten", 3, many, 100, contacts_go);
        stays_flat("replaced", 3, many, 20, replaced);
    }
}
END_TEST

/* Rows that come again: those of a batch that is new but for them, too. */
START_TEST(flat_while_repeated)
{
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    living l = {.id_size = 9, .many = true, .others = 20};
    OK(sot_ledger_new(context, NULL, &l.ledger, error));
    add_rows(&l, 1);
    for (unsigned round = 0; round < 20; round++)
        add_rows(&l, 1);
    long long most = atomic_load(&c.most);
    for (unsigned round = 0; round < 200; round++)
        add_rows(&l, 1);
    ck_assert_msg(atomic_load(&c.most) <= most, "%lld at most, then %lld", most,
                  (long long)atomic_load(&c.most));
    sot_ledger_free(l.ledger);
    sot_context_unref(context);
}
END_TEST

/* A remembered state that is dropped leaves its place to the next one. */
START_TEST(flat_while_scored)
{
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    sot_ledger *ledger = NULL;
    sot_pair_score score = {.size = sizeof score};
    long long early = 0;
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (int64_t k = 0; k < 3000; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = k * DAY;
        row.actor = "a";
        row.target = "b";
        OK(sot_ledger_add(ledger, &row, NULL, error));
        OK(sot_ledger_prune(ledger, (k - 60) * DAY, NULL, error));
        OK(ledger_score(ledger, NULL, "a", "b", k * DAY, NULL, &score, error));
        if (k == 200)
            early = atomic_load(&c.held);
    }
    ck_assert_msg(atomic_load(&c.held) <= early + 8192, "%lld held, then %lld", early,
                  (long long)atomic_load(&c.held));
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

/* ---- what is told of it ---- */

/* All is one tenant's: nothing but the built-in profile is shared. */
START_TEST(empty_ones)
{
    enum { TENANTS = 200 };
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    sot_ledger *ledgers[TENANTS], *first = NULL;
    OK(sot_ledger_new(context, NULL, &first, error));
    long long before = atomic_load(&c.held);
    ck_assert_int_le(before, 48 * 1024);
    for (int k = 0; k < TENANTS; k++)
        OK(sot_ledger_new(context, NULL, &ledgers[k], error));
    long long each = (atomic_load(&c.held) - before) / TENANTS;
    ck_assert_msg(each <= 4096, "an empty ledger takes %lld", each);
    bytes_are_true(ledgers[TENANTS - 1], &c, atomic_load(&c.held) - each, "empty");
    for (int k = 0; k < TENANTS; k++)
        sot_ledger_free(ledgers[k]);
    sot_ledger_free(first);
    sot_context_unref(context);
    ck_assert_int_eq(atomic_load(&c.held), 0);
}
END_TEST

static void add_promises(sot_ledger *ledger, unsigned from, unsigned to)
{
    char id[64];
    for (unsigned k = from; k < to; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = k;
        row.actor = "me";
        row.target = "c0";
        row.kind = SOT_KIND_PROMISE;
        row.id = row_id(id, 10, k);
        OK(sot_ledger_add(ledger, &row, NULL, error));
    }
}

static void named(sot_ledger *ledger, const char *what, unsigned count)
{
    char id[32], name[48];
    for (unsigned k = 0; k < count; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        snprintf(id, sizeof id, "%s%u", what, k);
        snprintf(name, sizeof name, "The one that is called %s %u", what, k);
        contact.id = id;
        contact.display_name = name;
        contact.organisation = k % 3 ? "firm" : NULL;
        OK(sot_ledger_declare(ledger, &contact, error));
    }
}

START_TEST(told_truly)
{
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    sot_ledger *ledger = NULL, *frozen = NULL;
    sot_profile *profile = new_profile(context, NULL);
    sot_pair_score score = {.size = sizeof score};
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    char id[32];
    long long before = atomic_load(&c.held);
    OK(sot_ledger_new(context, profile, &ledger, error));
    bytes_are_true(ledger, &c, before, "empty");
    living l = {.ledger = ledger, .id_size = 9, .others = 3, .kept = true};
    add_promises(ledger, 0, 1);
    bytes_are_true(ledger, &c, before, "one row");
    add_rows(&l, 0);
    bytes_are_true(ledger, &c, before, "small");
    add_promises(ledger, 1, 5000);
    OK(ledger_score(ledger, NULL, "me", "c0", 100 * DAY, NULL, &score, error));
    bytes_are_true(ledger, &c, before, "many open promises, remembered");
    add_promises(ledger, 5000, 20000);
    OK(ledger_score(ledger, NULL, "me", "c0", 100 * DAY, NULL, &score, error));
    bytes_are_true(ledger, &c, before, "more of them");
    l.others = ROWS;
    for (unsigned round = 1; round < 40; round++) {
        l.many = round % 2;
        add_rows(&l, round);
    }
    bytes_are_true(ledger, &c, before, "large");
    options.as_of_us = 500 * DAY;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    sot_scores_free(scores);
    bytes_are_true(ledger, &c, before, "scored");
    long long snapshot = atomic_load(&c.held);
    OK(sot_ledger_snapshot(ledger, &frozen, error));
    bytes_are_true(frozen, &c, snapshot, "a snapshot");
    sot_ledger_free(frozen);
    named(ledger, "c", 500);
    bytes_are_true(ledger, &c, before, "declared");
    for (unsigned k = 0; k < 900; k++) {
        snprintf(id, sizeof id, "alias %u", k);
        OK(sot_ledger_add_alias(ledger, id, k % 2 ? "c1" : "c2", error));
    }
    bytes_are_true(ledger, &c, before, "aliased");
    OK(ledger_score(ledger, NULL, "c1", "me", 100 * DAY, NULL, &score, error));
    OK(sot_ledger_forget(ledger, "c7", NULL, error));
    sot_contact contact = SOT_CONTACT_INIT;
    OK(sot_ledger_contact_at(ledger, 0, &contact, error));
    bytes_are_true(ledger, &c, before, "forgotten and asked");
    OK(sot_ledger_prune(ledger, time_of(39, 0), NULL, error));
    bytes_are_true(ledger, &c, before, "pruned");
    OK(sot_ledger_prune(ledger, SOT_TIME_MAX, NULL, error));
    bytes_are_true(ledger, &c, before, "pruned of all");
    OK(sot_ledger_compact(ledger, error));
    bytes_are_true(ledger, &c, before, "compacted");
    sot_ledger_free(ledger);
    ck_assert_int_eq(atomic_load(&c.held), before);
    sot_profile_unref(profile);
    sot_context_unref(context);
    ck_assert_int_eq(atomic_load(&c.held), 0);
}
END_TEST

/* ---- the built-in profile is one a context ---- */

static void *builtin_again(void *user)
{
    sot_profile *profile = NULL;
    return sot_profile_builtin(user, &profile, NULL) == SOT_OK ? profile : NULL;
}

START_TEST(one_builtin_profile)
{
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    pthread_t threads[4];
    void *got[4];
    for (int k = 0; k < 4; k++)
        ck_assert_int_eq(pthread_create(&threads[k], NULL, builtin_again, context), 0);
    for (int k = 0; k < 4; k++)
        ck_assert_int_eq(pthread_join(threads[k], &got[k]), 0);
    sot_context_unref(context); /* its profiles keep it */
    for (int k = 0; k < 4; k++) {
        ck_assert_ptr_nonnull(got[k]);
        ck_assert_ptr_eq(got[k], got[0]);
        ck_assert_str_eq(sot_profile_name(got[k]), "standard");
    }
    sot_profile *more = sot_profile_ref(got[0]);
    for (int k = 0; k < 4; k++)
        sot_profile_unref(got[k]);
    ck_assert_str_eq(sot_profile_name(more), "standard");
    sot_profile_unref(more);
    ck_assert_int_eq(atomic_load(&c.held), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tests = add_case(suite, "memory");
    tcase_add_test(tests, flat_while_pruned);
    tcase_add_test(tests, flat_with_new_channels);
    tcase_add_test(tests, as_many_channels_as_there_can_be);
    tcase_add_test(tests, flat_while_changed);
    tcase_add_test(tests, flat_while_repeated);
    tcase_add_test(tests, flat_while_scored);
    tcase_add_test(tests, empty_ones);
    tcase_add_test(tests, told_truly);
    tcase_add_test(tests, one_builtin_profile);
    return run_suite(suite);
}
