/* SPDX-License-Identifier: MIT */
/* Exceptions: the package hands in its classes, made from the names of errors.def. */
#ifndef SOT_PYTHON_ERRORS_H
#define SOT_PYTHON_ERRORS_H

static PyObject *exception_classes; /* {status: class}, set once when the package is imported */

/* The error of the call under way on this thread. */
static _Thread_local sot_error call_error;

static sot_error *host_error(void)
{
    call_error.status = SOT_OK;
    call_error.message[0] = '\0';
    return &call_error;
}

static host_object host_set_exceptions(PyObject *classes)
{
    if (!PyDict_Check(classes)) {
        PyErr_SetString(PyExc_TypeError, "expected {status: class}");
        return NULL;
    }
    PyObject *old = exception_classes;
    exception_classes = Py_NewRef(classes);
    Py_XDECREF(old);
    return Py_NewRef(Py_None);
}

/* Raises the class of a status; an exception that a callback left behind goes first. */
static void host_raise(sot_status status, const char *message)
{
    if (PyErr_Occurred())
        return;
    PyObject *code = PyLong_FromLong(status);
    PyObject *class_ = code && exception_classes ? PyDict_GetItemWithError(exception_classes, code) : NULL;
    if (!message[0])
        message = sot_status_text(status);
    /* it may name an id that is no UTF-8, or is cut within a letter */
    PyObject *said =
        PyErr_Occurred() ? NULL : PyUnicode_DecodeUTF8(message, (Py_ssize_t)strlen(message), "replace");
    if (said)
        PyErr_SetObject(class_ ? class_ : PyExc_RuntimeError, said);
    Py_XDECREF(said);
    Py_XDECREF(code);
}

/* Raises with the name of an argument or field in front. */
static void host_raise_at(sot_status status, const char *where, const char *what)
{
    char message[488];
    PyOS_snprintf(message, sizeof message, "%s: %s", where, what);
    host_raise(status, message);
}

/* "time: expected a number, not str"; gives false. */
static bool host_wrong_type(const char *where, const char *expected, PyObject *value)
{
    PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(value), "__name__");
    if (name)
        PyErr_Format(PyExc_TypeError, "%s: expected %s, not %U", where, expected, name);
    Py_XDECREF(name);
    return false;
}

#endif
