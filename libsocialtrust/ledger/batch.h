/* SPDX-License-Identifier: MIT */
/* How the layers above put rows into a ledger, and check what a row may hold. */
#ifndef SOT_LEDGER_BATCH_H
#define SOT_LEDGER_BATCH_H

#include "ledger/intake/batch.h"
#include "ledger/intake/check.h"
#include "ledger/intake/column_text.h"
#include "ledger/read/names.h"

#endif
