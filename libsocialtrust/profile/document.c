/* SPDX-License-Identifier: MIT */
/* Strict JSON on top of cJSON: one pass over the bytes refuses what cJSON is lenient about, then cJSON builds
 * the tree. The text is copied first because cJSON 1.7.15 looks one byte past the end of some truncated
 * documents. */
#include "document.h"

static size_t digits(const char *p, size_t i, size_t size)
{
    while (i < size && p[i] >= '0' && p[i] <= '9')
        i++;
    return i;
}

/* The end of a number that begins at i; i itself where it is none: cJSON takes 007, 7. and 1e as well. */
static size_t number_end(const char *p, size_t i, size_t size)
{
    size_t from = i + (p[i] == '-'), at = digits(p, from, size);
    if (at == from || (p[from] == '0' && at > from + 1))
        return i;
    if (at < size && p[at] == '.') {
        from = at + 1;
        at = digits(p, from, size);
        if (at == from)
            return i;
    }
    if (at < size && (p[at] == 'e' || p[at] == 'E')) {
        from = at + 1;
        from += from < size && (p[from] == '+' || p[from] == '-');
        at = digits(p, from, size);
        if (at == from)
            return i;
    }
    return at;
}

/* NUL and other control characters, \u0000, and nesting that no document of ours needs. */
static sot_status scan(const char *json, size_t size, sot_error *error)
{
    bool quoted = false;
    size_t levels = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)json[i];
        if (c == 0)
            return sot__fail(error, SOT_E_TEXT, "byte %zu: a NUL byte in the document", i);
        if (c < 0x20 && (quoted || (c != '\t' && c != '\n' && c != '\r')))
            return sot__fail(error, SOT_E_PARSE, "byte %zu: a control character in the document", i);
        if (c == '"') {
            quoted = !quoted;
        } else if (quoted && c == '\\') {
            if (size - i >= 6 && memcmp(json + i, "\\u0000", 6) == 0)
                return sot__fail(error, SOT_E_TEXT, "byte %zu: a NUL in a text", i);
            i++;
        } else if (!quoted && (c == '-' || (c >= '0' && c <= '9'))) {
            size_t end = number_end(json, i, size);
            if (end == i)
                return sot__fail(error, SOT_E_PARSE, "byte %zu: malformed JSON: a number as 7, 0.5 or 1e-3",
                                 i);
            i = end - 1;
        } else if (!quoted && (c == '{' || c == '[')) {
            if (++levels > SOT__LEVELS_MOST)
                return sot__fail(error, SOT_E_PARSE, "byte %zu: nested deeper than %d levels", i,
                                 SOT__LEVELS_MOST);
        } else if (!quoted && (c == '}' || c == ']') && levels > 0) {
            levels--;
        }
    }
    return SOT_OK;
}

static bool only_space(const char *from, const char *to)
{
    while (from < to && (*from == ' ' || *from == '\t' || *from == '\n' || *from == '\r'))
        from++;
    return from == to;
}

sot_status sot__document_parse(sot_context *context, const char *json, size_t size, cJSON **out,
                               sot_error *error)
{
    if (size >= SIZE_MAX / 2)
        return sot__fail(error, SOT_E_LIMIT, "the document is too long");
    sot_status status = sot__text_begin(json, size, error);
    if (status == SOT_OK)
        status = scan(json, size, error);
    if (status != SOT_OK)
        return status;
    if (!sot__utf8_valid((sot__text){json, size}))
        return sot__fail(error, SOT_E_TEXT, "the document is not valid UTF-8");
    char *copy = sot__alloc(context, size + 1, 1);
    if (!copy)
        return sot__no_memory(error);
    memcpy(copy, json, size);
    copy[size] = '\0';
    const char *end = copy;
    cJSON *root = cJSON_ParseWithLengthOpts(copy, size, &end, 0);
    size_t place = end ? (size_t)(end - copy) : 0;
    if (!root)
        status = sot__fail(error, SOT_E_PARSE, "byte %zu: malformed JSON", place);
    else if (!only_space(end, copy + size))
        status = sot__fail(error, SOT_E_PARSE, "byte %zu: text after the end of the JSON document", place);
    sot__free(context, copy);
    if (status != SOT_OK) {
        cJSON_Delete(root);
        return status;
    }
    *out = root;
    return SOT_OK;
}

bool sot__document_repeated(const cJSON *object, const cJSON *member)
{
    for (const cJSON *other = object->child; other && other != member; other = other->next)
        if (strcmp(other->string, member->string) == 0)
            return true;
    return false;
}

int sot__document_clip(const char *text, int most)
{
    int n = 0;
    while (n < most && text[n])
        n++;
    if (text[n])
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
            n--;
    return n;
}
