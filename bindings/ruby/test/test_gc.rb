# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "rbconfig"
require "timeout"

# Under a collector that runs at every chance and moves what it can; and nothing that is done often grows.
class TestGc < Minitest::Test
  def stressed
    GC.stress = true
    yield
  ensure
    GC.stress = false
  end

  # A bit of everything.
  def work(id)
    ledger = SocialTrust::Ledger.from_records(mails(id, 3))
    ledger.add(time: START + 5 * DAY, actor: id, target: "me", kind: :ask, cues: { humour: 0.5 }, looked_for: [:apology], id: "q")
    ledger.declare(id, display_name: "A" * 30)
    evidence = SocialTrust::Evidence.replay(id, "me", ledger.rows)
    evidence = SocialTrust::Evidence.load_text(evidence.to_text)
    explanation = ledger.explain(id, "me", as_of: START + 9 * DAY)
    at = START + 9 * DAY
    what_if = ledger.what_if(id, "me", [{ time: at, actor: "me", target: id, kind: :answer }], as_of: at)
    reports = 0
    csv = ledger.scores(as_of: at) { reports += 1 }.to_csv
    left = ledger.each { |row| break row.actor if row.target == "me" }
    begin
      ledger.add(time: "2026-03-01", actor: id, target: "me")
    rescue SocialTrust::ParseError => e
      refused = e.message
    end
    [evidence.score(as_of: at).to_h, explanation.to_s, explanation.effects.size, what_if.to_h, csv, left, refused,
     ledger.timeline(id, "me", times: [START, at])[:depth], ledger.next_actions("me", id, as_of: at).map(&:to_h),
     Marshal.load(Marshal.dump(ledger)).to_ndjson]
  end

  def test_stress
    want = work("ada#{'x' * 40}")
    assert_equal(want, stressed { work("ada#{'x' * 40}") })
  end

  # In a process without a second thread, which Ruby interrupted each time before a call began: it was made again for ever.
  def test_a_long_call_ends_under_stress
    program = 'require "socialtrust"; ledger = SocialTrust::Ledger.new; ledger.add(time: Time.at(0), actor: "a", target: "b"); GC.stress = true; ' \
              "5.times { print ledger.scores(as_of: Time.at(9)).size }"
    IO.popen([RbConfig.ruby, "-e", program]) do |io|
      assert_equal "11111", Timeout.timeout(120) { io.read }
    ensure
      Process.kill(:KILL, io.pid)
    end
  end

  # What each context has, the built-in profile, is there once for all ledgers of so many threads, and not once for each.
  def test_contexts_are_shared
    [1, 2, 5].each { |threads| assert_same SocialTrust.context(threads), SocialTrust.context(threads) }
    refute_same SocialTrust.context(2), SocialTrust.context(5)
    ledgers = Array.new(3) { SocialTrust::Ledger.from_records(mails("ada", 3), threads: 2) }
    assert_equal 1, ledgers.map { |ledger| ledger.score("ada", "me", as_of: START + 9 * DAY) }.uniq.size
    assert_raises(SocialTrust::Error, TypeError, RangeError) { SocialTrust.context(-1) }
  end

  # The same of networks and learning.
  def work_with_networks(id)
    columns = { actor: [id, "b", "c"], target: ["b", id, id], weight: [1, 2, 3], time: [START] * 3 }
    network = SocialTrust::Network.from_columns(columns, contacts: ["d" * 30])
    standing = network.standing([id, "b"])
    ledger = SocialTrust::Ledger.from_csv(StringIO.new("when,from,to\n2026-01-01T09:00:00Z,#{id},b\n"), columns: { "when" => "time" })
    own = ledger.network(as_of: START + DAY)
    measured = SocialTrust::Metrics.auc([1, 2, 3], [0, 1, 1], group: [1, 1, id], resamples: 9)
    moves = ledger.compare_profiles(nil, SocialTrust::Profile.default.with("depth.rhythm.weight" => 9), as_of: START + DAY, least: 0)
    refused = [-> { network.standing(["b", "x" * 9000, nil]) }, -> { network.reputation(id, "x" * 500) },
               -> { SocialTrust::Network.from_columns(columns.merge(rating: [1, 2, :x])) },
               -> { ledger.learn([{ a: id, b: "b", label: 1 }], as_of: START + DAY, name: "x" * 20_000) }].map do |each|
      assert_raises(StandardError, &each).message
    end
    [network.edges.to_a, standing.to_a, network.standing_local(id).to_a, network.reputation(id, "b", admitted: [id]).to_a,
     network.introduction("c", "b").to_s, network.to_graphml(standing: standing), network.knowers(id).map(&:to_a), measured.to_a,
     moves.to_a, SocialTrust::Calibration.new(a: 1, b: 2).call([1, 2]), refused,
     ledger.explain(id, "b", as_of: START + DAY, network: own, inputs: { admitted: own.admit([id]) }).to_json]
  end

  def test_stress_of_networks
    want = work_with_networks("ada#{'x' * 40}")
    assert_equal(want, stressed { work_with_networks("ada#{'x' * 40}") })
  end

  def test_columns_under_stress
    columns = { time: [START, START + 1], actor: ["a" * 30, "b"], target: ["c" * 50, nil], kind: [[0, 0], %w[ask]], id: ["x", nil] }
    raised = assert_raises(SocialTrust::ParseError) { stressed { SocialTrust::Ledger.from_columns(columns) } }
    assert_match(/target/, raised.message)
    columns[:target][1] = "a" * 30
    made = stressed { SocialTrust::Ledger.from_columns(columns) }
    assert_equal %w[x], made.filter_map(&:id)
  end

  def test_compaction
    skip "no compaction here" unless GC.respond_to?(:compact) && GC.respond_to?(:auto_compact=)
    want = work("ada")
    GC.auto_compact = true
    40.times do |index|
      garbage = Array.new(2000) { "x" * (index % 30) }
      assert_equal want, work("ada")
      work_with_networks("ada")
      GC.compact if (index % 8).zero?
      garbage.clear
    end
    GC.verify_compaction_references(double_heap: true, toward: :empty) if GC.respond_to?(:verify_compaction_references)
    assert_equal want, work("ada")
  rescue NotImplementedError
    skip "no compaction here"
  ensure
    GC.auto_compact = false if GC.respond_to?(:auto_compact=)
  end

  # What lives longer than its parent.
  def test_children_outlive_their_parents
    scores, explanation, evidence, attention = lambda do
      ledger = ledger()
      [ledger.scores, ledger.explain("ada", "me"), ledger.evidence("ada", "me"), ledger.attention]
    end.call
    3.times { GC.start }
    assert_equal 1, scores.to_a.size
    assert_match(/ada/, explanation.text)
    assert_equal 60, evidence.size
    assert_operator attention["me"], :>, 0
  end

  # A leak grows every time; what the allocator keeps back does not.
  def grows(most, rounds)
    rounds.times { yield }
    grown = Array.new(3) do
      GC.start
      before = resident
      3.times { rounds.times { yield } }
      GC.start
      more = resident - before
      break [more] if more < most
      more
    end
    assert_operator grown.min, :<, most, "grew by #{grown} bytes"
  end

  def test_no_leaks
    rows = mails
    grows(1_000_000, 120) do
      ledger = SocialTrust::Ledger.from_records(rows)
      ledger.scores(signals: true).to_csv
      explanation = ledger.explain("me", "ada")
      explanation.text
      explanation.to_json
      SocialTrust::Evidence.load(SocialTrust::Evidence.replay("ada", "me", rows).dump).score
      ledger.scores.arrow_stream
      SocialTrust::Profile.default.with("depth.rhythm.weight" => 0.9)
    end
  end

  def test_no_leaks_of_networks
    grows(12_000_000, 250) { work_with_networks("ada") } # many: what has been stressed grows back first
  end

  def test_no_leaks_where_it_fails
    rows = mails << { time: START, actor: "x" * 20_000, target: "me", kind: :sing }
    ledger = SocialTrust::Ledger.new
    blob = SocialTrust::Evidence.new("a", "b").dump
    grows(1_000_000, 120) do
      [-> { ledger.add_all(rows) }, -> { SocialTrust::Evidence.replay("ada", "me", rows) }, -> { SocialTrust::Evidence.load("#{blob}x") },
       -> { ledger.add(time: START, actor: "x" * 100_000, target: "\xff") }, -> { SocialTrust::Profile.from_json("{") },
       -> { ledger.read_csv(StringIO.new("time,actor,target\n" * 1000)) }, -> { ledger.score("a", "b", as_of: START) },
       -> { ledger().each { raise "out" } }, -> { ledger().scores { raise "out" } }].each do |each|
        assert_raises(StandardError) { each.call }
      end
    end
  end
end
