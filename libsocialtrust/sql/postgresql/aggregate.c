/* SPDX-License-Identifier: MIT */
/* sot_evidence(time, actor, target, ...): the rows of a group are packed as they come, in any worker; the
 * leader puts them together and restores their order when the group ends, so that a parallel plan gives the
 * bits of a serial one. */
#include "host.h"

#include <miscadmin.h>
#include <utils/memutils.h>
#if PG_VERSION_NUM >= 160000
#include <varatt.h>
#endif

#include <string.h>

enum {
    ARG_STATE,
#define FIELD(NAME, ...) ARG_##NAME,
#include <socialtrust/fields.def>
    ARG_CUE
};

static MemoryContext aggregate_memory(FunctionCallInfo fcinfo, const char *function)
{
    MemoryContext memory;
    if (!AggCheckCallContext(fcinfo, &memory))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("%s is part of the aggregate sot_evidence", function)));
    return memory;
}

static sql_group *new_group(MemoryContext memory)
{
    sql_group *made = MemoryContextAllocZero(memory, sizeof *made);
    made->resize = host_resize;
    return made;
}

/* A group may take as much as a sort or hash may: a clear word instead of a server without memory. */
static void bound(const sql_group *of)
{
    if (of->used / 1024 > (size_t)work_mem)
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                 errmsg("sot_evidence: the %llu rows between two contacts take more than work_mem (%d kB)",
                        (unsigned long long)of->rows, work_mem),
                 errhint("Raise work_mem for this query.")));
}

static group_text text_of(FunctionCallInfo fcinfo, int arg)
{
    text *value = PG_GETARG_TEXT_PP(arg);
    return (group_text){VARDATA_ANY(value), (size_t)VARSIZE_ANY_EXHDR(value)};
}

static void invalid(uint64_t row, const char *message)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("sot_evidence: row %llu of the group: %s", (unsigned long long)row, message)));
}

/* The code of a kind's name: short ones, and all that are built in, want no memory. */
static sot_status kind_of(group_text name, int *out, sot_error *error)
{
    char few[32];
    if (name.n >= sizeof few)
        return sot_profile_kind(host_profile(), pnstrdup(name.p, name.n), out, error);
    memcpy(few, name.p, name.n);
    few[name.n] = '\0';
    return sot_profile_kind(host_profile(), few, out, error);
}

/* The fields of a row that are given and not NULL. */
static group_row take_row(FunctionCallInfo fcinfo, uint64_t number)
{
    static const char *const required[] = {"", "time", "actor", "target"};
    group_row row = group_row_default();
    int count = PG_NARGS();
    sot_error error = SOT_ERROR_INIT;
    sot_status given = SOT_OK;
    for (int arg = ARG_TIME; arg <= ARG_TARGET; arg++)
        if (PG_ARGISNULL(arg))
            invalid(number, psprintf("%s is NULL", required[arg]));
    row.time_us = host_time(PG_GETARG_INT64(ARG_TIME), "sot_evidence: time");
    row.actor = text_of(fcinfo, ARG_ACTOR);
    row.target = text_of(fcinfo, ARG_TARGET);
#define GIVEN(arg) (count > (arg) && !PG_ARGISNULL(arg))
    if (GIVEN(ARG_KIND))
        given = kind_of(text_of(fcinfo, ARG_KIND), &row.kind, &error);
    if (given != SOT_OK)
        invalid(number, error.message);
    if (GIVEN(ARG_CHANNEL))
        row.channel = text_of(fcinfo, ARG_CHANNEL);
    if (GIVEN(ARG_AUDIENCE)) {
        int64 audience = PG_GETARG_INT64(ARG_AUDIENCE);
        if (audience < 1 || audience > UINT32_MAX)
            invalid(number, "audience: expected a whole number from 1 to 4294967295");
        row.audience = (uint32_t)audience;
    }
#define FIELD_NUMBER(NAME, name, member, ...) \
    if (GIVEN(ARG_##NAME))                    \
        row.member = PG_GETARG_FLOAT8(ARG_##NAME);
#define FIELD_WHOLE(NAME, name, member, ...) \
    if (GIVEN(ARG_##NAME))                   \
        row.member = PG_GETARG_INT64(ARG_##NAME);
#include <socialtrust/fields.def>
    if (GIVEN(ARG_ID))
        row.id = text_of(fcinfo, ARG_ID);
    if (GIVEN(ARG_REF))
        row.ref = text_of(fcinfo, ARG_REF);
    if (GIVEN(ARG_DUE))
        row.due_us = host_time(PG_GETARG_INT64(ARG_DUE), "sot_evidence: due");
    if (GIVEN(ARG_LOOKED_FOR))
        given = group_looked_for(text_of(fcinfo, ARG_LOOKED_FOR), &row.looked_for, &error);
    if (given != SOT_OK)
        invalid(number, error.message);
    for (int cue = 0; cue < GROUP_CUES; cue++)
        if (GIVEN(ARG_CUE + cue))
            row.cues[cue] = PG_GETARG_FLOAT8(ARG_CUE + cue);
#undef GIVEN
    return row;
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_step);
Datum pg_sot_evidence_step(PG_FUNCTION_ARGS)
{
    MemoryContext memory = aggregate_memory(fcinfo, "sot_evidence_step");
    sql_group *state = PG_ARGISNULL(0) ? new_group(memory) : (sql_group *)PG_GETARG_POINTER(0);
    group_row row = take_row(fcinfo, state->rows + 1);
    sot_error error = SOT_ERROR_INIT;
    MemoryContext before = MemoryContextSwitchTo(memory);
    sot_status status = group_add(state, &row, &error);
    MemoryContextSwitchTo(before);
    if (status != SOT_OK)
        invalid(state->rows + 1, error.message);
    bound(state);
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_combine);
Datum pg_sot_evidence_combine(PG_FUNCTION_ARGS)
{
    MemoryContext memory = aggregate_memory(fcinfo, "sot_evidence_combine");
    if (PG_ARGISNULL(1)) {
        if (PG_ARGISNULL(0))
            PG_RETURN_NULL();
        PG_RETURN_POINTER(PG_GETARG_POINTER(0));
    }
    sql_group *state = PG_ARGISNULL(0) ? new_group(memory) : (sql_group *)PG_GETARG_POINTER(0);
    sot_error error = SOT_ERROR_INIT;
    MemoryContext before = MemoryContextSwitchTo(memory);
    sot_status status = group_merge(state, (const sql_group *)PG_GETARG_POINTER(1), &error);
    MemoryContextSwitchTo(before);
    if (status != SOT_OK)
        host_raise("sot_evidence", &error);
    bound(state);
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_serialize);
Datum pg_sot_evidence_serialize(PG_FUNCTION_ARGS)
{
    aggregate_memory(fcinfo, "sot_evidence_serialize");
    const sql_group *state = (const sql_group *)PG_GETARG_POINTER(0);
    size_t size = group_packed_size(state);
    bytea *out = MemoryContextAllocHuge(CurrentMemoryContext, VARHDRSZ + size);
    SET_VARSIZE(out, VARHDRSZ + size);
    group_pack(state, VARDATA(out));
    PG_RETURN_BYTEA_P(out);
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_deserialize);
Datum pg_sot_evidence_deserialize(PG_FUNCTION_ARGS)
{
    aggregate_memory(fcinfo, "sot_evidence_deserialize");
    bytea *packed = PG_GETARG_BYTEA_PP(0); /* it outlives the call that combines what is read from it */
    sql_group *state = new_group(CurrentMemoryContext);
    if (!group_view(state, VARDATA_ANY(packed), (size_t)VARSIZE_ANY_EXHDR(packed)))
        ereport(ERROR,
                (errcode(ERRCODE_DATA_CORRUPTED), errmsg("sot_evidence: rows from a worker are damaged")));
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_final);
Datum pg_sot_evidence_final(PG_FUNCTION_ARGS)
{
    aggregate_memory(fcinfo, "sot_evidence_final");
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    PG_RETURN_BYTEA_P(host_fold((const sql_group *)PG_GETARG_POINTER(0)));
}
