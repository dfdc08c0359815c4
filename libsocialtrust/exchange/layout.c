/* SPDX-License-Identifier: MIT */
/* The columns of a written table: a pair's as a and b, or with `me` seen from there: trust in them, trust in
 * me, what I owe. */
#include "layout.h"

#include <stdio.h>

static void plain(sot__out *out, size_t *n, sot__source source, const char *name)
{
    out[*n].source = source;
    out[*n].values[0] = out[*n].values[1] = NULL;
    snprintf(out[(*n)++].name, sizeof out->name, "%s", name);
}

/* The column of doubles that takes the place of `column` where `me` is b: the directions trade places. */
static int turned(int column)
{
    static const struct {
        int ab, ba, count;
    } twins[] = {{SOT__TRUST_AB, SOT__TRUST_BA, 4},
                 {SOT__AB_POINTS, SOT__BA_POINTS, SOT_TRUST_COUNT},
                 {SOT__AB_CONFIDENCE, SOT__BA_CONFIDENCE, SOT_TRUST_COUNT}};
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        if (column >= twins[i].ab && column < twins[i].ab + twins[i].count)
            return column - twins[i].ab + twins[i].ba;
        if (column >= twins[i].ba && column < twins[i].ba + twins[i].count)
            return column - twins[i].ba + twins[i].ab;
    }
    return column;
}

static void doubles(const sot_scores *scores, sot__out *out, size_t *n, int from, int to)
{
    for (int column = from; column < to; column++) {
        char room[64];
        const char *name = sot__scores_column_name(scores, column, room), *rest = name;
        if (!name || !scores->column[column])
            continue;
        sot__out *at = &out[(*n)++];
        at->source = SOT__OUT_DOUBLE;
        at->values[0] = at->values[1] = scores->column[column];
        if (scores->with_me)
            at->values[1] = scores->column[turned(column)];
        if (scores->with_me && strncmp(name, "trust_ab", 8) == 0)
            rest = "trust_in_them";
        else if (scores->with_me && strncmp(name, "trust_ba", 8) == 0)
            rest = "trust_in_me";
        snprintf(at->name, sizeof at->name, "%s%s", rest, rest == name ? "" : name + 8);
    }
}

size_t sot__layout(const sot_scores *scores, bool all, sot__out *out)
{
    size_t n = 0;
    bool me = scores->with_me;
    if (scores->timeline)
        plain(out, &n, SOT__OUT_TIME, "time");
    if (me) {
        plain(out, &n, SOT__OUT_CONTACT, "contact");
    } else {
        plain(out, &n, SOT__OUT_A, "a");
        plain(out, &n, SOT__OUT_B, "b");
    }
    doubles(scores, out, &n, SOT__DEPTH, all ? SOT__PLAIN_COUNT : SOT__P_ACTIVE);
    plain(out, &n, SOT__OUT_BAND, "band");
    plain(out, &n, SOT__OUT_STATE, "state");
    if (!me || all)
        plain(out, &n, SOT__OUT_INTERACTIONS, "interactions");
    if (me)
        plain(out, &n, SOT__OUT_OWED, "owed");
    if (!me && all) {
        plain(out, &n, SOT__OUT_OWED_A, "owed_a");
        plain(out, &n, SOT__OUT_OWED_B, "owed_b");
    }
    if (all && scores->signals)
        doubles(scores, out, &n, SOT__PLAIN_COUNT, SOT__COLUMN_COUNT);
    return n;
}

static int me_side(const sot_scores *scores, size_t row)
{
    return scores->me_side ? scores->me_side[row] : 0;
}

double sot__out_double(const sot__out *out, const sot_scores *scores, size_t row)
{
    return out->values[me_side(scores, row)][row];
}

const char *sot__out_text(const sot__out *out, const sot_scores *scores, size_t row)
{
    if (out->source == SOT__OUT_BAND)
        return sot_name_of(SOT_NAMES_BAND, scores->band[row]);
    if (out->source == SOT__OUT_STATE)
        return sot_name_of(SOT_NAMES_STATE, scores->state[row]);
    bool b = out->source == SOT__OUT_B || (out->source == SOT__OUT_CONTACT && me_side(scores, row) == 0);
    return scores->names[(b ? scores->b : scores->a)[row]];
}

int64_t sot__out_integer(const sot__out *out, const sot_scores *scores, size_t row)
{
    switch (out->source) {
    case SOT__OUT_TIME:
        return sot__scores_time(scores, row);
    case SOT__OUT_INTERACTIONS:
        return (int64_t)scores->interactions[row];
    case SOT__OUT_OWED_A:
        return scores->owed[0][row];
    case SOT__OUT_OWED_B:
        return scores->owed[1][row];
    default:
        return scores->owed[me_side(scores, row)][row];
    }
}
