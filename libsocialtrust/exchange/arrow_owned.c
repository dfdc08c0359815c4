/* SPDX-License-Identifier: MIT */
/* Making and releasing Arrow structures: one block of memory for each, with a reference to the context that
 * it came from. */
#include "arrow_owned.h"

#define BUFFERS_MOST 3

typedef struct owned_schema {
    sot_context *context;
    struct ArrowSchema *children, **pointers;
    struct ArrowSchema dictionary;
    char *format, *name;
} owned_schema;

typedef struct owned_array {
    atomic_uint references; /* the array's, and those of arrays to which it lends */
    struct owned_array *lender;
    sot_context *context;
    struct ArrowArray *children, **pointers;
    struct ArrowArray dictionary;
    const void *buffers[BUFFERS_MOST];
    void *blocks[BUFFERS_MOST];
} owned_array;

static void free_schema(owned_schema *owned)
{
    sot_context *context = owned->context;
    sot__free(context, owned->children);
    sot__free(context, owned->pointers);
    sot__free(context, owned->format);
    sot__free(context, owned->name);
    sot__free(context, owned);
    sot_context_unref(context);
}

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    free_schema(schema->private_data);
    schema->release = NULL;
}

static char *copy_text(sot_context *context, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = sot__alloc(context, size, 1);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

bool sot__arrow_schema(sot_context *context, const char *format, const char *name, int64_t flags,
                       size_t children, bool dictionary, struct ArrowSchema *out)
{
    owned_schema *owned = sot__calloc(context, 1, sizeof *owned);
    if (!owned)
        return false;
    owned->context = sot_context_ref(context);
    owned->format = copy_text(context, format);
    owned->name = copy_text(context, name);
    owned->children = sot__calloc(context, children, sizeof *owned->children);
    owned->pointers = sot__calloc(context, children, sizeof *owned->pointers);
    if (!owned->format || !owned->name || !owned->children || !owned->pointers) {
        free_schema(owned);
        return false;
    }
    for (size_t i = 0; i < children; i++)
        owned->pointers[i] = &owned->children[i];
    *out = (struct ArrowSchema){.format = owned->format,
                                .name = owned->name,
                                .flags = flags,
                                .n_children = (int64_t)children,
                                .children = children ? owned->pointers : NULL,
                                .dictionary = dictionary ? &owned->dictionary : NULL,
                                .release = release_schema,
                                .private_data = owned};
    return true;
}

static void free_array(owned_array *owned)
{
    if (!owned || atomic_fetch_sub_explicit(&owned->references, 1, memory_order_acq_rel) != 1)
        return;
    sot_context *context = owned->context;
    free_array(owned->lender); /* which borrows nothing itself */
    for (int i = 0; i < BUFFERS_MOST; i++)
        sot__free(context, owned->blocks[i]);
    sot__free(context, owned->children);
    sot__free(context, owned->pointers);
    sot__free(context, owned);
    sot_context_unref(context);
}

static void release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    free_array(array->private_data);
    array->release = NULL;
}

bool sot__arrow_array(sot_context *context, int64_t length, int buffers, size_t children, bool dictionary,
                      struct ArrowArray *out)
{
    owned_array *owned = sot__calloc(context, 1, sizeof *owned);
    if (!owned)
        return false;
    atomic_init(&owned->references, 1);
    owned->context = sot_context_ref(context);
    owned->children = sot__calloc(context, children, sizeof *owned->children);
    owned->pointers = sot__calloc(context, children, sizeof *owned->pointers);
    if (!owned->children || !owned->pointers) {
        free_array(owned);
        return false;
    }
    for (size_t i = 0; i < children; i++)
        owned->pointers[i] = &owned->children[i];
    *out = (struct ArrowArray){.length = length,
                               .n_buffers = buffers,
                               .buffers = owned->buffers,
                               .n_children = (int64_t)children,
                               .children = children ? owned->pointers : NULL,
                               .dictionary = dictionary ? &owned->dictionary : NULL,
                               .release = release_array,
                               .private_data = owned};
    return true;
}

void *sot__arrow_buffer(struct ArrowArray *array, int index, size_t count, size_t size)
{
    void *block = sot__calloc(((owned_array *)array->private_data)->context, count, size);
    sot__arrow_adopt(array, index, block);
    return block;
}

void sot__arrow_adopt(struct ArrowArray *array, int index, void *block)
{
    owned_array *owned = array->private_data;
    owned->buffers[index] = owned->blocks[index] = block;
}

void sot__arrow_borrow(struct ArrowArray *array, int index, const struct ArrowArray *from)
{
    owned_array *owned = array->private_data;
    owned->lender = from->private_data;
    owned->buffers[index] = owned->lender->buffers[index];
    atomic_fetch_add_explicit(&owned->lender->references, 1, memory_order_relaxed);
}
