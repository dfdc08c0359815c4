/* SPDX-License-Identifier: MIT */
/* Strict JSON on top of cJSON: one pass over the bytes refuses what cJSON is lenient about, then cJSON builds
 * the tree. The text is copied first because cJSON 1.7.15 looks one byte past the end of some truncated
 * documents. */
#include "document.h"

#define MOST_LEVELS 100

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
        } else if (!quoted && (c == '{' || c == '[')) {
            if (++levels > MOST_LEVELS)
                return sot__fail(error, SOT_E_PARSE, "byte %zu: nested deeper than %d levels", i,
                                 MOST_LEVELS);
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
    sot_status status = scan(json, size, error);
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
