# frozen_string_literal: true
# The network: who vouches for a stranger, who could introduce me, and what ten thousand fakes gain.
require "socialtrust"

DAY = 86_400
START = Time.utc(2026, 1, 1, 9)
TODAY = START + 35 * DAY

# A month of questions and answers.
def talk(ledger, a, b)
  (0...30).step(3) do |day|
    ledger.add(time: START + day * DAY, actor: a, target: b, kind: :ask)
    ledger.add(time: START + day * DAY + DAY / 24, actor: b, target: a, kind: :answer)
  end
end

ledger = SocialTrust::Ledger.new
# Me, three colleagues who know zoe, and a crowd that praises itself and writes to everybody.
%w[anne bob carla].each do |colleague|
  talk(ledger, "me", colleague)
  talk(ledger, colleague, "zoe")
  ledger.add(time: START + 31 * DAY, actor: colleague, target: "zoe", kind: :rate, sentiment: 0.8)
end
crowd = (0...10_000).flat_map do |k|
  fake, following = "fake#{k}", "fake#{(k + 1) % 10_000}"
  [[START, fake, following, :message], [START + DAY, following, fake, :message], [START + 2 * DAY, fake, "me", :praise],
   [START + 2 * DAY, fake, "fake0", :rate, { sentiment: 1 }]]
end
ledger.add_all(crowd)

network = ledger.network(as_of: TODAY)
%w[zoe fake0].each do |stranger|
  reputation = network.reputation("me", stranger)
  trust = ledger.score("me", stranger, as_of: TODAY, network: network).trust_of("me")
  names = ": #{reputation.paths.map(&:id).join(', ')}" if reputation.paths.any?
  puts format("#{stranger}: #{reputation.voices} people I trust know something#{names}; %.2f for, %.2f against; " \
              "my trust %.1f of 100", reputation.r, reputation.s, trust.value)
end

route = network.introduction("me", "zoe")
puts format("introduction: #{route} (%.2f)", route.strength)

standing = network.standing("me")
fakes = standing.select { |node| node.id.start_with?("fake") }.sum(&:standing)
puts format("standing, seen from me: anne %.3f, zoe %.3f, ten thousand fakes together %.3f", standing.of("anne"),
            standing.of("zoe"), fakes)
