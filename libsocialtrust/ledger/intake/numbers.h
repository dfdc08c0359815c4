/* SPDX-License-Identifier: MIT */
/* What is known of a reader's dictionary of ids, which grows from block to block. */
#ifndef SOT_LEDGER_INTAKE_NUMBERS_H
#define SOT_LEDGER_INTAKE_NUMBERS_H

#include "base/base.h"

typedef struct sot__numbers {
    uint32_t *contacts; /* by entry: contact + 1, 0: not an id; with room for all entries */
    size_t known;       /* of the first so many */
} sot__numbers;

#endif
