# frozen_string_literal: true
# A CRM's way: one pair's evidence kept as text in a database column, continued with each new e-mail.
#
# The "database" here is a Struct; the point is what goes into it and what happens when an e-mail arrives late.
require "socialtrust"

DAY = 86_400
START = Time.utc(2026, 1, 1, 9)

# One row of the CRM's contact table.
Contact = Struct.new(:evidence, :depth, :trust)

def mail(from, to, time, id)
  { actor: from, target: to, time: time, channel: "mail", id: id }
end

# Keeps evidence and score in the record.
def store(contact, evidence, now)
  score = evidence.score(as_of: now)
  contact.evidence = evidence.to_text
  contact.depth = score.depth.value
  contact.trust = score.trust_of("me").value
end

# The background job after one new e-mail: always the same small work, unless it is late.
def on_mail(contact, row, now)
  evidence = if contact.evidence
               SocialTrust::Evidence.load_text(contact.evidence)
             else
               SocialTrust::Evidence.new("ada", "me")
             end
  store(contact, evidence << row, now)
end

# Thirty days of mail: I write in the morning, ada answers two hours later.
ada = Contact.new
all = []
60.times do |k|
  time = START + k / 2 * DAY + (k % 2) * 7200
  all << (k.odd? ? mail("ada", "me", time, "m#{k}") : mail("me", "ada", time, "m#{k}"))
  on_mail(ada, all.last, time)
  next unless [1, 19, 59].include?(k)

  puts format("after %2d mails: depth %.1f, my trust in ada %.1f", k + 1, ada.depth, ada.trust)
end

# One that was written on day 10 is delivered now.
now = START + 30 * DAY
all << mail("ada", "me", START + 10 * DAY, "late")
begin
  on_mail(ada, all.last, now)
rescue SocialTrust::NeedsReplayError => e # the CRM has the rows: replay the pair
  puts "a late mail: #{e.status_name}"
  store(ada, SocialTrust::Evidence.replay("ada", "me", all), now)
  puts format("replayed: depth %.1f, my trust in ada %.1f", ada.depth, ada.trust)
end
