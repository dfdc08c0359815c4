# frozen_string_literal: true
# SPDX-License-Identifier: MIT

# For bits.py: reads "FILE TAB PROFILE'S FILE TAB TIME IN MICROSECONDS" a line, and prints the hashes of CSV and JSON of the scores.
require "digest"
require "socialtrust"

$stdin.each_line(chomp: true) do |line|
  path, profile, time = line.split("\t")
  options = { unit: :us }
  options[:profile] = SocialTrust::Profile.from_json(File.read(profile, encoding: "UTF-8")) unless profile.empty?
  scores = SocialTrust::Ledger.from_file(path, **options).scores(as_of: Integer(time))
  puts [scores.to_csv, scores.to_json].map { |text| Digest::SHA256.hexdigest(text)[0, 20] }.join(" ")
end
