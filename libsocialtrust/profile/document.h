/* SPDX-License-Identifier: MIT */
/* A JSON document, read strictly: what cJSON lets through (NUL bytes, control characters, \u0000, text after
 * the end) is an error here. For profiles and catalogues of words. */
#ifndef SOT_PROFILE_DOCUMENT_H
#define SOT_PROFILE_DOCUMENT_H

#include "base/base.h"

#include <cjson/cJSON.h>

/* cJSON takes a thousand levels, each of which is calls of itself, and a thread's stack may be too small for
 * that (musl gives 128 KiB). */
#define SOT__LEVELS_MOST 100

/* Free *out with cJSON_Delete(). PARSE and TEXT with the byte where reading stopped, MEMORY. */
sot_status sot__document_parse(sot_context *context, const char *json, size_t size, cJSON **out,
                               sot_error *error);

/* Whether an earlier member of the same object has the same key. Callers refuse unknown keys first, which
 * bounds its cost. */
bool sot__document_repeated(const cJSON *object, const cJSON *member);

/* The bytes of `text`, at most `most`, that end with a whole character: for %.*s in messages. */
int sot__document_clip(const char *text, int most);

#endif
