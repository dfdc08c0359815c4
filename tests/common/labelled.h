/* SPDX-License-Identifier: MIT */
/* A made-up company whose pairs differ in how they deal with each other, and labels drawn from a known model
 * of their signals. */
#ifndef TESTS_LABELLED_H
#define TESTS_LABELLED_H

#include "worlds.h"

#define PEOPLE 40
#define PAIRS (PEOPLE * (PEOPLE - 1) / 2)
#define LABELLED_DAYS 300
#define LABELLED_END (START + LABELLED_DAYS * DAY)

typedef struct people {
    char id[PEOPLE][8];
} people;

static inline people people_make(void)
{
    people out;
    for (int k = 0; k < PEOPLE; k++)
        snprintf(out.id[k], sizeof out.id[k], "p%02d", (k * 7) % PEOPLE); /* not in byte order */
    return out;
}

typedef struct labelled {
    size_t count;
    const char *a[2 * PAIRS], *b[2 * PAIRS];
    double label[2 * PAIRS], weight[2 * PAIRS];
    int64_t time[2 * PAIRS];
    sot_text_column columns[2];
} labelled;

static inline void labelled_row(row_list *rows, int64_t t, const char *from, const char *to, int kind)
{
    sot_interaction *row = &rows->at[rows->count++];
    *row = (sot_interaction)SOT_INTERACTION_INIT;
    row->time_us = t;
    row->actor = from;
    row->target = to;
    row->kind = kind;
}

/* Each pair with a rhythm, a share of answers and other habits of its own; some speak one way only. */
static inline row_list labelled_rows(rng *dice, const people *who)
{
    row_list rows = {malloc(400000 * sizeof(sot_interaction)), 0, 400000, calloc(400000, sizeof *rows.texts)};
    for (int i = 0; i < PEOPLE; i++)
        for (int j = 0; j < i; j++) {
            double busy = rng_unit(dice), answers = rng_unit(dice), meets = rng_unit(dice),
                   helps = rng_unit(dice);
            double asks = rng_unit(dice), keeps = rng_unit(dice), from = rng_unit(dice) * LABELLED_DAYS;
            busy *= busy * busy * 0.4;
            for (int day = (int)from; day < LABELLED_DAYS; day++) {
                if (!rng_chance(dice, busy) || rows.count + 8 > rows.room)
                    continue;
                bool turned = rng_chance(dice, .5);
                const char *a = who->id[turned ? j : i], *b = who->id[turned ? i : j];
                int64_t t = START + day * DAY + (int64_t)(rng_unit(dice) * 20) * HOUR;
                labelled_row(&rows, t, a, b, rng_chance(dice, asks) ? SOT_KIND_ASK : SOT_KIND_MESSAGE);
                if (rng_chance(dice, answers))
                    labelled_row(&rows, t + HOUR, b, a, SOT_KIND_ANSWER);
                if (rng_chance(dice, meets * .2))
                    labelled_row(&rows, t + 2 * HOUR, a, b, SOT_KIND_MEET);
                if (rng_chance(dice, helps * .2))
                    labelled_row(&rows, t + 3 * HOUR, b, a, SOT_KIND_THANK);
                if (rng_chance(dice, .1)) {
                    size_t k = rows.count;
                    labelled_row(&rows, t + 3 * HOUR, b, a, SOT_KIND_PROMISE);
                    labelled_row(&rows, t + 4 * HOUR, b, a,
                                 rng_chance(dice, keeps) ? SOT_KIND_KEEP : SOT_KIND_BREAK);
                    snprintf(rows.texts[k][0], 24, "i%zu", k);
                    rows.at[k].id = rows.at[k + 1].ref = rows.texts[k][0];
                }
            }
        }
    return rows;
}

static inline sot_labels labels_of(labelled *l)
{
    sot_labels out = SOT_LABELS_INIT;
    l->columns[0] = l->columns[1] = (sot_text_column)SOT_TEXT_COLUMN_INIT;
    l->columns[0].strings = l->a;
    l->columns[1].strings = l->b;
    out.count = l->count;
    out.a = &l->columns[0];
    out.b = &l->columns[1];
    out.label = l->label;
    out.weight = l->weight;
    out.as_of_us = l->time;
    return out;
}

/* Every pair at two times, labelled by depth signals (or by a's trust in b) with the weights' factors `u`. */
static inline labelled *labelled_make(rng *dice, sot_ledger *ledger, const people *who, bool trust,
                                      const double *u, double base)
{
    labelled *l = calloc(1, sizeof *l);
    for (int i = 0; i < PEOPLE; i++)
        for (int j = 0; j < i; j++)
            for (int half = 0; half < 2; half++) {
                size_t k = l->count++;
                bool turned = rng_chance(dice, .5);
                l->a[k] = who->id[turned ? j : i];
                l->b[k] = who->id[turned ? i : j];
                l->time[k] = START + (half ? LABELLED_DAYS : LABELLED_DAYS / 2) * DAY;
                sot_pair_score s = score_of(ledger, NULL, l->a[k], l->b[k], l->time[k], NULL);
                int side = strcmp(l->a[k], l->b[k]) > 0;
                double z = base;
                bool open = s.depth.high > 0;
                for (int c = 0; c < (trust ? (int)SOT_TRUST_COUNT : (int)SOT_DEPTH_COUNT); c++)
                    z += trust  ? u[c] * s.trust_signals[side][c].logit
                         : open ? u[c] * s.depth_signals[c].logit
                                : 0;
                l->label[k] = rng_chance(dice, 1 / (1 + exp(-z)));
                l->weight[k] = .5 + rng_below(dice, 3);
            }
    return l;
}

static inline void labelled_shuffle(rng *dice, labelled *l)
{
    for (size_t k = l->count; k > 1; k--) {
        size_t i = rng_below(dice, (unsigned)k);
        const char *a = l->a[i], *b = l->b[i];
        double label = l->label[i], weight = l->weight[i];
        int64_t time = l->time[i];
        l->a[i] = l->a[k - 1], l->b[i] = l->b[k - 1];
        l->label[i] = l->label[k - 1], l->weight[i] = l->weight[k - 1], l->time[i] = l->time[k - 1];
        l->a[k - 1] = a, l->b[k - 1] = b, l->label[k - 1] = label, l->weight[k - 1] = weight;
        l->time[k - 1] = time;
    }
}

#endif
