/* SPDX-License-Identifier: MIT */
/* The zone of times that have none. The library has no table of zones; the system has one, and its C library
 * reads it: where the clocks change is found by asking what they show week by week. */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "score_log.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST INT64_C(-2208988800) /* 1900 */
#define LAST INT64_C(4102444800)   /* 2100 */
#define WEEK 604800
#define CHANGES_MOST 1024

/* Seconds east of UTC of +hh:mm, +hhmm or Z; false if it is none of these. */
static bool offset_of(const char *text, int32_t *out)
{
    size_t n = strlen(text);
    *out = 0;
    if (strcmp(text, "Z") == 0 || strcmp(text, "UTC") == 0)
        return true;
    bool colon = n == 6 && text[3] == ':';
    if ((text[0] != '+' && text[0] != '-') || (n != 5 && !colon))
        return false;
    int digits[4];
    for (int i = 0; i < 4; i++) {
        char c = text[1 + i + (colon && i > 1)];
        if (c < '0' || c > '9')
            return false;
        digits[i] = c - '0';
    }
    int hours = 10 * digits[0] + digits[1], minutes = 10 * digits[2] + digits[3];
    *out = (hours * 60 + minutes) * 60 * (text[0] == '-' ? -1 : 1);
    return hours < 24 && minutes < 60;
}

/* The C library takes a name that is in no table for UTC: better to look first. */
static bool in_table(const char *name)
{
    const char *folder = getenv("TZDIR");
    char path[600];
    if (!*name || name[0] == '/' || name[0] == '.' || strstr(name, "..") || strlen(name) > 60)
        return false;
    snprintf(path, sizeof path, "%.500s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", name);
    FILE *file = fopen(path, "rb");
    char mark[4] = "";
    bool found = file && fread(mark, 1, 4, file) == 4 && memcmp(mark, "TZif", 4) == 0;
    if (file)
        fclose(file);
    return found;
}

static int32_t shown(int64_t at)
{
    time_t when = (time_t)at;
    struct tm local;
    return localtime_r(&when, &local) ? (int32_t)local.tm_gmtoff : 0;
}

/* The first second in (before, after] from which on the clocks do not show what they do at `before`. */
static int64_t change_between(int64_t before, int64_t after)
{
    int32_t offset = shown(before);
    while (after - before > 1) {
        int64_t middle = before + (after - before) / 2;
        if (shown(middle) == offset)
            before = middle;
        else
            after = middle;
    }
    return after;
}

sot_zone_change *zone_changes(const char *name, size_t *count)
{
    sot_zone_change *out = calloc(CHANGES_MOST, sizeof *out);
    *count = 1;
    if (!out || offset_of(name, &out[0].offset_s))
        return out;
    if (!in_table(name) || setenv("TZ", name, 1) != 0) {
        free(out);
        return NULL;
    }
    tzset();
    out[0].offset_s = shown(FIRST);
    for (int64_t at = FIRST; at < LAST && *count < CHANGES_MOST; at += WEEK) {
        if (shown(at + WEEK) == out[*count - 1].offset_s)
            continue;
        int64_t from = change_between(at, at + WEEK);
        out[(*count)++] = (sot_zone_change){from * 1000000, shown(from)};
    }
    return out;
}
