/* SPDX-License-Identifier: MIT */
/* What must hold of any network: bits whatever the threads and the order, the sybil identity and its bound,
 * invented contacts have no voice, local standings within their bounds. */
#include "../common/flat.h"
#include "../common/nets.h"

#include <math.h>

static rng dice = {2013};

static uint64_t digest(const sot_network *n, const sot_standing *s)
{
    uint64_t h = 1469598103934665603u;
    const unsigned char *p = (const unsigned char *)standing_info(s).values;
    for (size_t k = 0; k < standing_info(s).count * sizeof(double); k++)
        h = (h ^ p[k]) * 1099511628211u;
    uint32_t count = network_size(n);
    for (uint32_t k = 0; k < 2000; k++) {
        uint32_t i = k * 7919 % count, j = (k * 104729 + 1) % count;
        if (i == j)
            continue;
        sot_reputation r = reputation_room();
        OK(sot_network_reputation(n, sot_network_id(n, i), sot_network_id(n, j), NULL, &r, error));
        ck_assert(r.r >= 0 && r.s >= 0 && r.r + r.s <= 4);
        double both[2] = {r.r, r.s};
        p = (const unsigned char *)both;
        for (size_t b = 0; b < sizeof both; b++)
            h = (h ^ p[b]) * 1099511628211u;
    }
    return h;
}

static void shuffle(net_rows *rows)
{
    for (size_t k = rows->count; k > 1; k--) {
        size_t m = rng_below(&dice, (unsigned)k);
        uint32_t a = rows->actor[m], b = rows->target[m];
        double v = rows->value[m];
        int64_t t = rows->time[m];
        rows->actor[m] = rows->actor[k - 1];
        rows->target[m] = rows->target[k - 1];
        rows->value[m] = rows->value[k - 1];
        rows->time[m] = rows->time[k - 1];
        rows->actor[k - 1] = a;
        rows->target[k - 1] = b;
        rows->value[k - 1] = v;
        rows->time[k - 1] = t;
    }
}

START_TEST(the_same_bits_whatever_threads_and_order)
{
    for (int rating = 0; rating < 2; rating++) {
        net_rows rows = net_random(&dice, 20000, 100000, rating);
        for (size_t k = 0; k < rows.count; k++)
            rows.value[k] = rating ? rows.value[k] * 0.3 : rows.value[k] / 3;
        uint64_t first = 0;
        for (unsigned threads = 1; threads < 5; threads++) {
            sot_context *context = new_context(threads);
            sot_profile *profile = new_profile(context, NULL);
            sot_network *n = net_of(context, profile, &rows, rating);
            sot_standing *s = net_standing(n, "77", 1e-9);
            ck_assert(standing_info(s).bound <= 1e-9);
            uint64_t here = digest(n, s);
            if (threads == 1)
                first = here;
            ck_assert_msg(here == first, "%u threads", threads);
            sot_standing_free(s);
            sot_network_unref(n);
            sot_profile_unref(profile);
            sot_context_unref(context);
            shuffle(&rows);
        }
        net_free(&rows);
    }
}
END_TEST

/* Honest contacts 0..199, fakes from 1000 on; `attack` edges between them, and one-way praise by the fakes.
 */
static net_rows attacked(uint32_t fakes, int attack)
{
    rng same = {99};
    net_rows rows = {0};
    for (uint32_t k = 0; k < 800; k++) {
        uint32_t a = (uint32_t)rng_below(&same, 200), b = (uint32_t)rng_below(&same, 200);
        if (a != b)
            net_link(&rows, a, b, 1);
    }
    for (uint32_t k = 0; k < fakes; k++) {
        net_link(&rows, 1000 + k, 1000 + (k + 1) % fakes, 64);
        net_link(&rows, 1000 + k, 1000 + rng_below(&same, fakes), 64);
        for (uint32_t m = 0; m < 3; m++)
            net_put(&rows, 1000 + k, rng_below(&same, 200), 64);
    }
    for (int k = 0; k < attack; k++)
        net_link(&rows, 17, 1000, 1);
    return rows;
}

START_TEST(the_sybil_identity)
{
    static const uint32_t crowds[] = {1, 100, 100000};
    sot_context *context = new_context(2);
    sot_profile *profile = new_profile(context, NULL);
    double bound = 0;
    for (int c = 0; c < 3; c++) {
        net_rows rows = attacked(crowds[c], 1);
        sot_network *n = net_of(context, profile, &rows, false);
        sot_standing *s = net_standing(n, "3", 1e-13);
        double fakes = 0;
        for (uint32_t k = 0; k < network_size(n); k++)
            if (strlen(sot_network_id(n, k)) > 3)
                fakes += standing_info(s).values[k];
        /* net flow over the one attack edge: out from 17, back from 1000 */
        double out17 = 0, out1000 = 0, m = 0;
        sot_edge e = SOT_EDGE_INIT;
        for (uint32_t k = 0; k < network_size(n); k++) {
            const char *id = sot_network_id(n, k);
            if (strcmp(id, "17") != 0) {
                OK(sot_network_edge(n, "17", id, &e, error));
                out17 += e.mutual;
                m = strcmp(id, "1000") == 0 ? e.mutual : m;
            }
            if (strcmp(id, "1000") != 0) {
                OK(sot_network_edge(n, "1000", id, &e, error));
                out1000 += e.mutual;
            }
        }
        ck_assert(m == 1);
        double flow = sot_standing_of(s, "17") / out17 - sot_standing_of(s, "1000") / out1000;
        ck_assert_double_eq_tol(fakes, 0.85 / 0.15 * flow, 1e-9);
        ck_assert(fakes <= 0.85 / 0.15 * sot_standing_of(s, "17") / out17 + 1e-12);
        /* and the bound beforehand is the same for any crowd */
        char ids[200][4];
        const char *honest[200];
        size_t known = 0;
        for (int k = 0; k < 200; k++) {
            snprintf(ids[k], sizeof ids[k], "%d", k);
            if (sot_network_find(n, ids[k]) != SOT_NOBODY)
                honest[known++] = ids[k];
        }
        const char *seed = "3";
        sot_attack attack = SOT_ATTACK_INIT;
        sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
        options.tolerance = 1e-13;
        OK(network_attack(n, &seed, 1, honest, known, &options, &attack, error));
        ck_assert(attack.attack_edges == 1 && attack.outside == crowds[c]);
        ck_assert_double_eq_tol(attack.standing, fakes, 1e-12);
        ck_assert(fakes <= attack.bound + attack.error);
        if (c > 0)
            ck_assert_double_eq_tol(attack.bound, bound, 1e-12);
        bound = attack.bound;
        ck_assert(sot_standing_exposure(s, "17", 1 / out17) >= fakes - 1e-12);
        FAILS(SOT_E_ARGUMENT, network_attack(n, &seed, 1, honest + 10, 1, NULL, &attack, error));
        FAILS(SOT_E_ARGUMENT, network_attack(n, &seed, 1, NULL, 0, NULL, &attack, error));
        sot_standing_free(s);
        sot_network_unref(n);
        net_free(&rows);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

START_TEST(flattery_gains_nothing_and_fakes_have_no_voice)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    net_rows rows = attacked(10000, 0), alone = attacked(0, 0);
    sot_network *n = net_of(context, profile, &rows, false),
                *honest = net_of(context, profile, &alone, false);
    sot_standing *s = net_standing(n, "3", 1e-12), *before = net_standing(honest, "3", 1e-12);
    for (uint32_t k = 0; k < network_size(n); k++)
        if (strlen(sot_network_id(n, k)) > 3)
            ck_assert(standing_info(s).values[k] == 0);
    for (uint32_t i = 0; i < network_size(honest); i++) {
        const char *id = sot_network_id(honest, i);
        ck_assert_double_eq_tol(sot_standing_of(s, id), sot_standing_of(before, id), 1e-12);
        for (uint32_t j = 0; j < network_size(honest); j++) {
            sot_reputation with = reputation_room(), without = reputation_room();
            if (i == j)
                continue;
            OK(sot_network_reputation(n, id, sot_network_id(honest, j), NULL, &with, error));
            OK(sot_network_reputation(honest, id, sot_network_id(honest, j), NULL, &without, error));
            ck_assert(with.r == without.r && with.s == without.s && with.voices == without.voices);
        }
    }
    sot_standing_free(s);
    sot_standing_free(before);
    sot_network_unref(n);
    sot_network_unref(honest);
    net_free(&rows);
    net_free(&alone);
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

static double distance(const sot_network *n, const sot_standing *full, const sot_standing *local)
{
    double sum = 0;
    for (uint32_t k = 0; k < network_size(n); k++) {
        const char *id = sot_network_id(n, k);
        sum += fabs(sot_standing_of(full, id) - sot_standing_of(local, id));
    }
    return sum;
}

START_TEST(local_standing_keeps_its_bound)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    for (int k = 0; k < 20; k++) {
        net_rows rows = net_random(&dice, 300, 900, false);
        sot_network *n = net_of(context, profile, &rows, false);
        const char *ego = sot_network_id(n, rng_below(&dice, network_size(n)));
        sot_standing *full = net_standing(n, ego, 1e-13), *local = NULL;
        sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
        options.residual = k % 2 ? 1e-3 : 1e-7;
        OK(standing_local(n, ego, &options, &local, error));
        double off = distance(n, full, local);
        ck_assert_double_eq_tol(off, standing_info(local).bound, 1e-10); /* what waits is the error exactly */
        sot_standing_free(local);
        sot_standing_free(full);
        sot_network_unref(n);
        net_free(&rows);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("network properties");
    TCase *tests = add_case(suite, "network");
    tcase_add_test(tests, the_same_bits_whatever_threads_and_order);
    tcase_add_test(tests, the_sybil_identity);
    tcase_add_test(tests, flattery_gains_nothing_and_fakes_have_no_voice);
    tcase_add_test(tests, local_standing_keeps_its_bound);
    return run_suite(suite);
}
