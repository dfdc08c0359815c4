# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "open3"

# A store in a host's database: what it keeps is what a replay of the rows gives, bit for bit. Skipped without the
# driver that a test is about (ruby-sqlite3, ruby-activerecord in Debian).
class TestStore < Minitest::Test
  def at(days)
    START + (days * DAY)
  end

  def later
    at(200)
  end

  def sqlite(path = ":memory:")
    require "sqlite3"
    SQLite3::Database.new(path)
  rescue LoadError
    skip "no sqlite3"
  end

  def store(path = ":memory:", **options)
    SocialTrust::Store.new(sqlite(path), **options).create
  end

  def mail(days, actor = "me", target = "ada", **fields)
    { time: at(days), actor: actor, target: target, channel: "mail", **fields }
  end

  def assert_replay(store, a, b, now)
    fresh = SocialTrust::Evidence.replay(a, b, store.rows(a, b, now), profile: store.profile)
    assert_equal fresh.dump, store.evidence(a, b, now).dump
    assert_equal fresh.score(as_of: now), store.score(a, b, now)
  end

  def test_put_change_retract
    store = store()
    assert_equal 1, store.put("mail/1", "" => mail(1))
    assert_equal 0, store.put("mail/1", "" => mail(1))
    assert_equal 2, store.put("mail/2", "" => mail(2, "ada", "me", question: 1), x: mail(2, "ada", "me"))
    assert_equal 3, store.evidence("me", "ada", later).size
    assert_equal 1, store.kept("ada", "me").owed_by("me")
    assert_equal 2, store.put("mail/2", "" => mail(2.5, "ada", "me"))
    assert_equal 1, store.add("mail/2", y: mail(3))
    assert_includes store.rows("me", "ada"), store.record("mail/2").fetch("y")
    assert_equal 1, store.retract("mail/2", :y, "nothing")
    assert_replay(store, "me", "ada", later)
    assert_equal [1, 1, 0], [store.retract("mail/1"), store.retract("mail/2"), store.retract("mail/2")]
    store.refresh(later)
    assert_nil store.kept("me", "ada")
    assert_empty store.pairs
  end

  def test_time_and_gaps
    store = store()
    store.put("task/1", "" => { time: at(1), actor: "me", target: "ada", kind: :promise, id: "task/1", due: at(9) })
    store.put("meeting", "" => { time: at(50), actor: "me", target: "ada", kind: :meet, duration: 3600 })
    assert_equal 1, store.refresh(at(2))
    assert_equal [0, 0], store.kept("me", "ada").owed
    assert_equal 1, store.evidence("me", "ada", at(2)).size
    assert_equal 0, store.refresh(at(9))
    assert_equal 1, store.refresh(at(9) + 0.000001r)
    kept = store.kept("me", "ada")
    assert_equal [1, :promise.to_s, at(9)], [kept.owed_by("me"), kept.items[0][:kind], kept.items[0][:since]]
    store.refresh(at(50))
    assert_equal at(50), store.kept("me", "ada").last
    store.database.run("DELETE FROM socialtrust_rows WHERE record = 'meeting'")
    assert_equal [%w[ada me]], store.gaps
    assert_empty store.gaps
    assert_equal 1, store.evidence("me", "ada", at(51)).size
    assert_replay(store, "me", "ada", at(51))
    store.refresh(at(51))
    assert_empty store.gaps
    store.database.run("UPDATE socialtrust_rows SET time_us = time_us - 1") # as many, but not the same
    assert_equal [[%w[ada me]], []], [store.gaps, store.gaps]
    assert_equal [1, []], [store.refresh(at(51)), store.gaps]
  end

  # Two records of one person, each numbered from 1: two promises, one kept, one broken.
  def test_ids_of_merged_records_do_not_meet
    store = store()
    [[0, "ada", :promise, { id: "1" }], [1, "ada@old", :promise, { id: "1" }], [2, "ada@old", :break, { ref: "1" }],
     [3, "ada", :keep, { ref: "1" }], [4, "ada", :keep, { ref: "1" }]].each do |day, who, kind, fields|
      store.put("#{who}-#{day}", "" => { time: at(day), actor: who, target: "me", kind: kind, **fields })
    end
    store.merge("ada@old", "ada")
    store.refresh(later)
    counts = store.explain("me", "ada", later).counts
    assert_equal [2, 1, 1], counts.values_at(:promises, :kept, :broken).map(&:first)
    assert_equal 1, store.score("me", "ada", later).ignored
  end

  def test_merge_unmerge_forget
    store = store()
    10.times { |day| store.put("m#{day}", "" => mail(day), back: mail(day + 0.1, "ada@old", "me")) }
    store.put("between", "" => mail(3, "ada", "ada@old"))
    store.refresh(later)
    before = store.pairs
    assert_equal 3, before.size
    store.merge("ada@old", "ada")
    store.refresh(later)
    assert_equal [["ada", "me", 20]], store.pairs.map { |each| [each.a, each.b, each.rows] }
    assert_replay(store, "ada", "me", later)
    assert_raises(SocialTrust::ArgumentError) { store.merge("ada", "ada@old") }
    store.unmerge("ada@old")
    store.refresh(later)
    assert_equal before, store.pairs
    assert_raises(SocialTrust::NotFoundError) { store.unmerge("ada@old") }
    assert_equal 11, store.forget("ada@old")
    assert_equal [%w[ada me]], store.pairs.map { |each| [each.a, each.b] }
  end

  def test_tenants_and_order
    ours = store(tenant: 1)
    theirs = SocialTrust::Store.new(ours.database, tenant: 2)
    20.times { |day| ours.put(day, "" => mail(day), back: mail(day + 0.1, "ada", "me")) }
    ours.put("b", "" => { time: at(18), actor: "ben", target: "me", kind: :complain, id: "b" }, x: mail(19, "ben", "me"))
    theirs.put("r", "" => mail(2))
    assert_equal %w[ada ben], ours.pairs("me", now: at(21)).map { |each| each.other("me") }
    assert_equal %w[ben ada], ours.pairs("me", by: :owed).map { |each| each.other("me") }
    assert_equal %w[ben], ours.pairs("me", by: :depth, limit: 1, offset: 1).map { |each| each.other("me") }
    assert_empty theirs.pairs
    assert_equal 1, theirs.forget("ada")
    assert_equal 40, ours.rows("me", "ada").size
    assert_empty SocialTrust::Store.new(ours.database, tenant: "1' OR '1'='1").pairs
  end

  # By the floor of the store's own profile, whatever was kept with.
  def test_what_is_not_known_comes_last_and_is_no_number
    [0.0, 0.5, 0.99].each do |floor|
      store = store(profile: { verdict: { confidence_floor: floor } })
      40.times { |n| store.put(n, "" => mail(n, "me", "long"), back: mail(n + 0.1, "long", "me")) }
      3.times { |n| store.put("s#{n}", "" => mail(30 + n, "me", "short"), back: mail(30 + n + 0.1, "short", "me")) }
      store.put("x", "" => mail(5, "me", "once"))
      found = store.pairs("me", now: at(41))
      assert_equal [3, [floor]], [found.size, found.map(&:floor).uniq]
      found.each do |each|
        score = store.score(each.a, each.b, at(41))
        { depth: score.depth, trust_ab: score.trust[0], trust_ba: score.trust[1] }.each do |name, measure|
          assert_equal measure.enough?, each.enough?(name)
          assert_equal measure.confidence >= floor, each.enough?(name)
        end
      end
      assert_equal found.sort_by { |each| [each.enough? ? 0 : 1, -each.depth, each.a, each.b] }, found
      assert_equal found.sort_by { |each| [-each.owed_by("me"), each.enough? ? 0 : 1, -each.depth] }, store.pairs("me", by: :owed)
      assert_equal found, store.pairs
      assert_raises(SocialTrust::ArgumentError) { found[0].enough?(:pulse) }
    end
  end

  def test_bad_rows_say_where
    store = store()
    error = assert_raises(SocialTrust::KindError) { store.put("mail/1", x: mail(1, kind: :mesage)) }
    assert_match(/record mail\/1, key "x": /, error.message)
    assert_match(/missing time/, assert_raises(::ArgumentError) { store.put(7, "" => { actor: 1, target: 2 }) }.message)
    assert_match(/record 7/, assert_raises(::TypeError) { store.put(7, "" => 5) }.message)
    assert_raises(SocialTrust::ArgumentError) { store.put(7, [["a", mail(1)], ["a", mail(2)]]) }
    assert_raises(SocialTrust::ArgumentError) { store.put(7, "" => mail(1, "me", "me")) }
    assert_raises(::ArgumentError) { SocialTrust::Store.new(store.database, prefix: "x; DROP") }
    assert_equal [[0]], store.database.run("SELECT COUNT(*) FROM socialtrust_rows")
    assert_equal 1, store.put(1, "" => mail(1, 12, :ada))
    assert_equal "12", store.evidence(12, "ada", later).a
  end

  def test_it_goes_with_the_hosts_transaction
    Dir.mktmpdir do |folder|
      path = File.join(folder, "host.sqlite")
      store = store(path)
      store.put(1, "" => mail(1))
      host = store.database.instance_variable_get(:@connection)
      host.transaction
      store.put(2, "" => mail(2))
      assert_equal 2, store.evidence("me", "ada", later).size
      host.rollback
      assert_nil store.kept("me", "ada")
      assert_equal 1, store.evidence("me", "ada", later).size
      refute store.database.open?
      writer = sqlite(path)
      writer.transaction(:immediate)
      store.database.instance_variable_get(:@connection).busy_timeout(20)
      assert_equal 1, store.evidence("me", "ada", at(201)).size # a reader is not stopped by a writer
      writer.rollback
    end
  end

  # Rows that Python wrote are kept by Ruby, and those that Ruby wrote by Python, in one database: the same blobs and scores.
  def test_python_keeps_the_same
    path = needed("SOCIALTRUST_PYTHONPATH")
    Dir.mktmpdir do |folder|
      mine, theirs = File.join(folder, "ruby.sqlite"), File.join(folder, "python.sqlite")
      ruby = store(mine)
      script = "import sqlite3, sys; from socialtrust.store import Store\n" \
               "store = Store(sqlite3.connect(sys.argv[1], isolation_level=None)); store.create()\n"
      fill = script + <<~PYTHON
        import socialtrust
        ledger = socialtrust.Ledger.from_csv(#{SAMPLE.inspect})
        rows = list(ledger.rows())[-600:]
        store.put("company", [(str(n), row) for n, row in enumerate(rows)])
        store.refresh("#{NOW}")
      PYTHON
      python = ->(code, *args) { Open3.capture2e({ "PYTHONPATH" => path }, needed("PYTHON"), "-c", code, *args) }
      said, done = python.call(fill, theirs)
      assert done.success?, said
      rows = SocialTrust::Ledger.from_csv(SAMPLE).each.to_a.last(600)
      assert_equal 600, ruby.put("company", rows.each_with_index.map { |row, n| [n.to_s, row] })
      ruby.refresh(NOW)
      table = ->(from, what) { from.run("SELECT #{what} ORDER BY 1, 2, 3") }
      other = store(theirs)
      everything = "a, b, #{SocialTrust::Store::KEPT.join(', ')} FROM socialtrust_pairs"
      assert_operator ruby.pairs.size, :>, 10
      assert_equal table.call(other.database, everything), table.call(ruby.database, everything)
      assert_equal 0, other.put("company", rows.each_with_index.map { |row, n| [n.to_s, row] }) # nothing is new to it
      other.database.run("DELETE FROM socialtrust_pairs")
      other.database.run("INSERT INTO socialtrust_changes (tenant, a, b) SELECT DISTINCT tenant, a, b FROM socialtrust_rows")
      other.refresh(NOW)
      assert_equal table.call(ruby.database, everything), table.call(other.database, everything)
      said, done = python.call("#{script}assert store.refresh('#{NOW}') == 0 and store.gaps() == []", mine)
      assert done.success?, said
      [false, true].each do |postgresql|
        theirs, = python.call("import json; from socialtrust.store import schema\nprint(json.dumps(schema(bool(#{postgresql ? 1 : 0}), 'x_')))")
        ours = SocialTrust::Store.schema(postgresql: postgresql, prefix: "x_")
        assert_equal ours, JSON.parse(theirs).map { |sql| sql.tr("\n", " ") }
      end
    end
  end

  def test_active_record
    begin
      require "active_record"
    rescue LoadError
      skip "no ActiveRecord"
    end
    Dir.mktmpdir do |folder|
      ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: File.join(folder, "rails.sqlite"))
      store = SocialTrust::Store.new(ActiveRecord::Base).create
      plain = store()
      mails("ada?", 12).each_with_index { |row, n| [store, plain].each { |each| each.put(n, "" => row) } }
      ActiveRecord::Base.transaction do
        store.put("x", "" => mail(3, "me", "ada?"))
        assert_equal 25, store.evidence("me", "ada?", later).size
        raise ActiveRecord::Rollback
      end
      assert_equal 24, store.evidence("me", "ada?", later).size
      [store, plain].each { |each| each.refresh(later) }
      assert_equal plain.pairs, store.pairs
      assert_replay(store, "ada?", "me", later)
    ensure
      ActiveRecord::Base.remove_connection
    end
  end

  def test_score_many
    store = store()
    30.times { |n| store.put(n, "" => mail(n, "me", "c#{n % 7}")) }
    store.refresh(later)
    rows = store.database.run("SELECT evidence, a, b FROM socialtrust_pairs")
    assert_equal rows.map { |_, a, b| store.score(a, b, later) }, SocialTrust::Store.score_many(rows.map(&:first), later)
  end

  def test_killed_at_any_time
    Dir.mktmpdir do |folder|
      path = File.join(folder, "host.sqlite")
      random = Random.new(7)
      times = Integer(ENV.fetch("SOCIALTRUST_KILLS", "8"))
      store = store(path)
      times.times do |n|
        store.database.transaction do
          80.times { |k| store.put("#{n}/#{k}", "" => mail(random.rand(99 + n), "me", "c#{random.rand(60)}")) }
        end
        child = fork do
          SocialTrust::Store.new(sqlite(path)).refresh(at(100 + n))
          exit!(0)
        end
        sleep(random.rand(0.04))
        Process.kill(:KILL, child)
        Process.wait(child)
      end
      now = at(100 + times)
      store.refresh(now)
      assert_equal [60, [], []], [store.pairs(limit: 1000).size, store.due(now), store.gaps]
      store.pairs(limit: 1000).each { |each| assert_replay(store, each.a, each.b, now) }
    end
  end
end
