# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # A figure and its bootstrap interval; +low+ and +high+ are nil without one.
  Estimate = Struct.new(:value, :low, :high, :resamples, keyword_init: true) do
    include AsNumber

    # The whole in plain English.
    def to_s
      low && high ? format("%.3f (%.3f to %.3f)", value, low, high) : format("%.3f", value)
    end
  end

  # One bin of a reliability curve: mean probability (+score+), share of labels 1 (+label+) and its 95% interval.
  ReliabilityBin = Struct.new(:from, :to, :weight, :score, :label, :low, :high, keyword_init: true)

  # From a score to a probability: 1/(1 + e^-(a + b*score)).
  Calibration = Struct.new(:a, :b, keyword_init: true) do
    # The probability of a number; of an Array an Array, of packed doubles ("d*") packed ones.
    def call(score) #: untyped
      Metrics.mapped(score) { |packed| Native.calibration_apply(to_h, packed) }
    end
  end

  # How well a score tells labels: measures of plain columns. A column is an Array of numbers (labels may be true and
  # false) or a String of packed doubles ("d*"). Rows of one +group+, an Array of anything, are drawn together. Options:
  # resamples (1000), seed (1), level (0.95), bins (10).
  module Metrics
    NAMES = %i[auc average_precision log_loss brier ece spearman].freeze
    OPTIONS = %i[resamples seed level bins].freeze
    TARGETS = { depth: 0, trust: 1 }.freeze
    private_constant :NAMES, :OPTIONS, :TARGETS

    class << self
      # The chance that a label 1 is scored above a label 0, ties one half.
      def auc(score, label, **options) #: Estimate
        measured(:auc, score, label, **options)
      end

      # The precision, averaged over recall.
      def average_precision(score, label, **options) #: Estimate
        measured(:average_precision, score, label, **options)
      end

      # The mean -ln of the probability of what came true.
      def log_loss(probability, label, **options) #: Estimate
        measured(:log_loss, probability, label, **options)
      end

      # The mean squared distance of probabilities from labels.
      def brier(probability, label, **options) #: Estimate
        measured(:brier, probability, label, **options)
      end

      # The expected calibration error over bins of equal weight.
      def ece(probability, label, **options) #: Estimate
        measured(:ece, probability, label, **options)
      end

      # The rank correlation with any numbers.
      def spearman(score, value, **options) #: Estimate
        measured(:spearman, score, value, **options)
      end

      # The reliability curve, up to +bins+ bins (1 to 100): what share of labels is 1 where so much was promised.
      def reliability(probability, label, bins: 10, weight: nil, threads: 1) #: Array[ReliabilityBin]
        curve = Native.outcomes_reliability(SocialTrust.context(threads), outcomes(probability, label, weight, nil), bins)
        all(ReliabilityBin) { |index| Native.curve_bin(curve, index) }
      end

      # Fits probabilities to scores; works best on log_odds.
      def calibrate(score, label, weight: nil, threads: 1) #: Calibration
        found = Native.outcomes_calibrate(SocialTrust.context(threads), outcomes(score, label, weight, nil))
        Calibration.new(**found).freeze
      end

      # The log-odds of depths or trusts of 0 to 100: of a number, an Array, or packed doubles.
      def log_odds(score, target: :depth, profile: nil) #: untyped
        target = TARGETS.fetch(target) { raise ::ArgumentError, "target: expected :depth or :trust, not #{target.inspect}" }
        handle = Profile.from(profile).send(:handle)
        mapped(score) { |packed| Native.profile_log_odds(handle, target, packed) }
      end

      # Numbers out in the form in which they came.
      def mapped(score) # :nodoc:
        return yield(score) if score.is_a?(String)

        out = yield(Array(score).map { |each| each ? Float(each) : Float::NAN }.pack("d*")).unpack("d*")
        out.map! { |value| value unless value.nan? }
        score.is_a?(Array) ? out : out.first
      end

      # Labels that are true or false, as numbers.
      def numbers(values) # :nodoc:
        return values unless values.is_a?(Array)

        values.map { |value| { true => 1, false => 0 }.fetch(value, value) }
      end

      # What a block gives for 0, 1, ... before the first nil, as structs.
      def all(type) # :nodoc:
        (0..).lazy.map { |index| yield index }.take_while(&:itself).map { |each| type.new(**each).freeze }.to_a.freeze
      end

      private

      def measured(name, score, label, weight: nil, group: nil, threads: 1, **options)
        unknown = options.keys - OPTIONS
        raise ::ArgumentError, "unknown option #{unknown.join(', ')}" unless unknown.empty?

        found = Native.outcomes_metric(SocialTrust.context(threads), outcomes(score, label, weight, group),
                                       NAMES.index(name), options)
        Estimate.new(**found).freeze
      end

      def outcomes(score, label, weight, group)
        { score: score, label: numbers(label), weight: weight, group: groups(group) }.compact
      end

      def groups(group)
        return group unless group.is_a?(Array)

        numbers = {}
        group.map { |each| numbers[each] ||= numbers.size }.pack("L*")
      end
    end
  end
end
