/* SPDX-License-Identifier: MIT */
/* breadth: more than one surface: over how many channels both reach each other.
 * Evidence: A180 per direction and channel (day signal). The first 15 channels met in canonical order have
 *   their own slot, all others share the 16th.
 * Score: c = min(cap, w(e^H − 1)), cap = {depth.breadth.cap}, p_c ∝ min(A180_ab,c, A180_ba,c), H = −Σ p ln
 *   p; n = Σ_c min.
 * Why: e^H is the effective number of channels; only what both use counts, so a newsletter adds none. */
#ifndef SOT_SIGNALS_BREADTH_H
#define SOT_SIGNALS_BREADTH_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_BREADTH        \
    {                                \
        .class = SOT__CLASS_DIALOGUE \
    }

static inline sot__counted sot__breadth_part(const sot__moment *m, const sot__prior *prior)
{
    double w = prior->w, cap = m->fold->p->cap_breadth, both[SOT__CHANNEL_SLOTS], sum = 0, entropy = 0;
    unsigned count = m->channel_count, used = 0;
    for (unsigned c = 0; c < count; c++) {
        const sot__channel *channel = &m->channels[c];
        double n = 0;
        if (channel->side[0].today != 0 && channel->side[1].today != 0)
            n = sot__smaller(sot__daysum_at(&channel->side[0], m->day, &m->fold->h_long),
                             sot__daysum_at(&channel->side[1], m->day, &m->fold->h_long));
        both[c] = n;
        sum += n;
        used += n > 0;
    }
    if (used < 2)
        return (sot__counted){0, sum, used, sum};
    double all = sot__log(sum);
    for (unsigned c = 0; c < count; c++) {
        if (both[c] > 1e-300)
            entropy += both[c] * (all - sot__log(both[c]));
    }
    entropy /= sum;
    return (sot__counted){sot__smaller(cap, w * sot__expm1(entropy)), sum, used, sum};
}

#endif
