/* SPDX-License-Identifier: MIT */
/* A 128-bit fingerprint: two 64-bit lanes over little-endian bytes, not cryptographic. */
#include "base/base.h"

static uint64_t turn(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

static uint64_t finish(uint64_t x)
{
    x ^= x >> 31;
    x *= UINT64_C(0x7fb5d329728ea185);
    x ^= x >> 27;
    x *= UINT64_C(0x81dadef4bc2dd44d);
    return x ^ (x >> 33);
}

void sot__digest_init(sot__digest *digest)
{
    *digest = (sot__digest){UINT64_C(0x6a09e667f3bcc908), UINT64_C(0xbb67ae8584caa73b), 0};
}

void sot__digest_u64(sot__digest *digest, uint64_t value)
{
    digest->a = turn(digest->a ^ finish(value), 29) * UINT64_C(0x9e3779b97f4a7c15) + digest->b;
    digest->b = turn(digest->b + value, 41) * UINT64_C(0xc2b2ae3d27d4eb4f) ^ digest->a;
    digest->length += 8;
}

void sot__digest_add(sot__digest *digest, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    uint64_t before = digest->length;
    while (size > 0) {
        uint64_t word = 0;
        size_t n = size < 8 ? size : 8;
        if (n == 8)
            word = sot__load64(p);
        for (size_t i = 0; n < 8 && i < n; i++)
            word |= (uint64_t)p[i] << (8 * i);
        sot__digest_u64(digest, word);
        before += n;
        p += n;
        size -= n;
    }
    digest->length = before;
}

void sot__digest_text(sot__digest *digest, sot__text text)
{
    sot__digest_u64(digest, text.n);
    sot__digest_add(digest, text.p, text.n);
}

void sot__digest_double(sot__digest *digest, double value)
{
    sot__digest_u64(digest, sot__bits_of(value + 0.0)); /* -0 and 0 are one */
}

void sot__digest_end(const sot__digest *digest, uint8_t out[16])
{
    uint64_t a = finish(digest->a ^ digest->length), b = finish(digest->b + a);
    for (int i = 0; i < 8; i++) {
        out[i] = (uint8_t)(a >> (8 * i));
        out[8 + i] = (uint8_t)(b >> (8 * i));
    }
}

void sot__hex(const uint8_t *bytes, size_t size, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * size] = '\0';
}
