/* SPDX-License-Identifier: MIT */
/* Text that fits a terminal. */
#include "fit.h"

void sot__line_begin(sot__line *line, sot_context *context)
{
    *line = (sot__line){.context = context};
}

void sot__line_free(sot__line *line)
{
    sot__free(line->context, line->bytes);
}

void sot__line_clear(sot__line *line)
{
    line->size = 0;
    if (line->bytes)
        line->bytes[0] = '\0';
}

const char *sot__line_text(const sot__line *line)
{
    return line->bytes ? line->bytes : "";
}

int sot__line_write(void *user, const char *bytes, size_t size)
{
    sot__line *line = user;
    if (line->failed || size >= SIZE_MAX - line->size ||
        !SOT__GROW(line->context, line->bytes, line->room, line->size + size + 1)) {
        line->failed = true;
        return 1;
    }
    memcpy(line->bytes + line->size, bytes, size);
    line->bytes[line->size += size] = '\0';
    return 0;
}

void sot__line_put(sot__line *line, const char *text)
{
    sot__line_write(line, text, strlen(text));
}

void sot__line_blanks(sot__line *line, int count)
{
    for (; count > 0; count--)
        sot__line_write(line, " ", 1);
}

/* One character of valid UTF-8; returns its bytes. */
static size_t decode(const char *text, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t more = p[0] >= 0xf0 ? 3 : p[0] >= 0xe0 ? 2 : p[0] >= 0xc0 ? 1 : 0;
    uint32_t c = more == 3 ? p[0] & 7u : more == 2 ? p[0] & 15u : more == 1 ? p[0] & 31u : p[0];
    size_t i = 1;
    for (; i <= more && (p[i] & 0xc0) == 0x80; i++) /* a host's name may be cut in the middle */
        c = c << 6 | (p[i] & 63u);
    *out = c;
    return i;
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

/* The bytes of `text` that `columns` hold, and the columns they take; *cut: there is more, and room for the
 * mark that says so. */
static size_t measure(const char *text, int columns, int *used, bool *cut)
{
    size_t n = 0, n_cut = 0; /* where a mark would go */
    int used_cut = 0;
    *used = 0;
    *cut = false;
    while (text[n]) {
        uint32_t c;
        size_t length = decode(text + n, &c);
        int width = unprintable(c) ? 1 : width_of(c);
        if (*used + width > columns) {
            *used = used_cut + 1;
            *cut = true;
            return n_cut;
        }
        n += length;
        *used += width;
        if (*used < columns) {
            n_cut = n;
            used_cut = *used;
        }
    }
    return n;
}

int sot__columns_of(const char *text, int most)
{
    int used;
    bool cut;
    measure(text, most, &used, &cut);
    return used;
}

int sot__put_fit(sot__line *line, const char *text, int columns)
{
    int used;
    bool cut;
    size_t size = measure(text, columns, &used, &cut);
    for (size_t i = 0, length; i < size; i += length) {
        uint32_t c;
        length = decode(text + i, &c);
        if (unprintable(c))
            sot__line_put(line, "?");
        else
            sot__line_write(line, text + i, length);
    }
    if (cut)
        sot__line_put(line, "\xe2\x80\xa6");
    return used;
}

void sot__put_cell(sot__line *line, const char *text, int columns, bool right)
{
    if (right)
        sot__line_blanks(line, columns - sot__columns_of(text, columns));
    int used = sot__put_fit(line, text, columns);
    if (!right)
        sot__line_blanks(line, columns - used);
}

void sot__put_wrapped(sot__line *out, const char *text, int columns, int indent)
{
    int at = (int)strspn(text, " "), widest = columns > indent + 8 ? columns - indent : 8;
    bool first = true;
    sot__line_blanks(out, at); /* leading blanks are kept */
    sot__line word;
    sot__line_begin(&word, out->context);
    for (const char *p = text + at; *p && !word.failed;) {
        size_t length = strcspn(p, " ");
        sot__line_clear(&word);
        sot__line_write(&word, p, length);
        int used = sot__columns_of(sot__line_text(&word), widest);
        if (!first && at + 1 + used > columns) {
            sot__line_put(out, "\n");
            sot__line_blanks(out, indent);
            at = indent;
        } else if (!first) {
            sot__line_put(out, " ");
            at++;
        }
        sot__put_fit(out, sot__line_text(&word), widest);
        at += used;
        first = false;
        p += length + (p[length] == ' ');
    }
    sot__line_put(out, "\n");
    out->failed |= word.failed;
    sot__line_free(&word);
}
