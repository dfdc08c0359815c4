/* SPDX-License-Identifier: MIT */
/* The table of moves: sorted, named, and read. */
#include "learn/moves.h"

#include "base/sized.h"

#include <inttypes.h>

#include <math.h>
#include <stdlib.h>

static int farthest_first(const void *one, const void *other)
{
    const sot__move *x = one, *y = other;
    double p = fabs(x->value[SOT__MOVE]), q = fabs(y->value[SOT__MOVE]);
    int order = (p < q) - (p > q);
    if (order == 0)
        order = sot__text_compare(x->a, y->a);
    return order ? order : sot__text_compare(x->b, y->b);
}

static void name_columns(sot_moves *moves)
{
    static const char first[][7] = {"before", "after", "move"}, last[][6] = {"base", "floor", "gate"};
    int signals = moves->depth ? (int)SOT_DEPTH_COUNT : (int)SOT_TRUST_COUNT;
    moves->columns = SOT__FIRST_PART + (size_t)signals + (moves->depth ? 3 : 0);
    for (size_t k = 0; k < moves->columns; k++) {
        int signal = (int)k - SOT__FIRST_PART;
        const char *text = signal < 0          ? first[k]
                           : signal >= signals ? last[signal - signals]
                           : moves->depth      ? sot_name_of(SOT_NAMES_DEPTH_SIGNAL, signal)
                                               : sot_name_of(SOT_NAMES_TRUST_SIGNAL, signal);
        char *to = moves->names[k];
        if (signal >= 0) {
            memcpy(to, "move_", 5);
            to += 5;
        }
        memcpy(to, text, strlen(text) + 1);
    }
}

static bool fill(sot_moves *moves, const sot__move *all)
{
    sot_context *context = moves->context;
    size_t n = moves->count;
    moves->a = sot__alloc(context, n, sizeof *moves->a);
    moves->b = sot__alloc(context, n, sizeof *moves->b);
    moves->because = sot__alloc(context, n, 1);
    bool good = moves->a && moves->b && moves->because;
    for (size_t c = 0; good && c < moves->columns; c++)
        good = (moves->column[c] = sot__alloc(context, n, sizeof **moves->column)) != NULL;
    for (size_t row = 0; good && row < n; row++) {
        size_t largest = SOT__FIRST_PART;
        double way = all[row].value[SOT__MOVE] < 0 ? -1 : 1;
        for (size_t c = 0; c < moves->columns; c++) {
            moves->column[c][row] = all[row].value[c];
            if (c >= SOT__FIRST_PART && way * all[row].value[c] > way * all[row].value[largest])
                largest = c;
        }
        moves->because[row] = (uint8_t)largest;
        good = (moves->a[row] = sot__arena_text(&moves->texts, all[row].a)) != NULL &&
               (moves->b[row] = sot__arena_text(&moves->texts, all[row].b)) != NULL;
    }
    return good;
}

sot_status sot__moves_make(sot_context *context, bool depth, sot__move *all, size_t count, uint64_t compared,
                           sot_moves **out, sot_error *error)
{
    sot_moves *moves = sot__calloc(context, 1, sizeof *moves);
    if (!moves)
        return sot__no_memory(error);
    moves->context = sot_context_ref(context);
    moves->depth = depth;
    moves->count = count;
    moves->compared = compared;
    sot__arena_init(&moves->texts, context);
    name_columns(moves);
    qsort(all, count, sizeof *all, farthest_first);
    if (!fill(moves, all)) {
        sot_moves_free(moves);
        return sot__no_memory(error);
    }
    *out = moves;
    return SOT_OK;
}

/* ---- reading it ---- */

void sot_moves_free(sot_moves *moves)
{
    if (!moves)
        return;
    sot_context *context = moves->context;
    sot__free(context, moves->a);
    sot__free(context, moves->b);
    sot__free(context, moves->because);
    for (size_t c = 0; c < SOT__MOVE_COLUMNS; c++)
        sot__free(context, moves->column[c]);
    sot__arena_free(&moves->texts);
    sot__free(context, moves);
    sot_context_unref(context);
}

sot_status sot_moves_get_info(const sot_moves *moves, sot_moves_info *out, sot_error *error)
{
    sot__begin(error);
    if (!moves)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_moves_get_info: moves is NULL");
    sot_status status = sot__room_struct(out, "sot_moves_info", error);
    if (status != SOT_OK)
        return status;
    sot_moves_info made = SOT_MOVES_INFO_INIT;
    made.rows = moves->count;
    made.compared = moves->compared;
    sot__give_struct(out, &made, sizeof made);
    return SOT_OK;
}

const char *sot__moves_because(const sot_moves *moves, uint64_t row)
{
    return moves->names[moves->because[row]] + 5; /* behind "move_" */
}

sot_status sot_moves_get_row(const sot_moves *moves, uint64_t row, sot_move *out, sot_error *error)
{
    sot__begin(error);
    if (!moves)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_moves_get_row: moves is NULL");
    sot_status status = sot__room_struct(out, "sot_move", error);
    if (status != SOT_OK)
        return status;
    if (row >= moves->count)
        return sot__fail(error, SOT_E_RANGE, "row is %" PRIu64 ", there are %" PRIu64, row,
                         (uint64_t)moves->count);
    sot_move made = SOT_MOVE_INIT;
    made.a = moves->a[row];
    made.b = moves->b[row];
    made.because = sot__moves_because(moves, row);
    made.before = sot_moves_column(moves, "before")[row];
    made.after = sot_moves_column(moves, "after")[row];
    sot__give_struct(out, &made, sizeof made);
    return SOT_OK;
}

const double *sot_moves_column(const sot_moves *moves, const char *name)
{
    for (size_t c = 0; moves && name && c < moves->columns; c++)
        if (strcmp(moves->names[c], name) == 0)
            return moves->column[c];
    return NULL;
}
