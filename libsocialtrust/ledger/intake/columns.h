/* SPDX-License-Identifier: MIT */
/* Columns, one row after the other, with all fields checked. */
#ifndef SOT_LEDGER_INTAKE_COLUMNS_H
#define SOT_LEDGER_INTAKE_COLUMNS_H

#include "ledger/intake/check.h"
#include "ledger/intake/column_text.h"
#include "ledger/intake/numbers.h"
#include "ledger/store/ledger.h"

typedef struct sot__columns_reader {
    sot_ledger *ledger;
    const sot_columns *columns;
    /* By code, where codes are dense enough. */
    uint32_t *actors, *targets; /* contact + 1, 0: not valid; both the same if they share a dictionary */
    size_t actor_codes, target_codes;
    sot__numbers *dense; /* contacts are known, or are to be in order of codes; NULL: as the codes are used */
    bool direct;         /* a contact's number is its code, both columns alike; no tables */
    uint32_t *channels;  /* channel, SOT__NONE: not valid */
    size_t channel_codes;
    uint8_t *kinds; /* code of a kind, 255: unknown */
    size_t kind_codes;
    bool simple;          /* nothing but times, mapped codes and kinds */
    bool plain_kind[256]; /* known, and content without rare fields */
} sot__columns_reader;

typedef struct sot__digits {
    char text[5][12];
} sot__digits;

/* Reads and checks one row. */
sot_status sot__columns_row(const sot__columns_reader *reader, size_t row, sot__given *given,
                            sot__digits *digits, sot_error *error);

#endif
