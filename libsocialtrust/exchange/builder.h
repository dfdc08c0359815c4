/* SPDX-License-Identifier: MIT */
/* Rows to columns: a parser puts the fields of one row after another, a batch takes the columns. */
#ifndef SOT_EXCHANGE_BUILDER_H
#define SOT_EXCHANGE_BUILDER_H

#include "columns/fields.h"
#include "columns/kinds.h"

typedef struct sot__heap_text {
    char *bytes;
    size_t used, capacity;
} sot__heap_text;

/* Ids are looked up in groups, so that the cache misses of one overlap with those of the others. */
#define SOT__WAITING_MOST 64
typedef struct sot__waiting {
    sot__text text;
    uint64_t hash;
    size_t row;
    uint32_t code; /* guessed */
    int field;
} sot__waiting;

/* A key that JSON lines had at some place, with its quotes and the colon behind them, and its field. */
#define SOT__KEYS_MOST 24
typedef struct sot__key {
    uint64_t words[2], masks[2]; /* of its bytes; zeros: none yet */
    unsigned length;             /* 0: none yet */
    int field;
} sot__key;

typedef struct sot__builder {
    sot_context *context;
    const sot_profile *profile;
    const sot_read_options *options; /* checked ones */
    uint32_t present;                /* fields that have an array */
    size_t count;                    /* rows finished */
    size_t capacity;
    void *arrays[SOT__FIELD_COUNT]; /* int64 times, double numbers, codes of texts, int64 offsets of id and
                                       ref */
    uint32_t *lines;                /* of each row within the block, from 0 */
    sot__heap_text heap[2];         /* bytes of id, of ref */
    sot__dictionary *contacts; /* outlives it; rows of several builders may share one, one after the other */
    size_t contact_count;      /* of its entries, those that these rows may have; once all is settled */
    sot__few channels;
    sot__kinds kinds;
    sot__time_guess times;
    sot__passed passed; /* keys since the reset */
    sot__waiting waiting[SOT__WAITING_MOST];
    sot__arena held; /* texts of some of them */
    unsigned waiting_count;
    bool lost; /* memory was refused, since the reset */
    sot__key keys[SOT__KEYS_MOST];
    sot_text_column contact_entries, channel_entries; /* the dictionaries as columns */
    sot_text_column texts[SOT__FIELD_COUNT];
    const double *cues[SOT_CUE_COUNT];
} sot__builder;

/* Zero-initialise, then once: */
void sot__builder_init(sot__builder *builder, sot_context *context, const sot_profile *profile,
                       const sot_read_options *options);
void sot__builder_free(sot__builder *builder);

/* Empties it for the next block and makes sure of arrays for the fields of a mask; time, actor, target and
 * kind always have one. The contacts' dictionary is the caller's to set and to empty. */
sot_status sot__builder_reset(sot__builder *builder, uint32_t fields, sot_error *error);

/* Begins a row: fields are at their defaults, but for those of the mask `given`, each of which will be put.
 * Sets those that are not in the mask `put` to their defaults. Ends the row. */
sot_status sot__builder_begin(sot__builder *builder, uint32_t given, sot_error *error);
void sot__builder_rest(sot__builder *builder, uint32_t put);
/* Looks up the ids that wait; false when out of memory, now or since the reset. */
bool sot__builder_settle(sot__builder *builder);

/* Ids are looked up between rows, not within one, so that what is taken back has mentioned nobody. */
static inline void sot__builder_end(sot__builder *builder, uint32_t line)
{
    builder->lines[builder->count++] = line;
    if (SOT__UNLIKELY(builder->waiting_count > SOT__WAITING_MOST - 2))
        sot__builder_settle(builder);
}

/* A row begun may be taken back, to be read in another way. */
typedef struct sot__builder_mark {
    unsigned waiting;
    size_t used[2];
} sot__builder_mark;
static inline sot__builder_mark sot__builder_here(const sot__builder *builder)
{
    return (sot__builder_mark){builder->waiting_count, {builder->heap[0].used, builder->heap[1].used}};
}
void sot__builder_back(sot__builder *builder, sot__builder_mark mark);

/* Gives a field an array if it has none; rows so far have the default. */
sot_status sot__builder_need(sot__builder *builder, int field, sot_error *error);

/* Sets a field of the row begun, which must be present. An empty text is the default. The message says what
 * was expected, not where. */
sot_status sot__builder_put(sot__builder *builder, int field, sot__text text, sot_error *error);

/* The same without a message, for a row that may be read in another way. */
static inline bool sot__builder_try(sot__builder *builder, int field, sot__text text)
{
    sot_status status = sot__builder_put(builder, field, text, NULL);
    builder->lost |= status == SOT_E_MEMORY;
    return SOT__LIKELY(status == SOT_OK);
}

/* A contact's code in order of mention; SOT__NO_CODE when out of memory. */
uint32_t sot__builder_contact(sot__builder *builder, sot__text text);

/* The same as sot__builder_put() for actor and target, where the text stays until the builder is settled. A
 * row mentions its actor before its target, whatever the order of columns. */
static inline void sot__builder_later(sot__builder *builder, int field, sot__text text)
{
    sot__waiting *waiting = &builder->waiting[builder->waiting_count++];
    if (field == SOT__FIELD_ACTOR && waiting > builder->waiting && waiting[-1].row == builder->count) {
        waiting[0] = waiting[-1]; /* its target came first */
        waiting--;
    }
    waiting->text = text;
    waiting->hash = sot__dictionary_hash(builder->contacts, text);
    waiting->row = builder->count;
    waiting->field = field;
    sot__map_prefetch(&builder->contacts->map, waiting->hash);
}

static inline void sot__builder_time(sot__builder *builder, int field, int64_t time_us) /* or sequence */
{
    ((int64_t *)builder->arrays[field])[builder->count] = time_us;
}
static inline void sot__builder_double(sot__builder *builder, int field, double value)
{
    ((double *)builder->arrays[field])[builder->count] = value;
}
static inline void sot__builder_u32(sot__builder *builder, int field,
                                    uint32_t value) /* audience, looked_for */
{
    ((uint32_t *)builder->arrays[field])[builder->count] = value;
}

/* The rows so far as columns; they point into the builder. */
void sot__builder_columns(sot__builder *builder, sot_columns *out);

#endif
