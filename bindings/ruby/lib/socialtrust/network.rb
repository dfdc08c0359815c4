# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Figures about a network; +mutual+ counts edges with one back, +prior_weight+ and +base_rate+ are reputation's.
  NetworkInfo = Struct.new(:contacts, :edges, :mutual, :rows, :self_loops, :bytes, :id_bytes, :as_of, :prior_weight,
                           :base_rate, keyword_init: true)

  # One direction of a pair: what was invested, evidence for and against, trust (0 to 1), the lesser of both weights.
  Edge = Struct.new(:from, :to, :weight, :r, :s, :trust, :mutual, keyword_init: true)

  # A contact of a network, and its standing where one is asked for.
  Node = Struct.new(:id, :degree, :standing, :standing_approximate, keyword_init: true)

  # How much of all weight is returned (+r+), what chance would return, and +rho+, the distance from chance.
  Reciprocity = Struct.new(:total, :returned, :r, :expected, :rho, keyword_init: true)

  # Somebody trusted who knows: trust in the voice, its evidence for and against, its share of what was heard.
  Voice = Struct.new(:id, :trust, :r, :s, :share, keyword_init: true)

  # What those whom one trusts know about another: evidence for (+r+) and against (+s+). +voices+ are trusted and know,
  # +heard+ of them spoke, +vouching+ for and +against+; +paths+ names the admitted ones.
  Reputation = Struct.new(:r, :s, :scale, :voices, :heard, :vouching, :against, :paths, keyword_init: true) do
    def self.wrap(handle) # :nodoc:
      record = Native.reputation_record(handle)
      paths = Array.new(record.delete(:path_count)) { |index| Voice.new(**Native.reputation_path(handle, index)).freeze }
      new(vouching: record.delete(:for), paths: paths.freeze, **record).freeze
    end
  end

  # What invented contacts can gain at most (+bound+), over the edges that lead to them, and what they have.
  Attack = Struct.new(:outside, :attack_edges, :flow, :bound, :standing, :error, keyword_init: true)

  # What surrounds a pair: neighbours of each and of both, whether they are linked, by a bridge, their overlap.
  Around = Struct.new(:degree_a, :degree_b, :common, :linked, :bridge, :overlap, keyword_init: true) do
    def linked?
      linked
    end

    def bridge?
      bridge
    end
  end

  # A contact and a number: the chance of the step to it (introduction, knowers), or a weight (common, bridges: to
  # +other+).
  Step = Struct.new(:id, :value, :other, keyword_init: true)

  # Contacts from one to another with the chance of each step; +strength+ is the product. Empty: no path.
  Route = Struct.new(:steps, :strength, keyword_init: true) do
    def ids #: Array[String]
      steps.map(&:id)
    end

    # Whether it has no rows.
    def empty?
      steps.empty?
    end

    # The whole in plain English.
    def to_s
      ids.join(" - ")
    end
  end

  # Contacts that paths may name; of one network, immutable. Ids that it does not know are passed over.
  class Admitted
    attr_reader :handle # :nodoc:
    protected :handle

    def initialize(handle) # :nodoc:
      @handle = handle
      freeze
    end

    def inspect # :nodoc:
      "#<#{self.class}>"
    end
  end

  # A frozen graph of contacts, of a ledger at one time or of declared trust. Immutable; all threads may share it.
  class Network
    include AsJson
    include Closing
    include Handles

    RATINGS = %i[actor target rating weight time].freeze
    private_constant :RATINGS

    # The profile that it was made with.
    attr_reader :profile

    class << self
      # The network of a ledger; as Ledger#network.
      def from_ledger(ledger, as_of: nil, profile: nil, &progress) #: Network
        ledger.network(as_of: as_of, profile: profile, &progress)
      end

      # A declared network: columns actor, target, rating (-1 to 1) or weight, and perhaps time, as of Ledger#add_columns
      # (from, to; i, j, v as EigenTrust has them).
      # +contacts+ are further ones; +as_of+ leaves later rows out, with +half_life_days+ they fade.
      def from_columns(columns, contacts: [], as_of: nil, half_life_days: nil, profile: nil, threads: 1, &progress) #: Network
        raise ::TypeError, "columns: expected {name: column}, not #{columns.class}" unless columns.respond_to?(:to_h)

        columns = SocialTrust.columns(:ratings, columns, {})
        unknown = columns.keys - RATINGS
        raise ::ArgumentError, "unknown column #{unknown.first.inspect}" unless unknown.empty?

        allocate.send(:declare, { stream: columns, reading: SocialTrust.reading({}, :us) }, contacts,
                      { as_of: as_of, half_life_days: half_life_days }, profile, threads, progress)
      end

      # The same from an Arrow::Table, Arrow::RecordBatchReader (of the gem red-arrow), or ArrowStream, of other columns too;
      # +columns+ renames ({ rater: :actor }), +unit+ is that of times that are integers (:s, :ms, :us, :ns).
      def from_arrow(table, columns: {}, unit: nil, contacts: [], as_of: nil, half_life_days: nil, profile: nil, threads: 1, &progress) #: Network
        allocate.send(:declare, { stream: SocialTrust.arrow_stream!(table), reading: SocialTrust.reading(columns, unit) }, contacts,
                      { as_of: as_of, half_life_days: half_life_days }, profile, threads, progress)
      end

      # A declared network from EigenTrust CSV, a path (String, Pathname) or an IO.
      def read_eigentrust(source, profile: nil, threads: 1, &progress) #: Network
        case source
        when String, Pathname
          return File.open(source, "rb") { |file| read_eigentrust(file, profile: profile, threads: threads, &progress) }
        end
        raise ::TypeError, "expected a path or an IO, not #{source.class}" unless source.respond_to?(:read)

        allocate.send(:read, source, profile, threads, progress)
      end

      private

      def wrap(handle, profile)
        allocate.send(:take, handle, profile)
      end
    end
    private_class_method :new

    # ---- looking at it

    # Figures about it.
    def info #: NetworkInfo
      NetworkInfo.new(**Native.network_get_info(handle)).freeze
    end

    # Number of contacts.
    def size
      Native.network_get_info(handle)[:contacts]
    end
    alias length size

    # Whether it knows a contact, by id or alias.
    def include?(id)
      Native.network_find(handle, id) != NOBODY
    end

    # The ids of all contacts, in byte order.
    def contacts #: Array[String]
      held = handle
      Array.new(Native.network_get_info(held)[:contacts]) { |index| Native.network_id(held, index) }
    end

    # The edge from one contact to another; nil if there is none.
    def edge(from, to) #: Edge?
      found = Native.network_edge(handle, from, to)
      Edge.new(from: from.to_s, to: to.to_s, **found).freeze if found.delete(:known)
    end

    # All edges, and all contacts, as tables.
    def edges #: Table
      Table.new(Edge, export: [:network_export_edges, handle])
    end

    # All contacts, with their standing where one is given.
    def nodes(standing: nil) #: Table
      Table.new(Node, export: [:network_export_contacts, handle, standing_handle(standing)])
    end

    # How much of what is given comes back, in the whole network.
    def reciprocity #: Reciprocity
      Reciprocity.new(**Native.network_reciprocity(handle)).freeze
    end

    # Contacts that may be named, for repeated use as +admitted+.
    def admit(ids) #: Admitted
      Admitted.new(Native.admitted_new(handle, listed(ids)))
    end

    # What those whom +by+ trusts know about +about+. Paths name only +admitted+ contacts (nil: all).
    def reputation(by, about, admitted: nil) #: Reputation
      held = handle # whose ids the paths are
      Reputation.wrap(Native.network_reputation(held, by, about, admitted_handle(admitted)))
    end

    # ---- standing

    # Standing of all contacts, seen from one seed or several.
    def standing(seeds, damping: nil, tolerance: nil, &progress) #: Standing
      seeds, held = ids(seeds), handle
      made = reported(progress) { Native.network_standing(held, seeds, { damping: damping, tolerance: tolerance }) }
      Standing.new(made, held, seeds, damping)
    end

    # Standing around one contact, in time independent of the network's size; approximate.
    def standing_local(ego, damping: nil, residual: nil) #: Standing
      held = handle
      made = Native.network_standing(held, [ego.to_s], { how: :local, damping: damping, residual: residual })
      Standing.new(made, held, [ego.to_s], damping)
    end

    # The most that the contacts outside +honest+ can gain.
    def attack(seeds, honest, damping: nil, tolerance: nil, &progress) #: Attack
      seeds, honest, held = ids(seeds), ids(honest), handle
      options = { damping: damping, tolerance: tolerance }
      Attack.new(**reported(progress) { Native.network_attack(held, seeds, honest, options) }).freeze
    end

    # ---- around a pair

    # Overlap, and whether their edge is a bridge.
    def around(a, b) #: Around
      Around.new(**Native.network_around(handle, a, b)).freeze
    end

    # The common neighbours of two contacts.
    def common(a, b, admitted: nil) #: Array[Step]
      steps(Native.network_common(handle, a, b, admitted_handle(admitted)))
    end

    # All edges without which their ends would be cut off from each other.
    def bridges #: Array[Step]
      steps(Native.network_bridges(handle))
    end

    # Who could introduce +a+ to +b+: the strongest chain of neighbours.
    def introduction(a, b, admitted: nil) #: Route
      found = Native.network_path(handle, a, b, admitted_handle(admitted))
      Route.new(steps: steps(found), strength: Native.contacts_get_info(found)[:strength]).freeze
    end

    # Who knows a contact best.
    def knowers(id, most: 10, admitted: nil) #: Array[Step]
      steps(Native.network_knowers(handle, id, admitted_handle(admitted), most))
    end

    # ---- out: the text, or into an IO

    # GraphML with the edges' weight, r, s and trust, and with a standing the contacts'.
    def to_graphml(io = nil, standing: nil) #: untyped
      SocialTrust.deliver(Native.network_write(handle, Native::SOT_FORMAT_GRAPHML, standing_handle(standing)), io)
    end

    # DOT for Graphviz.
    def to_dot(io = nil, standing: nil) #: untyped
      SocialTrust.deliver(Native.network_write(handle, Native::SOT_FORMAT_DOT, standing_handle(standing)), io)
    end

    # EigenTrust CSV.
    def to_eigentrust(io = nil) #: untyped
      SocialTrust.deliver(Native.network_write(handle, Native::SOT_FORMAT_EIGENTRUST, nil), io)
    end

    def inspect # :nodoc:
      return "#<#{self.class} closed>" if closed?

      known = info
      "#<#{self.class} #{known.contacts} contacts, #{known.edges} edges#{", #{known.as_of.iso8601}" if known.as_of}>"
    end

    def marshal_dump # :nodoc:
      raise ::TypeError, "a network is not dumped; dump the ledger or the columns and build it again"
    end

    NOBODY = (2**32) - 1
    private_constant :NOBODY

    private

    def for_json
      info.to_h
    end

    def handle
      @handle or raise ArgumentError, "the network is closed"
    end

    def take(handle, profile)
      @handle, @profile = handle, profile
      Native.weigh([info.bytes + info.id_bytes, 1 << 30].min)
      self
    end

    def declare(columns, contacts, options, profile, threads, progress)
      contacts, profile = listed(contacts), Profile.from(profile)
      columns = columns.merge(contacts: contacts) unless contacts.empty?
      made = reported(progress) do
        Native.network_from_columns(SocialTrust.context(threads), profile.send(:handle), columns, options)
      end
      take(made, profile)
    end

    def read(io, profile, threads, progress)
      profile = Profile.from(profile)
      take(reported(progress) { Native.network_read_eigentrust(SocialTrust.context(threads), profile.send(:handle), io) },
           profile)
    end

    def ids(given)
      given.is_a?(String) || given.is_a?(Symbol) || given.is_a?(Integer) ? [given] : listed(given)
    end

    def standing_handle(standing)
      return unless standing
      raise ::TypeError, "standing: expected a SocialTrust::Standing, not #{standing.class}" unless standing.is_a?(Standing)

      standing.send(:handle)
    end

    def admitted_handle(admitted)
      return unless admitted

      (admitted.is_a?(Admitted) ? admitted : admit(admitted)).send(:handle)
    end

    def steps(list)
      Array.new(Native.contacts_get_info(list)[:count]) { |index| Step.new(**Native.contacts_at(list, index)).freeze }.freeze
    end
  end

  class Ledger
    # The network of all pairs at a time. +profile+ is another one to make it with.
    def network(as_of: nil, profile: nil, &progress) #: Network
      as_of ||= last
      made = reported(progress) { Native.network_from_ledger(@handle, other_profile(profile), as_of) }
      Network.send(:wrap, made, profile ? Profile.from(profile) : @profile)
    end
  end
end
