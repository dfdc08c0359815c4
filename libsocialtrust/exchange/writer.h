/* SPDX-License-Identifier: MIT */
/* Buffered output with the escapes of CSV and JSON. Nothing is allocated: the writer lives on its function's
 * stack. */
#ifndef SOT_EXCHANGE_WRITER_H
#define SOT_EXCHANGE_WRITER_H

#include "base/number.h"

typedef struct sot__writer {
    sot_write_fn write;
    void *user;
    size_t used;
    bool failed;  /* the caller's function did not take it: nothing more is written */
    bool defused; /* CSV is for spreadsheets */
    bool comma;   /* JSON: a member or element came before */
    char bytes[32768];
} sot__writer;

void sot__writer_begin(sot__writer *writer, sot_write_fn write, void *user);

/* Writes what is left: SOT_E_IO if anything was not taken. */
sot_status sot__writer_end(sot__writer *writer, sot_error *error);

void sot__write(sot__writer *writer, const char *bytes, size_t size);
void sot__write_char(sot__writer *writer, char c);
void sot__write_fixed(sot__writer *writer, double value, int decimals); /* NaN: nothing */
void sot__write_int(sot__writer *writer, int64_t value);
void sot__write_count(sot__writer *writer, uint64_t value);

/* A CSV field, in quotes where it needs them; with an apostrophe where a spreadsheet would take it for a
 * formula and `defused` is set. */
void sot__write_csv(sot__writer *writer, const char *text);

/* JSON. A key or an element sets the comma before itself. */
void sot__json_open(sot__writer *writer, char bracket);
void sot__json_close(sot__writer *writer, char bracket);
void sot__json_key(sot__writer *writer, const char *key);
void sot__json_element(sot__writer *writer);
void sot__json_string(sot__writer *writer, const char *text); /* NULL: null */
void sot__json_fixed(sot__writer *writer, double value);      /* 12 decimals; NaN: null */
void sot__json_time(sot__writer *writer, int64_t time_us);    /* SOT_TIME_NONE: null */
void sot__json_bool(sot__writer *writer, bool value);

/* Members: key and value. */
void sot__json_key_string(sot__writer *writer, const char *key, const char *text);
void sot__json_key_fixed(sot__writer *writer, const char *key, double value);
void sot__json_key_int(sot__writer *writer, const char *key, int64_t value);
void sot__json_key_count(sot__writer *writer, const char *key, uint64_t value);
void sot__json_key_time(sot__writer *writer, const char *key, int64_t time_us);

#endif
