# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Everything about one pair at one time. +a+ and +b+ are its contacts in the model's order; a value that belongs to
  # one of them is asked for by name: <tt>score.trust_of("ada")</tt> is ada's trust in the other.
  class PairScore
    attr_reader :a, :b, :time

    def initialize(handle, a, b, time) # :nodoc:
      @handle, @a, @b, @time = handle, a, b, time
    end

    # How deep the relationship is.
    def depth
      @depth ||= Measure.new(**record[:depth]).freeze
    end

    # a's trust in b, and b's in a.
    def trust
      @trust ||= record[:trust].map { |each| Measure.new(**each).freeze }.freeze
    end

    # The trust that +contact+ has in the other; trust_in: that the other has in +contact+.
    def trust_of(contact)
      trust[side(contact)]
    end

    def trust_in(contact)
      trust[1 - side(contact)]
    end

    # The decayed weight of what +contact+ did, by contact.
    def given_by(contact)
      record[:given][side(contact)]
    end

    # How many open items await the move of +contact+.
    def owed_by(contact)
      record[:owed][side(contact)]
    end

    %i[reciprocity given pulse p_active state interactions active_days silence_days usual_gap_days ignored conflicts
       band band_low band_high mutual_days replies initiative turns
       owed depth_floor depth_gate].each { |name| define_method(name) { record[name] } }

    # Whether there is enough evidence to use depth.
    def enough?
      depth.enough?
    end

    # Whether anything is open.
    def owed?
      owed.sum.positive?
    end

    # Where the relationship stands: new?, growing?, steady?, fading?, dormant?.
    %i[new growing steady fading dormant].each { |name| define_method("#{name}?") { state == name } }

    # What each signal did to depth, and to the trust of +contact+, by name.
    def depth_signals
      @depth_signals ||= signals[:depth].transform_values { |each| Signal.new(**each).freeze }.freeze
    end

    def trust_signals(contact)
      signals[:trust][side(contact)].transform_values { |each| Signal.new(**each).freeze }
    end

    def to_h
      { a: a, b: b, time: time, **record }
    end

    include AsJson

    # For <tt>case score in { state: :dormant }</tt>.
    def deconstruct_keys(_names)
      to_h
    end

    def ==(other)
      other.is_a?(PairScore) && [a, b, time, record, signals] == other.marshal_dump
    end
    alias eql? ==

    def hash
      [a, b, time, record].hash
    end

    def inspect
      "#<#{self.class} #{a} and #{b}, #{time.iso8601}: depth #{depth}, trust #{trust[0].value.round(1)} and " \
        "#{trust[1].value.round(1)}, #{state}#{', not enough evidence' unless enough?}>"
    end

    def marshal_dump
      [a, b, time, record, signals]
    end

    def marshal_load(parts)
      @a, @b, @time, @record, @signals = parts
    end

    private

    def record
      @record ||= Native.pair_score_record(@handle)
    end

    def signals
      @signals ||= Native.pair_score_signals(@handle)
    end

    def side(contact)
      case contact.to_s
      when a then 0
      when b then 1
      else raise NotFoundError, "#{contact.inspect} is neither #{a.inspect} nor #{b.inspect}"
      end
    end
  end
end
