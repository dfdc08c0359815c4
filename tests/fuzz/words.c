/* SPDX-License-Identifier: MIT */
/* Catalogues of words: whatever JSON is taken writes itself out to what reads back to the same bytes, and
 * tells explanations, next steps, a table, a summary and a report without a broken character, to either side
 * and to a reader without one. */
#include "../common/flat.h"
#include "base/base.h"

#include "fuzz.h"

#include <math.h>

#define DAY INT64_C(86400000000)

/* A pair with most of what there is to tell. */
static sot_ledger *told_of(sot_context *context)
{
    static const struct {
        int day, kind;
        const char *actor, *target, *id, *ref;
    } rows[] = {
        {1, SOT_KIND_MESSAGE, "ann", "bob", "m1", NULL}, {2, SOT_KIND_ANSWER, "bob", "ann", NULL, NULL},
        {3, SOT_KIND_ASK, "ann", "bob", "q1", NULL},     {4, SOT_KIND_PROMISE, "bob", "ann", "p1", NULL},
        {5, SOT_KIND_MEET, "ann", "bob", NULL, NULL},    {6, SOT_KIND_COMPLAIN, "ann", "bob", "c1", NULL},
        {7, SOT_KIND_THANK, "bob", "ann", NULL, NULL},   {8, SOT_KIND_PROMISE, "ann", "bob", "p2", NULL},
        {9, SOT_KIND_KEEP, "ann", "bob", NULL, "p2"},    {9, SOT_KIND_MESSAGE, "cee", "ann", NULL, NULL},
        {9, SOT_KIND_KEEP, "ann", "cee", NULL, "none"},
    };
    sot_ledger *ledger = NULL;
    REQUIRE(sot_ledger_new(context, NULL, &ledger, NULL) == SOT_OK);
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = rows[k].day * DAY;
        row.kind = rows[k].kind;
        row.actor = rows[k].actor;
        row.target = rows[k].target;
        row.id = rows[k].id;
        row.ref = rows[k].ref;
        row.due_us = row.kind == SOT_KIND_PROMISE ? row.time_us + DAY : SOT_TIME_NONE;
        REQUIRE(sot_ledger_add(ledger, &row, NULL, NULL) == SOT_OK);
    }
    return ledger;
}

static const char *named(void *user, const char *id)
{
    return strcmp(id, "bob") == 0 ? user : NULL;
}

static void check_text(const fuzz_bytes *text)
{
    REQUIRE(sot__utf8_valid((sot__text){text->p, text->n}));
}

static void tell(const sot_words *words, sot_ledger *ledger, const sot_words_options *given)
{
    const int64_t now = 40 * DAY;
    sot_query query = query_of(NULL, "ann", "bob", now, NULL);
    sot_explanation *explanation = NULL;
    sot_nexts *nexts = NULL;
    sot_scores *scores = NULL;
    sot_scores_options all = SOT_SCORES_OPTIONS_INIT;
    sot_words_options options = *given;
    sot_error error = SOT_ERROR_INIT;
    fuzz_bytes out = {NULL, 0, 0};
    const sot_next *step;
    all.as_of_us = now;
    all.me = "ann";
    options.ledger = ledger;
    options.other = "bob";
    REQUIRE(sot_ledger_explain(ledger, &query, &explanation, NULL) == SOT_OK);
    REQUIRE(sot_ledger_next(ledger, &query, &nexts, NULL) == SOT_OK);
    REQUIRE(sot_ledger_scores(ledger, NULL, &all, &scores, NULL) == SOT_OK);
#define TELL(call, ...) \
    fuzz_check_error(call(words, __VA_ARGS__, &options, fuzz_append, &out, &error), &error)
    TELL(sot_words_explain, explanation);
    for (size_t k = 0; (options.verdict = sot_explanation_verdict(explanation, k)) != NULL; k++)
        TELL(sot_words_explain, explanation);
    for (size_t k = 0; (step = sot_nexts_at(nexts, k)) != NULL; k++)
        TELL(sot_words_next, step);
    TELL(sot_words_table, scores);
    TELL(sot_words_summary, scores);
    TELL(sot_words_report, ledger);
#undef TELL
    check_text(&out);
    REQUIRE(out.n > 0);
    free(out.p);
    sot_scores_free(scores);
    sot_nexts_free(nexts);
    sot_explanation_free(explanation);
}

static void there_and_back(sot_context *context, const sot_words *words)
{
    fuzz_bytes first = {NULL, 0, 0}, second = {NULL, 0, 0};
    sot_words *again = NULL;
    REQUIRE(sot_words_write_json(words, fuzz_append, &first, NULL) == SOT_OK);
    check_text(&first);
    REQUIRE(sot_words_from_json(context, first.p, first.n, &again, NULL) == SOT_OK);
    REQUIRE(sot_words_write_json(again, fuzz_append, &second, NULL) == SOT_OK);
    REQUIRE(first.n == second.n && memcmp(first.p, second.p, first.n) == 0);
    sot_words_free(again);
    free(first.p), free(second.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sot_context *context = fuzz_context(1);
    sot_words *words = NULL;
    sot_error error = SOT_ERROR_INIT;
    char *exact = malloc(size ? size : 1), *key = malloc(size + 1);
    REQUIRE(exact && key);
    if (size)
        memcpy(exact, data, size), memcpy(key, data, size);
    key[size] = '\0';
    sot_status status = sot_words_from_json(context, exact, size, &words, &error);
    fuzz_check_error(status, &error);
    REQUIRE((status == SOT_OK) == (words != NULL));
    if (!words) { /* the bytes as a language, as a key */
        status = sot_words_builtin(context, key, &words, &error);
        fuzz_check_error(status, &error);
    }
    if (words) {
        sot_ledger *ledger = told_of(context);
        sot_words_options options = SOT_WORDS_OPTIONS_INIT;
        REQUIRE(sot_words_code(words) != NULL);
        (void)sot_words_sentence(words, key, NAN);
        there_and_back(context, words);
        tell(words, ledger, &options);
        options.me = size % 2 ? "ann" : "bob";
        options.names = named;
        options.names_user = (void *)(size % 3 ? "B\xc3\xb6" : "");
        options.columns = size % 7 ? 24 + (unsigned)(size % 377) : 0;
        options.rows = size % 5;
        tell(words, ledger, &options);
        sot_ledger_free(ledger);
    }
    sot_words_free(words);
    free(exact), free(key);
    sot_context_unref(context);
    return 0;
}
