/* SPDX-License-Identifier: MIT */
/* Hashes as structs of the library. Their texts are copied. */
#ifndef SOT_RUBY_TO_RECORDS_H
#define SOT_RUBY_TO_RECORDS_H

/* The name in a Symbol or String, for comparing with the library's own; "" for anything else. It lives until
 * Ruby's code runs next. */
static const char *host_name(VALUE value)
{
    if (SYMBOL_P(value))
        value = rb_sym2str(value);
    return RB_TYPE_P(value, T_STRING) && !memchr(RSTRING_PTR(value), '\0', (size_t)RSTRING_LEN(value))
               ? StringValueCStr(value)
               : "";
}

static double to_cue(VALUE value, int cue)
{
    double confidence = host_double(value, sot_name_of(SOT_NAMES_CUE, cue));
    return NIL_P(value) ? 0 : confidence;
}

static int to_cues_entry(VALUE key, VALUE value, VALUE user)
{
    const char *name = host_name(key);
    int cue = sot_number_of(SOT_NAMES_CUE, name);
    if (cue < 0) {
        char message[440];
        say_unknown(message, sizeof message, "cue", name, SOT_NAMES_CUE);
        host_raise_at(SOT_E_KIND, "cues", message);
    }
    ((double *)user)[cue] = to_cue(value, cue);
    return ST_CONTINUE;
}

static uint32_t to_bit(const char *name, size_t size)
{
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        if (strlen(sot_name_of(SOT_NAMES_CUE, cue)) == size &&
            memcmp(sot_name_of(SOT_NAMES_CUE, cue), name, size) == 0)
            return UINT32_C(1) << cue;
    host_raise_at(SOT_E_KIND, "looked_for", "expected names of cues, or :all");
}

/* Names separated by |, or "all". */
static uint32_t names_to_bits(const char *names)
{
    uint32_t bits = 0;
    if (strcmp(names, "all") == 0)
        return (UINT32_C(1) << SOT_CUE_COUNT) - 1;
    do {
        size_t size = strcspn(names, "|");
        bits |= to_bit(names, size);
        names += size;
    } while (*names++ == '|');
    return bits;
}

/* :all, a name, a text of names, or an Array of names. */
static uint32_t to_bits(VALUE value)
{
    uint32_t bits = 0;
    if (NIL_P(value))
        return 0;
    if (!RB_TYPE_P(value, T_ARRAY))
        return names_to_bits(host_name(value));
    for (long i = 0; i < RARRAY_LEN(value); i++)
        bits |= names_to_bits(host_name(RARRAY_AREF(value, i)));
    return bits;
}

static VALUE kind_symbols[SOT_KIND_COUNT]; /* of names in C: never collected, never moved */

static void host_define_kinds(void)
{
    for (int i = 0; i < SOT_KIND_COUNT; i++)
        kind_symbols[i] = symbol(sot_name_of(SOT_NAMES_KIND, i));
}

/* A built-in kind by name, any by code. */
static int to_kind(VALUE value)
{
    if (SYMBOL_P(value))
        for (int i = 0; i < SOT_KIND_COUNT; i++)
            if (kind_symbols[i] == value)
                return i;
    if (!SYMBOL_P(value) && !RB_TYPE_P(value, T_STRING))
        return (int)host_integer(value, "kind", 0, 255);
    const char *name = host_name(value);
    int kind = sot_number_of(SOT_NAMES_KIND, name);
    if (kind >= 0)
        return kind;
    char message[440];
    say_unknown(message, sizeof message, "kind", name, SOT_NAMES_KIND);
    host_raise(SOT_E_KIND, message);
}

/* A name back to its number. */
static int to_name(VALUE value, const field *of)
{
    if (RB_INTEGER_TYPE_P(value))
        return (int)host_integer(value, of->name, INT32_MIN, INT32_MAX);
    const char *name = host_name(value);
    int number = sot_number_of(of->names, name);
    if (number >= 0)
        return number;
    char message[440];
    say_unknown(message, sizeof message, "name", name, of->names);
    host_raise_at(SOT_E_KIND, of->name, message);
}

/* {name given: name known or nil} of `options`; the array lies in what `texts` holds. */
typedef struct renaming {
    sot_column_name *names;
    size_t count;
    host_texts *texts;
} renaming;

static int to_column_name(VALUE given, VALUE known, VALUE user)
{
    renaming *self = (renaming *)user;
    sot_column_name *each = &self->names[self->count++];
    if (NIL_P(given))
        host_wrong_type("columns", "names", given);
    each->given = host_text(given, "columns", self->texts);
    each->known = host_text(known, "columns", self->texts);
    return ST_CONTINUE;
}

static void to_column_names(VALUE hash, sot_read_options *options, host_texts *texts)
{
    if (!RB_TYPE_P(hash, T_HASH))
        host_wrong_type("columns", "{name given: name known}", hash);
    renaming self = {NULL, 0, texts};
    self.names = (sot_column_name *)(void *)host_room(&texts->held, RHASH_SIZE(hash) * sizeof *self.names);
    rb_hash_foreach(hash, to_column_name, (VALUE)&self);
    options->names = self.names;
    options->name_count = self.count;
}

/* An object of ours, which `texts` keeps while the struct is used. */
static void *to_handle(VALUE value, const field *of, host_texts *texts)
{
    char type[48];
    snprintf(type, sizeof type, "sot_%s *", of->name);
    void *out = host_handle(value, SWIG_TypeQuery(type), of->name);
    if (NIL_P(texts->held))
        texts->held = rb_obj_hide(rb_ary_new());
    rb_ary_push(texts->held, value);
    return out;
}

static void to_members(VALUE hash, const record *of, void *out, host_texts *texts);

static void to_inputs(VALUE value, sot_inputs *inputs, host_texts *texts)
{
    const sot_seen *seen = inputs->observed;
    *inputs = sot_inputs_none;
    inputs->observed = seen;
    to_members(value, &sot_inputs_record, inputs, texts);
}

/* An Array of names, as bits. */
static uint64_t to_set(VALUE value, const field *of)
{
    uint64_t bits = 0;
    if (!RB_TYPE_P(value, T_ARRAY))
        host_wrong_type(of->name, "an Array of names", value);
    for (long i = 0; i < RARRAY_LEN(value); i++) {
        VALUE each = RARRAY_AREF(value, i);
        if (!SYMBOL_P(each) && !RB_TYPE_P(each, T_STRING))
            host_wrong_type(of->name, "names", each);
        bits |= UINT64_C(1) << to_name(each, of);
    }
    return bits;
}

static void to_one(VALUE value, const field *of, char *at, host_texts *texts)
{
    void *p = at;
    switch (of->type) {
    case FIELD_DOUBLE:
        *(double *)p = host_double(value, of->name);
        return;
    case FIELD_FLAG:
        *(int *)p = RTEST(value);
        return;
    case FIELD_INT:
        *(int *)p = (int)host_integer(value, of->name, INT32_MIN, INT32_MAX);
        return;
    case FIELD_U32:
        *(uint32_t *)p = (uint32_t)host_integer(value, of->name, 0, UINT32_MAX);
        return;
    case FIELD_U64:
        *(uint64_t *)p = (uint64_t)host_integer(value, of->name, 0, INT64_MAX);
        return;
    case FIELD_WHOLE:
        *(int64_t *)p = host_integer(value, of->name, INT64_MIN, INT64_MAX);
        return;
    case FIELD_TIME:
        *(int64_t *)p = host_time(value, of->name);
        return;
    case FIELD_TEXT:
        *(const char **)p = host_text(value, of->name, texts);
        return;
    case FIELD_NAME:
        *(int *)p = to_name(value, of);
        return;
    case FIELD_KIND:
        *(int *)p = to_kind(value);
        return;
    case FIELD_CUES:
        if (!RB_TYPE_P(value, T_HASH))
            host_wrong_type("cues", "{name: confidence}", value);
        rb_hash_foreach(value, to_cues_entry, (VALUE) * (double **)p);
        return;
    case FIELD_BITS:
        *(uint32_t *)p = to_bits(value);
        return;
    case FIELD_SET:
        *(uint64_t *)p = to_set(value, of);
        return;
    case FIELD_SEEN: /* {kinds:, cues:, fields:}; the struct lies where `p` points */
        **(sot_seen **)p = sot_seen_none;
        to_members(value, &sot_seen_record, *(sot_seen **)p, texts);
        return;
    case FIELD_INPUTS: /* the struct lies where `p` points, and what was seen where that points */
        to_inputs(value, *(sot_inputs **)p, texts);
        return;
    case FIELD_COLUMNS:
        to_column_names(value, (sot_read_options *)(void *)(at - offsetof(sot_read_options, names)), texts);
        return;
    case FIELD_RECORD:
        to_members(value, of->record, p, texts);
        return;
    case FIELD_HANDLE:
        *(void **)p = to_handle(value, of, texts);
        return;
    default:
        rb_raise(rb_eArgError, "%s cannot be given", of->name);
    }
}

/* nil leaves the default. */
static void to_field(VALUE value, const field *of, char *at, host_texts *texts)
{
    if (NIL_P(value))
        return;
    if (of->count == 1) {
        to_one(value, of, at, texts);
        return;
    }
    if (!RB_TYPE_P(value, T_ARRAY) || RARRAY_LEN(value) != (long)of->count)
        host_wrong_type(of->name, "an Array of two", value);
    for (unsigned i = 0; i < of->count; i++)
        to_one(rb_ary_entry(value, (long)i), of, at + i * field_width(of), texts);
}

typedef struct filling {
    const record *of;
    void *out;
    host_texts *texts;
} filling;

static int to_member(VALUE key, VALUE value, VALUE user)
{
    const filling *self = (const filling *)user;
    const char *name = host_name(key);
    for (size_t i = 0; i < self->of->count; i++)
        if (strcmp(self->of->fields[i].name, name) == 0) {
            to_field(value, &self->of->fields[i], (char *)self->out + self->of->fields[i].offset,
                     self->texts);
            return ST_CONTINUE;
        }
    int cue = self->of == &sot_interaction_record ? sot_number_of(SOT_NAMES_CUE, name) : -1;
    if (cue < 0)
        rb_raise(rb_eArgError, "unknown field %" PRIsVALUE, rb_inspect(key));
    ((double *)(uintptr_t)((sot_interaction *)self->out)->cues)[cue] = to_cue(value, cue);
    return ST_CONTINUE;
}

static void to_members(VALUE hash, const record *of, void *out, host_texts *texts)
{
    filling self = {of, out, texts};
    if (!RB_TYPE_P(hash, T_HASH))
        host_wrong_type(of->name, "a Hash of fields", hash);
    rb_hash_foreach(hash, to_member, (VALUE)&self);
}

/* [time, actor, target, kind, {other fields} or nil], the quick form of an interaction. */
static void to_interaction(VALUE row, sot_interaction *out, host_texts *texts)
{
    if (RARRAY_LEN(row) != 5)
        rb_raise(rb_eArgError, "expected [time, actor, target, kind, {other fields}]");
    out->time_us = host_time(rb_ary_entry(row, 0), "time");
    out->actor = host_text(rb_ary_entry(row, 1), "actor", texts);
    out->target = host_text(rb_ary_entry(row, 2), "target", texts);
    out->kind = to_kind(rb_ary_entry(row, 3));
    if (!NIL_P(rb_ary_entry(row, 4)))
        to_members(rb_ary_entry(row, 4), &sot_interaction_record, out, texts);
}

static void host_to_record(VALUE from, const record *of, void *out, host_texts *texts)
{
    if (of == &sot_interaction_record && RB_TYPE_P(from, T_ARRAY))
        to_interaction(from, out, texts);
    else
        to_members(from, of, out, texts);
}

/* Every field in the order of its table, then the cues in theirs; nil leaves the default. */
static void host_to_interaction(const VALUE *values, int count, sot_interaction *out,
                                double cues[SOT_CUE_COUNT], host_texts *texts)
{
    const int fields = (int)sot_interaction_record.count;
    if (count != fields + SOT_CUE_COUNT)
        rb_raise(rb_eArgError, "expected %d fields, not %d", fields + SOT_CUE_COUNT, count);
    *out = sot_interaction_none;
    memset(cues, 0, SOT_CUE_COUNT * sizeof *cues);
    out->cues = cues;
    out->cue_count = SOT_CUE_COUNT;
    for (int i = 0; i < fields; i++) {
        const field *each = &sot_interaction_record.fields[i];
        to_field(values[i], each, (char *)out + each->offset, texts);
    }
    for (int i = 0; i < SOT_CUE_COUNT; i++)
        if (!NIL_P(values[fields + i]))
            cues[i] = to_cue(values[fields + i], i);
}

typedef struct host_rows {
    VALUE held, held_cues;
    sot_interaction *rows;
    size_t count;
    host_texts texts;
} host_rows;

static void host_rows_from(VALUE list, host_rows *out)
{
    out->held = out->held_cues = Qnil;
    host_texts_begin(&out->texts);
    if (!RB_TYPE_P(list, T_ARRAY))
        host_wrong_type("rows", "an Array of interactions", list);
    list = rb_ary_dup(list);
    out->count = (size_t)RARRAY_LEN(list);
    out->rows = (sot_interaction *)(void *)host_room(&out->held, out->count * sizeof *out->rows);
    double *cues = (double *)(void *)host_room(&out->held_cues, out->count * SOT_CUE_COUNT * sizeof *cues);
    memset(cues, 0, out->count * SOT_CUE_COUNT * sizeof *cues);
    for (size_t i = 0; i < out->count; i++) {
        out->rows[i] = sot_interaction_none;
        out->rows[i].cues = &cues[i * SOT_CUE_COUNT];
        out->rows[i].cue_count = SOT_CUE_COUNT;
        host_to_record(RARRAY_AREF(list, (long)i), &sot_interaction_record, &out->rows[i], &out->texts);
    }
    RB_GC_GUARD(list);
}

#endif
