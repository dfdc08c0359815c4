/* A CRM's way: one pair's evidence kept in a database column, continued with each new e-mail.
 *
 * The "database" here is a struct; the point is what goes into it and what happens when an e-mail arrives
 * late. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

#define DAY INT64_C(86400000000)
#define START INT64_C(1767258000000000) /* 2026-01-01 09:00 UTC */

typedef struct record { /* one row of the CRM's contact table */
    void *evidence;     /* a BLOB or bytea, NULL at first */
    size_t size;
    double depth, trust;
} record;

static sot_interaction mail(const char *from, const char *to, int64_t time, const char *id)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.actor = from;
    row.target = to;
    row.time_us = time;
    row.channel = "mail";
    row.id = id;
    return row;
}

/* Keeps evidence and score in the record. */
static sot_status store(record *contact, sot_evidence *evidence, int64_t now, sot_error *error)
{
    size_t size = sot_evidence_saved_size(evidence);
    void *blob = malloc(size);
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    sot_query query = SOT_QUERY_INIT;
    query.as_of_us = now;
    sot_status status = blob ? sot_evidence_save(evidence, blob, size, &size, error) : SOT_E_MEMORY;
    if (status == SOT_OK)
        status = sot_evidence_score(evidence, &query, &score, error);
    if (status != SOT_OK) {
        free(blob);
        return status;
    }
    free(contact->evidence);
    contact->evidence = blob;
    contact->size = size;
    contact->depth = score.depth.value;
    contact->trust = score.trust[1].value; /* side 1 is "me", after "ada" in byte order: my trust in ada */
    return SOT_OK;
}

/* The background job after one new e-mail: O(1), unless it is late. */
static sot_status on_mail(sot_context *context, sot_profile *profile, record *contact,
                          const sot_interaction *row, int64_t now, sot_error *error)
{
    sot_evidence *evidence = NULL;
    sot_status status = contact->evidence ? sot_evidence_load(context, profile, contact->evidence,
                                                              contact->size, &evidence, error)
                                          : sot_evidence_new(context, profile, "ada", "me", &evidence, error);
    if (status == SOT_OK)
        status = sot_evidence_add(evidence, row, error);
    if (status == SOT_OK)
        status = store(contact, evidence, now, error);
    sot_evidence_free(evidence);
    return status;
}

int main(void)
{
    sot_context *context = NULL;
    sot_profile *profile = NULL;
    sot_error error = SOT_ERROR_INIT;
    record ada = {NULL, 0, 0, 0};
    sot_status status = sot_context_new(NULL, &context, &error);
    if (status == SOT_OK)
        status = sot_profile_builtin(context, &profile, &error);

    /* Thirty days of mail: I write in the morning, ada answers two hours later. */
    sot_interaction all[61];
    char ids[61][16];
    for (int k = 0; k < 60; k++) {
        snprintf(ids[k], sizeof ids[k], "m%d", k);
        int64_t time = START + k / 2 * DAY + (k % 2) * INT64_C(7200000000);
        all[k] = mail(k % 2 ? "ada" : "me", k % 2 ? "me" : "ada", time, ids[k]);
        if (status == SOT_OK)
            status = on_mail(context, profile, &ada, &all[k], time, &error);
        if (status == SOT_OK && (k == 1 || k == 19 || k == 59))
            printf("after %2d mails: depth %.1f, my trust in ada %.1f\n", k + 1, ada.depth, ada.trust);
    }

    /* One that was written on day 10 is delivered now. */
    int64_t now = START + 30 * DAY;
    all[60] = mail("ada", "me", START + 10 * DAY, "late");
    if (status == SOT_OK) {
        status = on_mail(context, profile, &ada, &all[60], now, &error);
        printf("a late mail: %s\n", sot_status_name(status));
        if (status == SOT_E_NEEDS_REPLAY) { /* the CRM has the rows: replay the pair */
            sot_evidence *evidence = NULL;
            sot_query pair = SOT_QUERY_INIT;
            pair.a = "ada";
            pair.b = "me";
            pair.profile = profile;
            status = sot_evidence_replay(context, &pair, all, 61, &evidence, &error);
            if (status == SOT_OK)
                status = store(&ada, evidence, now, &error);
            sot_evidence_free(evidence);
            printf("replayed: depth %.1f, my trust in ada %.1f\n", ada.depth, ada.trust);
        }
    }
    if (status != SOT_OK)
        fprintf(stderr, "running_evidence: %s\n", error.message);
    free(ada.evidence);
    sot_profile_unref(profile);
    sot_context_unref(context);
    return status != SOT_OK;
}
