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
    FIELD_WHOLE,   /* int64_t */
    FIELD_TIME,    /* microseconds; SOT_TIME_NONE is nothing */
    FIELD_TEXT,    /* NULL and "" are nothing */
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
    FIELD_HANDLE   /* a pointer to an opaque sot_<name>, or NULL; only to be given */
} field_type;

struct record;

typedef struct field {
    const char *name;
    field_type type;
    unsigned count; /* 1, or the length of an array (2: the sides a and b) */
    size_t offset;
    int names; /* a sot_names */
    const struct record *record;
} field;

typedef struct record {
    const char *name;
    size_t size;
    size_t count;
    const field *fields;
} record;

#define MEMBER(struct_, member, type, n)                          \
    {                                                             \
#member, FIELD_##type, n, offsetof(struct_, member), 0, 0 \
    }
#define MEMBER_NAMED(struct_, member, type, n, list)                 \
    {                                                                \
#member, FIELD_##type, n, offsetof(struct_, member), list, 0 \
    }
#define MEMBER_OF(struct_, member, n, of)                           \
    {                                                               \
#member, FIELD_RECORD, n, offsetof(struct_, member), 0, &of \
    }
#define RECORD(struct_, fields_)                                                                             \
    static const record struct_##_record = {#struct_, sizeof(struct_), sizeof(fields_) / sizeof(fields_)[0], \
                                            fields_}

static const field added_fields[] = {
    MEMBER(sot_added, rows, U64, 1),
    MEMBER(sot_added, added, U64, 1),
    MEMBER(sot_added, duplicates, U64, 1),
    MEMBER(sot_added, with_self, U64, 1),
};
RECORD(sot_added, added_fields);

static const field interaction_fields[] = {
#define ROW(name, member, type) {name, type, 1, offsetof(sot_interaction, member), 0, 0},
#define FIELD_TIME(NAME, name, member, ...) ROW(name, member, FIELD_TIME)
#define FIELD_CONTACT(NAME, name, member, ...) ROW(name, member, FIELD_TEXT)
#define FIELD_NAME(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_ID(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_KIND(NAME, name, member, ...) ROW(name, member, FIELD_KIND)
#define FIELD_COUNT(NAME, name, member, ...) ROW(name, member, FIELD_U32)
#define FIELD_WHOLE(NAME, name, member, ...) ROW(name, member, FIELD_WHOLE)
#define FIELD_NUMBER(NAME, name, member, ...) ROW(name, member, FIELD_DOUBLE)
#define FIELD_CUES(NAME, name, member, ...) ROW(name, member, FIELD_BITS)
#include <socialtrust/fields.def>
#undef ROW
    MEMBER(sot_interaction, cues, CUES, 1),
};
RECORD(sot_interaction, interaction_fields);

/* The list of fields.def itself. */
static inline const char *name_of_field(int index)
{
    static const char *const names[] = {
#define FIELD(NAME, name, ...) name,
#include <socialtrust/fields.def>
    };
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

static const field contact_fields[] = {
    MEMBER(sot_contact, id, TEXT, 1),
    MEMBER_NAMED(sot_contact, kind, NAME, 1, SOT_NAMES_CONTACT_KIND),
    MEMBER(sot_contact, display_name, TEXT, 1),
    MEMBER(sot_contact, organisation, TEXT, 1),
    MEMBER(sot_contact, do_not_score, FLAG, 1),
    MEMBER(sot_contact, alias_of, TEXT, 1),
    MEMBER(sot_contact, interactions, U64, 1),
};
RECORD(sot_contact, contact_fields);

static const field pair_fields[] = {
    MEMBER(sot_pair, a, TEXT, 1),
    MEMBER(sot_pair, b, TEXT, 1),
    MEMBER(sot_pair, interactions, U64, 1),
    {"first", FIELD_TIME, 1, offsetof(sot_pair, first_us), 0, 0},
    {"last", FIELD_TIME, 1, offsetof(sot_pair, last_us), 0, 0},
};
RECORD(sot_pair, pair_fields);

static const field ledger_info_fields[] = {
    MEMBER(sot_ledger_info, interactions, U64, 1),
    MEMBER(sot_ledger_info, contacts, U64, 1),
    MEMBER(sot_ledger_info, pairs, U64, 1),
    MEMBER(sot_ledger_info, with_self, U64, 1),
    {"first", FIELD_TIME, 1, offsetof(sot_ledger_info, first_us), 0, 0},
    {"last", FIELD_TIME, 1, offsetof(sot_ledger_info, last_us), 0, 0},
    MEMBER(sot_ledger_info, bytes, U64, 1),
    MEMBER(sot_ledger_info, snapshot, FLAG, 1),
    {"resolution", FIELD_DOUBLE, 1, offsetof(sot_ledger_info, resolution_s), 0, 0},
};
RECORD(sot_ledger_info, ledger_info_fields);

static const field report_fields[] = {
    MEMBER(sot_report, rows, U64, 1),
    MEMBER(sot_report, added, U64, 1),
    MEMBER(sot_report, remarks, U32, 1),
    MEMBER(sot_report, by_line, FLAG, 1),
    {"first", FIELD_TIME, 1, offsetof(sot_report, first_us), 0, 0},
    {"last", FIELD_TIME, 1, offsetof(sot_report, last_us), 0, 0},
};
RECORD(sot_report, report_fields);

/* A remark whose texts are pointers, as the other records' are. */
typedef struct told_remark {
    size_t size;
    uint64_t count, place, other;
    const char *text, *second;
    sot_remark_info info;
} told_remark;

static const field remark_fields[] = {
    MEMBER(told_remark, count, U64, 1),   MEMBER(told_remark, place, U64, 1),
    MEMBER(told_remark, other, U64, 1),   MEMBER(told_remark, text, TEXT, 1),
    MEMBER(told_remark, second, TEXT, 1),
};
RECORD(told_remark, remark_fields);

static const field intake_fields[] = {
    {"now", FIELD_TIME, 1, offsetof(sot_intake, now_us), 0, 0},
    MEMBER(sot_intake, errors, U32, 1),
    MEMBER(sot_intake, normalise, FLAG, 1),
};
RECORD(sot_intake, intake_fields);

static const field measure_fields[] = {
    MEMBER(sot_measure, value, DOUBLE, 1),    MEMBER(sot_measure, low, DOUBLE, 1),
    MEMBER(sot_measure, high, DOUBLE, 1),     MEMBER(sot_measure, confidence, DOUBLE, 1),
    MEMBER(sot_measure, coverage, DOUBLE, 1), MEMBER(sot_measure, enough, FLAG, 1),
};
RECORD(sot_measure, measure_fields);

static const field signal_fields[] = {
    MEMBER(sot_signal, points, DOUBLE, 1),   MEMBER(sot_signal, logit, DOUBLE, 1),
    MEMBER(sot_signal, variance, DOUBLE, 1), MEMBER(sot_signal, confidence, DOUBLE, 1),
    MEMBER(sot_signal, r, DOUBLE, 1),        MEMBER(sot_signal, s, DOUBLE, 1),
    MEMBER(sot_signal, observable, FLAG, 1),
};
RECORD(sot_signal, signal_fields);

static const field pair_score_fields[] = {
    MEMBER_OF(sot_pair_score, depth, 1, sot_measure_record),
    MEMBER_OF(sot_pair_score, trust, 2, sot_measure_record),
    MEMBER(sot_pair_score, reciprocity, DOUBLE, 1),
    MEMBER(sot_pair_score, given, DOUBLE, 2),
    MEMBER(sot_pair_score, pulse, DOUBLE, 1),
    MEMBER(sot_pair_score, p_active, DOUBLE, 1),
    MEMBER_NAMED(sot_pair_score, state, NAME, 1, SOT_NAMES_STATE),
    MEMBER(sot_pair_score, interactions, U64, 1),
    MEMBER(sot_pair_score, active_days, U64, 1),
    MEMBER(sot_pair_score, silence_days, DOUBLE, 1),
    MEMBER(sot_pair_score, usual_gap_days, DOUBLE, 1),
    MEMBER_NAMED(sot_pair_score, band, NAME, 1, SOT_NAMES_BAND),
    MEMBER_NAMED(sot_pair_score, band_low, NAME, 1, SOT_NAMES_BAND),
    MEMBER_NAMED(sot_pair_score, band_high, NAME, 1, SOT_NAMES_BAND),
    MEMBER(sot_pair_score, mutual_days, DOUBLE, 1),
    MEMBER(sot_pair_score, replies, DOUBLE, 1),
    MEMBER(sot_pair_score, initiative, DOUBLE, 1),
    MEMBER(sot_pair_score, turns, DOUBLE, 1),
    MEMBER(sot_pair_score, ignored, U64, 1),
    MEMBER(sot_pair_score, conflicts, U64, 1),
    MEMBER(sot_pair_score, owed, INT, 2),
    MEMBER(sot_pair_score, depth_floor, DOUBLE, 1),
    MEMBER(sot_pair_score, depth_gate, DOUBLE, 1),
};
RECORD(sot_pair_score, pair_score_fields);

/* The signals of a score: large, and asked for on their own. */
static const field pair_signals_fields[] = {
    {"depth", FIELD_SIGNALS, 1, offsetof(sot_pair_score, depth_signals), SOT_NAMES_DEPTH_SIGNAL, 0},
    {"trust", FIELD_SIGNALS, 2, offsetof(sot_pair_score, trust_signals), SOT_NAMES_TRUST_SIGNAL, 0},
};
static const record pair_signals_record = {"signals", sizeof(sot_pair_score), 2, pair_signals_fields};

static const field owed_fields[] = {
    MEMBER_NAMED(sot_owed, kind, NAME, 1, SOT_NAMES_OWED_KIND),
    MEMBER(sot_owed, side, INT, 1),
    MEMBER(sot_owed, id, TEXT, 1),
    MEMBER(sot_owed, age_days, DOUBLE, 1),
    MEMBER(sot_owed, weight, DOUBLE, 1),
};
RECORD(sot_owed, owed_fields);

static const field verdict_fields[] = {
    MEMBER_NAMED(sot_verdict, code, NAME, 1, SOT_NAMES_VERDICT),
    MEMBER(sot_verdict, side, INT, 1),
    MEMBER(sot_verdict, n, DOUBLE, 1),
    MEMBER(sot_verdict, days, DOUBLE, 1),
};
RECORD(sot_verdict, verdict_fields);

static const field counts_fields[] = {
    MEMBER(sot_counts, rows, U64, 2),
    MEMBER(sot_counts, active_days, U64, 2),
    MEMBER(sot_counts, turns_answered, U64, 2),
    MEMBER(sot_counts, turns_unanswered, U64, 2),
    MEMBER(sot_counts, questions, U64, 2),
    MEMBER(sot_counts, questions_answered, U64, 2),
    MEMBER(sot_counts, answer_hours, DOUBLE, 2),
    MEMBER(sot_counts, promises, U64, 2),
    MEMBER(sot_counts, kept, U64, 2),
    MEMBER(sot_counts, kept_late, U64, 2),
    MEMBER(sot_counts, broken, U64, 2),
    MEMBER(sot_counts, released, U64, 2),
    MEMBER(sot_counts, complaints, U64, 2),
    MEMBER(sot_counts, resolved, U64, 2),
    MEMBER(sot_counts, meetings, U64, 1),
    MEMBER(sot_counts, conversations, U64, 2),
    MEMBER(sot_counts, support, U64, 2),
    MEMBER(sot_counts, attention, U64, 2),
    MEMBER(sot_counts, unanswered_run, INT, 2),
    {"first", FIELD_TIME, 2, offsetof(sot_counts, first_us), 0, 0},
    {"last", FIELD_TIME, 2, offsetof(sot_counts, last_us), 0, 0},
};
RECORD(sot_counts, counts_fields);

/* Of a row what its table does not have: what its contacts are called, and which side `me` is. */
static const field scores_row_fields[] = {
    MEMBER(sot_scores_row, a, TEXT, 1),
    MEMBER(sot_scores_row, b, TEXT, 1),
    MEMBER(sot_scores_row, names, TEXT, 2),
    MEMBER(sot_scores_row, me_side, INT, 1),
};
RECORD(sot_scores_row, scores_row_fields);

static const field evidence_info_fields[] = {
    MEMBER(sot_evidence_info, a, TEXT, 1),
    MEMBER(sot_evidence_info, b, TEXT, 1),
    MEMBER(sot_evidence_info, interactions, U64, 1),
    {"last", FIELD_TIME, 1, offsetof(sot_evidence_info, last_us), 0, 0},
    MEMBER(sot_evidence_info, sum, U64, 1),
    MEMBER(sot_evidence_info, planned, U64, 1),
};
RECORD(sot_evidence_info, evidence_info_fields);

static const field explanation_info_fields[] = {
    MEMBER(sot_explanation_info, a, TEXT, 1),
    MEMBER(sot_explanation_info, b, TEXT, 1),
    MEMBER(sot_explanation_info, names, TEXT, 2),
    {"time", FIELD_TIME, 1, offsetof(sot_explanation_info, time_us), 0, 0},
    {"valid_until", FIELD_TIME, 1, offsetof(sot_explanation_info, valid_until_us), 0, 0},
    MEMBER(sot_explanation_info, needs_history, FLAG, 1),
};
RECORD(sot_explanation_info, explanation_info_fields);

static const field leave_out_fields[] = {
    {"time", FIELD_TIME, 1, offsetof(sot_leave_out, time_us), 0, 0},
    MEMBER(sot_leave_out, kind, KIND, 1),
    MEMBER(sot_leave_out, side, INT, 1),
    MEMBER(sot_leave_out, id, TEXT, 1),
    MEMBER(sot_leave_out, depth, DOUBLE, 1),
    MEMBER(sot_leave_out, trust, DOUBLE, 2),
};
RECORD(sot_leave_out, leave_out_fields);

static const field change_fields[] = {
    {"depth", FIELD_POINTS, 1, offsetof(sot_change, depth), SOT_NAMES_DEPTH_SIGNAL, 0},
    MEMBER(sot_change, depth_floor, DOUBLE, 1),
    MEMBER(sot_change, depth_gate, DOUBLE, 1),
    {"trust", FIELD_POINTS, 2, offsetof(sot_change, trust), SOT_NAMES_TRUST_SIGNAL, 0},
    MEMBER(sot_change, rows, U64, 1),
    {"before", FIELD_POINTED, 1, offsetof(sot_change, before), 0, &sot_pair_score_record},
    {"after", FIELD_POINTED, 1, offsetof(sot_change, after), 0, &sot_pair_score_record},
};
RECORD(sot_change, change_fields);

static const field next_fields[] = {
    MEMBER_NAMED(sot_next, action, NAME, 1, SOT_NAMES_ACTION),
    MEMBER(sot_next, id, TEXT, 1),
    MEMBER(sot_next, age_days, DOUBLE, 1),
    MEMBER(sot_next, depth_gain, DOUBLE, 1),
    MEMBER(sot_next, trust_gain, DOUBLE, 1),
};
RECORD(sot_next, next_fields);

static const field seen_fields[] = {
    MEMBER_NAMED(sot_seen, kinds, SET, 1, SOT_NAMES_KIND),
    MEMBER_NAMED(sot_seen, cues, SET, 1, SOT_NAMES_CUE),
    MEMBER_NAMED(sot_seen, fields, SET, 1, SOT_NAMES_SEEN_FIELD),
};
RECORD(sot_seen, seen_fields);

static const field inputs_fields[] = {
    MEMBER(sot_inputs, observed, SEEN, 1),       MEMBER(sot_inputs, attention, DOUBLE, 2),
    MEMBER(sot_inputs, reputation_r, DOUBLE, 2), MEMBER(sot_inputs, reputation_s, DOUBLE, 2),
    MEMBER(sot_inputs, network, HANDLE, 1),      MEMBER(sot_inputs, admitted, HANDLE, 1),
};
RECORD(sot_inputs, inputs_fields);

static const field query_fields[] = {
    MEMBER(sot_query, a, TEXT, 1),
    MEMBER(sot_query, b, TEXT, 1),
    {"as_of", FIELD_TIME, 1, offsetof(sot_query, as_of_us), 0, 0},
    MEMBER(sot_query, profile, HANDLE, 1),
    MEMBER(sot_query, inputs, INPUTS, 1),
};
RECORD(sot_query, query_fields);

static const field read_options_fields[] = {
    MEMBER(sot_read_options, time_unit, INT, 1),
    MEMBER(sot_read_options, ignore_unknown, FLAG, 1),
    {"columns", FIELD_COLUMNS, 1, offsetof(sot_read_options, names), 0, 0},
    MEMBER(sot_read_options, reader, HANDLE, 1),
    MEMBER(sot_read_options, resolution_s, DOUBLE, 1),
};
RECORD(sot_read_options, read_options_fields);

/* What a struct is before it is filled. */
static const sot_added sot_added_none = {0, 0, 0, 0};
static const sot_interaction sot_interaction_none = SOT_INTERACTION_INIT;
static const sot_contact sot_contact_none = SOT_CONTACT_INIT;
static const sot_scores_row sot_scores_row_none = SOT_SCORES_ROW_INIT;
static const sot_evidence_info sot_evidence_info_none = SOT_EVIDENCE_INFO_INIT;
static const sot_explanation_info sot_explanation_info_none = SOT_EXPLANATION_INFO_INIT;
static const sot_ledger_info sot_ledger_info_none = SOT_LEDGER_INFO_INIT;
static const sot_report sot_report_none = SOT_REPORT_INIT;
static const sot_intake sot_intake_none = SOT_INTAKE_INIT;
static const told_remark told_remark_none = {sizeof(told_remark), 0, 0, 0, NULL, NULL, SOT_REMARK_INFO_INIT};
static const sot_inputs sot_inputs_none = SOT_INPUTS_INIT;
static const sot_seen sot_seen_none = SOT_SEEN_INIT;
static const sot_read_options sot_read_options_none = SOT_READ_OPTIONS_INIT;
static const sot_verdict sot_verdict_none = {0, -1, 0, 0};
static const sot_next sot_next_none = {0, NULL, 0, 0, 0};
static const sot_query sot_query_none = SOT_QUERY_INIT;

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
        return of->record->size;
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
