# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require "cgi/util"

module SocialTrust
  # An explanation as HTML that a host puts into a page of its own: no script, no style sheet, all that came from the host
  # escaped. The words are the catalogue's, the figures those of Python's page.
  class Page # :nodoc:
    UP, DOWN, LINE = "#3d8fd1", "#d9822b", "#8a8a8a"
    WIDTH = 120

    # Points by signal, the largest first; small ones together as one.
    def self.steps(explanation, words, name) # :nodoc:
      score = explanation.score
      signals = name == :depth ? score.depth_signals : score.trust_signals(name == :trust_ab ? explanation.a : explanation.b)
      points = signals.map { |signal, each| [words.say("#{name == :depth ? 'depth' : 'trust'}.#{signal}"), each.points] }
      points += [[words.say("page.floor"), score.depth_floor], [words.say("page.gate"), score.depth_gate]] if name == :depth
      large, small = points.reject { |_, each| each.zero? }.sort_by.with_index { |(_, each), n| [-each.abs, n] }
                           .partition { |_, each| each.abs >= 0.5 }
      return large + small if small.size == 1

      large + (small.empty? ? [] : [[words.say("page.smaller", small.size), small.sum { |_, each| each }]])
    end

    def initialize(explanation, words, me, names, items, zone)
      @explanation, @words, @names, @items, @zone = explanation, words, names, items, zone
      @you = me
      @me = me && [explanation.a, explanation.b].index(me.to_s)
      @called = [0, 1].map { |side| called(names, [explanation.a, explanation.b][side]) || explanation.name(side) }
    end

    def html
      score = @explanation.score
      pair = @me ? say("page.pair.you", b: text(@called[1 - @me])) : say("page.pair", a: text(@called[0]), b: text(@called[1]))
      facts = say("page.facts", state: say("state.#{score.state}"), n: score.pulse.round)
      head = "<p>#{pair}: #{facts}, <span style=\"opacity:.7\">#{say('page.as_of', date: date)}</span></p>"
      measures = [[:depth, say("page.depth"), score.depth, 0.0], [:trust_ab, trust_title(0), score.trust[0], 50.0],
                  [:trust_ba, trust_title(1), score.trust[1], 50.0]]
      tables = measures.map { |name, title, measure, start| waterfall(name, title, measure, start) }
      %(<div class="socialtrust" role="group" aria-label="#{escape(@words.say('page.explanation'))}">#{head}#{tables.join}) +
        list(say("page.open"), @explanation.owed.map { |item| open_item(item) }) +
        list(say("page.findings"), @explanation.sentences(words: @words, me: @you, names: @names).map { |each| text(each) }) +
        "</div>"
    end

    private

    def waterfall(name, title, measure, start)
      at = start
      shown = Page.steps(@explanation, @words, name)
      reached = shown.reduce([start]) { |sums, (_, points)| sums << (sums.last + points) }
      low = [name == :depth ? 0.0 : 25.0, measure.low, *reached].min
      scale = WIDTH / ([name == :depth ? 100.0 : 75.0, measure.high, *reached].max - low)
      x = ->(points) { ((points - low) * scale).round(1) }
      rows = [row(muted(say("page.start")), muted(start.round), svg(x, start, ""))]
      shown.each do |label, points|
        from, to = [at, at + points].minmax
        bar = %(<rect x="#{x[from]}" y="2" width="#{[(x[to] - x[from]).round(1), 0.8].max}" height="10" fill="#{points.positive? ? UP : DOWN}"/>)
        rows << row(escape(label), format("%+.1f", points).tr("-", "−"), svg(x, start, bar))
        at += points
      end
      rows << total(measure, x, start, low)
      cells = [[say("page.signal"), "left"], [say("page.points"), "right"], ["", "left"]]
      head = cells.map { |each, side| %(<th style="text-align:#{side};padding:1px 8px">#{each}</th>) }.join
      %(<div style="display:inline-block;vertical-align:top;margin:0 1em .6em 0"><b>#{title}</b>) +
        %(<table style="border-collapse:collapse"><tr style="border-bottom:1px solid #{LINE}">#{head}</tr>#{rows.join}</table></div>)
    end

    def total(measure, x, start, low)
      known = measure.enough?
      likely = known ? "#{measure.low.round}–#{measure.high.round}" : say("table.too_little")
      band = %(<rect x="#{x[[measure.low, low].max]}" y="1" height="12" fill="#{UP}" fill-opacity=".25" ) +
             %(width="#{(x[measure.high] - x[[measure.low, low].max]).round(1)}"/>) +
             %(<circle cx="#{x[measure.value]}" cy="7" r="4" fill="#{known ? UP : 'none'}" stroke="#{UP}"/>)
      row("<b>#{say('page.score')}</b> #{muted(likely)}", "<b>#{known ? measure.value.round : '?'}</b>", svg(x, start, band),
          " style=\"border-top:1px solid #{LINE}\"")
    end

    def open_item(item)
      side = item.by == @explanation.a ? 0 : 1
      move = side == @me ? say("owed.move.you") : say("owed.move", a: text(@called[side]))
      title = item.id && (called(@items, item.id) || item.id)
      "#{move}: #{say("owed.#{item.kind}", days: escape(age(item.age_days)))}#{" (#{text(title)})" if title}"
    end

    # A length of time in words, as the library tells it.
    def age(days)
      if days < 2
        hours = (days * 24 + 0.5).floor
        return hours.zero? ? @words.say("unit.instant") : @words.say("unit.hours", hours)
      end
      return @words.say("unit.days", (days + 0.5).floor) if days < 60.5

      days < 730 ? @words.say("unit.months", (days / 30.44 + 0.5).floor) : @words.say("unit.years", (days / 365.25 + 0.5).floor)
    end

    def trust_title(who)
      variant = if @me.nil? then ""
                else who == @me ? ".you" : ".to_you"
                end
      say("page.trust#{variant}", a: text(@called[who]), b: text(@called[1 - who]))
    end

    def date
      time = @explanation.time
      time = @zone.respond_to?(:utc_to_local) ? @zone.utc_to_local(time) : time.getlocal(@zone) if @zone
      time.strftime(@zone ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M UTC")
    end

    def called(names, id)
      Words.called(names, [id])[1]
    end

    # A sentence of the catalogue whose values are HTML already.
    def say(key, **values)
      marked = values.to_h { |name, _| [name, "\0#{name}\0"] }
      escape(@words.say(key, **marked)).gsub(/\0(\w+)\0/) { values[Regexp.last_match(1).to_sym].to_s }
    end

    def list(title, items)
      return "" if items.empty?

      %(<p style="margin-bottom:0"><b>#{title}</b></p><ul>#{items.map { |each| "<li>#{each}</li>" }.join}</ul>)
    end

    def row(label, points, picture, style = "")
      %(<tr#{style}><td style="padding:1px 8px">#{label}</td><td style="text-align:right;padding:1px 8px">#{points}</td>) +
        %(<td style="padding:1px 8px">#{picture}</td></tr>)
    end

    def svg(x, start, inner)
      %(<svg width="#{WIDTH}" height="14" style="overflow:visible" aria-hidden="true"><line x1="#{x[start]}" x2="#{x[start]}" ) +
        %(y1="-3" y2="17" stroke="#{LINE}" stroke-opacity=".5"/>#{inner}</svg>)
    end

    def muted(html)
      %(<span style="opacity:.7">#{html}</span>)
    end

    # Other people's text: escaped, without control characters, cut, and isolated from the line.
    def text(value)
      plain = value.to_s.gsub(/[\p{C}\p{Z}&&[^ ]]/, "�")
      "<bdi>#{escape(plain.size > 300 ? "#{plain[0, 299]}…" : plain)}</bdi>"
    end

    def escape(value)
      CGI.escapeHTML(value.to_s)
    end
  end
end
