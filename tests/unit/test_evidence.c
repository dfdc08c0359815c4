/* SPDX-License-Identifier: MIT */
/* Running evidence: what it takes and refuses, and that a refusal changes nothing; settlements; clones;
 * handles in use. */
#include "../common/flat.h"
#include "../common/running.h"

START_TEST(sides_and_figures)
{
    sot_evidence *evidence = new_evidence();
    ck_assert_str_eq(held(evidence).a, "a");
    ck_assert_str_eq(held(evidence).b, "b");
    ck_assert_int_eq(held(evidence).last_us, SOT_TIME_NONE);
    ck_assert_uint_eq(held(evidence).interactions, 0);
    ck_assert_uint_eq(evidence_mask(evidence), 0);
    sot_pair_score nothing = score_at(evidence, SOT_TIME_MIN);
    ck_assert_double_eq(nothing.trust[0].value, 50);
    put(evidence, START, 0, SOT_KIND_ASK, NULL, NULL);
    ck_assert_int_eq(held(evidence).last_us, START);
    ck_assert_uint_eq(held(evidence).interactions, 1);
    ck_assert_uint_eq(evidence_mask(evidence), UINT64_C(1) << SOT_KIND_ASK);
    sot_evidence_free(evidence);
    sot_evidence_free(NULL);
    ck_assert_uint_eq(sot_evidence_saved_size(NULL), 0);
}
END_TEST

/* A rating's sentiment is the rating: only that of other rows says that sentiments are recorded. */
START_TEST(sentiments_seen)
{
    for (int rated = 0; rated < 2; rated++) {
        sot_evidence *evidence = new_evidence();
        sot_seen seen = SOT_SEEN_INIT;
        sot_interaction row = row_of(START, 0, rated ? SOT_KIND_RATE : SOT_KIND_MESSAGE);
        OK(sot_evidence_add(evidence, &row, error));
        row.sentiment = 0.5;
        row.time_us++;
        OK(sot_evidence_observed(evidence, &seen, error));
        ck_assert_uint_eq(seen.fields >> SOT_SEEN_SENTIMENT & 1, 0);
        OK(sot_evidence_add(evidence, &row, error));
        OK(sot_evidence_observed(evidence, &seen, error));
        ck_assert_uint_eq(seen.fields >> SOT_SEEN_SENTIMENT & 1, !rated);
        sot_evidence_free(evidence);
    }
}
END_TEST

START_TEST(arguments)
{
    sot_evidence *evidence = NULL;
    FAILS(SOT_E_ARGUMENT, sot_evidence_new(context, profile, "a", "a", &evidence, error));
    FAILS(SOT_E_TEXT, sot_evidence_new(context, profile, "", "a", &evidence, error));
    FAILS(SOT_E_TEXT, sot_evidence_new(context, profile, "a", "\xff", &evidence, error));
    FAILS(SOT_E_TEXT, sot_evidence_new(context, profile, NULL, "a", &evidence, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_new(NULL, profile, "a", "b", &evidence, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_new(context, NULL, "a", "b", &evidence, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_new(context, profile, "a", "b", NULL, error));
    ck_assert_ptr_null(evidence);
    evidence = new_evidence();
    put(evidence, START, 0, SOT_KIND_MESSAGE, "m", NULL);
    sot_pair_score score;
    score_init(&score);
    sot_explanation *explanation = NULL;
    sot_nexts *nexts = NULL;
    sot_inputs inputs = SOT_INPUTS_INIT;
    char small[8];
    FAILS(SOT_E_NEEDS_REPLAY, evidence_score(evidence, NULL, START - 1, NULL, &score, error));
    FAILS(SOT_E_NEEDS_REPLAY, evidence_explain(evidence, NULL, START - 1, NULL, &explanation, error));
    FAILS(SOT_E_NEEDS_REPLAY, evidence_next(evidence, NULL, 0, START - 1, NULL, &nexts, error));
    FAILS(SOT_E_RANGE, evidence_score(evidence, NULL, SOT_TIME_NONE, NULL, &score, error));
    FAILS(SOT_E_RANGE, evidence_score(evidence, NULL, SOT_TIME_MAX + 1, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, evidence_score(NULL, NULL, START, NULL, &score, error));
    FAILS(SOT_E_ARGUMENT, evidence_score(evidence, NULL, START, NULL, NULL, error));
    FAILS(SOT_E_ARGUMENT, evidence_explain(evidence, NULL, START, NULL, NULL, error));
    FAILS(SOT_E_ARGUMENT, evidence_next(evidence, NULL, 2, START, NULL, &nexts, error));
    FAILS(SOT_E_ARGUMENT, evidence_next(evidence, NULL, 0, START, NULL, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_clone(evidence, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_add(evidence, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_save(evidence, small, sizeof small, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_save(evidence, NULL, 0, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_save(evidence, NULL, 4096, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_save(NULL, small, sizeof small, NULL, error));
    FAILS(SOT_E_ARGUMENT, evidence_what_if(evidence, NULL, START, NULL, 1, NULL, &score, error));
    sot_evidence *none = NULL;
    FAILS(SOT_E_ARGUMENT, evidence_replay(context, profile, "a", "a", NULL, 0, &none, error));
    ck_assert_ptr_null(none);
    score.size = 3;
    FAILS(SOT_E_ARGUMENT, evidence_score(evidence, NULL, START, NULL, &score, error));
    score_init(&score);
    inputs.size = 1;
    FAILS(SOT_E_ARGUMENT, evidence_score(evidence, NULL, START, &inputs, &score, error));
    inputs = (sot_inputs)SOT_INPUTS_INIT;
    inputs.attention[0] = 1; /* one side only */
    FAILS(SOT_E_ARGUMENT, evidence_score(evidence, NULL, START, &inputs, &score, error));
    inputs.attention[1] = -1;
    FAILS(SOT_E_RANGE, evidence_score(evidence, NULL, START, &inputs, &score, error));
    inputs.attention[1] = (double)INFINITY;
    FAILS(SOT_E_RANGE, evidence_score(evidence, NULL, START, &inputs, &score, error));
    inputs = (sot_inputs)SOT_INPUTS_INIT;
    inputs.reputation_r[1] = 1;
    FAILS(SOT_E_ARGUMENT, evidence_score(evidence, NULL, START, &inputs, &score, error));
    sot_evidence_free(evidence);
}
END_TEST

START_TEST(bad_rows)
{
    sot_evidence *evidence = new_evidence();
    put(evidence, START, 0, SOT_KIND_MESSAGE, "first", NULL);
    const sot_interaction good = row_of(START + DAY, 0, SOT_KIND_MESSAGE);
    sot_interaction row = good;
#define BAD(change, status)              \
    do {                                 \
        row = good;                      \
        change;                          \
        refused(evidence, &row, status); \
    } while (0)
    BAD(row.target = "a", SOT_E_ARGUMENT); /* with itself: not of this pair */
    BAD(row.target = "c", SOT_E_ARGUMENT);
    BAD(row.actor = "c", SOT_E_ARGUMENT);
    BAD(row.actor = NULL, SOT_E_TEXT);
    BAD(row.actor = "", SOT_E_TEXT);
    BAD(row.target = "\xc0\x80", SOT_E_TEXT);
    BAD(row.channel = "\xff", SOT_E_TEXT);
    BAD(row.id = "\xed\xa0\x80", SOT_E_TEXT); /* a surrogate */
    BAD(row.size = 1, SOT_E_ARGUMENT);
    BAD(row.kind = 32, SOT_E_KIND);
    BAD(row.kind = -1, SOT_E_KIND);
    BAD(row.kind = 64, SOT_E_KIND);
    BAD(row.kind = 100000, SOT_E_KIND);
    BAD(row.time_us = SOT_TIME_NONE, SOT_E_RANGE);
    BAD(row.time_us = SOT_TIME_MAX + 1, SOT_E_RANGE);
    BAD(row.time_us = INT64_MAX, SOT_E_RANGE);
    BAD(row.audience = 0, SOT_E_RANGE);
    BAD(row.weight = -0.001, SOT_E_RANGE);
    BAD(row.weight = 3.001, SOT_E_RANGE);
    BAD(row.weight = (double)NAN, SOT_E_RANGE);
    BAD(row.duration_s = -1, SOT_E_RANGE);
    BAD(row.duration_s = (double)INFINITY, SOT_E_RANGE);
    BAD(row.sentiment = 1.01, SOT_E_RANGE);
    BAD(row.sentiment = -(double)INFINITY, SOT_E_RANGE);
    BAD(set_cue(&row, SOT_CUE_HUMOUR, (double)NAN), SOT_E_RANGE);
    BAD(set_cue(&row, SOT_CUE_AUTOMATIC, 1.5), SOT_E_RANGE);
    BAD(row.looked_for = 256, SOT_E_RANGE);
    BAD(row.due_us = START, SOT_E_ARGUMENT); /* of a message */
    BAD(row.ref = "first", SOT_E_ARGUMENT);
    BAD((row.kind = SOT_KIND_RATE, row.sentiment = SOT_UNKNOWN), SOT_E_ARGUMENT);
    BAD((row.kind = SOT_KIND_PROMISE, row.due_us = SOT_TIME_MAX + 1), SOT_E_RANGE);
#undef BAD
    ck_assert_uint_eq(held(evidence).interactions, 1);
    OK(sot_evidence_add(evidence, &good, error));
    sot_evidence_free(evidence);
}
END_TEST

/* Rows of one moment in canonical order, each different from the one before by one field. */
static size_t canonical_rows(sot_interaction rows[40])
{
    size_t n = 0;
#define NEXT(change)                                                 \
    do {                                                             \
        rows[n] = n ? rows[n - 1] : row_of(START, 0, SOT_KIND_VIEW); \
        change;                                                      \
        n++;                                                         \
    } while (0)
    NEXT((void)0);
    NEXT((rows[n].actor = "b", rows[n].target = "a"));
    NEXT(rows[n] = row_of(START, 0, SOT_KIND_MESSAGE));
    NEXT(set_cue(&rows[n], SOT_CUE_HUMOUR, 0.25)); /* which raises looked_for, before the cues */
    NEXT(set_cue(&rows[n], SOT_CUE_HUMOUR, 0.5));
    NEXT(set_cue(&rows[n], SOT_CUE_HUMOUR, 1));
    NEXT(rows[n].looked_for = 255);
    NEXT(set_cue(&rows[n], SOT_CUE_QUESTION, 0.5)); /* the first cue counts before the others */
    set_cue(&rows[n - 1], SOT_CUE_HUMOUR, 0);
    rows[n - 1].looked_for = 255;
    set_cue(&rows[n - 2], SOT_CUE_QUESTION, 0);
    NEXT((rows[n] = row_of(START, 0, SOT_KIND_MESSAGE), rows[n].audience = 2));
    NEXT(rows[n].weight = 2);
    NEXT((rows[n].audience = 3, rows[n].weight = 0, rows[n].duration_s = 1));
    NEXT(rows[n].duration_s = 5);
    NEXT((rows[n].duration_s = SOT_UNKNOWN, rows[n].sentiment = -1));
    NEXT(rows[n].sentiment = 0.5);
    NEXT(rows[n].sentiment = SOT_UNKNOWN);
    NEXT(rows[n].id = "i");
    NEXT(rows[n].id = "ia");
    NEXT(rows[n].id = "j");
    NEXT((rows[n].actor = "b", rows[n].target = "a", rows[n].id = NULL));
    NEXT((rows[n].actor = "a", rows[n].target = "b", rows[n].channel = "c", rows[n].id = "a"));
    NEXT((rows[n].channel = "cc", rows[n].id = NULL));
    NEXT((rows[n] = row_of(START, 0, SOT_KIND_PROMISE), rows[n].due_us = START));
    NEXT(rows[n].due_us = START + 1);
    NEXT(rows[n].due_us = SOT_TIME_NONE);
    NEXT((rows[n] = row_of(START, 0, SOT_KIND_KEEP)));
    NEXT(rows[n].ref = "r");
    NEXT(rows[n].ref = "s");
    NEXT((rows[n] = row_of(START, 0, SOT_KIND_VIEW), rows[n].sequence = 1)); /* before kind and all others */
    NEXT(rows[n].sequence = INT64_MAX);
    NEXT((rows[n] = row_of(START + 1, 0, SOT_KIND_VIEW), rows[n].sequence = -1));
    NEXT(rows[n].sequence = 0);
#undef NEXT
    return n;
}

START_TEST(canonical_order)
{
    sot_interaction rows[40];
    size_t n = canonical_rows(rows);
    sot_evidence *evidence = new_evidence();
    for (size_t k = 0; k < n; k++) {
        ck_assert_msg(sot_evidence_add(evidence, &rows[k], NULL) == SOT_OK, "row %zu", k);
        for (size_t o = 0; o <= k; o++) /* itself again, and all before it */
            refused(evidence, &rows[o], SOT_E_NEEDS_REPLAY);
    }
    ck_assert_uint_eq(held(evidence).interactions, n);
    /* The same order that a ledger keeps, whatever order they came in. */
    sot_evidence *replayed = NULL;
    row_list list = {rows, n, 0, NULL};
    rows_shuffle(&dice, &list);
    OK(evidence_replay(context, profile, "a", "b", rows, n, &replayed, error));
    same_blobs(evidence, replayed);
    sot_evidence_free(replayed);
    sot_evidence_free(evidence);
}
END_TEST

/* ---- rows as they are delivered ---- */

static uint64_t sum_of(const sot_interaction *row)
{
    uint64_t sum = 0;
    OK(sot_interaction_sum(profile, row, &sum, error));
    return sum;
}

START_TEST(a_batch_sorts_itself_and_knows_what_it_has)
{
    sot_interaction rows[40];
    size_t n = canonical_rows(rows);
    uint64_t sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += sum_of(&rows[k]);
    row_list list = {rows, n, 0, NULL};
    rows_shuffle(&dice, &list);
    sot_evidence *evidence = new_evidence(), *replayed = NULL;
    sot_added added = SOT_ADDED_INIT;
    OK(sot_evidence_add_many(evidence, rows, n, SOT_TIME_NONE, &added, error));
    ck_assert_uint_eq(added.rows, n);
    ck_assert_uint_eq(added.added, n);
    ck_assert_uint_eq(added.duplicates, 0);
    OK(evidence_replay(context, profile, "a", "b", rows, n, &replayed, error));
    same_blobs(evidence, replayed);
    ck_assert_uint_eq(held(evidence).sum, sum);
    OK(sot_evidence_add_many(evidence, NULL, 0, SOT_TIME_NONE, &added, error));
    ck_assert_uint_eq(added.rows, 0);
    sot_evidence_free(replayed);
    sot_evidence_free(evidence);
}
END_TEST

START_TEST(what_is_delivered_again)
{
    sot_evidence *evidence = new_evidence();
    sot_interaction rows[2 * SOT_EVIDENCE_REMEMBERED];
    const size_t n = sizeof rows / sizeof *rows;
    sot_added added = SOT_ADDED_INIT;
    for (size_t k = 0; k < n; k++) {
        rows[k] = row_of(START + (int64_t)k * DAY, k & 1, SOT_KIND_MESSAGE);
        OK(sot_evidence_add(evidence, &rows[k], error));
    }
    uint64_t sum = held(evidence).sum;
    /* The last few again, and one that is new. */
    sot_interaction again[] = {rows[n - 1], row_of(START + 99 * DAY, 0, SOT_KIND_MESSAGE), rows[n - 3],
                               rows[n - SOT_EVIDENCE_REMEMBERED]};
    OK(sot_evidence_add_many(evidence, again, 4, SOT_TIME_NONE, &added, error));
    ck_assert_uint_eq(added.added, 1);
    ck_assert_uint_eq(added.duplicates, 3);
    /* Of a late one that is there once a second one would be new. */
    again[0] = again[1] = rows[n - 3];
    FAILS(SOT_E_NEEDS_REPLAY, sot_evidence_add_many(evidence, again, 2, SOT_TIME_NONE, &added, error));
    again[1] = row_of(START + 99 * DAY, 0, SOT_KIND_MESSAGE);
    ck_assert_uint_eq(held(evidence).interactions, n + 1);
    ck_assert_uint_eq(held(evidence).sum, sum + sum_of(&again[1]));
    refused(evidence, &rows[n - 1], SOT_E_NEEDS_REPLAY);
    sot_error why = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_evidence_add(evidence, &rows[n - 1], &why), SOT_E_NEEDS_REPLAY);
    ck_assert_msg(strstr(why.message, "was delivered before") != NULL, "%s", why.message);
    /* What is too old to be remembered, or late, needs the rows; nothing has changed then. */
    bytes before = blob_of(evidence);
    sot_interaction late[] = {row_of(START + 100 * DAY, 0, SOT_KIND_MESSAGE), rows[0]};
    FAILS(SOT_E_NEEDS_REPLAY, sot_evidence_add_many(evidence, late, 2, SOT_TIME_NONE, &added, error));
    late[1] = row_of(START + 98 * DAY, 0, SOT_KIND_MESSAGE);
    FAILS(SOT_E_NEEDS_REPLAY, sot_evidence_add_many(evidence, late, 2, SOT_TIME_NONE, &added, error));
    late[1].actor = "c";
    ck_assert_int_eq(sot_evidence_add_many(evidence, late, 2, SOT_TIME_NONE, &added, &why), SOT_E_ARGUMENT);
    ck_assert_msg(strncmp(why.message, "row 1, ", 7) == 0, "%s", why.message);
    bytes after = blob_of(evidence);
    ck_assert_uint_eq(before.size, after.size);
    ck_assert_mem_eq(before.p, after.p, before.size);
    bytes_free(&before);
    bytes_free(&after);
    sot_evidence_free(evidence);
}
END_TEST

/* Equal rows without an id: as many as one batch has of them at most, whatever was delivered before. */
START_TEST(equal_rows)
{
    sot_interaction rows[SOT_EVIDENCE_REMEMBERED + 2];
    const size_t most = sizeof rows / sizeof *rows;
    for (size_t k = 0; k < most; k++)
        rows[k] = row_of(START, 0, SOT_KIND_MESSAGE);
    for (size_t first = 1; first < most; first++)
        for (size_t second = 1; second < most; second++) {
            sot_evidence *evidence = new_evidence(), *replayed = NULL;
            sot_added added = SOT_ADDED_INIT;
            OK(sot_evidence_add_many(evidence, rows, first, SOT_TIME_NONE, &added, error));
            ck_assert_uint_eq(added.added, first);
            sot_status status = sot_evidence_add_many(evidence, rows, second, SOT_TIME_NONE, &added, NULL);
            bool forgotten = first >= SOT_EVIDENCE_REMEMBERED && second > SOT_EVIDENCE_REMEMBERED;
            ck_assert_int_eq(status, forgotten ? SOT_E_NEEDS_REPLAY : SOT_OK);
            size_t held_now = forgotten || first > second ? first : second;
            ck_assert_uint_eq(held(evidence).interactions, held_now);
            ck_assert_uint_eq(held(evidence).sum, held_now * sum_of(rows));
            OK(evidence_replay(context, profile, "a", "b", rows, held_now, &replayed, error));
            same_blobs(evidence, replayed);
            sot_evidence_free(replayed);
            sot_evidence_free(evidence);
        }
}
END_TEST

START_TEST(a_gap_shows)
{
    sot_evidence *evidence = new_evidence(), *loaded = NULL;
    sot_interaction rows[5];
    uint64_t sum = 0;
    for (size_t k = 0; k < 5; k++) {
        rows[k] = row_of(START + (int64_t)k * DAY, k & 1, SOT_KIND_MESSAGE);
        rows[k].channel = k & 1 ? "mail" : NULL;
        sum += sum_of(&rows[k]);
        if (k != 2) /* never delivered */
            OK(sot_evidence_add(evidence, &rows[k], error));
    }
    ck_assert_uint_eq(held(evidence).sum, sum - sum_of(&rows[2]));
    rows[2].weight = 0.5; /* as many rows, but not the same */
    ck_assert_uint_ne(sum_of(&rows[2]), sum - held(evidence).sum);
    bytes blob = blob_of(evidence);
    OK(sot_evidence_load(context, profile, blob.p, blob.size, &loaded, error));
    ck_assert_uint_eq(held(loaded).sum, held(evidence).sum);
    sot_added added = SOT_ADDED_INIT;
    OK(sot_evidence_add_many(loaded, &rows[4], 1, SOT_TIME_NONE, &added, error));
    ck_assert_uint_eq(added.duplicates, 1); /* it is remembered in the blob, too */
    bytes_free(&blob);
    sot_evidence_free(loaded);
    sot_evidence_free(evidence);
    FAILS(SOT_E_ARGUMENT, sot_interaction_sum(NULL, rows, &sum, error));
    FAILS(SOT_E_ARGUMENT, sot_evidence_add_many(NULL, rows, 1, SOT_TIME_NONE, NULL, error));
}
END_TEST

START_TEST(custom_kinds_come_last)
{
    sot_profile *rich = new_profile(context, RICH_PROFILE);
    sot_evidence *evidence = NULL;
    int oath = 0, cheer = 0;
    OK(sot_evidence_new(context, rich, "a", "b", &evidence, error));
    OK(sot_profile_kind(rich, "oath", &oath, error));
    OK(sot_profile_kind(rich, "cheer", &cheer, error));
    ck_assert_int_lt(cheer, oath);
    sot_interaction row = row_of(START, 0, SOT_KIND_RATE);
    OK(sot_evidence_add(evidence, &row, error));
    row.kind = cheer; /* behaves like `like`, but sorts after `rate` */
    OK(sot_evidence_add(evidence, &row, error));
    row = row_of(START, 0, oath);
    row.id = "o";
    row.due_us = START + DAY;
    OK(sot_evidence_add(evidence, &row, error));
    row = row_of(START, 0, SOT_KIND_REPORT);
    refused(evidence, &row, SOT_E_NEEDS_REPLAY);
    ck_assert_int_eq(score_at(evidence, START + 2 * DAY).owed[0], 1); /* the oath is a promise */
    sot_evidence_free(evidence);
    sot_profile_unref(rich);
}
END_TEST

/* ---- settlements ---- */

static sot_counts counts_of(sot_evidence *evidence)
{
    sot_explanation *explanation = NULL;
    OK(evidence_explain(evidence, NULL, held(evidence).last_us, NULL, &explanation, error));
    sot_counts counts = *sot_explanation_counts(explanation);
    sot_explanation_free(explanation);
    return counts;
}

START_TEST(promises)
{
    sot_evidence *evidence = new_evidence();
    int64_t t = START;
    put(evidence, t++, 1, SOT_KIND_PROMISE, "p1", NULL); /* without a due time: never late */
    ck_assert_int_eq(score_at(evidence, t + 1000 * DAY).owed[1], 0);
    put(evidence, t++, 0, SOT_KIND_KEEP, "k0", "p1"); /* only the promiser keeps */
    ck_assert_uint_eq(ignored(evidence), 1);
    put(evidence, t++, 1, SOT_KIND_RELEASE, "k1", "p1"); /* only the other releases */
    ck_assert_uint_eq(ignored(evidence), 2);
    sot_pair_score before = score_at(evidence, t);
    put(evidence, t++, 1, SOT_KIND_KEEP, "k2", "p1");
    ck_assert_uint_eq(ignored(evidence), 2);
    sot_pair_score kept = score_at(evidence, t);
    ck_assert(kept.trust[0].value > before.trust[0].value);
    put(evidence, t++, 1, SOT_KIND_KEEP, "k3", "p1"); /* twice */
    put(evidence, t++, 0, SOT_KIND_BREAK, "k4", "p1");
    put(evidence, t++, 1, SOT_KIND_KEEP, "k5", "nobody knows");
    put(evidence, t++, 1, SOT_KIND_KEEP, "k6", NULL);
    put(evidence, t++, 0, SOT_KIND_RESOLVE, "k7", "p1"); /* of another kind */
    ck_assert_uint_eq(ignored(evidence), 7);
    ck_assert_double_eq_tol(score_at(evidence, t).trust[0].value, kept.trust[0].value, 1e-6);
    put(evidence, t++, 0, SOT_KIND_PROMISE, NULL, NULL); /* nobody can settle it */
    sot_interaction again = row_of(t++, 0, SOT_KIND_PROMISE);
    again.id = "p2";
    OK(sot_evidence_add(evidence, &again, error));
    again.time_us = t++;
    refused(evidence, &again, SOT_E_CONFLICT);
    again.kind = SOT_KIND_COMPLAIN;
    refused(evidence, &again, SOT_E_CONFLICT);
    put(evidence, t++, 1, SOT_KIND_RELEASE, "r", "p2");
    sot_counts counts = counts_of(evidence);
    ck_assert_uint_eq(counts.promises[1], 1);
    ck_assert_uint_eq(counts.promises[0], 2);
    ck_assert_uint_eq(counts.kept[1], 1);
    ck_assert_uint_eq(counts.kept_late[1], 0);
    ck_assert_uint_eq(counts.broken[1], 0);
    ck_assert_uint_eq(counts.released[0], 1);
    sot_evidence_free(evidence);
}
END_TEST

START_TEST(complaints)
{
    sot_evidence *evidence = new_evidence();
    int64_t t = START;
    put(evidence, t++, 0, SOT_KIND_COMPLAIN, "c", NULL);
    ck_assert_int_eq(score_at(evidence, t).owed[1], 1);
    put(evidence, t++, 0, SOT_KIND_ACKNOWLEDGE, "a0", "c"); /* only whom it is about */
    put(evidence, t++, 0, SOT_KIND_REOPEN, "a1", "c");      /* not closed yet */
    ck_assert_uint_eq(ignored(evidence), 2);
    put(evidence, t++, 1, SOT_KIND_ACKNOWLEDGE, "a2", "c");
    put(evidence, t++, 1, SOT_KIND_ACKNOWLEDGE, "a3", "c"); /* the first one counts */
    put(evidence, t++, 1, SOT_KIND_KEEP, "a4", "c");
    ck_assert_uint_eq(ignored(evidence), 4);
    put(evidence, t++, 0, SOT_KIND_RESOLVE, "a5", "c"); /* either side */
    ck_assert_int_eq(score_at(evidence, t).owed[1], 0);
    put(evidence, t++, 1, SOT_KIND_RESOLVE, "a6", "c");
    put(evidence, t++, 1, SOT_KIND_REOPEN, "a7", "c"); /* only who complained */
    ck_assert_uint_eq(ignored(evidence), 6);
    put(evidence, t++, 0, SOT_KIND_REOPEN, "a8", "c");
    ck_assert_int_eq(score_at(evidence, t).owed[1], 1);
    put(evidence, t++, 1, SOT_KIND_RESOLVE, "a9", "c");
    sot_interaction again = row_of(t, 0, SOT_KIND_COMPLAIN);
    again.id = "c"; /* closed, but it can be reopened: the id stays taken */
    refused(evidence, &again, SOT_E_CONFLICT);
    sot_counts counts = counts_of(evidence);
    ck_assert_uint_eq(counts.complaints[1], 2);
    ck_assert_uint_eq(counts.resolved[1], 2);
    ck_assert_uint_eq(counts.complaints[0], 0);
    ck_assert_uint_eq(ignored(evidence), 6);
    sot_evidence_free(evidence);
}
END_TEST

/* ---- copies and trials ---- */

START_TEST(clones_are_their_own)
{
    for (int trial = 0; trial < 30; trial++) {
        sot_evidence *evidence = rich_evidence(profile, 40), *clone = NULL;
        OK(sot_evidence_clone(evidence, &clone, error));
        bytes before = blob_of(evidence), twin = blob_of(clone);
        ck_assert_uint_eq(before.size, twin.size);
        ck_assert_mem_eq(before.p, twin.p, twin.size);
        int64_t t = START + 303 * DAY;
        put(clone, t++, 1, SOT_KIND_KEEP, "k", "an open promise");
        put(clone, t++, 1, SOT_KIND_RESOLVE, "r", "an open complaint");
        put(clone, t++, 0, SOT_KIND_PROMISE, "another", NULL);
        put(clone, t++, 0, SOT_KIND_ANSWER, "an answer", NULL);
        bytes after = blob_of(evidence);
        ck_assert_uint_eq(before.size, after.size);
        ck_assert_mem_eq(before.p, after.p, before.size);
        if (trial % 2) { /* either may go first */
            sot_evidence_free(evidence);
            put(clone, t, 1, SOT_KIND_MESSAGE, NULL, NULL);
            sot_evidence_free(clone);
        } else {
            sot_evidence_free(clone);
            put(evidence, t, 1, SOT_KIND_KEEP, "k", "an open promise");
            sot_evidence_free(evidence);
        }
        bytes_free(&before);
        bytes_free(&twin);
        bytes_free(&after);
    }
}
END_TEST

/* What a score keeps for the next one is of the rows so far and of the evidence's own profile: a clone, which
 * was never scored, is scored the same. */
START_TEST(scored_again)
{
    static const char json[] = "{\"trust\": {\"responsiveness\": {\"weight\": 1.5}}}";
    sot_evidence *evidence = new_evidence();
    sot_profile *other = NULL;
    sot_inputs inputs = SOT_INPUTS_INIT;
    sot_seen all = {sizeof all, UINT64_MAX >> (64 - SOT_KIND_COUNT), (1u << SOT_CUE_COUNT) - 1, 1};
    inputs.observed = &all;
    OK(sot_profile_from_json(context, json, sizeof json - 1, &other, error));
    for (int i = 0; i < 6; i++) {
        put(evidence, START + i * DAY, i % 2, i < 4 ? SOT_KIND_MESSAGE : SOT_KIND_MEET, NULL, NULL);
        for (int k = 0; k < 4; k++) { /* own, another's, own with inputs, own */
            sot_evidence *clone = NULL;
            sot_pair_score here, there;
            score_init(&here);
            score_init(&there);
            OK(sot_evidence_clone(evidence, &clone, error));
            const sot_profile *by = k == 1 ? other : NULL;
            const sot_inputs *given = k == 2 ? &inputs : NULL;
            OK(evidence_score(evidence, by, START + 9 * DAY, given, &here, error));
            OK(evidence_score(clone, by, START + 9 * DAY, given, &there, error));
            ck_assert_double_eq(here.depth.coverage, there.depth.coverage);
            ck_assert_double_eq(here.depth.confidence, there.depth.confidence);
            for (int d = 0; d < 2; d++) {
                ck_assert_double_eq(here.trust[d].coverage, there.trust[d].coverage);
                ck_assert_double_eq(here.trust[d].high, there.trust[d].high);
            }
            sot_evidence_free(clone);
        }
    }
    sot_profile_unref(other);
    sot_evidence_free(evidence);
}
END_TEST

START_TEST(what_if)
{
    sot_evidence *evidence = rich_evidence(profile, 40), *clone = NULL;
    int64_t t = START + 305 * DAY;
    sot_interaction rows[4] = {row_of(t + HOUR, 1, SOT_KIND_MESSAGE), row_of(t, 0, SOT_KIND_ASK),
                               row_of(t + 2 * HOUR, 1, SOT_KIND_KEEP),
                               row_of(t + 2 * HOUR, 1, SOT_KIND_RESOLVE)};
    rows[2].ref = "an open promise";
    rows[3].ref = "an open complaint";
    bytes before = blob_of(evidence);
    sot_pair_score tried;
    score_init(&tried);
    OK(evidence_what_if(evidence, NULL, t + DAY, rows, 4, NULL, &tried, error)); /* any order of time */
    bytes after = blob_of(evidence);
    ck_assert_mem_eq(before.p, after.p, before.size);
    OK(sot_evidence_clone(evidence, &clone, error));
    OK(sot_evidence_add(clone, &rows[1], error));
    OK(sot_evidence_add(clone, &rows[0], error));
    OK(sot_evidence_add(clone, &rows[2], error));
    OK(sot_evidence_add(clone, &rows[3], error));
    sot_pair_score added = score_at(clone, t + DAY);
    SAME_SCORE(&added, &tried, "what if");
    OK(evidence_what_if(evidence, NULL, t + DAY, NULL, 0, NULL, &tried, error));
    added = score_at(evidence, t + DAY);
    SAME_SCORE(&added, &tried, "what if nothing");
    rows[1].time_us = START;
    FAILS(SOT_E_NEEDS_REPLAY, evidence_what_if(evidence, NULL, t + DAY, rows, 4, NULL, &tried, error));
    rows[1].time_us = SOT_TIME_NONE;
    FAILS(SOT_E_RANGE, evidence_what_if(evidence, NULL, t + DAY, rows, 4, NULL, &tried, error));
    rows[1].time_us = SOT_TIME_MAX + 1;
    FAILS(SOT_E_RANGE, evidence_what_if(evidence, NULL, t + DAY, rows, 4, NULL, &tried, error));
    rows[1].time_us = SOT_TIME_MAX;
    FAILS(SOT_E_NEEDS_REPLAY, evidence_what_if(evidence, NULL, t + DAY, rows, 4, NULL, &tried, error));
    OK(evidence_what_if(evidence, NULL, SOT_TIME_MAX, rows, 4, NULL, &tried, error));
    bytes_free(&before);
    bytes_free(&after);
    sot_evidence_free(clone);
    sot_evidence_free(evidence);
}
END_TEST

START_TEST(replay_of_rows)
{
    sot_interaction rows[3] = {row_of(START, 0, SOT_KIND_MESSAGE), row_of(START + HOUR, 1, SOT_KIND_MESSAGE),
                               row_of(START, 0, SOT_KIND_MESSAGE)};
    sot_evidence *evidence = NULL;
    OK(evidence_replay(context, profile, "b", "a", rows, 3, &evidence, error));
    ck_assert_uint_eq(held(evidence).interactions, 3); /* equal rows are as many as they are */
    sot_evidence_free(evidence);
    rows[0].id = rows[2].id = "an id";
    OK(evidence_replay(context, profile, "b", "a", rows, 3, &evidence, error));
    ck_assert_uint_eq(held(evidence).interactions, 2); /* but one with an id is one */
    rows[0].id = rows[2].id = NULL;
    sot_evidence_free(evidence);
    OK(evidence_replay(context, profile, "b", "a", NULL, 0, &evidence, error));
    ck_assert_uint_eq(held(evidence).interactions, 0);
    sot_evidence_free(evidence);
    rows[2].target = "c";
    FAILS(SOT_E_ARGUMENT, evidence_replay(context, profile, "a", "b", rows, 3, &evidence, error));
    rows[2] = rows[0];
    rows[0].id = rows[2].id = "one id";
    rows[2].audience = 4;
    FAILS(SOT_E_CONFLICT, evidence_replay(context, profile, "a", "b", rows, 3, &evidence, error));
    rows[2].kind = 900;
    FAILS(SOT_E_KIND, evidence_replay(context, profile, "a", "b", rows, 3, &evidence, error));
    rows[2] = row_of(START, 0, SOT_KIND_MESSAGE);
    rows[2].weight = (double)NAN;
    FAILS(SOT_E_RANGE, evidence_replay(context, profile, "a", "b", rows, 3, &evidence, error));
    ck_assert_ptr_null(evidence);
}
END_TEST

/* ---- in use ---- */

typedef struct inside {
    sot_ledger *ledger;
    int seen;
} inside;

static int use_inside(void *user, const sot_interaction *row)
{
    inside *in = user;
    sot_evidence *evidence = NULL;
    sot_pair_score score;
    score_init(&score);
    sot_interaction more = *row;
    more.time_us++;
    FAILS(SOT_E_BUSY, sot_ledger_add(in->ledger, &more, NULL, error));
    FAILS(SOT_E_BUSY, ledger_score(in->ledger, NULL, "a", "b", START, NULL, &score, error));
    FAILS(SOT_E_BUSY, ledger_evidence(in->ledger, NULL, "a", "b", START, &evidence, error));
    FAILS(SOT_E_BUSY, sot_ledger_prune(in->ledger, START, NULL, error));
    FAILS(SOT_E_BUSY, sot_ledger_forget(in->ledger, "a", NULL, error));
    FAILS(SOT_E_BUSY, sot_ledger_remove(in->ledger, "a", "b", "x", error));
    FAILS(SOT_E_BUSY, sot_ledger_each(in->ledger, NULL, NULL, use_inside, user, error));
    FAILS(SOT_E_BUSY, sot_ledger_prepare(in->ledger, NULL, error));
    ck_assert_ptr_null(evidence);
    in->seen++;
    return 0;
}

START_TEST(busy)
{
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    for (int k = 0; k < 5; k++) {
        sot_interaction row = row_of(START + k, k & 1, SOT_KIND_MESSAGE);
        OK(sot_ledger_add(ledger, &row, NULL, error));
    }
    inside in = {ledger, 0};
    OK(sot_ledger_each(ledger, "a", "b", use_inside, &in, error));
    ck_assert_int_eq(in.seen, 5);
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    OK(sot_ledger_get_info(ledger, &info, error));
    ck_assert_uint_eq(info.interactions, 5);
    sot_ledger_free(ledger);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("evidence");
    TCase *tests = add_case(suite, "evidence");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, sides_and_figures);
    tcase_add_test(tests, sentiments_seen);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, bad_rows);
    tcase_add_test(tests, canonical_order);
    tcase_add_test(tests, custom_kinds_come_last);
    tcase_add_test(tests, a_batch_sorts_itself_and_knows_what_it_has);
    tcase_add_test(tests, what_is_delivered_again);
    tcase_add_test(tests, equal_rows);
    tcase_add_test(tests, a_gap_shows);
    tcase_add_test(tests, promises);
    tcase_add_test(tests, complaints);
    tcase_add_test(tests, clones_are_their_own);
    tcase_add_test(tests, scored_again);
    tcase_add_test(tests, what_if);
    tcase_add_test(tests, replay_of_rows);
    tcase_add_test(tests, busy);
    return run_suite(suite);
}
