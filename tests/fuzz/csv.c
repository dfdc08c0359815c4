/* SPDX-License-Identifier: MIT */
/* CSV documents. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(sot_ledger_read_csv, data, size);
}
