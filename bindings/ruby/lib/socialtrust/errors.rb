# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # What the library refuses, and why: the message says what, where, and what was expected. Each status of the
  # library's own table has a class of its own below this one. Values of a wrong class are a ::TypeError, unknown
  # names of fields an ::ArgumentError, as everywhere in Ruby.
  class Error < StandardError
    # Number and name of the status ("E_NOT_FOUND") that the class stands for.
    def self.status
      const_defined?(:STATUS) ? const_get(:STATUS) : nil
    end

    def self.status_name
      status && Native.status_name(status)
    end

    def status
      self.class.status
    end

    def status_name
      self.class.status_name
    end
  end

  # Names that say more than the status does.
  names = { "E_BUSY" => "ConcurrentUseError", "E_MEMORY" => "OutOfMemoryError", "E_IO" => "IoError" }
  codes = (1..).lazy.map(&:-@).take_while { |code| Native.status_name(code) != "E_UNKNOWN" }
  classes = codes.to_h do |code|
    status = Native.status_name(code)
    name = names.fetch(status) { "#{status.delete_prefix('E_').capitalize.gsub(/_(.)/) { $1.upcase }}Error" }
    [code, const_set(name, Class.new(Error) { const_set(:STATUS, code) })]
  end
  Native.set_exceptions(classes)
end
