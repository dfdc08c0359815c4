# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "open3"

class TestEvidence < Minitest::Test
  def test_three_ways
    rows = mails
    ledger = ledger()
    replayed = SocialTrust::Evidence.replay("ada", "me", rows.shuffle(random: Random.new(2)) + rows.first(5))
    running = rows.each_with_object(SocialTrust::Evidence.new("me", "ada")) { |row, evidence| evidence.add(**row) }
    at = START + 31 * DAY
    inputs = { observed: ledger.observed(as_of: at) }
    want = ledger.score("ada", "me", as_of: at)
    [replayed, running, running.clone, running.dup, Marshal.load(Marshal.dump(running)),
     SocialTrust::Evidence.load(running.dump), SocialTrust::Evidence.load_text(running.to_text), ledger.evidence("me", "ada")].each do |each|
      assert_equal want, each.score(as_of: at, inputs: inputs)
      assert_equal [60, "ada", "me", START + 29 * DAY + 7200], [each.size, each.a, each.b, each.last]
    end
    assert_equal running.dump, replayed.dump
  end

  def test_continuing_does_not_touch_the_copy
    evidence = SocialTrust::Evidence.new("ada", "me")
    copy = evidence.clone
    evidence << mails.first
    assert_equal [1, 0], [evidence.size, copy.size]
    assert_nil copy.last
    assert_match(/as_of/, assert_raises(SocialTrust::ArgumentError) { copy.score }.message)
  end

  def test_refusals
    evidence = SocialTrust::Evidence.replay("ada", "me", mails)
    before = evidence.dump
    assert_raises(SocialTrust::NeedsReplayError) { evidence << mails.first }
    assert_raises(SocialTrust::NeedsReplayError) { evidence.score(as_of: START) }
    assert_raises(SocialTrust::ArgumentError) { evidence.add(time: START + 99 * DAY, actor: "ben", target: "me") }
    assert_raises(::TypeError) { evidence << 5 }
    assert_raises(::ArgumentError) { SocialTrust::Ledger.new.add(time: START, actor: "a", target: "b", mood: 1) }
    assert_equal before, evidence.dump
    assert_raises(SocialTrust::ArgumentError) { SocialTrust::Evidence.new("a", "a") }
    other = SocialTrust::Profile.default.with("fold.half_life_days.rhythm_short" => 3)
    assert_raises(SocialTrust::MismatchError) { SocialTrust::Evidence.load(before, profile: other) }
    assert_raises(SocialTrust::MismatchError) { evidence.score(profile: other) }
    weights = SocialTrust::Profile.default.with("depth.rhythm.weight" => 0.9)
    refute_equal evidence.score, evidence.score(profile: weights)
  end

  def test_damaged_blobs
    blob = SocialTrust::Evidence.replay("ada", "me", mails).dump
    random = Random.new(3)
    300.times do
      bad = blob.dup
      bad.setbyte(random.rand(bad.bytesize), random.rand(256))
      next if bad == blob

      assert_raises(SocialTrust::CorruptError, SocialTrust::MismatchError) { SocialTrust::Evidence.load(bad) }
      assert_raises(SocialTrust::CorruptError) { SocialTrust::Evidence.load(blob[0, random.rand(blob.bytesize)]) }
    end
    assert_raises(SocialTrust::CorruptError) { SocialTrust::Evidence.load_text("no blob") }
    [nil, 5, :x].each { |bad| assert_raises(::TypeError, SocialTrust::Error) { SocialTrust::Evidence.load(bad) } }
  end

  def test_explain_and_next
    evidence = SocialTrust::Evidence.replay("ada", "me", mails << { time: START + 30 * DAY, actor: "ada", target: "me", kind: :ask, id: "q" })
    explanation = evidence.explain(as_of: START + 33 * DAY, me: "me")
    assert explanation.needs_history?
    assert_empty explanation.effects
    assert_equal %w[me], explanation.owed.map(&:by).uniq
    assert_equal :answer, evidence.next_actions("me", as_of: START + 33 * DAY).first.action
    assert_raises(SocialTrust::NotFoundError) { evidence.next_actions("ben") }
    better = evidence.what_if({ time: START + 33 * DAY, actor: "me", target: "ada", kind: :answer }, as_of: START + 33 * DAY)
    assert_operator better.depth.value, :>, evidence.score(as_of: START + 33 * DAY).depth.value
  end

  # What C wrote, in other versions too, Ruby reads and writes alike.
  def test_blobs_of_c
    blobs = Dir[File.join(ROOT, "tests/fuzz/corpus/evidence/{busy,empty,one_row,open_items,settled,two_rows}")]
    assert_equal 6, blobs.size
    blobs.each { |path| assert_equal File.binread(path), SocialTrust::Evidence.load(File.binread(path)).dump, path }
  end

  # Ruby's evidence continues in C, and goes on in Ruby.
  def test_exchange_with_c
    ours = SocialTrust::Evidence.replay("ada", "me", mails)
    at = START + 40 * DAY
    blob, status = Open3.capture2(needed("CONTINUE_EVIDENCE"), (at.to_i * 1_000_000).to_s, "ada", "me", stdin_data: ours.dump, binmode: true)
    assert status.success?
    theirs = SocialTrust::Evidence.load(blob)
    [ours.add(time: at, actor: "ada", target: "me", channel: "mail"), theirs].each { |each| each << { time: at + 60, actor: "me", target: "ada" } }
    assert_equal ours.dump, theirs.dump
  end

  # What Python writes Ruby continues, and the other way round.
  def test_exchange_with_python
    path = ENV.fetch("SOCIALTRUST_PYTHONPATH") { skip "SOCIALTRUST_PYTHONPATH is not set" }
    program = <<~PYTHON
      import sys
      from socialtrust import Evidence
      e = Evidence.from_text(sys.stdin.read())
      e.add(time=%d, actor="ada", target="me", channel="mail", id="python")
      print(e.to_text(), end="")
    PYTHON
    ours = SocialTrust::Evidence.replay("ada", "me", mails)
    at = START + 40 * DAY
    text, status = Open3.capture2({ "PYTHONPATH" => path }, needed("PYTHON"), "-c", format(program, at.to_i * 1_000_000), stdin_data: ours.to_text)
    assert status.success?
    theirs = SocialTrust::Evidence.load_text(text)
    ours.add(time: at, actor: "ada", target: "me", channel: "mail", id: "python")
    assert_equal ours.dump, theirs.dump
  end
end
