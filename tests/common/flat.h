/* SPDX-License-Identifier: MIT */
/* The library's calls as tests like to write them: what was seen as one mask. */
#ifndef SOT_TESTS_FLAT_H
#define SOT_TESTS_FLAT_H

#include <socialtrust.h>

#include <stdlib.h>
#include <string.h>

/* What is a thread's own comes out of its stack, 5.5 MB. Where only one thread asks (tests/bench, which
 * measures what all of them take) it may be nothing. */
#ifndef ROOMS_OF
#define ROOMS_OF _Thread_local
#endif

/* What an explanation is about, as a value: it cannot fail for one that there is. */
static inline sot_explanation_info explained(const sot_explanation *explanation)
{
    sot_explanation_info info = SOT_EXPLANATION_INFO_INIT;
    sot_explanation_get_info(explanation, &info, NULL);
    return info;
}

/* Figures as values, of what there is. */
static inline sot_standing_info standing_info(const sot_standing *standing)
{
    sot_standing_info info = SOT_STANDING_INFO_INIT;
    sot_standing_get_info(standing, &info, NULL);
    return info;
}

static inline sot_contacts_info list_info(const sot_contacts *list)
{
    sot_contacts_info info = SOT_CONTACTS_INFO_INIT;
    sot_contacts_get_info(list, &info, NULL);
    return info;
}

static inline sot_listed listed(const sot_contacts *list, uint32_t index)
{
    sot_listed item = SOT_LISTED_INIT;
    sot_contacts_at(list, index, &item, NULL);
    return item;
}

/* Standing around one ego. */
static inline sot_status standing_local(const sot_network *network, const char *ego,
                                        const sot_standing_options *given, sot_standing **out,
                                        sot_error *error)
{
    sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
    if (given)
        options = *given;
    options.how = SOT_STANDING_LOCAL;
    return sot_network_standing(network, &ego, 1, &options, out, error);
}

static inline sot_status network_attack(const sot_network *network, const char *const *seeds,
                                        size_t seed_count, const char *const *honest, size_t honest_count,
                                        const sot_standing_options *standing, sot_attack *out,
                                        sot_error *error)
{
    sot_attack_options options = SOT_ATTACK_OPTIONS_INIT;
    options.seeds = seeds;
    options.seed_count = seed_count;
    options.honest = honest;
    options.honest_count = honest_count;
    if (standing) {
        options.damping = standing->damping;
        options.tolerance = standing->tolerance;
    }
    return sot_network_attack(network, &options, out, error);
}

static inline sot_scores_row scores_row(const sot_scores *scores, uint64_t row)
{
    sot_scores_row found = SOT_SCORES_ROW_INIT;
    sot_scores_get_row(scores, row, &found, NULL);
    return found;
}

static inline sot_move move_at(const sot_moves *moves, uint64_t row)
{
    sot_move found = SOT_MOVE_INIT;
    sot_moves_get_row(moves, row, &found, NULL);
    return found;
}

static inline sot_moves_info moves_held(const sot_moves *moves)
{
    sot_moves_info info = SOT_MOVES_INFO_INIT;
    sot_moves_get_info(moves, &info, NULL);
    return info;
}

static inline size_t nexts_of(const sot_nexts *nexts)
{
    size_t count = 0;
    while (sot_nexts_at(nexts, count))
        count++;
    return count;
}

static inline int is_snapshot(sot_ledger *ledger)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    return sot_ledger_get_info(ledger, &info, NULL) == SOT_OK && info.snapshot;
}

static inline size_t values_of(const sot_evaluation *evaluation)
{
    size_t count = 0;
    while (sot_evaluation_value(evaluation, count))
        count++;
    return count;
}

static inline sot_evidence_info held(const sot_evidence *evidence)
{
    sot_evidence_info info = SOT_EVIDENCE_INFO_INIT;
    sot_evidence_get_info(evidence, &info, NULL);
    return info;
}

static inline uint32_t network_size(const sot_network *network)
{
    sot_network_info info = SOT_NETWORK_INFO_INIT;
    sot_network_get_info(network, &info, NULL);
    return (uint32_t)info.contacts;
}

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
    static ROOMS_OF sot_seen room[256];
    static ROOMS_OF unsigned next;
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
        query.a = me ? held(evidence).b : held(evidence).a;
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
    static ROOMS_OF signals_room rooms[1024];
    static ROOMS_OF unsigned next;
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
    static ROOMS_OF sot_voice rooms[256][SOT_VOICES_MOST];
    static ROOMS_OF unsigned next;
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
    static ROOMS_OF double rooms[1 << 15][SOT_CUE_COUNT];
    static ROOMS_OF unsigned next;
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
