/* SPDX-License-Identifier: MIT */
/* What those whom i trusts know about j: each k's opinion, less k's habit, discounted by i's trust in k, and
 * the 16 strongest summed. MODEL.md, section 5. */
#include "network/graph.h"

#include "base/search.h"
#include "base/sized.h"

typedef struct heard {
    uint32_t contact;
    double trust, r, s; /* k's, corrected */
    double fused_r, fused_s;
} heard;

typedef struct hearing {
    const sot_network *network;
    uint32_t by, about;
    uint32_t voices, count;
    heard strongest[SOT_VOICES_MOST]; /* strongest first */
} hearing;

/* Rating-like correction: the same amount of evidence, its lean less what k's is above others'. */
static void correct(const sot_network *network, uint32_t k, const sot__said *said, double *r, double *s)
{
    double sum = (double)said->r + (double)said->s;
    double lean = ((double)said->r - (double)said->s) / sum - (double)network->habit[k];
    lean = lean < -1 ? -1 : lean > 1 ? 1 : lean;
    *r = sum * (1 + lean) / 2;
    *s = sum * (1 - lean) / 2;
}

static void hear(hearing *h, uint32_t k, const sot__said *trusted, const sot__said *said)
{
    if (k == h->about || k == h->by || !said || !(said->r > 0 || said->s > 0))
        return;
    const sot_network *network = h->network;
    heard voice = {.contact = k};
    voice.trust = sot__said_trust(network, (double)trusted->r, (double)trusted->s);
    correct(network, k, said, &voice.r, &voice.s);
    double all = voice.r + voice.s + network->w;
    double b = voice.trust * (voice.r / all), d = voice.trust * (voice.s / all), u = 1 - (b + d);
    voice.fused_r = network->w * b / u;
    voice.fused_s = network->w * d / u;
    h->voices++;
    /* Voices come in ascending order of contact: of equals the first stays in front. */
    double strength = voice.fused_r + voice.fused_s;
    uint32_t at = h->count;
    while (at > 0 && h->strongest[at - 1].fused_r + h->strongest[at - 1].fused_s < strength)
        at--;
    if (at == SOT_VOICES_MOST)
        return;
    uint32_t last = h->count < SOT_VOICES_MOST ? h->count++ : SOT_VOICES_MOST - 1;
    memmove(&h->strongest[at + 1], &h->strongest[at], (last - at) * sizeof *h->strongest);
    h->strongest[at] = voice;
}

/* First place in list[from..until) that is not below `value`, sought in growing steps. */
static uint32_t gallop(const uint32_t *list, uint32_t from, uint32_t until, uint32_t value)
{
    uint32_t step = 1;
    while (until - from > step && list[from + step] < value) {
        from += step;
        step *= 2;
    }
    size_t low = from, high = until - from > step ? from + step + 1 : until;
    SOT__SEARCH(low, high, middle, list[middle] < value)
    return (uint32_t)low;
}

/* Contacts that are in both lists: `mine` those to whom i has an edge, `theirs` those who have one to j. */
static void hear_all(hearing *h, const uint32_t *mine, const sot__said *said, uint32_t i, uint32_t i_end,
                     const uint32_t *theirs, uint32_t k, uint32_t k_end, bool mutual)
{
    const sot_network *network = h->network;
    while (i < i_end && k < k_end) {
        if (mine[i] < theirs[k]) {
            i = gallop(mine, i, i_end, theirs[k]);
        } else if (mine[i] > theirs[k]) {
            k = gallop(theirs, k, k_end, mine[i]);
        } else {
            uint32_t voice = mine[i];
            if (sot__said_trusts(&said[i])) {
                const uint32_t *list = mutual ? network->mutual_to : network->out_to;
                const uint32_t *at = mutual ? network->mutual_at : network->out_at;
                uint32_t place = sot__list_find(list, at[voice], at[voice + 1], h->about);
                hear(h, voice, &said[i],
                     place < at[voice + 1] ? &(mutual ? network->mutual : network->out)[place] : NULL);
            }
            i++;
            k++;
        }
    }
}

void sot__reputation_of(const sot_network *network, uint32_t by, uint32_t about, const sot_admitted *admitted,
                        sot_reputation *out)
{
    hearing h;
    h.network = network;
    h.by = by;
    h.about = about;
    h.voices = h.count = 0;
    const uint32_t *m = network->mutual_at, *o = network->out_at, *in = network->in_at;
    hear_all(&h, network->mutual_to, network->mutual, m[by], m[by + 1], network->mutual_to, m[about],
             m[about + 1], true);
    hear_all(&h, network->mutual_to, network->mutual, m[by], m[by + 1], network->in_from, in[about],
             in[about + 1], false);
    hear_all(&h, network->out_to, network->out, o[by], o[by + 1], network->mutual_to, m[about], m[about + 1],
             true);
    hear_all(&h, network->out_to, network->out, o[by], o[by + 1], network->in_from, in[about], in[about + 1],
             false);
    out->r = out->s = 0;
    out->for_ = out->against = out->path_count = 0;
    out->scale = 1;
    out->voices = h.voices;
    out->heard = h.count;
    for (uint32_t k = 0; k < h.count; k++) {
        const heard *voice = &h.strongest[k];
        out->r += voice->fused_r;
        out->s += voice->fused_s;
        out->for_ += voice->r > voice->s;
        out->against += voice->s > voice->r;
    }
    double sum = out->r + out->s;
    for (uint32_t k = 0; k < h.count; k++) {
        const heard *voice = &h.strongest[k];
        if (!sot__admits(admitted, voice->contact))
            continue;
        if (out->path_count < out->path_room && out->paths)
            out->paths[out->path_count] = (sot_voice){
                sizeof(sot_voice), sot__network_name(network, voice->contact), voice->trust, voice->r,
                voice->s,          (voice->fused_r + voice->fused_s) / sum};
        out->path_count++;
    }
    if (sum > network->w) {
        out->scale = network->w / sum * (1 - 1e-15); /* so that rounding cannot make it louder */
        out->r *= out->scale;
        out->s *= out->scale;
    }
}

sot_status sot_network_reputation(const sot_network *network, const char *by, const char *about,
                                  const sot_admitted *admitted, sot_reputation *out, sot_error *error)
{
    sot__begin(error);
    uint32_t i, j;
    sot_reputation asked = SOT_REPUTATION_INIT, made = SOT_REPUTATION_INIT;
    sot_voice paths[SOT_VOICES_MOST];
    sot_status status = sot__room_struct(out, "sot_reputation", error);
    if (status != SOT_OK)
        return status;
    memcpy(&asked, out, out->size < sizeof asked ? out->size : sizeof asked);
    if (asked.paths && asked.path_room > 0)
        status = sot__room_struct(asked.paths, "sot_voice", error);
    if (status != SOT_OK)
        return status;
    made.paths = paths;
    made.path_room = SOT_VOICES_MOST;
    status = sot__network_resolve_two(network, by, "by", about, "about", &i, &j, error);
    if (status == SOT_OK)
        status = sot__admitted_check(network, admitted, error);
    if (status != SOT_OK)
        return status;
    sot__reputation_of(network, i, j, admitted, &made);
    made.paths = asked.paths;
    made.path_room = asked.path_room;
    sot__give_struct(out, &made, sizeof made);
    char *at = (char *)asked.paths;
    for (size_t k = 0; at && k < asked.path_room && k < made.path_count; k++) {
        size_t size = asked.paths->size;
        memcpy(at, &size, sizeof size);
        sot__give_struct(at, &paths[k], sizeof paths[k]);
        at += size;
    }
    return status;
}
