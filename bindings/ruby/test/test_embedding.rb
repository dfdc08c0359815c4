# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"

# A host's ways: jobs that come twice, late or in reverse; many tenants in one process.
class TestEmbedding < Minitest::Test
  # A host's database, and its job: one pair's rows are kept, its evidence in a column.
  class Host
    attr_reader :column, :replays

    def initialize
      @rows, @replays = {}, 0
    end

    def deliver(row)
      return if @rows.key?(row[:id]) # a job delivered twice

      @rows[row[:id]] = row
      evidence = @column ? SocialTrust::Evidence.load_text(@column) : SocialTrust::Evidence.new("me", "ada")
      evidence << row
      @column = evidence.to_text
    rescue SocialTrust::NeedsReplayError
      @replays += 1
      @column = SocialTrust::Evidence.replay("me", "ada", @rows.values).to_text
    end
  end

  def test_any_order_ends_at_the_same
    rows = mails
    orders = [rows, rows + rows, rows.reverse, rows.shuffle(random: Random.new(4)), rows[1..] + rows[0, 1], rows.flat_map { |row| [row, row] }]
    hosts = orders.map { |order| Host.new.tap { |host| order.each { |row| host.deliver(row) } } }
    assert_equal 1, hosts.map(&:column).uniq.size
    assert_equal [0, 0, 59], hosts.first(3).map(&:replays)
    want = ledger.score("me", "ada", as_of: START + 40 * DAY, inputs: { observed: { kinds: [:message] } })
    assert_equal want, SocialTrust::Evidence.load_text(hosts.first.column).score(as_of: START + 40 * DAY, inputs: { observed: { kinds: [:message] } })
    orders.each { |order| assert_equal ledger.scores.to_csv, SocialTrust::Ledger.from_records(order).scores.to_csv }
  end

  def test_tenants
    profiles = Array.new(6) { |index| SocialTrust::Profile.default.with("depth.rhythm.weight" => 0.1 + index / 10.0) }
    alone = profiles.map { |profile| tenant(profile).scores.to_csv }
    together = profiles.map { |profile| tenant(profile) }
    assert_equal 6, alone.uniq.size
    4.times do
      results = together.map { |each| Thread.new { each.scores.to_csv } }.map(&:value)
      assert_equal alone, results
    end
    together[0].forget("ada")
    assert_equal alone.drop(1), together.drop(1).map { |each| each.scores.to_csv }
  end

  def tenant(profile)
    SocialTrust::Ledger.from_records(mails("ada") + mails("ben", 9), profile: profile)
  end

  # Bundler, editors and lists of gems read the specification: that writes no file and runs no program.
  def test_the_specification_is_only_read
    folder = File.expand_path("..", __dir__)
    stamps = -> { Dir.glob("**/*", base: folder).to_h { |each| [each, File.mtime(File.join(folder, each))] } }
    before = stamps.call
    program = "spec = Gem::Specification.load('socialtrust.gemspec'); print spec.name, ' ', spec.version, ' ', spec.files.include?('lib/socialtrust.rb')"
    told = IO.popen([{ "PATH" => "/nonexistent", "SWIG" => "/nonexistent/swig" }, RbConfig.ruby, "-e", program, { chdir: folder }], &:read)
    assert_equal "socialtrust #{SocialTrust::VERSION} true", told
    assert_equal before, stamps.call
  end
end
