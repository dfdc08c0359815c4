/* SPDX-License-Identifier: MIT */
/* Codes of columns to contacts, channels and kinds, by table. */
#ifndef SOT_LEDGER_INTAKE_CODES_H
#define SOT_LEDGER_INTAKE_CODES_H

#include "ledger/intake/columns.h"

sot_status sot__codes_map(sot__columns_reader *reader, sot_error *error);
void sot__codes_free(sot__columns_reader *reader);

#endif
