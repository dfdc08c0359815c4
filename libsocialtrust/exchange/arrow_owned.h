/* SPDX-License-Identifier: MIT */
/* Arrow schemas and arrays that own what they show: each is released on its own, as its consumer may move it
 * away from its parent. */
#ifndef SOT_EXCHANGE_ARROW_OWNED_H
#define SOT_EXCHANGE_ARROW_OWNED_H

#include "base/base.h"
#include "socialtrust/exchange.h"

/* A schema with room for `children` (each empty, to be made in its turn) and, if asked for, a dictionary's.
 * False when out of memory; `out` is then untouched. The texts are copied. */
bool sot__arrow_schema(sot_context *context, const char *format, const char *name, int64_t flags,
                       size_t children, bool dictionary, struct ArrowSchema *out);

/* An array of `length` values; its buffers are set with sot__arrow_buffer(), and all NULL until then. */
bool sot__arrow_array(sot_context *context, int64_t length, int buffers, size_t children, bool dictionary,
                      struct ArrowArray *out);

/* Allocates buffer number `index` of an array: `count` elements of `size` bytes, cleared. NULL when out of
 * memory. */
void *sot__arrow_buffer(struct ArrowArray *array, int index, size_t count, size_t size);

/* The same with what is there already: a block of the array's context, which is the array's from then on. */
void sot__arrow_adopt(struct ArrowArray *array, int index, void *block);

/* The same with another array's buffer, which lives as long as one of the two. An array borrows from one
 * other, which has all it shows from nobody. */
void sot__arrow_borrow(struct ArrowArray *array, int index, const struct ArrowArray *from);

#endif
