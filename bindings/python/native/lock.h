/* SPDX-License-Identifier: MIT */
/* Long calls: without the interpreter's lock, open to Ctrl-C and to a callable that hears of progress. */
#ifndef SOT_PYTHON_LOCK_H
#define SOT_PYTHON_LOCK_H

/* The callable of the call under way on this thread; borrowed from host_with_progress() below it. */
static _Thread_local PyObject *progress_callable;

static void host_unlocked(void (*run)(void *), void *call)
{
    PyThreadState *state = PyEval_SaveThread();
    run(call);
    PyEval_RestoreThread(state);
}

static int host_progress(const char *stage, uint64_t done, uint64_t total)
{
    PyGILState_STATE state = PyGILState_Ensure();
    bool stop = PyErr_Occurred() != NULL || PyErr_CheckSignals() != 0;
    if (!stop && progress_callable) {
        PyObject *result = PyObject_CallFunction(progress_callable, "sKK", stage, (unsigned long long)done,
                                                 (unsigned long long)total);
        stop = result == NULL;
        Py_XDECREF(result);
    }
    PyGILState_Release(state);
    return stop; /* the exception stays set on this thread, and host_raise() leaves it */
}

static host_object host_with_progress(PyObject *progress, PyObject *fn)
{
    PyObject *before = progress_callable;
    progress_callable = progress == Py_None ? NULL : progress;
    PyObject *result = PyObject_CallNoArgs(fn);
    progress_callable = before;
    return result;
}

#endif
