/* SPDX-License-Identifier: MIT */
/* Columns into a batch. Columns of codes with nothing rare are packed plain; all others block by block in
 * three steps: check and measure (on all threads), give numbers and room (in order of rows), write the rare
 * fields (on all threads). */
#include "ledger/intake/pack.h"

#include "ledger/intake/codes.h"
#include "ledger/intake/plain.h"

#define RANGE 4096u /* rows of one task in a block */
#define UNKNOWN_CHANNEL SOT__CHANNEL_LIMIT

/* ---- plain columns that cannot wait ---- */

typedef struct plain {
    const sot__columns_reader *reader;
    sot__piece *pieces; /* one a task */
} plain;

static sot_status pack_piece(void *user, size_t index, unsigned worker, sot_error *error)
{
    plain *work = user;
    size_t from = index * SOT__PIECE_ROWS, to = work->reader->columns->count;
    sot__piece *piece = &work->pieces[index];
    (void)worker;
    if (to - from > SOT__PIECE_ROWS)
        to = from + SOT__PIECE_ROWS;
    piece->rows = sot__alloc(work->reader->ledger->context, to - from, sizeof *piece->rows);
    if (!piece->rows)
        return sot__no_memory(error);
    piece->count = (uint32_t)(to - from);
    piece->capacity = to - from;
    /* The first bad row is looked for afterwards. */
    return sot__plain_pack(work->reader, from, to, piece->rows) ? SOT_OK : SOT_E_ARGUMENT;
}

static sot_status add_plain(sot__batch *batch, const sot__columns_reader *reader, size_t *bad_row,
                            sot_error *error)
{
    sot_context *context = reader->ledger->context;
    size_t count = reader->columns->count, pieces = (count - 1) / SOT__PIECE_ROWS + 1;
    if (count < SOT__PIECE_ROWS) { /* into the open piece, and maybe one more */
        for (size_t done = 0, some; done < count; done += some) {
            sot__piece *piece = sot__pieces_open(batch, count - done);
            if (!piece)
                return sot__no_memory(error);
            some =
                SOT__PIECE_ROWS - piece->count < count - done ? SOT__PIECE_ROWS - piece->count : count - done;
            if (!sot__plain_pack(reader, done, done + some, piece->rows + piece->count))
                return sot__columns_find_bad(reader, done, bad_row, error);
            piece->count += (uint32_t)some;
        }
        return SOT_OK;
    }
    if (!SOT__GROW(context, batch->pieces, batch->piece_room, batch->piece_count + pieces))
        return sot__no_memory(error);
    plain work = {reader, batch->pieces + batch->piece_count};
    memset(work.pieces, 0, pieces * sizeof *work.pieces);
    batch->piece_count += pieces;
    sot_status status = sot__parallel(context, context->threads, pieces, pack_piece, &work, "read", error);
    return status == SOT_E_ARGUMENT ? sot__columns_find_bad(reader, 0, bad_row, error) : status;
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
        uint32_t channel = sot__channel_find(&ledger->channels, given.channel);
        if (channel == SOT__NONE)
            channel = UNKNOWN_CHANNEL;
        row->row.time_us = given.time_us;
        row->row.meta = sot__meta((unsigned)given.kind, 0, channel, 0);
        if (block->hashes) {
            block->hashes[2 * i] = sot__interner_hash(&ledger->contacts.ids, given.actor);
            block->hashes[2 * i + 1] = sot__interner_hash(&ledger->contacts.ids, given.target);
        }
        size_t size = sot__extra_size(&given.extra);
        block->sizes[i] = (uint32_t)size;
        if (size)
            atomic_store_explicit(&block->any_extra, true, memory_order_relaxed);
    }
    return SOT_OK;
}

/* Rows of somebody with themselves among plain ones. Codes and ids that are not valid are told later. */
static void watch_plain(sot__watch *watch, const sot__columns_reader *reader)
{
    const sot_columns *columns = reader->columns;
    const uint32_t *actors = columns->actor->codes, *targets = columns->target->codes;
    for (size_t i = 0; i < columns->count; i++) {
        uint32_t x = actors[i], y = targets[i];
        if (SOT__UNLIKELY(x >= reader->actor_codes || y >= reader->target_codes))
            return;
        if (SOT__UNLIKELY(reader->direct ? x == y
                                         : reader->actors[x] == reader->targets[y] && reader->actors[x] != 0))
            sot__watch_self(watch, reader->ledger, reader->direct ? x : reader->actors[x] - 1, i);
    }
}

static bool has_text(const sot_text_column *column)
{
    return column && (column->codes || column->offsets || column->long_offsets || column->strings);
}

static sot_status contacts_of(const row_block *block, size_t i, uint32_t *actor, uint32_t *target,
                              sot_error *error)
{
    const sot_columns *columns = block->reader->columns;
    size_t row = block->from + i;
    if (block->reader->direct) {
        *actor = columns->actor->codes[row];
        *target = columns->target->codes[row];
        return SOT_OK;
    }
    if (!block->hashes) {
        *actor = block->reader->actors[columns->actor->codes[row]] - 1;
        *target = block->reader->targets[columns->target->codes[row]] - 1;
        return SOT_OK;
    }
    sot__contacts *contacts = &block->reader->ledger->contacts;
    char digits[12];
    sot__text text;
    sot__column_text(columns->actor, row, digits, &text);
    sot_status status =
        sot__contact_intern_hashed(contacts, text, block->hashes[2 * i], "actor", actor, error);
    if (status != SOT_OK)
        return status;
    sot__column_text(columns->target, row, digits, &text);
    return sot__contact_intern_hashed(contacts, text, block->hashes[2 * i + 1], "target", target, error);
}

/* Numbers for texts and room for extras, in order of rows. */
static sot_status give_numbers(const row_block *block, sot__watch *watch, size_t *bad_row, sot_error *error)
{
    sot_ledger *ledger = block->reader->ledger;
    const sot_columns *columns = block->reader->columns;
    bool named = has_text(columns->id) || has_text(columns->ref); /* rows that a remark may have to find */
    if (named &&
        !SOT__GROW(ledger->context, watch->origins, watch->origin_room, watch->origin_count + block->count))
        return sot__no_memory(error);
    for (size_t i = 0; i < block->count; i++) {
        sot__packed *row = &block->rows[i];
        uint32_t actor = 0, target = 0, channel;
        if (block->hashes && i + 8 < block->count) {
            sot__map_prefetch(&ledger->contacts.ids.map, block->hashes[2 * i + 16]);
            sot__map_prefetch(&ledger->contacts.ids.map, block->hashes[2 * i + 17]);
        }
        sot_status status = contacts_of(block, i, &actor, &target, error);
        if (status == SOT_OK && sot__row_channel(&row->row) == UNKNOWN_CHANNEL) {
            char digits[12];
            sot__text name;
            sot__column_text(block->reader->columns->channel, block->from + i, digits, &name);
            status = sot__channel_intern(&ledger->channels, ledger->profile, name, &channel, error);
            if (status == SOT_OK)
                sot__row_set_channel(&row->row, channel);
        }
        if (status == SOT_OK && block->sizes[i]) {
            void *bytes;
            uint64_t reference = 0;
            status = sot__heap_take(&ledger->rare, block->sizes[i], &bytes, &reference, error);
            sot__row_set_rare(&row->row, reference);
            if (named)
                watch->origins[watch->origin_count++] =
                    (sot__origin){reference, sot__watch_place(watch, block->from + i)};
        }
        if (status != SOT_OK) {
            *bad_row = status == SOT_E_MEMORY ? SIZE_MAX : block->from + i;
            return status;
        }
        if (SOT__UNLIKELY(actor == target))
            sot__watch_self(watch, ledger, actor, block->from + i);
        *row = sot__pack(row->row.time_us, row->row.meta, actor, target);
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
        sot__extra_write(&given.extra,
                         sot__heap_at(&block->reader->ledger->rare, sot__row_rare(&block->rows[i].row)));
    }
    return SOT_OK;
}

static sot_status add_block(row_block *block, sot__watch *watch, size_t *bad_row, sot_error *error)
{
    sot_context *context = block->reader->ledger->context;
    size_t tasks = (block->count - 1) / RANGE + 1;
    sot_status status = sot__parallel(context, context->threads, tasks, check_range, block, "read", error);
    if (status == SOT_E_MEMORY || status == SOT_E_CANCELLED)
        return status;
    if (status != SOT_OK)
        return sot__columns_find_bad(block->reader, block->from, bad_row, error);
    status = give_numbers(block, watch, bad_row, error);
    if (status == SOT_OK && atomic_load(&block->any_extra))
        status = sot__parallel(context, context->threads, tasks, write_range, block, NULL, error);
    return status;
}

static sot_status add_blocks(sot__batch *batch, const sot__columns_reader *reader, size_t *bad_row,
                             sot_error *error)
{
    sot_context *context = reader->ledger->context;
    size_t count = reader->columns->count, most = count < SOT__PIECE_ROWS ? count : SOT__PIECE_ROWS;
    row_block block = {.reader = reader, .sizes = sot__alloc(context, most, sizeof *block.sizes)};
    bool mapped = reader->actors || reader->direct;
    if (!mapped)
        block.hashes = sot__alloc(context, most, 2 * sizeof *block.hashes);
    sot_status status = block.sizes && (mapped || block.hashes) ? SOT_OK : sot__no_memory(error);
    while (status == SOT_OK && block.from < count) {
        sot__piece *piece = sot__pieces_open(batch, count - block.from);
        if (!piece) {
            status = sot__no_memory(error);
            break;
        }
        block.rows = piece->rows + piece->count;
        block.count = SOT__PIECE_ROWS - piece->count;
        if (block.count > count - block.from)
            block.count = count - block.from;
        atomic_init(&block.any_extra, false);
        status = add_block(&block, &batch->watch, bad_row, error);
        if (status == SOT_OK)
            piece->count += (uint32_t)block.count;
        block.from += block.count;
    }
    sot__free(context, block.sizes);
    sot__free(context, block.hashes);
    return status;
}

/* ---- */

static bool has_rare(const sot_columns *columns)
{
    bool rare = columns->audience || columns->looked_for || has_text(columns->id) || has_text(columns->ref) ||
                columns->due_us;
#define FIELD_NUMBER(NAME, name, member, ...) rare |= columns->member != NULL;
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include "socialtrust/fields.def"
    for (size_t i = 0; i < columns->cue_count; i++)
        rare |= columns->cues[i] != NULL;
    return rare;
}

static const char *missing_column(const sot_columns *columns)
{
    if (!columns->time_us)
        return "time";
    if (!has_text(columns->actor))
        return "actor";
    if (!has_text(columns->target))
        return "target";
    return columns->kind || has_text(columns->kind_name) ? NULL : "kind";
}

sot_status sot__batch_take(sot__batch *batch, const sot_columns *columns, bool lend, size_t *bad_row,
                           sot_error *error)
{
    sot_ledger *ledger = batch->ledger;
    *bad_row = SIZE_MAX;
    batch->failed = true;
    if (columns->count > 0) {
        const char *missing = missing_column(columns);
        if (missing)
            return sot__fail(error, SOT_E_ARGUMENT, "%s: this column is required", missing);
        sot__columns_reader *reader = sot__calloc(ledger->context, 1, sizeof *reader);
        if (!reader)
            return sot__no_memory(error);
        reader->ledger = ledger;
        reader->columns = columns;
        reader->dense = batch->dense;
        for (int code = 0; code < 256; code++)
            reader->plain_kind[code] =
                ledger->kind_base[code] != 255 && ledger->kind_base[code] != SOT_KIND_RATE;
        sot_status status = sot__codes_map(reader, error);
        reader->simple = (reader->actors || reader->direct) &&
                         (reader->channels || !has_text(columns->channel)) &&
                         (columns->kind || reader->kinds) && !has_rare(columns);
        if (status == SOT_OK)
            sot__watch_whole(&batch->watch, columns->time_us, columns->count);
        bool fits = sot__squeezable(ledger->contacts.ids.count, ledger->channels.names.count);
        if (status == SOT_OK && reader->simple && lend && fits) {
            batch->lent = reader;
            batch->shown = columns;
            reader = NULL;
        } else if (status == SOT_OK) {
            sot__watch_times(&batch->watch, ledger->intake.now_us, columns->time_us, columns->count);
            if (reader->simple)
                watch_plain(&batch->watch, reader);
            status = reader->simple ? add_plain(batch, reader, bad_row, error)
                                    : add_blocks(batch, reader, bad_row, error);
        }
        if (reader)
            sot__codes_free(reader);
        sot__free(ledger->context, reader);
        if (status != SOT_OK)
            return status;
        batch->rows += columns->count;
    }
    batch->failed = false;
    return SOT_OK;
}
