/* SPDX-License-Identifier: MIT */
/* A block of pairs measured, as wide as the processor goes; see lanes.def. */

#include "score/measure.h"

#define WIDTHS_OF "score/lanes.def"
#include "base/widths.def"

typedef struct width {
    void (*find)(sot__found_block *block);
    void (*psi)(const double *x, size_t count, double *psi, double *psi1);
    void (*measure)(const sot__sight *sight, sot__found_block *block, sot__measures *out);
} width;

static const width widths[] = {
    {find_plain, psi_row_plain, measure_plain},
#if defined(__GNUC__) && defined(__x86_64__)
    {find_avx2, psi_row_avx2, measure_avx2},
#endif
};

void sot__block_find(sot__found_block *block, unsigned level)
{
    widths[level].find(block);
}

/* Of one pair all rates that it has evidence of are solved at once. Where it has none for or none against,
 * ψ and ψ₁ are the prior's to the last bit. */
static void solve_alone(const width *of, sot__found_block *b)
{
    enum { RATES = 1 + 2 * SOT_TRUST_COUNT, SIDES = 2 * RATES };
    const sot__scoring *scoring = b->moment.scoring;
    const sot__prior *priors[RATES];
    int rows[RATES];
    double x[SIDES + SOT__LANES_MOST], psi[SIDES + SOT__LANES_MOST], psi1[SIDES + SOT__LANES_MOST];
    size_t rates = 0, count;
    for (int which = 0; which < 3; which++) {
        for (uint32_t told = sot__block_rates(b, which); told; rates++) {
            int k = sot__next_bit(&told), row = rows[rates] = SOT__ROW(which) + k;
            const sot__prior *prior = priors[rates] = &(which ? scoring->trust : scoring->depth)[k];
            x[2 * rates] = b->r[row][0] + prior->alpha;
            x[2 * rates + 1] = b->s[row][0] + prior->beta;
        }
    }
    for (count = 2 * rates; count % SOT__LANES_MOST != 0; count++)
        x[count] = 1;
    of->psi(x, count, psi, psi1);
    for (size_t i = 0; i < rates; i++) {
        const sot__prior *prior = priors[i];
        double up = psi[2 * i] - prior->psi_alpha, down = psi[2 * i + 1] - prior->psi_beta;
        b->c[rows[i]][0] = prior->w * (up - down);
        b->variance[rows[i]][0] = prior->w * prior->w * (psi1[2 * i] + psi1[2 * i + 1]);
    }
}

void sot__block_measure(const sot__sight *sight, sot__found_block *block, unsigned level, sot__measures *out)
{
    const width *of = &widths[level];
    /* Where it is given, but of no pair of the block. */
    if ((sight->scale[0].seen & ~block->any[0]) >> SOT_DEPTH_ATTENTION & 1u)
        sot__block_begin_count(block, SOT_DEPTH_ATTENTION, HUGE_VAL);
    if (block->count == 1)
        solve_alone(of, block);
    of->measure(sight, block, out);
}
