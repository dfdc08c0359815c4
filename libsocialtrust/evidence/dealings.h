/* SPDX-License-Identifier: MIT */
/* Part of the fold: what both count as having to do with each other: active days, gaps, channels. */
#ifndef SOT_EVIDENCE_DEALINGS_H
#define SOT_EVIDENCE_DEALINGS_H

#include "evidence/state.h"

/* ---- active days, gaps, channels ---- */

SOT__INLINE bool active_day(sot__activity *active, const sot__fold *fold, int first, int32_t day,
                            double share)
{
    if (active->count && active->day == day) {
        if (share > active->today)
            active->today = share;
        return false;
    }
    if (active->count) {
        int32_t gap = day - active->day;
        for (int h = first; h < 3; h++)
            active->sum[h] = (active->sum[h] + active->today) * sot__fade_days(&fold->day[h], gap);
        active->kept += sot__kept_days(fold, gap);
    }
    active->today = share;
    active->day = day;
    active->count++;
    return true;
}

SOT__INLINE void side_day(sot__side *side, const sot__step *s)
{
    active_day(&side->active, s->fold, 1, s->day, s->share);
}

SOT__INLINE sot__channel *channel_slot(sot__state *state, uint16_t code)
{
    for (unsigned c = 0; c < state->channel_count; c++)
        if (state->channels[c].code == code || state->channels[c].code == SOT__CHANNEL_POOL)
            return &state->channels[c];
    sot__channel *slot = &state->channels[state->channel_count++];
    memset(slot, 0, sizeof *slot);
    slot->code = state->channel_count == SOT__CHANNEL_SLOTS ? SOT__CHANNEL_POOL : code;
    return slot;
}

SOT__INLINE void fold_days(sot__state *state, const sot__step *s)
{
    if (!(s->share > 0))
        return;
    int32_t before = state->both.day;
    bool first = state->both.count == 0;
    if (active_day(&state->both, s->fold, 0, s->day, s->share) && !first)
        state->gaps.days[(state->both.count - 2) % SOT__GAPS] = s->day - before;
    side_day(s->me, s);
    if (s->two_way)
        side_day(s->other, s);
}

/* `often`: in the middle of what runs most; else codes mostly are the slots themselves (evidence/handle.c).
 */
SOT__INLINE void fold_channels(sot__state *state, const sot__step *s, bool often)
{
    if (!(s->share > 0))
        return;
    uint16_t code = s->event->channel;
    bool slot = !often && code < state->channel_count && state->channels[code].code == code;
    sot__channel *channel = slot ? &state->channels[code] : channel_slot(state, code);
    sot__daysum_max(&channel->side[s->i], s->day, &s->fold->h_long, s->share);
    if (s->two_way)
        sot__daysum_max(&channel->side[s->j], s->day, &s->fold->h_long, s->share);
}

/* What both count as having to do with each other: on which days, from when to when. */
SOT__INLINE void side_dealing(sot__side *side, const sot__step *s)
{
    if (side->first == SOT_TIME_NONE)
        side->first = s->t;
    side->last = s->t;
    if (s->class == SOT__CLASS_DIALOGUE || s->class == SOT__CLASS_SUPPORT)
        side->heard = 1;
}

SOT__INLINE void deal(sot__state *state, const sot__step *s)
{
    side_dealing(s->me, s);
    if (s->two_way)
        side_dealing(s->other, s);
    fold_days(state, s);
}

SOT__CALLED static void fold_dealing(sot__state *state, const sot__step *s)
{
    deal(state, s);
}

#endif
