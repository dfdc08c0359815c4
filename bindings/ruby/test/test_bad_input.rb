# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "date"

# Anything at all for any argument: an exception with a message, or a result, and never a crash. SEED repeats a run.
class TestBadInput < Minitest::Test
  SEED = Integer(ENV.fetch("SEED", "1"))
  ROUNDS = Integer(ENV.fetch("ROUNDS", "4000"))
  FINE = [::TypeError, ::ArgumentError, ::RangeError, FloatDomainError, EncodingError, SocialTrust::Error, SystemCallError, IOError,
          FrozenError].freeze

  def junk(random)
    [nil, true, 0, -1, 1, 7, 255, 256, 2**31, 2**62, 2**63, -2**63, 2**64, 10**40, 0.0, -1.5, Float::NAN, Float::INFINITY, 1e308, "", "a",
     "b", "me", "a\0b", "\xff\xfe", "ä".encode("UTF-16LE"), "x" * 5000, "2026-01-01T00:00:00Z", "2026-01-01", :a, :message, :sing, :all, [], [nil],
     [1, 2], ["a"], [[0], ["a"]], [START, "a", "b", :ask, { id: "z" }], [START, "a", "b", :ask, 5], {}, { a: 1 }, { time: START, actor: "a", target: "b" },
     { "question" => 2 }, { cues: { humour: "x" } }, START, START.to_datetime, Date.new(2026), Object.new, Class, 1..5, Rational(1, 3),
     Complex(1, 2), [1, 2, 3].pack("q*"), [1.5].pack("d*"), "abc", StringIO.new("time,actor,target\n1,a,b\n"), proc { 1 }, SocialTrust::Profile.default,
     SocialTrust::Evidence.new("a", "b"), $stderr].sample(random: random)
  end

  CALLS = [
    ->(l, _, j) { l.add(time: j.(), actor: j.(), target: j.(), kind: j.()) },
    ->(l, _, j) { l.add(time: START, actor: "a", target: "b", **{ %i[channel audience weight duration sentiment cues looked_for id ref due question colour].sample => j.() }) },
    ->(l, _, j) { l << j.() },
    ->(l, _, j) { l.add_all([j.(), j.()]) },
    ->(l, _, j) { l.add_all(j.()) },
    ->(l, _, j) { l.add_columns({ time: j.(), actor: j.(), target: j.(), j.() => j.() }) },
    ->(l, _, j) { l.add_columns({ time: [START, START], actor: %w[a b], target: %w[b a], %i[kind weight id question due].sample => j.() }) },
    ->(l, _, j) { l.add_columns(j.()) },
    ->(l, _, j) { l.replace(time: START, actor: "a", target: "b", id: j.()) },
    ->(l, _, j) { l.remove(j.(), j.(), j.()) },
    ->(l, _, j) { l.forget(j.()) },
    ->(l, _, j) { l.prune(before: j.()) },
    ->(l, _, j) { l.declare(j.(), kind: j.(), display_name: j.(), organisation: j.(), do_not_score: j.()) },
    ->(l, _, j) { l.add_alias(j.(), of: j.()) },
    ->(l, _, j) { l.read_csv(j.(), unit: j.()) },
    ->(l, _, j) { l.read_ndjson(j.()) },
    ->(l, _, j) { l.read_file("/nonexistent/#{j.().class}") },
    ->(l, _, j) { l.read_arrow(j.()) },
    ->(l, _, j) { l.contact(j.()) },
    ->(l, _, j) { l.rows(j.(), j.()) },
    ->(l, _, j) { l.score(j.(), j.(), as_of: j.(), inputs: j.()) },
    ->(l, _, j) { l.score("a", "b", as_of: START + 9, profile: j.()) },
    ->(l, _, j) { l.score("a", "b", as_of: START + 9, inputs: { %i[observed attention reputation_r].sample => j.() }) },
    ->(l, _, j) { l.scores(as_of: j.(), me: j.(), attention: j.(), observed: j.()) },
    ->(l, _, j) { l.timeline("a", "b", times: j.()) },
    ->(l, _, j) { l.timeline("a", "b", start: j.(), stop: START + 9 * DAY, step: DAY) },
    ->(l, _, j) { l.explain(j.(), j.(), as_of: j.(), me: j.()).text(language: j.(), me: j.()) },
    ->(l, _, j) { l.explain_change("a", "b", before: j.(), after: j.()) },
    ->(l, _, j) { l.what_if("a", "b", j.(), as_of: START + 9) },
    ->(l, _, j) { l.next_actions(j.(), j.(), as_of: j.()) },
    ->(l, _, j) { l.evidence(j.(), j.(), as_of: j.()) },
    ->(_, e, j) { e.add(time: j.(), actor: j.(), target: j.(), kind: j.()) },
    ->(_, e, j) { e << j.() },
    ->(_, e, j) { e.score(as_of: j.(), inputs: j.()) },
    ->(_, e, j) { e.what_if(j.(), as_of: j.()) },
    ->(_, e, j) { e.next_actions(j.(), as_of: j.()) },
    ->(_, _, j) { SocialTrust::Evidence.load(j.(), profile: j.()) },
    ->(_, _, j) { SocialTrust::Evidence.load_text(j.()) },
    ->(_, _, j) { SocialTrust::Evidence.replay(j.(), j.(), j.()) },
    ->(_, _, j) { SocialTrust::Evidence.new(j.(), j.(), profile: j.()) },
    ->(_, _, j) { SocialTrust::Profile.from_json(j.()) },
    ->(_, _, j) { SocialTrust::Profile.default.with({ j.() => j.() }) },
    ->(_, _, j) { SocialTrust::Profile.default[j.()] },
    ->(_, _, j) { SocialTrust::Words.from_json(j.()) },
    ->(_, _, j) { SocialTrust::Words.builtin(j.()) },
    ->(_, _, j) { SocialTrust::Ledger.new(profile: j.(), threads: j.()) },
    ->(l, _, j) { l.scores[j.()] },
    ->(_, _, j) { SocialTrust.time(j.()) }
  ].freeze
  START = Helper::START
  DAY = Helper::DAY

  # Names of C functions, structs and constants, and of fields with their unit, are no words of Ruby.
  C_WORDS = /\b(?:sot|SOT)_|\bNULL\b|\bNAN\b|_us\b|\bNative\b|place for the result|function that writes/

  # Each refused, by the library or on the way to it.
  def refusals(ledger, reader, network)
    evidence, columns = ledger.evidence("a", "me"), { actor: ["a"], target: ["b"], rating: [1] }
    reading = reader.read("I promise", time: START, id: "m")
    [-> { SocialTrust::Evidence.load(nil) }, -> { SocialTrust::Evidence.load_text(nil) }, -> { SocialTrust::Evidence.new(nil, "b") },
     -> { evidence.score(as_of: START - DAY) }, -> { evidence.add(time: START, actor: "c", target: "d") },
     -> { SocialTrust::Evidence.replay("a", "b", [[nil, "a", "b"]]) }, -> { SocialTrust::Profile.from_json(nil) },
     -> { SocialTrust::Profile.default[nil] }, -> { SocialTrust::Words.builtin(nil) }, -> { SocialTrust::Words.from_json(nil) },
     -> { ledger.score(nil, "me") }, -> { ledger.score("a", "a") }, -> { ledger.add(time: nil, actor: "a", target: "b") },
     -> { ledger.remove("a", nil, "x") }, -> { ledger.forget(nil) }, -> { ledger.prune(before: nil) }, -> { ledger.add_alias(nil, of: "a") },
     -> { ledger.contact(nil) }, -> { ledger.export_contact(nil) }, -> { ledger.summary(nil) }, -> { ledger.scores(me: "zz") },
     -> { ledger.score("a", "me", inputs: { attention: [-1, 2] }) }, -> { ledger.explain_change("a", "me", before: START + 9 * DAY, after: START) },
     -> { ledger.learn({ a: [nil], b: ["b"], label: [1] }) }, -> { ledger.learn_activity(stop: Time.utc(1970)) },
     -> { ledger.timeline("a", "me", times: [START + DAY, START]) }, -> { ledger.snapshot.add(time: START, actor: "a", target: "b") },
     -> { reader.read(nil) }, -> { reader.read("x", language: "xx") }, -> { reader.read("x", time: 10**18) }, -> { reader.read("x", zone: 9999) },
     -> { reading.rows("a", "b", least_q: 7) }, -> { reading.rows("a", "b", open: [{ by: "a", kind: :promise, id: nil }]) },
     -> { reading.rows("a", "b", open: [{ by: "a", kind: :promise, id: "x", what: "\xff" }]) }, -> { SocialTrust.html_text(nil) },
     -> { SocialTrust::Reader.new(*(["{}"] * 20)) }, -> { network.edge(nil, "b") }, -> { network.reputation("a", nil) }, -> { network.standing([]) },
     -> { network.attack("a", []) }, -> { network.knowers(nil) }, -> { SocialTrust::Network.from_columns(columns, half_life_days: 5) },
     -> { SocialTrust::Network.from_columns(columns, as_of: 10**18) }, -> { SocialTrust::Metrics.auc([], []) },
     -> { SocialTrust::Metrics.log_odds(1000) }, -> { SocialTrust.time(nil) }]
  end

  def test_messages_speak_ruby
    ledger = ledger("a")
    refusals(ledger, SocialTrust::Reader.new, ledger.network).each_with_index do |call, index|
      error = assert_raises(StandardError, "number #{index}") { call.call }
      assert_includes [::TypeError, *SocialTrust::Error.subclasses], error.class, error.message
      refute_match C_WORDS, error.message
    end
  end

  def test_anything
    random = Random.new(SEED)
    srand(SEED)
    ledger = ledger("a", "b")
    evidence = SocialTrust::Evidence.new("a", "b")
    tally = Hash.new(0)
    ROUNDS.times do |round|
      ledger = ledger("a", "b") if (round % 200).zero?
      call = CALLS[round % CALLS.size]
      begin
        call.call(ledger, evidence, -> { junk(random) })
        tally[:fine] += 1
      rescue *FINE => e
        refute_empty e.message, "round #{round}"
        tally[e.class] += 1
      rescue StandardError => e
        flunk "SEED=#{SEED}, round #{round}: #{e.class}: #{e.message}\n#{e.backtrace.first(5).join("\n")}"
      end
    end
    assert_operator tally[:fine], :>, ROUNDS / 50
    assert_operator tally.size, :>, 8
    assert_equal 120, ledger("a", "b").size
  end
end
