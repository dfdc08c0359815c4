# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  class Store
    # What a store asks of a database: run, open?, transaction, conflict? and postgresql?. This one is for a
    # SQLite3::Database.
    class Database
      CONFLICTS = ["database is locked", "table is locked", "readonly database", "database is busy"].freeze # :nodoc:

      # The Database of a connection, or what was given if it is one.
      def self.of(connection) #: Database
        return connection if connection.is_a?(Database)
        return ActiveRecordDatabase.new(connection) if connection.respond_to?(:connection) || connection.respond_to?(:exec_query)
        return new(connection) if connection.respond_to?(:prepare) && connection.respond_to?(:transaction_active?)

        raise ::TypeError, "expected a SQLite3::Database, a connection of ActiveRecord or a class of its models, " \
                           "not #{connection.class}"
      end

      # For a connection; Database.of knows which class it wants.
      def initialize(connection)
        @connection = connection
        @depth = 0
      end

      # Whether it is PostgreSQL, not SQLite.
      def postgresql?
        false
      end

      # Runs a statement with "?" for its values; the rows that it gives.
      def run(sql, values = []) #: Array[Array[untyped]]
        @connection.execute(sql, values.map { |each| native(each) }).map(&:to_a)
      end

      # Whether the host has a transaction open.
      def open?
        @connection.transaction_active?
      end

      # A part of the host's transaction that fails as a whole; where none is open, one of its own.
      def transaction #: () { () -> untyped } -> untyped
        own = !open?
        run("BEGIN IMMEDIATE") if own
        name = "socialtrust_#{@depth}"
        @depth += 1
        kept = false
        begin
          run("SAVEPOINT #{name}")
          yield.tap { kept = true }
        ensure
          @depth -= 1
          run("ROLLBACK TO SAVEPOINT #{name}") unless kept
          run("RELEASE SAVEPOINT #{name}")
          run(kept ? "COMMIT" : "ROLLBACK") if own
        end
      end

      # Whether it says that another transaction was quicker, or that this one only reads.
      def conflict?(error)
        CONFLICTS.any? { |said| error.message.include?(said) }
      end

      # Takes a lock until the end of the transaction. SQLite has one writer: its transaction is the lock.
      def claim(key, wait: false, shared: false) #: bool
        return true unless postgresql?

        how = "pg_#{'try_' unless wait}advisory_xact_lock#{'_shared' if shared}"
        ![false, "f"].include?(run("SELECT #{how}(?)", [key])[0][0])
      end

      private

      def native(value)
        value.is_a?(String) && value.encoding == Encoding::BINARY ? SQLite3::Blob.new(value) : value
      end
    end

    # A connection of ActiveRecord, or the class whose connection it is, on SQLite or PostgreSQL.
    class ActiveRecordDatabase < Database
      CONFLICTS = %w[ActiveRecord::TransactionRollbackError ActiveRecord::LockWaitTimeout ActiveRecord::RecordNotUnique
                     ActiveRecord::StatementTimeout ActiveRecord::ReadOnlyError].freeze # :nodoc:

      # Whether it is PostgreSQL, not SQLite.
      def postgresql?
        connection.adapter_name.match?(/postg/i)
      end

      def run(sql, values = []) #: Array[Array[untyped]]
        values = values.dup
        result = connection.exec_query(sql.gsub("?") { quoted(values.shift) }, "SocialTrust")
        cast(result)
      end

      # Whether the host has a transaction open.
      def open?
        connection.transaction_open?
      end

      def transaction(&work) #: () { () -> untyped } -> untyped
        connection.transaction(requires_new: true, &work)
      end

      def conflict?(error)
        error.class.ancestors.any? { |each| CONFLICTS.include?(each.name) } || super
      end

      private

      # Of this thread: pools give each thread its own.
      def connection
        @connection.respond_to?(:exec_query) ? @connection : @connection.connection
      end

      def quoted(value)
        value = ActiveModel::Type::Binary::Data.new(value) if value.is_a?(String) && value.encoding == Encoding::BINARY
        connection.quote(value)
      end

      def cast(result)
        return [] if result.columns.empty?

        rows = result.cast_values
        result.columns.size == 1 ? rows.map { |each| [each] } : rows
      end
    end
  end
end
