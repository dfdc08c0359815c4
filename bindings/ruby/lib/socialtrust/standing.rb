# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Standing of contacts: how much of a random walk from the seeds each catches, 0 to 1, all together 1. A table of Node;
  # a local one says +standing_approximate+ and holds only those that the walk reached. Standing measures closeness to
  # the seeds, not merit: it must not decide about a person.
  class Standing < Table
    # The seeds; at most the sum of all absolute errors.
    attr_reader :seeds, :bound

    def initialize(handle, network, seeds, damping) # :nodoc:
      @handle, @seeds, @damping = handle, seeds.map(&:to_s).freeze, damping
      @bound = Native.standing_bound(handle)
      if local?
        super(Node, reached(network))
      else
        super(Node) { Native.network_export_contacts(network, handle) }
      end
    end

    # :full (solved for all contacts) or :local (around one contact, approximate).
    def how
      Native.standing_how(@handle).zero? ? :full : :local
    end

    def local?
      how == :local
    end

    # One contact's standing; nil if the network does not know it.
    def of(id)
      value = Native.standing_of(@handle, id)
      value unless value.nan?
    end

    # The most that invented contacts can gain if they win this share of what a contact invests.
    def exposure(id, share)
      value = Native.standing_exposure(@handle, id, share)
      value unless value.nan?
    end

    # The +n+ highest.
    def top(n = 10, by: local? ? :standing_approximate : :standing)
      super
    end

    def inspect
      "#<#{self.class} #{size} contacts seen from #{seeds.first(3).join(', ')}#{', ...' if seeds.size > 3}: #{how}, " \
        "error at most #{format('%.2g', bound)}>"
    end

    private

    attr_reader :handle, :damping

    def reached(network)
      ids = Native.standing_indexes(@handle).to_s.unpack("L*").map { |index| Native.network_id(network, index) }
      { id: ids.freeze, standing_approximate: Native.standing_values(@handle).to_s.unpack("d*").freeze }
    end
  end

  # Standing that follows changed edges, one at a time. Approximate; +bound+ says how far. Used by one thread at a time.
  class Live
    def initialize(handle) # :nodoc:
      @handle = handle
    end

    # The weights between two contacts are now these.
    def set(a, b, weight_ab, weight_ba)
      Native.live_set(@handle, a, b, weight_ab, weight_ba)
      self
    end

    # Takes a pair's weights from the ledger.
    def follow(ledger, a, b, as_of: nil)
      Native.live_follow(@handle, ledger.instance_variable_get(:@handle), a, b, as_of || ledger.send(:last))
      self
    end

    # A contact's standing now; nil if the network does not know it.
    def of(id)
      value = Native.live_of(@handle, id)
      value unless value.nan?
    end

    # At most the sum of all absolute errors now.
    def bound
      Native.live_bound(@handle)
    end

    # Lets go of its memory. Using it afterwards is an ArgumentError.
    def close
      @handle = nil
    end

    def inspect
      "#<#{self.class} #{@handle ? "error at most #{format('%.2g', bound)}" : 'closed'}>"
    end
  end
end
