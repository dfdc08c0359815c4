/* SPDX-License-Identifier: MIT */
#include "sql/batch.h"

#include "ledger/batch.h"

#include <stdio.h>
#include <string.h>

#define ROWS 16384u

typedef struct texts {
    char *bytes;
    size_t used, room;
    int64_t offsets[ROWS + 1];
} texts;

enum { ACTOR, TARGET, CHANNEL, ID, REF, TEXTS };

struct sql_batch {
    group_resize resize;
    sot__batch *load; /* all rows are one load: equal ones are as many as there are */
    uint64_t before;  /* rows in it already */
    size_t count;
    texts text[TEXTS];
    int64_t time[ROWS], due[ROWS];
    uint8_t kind[ROWS];
    uint32_t audience[ROWS], looked_for[ROWS];
#define FIELD_NUMBER(NAME, name, member, ...) double member[ROWS];
#define FIELD_WHOLE(NAME, name, member, ...) int64_t member[ROWS];
#include <socialtrust/fields.def>
    double cue[GROUP_CUES][ROWS];
};

sql_batch *batch_new(group_resize resize, sot_ledger *ledger)
{
    sql_batch *self = resize(NULL, sizeof *self);
    if (!self)
        return NULL;
    self->resize = resize;
    if (sot__batch_begin(ledger, &self->load, NULL) != SOT_OK) {
        resize(self, 0);
        return NULL;
    }
    self->before = self->count = 0;
    for (int k = 0; k < TEXTS; k++) {
        self->text[k].bytes = NULL;
        self->text[k].used = self->text[k].room = 0;
        self->text[k].offsets[0] = 0;
    }
    return self;
}

void batch_free(sql_batch *self)
{
    if (!self)
        return;
    if (self->load)
        sot__batch_discard(self->load);
    for (int k = 0; k < TEXTS; k++)
        if (self->text[k].bytes)
            self->resize(self->text[k].bytes, 0);
    self->resize(self, 0);
}

static bool put(sql_batch *self, int which, group_text text)
{
    texts *to = &self->text[which];
    if (text.n > to->room - to->used || !to->bytes) {
        size_t room = to->room ? to->room : 4096;
        while (room - to->used < text.n)
            room *= 2;
        char *grown = self->resize(to->bytes, room);
        if (!grown)
            return false;
        to->bytes = grown;
        to->room = room;
    }
    if (text.n)
        memcpy(to->bytes + to->used, text.p, text.n);
    to->used += text.n;
    to->offsets[self->count + 1] = (int64_t)to->used;
    return true;
}

static sot_status flush(sql_batch *self, sot_error *error)
{
    if (self->count == 0)
        return SOT_OK;
    sot_text_column text[TEXTS];
    for (int k = 0; k < TEXTS; k++) {
        text[k] = (sot_text_column)SOT_TEXT_COLUMN_INIT;
        text[k].long_offsets = self->text[k].offsets;
        text[k].bytes = self->text[k].bytes;
    }
    sot_columns columns = SOT_COLUMNS_INIT;
    columns.count = self->count;
    columns.time_us = self->time;
    columns.actor = &text[ACTOR];
    columns.target = &text[TARGET];
    columns.kind = self->kind;
    columns.channel = &text[CHANNEL];
    columns.audience = self->audience;
#define FIELD_NUMBER(NAME, name, member, ...) columns.member = self->member;
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include <socialtrust/fields.def>
    const double *cues[GROUP_CUES];
    for (int k = 0; k < GROUP_CUES; k++)
        cues[k] = self->cue[k];
    columns.cues = cues;
    columns.cue_count = GROUP_CUES;
    columns.looked_for = self->looked_for;
    columns.id = &text[ID];
    columns.ref = &text[REF];
    columns.due_us = self->due;
    size_t bad = SIZE_MAX;
    sot__batch_at(self->load, NULL, self->before, NULL);
    sot_status status = sot__batch_add(self->load, &columns, &bad, error);
    if (status != SOT_OK && bad != SIZE_MAX) {
        char cause[sizeof error->message];
        memcpy(cause, error->message, sizeof cause);
        snprintf(error->message, sizeof error->message, "row %llu, column %.440s",
                 (unsigned long long)(self->before + bad + 1), cause);
    }
    self->before += self->count;
    self->count = 0;
    for (int k = 0; k < TEXTS; k++)
        self->text[k].used = 0;
    return status;
}

sot_status batch_add(sql_batch *self, const group_row *row, sot_error *error)
{
    const group_text given[TEXTS] = {row->actor, row->target, row->channel, row->id, row->ref};
    size_t n = self->count;
    for (int k = 0; k < TEXTS; k++)
        if (!put(self, k, given[k])) {
            for (int back = 0; back < TEXTS; back++)
                self->text[back].used = (size_t)self->text[back].offsets[n];
            error->status = SOT_E_MEMORY;
            snprintf(error->message, sizeof error->message, "out of memory");
            return SOT_E_MEMORY;
        }
    self->time[n] = row->time_us;
    self->due[n] = row->due_us;
    self->kind[n] = (uint8_t)row->kind;
    self->audience[n] = row->audience;
    self->looked_for[n] = row->looked_for;
#define FIELD_NUMBER(NAME, name, member, ...) self->member[n] = row->member;
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include <socialtrust/fields.def>
    for (int k = 0; k < GROUP_CUES; k++)
        self->cue[k][n] = row->cues[k];
    self->count++;
    return self->count == ROWS ? flush(self, error) : SOT_OK;
}

sot_status batch_end(sql_batch *self, sot_error *error)
{
    sot_status status = flush(self, error);
    if (status == SOT_OK) {
        status = sot__batch_commit(self->load, NULL, NULL, error);
        self->load = NULL;
    }
    return status;
}
