/* SPDX-License-Identifier: MIT */
/* What was known when each turn began, and how long its answer took: turns LOG.csv PROFILE.json FAST.json
 * OUT.bin
 *
 * A turn of i begins with i's first dialogue towards j after j's last. At that moment, before anything later
 * is seen, the running evidence of the pair is scored with PROFILE, and its responsiveness once more with
 * FAST (a shorter time constant); beside it stand plain sums over all pairs of a contact. OUT.bin as of
 * `signals`; contacts are numbers below 4096. */
#include "../common/flat.h"
#include <inttypes.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

#define CONTACTS 4096
#define DAY 86400e6
#define MOST 80

typedef struct event {
    int64_t t;
    size_t order;
    int i, j;
    double audience;
} event;

/* Decayed outcomes of one contact over all its pairs, 90 days. */
typedef struct outcomes {
    double r, s, at, log_sum, log_count;
} outcomes;

typedef struct pair {
    sot_evidence *evidence, *fast;
    int last_actor;
    double last[2], count[2], open_at[2]; /* by the smaller, by the larger number; open turns, NAN none */
    int counted[2];                       /* the open turn has had its outcome */
    double log_sum[2], log_count[2];      /* ln seconds that a side took to answer */
} pair;

static struct {
    char names[MOST][40];
    double at[MOST];
    int count, named;
} row;

static event *events;
static size_t event_count, event_room;
static outcomes answering[CONTACTS], asking[CONTACTS];
static double sent_at[CONTACTS], sent[CONTACTS];
static int32_t *pair_of;
static pair *pairs;
static size_t pair_count;

static void die(const char *what, const sot_error *error)
{
    fprintf(stderr, "turns: %s: %s\n", what, error ? error->message : "failed");
    exit(2);
}

static void put(double value, const char *name)
{
    if (row.count == MOST)
        die("too many columns", NULL);
    if (!row.named)
        snprintf(row.names[row.count], sizeof row.names[0], "%s", name);
    row.at[row.count++] = value;
}

static int collect(void *user, const sot_interaction *interaction)
{
    (void)user;
    if (event_count == event_room) {
        event_room = event_room * 2 + 65536;
        events = realloc(events, event_room * sizeof *events);
        if (!events)
            die("memory", NULL);
    }
    event *e = &events[event_count];
    *e = (event){interaction->time_us, event_count, atoi(interaction->actor), atoi(interaction->target),
                 interaction->audience};
    event_count++;
    return e->i < 0 || e->j < 0 || e->i >= CONTACTS || e->j >= CONTACTS;
}

static int by_time(const void *x, const void *y)
{
    const event *a = x, *b = y;
    if (a->t != b->t)
        return a->t < b->t ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static double fade(double us)
{
    return exp2(-us / (90 * DAY));
}

static void outcome(outcomes *o, double t, double r, double s)
{
    double f = fade(t - o->at);
    o->r = o->r * f + r;
    o->s = o->s * f + s;
    o->at = t;
}

static sot_profile *read_profile(sot_context *context, const char *path)
{
    char text[65536];
    FILE *file = fopen(path, "rb");
    if (!file)
        die(path, NULL);
    size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    sot_error error = SOT_ERROR_INIT;
    sot_profile *profile = NULL;
    if (sot_profile_from_json(context, text, size, &profile, &error))
        die("profile", &error);
    return profile;
}

static pair *pair_for(sot_context *context, sot_profile *profile, sot_profile *fast, int i, int j)
{
    int low = i < j ? i : j, high = i < j ? j : i;
    int32_t *slot = &pair_of[(size_t)low * CONTACTS + (size_t)high];
    if (*slot == 0) {
        sot_error error = SOT_ERROR_INIT;
        char a[16], b[16];
        snprintf(a, sizeof a, "%d", low);
        snprintf(b, sizeof b, "%d", high);
        pairs = realloc(pairs, (pair_count + 1) * sizeof *pairs);
        if (!pairs)
            die("memory", NULL);
        pair *p = &pairs[pair_count++];
        *p = (pair){.last_actor = -1, .open_at = {NAN, NAN}, .last = {NAN, NAN}};
        if (sot_evidence_new(context, profile, a, b, &p->evidence, &error) ||
            sot_evidence_new(context, fast, a, b, &p->fast, &error))
            die("evidence", &error);
        *slot = (int32_t)pair_count;
    }
    return &pairs[*slot - 1];
}

static void put_library(pair *p, const event *e)
{
    sot_error error = SOT_ERROR_INIT;
    sot_pair_score score, fast;
    score_init(&score);
    score_init(&fast);
    if (evidence_score(p->evidence, NULL, e->t, NULL, &score, &error) ||
        evidence_score(p->fast, NULL, e->t, NULL, &fast, &error))
        die("score", &error);
    int i = atoi(held(p->evidence).a) == e->i ? 0 : 1; /* the side of the turn's owner */
    const sot_signal *theirs = &score.trust_signals[i][SOT_TRUST_RESPONSIVENESS];
    const sot_signal *mine = &score.trust_signals[1 - i][SOT_TRUST_RESPONSIVENESS];
    put(isnan(score.replies) ? .5 : score.replies, "replies");
    put(theirs->r, "theirs_r");
    put(theirs->s, "theirs_s");
    put(mine->r, "mine_r");
    put(mine->s, "mine_s");
    put(fast.trust_signals[i][SOT_TRUST_RESPONSIVENESS].r, "fast_r");
    put(fast.trust_signals[i][SOT_TRUST_RESPONSIVENESS].s, "fast_s");
    put(fast.trust_signals[1 - i][SOT_TRUST_RESPONSIVENESS].r, "fast_mine_r");
    put(fast.trust_signals[1 - i][SOT_TRUST_RESPONSIVENESS].s, "fast_mine_s");
    put(score.pulse, "pulse");
    put(score.depth.value, "depth");
    put(isnan(score.turns) ? 1 : score.turns, "turns");
    put(score.given[i], "given");
    put(score.given[1 - i], "received");
    put(score.silence_days, "silence");
    put(score.usual_gap_days, "usual_gap");
    put((double)score.active_days, "active_days");
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: turns LOG.csv PROFILE.json FAST.json OUT.bin\n");
        return 2;
    }
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    if (sot_context_new(NULL, &context, &error))
        die("context", &error);
    sot_profile *profile = read_profile(context, argv[2]), *fast = read_profile(context, argv[3]);
    sot_read_options reading = SOT_READ_OPTIONS_INIT;
    reading.time_unit = SOT_UNIT_MICROSECONDS;
    if (sot_ledger_new(context, profile, &ledger, &error) ||
        sot_ledger_read_file(ledger, argv[1], &reading, NULL, &error) ||
        sot_ledger_each(ledger, NULL, NULL, collect, NULL, &error))
        die(argv[1], &error);
    sot_ledger_free(ledger);
    qsort(events, event_count, sizeof *events, by_time);
    FILE *out = fopen(argv[4], "wb");
    pair_of = calloc((size_t)CONTACTS * CONTACTS, sizeof *pair_of);
    size_t *waiting = malloc((event_count + 1) * sizeof *waiting), first = 0,
           last = 0; /* turns by their start */
    if (!out || !pair_of || !waiting)
        die(argv[4], NULL);
    for (int c = 0; c < CONTACTS; c++)
        sent_at[c] = NAN;

    for (size_t n = 0; n < event_count; n++) {
        const event *e = &events[n];
        double t = (double)e->t;
        /* Silence of seven days is an outcome when the seven days are over. */
        for (; first < last && (double)events[waiting[first]].t + 7 * DAY <= t; first++) {
            const event *begun = &events[waiting[first]];
            pair *p = pair_for(context, profile, fast, begun->i, begun->j);
            int side = begun->i > begun->j;
            if (p->open_at[side] == (double)begun->t && !p->counted[side]) {
                p->counted[side] = 1;
                outcome(&answering[begun->j], t, 0, 1);
                outcome(&asking[begun->i], t, 0, 1);
            }
        }
        pair *p = pair_for(context, profile, fast, e->i, e->j);
        int mine = e->i > e->j, theirs = 1 - mine;
        if (!isnan(p->open_at[theirs])) { /* this answers the other's turn */
            double wait = t - p->open_at[theirs], seconds = log(wait < 1e6 ? 1 : wait / 1e6);
            if (!p->counted[theirs]) {
                outcome(&answering[e->i], t, 1, 0);
                outcome(&asking[e->j], t, 1, 0);
            }
            p->log_sum[mine] += seconds;
            p->log_count[mine]++;
            answering[e->i].log_sum += seconds;
            answering[e->i].log_count++;
            p->open_at[theirs] = NAN;
        }
        char actor[16], target[16];
        snprintf(actor, sizeof actor, "%d", e->i);
        snprintf(target, sizeof target, "%d", e->j);
        sot_interaction message = SOT_INTERACTION_INIT;
        message.time_us = e->t;
        message.actor = actor;
        message.target = target;
        message.audience = (uint32_t)e->audience;
        if (sot_evidence_add(p->evidence, &message, &error) || sot_evidence_add(p->fast, &message, &error))
            die("add", &error);
        sent[e->i] = (isnan(sent_at[e->i]) ? 0 : sent[e->i] * fade(t - sent_at[e->i])) + 1;
        sent_at[e->i] = t;
        if (p->last_actor != e->i) {
            row.count = 0;
            put(t, "time");
            put(e->i, "i");
            put(e->j, "j");
            put(e->audience, "audience");
            put((double)n, "event");
            put_library(p, e);
            put(t - p->last[theirs], "since_in");
            put(t - p->last[mine], "since_out");
            put(p->count[theirs], "in");
            put(p->count[mine], "out");
            put(p->log_sum[theirs], "pair_log_sum");
            put(p->log_count[theirs], "pair_log_count");
            put(p->log_sum[mine], "back_log_sum");
            put(p->log_count[mine], "back_log_count");
            double f = fade(t - answering[e->j].at);
            put(answering[e->j].r * f, "answering_r");
            put(answering[e->j].s * f, "answering_s");
            f = fade(t - asking[e->i].at);
            put(asking[e->i].r * f, "asking_r");
            put(asking[e->i].s * f, "asking_s");
            put(answering[e->j].log_sum, "node_log_sum");
            put(answering[e->j].log_count, "node_log_count");
            put(t - sent_at[e->j], "since_sent");
            put(isnan(sent_at[e->j]) ? 0 : sent[e->j] * fade(t - sent_at[e->j]), "sent");
            for (int c = 0; !row.named && c < row.count; c++)
                fprintf(out, "%s%c", row.names[c], c + 1 < row.count ? ' ' : '\n');
            row.named = 1;
            fwrite(row.at, sizeof(double), (size_t)row.count, out);
            p->open_at[mine] = t;
            p->counted[mine] = 0;
            waiting[last++] = n;
        }
        p->last_actor = e->i;
        p->last[mine] = t;
        p->count[mine]++;
    }
    if (fclose(out) != 0)
        die(argv[4], NULL);
    for (size_t k = 0; k < pair_count; k++) {
        sot_evidence_free(pairs[k].evidence);
        sot_evidence_free(pairs[k].fast);
    }
    free(pairs);
    free(pair_of);
    free(waiting);
    free(events);
    sot_profile_unref(profile);
    sot_profile_unref(fast);
    sot_context_unref(context);
    return 0;
}
