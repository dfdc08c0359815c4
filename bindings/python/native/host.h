/* SPDX-License-Identifier: MIT */
/* What the wrapper's typemaps call, over the limited C API of Python: errors, the interpreter's lock, and
 * values between the two languages. Every function that fails has set an exception. */
#ifndef SOT_PYTHON_HOST_H
#define SOT_PYTHON_HOST_H

#include <socialtrust.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../swig/records.h"
#include "../swig/table.h"

typedef PyObject *host_object;
#define host_new_handle(made, type) SWIG_NewPointerObj(made, type, SWIG_POINTER_OWN)
#define host_no_memory PyErr_NoMemory
#define host_drop Py_XDECREF

#include "errors.h"

#include "lock.h"

#include "values.h"

#include "from_records.h"

#include "to_records.h"

#include "streams.h"

#include "columns.h"

#include "batch.h"

#include "tables.h"

#endif
