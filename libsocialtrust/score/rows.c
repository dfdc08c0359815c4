/* SPDX-License-Identifier: MIT */
/* Rows of one pair that come from outside a ledger: replayed into evidence, or added hypothetically. */
#include "base/sized.h"
#include "evidence/handle.h"
#include "ledger/batch.h"
#include "score/measure.h"
#include "score/pair.h"

/* Rows as columns: adding them all at once sorts them once. */
typedef struct turned {
    sot_context *context;
    int64_t *time, *due, *sequence;
    uint8_t *kind;
    uint32_t *audience, *looked_for;
    double *weight, *duration, *sentiment, *cues[SOT_CUE_COUNT];
    const char **text[5]; /* actor, target, channel, id, ref */
} turned;

static void free_turned(turned *t)
{
    void *const blocks[] = {t->time,   t->due,      t->kind,      t->audience, t->looked_for,
                            t->weight, t->duration, t->sentiment, t->sequence};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        sot__free(t->context, blocks[k]);
    for (int k = 0; k < SOT_CUE_COUNT; k++)
        sot__free(t->context, t->cues[k]);
    for (int k = 0; k < 5; k++)
        sot__free(t->context, (void *)(uintptr_t)t->text[k]);
}

static bool make_turned(turned *t, sot_context *context, size_t count)
{
    *t = (turned){.context = context};
    bool good = true;
#define COLUMN(member) good = good && (t->member = sot__alloc(context, count, sizeof *t->member)) != NULL
    COLUMN(time);
    COLUMN(due);
    COLUMN(sequence);
    COLUMN(kind);
    COLUMN(audience);
    COLUMN(looked_for);
    COLUMN(weight);
    COLUMN(duration);
    COLUMN(sentiment);
    for (int k = 0; k < SOT_CUE_COUNT; k++)
        COLUMN(cues[k]);
    for (int k = 0; k < 5; k++)
        COLUMN(text[k]);
#undef COLUMN
    return good;
}

static sot_status turn_rows(turned *t, const sot_interaction *rows, size_t count, sot_error *error)
{
    for (size_t k = 0; k < count; k++) {
        const sot_interaction *row = &rows[k];
        if (row->kind < 0 || row->kind > 255)
            return sot__fail(error, SOT_E_KIND, "row %zu, column kind: no kind %d", k, row->kind);
        t->time[k] = row->time_us;
        t->due[k] = row->due_us;
        t->sequence[k] = row->sequence;
        t->kind[k] = (uint8_t)row->kind;
        t->audience[k] = row->audience;
        t->looked_for[k] = row->looked_for;
        t->weight[k] = row->weight;
        t->duration[k] = row->duration_s;
        t->sentiment[k] = row->sentiment;
        for (size_t c = 0; c < SOT_CUE_COUNT; c++)
            t->cues[c][k] = row->cues && c < row->cue_count ? row->cues[c] : 0;
        const char *const texts[5] = {row->actor, row->target, row->channel, row->id, row->ref};
        for (int c = 0; c < 5; c++)
            t->text[c][k] = texts[c];
    }
    return SOT_OK;
}

static sot_status add_rows(sot_ledger *ledger, const sot_interaction *rows, size_t count, sot_error *error)
{
    turned t;
    if (count == 0)
        return SOT_OK;
    bool good = make_turned(&t, sot__ledger_context(ledger), count);
    sot_status status = good ? turn_rows(&t, rows, count, error) : sot__no_memory(error);
    if (status == SOT_OK) {
        sot_text_column text[5];
        for (int k = 0; k < 5; k++)
            text[k] = (sot_text_column){.strings = t.text[k]};
        const double *cues[SOT_CUE_COUNT];
        for (int k = 0; k < SOT_CUE_COUNT; k++)
            cues[k] = t.cues[k];
        sot_columns columns = {.size = sizeof columns,
                               .count = count,
                               .time_us = t.time,
                               .actor = &text[0],
                               .target = &text[1],
                               .kind = t.kind,
                               .channel = &text[2],
                               .audience = t.audience,
                               .weight = t.weight,
                               .duration_s = t.duration,
                               .sentiment = t.sentiment,
                               .cues = cues,
                               .cue_count = SOT_CUE_COUNT,
                               .looked_for = t.looked_for,
                               .id = &text[3],
                               .ref = &text[4],
                               .due_us = t.due,
                               .sequence = t.sequence};
        status = sot_ledger_add_columns(ledger, &columns, NULL, error);
    }
    free_turned(&t);
    return status;
}

/* Rows as this version lays them out, with texts that end: what a caller gives may be shorter or longer
 * structs, and texts by their length. */
sot_status sot__rows_take(const sot_interaction *rows, size_t count, sot__arena *arena, sot_interaction **out,
                          sot_error *error)
{
    static const sot_interaction defaults = SOT_INTERACTION_INIT;
    *out = NULL;
    if (!rows && count > 0)
        return sot__fail(error, SOT_E_ARGUMENT, "rows is NULL");
    if (count == 0)
        return SOT_OK;
    if (count > SIZE_MAX / sizeof **out || !(*out = sot__arena_take(arena, count * sizeof **out)))
        return sot__no_memory(error);
    const void *at = rows;
    for (size_t k = 0; k < count; k++, at = (const char *)at + rows->size) {
        sot_interaction *row = &(*out)[k];
        sot_status status = sot__take_struct(at, &defaults, sizeof defaults, row, "sot_interaction", error);
        if (status != SOT_OK)
            return sot__fail_at(error, status, "row %zu: ", k);
        if (row->size != sizeof *row || memcmp(at, rows, sizeof rows->size) != 0)
            return sot__fail(error, SOT_E_ARGUMENT, "row %zu: sot_interaction.size is not the first row's",
                             k);
        for (size_t c = SOT_CUE_COUNT; row->cues && c < row->cue_count; c++)
            if (row->cues[c] != 0)
                return sot__fail(error, SOT_E_UNSUPPORTED,
                                 "row %zu: cues[%zu]: this version of the library knows %d", k, c,
                                 (int)SOT_CUE_COUNT);
        const char **const texts[5] = {&row->actor, &row->target, &row->channel, &row->id, &row->ref};
        size_t *const sizes[5] = {&row->actor_size, &row->target_size, &row->channel_size, &row->id_size,
                                  &row->ref_size};
        for (int c = 0; c < 5; c++) {
            if (*texts[c] && *sizes[c] &&
                !(*texts[c] = sot__arena_text(arena, (sot__text){*texts[c], *sizes[c]})))
                return sot__no_memory(error);
            if (*texts[c] && *sizes[c] && strlen(*texts[c]) != *sizes[c])
                return sot__fail(error, SOT_E_TEXT, "row %zu: a text holds a NUL", k);
            *sizes[c] = 0;
        }
    }
    return SOT_OK;
}

/* All rows are of the pair a, b. */
static sot_status check_pair(const sot_interaction *rows, size_t count, const char *a, const char *b,
                             sot_error *error)
{
    for (size_t k = 0; k < count; k++) {
        const char *x = rows[k].actor, *y = rows[k].target;
        if (!x || !y ||
            !((strcmp(x, a) == 0 && strcmp(y, b) == 0) || (strcmp(x, b) == 0 && strcmp(y, a) == 0)))
            return sot__fail(error, SOT_E_ARGUMENT, "row %zu, column actor: the row is of another pair", k);
    }
    return SOT_OK;
}

/* Both contacts are known to `ledger`, so that a pair without rows can be asked for. */
static sot_status declare_both(sot_ledger *ledger, const char *a, const char *b, sot_error *error)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = a;
    sot_status status = sot_ledger_declare(ledger, &contact, error);
    contact.id = b;
    return status == SOT_OK ? sot_ledger_declare(ledger, &contact, error) : status;
}

#define FEW 1024 /* rows that are sorted as they are; more go by a ledger, which sorts columns */

/* The ledger of these rows alone gives the evidence: of few rows at once, unless something about them is
 * wrong, which it then says. */
static sot_status replay(sot_context *context, const sot_profile *profile, const char *a, const char *b,
                         const sot_interaction *rows, size_t count, sot_evidence **out, sot_error *error)
{
    sot_ledger *ledger = NULL;
    sot_query query = SOT_QUERY_INIT;
    query.a = a;
    query.b = b;
    query.as_of_us = SOT_TIME_MAX;
    query.profile = profile;
    sot_status status = count > 0 && count <= FEW
                            ? sot__evidence_of_rows(context, profile, a, b, rows, count, out)
                            : SOT_E_UNSUPPORTED;
    if (status == SOT_OK)
        return SOT_OK;
    if (status == SOT_E_MEMORY)
        return sot__no_memory(error);
    status = check_pair(rows, count, a, b, error);
    if (status == SOT_OK)
        status = sot_ledger_new(context, profile, &ledger, error);
    if (status == SOT_OK)
        status = declare_both(ledger, a, b, error);
    if (status == SOT_OK)
        status = add_rows(ledger, rows, count, error);
    if (status == SOT_OK)
        status = sot_ledger_evidence(ledger, &query, out, error);
    sot_ledger_free(ledger);
    return status;
}

sot_status sot_evidence_replay(sot_context *context, const sot_query *given, const sot_interaction *rows,
                               size_t count, sot_evidence **out, sot_error *error)
{
    sot__begin(error);
    sot_query query;
    if (!context || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_replay: context and out are required");
    *out = NULL;
    sot_status status = sot__query_take(given, &query, error);
    if (status != SOT_OK)
        return status;
    if (!query.profile || !query.a || !query.b)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_replay: profile, a and b are required");
    sot__arena arena;
    sot__arena_init(&arena, context);
    sot_interaction *taken;
    const char *a = sot__arena_text(&arena, sot__text_given(query.a, query.a_size));
    const char *b = sot__arena_text(&arena, sot__text_given(query.b, query.b_size));
    if (!a || !b)
        status = sot__no_memory(error);
    else if (strcmp(a, b) == 0)
        status = sot__fail(error, SOT_E_ARGUMENT, "a and b are the same contact");
    if (status == SOT_OK)
        status = sot__rows_take(rows, count, &arena, &taken, error);
    if (status == SOT_OK)
        status = replay(context, query.profile, a, b, taken, count, out, error);
    sot__arena_free(&arena);
    return status;
}

/* ---- what if, on a ledger: the pair's rows and the hypothetical ones in a ledger of their own ---- */

typedef struct copying {
    const sot_ledger *from;
    sot_ledger *to;
    uint32_t a; /* canonical contact of side 0 */
    const char *id[2];
    sot_status status;
    sot_error *error;
} copying;

/* A contact as it is written, in the copy an alias of whom it stands for: ids belong to records. */
static sot_status know(copying *c, const char *name)
{
    uint32_t contact = 0, there;
    sot__ledger_find(c->from, name, &contact);
    const char *of = c->id[sot__ledger_canonical(c->from, contact) == c->a ? 0 : 1];
    if (sot__ledger_find(c->to, name, &there))
        return SOT_OK;
    return sot_ledger_add_alias(c->to, name, of, c->error);
}

static int copy_row(void *user, const sot_interaction *row)
{
    copying *c = user;
    c->status = know(c, row->actor);
    if (c->status == SOT_OK)
        c->status = know(c, row->target);
    if (c->status == SOT_OK)
        c->status = sot__ledger_copy_in(c->to, row, c->error);
    return c->status != SOT_OK;
}

/* A hypothetical row may name a contact by any alias: then it is of that record. */
static sot_status check_side(const sot_ledger *ledger, const sot__pair *pair, const sot_interaction *row,
                             size_t index, sot_error *error)
{
    uint32_t x = 0, y = 0;
    bool known = row->actor && row->target && sot__ledger_find(ledger, row->actor, &x) &&
                 sot__ledger_find(ledger, row->target, &y);
    x = known ? sot__ledger_canonical(ledger, x) : 0;
    y = known ? sot__ledger_canonical(ledger, y) : 0;
    if (!known || !((x == pair->a && y == pair->b) || (x == pair->b && y == pair->a)))
        return sot__fail(error, SOT_E_ARGUMENT, "row %zu, column actor: the row is of another pair", index);
    return SOT_OK;
}

/* All that is wanted of the opened pair once it is closed again: its ids, and the rows under them. */
static sot_status prepare_what_if(sot__opened *opened, sot_interaction *rows, size_t count, sot__arena *arena,
                                  copying *c, sot_error *error)
{
    const sot__pair *pair = opened->pairs.pairs;
    c->a = pair->a;
    c->id[0] = sot__arena_text(arena, sot__ledger_id(opened->ledger, pair->a));
    c->id[1] = sot__arena_text(arena, sot__ledger_id(opened->ledger, pair->b));
    if (!c->id[0] || !c->id[1])
        return sot__no_memory(error);
    sot_status status = SOT_OK;
    for (size_t k = 0; status == SOT_OK && k < count; k++)
        status = check_side(opened->ledger, pair, &rows[k], k, error);
    return status;
}

/* Copies the pair's rows into c->to. */
static sot_status copy_rows(copying *c, sot_ledger *ledger)
{
    sot_error stopped = SOT_ERROR_INIT;
    sot_status status = sot_ledger_each(ledger, c->id[0], c->id[1], copy_row, c, &stopped);
    if (c->status != SOT_OK) /* *c->error says why */
        return c->status;
    if (status != SOT_OK && c->error)
        *c->error = stopped;
    return status;
}

sot_status sot_ledger_what_if(sot_ledger *ledger, const sot_query *given, const sot_interaction *given_rows,
                              size_t count, sot_pair_score *out, sot_error *error)
{
    sot__begin(error);
    sot__opened opened;
    sot_query query;
    sot_status status = sot__score_out(out, error);
    if (status == SOT_OK)
        status = sot__open_query(ledger, given, &query, &opened, error);
    if (status != SOT_OK)
        return status;
    sot_context *context = sot__ledger_context(ledger);
    copying c = {.from = ledger, .status = SOT_OK, .error = error};
    sot_interaction *rows = NULL;
    sot__arena arena;
    sot__arena_init(&arena, context);
    status = sot__opened_inputs(&opened, query.inputs, query.as_of_us, error);
    if (status == SOT_OK)
        status = sot__rows_take(given_rows, count, &arena, &rows, error);
    if (status == SOT_OK)
        status = prepare_what_if(&opened, rows, count, &arena, &c, error);
    sot_inputs complete = opened.inputs;
    sot_seen seen = opened.seen;
    bool seen_given = opened.seen_given;
    sot__close_pair(&opened);
    if (status == SOT_OK)
        status = sot__ledger_like(ledger, &c.to, error);
    if (status == SOT_OK)
        status = declare_both(c.to, c.id[0], c.id[1], error);
    if (status == SOT_OK)
        status = copy_rows(&c, ledger);
    for (size_t k = 0; status == SOT_OK && k < count; k++)
        if ((status = know(&c, rows[k].actor)) == SOT_OK)
            status = know(&c, rows[k].target);
    if (status == SOT_OK)
        status = add_rows(c.to, rows, count, error);
    if (status == SOT_OK && !seen_given) {
        sot_seen more = SOT_SEEN_INIT;
        status = sot_ledger_observed(c.to, query.as_of_us, &more, error);
        seen.kinds |= more.kinds;
        seen.cues |= more.cues;
        seen.fields |= more.fields;
    }
    if (status == SOT_OK) {
        complete.observed = &seen;
        query.inputs = &complete;
        query.a = c.id[0];
        query.b = c.id[1];
        query.a_size = query.b_size = 0;
        status = sot_ledger_score(c.to, &query, out, error);
    }
    sot_ledger_free(c.to);
    sot__arena_free(&arena);
    return status;
}
