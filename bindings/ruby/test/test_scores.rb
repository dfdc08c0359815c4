# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"

# Scores, timelines, explanations, suggestions.
class TestScores < Minitest::Test
  def sample
    @@sample ||= SocialTrust::Ledger.from_file(SAMPLE)
  end

  def test_table
    scores = sample.scores(as_of: NOW)
    row = scores.find { |each| each.a == "ada@northwind.example" }
    score = sample.score("me", "ada@northwind.example", as_of: NOW)
    assert_equal [score.depth.value, score.depth.low, score.trust[0].value, score.trust[1].confidence, score.pulse, score.state],
                 [row.depth, row.depth_low, row.trust_ab, row.trust_ba_confidence, row.pulse, row.state]
    assert_equal scores.size, scores.count
    assert_equal scores[:depth], scores.packed(:depth).unpack("d*")
    assert_equal scores[5], scores.drop(5).first
    assert_equal scores[-1], scores.to_a.last
    assert_nil scores[scores.size]
    assert_equal scores.columns, scores.to_h.keys
    assert_raises(SocialTrust::NotFoundError) { scores[:mood] }
    assert_raises(SocialTrust::NotFoundError) { scores.packed(:state) }
    assert_match(/nil|\d/, scores.inspect)
    assert_raises(::TypeError) { Marshal.dump(scores) }
    assert_equal JSON.parse(scores.to_json).size, scores.size
  end

  def test_ego_view
    scores = sample.scores(me: "me", as_of: NOW)
    csv = scores.to_csv.lines.map { |line| line.chomp.split(",", -1) }
    names = csv.shift.map(&:to_sym)
    assert_equal scores.size, csv.size
    scores.zip(csv).each do |row, line|
      want = names.zip(line).to_h
      assert_equal want[:contact], row.contact
      %i[depth trust_in_them trust_in_me_low pulse].each { |name| assert_in_delta want[name].to_f, row[name], 6e-7 }
      assert_equal want[:owed].to_i, row.owed
    end
    assert_equal "mara@workshop.example", scores.top(1).first.contact
    assert scores.top(1).first.enough?
    assert_includes scores.select(&:owed?).map(&:contact), "dmitri@oakandsons.example"
  end

  def test_enough_is_by_the_profile
    [0.0, 0.5, 0.99].each do |floor|
      profile = SocialTrust::Profile.from_json(verdict: { confidence_floor: floor })
      own = SocialTrust::Ledger.from_csv(SAMPLE, profile: profile)
      [sample.scores(as_of: NOW, me: "me", profile: profile), own.scores(as_of: NOW, me: "me"),
       own.timeline("me", "mara@workshop.example", times: [NOW])].each do |scores|
        assert_equal floor, scores.profile["verdict.confidence_floor"]
        assert_equal(scores.map { |row| row.depth_confidence >= floor }, scores.map(&:enough?))
        assert_equal scores.first.enough?, Marshal.load(Marshal.dump(scores.first)).enough?
      end
      assert_equal sample.scores(as_of: NOW, me: "me", profile: profile).text, own.scores(as_of: NOW, me: "me").text
    end
  end

  def test_signals_sum
    scores = sample.scores(as_of: NOW, signals: true)
    of = sample.score("me", "ada@northwind.example", as_of: NOW)
    assert_in_delta of.depth.value, of.depth_signals.values.sum(&:points) + of.depth_floor + of.depth_gate, 1e-9
    assert_equal scores.size, scores["depth_points_rhythm"].size
  end

  def test_attention_and_inputs
    attention = sample.attention(as_of: NOW)
    assert_operator attention["me"], :>, 0
    assert_nil attention["nobody"]
    given = sample.scores(as_of: NOW, attention: attention).to_csv
    assert_equal given, sample.scores(as_of: NOW, attention: true).to_csv
    refute_equal given, sample.scores(as_of: NOW).to_csv
    pair = sample.score("me", "ada@northwind.example", as_of: NOW, inputs: { attention: attention })
    row = sample.scores(as_of: NOW, attention: attention).find { |each| each.a == "ada@northwind.example" }
    assert_equal row.depth, pair.depth.value
    assert_raises(::ArgumentError) { sample.score("me", "ada@northwind.example", inputs: { mood: 1 }) }
    assert_raises(::TypeError) { sample.score("me", "ada@northwind.example", inputs: { attention: [1] }) }
  end

  def test_pair
    score = sample.score("me", "ada@northwind.example", as_of: NOW)
    assert_equal score.trust_of("me"), score.trust_in("ada@northwind.example")
    assert_equal score, sample.score("ada@northwind.example", "me", as_of: NOW)
    assert_raises(SocialTrust::NotFoundError) { score.trust_of("ben") }
    assert score.steady?
    assert score.enough?
    assert_equal score, Marshal.load(Marshal.dump(score))
    assert_equal score.to_h[:depth][:value], score.depth.to_f
    assert_match(/steady/, score.inspect)
    empty = SocialTrust::Ledger.new
    assert_match(/as_of/, assert_raises(SocialTrust::ArgumentError) { empty.scores }.message)
  end

  def test_timeline
    times = (1..6).map { |month| Time.utc(2026, month, 1) }
    timeline = sample.timeline("me", "ada@northwind.example", times: times)
    assert_equal times, timeline[:time]
    timeline.each { |row| assert_equal sample.score("me", "ada@northwind.example", as_of: row.time).depth.value, row.depth }
    assert_equal 8, sample.timeline("me", "ada@northwind.example", start: times[0], stop: times[0] + 7 * DAY).size
    assert_raises(SocialTrust::RangeError) { sample.timeline("me", "ada@northwind.example", times: times.reverse) }
    assert_raises(::ArgumentError) { sample.timeline("me", "ada@northwind.example", step: 0) }
    assert_match(/timeline/i, timeline.inspect)
  end

  def test_names_titles_and_languages
    dmitri = "dmitri@oakandsons.example"
    names, items = { dmitri => "Dmitri" }, ->(id) { id.upcase }
    explanation = sample.explain("me", dmitri, as_of: NOW, me: "me")
    assert_match(/\AYou and Dmitri: .*\(FINAL-DRAWINGS\)/m, explanation.text(names: names, items: items))
    refute_includes explanation.sentences(names: names).join, dmitri
    words = SocialTrust::Words.builtin("de_AT")
    assert_equal ["de", "1.234 Kontakte", "2 Tagen"], [words.language, words.say("page.contacts", 1234, a: "x")[6..], words.say("unit.days", 2)]
    assert_equal "Deutsch", SocialTrust::Words.languages["de"]
    assert_equal "Tiefe", SocialTrust::Words.from_json(words.to_json).say("table.depth")
    assert_raises(KeyError) { words.say("table.none") }
    step = sample.next_actions("me", dmitri, as_of: NOW).first
    assert_match(/\AKeep your promise to Dmitri, .*\(FINAL-DRAWINGS\)/, SocialTrust::Words.builtin("en").next_action(step, dmitri, names: names, items: items))
    table = sample.scores(me: "me", as_of: NOW).text(rows: 9, names: names)
    assert_match(/^Dmitri  +91 /, table)
    assert_equal `#{needed('SCORE_LOG')} --me me --as-of #{NOW} --rows 9 #{SAMPLE}`.sub(" (--rows 5038 shows all)", ""),
                 sample.scores(me: "me", as_of: NOW).text(rows: 9)
    assert_equal `#{needed('SCORE_LOG')} --me me --as-of #{NOW} --rows 0 --summary --language de #{SAMPLE}`,
                 sample.summary("me", as_of: NOW, language: "de")
    assert_includes sample.summary("me", as_of: NOW, names: names, items: items), "Dmitri: your promise \"FINAL-DRAWINGS\" is overdue"
    assert_equal sample.summary("me", as_of: NOW, network: sample.network(as_of: NOW)), sample.summary("me", as_of: NOW, network: true)
    ["x\xff", "x\xff".b].each do |bad|
      odd = ->(_) { bad }
      [-> { explanation.text(names: { dmitri => bad }) }, -> { explanation.text(items: odd) }, -> { explanation.sentences(names: odd) },
       -> { explanation.to_html(names: odd) }, -> { sample.scores(me: "me", as_of: NOW).text(names: odd) },
       -> { sample.summary("me", as_of: NOW, items: odd) }].each do |told|
        assert_match(/is called is no valid UTF-8: "x\\xFF"/, assert_raises(SocialTrust::TextError, &told).message)
      end
    end
    assert_match(/\AYou and Zoë: /, explanation.text(names: { dmitri => "Zoë".b }))
  end

  def test_explanation
    dmitri = "dmitri@oakandsons.example"
    explanation = sample.explain("me", dmitri, as_of: NOW, me: "me")
    assert_match(/\AYou and dmitri.*depth 91/, explanation.to_s)
    assert_match(/\AAda|\A\S.* und|\ASie/, explanation.text(language: :de))
    assert explanation.owed?
    assert_equal [:promise, "me", "final-drawings"], explanation.owed.first.to_h.values_at(:kind, :by, :id)
    assert_equal explanation.verdicts.size, explanation.sentences.size
    assert_equal explanation.to_h[:score][:depth][:value].round(6), explanation.score.depth.value.round(6)
    assert_equal explanation.score, sample.score("me", dmitri, as_of: NOW)
    assert_equal 64, explanation.effects.size
    assert_equal [dmitri, "me"], explanation.effects.first.trust.keys
    refute explanation.needs_history?
    assert_operator explanation.valid_until, :>, explanation.time
    assert_equal 28, explanation.signals.size
    assert_raises(SocialTrust::ArgumentError) { explanation.text(me: "ben") }
    assert_raises(SocialTrust::NotFoundError) { explanation.text(language: "xx") }
    own = SocialTrust::Words.from_json({ language: "xx", plural: "none", sentences: { "verdict.one_way" => "!" } })
    assert_match(/depth/, explanation.text(words: own))
    assert_raises(SocialTrust::ParseError) { SocialTrust::Words.from_json("{") }
  end

  def test_change_and_what_if
    dmitri = "dmitri@oakandsons.example"
    change = sample.explain_change("me", dmitri, before: "2026-06-29T00:00:00Z", after: NOW)
    moved = change.after[:trust][0][:value] - change.before[:trust][0][:value]
    assert_in_delta moved, change.trust[dmitri].values.sum, 1e-9
    now = sample.score("me", dmitri, as_of: NOW)
    kept = sample.what_if("me", dmitri, { time: NOW, actor: "me", target: dmitri, kind: :keep, ref: "final-drawings" }, as_of: NOW)
    assert_operator kept.trust_of(dmitri).value, :>, now.trust_of(dmitri).value
    assert_equal now, sample.score("me", dmitri, as_of: NOW)
    suggestion = sample.next_actions("me", dmitri, as_of: NOW).first
    assert_equal [:keep_promise, "final-drawings"], [suggestion.action, suggestion.id]
    assert_match(/#{dmitri}/, SocialTrust::Words.builtin(:en).next_action(suggestion, dmitri))
  end

  def test_arrow_stream
    stream = sample.scores(as_of: NOW).arrow_stream
    assert_operator stream.address, :>, 0
    assert_raises(::TypeError) { SocialTrust::Ledger.from_arrow(5) }
    assert_raises(SocialTrust::ParseError, SocialTrust::UnsupportedError) { SocialTrust::Ledger.from_arrow(stream) } # no interactions
    assert_match(/consumed/, assert_raises(::ArgumentError) { SocialTrust::Ledger.from_arrow(stream) }.message)
  end

  def test_red_arrow
    require "arrow"
    table = Arrow::Table.new("time" => [START, START + 60], "sender" => %w[a b], "target" => %w[b a])
    ledger = SocialTrust::Ledger.from_arrow(table, columns: { sender: :actor })
    assert_equal %w[a b], ledger.map(&:actor)
    assert_equal ledger.scores[:depth], ledger.scores.to_arrow["depth"].to_a
  rescue LoadError
    skip "red-arrow is not installed"
  end
end
