# frozen_string_literal: true
# SPDX-License-Identifier: MIT

namespace :redmine_socialtrust do
  desc "Looks again at the relationships that changed or that time has moved; nightly"
  task refresh: :environment do
    abort "the gem socialtrust is missing" unless RedmineSocialtrust.ready?
    puts "#{RedmineSocialtrust.store.refresh(Time.now)} relationships"
  end

  desc "Takes all issues again: after installing, and after changes that passed Redmine's callbacks by"
  task rebuild: :environment do
    abort "the gem socialtrust is missing" unless RedmineSocialtrust.ready?
    puts "#{RedmineSocialtrust.rebuild} interactions changed"
  end
end
