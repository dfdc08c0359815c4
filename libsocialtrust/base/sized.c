/* SPDX-License-Identifier: MIT */
/* The one rule for structs that begin with their size; see sized.h. */
#include "base/sized.h"

static size_t size_of(const void *any)
{
    size_t size;
    memcpy(&size, any, sizeof size);
    return size;
}

/* A size of 0 is a struct that nobody initialised; one beyond a page is no size at all, and must not be read
 * to its end. */
static sot_status check_size(size_t size, const char *what, sot_error *error)
{
    if (size >= sizeof size && size <= 4096)
        return SOT_OK;
    return sot__fail(error, SOT_E_ARGUMENT, "%s.size is %zu: initialise it with its _INIT", what, size);
}

sot_status sot__take_struct(const void *given, const void *defaults, size_t known, void *out,
                            const char *what, sot_error *error)
{
    memcpy(out, defaults, known);
    if (!given)
        return SOT_OK;
    size_t size = size_of(given);
    sot_status status = check_size(size, what, error);
    if (status != SOT_OK)
        return status;
    const unsigned char *bytes = given;
    for (size_t at = known; at < size; at++)
        if (bytes[at] != 0)
            return sot__fail(
                error, SOT_E_UNSUPPORTED,
                "%s: byte %zu is set, which this version of the library (%zu bytes) does not know", what, at,
                known);
    memcpy(out, given, size < known ? size : known);
    memcpy(out, &known, sizeof known);
    return SOT_OK;
}

sot_status sot__room_struct(const void *out, const char *what, sot_error *error)
{
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "%s: a place for the result is needed", what);
    return check_size(size_of(out), what, error);
}

void sot__give_struct(void *out, const void *made, size_t known)
{
    size_t size = size_of(out), rest = size < known ? size : known;
    char *bytes = out;
    memcpy(bytes + sizeof size, (const char *)made + sizeof size, rest - sizeof size);
    if (size > known)
        memset(bytes + known, 0, size - known);
}
