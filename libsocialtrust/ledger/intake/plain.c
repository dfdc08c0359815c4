/* SPDX-License-Identifier: MIT */
/* Columns of codes and numbers without anything rare: read plain from the caller's memory to where the
 * rows are grouped, with one look at each value and no text. */
#include "ledger/intake/plain.h"

/* Contacts of a row; false if a code is not valid. */
static inline bool contacts_of(const sot__columns_reader *reader, bool direct, uint32_t actor,
                               uint32_t target, uint32_t *x, uint32_t *y)
{
    if (direct && SOT__LIKELY((actor > target ? actor : target) < reader->actor_codes)) {
        *x = actor;
        *y = target;
        return true; /* they have the same codes */
    }
    if (SOT__UNLIKELY(actor >= reader->actor_codes || target >= reader->target_codes))
        return false;
    *x = reader->actors[actor] - 1;
    *y = reader->targets[target] - 1;
    return *x != SOT__NONE && *y != SOT__NONE;
}

SOT__INLINE bool count_rows(const sot__columns_reader *reader, bool direct, size_t from, size_t to,
                            unsigned bits, uint32_t *counts)
{
    const sot__hash_key key = reader->ledger->context->hash_key;
    const uint32_t *actors = reader->columns->actor->codes, *targets = reader->columns->target->codes;
    for (size_t i = from; i < to; i++) {
        uint32_t x, y;
        if (SOT__UNLIKELY(!contacts_of(reader, direct, actors[i], targets[i], &x, &y)))
            return false;
        counts[sot__part_of(sot__hash_u64(&key, sot__pack(0, 0, x, y).key), bits)]++;
    }
    return true;
}

bool sot__plain_count(const sot__columns_reader *reader, size_t from, size_t to, unsigned bits,
                      uint32_t *counts)
{
    return reader->direct ? count_rows(reader, true, from, to, bits, counts)
                          : count_rows(reader, false, from, to, bits, counts);
}

/* The columns that a row is made of. */
typedef struct sources {
    const int64_t *times;
    const uint32_t *actors, *targets;
    const uint32_t *channel_codes, *channels; /* NULL: unnamed */
    size_t channel_count;
    const uint8_t *kinds; /* NULL: by name */
    const uint32_t *kind_codes;
    const uint8_t *kind_map;
    size_t kind_count;
} sources;

static sources sources_of(const sot__columns_reader *reader)
{
    const sot_columns *columns = reader->columns;
    return (sources){columns->time_us,       columns->actor->codes,
                     columns->target->codes, reader->channels ? columns->channel->codes : NULL,
                     reader->channels,       reader->channel_codes,
                     columns->kind,          columns->kind ? NULL : columns->kind_name->codes,
                     reader->kinds,          reader->kind_codes};
}

/* The row at i, or what its valid parts make: false. Without a branch for each check: rows are hardly ever
 * bad. */
SOT__INLINE bool read_row(const sot__columns_reader *reader, bool direct, bool channels, const sources *from,
                          size_t i, sot__packed *out)
{
    int64_t time_us = from->times[i];
    uint32_t actor = from->actors[i], target = from->targets[i], x = actor, y = target, channel = 0;
    unsigned kind = from->kinds                              ? from->kinds[i]
                    : from->kind_codes[i] < from->kind_count ? from->kind_map[from->kind_codes[i]]
                                                             : 255u;
    unsigned bad =
        (uint64_t)time_us - (uint64_t)SOT_TIME_MIN > (uint64_t)SOT_TIME_MAX - (uint64_t)SOT_TIME_MIN;
    bad |= !reader->plain_kind[kind];
    if (direct) /* they have the same codes */
        bad |= (actor > target ? actor : target) >= reader->actor_codes;
    else
        bad |= (actor >= reader->actor_codes) | (target >= reader->target_codes);
    if (channels) {
        uint32_t code = from->channel_codes[i];
        channel = code < from->channel_count ? from->channels[code] : SOT__NONE;
        bad |= channel == SOT__NONE;
    }
    if (!direct) {
        if (SOT__UNLIKELY(bad))
            return false;
        x = reader->actors[actor] - 1;
        y = reader->targets[target] - 1;
        bad |= (x == SOT__NONE) | (y == SOT__NONE);
    }
    *out = sot__pack(time_us, sot__meta(kind, 0, channel, 0), x, y);
    return !bad;
}

/* What is not valid is put somewhere too: a bad row is told at the end, when all is thrown away. */
SOT__INLINE bool place_rows(const sot__columns_reader *reader, bool direct, bool channels,
                            const uint8_t *kinds, size_t from, size_t until, sot__partition *to)
{
    sources source = sources_of(reader);
    const sot__hash_key key = to->context->hash_key;
    sot__partition parts = *to; /* a copy, which what is written cannot change */
    bool good = true;
    source.kinds = kinds;
    for (size_t i = from; i < until; i++) {
        sot__packed packed;
        good &= read_row(reader, direct, channels, &source, i, &packed);
        if (!direct && SOT__UNLIKELY(!good))
            return false;
        sot__partition_squeezed(&parts, sot__squeeze(packed), sot__hash_u64(&key, packed.key));
    }
    return good;
}

bool sot__plain_place(const sot__columns_reader *reader, size_t from, size_t until, sot__partition *to)
{
    const uint8_t *kinds = reader->columns->kind;
    if (!reader->direct)
        return place_rows(reader, false, reader->channels != NULL, kinds, from, until, to);
    if (!reader->channels)
        return place_rows(reader, true, false, kinds, from, until, to);
    return kinds ? place_rows(reader, true, true, kinds, from, until, to)
                 : place_rows(reader, true, true, NULL, from, until, to);
}

bool sot__plain_pack(const sot__columns_reader *reader, size_t from, size_t to, sot__packed *out)
{
    const sources source = sources_of(reader);
    for (size_t i = from; i < to; i++)
        if (!read_row(reader, reader->direct, reader->channels != NULL, &source, i, out++))
            return false;
    return true;
}

sot_status sot__columns_find_bad(const sot__columns_reader *reader, size_t from, size_t *bad_row,
                                 sot_error *error)
{
    for (size_t row = from; row < reader->columns->count; row++) {
        sot__given given;
        sot__digits digits;
        sot__packed packed;
        if (reader->simple && sot__plain_pack(reader, row, row + 1, &packed))
            continue;
        sot_status status = sot__columns_row(reader, row, &given, &digits, error);
        if (status != SOT_OK) {
            *bad_row = row;
            return status;
        }
    }
    return sot__fail(error, SOT_E_ARGUMENT, "the columns changed while they were read");
}
