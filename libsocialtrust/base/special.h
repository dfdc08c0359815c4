/* SPDX-License-Identifier: MIT */
/* Special functions, our own so that their bits depend on IEEE 754 alone and on no C library or processor. */
#ifndef SOT_BASE_SPECIAL_H
#define SOT_BASE_SPECIAL_H

#include <stdint.h>
#include <string.h>

extern const double sot__exp2_table[64]; /* 2^(-i/64) */

/* 2^(-y) for y >= 0, and 0 from y = 64 on; relative error < 1e-15. */
static inline double sot__decay(double y)
{
    if (!(y < 64.0))
        return 0.0;
    /* y = k/64 + f, |f| <= 1/128; 2^(-y) = 2^-(k/64) · e^(-f ln 2). */
    int k = (int)(y * 64.0 + 0.5);
    double t = ((double)k * 0.015625 - y) * 0.69314718055994530942;
    double e = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6 + t * (1.0 / 24 + t * (1.0 / 120 + t * (1.0 / 720))))));
    uint64_t bits = (uint64_t)(1023 - (k >> 6)) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power * sot__exp2_table[k & 63] * e;
}

double sot__log(double x);   /* x > 0, finite, normal; error < 1 ulp */
double sot__log1p(double x); /* x >= 0 */
double sot__exp(double x);   /* 0 below -708, overflows as IEEE says */
double sot__expm1(double x);
double sot__sigmoid(double x); /* 1/(1+e^-x) */

/* ψ and ψ₁ (digamma and trigamma) at x > 0; absolute error < 1e-14 relative to max(1, value). */
void sot__psi(double x, double *psi, double *psi1);

#endif
