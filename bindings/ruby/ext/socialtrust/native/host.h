/* SPDX-License-Identifier: MIT */
/* What the wrapper's typemaps call, over the C API of Ruby: errors, the interpreter's lock, and values
 * between the two languages.
 *
 * A function that fails raises, which jumps out of the wrapper. So nothing here owns memory across a call
 * that may raise: it lies on the C stack or in an object that the collector frees. Texts are copied, because
 * a string may be changed by another thread, or moved by a compaction, while the library works. */
#ifndef SOT_RUBY_HOST_H
#define SOT_RUBY_HOST_H

#include <socialtrust.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <ruby.h>
#include <ruby/encoding.h>
#include <ruby/thread.h>

#include "records.h"
#include "table.h"

typedef VALUE host_object;
#define host_no_memory() (rb_memerror(), Qfalse)
#define host_drop RB_GC_GUARD

#include "errors.h"

#include "lock.h"

#include "values.h"

#include "handles.h"

#include "from_records.h"

#include "to_records.h"

#include "streams.h"

#include "columns.h"

#include "tables.h"

#endif
