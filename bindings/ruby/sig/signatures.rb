# frozen_string_literal: true
# SPDX-License-Identifier: MIT
# ruby signatures.rb INCLUDE_DIR prints socialtrust.rbs. Names and parameters are those of the classes in lib/, which are loaded
# for it; comments stand there and in the C headers; what a method gives is said behind its def, "#: Integer", or a whole
# signature in parentheses; what is taken and held under one name, types.rb says.
require_relative "types"

module Signatures
  LIB = File.expand_path("../lib", __dir__)
  # A comment of a header and what it stands before.
  DECLARED = Regexp.new('/\*\*((?:(?!\*/).)*)\*/\s*(SOT_API [^;]*;[^/]*)', Regexp::MULTILINE)
  # Sentences about pointers and C's conventions.
  ONLY_C = /`out->size`|set `|may be NULL|NUL-terminated|\bcapacity\b/
  # Of Object, Struct and Exception, and what Ruby itself calls.
  USUAL = %i[inspect marshal_dump marshal_load to_str].freeze

  module_function

  def text(include_dir)
    @said, @files = of_headers(include_dir), Hash.new { |files, path| files[path] = File.readlines(path, encoding: "UTF-8") }
    [HEAD, "\n", *methods(SocialTrust, "  "), *types(SocialTrust), "end\n"].join
  end

  # ---- what the headers say

  # {name => comment} of every function of the headers.
  def of_headers(include_dir)
    Dir[File.join(include_dir, "socialtrust/*.h")].sort.each_with_object({}) do |path, found|
      File.read(path, encoding: "UTF-8").scan(DECLARED) do |text, code|
        code.scan(/\b(sot_\w+)\s*\(/) { |name,| found[name] ||= plain(text) }
      end
    end
  end

  def plain(text)
    text = text.gsub(/^\s*\* ?/, " ").gsub(/\s+/, " ").gsub("::SOT_", "SOT_").gsub("::", "").strip
    text = text.gsub(/\s*@since \S+/, "").gsub(/\bsot_(\w+)\(\)/) { "#{$1}()" }
    text.split(/(?<=[.:]) (?=[A-Z`])/).reject { |sentence| sentence.match?(ONLY_C) }.join(" ")
  end

  def wrapped(text, indent)
    text.to_s.scan(/\S.{0,#{110 - indent.size}}(?=\s|\z)/).map { |part| "#{indent}# #{part}\n" }
  end

  # The comment that stands in Ruby before a place, then what a header says.
  def comment((file, line), names, indent)
    lines = @files[file][0, line - 1].reverse.take_while { |each| each.match?(/^\s*#( (?!----)|$)/) }.reverse
    lines.map { |each| each.gsub(%r{<tt>(.*?)</tt>}, '`\1`').sub(/^\s*/, indent) } +
      wrapped(@said.values_at(*names).compact.first, indent)
  end

  # ---- classes

  # Those within one that are part of the interface, in the order of the files.
  def types(place)
    own = place.constants(false).map { |name| place.const_get(name) }.grep(Module)
    own = own.select { |type| type.name[/.*(?=::)/] == place.name && shown?(place_of(type)) }
    own.sort_by { |type| [*order(place_of(type)), type.name] }.map { |type| "\n#{written(type)}" }
  end

  def place_of(type)
    Object.const_source_location(type.name)
  end

  def order((file, line))
    @order ||= File.read(File.join(LIB, "socialtrust.rb")).scan(%r{^require "socialtrust/(\w+)"}).flatten
    [@order.index(File.basename(file, ".rb")) || -1, line]
  end

  def source((file, line))
    @files[file][line - 1]
  end

  # What was not made in C, and does not say that it is hidden.
  def shown?(place)
    place&.first.to_s.end_with?(".rb") && !source(place).include?(":nodoc:")
  end

  def written(type)
    indent = "  " * type.name.scan("::").size
    members = type.is_a?(Class) && type < Struct ? type.members.to_h { |name| [name, held(type, name)] } : {}
    [*comment(place_of(type), [], indent), "#{indent}#{head(type, members.values.uniq)}\n",
     *mixed_in(type).map { |each| "#{indent}  include #{each}\n" }, *ALIASES[short(type)], *types(type),
     *members.map { |name, holds| "#{indent}  attr_reader #{name}: #{holds}\n" },
     *methods(type, "#{indent}  "), "#{indent}end\n"].join
  end

  def short(type)
    type.name[/\w+\z/]
  end

  def head(type, members)
    return "module #{short(type)}" unless type.is_a?(Class)

    above = type.superclass
    member = members.size == 1 ? members[0] : "untyped"
    inherits = { Object => "", Struct => "Struct[#{member}]", ::KeyError => "::KeyError[untyped, untyped]" }.fetch(above) { "::#{above.name}" }
    "class #{short(type)}#{" < #{inherits}" unless inherits.empty?}"
  end

  def mixed_in(type)
    found = type.included_modules - (type.is_a?(Class) ? type.superclass.included_modules : [])
    found = found.select { |each| each.name.start_with?("SocialTrust") ? shown?(place_of(each)) : each != Kernel }
    found.reverse.map { |each| each == Enumerable ? "Enumerable[#{EACH.fetch(short(type))}]" : each.name.delete_prefix("SocialTrust::") }
  end

  # ---- methods

  def methods(type, indent)
    own = type.singleton_methods(false).map { |name| [type.method(name), "self."] }
    own += (type.public_instance_methods(false) - (type < Struct ? type.members : [])).map { |name| [type.instance_method(name), ""] }
    own << [type.instance_method(:initialize), ""] if type.is_a?(Class) && type.private_method_defined?(:initialize, false)
    own = own.select { |method, _| meant?(method) }
    own.sort_by { |method, _| [*order(method.source_location), method.name == method.original_name ? 0 : 1, method.name] }
       .map { |method, of| one(type, method, of, indent) }
  end

  def meant?(method)
    name = method.name
    shown?(method.source_location) && !USUAL.include?(name) && (name == :== || !name.end_with?("=")) &&
      !(method.respond_to?(:receiver) && name == :new)
  end

  def one(type, method, of, indent)
    return "#{indent}alias #{method.name} #{method.original_name}\n" if method.name != method.original_name

    said = definition(method)
    line = if said.match?(/\A\s*attr_reader/) then "attr_reader #{method.name}: #{held(type, method.name)}"
           else "def #{of}#{method.name}: #{signature(type, method, said)}"
           end
    [*comment(method.source_location, said.scan(/Native\.(\w+)/).map { |name,| "sot_#{name}" }, indent), "#{indent}#{line}\n"].join
  end

  # The text of a method.
  def definition(method)
    file, line = method.source_location
    first = source([file, line])
    return first unless first.match?(/^\s*def /) && !first.match?(/^\s*def [\w.?]+(\(.*\))? = /)

    @files[file].drop(line - 1).slice_after(/^#{first[/^\s*/]}end$/).first.join
  end

  def signature(type, method, said)
    stated = said[/\A[^#]*?#: (.*)$/, 1] || given(type, method.name)
    return stated if stated.match?(/\A\(.*->/)

    head, parameters = head_of(said), method.parameters
    taken = parameters.reject { |kind, _| kind == :block }.flat_map do |kind, name|
      kind == :keyrest && passed_on(method, said.delete_prefix(head)) || [written_parameter(kind, name, type, method.name, head)]
    end
    told = parameters.include?(%i[block progress]) ? PROGRESS : ""
    "(#{taken.join(', ')})#{told} #{'-> ' unless stated.include?('->')}#{stated}"
  end

  # The keywords of another method to which a method's options go.
  def passed_on(method, body)
    other = body[/(\w+)\([^()]*\*\*options/, 1] or return
    type = method.receiver
    other = type.is_a?(Class) ? type.instance_method(other) : type.method(other)
    head = head_of(definition(other))
    other.parameters.select { |kind, _| kind.start_with?("key") }.map { |kind, name| written_parameter(kind, name, type, other.name, head) }
  end

  def written_parameter(kind, name, type, method, head)
    named = name.to_s.match?(/\w/)
    return { rest: "*untyped", keyrest: "**untyped#{" #{name}" if named}", req: "untyped" }.fetch(kind) if !named || kind == :keyrest

    takes = ["#{method}.#{name}", "#{short(type)}.#{name}", name.to_s].filter_map { |key| TAKES[key] }.first
    takes or fail "types.rb says nothing of parameter #{name} of #{type}##{method}"
    left_out = head.match?(/\b#{name}(:| =) nil\b/) || !head.match?(/\b#{name}\b/)
    takes = "(#{takes})" if takes.include?(" | ") && !takes.start_with?("(") && (left_out || kind == :opt)
    takes += "?" if left_out && !takes.match?(/\?\z|\Auntyped\z/)
    before = { opt: "?", rest: "*", key: "?" }[kind]
    kind.start_with?("key") ? "#{before}#{name}: #{takes}" : "#{before}#{takes} #{name}"
  end

  # A def without its body.
  def head_of(said)
    lines = said.lines
    lines.pop while lines.size > 1 && lines[0..-2].sum { |line| line.count("(") - line.count(")") }.zero?
    lines.join
  end

  # What a method gives that does not say so.
  def given(type, name)
    return "bool" if name.end_with?("?") || %i[== eql?].include?(name)

    USUALLY[name] || held(type, name)
  end

  def held(type, name)
    found = ["#{short(type)}.#{name}", name.to_s, name.to_s[/_(low|high|confidence)\z/, 1]].filter_map { |key| HOLDS[key] }.first
    found or fail "types.rb says nothing of #{type}##{name}"
  end

  # Stands for the library, which is not compiled yet when a gem is built of this: its names come from its lists.
  def without_library(include_dir)
    lists = %w[fields errors].map { |name| File.read(File.join(include_dir, "socialtrust/#{name}.def")) }
    fields, statuses = lists[0].scan(/^FIELD\(\w+, "(\w+)"/).flatten, lists[1].scan(/^X\((\w+)/).flatten
    native = Module.new do
      define_singleton_method(:interaction_field) { |index| fields[index] }
      define_singleton_method(:status_name) { |code| statuses[-code] || "E_UNKNOWN" }
      define_singleton_method(:profile_to_json) { |_| "{}" }
      define_singleton_method(:method_missing) { |*| nil }
      define_singleton_method(:const_missing) { |*| nil }
    end
    Object.const_set(:SocialTrust, Module.new).const_set(:Native, native)
    $LOADED_FEATURES << "socialtrust/native.so"
    $LOAD_PATH.unshift(LIB)
    require "socialtrust"
  end
end

if $PROGRAM_NAME == __FILE__
  Signatures.without_library(ARGV.fetch(0))
  print Signatures.text(ARGV.fetch(0))
end
