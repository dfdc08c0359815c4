# frozen_string_literal: true
# SPDX-License-Identifier: MIT
# ruby tests/bench/ruby_bench.rb [MILLIONS [PACKED]]: what the Ruby side costs, in processor time, each figure beside its target.
# With PACKED (ninja -C BUILD tests/bench/packed) the same columns are scored in C in the same run. Nothing here fails by time.
require "socialtrust"
require "tempfile"

MILLIONS = Float(ARGV.fetch(0, "1"))
START = 1_767_258_000_000_000

def seconds
  before = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
  yield
  Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - before
end

def best(times = 5)
  times.times.map do
    GC.start
    seconds { yield }
  end.min
end

def say(what, figure, note = "")
  puts format("%-46s %-14s %s", what, figure, note)
end

count = 100_000
per_call = 1e9 / count
empty = best { i = 0; i += 1 while i < count }

def continue_by_numbers(evidence, count)
  i = 0
  while i < count
    evidence.add(time: START + i * 1_000_000, actor: "me", target: "ada")
    i += 1
  end
end

def continue_by_times(evidence, times)
  times.each { |time| evidence.add(time: time, actor: "me", target: "ada", kind: :message, channel: "mail") }
end

times = Array.new(count) { |i| Time.at(1_767_258_000 + i).utc }
evidence = nil
took = best { evidence = SocialTrust::Evidence.new("me", "ada") and continue_by_numbers(evidence, count) }
say("Evidence#add, microseconds", format("%.0f ns", (took - empty) * per_call), "at most 1000")
took = best { evidence = SocialTrust::Evidence.new("me", "ada") and continue_by_times(evidence, times) }
say("Evidence#add, Time and a channel", format("%.0f ns", (took - empty) * per_call))
took = best { 10_000.times { evidence.score } }
say("Evidence#score", format("%.1f us", took * 100))
took = best { 10_000.times { SocialTrust::Evidence.load(evidence.dump) } }
say("Evidence from bytes and back", format("%.1f us", took * 100))

# From packed columns to a table of scores.
rows = (MILLIONS * 1e6).to_i
random = Random.new(1)
people = rows / 50
from = Array.new(rows) { random.rand(people) }
columns = { time: Array.new(rows) { |i| START + i * 1_000_000 }.pack("q*"), actor: from.pack("L*"),
            target: from.map { |each| (each + 1 + random.rand(20)) % people }.pack("L*"), kind: "\6".b * rows }
ledger = nil
scores = nil
adding = best(3) { ledger = SocialTrust::Ledger.from_columns(columns) }
scoring = best(3) { scores = ledger.scores }
say(format("%.1f million rows, packed columns to ledger", MILLIONS), format("%.0f ns a row", adding * 1e9 / rows))
say(format("and %d pairs scored", scores.size), format("%.0f ns a row", scoring * 1e9 / rows))
if ARGV[1]
  Tempfile.create("columns", binmode: true) do |file|
    columns.each_value { |column| file.write(column) }
    file.flush
    in_c = IO.popen([ARGV[1], file.path, rows.to_s], &:read).split.sum(&:to_f)
    say("the same in C, and how many times as long Ruby takes", format("%.0f ns a row", in_c),
        format("%.3f, at most 1.15", (adding + scoring) * 1e9 / rows / in_c))
  end
end
took = best(3) { SocialTrust::Ledger.from_columns(columns).scores[:depth] }
say("all of it, and the depths as an Array", format("%.0f ns a row", took * 1e9 / rows))
