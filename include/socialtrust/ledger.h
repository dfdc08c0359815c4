/* SPDX-License-Identifier: MIT */
/** @file ledger.h
 * What happened: contacts, their aliases and organisations, and the interactions between them.
 *
 * Rows that are equal in every field and have no id are as many as one load has of them at most: three times
 * "ok" in one second of a file are three rows, and delivering a row or a file again changes nothing. An
 * interaction's id is unique within its record: the pair of contacts as they are written. Records of one
 * contact may be numbered alike: their ids do not meet when they are merged (MODEL.md, section 1). Rows may
 * arrive in any order of time.
 */
#ifndef SOCIALTRUST_LEDGER_H
#define SOCIALTRUST_LEDGER_H

#include "profile.h"

#include <math.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most bytes of a contact's or interaction's id, and of a channel's name. @since 0.9 */
#define SOT_ID_MAX 1048576
#define SOT_CHANNEL_MAX 64

/** Most steps of a chain of aliases and organisations. @since 0.9 */
#define SOT_CHAIN_MAX 100

/** One interaction: something that `actor` did to or with `target`. @since 0.9 */
typedef struct sot_interaction {
    size_t size;         /**< sizeof(sot_interaction) */
    int64_t time_us;     /**< when */
    const char *actor;   /**< 1..SOT_ID_MAX bytes */
    const char *target;  /**< likewise */
    int kind;            /**< a ::sot_kind, or a custom kind of the ledger's profile */
    const char *channel; /**< NULL or "": unnamed; a ledger has at most 32,766 others */
    uint32_t audience;   /**< how many shared it, >= 1 */
    double weight;       /**< 0..3; size of a promise, severity of a complaint */
    double duration_s;   /**< seconds >= 0, NAN unknown; 0 makes a call a missed call */
    double sentiment;    /**< -1..1, NAN unknown; `rate` requires it */
    const double *cues;  /**< confidence 0..1 by ::sot_cue, `cue_count` of them; NULL: none found */
    size_t cue_count;    /**< how many `cues` holds; those beyond are 0 */
    uint32_t looked_for; /**< bits of the cues that were looked for; those with confidence > 0 are implied */
    const char *id;      /**< NULL or "": none */
    const char *ref;     /**< id of the promise or complaint that this settles; NULL or "": none */
    int64_t due_us;      /**< promises: when; SOT_TIME_NONE none */
    int64_t sequence; /**< order of rows of one time: any number that counts up; 0 where nothing is known */
    size_t
        actor_size; /**< bytes of the text, where it does not end with a NUL; 0: it does. No text is NULL */
    size_t target_size, channel_size, id_size, ref_size; /**< likewise */
} sot_interaction;

#define SOT_INTERACTION_INIT                                                                                 \
    {                                                                                                        \
        sizeof(sot_interaction), 0, NULL, NULL, 6, NULL, 1, 1.0, SOT_UNKNOWN, SOT_UNKNOWN, NULL, 0, 0, NULL, \
            NULL, SOT_TIME_NONE, 0, 0, 0, 0, 0, 0                                                            \
    }

/** The "not known" of a double: NaN. */
#define SOT_UNKNOWN NAN

/** A column of text in one of four forms; the first non-NULL of `codes`, `offsets`, `long_offsets`, `strings`
 * says which. @since 0.9 */
typedef struct sot_text_column {
    const uint32_t *codes; /**< row -> entry of `dictionary`; without a dictionary the text is the code's
                              decimal digits */
    const struct sot_text_column *dictionary;
    size_t dictionary_size;
    const int32_t *offsets;      /**< Arrow utf8: n + 1 offsets into `bytes` */
    const int64_t *long_offsets; /**< Arrow large_utf8 */
    const char *bytes;
    const char *const *strings; /**< n NUL-terminated texts; NULL is none */
    const uint8_t *validity;    /**< Arrow bitmap, bit 0 of byte 0 first, set = valid; NULL: all valid; an
                                   invalid text is none */
    size_t bytes_size;          /**< how many bytes `bytes` has: offsets beyond them are an error (RANGE); 0:
                                   not told, the caller answers for the offsets. @since 0.9 */
} sot_text_column;

#define SOT_TEXT_COLUMN_INIT                           \
    {                                                  \
        NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0 \
    }

/** Interactions as columns of `count` rows. Columns that are NULL (or whose text column is NULL) have the
 * default of ::sot_interaction. @since 0.9 */
typedef struct sot_columns {
    size_t size; /**< sizeof(sot_columns) */
    size_t count;
    const int64_t *time_us;           /**< required */
    const sot_text_column *actor;     /**< required */
    const sot_text_column *target;    /**< required */
    const uint8_t *kind;              /**< codes; one of kind and kind_name is required */
    const sot_text_column *kind_name; /**< names */
    const sot_text_column *channel;
    const uint32_t *audience;
    const double *weight;
    const double *duration_s;  /**< NAN unknown */
    const double *sentiment;   /**< NAN unknown */
    const double *const *cues; /**< by ::sot_cue, `cue_count` columns; a NULL one, or none: 0 */
    size_t cue_count;
    const uint32_t *looked_for;
    const sot_text_column *id;
    const sot_text_column *ref;
    const int64_t *due_us; /**< SOT_TIME_NONE none */
    const int64_t *sequence;
    double resolution_s; /**< how exact the times are: 60 minutes, 86400 dates; 0: not said. The coarsest that
                            any load has said is the ledger's: where it is coarser than a profile's
                            `fold.resolution_seconds`, scores use it instead */
} sot_columns;

#define SOT_COLUMNS_INIT                                                                                   \
    {                                                                                                      \
        sizeof(sot_columns), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, \
            NULL, NULL, NULL, NULL, 0                                                                      \
    }

/** What an addition did. @since 0.9 */
typedef struct sot_added {
    uint64_t rows;       /**< rows given */
    uint64_t added;      /**< rows new to the ledger */
    uint64_t duplicates; /**< rows that were there already, field by field, as often as they are given */
    uint64_t with_self;  /**< of the added: actor is target; kept and exported, never scored */
} sot_added;

#define SOT_ADDED_INIT \
    {                  \
        0, 0, 0, 0     \
    }

/** Kinds of contact: kept and given back, no score depends on them. @since 0.9 */
typedef enum sot_contact_kind {
    SOT_CONTACT_PERSON = 0,       /**< what a contact is that nobody declared */
    SOT_CONTACT_ORGANISATION = 1, /**< others may roll up into it: sot_ledger_roll_up() */
    SOT_CONTACT_GROUP = 2,        /**< a list or a room: many at one address */
    SOT_CONTACT_AUTOMATON = 3     /**< a machine that sends */
} sot_contact_kind;

/** A contact. Contacts that interactions name need no declaration: they are persons without a name. @since
 * 0.9 */
typedef struct sot_contact {
    size_t size;              /**< sizeof(sot_contact) */
    const char *id;           /**< the caller's own */
    int kind;                 /**< a ::sot_contact_kind */
    const char *display_name; /**< NULL or "": none */
    const char *organisation; /**< id of the contact that it rolls up into; NULL or "": none */
    int do_not_score;         /**< non-zero: its pairs are left out of every score */
    const char *alias_of;     /**< out only: the contact of which it is declared an alias, or "" */
    uint64_t interactions;    /**< out only: rows held that name it (not its aliases) */
} sot_contact;

#define SOT_CONTACT_INIT                                                      \
    {                                                                         \
        sizeof(sot_contact), NULL, SOT_CONTACT_PERSON, NULL, NULL, 0, NULL, 0 \
    }

/** Figures about a ledger. @since 0.9 */
typedef struct sot_ledger_info {
    size_t size;           /**< sizeof(sot_ledger_info) */
    uint64_t interactions; /**< rows held */
    uint64_t contacts;     /**< contacts known, declared or named */
    uint64_t pairs;        /**< pairs of different contacts with rows, before aliases */
    uint64_t with_self;    /**< rows whose actor is their target */
    int64_t first_us;      /**< earliest and latest time; SOT_TIME_NONE when empty */
    int64_t last_us;
    uint64_t bytes; /**< memory held, within a tenth; the profile's is not in it, since ledgers share one */
    int snapshot;   /**< non-zero: it is one, and nothing can change it */
    double resolution_s; /**< the coarsest that a load has said its times to be; 0: none has */
} sot_ledger_info;

#define SOT_LEDGER_INFO_INIT                                                       \
    {                                                                              \
        sizeof(sot_ledger_info), 0, 0, 0, 0, SOT_TIME_NONE, SOT_TIME_NONE, 0, 0, 0 \
    }

/** What a ledger remarks about rows that it was given: SOT_REMARK_EQUAL ..., see remarks.def;
 * names by SOT_NAMES_REMARK. @since 0.9 */
typedef enum sot_remark {
#define X(NAME, value, name, text) SOT_REMARK_##NAME = value,
#include "remarks.def"
#undef X
    SOT_REMARK_COUNT = 15
} sot_remark;

/** The bit of a ::sot_remark in a mask. @since 0.9 */
#define SOT_REMARK_BIT(remark) (UINT32_C(1) << (remark))

/** How a ledger takes what it is given, the same at every door. @since 0.9 */
typedef struct sot_intake {
    size_t size; /**< sizeof(sot_intake) */
    int64_t
        now_us; /**< the present, by which rows are after now; SOT_TIME_NONE: not told (no clock is read) */
    uint32_t errors; /**< ::SOT_REMARK_BIT of what fails a load instead of being remarked. Without CONFLICT in
                        it the first in time of rows with one id is kept */
    int normalise;   /**< non-zero: ids of contacts without blanks at their ends, mail addresses in small
                        letters (ASCII); of rows, contacts, aliases, and of whoever is asked about */
    double
        resolution_s; /**< how exact times are, as of ::sot_columns: held to from this call on; 0: not said.
                         @since 0.9 */
} sot_intake;

#define SOT_INTAKE_INIT                                                              \
    {                                                                                \
        sizeof(sot_intake), SOT_TIME_NONE, SOT_REMARK_BIT(SOT_REMARK_CONFLICT), 0, 0 \
    }

/** What the last load brought: columns, CSV, NDJSON, Arrow, a roll-up; not rows that were added one by one,
 * whose ::sot_added says it. @since 0.9 */
typedef struct sot_report {
    size_t size;      /**< sizeof(sot_report) */
    uint64_t rows;    /**< rows read; 0 before the first load */
    uint64_t added;   /**< new to the ledger */
    uint32_t remarks; /**< ::SOT_REMARK_BIT of what there is to remark */
    int by_line;      /**< non-zero: places are lines of a document, from 1; else rows, from 0 */
    int64_t first_us; /**< earliest and latest time of the rows read; SOT_TIME_NONE if there were none */
    int64_t last_us;
} sot_report;

#define SOT_REPORT_INIT                                              \
    {                                                                \
        sizeof(sot_report), 0, 0, 0, 0, SOT_TIME_NONE, SOT_TIME_NONE \
    }

/** The "not known" of a place. @since 0.9 */
#define SOT_PLACE_NONE UINT64_MAX

/** One remark: how often, and the first. @since 0.9 */
typedef struct sot_remark_info {
    size_t size;    /**< sizeof(sot_remark_info) */
    uint64_t count; /**< how many; 0: nothing to remark */
    uint64_t place; /**< line or row of the first; SOT_PLACE_NONE: not known */
    uint64_t other; /**< of a conflict: where the other row with that id was; SOT_PLACE_NONE: in the ledger */
    char text[72];  /**< of the first: an id, a ref, a time, a column, at most 60 bytes of it; or "" */
    char second[72]; /**< of ids that are alike: the other one; of equal rows: who and with whom; or "" */
} sot_remark_info;

#define SOT_REMARK_INFO_INIT                                               \
    {                                                                      \
        sizeof(sot_remark_info), 0, SOT_PLACE_NONE, SOT_PLACE_NONE, "", "" \
    }

/** Interactions and contacts; used by one thread at a time. */
typedef struct sot_ledger sot_ledger;

/** An empty ledger. `profile` gives the custom kinds that rows may have; NULL: the built-in ones only.
 * Errors: MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_new(sot_context *context, const sot_profile *profile, sot_ledger **out,
                                  sot_error *error);
SOT_API void sot_ledger_free(sot_ledger *ledger);

/** Declares a contact, or replaces what was declared about it. Linear in the chain, at most 100 steps.
 * Errors: TEXT, KIND, ARGUMENT (its own organisation, directly or over others), LIMIT (a chain of more than
 * 100 steps), BUSY, MEMORY.
 * @since 0.9 */
SOT_API sot_status sot_ledger_declare(sot_ledger *ledger, const sot_contact *contact, sot_error *error);

/** What is known of a contact; set `out->size` first. Errors: NOT_FOUND. @since 0.9 */
SOT_API sot_status sot_ledger_contact(sot_ledger *ledger, const char *id, sot_contact *out, sot_error *error);

/** The contact number `index` in 0..contacts-1, in order of first mention. @since 0.9 */
SOT_API sot_status sot_ledger_contact_at(sot_ledger *ledger, uint64_t index, sot_contact *out,
                                         sot_error *error);

/** Declares `alias` another id of the contact `of`: from now on their rows are scored as one contact's, under
 * the id of `of`. An alias of an alias belongs to the last of the chain. Linear in the chain. Errors:
 * ARGUMENT (a circle, or `alias` is one already), LIMIT (a chain of more than 100 steps), TEXT, BUSY, MEMORY.
 * @since 0.9 */
SOT_API sot_status sot_ledger_add_alias(sot_ledger *ledger, const char *alias, const char *of,
                                        sot_error *error);

/** Takes an alias back; scores are those of a ledger that never had it. Errors: NOT_FOUND. @since 0.9 */
SOT_API sot_status sot_ledger_remove_alias(sot_ledger *ledger, const char *alias, sot_error *error);

/** Adds one interaction, unless one that is equal to it is there. In order of time O(1); late, linear in the
 * pair's rows. `added` may be NULL. Errors: TEXT, RANGE, KIND, ARGUMENT, CONFLICT (id in use with other
 * fields), LIMIT, BUSY, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_add(sot_ledger *ledger, const sot_interaction *interaction, sot_added *added,
                                  sot_error *error);

/** Adds many, all or none; an error names the row (from 0) and the column. Linear in the rows; uses the
 * context's threads. Same errors, and CANCELLED. @since 0.9 */
SOT_API sot_status sot_ledger_add_columns(sot_ledger *ledger, const sot_columns *columns, sot_added *added,
                                          sot_error *error);

/** Removes the interaction `id` between `a` and `b` (in either direction; where these two ids have none of
 * that id, between their aliases). Linear in the pair's rows. Errors: NOT_FOUND, BUSY. @since 0.9 */
SOT_API sot_status sot_ledger_remove(sot_ledger *ledger, const char *a, const char *b, const char *id,
                                     sot_error *error);

/** Replaces the interaction with the same id and pair by this one. Linear in the pair's rows. Errors:
 * NOT_FOUND and those of sot_ledger_add(). @since 0.9 */
SOT_API sot_status sot_ledger_replace(sot_ledger *ledger, const sot_interaction *interaction,
                                      sot_error *error);

/** Forgets a contact: its record, its aliases' link to it and every row that names it, gone as if never seen.
 * Its aliases stay contacts of their own: forget them too where the person asks for it. Linear in its rows,
 * and in the ids held. `removed` (rows) may be NULL. Errors: NOT_FOUND, BUSY, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_forget(sot_ledger *ledger, const char *id, uint64_t *removed, sot_error *error);

/** The interaction `id` between `a` and `b`, in either direction. @since 0.9 */
typedef struct sot_row_id {
    const char *a, *b, *id;
} sot_row_id;

#define SOT_ROW_ID_INIT  \
    {                    \
        NULL, NULL, NULL \
    }

/** Removes `count` interactions in one pass over the pairs that are named: O(their rows + count log count).
 * Those that are not there are passed over. `removed` (rows) may be NULL. Errors: ARGUMENT, BUSY, MEMORY
 * (then nothing was removed). @since 0.9 */
SOT_API sot_status sot_ledger_remove_many(sot_ledger *ledger, const sot_row_id *rows, size_t count,
                                          uint64_t *removed, sot_error *error);

/** Gives back what removed rows and forgotten contacts have left unused: memory, and channels that no row has
 * any longer (a ledger has at most 32,766). Calls that take out or replace do it by themselves when that is
 * more than half, or 4,096 channels. Linear, and for as long twice the memory. Errors: BUSY, UNSUPPORTED
 * (a snapshot), MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_compact(sot_ledger *ledger, sot_error *error);

/** A snapshot: the ledger as it is now, which nothing can change. Any number of threads may use it at the
 * same time, in every call that takes a ledger and does not change it (those say UNSUPPORTED); none of them
 * waits or is BUSY. Freed like a ledger. Linear, at the speed of copying. Errors: BUSY, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_snapshot(sot_ledger *ledger, sot_ledger **out, sot_error *error);

/** From now on a call that finds the ledger in use by another thread waits for about `milliseconds` before it
 * is BUSY; 0 (as at first): not at all. Any thread. @since 0.9 */
SOT_API sot_status sot_ledger_set_wait(sot_ledger *ledger, uint32_t milliseconds, sot_error *error);

/** Removes every interaction before `before_us` (all, if it is past the last time there is). Linear.
 * Contacts stay, and what was declared of them, until they are forgotten. `removed` may be NULL. Errors:
 * RANGE, BUSY, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_prune(sot_ledger *ledger, int64_t before_us, uint64_t *removed,
                                    sot_error *error);

/** A new ledger in which each contact with an organisation (over any number of steps, and through aliases) is
 * replaced by it; rows within one organisation, and of members that are not to be scored, are left out. Ids
 * that two records have do not meet: the earliest row keeps it, others get their record's name before it, as
 * do the refs of that record. The new ledger's report counts what was left out, renamed and equal. Linear.
 * Errors: MEMORY, BUSY, CANCELLED, LIMIT (an id that is too long then). @since 0.9 */
SOT_API sot_status sot_ledger_roll_up(sot_ledger *ledger, sot_ledger **out, sot_error *error);

/** Figures about a ledger; set `out->size` first. O(pairs). @since 0.9 */
SOT_API sot_status sot_ledger_get_info(sot_ledger *ledger, sot_ledger_info *out, sot_error *error);

/** How the ledger takes rows from now on; set `intake->size` first. Errors: ARGUMENT (bits that are no
 * remark; `normalise` changed where contacts are known already), RANGE (now, resolution), BUSY, UNSUPPORTED
 * (a snapshot), MEMORY.
 * @since 0.9 */
SOT_API sot_status sot_ledger_set_intake(sot_ledger *ledger, const sot_intake *intake, sot_error *error);

/** The report of the last load that went in; set `out->size` first. Each kind of remark has a count and a
 * first place, told by the next function. ALIKE and UNUSED_ALIAS are of the ledger as it is now, and looked
 * for when they are asked for, or where they are an error, when a load ends: linear in the contacts. (An
 * alias that was declared before a load fails it if it has no rows even then.) The other remarks cost a look
 * at each row while it is loaded. ONE_DAY is remarked from 10 rows on, WHOLE_MINUTES and WHOLE_DAYS from 2.
 * Errors: BUSY, MEMORY.
 * @since 0.9 */
SOT_API sot_status sot_ledger_get_report(sot_ledger *ledger, sot_report *out, sot_error *error);
/** One ::sot_remark of it. Errors: ARGUMENT (no such remark), BUSY, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_get_remark(sot_ledger *ledger, int remark, sot_remark_info *out,
                                         sot_error *error);
/** Called with one row; its texts and cues live until it returns. Return non-zero to stop with CANCELLED.
 * @since 0.9
 */
typedef int (*sot_interaction_fn)(void *user, const sot_interaction *interaction);

/** The rows between `a` and `b` (aliases included) in canonical order; with `b` NULL all rows that name `a`,
 * with both NULL all rows (pair by pair, in byte order of their ids). The ledger must not be used
 * meanwhile (BUSY). Errors: NOT_FOUND (unknown contact), CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_each(sot_ledger *ledger, const char *a, const char *b, sot_interaction_fn fn,
                                   void *user, sot_error *error);

/** Two contacts that have rows between them. @since 0.9 */
typedef struct sot_pair {
    size_t size;               /**< sizeof(sot_pair) */
    const char *a, *b;         /**< canonical ids, `a` first in byte order */
    uint64_t interactions;     /**< rows held, those of aliases too */
    int64_t first_us, last_us; /**< of these */
} sot_pair;

#define SOT_PAIR_INIT                                                 \
    {                                                                 \
        sizeof(sot_pair), NULL, NULL, 0, SOT_TIME_NONE, SOT_TIME_NONE \
    }

/** Called for each pair; non-zero stops, and the call ends with ::SOT_E_CANCELLED. `pair` and its ids end
 * with the call. @since 0.9 */
typedef int (*sot_pair_fn)(void *user, const sot_pair *pair);

/** The pairs that are scored, in byte order of their ids; with `contact` only those of that contact. Contacts
 * that are not to be scored are left out. The ledger must not be used meanwhile (BUSY). n log n in the pairs.
 * Errors: NOT_FOUND (unknown contact), CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_ledger_each_pair(sot_ledger *ledger, const char *contact, sot_pair_fn fn, void *user,
                                        sot_error *error);

/** Fields that ::sot_seen tells of. @since 0.9 */
typedef enum sot_seen_field {
    SOT_SEEN_SENTIMENT = 0 /**< a sentiment, but of `rate` */
} sot_seen_field;

/** What a log has shown, a bit each: only what it can show at all counts for a score's coverage. @since 0.9
 */
typedef struct sot_seen {
    size_t size;     /**< sizeof(sot_seen) */
    uint64_t kinds;  /**< bit k: rows of the ::sot_kind k, custom ones as what they behave like */
    uint64_t cues;   /**< bit c: the ::sot_cue c was looked for */
    uint64_t fields; /**< bit f: the ::sot_seen_field f was given */
} sot_seen;

#define SOT_SEEN_INIT             \
    {                             \
        sizeof(sot_seen), 0, 0, 0 \
    }

/** What the rows up to `as_of_us` have shown, for ::sot_inputs.observed. O(kinds); linear in the rows once
 * after a removal. Errors: RANGE, BUSY. @since 0.9 */
SOT_API sot_status sot_ledger_observed(sot_ledger *ledger, int64_t as_of_us, sot_seen *out, sot_error *error);

#ifdef __cplusplus
}
#endif
#endif
