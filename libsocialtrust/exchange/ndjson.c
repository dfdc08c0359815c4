/* SPDX-License-Identifier: MIT */
/* Newline-delimited JSON: one object a line, parsed by cJSON, its members put into the row builder. What
 * cJSON lets pass is checked here: NUL escapes (it would cut the text), digits that a double loses, keys
 * given twice, text after the object. */
#include "ndjson_contacts.h"
#include "ndjson_quick.h"
#include "profile/document.h"

#include <math.h>

/* Does a line hold the escape of NUL? Backslashes occur only within strings. */
static bool has_nul_escape(const char *p, const char *end)
{
    while (p < end && (p = memchr(p, '\\', (size_t)(end - p))) != NULL && end - p >= 6) {
        if (memcmp(p, "\\u0000", 6) == 0)
            return true;
        p += 2;
    }
    return false;
}

static sot_status wrong_type(sot_error *error, const char *expected)
{
    return sot__fail(error, SOT_E_PARSE, "expected %s", expected);
}

/* An integer that the document's double holds exactly. */
static sot_status exact_integer(const cJSON *item, int64_t *out, sot_error *error)
{
    double value = item->valuedouble;
    if (!(value > -9007199254740992.0 && value < 9007199254740992.0))
        return sot__fail(error, SOT_E_PARSE, "expected an integer below 2^53; give a larger one as a string");
    if (value != trunc(value))
        return sot__fail(error, SOT_E_PARSE, "expected an integer, or a string");
    *out = (int64_t)value;
    return SOT_OK;
}

static sot_status put_looked_for(sot__builder *builder, const cJSON *item, sot_error *error)
{
    uint32_t mask = 0;
    if (cJSON_IsString(item))
        return sot__builder_put(builder, SOT__FIELD_LOOKED_FOR, sot__text_of(item->valuestring), error);
    if (!cJSON_IsArray(item))
        return wrong_type(error, "cue names in an array, or as a string separated by |, or \"all\"");
    for (const cJSON *name = item->child; name; name = name->next) {
        if (!cJSON_IsString(name))
            return wrong_type(error, "cue names as strings");
        sot_status status = sot__cue_bit(sot__text_of(name->valuestring), &mask, error);
        if (status)
            return status;
    }
    sot__builder_u32(builder, SOT__FIELD_LOOKED_FOR, mask);
    return SOT_OK;
}

static sot_status put_integer(sot__builder *builder, int field, const cJSON *item, sot_error *error)
{
    int64_t value = 0;
    sot_status status = SOT_OK;
    bool time = field == SOT__FIELD_TIME || field == SOT__FIELD_DUE;
    bool fraction = time && item->valuedouble != trunc(item->valuedouble);
    if (!fraction)
        status = exact_integer(item, &value, error);
    if (status)
        return status;
    char digits[24];
    switch (field) {
    case SOT__FIELD_TIME:
    case SOT__FIELD_DUE:
        status = fraction
                     ? sot__time_from_double(item->valuedouble, builder->options->time_unit, &value, error)
                     : sot__time_from_integer(value, builder->options->time_unit, &value, error);
        if (!status)
            sot__builder_time(builder, field, value);
        return status;
    case SOT__FIELD_AUDIENCE:
        if (value < 1 || value > UINT32_MAX)
            return sot__fail(error, SOT_E_RANGE, "expected %s", sot__field_expected(field));
        sot__builder_u32(builder, field, (uint32_t)value);
        return SOT_OK;
    case SOT__FIELD_SEQUENCE:
        sot__builder_time(builder, field, value);
        return SOT_OK;
    default: /* ids that are numbers */
        return sot__builder_put(builder, field, (sot__text){digits, sot__format_int64(value, digits)}, error);
    }
}

/* A member's value into its field; null is the default. */
static sot_status put_value(sot__builder *builder, int field, const cJSON *item, sot_error *error)
{
    sot_status status = sot__builder_need(builder, field, error);
    if (status || cJSON_IsNull(item))
        return status;
    switch (field) {
    case SOT__FIELD_TIME:
    case SOT__FIELD_DUE:
    case SOT__FIELD_ACTOR:
    case SOT__FIELD_TARGET:
    case SOT__FIELD_ID:
    case SOT__FIELD_REF:
    case SOT__FIELD_AUDIENCE:
    case SOT__FIELD_SEQUENCE:
        if (cJSON_IsNumber(item))
            return put_integer(builder, field, item, error);
        break;
    case SOT__FIELD_KIND:
    case SOT__FIELD_CHANNEL:
    case SOT__FIELD_TEXT:
        break;
    case SOT__FIELD_LOOKED_FOR:
        return put_looked_for(builder, item, error);
    default:
        if (cJSON_IsNumber(item)) {
            if (!isfinite(item->valuedouble))
                return sot__fail(error, SOT_E_RANGE, "expected %s", sot__field_expected(field));
            sot__builder_double(builder, field, item->valuedouble);
            return SOT_OK;
        }
        if (field != SOT__FIELD_DURATION)
            return wrong_type(error, sot__field_expected(field));
    }
    if (!cJSON_IsString(item))
        return wrong_type(error, "a string");
    return sot__builder_put(builder, field, sot__text_of(item->valuestring), error);
}

static sot_status at_key(sot_error *error, sot_status status, const char *prefix, const char *key)
{
    sot__quote room;
    return status && status != SOT_E_MEMORY
               ? sot__fail_at(error, status, "key %s%s: ", prefix, sot__quote_text(sot__text_of(key), &room))
               : status;
}

static sot_status put_member(sot__builder *builder, int field, const cJSON *item, uint32_t *seen,
                             sot_error *error)
{
    if (*seen & SOT__FIELD_BIT(field))
        return sot__fail(error, SOT_E_PARSE, "the field %s is given twice", sot__field_name(field));
    if (!cJSON_IsNull(item))
        *seen |= SOT__FIELD_BIT(field);
    return put_value(builder, field, item, error);
}

/* {"question": 0.8, ...} */
static sot_status put_cues(sot__builder *builder, const cJSON *object, uint32_t *seen, sot_error *error)
{
    if (!cJSON_IsObject(object))
        return at_key(error, wrong_type(error, "an object of cue names and numbers"), "", "cues");
    for (const cJSON *item = object->child; item; item = item->next) {
        int field = sot__field_named(&sot__interactions, NULL, sot__text_of(item->string), false);
        sot_status status = field < SOT__FIELD_CUE
                                ? sot__fail(error, SOT_E_KIND, "expected the name of a cue")
                                : put_member(builder, field, item, seen, error);
        if (status)
            return at_key(error, status, "cues.", item->string);
    }
    return SOT_OK;
}

static sot_status put_object(sot__builder *builder, const cJSON *object, sot_error *error)
{
    uint32_t seen = 0;
    bool cues = false;
    for (const cJSON *item = object->child; item; item = item->next) {
        int field = sot__field_named(&sot__interactions, builder->options, sot__text_of(item->string), false);
        sot_status status = SOT_OK;
        if (field >= 0) {
            status = at_key(error, put_member(builder, field, item, &seen, error), "", item->string);
        } else if (field == SOT__FIELD_PASSED) {
            continue;
        } else if (strcmp(item->string, "cues") == 0) {
            status = cues ? at_key(error, sot__fail(error, SOT_E_PARSE, "given twice"), "", "cues")
                          : put_cues(builder, item, &seen, error);
            cues = true;
        } else if (builder->options->ignore_unknown) {
            sot__passed_over(&builder->passed, sot__text_of(item->string));
        } else {
            status = at_key(error, sot__fail(error, SOT_E_PARSE, "unknown"), "", item->string);
        }
        if (status)
            return status;
    }
    sot_status twice = sot__one_of_text_and_cues(seen, error);
    if (twice)
        return twice;
    const char *missing = sot__column_missing(&sot__interactions, seen);
    return missing ? sot__fail(error, SOT_E_PARSE, "key %s: missing", missing) : SOT_OK;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static const char *digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

/* Behind the number of JSON at p, or NULL: no leading zeros, digits on both sides of a point. */
static const char *number_end(const char *p, const char *end)
{
    p += *p == '-';
    const char *from = p;
    p = digits(p, end);
    if (p == from || (*from == '0' && p - from > 1))
        return NULL;
    if (p < end && *p == '.') {
        from = p + 1;
        p = digits(from, end);
        if (p == from)
            return NULL;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        from = p;
        p = digits(from, end);
        if (p == from)
            return NULL;
    }
    return p;
}

/* What cJSON lets pass and should not: 007, 7., raw control characters; too many levels. The place, or NULL.
 */
static const char *not_strict(const char *p, const char *end, bool *deep)
{
    bool quoted = false;
    int levels = 0;
    while (p < end) {
        if ((unsigned char)*p < 0x20 && (quoted || !blank(*p)))
            return p;
        if (quoted && *p == '\\')
            p++;
        else if (*p == '"')
            quoted = !quoted;
        else if (!quoted && (*p == '{' || *p == '[')) {
            *deep = ++levels > SOT__LEVELS_MOST;
            if (*deep)
                return p;
        } else if (!quoted && (*p == '}' || *p == ']'))
            levels--;
        else if (!quoted && (*p == '-' || (*p >= '0' && *p <= '9'))) {
            const char *after = number_end(p, end);
            if (!after)
                return p;
            p = after;
            continue;
        }
        p++;
    }
    return NULL;
}

/* One line [p, end) without its newline. */
static bool line(sot__part *part, const char *p, const char *end)
{
    while (p < end && blank(*p))
        p++;
    while (p < end && blank(end[-1]))
        end--;
    if (p == end)
        return true;
    if ((size_t)(end - p) > part->line_limit)
        return sot__part_fail_limit(part);
    if (*p != '{')
        return sot__part_fail(
            part, sot__fail(&part->error, SOT_E_PARSE,
                            *p == '[' ? "expected a JSON object, found an array: one object a line, without "
                                        "brackets and commas around them (jq -c '.[]' makes that)"
                                      : "expected a JSON object"));
    if (sot__ndjson_quick(&part->builder, p, end)) {
        sot__builder_end(&part->builder, part->lines);
        return true;
    }
    if (has_nul_escape(p, end))
        return sot__part_fail(part,
                              sot__fail(&part->error, SOT_E_TEXT, "expected text without NUL (\\u0000)"));
    bool deep = false;
    const char *loose = not_strict(p, end, &deep);
    if (deep)
        return sot__part_fail(part,
                              sot__fail(&part->error, SOT_E_PARSE, "nested deeper than %d levels at byte %zu",
                                        SOT__LEVELS_MOST, (size_t)(loose - p) + 1));
    if (loose)
        return sot__part_fail(part, sot__fail(&part->error, SOT_E_PARSE, "malformed JSON at byte %zu",
                                              (size_t)(loose - p) + 1));
    sot_status status = sot__builder_begin(&part->builder, 0, &part->error);
    if (status)
        return sot__part_fail(part, status);
    const char *stop = NULL;
    cJSON *object = cJSON_ParseWithLengthOpts(p, (size_t)(end - p), &stop, 0);
    if (!object) {
        size_t at = stop >= p && stop <= end ? (size_t)(stop - p) + 1 : 1;
        return sot__part_fail(part, sot__fail(&part->error, SOT_E_PARSE, "malformed JSON at byte %zu", at));
    }
    bool exact = sot__ndjson_exact(object);
    bool declares = exact || sot__ndjson_declares(part->builder.options, object);
    if (stop != end)
        status = sot__fail(&part->error, SOT_E_PARSE, "expected the line's end after the object");
    else if (exact)
        status = sot__ndjson_take_exact(part, object, &part->error);
    else if (declares)
        status = sot__ndjson_declare(part, object, &part->error);
    else
        status = put_object(&part->builder, object, &part->error);
    cJSON_Delete(object);
    if (status)
        return sot__part_fail(part, status);
    if (declares)
        return true;
    sot__builder_end(&part->builder, part->lines);
    return true;
}

static void parse(const void *user, sot__part *part)
{
    (void)user;
    for (const char *p = part->p; p < part->end;) {
        const char *end = memchr(p, '\n', (size_t)(part->end - p));
        if (part->bad == p) {
            sot__part_fail_text(part);
            return;
        }
        if (!line(part, p, end))
            return;
        part->lines++;
        p = end + 1;
    }
}

sot_status sot_ledger_read_ndjson(sot_ledger *ledger, sot_read_fn read, void *user,
                                  const sot_read_options *options, sot_added *added, sot_error *error)
{
    sot__begin(error);
    sot_read_options checked;
    if (!ledger || !read)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger and a function that reads are needed");
    sot_status status = sot__read_options_check(&sot__interactions, options, &checked, error);
    if (status)
        return status;
    sot__format format = {.noun = "key", .parse = parse};
    return sot__stream_read(ledger, &format, read, user, &checked, added, error);
}
