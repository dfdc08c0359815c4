/* SPDX-License-Identifier: MIT */
/* Two people of many addresses each, scored as if each had one; rows that are folded without a ledger, one
 * thing wrong with each; widths and verdicts of explanations in words. */
#include "../common/bytes.h"
#include "../common/flat.h"
#include "../common/with_profile.h"

#define ADDRESSES 24

static void put(sot_ledger *ledger, int64_t t, const char *actor, const char *target, int kind)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = actor;
    row.target = target;
    row.kind = kind;
    OK(sot_ledger_add(ledger, &row, NULL, error));
}

/* The same rows under many addresses and under one; `busy` of 'a' or 'b' knows many others. */
static void talk(sot_ledger *many, sot_ledger *one, char busy)
{
    char from[16], to[16], other[16];
    for (int k = 0; k < 40; k++) {
        int64_t t = START + k * HOUR;
        snprintf(from, sizeof from, "%s%d", k % 3 ? "a" : "b", k % ADDRESSES);
        snprintf(to, sizeof to, "%s%d", k % 3 ? "b" : "a", k * 7 % ADDRESSES);
        int kind = k % 4 ? SOT_KIND_ASK : SOT_KIND_HELP;
        put(many, t, from, to, kind);
        put(one, t, k % 3 ? "a" : "b", k % 3 ? "b" : "a", kind);
    }
    for (int k = 0; k < 1500; k++) {
        snprintf(from, sizeof from, "%c%d", busy, k % ADDRESSES);
        snprintf(other, sizeof other, "other %d", k);
        put(many, START + k * HOUR, from, other, SOT_KIND_ASK);
        put(one, START + k * HOUR, busy == 'a' ? "a" : "b", other, SOT_KIND_ASK);
    }
}

START_TEST(many_addresses)
{
    for (int busy = 'a'; busy <= 'b'; busy++) {
        sot_ledger *many = NULL, *one = NULL;
        OK(sot_ledger_new(the_context, the_profile, &many, error));
        OK(sot_ledger_new(the_context, the_profile, &one, error));
        talk(many, one, (char)busy);
        for (int k = 0; k < ADDRESSES; k++)
            for (int side = 0; side < 2; side++) {
                char address[16];
                snprintf(address, sizeof address, "%s%d", side ? "b" : "a", k);
                OK(sot_ledger_add_alias(many, address, side ? "b" : "a", error));
            }
        static const char *const asked[][2] = {{"a", "b"}, {"b", "a"}, {"a3", "b7"}, {"b1", "a"}};
        for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
            sot_inputs inputs = observed_inputs(ALL_OBSERVED);
            sot_pair_score x, y;
            score_init(&x);
            score_init(&y);
            const char *a = asked[i][0][0] == 'a' ? "a" : "b", *b = *a == 'a' ? "b" : "a";
            OK(ledger_score(many, the_profile, asked[i][0], asked[i][1], START + 90 * DAY, &inputs, &x,
                            error));
            OK(ledger_score(one, the_profile, a, b, START + 90 * DAY, &inputs, &y, error));
            ck_assert_msg(score_differs(&x, &y) < 0, "busy %c: %s and %s", busy, asked[i][0], asked[i][1]);
        }
        sot_ledger_free(many);
        sot_ledger_free(one);
    }
}
END_TEST

static sot_interaction good_row(void)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = START;
    row.actor = "a";
    row.target = "b";
    row.kind = SOT_KIND_ASK;
    return row;
}

/* Few rows are folded at once, many are turned into columns: both say the same of what is wrong. */
START_TEST(rows_without_a_ledger)
{
    static const double cues[SOT_CUE_COUNT + 1] = {[SOT_CUE_COUNT] = .5}, no_cues[SOT_CUE_COUNT + 1] = {0};
    sot_query query = SOT_QUERY_INIT;
    query.profile = the_profile;
    query.a = "a";
    query.b = "b";
    for (size_t count = 1; count <= 65; count += 32)
        for (int what = 0; what < 12; what++) {
            sot_interaction rows[65];
            sot_evidence *evidence = NULL;
            sot_error why = SOT_ERROR_INIT;
            for (size_t k = 0; k < count; k++) {
                rows[k] = good_row();
                rows[k].time_us += (int64_t)k * HOUR;
            }
            sot_interaction *row = &rows[count - 1];
            sot_status expected = SOT_OK;
            switch (what) {
            case 1:
                row->actor = NULL;
                expected = SOT_E_ARGUMENT;
                break;
            case 2:
                row->target = NULL;
                expected = SOT_E_ARGUMENT;
                break;
            case 3:
                row->target = "c";
                expected = SOT_E_ARGUMENT;
                break;
            case 4:
                row->actor = "c";
                expected = SOT_E_ARGUMENT;
                break;
            case 5:
                row->kind = -1;
                expected = SOT_E_KIND;
                break;
            case 6:
                row->kind = 256;
                expected = SOT_E_KIND;
                break;
            case 7:
                row->cues = cues;
                row->cue_count = SOT_CUE_COUNT + 1;
                expected = SOT_E_UNSUPPORTED;
                break;
            case 8: /* cues that a later library knows, but nobody found */
                row->cues = no_cues;
                row->cue_count = SOT_CUE_COUNT + 1;
                break;
            case 9:
                row->actor = "a\0b";
                row->actor_size = 3;
                expected = SOT_E_TEXT;
                break;
            case 10:
                row->actor = "abc";
                row->actor_size = 1;
                break;
            case 11:
                row->size = 1;
                expected = SOT_E_ARGUMENT;
                break;
            default:
                break;
            }
            sot_status status = sot_evidence_replay(the_context, &query, rows, count, &evidence, &why);
            ck_assert_msg(status == expected, "%zu rows, %d: %s", count, what, why.message);
            ck_assert((evidence != NULL) == (expected == SOT_OK));
            sot_evidence_free(evidence);
        }
    sot_evidence *evidence = NULL;
    query.profile = NULL;
    FAILS(SOT_E_ARGUMENT, sot_evidence_replay(the_context, &query, NULL, 0, &evidence, error));
    query.profile = the_profile;
    query.a = NULL;
    FAILS(SOT_E_ARGUMENT, sot_evidence_replay(the_context, &query, NULL, 0, &evidence, error));
    query.a = "a";
    query.b = NULL;
    FAILS(SOT_E_ARGUMENT, sot_evidence_replay(the_context, &query, NULL, 0, &evidence, error));
}
END_TEST

START_TEST(rows_that_might_come)
{
    sot_ledger *ledger = NULL;
    sot_query query = SOT_QUERY_INIT;
    sot_pair_score score;
    OK(sot_ledger_new(the_context, the_profile, &ledger, error));
    put(ledger, START, "a", "b", SOT_KIND_ASK);
    put(ledger, START, "c", "b", SOT_KIND_ASK);
    OK(sot_ledger_add_alias(ledger, "a@home", "a", error));
    query.a = "a";
    query.b = "b";
    query.as_of_us = START + DAY;
    static const struct {
        const char *actor, *target;
        sot_status status;
    } cases[] = {{"a", "b", SOT_OK},         {"b", "a", SOT_OK},          {"a@home", "b", SOT_OK},
                 {"b", "a@home", SOT_OK},    {NULL, "b", SOT_E_ARGUMENT}, {"a", NULL, SOT_E_ARGUMENT},
                 {"x", "b", SOT_E_ARGUMENT}, {"a", "x", SOT_E_ARGUMENT},  {"a", "c", SOT_E_ARGUMENT},
                 {"c", "b", SOT_E_ARGUMENT}, {"b", "c", SOT_E_ARGUMENT},  {"c", "a", SOT_E_ARGUMENT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_interaction row = good_row();
        sot_error why = SOT_ERROR_INIT;
        row.time_us = START + HOUR;
        row.actor = cases[i].actor;
        row.target = cases[i].target;
        score_init(&score);
        ck_assert_msg(sot_ledger_what_if(ledger, &query, &row, 1, &score, &why) == cases[i].status, "%zu: %s",
                      i, why.message);
    }
    sot_ledger_free(ledger);
}
END_TEST

/* However wide a line may be, it is at least 24 and at most 400 columns. */
START_TEST(widths_of_words)
{
    static const unsigned widths[] = {1, 23, 24, 60, 400, 401, 100000};
    sot_ledger *ledger = NULL;
    sot_words *words = NULL;
    sot_explanation *explanation = NULL;
    sot_inputs inputs = observed_inputs(ALL_OBSERVED);
    OK(sot_ledger_new(the_context, the_profile, &ledger, error));
    OK(sot_words_builtin(the_context, "en", &words, error));
    for (int k = 0; k < 30; k++)
        put(ledger, START + k * DAY, k % 2 ? "a" : "b", k % 2 ? "b" : "a", SOT_KIND_ASK);
    OK(ledger_explain(ledger, the_profile, "a", "b", START + 60 * DAY, &inputs, &explanation, error));
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        sot_words_options options = SOT_WORDS_OPTIONS_INIT;
        bytes out = {0};
        options.columns = widths[i];
        options.me = "a";
        OK(sot_words_explain(words, explanation, &options, bytes_write, &out, error));
        size_t most = widths[i] < 24 ? 24 : widths[i] > 400 ? 400 : widths[i], width = 0;
        for (size_t k = 0; k < out.size; k++) {
            width = out.p[k] == '\n' ? 0 : width + ((unsigned char)(out.p[k] & 0xc0) != 0x80);
            ck_assert_msg(width <= most, "%u columns: %.*s", widths[i], (int)k, out.p);
        }
        bytes_free(&out);
    }
    sot_explanation_free(explanation);
    sot_words_free(words);
    sot_ledger_free(ledger);
}
END_TEST

static const char *named_so;

static const char *name_of(void *user, const char *id)
{
    (void)user;
    return *id == 'b' ? named_so : NULL;
}

/* What a host calls a contact is shown without what would act on a terminal, and cut between letters. */
START_TEST(names_of_hosts)
{
    static const struct {
        const char *name, *shown, *not_shown;
    } cases[] = {
        {NULL, "Bea", "(null)"},
        {"", "Bea", "(null)"},
        {"Bo", "Bo", "Bea"},
        {"B\x1b[31mo", "[31mo", "\x1b"},
        {"B\x7fo", "o", "\x7f"},
        {"B\xc2\x9bo", "o", "\xc2\x9b"},
        {"B\xc2\xa0o", "B\xc2\xa0o", "Bea"},
        {"B\xc3\xa4o", "B\xc3\xa4o", "Bea"},
    };
    sot_ledger *ledger = NULL;
    sot_words *words = NULL;
    sot_explanation *explanation = NULL;
    sot_inputs inputs = observed_inputs(ALL_OBSERVED);
    sot_contact contact = SOT_CONTACT_INIT;
    OK(sot_ledger_new(the_context, the_profile, &ledger, error));
    OK(sot_words_builtin(the_context, "en", &words, error));
    for (int k = 0; k < 30; k++)
        put(ledger, START + k * DAY, k % 2 ? "a" : "b", k % 2 ? "b" : "a", SOT_KIND_ASK);
    contact.id = "b";
    contact.display_name = "Bea";
    OK(sot_ledger_declare(ledger, &contact, error));
    OK(ledger_explain(ledger, the_profile, "a", "b", START + 60 * DAY, &inputs, &explanation, error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_words_options options = SOT_WORDS_OPTIONS_INIT;
        bytes out = {0};
        named_so = cases[i].name;
        options.names = name_of;
        options.me = "a";
        OK(sot_words_explain(words, explanation, &options, bytes_write, &out, error));
        bytes_write(&out, "", 1);
        ck_assert_msg(strstr(out.p, cases[i].shown) != NULL, "%zu: %s", i, out.p);
        ck_assert_msg(strstr(out.p, cases[i].not_shown) == NULL, "%zu: %s", i, out.p);
        bytes_free(&out);
    }
    sot_explanation_free(explanation);
    sot_words_free(words);
    sot_ledger_free(ledger);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("groups");
    TCase *c = add_case(suite, "all");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, many_addresses);
    tcase_add_test(c, rows_without_a_ledger);
    tcase_add_test(c, rows_that_might_come);
    tcase_add_test(c, widths_of_words);
    tcase_add_test(c, names_of_hosts);
    return run_suite(suite);
}
