/* SPDX-License-Identifier: MIT */
/* Running evidence of one pair with rows like a mail log's: add, score, save, load, and what a CRM does for
 * each new mail (load from the column's text, add, score, save). Once with one pair's state in the cache,
 * once with many pairs in turn. */
#include "../common/flat.h"
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 1000
#define ROUNDS 400
#define MANY 20000
#define MANY_ROWS 20
#define CALLS 100000

/* Times ascend within the pair; both sides write, ask and answer; every 16th row carries cues. */
static void make_rows(sot_interaction *rows, char (*ids)[32], size_t count, const char *const channels[3],
                      bool with_id)
{
    static const char *const sides[2] = {"ann@example.org", "bob@example.org"};
    int64_t time_us = START_MS * 1000;
    for (size_t i = 0; i < count; i++) {
        uint64_t draw = mix(i + 77);
        int side = (int)(draw & 1), kind = (int)(draw >> 8 & 15);
        rows[i] = (sot_interaction)SOT_INTERACTION_INIT;
        time_us += 60000000 + (int64_t)(draw >> 16) % INT64_C(28800000000);
        rows[i].time_us = time_us;
        rows[i].actor = sides[side];
        rows[i].target = sides[!side];
        rows[i].kind = kind == 0 ? SOT_KIND_ASK : kind == 1 ? SOT_KIND_ANSWER : SOT_KIND_MESSAGE;
        rows[i].channel = channels[(draw >> 12) % 3];
        rows[i].looked_for = 1u << SOT_CUE_QUESTION | 1u << SOT_CUE_GRATITUDE;
        if (i % 16 == 0)
            set_cue(&rows[i], SOT_CUE_QUESTION, 0.75);
        if (with_id) {
            snprintf(ids[i], sizeof ids[i], "%llx@mail.example", (unsigned long long)(draw >> 8));
            rows[i].id = ids[i];
        }
    }
}

static sot_evidence *fresh(sot_context *context, const sot_profile *profile)
{
    sot_error error = SOT_ERROR_INIT;
    sot_evidence *evidence;
    must(sot_evidence_new(context, profile, "ann@example.org", "bob@example.org", &evidence, &error), &error,
         "sot_evidence_new");
    return evidence;
}

static void add_row(sot_evidence *evidence, const sot_interaction *row)
{
    sot_error error = SOT_ERROR_INIT;
    must(sot_evidence_add(evidence, row, &error), &error, "sot_evidence_add");
}

static double add_all(sot_context *context, const sot_profile *profile, const sot_interaction *rows)
{
    sot_evidence *evidence = fresh(context, profile);
    int64_t t0 = now_ns();
    for (int i = 0; i < ROWS; i++)
        add_row(evidence, &rows[i]);
    double each = (double)(now_ns() - t0) / ROWS;
    sot_evidence_free(evidence);
    return each;
}

/* Into a score with room for its signals, which a host makes once. */
static double score_one(sot_evidence *evidence, int64_t as_of_us, sot_pair_score *score)
{
    sot_error error = SOT_ERROR_INIT;
    must(evidence_score(evidence, NULL, as_of_us, NULL, score, &error), &error, "sot_evidence_score");
    return score->depth.value;
}

/* Many pairs in turn: no state is in the cache when its row comes. */
static void many(sot_context *context, const sot_profile *profile, const sot_interaction *rows)
{
    double times[MANY_ROWS];
    sot_pair_score score;
    score_init(&score);
    uint64_t before = memory_kib("VmRSS");
    sot_evidence **all = need(MANY, sizeof *all);
    for (int i = 0; i < MANY; i++)
        all[i] = fresh(context, profile);
    for (int row = 0; row < MANY_ROWS; row++) {
        int64_t t0 = now_ns();
        for (int i = 0; i < MANY; i++)
            add_row(all[i], &rows[row]);
        times[row] = (double)(now_ns() - t0) / MANY;
    }
    put(median(times, MANY_ROWS), "ns", "evidence.add.cold");
    int64_t t0 = now_ns();
    double sum = 0;
    for (int i = 0; i < MANY; i++)
        sum += score_one(all[i], rows[MANY_ROWS].time_us, &score);
    put((double)(now_ns() - t0) / MANY, "ns", "evidence.score.cold");
    put((double)(memory_kib("VmRSS") - before) * 1024 / MANY, "bytes", "evidence.state");
    if (sum < 0)
        puts("a negative depth");
    for (int i = 0; i < MANY; i++)
        sot_evidence_free(all[i]);
    free(all);
}

static void saving(sot_context *context, const sot_profile *profile, const sot_interaction *rows,
                   size_t count, const char *name)
{
    sot_error error = SOT_ERROR_INIT;
    sot_evidence *evidence = fresh(context, profile), *copy;
    sot_pair_score score;
    score_init(&score);
    for (size_t i = 0; i < count; i++)
        add_row(evidence, &rows[i]);
    size_t size = sot_evidence_saved_size(evidence), room = size + 4096, written = 0;
    char *blob = need(room, 1);
    put((double)size, "bytes", "evidence.blob.%s", name);

    int64_t t0 = now_ns();
    for (int i = 0; i < CALLS; i++)
        must(sot_evidence_save(evidence, blob, room, &written, &error), &error, "sot_evidence_save");
    put((double)(now_ns() - t0) / CALLS, "ns", "evidence.save.%s", name);
    t0 = now_ns();
    for (int i = 0; i < CALLS; i++) {
        must(sot_evidence_load(context, profile, blob, written, &copy, &error), &error, "sot_evidence_load");
        sot_evidence_free(copy);
    }
    put((double)(now_ns() - t0) / CALLS, "ns", "evidence.load.%s", name);

    char *kept = need(written, 1);
    memcpy(kept, blob, written);
    size_t kept_size = written;
    t0 = now_ns();
    for (int i = 0; i < CALLS; i++) {
        must(sot_evidence_load(context, profile, kept, kept_size, &copy, &error), &error,
             "sot_evidence_load");
        add_row(copy, &rows[count]);
        score_one(copy, rows[count].time_us, &score);
        must(sot_evidence_save(copy, blob, room, &written, &error), &error, "sot_evidence_save");
        sot_evidence_free(copy);
    }
    put((double)(now_ns() - t0) / CALLS, "ns", "evidence.crm_cycle.%s", name);
    sot_evidence_free(evidence);
    free(blob);
    free(kept);
}

int mode_evidence(void)
{
    static const char *const unnamed[3] = {NULL, NULL, NULL}, *const named[3] = {"mail", "mail", "chat"};
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = context_of(1);
    sot_profile *profile;
    must(sot_profile_builtin(context, &profile, &error), &error, "sot_profile_builtin");
    static const char *const names[3] = {"plain", "channel", "channel_id"};
    sot_interaction *forms[3], *rows;
    char(*ids)[32] = need(ROWS + 1, sizeof *ids);
    double adds[3][ROUNDS];
    for (int form = 0; form < 3; form++) {
        forms[form] = need(ROWS + 1, sizeof **forms);
        make_rows(forms[form], ids, ROWS + 1, form ? named : unnamed, form == 2);
    }
    for (int round = 0; round < ROUNDS; round++) /* in turns, so that they can be compared */
        for (int form = 0; form < 3; form++)
            adds[form][round] = add_all(context, profile, forms[form]);
    for (int form = 0; form < 3; form++)
        put(median(adds[form], ROUNDS), "ns", "evidence.add.%s", names[form]);
    rows = forms[2];

    sot_evidence *evidence = fresh(context, profile);
    for (int i = 0; i < ROWS; i++)
        add_row(evidence, &rows[i]);
    double times[5], sum = 0;
    sot_pair_score score;
    score_init(&score);
    for (int round = 0; round < 5; round++) {
        int64_t t0 = now_ns();
        for (int i = 0; i < CALLS; i++)
            sum += score_one(evidence, rows[ROWS - 1].time_us + (int64_t)i * 1000000, &score);
        times[round] = (double)(now_ns() - t0) / CALLS;
    }
    if (sum < 0)
        puts("a negative depth");
    put(median(times, 5), "ns", "evidence.score.hot");
    sot_evidence_free(evidence);
    many(context, profile, rows);
    saving(context, profile, rows, 20, "20_rows");
    saving(context, profile, rows, ROWS, "1000_rows");
    for (int form = 0; form < 3; form++)
        free(forms[form]);
    free(ids);
    sot_profile_unref(profile);
    sot_context_unref(context);
    return 0;
}

/* A fixed number of each call, for instructions.py: 1,000 additions with channel and id, 500 scores, and 200
 * times load, add, score and save after 20 rows. */
int mode_counted(void)
{
    static const char *const named[3] = {"mail", "mail", "chat"};
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = context_of(1);
    sot_profile *profile;
    must(sot_profile_builtin(context, &profile, &error), &error, "sot_profile_builtin");
    sot_interaction *rows = need(ROWS + 1, sizeof *rows);
    char(*ids)[32] = need(ROWS + 1, sizeof *ids), *saved = need(8192, 1), *blob = need(8192, 1);
    make_rows(rows, ids, ROWS + 1, named, true);
    sot_evidence *evidence = fresh(context, profile), *copy;
    sot_pair_score score;
    score_init(&score);
    size_t size = 0, written;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        if (i == 20)
            must(sot_evidence_save(evidence, saved, 8192, &size, &error), &error, "sot_evidence_save");
        add_row(evidence, &rows[i]);
    }
    for (int i = 0; i < 500; i++)
        sum += score_one(evidence, rows[ROWS - 1].time_us + (int64_t)i * 1000000, &score);
    for (int i = 0; i < 200; i++) {
        must(sot_evidence_load(context, profile, saved, size, &copy, &error), &error, "sot_evidence_load");
        add_row(copy, &rows[20]);
        sum += score_one(copy, rows[20].time_us, &score);
        must(sot_evidence_save(copy, blob, 8192, &written, &error), &error, "sot_evidence_save");
        sot_evidence_free(copy);
    }
    sot_evidence_free(evidence);
    sot_profile_unref(profile);
    sot_context_unref(context);
    free(rows), free(ids), free(saved), free(blob);
    return sum < 0;
}
