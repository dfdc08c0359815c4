/* SPDX-License-Identifier: MIT */
/* Binary search, once: SOT__SEARCH(low, high, middle, before) leaves in `low` the first place of low..high
 * for which `before`, an expression about `middle`, does not hold. `low` and `high` are size_t variables;
 * `middle` is declared here. */
#ifndef SOT_BASE_SEARCH_H
#define SOT_BASE_SEARCH_H

#include <stddef.h>

#define SOT__SEARCH(low, high, middle, before)        \
    while ((low) < (high)) {                          \
        size_t middle = (low) + ((high) - (low)) / 2; \
        if (before)                                   \
            (low) = middle + 1;                       \
        else                                          \
            (high) = middle;                          \
    }

#endif
