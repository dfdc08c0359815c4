/* SPDX-License-Identifier: MIT */
/* Decimal numbers to doubles and back without the locale. Short numbers take one multiplication or division
 * of exact doubles, all others a small big-integer division, so that both directions are correctly rounded
 * everywhere. */
#include "number.h"

#include <math.h>

#define LIMBS 48 /* 1536 bits: 10^345 shifted by 64 and more */

typedef struct big {
    uint32_t limb[LIMBS];
    int n;
} big;

static const double powers[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static void big_set(big *b, uint64_t value)
{
    b->limb[0] = (uint32_t)value;
    b->limb[1] = (uint32_t)(value >> 32);
    b->n = b->limb[1] ? 2 : b->limb[0] ? 1 : 0;
}

static void big_times(big *b, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < b->n; i++) {
        carry += (uint64_t)b->limb[i] * factor;
        b->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        b->limb[b->n++] = (uint32_t)carry;
}

static void big_times_ten_to(big *b, int exponent)
{
    for (; exponent >= 9; exponent -= 9)
        big_times(b, 1000000000);
    for (; exponent > 0; exponent--)
        big_times(b, 10);
}

SOT__COLD static void big_shift(big *b, int bits)
{
    int words = bits / 32, rest = bits % 32;
    if (b->n == 0)
        return;
    if (rest) {
        uint32_t carry = 0;
        for (int i = 0; i < b->n; i++) {
            uint32_t limb = b->limb[i];
            b->limb[i] = limb << rest | carry;
            carry = limb >> (32 - rest);
        }
        if (carry)
            b->limb[b->n++] = carry;
    }
    if (words) {
        memmove(b->limb + words, b->limb, (size_t)b->n * sizeof *b->limb);
        memset(b->limb, 0, (size_t)words * sizeof *b->limb);
        b->n += words;
    }
}

static int big_bits(const big *b)
{
    int bits = 32 * (b->n - 1);
    for (uint32_t top = b->limb[b->n - 1]; top; top >>= 1)
        bits++;
    return bits;
}

static int big_compare(const big *a, const big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static void big_minus(big *a, const big *b) /* a >= b */
{
    uint64_t borrow = 0;
    for (int i = 0; i < a->n; i++) {
        uint64_t take = (i < b->n ? b->limb[i] : 0) + borrow;
        borrow = a->limb[i] < take;
        a->limb[i] = (uint32_t)(a->limb[i] - take);
    }
    while (a->n && a->limb[a->n - 1] == 0)
        a->n--;
}

/* mantissa * 10^exponent, correctly rounded; false when not finite. */
SOT__COLD static bool exact_double(uint64_t mantissa, int exponent, double *out)
{
    big a, b;
    if (mantissa == 0 || exponent < -345) {
        *out = 0;
        return true;
    }
    if (exponent > 310)
        return false;
    big_set(&a, mantissa);
    big_set(&b, 1);
    big_times_ten_to(exponent > 0 ? &a : &b, exponent > 0 ? exponent : -exponent);
    int d = big_bits(&a) - big_bits(&b);
    big_shift(d < 0 ? &a : &b, d < 0 ? -d : d);
    if (big_compare(&a, &b) < 0) {
        d--;
        big_shift(&a, 1);
    }
    /* a/b is in [1, 2): 64 bits of it, the value is 2^d times that. */
    uint64_t q = 0;
    for (int i = 0; i < 64; i++) {
        q <<= 1;
        if (big_compare(&a, &b) >= 0) {
            big_minus(&a, &b);
            q |= 1;
        }
        big_shift(&a, 1);
    }
    int keep = d >= -1022 ? 53 : 53 - (-1022 - d);
    if (d > 1023)
        return false;
    if (keep < 0) {
        *out = 0;
        return true;
    }
    int drop = 64 - keep;
    uint64_t half = UINT64_C(1) << (drop - 1), rest = drop == 64 ? q : q & ((UINT64_C(1) << drop) - 1);
    uint64_t kept = drop == 64 ? 0 : q >> drop;
    if (rest > half || (rest == half && (a.n != 0 || (kept & 1))))
        kept++;
    *out = ldexp((double)kept, d - 63 + drop);
    return isfinite(*out) != 0;
}

bool sot__parse_double(sot__text text, double *out)
{
    const char *p = text.p, *end = p + text.n;
    uint64_t mantissa = 0;
    int exponent = 0, digits = 0, significant = 0;
    bool negative = false, point = false;
    if (p == end)
        return false;
    if (*p == '-' || *p == '+')
        negative = *p++ == '-';
    for (; p != end; p++) {
        unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit > 9) {
            if (*p != '.' || point || digits == 0)
                break;
            point = true;
            continue;
        }
        digits += digits < 2;
        if (significant < 19) {
            mantissa = mantissa * 10 + digit;
            significant += mantissa != 0;
            exponent -= point && exponent > -100000;
        } else {
            exponent += !point && exponent < 100000;
        }
    }
    if (digits == 0 || p[-1] == '.')
        return false;
    if (p != end) {
        bool below = false;
        int value = 0;
        if ((*p | 0x20) != 'e' || ++p == end)
            return false;
        if (*p == '-' || *p == '+')
            below = *p++ == '-';
        if (p == end)
            return false;
        for (; p != end; p++) {
            unsigned digit = (unsigned)(unsigned char)*p - '0';
            if (digit > 9)
                return false;
            if (value < 100000)
                value = value * 10 + (int)digit;
        }
        exponent += below ? -value : value;
    }
    double value;
    if (mantissa <= UINT64_C(1) << 53 && exponent >= -22 && exponent <= 22)
        value = exponent < 0 ? (double)mantissa / powers[-exponent] : (double)mantissa * powers[exponent];
    else if (!exact_double(mantissa, exponent, &value))
        return false;
    *out = negative ? -value : value;
    return true;
}

bool sot__parse_int64(sot__text text, int64_t *out)
{
    const char *p = text.p, *end = p + text.n;
    uint64_t value = 0;
    bool negative = false;
    if (p != end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    if (p == end)
        return false;
    for (; p != end; p++) {
        unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit > 9 || value > (UINT64_MAX - 9) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value > (uint64_t)INT64_MAX + negative)
        return false;
    *out = !negative ? (int64_t)value : value > (uint64_t)INT64_MAX ? INT64_MIN : -(int64_t)value;
    return true;
}

/* Decimal digits of `value`, at least `least` of them; returns their number. */
static size_t put_unsigned(uint64_t value, size_t least, char *text)
{
    char room[24];
    size_t n = 0;
    while (value || n < least) {
        room[sizeof room - ++n] = (char)('0' + value % 10);
        value /= 10;
    }
    memcpy(text, room + sizeof room - n, n);
    return n;
}

size_t sot__format_int64(int64_t value, char *text)
{
    size_t n = 0;
    if (value < 0)
        text[n++] = '-';
    n += put_unsigned(value < 0 ? UINT64_C(0) - (uint64_t)value : (uint64_t)value, 1, text + n);
    text[n] = 0;
    return n;
}

size_t sot__format_fixed(double value, int decimals, char *text)
{
    static const uint64_t tens[16] = {UINT64_C(1),
                                      UINT64_C(10),
                                      UINT64_C(100),
                                      UINT64_C(1000),
                                      UINT64_C(10000),
                                      UINT64_C(100000),
                                      UINT64_C(1000000),
                                      UINT64_C(10000000),
                                      UINT64_C(100000000),
                                      UINT64_C(1000000000),
                                      UINT64_C(10000000000),
                                      UINT64_C(100000000000),
                                      UINT64_C(1000000000000),
                                      UINT64_C(10000000000000),
                                      UINT64_C(100000000000000),
                                      UINT64_C(1000000000000000)};
    text[0] = 0;
    if (!isfinite(value))
        return 0;
    double size = fabs(value);
    if (size >= 1e15)
        return sot__format_exact(value, text);
    uint64_t whole = (uint64_t)size, scale = tens[decimals < 0 ? 0 : decimals > 15 ? 15 : decimals];
    /* The fraction in units of 2^-64, times 10^decimals, by halves: the upper word is the digits, the lower
     * what is rounded. */
    uint64_t f = (uint64_t)((size - (double)whole) * 18446744073709551616.0);
    uint64_t low = (f & 0xffffffffu) * (scale & 0xffffffffu), m1 = (f >> 32) * (scale & 0xffffffffu);
    uint64_t m2 = (f & 0xffffffffu) * (scale >> 32);
    uint64_t middle = (low >> 32) + (m1 & 0xffffffffu) + (m2 & 0xffffffffu);
    uint64_t part = (f >> 32) * (scale >> 32) + (m1 >> 32) + (m2 >> 32) + (middle >> 32) + (middle >> 31 & 1);
    if (part >= scale) {
        part -= scale;
        whole++;
    }
    size_t n = 0;
    if (value < 0 && (whole || part))
        text[n++] = '-';
    n += put_unsigned(whole, 1, text + n);
    if (decimals > 0) {
        text[n++] = '.';
        n += put_unsigned(part, (size_t)(decimals > 15 ? 15 : decimals), text + n);
    }
    text[n] = 0;
    return n;
}

/* Lays out `count` digits with the decimal point after the first one moved right by `exponent`. */
static size_t lay_out(uint64_t digits, int count, int exponent, char *text)
{
    char d[24];
    size_t n = 0;
    while (count > 1 && digits % 10 == 0) {
        digits /= 10;
        count--;
    }
    put_unsigned(digits, (size_t)count, d);
    if (exponent < -5 || exponent > 16) {
        text[n++] = d[0];
        if (count > 1)
            text[n++] = '.';
        memcpy(text + n, d + 1, (size_t)count - 1);
        n += (size_t)count - 1;
        text[n++] = 'e';
        return n + sot__format_int64(exponent, text + n);
    }
    for (int i = exponent < 0 ? exponent : 0; i < count || i <= exponent; i++) {
        text[n++] = i >= 0 && i < count ? d[i] : '0';
        if (i == exponent && i + 1 < count)
            text[n++] = '.';
    }
    text[n] = 0;
    return n;
}

size_t sot__format_exact(double value, char *text)
{
    size_t n = 0;
    text[0] = 0;
    if (!isfinite(value))
        return 0;
    if (signbit(value))
        text[n++] = '-';
    value = fabs(value);
    if (value < 9007199254740992.0) {
        /* Integers and short decimals: digits / 10^k is the very division that reads them back. */
        for (int k = 0; k <= 6; k++) {
            double scaled = value * powers[k];
            if (scaled >= 9007199254740992.0)
                break;
            uint64_t whole = (uint64_t)scaled;
            if ((double)whole != scaled || (double)whole / powers[k] != value)
                continue;
            uint64_t unit = (uint64_t)powers[k];
            n += put_unsigned(whole / unit, 1, text + n);
            if (k) {
                text[n++] = '.';
                n += put_unsigned(whole % unit, (size_t)k, text + n);
            }
            text[n] = 0;
            return n;
        }
    }
    int binary, exponent;
    big a, b;
    uint64_t mantissa = (uint64_t)ldexp(frexp(value, &binary), 53), digits = 0;
    binary -= 53;
    big_set(&a, mantissa);
    big_set(&b, 1);
    big_shift(binary > 0 ? &a : &b, binary > 0 ? binary : -binary);
    exponent = (int)floor((binary + 52) * 0.30102999566398120); /* at most one too small */
    big_times_ten_to(exponent > 0 ? &b : &a, exponent > 0 ? exponent : -exponent);
    big ten = b;
    big_times(&ten, 10);
    if (big_compare(&a, &ten) >= 0) {
        b = ten;
        exponent++;
    }
    for (int count = 1; count <= 17; count++) {
        unsigned digit = 0;
        while (big_compare(&a, &b) >= 0) {
            big_minus(&a, &b);
            digit++;
        }
        digits = digits * 10 + digit;
        if (count >= 15) {
            big twice = a;
            uint64_t rounded = digits;
            double back;
            big_shift(&twice, 1);
            int side = big_compare(&twice, &b);
            rounded += side > 0 || (side == 0 && (digits & 1));
            if (count == 17 || (exact_double(rounded, exponent - count + 1, &back) && back == value)) {
                bool longer = rounded == (uint64_t)powers[count];
                return n + lay_out(longer ? rounded / 10 : rounded, count, exponent + longer, text + n);
            }
        }
        big_times(&a, 10);
    }
    return 0; /* not reached: the 17th digit returned */
}
