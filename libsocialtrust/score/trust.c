/* SPDX-License-Identifier: MIT */
/* The ten signals of trust: each reads the evidence (r, s) of one side's conduct; formulas in MODEL.md,
 * sections 3 and 4. */
#include <math.h>

#include "score/signals.h"

/* Each function below sets *r and *s, which are 0 before; `j` is whose conduct it is. */

/* What nobody answered is a claim: until the other has turned to them, it counts for less. */
static double heard(const sot__moment *m, int j, double r)
{
    return m->state->side[1 - j].heard ? r : r * m->fold->p->unheard_share;
}

static sot__rate forward(const sot__moment *m, sot__rate rate, double per_us)
{
    sot__rate_forward(&rate, m->t, per_us);
    return rate;
}

/* Does what it says: promises kept, late, broken, overdue. */
static void commitments(const sot__moment *m, int j, double *r, double *s)
{
    const sot__side *side = &m->state->side[j];
    *r = heard(m, j, sot__value_at(&side->kept, m->t, m->fold->kept));
    *s = sot__value_at(&side->broken, m->t, m->fold->broken);
    for (size_t k = 0; k < m->state->item_count; k++) {
        const sot__item *item = &m->state->items[k];
        if (item->open && !item->complaint && item->side == j)
            *s += m->fold->p->loss_factor * item->weight * sot__late_share(m->fold, item, m->t);
    }
}

/* Complaints head-on and fast: a complaint costs something however it is handled, and much when it is not. */
static void recovery(const sot__moment *m, int j, double *r, double *s)
{
    (void)r; /* nothing speaks for somebody about whom there are complaints */
    *s = sot__value_at(&m->state->side[j].recovery, m->t, m->fold->recovery);
    for (size_t k = 0; k < m->state->item_count; k++) {
        const sot__item *item = &m->state->items[k];
        if (item->open && item->complaint && item->side == j)
            *s += sot__complaint_loss(m->fold, item, m->t);
    }
}

/* Answers the other's turns, soon. */
static void responsiveness(const sot__moment *m, int j, double *r, double *s)
{
    sot__rate rate = forward(m, m->state->side[j].responsiveness, m->fold->responsiveness);
    const sot__turn *turn = &m->state->turn;
    *r = rate.r;
    *s = rate.s;
    if (turn->open && turn->owner != j)
        *s += turn->share * (1 - sot__fade(sot__open_us(m->fold, turn->opened, m->t),
                                           turn->chat ? m->fold->tau_chat : m->fold->tau_other));
}

/* Open, authentic: discloses, corrects itself, apologises; misrepresenting weighs threefold. */
static void openness(const sot__moment *m, int j, double *r, double *s)
{
    sot__rate rate = forward(m, m->state->side[j].openness, m->fold->openness);
    *r = heard(m, j, rate.r);
    *s = rate.s;
}

/* Supports and recognises. */
static void generosity(const sot__moment *m, int j, double *r, double *s)
{
    (void)s;
    *r = heard(m, j, sot__value_at(&m->state->side[j].generosity, m->t, m->fold->generosity));
}

/* No steamroller: pushing and runs without an answer against, being answered for. */
static void consideration(const sot__moment *m, int j, double *r, double *s)
{
    sot__rate rate = forward(m, m->state->side[j].consideration, m->fold->consideration);
    *r = rate.r;
    *s = rate.s;
}

/* Inquisitive; the open turn counts as if it ended now. */
static void curiosity(const sot__moment *m, int j, double *r, double *s)
{
    sot__rate rate = forward(m, m->state->side[j].curiosity, m->fold->curiosity);
    const sot__turn *turn = &m->state->turn;
    if (turn->open && turn->owner == j) {
        if (turn->question > 0)
            rate.r += turn->question;
        else if (turn->looked && turn->events >= 3)
            rate.s += m->fold->p->curiosity_none;
    }
    *r = heard(m, j, rate.r);
    *s = rate.s;
}

/* Humour, warmth. */
static void warmth(const sot__moment *m, int j, double *r, double *s)
{
    *r = heard(m, j, sot__daysum_at(&m->state->side[j].warm, m->day, &m->fold->warmth));
    *s = sot__daysum_at(&m->state->side[j].cold, m->day, &m->fold->warmth);
}

/* Says so: the other's latest rating. */
static void stated(const sot__moment *m, int j, double *r, double *s)
{
    const sot__side *side = &m->state->side[j];
    if (side->rated == SOT_TIME_NONE)
        return;
    double f = sot__fade(m->t - side->rated, m->fold->stated);
    *r = f * (1 + side->rating) / 2;
    *s = f * (1 - side->rating) / 2;
}

/* Vouched for by those whom the other trusts: never more evidence than the signal's prior weight. */
static void reputation(const sot__moment *m, int j, double *r, double *s)
{
    double most = m->fold->p->p_reputation;
    *r = m->inputs->reputation_r[1 - j];
    *s = m->inputs->reputation_s[1 - j];
    if (*r + *s > most) {
        double f = most / (*r + *s);
        *r *= f;
        *s *= f;
    }
}

void sot__trust_parts(const sot__moment *m, int side, sot__part out[SOT_TRUST_COUNT], sot__rates *rates)
{
    /* The signal table: which function reads which signal's evidence. */
#define SIGNAL(NAME, read)                                                                          \
    do {                                                                                            \
        double r = 0, s = 0;                                                                        \
        read(m, side, &r, &s);                                                                      \
        sot__rates_push(rates, &m->scoring->trust[SOT_TRUST_##NAME], &out[SOT_TRUST_##NAME], r, s); \
    } while (0)
    SIGNAL(COMMITMENTS, commitments);
    SIGNAL(RECOVERY, recovery);
    SIGNAL(RESPONSIVENESS, responsiveness);
    SIGNAL(OPENNESS, openness);
    SIGNAL(GENEROSITY, generosity);
    SIGNAL(CONSIDERATION, consideration);
    SIGNAL(CURIOSITY, curiosity);
    SIGNAL(WARMTH, warmth);
    SIGNAL(STATED, stated);
    if (m->inputs->reputation_r[1 - side] >= 0 && m->inputs->reputation_s[1 - side] >= 0)
        SIGNAL(REPUTATION, reputation);
    else
        out[SOT_TRUST_REPUTATION] = (sot__part){0, 0, 0, 0};
#undef SIGNAL
}

void sot__rates_solve(const sot__rates *rates)
{
    double x[2 * SOT__RATES + 1], psi[2 * SOT__RATES], psi1[2 * SOT__RATES];
    size_t asked = 0, answered = 0;
    for (size_t k = 0; k < rates->count; k++) {
        x[asked] = rates->part[k]->r + rates->prior[k]->alpha;
        asked += rates->part[k]->r != 0;
        x[asked] = rates->part[k]->s + rates->prior[k]->beta;
        asked += rates->part[k]->s != 0;
    }
    sot__psi_many(asked, x, psi, psi1);
    for (size_t k = 0; k < rates->count; k++) {
        const sot__prior *prior = rates->prior[k];
        sot__part *part = rates->part[k];
        /* Where one kind of evidence is missing, its ψ is the prior's and cancels. */
        double up = 0, down = 0, spread_up = prior->psi1_alpha, spread_down = prior->psi1_beta;
        if (part->r != 0) {
            up = psi[answered] - prior->psi_alpha;
            spread_up = psi1[answered++];
        }
        if (part->s != 0) {
            down = psi[answered] - prior->psi_beta;
            spread_down = psi1[answered++];
        }
        part->c = prior->w * (up - down);
        part->variance = prior->w * prior->w * (spread_up + spread_down);
    }
}
