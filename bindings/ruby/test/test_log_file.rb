# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "tempfile"

# A log of SQLite, as the Python package writes it, opened directly. Skipped without the gem sqlite3 (ruby-sqlite3 in Debian).
class TestLogFile < Minitest::Test
  FIELDS = %i[time actor target kind channel audience weight duration sentiment id ref due looked_for sequence] + SocialTrust::CUES

  def log(rows, aliases: [], contacts: [])
    require "sqlite3"
    file = Tempfile.new(["log", ".sqlite"])
    db = SQLite3::Database.new(file.path)
    db.execute("CREATE TABLE interactions (row INTEGER PRIMARY KEY, #{FIELDS.join(', ')})")
    db.execute("CREATE TABLE contacts (id, kind, display_name, organisation, do_not_score)")
    db.execute("CREATE TABLE aliases (alias, contact, reason, accepted)")
    rows.each do |row|
      db.execute("INSERT INTO interactions (#{row.keys.join(', ')}) VALUES (#{(['?'] * row.size).join(', ')})", row.values)
    end
    aliases.each { |each| db.execute("INSERT INTO aliases VALUES (?, ?, 'said so', ?)", each) }
    contacts.each { |each| db.execute("INSERT INTO contacts VALUES (?, ?, ?, NULL, ?)", each) }
    db.close
    file
  rescue LoadError
    skip "no sqlite3"
  end

  def us(days)
    START.to_i * 1_000_000 + days * 86_400_000_000
  end

  def rows
    [{ time: us(0), actor: "ada", target: "me", kind: "ask", id: "q1", channel: "mail", question: 0.9, looked_for: "question|humour", sequence: -3 },
     { time: us(1), actor: "me", target: "ada", kind: "answer", channel: "mail", audience: 2, looked_for: "all" },
     { time: us(2), actor: "me", target: "ada", kind: "promise", id: "p1", due: us(5), weight: 1.5 },
     { time: us(3), actor: "ada@home", target: "me", kind: "call", duration: 600.5, sentiment: 0.25 },
     { time: us(4), actor: "me", target: "ada", kind: "keep", ref: "p1" },
     { time: us(4), actor: "bob", target: "me", kind: "message" }]
  end

  def test_the_same_as_rows_one_by_one
    file = log(rows, aliases: [["ada@home", "ada", 1], ["bob", "ada", 0], ["nobody", "ada", 1]],
                     contacts: [["ada", "person", "Ada", 0], ["bob", "person", nil, 1]])
    one = SocialTrust::Ledger.from_log(file.path)
    two = SocialTrust::Ledger.new
    rows.each do |row|
      row = row.merge(time: Time.at(0, row[:time], :usec), due: row[:due] && Time.at(0, row[:due], :usec), kind: row[:kind].to_sym).compact
      row[:looked_for] = row[:looked_for] == "all" ? SocialTrust::CUES : row[:looked_for].split("|").map(&:to_sym) if row[:looked_for]
      two.add(**row)
    end
    declared, rows_of = [one, two].map { |each| each.to_ndjson.lines.partition { |line| line.start_with?('{"contact"') } }.transpose
    assert_equal rows_of[1], rows_of[0]
    assert_equal ['"ada","display_name":"Ada"', '"ada@home","alias_of":"ada"', '"bob","do_not_score":true', '"nobody","alias_of":"ada"'],
                 declared[0].map { |line| line[/\A{"contact":(.*)}$/, 1] }
    assert_equal "Ada", one.contact("ada").display_name
    assert_equal [["ada"], 6], [one.scores(as_of: Time.at(0, us(9), :usec), me: "me").map { |row| row[:contact] }, one.size]
  end

  def test_what_cannot_be_read
    error = assert_raises(SocialTrust::IoError) { log([]) && SocialTrust::Ledger.from_log("/nowhere/log.sqlite") }
    assert_match "/nowhere/log.sqlite: cannot be read", error.message
    Tempfile.create("log") do |other|
      other.write("SQLite format 3\0 no more")
      other.close
      assert_raises(SocialTrust::CorruptError) { SocialTrust::Ledger.from_log(other.path) }
    end
    bad = log(rows + [{ time: us(9), actor: "a", target: "b", kind: "massage" }])
    error = assert_raises(SocialTrust::Error) { SocialTrust::Ledger.from_log(bad.path) }
    assert_match(/table interactions, from row 1: .*massage/, error.message)
  end
end
