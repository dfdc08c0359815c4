/* SPDX-License-Identifier: MIT */
/* The buffered writer behind all output of text. */
#include "writer.h"

#include <math.h>

void sot__writer_begin(sot__writer *writer, sot_write_fn write, void *user)
{
    writer->write = write;
    writer->user = user;
    writer->used = 0;
    writer->failed = writer->comma = writer->defused = false;
}

static void flush(sot__writer *writer)
{
    if (!writer->failed && writer->used && writer->write(writer->user, writer->bytes, writer->used) != 0)
        writer->failed = true;
    writer->used = 0;
}

sot_status sot__writer_end(sot__writer *writer, sot_error *error)
{
    flush(writer);
    return writer->failed ? sot__fail(error, SOT_E_IO, "writing failed") : SOT_OK;
}

void sot__write(sot__writer *writer, const char *bytes, size_t size)
{
    while (size > sizeof writer->bytes - writer->used) {
        size_t piece = sizeof writer->bytes - writer->used;
        memcpy(writer->bytes + writer->used, bytes, piece);
        writer->used += piece;
        bytes += piece;
        size -= piece;
        flush(writer);
    }
    memcpy(writer->bytes + writer->used, bytes, size);
    writer->used += size;
}

void sot__write_char(sot__writer *writer, char c)
{
    if (writer->used == sizeof writer->bytes)
        flush(writer);
    writer->bytes[writer->used++] = c;
}

/* Room for a number. */
static char *room(sot__writer *writer)
{
    if (sizeof writer->bytes - writer->used < 48)
        flush(writer);
    return writer->bytes + writer->used;
}

void sot__write_fixed(sot__writer *writer, double value, int decimals)
{
    char *at = room(writer);
    writer->used += sot__format_fixed(value, decimals, at);
}

void sot__write_int(sot__writer *writer, int64_t value)
{
    char *at = room(writer);
    writer->used += sot__format_int64(value, at);
}

void sot__write_count(sot__writer *writer, uint64_t value)
{
    if (value > INT64_MAX) {
        sot__write_int(writer, (int64_t)(value / 10));
        value %= 10;
    }
    sot__write_int(writer, (int64_t)value);
}

void sot__write_csv(sot__writer *writer, const char *text)
{
    size_t n = strlen(text);
    bool formula = writer->defused && n && strchr("=+-@\t\r", text[0]);
    if (!formula && (n == 0 || strcspn(text, "\",\r\n") == n)) {
        sot__write(writer, text, n);
        return;
    }
    sot__write(writer, "\"'", formula ? 2 : 1);
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        sot__write(writer, text, (size_t)(quote - text) + 1);
        sot__write_char(writer, '"');
    }
    sot__write(writer, text, strlen(text));
    sot__write_char(writer, '"');
}

void sot__json_open(sot__writer *writer, char bracket)
{
    sot__write_char(writer, bracket);
    writer->comma = false;
}

void sot__json_close(sot__writer *writer, char bracket)
{
    sot__write_char(writer, bracket);
    writer->comma = true;
}

void sot__json_element(sot__writer *writer)
{
    if (writer->comma)
        sot__write_char(writer, ',');
    writer->comma = true;
}

void sot__json_key(sot__writer *writer, const char *key)
{
    sot__json_element(writer);
    sot__json_string(writer, key);
    sot__write_char(writer, ':');
}

void sot__json_string(sot__writer *writer, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    if (!text) {
        sot__write(writer, "null", 4);
        return;
    }
    sot__write_char(writer, '"');
    for (const char *plain = text;; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        sot__write(writer, plain, (size_t)(text - plain));
        plain = text + 1;
        if (c == 0)
            break;
        if (c == '"' || c == '\\') {
            char escape[2] = {'\\', (char)c};
            sot__write(writer, escape, 2);
        } else if (c == '\n') {
            sot__write(writer, "\\n", 2);
        } else {
            char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            sot__write(writer, escape, 6);
        }
    }
    sot__write_char(writer, '"');
}

void sot__json_fixed(sot__writer *writer, double value)
{
    if (isfinite(value))
        sot__write_fixed(writer, value, 12);
    else
        sot__write(writer, "null", 4);
}

void sot__json_time(sot__writer *writer, int64_t time_us)
{
    char text[32];
    size_t n = sot__format_iso_time(time_us, text);
    sot__json_string(writer, n ? text : NULL);
}

void sot__json_bool(sot__writer *writer, bool value)
{
    sot__write(writer, value ? "true" : "false", value ? 4 : 5);
}

void sot__json_key_string(sot__writer *writer, const char *key, const char *text)
{
    sot__json_key(writer, key);
    sot__json_string(writer, text);
}

void sot__json_key_fixed(sot__writer *writer, const char *key, double value)
{
    sot__json_key(writer, key);
    sot__json_fixed(writer, value);
}

void sot__json_key_int(sot__writer *writer, const char *key, int64_t value)
{
    sot__json_key(writer, key);
    sot__write_int(writer, value);
}

void sot__json_key_count(sot__writer *writer, const char *key, uint64_t value)
{
    sot__json_key(writer, key);
    sot__write_count(writer, value);
}

void sot__json_key_time(sot__writer *writer, const char *key, int64_t time_us)
{
    sot__json_key(writer, key);
    sot__json_time(writer, time_us);
}
