# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # An immutable table of named columns, as networks, standings and comparisons give them: Enumerable over its rows.
  class Table
    include Enumerable
    include AsJson
    include ByContent

    # +export+: a function of the library and what it is called with.
    def initialize(type, columns = nil, export: nil) # :nodoc:
      @type, @export = type, export.freeze
      @columns = (columns || Native.stream_columns(arrow_stream)).freeze
      freeze
    end

    # How many rows.
    def size
      @columns.first.last.size
    end
    alias length size

    # Names of the columns.
    def columns #: Array[Symbol]
      @columns.keys
    end

    # A column by name, as an Array, or a row by number.
    def [](which) #: (Integer index) -> untyped | (name column) -> Array[untyped]
      which.is_a?(Integer) ? row(which) : column(which)
    end

    # A column by name, as an Array.
    def column(name) #: Array[untyped]
      raise ::TypeError, "expected the name of a column, not #{name.class}" unless name.respond_to?(:to_sym)

      @columns[name.to_sym] or raise NotFoundError, "no column #{name.inspect}; there are #{columns.join(', ')}"
    end

    # Row number +index+, from 0; negative ones from the end; nil beyond.
    def row(index) #: untyped
      index += size if index.negative?
      made(index) if index.between?(0, size - 1)
    end

    # Each row.
    def each #: () { (untyped) -> void } -> self | () -> Enumerator[untyped, self]
      return enum_for(:each) { size } unless block_given?

      size.times { |index| yield made(index) }
      self
    end

    # The first +n+ rows by a column, largest first; what is missing comes last.
    def top(n, by:) #: Array[untyped]
      SocialTrust.largest(column(by), n).map { |index| made(index) }
    end

    # {name: column}.
    def to_h #: Hash[Symbol, Array[untyped]]
      @columns.dup
    end

    # An Arrow stream of one record batch: an object whose +address+ a consumer of the C stream interface takes.
    def arrow_stream #: ArrowStream
      @export ? Native.public_send(*@export) : raise(UnsupportedError, "#{self.class} has no Arrow stream of its own")
    end

    # An Arrow::Table; needs the gem red-arrow.
    def to_arrow #: untyped
      SocialTrust.arrow_table(arrow_stream)
    end

    def inspect # :nodoc:
      "#<#{self.class} #{size} rows: #{columns.join(', ')}>"
    end

    def marshal_dump # :nodoc:
      raise ::TypeError, "a table is not dumped; dump its rows (to_a) or its columns (to_h)"
    end

    private

    def for_json
      to_a
    end

    def made(index)
      @type.new(**@columns.transform_values { |values| values[index] }).freeze
    end
  end
end
