/* SPDX-License-Identifier: MIT */
/* The rarely used fields of rows, as bytes in a heap. */
#ifndef SOT_LEDGER_STORE_RARE_H
#define SOT_LEDGER_STORE_RARE_H

#include "base/heap.h"
#include "ledger/event.h"
#include "ledger/store/row.h"

size_t sot__extra_size(const sot__extra *extra); /* 0 if all fields have their defaults */
void sot__extra_write(const sot__extra *extra, char *bytes);
size_t sot__extra_read(const char *bytes, sot__extra *extra); /* returns its size */

/* Cues looked for, and whether a sentiment is known, without reading it all. */
unsigned sot__extra_looked_for(const char *bytes);
bool sot__extra_has_sentiment(const char *bytes);

/* Its place among rows of one time, without reading it all. */
int64_t sot__row_sequence(const sot__heap *rare, const sot__row *row);

/* A row's rare fields; its id alone (empty if there is none). Texts point into the heap. */
void sot__row_extra(const sot__heap *rare, const sot__row *row, sot__extra *out);
sot__text sot__row_id(const sot__heap *rare, const sot__row *row);
/* Overwrites what a dropped row had; returns how many bytes of the heap that was. */
size_t sot__row_wipe(const sot__heap *rare, const sot__row *row);

#endif
