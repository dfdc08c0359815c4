/* SPDX-License-Identifier: MIT */
/* A backend as host of the library. What the library takes lies in the current memory context, so that a
 * statement that ends in an error gives all of it back; context and profile lie in a context of the
 * session's. */
#include "host.h"

#include <miscadmin.h>
#include <utils/guc.h>
#include <utils/memutils.h>
#include <utils/timestamp.h>

#include <string.h>

PG_MODULE_MAGIC;

static char *profile_json;           /* the setting */
static char *profile_of;             /* the text that `profile` was made of */
static MemoryContext session_memory; /* of the three below */
static sot_context *context;
static sot_profile *profile;

/* ---- memory: PostgreSQL raises where it has none; the library wants to hear of it. Each block knows its
 * size, since a block cannot be grown without raising before version 16. ---- */

#define HEAD MAXALIGN(sizeof(size_t))

static void *allocate(void *user, size_t size)
{
    (void)user;
    char *block =
        MemoryContextAllocExtended(CurrentMemoryContext, HEAD + size, MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE);
    if (!block)
        return NULL;
    memcpy(block, &size, sizeof size);
    return block + HEAD;
}

static void release(void *user, void *block)
{
    (void)user;
    if (block)
        pfree((char *)block - HEAD);
}

static void *reallocate(void *user, void *block, size_t size)
{
    void *grown = allocate(user, size);
    if (grown && block) {
        size_t before;
        memcpy(&before, (char *)block - HEAD, sizeof before);
        memcpy(grown, block, before < size ? before : size);
        release(user, block);
    }
    return grown;
}

void *host_resize(void *block, size_t size)
{
    if (size == 0) {
        pfree(block);
        return NULL;
    }
    return block ? repalloc_huge(block, size) : MemoryContextAllocHuge(CurrentMemoryContext, size);
}

/* ---- errors ---- */

static int sqlstate(sot_status status)
{
    switch (status) {
    case SOT_E_MEMORY:
        return ERRCODE_OUT_OF_MEMORY;
    case SOT_E_RANGE:
        return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
    case SOT_E_CORRUPT:
        return ERRCODE_DATA_CORRUPTED;
    case SOT_E_LIMIT:
        return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
    case SOT_E_TEXT:
    case SOT_E_PARSE:
        return ERRCODE_INVALID_TEXT_REPRESENTATION;
    default:
        return ERRCODE_INVALID_PARAMETER_VALUE;
    }
}

void host_raise(const char *what, const sot_error *error)
{
    if (error->status == SOT_E_CANCELLED)
        CHECK_FOR_INTERRUPTS();
    ereport(ERROR, (errcode(sqlstate(error->status)), errmsg("%s: %s", what, error->message)));
}

static int progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)user;
    (void)stage;
    (void)done;
    (void)total;
    return InterruptPending;
}

/* ---- the session's context and profile ---- */

sot_context *host_context(void)
{
    if (context)
        return context;
    if (!session_memory)
        session_memory = AllocSetContextCreate(TopMemoryContext, "socialtrust", ALLOCSET_DEFAULT_SIZES);
    MemoryContext before = MemoryContextSwitchTo(session_memory);
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.allocator = (sot_allocator){allocate, reallocate, release, NULL};
    options.progress = progress;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = sot_context_new(&options, &context, &error);
    MemoryContextSwitchTo(before);
    if (status != SOT_OK)
        host_raise("socialtrust", &error);
    return context;
}

const sot_profile *host_profile(void)
{
    const char *wanted = profile_json ? profile_json : "";
    if (profile && strcmp(profile_of, wanted) == 0)
        return profile;
    sot_context *of = host_context();
    MemoryContext before = MemoryContextSwitchTo(session_memory);
    sot_profile *made = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = *wanted ? sot_profile_from_json(of, wanted, strlen(wanted), &made, &error)
                                : sot_profile_builtin(of, &made, &error);
    if (status == SOT_OK) {
        sot_profile_unref(profile);
        profile = made;
        if (profile_of)
            pfree(profile_of);
        profile_of = pstrdup(wanted);
    }
    MemoryContextSwitchTo(before);
    if (status != SOT_OK)
        host_raise("socialtrust.profile", &error);
    return profile;
}

/* ---- times ---- */

#define UNIX_TO_POSTGRES_US (INT64_C(86400000000) * (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE))

int64_t host_time(int64 time, const char *what)
{
    int64_t us = time + UNIX_TO_POSTGRES_US;
    if (TIMESTAMP_NOT_FINITE(time) || us < SOT_TIME_MIN || us > SOT_TIME_MAX)
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                        errmsg("%s: expected a time between the years 1 and 9999", what)));
    return us;
}

void _PG_init(void);

void _PG_init(void)
{
    DefineCustomStringVariable(
        "socialtrust.profile", "The profile that evidence is folded and scored with, as JSON.",
        "Empty: the built-in one. Evidence must be scored with the fold parameters that made it.",
        &profile_json, "", PGC_USERSET, 0, NULL, NULL, NULL);
    MarkGUCPrefixReserved("socialtrust");
}
