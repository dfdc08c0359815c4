# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # How a model did on a part of the labels. AUC and average precision are of the score itself, the others of the
  # calibrated one.
  Figures = Struct.new(:labels, :positives, :groups, :coverage, :confidence, :auc, :average_precision, :log_loss, :brier,
                       :ece, keyword_init: true)

  # A model judged: figures on the labels held out, those on the fitted ones, calibration, reliability held out.
  Judged = Struct.new(:held_out, :fitted, :calibration, :reliability, keyword_init: true) do
    def self.wrap(handle, model) # :nodoc:
      held_out, fitted = [0, 1].map do |part|
        figures = Native.evaluation_figures(handle, model, part)
        Figures.new(**figures.transform_values { |each| each.is_a?(Hash) ? Estimate.new(**each).freeze : each }).freeze
      end
      calibration = Native.evaluation_calibration(handle, model)
      new(held_out: held_out, fitted: fitted, calibration: calibration && Calibration.new(**calibration).freeze,
          reliability: Metrics.all(ReliabilityBin) { |index| Native.evaluation_reliability(handle, model, index) }).freeze
    end
  end

  # One parameter before and after learning.
  LearnedValue = Struct.new(:path, :before, :after, keyword_init: true)

  # What learning or evaluating found. What counts are the figures on labels that were held out; those on the fitted ones
  # stand beside them. Immutable.
  class Evaluation
    include OwnJson
    include ByContent

    # The profile as it was (for activity: its pulse); what was fitted, or nil; the parameters that are new.
    attr_reader :given, :learned, :values

    def initialize(handle) # :nodoc:
      @info = Native.evaluation_get_info(handle).freeze
      @given = Judged.wrap(handle, 1)
      @learned = Judged.wrap(handle, 0) if @info[:learned]
      @values = Metrics.all(LearnedValue) { |index| Native.evaluation_value(handle, index) }
      @json = Native.evaluation_write_json(handle).freeze
      freeze
    end

    # How it came about: +split+ is :ego, :contact or :time, +refitted+ whether the profile was fitted on all labels.
    %i[target split split_at seed labels left_out refitted iterations residual strength intercept
       scale].each { |name| class_eval "def #{name} = @info[:#{name}]", __FILE__, __LINE__ }

    # The figures that count: of the learned model if there is one, on the labels held out.
    def held_out #: Figures
      (learned || given).held_out
    end

    # What learning did to the weights, in words, what moved farthest first; of less than a tenth nothing is said.
    def changes(language: "en") #: Array[String]
      words = Words.from(language)
      times = values.select { |value| value.path.end_with?(".weight") && value.before.positive? }
                    .to_h { |value| [value.path.split(".")[1], value.after / value.before] }
      far = times.sort_by { |signal, by| [-[by, 1 / [by, 1e-9].max].max, signal] }.reject { |_, by| by > 0.9 && by < 1.1 }
      lines = far.map { |signal, by| words.say("fit.more", text: words.say("#{target}.#{signal}"), n: format("%.2g", by)) }
      target == :depth && values.any? ? lines << words.say("fit.kept", text: words.say("table.depth")) : lines
    end

    # Everything as JSON.
    def to_json(*)
      @json
    end

    # The same as a Hash.
    def to_h
      JSON.parse(@json, symbolize_names: true)
    end

    def inspect # :nodoc:
      "#<#{self.class} of #{target}: AUC #{held_out.auc}, Brier #{held_out.brier} on #{held_out.labels} labels held out>"
    end

    private

    def content
      @json
    end
  end

  # Who moves between two profiles, and why: +because+ did most, +parts+ are what each signal did.
  Move = Struct.new(:a, :b, :before, :after, :move, :because, :parts, keyword_init: true)

  # Who moves between two profiles, the farthest first: a table of Move, its parts in columns move_rhythm ...
  class Moves < Table
    include OwnJson

    # The profiles; how many scores were compared.
    attr_reader :before, :after, :compared

    def initialize(handle, before, after) # :nodoc:
      @handle, @before, @after = handle, before, after
      @compared = Native.moves_get_info(handle)[:compared]
      columns = Native.stream_columns(Native.moves_export_arrow(handle))
      columns[:because] = columns[:because].map(&:to_sym).freeze
      @parts = columns.keys.grep(/\Amove_/).to_h { |name| [name.to_s.delete_prefix("move_").to_sym, columns[name]] }.freeze
      super(Move, columns, export: [:moves_export_arrow, handle])
    end

    # As CSV, the text or into an IO: numbers with 6 decimals.
    def to_csv(io = nil, defuse: false) #: untyped
      SocialTrust.deliver(Native.moves_write(@handle, defuse ? Native::SOT_FORMAT_CSV_DEFUSED : Native::SOT_FORMAT_CSV), io)
    end

    # As a JSON array of objects: numbers with 12 decimals.
    def to_json(*)
      Native.moves_write(@handle, Native::SOT_FORMAT_JSON)
    end

    private

    def made(index)
      Move.new(**%i[a b before after move because].to_h { |name| [name, column(name)[index]] },
               parts: @parts.transform_values { |values| values[index] }.freeze).freeze
    end
  end

  class Ledger
    LABELS = %i[a b label weight as_of].freeze
    private_constant :LABELS

    # Fits the weights of depth, or of a's trust in b (<tt>target: :trust</tt>), to labelled pairs: gives a profile, and how
    # good it is on labels held out. +labels+ are columns {a:, b:, label:} and perhaps weight:, as_of:, or rows of these
    # (contact: is b:, time: is as_of:), or all that as Arrow (see read_arrow); +columns+ renames ({ other: :b }), +unit+ is that
    # of Arrow's times that are integers (:s, :ms, :us, :ns); +me+ stands for a missing a. Options: split (:ego, :contact, :time),
    # held_out, split_at, keep_split, strength, attention, skip_unknown, observed, name; and those of Metrics.
    def learn(labels, target: :depth, me: nil, as_of: nil, columns: {}, unit: nil, profile: nil, **options, &progress) #: [Profile, Evaluation]
      labels, options = labels(labels, me, columns, unit), learning(target, as_of || last, profile, options)
      made, evaluation = reported(progress) { Native.ledger_learn(@handle, labels, options) }
      [Profile.send(:new, made), Evaluation.new(evaluation)]
    end

    # How good the scores are on labelled pairs; options as of learn.
    def evaluate(labels, target: :depth, me: nil, as_of: nil, columns: {}, unit: nil, profile: nil, **options, &progress) #: Evaluation
      labels, options = labels(labels, me, columns, unit), learning(target, as_of || last, profile, options)
      Evaluation.new(reported(progress) { Native.ledger_evaluate(@handle, labels, options) })
    end

    # Fits the chance of contact within 30 days to the ledger itself. Only rows before +stop+ are used, left out all.
    # Options: cut_offs, step_days, name; and those of Metrics.
    def learn_activity(stop: nil, profile: nil, **options, &progress) #: [Profile, Evaluation]
      options = metrics(options).merge(end: stop || last + Rational(1, 1_000_000), profile: other_profile(profile))
      made, evaluation = reported(progress) { Native.ledger_learn_activity(@handle, options) }
      [Profile.send(:new, made), Evaluation.new(evaluation)]
    end

    # Who moves by +least+ points or more between two profiles (nil: the ledger's), how far and why.
    def compare_profiles(before, after, target: :depth, me: nil, as_of: nil, attention: false, least: nil, &progress) #: Moves
      before, after = [before, after].map { |each| each ? Profile.from(each) : @profile }
      options = { target: target, as_of: as_of || last, me: me, attention: attention, least: least }
      handle = reported(progress) do
        Native.ledger_compare_profiles(@handle, before.send(:handle), after.send(:handle), options)
      end
      Moves.new(handle, before, after)
    end

    private

    def learning(target, as_of, profile, options)
      options = { split: :time }.merge(options) if options[:split_at]
      metrics(options).merge(target: target, as_of: as_of, profile: other_profile(profile))
    end

    # Options with those of the measures in a place of their own.
    def metrics(options)
      measures, others = options.partition { |name, _| %i[resamples seed level bins].include?(name) }.map(&:to_h)
      others.merge(metrics: measures)
    end

    # A stream of labels, or columns, from columns or rows.
    def labels(given, me, names, unit)
      stream, how = SocialTrust.arrow_stream(given), SocialTrust.reading(names, unit)
      return { stream: stream, reading: how, me: me&.to_s } if stream

      columns = given.respond_to?(:to_hash) ? given.to_hash : label_columns(listed(given))
      columns = SocialTrust.columns(:labels, columns, names).slice(*LABELS)
      columns[:label] &&= Metrics.numbers(columns[:label])
      { stream: columns, reading: SocialTrust.reading({}, :us), me: me&.to_s }
    end

    def label_columns(rows)
      raise ArgumentError, "labels: there are none" if rows.empty?

      rows = rows.map { |row| row.to_h.transform_keys(&:to_sym) }
      rows.flat_map(&:keys).uniq.to_h { |name| [name, rows.map { |row| row[name] }] }
    end
  end
end
