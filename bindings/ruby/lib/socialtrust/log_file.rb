# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # A log as a file of SQLite: the tables interactions, contacts and aliases that Python's socialtrust.log_file documents.
  module LogFile # :nodoc:
    TEXTS = %i[actor target kind channel id ref].freeze
    FIELDS = (%i[time actor target kind channel audience weight duration sentiment id ref due looked_for sequence] + CUES).freeze
    BATCH = 100_000

    def self.read(ledger, path, &progress)
      db = open(path)
      begin
        db.transaction(:deferred) do # one state of all tables
          added = rows(ledger, db, path, &progress)
          contacts(ledger, db)
          aliases(ledger, db)
          added
        end
      ensure
        db.close
      end
    rescue SQLite3::Exception => error
      raise CorruptError, "#{path}: #{error.message}"
    end

    def self.open(path)
      require "sqlite3"
      raise IoError, "#{path}: cannot be read" unless File.file?(path.to_s)

      db = SQLite3::Database.new(path.to_s, readonly: true)
      db.busy_timeout = 30_000
      db
    rescue LoadError
      raise IoError, "#{path}: reading a log of SQLite needs the gem sqlite3"
    end
    private_class_method :open

    def self.rows(ledger, db, path, &progress)
      counts = Hash.new(0)
      exact = resolution(db)
      query = db.prepare("SELECT row, #{FIELDS.join(', ')} FROM interactions ORDER BY time, row")
      batches(query) do |batch|
        first = batch.first.first
        begin
          ledger.add_columns(columns(batch), resolution: exact, &progress).to_h.each { |name, count| counts[name] += count }
        rescue Error => error
          raise error.class, "#{path}: table interactions, from row #{first}: #{error.message}"
        end
      end
      Added.new(**counts).freeze
    ensure
      query&.close
    end
    private_class_method :rows

    # How exact its times are, in seconds; a log of one's own making may have no table that says it.
    def self.resolution(db)
      return 0 unless db.get_first_value("SELECT 1 FROM sqlite_master WHERE name = 'meta'")

      db.get_first_value("SELECT value FROM meta WHERE name = 'resolution'").to_f
    end
    private_class_method :resolution

    # Rows of one time lie in one batch: equal ones are as many as one load has of them.
    def self.batches(query)
      batch = []
      query.each do |row|
        if batch.size >= BATCH && row[1] != batch.last[1]
          yield batch
          batch = []
        end
        batch << row
      end
      yield batch unless batch.empty?
    end
    private_class_method :batches

    def self.columns(batch)
      names = [:row, *FIELDS]
      columns = names.zip(batch.transpose).to_h.tap { |all| all.delete(:row) }
      columns = columns.reject { |_, values| values.none? }
      columns[:looked_for] = columns[:looked_for].map { |each| each && (each == "all" ? CUES : each.split("|")) } if columns[:looked_for]
      columns
    end
    private_class_method :columns

    def self.contacts(ledger, db)
      db.execute("SELECT id, kind, display_name, organisation, do_not_score FROM contacts").each do |id, kind, name, organisation, hidden|
        ledger.declare(id, kind: kind.to_sym, display_name: name, organisation: organisation, do_not_score: hidden != 0)
      end
    end
    private_class_method :contacts

    def self.aliases(ledger, db)
      db.execute("SELECT alias, contact FROM aliases WHERE accepted").each do |other, contact|
        ledger.add_alias(other, of: contact) unless root(ledger, other) == root(ledger, contact)
      end
    end
    private_class_method :aliases

    def self.root(ledger, id)
      while (of = ledger.contact(id).alias_of)
        id = of
      end
      id
    rescue NotFoundError # no rows yet
      id
    end
    private_class_method :root
  end
end
