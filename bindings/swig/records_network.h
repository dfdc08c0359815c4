/* SPDX-License-Identifier: MIT */
/* The structs of network.h as tables of named fields; see records.h. */
#ifndef SOT_BINDINGS_RECORDS_NETWORK_H
#define SOT_BINDINGS_RECORDS_NETWORK_H

#include "records.h"

static const field network_info_fields[] = {
    MEMBER(sot_network_info, contacts, U64, 1),
    MEMBER(sot_network_info, edges, U64, 1),
    MEMBER(sot_network_info, mutual, U64, 1),
    MEMBER(sot_network_info, rows, U64, 1),
    MEMBER(sot_network_info, self_loops, U64, 1),
    MEMBER(sot_network_info, bytes, U64, 1),
    MEMBER(sot_network_info, id_bytes, U64, 1),
    {"as_of", FIELD_TIME, 1, offsetof(sot_network_info, as_of_us), 0, 0},
    MEMBER(sot_network_info, prior_weight, DOUBLE, 1),
    MEMBER(sot_network_info, base_rate, DOUBLE, 1),
};
RECORD(sot_network_info, network_info_fields);

static const field network_options_fields[] = {
    {"as_of", FIELD_TIME, 1, offsetof(sot_network_options, as_of_us), 0, 0},
    MEMBER(sot_network_options, half_life_days, DOUBLE, 1),
};
RECORD(sot_network_options, network_options_fields);

static const field edge_fields[] = {
    MEMBER(sot_edge, known, FLAG, 1), MEMBER(sot_edge, weight, DOUBLE, 1), MEMBER(sot_edge, r, DOUBLE, 1),
    MEMBER(sot_edge, s, DOUBLE, 1),   MEMBER(sot_edge, trust, DOUBLE, 1),  MEMBER(sot_edge, mutual, DOUBLE, 1),
};
RECORD(sot_edge, edge_fields);

static const field reciprocity_fields[] = {
    MEMBER(sot_reciprocity, total, DOUBLE, 1), MEMBER(sot_reciprocity, returned, DOUBLE, 1),
    MEMBER(sot_reciprocity, r, DOUBLE, 1),     MEMBER(sot_reciprocity, expected, DOUBLE, 1),
    MEMBER(sot_reciprocity, rho, DOUBLE, 1),
};
RECORD(sot_reciprocity, reciprocity_fields);

static const field voice_fields[] = {
    MEMBER(sot_voice, id, TEXT, 1),  MEMBER(sot_voice, trust, DOUBLE, 1), MEMBER(sot_voice, r, DOUBLE, 1),
    MEMBER(sot_voice, s, DOUBLE, 1), MEMBER(sot_voice, share, DOUBLE, 1),
};
RECORD(sot_voice, voice_fields);

/* Its paths are read one by one, with reputation_path(). */
static const field reputation_fields[] = {
    MEMBER(sot_reputation, r, DOUBLE, 1),     MEMBER(sot_reputation, s, DOUBLE, 1),
    MEMBER(sot_reputation, scale, DOUBLE, 1), MEMBER(sot_reputation, voices, U32, 1),
    MEMBER(sot_reputation, heard, U32, 1),    {"for", FIELD_U32, 1, offsetof(sot_reputation, for_), 0, 0},
    MEMBER(sot_reputation, against, U32, 1),  MEMBER(sot_reputation, path_count, U32, 1),
};
RECORD(sot_reputation, reputation_fields);

static const field standing_options_fields[] = {
    MEMBER_NAMED(sot_standing_options, how, NAME, 1, SOT_NAMES_STANDING_KIND),
    MEMBER(sot_standing_options, damping, DOUBLE, 1),
    MEMBER(sot_standing_options, tolerance, DOUBLE, 1),
    MEMBER(sot_standing_options, residual, DOUBLE, 1),
};
RECORD(sot_standing_options, standing_options_fields);

static const field standing_info_fields[] = {
    MEMBER_NAMED(sot_standing_info, how, NAME, 1, SOT_NAMES_STANDING_KIND),
    MEMBER(sot_standing_info, bound, DOUBLE, 1),
};
RECORD(sot_standing_info, standing_info_fields);

static const field contacts_info_fields[] = {
    MEMBER(sot_contacts_info, count, U32, 1),
    MEMBER(sot_contacts_info, strength, DOUBLE, 1),
};
RECORD(sot_contacts_info, contacts_info_fields);

static const field listed_fields[] = {
    MEMBER(sot_listed, id, TEXT, 1),
    MEMBER(sot_listed, value, DOUBLE, 1),
    MEMBER(sot_listed, other, TEXT, 1),
};
RECORD(sot_listed, listed_fields);

static const field attack_fields[] = {
    MEMBER(sot_attack, outside, U64, 1),     MEMBER(sot_attack, attack_edges, U64, 1),
    MEMBER(sot_attack, flow, DOUBLE, 1),     MEMBER(sot_attack, bound, DOUBLE, 1),
    MEMBER(sot_attack, standing, DOUBLE, 1), MEMBER(sot_attack, error, DOUBLE, 1),
};
RECORD(sot_attack, attack_fields);

static const field around_fields[] = {
    MEMBER(sot_around, degree_a, U32, 1), MEMBER(sot_around, degree_b, U32, 1),
    MEMBER(sot_around, common, U32, 1),   MEMBER(sot_around, linked, FLAG, 1),
    MEMBER(sot_around, bridge, FLAG, 1),  MEMBER(sot_around, overlap, DOUBLE, 1),
};
RECORD(sot_around, around_fields);

static const sot_network_info sot_network_info_none = SOT_NETWORK_INFO_INIT;
static const sot_network_options sot_network_options_none = SOT_NETWORK_OPTIONS_INIT;
static const sot_edge sot_edge_none = SOT_EDGE_INIT;
static const sot_reciprocity sot_reciprocity_none = SOT_RECIPROCITY_INIT;
static const sot_standing_options sot_standing_options_none = SOT_STANDING_OPTIONS_INIT;
static const sot_standing_info sot_standing_info_none = SOT_STANDING_INFO_INIT;
static const sot_contacts_info sot_contacts_info_none = SOT_CONTACTS_INFO_INIT;
static const sot_listed sot_listed_none = SOT_LISTED_INIT;
static const sot_attack sot_attack_none = SOT_ATTACK_INIT;
static const sot_around sot_around_none = SOT_AROUND_INIT;

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
