/* SPDX-License-Identifier: MIT */
/* network OTC.csv ADVOGATO.csv: how well ratings are predicted from strictly earlier ones, with the simple
 * rules beside, and whether reputation makes the sign of first ratings more predictable. "-" leaves one out.
 */
#include "../common/flat.h"
#include "ratings/ratings.h"
#include <socialtrust.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
    char actor[24], target[24];
    double value;
    int64_t time;
    size_t order;
} row;

typedef struct rows {
    row *at;
    size_t count, room;
} rows;

static void need(sot_status status, const sot_error *error)
{
    if (status != SOT_OK) {
        fprintf(stderr, "%s\n", error->message);
        exit(1);
    }
}

static row *more(rows *list)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 1024;
        list->at = realloc(list->at, list->room * sizeof *list->at);
    }
    memset(&list->at[list->count], 0, sizeof *list->at);
    list->at[list->count].order = list->count;
    return &list->at[list->count++];
}

static int by_time(const void *x, const void *y)
{
    const row *p = x, *q = y;
    if (p->time != q->time)
        return p->time < q->time ? -1 : 1;
    return p->order < q->order ? -1 : 1;
}

/* ---- figures ---- */

typedef struct judged {
    double score;
    int positive;
} judged;

static int by_score(const void *x, const void *y)
{
    const judged *p = x, *q = y;
    return p->score < q->score ? -1 : p->score > q->score;
}

/* Chance that a positive rating scores above a negative one, ties half. */
static double auc(judged *list, size_t count)
{
    double ranks = 0, good = 0;
    qsort(list, count, sizeof *list, by_score);
    for (size_t i = 0, k; i < count; i = k) {
        double here = 0;
        for (k = i; k < count && list[k].score == list[i].score; k++)
            here += list[k].positive;
        ranks += here * ((double)(i + 1 + k) / 2);
        good += here;
    }
    return (ranks - good * (good + 1) / 2) / (good * ((double)count - good));
}

typedef struct figures {
    const char *name;
    judged *list;
    size_t count;
    double squares, hits;
} figures;

enum { MEAN, RATEE, RATER, REVERSE, PREDICTED, KINDS };
static const char *const names[KINDS] = {"mean of all so far", "ratee mean", "rater mean", "reverse rating",
                                         "libsocialtrust"};

static void judge(figures *f, double predicted, double score, const row *r)
{
    f->list[f->count++] = (judged){score, r->value > 0};
    f->squares += (predicted - r->value) * (predicted - r->value);
    double level = predicted < 0.7 ? 0.6 : predicted < 0.9 ? 0.8 : 1.0;
    f->hits += fabs(level - r->value) < 1e-9;
}

static void judge_all(figures all[KINDS], const sot_prediction *p, double mean, const row *r)
{
    judge(&all[MEAN], mean, 0, r);
    const double simple[3] = {p->ratee_mean, p->rater_mean, p->reverse};
    for (int k = 0; k < 3; k++) {
        double v = isnan(simple[k]) ? mean : simple[k];
        judge(&all[RATEE + k], v, v, r);
    }
    judge(&all[PREDICTED], p->rating, p->positive, r);
}

static void begin(figures all[KINDS], size_t most)
{
    for (int k = 0; k < KINDS; k++)
        all[k] = (figures){.name = names[k], .list = malloc((most + 1) * sizeof(judged))};
}

static void end(figures all[KINDS], const char *title, int levels)
{
    printf("\n%s (%zu ratings)\n  %-20s %8s %8s\n", title, all[0].count, "", "RMSE",
           levels ? "accuracy" : "sign AUC");
    for (int k = 0; k < KINDS; k++) {
        double n = (double)all[k].count;
        printf("  %-20s %8.4f %8.4f\n", all[k].name, sqrt(all[k].squares / n),
               levels ? all[k].hits / n : auc(all[k].list, all[k].count));
        free(all[k].list);
    }
}

/* ---- Bitcoin OTC ---- */

static rows read_otc(const char *path)
{
    rows list = {NULL, 0, 0};
    FILE *file = fopen(path, "r");
    char line[256];
    while (file && fgets(line, sizeof line, file)) {
        double rating, seconds;
        row r = {.order = 0};
        if (sscanf(line, "%23[^,],%23[^,],%lf,%lf", r.actor, r.target, &rating, &seconds) != 4)
            continue;
        row *here = more(&list);
        size_t order = here->order;
        *here = r;
        here->order = order;
        here->value = rating / 10;
        here->time = (int64_t)seconds * 1000000;
    }
    if (file)
        fclose(file);
    qsort(list.at, list.count, sizeof *list.at, by_time);
    return list;
}

static sot_prediction predict(sot_ratings *ratings, const row *r, int64_t time)
{
    sot_error error = SOT_ERROR_INIT;
    sot_prediction p = SOT_PREDICTION_INIT;
    need(sot_ratings_predict(ratings, r->actor, r->target, time, &p, &error), &error);
    return p;
}

static void put(sot_ratings *ratings, const row *r, int64_t time)
{
    sot_error error = SOT_ERROR_INIT;
    need(sot_ratings_add(ratings, r->actor, r->target, r->value, time, &error), &error);
}

/* Predicts from row `from` on; with `learn` each rating becomes known once all of its second are judged. */
static void otc(sot_context *context, const rows *list, size_t from, int learn, const char *title)
{
    sot_error error = SOT_ERROR_INIT;
    sot_ratings *ratings = NULL;
    figures all[KINDS];
    double sum = 0, count = 0;
    need(sot_ratings_new(context, &ratings, &error), &error);
    begin(all, list->count);
    for (size_t k = 0, next; k < list->count; k = next) {
        for (next = k; next < list->count && list->at[next].time == list->at[k].time; next++)
            if (next >= from) {
                sot_prediction p = predict(ratings, &list->at[next], list->at[next].time);
                judge_all(all, &p, count > 0 ? sum / count : 0, &list->at[next]);
            }
        for (size_t m = k; m < next && (learn || m < from); m++) {
            put(ratings, &list->at[m], list->at[m].time);
            sum += list->at[m].value;
            count++;
        }
    }
    end(all, title, 0);
    sot_ratings_free(ratings);
}

/* ---- first contacts: the sign with and without reputation ---- */

#define BLOCKS 400

static sot_network *network_until(sot_context *context, const sot_profile *profile, const rows *list,
                                  size_t count)
{
    sot_error error = SOT_ERROR_INIT;
    sot_network *network = NULL;
    const char **texts = malloc(2 * (count + 1) * sizeof *texts);
    double *rating = malloc((count + 1) * sizeof *rating);
    int64_t *time = malloc((count + 1) * sizeof *time);
    for (size_t k = 0; k < count; k++) {
        texts[k] = list->at[k].actor;
        texts[count + k] = list->at[k].target;
        rating[k] = list->at[k].value;
        time[k] = list->at[k].time;
    }
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    actor.strings = texts;
    target.strings = texts + count;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    columns.count = count;
    columns.actor = &actor;
    columns.target = &target;
    columns.rating = rating;
    columns.time_us = time;
    need(sot_network_from_columns(context, profile, &columns, NULL, &network, &error), &error);
    free(texts), free(rating), free(time);
    return network;
}

/* One first contact: what reputation said, and the sign that came. */
typedef struct contact {
    double lean; /* ln((r + W/2)/(s + W/2)): 0 without a voice */
    int heard, positive;
} contact;

/* Platt's p = sigmoid(a + b*lean) on the contacts so far, by Newton's method with a ridge of 1. */
static void fit(const contact *list, size_t count, double w[2])
{
    w[0] = w[1] = 0;
    for (int step = 0; step < 12; step++) {
        double g[2] = {-w[0], -w[1]}, h00 = 1, h01 = 0, h11 = 1;
        for (size_t k = 0; k < count; k++) {
            double p = 1 / (1 + exp(-w[0] - w[1] * list[k].lean)), d = list[k].positive - p, q = p * (1 - p);
            g[0] += d;
            g[1] += d * list[k].lean;
            h00 += q;
            h01 += q * list[k].lean;
            h11 += q * list[k].lean * list[k].lean;
        }
        double det = h00 * h11 - h01 * h01;
        w[0] += (g[0] * h11 - g[1] * h01) / det;
        w[1] += (g[1] * h00 - g[0] * h01) / det;
    }
}

typedef struct loss {
    double with, without;
    size_t count;
} loss;

/* The network is built anew for each block, from the rows before it; a first contact is a rating where
 * neither has rated the other before. Base rate and the two numbers of Platt's scale are fitted to the first
 * contacts of earlier blocks. */
static void first_contacts(sot_context *context, const rows *list)
{
    sot_profile *profile = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_ratings *ratings = NULL;
    contact *seen = malloc((list->count + 1) * sizeof *seen);
    loss all = {0, 0, 0}, heard = {0, 0, 0};
    size_t count = 0, from = list->count / 5, each = (list->count - from) / BLOCKS + 1, next = 0;
    double w[2] = {0, 0};
    need(sot_profile_builtin(context, &profile, &error), &error);
    need(sot_ratings_new(context, &ratings, &error), &error);
    for (size_t start = 0, until; start < list->count; start = until) {
        until = start + each;
        sot_network *network = network_until(context, profile, list, start);
        size_t known = count;
        double base = 0;
        fit(seen, known, w);
        for (size_t k = 0; k < known; k++)
            base += (double)seen[k].positive / (double)known;
        for (size_t k = start; k < until && k < list->count; k++) {
            const row *r = &list->at[k];
            for (; list->at[next].time < r->time; next++)
                put(ratings, &list->at[next], list->at[next].time);
            sot_reputation reputation = reputation_room();
            if (!isnan(predict(ratings, r, r->time).reverse))
                continue;
            if (sot_network_find(network, r->actor) != SOT_NOBODY &&
                sot_network_find(network, r->target) != SOT_NOBODY)
                need(sot_network_reputation(network, r->actor, r->target, NULL, &reputation, &error), &error);
            contact c = {log((reputation.r + 2) / (reputation.s + 2)), reputation.heard > 0, r->value > 0};
            seen[count++] = c;
            if (k < from)
                continue;
            double p = 1 / (1 + exp(-w[0] - w[1] * c.lean));
            double with = -log(c.positive ? p : 1 - p), without = -log(c.positive ? base : 1 - base);
            all = (loss){all.with + with, all.without + without, all.count + 1};
            if (c.heard)
                heard = (loss){heard.with + with, heard.without + without, heard.count + 1};
        }
        sot_network_unref(network);
    }
    const loss shown[2] = {all, heard};
    printf("\nBitcoin OTC, sign of first-contact ratings in the last 80%% (log-loss, lower is better)\n");
    for (int k = 0; k < 2; k++)
        printf("  %-16s %6zu: flat base rate %.4f, with reputation %.4f\n", k ? "with a voice" : "all",
               shown[k].count, shown[k].without / (double)shown[k].count,
               shown[k].with / (double)shown[k].count);
    printf("  last fit: a %.3f, b %.3f\n", w[0], w[1]);
    sot_ratings_free(ratings);
    sot_profile_unref(profile);
    free(seen);
}

/* ---- Advogato ---- */

static rows read_advogato(const char *path)
{
    rows list = {NULL, 0, 0};
    FILE *file = fopen(path, "r");
    char line[256], level[32];
    while (file && fgets(line, sizeof line, file)) {
        row r = {.order = 0};
        if (sscanf(line, "%23[^,],%23[^,],%31[A-Za-z]", r.actor, r.target, level) != 3 ||
            strcmp(r.actor, r.target) == 0)
            continue;
        r.value = strcmp(level, "Apprentice") == 0  ? 0.6
                  : strcmp(level, "Journeyer") == 0 ? 0.8
                  : strcmp(level, "Master") == 0    ? 1.0
                                                    : 0;
        if (r.value > 0)
            *more(&list) = r;
    }
    if (file)
        fclose(file);
    /* In an order that has nothing to do with who rates whom: there are no times. */
    uint64_t state = 88172645463325252u;
    for (size_t k = 0; k < list.count; k++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        list.at[k].time = (int64_t)(state >> 16);
        list.at[k].order = k;
    }
    qsort(list.at, list.count, sizeof *list.at, by_time);
    return list;
}

static void advogato(sot_context *context, const rows *list)
{
    sot_error error = SOT_ERROR_INIT;
    sot_ratings *ratings = NULL;
    figures all[KINDS];
    double sum = 0;
    need(sot_ratings_new(context, &ratings, &error), &error);
    begin(all, list->count);
    for (size_t k = 0; k < list->count; k++) {
        put(ratings, &list->at[k], 0);
        sum += list->at[k].value;
    }
    for (size_t k = 0; k < list->count; k++) {
        sot_prediction p = predict(ratings, &list->at[k], 1);
        judge_all(all, &p, sum / (double)list->count, &list->at[k]);
    }
    end(all, "Advogato, each rating from all others", 1);
    sot_ratings_free(ratings);
}

int main(int argc, char **argv)
{
    sot_context *context = NULL;
    sot_error error = SOT_ERROR_INIT;
    need(sot_context_new(NULL, &context, &error), &error);
    if (argc > 1 && strcmp(argv[1], "-") != 0) {
        rows list = read_otc(argv[1]);
        printf("Bitcoin OTC: %zu ratings, on [-1, 1]\n", list.count);
        otc(context, &list, list.count / 5, 1, "Bitcoin OTC, prequential, last 80%");
        otc(context, &list, list.count - list.count / 5, 0,
            "Bitcoin OTC, strict split, last 20% from the first 80%");
        first_contacts(context, &list);
        free(list.at);
    }
    if (argc > 2 && strcmp(argv[2], "-") != 0) {
        rows list = read_advogato(argv[2]);
        advogato(context, &list);
        free(list.at);
    }
    sot_context_unref(context);
    return 0;
}
