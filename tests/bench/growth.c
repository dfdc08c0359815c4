/* SPDX-License-Identifier: MIT */
/* growth [N]: the processor time of each case at N and at 4 N (default 8,000), and the exponent of growth: 1
 * is linear, 2 quadratic. `growth 250000` prints what a million costs; the test "growth" counts steps
 * instead. */
#include "../growth/cases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double start;

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

void growth_begin(void)
{
    start = seconds();
}

int main(int argc, char **argv)
{
    unsigned n = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 8000;
    growth_open();
    printf("%-20s %12s %12s %9s\n", "case", "seconds at n", "at 4 n", "exponent");
    for (const growth_case *c = growth_cases; c->name; c++) {
        double taken[2];
        for (int k = 0; k < 2; k++) {
            growth_begin();
            c->run(k ? 4 * n : n);
            taken[k] = seconds() - start;
        }
        printf("%-20s %12.4f %12.4f %9.2f\n", c->name, taken[0], taken[1],
               log(taken[1] / (taken[0] > 1e-6 ? taken[0] : 1e-6)) / log(4));
        fflush(stdout);
    }
    growth_close();
    return 0;
}
