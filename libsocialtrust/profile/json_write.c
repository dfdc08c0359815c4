/* SPDX-License-Identifier: MIT */
/* A profile as JSON: every parameter, as nested objects in the order of params.def, numbers that read back
 * exactly. */
#include "parts.h"

#include "base/number.h"

#include <stdio.h>

typedef struct writer {
    sot_write_fn write;
    void *user;
    int level;
    bool first; /* no member of the open object or array is written yet */
    bool failed;
} writer;

static void put(writer *w, const char *bytes, size_t size)
{
    if (!w->failed && size > 0 && w->write(w->user, bytes, size) != 0)
        w->failed = true;
}

static void put_text(writer *w, const char *text)
{
    put(w, text, strlen(text));
}

static void put_quoted(writer *w, sot__text text)
{
    size_t from = 0;
    put_text(w, "\"");
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        char escape[8];
        int n = c < 0x20 ? snprintf(escape, sizeof escape, "\\u%04x", (unsigned)c)
                         : snprintf(escape, sizeof escape, "\\%c", c);
        put(w, text.p + from, i - from);
        put(w, escape, (size_t)n);
        from = i + 1;
    }
    put(w, text.p + from, text.n - from);
    put_text(w, "\"");
}

/* A new line for the next member, after a comma if it is not the first. */
static void next(writer *w)
{
    put_text(w, w->first ? "\n" : ",\n");
    for (int i = 0; i < w->level; i++)
        put_text(w, "  ");
    w->first = false;
}

static void key(writer *w, sot__text name)
{
    next(w);
    put_quoted(w, name);
    put_text(w, ": ");
}

static void begin_block(writer *w, const char *bracket)
{
    put_text(w, bracket);
    w->level++;
    w->first = true;
}

static void end_block(writer *w, const char *bracket)
{
    bool empty = w->first;
    w->level--;
    w->first = true;
    if (!empty)
        next(w);
    put_text(w, bracket);
    w->first = false;
}

static void number(writer *w, double value)
{
    char text[32];
    put(w, text, sot__format_exact(value, text));
}

static void time_text(writer *w, int64_t time_us)
{
    char text[32];
    size_t n = sot__format_iso_time(time_us, text);
    put_quoted(w, (sot__text){text, n});
}

static void customs(writer *w, const char *name, const sot__custom *list, size_t count)
{
    key(w, sot__text_of(name));
    begin_block(w, "{");
    for (size_t i = 0; i < count; i++) {
        key(w, sot__text_of(list[i].name));
        put_text(w, "{\"like\": ");
        put_quoted(w, sot__text_of(list[i].like_name));
        put_text(w, ", \"times\": ");
        number(w, list[i].times);
        put_text(w, "}");
    }
    end_block(w, "}");
}

/* The members of "fold" that are no numbers. */
static void fold_extras(writer *w, const sot_profile *profile)
{
    customs(w, "kinds", profile->kinds, profile->kind_count);
    customs(w, "channels", profile->channels, profile->channel_count);
    key(w, sot__text_of("open_hours"));
    if (!profile->has_hours) {
        put_text(w, "null");
    } else {
        begin_block(w, "[");
        for (size_t i = 0; i < profile->hour_count; i++) {
            next(w);
            put_text(w, "{\"from_minute\": ");
            number(w, (double)(profile->hours[i].from / 60000000));
            put_text(w, ", \"to_minute\": ");
            number(w, (double)(profile->hours[i].to / 60000000));
            put_text(w, "}");
        }
        end_block(w, "]");
    }
    key(w, sot__text_of("zone"));
    if (profile->zone_count == 0) {
        put_text(w, "null");
    } else {
        begin_block(w, "[");
        for (size_t k = 0; k < profile->zone_count; k++) {
            next(w);
            put_text(w, "{");
            if (k > 0) {
                put_text(w, "\"from\": ");
                time_text(w, profile->zone[k].from);
                put_text(w, ", ");
            }
            put_text(w, "\"offset_seconds\": ");
            number(w, (double)(profile->zone[k].offset_us / 1000000));
            put_text(w, "}");
        }
        end_block(w, "]");
    }
    key(w, sot__text_of("closed"));
    begin_block(w, "[");
    for (size_t i = 0; i < profile->closed_count; i++) {
        next(w);
        put_text(w, "{\"from\": ");
        time_text(w, profile->closed[i].from);
        put_text(w, ", \"to\": ");
        time_text(w, profile->closed[i].to);
        put_text(w, "}");
    }
    end_block(w, "]");
}

/* Whether an earlier parameter has the same first n bytes of path, followed by a dot: its group is written
 * already. */
static bool group_before(size_t index, const char *path, size_t n)
{
    for (size_t i = 0; i < index; i++) {
        const char *other = sot__param_path(&sot__param_table[i]);
        if (strncmp(other, path, n) == 0 && other[n] == '.')
            return true;
    }
    return false;
}

/* The members of the group whose paths share the first n bytes (with the dot) of `prefix`. */
static void group(writer *w, const sot_profile *profile, const char *prefix, size_t n)
{
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++) {
        const sot__param *param = &sot__param_table[i];
        const char *path = sot__param_path(param);
        if (strncmp(path, prefix, n) != 0)
            continue;
        const char *name = path + n, *dot = strchr(name, '.');
        if (!dot) {
            key(w, sot__text_of(name));
            number(w, sot__param_get(&profile->params, param));
            continue;
        }
        size_t length = (size_t)(dot - name);
        if (group_before(i, path, n + length))
            continue;
        key(w, (sot__text){name, length});
        if (!profile->has_p_active && strncmp(path, "p_active.", 9) == 0) {
            put_text(w, "null");
            continue;
        }
        begin_block(w, "{");
        group(w, profile, path, n + length + 1);
        if (strncmp(path, "fold.", n + length + 1) == 0)
            fold_extras(w, profile);
        end_block(w, "}");
    }
}

sot_status sot_profile_to_json(const sot_profile *profile, sot_write_fn write, void *user, sot_error *error)
{
    sot__begin(error);
    if (!profile || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "a profile and a function to write with are needed");
    writer w = {write, user, 0, true, false};
    begin_block(&w, "{");
    key(&w, sot__text_of("name"));
    put_quoted(&w, sot__text_of(profile->name));
    group(&w, profile, "", 0);
    end_block(&w, "}");
    put_text(&w, "\n");
    return w.failed ? sot__fail(error, SOT_E_IO, "writing the profile failed") : SOT_OK;
}
