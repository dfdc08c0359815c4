# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # Why a pair scores as it does, at one time. Frozen.
  class Explanation
    include OwnJson
    include ByContent

    # The contact that is called "you", if one was named.
    attr_reader :me

    # The score that is explained.
    attr_reader :score

    # Counts that a person can check, by name; an Array is [of a, of b].
    attr_reader :counts

    def initialize(handle, profile, me = nil) # :nodoc:
      @handle, @profile, @me, @info = handle, profile, me && -me.to_s, Native.explanation_get_info(handle).freeze
      @score = PairScore.new(Native.explanation_score(handle), a, b, time)
      @counts = Native.explanation_counts(handle).freeze
      freeze
    end

    # Its contacts, by canonical id, in the model's order.
    def a #: String
      @info[:a]
    end

    # The other of its contacts.
    def b #: String
      @info[:b]
    end

    # When.
    def time #: Time
      @info[:time]
    end

    # What those whom +contact+ trusts know about the other; nil without a network, or where it is silent.
    def reputation_for(contact) #: Reputation?
      side = [a, b].index(contact.to_s) or raise NotFoundError, "#{contact.inspect} is neither #{a.inspect} nor #{b.inspect}"
      found = Native.explanation_reputation(@handle, side)
      found && Reputation.wrap(found)
    end

    # Findings, the weightiest first.
    def verdicts #: Array[Verdict]
      raw_verdicts.map do |each|
        Verdict.new(code: each[:code], about: contact(each[:side]), n: each[:n], days: each[:days]).freeze
      end.freeze
    end

    # Open items: complaints, overdue promises, questions, turns; each kind oldest first.
    def owed #: Array[Owed]
      list(:owed).map do |each|
        Owed.new(kind: each[:kind], by: contact(each[:side]), **each.slice(:id, :age_days, :weight)).freeze
      end.freeze
    end

    # Of the latest rows, newest first, the effect of leaving each out.
    def effects #: Array[Effect]
      list(:leave_out).map do |each|
        Effect.new(time: each[:time], kind: @profile.named(each[:kind]),
                   actor: contact(each[:side]), id: each[:id], depth: each[:depth],
                   trust: { a => each[:trust][0], b => each[:trust][1] }.freeze).freeze
      end.freeze
    end

    # Whether anything is open.
    def owed?
      owed.any?
    end

    # Whether effects are missing because only running evidence was at hand.
    def needs_history?
      @info[:needs_history]
    end

    # When time alone next moves depth or a trust by a point, or nil if not within ten years.
    def valid_until #: Time?
      @info[:valid_until]
    end

    # Each signal of each score as a Hash: score (:depth, or whose trust it is), signal, points, confidence ...
    def signals #: Array[Hash[Symbol, untyped]]
      rows = score.depth_signals.map { |name, signal| { score: :depth, signal: name, **signal.to_h } }
      [a, b].each do |contact|
        rows += score.trust_signals(contact).map { |name, signal| { score: contact, signal: name, **signal.to_h } }
      end
      rows
    end

    # The whole in plain words, at most 25 lines. +language+ is "en", "de" ..., +words+ a catalogue of one's own, +me+ the
    # contact that is called "you". +names+ and +items+ (titles of promises, complaints and messages) say by id what
    # something is called, a Hash or anything that answers to call; without them display names and ids are told.
    def text(language: "en", words: nil, me: @me, names: nil, items: nil) #: String
      titles = Words.called(items, owed.filter_map(&:id))
      Words.from(words || language).told(:words_explain, @handle, me: me, names: people(names), items: titles)
    end

    # Each finding as a sentence.
    def sentences(language: "en", words: nil, me: @me, names: nil) #: Array[String]
      words = Words.from(words || language)
      raw_verdicts.map { |each| words.told(:words_explain, @handle, me: me, names: people(names), verdict: each) }
    end

    # A page's worth of HTML for a host's own page: points by signal, what is open, what is worth knowing; no script, and all
    # that came from outside escaped. +names+ and +items+ (a Hash or what answers to call) say what contacts and items are
    # called; +zone+ is of the time, as Time#getlocal or TZInfo have it.
    def to_html(language: "en", words: nil, me: @me, names: nil, items: nil, zone: nil) #: String
      Page.new(self, Words.from(words || language), me, names, items, zone).html
    end

    # A picture in a file of its own, for hosts that show images and no HTML: the waterfall of :depth, :trust_ab (a's trust in
    # b) or :trust_ba with its words. Names are escaped.
    def to_svg(measure = :depth, language: "en", words: nil, me: @me, names: nil) #: String
      Picture.new(self, Words.from(words || language), me, names).svg(measure)
    end

    # What side 0 (a) or 1 (b) is called: its display name in the ledger, else its id.
    def name(side) #: String
      @info[:names][side]
    end

    # The whole in plain English.
    def to_s
      text
    end

    # All of it as one JSON object.
    def to_json(*)
      Native.explanation_write_json(@handle)
    end

    # The same as a Hash.
    def to_h
      JSON.parse(to_json, symbolize_names: true)
    end

    def inspect # :nodoc:
      "#<#{self.class} #{a} and #{b}, #{time.iso8601}: depth #{score.depth}, #{verdicts.map(&:code).join(', ')}>"
    end

    def marshal_dump # :nodoc:
      raise ::TypeError, "an explanation holds the library's own memory and is not dumped (Marshal, Rails.cache); " \
                         "keep what is shown of it: to_h, text, to_html or score"
    end

    private

    def content
      [me, to_json]
    end

    def people(names)
      voices = [a, b].flat_map { |contact| reputation_for(contact)&.paths.to_a.map(&:id) } if names
      Words.called(names, [a, b, *voices])
    end

    def raw_verdicts
      list(:verdict)
    end

    def list(name)
      (0..).lazy.map { |index| Native.public_send("explanation_#{name}", @handle, index) }.take_while(&:itself).to_a
    end

    def contact(side)
      [a, b][side] unless side.negative?
    end
  end
end
