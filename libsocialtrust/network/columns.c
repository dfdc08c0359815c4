/* SPDX-License-Identifier: MIT */
/* A declared network from columns: names are interned, rows go to the bucket of their lower contact, and each
 * bucket is sorted and summed alone. */
#include "network/build.h"

#include "base/sized.h"
#include "columns/arrow_columns.h"

#include <math.h>

#include "base/special.h"
#include "base/sort.h"
#include "ledger/batch.h"

#define WEIGHT_MOST 1e12

/* ---- who is in a row ---- */

/* A text column as codes: contact = table ? table[codes[row]] : codes[row]. */
typedef struct coded {
    const uint32_t *codes;
    uint32_t *own;   /* codes made here */
    uint32_t *table; /* SOT_NOBODY: not used */
    size_t table_size;
    bool shared; /* `table` is the other column's, too */
} coded;

static sot_status text_at(const sot_text_column *column, size_t row, char digits[12], const char *what,
                          sot__text *out, sot_error *error)
{
    if (sot__column_text(column, row, digits, out) == SOT_OK)
        return SOT_OK;
    return sot__fail(error, SOT_E_RANGE, "%s: expected codes within the dictionary and offsets that ascend",
                     what);
}

typedef struct record {
    uint32_t node, other; /* the lower; the higher << 1 | 1 if it is the one who speaks */
    double value;
    int64_t time;
} record;

typedef struct job {
    sot_context *context;
    const sot_network_columns *columns;
    int64_t as_of;
    double per_us; /* 1/half-life, 0: none */
    coded actor, target;
    sot__building building;
    uint32_t chunks;
    size_t *place; /* chunk by chunk, by bucket: the next record's place */
    size_t *start; /* by bucket, and the end */
    record *records;
    record *scratch[64]; /* by worker */
    size_t scratch_room[64];
    uint32_t *counts[64];
    atomic_uint_fast64_t rows, loops;
} job;

/* ---- ids to contacts ---- */

static void chunk_rows(const job *j, size_t chunk, size_t *from, size_t *to)
{
    size_t each = j->columns->count / j->chunks + 1;
    *from = chunk * each < j->columns->count ? chunk * each : j->columns->count;
    *to = *from + each < j->columns->count ? *from + each : j->columns->count;
}

/* Ids that are looked up together, and what each is of. */
typedef struct newcomers {
    sot__lookup ids;
    uint32_t *contacts[SOT__LOOKUP_MOST];
    char digits[SOT__LOOKUP_MOST][12];
} newcomers;

static sot_status admit(sot__interner *names, newcomers *list, sot_error *error)
{
    sot_status status = SOT_OK;
    sot__lookup_bring(names, &list->ids);
    for (size_t k = 0; status == SOT_OK && k < list->ids.count; k++)
        status = sot__interner_add(names, list->ids.texts[k], list->ids.hashes[k], list->contacts[k], error);
    list->ids.count = 0;
    return status;
}

/* A table for codes up to `highest`. One dictionary for both columns: each id is looked up once. */
static bool make_table(job *j, bool target, uint32_t highest)
{
    coded *out = target ? &j->target : &j->actor;
    bool shared = target && j->actor.table && j->columns->actor->dictionary == j->columns->target->dictionary;
    size_t size = (size_t)highest + 1, from = shared ? j->actor.table_size : 0;
    uint32_t *table = shared ? j->actor.table : NULL;
    if (size > from) {
        if (!(table = sot__realloc(j->context, table, size, sizeof *table)))
            return false;
        memset(table + from, 0xff, (size - from) * sizeof *table);
        if (shared) {
            j->actor.table = table;
            j->actor.table_size = size;
        }
    }
    out->table = table;
    out->table_size = size > from ? size : from;
    out->shared = shared;
    return true;
}

/* Which codes the rows have, marked by all threads. */
typedef struct marking {
    const job *j;
    const uint32_t *codes;
    atomic_uchar *used;
} marking;

static sot_status mark_chunk(void *user, size_t chunk, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const marking *m = user;
    size_t from, to;
    chunk_rows(m->j, chunk, &from, &to);
    for (size_t row = from; row < to; row++) {
        atomic_uchar *used = &m->used[m->codes[row]];
        if (!atomic_load_explicit(used, memory_order_relaxed))
            atomic_store_explicit(used, 1, memory_order_relaxed);
    }
    return SOT_OK;
}

/* The id of a row. */
static sot_status id_at(const sot_text_column *column, size_t row, char digits[12], const char *what,
                        sot__text *id, sot_error *error)
{
    sot_status status = text_at(column, row, digits, what, id, error);
    return status == SOT_OK ? sot__text_check(*id, SOT_ID_MAX, false, what, error) : status;
}

/* The first row whose id is none, where there is one. */
SOT__COLD static sot_status find_bad(const sot_text_column *column, size_t count, const char *what,
                                     size_t *bad_row, sot_error *error)
{
    sot_status status = SOT_OK;
    char digits[12];
    sot__text id;
    for (size_t row = 0; status == SOT_OK && row < count; row++) {
        status = id_at(column, row, digits, what, &id, error);
        *bad_row = row;
    }
    return status;
}

/* Contacts of the codes that are used, in the order of the codes; NULL: of every row's text. */
static sot_status code_ids(job *j, const sot_text_column *column, const atomic_uchar *used, coded *out,
                           sot__interner *names, const char *what, size_t *bad_row, sot_error *error)
{
    newcomers list = {.ids.count = 0};
    size_t count = used ? out->table_size : j->columns->count;
    sot_text_column each = *column;
    sot_status status = SOT_OK;
    for (size_t k = 0; status == SOT_OK && k < count; k++) {
        uint32_t *contact = used ? &out->table[k] : &out->own[k], code = (uint32_t)k;
        if (k % 65536 == 0)
            status = sot__progress(j->context, "network", k, count, error);
        if (used && (*contact != SOT_NOBODY || !used[k]))
            continue;
        sot__text id;
        if (used)
            each.codes = &code;
        list.contacts[list.ids.count] = contact;
        if (id_at(&each, used ? 0 : k, list.digits[list.ids.count], what, &id, NULL) != SOT_OK)
            return find_bad(column, j->columns->count, what, bad_row, error);
        sot__lookup_add(names, &list.ids, id);
        if (status == SOT_OK && list.ids.count == SOT__LOOKUP_MOST)
            status = admit(names, &list, error);
    }
    return status == SOT_OK ? admit(names, &list, error) : status;
}

static sot_status code_column(job *j, bool target, sot__interner *names, size_t *bad_row, sot_error *error)
{
    const sot_text_column *column = target ? j->columns->target : j->columns->actor;
    const char *what = target ? "target" : "actor";
    coded *out = target ? &j->target : &j->actor;
    size_t count = j->columns->count;
    bool coded_rows = column->codes && !column->validity;
    uint32_t highest = 0;
    for (size_t row = 0; coded_rows && row < count; row++)
        if (column->codes[row] > highest)
            highest = column->codes[row];
    coded_rows = coded_rows && (column->dictionary ? highest < column->dictionary_size
                                                   : (uint64_t)highest < 4 * (uint64_t)count + 1024);
    if (!coded_rows) {
        if (!(out->codes = out->own = sot__alloc(j->context, count, sizeof *out->own)))
            return sot__no_memory(error);
        return code_ids(j, column, NULL, out, names, what, bad_row, error);
    }
    out->codes = column->codes;
    marking m = {j, column->codes, NULL};
    if (!make_table(j, target, highest) || !(m.used = sot__calloc(j->context, out->table_size, 1)))
        return sot__no_memory(error);
    sot_status status =
        sot__parallel(j->context, j->context->threads, j->chunks, mark_chunk, &m, "network", error);
    if (status == SOT_OK)
        status = code_ids(j, column, m.used, out, names, what, bad_row, error);
    sot__free(j->context, m.used);
    return status;
}

/* From contacts of the table of names to those of the network. */
static void renumber(coded *column, size_t count, const uint32_t *number)
{
    if (column->shared)
        return;
    uint32_t *list = column->table ? column->table : column->own;
    size_t size = column->table ? column->table_size : count;
    for (size_t k = 0; k < size; k++)
        if (list[k] != SOT_NOBODY)
            list[k] = number[list[k]];
}

static inline uint32_t contact_at(const coded *column, size_t row)
{
    uint32_t code = column->codes[row];
    return column->table ? column->table[code] : code;
}

/* ---- rows into buckets ---- */

static bool row_counts(const job *j, size_t row)
{
    return !j->columns->time_us || j->columns->time_us[row] <= j->as_of;
}

static sot_status count_chunk(void *user, size_t chunk, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    job *j = user;
    size_t *place = j->place + chunk * j->building.bucket_count, from, to;
    uint64_t rows = 0, loops = 0;
    chunk_rows(j, chunk, &from, &to);
    for (size_t row = from; row < to; row++) {
        if (!row_counts(j, row))
            continue;
        uint32_t i = contact_at(&j->actor, row), k = contact_at(&j->target, row);
        loops += i == k;
        rows += i != k;
        if (i != k)
            place[(i < k ? i : k) >> j->building.shift]++;
    }
    atomic_fetch_add(&j->rows, rows);
    atomic_fetch_add(&j->loops, loops);
    return SOT_OK;
}

static sot_status place_chunk(void *user, size_t chunk, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const job *j = user;
    const sot_network_columns *columns = j->columns;
    size_t *place = j->place + chunk * j->building.bucket_count, from, to;
    const double *values = columns->rating ? columns->rating : columns->weight;
    chunk_rows(j, chunk, &from, &to);
    for (size_t row = from; row < to; row++) {
        if (!row_counts(j, row))
            continue;
        uint32_t i = contact_at(&j->actor, row), k = contact_at(&j->target, row);
        if (i == k)
            continue;
        int64_t time = columns->time_us ? columns->time_us[row] : 0;
        bool turned = i > k;
        uint32_t low = turned ? k : i, high = turned ? i : k;
        j->records[place[low >> j->building.shift]++] = (record){low, high << 1 | turned, values[row], time};
    }
    return SOT_OK;
}

/* ---- a bucket's records ---- */

static bool before(int unused, const record *x, const record *y)
{
    (void)unused;
    if (x->other != y->other)
        return x->other < y->other;
    if (x->time != y->time)
        return x->time < y->time;
    return x->value > y->value;
}

SOT__MERGE_SORT(sort_records, record, int, before)

/* What the sorted records of one direction of a pair say together. */
static sot__said say(const job *j, const record *records, size_t count)
{
    double w = 0, r = 0, s = 0;
    for (size_t k = j->columns->rating ? count - 1 : 0; k < count; k++) {
        double age = (double)j->as_of - (double)records[k].time;
        double f = j->per_us > 0 ? sot__decay(age * j->per_us) : 1;
        double v = records[k].value;
        if (j->columns->rating) {
            r = f * (1 + v) / 2;
            s = f * (1 - v) / 2;
            w = v > 0 ? f * v : 0;
        } else {
            w += f * v;
            r += v > 0 ? f * v : 0;
            s += v < 0 ? -f * v : 0;
        }
    }
    return (sot__said){w > 0 ? (float)w : 0, (float)r, (float)s};
}

static sot_status sum_bucket(void *user, size_t index, unsigned worker, sot_error *error)
{
    job *j = user;
    sot__bucket *bucket = &j->building.buckets[index];
    record *records = j->records + j->start[index];
    size_t count = j->start[index + 1] - j->start[index];
    if (!SOT__GROW(j->context, j->scratch[worker], j->scratch_room[worker], count))
        return sot__no_memory(error);
    record *sorted = j->scratch[worker];
    uint32_t *counts = j->counts[worker], nodes = bucket->until - bucket->first;
    memset(counts, 0, ((size_t)nodes + 1) * sizeof *counts);
    for (size_t k = 0; k < count; k++)
        counts[records[k].node - bucket->first + 1]++;
    for (uint32_t k = 0; k < nodes; k++)
        counts[k + 1] += counts[k];
    for (size_t k = 0; k < count; k++)
        sorted[counts[records[k].node - bucket->first]++] = records[k];
    size_t pairs = 0;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && sorted[to].node == sorted[from].node; to++)
            ;
        sort_records(sorted + from, to - from, records + from, 0); /* where they came from is free by now */
        for (size_t k = from; k < to; k++)
            pairs += k == from || sorted[k].other >> 1 != sorted[k - 1].other >> 1;
    }
    /* The records lie in `sorted`: their pairs mostly fit where the records came from. */
    bucket->lent = pairs * sizeof *bucket->pairs <= count * sizeof *records;
    bucket->pairs = bucket->lent ? (void *)records : sot__alloc(j->context, pairs, sizeof *bucket->pairs);
    if (!bucket->pairs)
        return sot__no_memory(error);
    for (size_t from = 0, to; from < count; from = to) {
        const record *first = &sorted[from];
        for (to = from + 1; to < count && sorted[to].node == first->node && sorted[to].other == first->other;
             to++)
            ;
        sot__both *last = bucket->count ? &bucket->pairs[bucket->count - 1] : NULL;
        if (!last || last->a != first->node || last->b != first->other >> 1) {
            last = &bucket->pairs[bucket->count++];
            *last = (sot__both){.a = first->node, .b = first->other >> 1};
        }
        *(first->other & 1 ? &last->ba : &last->ab) = say(j, first, to - from);
    }
    return SOT_OK;
}

/* ---- all together ---- */

SOT__COLD static sot_status place_records(job *j, sot_error *error)
{
    sot_context *context = j->context;
    unsigned threads = context->threads;
    uint32_t buckets;
    sot_status status = sot__building_buckets(&j->building, j->columns->count, error);
    if (status != SOT_OK)
        return status;
    buckets = j->building.bucket_count;
    j->place = sot__calloc(context, (size_t)j->chunks * buckets, sizeof *j->place);
    j->start = sot__alloc(context, (size_t)buckets + 1, sizeof *j->start);
    if (!j->place || !j->start)
        return sot__no_memory(error);
    status = sot__parallel(context, threads, j->chunks, count_chunk, j, "network", error);
    if (status != SOT_OK)
        return status;
    size_t sum = 0;
    for (uint32_t k = 0; k < buckets; k++) {
        j->start[k] = sum;
        for (uint32_t c = 0; c < j->chunks; c++) {
            size_t here = j->place[(size_t)c * buckets + k];
            j->place[(size_t)c * buckets + k] = sum;
            sum += here;
        }
        if (sum - j->start[k] > UINT32_MAX)
            return sot__fail(error, SOT_E_LIMIT, "more than 2^32 rows about a few contacts");
    }
    j->start[buckets] = sum;
    if (!(j->records = sot__alloc(context, sum, sizeof *j->records)))
        return sot__no_memory(error);
    status = sot__parallel(context, threads, j->chunks, place_chunk, j, "network", error);
    for (unsigned w = 0; status == SOT_OK && w < threads; w++)
        if (!(j->counts[w] = sot__alloc(context, ((size_t)1 << j->building.shift) + 1, sizeof *j->counts[w])))
            status = sot__no_memory(error);
    return status == SOT_OK ? sot__parallel(context, threads, buckets, sum_bucket, j, "network", error)
                            : status;
}

SOT__COLD static sot_status check_values(const sot_network_columns *columns,
                                         const sot_network_options *options, size_t *bad_row,
                                         sot_error *error)
{
    double most = columns->rating ? 1 : WEIGHT_MOST;
    const double *values = columns->rating ? columns->rating : columns->weight;
    for (size_t row = 0; row < columns->count; row++) {
        *bad_row = row;
        if (!(values[row] >= -most && values[row] <= most))
            return sot__fail(error, SOT_E_RANGE, "%s: expected a number %s",
                             columns->rating ? "rating" : "weight",
                             columns->rating ? "within -1 and 1" : "within -1e12 and 1e12");
        if (columns->time_us &&
            (columns->time_us[row] < SOT_TIME_MIN || columns->time_us[row] > SOT_TIME_MAX))
            return sot__fail(error, SOT_E_RANGE, "time: expected a time within the years 1 to 9999");
    }
    *bad_row = SIZE_MAX;
    if (!(options->half_life_days >= 0) || isinf(options->half_life_days))
        return sot__fail(error, SOT_E_RANGE, "half_life_days: expected a finite number of at least 0");
    if (options->half_life_days > 0 &&
        ((columns->count > 0 && !columns->time_us) || options->as_of_us == SOT_TIME_NONE))
        return sot__fail(error, SOT_E_ARGUMENT,
                         "half_life_days: needs the times of rows, and the time as of which they fade");
    if (options->as_of_us != SOT_TIME_NONE &&
        (options->as_of_us < SOT_TIME_MIN || options->as_of_us > SOT_TIME_MAX))
        return sot__fail(error, SOT_E_RANGE, "as_of_us: expected a time within the years 1 to 9999");
    return SOT_OK;
}

SOT__COLD static sot_status check_columns(const sot_network_columns *columns, sot_error *error)
{
    if (columns->count > 0 && (!columns->actor || !columns->target))
        return sot__fail(error, SOT_E_ARGUMENT, "actor, target: both columns are required");
    if (columns->count > 0 && !columns->rating == !columns->weight)
        return sot__fail(error, SOT_E_ARGUMENT, "rating, weight: give one of the two");
    if (columns->contact_count > 0 && !columns->contacts)
        return sot__fail(error, SOT_E_ARGUMENT, "contacts is NULL");
    if (columns->count > UINT32_MAX / 2 || columns->contact_count > UINT32_MAX / 2)
        return sot__fail(error, SOT_E_LIMIT, "at most 2^31 rows at a time");
    return SOT_OK;
}

SOT__COLD static sot_status take_contacts(job *j, sot__interner *names, size_t *bad_row, sot_error *error)
{
    for (size_t row = 0; row < j->columns->contact_count; row++) {
        char digits[12];
        sot__text id;
        uint32_t contact;
        *bad_row = row;
        sot_status status = text_at(j->columns->contacts, row, digits, "contacts", &id, error);
        if (status == SOT_OK)
            status = sot__interner_id(names, id, "contacts", &contact, error);
        if (status != SOT_OK)
            return status;
    }
    *bad_row = SIZE_MAX;
    return SOT_OK;
}

SOT__COLD static sot_status build(job *j, const sot_profile *profile, sot__interner *names, size_t *bad_row,
                                  sot_network **out, sot_error *error)
{
    size_t count = j->columns->count;
    sot_status status = take_contacts(j, names, bad_row, error);
    if (status == SOT_OK && count > 0)
        status = code_column(j, false, names, bad_row, error);
    if (status == SOT_OK && count > 0)
        status = code_column(j, true, names, bad_row, error);
    if (status == SOT_OK)
        status =
            sot__building_begin(&j->building, j->context, profile, &(sot__naming){.names = names}, error);
    if (status != SOT_OK)
        return status;
    renumber(&j->actor, count, j->building.number);
    renumber(&j->target, count, j->building.number);
    status = place_records(j, error);
    if (status == SOT_OK)
        status = sot__building_fill(&j->building, out, error);
    if (status == SOT_OK) {
        (*out)->rows = atomic_load(&j->rows);
        (*out)->self_loops = atomic_load(&j->loops);
    }
    return status;
}

/* The ratings of a stream, as what interactions have that is like it. */
SOT__COLD static sot_status take(sot__arrow_reader *reader, sot_network_columns *columns, sot_error *error)
{
    sot_columns read = SOT_COLUMNS_INIT;
    sot_status status = sot__arrow_take(reader, columns->stream, columns->reading, &read, error);
    columns->count = read.count;
    columns->actor = read.actor;
    columns->target = read.target;
    columns->rating = read.sentiment;
    columns->weight = read.weight;
    columns->time_us = read.time_us;
    return status;
}

SOT__COLD sot_status sot_network_from_columns(sot_context *context, const sot_profile *profile,
                                              const sot_network_columns *columns,
                                              const sot_network_options *options, sot_network **out,
                                              sot_error *error)
{
    sot__begin(error);
    static const sot_network_options none = SOT_NETWORK_OPTIONS_INIT;
    static const sot_network_columns no_columns = SOT_NETWORK_COLUMNS_INIT;
    static const sot__called called[] = {{"actor", SOT__FIELD_ACTOR},      {"target", SOT__FIELD_TARGET},
                                         {"rating", SOT__FIELD_SENTIMENT}, {"weight", SOT__FIELD_WEIGHT},
                                         {"time", SOT__FIELD_TIME},        {"from", SOT__FIELD_ACTOR},
                                         {"to", SOT__FIELD_TARGET},        {"i", SOT__FIELD_ACTOR},
                                         {"j", SOT__FIELD_TARGET},         {"v", SOT__FIELD_WEIGHT}};
    static const sot__shape shape = {called, sizeof called / sizeof *called,
                                     SOT__FIELD_BIT(SOT__FIELD_ACTOR) | SOT__FIELD_BIT(SOT__FIELD_TARGET),
                                     UINT32_MAX};
    sot__arrow_reader reader = {.shape = &shape, .context = context};
    sot_network_options taken;
    sot_network_columns taken_columns = no_columns;
    size_t bad_row = SIZE_MAX;
    sot_status status = SOT_OK;
    if (columns)
        status = sot__take_struct(columns, &no_columns, sizeof no_columns, &taken_columns,
                                  "sot_network_columns", error);
    if (out)
        *out = NULL;
    if (status == SOT_OK && (!context || !profile || !columns || !out))
        status = sot__fail(error, SOT_E_ARGUMENT,
                           "sot_network_from_columns: context, profile, columns and out are required");
    if (status == SOT_OK)
        status = sot__take_struct(options, &none, sizeof none, &taken, "sot_network_options", error);
    if (status == SOT_OK && taken_columns.stream)
        status = take(&reader, &taken_columns, error);
    options = &taken;
    columns = &taken_columns;
    if (status == SOT_OK)
        status = check_columns(columns, error);
    if (status == SOT_OK)
        status = check_values(columns, options, &bad_row, error);
    job *j = NULL;
    sot__interner names;
    sot_network *network = NULL;
    if (status == SOT_OK && !(j = sot__calloc(context, 1, sizeof *j)))
        status = sot__no_memory(error);
    sot__interner_init(&names, context, "contacts");
    if (status == SOT_OK) {
        j->context = context;
        j->columns = columns;
        j->chunks = 4 * context->threads;
        j->as_of = options->as_of_us == SOT_TIME_NONE ? SOT_TIME_MAX : options->as_of_us;
        j->per_us = options->half_life_days > 0 ? 1 / (options->half_life_days * 86400e6) : 0;
        status = build(j, profile, &names, &bad_row, &network, error);
        sot__building_end(&j->building);
        for (unsigned w = 0; w < 64; w++) {
            sot__free(context, j->scratch[w]);
            sot__free(context, j->counts[w]);
        }
        void *const blocks[] = {
            j->actor.own, j->actor.table, j->target.own, j->target.shared ? NULL : j->target.table,
            j->place,     j->start,       j->records};
        for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
            sot__free(context, blocks[k]);
    }
    sot__interner_free(&names);
    sot__free(context, j);
    sot__arrow_close(&reader, taken_columns.stream);
    if (status != SOT_OK)
        return bad_row == SIZE_MAX ? status : sot__fail_at(error, status, "row %zu, column ", bad_row);
    network->as_of_us = options->as_of_us;
    *out = network;
    return SOT_OK;
}
