/* SPDX-License-Identifier: MIT */
/* Rows out again, one by one, under the ids with which they came. */
#include "base/sort.h"
#include "ledger/read/names.h"
#include "ledger/read/pairs.h"
#include "ledger/store/between.h"
#include "ledger/store/order.h"

typedef struct visit {
    sot_ledger *ledger;
    sot_interaction_fn fn;
    void *user;
} visit;

static sot_status show(const visit *to, const sot__stored *stored, const sot__row *row, sot_error *error)
{
    const sot_ledger *ledger = to->ledger;
    sot__extra extra;
    bool turned = sot__row_actor(row) != 0;
    sot__row_extra(&ledger->rare, row, &extra);
    sot_interaction interaction = {
        .size = sizeof interaction,
        .time_us = row->time_us,
        .actor = sot__contact_id(&ledger->contacts, turned ? stored->b : stored->a).p,
        .target = sot__contact_id(&ledger->contacts, turned ? stored->a : stored->b).p,
        .kind = (int)sot__row_kind(row),
        .channel = sot__channel_name(&ledger->channels, sot__row_channel(row)).p,
        .audience = extra.audience,
#define FIELD_NUMBER(NAME, name, member, ...) .member = extra.member,
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include "socialtrust/fields.def"
        .cues = extra.cues,
        .cue_count = SOT_CUE_COUNT,
        .looked_for = extra.looked_for,
        .id = extra.id.p,
        .ref = extra.ref.p,
        .due_us = extra.due_us,
    };
    if (to->fn(to->user, &interaction) != 0)
        return sot__fail(error, SOT_E_CANCELLED, "stopped by the caller's function");
    return SOT_OK;
}

static sot_status show_stored(const visit *to, uint32_t raw, sot_error *error)
{
    const sot__stored *stored = &to->ledger->pairs.items[raw];
    sot_status status = SOT_OK;
    for (uint32_t i = 0; status == SOT_OK && i < stored->count; i++)
        status = show(to, stored, &stored->rows[i], error);
    return status;
}

/* ---- the rows of several stored pairs in one order ---- */

typedef struct placed {
    sot__row row; /* with the actor's side in the canonical pair */
    uint32_t raw, index;
} placed;

static bool before(const sot_ledger *ledger, const placed *x, const placed *y)
{
    int order = sot__row_compare(ledger, &x->row, &y->row);
    return order != 0 ? order < 0 : x->raw < y->raw;
}

SOT__HEAP_SORT(sort_placed, placed, const sot_ledger *, before)

/* The stored pairs between the contacts x and y and their aliases; with `rows` NULL only counts them and
 * their rows. */
static size_t collect(sot_ledger *ledger, uint32_t x, uint32_t y, placed *rows)
{
    bool turned = x != y && sot__contact_before(&ledger->contacts, y, x);
    uint32_t a = turned ? y : x;
    size_t count = 0;
    sot__between between;
    sot__between_begin(&between, ledger, x, y);
    for (uint32_t raw; (raw = sot__between_next(&between)) != SOT__NONE;) {
        const sot__stored *stored = &ledger->pairs.items[raw];
        bool turn = sot__alias_root(&ledger->contacts, stored->a) != a;
        for (uint32_t k = 0; rows && k < stored->count; k++) {
            rows[count + k] = (placed){stored->rows[k], raw, k};
            sot__row_turn(&rows[count + k].row, turn);
        }
        count += stored->count;
    }
    return count;
}

static sot_status show_between(const visit *to, uint32_t a, uint32_t b, sot_error *error)
{
    sot_ledger *ledger = to->ledger;
    if (ledger->contacts.aliases == 0) {
        uint32_t raw = sot__stored_find(&ledger->pairs, a, b);
        return raw == SOT__NONE ? SOT_OK : show_stored(to, raw, error);
    }
    uint32_t x = sot__alias_root(&ledger->contacts, a), y = sot__alias_root(&ledger->contacts, b);
    size_t count = collect(ledger, x, y, NULL);
    placed *rows = sot__alloc(ledger->context, count, sizeof *rows);
    sot_status status = SOT_OK;
    if (!rows)
        return sot__no_memory(error);
    collect(ledger, x, y, rows);
    sort_placed(rows, count, ledger);
    for (size_t i = 0; status == SOT_OK && i < count; i++) {
        const sot__stored *stored = &ledger->pairs.items[rows[i].raw];
        status = show(to, stored, &stored->rows[rows[i].index], error);
    }
    sot__free(ledger->context, rows);
    return status;
}

/* ---- many pairs ---- */

/* Pairs and their rows lie anywhere in memory: to be there when they are read. */
SOT__INLINE void ask_ahead(const sot_ledger *ledger, const sot__keyed *pairs, size_t count, size_t i)
{
    if (i + 24 < count)
        SOT__PREFETCH(&ledger->pairs.items[pairs[i + 24].number]);
    if (i + 12 < count)
        SOT__PREFETCH(ledger->pairs.items[pairs[i + 12].number].rows);
    if (i + 6 < count) {
        const sot__stored *stored = &ledger->pairs.items[pairs[i + 6].number];
        SOT__PREFETCH(sot__contact_id(&ledger->contacts, stored->a).p);
        SOT__PREFETCH(sot__contact_id(&ledger->contacts, stored->b).p);
    }
}

/* In byte order of their ids: the order in which they are stored depends on the key of the hashes. */
static sot_status show_pairs(const visit *to, sot__keyed *pairs, size_t count, sot_error *error)
{
    const sot_ledger *ledger = to->ledger;
    const uint32_t *rank = ledger->contacts.ids.rank;
    sot__keyed *room = sot__alloc(ledger->context, count, sizeof *room);
    if (!room)
        return sot__no_memory(error);
    for (size_t i = 0; i < count; i++) {
        const sot__stored *stored = &ledger->pairs.items[pairs[i].number];
        pairs[i].key = (uint64_t)rank[stored->a] << 32 | rank[stored->b];
    }
    sot__sort_keyed(pairs, count, room);
    sot__free(ledger->context, room);
    sot_status status = SOT_OK;
    for (size_t i = 0; status == SOT_OK && i < count; i++) {
        ask_ahead(ledger, pairs, count, i);
        status = show_stored(to, pairs[i].number, error);
    }
    return status;
}

/* A contact's pairs, or only those of which it is the first; with `pairs` NULL only counts them. */
static size_t pairs_of(const sot_ledger *ledger, uint32_t contact, bool first, sot__keyed *pairs)
{
    size_t count = 0;
    for (uint32_t link = sot__link_first(&ledger->links, contact); link;
         link = sot__link_next(&ledger->links, link)) {
        uint32_t pair = sot__link_pair(link);
        if (first && ledger->pairs.items[pair].a != contact)
            continue;
        if (pairs)
            pairs[count].number = pair;
        count++;
    }
    return count;
}

static sot_status show_of(const visit *to, const uint32_t *contacts, uint32_t count, bool first,
                          sot_error *error)
{
    const sot_ledger *ledger = to->ledger;
    size_t most = 0, at = 0;
    for (uint32_t k = 0; k < count; k++)
        most += pairs_of(ledger, contacts[k], first, NULL);
    sot__keyed *pairs = sot__alloc(ledger->context, most, sizeof *pairs);
    if (!pairs)
        return sot__no_memory(error);
    for (uint32_t k = 0; k < count; k++)
        at += pairs_of(ledger, contacts[k], first, pairs + at);
    sot_status status = show_pairs(to, pairs, most, error);
    sot__free(ledger->context, pairs);
    return status;
}

/* Whose pairs come first: who wants a few rows does not wait until all pairs are sorted. */
#define FIRST_CONTACTS 64u
#define FIRST_PAIRS 512u /* are enough */

static sot_status show_all(const visit *to, sot_error *error)
{
    sot_ledger *ledger = to->ledger;
    sot_context *context = ledger->context;
    const sot__interner *ids = &ledger->contacts.ids;
    uint32_t first[FIRST_CONTACTS], living = ids->count - ids->dead, shown = 0;
    for (uint32_t c = 0; c < ids->count; c++)
        if (ids->rank[c] - ids->dead < FIRST_CONTACTS) /* those without a name come before */
            first[ids->rank[c] - ids->dead] = c;
    for (size_t pairs = 0; shown < FIRST_CONTACTS && shown < living && pairs < FIRST_PAIRS; shown++)
        pairs += pairs_of(ledger, first[shown], true, NULL);
    sot_status status = show_of(to, first, shown, true, error);
    if (status != SOT_OK || shown == living)
        return status;
    sot__keyed *rest = sot__alloc(context, ledger->pairs.count, sizeof *rest);
    if (!rest)
        return sot__no_memory(error);
    size_t count = 0;
    for (uint32_t pair = 0; pair < ledger->pairs.count; pair++)
        if (ids->rank[ledger->pairs.items[pair].a] - ids->dead >= shown)
            rest[count++].number = pair;
    status = show_pairs(to, rest, count, error);
    sot__free(context, rest);
    return status;
}

static sot_status each(sot_ledger *ledger, const char *a, const char *b, const visit *to, sot_error *error)
{
    uint32_t x, y;
    if (!(a && b) && (!sot__ledger_link(ledger) || !sot__interner_rank(&ledger->contacts.ids)))
        return sot__no_memory(error);
    if (!a && !b)
        return show_all(to, error);
    if (a && !sot__ledger_find(ledger, a, &x))
        return sot__fail(error, SOT_E_NOT_FOUND, "a: no contact \"%.200s\"", a);
    if (b && !sot__ledger_find(ledger, b, &y))
        return sot__fail(error, SOT_E_NOT_FOUND, "b: no contact \"%.200s\"", b);
    if (a && b)
        return show_between(to, x, y, error);
    return show_of(to, a ? &x : &y, 1, false, error);
}

sot_status sot__ledger_each(sot_ledger *ledger, const char *a, const char *b, sot_interaction_fn fn,
                            void *user, sot_error *error)
{
    visit to = {ledger, fn, user};
    return each(ledger, a, b, &to, error);
}

sot_status sot_ledger_each(sot_ledger *ledger, const char *a, const char *b, sot_interaction_fn fn,
                           void *user, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !fn)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_each: ledger and fn are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_status status = sot__ledger_each(ledger, a, b, fn, user, error);
    sot__unguard_ledger(ledger);
    return status;
}

/* ---- pairs ---- */

static sot_pair pair_of(const sot_ledger *ledger, const sot__pairs *pairs, const sot__pair *pair)
{
    const uint32_t *members = pair->count == 1 ? &pair->raw : &pairs->members[pair->raw];
    sot_pair out = SOT_PAIR_INIT;
    out.a = sot__contact_id(&ledger->contacts, pair->a).p;
    out.b = sot__contact_id(&ledger->contacts, pair->b).p;
    for (uint32_t k = 0; k < pair->count; k++) {
        const sot__stored *stored = &ledger->pairs.items[members[k]];
        int64_t first = stored->rows[0].time_us, last = stored->rows[stored->count - 1].time_us;
        out.interactions += stored->count;
        if (k == 0 || first < out.first_us)
            out.first_us = first;
        if (k == 0 || last > out.last_us)
            out.last_us = last;
    }
    return out;
}

sot_status sot_ledger_each_pair(sot_ledger *ledger, const char *contact, sot_pair_fn fn, void *user,
                                sot_error *error)
{
    sot__begin(error);
    if (!ledger || !fn)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_each_pair: ledger and fn are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t me = 0;
    sot__pairs pairs = {.count = 0};
    sot_status status = SOT_OK;
    if (contact && !sot__ledger_find(ledger, contact, &me))
        status = sot__fail(error, SOT_E_NOT_FOUND, "contact: no contact \"%.200s\"", contact);
    if (status == SOT_OK)
        status = sot__ledger_pairs(ledger, contact ? (int64_t)sot__alias_root(&ledger->contacts, me) : -1,
                                   &pairs, error);
    for (size_t k = 0; status == SOT_OK && k < pairs.count; k++) {
        sot_pair pair = pair_of(ledger, &pairs, &pairs.pairs[k]);
        if (fn(user, &pair) != 0)
            status = sot__fail(error, SOT_E_CANCELLED, "stopped by the caller's function");
    }
    sot__pairs_free(&pairs);
    sot__unguard_ledger(ledger);
    return status;
}
