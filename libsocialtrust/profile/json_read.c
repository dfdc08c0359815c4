/* SPDX-License-Identifier: MIT */
/* A profile from JSON. The tree is walked with the path of the present member at hand, so that every error
 * can name it; unknown and repeated keys, wrong types and values out of range are errors. */
#include "document.h"
#include "parts.h"

#include "base/number.h"

#include <math.h>
#include <stddef.h>

#define MINUTE_US INT64_C(60000000)
#define WEEK_MINUTES 10080
#define KEY_SHOWN 64 /* bytes of a key that messages show */

typedef struct reader {
    sot_context *context;
    sot_profile *profile;
    sot_error *error;
    size_t length;
    char path[512]; /* "fold.closed[3].from"; five levels of at most KEY_SHOWN bytes fit */
} reader;

static void set_path(reader *r, size_t length)
{
    r->length = length;
    r->path[length] = '\0';
}

/* Appends a key; returns the former length, for set_path(). */
static size_t enter(reader *r, const char *name)
{
    size_t former = r->length, n = (size_t)sot__document_clip(name, KEY_SHOWN);
    if (former > 0)
        r->path[r->length++] = '.';
    memcpy(r->path + r->length, name, n);
    set_path(r, r->length + n);
    return former;
}

static size_t enter_index(reader *r, size_t index)
{
    size_t former = r->length;
    r->path[r->length++] = '[';
    r->length += sot__format_int64((int64_t)index, r->path + r->length);
    r->path[r->length++] = ']';
    set_path(r, r->length);
    return former;
}

static sot_status expected(reader *r, sot_status status, const char *what)
{
    return sot__fail(r->error, status, "%s: expected %s", r->length ? r->path : "profile", what);
}

static sot_status unknown_key(reader *r)
{
    return sot__fail(r->error, SOT_E_PARSE, "%s: unknown key", r->path);
}

static sot_status repeated_key(reader *r)
{
    return sot__fail(r->error, SOT_E_PARSE, "%s: given twice", r->path);
}

static sot_status read_number(reader *r, const cJSON *item, double least, double most, bool whole,
                              double *out)
{
    double value = item->valuedouble;
    bool good = cJSON_IsNumber(item) && isfinite(value) && value >= least && value <= most;
    if (!good || (whole && floor(value) != value)) {
        char low[32], high[32];
        low[sot__format_exact(least, low)] = '\0';
        high[sot__format_exact(most, high)] = '\0';
        return sot__fail(r->error, cJSON_IsNumber(item) ? SOT_E_RANGE : SOT_E_PARSE,
                         "%s: expected a %snumber between %s and %s", r->path, whole ? "whole " : "", low,
                         high);
    }
    *out = value + 0.0; /* -0 becomes 0, so that equal values have equal fingerprints */
    return SOT_OK;
}

/* ---- custom kinds and channels ---- */

static sot_status read_like(reader *r, const cJSON *item, bool kinds, sot__custom *out)
{
    const char *what = kinds ? "the name of a built-in kind" : "\"chat\" or \"mail\"";
    if (!cJSON_IsString(item))
        return expected(r, SOT_E_PARSE, what);
    const char *text = item->valuestring;
    int like = -1;
    if (kinds)
        like = sot__kind_builtin(sot__text_of(text));
    else if (strcmp(text, "chat") == 0 || strcmp(text, "mail") == 0)
        like = text[0] == 'c';
    if (like < 0)
        return expected(r, SOT_E_KIND, what);
    out->like = like;
    out->like_name = sot__profile_text(r->context, text);
    return out->like_name ? SOT_OK : sot__no_memory(r->error);
}

static sot_status read_custom(reader *r, const cJSON *object, bool kinds, sot__custom *out)
{
    sot_status status = SOT_OK;
    out->times = 1;
    if (!cJSON_IsObject(object))
        return expected(r, SOT_E_PARSE, "an object with `like` and `times`");
    for (const cJSON *item = object->child; item && status == SOT_OK; item = item->next) {
        size_t former = enter(r, item->string);
        if (sot__document_repeated(object, item))
            status = repeated_key(r);
        else if (strcmp(item->string, "like") == 0)
            status = read_like(r, item, kinds, out);
        else if (strcmp(item->string, "times") == 0)
            status = read_number(r, item, 0, 3, false, &out->times);
        else
            status = unknown_key(r);
        set_path(r, former);
    }
    if (status == SOT_OK && !out->like_name)
        return expected(r, SOT_E_PARSE, "a `like`");
    return status;
}

static sot_status read_customs(reader *r, const cJSON *object, bool kinds)
{
    sot__custom **list = kinds ? &r->profile->kinds : &r->profile->channels;
    size_t *count = kinds ? &r->profile->kind_count : &r->profile->channel_count;
    if (!cJSON_IsObject(object))
        return expected(r, SOT_E_PARSE, "an object");
    size_t members = 0;
    for (const cJSON *item = object->child; item; item = item->next)
        if (++members > SOT__PROFILE_CUSTOM_MAX)
            return sot__fail(r->error, SOT_E_LIMIT, "%s: more than %d entries", r->path,
                             SOT__PROFILE_CUSTOM_MAX);
    if (members == 0)
        return SOT_OK;
    *list = sot__calloc(r->context, members, sizeof **list);
    if (!*list)
        return sot__no_memory(r->error);
    for (const cJSON *item = object->child; item; item = item->next) {
        sot__text name = sot__text_of(item->string);
        size_t former = enter(r, item->string);
        if (sot__document_repeated(object, item))
            return repeated_key(r);
        if (kinds && sot__kind_builtin(name) >= 0)
            return sot__fail(r->error, SOT_E_KIND, "%s: this is a built-in kind", r->path);
        if (name.n == 0 || name.n > SOT__CUSTOM_NAME_MAX)
            return sot__fail(r->error, SOT_E_TEXT, "%s: expected a name of 1 to %d bytes", r->path,
                             SOT__CUSTOM_NAME_MAX);
        sot__custom *custom = &(*list)[(*count)++];
        custom->name = sot__profile_text(r->context, item->string);
        if (!custom->name)
            return sot__no_memory(r->error);
        sot_status status = read_custom(r, item, kinds, custom);
        if (status != SOT_OK)
            return status;
        set_path(r, former);
    }
    return SOT_OK;
}

/* ---- open hours and closed intervals ---- */

/* One end of an interval, by its key. */
static sot_status read_end(reader *r, const cJSON *item, bool hours, int64_t *out)
{
    if (hours) {
        double minute = 0;
        sot_status status = read_number(r, item, 0, WEEK_MINUTES, true, &minute);
        *out = (int64_t)minute * MINUTE_US;
        return status;
    }
    bool range = false, date_only;
    if (!cJSON_IsString(item))
        return expected(r, SOT_E_PARSE, "a time such as \"2026-03-01T09:30:00Z\"");
    if (sot__parse_iso_time(sot__text_of(item->valuestring), out, &date_only, &range))
        return SOT_OK;
    return range ? expected(r, SOT_E_RANGE, "a time in the years 1 to 9999")
                 : expected(r, SOT_E_PARSE, "a time such as \"2026-03-01T09:30:00Z\"");
}

static sot_status read_interval(reader *r, const cJSON *object, bool hours, sot__interval *out)
{
    const char *from = hours ? "from_minute" : "from", *to = hours ? "to_minute" : "to";
    bool has_from = false, has_to = false;
    sot_status status = SOT_OK;
    if (!cJSON_IsObject(object))
        return sot__fail(r->error, SOT_E_PARSE, "%s: expected an object with `%s` and `%s`", r->path, from,
                         to);
    for (const cJSON *item = object->child; item && status == SOT_OK; item = item->next) {
        size_t former = enter(r, item->string);
        if (sot__document_repeated(object, item)) {
            status = repeated_key(r);
        } else if (strcmp(item->string, from) == 0) {
            has_from = true;
            status = read_end(r, item, hours, &out->from);
        } else if (strcmp(item->string, to) == 0) {
            has_to = true;
            status = read_end(r, item, hours, &out->to);
        } else {
            status = unknown_key(r);
        }
        set_path(r, former);
    }
    if (status != SOT_OK)
        return status;
    if (!has_from || !has_to)
        return sot__fail(r->error, SOT_E_PARSE, "%s: expected both `%s` and `%s`", r->path, from, to);
    if (out->from >= out->to)
        return sot__fail(r->error, SOT_E_RANGE, "%s: expected `%s` before `%s`", r->path, from, to);
    return SOT_OK;
}

static sot_status read_intervals(reader *r, const cJSON *array, bool hours)
{
    sot__interval **list = hours ? &r->profile->hours : &r->profile->closed;
    size_t *count = hours ? &r->profile->hour_count : &r->profile->closed_count;
    if (!cJSON_IsArray(array))
        return expected(r, SOT_E_PARSE, "an array of intervals");
    size_t members = 0;
    for (const cJSON *item = array->child; item; item = item->next)
        members++;
    if (members == 0)
        return hours ? expected(r, SOT_E_PARSE, "null or at least one interval") : SOT_OK;
    *list = sot__calloc(r->context, members, sizeof **list);
    if (!*list)
        return sot__no_memory(r->error);
    for (const cJSON *item = array->child; item; item = item->next) {
        size_t former = enter_index(r, *count);
        sot__interval *interval = &(*list)[*count];
        sot_status status = read_interval(r, item, hours, interval);
        if (status != SOT_OK)
            return status;
        if (hours && *count > 0 && interval->from < interval[-1].to)
            return expected(r, SOT_E_RANGE, "intervals that ascend and do not overlap");
        ++*count;
        set_path(r, former);
    }
    if (hours)
        r->profile->has_hours = true;
    return SOT_OK;
}

/* ---- the zone ---- */

/* One stretch: the first has no beginning, all others begin after the one before. */
static sot_status read_span(reader *r, const cJSON *object, size_t index, sot__span *out)
{
    bool has_from = false, has_offset = false;
    sot_status status = SOT_OK;
    if (!cJSON_IsObject(object))
        return expected(r, SOT_E_PARSE, "an object with `offset_seconds`, and `from` but in the first");
    for (const cJSON *item = object->child; item && status == SOT_OK; item = item->next) {
        size_t former = enter(r, item->string);
        double seconds = 0;
        if (sot__document_repeated(object, item)) {
            status = repeated_key(r);
        } else if (strcmp(item->string, "from") == 0) {
            has_from = true;
            status = read_end(r, item, false, &out->from);
        } else if (strcmp(item->string, "offset_seconds") == 0) {
            has_offset = true;
            status = read_number(r, item, -86400, 86400, true, &seconds);
            out->offset_us = (int64_t)seconds * 1000000;
        } else {
            status = unknown_key(r);
        }
        set_path(r, former);
    }
    if (status != SOT_OK)
        return status;
    if (!has_offset)
        return expected(r, SOT_E_PARSE, "an `offset_seconds`");
    if (has_from != (index > 0))
        return expected(r, SOT_E_PARSE,
                        index > 0 ? "a `from`" : "no `from`: the first holds from the beginning");
    if (index > 1 && out->from <= out[-1].from)
        return expected(r, SOT_E_RANGE, "changes in order of time");
    return SOT_OK;
}

static sot_status read_zone(reader *r, const cJSON *array)
{
    sot_profile *profile = r->profile;
    int members = cJSON_IsArray(array) ? cJSON_GetArraySize(array) : 0;
    if (members == 0)
        return expected(r, SOT_E_PARSE, "null or an array of the changes of a zone's clocks");
    if (members > SOT__ZONE_MOST)
        return sot__fail(r->error, SOT_E_LIMIT, "%s: more than %d changes", r->path, SOT__ZONE_MOST);
    profile->zone = sot__calloc(r->context, (size_t)members, sizeof *profile->zone);
    if (!profile->zone)
        return sot__no_memory(r->error);
    for (const cJSON *item = array->child; item; item = item->next) {
        size_t former = enter_index(r, profile->zone_count);
        sot_status status = read_span(r, item, profile->zone_count, &profile->zone[profile->zone_count]);
        if (status != SOT_OK)
            return status;
        profile->zone_count++;
        set_path(r, former);
    }
    return SOT_OK;
}

/* ---- the tree ---- */

static sot_status read_name(reader *r, const cJSON *item)
{
    if (!cJSON_IsString(item))
        return expected(r, SOT_E_PARSE, "a text");
    if (strlen(item->valuestring) > SOT__PROFILE_NAME_MAX)
        return sot__fail(r->error, SOT_E_TEXT, "name: expected at most %d bytes", SOT__PROFILE_NAME_MAX);
    r->profile->name = sot__profile_text(r->context, item->valuestring);
    return r->profile->name ? SOT_OK : sot__no_memory(r->error);
}

static sot_status read_group(reader *r, const cJSON *object);

/* The member at r->path, whose key is `item`'s. */
static sot_status read_member(reader *r, const cJSON *item)
{
    sot__text path = {r->path, r->length};
    if (strchr(item->string, '.') || strlen(item->string) > KEY_SHOWN)
        return unknown_key(r);
    const sot__param *param = sot__param_find(path);
    if (param) {
        double value = 0;
        bool whole = param->offset == offsetof(sot__params, day_offset_minutes);
        sot_status status = read_number(r, item, param->least, param->most, whole, &value);
        if (status == SOT_OK)
            sot__param_set(&r->profile->params, param, value);
        return status;
    }
    if (strcmp(r->path, "name") == 0)
        return read_name(r, item);
    if (strcmp(r->path, "fold.kinds") == 0)
        return read_customs(r, item, true);
    if (strcmp(r->path, "fold.channels") == 0)
        return read_customs(r, item, false);
    if (strcmp(r->path, "fold.open_hours") == 0)
        return cJSON_IsNull(item) ? SOT_OK : read_intervals(r, item, true);
    if (strcmp(r->path, "fold.zone") == 0)
        return cJSON_IsNull(item) ? SOT_OK : read_zone(r, item);
    if (strcmp(r->path, "fold.closed") == 0)
        return read_intervals(r, item, false);
    if (strcmp(r->path, "p_active") == 0) {
        r->profile->has_p_active = !cJSON_IsNull(item);
        return cJSON_IsNull(item) ? SOT_OK : read_group(r, item);
    }
    return sot__param_group(path) ? read_group(r, item) : unknown_key(r);
}

static sot_status read_group(reader *r, const cJSON *object)
{
    if (!cJSON_IsObject(object))
        return expected(r, SOT_E_PARSE, "an object");
    for (const cJSON *item = object->child; item; item = item->next) {
        size_t former = enter(r, item->string);
        sot_status status = sot__document_repeated(object, item) ? repeated_key(r) : read_member(r, item);
        if (status != SOT_OK)
            return status;
        set_path(r, former);
    }
    return SOT_OK;
}

static sot_status read_root(reader *r, const cJSON *root)
{
    sot_status status = sot__profile_new(r->context, &r->profile, r->error);
    if (status == SOT_OK)
        status = read_group(r, root);
    if (status == SOT_OK && !r->profile->name) {
        r->profile->name = sot__profile_text(r->context, "custom");
        if (!r->profile->name)
            status = sot__no_memory(r->error);
    }
    return status == SOT_OK ? sot__profile_finish(r->profile, r->error) : status;
}

sot_status sot_profile_from_json(sot_context *context, const char *json, size_t size, sot_profile **out,
                                 sot_error *error)
{
    sot__begin(error);
    if (!context || !json || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a context, a document and a place for the result are needed");
    cJSON *root = NULL;
    sot_status status = sot__document_parse(context, json, size, &root, error);
    if (status != SOT_OK)
        return status;
    reader r = {context, NULL, error, 0, {0}};
    status = cJSON_IsObject(root) ? read_root(&r, root) : expected(&r, SOT_E_PARSE, "an object");
    cJSON_Delete(root);
    if (status != SOT_OK) {
        sot_profile_unref(r.profile);
        return status;
    }
    *out = r.profile;
    return SOT_OK;
}
