/* SPDX-License-Identifier: MIT */
#ifndef SOT_LEDGER_READ_OBSERVED_H
#define SOT_LEDGER_READ_OBSERVED_H

#include "ledger/read/decoder.h"

/* Mask of what rows up to `as_of_us` hold (score.h), kinds as `decoder` reads them. O(kinds), linear in the
 * rows only after a removal. */
sot__seen sot__ledger_observe(sot_ledger *ledger, const sot__decoder *decoder, int64_t as_of_us);

#endif
