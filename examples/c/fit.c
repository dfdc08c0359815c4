/* Fit: weights from labels of one's own ("these are my relationships"), and how good they are on labels that
 * were held out. fit LOG.csv LABELS.csv, the labels as lines a,b,0 or 1 under a header. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

#define AS_OF INT64_C(1783101600000000) /* 2026-07-03 18:00 UTC */
#define MOST 500

static char ids[2][MOST][80];
static const char *columns[2][MOST];
static double label[MOST];

static size_t read_labels(const char *path)
{
    size_t count = 0;
    char line[256];
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) {
        fprintf(stderr, "fit: cannot read %s\n", path);
        exit(1);
    }
    while (count < MOST &&
           fscanf(file, " %79[^,],%79[^,],%lf", ids[0][count], ids[1][count], &label[count]) == 3) {
        columns[0][count] = ids[0][count];
        columns[1][count] = ids[1][count];
        count++;
    }
    fclose(file);
    return count;
}

static void print_estimate(const char *name, const sot_estimate *x)
{
    printf("  %-18s %6.3f (%.3f to %.3f)\n", name, x->value, x->low, x->high);
}

static void print_figures(const char *whose, const sot_evaluation *evaluation, int model)
{
    const sot_figures *held = sot_evaluation_figures(evaluation, model, SOT_PART_HELD_OUT);
    const sot_figures *seen = sot_evaluation_figures(evaluation, model, SOT_PART_FITTED);
    printf("%s, on %llu labels held out (%llu of them 1):\n", whose, (unsigned long long)held->labels,
           (unsigned long long)held->positives);
    print_estimate("AUC", &held->auc);
    print_estimate("average precision", &held->average_precision);
    print_estimate("log-loss", &held->log_loss);
    print_estimate("Brier", &held->brier);
    print_estimate("calibration error", &held->ece);
    printf("  on the %llu fitted ones: AUC %.3f, log-loss %.3f\n", (unsigned long long)seen->labels,
           seen->auc.value, seen->log_loss.value);
}

int main(int count, char **arguments)
{
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    sot_profile *learned = NULL, *active = NULL;
    sot_evaluation *evaluation = NULL, *activity = NULL;
    sot_moves *moves = NULL;
    sot_error error = SOT_ERROR_INIT;
    if (count != 3) {
        fprintf(stderr, "usage: fit LOG.csv LABELS.csv\n");
        return 2;
    }
    sot_text_column a = SOT_TEXT_COLUMN_INIT, b = SOT_TEXT_COLUMN_INIT;
    sot_labels labels = SOT_LABELS_INIT;
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    sot_compare_options compare = SOT_COMPARE_OPTIONS_INIT;
    sot_activity_options months = SOT_ACTIVITY_OPTIONS_INIT;
    labels.count = read_labels(arguments[2]);
    a.strings = columns[0];
    b.strings = columns[1];
    labels.a = &a;
    labels.b = &b;
    labels.label = label;
    options.as_of_us = compare.as_of_us = AS_OF;
    months.end_us = AS_OF;
    months.cut_offs = 12; /* a small log: all of its months */

    if (sot_context_new(NULL, &context, &error) || sot_ledger_new(context, NULL, &ledger, &error) ||
        sot_ledger_read_file(ledger, arguments[1], NULL, NULL, &error) ||
        sot_ledger_learn(ledger, &labels, &options, &learned, &evaluation, &error) ||
        sot_ledger_compare_profiles(ledger, NULL, learned, &compare, &moves, &error) ||
        sot_ledger_learn_activity(ledger, &months, &active, &activity, &error)) {
        fprintf(stderr, "fit: %s\n", error.message);
    } else {
        print_figures("Depth as it is", evaluation, SOT_MODEL_GIVEN);
        print_figures("Depth as learned", evaluation, SOT_MODEL_LEARNED);
        printf("What changed:\n");
        const sot_learned_value *value;
        for (size_t k = 0; (value = sot_evaluation_value(evaluation, k)); k++)
            printf("  %-26s %6.2f -> %6.2f\n", value->path, value->before, value->after);
        sot_moves_info compared = SOT_MOVES_INFO_INIT;
        sot_moves_get_info(moves, &compared, NULL);
        printf("Who moves most, of %llu:\n", (unsigned long long)compared.compared);
        sot_move move = SOT_MOVE_INIT;
        for (uint64_t row = 0; row < 5 && sot_moves_get_row(moves, row, &move, NULL) == SOT_OK; row++)
            printf("  %-28s %5.1f -> %5.1f, most by %s\n", strcmp(move.a, "me") ? move.a : move.b,
                   move.before, move.after, move.because);
        print_figures("Chance of contact within 30 days", activity, SOT_MODEL_LEARNED);
    }
    sot_moves_free(moves);
    sot_evaluation_free(activity);
    sot_evaluation_free(evaluation);
    sot_profile_unref(active);
    sot_profile_unref(learned);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return error.status != SOT_OK;
}
