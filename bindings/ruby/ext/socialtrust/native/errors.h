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

static size_t word_length(const char *at)
{
    return strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");
}

/* The length of an argument's name without the unit that C's names end with: times have none here. */
static int name_length(const char *name)
{
    const size_t size = word_length(name);
    return (int)(size > 3 && strncmp(name + size - 3, "_us", 3) == 0 ? size - 3 : size);
}

/* What a message says in C's words, as Ruby says it: "sot_reader_read: text is NULL", "sot_about.time_us is
 * ..." and "as_of_us: ..." become "text is nil", "time is ..." and "as_of: ...". Only what stands first is a
 * name of the library's; the rest may be the caller's own. */
static void host_say(const char *message, char *out, size_t room)
{
    static const char *const nothing[] = {" is NULL", " found NULL", " or NAN"};
    const char *after = message + word_length(message);
    if (strncmp(message, "sot_", 4) == 0) {
        if (strncmp(after, ": ", 2) == 0)
            message = after + 2;
        else if (*after == '.' && word_length(after + 1) > 0 &&
                 strchr(" [", after[1 + word_length(after + 1)]))
            message = after + 1;
    }
    after = message + word_length(message);
    int name = strchr(" [:", *after) ? name_length(message) : (int)(after - message);
    const char *found = NULL;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing && !found; i++)
        if ((found = strstr(after, nothing[i])) != NULL)
            found += strlen(nothing[i]);
    size_t before = found ? (size_t)(found - after) : strlen(after);
    while (found && after[before - 1] != ' ')
        before--;
    snprintf(out, room, "%.*s%.*s%s%s", name, message, (int)before, after, found ? "nil" : "",
             found ? found : "");
}

NORETURN(static void host_raise(sot_status status, const char *message));
static void host_raise(sot_status status, const char *message)
{
    char said[sizeof call_error.message + 8];
    if (status != SOT_E_IO && status != SOT_E_PARSE) { /* those begin with the name of a file, if any */
        host_say(message, said, sizeof said);
        message = said;
    }
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
    snprintf(message, sizeof message, "%.*s%s: %s", name_length(where), where, where + word_length(where),
             what);
    host_raise(status, message);
}

/* "time: expected a Time, not String" */
NORETURN(static bool host_wrong_type(const char *where, const char *expected, VALUE value));
static bool host_wrong_type(const char *where, const char *expected, VALUE value)
{
    rb_raise(rb_eTypeError, "%.*s%s: expected %s, not %" PRIsVALUE, name_length(where), where,
             where + word_length(where), expected, rb_obj_class(value));
}

#endif
