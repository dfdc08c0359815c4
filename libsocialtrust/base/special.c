/* SPDX-License-Identifier: MIT */
/* exp, log, digamma and trigamma from their series; see special.h. Compiled without contraction, so the bits are the same everywhere. */
#include "base/special.h"

#include <math.h>

/* Each entry is the double nearest to 2^(-i/64). */
const double sot__exp2_table[64] = {
    0x1.0000000000000p+0, 0x1.fa7c1819e90d8p-1, 0x1.f50765b6e4540p-1, 0x1.efa1bee615a27p-1,
    0x1.ea4afa2a490dap-1, 0x1.e502ee78b3ff6p-1, 0x1.dfc97337b9b5fp-1, 0x1.da9e603db3285p-1,
    0x1.d5818dcfba487p-1, 0x1.d072d4a07897cp-1, 0x1.cb720dcef9069p-1, 0x1.c67f12e57d14bp-1,
    0x1.c199bdd85529cp-1, 0x1.bcc1e904bc1d2p-1, 0x1.b7f76f2fb5e47p-1, 0x1.b33a2b84f15fbp-1,
    0x1.ae89f995ad3adp-1, 0x1.a9e6b5579fdbfp-1, 0x1.a5503b23e255dp-1, 0x1.a0c667b5de565p-1,
    0x1.9c49182a3f090p-1, 0x1.97d829fde4e50p-1, 0x1.93737b0cdc5e5p-1, 0x1.8f1ae99157736p-1,
    0x1.8ace5422aa0dbp-1, 0x1.868d99b4492edp-1, 0x1.82589994cce13p-1, 0x1.7e2f336cf4e62p-1,
    0x1.7a11473eb0187p-1, 0x1.75feb564267c9p-1, 0x1.71f75e8ec5f74p-1, 0x1.6dfb23c651a2fp-1,
    0x1.6a09e667f3bcdp-1, 0x1.6623882552225p-1, 0x1.6247eb03a5585p-1, 0x1.5e76f15ad2148p-1,
    0x1.5ab07dd485429p-1, 0x1.56f4736b527dap-1, 0x1.5342b569d4f82p-1, 0x1.4f9b2769d2ca7p-1,
    0x1.4bfdad5362a27p-1, 0x1.486a2b5c13cd0p-1, 0x1.44e086061892dp-1, 0x1.4160a21f72e2ap-1,
    0x1.3dea64c123422p-1, 0x1.3a7db34e59ff7p-1, 0x1.371a7373aa9cbp-1, 0x1.33c08b26416ffp-1,
    0x1.306fe0a31b715p-1, 0x1.2d285a6e4030bp-1, 0x1.29e9df51fdee1p-1, 0x1.26b4565e27cddp-1,
    0x1.2387a6e756238p-1, 0x1.2063b88628cd6p-1, 0x1.1d4873168b9aap-1, 0x1.1a35beb6fcb75p-1,
    0x1.172b83c7d517bp-1, 0x1.1429aaea92de0p-1, 0x1.11301d0125b51p-1, 0x1.0e3ec32d3d1a2p-1,
    0x1.0b5586cf9890fp-1, 0x1.0874518759bc8p-1, 0x1.059b0d3158574p-1, 0x1.02c9a3e778061p-1,
};

/* ln 2 and ln 2 / 64 as a part with 32 zero bits, so that small multiples are exact, and the rest. */
#define LN2_HIGH 0x1.62e4200000000p-1
#define LN2_LOW 0x1.fdf473de6af28p-22
#define LN2_64_HIGH 0x1.62e4200000000p-7
#define LN2_64_LOW 0x1.fdf473de6af28p-28

/* 2·atanh(s) for |s| <= 0.1716 (Taylor). */
static double twice_atanh(double s)
{
    double z = s * s;
    double p = 1.0 / 23;
    p = 1.0 / 21 + z * p;
    p = 1.0 / 19 + z * p;
    p = 1.0 / 17 + z * p;
    p = 1.0 / 15 + z * p;
    p = 1.0 / 13 + z * p;
    p = 1.0 / 11 + z * p;
    p = 1.0 / 9 + z * p;
    p = 1.0 / 7 + z * p;
    p = 1.0 / 5 + z * p;
    p = 1.0 / 3 + z * p;
    return 2.0 * s + 2.0 * s * z * p;
}

double sot__log(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    /* x = 2^e · m with m in [0.707, 1.414). */
    int64_t e = (int64_t)((bits - UINT64_C(0x3fe6a09e667f3bcd)) >> 52);
    e = (int64_t)((uint64_t)e << 52) >> 52;
    bits -= (uint64_t)e << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    double low = twice_atanh((m - 1.0) / (m + 1.0));
    return (double)e * LN2_HIGH + ((double)e * LN2_LOW + low);
}

double sot__log1p(double x)
{
    return x < 0.41 ? twice_atanh(x / (2.0 + x)) : sot__log(1.0 + x);
}

double sot__exp(double x)
{
    if (!(x > -708.0))
        return isnan(x) ? x : 0.0;
    if (x > 709.0)
        return x > 710.0 ? HUGE_VAL : sot__exp(x / 2) * sot__exp(x / 2);
    double scaled = x * (1.0 / (LN2_64_HIGH + LN2_64_LOW));
    int k = (int)(scaled + (scaled < 0 ? -0.5 : 0.5));
    double t = (x - (double)k * LN2_64_HIGH) - (double)k * LN2_64_LOW;
    double e = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6 + t * (1.0 / 24 + t * (1.0 / 120 + t * (1.0 / 720))))));
    int j = -k & 63;
    uint64_t bits = (uint64_t)(1023 + (k + j) / 64) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power * (sot__exp2_table[j] * e);
}

double sot__expm1(double x)
{
    if (x > 0.35 || x < -0.35)
        return sot__exp(x) - 1.0;
    double sum = 1.0 / 13;
    for (int n = 12; n >= 2; n--)
        sum = (1.0 + x * sum) / n;
    return x * (1.0 + x * sum);
}

double sot__sigmoid(double x)
{
    if (x >= 0)
        return 1.0 / (1.0 + sot__exp(-x));
    double e = sot__exp(x);
    return e / (1.0 + e);
}

/* The asymptotic series of Abramowitz & Stegun 6.3.18 and 6.4.12 at y = x + 10, brought down by the recurrences 6.3.6 and 6.4.6: the ten terms
 * 1/(x+k) are taken in pairs k, 9-k, whose denominators are t + k(9-k) with t = x(x+9). */
void sot__psi(double x, double *psi, double *psi1)
{
    double below = 0, below1 = 0, y = x;
    if (x < 10.0) {
        double t = x * (x + 9.0), slope = 2.0 * x + 9.0;
        double i0 = 1.0 / t, i1 = 1.0 / (t + 8.0), i2 = 1.0 / (t + 14.0), i3 = 1.0 / (t + 18.0), i4 = 1.0 / (t + 20.0);
        double sum = (i3 + i4) + i2 + i1 + i0;
        double squares = (i3 * i3 + i4 * i4) + i2 * i2 + i1 * i1 + i0 * i0;
        below = slope * sum;
        below1 = slope * slope * squares - 2.0 * sum;
        y = x + 10.0;
    }
    double i = 1.0 / y, z = i * i;
    double tail = z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132 -
                  z * (691.0 / 32760 - z * (1.0 / 12)))))));
    double tail1 = i * z * (1.0 / 6 - z * (1.0 / 30 - z * (1.0 / 42 - z * (1.0 / 30 - z * (5.0 / 66 -
                   z * (691.0 / 2730 - z * (7.0 / 6)))))));
    *psi = (sot__log(y) - 0.5 * i - tail) - below;
    *psi1 = (i + 0.5 * z + tail1) + below1;
}
