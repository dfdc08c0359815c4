/* SPDX-License-Identifier: MIT */
/* Drives one call through allocation failure number 1, 2, 3 ... until it succeeds: while one is refused it
 * says E_MEMORY and nothing has changed; then it does what it does with all the memory in the world; in the
 * end nothing is left. */
#ifndef TESTS_DRIVE_H
#define TESTS_DRIVE_H

#include "../common/flat.h"
#include "../common/bytes.h"
#include "../common/failing.h"
#include "../common/worlds.h"

#define CONTACTS 5
#define UNTIL (START + 200 * DAY)

typedef struct world {
    failing *memory;
    sot_context *context;
    sot_profile *profile;
    sot_ledger *ledger;
    sot_evidence *evidence;
    sot_scores *scores;
    sot_explanation *explanation;
    sot_nexts *nexts;
    sot_words *words;
    void *user; /* the test's */
} world;

/* Does the call once and frees what it made. */
typedef sot_status call_fn(world *w, sot_error *error);

enum {
    PLAIN = 0,
    MAY_DO_WITHOUT = 1, /* some of its memory is only there to be faster next time: it may succeed without */
    COLD = 2,           /* a new world for each failure: nothing is remembered yet */
    TWO_THREADS = 4,
};

static inline void declare(world *w, const char *id, const char *name, const char *organisation)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = id;
    contact.display_name = name;
    contact.organisation = organisation;
    OK(sot_ledger_declare(w->ledger, &contact, error));
}

/* Five contacts, one of them busy with another, aliases, organisations; all handles that calls may want. */
static inline world new_world(unsigned threads)
{
    world w = {.memory = calloc(1, sizeof(failing))};
    sot_context_options options = failing_options(w.memory, threads);
    OK(sot_context_new(&options, &w.context, error));
    w.profile = new_profile(w.context, RICH_PROFILE);
    rng dice = {777};
    making how = {CONTACTS, RICH_KINDS, 150, true};
    row_list rows = rows_make(&dice, 120, &how);
    making pair = {2, RICH_KINDS, 150, false};
    row_list busy = rows_make(&dice, 90, &pair);
    for (size_t k = 0; k < busy.count; k++) /* ids of their own */
        if (busy.at[k].id && busy.at[k].id == busy.texts[k][0])
            snprintf(busy.texts[k][0], 24, "j%zu", k);
    w.ledger = new_ledger(w.context, w.profile, 0, &rows, false);
    OK(add_columns(w.ledger, &busy, NULL, error));
    declare(&w, rows_contact[0], "Ann", "firm");
    declare(&w, rows_contact[3], NULL, "house");
    declare(&w, "firm", "The Firm", "house");
    OK(sot_ledger_add_alias(w.ledger, "Anne", rows_contact[0], error));
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = START + 70 * DAY;
    row.actor = "Anne";
    row.target = rows_contact[2];
    row.id = "by alias";
    OK(sot_ledger_add(w.ledger, &row, NULL, error));
    OK(ledger_evidence(w.ledger, NULL, rows_contact[0], rows_contact[1], UNTIL, &w.evidence, error));
    OK(evidence_explain(w.evidence, NULL, UNTIL, NULL, &w.explanation, error));
    OK(evidence_next(w.evidence, NULL, 0, UNTIL, NULL, &w.nexts, error));
    OK(sot_words_builtin(w.context, "en", &w.words, error));
    sot_scores_options all = SOT_SCORES_OPTIONS_INIT;
    all.as_of_us = UNTIL;
    all.signals = 1;
    OK(sot_ledger_scores(w.ledger, NULL, &all, &w.scores, error));
    rows_free(&rows);
    rows_free(&busy);
    return w;
}

static inline void free_world(world *w, const char *name)
{
    sot_scores_free(w->scores);
    sot_words_free(w->words);
    sot_nexts_free(w->nexts);
    sot_explanation_free(w->explanation);
    sot_evidence_free(w->evidence);
    sot_ledger_free(w->ledger);
    sot_profile_unref(w->profile);
    sot_context_unref(w->context);
    long live = atomic_load(&w->memory->live);
    ck_assert_msg(live == 0, "%s: %ld blocks leaked", name, live);
    free(w->memory);
}

/* ---- what there is, as a number ---- */

static inline void mix(uint64_t *digest, uint64_t word)
{
    *digest = (*digest ^ word) * UINT64_C(0x9fb21c651e98df25);
    *digest ^= *digest >> 29;
}

static inline void mix_text(uint64_t *digest, const char *text)
{
    for (; text && *text; text++)
        mix(digest, (unsigned char)*text);
    mix(digest, 256);
}

static inline int mix_row(void *user, const sot_interaction *row)
{
    uint64_t *digest = user, one = 1;
    const char *const texts[] = {row->actor, row->target, row->channel, row->id, row->ref};
    for (int k = 0; k < 5; k++)
        mix_text(&one, texts[k]);
    const double reals[] = {row->weight, row->duration_s, row->sentiment};
    for (int k = 0; k < 3; k++)
        mix(&one, bits_of(reals[k]));
    for (int k = 0; k < SOT_CUE_COUNT; k++)
        mix(&one, bits_of(cue_of(row, (int)k)));
    mix(&one, (uint64_t)row->time_us);
    mix(&one, (uint64_t)row->kind);
    mix(&one, row->audience);
    mix(&one, row->looked_for);
    mix(&one, (uint64_t)row->due_us);
    *digest += one; /* pairs come in no promised order */
    return 0;
}

static inline uint64_t digest_of(world *w)
{
    uint64_t digest = 1, rows = 0, mask = 0;
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    OK(sot_ledger_get_info(w->ledger, &info, error));
    const uint64_t figures[] = {info.interactions, info.contacts,           info.pairs,
                                info.with_self,    (uint64_t)info.first_us, (uint64_t)info.last_us};
    for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
        mix(&digest, figures[k]);
    OK(ledger_mask(w->ledger, UNTIL, &mask, error));
    mix(&digest, mask);
    OK(sot_ledger_each(w->ledger, NULL, NULL, mix_row, &rows, error));
    mix(&digest, rows);
    for (uint64_t k = 0; k < info.contacts; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        OK(sot_ledger_contact_at(w->ledger, k, &contact, error));
        const char *const texts[] = {contact.id, contact.display_name, contact.organisation,
                                     contact.alias_of};
        for (int i = 0; i < 4; i++)
            mix_text(&digest, texts[i]);
        mix(&digest, (uint64_t)contact.kind);
        mix(&digest, contact.interactions);
    }
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = UNTIL;
    OK(sot_ledger_scores(w->ledger, NULL, &options, &scores, error));
    for (uint64_t row = 0; row < sot_scores_count(scores); row++) {
        mix_text(&digest, scores_row(scores, row).a);
        mix_text(&digest, scores_row(scores, row).b);
        static const char *const columns[] = {"depth", "depth_confidence", "trust_ab", "trust_ba_high",
                                              "pulse"};
        for (int c = 0; c < 5; c++)
            mix(&digest, bits_of(sot_scores_column(scores, columns[c])[row]));
    }
    sot_scores_free(scores);
    if (w->evidence) {
        size_t size = sot_evidence_saved_size(w->evidence);
        unsigned char *blob = malloc(size);
        OK(sot_evidence_save(w->evidence, blob, size, NULL, error));
        for (size_t k = 0; k < size; k++)
            mix(&digest, blob[k]);
        free(blob);
    }
    return digest;
}

/* ---- the drive ---- */

static inline void drive_mode(const char *name, call_fn *call, unsigned flags, bool ever_after, void *user)
{
    unsigned threads = flags & TWO_THREADS ? 2 : 1;
    world w = new_world(threads), twin = new_world(threads);
    w.user = twin.user = user;
    uint64_t before = digest_of(&twin);
    OK(call(&twin, error));
    uint64_t after = digest_of(&twin);
    free_world(&twin, name);
    if (!(flags & COLD))
        ck_assert(digest_of(&w) == before);
    for (long n = 1;; n++) {
        ck_assert_msg(n < 100000, "%s: never succeeds", name);
        sot_error error = SOT_ERROR_INIT;
        failing_arm(w.memory, n, ever_after);
        sot_status status = call(&w, &error);
        long refused = atomic_load(&w.memory->refused);
        failing_arm(w.memory, 0, false);
        if (refused == 0) {
            ck_assert_msg(status == SOT_OK, "%s: %s: %s", name, sot_status_name(status), error.message);
            ck_assert_msg(digest_of(&w) == after, "%s: after %ld failures it does something else", name,
                          n - 1);
            break;
        }
        if (status == SOT_OK && flags & MAY_DO_WITHOUT) {
            ck_assert_msg(digest_of(&w) == after, "%s: did without allocation %ld, but something else", name,
                          n);
        } else {
            ck_assert_msg(status == SOT_E_MEMORY, "%s: allocation %ld refused: %s: %s", name, n,
                          sot_status_name(status), error.message);
            ck_assert_msg(error.status == SOT_E_MEMORY && error.message[0], "%s: allocation %ld: no message",
                          name, n);
            ck_assert_msg(digest_of(&w) == before, "%s: allocation %ld refused, and something changed", name,
                          n);
        }
        if (flags & COLD || status == SOT_OK) {
            free_world(&w, name);
            w = new_world(threads);
            w.user = user;
        }
    }
    free_world(&w, name);
}

static inline void drive(const char *name, call_fn *call, unsigned flags, void *user)
{
    drive_mode(name, call, flags, false, user);
    drive_mode(name, call, flags, true, user);
}

/* `test_x` drives the call `x`. */
#define DRIVE(call, flags)                 \
    START_TEST(test_##call)                \
    {                                      \
        drive(#call, call, (flags), NULL); \
    }                                      \
    END_TEST

#endif
