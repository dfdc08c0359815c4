/* SPDX-License-Identifier: MIT */
/* The short cut for plain lines, which most are: a flat object whose keys are fields, whose strings have no
 * escapes and whose numbers are short decimals. It allocates nothing and gives the very values that the long
 * way gives; whatever it does not expect, it leaves to that. */
#include "ndjson_quick.h"

/* Where a string's content stops: a quote, a backslash or a control character. */
static const char *string_end(const char *p, const char *end)
{
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
        p++;
    return p;
}

static const char *spaces(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

/* "text" at *at; moves behind it. */
static bool plain_string(const char **at, const char *end, sot__text *out)
{
    const char *p = *at, *stop;
    if (p == end || *p != '"')
        return false;
    stop = string_end(++p, end);
    if (stop == end || *stop != '"')
        return false;
    *out = (sot__text){p, (size_t)(stop - p)};
    *at = stop + 1;
    return true;
}

/* A number of at most 15 digits at *at, without an exponent; `integer` is set to whether it has no point. */
static bool plain_number(const char **at, const char *end, sot__text *out, bool *integer)
{
    const char *p = *at, *first;
    size_t digits = 0;
    *integer = true;
    if (p < end && *p == '-')
        p++;
    first = p;
    for (; p < end && ((*p >= '0' && *p <= '9') || *p == '.'); p++) {
        if (*p == '.') {
            if (!*integer || p == first)
                return false;
            *integer = false;
        } else {
            digits++;
        }
    }
    if (digits == 0 || digits > 15 || p[-1] == '.' || (*first == '0' && digits > 1 && first[1] != '.') ||
        (p < end && (*p == 'e' || *p == 'E')))
        return false;
    *out = (sot__text){*at, (size_t)(p - *at)};
    *at = p;
    return true;
}

static bool put_string(sot__builder *builder, int field, sot__text text)
{
    switch (field) {
    case SOT__FIELD_ACTOR:
    case SOT__FIELD_TARGET:
        return text.n == 0 || sot__builder_later(builder, field, text);
    case SOT__FIELD_TIME:
    case SOT__FIELD_DUE:
    case SOT__FIELD_KIND:
    case SOT__FIELD_CHANNEL:
    case SOT__FIELD_ID:
    case SOT__FIELD_REF:
    case SOT__FIELD_DURATION:
    case SOT__FIELD_LOOKED_FOR:
        return sot__builder_put(builder, field, text, NULL) == SOT_OK;
    default:
        return false;
    }
}

static bool put_number(sot__builder *builder, int field, sot__text text, bool integer)
{
    if (field == SOT__FIELD_TIME || field == SOT__FIELD_DUE || field == SOT__FIELD_AUDIENCE ||
        field == SOT__FIELD_SEQUENCE)
        return integer && sot__builder_put(builder, field, text, NULL) == SOT_OK;
    return (field == SOT__FIELD_WEIGHT || field == SOT__FIELD_DURATION || field == SOT__FIELD_SENTIMENT ||
            (field >= SOT__FIELD_CUE && field != SOT__FIELD_TEXT)) &&
           sot__builder_put(builder, field, text, NULL) == SOT_OK;
}

/* The field of member number `index`: most likely the one that the line before had there. */
static int field_of(sot__builder *builder, unsigned index, sot__text key)
{
    sot__key *guess = index < SOT__KEYS_MOST ? &builder->keys[index] : NULL;
    if (guess && guess->length == key.n && memcmp(guess->text, key.p, key.n) == 0)
        return guess->field;
    int field = sot__field_named(builder->options, key, false);
    if (guess && field >= 0 && key.n <= sizeof guess->text) {
        guess->length = key.n;
        guess->field = field;
        memcpy(guess->text, key.p, key.n);
    }
    return field;
}

static bool put_members(sot__builder *builder, const char *p, const char *end)
{
    uint32_t seen = 0;
    unsigned index = 0;
    p = spaces(p + 1, end);
    for (;;) {
        sot__text key, value;
        bool integer, good;
        if (!plain_string(&p, end, &key))
            return false;
        int field = field_of(builder, index++, key);
        p = spaces(p, end);
        if (field < 0 || (seen & SOT__FIELD_BIT(field)) || p == end || *p != ':' ||
            sot__builder_need(builder, field, NULL) != SOT_OK)
            return false;
        seen |= SOT__FIELD_BIT(field);
        p = spaces(p + 1, end);
        if (plain_string(&p, end, &value))
            good = put_string(builder, field, value);
        else
            good = plain_number(&p, end, &value, &integer) && put_number(builder, field, value, integer);
        if (!good)
            return false;
        p = spaces(p, end);
        if (p == end || (*p != ',' && *p != '}'))
            return false;
        if (*p++ == '}')
            return p == end && sot__field_missing(seen) < 0;
        p = spaces(p, end);
    }
}

bool sot__ndjson_quick(sot__builder *builder, const char *p, const char *end)
{
    unsigned waiting = builder->waiting_count;
    size_t used[2] = {builder->heap[0].used, builder->heap[1].used};
    if (put_members(builder, p, end))
        return true;
    /* Forget what this row has left waiting. What a settlement has already looked up does no harm. */
    builder->waiting_count = builder->waiting_count < waiting ? 0 : waiting;
    builder->heap[0].used = used[0];
    builder->heap[1].used = used[1];
    return false;
}
