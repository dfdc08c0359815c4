/* SPDX-License-Identifier: MIT */
/* From pairs to lists. Buckets go in chunks to threads. A contact's lists begin with the pairs in which it is
 * the higher one, chunk by chunk, and end with those in which it is the lower one, all in one bucket: so
 * every entry's place is known once each chunk has counted. What is summed about a contact over several
 * chunks is summed as integers, so that their number does not show. */
#include "network/build.h"

#define CHUNKS_MOST 8u
#define AHEAD 16            /* pairs, of which the higher contacts lie anywhere */
#define ONE 1099511627776.0 /* 2^40: an integer's 1 */

enum { MUTUAL, OUT, IN };

static bool opinion(const sot__said *said)
{
    return said->r > 0 || said->s > 0;
}

/* What an opinion says, -1..1. */
static double stance(const sot__said *said)
{
    double r = (double)said->r, s = (double)said->s;
    return (r - s) / (r + s);
}

/* `from` trusts `to`, and `to` has an opinion of `from`. */
static bool compared(const sot__said *from_to, const sot__said *to_from)
{
    return sot__said_trusts(from_to) && opinion(to_from);
}

/* Declared, but nothing came of it. */
static bool empty(const sot__both *pair)
{
    return !sot__said_any(&pair->ab) && !sot__said_any(&pair->ba);
}

static int kind_of(const sot__said *there, const sot__said *back)
{
    return !sot__said_any(there) ? IN : sot__said_any(back) ? MUTUAL : OUT;
}

static void see(sot__share *share, const sot__said *there, const sot__said *back)
{
    if (compared(there, back)) {
        share->seen++;
        share->seen_sum += (int64_t)(stance(back) * ONE);
    }
}

#define FOR_PAIRS(building, chunk)                                                                    \
    for (uint32_t bucket_ = (building)->chunk_at[chunk]; bucket_ < (building)->chunk_at[(chunk) + 1]; \
         bucket_++)                                                                                   \
        for (const sot__both *pair = (building)->buckets[bucket_].pairs,                              \
                             *end_ = pair + (building)->buckets[bucket_].count;                       \
             pair < end_; pair++)

/* Each chunk counts the higher contacts of its pairs in a row of its own, the lower ones in the last row:
 * those are nobody else's. */
static sot_status count(void *user, size_t chunk, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const sot__building *b = user;
    size_t n = b->network->count;
    sot__share *higher = b->shares + chunk * n, *lower = b->shares + b->chunks * n;
    FOR_PAIRS(b, chunk)
    {
        if (end_ - pair > AHEAD)
            SOT__PREFETCH(&higher[pair[AHEAD].b]);
        if (empty(pair))
            continue;
        lower[pair->a].degree[kind_of(&pair->ab, &pair->ba)]++;
        higher[pair->b].degree[kind_of(&pair->ba, &pair->ab)]++;
        see(&lower[pair->a], &pair->ab, &pair->ba);
        see(&higher[pair->b], &pair->ba, &pair->ab);
    }
    return SOT_OK;
}

/* Turns counts into places, and sums what was seen into the last row. */
static sot_status place(sot__building *b, sot_error *error)
{
    sot_network *network = b->network;
    uint32_t *const at[3] = {network->mutual_at, network->out_at, network->in_at};
    size_t n = network->count;
    uint64_t next[3] = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        sot__share *all = b->shares + b->chunks * n + i;
        for (int k = 0; k < 3; k++)
            at[k][i] = (uint32_t)next[k];
        for (uint32_t c = 0; c <= b->chunks; c++) {
            sot__share *share = b->shares + c * n + i;
            for (int k = 0; k < 3; k++) {
                uint32_t here = share->degree[k];
                share->degree[k] = (uint32_t)next[k];
                next[k] += here;
            }
            if (share != all) {
                all->seen += share->seen;
                all->seen_sum += share->seen_sum;
            }
        }
    }
    if (next[MUTUAL] + next[OUT] >= UINT32_MAX)
        return sot__fail(error, SOT_E_LIMIT, "a network holds fewer than 2^32 edges");
    for (int k = 0; k < 3; k++)
        at[k][n] = (uint32_t)next[k];
    network->mutual_edges = (uint32_t)next[MUTUAL];
    network->edges = (uint32_t)(next[MUTUAL] + next[OUT]);
    return SOT_OK;
}

/* How far `from`'s view of `to` is above what those see whom `to` itself trusts. Each comparison counts for
 * n/(n + 2), n others. */
static void lean(const sot__share *to, const sot__said *there, const sot__said *back, sot__lean *out)
{
    if (!opinion(there))
        return;
    double mine = stance(there);
    int64_t sum = to->seen_sum;
    uint32_t others = to->seen;
    if (compared(back, there)) { /* one's own is among them */
        sum -= (int64_t)(mine * ONE);
        others--;
    }
    if (others == 0)
        return;
    double share = (double)others / ((double)others + 2);
    out->sum += (int64_t)(share * (mine - (double)sum / ONE / (double)others) * ONE);
    out->weight += (int64_t)(share * ONE);
}

static void put(sot_network *network, sot__share *share, uint32_t other, const sot__said *there,
                const sot__said *back)
{
    int kind = kind_of(there, back);
    uint32_t at = share->degree[kind]++;
    if (kind == MUTUAL) {
        network->mutual_to[at] = other;
        network->mutual_least[at] = there->weight < back->weight ? there->weight : back->weight;
        network->mutual[at] = *there;
    } else if (kind == OUT) {
        network->out_to[at] = other;
        network->out[at] = *there;
    } else {
        network->in_from[at] = other;
    }
}

/* Where the higher contact's entry will go, or close to it. Inlined: a function without any other effect
 * would not be called (gcc 12). */
SOT__INLINE void ask_for(const sot_network *network, const sot__share *share, const sot__both *pair)
{
    int kind = kind_of(&pair->ba, &pair->ab);
    uint32_t at = share->degree[kind];
    if (kind == MUTUAL) {
        SOT__PREFETCH(&network->mutual_to[at]);
        SOT__PREFETCH(&network->mutual_least[at]);
        SOT__PREFETCH(&network->mutual[at]);
    } else if (kind == OUT) {
        SOT__PREFETCH(&network->out_to[at]);
        SOT__PREFETCH(&network->out[at]);
    } else {
        SOT__PREFETCH(&network->in_from[at]);
    }
}

static sot_status fill(void *user, size_t chunk, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const sot__building *b = user;
    size_t n = b->network->count;
    sot__share *higher = b->shares + chunk * n, *lower = b->shares + b->chunks * n;
    sot__lean *leans = b->leans + chunk * n;
    FOR_PAIRS(b, chunk)
    {
        if (end_ - pair > AHEAD) {
            SOT__PREFETCH(&higher[pair[AHEAD].b]);
            SOT__PREFETCH(&lower[pair[AHEAD].b]);
            SOT__PREFETCH(&leans[pair[AHEAD].b]);
            ask_for(b->network, &higher[pair[AHEAD / 2].b], &pair[AHEAD / 2]);
        }
        if (empty(pair))
            continue;
        put(b->network, &lower[pair->a], pair->b, &pair->ab, &pair->ba);
        put(b->network, &higher[pair->b], pair->a, &pair->ba, &pair->ab);
        lean(&lower[pair->b], &pair->ab, &pair->ba, &leans[pair->a]);
        lean(&lower[pair->a], &pair->ba, &pair->ab, &leans[pair->b]);
    }
    return SOT_OK;
}

#define CONTACTS_A_TASK 4096u

/* Strength in the order of the neighbours, and habit. */
static sot_status sum_up(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const sot__building *b = user;
    sot_network *network = b->network;
    size_t n = network->count, from = index * CONTACTS_A_TASK, to = from + CONTACTS_A_TASK;
    for (size_t i = from; i < (to < n ? to : n); i++) {
        double strength = 0;
        sot__lean all = {0, 0};
        for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++)
            strength += (double)network->mutual_least[k];
        for (uint32_t c = 0; c < b->chunks; c++) {
            all.sum += b->leans[c * n + i].sum;
            all.weight += b->leans[c * n + i].weight;
        }
        network->strength[i] = strength;
        network->habit[i] = (float)((double)all.sum / ((double)all.weight + 2 * ONE));
    }
    return SOT_OK;
}

/* Chunks of about as many pairs each. */
SOT__COLD static sot_status cut(sot__building *b, sot_error *error)
{
    sot_context *context = b->network->context;
    size_t n = b->network->count, pairs = 0, passed = 0;
    b->chunks = context->threads < CHUNKS_MOST ? context->threads : CHUNKS_MOST;
    b->chunk_at = sot__calloc(context, (size_t)b->chunks + 1, sizeof *b->chunk_at);
    b->shares = sot__calloc(context, n, (b->chunks + 1) * sizeof *b->shares);
    b->leans = sot__calloc(context, n, b->chunks * sizeof *b->leans);
    if (!b->chunk_at || !b->shares || !b->leans)
        return sot__no_memory(error);
    for (uint32_t k = 0; k < b->bucket_count; k++)
        pairs += b->buckets[k].count;
    for (uint32_t k = 0, chunk = 0; k < b->bucket_count; k++) {
        passed += b->buckets[k].count;
        while (chunk < b->chunks && passed * b->chunks >= pairs * (chunk + 1))
            b->chunk_at[++chunk] = k + 1;
    }
    b->chunk_at[b->chunks] = b->bucket_count;
    return SOT_OK;
}

SOT__COLD static sot_status make_lists(sot_network *network, sot_error *error)
{
    sot_context *context = network->context;
    size_t mutual = network->mutual_edges, one_way = network->edges - network->mutual_edges;
    network->mutual_to = sot__alloc(context, mutual, sizeof *network->mutual_to);
    network->mutual_least = sot__alloc(context, mutual, sizeof *network->mutual_least);
    network->mutual = sot__alloc(context, mutual, sizeof *network->mutual);
    network->out_to = sot__alloc(context, one_way, sizeof *network->out_to);
    network->out = sot__alloc(context, one_way, sizeof *network->out);
    network->in_from = sot__alloc(context, one_way, sizeof *network->in_from);
    return network->mutual_to && network->mutual_least && network->mutual && network->out_to &&
                   network->out && network->in_from
               ? SOT_OK
               : sot__no_memory(error);
}

SOT__COLD sot_status sot__building_fill(sot__building *b, sot_network **out, sot_error *error)
{
    sot_network *network = b->network;
    sot_context *context = network->context;
    size_t n = network->count;
    network->mutual_at = sot__alloc(context, n + 1, sizeof *network->mutual_at);
    network->out_at = sot__alloc(context, n + 1, sizeof *network->out_at);
    network->in_at = sot__alloc(context, n + 1, sizeof *network->in_at);
    network->strength = sot__alloc(context, n, sizeof *network->strength);
    network->habit = sot__alloc(context, n, sizeof *network->habit);
    if (!network->mutual_at || !network->out_at || !network->in_at || !network->strength || !network->habit)
        return sot__no_memory(error);
    unsigned threads = context->threads;
    sot_status status = cut(b, error);
    if (status == SOT_OK)
        status = sot__parallel(context, threads, b->chunks, count, b, "network", error);
    if (status == SOT_OK)
        status = place(b, error);
    if (status == SOT_OK)
        status = make_lists(network, error);
    if (status == SOT_OK)
        status = sot__parallel(context, threads, b->chunks, fill, b, "network", error);
    if (status == SOT_OK)
        status = sot__parallel(context, threads, (n + CONTACTS_A_TASK - 1) / CONTACTS_A_TASK, sum_up, b,
                               "network", error);
    if (status == SOT_OK)
        *out = sot_network_ref(network);
    return status;
}
