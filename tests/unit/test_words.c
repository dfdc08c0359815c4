/* SPDX-License-Identifier: MIT */
/* Words: the shipped catalogues are whole, hosts' catalogues override them, and an explanation reads as it
 * should. */
#include "../common/flat.h"
#include "words/words.h"

#include <socialtrust.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)
#define START (INT64_C(20000) * DAY) /* 2024-10-04 */

typedef struct entry {
    const char *key, *one, *other;
} entry;

#define T(key, text) {key, text, text},
#define P(key, one, other) {key, one, other},
static const entry english[] = {
#include "words/en.def"
};
#undef T
#undef P
#define COUNT(table) (sizeof table / sizeof *table)

static sot_context *context;
static sot_words *en, *de;

static void setup(void)
{
    ck_assert_int_eq(sot_context_new(NULL, &context, NULL), SOT_OK);
    ck_assert_int_eq(sot_words_builtin(context, "en", &en, NULL), SOT_OK);
    ck_assert_int_eq(sot_words_builtin(context, "de", &de, NULL), SOT_OK);
}

static void teardown(void)
{
    sot_words_free(en);
    sot_words_free(de);
    sot_context_unref(context);
}

typedef struct text {
    char bytes[65536];
    size_t size;
} text;
static text out;

static int append(void *user, const char *bytes, size_t size)
{
    text *t = user;
    if (size >= sizeof t->bytes - t->size)
        return 1;
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    t->bytes[t->size] = '\0';
    return 0;
}

static int refuse(void *user, const char *bytes, size_t size)
{
    (void)user, (void)bytes, (void)size;
    return 1;
}

/* ---- the catalogues ---- */

static const entry *find(const entry *table, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(table[i].key, key) == 0)
            return &table[i];
    return NULL;
}

static bool ends_with(const char *key, const char *end)
{
    size_t n = strlen(key), m = strlen(end);
    return n >= m && strcmp(key + n - m, end) == 0;
}

static void check_sentence(const char *key, const char *said)
{
    sot__text bad;
    ck_assert_msg(said && *said, "%s is empty", key);
    ck_assert_msg(sot__words_check(said, &bad), "%s", key);
    if (ends_with(key, ".you"))
        ck_assert_msg(!strstr(said, "{a}"), "%s", key);
    if (ends_with(key, ".to_you"))
        ck_assert_msg(!strstr(said, "{b}"), "%s", key);
}

/* Every language that ships has every sentence, with what English tells in it. */
START_TEST(catalogues_are_whole)
{
    ck_assert_ptr_nonnull(sot_words_language(1, NULL));
    for (size_t i = 0; i < COUNT(english); i++)
        ck_assert_msg(find(english, COUNT(english), english[i].key) == &english[i], "%s is there twice",
                      english[i].key);
    size_t l = 0;
    for (const char *code, *speakers = NULL; (code = sot_words_language(l, &speakers)); l++) {
        sot_words *words = NULL;
        ck_assert_ptr_nonnull(speakers);
        ck_assert_int_eq(sot_words_builtin(context, code, &words, NULL), SOT_OK);
        ck_assert_str_eq(sot_words_code(words), code);
        for (size_t i = 0; i < COUNT(english); i++) {
            const char *key = english[i].key;
            sot__sentence own = words->sentences[sot__words_key(words, key)];
            ck_assert_msg(own.other != NULL, "%s lacks %s", code, key);
            check_sentence(key, own.one);
            check_sentence(key, own.other);
            for (const char *p = strchr(english[i].other, '{'); p; p = strchr(p + 1, '{')) {
                char name[16] = {0};
                snprintf(name, sizeof name, "%.*s", (int)(strcspn(p, "}") + 1), p);
                ck_assert_msg(strstr(own.other, name) != NULL, "%s in %s lacks %s", key, code, name);
            }
        }
        sot_words_free(words);
    }
}
END_TEST

static void check_key(const char *prefix, const char *name, const char *suffix)
{
    char key[96];
    snprintf(key, sizeof key, "%s.%s%s", prefix, name, suffix);
    ck_assert_msg(find(english, COUNT(english), key) != NULL, "no %s", key);
}

START_TEST(every_code_has_words)
{
#define X(name, code, text_, ...) check_key("verdict", text_, "");
#include "socialtrust/verdicts.def"
#undef X
#define DEPTH(name, index, text_, ...) check_key("depth", text_, ""), check_key("depth", text_, ".means");
#define TRUST(name, index, text_, ...) check_key("trust", text_, ""), check_key("trust", text_, ".means");
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
#define X(name, code, text_, class_) check_key("kind", text_, "");
#include "socialtrust/kinds.def"
#undef X
#define X(name, bit, text_) check_key("cue", text_, "");
#include "socialtrust/cues.def"
#undef X
    for (int i = 0; sot_name_of(SOT_NAMES_BAND, i); i++)
        check_key("band", sot_name_of(SOT_NAMES_BAND, i), ""),
            check_key("band", sot_name_of(SOT_NAMES_BAND, i), ".means");
    for (int i = 0; sot_name_of(SOT_NAMES_STATE, i); i++)
        check_key("state", sot_name_of(SOT_NAMES_STATE, i), "");
    for (int i = 0; sot_name_of(SOT_NAMES_OWED_KIND, i); i++)
        check_key("owed", sot_name_of(SOT_NAMES_OWED_KIND, i), "");
    for (int i = 0; sot_name_of(SOT_NAMES_ACTION, i); i++)
        check_key("action", sot_name_of(SOT_NAMES_ACTION, i), "");
}
END_TEST

START_TEST(builtin_languages)
{
    sot_words *words = NULL;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_words_builtin(context, "tlh", &words, &error), SOT_E_NOT_FOUND);
    ck_assert_str_eq(error.message, "no words in this language; there are \"en\", \"de\"");
    static const char *const varieties[][2] = {{"de-AT", "de"}, {"de_DE", "de"}, {"de_DE.UTF-8", "de"},
                                               {"DE", "de"},    {"en-GB", "en"}, {"en_US@euro", "en"}};
    for (size_t i = 0; i < COUNT(varieties); i++) {
        ck_assert_int_eq(sot_words_builtin(context, varieties[i][0], &words, NULL), SOT_OK);
        ck_assert_str_eq(sot_words_code(words), varieties[i][1]);
        sot_words_free(words);
        words = NULL;
    }
    static const char *const others[] = {"", "d", "deu", "C", "-de", "e"};
    for (size_t i = 0; i < COUNT(others); i++)
        ck_assert_int_eq(sot_words_builtin(context, others[i], &words, NULL), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_words_builtin(context, NULL, &words, NULL), SOT_E_ARGUMENT);
    ck_assert_ptr_null(words);
    sot_words_free(NULL);
}
END_TEST

/* ---- suggestions, lengths of time, names ---- */

static const char *suggest(const sot_words *words, int action, double days, const char *id, const char *other)
{
    sot_next next = {action, id, days, 0, 0};
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    options.other = other;
    out.size = 0;
    ck_assert_int_eq(sot_words_next(words, &next, &options, append, &out, NULL), SOT_OK);
    return out.bytes;
}

START_TEST(suggestions)
{
    ck_assert_str_eq(suggest(en, SOT_ACTION_KEEP_PROMISE, 3.2, "P-1", "Ada"),
                     "Keep your promise to Ada, due for 3 days (P-1)");
    ck_assert_str_eq(suggest(de, SOT_ACTION_ANSWER, 1.4, "", "Ada"),
                     "Antworte Ada, die Nachricht wartet seit einem Tag");
    ck_assert_str_eq(suggest(en, SOT_ACTION_WAIT, NAN, NULL, "Ada"), "Wait: the next move is Ada's");
    static const struct {
        double days;
        const char *words;
    } lengths[] = {{0.2, "less than a day"}, {1, "1 day"},     {60.4, "60 days"},  {61, "2 months"},
                   {700, "23 months"},       {750, "2 years"}, {NAN, "some time"}, {-1, "some time"}};
    for (size_t i = 0; i < COUNT(lengths); i++) {
        char expected[96];
        snprintf(expected, sizeof expected, "Get back in touch with Ada after %s", lengths[i].words);
        ck_assert_str_eq(suggest(en, SOT_ACTION_RECONNECT, lengths[i].days, "", "Ada"), expected);
    }
    sot_next next = {8, "", 1, 0, 0};
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    options.other = "Ada";
    ck_assert_int_eq(sot_words_next(en, &next, &options, append, &out, NULL), SOT_E_ARGUMENT);
    next.action = SOT_ACTION_ASK;
    ck_assert_int_eq(sot_words_next(en, &next, NULL, append, &out, NULL), SOT_E_ARGUMENT); /* to whom? */
    ck_assert_int_eq(sot_words_next(en, &next, &options, refuse, NULL, NULL), SOT_E_IO);
}
END_TEST

START_TEST(names_are_safe_to_print)
{
    char name[200], expected[200];
    ck_assert_str_eq(suggest(en, SOT_ACTION_ASK, NAN, "", "a\x1b[31m\n\x7f\xc2\x9b\xc3\xa4"),
                     "Ask a?[31m???\xc3\xa4 a question");
    ck_assert_str_eq(suggest(en, SOT_ACTION_ASK, NAN, "", "{b}{"), "Ask {b}{ a question");
    memset(name, 'x', 150);
    name[150] = '\0';
    snprintf(expected, sizeof expected, "Ask %.60s\xe2\x80\xa6 a question", name);
    ck_assert_str_eq(suggest(en, SOT_ACTION_ASK, NAN, "", name), expected);
    memcpy(name + 59, "\xc3\xa4", 2);
    snprintf(expected, sizeof expected, "Ask %.59s\xe2\x80\xa6 a question", name);
    ck_assert_str_eq(suggest(en, SOT_ACTION_ASK, NAN, "", name), expected);
}
END_TEST

/* ---- a host's catalogue ---- */

static sot_words *read_words(const char *json)
{
    sot_words *words = NULL;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_msg(sot_words_from_json(context, json, strlen(json), &words, &error) == SOT_OK, "%s",
                  error.message);
    return words;
}

START_TEST(host_catalogue)
{
    sot_words *fr =
        read_words("{\"language\":\"fr\",\"plural\":\"n > 1\",\"sentences\":{"
                   "\"unit.days\":{\"one\":\"{n} jour\",\"other\":\"{n} jours\"},"
                   "\"unit.today\":\"quelques heures\","
                   "\"action.reconnect\":\"Reprends contact avec {b} apr\xc3\xa8s {days} [{id}]\"}}");
    ck_assert_str_eq(suggest(fr, SOT_ACTION_RECONNECT, 1, "", "Ada"),
                     "Reprends contact avec Ada apr\xc3\xa8s 1 jour []");
    ck_assert_str_eq(suggest(fr, SOT_ACTION_RECONNECT, 2, "", "Ada"),
                     "Reprends contact avec Ada apr\xc3\xa8s 2 jours []");
    ck_assert_str_eq(suggest(fr, SOT_ACTION_RECONNECT, 0, "", "Ada"),
                     "Reprends contact avec Ada apr\xc3\xa8s quelques heures []");
    /* what it lacks comes in English, units included */
    ck_assert_str_eq(suggest(fr, SOT_ACTION_ANSWER, 1, "", "Ada"), "Answer Ada, who has waited for 1 day");
    sot_words_free(fr);
    sot_words *ja = read_words("{\"sentences\":{\"unit.days\":{\"one\":\"ONE\",\"other\":\"{n}D\"},"
                               "\"action.reconnect\":\"{days}\"},\"plural\":\"none\",\"language\":\"ja\"}");
    ck_assert_str_eq(suggest(ja, SOT_ACTION_RECONNECT, 1, "", "Ada"), "1D");
    sot_words_free(ja);
    sot_words *only = read_words("{\"language\":\"xx\",\"sentences\":{\"unit.days\":{\"other\":\"{n}d\"},"
                                 "\"action.reconnect\":\"{days}\"}}");
    ck_assert_str_eq(suggest(only, SOT_ACTION_RECONNECT, 1, "", "Ada"), "1d");
    sot_words_free(only);
}
END_TEST

static const struct {
    const char *json;
    sot_status status;
    const char *message;
} bad[] = {
    {"", SOT_E_PARSE, "byte 0"},
    {"[]", SOT_E_PARSE, "words: expected an object"},
    {"{}", SOT_E_PARSE, "language: missing"},
    {"{\"language\":\"\"}", SOT_E_PARSE, "language: expected"},
    {"{\"language\":7}", SOT_E_PARSE, "language: expected"},
    {"{\"language\":\"\xff\"}", SOT_E_TEXT, "the document is not valid UTF-8"},
    {"{\"language\":\"x\",\"language\":\"y\"}", SOT_E_PARSE, "language: given twice"},
    {"{\"language\":\"x\",\"plural\":\"n == 1\"}", SOT_E_PARSE, "plural: expected"},
    {"{\"language\":\"x\",\"words\":{}}", SOT_E_PARSE, "words: unknown key"},
    {"{\"language\":\"x\",\"sentences\":[]}", SOT_E_PARSE, "sentences: expected an object"},
    {"{\"language\":\"x\",\"sentences\":{\"verdict.nice\":\"\"}}", SOT_E_PARSE,
     "sentences.verdict.nice: unknown key"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":1}}", SOT_E_PARSE, "sentences.as_of: expected a text"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":\"\",\"as_of\":\"\"}}", SOT_E_PARSE,
     "sentences.as_of: given twice"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":{\"one\":\"\"}}}", SOT_E_PARSE,
     "sentences.as_of: expected `other`"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":{\"few\":\"\"}}}", SOT_E_PARSE,
     "sentences.as_of.few: unknown key"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":{\"one\":\"\",\"one\":\"\"}}}", SOT_E_PARSE,
     "sentences.as_of.one: given twice"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":\"{date} {when}\"}}", SOT_E_PARSE,
     "sentences.as_of: unknown placeholder {when}"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":{\"other\":\"{date\"}}}", SOT_E_PARSE,
     "sentences.as_of: unknown placeholder {date"},
    {"{\"language\":\"x\",\"sentences\":{\"as_of\":\"{}\"}}", SOT_E_PARSE,
     "sentences.as_of: unknown placeholder {}"},
};

START_TEST(host_catalogue_errors)
{
    sot_words *words = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = sot_words_from_json(context, bad[_i].json, strlen(bad[_i].json), &words, &error);
    ck_assert_msg(status == bad[_i].status, "%s: %d %s", bad[_i].json, status, error.message);
    ck_assert_msg(strncmp(error.message, bad[_i].message, strlen(bad[_i].message)) == 0, "%s: %s",
                  bad[_i].json, error.message);
    ck_assert_ptr_null(words);
}
END_TEST

/* ---- explanations ---- */

static sot_interaction row(double day, const char *actor, const char *target, int kind)
{
    sot_interaction r = SOT_INTERACTION_INIT;
    r.time_us = START + (int64_t)(day * (double)DAY);
    r.actor = actor;
    r.target = target;
    r.kind = kind;
    return r;
}

static void add(sot_ledger *ledger, const sot_interaction *interaction)
{
    sot_error error = SOT_ERROR_INIT;
    ck_assert_msg(sot_ledger_add(ledger, interaction, NULL, &error) == SOT_OK, "%s", error.message);
}

/* Half a year of Ada and Bob: weekly questions and answers, three meetings, a promise of Ada's that is
 * overdue. */
static sot_ledger *friends(void)
{
    sot_ledger *ledger = NULL;
    ck_assert_int_eq(sot_ledger_new(context, NULL, &ledger, NULL), SOT_OK);
    for (int week = 0; week < 26; week++) {
        sot_interaction ask = row(7 * week, week % 2 ? "Ada" : "Bob", week % 2 ? "Bob" : "Ada", SOT_KIND_ASK);
        sot_interaction answer = row(7 * week + 0.1, ask.target, ask.actor, SOT_KIND_ANSWER);
        add(ledger, &ask);
        add(ledger, &answer);
    }
    for (int i = 0; i < 3; i++) {
        sot_interaction meet = row(20.5 + 40 * i, "Ada", "Bob", SOT_KIND_MEET);
        meet.duration_s = 7200;
        add(ledger, &meet);
    }
    sot_interaction promise = row(160, "Ada", "Bob", SOT_KIND_PROMISE);
    promise.id = "P-7";
    promise.due_us = START + 170 * DAY;
    add(ledger, &promise);
    return ledger;
}

static sot_explanation *explain(sot_ledger *ledger, double day)
{
    sot_explanation *explanation = NULL;
    sot_error error = SOT_ERROR_INIT;
    int64_t at = START + (int64_t)(day * (double)DAY);
    ck_assert_msg(ledger_explain(ledger, NULL, "Ada", "Bob", at, NULL, &explanation, &error) == SOT_OK, "%s",
                  error.message);
    return explanation;
}

static const sot_words_options *telling_one(const char *me, const sot_verdict *verdict)
{
    static sot_words_options options;
    options = (sot_words_options)SOT_WORDS_OPTIONS_INIT;
    options.me = me;
    options.verdict = verdict;
    return &options;
}

static const sot_words_options *telling(const char *me)
{
    return telling_one(me, NULL);
}

static const char *tell(const sot_words *words, const sot_explanation *explanation, const char *me)
{
    out.size = 0;
    ck_assert_int_eq(sot_words_explain(words, explanation, telling(me), append, &out, NULL), SOT_OK);
    int lines = 0;
    for (const char *p = strchr(out.bytes, '\n'); p; p = strchr(p + 1, '\n'))
        lines++;
    ck_assert_msg(lines >= 5 && lines <= 25, "%d lines:\n%s", lines, out.bytes);
    ck_assert_msg(!strpbrk(out.bytes, "{}") && !strstr(out.bytes, "()") && !strstr(out.bytes, " nan"), "%s",
                  out.bytes);
    return out.bytes;
}

static void holds(const char *told, const char *part)
{
    ck_assert_msg(strstr(told, part) != NULL, "\"%s\" is not in:\n%s", part, told);
}

START_TEST(explanation_of_friends)
{
    sot_ledger *ledger = friends();
    sot_explanation *explanation = explain(ledger, 180);
    const char *told = tell(en, explanation, "Bob");
    ck_assert_int_eq(strncmp(told, "You and Ada: depth ", 19), 0);
    holds(told, "In touch on 29 days.");
    holds(told, "What carries it most:\n");
    holds(told, "\nYour trust in Ada: ");
    holds(told, "\nAda's trust in you: ");
    holds(told, "Ada's move: a promise, overdue for 10 days (P-7)\n");
    holds(told, "\nAs of 2025-04-02. If nothing new happens, these figures hold until ");
    told = tell(en, explanation, "Ada");
    holds(told, "Your move: a promise, overdue for 10 days (P-7)\n");
    told = tell(en, explanation, NULL);
    ck_assert_int_eq(strncmp(told, "Ada and Bob: depth ", 19), 0);
    ck_assert_ptr_null(strstr(told, "you"));
    ck_assert_ptr_null(strstr(told, "You"));
    told = tell(de, explanation, "Bob");
    ck_assert_int_eq(strncmp(told, "Du und Ada: Tiefe ", 18), 0);
    holds(told, "Ada ist am Zug: eine Zusage, überfällig seit 10 Tagen (P-7)\n");
    ck_assert_int_eq(sot_words_explain(en, explanation, telling("Eve"), append, &out, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_words_explain(en, NULL, NULL, append, &out, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_words_explain(en, explanation, NULL, refuse, NULL, NULL), SOT_E_IO);
    sot_explanation_free(explanation);
    sot_ledger_free(ledger);
}
END_TEST

START_TEST(explanation_of_strangers)
{
    sot_ledger *ledger = NULL;
    ck_assert_int_eq(sot_ledger_new(context, NULL, &ledger, NULL), SOT_OK);
    sot_interaction message = row(0, "Ada", "Bob", SOT_KIND_FOLLOW);
    add(ledger, &message);
    sot_explanation *explanation = explain(ledger, 1);
    const char *told = tell(en, explanation, "Bob");
    holds(told, "You and Ada: depth 0 of 100 (likely 0 to 100), no relationship, new.\n");
    holds(told, "Not enough evidence yet to say how deep this is");
    holds(told, "No dialogue yet.");
    holds(told, "Nothing at all in this log: ");
    sot_explanation_free(explanation);
    message = row(2, "Ada", "Bob", SOT_KIND_MESSAGE);
    add(ledger, &message);
    explanation = explain(ledger, 3);
    holds(tell(en, explanation, NULL), "only one has joined in");
    sot_explanation_free(explanation);
    sot_ledger_free(ledger);
}
END_TEST

static const char *say(const sot_words *words, const sot_explanation *e, int code, int side, double n,
                       double days, const char *me)
{
    sot_verdict verdict = {code, side, n, days};
    out.size = 0;
    ck_assert_int_eq(sot_words_explain(words, e, telling_one(me, &verdict), append, &out, NULL), SOT_OK);
    return out.bytes;
}

START_TEST(findings)
{
    sot_ledger *ledger = friends();
    sot_explanation *e = explain(ledger, 180);
    static const char *const readers[] = {NULL, "Ada", "Bob"};
    for (int code = 0; sot_name_of(SOT_NAMES_VERDICT, code); code++)
        for (int side = -1; side < 2; side++)
            for (int i = 0; i < 3; i++)
                for (int n = 0; n < 3; n++) {
                    ck_assert_msg(*say(en, e, code, side, n, 3, readers[i]), "%s",
                                  sot_name_of(SOT_NAMES_VERDICT, code));
                    ck_assert_ptr_null(strpbrk(out.bytes, "{}"));
                    ck_assert_msg(*say(de, e, code, side, n, NAN, readers[i]), "%s",
                                  sot_name_of(SOT_NAMES_VERDICT, code));
                }
    ck_assert_str_eq(say(en, e, SOT_VERDICT_NEVER_ASKED, 0, NAN, NAN, NULL),
                     "Ada has never asked Bob anything.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_NEVER_ASKED, 0, NAN, NAN, "Ada"),
                     "You have never asked Bob anything.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_NEVER_ASKED, 0, NAN, NAN, "Bob"),
                     "Ada has never asked you anything.");
    ck_assert_str_eq(say(de, e, SOT_VERDICT_NEVER_ASKED, 1, NAN, NAN, "Ada"),
                     "Bob hat dich nie etwas gefragt.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_PROMISES_KEPT, 1, 1, NAN, "Bob"),
                     "You kept the promise made to Ada.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_PROMISES_KEPT, 1, 4, NAN, "Bob"),
                     "You kept 4 promises made to Ada.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_MEETS_IN_PERSON, -1, 3, 100, "Bob"),
                     "You and Ada have met in person 3 times.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_ANSWERS_QUICKLY, 0, 0.2, NAN, "Bob"),
                     "Ada usually answers you within less than an hour.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_ANSWERS_SLOWLY, 0, 26.4, NAN, NULL),
                     "Ada takes about 26 hours to answer Bob.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_ANSWERS_SLOWLY, 0, 72, NAN, NULL),
                     "Ada takes about 3 days to answer Bob.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_NOT_ENOUGH_EVIDENCE, 1, 0.12, NAN, "Bob"),
                     "Not enough evidence yet to say how far you can trust Ada: so far only 12% of what such "
                     "a log can show.");
    /* a host's plain form is told with names */
    sot_words *host =
        read_words("{\"language\":\"x\",\"sentences\":{\"verdict.never_asked\":\"{a} > {b}\"}}");
    ck_assert_str_eq(say(host, e, SOT_VERDICT_NEVER_ASKED, 0, NAN, NAN, "Ada"), "Ada > Bob");
    sot_words_free(host);

    sot_verdict verdict = {63, 0, 0, 0};
    ck_assert_int_eq(sot_words_explain(en, e, telling_one(NULL, &verdict), append, &out, NULL),
                     SOT_E_ARGUMENT);
    verdict = (sot_verdict){SOT_VERDICT_GROWING, 2, 0, 0};
    ck_assert_int_eq(sot_words_explain(en, e, telling_one(NULL, &verdict), append, &out, NULL),
                     SOT_E_ARGUMENT);
    verdict.side = -1;
    ck_assert_int_eq(sot_words_explain(en, e, telling_one("Eve", &verdict), append, &out, NULL),
                     SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_words_explain(en, e, telling_one(NULL, &verdict), refuse, NULL, NULL), SOT_E_IO);
    sot_explanation_free(e);
    sot_ledger_free(ledger);
}
END_TEST

/* ---- a catalogue in and out ---- */

START_TEST(a_translation_starts_from_a_whole_file)
{
    out.size = 0;
    static text json;
    json.size = 0;
    ck_assert_int_eq(sot_words_write_json(de, append, &json, NULL), SOT_OK);
    sot_words *again = NULL;
    ck_assert_int_eq(sot_words_from_json(context, json.bytes, json.size, &again, NULL), SOT_OK);
    for (int key = 0; key < SOT__WORDS_KEYS; key++) {
        ck_assert_str_eq(again->sentences[key].one, de->sentences[key].one);
        ck_assert_str_eq(again->sentences[key].other, de->sentences[key].other);
    }
    sot_words_free(again);
    ck_assert_int_eq(sot_words_write_json(de, refuse, NULL, NULL), SOT_E_IO);
    ck_assert_str_eq(sot_words_sentence(de, "unit.days", 1), "einem Tag");
    ck_assert_str_eq(sot_words_sentence(de, "unit.days", NAN), "{n} Tagen");
    ck_assert_ptr_null(sot_words_sentence(de, "unit.fortnights", 1));
    /* a variety lacks nothing that its language has */
    sot_words *at = read_words("{\"language\":\"de-AT\",\"sentences\":{\"table.contact\":\"Bekannte\"}}");
    ck_assert_str_eq(sot_words_sentence(at, "table.contact", NAN), "Bekannte");
    ck_assert_str_eq(sot_words_sentence(at, "table.depth", NAN), "Tiefe");
    sot_words_free(at);
}
END_TEST

/* ---- names that the caller gives, tables ---- */

static const char *name_of(void *user, const char *id)
{
    (void)user;
    return strcmp(id, "Ada") == 0 ? "Ada Lovelace" : strcmp(id, "P-7") == 0 ? "the engine's notes" : NULL;
}

static const char *odd_name(void *user, const char *id)
{
    (void)id;
    return user;
}

START_TEST(names_and_titles)
{
    sot_ledger *ledger = friends();
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    options.me = "Bob";
    sot_explanation *explanation = explain(ledger, 180);
    ck_assert_str_eq(explained(explanation).names[0], "Ada");
    options.names = options.items = name_of;
    out.size = 0;
    ck_assert_int_eq(sot_words_explain(en, explanation, &options, append, &out, NULL), SOT_OK);
    holds(out.bytes, "You and Ada Lovelace: depth ");
    holds(out.bytes, "Ada Lovelace's move: a promise, overdue for 10 days (the engine's notes)\n");
    ck_assert_ptr_null(strstr(out.bytes, "P-7"));
    sot_next next = {SOT_ACTION_KEEP_PROMISE, "P-7", 3, 0, 0};
    out.size = 0;
    options.other = "Ada";
    ck_assert_int_eq(sot_words_next(en, &next, &options, append, &out, NULL), SOT_OK);
    ck_assert_str_eq(out.bytes, "Keep your promise to Ada Lovelace, due for 3 days (the engine's notes)");
    options.names = options.items = odd_name;
    options.names_user = options.items_user = (char[]){"x\xff"};
    out.size = 0;
    ck_assert_int_eq(sot_words_next(en, &next, &options, append, &out, NULL), SOT_OK);
    ck_assert_str_eq(out.bytes, "Keep your promise to Ada, due for 3 days (P-7)");
    out.size = 0;
    ck_assert_int_eq(sot_words_explain(en, explanation, &options, append, &out, NULL), SOT_OK);
    holds(out.bytes, "You and Ada: depth ");
    holds(out.bytes, "Ada's move: a promise, overdue for 10 days (P-7)\n");
    sot_explanation_free(explanation);

    /* without a caller's names the ledger's are used */
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "Ada";
    contact.display_name = "Countess";
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, NULL), SOT_OK);
    explanation = explain(ledger, 180);
    ck_assert_str_eq(explained(explanation).names[0], "Countess");
    holds(tell(en, explanation, "Bob"), "You and Countess: depth ");
    sot_explanation_free(explanation);
    sot_ledger_free(ledger);
}
END_TEST

START_TEST(tables_and_summaries)
{
    sot_ledger *ledger = friends();
    sot_scores *scores = NULL;
    sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    asked.as_of_us = START + 180 * DAY;
    asked.me = "Ada";
    ck_assert_int_eq(sot_ledger_scores(ledger, NULL, &asked, &scores, NULL), SOT_OK);
    options.items = name_of;
    options.ledger = ledger;
    for (unsigned columns = 24; columns < 120; columns += 8) {
        options.columns = columns;
        out.size = 0;
        ck_assert_int_eq(sot_words_table(de, scores, &options, append, &out, NULL), SOT_OK);
        holds(out.bytes, "Ada und 1 Kontakt,");
        holds(out.bytes, "Bob ");
        ck_assert_ptr_null(strpbrk(out.bytes, "{}"));
        out.size = 0;
        ck_assert_int_eq(sot_words_summary(en, scores, &options, append, &out, NULL), SOT_OK);
        holds(out.bytes, "1 awaits");
        ck_assert_ptr_null(strpbrk(out.bytes, "{}"));
    }
    holds(out.bytes, "Bob: your promise \"the engine's notes\" is overdue by 10 days\n");
    ck_assert_int_eq(sot_words_table(en, scores, NULL, refuse, NULL, NULL), SOT_E_IO);
    ck_assert_int_eq(sot_words_table(en, NULL, NULL, append, &out, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_words_summary(en, scores, &options, refuse, NULL, NULL), SOT_E_IO);
    ck_assert_int_eq(sot_words_summary(en, scores, NULL, append, &out, NULL), SOT_E_ARGUMENT); /* whose? */
    sot_scores_free(scores);
    asked.me = NULL;
    ck_assert_int_eq(sot_ledger_scores(ledger, NULL, &asked, &scores, NULL), SOT_OK);
    ck_assert_int_eq(sot_words_summary(en, scores, &options, append, &out, NULL), SOT_E_ARGUMENT);
    out.size = 0;
    ck_assert_int_eq(sot_words_table(en, scores, NULL, append, &out, NULL), SOT_OK);
    holds(out.bytes, "1 pair of contacts, as of ");
    sot_scores_free(scores);
    sot_ledger_free(ledger);
}
END_TEST

/* Names of a host that are cut in the middle of a letter, which are none, and letters that take two columns
 * or none. */
START_TEST(names_of_any_letters)
{
    static const char *const names[] = {"ab\xe2\x82",
                                        "ab\xf0\x9f\x98",
                                        "e\xcc\x81 \xe0\xa4\x81",
                                        "\xf0\x9f\x98\x80 \xe6\xbc\xa2",
                                        "\xc2\x9b\x1b[31m",
                                        "",
                                        "\xe2\x80\x8b"};
    sot_ledger *ledger = friends();
    sot_scores *scores = NULL;
    sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    asked.as_of_us = START + 180 * DAY;
    ck_assert_int_eq(sot_ledger_scores(ledger, NULL, &asked, &scores, NULL), SOT_OK);
    options.names = odd_name;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        options.names_user = (void *)(uintptr_t)names[k];
        for (options.columns = 24; options.columns < 100; options.columns += 25) {
            out.size = 0;
            ck_assert_int_eq(sot_words_table(en, scores, &options, append, &out, NULL), SOT_OK);
            ck_assert_ptr_null(strchr(out.bytes, 0x1b));
            holds(out.bytes, k >= 2 && names[k][0] ? "" : "Ada");
            ck_assert_ptr_null(strstr(out.bytes, "ab"));
        }
    }
    sot_scores_free(scores);
    sot_ledger_free(ledger);
}
END_TEST

/* Findings that a host has made: numbers beyond all sense, and ones that there are not. */
START_TEST(findings_of_a_host)
{
    sot_ledger *ledger = friends();
    sot_explanation *e = explain(ledger, 180);
    ck_assert_str_eq(say(en, e, SOT_VERDICT_PROMISES_KEPT, 1, 1e300, NAN, NULL),
                     "Bob kept 999,999,999,999,999 promises made to Ada.");
    ck_assert_str_eq(say(en, e, SOT_VERDICT_PROMISES_KEPT, 1, -4000, NAN, NULL),
                     "Bob kept -4,000 promises made to Ada.");
    sot_words *own = read_words(
        "{\"language\": \"xx\", \"sentences\": {\"verdict.never_asked\": \"{low}{date}{n}{high}!\"}}");
    ck_assert_str_eq(say(own, e, SOT_VERDICT_NEVER_ASKED, 0, NAN, NAN, NULL), "!");
    sot_words_free(own);
    static const sot_verdict none[] = {
        {-1, 0, 1, 1}, {999, 0, 1, 1}, {SOT_VERDICT_GROWING, -2, 1, 1}, {SOT_VERDICT_GROWING, 2, 1, 1}};
    for (size_t k = 0; k < sizeof none / sizeof *none; k++) {
        sot_words_options options = SOT_WORDS_OPTIONS_INIT;
        options.verdict = &none[k];
        ck_assert_int_eq(sot_words_explain(en, e, &options, append, &out, NULL), SOT_E_ARGUMENT);
    }
    sot_explanation_free(e);
    sot_ledger_free(ledger);
}
END_TEST

/* Lines are as wide as they may be, and never wider. */
START_TEST(tables_of_any_width)
{
    sot_ledger *ledger = friends();
    sot_scores *scores = NULL;
    sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    static const unsigned columns[] = {1, 23, 24, 400, 401, UINT32_MAX}, most[] = {24, 24, 24, 400, 400, 400};
    asked.as_of_us = START + 180 * DAY;
    ck_assert_int_eq(sot_ledger_scores(ledger, NULL, &asked, &scores, NULL), SOT_OK);
    for (size_t k = 0; k < 6; k++) {
        options.columns = columns[k];
        out.size = 0;
        ck_assert_int_eq(sot_words_table(en, scores, &options, append, &out, NULL), SOT_OK);
        for (const char *line = out.bytes, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
            size_t letters = 0;
            for (const char *p = line; p < end; p++)
                letters += ((unsigned char)*p & 0xc0) != 0x80;
            ck_assert_msg(letters <= most[k], "%zu of %u: %.*s", letters, most[k], (int)(end - line), line);
        }
    }
    options.size = 0;
    ck_assert_int_eq(sot_words_table(en, scores, &options, append, &out, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_words_summary(en, scores, &options, append, &out, NULL), SOT_E_ARGUMENT);
    sot_scores_free(scores);
    int64_t times[] = {START, START + DAY};
    sot_query query = SOT_QUERY_INIT;
    query.a = "Ada", query.b = "Bob";
    ck_assert_int_eq(sot_ledger_timeline(ledger, &query, times, 2, &scores, NULL), SOT_OK);
    ck_assert_int_eq(sot_words_table(en, scores, NULL, append, &out, NULL), SOT_E_UNSUPPORTED);
    sot_scores_free(scores);
    ck_assert_int_eq(sot_words_report(en, ledger, NULL, refuse, NULL, NULL), SOT_E_IO);
    options.size = 1;
    ck_assert_int_eq(sot_words_report(en, ledger, &options, append, &out, NULL), SOT_E_ARGUMENT);
    sot_ledger_free(ledger);
}
END_TEST

/* ---- allocation failure ---- */

typedef struct budget {
    long left, live;
} budget;

static void *limited_allocate(void *user, size_t size)
{
    budget *b = user;
    if (b->left-- <= 0)
        return NULL;
    b->live++;
    return malloc(size);
}

static void *limited_reallocate(void *user, void *block, size_t size)
{
    budget *b = user;
    if (b->left-- <= 0)
        return NULL;
    b->live += block ? 0 : 1;
    return realloc(block, size);
}

static void limited_release(void *user, void *block)
{
    budget *b = user;
    b->live -= block ? 1 : 0;
    free(block);
}

START_TEST(out_of_memory)
{
    static const char json[] =
        "{\"language\":\"x\",\"sentences\":{\"as_of\":{\"one\":\"a\",\"other\":\"b\"}}}";
    budget b = {1000000, 0};
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.allocator = (sot_allocator){limited_allocate, limited_reallocate, limited_release, &b};
    sot_context *limited = NULL;
    ck_assert_int_eq(sot_context_new(&options, &limited, NULL), SOT_OK);
    long before = b.live;
    for (int from_json = 0; from_json < 2; from_json++) {
        sot_status status = SOT_E_MEMORY;
        for (long n = 0; status != SOT_OK; n++) {
            sot_words *words = NULL;
            b.left = n;
            status = from_json ? sot_words_from_json(limited, json, strlen(json), &words, NULL)
                               : sot_words_builtin(limited, "de", &words, NULL);
            b.left = 1000000;
            ck_assert(status == SOT_OK || status == SOT_E_MEMORY);
            ck_assert(status == SOT_OK || n < 100);
            sot_words_free(words);
            ck_assert_int_eq(b.live, before);
        }
    }
    sot_context_unref(limited);
    ck_assert_int_eq(b.live, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("words");
    TCase *tests = tcase_create("words");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, catalogues_are_whole);
    tcase_add_test(tests, every_code_has_words);
    tcase_add_test(tests, builtin_languages);
    tcase_add_test(tests, suggestions);
    tcase_add_test(tests, names_are_safe_to_print);
    tcase_add_test(tests, names_of_any_letters);
    tcase_add_test(tests, host_catalogue);
    tcase_add_loop_test(tests, host_catalogue_errors, 0, (int)COUNT(bad));
    tcase_add_test(tests, explanation_of_friends);
    tcase_add_test(tests, explanation_of_strangers);
    tcase_add_test(tests, findings);
    tcase_add_test(tests, a_translation_starts_from_a_whole_file);
    tcase_add_test(tests, names_and_titles);
    tcase_add_test(tests, tables_and_summaries);
    tcase_add_test(tests, findings_of_a_host);
    tcase_add_test(tests, tables_of_any_width);
    tcase_add_test(tests, out_of_memory);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
