# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "set"

class TestColumns < Minitest::Test
  ROWS = [
    { time: START, actor: "a", target: "b", kind: :ask, question: 0.9, channel: "mail", id: "q1" },
    { time: START + 60, actor: "b", target: "a", kind: :answer, looked_for: %i[humour] },
    { time: START + 90, actor: "a", target: "c", kind: :promise, id: "p", due: START + DAY, weight: 2 },
    { time: START + 99, actor: "c", target: "a", kind: :call, duration: 60, audience: 2, sentiment: 0.5 }
  ].freeze

  def one_by_one
    ROWS.each_with_object(SocialTrust::Ledger.new) { |row, ledger| ledger.add(**row) }
  end

  def arrays
    names = ROWS.flat_map(&:keys).uniq
    names.to_h { |name| [name, ROWS.map { |row| row[name] }] }
  end

  # Pairs come in no promised order.
  def sorted(ledger)
    ledger.rows.sort_by(&:time)
  end

  def us(time)
    time.to_i * 1_000_000
  end

  def test_arrays
    want = sorted(one_by_one)
    assert_equal want, sorted(SocialTrust::Ledger.from_columns(arrays))
    assert_equal want, sorted(SocialTrust::Ledger.from_columns(arrays.transform_keys(&:to_s)))
    assert_equal want, sorted(SocialTrust::Ledger.from_records(ROWS))
    assert_equal want, sorted(SocialTrust::Ledger.from_records(want.shuffle(random: Random.new(1))))
  end

  def test_packed
    packed = arrays.merge(
      time: ROWS.map { |row| us(row[:time]) }.pack("q*"), weight: [1, 1, 2, 1].pack("d*"),
      due: [-2**63, -2**63, us(START + DAY), -2**63].pack("q*"), audience: [1, 1, 1, 2].pack("L*"),
      actor: [[0, 1, 0, 2].pack("L*"), %w[a b c]], target: [[1, 0, 2, 0], %w[a b c]],
      kind: %i[ask answer promise call].map { |kind| SocialTrust::KINDS.index(kind) }.pack("C*"),
      question: [0.9, 0, 0, 0].pack("d*"), looked_for: [0, 1 << SocialTrust::CUES.index(:humour), 0, 0].pack("L*")
    )
    assert_equal sorted(one_by_one), sorted(SocialTrust::Ledger.from_columns(packed))
  end

  def test_numbered_contacts
    ledger = SocialTrust::Ledger.from_columns(columns(10_000, 50))
    assert_equal 10_000, ledger.size
    assert_equal (0...50).map(&:to_s).sort, ledger.contacts.map(&:id).sort
    assert_equal [:message], ledger.map(&:kind).uniq
    assert_equal ledger.to_ndjson, SocialTrust::Ledger.from_columns(columns(10_000, 50).merge(kind: nil, weight: nil)).to_ndjson
    assert_equal ledger.scores.to_csv, SocialTrust::Ledger.from_columns(columns(10_000, 50), threads: 2).scores.to_csv
  end

  def test_lengths
    good = columns(1000)
    ledger = SocialTrust::Ledger.new
    { time: good[:time][0..-2], actor: good[:actor][0..-5], target: "abc", weight: [1.0] * 999, kind: "\6" * 1001,
      channel: ["x"] * 3, id: [], due: "" }.each do |name, column|
      raised = assert_raises(SocialTrust::ArgumentError, name) { ledger.add_columns(good.merge(name => column)) }
      assert_match(/values|bytes/, raised.message)
    end
    assert ledger.empty?
  end

  def test_bad_columns
    ledger = SocialTrust::Ledger.new
    good = arrays
    { time: [[nil] * 4, [1.5] * 4, ["2026-01-01T00:00:00"] * 4, 5, nil], actor: [[1.5] * 4, [Object.new] * 4, 7, [[0, 1, 2, 9], %w[a b c]]],
      weight: [["1"] * 4, [Float::NAN] * 4, [9] * 4], audience: [[-1] * 4, [2**40] * 4, [0.5] * 4],
      kind: [[:sing] * 4, [200] * 4, [:ask, 7, :ask, :ask]], looked_for: [[:joy] * 4], id: [["a\0b"] * 4, ["\xff"] * 4], colour: [[1] * 4],
      question: [[2] * 4, :x] }.each do |name, bad|
      bad.each do |column|
        assert_raises(::TypeError, ::ArgumentError, SocialTrust::Error, "#{name} #{column.inspect}") do
          ledger.add_columns(good.merge(name => column))
        end
      end
    end
    assert_match(/row 2, column weight/, assert_raises(::TypeError) { ledger.add_columns(good.merge(weight: [1, 1, "x", 1])) }.message)
    assert_match(/row 1.*actor/, assert_raises(SocialTrust::TextError) { ledger.add_columns(good.merge(actor: ["a", "a\0", "a", "b"])) }.message)
    assert_match(/column time is missing/, assert_raises(SocialTrust::ParseError) { ledger.add_columns({ actor: ["a"], target: ["b"] }) }.message)
    assert ledger.empty?
  end

  # Documents that call columns otherwise.
  def test_names
    csv = "when,sender,to,mood,note\n2026-01-01T09:00:00Z,a,b,0.5,x\n"
    names = { "when" => "time", sender: :actor, "mood" => "sentiment", "note" => nil, "absent" => "id" }
    row = SocialTrust::Ledger.from_csv(StringIO.new(csv), columns: names).first
    assert_equal [START, "a", "b", 0.5], row.to_h.values_at(:time, :actor, :target, :sentiment)
    json = JSON.generate({ when: 1_767_258_000_000, sender: "a", to: "b", mood: 0.5, note: "x" })
    assert_equal row, SocialTrust::Ledger.from_ndjson(StringIO.new(json), columns: names, unit: :ms).first
    Dir.mktmpdir do |folder|
      File.write(path = File.join(folder, "x.csv"), csv)
      assert_equal row, SocialTrust::Ledger.from_file(path, columns: names).first
    end
    long = { "w" * 5000 => "time", "sender" => "actor", "mood" => nil, "note" => "" } # texts that do not lie on the stack
    assert_equal 1, SocialTrust::Ledger.from_csv(StringIO.new(csv.sub("when", "w" * 5000)), columns: long).size
    assert_raises(SocialTrust::ParseError) { SocialTrust::Ledger.from_csv(StringIO.new(csv)) }
    [{ "when" => "hour" }, { "when" => "time", "sender" => "time" }, (0..64).to_h { |k| ["c#{k}", nil] }].each do |bad|
      assert_raises(SocialTrust::Error, bad.inspect) { SocialTrust::Ledger.from_csv(StringIO.new(csv), columns: bad) }
    end
    [{ 5 => "time" }, { "when" => 5 }, { nil => "time" }, ["when"], 5].each do |bad|
      assert_raises(::TypeError, bad.inspect) { SocialTrust::Ledger.from_csv(StringIO.new(csv), columns: bad) }
    end
    assert_raises(SocialTrust::TextError) { SocialTrust::Ledger.from_csv(StringIO.new(csv), columns: { "a\0" => "time" }) }
  end

  # A conversion that changes what is being read.
  class Trickster
    def initialize(&trick)
      @trick = trick
    end

    def to_time
      @trick.call
      Helper::START
    end
  end

  def test_columns_that_change_meanwhile
    times = [START, nil, START + 1]
    actors = [+"a" * 5000, +"b", +"c"]
    times[1] = Trickster.new do
      times.clear
      actors.each(&:clear)
      GC.start
    end
    # Times are read first: actors are empty by then, which is refused; nothing crashes.
    assert_raises(SocialTrust::TextError) { SocialTrust::Ledger.from_columns({ time: times, actor: actors, target: %w[x y z] }) }
    times = [START, nil, START + 1]
    times[1] = Trickster.new { times.clear }
    assert_equal 3, SocialTrust::Ledger.from_columns({ time: times, actor: %w[a b c], target: %w[x y z] }).size
    ledger = SocialTrust::Ledger.new
    assert_raises(SocialTrust::ArgumentError) do
      ledger.add(time: Trickster.new { ledger.close }, actor: "a", target: "b")
      ledger.add(time: START, actor: "a", target: "b")
    end
  end

  # Rows in each form in which they may come are the same ledger, and cost little more than columns do.
  def test_rows_in_every_form
    hashes = mails.map.with_index do |row, n|
      { **row, kind: n % 3 == 1 ? :promise : nil, due: n % 3 == 1 ? "2026-03-01" : nil, weight: n.even? ? 1.5 : nil, cues: n % 5 == 0 ? { question: 0.5 } : nil,
        looked_for: [:humour] }.compact
    end
    want = SocialTrust::Ledger.new
    hashes.each { |row| want << row }
    kinds = want.profile.method(:kind_name)
    forms = { hashes: hashes, text: hashes.map { |row| row.transform_keys(&:to_s) }, interactions: want.rows,
              from: hashes.map { |row| row.transform_keys({ actor: :from, target: "to" }) },
              arrays: hashes.map { |row| [*row.values_at(:time, :actor, :target, :kind), row.except(:time, :actor, :target, :kind)] },
              codes: hashes.map { |row| { **row, kind: (0..).find { |code| kinds.(code) == (row[:kind] || :message) } } },
              mixed: hashes.zip(want.rows).flatten.each_slice(2).map.with_index { |two, n| two[n % 2] },
              names: hashes.map.with_index { |row, n| n.even? ? row : row.transform_keys(&:to_s) }, each: hashes.each, set: Set.new(hashes) }
    forms.each do |form, rows|
      got = SocialTrust::Ledger.new
      assert_equal 60, got.add_all(rows).added, form
      assert_equal want.to_ndjson, got.to_ndjson, form
    end
    assert_equal 0, SocialTrust::Ledger.new.add_all([]).rows
    assert_equal 1, SocialTrust::Ledger.new.add_all(hashes[0]).rows
  end

  def test_rows_that_are_none
    ledger = SocialTrust::Ledger.new
    good = { time: START, actor: "a", target: "b" }
    { [good.except(:actor)] => /missing actor/, [good, good.except(:time)] => /row 1.*time/, [good, 5] => /not Integer/,
      [good.merge(kind: :sing)] => /sing/, [good.merge(kind: 200)] => /kind 200/, [good, good.merge(cues: 5)] => /row 1, cues/,
      [good.merge(colour: 1)] => /colour/, [[START, "a"]] => /target/, [good, nil] => /NilClass/ }.each do |rows, said|
      error = assert_raises(::ArgumentError, ::TypeError, SocialTrust::Error, rows.inspect) { ledger.add_all(rows) }
      assert_match said, error.message
    end
    assert_empty ledger
  end

  # What is made of a row on the way to its columns costs less processor time than the library takes: of the least of either in turns,
  # for whoever shares the processor makes one or the other slower, and both never quicker.
  def test_many_rows_cost_what_columns_cost
    rows = Array.new(60_000) { |n| { time: START + n, actor: "p#{n % 997}", target: "q#{n % 787}", channel: "mail", id: "i#{n}" } }
    columns = rows[0].keys.to_h { |name| [name, rows.map { |row| row[name] }] }
    took = lambda do |&work|
      GC.start
      before = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
      work.call
      Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - before
    end
    by_columns = by_rows = Float::INFINITY
    40.times do |turn|
      by_columns = [by_columns, took.call { SocialTrust::Ledger.new.add_columns(columns) }].min
      by_rows = [by_rows, took.call { SocialTrust::Ledger.new.add_all(rows) }].min
      break if turn > 1 && by_rows < 3 * by_columns
    end
    assert_operator by_rows, :<, 3 * by_columns
  end
end
