/* SPDX-License-Identifier: MIT */
/* Names of the interaction fields, and their values from text; the same rules for CSV, JSON strings and Arrow
 * strings. */
#include "columns/fields.h"

#include "base/sized.h"

#include <float.h>
#include <stddef.h>

#define NAMES_MOST 64

#define NAME_MOST 10 /* bytes of a name */

static const sot__called names[] = {
#define FIELD(NAME_, name, ...) {name, SOT__FIELD_##NAME_},
#include "socialtrust/fields.def"
#define X(name, bit, text) {text, SOT__FIELD_CUE + (bit)},
#include "socialtrust/cues.def"
#undef X
    {"text", SOT__FIELD_TEXT}, {"from", SOT__FIELD_ACTOR}, {"to", SOT__FIELD_TARGET}};

const sot__shape sot__interactions = {names, sizeof names / sizeof *names, SOT__FIELDS_REQUIRED,
                                      SOT__FIELDS_REQUIRED};
#define FIELD(NAME_, name, ...) _Static_assert(sizeof name <= NAME_MOST + 1, "a name fits");
#include "socialtrust/fields.def"
#define X(name, bit, text) _Static_assert(sizeof text <= NAME_MOST + 1, "a name fits");
#include "socialtrust/cues.def"
#undef X

/* Masks of fields have 32 bits; the three that every row needs come first. */
_Static_assert(SOT__FIELD_COUNT <= 32, "a bit a field");
_Static_assert(SOT__FIELD_TIME == 0 && SOT__FIELD_ACTOR == 1 && SOT__FIELD_TARGET == 2,
               "required ones first");

typedef struct description {
    double number; /* the default of a NUMBER */
    const char *expected;
    uint16_t column; /* its place in sot_columns */
    uint8_t type;    /* sot__field_type */
} description;
_Static_assert(sizeof(sot_columns) <= UINT16_MAX, "places in 16 bits");

#define DEFAULT_TIME(value) 0
#define DEFAULT_CONTACT(value) 0
#define DEFAULT_KIND(value) 0
#define DEFAULT_NAME(value) 0
#define DEFAULT_ID(value) 0
#define DEFAULT_COUNT(value) value
#define DEFAULT_WHOLE(value) 0
#define DEFAULT_NUMBER(value) value
#define DEFAULT_CUES(value) 0

static const description described[SOT__FIELD_CUE] = {
#define FIELD(NAME_, name, TYPE, member, default_, least, most, expected, about) \
    {DEFAULT_##TYPE(default_), expected, offsetof(sot_columns, member), SOT__TYPE_##TYPE},
#include "socialtrust/fields.def"
};

sot__field_type sot__field_type_of(int field)
{
    if (field < SOT__FIELD_CUE)
        return (sot__field_type)described[field].type;
    return field == SOT__FIELD_TEXT ? SOT__TYPE_TEXT : SOT__TYPE_CUE;
}

double sot__field_default(int field)
{
    return field < SOT__FIELD_CUE ? described[field].number : 0;
}

void sot__columns_set(sot_columns *columns, const double **cues, int field, const void *values)
{
    if (field >= SOT__FIELD_CUE)
        cues[field - SOT__FIELD_CUE] = values;
    else /* every member is a pointer to something constant */
        memcpy((char *)columns + described[field].column, &values, sizeof values);
}

const char *sot__field_name(int field)
{
    return names[field].name;
}

void sot__name_field(sot_error *error, sot_status status, const char *noun)
{
    const char *colon = error ? strchr(error->message, ':') : NULL;
    if (colon && sot__field_named(&sot__interactions, NULL,
                                  (sot__text){error->message, (size_t)(colon - error->message)}, false) >= 0)
        sot__fail_at(error, status, "%s ", noun);
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* `text` is known only where there is a reader for it. */
static int known(const sot__shape *shape, const sot_read_options *options, sot__text name, bool fold)
{
    char room[NAME_MOST + 1] = "";
    if (name.n > NAME_MOST)
        return -1;
    for (size_t i = 0; i < name.n; i++)
        room[i] = fold ? lower(name.p[i]) : name.p[i];
    for (size_t i = 0; i < shape->count; i++) {
        const sot__called *each = &shape->names[i];
        if (each->name[0] == room[0] && strlen(each->name) == name.n && memcmp(each->name, room, name.n) == 0)
            return each->field == SOT__FIELD_TEXT && !(options && options->reader) ? -1 : each->field;
    }
    return -1;
}

int sot__field_named(const sot__shape *shape, const sot_read_options *options, sot__text name, bool fold)
{
    for (size_t i = 0; options && i < options->name_count; i++) {
        const sot_column_name *each = &options->names[i];
        if (strlen(each->given) != name.n || memcmp(each->given, name.p, name.n) != 0)
            continue;
        return each->known && each->known[0] ? known(shape, options, sot__text_of(each->known), false)
                                             : SOT__FIELD_PASSED;
    }
    return known(shape, options, name, fold);
}

const char *sot__column_name(const sot__shape *shape, int field)
{
    const sot__called *each = shape->names;
    while (each->field != field)
        each++;
    return each->name;
}

const char *sot__column_missing(const sot__shape *shape, uint32_t present)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->needed & ~present & SOT__FIELD_BIT(shape->names[i].field))
            return shape->names[i].name;
    return NULL;
}

void sot__passed_over(sot__passed *passed, sot__text name)
{
    sot__quote room;
    if (passed->count++ == 0)
        memcpy(passed->first, sot__quote_text(name, &room), strlen(sot__quote_text(name, &room)) + 1);
}

static sot_status check_names(const sot__shape *shape, const sot_read_options *options, sot_error *error)
{
    sot__quote room;
    if (options->name_count > NAMES_MOST || (options->name_count > 0 && !options->names))
        return sot__fail(error, SOT_E_ARGUMENT, "read options: expected at most %d names", NAMES_MOST);
    for (size_t i = 0; i < options->name_count; i++) {
        const sot_column_name *each = &options->names[i];
        if (!each->given || !each->given[0])
            return sot__fail(error, SOT_E_ARGUMENT, "read options: a name that is given is empty");
        if (each->known && each->known[0] && known(shape, options, sot__text_of(each->known), false) < 0)
            return sot__fail(error, SOT_E_ARGUMENT, "read options: there is no column \"%s\"",
                             sot__quote_text(sot__text_of(each->known), &room));
        for (size_t k = 0; k < i; k++)
            if (strcmp(each->given, options->names[k].given) == 0)
                return sot__fail(error, SOT_E_ARGUMENT, "read options: \"%s\" is named twice",
                                 sot__quote_text(sot__text_of(each->given), &room));
    }
    return SOT_OK;
}

sot_status sot__read_options_check(const sot__shape *shape, const sot_read_options *given,
                                   sot_read_options *out, sot_error *error)
{
    static const sot_read_options initial = SOT_READ_OPTIONS_INIT;
    sot_status status = sot__take_struct(given, &initial, sizeof initial, out, "sot_read_options", error);
    if (status == SOT_OK)
        status = check_names(shape, out, error);
    if (status == SOT_OK)
        status = sot__zone_check(out->zone, out->zone_count, error);
    if (status)
        return status;
    if (out->time_unit < SOT_UNIT_AUTO || out->time_unit > SOT_UNIT_NANOSECONDS)
        return sot__fail(error, SOT_E_ARGUMENT, "read options: time_unit %d is none", out->time_unit);
    if (out->line_limit == 0)
        out->line_limit = (size_t)64 << 20;
    return SOT_OK;
}

const char *sot__quote_text(sot__text text, sot__quote *room)
{
    size_t n = text.n < 60 ? text.n : 60;
    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    if (!sot__utf8_valid((sot__text){text.p, n}))
        return "(not UTF-8)";
    for (size_t i = 0; i < n; i++)
        room->text[i] = (unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f ? '?' : text.p[i];
    memcpy(room->text + n, n < text.n ? "..." : "", n < text.n ? 4 : 1);
    return room->text;
}

const char *sot__field_expected(int field)
{
    return field < SOT__FIELD_CUE ? described[field].expected : "a number between 0 and 1";
}

sot_status sot__number_from_text(int field, sot__text text, double *out, sot_error *error)
{
    if (sot__parse_double(text, out))
        return SOT_OK;
    return sot__fail(error, SOT_E_PARSE, "expected %s", sot__field_expected(field));
}

sot_status sot__duration_from_text(sot__text text, double *out, sot_error *error)
{
    if (text.n && text.p[0] == 'P' && sot__parse_iso_duration(text, out))
        return SOT_OK;
    return sot__number_from_text(SOT__FIELD_DURATION, text, out, error);
}

sot_status sot__audience_from_text(sot__text text, uint32_t *out, sot_error *error)
{
    int64_t value;
    if (!sot__parse_int64(text, &value))
        return sot__fail(error, SOT_E_PARSE, "expected %s", sot__field_expected(SOT__FIELD_AUDIENCE));
    if (value < 1 || value > UINT32_MAX)
        return sot__fail(error, SOT_E_RANGE, "expected %s", sot__field_expected(SOT__FIELD_AUDIENCE));
    *out = (uint32_t)value;
    return SOT_OK;
}

sot_status sot__whole_from_text(int field, sot__text text, int64_t *out, sot_error *error)
{
    if (sot__parse_int64(text, out))
        return SOT_OK;
    return sot__fail(error, SOT_E_PARSE, "expected %s", sot__field_expected(field));
}

sot_status sot__cue_bit(sot__text name, uint32_t *mask, sot_error *error)
{
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++) {
        if (sot__text_equal(name, sot__text_of(sot__field_name(SOT__FIELD_CUE + cue)))) {
            *mask |= UINT32_C(1) << cue;
            return SOT_OK;
        }
    }
    sot__quote room;
    return sot__fail(error, SOT_E_KIND, "expected cue names separated by |, or all, not \"%s\"",
                     sot__quote_text(name, &room));
}

sot_status sot__cues_from_text(sot__text text, uint32_t *out, sot_error *error)
{
    uint32_t mask = 0;
    if (sot__text_equal(text, sot__text_of("all"))) {
        *out = (UINT32_C(1) << SOT_CUE_COUNT) - 1;
        return SOT_OK;
    }
    for (;;) {
        const char *bar = text.n ? memchr(text.p, '|', text.n) : NULL;
        size_t n = bar ? (size_t)(bar - text.p) : text.n;
        sot_status status = sot__cue_bit((sot__text){text.p, n}, &mask, error);
        if (status)
            return status;
        if (!bar)
            break;
        text = (sot__text){bar + 1, text.n - n - 1};
    }
    *out = mask;
    return SOT_OK;
}

sot_status sot__cues_of_text(const sot_read_options *options, sot__text text, double cues[SOT_CUE_COUNT],
                             uint32_t *looked_for, sot_error *error)
{
    sot_reading *reading = NULL;
    sot_reading_info info = SOT_READING_INFO_INIT;
    sot_status status = sot_reader_read(options->reader, text.p, text.n, NULL, &reading, error);
    if (status)
        return status;
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        cues[cue] = sot_reading_cue(reading, cue);
    status = sot_reading_get_info(reading, &info, error);
    *looked_for = info.looked_for;
    sot_reading_free(reading);
    return status;
}

sot_status sot__one_of_text_and_cues(uint32_t fields, sot_error *error)
{
    if (!(fields & SOT__FIELD_BIT(SOT__FIELD_TEXT)) || !(fields & SOT__FIELDS_READ))
        return SOT_OK;
    return sot__fail(error, SOT_E_PARSE,
                     "a text is read into cues, and cues are given beside it: expected one of them");
}
