/* SPDX-License-Identifier: MIT */
/* What the functions share: the library's memory, errors and profile inside a backend. */
#ifndef SOT_SQL_POSTGRESQL_HOST_H
#define SOT_SQL_POSTGRESQL_HOST_H

#include <postgres.h>

#include <fmgr.h>

#include "sql/group.h"

/* The backend's context and profile (setting socialtrust.profile); made on first use, kept for the session.
 */
sot_context *host_context(void);
const sot_profile *host_profile(void);

/* Words of a language; they stay the session's, until the next call. Does not raise. */
sot_status host_words(const char *language, const sot_words **out, sot_error *error);

/* Evidence of a blob, or of a group's rows with its blob; it stays the session's, until the next call. Both
 * raise. */
sot_evidence *host_load(const bytea *blob, const char *function);
bytea *host_fold(const sql_group *group);

/* Grows, frees (size 0) in CurrentMemoryContext, where a group was begun. */
void *host_resize(void *block, size_t size);

/* Raises the library's error as PostgreSQL's, with `what` before it; a cancelled call as the cancellation it
 * is. */
void host_raise(const char *what, const sot_error *error) pg_attribute_noreturn();

/* Microseconds since 1970; raises for infinity and what is out of range. */
int64_t host_time(int64 timestamptz, const char *what);

#endif
