/* SPDX-License-Identifier: MIT */
/* Contacts: ids by number, and cards for the few of whom more is known than an id. */
#ifndef SOT_LEDGER_STORE_CONTACTS_H
#define SOT_LEDGER_STORE_CONTACTS_H

#include "base/interner.h"

/* What is known of a contact beyond its id. */
typedef struct sot__card {
    char *display_name;                             /* NULL: none */
    uint32_t alias_of;                              /* SOT__NONE: none; likewise below */
    uint32_t alias_first, alias_next, alias_before; /* its aliases, and its place among those of alias_of */
    uint32_t organisation;
    uint32_t member_first, member_next, member_before; /* likewise those of whom it is the organisation */
    uint32_t left_out; /* of it and all its aliases: how many are do_not_score */
    uint8_t height;    /* at least the longest chain that ends here */
    uint8_t kind;
    bool do_not_score;
} sot__card;

typedef struct sot__contacts {
    sot__interner ids; /* a name's note is its card's index + 1 */
    sot__card *cards;
    size_t card_count, card_room;
    uint32_t aliases;      /* contacts that are an alias */
    uint32_t do_not_score; /* contacts so flagged */
    uint32_t *order;       /* numbers in order of first mention, where that is not the order of numbers */
    size_t order_room, order_count;
    bool ordered;
    bool normalise; /* ids without blanks at their ends, mail addresses in small letters */
    uint32_t *live; /* numbers in use in order of first mention, where numbers alone do not tell; of
                       `live_version` */
    size_t live_room;
    uint64_t live_version;
} sot__contacts;

void sot__contacts_init(sot__contacts *contacts, sot_context *context);
void sot__contacts_free(sot__contacts *contacts);
uint64_t sot__contacts_bytes(const sot__contacts *contacts);

/* An error if nothing is left of an id that is normalised. */
sot_status sot__contact_check_kept(const sot__contacts *contacts, sot__text id, const char *field,
                                   sot_error *error);
static inline sot_status sot__contact_check(const sot__contacts *contacts, sot__text id, const char *field,
                                            sot_error *error)
{
    return SOT__LIKELY(!contacts->normalise) ? SOT_OK : sot__contact_check_kept(contacts, id, field, error);
}

/* The contact's number, new or old; `field` is for messages. */
sot_status sot__contact_intern(sot__contacts *contacts, sot__text id, uint32_t *contact, sot_error *error);
sot_status sot__contact_intern_hashed(sot__contacts *contacts, sot__text id, uint64_t hash, const char *field,
                                      uint32_t *contact, sot_error *error);
uint32_t sot__contact_find(const sot__contacts *contacts, sot__text id);     /* SOT__NONE: not known */
void sot__contacts_rewind(sot__contacts *contacts, sot__interner_mark mark); /* takes back the newest */

/* The contact at a place in order of first mention; false: out of memory. */
bool sot__contact_at(sot__contacts *contacts, uint64_t index, uint32_t *contact);

/* Its card, or NULL; sot__card_make makes one (NULL: out of memory). */
sot__card *sot__card_of(const sot__contacts *contacts, uint32_t contact);
sot__card *sot__card_make(sot__contacts *contacts, uint32_t contact);

static inline sot__text sot__contact_id(const sot__contacts *contacts, uint32_t contact)
{
    return sot__interner_text(&contacts->ids, contact);
}

static inline bool sot__contact_before(const sot__contacts *contacts, uint32_t x, uint32_t y)
{
    return sot__interner_before(&contacts->ids, x, y);
}

#endif
