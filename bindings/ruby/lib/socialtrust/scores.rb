# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # An immutable table of scores: one row a pair, or one a contact when they are those of +me+.
  class Scores
    include Enumerable
    include OwnJson
    include ByContent

    MEASURES = %w[depth trust_ab trust_ba].freeze
    TAILS = ["", "_low", "_high", "_confidence"].freeze
    OTHERS = %i[reciprocity pulse p_active band state interactions].freeze
    PAIR = [:a, :b, :time, *MEASURES.product(TAILS).map { |name| name.join.to_sym }, *OTHERS, :owed_a, :owed_b].freeze
    EGO = [:contact, :time, *%w[depth trust_in_them trust_in_me].product(TAILS).map { |name| name.join.to_sym },
           *OTHERS, :owed, :owed_to_me].freeze
    # What a column of the one view is in the other, by the side that +me+ has: for side 0 (me is a), then side 1.
    SIDES = Ractor.make_shareable({ contact: %i[b a], owed: %i[owed_a owed_b], owed_to_me: %i[owed_b owed_a] }.merge(
      TAILS.to_h { |tail| [:"trust_in_them#{tail}", [:"trust_ab#{tail}", :"trust_ba#{tail}"]] },
      TAILS.to_h { |tail| [:"trust_in_me#{tail}", [:"trust_ba#{tail}", :"trust_ab#{tail}"]] }
    ))
    FLOOR = "verdict.confidence_floor"
    private_constant :MEASURES, :TAILS, :OTHERS, :PAIR, :EGO, :SIDES, :FLOOR

    # One pair's scores.
    Row = Struct.new(*PAIR)
    # One contact's, as seen by +me+.
    EgoRow = Struct.new(*EGO)
    [Row, EgoRow].each do |row|
      class << row
        # From the values in the order of the members: a hash of all their names would cost ten times as much.
        alias_method :of, :new # :nodoc:

        # By names.
        def new(**named)
          unknown = named.keys - members
          raise ::ArgumentError, "unknown keywords: #{unknown.join(', ')}" unless unknown.empty?

          of(*named.values_at(*members))
        end

        private :of
      end
      row.class_eval do
        # Whether there is enough evidence to use depth, by the floor of the profile that it was scored with; whether
        # anything is open.
        def enough?
          depth_confidence >= (@floor || Profile.default[FLOOR])
        end

        # Whether anything is open.
        def owed?
          each_pair.any? { |name, value| name.start_with?("owed") && value.positive? }
        end
      end
    end

    # +profile+ is the one it was scored with.
    attr_reader :me, :as_of, :profile

    def initialize(handle, as_of: nil, me: nil, profile: nil) # :nodoc:
      @handle, @as_of, @me, @profile, @cached = handle, as_of, me, profile, {}
      @floor = profile[FLOOR]
      Native.weigh([200 * size, 1 << 30].min)
      freeze
    end

    def self.part(handle, me, profile) # :nodoc:
      Scores.new(handle, me: me, profile: profile)
    end
    private_class_method :part

    # How many rows.
    def size
      Native.scores_count(@handle)
    end
    alias length size

    # Names of the columns of each row; with <tt>signals: true</tt> there are those of the signals too, by name only.
    def columns #: Array[Symbol]
      me ? EGO : PAIR
    end

    # A column by name, as an Array, or a row by number.
    def [](which) #: (Integer index) -> (Row | EgoRow | nil) | (name column) -> Array[untyped]
      which.is_a?(Integer) ? row(which) : column(which)
    end

    # A column by name, as an Array.
    def column(name) #: Array[untyped]
      raise ::TypeError, "expected the name of a column, not #{name.class}" unless name.respond_to?(:to_sym)

      name = name.to_sym
      cached(name) { values_of(name) } or raise NotFoundError, "no column #{name.inspect}; there are #{columns.join(', ')}"
    end

    # A column of numbers packed in this machine's order ("d*").
    def packed(name) #: String
      Native.scores_column(@handle, name.to_s) or raise NotFoundError, "no column of numbers #{name.inspect}"
    end

    # Row number +index+, from 0; negative ones from the end; nil beyond.
    def row(index) #: (Row | EgoRow | nil)
      index += size if index.negative?
      return unless index.between?(0, size - 1)

      row_of(columns.map { |name| column(name)[index] })
    end

    # Each row, in byte order of the contacts.
    def each #: () { (Row | EgoRow) -> void } -> self | () -> Enumerator[Row | EgoRow, self]
      return enum_for(:each) { size } unless block_given?

      columns.map { |name| column(name) }.transpose.each { |values| yield row_of(values) }
      self
    end

    # The first +n+ rows by a column, largest first; what is missing comes last.
    def top(n, by: :depth) #: Array[Row | EgoRow]
      self.class.send(:part, Native.scores_top(@handle, by.to_s, [n, 0].max), me, @profile).to_a
    end

    # The deepest rows as a table in plain text, no wider than +width+ columns of a terminal. +names+ says by id what
    # contacts are called, a Hash or anything that answers to call; +option+ is what a reader writes to see more rows.
    def text(language: "en", rows: 40, width: 80, names: nil, option: nil) #: String
      people = names ? Words.called(names, ids) : []
      Words.from(language).told(:words_table, @handle, profile: @profile.send(:handle), names: people, columns: width, rows: rows, option: option)
    end

    # What side 0 (a) or 1 (b) of a row is called: its display name in the ledger, else its id.
    def name(index, side) #: String?
      Native.scores_get_row(@handle, index)[:names][side]
    end

    # {name: column}.
    def to_h #: Hash[Symbol, Array[untyped]]
      columns.to_h { |name| [name, column(name)] }
    end

    # As CSV, the text or into an IO: numbers with 6 decimals, the same bytes as the C library's.
    def to_csv(io = nil, defuse: false) #: untyped
      SocialTrust.deliver(Native.scores_write(@handle, defuse ? Native::SOT_FORMAT_CSV_DEFUSED : Native::SOT_FORMAT_CSV), io)
    end

    # As a JSON array of objects: numbers with 12 decimals.
    def to_json(*)
      Native.scores_write(@handle, Native::SOT_FORMAT_JSON)
    end

    # An Arrow stream of one record batch: an object whose +address+ a consumer of the C stream interface takes.
    def arrow_stream #: ArrowStream
      Native.scores_export_arrow(@handle)
    end

    # An Arrow::Table; needs the gem red-arrow.
    def to_arrow #: untyped
      SocialTrust.arrow_table(arrow_stream)
    end

    def inspect # :nodoc:
      "#<#{self.class} #{size} #{me ? "contacts of #{me}" : 'rows'}#{", #{as_of.iso8601}" if as_of}>"
    end

    def marshal_dump # :nodoc:
      raise ::TypeError, "scores are not dumped; dump their rows (to_a) or their CSV (to_csv)"
    end

    private

    def content
      [me, to_h]
    end

    def row_of(values)
      row = (me ? EgoRow : Row).send(:of, *values)
      row.instance_variable_set(:@floor, @floor)
      row.freeze
    end

    def ids
      me ? [me, *column(:contact)] : column(:a) | column(:b)
    end

    def values_of(name)
      return Native.scores_values(@handle, name.to_s) || numbers(name) unless me && SIDES.key?(name)

      first, second = SIDES[name].map { |each| column(each) }
      Array.new(size) { |index| my_sides[index].zero? ? first[index] : second[index] }
    end

    def numbers(name)
      values = Native.scores_column(@handle, name.to_s)&.unpack("d*") or return
      values.none?(&:nan?) ? values : values.map { |value| value unless value.nan? }
    end

    def my_sides
      cached(:"me's side") { Native.scores_values(@handle, "me_side") }
    end

    # Made once, but where it was made shareable between Ractors, and may keep nothing more.
    def cached(name)
      @cached.fetch(name) do
        made = yield&.freeze
        @cached[name] = made unless made.nil? || @cached.frozen?
        made
      end
    end
  end

  # One pair's scores at each of several times.
  class Timeline < Scores
    # The contacts, in the model's order.
    attr_reader :a, :b

    def initialize(handle, a, b, profile) # :nodoc:
      @a, @b = a, b
      super(handle, profile: profile)
    end

    def inspect # :nodoc:
      "#<#{self.class} #{a} and #{b}, #{size} times>"
    end
  end
end
