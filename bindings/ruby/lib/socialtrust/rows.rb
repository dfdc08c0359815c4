# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Many rows as columns, which is how the library takes them: each row is looked at once for a column, and nothing is made
  # of it on the way. (Making a Hash or an Array of each row cost ten times what the library takes for adding it.)
  module Rows # :nodoc:
    REQUIRED = %i[time actor target].freeze

    module_function

    # {name: column} of Hashes, Interactions or Arrays; nil where they are not all of one kind, or call one field by two
    # names: those are to be looked at one by one.
    def columns(rows)
      case rows.first
      when Hash then of_hashes(rows) if rows.all?(Hash)
      when Interaction then of_interactions(rows) if rows.all?(Interaction)
      when Array then of_arrays(rows) if rows.all?(Array)
      end
    end

    def of_hashes(rows)
      names = rows.each_with_object({}) { |row, all| all.update(row) }.keys.group_by { |name| called(name) }
      return if names.any? { |_, same| same.size > 1 }

      names.to_h { |name, (key)| [name, rows.map { |row| row[key] }] }
    end

    def of_interactions(rows)
      Interaction.members.to_h { |name| [name, rows.map(&name)] }.reject { |_, values| values.none? }
    end

    def of_arrays(rows)
      columns = { time: rows.map { |row| row[0] }, actor: rows.map { |row| row[1] }, target: rows.map { |row| row[2] },
                  kind: rows.map { |row| row[3] } }
      fields = rows.map { |row| row[4] }
      return columns if fields.none?

      fields.map! { |each| each || {} }
      fields.all?(Hash) ? of_hashes(fields)&.merge(columns) : nil
    end

    # A field by the name that is given: every reader understands +from+ and +to+.
    def called(name)
      OTHER_NAMES[:interactions].fetch(name = name.to_s.to_sym, name)
    end

    # Each cue as a column of its own, instead of a column of Hashes; the row says what it says in either way.
    def spread_cues(columns)
      cues = columns.delete(:cues) or return columns

      cues.each_with_index do |each, index|
        next unless each
        raise ::TypeError, "row #{index}, cues: expected a Hash, not #{each.class}" unless each.is_a?(Hash)

        each.each { |cue, value| (columns[cue.to_s.to_sym] ||= Array.new(cues.size))[index] = value }
      end
      columns
    end
  end
  private_constant :Rows
end
