# frozen_string_literal: true
# SPDX-License-Identifier: MIT

# Drives a running Redmine over HTTP as its users do, and checks that what its pages and JSON show are the bits of a replay of
# the rows, which is made in this other process from the same database: rails runner drive.rb URL [erase]
require "net/http"
require "json"

class Browsing
  def initialize(url, login)
    @url, @login = URI(url), login
  end

  def call(verb, path, body = nil, expected = nil)
    request = Net::HTTP.const_get(verb.to_s.capitalize).new(path, "Content-Type" => "application/json")
    request.basic_auth(@login, "secret-123!") if @login
    request.body = JSON.generate(body) if body
    answer = Net::HTTP.start(@url.host, @url.port, read_timeout: 120) { |http| http.request(request) }
    raise "#{verb} #{path}: #{answer.code} #{answer.body[0, 300]}" unless expected ? answer.code.to_i == expected : answer.code.start_with?("2")

    answer.body.to_s.empty? ? nil : (JSON.parse(answer.body) rescue answer.body)
  end

  # A page as the browser gets it: logged in by the form.
  def page(path, expected = 200)
    @cookie ||= begin
      form, cookie = get("/login", nil)
      token = CGI.unescapeHTML(form.body[/name="authenticity_token" value="([^"]+)"/, 1])
      request = Net::HTTP::Post.new("/login", "Cookie" => cookie)
      request.set_form_data("authenticity_token" => token, "username" => @login, "password" => "secret-123!")
      answer = Net::HTTP.start(@url.host, @url.port, read_timeout: 120) { |http| http.request(request) }
      raise "login: #{answer.code}" unless answer.code == "302"

      answer["Set-Cookie"].split(";").first
    end
    answer, = get(path, @cookie)
    raise "#{path}: #{answer.code}" unless answer.code.to_i == expected

    answer.body.force_encoding("UTF-8")
  end

  private

  def get(path, cookie)
    answer = Net::HTTP.start(@url.host, @url.port, read_timeout: 120) { |http| http.request(Net::HTTP::Get.new(path, cookie ? { "Cookie" => cookie } : {})) }
    [answer, answer["Set-Cookie"].to_s.split(";").first]
  end
end

url, what = ARGV.last(2).first.start_with?("http") ? ARGV.last(2) : [ARGV.last, nil]
people = %w[olga ben clara dora xaver].to_h { |login| [login, User.find_by(login: login)] }
olga, ben, dora, xaver = %w[olga ben dora xaver].map { |login| Browsing.new(url, login) }
store = RedmineSocialtrust.store

# What the page says is what a replay says.
shown = lambda do |other, as = olga, me = "olga"|
  page = as.call(:get, "/my/relationships/#{other.id}.json")
  now = SocialTrust.time(page.fetch("time"))
  rows = store.rows(people[me].id, other.id, now)
  fresh = SocialTrust::Evidence.replay(people[me].id.to_s, other.id.to_s, rows).explain(as_of: now)
  # But for what only the one who asks is called, and what there is no history for.
  raise "#{other.login}: #{page['score']}\ninstead of #{JSON.parse(fresh.to_json)['score']}" unless page == JSON.parse(fresh.to_json)

  fresh.score
end
before = nil
step = lambda do |name, other, as = olga, me = "olga"|
  score = shown.call(other, as, me)
  bits = score.marshal_dump.drop(3)
  raise "#{name} moved nothing" if before == [other, bits]

  before = [other, bits]
  mine = people[me].id
  puts format("  %s: depth %.2f, moves %d and %d, %s", name, score.depth.value, score.owed_by(mine), score.owed_by(other.id), score.state)
  score
end

if what == "erase"
  gone = people["dora"]
  raise "nothing of Dora" if store.pairs(gone.id).empty?

  Browsing.new(url, "admin").call(:delete, "/users/#{gone.id}.json")
  left = store.database.run("SELECT COUNT(*) FROM socialtrust_rows WHERE a = '#{gone.id}' OR b = '#{gone.id}'")[0][0]
  raise "something is left" unless left.to_i.zero? && store.pairs(gone.id).empty?

  olga.page("/my/relationships/#{gone.id}", 404)
  puts "  a user deleted: nothing is left of her"
  exit
end

project = Project.find("workshop")
closed = IssueStatus.where(is_closed: true).first
step.call("as filled", people["ben"])
made = ben.call(:post, "/issues.json", { issue: { project_id: project.id, tracker_id: Tracker.first.id, subject: "Which <b>hinges</b>?",
                                                   assigned_to_id: people["olga"].id } })
issue = made["issue"]["id"]
step.call("a question", people["ben"])
olga.call(:put, "/issues/#{issue}.json", { issue: { notes: "The old ones." } })
step.call("an answer", people["ben"])
note = Issue.find(issue).journals.last
olga.call(:put, "/journals/#{note.id}.json", { journal: { notes: "The old ones, @clara has them." } })
raise "no mention" unless store.rows(people["olga"].id, people["clara"].id).any? { |row| row[3] == "mention" }

puts "  an edit: Clara is mentioned now"
olga.call(:put, "/journals/#{note.id}.json", { journal: { notes: "" } })
step.call("its deletion", people["ben"])
ben.call(:put, "/issues/#{issue}.json", { issue: { due_date: 1.day.from_now.to_date.to_s } })
step.call("a promise", people["ben"])
ben.call(:put, "/issues/#{issue}.json", { issue: { due_date: 3.days.from_now.to_date.to_s } })
step.call("moved", people["ben"])
olga.call(:put, "/issues/#{issue}.json", { issue: { status_id: closed.id, notes: "Here they are." } })
kept = step.call("kept", people["ben"])
raise "a note that closes leaves nobody's move" unless kept.owed == [0, 0]

overdue = Issue.find_by(subject: "Offer for the pier")
raise "not my move" unless step.call("a promise overdue", people["clara"]).owed_by(people["olga"].id) >= 1

olga.call(:put, "/issues/#{overdue.id}.json", { issue: { status_id: closed.id } })
step.call("kept late", people["clara"])
complaint = Issue.find_by(subject: "The lid squeaks")
raise "not my move" unless step.call("a complaint", people["dora"]).owed_by(people["olga"].id) == 1

olga.call(:put, "/issues/#{complaint.id}.json", { issue: { notes: "I look at it." } })
step.call("acknowledged", people["dora"])
olga.call(:put, "/issues/#{complaint.id}.json", { issue: { status_id: closed.id } })
raise "still open" unless step.call("settled", people["dora"]).owed_by(people["olga"].id).zero?

# Nobody sees another's: not a pair that one is no side of, not a project that one is no member of, nothing without a login.
xaver.call(:get, "/my/relationships/#{people['ben'].id}.json", nil, 404)
xaver.page("/my/relationships/#{people['ben'].id}?user_id=#{people['olga'].id}", 404)
xaver.page("/projects/workshop/relationships", 403)
raise "seen" if xaver.page("/my/relationships?user=#{people['olga'].id}").include?("Hafen")

Browsing.new(url, nil).call(:get, "/my/relationships/#{people['ben'].id}.json", nil, 401)
puts "  another's relationships: not reached"
page = olga.page("/projects/workshop/relationships")
raise "no Ben" unless page.include?("Hafen")

page = olga.page("/users/#{people['dora'].id}")
raise "no panel" unless page.include?("Relationship with me") && page.include?("socialtrust")

# What passed the callbacks by is a gap that a rebuild fills.
Journal.where(id: Issue.find(complaint.id).journals.first.id).update_all(private_notes: true)
raise "not seen" unless RedmineSocialtrust.rebuild.positive?

step.call("a note made private, past the callbacks, and rebuilt", people["dora"])
