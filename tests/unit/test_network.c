/* SPDX-License-Identifier: MIT */
/* The network: building, bad input, reputation by hand, standing by hand, paths, overlap, bridges. */
#include "../common/flat.h"
#include "../common/nets.h"

#include <math.h>

static sot_context *context;
static sot_profile *profile;

static void setup(void)
{
    context = new_context(2);
    profile = new_profile(context, NULL);
}

static void teardown(void)
{
    sot_profile_unref(profile);
    sot_context_unref(context);
}

static sot_edge edge(const sot_network *network, const char *from, const char *to)
{
    sot_edge e = SOT_EDGE_INIT;
    OK(sot_network_edge(network, from, to, &e, error));
    return e;
}

static sot_network_info info(const sot_network *network)
{
    sot_network_info i = SOT_NETWORK_INFO_INIT;
    OK(sot_network_get_info(network, &i, error));
    return i;
}

/* ---- building ---- */

START_TEST(names_are_in_byte_order)
{
    net_rows rows = {0};
    net_put(&rows, 10, 9, 1);
    net_put(&rows, 9, 100, 1);
    sot_network *n = net_of(context, profile, &rows, false);
    ck_assert_str_eq(sot_network_id(n, 0), "10");
    ck_assert_str_eq(sot_network_id(n, 1), "100");
    ck_assert_str_eq(sot_network_id(n, 2), "9");
    ck_assert_ptr_null(sot_network_id(n, 3));
    ck_assert_uint_eq(sot_network_find(n, "9"), 2);
    ck_assert_uint_eq(sot_network_find(n, "99"), SOT_NOBODY);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

START_TEST(edges_keep_what_was_declared)
{
    net_rows rows = {0};
    net_put(&rows, 1, 2, 2);
    net_put(&rows, 1, 2, -0.5);
    net_put(&rows, 2, 1, 0.25);
    net_put(&rows, 3, 1, -4);
    net_put(&rows, 3, 3, 9);
    sot_network *n = net_of(context, profile, &rows, false);
    sot_edge e = edge(n, "1", "2");
    ck_assert(e.known && e.weight == 1.5 && e.r == 2 && e.s == 0.5 && e.mutual == 0.25);
    ck_assert_double_eq_tol(e.trust, (2 + 2.0) / (2.5 + 4), 1e-15);
    e = edge(n, "3", "1");
    ck_assert(e.known && e.weight == 0 && e.r == 0 && e.s == 4 && e.mutual == 0);
    e = edge(n, "1", "3");
    ck_assert(!e.known && e.weight == 0);
    sot_network_info i = info(n);
    ck_assert(i.contacts == 3 && i.edges == 3 && i.mutual == 2 && i.self_loops == 1 && i.rows == 4);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

START_TEST(the_latest_rating_counts)
{
    net_rows rows = {0};
    net_put(&rows, 1, 2, 1);
    net_put(&rows, 1, 2, -1);
    net_put(&rows, 1, 2, 0.5);
    rows.time[0] = 5;
    rows.time[1] = 9;
    rows.time[2] = 9; /* of one time the lowest */
    sot_network *n = net_of(context, profile, &rows, true);
    ck_assert(edge(n, "1", "2").s == 1 && edge(n, "1", "2").r == 0);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

START_TEST(ratings_fade_and_later_ones_wait)
{
    net_rows rows = {0};
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_network_options options = SOT_NETWORK_OPTIONS_INIT;
    net_put(&rows, 1, 2, 1);
    net_put(&rows, 1, 3, 1);
    rows.time[0] = START;
    rows.time[1] = START + 20 * DAY;
    actor.codes = rows.actor;
    target.codes = rows.target;
    columns.count = 2;
    columns.actor = &actor;
    columns.target = &target;
    columns.rating = rows.value;
    columns.time_us = rows.time;
    options.as_of_us = START + 10 * DAY;
    options.half_life_days = 5;
    sot_network *n = NULL;
    OK(sot_network_from_columns(context, profile, &columns, &options, &n, error));
    ck_assert_double_eq_tol(edge(n, "1", "2").r, 0.25, 1e-7);
    ck_assert(!edge(n, "1", "3").known);
    sot_network_unref(n);
    options.as_of_us = SOT_TIME_NONE;
    FAILS(SOT_E_ARGUMENT, sot_network_from_columns(context, profile, &columns, &options, &n, error));
    options.half_life_days = NAN;
    FAILS(SOT_E_RANGE, sot_network_from_columns(context, profile, &columns, &options, &n, error));
    net_free(&rows);
}
END_TEST

START_TEST(bad_columns_are_refused)
{
    static const double bad[] = {NAN, INFINITY, 1.5, -1.01};
    const char *ids[] = {"a", ""};
    sot_text_column text = SOT_TEXT_COLUMN_INIT;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_network *n = (sot_network *)(uintptr_t)1;
    double value = 0;
    text.strings = ids;
    columns.count = 1;
    FAILS(SOT_E_ARGUMENT, sot_network_from_columns(context, profile, &columns, NULL, &n, error));
    ck_assert_ptr_null(n);
    columns.actor = columns.target = &text;
    FAILS(SOT_E_ARGUMENT, sot_network_from_columns(context, profile, &columns, NULL, &n, error));
    for (int k = 0; k < 4; k++) {
        value = bad[k];
        columns.rating = &value;
        FAILS(SOT_E_RANGE, sot_network_from_columns(context, profile, &columns, NULL, &n, error));
    }
    columns.weight = columns.rating;
    FAILS(SOT_E_ARGUMENT, sot_network_from_columns(context, profile, &columns, NULL, &n, error));
    value = 1;
    columns.weight = NULL;
    columns.count = 2;
    double two[2] = {1, 1};
    columns.rating = two;
    FAILS(SOT_E_TEXT, sot_network_from_columns(context, profile, &columns, NULL, &n, error));
    sot_error e = SOT_ERROR_INIT;
    sot_network_from_columns(context, profile, &columns, NULL, &n, &e);
    ck_assert_ptr_nonnull(strstr(e.message, "row 1, column actor"));
    /* Of a dictionary, whatever the order of its texts: the first row that has one of the bad. */
    static const double three[3] = {1, 1, 1};
    const char *dictionary[] = {"a", "", "b", ""};
    static const uint32_t codes[][3] = {{2, 3, 1}, {0, 1, 3}};
    sot_text_column texts = SOT_TEXT_COLUMN_INIT, coded = SOT_TEXT_COLUMN_INIT;
    texts.strings = dictionary;
    coded.dictionary = &texts;
    coded.dictionary_size = 4;
    columns.actor = columns.target = &coded;
    columns.rating = three;
    columns.count = 3;
    for (int k = 0; k < 2; k++) {
        coded.codes = codes[k];
        FAILS(SOT_E_TEXT, sot_network_from_columns(context, profile, &columns, NULL, &n, error));
        sot_network_from_columns(context, profile, &columns, NULL, &n, &e);
        ck_assert_ptr_nonnull(strstr(e.message, "row 1, column actor"));
    }
    columns.size = 0;
    FAILS(SOT_E_ARGUMENT, sot_network_from_columns(context, profile, &columns, NULL, &n, error));
}
END_TEST

/* Ids as texts, as codes of one dictionary for both columns, and of one each. */
START_TEST(dictionaries_are_shared_or_not)
{
    enum { ROWS = 100, IDS = 80 };
    static char names[IDS][8];
    static const char *list[IDS], *copy[IDS], *actors[ROWS], *targets[ROWS];
    static uint32_t actor_codes[ROWS], target_codes[ROWS];
    static double weights[ROWS];
    sot_network *made[3];
    for (int k = 0; k < IDS; k++) {
        snprintf(names[k], sizeof names[k], "u%d", k * 37 % 100);
        list[k] = copy[k] = names[k];
    }
    for (uint32_t k = 0; k < ROWS; k++) {
        actor_codes[k] = k * k % 41;
        target_codes[k] = k < 50 ? k % 7 : (k * 13 + 5) % IDS; /* the highest are its alone */
        actors[k] = list[actor_codes[k]];
        targets[k] = list[target_codes[k]];
        weights[k] = 1 + k % 5;
    }
    for (int form = 0; form < 3; form++) {
        sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = actor, one = actor, other = actor;
        sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
        one.strings = list;
        other.strings = copy;
        if (form == 0) {
            actor.strings = actors;
            target.strings = targets;
        } else {
            actor.codes = actor_codes;
            target.codes = target_codes;
            actor.dictionary = &one;
            target.dictionary = form == 1 ? &one : &other;
            actor.dictionary_size = target.dictionary_size = IDS;
        }
        columns.count = ROWS;
        columns.actor = &actor;
        columns.target = &target;
        columns.weight = weights;
        OK(sot_network_from_columns(context, profile, &columns, NULL, &made[form], error));
        if (form == 0)
            continue;
        sot_error e = SOT_ERROR_INIT;
        sot_network *none = NULL;
        (form == 1 ? list : copy)[target_codes[ROWS - 1]] = "";
        ck_assert_int_eq(sot_network_from_columns(context, profile, &columns, NULL, &none, &e), SOT_E_TEXT);
        ck_assert_msg(strstr(e.message, ", column target") != NULL, "%s", e.message);
        (form == 1 ? list : copy)[target_codes[ROWS - 1]] = names[target_codes[ROWS - 1]];
    }
    for (int form = 1; form < 3; form++) {
        ck_assert_uint_eq(network_size(made[form]), network_size(made[0]));
        for (uint32_t k = 0; k < network_size(made[0]); k++)
            ck_assert_str_eq(sot_network_id(made[form], k), sot_network_id(made[0], k));
        for (int k = 0; k < ROWS; k++) {
            if (strcmp(actors[k], targets[k]) == 0)
                continue;
            sot_edge x = edge(made[0], actors[k], targets[k]), y = edge(made[form], actors[k], targets[k]);
            ck_assert_mem_eq(&x, &y, sizeof x);
        }
    }
    for (int form = 0; form < 3; form++)
        sot_network_unref(made[form]);
}
END_TEST

static int count_report(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)stage, (void)done, (void)total;
    ++*(int *)user;
    return 0;
}

/* At every 65,536th code, whether that is used or not. */
START_TEST(reports_are_regular)
{
    enum { ROWS = 70000 };
    static uint32_t actors[ROWS], targets[ROWS];
    static double weights[ROWS];
    int reports[2] = {0, 0};
    for (uint32_t first = 0; first < 2; first++) {
        sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
        options.progress = count_report;
        options.progress_user = &reports[first];
        sot_context *watched = NULL;
        OK(sot_context_new(&options, &watched, error));
        sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
        sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
        sot_network *network = NULL;
        for (uint32_t k = 0; k < ROWS; k++) {
            actors[k] = first + 4 * k;
            targets[k] = first + 4 * ((k + 1) % ROWS);
            weights[k] = 1;
        }
        actor.codes = actors;
        target.codes = targets;
        columns.count = ROWS;
        columns.actor = &actor;
        columns.target = &target;
        columns.weight = weights;
        OK(sot_network_from_columns(watched, profile, &columns, NULL, &network, error));
        sot_network_unref(network);
        sot_context_unref(watched);
    }
    ck_assert_int_eq(reports[0], reports[1]);
}
END_TEST

START_TEST(a_million_parallel_edges_are_one)
{
    net_rows rows = {0};
    for (int k = 0; k < 1000000; k++)
        net_put(&rows, (uint32_t)k % 2, 1 - (uint32_t)k % 2, 1);
    sot_network *n = net_of(context, profile, &rows, false);
    ck_assert(info(n).edges == 2 && edge(n, "0", "1").weight == 500000 && edge(n, "1", "0").mutual == 500000);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

START_TEST(a_star_is_solved)
{
    const uint32_t rays = (uint32_t)scaled(1000000);
    net_rows rows = {0};
    for (uint32_t k = 1; k <= rays; k++)
        net_link(&rows, 0, k, 1);
    sot_network *n = net_of(context, profile, &rows, false);
    sot_standing *s = net_standing(n, "0", 1e-12);
    /* x0 = .15 + .85·(all rays), rays together .85·x0 */
    double hub = 0.15 / (1 - 0.85 * 0.85);
    ck_assert_double_eq_tol(sot_standing_of(s, "0"), hub, 1e-9);
    ck_assert_double_eq_tol(sot_standing_of(s, "7"), 0.85 * hub / rays, 1e-12);
    sot_standing *local = NULL;
    OK(standing_local(n, "7", NULL, &local, error));
    ck_assert(standing_info(local).bound < 1 && standing_info(local).count >= 1);
    sot_standing_free(local);
    sot_standing_free(s);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

START_TEST(nobody_is_a_network_too)
{
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_network *n = NULL;
    OK(sot_network_from_columns(context, profile, &columns, NULL, &n, error));
    const char *seed = "a";
    sot_standing *s = NULL;
    ck_assert(network_size(n) == 0);
    FAILS(SOT_E_NOT_FOUND, sot_network_standing(n, &seed, 1, NULL, &s, error));
    sot_reciprocity r = SOT_RECIPROCITY_INIT;
    OK(sot_network_reciprocity(n, &r, error));
    ck_assert(isnan(r.r));
    sot_network_unref(n);
}
END_TEST

/* ---- reputation ---- */

/* 1 trusts 2 and 3 (r 6), distrusts 4; 2 and 3 know 9; so does 4. */
static sot_network *circle(void)
{
    net_rows rows = {0};
    net_put(&rows, 1, 2, 6);
    net_put(&rows, 1, 3, 2);
    net_put(&rows, 1, 4, -6);
    net_put(&rows, 2, 9, 3);
    net_put(&rows, 3, 9, -1);
    net_put(&rows, 4, 9, 50);
    net_put(&rows, 5, 9, 50); /* nobody that 1 knows */
    sot_network *n = net_of(context, profile, &rows, false);
    net_free(&rows);
    return n;
}

START_TEST(two_hops_are_discounted_and_fused)
{
    sot_network *n = circle();
    sot_reputation r = reputation_room();
    OK(sot_network_reputation(n, "1", "9", NULL, &r, error));
    /* W 4, a .5: P_12 = 8/10, b = 3/7; P_13 = 4/6, d = 1/5 */
    double b = 0.8 * 3 / 7, d = 4.0 / 6 / 5;
    ck_assert_double_eq_tol(r.r, 4 * b / (1 - b), 1e-12);
    ck_assert_double_eq_tol(r.s, 4 * d / (1 - d), 1e-12);
    ck_assert(r.voices == 2 && r.heard == 2 && r.for_ == 1 && r.against == 1 && r.path_count == 2 &&
              r.scale == 1);
    ck_assert_str_eq(r.paths[0].id, "2");
    ck_assert_str_eq(r.paths[1].id, "3");
    ck_assert_double_eq_tol(r.paths[0].share + r.paths[1].share, 1, 1e-12);
    const char *only = "3";
    sot_admitted *admitted = NULL;
    OK(sot_admitted_new(n, &only, 1, &admitted, error));
    sot_reputation named = reputation_room();
    OK(sot_network_reputation(n, "1", "9", admitted, &named, error));
    ck_assert(named.r == r.r && named.s == r.s && named.path_count == 1);
    ck_assert_str_eq(named.paths[0].id, "3");
    sot_network *other = circle();
    FAILS(SOT_E_MISMATCH, sot_network_reputation(other, "1", "9", admitted, &named, error));
    FAILS(SOT_E_NOT_FOUND, sot_network_reputation(n, "1", "8", NULL, &named, error));
    FAILS(SOT_E_ARGUMENT, sot_network_reputation(n, "1", "1", NULL, &named, error));
    sot_network_unref(other);
    sot_admitted_free(admitted);
    sot_network_unref(n);
}
END_TEST

START_TEST(sixteen_are_heard_and_never_above_the_cap)
{
    net_rows rows = {0};
    for (uint32_t k = 10; k < 40; k++) {
        net_put(&rows, 1, k, 1000);
        net_put(&rows, k, 2, k == 39 ? -1000 : 1000);
    }
    sot_network *n = net_of(context, profile, &rows, false);
    sot_reputation r = reputation_room();
    OK(sot_network_reputation(n, "1", "2", NULL, &r, error));
    ck_assert(r.voices == 30 && r.heard == 16 && r.r + r.s <= 4 && r.r + r.s > 3.999999 && r.scale < 1);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

START_TEST(who_praises_everybody_says_less)
{
    net_rows rows = {0};
    /* 2 and 3 both rate 9 full marks; 2 also others whom others rate low and who trust those raters. */
    net_link(&rows, 1, 2, 1);
    net_link(&rows, 1, 3, 1);
    net_put(&rows, 2, 9, 1);
    net_put(&rows, 3, 9, 1);
    for (uint32_t k = 20; k < 26; k++) {
        net_put(&rows, 2, k, 1);
        net_put(&rows, k, 30, 1); /* k trusts 30 */
        net_put(&rows, 30, k, -1);
    }
    sot_network *n = net_of(context, profile, &rows, true);
    sot_reputation r = reputation_room();
    OK(sot_network_reputation(n, "1", "9", NULL, &r, error));
    ck_assert_uint_eq(r.heard, 2);
    int two = strcmp(r.paths[0].id, "2") == 0 ? 0 : 1;
    ck_assert(r.paths[two].s > 0 && r.paths[two].r < 1);
    ck_assert(r.paths[1 - two].s == 0 && r.paths[1 - two].r == 1);
    /* six comparisons with one other each (share 1/3, 2 higher), and one, about 1, without difference */
    ck_assert_double_eq_tol(r.paths[two].r, 1 - 4.0 / (7.0 / 3 + 2) / 2, 1e-6);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

/* Who scolds everybody and praises one says no more than was said; nor who praises all and scolds one. */
START_TEST(a_lean_has_its_ends)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        net_rows rows = {0};
        net_link(&rows, 1, 2, 1);
        net_put(&rows, 2, 9, -sign);
        for (uint32_t k = 20; k < 60; k++) {
            net_put(&rows, 2, k, sign);
            for (uint32_t other = 60; other < 66; other++) {
                net_put(&rows, k, other, 1);
                net_put(&rows, other, k, -sign);
            }
        }
        sot_network *n = net_of(context, profile, &rows, true);
        sot_reputation r = reputation_room();
        OK(sot_network_reputation(n, "1", "9", NULL, &r, error));
        ck_assert_uint_eq(r.heard, 1);
        ck_assert_msg(r.paths[0].r == (sign < 0) && r.paths[0].s == (sign > 0), "%g %g", r.paths[0].r,
                      r.paths[0].s);
        /* Room for none is room for none. */
        double heard = r.r + r.s;
        r.paths = NULL;
        OK(sot_network_reputation(n, "1", "9", NULL, &r, error));
        ck_assert(r.path_count == 1 && r.r + r.s == heard);
        sot_voice untouched = {.size = 1};
        r.paths = &untouched;
        r.path_room = 0;
        OK(sot_network_reputation(n, "1", "9", NULL, &r, error));
        ck_assert(r.path_count == 1 && untouched.size == 1);
        sot_network_unref(n);
        net_free(&rows);
    }
}
END_TEST

/* ---- standing ---- */

START_TEST(seeds_are_mandatory)
{
    sot_network *n = circle();
    sot_standing *s = NULL;
    const char *unknown = "nobody", *none = NULL;
    FAILS(SOT_E_ARGUMENT, sot_network_standing(n, NULL, 0, NULL, &s, error));
    FAILS(SOT_E_NOT_FOUND, sot_network_standing(n, &unknown, 1, NULL, &s, error));
    FAILS(SOT_E_ARGUMENT, sot_network_standing(n, &none, 1, NULL, &s, error));
    FAILS(SOT_E_NOT_FOUND, standing_local(n, "nobody", NULL, &s, error));
    sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
    options.damping = 1;
    const char *seed = "1";
    FAILS(SOT_E_RANGE, sot_network_standing(n, &seed, 1, &options, &s, error));
    ck_assert_ptr_null(s);
    sot_network_unref(n);
}
END_TEST

START_TEST(without_two_way_edges_it_stays_with_the_seeds)
{
    sot_network *n = circle(); /* one-way and negative edges only */
    const char *seeds[] = {"2", "1", "2"};
    sot_standing *s = NULL;
    OK(sot_network_standing(n, seeds, 3, NULL, &s, error));
    ck_assert_double_eq_tol(sot_standing_of(s, "1"), 0.5, 1e-15);
    ck_assert_double_eq_tol(sot_standing_of(s, "2"), 0.5, 1e-15);
    ck_assert(sot_standing_of(s, "9") == 0 && isnan(sot_standing_of(s, "nobody")));
    ck_assert_int_eq(standing_info(s).how, SOT_STANDING_FULL);
    ck_assert_ptr_null(standing_info(s).indexes);
    sot_standing_free(s);
    OK(standing_local(n, "1", NULL, &s, error));
    ck_assert(sot_standing_of(s, "1") == 1 && standing_info(s).count == 1 && standing_info(s).bound == 0);
    ck_assert_int_eq(standing_info(s).how, SOT_STANDING_LOCAL);
    sot_standing_free(s);
    sot_network_unref(n);
}
END_TEST

/* ---- around ---- */

/* A triangle 1-2-3, a bridge 3-4, a triangle 4-5-6, and 7 alone. */
static sot_network *barbell(void)
{
    net_rows rows = {0};
    net_link(&rows, 1, 2, 1);
    net_link(&rows, 2, 3, 4);
    net_link(&rows, 1, 3, 0.25);
    net_link(&rows, 3, 4, 2);
    net_link(&rows, 4, 5, 1);
    net_link(&rows, 5, 6, 1);
    net_link(&rows, 4, 6, 1);
    net_put(&rows, 7, 1, 1);
    sot_network *n = net_of(context, profile, &rows, false);
    net_free(&rows);
    return n;
}

START_TEST(overlap_and_bridges)
{
    sot_network *n = barbell();
    sot_around a = SOT_AROUND_INIT;
    OK(sot_network_around(n, "1", "2", &a, error));
    ck_assert(a.linked && a.common == 1 && !a.bridge && a.degree_a == 2 && a.overlap == 1);
    OK(sot_network_around(n, "3", "4", &a, error));
    ck_assert(a.linked && a.common == 0 && a.bridge && a.overlap == 0 && a.degree_a == 3);
    OK(sot_network_around(n, "1", "4", &a, error));
    ck_assert(!a.linked && !a.bridge && a.common == 1 && a.overlap == 0.25);
    OK(sot_network_around(n, "1", "7", &a, error));
    ck_assert(!a.linked && a.degree_b == 0 && a.overlap == 0);
    sot_contacts *list = NULL;
    OK(sot_network_bridges(n, &list, error));
    ck_assert_uint_eq(list_info(list).count, 1);
    ck_assert_str_eq(listed(list, 0).id, "3");
    ck_assert_str_eq(listed(list, 0).other, "4");
    ck_assert(listed(list, 0).value == 2);
    sot_contacts_free(list);
    OK(sot_network_common(n, "1", "2", NULL, &list, error));
    ck_assert_uint_eq(list_info(list).count, 1);
    ck_assert_str_eq(listed(list, 0).id, "3");
    ck_assert(listed(list, 0).value == 0.25 && listed(list, 0).other == NULL);
    sot_contacts_free(list);
    sot_network_unref(n);
}
END_TEST

static double chance_of(double weight)
{
    return weight / (weight + 1) * (weight + 2) / (weight + 4);
}

START_TEST(the_best_introduction)
{
    sot_network *n = barbell();
    sot_contacts *path = NULL;
    OK(sot_network_path(n, "1", "4", NULL, &path, error));
    ck_assert_uint_eq(list_info(path).count, 4); /* 1-2-3-4: the direct step 1-3 is weak */
    ck_assert_str_eq(listed(path, 1).id, "2");
    ck_assert_double_eq_tol(list_info(path).strength, chance_of(1) * chance_of(4) * chance_of(2), 1e-12);
    ck_assert_double_eq_tol(listed(path, 3).value, chance_of(2), 1e-12);
    sot_contacts_free(path);
    const char *only = "3";
    sot_admitted *admitted = NULL;
    OK(sot_admitted_new(n, &only, 1, &admitted, error));
    OK(sot_network_path(n, "1", "4", admitted, &path, error));
    ck_assert_uint_eq(list_info(path).count, 3);
    ck_assert_str_eq(listed(path, 1).id, "3");
    sot_contacts_free(path);
    OK(sot_network_path(n, "1", "6", admitted, &path, error));
    ck_assert(list_info(path).count == 0 && list_info(path).strength == 0);
    sot_contacts_free(path);
    OK(sot_network_path(n, "7", "1", NULL, &path, error));
    ck_assert_uint_eq(list_info(path).count, 0);
    sot_contacts_free(path);
    OK(sot_network_knowers(n, "3", NULL, 2, &path, error));
    ck_assert_uint_eq(list_info(path).count, 2);
    ck_assert_str_eq(listed(path, 0).id, "2");
    ck_assert_str_eq(listed(path, 1).id, "4");
    sot_contacts_free(path);
    sot_admitted_free(admitted);
    sot_network_unref(n);
}
END_TEST

START_TEST(reciprocity_of_all)
{
    net_rows rows = {0};
    net_put(&rows, 1, 2, 3);
    net_put(&rows, 2, 1, 1);
    net_put(&rows, 2, 3, 2);
    sot_network *n = net_of(context, profile, &rows, false);
    sot_reciprocity r = SOT_RECIPROCITY_INIT;
    OK(sot_network_reciprocity(n, &r, error));
    double p = 6.0 / 12, e = p / (1 + p);
    ck_assert(r.total == 6 && r.returned == 2);
    ck_assert_double_eq_tol(r.r, 1.0 / 3, 1e-15);
    ck_assert_double_eq_tol(r.rho, (1.0 / 3 - e) / (1 - e), 1e-15);
    sot_network_unref(n);
    net_free(&rows);
}
END_TEST

/* ---- from a ledger, into scores and explanations ---- */

static void row(sot_ledger *ledger, int64_t t, const char *actor, const char *target, int kind,
                double sentiment)
{
    sot_interaction i = SOT_INTERACTION_INIT;
    i.time_us = t;
    i.actor = actor;
    i.target = target;
    i.kind = kind;
    i.sentiment = sentiment;
    OK(sot_ledger_add(ledger, &i, NULL, error));
}

/* Me and three friends, each of whom rated her well; a pest that only writes, and rated her badly. */
static sot_ledger *friends(void)
{
    static const char *const names[] = {"anne", "bob", "carla"};
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    for (int k = 0; k < 3; k++) {
        for (int day = 0; day < 10; day++) {
            row(ledger, START + day * DAY, "me", names[k], SOT_KIND_ASK, NAN);
            row(ledger, START + day * DAY + HOUR, names[k], "me", SOT_KIND_ANSWER, NAN);
        }
        row(ledger, START + 11 * DAY, "me", names[k], SOT_KIND_RATE, 1);
        row(ledger, START + 11 * DAY, names[k], "her", SOT_KIND_RATE, 0.9);
    }
    for (int day = 0; day < 10; day++)
        row(ledger, START + day * DAY, "pest", "me", SOT_KIND_MESSAGE, NAN);
    row(ledger, START + 11 * DAY, "pest", "her", SOT_KIND_RATE, -1);
    row(ledger, START + 12 * DAY, "me", "her", SOT_KIND_MESSAGE, NAN);
    return ledger;
}

static int keep(void *user, const char *bytes, size_t size)
{
    strncat(user, bytes, size);
    return 0;
}

START_TEST(friends_vouch_in_scores_and_words)
{
    sot_ledger *ledger = friends();
    const int64_t t = START + 13 * DAY;
    sot_network *n = NULL;
    OK(sot_network_from_ledger(ledger, NULL, t, &n, error));
    ck_assert_uint_eq(network_size(n), 6);
    ck_assert(edge(n, "me", "pest").r == 0 && edge(n, "pest", "me").weight > 0);
    ck_assert(edge(n, "me", "anne").mutual > 5);
    sot_inputs inputs = SOT_INPUTS_INIT;
    sot_pair_score with, without;
    score_init(&with);
    score_init(&without);
    OK(ledger_score(ledger, NULL, "me", "her", t, &inputs, &without, error));
    inputs.network = n;
    OK(ledger_score(ledger, NULL, "me", "her", t, &inputs, &with, error));
    /* her < me: me is side 1 */
    ck_assert(with.trust[1].value > without.trust[1].value);
    ck_assert(with.trust_signals[1][SOT_TRUST_REPUTATION].r > 0 &&
              with.trust_signals[1][SOT_TRUST_REPUTATION].s < with.trust_signals[1][SOT_TRUST_REPUTATION].r);
    ck_assert(with.depth.value == without.depth.value);
    /* the table says the same */
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    options.as_of_us = t;
    options.network = n;
    options.me = "me";
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    bool found = false;
    for (uint64_t k = 0; k < sot_scores_count(scores); k++)
        if (strcmp(scores_row(scores, k).a, "her") == 0) {
            found = true;
            ck_assert(sot_scores_column(scores, "trust_ba")[k] == with.trust[1].value);
            ck_assert(sot_scores_column(scores, "trust_ba_confidence")[k] == with.trust[1].confidence);
        }
    ck_assert(found);
    sot_scores_free(scores);
    options.size = offsetof(sot_scores_options, network); /* a caller of 0.1 */
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    sot_scores_free(scores);
    /* and the explanation names them, as far as they may be named */
    const char *ids[] = {"anne", "bob", "x"};
    sot_admitted *admitted = NULL;
    OK(sot_admitted_new(n, ids, 3, &admitted, error));
    inputs.admitted = admitted;
    sot_explanation *x = NULL;
    OK(ledger_explain(ledger, NULL, "me", "her", t, &inputs, &x, error));
    sot_admitted_free(admitted);
    sot_network_unref(n);
    const sot_reputation *r = sot_explanation_reputation(x, 1);
    ck_assert(r && r->heard == 3 && r->for_ == 3 && r->path_count == 2 && r->voices == 3);
    ck_assert(sot_explanation_reputation(x, 0) && sot_explanation_reputation(x, 0)->heard == 0);
    ck_assert_ptr_null(sot_explanation_reputation(x, 2));
    sot_words *words = NULL;
    char text[8192] = "";
    OK(sot_words_builtin(context, "en", &words, error));
    sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
    telling.me = "me";
    OK(sot_words_explain(words, x, &telling, keep, text, error));
    ck_assert_msg(strstr(text, "3 people you trust vouch for her. (anne, bob)") != NULL, "%s", text);
    text[0] = '\0';
    OK(sot_explanation_write_json(x, keep, text, error));
    ck_assert_ptr_nonnull(strstr(text, "\"reputation_ba\""));
    sot_words_free(words);
    sot_explanation_free(x);
    sot_ledger_free(ledger);
}
END_TEST

/* As many paths as there is room for, both ways: each has its name, and nothing behind them is touched. */
START_TEST(an_explanation_names_all_paths_there_is_room_for)
{
    net_rows rows = {0};
    for (uint32_t k = 3; k < 3 + SOT_VOICES_MOST; k++) {
        net_link(&rows, 1, k, 6);
        net_link(&rows, 2, k, 6);
    }
    sot_inputs inputs = SOT_INPUTS_INIT;
    sot_network *n = net_of(context, profile, &rows, false);
    inputs.network = n;
    net_free(&rows);
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    row(ledger, START, "1", "2", SOT_KIND_MESSAGE, NAN);
    sot_explanation *x = NULL;
    OK(ledger_explain(ledger, NULL, "1", "2", START + DAY, &inputs, &x, error));
    sot_network_unref(n); /* the names are the explanation's own */
    for (int d = 0; d < 2; d++) {
        const sot_reputation *r = sot_explanation_reputation(x, d);
        ck_assert(r && r->path_count == SOT_VOICES_MOST);
        for (uint32_t p = 0; p < SOT_VOICES_MOST; p++) {
            char name[8];
            snprintf(name, sizeof name, "%u", p + 3);
            bool heard = false;
            for (uint32_t q = 0; q < SOT_VOICES_MOST; q++)
                heard |= strcmp(r->paths[q].id, name) == 0;
            ck_assert_msg(heard, "%s is not named", name);
        }
    }
    sot_explanation_free(x);
    sot_ledger_free(ledger);
}
END_TEST

START_TEST(erased_and_restricted_contacts_have_no_voice)
{
    sot_ledger *ledger = friends();
    const int64_t t = START + 13 * DAY;
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "anne";
    contact.do_not_score = 1;
    OK(sot_ledger_declare(ledger, &contact, error));
    OK(sot_ledger_forget(ledger, "bob", NULL, error));
    OK(sot_ledger_add_alias(ledger, "me@example.org", "me", error));
    sot_network *n = NULL;
    OK(sot_network_from_ledger(ledger, NULL, t, &n, error));
    sot_reputation r = reputation_room();
    OK(sot_network_reputation(n, "me@example.org", "her", NULL, &r, error));
    ck_assert_uint_eq(r.voices, 1);
    ck_assert_str_eq(r.paths[0].id, "carla");
    ck_assert_uint_eq(sot_network_find(n, "anne"), SOT_NOBODY);
    ck_assert_uint_eq(sot_network_find(n, "bob"), SOT_NOBODY);
    sot_network_unref(n);
    sot_ledger_free(ledger);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("network");
    TCase *tests = add_case(suite, "network");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, names_are_in_byte_order);
    tcase_add_test(tests, edges_keep_what_was_declared);
    tcase_add_test(tests, the_latest_rating_counts);
    tcase_add_test(tests, ratings_fade_and_later_ones_wait);
    tcase_add_test(tests, bad_columns_are_refused);
    tcase_add_test(tests, dictionaries_are_shared_or_not);
    tcase_add_test(tests, reports_are_regular);
    tcase_add_test(tests, a_million_parallel_edges_are_one);
    tcase_add_test(tests, a_star_is_solved);
    tcase_add_test(tests, nobody_is_a_network_too);
    tcase_add_test(tests, two_hops_are_discounted_and_fused);
    tcase_add_test(tests, sixteen_are_heard_and_never_above_the_cap);
    tcase_add_test(tests, who_praises_everybody_says_less);
    tcase_add_test(tests, a_lean_has_its_ends);
    tcase_add_test(tests, seeds_are_mandatory);
    tcase_add_test(tests, without_two_way_edges_it_stays_with_the_seeds);
    tcase_add_test(tests, overlap_and_bridges);
    tcase_add_test(tests, the_best_introduction);
    tcase_add_test(tests, reciprocity_of_all);
    tcase_add_test(tests, friends_vouch_in_scores_and_words);
    tcase_add_test(tests, an_explanation_names_all_paths_there_is_room_for);
    tcase_add_test(tests, erased_and_restricted_contacts_have_no_voice);
    return run_suite(suite);
}
