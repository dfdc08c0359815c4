# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Contacts and the interactions between them; a set, so that delivering a row twice changes nothing. Rows may arrive in
  # any order of time. Used by one thread at a time: a second one gets ConcurrentUseError.
  #
  # +as_of+ is the time of a score, inclusive; left out it is that of the latest interaction. Methods that may take long
  # run without Ruby's lock, and tell a block of their progress: <tt>{ |stage, done, total| ... }</tt>.
  class Ledger
    include Enumerable
    include AsJson
    include Closing
    include Handles

    # The profile that it was made with.
    attr_reader :profile

    # An empty ledger. +profile+ gives the kinds of one's own; +threads+ is how many a long call may use, none of which
    # outlives it.
    def initialize(profile: nil, threads: 1)
      @profile = Profile.from(profile)
      @threads = threads
      adopt(Native.ledger_new(SocialTrust.context(threads), @profile.send(:handle)))
    end

    # A ledger with the rows of a CSV document, of NDJSON, of a file by its ending, of Hashes, of columns, of Arrow; see
    # read_csv, read_ndjson, read_file, add_all, add_columns and read_arrow.
    def self.from_csv(source, profile: nil, threads: 1, **options, &progress) #: Ledger
      new(profile: profile, threads: threads).tap { |made| made.read_csv(source, **options, &progress) }
    end

    # A ledger with the rows of NDJSON; see read_ndjson.
    def self.from_ndjson(source, profile: nil, threads: 1, **options, &progress) #: Ledger
      new(profile: profile, threads: threads).tap { |made| made.read_ndjson(source, **options, &progress) }
    end

    # A ledger with the rows of a file; see read_file.
    def self.from_file(path, profile: nil, threads: 1, **options, &progress) #: Ledger
      new(profile: profile, threads: threads).tap { |made| made.read_file(path, **options, &progress) }
    end

    # A ledger of a log file as <tt>socialtrust import -o log.sqlite</tt> writes it; see read_log.
    def self.from_log(path, profile: nil, threads: 1, &progress) #: Ledger
      new(profile: profile, threads: threads).tap { |made| made.read_log(path, &progress) }
    end

    # A ledger with rows given as Hashes, Interactions or Arrays; see add_all.
    def self.from_records(rows, resolution: 0, profile: nil, threads: 1, &progress) #: Ledger
      new(profile: profile, threads: threads).tap { |made| made.add_all(rows, resolution: resolution, &progress) }
    end

    # A ledger with rows given as columns; see add_columns.
    def self.from_columns(columns, resolution: 0, profile: nil, threads: 1, &progress) #: Ledger
      new(profile: profile, threads: threads).tap { |made| made.add_columns(columns, resolution: resolution, &progress) }
    end

    # A ledger with the rows of an Arrow table; see read_arrow.
    def self.from_arrow(table, profile: nil, threads: 1, **options, &progress) #: Ledger
      new(profile: profile, threads: threads).tap { |made| made.read_arrow(table, **options, &progress) }
    end

    # ---- changing it

    # Adds one interaction. Fields: channel, audience, weight, duration, sentiment, looked_for, id, ref, due, sequence, cues (or a
    # cue by its name, such as <tt>question: 0.9</tt>).
    def add(time:, actor:, target:, kind: :message, **fields) #: Added
      Added.new(**Native.ledger_add(@handle, [time, actor, target, @profile.kind_code(kind), due_by(fields)])).freeze
    end

    # Adds an interaction given as a Hash, an Interaction, or [time, actor, target, kind, {fields}].
    def <<(row) #: self
      Native.ledger_add(@handle, quick(row))
      self
    end

    # Adds many, all or none: an Enumerable of what << takes. Rows that are all Hashes, all Interactions or all Arrays cost
    # little more than their columns would.
    def add_all(rows, resolution: 0, &progress) #: Added
      rows = rows.is_a?(Hash) || rows.is_a?(Interaction) ? [rows] : listed(rows)
      columns = Rows.columns(rows) || Rows.columns(rows.map { |row| row_of(row) }) || Rows::REQUIRED.to_h { |name| [name, []] }
      missing = Rows::REQUIRED - columns.keys
      raise ::ArgumentError, "missing #{missing.join(', ')}" unless missing.empty?

      columns[:kind] = kinds_of(columns[:kind]) if columns[:kind]
      add_columns(Rows.spread_cues(columns), resolution: resolution, &progress)
    end

    # Adds rows as columns by name, all or none. Numbers: an Array, or a String packed in this machine's order ("q*" for
    # time and due in microseconds, "d*" for weight, duration, sentiment and cues, "L*" for audience and looked_for, "q*" for sequence, "C*"
    # for codes of kinds). Texts: an Array (ids may be Integers: their digits), packed "L*" numbers,
    # or [packed "L*" codes, Array of texts]. +from+ and +to+ are understood. +resolution+ says how exact the times are, in
    # seconds (60: minutes, 86400: dates): what both did within it counts as answered.
    def add_columns(columns, resolution: 0, &progress) #: Added
      raise ::TypeError, "columns: expected {name: column}, not #{columns.class}" unless columns.respond_to?(:to_h)

      columns = columns.to_h.compact.transform_keys { |name| Rows.called(name) }
      columns[:due] = columns[:due].map { |due| due && day_end(due) } if columns[:due].is_a?(Array)
      columns[:channel] = columns[:channel].unpack("L*") if columns[:channel].is_a?(String)
      reading = options({}, :us, false, nil, resolution)
      taken(reported(progress) { Native.ledger_read_arrow(@handle, columns, reading) })
    end

    # How it takes what it is given from now on, at every door. Rows after +now+ are remarked (no clock is read); the remarks
    # named in +refuse+ fail a load (RefusedError; ConflictError). Without :conflict among them the first in time of rows
    # with one id is kept. +normalise+ takes blanks off the ends of ids and folds mail addresses to small letters, also of
    # whoever is asked about; decide it while the ledger is empty. +resolution+ as of add_columns: the coarsest that is ever
    # said holds.
    def set_intake(now: nil, refuse: [:conflict], normalise: false, resolution: 0) #: self
      bits = Array(refuse).sum(0) do |name|
        number = Native.number_of(Native::SOT_NAMES_REMARK, name.to_s)
        raise ArgumentError, "remark #{name.inspect}: expected one of #{remark_names.join(", ")}" if number.negative?

        1 << number
      end
      Native.ledger_set_intake(@handle, { now: now, errors: bits, normalise: normalise, resolution: Float(resolution) })
      self
    end

    # What the last load brought, and what there is to remark about it; +language+ of its words.
    def report(language: "en") #: Report
      found = Native.ledger_get_report(@handle)
      mask = found.delete(:remarks)
      remarks = remark_names.each_index.select { |number| mask[number] == 1 }.to_h { |number| remark(number) }
      Report.new(**found, remarks: remarks.freeze, words: Words.from(language).told(:words_report, @handle).freeze).freeze
    end

    # Replaces the interaction with the same id and pair by this one.
    def replace(time:, actor:, target:, kind: :message, **fields) #: self
      Native.ledger_replace(@handle, [time, actor, target, @profile.kind_code(kind), fields])
      self
    end

    # Removes the interaction +id+ between two contacts.
    def remove(a, b, id) #: self
      Native.ledger_remove(@handle, a, b, id)
      self
    end

    # Removes the interactions given as arrays [a, b, id]; gives the number of those that were there.
    def remove_many(rows) #: Integer
      Native.ledger_remove_rows(@handle, rows.flat_map { |a, b, id| [a, b, id] })
    end

    # Gives back memory that removed rows and forgotten contacts have left unused, and channels that no row has any longer.
    def compact(&progress) #: self
      reported(progress) { Native.ledger_compact(@handle) }
      self
    end

    # The ledger as it is now, for any number of threads to read at the same time; what changes it raises UnsupportedError.
    def snapshot(&progress) #: Ledger
      made = reported(progress) { Native.ledger_snapshot(@handle) }
      Ledger.allocate.tap { |ledger| ledger.send(:take, @profile, @threads, made) }
    end

    # Whether it is a snapshot.
    def snapshot?
      info.snapshot
    end

    # Forgets a contact: its record, its aliases' link to it and every row that names it, gone as if never seen. Gives the
    # number of rows.
    def forget(contact) #: Integer
      Native.ledger_forget(@handle, contact)
    end

    # Removes every interaction before a time; gives their number.
    def prune(before:) #: Integer
      Native.ledger_prune(@handle, before)
    end

    # A new ledger in which each contact with an organisation is replaced by it.
    def roll_up(&progress) #: Ledger
      made = reported(progress) { Native.ledger_roll_up(@handle) }
      Ledger.allocate.tap { |ledger| ledger.send(:take, @profile, @threads, made) }
    end

    # Declares a contact, or replaces what was declared about it. +kind+ is :person, :organisation, :group or :automaton.
    def declare(id, kind: :person, display_name: nil, organisation: nil, do_not_score: false) #: self
      Native.ledger_declare(@handle, { id: id, kind: kind, display_name: display_name, organisation: organisation,
                                       do_not_score: do_not_score })
      self
    end

    # Declares +other+ another id of the contact +of+; and takes it back.
    def add_alias(other, of:) #: self
      Native.ledger_add_alias(@handle, other, of)
      self
    end

    # Takes an alias back.
    def remove_alias(other) #: self
      Native.ledger_remove_alias(@handle, other)
      self
    end

    # ---- reading and writing

    # Adds a CSV document, all or none, from a path (String, Pathname) or an IO. +unit+ is that of integer times: :s, :ms,
    # :us or :ns. +columns+ names what the document calls otherwise, <tt>{ "sender" => "actor" }</tt>, nil passing over it;
    # +resolution+ as of add_columns.
    def read_csv(source, columns: {}, unit: nil, ignore_unknown: false, read: nil, resolution: 0, &progress) #: Added
      read(:ledger_read_csv, source, options(columns, unit, ignore_unknown, read, resolution), progress)
    end

    # The same for newline-delimited JSON.
    def read_ndjson(source, columns: {}, unit: nil, ignore_unknown: false, read: nil, resolution: 0, &progress) #: Added
      read(:ledger_read_ndjson, source, options(columns, unit, ignore_unknown, read, resolution), progress)
    end

    # The same from a path, by its ending: .csv, .ndjson or .jsonl; "-" is standard input.
    def read_file(path, columns: {}, unit: nil, ignore_unknown: false, read: nil, resolution: 0, &progress) #: Added
      path, options = path.to_s, options(columns, unit, ignore_unknown, read, resolution)
      taken(reported(progress) { Native.ledger_read_file(@handle, path, options) })
    end

    # The same for an Arrow::Table, Arrow::RecordBatchReader (of the gem red-arrow), or ArrowStream.
    def read_arrow(table, columns: {}, unit: nil, ignore_unknown: false, read: nil, resolution: 0, &progress) #: Added
      stream, options = SocialTrust.arrow_stream!(table), options(columns, unit, ignore_unknown, read, resolution)
      taken(reported(progress) { Native.ledger_read_arrow(@handle, stream, options) })
    end

    # Adds what is in a log file of SQLite, as <tt>socialtrust import -o log.sqlite</tt> writes it: its rows, contacts and
    # accepted aliases, all of one state of the file. Needs the gem sqlite3.
    def read_log(path, &progress) #: Added
      require_relative "log_file"
      LogFile.read(self, path, &progress)
    end

    # The ledger as NDJSON that from_ndjson reads back, contacts too, or the rows that name +contact+: the text, or into an IO.
    def to_ndjson(io = nil, contact: nil) #: untyped
      SocialTrust.deliver(Native.ledger_write_ndjson(@handle, contact), io)
    end

    # All that is held about one contact: its record, aliases, organisation and rows.
    def export_contact(contact) #: Hash[Symbol, untyped]
      raise ::TypeError, "expected the id of a contact, not nil" if contact.nil?

      JSON.parse(Native.ledger_export_contact(@handle, contact), symbolize_names: true)
    end

    # ---- looking at it

    # Figures about it.
    def info #: LedgerInfo
      LedgerInfo.new(**Native.ledger_get_info(@handle)).freeze
    end

    # How many rows.
    def size
      info.interactions
    end
    alias length size

    # Whether it has no rows.
    def empty?
      size.zero?
    end

    # What is known of a contact.
    def contact(id) #: Contact
      Contact.new(**Native.ledger_contact(@handle, id)).freeze
    end

    # All contacts, in order of first mention.
    def contacts #: Array[Contact]
      Array.new(info.contacts) { |index| Contact.new(**Native.ledger_contact_at(@handle, index)).freeze }
    end

    # The interactions between two contacts in order of time, all that name one, or all: as they lie, so that the ledger
    # must not be used meanwhile (ConcurrentUseError). Without a block an Enumerator over them as they are now, whose first
    # ones are there at once. Enumerators over a ledger that are asked with +next+ (each_slice, each_with_index) hold it
    # until they end: take rows for those.
    def each_interaction(a = nil, b = nil) #: (?name? a, ?name? b) { (Interaction) -> void } -> self | (?name? a, ?name? b) -> Enumerator[Interaction, untyped]
      return a || b ? rows(a, b).each : in_turn unless block_given?

      Native.ledger_each(@handle, a, b, ->(row) { yield interaction(row) })
      self
    end
    alias each each_interaction

    # The same as an Array.
    def rows(a = nil, b = nil) #: Array[Interaction]
      found = []
      Native.ledger_each(@handle, a, b, ->(row) { found << interaction(row) })
      found
    end

    # The pairs that are scored, or those of one contact, in byte order of their ids: an Array of PairInfo.
    def pairs(contact = nil) #: Array[PairInfo]
      found = []
      Native.ledger_each_pair(@handle, contact, ->(pair) { found << PairInfo.new(**pair).freeze })
      found
    end

    # Which kinds, cues and fields the rows up to a time have shown, for +inputs+: {kinds:, cues:, fields:}, names each.
    def observed(as_of: nil) #: Hash[Symbol, Array[Symbol]]
      Native.ledger_observed(@handle, as_of || last)
    end

    # All contacts' outgoing attention, an optional input of scores.
    def attention(as_of: nil, profile: nil, &progress) #: Attention
      as_of ||= last
      Attention.new(reported(progress) { Native.attention_new(@handle, other_profile(profile), as_of) })
    end

    # ---- scores

    # One pair's score. +profile+ is another one to score with, +inputs+ are optional ones of the model, such as a
    # +network+, which gives reputation.
    def score(a, b, as_of: nil, profile: nil, inputs: nil, network: nil) #: PairScore
      as_of ||= last
      pair(a, b, as_of) do |first, second|
        Native.ledger_score(@handle, query(a, b, as_of, profile, inputs(inputs, first, second, network)))
      end
    end

    # All pairs' scores, or with +me+ those of one contact. <tt>attention: true</tt> and <tt>network: true</tt> compute
    # those inputs; <tt>signals: true</tt> keeps the points of each signal too.
    def scores(as_of: nil, me: nil, attention: nil, network: nil, signals: false, observed: nil, profile: nil, &progress) #: Scores
      as_of ||= last
      attention = attention(as_of: as_of, profile: profile, &progress) if attention == true
      attention &&= attention.instance_variable_get(:@handle)
      network = network(as_of: as_of, profile: profile, &progress) if network == true
      network &&= network.send(:handle)
      options = { as_of: as_of, me: me, observed: observed, attention: attention, signals: signals, network: network }
      handle = reported(progress) { Native.ledger_scores(@handle, other_profile(profile), options) }
      Scores.new(handle, as_of: SocialTrust.time(as_of), me: me, profile: profile ? Profile.from(profile) : @profile)
    end

    # What +me+'s scores come to, in a few lines: how many are relationships, what awaits a move, what fell and why.
    # +names+ and +items+ (titles of promises, complaints and messages) say by id what something is called.
    # Attention and network are as in scores, and those of last Monday for what fell since.
    def summary(me, as_of: nil, attention: nil, network: nil, profile: nil, language: "en", width: 80, names: nil, items: nil, #: String
                &progress)
      as_of ||= last
      network = network(as_of: as_of, profile: profile, &progress) if network == true
      attention = attention(as_of: as_of, profile: profile, &progress) if attention == true
      scores = scores(as_of: as_of, me: me, attention: attention, network: network, profile: profile, &progress)
      people = names ? Words.called(names, scores[:contact]) : []
      titles = items ? Words.called(items, titles_of(me, scores, as_of, profile)) : []
      reported(progress) do
        Words.from(language).told(:words_summary, scores.instance_variable_get(:@handle), ledger: @handle, profile: other_profile(profile),
                                  attention: attention && attention.instance_variable_get(:@handle),
                                  network: network && network.send(:handle), names: people, items: titles, columns: width)
      end
    end

    # One pair's scores at ascending times: an Array, or from +start+ to +stop+ every so many seconds (a day).
    def timeline(a, b, times: nil, start: nil, stop: nil, step: 86_400, profile: nil, inputs: nil, &progress) #: Timeline
      times ||= steps(start || info.first, stop || last, step)
      first, second = sides(a, b)
      inputs = inputs(inputs, first, second)
      handle = reported(progress) { Native.ledger_timeline(@handle, query(a, b, nil, profile, inputs), listed(times)) }
      Timeline.new(handle, first, second, profile ? Profile.from(profile) : @profile)
    end

    # Why a pair scores as it does.
    def explain(a, b, as_of: nil, me: nil, profile: nil, inputs: nil, network: nil, &progress) #: Explanation
      as_of ||= last
      given = inputs(inputs, *sides(a, b), network)
      handle = reported(progress) { Native.ledger_explain(@handle, query(a, b, as_of, profile, given)) }
      Explanation.new(handle, @profile, me)
    end

    # What moved a pair's scores between two times: points by signal, exactly after - before.
    def explain_change(a, b, before:, after: nil, profile: nil, inputs: nil) #: Change
      after ||= last
      first, second = sides(a, b)
      change = Native.ledger_explain_change(@handle, query(a, b, after, profile, inputs(inputs, first, second)), before)
      change[:trust] = { first => change[:trust][0], second => change[:trust][1] }.freeze
      Change.new(**change).freeze
    end

    # The score as if +rows+ had happened too; nothing is added.
    def what_if(a, b, rows, as_of: nil, profile: nil, inputs: nil) #: PairScore
      as_of ||= last
      pair(a, b, as_of) do |first, second|
        Native.ledger_what_if(@handle, query(a, b, as_of, profile, inputs(inputs, first, second)), quick_all(rows))
      end
    end

    # What +me+ could do next towards +other+, what is owed first.
    def next_actions(me, other, as_of: nil, profile: nil, inputs: nil) #: Array[NextAction]
      actions(Native.ledger_next(@handle, query(me, other, as_of || last, profile, inputs(inputs, *sides(me, other)))))
    end

    # The evidence of a pair up to a time, to be kept and continued.
    def evidence(a, b, as_of: nil, profile: nil) #: Evidence
      made = Native.ledger_evidence(@handle, query(a, b, as_of || last, profile))
      Evidence.send(:wrap, made, profile ? Profile.from(profile) : @profile)
    end

    # Folds the busy pairs once, so that from now on one more row and its pair's score cost the same whatever their
    # length. Optional.
    def prepare(profile: nil, &progress) #: self
      reported(progress) { Native.ledger_prepare(@handle, other_profile(profile)) }
      self
    end

    def inspect # :nodoc:
      return "#<#{self.class} closed>" if closed?

      known = info
      "#<#{self.class} #{known.interactions} interactions, #{known.contacts} contacts" \
        "#{", #{known.first.iso8601} to #{known.last.iso8601}" if known.last}>"
    end

    def marshal_dump # :nodoc:
      { profile: @profile, threads: @threads, rows: to_ndjson }
    end

    def marshal_load(parts) # :nodoc:
      initialize(profile: parts[:profile], threads: parts[:threads])
      read_ndjson(StringIO.new(parts[:rows]))
    end

    private

    def for_json
      info.to_h
    end

    def remark_names
      (0..).lazy.map { |number| Native.name_of(Native::SOT_NAMES_REMARK, number) }.take_while { |name| name }.to_a
    end

    def remark(number)
      name = Native.name_of(Native::SOT_NAMES_REMARK, number).to_sym
      [name, Remark.new(name: name, **Native.ledger_get_remark(@handle, number)).freeze]
    end

    # Ids of what is open in the pairs that wait.
    def titles_of(me, scores, as_of, profile)
      waiting = scores[:contact].zip(scores[:owed]).filter_map { |other, owed| other if owed.positive? }
      waiting.first(64).flat_map { |other| explain(me, other, as_of: as_of, profile: profile).owed.filter_map(&:id) }
    end

    def take(profile, threads, handle)
      @profile, @threads = profile, threads
      adopt(handle)
      weigh(info.interactions)
    end

    def adopt(handle)
      @handle = handle
    end

    def initialize_copy(_)
      raise ::TypeError, "a ledger is not copied; read its rows (to_ndjson) into another"
    end

    # About what rows weigh, so that the collector comes round in time.
    def weigh(rows)
      Native.weigh([48 * rows, 1 << 30].min)
    end

    def taken(counts)
      weigh(counts[:added])
      Added.new(**counts).freeze
    end

    def options(columns, unit, ignore_unknown, read = nil, resolution = 0)
      SocialTrust.reading(columns, unit, ignore_unknown: ignore_unknown, reader: read&.send(:handle), resolution_s: Float(resolution))
    end

    def read(function, source, options, progress)
      case source
      when String, Pathname then return File.open(source, "rb") { |file| read(function, file, options, progress) }
      end
      raise ::TypeError, "expected a path or an IO, not #{source.class}" unless source.respond_to?(:read)

      taken(reported(progress) { Native.public_send(function, @handle, source, options) })
    end

    # A row as a Hash whose names are those of fields.
    def row_of(row)
      time, actor, target, kind, fields = quick(row)
      { time: time, actor: actor, target: target, kind: kind, **(fields || {}) }
    end

    # The names of kinds that are given by name, by the profile's codes or not at all.
    def kinds_of(column)
      column.map(&Hash.new do |known, kind|
        code = @profile.kind_code(kind || :message)
        known[kind] = code.is_a?(Integer) ? (@profile.kind_name(code) or raise KindError, "unknown kind #{code}") : code
      end)
    end

    def interaction(row)
      Interaction.new(**row, kind: @profile.named(row[:kind])).freeze
    end

    FIRST = 256 # rows that are made before all are
    private_constant :FIRST

    # All rows as they are now. None is made while the library's walk over them waits for a caller who may never come back.
    def in_turn
      frozen = snapshot
      Enumerator.new(frozen.size) do |all|
        first = frozen.send(:first_rows, FIRST)
        first.each { |row| all << row }
        frozen.rows.drop(FIRST).each { |row| all << row } if first.size == FIRST
      end
    end

    def first_rows(count)
      found = []
      catch(:enough) do
        Native.ledger_each(@handle, nil, nil, lambda { |row|
          found << interaction(row)
          throw :enough if found.size == count
        })
      end
      found
    end

    def last
      info.last or raise ArgumentError, "the ledger has no interactions: say as_of"
    end

    # Two contacts in the model's order.
    def sides(a, b)
      a, b = a.to_s, b.to_s
      Native.ledger_side(@handle, a, b).zero? ? [a, b] : [b, a]
    end

    def pair(a, b, as_of)
      first, second = sides(a, b)
      PairScore.new(yield(first, second), first, second, SocialTrust.time(as_of))
    end

    def steps(start, stop, step)
      raise ::ArgumentError, "step: expected a positive number of seconds" unless step.is_a?(Numeric) && step.positive?

      start, stop = SocialTrust.time(start), SocialTrust.time(stop)
      times = []
      while start <= stop
        times << start
        start += step
      end
      times
    end
  end
end
