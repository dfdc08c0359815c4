# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "date"

# Times, texts and numbers on their way in and out; exceptions.
class TestValues < Minitest::Test
  # As ActiveSupport's: not a Time, but knows one.
  Zoned = Struct.new(:to_time)

  def test_times_in
    want = Time.utc(2026, 3, 1, 9, 30, Rational(250_001, 1_000_000))
    same = [want, want.getlocal("+05:30"), want.to_datetime, Zoned.new(want), "2026-03-01T10:30:00.250001+01:00",
            1_772_357_400_250_001]
    same.each { |time| assert_equal want, SocialTrust.time(time), time.inspect }
    assert SocialTrust.time(want).utc?
  end

  def test_days_and_due_dates_of_a_zone
    berlin = SocialTrust::Profile.builtin.in_zone("Europe/Berlin")
    zone = SocialTrust::Profile.builtin.in_zone("Europe/Berlin", first: "2025-12-01", last: "2026-12-31").to_h.dig(:fold, :zone)
    assert_equal [{ offset_seconds: 3600 }, { from: "2026-03-29T01:00:00Z", offset_seconds: 7200 },
                  { from: "2026-10-25T01:00:00Z", offset_seconds: 3600 }], zone
    assert_equal({ from: "2100-10-31T01:00:00Z", offset_seconds: 3600 }, berlin.to_h.dig(:fold, :zone).last)
    assert_equal SocialTrust::Profile.builtin, berlin.in_zone(nil)
    [1, 7].each do |month|
      ledger = SocialTrust::Ledger.new(profile: berlin)
      hours = month == 7 ? 2 : 1
      (6..15).each do |day|
        ledger.add(time: Time.utc(2026, month, day, 0, 30) - (hours * 3600), actor: "me", target: "ada")
        ledger.add(time: Time.utc(2026, month, day, 23, 30) - (hours * 3600), actor: "ada", target: "me")
      end
      ledger.add(time: Time.utc(2026, 1, 1), actor: "ada", target: "ben", kind: :promise, id: "p", due: format("2026-%02d-05", month))
      assert_equal 10, ledger.score("me", "ada").active_days
      assert_equal Time.utc(2026, month, 6) - (hours * 3600) - Rational(1, 1_000_000), ledger.each_interaction("ben").first.due
    end
    ["Europe/Berlim", "../etc/passwd", "", 3].each do |name|
      error = assert_raises(SocialTrust::ArgumentError, name.inspect) { berlin.in_zone(name) }
      assert_match(/expected a name of the time zone database such as/, error.message)
    end
  end

  def test_times_are_exact
    random = Random.new(5)
    500.times do
      us = random.rand(-62_135_596_800_000_000..253_402_300_799_999_999)
      time = SocialTrust.time(us)
      assert_equal us, time.to_i * 1_000_000 + time.usec
      assert_equal time, SocialTrust.time(time.iso8601(6)) if time.year.positive?
    end
    assert_equal 999_999, SocialTrust.time(Time.at(-1, 999_999_999, :nsec)).usec # down, on both sides of 1970
  end

  def test_times_refused
    { 1.5 => ::TypeError, nil => ::TypeError, :now => ::TypeError,
      "2026-03-01T09:30:00" => SocialTrust::ParseError, 1_772_357_400 => SocialTrust::RangeError, 20_260_301 => SocialTrust::RangeError,
      "1772357400" => SocialTrust::ParseError, "yesterday" => SocialTrust::ParseError, "" => SocialTrust::ParseError,
      10**30 => SocialTrust::RangeError, -10**18 => SocialTrust::RangeError,
      Time.utc(10_001) => SocialTrust::RangeError, Zoned.new("x") => ::TypeError }.each do |time, error|
      raised = assert_raises(error, time.inspect) { SocialTrust.time(time) }
      assert_match(/time: /, raised.message)
    end
    assert_match(/zone/, assert_raises(SocialTrust::ParseError) { SocialTrust.time("2026-03-01T09:30:00") }.message)
  end

  def test_texts
    ledger = SocialTrust::Ledger.new
    ledger.add(time: START, actor: "zoë", target: :名前)
    ledger.add(time: START + 1, actor: "zo\xC3\xAB".b, target: "b".encode("ISO-8859-1")) # bytes that are UTF-8, ASCII
    assert_equal %w[zoë 名前 b], ledger.contacts.map(&:id)
    ["\xff", "a\0b", "", "ä".encode("ISO-8859-1"), "ab".encode("UTF-16LE")].each do |bad|
      raised = assert_raises(SocialTrust::TextError, bad.inspect) { ledger.add(time: START, actor: bad, target: "b") }
      assert_match(/actor/, raised.message)
    end
    [nil, 1.5, [], Object.new].each do |bad|
      assert_raises(::TypeError, SocialTrust::TextError, SocialTrust::ArgumentError) { ledger.add(time: START, actor: bad, target: "b") }
    end
    assert_equal 2, ledger.size
  end

  def test_long_texts
    long = "x" * 1_000_000
    ledger = SocialTrust::Ledger.new
    ledger.add(time: START, actor: long, target: "b", id: "i" * 5000, channel: "mail")
    row = ledger.first
    assert_equal [long, "i" * 5000], [row.actor, row.id]
    assert_raises(SocialTrust::TextError) { ledger.add(time: START, actor: "#{long * 2}y", target: "b") }
  end

  def test_numbers
    ledger = SocialTrust::Ledger.new
    ledger.add(time: START, actor: "a", target: "b", kind: :call, duration: Rational(3, 2), weight: 2, sentiment: -0.5,
               audience: 3, question: 1, cues: { humour: 0.5 }, looked_for: %i[apology])
    row = ledger.first
    assert_equal [1.5, 2.0, -0.5, 3], [row.duration, row.weight, row.sentiment, row.audience]
    assert_equal({ question: 1.0, humour: 0.5 }, row.cues)
    assert_equal %i[question humour apology], row.looked_for
    { weight: [4, Float::NAN, Float::INFINITY], duration: [-1], audience: [0, -1, 2**40], sentiment: [2],
      question: [1.5], due: [10**20] }.each do |field, values|
      values.each do |value|
        assert_raises(SocialTrust::RangeError, "#{field} #{value}") do
          ledger.add(time: START, actor: "a", target: "b", kind: :promise, id: "i", field => value)
        end
      end
    end
    { weight: ["1", START, []], audience: [1.5, "2"], cues: [1, [:question]], due: [1.5] }.each do |field, values|
      values.each { |value| assert_raises(::TypeError, "#{field} #{value}") { ledger.add(time: START, actor: "a", target: "b", field => value) } }
    end
    assert_raises(::ArgumentError) { ledger.add(time: START, actor: "a", target: "b", colour: 1) }
    assert_raises(::ArgumentError) { ledger.add(actor: "a", target: "b") }
    assert_raises(SocialTrust::KindError) { ledger.add(time: START, actor: "a", target: "b", kind: :sing) }
    assert_raises(SocialTrust::KindError) { ledger.add(time: START, actor: "a", target: "b", looked_for: [:joy]) }
    assert_equal 1, ledger.size
  end

  def test_exceptions
    table = File.read(File.join(ROOT, "include/socialtrust/errors.def")).scan(/^X\((E_\w+), (-\d+),/)
    assert_equal table.map { |_, code| code.to_i }.sort, SocialTrust::Error.subclasses.map(&:status).sort
    table.each { |name, code| assert_equal name, SocialTrust::Error.subclasses.find { |each| each.status == code.to_i }.status_name }
    raised = assert_raises(SocialTrust::NotFoundError) { ledger.score("ada", "nobody") }
    assert_equal [-7, "E_NOT_FOUND"], [raised.status, raised.status_name]
    assert_kind_of StandardError, raised
    assert_match(/no contact "nobody"/, raised.message)
  end

  def test_after_close
    closed = ledger
    closed.close
    assert closed.closed?
    %i[size rows contacts scores prepare to_ndjson roll_up].each do |name|
      assert_match(/closed/, assert_raises(SocialTrust::ArgumentError, name) { closed.public_send(name) }.message)
    end
    evidence = SocialTrust::Evidence.new("a", "b")
    evidence.close
    assert_raises(SocialTrust::ArgumentError) { evidence.add(time: START, actor: "a", target: "b") }
    assert_match(/closed/, closed.inspect + evidence.inspect)
  end

  def test_profile
    profile = SocialTrust::Profile.builtin
    other = profile.with("trust.commitments.weight" => 0.3)
    assert_equal "standard", profile.name
    assert_in_delta 0.3, other["trust.commitments.weight"]
    refute_equal profile, other
    assert_equal profile.fold_fingerprint, other.fold_fingerprint
    assert_equal profile, SocialTrust::Profile.from_json(profile.to_json)
    assert_equal other, Marshal.load(Marshal.dump(other))
    assert_equal 1, [other, Marshal.load(Marshal.dump(other))].uniq.size
    assert_raises(SocialTrust::NotFoundError) { profile["no.such"] }
    assert_match(/colour/, assert_raises(SocialTrust::ParseError) { SocialTrust::Profile.from_json({ colour: 1 }) }.message)
    assert_raises(::TypeError) { SocialTrust::Ledger.new(profile: 5) }
  end

  def test_kinds_of_ones_own
    profile = { fold: { kinds: { coffee: { like: "meet", times: 1.5 } } } }
    ledger = SocialTrust::Ledger.new(profile: profile)
    ledger.add(time: START, actor: "a", target: "b", kind: :coffee)
    ledger << { time: START + 1, actor: "b", target: "a", kind: "coffee" }
    ledger.add_all([{ time: START + 2, actor: "b", target: "a", kind: :coffee }])
    assert_equal %i[coffee coffee coffee], ledger.map(&:kind)
    assert_equal :coffee, ledger.explain("a", "b").effects.first.kind
    assert_equal ledger.score("a", "b"), SocialTrust::Evidence.replay("a", "b", ledger.rows, profile: profile).score
    assert_equal %i[coffee coffee coffee], Marshal.load(Marshal.dump(ledger)).map(&:kind)
  end

  def test_errors_are_rubys_too
    assert_raises(::ArgumentError) { SocialTrust::Evidence.new("a", "a") }
    assert_raises(::KeyError) { ledger.score("me", "nobody") }
    error = assert_raises(SocialTrust::Error) { ledger.score("me", "nobody") }
    assert_equal "E_NOT_FOUND", error.status_name
    assert_equal SocialTrust::NotFoundError.status, error.status
    assert(SocialTrust::Error.subclasses.all? { |each| each < StandardError })
  end

  def test_results_as_json_and_in_patterns
    score = ledger.score("me", "ada")
    read = JSON.parse(JSON.generate("score" => score, "depth" => score.depth))
    assert_equal score.depth.value, read["score"]["depth"]["value"]
    assert_equal score.depth.value, read["depth"]["value"]
    assert_equal score.time, Time.iso8601(read["score"]["time"])
    assert_equal JSON.parse(ledger.explain("me", "ada").to_json), ledger.explain("me", "ada").as_json
    assert_equal read["score"], score.as_json
    case score
    in { state:, a: "ada" } then assert_equal score.state, state
    end
    again = ledger.score("me", "ada")
    assert_equal 1, { score => 1 }[again]
    assert score.depth.between?(0, 100)
    assert_operator score.depth, :>, ledger.score("me", "ada", as_of: START + DAY).depth
    refute_equal score.depth, score.depth.value
  end

  # Hosts have the primary keys of their tables: they are taken as their digits, wherever an id is.
  def test_integers_are_ids
    big = 2**70
    ledger = SocialTrust::Ledger.new
    ledger.add(time: START, actor: 7, target: big, kind: :promise, id: 12, due: START + DAY)
    ledger.add(time: START + DAY, actor: 7, target: big, kind: :keep, ref: 12)
    ledger << [START + 2 * DAY, big, 7, :message]
    ledger.add_all([{ time: START + 3 * DAY, actor: 7, target: big }])
    ledger.declare(7, display_name: "Ada")
    ledger.add_alias(8, of: 7)
    assert_equal [4, "7"], [ledger.score(8, big).interactions, ledger.contact(8).alias_of]
    assert_equal ledger.score("7", big.to_s), ledger.score(7, big)
    assert_equal [big.to_s], ledger.scores(me: 7).map { |row| row[:contact] }
    evidence = SocialTrust::Evidence.replay(7, big, ledger.rows(7, big).reject { |row| row.kind == :keep })
    assert_equal [7.to_s, big.to_s].sort, [evidence.a, evidence.b].sort
    assert_raises(::TypeError) { ledger.add(time: START, actor: 7.5, target: big) }
    assert_raises(::TypeError) { ledger.add(time: START, actor: 7, target: big, channel: 3) }
  end

  def test_integers_are_ids_in_networks_and_words
    rows = 5.times.flat_map { |n| [[7, 8], [8, 7], [8, 9], [9, 8]].map { |actor, target| [START + n * DAY, actor, target, :message, { id: 100 * actor + n }] } }
    by_number = SocialTrust::Ledger.from_records(rows)
    by_text = SocialTrust::Ledger.from_records(rows.map { |time, actor, target, *rest| [time, actor.to_s, target.to_s, *rest] })
    calls = [->(n, i) { n.edge(i[7], i[8]) }, ->(n, i) { n.reputation(i[7], i[9], admitted: [i[8]]) }, ->(n, i) { n.standing(i[7]) },
             ->(n, i) { n.standing([i[7]]).of(i[8]) }, ->(n, i) { n.standing_local(i[7]) }, ->(n, i) { n.standing(i[7]).exposure(i[8], 0.5) },
             ->(n, i) { n.attack([i[7]], [i[7], i[8]]) }, ->(n, i) { n.around(i[7], i[8]) }, ->(n, i) { n.common(i[7], i[9]) },
             ->(n, i) { n.introduction(i[7], i[9]) }, ->(n, i) { n.knowers(i[9]) }, ->(n, i) { n.include?(i[7]) }]
    calls.each_with_index { |call, at| assert_equal call.call(by_text.network, :to_s.to_proc), call.call(by_number.network, :itself.to_proc), at }
    why = by_number.explain(7, 8, me: 7)
    assert_equal by_text.explain("7", "8", me: "7").text, why.text
    assert_equal why.to_html, by_number.explain(7, 8).to_html(me: 7)
    assert_equal by_text.summary("7"), by_number.summary(7)
    assert_equal by_text.attention["7"], by_number.attention[7]
    assert_equal [2, 18], [by_number.remove_many([[7, 8, 701], ["7", 8, 702]]), by_number.size]
    assert_equal 8, by_number.forget(7)
  end
end
