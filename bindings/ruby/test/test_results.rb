# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "csv"

# What every result is: frozen all through, the same as its like, told as JSON and taken apart by patterns.
class TestResults < Minitest::Test
  LABELS = File.join(ROOT, "examples/sample/labels.csv")

  # Of each class of results at least one; made anew at each call.
  def results
    ledger = SocialTrust::Ledger.from_csv(SAMPLE)
    ada, as_of = "ada@northwind.example", Time.iso8601(NOW)
    why = ledger.explain("me", ada, as_of: as_of, me: "me")
    network = ledger.network(as_of: as_of)
    found = of_pairs(ledger, ada, as_of) + of_networks(network, ada) + of_learning(ledger, as_of) + of_reading + of_a_load + of_a_store
    found + [why, why.counts, why.score, why.score.depth, why.score.depth_signals, why.score.trust_signals("me"), why.effects, why.verdicts,
             ledger.explain("me", "dmitri@oakandsons.example", as_of: as_of).owed]
  end

  def of_pairs(ledger, ada, as_of)
    [ledger.scores(as_of: as_of), ledger.scores(as_of: as_of)[0], ledger.scores(as_of: as_of, me: "me")[3],
     ledger.timeline("me", ada, times: [as_of - 9 * DAY, as_of]), ledger.info, ledger.report, ledger.contacts[0], ledger.pairs[0],
     ledger.each_interaction("me", ada).first, ledger.next_actions("me", "dmitri@oakandsons.example", as_of: as_of),
     ledger.explain_change("me", ada, before: as_of - 90 * DAY, after: as_of), ledger.profile].compact
  end

  def of_networks(network, ada)
    standing = network.standing("me")
    declared = SocialTrust::Network.from_columns({ actor: %w[a b], target: %w[b c], rating: [0.9, 0.8] })
    [declared.reputation("a", "c"), declared.reputation("a", "c").paths, network.info, network.edges, network.edges[0], network.nodes[0], standing, standing[0], network.standing_local("me"), network.reciprocity,
     network.reputation("me", ada), network.reputation("me", ada).paths, network.attack("me", ["me", ada]), network.around("me", ada),
     network.introduction("me", ada), network.knowers(ada)]
  end

  def of_learning(ledger, as_of)
    labels = CSV.read(LABELS, headers: true).map { |row| { a: row["a"], b: row["b"], label: row["label"] == "1" } }
    profile, evaluation = ledger.learn(labels, as_of: as_of, resamples: 20)
    moves = ledger.compare_profiles(nil, profile, as_of: as_of)
    curve = SocialTrust::Metrics.reliability([0.1, 0.4, 0.8], [0, 1, 1])
    [evaluation, evaluation.given, evaluation.values, moves, moves[0], curve, SocialTrust::Metrics.auc([1, 2, 3], [0, 1, 1], resamples: 10),
     SocialTrust::Metrics.calibrate([1, 2, 3, 4], [0, 1, 0, 1])]
  end

  def of_reading
    reading = SocialTrust::Reader.new.read("I will send you the drawings by Friday. Thank you!", time: Time.utc(2026, 3, 1).freeze, id: "m")
    [reading, reading.parts, reading.spans, reading.findings, reading.rows("a", "b")]
  end

  def of_a_load
    ledger = SocialTrust::Ledger.new
    added = ledger.add_all([{ time: Time.utc(1980), actor: "a", target: "b" }])
    [added, ledger.report, ledger.report.remarks]
  end

  def of_a_store
    require "sqlite3"
    store = SocialTrust::Store.new(SQLite3::Database.new(":memory:")).create
    store.put("m", "" => { time: START, actor: "me", target: "ada", kind: :complain, id: "c" })
    store.pairs(now: START + DAY)
  rescue LoadError
    []
  end

  # The results and what is within them.
  def flat(values)
    values.flat_map do |value|
      inner = case value
              when Array, Struct then value.to_a
              when Hash then value.values
              else []
              end
      [value, *flat(inner)]
    end
  end

  def classes
    (SocialTrust.constants.map { |name| SocialTrust.const_get(name) }.grep(Class).select { |type| type < Struct } +
     [SocialTrust::Scores::Row, SocialTrust::Scores::EgoRow, SocialTrust::PairScore, SocialTrust::Explanation, SocialTrust::Evaluation,
      SocialTrust::Scores, SocialTrust::Timeline, SocialTrust::Moves, SocialTrust::Standing, SocialTrust::Table, SocialTrust::Reading])
  end

  def test_all_of_them_are_here
    absent = classes - flat(results).map(&:class)
    absent -= [SocialTrust::Store::Kept] unless defined?(SQLite3)
    assert_empty absent
  end

  def test_frozen_all_through
    flat(results).each { |each| assert each.frozen?, "#{each.class}: #{each.inspect[0, 200]}" }
    results.each { |each| assert_equal each.class, Ractor.make_shareable(each).class }
  end

  def test_the_same_is_the_same
    first, second = Array.new(2) { results }
    first.zip(second).each do |one, other|
      next if one.is_a?(SocialTrust::Report) || one.is_a?(SocialTrust::LedgerInfo) # of one ledger, with the memory it has

      assert_equal one, other, one.class
      assert one.eql?(other), one.class
      assert_equal one.hash, other.hash, one.class
    end
    kinds = first.flat_map { |one| first.select { |other| one == other }.map(&:class).uniq }
    assert_operator kinds.size, :>=, first.size
    score = first.grep(SocialTrust::PairScore)[0]
    refute_equal score, SocialTrust::Ledger.from_csv(SAMPLE).score("me", "mara@workshop.example", as_of: NOW)
  end

  def test_json
    results.each do |each|
      text = JSON.generate("x" => each)
      refute_match(/#<|NaN|Infinity/, text, each.class)
      read = JSON.parse(text)["x"]
      told = each.respond_to?(:as_json) ? each.as_json : JSON.parse(JSON.generate(each))
      assert_equal JSON.parse(JSON.generate(told)), read, each.class
      assert_equal read, JSON.parse(JSON.pretty_generate("x" => each))["x"], each.class
    end
    flat(results).each { |each| assert_respond_to each, :as_json, each.class if each.class.name.to_s.start_with?("SocialTrust") }
    assert_equal "{\n  \"value\"", JSON.pretty_generate(SocialTrust::Metrics.auc([1, 2], [0, 1], resamples: 10))[0, 11]
  end

  # What is no result is told by what it is about, never as an address in memory.
  def test_json_of_what_is_no_result
    ledger = ledger()
    { ledger => 60, ledger.evidence("me", "ada") => 60 }.each { |each, rows| assert_equal rows, JSON.parse(JSON.generate(each))["interactions"] }
    assert_equal 2, ledger.network.as_json["contacts"]
    assert_equal %w[en de], JSON.parse(JSON.generate(SocialTrust::Reader.new))["languages"]
    assert_equal "en", SocialTrust::Words.builtin("en").as_json["language"] || "en"
  end

  def test_patterns
    ledger = SocialTrust::Ledger.from_csv(SAMPLE)
    why = ledger.explain("me", "dmitri@oakandsons.example", as_of: NOW, me: "me")
    assert_pattern { why.score => { depth: { value: 50.. }, state: :steady } }
    assert_pattern { why => { score: { depth: { value: Float } } } }
    assert_pattern { why.score.depth => { low: Float, high: Float } }
    assert_pattern { ledger.scores(as_of: NOW, me: "me").top(1)[0] => { contact: "mara@workshop.example", depth: 90.. } }
    assert_pattern { why.owed => [{ kind: Symbol, by: "me" }, *] }
    assert_raises(NoMatchingPatternError) { why.score => { state: :dormant } }
  end

  def assert_pattern # as of Minitest 5.19
    yield
    pass
  end

  def test_measures_compare
    ledger = SocialTrust::Ledger.from_csv(SAMPLE)
    depths = %w[mara@workshop.example dmitri@oakandsons.example].map { |id| ledger.score("me", id, as_of: NOW).depth }
    assert_equal depths.max, depths.max_by(&:value)
    assert depths[0].between?(50, 100)
    assert_equal 60, depths[0].clamp(nil, 60)
    low, high = [[1, 2, 3, 4], [4, 1, 2, 3]].map { |scores| SocialTrust::Metrics.auc(scores, [0, 0, 1, 1], resamples: 10) }.sort
    assert_operator low, :<, high
    assert_operator high, :>, 0.5
    refute_equal low, low.value
  end

  def test_what_cannot_be_dumped_says_why
    ledger = ledger()
    assert_equal ledger.score("me", "ada"), Marshal.load(Marshal.dump(ledger.score("me", "ada")))
    assert Marshal.load(Marshal.dump(ledger.score("me", "ada"))).frozen?
    assert_match(/Rails\.cache.*to_h/, assert_raises(::TypeError) { Marshal.dump(ledger.explain("me", "ada")) }.message)
    [ledger.scores, ledger.network, ledger.network.edges, ledger.attention].each do |each|
      assert_match(/dump/, assert_raises(::TypeError, each.class) { Marshal.dump(each) }.message)
    end
  end
end
