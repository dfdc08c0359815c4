# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module RedmineSocialtrust
  # What an issue with its notes and times means as interactions between people. It is rewound through its journals: who
  # was responsible when, until when, and what became of it. Groups and Anonymous are nobody; private notes are left out.
  class Mapping
    FOLLOWED = %w[assigned_to_id due_date status_id tracker_id].freeze

    def initialize(issue)
      @issue = issue
      @id = "issue-#{issue.id}"
      @author = person(issue.author_id)
      @rows = {}
    end

    # {key => row}
    def rows
      journals = @issue.journals.includes(:details).reorder(:id).to_a
      @now = rewound(journals)
      @complaint = complaint?(@now["tracker_id"])
      filed
      journals.each { |journal| journal_rows(journal) }
      times
      @rows
    end

    private

    # The values with which the issue was filed.
    def rewound(journals)
      values = FOLLOWED.to_h { |name| [name, @issue.read_attribute(name)&.to_s] }
      journals.reverse_each do |journal|
        journal.details.each { |each| values[each.prop_key] = each.old_value.presence if followed?(each) }
      end
      values
    end

    def followed?(detail)
      detail.property == "attr" && FOLLOWED.include?(detail.prop_key)
    end

    def filed
      @promises = 0
      return unless assignee && @author && assignee != @author

      row("filed", @issue.created_on, @author, assignee, @complaint ? :complain : :ask, id: @id)
      @open_complaint = @complaint ? assignee : nil
      promise("filed", @issue.created_on)
    end

    def journal_rows(journal)
      user, key, time = person(journal.user_id), "journal-#{journal.id}", journal.created_on
      was_closed, was = closed?, @now.dup
      journal.details.each { |each| @now[each.prop_key] = each.value.presence if followed?(each) }
      closes = closed? && !was_closed
      notes(journal, user, key, time, person(was["assigned_to_id"]) || assignee, closes) unless journal.private_notes?
      complaint(user, key, time, closes, was_closed)
      if closes
        settle(key, time, rejected? ? :release : :keep)
      elsif was_closed && !closed?
        promise(key, time)
      elsif was.values_at("assigned_to_id", "due_date") != @now.values_at("assigned_to_id", "due_date")
        settle(key, time, :release)
        promise(key, time)
      end
    end

    def notes(journal, user, key, time, responsible, closes)
      return if journal.notes.blank? || user.nil?

      other = { @author => responsible, responsible => @author }[user]
      if other && other != user
        row(key, time, user, other, :message, channel: "redmine", **(closes ? { closing: 1.0 } : {}))
      end
      journal.notes.scan(/(?<![\w@])@([\w.@-]+[\w-])/).flatten.uniq.each do |login|
        mentioned = person(User.active.find_by(login: login)&.id)
        row("#{key}-@#{mentioned}", time, user, mentioned, :mention) if mentioned && mentioned != user && mentioned != other
      end
    end

    def complaint(user, key, time, closes, was_closed)
      return unless @open_complaint && @author

      if closes
        row("#{key}-resolve", time, @open_complaint, @author, :resolve, ref: @id)
      elsif was_closed && !closed?
        row("#{key}-reopen", time, @author, @open_complaint, :reopen, ref: @id)
        @acknowledged = false
      elsif user == @open_complaint && !@acknowledged
        @acknowledged = true
        row("#{key}-acknowledge", time, user, @author, :acknowledge, ref: @id)
      end
    end

    # Who is responsible has promised it for the end of its day; without a day nothing was promised.
    def promise(key, time)
      return if @now["due_date"].nil? || closed? || assignee.nil? || @author.nil? || assignee == @author

      @promises += 1
      due = end_of(Date.parse(@now["due_date"]), assignee)
      @promised = ["#{@id}/#{@promises}", assignee]
      row("#{key}-promise", time, assignee, @author, :promise, id: @promised[0], due: due)
    end

    def settle(key, time, how)
      return unless @promised

      row("#{key}-#{how}", time, @promised[1], @author, how, ref: @promised[0])
      @promised = nil
    end

    # Somebody else's time is help for who is responsible.
    def times
      return unless assignee

      TimeEntry.where(issue_id: @issue.id).order(:id).each do |entry|
        helper = person(entry.user_id)
        next if helper.nil? || helper == assignee || helper == @author

        row("time-#{entry.id}", entry.created_on, helper, assignee, :help)
      end
    end

    def row(key, time, actor, target, kind, **fields)
      @rows[key] = { time: time, actor: actor, target: target, kind: kind, **fields }
    end

    def assignee
      person(@now["assigned_to_id"])
    end

    def person(id)
      return unless id

      @people ||= {}
      @people.fetch(id.to_i) { |number| @people[number] = (number if User.where(id: number, type: "User").exists?) }
    end

    def closed?
      status&.is_closed?
    end

    def rejected?
      status && status.name.match?(/reject|abgewiesen|abgelehnt/i)
    end

    def status
      @statuses ||= IssueStatus.all.index_by { |each| each.id.to_s }
      @statuses[@now["status_id"]]
    end

    def complaint?(tracker)
      Array(Setting.plugin_redmine_socialtrust["complaint_trackers"]).map(&:to_s).include?(tracker.to_s)
    end

    def end_of(date, user)
      zone = User.find(user).time_zone || ActiveSupport::TimeZone[Setting.default_users_time_zone.to_s] || ActiveSupport::TimeZone["UTC"]
      zone.local(date.year, date.month, date.day).end_of_day.floor(6)
    end
  end
end
