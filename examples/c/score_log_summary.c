/* SPDX-License-Identifier: MIT */
/* What the user came for: how many are relationships, what awaits my move, what fell since Monday and why. */
#include "score_log.h"

#include <math.h>
#include <string.h>

#define DEPTH_LEAST 5 /* a relationship */
#define FALL_LEAST 3  /* points worth a word */
#define ITEMS_MOST 8  /* contacts whose open items are listed */

/* Midnight of the last Monday before the day of `time`, in the profile's days. */
static int64_t monday_before(int64_t time, int64_t offset, char date[32])
{
    int64_t local = time + offset;
    int64_t day = local / DAY_US - (local % DAY_US < 0);
    int64_t weekday = ((day + 3) % 7 + 7) % 7; /* 0 is Monday; 1970 began on a Thursday */
    day -= weekday ? weekday : 7;
    int64_t monday = day * DAY_US - offset;
    if (monday < SOT_TIME_MIN)
        monday = SOT_TIME_MIN;
    sot_time_format(monday + offset, date, NULL);
    date[strcspn(date, "T")] = '\0';
    return monday;
}

static void age(log_tongue tongue, double days, char *out, size_t size)
{
    char number[32];
    bool hours = days < 2;
    double n = round(hours ? days * 24 : days);
    snprintf(number, sizeof number, "%.0f", n);
    compose(out, size,
            say(tongue, !hours  ? SAY_DAYS
                        : n < 2 ? SAY_HOUR
                                : SAY_HOURS),
            (const char *[]){number}, 1);
}

/* "your promise "offer" is overdue by 4 days" */
static void item_words(log_tongue tongue, const sot_owed *owed, char *out, size_t size)
{
    static const log_phrase phrases[2][4] = {
        {SAY_YOUR_COMPLAINT, SAY_YOUR_PROMISE, SAY_YOUR_QUESTION, SAY_YOUR_TURN},
        {SAY_NEW_COMPLAINT, SAY_NEW_PROMISE, SAY_NEW_QUESTION, SAY_NEW_TURN}};
    bool just = owed->age_days * 24 < 1; /* nobody has waited yet */
    char id[256] = "", days[64];
    if (owed->id[0]) {
        char fitted[200];
        fit(fitted, sizeof fitted, owed->id, 40);
        snprintf(id, sizeof id, tongue == GERMAN ? " „%s“" : " \"%s\"", fitted);
    }
    age(tongue, owed->age_days, days, sizeof days);
    compose(out, size, say(tongue, phrases[just][owed->kind]), (const char *[]){id, days}, 2);
}

static sot_status explain(const scored *s, const char *other, sot_explanation **out, int *side,
                          sot_error *error)
{
    sot_inputs inputs;
    sot_status status = inputs_of(s, s->options->me, other, &inputs, error);
    if (status == SOT_OK)
        status = sot_ledger_side(s->ledger, s->options->me, other, side, error);
    if (status == SOT_OK)
        status =
            sot_ledger_explain(s->ledger, s->profile, s->options->me, other, s->as_of, &inputs, out, error);
    return status;
}

static void put(const scored *s, const char *text, int indent)
{
    char line[4096];
    snprintf(line, sizeof line, "%*s%s", indent, "", text);
    put_wrapped(line, s->columns, indent + 2);
}

/* "4 await your move", and of the deepest of them what. */
static sot_status moves(const scored *s, sot_error *error)
{
    log_tongue t = s->options->tongue;
    size_t count = (size_t)sot_scores_count(s->scores), waiting = 0, listed = 0;
    char text[2048], number[32];
    for (size_t row = 0; row < count; row++)
        waiting += sot_scores_owed(s->scores, row, sot_scores_me_side(s->scores, row)) > 0;
    compose(text, sizeof text, say(t, waiting == 1 ? SAY_SUM_MOVE : SAY_SUM_MOVES),
            (const char *[]){grouped(t, waiting, number)}, 1);
    put(s, text, 2);
    for (size_t k = 0; k < count && listed < waiting && listed < ITEMS_MOST; k++) {
        size_t row = s->order[k];
        sot_explanation *x = NULL;
        int side;
        if (sot_scores_owed(s->scores, row, sot_scores_me_side(s->scores, row)) == 0)
            continue;
        sot_status status = explain(s, other_of(s->scores, row), &x, &side, error);
        if (status != SOT_OK)
            return status;
        listed++;
        for (size_t i = 0; i < sot_explanation_owed_count(x); i++) {
            const sot_owed *owed = sot_explanation_owed(x, i);
            char words[512], who[512];
            if (owed->side != side)
                continue;
            item_words(t, owed, words, sizeof words);
            fit(who, sizeof who, other_of(s->scores, row), 60);
            compose(text, sizeof text, say(t, SAY_ITEM), (const char *[]){who, words}, 2);
            put(s, text, 4);
        }
        sot_explanation_free(x);
    }
    if (waiting > listed) {
        compose(text, sizeof text, say(t, SAY_ITEMS_MORE),
                (const char *[]){grouped(t, waiting - listed, number)}, 1);
        put(s, text, 4);
    }
    return SOT_OK;
}

/* Whether an open item is what a signal of trust, or of depth, counts. */
static bool belongs(const sot_owed *owed, bool trust, int signal)
{
    if (!trust)
        return (signal == SOT_DEPTH_REPLIES || signal == SOT_DEPTH_ASKS) && owed->kind >= SOT_OWED_QUESTION;
    return signal == SOT_TRUST_COMMITMENTS      ? owed->kind == SOT_OWED_PROMISE
           : signal == SOT_TRUST_RECOVERY       ? owed->kind == SOT_OWED_COMPLAINT
           : signal == SOT_TRUST_RESPONSIVENESS ? owed->kind >= SOT_OWED_QUESTION
                                                : false;
}

/* The deepest fall in words: from where to where, the signal that moved it most, and the open item behind it.
 */
static sot_status fall_words(const scored *s, const char *other, int64_t monday, bool trust, sot_error *error)
{
    log_tongue t = s->options->tongue;
    sot_change change = {.size = sizeof change};
    sot_inputs inputs;
    sot_explanation *x = NULL;
    int side = 0;
    sot_status status = inputs_of(s, s->options->me, other, &inputs, error);
    if (status == SOT_OK)
        status = sot_ledger_explain_change(s->ledger, s->profile, s->options->me, other, monday, s->as_of,
                                           &inputs, &change, error);
    if (status == SOT_OK)
        status = explain(s, other, &x, &side, error);
    if (status != SOT_OK)
        return status;

    const double *points = trust ? change.trust[1 - side] : change.depth;
    int count = trust ? (int)SOT_TRUST_COUNT : (int)SOT_DEPTH_COUNT, most = 0;
    for (int i = 1; i < count; i++)
        if (points[i] < points[most])
            most = i;
    const sot_owed *found = NULL;
    double since = (double)(s->as_of - monday) / (double)DAY_US;
    for (size_t i = 0; i < sot_explanation_owed_count(x); i++) {
        const sot_owed *owed = sot_explanation_owed(x, i);
        if (owed->side == side && belongs(owed, trust, most) && (!found || owed->age_days <= since))
            found = owed;
    }
    char because[512], who[512], from[32], to[32], by[32], fall[1024], text[2048];
    double before = trust ? change.before.trust[1 - side].value : change.before.depth.value;
    double after = trust ? change.after.trust[1 - side].value : change.after.depth.value;
    if (found)
        item_words(t, found, because, sizeof because);
    else
        snprintf(because, sizeof because, "%s",
                 say(t, (log_phrase)((trust ? SAY_WHY_COMMITMENTS : SAY_WHY_RHYTHM) + most)));
    fit(who, sizeof who, other, 60);
    snprintf(from, sizeof from, "%.0f", before);
    snprintf(to, sizeof to, "%.0f", after);
    snprintf(by, sizeof by, "%.0f", before - after);
    compose(fall, sizeof fall, say(t, trust ? SAY_FALL_TRUST : SAY_FALL_DEPTH),
            (const char *[]){who, by, from, to}, 4);
    compose(text, sizeof text, say(t, SAY_BECAUSE), (const char *[]){fall, because}, 2);
    put(s, text, 4);
    sot_explanation_free(x);
    return SOT_OK;
}

static bool is_relationship(const scored *s, const sot_scores *scores, size_t row)
{
    return sot_scores_column(scores, "depth")[row] >= DEPTH_LEAST &&
           sot_scores_column(scores, "depth_confidence")[row] >= s->floor;
}

/* Relationships that fell since Monday, and the deepest fall explained. */
static sot_status falls(const scored *s, sot_error *error)
{
    log_tongue t = s->options->tongue;
    double offset = 0;
    char date[32], since[64], text[1024], number[32], least[16];
    sot_attention *attention = NULL;
    sot_scores *then = NULL;
    sot_status status = sot_profile_get(s->profile, "fold.day_offset_minutes", &offset, error);
    if (status != SOT_OK)
        return status;
    int64_t monday = monday_before(s->as_of, (int64_t)(offset * 60e6), date);
    if (s->attention)
        status = sot_attention_new(s->ledger, s->profile, monday, &attention, error);
    if (status == SOT_OK) {
        sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
        asked.as_of_us = monday;
        asked.me = s->options->me;
        asked.attention = attention;
        status = sot_ledger_scores(s->ledger, s->profile, &asked, &then, error);
    }
    sot_attention_free(attention);
    if (status != SOT_OK)
        return status;

    size_t count = 0, worst = 0;
    double deepest = 0;
    bool by_trust = false;
    /* Both tables are in byte order of the pairs: walk them side by side. */
    for (size_t row = 0, old = 0; row < sot_scores_count(s->scores) && old < sot_scores_count(then); row++) {
        const char *other = other_of(s->scores, row);
        while (old < sot_scores_count(then) &&
               (strcmp(sot_scores_a(then, old), sot_scores_a(s->scores, row)) < 0 ||
                (strcmp(sot_scores_a(then, old), sot_scores_a(s->scores, row)) == 0 &&
                 strcmp(sot_scores_b(then, old), sot_scores_b(s->scores, row)) < 0)))
            old++;
        if (old == sot_scores_count(then) || strcmp(other_of(then, old), other) != 0 ||
            (!is_relationship(s, s->scores, row) && !is_relationship(s, then, old)))
            continue;
        double depth = sot_scores_column(then, "depth")[old] - sot_scores_column(s->scores, "depth")[row];
        double trust = trust_in_me(then, old) - trust_in_me(s->scores, row);
        double fall = trust > depth ? trust : depth;
        count += fall >= FALL_LEAST;
        if (fall > deepest) {
            deepest = fall;
            worst = row;
            by_trust = trust > depth;
        }
    }
    compose(since, sizeof since, say(t, SAY_MONDAY), (const char *[]){date}, 1);
    snprintf(least, sizeof least, "%d", FALL_LEAST);
    compose(text, sizeof text,
            say(t, count == 0   ? SAY_NO_FALL
                   : count == 1 ? SAY_FALL
                                : SAY_FALLS),
            (const char *[]){grouped(t, count, number), least, since}, 3);
    put(s, text, 2);
    if (count)
        status = fall_words(s, other_of(s->scores, worst), monday, by_trust, error);
    sot_scores_free(then);
    return status;
}

sot_status summary_print(const scored *s, sot_error *error)
{
    log_tongue t = s->options->tongue;
    size_t count = (size_t)sot_scores_count(s->scores), related = 0;
    char text[1024], number[32], least[16];
    for (size_t row = 0; row < count; row++)
        related += is_relationship(s, s->scores, row);
    if (s->options->rows)
        putchar('\n');
    compose(text, sizeof text, say(t, count == 1 ? SAY_SUM_CONTACT : SAY_SUM_CONTACTS),
            (const char *[]){grouped(t, count, number)}, 1);
    put(s, text, 2);
    snprintf(least, sizeof least, "%d", DEPTH_LEAST);
    compose(text, sizeof text, say(t, related == 1 ? SAY_SUM_RELATION : SAY_SUM_RELATIONS),
            (const char *[]){grouped(t, related, number), least}, 2);
    put(s, text, 2);
    if (count == 0)
        return SOT_OK;
    sot_status status = moves(s, error);
    return status == SOT_OK ? falls(s, error) : status;
}
