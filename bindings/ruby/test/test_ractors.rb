# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
Warning[:experimental] = false # Ruby's own Ractors are

# Something of all that the library does.
module Work
  module_function

  def of(sample, time)
    ledger = SocialTrust::Ledger.from_csv(sample)
    pair = ["me", "ada@northwind.example"]
    of_pair(ledger, pair, time) + of_network(ledger.network(as_of: time), pair) +
      [ledger.scores(as_of: time, attention: true).to_csv, ledger.scores(as_of: time, me: "me").top(3).map(&:enough?), refused(ledger),
       ledger.summary("me", as_of: time), ledger.report.to_s, ledger.learn_activity(resamples: 5).last.to_json,
       SocialTrust::Metrics.auc([1, 2, 3], [0, 1, 1]), SocialTrust::Words.languages,
       SocialTrust::Reader.new.read("I will send it by Friday. Danke!", time: time, id: "m").to_json]
  end

  def of_pair(ledger, pair, time)
    why = ledger.explain(*pair, as_of: time)
    [why.text(language: "de"), why.to_html, why.to_svg, ledger.evidence(*pair, as_of: time).to_text,
     ledger.timeline(*pair, times: [time]).to_csv, ledger.next_actions("me", "dmitri@oakandsons.example", as_of: time)]
  end

  def of_network(network, pair)
    [network.standing("me").top(3), network.reputation(*pair).to_json, network.introduction(*pair).to_s]
  end

  def refused(ledger)
    ledger.score("me", "nobody")
  rescue SocialTrust::NotFoundError => e
    "#{e.class} #{e.status_name}: #{e.message}"
  end
end

# Every call may be made in any Ractor. What never changes is shared between them: profiles, words, readers, results;
# a ledger and evidence belong to one, and go to another as text.
class TestRactors < Minitest::Test
  ADA = "ada@northwind.example"

  def value_of(ractor)
    ractor.respond_to?(:value) ? ractor.value : ractor.take
  end

  # What a block without surroundings gives in each of +count+ Ractors at once.
  def in_ractors(count, *given, &block)
    Array.new(count) { Ractor.new(*given, &block) }.map { |each| value_of(each) }
  end

  def test_each_with_its_own
    at = Time.iso8601(NOW).freeze
    want = Work.of(SAMPLE, at)
    in_ractors(3, SAMPLE, at) { |sample, time| Work.of(sample, time) }
      .each { |got| want.zip(got).each { |mine, theirs| assert_equal mine, theirs } }
  end

  # What is no class and stands in a constant, be it private.
  def test_constants
    text = Dir[File.join(__dir__, "../lib/**/*.rb")].map { |path| File.read(path) }.join
    names = text.scan(/^\s*((?:[A-Z][A-Z_]+, )*[A-Z][A-Z_]+) = /).flatten.flat_map { |each| each.split(", ") }.uniq
    places = [SocialTrust, *SocialTrust.constants.map { |name| SocialTrust.const_get(name) }.grep(Module)]
    found = places.product(names).select { |place, name| place.const_defined?(name, false) }
    assert_operator found.size, :>, 25
    found.each { |place, name| assert Ractor.shareable?(place.const_get(name)), "#{place}::#{name}" }
  end

  def test_what_never_changes_is_shared
    ledger = SocialTrust::Ledger.from_csv(SAMPLE)
    profile = ledger.profile.with("depth.rhythm.weight" => 0.5)
    why, words = ledger.explain("me", ADA, as_of: NOW, me: "me"), SocialTrust::Words.builtin("de")
    scores, network = ledger.scores(as_of: NOW, me: "me"), ledger.network(as_of: NOW)
    [profile, words, why, why.score, SocialTrust::Reader.new, ledger.attention(as_of: NOW), SocialTrust::Profile.default].each do |each|
      assert Ractor.shareable?(each), each.class
    end
    given = [profile, words, why, scores, network].map { |each| Ractor.make_shareable(each) }
    got = in_ractors(4, *given) do |its_profile, its_words, its_why, its_scores, its_network|
      fresh = SocialTrust::Ledger.from_records([["2026-03-01T09:00:00Z", "a", "b"], ["2026-03-01T10:00:00Z", "b", "a"]], profile: its_profile)
      [fresh.score("a", "b").depth, its_why.text(words: its_words), its_why.score, its_scores.top(5), its_scores[:pulse].sum, its_network.size,
       its_network.standing("me").top(2)]
    end
    fresh = SocialTrust::Ledger.from_records([["2026-03-01T09:00:00Z", "a", "b"], ["2026-03-01T10:00:00Z", "b", "a"]], profile: profile)
    assert_equal [[fresh.score("a", "b").depth, why.text(words: words), why.score, scores.top(5), scores[:pulse].sum, network.size,
                   network.standing("me").top(2)]], got.uniq
  end

  def test_what_changes_goes_as_text
    ledger = ledger()
    [ledger, ledger.evidence("me", "ada")].each do |each|
      refute Ractor.shareable?(each)
      assert_raises(Ractor::Error, ::TypeError, each.class) { Ractor.make_shareable(each) }
    end
    text = ledger.evidence("me", "ada").to_text
    got = in_ractors(2, text) do |its_text|
      evidence = SocialTrust::Evidence.load_text(its_text)
      evidence.add(time: evidence.last + 60, actor: "ada", target: "me")
      evidence.to_text
    end
    evidence = SocialTrust::Evidence.load_text(text).add(time: ledger.info.last + 60, actor: "ada", target: "me")
    assert_equal [evidence.to_text], got.uniq
  end

  # Progress, interrupts and errors of one are not another's.
  def test_blocks_are_heard_by_their_own
    got = in_ractors(2, 20_000) do |count|
      columns = { time: Array.new(count) { |n| 1_772_000_000_000_000 + n * 1_000_000 }.pack("q*"), actor: Array.new(count) { |n| n % 999 }.pack("L*"),
                  target: Array.new(count) { |n| 1000 + n % 777 }.pack("L*") }
      heard = []
      scored = SocialTrust::Ledger.from_columns(columns).scores { |stage, done, total| heard << [stage, done, total] }
      raised = begin
        SocialTrust::Ledger.from_columns(columns).scores { raise "stop" }
      rescue RuntimeError => e
        e.message
      end
      [scored.size, heard.size.positive?, raised]
    end
    assert_equal 1, got.uniq.size
    assert_equal [true, "stop"], got[0].last(2)
  end
end
