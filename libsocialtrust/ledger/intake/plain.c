/* SPDX-License-Identifier: MIT */
/* Columns of codes and numbers without anything rare: read plain from the caller's memory to where the
 * rows are grouped, with one look at each value and no text. */
#include "ledger/intake/plain.h"

/* Contacts of a row whose codes are valid. */
SOT__INLINE void contacts_of(const sot__columns_reader *reader, bool direct, uint32_t *actor,
                             uint32_t *target)
{
    if (direct)
        return;
    *actor = reader->actors[*actor] - 1;
    *target = reader->targets[*target] - 1;
}

/* Whether they are. */
SOT__INLINE bool has_contacts(const sot__columns_reader *reader, bool direct, uint32_t actor, uint32_t target)
{
    if (direct) /* both have the same codes */
        return (actor > target ? actor : target) < reader->actor_codes;
    return actor < reader->actor_codes && target < reader->target_codes && reader->actors[actor] != 0 &&
           reader->targets[target] != 0;
}

SOT__INLINE bool count_rows(const sot__columns_reader *reader, bool direct, size_t from, size_t to,
                            unsigned bits, uint32_t *counts)
{
    const sot__hash_key key = reader->ledger->context->hash_key;
    const uint32_t *actors = reader->columns->actor->codes, *targets = reader->columns->target->codes;
    for (size_t i = from; i < to; i++) {
        uint32_t x = actors[i], y = targets[i];
        if (SOT__UNLIKELY(!has_contacts(reader, direct, x, y)))
            return false;
        contacts_of(reader, direct, &x, &y);
        counts[sot__part_of(sot__hash_u64_top(&key, sot__pair_key(x, y)), bits)]++;
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

/* A row but for its contacts. */
typedef struct values {
    int64_t time_us;
    unsigned kind, channel;
} values;

/* Those of the row at i; false: one is not valid. Without a branch for each check: rows are hardly ever bad.
 */
SOT__INLINE bool read_row(const sot__columns_reader *reader, bool channels, const sources *from, size_t i,
                          values *out)
{
    unsigned kind = from->kinds                              ? from->kinds[i]
                    : from->kind_codes[i] < from->kind_count ? from->kind_map[from->kind_codes[i]]
                                                             : 255u;
    *out = (values){from->times[i], kind, 0};
    unsigned bad =
        (uint64_t)out->time_us - (uint64_t)SOT_TIME_MIN > (uint64_t)SOT_TIME_MAX - (uint64_t)SOT_TIME_MIN;
    bad |= !reader->plain_kind[kind];
    if (channels) {
        uint32_t code = from->channel_codes[i];
        out->channel = code < from->channel_count ? from->channels[code] : SOT__NONE;
        bad |= out->channel == SOT__NONE;
    }
    return !bad;
}

/* Rows whose contacts were looked at when they were counted. What is not valid is put somewhere too: a bad
 * row is told at the end, when all is thrown away. */
SOT__INLINE bool place_rows(const sot__columns_reader *reader, bool direct, bool channels,
                            const uint8_t *kinds, size_t from, size_t until, sot__partition *to)
{
    sources source = sources_of(reader);
    const sot__hash_key key = to->context->hash_key;
    sot__partition parts = *to; /* a copy, which what is written cannot change */
    bool good = true;
    source.kinds = kinds;
    for (size_t i = from; i < until; i++) {
        values of;
        uint32_t actor = source.actors[i], target = source.targets[i];
        uint64_t pair;
        good &= read_row(reader, channels, &source, i, &of);
        contacts_of(reader, direct, &actor, &target);
        sot__row row = sot__squeeze(of.time_us, of.kind, of.channel, actor, target, &pair);
        sot__partition_squeezed(&parts, row, sot__hash_u64_top(&key, pair));
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
    const bool direct = reader->direct;
    for (size_t i = from; i < to; i++) {
        values of;
        uint32_t actor = source.actors[i], target = source.targets[i];
        if (!read_row(reader, reader->channels != NULL, &source, i, &of) ||
            !has_contacts(reader, direct, actor, target))
            return false;
        contacts_of(reader, direct, &actor, &target);
        *out++ = sot__pack(of.time_us, sot__meta(of.kind, 0, of.channel, 0), actor, target);
    }
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
