/* SPDX-License-Identifier: MIT */
/* CSV by RFC 4180: the header names the columns, then each record's fields go straight to the row builder.
 * Fields are found sixteen or eight bytes at a time, and copied only where they hold doubled quotes. */
#include "scan.h"
#include "stream.h"

#define COLUMNS_MAX 4096 /* of a header */
#define IGNORED 0xff

typedef struct csv {
    sot_context *context;
    const sot_read_options *options;
    uint8_t *columns; /* a sot__field each, or IGNORED */
    size_t count, capacity;
    uint32_t present;
    sot__passed passed;
} csv;

/* A quoted field from behind its opening quote; false with an error. */
static bool quoted_field(sot__part *part, const char **at, const char *end, sot__text *out,
                         uint32_t *newlines)
{
    const char *from = *at, *p = from, *quote;
    size_t n = 0;
    bool copied = false;
    for (;;) {
        quote = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
        if (!quote)
            return sot__part_fail(
                part, sot__fail(&part->error, SOT_E_PARSE, "expected a closing quote before the end"));
        if (quote[1] != '"') /* the part ends with a newline, so there is a byte */
            break;
        size_t piece = (size_t)(quote + 1 - p);
        if (!SOT__GROW(part->builder.context, part->scratch, part->scratch_capacity, n + piece))
            return sot__part_fail(part, sot__no_memory(&part->error));
        memcpy(part->scratch + n, p, piece);
        n += piece;
        copied = true;
        p = quote + 2;
    }
    if (copied) {
        size_t piece = (size_t)(quote - p);
        if (!SOT__GROW(part->builder.context, part->scratch, part->scratch_capacity, n + piece))
            return sot__part_fail(part, sot__no_memory(&part->error));
        memcpy(part->scratch + n, p, piece);
        *out = (sot__text){part->scratch, n + piece};
    } else {
        *out = (sot__text){from, (size_t)(quote - from)};
    }
    for (const char *q = from; (q = memchr(q, '\n', (size_t)(quote - q))) != NULL; q++)
        ++*newlines;
    p = quote + 1;
    while (*p == '\r' && (p[1] == '\n' || p[1] == '\r'))
        p++;
    if (*p != ',' && *p != '\n')
        return sot__part_fail(part, sot__fail(&part->error, SOT_E_PARSE,
                                              "expected a comma or the line's end after a closing quote"));
    *at = p;
    return true;
}

/* A carriage return outside quotes is a line's end that nobody meant for us: never part of an id. */
static bool no_cr(sot__part *part, sot__text text)
{
    if (!text.n || !memchr(text.p, '\r', text.n))
        return true;
    return sot__part_fail(
        part, sot__fail(&part->error, SOT_E_PARSE,
                        "a carriage return (CR) inside a field: expected lines that end with LF or "
                        "CRLF, and other CRs in quotes"));
}

/* The field at *at; leaves *at on the comma or newline that ends it. */
static inline bool next_field(sot__part *part, const char **at, sot__text *out, uint32_t *newlines)
{
    const char *p = *at, *stop = sot__scan_csv(p);
    if (SOT__UNLIKELY(*stop == '"')) {
        if (stop != p)
            return sot__part_fail(
                part, sot__fail(&part->error, SOT_E_PARSE,
                                "a double quote inside a field: expected the whole field in quotes"));
        *at = p + 1;
        return quoted_field(part, at, part->end, out, newlines);
    }
    *at = stop;
    out->p = p;
    out->n = (size_t)(stop - p);
    if (*stop == '\n')
        while (out->n && p[out->n - 1] == '\r')
            out->n--;
    return SOT__LIKELY(!part->bare_cr) || no_cr(part, *out);
}

static bool wrong_count(const csv *self, sot__part *part, size_t found)
{
    return sot__part_fail(
        part, sot__fail(&part->error, SOT_E_PARSE, "expected %zu fields, found %zu", self->count, found));
}

static inline bool put(sot__part *part, int field, sot__text text)
{
    if ((field == SOT__FIELD_ACTOR || field == SOT__FIELD_TARGET) && text.p != part->scratch && text.n) {
        sot__builder_later(&part->builder, field, text);
        return true;
    }
    sot_status status = sot__builder_put(&part->builder, field, text, &part->error);
    if (SOT__LIKELY(status == SOT_OK))
        return true;
    if (status != SOT_E_MEMORY)
        sot__fail_at(&part->error, status, "column %s: ", sot__field_name(field));
    return sot__part_fail(part, status);
}

/* The field at *at of a plain record; leaves *at on the comma or newline that ends it. */
static inline bool plain_field(const char **at, sot__text *out)
{
    const char *p = *at, *stop = sot__scan_csv(p);
    if (SOT__UNLIKELY(*stop == '"')) {
        if (stop != p)
            return false;
        while (*++stop != '"')
            if (*stop == '\n')
                return false;
        *out = (sot__text){p + 1, (size_t)(stop - p - 1)};
        while (*++stop == '\r' && (stop[1] == '\n' || stop[1] == '\r'))
            ;
        *at = stop;
        return *stop == ',' || *stop == '\n';
    }
    *at = stop;
    if (*stop == '\n')
        while (stop > p && stop[-1] == '\r')
            stop--;
    *out = (sot__text){p, (size_t)(stop - p)};
    return true;
}

static bool plain_fields(const csv *self, sot__builder *builder, const char **at)
{
    for (size_t i = 0;; ++*at) {
        sot__text text;
        if (!plain_field(at, &text))
            return false;
        bool last = **at == '\n';
        int field = self->columns[i++];
        if (SOT__UNLIKELY(last != (i == self->count)))
            return false;
        if ((field == SOT__FIELD_ACTOR || field == SOT__FIELD_TARGET) && text.n) {
            sot__builder_later(builder, field, text);
        } else if (field != IGNORED && !sot__builder_try(builder, field, text)) {
            return false;
        }
        if (last)
            return true;
    }
}

/* One record from *at to behind its newline, if there is nothing to say about it; else false, and it is read
 * again with a look at each thing that may be wrong. */
static bool plain_record(const csv *self, sot__part *part, const char **at)
{
    sot__builder *builder = &part->builder;
    const sot__builder_mark mark = sot__builder_here(builder);
    const char *p = *at;
    if (sot__builder_begin(builder, self->present, NULL) != SOT_OK || !plain_fields(self, builder, &p) ||
        (size_t)(p - *at) > part->line_limit) {
        sot__builder_back(builder, mark);
        return false;
    }
    *at = p + 1;
    sot__builder_end(builder, part->lines++);
    return true;
}

/* One record from *at to behind its newline. */
static bool record(const csv *self, sot__part *part, const char **at)
{
    const char *begin = *at;
    uint32_t newlines = 0;
    sot__text text;
    sot_status status = sot__builder_begin(&part->builder, self->present, &part->error);
    if (status)
        return sot__part_fail(part, status);
    for (size_t i = 0;; i++) {
        if (!next_field(part, at, &text, &newlines))
            return false;
        bool last = **at == '\n';
        if (i >= self->count || (last && i + 1 < self->count)) {
            for (; **at != '\n'; i++) {
                ++*at;
                if (!next_field(part, at, &text, &newlines))
                    return false;
            }
            return wrong_count(self, part, i + 1);
        }
        if (self->columns[i] != IGNORED && !put(part, self->columns[i], text))
            return false;
        if (last && i + 1 == self->count)
            break;
        ++*at;
    }
    if (SOT__UNLIKELY((size_t)(*at - begin) > part->line_limit))
        return sot__part_fail_limit(part);
    ++*at;
    if (SOT__UNLIKELY(part->bad && *at > part->bad))
        return sot__part_fail_text(part);
    sot__builder_end(&part->builder, part->lines);
    part->lines += newlines + 1;
    return true;
}

static void parse(const void *user, sot__part *part)
{
    const csv *self = user;
    const char *p = part->p;
    bool plain = !part->bare_cr && !part->bad;
    while (p < part->end) {
        const char *after = p;
        if (SOT__LIKELY(plain && *p != '\n' && *p != '\r' && plain_record(self, part, &p)))
            continue;
        while (*after == '\r')
            after++;
        if (*after == '\n') {
            p = after + 1;
            part->lines++;
            continue;
        }
        if (SOT__UNLIKELY(part->bad && p == part->bad)) {
            sot__part_fail_text(part);
            return;
        }
        if (!record(self, part, &p))
            return;
    }
}

static uint32_t fields(const void *self)
{
    return ((const csv *)self)->present;
}

/* What stands between names that were not separated by commas. */
static sot_status separators(sot__text name, sot_error *error)
{
    if (name.n && memchr(name.p, ';', name.n))
        return sot__fail(
            error, SOT_E_PARSE,
            "header: the columns are separated by semicolons: expected commas (save the table as CSV "
            "with commas; numbers then have a point)");
    if (name.n && memchr(name.p, '\t', name.n))
        return sot__fail(error, SOT_E_PARSE, "header: the columns are separated by tabs: expected commas");
    if (name.n && memchr(name.p, '|', name.n))
        return sot__fail(error, SOT_E_PARSE,
                         "header: the columns are separated by bars (|): expected commas");
    return SOT_OK;
}

static sot_status add_column(csv *self, sot__text name, sot_error *error)
{
    sot__quote room;
    if (name.n && memchr(name.p, '\r', name.n))
        return sot__fail(error, SOT_E_PARSE,
                         "header: the lines end with a carriage return (CR) only: expected LF or CRLF");
    int field = sot__field_named(&sot__interactions, self->options, name, true);
    if (!sot__utf8_valid(name))
        return sot__fail(error, SOT_E_TEXT, "header: expected UTF-8 without NUL bytes");
    if (field < 0 && field != SOT__FIELD_PASSED && self->count == 0) {
        sot_status status = separators(name, error);
        if (status)
            return status;
    }
    if (field < 0 && field != SOT__FIELD_PASSED && !self->options->ignore_unknown)
        return sot__fail(error, SOT_E_PARSE, "header: unknown column \"%s\"", sot__quote_text(name, &room));
    if (field >= 0 && (self->present & SOT__FIELD_BIT(field)))
        return sot__fail(error, SOT_E_PARSE, "header: column %s is given twice", sot__field_name(field));
    if (self->count == COLUMNS_MAX)
        return sot__fail(error, SOT_E_LIMIT, "header: expected at most %d columns", COLUMNS_MAX);
    if (!SOT__GROW(self->context, self->columns, self->capacity, self->count + 1))
        return sot__no_memory(error);
    if (field < 0 && field != SOT__FIELD_PASSED)
        sot__passed_over(&self->passed, name);
    self->columns[self->count++] = field < 0 ? IGNORED : (uint8_t)field;
    if (field >= 0)
        self->present |= SOT__FIELD_BIT(field);
    sot_status status = sot__one_of_text_and_cues(self->present, error);
    return status ? sot__fail_at(error, status, "header: ") : SOT_OK;
}

/* The header: a record of names, the first that is not blank. */
SOT__COLD static sot_status head(void *user, const char *bytes, size_t size, size_t *used, uint64_t *lines,
                                 bool *done, sot_error *error)
{
    csv *self = user;
    sot__part part = {.p = bytes, .end = bytes + size, .builder = {.context = self->context}};
    const char *p = bytes;
    sot_status status = SOT_OK;
    uint32_t newlines = 1;
    while (p < part.end && (*p == '\n' || (*p == '\r' && p[1] == '\n'))) {
        *lines += *p == '\n';
        p++;
    }
    if (part.end - p >= 5 && memcmp(p, "sep=,", 5) == 0) { /* Excel's word about the comma */
        const char *line = memchr(p, '\n', (size_t)(part.end - p));
        if (line && line - p <= 7) {
            p = line + 1;
            ++*lines;
        }
    }
    *used = (size_t)(p - bytes);
    if (p == part.end && !*done)
        return SOT_OK;
    if (part.end - p >= 5 && memcmp(p, "sep=", 4) == 0)
        return sot__fail(
            error, SOT_E_PARSE,
            "line %llu, header: sep=%c says that the columns are not separated by commas: expected "
            "commas",
            (unsigned long long)*lines + 1, p[4]);
    if (p == part.end)
        return sot__fail(error, SOT_E_PARSE,
                         "the document is empty: expected a header line with column names");
    for (bool last = false; !last && !status; p++) {
        sot__text name;
        if (!next_field(&part, &p, &name, &newlines)) {
            status = sot__fail(error, part.status, "%s", part.error.message);
            break;
        }
        last = *p == '\n';
        status = add_column(self, name, error);
    }
    sot__free(self->context, part.scratch);
    const char *missing = sot__column_missing(&sot__interactions, self->present);
    if (!status && missing)
        status = sot__fail(error, SOT_E_PARSE, "header: column %s is missing", missing);
    if (!status && (size_t)(p - bytes) - *used > self->options->line_limit)
        status = sot__fail(error, SOT_E_LIMIT, "expected a record of at most %zu bytes",
                           self->options->line_limit);
    *used = (size_t)(p - bytes);
    if (status)
        return status == SOT_E_MEMORY ? status : sot__fail_at_line(error, status, *lines + 1);
    *lines += newlines;
    *done = true;
    return SOT_OK;
}

SOT__COLD sot_status sot_ledger_read_csv(sot_ledger *ledger, sot_read_fn read, void *user,
                                         const sot_read_options *options, sot_added *added, sot_error *error)
{
    sot__begin(error);
    sot_read_options checked;
    if (!ledger || !read)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger and a function that reads are needed");
    sot_status status = sot__read_options_check(&sot__interactions, options, &checked, error);
    if (status)
        return status;
    csv self = {.context = sot__ledger_context(ledger), .options = &checked};
    sot__format format = {.quotes = true,
                          .noun = "column",
                          .self = &self,
                          .head = head,
                          .parse = parse,
                          .fields = fields,
                          .passed = &self.passed};
    status = sot__stream_read(ledger, &format, read, user, &checked, added, error);
    sot__free(self.context, self.columns);
    return status;
}
