/* SPDX-License-Identifier: MIT */
/* From halves to lists, bucket by bucket: contacts' names, degrees, lists, strengths and habits. Everything
 * about one contact is summed in the order of its neighbours, so that threads do not show. */
#include "network/build.h"

#include "ledger/ledger.h"

#define BUCKET_HALVES 16384u /* about so many to a bucket: they stay in the cache */
#define BUCKETS_MOST 65536u

/* ---- names ---- */

static sot_status take_names(sot__building *b, sot__wanted_fn wanted, sot_error *error)
{
    sot_network *network = b->network;
    sot_ledger *names = b->names;
    sot_context *context = network->context;
    uint32_t all = sot__ledger_contacts(names);
    if (!sot__contacts_rank(names))
        return sot__no_memory(error);
    const uint32_t *rank = names->contacts.rank;
    uint32_t *order = sot__alloc(context, all, sizeof *order);
    if (!order || !(b->number = sot__alloc(context, all, sizeof *b->number))) {
        sot__free(context, order);
        return sot__no_memory(error);
    }
    for (uint32_t c = 0; c < all; c++)
        order[rank[c]] = c;
    uint64_t bytes = 0, other_bytes = 0;
    uint32_t count = 0, others = 0;
    for (uint32_t k = 0; k < all; k++) {
        uint32_t c = order[k];
        sot__text id = sot__ledger_id(names, c);
        b->number[c] = SOT_NOBODY;
        if (!id.p || id.n == 0 || (wanted && !wanted(names, c)))
            continue;
        if (sot__ledger_canonical(names, c) == c) {
            b->number[c] = count++;
            bytes += id.n + 1;
        } else {
            others++;
            other_bytes += id.n + 1;
        }
    }
    sot_status status = count < SOT__CONTACT_LIMIT
                            ? SOT_OK
                            : sot__fail(error, SOT_E_LIMIT, "a network holds fewer than 2^31 contacts");
    network->count = count;
    network->id_at = sot__alloc(context, (size_t)count + 1, sizeof *network->id_at);
    network->ids = sot__alloc(context, bytes, 1);
    network->aliases = sot__alloc(context, others, sizeof *network->aliases);
    network->alias_ids = sot__alloc(context, other_bytes, 1);
    if (status == SOT_OK && (!network->id_at || !network->ids || !network->aliases || !network->alias_ids))
        status = sot__no_memory(error);
    bytes = other_bytes = 0;
    for (uint32_t k = 0, next = 0; status == SOT_OK && k < all; k++) {
        uint32_t c = order[k], canonical = sot__ledger_canonical(names, c);
        sot__text id = sot__ledger_id(names, c);
        if (b->number[c] != SOT_NOBODY) {
            network->id_at[next++] = bytes;
            memcpy(network->ids + bytes, id.p, id.n);
            network->ids[bytes + id.n] = '\0';
            bytes += id.n + 1;
        } else if (id.p && id.n > 0 && canonical != c && b->number[canonical] != SOT_NOBODY &&
                   (!wanted || wanted(names, c))) {
            network->aliases[network->alias_count++] = (sot__other_name){other_bytes, b->number[canonical]};
            memcpy(network->alias_ids + other_bytes, id.p, id.n);
            network->alias_ids[other_bytes + id.n] = '\0';
            other_bytes += id.n + 1;
        }
    }
    if (status == SOT_OK)
        network->id_at[count] = bytes;
    sot__free(context, order);
    return status;
}

sot_status sot__building_begin(sot__building *b, sot_context *context, const sot_profile *profile,
                               sot_ledger *names, sot__wanted_fn wanted, sot_error *error)
{
    *b = (sot__building){.names = names};
    if (!(b->network = sot__calloc(context, 1, sizeof *b->network)))
        return sot__no_memory(error);
    b->network->context = sot_context_ref(context);
    atomic_init(&b->network->references, 1);
    b->network->w = profile->params.p_reputation;
    b->network->a = profile->params.a_reputation;
    b->network->as_of_us = SOT_TIME_NONE;
    return take_names(b, wanted, error);
}

sot_status sot__building_buckets(sot__building *b, uint64_t halves, sot_error *error)
{
    uint32_t n = b->network->count;
    uint64_t most = halves / BUCKET_HALVES + 1;
    if (most > BUCKETS_MOST)
        most = BUCKETS_MOST;
    while (((uint64_t)n >> b->shift) + 1 > most)
        b->shift++;
    b->bucket_count = (uint32_t)(((uint64_t)n >> b->shift) + 1);
    if (!(b->buckets = sot__calloc(b->network->context, b->bucket_count, sizeof *b->buckets)))
        return sot__no_memory(error);
    for (uint32_t k = 0; k < b->bucket_count; k++) {
        uint64_t until = (uint64_t)(k + 1) << b->shift;
        b->buckets[k].first = k << b->shift;
        b->buckets[k].until = until < n ? (uint32_t)until : n;
    }
    return SOT_OK;
}

void sot__building_end(sot__building *b)
{
    sot_context *context = b->network ? b->network->context : NULL;
    if (!context)
        return;
    for (uint32_t k = 0; b->buckets && k < b->bucket_count; k++)
        sot__free(context, b->buckets[k].halves);
    sot__free(context, b->buckets);
    sot__free(context, b->number);
    sot__free(context, b->seen);
    sot__free(context, b->seen_count);
    sot_network_unref(b->network);
    b->network = NULL;
}

/* ---- lists ---- */

/* What a rating-like opinion says, -1..1; there is evidence. */
static double stance(const sot__said *said)
{
    double r = (double)said->r, s = (double)said->s;
    return (r - s) / (r + s);
}

/* Degrees go where the offsets will be, one place further. */
static sot_status count_degrees(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    sot__building *b = user;
    sot_network *network = b->network;
    const sot__bucket *bucket = &b->buckets[index];
    for (size_t k = 0; k < bucket->count; k++) {
        const sot__half *half = &bucket->halves[k];
        uint32_t i = half->node;
        bool there = sot__said_any(&half->there), back = sot__said_any(&half->back);
        network->mutual_at[i + 1] += there && back;
        network->out_at[i + 1] += there && !back;
        network->in_at[i + 1] += !there && back;
        /* How those whom i trusts see i. */
        if (there && back && sot__said_trusts(&half->there) && (half->back.r > 0 || half->back.s > 0)) {
            b->seen[i] += stance(&half->back);
            b->seen_count[i]++;
        }
    }
    return SOT_OK;
}

static sot_status sum_degrees(sot_network *network, sot_error *error)
{
    uint64_t total[3] = {0, 0, 0};
    uint32_t *const at[3] = {network->mutual_at, network->out_at, network->in_at};
    for (uint32_t i = 0; i < network->count; i++)
        for (int k = 0; k < 3; k++)
            total[k] += at[k][i + 1];
    if (total[0] + total[1] >= UINT32_MAX)
        return sot__fail(error, SOT_E_LIMIT, "a network holds fewer than 2^32 edges");
    for (uint32_t i = 0; i < network->count; i++)
        for (int k = 0; k < 3; k++)
            at[k][i + 1] += at[k][i];
    network->mutual_edges = (uint32_t)total[0];
    network->edges = (uint32_t)(total[0] + total[1]);
    return SOT_OK;
}

/* How far contact i's view of others is above what those see whom they themselves trust. Each comparison
 * counts for n/(n + 2), n others; the sum is shrunk by 2. */
typedef struct leaning {
    double sum, weight;
} leaning;

static void lean(const sot__building *b, const sot__half *half, leaning *out)
{
    if (!(half->there.r > 0 || half->there.s > 0))
        return;
    double mine = stance(&half->there), sum = b->seen[half->other];
    uint32_t others = b->seen_count[half->other];
    if (sot__said_any(&half->back) && sot__said_trusts(&half->back)) { /* my own is among them */
        sum -= mine;
        others--;
    }
    if (others == 0)
        return;
    double share = (double)others / ((double)others + 2);
    out->sum += share * (mine - sum / (double)others);
    out->weight += share;
}

static sot_status fill_bucket(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    sot__building *b = user;
    sot_network *network = b->network;
    const sot__bucket *bucket = &b->buckets[index];
    uint32_t m = 0, o = 0, in = 0;
    double strength = 0;
    leaning lean_sum = {0, 0};
    for (size_t k = 0; k < bucket->count; k++) {
        const sot__half *half = &bucket->halves[k];
        uint32_t i = half->node;
        if (k == 0 || bucket->halves[k - 1].node != i) {
            m = network->mutual_at[i];
            o = network->out_at[i];
            in = network->in_at[i];
            strength = 0;
            lean_sum.sum = lean_sum.weight = 0;
        }
        bool there = sot__said_any(&half->there), back = sot__said_any(&half->back);
        if (there && back) {
            float least = half->there.weight < half->back.weight ? half->there.weight : half->back.weight;
            network->mutual_to[m] = half->other;
            network->mutual_least[m] = least;
            network->mutual[m++] = half->there;
            strength += (double)least;
        } else if (there) {
            network->out_to[o] = half->other;
            network->out[o++] = half->there;
        } else if (back) {
            network->in_from[in++] = half->other;
        }
        lean(b, half, &lean_sum);
        network->strength[i] = strength;
        network->habit[i] = (float)(lean_sum.sum / (lean_sum.weight + 2));
    }
    return SOT_OK;
}

sot_status sot__building_fill(sot__building *b, sot_network **out, sot_error *error)
{
    sot_network *network = b->network;
    sot_context *context = network->context;
    size_t n = network->count;
    network->mutual_at = sot__calloc(context, n + 1, sizeof *network->mutual_at);
    network->out_at = sot__calloc(context, n + 1, sizeof *network->out_at);
    network->in_at = sot__calloc(context, n + 1, sizeof *network->in_at);
    network->strength = sot__calloc(context, n, sizeof *network->strength);
    network->habit = sot__calloc(context, n, sizeof *network->habit);
    b->seen = sot__calloc(context, n, sizeof *b->seen);
    b->seen_count = sot__calloc(context, n, sizeof *b->seen_count);
    if (!network->mutual_at || !network->out_at || !network->in_at || !network->strength || !network->habit ||
        !b->seen || !b->seen_count)
        return sot__no_memory(error);
    unsigned threads = context->threads;
    sot_status status = sot__parallel(context, threads, b->bucket_count, count_degrees, b, "network", error);
    if (status == SOT_OK)
        status = sum_degrees(network, error);
    if (status != SOT_OK)
        return status;
    size_t mutual = network->mutual_edges, one_way = network->edges - network->mutual_edges;
    network->mutual_to = sot__alloc(context, mutual, sizeof *network->mutual_to);
    network->mutual_least = sot__alloc(context, mutual, sizeof *network->mutual_least);
    network->mutual = sot__alloc(context, mutual, sizeof *network->mutual);
    network->out_to = sot__alloc(context, one_way, sizeof *network->out_to);
    network->out = sot__alloc(context, one_way, sizeof *network->out);
    network->in_from = sot__alloc(context, one_way, sizeof *network->in_from);
    if (!network->mutual_to || !network->mutual_least || !network->mutual || !network->out_to ||
        !network->out || !network->in_from)
        return sot__no_memory(error);
    status = sot__parallel(context, threads, b->bucket_count, fill_bucket, b, "network", error);
    if (status != SOT_OK)
        return status;
    *out = sot_network_ref(network);
    return SOT_OK;
}
