/* SPDX-License-Identifier: MIT */
/* Calls whose documented cost is linear in what they are given, up to a logarithm, each on a world of its own
 * of size n. Public calls only. */
#ifndef SOT_TESTS_GROWTH_CASES_H
#define SOT_TESTS_GROWTH_CASES_H

#include <socialtrust.h>

typedef struct growth_case {
    const char *name; /* NULL: after the last */
    void (*run)(unsigned n);
} growth_case;

extern const growth_case growth_cases[];

void growth_open(void); /* before the first */
void growth_close(void);

/* Of the program that runs them: called where a case's own work begins, its world being made. */
void growth_begin(void);

#endif
