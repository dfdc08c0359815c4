# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module RedmineSocialtrust
  class Hooks < Redmine::Hook::ViewListener
    render_on :view_account_right_bottom, partial: "redmine_socialtrust/panel"
  end
end
