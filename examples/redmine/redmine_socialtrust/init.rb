# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "lib/redmine_socialtrust"

Redmine::Plugin.register :redmine_socialtrust do
  name "Relationships"
  description "How deep the working relationships are, what trust they have earned, and whose move it is"
  author "libsocialtrust"
  version "0.1.0"
  requires_redmine version_or_higher: "5.0"

  settings default: { "complaint_trackers" => [] }, partial: "redmine_socialtrust/settings"

  project_module :relationships do
    permission :view_own_relationships, { relationships: %i[project] }, require: :member, read: true
  end
  menu :account_menu, :relationships, { controller: "relationships", action: "index" },
       caption: :label_relationships, before: :my_account, if: ->(_) { RedmineSocialtrust.ready? && User.current.logged? }
  menu :project_menu, :relationships, { controller: "relationships", action: "project" },
       caption: :label_relationships, param: :id, if: ->(_) { RedmineSocialtrust.ready? }
end

RedmineSocialtrust.hook_in if RedmineSocialtrust.library?
