/* SPDX-License-Identifier: MIT */
/* How the layers above read a ledger: pairs in byte order of their canonical ids, and the rows of each as
 * events. The caller holds the ledger's guard. */
#ifndef SOT_LEDGER_VIEW_H
#define SOT_LEDGER_VIEW_H

#include "ledger/read/decoder.h"
#include "ledger/read/names.h"
#include "ledger/read/observed.h"
#include "ledger/read/pairs.h"
#include "ledger/read/rows.h"

#endif
