/* SPDX-License-Identifier: MIT */
/* Newton's method for penalised logistic regression (Hastie, Tibshirani & Friedman 2009, section 4.4.1), with
 * bounds: each step minimises the quadratic model within the bounds by the primal active-set method (Nocedal
 * & Wright 2006, section 16.5), then a line search by Armijo's rule makes sure of descent. The step stays
 * within the bounds since they are convex. */
#include "learn/logistic.h"

#include "base/special.h"

#include <math.h>

#define TOLERANCE 1e-10
#define GOOD_ENOUGH 1e-7 /* where rounding stops it earlier */
#define MOST_STEPS 200u
#define N (SOT__LOGIT_MOST + 1)

typedef struct point {
    double value, g[N], h[N][N]; /* of the objective; index 0 is the intercept */
} point;

static double penalty(const sot__logit *p, const double *beta, double g[N])
{
    size_t n = p->columns;
    double mean = 0, sum = 0;
    for (size_t k = 0; k < n; k++)
        mean += beta[k + 1] - p->towards;
    mean /= n > 0 ? (double)n : 1;
    for (size_t k = 0; k < n; k++) {
        double d = beta[k + 1] - p->towards - mean;
        sum += d * d;
        if (g)
            g[k + 1] += p->strength * (d + p->pull * mean);
    }
    return 0.5 * p->strength * (sum + p->pull * (double)n * mean * mean);
}

/* ln(1 + e^x) - target·x, without overflow. */
static double loss(double x, double target)
{
    return (x > 0 ? x + sot__log1p(sot__exp(-x)) : sot__log1p(sot__exp(x))) - target * x;
}

static double linear(const sot__logit *p, const double *beta, const double *x)
{
    double sum = beta[0];
    for (size_t k = 0; k < p->columns; k++)
        sum += beta[k + 1] * x[k];
    return sum;
}

static double objective(const sot__logit *p, const double *beta)
{
    double sum = 0;
    for (size_t r = 0; r < p->rows; r++)
        sum += (p->weight ? p->weight[r] : 1) * loss(linear(p, beta, p->x + r * p->columns), p->target[r]);
    return sum + penalty(p, beta, NULL);
}

/* Value, gradient and Hessian (its lower half). */
static void evaluate(const sot__logit *p, const double *beta, point *out)
{
    size_t n = p->columns + 1;
    memset(out, 0, sizeof *out);
    for (size_t r = 0; r < p->rows; r++) {
        const double *x = p->x + r * p->columns;
        double z = linear(p, beta, x), w = p->weight ? p->weight[r] : 1, q = sot__sigmoid(z);
        double slope = w * (q - p->target[r]), bend = w * q * (1 - q);
        out->value += w * loss(z, p->target[r]);
        out->g[0] += slope;
        out->h[0][0] += bend;
        for (size_t i = 1; i < n; i++) {
            double bx = bend * x[i - 1];
            out->g[i] += slope * x[i - 1];
            out->h[i][0] += bx;
            for (size_t j = 1; j <= i; j++)
                out->h[i][j] += bx * x[j - 1];
        }
    }
    out->value += penalty(p, beta, out->g);
    double off = p->columns > 0 ? p->strength * (p->pull - 1) / (double)p->columns : 0;
    for (size_t i = 1; i < n; i++)
        for (size_t j = 1; j <= i; j++)
            out->h[i][j] += off + (i == j ? p->strength : 0);
}

/* Solves h[free][free]·d = -r[free] by Cholesky; d is 0 elsewhere. False if h is not positive definite. */
static bool solve(const point *at, const double *r, const bool *held, size_t n, double *d)
{
    size_t index[N], m = 0;
    double l[N][N];
    for (size_t i = 0; i < n; i++) {
        d[i] = 0;
        if (!held[i])
            index[m++] = i;
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = at->h[index[i]][index[j]];
            for (size_t k = 0; k < j; k++)
                sum -= l[i][k] * l[j][k];
            if (i == j && !(sum > 0))
                return false;
            l[i][j] = i == j ? sqrt(sum) : sum / l[j][j];
        }
    double y[N];
    for (size_t i = 0; i < m; i++) {
        y[i] = -r[index[i]];
        for (size_t k = 0; k < i; k++)
            y[i] -= l[i][k] * y[k];
        y[i] /= l[i][i];
    }
    for (size_t i = m; i-- > 0;) {
        for (size_t k = i + 1; k < m; k++)
            y[i] -= l[k][i] * y[k];
        y[i] /= l[i][i];
        d[index[i]] = y[i];
    }
    return true;
}

static double bent(const point *at, const double *d, size_t i, size_t n)
{
    double sum = at->g[i];
    for (size_t j = 0; j < n; j++)
        sum += (i >= j ? at->h[i][j] : at->h[j][i]) * d[j];
    return sum;
}

/* The step d from beta that minimises g·d + d·h·d/2 within the bounds. */
static bool step(const sot__logit *p, const double *beta, const point *at, double *d)
{
    size_t n = p->columns + 1;
    bool held[N] = {false};
    double r[N], move[N];
    for (size_t i = 0; i < n; i++)
        d[i] = 0;
    for (size_t i = 1; p->most && i < n; i++)
        held[i] = beta[i] <= 0 || beta[i] >= p->most[i - 1];
    for (unsigned round = 0; round < 50 * N; round++) {
        for (size_t i = 0; i < n; i++)
            r[i] = bent(at, d, i, n);
        if (!solve(at, r, held, n, move))
            return false;
        double t = 1;
        size_t blocking = 0;
        for (size_t i = 1; p->most && i < n; i++) {
            if (held[i] || move[i] == 0)
                continue;
            double here = beta[i] + d[i], most = (move[i] < 0 ? -here : p->most[i - 1] - here) / move[i];
            if (most < t) {
                t = most > 0 ? most : 0;
                blocking = i;
            }
        }
        for (size_t i = 0; i < n; i++)
            d[i] += t * move[i];
        if (blocking) {
            held[blocking] = true;
            d[blocking] = move[blocking] < 0 ? -beta[blocking] : p->most[blocking - 1] - beta[blocking];
            continue;
        }
        /* Free the bound whose multiplier has the wrong sign most. */
        double worst = 0;
        size_t freed = 0;
        for (size_t i = 1; p->most && i < n; i++) {
            double pushes = held[i] ? bent(at, d, i, n) * (beta[i] + d[i] <= 0 ? 1 : -1) : 0;
            if (pushes < worst - 1e-14 * (fabs(at->g[i]) + 1e-300)) {
                worst = pushes;
                freed = i;
            }
        }
        if (!freed)
            return true;
        held[freed] = false;
    }
    return true; /* a descent direction all the same */
}

/* The largest derivative that is not held up by a bound. */
static double residual(const sot__logit *p, const double *beta, const point *at, double all)
{
    double most = 0;
    for (size_t i = 0; i <= p->columns; i++) {
        double g = at->g[i];
        if (i > 0 && p->most && ((beta[i] <= 0 && g > 0) || (beta[i] >= p->most[i - 1] && g < 0)))
            g = 0;
        if (!(fabs(g) <= most))
            most = fabs(g);
    }
    return most / all;
}

/* Goes along d as far as the objective falls enough; false if it does not. */
static bool search(const sot__logit *p, double *beta, const double *d, const point *at)
{
    double slope = 0, next[N];
    size_t n = p->columns + 1;
    for (size_t i = 0; i < n; i++)
        slope += at->g[i] * d[i];
    for (double t = 1; t > 1e-12; t *= 0.5) {
        for (size_t i = 0; i < n; i++) {
            next[i] = beta[i] + t * d[i];
            if (i > 0 && p->most) {
                next[i] = next[i] > 0 ? next[i] : 0;
                next[i] = next[i] < p->most[i - 1] ? next[i] : p->most[i - 1];
            }
        }
        /* Close to the minimum the fall is less than the rounding of the sum: then the step is Newton's. */
        if (objective(p, next) <= at->value + 1e-4 * t * slope + 1e-13 * fabs(at->value)) {
            memcpy(beta, next, n * sizeof *beta);
            return slope < 0;
        }
    }
    return false;
}

sot_status sot__logit_solve(const sot__logit *p, sot__logit_fit *out, sot_error *error)
{
    double beta[N] = {0}, d[N], all = 0, ones = 0;
    point at;
    memset(out, 0, sizeof *out);
    for (size_t r = 0; r < p->rows; r++) {
        double w = p->weight ? p->weight[r] : 1;
        all += w;
        ones += w * p->target[r];
    }
    beta[0] = ones > 0 && ones < all ? sot__log(ones / (all - ones)) : 0;
    for (size_t k = 0; k < p->columns; k++) {
        beta[k + 1] = p->towards;
        if (p->most && !(beta[k + 1] < p->most[k]))
            beta[k + 1] = p->most[k];
    }
    for (;; out->iterations++) {
        evaluate(p, beta, &at);
        out->residual = residual(p, beta, &at, all);
        if (out->residual <= TOLERANCE || out->iterations == MOST_STEPS)
            break;
        if (!step(p, beta, &at, d) || !search(p, beta, d, &at))
            break;
    }
    if (!(out->residual <= GOOD_ENOUGH))
        return sot__fail(error, SOT_E_RANGE, "the fit did not converge in %u steps; are the columns finite?",
                         out->iterations);
    out->intercept = beta[0];
    memcpy(out->u, beta + 1, p->columns * sizeof *out->u);
    return SOT_OK;
}
