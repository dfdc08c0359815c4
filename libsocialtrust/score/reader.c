/* SPDX-License-Identifier: MIT */
/* Reading a ledger's pairs as evidence; see reader.h. */
#include "score/reader.h"

#include "base/search.h"
#include "score/measure.h"
#include "score/remembered.h"

void sot__reader_init(sot__reader *reader, sot_ledger *ledger, const sot_profile *profile,
                      const sot__decoder *decoder)
{
    reader->ledger = ledger;
    reader->context = sot__ledger_context(ledger);
    reader->profile = profile;
    reader->decoder = decoder;
    reader->room = (sot__row_room){.capacity = 0};
    reader->scratch_used = false;
}

static void clear_scratch(sot__reader *reader)
{
    if (reader->scratch_used)
        sot__state_free(&reader->scratch, reader->context);
    reader->scratch_used = false;
}

void sot__reader_free(sot__reader *reader)
{
    clear_scratch(reader);
    sot__row_room_free(reader->context, &reader->room);
}

size_t sot__rows_until(const sot__row *rows, size_t count, int64_t t)
{
    if (count == 0 || rows[count - 1].time_us <= t)
        return count;
    size_t low = 0, high = count;
    SOT__SEARCH(low, high, middle, rows[middle].time_us <= t)
    return low;
}

/* Folds rows up to `to`; *at, where it begins, comes as far as it got. */
static sot_status fold_on(const sot__reader *reader, const sot__row *rows, size_t *at, size_t to,
                          sot__state *state, sot_error *error)
{
    const sot__fold *fold = &reader->profile->fold;
    const uint32_t *records = sot__row_records(&reader->room, rows);
    sot__extra room;
    sot__event event;
    for (size_t k = *at; k < to; *at = ++k) {
        *at = k = sot__fold_plain(fold, reader->decoder, rows, k, to, state);
        if (k == to)
            break;
        sot__row_event(reader->decoder, &rows[k], &room, &event);
        if (SOT__UNLIKELY(records != NULL))
            event.record = records[k];
        bool item = event.kind == SOT_KIND_PROMISE || event.kind == SOT_KIND_COMPLAIN;
        if (item && !sot__state_reserve(state, reader->context, &event))
            return sot__no_memory(error);
        if (SOT__UNLIKELY(item && records))
            state->items.merged = 1;
        sot__fold_event(fold, state, &event);
    }
    return SOT_OK;
}

sot_status sot__reader_fold(const sot__reader *reader, const sot__row *rows, size_t from, size_t to,
                            sot__state *state, sot_error *error)
{
    return fold_on(reader, rows, &from, to, state, error);
}

/* Advances what is remembered of a pair, and keeps on the way how it stood. */
static sot_status advance(const sot__reader *reader, sot__checkpoint *checkpoint, const sot__row *rows,
                          size_t until, sot_error *error)
{
    sot__remembered_pair *pair = checkpoint->state;
    sot_status status = SOT_OK;
    while (status == SOT_OK && checkpoint->rows < until) {
        size_t next = sot__stand_next(pair, until),
               end = next > checkpoint->rows && next < until ? next : until;
        status = fold_on(reader, rows, &checkpoint->rows, end, &pair->state, error);
        if (status == SOT_OK && end >= next)
            sot__stand_keep(reader->context, pair, end);
    }
    sot__ledger_remembers_more(reader->ledger, checkpoint, sot__remembered_bytes(pair));
    return status;
}

/* Asks the processor for all that is remembered of a pair, if anything: the fold asks for one line after the
 * other. Inlined, for a function that does nothing else is one without effect, and not called (gcc 12). */
SOT__INLINE void ask_for(const sot__checkpoint *checkpoint)
{
    const char *state = checkpoint ? checkpoint->state : NULL;
    for (size_t at = 0; state && at < offsetof(sot__remembered_pair, state.channels); at += 64)
        SOT__PREFETCH(state + at);
}

/* Continues a remembered state if it fits the profile and the time; 1 done, 0 none that fits, -1 out of
 * memory. */
static int continue_remembered(sot__reader *reader, uint32_t raw, const sot__row *rows, size_t until,
                               bool alone, const sot__state **state, sot_error *error)
{
    sot__checkpoint *checkpoint = sot__ledger_checkpoint(reader->ledger, raw);
    sot__remembered_pair *r = checkpoint ? checkpoint->state : NULL;
    ask_for(checkpoint);
    if (!r || checkpoint->rows > until || memcmp(r->fold, reader->profile->digest_fold, sizeof r->fold) != 0)
        return 0;
    if (alone) {
        if (advance(reader, checkpoint, rows, until, error) != SOT_OK)
            return -1;
    } else if (checkpoint->rows < until) {
        if (!sot__state_copy(&r->state, reader->context, &reader->scratch)) {
            sot__no_memory(error);
            return -1;
        }
        reader->scratch_used = true;
        *state = &reader->scratch;
        return sot__reader_fold(reader, rows, checkpoint->rows, until, &reader->scratch, error) == SOT_OK
                   ? 1
                   : -1;
    }
    *state = &r->state;
    return 1;
}

/* In the place of what was remembered of it, if anything. False: it is not to be remembered. */
static bool begin_remembered(const sot__reader *reader, uint32_t raw)
{
    sot__checkpoint checkpoint = sot__checkpoint_make(reader->context, reader->profile);
    if (!checkpoint.state)
        return false;
    if (sot__ledger_remember(reader->ledger, raw, checkpoint))
        return true;
    sot__free(reader->context, checkpoint.state);
    return false;
}

sot_status sot__reader_state(sot__reader *reader, const sot__pairs *pairs, const sot__pair *pair, int64_t t,
                             bool alone, const sot__state **state, uint64_t *conflicts, sot_error *error)
{
    const sot__row *rows = NULL;
    size_t count = 0;
    clear_scratch(reader);
    *conflicts = 0;
    if (pair->count > 0) {
        sot_status status =
            sot__ledger_rows(reader->ledger, pairs, pair, &reader->room, &rows, &count, conflicts, error);
        if (status != SOT_OK)
            return status;
    }
    size_t until = sot__rows_until(rows, count, t);
    /* Of rows that an alias has turned the stored ones are another pair's way round, in another order. */
    bool turned = sot__rows_copied(&reader->room, rows);
    bool busy = pair->count == 1 && !turned && until > SOT__REMEMBER_ROWS;
    if (busy) {
        int done = continue_remembered(reader, pair->raw, rows, until, alone, state, error);
        if (done == 0 && alone && begin_remembered(reader, pair->raw))
            done = continue_remembered(reader, pair->raw, rows, until, alone, state, error);
        if (done != 0)
            return done > 0 ? SOT_OK : SOT_E_MEMORY;
    }
    sot__state_init(&reader->scratch, false);
    reader->scratch_used = true;
    *state = &reader->scratch;
    return sot__reader_fold(reader, rows, 0, until, &reader->scratch, error);
}

#define SHOWN(text, most) (int)((text).n > (most) ? (most) : (text).n), (text).p

/* Finds the canonical contact of an id. */
static sot_status resolve(sot_ledger *ledger, sot__text id, const char *what, uint32_t *contact,
                          sot_error *error)
{
    if (!id.p)
        return sot__fail(error, SOT_E_ARGUMENT, "%s: expected a contact's id, found NULL", what);
    if (!sot__ledger_find_text(ledger, id, contact))
        return sot__fail(error, SOT_E_NOT_FOUND, "%s: no contact \"%.*s\"", what, SHOWN(id, 200));
    *contact = sot__ledger_canonical(ledger, *contact);
    return SOT_OK;
}

sot_status sot__open_pair(sot_ledger *ledger, const sot_profile *profile, sot__text a, sot__text b,
                          sot__opened *out, sot_error *error)
{
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "ledger is NULL");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    out->ledger = ledger;
    uint32_t x = 0, y = 0;
    sot_status status = sot__ledger_scoring(ledger, profile, &out->profile, error);
    if (status == SOT_OK)
        status = resolve(ledger, a, "a", &x, error);
    if (status == SOT_OK)
        status = resolve(ledger, b, "b", &y, error);
    if (status == SOT_OK && x == y)
        status = sot__fail(error, SOT_E_ARGUMENT, "a, b: \"%.*s\" and \"%.*s\" are the same contact",
                           SHOWN(a, 100), SHOWN(b, 100));
    if (status == SOT_OK && (sot__ledger_do_not_score(ledger, x) || sot__ledger_do_not_score(ledger, y)))
        status = sot__fail(error, SOT_E_ARGUMENT, "a, b: one of the contacts is not to be scored");
    if (status == SOT_OK)
        status = sot__decoder_init(&out->decoder, ledger, out->profile, error);
    if (status == SOT_OK) {
        status = sot__ledger_pair(ledger, x, y, &out->pairs, error);
        if (status == SOT_OK) {
            sot__reader_init(&out->reader, ledger, out->profile, &out->decoder);
            if (out->pairs.pairs->count == 1) /* it comes while the question is looked at */
                ask_for(sot__ledger_checkpoint(ledger, out->pairs.pairs->raw));
            return SOT_OK;
        }
        sot__decoder_free(&out->decoder, sot__ledger_context(ledger));
    }
    sot__scoring_done(out->profile);
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot__open_query(sot_ledger *ledger, const sot_query *given, sot_query *query, sot__opened *out,
                           sot_error *error)
{
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "ledger is NULL");
    sot_status status = sot__query_take(given, query, error);
    if (status != SOT_OK)
        return status;
    sot__text a = sot__text_given(query->a, query->a_size), b = sot__text_given(query->b, query->b_size);
    a.p = query->a; /* NULL stays NULL: it is missing, not unknown */
    b.p = query->b;
    return sot__open_pair(ledger, query->profile, a, b, out, error);
}

sot_status sot__opened_inputs(sot__opened *opened, const sot_inputs *inputs, int64_t t, sot_error *error)
{
    sot_status status = sot__inputs_take(inputs, &opened->inputs, &opened->seen, error);
    if (status == SOT_OK)
        status = sot__time_check(t, "as_of_us", error);
    if (status != SOT_OK)
        return status;
    opened->seen_given = opened->inputs.observed != NULL;
    if (!opened->seen_given) {
        sot__seen seen = sot__ledger_observe(opened->ledger, &opened->decoder, t);
        opened->seen = sot__seen_out(&seen);
        opened->inputs.observed = &opened->seen;
    }
    if (opened->inputs.network) /* ids lie anywhere in memory */
        sot__inputs_complete(&opened->inputs, sot__ledger_id(opened->ledger, opened->pairs.pairs->a).p,
                             sot__ledger_id(opened->ledger, opened->pairs.pairs->b).p);
    return status;
}

void sot__close_pair(sot__opened *opened)
{
    sot__reader_free(&opened->reader);
    sot__pairs_free(&opened->pairs);
    sot__decoder_free(&opened->decoder, sot__ledger_context(opened->ledger));
    sot__scoring_done(opened->profile);
    sot__unguard_ledger(opened->ledger);
}
