/* SPDX-License-Identifier: MIT */
/* What several signals read of a pair: who talked on which days, the open turn, promises and complaints,
 * channels. The fold keeps these (evidence/step.h); what one signal alone needs is in its own file. */
#ifndef SOT_SIGNALS_SHARED_H
#define SOT_SIGNALS_SHARED_H

#include "base/hash.h"
#include "base/map.h"
#include "ledger/event.h"
#include "signals/decay.h"

#define SOT__CHANNEL_SLOTS 16 /* the last one is shared by all that come later */
#define SOT__CHANNEL_POOL 0xffffu

/* Active days of one direction, or of the pair: one day value, three half-lives. */
typedef struct sot__activity {
    double sum[3]; /* short, middle, long, of the days before `day` */
    double today;
    double kept; /* days from the first to `day`, long silences hardly counted; never decayed */
    int32_t day;
    uint32_t count; /* active days, never decayed */
} sot__activity;

/* The last gaps between active days of the pair, by their number modulo the room. */
#define SOT__GAPS 16
typedef struct sot__gaps {
    int32_t days[SOT__GAPS];
} sot__gaps;

/* What one side did towards the other. Counts are never decayed. */
typedef struct sot__side {
    sot__activity active; /* dialogue towards the other */
    int64_t first, last;  /* of that dialogue; SOT_TIME_NONE */
    double weight;        /* for reciprocity, with the pair's clock */
    double started;       /* conversations, with the pair's clock */
    double answer_hours;  /* sum over `answers` */
    uint32_t heard;       /* has turned to the other: dialogue or support */
    uint32_t rows, turns_answered, turns_unanswered, questions, questions_answered;
    uint32_t answers; /* to turns of the other that opened a conversation */
    uint32_t conversations, attention_rows;
} sot__side;

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

/* What one side has said in the present moment, as the turn that it would be by itself. */
typedef struct sot__spoken {
    double share, question;
    uint8_t open;
} sot__spoken;

/* The present moment: the dialogue rows of one tick of the log's resolution (and one `sequence`), of which
 * nobody knows which came first. What is done when its first side speaks is right if nobody else does; what
 * is kept here lets the fold put it right when the other side speaks too. */
typedef struct sot__now {
    int64_t tick, sequence;
    int64_t at;        /* time of its first row */
    int64_t starts_at; /* when a conversation started in it */
    uint8_t spoke;     /* bits: whose dialogue it holds */
    uint8_t opened;    /* the open turn was opened in it */
    uint8_t joined;    /* its rows joined the open turn, which was `before` */
    uint8_t lapsed;    /* its rows found `before` unanswered */
    uint8_t acted;     /* bits: who had part in talk */
    uint8_t talked;    /* bits: whose one-sided talk */
    uint8_t turns;     /* turns of conversation that one-sided talk has brought */
    uint8_t starter;   /* 1 + who started a conversation in it */
    sot__spoken said[2];
    sot__turn before; /* without its id */
} sot__now;

/* Conversations of both sides; what each started is in sot__side. */
typedef struct sot__talks {
    double turns;
    int64_t at;   /* clock of `turns` and `started` */
    int64_t last; /* last dialogue that is no meeting; SOT_TIME_NONE */
    uint8_t by;   /* side that spoke last, 2 after a call */
} sot__talks;

/* A promise or complaint that somebody can still settle. Resolved complaints stay, so that they can be
 * reopened. */
typedef struct sot__item {
    sot__text id;
    int64_t opened; /* promised, or filed */
    int64_t due;    /* promises: SOT_TIME_NONE without */
    int64_t ack;    /* complaints: first acknowledged, SOT_TIME_NONE */
    double weight;
    uint32_t record;   /* whose id it is, where several records of one contact were merged */
    uint8_t complaint; /* else a promise */
    uint8_t side;      /* who promised, or whom the complaint is about: whose move it is */
    uint8_t open;
} sot__item;

/* What open items weigh that a state leaves out, by side, at the one time at which it will be scored. */
typedef struct sot__rest {
    double promises[2], complaints[2];
} sot__rest;

typedef struct sot__items {
    sot__item *at;
    size_t count, room;
    uint64_t ignored;   /* settlements that fit nothing open */
    char *spare_text;   /* copy of the id of the item to come, made by sot__state_reserve() */
    uint8_t owns_texts; /* ids are copies in blocks of their own */
    uint8_t merged;     /* of several records: what was settled stays, or its id would lead to another's */
    size_t tidy_at;     /* when there are so many, those that are settled are dropped */
    sot__map map;       /* of the first `indexed`, by their ids, where there are more than a few */
    size_t indexed;
    sot__hash_key key;     /* of the map */
    const sot__rest *rest; /* NULL: nothing is left out */
} sot__items;

typedef struct sot__channel {
    sot__daysum side[2];
    uint32_t code; /* SOT__CHANNEL_POOL: the shared slot */
} sot__channel;

/* The promise or complaint with this id that a row of `record` means, or NULL: its own record's first, of
 * others one that is open or a complaint. */
sot__item *sot__items_find(const sot__items *items, uint32_t record, sot__text id, bool complaint);

static inline int32_t sot__day(const sot__fold *fold, int64_t t)
{
    return sot__profile_day(fold->profile, t);
}

/* What a gap adds to a history: up to c days all of it, then less the longer it is: one absurd date, or one
 * letter after years, is no history of years. */
static inline double sot__kept_days(const sot__fold *fold, int32_t gap)
{
    double c = fold->p->history_gap_days, g = gap;
    return g <= c ? g : c * (c / g) * (c / g);
}

/* A^h at `day`. */
static inline double sot__activity_at(const sot__activity *active, const sot__fold *fold, int h, int32_t day)
{
    double v = active->sum[h] + active->today;
    return v != 0 && day != active->day ? v * sot__fade_days(&fold->day[h], day - active->day) : v;
}

/* The same at a day that is not before its last one, of half-lives h to end - 1. */
static inline void sot__activity_faded(const sot__activity *active, const sot__fold *fold, int h, int end,
                                       int32_t day, double *out)
{
    int32_t days = day - active->day;
    for (int k = h; k < end; k++) {
        double v = active->sum[k] + active->today;
        if (SOT__UNLIKELY((uint32_t)days >= SOT__DAY_TABLE))
            out[k - h] = v != 0 ? v * sot__fade_days(&fold->day[k], days) : v;
        else
            out[k - h] = v * fold->day[k].table[days];
    }
}

/* Which tick of the log's resolution a time lies in. In a zone, ticks of a day are its days; finer ones are
 * of UTC, since its clocks show an hour twice. */
static inline int64_t sot__tick(const sot__fold *fold, int64_t t)
{
    if (fold->resolution <= 1)
        return t;
    if (SOT__UNLIKELY(fold->profile->zone_count > 0 && fold->resolution == SOT__DAY_US))
        return sot__profile_day(fold->profile, t);
    int64_t local = t + fold->profile->day_offset_us;
    return local / fold->resolution - (local % fold->resolution < 0);
}

/* Open µs between two times. */
static inline int64_t sot__open_us(const sot__fold *fold, int64_t from, int64_t to)
{
    if (to <= from)
        return 0;
    return fold->profile->always_open ? to - from : sot__open_time(fold->profile, from, to);
}

#endif
