/* SPDX-License-Identifier: MIT */
/* The structs of the C interface as tables of named fields, from which each language makes its own values and
 * fills structs: a field is added here once. */
#ifndef SOT_BINDINGS_RECORDS_H
#define SOT_BINDINGS_RECORDS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

#include "nearest.h"

typedef enum field_type {
    FIELD_DOUBLE, /* NAN is the language's nothing */
    FIELD_FLAG,   /* int, as a truth value */
    FIELD_INT,
    FIELD_U32,
    FIELD_U64,
    FIELD_INDEX,   /* uint64_t; its largest is nothing; only to be made */
    FIELD_WHOLE,   /* int64_t */
    FIELD_TIME,    /* microseconds; SOT_TIME_NONE is nothing */
    FIELD_TEXT,    /* NULL and "" are nothing */
    FIELD_CHARS,   /* char[], likewise; only to be made */
    FIELD_NAME,    /* int, by its name in the list `names`; below 0 it is nothing */
    FIELD_KIND,    /* int, a kind of interaction: its name, or the code of a custom one */
    FIELD_RECORD,  /* a struct of its own */
    FIELD_POINTED, /* a pointer to a struct of its own */
    FIELD_SIGNALS, /* a pointer to sot_signals, by name */
    FIELD_POINTS,  /* a pointer to doubles, by name of the signal */
    FIELD_INPUTS,  /* a pointer to a sot_inputs, NULL unless it is given; only to be given */
    FIELD_CUES,    /* a pointer to doubles by cue, by name of the cue; to be given: SOT_CUE_COUNT lie there */
    FIELD_BITS,    /* uint32_t, a set of cues */
    FIELD_SET,     /* uint64_t, a set of numbers, by their names in the list `names` */
    FIELD_SEEN,    /* a pointer to a sot_seen, NULL unless it is given; only to be given */
    FIELD_COLUMNS, /* sot_column_name[], names by name; its number follows; freed with the struct's user */
    FIELD_PAIRS,   /* text_pairs; only to be given */
    FIELD_HANDLE,  /* a pointer to an opaque sot_<name>, or NULL; only to be given */
    FIELD_STREAM,  /* a table; these are only to be given, in structs of columns, as column_streams.h does */
    FIELD_READING, /* a pointer to sot_read_options */
    FIELD_IDS,     /* the contacts of sot_network_columns */
    FIELD_DOUBLES, /* a column of sot_outcomes */
    FIELD_GROUPS   /* its groups */
} field_type;

/* An id and what it is called, and again. */
typedef struct text_pairs {
    char **texts;
    size_t count;
} text_pairs;

typedef struct record record;

typedef struct field {
    const char *name;
    field_type type;
    unsigned count; /* 1, or the length of an array (2: the sides a and b) */
    size_t offset;
    int names; /* a sot_names */
    const record *(*record)(void);
} field;

struct record {
    const char *name;
    size_t size;
    size_t count;
    const field *fields;
};

/* A field of `self`, which is the struct of the table around it. */
#define ENTRY(name, type, count, member, names, record)                  \
    {                                                                    \
        name, FIELD_##type, count, offsetof(self, member), names, record \
    }
#define MEMBER(type, member) ENTRY(#member, type, 1, member, 0, 0)
#define SIDES(type, member) ENTRY(#member, type, 2, member, 0, 0)
#define TIME_US(name) ENTRY(#name, TIME, 1, name##_us, 0, 0)
#define LISTED(type, member, list) ENTRY(#member, type, 1, member, list, 0)
#define PART(member, count, record) ENTRY(#member, RECORD, count, member, 0, record)
#define TABLE(struct_)                                                                            \
    static const record table = {#struct_, sizeof(self), sizeof fields / sizeof *fields, fields}; \
    return &table;
/* struct_##_record() is the table of a struct; RECORD_FROM also says what it is before it is filled. */
#define RECORD(struct_, ...)                           \
    static inline const record *struct_##_record(void) \
    {                                                  \
        typedef struct_ self;                          \
        static const field fields[] = {__VA_ARGS__};   \
        TABLE(struct_)                                 \
    }
#define RECORD_FROM(struct_, init, ...)         \
    static const struct_ struct_##_none = init; \
    RECORD(struct_, __VA_ARGS__)

RECORD(sot_added, MEMBER(U64, rows), MEMBER(U64, added), MEMBER(U64, duplicates), MEMBER(U64, with_self))

static inline const record *sot_interaction_record(void)
{
    typedef sot_interaction self;
    static const field fields[] = {
#define ROW(name, member, type) ENTRY(name, type, 1, member, 0, 0),
#define FIELD_TIME(NAME, name, member, ...) ROW(name, member, TIME)
#define FIELD_CONTACT(NAME, name, member, ...) ROW(name, member, TEXT)
#define FIELD_NAME(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_ID(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_KIND(NAME, name, member, ...) ROW(name, member, KIND)
#define FIELD_COUNT(NAME, name, member, ...) ROW(name, member, U32)
#define FIELD_WHOLE(NAME, name, member, ...) ROW(name, member, WHOLE)
#define FIELD_NUMBER(NAME, name, member, ...) ROW(name, member, DOUBLE)
#define FIELD_CUES(NAME, name, member, ...) ROW(name, member, BITS)
#include <socialtrust/fields.def>
#undef ROW
        MEMBER(CUES, cues),
    };
    TABLE(sot_interaction)
}

/* The list of fields.def itself. */
static inline const char *name_of_field(int index)
{
    static const char *const names[] = {
#define FIELD(NAME, name, ...) name,
#include <socialtrust/fields.def>
    };
    return index >= 0 && (size_t)index < sizeof names / sizeof *names ? names[index] : NULL;
}

/* Which other names columns go by: the table, the name and the field that it means; NULL after the last. */
static inline const char *other_name_of(int index)
{
    static const char *const names[] = {
        "interactions from actor", "interactions to target", "ratings from actor",
        "ratings to target",       "ratings i actor",        "ratings j target",
        "ratings v weight",        "labels time as_of",      "labels contact b"};
    return index >= 0 && (size_t)index < sizeof names / sizeof *names ? names[index] : NULL;
}

static inline const char *type_of_field(int index)
{
    static const char *const types[] = {
#define FIELD(NAME, name, TYPE, ...) #TYPE,
#include <socialtrust/fields.def>
    };
    return name_of_field(index) ? types[index] : NULL;
}

static inline double default_of_field(int index)
{
    const char *name = name_of_field(index);
#define FIELD_NUMBER(NAME, name_, member, default_, ...) \
    if (name && strcmp(name, name_) == 0)                \
        return default_;
#define FIELD_COUNT(...) FIELD_NUMBER(__VA_ARGS__)
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include <socialtrust/fields.def>
    return 0;
}

RECORD_FROM(sot_contact, SOT_CONTACT_INIT, MEMBER(TEXT, id), LISTED(NAME, kind, SOT_NAMES_CONTACT_KIND),
            MEMBER(TEXT, display_name), MEMBER(TEXT, organisation), MEMBER(FLAG, do_not_score),
            MEMBER(TEXT, alias_of), MEMBER(U64, interactions))

RECORD(sot_pair, MEMBER(TEXT, a), MEMBER(TEXT, b), MEMBER(U64, interactions), TIME_US(first), TIME_US(last))

RECORD_FROM(sot_ledger_info, SOT_LEDGER_INFO_INIT, MEMBER(U64, interactions), MEMBER(U64, contacts),
            MEMBER(U64, pairs), MEMBER(U64, with_self), TIME_US(first), TIME_US(last), MEMBER(U64, bytes),
            MEMBER(FLAG, snapshot), ENTRY("resolution", DOUBLE, 1, resolution_s, 0, 0))

RECORD_FROM(sot_report, SOT_REPORT_INIT, MEMBER(U64, rows), MEMBER(U64, added), MEMBER(U32, remarks),
            MEMBER(FLAG, by_line), TIME_US(first), TIME_US(last))

RECORD_FROM(sot_remark_info, SOT_REMARK_INFO_INIT, MEMBER(U64, count), MEMBER(INDEX, place),
            MEMBER(INDEX, other), MEMBER(CHARS, text), MEMBER(CHARS, second))

RECORD_FROM(sot_intake, SOT_INTAKE_INIT, TIME_US(now), MEMBER(U32, errors), MEMBER(FLAG, normalise),
            ENTRY("resolution", DOUBLE, 1, resolution_s, 0, 0))

RECORD_FROM(sot_scores_options, SOT_SCORES_OPTIONS_INIT, TIME_US(as_of), MEMBER(TEXT, me),
            MEMBER(SEEN, observed), MEMBER(HANDLE, attention), MEMBER(FLAG, signals), MEMBER(HANDLE, network))

RECORD(sot_measure, MEMBER(DOUBLE, value), MEMBER(DOUBLE, low), MEMBER(DOUBLE, high),
       MEMBER(DOUBLE, confidence), MEMBER(DOUBLE, coverage), MEMBER(FLAG, enough))

RECORD(sot_signal, MEMBER(DOUBLE, points), MEMBER(DOUBLE, logit), MEMBER(DOUBLE, variance),
       MEMBER(DOUBLE, confidence), MEMBER(DOUBLE, r), MEMBER(DOUBLE, s), MEMBER(FLAG, observable))

RECORD(sot_pair_score, PART(depth, 1, sot_measure_record), PART(trust, 2, sot_measure_record),
       MEMBER(DOUBLE, reciprocity), SIDES(DOUBLE, given), MEMBER(DOUBLE, pulse), MEMBER(DOUBLE, p_active),
       LISTED(NAME, state, SOT_NAMES_STATE), MEMBER(U64, interactions), MEMBER(U64, active_days),
       MEMBER(DOUBLE, silence_days), MEMBER(DOUBLE, usual_gap_days), LISTED(NAME, band, SOT_NAMES_BAND),
       LISTED(NAME, band_low, SOT_NAMES_BAND), LISTED(NAME, band_high, SOT_NAMES_BAND),
       MEMBER(DOUBLE, mutual_days), MEMBER(DOUBLE, replies), MEMBER(DOUBLE, initiative),
       MEMBER(DOUBLE, turns), MEMBER(U64, ignored), MEMBER(U64, conflicts), SIDES(INT, owed),
       MEMBER(DOUBLE, depth_floor), MEMBER(DOUBLE, depth_gate))

/* The signals of a score: large, and asked for on their own. */
static inline const record *pair_signals_record(void)
{
    typedef sot_pair_score self;
    static const field fields[] = {
        ENTRY("depth", SIGNALS, 1, depth_signals, SOT_NAMES_DEPTH_SIGNAL, 0),
        ENTRY("trust", SIGNALS, 2, trust_signals, SOT_NAMES_TRUST_SIGNAL, 0),
    };
    TABLE(signals)
}

RECORD(sot_owed, LISTED(NAME, kind, SOT_NAMES_OWED_KIND), MEMBER(INT, side), MEMBER(TEXT, id),
       MEMBER(DOUBLE, age_days), MEMBER(DOUBLE, weight))

RECORD(sot_verdict, LISTED(NAME, code, SOT_NAMES_VERDICT), MEMBER(INT, side), MEMBER(DOUBLE, n),
       MEMBER(DOUBLE, days))

RECORD(sot_counts, SIDES(U64, rows), SIDES(U64, active_days), SIDES(U64, turns_answered),
       SIDES(U64, turns_unanswered), SIDES(U64, questions), SIDES(U64, questions_answered),
       SIDES(DOUBLE, answer_hours), SIDES(U64, promises), SIDES(U64, kept), SIDES(U64, kept_late),
       SIDES(U64, broken), SIDES(U64, released), SIDES(U64, complaints), SIDES(U64, resolved),
       MEMBER(U64, meetings), SIDES(U64, conversations), SIDES(U64, support), SIDES(U64, attention),
       SIDES(INT, unanswered_run), ENTRY("first", TIME, 2, first_us, 0, 0),
       ENTRY("last", TIME, 2, last_us, 0, 0))

/* Of a row what its table does not have: what its contacts are called, and which side `me` is. */
RECORD_FROM(sot_scores_row, SOT_SCORES_ROW_INIT, MEMBER(TEXT, a), MEMBER(TEXT, b), SIDES(TEXT, names),
            MEMBER(INT, me_side))

/* What is a column of scores that is not packed doubles. */
typedef sot_scores_row scores_values;
RECORD(scores_values, MEMBER(TEXT, a), MEMBER(TEXT, b), LISTED(NAME, state, SOT_NAMES_STATE),
       LISTED(NAME, band, SOT_NAMES_BAND), MEMBER(U64, interactions), ENTRY("owed_a", INT, 1, owed[0], 0, 0),
       ENTRY("owed_b", INT, 1, owed[1], 0, 0), TIME_US(time), MEMBER(INT, me_side))

RECORD_FROM(sot_evidence_info, SOT_EVIDENCE_INFO_INIT, MEMBER(TEXT, a), MEMBER(TEXT, b),
            MEMBER(U64, interactions), TIME_US(last), MEMBER(U64, sum), MEMBER(U64, planned))

RECORD_FROM(sot_explanation_info, SOT_EXPLANATION_INFO_INIT, MEMBER(TEXT, a), MEMBER(TEXT, b),
            SIDES(TEXT, names), TIME_US(time), TIME_US(valid_until), MEMBER(FLAG, needs_history))

RECORD(sot_leave_out, TIME_US(time), MEMBER(KIND, kind), MEMBER(INT, side), MEMBER(TEXT, id),
       MEMBER(DOUBLE, depth), SIDES(DOUBLE, trust))

RECORD(sot_change, ENTRY("depth", POINTS, 1, depth, SOT_NAMES_DEPTH_SIGNAL, 0), MEMBER(DOUBLE, depth_floor),
       MEMBER(DOUBLE, depth_gate), ENTRY("trust", POINTS, 2, trust, SOT_NAMES_TRUST_SIGNAL, 0),
       MEMBER(U64, rows), ENTRY("before", POINTED, 1, before, 0, sot_pair_score_record),
       ENTRY("after", POINTED, 1, after, 0, sot_pair_score_record))

RECORD(sot_next, LISTED(NAME, action, SOT_NAMES_ACTION), MEMBER(TEXT, id), MEMBER(DOUBLE, age_days),
       MEMBER(DOUBLE, depth_gain), MEMBER(DOUBLE, trust_gain))

RECORD_FROM(sot_seen, SOT_SEEN_INIT, LISTED(SET, kinds, SOT_NAMES_KIND), LISTED(SET, cues, SOT_NAMES_CUE),
            LISTED(SET, fields, SOT_NAMES_SEEN_FIELD))

RECORD_FROM(sot_inputs, SOT_INPUTS_INIT, MEMBER(SEEN, observed), SIDES(DOUBLE, attention),
            SIDES(DOUBLE, reputation_r), SIDES(DOUBLE, reputation_s), MEMBER(HANDLE, network),
            MEMBER(HANDLE, admitted))

RECORD_FROM(sot_query, SOT_QUERY_INIT, MEMBER(TEXT, a), MEMBER(TEXT, b), TIME_US(as_of),
            MEMBER(HANDLE, profile), MEMBER(INPUTS, inputs))

RECORD_FROM(sot_read_options, SOT_READ_OPTIONS_INIT, MEMBER(INT, time_unit), MEMBER(FLAG, ignore_unknown),
            ENTRY("columns", COLUMNS, 1, names, 0, 0), MEMBER(HANDLE, reader), MEMBER(DOUBLE, resolution_s))

/* What a struct is before it is filled. */
static const sot_added sot_added_none = {0, 0, 0, 0};
static const sot_interaction sot_interaction_none = SOT_INTERACTION_INIT;
static const sot_verdict sot_verdict_none = {0, -1, 0, 0};
static const sot_next sot_next_none = {0, NULL, 0, 0, 0};

/* A score with its room for signals, in one block; what the hosts hold is its first member. */
typedef struct host_score {
    sot_pair_score score;
    sot_signal depth[SOT_DEPTH_COUNT], trust[2][SOT_TRUST_COUNT];
} host_score;

/* NULL when out of memory; to be freed. */
static inline sot_pair_score *new_score(void)
{
    static const sot_pair_score none = SOT_PAIR_SCORE_INIT;
    host_score *made = (host_score *)calloc(1, sizeof *made);
    if (!made)
        return NULL;
    made->score = none;
    made->score.depth_signals = made->depth;
    made->score.depth_room = SOT_DEPTH_COUNT;
    made->score.trust_room = SOT_TRUST_COUNT;
    made->depth[0].size = sizeof(sot_signal);
    for (int d = 0; d < 2; d++) {
        made->score.trust_signals[d] = made->trust[d];
        made->trust[d][0].size = sizeof(sot_signal);
    }
    return &made->score;
}

/* Into one that new_score() made. */
static inline void copy_score(const sot_pair_score *from, sot_pair_score *to)
{
    host_score *made = (host_score *)(void *)to;
    made->score = *from;
    memcpy(made->depth, from->depth_signals, sizeof made->depth);
    made->score.depth_signals = made->depth;
    for (int d = 0; d < 2; d++) {
        memcpy(made->trust[d], from->trust_signals[d], sizeof made->trust[d]);
        made->score.trust_signals[d] = made->trust[d];
    }
}

static inline unsigned signals_count(const field *each)
{
    return each->names == SOT_NAMES_DEPTH_SIGNAL ? SOT_DEPTH_COUNT : SOT_TRUST_COUNT;
}

/* Bytes of one element of an array of such a field. */
static inline size_t field_width(const field *of)
{
    switch (of->type) {
    case FIELD_RECORD:
        return of->record()->size;
    case FIELD_U64:
    case FIELD_WHOLE:
    case FIELD_SET:
    case FIELD_TIME:
    case FIELD_DOUBLE:
        return 8;
    case FIELD_POINTED:
    case FIELD_SIGNALS:
    case FIELD_POINTS:
    case FIELD_CUES:
    case FIELD_INPUTS:
    case FIELD_TEXT:
    case FIELD_SEEN:
    case FIELD_HANDLE:
        return sizeof(void *);
    default:
        return 4;
    }
}

#endif
