/* SPDX-License-Identifier: MIT */
/* The block reader: fill, cut at the ends of records, parse the parts side by side while the block before is
 * added and the next one read, carry the rest over. */
#include "stream.h"

#include <inttypes.h>

/* The fuzzers' build makes blocks small, so that small documents are cut up too. */
#ifdef SOT__SMALL_BLOCKS
#define PART_BYTES ((size_t)64)
#define SHARE_BYTES 16
#define MET_MOST 8
#define MET_BYTES 128
#else
#define PART_BYTES ((size_t)2 << 20) /* of a block, for each thread */
#define SHARE_BYTES 4096             /* less is not worth a thread */
#define MET_MOST ((size_t)1 << 18)   /* ids to remember, and bytes of them: about what the caches hold */
#define MET_BYTES ((size_t)4 << 20)
#endif
#define PADDING 16

typedef struct stream {
    sot_context *context;
    const sot__format *format;
    const sot_read_options *options;
    sot_read_fn read;
    void *user;
    char *buffer, *spare;                  /* what is read, and what is parsed meanwhile */
    size_t capacity, spare_capacity, used; /* without the padding */
    bool at_end;                           /* nothing more to read */
    bool begun;                            /* byte-order mark and head are behind us */
    uint64_t bytes, lines;                 /* before the buffer */
    sot__part
        *parts[2];    /* those of the block that is parsed, and of the one before, which is added meanwhile */
    sot__met *met[2]; /* likewise, one a thread */
    uint64_t block;   /* its number, from 1 */
    unsigned part_count; /* room */
    unsigned filled[2];  /* parts in use */
    unsigned now;        /* the set that is parsed */
    atomic_uint next;    /* part to parse */
    bool added;          /* the other set was added */
    sot_status late;     /* of reading ahead */
    sot_error late_error;
    sot__batch *batch;
} stream;

sot_status sot__fail_at_line(sot_error *error, sot_status status, uint64_t line)
{
    if (!error)
        return status;
    bool field = strncmp(error->message, "column ", 7) == 0 || strncmp(error->message, "key ", 4) == 0;
    return sot__fail_at(error, status, "line %" PRIu64 "%s", line, field ? ", " : ": ");
}

bool sot__part_fail(sot__part *part, sot_status status)
{
    part->status = status;
    return false;
}

bool sot__part_fail_text(sot__part *part)
{
    return sot__part_fail(part, sot__fail(&part->error, SOT_E_TEXT, "expected UTF-8 without NUL bytes"));
}

bool sot__part_fail_limit(sot__part *part)
{
    return sot__part_fail(part, sot__fail(&part->error, SOT_E_LIMIT, "expected a record of at most %zu bytes",
                                          part->line_limit));
}

/* The end of the last newline in [p, end), or NULL. */
static const char *last_newline(const char *p, const char *end)
{
    while (end > p)
        if (*--end == '\n')
            return end + 1;
    return NULL;
}

/* The end of the last whole record in [p, end), or NULL; p is where a record begins. A quote opens only at
 * the start of a field, so that a stray one cannot hide the records after it. */
static const char *last_record(const char *p, const char *end, bool quotes)
{
    const char *best = NULL, *from = p, *quote;
    while (quotes && from < end && (quote = memchr(from, '"', (size_t)(end - from))) != NULL) {
        const char *newline = last_newline(from, quote);
        if (newline)
            best = newline;
        from = quote + 1;
        if (quote > p && quote[-1] != ',' && quote[-1] != '\n')
            continue;
        for (;;) { /* the closing quote: one that is not doubled */
            quote = from < end ? memchr(from, '"', (size_t)(end - from)) : NULL;
            if (!quote)
                return best;
            from = quote + 1;
            if (from >= end || *from != '"')
                break;
            from++;
        }
    }
    const char *newline = last_newline(from, end);
    return newline ? newline : best;
}

/* Reads until the buffer is full or the document ends. */
static sot_status fill(stream *s, sot_error *error)
{
    if (s->late) {
        *error = s->late_error;
        return s->late;
    }
    while (!s->at_end && s->used < s->capacity) {
        size_t room = s->capacity - s->used, got = s->read(s->user, s->buffer + s->used, room);
        if (got > room)
            return sot__fail(error, SOT_E_IO, "reading failed after %" PRIu64 " bytes", s->bytes + s->used);
        s->used += got;
        s->at_end = got == 0;
    }
    return SOT_OK;
}

static sot_status widen(stream *s, sot_error *error)
{
    size_t capacity = s->capacity * 2;
    char *buffer = capacity > s->capacity && capacity < SIZE_MAX - PADDING
                       ? sot__realloc(s->context, s->buffer, capacity + PADDING, 1)
                       : NULL;
    if (!buffer)
        return sot__no_memory(error);
    s->buffer = buffer;
    s->capacity = capacity;
    return SOT_OK;
}

/* Whether a carriage return stands elsewhere than in front of a newline (or of others before one). */
static bool has_bare_cr(const char *p, const char *end)
{
    while (p < end && (p = memchr(p, '\r', (size_t)(end - p))) != NULL) {
        while (p < end && *p == '\r')
            p++;
        if (p < end && *p != '\n')
            return true;
    }
    return false;
}

/* What a thread may remember when it begins with its first part of a block. */
static bool remember(const stream *s, sot__met *met)
{
    bool fresh = met->block != s->block;
    met->block = s->block;
    if (!fresh ||
        (met->ids.count && met->ids.count < MET_MOST && (size_t)met->ids.offsets[met->ids.count] < MET_BYTES))
        return true;
    met->ids.context = s->context;
    met->numbers.known = 0;
    return sot__dictionary_reset(&met->ids);
}

static bool settle(const stream *s, sot__part *part)
{
    sot__met *met = part->met;
    return sot__builder_settle(&part->builder) &&
           SOT__GROW(s->context, met->numbers.contacts, met->numbers_room, met->ids.count);
}

static void parse_part(const stream *s, sot__part *part, sot__met *met)
{
    part->lines = 0;
    part->bad = NULL;
    part->declared_count = 0;
    sot__arena_free(&part->declared_texts);
    part->bare_cr = has_bare_cr(part->p, part->end);
    part->met = met;
    part->builder.contacts = &met->ids;
    if (!remember(s, met)) {
        met->block = 0;
        part->status = sot__no_memory(&part->error);
        return;
    }
    part->status = sot__builder_reset(
        &part->builder, s->format->fields ? s->format->fields(s->format->self) : 0, &part->error);
    if (part->status)
        return;
    if (!sot__utf8_valid((sot__text){part->p, (size_t)(part->end - part->p)})) {
        const char *line = part->p;
        for (;;) {
            const char *next = (const char *)memchr(line, '\n', (size_t)(part->end - line)) + 1;
            if (!sot__utf8_valid((sot__text){line, (size_t)(next - line)}))
                break;
            line = next;
        }
        part->bad = line;
    }
    s->format->parse(s->format->self, part);
    if (!settle(s, part))
        part->status = sot__no_memory(&part->error);
}

/* What the part declares before a line: of two faults the earlier one is told, whatever the parts are. */
static sot_status declare_before(stream *s, const sot__part *part, uint32_t line, sot_error *error)
{
    for (size_t k = 0; k < part->declared_count && part->declared[k].line < line; k++) {
        const sot__declared *declared = &part->declared[k];
        sot_status status = declared->contact.id ? sot__batch_declare(s->batch, &declared->contact, error)
                                                 : sot__batch_exact(s->batch, declared->resolution_s, error);
        if (status == SOT_E_MEMORY)
            return status;
        if (status)
            return sot__fail_at_line(error, status, s->lines + 1 + declared->line);
    }
    return SOT_OK;
}

static sot_status add_part(stream *s, sot__part *part, sot_error *error)
{
    sot_columns columns;
    size_t bad_row = 0;
    sot_error late = SOT_ERROR_INIT;
    sot_status status = SOT_OK;
    if (part->status == SOT_E_MEMORY) /* its last rows may lack their contacts */
        return sot__no_memory(error);
    sot__builder_columns(&part->builder, &columns);
    if (columns.count) {
        sot__batch_at(s->batch, part->builder.lines, s->lines + 1, s->format->noun);
        sot__batch_dense(s->batch, part->bad ? NULL : &part->met->numbers); /* are all ids text? */
        sot__batch_passed_over(s->batch, part->builder.passed.count,
                               sot__text_of(part->builder.passed.first));
        status = sot__batch_add(s->batch, &columns, &bad_row, &late);
    }
    uint32_t line = status && bad_row < columns.count ? part->builder.lines[bad_row] : 0;
    if (status != SOT_E_MEMORY && status != SOT_E_CANCELLED) {
        sot_status first = declare_before(s, part, status ? line : UINT32_MAX, error);
        if (first)
            return first;
    }
    if (status && error)
        *error = late;
    if (status == SOT_E_MEMORY || status == SOT_E_CANCELLED)
        return status;
    if (status) {
        sot__name_field(error, status, s->format->noun);
        return sot__fail_at_line(error, status, s->lines + 1 + line);
    }
    if (part->status) {
        if (error)
            *error = part->error;
        return sot__fail_at_line(error, part->status, s->lines + 1 + part->lines);
    }
    s->lines += part->lines;
    return SOT_OK;
}

/* Adds what the other set holds. */
static sot_status add_other(stream *s, sot_error *error)
{
    unsigned other = 1 - s->now;
    sot_status status = SOT_OK;
    s->added = true;
    for (unsigned i = 0; i < s->filled[other] && !status; i++)
        status = add_part(s, &s->parts[other][i], error);
    s->filled[other] = 0;
    return status;
}

/* The caller's thread adds the block before first, reads the next one, and then parses like the others.
 * Errors of parsing and of reading wait: the first of the document counts, not the first of the clock. */
static sot_status share_work(void *user, size_t index, unsigned worker, sot_error *error)
{
    stream *s = user;
    (void)index;
    if (worker == 0 && !s->added) {
        sot_status status = add_other(s, error);
        if (!status && s->context->threads > 1)
            s->late = fill(s, &s->late_error);
        return status;
    }
    unsigned part = atomic_fetch_add(&s->next, 1);
    if (part < s->filled[s->now])
        parse_part(s, &s->parts[s->now][part], &s->met[s->now][worker]);
    return SOT_OK;
}

/* Cuts the records in [p, end) into parts: each is a thread's share of what is left, so that the last ones
 * are small and all threads are busy to the end. */
static void cut_parts(stream *s, const char *p, const char *end)
{
    sot__part *parts = s->parts[s->now];
    unsigned count = 0, threads = s->context->threads;
    size_t least = (size_t)(end - p) / threads / 8;
    if (least < SHARE_BYTES)
        least = SHARE_BYTES;
    while (p < end) {
        size_t share = (size_t)(end - p) / threads;
        const char *cut = NULL;
        if (share < least)
            share = least;
        if (count + 1 < s->part_count && share < (size_t)(end - p))
            cut = last_record(p, p + share, s->format->quotes);
        if (!cut)
            cut = end;
        parts[count].p = p;
        parts[count++].end = p = cut;
    }
    s->filled[s->now] = count;
}

static sot_status do_records(stream *s, const char *p, const char *end, sot_error *error)
{
    bool failed = false;
    cut_parts(s, p, end);
    atomic_store(&s->next, 0);
    s->added = false;
    s->block++;
    sot_status status = sot__parallel(s->context, s->context->threads, (size_t)s->filled[s->now] + 1,
                                      share_work, s, NULL, error);
    if (!status && !s->added) /* the other threads were quicker than this one */
        status = add_other(s, error);
    unsigned left = atomic_load(&s->next);
    for (; !status && left < s->filled[s->now]; left++)
        parse_part(s, &s->parts[s->now][left], s->met[s->now]);
    for (unsigned i = 0; i < s->filled[s->now]; i++)
        failed = failed || s->parts[s->now][i].status != SOT_OK;
    s->now = 1 - s->now;
    return status || !failed ? status : add_other(s, error);
}

/* The byte-order mark and the head, once enough is there. */
static sot_status begin(stream *s, const char **p, const char *end, sot_error *error)
{
    s->begun = true;
    if (s->bytes == 0)
        *p += sot__text_mark(*p, (size_t)(end - *p));
    if (!s->format->head)
        return SOT_OK;
    size_t used = 0;
    s->begun = s->at_end;
    sot_status status =
        s->format->head(s->format->self, *p, (size_t)(end - *p), &used, &s->lines, &s->begun, error);
    *p += used;
    return status;
}

/* An error after the blocks so far: theirs, if they have one, comes first. */
static sot_status fail_after(stream *s, sot_status status, const sot_error *late, sot_error *error)
{
    sot_status first = add_other(s, error);
    if (!first && error)
        *error = *late;
    if (!first && status == SOT_E_LIMIT)
        return sot__fail_at_line(error, status, s->lines + 1);
    return first ? first : status;
}

/* What comes after `end` is carried over into the other buffer, so that one can be read while one is parsed.
 */
static sot_status take_spare(stream *s, const char *end, sot_error *error)
{
    char *other = s->spare;
    if (s->spare_capacity < s->capacity) {
        other = sot__realloc(s->context, other, s->capacity + PADDING, 1);
        if (!other)
            return sot__no_memory(error);
        s->spare_capacity = s->capacity;
    }
    size_t capacity = s->spare_capacity;
    memcpy(other, end, s->used);
    s->spare = s->buffer;
    s->spare_capacity = s->capacity;
    s->buffer = other;
    s->capacity = capacity;
    return SOT_OK;
}

static sot_status next_block(stream *s, bool *done, sot_error *error)
{
    sot_error late = SOT_ERROR_INIT;
    sot_status status = fill(s, &late);
    if (status)
        return fail_after(s, status, &late, error);
    /* By all bytes that are there, not by the first records alone: how many those are depends on the threads.
     */
    if (s->bytes == 0 && (status = sot__text_begin(s->buffer, s->used, error)) != SOT_OK)
        return status;
    const char *p = s->buffer, *end;
    if (s->at_end) {
        if (s->used && s->buffer[s->used - 1] != '\n')
            s->buffer[s->used++] = '\n'; /* there is room: the padding */
        end = s->buffer + s->used;
        *done = true;
    } else {
        size_t skip = s->bytes == 0 ? sot__text_mark(p, s->used) : 0;
        end = last_record(p + skip, p + s->used, s->format->quotes);
        if (!end) {
            if (s->used - skip > s->options->line_limit) {
                status = sot__fail(&late, SOT_E_LIMIT, "expected a record of at most %zu bytes",
                                   s->options->line_limit);
                return fail_after(s, status, &late, error);
            }
            return widen(s, error);
        }
    }
    memset(s->buffer + s->used, 0, PADDING - 1);
    if (!s->begun)
        status = begin(s, &p, end, error);
    size_t passed = (size_t)(end - s->buffer);
    s->bytes += passed;
    s->used -= passed;
    if (!status && !*done)
        status = take_spare(s, end, error);
    if (!status)
        status = do_records(s, p, end, error);
    if (!status)
        status = sot__progress(s->context, "reading", s->bytes, 0, error);
    return status;
}

static sot_status prepare(stream *s, sot_ledger *ledger, sot_error *error)
{
    s->part_count = s->context->threads > 1 ? s->context->threads * 3 : 1;
    s->capacity = PART_BYTES * s->context->threads;
    s->buffer = sot__alloc(s->context, s->capacity + PADDING, 1);
    for (int set = 0; set < 2; set++) {
        s->parts[set] = sot__calloc(s->context, s->part_count, sizeof **s->parts);
        s->met[set] = sot__calloc(s->context, s->context->threads, sizeof **s->met);
        if (!s->buffer || !s->parts[set] || !s->met[set])
            return sot__no_memory(error);
        for (unsigned i = 0; i < s->part_count; i++) {
            sot__part *part = &s->parts[set][i];
            sot__builder_init(&part->builder, s->context, sot__ledger_profile(ledger), s->options);
            part->line_limit = s->options->line_limit;
            sot__arena_init(&part->declared_texts, s->context);
        }
    }
    return sot__batch_begin(ledger, &s->batch, error);
}

sot_status sot__stream_read(sot_ledger *ledger, const sot__format *format, sot_read_fn read, void *user,
                            const sot_read_options *options, sot_added *added, sot_error *error)
{
    stream s = {.context = sot__ledger_context(ledger),
                .format = format,
                .options = options,
                .read = read,
                .user = user,
                .late_error = SOT_ERROR_INIT};
    bool done = false;
    sot_status status = prepare(&s, ledger, error);
    if (!status)
        status = sot__batch_exact(s.batch, options->resolution_s, error);
    while (!status && !done)
        status = next_block(&s, &done, error);
    if (!status)
        status = add_other(&s, error);
    if (!status && format->passed)
        sot__batch_passed_over(s.batch, format->passed->count, sot__text_of(format->passed->first));
    if (!status)
        status = sot__batch_commit(s.batch, added, NULL, error);
    else if (s.batch)
        sot__batch_discard(s.batch);
    for (int set = 0; set < 2; set++) {
        for (unsigned i = 0; s.parts[set] && i < s.part_count; i++) {
            sot__builder_free(&s.parts[set][i].builder);
            sot__free(s.context, s.parts[set][i].scratch);
            sot__free(s.context, s.parts[set][i].declared);
            sot__arena_free(&s.parts[set][i].declared_texts);
        }
        sot__free(s.context, s.parts[set]);
        for (unsigned i = 0; s.met[set] && i < s.context->threads; i++) {
            sot__dictionary_free(&s.met[set][i].ids);
            sot__free(s.context, s.met[set][i].numbers.contacts);
        }
        sot__free(s.context, s.met[set]);
    }
    sot__free(s.context, s.buffer);
    sot__free(s.context, s.spare);
    return status;
}
