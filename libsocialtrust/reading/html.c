/* SPDX-License-Identifier: MIT */
/* HTML to the text that a reader sees: blocks as lines, quoted blocks with "> ", entities resolved. One pass,
 * no tree: mail programs' HTML is seldom well-formed. */
#include "reading.h"

typedef struct page {
    const char *p;
    size_t size, at;
    sot_write_fn write;
    void *user;
    char buffer[512];
    size_t filled;
    unsigned quotes, lines; /* blockquotes open; line ends before the next text */
    unsigned shown;         /* depth of quotation of the last line */
    bool space, pre, some, failed, fresh;
} page;

static void put_bytes(page *h, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (h->filled == sizeof h->buffer) {
            h->failed |= h->write(h->user, h->buffer, h->filled) != 0;
            h->filled = 0;
        }
        h->buffer[h->filled++] = bytes[i];
    }
}

/* Before any text: the line ends that are due, and the marks of quotation. */
static void put_text(page *h, const char *bytes, size_t size)
{
    if (h->lines && h->some) {
        unsigned depth = h->shown < h->quotes ? h->shown : h->quotes;
        put_bytes(h, "\n", 1);
        for (unsigned k = 0; h->lines > 1 && k < depth; k++)
            put_bytes(h, ">", 1);
        if (h->lines > 1)
            put_bytes(h, "\n", 1);
        h->fresh = true;
    }
    h->shown = h->quotes;
    if (h->fresh || !h->some) {
        for (unsigned k = 0; k < h->quotes; k++)
            put_bytes(h, "> ", 2);
    } else if (h->space) {
        put_bytes(h, " ", 1);
    }
    h->fresh = h->space = false;
    h->lines = 0;
    h->some = true;
    put_bytes(h, bytes, size);
}

static void line_end(page *h, unsigned count)
{
    if (count > h->lines)
        h->lines = count;
    h->space = false;
}

static char low(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Whether `name` (lower case) stands at `at`, and no letter follows. */
static bool named(const page *h, size_t at, const char *name)
{
    size_t n = 0;
    for (; name[n]; n++)
        if (at + n >= h->size || low(h->p[at + n]) != name[n])
            return false;
    char next = at + n < h->size ? low(h->p[at + n]) : '>';
    return !((next >= 'a' && next <= 'z') || (next >= '0' && next <= '9'));
}

/* Past the '>' that ends the tag; quoted attributes may hold one. */
static size_t tag_end(const page *h, size_t at)
{
    char quote = 0;
    for (; at < h->size; at++) {
        char c = h->p[at];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '>')
            return at + 1;
        else if ((c == '"' || c == '\'') && h->p[at - 1] == '=')
            quote = c;
    }
    return h->size;
}

/* Past the end tag of an element whose content is not text. */
static size_t element_end(const page *h, size_t at, const char *name)
{
    while (at < h->size) {
        const char *next = memchr(h->p + at, '<', h->size - at);
        if (!next)
            break;
        at = (size_t)(next - h->p) + 1;
        if (at < h->size && h->p[at] == '/' && named(h, at + 1, name))
            return tag_end(h, at);
    }
    return h->size;
}

static void tag(page *h)
{
    static const char silent[][9] = {"script", "style", "head", "title", "template", "noscript"};
    static const char blocks[][8] = {"div",    "tr",     "table",  "ul", "ol",      "pre",
                                     "h1",     "h2",     "h3",     "h4", "section", "article",
                                     "header", "footer", "center", "hr", "body",    "form"};
    size_t at = h->at + 1;
    if (at + 2 < h->size && memcmp(h->p + at, "!--", 3) == 0) {
        const char *p = h->p + at + 3, *end = h->p + h->size;
        while (p && p < end) {
            p = memchr(p, '-', (size_t)(end - p));
            if (p && end - p >= 3 && p[1] == '-' && p[2] == '>')
                break;
            p = p ? p + 1 : p;
        }
        h->at = p && p < end ? (size_t)(p - h->p) + 3 : h->size;
        return;
    }
    bool closing = h->p[at] == '/'; /* more than the '<' is there, else it is no tag */
    at += closing;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        if (!closing && named(h, at, silent[i])) {
            h->at = element_end(h, tag_end(h, at), silent[i]);
            return;
        }
    }
    h->at = tag_end(h, at);
    if (named(h, at, "br")) {
        h->lines++;
        h->space = false;
    } else if (named(h, at, "p") || named(h, at, "blockquote")) {
        line_end(h, 2);
        if (named(h, at, "blockquote")) {
            if (!closing && h->quotes < 8)
                h->quotes++;
            else if (closing && h->quotes)
                h->quotes--;
        }
    } else if (named(h, at, "li")) {
        line_end(h, 1);
        if (!closing) {
            put_text(h, "-", 1);
            h->space = true;
        }
    } else if (named(h, at, "td") || named(h, at, "th")) {
        h->space = true;
    } else {
        for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
            if (named(h, at, blocks[i]))
                line_end(h, 1);
        if (named(h, at, "pre"))
            h->pre = !closing;
    }
}

/* name, then the text that it stands for. */
static const char entities[] =
    "nbsp\0 \0amp\0&\0lt\0<\0gt\0>\0quot\0\"\0apos\0'\0auml\0ä\0ouml\0ö\0uuml\0ü\0Auml\0Ä\0Ouml\0Ö\0"
    "Uuml\0Ü\0szlig\0ß\0euro\0€\0hellip\0…\0mdash\0—\0ndash\0–\0lsquo\0‘\0rsquo\0’\0ldquo\0“\0"
    "rdquo\0”\0bdquo\0„\0eacute\0é\0egrave\0è\0agrave\0à\0ccedil\0ç\0bull\0•\0copy\0©\0"
    "laquo\0«\0raquo\0»\0middot\0·\0shy\0\0zwnj\0\0zwsp\0\0";

static size_t utf8(uint32_t c, char out[4])
{
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        c = 0xfffd;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
    return n;
}

/* Resolves the entity at the ampersand; false: none. */
static bool entity(page *h)
{
    size_t from = h->at + 1, n = 0;
    while (n < 10 && from + n < h->size && h->p[from + n] != ';')
        n++;
    if (n == 0 || n == 10 || from + n >= h->size)
        return false;
    if (h->p[from] == '#') {
        uint32_t value = 0;
        bool hex = low(h->p[from + 1]) == 'x';
        if (n == 1u + hex)
            return false;
        for (size_t i = hex ? 2 : 1; i < n; i++) {
            char c = low(h->p[from + i]);
            uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                             : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                                    : 99;
            if (digit >= (hex ? 16u : 10u))
                return false;
            value = value > 0x110000 ? value : value * (hex ? 16 : 10) + digit;
        }
        char out[4];
        if (value == ' ' || value == 0xa0 || (value < ' ' && value > 0))
            h->space = !h->fresh;
        else
            put_text(h, out, utf8(value, out));
        h->at = from + n + 1;
        return true;
    }
    for (const char *at = entities; *at;) {
        const char *text = at + strlen(at) + 1;
        if (strlen(at) == n && memcmp(at, h->p + from, n) == 0) {
            if (*text == ' ')
                h->space = true;
            else if (*text)
                put_text(h, text, strlen(text));
            h->at = from + n + 1;
            return true;
        }
        at = text + strlen(text) + 1;
    }
    return false;
}

sot_status sot_html_text(const char *html, size_t length, sot_write_fn write, void *user, sot_error *error)
{
    sot__begin(error);
    if (!write || (!html && length))
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_html_text: a document and a place to write to are needed");
    if (length > SOT_READ_MAX)
        return sot__fail(error, SOT_E_LIMIT, "the document has %zu bytes, expected at most %d", length,
                         SOT_READ_MAX);
    page h = {.p = html, .size = length, .write = write, .user = user};
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t step = sot__code_point(html + at, length - at, &c);
        if (c == 0xfffd && step == 1)
            return sot__fail(error, SOT_E_TEXT, "byte %zu: expected UTF-8 without NUL bytes", at);
        at += step;
    }
    while (h.at < h.size && !h.failed) {
        char c = html[h.at];
        char next = h.at + 1 < h.size ? low(html[h.at + 1]) : 0;
        if (c == '<' && ((next >= 'a' && next <= 'z') || next == '/' || next == '!' || next == '?')) {
            tag(&h);
        } else if (c == '&' && entity(&h)) {
            continue;
        } else if (c == '\n' && h.pre) {
            h.lines++;
            h.at++;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            h.space = true;
            h.at++;
        } else {
            size_t n = 1;
            while (h.at + n < h.size && !strchr("<& \t\n\r\f", html[h.at + n]))
                n++;
            put_text(&h, html + h.at, n);
            h.at += n;
        }
    }
    if (h.some)
        put_bytes(&h, "\n", 1);
    if (h.filled)
        h.failed |= write(user, h.buffer, h.filled) != 0;
    return h.failed ? sot__fail(error, SOT_E_IO, "writing the text failed") : SOT_OK;
}
