/* SPDX-License-Identifier: MIT */
/* Running evidence as a blob: of other parameters, cut, flipped, forged and as text. */
#include "../common/flat.h"
#include "../common/running.h"

#include "evidence/cursor.h"

#include <inttypes.h>

START_TEST(fold_fingerprint)
{
    static const char weights[] =
        "{\"depth\":{\"rhythm\":{\"weight\":1}},\"trust\":{\"commitments\":{\"base_rate\":0.7}}}";
    static const char half_lives[] = "{\"fold\":{\"half_life_days\":{\"replies\":91}}}";
    sot_profile *other_weights = new_profile(context, weights),
                *other_fold = new_profile(context, half_lives);
    sot_evidence *evidence = rich_evidence(profile, 60), *loaded = NULL;
    bytes blob = blob_of(evidence);
    int64_t t = START + 303 * DAY;
    sot_pair_score x, y;
    score_init(&x);
    score_init(&y);
    FAILS(SOT_E_MISMATCH, sot_evidence_load(context, other_fold, blob.p, blob.size, &loaded, error));
    ck_assert_ptr_null(loaded);
    FAILS(SOT_E_MISMATCH, evidence_score(evidence, other_fold, t, NULL, &x, error));
    OK(sot_evidence_load(context, other_weights, blob.p, blob.size, &loaded, error));
    OK(evidence_score(evidence, other_weights, t, NULL, &x, error));
    OK(evidence_score(loaded, NULL, t, NULL, &y, error));
    SAME_SCORE(&x, &y, "other weights");
    OK(evidence_score(evidence, NULL, t, NULL, &y, error));
    ck_assert(score_differs(&x, &y) >= 0);
    sot_evidence_free(loaded);
    sot_evidence_free(evidence);
    bytes_free(&blob);
    sot_profile_unref(other_weights);
    sot_profile_unref(other_fold);
}
END_TEST

START_TEST(cut_blobs)
{
    sot_evidence *evidence = rich_evidence(profile, 80), *loaded = NULL;
    bytes blob = blob_of(evidence);
    for (size_t size = 0; size < blob.size; size++) {
        char *exact = malloc(size + 1); /* so that a read beyond it is seen */
        memcpy(exact, blob.p, size);
        FAILS(SOT_E_CORRUPT, sot_evidence_load(context, profile, exact, size, &loaded, error));
        ck_assert_ptr_null(loaded);
        free(exact);
    }
    char *longer = calloc(blob.size + 8, 1);
    memcpy(longer, blob.p, blob.size);
    FAILS(SOT_E_CORRUPT, sot_evidence_load(context, profile, longer, blob.size + 8, &loaded, error));
    free(longer);
    OK(sot_evidence_load(context, profile, blob.p, blob.size, &loaded, error));
    sot_evidence_free(loaded);
    sot_evidence_free(evidence);
    bytes_free(&blob);
}
END_TEST

/* Whole ones of any length: nothing beyond the last byte is read (ASan looks on). */
START_TEST(whole_blobs)
{
    for (unsigned rows = 0; rows < 60; rows++) {
        sot_evidence *evidence = rich_evidence(profile, rows), *loaded = NULL;
        bytes blob = blob_of(evidence);
        char *exact = malloc(blob.size);
        memcpy(exact, blob.p, blob.size);
        OK(sot_evidence_load(context, profile, exact, blob.size, &loaded, error));
        free(exact);
        same_blobs(evidence, loaded);
        bytes_free(&blob);
        sot_evidence_free(loaded);
        sot_evidence_free(evidence);
    }
}
END_TEST

START_TEST(flipped_blobs)
{
    sot_evidence *evidence = rich_evidence(profile, 80), *loaded = NULL;
    bytes blob = blob_of(evidence);
    for (size_t k = 0; k < scaled(20000); k++) {
        size_t place[3];
        int flips = 1 + (int)rng_below(&dice, 3);
        for (int f = 0; f < flips; f++) {
            place[f] = rng_below(&dice, (unsigned)(8 * blob.size));
            blob.p[place[f] / 8] = (char)(blob.p[place[f] / 8] ^ (1 << place[f] % 8));
        }
        sot_status status = sot_evidence_load(context, profile, blob.p, blob.size, &loaded, NULL);
        bool same = (flips == 2 && place[0] == place[1]);
        ck_assert_msg(same ? status == SOT_OK : status == SOT_E_CORRUPT || status == SOT_E_MISMATCH,
                      "flip %zu: %s", place[0], sot_status_name(status));
        sot_evidence_free(loaded);
        loaded = NULL;
        while (flips-- > 0)
            blob.p[place[flips] / 8] = (char)(blob.p[place[flips] / 8] ^ (1 << place[flips] % 8));
    }
    sot_evidence_free(evidence);
    bytes_free(&blob);
}
END_TEST

/* Blobs are kept for years: their checksum is what it was, wherever a group of 16 bytes ends. */
START_TEST(sums_are_what_they_were)
{
    static const struct {
        size_t size;
        uint64_t sum;
    } known[] = {{0, UINT64_C(0x1137509a84ab7784)},  {1, UINT64_C(0x1137509a84ab7784)},
                 {15, UINT64_C(0x6d2c168c86b97345)}, {16, UINT64_C(0x333ca99a44700fe2)},
                 {17, UINT64_C(0x208f9985945926e8)}, {32, UINT64_C(0xf057066c4cb6e6bf)},
                 {33, UINT64_C(0xd49486c1439dd59c)}, {48, UINT64_C(0xa0fac6904586063c)}};
    uint8_t told[48];
    for (unsigned k = 0; k < sizeof told; k++)
        told[k] = (uint8_t)(7 * k + 1);
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        ck_assert_msg(sot__blob_sum(told, known[k].size) == known[k].sum, "%zu bytes: %" PRIx64,
                      known[k].size, sot__blob_sum(told, known[k].size));
}
END_TEST

static void seal(bytes *blob)
{
    size_t size = blob->size - SOT__BLOB_CHECKSUM;
    uint64_t sum = sot__blob_sum((const uint8_t *)blob->p, size);
    for (unsigned b = 0; b < SOT__BLOB_CHECKSUM; b++)
        blob->p[size + b] = (char)(sum >> (8 * b));
}

/* All that can be done with evidence, whatever is in it. */
static void use(sot_evidence *evidence, const sot_words *words)
{
    int64_t t = held(evidence).last_us == SOT_TIME_NONE ? START : held(evidence).last_us + DAY;
    if (t > SOT_TIME_MAX)
        t = SOT_TIME_MAX;
    sot_pair_score score;
    score_init(&score);
    ck_assert_int_eq(evidence_score(evidence, NULL, t, NULL, &score, NULL), SOT_OK);
    sot_explanation *explanation = NULL;
    ck_assert_int_eq(evidence_explain(evidence, NULL, t, NULL, &explanation, NULL), SOT_OK);
    for (int side = 0; side < 2; side++) { /* nobody was there after the last row */
        ck_assert_int_le(sot_explanation_counts(explanation)->first_us[side], held(evidence).last_us);
        ck_assert_int_le(sot_explanation_counts(explanation)->last_us[side], held(evidence).last_us);
    }
    bytes out = {NULL, 0, 0, 0, 0};
    ck_assert_int_eq(sot_words_explain(words, explanation, NULL, bytes_write, &out, NULL), SOT_OK);
    ck_assert_int_eq(sot_explanation_write_json(explanation, bytes_write, &out, NULL), SOT_OK);
    sot_explanation_free(explanation);
    sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
    telling.other = "x";
    for (int me = 0; me < 2; me++) {
        sot_nexts *nexts = NULL;
        ck_assert_int_eq(evidence_next(evidence, NULL, me, t, NULL, &nexts, NULL), SOT_OK);
        for (size_t k = 0; sot_nexts_at(nexts, k); k++)
            ck_assert_int_eq(sot_words_next(words, sot_nexts_at(nexts, k), &telling, bytes_write, &out, NULL),
                             SOT_OK);
        sot_nexts_free(nexts);
    }
    bytes_free(&out);
    for (int kind = 0; kind < 32; kind++) {
        sot_interaction row = row_of(t, kind & 1, kind);
        row.actor = kind & 1 ? held(evidence).b : held(evidence).a;
        row.target = kind & 1 ? held(evidence).a : held(evidence).b;
        row.id = kind == SOT_KIND_PROMISE ? "p" : NULL;
        row.ref = kind == SOT_KIND_KEEP      ? "an open promise"
                  : kind == SOT_KIND_RESOLVE ? "an open complaint"
                                             : NULL;
        row.channel = kind & 2 ? "chat" : "c1";
        sot_status status = sot_evidence_add(evidence, &row, NULL);
        ck_assert(status == SOT_OK || status == SOT_E_NEEDS_REPLAY || status == SOT_E_CONFLICT);
    }
    bytes blob = blob_of(evidence);
    bytes_free(&blob);
}

/* Whoever can compute the checksum can forge: nonsense is refused or harmless, never a crash (ASan and UBSan
 * look on). */
START_TEST(forged_blobs)
{
    sot_words *words = NULL;
    OK(sot_words_builtin(context, "en", &words, error));
    sot_profile *rich = new_profile(context, RICH_PROFILE);
    size_t loaded_count = 0;
    for (size_t k = 0; k < scaled(6000); k++) {
        static bytes blob, copy;
        const sot_profile *with = k % 2000 < 1000 ? profile : rich;
        if (k % 1000 == 0) {
            sot_evidence *evidence = rich_evidence(with, 5 + rng_below(&dice, 60));
            bytes_free(&blob);
            blob = blob_of(evidence);
            sot_evidence_free(evidence);
        }
        copy = (bytes){NULL, 0, 0, 0, 0};
        bytes_write(&copy, blob.p, blob.size);
        for (int flips = 1 + (int)rng_below(&dice, 4); flips > 0; flips--) {
            size_t place = SOT__BLOB_HEADER +
                           rng_below(&dice, (unsigned)(copy.size - SOT__BLOB_HEADER - SOT__BLOB_CHECKSUM));
            int byte = rng_chance(&dice, 0.5) ? (int)rng_below(&dice, 256)
                                              : copy.p[place] ^ (1 << rng_below(&dice, 8));
            copy.p[place] = (char)byte;
        }
        seal(&copy);
        sot_evidence *forged = NULL;
        char *exact = malloc(copy.size); /* so that a read beyond it is seen */
        memcpy(exact, copy.p, copy.size);
        sot_status status = sot_evidence_load(context, with, exact, copy.size, &forged, NULL);
        free(exact);
        ck_assert_msg(status == SOT_OK || status == SOT_E_CORRUPT, "%s", sot_status_name(status));
        if (forged) {
            use(forged, words);
            loaded_count++;
        }
        sot_evidence_free(forged);
        bytes_free(&copy);
        if (k + 1 == scaled(6000))
            bytes_free(&blob);
    }
    ck_assert_uint_gt(loaded_count, 100);
    sot_words_free(words);
    sot_profile_unref(rich);
}
END_TEST

/* Every text of a blob in turn is made no text, or another's: each is refused. Rows that are planned are as
 * they were given, in order, and not what was before. */
START_TEST(forged_texts)
{
    static const struct {
        const char *is, *was;
    } cases[] = {{"side", "\xff"
                          "ide"},
                 {"tide", "\xff"
                          "ide"},
                 {"side", "zide"},
                 {"tide", "side"},
                 {"turn", "\xff"
                          "urn"},
                 {"last id", "\xff"
                             "ast id"},
                 {"last ref", "\xff"
                              "ast ref"},
                 {"sms", "\xff"
                         "ms"},
                 {"chat", "\xff"
                          "hat"},
                 {"open p", "\xff"
                            "pen p"},
                 {"plan 2", "\xff"
                            "lan 2"},
                 {"plan 2", "plan 1"},
                 {"plan 2", "open p"}};
    sot_evidence *evidence = NULL;
    OK(sot_evidence_new(context, profile, "side", "tide", &evidence, error));
    sot_interaction row = row_of(START, 0, SOT_KIND_PROMISE);
    row.actor = "side", row.target = "tide", row.id = "open p", row.channel = "sms";
    OK(sot_evidence_add(evidence, &row, error));
    row = row_of(START + HOUR, 1, SOT_KIND_ASK);
    row.actor = "tide", row.target = "side", row.id = "turn", row.channel = "chat";
    OK(sot_evidence_add(evidence, &row, error));
    row = row_of(START + DAY, 1, SOT_KIND_KEEP);
    row.actor = "tide", row.target = "side", row.id = "last id", row.ref = "last ref", row.channel = "sms";
    OK(sot_evidence_add(evidence, &row, error));
    sot_interaction planned[2] = {row_of(START + 10 * DAY, 0, SOT_KIND_MEET),
                                  row_of(START + 11 * DAY, 0, SOT_KIND_PROMISE)};
    planned[0].id = "plan 1";
    planned[1].id = "plan 2";
    for (int k = 0; k < 2; k++)
        planned[k].actor = "side", planned[k].target = "tide";
    OK(sot_evidence_add_many(evidence, planned, 2, START + 2 * DAY, NULL, error));
    bytes blob = blob_of(evidence);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        bytes copy = {malloc(blob.size), blob.size, blob.size, 0, 0};
        sot_evidence *forged = NULL;
        size_t n = strlen(cases[k].is), found = 0;
        memcpy(copy.p, blob.p, blob.size);
        for (size_t at = 0; at + n <= copy.size; at++)
            if (memcmp(copy.p + at, cases[k].is, n) == 0) {
                memcpy(copy.p + at, cases[k].was, n);
                found++;
            }
        ck_assert_msg(found > 0, "%s is not in it", cases[k].is);
        seal(&copy);
        sot_status status = sot_evidence_load(context, profile, copy.p, copy.size, &forged, NULL);
        ck_assert_msg(status == SOT_E_CORRUPT, "%s as %s: %s", cases[k].is, cases[k].was,
                      sot_status_name(status));
        bytes_free(&copy);
    }
    bytes_free(&blob);
    sot_evidence_free(evidence);
}
END_TEST

/* Both talk in one moment: whose turn it is next is told by a number of its own, in blobs too. */
START_TEST(both_at_once)
{
    sot_evidence *evidence = new_evidence(), *loaded = NULL;
    put(evidence, START, 0, SOT_KIND_MESSAGE, NULL, NULL);
    put(evidence, START, 1, SOT_KIND_MESSAGE, NULL, NULL);
    bytes blob = blob_of(evidence);
    OK(sot_evidence_load(context, profile, blob.p, blob.size, &loaded, error));
    same_blobs(evidence, loaded);
    put(evidence, START + HOUR, 1, SOT_KIND_ANSWER, NULL, NULL);
    put(loaded, START + HOUR, 1, SOT_KIND_ANSWER, NULL, NULL);
    same_blobs(evidence, loaded);
    bytes_free(&blob);
    sot_evidence_free(loaded);
    sot_evidence_free(evidence);
}
END_TEST

START_TEST(a_later_version)
{
    sot_evidence *evidence = rich_evidence(profile, 10), *loaded = NULL;
    bytes blob = blob_of(evidence);
    blob.p[4]++;
    seal(&blob);
    FAILS(SOT_E_CORRUPT, sot_evidence_load(context, profile, blob.p, blob.size, &loaded, error));
    blob.p[4]--;
    blob.p[0] = 'X';
    seal(&blob);
    FAILS(SOT_E_CORRUPT, sot_evidence_load(context, profile, blob.p, blob.size, &loaded, error));
    bytes_free(&blob);
    sot_evidence_free(evidence);
}
END_TEST

/* Ids of a mebibyte, channels of 64 bytes and more channels than there is room for. */
START_TEST(large_texts)
{
    char *id = malloc(SOT_ID_MAX + 2), channel[SOT_CHANNEL_MAX + 2];
    memset(id, 'x', SOT_ID_MAX + 1);
    id[SOT_ID_MAX + 1] = '\0';
    memset(channel, 'c', sizeof channel);
    channel[SOT_CHANNEL_MAX + 1] = '\0';
    sot_evidence *evidence = new_evidence(), *loaded = NULL;
    sot_interaction row = row_of(START, 1, SOT_KIND_PROMISE);
    row.id = id;
    refused(evidence, &row, SOT_E_TEXT);
    id[SOT_ID_MAX] = '\0';
    OK(sot_evidence_add(evidence, &row, error));
    row = row_of(START + 1, 0, SOT_KIND_MESSAGE);
    row.channel = channel;
    refused(evidence, &row, SOT_E_TEXT);
    for (int k = 0; k < 40; k++) {
        channel[SOT_CHANNEL_MAX] = '\0';
        channel[0] = (char)('A' + k);
        row.time_us++;
        OK(sot_evidence_add(evidence, &row, error));
    }
    bytes blob = blob_of(evidence);
    OK(sot_evidence_load(context, profile, blob.p, blob.size, &loaded, error));
    put(loaded, START + DAY, 1, SOT_KIND_KEEP, NULL, id);
    ck_assert_uint_eq(ignored(loaded), 0);
    bytes_free(&blob);
    sot_evidence_free(loaded);
    sot_evidence_free(evidence);
    free(id);
}
END_TEST

/* A column of a table of millions: after twenty messages with questions, cues and ids over two channels. */
START_TEST(small)
{
    sot_evidence *evidence = new_evidence();
    int64_t t = START;
    for (int k = 0; k < 20; k++) {
        char id[32];
        t += MINUTE + (int64_t)rng_below(&dice, 8 * 3600) * 1000000;
        sot_interaction row = row_of(t, (int)rng_below(&dice, 2), k % 7 ? SOT_KIND_MESSAGE : SOT_KIND_ASK);
        snprintf(id, sizeof id, "%016x@mail.example", (unsigned)k * 0x9e3779b9u);
        row.id = id;
        row.channel = k % 3 ? "mail" : "chat";
        row.looked_for = 1u << SOT_CUE_QUESTION | 1u << SOT_CUE_GRATITUDE;
        if (k % 8 == 0)
            set_cue(&row, SOT_CUE_QUESTION, 0.75);
        OK(sot_evidence_add(evidence, &row, error));
    }
    bytes blob = blob_of(evidence);
    ck_assert_uint_le(blob.size, 600);
    /* Too little room is told with how much is needed, however little it is. */
    for (size_t room = 0; room < blob.size; room++) {
        sot_error why = SOT_ERROR_INIT;
        char said[80];
        snprintf(said, sizeof said, "capacity is %zu, expected at least %zu", room, blob.size);
        ck_assert_int_eq(sot_evidence_save(evidence, blob.p, room, NULL, &why), SOT_E_ARGUMENT);
        ck_assert_str_eq(why.message, said);
    }
    free(blob.p);
    sot_evidence_free(evidence);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("evidence blob");
    TCase *tests = add_case(suite, "evidence blob");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, fold_fingerprint);
    tcase_add_test(tests, cut_blobs);
    tcase_add_test(tests, whole_blobs);
    tcase_add_test(tests, flipped_blobs);
    tcase_add_test(tests, sums_are_what_they_were);
    tcase_add_test(tests, forged_texts);
    tcase_add_test(tests, both_at_once);
    tcase_add_test(tests, forged_blobs);
    tcase_add_test(tests, a_later_version);
    tcase_add_test(tests, large_texts);
    tcase_add_test(tests, small);
    return run_suite(suite);
}
