# frozen_string_literal: true
# SPDX-License-Identifier: MIT

# A small firm's half year, through Redmine's own models: people, a project, issues with notes, promises and a complaint.
srand(1)
PASSWORD = "secret-123!"
admin = User.find_by(login: "admin")
admin.password = admin.password_confirmation = PASSWORD
admin.must_change_passwd = false
admin.save!
Setting.rest_api_enabled = "1"
Setting.default_language = "en"
Setting.notified_events = []
role = Role.givable.first
role.add_permission!(:view_own_relationships, :view_issues, :add_issues, :edit_issues, :add_issue_notes, :edit_issue_notes, :log_time,
                     :view_time_entries, :edit_own_issue_notes)
project = Project.create!(name: "Workshop", identifier: "workshop", is_public: false, trackers: Tracker.all,
                          enabled_module_names: %w[issue_tracking time_tracking relationships])
PEOPLE = %w[Olga Ben Clara Dora Xaver].to_h do |name|
  user = User.new(firstname: name, lastname: { "Olga" => "Orlow", "Ben" => "Hafen" }.fetch(name, "Berg"), mail: "#{name.downcase}@example.net")
  user.login = name.downcase
  user.password = user.password_confirmation = PASSWORD
  user.save!
  Member.create!(project: project, principal: user, roles: [role]) unless name == "Xaver"
  [name, user]
end
complaints = Tracker.find_by(name: "Support") || Tracker.last
Setting.plugin_redmine_socialtrust = { "complaint_trackers" => [complaints.id.to_s] }
closed, started = IssueStatus.where(is_closed: true).first, IssueStatus.second

# At a time: as if it had happened then.
def at(days)
  time = (days * 86_400).seconds.ago
  old = Time.method(:now)
  Time.define_singleton_method(:now) { time }
  yield
ensure
  Time.define_singleton_method(:now, &old)
end

def note(issue, user, text, **changes)
  issue = Issue.find(issue.id)
  issue.init_journal(user, text)
  issue.assign_attributes(changes)
  issue.save!
end

def filed(project, tracker, author, assignee, subject, **fields)
  Issue.create!(project: project, tracker: tracker, author: author, assigned_to: assignee, subject: subject,
                status: IssueStatus.first, priority: IssuePriority.first, **fields)
end

bug = Tracker.first
(1..14).each do |week|
  issue = at(7 * week + 6) do
    filed(project, bug, PEOPLE["Olga"], PEOPLE["Ben"], "Drawing no. #{15 - week}", due_date: 4.days.from_now.to_date)
  end
  at(7 * week + 5.9) { note(issue, PEOPLE["Ben"], "On it. Do you want the old hinges?") }
  at(7 * week + 5.6) { note(issue, PEOPLE["Olga"], "Yes, please, and thank you!") }
  at(7 * week + (week == 3 ? 0.5 : 2.5)) { note(issue, PEOPLE["Ben"], "Done.", status: closed) }
  at(7 * week + 2) { TimeEntry.create!(project: project, issue: issue, user: PEOPLE["Clara"], author: PEOPLE["Clara"], hours: 1.5, spent_on: Date.today, activity: TimeEntryActivity.first) } if (week % 5).zero?
end
at(20) do
  @late = filed(project, bug, PEOPLE["Clara"], PEOPLE["Olga"], "Offer for the pier", due_date: 16.days.from_now.to_date)
end
at(19) { note(@late, PEOPLE["Olga"], "I shall have it soon.", status: started) }
at(6) { @complaint = filed(project, complaints, PEOPLE["Dora"], PEOPLE["Olga"], "The lid squeaks") }
puts "#{Issue.count} issues, #{Journal.count} notes and changes, #{RedmineSocialtrust.store.refresh(Time.now)} relationships"
