/* SPDX-License-Identifier: MIT */
/* Calls that may take long: they leave the interpreter's lock while they work, look for interrupts at each
 * step of progress, and report progress to the callable that the caller set for the call.
 *
 * A language supplies, before it includes this file:
 *   static void host_unlocked(void (*run)(void *), void *call);  runs it without the interpreter's lock
 *   static int host_progress(const char *stage, uint64_t done, uint64_t total);  under progress, non-zero
 *                                                                               cancels */
#ifndef SOT_BINDINGS_CALLS_H
#define SOT_BINDINGS_CALLS_H

#include <socialtrust.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int on_progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)user;
    return host_progress(stage, done, total);
}

/* A context whose long calls report to host_progress(), with hashes that no sender of ids can foresee. */
static sot_status make_context(unsigned threads, sot_context **out, sot_error *error)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    options.progress = on_progress;
    FILE *source = fopen("/dev/urandom", "rb");
    if (source) { /* without one: as every C program that gives no key */
        (void)!fread(options.hash_key, sizeof options.hash_key, 1, source);
        fclose(source);
    }
    return sot_context_new(&options, out, error);
}

/* clang-format off */
/* LONG(name, n, types of its arguments but the error): call_<name>() does what <name>() does, unlocked. */
#define MEMBERS1(A) A a1;
#define MEMBERS2(A, B) A a1; B a2;
#define MEMBERS3(A, B, C) MEMBERS2(A, B) C a3;
#define MEMBERS4(A, B, C, D) MEMBERS3(A, B, C) D a4;
#define MEMBERS5(A, B, C, D, E) MEMBERS4(A, B, C, D) E a5;
#define MEMBERS6(A, B, C, D, E, F) MEMBERS5(A, B, C, D, E) F a6;
#define MEMBERS7(A, B, C, D, E, F, G) MEMBERS6(A, B, C, D, E, F) G a7;
#define MEMBERS8(A, B, C, D, E, F, G, H) MEMBERS7(A, B, C, D, E, F, G) H a8;
#define PARAMETERS1(A) A a1
#define PARAMETERS2(A, B) A a1, B a2
#define PARAMETERS3(A, B, C) PARAMETERS2(A, B), C a3
#define PARAMETERS4(A, B, C, D) PARAMETERS3(A, B, C), D a4
#define PARAMETERS5(A, B, C, D, E) PARAMETERS4(A, B, C, D), E a5
#define PARAMETERS6(A, B, C, D, E, F) PARAMETERS5(A, B, C, D, E), F a6
#define PARAMETERS7(A, B, C, D, E, F, G) PARAMETERS6(A, B, C, D, E, F), G a7
#define PARAMETERS8(A, B, C, D, E, F, G, H) PARAMETERS7(A, B, C, D, E, F, G), H a8
#define ARGUMENTS1(from) from a1
#define ARGUMENTS2(from) from a1, from a2
#define ARGUMENTS3(from) ARGUMENTS2(from), from a3
#define ARGUMENTS4(from) ARGUMENTS3(from), from a4
#define ARGUMENTS5(from) ARGUMENTS4(from), from a5
#define ARGUMENTS6(from) ARGUMENTS5(from), from a6
#define ARGUMENTS7(from) ARGUMENTS6(from), from a7
#define ARGUMENTS8(from) ARGUMENTS7(from), from a8
#define LONG(name, n, ...)                                                      \
    typedef struct name##_call {                                                \
        MEMBERS##n(__VA_ARGS__) sot_error *error;                               \
        sot_status status;                                                      \
    } name##_call;                                                              \
    static void name##_run(void *user)                                          \
    {                                                                           \
        name##_call *c = user;                                                  \
        c->status = name(ARGUMENTS##n(c->), c->error);                          \
    }                                                                           \
    static sot_status call_##name(PARAMETERS##n(__VA_ARGS__), sot_error *error) \
    {                                                                           \
        name##_call c = {ARGUMENTS##n(), error, SOT_OK};                        \
        host_unlocked(name##_run, &c);                                          \
        return c.status;                                                        \
    }

LONG(sot_ledger_add_columns, 3, sot_ledger *, const sot_columns *, sot_added *)
LONG(sot_ledger_prune, 3, sot_ledger *, int64_t, uint64_t *)
LONG(sot_ledger_forget, 3, sot_ledger *, const char *, uint64_t *)
LONG(sot_ledger_roll_up, 2, sot_ledger *, sot_ledger **)
LONG(sot_ledger_compact, 1, sot_ledger *)
LONG(sot_ledger_snapshot, 2, sot_ledger *, sot_ledger **)
LONG(sot_attention_new, 4, sot_ledger *, const sot_profile *, int64_t, sot_attention **)
LONG(sot_ledger_scores, 4, sot_ledger *, const sot_profile *, const sot_scores_options *, sot_scores **)
LONG(sot_ledger_prepare, 2, sot_ledger *, const sot_profile *)
LONG(sot_ledger_timeline, 5, sot_ledger *, const sot_query *, const int64_t *, size_t, sot_scores **)
LONG(sot_ledger_explain, 3, sot_ledger *, const sot_query *, sot_explanation **)
LONG(sot_evidence_replay, 5, sot_context *, const sot_query *, const sot_interaction *, size_t, sot_evidence **)
LONG(sot_ledger_read_csv, 5, sot_ledger *, sot_read_fn, void *, const sot_read_options *, sot_added *)
LONG(sot_ledger_read_ndjson, 5, sot_ledger *, sot_read_fn, void *, const sot_read_options *, sot_added *)
LONG(sot_ledger_read_file, 4, sot_ledger *, const char *, const sot_read_options *, sot_added *)
LONG(sot_ledger_read_arrow, 4, sot_ledger *, struct ArrowArrayStream *, const sot_read_options *, sot_added *)
LONG(sot_ledger_write_ndjson, 4, sot_ledger *, const char *, sot_write_fn, void *)
LONG(sot_ledger_export_arrow, 4, sot_ledger *, const char *, const char *, struct ArrowArrayStream *)
LONG(sot_scores_write, 4, const sot_scores *, int, sot_write_fn, void *)
LONG(sot_scores_export_arrow, 2, const sot_scores *, struct ArrowArrayStream *)
LONG(sot_network_from_ledger, 4, sot_ledger *, const sot_profile *, int64_t, sot_network **)
LONG(sot_network_from_columns, 5, sot_context *, const sot_profile *, const sot_network_columns *,
      const sot_network_options *, sot_network **)
LONG(sot_network_read_eigentrust, 5, sot_context *, const sot_profile *, sot_read_fn, void *, sot_network **)
LONG(sot_network_reciprocity, 2, const sot_network *, sot_reciprocity *)
LONG(sot_network_standing, 5, const sot_network *, const char *const *, size_t, const sot_standing_options *,
      sot_standing **)
LONG(sot_network_attack, 3, const sot_network *, const sot_attack_options *, sot_attack *)
LONG(sot_network_around, 4, const sot_network *, const char *, const char *, sot_around *)
LONG(sot_network_bridges, 2, const sot_network *, sot_contacts **)
LONG(sot_network_path, 5, const sot_network *, const char *, const char *, const sot_admitted *, sot_contacts **)
LONG(sot_network_write, 5, const sot_network *, int, const sot_standing *, sot_write_fn, void *)
LONG(sot_network_export_edges, 2, const sot_network *, struct ArrowArrayStream *)
LONG(sot_network_export_contacts, 3, const sot_network *, const sot_standing *, struct ArrowArrayStream *)
LONG(sot_outcomes_metric, 5, sot_context *, const sot_outcomes *, int, const sot_metric_options *, sot_estimate *)
LONG(sot_outcomes_reliability, 5, sot_context *, const sot_outcomes *, unsigned, sot_reliability *, size_t *)
LONG(sot_outcomes_calibrate, 3, sot_context *, const sot_outcomes *, sot_calibration *)
LONG(sot_ledger_learn, 5, sot_ledger *, const sot_labels *, const sot_learn_options *,
      sot_profile **, sot_evaluation **)
LONG(sot_ledger_evaluate, 4, sot_ledger *, const sot_labels *, const sot_learn_options *,
      sot_evaluation **)
LONG(sot_ledger_learn_activity, 4, sot_ledger *, const sot_activity_options *, sot_profile **,
      sot_evaluation **)
LONG(sot_ledger_compare_profiles, 5, sot_ledger *, const sot_profile *, const sot_profile *,
      const sot_compare_options *, sot_moves **)
LONG(sot_words_table, 5, const sot_words *, const sot_scores *, const sot_words_options *, sot_write_fn, void *)
LONG(sot_words_summary, 5, const sot_words *, const sot_scores *, const sot_words_options *,
      sot_write_fn, void *)
LONG(sot_moves_write, 4, const sot_moves *, int, sot_write_fn, void *)
LONG(sot_moves_export_arrow, 2, const sot_moves *, struct ArrowArrayStream *)

/* From here on, in the wrapper's code, their names mean these calls. */
#define sot_ledger_add_columns call_sot_ledger_add_columns
#define sot_ledger_prune call_sot_ledger_prune
#define sot_ledger_forget call_sot_ledger_forget
#define sot_ledger_roll_up call_sot_ledger_roll_up
#define sot_ledger_compact call_sot_ledger_compact
#define sot_ledger_snapshot call_sot_ledger_snapshot
#define sot_attention_new call_sot_attention_new
#define sot_ledger_scores call_sot_ledger_scores
#define sot_ledger_prepare call_sot_ledger_prepare
#define sot_ledger_timeline call_sot_ledger_timeline
#define sot_ledger_explain call_sot_ledger_explain
#define sot_evidence_replay call_sot_evidence_replay
#define sot_ledger_read_csv call_sot_ledger_read_csv
#define sot_ledger_read_ndjson call_sot_ledger_read_ndjson
#define sot_ledger_read_file call_sot_ledger_read_file
#define sot_ledger_read_arrow call_sot_ledger_read_arrow
#define sot_ledger_write_ndjson call_sot_ledger_write_ndjson
#define sot_ledger_export_arrow call_sot_ledger_export_arrow
#define sot_scores_write call_sot_scores_write
#define sot_scores_export_arrow call_sot_scores_export_arrow
#define sot_network_from_ledger call_sot_network_from_ledger
#define sot_network_from_columns call_sot_network_from_columns
#define sot_network_read_eigentrust call_sot_network_read_eigentrust
#define sot_network_reciprocity call_sot_network_reciprocity
#define sot_network_standing call_sot_network_standing
#define sot_network_attack call_sot_network_attack
#define sot_network_around call_sot_network_around
#define sot_network_bridges call_sot_network_bridges
#define sot_network_path call_sot_network_path
#define sot_network_write call_sot_network_write
#define sot_network_export_edges call_sot_network_export_edges
#define sot_network_export_contacts call_sot_network_export_contacts
#define sot_outcomes_metric call_sot_outcomes_metric
#define sot_outcomes_reliability call_sot_outcomes_reliability
#define sot_outcomes_calibrate call_sot_outcomes_calibrate
#define sot_ledger_learn call_sot_ledger_learn
#define sot_ledger_evaluate call_sot_ledger_evaluate
#define sot_ledger_learn_activity call_sot_ledger_learn_activity
#define sot_ledger_compare_profiles call_sot_ledger_compare_profiles
#define sot_words_table call_sot_words_table
#define sot_words_summary call_sot_words_summary
#define sot_moves_write call_sot_moves_write
#define sot_moves_export_arrow call_sot_moves_export_arrow

/* clang-format on */

#endif
