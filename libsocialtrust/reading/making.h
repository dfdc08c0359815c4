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

/* Words of a set speak for a target, or against it. */
typedef struct sot__vote {
    uint16_t set;
    int16_t weight;
    uint8_t target, language;
} sot__vote;

/* The set of an element without a name, so that another one that says the same shares it. */
typedef struct sot__element_text {
    const char *text;
    uint32_t size, next; /* of the same head; 0: none */
    uint16_t set;
    uint8_t language;
} sot__element_text;

#define SOT__TEXT_HEADS 1024u

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
    sot__vote *votes;
    size_t vote_count, vote_room;
    sot__element_text *texts;
    size_t text_count, text_room;
    uint32_t text_heads[SOT__TEXT_HEADS]; /* into `texts`, from 1 */
};

bool sot__making_finish(sot__making *builder);
void sot__making_free(sot__making *builder);

#endif
