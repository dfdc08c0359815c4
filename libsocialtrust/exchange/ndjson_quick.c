/* SPDX-License-Identifier: MIT */
/* The short cut for plain lines, which most are: a flat object whose keys are fields, whose strings have no
 * escapes and whose numbers are short decimals. It allocates nothing and gives the very values that the long
 * way gives; whatever it does not expect, it leaves to that. */
#include "ndjson_quick.h"

#include "scan.h"

static const char *spaces(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* "text" at *at; moves behind it. */
static inline bool plain_string(const char **at, sot__text *out)
{
    const char *p = *at + 1, *stop;
    if (**at != '"')
        return false;
    stop = sot__scan_json(p);
    *out = (sot__text){p, (size_t)(stop - p)};
    *at = stop + 1;
    return *stop == '"';
}

/* A number of at most 15 digits at *at, without an exponent; `integer` is set to whether it has no point. */
static inline bool plain_number(const char **at, sot__text *out, bool *integer)
{
    const char *p = *at, *first = p + (*p == '-'), *last = sot__scan_digits(first);
    size_t digits = (size_t)(last - first);
    *integer = *last != '.';
    if (digits == 0 || (*first == '0' && digits > 1))
        return false;
    if (!*integer) {
        const char *point = last++;
        last = sot__scan_digits(last);
        digits += (size_t)(last - point) - 1;
        if (last == point + 1)
            return false;
    }
    *out = (sot__text){p, (size_t)(last - p)};
    *at = last;
    return digits <= 15 && *last != 'e' && *last != 'E';
}

#define BIT(NAME) SOT__FIELD_BIT(SOT__FIELD_##NAME)
#define STRINGS \
    (BIT(TIME) | BIT(DUE) | BIT(KIND) | BIT(CHANNEL) | BIT(ID) | BIT(REF) | BIT(DURATION) | BIT(LOOKED_FOR))
#define INTEGERS (BIT(TIME) | BIT(DUE) | BIT(AUDIENCE) | BIT(SEQUENCE))
#define IDS (BIT(ACTOR) | BIT(TARGET) | BIT(ID) | BIT(REF))
#define CUES (((UINT32_C(1) << SOT_CUE_COUNT) - 1) << SOT__FIELD_CUE)
#define NUMBERS (BIT(WEIGHT) | BIT(DURATION) | BIT(SENTIMENT) | CUES)

static inline bool put_contact(sot__builder *builder, int field, sot__text text)
{
    if (text.n == 0)
        return sot__builder_try(builder, field, text);
    sot__builder_later(builder, field, text);
    return true;
}

static bool put_number(sot__builder *builder, int field, sot__text text, bool integer)
{
    const uint32_t bit = SOT__FIELD_BIT(field);
    if (bit & IDS) { /* as it is written, but for a zero with a sign */
        if (!integer || text.p[0] == '-')
            return false;
        if (bit & (BIT(ACTOR) | BIT(TARGET)))
            return put_contact(builder, field, text);
    } else if (!(bit & (integer ? INTEGERS | NUMBERS : NUMBERS))) {
        return false;
    }
    return sot__builder_try(builder, field, text);
}

/* Keeps the key [from, to), which has a colon for its last byte. */
static void keep_key(sot__key *key, const char *from, const char *to, int field)
{
    char text[16] = {0}, mask[16] = {0};
    size_t n = (size_t)(to - from);
    if (n > sizeof text)
        return;
    memcpy(text, from, n);
    memset(mask, 0xff, n);
    memcpy(key->words, text, sizeof text);
    memcpy(key->masks, mask, sizeof mask);
    key->length = (unsigned)n;
    key->field = field;
}

/* The field of member number `index` at *at, which moves behind its colon: most likely the one that the line
 * before had there. -1: none, or it is not plain. */
static int field_of(sot__builder *builder, unsigned index, const char **at)
{
    sot__key *guess = &builder->keys[index < SOT__KEYS_MOST ? index : SOT__KEYS_MOST - 1];
    const char *from = *at;
    uint64_t words[2];
    sot__text key;
    memcpy(words, from, sizeof words);
    if (SOT__LIKELY(guess->length && !(((words[0] ^ guess->words[0]) & guess->masks[0]) |
                                       ((words[1] ^ guess->words[1]) & guess->masks[1])))) {
        *at = from + guess->length;
        return guess->field;
    }
    if (!plain_string(at, &key))
        return -1;
    const char *colon = spaces(*at);
    if (*colon != ':')
        return -1;
    int field = sot__field_named(&sot__interactions, builder->options, key, false);
    if (field >= 0 && colon == *at)
        keep_key(guess, from, colon + 1, field);
    *at = colon + 1;
    return field;
}

static bool put_members(sot__builder *builder, const char *p, const char *end)
{
    uint32_t seen = 0;
    unsigned index = 0;
    for (;;) {
        sot__text value;
        bool integer, good;
        p = spaces(p + 1); /* behind a brace or a comma */
        int field = field_of(builder, index++, &p);
        uint32_t bit = field < 0 ? 0 : SOT__FIELD_BIT(field);
        if (SOT__UNLIKELY(field < 0 || (seen & bit) ||
                          (!(builder->present & bit) && sot__builder_need(builder, field, NULL) != SOT_OK)))
            return false;
        p = spaces(p);
        if (plain_string(&p, &value)) {
            if (field == SOT__FIELD_ACTOR || field == SOT__FIELD_TARGET)
                good = put_contact(builder, field, value);
            else
                good = (bit & STRINGS) && sot__builder_try(builder, field, value);
            seen |= bit;
        } else if (*p == 'n' && memcmp(p, "null", 4) == 0 && field != SOT__FIELD_TEXT) {
            p += 4; /* the default, which the row ends with */
            good = true;
        } else {
            good = plain_number(&p, &value, &integer) && put_number(builder, field, value, integer);
            seen |= bit;
        }
        if (!good)
            return false;
        p = spaces(p);
        if (*p == ',')
            continue;
        if (*p != '}' || p + 1 != end || (SOT__FIELDS_REQUIRED & ~seen))
            return false;
        sot__builder_rest(builder, seen);
        return true;
    }
}

bool sot__ndjson_quick(sot__builder *builder, const char *p, const char *end)
{
    const sot__builder_mark mark = sot__builder_here(builder);
    if (sot__builder_begin(builder, UINT32_MAX, NULL) == SOT_OK && put_members(builder, p, end))
        return true;
    sot__builder_back(builder, mark);
    return false;
}
