# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require "json"
require "pathname"
require "stringio"
require "time"

require "socialtrust/native"

# From a log of who did what to whom: how deep each relationship is, how much trust it has earned, how alive it is and
# what is owed, each with its reasons and its uncertainty. A score is a pure function of the log, a profile and a time.
#
#   ledger = SocialTrust::Ledger.from_csv("company.csv")
#   ledger.scores(me: "me").top(3).each { |row| puts "#{row.contact} #{row.depth.round}" }
#   puts ledger.explain("me", "ada@example.org").text(me: "me")
module SocialTrust
  # Of the library; the gem's is the same.
  VERSION = Native.version.freeze
  # Names of the built-in kinds of interaction.
  KINDS = (0..).lazy.map { |code| Native.profile_kind_name(nil, code)&.to_sym }.take_while(&:itself).to_a.freeze
  # Names of the cues that a text may hold.
  CUES = (0..).lazy.map { |cue| Native.name_of(Native::SOT_NAMES_CUE, cue)&.to_sym }.take_while(&:itself).to_a.freeze

  # What an interaction has besides cues, in the order of tables, and of which type (fields.def).
  FIELDS = Ractor.make_shareable((0..).lazy.map { |index| [Native.interaction_field(index)&.to_sym, Native.interaction_field_type(index)] }
                                      .take_while { |name, _| name }.to_h)

  # By the table, which fields other names of columns mean: from is actor.
  OTHER_NAMES = Ractor.make_shareable((0..).lazy.map { |index| Native.other_name(index)&.split&.map(&:to_sym) }.take_while(&:itself)
                                           .group_by(&:first).transform_values { |rows| rows.to_h { |_, name, field| [name, field] } })

  # One thread, the usual memory: immutable, so that all threads and Ractors may share it.
  CONTEXT = Native.context_new(1)
  private_constant :Native, :CONTEXT, :FIELDS, :OTHER_NAMES

  # A Time in UTC from whatever says a time: Time, what has +to_time+, ISO 8601 text with a zone, microseconds.
  def self.time(value) #: Time
    Native.utc(value)
  end

  # The context for at most so many threads: one for each number, in each Ractor, since each makes the built-in profile.
  def self.context(threads) # :nodoc:
    return CONTEXT if threads == 1

    contexts = (Ractor.current[:socialtrust_contexts] ||= {})
    contexts[threads] ||= Native.context_new(threads)
  end

  # Text to an IO, or as it is.
  def self.deliver(text, io) # :nodoc:
    return text unless io

    io.write(text)
    io
  end

  # Numbers of the +n+ largest values, largest first, equal ones in order; nil comes last.
  def self.largest(values, n) # :nodoc:
    values.each_index.sort_by { |index| [values[index] ? -values[index] : Float::INFINITY, index] }.first(n)
  end

  # An Arrow::Table of a stream of ours.
  def self.arrow_table(stream) # :nodoc:
    require "arrow"
    Arrow::RecordBatchReader.import(stream.address).read_all
  end

  # The stream of what has one; nil of anything else.
  def self.arrow_stream(table) # :nodoc:
    return table if table.is_a?(ArrowStream)

    table = Arrow::TableBatchReader.new(table) if defined?(Arrow::Table) && table.is_a?(Arrow::Table)
    table.export.to_i if defined?(Arrow::RecordBatchReader) && table.is_a?(Arrow::RecordBatchReader)
  end

  # The stream of what has to have one.
  def self.arrow_stream!(table) # :nodoc:
    arrow_stream(table) or
      raise ::TypeError, "expected an Arrow::Table or Arrow::RecordBatchReader (gem red-arrow), not #{table.class}"
  end

  UNITS = { nil => -1, s: 0, ms: 1, us: 2, ns: 3 }.freeze
  private_constant :UNITS

  # How the library reads a document or a stream, by the names of its own options.
  def self.reading(columns, unit, **others) # :nodoc:
    { time_unit: UNITS.fetch(unit) { raise ::ArgumentError, "unit: expected :s, :ms, :us or :ns, not #{unit.inspect}" },
      columns: columns, **others }.compact
  end

  # Columns by the names of their table: others mean the same (from is actor), +names+ are the caller's own.
  def self.columns(table, given, names) # :nodoc:
    known = OTHER_NAMES[table].merge(names.to_h { |from, to| [from.to_sym, to.to_sym] })
    given.to_h.compact.transform_keys { |name| known.fetch(name.to_sym, name.to_sym) }
  end

  # A JSON document from what a caller may give as one.
  def self.json(source) # :nodoc:
    return source.read if source.respond_to?(:read)

    source.is_a?(Hash) ? JSON.generate(source) : source
  rescue JSON::GeneratorError => e
    raise ParseError, "no JSON can be made of it: #{e.message}"
  end
end

require "socialtrust/errors"
require "socialtrust/values"
require "socialtrust/zones"
require "socialtrust/profile"
require "socialtrust/words"
require "socialtrust/pair_score"
require "socialtrust/scores"
require "socialtrust/explanation"
require "socialtrust/page"
require "socialtrust/picture"
require "socialtrust/handles"
require "socialtrust/rows"
require "socialtrust/ledger"
require "socialtrust/evidence"
require "socialtrust/table"
require "socialtrust/network"
require "socialtrust/standing"
require "socialtrust/metrics"
require "socialtrust/learn"
require "socialtrust/reading"
require "socialtrust/store"

module SocialTrust
  [self, Scores, Store].flat_map { |place| place.constants(false).map { |name| place.const_get(name) } }.grep(Class)
                       .select { |type| type < Struct }.each { |type| type.include(AsJson) }
end
