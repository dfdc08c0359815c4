/* SPDX-License-Identifier: MIT */
/* The table of words: folded bytes to a number, exactly or by the longest prefix ("complain*"). */
#include "reading.h"

static uint32_t hash_of(const char *bytes, size_t size)
{
    uint32_t hash = SOT__HASH_START;
    for (size_t i = 0; i < size; i++)
        hash = sot__hash_byte(hash, (unsigned char)bytes[i]);
    return hash;
}

/* The slot of the word, or the free one where it belongs. */
static size_t slot_of(const sot_reader *reader, const char *bytes, size_t size, uint32_t hash)
{
    size_t mask = reader->slot_count - 1, at = (hash ^ (hash >> 15)) & mask;
    for (;; at = (at + 1) & mask) {
        uint64_t slot = reader->slots[at];
        if (slot == 0)
            return at;
        const sot__text *word = &reader->words[(uint32_t)slot];
        if (slot >> 32 == hash && word->n == size && memcmp(word->p, bytes, size) == 0)
            return at;
    }
}

static bool more_slots(sot_reader *reader)
{
    size_t count = reader->slot_count ? reader->slot_count * 2 : 1024;
    uint64_t *slots = sot__calloc(reader->context, count, sizeof *slots);
    if (!slots)
        return false;
    sot__free(reader->context, reader->slots);
    reader->slots = slots;
    reader->slot_count = count;
    for (uint32_t word = 1; word < reader->word_count; word++) {
        sot__text text = reader->words[word];
        uint32_t hash = hash_of(text.p, text.n);
        slots[slot_of(reader, text.p, text.n, hash)] = (uint64_t)hash << 32 | word;
    }
    return true;
}

uint32_t sot__word_make(sot_reader *reader, const char *bytes, size_t size)
{
    if (reader->word_count == 0) {
        if (!sot__grow(reader->context, (void **)&reader->words, &reader->word_room, 64,
                       sizeof *reader->words))
            return 0;
        reader->words[reader->word_count++] = (sot__text){"", 0};
    }
    if (reader->word_count * 2 >= reader->slot_count && !more_slots(reader))
        return 0;
    uint32_t hash = hash_of(bytes, size);
    size_t slot = slot_of(reader, bytes, size, hash);
    if (reader->slots[slot])
        return (uint32_t)reader->slots[slot];
    if (!sot__grow(reader->context, (void **)&reader->words, &reader->word_room, reader->word_count + 1,
                   sizeof *reader->words))
        return 0;
    char *copy = sot__arena_text(&reader->arena, (sot__text){bytes, size});
    if (!copy)
        return 0;
    uint32_t word = (uint32_t)reader->word_count++;
    reader->words[word] = (sot__text){copy, size};
    reader->slots[slot] = (uint64_t)hash << 32 | word;
    return word;
}

/* ---- prefixes ---- */

#define HEADS 1024u

static size_t head_of(const char *bytes)
{
    return hash_of(bytes, SOT__PREFIX_LEAST) * 2654435769u >> 22;
}

/* A bit for the last letter. */
static uint32_t end_of(char last)
{
    return UINT32_C(1) << ((unsigned char)last & 31u);
}

bool sot__words_finish(sot_reader *reader)
{
    reader->prefix_heads = sot__calloc(reader->context, HEADS, sizeof *reader->prefix_heads);
    reader->prefix_next = sot__calloc(reader->context, reader->word_count, sizeof *reader->prefix_next);
    if (!reader->prefix_heads || !reader->prefix_next)
        return false;
    for (uint32_t word = 1; word < reader->word_count; word++) {
        sot__text text = reader->words[word];
        if (text.n > SOT__SUFFIX_LEAST && text.p[0] == '*') {
            reader->suffixes |= 1u << (text.n - 1);
            reader->suffix_ends |= end_of(text.p[text.n - 1]);
        }
        if (text.n <= SOT__PREFIX_LEAST || text.p[text.n - 1] != '*')
            continue;
        size_t head = head_of(text.p);
        reader->prefix_next[word] = reader->prefix_heads[head];
        reader->prefix_heads[head] = word;
    }
    return true;
}

uint32_t sot__word_prefix(const sot_reader *reader, const char *bytes, size_t size, size_t shorter_than)
{
    uint32_t best = 0;
    size_t longest = 0;
    if (size < SOT__PREFIX_LEAST)
        return 0;
    for (uint32_t word = reader->prefix_heads[head_of(bytes)]; word; word = reader->prefix_next[word]) {
        size_t n = reader->words[word].n - 1;
        if (n <= size && n > longest && n < shorter_than && memcmp(reader->words[word].p, bytes, n) == 0) {
            best = word;
            longest = n;
        }
    }
    return best;
}

uint32_t sot__word_suffix(const sot_reader *reader, const char *bytes, size_t size, size_t shorter_than)
{
    char tail[SOT__SUFFIX_MOST + 1] = {'*'};
    if (size == 0 || !(reader->suffix_ends & end_of(bytes[size - 1])))
        return 0;
    for (size_t n = SOT__SUFFIX_MOST; n >= SOT__SUFFIX_LEAST; n--) {
        if (!(reader->suffixes >> n & 1u) || n >= shorter_than || n + 1 > size)
            continue;
        memcpy(tail + 1, bytes + size - n, n);
        uint32_t word = (uint32_t)reader->slots[slot_of(reader, tail, n + 1, hash_of(tail, n + 1))];
        if (word)
            return word;
    }
    return 0;
}

uint32_t sot__word(const sot_reader *reader, const char *bytes, size_t size, uint32_t hash)
{
    uint32_t word = (uint32_t)reader->slots[slot_of(reader, bytes, size, hash)];
    if (!word)
        word = sot__word_prefix(reader, bytes, size, SIZE_MAX);
    return word ? word : sot__word_suffix(reader, bytes, size, SIZE_MAX);
}
