/* SPDX-License-Identifier: MIT */
/* A ledger of organisations: every contact that has one is replaced by it, over any number of steps and
 * through aliases. Rows of do-not-score contacts that would lose that mark are left out; where an id comes
 * twice, the first row counts. */
#include "ledger/intake/commit.h"

typedef struct rolling {
    sot_ledger *from, *to;
    sot__batch *batch;
    uint32_t *end;      /* by contact: where its links lead */
    uint32_t *stamp;    /* the walk that passed */
    uint32_t *number;   /* in the new ledger, of contacts that stay */
    uint32_t *channels; /* by old number */
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

static sot_status copy_row(rolling *roll, const sot__row *row, uint32_t a, uint32_t b, sot_error *error)
{
    uint32_t actor = sot__row_actor(row) ? b : a, target = sot__row_actor(row) ? a : b;
    sot__piece *piece = sot__pieces_open(roll->batch, 1);
    if (!piece)
        return sot__no_memory(error);
    uint64_t reference = sot__row_rare(row);
    if (reference) {
        sot__extra extra;
        const char *bytes = sot__heap_at(&roll->from->rare, reference);
        size_t size = sot__extra_read(bytes, &extra);
        void *copy;
        sot_status status = sot__heap_take(&roll->to->rare, size, &copy, &reference, error);
        if (status != SOT_OK)
            return status;
        memcpy(copy, bytes, size);
    }
    uint64_t meta = sot__meta(sot__row_kind(row), 0, roll->channels[sot__row_channel(row)], reference);
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
    if ((rolled_a && sot__contact_left_out(&from->contacts, stored->a)) ||
        (rolled_b && sot__contact_left_out(&from->contacts, stored->b)))
        return SOT_OK;
    uint32_t a = number_of(roll, stored->a), b = number_of(roll, stored->b);
    for (uint32_t i = 0; status == SOT_OK && i < stored->count; i++)
        status = copy_row(roll, &stored->rows[i], a, b, error);
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
    if (status == SOT_OK)
        status = sot__pieces_begin(roll->to, &roll->batch, error);
    if (status != SOT_OK)
        return status;
    roll->batch->keep_first = true;
    roll->to->intake.errors = 0; /* it is only counted */
    for (uint32_t i = 0; status == SOT_OK && i < from->pairs.count; i++) {
        status = copy_pair(roll, &from->pairs.items[i], error);
        if (status == SOT_OK && i % 4096 == 0)
            status = sot__progress(from->context, "roll up", i, from->pairs.count, error);
    }
    if (status == SOT_OK)
        return sot__batch_finish(roll->batch, NULL, NULL, error);
    sot__pieces_discard(roll->batch);
    return status;
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
    sot_status status = sot_ledger_new(ledger->context, ledger->profile, &roll.to, error);
    if (status == SOT_OK) {
        roll.to->contacts.normalise = ledger->contacts.normalise;
        status = fill(&roll, error);
        sot__free(ledger->context, roll.end);
        sot__free(ledger->context, roll.stamp);
        sot__free(ledger->context, roll.number);
        sot__free(ledger->context, roll.channels);
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
