/* SPDX-License-Identifier: MIT */
/* What could be done next; see sot_next. */
#ifndef SOT_SCORE_NEXT_H
#define SOT_SCORE_NEXT_H

#include "evidence/state.h"
#include "socialtrust/score.h"

sot_status sot__next_of(sot_context *context, const sot_profile *profile, const sot__state *state, int me,
                        int64_t t, const sot_inputs *inputs, sot_nexts **out, sot_error *error);

#endif
