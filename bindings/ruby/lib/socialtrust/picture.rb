# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require "cgi/util"

module SocialTrust
  # An explanation as one picture in a file of its own, for hosts that show images and no HTML. Python draws the same bytes.
  class Picture # :nodoc:
    UP, DOWN, LINE = "#3d8fd1", "#d9822b", "#8a8a8a"
    WIDTH, ROW, TOP, LEFT, POINTS, RIGHT = 480, 22, 34, 8, 236, 472
    NAME_MOST = 24
    MEASURES = %i[depth trust_ab trust_ba].freeze

    def initialize(explanation, words, me, names)
      @explanation, @words = explanation, words
      @me = me && [explanation.a, explanation.b].index(me.to_s)
      @called = [0, 1].map do |side|
        plain(Words.called(names, [[explanation.a, explanation.b][side]])[1] || explanation.name(side))
      end
    end

    def svg(measure)
      name = measure.to_sym
      unless MEASURES.include?(name)
        raise ArgumentError, "measure: expected one of #{MEASURES.map(&:inspect).join(', ')}, not #{measure.inspect}"
      end

      score = @explanation.score
      @total = name == :depth ? score.depth : score.trust[MEASURES.index(name) - 1]
      @start = name == :depth ? 0.0 : 50.0
      @shown = Page.steps(@explanation, @words, name)
      scale(name)
      draw(title(name))
    end

    private

    def scale(name)
      @reached = @shown.reduce([@start]) { |sums, (_, points)| sums << (sums.last + points) }
      @ends = @total.enough? ? [@total.low, @total.high] : [@start, @start]
      @low = [name == :depth ? 0 : 25, *@reached, *@ends].min
      @high = [name == :depth ? 100 : 75, *@reached, *@ends].max
    end

    def title(name)
      return trust_title(MEASURES.index(name) - 1) unless name == :depth

      pair = @me ? say("page.pair.you", b: @called[1 - @me]) : say("page.pair", a: @called[0], b: @called[1])
      "#{say('page.depth')}: #{pair}"
    end

    def trust_title(who)
      variant = if @me.nil? then ""
                else who == @me ? ".you" : ".to_you"
                end
      say("page.trust#{variant}", a: @called[who], b: @called[1 - who])
    end

    def draw(title)
      known = @total.enough?
      height = TOP + ROW * (@shown.size + 2) + 8
      likely = known ? say("page.likely", low: whole(@total.low), high: whole(@total.high)) : say("table.too_little")
      out = +%(<svg xmlns="http://www.w3.org/2000/svg" width="#{WIDTH}" height="#{height}" viewBox="0 0 #{WIDTH} #{height}" role="img" )
      out << %(font-family="sans-serif" font-size="13"><title>#{escape("#{title}, #{known ? whole(@total.value) : '?'}, #{likely}")}</title>)
      out << %(<rect width="#{WIDTH}" height="#{height}" fill="#ffffff"/><text x="#{LEFT}" y="20" font-weight="bold" fill="#222222">)
      out << %(#{escape(title)}</text><line x1="#{x(@start)}" x2="#{x(@start)}" y1="#{TOP}" y2="#{height - 6}" stroke="#{LINE}" )
      out << %(stroke-opacity="0.5"/>) << line(0, say("page.start"), whole(@start), "")
      @shown.each.with_index(1) { |(label, points), n| out << step(n, label, points, @reached[n - 1]) }
      out << total(likely, known) << "</svg>\n"
    end

    def step(n, label, points, at)
      left, right = [at, at + points].minmax
      bar = %(<rect x="#{x(left)}" y="#{TOP + ROW * n + 5}" width="#{wide(left, right)}" height="12" fill="#{points.positive? ? UP : DOWN}"/>)
      line(n, label, format("%+.1f", points).tr("-", "−"), bar)
    end

    def total(likely, known)
      n = @shown.size + 1
      middle = TOP + ROW * n + 11
      mark = %(<rect x="#{x(@ends[0])}" y="#{middle - 7}" width="#{wide(*@ends)}" height="14" fill="#{UP}" fill-opacity="0.25"/>) +
             %(<circle cx="#{x(@total.value)}" cy="#{middle}" r="4" fill="#{known ? UP : 'none'}" stroke="#{UP}"/>)
      line(n, "#{say('page.score')} (#{likely})", known ? whole(@total.value) : "?", mark, ' font-weight="bold"')
    end

    def line(n, label, points, mark, weight = "")
      y = TOP + ROW * n + 15
      %(<text x="#{LEFT}" y="#{y}" fill="#222222"#{weight}>#{escape(label)}</text>) +
        %(<text x="#{POINTS}" y="#{y}" fill="#222222" text-anchor="end"#{weight}>#{points}</text>#{mark})
    end

    def x(points)
      format("%.1f", POINTS + 16 + (points - @low) / (@high - @low).to_f * (RIGHT - POINTS - 16))
    end

    def wide(left, right)
      format("%.1f", [(right - left) / (@high - @low).to_f * (RIGHT - POINTS - 16), 0.8].max)
    end

    # A score without decimals; never "-0".
    def whole(value)
      value >= 0.5 ? format("%.0f", value) : "0"
    end

    # Other people's text: without control characters, cut, and isolated from the line.
    def plain(value)
      kept = value.to_s.gsub(/[\p{C}\p{Z}&&[^ ]]/, "�")
      "\u2068#{kept.size <= NAME_MOST ? kept : "#{kept[0, NAME_MOST - 1]}…"}\u2069"
    end

    def say(key, **values)
      @words.say(key, **values)
    end

    def escape(value)
      CGI.escapeHTML(value.to_s).gsub("&#39;", "&#x27;") # as Python writes it
    end
  end
  private_constant :Picture
end
