# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require "set"
require_relative "helper"
require_relative "../sig/signatures"

# Signatures are made of what is there; what they say of types is compared with values, and with the grammar where the gem rbs is.
class TestSignatures < Minitest::Test
  def text
    @text ||= Signatures.text(needed("INCLUDE"))
  end

  def test_the_same_without_the_library
    alone = IO.popen([RbConfig.ruby, File.join(__dir__, "../sig/signatures.rb"), needed("INCLUDE")], &:read)
    assert_predicate Process.last_status, :success?
    assert_equal text, alone
  end

  def test_what_is_there
    assert_includes text, "    # Forgets a contact: its record"
    assert_includes text, "    def remove: (name a, name b, name id) -> self\n"
    assert_includes text, "?resolution: Numeric) ?{ (Symbol, Integer, Integer) -> void } -> Added\n"
    assert_match(/def self\.from_csv: .*\?columns: names, /, text) # whose options go to another method
    assert_includes text, "class NotFoundError < ::KeyError[untyped, untyped]\n    include Error\n"
    refute_includes text, "nodoc"
  end

  def test_grammar_and_names
    begin
      require "rbs"
    rescue LoadError
      skip "no gem rbs"
    end
    Dir.mktmpdir do |folder|
      File.write(File.join(folder, "socialtrust.rbs"), text)
      loader = RBS::EnvironmentLoader.new
      loader.add(path: Pathname(folder))
      loader.add(library: "pathname", version: nil)
      env = RBS::Environment.from_loader(loader).resolve_type_names
      builder = RBS::DefinitionBuilder.new(env: env)
      own = env.class_decls.keys.select { |name| name.to_s.start_with?("::SocialTrust") } # each raises on what it does not know
      assert_operator own.size, :>, 70
      own.each { |name| builder.build_instance(name) && builder.build_singleton(name) }
    end
  end

  # Whether a value is of a type as types.rb has it.
  def of_type?(value, type)
    return value.nil? || of_type?(value, type.chomp("?")) if type.end_with?("?")
    return [true, false].include?(value) if type == "bool"
    return value.is_a?(Array) && value.all? { |each| of_type?(each, $1) } if type =~ /\AArray\[(.*)\]\z/
    return value.is_a?(Hash) && value.all? { |key, each| of_type?(key, $1) && of_type?(each, $2) } if type =~ /\AHash\[(\w+), (.*)\]\z/
    return value.is_a?(Array) && value.zip(type[1..-2].split(", ")).all? { |each, of| of_type?(each, of) } if type.start_with?("[")

    type == "untyped" || value.is_a?((type =~ /\A(Array|Float|Integer|String|Symbol|Time)\z/ ? Object : SocialTrust).const_get(type))
  end

  def check(value)
    @seen << value.class
    value.class.members.each do |name|
      type = Signatures.held(value.class, name)
      assert of_type?(value[name], type), "#{value.class}##{name}: #{value[name].inspect} is no #{type}"
      Array(value[name].is_a?(Hash) ? value[name].values : value[name]).grep(Struct).each { |each| check(each) }
    end
  end

  def test_members_hold_what_is_said
    @seen = Set.new
    ledger = SocialTrust::Ledger.from_csv(SAMPLE)
    network, score = ledger.network, ledger.score("me", "ada@northwind.example")
    explanation = ledger.explain("me", "dmitri@oakandsons.example", network: network)
    labels = ledger.scores(me: "me").map.with_index { |row, i| { a: "me", b: row.contact, label: i % 2 } }
    reading = SocialTrust::Reader.new.read("I promise to send it on Friday. Could you help?", time: START)
    values = [ledger.add(time: NOW, actor: "me", target: "ada"), *ledger.first(50), *ledger.pairs, *ledger.contacts, ledger.info, ledger.report,
              score.depth, *score.depth_signals.values, *explanation.owed, *explanation.verdicts, *explanation.effects,
              *ledger.next_actions("me", "ada@northwind.example"), ledger.explain_change("me", "dmitri@oakandsons.example", before: START),
              *ledger.scores.first(20), *ledger.scores(me: "me").first(20), *reading.parts, *reading.spans, *reading.findings,
              *reading.rows("me", "ada"), network.info, *network.edges.first(20), *network.nodes, *network.standing("me").first(5),
              network.reciprocity, network.reputation("me", "ada@northwind.example"), network.attack("me", network.contacts.first(9) | ["me"]),
              network.around("me", "ada@northwind.example"), network.introduction("me", "uwe@harbourline.example"),
              ledger.evaluate(labels).given, *ledger.compare_profiles(nil, ledger.profile.with("trust.commitments.weight" => 0.9)).first(3)]
    values.each { |each| check(each) }
    assert_operator @seen.size, :>, 30
  end

  def test_everything_has_a_comment
    Dir.mktmpdir do |folder|
      said = IO.popen([RbConfig.ruby, "-S", "rdoc", "-C", "--quiet", "--op", File.join(folder, "doc"), File.join(__dir__, "../lib")], err: File::NULL, &:read)
      skip "no rdoc" unless said.include?("documented")
      assert_match(/100(\.00)?% documented/, said)
    end
  end
end
