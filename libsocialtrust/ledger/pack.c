/* SPDX-License-Identifier: MIT */
/* Columns into a batch. Columns of codes with nothing rare are packed straight by table; all others block by block in three steps:
 * check and measure (on all threads), give numbers and room (in order of rows), write the rare fields (on all threads). */
#include "ledger/bulk.h"

#define RANGE 4096u /* rows of one task in a block */
#define UNKNOWN_CHANNEL SOT__CHANNEL_LIMIT

/* ---- the straight way ---- */

/* Packs rows from..to-1; returns the first that is not valid, or SIZE_MAX. */
static size_t pack_rows(const sot__columns_reader *reader, size_t from, size_t to, sot__packed *out)
{
    const sot_columns *columns = reader->columns;
    const uint32_t *actors = columns->actor->codes, *targets = columns->target->codes;
    const uint32_t *channels = reader->channels ? columns->channel->codes : NULL;
    const uint32_t *kinds = columns->kind ? NULL : columns->kind_name->codes;
    for (size_t i = from; i < to; i++) {
        int64_t time_us = columns->time_us[i];
        uint32_t actor = actors[i], target = targets[i], channel = 0;
        if (SOT__UNLIKELY(time_us < SOT_TIME_MIN || time_us > SOT_TIME_MAX || actor >= reader->actor_codes ||
                          target >= reader->target_codes))
            return i;
        uint32_t x = reader->actors[actor], y = reader->targets[target];
        unsigned kind = kinds ? (kinds[i] < reader->kind_codes ? reader->kinds[kinds[i]] : 255u) : columns->kind[i];
        if (channels)
            channel = channels[i] < reader->channel_codes ? reader->channels[channels[i]] : SOT__NONE;
        if (SOT__UNLIKELY(x == 0 || y == 0 || !reader->plain_kind[kind] || channel == SOT__NONE))
            return i;
        uint64_t turned = x > y;
        *out++ = (sot__packed){time_us, (uint64_t)kind << 56 | turned << 55 | (uint64_t)channel << 40,
                               (turned ? y : x) - 1, (turned ? x : y) - 1};
    }
    return SIZE_MAX;
}

typedef struct straight {
    const sot__columns_reader *reader;
    sot__piece *pieces; /* one a task */
    sot__packed *rooms[64];
    uint16_t *buckets[64]; /* by worker */
    size_t most;           /* rows of a task */
} straight;

static sot_status pack_piece(void *user, size_t index, unsigned worker, sot_error *error)
{
    straight *work = user;
    const sot__columns_reader *reader = work->reader;
    sot_context *context = reader->ledger->context;
    size_t from = index * SOT__PIECE_ROWS, to = reader->columns->count;
    if (to - from > SOT__PIECE_ROWS)
        to = from + SOT__PIECE_ROWS;
    if (!work->rooms[worker])
        work->rooms[worker] = sot__alloc(context, work->most, sizeof(sot__packed));
    if (!work->buckets[worker])
        work->buckets[worker] = sot__alloc(context, work->most, sizeof(uint16_t));
    if (!work->rooms[worker] || !work->buckets[worker])
        return sot__no_memory(error);
    if (pack_rows(reader, from, to, work->rooms[worker]) != SIZE_MAX)
        return SOT_E_ARGUMENT; /* the first bad row is looked for afterwards */
    sot__piece piece = {NULL, 0, 0, NULL};
    if (!sot__piece_sort(context, work->rooms[worker], (uint32_t)(to - from), work->buckets[worker], &piece))
        return sot__no_memory(error);
    work->pieces[index] = piece;
    return SOT_OK;
}

/* The first bad row and what is wrong with it. */
static sot_status find_bad(const sot__columns_reader *reader, size_t from, size_t *bad_row, sot_error *error)
{
    for (size_t row = from; row < reader->columns->count; row++) {
        sot__given given;
        sot__digits digits;
        sot__packed packed;
        if (reader->simple && pack_rows(reader, row, row + 1, &packed) == SIZE_MAX)
            continue;
        sot_status status = sot__columns_row(reader, row, &given, &digits, error);
        if (status != SOT_OK) {
            *bad_row = row;
            return status;
        }
    }
    return sot__fail(error, SOT_E_ARGUMENT, "the columns changed while they were read");
}

static sot_status add_straight(sot__columns_reader *reader, size_t *bad_row, sot_error *error)
{
    sot__batch *batch = reader->batch;
    sot_context *context = reader->ledger->context;
    size_t count = reader->columns->count, pieces = (count - 1) / SOT__PIECE_ROWS + 1, i = 0;
    if (count <= 16384) {
        for (size_t done = 0, some; done < count; done += some) {
            sot__piece *piece = sot__batch_open(batch, count - done);
            if (!piece)
                return sot__no_memory(error);
            some = SOT__PIECE_ROWS - piece->count < count - done ? SOT__PIECE_ROWS - piece->count : count - done;
            if (pack_rows(reader, done, done + some, piece->rows + piece->count) != SIZE_MAX)
                return find_bad(reader, done, bad_row, error);
            piece->count += (uint32_t)some;
        }
        return SOT_OK;
    }
    straight work = {.reader = reader, .most = count < SOT__PIECE_ROWS ? count : SOT__PIECE_ROWS};
    work.pieces = sot__calloc(context, pieces, sizeof *work.pieces);
    if (!work.pieces)
        return sot__no_memory(error);
    sot_status status = sot__parallel(context, context->threads, pieces, pack_piece, &work, "read", error);
    if (status == SOT_E_ARGUMENT)
        status = find_bad(reader, 0, bad_row, error);
    for (; status == SOT_OK && i < pieces; i++)
        status = sot__batch_append(batch, work.pieces[i], error);
    if (status != SOT_OK && i > 0)
        i--; /* the one that was not taken over */
    for (; status != SOT_OK && i < pieces; i++) {
        sot__free(context, work.pieces[i].rows);
        sot__free(context, work.pieces[i].starts);
    }
    for (unsigned w = 0; w < 64; w++) {
        sot__free(context, work.rooms[w]);
        sot__free(context, work.buckets[w]);
    }
    sot__free(context, work.pieces);
    return status;
}

/* ---- block by block ---- */

typedef struct row_block {
    const sot__columns_reader *reader;
    sot__packed *rows; /* of the block */
    size_t from, count;
    uint32_t *sizes;  /* bytes of the row's extra */
    uint64_t *hashes; /* of actor and target; NULL if they are mapped */
    atomic_bool any_extra;
} row_block;

static sot_status check_range(void *user, size_t index, unsigned worker, sot_error *error)
{
    row_block *block = user;
    const sot__columns_reader *reader = block->reader;
    const sot_ledger *ledger = reader->ledger;
    size_t to = block->count - index * RANGE < RANGE ? block->count : (index + 1) * RANGE;
    (void)worker;
    for (size_t i = index * RANGE; i < to; i++) {
        sot__given given;
        sot__digits digits;
        sot__packed *row = &block->rows[i];
        sot_status status = sot__columns_row(reader, block->from + i, &given, &digits, error);
        if (status != SOT_OK)
            return status;
        uint32_t channel = sot__channel_find(ledger, given.channel);
        if (channel == SOT__NONE)
            channel = UNKNOWN_CHANNEL;
        row->time_us = given.time_us;
        row->meta = (uint64_t)given.kind << 56 | (uint64_t)channel << 40;
        if (block->hashes) {
            block->hashes[2 * i] = sot__text_hash(given.actor);
            block->hashes[2 * i + 1] = sot__text_hash(given.target);
        }
        size_t size = sot__extra_size(&given.extra);
        block->sizes[i] = (uint32_t)size;
        if (size)
            atomic_store_explicit(&block->any_extra, true, memory_order_relaxed);
    }
    return SOT_OK;
}

static sot_status contacts_of(const row_block *block, size_t i, uint32_t *actor, uint32_t *target, sot_error *error)
{
    const sot_columns *columns = block->reader->columns;
    size_t row = block->from + i;
    if (!block->hashes) {
        *actor = block->reader->actors[columns->actor->codes[row]] - 1;
        *target = block->reader->targets[columns->target->codes[row]] - 1;
        return SOT_OK;
    }
    char digits[12];
    sot__text text;
    sot__column_text(columns->actor, row, digits, &text);
    sot_status status = sot__contact_intern(block->reader->ledger, text, block->hashes[2 * i], actor, error);
    if (status != SOT_OK)
        return status;
    sot__column_text(columns->target, row, digits, &text);
    return sot__contact_intern(block->reader->ledger, text, block->hashes[2 * i + 1], target, error);
}

/* Numbers for texts and room for extras, in order of rows. */
static sot_status give_numbers(const row_block *block, size_t *bad_row, sot_error *error)
{
    sot_ledger *ledger = block->reader->ledger;
    for (size_t i = 0; i < block->count; i++) {
        sot__packed *row = &block->rows[i];
        uint32_t actor = 0, target = 0, channel;
        if (block->hashes && i + 8 < block->count) {
            sot__contact_prefetch(&ledger->contacts, block->hashes[2 * i + 16]);
            sot__contact_prefetch(&ledger->contacts, block->hashes[2 * i + 17]);
        }
        sot_status status = contacts_of(block, i, &actor, &target, error);
        if (status == SOT_OK && SOT__ROW_CHANNEL(row->meta) == UNKNOWN_CHANNEL) {
            char digits[12];
            sot__text name;
            sot__column_text(block->reader->columns->channel, block->from + i, digits, &name);
            status = sot__channel_intern(ledger, name, &channel, error);
            row->meta = (row->meta & ~(UINT64_C(0x7fff) << 40)) | (uint64_t)channel << 40;
        }
        if (status == SOT_OK && block->sizes[i]) {
            void *bytes;
            uint64_t reference = 0;
            status = sot__store_take(&ledger->extras, block->sizes[i], &bytes, &reference, error);
            row->meta |= reference;
        }
        if (status != SOT_OK) {
            *bad_row = status == SOT_E_MEMORY ? SIZE_MAX : block->from + i;
            return status;
        }
        row->meta |= (uint64_t)(actor > target) << 55;
        row->low = actor > target ? target : actor;
        row->high = actor > target ? actor : target;
    }
    return SOT_OK;
}

static sot_status write_range(void *user, size_t index, unsigned worker, sot_error *error)
{
    row_block *block = user;
    size_t to = block->count - index * RANGE < RANGE ? block->count : (index + 1) * RANGE;
    (void)worker;
    for (size_t i = index * RANGE; i < to; i++) {
        sot__given given;
        sot__digits digits;
        if (!block->sizes[i])
            continue;
        sot_status status = sot__columns_row(block->reader, block->from + i, &given, &digits, error);
        if (status != SOT_OK)
            return status;
        sot__extra_write(&given.extra, sot__store_at(&block->reader->ledger->extras,
                                                     SOT__ROW_EXTRA(block->rows[i].meta)));
    }
    return SOT_OK;
}

static sot_status add_block(row_block *block, size_t *bad_row, sot_error *error)
{
    sot_context *context = block->reader->ledger->context;
    size_t tasks = (block->count - 1) / RANGE + 1;
    sot_status status = sot__parallel(context, context->threads, tasks, check_range, block, "read", error);
    if (status == SOT_E_MEMORY || status == SOT_E_CANCELLED)
        return status;
    if (status != SOT_OK)
        return find_bad(block->reader, block->from, bad_row, error);
    status = give_numbers(block, bad_row, error);
    if (status == SOT_OK && atomic_load(&block->any_extra))
        status = sot__parallel(context, context->threads, tasks, write_range, block, NULL, error);
    return status;
}

static sot_status add_blocks(sot__columns_reader *reader, size_t *bad_row, sot_error *error)
{
    sot_context *context = reader->ledger->context;
    size_t count = reader->columns->count, most = count < SOT__PIECE_ROWS ? count : SOT__PIECE_ROWS;
    row_block block = {.reader = reader, .sizes = sot__alloc(context, most, sizeof *block.sizes)};
    if (!reader->actors)
        block.hashes = sot__alloc(context, most, 2 * sizeof *block.hashes);
    sot_status status = block.sizes && (reader->actors || block.hashes) ? SOT_OK : sot__no_memory(error);
    while (status == SOT_OK && block.from < count) {
        sot__piece *piece = sot__batch_open(reader->batch, count - block.from);
        if (!piece) {
            status = sot__no_memory(error);
            break;
        }
        block.rows = piece->rows + piece->count;
        block.count = SOT__PIECE_ROWS - piece->count;
        if (block.count > count - block.from)
            block.count = count - block.from;
        atomic_init(&block.any_extra, false);
        status = add_block(&block, bad_row, error);
        if (status == SOT_OK)
            piece->count += (uint32_t)block.count;
        block.from += block.count;
    }
    sot__free(context, block.sizes);
    sot__free(context, block.hashes);
    return status;
}

/* ---- */

static bool has_text(const sot_text_column *column)
{
    return column && (column->codes || column->offsets || column->long_offsets || column->strings);
}

static bool has_rare(const sot_columns *columns)
{
    bool rare = columns->audience || columns->weight || columns->duration_s || columns->sentiment ||
                columns->looked_for || has_text(columns->id) || has_text(columns->ref) || columns->due_us;
    for (int i = 0; i < SOT_CUE_COUNT; i++)
        rare |= columns->cues[i] != NULL;
    return rare;
}

sot_status sot__batch_add(sot__batch *batch, const sot_columns *columns, size_t *bad_row, sot_error *error)
{
    sot__columns_reader reader = {.batch = batch, .ledger = batch->ledger, .columns = columns};
    *bad_row = SIZE_MAX;
    batch->failed = true;
    if (!columns || columns->size < sizeof *columns)
        return sot__fail(error, SOT_E_ARGUMENT, "columns: expected ones initialised with SOT_COLUMNS_INIT");
    if (columns->count > 0) {
        const char *missing = !columns->time_us                                            ? "time"
                              : !has_text(columns->actor)                                  ? "actor"
                              : !has_text(columns->target)                                 ? "target"
                              : !columns->kind && !has_text(columns->kind_name)            ? "kind"
                                                                                           : NULL;
        if (missing)
            return sot__fail(error, SOT_E_ARGUMENT, "%s: this column is required", missing);
        for (int code = 0; code < 256; code++)
            reader.plain_kind[code] =
                batch->ledger->kind_base[code] != 255 && batch->ledger->kind_base[code] != SOT_KIND_RATE;
        sot_status status = sot__maps_make(&reader, error);
        reader.simple = reader.actors && (reader.channels || !has_text(columns->channel)) &&
                        (columns->kind || reader.kinds) && !has_rare(columns);
        if (status == SOT_OK)
            status = reader.simple ? add_straight(&reader, bad_row, error) : add_blocks(&reader, bad_row, error);
        sot__maps_free(&reader);
        if (status != SOT_OK)
            return status;
        batch->rows += columns->count;
    }
    batch->failed = false;
    return SOT_OK;
}
