/* SPDX-License-Identifier: MIT */
/* Any document given to a reader of interactions: whole, and in small pieces on two threads, the outcome is
 * the same; a refused one leaves nothing behind; an accepted one survives a round trip through NDJSON and can
 * be scored. */
#ifndef SOT_TESTS_FUZZ_READER_H
#define SOT_TESTS_FUZZ_READER_H

#include "../common/flat.h"
#include "fuzz.h"

typedef sot_status (*fuzz_reader_fn)(sot_ledger *ledger, sot_read_fn read, void *user,
                                     const sot_read_options *options, sot_added *added, sot_error *error);

static inline sot_ledger_info fuzz_info(sot_ledger *ledger)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    REQUIRE(sot_ledger_get_info(ledger, &info, NULL) == SOT_OK);
    return info;
}

static inline void fuzz_score_all(sot_ledger *ledger, const sot_ledger_info *info)
{
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    sot_error error = SOT_ERROR_INIT;
    options.as_of_us = info->interactions ? info->last_us : 0;
    REQUIRE(sot_ledger_scores(ledger, NULL, &options, &scores, &error) == SOT_OK);
    REQUIRE(sot_scores_count(scores) == info->pairs);
    for (uint64_t row = 0; row < sot_scores_count(scores) && row < 4; row++) {
        sot_pair_score score;
        score_init(&score);
        REQUIRE(ledger_score(ledger, NULL, scores_row(scores, row).a, scores_row(scores, row).b,
                             info->last_us, NULL, &score, &error) == SOT_OK);
        fuzz_check_score(&score);
        REQUIRE(score.depth.value == sot_scores_column(scores, "depth")[row]);
    }
    sot_scores_free(scores);
}

static inline void fuzz_round_trip(sot_context *context, sot_ledger *ledger, const sot_ledger_info *info)
{
    fuzz_bytes first = {NULL, 0, 0}, second = {NULL, 0, 0};
    sot_ledger *again = NULL;
    sot_error error = SOT_ERROR_INIT;
    REQUIRE(sot_ledger_write_ndjson(ledger, NULL, fuzz_append, &first, &error) == SOT_OK);
    REQUIRE(sot_ledger_new(context, NULL, &again, NULL) == SOT_OK);
    fuzz_source source = {(const uint8_t *)first.p, first.n, SIZE_MAX};
    sot_status status = sot_ledger_read_ndjson(again, fuzz_read, &source, NULL, NULL, &error);
    if (status != SOT_OK)
        fprintf(stderr, "%s\n%.*s", error.message, (int)first.n, first.p);
    REQUIRE(status == SOT_OK);
    sot_ledger_info other = fuzz_info(again);
    REQUIRE(other.interactions == info->interactions && other.contacts == info->contacts &&
            other.pairs == info->pairs && other.first_us == info->first_us && other.last_us == info->last_us);
    REQUIRE(sot_ledger_write_ndjson(again, NULL, fuzz_append, &second, &error) == SOT_OK);
    REQUIRE(first.n == second.n);
    free(first.p);
    free(second.p);
    sot_ledger_free(again);
}

/* Who is mentioned first has the lower number, however the document is cut up. */
static inline char *fuzz_contacts(sot_ledger *ledger, uint64_t count)
{
    fuzz_bytes ids = {NULL, 0, 0};
    for (uint64_t i = 0; i < count; i++) {
        sot_contact contact = SOT_CONTACT_INIT;
        REQUIRE(sot_ledger_contact_at(ledger, i, &contact, NULL) == SOT_OK);
        REQUIRE(fuzz_append(&ids, contact.id, strlen(contact.id)) == 0 && fuzz_append(&ids, "\n", 1) == 0);
    }
    REQUIRE(fuzz_append(&ids, "", 1) == 0);
    return ids.p;
}

static inline int fuzz_reader(fuzz_reader_fn reader, const uint8_t *data, size_t size)
{
    static const size_t pieces[] = {SIZE_MAX, 7};
    sot_ledger_info infos[2];
    sot_added added[2];
    sot_error errors[2] = {SOT_ERROR_INIT, SOT_ERROR_INIT};
    sot_status statuses[2];
    char *contacts[2];
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.ignore_unknown = size & 1;
    options.time_unit = (int)(size / 2 % 4);
    options.line_limit = size % 5 == 0 ? 96 : 0;
    for (unsigned i = 0; i < 2; i++) {
        sot_context *context = fuzz_context(i + 1);
        sot_ledger *ledger = NULL;
        fuzz_source source = {data, size, pieces[i]};
        memset(&added[i], 0, sizeof added[i]);
        REQUIRE(sot_ledger_new(context, NULL, &ledger, NULL) == SOT_OK);
        statuses[i] = reader(ledger, fuzz_read, &source, &options, &added[i], &errors[i]);
        fuzz_check_error(statuses[i], &errors[i]);
        infos[i] = fuzz_info(ledger);
        contacts[i] = fuzz_contacts(ledger, infos[i].contacts);
        if (statuses[i] != SOT_OK) {
            REQUIRE(infos[i].interactions == 0 && infos[i].contacts == 0);
        } else {
            REQUIRE(added[i].added == infos[i].interactions &&
                    added[i].added + added[i].duplicates == added[i].rows);
            fuzz_score_all(ledger, &infos[i]);
            if (i == 0)
                fuzz_round_trip(context, ledger, &infos[i]);
        }
        sot_ledger_free(ledger);
        sot_context_unref(context);
    }
    if (statuses[0] != statuses[1] || strcmp(errors[0].message, errors[1].message) != 0)
        fprintf(stderr, "whole: %s\nin pieces: %s\n", errors[0].message, errors[1].message);
    REQUIRE(statuses[0] == statuses[1]);
    REQUIRE(strcmp(errors[0].message, errors[1].message) == 0);
    REQUIRE(infos[0].interactions == infos[1].interactions && infos[0].contacts == infos[1].contacts);
    REQUIRE(strcmp(contacts[0], contacts[1]) == 0);
    free(contacts[0]);
    free(contacts[1]);
    return 0;
}

#endif
