/* SPDX-License-Identifier: MIT */
/* The second half of an explanation: what is open and whose move it is, findings, what is little known, and
 * what the log cannot show. */
#include "telling.h"

#include <stdio.h>

#define LITTLE_KNOWN 0.25 /* confidence of a signal below which more evidence would tell */

void sot__words_line(sot__telling *t, const char *indent, const char *key, const sot__fill *fill)
{
    sot__words_put(&t->out, indent);
    sot__words_put_sentence(&t->out, key, fill);
    sot__words_end_line(&t->out);
}

void sot__words_title(sot__telling *t, const char *key)
{
    sot__fill fill = sot__fill_none;
    sot__words_line(t, "", key, &fill);
}

/* Lines left, when one is kept for the end. */
static int room(const sot__telling *t)
{
    return SOT__MOST_LINES - 1 - t->out.lines;
}

void sot__words_put_owed(sot__telling *t)
{
    size_t total = sot__explained(t->explanation).owed, shown = total < 3 ? total : 3;
    if (total == 0)
        return;
    sot__words_title(t, "section.owed");
    for (size_t i = 0; i < shown; i++) {
        const sot_owed *owed = sot_explanation_owed(t->explanation, i);
        char key[64];
        sot__fill fill = sot__fill_none;
        sot__words_fill_sides(&t->out, &fill, t->explanation, owed->side, t->me);
        fill.days = owed->age_days;
        sot__words_put(&t->out, "  ");
        sot__words_put_sentence(&t->out, "owed.move", &fill);
        sot__words_put(&t->out, ": ");
        snprintf(key, sizeof key, "owed.%s", sot_name_of(SOT_NAMES_OWED_KIND, owed->kind));
        sot__words_put_sentence(&t->out, key, &fill);
        if (*owed->id) {
            sot__words_put(&t->out, " (");
            sot__words_put_name(&t->out, sot__words_item(t->out.options, owed->id));
            sot__words_put(&t->out, ")");
        }
        sot__words_end_line(&t->out);
    }
    if (total > shown) {
        sot__fill fill = sot__fill_none;
        fill.n = (double)(total - shown);
        sot__words_line(t, "  ", "owed.more", &fill);
    }
}

/* Findings that no other part of the text has told. */
static bool untold(const sot__telling *t, const sot_verdict *verdict)
{
    bool owed = sot__explained(t->explanation).owed > 0;
    return verdict->code != SOT_VERDICT_NOT_ENOUGH_EVIDENCE &&
           !(owed &&
             (verdict->code == SOT_VERDICT_COMPLAINT_OPEN || verdict->code == SOT_VERDICT_PROMISE_OVERDUE));
}

void sot__words_put_findings(sot__telling *t)
{
    int shown = 0;
    for (size_t i = 0; i < sot__explained(t->explanation).verdicts && shown < 3 && room(t) > 1; i++) {
        const sot_verdict *verdict = sot_explanation_verdict(t->explanation, i);
        if (!untold(t, verdict))
            continue;
        if (shown++ == 0)
            sot__words_title(t, "section.findings");
        sot__words_put(&t->out, "  ");
        sot__words_put_verdict(&t->out, t->explanation, verdict, t->me);
        sot__words_end_line(&t->out);
    }
}

/* Signals that the log can show but has hardly shown, told with what they look at: two of depth, then two of
 * trust. */
void sot__words_put_little_known(sot__telling *t)
{
    int shown = 0;
    for (int part = 0; part < 2; part++) {
        int of_part = 0, total = part ? (int)SOT_TRUST_COUNT : (int)SOT_DEPTH_COUNT;
        for (int i = 0; i < total && of_part < 2 && room(t) > (shown ? 0 : 1); i++) {
            const sot_signal *first = part ? &t->score->trust_signals[0][i] : &t->score->depth_signals[i];
            const sot_signal *second = part ? &t->score->trust_signals[1][i] : first;
            if (!first->observable || first->confidence >= LITTLE_KNOWN || second->confidence >= LITTLE_KNOWN)
                continue;
            char key[64];
            sot__fill fill = sot__fill_none;
            int n = snprintf(key, sizeof key, "%s.%s", part ? "trust" : "depth",
                             part ? sot_name_of(SOT_NAMES_TRUST_SIGNAL, i)
                                  : sot_name_of(SOT_NAMES_DEPTH_SIGNAL, i));
            if (shown++ == 0)
                sot__words_title(t, "section.evidence");
            of_part++;
            sot__words_put(&t->out, "  ");
            sot__words_put_sentence(&t->out, key, &fill);
            sot__words_put(&t->out, ": ");
            snprintf(key + n, sizeof key - (size_t)n, ".means");
            sot__words_line(t, "", key, &fill);
        }
    }
}

/* One line with what the log cannot show at all; optional inputs are no fault of the log. */
void sot__words_put_unseen(sot__telling *t)
{
    int shown = 0;
    for (int i = 0; i < (int)SOT_DEPTH_COUNT + (int)SOT_TRUST_COUNT && shown < 6 && room(t) > 0; i++) {
        bool depth = i < SOT_DEPTH_COUNT;
        int signal = depth ? i : i - SOT_DEPTH_COUNT;
        const sot_signal *s = depth ? &t->score->depth_signals[signal] : &t->score->trust_signals[0][signal];
        if (s->observable || (depth ? signal == SOT_DEPTH_ATTENTION : signal == SOT_TRUST_REPUTATION))
            continue;
        char key[64];
        sot__fill fill = sot__fill_none;
        if (shown == 0)
            sot__words_put_sentence(&t->out, "section.unseen", &fill);
        sot__words_put(&t->out, shown++ == 0 ? " " : ", ");
        snprintf(key, sizeof key, "%s.%s", depth ? "depth" : "trust",
                 depth ? sot_name_of(SOT_NAMES_DEPTH_SIGNAL, signal)
                       : sot_name_of(SOT_NAMES_TRUST_SIGNAL, signal));
        sot__words_put_sentence(&t->out, key, &fill);
    }
    if (shown > 0)
        sot__words_end_line(&t->out);
}
