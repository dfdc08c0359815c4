# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "rexml/document"
require "stringio"
require "tmpdir"
require "zlib"

# Troubles with real logs, each as small as it gets: the right value, or an error that says where and what to do.
class TestCases < Minitest::Test
  HEAD = "time,actor,target\n"
  ROW = "{\"time\":\"2026-03-01T09:30:00Z\",\"actor\":\"ada\",\"target\":\"ben\"}\n"
  LOG = "#{HEAD}2026-03-01T09:30:00Z,ada,ben\n2026-03-01T10:30:00Z,ben,ada\n"

  def csv(text)
    SocialTrust::Ledger.from_csv(StringIO.new(text.b))
  end

  def ndjson(text)
    SocialTrust::Ledger.from_ndjson(StringIO.new(text.b))
  end

  def network(text)
    SocialTrust::Network.read_eigentrust(StringIO.new(text.b))
  end

  def test_refused_with_place_and_advice
    utf16 = /the document is UTF-16: expected UTF-8/
    gzip = /compressed by gzip: unpack it first/
    [[:csv, LOG.tr(",", ";"), /line 1: header: the columns are separated by semicolons: expected commas/],
     [:csv, LOG.tr(",", "\t"), /line 1: header: the columns are separated by tabs/],
     [:csv, "sep=;\n#{LOG}", /sep=; says that the columns are not separated by commas/],
     [:csv, LOG.tr("\n", "\r"), /the lines end with a carriage return \(CR\) only/],
     [:csv, "#{HEAD}2026-03-01T09:30:00Z,ada,b\ren\n", /line 2: a carriage return .* inside a field/],
     [:csv, LOG.encode("UTF-16"), utf16], [:ndjson, ROW.encode("UTF-16LE"), utf16], [:network, "a,b,1\n".encode("UTF-16"), utf16],
     [:csv, Zlib.gzip(LOG), gzip], [:network, Zlib.gzip("a,b,1\n"), gzip], [:csv, "PK\x03\x04....", /a spreadsheet \(.xlsx\)/],
     [:csv, "#{HEAD}46082,ada,ben\n", /line 2, column time: 46082 looks like Excel's serial number of 2026-03-01/],
     [:csv, "#{HEAD}20260301,ada,ben\n", /line 2, column time: 20260301 looks like the date 2026-03-01/],
     [:csv, "time,actor,target,id\n2026-03-01T10:00:00Z,a,b,m\n2026-03-01T10:00:07Z,a,b,m\n",
      /line 3, column id: m is in use between a and b with other fields \(line 2\)/],
     [:ndjson, "[#{ROW.chomp}]\n", /line 1: expected a JSON object, found an array/],
     [:network, "peer_id,value\nek,50\n", /line 1: a list of peers and values is pre-trust/],
     [:network, "a;b;0,5\nb;a;0,7\n", /line 1: expected i,j,v separated by commas, with decimal points/]].each do |read, text, said|
      error = assert_raises(SocialTrust::Error, text.inspect) { send(read, text) }
      assert_match said, error.message
    end
  end

  def test_json_is_strict
    ["007", "7.", ".5", "+5", "-", "1e", "0x1", "NaN", "01.5", "'a'", "\"a\tb\"", "\"a\eb\"", '"\\x"', '"\\ud800"', "5}{", "5,"].each do |bad|
      error = assert_raises(SocialTrust::Error, bad) do
        ndjson("{\"time\":1772357400,\"actor\":\"a\",\"target\":\"b\",\"kind\":\"promise\",\"weight\":#{bad}}\n")
      end
      assert_match(/line 1/, error.message)
      error = assert_raises(SocialTrust::Error, bad) { SocialTrust::Profile.from_json("{\"depth\":{\"base\":#{bad}}}") }
      assert_match(/byte \d+/, error.message)
    end
  end

  def test_read_all_the_same
    assert_equal 2, csv("\xef\xbb\xbf".b + LOG.gsub("\n", "\r\n").b).size
    assert_equal 2, csv("sep=,\n#{LOG}").size
    assert_equal %w[ada ben], csv(LOG.gsub("\n", "\r\r\n")).contacts.map(&:id).sort
    ["\xef\xbb\xbf".b + ROW.b, "\n#{ROW}", "  \n\n#{ROW}\n \n"].each { |text| assert_equal 1, ndjson(text).size }
    Dir.mktmpdir do |folder|
      { "a.CSV" => LOG, "a.Csv" => LOG, "a.JSONL" => ROW + ROW.sub("09", "10"), "a.NDJSON" => ROW + ROW.sub("09", "10") }.each do |name, text|
        File.binwrite(path = File.join(folder, name), text)
        assert_equal 2, SocialTrust::Ledger.from_file(path).size, name
        File.binwrite("#{path}.gz", Zlib.gzip(text))
        assert_match(/unpack it first/, assert_raises(SocialTrust::Error) { SocialTrust::Ledger.from_file("#{path}.gz") }.message)
      end
    end
  end

  def test_eigentrust_by_its_headers
    { "ek,sd,100\nvm,sd,100\nek,vm,75\n" => [3, 3], "from,to,value\nek,sd,100\nvm,sd,100\nek,vm,75\n" => [3, 3],
      "i,j,v\na,b,0.5\n" => [2, 1], "truster,trustee\na,b\nb,a\n" => [2, 2], "\ufeffa,b,1\nb,a,1\n" => [2, 2] }.each do |text, counted|
      found = network(text).info
      assert_equal counted, [found.contacts, found.edges], text
    end
  end

  def quiet(text)
    text.each_char.all? { |c| c == "\n" || (c.ord >= 0x20 && !c.ord.between?(0x7f, 0x9f)) }
  end

  def test_no_message_acts_on_the_terminal
    ["\e[31mx", "\u009b31mx", "a\u007f", "\a"].each do |bad|
      ledger = csv(LOG)
      [-> { ledger.score(bad, "ben") }, -> { ledger.add(time: "2026-03-01T09:30:00Z", actor: "a", target: "b", kind: bad) },
       -> { csv("time,actor,target,#{bad}\n") }, -> { csv("#{HEAD}#{bad},a,b\n") }, -> { SocialTrust::Profile.builtin[bad] },
       -> { SocialTrust::Profile.builtin.in_zone(bad) }, -> { ledger.set_intake(refuse: [bad]) }, -> { SocialTrust::Words.builtin(bad) },
       -> { 2.times { |n| ledger.add(time: "2026-03-01T09:3#{n}:00Z", actor: "a", target: "b", id: bad) } }, -> { ledger.explain("ada", bad) },
       -> { ledger.scores(me: bad) }, -> { network("a,b,#{bad}\n") },
       -> { ledger.add(time: "2026-03-01T09:30:00Z", actor: "a", target: "b", bad.to_sym => 1) }].each_with_index do |call, number|
        error = assert_raises(SocialTrust::Error, ::ArgumentError, "#{number} #{bad.inspect}", &call)
        assert quiet(error.message), error.message.inspect
      end
      ledger.add(time: "2026-03-01T09:35:00Z", actor: bad, target: "ben", kind: :promise, id: bad, due: "2026-03-02")
      told = csv("#{HEAD}2026-03-01T09:30:00Z,#{bad}A,b\n2026-03-01T09:30:01Z,#{bad}a,b\n")
      assert quiet(told.report.to_s), told.report.to_s.inspect
      assert quiet(ledger.explain(bad, "ben", as_of: "2026-04-01").text)
    end
  end

  def test_graphml_stays_xml
    text = network("a\e,\"b<]]>&\",1\n\"c\u0001\ufffe\",a\e,1\n").to_graphml
    names = REXML::Document.new(text).get_elements("//node").map { |node| node.attributes["id"] }
    assert_includes names, "b<]]>&"
    assert_equal 3, names.size
  end

  def counted(ledger, other)
    ledger.explain("me", other, as_of: "2026-03-20").counts.values_at(:promises, :kept, :broken).map(&:sum)
  end

  # Two records of one person, numbered alike: merged, parted, rolled up.
  def test_records_that_are_numbered_alike
    ledger = csv("time,actor,target,kind,id,ref,due\n2026-03-01T09:00:00Z,ada,me,promise,1,,2026-03-05\n2026-03-04T09:00:00Z,ada,me,keep,,1,\n" \
                 "2026-03-02T09:00:00Z,ada2,me,promise,1,,2026-03-03\n2026-03-03T00:00:00Z,ada2,me,break,,1,\n")
    before = %w[ada ada2].map { |who| ledger.score("me", who, as_of: "2026-03-20") }
    ledger.add_alias("ada2", of: "ada")
    assert_equal [2, 1, 1], counted(ledger, "ada")
    assert_equal 1, ledger.score("me", "ada").conflicts
    assert_equal [2, 1, 1], counted(ndjson(ledger.to_ndjson), "ada")
    ledger.remove_alias("ada2")
    assert_equal before, (%w[ada ada2].map { |who| ledger.score("me", who, as_of: "2026-03-20") })
    %w[ada ada2].each { |who| ledger.declare(who, organisation: "acme") }
    firm = ledger.roll_up
    assert_equal [2, 1, 1], counted(firm, "acme")
    assert_equal 1, firm.report.remarks.fetch(:renamed).count
    assert_equal [2, 1, 1], counted(ndjson(firm.to_ndjson), "acme")
  end

  def test_coarse_times_and_due_dates
    ledger = csv("time,actor,target,kind,id,ref,due\n2026-03-02,zoe,me,ask,,,\n2026-03-02,me,zoe,answer,,,\n" \
                 "2026-03-01T09:00:00Z,ada,me,promise,p1,,2026-03-05\n2026-03-05T15:00:00Z,ada,me,keep,,p1,\n" \
                 "2026-03-01T09:00:00Z,me,eve,promise,p3,,2026-03-05\n")
    assert_empty ledger.explain("me", "zoe", as_of: "2026-03-20").owed
    assert_equal [1, 0], ledger.explain("me", "ada", as_of: "2026-03-20").counts.values_at(:kept, :kept_late).map(&:sum)
    assert_empty ledger.explain("me", "eve", as_of: "2026-03-05T23:59:59Z").owed
    assert_equal ["p3"], ledger.explain("me", "eve", as_of: "2026-03-06T00:00:00Z").owed.map(&:id)
  end
end
