/* SPDX-License-Identifier: MIT */
/* The rows of one pair as a database's aggregate collects them: appended in any order, passed between workers
 * as bytes, folded at the end. An engine sees rows one at a time, in its own order, perhaps in several
 * processes; scores need them in canonical order, so the rows travel and the order is restored where the
 * group ends. */
#ifndef SOT_SQL_GROUP_H
#define SOT_SQL_GROUP_H

#include <stdbool.h>

#include <socialtrust.h>

#define GROUP_CUES 8 /* cues that the engines' aggregates take, in order of cues.def */
_Static_assert(GROUP_CUES == SOT_CUE_COUNT, "one argument a cue: see the aggregates' declarations");

#define GROUP_BLOB 4096 /* bytes that most evidence fits into */

/* Text as the engines have it: not NUL-terminated; NULL is none. */
typedef struct group_text {
    const char *p;
    size_t n;
} group_text;

/* One interaction, its texts within the engine's memory. */
typedef struct group_row {
    int64_t time_us, due_us;
    group_text actor, target, channel, id, ref;
    int kind;
    uint32_t audience, looked_for;
#define FIELD_NUMBER(NAME, name, member, ...) double member;
#define FIELD_WHOLE(NAME, name, member, ...) int64_t member;
#include <socialtrust/fields.def>
    double cues[GROUP_CUES];
} group_row;

/* Grows or frees a block (size 0) in the engine's own memory; NULL: none left. */
typedef void *(*group_resize)(void *block, size_t size);

typedef struct sql_group {
    group_resize resize;
    char *ids; /* both contacts' ids, each with its NUL, in order of their bytes */
    size_t id_length[2];
    char *bytes; /* the rows, packed */
    size_t used, room;
    uint64_t rows;
} sql_group;

/* A row without anything but defaults. */
group_row group_row_default(void);

/* The field looked_for, as every reader takes it: "question|humour", or "all". Errors: KIND, which names the
 * field. */
sot_status group_looked_for(group_text names, uint32_t *out, sot_error *error);

/* Appends a row. Errors: MEMORY, TEXT (a NUL within a text, no actor or target), ARGUMENT (a third contact,
 * or one with itself); on failure nothing has changed. */
sot_status group_add(sql_group *group, const group_row *row, sot_error *error);

/* Appends all rows of another group of the same pair. Errors: MEMORY, ARGUMENT (another pair). */
sot_status group_merge(sql_group *into, const sql_group *from, sot_error *error);

/* The evidence of all its rows; NULL in *out for a group without rows. Errors: those of
 * sot_evidence_replay(). */
sot_status group_fold(const sql_group *group, sot_context *context, const sot_profile *profile,
                      sot_evidence **out, sot_error *error);

/* Its bytes for another process on the same machine: size, and writing; a group that is read from them lies
 * within them, to be merged into another before they go, not to be added to or freed. False: damaged. */
size_t group_packed_size(const sql_group *group);
void group_pack(const sql_group *group, char *bytes);
bool group_view(sql_group *group, char *bytes, size_t size);

void group_free(sql_group *group);

/* The evidence that was folded or loaded last: a query asks it for one figure after the other, and what an
 * aggregate has just folded is mostly scored at once. Begins as zeros. */
typedef struct sql_kept {
    sot_evidence *evidence;
    size_t size; /* of its blob; 0: too large to be known again */
    char blob[GROUP_BLOB];
} sql_kept;

/* NULL: it is not this blob's. What it returns stays the owner's, until the next kept_put(). */
sot_evidence *kept_find(const sql_kept *kept, const void *blob, size_t size);

/* Takes the evidence (NULL: none) of a blob in the place of the last one. */
void kept_put(sql_kept *kept, sot_evidence *evidence, const void *blob, size_t size);

/* The words that were asked for last: a query tells many pairs in one language, and to unpack a catalogue
 * takes longer than to tell one. Begins as zeros. */
typedef struct sql_words {
    sot_words *words;
    char language[32]; /* as it was asked for */
} sql_words;

/* The owner's, until the next call. Errors: those of sot_words_builtin(). */
sot_status kept_words(sql_words *kept, sot_context *context, const char *language, const sot_words **out,
                      sot_error *error);

#endif
