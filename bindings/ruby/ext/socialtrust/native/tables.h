/* SPDX-License-Identifier: MIT */
/* The library's own Arrow streams as {name: Array}. */
#ifndef SOT_RUBY_TABLES_H
#define SOT_RUBY_TABLES_H

/* An object owns what was taken from the stream, whatever is raised. */
typedef struct batch {
    struct ArrowSchema schema;
    struct ArrowArray array;
} batch;

static void batch_release(batch *self)
{
    if (self->schema.release)
        self->schema.release(&self->schema);
    if (self->array.release)
        self->array.release(&self->array);
}

static void free_batch(void *self)
{
    batch_release(self);
    xfree(self);
}

static const rb_data_type_t batch_type = {
    "socialtrust batch", {NULL, free_batch, NULL, NULL, {NULL}}, NULL, NULL, RUBY_TYPED_FREE_IMMEDIATELY};

static VALUE batch_texts(const struct ArrowArray *array, bool large)
{
    const char *bytes = array->buffers[2];
    const int64_t *far = array->buffers[1];
    const int32_t *near = array->buffers[1];
    VALUE out = rb_ary_new_capa((long)array->length);
    for (int64_t i = 0; i < array->length; i++) {
        int64_t from = large ? far[i] : near[i], to = large ? far[i + 1] : near[i + 1];
        rb_ary_push(out, rb_obj_freeze(rb_utf8_str_new(bytes + from, (long)(to - from))));
    }
    return out;
}

static VALUE batch_numbers(const struct ArrowArray *array, char format)
{
    VALUE out = rb_ary_new_capa((long)array->length);
    for (int64_t i = 0; i < array->length; i++)
        rb_ary_push(out, format == 'g' ? from_double(((const double *)array->buffers[1])[i])
                                       : UINT2NUM(((const uint32_t *)array->buffers[1])[i]));
    return out;
}

/* Texts (u, U), doubles (g), whole numbers (I): what networks and moves have. */
static VALUE batch_column(const struct ArrowSchema *schema, const struct ArrowArray *array)
{
    switch (schema->format[0]) {
    case 'u':
    case 'U':
        return batch_texts(array, schema->format[0] == 'U');
    case 'g':
    case 'I':
        return batch_numbers(array, schema->format[0]);
    default:
        rb_raise(rb_eTypeError, "%s: a column of Arrow format %s", schema->name, schema->format);
    }
}

static host_object host_stream_columns(VALUE value)
{
    struct ArrowArrayStream *stream = host_stream(value);
    batch *self;
    VALUE holder = TypedData_Make_Struct(0, batch, &batch_type, self), out = rb_hash_new();
    if (stream->get_schema(stream, &self->schema) != 0 || stream->get_next(stream, &self->array) != 0)
        rb_memerror();
    for (int64_t i = 0; i < self->schema.n_children; i++)
        rb_hash_aset(out, symbol(self->schema.children[i]->name),
                     rb_obj_freeze(batch_column(self->schema.children[i], self->array.children[i])));
    batch_release(self);
    stream->release(stream);
    RB_GC_GUARD(holder);
    RB_GC_GUARD(value);
    return out;
}

#endif
