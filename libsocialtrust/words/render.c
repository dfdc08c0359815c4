/* SPDX-License-Identifier: MIT */
/* One sentence: found by its key and by who reads it, in the right plural form, with its placeholders filled
 * in. */
#include "words.h"

#include "base/number.h"
#include "base/sized.h"

#include <stdio.h>

#define NAME_SHOWN 60 /* bytes of an id */

enum { A, B, N, LOW, HIGH, TOTAL, DAYS, ID, STATE, DATE, TEXT, REASON, LEAST, MOST, BAND, PLACEHOLDERS };
static const char placeholders[PLACEHOLDERS][7] = {"a",     "b",      "n",     "low",   "high",
                                                   "total", "days",   "id",    "state", "date",
                                                   "text",  "reason", "least", "most",  "band"};

const sot__fill sot__fill_none = {"",  "",  "",    "", "", SOT__READER_NONE, NAN,  NAN, NAN,
                                  NAN, NAN, false, 0,  0,  SOT_TIME_NONE,    false};

static bool put_sentence(sot__words_out *out, const sot_words *words, const char *key, const sot__fill *fill);

static void put_bytes(sot__words_out *out, const char *bytes, size_t size)
{
    if (!out->failed && size > 0 && out->write(out->user, bytes, size) != 0)
        out->failed = true;
}

void sot__words_put(sot__words_out *out, const char *text)
{
    put_bytes(out, text, strlen(text));
}

void sot__words_end_line(sot__words_out *out)
{
    put_bytes(out, "\n", 1);
    out->lines++;
}

/* The length of the control character at `text`, or 0: C0, DEL, and C1 as UTF-8. */
static size_t control(const char *text)
{
    unsigned char c = (unsigned char)text[0], next = c ? (unsigned char)text[1] : 0;
    if ((c > 0 && c < 0x20) || c == 0x7f)
        return 1;
    return c == 0xc2 && next >= 0x80 && next < 0xa0 ? 2 : 0;
}

void sot__words_put_name(sot__words_out *out, const char *name)
{
    size_t i = 0, from = 0;
    while (name[i] && i < NAME_SHOWN) {
        size_t n = control(name + i);
        if (n > 0) {
            put_bytes(out, name + from, i - from);
            put_bytes(out, "?", 1);
            from = i + n;
        }
        i += n > 0 ? n : 1;
    }
    if (name[i]) /* cut before a whole character */
        while (i > from && ((unsigned char)name[i] & 0xc0) == 0x80)
            i--;
    put_bytes(out, name + from, i - from);
    if (name[i])
        put_bytes(out, "\xe2\x80\xa6", 3);
}

/* The placeholder that begins at the brace `text`; its length with braces in *size (0: there is no closing
 * brace). */
static int placeholder(const char *text, size_t *size)
{
    const char *end = strchr(text, '}');
    *size = end ? (size_t)(end - text) + 1 : 0;
    for (int i = 0; end && i < PLACEHOLDERS; i++)
        if (strlen(placeholders[i]) == *size - 2 && memcmp(placeholders[i], text + 1, *size - 2) == 0)
            return i;
    return -1;
}

bool sot__words_check(const char *sentence, sot__text *bad)
{
    for (const char *at = strchr(sentence, '{'); at; at = strchr(at, '{')) {
        size_t size;
        if (placeholder(at, &size) < 0) {
            *bad = (sot__text){at, size ? size : strlen(at)};
            return false;
        }
        at += size;
    }
    return true;
}

static double rounded(double value)
{
    double whole = floor(fabs(value) + 0.5);
    return whole < 1e15 ? whole : 1e15 - 1;
}

/* A whole number, its thousands set off as the language has it. */
static void put_number(sot__words_out *out, double value)
{
    char text[40];
    if (isnan(value))
        return;
    size_t size = sot__format_fixed(value < 0 ? -rounded(value) : rounded(value), 0, text),
           minus = text[0] == '-';
    const char *group = sot_words_sentence(out->words, "number.group", 2);
    for (size_t i = 0; i < size; i++) {
        if (i > minus && (size - i) % 3 == 0)
            sot__words_put(out, group);
        put_bytes(out, text + i, 1);
    }
}

static void put_duration(sot__words_out *out, const sot_words *words, double days, bool hours)
{
    sot__fill fill = sot__fill_none;
    const char *key = "unit.unknown";
    if (days >= 0 && hours && days < 2) {
        fill.n = rounded(days * 24);
        key = fill.n < 1 ? "unit.instant" : "unit.hours";
    } else if (days >= 0 && rounded(days) < 61) {
        fill.n = rounded(days);
        key = fill.n < 1 ? "unit.today" : "unit.days";
    } else if (days >= 0) {
        fill.n = rounded(days < 730 ? days / 30.44 : days / 365.25);
        key = days < 730 ? "unit.months" : "unit.years";
    }
    put_sentence(out, words, key, &fill);
}

static void put_date(sot__words_out *out, int64_t time_us, bool clock)
{
    char text[32];
    if (time_us < SOT_TIME_MIN || time_us > SOT_TIME_MAX || sot__format_iso_time(time_us, text) < 16)
        return;
    put_bytes(out, text, 10);
    if (clock) {
        put_bytes(out, " ", 1);
        put_bytes(out, text + 11, 5);
        put_bytes(out, " UTC", 4);
    }
}

static void put_placeholder(sot__words_out *out, const sot_words *words, int which, const sot__fill *fill)
{
    char key[32];
    switch (which) {
    case A:
        sot__words_put_name(out, fill->a);
        break;
    case B:
        sot__words_put_name(out, fill->b);
        break;
    case N:
        put_number(out, fill->n);
        break;
    case LOW:
        put_number(out, fill->low);
        break;
    case HIGH:
        put_number(out, fill->high);
        break;
    case TOTAL:
        put_number(out, fill->total);
        break;
    case TEXT:
        sot__words_put(out, fill->text);
        break;
    case REASON:
        sot__words_put(out, fill->reason);
        break;
    case DAYS:
        put_duration(out, words, fill->days, fill->hours);
        break;
    case ID:
        sot__words_put_name(out, fill->id);
        break;
    case BAND:
        snprintf(key, sizeof key, "band.%s", sot_name_of(SOT_NAMES_BAND, fill->band));
        put_sentence(out, words, key, fill);
        break;
    case STATE:
        snprintf(key, sizeof key, "state.%s", sot_name_of(SOT_NAMES_STATE, fill->state));
        put_sentence(out, words, key, fill);
        break;
    case DATE:
        put_date(out, fill->date_us, fill->clock);
        break;
    default:
        break;
    }
}

/* The key's sentence with a variant's ending, or NULL. */
static sot__sentence look_up(const sot__words_out *out, const sot_words *words, const char *key,
                             const char *variant)
{
    char name[96];
    snprintf(name, sizeof name, "%s%s", key, variant);
    int index = sot__words_key(out->words, name);
    if (index < 0)
        return (sot__sentence){NULL, NULL};
    return words ? words->sentences[index] : out->words->english[index];
}

bool sot__words_one(sot__plural plural, double n)
{
    double whole = isnan(n) ? 2 : rounded(n);
    return (plural == SOT__PLURAL_NOT_ONE && whole == 1) || (plural == SOT__PLURAL_OVER_ONE && whole <= 1);
}

/* `words` NULL is English. A sentence's own units and states come from the catalogue that the sentence is
 * from. */
static bool put_sentence(sot__words_out *out, const sot_words *words, const char *key, const sot__fill *fill)
{
    static const char variants[][8] = {"", ".you", ".to_you"};
    const char *variant = variants[fill->reader];
    sot__sentence sentence = look_up(out, words, key, variant);
    if (!sentence.other)
        sentence = look_up(out, words, key, "");
    if (!sentence.other)
        return words ? put_sentence(out, NULL, key, fill) : false;
    const char *text =
        sot__words_one(words ? words->plural : SOT__PLURAL_NOT_ONE, fill->n) ? sentence.one : sentence.other;
    for (const char *brace = strchr(text, '{'); brace; brace = strchr(text, '{')) {
        size_t size;
        int which = placeholder(brace, &size);
        put_bytes(out, text, (size_t)(brace - text));
        put_placeholder(out, words, which, fill);
        text = brace + (size ? size : 1);
    }
    sot__words_put(out, text);
    return true;
}

bool sot__words_put_sentence(sot__words_out *out, const char *key, const sot__fill *fill)
{
    return put_sentence(out, out->words, key, fill);
}

/* ---- options ---- */

sot_status sot__words_options(const sot_words_options *given, sot_words_options *out, sot_error *error)
{
    static const sot_words_options defaults = SOT_WORDS_OPTIONS_INIT;
    return sot__take_struct(given, &defaults, sizeof defaults, out, "sot_words_options", error);
}

/* What `say` calls an id, where that is a text. */
static const char *called(sot_name_fn say, void *user, const char *id, const char *otherwise)
{
    const char *name = say ? say(user, id) : NULL;
    return name && *name && sot__utf8_valid((sot__text){name, strlen(name)}) ? name : otherwise;
}

const char *sot__words_name(const sot_words_options *options, const char *id, const char *known)
{
    return called(options->names, options->names_user, id, known && *known ? known : id);
}

const char *sot__words_item(const sot_words_options *options, const char *id)
{
    return called(options->items, options->items_user, id, id);
}
