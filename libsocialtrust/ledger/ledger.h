/* SPDX-License-Identifier: MIT */
/* The inside of a ledger: contacts and channels by number, rows by pair, and the indexes that find them.
 *
 * Whatever can fail happens before the first change; what is dropped is overwritten with zeros, so that a
 * forgotten contact leaves no bytes behind. */
#ifndef SOT_LEDGER_LEDGER_H
#define SOT_LEDGER_LEDGER_H

#include "ledger/batch.h"
#include "ledger/view.h"
#include "profile/profile.h"

#define SOT__NONE UINT32_MAX
#define SOT__CHANNEL_LIMIT \
    32767u /* channel numbers are 0..32766; the last 15-bit value means "not known yet" */
#define SOT__ROW_LIMIT UINT32_MAX /* rows of one pair, contacts, pairs */

static inline uint64_t sot__mix64(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xe9846af9b1a615d5);
    x ^= x >> 29;
    x *= UINT64_C(0xc2fc27d5a4b3916b);
    return x ^ (x >> 32);
}

/* ---- store: bytes that never move, found again by a 40-bit reference (store.c) ---- */

typedef struct sot__store_chunk {
    char *bytes;
    uint32_t used, capacity; /* in units of 8 bytes */
} sot__store_chunk;

typedef struct sot__store {
    sot_context *context;
    sot__store_chunk *chunks;
    size_t count, room;
    size_t bytes;
} sot__store;

typedef struct sot__store_mark {
    size_t count;
    uint32_t used;
} sot__store_mark;

sot_status sot__store_take(sot__store *store, size_t bytes, void **block, uint64_t *reference,
                           sot_error *error);
char *sot__store_at(const sot__store *store, uint64_t reference);
sot__store_mark sot__store_here(const sot__store *store);
void sot__store_rewind(sot__store *store, sot__store_mark mark); /* zeroes what it gives up */
void sot__store_free(sot__store *store);

/* ---- extras: the rarely used fields as bytes (extra.c) ---- */

size_t sot__extra_size(const sot__extra *extra); /* 0 if all fields have their defaults */
void sot__extra_write(const sot__extra *extra, char *bytes);
size_t sot__extra_read(const char *bytes, sot__extra *extra); /* returns its size */
int sot__extra_compare(const sot__extra *x, const sot__extra *y);
/* Cues looked for, and whether a sentiment is known, without reading it all. */
unsigned sot__extra_looked_for(const char *bytes);
bool sot__extra_has_sentiment(const char *bytes);
bool sot__extra_has_id(const char *bytes);
/* The id; empty if there is none. */
sot__text sot__row_id(const sot_ledger *ledger, const sot__row *row);
/* Overwrites a dropped row's extra. */
void sot__row_wipe(sot_ledger *ledger, const sot__row *row);

/* ---- contacts (contacts.c) ---- */

/* What is known of a contact beyond its id. */
typedef struct sot__card {
    char *display_name;               /* NULL: none */
    uint32_t alias_of;                /* SOT__NONE: none; likewise below */
    uint32_t alias_first, alias_next; /* its aliases as a list */
    uint32_t organisation;
    uint8_t kind;
    bool do_not_score;
} sot__card;

typedef struct sot__name {
    char *id; /* NULL: no contact, or forgotten */
    uint32_t length;
    uint32_t card; /* index + 1, 0: none */
} sot__name;

typedef struct sot__contacts {
    uint64_t *prefix; /* first 8 bytes of the id, big-endian: compares like the id where it differs */
    sot__name *names;
    size_t prefix_room, names_room;
    uint32_t count, dead; /* dead: numbers without a contact */
    uint64_t *slots;      /* (hash's upper half << 32) | (number + 1); 0: empty */
    uint64_t slot_mask;
    sot__card *cards;
    size_t card_count, card_room;
    uint32_t aliases;      /* contacts that are an alias */
    uint32_t do_not_score; /* contacts so flagged */
    uint64_t version;      /* changes when ids come or go */
    uint32_t *order;       /* numbers in order of first mention, where that is not the order of numbers */
    size_t order_room, order_count;
    bool ordered;
    uint32_t *live; /* numbers in use in order of first mention, where numbers alone do not tell; of
                       `live_version` */
    size_t live_room;
    uint64_t live_version;
    uint32_t *rank; /* position by bytes, of `rank_version` */
    size_t rank_room;
    uint64_t rank_version;
} sot__contacts;

uint32_t sot__contact_find(const sot_ledger *ledger, sot__text id, uint64_t hash); /* SOT__NONE */
sot_status sot__contact_intern(sot_ledger *ledger, sot__text id, uint64_t hash, uint32_t *contact,
                               sot_error *error);
/* A contact that is known to be new; and a number that is left out. Room for both is reserved. */
sot_status sot__contact_put(sot_ledger *ledger, sot__text id, uint64_t hash, sot_error *error);
void sot__contact_skip(sot_ledger *ledger);
void sot__contacts_rewind(sot_ledger *ledger, uint32_t count); /* takes back the newest ones */
void sot__contact_bury(sot_ledger *ledger, uint32_t contact);  /* its id is gone, its number stays unused */
bool sot__contacts_reserve(sot_ledger *ledger, size_t more);
void sot__contacts_free(sot_ledger *ledger);
/* Its card, or NULL; sot__card_make makes one (NULL: out of memory). */
sot__card *sot__card_of(const sot_ledger *ledger, uint32_t contact);
sot__card *sot__card_make(sot_ledger *ledger, uint32_t contact);
bool sot__contacts_rank(sot_ledger *ledger); /* fills contacts.rank; false: out of memory */
/* The next contact of the alias group of `root`, in a fixed order beginning with `root`; SOT__NONE after the
 * last. */
uint32_t sot__alias_next(const sot_ledger *ledger, uint32_t root, uint32_t contact);
void sot__alias_unlink(sot_ledger *ledger, uint32_t alias); /* if it is one */
/* Whether `other` is reached from `contact` over aliases and organisations, as a roll-up goes. */
bool sot__contact_leads_to(const sot_ledger *ledger, uint32_t contact, uint32_t other);

static inline void sot__contact_prefetch(const sot__contacts *contacts, uint64_t hash)
{
    if (contacts->slots)
        SOT__PREFETCH(&contacts->slots[(hash >> 32) & contacts->slot_mask]);
}

/* ---- pairs and their rows (pairs.c) ---- */

typedef struct sot__stored {
    sot__row *rows; /* in canonical order, no two equal */
    uint32_t count;
    uint32_t capacity;   /* of a block of its own; 0: the rows lie in a slab */
    uint32_t a, b;       /* contacts, a before b in byte order (equal: a contact with itself) */
    uint32_t checkpoint; /* index + 1, 0: none */
} sot__stored;

typedef struct sot__remembered {
    sot__checkpoint checkpoint;
    uint32_t raw; /* SOT__NONE: free */
} sot__remembered;

typedef struct sot__stored_pairs {
    sot__stored *items;
    size_t room;
    uint32_t count;
    uint64_t *slots; /* (hash's upper half << 32) | (number + 1), placed by the hash's top bits */
    unsigned slot_bits;
    sot__row **slabs; /* blocks that hold the rows of many pairs */
    size_t slab_count, slab_room;
    uint64_t slab_rows;
    uint32_t *heads; /* contact -> first link + 1 */
    size_t heads_room, heads_count;
    uint32_t *links; /* 2 * pair + side -> next link + 1 */
    size_t links_room;
    uint32_t linked; /* pairs that are in the lists */
    sot__remembered *remembered;
    size_t remembered_count, remembered_room;
    uint32_t remembered_next; /* the one to go where there are too many */
} sot__stored_pairs;

/* The key of a pair of contacts in any order, and its hash. */
static inline uint64_t sot__pair_key(uint32_t x, uint32_t y)
{
    return x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
}
static inline uint64_t sot__pair_hash(uint64_t key)
{
    return sot__mix64(key + UINT64_C(0x632be59bd9b4e019));
}

uint32_t sot__stored_find(const sot_ledger *ledger, uint32_t x, uint32_t y); /* SOT__NONE */
/* Room for so many more pairs; only when it succeeds sot__stored_new may be called as often. */
bool sot__stored_reserve(sot_ledger *ledger, size_t more,
                         bool clear); /* not `clear`: the caller clears new slots */
/* Places a pair's number; `from`..`to` are the slots that it may use (false: they are full). */
bool sot__stored_place(sot__stored_pairs *pairs, uint64_t hash, uint32_t raw, size_t from, size_t to);
/* Anywhere, going round at the end. */
void sot__stored_put(sot__stored_pairs *pairs, uint64_t hash, uint32_t raw);
uint32_t sot__stored_new(sot_ledger *ledger, uint32_t x, uint32_t y); /* without rows */
bool sot__stored_room(sot_ledger *ledger, uint32_t raw, size_t need); /* a block for at least `need` rows */
/* Inserts or takes out one row; memory is there already. Checkpoints and ids are the caller's. */
void sot__stored_insert(sot_ledger *ledger, uint32_t raw, size_t position, sot__row row);
void sot__stored_take(sot_ledger *ledger, uint32_t raw, size_t position, size_t count);
void sot__stored_changed(sot_ledger *ledger, uint32_t raw,
                         size_t position);  /* drops a checkpoint beyond it */
bool sot__links_extend(sot_ledger *ledger); /* brings the lists of contacts' pairs up to date */
static inline uint32_t sot__link_pair(uint32_t link)
{
    return (link - 1) / 2;
}
uint32_t sot__link_first(const sot_ledger *ledger, uint32_t contact); /* 0: none */
uint32_t sot__link_next(const sot_ledger *ledger, uint32_t link);
void sot__stored_free(sot_ledger *ledger);

/* Canonical order of rows of one pair (order.c). */
int sot__row_compare(const sot_ledger *ledger, const sot__row *x, const sot__row *y);
/* The same for a row whose extra is still outside (NULL: none). */
int sot__row_compare_new(const sot_ledger *ledger, const sot__row *x, const sot__extra *extra,
                         const sot__row *y);
/* The first row not before `row`; *equal if it is the same. */
size_t sot__row_position(const sot_ledger *ledger, const sot__row *rows, size_t count, const sot__row *row,
                         const sot__extra *extra, bool *equal);
/* Sorts into canonical order; `room` has place for `count` rows. */
void sot__rows_sort(const sot_ledger *ledger, sot__row *rows, size_t count, sot__row *room);

/* ---- ids: a multiset of hashes of (pair, id) (ids.c) ---- */

typedef struct sot__ids {
    uint64_t *slots; /* 0: empty */
    unsigned bits;
    uint64_t count;
} sot__ids;

static inline uint64_t sot__id_hash(uint64_t pair_key, sot__text id)
{
    uint64_t hash = sot__mix64(sot__text_hash(id) ^ (pair_key * UINT64_C(0x9e3779b97f4a7c15)));
    return hash ? hash : 1;
}
bool sot__ids_reserve(sot_context *context, sot__ids *ids, uint64_t more);
bool sot__ids_has(const sot__ids *ids, uint64_t hash);
void sot__ids_put(sot__ids *ids, uint64_t hash);
void sot__ids_drop(sot__ids *ids, uint64_t hash);
static inline void sot__ids_prefetch(const sot__ids *ids, uint64_t hash)
{
    SOT__PREFETCH(&ids->slots[hash >> (64 - ids->bits)]);
}

/* ---- channels (channels.c) ---- */

typedef struct sot__channels {
    sot__text *names; /* number 0 is the unnamed one */
    double *times;    /* as the ledger's profile has them */
    bool *chat;
    size_t names_room, times_room, chat_room;
    uint32_t count;
    uint32_t *slots; /* number + 1 */
    uint32_t slot_mask;
} sot__channels;

uint32_t sot__channel_find(const sot_ledger *ledger, sot__text name); /* SOT__NONE */
sot_status sot__channel_intern(sot_ledger *ledger, sot__text name, uint32_t *channel, sot_error *error);
void sot__channels_rewind(sot_ledger *ledger, uint32_t count);
void sot__channels_free(sot_ledger *ledger);

/* ---- tally: what rows are held, for the mask of what is observed (observe.c) ---- */

/* How often something is held, and since when. */
typedef struct sot__held {
    uint64_t count;
    int64_t first; /* no row that holds it is earlier */
} sot__held;

typedef struct sot__tally {
    uint64_t rows, with_self;
    sot__held kinds[256], sentiments[256]; /* by kind code */
    sot__held cues[SOT_CUE_COUNT];         /* looked for */
    bool stale; /* a first one was removed: the next question passes over the rows */
} sot__tally;

static inline void sot__held_add(sot__held *held, int64_t time_us)
{
    held->count++;
    if (time_us < held->first)
        held->first = time_us;
}

void sot__tally_clear(sot__tally *tally);
void sot__tally_add(const sot_ledger *ledger, sot__tally *tally, const sot__row *row, bool self);
void sot__tally_sum(sot__tally *tally, const sot__tally *more);
/* Takes a row out of the ledger's tally. */
void sot__tally_drop(sot_ledger *ledger, const sot__row *row, bool self);

/* ---- the ledger ---- */

struct sot_ledger {
    sot_context *context;
    sot_profile *profile;
    sot__guard guard;
    sot__store texts, extras;
    sot__contacts contacts;
    sot__channels channels;
    sot__stored_pairs pairs;
    sot__ids ids;
    sot__tally tally;
    uint8_t kind_base[256]; /* by code under the ledger's profile; 255: unknown */
    double kind_times[256];
};

/* Where the tables of names and extras stood, to take additions back. */
typedef struct sot__mark {
    uint32_t contacts, channels;
    sot__store_mark texts, extras;
} sot__mark;

sot__mark sot__ledger_mark(const sot_ledger *ledger);
void sot__ledger_rewind(sot_ledger *ledger, sot__mark mark);

/* ---- checking rows (check.c) ---- */

typedef struct sot__given {
    int64_t time_us;
    int kind;
    sot__text actor, target, channel;
    bool names_known; /* actor and target are ids that were checked before */
    sot__extra extra;
} sot__given;

/* Checks every field and normalises (zeros, NaN, cues looked for). */
sot_status sot__given_check(const sot_profile *profile, sot__given *given, sot_error *error);
/* Takes the fields as they are; and the same with the check. */
sot_status sot__given_of(const sot_interaction *interaction, sot__given *given, sot_error *error);
sot_status sot__given_from(const sot_profile *profile, const sot_interaction *interaction, sot__given *given,
                           sot_error *error);
/* SOT_E_CONFLICT, naming the id and both contacts. */
sot_status sot__conflict(const sot_ledger *ledger, sot__text id, uint32_t x, uint32_t y, sot_error *error);

/* ---- adding and dropping (add.c, remove.c) ---- */

/* The row with that id in a stored pair; SIZE_MAX if none. */
size_t sot__stored_row_of(const sot_ledger *ledger, uint32_t raw, sot__text id);
/* Drops rows position..position+count-1 of a stored pair with all that belongs to them. */
void sot__rows_drop(sot_ledger *ledger, uint32_t raw, size_t position, size_t count);

static inline bool sot__contact_before(const sot_ledger *ledger, uint32_t x, uint32_t y)
{
    uint64_t p = ledger->contacts.prefix[x], q = ledger->contacts.prefix[y];
    if (SOT__LIKELY(p != q))
        return p < q;
    return sot__text_compare(sot__ledger_id(ledger, x), sot__ledger_id(ledger, y)) < 0;
}

#endif
