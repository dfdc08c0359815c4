# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # One pair's evidence: its rows replayed, or a running state that is continued row by row and kept in a database. The
  # bits are those of a ledger with the same rows. Used by one thread at a time.
  class Evidence
    include AsJson
    include Closing
    include Handles

    # The profile that it was made with.
    attr_reader :profile

    # Empty evidence of two contacts, in any order.
    def initialize(a, b, profile: nil)
      profile = Profile.from(profile)
      take(Native.evidence_new(CONTEXT, profile.send(:handle), a, b), profile)
    end

    class << self
      # The evidence of a pair's rows, in any order; one with an id counts once. Rows are what Ledger#<< takes. With +aliases+
      # (other id => a or b) they name contacts as they were written: ids belong to the record that they were written in, and
      # those of two records do not meet.
      def replay(a, b, rows, profile: nil, aliases: {}, &progress) #: Evidence
        return new(a, b, profile: profile).send(:replay, a, b, rows, progress) if aliases.empty?

        ledger = Ledger.new(profile: profile)
        [a, b].each { |id| ledger.declare(id) }
        aliases.each { |other, of| ledger.add_alias(other, of: of) }
        ledger.add_all(rows)
        ledger.evidence(a, b, profile: profile)
      end

      # From what dump gave.
      def load(bytes, profile: nil) #: Evidence
        profile = Profile.from(profile)
        wrap(Native.evidence_load(CONTEXT, profile.send(:handle), bytes), profile)
      end

      # From what to_text gave.
      def load_text(text, profile: nil) #: Evidence
        text.is_a?(String) or raise ::TypeError, "expected text, not #{text.class}"
        blob = begin
          text.unpack1("m0")
        rescue ::ArgumentError
          raise CorruptError, "text: no base64"
        end
        load(blob, profile: profile)
      end

      # A number that two rows of a pair have alike only where they are equal; a row is what Ledger#<< takes.
      def row_sum(row, profile: nil) #: Integer
        new("a", "b", profile: profile).send(:row_sum, row)
      end

      private

      def wrap(handle, profile)
        allocate.tap { |made| made.send(:take, handle, profile) }
      end
    end

    # Continues with one row, the next in time; late or repeated ones are a NeedsReplayError. Fields as of Ledger#add; +now+
    # as of add_many.
    def add(time:, actor:, target:, kind: :message, channel: nil, audience: nil, weight: nil, duration: nil, sentiment: nil, #: self
            cues: nil, looked_for: nil, id: nil, ref: nil, due: nil, sequence: nil, question: nil, personal: nil, humour: nil,
            gratitude: nil, apology: nil, promotion: nil, closing: nil, automatic: nil, now: nil)
      if now
        row = { time: time, actor: actor, target: target, kind: kind, channel: channel, audience: audience, weight: weight,
                duration: duration, sentiment: sentiment, cues: cues, looked_for: looked_for, id: id, ref: ref, due: due,
                sequence: sequence, question: question, personal: personal, humour: humour, gratitude: gratitude,
                apology: apology, promotion: promotion, closing: closing, automatic: automatic }
        add_many([row.compact], now: now)
        return self
      end
      kind = @profile.kind_code(kind) if @own_kinds
      due = day_end(due) if due
      Native.evidence_add_fields(@handle, time, actor, target, kind, channel, audience, weight, duration, sentiment, id, ref,
                                 due, looked_for, sequence, cues, question, personal, humour, gratitude, apology, promotion,
                                 closing, automatic)
      self
    end

    # The same for a Hash, an Interaction or an Array.
    def <<(row) #: self
      Native.evidence_add(@handle, quick(row))
      self
    end

    # Continues with rows in any order, all or none. Those that were delivered before are passed over, where they come
    # twice, or are among the last few; gives how many were new, and how many were there already. +now+ is the present: rows
    # after it are planned, kept aside, and part of no score before their time.
    def add_many(rows, now: nil) #: [Integer, Integer]
      Native.evidence_add_many(@handle, quick_all(rows), now).values_at(:added, :duplicates)
    end

    # How many of its rows lie after the present that add_many was told.
    def planned #: Integer
      Native.evidence_get_info(@handle)[:planned]
    end

    # The sum of its rows, to be compared with Evidence.row_sum of what the host has, modulo 2**64.
    def sum #: Integer
      Native.evidence_get_info(@handle)[:sum]
    end

    # Its contacts, in the model's order.
    def a #: String
      Native.evidence_get_info(@handle)[:a]
    end

    # The other of its contacts.
    def b #: String
      Native.evidence_get_info(@handle)[:b]
    end

    # Time of the last row; number of rows; a mask of what they held.
    def last #: Time?
      Native.evidence_get_info(@handle)[:last]
    end

    # How many rows.
    def size
      Native.evidence_get_info(@handle)[:interactions]
    end
    alias length size

    # A mask of what its rows held.
    def observed #: Hash[Symbol, Array[Symbol]]
      Native.evidence_observed(@handle)
    end

    # Scores it at a time not before its last row.
    def score(as_of: last, profile: nil, inputs: nil) #: PairScore
      PairScore.new(Native.evidence_score(@handle, query(nil, nil, needed(as_of), profile, inputs(inputs, a, b))), a, b,
                    SocialTrust.time(as_of))
    end

    # Explains it; effects of single rows need the history and are missing.
    def explain(as_of: last, me: nil, profile: nil, inputs: nil) #: Explanation
      Explanation.new(Native.evidence_explain(@handle, query(nil, nil, needed(as_of), profile, inputs(inputs, a, b))),
                      @profile, me)
    end

    # What +me+ could do next.
    def next_actions(me, as_of: last, profile: nil, inputs: nil) #: Array[NextAction]
      [a, b].include?(me.to_s) or raise NotFoundError, "#{me.inspect} is neither #{a.inspect} nor #{b.inspect}"
      actions(Native.evidence_next(@handle, query(me.to_s, nil, needed(as_of), profile, inputs(inputs, a, b))))
    end

    # The score as if +rows+ had been added; nothing is added.
    def what_if(rows, as_of:, profile: nil, inputs: nil) #: PairScore
      PairScore.new(Native.evidence_what_if(@handle, query(nil, nil, as_of, profile, inputs(inputs, a, b)), quick_all(rows)),
                    a, b, SocialTrust.time(as_of))
    end

    # A versioned, checksummed blob, the same on every platform and in every language; and as base64.
    def dump #: String
      Native.evidence_save(@handle)
    end

    # The blob as base64, for a column of text.
    def to_text #: String
      [dump].pack("m0")
    end

    # An independent copy is clone or dup.
    def initialize_copy(other) # :nodoc:
      super
      @handle = Native.evidence_clone(@handle)
    end

    def inspect # :nodoc:
      return "#<#{self.class} closed>" if closed?

      "#<#{self.class} #{a} and #{b}, #{size} rows#{", last #{last.iso8601}" if last}>"
    end

    def marshal_dump # :nodoc:
      [@profile, dump]
    end

    def marshal_load(parts) # :nodoc:
      take(Native.evidence_load(CONTEXT, parts[0].send(:handle), parts[1]), parts[0])
    end

    private

    def for_json
      { a: a, b: b, interactions: size, last: last }
    end

    def take(handle, profile)
      @handle, @profile, @own_kinds = handle, profile, profile.kinds.any?
    end

    def replay(a, b, rows, progress)
      rows = quick_all(rows)
      @handle = reported(progress) { Native.evidence_replay(CONTEXT, query(a, b, nil, @profile), rows) }
      self
    end

    def row_sum(row)
      Native.interaction_sum(@profile.send(:handle), quick(row))
    end

    def needed(as_of)
      as_of or raise ArgumentError, "the evidence has no rows: say as_of"
    end
  end
end
