# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"

# Networks: reputation, standing, paths, what invented contacts gain.
class TestNetwork < Minitest::Test
  TODAY = START + 35 * DAY

  # me - three colleagues - zoe, who have rated her; and a few fakes among themselves.
  def known
    @known ||= %w[anne bob carla].each_with_object(ledger("anne", "bob", "carla")) do |colleague, made|
      made.add_all(mails("zoe").map { |row| row.transform_values { |value| value == "me" ? colleague : value }.merge(id: nil) })
      made.add(time: START + 31 * DAY, actor: colleague, target: "zoe", kind: :rate, sentiment: 0.8)
      made.add(time: START, actor: "fake1", target: "fake2")
      made.add(time: START + DAY, actor: "fake2", target: "fake1")
    end
  end

  def network
    @network ||= known.network(as_of: TODAY)
  end

  def declared(**options)
    SocialTrust::Network.from_columns({ actor: %w[a b a c], target: %w[b a c a], weight: [2, 1, 1, 3], time: [0, 0, DAY, DAY].map { |each| START + each } }, **options)
  end

  def test_looks
    assert_equal %w[anne bob carla fake1 fake2 me zoe], network.contacts
    assert_equal 7, network.size
    assert_equal [7, 14, 14, TODAY], network.info.to_h.values_at(:contacts, :edges, :mutual, :as_of)
    assert_equal known.profile, network.profile
    assert_includes network, "zoe"
    refute_includes network, "nobody"
    edge = network.edge("me", :anne)
    assert_operator edge.weight, :>, 0
    assert_equal edge, network.edges.find { |each| each.from == "me" && each.to == "anne" }
    assert_equal edge.mutual, [edge.weight, network.edge("anne", "me").weight].min
    assert_nil network.edge("me", "zoe")
    assert_raises(SocialTrust::NotFoundError) { network.edge("me", "nobody") }
    assert_equal network.to_eigentrust, SocialTrust::Network.from_ledger(known, as_of: TODAY).to_eigentrust
    assert_match(/7 contacts, 14 edges, 2026-02-05/, network.inspect)
    assert_raises(::TypeError) { Marshal.dump(network) }
  end

  # Its edges, as the table that they are; other columns are passed over.
  def test_from_arrow
    read = SocialTrust::Network.from_arrow(declared.edges.arrow_stream, contacts: ["zed"])
    assert_equal [declared.to_eigentrust, %w[a b c zed]], [read.to_eigentrust, read.contacts]
    turned = SocialTrust::Network.from_arrow(declared.edges.arrow_stream, columns: { from: :target, "to" => "actor" })
    assert_equal declared.edge("a", "c").weight, turned.edge("c", "a").weight
    error = assert_raises(SocialTrust::ParseError) { SocialTrust::Network.from_arrow(declared.nodes.arrow_stream) }
    assert_equal "column actor is missing", error.message
    assert_raises(::TypeError) { SocialTrust::Network.from_arrow([]) }
    assert_raises(::ArgumentError) { SocialTrust::Network.from_arrow(declared.edges.arrow_stream, unit: :h) }
  end

  def test_reputation
    found = network.reputation("me", "zoe")
    assert_equal [3, 3, 3, 0], [found.voices, found.heard, found.vouching, found.against]
    assert_equal %w[anne bob carla], found.paths.map(&:id).sort
    assert_in_delta 1, found.paths.sum(&:share), 1e-12
    named = network.reputation("me", "zoe", admitted: %w[bob nobody])
    assert_equal ["bob"], named.paths.map(&:id)
    assert_equal [found.r, found.s], [named.r, named.s]
    assert_equal named, network.reputation("me", "zoe", admitted: network.admit(["bob"]))
    assert_raises(SocialTrust::MismatchError) { network.reputation("me", "zoe", admitted: declared.admit(["a"])) }
    assert_raises(SocialTrust::ArgumentError) { network.reputation("me", "me") }
    assert_equal 0, network.reputation("me", "fake1").voices
  end

  # As an input of scores, alone and in tables, and in explanations.
  def test_scores
    known.add(time: START + 32 * DAY, actor: "zoe", target: "me")
    @network = nil
    plain, given = [nil, network].map { |each| known.score("me", "zoe", as_of: TODAY, network: each) }
    assert_operator given.trust_of("me").value, :>, plain.trust_of("me").value
    assert_equal given, known.score("me", "zoe", as_of: TODAY, inputs: { network: network })
    found = network.reputation("me", "zoe")
    by_hand = { reputation_r: [found.r, 0.0], reputation_s: [found.s, 0.0] }
    assert_equal given.trust_of("me"), known.score("me", "zoe", as_of: TODAY, inputs: by_hand).trust_of("me")
    tables = [network, true].map { |each| known.scores(me: "me", as_of: TODAY, network: each) }
    assert_equal tables[0].to_csv, tables[1].to_csv
    row = tables[0].find { |each| each.contact == "zoe" }
    assert_equal given.trust_of("me").value, row.trust_in_them
    refute_equal tables[0].to_csv, known.scores(me: "me", as_of: TODAY).to_csv
    explanation = known.explain("me", "zoe", as_of: TODAY, inputs: { admitted: network.admit(["anne"]) }, network: network)
    assert_equal ["anne"], explanation.reputation_for("me").paths.map(&:id)
    assert_equal found.r, explanation.reputation_for("me").r
    assert_nil known.explain("me", "zoe", as_of: TODAY).reputation_for("me")
    assert_equal given, known.evidence("me", "zoe").score(as_of: TODAY, inputs: { network: network, observed: known.observed(as_of: TODAY) })
    assert_raises(::TypeError) { known.score("me", "zoe", inputs: { network: 5 }) }
    assert_raises(::TypeError) { known.score("me", "zoe", inputs: { network: network.admit([]) }) }
    closed = known.network(as_of: TODAY).tap(&:close)
    assert_match(/closed/, assert_raises(SocialTrust::ArgumentError) { known.score("me", "zoe", network: closed) }.message)
    assert_match(/closed/, closed.inspect)
  end

  def test_standing
    standing = network.standing("me")
    assert_equal network.contacts, standing[:id]
    assert_in_delta 1, standing.sum(&:standing), 1e-9
    assert_equal 0, standing.of("fake1")
    assert_nil standing.of("nobody")
    assert_equal "me", standing.top(1).first.id
    assert_equal standing.of("zoe"), standing[-1].standing
    assert_equal [:full, ["me"]], [standing.how, standing.seeds]
    assert_equal standing.to_a, network.standing(["me"], damping: 0.85).to_a
    refute_equal standing[:standing], network.standing(%w[me zoe])[:standing]
    refute_equal standing[:standing], network.standing("me", damping: 0.5)[:standing]
    assert_equal standing.to_a.map(&:degree), network.nodes[:degree]
    assert_equal standing[:standing], network.nodes(standing: standing)[:standing]
    local = network.standing_local("me", residual: 1e-8)
    assert_predicate local, :local?
    local.each { |node| assert_in_delta standing.of(node.id), node.standing_approximate, local.bound + 1e-9 }
    assert_operator local.size, :<, network.size
    assert_operator standing.exposure("anne", 0.1), :>, 0
    assert_raises(SocialTrust::UnsupportedError) { local.arrow_stream }
    assert_operator standing.arrow_stream.address, :>, 0
    assert_match(/7 contacts seen from me: full/, standing.inspect)
    assert_raises(SocialTrust::ArgumentError) { network.standing([]) }
    assert_raises(SocialTrust::NotFoundError) { network.standing("nobody") }
    assert_raises(SocialTrust::RangeError) { network.standing("me", damping: 2) }
    assert_raises(SocialTrust::NotFoundError) { network.standing(5) } # an id may be a number
    assert_raises(::TypeError) { network.standing(5.5) }
    assert_raises(::TypeError) { network.standing([nil]) }
    assert_raises(::TypeError) { network.nodes(standing: 5) }
    assert_raises(SocialTrust::MismatchError) { declared.nodes(standing: standing) }
  end

  def test_attack
    honest = %w[me anne bob carla zoe]
    attack = network.attack("me", honest)
    assert_equal [2, 0, 0], [attack.outside, attack.attack_edges, attack.bound]
    attack = network.attack(["me"], honest - ["zoe"])
    assert_equal [3, 3], [attack.outside, attack.attack_edges]
    assert_operator attack.bound, :>=, attack.standing
    assert_raises(SocialTrust::ArgumentError) { network.attack("zoe", %w[me]) }
  end

  def test_paths
    assert_equal %w[me zoe], network.introduction("me", "zoe").ids.values_at(0, -1)
    route = network.introduction("me", "zoe", admitted: ["carla"])
    assert_equal "me - carla - zoe", route.to_s
    assert_in_delta route.steps.map(&:value).inject(:*), route.strength, 1e-12
    assert_empty network.introduction("me", "fake1")
    assert_equal 0, network.introduction("me", "fake1").strength
    around = network.around("me", "zoe")
    assert_equal [3, 3, 3, 1.0], [around.degree_a, around.degree_b, around.common, around.overlap]
    refute_predicate around, :linked?
    assert_predicate network.around("fake1", "fake2"), :bridge?
    assert_nil network.around("fake1", "fake2").overlap
    assert_equal %w[anne bob carla], network.common("me", "zoe").map(&:id)
    assert_equal [%w[fake1 fake2]], network.bridges.map { |step| [step.id, step.other] }
    assert_equal 2, network.knowers("zoe", most: 2).size
    assert_equal network.common("me", "zoe", admitted: ["bob"]).map(&:id), ["bob"]
  end

  def test_declared
    given = declared
    assert_equal [4, 3], [given.info.rows, given.size]
    assert_equal 2, given.edge("a", "b").weight
    assert_equal [7, 4.0], [given.reciprocity.total, given.reciprocity.returned]
    assert_equal 2, declared(as_of: START).info.edges
    assert_in_delta 1, declared(as_of: START + DAY, half_life_days: 1).edge("a", "b").weight, 1e-6
    assert_equal %w[a b c d e], declared(contacts: %w[d e]).contacts
    assert_equal %w[7 a b c], declared(contacts: [7]).contacts
    packed = { "actor" => [[0, 1, 0, 2].pack("L*"), %w[a b c]], "target" => [[1, 0, 2, 0], %w[a b c]], "weight" => [2.0, 1, 1, 3].pack("d*") }
    assert_equal given.edges.to_a, SocialTrust::Network.from_columns(packed).edges.to_a
    assert_equal given.edges.to_a, declared(threads: 2).edges.to_a
    rated = SocialTrust::Network.from_columns({ actor: %w[a b], target: %w[b a], rating: [1, -0.5] })
    assert_equal [1, 0, 0.25, 0.75], [rated.edge("a", "b").r, rated.edge("a", "b").s, rated.edge("b", "a").r, rated.edge("b", "a").s]
    error = assert_raises(SocialTrust::ParseError) { SocialTrust::Network.from_columns({ actor: ["a"] }) }
    assert_equal "column target is missing", error.message # as of Arrow
    [{ actor: ["a"], target: ["b"] }, { actor: ["a"], target: %w[b c], weight: [1] }].each do |bad|
      assert_raises(SocialTrust::ArgumentError, bad.inspect) { SocialTrust::Network.from_columns(bad) }
    end
    assert_raises(::ArgumentError) { SocialTrust::Network.from_columns({ actor: ["a"], target: ["b"], colour: [1] }) }
    %i[stream reading].each { |name| assert_raises(::ArgumentError) { SocialTrust::Network.from_columns({ actor: ["a"], target: ["b"], name => 123 }) } }
    assert_raises(::ArgumentError) { SocialTrust::Network.from_columns({ actor: ["a"], "actor" => ["b"], target: ["b"] }) }
    assert_raises(SocialTrust::RangeError) { SocialTrust::Network.from_columns({ actor: ["a"], target: ["b"], rating: [2] }) }
    assert_raises(::TypeError) { SocialTrust::Network.from_columns(5) }
  end

  def test_exchange
    text = declared.to_eigentrust
    assert_equal "i,j,v", text.lines.first.chomp
    assert_equal text, SocialTrust::Network.read_eigentrust(StringIO.new(text)).to_eigentrust
    Dir.mktmpdir do |folder|
      File.write(path = Pathname(folder) + "trust.csv", text)
      assert_equal text, SocialTrust::Network.read_eigentrust(path).to_eigentrust
    end
    assert_raises(SocialTrust::ParseError) { SocialTrust::Network.read_eigentrust(StringIO.new("i,j,v\na\n")) }
    standing = declared.standing("a")
    assert_raises(SocialTrust::MismatchError) { declared.to_dot(standing: network.standing("me")) }
    network.to_graphml(io = StringIO.new)
    assert_match(/<graphml/, io.string)
    refute_match(/standing/, io.string)
    assert_match(/"standing"/, network.to_graphml(standing: network.standing("me")))
    assert_match(/standing_approximate/, network.to_dot(standing: network.standing_local("me")))
    assert_match(/digraph/, network.to_dot)
    assert_equal %i[from to weight r s trust mutual], network.edges.columns
    assert_equal network.edges[:weight].max, network.edges.top(1, by: :weight).first.weight
    assert_equal 3, standing.size
  end

  # Tables and results outlive what they came from.
  def test_lifetime
    made = Array.new(20) do
      known.network(as_of: TODAY).then { |each| [each.edges, each.standing("me"), each.nodes, each.reputation("me", "zoe"), each.introduction("me", "zoe")] }
    end
    GC.start
    known.network(as_of: TODAY)
    assert_equal 1, made.map { |parts| parts.map { |part| part.respond_to?(:to_a) ? part.to_a : part } }.uniq.size
    made.each { |edges, standing| assert_equal standing[:standing][0], standing.of("anne") if edges.arrow_stream.address.positive? }
  end

  def test_threads_and_progress
    want = network.standing("me").to_a
    assert_equal [want] * 4, Array.new(4) { Thread.new { network.standing("me").to_a } }.map(&:value)
    stages = []
    network.standing("me") { |stage, _done, _total| stages << stage }
    known.network(as_of: TODAY) { |stage, _done, _total| stages << stage }
    refute_empty stages
    assert_raises(ZeroDivisionError) { known.network(as_of: TODAY) { 1 / 0 } }
  end
end
