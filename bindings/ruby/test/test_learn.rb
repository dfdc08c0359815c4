# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "csv"

# Learning from labels, measures, calibration, who moves.
class TestLearn < Minitest::Test
  def sample
    @@sample ||= SocialTrust::Ledger.from_file(SAMPLE)
  end

  def labels
    @@labels ||= CSV.read(File.join(ROOT, "examples/sample/labels.csv"), headers: true).map do |row|
      { a: row["a"], b: row["b"], label: row["label"] == "1" }
    end
  end

  def columns
    %i[a b label].to_h { |name| [name, labels.map { |row| row[name] }] }
  end

  def test_learn
    profile, evaluation = sample.learn(labels, as_of: NOW, resamples: 50, name: "mine")
    assert_equal "mine", profile.name
    refute_equal sample.profile.fingerprint, profile.fingerprint
    evaluation.values.each do |value|
      assert_in_delta value.after, profile[value.path], 1e-12
      assert_in_delta value.before, sample.profile[value.path], 1e-12
    end
    assert_equal [:depth, :contact, true, 1, nil], [evaluation.target, evaluation.split, evaluation.refitted, evaluation.seed, evaluation.split_at]
    assert_equal labels.size, evaluation.labels + evaluation.left_out
    held = evaluation.learned.held_out
    assert_equal held, evaluation.held_out
    assert_equal evaluation.labels, held.labels + evaluation.learned.fitted.labels
    assert_operator held.auc.low, :<=, held.auc.value
    assert_equal held.labels, evaluation.learned.reliability.sum(&:weight)
    assert_instance_of SocialTrust::Calibration, evaluation.learned.calibration
    assert_equal "depth", evaluation.to_h[:target]
    assert_match(/Evaluation of depth: AUC 1/, evaluation.inspect)
    assert_equal "the labelled pairs keep their mean depth", evaluation.changes.last
    _, loose = sample.learn(labels.each_with_index.map { |row, k| row.merge(label: (k % 5).zero? ? 1 : row[:label]) }, as_of: NOW, resamples: 0, strength: 0.001)
    assert_match(/zählt .*-mal so viel wie vorher/, loose.changes(language: "de").first)
    same = sample.learn(columns, as_of: NOW, resamples: 50, name: "mine")
    assert_equal [profile, evaluation], same
    assert_equal profile, sample.learn(labels.reverse.map { |row| row.transform_keys(&:to_s) }, as_of: NOW, resamples: 0, name: "mine")[0]
    renamed = labels.map { |row| { whose: row[:a], b: row[:b], label: row[:label] } }
    assert_equal profile, sample.learn(renamed, as_of: NOW, resamples: 0, name: "mine", columns: { "whose" => :a })[0]
    mine = labels.map { |row| row.slice(:b, :label) }
    assert_equal ["me"], labels.map { |row| row[:a] }.uniq
    assert_equal profile, sample.learn(mine, me: "me", as_of: NOW, resamples: 0, name: "mine")[0]
    others = labels.map { |row| row.merge(me: 1, stream: 2) } # columns that are none of labels' are passed over
    assert_equal profile, sample.learn(others, as_of: NOW, resamples: 0, name: "mine")[0]
    refute_equal profile, sample.learn(labels, as_of: NOW, resamples: 0, name: "mine", strength: 100)[0]
    kept = sample.learn(labels, as_of: NOW, resamples: 0, keep_split: true, held_out: 0.3)[1]
    refute kept.refitted
    assert_nil kept.held_out.auc.low
  end

  def test_evaluate
    evaluation = sample.evaluate(labels, as_of: NOW, resamples: 20, target: :trust, profile: { name: "x", trust: { commitments: { weight: 0.3 } } })
    assert_nil evaluation.learned
    assert_equal [:trust, evaluation.given.held_out], [evaluation.target, evaluation.held_out]
    times = labels.each_with_index.map { |row, index| row.merge(as_of: Time.utc(2026, index.even? ? 5 : 6, 1)) }
    split = sample.evaluate(times, resamples: 0, split_at: Time.utc(2026, 5, 15), skip_unknown: true)
    assert_equal [:time, Time.utc(2026, 5, 15)], [split.split, split.split_at]
    assert_equal labels.size, split.labels + split.left_out
    assert_in_delta labels.size / 2, split.held_out.labels, split.left_out + 1
    stages = []
    sample.evaluate(labels, as_of: NOW, resamples: 200) { |stage, _done, _total| stages << stage }
    refute_empty stages
  end

  def test_bad_labels
    assert_raises(::ArgumentError) { sample.learn([], as_of: NOW) }
    error = assert_raises(SocialTrust::ParseError) { sample.learn([{ a: "me", b: "x" }], as_of: NOW) }
    assert_equal "labels: column label is missing", error.message # as of Arrow
    assert_raises(::TypeError) { sample.learn(5, as_of: NOW) }
    assert_raises(::TypeError) { sample.learn(columns.merge(label: ["1"] * labels.size), as_of: NOW) }
    assert_raises(SocialTrust::RangeError) { sample.learn(columns.merge(label: [2] * labels.size), as_of: NOW) }
    assert_raises(SocialTrust::ArgumentError) { sample.learn(columns.merge(label: [1]), as_of: NOW) }
    assert_raises(SocialTrust::ArgumentError) { sample.learn(columns.merge(label: [1] * labels.size), as_of: NOW) }
    assert_raises(SocialTrust::NotFoundError) { sample.learn(labels + [{ a: "me", b: "nobody", label: 1 }], as_of: NOW) }
    left_out = sample.evaluate(labels + [{ a: "me", b: "nobody", label: 1 }], as_of: NOW, resamples: 0, skip_unknown: true)
    assert_equal 1, left_out.left_out
    assert_raises(::ArgumentError) { sample.learn(labels, as_of: NOW, mood: 1) }
    assert_raises(SocialTrust::KindError) { sample.learn(labels, as_of: NOW, split: :moon) }
    assert_raises(SocialTrust::KindError) { sample.learn(labels, target: :mood, as_of: NOW) }
    assert_raises(SocialTrust::RangeError) { sample.learn(labels, as_of: NOW, held_out: 2) }
    assert_raises(::TypeError) { sample.learn(labels, as_of: NOW, name: 5) }
  end

  def test_activity
    profile, evaluation = sample.learn_activity(cut_offs: 12, resamples: 0, name: "active")
    assert_equal ["active", :activity, :time], [profile.name, evaluation.target, evaluation.split]
    assert_nil evaluation.learned.calibration
    refute_nil evaluation.given.calibration
    last = sample.info.last
    assert_equal profile, sample.learn_activity(stop: last + Rational(1, 1_000_000), cut_offs: 12, resamples: 0, name: "active")[0]
    before = sample.score("me", "ada@northwind.example", as_of: NOW)
    refute_equal before.p_active, sample.score("me", "ada@northwind.example", as_of: NOW, profile: profile).p_active
    assert_raises(SocialTrust::RangeError, SocialTrust::ArgumentError) { sample.learn_activity(cut_offs: 1) }
  end

  def test_moves
    after = sample.profile.with("depth.rhythm.weight" => 2 * sample.profile["depth.rhythm.weight"])
    moves = sample.compare_profiles(nil, after, as_of: NOW)
    assert_equal sample.scores(as_of: NOW).size, moves.compared
    assert_equal [sample.profile, after], [moves.before, moves.after]
    first = moves.first
    old, new = [sample.profile, after].map { |profile| sample.score(first.a, first.b, as_of: NOW, profile: profile).depth.value }
    assert_equal [old, new, new - old], [first.before, first.after, first.move]
    assert_equal :rhythm, first.because
    assert_in_delta first.move, first.parts.values.sum, 1e-9
    assert_equal moves[:move_rhythm], moves.map { |move| move.parts[:rhythm] }
    assert_equal moves[:move].map(&:abs), moves[:move].map(&:abs).sort.reverse
    assert_equal moves.size, moves.to_csv.lines.size - 1
    assert_equal moves.size, JSON.parse(moves.to_json).size
    assert_operator sample.compare_profiles(sample.profile, after, as_of: NOW, me: "me", least: 5).size, :<, moves.size
    assert_empty sample.compare_profiles(nil, nil, as_of: NOW, target: :trust).to_a
    assert_operator moves.arrow_stream.address, :>, 0
    error = assert_raises(SocialTrust::ParseError) { sample.learn(moves.arrow_stream) } # labels as Arrow
    assert_equal "labels: column label is missing", error.message
    error = assert_raises(SocialTrust::RangeError) { sample.learn(moves.arrow_stream, columns: { "before" => :label }) }
    assert_match(/label\[0\]: expected 0 or 1/, error.message)
    assert_raises(::ArgumentError) { sample.learn(moves.arrow_stream, unit: :h) }
    assert_raises(::TypeError) { Marshal.dump(moves) }
    assert_raises(SocialTrust::NotFoundError) { sample.compare_profiles(nil, after, as_of: NOW, me: "nobody") }
  end

  SCORES = [0.9, 0.8, 0.7, 0.4, 0.35, 0.1].freeze
  TRUTH = [true, true, false, true, false, false].freeze

  def test_measures
    metrics = SocialTrust::Metrics
    assert_in_delta 8.0 / 9, metrics.auc(SCORES, TRUTH, resamples: 0).value, 1e-12
    assert_in_delta (1 + 1 + 3.0 / 4) / 3, metrics.average_precision(SCORES, TRUTH, resamples: 0).value, 1e-12
    brier = SCORES.zip(TRUTH).sum { |score, label| (score - (label ? 1 : 0))**2 } / 6
    assert_in_delta brier, metrics.brier(SCORES, TRUTH, resamples: 0).value, 1e-12
    loss = SCORES.zip(TRUTH).sum { |score, label| -Math.log(label ? score : 1 - score) } / 6
    assert_in_delta loss, metrics.log_loss(SCORES, TRUTH, resamples: 0).value, 1e-12
    assert_in_delta 1, metrics.spearman([1, 2, 3], [10, 100, 1000], resamples: 0).value, 1e-12
    assert_in_delta 0.2, metrics.ece([0.2, 0.2], [0, 0], resamples: 0, bins: 1).value, 1e-12
    with = metrics.auc(SCORES, TRUTH, seed: 7)
    assert_operator with.low, :<=, with.value
    assert_match(/\A0\.889 \(\d\.\d+ to \d\.\d+\)\z/, with.to_s)
    assert_equal "0.889", metrics.auc(SCORES, TRUTH, resamples: 0).to_s
    assert_equal with, metrics.auc(SCORES.pack("d*"), TRUTH.map { |label| label ? 1.0 : 0.0 }.pack("d*"), seed: 7, threads: 2)
    refute_equal with, metrics.auc(SCORES, TRUTH, seed: 7, group: %w[x x y y z z])
    assert_equal metrics.auc(SCORES, TRUTH, group: %w[x x y y z z]), metrics.auc(SCORES, TRUTH, group: [5, 5, nil, nil, :a, :a])
    assert_in_delta 1, metrics.auc(SCORES, TRUTH, weight: [1, 1, 0, 1, 1, 1], resamples: 0).value, 1e-12
    assert_raises(::ArgumentError) { metrics.auc(SCORES, TRUTH, mood: 1) }
    [[SCORES, TRUTH.first(3)], [[], TRUTH], [SCORES, []], ["", TRUTH], [[], [], { weight: [1] }]].each do |score, label, more|
      error = assert_raises(SocialTrust::ArgumentError) { metrics.auc(score, label, **more.to_h) }
      assert_match(/values where the columns before it have/, error.message)
    end
    assert_raises(SocialTrust::ArgumentError) { metrics.auc([1], [1]) }
    assert_raises(SocialTrust::RangeError) { metrics.brier([2, 1], [0, 1]) }
    assert_raises(SocialTrust::RangeError) { metrics.auc([nil, 1], [0, 1]) }
    assert_raises(::TypeError) { metrics.auc(5, [1]) }
  end

  def test_calibration
    metrics = SocialTrust::Metrics
    bins = metrics.reliability(SCORES, TRUTH, bins: 2)
    assert_equal [3.0, 3.0], bins.map(&:weight)
    assert_in_delta 2.0 / 3, bins.last.label, 1e-12
    assert_raises(SocialTrust::RangeError, SocialTrust::ArgumentError) { metrics.reliability(SCORES, TRUTH, bins: 101) }
    fitted = metrics.calibrate(SCORES, TRUTH)
    assert_operator fitted.b, :>, 0
    want = 1 / (1 + Math.exp(-(fitted.a + fitted.b * 0.5)))
    assert_in_delta want, fitted.call(0.5), 1e-12
    assert_equal [fitted.call(0.5), nil], fitted.call([0.5, nil])
    assert_equal [fitted.call(0.5)].pack("d"), fitted.call([0.5].pack("d"))
    assert_empty fitted.call([])
    assert_in_delta 0, metrics.log_odds(50, target: :trust), 1e-12
    assert_equal 2, metrics.log_odds([0, 100]).size
    assert_raises(SocialTrust::RangeError) { metrics.log_odds(101) }
    assert_raises(::ArgumentError) { metrics.log_odds(1, target: :mood) }
  end
end
