/* SPDX-License-Identifier: MIT */
/* What is documented as linear, up to a logarithm, is: between n and 4 n the library's steps grow at most
 * sixfold, where n^1.5 would be eightfold and a quadratic sixteenfold. Steps are counted, not timed: the
 * library is compiled once more with a call at every edge between basic blocks, and what is moved in memory
 * counts by its size, so that the same sources always give the same figures. Arguments: names of cases; none:
 * all. */
#include "cases.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define N 2000u
#define MOST 6.0

static uint64_t steps;

/* Each is called by what the compiler or the linker puts in: no header declares it. */
void __sanitizer_cov_trace_pc(void);
void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memmove(void *to, const void *from, size_t size);
void *__real_memset(void *to, int byte, size_t size);
int __real_memcmp(const void *x, const void *y, size_t size);
void *__wrap_memcpy(void *to, const void *from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size);
void *__wrap_memset(void *to, int byte, size_t size);
int __wrap_memcmp(const void *x, const void *y, size_t size);

void __sanitizer_cov_trace_pc(void)
{
    steps++;
}

/* About what a block of basic instructions does, too. */
static void moved(size_t size)
{
    steps += size / 32;
}

void *__wrap_memcpy(void *to, const void *from, size_t size)
{
    moved(size);
    return __real_memcpy(to, from, size);
}

void *__wrap_memmove(void *to, const void *from, size_t size)
{
    moved(size);
    return __real_memmove(to, from, size);
}

void *__wrap_memset(void *to, int byte, size_t size)
{
    moved(size);
    return __real_memset(to, byte, size);
}

int __wrap_memcmp(const void *x, const void *y, size_t size)
{
    moved(size);
    return __real_memcmp(x, y, size);
}

static uint64_t begun;

void growth_begin(void)
{
    begun = steps;
}

/* All of a case counts, its world too; and by itself what it is about. */
static void count(const growth_case *c, unsigned n, uint64_t out[2])
{
    steps = begun = 0;
    c->run(n);
    out[0] = steps;
    out[1] = steps - begun;
}

static int wanted(const char *name, int argc, char **argv)
{
    for (int k = 1; k < argc; k++)
        if (strcmp(name, argv[k]) == 0)
            return 1;
    return argc == 1;
}

int main(int argc, char **argv)
{
    int failed = 0;
    growth_open();
    for (const growth_case *c = growth_cases; c->name; c++) {
        if (!wanted(c->name, argc, argv))
            continue;
        uint64_t few[2], many[2];
        count(c, N, few);
        count(c, 4 * N, many);
        double all = (double)many[0] / (double)few[0], own = (double)many[1] / (double)few[1];
        int bad = few[1] < N || all > MOST || own > MOST;
        printf("%-20s %12llu %12llu %6.2f %6.2f%s\n", c->name, (unsigned long long)few[1],
               (unsigned long long)many[1], all, own, bad ? "  TOO MUCH" : "");
        failed |= bad;
    }
    growth_close();
    return failed;
}
