# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Standing of contacts: how much of a random walk from the seeds each catches, 0 to 1, all together 1. A table of Node;
  # a local one says +standing_approximate+ and holds only those that the walk reached. Standing measures closeness to
  # the seeds, not merit: it must not decide about a person.
  class Standing < Table
    # The seeds; at most the sum of all absolute errors.
    attr_reader :seeds, :bound

    # :full (solved for all contacts) or :local (around one contact, approximate).
    attr_reader :how

    def initialize(handle, network, seeds, damping) # :nodoc:
      @handle, @seeds, @damping = handle, seeds.map(&:to_s).freeze, damping
      @how, @bound = Native.standing_get_info(handle).values_at(:how, :bound)
      if local?
        super(Node, reached(network))
      else
        super(Node, export: [:network_export_contacts, network, handle])
      end
    end

    # Whether it is of one contact's surroundings only.
    def local?
      how == :local
    end

    # One contact's standing; nil if the network does not know it.
    def of(id) #: Float?
      value = Native.standing_of(@handle, id)
      value unless value.nan?
    end

    # The most that invented contacts can gain if they win this share of what a contact invests.
    def exposure(id, share) #: Float?
      value = Native.standing_exposure(@handle, id, share)
      value unless value.nan?
    end

    # The +n+ highest.
    def top(n = 10, by: local? ? :standing_approximate : :standing) #: Array[Node]
      super
    end

    def inspect # :nodoc:
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
end
