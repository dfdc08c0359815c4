/* SPDX-License-Identifier: MIT */
/* Lines of NDJSON that declare a contact: {"contact": id, "kind", "display_name", "organisation",
 * "do_not_score", "alias_of"}. */
#ifndef SOT_EXCHANGE_NDJSON_CONTACTS_H
#define SOT_EXCHANGE_NDJSON_CONTACTS_H

#include <cjson/cJSON.h>

#include "stream.h"

/* Whether an object declares a contact: it has a contact and no time. */
bool sot__ndjson_declares(const sot_read_options *options, const cJSON *object);
/* Whether it says nothing but how exact the times are: {"resolution": seconds}; and takes that. */
bool sot__ndjson_exact(const cJSON *object);
sot_status sot__ndjson_take_exact(sot__part *part, const cJSON *object, sot_error *error);
/* Keeps what it declares in the part. */
sot_status sot__ndjson_declare(sot__part *part, const cJSON *object, sot_error *error);

#endif
