# frozen_string_literal: true
# SPDX-License-Identifier: MIT
# The signatures' comments come from the C headers: a line "# sot_ledger_forget()" of socialtrust.rbs.in becomes what the
# header says of that function, without what only C needs to know. ruby comments.rb INCLUDE_DIR prints the whole file.
module Comments
  SOURCE = File.join(__dir__, "socialtrust.rbs.in")
  # A comment and what it stands before.
  DECLARED = Regexp.new('/\*\*((?:(?!\*/).)*)\*/\s*((?:SOT_API [^;]*;|typedef [^;{]*[;{])[^/]*)', Regexp::MULTILINE)
  # Sentences about pointers and C's conventions.
  ONLY_C = /`out->size`|set `|may be NULL|NUL-terminated|\bcapacity\b/

  module_function

  # {name => comment} of every function, type and enum of the headers.
  def of_headers(include_dir)
    Dir[File.join(include_dir, "socialtrust/*.h")].sort.each_with_object({}) do |path, found|
      File.read(path, encoding: "UTF-8").scan(DECLARED) do |text, code|
        names = code.scan(/\b(sot_\w+)\s*\(/).flatten + code.scan(/typedef (?:struct|enum) (sot_\w+)/).flatten
        names.each { |name| found[name] ||= plain(text) }
      end
    end
  end

  def plain(text)
    text = text.gsub(/^\s*\* ?/, " ").gsub(/\s+/, " ").gsub("::SOT_", "SOT_").gsub("::", "").strip
    text = text.gsub(/\s*@since \S+/, "").gsub(/\bsot_(\w+)\(\)/) { "#{$1}()" }
    text.split(/(?<=[.:]) (?=[A-Z`])/).reject { |sentence| sentence.match?(ONLY_C) }.join(" ")
  end

  def filled(include_dir)
    comments = of_headers(include_dir)
    File.readlines(SOURCE, encoding: "UTF-8").flat_map do |line|
      name = line[/^\s*# (sot_\w+)\(\)$/, 1] or next line
      text = comments[name] or abort "#{SOURCE}: the headers say nothing of #{name}"
      wrapped(text, line[/^\s*/])
    end.join
  end

  def wrapped(text, indent)
    text.scan(/\S.{0,#{110 - indent.size}}(?=\s|\z)/).map { |part| "#{indent}# #{part}\n" }
  end
end

print Comments.filled(ARGV.fetch(0)) if $PROGRAM_NAME == __FILE__
