# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # A catalogue that turns findings into sentences: English ("en") and German ("de") ship, a host adds its own.
  class Words
    # A shipped catalogue.
    def self.builtin(language)
      new(Native.words_builtin(CONTEXT, language.to_s))
    end

    # From JSON text, a Hash, or a Pathname or IO: what it lacks falls back to English.
    def self.from_json(source)
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

    # A suggestion as a sentence; +other+ is the name to use.
    def next_action(action, other)
      Native.words_next(@handle, action.to_h, other)
    end

    def explanation(handle, me) # :nodoc:
      Native.words_explain(@handle, handle, me)
    end

    def verdict(handle, verdict, me) # :nodoc:
      Native.words_verdict(@handle, handle, verdict, me)
    end
  end
end
