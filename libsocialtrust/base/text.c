/* SPDX-License-Identifier: MIT */
/* Text as pointer and length: comparison, hash, UTF-8. */
#include "base/base.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

int sot__text_compare(sot__text a, sot__text b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order != 0)
        return order < 0 ? -1 : 1;
    return a.n < b.n ? -1 : a.n > b.n;
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    return h ^ (h >> 32);
}

uint64_t sot__text_hash(sot__text text)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)text.n;
    const char *p = text.p;
    size_t n = text.n;
    for (; n >= 8; p += 8, n -= 8)
        h = (h ^ mix(sot__load64(p))) * UINT64_C(0x9fb21c651e98df25);
    return mix(h ^ mix(sot__load_few(p, n) + n));
}

/* Length of the valid sequence at p (0 if invalid), given that `left` bytes remain; the ranges of RFC 3629,
 * table 3. */
static size_t sequence(const unsigned char *p, size_t left)
{
    unsigned char c = p[0], low = 0x80, high = 0xBF;
    size_t n;
    if (c >= 0xC2 && c <= 0xDF)
        n = 2;
    else if (c >= 0xE0 && c <= 0xEF)
        n = 3;
    else if (c >= 0xF0 && c <= 0xF4)
        n = 4;
    else
        return 0;
    if (c == 0xE0)
        low = 0xA0;
    else if (c == 0xED)
        high = 0x9F;
    else if (c == 0xF0)
        low = 0x90;
    else if (c == 0xF4)
        high = 0x8F;
    if (left < n || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xC0u) != 0x80u)
            return 0;
    return n;
}

/* Eight bytes of ASCII without NUL. */
static bool plain_word(uint64_t word)
{
    uint64_t zero = (word - UINT64_C(0x0101010101010101)) & ~word;
    return ((word | zero) & UINT64_C(0x8080808080808080)) == 0;
}

static bool plain(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
    return plain_word(word);
}

#if defined(__SSE2__)
/* Twice sixteen bytes. */
static bool plain_16(const unsigned char *p, const unsigned char *q)
{
    __m128i a = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i b = _mm_loadu_si128((const __m128i *)(const void *)q);
    __m128i none = _mm_cmpeq_epi8(_mm_min_epu8(a, b), _mm_setzero_si128());
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), none)) == 0;
}
#endif

/* How many bytes from p on are ASCII without NUL for certain: looked at thirty-two at a time. */
static size_t plain_bytes(const unsigned char *p, size_t left)
{
    size_t n = 0;
#if defined(__SSE2__)
    while (left - n >= 32 && plain_16(p + n, p + n + 16))
        n += 32;
#else
    (void)p, (void)left;
#endif
    return n;
}

/* As ids and names mostly are: short, and ASCII without NUL. Their last bytes may be looked at twice. */
static bool short_plain(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    if (n < 8)
        return plain_word(sot__load_few(text, n) | UINT64_C(0x0101010101010101) << 8 * n);
    if (n <= 16)
        return plain(p) && plain(p + n - 8);
#if defined(__SSE2__)
    if (n <= 32)
        return plain_16(p, p + n - 16);
#endif
    return false;
}

bool sot__utf8_valid(sot__text text)
{
    const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
    if (short_plain(text.p, text.n))
        return true;
    while (p < end) {
        if (end - p >= 32)
            p += plain_bytes(p, (size_t)(end - p));
        if (p == end)
            return true;
        /* Mostly eight at a time; the last eight may have been looked at in part. */
        if (end - p >= 8 && plain(p)) {
            p += 8;
            continue;
        }
        if (end - p < 8 && text.n >= 8 && plain(end - 8))
            return true;
        size_t step = *p >= 0x80 ? sequence(p, (size_t)(end - p)) : (*p != 0);
        if (step == 0)
            return false;
        p += step;
    }
    return true;
}

sot_status sot__text_check(sot__text text, size_t most, bool optional, const char *what, sot_error *error)
{
    if (text.n == 0 && !optional)
        return sot__fail(error, SOT_E_TEXT, "%s: expected text of 1 to %zu bytes, found none", what, most);
    if (text.n > most)
        return sot__fail(error, SOT_E_TEXT, "%s: expected at most %zu bytes, found %zu", what, most, text.n);
    if (!sot__utf8_valid(text))
        return sot__fail(error, SOT_E_TEXT, "%s: expected UTF-8 without NUL bytes", what);
    return SOT_OK;
}

size_t sot__text_mark(const char *p, size_t n)
{
    return n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

sot_status sot__text_begin(const char *p, size_t n, sot_error *error)
{
    if (n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0 || (p[0] && !p[1]) ||
                   (!p[0] && p[1])))
        return sot__fail(
            error, SOT_E_TEXT,
            "the document is UTF-16: expected UTF-8 (Excel's \"CSV UTF-8\", or iconv -f UTF-16 -t UTF-8)");
    if (n >= 2 && memcmp(p, "\x1f\x8b", 2) == 0)
        return sot__fail(error, SOT_E_PARSE,
                         "the document is compressed by gzip: unpack it first, as with gunzip -c FILE.gz");
    if (n >= 4 && memcmp(p, "PK\x03\x04", 4) == 0)
        return sot__fail(
            error, SOT_E_PARSE,
            "the document is a zip archive or a spreadsheet (.xlsx): expected its table saved as CSV");
    return SOT_OK;
}
