/* SPDX-License-Identifier: MIT */
/* The zone of times that have none. The library has no table of zones; the system has one, and its C library
 * reads it: where the clocks change is found by asking what they show week by week. */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "score_log.h"

#include <inttypes.h>
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

/* ---- days and open hours in it ---- */

typedef struct grown {
    char *text;
    size_t size, room;
} grown;

static int grow(void *user, const char *bytes, size_t size)
{
    grown *to = user;
    if (to->size + size + 1 > to->room) {
        size_t room = 2 * (to->size + size) + 1;
        char *more = realloc(to->text, room);
        if (!more)
            return 1;
        to->text = more;
        to->room = room;
    }
    memcpy(to->text + to->size, bytes, size);
    to->size += size;
    to->text[to->size] = '\0';
    return 0;
}

/* The zone as a profile's JSON has it. */
static int write_zone(grown *to, const sot_zone_change *zone, size_t count)
{
    int failed = grow(to, "[", 1);
    for (size_t k = 0; !failed && k < count; k++) {
        char from[32] = "", text[120];
        if (k > 0 && sot_time_format(zone[k].from_us, from, NULL) != SOT_OK)
            return 1;
        int n = k == 0 ? snprintf(text, sizeof text, "{\"offset_seconds\": %" PRId32 "}", zone[k].offset_s)
                       : snprintf(text, sizeof text, ", {\"from\": \"%s\", \"offset_seconds\": %" PRId32 "}",
                                  from, zone[k].offset_s);
        failed = grow(to, text, (size_t)n);
    }
    return failed || grow(to, "]", 1);
}

sot_status in_zone(sot_context *context, const log_options *options, sot_profile **profile, sot_error *error)
{
    static const char none[] = "\"zone\": null";
    grown json = {NULL, 0, 0}, with = {NULL, 0, 0};
    double offset = 0;
    sot_profile *made = NULL;
    sot_status status = sot_profile_get(*profile, "fold.day_offset_minutes", &offset, error);
    if (status == SOT_OK)
        status = sot_profile_to_json(*profile, grow, &json, error);
    char *at = status == SOT_OK ? strstr(json.text, none) : NULL;
    if (at && offset == 0) { /* a profile that says where its days begin keeps that */
        size_t before = (size_t)(at - json.text) + strlen("\"zone\": "),
               after = (size_t)(at - json.text) + strlen(none);
        if (grow(&with, json.text, before) || write_zone(&with, options->zone, options->zone_count) ||
            grow(&with, json.text + after, json.size - after))
            status = error->status = SOT_E_MEMORY;
        else
            status = sot_profile_from_json(context, with.text, with.size, &made, error);
    }
    if (made) {
        sot_profile_unref(*profile);
        *profile = made;
    }
    free(json.text);
    free(with.text);
    return status;
}
