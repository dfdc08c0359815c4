# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # What every result is besides: told as JSON, <tt>JSON.generate(score)</tt> or <tt>render json: score</tt> in Rails. A
  # ledger, evidence and a network are told by what they are about, not by what they hold.
  module AsJson
    # Plain Hashes, Arrays, Strings and numbers; times are ISO 8601 text, what is not known is nil.
    def as_json(*) #: untyped
      AsJson.plain(for_json)
    end

    # The same as text.
    def to_json(*state)
      as_json.to_json(*state) # the state of the whole document: JSON.pretty_generate indents within, too
    end

    def self.plain(value) # :nodoc:
      case value
      when Hash then value.to_h { |key, each| [key.to_s, plain(each)] }
      when Array then value.map { |each| plain(each) }
      when Time then value.getutc.iso8601(6)
      when Float then value if value.finite?
      when Symbol then value.to_s
      when AsJson then value.as_json
      else value
      end
    end

    private

    def for_json
      to_h
    end
  end

  # What the library tells as JSON itself.
  module OwnJson # :nodoc:
    include AsJson

    private

    def for_json
      JSON.parse(to_json)
    end
  end

  # A number with what is known about it: ordered by value, among its kind and with numbers.
  module AsNumber
    include Comparable

    # The value.
    def to_f
      value
    end

    # By value, with another of its kind or with a number.
    def <=>(other)
      other.instance_of?(self.class) || other.is_a?(Numeric) ? value <=> other.to_f : nil
    end

    # The same in all, not only of the same value.
    def ==(other)
      other.instance_of?(self.class) && to_a == other.to_a
    end
  end

  # What is the same if its content is; <tt>case score in { state: :dormant }</tt> where that is a Hash.
  module ByContent
    # The same in all.
    def ==(other)
      other.instance_of?(self.class) && content == other.send(:content)
    end
    alias eql? == # :nodoc:

    # Of the same, the same number.
    def hash
      content.hash
    end

    # The same as a Hash, to be matched.
    def deconstruct_keys(_names)
      to_h
    end

    private

    def content
      to_h
    end
  end

  # What an addition did: rows given, added, already there, and of the added those of a contact with itself.
  Added = Struct.new(:rows, :added, :duplicates, :with_self, keyword_init: true)

  # One interaction: something that +actor+ did to or with +target+.
  Interaction = Struct.new(*FIELDS.keys, :cues, keyword_init: true) do
    # The fields that say something.
    def to_h
      super.reject { |_, value| value.nil? || (value.respond_to?(:empty?) && value.empty?) }
    end
  end

  # Two contacts that have rows between them, aliases included.
  PairInfo = Struct.new(:a, :b, :interactions, :first, :last, keyword_init: true)

  # A contact of a ledger.
  Contact = Struct.new(:id, :kind, :display_name, :organisation, :do_not_score, :alias_of, :interactions,
                       keyword_init: true) do
    def alias?
      !alias_of.nil?
    end

    def do_not_score?
      do_not_score
    end
  end

  # Figures about a ledger; +bytes+ is about the memory it holds.
  LedgerInfo = Struct.new(:interactions, :contacts, :pairs, :with_self, :first, :last, :bytes, :snapshot, :resolution, keyword_init: true)

  # One thing to remark about a load: how often, the place of the first (line or row; nil: not known) and what it names.
  # +other+ is the place of the other row of a conflict; +second+ the other id of two that are alike, or who and with whom.
  Remark = Struct.new(:name, :count, :place, :other, :text, :second, keyword_init: true)

  # What the last load of a ledger brought: rows read, +added+ of them new, and remarks by name (:conflict, :early ...).
  # Places are lines of a document if +by_line+, else rows from 0. +to_s+ has it in words.
  Report = Struct.new(:rows, :added, :by_line, :first, :last, :remarks, :words, keyword_init: true) do
    def to_s
      words
    end

    # Whether there is anything to remark.
    def any?
      !remarks.empty?
    end
  end

  # A score from 0 to 100 with its uncertainty: the model's 95% interval, how much of what the log can show is known,
  # and the share of the model that the log can show at all.
  Measure = Struct.new(:value, :low, :high, :confidence, :coverage, :enough, keyword_init: true) do
    include AsNumber

    # Whether there is enough evidence to use the number: by the profile's floor, or by one that is given.
    def enough?(floor = nil)
      floor ? confidence >= floor : enough
    end

    def to_s
      format("%.1f (%.1f to %.1f)", value, low, high)
    end
  end

  # What one signal did to a score.
  Signal = Struct.new(:points, :logit, :variance, :confidence, :r, :s, :observable, keyword_init: true) do
    def observable?
      observable
    end
  end

  # An open item: its +kind+, whose move it is, the interaction's id (or nil), its age, its size.
  Owed = Struct.new(:kind, :by, :id, :age_days, :weight, keyword_init: true)

  # A finding that a person understands; +about+ is a contact, or nil for the pair.
  Verdict = Struct.new(:code, :about, :n, :days, keyword_init: true)

  # The effect of one past interaction: the scores without it, less the scores. +trust+ by contact: whose it is.
  Effect = Struct.new(:time, :kind, :actor, :id, :depth, :trust, keyword_init: true)

  # A suggestion, and what the model says it would bring if done now: no causal claim.
  NextAction = Struct.new(:action, :id, :age_days, :depth_gain, :trust_gain, keyword_init: true)

  # What moved a pair's scores between two times: points by signal, and those of the floor and the gate.
  Change = Struct.new(:before, :after, :rows, :depth, :depth_floor, :depth_gate, :trust, keyword_init: true)
end
