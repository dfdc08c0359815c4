/* SPDX-License-Identifier: MIT */
/* Statuses and error messages. */
#include <stdio.h>

#include "base/base.h"

const char *sot_status_text(sot_status status)
{
    switch ((int)status) {
#define X(name, value, text) \
    case value:              \
        return text;
#include "socialtrust/errors.def"
#undef X
    default:
        return "unknown status";
    }
}

const char *sot_status_name(sot_status status)
{
    switch ((int)status) {
#define X(name, value, text) \
    case value:              \
        return #name;
#include "socialtrust/errors.def"
#undef X
    default:
        return "E_UNKNOWN";
    }
}

/* A message is cut at its room, but never inside a UTF-8 sequence. */
static void cut_at_character(char *message, size_t room)
{
    size_t n = strlen(message);
    if (n + 1 < room)
        return;
    while (n > 0 && ((unsigned char)message[n - 1] & 0xC0u) == 0x80u)
        n--;
    if (n > 0 && (unsigned char)message[n - 1] >= 0xC0u)
        n--;
    message[n] = '\0';
}

/* Other people's text may stand in a message: it must not act on the terminal that shows it. */
static void defuse(char *message)
{
    for (unsigned char *p = (unsigned char *)message; *p; p++) {
        if (*p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)) {
            if (*p == 0xc2)
                *p++ = '?';
            *p = '?';
        }
    }
}

sot_status sot__fail(sot_error *error, sot_status status, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        cut_at_character(error->message, sizeof error->message);
        defuse(error->message);
        error->status = status;
    }
    return status;
}

sot_status sot__fail_at(sot_error *error, sot_status status, const char *format, ...)
{
    if (error) {
        char before[sizeof error->message], whole[sizeof error->message];
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(before, sizeof before, format, arguments);
        va_end(arguments);
        int n = snprintf(whole, sizeof whole, "%s%s", before, error->message);
        memcpy(error->message, whole, sizeof whole);
        if (n >= (int)sizeof whole)
            cut_at_character(error->message, sizeof error->message);
        defuse(error->message);
        error->status = status;
    }
    return status;
}

void sot__fail_after(sot_error *error, const char *format, ...)
{
    if (error) {
        size_t used = strlen(error->message);
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message + used, sizeof error->message - used, format, arguments);
        va_end(arguments);
        cut_at_character(error->message, sizeof error->message);
        defuse(error->message);
    }
}

sot_status sot__no_memory(sot_error *error)
{
    return sot__fail(error, SOT_E_MEMORY, "out of memory");
}

sot_status sot__busy(sot_error *error, const char *what)
{
    return sot__fail(error, SOT_E_BUSY, "the %s is in use by another call; use one thread at a time", what);
}
