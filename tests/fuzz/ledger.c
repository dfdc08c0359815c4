/* SPDX-License-Identifier: MIT */
/* A ledger against a simple model: the bytes are calls, and after each the status, the rows, the contacts in
 * their order and what is known of them are the model's. At the end scores are those of a ledger that was
 * made of what the model holds, and a snapshot is as it was when it was taken. */
#include "../common/flat.h"

#include "fuzz.h"

#define NAMES 9
#define ROWS_MOST 48
#define DAY INT64_C(86400000000)

static const char *const names[NAMES] = {
    "a", "b",       "c", "dd", "e", "f-long-enough-to-differ-late", "f-long-enough-to-differ-lath",
    "g", "\xc3\xa4"};
static const char *const channels[4] = {"", "mail", "chat", "hall"};
static const char *const ids[6] = {"", "1", "2", "3", "id-4", "id-5"};
static const int kinds[6] = {SOT_KIND_MESSAGE, SOT_KIND_CALL,  SOT_KIND_PROMISE,
                             SOT_KIND_KEEP,    SOT_KIND_THANK, SOT_KIND_RATE};

typedef struct row {
    uint8_t time, actor, target, kind, channel, id, audience;
} row;

typedef struct model {
    row rows[ROWS_MOST];
    size_t count;
    bool known[NAMES], left_out[NAMES], named[NAMES];
    int alias_of[NAMES], organisation[NAMES]; /* -1: none */
    uint8_t order[NAMES];                     /* of first mention */
    size_t order_count;
} model;

static row next_row(fuzz_input *in)
{
    row r = {fuzz_next(in, 12),
             fuzz_next(in, NAMES),
             fuzz_next(in, NAMES),
             fuzz_next(in, 6),
             fuzz_next(in, 4),
             fuzz_next(in, 6),
             1};
    r.audience = fuzz_next(in, 4) == 0 ? 3 : 1;
    return r;
}

static sot_interaction interaction_of(const row *r)
{
    sot_interaction one = SOT_INTERACTION_INIT;
    one.time_us = r->time * DAY;
    one.actor = names[r->actor];
    one.target = names[r->target];
    one.kind = kinds[r->kind];
    one.channel = channels[r->channel];
    one.id = ids[r->id];
    one.audience = r->audience;
    if (one.kind == SOT_KIND_RATE)
        one.sentiment = 0.5;
    return one;
}

/* ---- the model ---- */

static void mention(model *m, int contact)
{
    if (!m->known[contact])
        m->order[m->order_count++] = (uint8_t)contact;
    m->known[contact] = true;
}

static bool same_pair(const row *x, int a, int b)
{
    return (x->actor == a && x->target == b) || (x->actor == b && x->target == a);
}

static size_t find_id(const model *m, int a, int b, int id)
{
    for (size_t k = 0; k < m->count; k++)
        if (id && m->rows[k].id == id && same_pair(&m->rows[k], a, b))
            return k;
    return SIZE_MAX;
}

static size_t equal_rows(const row *rows, size_t count, const row *r)
{
    size_t equal = 0;
    for (size_t k = 0; k < count; k++)
        equal += memcmp(&rows[k], r, sizeof *r) == 0;
    return equal;
}

/* SOT_OK with *duplicate, or CONFLICT. `batch` are the rows of the same load before this one: equal rows
 * without an id are as many as one load has of them at most. */
static sot_status model_add(model *m, const row *r, const row *batch, size_t batch_count, bool *duplicate)
{
    size_t before = r->id ? 0 : equal_rows(batch, batch_count, r);
    *duplicate = equal_rows(m->rows, m->count, r) > before;
    if (!*duplicate && find_id(m, r->actor, r->target, r->id) != SIZE_MAX)
        return SOT_E_CONFLICT;
    if (!*duplicate)
        m->rows[m->count++] = *r;
    mention(m, r->actor);
    mention(m, r->target);
    return SOT_OK;
}

static void model_drop(model *m, size_t k)
{
    memmove(&m->rows[k], &m->rows[k + 1], (--m->count - k) * sizeof *m->rows);
}

static int step(const model *m, int contact)
{
    return m->alias_of[contact] >= 0 ? m->alias_of[contact] : m->organisation[contact];
}

static bool leads_to(const model *m, int from, int to)
{
    for (int k = 0; k <= NAMES && from >= 0; k++, from = step(m, from))
        if (from == to)
            return true;
    return false;
}

static int root(const model *m, int contact)
{
    while (m->alias_of[contact] >= 0)
        contact = m->alias_of[contact];
    return contact;
}

/* Rows of that id between aliases of the two, where the two themselves have none. */
static size_t other_rows(const model *m, int a, int b, int id)
{
    size_t count = 0;
    for (size_t k = 0; k < m->count; k++) {
        const row *r = &m->rows[k];
        int x = root(m, r->actor), y = root(m, r->target);
        count +=
            r->id == id && ((x == root(m, a) && y == root(m, b)) || (x == root(m, b) && y == root(m, a)));
    }
    return count;
}

/* ---- checks ---- */

typedef struct seen_rows {
    const model *m;
    bool seen[ROWS_MOST];
    size_t count;
    uint64_t digest;
} seen_rows;

static void stir(uint64_t *digest, const void *bytes, size_t size)
{
    for (size_t k = 0; k < size; k++)
        *digest = (*digest ^ ((const unsigned char *)bytes)[k]) * UINT64_C(0x100000001b3);
}

static int see_row(void *user, const sot_interaction *one)
{
    seen_rows *rows = user;
    stir(&rows->digest, one->actor, strlen(one->actor));
    stir(&rows->digest, one->id, strlen(one->id));
    stir(&rows->digest, &one->time_us, sizeof one->time_us);
    rows->count++;
    for (size_t k = 0; rows->m && k < rows->m->count; k++) {
        sot_interaction model_row = interaction_of(&rows->m->rows[k]);
        if (!rows->seen[k] && model_row.time_us == one->time_us && model_row.kind == one->kind &&
            strcmp(model_row.actor, one->actor) == 0 && strcmp(model_row.target, one->target) == 0 &&
            strcmp(model_row.channel, one->channel) == 0 && strcmp(model_row.id, one->id) == 0 &&
            model_row.audience == one->audience) {
            rows->seen[k] = true;
            return 0;
        }
    }
    return rows->m ? 1 : 0;
}

static uint64_t digest_of(sot_ledger *ledger)
{
    seen_rows rows = {.digest = 1};
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = 20 * DAY;
    REQUIRE(sot_ledger_each(ledger, NULL, NULL, see_row, &rows, NULL) == SOT_OK);
    REQUIRE(sot_ledger_scores(ledger, NULL, &options, &scores, NULL) == SOT_OK);
    for (uint64_t k = 0; k < sot_scores_count(scores); k++) {
        const double values[3] = {sot_scores_column(scores, "depth")[k],
                                  sot_scores_column(scores, "trust_ab")[k],
                                  sot_scores_column(scores, "pulse")[k]};
        const char *a = scores_row(scores, k).a, *b = scores_row(scores, k).b;
        stir(&rows.digest, values, sizeof values);
        stir(&rows.digest, a, strlen(a) + 1);
        stir(&rows.digest, b, strlen(b) + 1);
    }
    sot_scores_free(scores);
    return rows.digest;
}

static void check(sot_ledger *ledger, const model *m)
{
    seen_rows rows = {.m = m, .digest = 1};
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    REQUIRE(sot_ledger_each(ledger, NULL, NULL, see_row, &rows, NULL) == SOT_OK);
    REQUIRE(rows.count == m->count);
    REQUIRE(sot_ledger_get_info(ledger, &info, NULL) == SOT_OK);
    REQUIRE(info.interactions == m->count && info.contacts == m->order_count);
    for (size_t k = 0; k < m->order_count; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        int c = m->order[k];
        uint64_t naming = 0;
        REQUIRE(sot_ledger_contact_at(ledger, k, &contact, NULL) == SOT_OK);
        REQUIRE(strcmp(contact.id, names[c]) == 0);
        REQUIRE(strcmp(contact.alias_of, m->alias_of[c] < 0 ? "" : names[m->alias_of[c]]) == 0);
        REQUIRE(strcmp(contact.organisation, m->organisation[c] < 0 ? "" : names[m->organisation[c]]) == 0);
        REQUIRE(contact.do_not_score == m->left_out[c]);
        REQUIRE(strcmp(contact.display_name, m->named[c] ? "A Name" : "") == 0);
        for (size_t j = 0; j < m->count; j++)
            naming += m->rows[j].actor == c || m->rows[j].target == c;
        REQUIRE(contact.interactions == naming);
    }
}

/* Rows as one load. */
static sot_status load(sot_ledger *ledger, const row *rows, size_t count)
{
    int64_t times[ROWS_MOST];
    uint8_t kind[ROWS_MOST];
    uint32_t audience[ROWS_MOST];
    double sentiment[ROWS_MOST];
    const char *texts[4][ROWS_MOST];
    for (size_t k = 0; k < count; k++) {
        sot_interaction one = interaction_of(&rows[k]);
        times[k] = one.time_us;
        kind[k] = (uint8_t)one.kind;
        audience[k] = one.audience;
        sentiment[k] = one.sentiment;
        texts[0][k] = one.actor;
        texts[1][k] = one.target;
        texts[2][k] = one.channel;
        texts[3][k] = one.id;
    }
    sot_text_column columns[4];
    for (int c = 0; c < 4; c++) {
        columns[c] = (sot_text_column)SOT_TEXT_COLUMN_INIT;
        columns[c].strings = texts[c];
    }
    sot_columns all = SOT_COLUMNS_INIT;
    all.count = count;
    all.time_us = times;
    all.actor = &columns[0];
    all.target = &columns[1];
    all.channel = &columns[2];
    all.id = &columns[3];
    all.kind = kind;
    all.audience = audience;
    all.sentiment = sentiment;
    return sot_ledger_add_columns(ledger, &all, NULL, NULL);
}

/* The same contents in a ledger of its own, loaded the other way round, give the same rows and scores. */
static void check_scores(sot_context *context, sot_ledger *ledger, const model *m)
{
    sot_ledger *fresh = NULL;
    REQUIRE(sot_ledger_new(context, NULL, &fresh, NULL) == SOT_OK);
    row back[ROWS_MOST];
    for (size_t k = 0; k < m->count; k++)
        back[k] = m->rows[m->count - 1 - k];
    REQUIRE(load(fresh, back, m->count) == SOT_OK);
    for (int c = 0; c < NAMES; c++)
        if (m->alias_of[c] >= 0)
            REQUIRE(sot_ledger_add_alias(fresh, names[c], names[m->alias_of[c]], NULL) == SOT_OK);
    for (int c = 0; c < NAMES; c++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = names[c];
        contact.do_not_score = m->left_out[c];
        if (m->left_out[c])
            REQUIRE(sot_ledger_declare(fresh, &contact, NULL) == SOT_OK);
    }
    REQUIRE(digest_of(fresh) == digest_of(ledger));
    sot_ledger_free(fresh);
}

/* ---- calls ---- */

static void do_add(sot_ledger *ledger, model *m, fuzz_input *in)
{
    row r = next_row(in);
    sot_added added = {0, 0, 0, 0};
    sot_error error = SOT_ERROR_INIT;
    bool duplicate;
    if (m->count == ROWS_MOST)
        return;
    sot_interaction one = interaction_of(&r);
    sot_status right = model_add(m, &r, NULL, 0, &duplicate),
               status = sot_ledger_add(ledger, &one, &added, &error);
    REQUIRE(status == right);
    fuzz_check_error(status, &error);
    REQUIRE(status != SOT_OK || added.duplicates == duplicate);
}

static void do_add_many(sot_ledger *ledger, model *m, fuzz_input *in)
{
    enum { MOST = 6 };
    size_t count = 1u + fuzz_next(in, MOST);
    row batch[MOST];
    model after = *m;
    sot_status right = SOT_OK;
    if (m->count + count > ROWS_MOST)
        return;
    for (size_t k = 0; k < count; k++) {
        bool duplicate;
        batch[k] = next_row(in);
        if (right == SOT_OK)
            right = model_add(&after, &batch[k], batch, k, &duplicate);
    }
    REQUIRE(load(ledger, batch, count) == right);
    if (right == SOT_OK)
        *m = after;
}

static void do_replace(sot_ledger *ledger, model *m, fuzz_input *in)
{
    row r = next_row(in);
    sot_interaction one = interaction_of(&r);
    size_t at = find_id(m, r.actor, r.target, r.id);
    sot_status right = r.id == 0 ? SOT_E_ARGUMENT : at == SIZE_MAX ? SOT_E_NOT_FOUND : SOT_OK;
    REQUIRE(sot_ledger_replace(ledger, &one, NULL) == right);
    if (right == SOT_OK)
        m->rows[at] = r;
}

static void do_remove(sot_ledger *ledger, model *m, fuzz_input *in)
{
    int a = fuzz_next(in, NAMES), b = fuzz_next(in, NAMES), id = 1 + fuzz_next(in, 5);
    size_t at = find_id(m, a, b, id);
    if (at == SIZE_MAX && m->known[a] && m->known[b] && other_rows(m, a, b, id) > 0)
        return; /* which of them goes is not promised */
    REQUIRE(sot_ledger_remove(ledger, names[a], names[b], ids[id], NULL) ==
            (at == SIZE_MAX ? SOT_E_NOT_FOUND : SOT_OK));
    if (at != SIZE_MAX)
        model_drop(m, at);
}

static void do_remove_many(sot_ledger *ledger, model *m, fuzz_input *in)
{
    sot_row_id rows[5];
    size_t count = fuzz_next(in, 6), right = 0;
    uint64_t removed = 0;
    model after = *m;
    for (size_t k = 0; k < count; k++) {
        int x = fuzz_next(in, NAMES), y = fuzz_next(in, NAMES), i = 1 + fuzz_next(in, 5);
        size_t at = find_id(&after, x, y, i);
        if (find_id(m, x, y, i) == SIZE_MAX && other_rows(m, x, y, i) > 0)
            return;
        if (at == SIZE_MAX && find_id(m, x, y, i) != SIZE_MAX && other_rows(&after, x, y, i) > 0)
            return;
        rows[k] = (sot_row_id){names[x], names[y], ids[i]};
        if (at != SIZE_MAX) {
            model_drop(&after, at);
            right++;
        }
    }
    REQUIRE(sot_ledger_remove_many(ledger, rows, count, &removed, NULL) == SOT_OK);
    REQUIRE(removed == right);
    *m = after;
}

static void do_forget(sot_ledger *ledger, model *m, fuzz_input *in)
{
    int c = fuzz_next(in, NAMES);
    bool known = m->known[c];
    REQUIRE(sot_ledger_forget(ledger, names[c], NULL, NULL) == (known ? SOT_OK : SOT_E_NOT_FOUND));
    if (!known)
        return;
    for (size_t k = m->count; k-- > 0;)
        if (m->rows[k].actor == c || m->rows[k].target == c)
            model_drop(m, k);
    for (int j = 0; j < NAMES; j++) {
        if (m->alias_of[j] == c)
            m->alias_of[j] = -1;
        if (m->organisation[j] == c)
            m->organisation[j] = -1;
    }
    m->alias_of[c] = m->organisation[c] = -1;
    m->left_out[c] = m->named[c] = m->known[c] = false;
    size_t kept = 0;
    for (size_t k = 0; k < m->order_count; k++)
        if (m->order[k] != c)
            m->order[kept++] = m->order[k];
    m->order_count = kept;
}

static void do_declare(sot_ledger *ledger, model *m, fuzz_input *in)
{
    int c = fuzz_next(in, NAMES), into = fuzz_next(in, NAMES + 3) - 3, bits = fuzz_next(in, 4);
    sot_contact contact = SOT_CONTACT_INIT;
    if (into < 0)
        into = -1;
    contact.id = names[c];
    contact.organisation = into < 0 ? NULL : names[into];
    contact.do_not_score = bits & 1;
    contact.display_name = bits & 2 ? "A Name" : NULL;
    bool circle = into >= 0 && m->organisation[c] != into && leads_to(m, into, c);
    REQUIRE(sot_ledger_declare(ledger, &contact, NULL) == (circle ? SOT_E_ARGUMENT : SOT_OK));
    if (circle)
        return;
    mention(m, c);
    if (into >= 0)
        mention(m, into);
    m->organisation[c] = into;
    m->left_out[c] = bits & 1;
    m->named[c] = bits & 2;
}

static void do_alias(sot_ledger *ledger, model *m, fuzz_input *in)
{
    int alias = fuzz_next(in, NAMES), of = fuzz_next(in, NAMES);
    bool wrong = m->alias_of[alias] >= 0 || leads_to(m, of, alias);
    REQUIRE(sot_ledger_add_alias(ledger, names[alias], names[of], NULL) == (wrong ? SOT_E_ARGUMENT : SOT_OK));
    if (wrong)
        return;
    mention(m, of);
    mention(m, alias);
    m->alias_of[alias] = of;
}

static void do_unalias(sot_ledger *ledger, model *m, fuzz_input *in)
{
    int alias = fuzz_next(in, NAMES);
    bool is_one = m->alias_of[alias] >= 0;
    REQUIRE(sot_ledger_remove_alias(ledger, names[alias], NULL) == (is_one ? SOT_OK : SOT_E_NOT_FOUND));
    m->alias_of[alias] = -1;
}

static void do_prune(sot_ledger *ledger, model *m, fuzz_input *in)
{
    int before = fuzz_next(in, 14);
    uint64_t removed = 0, right = 0;
    for (size_t k = m->count; k-- > 0;)
        if (m->rows[k].time < before) {
            model_drop(m, k);
            right++;
        }
    REQUIRE(sot_ledger_prune(ledger, before * DAY, &removed, NULL) == SOT_OK && removed == right);
}

static void check_snapshot(sot_ledger *snapshot, uint64_t digest)
{
    sot_interaction one = SOT_INTERACTION_INIT;
    one.actor = "a";
    one.target = "b";
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    REQUIRE(sot_ledger_get_info(snapshot, &info, NULL) == SOT_OK && info.snapshot);
    REQUIRE(digest_of(snapshot) == digest);
    REQUIRE(sot_ledger_add(snapshot, &one, NULL, NULL) == SOT_E_UNSUPPORTED);
    REQUIRE(sot_ledger_forget(snapshot, "a", NULL, NULL) == SOT_E_UNSUPPORTED);
    sot_ledger_free(snapshot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const calls[])(sot_ledger *, model *, fuzz_input *) = {
        do_add,     do_add,   do_add,   do_add_many, do_replace, do_remove, do_remove_many,
        do_declare, do_alias, do_alias, do_unalias,  do_forget,  do_prune};
    enum { CALLS = sizeof calls / sizeof *calls };
    fuzz_input in = {data, size};
    model m = {.count = 0};
    sot_context *context = fuzz_context(1);
    sot_ledger *ledger = NULL, *snapshot = NULL;
    uint64_t digest = 0;
    for (int c = 0; c < NAMES; c++)
        m.alias_of[c] = m.organisation[c] = -1;
    REQUIRE(sot_ledger_new(context, NULL, &ledger, NULL) == SOT_OK);
    for (unsigned k = 0; in.n > 0 && k < 300; k++) {
        unsigned call = fuzz_next(&in, CALLS + 3);
        if (call < CALLS) {
            calls[call](ledger, &m, &in);
        } else if (call == CALLS) {
            REQUIRE(sot_ledger_compact(ledger, NULL) == SOT_OK);
        } else if (call == CALLS + 1) {
            if (snapshot)
                check_snapshot(snapshot, digest);
            digest = digest_of(ledger);
            REQUIRE(sot_ledger_snapshot(ledger, &snapshot, NULL) == SOT_OK);
        } else {
            check_scores(context, ledger, &m);
        }
        check(ledger, &m);
    }
    check_scores(context, ledger, &m);
    if (snapshot)
        check_snapshot(snapshot, digest);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return 0;
}
