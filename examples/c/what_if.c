/* What if? An overdue promise: what it costs, what keeping it now would bring, and what to do next. */
#include <stdio.h>

#include <socialtrust.h>

#define DAY INT64_C(86400000000)
#define START INT64_C(1767258000000000) /* 2026-01-01 09:00 UTC */

static sot_status add(sot_ledger *ledger, const char *actor, const char *target, int kind, int64_t time,
                      const char *id, int64_t due, sot_error *error)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.actor = actor;
    row.target = target;
    row.kind = kind;
    row.time_us = time;
    row.id = id;
    row.due_us = due;
    return sot_ledger_add(ledger, &row, NULL, error);
}

int main(void)
{
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    sot_nexts *nexts = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_pair_score now = SOT_PAIR_SCORE_INIT, kept = SOT_PAIR_SCORE_INIT;

    sot_status status = sot_context_new(NULL, &context, &error);
    if (status == SOT_OK)
        status = sot_ledger_new(context, NULL, &ledger, &error);
    for (int day = 0; status == SOT_OK && day < 40; day += 2) {
        status = add(ledger, "zoe", "me", day % 6 ? SOT_KIND_MESSAGE : SOT_KIND_ASK, START + day * DAY, NULL,
                     SOT_TIME_NONE, &error);
        if (status == SOT_OK)
            status = add(ledger, "me", "zoe", SOT_KIND_ANSWER, START + day * DAY + DAY / 8, NULL,
                         SOT_TIME_NONE, &error);
    }
    /* I promised an offer for day 33; it is day 40. */
    if (status == SOT_OK)
        status =
            add(ledger, "me", "zoe", SOT_KIND_PROMISE, START + 30 * DAY, "offer", START + 33 * DAY, &error);
    sot_query query = SOT_QUERY_INIT;
    query.a = "me";
    query.b = "zoe";
    query.as_of_us = START + 40 * DAY;
    if (status == SOT_OK)
        status = sot_ledger_score(ledger, &query, &now, &error);

    sot_interaction keep = SOT_INTERACTION_INIT;
    keep.actor = "me";
    keep.target = "zoe";
    keep.kind = SOT_KIND_KEEP;
    keep.time_us = query.as_of_us;
    keep.ref = "offer";
    if (status == SOT_OK)
        status = sot_ledger_what_if(ledger, &query, &keep, 1, &kept, &error);
    if (status == SOT_OK)
        status = sot_ledger_next(ledger, &query, &nexts, &error);
    if (status == SOT_OK) {
        printf("zoe's trust in me: %.1f; if I keep the promise today: %.1f\n", now.trust[1].value,
               kept.trust[1].value);
        printf("next, and what the model implies it brings:\n");
        for (size_t k = 0; sot_nexts_at(nexts, k); k++) {
            const sot_next *next = sot_nexts_at(nexts, k);
            printf("  %-13s %-6s depth %+.1f, zoe's trust in me %+.1f\n",
                   sot_name_of(SOT_NAMES_ACTION, next->action), next->id, next->depth_gain, next->trust_gain);
        }
    } else {
        fprintf(stderr, "what_if: %s\n", error.message);
    }
    sot_nexts_free(nexts);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return status != SOT_OK;
}
