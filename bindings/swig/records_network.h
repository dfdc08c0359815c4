/* SPDX-License-Identifier: MIT */
/* The structs of network.h as tables of named fields; see records.h. */
#ifndef SOT_BINDINGS_RECORDS_NETWORK_H
#define SOT_BINDINGS_RECORDS_NETWORK_H

#include "records.h"

RECORD_FROM(sot_network_info, SOT_NETWORK_INFO_INIT, MEMBER(U64, contacts), MEMBER(U64, edges),
            MEMBER(U64, mutual), MEMBER(U64, rows), MEMBER(U64, self_loops), MEMBER(U64, bytes),
            MEMBER(U64, id_bytes), TIME_US(as_of), MEMBER(DOUBLE, prior_weight), MEMBER(DOUBLE, base_rate))

RECORD_FROM(sot_network_columns, SOT_NETWORK_COLUMNS_INIT, MEMBER(STREAM, stream), MEMBER(READING, reading),
            MEMBER(IDS, contacts))

RECORD_FROM(sot_network_options, SOT_NETWORK_OPTIONS_INIT, TIME_US(as_of), MEMBER(DOUBLE, half_life_days))

RECORD_FROM(sot_edge, SOT_EDGE_INIT, MEMBER(FLAG, known), MEMBER(DOUBLE, weight), MEMBER(DOUBLE, r),
            MEMBER(DOUBLE, s), MEMBER(DOUBLE, trust), MEMBER(DOUBLE, mutual))

RECORD_FROM(sot_reciprocity, SOT_RECIPROCITY_INIT, MEMBER(DOUBLE, total), MEMBER(DOUBLE, returned),
            MEMBER(DOUBLE, r), MEMBER(DOUBLE, expected), MEMBER(DOUBLE, rho))

RECORD(sot_voice, MEMBER(TEXT, id), MEMBER(DOUBLE, trust), MEMBER(DOUBLE, r), MEMBER(DOUBLE, s),
       MEMBER(DOUBLE, share))

/* Its paths are read one by one, with reputation_path(). */
RECORD(sot_reputation, MEMBER(DOUBLE, r), MEMBER(DOUBLE, s), MEMBER(DOUBLE, scale), MEMBER(U32, voices),
       MEMBER(U32, heard), ENTRY("for", U32, 1, for_, 0, 0), MEMBER(U32, against), MEMBER(U32, path_count))

RECORD_FROM(sot_standing_options, SOT_STANDING_OPTIONS_INIT, LISTED(NAME, how, SOT_NAMES_STANDING_KIND),
            MEMBER(DOUBLE, damping), MEMBER(DOUBLE, tolerance), MEMBER(DOUBLE, residual))

RECORD_FROM(sot_standing_info, SOT_STANDING_INFO_INIT, LISTED(NAME, how, SOT_NAMES_STANDING_KIND),
            MEMBER(DOUBLE, bound))

RECORD_FROM(sot_contacts_info, SOT_CONTACTS_INFO_INIT, MEMBER(U32, count), MEMBER(DOUBLE, strength))

RECORD_FROM(sot_listed, SOT_LISTED_INIT, MEMBER(TEXT, id), MEMBER(DOUBLE, value), MEMBER(TEXT, other))

RECORD_FROM(sot_attack, SOT_ATTACK_INIT, MEMBER(U64, outside), MEMBER(U64, attack_edges),
            MEMBER(DOUBLE, flow), MEMBER(DOUBLE, bound), MEMBER(DOUBLE, standing), MEMBER(DOUBLE, error))

RECORD_FROM(sot_around, SOT_AROUND_INIT, MEMBER(U32, degree_a), MEMBER(U32, degree_b), MEMBER(U32, common),
            MEMBER(FLAG, linked), MEMBER(FLAG, bridge), MEMBER(DOUBLE, overlap))

/* A reputation with its room for paths, in one block; what the hosts hold is its first member. */
typedef struct host_reputation {
    sot_reputation reputation;
    sot_voice paths[SOT_VOICES_MOST];
} host_reputation;

/* NULL when out of memory; to be freed. */
static inline sot_reputation *new_reputation(void)
{
    static const sot_reputation none = SOT_REPUTATION_INIT;
    host_reputation *made = (host_reputation *)calloc(1, sizeof *made);
    if (!made)
        return NULL;
    made->reputation = none;
    made->reputation.paths = made->paths;
    made->reputation.path_room = SOT_VOICES_MOST;
    made->paths[0].size = sizeof(sot_voice);
    return &made->reputation;
}

#endif
