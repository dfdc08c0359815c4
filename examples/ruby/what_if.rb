# frozen_string_literal: true
# What if? An overdue promise: what it costs, what keeping it now would bring, and what to do next.
require "socialtrust"

DAY = 86_400
START = Time.utc(2026, 1, 1, 9)

ledger = SocialTrust::Ledger.new
(0...40).step(2) do |day|
  time = START + day * DAY
  ledger.add(time: time, actor: "zoe", target: "me", kind: (day % 6).zero? ? :ask : :message)
  ledger.add(time: time + DAY / 8, actor: "me", target: "zoe", kind: :answer)
end
# I promised an offer for day 33; it is day 40.
ledger.add(time: START + 30 * DAY, actor: "me", target: "zoe", kind: :promise, id: "offer", due: START + 33 * DAY)
today = START + 40 * DAY

now = ledger.score("me", "zoe", as_of: today)
kept = ledger.what_if("me", "zoe", { time: today, actor: "me", target: "zoe", kind: :keep, ref: "offer" }, as_of: today)
puts format("zoe's trust in me: %.1f; if I keep the promise today: %.1f", now.trust_of("zoe").value,
            kept.trust_of("zoe").value)
puts "next, and what the model implies it brings:"
ledger.next_actions("me", "zoe", as_of: today).each do |suggestion|
  puts format("  %-13s %-6s depth %+.1f, zoe's trust in me %+.1f", suggestion.action, suggestion.id,
              suggestion.depth_gain, suggestion.trust_gain)
end
