/* SPDX-License-Identifier: MIT */
/* The measures, each in one walk over rows in ascending order of score. A row counts with its weight, times
 * how often its group was drawn. */
#include "learn/sample.h"

#include "base/special.h"

#include <math.h>

static double weight_of(const sot__outcome *row, const uint32_t *times)
{
    return times ? row->weight * times[row->group] : row->weight;
}

/* The rows from `from` on that have its score: the end of them, and the weight of both labels among them. */
static size_t ties(const sot__sample *sample, size_t from, const uint32_t *times, double weight[2])
{
    size_t k = from;
    weight[0] = weight[1] = 0;
    for (; k < sample->count && sample->rows[k].score == sample->rows[from].score; k++)
        weight[sample->rows[k].label > 0] += weight_of(&sample->rows[k], times);
    return k;
}

/* The Mann-Whitney statistic over the number of (1, 0) couples: a tie is half a win. */
static double auc(const sot__sample *sample, const uint32_t *times)
{
    double weight[2], below = 0, above = 0, wins = 0;
    for (size_t k = 0; k < sample->count;) {
        k = ties(sample, k, times, weight);
        wins += weight[1] * (below + 0.5 * weight[0]);
        below += weight[0];
        above += weight[1];
    }
    return wins / (below * above);
}

/* From the highest score down; rows of one score come in together. */
static double average_precision(const sot__sample *sample, const uint32_t *times)
{
    double taken = 0, hits = 0, sum = 0;
    for (size_t k = sample->count; k > 0;) {
        double score = sample->rows[k - 1].score, more = 0;
        for (; k > 0 && sample->rows[k - 1].score == score; k--) {
            double w = weight_of(&sample->rows[k - 1], times);
            taken += w;
            more += sample->rows[k - 1].label > 0 ? w : 0;
        }
        hits += more;
        if (taken > 0)
            sum += more * hits / taken;
    }
    return sum / hits;
}

static double log_loss(const sot__sample *sample, const uint32_t *times)
{
    double sum = 0, all = 0;
    for (size_t k = 0; k < sample->count; k++) {
        const sot__outcome *row = &sample->rows[k];
        double w = weight_of(row, times), p = row->label > 0 ? row->score : 1 - row->score;
        p = p < 1e-15 ? 1e-15 : p > 1 - 1e-15 ? 1 - 1e-15 : p;
        sum -= w * sot__log(p);
        all += w;
    }
    return sum / all;
}

static double brier(const sot__sample *sample, const uint32_t *times)
{
    double sum = 0, all = 0;
    for (size_t k = 0; k < sample->count; k++) {
        double w = weight_of(&sample->rows[k], times), miss = sample->rows[k].score - sample->rows[k].label;
        sum += w * (miss * miss);
        all += w;
    }
    return sum / all;
}

typedef struct bin {
    double weight, score, label, from, to;
} bin;

/* Bins of equal weight; rows of one score go together, into the bin that their middle falls into. */
static double fill_bins(const sot__sample *sample, unsigned bins, const uint32_t *times, bin *out)
{
    double all = 0, before = 0, weight[2];
    for (unsigned b = 0; b < bins; b++)
        out[b] = (bin){0, 0, 0, 0, 0};
    for (size_t k = 0; k < sample->count; k++)
        all += weight_of(&sample->rows[k], times);
    for (size_t k = 0, next; k < sample->count; k = next) {
        next = ties(sample, k, times, weight);
        double both = weight[0] + weight[1];
        if (both == 0)
            continue;
        unsigned b = (unsigned)(bins * ((before + 0.5 * both) / all));
        bin *here = &out[b < bins ? b : bins - 1];
        if (here->weight == 0)
            here->from = sample->rows[k].score;
        here->to = sample->rows[k].score;
        here->weight += both;
        here->score += both * sample->rows[k].score;
        here->label += weight[1];
        before += both;
    }
    return all;
}

static double ece(const sot__sample *sample, unsigned bins, const uint32_t *times)
{
    bin filled[SOT__BINS_MOST];
    double all = fill_bins(sample, bins, times, filled), sum = 0;
    for (unsigned b = 0; b < bins; b++)
        sum += fabs(filled[b].score - filled[b].label);
    return sum / all;
}

size_t sot__reliability(const sot__sample *sample, unsigned bins, sot_reliability *out)
{
    bin filled[SOT__BINS_MOST];
    size_t used = 0;
    fill_bins(sample, bins, NULL, filled);
    for (unsigned b = 0; b < bins; b++) {
        double n = filled[b].weight;
        if (n == 0)
            continue;
        /* Wilson's interval at z = 1.96. */
        double p = filled[b].label / n, z2 = 1.96 * 1.96, middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = 1.96 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        double low = middle - half, high = middle + half;
        out[used++] = (sot_reliability){filled[b].from,    filled[b].to,       n, filled[b].score / n, p,
                                        low > 0 ? low : 0, high < 1 ? high : 1};
    }
    return used;
}

/* Mid-ranks of the rows in an order in which equal values lie together: weight before, and half of its own.
 */
static void rank(const sot__sample *sample, const uint32_t *order, const uint32_t *times, double *out)
{
    double before = 0;
    for (size_t k = 0, next; k < sample->count; k = next) {
        const sot__outcome *first = &sample->rows[order ? order[k] : k];
        double tied = 0;
        for (next = k; next < sample->count; next++) {
            const sot__outcome *row = &sample->rows[order ? order[next] : next];
            if (order ? row->label != first->label : row->score != first->score)
                break;
            tied += weight_of(row, times);
        }
        for (size_t i = k; i < next; i++)
            out[order ? order[i] : i] = before + 0.5 * tied;
        before += tied;
    }
}

/* Pearson's correlation of the mid-ranks. */
static double spearman(const sot__sample *sample, const uint32_t *times, double *room)
{
    double *x = room, *y = room + sample->count, all = 0, xx = 0, yy = 0, xy = 0;
    rank(sample, NULL, times, x);
    rank(sample, sample->by_label, times, y);
    for (size_t k = 0; k < sample->count; k++)
        all += weight_of(&sample->rows[k], times);
    for (size_t k = 0; k < sample->count; k++) {
        /* The mean of mid-ranks is half of the weight. */
        double w = weight_of(&sample->rows[k], times), dx = x[k] - 0.5 * all, dy = y[k] - 0.5 * all;
        xx += w * dx * dx;
        yy += w * dy * dy;
        xy += w * dx * dy;
    }
    return xy / sqrt(xx * yy);
}

double sot__metric(const sot__sample *sample, int metric, unsigned bins, const uint32_t *times, double *room)
{
    switch (metric) {
    case SOT_METRIC_AUC:
        return auc(sample, times);
    case SOT_METRIC_AVERAGE_PRECISION:
        return average_precision(sample, times);
    case SOT_METRIC_LOG_LOSS:
        return log_loss(sample, times);
    case SOT_METRIC_BRIER:
        return brier(sample, times);
    case SOT_METRIC_ECE:
        return ece(sample, bins, times);
    default:
        return spearman(sample, times, room);
    }
}
