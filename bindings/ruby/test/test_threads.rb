# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "rbconfig"
require "timeout"

# Long calls leave Ruby's lock: other threads run, and interrupts and blocks are heard.
class TestThreads < Minitest::Test
  ROWS = 400_000

  def big
    @@big ||= SocialTrust::Ledger.from_columns(columns(ROWS, 40_000))
  end

  def test_each_with_its_own
    want = big.scores.to_csv
    got = Array.new(8) { Thread.new { SocialTrust::Ledger.from_columns(columns(ROWS, 40_000)).scores.to_csv == want } }.map(&:value)
    assert_equal [true] * 8, got
  end

  def test_one_explanation_for_all
    explanation = ledger.explain("ada", "me")
    want = explanation.text
    assert_equal [want], Array.new(8) { Thread.new { Array.new(50) { explanation.text }.uniq } }.flat_map(&:value).uniq
  end

  # Waits until a thread that is only in long calls is seen outside Ruby's lock: so it "sleeps" to Ruby, and if it kept the lock this
  # one would not run meanwhile, nor see that. One call may be over before this thread has its turn: the next one is as good.
  def outside(working)
    Timeout.timeout(60) { Thread.pass until working.status == "sleep" }
  end

  def test_others_run_meanwhile
    big
    stop = false
    working = Thread.new { big.scores until stop }
    outside(working)
    stop = true
    working.join
  end

  # Each call waits, in its block, until the other one has come to its own: both are under way at one moment, however busy the machine is.
  def test_two_at_once
    ledgers = Array.new(2) { SocialTrust::Ledger.from_columns(columns(ROWS, 40_000)) }
    inside = Array.new(2) { Queue.new }
    working = ledgers.each_with_index.map do |each, k|
      Thread.new do
        met = false
        each.scores do
          next if met
          inside[k] << true
          inside[1 - k].pop
          met = true
        end
        met
      end
    end
    assert_equal [true, true], Timeout.timeout(60) { working.map(&:value) }
  end

  def test_concurrent_use
    ledger = SocialTrust::Ledger.from_columns(columns(ROWS, 40_000))
    refused = nil
    began = Queue.new
    tried = Queue.new
    working = Thread.new do
      first = true
      ledger.scores do
        began << 1 if first
        tried.pop if first # the call is under way for as long as the other thread needs to try
        first = false
      end
    end
    began.pop
    begin
      ledger.add(time: START, actor: "a", target: "b")
    rescue SocialTrust::ConcurrentUseError => e
      refused = e
    end
    tried << 1
    working.join
    assert_equal "E_BUSY", refused&.status_name
    ledger.add(time: START, actor: "a", target: "b") # and free again
  end

  def test_closing_what_another_thread_uses
    ledger = SocialTrust::Ledger.from_columns(columns(ROWS, 40_000))
    began = Queue.new
    working = Thread.new { ledger.scores { began << 1 } }
    began.pop
    ledger.close
    GC.start
    assert_operator working.value.size, :>, 0
  end

  def test_progress
    stages = []
    big.scores { |stage, done, total| stages << [stage, done, total] }
    assert_operator stages.size, :>, 1
    stages.each do |stage, done, total|
      assert_kind_of Symbol, stage
      assert_operator done, :<=, total if total.positive?
    end
    raised = assert_raises(ZeroDivisionError) { big.scores { 1 / 0 } }
    assert_match(/test_threads/, raised.backtrace.join)
    assert_equal :left, (big.scores { break :left })
    assert_equal(:thrown, catch(:out) { big.scores { throw :out, :thrown } })
    assert_raises(SocialTrust::ConcurrentUseError) { big.scores { big.size && big.add(time: START, actor: "a", target: "b") } }
    small = ledger
    inner = nil
    big.scores { inner = small.scores { nil }.size } # the library from within
    assert_equal 1, inner
    assert_equal ROWS, big.size
  end

  def test_interrupts
    big
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { loop { big.scores } } }
    killed = Thread.new { loop { big.scores } }
    outside(killed)
    killed.kill
    assert killed.join(60), "not killed"
    raised = Thread.new { loop { big.scores } }
    raised.report_on_exception = false
    outside(raised)
    raised.raise(IOError, "from elsewhere")
    assert_equal "from elsewhere", assert_raises(IOError) { raised.join(60) }.message
    assert_equal ROWS, big.size # nothing is left busy
  end

  # A signal that is handled cancels nothing.
  def test_signals
    skip "no such signal" unless Signal.list.key?("USR1")
    heard = 0
    before = trap("USR1") { heard += 1 }
    want = big.scores.to_csv
    sender = Thread.new { 6000.times { heard < 5 && Process.kill("USR1", Process.pid) ? sleep(0.01) : break } }
    assert_equal want, big.scores.to_csv while sender.alive?
    assert_operator heard, :>=, 5
  ensure
    sender&.kill&.join
    trap("USR1", before || "DEFAULT") if Signal.list.key?("USR1")
  end

  def test_interrupt_key
    program = <<~RUBY
      require "socialtrust"
      n = 300_000
      columns = { time: Array.new(n) { |k| k * 1_000_000 }.pack("q*"), actor: Array.new(n) { |k| k % 999 }.pack("L*"), target: Array.new(n) { |k| 1000 + k % 777 }.pack("L*") }
      ledger = SocialTrust::Ledger.from_columns(columns)
      $stdout.sync = true
      begin
        puts "ready"
        loop { ledger.scores }
      rescue Interrupt
        puts "interrupted"
      end
    RUBY
    IO.popen([RbConfig.ruby, "-e", program]) do |io|
      assert_equal "ready\n", io.gets
      sleep 0.1 # most of what it does is in the call
      Process.kill("INT", io.pid)
      assert_equal "interrupted\n", Timeout.timeout(60) { io.gets }
    end
  end

  # As clustered Puma and Resque do: loaded and used before, then again in the child.
  def test_fork
    skip "no fork" unless Process.respond_to?(:fork)
    ledger = SocialTrust::Ledger.from_columns(columns(50_000, 5000), threads: 2)
    want = ledger.scores.to_csv
    children = Array.new(2) do
      fork do
        same = ledger.scores.to_csv == want && SocialTrust::Ledger.from_columns(columns(50_000, 5000), threads: 2).scores.to_csv == want
        exit!(same ? 0 : 1)
      end
    end
    children.each { |child| assert Process.wait2(child).last.success? }
  end

  def test_many_threads_read_a_snapshot_while_the_ledger_goes_on
    ledger = SocialTrust::Ledger.new
    60.times do |day|
      ledger.add(time: Time.at(day * 86_400), actor: "ann", target: "bob", id: day.to_s)
      ledger.add(time: Time.at(day * 86_400 + 1), actor: "bob", target: "ann")
    end
    frozen = ledger.snapshot
    at = Time.at(70 * 86_400)
    right = frozen.score("ann", "bob", as_of: at).depth.value
    assert frozen.snapshot?
    refute ledger.snapshot?
    readers = Array.new(8) do
      Thread.new { Array.new(20) { frozen.score("ann", "bob", as_of: at).depth.value + frozen.scores(as_of: at).size }.uniq }
    end
    20.times { |k| ledger.add(time: Time.at((80 + k) * 86_400), actor: "ann", target: "cem") }
    readers.each { |reader| assert_equal [right + 1], reader.value }
    assert_raises(SocialTrust::UnsupportedError) { frozen.add(time: 0, actor: "ann", target: "bob") }
    assert_equal 30, ledger.remove_many((0...60).step(2).map { |day| ["ann", "bob", day.to_s] })
    ledger.compact
    assert_equal 110, ledger.size
  end
end
