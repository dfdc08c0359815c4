/* SPDX-License-Identifier: MIT */
/* Structs of the library as values of a language: a dict, a Hash.
 *
 * A language supplies, before it includes this file, `host_object`, the maker of each value (nothing,
 * from_double, from_int, from_int64_t, from_uint64_t, from_text, from_time, from_flag, from_symbol for the
 * name of a number) and
 *   new_dict(), put(dict, name, value)      takes the value over; false where that, or a value, failed
 *   new_list(), push(list, value)           likewise
 *   from_two(first, second)                 takes both over
 *   made_or_not(made, good)                 `made`, or what a failure gives, `made` dropped */
#ifndef SOT_BINDINGS_MAKE_RECORDS_H
#define SOT_BINDINGS_MAKE_RECORDS_H

static host_object host_from_record(const void *from, const record *of);

/* A code that the list does not have, such as that of a custom kind, stays a number. */
static host_object from_name(int value, int names)
{
    const char *name = sot_name_of(names, value);
    if (value < 0)
        return nothing();
    return name ? from_symbol(name) : from_int(value);
}

/* {name: value} of what is pointed to, by signal. */
static host_object from_array(const field *of, const char *at)
{
    host_object out = new_dict();
    bool good = true;
    for (unsigned i = 0; good && i < signals_count(of); i++)
        good =
            put(out, sot_name_of(of->names, (int)i),
                of->type == FIELD_SIGNALS ? host_from_record(at + i * sizeof(sot_signal), sot_signal_record())
                                          : from_double(((const double *)(const void *)at)[i]));
    return made_or_not(out, good);
}

static host_object from_cues(const double *cues)
{
    host_object out = new_dict();
    bool good = true;
    for (int i = 0; good && cues && i < SOT_CUE_COUNT; i++)
        good = cues[i] <= 0 || put(out, sot_name_of(SOT_NAMES_CUE, i), from_double(cues[i]));
    return made_or_not(out, good);
}

static host_object from_set(uint64_t bits, int names)
{
    host_object out = new_list();
    bool good = true;
    for (int i = 0; good && i < 64; i++)
        good = !(bits >> i & 1) || push(out, from_symbol(sot_name_of(names, i)));
    return made_or_not(out, good);
}

static host_object from_field(const field *of, const char *at)
{
    const void *p = at;
    switch (of->type) {
    case FIELD_DOUBLE:
        return from_double(*(const double *)p);
    case FIELD_FLAG:
        return from_flag(*(const int *)p);
    case FIELD_INT:
        return from_int(*(const int *)p);
    case FIELD_U32:
        return from_uint64_t(*(const uint32_t *)p);
    case FIELD_U64:
        return from_uint64_t(*(const uint64_t *)p);
    case FIELD_INDEX:
        return *(const uint64_t *)p == UINT64_MAX ? nothing() : from_uint64_t(*(const uint64_t *)p);
    case FIELD_WHOLE:
        return from_int64_t(*(const int64_t *)p);
    case FIELD_TIME:
        return from_time(*(const int64_t *)p);
    case FIELD_TEXT:
        return from_text(*(const char *const *)p);
    case FIELD_CHARS:
        return from_text(at);
    case FIELD_NAME:
        return from_name(*(const int *)p, of->names);
    case FIELD_KIND:
        return from_name(*(const int *)p, SOT_NAMES_KIND);
    case FIELD_RECORD:
        return host_from_record(p, of->record());
    case FIELD_POINTED:
        return host_from_record(*(const void *const *)p, of->record());
    case FIELD_SIGNALS:
    case FIELD_POINTS:
        return from_array(of, *(const char *const *)p);
    case FIELD_CUES:
        return from_cues(*(const double *const *)p);
    case FIELD_BITS:
        return from_set(*(const uint32_t *)p, SOT_NAMES_CUE);
    case FIELD_SET:
        return from_set(*(const uint64_t *)p, of->names);
    case FIELD_SEEN: /* only ever given */
    case FIELD_INPUTS:
    case FIELD_COLUMNS:
    case FIELD_PAIRS:
    case FIELD_HANDLE:
    case FIELD_STREAM:
    case FIELD_READING:
    case FIELD_IDS:
    case FIELD_DOUBLES:
    case FIELD_GROUPS:
        break;
    }
    return nothing();
}

static host_object host_from_record(const void *from, const record *of)
{
    host_object out = new_dict();
    bool good = true;
    for (size_t i = 0; good && i < of->count; i++) {
        const field *each = &of->fields[i];
        const char *at = (const char *)from + each->offset;
        host_object value = from_field(each, at);
        if (each->count == 2)
            value = from_two(value, from_field(each, at + field_width(each)));
        good = put(out, each->name, value);
    }
    return made_or_not(out, good);
}

#endif
