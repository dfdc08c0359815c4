/* SPDX-License-Identifier: MIT */
/* What must not matter: the date when all is shifted by whole days, and whatever was taken back (a row, a
 * contact, an alias, everything before a date): the scores are those of a ledger that never had it. */
#include "../common/flat.h"
#include "../common/worlds.h"

static rng dice;

static int64_t later(unsigned days)
{
    return START + (int64_t)(2 * rng_unit(&dice) * days * (double)DAY);
}

static void shift_all(bool rich, int64_t by)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, rich ? RICH_WITH("") : NULL);
    unsigned contacts = 2 + rng_below(&dice, 2), days = 1 + rng_below(&dice, 500);
    making how = {contacts, rich ? RICH_KINDS : 0, days, false};
    row_list rows = rows_make(&dice, 20 + rng_below(&dice, 200), &how);
    sot_ledger *here = new_ledger(context, profile, contacts, &rows, false);
    for (size_t k = 0; k < rows.count; k++) {
        rows.at[k].time_us += by;
        if (rows.at[k].due_us != SOT_TIME_NONE)
            rows.at[k].due_us += by;
    }
    sot_ledger *there = new_ledger(context, profile, contacts, &rows, false);
    sot_inputs inputs = observed_inputs(ALL_OBSERVED);
    for (int k = 0; k < 6; k++) {
        int64_t t = later(days);
        for (unsigned b = 1; b < contacts; b++) {
            sot_pair_score x = score_of(here, NULL, rows_contact[0], rows_contact[b], t, &inputs);
            sot_pair_score y = score_of(there, NULL, rows_contact[0], rows_contact[b], t + by, &inputs);
            SAME_SCORE(&x, &y, "shift");
        }
    }
    sot_ledger_free(here);
    sot_ledger_free(there);
    rows_free(&rows);
    sot_profile_unref(profile);
    sot_context_unref(context);
}

/* By days with the built-in profile, by weeks where open hours know the day of the week; over 1970 and far
 * before. */
START_TEST(shifted_by_days)
{
    for (size_t trial = 0; trial < scaled(200); trial++) {
        int64_t days = (int64_t)rng_below(&dice, 60000) - 30000;
        shift_all(false, days * DAY);
        shift_all(true, days / 7 * 7 * DAY);
    }
    shift_all(false, -START);
    shift_all(false, SOT_TIME_MIN - START + 30 * DAY - (SOT_TIME_MIN - START) % DAY);
}
END_TEST

/* A ledger with `rows`, and one with those of them that stay. */
typedef struct taking {
    sot_context *context;
    sot_profile *profile;
    row_list rows;
    row_list kept;
    unsigned contacts, days;
} taking;

static taking new_taking(void)
{
    taking t = {.contacts = 3 + rng_below(&dice, 3), .days = 1 + rng_below(&dice, 300)};
    t.context = new_context(1 + rng_below(&dice, 2));
    t.profile = new_profile(t.context, RICH_PROFILE);
    making how = {t.contacts, RICH_KINDS, t.days, true};
    t.rows = rows_make(&dice, 30 + rng_below(&dice, 400), &how);
    t.kept = (row_list){malloc((t.rows.count + 1) * sizeof(sot_interaction)), 0, 0, NULL};
    return t;
}

static void free_taking(taking *t)
{
    rows_free(&t->rows);
    rows_free(&t->kept);
    sot_profile_unref(t->profile);
    sot_context_unref(t->context);
}

static bool same_text(const char *x, const char *y)
{
    return strcmp(x ? x : "", y ? y : "") == 0;
}

/* Scores, own masks, figures and tables are those of a ledger with the kept rows alone. */
static void check_kept(taking *t, sot_ledger *ledger, const char *what)
{
    sot_ledger *never = new_ledger(t->context, t->profile, t->contacts, &t->kept, false);
    uint64_t mask[2];
    for (int k = 0; k < 5; k++) {
        int64_t at = later(t->days);
        OK(ledger_mask(ledger, at, &mask[0], error));
        OK(ledger_mask(never, at, &mask[1], error));
        ck_assert_msg(mask[0] == mask[1], "%s: mask %llx, expected %llx", what, (unsigned long long)mask[0],
                      (unsigned long long)mask[1]);
        same_scores(ledger, never, t->contacts, at, NULL, what);
    }
    sot_ledger_info x = SOT_LEDGER_INFO_INIT, y = SOT_LEDGER_INFO_INIT;
    OK(sot_ledger_get_info(ledger, &x, error));
    OK(sot_ledger_get_info(never, &y, error));
    ck_assert_uint_eq(x.interactions, y.interactions);
    ck_assert_uint_eq(x.pairs, y.pairs);
    ck_assert_uint_eq(x.with_self, y.with_self);
    ck_assert_int_eq(x.first_us, y.first_us);
    ck_assert_int_eq(x.last_us, y.last_us);
    sot_ledger_free(never);
}

/* Makes the ledger remember busy pairs, so that what is taken back must be taken out of memory too. */
static void warm_up(taking *t, sot_ledger *ledger)
{
    if (rng_chance(&dice, 0.5))
        OK(sot_ledger_prepare(ledger, NULL, error));
    for (unsigned b = 1; b < t->contacts; b++)
        score_of(ledger, NULL, rows_contact[0], rows_contact[b], later(t->days), NULL);
}

START_TEST(removed_rows)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        taking t = new_taking();
        sot_ledger *ledger = new_ledger(t.context, t.profile, t.contacts, &t.rows, trial % 2);
        warm_up(&t, ledger);
        double share = rng_unit(&dice);
        for (size_t k = 0; k < t.rows.count; k++) {
            const sot_interaction *row = &t.rows.at[k];
            /* By its number in the id: copies of a row share their row's fate. */
            bool take = row->id && (double)(strtoul(row->id + 1, NULL, 10) % 97) < 97 * share;
            if (!take) {
                t.kept.at[t.kept.count++] = *row;
                continue;
            }
            sot_status status = sot_ledger_remove(ledger, row->target, row->actor, row->id, NULL);
            bool copy = false;
            for (size_t o = 0; o < k; o++)
                copy = copy || same_text(t.rows.at[o].id, row->id);
            ck_assert_int_eq(status, copy ? SOT_E_NOT_FOUND : SOT_OK);
        }
        check_kept(&t, ledger, "removed");
        sot_ledger_free(ledger);
        free_taking(&t);
    }
}
END_TEST

START_TEST(replaced_rows)
{
    for (size_t trial = 0; trial < scaled(40); trial++) {
        taking t = new_taking();
        sot_ledger *ledger = new_ledger(t.context, t.profile, t.contacts, &t.rows, false);
        warm_up(&t, ledger);
        for (size_t k = 0; k < t.rows.count; k++) {
            sot_interaction row = t.rows.at[k];
            if (row.id && strtoul(row.id + 1, NULL, 10) % 3 == 0) {
                row.time_us += DAY * (int64_t)(strtoul(row.id + 1, NULL, 10) % 9);
                row.channel = "moved";
                OK(sot_ledger_replace(ledger, &row, error));
            }
            t.kept.at[t.kept.count++] = row;
        }
        check_kept(&t, ledger, "replaced");
        sot_ledger_free(ledger);
        free_taking(&t);
    }
}
END_TEST

START_TEST(forgotten_contact)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        taking t = new_taking();
        sot_ledger *ledger = new_ledger(t.context, t.profile, t.contacts, &t.rows, false);
        warm_up(&t, ledger);
        const char *gone = rows_contact[rng_below(&dice, t.contacts)];
        for (size_t k = 0; k < t.rows.count; k++)
            if (!same_text(t.rows.at[k].actor, gone) && !same_text(t.rows.at[k].target, gone))
                t.kept.at[t.kept.count++] = t.rows.at[k];
        sot_ledger_info before = SOT_LEDGER_INFO_INIT, after = SOT_LEDGER_INFO_INIT;
        OK(sot_ledger_get_info(ledger, &before, error));
        uint64_t removed = 0;
        OK(sot_ledger_forget(ledger, gone, &removed, error));
        OK(sot_ledger_get_info(ledger, &after, error));
        ck_assert_uint_eq(removed, before.interactions - after.interactions);
        ck_assert_uint_eq(after.contacts, before.contacts - 1);
        sot_contact contact = SOT_CONTACT_INIT;
        FAILS(SOT_E_NOT_FOUND, sot_ledger_contact(ledger, gone, &contact, error));
        FAILS(SOT_E_NOT_FOUND, sot_ledger_forget(ledger, gone, NULL, error));
        declare_contacts(ledger, t.contacts); /* seen anew, as a stranger */
        check_kept(&t, ledger, "forgotten");
        sot_ledger_free(ledger);
        free_taking(&t);
    }
}
END_TEST

START_TEST(pruned)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        taking t = new_taking();
        sot_ledger *ledger = new_ledger(t.context, t.profile, t.contacts, &t.rows, false);
        warm_up(&t, ledger);
        int64_t before = rng_chance(&dice, 0.2) ? t.rows.at[rng_below(&dice, (unsigned)t.rows.count)].time_us
                                                : later(t.days);
        uint64_t removed = 0;
        OK(sot_ledger_prune(ledger, before, &removed, error));
        for (size_t k = 0; k < t.rows.count; k++)
            if (t.rows.at[k].time_us >= before)
                t.kept.at[t.kept.count++] = t.rows.at[k];
        check_kept(&t, ledger, "pruned");
        sot_ledger_free(ledger);
        free_taking(&t);
    }
}
END_TEST

/* With the alias: the scores of a ledger whose rows name the contact itself. Without it again: as if it had
 * never been. */
START_TEST(alias_and_back)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        taking t = new_taking();
        sot_ledger *ledger = new_ledger(t.context, t.profile, t.contacts, &t.rows, false);
        warm_up(&t, ledger);
        unsigned x = rng_below(&dice, t.contacts), y = (x + 1) % t.contacts;
        const char *alias = rows_contact[x], *of = rows_contact[y];
        OK(sot_ledger_add_alias(ledger, alias, of, error));
        for (size_t k = 0; k < t.rows.count; k++) {
            sot_interaction row = t.rows.at[k];
            if (same_text(row.actor, alias))
                row.actor = of;
            if (same_text(row.target, alias))
                row.target = of;
            t.kept.at[t.kept.count++] = row;
        }
        sot_ledger *renamed = new_ledger(t.context, t.profile, t.contacts, &t.kept, false);
        for (int k = 0; k < 4; k++) {
            int64_t at = later(t.days);
            for (unsigned b = 0; b < t.contacts; b++) {
                if (b == x || b == y)
                    continue;
                sot_pair_score p =
                    score_of(ledger, NULL, rng_chance(&dice, 0.5) ? alias : of, rows_contact[b], at, NULL);
                sot_pair_score q = score_of(renamed, NULL, of, rows_contact[b], at, NULL);
                SAME_SCORE(&p, &q, "aliased");
            }
        }
        sot_pair_score none;
        score_init(&none);
        FAILS(SOT_E_ARGUMENT, ledger_score(ledger, NULL, alias, of, START, NULL, &none, error));
        sot_ledger_free(renamed);
        OK(sot_ledger_remove_alias(ledger, alias, error));
        memcpy(t.kept.at, t.rows.at, t.rows.count * sizeof *t.rows.at);
        check_kept(&t, ledger, "alias removed");
        sot_ledger_free(ledger);
        free_taking(&t);
    }
}
END_TEST

/* Whether a row is of the same record: of the same two contacts as they are written. */
static bool same_record(const sot_interaction *x, const sot_interaction *y)
{
    return (same_text(x->actor, y->actor) && same_text(x->target, y->target)) ||
           (same_text(x->actor, y->target) && same_text(x->target, y->actor));
}

/* Ids that are numbers within their records, as CRMs and address books have them, instead of one for each
 * row; refs go along. Times differ, so that no order is left to ids. */
static void number_by_record(row_list *rows, char (*ids)[2][24], sot_interaction *to)
{
    for (size_t k = 0; k < rows->count; k++) {
        sot_interaction *row = &rows->at[k];
        row->time_us = row->time_us / 4096 * 4096 + (int64_t)k;
        size_t before = 0;
        bool again = false;
        for (size_t o = 0; o < k; o++) {
            before += same_record(row, &rows->at[o]) && rows->at[o].id;
            again |= row->id && same_text(row->id, rows->at[o].id);
        }
        if (again)
            row->id = NULL; /* delivered twice: at another time it is another row */
        to[k] = *row;
        if (row->id) {
            snprintf(ids[k][0], sizeof ids[k][0], "%zu", before + 1);
            to[k].id = ids[k][0];
        }
        for (size_t o = 0; row->ref && o < k; o++)
            if (same_record(row, &rows->at[o]) && rows->at[o].id && same_text(row->ref, rows->at[o].id))
                to[k].ref = to[o].id;
    }
}

/* After an alias the ids of both records do not meet: all scores are those of rows whose ids nobody else has.
 * After it is taken back they are, bit for bit, those of before. */
START_TEST(numbers_of_records)
{
    for (size_t trial = 0; trial < scaled(60); trial++) {
        taking t = new_taking();
        char(*ids)[2][24] = calloc(t.rows.count, sizeof *ids);
        number_by_record(&t.rows, ids, t.kept.at);
        t.kept.count = t.rows.count;
        sot_ledger *unique = new_ledger(t.context, t.profile, t.contacts, &t.rows, false);
        sot_ledger *numbered = new_ledger(t.context, t.profile, t.contacts, &t.kept, rng_chance(&dice, 0.5));
        sot_ledger *untouched = new_ledger(t.context, t.profile, t.contacts, &t.kept, false);
        unsigned x = rng_below(&dice, t.contacts), y = (x + 1) % t.contacts;
        OK(sot_ledger_add_alias(unique, rows_contact[x], rows_contact[y], error));
        OK(sot_ledger_add_alias(numbered, rows_contact[x], rows_contact[y], error));
        for (int k = 0; k < 4; k++) {
            int64_t at = later(t.days);
            for (unsigned b = 0; b < t.contacts; b++) {
                if (b == x || b == y)
                    continue;
                sot_pair_score p = score_of(unique, NULL, rows_contact[y], rows_contact[b], at, NULL);
                sot_pair_score q = score_of(numbered, NULL, rows_contact[y], rows_contact[b], at, NULL);
                ck_assert_uint_eq(p.conflicts, 0);
                q.conflicts = 0;
                SAME_SCORE(&p, &q, "numbered by record");
                sot_evidence *evidence = NULL;
                OK(ledger_evidence(numbered, NULL, rows_contact[b], rows_contact[y], at, &evidence, error));
                sot_inputs inputs = SOT_INPUTS_INIT;
                sot_seen seen = SOT_SEEN_INIT;
                OK(sot_ledger_observed(numbered, at, &seen, error));
                inputs.observed = &seen;
                OK(evidence_score(evidence, NULL, at, &inputs, &q, error));
                SAME_SCORE(&p, &q, "its evidence");
                sot_evidence_free(evidence);
            }
        }
        OK(sot_ledger_remove_alias(numbered, rows_contact[x], error));
        same_scores(untouched, numbered, t.contacts, later(t.days), NULL, "merged and parted");
        sot_ledger_free(unique);
        sot_ledger_free(numbered);
        sot_ledger_free(untouched);
        free(ids);
        free_taking(&t);
    }
}
END_TEST

int main(void)
{
    dice.state = 303;
    Suite *suite = suite_create("invariance");
    TCase *tests = add_case(suite, "invariance");
    tcase_add_test(tests, shifted_by_days);
    tcase_add_test(tests, removed_rows);
    tcase_add_test(tests, replaced_rows);
    tcase_add_test(tests, forgotten_contact);
    tcase_add_test(tests, pruned);
    tcase_add_test(tests, alias_and_back);
    tcase_add_test(tests, numbers_of_records);
    return run_suite(suite);
}
