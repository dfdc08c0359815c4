# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # What the library refuses, and why: the message says what, where, and what was expected. Each status of the
  # library's own table has a class of its own that is an Error; where Ruby has a class for the same, it is one of these
  # too: an ArgumentError of ours is an ::ArgumentError. Values of a wrong class are a ::TypeError, unknown names of fields
  # an ::ArgumentError, as everywhere in Ruby.
  module Error
    # What every class of them knows.
    module OfClass # :nodoc:
      # Number and name of the status ("E_NOT_FOUND") that the class stands for.
      def status
        const_get(:STATUS)
      end

      # Name of the library's status, such as "E_NOT_FOUND".
      def status_name
        Native.status_name(status)
      end
    end

    def self.included(type) # :nodoc:
      type.extend(OfClass)
    end

    # All the classes.
    def self.subclasses #: Array[Class]
      SUBCLASSES
    end

    # Number and name of the library's status.
    def status #: Integer
      self.class.status
    end

    # Name of the library's status, such as "E_NOT_FOUND".
    def status_name #: String
      self.class.status_name
    end
  end

  # Names that say more than the status does.
  names = { "E_BUSY" => "ConcurrentUseError", "E_MEMORY" => "OutOfMemoryError", "E_IO" => "IoError" }
  # What a Rubyist rescues already. NoMemoryError is none: it passes by a plain rescue.
  parents = { "E_ARGUMENT" => ::ArgumentError, "E_KIND" => ::ArgumentError, "E_TEXT" => ::ArgumentError,
              "E_RANGE" => ::RangeError, "E_NOT_FOUND" => ::KeyError, "E_IO" => ::IOError }
  codes = (1..).lazy.map(&:-@).take_while { |code| Native.status_name(code) != "E_UNKNOWN" }
  classes = codes.to_h do |code|
    status = Native.status_name(code)
    name = names.fetch(status) { "#{status.delete_prefix('E_').capitalize.gsub(/_(.)/) { $1.upcase }}Error" }
    made = Class.new(parents.fetch(status, StandardError)) do
      const_set(:STATUS, code)
      include Error
    end
    [code, const_set(name, made)]
  end
  Error.const_set(:SUBCLASSES, classes.values.freeze)
  Error.private_constant :SUBCLASSES
  Native.set_exceptions(classes)
end
