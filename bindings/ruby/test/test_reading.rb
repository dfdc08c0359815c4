# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "json"
require "open3"

class TestReading < Minitest::Test
  include Helper

  READER = SocialTrust::Reader.new
  MAIL = "Hi Ada,\nthanks! As promised, the drawings are attached. I'll send you the offer by Friday.\n> quoted\n"
  SENT = Time.new(2026, 3, 3, 10, 0, 0, "+01:00")

  def test_a_message
    reading = READER.read(MAIL, time: SENT, id: "m1")
    assert_equal "en", reading.language
    assert_equal SocialTrust::CUES, reading.looked_for
    assert_operator reading.cues[:gratitude], :>, 0.5
    assert_equal %i[author quoted], reading.parts.map(&:kind)
    refute_includes reading.author_text, "quoted"
    promise = reading.findings.find { |each| each.kind == :promise }
    assert_equal ["send you the offer", "Friday", Time.utc(2026, 3, 6, 22, 59, 59)], [promise.what, promise.due_text, promise.due]
    assert(reading.spans.any? { |each| each.cue == :gratitude && each.text == "thanks" && each.weight.positive? })
    assert_includes reading.marked, "quoted | > quoted"
    assert_predicate reading, :frozen?
  end

  def test_rows_go_into_a_ledger
    open = [{ kind: :promise, by: "me", id: "d", what: "the drawings", time: SENT - 4 * DAY }]
    rows = READER.read(MAIL, time: SENT).rows("me", "ada", open: open, channel: "mail", id: "m1")
    assert_equal(%i[message keep promise], rows.map { |each| each.row[:kind] })
    assert_equal "d", rows[1].row[:ref]
    assert_same open[0], rows[1].open
    assert_in_delta rows[1].match, rows[1].by_thread + rows[1].by_words + rows[1].by_time
    ledger = SocialTrust::Ledger.new
    rows.each { |each| ledger.add(**each.row) }
    assert_equal 3, ledger.info.interactions
    error = assert_raises(SocialTrust::KindError) { READER.read(MAIL, time: SENT).rows("me", "ada", open: [{ **open[0], kind: :ask }]) }
    assert_equal "kind: expected promise or complain, not :ask", error.message
  end

  def test_bad_text
    error = assert_raises(SocialTrust::TextError) { READER.read("ab\xffcd".b) }
    assert_includes error.message, "byte 2"
    assert_equal 1, READER.read("thanks \xff".b, replace: true).replaced
    assert_raises(SocialTrust::ParseError) { SocialTrust::Reader.new("{") }
  end

  def test_catalogue_headers_html
    french = { language: "fr", words: { common: "le la pour", merci: "merci remerci*" },
               rules: [{ for: "gratitude", weight: 5, pattern: "<merci>", why: "thanks" }] }
    reader = SocialTrust::Reader.new(french)
    assert_equal %w[fr en de], reader.languages
    assert_operator reader.read("Je vous remercie pour le plan").cues[:gratitude], :>, 0.5
    assert_operator READER.read("", headers: { "Auto-Submitted" => "auto-replied" }).cues[:automatic], :>, 0.9
    assert_equal "One\n\n> two\n", SocialTrust.html_text("<p>One<blockquote>two</blockquote>")
  end

  def test_a_column_of_texts
    require "stringio"
    csv = "time,actor,target,text\n2026-03-01T09:00:00Z,ada,ben,Thanks for the cake!\n"
    ledger = SocialTrust::Ledger.from_csv(StringIO.new(csv), read: READER)
    assert_equal READER.read("Thanks for the cake!").cues[:gratitude], ledger.rows.first.cues[:gratitude]
  end

  # C, Python and Ruby say the same of every message of the corpus, bit for bit.
  def test_same_bits
    lines = %w[en de].flat_map { |name| File.readlines(File.join(ROOT, "tests/reading/corpus/seen/#{name}.ndjson")) }
    in_c, = Open3.capture2(needed("READ_MESSAGES"), stdin_data: lines.join)
    in_python, = Open3.capture2({ "PYTHONPATH" => needed("SOCIALTRUST_PYTHONPATH") }, needed("PYTHON"), "-c", <<~PY, stdin_data: lines.join)
      import json, sys, datetime, socialtrust
      reader = socialtrust.Reader()
      for line in sys.stdin:
          r = json.loads(line)
          sent = datetime.datetime.fromisoformat(r["sent"])
          x = reader.read(r["text"], language=r["lang"], time=sent, answers=r["answers"])
          print(json.dumps([list(x.cues.values()), [[f.kind, f.q, f.id] for f in x.findings], [[s.weight, s.text] for s in x.spans]]))
    PY
    told = in_python.lines.map { |line| JSON.parse(line) }
    assert_equal lines.size, told.size
    in_c.lines.each_with_index do |line, index|
      record = JSON.parse(lines[index])
      c = JSON.parse(line)
      reading = READER.read(record["text"], language: record["lang"], time: record["sent"], answers: record["answers"],
                                            zone: record["sent"][-6..].then { |z| (z[0] == "-" ? -1 : 1) * (z[1, 2].to_i * 60 + z[4, 2].to_i) })
      mine = [reading.cues.values, reading.findings.map { |f| [f.kind.to_s, f.q, f.id] }, reading.spans.map { |s| [s.weight, s.text] }]
      assert_equal [c["cues"], c["findings"].map { |f| f.values_at("kind", "q", "id") }, c["spans"].map { |s| s.values_at("weight", "text") }],
                   mine, record["text"]
      assert_equal told[index], mine, record["text"]
    end
  end
end
