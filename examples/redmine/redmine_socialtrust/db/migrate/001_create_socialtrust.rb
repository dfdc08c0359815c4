# frozen_string_literal: true
# SPDX-License-Identifier: MIT

class CreateSocialtrust < ActiveRecord::Migration[5.2]
  def up
    raise "the gem socialtrust is missing" unless RedmineSocialtrust.library?

    SocialTrust::Store.schema(postgresql: connection.adapter_name.match?(/postg/i)).each { |sql| execute sql }
  end

  def down
    %w[rows changes pairs aliases].each { |name| execute "DROP TABLE IF EXISTS socialtrust_#{name}" }
  end
end
