/* SPDX-License-Identifier: MIT */
/* Rows after now: evidence that is told of them before their time has, at every moment, the score of a replay
 * of the rows up to it, whatever came in which order, twice, and through however many blobs. */
#include "../common/bytes.h"
#include "../common/flat.h"
#include "../common/worlds.h"

static rng dice;

/* A pair's rows in the order of their times, no two of them equal, and which were delivered. */
typedef struct calendar {
    sot_context *context;
    sot_profile *profile;
    row_list rows, come, batch; /* all; those delivered so far; those delivered now */
    bool *known;
    unsigned days;
    sot_evidence *evidence;
} calendar;

static int by_time(const void *x, const void *y)
{
    const sot_interaction *p = x, *q = y;
    return p->time_us < q->time_us ? -1 : p->time_us > q->time_us;
}

static uint64_t sum_of(const calendar *c, const sot_interaction *row)
{
    uint64_t sum;
    OK(sot_interaction_sum(c->profile, row, &sum, error));
    return sum;
}

/* Copies of a row are no matter here: which of two equal ones came cannot be told. */
static void drop_equal(calendar *c)
{
    size_t kept = 0;
    for (size_t k = 0; k < c->rows.count; k++) {
        bool there = false;
        for (size_t o = 0; o < kept && !there; o++)
            there = sum_of(c, &c->rows.at[o]) == sum_of(c, &c->rows.at[k]);
        if (!there)
            c->rows.at[kept++] = c->rows.at[k];
    }
    c->rows.count = kept;
}

static calendar new_calendar(void)
{
    calendar c = {.days = 1 + rng_below(&dice, 200)};
    c.context = new_context(1);
    bool rich = rng_chance(&dice, 0.5);
    c.profile = new_profile(c.context, rich ? RICH_PROFILE : NULL);
    making how = {2, rich ? RICH_KINDS : 0, c.days, false};
    c.rows = rows_make(&dice, 2 + rng_below(&dice, 120), &how);
    drop_equal(&c);
    qsort(c.rows.at, c.rows.count, sizeof *c.rows.at, by_time);
    row_list *const lists[] = {&c.come, &c.batch};
    for (int k = 0; k < 2; k++)
        *lists[k] = (row_list){malloc((2 * c.rows.count + 1) * sizeof(sot_interaction)), 0, 0, NULL};
    c.known = calloc(c.rows.count + 1, sizeof *c.known);
    OK(sot_evidence_new(c.context, c.profile, rows_contact[0], rows_contact[1], &c.evidence, error));
    return c;
}

static void free_calendar(calendar *c)
{
    sot_evidence_free(c->evidence);
    rows_free(&c->rows);
    rows_free(&c->come);
    rows_free(&c->batch);
    free(c->known);
    sot_profile_unref(c->profile);
    sot_context_unref(c->context);
}

static void save_and_load(calendar *c)
{
    sot_evidence *loaded = NULL;
    size_t size = sot_evidence_saved_size(c->evidence), written = 0;
    unsigned char *blob = malloc(size), *again = malloc(size);
    OK(sot_evidence_save(c->evidence, blob, size, &written, error));
    ck_assert_uint_eq(written, size);
    OK(sot_evidence_load(c->context, c->profile, blob, size, &loaded, error));
    ck_assert_uint_eq(sot_evidence_saved_size(loaded), size);
    OK(sot_evidence_save(loaded, again, size, NULL, error));
    ck_assert_mem_eq(blob, again, size);
    free(blob);
    free(again);
    sot_evidence_free(c->evidence);
    c->evidence = loaded;
}

/* What happened up to now and was not announced, some of what is planned, and some of the planned again. */
static void deliver(calendar *c, int64_t now)
{
    size_t fresh = 0, again = 0;
    c->batch.count = 0;
    for (size_t k = 0; k < c->rows.count; k++) {
        const sot_interaction *row = &c->rows.at[k];
        bool take = c->known[k] ? row->time_us > now && rng_chance(&dice, 0.3)
                                : row->time_us <= now || rng_chance(&dice, 0.2);
        if (!take)
            continue;
        c->batch.at[c->batch.count++] = *row;
        if (c->known[k]) {
            again++;
            continue;
        }
        c->come.at[c->come.count++] = *row;
        c->known[k] = true;
        fresh++;
    }
    rows_shuffle(&dice, &c->batch);
    sot_added added = SOT_ADDED_INIT;
    OK(sot_evidence_add_many(c->evidence, c->batch.at, c->batch.count, now, &added, error));
    ck_assert_uint_eq(added.added, fresh);
    ck_assert_uint_eq(added.duplicates, again);
}

/* Explanations are the same to the byte. */
static void same_words(sot_evidence *one, sot_evidence *other, int64_t t)
{
    sot_evidence *const of[2] = {one, other};
    bytes text[2] = {{0}};
    for (int k = 0; k < 2; k++) {
        sot_explanation *why = NULL;
        OK(evidence_explain(of[k], NULL, t, NULL, &why, error));
        OK(sot_explanation_write_json(why, bytes_write, &text[k], error));
        sot_explanation_free(why);
    }
    ck_assert_str_eq(text[0].p, text[1].p);
    bytes_free(&text[0]);
    bytes_free(&text[1]);
}

/* The score at a time is that of the rows up to it; count and sum are those of all. */
static void check_at(calendar *c, int64_t t)
{
    sot_evidence *replayed = NULL;
    uint64_t sum = 0;
    c->batch.count = 0;
    for (size_t k = 0; k < c->come.count; k++) {
        sum += sum_of(c, &c->come.at[k]);
        if (c->come.at[k].time_us <= t)
            c->batch.at[c->batch.count++] = c->come.at[k];
    }
    OK(evidence_replay(c->context, c->profile, rows_contact[0], rows_contact[1], c->batch.at, c->batch.count,
                       &replayed, error));
    sot_pair_score x, y;
    score_init(&x);
    score_init(&y);
    OK(evidence_score(replayed, NULL, t, NULL, &x, error));
    OK(evidence_score(c->evidence, NULL, t, NULL, &y, error));
    SAME_SCORE(&x, &y, "planned");
    ck_assert_uint_eq(held(c->evidence).interactions, c->come.count);
    ck_assert_uint_eq(held(c->evidence).sum, sum);
    same_words(replayed, c->evidence, t);
    sot_evidence_free(replayed);
}

START_TEST(rows_after_now)
{
    for (size_t trial = 0; trial < scaled(150); trial++) {
        calendar c = new_calendar();
        int64_t now = START;
        while (now < START + 2 * (int64_t)c.days * DAY) {
            now += (int64_t)(rng_unit(&dice) * (double)c.days * 0.4 * (double)DAY) + 1;
            deliver(&c, now);
            if (rng_chance(&dice, 0.5))
                save_and_load(&c);
            for (int k = 0; k < 3; k++)
                check_at(&c, now + (k ? (int64_t)(rng_unit(&dice) * (double)c.days * (double)DAY) : 0));
            check_at(&c, now);
        }
        ck_assert_uint_eq(held(c.evidence).planned, 0);
        ck_assert_uint_eq(c.come.count, c.rows.count);
        free_calendar(&c);
    }
}
END_TEST

/* Rows that come one by one, without a present, pass what is planned before them. */
START_TEST(rows_one_by_one)
{
    for (size_t trial = 0; trial < scaled(100); trial++) {
        calendar c = new_calendar();
        sot_evidence *replayed = NULL;
        size_t planned = 0;
        for (size_t k = 0; k < c.rows.count; k++)
            if (k > 0 && c.rows.at[k].time_us > c.rows.at[k - 1].time_us && rng_chance(&dice, 0.4)) {
                c.batch.at[planned++] = c.rows.at[k];
                c.known[k] = true;
            }
        OK(sot_evidence_add_many(c.evidence, c.batch.at, planned, SOT_TIME_MIN, NULL, error));
        ck_assert_uint_eq(held(c.evidence).planned, planned);
        for (size_t k = 0; k < c.rows.count; k++)
            if (!c.known[k] && sot_evidence_add(c.evidence, &c.rows.at[k], NULL) == SOT_OK)
                c.known[k] = true; /* others of its time may have gone before it */
        for (size_t k = 0; k < c.rows.count; k++)
            if (c.known[k])
                c.come.at[c.come.count++] = c.rows.at[k];
        OK(evidence_replay(c.context, c.profile, rows_contact[0], rows_contact[1], c.come.at, c.come.count,
                           &replayed, error));
        check_at(&c, START + 3 * (int64_t)c.days * DAY);
        OK(sot_evidence_add_many(c.evidence, NULL, 0, SOT_TIME_MAX, NULL, error));
        ck_assert_uint_eq(held(c.evidence).planned, 0);
        ck_assert_uint_eq(sot_evidence_saved_size(c.evidence), sot_evidence_saved_size(replayed));
        sot_evidence_free(replayed);
        free_calendar(&c);
    }
}
END_TEST

int main(void)
{
    dice.state = 811;
    Suite *suite = suite_create("planned");
    TCase *tests = add_case(suite, "planned");
    tcase_add_test(tests, rows_after_now);
    tcase_add_test(tests, rows_one_by_one);
    return run_suite(suite);
}
