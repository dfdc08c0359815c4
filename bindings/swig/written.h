/* SPDX-License-Identifier: MIT */
/* Text that the library writes: into memory, for the host to make its own of; and records that it tells one
 * at a time, to what was given to be called: tell_record(to, told, as) is the language's. */
#ifndef SOT_BINDINGS_WRITTEN_H
#define SOT_BINDINGS_WRITTEN_H

typedef struct host_written {
    char *bytes;
    size_t size, capacity;
} host_written;

/* A sot_write_fn; runs without the interpreter's lock. */
static int host_write(void *user, const char *bytes, size_t size)
{
    host_written *to = user;
    if (size > to->capacity - to->size) {
        size_t wanted = to->capacity > SIZE_MAX / 4 ? SIZE_MAX : 2 * (to->capacity + size) + 1024;
        char *grown = size < SIZE_MAX / 4 ? realloc(to->bytes, wanted) : NULL;
        if (!grown)
            return 1;
        to->bytes = grown;
        to->capacity = wanted;
    }
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
    return 0;
}

static int host_each(void *user, const sot_interaction *row)
{
    return tell_record(user, row, sot_interaction_record());
}

static int host_each_pair(void *user, const sot_pair *pair)
{
    return tell_record(user, pair, sot_pair_record());
}

#endif
