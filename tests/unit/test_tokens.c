/* SPDX-License-Identifier: MIT */
/* Text to tokens and lines, byte by byte: dashes, apostrophes, faces, addresses, figures, letters of other
 * width, blanks that are none. */
#include "reading/reading.h"

#include "../common/with_reader.h"

#include <stdio.h>
#include <string.h>

static const char *mark_of(const sot__token *token)
{
    return token->word == reader->pseudo[1]   ? "@"
           : token->word == reader->pseudo[2] ? "%"
           : token->flags & SOT__T_NUMBER     ? "#"
           : token->flags & SOT__T_POINT      ? "."
           : token->flags & SOT__T_SHOUT      ? "!"
           : token->flags & SOT__T_CAPITAL    ? "^"
           : token->word != 0                 ? ""
                                              : "~"; /* a word that no catalogue has */
}

/* The tokens with a bar between them, each with what it is behind it. */
static void tokens_of(const char *text, char *out, size_t size)
{
    sot__tokens tokens = {.context = reader->context};
    size_t n = 0;
    ck_assert(sot__tokenise(reader, text, strlen(text), &tokens));
    *out = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        const sot__token *token = &tokens.at[i];
        n += (size_t)snprintf(out + n, size - n, "%s%.*s%s", i ? "|" : "", (int)token->length,
                              text + token->offset, mark_of(token));
        ck_assert_uint_lt(n, size);
    }
    sot__free(tokens.context, tokens.at);
    sot__free(tokens.context, tokens.lines);
}

START_TEST(test_split)
{
    static const struct {
        const char *text, *tokens;
    } cases[] = {
        /* apostrophes, straight and bent, and what they part */
        {"we'll I'm it's I'd we're I've", "we|'ll|I^|'m|it|'s|I^|'d|we|'re|I^|'ve"},
        {"don't don‘t don’t donʼt don´t don`t", "don't|don‘t|don’t|donʼt|don´t|don`t"},
        {"o'lx o'ra o'la o'llx o'vex", "o'lx~|o'ra~|o'la~|o'llx~|o'vex~"},
        {"it' 'tis 's '", "it|tis~|'s"},
        /* dashes part letters, else they are marks */
        {"be-do be‐do be—do", "be|do|be|do|be|do"},
        {"- a -b a - b a-1 --", "-.|a|-.|b|a|-.|b|a|-.|1#|-.|-."},
        /* marks in other forms */
        {"wait… „so“ «so» ‹so›", "wait|….|„.|so|“.|«.|so|».|‹.|so|›."},
        {"¿so? 2×3 ÷ ‖ 5€ 、〈so〉", "¿.|so|?.|2#|×.|3#|÷.|‖.|5#|€.|、.|〈.|so|〉."},
        {"→ ★ 🎉 👍🏽", "→.|★.|🎉.|👍."},
        {"50% #1 a@ @1 @ada", "50#|%.|#.|1#|a|@.|@.|1#|@ada@"},
        /* blanks of many widths; what is nothing parts nothing */
        {"so\xc2\x85so\xe2\x80\x83so\xe2\x80\xa8so\xe2\x80\xa9so\xe2\x80\xafso\xe2\x81\x9fso\xe3\x80\x80so"
         "\x7f"
         "so",
         "so|so|so|so|so|so|so|so|so"},
        {"s\xe2\x80\x8bo \xe2\x80\xaaso\xe2\x80\xac s\xe2\x81\xa0o s\xc2\xado \xef\xbb\xbfso s\xef\xb8\x8fo",
         "s\xe2\x80\x8bo|so\xe2\x80\xac|s\xe2\x81\xa0o|s\xc2\xado|so|s\xef\xb8\x8fo"},
        /* letters of full width, capital and small, and accents that follow */
        {"ＴＨＡＮＫＳ Ｔhanks ｔhanks", "ＴＨＡＮＫＳ!|Ｔhanks^|ｔhanks"},
        {"Ärger ÄÖÜ Über ärger", "Ärger^|ÄÖÜ!|Über^|ärger"},
        {"cafe\xcc\x81 ü u\xcc\x88", "cafe\xcc\x81~|ü~|u\xcc\x88~"},
        {"NO Ok OK OKAY", "NO^|Ok^|OK^|OKAY!"},
        {"coool sooo sooooooo xxxxx", "coool|sooo|sooooooo|xxxxx"},
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz~"},
        /* addresses and links, without the marks behind them */
        {"to ada@x.example. (ada@x.example) <ada@x.example>",
         "to|ada@x.example@|..|(.|ada@x.example@|).|<.|ada@x.example@|>."},
        {"see https://x.example/a?b=1, or www.x.example!",
         "see|https://x.example/a?b=1%|,.|or|www.x.example%|!."},
        {"http:// a:/b a:b a: www www.", "http://%|a|:.|/.|b|a|:.|b|a|:.|www~|www%|.."},
        {"x://. \"http://a\" [http://b]", "x://%|..|\".|http://a%|\".|[.|http://b%|]."},
        /* figures */
        {"14:30 5.3.2026 3/5 2026-03-05 1,000 5. 5.x 5:",
         "14:30#|5.3.2026#|3/5#|2026-03-05#|1,000#|5#|..|5#|..|x|5#|:."},
        {"５ ５0 5\xef\xbc\x90 5+5", "５#|５#|0#|5#|\xef\xbc\x90#|5#|+.|5#"},
        /* faces */
        {":) ;-) :o) :') =) :] :D :P :p :3 :| :/ :* <3 ^^",
         ":).|;-).|:o).|:').|=).|:].|:D.|:P.|:p.|:3.|:|.|:/.|:*.|<3.|^^."},
        {":- : :Day :Part :D5 :3x :34 ://x :*x :x",
         ":.|-.|:.|:.|Day^|:.|Part^|:.|D5^|:.|3#|x|:.|34#|:.|/.|/.|x|:.|*.|x|:.|x"},
        {"<x ^x < ^", "<.|x|^.|x|<.|^."},
        {":)", ":)."},
        {"a :/", "a|:/."},
        {"a :D", "a|:D."},
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[512];
        tokens_of(cases[i].text, got, sizeof got);
        if (strcmp(got, cases[i].tokens) != 0) {
            fprintf(stderr, "%s\n  is       %s\n  expected %s\n", cases[i].text, got, cases[i].tokens);
            wrong++;
        }
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* Lines end with any of three ends; up to three blanks may stand before the mark of a quotation. */
START_TEST(test_lines)
{
    static const struct {
        const char *text, *kinds; /* of each line: text, quoted, blank */
    } cases[] = {
        {"", ""},
        {"a\nb", "tt"},
        {"a\r\nb\rc\n", "ttt"},
        {"a\r", "t"},
        {"\n\n a", "bbt"},
        {"a line that is long enough\r\nand one more of it\n", "tt"},
        {"> q\n > q\n  > q\n   > q\n    > t\n   \n", "qqqqtb"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot__tokens tokens = {.context = reader->context};
        ck_assert(sot__tokenise(reader, cases[i].text, strlen(cases[i].text), &tokens));
        ck_assert_uint_eq(tokens.line_count, strlen(cases[i].kinds));
        for (size_t k = 0; k < tokens.line_count; k++) {
            const sot__line *line = &tokens.lines[k];
            char kind = line->quoted ? 'q' : line->blank ? 'b' : 't';
            ck_assert_msg(kind == cases[i].kinds[k], "%s: line %zu", cases[i].text, k);
        }
        sot__free(tokens.context, tokens.at);
        sot__free(tokens.context, tokens.lines);
    }
}
END_TEST

/* Sentences end at points, but not at those of shortened words and of ordinals. */
START_TEST(test_sentences)
{
    static const struct {
        const char *language, *text;
        size_t sentences;
    } cases[] = {
        {"en", "One. Two! Three? Four… Five", 5},
        {"en", "One... two?! three :) four", 3},
        {"en", "See Dr. Who. Ask e.g. me. I am J. R. Doe.", 3},
        {"en", "Come on Sat. morning. Come on Sat. Morning is fine.", 3},
        {"en", "By Aug. 5 we are done. By 5. August we are done.", 2},
        {"en", "It costs 500. That is all. Version 2.5 is out.", 3},
        {"de", "Am 5. Mai kommen wir. Bis zum 20. eingereicht. Es sind 12. Das reicht.", 4},
        {"de", "Am So. um acht. Am So. Dann mehr.", 3},
        {"en", ". . .", 1},
        {"en", "one line\n- a list\n* of two\n\tand more", 4},
        {"en",
         "a line that is so long that somebody's program has wrapped it at its\nend, and there it goes on",
         1},
        {"en", "short\nlines", 2},
        {"en", "above\n\nbelow", 2},
        {"en", "Really?! (Yes.) No! - and so on.", 3},
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = SOT_ABOUT_INIT;
        sot_reading *reading = NULL;
        sot_reading_info info = SOT_READING_INFO_INIT;
        about.language = cases[i].language;
        ck_assert_int_eq(
            sot_reader_read(reader, cases[i].text, strlen(cases[i].text), &about, &reading, &error), SOT_OK);
        ck_assert_int_eq(sot_reading_get_info(reading, &info, NULL), SOT_OK);
        if (info.sentences != cases[i].sentences) {
            fprintf(stderr, "%s: %zu sentences, expected %zu\n", cases[i].text, (size_t)info.sentences,
                    cases[i].sentences);
            wrong++;
        }
        sot_reading_free(reading);
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* Whose words the lines are: author's, quoted, forwarded, signature, disclaimer, footer (the first letters).
 */
START_TEST(test_whose)
{
    static const struct {
        const char *text, *kinds;
    } cases[] = {
        {"Fine.\nBen\n\xe2\x80\x94\nBen Example", "aass"},
        {"Fine.\nBen\n--\t\nBen Example", "aass"},
        {"Fine.\nBen\n____________________\nanything at all, whatever it may be, in prose", "aass"},
        {"Fine.\n=====\nBen Example\nTel. 123", "asss"},
        {"Heading\n=====\nand then prose that goes on and on, as people do write it.", "aaa"},
        {"Best regards,\nBen\n\nBen Example\nExample Ltd\nTel. 123", "aaasss"},
        {"Best regards,\nBen\n\nand one thing more that I forgot: could you call me on Friday?\nThanks",
         "aaaaa"},
        {"Best regards,\nBen\n(she/her)", "aas"},
        {"Best regards,\nBen\n\nreally nice seeing you again!", "aaaa"},
        {"Best regards,\nBen\n\nIs that all?", "aaaa"},
        {"Best regards,\nBen and the others\nwho all say hello to you and to the children.\nSee you soon, "
         "then.",
         "aaaa"},
        {"Best regards,\n\nBen\n\nBen Example\n> quoted\nmore", "aaaasqa"},
        {"Please type your reply above this line\nFine.", "fa"},
        {"Fine.\n\nUnsubscribe here.\nThis message is confidential and intended solely for the recipient.",
         "aaff"},
        {"Fine.\n\nThis message is confidential and intended solely for the recipient.\nMore of it.", "aadd"},
        {"Fine.\n\nThis message is confidential and intended solely for the recipient.\nUnsubscribe here.",
         "aadf"},
        {"-----\nFrom: Ada\nSent: Monday\nTo: Ben\nSubject: Tea\n\nShall we?", "qqqqqqq"},
        {"From: Ada\nSent: Monday\nis how a letter begins", "aaa"},
        {"From: Ada\nSent: Monday\nTo: Ben\n\nShall we?", "qqqqq"},
        {"On Mon, 2 Mar 2026, Ada wrote:\n\n> Shall we?\nYes.", "qaqa"},
        {"On Mon, 2 Mar 2026, Ada wrote:", "q"},
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_reading *reading = NULL;
        sot_reading_info info = SOT_READING_INFO_INIT;
        char got[64] = "";
        ck_assert_int_eq(
            sot_reader_read(reader, cases[i].text, strlen(cases[i].text), NULL, &reading, &error), SOT_OK);
        ck_assert_int_eq(sot_reading_get_info(reading, &info, NULL), SOT_OK);
        for (size_t p = 0; p < info.parts; p++) {
            sot_passage part = SOT_PASSAGE_INIT;
            ck_assert_int_eq(sot_reading_passage(reading, p, &part, NULL), SOT_OK);
            for (size_t k = 0; k < part.lines; k++)
                strncat(got, sot_name_of(SOT_NAMES_PASSAGE_KIND, part.kind), 1);
        }
        if (strcmp(got, cases[i].kinds) != 0) {
            fprintf(stderr, "%s\n  %s, expected %s\n", cases[i].text, got, cases[i].kinds);
            wrong++;
        }
        sot_reading_free(reading);
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tokens");
    TCase *tests = tcase_create("tokens");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_split);
    tcase_add_test(tests, test_lines);
    tcase_add_test(tests, test_sentences);
    tcase_add_test(tests, test_whose);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
