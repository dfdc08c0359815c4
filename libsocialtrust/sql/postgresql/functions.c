/* SPDX-License-Identifier: MIT */
/* The type of evidence, and what can be asked of it. */
#include "host.h"

#include <access/htup_details.h>
#include <funcapi.h>
#include <lib/stringinfo.h>
#include <libpq/pqformat.h>
#include <utils/builtins.h>
#if PG_VERSION_NUM >= 160000
#include <varatt.h>
#endif

#include <math.h>
#include <string.h>

/* ---- the type: bytes with a checksum, checked when they come from outside ---- */

static void check_evidence(const bytea *bytes)
{
    sot_evidence *evidence = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = sot_evidence_load(host_context(), host_profile(), VARDATA_ANY(bytes),
                                          (size_t)VARSIZE_ANY_EXHDR(bytes), &evidence, &error);
    sot_evidence_free(evidence);
    /* Of another profile it is whole all the same: a dump must be restored whatever the setting is then. */
    if (status != SOT_OK && status != SOT_E_MISMATCH)
        host_raise("evidence", &error);
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_in);
Datum pg_sot_evidence_in(PG_FUNCTION_ARGS)
{
    bytea *bytes = DatumGetByteaPP(DirectFunctionCall1(byteain, PG_GETARG_DATUM(0)));
    check_evidence(bytes);
    PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_out);
Datum pg_sot_evidence_out(PG_FUNCTION_ARGS)
{
    PG_RETURN_DATUM(DirectFunctionCall1(byteaout, PG_GETARG_DATUM(0)));
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_recv);
Datum pg_sot_evidence_recv(PG_FUNCTION_ARGS)
{
    bytea *bytes = DatumGetByteaPP(DirectFunctionCall1(bytearecv, PG_GETARG_DATUM(0)));
    check_evidence(bytes);
    PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_send);
Datum pg_sot_evidence_send(PG_FUNCTION_ARGS)
{
    PG_RETURN_DATUM(DirectFunctionCall1(byteasend, PG_GETARG_DATUM(0)));
}

PG_FUNCTION_INFO_V1(pg_sot_evidence_from_bytea);
Datum pg_sot_evidence_from_bytea(PG_FUNCTION_ARGS)
{
    bytea *bytes = PG_GETARG_BYTEA_PP(0);
    check_evidence(bytes);
    PG_RETURN_BYTEA_P(bytes);
}

/* ---- scores ---- */

static sot_evidence *load(FunctionCallInfo fcinfo, const char *function)
{
    return host_load(PG_GETARG_BYTEA_PP(0), function);
}

static void score(sot_evidence *evidence, int64 as_of, const char *function, sot_pair_score *out)
{
    sot_error error = SOT_ERROR_INIT;
    *out = (sot_pair_score)SOT_PAIR_SCORE_INIT;
    sot_query query = SOT_QUERY_INIT;
    query.as_of_us = host_time(as_of, "as_of");
    if (sot_evidence_score(evidence, &query, out, &error) != SOT_OK)
        host_raise(function, &error);
}

static int side_of(sot_evidence *evidence, const char *id, const char *function)
{
    sot_evidence_info info = SOT_EVIDENCE_INFO_INIT;
    sot_evidence_get_info(evidence, &info, NULL);
    if (strcmp(id, info.a) == 0)
        return 0;
    if (strcmp(id, info.b) == 0)
        return 1;
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("%s: \"%s\" is neither \"%s\" nor \"%s\"", function, id, info.a, info.b)));
}

#define MEASURE(name, expression)                       \
    PG_FUNCTION_INFO_V1(pg_##name);                     \
    Datum pg_##name(PG_FUNCTION_ARGS)                   \
    {                                                   \
        sot_evidence *evidence = load(fcinfo, #name);   \
        sot_pair_score s;                               \
        score(evidence, PG_GETARG_INT64(1), #name, &s); \
        double value = expression;                      \
        if (isnan(value))                               \
            PG_RETURN_NULL();                           \
        PG_RETURN_FLOAT8(value);                        \
    }
MEASURE(sot_depth, s.depth.value)
MEASURE(sot_pulse, s.pulse)

PG_FUNCTION_INFO_V1(pg_sot_trust);
Datum pg_sot_trust(PG_FUNCTION_ARGS)
{
    sot_evidence *evidence = load(fcinfo, "sot_trust");
    int side = side_of(evidence, text_to_cstring(PG_GETARG_TEXT_PP(1)), "sot_trust");
    sot_pair_score s;
    score(evidence, PG_GETARG_INT64(2), "sot_trust", &s);
    PG_RETURN_FLOAT8(s.trust[1 - side].value);
}

PG_FUNCTION_INFO_V1(pg_sot_owed);
Datum pg_sot_owed(PG_FUNCTION_ARGS)
{
    sot_evidence *evidence = load(fcinfo, "sot_owed");
    int side = side_of(evidence, text_to_cstring(PG_GETARG_TEXT_PP(1)), "sot_owed");
    sot_pair_score s;
    score(evidence, PG_GETARG_INT64(2), "sot_owed", &s);
    PG_RETURN_INT32(s.owed[side]);
}

PG_FUNCTION_INFO_V1(pg_sot_state);
Datum pg_sot_state(PG_FUNCTION_ARGS)
{
    sot_evidence *evidence = load(fcinfo, "sot_state");
    sot_pair_score s;
    score(evidence, PG_GETARG_INT64(1), "sot_state", &s);
    PG_RETURN_TEXT_P(cstring_to_text(sot_name_of(SOT_NAMES_STATE, s.state)));
}

/* All of it as a row of the composite type sot_score. */
PG_FUNCTION_INFO_V1(pg_sot_score);
Datum pg_sot_score(PG_FUNCTION_ARGS)
{
    TupleDesc shape;
    if (get_call_result_type(fcinfo, NULL, &shape) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "sot_score: expected to return a row");
    sot_evidence *evidence = load(fcinfo, "sot_score");
    sot_pair_score s;
    score(evidence, PG_GETARG_INT64(1), "sot_score", &s);
    const sot_measure *const measures[] = {&s.depth, &s.trust[0], &s.trust[1]};
    Datum values[22];
    bool none[22] = {false};
    int n = 0;
    sot_evidence_info info = SOT_EVIDENCE_INFO_INIT;
    sot_evidence_get_info(evidence, &info, NULL);
    values[n++] = CStringGetTextDatum(info.a);
    values[n++] = CStringGetTextDatum(info.b);
    for (int k = 0; k < 3; k++) {
        values[n++] = Float8GetDatum(measures[k]->value);
        values[n++] = Float8GetDatum(measures[k]->low);
        values[n++] = Float8GetDatum(measures[k]->high);
        values[n++] = Float8GetDatum(measures[k]->confidence);
    }
    const double numbers[] = {s.reciprocity, s.pulse, s.p_active};
    for (int k = 0; k < 3; k++) {
        none[n] = isnan(numbers[k]);
        values[n++] = Float8GetDatum(numbers[k]);
    }
    values[n++] = CStringGetTextDatum(sot_name_of(SOT_NAMES_STATE, s.state));
    values[n++] = Int64GetDatum((int64)s.interactions);
    values[n++] = Int32GetDatum(s.owed[0]);
    values[n++] = Int32GetDatum(s.owed[1]);
    if (shape->natts != n)
        elog(ERROR, "sot_score: the type sot_score has %d columns, %d were expected", shape->natts, n);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(shape), values, none)));
}

/* ---- words ---- */

static int append(void *user, const char *bytes, size_t size)
{
    appendBinaryStringInfo((StringInfo)user, bytes, (int)size);
    return 0;
}

static Datum explained(FunctionCallInfo fcinfo, const char *language, const char *me)
{
    sot_evidence *evidence = load(fcinfo, "sot_explain");
    StringInfoData text;
    initStringInfo(&text);
    sot_error error = SOT_ERROR_INIT;
    sot_explanation *explanation = NULL;
    sot_query query = SOT_QUERY_INIT;
    query.as_of_us = host_time(PG_GETARG_INT64(1), "as_of");
    sot_status status = sot_evidence_explain(evidence, &query, &explanation, &error);
    if (status == SOT_OK && language) {
        sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
        telling.me = me;
        const sot_words *words = NULL;
        status = host_words(language, &words, &error);
        if (status == SOT_OK)
            status = sot_words_explain(words, explanation, &telling, append, &text, &error);
    } else if (status == SOT_OK) {
        status = sot_explanation_write_json(explanation, append, &text, &error);
    }
    sot_explanation_free(explanation);
    if (status != SOT_OK)
        host_raise("sot_explain", &error);
    PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

PG_FUNCTION_INFO_V1(pg_sot_explain);
Datum pg_sot_explain(PG_FUNCTION_ARGS)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
        PG_RETURN_NULL();
    return explained(fcinfo, text_to_cstring(PG_GETARG_TEXT_PP(2)),
                     PG_ARGISNULL(3) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(3)));
}

PG_FUNCTION_INFO_V1(pg_sot_explain_json);
Datum pg_sot_explain_json(PG_FUNCTION_ARGS)
{
    return explained(fcinfo, NULL, NULL);
}

PG_FUNCTION_INFO_V1(pg_sot_version);
Datum pg_sot_version(PG_FUNCTION_ARGS)
{
    PG_RETURN_TEXT_P(cstring_to_text(sot_version()));
}
