/* SPDX-License-Identifier: MIT */
/* A backend as host of the library. What the library takes lies in the current memory context, so that a
 * statement that ends in an error gives all of it back; context and profile lie in a context of the
 * session's. */
#include "host.h"

#include <miscadmin.h>
#include <utils/guc.h>
#include <utils/memutils.h>
#include <utils/timestamp.h>
#if PG_VERSION_NUM >= 160000
#include <varatt.h>
#endif

#include <string.h>

PG_MODULE_MAGIC;

static char *profile_json;           /* the setting */
static char *profile_of;             /* the text that `profile` was made of */
static MemoryContext session_memory; /* of what is below */
static sot_context *context;
static sot_profile *profile;
static sql_kept kept; /* its evidence lies there too */
static sql_words words;

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

/* InterruptPending alone may be a worker's message, a cache that overflows or somebody's look at our memory.
 */
static int progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)user;
    (void)stage;
    (void)done;
    (void)total;
    return QueryCancelPending || ProcDiePending;
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
        kept_put(&kept, NULL, NULL, 0);
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

sot_status host_words(const char *language, const sot_words **out, sot_error *error)
{
    sot_context *of = host_context();
    MemoryContext before = MemoryContextSwitchTo(session_memory);
    sot_status status = kept_words(&words, of, language, out, error);
    MemoryContextSwitchTo(before);
    return status;
}

/* ---- evidence ---- */

sot_evidence *host_load(const bytea *blob, const char *function)
{
    const sot_profile *of = host_profile();
    const char *bytes = VARDATA_ANY(blob);
    size_t size = (size_t)VARSIZE_ANY_EXHDR(blob);
    sot_evidence *evidence = kept_find(&kept, bytes, size);
    if (evidence)
        return evidence;
    sot_error error = SOT_ERROR_INIT;
    MemoryContext before = MemoryContextSwitchTo(session_memory);
    sot_status status = sot_evidence_load(host_context(), of, bytes, size, &evidence, &error);
    MemoryContextSwitchTo(before);
    if (status != SOT_OK)
        host_raise(function, &error);
    kept_put(&kept, evidence, bytes, size);
    return evidence;
}

/* The library raises nothing, and what it takes on the way it gives back: nothing stays in the session but
 * the evidence that is kept. */
bytea *host_fold(const sql_group *group)
{
    const sot_profile *of = host_profile();
    sot_evidence *evidence = NULL;
    sot_error error = SOT_ERROR_INIT;
    MemoryContext before = MemoryContextSwitchTo(session_memory);
    sot_status status = group_fold(group, host_context(), of, &evidence, &error);
    MemoryContextSwitchTo(before);
    if (status != SOT_OK)
        host_raise("sot_evidence", &error);
    /* Most evidence fits: to measure a blob is as much work as to write it. */
    char room[GROUP_BLOB];
    size_t written = 0;
    bool fits = sot_evidence_save(evidence, room, sizeof room, &written, NULL) == SOT_OK;
    kept_put(&kept, evidence, room, fits ? written : SIZE_MAX);
    size_t size = fits ? written : sot_evidence_saved_size(evidence);
    bytea *out = palloc(VARHDRSZ + size);
    if (fits)
        memcpy(VARDATA(out), room, size);
    else if (sot_evidence_save(evidence, VARDATA(out), size, &written, &error) != SOT_OK)
        host_raise("sot_evidence", &error);
    SET_VARSIZE(out, VARHDRSZ + written);
    return out;
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
