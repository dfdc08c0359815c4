/* SPDX-License-Identifier: MIT */
/* The special functions against values of 21 digits. Each table was computed in Python with mpmath at 40
 * digits, from the very double that is written here: mp.dps = 40; log(mpf(x)), mpf(2)**-x, psi(0, x), psi(1,
 * x) ... */
#include "../common/worlds.h"

#include "base/special.h"

typedef struct known {
    double x, value;
} known;

/* clang-format off */
static const known decays[] = {
    {0x0.0p+0, 1.0},
    {0x1.12e0be826d695p-30, 0.99999999930685281968},
    {0x1.0000000000000p-9, 0.998647112890970173588},
    {0x1.0000000000000p-9, 0.998647112890970173588},
    {0x1.999999999999ap-4, 0.933032991536807412391},
    {0x1.0000000000000p-1, 0.707106781186547524401},
    {0x1.5555555555555p-2, 0.793700525984099747556},
    {0x1.fffffffffffffp-1, 0.500000000000000038477},
    {0x1.0000000000000p+0, 0.5},
    {0x1.6000000000000p+1, 0.14865088937534013334},
    {0x1.c000000000000p+2, 0.0078125},
    {0x1.43f35ba6e72c7p+3, 0.000896470177619644465763},
    {0x1.f6a7a29553855p+4, 3.49030814811163294782e-10},
    {0x1.78020c49ba5e3p+5, 7.10050395717910117979e-15},
    {0x1.f800000000000p+5, 1.08420217248550443401e-19},
    {0x1.fffffffffffffp+5, 5.4210108624275488691e-20},
};
static const known logs[] = {
    {0x1.56e1fc2f8f359p-997, -690.77552789821370518},
    {0x1.12e0be826d695p-30, -20.7232658369464110939},
    {0x1.999999999999ap-4, -2.30258509299404562851},
    {0x1.0000000000000p-1, -0.693147180559945309417},
    {0x1.6a09e667f3bccp-1, -0.34657359027997274336},
    {0x1.6a09e667f3bcdp-1, -0.346573590279972586351},
    {0x1.ccccccccccccdp-1, -0.105360515657826276556},
    {0x1.fffffffffffffp-1, -1.11022302462515660205e-16},
    {0x1.0000000000001p+0, 2.22044604925031283433e-16},
    {0x1.00068db8bac71p+0, 0.000099995000333297323022},
    {0x1.6a09e667f3bcdp+0, 0.346573590279972723067},
    {0x1.0000000000000p+1, 0.693147180559945309417},
    {0x1.8000000000000p+1, 1.0986122886681096914},
    {0x1.4000000000000p+3, 2.30258509299404568402},
    {0x1.81cd6c8b43958p+13, 9.4210613212918319671},
    {0x1.bc16d674ec800p+59, 41.4465316738928223123},
    {0x1.e42d130773b76p+1023, 709.726836893228241038},
};
static const known log1ps[] = {
    {0x0.0p+0, 0.0},
    {0x1.56e1fc2f8f359p-997, 1.00000000000000002506e-300},
    {0x1.70ef54646d497p-57, 1.00000000000000006654e-17},
    {0x1.12e0be826d695p-30, 9.99999999500000062615e-10},
    {0x1.47ae147ae147bp-7, 0.00995033085316808305432},
    {0x1.3333333333333p-2, 0.262364264467491043495},
    {0x1.a3d70a3d70a3dp-2, 0.343589704390076892858},
    {0x1.a3d70a3d70a3dp-2, 0.343589704390076892858},
    {0x1.0000000000000p-1, 0.405465108108164381978},
    {0x1.0000000000000p+0, 0.693147180559945309417},
    {0x1.0000000000000p+1, 1.0986122886681096914},
    {0x1.8c00000000000p+6, 4.60517018598809136804},
    {0x1.e848000000000p+19, 13.8155115579637741044},
    {0x1.6345785d8a000p+56, 39.1439465808987766383},
};
static const known exps[] = {
    {-0x1.6180000000000p+9, 8.99086122645541878595e-308},
    {-0x1.9200000000000p+6, 2.2563401359170363132e-44},
    {-0x1.4000000000000p+4, 2.06115362243855782797e-9},
    {-0x1.0000000000000p+0, 0.367879441171442321596},
    {-0x1.6666666666666p-2, 0.704688089718713450002},
    {-0x1.12e0be826d695p-30, 0.9999999990000000005},
    {0x0.0p+0, 1.0},
    {0x1.70ef54646d497p-57, 1.00000000000000001},
    {0x1.0624dd2f1a9fcp-9, 1.0020020013340002668},
    {0x1.61e4f765fd8aep-9, 1.00270364828271553392},
    {0x1.6666666666666p-2, 1.41906754859325721676},
    {0x1.0000000000000p-1, 1.64872127070012814685},
    {0x1.0000000000000p+0, 2.71828182845904523536},
    {0x1.8000000000000p+1, 20.0855369231876677409},
    {0x1.8ae147ae147aep+3, 228661.952056809797096},
    {0x1.9000000000000p+6, 2.68811714181613544841e+43},
    {0x1.5e00000000000p+9, 1.01423205473500450946e+304},
    {0x1.62c0000000000p+9, 1.35498631931463283088e+308},
};
static const known expm1s[] = {
    {-0x1.5e00000000000p+9, -1.0},
    {-0x1.4000000000000p+2, -0.993262053000914532903},
    {-0x1.66666d1c630d1p-2, -0.295311980750092000455},
    {-0x1.6666666666666p-2, -0.295311910281286549998},
    {-0x1.999999999999ap-4, -0.0951625819640404318586},
    {-0x1.12e0be826d695p-30, -9.99999999500000062448e-10},
    {0x1.56e1fc2f8f359p-997, 1.00000000000000002506e-300},
    {0x1.70ef54646d497p-57, 1.00000000000000007654e-17},
    {0x1.12e0be826d695p-30, 1.00000000050000006245e-9},
    {0x1.47ae147ae147bp-7, 0.0100501670841680577524},
    {0x1.999999999999ap-4, 0.105170918075647630947},
    {0x1.6666666666666p-2, 0.419067548593257216761},
    {0x1.66666d1c630d1p-2, 0.419067690500019175505},
    {0x1.0000000000000p+0, 1.71828182845904523536},
    {0x1.4000000000000p+2, 147.413159102576603421},
    {0x1.9000000000000p+5, 5.18470552858707246409e+21},
};
static const known sigmoids[] = {
    {-0x1.5e00000000000p+9, 9.85967654375977085671e-305},
    {-0x1.2000000000000p+5, 2.31952283024356885029e-16},
    {-0x1.8000000000000p+1, 0.0474258731775667808788},
    {-0x1.0000000000000p+0, 0.268941421369995120749},
    {-0x1.12e0be826d695p-30, 0.49999999975},
    {0x0.0p+0, 0.5},
    {0x1.999999999999ap-4, 0.524979187478939987484},
    {0x1.0000000000000p+0, 0.731058578630004879251},
    {0x1.8000000000000p+1, 0.952574126822433219121},
    {0x1.2000000000000p+5, 0.999999999999999768048},
    {0x1.5e00000000000p+9, 1.0},
};
static const known psis[] = {
    {0x1.4f8b588e368f1p-17, -100000.577199215672889},
    {0x1.0624dd2f1a9fcp-10, -1000.57557193181027965},
    {0x1.999999999999ap-4, -10.4237549404110762321},
    {0x1.0000000000000p-1, -1.96351002602142347944},
    {0x1.999999999999ap-1, -0.965008566706138357274},
    {0x1.0000000000000p+0, -0.577215664901532860607},
    {0x1.762d86356be3fp+0, -9.24126552172942751679e-17},
    {0x1.0000000000000p+1, 0.422784335098467139393},
    {0x1.3333333333333p+1, 0.652901169700598094229},
    {0x1.999999999999ap+1, 0.998838891286599648312},
    {0x1.0000000000000p+2, 1.25611766843180047273},
    {0x1.6666666666666p+2, 1.63083191951446466258},
    {0x1.0000000000000p+3, 2.01564147795560999654},
    {0x1.3000000000000p+3, 2.19773787640294953317},
    {0x1.3ffffffffffffp+3, 2.25175258906672092083},
    {0x1.4000000000000p+3, 2.25175258906672110765},
    {0x1.5000000000000p+3, 2.30300103429768637527},
    {0x1.9000000000000p+4, 3.19874251285197400853},
    {0x1.9000000000000p+6, 4.6001618527380874002},
    {0x1.34a0000000000p+10, 7.11801623182799784331},
    {0x1.e848000000000p+19, 13.8155100579641907708},
    {0x1.d1a94a2000000p+39, 27.6310211159280482082},
};
static const known psi1s[] = {
    {0x1.4f8b588e368f1p-17, 10000000001.64490839},
    {0x1.0624dd2f1a9fcp-10, 1000001.64253319582734},
    {0x1.999999999999ap-4, 101.433299150792747705},
    {0x1.0000000000000p-1, 4.93480220054467930942},
    {0x1.999999999999ap-1, 2.29947413750170004177},
    {0x1.0000000000000p+0, 1.64493406684822643647},
    {0x1.762d86356be3fp+0, 0.967672245447621254995},
    {0x1.0000000000000p+1, 0.644934066848226436472},
    {0x1.3333333333333p+1, 0.515152508896944399429},
    {0x1.999999999999ap+1, 0.36632119073140077097},
    {0x1.0000000000000p+2, 0.283822955737115325361},
    {0x1.6666666666666p+2, 0.195458426008530031895},
    {0x1.0000000000000p+3, 0.133137014694031425135},
    {0x1.3000000000000p+3, 0.110997288469099032373},
    {0x1.3ffffffffffffp+3, 0.105166335681685765751},
    {0x1.4000000000000p+3, 0.105166335681685746122},
    {0x1.5000000000000p+3, 0.0999169560591267332039},
    {0x1.9000000000000p+4, 0.0408106632572255791874},
    {0x1.9000000000000p+6, 0.0100501666633335713952},
    {0x1.34a0000000000p+10, 0.000810372727126966652695},
    {0x1.e848000000000p+19, 0.00000100000050000016666667},
    {0x1.d1a94a2000000p+39, 1.0000000000005e-12},
};
/* clang-format on */

typedef double function(double x);

/* Largest error of all, relative to max(least, value). */
static void check_table(const char *name, function *f, const known *table, size_t count, double least,
                        double most)
{
    for (size_t k = 0; k < count; k++) {
        double size = fabs(table[k].value) > least ? fabs(table[k].value) : least;
        double found = f(table[k].x), gap = fabs(found - table[k].value), error = gap > 0 ? gap / size : 0;
        ck_assert_msg(gap <= most * size, "%s(%.17g): %.17g, expected %.17g, off by %.3g", name, table[k].x,
                      found, table[k].value, error);
    }
}
#define CHECK(f, table, least, most) check_table(#f, f, table, sizeof table / sizeof *table, least, most)

static double decay(double y)
{
    return sot__decay(y);
}

static double psi0(double x)
{
    double value, other;
    sot__psi(x, &value, &other);
    return value;
}

static double psi1(double x)
{
    double value, other;
    sot__psi(x, &other, &value);
    return value;
}

START_TEST(known_values)
{
    CHECK(decay, decays, 0, 1e-15);
    CHECK(sot__log, logs, 0, 2.5e-16);
    CHECK(sot__log1p, log1ps, 0, 5e-16);
    CHECK(sot__exp, exps, 0, 1e-15);
    CHECK(sot__expm1, expm1s, 0, 2e-15);
    CHECK(sot__sigmoid, sigmoids, 0, 2e-15);
    CHECK(psi0, psis, 1, 1e-14);
    CHECK(psi1, psi1s, 1, 1e-14);
}
END_TEST

START_TEST(edges)
{
    ck_assert_double_eq(sot__decay(0), 1);
    ck_assert_double_eq(sot__decay(64), 0);
    ck_assert_double_eq(sot__decay(1e300), 0);
    ck_assert_double_eq(sot__decay((double)INFINITY), 0);
    ck_assert(sot__decay(nextafter(64, 0)) > 0);
    for (int k = 0; k < 64; k++) /* powers of two are exact */
        ck_assert_double_eq(sot__decay(k), ldexp(1, -k));
    ck_assert_double_eq(sot__log(1), 0);
    ck_assert_double_eq(sot__log1p(0), 0);
    ck_assert_double_eq(sot__exp(0), 1);
    ck_assert_double_eq(sot__exp(-708.5), 0);
    ck_assert_double_eq(sot__exp(-(double)INFINITY), 0);
    ck_assert(isinf(sot__exp(711)) && isinf(sot__exp((double)INFINITY)));
    ck_assert(isnan(sot__exp((double)NAN)));
    ck_assert_double_eq(sot__expm1(0), 0);
    ck_assert_double_eq(sot__expm1(-50), -1);
    ck_assert_double_eq(sot__expm1(-(double)INFINITY), -1);
    ck_assert(isnan(sot__expm1((double)NAN)));
    ck_assert(sot__expm1(708.9) < sot__expm1(709) && isfinite(sot__expm1(1e300)));
    ck_assert_double_eq(sot__sigmoid(0), 0.5);
    ck_assert_double_eq(sot__sigmoid(-1e9), 0);
    ck_assert_double_eq(sot__sigmoid(1e9), 1);
}
END_TEST

/* Against the C library at many places: no step in between the tables goes wrong. */
START_TEST(many_places)
{
    rng dice = {11};
    for (size_t k = 0; k < scaled(100000); k++) {
        double y = 64 * rng_unit(&dice), x = pow(10, 40 * rng_unit(&dice) - 20),
               z = 1400 * rng_unit(&dice) - 700;
        double small = 0.8 * rng_unit(&dice) - 0.4;
        ck_assert_double_eq_tol(sot__decay(y) / exp2(-y), 1, 2e-15);
        ck_assert_double_le(fabs(sot__log(x) - log(x)), 4e-16 * fabs(log(x)));
        ck_assert_double_le(fabs(sot__log1p(x) - log1p(x)), 8e-16 * log1p(x));
        ck_assert_double_eq_tol(sot__exp(z) / exp(z), 1, 2e-15);
        ck_assert_double_le(fabs(sot__expm1(small) - expm1(small)), 3e-15 * fabs(expm1(small)));
        ck_assert_double_le(fabs(sot__expm1(z) - expm1(z)), 2e-15 * fabs(expm1(z)));
        ck_assert_double_le(sot__decay(y + 1e-3), sot__decay(y));
    }
}
END_TEST

/* psi(x + 1) = psi(x) + 1/x, psi1(x + 1) = psi1(x) - 1/x^2: the recurrence and the series agree; both are
 * monotone. */
START_TEST(recurrence)
{
    rng dice = {12};
    for (size_t k = 0; k < scaled(100000); k++) {
        double x = pow(10, 8 * rng_unit(&dice) - 4);
        double error = psi0(x + 1) - psi0(x) - 1 / x, error1 = psi1(x + 1) - psi1(x) + 1 / x / x;
        double size = fabs(psi0(x)) > 1 ? fabs(psi0(x)) : 1, size1 = psi1(x) > 1 ? psi1(x) : 1;
        ck_assert_msg(fabs(error) <= 3e-14 * size, "psi(%.17g): off by %.3g", x, error);
        ck_assert_msg(fabs(error1) <= 3e-14 * size1, "psi1(%.17g): off by %.3g", x, error1);
        ck_assert(psi0(x * 1.001) > psi0(x));
        ck_assert(psi1(x * 1.001) < psi1(x));
    }
}
END_TEST

#if defined(__GNUC__) && defined(__x86_64__)
/* What the library asks the processor is what the compiler's own table says of it. */
START_TEST(lanes_as_the_compiler_sees_them)
{
    unsigned expected = __builtin_cpu_supports("avx2") ? 1 : 0;
    ck_assert_uint_eq(sot__lanes_level(), expected);
}
END_TEST
#endif

#define WIDTHS_OF "../../tests/unit/many.def"
#include "base/widths.def"

static const struct many {
    void (*psi)(size_t count, const double *x, double *psi, double *psi1);
    void (*log1p)(size_t count, const double *x, double *out);
    void (*expm1)(size_t count, const double *x, double *out);
    void (*decay)(size_t count, const double *x, double *out);
} widths[] = {
    {psi_plain, log1p_plain, expm1_plain, decay_plain},
#if defined(__GNUC__) && defined(__x86_64__)
    {psi_avx2, log1p_avx2, expm1_avx2, decay_avx2},
#endif
};

/* Many at once are the same bits as one by one, wherever they stand and however wide the processor works. */
START_TEST(many_at_once)
{
    rng dice = {13};
    for (int trial = 0; trial < 3000; trial++) {
        const struct many *many = &widths[(unsigned)trial % (sot__lanes_level() + 1)];
        double x[23], psi[24], second[24], z[24];
        size_t count = 1 + rng_below(&dice, 23);
        for (size_t k = 0; k < count; k++)
            x[k] = pow(10, 12 * rng_unit(&dice) - 4);
        psi[count] = second[count] = -7;
        many->psi(count, x, psi, second);
        ck_assert_double_eq(psi[count], -7); /* nothing beyond */
        ck_assert_double_eq(second[count], -7);
        for (size_t k = 0; k < count; k++) {
            ck_assert(bits_of(psi[k]) == bits_of(psi0(x[k])));
            ck_assert(bits_of(second[k]) == bits_of(psi1(x[k])));
        }
        x[0] = trial % 5 ? x[0] : 0;
        many->log1p(count, x, psi);
        ck_assert_double_eq(psi[count], -7);
        for (size_t k = 0; k < count; k++) {
            ck_assert(bits_of(psi[k]) == bits_of(sot__log1p(x[k])));
            z[k] = trial % 2 ? 800 * rng_unit(&dice) - 80 : 2 * rng_unit(&dice) - 1;
            x[k] = z[k];
        }
        z[count] = -7;
        many->expm1(count, z, z);
        ck_assert_double_eq(z[count], -7);
        for (size_t k = 0; k < count; k++) {
            ck_assert(bits_of(z[k]) == bits_of(sot__expm1(x[k])));
            x[k] = trial % 7 ? 70 * rng_unit(&dice) - 1 : k % 2 ? 64 : HUGE_VAL;
        }
        many->decay(count, x, psi);
        for (size_t k = 0; k < count; k++)
            ck_assert(bits_of(psi[k]) == bits_of(sot__decay(x[k])));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("special");
    TCase *tests = add_case(suite, "special");
    tcase_add_test(tests, known_values);
    tcase_add_test(tests, edges);
    tcase_add_test(tests, many_places);
    tcase_add_test(tests, recurrence);
#if defined(__GNUC__) && defined(__x86_64__)
    tcase_add_test(tests, lanes_as_the_compiler_sees_them);
#endif
    tcase_add_test(tests, many_at_once);
    return run_suite(suite);
}
