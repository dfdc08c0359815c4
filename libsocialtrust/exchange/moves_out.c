/* SPDX-License-Identifier: MIT */
/* Who moves between two profiles, as CSV, JSON and Arrow: a, b, before, after, move, because, and the parts
 * of the move. */
#include "arrow_stream.h"
#include "learn/moves.h"
#include "writer.h"

#define BEFORE_BECAUSE 3 /* columns of doubles that come before the reason */

static sot_status write_csv(const sot_moves *moves, int format, sot_write_fn write, void *user,
                            sot_error *error)
{
    sot__writer writer;
    sot__writer_begin(&writer, write, user);
    writer.defused = format == SOT_FORMAT_CSV_DEFUSED;
    sot__write(&writer, "a,b", 3);
    for (size_t c = 0; c < moves->columns; c++) {
        if (c == BEFORE_BECAUSE)
            sot__write(&writer, ",because", 8);
        sot__write_char(&writer, ',');
        sot__write(&writer, moves->names[c], strlen(moves->names[c]));
    }
    sot__write_char(&writer, '\n');
    for (size_t row = 0; row < moves->count && !writer.failed; row++) {
        sot__write_csv(&writer, moves->a[row]);
        sot__write_char(&writer, ',');
        sot__write_csv(&writer, moves->b[row]);
        for (size_t c = 0; c < moves->columns; c++) {
            sot__write_char(&writer, ',');
            if (c == BEFORE_BECAUSE) {
                sot__write_csv(&writer, sot__moves_because(moves, row));
                sot__write_char(&writer, ',');
            }
            sot__write_fixed(&writer, moves->column[c][row], 6);
        }
        sot__write_char(&writer, '\n');
    }
    return sot__writer_end(&writer, error);
}

static sot_status write_json(const sot_moves *moves, sot_write_fn write, void *user, sot_error *error)
{
    sot__writer writer;
    sot__writer_begin(&writer, write, user);
    sot__json_open(&writer, '[');
    for (size_t row = 0; row < moves->count && !writer.failed; row++) {
        sot__json_element(&writer);
        sot__write_char(&writer, '\n');
        sot__json_open(&writer, '{');
        sot__json_key_string(&writer, "a", moves->a[row]);
        sot__json_key_string(&writer, "b", moves->b[row]);
        for (size_t c = 0; c < moves->columns; c++) {
            if (c == BEFORE_BECAUSE)
                sot__json_key_string(&writer, "because", sot__moves_because(moves, row));
            sot__json_key_fixed(&writer, moves->names[c], moves->column[c][row]);
        }
        sot__json_close(&writer, '}');
    }
    sot__write(&writer, "\n]\n", 3);
    return sot__writer_end(&writer, error);
}

sot_status sot_moves_write(const sot_moves *moves, int format, sot_write_fn write, void *user,
                           sot_error *error)
{
    sot__begin(error);
    if (!moves || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "moves and a function that writes are needed");
    if (format != SOT_FORMAT_CSV && format != SOT_FORMAT_CSV_DEFUSED && format != SOT_FORMAT_JSON)
        return sot__fail(error, SOT_E_ARGUMENT, "format is %d: moves are written as CSV or JSON", format);
    return format == SOT_FORMAT_JSON ? write_json(moves, write, user, error)
                                     : write_csv(moves, format, write, user, error);
}

static const char *a_at(const void *user, size_t row)
{
    return ((const sot_moves *)user)->a[row];
}

static const char *b_at(const void *user, size_t row)
{
    return ((const sot_moves *)user)->b[row];
}

static const char *because_at(const void *user, size_t row)
{
    return sot__moves_because(user, row);
}

static double value_at(const void *user, size_t row)
{
    return ((const double *)user)[row];
}

sot_status sot_moves_export_arrow(const sot_moves *moves, struct ArrowArrayStream *out, sot_error *error)
{
    sot__begin(error);
    if (!moves || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "moves and a place for the stream are needed");
    sot__out_stream *stream = sot__stream_new(moves->context, moves->count, moves->columns + 3);
    bool good =
        stream && sot__stream_texts(stream, "a", a_at, moves) && sot__stream_texts(stream, "b", b_at, moves);
    for (size_t c = 0; good && c < moves->columns; c++) {
        if (c == BEFORE_BECAUSE)
            good = sot__stream_texts(stream, "because", because_at, moves);
        good = good && sot__stream_doubles(stream, moves->names[c], value_at, moves->column[c]);
    }
    return sot__stream_finish(stream, good, out, error);
}
