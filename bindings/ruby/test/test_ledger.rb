# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"

class TestLedger < Minitest::Test
  def test_set
    ledger = SocialTrust::Ledger.new
    row = mails.first
    assert_equal 1, ledger.add(**row).added
    assert_equal [0, 1], ledger.add(**row).to_h.values_at(:added, :duplicates)
    assert_raises(SocialTrust::ConflictError) { ledger.add(**row, weight: 2) }
    ledger.replace(**row, weight: 2)
    assert_equal 2.0, ledger.first.weight
    ledger.remove("ada", "me", row[:id])
    assert ledger.empty?
    assert_raises(SocialTrust::NotFoundError) { ledger.remove("ada", "me", row[:id]) }
  end

  def test_all_or_none
    ledger = SocialTrust::Ledger.new
    rows = mails << { time: START, actor: "ada", target: "me", kind: :sing }
    assert_match(/60/, assert_raises(SocialTrust::KindError) { ledger.add_all(rows) }.message)
    assert ledger.empty?
    assert_raises(::ArgumentError) { ledger.add_all([{ actor: "a" }]) }
    assert_raises(::TypeError) { ledger.add_all([1]) }
  end

  def test_enumerable
    ledger = ledger("ada", "ben")
    assert_equal 120, ledger.count
    assert_equal 60, ledger.each_interaction("ada").count
    assert_equal 60, ledger.rows("me", "ben").size
    assert_equal %w[ada ben me], ledger.map(&:actor).uniq.sort
    assert_equal ledger.rows, SocialTrust::Ledger.from_records(ledger).rows.sort_by { |row| ledger.rows.index(row) }
    enumerator = ledger.each
    assert_kind_of SocialTrust::Interaction, enumerator.next # a copy: the ledger is free meanwhile
    ledger.add(time: START, actor: "ada", target: "me")
    assert_equal 121, ledger.to_a.size
  end

  def test_the_first_row_is_there_at_once
    ledger = SocialTrust::Ledger.new
    ledger.add_all(Array.new(5000) { |k| { time: START + k, actor: "u#{k % 7}", target: "me" } })
    expected = ledger.rows
    made = GC.stat(:total_allocated_objects)
    enumerator = ledger.each
    assert_equal expected.first, enumerator.next
    assert_operator GC.stat(:total_allocated_objects) - made, :<, 10_000
    ledger.add(time: START, actor: "zoe", target: "me")
    assert_equal 5000, enumerator.size
    assert_equal expected, enumerator.to_a # as it was when it was asked for
    [0, 1, 256, 257].each do |few|
      part = SocialTrust::Ledger.from_records(expected.first(few))
      assert_equal part.rows, part.each.to_a
    end
  end

  def test_leaving_an_iteration
    ledger = ledger()
    seen = 0
    assert_equal :out, (ledger.each_interaction { break :out if (seen += 1) == 3 })
    assert_equal 3, seen
    assert_equal(:thrown, catch(:done) { ledger.each { throw :done, :thrown } })
    assert_equal(:returned, leave_by_return(ledger))
    raised = assert_raises(ZeroDivisionError) { ledger.each { 1 / 0 } }
    assert_equal "divided by 0", raised.message
    assert_equal 2, ledger.first(2).size
    assert_equal 1, ledger.add(time: START, actor: "ada", target: "me").added # and it is not busy
  end

  def leave_by_return(ledger)
    ledger.each { return :returned }
  end

  def test_changing_while_iterating
    ledger = ledger()
    %i[add forget prune scores each].each do |name|
      raised = assert_raises(SocialTrust::ConcurrentUseError) do
        ledger.each do
          case name
          when :add then ledger.add(time: START, actor: "a", target: "b")
          when :forget then ledger.forget("ada")
          when :prune then ledger.prune(before: START)
          when :scores then ledger.scores(as_of: START)
          else ledger.each { nil }
          end
        end
      end
      assert_equal "E_BUSY", raised.status_name
    end
    ledger.each { ledger.close } # lets go, while the call still holds it
    assert ledger.closed?
  end

  def test_contacts
    ledger = ledger("ada", "bob@mail")
    ledger.declare("ada", display_name: "Ada", organisation: "acme").declare("acme", kind: :organisation)
    ledger.declare("bot", kind: :automaton, do_not_score: true)
    assert_equal [:person, "Ada", "acme", 60], ledger.contact("ada").to_h.values_at(:kind, :display_name, :organisation, :interactions)
    assert ledger.contact("bot").do_not_score?
    alone = ledger.score("me", "ada").depth.value
    ledger.add_alias("bob@mail", of: "ada")
    assert ledger.contact("bob@mail").alias?
    assert_equal 120, ledger.score("me", "ada").interactions
    ledger.remove_alias("bob@mail")
    assert_equal alone, ledger.score("me", "ada").depth.value
    rolled = ledger.roll_up
    assert_includes rolled.contacts.map(&:id), "acme"
    assert_equal 60, rolled.each_interaction("acme").count
    assert_raises(SocialTrust::KindError) { ledger.declare("x", kind: :wizard) }
    assert_raises(SocialTrust::NotFoundError) { ledger.contact("nobody") }
    assert_raises(SocialTrust::ArgumentError) { ledger.score("me", "me") }
  end

  def test_forgetting
    ledger = ledger("ada", "ben")
    document = ledger.export_contact("ada")
    assert_includes document.to_s, "ada-in-3"
    assert_equal 60, ledger.forget("ada")
    assert_raises(SocialTrust::NotFoundError) { ledger.contact("ada") }
    refute_includes ledger.to_ndjson, "ada"
    assert_equal 30, ledger.prune(before: START + 15 * DAY)
    assert_equal 30, ledger.size
  end

  def test_reading
    Dir.mktmpdir do |folder|
      ledger = ledger("ada", "ben")
      path = File.join(folder, "log.ndjson")
      File.open(path, "w") { |file| assert_same file, ledger.to_ndjson(file) }
      csv = File.join(folder, "log.csv")
      File.write(csv, "time,actor,target\n1767258000,a,b\n")
      bytes = ledger.scores.to_csv
      made = [SocialTrust::Ledger.from_file(path), SocialTrust::Ledger.from_ndjson(path), SocialTrust::Ledger.from_ndjson(Pathname(path)),
              SocialTrust::Ledger.from_ndjson(StringIO.new(ledger.to_ndjson)), Marshal.load(Marshal.dump(ledger)),
              File.open(path) { |file| SocialTrust::Ledger.from_ndjson(file, threads: 2) }]
      made.each { |each| assert_equal bytes, each.scores.to_csv }
      assert_equal START, SocialTrust::Ledger.from_csv(csv).first.time
      assert_equal Time.utc(1970, 1, 1, 0, 29, 27, 258_000), SocialTrust::Ledger.from_csv(csv, unit: :us).first.time
      assert_raises(::ArgumentError) { SocialTrust::Ledger.from_csv(csv, unit: :weeks) }
      assert_raises(Errno::ENOENT) { SocialTrust::Ledger.from_csv(File.join(folder, "none.csv")) }
      assert_raises(SocialTrust::IoError) { SocialTrust::Ledger.from_file(File.join(folder, "none.csv")) }
    end
    assert_match(/line 2/, assert_raises(SocialTrust::ParseError) { SocialTrust::Ledger.from_csv(StringIO.new("time,actor,target\nx,a,b\n")) }.message)
    assert_raises(SocialTrust::ParseError) { SocialTrust::Ledger.from_csv(StringIO.new("time,actor,target,mood\n1767258000,a,b,c\n")) }
    assert_equal 1, SocialTrust::Ledger.from_csv(StringIO.new("time,actor,target,mood\n1767258000,a,b,c\n"), ignore_unknown: true).size
  end

  # Readers that misbehave.
  class Reader
    def initialize(&part)
      @part = part
    end

    def read(size)
      @part.call(size)
    end
  end

  def test_bad_readers
    ledger = SocialTrust::Ledger.new
    assert_raises(IOError) { ledger.read_csv(Reader.new { raise IOError, "gone" }) }
    assert_raises(::TypeError) { ledger.read_csv(Reader.new { 5 }) }
    assert_raises(::ArgumentError) { ledger.read_csv(Reader.new { |size| "x" * (size + 1) }) }
    assert_equal(7, catch(:out) { ledger.read_csv(Reader.new { throw :out, 7 }) })
    assert_raises(SocialTrust::ConcurrentUseError) do
      ledger.read_csv(Reader.new { ledger.add(time: START, actor: "a", target: "b") })
    end
    assert ledger.empty?
    assert_equal 1, ledger.add(time: START, actor: "a", target: "b").added
  end

  def test_marshal_keeps_what_was_declared
    ledger = ledger("ada", "ben")
    ledger.declare("ada", display_name: "Ada").add_alias("ben", of: "ada")
    copy = Marshal.load(Marshal.dump(ledger))
    assert_equal ledger.score("me", "ada"), copy.score("me", "ada")
    assert_equal ledger.contacts.sort_by(&:id), copy.contacts.sort_by(&:id)
    assert_raises(::TypeError) { ledger.dup }
  end

  def test_written_and_read_is_the_same_ledger
    ledger = ledger("ada", "ben")
    ledger.declare("ada", kind: :organisation, display_name: "Ada", do_not_score: true).declare("nobody")
    ledger.add_alias("ben", of: "eve")
    text = ledger.to_ndjson
    copy = SocialTrust::Ledger.from_ndjson(StringIO.new(text))
    assert_equal text, copy.to_ndjson
    assert_equal ledger.contacts.sort_by(&:id), copy.contacts.sort_by(&:id)
    assert_equal [%w[eve me]], copy.pairs.map { |pair| [pair.a, pair.b] }
    assert_equal copy.pairs, copy.pairs("ben")
    pair = copy.pairs.first
    assert_equal [copy.rows("eve", "me").size, copy.info.first], [pair.interactions, [pair.first, copy.info.first].min]
    assert_raises(SocialTrust::NotFoundError) { copy.pairs("zoe") }
  end
end
