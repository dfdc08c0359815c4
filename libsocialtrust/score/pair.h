/* SPDX-License-Identifier: MIT */
/* What the files about one pair share. */
#ifndef SOT_SCORE_PAIR_H
#define SOT_SCORE_PAIR_H

#include "score/reader.h"
#include "socialtrust/evidence.h"

/* Checks that a caller's result struct and its signals' room are there. */
sot_status sot__score_out(const sot_pair_score *out, sot_error *error);

/* What a caller gives as `count` rows, in the arena: whole structs whose texts end with a NUL. NULL for none.
 */
sot_status sot__rows_take(const sot_interaction *rows, size_t count, sot__arena *arena, sot_interaction **out,
                          sot_error *error);

/* The evidence of an opened pair at a time, as a handle of its own. */
sot_status sot__opened_evidence(sot__opened *opened, int64_t t, sot_evidence **out, sot_error *error);

#endif
