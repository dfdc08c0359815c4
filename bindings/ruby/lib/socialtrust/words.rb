# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # A catalogue that turns findings into sentences: English ("en") and German ("de") ship, a host adds its own.
  class Words
    include OwnJson

    # A shipped catalogue; a variety of its language ("de-AT", "de_DE") is understood.
    def self.builtin(language) #: Words
      kept = Thread.current.thread_variable_get(:socialtrust_words) ||
             Thread.current.thread_variable_set(:socialtrust_words, {})
      kept.clear if kept.size > MOST_KEPT
      kept[language.to_s] ||= new(Native.words_builtin(CONTEXT, language.to_s))
    end

    # A thread keeps so many: making one takes two milliseconds, and names of varieties may come from a visitor.
    MOST_KEPT = 64
    private_constant :MOST_KEPT

    # The languages that ship: their codes, and what their speakers call them.
    def self.languages #: Hash[String, String]
      (0..).lazy.map { |i| [Native.words_language(i), Native.words_language_name(i)] }.take_while(&:first).to_h
    end

    # From JSON text, a Hash, or a Pathname or IO: what it lacks falls back to English.
    def self.from_json(source) #: Words
      new(Native.words_from_json(CONTEXT, SocialTrust.json(source)))
    end

    def self.from(value) # :nodoc:
      value.is_a?(Words) ? value : builtin(value)
    end

    def initialize(handle) # :nodoc:
      @handle = handle
      freeze
    end
    private_class_method :new

    # Pairs of id and name as the library takes them, one after the other: of those that have a name. +names+ is a Hash
    # or anything that answers to call.
    def self.called(names, ids) # :nodoc:
      return [] unless names

      ids.uniq.flat_map do |id|
        name = (names.respond_to?(:call) ? names.call(id) : names[id]).to_s
        text = name.encoding == Encoding::BINARY ? name.dup.force_encoding(Encoding::UTF_8) : name
        raise TextError, "what #{id.inspect} is called is no valid #{text.encoding}: #{name.inspect}" unless text.valid_encoding?

        name.empty? ? [] : [id, name]
      end
    end

    def inspect # :nodoc:
      "#<#{self.class} #{language}>"
    end

    # The language of the catalogue.
    def language #: String
      Native.words_code(@handle)
    end

    # The whole catalogue as JSON, to be translated.
    def to_json(*)
      Native.words_write_json(@handle)
    end

    # The sentence of a key with its placeholders filled in; +count+ chooses the plural and is {n} unless that is given.
    def say(key, count = nil, **values) #: String
      sentence = Native.words_sentence(@handle, key, count ? count.to_f : Float::NAN) or raise KeyError, "no sentence #{key}"
      values = { n: number(count) }.merge(values) if count
      sentence.gsub(/\{([a-z]+)\}/) { values[Regexp.last_match(1).to_sym].to_s }
    end

    # A whole number with its thousands set off.
    def number(count) #: String
      count.round.to_s.reverse.scan(/\d{1,3}-?/).join(Native.words_sentence(@handle, "number.group", 2.0)).reverse
    end

    # A suggestion as a sentence; +other+ is the contact, or the name to use, +names+ and +items+ say what ids are called.
    def next_action(action, other, names: nil, items: nil) #: String
      other = Words.called(names, [other]).fetch(1, other)
      told(:words_next, action.to_h, other: other, items: Words.called(items, [action.id].compact))
    end

    # What the library tells of something, by one of its functions.
    def told(function, of, **options) # :nodoc:
      Native.public_send(function, @handle, of, options)
    end
  end
end
