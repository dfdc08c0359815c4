/* SPDX-License-Identifier: MIT */
/* NDJSON documents. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(sot_ledger_read_ndjson, data, size);
}
