/* SPDX-License-Identifier: MIT */
/* The evidence of one pair: what the fold keeps of all rows so far. Plain values, so that it can be copied,
 * continued and written out (blob.c); the only blocks it owns are the open items and the texts it was asked
 * to copy. */
#ifndef SOT_EVIDENCE_STATE_H
#define SOT_EVIDENCE_STATE_H

#include "evidence/decay.h"
#include "ledger/event.h"

#define SOT__CHANNEL_SLOTS 16 /* the last one is shared by all that come later */
#define SOT__CHANNEL_POOL 0xffffu

/* Active days of one direction, or of the pair: one day value, three half-lives. */
typedef struct sot__activity {
    double sum[3]; /* short, middle, long, of the days before `day` */
    double today;
    int32_t day;
    uint32_t count; /* active days, never decayed */
} sot__activity;

/* A promise or complaint that somebody can still settle. Resolved complaints stay, so that they can be
 * reopened. */
typedef struct sot__item {
    sot__text id;
    int64_t opened; /* promised, or filed */
    int64_t due;    /* promises: SOT_TIME_NONE without */
    int64_t ack;    /* complaints: first acknowledged, SOT_TIME_NONE */
    double weight;
    uint8_t complaint; /* else a promise */
    uint8_t side;      /* who promised, or whom the complaint is about: whose move it is */
    uint8_t open;
} sot__item;

/* What one side did, and how the other was treated by it. */
typedef struct sot__side {
    sot__activity active;     /* dialogue towards the other */
    int64_t first, last;      /* of that dialogue; SOT_TIME_NONE */
    sot__rate responsiveness; /* to the other's turns */
    sot__rate curiosity;
    sot__rate consideration;
    sot__rate openness;
    sot__cap openness_cap;
    sot__value generosity;
    sot__cap generosity_cap;
    sot__value kept, broken;
    sot__cap kept_cap;
    sot__value recovery; /* against */
    sot__daysum warm, cold;
    sot__daysum support;
    sot__daysum personal;
    double rating;       /* by the other, about this side */
    int64_t rated;       /* SOT_TIME_NONE without */
    double weight;       /* for reciprocity, with the pair's clock */
    double started;      /* conversations, with the pair's clock */
    double answer_hours; /* sum over `answers`, never decayed */
    int32_t run_day;     /* last day of the run */
    uint32_t run;        /* days with one-sided dialogue since the other's last */
    uint32_t heard;      /* has turned to the other: dialogue or support */
    /* counts, never decayed */
    uint32_t rows, turns_answered, turns_unanswered, questions, questions_answered;
    uint32_t answers; /* to turns of the other that opened a conversation */
    uint32_t promises, kept_count, kept_late, broken_count, released;
    uint32_t complaints, resolved, conversations, support_rows, attention_rows, blocks;
} sot__side;

typedef struct sot__channel {
    sot__daysum side[2];
    uint32_t code; /* SOT__CHANNEL_POOL: the shared slot */
} sot__channel;

/* The one open turn. */
typedef struct sot__turn {
    int64_t opened;
    double share;    /* g of its first event */
    double question; /* largest confidence */
    sot__text id;    /* of its first event */
    uint32_t events;
    uint8_t owner;
    uint8_t open;
    uint8_t chat;
    uint8_t looked; /* questions were looked for in all of it */
    uint8_t first;  /* it opened a conversation: what follows is an answer, not the next word */
} sot__turn;

typedef struct sot__state {
    uint64_t rows;    /* all, automatic ones too */
    sot__seen seen;   /* what they held */
    uint64_t ignored; /* settlements that fit nothing open */
    int64_t last;     /* time of the last row; SOT_TIME_NONE */
    sot__side side[2];
    sot__activity both; /* active days of the pair */
    double gap_sum, gap_count;
    sot__rate replies, asks;
    double turns;              /* of conversations */
    int64_t conversation_at;   /* clock of `turns` and `started` */
    int64_t conversation_last; /* last dialogue that is no meeting; SOT_TIME_NONE */
    int64_t weight_at;         /* clock of `weight` */
    sot__daysum in_person;
    sot__turn turn;
    uint32_t meetings;
    uint8_t conversation_by; /* side that spoke last, 2 after a call */
    uint8_t channel_count;
    bool owns_texts; /* ids are copies in blocks of their own */
    char *turn_text; /* room of turn.id when owned */
    size_t turn_room;
    char *spare_text; /* copy of the id of the item to come, made by sot__state_reserve() */
    sot__item *items;
    size_t item_count, item_room;
    sot__channel channels[SOT__CHANNEL_SLOTS]; /* the first channel_count are set; last member, see
                                                  sot__state_init() */
} sot__state;

void sot__state_init(sot__state *state, bool owns_texts);
void sot__state_free(sot__state *state, sot_context *context);
/* A deep copy; `out` owns its texts if `state` does. False when out of memory. */
bool sot__state_copy(const sot__state *state, sot_context *context, sot__state *out);
/* Turns texts that point into a ledger into copies of its own. False when out of memory. */
bool sot__state_own(sot__state *state, sot_context *context);

/* Makes room for what folding `event` may add; after it sot__fold_event() cannot fail. False when out of
 * memory. */
bool sot__state_reserve(sot__state *state, sot_context *context, const sot__event *event);

/* Folds the next row in canonical order. O(1) (settlements: O(items)). */
void sot__fold_event(const sot__fold *fold, sot__state *state, const sot__event *event);

/* The open promise or any complaint with this id, or NULL. */
sot__item *sot__state_item(const sot__state *state, sot__text id);

static inline int32_t sot__day(const sot__fold *fold, int64_t t)
{
    int64_t local = t + fold->profile->day_offset_us;
    int64_t day = local / SOT__DAY_US;
    return (int32_t)(day - (local % SOT__DAY_US < 0));
}

/* A^h at `day`. */
static inline double sot__activity_at(const sot__activity *active, const sot__fold *fold, int h, int32_t day)
{
    double v = active->sum[h] + active->today;
    return v != 0 && day != active->day ? v * sot__fade_days(&fold->day[h], day - active->day) : v;
}

/* What a complaint weighs against whom it is about, `age` open µs after filing; `ack` open µs or -1. */
double sot__complaint_loss(const sot__fold *fold, const sot__item *item, int64_t fixed);
/* The share that being late takes: 1 - 2^(-L/3 d); 0 without a due time or before it. */
double sot__late_share(const sot__fold *fold, const sot__item *item, int64_t t);

/* Open µs between two times. */
static inline int64_t sot__open_us(const sot__fold *fold, int64_t from, int64_t to)
{
    if (to <= from)
        return 0;
    return fold->profile->always_open ? to - from : sot__open_time(fold->profile, from, to);
}

#endif
