# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Everything about one pair at one time; frozen. +a+ and +b+ are its contacts in the model's order; a value that belongs to
  # one of them is asked for by name: <tt>score.trust_of("ada")</tt> is ada's trust in the other.
  class PairScore
    include AsJson
    include ByContent

    # The contacts, and when.
    attr_reader :a, :b, :time

    # How deep the relationship is; a's trust in b, and b's in a.
    attr_reader :depth, :trust

    def initialize(handle, a, b, time) # :nodoc:
      @handle = handle
      take(a, b, time, Native.pair_score_record(handle).freeze)
    end

    # The trust that +contact+ has in the other; trust_in: that the other has in +contact+.
    def trust_of(contact) #: Measure
      trust[side(contact)]
    end

    # The trust that the other has in +contact+.
    def trust_in(contact) #: Measure
      trust[1 - side(contact)]
    end

    # The decayed weight of what +contact+ did, by contact.
    def given_by(contact) #: Float
      given[side(contact)]
    end

    # How many open items await the move of +contact+.
    def owed_by(contact) #: Integer
      owed[side(contact)]
    end

    # How alive it is, 0 to 100; where it stands; depth in a word; how many open items await a's move, and b's.
    %i[pulse state band owed
       band_low band_high reciprocity given p_active interactions active_days silence_days usual_gap_days ignored conflicts
       mutual_days replies initiative turns depth_floor depth_gate].each do |name|
      class_eval "def #{name} = @record[:#{name}]", __FILE__, __LINE__ # as text: what a block makes, another Ractor may not call
    end

    # Whether there is enough evidence to use depth.
    def enough?
      depth.enough?
    end

    # Whether anything is open.
    def owed?
      owed.sum.positive?
    end

    # Where the relationship stands: new?, growing?, steady?, fading?, dormant?.
    %i[new growing steady fading dormant].each { |name| class_eval "def #{name}? = state == :#{name}", __FILE__, __LINE__ }

    # What each signal did to depth, and to the trust of +contact+, by name.
    def depth_signals #: Hash[Symbol, Signal]
      signals[:depth].transform_values { |each| Signal.new(**each).freeze }.freeze
    end

    # What each signal did to the trust that +contact+ has in the other, by name.
    def trust_signals(contact) #: Hash[Symbol, Signal]
      signals[:trust][side(contact)].transform_values { |each| Signal.new(**each).freeze }.freeze
    end

    # The same as a Hash.
    def to_h
      { a: a, b: b, time: time, **@record }
    end

    def inspect # :nodoc:
      "#<#{self.class} #{a} and #{b}, #{time.iso8601}: depth #{depth}, trust #{trust[0].value.round(1)} and " \
        "#{trust[1].value.round(1)}, #{state}#{', not enough evidence' unless enough?}>"
    end

    def marshal_dump # :nodoc:
      [a, b, time, @record, signals]
    end

    def marshal_load(parts) # :nodoc:
      @signals = Ractor.make_shareable(parts[4])
      take(*parts[0, 3], Ractor.make_shareable(parts[3]))
    end

    private

    alias content marshal_dump

    def take(a, b, time, record)
      @a, @b, @time, @record = -a, -b, time.frozen? ? time : time.dup.freeze, record
      @depth = Measure.new(**record[:depth]).freeze
      @trust = record[:trust].map { |each| Measure.new(**each).freeze }.freeze
      freeze
    end

    # Few ask for them, and they cost more than all else: made when they are asked for.
    def signals
      @signals || Native.pair_score_signals(@handle)
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
