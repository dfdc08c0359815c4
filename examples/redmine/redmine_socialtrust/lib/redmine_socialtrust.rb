# frozen_string_literal: true
# SPDX-License-Identifier: MIT

# What the plugin's parts share. Redmine runs without the gem, too: then the plugin says so in the log and shows nothing.
module RedmineSocialtrust
  # Bundler hides gems that Redmine's own Gemfile does not name, and a Gemfile of the plugin's would stop all of Redmine
  # where the gem is missing: it is looked for where RubyGems puts gems.
  def self.load_library
    require "socialtrust"
    true
  rescue LoadError
    places = (Gem.path + Gem.default_path).uniq.flat_map { |path| Dir[File.join(path, "gems/socialtrust-*/lib")] }
    found = places.max_by { |path| Gem::Version.new(path[/socialtrust-([\d.]+)/, 1] || "0") }
    $LOAD_PATH.unshift(found) if found && !$LOAD_PATH.include?(found)
    begin
      require "socialtrust"
      true
    rescue LoadError => e
      Rails.logger&.warn "redmine_socialtrust: the gem socialtrust is missing, so that no relationships are shown (#{e.message})"
      false
    end
  end

  class << self
    def library?
      @library = load_library if @library.nil?
      @library
    end

    # Whether there is a library and the plugin's tables are there.
    def ready?
      return false unless library?

      @ready ||= ActiveRecord::Base.connection.table_exists?("socialtrust_pairs")
    end

    def store
      SocialTrust::Store.new(ActiveRecord::Base)
    end

    # Puts what an issue says; an error is logged and never stops Redmine.
    def put(issue_id)
      return unless ready?

      # Whoever changes an issue holds its row: notes that come at once wait for each other here, so that none is lost.
      Issue.transaction(requires_new: true) do
        Issue.lock.where(id: issue_id).pick(:id)
        issue = Issue.find_by(id: issue_id)
        issue ? store.put("issue-#{issue_id}", Mapping.new(issue).rows) : store.retract("issue-#{issue_id}")
      end
    rescue SocialTrust::Error, ::ArgumentError, ::TypeError => e
      Rails.logger.error "redmine_socialtrust: issue #{issue_id} is left out: #{e.class}: #{e.message}"
    end

    # Everything anew, for what was there before the plugin, or passed its callbacks by. Returns how many rows changed.
    def rebuild
      Issue.order(:id).pluck(:id).sum { |id| put(id).to_i }
    end

    def hook_in
      require_relative "redmine_socialtrust/mapping"
      require_relative "redmine_socialtrust/callbacks"
      require_relative "redmine_socialtrust/hooks"
      Issue.include Callbacks::OfIssue unless Issue < Callbacks::OfIssue
      Journal.include Callbacks::OfPart unless Journal < Callbacks::OfPart
      TimeEntry.include Callbacks::OfPart unless TimeEntry < Callbacks::OfPart
      User.include Callbacks::OfUser unless User < Callbacks::OfUser
    end

    # What the ids in an explanation are called.
    def names
      @names ||= ->(id) { User.find_by(id: id)&.name }
    end

    def items
      @items ||= lambda do |id|
        issue = Issue.visible.find_by(id: id[/\Aissue-(\d+)/, 1])
        issue && "##{issue.id} #{issue.subject}"
      end
    end
  end
end
