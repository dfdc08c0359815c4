/* SPDX-License-Identifier: MIT */
/* The rarely used fields of a row as bytes: a word says which of them differ from their defaults, then only
 * these follow.
 *
 * Header, 32 bits: bits 0-7 which fields (below), 8-15 cues looked for, 16-23 cues with a confidence, from 24
 * on WHOLE fields. Then, where present: these (8 bytes each), audience (4), the NUMBERs of fields.def,
 * confidences (8 each), due (8), id, ref (length, bytes, NUL). A length is one byte, or 255 and four. Bits
 * are of memory alone: no file has them. */
#include <math.h>

#include "ledger/store/rare.h"

enum {
    BIT_AUDIENCE,
#define FIELD_NUMBER(NAME, ...) BIT_##NAME,
#include "socialtrust/fields.def"
    BIT_DUE,
    BIT_ID,
    BIT_REF,
    BITS,
    BEFORE_WHOLE = 23,
#define FIELD_WHOLE(NAME, ...) BIT_##NAME,
#include "socialtrust/fields.def"
    ALL_BITS
};
_Static_assert(BITS <= 8 && SOT_CUE_COUNT <= 8 && ALL_BITS <= 31, "the header's bits");

enum {
    HAS_AUDIENCE = 1 << BIT_AUDIENCE,
    HAS_SENTIMENT = 1 << BIT_SENTIMENT,
    HAS_DUE = 1 << BIT_DUE,
    HAS_ID = 1 << BIT_ID,
    HAS_REF = 1 << BIT_REF,
    HAS_SEQUENCE = 1 << BIT_SEQUENCE,
    /* What takes 8 bytes; the bits of the NUMBERs lie between audience's and due's. */
    EIGHT_BYTES = (HAS_DUE - HAS_AUDIENCE - 1) | HAS_DUE | 0x7fff0000
};

/* Whether a number says something else than its default. */
static bool tells(double value, double otherwise)
{
    return isnan(otherwise) ? !isnan(value) : value != otherwise;
}

static uint32_t header_of(const sot__extra *extra)
{
    uint32_t header = (extra->looked_for & 0xffu) << 8;
    if (extra->audience != 1)
        header |= HAS_AUDIENCE;
#define FIELD_NUMBER(NAME, name, member, default_, ...) \
    if (tells(extra->member, default_))                 \
        header |= 1u << BIT_##NAME;
#include "socialtrust/fields.def"
#define FIELD_WHOLE(NAME, name, member, default_, ...) \
    if (extra->member != (default_))                   \
        header |= UINT32_C(1) << BIT_##NAME;
#include "socialtrust/fields.def"
    if (extra->due_us != SOT_TIME_NONE)
        header |= HAS_DUE;
    if (extra->id.n)
        header |= HAS_ID;
    if (extra->ref.n)
        header |= HAS_REF;
    if (extra->looked_for)
        for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
            if (extra->cues[i] != 0)
                header |= UINT32_C(1) << (16 + i);
    return header;
}

static size_t text_size(sot__text text)
{
    return text.n + 1 + (text.n < 255 ? 1u : 5u);
}

static unsigned bit_count(uint32_t bits)
{
    unsigned count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

size_t sot__extra_size(const sot__extra *extra)
{
    uint32_t header = header_of(extra);
    if (header == 0)
        return 0;
    size_t size = 4 + (header & HAS_AUDIENCE ? 4u : 0u);
    size += 8 * (size_t)bit_count(header & EIGHT_BYTES);
    if (header & HAS_ID)
        size += text_size(extra->id);
    if (header & HAS_REF)
        size += text_size(extra->ref);
    return size;
}

static char *put(char *to, const void *from, size_t size)
{
    memcpy(to, from, size);
    return to + size;
}

static char *put_text(char *to, sot__text text)
{
    if (text.n < 255) {
        *to++ = (char)(unsigned char)text.n;
    } else {
        uint32_t length = (uint32_t)text.n;
        *to++ = (char)(unsigned char)255;
        to = put(to, &length, 4);
    }
    to = put(to, text.p, text.n);
    *to++ = '\0';
    return to;
}

void sot__extra_write(const sot__extra *extra, char *bytes)
{
    uint32_t header = header_of(extra);
    char *to = put(bytes, &header, 4);
#define FIELD_WHOLE(NAME, name, member, ...) \
    if (header >> BIT_##NAME & 1u)           \
        to = put(to, &extra->member, 8);
#include "socialtrust/fields.def"
    if (header & HAS_AUDIENCE)
        to = put(to, &extra->audience, 4);
#define FIELD_NUMBER(NAME, name, member, ...) \
    if (header >> BIT_##NAME & 1u)            \
        to = put(to, &extra->member, 8);
#include "socialtrust/fields.def"
    for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
        if (header >> (16 + i) & 1u)
            to = put(to, &extra->cues[i], 8);
    if (header & HAS_DUE)
        to = put(to, &extra->due_us, 8);
    if (header & HAS_ID)
        to = put_text(to, extra->id);
    if (header & HAS_REF)
        put_text(to, extra->ref);
}

static const char *get(const char *from, void *to, size_t size)
{
    memcpy(to, from, size);
    return from + size;
}

static const char *get_text(const char *from, sot__text *text)
{
    uint32_t length = (unsigned char)*from++;
    if (length == 255)
        from = get(from, &length, 4);
    *text = (sot__text){from, length};
    return from + length + 1;
}

size_t sot__extra_read(const char *bytes, sot__extra *extra)
{
    uint32_t header;
    const char *from = get(bytes, &header, 4);
    *extra = sot__extra_none;
    extra->looked_for = header >> 8 & 0xffu;
#define FIELD_WHOLE(NAME, name, member, ...) \
    if (header >> BIT_##NAME & 1u)           \
        from = get(from, &extra->member, 8);
#include "socialtrust/fields.def"
    if (header & HAS_AUDIENCE)
        from = get(from, &extra->audience, 4);
#define FIELD_NUMBER(NAME, name, member, ...) \
    if (header >> BIT_##NAME & 1u)            \
        from = get(from, &extra->member, 8);
#include "socialtrust/fields.def"
    if (header >> 16 & 0xffu)
        for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
            if (header >> (16 + i) & 1u)
                from = get(from, &extra->cues[i], 8);
    if (header & HAS_DUE)
        from = get(from, &extra->due_us, 8);
    if (header & HAS_ID)
        from = get_text(from, &extra->id);
    if (header & HAS_REF)
        from = get_text(from, &extra->ref);
    return (size_t)(from - bytes);
}

static uint32_t read_header(const char *bytes)
{
    uint32_t header;
    memcpy(&header, bytes, 4);
    return header;
}

unsigned sot__extra_looked_for(const char *bytes)
{
    return read_header(bytes) >> 8 & 0xffu;
}

bool sot__extra_has_sentiment(const char *bytes)
{
    return (read_header(bytes) & HAS_SENTIMENT) != 0;
}

int64_t sot__row_sequence(const sot__heap *rare, const sot__row *row)
{
    int64_t sequence = 0;
    if (sot__row_rare(row)) {
        const char *bytes = sot__heap_at(rare, sot__row_rare(row));
        if (read_header(bytes) & HAS_SEQUENCE) /* the first behind the header */
            get(bytes + 4, &sequence, sizeof sequence);
    }
    return sequence;
}

sot__text sot__row_id(const sot__heap *rare, const sot__row *row)
{
    uint64_t reference = sot__row_rare(row);
    sot__text id = {"", 0};
    if (reference) {
        const char *bytes = sot__heap_at(rare, reference);
        uint32_t header = read_header(bytes);
        if (header & HAS_ID) {
            bytes += 4 + (header & HAS_AUDIENCE ? 4 : 0);
            bytes += 8 * (size_t)bit_count(header & EIGHT_BYTES);
            get_text(bytes, &id);
        }
    }
    return id;
}

size_t sot__row_wipe(const sot__heap *rare, const sot__row *row)
{
    uint64_t reference = sot__row_rare(row);
    if (!reference)
        return 0;
    sot__extra extra;
    char *bytes = sot__heap_at(rare, reference);
    size_t size = sot__extra_read(bytes, &extra);
    memset(bytes, 0, size);
    return sot__heap_takes(size);
}

void sot__row_extra(const sot__heap *rare, const sot__row *row, sot__extra *out)
{
    if (sot__row_rare(row))
        sot__extra_read(sot__heap_at(rare, sot__row_rare(row)), out);
    else
        *out = sot__extra_none;
}
