# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"

# What a load brought and what there is to remark about it; ids normalised; CSV defused; batches of rows.
class TestIntake < Minitest::Test
  LOG = [["2026-03-01T09:00:01Z", "ann", "bob", "m"], ["2026-03-02T09:00:01Z", "bob", "ann", "n"],
         ["2026-03-03T09:00:01Z", "bob", "ann", "m"]].freeze

  def csv(rows)
    StringIO.new(([%w[time actor target id]] + rows).map { |row| "#{row.join(",")}\n" }.join)
  end

  # The same rows by every door: name, what adds them, what a place is called, the first row's place.
  def doors(rows)
    hashes = rows.map { |row| %i[time actor target id].zip(row).to_h }
    json = hashes.map { |row| "{#{row.map { |name, value| "\"#{name}\":\"#{value}\"" }.join(",")}}\n" }.join
    [["csv", ->(to) { to.read_csv(csv(rows)) }, "line", 2], ["ndjson", ->(to) { to.read_ndjson(StringIO.new(json)) }, "line", 1],
     ["records", ->(to) { to.add_all(hashes) }, "row", 0]]
  end

  def test_a_conflict_names_both_places
    doors(LOG).each do |name, add, unit, first|
      error = assert_raises(SocialTrust::ConflictError, name) { add.call(SocialTrust::Ledger.new) }
      assert_match(/#{unit} #{first + 2}, (column|key) id: m is in use .*\(#{unit} #{first}\)/, error.message)
      ledger = SocialTrust::Ledger.new.set_intake(refuse: [])
      add.call(ledger)
      report = ledger.report
      assert_equal [3, 2, unit == "line", true], [report.rows, report.added, report.by_line, report.any?]
      remark = report.remarks.fetch(:conflict)
      assert_equal [:conflict, 1, first + 2, first, "m", nil], remark.to_a
      assert report.to_s.start_with?("3 rows read, 2 new\n")
      assert_includes ledger.report(language: "de").to_s, "3 Zeilen gelesen, 2 neu"
    end
  end

  def test_reading_twice_adds_nothing
    doors(LOG.first(2)).each do |_, add, _, _|
      ledger = SocialTrust::Ledger.new
      add.call(ledger)
      refute ledger.report.any?
      add.call(ledger)
      assert_equal [2, 0, 2], [ledger.size, ledger.report.added, ledger.report.remarks[:equal].count]
    end
  end

  def test_what_may_be_refused
    ledger = SocialTrust::Ledger.new.set_intake(now: "2026-03-02", refuse: %i[late early])
    assert_match(/line 3: refused \(late, 2 in all\)/, assert_raises(SocialTrust::RefusedError) { ledger.read_csv(csv(LOG)) }.message)
    assert_raises(SocialTrust::RefusedError) { ledger.add_all([{ time: "1970-01-01T00:00:00Z", actor: "a", target: "b" }]) }
    assert_equal 0, ledger.size
    assert_match(/expected one of equal, conflict/, assert_raises(SocialTrust::ArgumentError) { ledger.set_intake(refuse: :sooner) }.message)
  end

  def test_normalised_ids_at_every_door
    rows = [["2026-03-01T09:00:01Z", " Ann@Example.org", "bob", "1"], ["2026-03-02T09:00:01Z", "ann@example.org", "bob ", "2"]]
    doors(rows).each do |_, add, _, _|
      ledger = SocialTrust::Ledger.new.set_intake(normalise: true)
      add.call(ledger)
      ledger.add(time: "2026-03-03T09:00:01Z", actor: "bob", target: "ANN@EXAMPLE.ORG")
      assert_equal [2, 1], [ledger.info.contacts, ledger.info.pairs]
      assert_equal 3, ledger.score("ann@Example.org ", "bob").interactions
    end
  end

  def test_formulas_are_defused_on_request
    ledger = SocialTrust::Ledger.new
    %w[=1+1 +49 -x @fan a=b].each { |actor| ledger.add(time: "2026-03-01T09:00:01Z", actor: actor, target: "me") }
    scores = ledger.scores
    assert_equal ["\"'+49\"", "\"'-x\"", "\"'=1+1\"", "\"'@fan\"", "a=b"],
                 scores.to_csv(defuse: true).lines.drop(1).map { |line| line.split(",").first }.sort
    refute_includes scores.to_csv, "'"
  end

  def test_integers_need_a_unit_where_no_type_says_one
    [803, 0, 20_260_301, 46_082].each do |bad|
      error = assert_raises(SocialTrust::RangeError) do
        SocialTrust::Ledger.from_csv(StringIO.new("time,actor,target\n#{bad},a,b\n"))
      end
      assert_match(/unit|looks like/, error.message)
    end
    assert_equal 1, SocialTrust::Ledger.from_csv(StringIO.new("time,actor,target\n803,a,b\n"), unit: :s).size
  end

  def test_equal_rows_are_as_many_as_one_load_has
    row = [*LOG[0].first(3), ""]
    doors([row] * 3 + [LOG[1]]).zip(doors([row])).each do |(_, add, _, _), (_, less, _, _)|
      ledger = SocialTrust::Ledger.new
      less.call(ledger)
      refute ledger.report.any?
      add.call(ledger)
      assert_equal [4, 2, 1], [ledger.size, *%i[repeated equal].map { |name| ledger.report.remarks[name].count }]
      2.times { add.call(ledger) }
      assert_equal [4, 0], [ledger.size, ledger.report.added]
    end
    evidence = SocialTrust::Evidence.new("a", "b")
    row = ["2026-03-01T09:00:01Z", "a", "b"]
    assert_equal [[3, 0], [0, 2], [1, 3]], [3, 2, 4].map { |count| evidence.add_many([row] * count) }
    assert_equal SocialTrust::Evidence.replay("a", "b", [row] * 4).dump, evidence.dump
  end

  def test_batches_of_rows
    rows = (1..6).map { |day| [format("2026-03-%02dT09:00:01Z", day), *(day.odd? ? %w[a b] : %w[b a])] }
    sums = rows.sum { |row| SocialTrust::Evidence.row_sum(row) } % (2**64)
    [rows, rows.reverse, rows.rotate(3)].each do |order|
      evidence = SocialTrust::Evidence.new("a", "b")
      assert_equal [6, 0], evidence.add_many(order)
      assert_equal [sums, SocialTrust::Evidence.replay("a", "b", rows).dump], [evidence.sum, evidence.dump]
      assert_equal [0, 4], evidence.add_many(order & rows.last(4))
    end
    gap = SocialTrust::Evidence.new("a", "b")
    gap.add_many(rows.first(2) + rows.drop(3))
    assert_equal sums, (gap.sum + SocialTrust::Evidence.row_sum(rows[2])) % (2**64)
    assert_raises(SocialTrust::NeedsReplayError) { gap.add_many([rows[2]]) }
  end

  def test_resolution_is_declared_where_rows_are_read
    rows = [["2026-03-01T10:00:00Z", "ben", "me", :ask], ["2026-03-01T10:00:40Z", "me", "ben", :message],
            ["2026-03-01T10:00:50Z", "ben", "me", :message]]
    csv = "time,actor,target,kind\n" + rows.map { |row| row.join(",") + "\n" }.join
    profile = SocialTrust::Profile.from_json({ fold: { resolution_seconds: 60 } })
    right = SocialTrust::Ledger.from_records(rows, profile: profile).scores(as_of: "2026-03-05").to_csv
    columns = %i[time actor target kind].zip(rows.transpose).to_h
    [SocialTrust::Ledger.from_csv(StringIO.new(csv), resolution: 60), SocialTrust::Ledger.from_records(rows, resolution: 60),
     SocialTrust::Ledger.from_columns(columns, resolution: 60),
     SocialTrust::Ledger.new.set_intake(resolution: 60).tap { |told| told.add_all(rows) }].each do |ledger|
      assert_equal [60, right], [ledger.info.resolution, ledger.scores(as_of: "2026-03-05").to_csv]
      assert_equal 60, SocialTrust::Ledger.from_ndjson(StringIO.new(ledger.to_ndjson)).info.resolution
    end
    refute_equal right, SocialTrust::Ledger.from_records(rows).scores(as_of: "2026-03-05").to_csv
    assert_raises(SocialTrust::RangeError) { SocialTrust::Ledger.from_records(rows, resolution: 90_000) }
    assert_raises(SocialTrust::RangeError) { SocialTrust::Ledger.new.set_intake(resolution: 90_000) }
  end

  def test_planned_rows
    past = [["2026-03-01T09:00:01Z", "a", "b", :ask, { id: "q" }], ["2026-03-02T09:00:01Z", "b", "a", :answer]]
    planned = [["2026-03-09T09:00:00Z", "a", "b", :meet, { id: "m", duration: 3600 }], ["2026-03-11T09:00:00Z", "a", "b", :call]]
    evidence = SocialTrust::Evidence.new("a", "b")
    assert_equal [4, 0], evidence.add_many([planned[1], *past, planned[0]], now: "2026-03-03")
    assert_equal [2, 4, 2], [evidence.planned, evidence.size, evidence.last.day]
    assert_equal (past + planned).sum { |row| SocialTrust::Evidence.row_sum(row) } % (2**64), evidence.sum
    evidence = SocialTrust::Evidence.load(evidence.dump)
    assert_equal [0, 2], evidence.add_many(planned, now: "2026-03-03")
    { "2026-03-08" => 0, "2026-03-10" => 1, "2026-03-12" => 2 }.each do |as_of, count|
      replayed = SocialTrust::Evidence.replay("a", "b", past + planned.first(count))
      assert_equal replayed.score(as_of: as_of), evidence.score(as_of: as_of)
    end
    more = { time: "2026-03-10T09:00:00Z", actor: "a", target: "b" }
    assert_raises(SocialTrust::ConflictError) { evidence.add(**more, kind: :meet, id: "m", now: "2026-03-03") }
    evidence.add(**more)
    assert_equal [1, 5, 10], [evidence.planned, evidence.size, evidence.last.day]
    evidence.add_many([], now: "2026-03-12")
    assert_equal SocialTrust::Evidence.replay("a", "b", [*past, *planned, more]).dump, evidence.dump
  end
end
