# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # What is expected of a rating: its value (-1 to 1), the chance that it is above 0, and what simpler rules say.
  Prediction = Struct.new(:rating, :positive, :ratee_mean, :rater_mean, :reverse, :voices, keyword_init: true)

  # Ratings so far, and what they say about the next one. Used by one thread at a time.
  class Ratings
    # No ratings yet.
    def initialize
      @handle = Native.ratings_new(CONTEXT)
    end

    # One rating in -1 to 1; times must not descend.
    def add(actor, target, rating, time:)
      Native.ratings_add(@handle, actor, target, rating, time)
      self
    end

    # What is expected of a rating, from strictly earlier ones.
    def predict(actor, target, time:)
      Prediction.new(**Native.ratings_predict(@handle, actor, target, time)).freeze
    end

    # How many ratings count now.
    def size
      Native.ratings_count(@handle)
    end
    alias length size

    # Lets go of its memory. Using it afterwards is an ArgumentError.
    def close
      @handle = nil
    end

    def inspect
      "#<#{self.class} #{@handle ? size : 'closed'}>"
    end
  end
end
