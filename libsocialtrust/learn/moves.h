/* SPDX-License-Identifier: MIT */
/* Who moves between two profiles: a table of doubles beside two ids. */
#ifndef SOT_LEARN_MOVES_H
#define SOT_LEARN_MOVES_H

#include "base/base.h"
#include "socialtrust/learn.h"

/* Parts of a move: the signals, and of depth three more. */
enum { SOT__PART_BASE = SOT_DEPTH_COUNT, SOT__PART_FLOOR, SOT__PART_GATE, SOT__PARTS_MOST };

/* Columns: before, after, move, then the parts. */
enum {
    SOT__BEFORE,
    SOT__AFTER,
    SOT__MOVE,
    SOT__FIRST_PART,
    SOT__MOVE_COLUMNS = SOT__FIRST_PART + SOT__PARTS_MOST
};

/* One row, its texts the ledger's. */
typedef struct sot__move {
    sot__text a, b;
    double value[SOT__MOVE_COLUMNS];
} sot__move;

struct sot_moves {
    sot_context *context;
    bool depth;
    size_t count, columns;
    uint64_t compared;
    const char **a, **b;
    uint8_t *because; /* a part */
    double *column[SOT__MOVE_COLUMNS];
    char names[SOT__MOVE_COLUMNS][32];
    sot__arena texts;
};

/* The part that did most for a row's move. */
const char *sot__moves_because(const sot_moves *moves, uint64_t row);

/* A table of the rows, which it sorts. */
sot_status sot__moves_make(sot_context *context, bool depth, sot__move *all, size_t count, uint64_t compared,
                           sot_moves **out, sot_error *error);

#endif
