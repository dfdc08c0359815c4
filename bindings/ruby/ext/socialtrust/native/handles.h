/* SPDX-License-Identifier: MIT */
/* The library's opaque objects as arguments. */
#ifndef SOT_RUBY_HANDLES_H
#define SOT_RUBY_HANDLES_H

/* The pointer in an object of exactly this class; nil is NULL. */
static void *host_handle(VALUE value, swig_type_info *type, const char *name)
{
    void *out = NULL;
    if (NIL_P(value))
        return NULL;
    VALUE class_ = ((swig_class *)type->clientdata)->klass;
    if (RB_SPECIAL_CONST_P(value) || CLASS_OF(value) != class_)
        rb_raise(rb_eTypeError, "%s: expected %" PRIsVALUE ", not %" PRIsVALUE, name, class_,
                 rb_obj_class(value));
    SWIG_ConvertPtr(value, &out, NULL, 0); /* its class says its type: no need to compare names */
    return out;
}

/* An object for what the library made, freed with it. But for ledgers and evidence nothing of it ever
 * changes: all threads and Ractors may share it. */
static VALUE host_new_handle(void *made, swig_type_info *type)
{
    VALUE out = SWIG_NewPointerObj(made, type, SWIG_POINTER_OWN);
    rb_gc_adjust_memory_usage(HANDLE_WEIGHT);
    if (made && type != SWIGTYPE_p_sot_ledger && type != SWIGTYPE_p_sot_evidence) {
        rb_obj_freeze(rb_iv_get(out, "@__swigtype__"));
        rb_obj_freeze(out);
        RB_FL_SET_RAW(out, RUBY_FL_SHAREABLE);
    }
    return out;
}

#endif
