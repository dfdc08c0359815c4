/* SPDX-License-Identifier: MIT */
/* The pairs to score in byte order of their canonical ids: into buckets of neighbouring ranks of the first
 * contact, within each by one counting sort, then each contact's few pairs by the second's rank. A bucket is
 * worked on in a core's cache, and all threads do. Stored pairs that aliases make one come together here. */
#include "ledger/read/pairs.h"

#include "base/sort.h"
#include "ledger/store/between.h"

#define BUCKET_RANKS 12u   /* least of a bucket, as bits */
#define BUCKET_BITS 8u     /* most buckets */
#define RANGE_PAIRS 65536u /* stored pairs that are put into buckets at a time */
#define RANGES_MOST 64u
#define AHEAD 16u

/* A stored pair on its way: first.rank << 32 | second.rank, and its number. */
typedef struct found {
    uint64_t key;
    uint32_t number, unused; /* as large as the pair that takes its place */
} found;
_Static_assert(sizeof(sot__pair) == sizeof(found), "pairs are written where what was found of them lay");

/* One stored pair of a canonical pair; sorted as one number: rank of the second contact, then number. */
typedef struct listing {
    sot_ledger *ledger;
    uint32_t *canonical; /* by contact; NULL without aliases */
    bool *left_out;      /* by canonical contact; NULL if none is do-not-score */
    unsigned shift;      /* a rank's bits within its bucket */
    size_t bucket_count, range_count;
    uint32_t *places;  /* by range of stored pairs, then by bucket: how many, then where the next goes */
    uint32_t *ends;    /* by bucket */
    void *memory;      /* of `found`, then of `pairs` */
    found *found;      /* by bucket */
    uint32_t *starts;  /* by rank of the first contact */
    uint64_t *keys;    /* (rank of the second << 32) | stored pair */
    uint32_t *by_rank; /* contact of a rank */
    sot__pair *pairs;  /* without aliases each key is one */
} listing;

static void listing_free(listing *list)
{
    sot_context *context = list->ledger->context;
    sot__free(context, list->canonical);
    sot__free(context, list->left_out);
    sot__free(context, list->places);
    sot__free(context, list->ends);
    sot__free(context, list->memory);
    sot__free(context, list->starts);
    sot__free(context, list->keys);
    sot__free(context, list->by_rank);
}

static bool listing_init(listing *list)
{
    sot_ledger *ledger = list->ledger;
    size_t contacts = ledger->contacts.ids.count;
    if (!sot__interner_rank(&ledger->contacts.ids))
        return false;
    if (ledger->contacts.aliases) {
        list->canonical = sot__alloc(ledger->context, contacts, sizeof *list->canonical);
        if (!list->canonical)
            return false;
        for (uint32_t i = 0; i < contacts; i++)
            list->canonical[i] = SOT__NONE;
        for (uint32_t i = 0; i < contacts; i++) { /* each contact once: from the roots of alias trees down */
            const sot__card *card = sot__card_of(&ledger->contacts, i);
            if (card && card->alias_of != SOT__NONE)
                continue;
            for (uint32_t each = i; each != SOT__NONE; each = sot__alias_next(&ledger->contacts, i, each))
                list->canonical[each] = i;
        }
    }
    if (ledger->contacts.do_not_score) {
        list->left_out = sot__calloc(ledger->context, contacts, sizeof *list->left_out);
        if (!list->left_out)
            return false;
        for (uint32_t i = 0; i < contacts; i++) {
            const sot__card *card = sot__card_of(&ledger->contacts, i);
            if (card && card->do_not_score)
                list->left_out[list->canonical ? list->canonical[i] : i] = true;
        }
    }
    for (list->shift = BUCKET_RANKS; contacts >> list->shift >> BUCKET_BITS; list->shift++)
        ;
    list->bucket_count = (contacts >> list->shift) + 1;
    list->range_count = ledger->pairs.count / RANGE_PAIRS + 1;
    if (list->range_count > RANGES_MOST)
        list->range_count = RANGES_MOST;
    list->places = sot__calloc(ledger->context, list->range_count * list->bucket_count, sizeof *list->places);
    list->ends = sot__alloc(ledger->context, list->bucket_count, sizeof *list->ends);
    list->found = list->memory = sot__alloc(ledger->context, ledger->pairs.count, sizeof *list->found);
    list->starts = sot__calloc(ledger->context, contacts + 1, sizeof *list->starts);
    list->keys = sot__alloc(ledger->context, ledger->pairs.count, sizeof *list->keys);
    list->by_rank = sot__alloc(ledger->context, contacts, sizeof *list->by_rank);
    if (!list->places || !list->ends || !list->found || !list->starts || !list->keys || !list->by_rank)
        return false;
    for (uint32_t i = 0; i < contacts; i++)
        list->by_rank[ledger->contacts.ids.rank[i]] = i;
    return true;
}

/* The ranks of a stored pair's canonical contacts, the lower first; false if it is not to be scored. */
static bool ranks_of(const listing *list, uint32_t raw, uint32_t *first, uint32_t *second)
{
    const sot__stored *stored = &list->ledger->pairs.items[raw];
    uint32_t a = stored->a, b = stored->b;
    if (stored->count == 0)
        return false;
    if (list->canonical) {
        a = list->canonical[a];
        b = list->canonical[b];
    }
    if (a == b || (list->left_out && (list->left_out[a] || list->left_out[b])))
        return false;
    const uint32_t *rank = list->ledger->contacts.ids.rank;
    *first = rank[a] < rank[b] ? rank[a] : rank[b];
    *second = rank[a] < rank[b] ? rank[b] : rank[a];
    return true;
}

/* Turns sorted keys of one first contact into pairs; *members counts up, and is only filled where it has
 * room. */
static void emit(const listing *list, uint32_t first, const uint64_t *keys, size_t count, sot__pairs *out,
                 size_t *members)
{
    for (size_t i = 0, j; i < count; i = j) {
        uint32_t second = (uint32_t)(keys[i] >> 32);
        for (j = i + 1; j < count && (uint32_t)(keys[j] >> 32) == second; j++)
            ;
        if (out->pairs) {
            sot__pair *pair = &out->pairs[out->count];
            *pair = (sot__pair){list->by_rank[first], list->by_rank[second], (uint32_t)keys[i],
                                (uint32_t)(j - i)};
            if (j - i > 1) {
                pair->raw = (uint32_t)*members;
                for (size_t k = i; k < j; k++)
                    out->members[*members + k - i] = (uint32_t)keys[k];
            }
        }
        if (j - i > 1)
            *members += j - i;
        out->count++;
    }
}

/* All runs, first to count and then to write. */
static void emit_all(const listing *list, sot__pairs *out, size_t *members)
{
    uint32_t from = 0;
    out->count = *members = 0;
    for (uint32_t r = 0; r < list->ledger->contacts.ids.count; r++) {
        uint32_t to = list->starts[r];
        emit(list, r, list->keys + from, to - from, out, members);
        from = to;
    }
}

/* Stored pairs of a range into their buckets; at first they are only counted. */
static void range_to_buckets(const listing *list, size_t range, bool count_only)
{
    size_t pairs = list->ledger->pairs.count, each = pairs / list->range_count;
    size_t to = range + 1 == list->range_count ? pairs : each * (range + 1);
    uint32_t *places = list->places + range * list->bucket_count, first, second;
    const sot__stored *items = list->ledger->pairs.items;
    const uint32_t *rank = list->ledger->contacts.ids.rank;
    for (size_t raw = each * range; raw < to; raw++) {
        if (raw + AHEAD < to) {
            SOT__PREFETCH(&rank[items[raw + AHEAD].a]);
            SOT__PREFETCH(&rank[items[raw + AHEAD].b]);
        }
        if (!ranks_of(list, (uint32_t)raw, &first, &second))
            continue;
        uint32_t place = places[first >> list->shift]++;
        if (!count_only)
            list->found[place] = (found){(uint64_t)first << 32 | second, (uint32_t)raw, 0};
    }
}

static sot_status count_range(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    range_to_buckets(user, index, true);
    return SOT_OK;
}

static sot_status place_range(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    range_to_buckets(user, index, false);
    return SOT_OK;
}

/* Sorts a bucket; then starts[r] is where the run of r ends. */
static sot_status sort_bucket(void *user, size_t index, unsigned worker, sot_error *error)
{
    const listing *list = user;
    size_t contacts = list->ledger->contacts.ids.count, least = index << list->shift;
    size_t most = (index + 1) << list->shift < contacts ? (index + 1) << list->shift : contacts;
    uint32_t begin = index ? list->ends[index - 1] : 0, end = list->ends[index], sum = begin;
    uint32_t *starts = list->starts;
    (void)worker, (void)error;
    for (uint32_t k = begin; k < end; k++) {
        starts[list->found[k].key >> 32]++;
        SOT__PREFETCH(&list->by_rank[(uint32_t)list->found[k].key]);
    }
    for (size_t r = least; r < most; r++) {
        uint32_t count = starts[r];
        starts[r] = sum;
        sum += count;
    }
    for (uint32_t k = begin; k < end; k++)
        list->keys[starts[list->found[k].key >> 32]++] = list->found[k].key << 32 | list->found[k].number;
    void *room = list->found + begin; /* what was there is among the keys now */
    for (size_t r = least, from = begin; r < most; from = starts[r++])
        sot__sort_u64(list->keys + from, starts[r] - from, room);
    for (size_t r = least, k = begin; list->pairs && r < most; r++)
        for (; k < starts[r]; k++)
            list->pairs[k] =
                (sot__pair){list->by_rank[r], list->by_rank[list->keys[k] >> 32], (uint32_t)list->keys[k], 1};
    return SOT_OK;
}

static sot_status list_all(listing *list, sot__pairs *out)
{
    sot_context *context = list->ledger->context;
    size_t members;
    if (!listing_init(list))
        return SOT_E_MEMORY;
    sot_status status =
        sot__parallel(context, context->threads, list->range_count, count_range, list, NULL, NULL);
    uint32_t sum = 0;
    for (size_t b = 0; b < list->bucket_count; b++) {
        for (size_t r = 0; r < list->range_count; r++) {
            uint32_t *place = &list->places[r * list->bucket_count + b], count = *place;
            *place = sum;
            sum += count;
        }
        list->ends[b] = sum;
    }
    if (!list->canonical) { /* only aliases make pairs fewer than stored ones */
        out->count = sum;
        list->pairs = list->memory;
    }
    if (status == SOT_OK)
        status = sot__parallel(context, context->threads, list->range_count, place_range, list, NULL, NULL);
    if (status == SOT_OK)
        status = sot__parallel(context, context->threads, list->bucket_count, sort_bucket, list, NULL, NULL);
    if (status == SOT_OK && !list->canonical) {
        out->pairs = list->pairs;
        list->memory = NULL;
    }
    if (status != SOT_OK || !list->canonical)
        return status;
    emit_all(list, out, &members);
    out->pairs = sot__alloc(context, out->count, sizeof *out->pairs);
    out->members = members ? sot__alloc(context, members, sizeof *out->members) : NULL;
    if (!out->pairs || (members && !out->members))
        return SOT_E_MEMORY;
    emit_all(list, out, &members);
    return SOT_OK;
}

/* ---- the pairs of one contact ---- */

/* A stored pair by the other canonical contact. */
typedef struct other {
    uint64_t prefix;
    uint32_t contact, raw;
} other;

static bool before(const sot_ledger *ledger, const other *x, const other *y)
{
    if (x->prefix != y->prefix)
        return x->prefix < y->prefix;
    if (x->contact == y->contact)
        return x->raw < y->raw;
    return sot__contact_before(&ledger->contacts, x->contact, y->contact);
}

SOT__HEAP_SORT(sort_others, other, const sot_ledger *, before)

static size_t collect(const sot_ledger *ledger, uint32_t me, other *others)
{
    size_t count = 0;
    if (sot__contact_left_out(&ledger->contacts, me))
        return 0;
    for (uint32_t each = me; each != SOT__NONE; each = sot__alias_next(&ledger->contacts, me, each))
        for (uint32_t link = sot__link_first(&ledger->links, each); link;
             link = sot__link_next(&ledger->links, link)) {
            uint32_t raw = sot__link_pair(link);
            const sot__stored *stored = &ledger->pairs.items[raw];
            uint32_t contact = sot__alias_root(&ledger->contacts, stored->a == each ? stored->b : stored->a);
            if (stored->count == 0 || contact == me || sot__contact_left_out(&ledger->contacts, contact))
                continue;
            if (others)
                others[count] = (other){ledger->contacts.ids.prefix[contact], contact, raw};
            count++;
        }
    return count;
}

static sot_status list_of(sot_ledger *ledger, uint32_t me, sot__pairs *out)
{
    if (!sot__ledger_link(ledger))
        return SOT_E_MEMORY;
    size_t count = collect(ledger, me, NULL), members = 0;
    other *others = sot__alloc(ledger->context, count, sizeof *others);
    out->pairs = sot__alloc(ledger->context, count, sizeof *out->pairs);
    out->members = sot__alloc(ledger->context, count, sizeof *out->members);
    if (!others || !out->pairs || !out->members) {
        sot__free(ledger->context, others);
        return SOT_E_MEMORY;
    }
    collect(ledger, me, others);
    sort_others(others, count, ledger);
    for (size_t i = 0, j; i < count; i = j) {
        bool after = sot__contact_before(&ledger->contacts, others[i].contact, me);
        for (j = i; j < count && others[j].contact == others[i].contact; j++)
            out->members[members + j - i] = others[j].raw;
        out->pairs[out->count++] =
            (sot__pair){after ? others[i].contact : me, after ? me : others[i].contact,
                        j - i == 1 ? others[i].raw : (uint32_t)members, (uint32_t)(j - i)};
        if (j - i > 1)
            members += j - i;
    }
    sot__free(ledger->context, others);
    return SOT_OK;
}

SOT__COLD sot_status sot__ledger_pairs(sot_ledger *ledger, int64_t me, sot__pairs *out, sot_error *error)
{
    *out = (sot__pairs){.context = ledger->context};
    listing list = {.ledger = ledger};
    sot_status status = me >= 0 ? list_of(ledger, (uint32_t)me, out) : list_all(&list, out);
    listing_free(&list);
    if (status != SOT_OK) {
        sot__pairs_free(out);
        return sot__no_memory(error);
    }
    return SOT_OK;
}

sot_status sot__ledger_pair(sot_ledger *ledger, uint32_t x, uint32_t y, sot__pairs *out, sot_error *error)
{
    *out = (sot__pairs){.context = ledger->context, .count = 1};
    bool turned = sot__contact_before(&ledger->contacts, y, x);
    size_t room = 0, count = 0;
    out->pairs = sot__alloc(ledger->context, 1, sizeof *out->pairs);
    bool good = out->pairs != NULL;
    sot__between between;
    sot__between_begin(&between, ledger, x, y);
    for (uint32_t raw; good && (raw = sot__between_next(&between)) != SOT__NONE;) {
        if (ledger->pairs.items[raw].count == 0)
            continue;
        if (count == 0)
            out->pairs->raw = raw;
        good = ledger->contacts.aliases == 0 || SOT__GROW(ledger->context, out->members, room, count + 1);
        if (good && out->members)
            out->members[count] = raw;
        count++;
    }
    if (!good) {
        sot__pairs_free(out);
        return sot__no_memory(error);
    }
    *out->pairs =
        (sot__pair){turned ? y : x, turned ? x : y, count == 1 ? out->pairs->raw : 0, (uint32_t)count};
    return SOT_OK;
}

void sot__pairs_free(sot__pairs *pairs)
{
    if (!pairs->context)
        return;
    sot__free(pairs->context, pairs->pairs);
    sot__free(pairs->context, pairs->members);
    *pairs = (sot__pairs){.context = pairs->context};
}
