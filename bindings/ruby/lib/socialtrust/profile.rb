# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require "json"

module SocialTrust
  # The parameters of the model: immutable, and named by a fingerprint.
  class Profile
    include OwnJson
    include ByContent

    attr_reader :handle # :nodoc:
    protected :handle

    # The built-in profile, "standard".
    def self.builtin #: Profile
      new(Native.profile_builtin(CONTEXT))
    end

    # From JSON text, a Hash, or a Pathname or IO of JSON: what it leaves out has the built-in value.
    def self.from_json(source) #: Profile
      new(Native.profile_from_json(CONTEXT, SocialTrust.json(source)))
    end

    # The built-in profile, made once.
    def self.default #: Profile
      DEFAULT
    end

    # A profile from what a caller may give as one: nil is the default.
    def self.from(value) # :nodoc:
      case value
      when nil then default
      when Profile then value
      when Hash then from_json(value)
      else raise ::TypeError, "profile: expected a SocialTrust::Profile or a Hash, not #{value.class}"
      end
    end

    def initialize(handle) # :nodoc:
      @handle = handle
      freeze_names
    end
    private_class_method :new

    # What it is called.
    def name #: String
      Native.profile_name(@handle)
    end

    # 32 hexadecimal digits over all parameters.
    def fingerprint #: String
      Native.profile_fingerprint(@handle)
    end

    # 32 hexadecimal digits over what evidence depends on.
    def fold_fingerprint #: String
      Native.profile_fold_fingerprint(@handle)
    end

    # The value of a numeric parameter by its path, such as "trust.commitments.weight".
    def [](path) #: Float
      raise ::TypeError, "expected the path of a parameter, not #{path.class}" unless path.respond_to?(:to_sym)

      Native.profile_get(@handle, path)
    end

    # A copy with other values: <tt>profile.with("trust.commitments.weight" => 0.3)</tt>.
    def with(changes) #: Profile
      document = JSON.parse(to_json)
      changes.each do |path, value|
        *way, last = path.to_s.split(".")
        way.reduce(document) { |at, key| at[key] ||= {} }[last] = value
      end
      Profile.from_json(document)
    end

    # A copy whose days and open hours are those of a time zone, summer time included: <tt>profile.in_zone("Europe/Berlin")</tt>;
    # nil: of UTC. The zone's changes from +first+ (1970) to +last+ (2100) are taken from the system's zone database and are part
    # of the profile from then on ("fold.zone"): whoever reads it needs no such table, and its scores stay.
    def in_zone(zone, first: nil, last: nil) #: Profile
      with("fold.day_offset_minutes" => 0, "fold.zone" => zone && Zones.changes(zone, first, last))
    end

    # Every parameter, such that reading it gives the same fingerprints.
    def to_json(*)
      Native.profile_to_json(@handle)
    end

    # The same as a Hash.
    def to_h
      JSON.parse(to_json, symbolize_names: true)
    end

    # Codes of the profile's own kinds by name.
    attr_reader :kinds

    # The name of a kind by code; nil if there is none.
    def kind_name(code) #: Symbol?
      @kind_names[code] || (KINDS[code] unless code.negative?)
    end

    # The name of a kind that the library may have left a code.
    def named(kind) # :nodoc:
      kind.is_a?(Integer) ? kind_name(kind) || kind : kind
    end

    # The code of one of its own kinds, or what was given.
    def kind_code(kind) # :nodoc:
      @kinds.fetch(kind) { kind.is_a?(String) ? @kinds.fetch(kind.to_sym, kind) : kind }
    end

    def inspect # :nodoc:
      "#<#{self.class} #{name} #{fingerprint[0, 8]}>"
    end

    def marshal_dump # :nodoc:
      to_json
    end

    def marshal_load(json) # :nodoc:
      @handle = Native.profile_from_json(CONTEXT, json)
      freeze_names
    end

    private

    def content
      [name, fingerprint]
    end

    def freeze_names
      own = to_h.dig(:fold, :kinds) || {}
      @kinds = own.keys.to_h { |name| [name, Native.profile_kind(@handle, name)] }.freeze
      @kind_names = @kinds.invert.freeze
      freeze
    end

    DEFAULT = builtin
    private_constant :DEFAULT
  end
end
