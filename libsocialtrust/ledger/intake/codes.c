/* SPDX-License-Identifier: MIT */
/* Codes to numbers by table: columns of codes that are dense enough have each distinct text looked up once.
 * What is not valid stays unmapped; the row that uses it is found and reported later, in order of rows. */
#include "ledger/intake/codes.h"

/* Codes of one range of rows in order of first use. */
typedef struct used {
    uint64_t *codes; /* code * 2 + (1: target) */
    size_t count, room;
    uint8_t *channels; /* by code: used */
    uint32_t most_actor, most_target, most_channel;
} used;

typedef struct code_scan {
    sot__columns_reader *reader;
    used *ranges;
    size_t count; /* of ranges */
} code_scan;

static bool is_coded(const sot_text_column *column)
{
    return column && column->codes && !column->validity;
}

static bool is_shared(const sot_columns *columns)
{
    return columns->actor->dictionary == columns->target->dictionary;
}

static uint32_t larger(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

/* Four at a time: none waits for the one before. */
static uint32_t most(const uint32_t *codes, size_t from, size_t to)
{
    uint32_t a = 0, b = 0, c = 0, d = 0;
    for (; to - from >= 4; from += 4) {
        a = larger(a, codes[from]);
        b = larger(b, codes[from + 1]);
        c = larger(c, codes[from + 2]);
        d = larger(d, codes[from + 3]);
    }
    for (; from < to; from++)
        a = larger(a, codes[from]);
    return larger(larger(a, b), larger(c, d));
}

static sot_status find_most(void *user, size_t index, unsigned worker, sot_error *error)
{
    code_scan *scan = user;
    const sot_columns *columns = scan->reader->columns;
    used *range = &scan->ranges[index];
    size_t from = columns->count / scan->count * index;
    size_t to = index + 1 == scan->count ? columns->count : columns->count / scan->count * (index + 1);
    (void)worker, (void)error;
    if (is_coded(columns->actor) && !columns->actor->dictionary)
        range->most_actor = most(columns->actor->codes, from, to);
    if (is_coded(columns->target) && !columns->target->dictionary)
        range->most_target = most(columns->target->codes, from, to);
    if (is_coded(columns->channel) && !columns->channel->dictionary)
        range->most_channel = most(columns->channel->codes, from, to);
    return SOT_OK;
}

/* How many codes a map has; 0: too many for a table. */
static size_t codes_of(const sot_text_column *column, size_t rows, uint32_t most)
{
    size_t codes = column->dictionary ? column->dictionary_size : (size_t)most + 1;
    return codes / 4 <= rows + 255 && codes <= UINT32_MAX ? codes : 0;
}

/* Whether a code is met for the first time; one bit each. */
static inline bool first_use(uint64_t *seen, size_t codes, uint32_t code)
{
    uint64_t bit = UINT64_C(1) << (code & 63);
    if (code >= codes || (seen[code >> 6] & bit))
        return false;
    seen[code >> 6] |= bit;
    return true;
}

/* Until all are: mostly after a few rows. */
static void note_used(const uint32_t *codes, size_t count, size_t known, uint8_t *is_used)
{
    for (size_t i = 0, left = known; i < count && left > 0; i++)
        if (codes[i] < known && !is_used[codes[i]]) {
            is_used[codes[i]] = 1;
            left--;
        }
}

static sot_status find_used(void *user, size_t index, unsigned worker, sot_error *error)
{
    code_scan *scan = user;
    const sot__columns_reader *reader = scan->reader;
    const sot_columns *columns = reader->columns;
    sot_context *context = reader->ledger->context;
    used *range = &scan->ranges[index];
    size_t from = columns->count / scan->count * index;
    size_t to = index + 1 == scan->count ? columns->count : columns->count / scan->count * (index + 1);
    (void)worker;
    if (reader->channel_codes) {
        range->channels = sot__calloc(context, reader->channel_codes, 1);
        if (!range->channels)
            return sot__no_memory(error);
        note_used(columns->channel->codes + from, to - from, reader->channel_codes, range->channels);
    }
    if (!reader->actor_codes || reader->dense)
        return SOT_OK;
    bool shared = is_shared(columns);
    /* Copies: what is written could be these, as far as a compiler knows. */
    const size_t actor_codes = reader->actor_codes, target_codes = reader->target_codes;
    const uint32_t *actors = columns->actor->codes, *targets = columns->target->codes;
    uint64_t *seen = sot__calloc(context, reader->actor_codes / 64 + 1, sizeof *seen);
    uint64_t *seen_targets =
        shared ? seen : sot__calloc(context, reader->target_codes / 64 + 1, sizeof *seen);
    bool good = seen && seen_targets;
    for (size_t i = from; good && i < to; i++) {
        uint32_t x = actors[i], y = targets[i];
        if (SOT__LIKELY(x < actor_codes && y < target_codes && (seen[x >> 6] >> (x & 63) & 1) &&
                        (seen_targets[y >> 6] >> (y & 63) & 1)))
            continue;
        bool actor = first_use(seen, actor_codes, actors[i]);
        bool target = first_use(seen_targets, target_codes, targets[i]);
        if (!actor && !target)
            continue;
        good = SOT__GROW(context, range->codes, range->room, range->count + 2);
        if (good && actor)
            range->codes[range->count++] = (uint64_t)actors[i] * 2;
        if (good && target)
            range->codes[range->count++] = (uint64_t)targets[i] * 2 + 1;
    }
    sot__free(context, seen);
    if (!shared)
        sot__free(context, seen_targets);
    return good ? SOT_OK : sot__no_memory(error);
}

#define AHEAD 32u
#define DIRECT_LEAST 4096u

typedef struct lookup {
    sot__lookup ids;
    uint32_t *slots[SOT__LOOKUP_MOST]; /* where contact + 1 goes */
} lookup;

static void add_lookup(const sot__interner *ids, lookup *some, sot__text text, uint32_t *slot)
{
    some->slots[some->ids.count] = slot;
    sot__lookup_add(ids, &some->ids, text);
}

static sot_status look_up(sot__contacts *contacts, lookup *some, sot_error *error)
{
    uint32_t contact;
    sot__lookup_bring(&contacts->ids, &some->ids);
    for (size_t i = 0; i < some->ids.count; i++) {
        *some->slots[i] = 0;
        if (sot__contact_check(contacts, some->ids.texts[i], "", NULL) != SOT_OK)
            continue;
        sot_status status = sot__contact_intern_hashed(contacts, some->ids.texts[i], some->ids.hashes[i],
                                                       "id", &contact, error);
        if (status != SOT_OK)
            return status;
        *some->slots[i] = contact + 1;
    }
    some->ids.count = 0;
    return SOT_OK;
}

static sot_status intern_codes(sot__columns_reader *reader, const uint64_t *codes, size_t count,
                               sot_error *error)
{
    sot__contacts *contacts = &reader->ledger->contacts;
    const sot_columns *columns = reader->columns;
    char digits[SOT__LOOKUP_MOST][12];
    lookup some = {.ids.count = 0};
    sot_status status = SOT_OK;
    for (size_t i = 0; status == SOT_OK && i < count; i++) {
        uint64_t code = codes[i] / 2;
        bool target = codes[i] & 1;
        uint32_t *slot = target ? &reader->targets[code] : &reader->actors[code];
        sot_text_column one = *(target ? columns->target : columns->actor);
        sot__text text;
        uint32_t number = (uint32_t)code;
        one.codes = &number;
        if (!*slot && sot__column_text(&one, 0, digits[some.ids.count], &text) == SOT_OK &&
            (!one.dictionary || sot__text_check(text, SOT_ID_MAX, false, "", NULL) == SOT_OK))
            add_lookup(&contacts->ids, &some, text, slot);
        if (some.ids.count == SOT__LOOKUP_MOST || i + 1 == count)
            status = look_up(contacts, &some, error);
    }
    return status;
}

/* Of a dictionary whose texts are known to be good, but for their length. */
static sot_status intern_dense(sot__columns_reader *reader, sot_error *error)
{
    sot__contacts *contacts = &reader->ledger->contacts;
    size_t fresh = reader->actor_codes - reader->dense->known;
    reader->actors = reader->targets = reader->dense->contacts;
    if (fresh > contacts->ids.count && !sot__interner_reserve(&contacts->ids, fresh))
        return sot__no_memory(error);
    const sot_text_column *texts = reader->columns->actor->dictionary;
    lookup some = {.ids.count = 0};
    sot_status status = SOT_OK;
    for (size_t code = reader->dense->known; status == SOT_OK && code < reader->actor_codes; code++) {
        sot__text text = {texts->bytes + texts->long_offsets[code],
                          (size_t)(texts->long_offsets[code + 1] - texts->long_offsets[code])};
        reader->actors[code] = 0;
        if (text.n > 0 && text.n <= SOT_ID_MAX)
            add_lookup(&contacts->ids, &some, text, &reader->actors[code]);
        if (some.ids.count == SOT__LOOKUP_MOST)
            status = look_up(contacts, &some, error);
    }
    if (status == SOT_OK)
        status = look_up(contacts, &some, error);
    if (status == SOT_OK)
        reader->dense->known = reader->actor_codes;
    return status;
}

/* ---- numbers that are codes ---- */

/* All used codes, in order of first use and as bits. */
static bool collect_used(const code_scan *scan, uint64_t *bits, uint32_t *order, size_t *distinct)
{
    *distinct = 0;
    for (size_t i = 0; i < scan->count; i++)
        for (size_t j = 0; j < scan->ranges[i].count; j++) {
            uint32_t code = (uint32_t)(scan->ranges[i].codes[j] / 2);
            if (first_use(bits, scan->reader->actor_codes, code))
                order[(*distinct)++] = code;
        }
    return scan->reader->actor_codes <= *distinct * 2;
}

/* Gives used codes of a dictionary their own value as numbers; *direct is false if a text is not valid or
 * comes twice. */
static sot_status number_texts(sot__columns_reader *reader, const uint64_t *bits, bool *direct,
                               sot_error *error)
{
    sot__interner *ids = &reader->ledger->contacts.ids;
    char digits[AHEAD][12];
    sot__text texts[AHEAD];
    uint64_t hashes[AHEAD];
    if (!sot__interner_reserve(ids, reader->actor_codes))
        return sot__no_memory(error);
    for (size_t from = 0; from < reader->actor_codes; from += AHEAD) {
        size_t to = reader->actor_codes - from < AHEAD ? reader->actor_codes : from + AHEAD;
        for (size_t code = from; code < to; code++) {
            size_t i = code - from;
            sot_text_column one = *reader->columns->actor;
            uint32_t number = (uint32_t)code;
            one.codes = &number;
            if (!(bits[code >> 6] >> (code & 63) & 1))
                continue;
            if (sot__column_text(&one, 0, digits[i], &texts[i]) != SOT_OK ||
                sot__text_check(texts[i], SOT_ID_MAX, false, "", NULL) != SOT_OK)
                return SOT_OK;
            hashes[i] = sot__interner_hash(ids, texts[i]);
            sot__map_prefetch(&ids->map, hashes[i]);
        }
        for (size_t code = from; code < to; code++) {
            size_t i = code - from;
            if (!(bits[code >> 6] >> (code & 63) & 1)) {
                sot__interner_skip(ids);
                continue;
            }
            if (sot__interner_find(ids, texts[i], hashes[i]) != SOT__NONE)
                return SOT_OK;
            sot_status status = sot__interner_put(ids, texts[i], hashes[i], error);
            if (status != SOT_OK)
                return status;
        }
    }
    *direct = true;
    return SOT_OK;
}

/* The same of codes that are ids themselves: no two are alike, so that their map can wait until all are
 * there. */
static sot_status number_codes(sot__columns_reader *reader, const uint64_t *bits, bool *direct,
                               sot_error *error)
{
    sot__interner *ids = &reader->ledger->contacts.ids;
    sot_context *context = ids->context;
    size_t codes = reader->actor_codes;
    uint64_t *hashes = sot__alloc(context, codes, sizeof *hashes);
    uint32_t *left = sot__alloc(context, codes, sizeof *left);
    sot_status status = SOT_OK;
    bool good = hashes && left && sot__interner_reserve_raw(ids, codes);
    for (size_t code = 0; good && status == SOT_OK && code < codes; code++) {
        uint32_t number = (uint32_t)code;
        sot_text_column one = {.codes = &number};
        char digits[12];
        sot__text text;
        if (!(bits[code >> 6] >> (code & 63) & 1)) {
            sot__interner_skip(ids);
            hashes[code] = 0;
            continue;
        }
        sot__column_text(&one, 0, digits, &text);
        hashes[code] = sot__interner_hash(ids, text);
        status = sot__interner_keep(ids, text, error);
    }
    if (good)
        sot__interner_index(ids, hashes, left);
    sot__free(context, hashes);
    sot__free(context, left);
    *direct = good && status == SOT_OK;
    return good ? status : sot__no_memory(error);
}

/* In an empty ledger, where most codes are used, a contact's number can be its code: then rows need no table.
 */
static sot_status try_directly(code_scan *scan, sot_error *error)
{
    sot__columns_reader *reader = scan->reader;
    sot_ledger *ledger = reader->ledger;
    sot_context *context = ledger->context;
    sot__contacts *contacts = &ledger->contacts;
    size_t listed = 0, distinct;
    for (size_t i = 0; i < scan->count; i++)
        listed += scan->ranges[i].count;
    if (contacts->ids.count > 0 || !is_shared(reader->columns) || reader->actor_codes < DIRECT_LEAST ||
        reader->actor_codes >= SOT__NONE - 1)
        return SOT_OK;
    uint64_t *bits = sot__calloc(context, reader->actor_codes / 64 + 1, sizeof *bits);
    uint32_t *order = sot__alloc(context, listed, sizeof *order);
    sot_status status = SOT_OK;
    if (!bits || !order) {
        status = sot__no_memory(error);
    } else if (collect_used(scan, bits, order, &distinct)) {
        sot__mark mark = sot__ledger_mark(ledger);
        if (!SOT__GROW(context, contacts->order, contacts->order_room, distinct))
            status = sot__no_memory(error);
        else
            status = (reader->columns->actor->dictionary ? number_texts : number_codes)(
                reader, bits, &reader->direct, error);
        if (status != SOT_OK || !reader->direct) {
            sot__ledger_rewind(ledger, mark);
        } else {
            memcpy(contacts->order, order, distinct * sizeof *order);
            contacts->order_count = distinct;
            contacts->ordered = true;
        }
    }
    sot__free(context, bits);
    sot__free(context, order);
    return status;
}

static sot_status map_contacts(code_scan *scan, sot_error *error)
{
    sot__columns_reader *reader = scan->reader;
    sot_ledger *ledger = reader->ledger;
    size_t most = 0;
    sot_status status = reader->actor_codes && !reader->dense && !reader->ledger->contacts.normalise
                            ? try_directly(scan, error)
                            : SOT_OK;
    if (status != SOT_OK || reader->direct || !reader->actor_codes)
        return status;
    if (reader->dense)
        return intern_dense(reader, error);
    for (size_t i = 0; i < scan->count; i++)
        most = scan->ranges[i].count > most ? scan->ranges[i].count : most;
    reader->actors = sot__calloc(ledger->context, reader->actor_codes, sizeof *reader->actors);
    reader->targets = is_shared(reader->columns)
                          ? reader->actors
                          : sot__calloc(ledger->context, reader->target_codes, sizeof *reader->targets);
    if (!reader->actors || !reader->targets ||
        (most > ledger->contacts.ids.count && !sot__interner_reserve(&ledger->contacts.ids, most)))
        return sot__no_memory(error);
    for (size_t i = 0; status == SOT_OK && i < scan->count; i++)
        status = intern_codes(reader, scan->ranges[i].codes, scan->ranges[i].count, error);
    return status;
}

static sot_status map_channels(code_scan *scan, sot_error *error)
{
    sot__columns_reader *reader = scan->reader;
    for (size_t code = 0; code < reader->channel_codes; code++) {
        bool is_used = false;
        char digits[12];
        sot__text name;
        uint32_t number = (uint32_t)code;
        sot_text_column one = *reader->columns->channel;
        one.codes = &number;
        reader->channels[code] = SOT__NONE;
        for (size_t i = 0; i < scan->count; i++)
            is_used |= scan->ranges[i].channels[code] != 0;
        if (!is_used || sot__column_text(&one, 0, digits, &name) != SOT_OK ||
            sot__text_check(name, SOT_CHANNEL_MAX, true, "", NULL) != SOT_OK)
            continue;
        sot_status status = sot__channel_intern(&reader->ledger->channels, reader->ledger->profile, name,
                                                &reader->channels[code], error);
        if (status != SOT_OK)
            return status;
    }
    return SOT_OK;
}

static sot_status map_kinds(sot__columns_reader *reader, sot_error *error)
{
    const sot_text_column *column = reader->columns->kind_name;
    if (reader->columns->kind || !is_coded(column) || !column->dictionary)
        return SOT_OK;
    size_t codes = codes_of(column, reader->columns->count, 0);
    if (codes == 0)
        return SOT_OK;
    reader->kinds = sot__alloc(reader->ledger->context, codes, 1);
    if (!reader->kinds)
        return sot__no_memory(error);
    reader->kind_codes = codes;
    for (size_t code = 0; code < codes; code++) {
        char digits[12];
        sot__text name;
        int kind = -1;
        if (sot__column_text(column->dictionary, code, digits, &name) == SOT_OK)
            kind = name.n ? sot__profile_kind_by_name(reader->ledger->profile, name) : (int)SOT_KIND_MESSAGE;
        reader->kinds[code] = kind < 0 ? 255 : (uint8_t)kind;
    }
    return SOT_OK;
}

static sot_status make(code_scan *scan, sot_error *error)
{
    sot__columns_reader *reader = scan->reader;
    sot_context *context = reader->ledger->context;
    const sot_columns *columns = reader->columns;
    uint32_t most_actor = 0, most_target = 0, most_channel = 0;
    sot_status status = sot__parallel(context, context->threads, scan->count, find_most, scan, NULL, error);
    if (status != SOT_OK)
        return status;
    for (size_t i = 0; i < scan->count; i++) {
        const used *range = &scan->ranges[i];
        most_actor = range->most_actor > most_actor ? range->most_actor : most_actor;
        most_target = range->most_target > most_target ? range->most_target : most_target;
        most_channel = range->most_channel > most_channel ? range->most_channel : most_channel;
    }
    if (reader->dense) {
        reader->actor_codes = reader->target_codes = columns->actor->dictionary_size;
    } else if (is_coded(columns->actor) && is_coded(columns->target)) {
        if (is_shared(columns))
            most_actor = most_target = most_actor > most_target ? most_actor : most_target;
        reader->actor_codes = codes_of(columns->actor, columns->count, most_actor);
        reader->target_codes = codes_of(columns->target, columns->count, most_target);
        if (is_shared(columns) && reader->target_codes > reader->actor_codes)
            reader->actor_codes = reader->target_codes;
        if (!reader->actor_codes || !reader->target_codes)
            reader->actor_codes = reader->target_codes = 0;
    }
    if (is_coded(columns->channel))
        reader->channel_codes = codes_of(columns->channel, columns->count, most_channel);
    if (reader->channel_codes) {
        reader->channels = sot__alloc(context, reader->channel_codes, sizeof *reader->channels);
        if (!reader->channels)
            return sot__no_memory(error);
    }
    status = map_kinds(reader, error);
    if (status == SOT_OK && (reader->actor_codes || reader->channel_codes))
        status = sot__parallel(context, context->threads, scan->count, find_used, scan, NULL, error);
    if (status == SOT_OK)
        status = map_channels(scan, error);
    if (status == SOT_OK)
        status = map_contacts(scan, error);
    return status;
}

sot_status sot__codes_map(sot__columns_reader *reader, sot_error *error)
{
    sot_context *context = reader->ledger->context;
    used ranges[64];
    code_scan scan = {reader, ranges, reader->columns->count < 65536 ? 1 : context->threads};
    if (scan.count > 64)
        scan.count = 64;
    memset(ranges, 0, scan.count * sizeof *ranges);
    sot_status status = make(&scan, error);
    for (size_t i = 0; i < scan.count; i++) {
        sot__free(context, ranges[i].codes);
        sot__free(context, ranges[i].channels);
    }
    return status;
}

void sot__codes_free(sot__columns_reader *reader)
{
    sot_context *context = reader->ledger->context;
    if (reader->targets != reader->actors)
        sot__free(context, reader->targets);
    if (!reader->dense)
        sot__free(context, reader->actors);
    sot__free(context, reader->channels);
    sot__free(context, reader->kinds);
}
