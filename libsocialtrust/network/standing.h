/* SPDX-License-Identifier: MIT */
/* Standing's inside. The walk on the symmetric weights m_ij = min(w_ij, w_ji) with strengths s_i = Σ_j m_ij
 * and damping d, for a source p: x = (1-d)p + d·Σ_j m_ij·x_j/s_j. A contact without strength sends nothing
 * on, so that Σx < 1 where a seed is one; standing is x/Σx, which is what sending it back to the seeds gives.
 */
#ifndef SOT_NETWORK_STANDING_H
#define SOT_NETWORK_STANDING_H

#include "network/graph.h"

struct sot_standing {
    sot_context *context;
    sot_network *network;
    sot_standing_kind kind;
    double damping;
    double bound;
    uint32_t count;
    uint32_t *indexes; /* NULL for full */
    double *values;
    uint32_t *seeds; /* ascending, no two equal */
    uint32_t seed_count;
};

sot_status sot__standing_options_check(const sot_standing_options *given, sot_standing_options *out,
                                       sot_error *error);
sot_status sot__standing_make(const sot_network *network, sot_standing_kind kind, uint32_t count,
                              const sot_standing_options *options, sot_standing **out, sot_error *error);
/* Around one ego by forward push; the options are checked. */
sot_status sot__standing_push(const sot_network *network, const char *const *seeds, size_t count,
                              const sot_standing_options *options, sot_standing **out, sot_error *error);
sot_status sot__standing_check(const sot_network *network, const sot_standing *standing, sot_error *error);

/* Contacts by id, ascending, each once; `what` names the argument. */
sot_status sot__network_ids(const sot_network *network, const char *const *ids, size_t count,
                            const char *what, uint32_t **out, uint32_t *out_count, sot_error *error);

/* Solves for x with p spread over the seeds, until the sum of absolute errors is at most `tolerance`. With
 * `inside` (a byte a contact) the walk ends where it leaves those: x is 0 outside. */
sot_status sot__standing_solve(const sot_network *network, const uint32_t *seeds, uint32_t seed_count,
                               const uint8_t *inside, double damping, double tolerance, double *x,
                               double *error_sum, sot_error *error);

/* Σx: 1, less what seeds without strength strand. */
double sot__standing_total(const double *strength, const uint32_t *seeds, uint32_t seed_count,
                           double damping);

#endif
