/* SPDX-License-Identifier: MIT */
/* What the files about one pair share. */
#ifndef SOT_SCORE_PAIR_H
#define SOT_SCORE_PAIR_H

#include "score/reader.h"
#include "socialtrust/evidence.h"

/* Checks that a caller's result struct is there and of this version. */
sot_status sot__score_out(const sot_pair_score *out, sot_error *error);

/* The evidence of an opened pair at a time, as a handle of its own. */
sot_status sot__opened_evidence(sot__opened *opened, int64_t t, sot_evidence **out, sot_error *error);

#endif
