/* SPDX-License-Identifier: MIT */
/* Rows out again, one by one, under the ids with which they came. */
#include "ledger/ledger.h"

typedef struct visit {
    const sot_ledger *ledger;
    sot_interaction_fn fn;
    void *user;
} visit;

static sot_status show(const visit *to, const sot__stored *stored, const sot__row *row, sot_error *error)
{
    const sot_ledger *ledger = to->ledger;
    sot__extra extra;
    bool turned = SOT__ROW_ACTOR(row->meta) != 0;
    sot__row_extra(ledger, SOT__ROW_EXTRA(row->meta), &extra);
    sot_interaction interaction = {
        .size = sizeof interaction,
        .time_us = row->time_us,
        .actor = sot__ledger_id(ledger, turned ? stored->b : stored->a).p,
        .target = sot__ledger_id(ledger, turned ? stored->a : stored->b).p,
        .kind = (int)SOT__ROW_KIND(row->meta),
        .channel = ledger->channels.names[SOT__ROW_CHANNEL(row->meta)].p,
        .audience = extra.audience,
        .weight = extra.weight,
        .duration_s = extra.duration_s,
        .sentiment = extra.sentiment,
        .looked_for = extra.looked_for,
        .id = extra.id.p,
        .ref = extra.ref.p,
        .due_us = extra.due_us,
    };
    memcpy(interaction.cues, extra.cues, sizeof interaction.cues);
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

typedef struct gathered {
    sot__row row; /* with the actor's side in the canonical pair */
    uint32_t raw, index;
} gathered;

static int compare(const sot_ledger *ledger, const gathered *x, const gathered *y)
{
    int order = sot__row_compare(ledger, &x->row, &y->row);
    return order != 0 ? order : x->raw < y->raw ? -1 : x->raw > y->raw;
}

static void sift(const sot_ledger *ledger, gathered *rows, size_t from, size_t count)
{
    for (size_t child; (child = 2 * from + 1) < count; from = child) {
        if (child + 1 < count && compare(ledger, &rows[child], &rows[child + 1]) < 0)
            child++;
        if (compare(ledger, &rows[from], &rows[child]) >= 0)
            return;
        gathered moved = rows[from];
        rows[from] = rows[child];
        rows[child] = moved;
    }
}

static void sort(const sot_ledger *ledger, gathered *rows, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift(ledger, rows, i, count);
    for (size_t end = count; end-- > 1;) {
        gathered moved = rows[0];
        rows[0] = rows[end];
        rows[end] = moved;
        sift(ledger, rows, 0, end);
    }
}

/* The stored pairs between the contacts x and y and their aliases; with `rows` NULL only counts them and
 * their rows. */
static size_t gather(const sot_ledger *ledger, uint32_t x, uint32_t y, gathered *rows)
{
    bool turned = x != y && sot__contact_before(ledger, y, x);
    uint32_t a = turned ? y : x;
    size_t count = 0;
    for (uint32_t i = x; i != SOT__NONE; i = sot__alias_next(ledger, x, i))
        for (uint32_t j = x == y ? i : y; j != SOT__NONE; j = sot__alias_next(ledger, y, j)) {
            uint32_t raw = sot__stored_find(ledger, i, j);
            if (raw == SOT__NONE)
                continue;
            const sot__stored *stored = &ledger->pairs.items[raw];
            uint64_t turn = sot__ledger_canonical(ledger, stored->a) != a ? UINT64_C(1) << 55 : 0;
            for (uint32_t k = 0; rows && k < stored->count; k++)
                rows[count + k] = (gathered){{stored->rows[k].time_us, stored->rows[k].meta ^ turn}, raw, k};
            count += stored->count;
        }
    return count;
}

static sot_status show_between(const visit *to, uint32_t a, uint32_t b, sot_error *error)
{
    const sot_ledger *ledger = to->ledger;
    if (ledger->contacts.aliases == 0) {
        uint32_t raw = sot__stored_find(ledger, a, b);
        return raw == SOT__NONE ? SOT_OK : show_stored(to, raw, error);
    }
    uint32_t x = sot__ledger_canonical(ledger, a), y = sot__ledger_canonical(ledger, b);
    size_t count = gather(ledger, x, y, NULL);
    gathered *rows = sot__alloc(ledger->context, count, sizeof *rows);
    sot_status status = SOT_OK;
    if (!rows)
        return sot__no_memory(error);
    gather(ledger, x, y, rows);
    sort(ledger, rows, count);
    for (size_t i = 0; status == SOT_OK && i < count; i++) {
        const sot__stored *stored = &ledger->pairs.items[rows[i].raw];
        status = show(to, stored, &stored->rows[rows[i].index], error);
    }
    sot__free(ledger->context, rows);
    return status;
}

static sot_status each(sot_ledger *ledger, const char *a, const char *b, const visit *to, sot_error *error)
{
    uint32_t x, y;
    sot_status status = SOT_OK;
    if (!a && !b) {
        for (uint32_t raw = 0; status == SOT_OK && raw < ledger->pairs.count; raw++)
            status = show_stored(to, raw, error);
        return status;
    }
    if (a && !sot__ledger_find(ledger, a, &x))
        return sot__fail(error, SOT_E_NOT_FOUND, "a: no such contact");
    if (b && !sot__ledger_find(ledger, b, &y))
        return sot__fail(error, SOT_E_NOT_FOUND, "b: no such contact");
    if (a && b)
        return show_between(to, x, y, error);
    if (!sot__links_extend(ledger))
        return sot__no_memory(error);
    for (uint32_t link = sot__link_first(ledger, a ? x : y); status == SOT_OK && link;
         link = sot__link_next(ledger, link))
        status = show_stored(to, sot__link_pair(link), error);
    return status;
}

sot_status sot_ledger_each(sot_ledger *ledger, const char *a, const char *b, sot_interaction_fn fn,
                           void *user, sot_error *error)
{
    if (!ledger || !fn)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_each: ledger and fn are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    visit to = {ledger, fn, user};
    sot_status status = each(ledger, a, b, &to, error);
    sot__unguard_ledger(ledger);
    return status;
}
