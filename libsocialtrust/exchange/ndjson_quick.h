/* SPDX-License-Identifier: MIT */
#ifndef SOT_EXCHANGE_NDJSON_QUICK_H
#define SOT_EXCHANGE_NDJSON_QUICK_H

#include "stream.h"

/* Puts the plain object [p, end) into the row begun; false if it is not plain or anything is wrong with it:
 * then cJSON reads the line from the beginning, and says what. Sixteen bytes from `end` on may be read; up to
 * the newline they are blanks. */
bool sot__ndjson_quick(sot__builder *builder, const char *p, const char *end);

#endif
