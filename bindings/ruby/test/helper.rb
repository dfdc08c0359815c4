# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require "minitest/autorun"
require "socialtrust"
require "tmpdir"

module Helper
  ROOT = File.expand_path("../../..", __dir__)
  SAMPLE = File.join(ROOT, "examples/sample/company.csv")
  START = Time.utc(2026, 1, 1, 9)
  DAY = 86_400
  NOW = "2026-07-03T18:00:00Z"

  # What the build gives by the environment, or the test is skipped.
  def needed(name)
    ENV.fetch(name) { skip "#{name} is not set" }
  end

  # Mails of +days+ days: I write, the other answers two hours later.
  def mails(other = "ada", days = 30)
    (0...days).flat_map do |day|
      [{ time: START + day * DAY, actor: "me", target: other, channel: "mail", id: "#{other}-out-#{day}" },
       { time: START + day * DAY + 7200, actor: other, target: "me", channel: "mail", id: "#{other}-in-#{day}" }]
    end
  end

  def ledger(*others)
    others = ["ada"] if others.empty?
    SocialTrust::Ledger.from_records(others.flat_map { |other| mails(other) })
  end

  # Columns of +count+ rows over +people+ contacts, the same every time.
  def columns(count, people = 1000, seed: 1)
    random = Random.new(seed)
    time = START.to_i * 1_000_000
    from = Array.new(count) { random.rand(people) }
    to = from.map { |each| (each + 1 + random.rand(3)) % people }
    { time: Array.new(count) { |index| time + index * 1_000_000 }.pack("q*"), actor: from.pack("L*"), target: to.pack("L*") }
  end

  # Bytes of this process in memory.
  def resident
    File.read("/proc/self/statm").split[1].to_i * 4096
  rescue Errno::ENOENT
    skip "no /proc"
  end
end

class Minitest::Test
  include Helper
end
