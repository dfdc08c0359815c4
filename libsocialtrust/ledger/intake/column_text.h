/* SPDX-License-Identifier: MIT */
#ifndef SOT_LEDGER_INTAKE_COLUMN_TEXT_H
#define SOT_LEDGER_INTAKE_COLUMN_TEXT_H

#include "base/base.h"
#include "socialtrust/ledger.h"

/* Text of a row; digits has room for a code without a dictionary. SOT_E_RANGE: code or offsets are wrong. */
sot_status sot__column_text(const sot_text_column *column, size_t row, char digits[12], sot__text *out);

#endif
