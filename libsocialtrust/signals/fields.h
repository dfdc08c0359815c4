/* SPDX-License-Identifier: MIT */
/* The fields of saved evidence: each call measures, writes or reads one, as the cursor says
 * (evidence/fields.c), and notes damage when reading. */
#ifndef SOT_SIGNALS_FIELDS_H
#define SOT_SIGNALS_FIELDS_H

#include <stdbool.h>

#include "signals/decay.h"

typedef struct sot__cursor sot__cursor;

void sot__field_count(sot__cursor *c, uint32_t *value);
void sot__field_day(sot__cursor *c, int32_t *value);
/* Evidence: never negative, and more than any number of rows could bring is damage. */
void sot__field_amount(sot__cursor *c, double *value);
/* A double between two; `unknown`: NAN is fine too. */
void sot__field_real(sot__cursor *c, double *value, double least, double most, bool unknown);
/* A time that something began to fade at: known; if `used`, not after the last row. */
void sot__field_past(sot__cursor *c, int64_t *t, bool used);
void sot__field_rate(sot__cursor *c, sot__rate *rate);
void sot__field_value(sot__cursor *c, sot__value *value);
void sot__field_cap(sot__cursor *c, sot__cap *cap);
void sot__field_daysum(sot__cursor *c, sot__daysum *days);

#endif
