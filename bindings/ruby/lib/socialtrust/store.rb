# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require "digest"

module SocialTrust
  # The relationships of one tenant in a host's own database: rows, evidence, scores, and what has to be looked at again.
  # A host says what each of its records means as interactions, in the transaction that changes the record:
  #
  #   store = SocialTrust::Store.new(ActiveRecord::Base, tenant: "acme")
  #   store.put("mail/17", "" => { time: mail.sent_at, actor: "me", target: "ada@example.org", channel: "mail" })
  #   store.explain("me", "ada@example.org", Time.now, me: "me").text
  #   store.refresh(Time.now)  # nightly: only what changed, or what time has moved
  #
  # The tables are those of Python's socialtrust.store, and so is every byte in them. Another tenant's rows are not
  # reached. Contacts are text, or integers and symbols taken as text.
  class Store
    MEASURES = Ractor.make_shareable(%w[depth trust_ab trust_ba].product(["", "_low", "_high", "_confidence"]).map(&:join)) # :nodoc:
    KEPT = Ractor.make_shareable(%w[row_count evidence profile scored_us next_us last_us] + MEASURES +
                                 %w[pulse state owed_a owed_b owed]) # :nodoc:
    # Every table has a number of its own, which models of hosts want.
    TABLES = Ractor.make_shareable([ # :nodoc:
      "CREATE TABLE IF NOT EXISTS {}rows (id [id], tenant TEXT NOT NULL, record TEXT NOT NULL, key TEXT NOT NULL, " \
      "actor TEXT NOT NULL, target TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, time_us BIGINT NOT NULL, " \
      "due_us BIGINT, fields TEXT NOT NULL, UNIQUE (tenant, record, key))",
      "CREATE INDEX IF NOT EXISTS {}rows_a ON {}rows (tenant, a, b, time_us)",
      "CREATE INDEX IF NOT EXISTS {}rows_b ON {}rows (tenant, b)",
      "CREATE TABLE IF NOT EXISTS {}changes (id [id], tenant TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL)",
      "CREATE INDEX IF NOT EXISTS {}changes_pair ON {}changes (tenant, a, b)",
      "CREATE TABLE IF NOT EXISTS {}pairs (id [id], tenant TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, " \
      "row_count BIGINT NOT NULL, evidence [blob] NOT NULL, profile TEXT NOT NULL, scored_us BIGINT NOT NULL, " \
      "next_us BIGINT, last_us BIGINT, #{MEASURES.map { |name| "#{name} [real], " }.join}pulse [real], " \
      "state TEXT NOT NULL, owed_a INTEGER NOT NULL, owed_b INTEGER NOT NULL, owed TEXT NOT NULL, UNIQUE (tenant, a, b))",
      "CREATE INDEX IF NOT EXISTS {}pairs_b ON {}pairs (tenant, b)",
      "CREATE INDEX IF NOT EXISTS {}pairs_next ON {}pairs (tenant, next_us)",
      "CREATE TABLE IF NOT EXISTS {}aliases (id [id], tenant TEXT NOT NULL, alias TEXT NOT NULL, contact TEXT NOT NULL, " \
      "UNIQUE (tenant, alias))"
    ])
    TYPES = Ractor.make_shareable({ # :nodoc:
      false => { "id" => "INTEGER PRIMARY KEY AUTOINCREMENT", "blob" => "BLOB", "real" => "REAL" },
      true => { "id" => "BIGSERIAL PRIMARY KEY", "blob" => "BYTEA", "real" => "DOUBLE PRECISION" }
    })

    # What is kept of a pair: the scores at +scored+, and +next+, when time alone moves them (nil: not within years).
    # +owed+ is how many items await the move of [a, b]; +items+ are they: Hashes of kind, by, id, since. +floor+ is the
    # confidence from which the store's profile has a number be used.
    Kept = Struct.new(:a, :b, :rows, :scored, :next, :last, *MEASURES.map(&:to_sym), :pulse, :state, :owed, :items, :floor,
                      keyword_init: true) do
      # Whether enough is known to show :depth, :trust_ab or :trust_ba as a number.
      def enough?(measure = :depth)
        unless %i[depth trust_ab trust_ba].include?(measure.to_sym)
          raise ArgumentError, "measure #{measure.inspect}: expected one of :depth, :trust_ab, :trust_ba"
        end

        self[:"#{measure}_confidence"] >= floor
      end

      # The other of the two.
      def other(contact) #: String
        contact.to_s == a ? b : a
      end

      # How many items await the contact's move.
      def owed_by(contact) #: Integer
        owed[contact.to_s == b ? 1 : 0]
      end

      # The contact's trust in the other.
      def trust_of(contact) #: Float
        contact.to_s == b ? trust_ba : trust_ab
      end
    end

    class << self
      # The statements that make a store's tables, for a host's own migrations.
      def schema(postgresql: false, prefix: "socialtrust_") #: Array[String]
        TABLES.map { |each| each.gsub("{}", prefix).gsub(/\[(\w+)\]/) { TYPES.fetch(postgresql).fetch($1) } }
      end

      # The scores at a time of many pairs' evidence, as Evidence#dump gave it.
      def score_many(blobs, as_of, profile: nil) #: Array[PairScore]
        profile = Profile.from(profile)
        blobs.map { |blob| Evidence.load(blob, profile: profile).score(as_of: as_of) }
      end
    end

    # The Database; whose relationships they are; the profile that they are scored with; what tables' names begin with.
    attr_reader :database, :tenant, :profile, :prefix

    # +connection+ is ActiveRecord::Base or another class of its models, a connection of it, a SQLite3::Database, or a
    # Database. What is written belongs to the host's transaction and goes with it.
    def initialize(connection, tenant: "", profile: nil, prefix: "socialtrust_")
      raise ::ArgumentError, "prefix #{prefix.inspect}: expected letters, digits and underscores" unless prefix.match?(/\A\w+\z/)

      @database, @tenant, @profile, @prefix = Database.of(connection), tenant.to_s, Profile.from(profile), prefix
      @profile_fingerprint, @floor = @profile.fingerprint, @profile["verdict.confidence_floor"]
    end

    # Makes the tables that are not there yet; hosts with migrations of their own run Store.schema instead.
    def create #: self
      @database.transaction { Store.schema(postgresql: @database.postgresql?, prefix: @prefix).each { |sql| run(sql) } }
      self
    end

    # The rows of a record are these now, each under a key of its own (a Hash, or pairs): new ones are added, others
    # changed or retracted. Returns how many changed; 0 if it was known already.
    def put(record, rows) #: Integer
      write(record.to_s, plain(record.to_s, rows), true)
    end

    # Adds rows to a record, or changes those of the same key, and leaves its others alone: for what a host forgets once
    # it has happened, such as the steps of a complaint.
    def add(record, rows) #: Integer
      write(record.to_s, plain(record.to_s, rows), false)
    end

    # A record, or only some of its keys, is no more. Returns how many rows went.
    def retract(record, *keys) #: Integer
      return write(record.to_s, {}, true) if keys.empty?

      @database.transaction do
        remove(record.to_s, rows_of(record.to_s).select { |row| keys.map(&:to_s).include?(row[0]) })
      end
    end

    # The evidence of the rows up to now: as kept, or replayed (and kept) where it has changed.
    def evidence(a, b, now) #: Evidence
      current(*sides(a, b), us(now))
    end

    # The scores now, the bits of a replay of all rows up to now.
    def score(a, b, now) #: PairScore
      evidence(a, b, now).score(as_of: now)
    end

    # Why; +me+ is called "you".
    def explain(a, b, now, me: nil) #: Explanation
      evidence(a, b, now).explain(as_of: now, me: me && canonical(me))
    end

    # What is kept of a pair, as it stood when it was last looked at; nil if nothing is.
    def kept(a, b) #: Kept?
      select_kept("a = ? AND b = ?", sides(a, b)).first
    end

    # What is kept of all pairs, or those of one contact: the deepest first and last those of which too little is known, or
    # +by+ :owed first where most awaits its move, or by :name. With +now+, pairs that have changed are looked at first.
    def pairs(contact = nil, by: :depth, limit: 100, offset: 0, now: nil) #: Array[Kept]
      me = contact && canonical(contact)
      refresh(now, of: me) if now
      mine = me ? [me, me] : []
      deepest = "CASE WHEN depth_confidence >= ? THEN 0 ELSE 1 END, depth DESC, a, b"
      order, values = case by.to_sym
                      when :depth then [deepest, [*mine, @floor]]
                      when :name then ["a, b", mine]
                      when :owed
                        mark = me ? "CASE WHEN a = ? THEN owed_a WHEN b = ? THEN owed_b ELSE 0 END" : "owed_a + owed_b"
                        ["#{mark} DESC, #{deepest}", [*mine, *mine, @floor]]
                      else raise ArgumentError, "by #{by.inspect}: expected one of :depth, :name, :owed"
                      end
      select_kept("#{me ? '(a = ? OR b = ?)' : '1 = 1'} ORDER BY #{order} LIMIT ? OFFSET ?", [*values, Integer(limit), Integer(offset)])
    end

    # The rows of a pair, oldest first, as Evidence.replay takes them; up to now, or all.
    def rows(a, b, now = nil) #: Array[Array[untyped]]
      rows_until(*sides(a, b), now && us(now))
    end

    # The rows of a record by key, as Evidence.replay takes them: what a host has logged of it so far.
    def record(record) #: Hash[String, Array[untyped]]
      rows_of(record.to_s).to_h do |key, actor, target, _, _, time, text|
        fields = JSON.parse(text, symbolize_names: true)
        [key, [time, actor, target, fields.delete(:kind), fields]]
      end
    end

    # Looks again at what has changed and at what time has moved, and at nothing else: pairs marked, rows whose time has
    # come, scores no longer valid, items now due, another profile. Returns how many pairs were kept anew. +of+: only of
    # one contact. A block is called after each pair. What another transaction is looking at is left to it; what changed
    # since that one began stays due: who must show it at once tries again in a new transaction.
    def refresh(now, of: nil, limit: nil) #: ?{ (String a, String b) -> void } -> Integer
      time = us(now)
      due(now, of: of, limit: limit).count do |a, b|
        keep(a, b, time).tap { yield a, b if block_given? }
      end
    end

    # The pairs that refresh would look at.
    def due(now, of: nil, limit: nil) #: Array[[String, String]]
      time = us(now)
      mine = of ? [canonical(of)] * 2 : []
      only = of ? " AND (a = ? OR b = ?)" : ""
      found = run("SELECT a, b FROM {}changes WHERE tenant = ?#{only} UNION SELECT a, b FROM {}pairs WHERE tenant = ? " \
                  "AND (next_us <= ? OR scored_us > ? OR profile <> ?)#{only} ORDER BY 1, 2",
                  @tenant, *mine, @tenant, time, time, @profile_fingerprint, *mine)
      limit ? found.first(limit) : found
    end

    # Pairs whose rows are no longer those that were last looked at, though nothing was marked: rows were added, deleted or
    # changed past the store (their number is compared, then their sum with the evidence's; all rows are read). They are
    # marked, for the next refresh.
    def gaps #: Array[[String, String]]
      found = run("SELECT a, b FROM (SELECT a, b, SUM(n) AS n FROM (SELECT a, b, COUNT(*) AS n FROM {}rows WHERE tenant = ? " \
                  "AND a <> b GROUP BY a, b UNION ALL SELECT a, b, -row_count FROM {}pairs WHERE tenant = ?) AS counted " \
                  "GROUP BY a, b) AS differing WHERE n <> 0 ORDER BY 1, 2", @tenant, @tenant)
      marked = run("SELECT DISTINCT a, b FROM {}changes WHERE tenant = ?", @tenant).map { |a, b| [a, b] }
      known = found.map { |a, b| [a, b] } | marked
      run("SELECT a, b, evidence, scored_us FROM {}pairs WHERE tenant = ? ORDER BY 1, 2", @tenant).each do |a, b, blob, time|
        found << [a, b] if !known.include?([a, b]) && altered?(a, b, blob, time)
      end
      found = (found.map { |a, b| [a, b] } - marked).sort
      @database.transaction { mark(found) }
      found
    end

    # The contact that it was merged into, or itself.
    def canonical(contact) #: String
      root(aliases, named(contact))
    end

    # From now on +name+ is another name of +into+, in what is there and in what comes; unmerge parts them.
    def merge(name, into) #: self
      name, into = named(name), named(into)
      alone do
        known = aliases
        raise ArgumentError, "#{name} is merged into #{known[name]} already; unmerge it first" if known.key?(name)
        raise ArgumentError, "#{into} is #{name} already" if root(known, into) == name

        run("INSERT INTO {}aliases (tenant, alias, contact) VALUES (?, ?, ?)", @tenant, name, into)
        move(name)
      end
      self
    end

    # Parts what merge put together; each row goes back to whose it was.
    def unmerge(name) #: self
      name = named(name)
      alone do
        known = aliases
        raise NotFoundError, "#{name} is not merged into another contact" unless known.key?(name)

        run("DELETE FROM {}aliases WHERE tenant = ? AND alias = ?", @tenant, name)
        move(root(known, name))
      end
      self
    end

    # Deletes all rows, scores and names of a contact and of what was merged into it. Returns how many rows.
    def forget(contact) #: Integer
      alone do
        known = aliases
        top = root(known, named(contact))
        names = [top, named(contact), *known.keys.select { |name| root(known, name) == top }].uniq.sort
        names.sum do |name|
          count = run("SELECT COUNT(*) FROM {}rows WHERE tenant = ? AND (a = ? OR b = ?)", @tenant, name, name)[0][0]
          %w[rows pairs changes].each do |table|
            run("DELETE FROM {}#{table} WHERE tenant = ? AND (a = ? OR b = ?)", @tenant, name, name)
          end
          run("DELETE FROM {}aliases WHERE tenant = ? AND (alias = ? OR contact = ?)", @tenant, name, name)
          Integer(count)
        end
      end
    end

    def inspect # :nodoc:
      "#<#{self.class} of tenant #{@tenant.inspect} in #{@database.postgresql? ? 'PostgreSQL' : 'SQLite'}>"
    end

    private

    # ---- writing ----

    def plain(record, rows)
      rows.each_with_object({}) do |(key, row), out|
        key = key.to_s
        raise ArgumentError, "record #{record}: key #{key.inspect} twice" if out.key?(key)

        begin
          out[key] = checked(record, key, row)
        rescue Error, ::TypeError, ::ArgumentError, ::RangeError => e # every error of a row says which
          raise e.class, "record #{record}, key #{key.inspect}: #{e.message}", e.backtrace
        end
      end
    end

    def checked(record, key, row)
      given = hash_of(row)
      actor, target = named(given.delete(:actor)), named(given.delete(:target))
      time, kind = given.delete(:time), given.delete(:kind) || :message
      Evidence.replay(actor, target, [[time, actor, target, kind, given]], profile: @profile) # or says what is wrong
      if kind.is_a?(Integer)
        kind = @profile.kind_name(kind) or raise ArgumentError, "no kind of the profile has the code"
      end
      fields = { "kind" => kind.to_s }
      given.merge!(given.delete(:cues) || {})
      given.each { |name, value| fields[name.to_s] = field(name.to_sym, value) unless value.nil? || value == [] }
      fields["id"] ||= key.empty? ? record : "#{record}/#{key}" # rows of one instant stay apart, and have a name
      [us(time), actor, target, fields["due"], fields]
    end

    def hash_of(row)
      case row
      when Hash then row = row.transform_keys(&:to_sym)
      when Interaction then row = row.to_h
      when Array then row = { time: row[0], actor: row[1], target: row[2], kind: row[3], **(row[4] || {}).transform_keys(&:to_sym) }
      else raise ::TypeError, "expected an interaction (Hash, Array or SocialTrust::Interaction), not #{row.class}"
      end
      missing = %i[time actor target].select { |name| row[name].nil? }
      raise ::ArgumentError, "missing #{missing.join(', ')}" unless missing.empty?

      row.dup
    end

    def field(name, value)
      case CUES.include?(name) ? "NUMBER" : FIELDS[name]
      when "NUMBER" then Float(value)
      when "TIME" then us(value)
      when "COUNT", "WHOLE" then Integer(value)
      when "CUES" then (value.is_a?(String) ? value.split("|") : Array(value)).map(&:to_s).sort.join("|")
      else value.to_s
      end
    end

    def write(record, rows, whole)
      @database.transaction do
        before = rows_of(record).to_h { |row| [row[0], row] }
        known = rows.empty? ? {} : aliases
        changed = rows.count { |key, row| write_row(record, key, row, before.delete(key), known) }
        changed + (whole ? remove(record, before.values) : 0)
      end
    end

    def write_row(record, key, row, old, known)
      time, actor, target, due, fields = row
      return false if old && old.values_at(1, 2, 5) == [actor, target, time] && JSON.parse(old[6]) == fields

      a, b = pair(root(known, actor), root(known, target))
      run("INSERT INTO {}rows (tenant, record, key, actor, target, a, b, time_us, due_us, fields) VALUES " \
          "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, record, key) DO UPDATE SET actor = excluded.actor, target = " \
          "excluded.target, a = excluded.a, b = excluded.b, time_us = excluded.time_us, due_us = excluded.due_us, fields = " \
          "excluded.fields", @tenant, record, key, actor, target, a, b, time, due, JSON.generate(fields.sort.to_h))
      mark([[a, b], *(old ? [[old[3], old[4]]] : [])].uniq)
      true
    end

    def remove(record, rows)
      rows.each { |row| run("DELETE FROM {}rows WHERE tenant = ? AND record = ? AND key = ?", @tenant, record, row[0]) }
      mark(rows.map { |row| row[3, 2] }.uniq)
      rows.size
    end

    def rows_of(record)
      run("SELECT key, actor, target, a, b, time_us, fields FROM {}rows WHERE tenant = ? AND record = ?", @tenant, record)
    end

    # Lines that are only ever added: two writers on one pair never wait for each other, nor race for its first row.
    def mark(pairs)
      pairs.sort.each do |a, b|
        run("INSERT INTO {}changes (tenant, a, b) VALUES (?, ?, ?)", @tenant, a, b) unless a == b
      end
    end

    # ---- reading ----

    def rows_until(a, b, time)
      known = aliases
      written(a, b, time).map { |at, actor, target, *rest| [at, root(known, actor), root(known, target), *rest] }
    end

    # The evidence of all rows up to a time. Ids belong to the contacts as they were written: those of two that were merged do
    # not meet.
    def replayed(a, b, time)
      rows, known = written(a, b, time), aliases
      names = rows.flat_map { |row| row[1..2] }.uniq - [a, b]
      Evidence.replay(a, b, rows, profile: @profile, aliases: names.to_h { |name| [name, root(known, name)] })
    end

    # Whether evidence is not that of the rows up to its time, by their sum; a replay knows which rows count once.
    def altered?(a, b, blob, time)
      evidence = load_kept(blob) or return false
      total = rows_until(a, b, time).sum { |row| Evidence.row_sum(row, profile: @profile) } % (2**64)
      total != evidence.sum && replayed(a, b, time).sum != evidence.sum
    end

    def written(a, b, time)
      found = run("SELECT time_us, actor, target, fields FROM {}rows WHERE tenant = ? AND a = ? AND b = ?" \
                  "#{' AND time_us <= ?' if time} ORDER BY time_us, record, key", @tenant, a, b, *[time].compact)
      found.map do |at, actor, target, text|
        fields = JSON.parse(text, symbolize_names: true)
        [at, actor, target, fields.delete(:kind), fields]
      end
    end

    def select_kept(where, values)
      run("SELECT a, b, #{KEPT.join(', ')} FROM {}pairs WHERE tenant = ? AND #{where}", @tenant, *values).map do |row|
        row = ["a", "b", *KEPT].zip(row).to_h
        items = JSON.parse(row["owed"], symbolize_names: true).each { |item| item[:since] = SocialTrust.time(item[:since]) }
        times = %w[scored next last].to_h { |name| [name.to_sym, row["#{name}_us"] && SocialTrust.time(row["#{name}_us"])] }
        Kept.new(a: row["a"], b: row["b"], rows: row["row_count"], pulse: row["pulse"], state: row["state"].to_sym,
                 owed: [row["owed_a"], row["owed_b"]], items: items, floor: @floor, **times,
                 **row.slice(*MEASURES).transform_keys(&:to_sym)).then { |kept| Ractor.make_shareable(kept) }
      end
    end

    def current(a, b, time)
      evidence, stale = look(a, b, time)
      if stale
        keep(a, b, time)
        evidence, = look(a, b, time)
      end
      evidence || replayed(a, b, time)
    end

    # The kept evidence if it is that of all rows up to a time, and whether a look at the rows is worth keeping.
    def look(a, b, time)
      row, = run("SELECT row_count, evidence, scored_us FROM {}pairs WHERE tenant = ? AND a = ? AND b = ?", @tenant, a, b)
      return [nil, row.nil? || time >= row[2]] if row.nil? || changes(a, b).any?

      counted, blob, scored = row
      count, coming, = count(a, b, time, scored)
      return [nil, time >= scored] if count != counted || coming.positive? # a gap, or rows whose time has come

      evidence = load_kept(blob)
      [evidence, evidence.nil?]
    end

    def load_kept(blob)
      Evidence.load(blob, profile: @profile)
    rescue CorruptError, MismatchError, UnsupportedError # another version or profile: the rows have it all
      nil
    end

    # How many rows there are, how many of them between two times, and when the next row or due time comes.
    def count(a, b, time, since)
      low, high = [time, since].minmax
      count, between, coming, due = run(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN time_us > ? AND time_us <= ? THEN 1 ELSE 0 END), 0), " \
        "MIN(CASE WHEN time_us > ? THEN time_us END), MIN(CASE WHEN due_us >= ? THEN due_us + 1 END) " \
        "FROM {}rows WHERE tenant = ? AND a = ? AND b = ?", low, high, time, time, @tenant, a, b
      )[0]
      [Integer(count), Integer(between), [coming, due].compact.min]
    end

    def changes(a, b)
      run("SELECT id FROM {}changes WHERE tenant = ? AND a = ? AND b = ?", @tenant, a, b).flatten
    end

    # ---- keeping ----

    # Looks at a pair again and keeps what comes out; false if another is at it: then it is theirs to do.
    def keep(a, b, time)
      @database.transaction do
        next false unless @database.claim(lock, shared: true) && @database.claim(lock(a, b))

        settle(a, b, time)
        true
      end
    rescue StandardError => e
      raise unless @database.conflict?(e)

      false
    end

    def settle(a, b, time)
      marked = changes(a, b) # before the rows: what comes later stays marked
      evidence, = look(a, b, time)
      rows, _, following = count(a, b, time, time)
      evidence = replayed(a, b, time) if marked.any? || evidence.nil?
      if rows.zero?
        run("DELETE FROM {}pairs WHERE tenant = ? AND a = ? AND b = ?", @tenant, a, b)
      else
        values = [rows, evidence.dump.b, @profile_fingerprint, time, *scored(evidence, time, following)]
        run("INSERT INTO {}pairs (tenant, a, b, #{KEPT.join(', ')}) VALUES (?, ?, ?, #{(['?'] * KEPT.size).join(', ')}) " \
            "ON CONFLICT (tenant, a, b) DO UPDATE SET #{KEPT.map { |name| "#{name} = excluded.#{name}" }.join(', ')}",
            @tenant, a, b, *values)
      end
      marked.each_slice(500) { |some| run("DELETE FROM {}changes WHERE id IN (#{(['?'] * some.size).join(', ')})", *some) }
    end

    def scored(evidence, time, following)
      why = evidence.explain(as_of: time)
      score = why.score
      valid = why.valid_until
      measures = [score.depth, *score.trust].flat_map { |each| [each.value, each.low, each.high, each.confidence] }
      items = why.owed.map do |item|
        { kind: item.kind, by: item.by, id: item.id, since: time - (item.age_days * 86_400_000_000).round }
      end
      [[valid && us(valid), following].compact.min, evidence.last && us(evidence.last), *measures, score.pulse,
       score.state.to_s, *score.owed, JSON.generate(items)]
    end

    # ---- contacts ----

    # Waits for those that keep scores at the moment: what is forgotten must not come back with one of theirs.
    def alone
      @database.transaction do
        @database.claim(lock, wait: true)
        yield
      end
    end

    # Puts the rows of a contact under the pair that they belong to now.
    def move(contact)
      known = aliases
      moved = run("SELECT id, actor, target, a, b FROM {}rows WHERE tenant = ? AND (a = ? OR b = ?)", @tenant, contact, contact)
              .flat_map do |id, actor, target, a, b|
        now = pair(root(known, actor), root(known, target))
        next [] if now == [a, b]

        run("UPDATE {}rows SET a = ?, b = ? WHERE id = ?", *now, id)
        [now, [a, b]]
      end
      moved.uniq.each { |a, b| run("DELETE FROM {}pairs WHERE tenant = ? AND a = ? AND b = ?", @tenant, a, b) } # at once
      mark(moved.uniq)
    end

    # ---- helpers ----

    def run(sql, *values)
      @database.run(sql.gsub("{}", @prefix), values)
    end

    def us(time)
      time.is_a?(Integer) ? time : SocialTrust.time(time).then { |at| at.to_i * 1_000_000 + at.usec }
    end

    def aliases
      run("SELECT alias, contact FROM {}aliases WHERE tenant = ?", @tenant).to_h
    end

    def sides(a, b)
      known = aliases
      a, b = pair(root(known, named(a)), root(known, named(b)))
      raise ArgumentError, "#{a} with itself is no pair" if a == b

      [a, b]
    end

    def named(contact)
      case contact
      when Integer, Symbol then contact.to_s
      when String then contact.empty? ? raise(ArgumentError, "a contact is a text or an integer, not \"\"") : contact
      else raise ArgumentError, "a contact is a text or an integer, not #{contact.inspect}"
      end
    end

    def root(aliases, contact)
      contact = aliases[contact] while aliases.key?(contact)
      contact
    end

    def pair(a, b)
      a.b <= b.b ? [a, b] : [b, a]
    end

    def lock(*of)
      Digest::SHA256.digest([@prefix, @tenant, *of].join("\0"))[0, 8].unpack1("q>")
    end
  end
end

require "socialtrust/databases"
