# frozen_string_literal: true
# SPDX-License-Identifier: MIT
# What the signatures say of a name, wherever it stands; "Class.name" or "method.name" is another one.
module Signatures
  HEAD = <<~RBS
    # Signatures of SocialTrust.

    module SocialTrust
      VERSION: String
      KINDS: Array[Symbol]
      CUES: Array[Symbol]

      # What says a time: a Time, what has to_time, ISO 8601 text with a zone, or microseconds since 1970 UTC.
      type time = Time | _ToTime | String | Integer
      type name = String | Symbol | Integer # an Integer where it is an id
      type kind = Symbol | String | Integer
      type row = Hash[Symbol, untyped] | Interaction | Array[untyped]
      type progress = ^(Symbol stage, Integer done, Integer total) -> void
      type profile = Profile | Hash[untyped, untyped]
      type inputs = Hash[Symbol, untyped]
      type source = String | Pathname | _Reader
      type json = String | Hash[untyped, untyped] | Pathname | _Reader
      type names = Hash[name, name?]
      type named = Hash[String, String] | ^(String id) -> String?
      type admitted = Admitted | Enumerable[name]
      type numbers = Array[Numeric?] | String
      type labels = Hash[Symbol, untyped] | Enumerable[untyped]

      interface _ToTime
        def to_time: () -> Time
      end

      interface _Reader
        def read: (?Integer size) -> String?
      end

      interface _Writer
        def write: (String text) -> untyped
      end

      # An Arrow stream; its address is for a consumer of the C stream interface.
      class ArrowStream
        def address: () -> Integer
      end
  RBS

  # Types that a class has for itself, and what is within those that are Enumerable.
  ALIASES = { "Store" => ["    type contact = String | Symbol | Integer\n",
                         "    type rows = Hash[untyped, row] | Array[[untyped, row]]\n"] }.freeze
  EACH = { "Ledger" => "Interaction", "Scores" => "Row | EgoRow", "Table" => "untyped" }.freeze

  # What a block that is told of progress is called with.
  PROGRESS = " ?{ (Symbol, Integer, Integer) -> void }"

  def self.by_name(table)
    table.flat_map { |type, names| names.split.map { |name| [name, type] } }.to_h
  end

  # What a parameter takes; one that is nil unless it is given takes that too.
  TAKES = by_name(
    "(String | Hash[untyped, untyped] | _Reader)" => "catalogues",
    "Array[Hash[Symbol, untyped]]" => "open",
    "Array[Symbol | String] | Symbol | String" => "refuse looked_for",
    "Array[Symbol]?" => "_names",
    "Array[untyped]" => "values",
    "Array[untyped] | String" => "group",
    "Attention | bool" => "attention",
    "Enumerable[String]" => "blobs",
    "Enumerable[[name, name, name]]" => "remove_many.rows",
    "Enumerable[name]" => "contacts ids",
    "Enumerable[row]" => "rows",
    "Enumerable[time]" => "times",
    "Exception" => "error",
    "Float" => "damping floor least least_match least_q residual share tolerance",
    "Hash[String, String]" => "aliases",
    "Hash[String, untyped]" => "changes",
    "Hash[Symbol, Array[Symbol]]" => "observed",
    "Hash[Symbol, Numeric?]" => "cues",
    "Hash[name, untyped]" => "from_columns.columns add_columns.columns Network.columns",
    "Integer" => "audience bins code index Database.key limit most n offset sequence Scores.rows side threads width Reader.zone",
    "Ledger" => "ledger",
    "Network" => "network",
    "Network | bool" => "scores.network summary.network",
    "NextAction" => "action",
    "Numeric" => "count half_life_days resolution step duration sentiment Evidence.weight question personal humour gratitude " \
                 "apology promotion closing automatic",
    "Reader" => "read",
    "Standing" => "standing",
    "String" => "bytes display_name html Reader.id key option Words.other Profile.path prefix ref sql subject text zone",
    "String | Pathname" => "path",
    "Symbol" => "Scores.by Reading.kind declare.kind learn.target evaluate.target compare_profiles.target Metrics.target unit",
    "Symbol | String" => "measure Store.by",
    "Time" => "first last",
    "Words" => "words",
    "_Writer" => "io",
    "admitted" => "admitted",
    "bool" => "answers compare_profiles.attention defuse do_not_score Reader.html ignore_unknown normalise postgresql replace " \
              "shared signals wait",
    "contact" => "Store.a Store.b Store.contact Kept.contact into keys Store.me Store.name of record",
    "inputs" => "inputs",
    "json" => "Profile.source Words.source",
    "kind" => "kind",
    "labels" => "labels",
    "name" => "a about actor b by channel contact ego from id Explanation.language Reader.language builtin.language me name " \
              "Ledger.of organisation Ledger.other Network.other target to",
    "name?" => "Explanation.me",
    "String?" => "in_zone.zone",
    "name | Enumerable[name]" => "honest seeds",
    "name | Words" => "language",
    "named" => "items names",
    "names" => "columns",
    "numbers" => "probability score spearman.value weight",
    "profile" => "profile",
    "profile?" => "compare_profiles.after compare_profiles.before",
    "row" => "row",
    "row | Enumerable[row]" => "what_if.rows",
    "rows" => "Store.rows",
    "source" => "source",
    "time" => "after as_of what_if.as_of before due now start stop time value",
    "time?" => "Evidence.as_of",
    "untyped" => "connection headers label other Calibration.score log_odds.score state table tenant Explanation.zone which"
  ).freeze

  # What a method gives by its name alone.
  USUALLY = { size: "Integer", hash: "Integer", to_s: "String", to_f: "Float", "<=>": "Integer?", to_json: "String",
              to_h: "Hash[Symbol, untyped]", initialize: "void", deconstruct_keys: "Hash[Symbol, untyped]" }.freeze

  # What a member or an attribute is.
  HOLDS = by_name(
    "Array[Finding]" => "findings",
    "Array[Hash[Symbol, untyped]]" => "items",
    "Array[LearnedValue]" => "values",
    "Array[Part]" => "parts",
    "Array[ReliabilityBin]" => "reliability",
    "Array[Span]" => "spans",
    "Array[Step]" => "steps",
    "Array[String]" => "languages seeds",
    "Array[Symbol]" => "looked_for",
    "Array[Voice]" => "paths",
    "Calibration?" => "calibration",
    "Database" => "database",
    "Estimate" => "auc average_precision brier ece log_loss",
    "Figures" => "fitted held_out",
    "Finding?" => "Suggestion.finding",
    "Float" => "Calibration.a after age_days Calibration.b base_rate before bound by_thread by_time by_words confidence " \
               "coverage depth depth_floor depth_gain depth_gate error floor flow ReliabilityBin.from high intercept label " \
               "logit low match move Edge.mutual mutual_days n points prior_weight pulse q r residual resolution returned s " \
               "scale score share Attack.standing strength ReliabilityBin.to total trust trust_ab trust_ba trust_gain " \
               "trust_in_me trust_in_them value " \
               "variance weight",
    "Float?" => "NextAction.age_days Figures.confidence Figures.coverage days duration expected Estimate.high initiative " \
                "Estimate.low overlap p_active Signal.r Reciprocity.r reciprocity replies rho Signal.s sentiment silence_days " \
                "standing standing_approximate turns usual_gap_days",
    "Hash[String, Float]" => "Effect.trust",
    "Hash[String, Hash[Symbol, Float]]" => "Change.trust",
    "Hash[Symbol, Float]" => "cues Change.depth Move.parts",
    "Hash[Symbol, Integer]" => "kinds",
    "Hash[Symbol, Remark]" => "remarks",
    "Hash[Symbol, untyped]" => "counts row Change.after Change.before",
    "Hash[Symbol, untyped]?" => "open",
    "Integer" => "EgoRow.owed owed_a owed_b owed_to_me active_days added against attack_edges audience bytes common " \
                 "compared conflicts contacts count degree_a " \
                 "degree_b duplicates edges groups heard id_bytes ignored interactions iterations labels left_out length line " \
                 "lines mutual offset outside pairs positives replaced resamples rows seed self_loops sentences sequence " \
                 "voices vouching with_self",
    "Integer?" => "degree other place",
    "Judged" => "given",
    "Judged?" => "learned",
    "Measure" => "PairScore.depth",
    "PairScore" => "Explanation.score",
    "Profile" => "Moves.after Moves.before profile",
    "String" => "a actor b by contact from id path prefix rule target tenant text to what words",
    "String?" => "about alias_of channel display_name due_text Interaction.id Owed.id Effect.id NextAction.id language me " \
                 "organisation Step.other ref second Remark.text",
    "Symbol" => "action band band_high band_low because code how kind name split state Evaluation.target",
    "Symbol?" => "cue finding",
    "Time" => "PairInfo.first PairInfo.last scored time",
    "Time?" => "as_of due first last next split_at",
    "[Float, Float]" => "PairScore.given",
    "[Integer, Integer]" => "owed",
    "[Measure, Measure]" => "PairScore.trust",
    "bool" => "bridge by_line do_not_score enough linked observable refitted snapshot"
  ).freeze
end
