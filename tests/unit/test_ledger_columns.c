/* SPDX-License-Identifier: MIT */
/* Many rows at once: every form of column, whatever the order, the pieces and the threads gives the ledger
 * that single rows give, and all or none of them come in. */
#include "../common/flat.h"
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/batch.h"
#include "ledger/store/order.h"
#include "ledger/view.h"
#include "socialtrust.h"

#define N 25000u
#define CONTACTS 5000u

static sot_error error;

static sot_context *context_of(unsigned threads)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context;
    options.threads = threads;
    ck_assert_int_eq(sot_context_new(&options, &context, &error), SOT_OK);
    return context;
}

static sot_ledger *ledger_in(sot_context *context)
{
    sot_ledger *ledger;
    ck_assert_int_eq(sot_ledger_new(context, NULL, &ledger, &error), SOT_OK);
    return ledger;
}

static uint64_t seed;
static uint64_t dice(uint64_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % sides;
}

/* ---- a log in columns ---- */

typedef struct records {
    size_t count;
    int64_t *time_us;
    uint32_t *actor, *target, *channel;
    uint8_t *kind;
    bool rich; /* the columns below are used */
    double *weight, *sentiment, *question;
    uint32_t *audience;
    char (*id)[12], (*ref)[12];
    int64_t *due_us, *sequence;
} records;

static const char *const channels[] = {"", "mail", "chat", "phone"};

static records *records_new(size_t count)
{
    records *log = calloc(1, sizeof *log);
    log->count = count;
    log->time_us = calloc(count, sizeof *log->time_us);
    log->actor = calloc(count, sizeof *log->actor);
    log->target = calloc(count, sizeof *log->target);
    log->channel = calloc(count, sizeof *log->channel);
    log->kind = calloc(count, 1);
    log->weight = calloc(count, sizeof *log->weight);
    log->sentiment = calloc(count, sizeof *log->sentiment);
    log->question = calloc(count, sizeof *log->question);
    log->audience = calloc(count, sizeof *log->audience);
    log->id = calloc(count, sizeof *log->id);
    log->ref = calloc(count, sizeof *log->ref);
    log->due_us = calloc(count, sizeof *log->due_us);
    log->sequence = calloc(count, sizeof *log->sequence);
    return log;
}

static void records_free(records *log)
{
    free(log->time_us), free(log->actor), free(log->target), free(log->channel), free(log->kind),
        free(log->weight);
    free(log->sentiment), free(log->question), free(log->audience), free(log->id), free(log->ref),
        free(log->due_us), free(log->sequence);
    free(log);
}

static void copy_record(records *to, size_t i, const records *from, size_t j)
{
    to->time_us[i] = from->time_us[j], to->actor[i] = from->actor[j], to->target[i] = from->target[j];
    to->channel[i] = from->channel[j], to->kind[i] = from->kind[j], to->weight[i] = from->weight[j];
    to->sentiment[i] = from->sentiment[j], to->question[i] = from->question[j],
    to->audience[i] = from->audience[j];
    memcpy(to->id[i], from->id[j], sizeof *to->id), memcpy(to->ref[i], from->ref[j], sizeof *to->ref);
    to->due_us[i] = from->due_us[j], to->sequence[i] = from->sequence[j];
}

/* Rows without an id by what all of them have. */
static const records *sorting;
static int compare_plain(const void *p, const void *q)
{
    size_t x = *(const size_t *)p, y = *(const size_t *)q;
    const int64_t of[2][6] = {{sorting->rich && sorting->id[x][0] != 0, sorting->time_us[x],
                               sorting->actor[x], sorting->target[x], sorting->kind[x], sorting->channel[x]},
                              {sorting->rich && sorting->id[y][0] != 0, sorting->time_us[y],
                               sorting->actor[y], sorting->target[y], sorting->kind[y], sorting->channel[y]}};
    for (int k = 0; k < 6; k++)
        if (of[0][k] != of[1][k])
            return of[0][k] < of[1][k] ? -1 : 1;
    return 0;
}

/* Equal rows without an id are as many as one load has of them: here none are, so that it does not matter how
 * they are cut. */
static void part_equal(records *log, size_t count)
{
    size_t *order = calloc(count, sizeof *order), run = 0;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    sorting = log;
    qsort(order, count, sizeof *order, compare_plain);
    for (size_t i = count; i-- > 1;) {
        bool equal = !(log->rich && log->id[order[i]][0]) && compare_plain(&order[i - 1], &order[i]) == 0;
        run = equal ? run + 1 : 0;
        if (equal)
            log->time_us[order[i]] += (int64_t)run;
    }
    free(order);
}

/* Few times, kinds and channels, so that ties come up; a few pairs have most rows. */
static records *records_of(size_t count, bool rich)
{
    static const uint8_t kinds[] = {SOT_KIND_MESSAGE, SOT_KIND_CALL, SOT_KIND_LIKE, SOT_KIND_PROMISE,
                                    SOT_KIND_KEEP};
    records *log = records_new(count);
    log->rich = rich;
    seed = 88172645463325252u;
    for (size_t i = 0; i < count; i++) {
        bool heavy = dice(4) == 0;
        log->time_us[i] = (int64_t)dice(count) * 1000;
        log->actor[i] = heavy ? 7 : (uint32_t)dice(CONTACTS);
        log->target[i] = heavy ? 7 + (uint32_t)dice(3) : (uint32_t)dice(CONTACTS);
        log->channel[i] = (uint32_t)dice(4);
        log->kind[i] = kinds[dice(5)];
        log->weight[i] = (double)dice(3);
        log->audience[i] = 1 + (uint32_t)dice(2);
        log->sentiment[i] = dice(2) ? SOT_UNKNOWN : .5;
        log->question[i] = dice(4) ? 0 : .25 * (double)dice(4);
        log->due_us[i] = log->kind[i] == SOT_KIND_PROMISE && dice(2) ? (int64_t)dice(count) : SOT_TIME_NONE;
        log->sequence[i] = dice(3) ? 0 : (int64_t)dice(3) - 1;
        if (dice(3) == 0)
            snprintf(log->id[i], sizeof *log->id, "%u", (unsigned)i);
        if (log->kind[i] == SOT_KIND_KEEP)
            snprintf(log->ref[i], sizeof *log->ref, "%u", (unsigned)dice(count));
        size_t other = i > 0 ? (size_t)dice(i) : 0;
        if (rich && log->id[other][0] && other < i && dice(10) == 0) /* delivered twice */
            copy_record(log, i, log, other);
    }
    part_equal(log, count);
    return log;
}

static records *shuffled(const records *log)
{
    records *mixed = records_new(log->count), *one = records_new(1);
    mixed->rich = log->rich;
    for (size_t i = 0; i < log->count; i++)
        copy_record(mixed, i, log, i);
    for (size_t i = log->count; i-- > 1;) {
        size_t j = (size_t)dice(i + 1);
        copy_record(one, 0, mixed, i);
        copy_record(mixed, i, mixed, j);
        copy_record(mixed, j, one, 0);
    }
    records_free(one);
    return mixed;
}

/* ---- the ways in ---- */

static void add_singly(sot_ledger *ledger, const records *log, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        char actor[16], target[16];
        sot_interaction row = SOT_INTERACTION_INIT;
        snprintf(actor, sizeof actor, "%u", log->actor[i]);
        snprintf(target, sizeof target, "%u", log->target[i]);
        row.time_us = log->time_us[i];
        row.actor = actor;
        row.target = target;
        row.kind = log->kind[i];
        row.channel = channels[log->channel[i]];
        if (log->rich) {
            row.weight = log->weight[i];
            row.audience = log->audience[i];
            row.sentiment = log->sentiment[i];
            set_cue(&row, SOT_CUE_QUESTION, log->question[i]);
            row.due_us = log->due_us[i];
            row.sequence = log->sequence[i];
            row.id = log->id[i];
            row.ref = log->ref[i];
        }
        ck_assert_msg(sot_ledger_add(ledger, &row, NULL, &error) == SOT_OK, "%s", error.message);
    }
}

/* The forms that a text column can have. */
enum { CODES, DICTIONARY, OFFSETS, LONG_OFFSETS, STRINGS, FORMS };

typedef struct texts {
    sot_text_column column, dictionary;
    void *a, *b;
    char *bytes;
} texts;

/* `spell` writes the text of a row (or, for a dictionary, of a code). */
static void texts_make(texts *to, int form, const uint32_t *codes, size_t entries, size_t count,
                       void (*spell)(const void *, size_t, char *), const void *user)
{
    size_t n = form == DICTIONARY ? entries : count, at = 0;
    *to = (texts){SOT_TEXT_COLUMN_INIT, SOT_TEXT_COLUMN_INIT, NULL, NULL, NULL};
    if (form == CODES) {
        to->column.codes = codes;
        return;
    }
    sot_text_column *column = form == DICTIONARY ? &to->dictionary : &to->column;
    to->bytes = malloc(n * 16 + 1);
    int32_t *offsets = to->a = malloc((n + 1) * sizeof *offsets);
    int64_t *longs = malloc((n + 1) * sizeof *longs);
    const char **strings = malloc((n + 1) * sizeof *strings);
    for (size_t i = 0; i < n; i++) {
        offsets[i] = (int32_t)at, longs[i] = (int64_t)at, strings[i] = to->bytes + at;
        spell(user, i, to->bytes + at);
        at += strlen(to->bytes + at) + (form == STRINGS);
    }
    offsets[n] = (int32_t)at, longs[n] = (int64_t)at;
    column->bytes = to->bytes;
    if (form == DICTIONARY || form == OFFSETS)
        column->offsets = offsets;
    else if (form == LONG_OFFSETS)
        column->long_offsets = longs, to->a = longs, longs = NULL, free(offsets);
    else
        column->strings = strings, to->b = strings, strings = NULL;
    free(longs), free(strings);
    if (form == DICTIONARY) {
        to->column.codes = codes;
        to->column.dictionary = &to->dictionary;
        to->column.dictionary_size = entries;
    }
}

static void texts_free(texts *of)
{
    free(of->a), free(of->b), free(of->bytes);
}

static void spell_code(const void *user, size_t i, char *to)
{
    sprintf(to, "%u", user ? ((const uint32_t *)user)[i] : (unsigned)i);
}
static void spell_channel(const void *user, size_t i, char *to)
{
    strcpy(to, channels[user ? ((const uint32_t *)user)[i] : i]);
}
static void spell_kind(const void *user, size_t i, char *to)
{
    const uint8_t *kinds = user;
    strcpy(to, sot_profile_kind_name(NULL, kinds[i]));
}
static void spell_fixed(const void *user, size_t i, char *to)
{
    memcpy(to, ((const char(*)[12])user)[i], 12);
}

static sot_status add_columns(sot_ledger *ledger, const records *log, size_t from, size_t to, int form,
                              sot_added *added)
{
    sot_columns columns = SOT_COLUMNS_INIT;
    texts actor, target, channel, kind, id, ref;
    size_t count = to - from;
    int other = form == CODES ? DICTIONARY : form == DICTIONARY ? OFFSETS : form;
    const uint32_t *actors = log->actor + from, *targets = log->target + from;
    texts_make(&actor, form, actors, CONTACTS, count, spell_code, form == DICTIONARY ? NULL : actors);
    texts_make(&target, form, targets, CONTACTS, count, spell_code, form == DICTIONARY ? NULL : targets);
    if (form == DICTIONARY)
        target.column.dictionary = actor.column.dictionary; /* one dictionary for both */
    texts_make(&channel, other, log->channel + from, 4, count, spell_channel,
               other == DICTIONARY ? NULL : log->channel + from);
    texts_make(&kind, STRINGS, NULL, 0, form == OFFSETS ? count : 0, spell_kind, log->kind + from);
    texts_make(&id, form < OFFSETS ? STRINGS : form, NULL, 0, count, spell_fixed, log->id + from);
    texts_make(&ref, STRINGS, NULL, 0, count, spell_fixed, log->ref + from);
    const double *question;
    columns.count = count;
    columns.time_us = log->time_us + from;
    columns.actor = &actor.column;
    columns.target = &target.column;
    columns.channel = &channel.column;
    if (form == OFFSETS)
        columns.kind_name = &kind.column;
    else
        columns.kind = log->kind + from;
    if (log->rich) {
        columns.weight = log->weight + from;
        columns.audience = log->audience + from;
        columns.sentiment = log->sentiment + from;
        question = log->question + from;
        columns.cues = &question;
        columns.cue_count = SOT_CUE_QUESTION + 1;
        columns.due_us = log->due_us + from;
        columns.sequence = log->sequence + from;
        columns.id = &id.column;
        columns.ref = &ref.column;
    }
    sot_status status = sot_ledger_add_columns(ledger, &columns, added, &error);
    texts_free(&actor), texts_free(&target), texts_free(&channel), texts_free(&kind), texts_free(&id),
        texts_free(&ref);
    return status;
}

/* ---- what is held, as one fingerprint ---- */

/* Pairs in their order, each with its rows in canonical order; rows with oneself are added up apart. */
static void digest_of(sot_ledger *ledger, char out[33])
{
    sot__digest digest;
    sot__pairs pairs;
    sot__row_room room = {.capacity = 0};
    uint8_t bytes[16];
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    sot__digest_init(&digest);
    ck_assert_int_eq(sot_ledger_get_info(ledger, &info, &error), SOT_OK);
    sot__digest_u64(&digest, info.interactions);
    sot__digest_u64(&digest, info.with_self);
    sot__digest_u64(&digest, info.contacts);
    ck_assert_int_eq(sot__ledger_pairs(ledger, -1, &pairs, &error), SOT_OK);
    ck_assert_uint_eq(pairs.count, info.pairs);
    sot__text before[2] = {{"", 0}, {"", 0}};
    for (size_t p = 0; p < pairs.count; p++) {
        const sot__row *rows;
        size_t count;
        uint64_t conflicts;
        sot__text a = sot__ledger_id(ledger, pairs.pairs[p].a), b = sot__ledger_id(ledger, pairs.pairs[p].b);
        int order = sot__text_compare(before[0], a);
        ck_assert(sot__text_compare(a, b) < 0 &&
                  (order < 0 || (order == 0 && sot__text_compare(before[1], b) < 0)));
        before[0] = a, before[1] = b;
        sot__ledger_rows(ledger, &pairs, &pairs.pairs[p], &room, &rows, &count, &conflicts, &error);
        ck_assert_uint_gt(count, 0);
        sot__digest_text(&digest, a);
        sot__digest_text(&digest, b);
        for (size_t i = 0; i < count; i++) {
            sot__extra extra;
            ck_assert(i == 0 || sot__row_compare(ledger, &rows[i - 1], &rows[i]) < 0);
            sot__row_extra(&ledger->rare, &rows[i], &extra);
            sot__digest_u64(&digest, (uint64_t)rows[i].time_us);
            sot__digest_u64(&digest, sot__row_kind(&rows[i]) << 1 | sot__row_actor(&rows[i]));
            sot__digest_text(&digest, sot__ledger_channel(ledger, sot__row_channel(&rows[i])));
            sot__digest_text(&digest, extra.id);
            sot__digest_text(&digest, extra.ref);
            sot__digest_u64(&digest, (uint64_t)extra.due_us);
            sot__digest_u64(&digest, (uint64_t)extra.sequence);
            sot__digest_double(&digest, extra.weight);
            sot__digest_double(&digest, extra.sentiment);
            sot__digest_double(&digest, extra.cues[SOT_CUE_QUESTION]);
            sot__digest_u64(&digest, extra.audience);
        }
    }
    sot__pairs_free(&pairs);
    sot__row_room_free(sot__ledger_context(ledger), &room);
    sot__digest_end(&digest, bytes);
    sot__hex(bytes, 16, out);
}

START_TEST(same_as_single_rows)
{
    bool rich = _i & 1;
    unsigned threads = _i & 2 ? 2 : 1;
    records *log = records_of(N, rich), *mixed = shuffled(log);
    sot_context *context = context_of(threads);
    char expected[33], got[33];
    sot_ledger *single = ledger_in(context);
    add_singly(single, log, 0, N);
    digest_of(single, expected);
    uint64_t held = single->tally.rows, mask;
    ck_assert_int_eq(ledger_mask(single, SOT_TIME_MAX, &mask, &error), SOT_OK);
    for (int form = 0; form < FORMS; form++)
        for (int way = 0; way < 4; way++) { /* at once; the other order; in pieces; mixed with single rows */
            sot_ledger *ledger = ledger_in(context);
            sot_added added;
            const records *rows = way == 1 ? mixed : log;
            size_t pieces[] = {0,
                               way == 2   ? 3000
                               : way == 3 ? 20000
                                          : N,
                               way == 2   ? 13000
                               : way == 3 ? 20100
                                          : N,
                               N};
            uint64_t total = 0;
            for (int piece = 0; piece < 3; piece++) {
                if (way == 3 && piece == 1) {
                    add_singly(ledger, rows, pieces[1], pieces[2]);
                    total = ledger->tally.rows;
                    continue;
                }
                ck_assert_msg(add_columns(ledger, rows, pieces[piece], pieces[piece + 1], form, &added) ==
                                  SOT_OK,
                              "%s", error.message);
                ck_assert_uint_eq(added.rows, pieces[piece + 1] - pieces[piece]);
                ck_assert_uint_eq(added.added + added.duplicates, added.rows);
                total += added.added;
            }
            ck_assert_uint_eq(total, held);
            digest_of(ledger, got);
            ck_assert_msg(strcmp(got, expected) == 0, "form %d way %d", form, way);
            if (form == way) { /* all of it once more changes nothing */
                uint64_t seen;
                ck_assert_int_eq(add_columns(ledger, mixed, 0, N, form, &added), SOT_OK);
                ck_assert_uint_eq(added.duplicates, N);
                digest_of(ledger, got);
                ck_assert_str_eq(got, expected);
                ck_assert_int_eq(ledger_mask(ledger, SOT_TIME_MAX, &seen, &error), SOT_OK);
                ck_assert_uint_eq(seen, mask);
                /* Contacts come in order of first mention, as with single rows. */
                for (uint64_t c = 0; way != 1 && c < 300; c++) {
                    sot_contact x = SOT_CONTACT_INIT, y = SOT_CONTACT_INIT;
                    sot_ledger_contact_at(single, c, &x, &error);
                    sot_ledger_contact_at(ledger, c, &y, &error);
                    ck_assert_str_eq(x.id, y.id);
                    ck_assert_uint_eq(x.interactions, y.interactions);
                }
            }
            sot_ledger_free(ledger);
        }
    sot_ledger_free(single);
    records_free(log);
    records_free(mixed);
    sot_context_unref(context);
}
END_TEST

/* Enough rows for many pieces, parts and ranges. */
START_TEST(large)
{
    size_t count = 200000;
    records *log = records_of(count, _i != 0);
    sot_context *context = context_of(2);
    char expected[33], got[33];
    for (int form = 0; form < FORMS; form++) {
        sot_ledger *ledger = ledger_in(context);
        /* All at once; then its first half before its second. */
        ck_assert_int_eq(add_columns(ledger, log, form % 2 ? count / 2 : 0, count, form, NULL), SOT_OK);
        if (form % 2)
            ck_assert_int_eq(add_columns(ledger, log, 0, count / 2, form, NULL), SOT_OK);
        digest_of(ledger, form == 0 ? expected : got);
        if (form > 0)
            ck_assert_msg(strcmp(got, expected) == 0, "form %d", form);
        sot_ledger_free(ledger);
    }
    records_free(log);
    sot_context_unref(context);
}
END_TEST

/* A bad last row, or a conflict, leaves nothing of the others, not even a contact. */
START_TEST(all_or_none)
{
    sot_context *context = context_of(2);
    for (int start = 0; start < 2; start++)
        for (int rich = 0; rich < 2; rich++)
            for (int form = 0; form < FORMS; form++) {
                char before[33], after[33];
                records *log = records_of(N, rich != 0);
                sot_ledger *ledger = ledger_in(context);
                if (start)
                    add_singly(ledger, log, 0, 100);
                digest_of(ledger, before);
                size_t bytes = ledger->rare.bytes;
                log->time_us[N - 3] = SOT_TIME_MAX + 1;
                log->time_us[N - 2] = SOT_TIME_NONE;
                ck_assert_int_eq(add_columns(ledger, log, 0, N, form, NULL), SOT_E_RANGE);
                ck_assert_msg(strstr(error.message, "row 24997, column time") != NULL, "%s", error.message);
                log->time_us[N - 3] = log->time_us[N - 2] = 0;
                log->kind[N - 1] = 77;
                if (form != OFFSETS) {
                    ck_assert_int_eq(add_columns(ledger, log, 0, N, form, NULL), SOT_E_KIND);
                    ck_assert_msg(strstr(error.message, "row 24999, column kind") != NULL, "%s",
                                  error.message);
                }
                if (rich) {
                    copy_record(log, N - 1, log, 50);
                    snprintf(log->id[50], sizeof *log->id, "twice");
                    snprintf(log->id[N - 1], sizeof *log->id, "twice");
                    log->time_us[N - 1]++;
                    if (!start) {
                        ck_assert_int_eq(add_columns(ledger, log, 0, N, form, NULL), SOT_E_CONFLICT);
                        ck_assert_msg(strstr(error.message, "twice") != NULL, "%s", error.message);
                    } else { /* with a row that is held already */
                        for (size_t i = 0; i < 100; i++)
                            if (log->id[i][0] && i != 50) {
                                log->time_us[i]++;
                                break;
                            }
                        ck_assert_int_eq(add_columns(ledger, log, 0, 100, form, NULL), SOT_E_CONFLICT);
                    }
                }
                digest_of(ledger, after);
                ck_assert_str_eq(before, after);
                ck_assert_uint_eq(ledger->rare.bytes, bytes);
                ck_assert_uint_eq(ledger->channels.names.count, start ? 4 : 1);
                sot_ledger_free(ledger);
                records_free(log);
            }
    sot_context_unref(context);
}
END_TEST

/* A batch of pieces, as the readers fill it. */
START_TEST(batches)
{
    sot_context *context = context_of(2);
    sot_ledger *ledger = ledger_in(context), *single = ledger_in(context);
    records *log = records_of(N, true);
    sot__batch *batch, *second;
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = actor;
    char expected[33], got[33];
    size_t bad_row;
    sot_added added;
    log->rich = false;
    memset(log->channel, 0, N * sizeof *log->channel);
    part_equal(log, N);
    add_singly(single, log, 0, N);
    digest_of(single, expected);
    for (int keep = 0; keep < 2; keep++) {
        ck_assert_int_eq(sot__batch_begin(ledger, &batch, &error), SOT_OK);
        ck_assert_int_eq(sot__batch_begin(ledger, &second, &error), SOT_E_BUSY);
        for (size_t from = 0; from < N; from += 777) {
            sot_columns columns = SOT_COLUMNS_INIT;
            columns.count = N - from < 777 ? N - from : 777;
            actor.codes = log->actor + from, target.codes = log->target + from;
            columns.actor = &actor, columns.target = &target;
            columns.time_us = log->time_us + from, columns.kind = log->kind + from;
            ck_assert_int_eq(sot__batch_add(batch, &columns, &bad_row, &error), SOT_OK);
        }
        if (keep) {
            ck_assert_int_eq(sot__batch_commit(batch, &added, NULL, &error), SOT_OK);
            ck_assert_uint_eq(added.rows, N);
        } else {
            sot__batch_discard(batch);
            ck_assert_uint_eq(ledger->contacts.ids.count, 0);
        }
    }
    digest_of(ledger, got);
    ck_assert_str_eq(got, expected);
    sot_ledger_free(ledger);
    sot_ledger_free(single);
    records_free(log);
    sot_context_unref(context);
}
END_TEST

/* More plain rows in one part of a batch than a piece of a ledger holds; with a bad one, none is in. */
START_TEST(parts_larger_than_a_piece)
{
    enum { ROWS = 140000 };
    static int64_t times[ROWS];
    static uint32_t actors[ROWS], targets[ROWS];
    static uint8_t kinds[ROWS];
    static const int bad_rows[] = {-1, 0, 70000, ROWS - 1};
    for (size_t k = 0; k < sizeof bad_rows / sizeof *bad_rows; k++) {
        sot_context *context = context_of(1 + k % 2);
        sot_ledger *ledger = ledger_in(context);
        sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
        sot_columns columns = SOT_COLUMNS_INIT;
        sot_ledger_info info = SOT_LEDGER_INFO_INIT;
        sot_added added = SOT_ADDED_INIT;
        sot__batch *batch;
        size_t bad_row = SIZE_MAX;
        for (uint32_t i = 0; i < ROWS; i++) {
            times[i] = INT64_C(1772528400000000) + i;
            actors[i] = i % 500;
            targets[i] = 500 + i % 499;
            kinds[i] = SOT_KIND_ASK;
        }
        if (bad_rows[k] >= 0)
            kinds[bad_rows[k]] = 200;
        actor.codes = actors;
        target.codes = targets;
        columns.count = ROWS;
        columns.time_us = times;
        columns.actor = &actor;
        columns.target = &target;
        columns.kind = kinds;
        ck_assert_int_eq(sot__batch_begin(ledger, &batch, &error), SOT_OK);
        sot_status status = sot__batch_add(batch, &columns, &bad_row, &error);
        if (bad_rows[k] < 0) {
            ck_assert_msg(status == SOT_OK, "%s", error.message);
            ck_assert_int_eq(sot__batch_commit(batch, &added, NULL, &error), SOT_OK);
            ck_assert_uint_eq(added.added, ROWS);
        } else {
            ck_assert_int_eq(status, SOT_E_KIND);
            ck_assert_uint_eq(bad_row, (size_t)bad_rows[k]);
            sot__batch_discard(batch);
        }
        ck_assert_int_eq(sot_ledger_get_info(ledger, &info, NULL), SOT_OK);
        ck_assert_uint_eq(info.interactions, bad_rows[k] < 0 ? ROWS : 0);
        sot_ledger_free(ledger);
        sot_context_unref(context);
    }
}
END_TEST

/* Contacts of one dictionary, which are numbered by their codes if each is a contact of its own; a text that
 * comes twice is one contact, and one that is none is told with its row. */
START_TEST(dictionaries_of_many_contacts)
{
    enum { PEOPLE = 5000 };
    static const struct {
        const char *last; /* in place of the last text */
        bool used, channel;
        sot_status status;
        uint64_t contacts;
    } cases[] = {
        {"c4999", true, false, SOT_OK, PEOPLE},
        {"c0000", true, false, SOT_OK, PEOPLE - 1},
        {"", true, false, SOT_E_TEXT, 0},
        {"\xff", true, false, SOT_E_TEXT, 0},
        {"", false, false, SOT_OK, PEOPLE - 1},
        {"\xff", false, false, SOT_OK, PEOPLE - 1},
        {"c0000", false, false, SOT_OK, PEOPLE - 1},
        {"mail", false, true, SOT_OK, PEOPLE - 1},
        {"\xff", true, true, SOT_E_TEXT, 0},
    };
    static char bytes[PEOPLE * 5 + 1];
    static int32_t offsets[PEOPLE + 1];
    static int64_t times[PEOPLE];
    static uint8_t kinds[PEOPLE]; /* messages */
    static uint32_t actors[PEOPLE], targets[PEOPLE], ways[PEOPLE];
    for (int i = 0; i < PEOPLE; i++)
        snprintf(bytes + (size_t)i * 5, 6, "c%04d", i);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        sot_context *context = context_of(1);
        sot_ledger *ledger = ledger_in(context);
        sot_text_column entries = SOT_TEXT_COLUMN_INIT, actor = SOT_TEXT_COLUMN_INIT, target, channel;
        sot_columns columns = SOT_COLUMNS_INIT;
        sot_ledger_info info = SOT_LEDGER_INFO_INIT;
        size_t n = strlen(cases[k].last);
        uint32_t people = cases[k].used && !cases[k].channel ? PEOPLE : PEOPLE - 1;
        for (uint32_t i = 0; i < PEOPLE; i++) {
            offsets[i] = (int32_t)i * 5;
            times[i] = INT64_C(1772528400000000) + i;
            actors[i] = i % people;
            targets[i] = (i + 1) % people;
            ways[i] = cases[k].used ? PEOPLE - 1 : 0;
        }
        offsets[PEOPLE] = offsets[PEOPLE - 1] + (int32_t)n;
        memcpy(bytes + offsets[PEOPLE - 1], cases[k].last, n);
        entries.offsets = offsets;
        entries.bytes = bytes;
        actor.dictionary = &entries;
        actor.dictionary_size = PEOPLE;
        target = channel = actor;
        actor.codes = actors;
        target.codes = targets;
        channel.codes = ways;
        columns.count = PEOPLE;
        columns.kind = kinds;
        columns.time_us = times;
        columns.actor = &actor;
        columns.target = &target;
        columns.channel = cases[k].channel ? &channel : NULL;
        sot_status status = sot_ledger_add_columns(ledger, &columns, NULL, &error);
        ck_assert_msg(status == cases[k].status, "%zu: %s: %s", k, sot_status_name(status), error.message);
        if (status)
            ck_assert_msg(strncmp(error.message, cases[k].channel ? "row 0" : "row 4998",
                                  cases[k].channel ? 5 : 8) == 0,
                          "%s", error.message);
        ck_assert_int_eq(sot_ledger_get_info(ledger, &info, NULL), SOT_OK);
        ck_assert_uint_eq(info.contacts, cases[k].contacts);
        ck_assert_uint_eq(info.interactions, status ? 0 : PEOPLE);
        sot_ledger_free(ledger);
        sot_context_unref(context);
    }
}
END_TEST

/* Rows of plain columns hold their pair where their channels leave room, the others do not: the same ledger.
 */
START_TEST(many_channels)
{
    enum { ROWS = 9000 };
    static int64_t times[ROWS];
    static uint32_t actors[ROWS], targets[ROWS], ways[ROWS];
    static uint8_t kinds[ROWS];
    static double weights[ROWS];
    static const uint32_t counts[] = {1, 510, 511, 512, 513, 4000}; /* and the one without a name */
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        char digests[2][33];
        for (int weighed = 0; weighed < 2; weighed++) {
            sot_context *context = context_of(2);
            sot_ledger *ledger = ledger_in(context);
            sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = actor, channel = actor;
            sot_columns columns = SOT_COLUMNS_INIT;
            for (uint32_t i = 0; i < ROWS; i++) {
                times[i] = INT64_C(1700000000000000) + (i % 100) * INT64_C(3600000000);
                actors[i] = i * 7919 % 97;
                targets[i] = 97 + i % 31;
                ways[i] = counts[c] - 1 - i % counts[c];
                kinds[i] = i % 5 ? SOT_KIND_MESSAGE : SOT_KIND_REPORT;
                weights[i] = 1;
            }
            actor.codes = actors;
            target.codes = targets;
            channel.codes = ways;
            columns.count = ROWS;
            columns.time_us = times;
            columns.actor = &actor;
            columns.target = &target;
            columns.channel = &channel;
            columns.kind = kinds;
            columns.weight = weighed ? weights : NULL;
            ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_OK);
            ck_assert_uint_eq(ledger->channels.names.count, counts[c] + 1);
            digest_of(ledger, digests[weighed]);
            sot_ledger_free(ledger);
            sot_context_unref(context);
        }
        ck_assert_str_eq(digests[0], digests[1]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ledger columns");
    TCase *tests = tcase_create("ledger columns");
    tcase_add_test(tests, parts_larger_than_a_piece);
    tcase_add_test(tests, dictionaries_of_many_contacts);
    tcase_add_test(tests, many_channels);
    tcase_add_loop_test(tests, same_as_single_rows, 0, 4);
    tcase_add_loop_test(tests, large, 0, 2);
    tcase_add_test(tests, all_or_none);
    tcase_add_test(tests, batches);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
