/* SPDX-License-Identifier: MIT */
/* What a signal is given and gives. A signal's file has, in this order: the comment that MODEL.md is made
 * from; its state (struct sot__NAME) with the step that folds a row into it and the fields that are saved, if
 * it has a state (signals.def says so); SOT__SHOWN_BY_NAME, which kinds, cues and fields it can be seen in;
 * and what it makes of the evidence at a time.
 *
 * All are static inline: the fold stays one pass over one row, and a file a signal costs it nothing. */
#ifndef SOT_SIGNALS_SIGNAL_H
#define SOT_SIGNALS_SIGNAL_H

#include <math.h>

#include "base/base.h"
#include "signals/fields.h"
#include "signals/shared.h"
#include "socialtrust/score.h"

/* ---- the fold ---- */

/* The moments of a row at which signals are asked, in this order. `turn` of the step is set at the first
 * four.
 */
typedef enum sot__when {
    SOT__ANSWERED,   /* dialogue that answers the turn */
    SOT__UNANSWERED, /* dialogue that finds the turn too old to be answered */
    SOT__AFTER_ALL,  /* the turn that was found unanswered at `lapsed_at` is answered in the same moment */
    SOT__ASKED,      /* a turn that was answered in this moment holds so much more of a question */
    SOT__TALK,       /* dialogue */
    SOT__ACT,        /* a row that is no dialogue, or has content */
    SOT__CONTENT     /* a row that has content: cues, sentiment */
} sot__when;

/* One row. */
typedef struct sot__step {
    const sot__fold *fold;
    const sot__event *event;
    const sot__extra *extra;
    sot__items *items;
    const sot__turn *turn;
    sot__side *me, *other; /* of the state; what signals keep is their own */
    int64_t t;
    int32_t day;
    int i, j;     /* actor, other */
    double share; /* g = w / sqrt(audience) */
    int kind;     /* a built-in one */
    sot__class class;
    bool two_way;
    bool exchange;     /* dialogue: the moment holds that of both */
    bool begins;       /* dialogue: the first of its moment */
    int64_t lapsed_at; /* SOT__AFTER_ALL */
    double question;
    double talk_left; /* dialogue: what is left of the conversations before it; worked out with the weights */
} sot__step;

/* Opens a promise or complaint of the row; room was made by sot__state_reserve(). */
static inline void sot__items_open(const sot__step *s, bool complaint, int side)
{
    sot__items *items = s->items;
    sot__text id = s->extra->id;
    if (id.n == 0)
        id.p = "";
    else if (items->owns_texts) {
        id.p = items->spare_text; /* now the item's */
        items->spare_text = NULL;
    }
    items->at[items->count++] = (sot__item){.id = id,
                                            .opened = s->t,
                                            .due = complaint ? SOT_TIME_NONE : s->extra->due_us,
                                            .ack = SOT_TIME_NONE,
                                            .weight = s->extra->weight * s->event->strength,
                                            .record = s->event->record,
                                            .complaint = complaint,
                                            .side = (uint8_t)side,
                                            .open = 1};
}

/* ---- the score ---- */

/* One signal's c, its variance, and the evidence behind it as sot_signal.r, .s say. */
typedef struct sot__part {
    double c, variance, r, s;
} sot__part;

/* A pair's evidence looked at from a time T >= its last row. */
typedef struct sot__moment {
    const sot__fold *fold;
    const sot__scoring *scoring;
    const sot_inputs *inputs; /* never NULL */
    int64_t t;
    int32_t day;
    double long_[2];          /* A180 of each direction */
    double least, rho;        /* A180 of the side that did less; balance of the two, 0..1 */
    double joint[3];          /* A^h of the pair */
    double hours;             /* in person, decayed */
    double started[2], turns; /* conversations that each side started, and turns of all */
    double waiting;           /* of the open turn: the share of an answer that its age has used up */
    /* of the state */
    const sot__side *side; /* two */
    const sot__activity *both;
    const sot__turn *turn;
    const sot__items *items;
    const sot__channel *channels;
    unsigned channel_count;
} sot__moment;

/* What is for and against somebody, in a rate signal. */
typedef struct sot__found {
    double r, s;
} sot__found;

/* Found by a signal whose input is not given: it takes no part, not even with its uncertainty. */
static const sot__found sot__absent = {NAN, NAN};

/* A signal that is no rate: variance w²/(1+n), n its effective count: what it saw, to which for what need not
 * happen (meetings, help, confidences) the days of contact on which it could have been seen are added, as so
 * many seen: who was in touch on fifty days and never met is known not to meet. */
typedef struct sot__counted {
    double c, n, r, s;
} sot__counted;

/* What nobody answered is a claim: until the other has turned to them, it counts for less. */
static inline double sot__heard(const sot__moment *m, int j, double r)
{
    return m->side[1 - j].heard ? r : r * m->fold->p->unheard_share;
}

static inline sot__found sot__rate_at(const sot__moment *m, sot__rate rate, double per_us)
{
    sot__rate_forward(&rate, m->t, per_us);
    return (sot__found){rate.r, rate.s};
}

static inline double sot__smaller(double a, double b)
{
    return a < b ? a : b;
}

static inline double sot__larger(double a, double b)
{
    return a > b ? a : b;
}

/* What one measure's signals are weighed by. */
typedef struct sot__scale {
    const double *weight; /* of each of them */
    const double *prior;  /* its variance without evidence */
    uint32_t seen;        /* bits of the observable ones */
    uint32_t wide;        /* bits of those whose uncertainty widens the interval */
    uint32_t known;       /* of the observable ones that have a variance to be known */
    uint32_t absent;      /* of those that take no part without evidence: what may be given and is not */
    int count;            /* signals */
    double possible;      /* weights of the observable ones, summed */
    double coverage;      /* as a share of all weights */
    double variance;      /* of the wide ones without evidence, summed */
} sot__scale;

/* What all pairs scored with the same things seen and the same kinds of input share: depth, both trusts. */
typedef struct sot__sight {
    sot__scale scale[3];
} sot__sight;

/* ---- what a log must have shown for a signal to be seen: any of these ---- */

typedef struct sot__shown_by {
    sot__class class; /* all kinds of it, also those to come */
    uint64_t kinds, cues, fields;
} sot__shown_by;

#define SOT__KIND(name) (UINT64_C(1) << SOT_KIND_##name)
#define SOT__CUE(name) (UINT64_C(1) << SOT_CUE_##name)
#define SOT__SHOWN_BY_DEALINGS                                                                      \
    {                                                                                               \
        SOT__CLASS_DIALOGUE, .kinds = SOT__KIND(HELP) | SOT__KIND(THANK) | SOT__KIND(PRAISE) |      \
                                      SOT__KIND(INTRODUCE) | SOT__KIND(ENDORSE) | SOT__KIND(GIFT) | \
                                      SOT__KIND(KEEP) | SOT__KIND(ACKNOWLEDGE) | SOT__KIND(RESOLVE) \
    }
#define SOT__SHOWN_BY_TURNS                                                                \
    {                                                                                      \
        .kinds = SOT__KIND(MESSAGE) | SOT__KIND(ASK) | SOT__KIND(ANSWER) | SOT__KIND(CALL) \
    }
#define SOT__SHOWN_BY_QUESTIONS                             \
    {                                                       \
        .kinds = SOT__KIND(ASK), .cues = SOT__CUE(QUESTION) \
    }

#endif
