/* SPDX-License-Identifier: MIT */
/* Exceptions: the package hands in its classes, made from the names of errors.def. */
#ifndef SOT_RUBY_ERRORS_H
#define SOT_RUBY_ERRORS_H

static VALUE exception_classes = Qnil; /* {status => class}, set once when the package is loaded */

/* The call under way on this thread: its error, and what a block raised, threw or broke out with (a state of
 * rb_protect), to be continued once the C call has ended. */
static _Thread_local sot_error call_error;
static _Thread_local int call_pending;

static sot_error *host_error(void)
{
    call_error.status = SOT_OK;
    call_error.message[0] = '\0';
    return &call_error;
}

static host_object host_set_exceptions(VALUE classes)
{
    Check_Type(classes, T_HASH);
    if (NIL_P(exception_classes))
        rb_gc_register_address(&exception_classes);
    exception_classes = rb_obj_freeze(classes);
    return Qnil;
}

/* Goes on with what a block left behind. */
static void host_resume(void)
{
    int state = call_pending;
    call_pending = 0;
    if (state)
        rb_jump_tag(state);
}

NORETURN(static void host_raise(sot_status status, const char *message));
static void host_raise(sot_status status, const char *message)
{
    host_resume();
    VALUE found = NIL_P(exception_classes) ? Qnil : rb_hash_lookup(exception_classes, INT2FIX(status));
    VALUE text = rb_utf8_str_new_cstr(message[0] ? message : sot_status_text(status));
    VALUE scrubbed =
        rb_str_scrub(text, Qnil); /* it may name an id that is no UTF-8, or is cut within a letter */
    text = NIL_P(scrubbed) ? text : scrubbed;
    rb_exc_raise(rb_exc_new_str(NIL_P(found) ? rb_eRuntimeError : found, text));
}

/* Raises with the name of an argument or field in front. */
NORETURN(static void host_raise_at(sot_status status, const char *where, const char *what));
static void host_raise_at(sot_status status, const char *where, const char *what)
{
    char message[488];
    snprintf(message, sizeof message, "%s: %s", where, what);
    host_raise(status, message);
}

/* "time: expected a Time, not String" */
NORETURN(static void host_wrong_type(const char *where, const char *expected, VALUE value));
static void host_wrong_type(const char *where, const char *expected, VALUE value)
{
    rb_raise(rb_eTypeError, "%s: expected %s, not %" PRIsVALUE, where, expected, rb_obj_class(value));
}

#endif
