/* SPDX-License-Identifier: MIT */
/* Networks of known shape: bridges in order, links that only one side holds, chains as good as each other;
 * and labels to learn from with one thing wrong each. */
#include "../common/flat.h"
#include "../common/nets.h"
#include "../common/with_profile.h"

#include <math.h>

/* Pairs of digits, both ways: "01 12" are the links 0-1 and 1-2; ">" before a pair: one way. */
static sot_network *shape(const char *links)
{
    net_rows rows = {0};
    for (const char *p = links; *p; p++) {
        if (*p == ' ')
            continue;
        bool one_way = *p == '>';
        p += one_way;
        uint32_t from = (uint32_t)(p[0] - '0'), to = (uint32_t)(p[1] - '0');
        if (one_way)
            net_put(&rows, from, to, 1);
        else
            net_link(&rows, from, to, 1);
        p++;
    }
    sot_network *network = net_of(the_context, the_profile, &rows, false);
    net_free(&rows);
    return network;
}

START_TEST(bridges)
{
    static const struct {
        const char *links, *bridges;
    } cases[] = {
        {"01", "01 "},
        {"01 12 20", ""},
        {"01 12 23", "01 12 23 "},
        {"93 81 72 60 54", "06 18 27 39 45 "},
        {"90 80 70 60 50 40 30 20 10", "01 02 03 04 05 06 07 08 09 "},
        {"01 12 20 23 34 45 53 36", "23 36 "},
        {"01 12 23 30", ""},
        {"01 >12 23", "01 23 "},
        {">01 >12", ""},
        {"98 87 76 69 65 54 43 32 24 21 10", "01 12 56 45 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_network *network = shape(cases[i].links);
        sot_contacts *list = NULL;
        char got[128] = "";
        size_t n = 0;
        OK(sot_network_bridges(network, &list, error));
        for (uint32_t k = 0; k < list_info(list).count; k++) {
            sot_listed one = listed(list, k);
            n += (size_t)snprintf(got + n, sizeof got - n, "%s%s ", one.id, one.other);
        }
        ck_assert_uint_eq(n, strlen(cases[i].bridges));
        for (const char *p = cases[i].bridges; *p; p += 3) {
            char there[4] = {p[0], p[1], ' ', 0}, turned[4] = {p[1], p[0], ' ', 0};
            ck_assert_msg(strstr(got, there) || strstr(got, turned), "%s: %s", cases[i].links, got);
        }
        sot_contacts_free(list);
        sot_network_unref(network);
    }
}
END_TEST

START_TEST(around)
{
    static const struct {
        const char *links, *a, *b;
        int linked, bridge;
        unsigned common;
    } cases[] = {
        {"01 12 23 30", "0", "1", 1, 0, 0},        {"01 12 23", "1", "2", 1, 1, 0},
        {"01 12 23", "0", "2", 0, 0, 1},           {"01 12 20", "0", "1", 1, 0, 1},
        {"01 >12 23", "1", "2", 0, 0, 0},          {"01 >02 12 03 13", "0", "1", 1, 0, 1},
        {"01 02 >12 03 13", "0", "1", 1, 0, 1},    {"01 23 34 45", "0", "1", 1, 1, 0},
        {"01 12 23 34 40 >51", "0", "1", 1, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_network *network = shape(cases[i].links);
        sot_around found = SOT_AROUND_INIT;
        OK(sot_network_around(network, cases[i].a, cases[i].b, &found, error));
        ck_assert_msg((found.linked != 0) == cases[i].linked && (found.bridge != 0) == cases[i].bridge &&
                          found.common == cases[i].common,
                      "%s: linked %d, bridge %d, common %u", cases[i].links, found.linked, found.bridge,
                      (unsigned)found.common);
        sot_contacts *list = NULL;
        OK(sot_network_common(network, cases[i].a, cases[i].b, NULL, &list, error));
        ck_assert_uint_eq(list_info(list).count, cases[i].common);
        sot_contacts_free(list);
        /* nobody who was not admitted is named */
        sot_admitted *admitted = NULL;
        OK(sot_admitted_new(network, &cases[i].a, 1, &admitted, error));
        OK(sot_network_common(network, cases[i].a, cases[i].b, admitted, &list, error));
        ck_assert_uint_eq(list_info(list).count, 0);
        sot_contacts_free(list);
        sot_admitted_free(admitted);
        sot_network_unref(network);
    }
}
END_TEST

/* The best chain; of those as good the shorter, of those the one through the contact of the lower number. */
START_TEST(chains)
{
    static const struct {
        const char *links, *from, *to, *chain;
    } cases[] = {
        {"01 12", "0", "2", "012"},
        {"01 13 02 23", "0", "3", "013"},
        {"02 23 01 13", "0", "3", "013"},
        {"01 12 23 03", "0", "3", "03"},
        {"01 12 23 34 05 54", "0", "4", "054"},
        {"01 23", "0", "3", ""},
        {">01 12", "0", "2", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_network *network = shape(cases[i].links);
        sot_contacts *list = NULL;
        char got[32] = "";
        OK(sot_network_path(network, cases[i].from, cases[i].to, NULL, &list, error));
        for (uint32_t k = 0; k < list_info(list).count; k++)
            strncat(got, listed(list, k).id, 2);
        ck_assert_msg(strcmp(got, cases[i].chain) == 0, "%s: %s, expected %s", cases[i].links, got,
                      cases[i].chain);
        sot_contacts_free(list);
        sot_admitted *admitted = NULL;
        OK(sot_admitted_new(network, &cases[i].from, 1, &admitted, error));
        OK(sot_network_path(network, cases[i].from, cases[i].to, admitted, &list, error));
        sot_contacts_free(list);
        OK(sot_network_knowers(network, cases[i].to, NULL, 2, &list, error));
        ck_assert_uint_le(list_info(list).count, 2);
        sot_contacts_free(list);
        OK(sot_network_knowers(network, cases[i].to, NULL, 0, &list, error));
        ck_assert_uint_eq(list_info(list).count, 0);
        sot_contacts_free(list);
        sot_admitted_free(admitted);
        sot_network_unref(network);
    }
}
END_TEST

START_TEST(labels_that_are_none)
{
    static const char *const ids[] = {"a", "b"}, *const turned[] = {"b", "a"}, *const unknown[] = {"x", "y"};
    static const double good[] = {0, 1}, half[] = {.5, 1}, none[] = {0, 0}, negative[] = {-1, 1},
                        endless[] = {1, INFINITY};
    static const int64_t early[] = {SOT_TIME_MIN - 1, 0}, late[] = {0, SOT_TIME_MAX + 1};
    sot_ledger *ledger = NULL;
    sot_interaction row = SOT_INTERACTION_INIT;
    OK(sot_ledger_new(the_context, the_profile, &ledger, error));
    row.time_us = START;
    row.actor = "a";
    row.target = "b";
    row.kind = SOT_KIND_ASK;
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sot_text_column a = SOT_TEXT_COLUMN_INIT, b = SOT_TEXT_COLUMN_INIT, other = SOT_TEXT_COLUMN_INIT;
    a.strings = ids;
    b.strings = turned;
    other.strings = unknown;
    for (int k = 0; k < 20; k++) {
        sot_labels labels = SOT_LABELS_INIT;
        sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
        sot_evaluation *evaluation = NULL;
        sot_profile *learned = NULL;
        sot_status expected = k < 6 ? SOT_E_ARGUMENT : SOT_E_RANGE;
        options.as_of_us = START + DAY;
        labels.count = k == 0 ? 0 : 2;
        labels.a = k == 1 ? NULL : &a;
        labels.b = k == 2 ? NULL : k == 17 ? &other : k == 18 ? &a : &b;
        labels.label = k == 3 ? NULL : k == 6 ? half : good;
        labels.weight = k == 7 ? none : k == 8 ? negative : k == 9 ? endless : NULL;
        labels.as_of_us = k == 10 ? early : k == 11 ? late : NULL;
        options.target = k == 4 ? 7 : SOT_LEARN_DEPTH;
        options.split = k == 5 ? 99 : options.split;
        options.strength = k == 12 ? 0 : k == 13 ? 1e7 : k == 14 ? NAN : options.strength;
        options.held_out = k == 15 ? 0 : k == 16 ? 1 : options.held_out;
        sot_error why = SOT_ERROR_INIT;
        sot_status status = sot_ledger_learn(ledger, &labels, &options, &learned, &evaluation, &why);
        ck_assert_msg(status != SOT_OK, "%d", k);
        if (k < 17)
            ck_assert_msg(status == expected, "%d: %s", k, why.message);
        ck_assert_ptr_null(learned);
    }
    sot_ledger_free(ledger);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shapes");
    TCase *c = add_case(suite, "all");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, bridges);
    tcase_add_test(c, around);
    tcase_add_test(c, chains);
    tcase_add_test(c, labels_that_are_none);
    return run_suite(suite);
}
