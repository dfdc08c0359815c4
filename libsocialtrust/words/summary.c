/* SPDX-License-Identifier: MIT */
/* What a contact's scores come to: how many are relationships, what awaits a move, what fell since Monday and
 * why. */
#include "table.h"

#include "ledger/view.h"
#include "profile/profile.h"

#define DAY_US INT64_C(86400000000)
#define FALL_LEAST 3 /* points worth a word */
#define ITEMS_MOST 8 /* contacts whose open items are listed */
#define ITEM_COLUMNS 40

/* A time, and what was known of everybody at it. */
typedef struct moment {
    int64_t time;
    const sot_attention *attention;
    const sot_network *network;
} moment;

typedef struct summing {
    sot__table table;
    sot_ledger *ledger;
    const sot_profile *profile;
    const char *me;
    moment now, then; /* last Monday */
} summing;

static int me_of(const sot_scores *scores, size_t row)
{
    return scores->me_side[row];
}

static const char *id_of(const sot_scores *scores, size_t row, bool me)
{
    return (me_of(scores, row) == 1) == me ? sot__scores_row(scores, row).b : sot__scores_row(scores, row).a;
}

static double trust_in_me(const sot_scores *scores, size_t row)
{
    return scores->column[me_of(scores, row) == 0 ? SOT__TRUST_BA : SOT__TRUST_AB][row];
}

/* Optional inputs for the pair of `me` and another. */
static sot_status inputs_of(const summing *s, const moment *when, const char *other, int *side,
                            sot_inputs *out, sot_error *error)
{
    *out = (sot_inputs)SOT_INPUTS_INIT;
    out->network = when->network;
    sot_status status = sot_ledger_side(s->ledger, s->me, other, side, error);
    if (status == SOT_OK && when->attention) {
        out->attention[*side] = sot_attention_of(when->attention, s->me);
        out->attention[1 - *side] = sot_attention_of(when->attention, other);
    }
    return status;
}

/* About `me` and another. */
static sot_query ask(const summing *s, const moment *when, const char *other, const sot_inputs *inputs)
{
    sot_query query = SOT_QUERY_INIT;
    query.a = s->me;
    query.b = other;
    query.as_of_us = when->time;
    query.profile = s->profile;
    query.inputs = inputs;
    return query;
}

static sot_status explain(const summing *s, const char *other, sot_explanation **out, int *side,
                          sot_error *error)
{
    sot_inputs inputs;
    sot_status status = inputs_of(s, &s->now, other, side, &inputs, error);
    sot_query query = ask(s, &s->now, other, &inputs);
    return status == SOT_OK ? sot_ledger_explain(s->ledger, &query, out, error) : status;
}

/* "your promise "offer" is overdue by 4 days" */
static void put_item(summing *s, sot__line *to, const sot_owed *owed)
{
    sot__table *t = &s->table;
    char key[64];
    sot__line id, name;
    sot__fill fill = sot__fill_none;
    sot__line_begin(&id, t->scores->context);
    sot__line_begin(&name, t->scores->context);
    if (owed->id[0]) {
        sot__put_fit(&id, sot__words_item(&t->options, owed->id), ITEM_COLUMNS);
        fill.id = sot__line_text(&id);
        sot__table_say(t, &name, "item", &fill);
    }
    fill.text = sot__line_text(&name);
    fill.days = owed->age_days;
    fill.hours = true;
    bool just = owed->age_days * 24 < 1; /* nobody has waited yet */
    snprintf(key, sizeof key, "summary.%s%s", sot_name_of(SOT_NAMES_OWED_KIND, owed->kind),
             just ? ".new" : "");
    sot__table_say(t, to, key, &fill);
    to->failed |= id.failed || name.failed;
    sot__line_free(&id);
    sot__line_free(&name);
}

static size_t waiting(const sot_scores *scores, size_t row)
{
    return scores->owed[me_of(scores, row)][row] > 0;
}

/* "4 await your move", and of the deepest of them what. */
static sot_status put_moves(summing *s, sot_error *error)
{
    sot__table *t = &s->table;
    const sot_scores *scores = t->scores;
    size_t all = 0, listed = 0;
    sot__fill fill = sot__fill_none;
    for (size_t row = 0; row < scores->count; row++)
        all += waiting(scores, row);
    fill.n = (double)all;
    sot__table_paragraph(t, 2, "summary.moves", &fill);
    for (size_t k = 0; k < scores->count && listed < all && listed < ITEMS_MOST; k++) {
        size_t row = t->order[k];
        sot_explanation *x = NULL;
        int side;
        if (!waiting(scores, row))
            continue;
        sot_status status = explain(s, id_of(scores, row, false), &x, &side, error);
        if (status != SOT_OK)
            return status;
        listed++;
        for (size_t i = 0; i < sot__explained(x).owed; i++) {
            const sot_owed *owed = sot_explanation_owed(x, i);
            if (owed->side != side)
                continue;
            sot__line item;
            sot__line_begin(&item, scores->context);
            put_item(s, &item, owed);
            fill.b = sot__table_name(t, row, 1 - me_of(scores, row));
            fill.text = sot__line_text(&item);
            sot__table_paragraph(t, 4, "summary.item", &fill);
            t->line.failed |= item.failed;
            sot__line_free(&item);
        }
        sot_explanation_free(x);
    }
    fill.n = (double)(all - listed);
    if (all > listed)
        sot__table_paragraph(t, 4, "table.more", &fill);
    return SOT_OK;
}

/* ---- what fell ---- */

/* The last Monday before the day of `time`, in the profile's days. */
static int32_t monday_before(const sot_profile *profile, int64_t time)
{
    int32_t day = sot__profile_day(profile, time);
    int32_t weekday = ((day + 3) % 7 + 7) % 7; /* 0 is Monday; 1970 began on a Thursday */
    return day - (weekday ? weekday : 7);
}

/* Whether an open item is what a signal of trust, or of depth, counts. */
static bool belongs(const sot_owed *owed, bool trust, int signal)
{
    if (!trust)
        return signal == SOT_DEPTH_ASKS && owed->kind >= SOT_OWED_QUESTION;
    return signal == SOT_TRUST_COMMITMENTS      ? owed->kind == SOT_OWED_PROMISE
           : signal == SOT_TRUST_RECOVERY       ? owed->kind == SOT_OWED_COMPLAINT
           : signal == SOT_TRUST_RESPONSIVENESS ? owed->kind >= SOT_OWED_QUESTION
                                                : false;
}

typedef struct fall {
    size_t row;
    double points;
    bool trust;
} fall;

/* Why the score of `side`'s view fell: the open item behind it, else the signal that moved it most. */
static void put_why(summing *s, const sot_change *change, const sot_explanation *x, int side, bool trust,
                    const sot__fill *fill, sot__line *out)
{
    const double *points = trust ? change->trust[1 - side] : change->depth;
    int count = trust ? (int)SOT_TRUST_COUNT : (int)SOT_DEPTH_COUNT, most = 0;
    for (int i = 1; i < count; i++)
        if (points[i] < points[most])
            most = i;
    const sot_owed *found = NULL;
    double since = (double)(s->now.time - s->then.time) / (double)DAY_US;
    for (size_t i = 0; i < sot__explained(x).owed; i++) {
        const sot_owed *owed = sot_explanation_owed(x, i);
        if (owed->side == side && belongs(owed, trust, most) && (!found || owed->age_days <= since))
            found = owed;
    }
    if (found) {
        put_item(s, out, found);
        return;
    }
    char key[64];
    snprintf(key, sizeof key, "why.%s.%s", trust ? "trust" : "depth",
             trust ? sot_name_of(SOT_NAMES_TRUST_SIGNAL, most) : sot_name_of(SOT_NAMES_DEPTH_SIGNAL, most));
    sot__table_say(&s->table, out, key, fill);
}

/* The deepest fall in words: from where to where, the signal that moved it most, and the open item behind it.
 */
static sot_status put_fall(summing *s, const fall *deepest, sot_error *error)
{
    sot__table *t = &s->table;
    const char *other = id_of(t->scores, deepest->row, false);
    const sot_change *change = NULL;
    sot_inputs inputs[2];
    sot_explanation *x = NULL;
    int side = 0;
    bool trust = deepest->trust;
    sot_status status = inputs_of(s, &s->then, other, &side, &inputs[0], error);
    if (status == SOT_OK)
        status = inputs_of(s, &s->now, other, &side, &inputs[1], error);
    sot_query then = ask(s, &s->then, other, &inputs[0]), now = ask(s, &s->now, other, &inputs[1]);
    if (status == SOT_OK)
        status = sot__explain_change(s->ledger, &then, &now, &change, error);
    if (status == SOT_OK)
        status = explain(s, other, &x, &side, error);
    if (status != SOT_OK) {
        sot_change_free(change);
        return status;
    }
    sot__line because, fell;
    sot__fill fill = sot__fill_none;
    sot__line_begin(&because, t->scores->context);
    sot__line_begin(&fell, t->scores->context);
    fill.b = sot__table_name(t, deepest->row, 1 - me_of(t->scores, deepest->row));
    put_why(s, change, x, side, trust, &fill, &because);
    fill.low = trust ? change->before->trust[1 - side].value : change->before->depth.value;
    fill.high = trust ? change->after->trust[1 - side].value : change->after->depth.value;
    fill.n = fill.low - fill.high;
    sot__table_say(t, &fell, trust ? "summary.fall.trust" : "summary.fall.depth", &fill);
    fill.text = sot__line_text(&fell);
    fill.reason = sot__line_text(&because);
    sot__table_paragraph(t, 4, "summary.because", &fill);
    t->line.failed |= because.failed || fell.failed;
    sot__line_free(&because);
    sot__line_free(&fell);
    sot_change_free(change);
    sot_explanation_free(x);
    return SOT_OK;
}

static bool is_relationship(const summing *s, const sot_scores *scores, size_t row)
{
    return scores->band[row] >= SOT_BAND_CONTACT && scores->column[SOT__DEPTH + 3][row] >= s->table.floor;
}

/* How many relationships fell between two tables in byte order of the pairs, and which fell deepest. */
static size_t find_falls(const summing *s, const sot_scores *then, fall *deepest)
{
    const sot_scores *now = s->table.scores;
    size_t count = 0;
    for (size_t row = 0, old = 0; row < now->count && old < then->count; row++) {
        const char *a = sot__scores_row(now, row).a, *b = sot__scores_row(now, row).b;
        int order = -1;
        for (; old < then->count; old++) {
            order = strcmp(sot__scores_row(then, old).a, a);
            if (order == 0)
                order = strcmp(sot__scores_row(then, old).b, b);
            if (order >= 0)
                break;
        }
        if (order != 0 || (!is_relationship(s, now, row) && !is_relationship(s, then, old)))
            continue;
        double depth = then->column[SOT__DEPTH][old] - now->column[SOT__DEPTH][row];
        double trust = trust_in_me(then, old) - trust_in_me(now, row);
        double points = trust > depth ? trust : depth;
        count += points >= FALL_LEAST;
        if (points > deepest->points)
            *deepest = (fall){row, points, trust > depth};
    }
    return count;
}

/* How many relationships fell since the scores of `then`, and the deepest fall explained. */
static sot_status put_since(summing *s, const sot_scores *then, int32_t day, sot_error *error)
{
    sot__table *t = &s->table;
    fall deepest = {0, 0, false};
    size_t count = find_falls(s, then, &deepest);
    sot__line since;
    sot__fill fill = sot__fill_none;
    sot__line_begin(&since, t->scores->context);
    fill.date_us = (int64_t)day * DAY_US;
    sot__table_say(t, &since, "summary.monday", &fill);
    fill.n = (double)count;
    fill.low = FALL_LEAST;
    fill.text = sot__line_text(&since);
    sot__table_paragraph(t, 2, count ? "summary.falls" : "summary.falls.none", &fill);
    t->line.failed |= since.failed;
    sot__line_free(&since);
    return count ? put_fall(s, &deepest, error) : SOT_OK;
}

/* Relationships that fell since Monday. */
static sot_status put_falls(summing *s, sot_error *error)
{
    sot_attention *attention = NULL;
    sot_network *network = NULL;
    sot_scores *then = NULL;
    sot_status status = SOT_OK;
    int32_t day = monday_before(s->profile, s->now.time);
    s->then.time = sot__day_start(s->profile, day);
    if (s->then.time < SOT_TIME_MIN)
        s->then.time = SOT_TIME_MIN;
    if (s->now.attention)
        status = sot_attention_new(s->ledger, s->profile, s->then.time, &attention, error);
    if (status == SOT_OK && s->now.network)
        status = sot_network_from_ledger(s->ledger, s->profile, s->then.time, &network, error);
    s->then.attention = attention;
    s->then.network = network;
    if (status == SOT_OK) {
        sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
        asked.as_of_us = s->then.time;
        asked.me = s->me;
        asked.attention = attention;
        asked.network = network;
        status = sot_ledger_scores(s->ledger, s->profile, &asked, &then, error);
    }
    if (status == SOT_OK)
        status = put_since(s, then, day, error);
    sot_scores_free(then);
    sot_attention_free(attention);
    sot_network_unref(network);
    return status;
}

sot_status sot_words_summary(const sot_words *words, const sot_scores *scores,
                             const sot_words_options *options, sot_write_fn write, void *user,
                             sot_error *error)
{
    sot__begin(error);
    if (!words || !scores || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "words, scores and a function to write with are needed");
    if (!scores->with_me)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a summary is told to one contact: scores with `me` are needed");
    sot_words_options asked;
    sot_status status = sot__words_options(options, &asked, error);
    if (status == SOT_OK && !asked.ledger)
        status =
            sot__fail(error, SOT_E_ARGUMENT, "options: a summary needs `ledger`, whose scores these are");
    if (status != SOT_OK)
        return status;
    summing s = {.ledger = asked.ledger,
                 .profile = asked.profile ? asked.profile : sot__ledger_profile(asked.ledger),
                 .now = {scores->as_of_us, asked.attention, asked.network}};
    status = sot__table_begin(&s.table, words, scores, s.profile, options, error);
    if (status == SOT_OK) {
        size_t related = 0;
        sot__fill fill = sot__fill_none;
        for (size_t row = 0; row < scores->count; row++)
            related += is_relationship(&s, scores, row);
        fill.n = (double)scores->count;
        sot__table_paragraph(&s.table, 2, "summary.contacts", &fill);
        fill.n = (double)related;
        fill.low = s.table.contact;
        sot__table_paragraph(&s.table, 2, "summary.relationships", &fill);
        if (scores->count > 0) {
            s.me = id_of(scores, 0, true);
            status = put_moves(&s, error);
            if (status == SOT_OK)
                status = put_falls(&s, error);
        }
    }
    if (status == SOT_OK)
        status = sot__table_hand_over(&s.table, write, user, error);
    sot__table_free(&s.table);
    return status;
}
