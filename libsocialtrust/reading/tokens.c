/* SPDX-License-Identifier: MIT */
/* Text to lines and tokens: words (folded and looked up at once), numbers, addresses, marks of punctuation,
 * pictures. One pass; a byte is looked at a bounded number of times. */
#include "reading.h"

typedef struct scanner {
    const sot_reader *reader;
    sot__tokens *out;
    const char *text;
    size_t size, at;
    uint32_t flags; /* of the next token */
    char word[SOT__WORD_MAX];
    size_t folded;
    uint32_t hash;
    unsigned capitals;
    bool long_word;
} scanner;

enum { C_BLANK, C_LETTER, C_DIGIT, C_APOSTROPHE, C_DASH, C_POINT, C_PICTURE, C_NOTHING };

static bool between(uint32_t c, uint32_t low, uint32_t high)
{
    return c - low <= high - low;
}

/* What a code point is; *c becomes its plain form. */
static int class_of(uint32_t *c)
{
    uint32_t p = *c;
    if (between(p, 0xff01, 0xff5e))
        p = *c = p - 0xfee0;
    if (p < 0x80) {
        if (between(p | 0x20, 'a', 'z'))
            return C_LETTER;
        if (between(p, '0', '9'))
            return C_DIGIT;
        if (p <= ' ' || p == 0x7f)
            return C_BLANK;
        return p == '\'' || p == '`' ? C_APOSTROPHE : p == '-' ? C_DASH : C_POINT;
    }
    if (p == 0x2018 || p == 0x2019 || p == 0x2bc || p == 0xb4)
        return C_APOSTROPHE;
    if (between(p, 0x2010, 0x2015))
        return C_DASH;
    if (p == 0x2026) {
        *c = '.';
        return C_POINT;
    }
    if (between(p, 0x201a, 0x201f) || p == 0xab || p == 0xbb || p == 0x2039 || p == 0x203a) {
        *c = '"';
        return C_POINT;
    }
    if (p < 0xa1 || between(p, 0x2000, 0x200a) || p == 0x2028 || p == 0x2029 || p == 0x202f || p == 0x205f ||
        p == 0x3000)
        return C_BLANK;
    if (between(p, 0x200b, 0x200f) || between(p, 0x202a, 0x202e) || between(p, 0x2060, 0x2069) || p == 0xad ||
        p == 0xfeff || between(p, 0xfe00, 0xfe0f) || between(p, 0x1f3fb, 0x1f3ff))
        return C_NOTHING;
    if (p < 0xc0 || p == 0xd7 || p == 0xf7 || between(p, 0x2016, 0x206f) || between(p, 0x20a0, 0x20cf) ||
        between(p, 0x3001, 0x3003) || between(p, 0x3008, 0x301f))
        return C_POINT;
    if (between(p, 0x2190, 0x2bff) || p >= 0x1f000)
        return C_PICTURE;
    return C_LETTER;
}

static inline uint32_t peek(const scanner *s, size_t at, size_t *step)
{
    uint32_t c = ' ';
    *step = 0;
    if (at < s->size)
        *step = sot__code_point(s->text + at, s->size - at, &c);
    return c;
}

static inline bool put(scanner *s, size_t from, size_t to, uint32_t word, uint32_t flags)
{
    sot__tokens *t = s->out;
    if (t->count == t->room && !sot__grow(t->context, (void **)&t->at, &t->room, t->count + 1, sizeof *t->at))
        return false;
    t->at[t->count++] = (sot__token){(uint32_t)from, (uint32_t)(to - from), word, s->flags | flags};
    s->flags = 0;
    return true;
}

static void word_begin(scanner *s)
{
    s->folded = 0;
    s->hash = SOT__HASH_START;
    s->capitals = 0;
    s->long_word = false;
}

static inline void word_put(scanner *s, unsigned char c)
{
    if (s->folded == SOT__WORD_MAX) {
        s->long_word = true;
        return;
    }
    s->word[s->folded++] = (char)c;
    s->hash = sot__hash_byte(s->hash, c);
}

static inline uint32_t plain_word(const sot_reader *reader, const char *text)
{
    size_t n = strlen(text);
    uint32_t hash = SOT__HASH_START;
    for (size_t i = 0; i < n; i++)
        hash = sot__hash_byte(hash, (unsigned char)text[i]);
    return sot__word(reader, text, n, hash);
}

/* Some letter stands three times. */
static bool stretched(const scanner *s)
{
    for (size_t i = 2; i < s->folded; i++)
        if (s->word[i] == s->word[i - 1] && s->word[i] == s->word[i - 2])
            return true;
    return false;
}

/* "sooo" is looked for as "so", then as "soo". */
static uint32_t stretched_word(const scanner *s, unsigned most)
{
    char word[SOT__WORD_MAX];
    size_t n = 0;
    unsigned run = 0;
    uint32_t hash = SOT__HASH_START;
    for (size_t i = 0; i < s->folded; i++) {
        run = i && s->word[i] == s->word[i - 1] ? run + 1 : 1;
        if (run > most)
            continue;
        word[n++] = s->word[i];
        hash = sot__hash_byte(hash, (unsigned char)s->word[i]);
    }
    return sot__word(s->reader, word, n, hash);
}

static uint32_t word_found(const scanner *s)
{
    if (s->long_word || s->folded == 0)
        return 0;
    uint32_t word = sot__word(s->reader, s->word, s->folded, s->hash);
    if (word == 0 && stretched(s)) {
        word = stretched_word(s, 1);
        if (word == 0)
            word = stretched_word(s, 2);
    }
    return word;
}

/* Everything up to a blank, a bracket or a quotation mark. */
static size_t to_blank(const scanner *s, size_t at)
{
    while (at < s->size) {
        unsigned char c = (unsigned char)s->text[at];
        if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == '(' || c == ')' || c == '[' || c == ']')
            break;
        at++;
    }
    while (strchr(".,;:!?'", s->text[at - 1])) /* ends: a letter or a stroke is before what is looked at */
        at--;
    return at;
}

static bool letter_at(const scanner *s, size_t at)
{
    size_t step;
    uint32_t c = peek(s, at, &step);
    return step && class_of(&c) == C_LETTER;
}

/* After an apostrophe: "s", "m", "d", "ll", "re", "ve" begin a token of their own. */
static bool clitic(const scanner *s, size_t after)
{
    char a = after < s->size ? (char)(s->text[after] | 0x20) : 0;
    char b = after + 1 < s->size ? (char)(s->text[after + 1] | 0x20) : 0;
    if (!letter_at(s, after))
        return false;
    if (!letter_at(s, after + 1))
        return a == 's' || a == 'm' || a == 'd';
    return !letter_at(s, after + 2) && ((a == 'l' && b == 'l') || ((a == 'r' || a == 'v') && b == 'e'));
}

/* Letters that are folded by a bit: most of them. */
static inline size_t plain_letters(scanner *s, size_t at, size_t first, uint32_t *flags)
{
    const char *text = s->text;
    size_t n = s->folded, size = s->size;
    uint32_t hash = s->hash;
    for (; at < size; at++) {
        unsigned char byte = (unsigned char)text[at], low = byte | 0x20;
        if ((unsigned)low - 'a' > 'z' - 'a')
            break;
        if (byte != low) {
            *flags |= at == first ? SOT__T_CAPITAL : 0;
            s->capitals++;
        }
        if (n == SOT__WORD_MAX) {
            s->long_word = true;
            continue;
        }
        s->word[n++] = (char)low;
        hash = sot__hash_byte(hash, low);
    }
    s->folded = n;
    s->hash = hash;
    return at;
}

static bool scan_word(scanner *s, bool apostrophe)
{
    size_t from = s->at, step = 0, at = s->at;
    uint32_t flags = SOT__T_WORD;
    word_begin(s);
    if (apostrophe) {
        peek(s, at, &step);
        word_put(s, '\'');
        at += step;
    }
    size_t first = at;
    while (at < s->size) {
        at = plain_letters(s, at, first, &flags);
        if (at == s->size || s->text[at] == ' ')
            break;
        uint32_t c = peek(s, at, &step), plain = c;
        int kind = class_of(&plain);
        if (kind == C_LETTER || kind == C_DIGIT) {
            char folded[4];
            size_t n = sot__fold(c, folded);
            if (kind == C_LETTER && (between(plain, 'A', 'Z') || between(plain, 0xc0, 0xde))) {
                flags |= at == first ? SOT__T_CAPITAL : 0;
                s->capitals++;
            }
            for (size_t i = 0; i < n; i++)
                word_put(s, (unsigned char)folded[i]);
        } else if (kind == C_NOTHING || between(c, 0x300, 0x36f)) {
            char folded[4];
            if (sot__fold(c, folded) == 1)
                word_put(s, (unsigned char)folded[0]);
        } else if (kind == C_APOSTROPHE && letter_at(s, at + step) && !clitic(s, at + step)) {
            word_put(s, '\'');
        } else if (c == '@' && letter_at(s, at + step)) {
            s->at = to_blank(s, at + step);
            return put(s, from, s->at, s->reader->pseudo[1], 0);
        } else if (c == ':' && at + 2 < s->size && s->text[at + 1] == '/' && s->text[at + 2] == '/') {
            s->at = to_blank(s, at + 3);
            return put(s, from, s->at, s->reader->pseudo[2], 0);
        } else {
            break;
        }
        at += step;
    }
    if (s->folded == 3 && memcmp(s->word, "www", 3) == 0 && at < s->size && s->text[at] == '.') {
        s->at = to_blank(s, at);
        return put(s, from, s->at, s->reader->pseudo[2], 0);
    }
    s->at = at;
    if (s->capitals > 2)
        flags |= SOT__T_SHOUT;
    return put(s, from, at, word_found(s), flags);
}

static bool scan_number(scanner *s)
{
    size_t from = s->at, at = from;
    while (at < s->size) {
        char c = s->text[at];
        if (c >= '0' && c <= '9')
            at++;
        else if (at > from && c != 0 && strchr(".,:/-", c) && at + 1 < s->size && s->text[at + 1] >= '0' &&
                 s->text[at + 1] <= '9')
            at++;
        else
            break;
    }
    if (at == from) { /* a digit of full width */
        size_t step;
        peek(s, at, &step);
        at += step;
    }
    s->at = at;
    return put(s, from, at, s->reader->pseudo[0], SOT__T_NUMBER);
}

/* ":)", ";-)", ":D", "<3", "^^" as words; false: none begins here. */
static bool emoticon(scanner *s, bool *failed)
{
    const char *p = s->text + s->at;
    size_t left = s->size - s->at, n = 1;
    char face[4] = {0};
    if (left >= 2 && ((p[0] == '<' && p[1] == '3') || (p[0] == '^' && p[1] == '^'))) {
        face[0] = p[0];
        face[1] = p[1];
        n = 2;
    } else if (p[0] == ':' || p[0] == ';' || p[0] == '=') {
        n += n < left && (p[n] == '-' || p[n] == 'o' || p[n] == '\'');
        char mouth = n < left ? p[n] : 0;
        if (mouth == 0 || !strchr(")(DPp/|]*3", mouth) ||
            ((mouth == '/' || mouth == '*') && n + 1 < left && p[n + 1] > ' ') ||
            (strchr("DPp3", mouth) &&
             (letter_at(s, s->at + n + 1) || (n + 1 < left && p[n + 1] >= '0' && p[n + 1] <= '9'))))
            return false;
        face[0] = p[0] == '=' ? ':' : p[0];
        face[1] = mouth == 'D' ? 'd' : mouth == 'P' ? 'p' : mouth == ']' ? ')' : mouth;
        n++;
    } else {
        return false;
    }
    uint32_t word = plain_word(s->reader, face);
    size_t from = s->at;
    s->at += n;
    *failed = !put(s, from, s->at, word, SOT__T_POINT);
    return true;
}

static bool scan_point(scanner *s, uint32_t c, int kind, size_t step)
{
    char one[5] = {0};
    size_t from = s->at;
    bool failed = false;
    if (kind == C_POINT && c < 0x80 && emoticon(s, &failed))
        return !failed;
    if (c == '@' && letter_at(s, s->at + 1)) { /* somebody is called */
        s->at = to_blank(s, s->at + 1);
        return put(s, from, s->at, s->reader->pseudo[1], 0);
    }
    s->at += step;
    if (c == '#' || c == '%' || c == '@')
        return put(s, from, s->at, 0, SOT__T_POINT);
    sot__fold(c, one);
    return put(s, from, s->at, plain_word(s->reader, one), SOT__T_POINT);
}

static bool scan_token(scanner *s)
{
    size_t step, after;
    unsigned char byte = (unsigned char)s->text[s->at];
    if (byte == ' ') {
        s->flags |= SOT__T_SPACE;
        s->at++;
        return true;
    }
    if ((unsigned)(byte | 0x20) - 'a' <= 'z' - 'a')
        return scan_word(s, false);
    uint32_t c = peek(s, s->at, &step);
    uint32_t raw = c;
    int kind = class_of(&c);
    switch (kind) {
    case C_BLANK:
        s->flags |= SOT__T_SPACE;
        s->at += step;
        return true;
    case C_LETTER:
        return scan_word(s, false);
    case C_DIGIT:
        return scan_number(s);
    case C_APOSTROPHE:
        after = s->at + step;
        if (clitic(s, after))
            return scan_word(s, true);
        s->at = after;
        return true;
    case C_DASH:
        /* between letters it only parts them */
        if ((s->flags & SOT__T_SPACE) == 0 && s->at > 0 && letter_at(s, s->at + step)) {
            s->at += step;
            return true;
        }
        return scan_point(s, '-', C_POINT, step);
    case C_NOTHING:
        s->at += step;
        return true;
    default:
        return scan_point(s, kind == C_PICTURE ? raw : c, kind, step);
    }
}

static size_t quote_mark(const char *line, size_t size)
{
    size_t i = 0;
    while (i < size && i < 3 && line[i] == ' ')
        i++;
    return i < size && line[i] == '>' ? i + 1 : 0;
}

/* The next line feed or carriage return, or the end. */
static size_t line_end(const char *text, size_t size, size_t at)
{
    for (; size - at >= 8; at += 8) { /* eight at a time: a byte that is one of the two becomes zero */
        uint64_t word, a, b;
        memcpy(&word, text + at, 8);
        a = word ^ UINT64_C(0x0a0a0a0a0a0a0a0a);
        b = word ^ UINT64_C(0x0d0d0d0d0d0d0d0d);
        a = (a - UINT64_C(0x0101010101010101)) & ~a;
        b = (b - UINT64_C(0x0101010101010101)) & ~b;
        if ((a | b) & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < size && text[at] != '\n' && text[at] != '\r')
        at++;
    return at;
}

bool sot__tokenise(const sot_reader *reader, const char *text, size_t size, sot__tokens *out)
{
    scanner s = {.reader = reader, .out = out, .text = text};
    for (size_t at = 0; at < size;) {
        size_t end = line_end(text, size, at);
        sot__line line = {(uint32_t)at, (uint32_t)end, (uint32_t)out->count, 0, SOT_PASSAGE_AUTHOR, 0, 0, 0};
        line.quoted = quote_mark(text + at, end - at) > 0;
        if (!line.quoted) {
            s.at = at;
            s.size = end;
            s.flags = SOT__T_LINE | SOT__T_SPACE;
            while (s.at < end)
                if (!scan_token(&s))
                    return false;
        }
        line.last = (uint32_t)out->count;
        line.blank = !line.quoted && line.first == line.last;
        if (out->line_count == out->line_room &&
            !sot__grow(out->context, (void **)&out->lines, &out->line_room, out->line_count + 1, sizeof line))
            return false;
        out->lines[out->line_count++] = line;
        at = end;
        if (at < size)
            at += text[at] == '\r' && at + 1 < size && text[at + 1] == '\n' ? 2 : 1;
    }
    return true;
}
