/* SPDX-License-Identifier: MIT */
/* What is said of a name that is not known: itself, and the one that was meant, or all that there are. */
#ifndef SOT_SWIG_NEAREST_H
#define SOT_SWIG_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <socialtrust.h>

#define NAME_MOST 32 /* longer ones are like nothing */

/* Letters to put in, leave out, change, or swap with the next one, to make one name of the other. */
static size_t name_distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), rows[3][NAME_MOST + 1];
    if (n > NAME_MOST || m > NAME_MOST)
        return NAME_MOST;
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[n % 3][m];
}

/* `unknown kind "massage"; did you mean "message"?`, or `unknown name "random"; there are auto, ego, ...`. */
static void say_unknown(char *message, size_t size, const char *what, const char *given, int names)
{
    const char *each, *near = NULL;
    size_t best = strlen(given) / 3 + 1; /* so many may be wrong */
    for (int i = 0; (each = sot_name_of(names, i)); i++) {
        size_t distance = name_distance(given, each);
        if (distance < best || (distance == best && !near)) {
            best = distance;
            near = each;
        }
    }
    char shown[61]; /* what it is called must not act on the terminal that shows it */
    size_t n = strlen(given) < 60 ? strlen(given) : 60;
    while (n > 0 && n < strlen(given) && ((unsigned char)given[n] & 0xc0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)given[i], after = (unsigned char)given[i + 1];
        bool acts = c < 0x20 || c == 0x7f || (c == 0xc2 && after >= 0x80 && after < 0xa0);
        shown[i] = acts || (i > 0 && shown[i - 1] == '?' && c < 0xa0 && c >= 0x80) ? '?' : given[i];
    }
    shown[n] = '\0';
    int at = snprintf(message, size, "unknown %s \"%s\"", what, shown);
    if (near) {
        snprintf(message + at, size - (size_t)at, "; did you mean \"%s\"?", near);
        return;
    }
    for (int i = 0; (each = sot_name_of(names, i)) && at > 0 && (size_t)at + strlen(each) + 12 < size; i++)
        at += snprintf(message + at, size - (size_t)at, "%s%s", i ? ", " : "; there are ", each);
}

#endif
