/* SPDX-License-Identifier: MIT */
/* What a pair's evidence says as edges of a network. */
#ifndef SOT_SCORE_EDGES_H
#define SOT_SCORE_EDGES_H

#include "evidence/state.h"
#include "network/graph.h"

/* said[0]: of b by a, said[1]: of a by b. */
void sot__edges_of(const sot_profile *profile, const sot__state *state, int64_t t, sot__said said[2]);

#endif
