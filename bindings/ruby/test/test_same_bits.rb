# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "open3"

# C and Ruby say the same, bit for bit: the sample by score_log, random ledgers of every kind by score_dump.
class TestSameBits < Minitest::Test
  def test_sample
    { [] => {}, %w[--me me] => { me: "me" }, %w[--attention] => { attention: true } }.each do |options, ours|
      want, status = Open3.capture2(needed("SCORE_LOG"), "--format", "csv", "--as-of", NOW, *options, SAMPLE)
      assert status.success?
      [1, 4].each do |threads|
        assert_equal want, SocialTrust::Ledger.from_file(SAMPLE, threads: threads).scores(as_of: NOW, **ours).to_csv
      end
    end
    want, = Open3.capture2(needed("SCORE_LOG"), "--format", "json", "--as-of", NOW, "--me", "me", SAMPLE)
    assert_equal want, SocialTrust::Ledger.from_file(SAMPLE).scores(as_of: NOW, me: "me").to_json
  end

  CASES = 60
  MAKE = <<~PYTHON
    import sys
    sys.path.insert(0, sys.argv[1])
    import ledgers, test_differential
    for seed in range(1, int(sys.argv[2]) + 1):
        print(test_differential.encode(ledgers.make_case(seed)), end="")
  PYTHON

  def test_random_ledgers
    text, status = Open3.capture2(needed("PYTHON"), "-c", MAKE, File.join(ROOT, "tests/differential"), CASES.to_s)
    assert status.success?
    lines, status = Open3.capture2(needed("SCORE_DUMP"), stdin_data: text)
    assert status.success?
    @want = lines.lines
    @kinds = []
    @scored = 0
    run_cases(text.lines.map(&:chomp))
    assert_equal @want.size, @scored
    assert_equal SocialTrust::KINDS.sort, @kinds.uniq.sort & SocialTrust::KINDS
  end

  def run_cases(lines)
    until lines.empty?
      word, rest = lines.shift.split("\t", 2)
      case word
      when "profile" then @profile = SocialTrust::Profile.from_json(rest)
      when "rows"
        document = StringIO.new(lines.shift(rest.to_i).join("\n"))
        @ledger = SocialTrust::Ledger.from_ndjson(document, profile: @profile, unit: :us)
        @kinds.concat(@ledger.map(&:kind))
      when "score" then score(*rest.split("\t"))
      end
    end
  end

  # A mask of the dump's: kinds, cues from bit 32 on, the sentiment in bit 40.
  def seen(mask)
    return if mask.zero?

    { kinds: SocialTrust::KINDS.select.with_index { |_, bit| mask[bit] == 1 },
      cues: SocialTrust::CUES.select.with_index { |_, bit| mask[32 + bit] == 1 },
      fields: mask[40] == 1 ? [:sentiment] : [] }
  end

  def score(time, a, b, observed, *numbers)
    time = Integer(time)
    numbers = numbers.map { |number| number == "nan" ? nil : Float(number) }
    inputs = { observed: seen(Integer(observed)), attention: numbers[0, 2], reputation_r: [numbers[2], numbers[4]],
               reputation_s: [numbers[3], numbers[5]] }
    mine = @ledger.score(a, b, as_of: time, inputs: inputs)
    inputs[:observed] ||= @ledger.observed(as_of: time)
    rows = @ledger.rows(a, b).select { |row| row.time <= SocialTrust.time(time) }
    evidence = running(a, b, rows)
    assert_equal mine, evidence.score(as_of: time, inputs: inputs)
    replayed = SocialTrust::Evidence.replay(a, b, rows.shuffle(random: Random.new(1)), profile: @profile)
    explanation = replayed.explain(as_of: time, inputs: inputs)
    assert_equal mine.to_h.except(:a, :b), explanation.score.to_h.except(:a, :b)
    told = flat(mine, explanation.counts)
    assert_operator told.size, :>, 240
    assert_equal wanted.slice(*told.keys), told
  end

  # Saved and loaded half-way; rows that are equal, and have no id, are delivered together.
  def running(a, b, rows)
    evidence = SocialTrust::Evidence.new(a, b, profile: @profile)
    sums = rows.to_h { |row| [row.object_id, SocialTrust::Evidence.row_sum(row, profile: @profile)] }
    together = rows.chunk_while { |one, next_one| sums[one.object_id] == sums[next_one.object_id] }.to_a
    together.each_with_index do |equal, index|
      evidence = SocialTrust::Evidence.load(evidence.dump, profile: @profile) if index == together.size / 2
      evidence.add_many(equal)
    end
    evidence
  end

  # {name => bits} of the next line of score_dump: its figures, behind which stands what is found and owed.
  def wanted
    @scored += 1
    @want[@scored - 1].split.grep(/=/).to_h do |token|
      name, text = token.split("=")
      [name, text.match?(/x|nan|inf/) ? bits(text.include?("nan") ? nil : Float(text)) : Integer(text)]
    end
  end

  def bits(number)
    number && [number].pack("G").unpack1("H*")
  end

  def flat(score, counts)
    out = {}
    record = score.to_h
    { "depth" => record[:depth], "trust0" => record[:trust][0], "trust1" => record[:trust][1] }.each do |name, measure|
      measure.each { |field, value| out["#{name}.#{field}"] = bits(value) unless field.to_s == "enough" }
    end
    %i[reciprocity pulse p_active silence_days usual_gap_days depth_floor depth_gate].each { |name| out[name.to_s] = bits(record[name]) }
    %i[interactions active_days ignored conflicts].each { |name| out[name.to_s] = record[name] }
    2.times do |side|
      out["given#{side}"] = bits(record[:given][side])
      out["owed#{side}"] = record[:owed][side]
      score.trust_signals([score.a, score.b][side]).each { |name, signal| put_signal(out, "trust#{side}.#{name}", signal) }
    end
    out["state"] = %i[new growing steady fading dormant].index(record[:state])
    score.depth_signals.each { |name, signal| put_signal(out, "depth.#{name}", signal) }
    counts.each { |name, values| put_counts(out, name, values) }
    out
  end

  def put_signal(out, name, signal)
    signal.to_h.each { |field, value| out["#{name}.#{field}"] = field == :observable ? (value ? 1 : 0) : bits(value) }
  end

  def put_counts(out, name, values)
    return out["counts.#{name}"] = values unless values.is_a?(Array)

    values.zip(%w[a b]) do |value, side|
      case name
      when :answer_hours then out["counts.answer_hours_#{side}"] = bits(value)
      when :first, :last then out["counts.#{name}_us_#{side}"] = value ? value.to_i * 1_000_000 + value.usec : -2**63
      else out["counts.#{name}_#{side}"] = value
      end
    end
  end
end
