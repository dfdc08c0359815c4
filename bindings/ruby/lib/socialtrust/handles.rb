# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # What lets go of the library's memory before its time: a ledger, evidence, a network.
  module Closing
    # Lets go of its memory, which the collector then frees. Using it afterwards is an ArgumentError.
    def close #: nil
      @handle = nil
    end

    # Whether it was closed.
    def closed?
      @handle.nil?
    end
  end

  # What Ledger and Evidence have in common: values in, results out.
  module Handles # :nodoc:
    private

    # [time, actor, target, kind, fields], the quick form of an interaction.
    def quick(row)
      case row
      when Hash then row = row.transform_keys { |name| Rows.called(name) }
      when Interaction then row = row.to_h
      when Array
        return [row[0], row[1], row[2], @profile.kind_code(row[3] || :message), due_by(row[4])]
      else raise ::TypeError, "expected an interaction (Hash, Array or SocialTrust::Interaction), not #{row.class}"
      end
      missing = %i[time actor target].reject { |name| row.key?(name) }
      raise ::ArgumentError, "missing #{missing.join(', ')}" unless missing.empty?

      [row[:time], row[:actor], row[:target], @profile.kind_code(row[:kind] || :message),
       due_by(row.reject { |name, _| %i[time actor target kind].include?(name) })]
    end

    # A due date without a time, text or a Date, is due at the end of that day of the profile's.
    def due_by(fields)
      return fields unless fields.is_a?(Hash) && fields[:due]

      fields.merge(due: day_end(fields[:due]))
    end

    def day_end(due)
      due = due.iso8601 if defined?(::Date) && due.instance_of?(::Date)
      return due unless due.is_a?(String) && due.size <= 10

      Native.due_parse(due, -1, @profile.send(:handle))
    end

    def quick_all(rows)
      rows = [rows] if rows.is_a?(Hash) || rows.is_a?(Interaction)
      listed(rows).map { |row| quick(row) }
    end

    def listed(values)
      return values if values.is_a?(Array)
      raise ::TypeError, "expected an Array or another Enumerable, not #{values.class}" unless values.is_a?(Enumerable)

      values.to_a
    end

    def other_profile(profile)
      profile && Profile.from(profile).send(:handle)
    end

    # What is asked about a pair, as the C functions take it.
    def query(a, b, as_of, profile = nil, inputs = nil)
      { a: a, b: b, as_of: as_of, profile: other_profile(profile), inputs: inputs }
    end

    def actions(nexts)
      Metrics.all(NextAction) { |index| Native.nexts_at(nexts, index) }
    end

    # {observed:, attention: [a's, b's] or an Attention, reputation_r: [about b, about a], reputation_s:, network: a
    # Network, admitted: an Admitted of it}
    def inputs(given, a, b, network = nil)
      given = { network: network }.merge(given || {}) if network && (given.nil? || given.is_a?(Hash))
      return given unless given.is_a?(Hash)

      given.transform_values do |value|
        case value
        when Attention then [value[a], value[b]]
        when Network, Admitted then value.send(:handle)
        else value
        end
      end
    end

    def reported(progress, &work)
      progress ? Native.with_progress(progress, work) : work.call
    end
  end

  # All contacts' outgoing attention at a time, an optional input of scores. Immutable.
  class Attention
    def initialize(handle) # :nodoc:
      @handle = handle
      freeze
    end

    # One contact's; nil if unknown.
    def [](contact) #: Float?
      value = Native.attention_of(@handle, contact)
      value unless value.nan?
    end

    def inspect # :nodoc:
      "#<#{self.class}>"
    end
  end
end
