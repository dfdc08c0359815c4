/* SPDX-License-Identifier: MIT */
/* Reading a document of records in blocks: blocks are cut where records end, parsed in parts by the context's
 * threads and given to the ledger's batch in the document's order. Formats supply the head and the parser. */
#ifndef SOT_EXCHANGE_STREAM_H
#define SOT_EXCHANGE_STREAM_H

#include "builder.h"
#include "ledger/batch.h"

/* A contact that a document declares, texts in the part's arena; or, without an id, how exact its times are.
 */
typedef struct sot__declared {
    sot_contact contact;
    double resolution_s;
    uint32_t line; /* within the part */
} sot__declared;

/* The ids that one thread has met, for as long as they are few enough to be found quickly: most ids of a
 * block were in those before, and need not be looked up in the ledger again. */
typedef struct sot__met {
    sot__dictionary ids;
    sot__numbers numbers;
    size_t numbers_room;
    uint64_t block; /* the last that it was used in, from 1 */
} sot__met;

/* One thread's share of a block: whole records, the last byte a newline; 16 bytes after it may be read. */
typedef struct sot__part {
    const char *p, *end;
    const char *bad; /* start of the first line that is not UTF-8 without NUL, or NULL */
    size_t line_limit;
    bool bare_cr; /* somewhere a carriage return is not before a newline */
    sot__builder builder;
    sot__met *met;
    uint32_t
        lines; /* newlines passed, kept by the parser: on an error the line (from 0) of the record at fault */
    sot__declared *declared;
    size_t declared_count, declared_room;
    sot__arena declared_texts;
    char *scratch;
    size_t scratch_capacity;
    sot_status status;
    sot_error error;
} sot__part;

typedef struct sot__format {
    bool quotes;      /* newlines between double quotes belong to the record */
    const char *noun; /* what messages call a field: "column" or "key" */
    void *self;
    /* Reads what comes before the records: sets `used` bytes and `lines`; `size` bytes of whole records.
     * NULL: nothing. */
    sot_status (*head)(void *self, const char *bytes, size_t size, size_t *used, uint64_t *lines, bool *done,
                       sot_error *error); /* done: in, nothing comes after; out, that was the head (else: it
                                             is still to come) */
    /* Fills the part's builder; keeps status, error and lines. */
    void (*parse)(const void *self, sot__part *part);
    const sot__passed *passed;            /* columns that the head passed over; NULL: it knows none */
    uint32_t (*fields)(const void *self); /* mask of those that are there from the beginning */
} sot__format;

/* Reads everything into the ledger, or nothing. `options` are checked ones. */
sot_status sot__stream_read(sot_ledger *ledger, const sot__format *format, sot_read_fn read, void *user,
                            const sot_read_options *options, sot_added *added, sot_error *error);

/* "line 17, column weight: " before a message about a field, "line 17: " before others. */
sot_status sot__fail_at_line(sot_error *error, sot_status status, uint64_t line);

/* Ends a part with an error about the record that began at its line `lines`; always false. */
bool sot__part_fail(sot__part *part, sot_status status);
bool sot__part_fail_text(sot__part *part);
bool sot__part_fail_limit(sot__part *part);

#endif
