# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"

# An explanation as HTML: whole, in words, and nothing of what came from outside gets out of its place.
class TestPage < Minitest::Test
  EVIL = %q(<script>alert("x")</script>&'"\1\0name)

  def explanation(other = "ada")
    rows = mails(other, 20) + [
      { time: START, actor: "me", target: other, kind: :promise, id: "p<1>", due: START + DAY },
      { time: START + 2 * DAY, actor: other, target: "me", kind: :complain, id: "c1" }
    ]
    SocialTrust::Evidence.replay("me", other, rows).explain(as_of: START + 30 * DAY, me: "me")
  end

  def well_formed(html)
    require "rexml/document"
    REXML::Document.new(html)
  end

  def test_what_is_in_it
    html = explanation.to_html(names: { "ada" => "Ada Lovelace" }, items: ->(id) { "The report" if id == "p<1>" })
    text = well_formed(html).root.texts.join + REXML::XPath.match(well_formed(html), "//text()").join(" ")
    assert_includes text, "Ada Lovelace"
    assert_includes text, "The report"
    refute_includes text, "p&lt;1>"
    assert_includes html, "<svg"
    assert_includes html, "2026-01-31 09:00 UTC"
    assert_includes explanation.to_html(zone: "+02:00"), "2026-01-31 11:00"
    refute_match(/page\.|owed\.|state\.|unit\./, html)
    said = explanation.to_html(language: "de")
    assert_includes said, "Punkte"
    refute_equal html, said
  end

  def test_a_picture
    made = explanation
    %i[depth trust_ab trust_ba].each do |measure|
      svg = made.to_svg(measure, names: { "ada" => EVIL })
      root = well_formed(svg).root
      assert_equal "svg", root.name
      refute_includes svg, "<script"
      refute_match(/page\.|depth\.|trust\./, svg)
      points = REXML::XPath.match(root, "//*[@text-anchor='end']").map { |each| each.text.tr("−", "-") }
      whole = points.last == "?" ? nil : points.last.to_f
      assert_in_delta whole, points[0..-2].sum(&:to_f), 0.6 if whole
    end
    assert_equal made.to_svg, made.to_svg("depth")
    refute_equal made.to_svg, made.to_svg(language: "de")
    assert_raises(SocialTrust::ArgumentError) { made.to_svg(:width) }
  end

  # Python draws the same bytes.
  def test_the_same_picture_as_python
    path = ENV["SOCIALTRUST_PYTHONPATH"] or skip "no Python package"
    company = File.join(__dir__, "../../../examples/sample/company.csv")
    ledger = SocialTrust::Ledger.from_csv(company)
    others = %w[ada@northwind.example dmitri@oakandsons.example @aaron.adler17 hugo@tinkerbox.example]
    program = "import sys, socialtrust as st\nledger = st.Ledger.from_csv(sys.argv[1])\nfor other in sys.argv[2:]:\n" \
              "  x = ledger.explain('me', other, '2026-07-03T18:00:00Z', me='me')\n" \
              "  for measure in ('depth', 'trust_ab', 'trust_ba'):\n" \
              "    for language in ('en', 'de'):\n      sys.stdout.write(x.to_svg(measure, language, {other: \"<O'Neill & \\u202eCo>\"}))\n"
    theirs = IO.popen([{ "PYTHONPATH" => path, "PYTHONIOENCODING" => "utf-8" }, ENV.fetch("PYTHON", "python3"), "-c", program, company, *others],
                      external_encoding: "UTF-8", &:read)
    ours = others.map do |other|
      x = ledger.explain("me", other, as_of: "2026-07-03T18:00:00Z", me: "me")
      %i[depth trust_ab trust_ba].map do |measure|
        %w[en de].map { |language| x.to_svg(measure, language: language, names: { other => "<O'Neill & \u202eCo>" }) }
      end
    end
    assert_equal theirs.lines, ours.flatten.join.lines
    refute_empty theirs
  end

  def test_nothing_gets_out
    [explanation(EVIL).to_html, explanation.to_html(names: { "ada" => EVIL, "me" => EVIL }, items: ->(_) { EVIL })].each do |html|
      well_formed(html)
      refute_includes html, "<script"
      assert_includes html, "&lt;script&gt;"
    end
  end

  def test_points_are_those_of_the_score
    why = explanation
    shown = why.to_html.scan(/text-align:right[^>]*>([+−][\d.]+)</).flatten.map { |each| each.tr("−", "-").to_f }
    points = why.score.depth_signals.values.sum(&:points) + why.score.depth_floor + why.score.depth_gate +
             %w[me ada].sum { |each| why.score.trust_signals(each).values.sum(&:points) }
    assert_in_delta points, shown.sum, 0.05 * shown.size
  end
end
