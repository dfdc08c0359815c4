/* SPDX-License-Identifier: MIT */
/* What is only needed while a reader is made. */
#ifndef SOT_READING_MAKING_H
#define SOT_READING_MAKING_H

#include "reading.h"

typedef struct sot__member {
    uint32_t word;
    uint16_t set;
} sot__member;

typedef struct sot__named {
    const char *name;
    uint16_t set;
    uint8_t language;
} sot__named;

struct sot__making {
    sot_context *context;
    sot_reader *reader;
    unsigned language;
    bool keep; /* patterns are the caller's: copy them */
    size_t named_first;
    sot__member *members;
    size_t member_count, member_room;
    sot__named *named;
    size_t named_count, named_room;
    size_t set_count;
};

bool sot__making_finish(sot__making *builder);
void sot__making_free(sot__making *builder);

#endif
