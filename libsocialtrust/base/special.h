/* SPDX-License-Identifier: MIT */
/* Special functions, our own so that their bits depend on IEEE 754 alone and on no C library or processor. */
#ifndef SOT_BASE_SPECIAL_H
#define SOT_BASE_SPECIAL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ln 2 as a part with 32 zero bits, so that small multiples are exact, and the rest. */
#define SOT__LN2_HIGH 0x1.62e4200000000p-1
#define SOT__LN2_LOW 0x1.fdf473de6af28p-22

extern const double sot__exp2_table[256]; /* 2^(-i/256) */

/* e^t for |t| <= 0.0014. */
static inline double sot__exp_near_0(double t)
{
    double t2 = t * t;
    return (1.0 + t) + t2 * ((0.5 + t * (1.0 / 6)) + t2 * (1.0 / 24));
}

/* 2^(-y) for y >= 0, and 0 from y = 64 on; relative error < 1e-15. Below 0 it is 1. */
static inline double sot__decay(double y)
{
    if (!(y < 64.0))
        return 0.0;
    y = y > 0.0 ? y : 0.0;
    /* y = k/256 + f, |f| <= 1/512; 2^(-y) = 2^-(k/256) · e^(-f ln 2). Added to 1.5·2^52, y·256 is rounded to
     * a whole number, which the low bits hold; taken off the exponent, its upper part halves exactly. */
    double shift = 6755399441055744.0, shifted = y * 256.0 + shift;
    double t = ((shifted - shift) * (1.0 / 256) - y) * 0.69314718055994530942, power;
    uint64_t k, bits;
    memcpy(&k, &shifted, sizeof k);
    memcpy(&bits, &sot__exp2_table[k & 255], sizeof bits);
    bits -= k >> 8 << 52;
    memcpy(&power, &bits, sizeof power);
    return power * sot__exp_near_0(t);
}

/* The same, called: for what hardly ever runs, and would be much to have in every place. */
double sot__decay_rarely(double y);

/* sot__decay() of a whole number. */
static inline double sot__halved(uint32_t n)
{
    uint64_t bits = (uint64_t)(1023 - (n < 64 ? n : 1023)) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

double sot__log(double x);     /* x > 0, finite, normal; error < 1 ulp */
double sot__log1p(double x);   /* x >= 0 */
double sot__exp(double x);     /* 0 below -708, overflows as IEEE says */
double sot__expm1(double x);   /* from 709 on what it is at 709 */
double sot__sigmoid(double x); /* 1/(1+e^-x) */

/* ψ and ψ₁ (digamma and trigamma) at 0 < x < 1e30; error < 1e-14 relative to max(1, value). */
void sot__psi(double x, double *psi, double *psi1);

#define SOT__LANES_MOST 4 /* numbers at once at the widest level */
/* How wide this processor works: 0 is what every one does. To ask may take a microsecond, so a profile keeps
 * it. */
unsigned sot__lanes_level(void);

#endif
