/* SPDX-License-Identifier: MIT */
/* The rank of every contact by the bytes of its id, kept until contacts come or go. Sorted by eight bytes at
 * a time after what all ids of a group have in common; small groups by comparison. */
#include "ledger/ledger.h"

typedef struct entry {
    uint64_t key;
    uint32_t contact;
} entry;

#define SMALL 48u
#define DEEP 24u

static int compare(const sot_ledger *ledger, const entry *x, const entry *y)
{
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return sot__text_compare(sot__ledger_id(ledger, x->contact), sot__ledger_id(ledger, y->contact));
}

static void sort_by_comparison(const sot_ledger *ledger, entry *entries, size_t count, entry *room)
{
    for (size_t i = 0; i < count; i += 8)
        for (size_t j = i + 1; j < count && j < i + 8; j++) {
            entry moved = entries[j];
            size_t k = j;
            for (; k > i && compare(ledger, &moved, &entries[k - 1]) < 0; k--)
                entries[k] = entries[k - 1];
            entries[k] = moved;
        }
    for (size_t width = 8; width < count; width *= 2)
        for (size_t from = 0; from < count && count - from > width; from += 2 * width) {
            size_t both = count - from < 2 * width ? count - from : 2 * width, i = 0, j = width, k = 0;
            entry *here = entries + from;
            memcpy(room, here, width * sizeof *room);
            while (i < width && j < both)
                here[k++] = compare(ledger, &here[j], &room[i]) < 0 ? here[j++] : room[i++];
            memcpy(here + k, room + i, (width - i) * sizeof *room);
        }
}

/* By key, byte by byte from the last; bytes that all have alike are passed over. Returns where the result is.
 */
static entry *sort_by_key(entry *entries, size_t count, entry *room)
{
    uint32_t counts[8][256];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < count; i++)
        for (unsigned b = 0; b < 8; b++)
            counts[b][entries[i].key >> (8 * b) & 255]++;
    for (unsigned b = 0; b < 8; b++) {
        uint32_t sum = 0;
        if (counts[b][entries[0].key >> (8 * b) & 255] == count)
            continue;
        for (unsigned v = 0; v < 256; v++) {
            uint32_t here = counts[b][v];
            counts[b][v] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            room[counts[b][entries[i].key >> (8 * b) & 255]++] = entries[i];
        entry *other = entries;
        entries = room;
        room = other;
    }
    return entries;
}

/* How many bytes from `depth` on all ids of the group have in common. */
static size_t common(const sot_ledger *ledger, const entry *entries, size_t count, size_t depth)
{
    sot__text first = sot__ledger_id(ledger, entries[0].contact);
    size_t length = first.n;
    for (size_t i = 1; i < count && length > depth; i++) {
        sot__text id = sot__ledger_id(ledger, entries[i].contact);
        size_t n = depth;
        if (id.n < length)
            length = id.n;
        while (n < length && id.p[n] == first.p[n])
            n++;
        length = n;
    }
    return length > depth ? length - depth : 0;
}

/* Sorts a group whose ids agree in the first `depth` bytes. */
static void sort_group(const sot_ledger *ledger, entry *entries, size_t count, entry *room, size_t depth,
                       unsigned level)
{
    if (count < 2)
        return;
    if (count <= SMALL || level > DEEP) {
        for (size_t i = 0; i < count; i++)
            entries[i].key = 0;
        sort_by_comparison(ledger, entries, count, room);
        return;
    }
    depth += common(ledger, entries, count, depth);
    for (size_t i = 0; i < count; i++) {
        sot__text id = sot__ledger_id(ledger, entries[i].contact);
        uint64_t key = 0;
        for (size_t b = depth; b < depth + 8; b++)
            key = key << 8 | (b < id.n ? (unsigned char)id.p[b] : 0);
        entries[i].key = key;
    }
    entry *sorted = sort_by_key(entries, count, room);
    if (sorted != entries)
        memcpy(entries, sorted, count * sizeof *entries);
    for (size_t i = 0, j; i < count; i = j) {
        for (j = i + 1; j < count && entries[j].key == entries[i].key; j++)
            ;
        sort_group(ledger, entries + i, j - i, room, depth + 8, level + 1);
    }
}

bool sot__contacts_rank(sot_ledger *ledger)
{
    sot__contacts *contacts = &ledger->contacts;
    size_t count = contacts->count;
    if (contacts->rank && contacts->rank_version == contacts->version)
        return true;
    if (!SOT__GROW(ledger->context, contacts->rank, contacts->rank_room, count + 1))
        return false;
    contacts->rank_version = contacts->version - 1;
    entry *entries = sot__alloc(ledger->context, count + 1, sizeof *entries);
    entry *room = sot__alloc(ledger->context, count + 1, sizeof *room);
    if (entries && room) {
        for (size_t i = 0; i < count; i++)
            entries[i].contact = (uint32_t)i;
        sort_group(ledger, entries, count, room, 0, 0);
        for (size_t i = 0; i < count; i++)
            contacts->rank[entries[i].contact] = (uint32_t)i;
        contacts->rank_version = contacts->version;
    }
    bool good = entries && room;
    sot__free(ledger->context, entries);
    sot__free(ledger->context, room);
    return good;
}
