/* SPDX-License-Identifier: MIT */
/* One remembered state per pair (an opaque block of the layer above, freed by `release`), valid for its first
 * `rows` rows: when any of these changes it falls back to what it is of the rows before, or is dropped. */
#ifndef SOT_LEDGER_STORE_CHECKPOINTS_H
#define SOT_LEDGER_STORE_CHECKPOINTS_H

#include "ledger/store/pairs.h"

typedef struct sot__checkpoint {
    void *state;
    size_t rows;
    size_t bytes; /* of `state` */
    void (*release)(sot_context *context, void *state);
    /* Makes it that of at most the first `rows` rows and tells of how many, and its bytes; SIZE_MAX: it is to
     * be dropped. */
    size_t (*fall_back)(sot_context *context, void *state, size_t rows, size_t *bytes);
} sot__checkpoint;

typedef struct sot__remembered {
    sot__checkpoint checkpoint;
    uint32_t raw; /* SOT__NONE: free; checkpoint.rows is then the next free one, as below */
} sot__remembered;

typedef struct sot__checkpoints {
    sot__remembered *items;
    size_t count, room;
    uint64_t bytes; /* of all states */
    uint32_t free;  /* index + 1 of one that is free; 0: none */
    uint32_t next;  /* the one to go where there are too many */
} sot__checkpoints;

sot__checkpoint *sot__checkpoint_of(sot__checkpoints *checkpoints, const sot__stored_pairs *pairs,
                                    uint32_t raw); /* NULL: none */
/* Takes the state over only on success. */
bool sot__checkpoint_put(sot__checkpoints *checkpoints, sot__stored_pairs *pairs, uint32_t raw,
                         sot__checkpoint checkpoint);
/* Its state takes so many bytes now. */
void sot__checkpoint_grown(sot__checkpoints *checkpoints, sot__checkpoint *checkpoint, size_t bytes);
/* The rows from `position` on are about to change. */
void sot__checkpoint_changed(sot__checkpoints *checkpoints, sot__stored_pairs *pairs, uint32_t raw,
                             size_t position);
void sot__checkpoints_free(sot__checkpoints *checkpoints, sot__stored_pairs *pairs);

#endif
