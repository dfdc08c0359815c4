# frozen_string_literal: true
# How a CRM hosts it: its own rows, its own jobs, and of each contact the evidence and a score in two columns.
#
# The host is a PStore here; in a plugin it is the CRM's database. The rules are few:
# - the rows are the truth, the evidence is a cache: whatever does not simply come next in time replays the pair;
# - a job may come twice, late, or in any order: the same rows end at the same bytes;
# - one transaction a contact, so that two workers never continue the same evidence.
require "pstore"
require "socialtrust"
require "tmpdir"

class Crm
  ME = "me"

  def initialize(path)
    @store = PStore.new(path)
    @store.transaction do
      @store[:mails] = {}    # id => interaction, as the CRM keeps them
      @store[:contacts] = {} # contact => { evidence:, depth:, trust: }
    end
  end

  # One new e-mail: constant work, unless it is late.
  def mail_arrived(mail)
    @store.transaction do
      return :again if @store[:mails].key?(mail[:id])

      @store[:mails][mail[:id]] = mail
      contact = other(mail)
      begin
        keep(contact, evidence(contact) << mail)
        :continued
      rescue SocialTrust::NeedsReplayError
        replay(contact)
        :replayed
      end
    end
  end

  # Somebody edited or classified an e-mail: the past has changed.
  def mail_edited(id, changes)
    @store.transaction do
      @store[:mails][id] = @store[:mails][id].merge(changes)
      replay(other(@store[:mails][id]))
    end
  end

  # Two contacts turn out to be one person.
  def merge(duplicate, into:)
    @store.transaction do
      @store[:mails].transform_values! do |mail|
        mail.merge(%i[actor target].to_h { |side| [side, mail[side] == duplicate ? into : mail[side]] })
      end
      @store[:contacts].delete(duplicate)
      replay(into)
    end
  end

  # A person asks to be forgotten: rows, evidence and score go together.
  def erase(contact)
    @store.transaction do
      @store[:mails].reject! { |_, mail| other(mail) == contact }
      @store[:contacts].delete(contact)
    end
  end

  # Time passes for all: every night the scores, and what is owed, without reading a single row.
  def refresh(now)
    @store.transaction do
      @store[:contacts].each do |contact, record|
        evidence = SocialTrust::Evidence.load_text(record[:evidence])
        score = evidence.score(as_of: now)
        record.update(depth: score.depth.value, trust: score.trust_of(ME).value)
        yield contact, score, evidence.next_actions(ME, as_of: now).first
      end
    end
  end

  def record(contact)
    @store.transaction(true) { @store[:contacts][contact] }
  end

  private

  def other(mail)
    mail[:actor] == ME ? mail[:target] : mail[:actor]
  end

  def evidence(contact)
    record = @store[:contacts][contact]
    record ? SocialTrust::Evidence.load_text(record[:evidence]) : SocialTrust::Evidence.new(ME, contact)
  end

  def replay(contact)
    mails = @store[:mails].values.select { |mail| other(mail) == contact }
    keep(contact, SocialTrust::Evidence.replay(ME, contact, mails))
  end

  def keep(contact, evidence)
    score = evidence.score
    @store[:contacts][contact] = { evidence: evidence.to_text, depth: score.depth.value, trust: score.trust_of(ME).value }
  end
end

DAY = 86_400
START = Time.utc(2026, 1, 5, 9)

def mail(from, to, time, id, **fields)
  { actor: from, target: to, time: time, channel: "mail", id: id, **fields }
end

def show(what, record)
  puts format("%-34s depth %5.1f, my trust %.1f", what, record[:depth], record[:trust])
end

Dir.mktmpdir do |folder|
  crm = Crm.new(File.join(folder, "crm.pstore"))
  jobs = (0...40).flat_map do |day|
    [mail("ada", "me", START + day * DAY, "ada-#{day}", question: day % 4 == 0 ? 0.9 : nil),
     mail("me", "ada", START + day * DAY + 5400, "to-ada-#{day}")]
  end
  jobs.each { |job| crm.mail_arrived(job) }
  show("after #{jobs.size} mails", crm.record("ada"))

  crm.mail_arrived(mail("ada", "me", START + 40 * DAY, "offer", question: 0.9))
  show("one new e-mail", crm.record("ada"))
  puts "the same job once more: #{crm.mail_arrived(mail('ada', 'me', START + 40 * DAY, 'offer', question: 0.9))}"
  puts "one that was stuck for a week: #{crm.mail_arrived(mail('ada', 'me', START + 33 * DAY + 60, 'stuck'))}"

  crm.mail_edited("ada-12", kind: :complain)
  show("an edit: it was a complaint", crm.record("ada"))

  8.times { |day| crm.mail_arrived(mail("ada@home", "me", START + day * DAY + 40_000, "home-#{day}")) }
  crm.merge("ada@home", into: "ada")
  show("a merge", crm.record("ada"))

  crm.mail_arrived(mail("ben", "me", START + 41 * DAY, "hello"))
  crm.erase("ben")
  puts "an erasure: ben is #{crm.record('ben') ? 'still here' : 'gone'}"

  crm.refresh(START + 50 * DAY) do |contact, score, suggestion|
    puts "the nightly refresh: #{contact} is #{score.state}, next: #{suggestion.action} #{suggestion.id}"
  end
  show("ten days later", crm.record("ada"))

  # All jobs again, twice and in reverse, into another CRM: the same evidence, byte for byte.
  one, other = Array.new(2) { |index| Crm.new(File.join(folder, "crm#{index}.pstore")) }
  jobs.each { |job| one.mail_arrived(job) }
  (jobs.reverse + jobs).each { |job| other.mail_arrived(job) }
  puts "twice and in reverse: #{one.record('ada') == other.record('ada') ? 'the same' : 'different'}"
end
