# frozen_string_literal: true
# Hello: one question and its answer in, depth and trust out.
require "socialtrust"

ledger = SocialTrust::Ledger.new
ledger.add(time: Time.utc(2026, 3, 1, 9), actor: "ada", target: "ben", kind: :ask)
ledger.add(time: Time.utc(2026, 3, 1, 10), actor: "ben", target: "ada", kind: :answer)
score = ledger.score("ada", "ben")

puts "depth #{score.depth}"
puts format("ada's trust in ben %.1f, ben's in ada %.1f", score.trust_of("ada").value, score.trust_of("ben").value)
