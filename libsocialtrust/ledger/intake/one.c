/* SPDX-License-Identifier: MIT */
/* One interaction in: everything that can fail first, then the row goes to its place. */
#include "ledger/intake/check.h"
#include "ledger/intake/known.h"
#include "ledger/store/copy.h"

/* What is to be added, with the numbers of its texts. */
typedef struct addition {
    const sot__given *given;
    sot__row row;
    size_t extra_size;
    uint32_t actor, target, raw;
    size_t position;
    uint64_t actor_hash, target_hash, id_hash; /* id_hash 0: no id */
    bool duplicate;
    bool again; /* an equal row without an id is one more */
} addition;

/* Asks for what says whether the contacts are known, before it is needed. */
static void look_up(const sot_ledger *ledger, addition *add)
{
    const sot__interner *ids = &ledger->contacts.ids;
    sot__map_prefetch(&ids->map, add->actor_hash = sot__interner_hash(ids, add->given->actor));
    sot__map_prefetch(&ids->map, add->target_hash = sot__interner_hash(ids, add->given->target));
}

/* Of contacts that are known: what is read of them, and of their pair, all at the same time. */
static void ask_ahead(const sot_ledger *ledger, const addition *add)
{
    const sot__interner *ids = &ledger->contacts.ids;
    uint32_t actor = sot__map_guess(&ids->map, add->actor_hash),
             target = sot__map_guess(&ids->map, add->target_hash);
    if (actor == SOT__NONE || target == SOT__NONE)
        return;
    sot__map_prefetch(&ledger->pairs.map, sot__pair_hash(ledger->context, sot__pair_key(actor, target)));
    SOT__PREFETCH(&ids->prefix[actor]);
    SOT__PREFETCH(&ids->prefix[target]);
    if (add->given->actor.n >= 8) /* the prefix is not all of it */
        SOT__PREFETCH(&ids->names[actor]);
    if (add->given->target.n >= 8)
        SOT__PREFETCH(&ids->names[target]);
}

static sot_status intern(sot_ledger *ledger, addition *add, sot_error *error)
{
    const sot__given *given = add->given;
    uint32_t channel = 0;
    sot__contacts *contacts = &ledger->contacts;
    ask_ahead(ledger, add);
    sot_status status = SOT_OK;
    if (given->channel.n)
        status = sot__channel_intern(&ledger->channels, ledger->profile, given->channel, &channel, error);
    if (status == SOT_OK)
        status =
            sot__contact_intern_hashed(contacts, given->actor, add->actor_hash, "actor", &add->actor, error);
    if (status == SOT_OK)
        status = sot__contact_intern_hashed(contacts, given->target, add->target_hash, "target", &add->target,
                                            error);
    if (status != SOT_OK)
        return status;
    bool side = add->actor != add->target && sot__contact_before(contacts, add->target, add->actor);
    add->row.time_us = given->time_us;
    add->row.meta = sot__meta((unsigned)given->kind, side, channel, 0);
    add->extra_size = sot__extra_size(&given->extra);
    return SOT_OK;
}

/* Where it goes, and whether it may. */
static sot_status locate(const sot_ledger *ledger, addition *add, sot_error *error)
{
    const sot__extra *extra = &add->given->extra;
    add->raw = sot__stored_find(&ledger->pairs, add->actor, add->target);
    if (extra->id.n)
        add->id_hash = sot__id_hash(ledger->context, sot__pair_key(add->actor, add->target), extra->id);
    if (add->raw == SOT__NONE)
        return SOT_OK;
    const sot__stored *stored = &ledger->pairs.items[add->raw];
    for (size_t k = 0; k < stored->count && k < 32; k += 4) /* to be moved, or folded, next */
        SOT__PREFETCH(&stored->rows[k]);
    add->position = sot__row_position(ledger, stored->rows, stored->count, &add->row,
                                      add->extra_size ? extra : NULL, &add->duplicate);
    if (add->again && !add->id_hash)
        add->duplicate = false;
    if (!add->duplicate && add->id_hash && sot__ids_has(&ledger->ids, add->id_hash) &&
        sot__stored_row_of(ledger, add->raw, extra->id) != SIZE_MAX)
        return sot__conflict(ledger, extra->id, add->actor, add->target, error);
    if (stored->count == SOT__ROW_LIMIT)
        return sot__fail(error, SOT_E_LIMIT, "more than %u interactions of one pair", SOT__ROW_LIMIT);
    return SOT_OK;
}

static sot_status make_room(sot_ledger *ledger, addition *add, sot__row **block, sot_error *error)
{
    if (!sot__tally_reserve(ledger->context, &ledger->tally))
        return sot__no_memory(error);
    if (add->id_hash && !sot__ids_reserve(ledger->context, &ledger->ids, 1))
        return sot__no_memory(error);
    if (add->extra_size) {
        void *bytes;
        uint64_t reference;
        sot_status status = sot__heap_take(&ledger->rare, add->extra_size, &bytes, &reference, error);
        if (status != SOT_OK)
            return status;
        sot__extra_write(&add->given->extra, bytes);
        sot__row_set_rare(&add->row, reference);
    }
    if (add->raw != SOT__NONE)
        return sot__stored_room_at(&ledger->pairs, add->raw, add->position) ? SOT_OK : sot__no_memory(error);
    if (ledger->pairs.count >= SOT__NONE - 1)
        return sot__fail(error, SOT_E_LIMIT, "more than %u pairs", SOT__NONE - 1);
    if (!sot__stored_reserve(&ledger->pairs, 1, true) ||
        !(*block = sot__alloc(ledger->context, 2, sizeof **block)))
        return sot__no_memory(error);
    return SOT_OK;
}

static sot_status add_one(sot_ledger *ledger, addition *add, sot_error *error)
{
    sot__row *block = NULL;
    sot_status status = intern(ledger, add, error);
    if (status == SOT_OK)
        status = locate(ledger, add, error);
    if (status != SOT_OK || add->duplicate)
        return status;
    status = make_room(ledger, add, &block, error);
    if (status != SOT_OK)
        return status;
    bool self = add->actor == add->target;
    if (add->raw == SOT__NONE) {
        bool turned = sot__row_actor(&add->row) != 0;
        add->raw = sot__stored_new(&ledger->pairs, turned ? add->target : add->actor,
                                   turned ? add->actor : add->target);
        ledger->pairs.items[add->raw].rows = block;
        ledger->pairs.items[add->raw].capacity = 2;
    }
    sot__checkpoint_changed(&ledger->checkpoints, &ledger->pairs, add->raw, add->position);
    sot__stored_insert(&ledger->pairs, add->raw, add->position, add->row);
    sot__tally_add(&ledger->tally, &ledger->rare, &add->row, self);
    if (add->id_hash)
        sot__ids_put(&ledger->ids, add->id_hash);
    return SOT_OK;
}

static sot_status add(sot_ledger *ledger, const sot_interaction *interaction, bool again, sot_added *added,
                      sot_error *error)
{
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    sot__given given;
    addition one = {.given = &given, .again = again};
    status = sot__given_of(interaction, &given, error);
    if (status == SOT_OK) {
        look_up(ledger, &one);
        status = sot__given_check(ledger->profile, &given, error);
    }
    if (status == SOT_OK) {
        sot__mark mark = sot__ledger_mark(ledger);
        status = add_one(ledger, &one, error);
        if (status != SOT_OK)
            sot__ledger_rewind(ledger, mark);
    }
    if (status == SOT_OK && added)
        *added = (sot_added){1, !one.duplicate, one.duplicate, !one.duplicate && one.actor == one.target};
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot_ledger_add(sot_ledger *ledger, const sot_interaction *interaction, sot_added *added,
                          sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_add: ledger is required");
    return add(ledger, interaction, false, added, error);
}

sot_status sot__ledger_copy_in(sot_ledger *ledger, const sot_interaction *interaction, sot_error *error)
{
    return add(ledger, interaction, true, NULL, error);
}

/* ---- replace ---- */

static sot_status replace_one(sot_ledger *ledger, const sot__given *given, sot_error *error)
{
    addition add = {.given = given};
    uint32_t actor = sot__contact_find(&ledger->contacts, given->actor);
    uint32_t target = sot__contact_find(&ledger->contacts, given->target);
    uint32_t raw = actor == SOT__NONE || target == SOT__NONE
                       ? SOT__NONE
                       : sot__stored_find(&ledger->pairs, actor, target);
    size_t old = raw == SOT__NONE ? SIZE_MAX : sot__stored_row_of(ledger, raw, given->extra.id);
    if (old == SIZE_MAX)
        return sot__fail(error, SOT_E_NOT_FOUND, "id: no such interaction between actor and target");
    look_up(ledger, &add);
    sot_status status = intern(ledger, &add, error);
    if (status != SOT_OK)
        return status;
    sot__stored *stored = &ledger->pairs.items[raw];
    sot__row before = stored->rows[old];
    if (sot__row_compare_new(ledger, &add.row, &given->extra, &before) == 0)
        return SOT_OK;
    bool self = actor == target, equal;
    size_t position = sot__row_position(ledger, stored->rows, stored->count, &add.row, &given->extra, &equal);
    bool stays = position == old || position == old + 1;
    if (!stays && !sot__stored_room_at(&ledger->pairs, raw, position))
        return sot__no_memory(error);
    void *bytes;
    uint64_t reference;
    status = sot__heap_take(&ledger->rare, add.extra_size, &bytes, &reference, error);
    if (status != SOT_OK)
        return status;
    sot__extra_write(&given->extra, bytes);
    sot__row_set_rare(&add.row, reference);
    /* In before out, each from the nearer end: the oldest row that becomes the newest moves no other. */
    if (stays) {
        stored->rows[old] = add.row;
    } else {
        sot__stored_insert(&ledger->pairs, raw, position, add.row);
        sot__stored_take(&ledger->pairs, raw, old + (position <= old), 1);
    }
    sot__checkpoint_changed(&ledger->checkpoints, &ledger->pairs, raw, position < old ? position : old);
    sot__tally_drop(&ledger->tally, &ledger->rare, &before, self);
    sot__tally_add(&ledger->tally, &ledger->rare, &add.row, self);
    ledger->dead += sot__row_wipe(&ledger->rare, &before);
    return SOT_OK;
}

SOT__COLD sot_status sot_ledger_replace(sot_ledger *ledger, const sot_interaction *interaction,
                                        sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_replace: ledger is required");
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    sot__given given;
    status = sot__given_from(ledger->profile, interaction, &given, error);
    if (status == SOT_OK && given.extra.id.n == 0)
        status = sot__fail(error, SOT_E_ARGUMENT, "id: required to find the interaction that is replaced");
    if (status == SOT_OK) {
        sot__mark mark = sot__ledger_mark(ledger);
        status = replace_one(ledger, &given, error);
        if (status != SOT_OK)
            sot__ledger_rewind(ledger, mark);
        else
            sot__ledger_tidy(ledger);
    }
    sot__unguard_ledger(ledger);
    return status;
}
