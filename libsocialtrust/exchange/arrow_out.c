/* SPDX-License-Identifier: MIT */
/* A table of scores as an Arrow stream of one record batch: the columns are copied once, missing numbers are
 * nulls. */
#include "arrow_stream.h"
#include "layout.h"

#define STATES 5

typedef struct place {
    const sot__out *from;
    const sot_scores *scores;
} place;

static const char *text_at(const void *user, size_t row)
{
    const place *p = user;
    return sot__out_text(p->from, p->scores, row);
}

static double double_at(const void *user, size_t row)
{
    const place *p = user;
    return sot__out_double(p->from, p->scores, row);
}

static const char *band_at(const void *user, size_t row)
{
    (void)user;
    return sot_name_of(SOT_NAMES_BAND, (int)row);
}

static const char *state_at(const void *user, size_t row)
{
    (void)user;
    return sot_name_of(SOT_NAMES_STATE, (int)row);
}

static bool add_integers(sot__out_stream *stream, const place *p)
{
    sot__source source = p->from->source;
    bool band = source == SOT__OUT_BAND, state = band || source == SOT__OUT_STATE;
    size_t width = source == SOT__OUT_TIME || source == SOT__OUT_INTERACTIONS ? 8 : state ? 1 : 4;
    const char *format = source == SOT__OUT_TIME ? "tsu:UTC"
                         : source == SOT__OUT_INTERACTIONS
                             ? "l" /* signed: a difference of two may be negative */
                         : state ? "c"
                                 : "i";
    size_t count = p->scores->count;
    struct ArrowArray *out = sot__stream_column(stream, p->from->name, format, state);
    if (!out || (state && !sot__stream_fill(p->scores->context, STATES, false, band ? band_at : state_at,
                                            NULL, out->dictionary)))
        return false;
    char *values = sot__arrow_buffer(out, 1, count, width);
    if (!values)
        return false;
    for (size_t row = 0; row < count; row++) {
        int64_t value = band    ? p->scores->band[row]
                        : state ? p->scores->state[row]
                                : sot__out_integer(p->from, p->scores, row);
        int32_t narrow = (int32_t)value;
        if (width == 8)
            memcpy(values + row * 8, &value, 8);
        else if (width == 4)
            memcpy(values + row * 4, &narrow, 4);
        else
            values[row] = (char)value;
    }
    return true;
}

static bool add_column(sot__out_stream *stream, const place *p)
{
    switch (p->from->source) {
    case SOT__OUT_A:
    case SOT__OUT_B:
    case SOT__OUT_CONTACT:
        return sot__stream_texts(stream, p->from->name, text_at, p);
    case SOT__OUT_DOUBLE:
        return sot__stream_doubles(stream, p->from->name, double_at, p);
    default:
        return add_integers(stream, p);
    }
}

sot_status sot_scores_export_arrow(const sot_scores *scores, struct ArrowArrayStream *out, sot_error *error)
{
    sot__begin(error);
    sot__out columns[SOT__OUT_MOST];
    if (!scores || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "scores and a place for the stream are needed");
    size_t count = sot__layout(scores, true, columns);
    sot__out_stream *stream = sot__stream_new(scores->context, scores->count, count);
    bool good = stream != NULL;
    for (size_t i = 0; good && i < count; i++) {
        place here = {&columns[i], scores};
        good = add_column(stream, &here);
    }
    return sot__stream_finish(stream, good, out, error);
}
