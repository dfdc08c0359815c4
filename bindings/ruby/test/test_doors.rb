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

  JSON.parse(File.read(File.join(ROOT, "tests/common/doors.json"))).each do |each|
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

  private

  def right(name, want, got)
    case name
    when "looked_for" then assert_equal want, got.map(&:to_s)
    when "time", "due" then want ? assert_equal(SocialTrust.time(want), got) : assert_nil(got)
    when "kind" then assert_equal want, got.to_s
    else want.nil? ? assert_nil(got, name) : assert_equal(want, got, name)
    end
  end
end
