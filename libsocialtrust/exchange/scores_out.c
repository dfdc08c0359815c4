/* SPDX-License-Identifier: MIT */
/* A table of scores as CSV and as JSON. */
#include "layout.h"
#include "socialtrust/exchange.h"
#include "writer.h"

static void csv_value(sot__writer *writer, const sot__out *out, const sot_scores *scores, size_t row)
{
    char text[32];
    switch (out->source) {
    case SOT__OUT_A:
    case SOT__OUT_B:
    case SOT__OUT_CONTACT:
    case SOT__OUT_BAND:
    case SOT__OUT_STATE:
        sot__write_csv(writer, sot__out_text(out, scores, row));
        break;
    case SOT__OUT_DOUBLE:
        sot__write_fixed(writer, sot__out_double(out, scores, row), 6);
        break;
    case SOT__OUT_TIME:
        sot__write(writer, text, sot__format_iso_time(sot__out_integer(out, scores, row), text));
        break;
    default:
        sot__write_int(writer, sot__out_integer(out, scores, row));
    }
}

static sot_status write_csv(const sot_scores *scores, int format, sot_write_fn write, void *user,
                            sot_error *error)
{
    sot__writer writer;
    sot__out out[SOT__OUT_MOST];
    size_t columns = sot__layout(scores, false, out);
    sot__writer_begin(&writer, write, user);
    writer.defused = format == SOT_FORMAT_CSV_DEFUSED;
    for (size_t i = 0; i < columns; i++) {
        if (i)
            sot__write_char(&writer, ',');
        sot__write(&writer, out[i].name, strlen(out[i].name));
    }
    sot__write_char(&writer, '\n');
    for (size_t row = 0; row < scores->count && !writer.failed; row++) {
        for (size_t i = 0; i < columns; i++) {
            if (i)
                sot__write_char(&writer, ',');
            csv_value(&writer, &out[i], scores, row);
        }
        sot__write_char(&writer, '\n');
    }
    return sot__writer_end(&writer, error);
}

static void json_value(sot__writer *writer, const sot__out *out, const sot_scores *scores, size_t row)
{
    sot__json_key(writer, out->name);
    switch (out->source) {
    case SOT__OUT_A:
    case SOT__OUT_B:
    case SOT__OUT_CONTACT:
    case SOT__OUT_BAND:
    case SOT__OUT_STATE:
        sot__json_string(writer, sot__out_text(out, scores, row));
        break;
    case SOT__OUT_DOUBLE:
        sot__json_fixed(writer, sot__out_double(out, scores, row));
        break;
    case SOT__OUT_TIME:
        sot__json_time(writer, sot__out_integer(out, scores, row));
        break;
    default:
        sot__write_int(writer, sot__out_integer(out, scores, row));
    }
}

static sot_status write_json(const sot_scores *scores, sot_write_fn write, void *user, sot_error *error)
{
    sot__writer writer;
    sot__out out[SOT__OUT_MOST];
    size_t columns = sot__layout(scores, true, out);
    sot__writer_begin(&writer, write, user);
    sot__json_open(&writer, '[');
    for (size_t row = 0; row < scores->count && !writer.failed; row++) {
        sot__json_element(&writer);
        sot__write_char(&writer, '\n');
        sot__json_open(&writer, '{');
        for (size_t i = 0; i < columns; i++)
            json_value(&writer, &out[i], scores, row);
        sot__json_close(&writer, '}');
    }
    sot__write(&writer, "\n]\n", 3);
    return sot__writer_end(&writer, error);
}

sot_status sot_scores_write(const sot_scores *scores, int format, sot_write_fn write, void *user,
                            sot_error *error)
{
    sot__begin(error);
    if (!scores || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "scores and a function that writes are needed");
    if (format != SOT_FORMAT_CSV && format != SOT_FORMAT_CSV_DEFUSED && format != SOT_FORMAT_JSON)
        return sot__fail(error, SOT_E_ARGUMENT, "format is %d: scores are written as CSV or JSON", format);
    return format == SOT_FORMAT_JSON ? write_json(scores, write, user, error)
                                     : write_csv(scores, format, write, user, error);
}
