/* SPDX-License-Identifier: MIT */
/* The ground: keyed hashes, the map, sorting, searching, the interner; that nobody can choose ids that fall
 * on one place; and unpacking, also of bytes that nobody packed. */
#include "../common/worlds.h"

#include "base/hash.h"
#include "base/interner.h"
#include "base/search.h"
#include "base/sort.h"
#include "base/unpack.h"
#include "ledger/store/ledger.h"

#include "words/packed.inc"

static uint64_t seed = 1;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* The same values as CPython's hash() of bytes with PYTHONHASHSEED=0, which is SipHash-1-3 with a key of
 * zeros. */
START_TEST(siphash_is_siphash)
{
    static const struct {
        const char *text;
        uint64_t hash;
    } known[] = {{"a", UINT64_C(0x407448d2b89b1813)},
                 {"abc", UINT64_C(0xc03bc3a0042630f2)},
                 {"12345678", UINT64_C(0x3489982430560a87)},
                 {"hello, siphash world!", UINT64_C(0xe555793aed8b307f)}};
    const sot__hash_key zero = {{0, 0}}, other = {{0, 1}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        ck_assert_uint_eq(sot__hash_text(&zero, sot__text_of(known[k].text)), known[k].hash);
        ck_assert_uint_ne(sot__hash_text(&other, sot__text_of(known[k].text)), known[k].hash);
    }
}
END_TEST

START_TEST(folded_product)
{
    ck_assert_uint_eq(sot__hash_fold(UINT64_MAX, UINT64_MAX), UINT64_MAX); /* high fe, low 01 */
    ck_assert_uint_eq(sot__hash_fold(UINT64_C(1) << 63, 6), 3);
    ck_assert_uint_eq(sot__hash_fold(0x10000, UINT64_C(0x123456789abcdef0)),
                      UINT64_C(0x56789abcdef00000) ^ 0x1234);
}
END_TEST

START_TEST(hash_of_a_number_leads_back)
{
    const sot__hash_key key = {{next_random(), next_random()}};
    const uint64_t special[] = {0, 1, UINT64_MAX, UINT64_C(1) << 63, UINT32_MAX};
    for (size_t k = 0; k < 1000; k++) {
        uint64_t x = k < sizeof special / sizeof *special ? special[k] : next_random();
        ck_assert_uint_eq(sot__unhash_u64(&key, sot__hash_u64(&key, x)), x);
    }
}
END_TEST

/* A map against an array that is searched from end to end. */
START_TEST(map_is_a_multimap)
{
    enum { KEYS = 300 };
    sot_context *context = new_context(1);
    sot__map map = {NULL, 0, 0};
    uint64_t hashes[KEYS];
    bool in[KEYS] = {false};
    for (size_t k = 0; k < KEYS; k++) /* many alike, many neighbours, some at the end of the table */
        hashes[k] = (k % 7 == 0 ? UINT64_MAX << 32 : next_random() << 60) | next_random() >> 40;
    for (int step = 0; step < 20000; step++) {
        uint32_t k = (uint32_t)(next_random() % KEYS), n;
        if (in[k]) {
            sot__map_drop(&map, hashes[k], k);
        } else {
            ck_assert(sot__map_reserve(context, &map, 1));
            sot__map_put(&map, hashes[k], k);
        }
        in[k] = !in[k];
        k = (uint32_t)(next_random() % KEYS);
        size_t count = 0, right = 0;
        for (size_t at = sot__map_begin(&map, hashes[k]);
             (n = sot__map_next(&map, hashes[k], &at)) != SOT__NONE; count++)
            ck_assert(in[n] && SOT__MAP_TAG(hashes[n]) == SOT__MAP_TAG(hashes[k]));
        for (size_t j = 0; j < KEYS; j++)
            right += in[j] && SOT__MAP_TAG(hashes[j]) == SOT__MAP_TAG(hashes[k]);
        ck_assert_uint_eq(count, right);
    }
    sot__map_free(context, &map);
    sot_context_unref(context);
}
END_TEST

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static bool keyed_below(int unused, const sot__keyed *x, const sot__keyed *y)
{
    (void)unused;
    return x->key != y->key ? x->key < y->key : x->number < y->number;
}

SOT__HEAP_SORT(heap_keyed, sot__keyed, int, keyed_below)

START_TEST(sorts_sort)
{
    enum { MOST = 3000 };
    static uint64_t keys[MOST], right[MOST], room[MOST];
    static sot__keyed items[MOST], heap[MOST], keyed_room[MOST];
    for (int round = 0; round < 200; round++) {
        size_t count = round < 40 ? (size_t)round : next_random() % MOST;
        unsigned bits = (unsigned)(next_random() % 64);
        for (size_t k = 0; k < count; k++) {
            keys[k] = right[k] = round % 5 == 4 ? count - k : next_random() >> bits;
            items[k] = heap[k] = (sot__keyed){keys[k], (uint32_t)k};
        }
        qsort(right, count, sizeof *right, compare_u64);
        sot__sort_u64(keys, count, room);
        sot__sort_keyed(items, count, keyed_room);
        heap_keyed(heap, count, 0);
        for (size_t k = 0; k < count; k++) {
            ck_assert_uint_eq(keys[k], right[k]);
            ck_assert_uint_eq(items[k].key, right[k]);
            ck_assert(k == 0 || items[k].key != items[k - 1].key || items[k].number > items[k - 1].number);
            ck_assert(heap[k].key == items[k].key && heap[k].number == items[k].number);
        }
        uint64_t value = count ? right[next_random() % count] + (next_random() & 1) : 5;
        size_t low = 0, high = count, place = 0;
        SOT__SEARCH(low, high, middle, right[middle] < value)
        while (place < count && right[place] < value)
            place++;
        ck_assert_uint_eq(low, place);
    }
}
END_TEST

START_TEST(interner_goes_back)
{
    sot_context *context = new_context(1);
    sot__interner names;
    uint32_t number;
    char text[32];
    sot__interner_init(&names, context, "names");
    for (unsigned k = 0; k < 500; k++) {
        snprintf(text, sizeof text, "name %u", k);
        OK(sot__interner_id(&names, sot__text_of(text), "id", &number, error));
        ck_assert_uint_eq(number, k);
    }
    sot__interner_mark mark = sot__interner_here(&names);
    OK(sot__interner_id(&names, sot__text_of("a later one"), "id", &number, error));
    sot__interner_bury(&names, 7);
    sot__interner_rewind(&names, mark);
    ck_assert_uint_eq(sot__interner_known(&names, sot__text_of("a later one")), SOT__NONE);
    ck_assert_uint_eq(sot__interner_known(&names, sot__text_of("name 7")), SOT__NONE);
    ck_assert_uint_eq(sot__interner_known(&names, sot__text_of("name 8")), 8);
    ck_assert(sot__interner_rank(&names));
    ck_assert_uint_eq(names.rank[7], 0);
    for (uint32_t k = 0; k < 500; k++)
        for (uint32_t j = 0; j < 500; j += 17)
            if (k != j && k != 7 && j != 7)
                ck_assert_int_eq(
                    names.rank[k] < names.rank[j],
                    sot__text_compare(sot__interner_text(&names, k), sot__interner_text(&names, j)) < 0);
    sot__interner_free(&names);
    sot_context_unref(context);
}
END_TEST

/* ---- ids made to collide ---- */

/* Inverts sot__text_hash() for texts of 8 bytes: what tables used before they had a key. */
static uint64_t unmix(uint64_t h)
{
    const uint64_t inverse = UINT64_C(0xcfee444d8b59a89b); /* of 0xd6e8feb86659fd93 */
    h ^= h >> 32;
    h *= inverse;
    h ^= h >> 32;
    h *= inverse;
    return h ^ h >> 32;
}

static uint64_t inverse_of(uint64_t odd)
{
    uint64_t x = odd;
    for (int k = 0; k < 6; k++)
        x *= 2 - odd * x;
    return x;
}

static bool collide(uint64_t target, char id[9])
{
    uint64_t h = unmix(target) * inverse_of(UINT64_C(0x9fb21c651e98df25));
    uint64_t word = unmix(h ^ UINT64_C(0x9e3779b97f4a7c15) ^ 8);
    for (int k = 0; k < 8; k++) {
        id[k] = (char)(word >> (8 * k) & 255);
        if (id[k] == 0 || (unsigned char)id[k] > 127) /* ASCII, whether or not char is signed */
            return false;
    }
    id[8] = '\0';
    return true;
}

/* How far numbers lie from their homes, all together. */
static uint64_t detours(const sot__map *map)
{
    uint64_t sum = 0;
    size_t mask = sot__map_size(map) - 1;
    for (size_t at = 0; at <= mask; at++)
        if (map->places[at])
            sum += (at - sot__map_home(map, map->places[at])) & mask;
    return sum;
}

START_TEST(chosen_ids_do_not_collide)
{
    enum { IDS = 4000 };
    static char ids[IDS][9];
    unsigned found = 0;
    for (uint64_t low = 0; found < IDS; low++)
        found += collide(UINT64_C(0x123456780000000) << 4 | low, ids[found]);
    for (unsigned k = 0; k < IDS; k++) /* all on one place, with one tag, before */
        ck_assert_uint_eq(sot__text_hash(sot__text_of(ids[k])) >> 32, 0x12345678);
    for (int key = 0; key < 3; key++) {
        sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
        sot_context *context;
        sot_ledger *ledger;
        options.hash_key[0] = key == 1 ? UINT64_MAX : (uint64_t)key;
        OK(sot_context_new(&options, &context, error));
        OK(sot_ledger_new(context, NULL, &ledger, error));
        for (unsigned k = 1; k < IDS; k++) {
            sot_interaction one = SOT_INTERACTION_INIT;
            one.actor = ids[0];
            one.target = ids[k];
            one.id = ids[k];
            one.channel = ids[k % 100];
            OK(sot_ledger_add(ledger, &one, NULL, error));
        }
        ck_assert_uint_lt(detours(&ledger->contacts.ids.map), 4 * IDS);
        ck_assert_uint_lt(detours(&ledger->channels.names.map), 4 * 100);
        ck_assert_uint_lt(detours(&ledger->pairs.map), 4 * IDS);
        sot_ledger_free(ledger);
        sot_context_unref(context);
    }
}
END_TEST

/* Scores and the order of rows are the same whatever the key. */
static int digest_row(void *user, const sot_interaction *row)
{
    sot__digest_text(user, sot__text_of(row->actor));
    sot__digest_text(user, sot__text_of(row->target));
    sot__digest_u64(user, (uint64_t)row->time_us);
    return 0;
}

START_TEST(no_result_depends_on_the_key)
{
    char first[33] = "";
    for (uint64_t key = 0; key < 4; key++) {
        sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
        sot_context *context;
        sot_ledger *ledger;
        sot_scores *scores;
        sot__digest digest;
        uint8_t bytes[16];
        char text[33], id[2][16];
        options.hash_key[0] = key * UINT64_C(0x9e3779b97f4a7c15);
        options.hash_key[1] = ~key;
        OK(sot_context_new(&options, &context, error));
        OK(sot_ledger_new(context, NULL, &ledger, error));
        seed = 99;
        for (int k = 0; k < 5000; k++) {
            sot_interaction one = SOT_INTERACTION_INIT;
            for (int side = 0; side < 2; side++)
                snprintf(id[side], sizeof id[side], "c%d", (int)(next_random() % 200));
            one.time_us = (int64_t)(next_random() % 1000) * 86400000000;
            one.actor = id[0];
            one.target = id[1];
            OK(sot_ledger_add(ledger, &one, NULL, error));
        }
        sot__digest_init(&digest);
        OK(sot_ledger_each(ledger, NULL, NULL, digest_row, &digest, error));
        OK(sot_ledger_each(ledger, "c17", NULL, digest_row, &digest, error));
        sot_scores_options at = SOT_SCORES_OPTIONS_INIT;
        at.as_of_us = INT64_C(1000) * 86400000000;
        OK(sot_ledger_scores(ledger, NULL, &at, &scores, error));
        for (size_t k = 0; k < sot_scores_count(scores); k++)
            sot__digest_double(&digest, sot_scores_column(scores, "depth")[k]);
        sot__digest_end(&digest, bytes);
        sot__hex(bytes, 16, text);
        if (key == 0)
            memcpy(first, text, sizeof first);
        ck_assert_str_eq(text, first);
        sot_scores_free(scores);
        sot_ledger_free(ledger);
        sot_context_unref(context);
    }
}
END_TEST

/* A part of it is enough for what comes first. */
START_TEST(unpacking_begins_at_the_front)
{
    static char whole[END_OF_de], part[1000];
    ck_assert(sot__unpack(sentences, sizeof sentences, whole, sizeof whole));
    ck_assert(sot__unpack(sentences, sizeof sentences, part, sizeof part));
    ck_assert_int_eq(memcmp(part, whole, sizeof part), 0);
    ck_assert_str_eq(whole, "unit.unknown");
    ck_assert(!memchr(whole, 3, sizeof whole));
    ck_assert(whole[END_OF_en - 1] == '\0' && whole[END_OF_de - 2] == '\0');
}
END_TEST

/* Cut, changed or random bytes write nothing outside and end; what is cut is told. (Sanitizers see what is
 * read.) */
START_TEST(unpacking_survives_any_bytes)
{
    static unsigned char bytes[sizeof sentences];
    static char out[END_OF_de + 16];
    for (int round = 0; round < 300; round++) {
        size_t size = round < 100 ? (size_t)(next_random() % (sizeof bytes - 64)) : sizeof bytes;
        memcpy(bytes, sentences, sizeof bytes);
        for (size_t i = 0; round >= 200 && i < size; i++)
            bytes[i] = (unsigned char)next_random();
        for (int i = 0; round >= 100 && round < 200 && i < 3; i++)
            bytes[next_random() % size] ^= (unsigned char)(1u << next_random() % 8);
        memset(out, 7, sizeof out);
        unsigned char *exact = malloc(size ? size : 1);
        memcpy(exact, bytes, size);
        bool whole = sot__unpack(exact, size, out, END_OF_de);
        free(exact);
        ck_assert(round >= 100 || !whole);
        for (size_t i = END_OF_de; i < sizeof out; i++)
            ck_assert_int_eq(out[i], 7);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base");
    TCase *tests = add_case(suite, "base");
    tcase_add_test(tests, siphash_is_siphash);
    tcase_add_test(tests, hash_of_a_number_leads_back);
    tcase_add_test(tests, folded_product);
    tcase_add_test(tests, map_is_a_multimap);
    tcase_add_test(tests, sorts_sort);
    tcase_add_test(tests, interner_goes_back);
    tcase_add_test(tests, chosen_ids_do_not_collide);
    tcase_add_test(tests, no_result_depends_on_the_key);
    tcase_add_test(tests, unpacking_begins_at_the_front);
    tcase_add_test(tests, unpacking_survives_any_bytes);
    return run_suite(suite);
}
