/* SPDX-License-Identifier: MIT */
/* The library's calls as tests like to write them: what was seen as one mask. */
#ifndef SOT_TESTS_FLAT_H
#define SOT_TESTS_FLAT_H

#include <socialtrust.h>

#include <stdlib.h>
#include <string.h>

/* ---- what was seen: kinds from bit 0 on, cues from bit 32, fields from bit 40 ---- */

static inline uint64_t mask_of_seen(const sot_seen *seen)
{
    return seen->kinds | seen->cues << 32 | seen->fields << 40;
}

static inline sot_seen seen_of_mask(uint64_t mask)
{
    sot_seen seen = SOT_SEEN_INIT;
    seen.kinds = mask & UINT32_MAX;
    seen.cues = mask >> 32 & 255;
    seen.fields = mask >> 40;
    return seen;
}

static inline sot_status ledger_mask(sot_ledger *ledger, int64_t as_of_us, uint64_t *mask, sot_error *error)
{
    sot_seen seen = SOT_SEEN_INIT;
    sot_status status = sot_ledger_observed(ledger, as_of_us, &seen, error);
    if (status == SOT_OK)
        *mask = mask_of_seen(&seen);
    return status;
}

static inline uint64_t evidence_mask(const sot_evidence *evidence)
{
    sot_seen seen = SOT_SEEN_INIT;
    return sot_evidence_observed(evidence, &seen, NULL) == SOT_OK ? mask_of_seen(&seen) : UINT64_MAX;
}

/* To be given as sot_inputs.observed; 0: what the ledger has seen. Good for the next 255 masks. */
static inline const sot_seen *seen_mask(uint64_t mask)
{
    static _Thread_local sot_seen room[256];
    static _Thread_local unsigned next;
    sot_seen *seen = &room[next++ % 256];
    *seen = seen_of_mask(mask);
    return mask ? seen : NULL;
}

/* ---- a question's parts as arguments ---- */

static inline sot_query query_of(const sot_profile *profile, const char *a, const char *b, int64_t as_of_us,
                                 const sot_inputs *inputs)
{
    sot_query query = SOT_QUERY_INIT;
    query.a = a;
    query.b = b;
    query.as_of_us = as_of_us;
    query.profile = profile;
    query.inputs = inputs;
    return query;
}

static inline sot_status ledger_score(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                      const char *b, int64_t as_of_us, const sot_inputs *inputs,
                                      sot_pair_score *out, sot_error *error)
{
    sot_query query = query_of(profile, a, b, as_of_us, inputs);
    return sot_ledger_score(ledger, &query, out, error);
}

static inline sot_status ledger_explain(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                        const char *b, int64_t as_of_us, const sot_inputs *inputs,
                                        sot_explanation **out, sot_error *error)
{
    sot_query query = query_of(profile, a, b, as_of_us, inputs);
    return sot_ledger_explain(ledger, &query, out, error);
}

static inline sot_status ledger_explain_change(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                               const char *b, int64_t before_us, int64_t after_us,
                                               const sot_inputs *inputs, const sot_change **out,
                                               sot_error *error)
{
    sot_query query = query_of(profile, a, b, after_us, inputs);
    return sot_ledger_explain_change(ledger, &query, before_us, out, error);
}

static inline sot_status ledger_timeline(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                         const char *b, const int64_t *times_us, size_t count,
                                         const sot_inputs *inputs, sot_scores **out, sot_error *error)
{
    sot_query query = query_of(profile, a, b, SOT_TIME_NONE, inputs);
    return sot_ledger_timeline(ledger, &query, times_us, count, out, error);
}

static inline sot_status ledger_what_if(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                        const char *b, int64_t as_of_us, const sot_interaction *rows,
                                        size_t count, const sot_inputs *inputs, sot_pair_score *out,
                                        sot_error *error)
{
    sot_query query = query_of(profile, a, b, as_of_us, inputs);
    return sot_ledger_what_if(ledger, &query, rows, count, out, error);
}

static inline sot_status ledger_next(sot_ledger *ledger, const sot_profile *profile, const char *me,
                                     const char *other, int64_t as_of_us, const sot_inputs *inputs,
                                     sot_nexts **out, sot_error *error)
{
    sot_query query = query_of(profile, me, other, as_of_us, inputs);
    return sot_ledger_next(ledger, &query, out, error);
}

static inline sot_status ledger_evidence(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                         const char *b, int64_t as_of_us, sot_evidence **out,
                                         sot_error *error)
{
    sot_query query = query_of(profile, a, b, as_of_us, NULL);
    return sot_ledger_evidence(ledger, &query, out, error);
}

static inline sot_status evidence_replay(sot_context *context, const sot_profile *profile, const char *a,
                                         const char *b, const sot_interaction *rows, size_t count,
                                         sot_evidence **out, sot_error *error)
{
    sot_query query = query_of(profile, a, b, SOT_TIME_NONE, NULL);
    return sot_evidence_replay(context, &query, rows, count, out, error);
}

static inline sot_status evidence_score(sot_evidence *evidence, const sot_profile *profile, int64_t as_of_us,
                                        const sot_inputs *inputs, sot_pair_score *out, sot_error *error)
{
    sot_query query = query_of(profile, NULL, NULL, as_of_us, inputs);
    return sot_evidence_score(evidence, &query, out, error);
}

static inline sot_status evidence_explain(sot_evidence *evidence, const sot_profile *profile,
                                          int64_t as_of_us, const sot_inputs *inputs, sot_explanation **out,
                                          sot_error *error)
{
    sot_query query = query_of(profile, NULL, NULL, as_of_us, inputs);
    return sot_evidence_explain(evidence, &query, out, error);
}

/* `me`: 0 or 1; else nobody who takes part. */
static inline sot_status evidence_next(sot_evidence *evidence, const sot_profile *profile, int me,
                                       int64_t as_of_us, const sot_inputs *inputs, sot_nexts **out,
                                       sot_error *error)
{
    sot_query query = query_of(profile, "?", NULL, as_of_us, inputs);
    if (me == 0 || me == 1)
        query.a = me ? sot_evidence_b(evidence) : sot_evidence_a(evidence);
    return sot_evidence_next(evidence, &query, out, error);
}

static inline sot_status evidence_what_if(sot_evidence *evidence, const sot_profile *profile,
                                          int64_t as_of_us, const sot_interaction *rows, size_t count,
                                          const sot_inputs *inputs, sot_pair_score *out, sot_error *error)
{
    sot_query query = query_of(profile, NULL, NULL, as_of_us, inputs);
    return sot_evidence_what_if(evidence, &query, rows, count, out, error);
}

/* ---- room for what structs point to: good for so many more calls, copies share it ---- */

typedef struct signals_room {
    sot_signal depth[SOT_DEPTH_COUNT], trust[2][SOT_TRUST_COUNT];
} signals_room;

/* An empty score with room for all signals. */
static inline void score_init(sot_pair_score *score)
{
    static _Thread_local signals_room rooms[1024]; /* what is a thread's own comes out of its stack */
    static _Thread_local unsigned next;
    signals_room *room = &rooms[next++ % 1024];
    memset(room, 0, sizeof *room);
    *score = (sot_pair_score)SOT_PAIR_SCORE_INIT;
    score->depth_signals = room->depth;
    score->depth_room = SOT_DEPTH_COUNT;
    score->trust_room = SOT_TRUST_COUNT;
    room->depth[0].size = sizeof(sot_signal);
    for (int d = 0; d < 2; d++) {
        score->trust_signals[d] = room->trust[d];
        room->trust[d][0].size = sizeof(sot_signal);
    }
}

/* An empty reputation with room for all paths. */
static inline sot_reputation reputation_room(void)
{
    static _Thread_local sot_voice rooms[256][SOT_VOICES_MOST];
    static _Thread_local unsigned next;
    sot_reputation reputation = SOT_REPUTATION_INIT;
    sot_voice *room = rooms[next++ % 256];
    memset(room, 0, sizeof rooms[0]);
    room[0].size = sizeof(sot_voice);
    reputation.paths = room;
    reputation.path_room = SOT_VOICES_MOST;
    return reputation;
}

/* Sets one cue's confidence; copies of the row made before keep theirs. */
static inline void set_cue(sot_interaction *row, int cue, double confidence)
{
    static _Thread_local double rooms[1 << 15][SOT_CUE_COUNT];
    static _Thread_local unsigned next;
    double *room = rooms[next++ % (1u << 15)];
    for (size_t k = 0; k < SOT_CUE_COUNT; k++)
        room[k] = row->cues && k < row->cue_count ? row->cues[k] : 0;
    room[cue] = confidence;
    row->cues = room;
    row->cue_count = SOT_CUE_COUNT;
}

/* Of a copy of a row that was shown: its cues, which are gone once the call is over. */
static inline void keep_cues(sot_interaction *row)
{
    const double *cues = row->cues;
    size_t count = row->cue_count;
    row->cues = NULL;
    row->cue_count = 0;
    for (size_t k = 0; cues && k < count; k++)
        if (cues[k] != 0)
            set_cue(row, (int)k, cues[k]);
}

static inline double cue_of(const sot_interaction *row, int cue)
{
    return row->cues && (size_t)cue < row->cue_count ? row->cues[cue] : 0;
}

#endif
