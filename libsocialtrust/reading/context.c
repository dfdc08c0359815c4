/* SPDX-License-Identifier: MIT */
/* How sure a sentence is of something open. "The cut's in everyone's part" says nothing by itself; two days
 * after somebody promised to put the cut in it settles that. Log-odds of the sentence and of what is open add
 * up (context.def). */
#include "reading.h"

#include "base/special.h"

#define DAY_US 86400000000.0
#define OWN_MOST 6.0 /* log-odds beyond tell nothing more */

const uint8_t sot__closing[SOT__CLOSING] = {SOT_FINDING_SETTLEMENT, SOT_FINDING_BREACH,
                                            SOT_FINDING_ACKNOWLEDGEMENT, SOT_FINDING_RESOLUTION};

/* In hundredths. */
static const int16_t weights[SOT__FEATURES][SOT__CLOSING] = {
#define X(name, settlement, breach, acknowledgement, resolution)                             \
    {(int16_t)(settlement * 100), (int16_t)(breach * 100), (int16_t)(acknowledgement * 100), \
     (int16_t)(resolution * 100)},
#include "context.def"
#undef X
};

bool sot__may_close(size_t which, const sot_open_item *item)
{
    switch (sot__closing[which]) {
    case SOT_FINDING_SETTLEMENT: /* by who promised, or by who has it now */
        return !item->complaint;
    case SOT_FINDING_BREACH:
        return !item->complaint && item->by_author;
    case SOT_FINDING_ACKNOWLEDGEMENT:
        return item->complaint && !item->by_author;
    default:
        return item->complaint != 0; /* resolved: by who filed it, or by who says so */
    }
}

/* Share of the item's words that the sentence has too: half of them are already sure enough. */
static double common_words(const sot_reading *reading, const sot__said *said, const uint32_t *keys,
                           size_t count)
{
    size_t common = 0;
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < said->key_count; k++)
            common += reading->keys[said->first_key + k] == keys[i];
    if (common == 0)
        return 0;
    double share = (double)common * 2 / (double)count;
    return share < 1 ? share : 1;
}

/* Days from `then` to the message. */
static double days_since(const sot_reading *reading, int64_t then)
{
    return ((double)reading->time_us - (double)then) / DAY_US;
}

/* How near in time: to the due date by days, or, without one, after it was made by weeks. */
static double near_time(const sot_reading *reading, const sot_open_item *item)
{
    bool due = item->due_us != SOT_TIME_NONE;
    if (reading->time_us == SOT_TIME_NONE || (!due && item->made_us == SOT_TIME_NONE))
        return 0;
    double days = days_since(reading, due ? item->due_us : item->made_us);
    return sot__decay((days < 0 ? -days : days) / (due ? 3 : 14));
}

static bool elsewhere(const sot_open_item *item, bool threads)
{
    return item->same_thread < 0 || (threads && item->same_thread == 0);
}

/* Where settlements of such a promise are noted. */
static double *remedy_of(sot__remedies *remedies, bool by_author, bool apart)
{
    return &remedies->q[by_author * 2 + apart];
}

/* What the weights are for. */
static void features(const sot_reading *reading, const sot__said *said, size_t which,
                     const sot_open_item *item, bool threads, sot__fit *fit)
{
    static const uint8_t beside[] = {SOT_CUE_QUESTION,
                                     SOT__FOR_FINDINGS + SOT_FINDING_PROMISE,
                                     SOT__FOR_FINDINGS + SOT_FINDING_COMPLAINT,
                                     SOT__FOR_FINDINGS + SOT_FINDING_SETTLEMENT,
                                     SOT__FOR_FINDINGS + SOT_FINDING_BREACH,
                                     SOT__FOR_FINDINGS + SOT_FINDING_ACKNOWLEDGEMENT,
                                     SOT__FOR_FINDINGS + SOT_FINDING_RESOLUTION,
                                     SOT__FOR_FINDINGS + SOT_FINDING_REQUEST};
    bool timed = reading->time_us != SOT_TIME_NONE, due = item->due_us != SOT_TIME_NONE;
    double own = said->odds[SOT__FOR_FINDINGS + sot__closing[which]], *x = fit->features;
    x[SOT__F_ALWAYS] = 1;
    own = own < -OWN_MOST ? -OWN_MOST : own > OWN_MOST ? OWN_MOST : own;
    x[item->by_author ? SOT__F_OWN : SOT__F_OWN_THEIRS] = own;
    x[SOT__F_SURE] = own > 0 ? own : 0;
    x[SOT__F_WORDS] = fit->words;
    x[SOT__F_ANY] = fit->words > 0;
    x[due ? SOT__F_NEAR : SOT__F_RECENT] = fit->time;
    x[SOT__F_EARLY] =
        timed && item->made_us != SOT_TIME_NONE ? sot__decay(days_since(reading, item->made_us) / 2) : 0;
    x[SOT__F_MINE] = item->by_author != 0;
    x[SOT__F_ELSEWHERE] = elsewhere(item, threads);
    x[SOT__F_DONE] = item->acknowledged != 0;
    x[SOT__F_DUE] = due;
    x[SOT__F_LATE] = timed && due && reading->time_us > item->due_us;
    x[SOT__F_FIRST] = said == reading->said;
    for (size_t i = 0; i < sizeof beside; i++)
        x[SOT__F_QUESTION + i] = sot__sigmoid(said->odds[beside[i]]);
}

sot__fit sot__fit_of(const sot_reading *reading, const sot__said *said, size_t which,
                     const sot_open_item *item, bool threads, const uint32_t *keys, size_t key_count,
                     sot__remedies *remedies)
{
    bool resolves = sot__closing[which] == SOT_FINDING_RESOLUTION;
    double *remedy = remedy_of(remedies, (item->by_author != 0) != resolves, elsewhere(item, threads));
    sot__fit fit = {item->same_thread > 0 ? 1 : 0,
                    common_words(reading, said, keys, key_count),
                    near_time(reading, item),
                    0,
                    {0}};
    double odds = 0;
    features(reading, said, which, item, threads, &fit);
    if (resolves && *remedy > 0) { /* the other promised something, which may be to put it right */
        fit.features[SOT__F_PROMISED] = 1;
        fit.features[SOT__F_REMEDY] = *remedy;
    }
    for (int i = 0; i < SOT__FEATURES; i++)
        odds += fit.features[i] * weights[i][which];
    fit.q = sot__sigmoid(odds / 100);
    if (sot__closing[which] == SOT_FINDING_SETTLEMENT && fit.q > *remedy)
        *remedy = fit.q;
    return fit;
}
