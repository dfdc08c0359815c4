# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"

require "csv"
require "stringio"

# One table of inputs and right values (tests/common/doors.json) through every door; Python runs the same.
class TestDoors < Minitest::Test
  Ledger = SocialTrust::Ledger
  DOORS = {
    csv: lambda do |row, unit|
      text = CSV.generate { |csv| csv << row.keys << row.values }
      Ledger.from_csv(StringIO.new(text), unit: unit)
    end,
    ndjson: ->(row, unit) { Ledger.from_ndjson(StringIO.new("#{JSON.generate(row)}\n"), unit: unit) },
    columns: ->(row, _) { Ledger.from_columns(row.transform_values { |value| [value] }) },
    records: ->(row, _) { Ledger.from_records([row]) }
  }.freeze

  TABLES = {
    columns: ->(rows) { rows.first.keys.to_h { |name| [name, rows.map { |row| row[name] }] } },
    records: ->(rows) { rows }
  }.freeze
  AS_OF = "2026-03-11T09:00:00Z"

  cases = JSON.parse(File.read(File.join(ROOT, "tests/common/doors.json")))
  cases.select { |each| each["table"] }.each do |each|
    TABLES.each do |door, made|
      # Integers in Ruby's own values are microseconds; ratings are columns.
      next if (each["unit"] && each["unit"] != "us") || (each["table"] == "ratings" && door == :records)

      define_method("test_#{each['name'].tr(' ', '_')}_by_#{door}") do
        labels, fade = each["table"] == "labels", each["row"].key?("time")
        ask = ->(rows) { labels ? judged(made.call(rows)) : rated(made.call(rows), fade) }
        if each["error"]
          rows = labels ? [each["row"], *ten(GOOD.slice(*each["row"].keys)).drop(1)] : [each["row"]]
          error = assert_raises(SocialTrust::Error, ::ArgumentError, ::TypeError) { ask.call(rows) }
          refute_match(/in both parts/, error.message) # no other error
          assert_equal each["error"], error.status_name unless each["error"] == true
        else
          right = labels ? ten(each["want"]) : [each["want"]]
          assert_equal labels ? judged(TABLES[:columns].call(right)) : rated(TABLES[:columns].call(right), fade),
                       ask.call(labels ? ten(each["row"]) : [each["row"]])
        end
      end
    end
  end

  cases.reject { |each| each["table"] }.each do |each|
    DOORS.each do |door, read|
      unit = each["unit"]&.to_sym
      # Integers in Ruby's own values are microseconds.
      next if Array(each["not"]).include?(door.to_s) || (unit && unit != :us && %i[columns records].include?(door))

      define_method("test_#{each['name'].tr(' ', '_')}_by_#{door}") do
        if each["error"]
          assert_raises(SocialTrust::Error, ::ArgumentError, ::TypeError) { read.call(each["row"], unit) }
        else
          row = read.call(each["row"], unit).first
          each["want"].each { |name, want| right(name, want, row[name]) }
        end
      end
    end
  end

  GOOD = { "a" => "me", "b" => "1", "label" => 1, "weight" => 1, "as_of" => "2026-03-01T09:00:00Z" }.freeze

  private

  def rated(columns, fade)
    found = SocialTrust::Network.from_columns(columns, as_of: AS_OF, half_life_days: fade ? 10 : nil)
    [found.to_eigentrust, found.reciprocity]
  end

  def judged(labels)
    log = Ledger.new
    (1..27).to_a.product((0..9).to_a).each do |day, other|
      pair = ["me", other.to_s]
      from, to = (day % 3).zero? ? pair.reverse : pair
      log.add(time: format("2026-02-%02dT09:00:00Z", day), actor: from, target: to) if (day % (other + 1)).zero?
    end
    log.evaluate(labels, as_of: AS_OF, seed: 1, resamples: 0).to_json
  end

  # The row of ten contacts, every other one of them labelled 1.
  def ten(row)
    id = row.key?("contact") ? "contact" : "b"
    Array.new(10) do |other|
      row.merge(id => row[id].is_a?(Integer) ? other : other.to_s).merge(row.key?("label") ? { "label" => other % 2 } : {})
    end
  end

  def right(name, want, got)
    case name
    when "looked_for" then assert_equal want, got.map(&:to_s)
    when "time", "due" then want ? assert_equal(SocialTrust.time(want), got) : assert_nil(got)
    when "kind" then assert_equal want, got.to_s
    else want.nil? ? assert_nil(got, name) : assert_equal(want, got, name)
    end
  end
end
