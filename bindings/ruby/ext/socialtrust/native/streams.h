/* SPDX-License-Identifier: MIT */
/* Text out and in, rows one by one, Arrow streams. */
#ifndef SOT_RUBY_STREAMS_H
#define SOT_RUBY_STREAMS_H

/* What is told a record at a time, over an object with call(hash), under the lock. */
typedef struct record_call {
    VALUE to;
    const void *told;
    const record *as;
} record_call;

static VALUE call_with_record(VALUE user)
{
    const record_call *self = (const record_call *)user;
    return rb_funcall(self->to, rb_intern("call"), 1, host_from_record(self->told, self->as));
}

static int tell_record(void *to, const void *told, const record *as)
{
    record_call self = {(VALUE)to, told, as};
    int state = 0;
    rb_protect(call_with_record, (VALUE)&self, &state);
    if (state)
        call_pending = state;
    return state != 0;
}

#include "written.h"

/* An object owns what is written, whatever is raised. */
static void free_written(void *self)
{
    free(((host_written *)self)->bytes);
    xfree(self);
}

static size_t size_of_written(const void *self)
{
    return sizeof(host_written) + ((const host_written *)self)->capacity;
}

static const rb_data_type_t written_type = {"socialtrust text",
                                            {NULL, free_written, size_of_written, NULL, {NULL}},
                                            NULL,
                                            NULL,
                                            RUBY_TYPED_FREE_IMMEDIATELY};

static VALUE host_new_written(host_written **out)
{
    return TypedData_Make_Struct(0, host_written, &written_type, *out);
}

static VALUE host_written_text(VALUE holder)
{
    host_written *from = RTYPEDDATA_DATA(holder);
    VALUE text = rb_utf8_str_new(from->bytes, (long)from->size);
    free(from->bytes);
    memset(from, 0, sizeof *from);
    RB_GC_GUARD(holder); /* `from` lies in it */
    return text;
}

/* A sot_read_fn over an object with read(size), which gives a String, or nil at the end. */
typedef struct reading {
    VALUE from;
    char *bytes;
    size_t size, got;
} reading;

static VALUE read_part(VALUE user)
{
    reading *self = (reading *)user;
    VALUE part = rb_funcall(self->from, rb_intern("read"), 1, SIZET2NUM(self->size));
    if (NIL_P(part))
        return Qnil;
    if (!RB_TYPE_P(part, T_STRING))
        host_wrong_type("read", "a String or nil", part);
    if ((size_t)RSTRING_LEN(part) > self->size)
        rb_raise(rb_eArgError, "read(size) returned more than size bytes");
    self->got = (size_t)RSTRING_LEN(part);
    memcpy(self->bytes, RSTRING_PTR(part), self->got);
    return Qnil;
}

static void *read_locked(void *user)
{
    unlocked_call *of = unlocked;
    int state = 0;
    unlocked = NULL;
    rb_protect(read_part, (VALUE)user, &state);
    unlocked = of;
    if (state)
        call_pending = state;
    return NULL;
}

static size_t host_read(void *user, char *bytes, size_t size)
{
    reading self = {(VALUE)user, bytes, size, 0};
    if (!call_pending) {
        if (unlocked)
            rb_thread_call_with_gvl(read_locked, &self);
        else
            read_locked(&self);
    }
    return call_pending ? SIZE_MAX : self.got;
}

/* ---- Arrow: a stream of our own, until somebody consumes it; and one by its address ---- */

static void free_stream(void *self)
{
    struct ArrowArrayStream *stream = self;
    if (stream->release)
        stream->release(stream);
    xfree(stream);
}

static const rb_data_type_t stream_type = {"socialtrust Arrow stream",
                                           {NULL, free_stream, NULL, NULL, {NULL}},
                                           NULL,
                                           NULL,
                                           RUBY_TYPED_FREE_IMMEDIATELY};

static VALUE stream_address(VALUE self)
{
    return ULL2NUM((uintptr_t)RTYPEDDATA_DATA(self));
}

static VALUE stream_class;

static void host_define_stream(void)
{
    stream_class = rb_define_class_under(rb_define_module("SocialTrust"), "ArrowStream", rb_cObject);
    rb_gc_register_mark_object(stream_class);
    rb_undef_alloc_func(stream_class);
    rb_define_method(stream_class, "address", stream_address, 0);
}

static VALUE host_new_stream(struct ArrowArrayStream **out)
{
    return TypedData_Make_Struct(stream_class, struct ArrowArrayStream, &stream_type, *out);
}

static struct ArrowArrayStream *host_stream(VALUE value)
{
    struct ArrowArrayStream *stream;
    if (rb_typeddata_is_kind_of(value, &stream_type))
        stream = RTYPEDDATA_DATA(value);
    else
        stream = (struct ArrowArrayStream *)(uintptr_t)host_integer(value, "stream", 1, INT64_MAX);
    if (!stream->release)
        rb_raise(rb_eArgError, "the Arrow stream has been consumed already");
    return stream;
}

/* What sot_scores_column() has not, as an Array; nil for other names. */
static host_object host_scores_values(const sot_scores *scores, const char *name)
{
    const record *known = scores_values_record();
    const field *of = known->fields, *end = of + known->count;
    while (of < end && strcmp(of->name, name) != 0)
        of++;
    if (of == end)
        return Qnil;
    uint64_t rows = sot_scores_count(scores);
    VALUE out = rb_ary_new_capa((long)rows);
    for (uint64_t row = 0; row < rows; row++) {
        sot_scores_row about = sot_scores_row_none;
        sot_scores_get_row(scores, row, &about, NULL);
        rb_ary_push(out, rb_obj_freeze(from_field(of, (const char *)&about + of->offset)));
    }
    return out;
}

#endif
