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

/* Of one pair all rates that it has evidence of are solved at once. */
static void solve_alone(const width *of, sot__found_block *b)
{
    enum { RATES = 1 + 2 * SOT_TRUST_COUNT, SIDES = 2 * RATES };
    const sot__scoring *scoring = b->moment.scoring;
    const sot__prior *priors[RATES];
    int rows[RATES];
    double x[SIDES + SOT__LANES_MOST], psi[SIDES + SOT__LANES_MOST], psi1[SIDES + SOT__LANES_MOST];
    size_t rates = 0, count = 0, at = 0;
    for (int which = 0; which < 3; which++) {
        for (uint32_t told = b->any[which] & (which ? ~0u : sot__depth_rates); told; rates++) {
            int k = sot__next_bit(&told), row = rows[rates] = SOT__ROW(which) + k;
            const sot__prior *prior = priors[rates] = &(which ? scoring->trust : scoring->depth)[k];
            double r = b->r[row][0], s = b->s[row][0];
            x[count] = r + prior->alpha;
            count += r != 0;
            x[count] = s + prior->beta;
            count += s != 0;
        }
    }
    for (size_t k = count; k % SOT__LANES_MOST != 0; k++)
        x[k] = 1;
    of->psi(x, count, psi, psi1);
    for (size_t i = 0; i < rates; i++) {
        const sot__prior *prior = priors[i];
        double up = 0, down = 0, up1 = prior->psi1_alpha, down1 = prior->psi1_beta;
        if (b->r[rows[i]][0] != 0) {
            up = psi[at] - prior->psi_alpha;
            up1 = psi1[at++];
        }
        if (b->s[rows[i]][0] != 0) {
            down = psi[at] - prior->psi_beta;
            down1 = psi1[at++];
        }
        b->c[rows[i]][0] = prior->w * (up - down);
        b->variance[rows[i]][0] = prior->w * prior->w * (up1 + down1);
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
