/* SPDX-License-Identifier: MIT */
/* One interaction as the fold sees it: kinds resolved to built-in ones, contacts to sides 0 (a) and 1 (b). */
#ifndef SOT_LEDGER_EVENT_H
#define SOT_LEDGER_EVENT_H

#include "base/base.h"
#include "profile/classes.h"
#include "profile/profile.h"
#include "socialtrust/ledger.h"

/* The fields that most rows leave at their defaults. */
typedef struct sot__extra {
    uint32_t audience;
    uint32_t looked_for;                                     /* includes the cues with confidence > 0 */
#define FIELD_NUMBER(NAME, name, member, ...) double member; /* NAN unknown */
#include "socialtrust/fields.def"
    double cues[SOT_CUE_COUNT];
    int64_t due_us;
#define FIELD_WHOLE(NAME, name, member, ...) int64_t member;
#include "socialtrust/fields.def"
    sot__text id, ref;
} sot__extra;

typedef struct sot__event {
    int64_t time_us;
    double strength;         /* w: custom kind's times custom channel's factor */
    const sot__extra *extra; /* NULL: all defaults */
    uint16_t channel;        /* code in the owner's table of channels; the fold only compares it */
    uint8_t kind;            /* a built-in kind */
    uint8_t actor;           /* side 0 or 1 */
    bool chat;               /* the channel behaves like chat */
    uint32_t record; /* of several records of one contact that the row's ids belong to; 0: the pair's own */
} sot__event;

/* The defaults; here, so that a compiler that knows that a row has them asks nothing of them. */
static const sot__extra sot__extra_none = {.audience = 1,
#define FIELD_NUMBER(NAME, name, member, default_, ...) .member = default_,
#include "socialtrust/fields.def"
                                           .due_us = SOT_TIME_NONE,
                                           .id = {"", 0},
                                           .ref = {"", 0}};

/* Whether any cue was given; -0, too. */
static inline bool sot__cues_any(const double cues[SOT_CUE_COUNT])
{
    uint64_t any = 0;
    for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
        any |= sot__bits_of(cues[i]);
    return any != 0;
}

/* Whether something was found in what was said. */
static inline bool sot__extra_content(const sot__extra *extra)
{
    return extra->sentiment == extra->sentiment || sot__cues_any(extra->cues);
}

/* Canonical order of the rare fields (MODEL.md, section 1), but for the sequence, which comes first of all
 * that rows of one time have. */
int sot__extra_compare(const sot__extra *x, const sot__extra *y);

/* What rows have shown: the public sot_seen without its size. */
typedef struct sot__seen {
    uint64_t kinds, cues, fields;
} sot__seen;

static inline sot_seen sot__seen_out(const sot__seen *seen)
{
    return (sot_seen){sizeof(sot_seen), seen->kinds, seen->cues, seen->fields};
}

/* From a whole one, see sot__seen_take(). */
static inline sot__seen sot__seen_of(const sot_seen *seen)
{
    return (sot__seen){seen->kinds, seen->cues, seen->fields};
}

/* Checks what a caller says was seen, not NULL: no bits that this version does not know. */
sot_status sot__seen_take(const sot_seen *given, sot_seen *out, sot_error *error);

#endif
