/* SPDX-License-Identifier: MIT */
/* Where a field of a line ends, found sixteen or eight bytes at a time. Up to sixteen bytes behind the end
 * may be read; there is always one that stops: the newline that ends a part. */
#ifndef SOT_EXCHANGE_SCAN_H
#define SOT_EXCHANGE_SCAN_H

#include "base/base.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SOT__SCAN_WORDS
#define SOT__ONES UINT64_C(0x0101010101010101)
#define SOT__HIGHS UINT64_C(0x8080808080808080)
/* The highest bit of the bytes that are c; the lowest mark is exact, only those above it may be false. */
static inline uint64_t sot__scan_byte(uint64_t word, char c)
{
    word ^= SOT__ONES * (unsigned char)c;
    return (word - SOT__ONES) & ~word & SOT__HIGHS;
}
#endif

/* The first comma, newline or double quote at or after p. */
static inline const char *sot__scan_csv(const char *p)
{
#if defined(__SSE2__)
    const __m128i comma = _mm_set1_epi8(','), newline = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
    for (;; p += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i found =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, comma), _mm_cmpeq_epi8(bytes, newline)),
                         _mm_cmpeq_epi8(bytes, quote));
        int mask = _mm_movemask_epi8(found);
        if (SOT__LIKELY(mask))
            return p + __builtin_ctz((unsigned)mask);
    }
#elif defined(SOT__SCAN_WORDS)
    for (;; p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        uint64_t found = sot__scan_byte(word, ',') | sot__scan_byte(word, '\n') | sot__scan_byte(word, '"');
        if (found)
            return p + (__builtin_ctzll(found) >> 3);
    }
#else
    while (*p != ',' && *p != '\n' && *p != '"')
        p++;
    return p;
#endif
}

/* The first double quote, backslash or control character at or after p. */
static inline const char *sot__scan_json(const char *p)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), last = _mm_set1_epi8(0x1f);
    for (;; p += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i found =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                         _mm_cmpeq_epi8(_mm_max_epu8(bytes, last), last));
        int mask = _mm_movemask_epi8(found);
        if (SOT__LIKELY(mask))
            return p + __builtin_ctz((unsigned)mask);
    }
#elif defined(SOT__SCAN_WORDS)
    for (;; p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        uint64_t found = sot__scan_byte(word, '"') | sot__scan_byte(word, '\\') |
                         ((word - SOT__ONES * 0x20) & ~word & SOT__HIGHS);
        if (found)
            return p + (__builtin_ctzll(found) >> 3);
    }
#else
    while (*p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
        p++;
    return p;
#endif
}

/* The first byte at or after p that is no digit. */
static inline const char *sot__scan_digits(const char *p)
{
#if defined(__SSE2__)
    const __m128i zero = _mm_set1_epi8('0'), nine = _mm_set1_epi8(9);
    for (;; p += 16) {
        __m128i bytes = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), zero);
        int digits = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(bytes, nine), bytes));
        if (SOT__LIKELY(digits != 0xffff))
            return p + __builtin_ctz(~(unsigned)digits);
    }
#else
    while (*p >= '0' && *p <= '9')
        p++;
    return p;
#endif
}

#endif
