/* SPDX-License-Identifier: MIT */
/* A ledger of organisations: every contact that has one is replaced by it, over any number of steps and
 * through aliases. Rows of do-not-score contacts that would lose that mark are left out; where an id comes
 * twice, the first row counts. */
#include "ledger/bulk.h"

typedef struct rolling {
    sot_ledger *from, *to;
    sot__batch *batch;
    uint32_t *end;      /* by contact: where its links lead */
    uint32_t *stamp;    /* the walk that passed */
    uint32_t *number;   /* in the new ledger, of contacts that stay */
    uint32_t *channels; /* by old number */
} rolling;

static uint32_t step(const sot_ledger *ledger, uint32_t contact)
{
    const sot__card *card = sot__card_of(ledger, contact);
    if (!card)
        return SOT__NONE;
    return card->alias_of != SOT__NONE ? card->alias_of : card->organisation;
}

/* Where the links of every contact end. Taking back an alias can leave a circle of organisations; its first
 * in byte order then stands for all of it. */
static void find_ends(rolling *roll)
{
    const sot_ledger *ledger = roll->from;
    uint32_t count = ledger->contacts.count;
    for (uint32_t i = 0; i < count; i++) {
        roll->end[i] = SOT__NONE;
        roll->stamp[i] = SOT__NONE;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = i, next, end;
        while (roll->end[at] == SOT__NONE && roll->stamp[at] != i && (next = step(ledger, at)) != SOT__NONE) {
            roll->stamp[at] = i;
            at = next;
        }
        end = roll->end[at] != SOT__NONE ? roll->end[at] : at;
        if (roll->end[at] == SOT__NONE && roll->stamp[at] == i)
            for (uint32_t c = step(ledger, at); c != at; c = step(ledger, c))
                if (sot__contact_before(ledger, c, end))
                    end = c;
        for (at = i; at != SOT__NONE && roll->end[at] == SOT__NONE; at = step(ledger, at))
            roll->end[at] = end;
    }
}

static bool is_rolled(const rolling *roll, uint32_t contact)
{
    return roll->end[contact] != sot__ledger_canonical(roll->from, contact);
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
    for (uint32_t i = 0; status == SOT_OK && i < from->contacts.count; i++) {
        sot__text id = sot__ledger_id(from, i);
        const sot__card *card = sot__card_of(from, i);
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
            status = sot__contact_intern(roll->to, id, sot__text_hash(id), &number, error);
        }
        if (status == SOT_OK)
            sot__ledger_find(roll->to, id.p, &roll->number[i]);
    }
    for (uint32_t i = 0; status == SOT_OK && i < from->contacts.count; i++) {
        const sot__card *card = sot__card_of(from, i);
        if (card && card->alias_of != SOT__NONE && !is_rolled(roll, i))
            status = sot_ledger_add_alias(roll->to, sot__ledger_id(from, i).p,
                                          sot__ledger_id(from, card->alias_of).p, error);
    }
    return status;
}

static sot_status copy_row(rolling *roll, const sot__row *row, uint32_t a, uint32_t b, sot_error *error)
{
    uint32_t actor = SOT__ROW_ACTOR(row->meta) ? b : a, target = SOT__ROW_ACTOR(row->meta) ? a : b;
    sot__piece *piece = sot__batch_open(roll->batch, 1);
    if (!piece)
        return sot__no_memory(error);
    uint64_t reference = SOT__ROW_EXTRA(row->meta);
    if (reference) {
        sot__extra extra;
        const char *bytes = sot__store_at(&roll->from->extras, reference);
        size_t size = sot__extra_read(bytes, &extra);
        void *copy;
        sot_status status = sot__store_take(&roll->to->extras, size, &copy, &reference, error);
        if (status != SOT_OK)
            return status;
        memcpy(copy, bytes, size);
    }
    uint64_t meta = (uint64_t)SOT__ROW_KIND(row->meta) << 56 |
                    (uint64_t)roll->channels[SOT__ROW_CHANNEL(row->meta)] << 40 | reference;
    piece->rows[piece->count++] = sot__pack(row->time_us, meta, actor, target);
    roll->batch->rows++;
    return SOT_OK;
}

static sot_status copy_pair(rolling *roll, const sot__stored *stored, sot_error *error)
{
    const sot_ledger *from = roll->from;
    bool rolled_a = is_rolled(roll, stored->a), rolled_b = is_rolled(roll, stored->b);
    sot_status status = SOT_OK;
    if (stored->count == 0 || ((rolled_a || rolled_b) && roll->end[stored->a] == roll->end[stored->b]))
        return SOT_OK;
    if ((rolled_a && sot__ledger_do_not_score(from, stored->a)) ||
        (rolled_b && sot__ledger_do_not_score(from, stored->b)))
        return SOT_OK;
    uint32_t a = number_of(roll, stored->a), b = number_of(roll, stored->b);
    for (uint32_t i = 0; status == SOT_OK && i < stored->count; i++)
        status = copy_row(roll, &stored->rows[i], a, b, error);
    return status;
}

static sot_status fill(rolling *roll, sot_error *error)
{
    const sot_ledger *from = roll->from;
    uint32_t count = from->contacts.count;
    sot_status status = SOT_OK;
    roll->end = sot__alloc(from->context, count, sizeof *roll->end);
    roll->stamp = sot__alloc(from->context, count, sizeof *roll->stamp);
    roll->number = sot__alloc(from->context, count, sizeof *roll->number);
    roll->channels = sot__alloc(from->context, from->channels.count, sizeof *roll->channels);
    if (!roll->end || !roll->stamp || !roll->number || !roll->channels)
        return sot__no_memory(error);
    find_ends(roll);
    status = copy_contacts(roll, error);
    for (uint32_t i = 0; status == SOT_OK && i < from->channels.count; i++)
        status = sot__channel_intern(roll->to, from->channels.names[i], &roll->channels[i], error);
    if (status == SOT_OK)
        status = sot__batch_begin(roll->to, &roll->batch, error);
    if (status != SOT_OK)
        return status;
    roll->batch->keep_first = true;
    for (uint32_t i = 0; status == SOT_OK && i < from->pairs.count; i++) {
        status = copy_pair(roll, &from->pairs.items[i], error);
        if (status == SOT_OK && i % 4096 == 0)
            status = sot__progress(from->context, "roll up", i, from->pairs.count, error);
    }
    if (status == SOT_OK)
        return sot__batch_commit(roll->batch, NULL, error);
    sot__batch_discard(roll->batch);
    return status;
}

sot_status sot_ledger_roll_up(sot_ledger *ledger, sot_ledger **out, sot_error *error)
{
    if (!ledger || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_roll_up: ledger and out are required");
    *out = NULL;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    rolling roll = {.from = ledger};
    sot_status status = sot_ledger_new(ledger->context, ledger->profile, &roll.to, error);
    if (status == SOT_OK) {
        status = fill(&roll, error);
        sot__free(ledger->context, roll.end);
        sot__free(ledger->context, roll.stamp);
        sot__free(ledger->context, roll.number);
        sot__free(ledger->context, roll.channels);
    }
    if (status == SOT_OK)
        *out = roll.to;
    else
        sot_ledger_free(roll.to);
    sot__unguard_ledger(ledger);
    return status;
}
