# frozen_string_literal: true
# SPDX-License-Identifier: MIT

module SocialTrust
  # A time zone as the changes of its clocks, from the system's zone database (RFC 8536), without a gem.
  module Zones # :nodoc:
    FOLDERS = %w[/usr/share/zoneinfo /usr/lib/zoneinfo /usr/share/lib/zoneinfo /etc/zoneinfo].freeze
    NAME = %r{\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z}.freeze
    FIRST = Time.utc(1970).to_i
    LAST = Time.utc(2101).to_i

    class << self
      # What a profile has as "fold.zone": the offset at first, and each change of the clocks until the last.
      def changes(name, first = nil, last = nil)
        first = first ? SocialTrust.time(first).to_i : FIRST
        last = last ? SocialTrust.time(last).to_i : LAST
        initial, listed, rule = parse(bytes_of(name), name)
        listed += ruled(rule, listed.empty? ? first : listed.last[0], last) if rule
        before, later = listed.partition { |at, _| at <= first }
        shown = before.empty? ? initial : before.last[1]
        out = [{ "offset_seconds" => shown }]
        later.each do |at, offset|
          break if at >= last
          next if offset == shown

          shown = offset
          out << { "from" => Time.at(at).utc.strftime("%Y-%m-%dT%H:%M:%SZ"), "offset_seconds" => offset }
        end
        out
      end

      private

      def bytes_of(name)
        folders = [ENV.fetch("TZDIR", nil), *FOLDERS].compact.reject(&:empty?).select { |folder| File.directory?(folder) }
        if folders.empty?
          raise ArgumentError, "zone: this system has no time zone database (#{FOLDERS.first}): install tzdata"
        end
        path = folders.map { |folder| File.join(folder, name.to_s) }.find { |each| File.file?(each) } if NAME.match?(name.to_s)
        bytes = path && File.binread(path)
        return bytes if bytes && bytes.start_with?("TZif")

        raise ArgumentError, "zone: expected a name of the time zone database such as \"Europe/Berlin\", not #{name.inspect}"
      end

      # The offset before the first change, the changes as [time, offset], and the rule of what follows them, or nil.
      def parse(bytes, name)
        version = bytes[4].to_i
        counts = bytes[20, 24].unpack("N6")
        start, width = 44, 4
        if version >= 2
          start += body_size(counts, 4)
          counts = bytes[start + 20, 24].unpack("N6")
          start += 44
          width = 8
        end
        times, types = counts[3], counts[4]
        at = bytes[start, times * width].unpack(width == 8 ? "q>*" : "l>*")
        which = bytes[start + times * width, times].unpack("C*")
        offsets = bytes[start + times * (width + 1), types * 6].scan(/.{6}/mn).map { |each| each.unpack1("l>") }
        footer = version >= 2 ? bytes[start + body_size(counts, 8)..].to_s.split("\n")[1].to_s : ""
        [offsets.first || 0, at.zip(which.map { |k| offsets.fetch(k) }), footer.empty? ? nil : footer]
      rescue NoMethodError, ::TypeError, IndexError
        raise ArgumentError, "zone: the file of #{name.inspect} in the time zone database is damaged"
      end

      def body_size(counts, width)
        ut, std, leap, times, types, chars = counts
        (times * (width + 1)) + (types * 6) + chars + (leap * (width + 4)) + std + ut
      end

      # ---- what follows the list: "CET-1CEST,M3.5.0,M10.5.0/3" ----

      ABBREVIATION = /(?:<[^>]+>|[A-Za-z]+)/.freeze
      CLOCK = /[+-]?\d+(?::\d+)?(?::\d+)?/.freeze
      RULE = /\A#{ABBREVIATION}(?<std>#{CLOCK})(?:#{ABBREVIATION}(?<dst>#{CLOCK})?,(?<from>[^,]+),(?<to>[^,]+))?\z/.freeze

      def ruled(rule, since, last)
        found = RULE.match(rule) or return []
        std = -seconds(found[:std])
        return [[since, std]] unless found[:from]

        dst = found[:dst] ? -seconds(found[:dst]) : std + 3600
        (Time.at(since).utc.year..Time.at(last).utc.year).flat_map do |year|
          [[moment(found[:from], year) - std, dst], [moment(found[:to], year) - dst, std]]
        end.sort.select { |at, _| at > since }
      end

      def seconds(clock)
        sign = clock.start_with?("-") ? -1 : 1
        hour, minute, second = clock.delete("+-").split(":").map(&:to_i)
        sign * ((hour * 3600) + ((minute || 0) * 60) + (second || 0))
      end

      # When the clocks of a year show it, as seconds of a clock that knows no zone.
      def moment(text, year)
        date, clock = text.split("/")
        day = case date
              when /\AM(\d+)\.(\d+)\.(\d)\z/ then weekday(year, $1.to_i, $2.to_i, $3.to_i)
              when /\AJ(\d+)\z/ then Time.utc(year, 1, 1).to_i + ((($1.to_i - 1) + (leap?(year) && $1.to_i > 59 ? 1 : 0)) * 86_400)
              else Time.utc(year, 1, 1).to_i + (date.to_i * 86_400)
              end
        day + (clock ? seconds(clock) : 7200)
      end

      def leap?(year)
        (year % 4).zero? && (!(year % 100).zero? || (year % 400).zero?)
      end

      # The nth weekday of a month; the fifth is the last one.
      def weekday(year, month, nth, wanted)
        first = Time.utc(year, month, 1)
        day = 1 + ((wanted - first.wday) % 7) + (7 * (nth - 1))
        days = [31, leap?(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        day -= 7 while day > days
        first.to_i + ((day - 1) * 86_400)
      end
    end
  end
  private_constant :Zones
end
