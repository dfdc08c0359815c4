/* SPDX-License-Identifier: MIT */
/* A block of pairs measured, as wide as the processor goes; see lanes.def. */
#include <math.h>

#include "score/measure.h"

#define WIDTHS_OF "score/lanes.def"
#include "base/widths.def"

void sot__block_measure(const sot_profile *profile, const sot__sight *sight, const sot__found_block *block,
                        unsigned level, sot__measures *out)
{
    static void (*const widths[])(const sot_profile *, const sot__sight *, const sot__found_block *,
                                  sot__measures *) = {
        measure_plain,
#if defined(__GNUC__) && defined(__x86_64__)
        measure_avx2,
        measure_avx512,
#endif
    };
    widths[level](profile, sight, block, out);
}
