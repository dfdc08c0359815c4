/* SPDX-License-Identifier: MIT */
/* What a language gives (a dict, a Hash) as structs of the library. Nothing (None, nil) leaves the default.
 *
 * A language supplies, before it includes this file, `host_object`, and `host_keeper`, which keeps texts,
 * objects and memory while the struct is used: host_keep_begin(keep), keep_room(size, keep),
 * host_keep_end(keep). And, each with an exception set, or raised, where it gives false:
 *
 *   is_nothing(value)                               None, nil
 *   is_name(value), name_of(value, where, &text)    a str, a Symbol or String, to be compared at once
 *   take_text(value, where, &text, keep)
 *   take_double(value, where, &number)
 *   take_time(value, where, &us)
 *   take_integer(value, where, low, high, &number)
 *   take_flag(value, &flag)
 *   take_handle(value, field, &pointer, keep)       an object of the type that the field is called after
 *   take_two(value, where, two), drop_two(two)      a pair's elements
 *   is_row(value), take_row(value, row)             a tuple or Array, of five
 *   each_entry(dict, what, fn, user), entries_of(dict, what, &count)
 *   each_element(list, where, fn, user)
 *   known_kind(value)                               the number of a kind's name, -1 if there is none
 *   unknown_field(key), host_wrong_type(where, expected, value)       give false */
#ifndef SOT_BINDINGS_FILL_RECORDS_H
#define SOT_BINDINGS_FILL_RECORDS_H

static bool unknown_name(const char *where, const char *what, const char *given, int names)
{
    char message[440];
    say_unknown(message, sizeof message, what, given, names);
    if (where)
        host_raise_at(SOT_E_KIND, where, message);
    else
        host_raise(SOT_E_KIND, message);
    return false;
}

static bool to_cue(host_object value, int cue, double *cues)
{
    double confidence = 0;
    if (!is_nothing(value) && !take_double(value, sot_name_of(SOT_NAMES_CUE, cue), &confidence))
        return false;
    cues[cue] = confidence != confidence ? 0 : confidence;
    return true;
}

static bool to_cues_entry(host_object key, host_object value, void *user)
{
    const char *name;
    if (!name_of(key, "cues", &name))
        return false;
    int cue = sot_number_of(SOT_NAMES_CUE, name);
    return cue < 0 ? unknown_name("cues", "cue", name, SOT_NAMES_CUE) : to_cue(value, cue, (double *)user);
}

/* Names of cues separated by |, or "all". */
static bool names_to_bits(const char *names, uint32_t *bits)
{
    if (strcmp(names, "all") == 0) {
        *bits = (UINT32_C(1) << SOT_CUE_COUNT) - 1;
        return true;
    }
    while (*names) {
        char name[40];
        size_t n = strcspn(names, "|");
        snprintf(name, sizeof name, "%.*s", n < sizeof name ? (int)n : 39, names);
        int cue = sot_number_of(SOT_NAMES_CUE, name);
        if (cue < 0)
            return unknown_name("looked_for", "cue", name, SOT_NAMES_CUE);
        *bits |= UINT32_C(1) << cue;
        names += n + (names[n] == '|');
    }
    return true;
}

static bool to_bits_element(host_object value, void *user)
{
    const char *name;
    return name_of(value, "looked_for", &name) && names_to_bits(name, (uint32_t *)user);
}

/* Such a text, or a list of names. */
static bool to_bits(host_object value, uint32_t *bits)
{
    if (is_nothing(value))
        return true;
    return is_name(value) ? to_bits_element(value, bits)
                          : each_element(value, "looked_for", to_bits_element, bits);
}

/* A built-in kind by name, any by code. */
static bool to_kind(host_object value, int *out)
{
    const char *name;
    int64_t code = 0;
    if (!is_name(value)) {
        bool good = take_integer(value, "kind", 0, 255, &code);
        *out = (int)code;
        return good;
    }
    *out = known_kind(value);
    return *out >= 0 || (name_of(value, "kind", &name) && unknown_name(NULL, "kind", name, SOT_NAMES_KIND));
}

/* A name back to its number. */
static bool to_name(host_object value, const field *of, int *out)
{
    const char *name;
    int64_t number = 0;
    if (!is_name(value)) {
        bool good = take_integer(value, of->name, INT32_MIN, INT32_MAX, &number);
        *out = (int)number;
        return good;
    }
    if (!name_of(value, of->name, &name))
        return false;
    *out = sot_number_of(of->names, name);
    return *out >= 0 || unknown_name(of->name, "name", name, of->names);
}

typedef struct filling_set {
    const field *of;
    uint64_t *bits;
} filling_set;

static bool to_set_element(host_object value, void *user)
{
    const filling_set *self = (const filling_set *)user;
    const char *name;
    int number = 0;
    if (!name_of(value, self->of->name, &name) || !to_name(value, self->of, &number))
        return false;
    *self->bits |= UINT64_C(1) << number;
    return true;
}

typedef struct filling {
    const record *of;
    void *out;
    host_keeper *keep;
} filling;

/* {name given: name known or nothing} */
static bool to_column_name(host_object given, host_object known, void *user)
{
    const filling *self = (const filling *)user;
    sot_read_options *options = (sot_read_options *)self->out;
    sot_column_name *each = (sot_column_name *)(uintptr_t)&options->names[options->name_count];
    if (!name_of(given, "columns", &each->given) || !take_text(given, "columns", &each->given, self->keep) ||
        !take_text(known, "columns", &each->known, self->keep))
        return false;
    options->name_count++;
    return true;
}

static bool to_columns(host_object dict, sot_read_options *options, host_keeper *keep)
{
    size_t count = 0;
    if (!entries_of(dict, "columns", &count))
        return false;
    filling self = {NULL, options, keep};
    options->names = (sot_column_name *)keep_room((count + 1) * sizeof *options->names, keep);
    return options->names && each_entry(dict, "columns", to_column_name, &self);
}

static bool to_members(host_object dict, const record *of, void *out, host_keeper *keep);
static bool to_column_member(host_object value, const field *of, void *p, host_keeper *keep);
static bool host_text_list(host_object list, const char *where, char ***out, size_t *count,
                           host_keeper *keep);

/* The struct lies where `at` points, and what was seen where that points. */
static bool to_inputs(host_object value, sot_inputs *inputs, host_keeper *keep)
{
    const sot_seen *seen = inputs->observed;
    *inputs = sot_inputs_none;
    inputs->observed = seen;
    return to_members(value, sot_inputs_record(), inputs, keep);
}

static bool to_whole(host_object value, const field *of, void *p)
{
    int64_t number = 0;
    int64_t low = of->type == FIELD_INT ? INT32_MIN : 0;
    int64_t high = of->type == FIELD_INT ? INT32_MAX : of->type == FIELD_U32 ? UINT32_MAX : INT64_MAX;
    if (!take_integer(value, of->name, low, high, &number))
        return false;
    if (of->type == FIELD_U64)
        *(uint64_t *)p = (uint64_t)number;
    else
        *(uint32_t *)p = (uint32_t)number;
    return true;
}

static bool to_one(host_object value, const field *of, void *p, host_keeper *keep)
{
    if (is_nothing(value))
        return true;
    switch (of->type) {
    case FIELD_DOUBLE:
        return take_double(value, of->name, (double *)p);
    case FIELD_FLAG:
        return take_flag(value, (int *)p);
    case FIELD_INT:
    case FIELD_U32:
    case FIELD_U64:
        return to_whole(value, of, p);
    case FIELD_WHOLE:
        return take_integer(value, of->name, INT64_MIN, INT64_MAX, (int64_t *)p);
    case FIELD_TIME:
        return take_time(value, of->name, (int64_t *)p);
    case FIELD_TEXT:
        return take_text(value, of->name, (const char **)p, keep);
    case FIELD_NAME:
        return to_name(value, of, (int *)p);
    case FIELD_KIND:
        return to_kind(value, (int *)p);
    case FIELD_CUES:
        return each_entry(value, "cues", to_cues_entry, *(double **)p);
    case FIELD_BITS:
        return to_bits(value, (uint32_t *)p);
    case FIELD_SET: {
        filling_set self = {of, (uint64_t *)p};
        return each_element(value, of->name, to_set_element, &self);
    }
    case FIELD_SEEN: /* {kinds, cues, fields}; the struct lies where `p` points */
        **(sot_seen **)p = sot_seen_none;
        return to_members(value, sot_seen_record(), *(sot_seen **)p, keep);
    case FIELD_INPUTS:
        return to_inputs(value, *(sot_inputs **)p, keep);
    case FIELD_COLUMNS:
        return to_columns(value, (sot_read_options *)(void *)((char *)p - offsetof(sot_read_options, names)),
                          keep);
    case FIELD_RECORD:
        return to_members(value, of->record(), p, keep);
    case FIELD_PAIRS: {
        text_pairs *pairs = (text_pairs *)p;
        return host_text_list(value, of->name, &pairs->texts, &pairs->count, keep);
    }
    case FIELD_HANDLE:
        return take_handle(value, of, (void **)p, keep);
    case FIELD_STREAM:
    case FIELD_READING:
    case FIELD_IDS:
    case FIELD_DOUBLES:
    case FIELD_GROUPS:
        return to_column_member(value, of, p, keep);
    default: /* only ever made */
        host_raise_at(SOT_E_ARGUMENT, of->name, "cannot be given");
        return false;
    }
}

static bool to_field(host_object value, const field *of, char *at, host_keeper *keep)
{
    host_object two[2];
    if (of->count == 1 || is_nothing(value))
        return to_one(value, of, at, keep);
    if (!take_two(value, of->name, two))
        return false;
    bool good = to_one(two[0], of, at, keep) && to_one(two[1], of, at + field_width(of), keep);
    drop_two(two);
    return good;
}

static bool to_member(host_object key, host_object value, void *user)
{
    const filling *self = (const filling *)user;
    const char *name;
    if (!name_of(key, "field", &name))
        return false;
    for (size_t i = 0; i < self->of->count; i++) {
        const field *each = &self->of->fields[i];
        if (name[0] == each->name[0] && strcmp(name, each->name) == 0) /* most differ in their first letter */
            return to_field(value, each, (char *)self->out + each->offset, self->keep);
    }
    int cue = self->of == sot_interaction_record() ? sot_number_of(SOT_NAMES_CUE, name) : -1;
    return cue < 0 ? unknown_field(key)
                   : to_cue(value, cue, (double *)(uintptr_t)((sot_interaction *)self->out)->cues);
}

static bool to_members(host_object dict, const record *of, void *out, host_keeper *keep)
{
    filling self = {of, out, keep};
    return each_entry(dict, of->name, to_member, &self);
}

/* Of a dict, or of an interaction's quick form (time, actor, target, kind, {other fields}). */
static bool host_to_record(host_object from, const record *of, void *out, host_keeper *keep)
{
    host_object row[5];
    sot_interaction *to = (sot_interaction *)out;
    if (of != sot_interaction_record() || !is_row(from))
        return to_members(from, of, out, keep);
    return take_row(from, row) && take_time(row[0], "time", &to->time_us) &&
           take_text(row[1], "actor", &to->actor, keep) && take_text(row[2], "target", &to->target, keep) &&
           to_kind(row[3], &to->kind) && (is_nothing(row[4]) || to_members(row[4], of, out, keep));
}

#endif
