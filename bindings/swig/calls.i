/* SPDX-License-Identifier: MIT */
/* The calls that may take long, with the types of their arguments but the error: from here on, in the wrapper's code,
 * their names mean those of calls.h, which leave the interpreter's lock. */
%define LONG(name, n, types...)
%insert("header") {
UNLOCKED(name, n, types)
%#define name call_##name
}
%enddef

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
