# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # A run of lines of one kind: :author, :quoted, :forwarded, :signature, :disclaimer or :footer; offsets in bytes of UTF-8.
  Part = Struct.new(:kind, :offset, :length, :line, :lines, keyword_init: true)

  # Words that spoke for (weight > 0) or against a cue or a finding.
  Span = Struct.new(:cue, :finding, :offset, :length, :weight, :rule, :text, keyword_init: true)

  # Something that a sentence says: :promise, :settlement, :breach, :complaint, :acknowledgement, :resolution, :request.
  Finding = Struct.new(:kind, :q, :id, :offset, :length, :text, :what, :due, :due_text, keyword_init: true)

  # A row that a reading suggests, the finding it comes from (nil: the message itself), the open item it names, how well it fits,
  # and how sure the row is (+q+): of what is about an open item as the sentence and the item make it together.
  Suggestion = Struct.new(:row, :finding, :open, :match, :by_thread, :by_words, :by_time, :q, keyword_init: true)

  # What was read from one message; immutable. It holds the text, so that its places can be shown.
  class Reading
    include AsJson
    include ByContent

    OPEN = { promise: false, complain: true }.freeze
    private_constant :OPEN

    # What was read, in UTF-8.
    attr_reader :text

    # The language that it was read in; nil if it is none that is known.
    attr_reader :language

    # Names of the cues that were looked for, and the confidence of each.
    attr_reader :looked_for, :cues

    # Arrays of Part, Span and Finding.
    attr_reader :parts, :spans, :findings

    # How many sentences the author wrote; how many bytes were no UTF-8.
    attr_reader :sentences, :replaced

    def initialize(handle, text, time) # :nodoc:
      @handle = handle
      @text = text
      @time = time
      info = Native.reading_get_info(handle)
      @language = info[:language]
      @sentences, @replaced = info.values_at(:sentences, :replaced)
      @looked_for = info[:looked_for].map(&:to_sym).freeze
      @cues = CUES.each_with_index.select { |cue, _| @looked_for.include?(cue) }
                                  .to_h { |cue, bit| [cue, Native.reading_cue(handle, bit)] }.freeze
      @parts = Array.new(info[:parts]) { |i| part(Native.reading_passage(handle, i)) }.freeze
      @spans = Array.new(info[:spans]) { |i| span(Native.reading_span(handle, i)) }.freeze
      @findings = Array.new(info[:findings]) { |i| finding(Native.reading_finding(handle, i)) }.freeze
      freeze
    end

    # The author's own words: without quotes, signature, disclaimer and footer.
    def author_text #: String
      parts.select { |each| each.kind == :author }.map { |each| words(each.offset, each.length) }.join
    end

    # The message and its findings as rows for a ledger; nothing is stored. +open+ holds hashes of promises and complaints that are
    # still open: kind (:promise or :complain), by, id, what, same_thread (nil: not known), time, due, acknowledged. Other fields of the
    # message's row by name. That a thing is due is not enough for what settles it: +least_match+ wants some words of it, or the same thread.
    def rows(actor, target, time: nil, open: [], least_q: 0.5, least_match: 0.2, kind: :message, **fields) #: Array[Suggestion]
      at = time || @time
      items = open.to_a
      message = { time: at, actor: actor, target: target, kind: kind, **fields }
      given = items.map { |item| open_item(item, actor) }
      found = []
      Native.reading_rows(@handle, { **message, kind: kind.to_s }, least_q, least_match, given, ->(one) { found << one })
      found.map { |one| suggestion(one, message, items) }.freeze
    end

    # The message as text with its parts, cues and findings, for people to look at.
    def marked #: String
      lines = ["language: #{language || 'none of those that are known'}"]
      parts.each { |each| words(each.offset, each.length).each_line(chomp: true) { |line| lines << format("%9s | %s", each.kind, line) } }
      cues.each { |cue, q| lines << format("%s %.2f: %s", cue, q, told(spans.select { |each| each.cue == cue })) if q >= 0.2 }
      findings.each do |each|
        due = each.due ? ", due #{each.due.iso8601} (#{each.due_text})" : ""
        said = spans.select { |s| s.finding == each.kind && (each.offset...(each.offset + each.length)).cover?(s.offset) }
        lines << format("%s %.2f [%s]: %s%s (%s)", each.kind, each.q, each.id, each.what, due, told(said))
      end
      lines.join("\n")
    end

    # All that was found, without the text.
    def to_h
      { language: language, cues: cues, looked_for: looked_for, parts: parts, findings: findings, spans: spans,
        sentences: sentences, replaced: replaced }
    end

    def inspect # :nodoc:
      said = cues.select { |_, q| q >= 0.5 }.keys + findings.select { |each| each.q >= 0.5 }.map(&:kind)
      "#<SocialTrust::Reading #{language}: #{said.empty? ? 'nothing' : said.join(', ')}>"
    end

    private

    def content
      [text, to_h]
    end

    def told(spans)
      spans.map { |each| format("%p %+.1f", each.text.empty? ? each.rule : each.text, each.weight) }.join(", ")
    end

    def words(offset, length)
      @text.byteslice(offset, length).freeze
    end

    def part(record)
      Part.new(**record, kind: record[:kind].to_sym).freeze
    end

    def span(record)
      Span.new(**record, cue: symbol(record[:cue]), finding: symbol(record[:finding]),
                         text: words(record[:offset], record[:length])).freeze
    end

    def symbol(name)
      name.nil? || name.to_s.empty? ? nil : name.to_sym
    end

    def finding(record)
      Finding.new(kind: record[:kind].to_sym, q: record[:q], id: record[:id], offset: record[:offset], length: record[:length],
                  text: words(record[:offset], record[:length]), what: words(record[:what_offset], record[:what_length]),
                  due: record[:due], due_text: record[:due_length].zero? ? nil : words(record[:due_offset], record[:due_length])).freeze
    end

    # One of +findings+, or a sentence that is sure of something open alone.
    def any_finding(number)
      findings[number] || finding(Native.reading_finding(@handle, number))
    end

    def open_item(item, actor)
      complaint = OPEN.fetch(item.fetch(:kind).to_sym) { |kind| raise KindError, "kind: expected promise or complain, not #{kind.inspect}" }
      { complaint: complaint, by_author: item.fetch(:by) == actor, id: item.fetch(:id), what: item[:what],
        same_thread: item[:same_thread].nil? ? 0 : item[:same_thread] ? 1 : -1, made: item[:time], due: item[:due],
        acknowledged: item[:acknowledged] }.compact
    end

    def suggestion(one, message, items)
      made, number = one.values_at(:row, :finding)
      if number
        row = { **message.slice(:time, :actor, :target), kind: made[:kind], **made.slice(:id, :ref, :due),
                channel: message[:channel] }.compact
        # who promised it has kept it
        row = row.merge(actor: row[:target], target: row[:actor]) if made[:actor] != message[:actor].to_s
      else
        row = { **message, **made.slice(:kind, :cues, :looked_for) }
      end
      Suggestion.new(row: row.freeze, finding: number && any_finding(number), open: one[:open] && items[one[:open]],
                     **one.slice(:match, :by_thread, :by_words, :by_time, :q)).freeze
    end
  end

  # Reads messages: English and German, and the languages of further catalogues (JSON text, a Hash, an IO). Immutable.
  class Reader
    include AsJson

    # The languages that it reads, in order of preference.
    attr_reader :languages

    # A reader; +catalogues+ are further languages.
    def initialize(*catalogues)
      texts = catalogues.map { |each| SocialTrust.json(each) }
      @handle = Native.reader_new(CONTEXT, texts.empty? ? nil : texts.join("\x1e"))
      @languages = []
      while (name = Native.reader_language(@handle, @languages.size))
        @languages << name.freeze
      end
      @languages.freeze
      freeze
    end

    # Reads one message. +time+ is when it was sent (a Time knows the sender's clock too, else +zone+: minutes east of UTC); +headers+
    # are pairs of a mail's; +html+: the text is HTML; +replace+: read bytes that are no UTF-8 as U+FFFD.
    def read(text, language: nil, time: nil, zone: nil, answers: false, id: nil, subject: nil, headers: nil, html: false, replace: false) #: Reading
      text = html ? SocialTrust.html_text(text) : text
      zone ||= time.utc_offset / 60 if time.respond_to?(:utc_offset)
      about = { language: language&.to_s, id: id, subject: subject, answers: answers, replace_broken: replace, time: time,
                zone_minutes: zone }.compact
      lines = headers&.map { |name, value| "#{name}: #{value.to_s.split.join(' ')}" }&.join("\n")
      handle = Native.reader_read(@handle, text, about, lines.to_s.empty? ? nil : lines)
      Reading.new(handle, text.dup.force_encoding(Encoding::UTF_8).freeze, time)
    end

    def inspect # :nodoc:
      "#<SocialTrust::Reader #{languages.join(', ')}>"
    end

    private

    attr_reader :handle

    def for_json
      { languages: languages }
    end
  end

  # The text of an HTML document, quoted blocks with "> ".
  def self.html_text(html) #: String
    Native.html_text(html)
  end
end
