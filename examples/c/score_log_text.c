/* SPDX-License-Identifier: MIT */
/* Words of score_log, and text that fits: columns of a terminal, cutting between characters, wrapping. */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "score_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const phrases[PHRASES][TONGUES] = {
#define X(name, english, german) {english, german},
#include "score_log_words.def"
#undef X
};

const char *say(log_tongue tongue, log_phrase phrase)
{
    return phrases[phrase][tongue];
}

const char *state_word(log_tongue tongue, int state)
{
    return say(tongue, (log_phrase)(SAY_STATE_NEW + state));
}

void compose(char *out, size_t size, const char *phrase, const char *const *values, size_t count)
{
    size_t n = 0;
    for (const char *p = phrase; *p && n + 1 < size; p++) {
        size_t k = (size_t)(p[0] == '{' ? p[1] - '0' : 10);
        if (k < count && p[2] == '}') {
            size_t length = strlen(values[k]);
            if (length > size - n - 1)
                length = size - n - 1;
            memcpy(out + n, values[k], length);
            n += length;
            p += 2;
        } else {
            out[n++] = *p;
        }
    }
    out[n] = '\0';
}

const char *grouped(log_tongue tongue, uint64_t n, char out[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
    char *to = out;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = tongue == GERMAN ? '.' : ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return out;
}

/* One character of valid UTF-8; returns its bytes. */
static size_t decode(const char *text, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t more = p[0] >= 0xf0 ? 3 : p[0] >= 0xe0 ? 2 : p[0] >= 0xc0 ? 1 : 0;
    uint32_t c = more == 3 ? p[0] & 7u : more == 2 ? p[0] & 15u : more == 1 ? p[0] & 31u : p[0];
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80)
            break;
        c = c << 6 | (p[i] & 63u);
    }
    *out = c;
    return more + 1;
}

typedef struct range {
    uint32_t from, to;
} range;

static bool within(uint32_t c, const range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return true;
    return false;
}

/* Characters that would act on the terminal or reorder the line. */
static bool unprintable(uint32_t c)
{
    static const range ranges[] = {{0, 0x1f},        {0x7f, 0x9f},     {0x61c, 0x61c},  {0x200e, 0x200f},
                                   {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}};
    return within(c, ranges, sizeof ranges / sizeof *ranges);
}

/* The usual: 0 for marks that join the character before, 2 for East Asian wide ones and pictographs. */
static int width_of(uint32_t c)
{
    static const range joined[] = {{0x300, 0x36f},   {0x483, 0x489},    {0x591, 0x5bd},   {0x610, 0x61a},
                                   {0x64b, 0x65f},   {0x900, 0x902},    {0x93c, 0x93c},   {0x941, 0x948},
                                   {0xe31, 0xe31},   {0xe34, 0xe3a},    {0xe47, 0xe4e},   {0x1ab0, 0x1aff},
                                   {0x1dc0, 0x1dff}, {0x200b, 0x200d},  {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
                                   {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef}};
    static const range wide[] = {
        {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},  {0xa960, 0xa97f}, {0xac00, 0xd7a3},
        {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6}, {0x1f300, 0x1f64f},
        {0x1f680, 0x1f6ff}, {0x1f900, 0x1faff}, {0x20000, 0x3fffd}};
    if (c < 0x300)
        return 1;
    if (within(c, joined, sizeof joined / sizeof *joined))
        return 0;
    return within(c, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

int fit(char *out, size_t size, const char *text, int columns)
{
    static const char cut[] = "…";
    size_t n = 0, n_cut = 0; /* where a cut mark would go */
    int used = 0, used_cut = 0;
    while (*text) {
        uint32_t c;
        size_t length = decode(text, &c);
        bool hidden = unprintable(c);
        int width = hidden ? 1 : width_of(c);
        if (used + width > columns || n + length + sizeof cut > size) {
            memcpy(out + n_cut, cut, sizeof cut);
            return used_cut + 1;
        }
        if (hidden)
            out[n++] = '?';
        else {
            memcpy(out + n, text, length);
            n += length;
        }
        used += width;
        if (used < columns) {
            n_cut = n;
            used_cut = used;
        }
        text += length;
    }
    out[n] = '\0';
    return used;
}

void put_cell(const char *text, int columns, bool right)
{
    char fitted[2048];
    int used = fit(fitted, sizeof fitted, text, columns);
    if (right)
        printf("%*s%s", columns - used, "", fitted);
    else
        printf("%s%*s", fitted, columns - used, "");
}

void put_wrapped(const char *text, int columns, int indent)
{
    int at = 0;
    bool first = true;
    for (const char *p = text; *p;) {
        char word[1024], fitted[1100];
        size_t length = strcspn(p, " ");
        if (length > sizeof word - 1)
            length = sizeof word - 1;
        if (length == 0) { /* leading blanks are kept */
            putchar(' ');
            at++;
            p++;
            continue;
        }
        memcpy(word, p, length);
        word[length] = '\0';
        int used = fit(fitted, sizeof fitted, word, columns > indent + 8 ? columns - indent : 8);
        if (!first && at + 1 + used > columns) {
            printf("\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            putchar(' ');
            at++;
        }
        fputs(fitted, stdout);
        at += used;
        first = false;
        p += length;
        if (*p == ' ')
            p++;
    }
    putchar('\n');
}

int terminal_columns(void)
{
    const char *given = getenv("COLUMNS");
    long columns = given ? strtol(given, NULL, 10) : 0;
    if (columns <= 0 && isatty(STDOUT_FILENO)) {
        struct winsize size;
        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
            columns = size.ws_col;
    }
    if (columns <= 0)
        columns = 80;
    return columns < 24 ? 24 : columns > 400 ? 400 : (int)columns;
}
