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

#endif
