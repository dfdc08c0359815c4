/* Hello: one question and its answer in, depth and trust out. */
#include <stdio.h>

#include <socialtrust.h>

int main(void)
{
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    sot_query query = SOT_QUERY_INIT;
    sot_interaction ask = SOT_INTERACTION_INIT, answer = SOT_INTERACTION_INIT;
    ask.actor = answer.target = "ada";
    ask.target = answer.actor = "ben";
    ask.kind = SOT_KIND_ASK;
    answer.kind = SOT_KIND_ANSWER;
    ask.time_us = INT64_C(1772355600000000); /* 2026-03-01 09:00 UTC */
    answer.time_us = ask.time_us + INT64_C(3600000000);
    query.a = "ada", query.b = "ben", query.as_of_us = answer.time_us;

    if (sot_context_new(NULL, &context, &error) || sot_ledger_new(context, NULL, &ledger, &error) ||
        sot_ledger_add(ledger, &ask, NULL, &error) || sot_ledger_add(ledger, &answer, NULL, &error) ||
        sot_ledger_score(ledger, &query, &score, &error)) {
        fprintf(stderr, "hello: %s\n", error.message);
    } else {
        printf("depth %.1f (%.1f to %.1f)\n", score.depth.value, score.depth.low, score.depth.high);
        printf("ada's trust in ben %.1f, ben's in ada %.1f\n", score.trust[0].value, score.trust[1].value);
    }
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return error.status != SOT_OK;
}
