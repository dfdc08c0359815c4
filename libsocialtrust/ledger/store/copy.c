/* SPDX-License-Identifier: MIT */
/* What is taken out of a ledger leaves its numbers, its bytes and its places in slabs unused: references to
 * them are too many to be found. So memory comes back by copying what is left. Since a copy is made only
 * when more is dead than alive, what each removal pays for it is constant.
 *
 * Channels are the exception: their numbers are few, and a ledger would run out of them long before their
 * bytes matter. Nobody counts their rows; who has none is seen by a look at all rows. */
#include "ledger/store/copy.h"

#define AHEAD 16u /* pairs, whose places in the new map lie anywhere */

#define TIDY_LEAST 8192u    /* bytes that are dead before anybody cares */
#define CHANNELS_FEW 64u    /* so many new names before anybody looks whether they are used */
#define CHANNELS_MANY 4096u /* so many numbers without a row are worth a copy */

typedef struct copying {
    const sot_ledger *from;
    sot_ledger *to;
    uint32_t *number;   /* by old contact; SOT__NONE: it is gone */
    uint32_t *channels; /* by old channel; NULL: as they were */
} copying;

/* Which channels rows have, a bit for each. */
typedef struct used_channels {
    uint64_t bits[SOT__CHANNEL_LIMIT / 64 + 1];
    uint32_t unused; /* how many have none */
} used_channels;

static bool is_used(const used_channels *used, uint32_t channel)
{
    return used->bits[channel / 64] >> channel % 64 & 1;
}

/* Linear in the rows. The unnamed one is always used. */
static void find_used(const sot_ledger *ledger, used_channels *used)
{
    uint32_t count = ledger->channels.names.count;
    *used = (used_channels){.bits = {1}};
    for (uint32_t p = 0; p < ledger->pairs.count; p++) {
        const sot__stored *stored = &ledger->pairs.items[p];
        for (uint32_t i = 0; i < stored->count; i++) {
            unsigned channel = sot__row_channel(&stored->rows[i]);
            used->bits[channel / 64] |= UINT64_C(1) << channel % 64;
        }
    }
    for (uint32_t channel = 0; channel < count; channel++)
        used->unused += !is_used(used, channel);
}

static sot_status copy_contacts(copying *c, sot_error *error)
{
    const sot__contacts *from = &c->from->contacts;
    sot__contacts *to = &c->to->contacts;
    size_t all = from->ordered ? from->order_count : from->ids.count;
    if (!sot__interner_reserve(&to->ids, from->ids.count - from->ids.dead))
        return sot__no_memory(error);
    for (uint32_t i = 0; i < from->ids.count; i++)
        c->number[i] = SOT__NONE;
    for (size_t k = 0; k < all; k++) {
        uint32_t old = from->ordered ? from->order[k] : (uint32_t)k;
        sot__text id = sot__contact_id(from, old);
        if (!from->ids.names[old].text)
            continue;
        c->number[old] = to->ids.count;
        sot_status status = sot__interner_put(&to->ids, id, sot__interner_hash(&to->ids, id), error);
        if (status != SOT_OK)
            return status;
    }
    return SOT_OK;
}

static sot_status copy_cards(copying *c, sot_error *error)
{
    const sot__contacts *from = &c->from->contacts;
    sot__contacts *to = &c->to->contacts;
#define MOVED(old) ((old) == SOT__NONE ? SOT__NONE : c->number[old])
    for (uint32_t old = 0; old < from->ids.count; old++) {
        const sot__card *card = c->number[old] == SOT__NONE ? NULL : sot__card_of(from, old);
        if (!card)
            continue;
        char *name = NULL;
        sot__card *copy = sot__card_make(to, c->number[old]);
        if (!copy)
            return sot__no_memory(error);
        if (card->display_name) {
            sot_status status =
                sot__heap_copy(&to->ids.texts, sot__text_of(card->display_name), &name, error);
            if (status != SOT_OK)
                return status;
        }
        *copy = *card;
        copy->display_name = name;
        copy->alias_of = MOVED(card->alias_of);
        copy->alias_first = MOVED(card->alias_first);
        copy->alias_next = MOVED(card->alias_next);
        copy->alias_before = MOVED(card->alias_before);
        copy->organisation = MOVED(card->organisation);
        copy->member_first = MOVED(card->member_first);
        copy->member_next = MOVED(card->member_next);
        copy->member_before = MOVED(card->member_before);
    }
#undef MOVED
    to->aliases = from->aliases;
    to->do_not_score = from->do_not_score;
    return SOT_OK;
}

static sot_status copy_channels(copying *c, sot_error *error)
{
    const sot__channels *from = &c->from->channels;
    sot_status status = SOT_OK;
    used_channels used;
    find_used(c->from, &used);
    if (used.unused) {
        c->channels = sot__calloc(c->from->context, from->names.count, sizeof *c->channels);
        if (!c->channels)
            return sot__no_memory(error);
    }
    for (uint32_t i = 0; status == SOT_OK && i < from->names.count; i++) {
        uint32_t number;
        if (!is_used(&used, i))
            continue;
        status =
            sot__channel_intern(&c->to->channels, c->to->profile, sot__channel_name(from, i), &number, error);
        if (status == SOT_OK && c->channels)
            c->channels[i] = number;
    }
    return status;
}

static sot_status copy_rare(copying *c, uint64_t pair_key, sot__row *row, sot_error *error)
{
    const char *bytes = sot__heap_at(&c->from->rare, sot__row_rare(row));
    sot__extra extra;
    void *copy;
    uint64_t reference;
    size_t size = sot__extra_read(bytes, &extra);
    sot_status status = sot__heap_take(&c->to->rare, size, &copy, &reference, error);
    if (status != SOT_OK)
        return status;
    memcpy(copy, bytes, size);
    sot__row_set_rare(row, reference);
    if (extra.id.n)
        sot__ids_put(&c->to->ids, sot__id_hash(c->to->context, pair_key, extra.id));
    return SOT_OK;
}

static sot_status copy_pairs(copying *c, sot_error *error)
{
    const sot__stored_pairs *from = &c->from->pairs;
    sot__stored_pairs *to = &c->to->pairs;
    sot_context *context = c->to->context;
    size_t pairs = 0, rows = 0;
    for (uint32_t i = 0; i < from->count; i++) {
        pairs += from->items[i].count > 0;
        rows += from->items[i].count;
    }
    if (rows == 0)
        return SOT_OK;
    if (!sot__stored_reserve(to, pairs, true) ||
        !sot__ids_reserve(context, &c->to->ids, c->from->ids.count) ||
        !SOT__GROW(context, to->slabs, to->slab_room, 1) ||
        !(to->slabs[0] = sot__alloc(context, rows, sizeof **to->slabs)))
        return sot__no_memory(error);
    to->slab_count = 1;
    to->slab_rows = rows;
    sot__row *next = to->slabs[0];
    for (uint32_t i = 0; i < from->count; i++) {
        const sot__stored *stored = &from->items[i];
        if (from->count - i > AHEAD && stored[AHEAD].count) {
            uint64_t later = sot__pair_key(c->number[stored[AHEAD].a], c->number[stored[AHEAD].b]);
            sot__map_prefetch(&to->map, sot__pair_hash(context, later));
            SOT__PREFETCH(stored[AHEAD].rows);
        }
        if (stored->count == 0)
            continue;
        uint32_t a = c->number[stored->a], b = c->number[stored->b], raw = sot__stored_new(to, a, b);
        to->items[raw].rows = next;
        to->items[raw].count = stored->count;
        memcpy(next, stored->rows, stored->count * sizeof *next);
        for (sot__row *end = next + stored->count; next < end; next++) {
            if (c->channels)
                sot__row_set_channel(next, c->channels[sot__row_channel(next)]);
            sot_status status = sot__row_rare(next) ? copy_rare(c, sot__pair_key(a, b), next, error) : SOT_OK;
            if (status != SOT_OK)
                return status;
        }
    }
    return SOT_OK;
}

sot_status sot__ledger_copy(const sot_ledger *from, sot_ledger **out, sot_error *error)
{
    copying c = {.from = from};
    *out = NULL;
    sot_status status = sot__ledger_like(from, &c.to, error);
    if (status != SOT_OK)
        return status;
    c.number = sot__alloc(from->context, from->contacts.ids.count, sizeof *c.number);
    status = c.number ? copy_contacts(&c, error) : sot__no_memory(error);
    if (status == SOT_OK)
        status = copy_cards(&c, error);
    if (status == SOT_OK)
        status = copy_channels(&c, error);
    if (status == SOT_OK)
        status = copy_pairs(&c, error);
    if (status == SOT_OK && from->report &&
        !(c.to->report = sot__alloc(from->context, 1, sizeof *from->report)))
        status = sot__no_memory(error);
    if (status == SOT_OK && !sot__tally_copy(from->context, &from->tally, &c.to->tally))
        status = sot__no_memory(error);
    sot__free(from->context, c.number);
    sot__free(from->context, c.channels);
    if (status != SOT_OK) {
        sot_ledger_free(c.to);
        return status;
    }
    c.to->intake = from->intake;
    c.to->contacts.normalise = from->contacts.normalise;
    if (from->report)
        memcpy(c.to->report, from->report, sizeof *from->report);
    c.to->numbering = from->numbering + 1;
    *out = c.to;
    return SOT_OK;
}

sot_status sot__ledger_compact(sot_ledger *ledger, sot_error *error)
{
    sot_ledger *copy;
    sot_status status = sot__ledger_copy(ledger, &copy, error);
    if (status != SOT_OK)
        return status;
#define SWAP(type, member)             \
    do {                               \
        type kept_ = ledger->member;   \
        ledger->member = copy->member; \
        copy->member = kept_;          \
    } while (0)
    SWAP(sot__heap, rare);
    SWAP(sot__contacts, contacts);
    SWAP(sot__channels, channels);
    SWAP(sot__stored_pairs, pairs);
    SWAP(sot__links, links);
    SWAP(sot__checkpoints, checkpoints);
    SWAP(sot__ids, ids);
#undef SWAP
    ledger->numbering++;
    ledger->dead = ledger->tidy_at = 0;
    ledger->channels_seen = ledger->channels.names.count;
    sot_ledger_free(copy);
    return SOT_OK;
}

/* What is known without being counted as it comes about. */
static uint64_t dead_besides(const sot_ledger *ledger)
{
    return sot__ids_spare(&ledger->ids) + sot__heap_ends(&ledger->rare) +
           sot__heap_ends(&ledger->contacts.ids.texts);
}

/* How many channels have no row, where their number or their bytes can matter. */
static uint32_t unused_channels(const sot_ledger *ledger, uint64_t bytes)
{
    used_channels used;
    if (ledger->channels.names.count < CHANNELS_MANY && sot__channels_bytes(&ledger->channels) < bytes / 8)
        return 0;
    find_used(ledger, &used);
    return used.unused;
}

void sot__ledger_tidy(sot_ledger *ledger)
{
    uint64_t dead = ledger->dead + atomic_load_explicit(&ledger->pairs.dead, memory_order_relaxed);
    uint32_t channels = ledger->channels.names.count;
    if ((dead < TIDY_LEAST || dead < ledger->tidy_at) && channels < 2 * ledger->channels_seen + CHANNELS_FEW)
        return;
    uint64_t bytes = sot__ledger_bytes(ledger);
    uint32_t unused = unused_channels(ledger, bytes);
    uint64_t all_dead =
        dead + dead_besides(ledger) + sot__channels_bytes(&ledger->channels) / channels * unused;
    if ((all_dead >= bytes / 2 || unused >= CHANNELS_MANY) && sot__ledger_compact(ledger, NULL) == SOT_OK)
        return;
    /* To look costs the number of pairs, or of rows: not again at the very next removal. */
    ledger->tidy_at = dead + bytes / 8;
    ledger->channels_seen = channels;
}

/* ---- snapshots ---- */

/* All that reading would otherwise bring up to date. */
static bool settle(sot_ledger *ledger)
{
    if (!sot__ledger_link(ledger) || !sot__interner_rank(&ledger->contacts.ids))
        return false;
    if (ledger->tally.stale)
        sot__ledger_recount(ledger);
    return true;
}

sot_status sot_ledger_snapshot(sot_ledger *ledger, sot_ledger **out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_snapshot: ledger and out are required");
    *out = NULL;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_ledger *copy = NULL;
    sot_status status = sot__ledger_copy(ledger, &copy, error);
    sot__unguard_ledger(ledger);
    if (status == SOT_OK && !settle(copy)) {
        sot_ledger_free(copy);
        return sot__no_memory(error);
    }
    if (status != SOT_OK)
        return status;
    copy->frozen = true;
    *out = copy;
    return SOT_OK;
}

sot_status sot_ledger_compact(sot_ledger *ledger, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_compact: ledger is required");
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    status = sot__ledger_compact(ledger, error);
    sot__unguard_ledger(ledger);
    return status;
}
