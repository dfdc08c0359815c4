/* SPDX-License-Identifier: MIT */
/* The interface that both languages share: the C headers themselves, whose comments become the documentation,
 * with the names of the C functions less their prefix (`ledger_add`).
 *
 * Before it includes this file a language defines, in typemaps of its own:
 *   sot_status (out)                          nothing, or an exception from errors.def
 *   RAISE(status, text)
 *   const char *json, size_t size and const void *blob, size_t size (in)     bytes
 *   sot_write_fn write, void *user            what is written, as text
 *   HANDLE_IN(type)                           an object of ours as an argument, where SWIG's own way does not do
 * and what typemaps.i goes by in its native/.
 */
%{
#include <socialtrust.h>
%}
%include "typemaps.i"
%apply long long { int64_t };
%apply unsigned long long { uint64_t };
%apply unsigned int { uint32_t };

%rename("%(regex:/^(?:sot|host)_(.*)/\\1/)s", %$isfunction) "";
%rename("%(regex:/^SOT_(.*)/\\1/)s", %$isconstant) "";
/* Structs are records, made and read by the tables of records.h; classes are only what is renamed below, without their members. */
%rename("$ignore", %$isclass) "";
%rename("$ignore", %$isvariable, %$ismember) "";

/* ---- handles: opaque, freed with the object that holds them; NULL (closed) only where it is allowed ---- */

%define HANDLE(type, name, free_function)
%nodefaultctor type;
%nodefaultdtor type;
%rename(name) type;
struct type {};
%extend type {
    ~type() { free_function($self); }
}
%ignore free_function;
HANDLE_OUT(type)
%enddef

HANDLE(sot_context, Context, sot_context_unref)
HANDLE(sot_profile, Profile, sot_profile_unref)
HANDLE(sot_ledger, Ledger, sot_ledger_free)
HANDLE(sot_scores, Scores, sot_scores_free)
HANDLE(sot_attention, Attention, sot_attention_free)
HANDLE(sot_explanation, Explanation, sot_explanation_free)
HANDLE(sot_nexts, Nexts, sot_nexts_free)
HANDLE(sot_evidence, Evidence, sot_evidence_free)
HANDLE(sot_words, Words, sot_words_free)
/* A score is a copy of its own; its members are read by pair_score_record() and pair_score_signals(). */
%nodefaultctor sot_pair_score;
%rename(PairScore) sot_pair_score;
%extend sot_pair_score {
    ~sot_pair_score() { free($self); }
}

%define NEEDED(type, argument)
%typemap(check) type argument {
    if (!$1)
        RAISE(SOT_E_ARGUMENT, "`" #argument "` is closed or missing");
}
%enddef
NEEDED(sot_context *, context)
NEEDED(sot_ledger *, ledger)
NEEDED(sot_evidence *, evidence)
NEEDED(const sot_evidence *, evidence)
NEEDED(const sot_scores *, scores)
NEEDED(const sot_attention *, attention)
NEEDED(const sot_explanation *, explanation)
NEEDED(const sot_nexts *, nexts)
NEEDED(const sot_words *, words)
NEEDED(const sot_pair_score *, score)

%typemap(default) const sot_network *network_or_null "$1 = NULL;"

/* ---- structs ---- */

INTERACTION_IN
RECORD_IN(sot_contact, contact)
QUERY_IN
RECORD_IN(sot_seen, observed)
RECORD_IN(sot_read_options, options)
RECORD_IN(sot_intake, intake)
RECORD_IN_SEEN(sot_scores_options, options)
RECORD_IN(sot_next, next)
RECORD_IN(sot_verdict, verdict)
RECORD_OUT(sot_added, added)
RECORD_OUT(sot_contact, out)
RECORD_OUT(sot_ledger_info, out)
RECORD_OUT(sot_evidence_info, out)
RECORD_OUT(sot_explanation_info, out)
RECORD_OUT(sot_scores_row, out)
RECORD_OUT(sot_report, out)
RECORD_OUT(sot_remark_info, out)
CHANGE_OUT
RECORD_OUT(sot_seen, out)
RECORD_RESULT(sot_counts)
RECORD_RESULT(sot_verdict)
RECORD_RESULT(sot_owed)
RECORD_RESULT(sot_leave_out)
RECORD_RESULT(sot_next)

%ignore sot_remark;
%ignore sot_seen_field;
%ignore sot_change_free;

/* ---- what is done otherwise below ---- */

%ignore sot_context_new;
%ignore sot_context_ref;
%ignore sot_profile_ref;
%ignore sot_scores_column;
%ignore sot_evidence_saved_size;
%ignore sot_evidence_save;
%ignore sot_time_format;
%ignore sot_explanation_score;
%ignore sot_ledger_set_wait; /* a host that waits with the interpreter's lock could wait for itself */
%ignore sot_ledger_remove_many;
%ignore sot_ledger_add_columns; /* columns are a stream: sot_ledger_read_arrow() */

NUMBER_OUT(int64_t, out)
NUMBER_OUT(double, out)
NUMBER_OUT(int, out)
NUMBER_OUT(int, side)
NUMBER_OUT(uint64_t, removed)
%typemap(in, numinputs=0) host_object *bytes (host_object made = 0) "$1 = &made;"
%typemap(argout) host_object *bytes "$result = host_append($result, made$argnum);"
NUMBER_OUT(uint64_t, out)

%{
/* Bytes for the language to copy; NULL is nothing. */
typedef struct packed {
    const void *bytes;
    size_t size;
} packed;
%}


%include <socialtrust/context.h>
%include <socialtrust/profile.h>
%include <socialtrust/ledger.h>
%include "reading.i"
%include "network.i"
%include <socialtrust/score.h>
%include "learn.i"
%include <socialtrust/evidence.h>
%include <socialtrust/exchange.h>
%include "words.i"

/* ---- what the C functions leave to each language: results as values, columns as packed bytes ---- */

%inline %{
/** A context for the handles of one host: at most `threads` for a long call, none outlives it. */
static sot_status context_new(unsigned threads, sot_context **out, sot_error *error)
{
    return make_context(threads, out, error);
}

/** sot_ledger_remove_many() of a, b, id, a, b, id ... */
static sot_status ledger_remove_rows(sot_ledger *ledger, const char *const *ids, size_t count, uint64_t *removed,
                                     sot_error *error)
{
    _Static_assert(sizeof(sot_row_id) == 3 * sizeof *ids, "three texts");
    return sot_ledger_remove_many(ledger, (const sot_row_id *)(const void *)ids, count / 3, removed, error);
}

/** The name of field `index` of an interaction, in the order of tables, cues not among them; or nothing. */
static const char *interaction_field(int index)
{
    return name_of_field(index);
}

/** Another name of a column: its table, the name, the field that it means; nothing after the last. */
static const char *other_name(int index)
{
    return other_name_of(index);
}

/** Its type as fields.def says it ("NUMBER"), or nothing. */
static const char *interaction_field_type(int index)
{
    return type_of_field(index);
}

/** What a number or a count is where nothing is given; NaN: unknown. */
static double interaction_field_default(int index)
{
    return default_of_field(index);
}

/** The evidence as bytes. */
static sot_status evidence_save(sot_evidence *evidence, host_object *bytes, sot_error *error)
{
    host_keeper keep;
    host_keep_begin(&keep);
    size_t size = sot_evidence_saved_size(evidence);
    void *blob = keep_room(size + 1, &keep);
    sot_status status = blob ? sot_evidence_save(evidence, blob, size, &size, error) : SOT_E_MEMORY;
    if (status == SOT_OK)
        *bytes = from_bytes(blob, size);
    host_keep_end(&keep);
    return status;
}

/** A column of doubles as packed bytes in this machine's order; nothing if there is none of that name. */
static packed scores_column(const sot_scores *scores, const char *name)
{
    packed out = {sot_scores_column(scores, name), (size_t)sot_scores_count(scores) * sizeof(double)};
    return out;
}

/** Whether any of the contacts is called something else than its id. */
static int scores_has_names(const sot_scores *scores)
{
    sot_scores_row row = sot_scores_row_none;
    for (uint64_t k = 0; sot_scores_get_row(scores, k, &row, NULL) == SOT_OK; k++)
        if (row.names[0] != row.a || row.names[1] != row.b)
            return 1;
    return 0;
}

/** What all scores of a pair say, without its signals. */
static host_object pair_score_record(const sot_pair_score *score)
{
    return host_from_record(score, sot_pair_score_record());
}

/** Its signals by name: of depth, and of trust by side. */
static host_object pair_score_signals(const sot_pair_score *score)
{
    return host_from_record(score, pair_signals_record());
}

/** The score that is explained, a copy. */
static sot_status explanation_score(const sot_explanation *explanation, sot_pair_score *out, sot_error *error)
{
    (void)error;
    copy_score(sot_explanation_score(explanation), out);
    return SOT_OK;
}
%}
