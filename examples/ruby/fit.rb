# frozen_string_literal: true
# Fit: weights from labels of one's own ("these are my relationships"), and how good they are on labels that were held
# out. fit.rb LOG.csv LABELS.csv, the labels as lines a,b,0 or 1 under a header.
require "csv"
require "socialtrust"

AS_OF = "2026-07-03T18:00:00Z"

def show(whose, judged)
  held, seen = judged.held_out, judged.fitted
  puts "#{whose}, on #{held.labels} labels held out (#{held.positives} of them 1):"
  { "AUC" => held.auc, "average precision" => held.average_precision, "log-loss" => held.log_loss, "Brier" => held.brier,
    "calibration error" => held.ece }.each do |name, figure|
    puts format("  %-18s %6.3f (%.3f to %.3f)", name, figure.value, figure.low, figure.high)
  end
  puts format("  on the #{seen.labels} fitted ones: AUC %.3f, log-loss %.3f", seen.auc.value, seen.log_loss.value)
end

abort "usage: fit.rb LOG.csv LABELS.csv" unless ARGV.size == 2
ledger = SocialTrust::Ledger.from_file(ARGV[0])
labels = CSV.read(ARGV[1], headers: true).map { |row| { a: row["a"], b: row["b"], label: Float(row["label"]) } }

learned, evaluation = ledger.learn(labels, as_of: AS_OF)
moves = ledger.compare_profiles(nil, learned, as_of: AS_OF)
_, activity = ledger.learn_activity(stop: AS_OF, cut_offs: 12) # a small log: all of its months

show("Depth as it is", evaluation.given)
show("Depth as learned", evaluation.learned)
puts "What changed:"
evaluation.values.each { |value| puts format("  %-26s %6.2f -> %6.2f", value.path, value.before, value.after) }
puts "Who moves most, of #{moves.compared}:"
moves.first(5).each do |move|
  puts format("  %-28s %5.1f -> %5.1f, most by %s", move.a == "me" ? move.b : move.a, move.before, move.after, move.because)
end
show("Chance of contact within 30 days", activity.learned)
