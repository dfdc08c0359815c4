/* SPDX-License-Identifier: MIT */
/* A ledger of organisations: every contact that has one is replaced by it, over any number of steps and
 * through aliases. Ids belong to the record in which they are: where two would meet, the earlier row keeps
 * its own, and the other gets its record's name before it, as do the refs of that record. Rows within one
 * organisation, and those of do-not-score contacts that would lose that mark, are left out and counted. */
#include "base/base.h"
#include "ledger/intake/commit.h"
#include "ledger/store/order.h"

/* A row that has an id. */
typedef struct sot__of_id {
    uint32_t raw, index;
} sot__of_id;

typedef struct rolling {
    sot_ledger *from, *to;
    sot__batch *batch;
    uint32_t *end;      /* by contact: where its links lead */
    uint32_t *stamp;    /* the walk that passed */
    uint32_t *number;   /* in the new ledger, of contacts that stay */
    uint32_t *channels; /* by old number */
    sot__map owners;    /* of ids in the new pairs, and of those that are renamed: index of `ids` */
    sot__map renamed;
    sot__of_id *ids;
    size_t id_count, id_room;
    char *name; /* room for one */
    size_t name_room;
    sot__arena texts;
    uint64_t left_out;
} rolling;

/* Where the links of every contact end. Taking back an alias can leave a circle of organisations; its first
 * in byte order then stands for all of it. */
static void find_ends(rolling *roll)
{
    const sot_ledger *ledger = roll->from;
    const sot__contacts *contacts = &ledger->contacts;
    uint32_t count = ledger->contacts.ids.count;
    for (uint32_t i = 0; i < count; i++) {
        roll->end[i] = SOT__NONE;
        roll->stamp[i] = SOT__NONE;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = i, next, end;
        while (roll->end[at] == SOT__NONE && roll->stamp[at] != i &&
               (next = sot__contact_step(contacts, at)) != SOT__NONE) {
            roll->stamp[at] = i;
            at = next;
        }
        end = roll->end[at] != SOT__NONE ? roll->end[at] : at;
        if (roll->end[at] == SOT__NONE && roll->stamp[at] == i)
            for (uint32_t c = sot__contact_step(contacts, at); c != at; c = sot__contact_step(contacts, c))
                if (sot__contact_before(contacts, c, end))
                    end = c;
        for (at = i; at != SOT__NONE && roll->end[at] == SOT__NONE; at = sot__contact_step(contacts, at))
            roll->end[at] = end;
    }
}

static bool is_rolled(const rolling *roll, uint32_t contact)
{
    return roll->end[contact] != sot__alias_root(&roll->from->contacts, contact);
}

static uint32_t number_of(const rolling *roll, uint32_t contact)
{
    return roll->number[is_rolled(roll, contact) ? roll->end[contact] : contact];
}

/* Contacts that stay, with what is declared about them. */
static sot_status copy_contacts(rolling *roll, sot_error *error)
{
    const sot_ledger *from = roll->from;
    sot_status status = SOT_OK;
    for (uint32_t i = 0; status == SOT_OK && i < from->contacts.ids.count; i++) {
        sot__text id = sot__contact_id(&from->contacts, i);
        const sot__card *card = sot__card_of(&from->contacts, i);
        if (id.n == 0 || is_rolled(roll, i))
            continue;
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = id.p;
        if (card) {
            contact.kind = card->kind;
            contact.display_name = card->display_name;
            contact.do_not_score = card->do_not_score;
            status = sot_ledger_declare(roll->to, &contact, error);
        } else {
            uint32_t number;
            status = sot__contact_intern(&roll->to->contacts, id, &number, error);
        }
        if (status == SOT_OK)
            sot__ledger_find(roll->to, id.p, &roll->number[i]);
    }
    for (uint32_t i = 0; status == SOT_OK && i < from->contacts.ids.count; i++) {
        const sot__card *card = sot__card_of(&from->contacts, i);
        if (card && card->alias_of != SOT__NONE && !is_rolled(roll, i))
            status = sot_ledger_add_alias(roll->to, sot__contact_id(&from->contacts, i).p,
                                          sot__contact_id(&from->contacts, card->alias_of).p, error);
    }
    return status;
}

/* ---- ids ---- */

static const sot__row *row_of(const rolling *roll, const sot__of_id *of)
{
    return &roll->from->pairs.items[of->raw].rows[of->index];
}

static uint64_t new_key(const rolling *roll, const sot__stored *stored)
{
    return sot__pair_key(number_of(roll, stored->a), number_of(roll, stored->b));
}

/* The row that an id of a new pair belongs to, or the renamed one of a stored pair; SOT__NONE. */
static uint32_t find_id(const rolling *roll, const sot__map *map, uint64_t key, uint32_t raw, sot__text id)
{
    const sot_ledger *from = roll->from;
    uint64_t hash = sot__id_hash(from->context, raw == SOT__NONE ? key : raw, id);
    uint32_t k;
    for (size_t at = sot__map_begin(map, hash); (k = sot__map_next(map, hash, &at)) != SOT__NONE;) {
        const sot__of_id *of = &roll->ids[k];
        bool same = raw == SOT__NONE ? new_key(roll, &from->pairs.items[of->raw]) == key : of->raw == raw;
        if (same && sot__text_equal(sot__row_id(&from->rare, row_of(roll, of)), id))
            return k;
    }
    return SOT__NONE;
}

static bool put_id(rolling *roll, sot__map *map, uint64_t key, sot__of_id of, sot__text id)
{
    sot_context *context = roll->from->context;
    if (!SOT__GROW(context, roll->ids, roll->id_room, roll->id_count + 1) ||
        !sot__map_reserve(context, map, 1))
        return false;
    roll->ids[roll->id_count] = of;
    sot__map_put(map, sot__id_hash(context, key, id), (uint32_t)roll->id_count++);
    return true;
}

/* The end of a stored pair that acts in the row, in the new ledger. */
static uint32_t new_actor(const rolling *roll, const sot__of_id *of)
{
    const sot__stored *stored = &roll->from->pairs.items[of->raw];
    return number_of(roll, sot__row_actor(row_of(roll, of)) ? stored->b : stored->a);
}

static bool are_equal(const rolling *roll, const sot__of_id *x, const sot__of_id *y)
{
    sot__row p = *row_of(roll, x), q = *row_of(roll, y);
    if (new_actor(roll, x) != new_actor(roll, y))
        return false;
    sot__row_turn(&p, sot__row_actor(&p));
    sot__row_turn(&q, sot__row_actor(&q));
    return sot__row_compare(roll->from, &p, &q) == 0;
}

/* Which of two rows keeps its id: the earlier, of the same moment that of the record that is first in byte
 * order. */
static bool comes_first(const rolling *roll, const sot__of_id *x, const sot__of_id *y)
{
    const sot__stored *p = &roll->from->pairs.items[x->raw], *q = &roll->from->pairs.items[y->raw];
    int64_t t = row_of(roll, x)->time_us, u = row_of(roll, y)->time_us;
    if (t != u)
        return t < u;
    return p->a != q->a ? sot__contact_before(&roll->from->contacts, p->a, q->a)
                        : sot__contact_before(&roll->from->contacts, p->b, q->b);
}

static bool goes_in(const rolling *roll, const sot__stored *stored)
{
    const sot__contacts *contacts = &roll->from->contacts;
    bool rolled_a = is_rolled(roll, stored->a), rolled_b = is_rolled(roll, stored->b);
    return stored->count > 0 && !((rolled_a || rolled_b) && roll->end[stored->a] == roll->end[stored->b]) &&
           !(rolled_a && sot__contact_left_out(contacts, stored->a)) &&
           !(rolled_b && sot__contact_left_out(contacts, stored->b));
}

/* Once to see who owns each id of the new pairs, and once to see who does not. */
static bool look_at_ids(rolling *roll, bool owners)
{
    const sot_ledger *from = roll->from;
    for (uint32_t raw = 0; raw < from->pairs.count; raw++) {
        const sot__stored *stored = &from->pairs.items[raw];
        if (!goes_in(roll, stored))
            continue;
        uint64_t key = new_key(roll, stored);
        for (uint32_t i = 0; i < stored->count; i++) {
            sot__text id = sot__row_id(&from->rare, &stored->rows[i]);
            sot__of_id of = {raw, i};
            if (id.n == 0)
                continue;
            uint32_t k = find_id(roll, &roll->owners, key, SOT__NONE, id);
            if (owners && k == SOT__NONE) {
                if (!put_id(roll, &roll->owners, key, of, id))
                    return false;
            } else if (owners && comes_first(roll, &of, &roll->ids[k])) {
                roll->ids[k] = of;
            } else if (!owners && roll->ids[k].raw != raw && !are_equal(roll, &of, &roll->ids[k])) {
                if (!put_id(roll, &roll->renamed, raw, of, id))
                    return false;
            }
        }
    }
    return true;
}

static sot_status append(rolling *roll, size_t *n, sot__text text, sot_error *error)
{
    if (!SOT__GROW(roll->from->context, roll->name, roll->name_room, *n + text.n))
        return sot__no_memory(error);
    memcpy(roll->name + *n, text.p, text.n);
    *n += text.n;
    return SOT_OK;
}

/* The id as it is in the new ledger: as it was, or with its record's name before it, in room that the next
 * call uses again. */
static sot_status id_of(rolling *roll, uint32_t raw, sot__text *id, bool *changed, sot_error *error)
{
    const sot_ledger *from = roll->from;
    const sot__stored *stored = &from->pairs.items[raw];
    sot__text was = *id;
    size_t n = 0;
    sot_status status = SOT_OK;
    *changed = was.n > 0 && find_id(roll, &roll->renamed, 0, raw, was) != SOT__NONE;
    if (!*changed)
        return SOT_OK;
    do {
        const uint32_t ends[2] = {stored->a, stored->b};
        for (int e = 0; status == SOT_OK && e < 2; e++)
            if (is_rolled(roll, ends[e])) {
                status = append(roll, &n, sot__contact_id(&from->contacts, ends[e]), error);
                if (status == SOT_OK)
                    status = append(roll, &n, sot__text_of("/"), error);
            }
        size_t prefix = n;
        if (status == SOT_OK)
            status = append(roll, &n, was, error);
        if (status == SOT_OK && n > SOT_ID_MAX)
            status =
                sot__fail(error, SOT_E_LIMIT, "id: longer than %d bytes with its record's name", SOT_ID_MAX);
        *id = (sot__text){roll->name, n};
        n = prefix;
    } while (status == SOT_OK &&
             find_id(roll, &roll->owners, new_key(roll, stored), SOT__NONE, *id) != SOT__NONE);
    return status;
}

/* ---- rows ---- */

/* The row's rare fields, with ids as they are in the new ledger. */
static sot_status copy_rare(rolling *roll, uint32_t raw, uint64_t *reference, sot_error *error)
{
    sot__report *report = roll->batch->watch.report;
    sot__extra extra;
    void *copy;
    bool renamed = false, refers = false;
    sot__extra_read(sot__heap_at(&roll->from->rare, *reference), &extra);
    sot_status status = id_of(roll, raw, &extra.id, &renamed, error);
    if (status == SOT_OK && renamed && sot__note(report, SOT_REMARK_RENAMED, 1, SOT_PLACE_NONE))
        sot__noted_text(report->noted[SOT_REMARK_RENAMED].text, extra.id);
    if (status == SOT_OK && renamed && extra.ref.n) { /* the room is for one */
        char *kept = sot__arena_text(&roll->texts, extra.id);
        if (!kept)
            return sot__no_memory(error);
        extra.id.p = kept;
    }
    if (status == SOT_OK)
        status = id_of(roll, raw, &extra.ref, &refers, error);
    size_t size = sot__extra_size(&extra);
    if (status == SOT_OK)
        status = sot__heap_take(&roll->to->rare, size, &copy, reference, error);
    if (status == SOT_OK)
        sot__extra_write(&extra, copy);
    return status;
}

static sot_status copy_row(rolling *roll, uint32_t raw, const sot__row *row, uint32_t a, uint32_t b,
                           sot_error *error)
{
    uint32_t actor = sot__row_actor(row) ? b : a, target = sot__row_actor(row) ? a : b;
    sot__piece *piece = sot__pieces_open(roll->batch, 1);
    if (!piece)
        return sot__no_memory(error);
    uint64_t reference = sot__row_rare(row);
    sot_status status = reference ? copy_rare(roll, raw, &reference, error) : SOT_OK;
    if (status != SOT_OK)
        return status;
    uint64_t meta = sot__meta(sot__row_kind(row), 0, roll->channels[sot__row_channel(row)], reference);
    piece->rows[piece->count++] = sot__pack(row->time_us, meta, actor, target);
    roll->batch->rows++;
    return SOT_OK;
}

static sot_status copy_pair(rolling *roll, uint32_t raw, sot_error *error)
{
    const sot__stored *stored = &roll->from->pairs.items[raw];
    sot_status status = SOT_OK;
    if (!goes_in(roll, stored)) {
        roll->left_out += stored->count;
        return SOT_OK;
    }
    uint32_t a = number_of(roll, stored->a), b = number_of(roll, stored->b);
    for (uint32_t i = 0; status == SOT_OK && i < stored->count; i++)
        status = copy_row(roll, raw, &stored->rows[i], a, b, error);
    return status;
}

static sot_status fill(rolling *roll, sot_error *error)
{
    const sot_ledger *from = roll->from;
    uint32_t count = from->contacts.ids.count;
    sot_status status = SOT_OK;
    roll->end = sot__alloc(from->context, count, sizeof *roll->end);
    roll->stamp = sot__alloc(from->context, count, sizeof *roll->stamp);
    roll->number = sot__alloc(from->context, count, sizeof *roll->number);
    roll->channels = sot__alloc(from->context, from->channels.names.count, sizeof *roll->channels);
    if (!roll->end || !roll->stamp || !roll->number || !roll->channels)
        return sot__no_memory(error);
    find_ends(roll);
    status = copy_contacts(roll, error);
    for (uint32_t i = 0; status == SOT_OK && i < from->channels.names.count; i++)
        status = sot__channel_intern(&roll->to->channels, roll->to->profile,
                                     sot__channel_name(&from->channels, i), &roll->channels[i], error);
    if (status == SOT_OK && (!look_at_ids(roll, true) || !look_at_ids(roll, false)))
        status = sot__no_memory(error);
    if (status == SOT_OK)
        status = sot__pieces_begin(roll->to, &roll->batch, error);
    if (status != SOT_OK)
        return status;
    roll->to->intake.errors = 0; /* it is only counted */
    for (uint32_t i = 0; status == SOT_OK && i < from->pairs.count; i++) {
        status = copy_pair(roll, i, error);
        if (status == SOT_OK && i % 4096 == 0)
            status = sot__progress(from->context, "roll up", i, from->pairs.count, error);
    }
    if (status != SOT_OK) {
        sot__pieces_discard(roll->batch);
        return status;
    }
    if (roll->left_out)
        sot__note(roll->batch->watch.report, SOT_REMARK_LEFT_OUT, roll->left_out, SOT_PLACE_NONE);
    status = sot__batch_finish(roll->batch, NULL, NULL, error);
    if (status == SOT_OK)
        roll->to->report->rows += roll->left_out;
    return status;
}

static void free_rolling(rolling *roll)
{
    sot_context *context = roll->from->context;
    sot__free(context, roll->end);
    sot__free(context, roll->stamp);
    sot__free(context, roll->number);
    sot__free(context, roll->channels);
    sot__free(context, roll->ids);
    sot__free(context, roll->name);
    sot__map_free(context, &roll->owners);
    sot__map_free(context, &roll->renamed);
    sot__arena_free(&roll->texts);
}

sot_status sot_ledger_roll_up(sot_ledger *ledger, sot_ledger **out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_roll_up: ledger and out are required");
    *out = NULL;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    rolling roll = {.from = ledger};
    sot_status status = sot__ledger_like(ledger, &roll.to, error);
    if (status == SOT_OK) {
        roll.to->contacts.normalise = ledger->contacts.normalise;
        sot__arena_init(&roll.texts, ledger->context);
        status = fill(&roll, error);
        free_rolling(&roll);
    }
    if (status == SOT_OK) {
        roll.to->intake = ledger->intake;
        *out = roll.to;
    } else {
        sot_ledger_free(roll.to);
    }
    sot__unguard_ledger(ledger);
    return status;
}
