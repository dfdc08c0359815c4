/* SPDX-License-Identifier: MIT */
/* EigenTrust CSV: local trust as lines `i,j,v`, read and written. */
#include <inttypes.h>

#include "base/interner.h"
#include "base/number.h"
#include "network/graph.h"
#include "writer.h"

#define BLOCK 65536u
#define FIELD_MOST (SOT_ID_MAX + 1)

typedef enum state { AT_START, PLAIN, QUOTED, AFTER_QUOTE } state;

typedef struct reading {
    sot_context *context;
    sot__interner names;
    char *field; /* the record's fields one after the other, each ended by NUL */
    size_t field_room, used;
    size_t from[3];
    int fields;
    state state;
    bool cr; /* a carriage return that may belong to the line's end */
    uint64_t line, record_line;
    bool first;
    uint32_t *actor, *target;
    double *value;
    size_t count, actor_room, target_room, value_room;
} reading;

static sot_status put_byte(reading *r, char c, sot_error *error)
{
    if (c == '\0')
        return sot__fail(error, SOT_E_TEXT, "expected UTF-8 without NUL bytes");
    if (r->used - r->from[r->fields - 1] >= FIELD_MOST)
        return sot__fail(error, SOT_E_LIMIT, "expected a field of at most %d bytes", SOT_ID_MAX);
    if (!SOT__GROW(r->context, r->field, r->field_room, r->used + 2))
        return sot__no_memory(error);
    r->field[r->used++] = c;
    return SOT_OK;
}

static sot_status begin_field(reading *r, sot_error *error)
{
    if (r->fields == 3)
        return sot__fail(error, SOT_E_PARSE, "expected i,j,v, found more fields");
    if (!SOT__GROW(r->context, r->field, r->field_room, r->used + 2))
        return sot__no_memory(error);
    r->from[r->fields++] = r->used;
    return SOT_OK;
}

static void end_field(reading *r)
{
    r->field[r->used++] = '\0';
}

static sot_status contact_of(reading *r, int index, const char *what, uint32_t *out, sot_error *error)
{
    return sot__interner_id(&r->names, sot__text_of(r->field + r->from[index]), what, out, error);
}

/* Whether a field of the record is this word, in whatever case. */
static bool is_word(const reading *r, int field, const char *word)
{
    const char *text = r->field + r->from[field];
    for (; *text && *word; text++, word++)
        if ((*text | (*text >= 'A' && *text <= 'Z' ? 0x20 : 0)) != *word)
            return false;
    return *text == *word;
}

static bool is_header(const reading *r)
{
    static const char who[][2][8] = {
        {"i", "j"}, {"from", "to"}, {"truster", "trustee"}, {"source", "target"}, {"actor", "target"}};
    static const char value[][7] = {"v", "value", "level", "weight", "score", "trust"};
    bool named = false, valued = r->fields == 2;
    for (size_t k = 0; k < sizeof who / sizeof *who; k++)
        named = named || (r->fields >= 2 && is_word(r, 0, who[k][0]) && is_word(r, 1, who[k][1]));
    for (size_t k = 0; r->fields == 3 && k < sizeof value / sizeof *value; k++)
        valued = valued || is_word(r, 2, value[k]);
    return named && valued;
}

/* A record that is no local trust at all, by its look. */
static sot_status check_form(const reading *r, bool first, sot_error *error)
{
    const char *only = r->field + r->from[0];
    if (r->fields == 1 && (strchr(only, ';') || strchr(only, '\t')))
        return sot__fail(error, SOT_E_PARSE, "expected i,j,v separated by commas, not by %s",
                         strchr(only, ';') ? "semicolons" : "tabs");
    if (r->fields == 2 && (strchr(only, ';') || strchr(r->field + r->from[1], ';')))
        return sot__fail(error, SOT_E_PARSE,
                         "expected i,j,v separated by commas, with decimal points; semicolons stand here");
    if (first && r->fields == 2 &&
        (is_word(r, 0, "peer_id") || is_word(r, 0, "peer") || is_word(r, 0, "i")) &&
        (is_word(r, 1, "value") || is_word(r, 1, "v")))
        return sot__fail(
            error, SOT_E_PARSE,
            "a list of peers and values is pre-trust, no local trust: expected i,j,v, who trusts whom "
            "how far");
    return r->fields < 2 ? sot__fail(error, SOT_E_PARSE, "expected i,j,v, found one field") : SOT_OK;
}

static sot_status end_record(reading *r, sot_error *error)
{
    bool first = r->first;
    double value = 1;
    uint32_t actor, target;
    r->first = false;
    if (first && is_header(r))
        return SOT_OK;
    sot_status status = check_form(r, first, error);
    if (status != SOT_OK)
        return status;
    status = contact_of(r, 0, "i", &actor, error);
    if (status == SOT_OK)
        status = contact_of(r, 1, "j", &target, error);
    if (status == SOT_OK && r->fields == 3 && !sot__parse_double(sot__text_of(r->field + r->from[2]), &value))
        status = sot__fail(error, SOT_E_PARSE, "v: expected a decimal number");
    if (status == SOT_OK && !(value >= -1e12 && value <= 1e12))
        status = sot__fail(error, SOT_E_RANGE, "v: expected a number within -1e12 and 1e12");
    if (status != SOT_OK)
        return status;
    if (!SOT__GROW(r->context, r->actor, r->actor_room, r->count + 1) ||
        !SOT__GROW(r->context, r->target, r->target_room, r->count + 1) ||
        !SOT__GROW(r->context, r->value, r->value_room, r->count + 1))
        return sot__no_memory(error);
    r->actor[r->count] = actor;
    r->target[r->count] = target;
    r->value[r->count++] = value;
    return SOT_OK;
}

static sot_status end_line(reading *r, sot_error *error)
{
    sot_status status = SOT_OK;
    if (r->fields > 0) {
        end_field(r);
        status = end_record(r, error);
    }
    r->fields = 0;
    r->used = 0;
    r->state = AT_START;
    return status;
}

static sot_status take(reading *r, char c, sot_error *error)
{
    sot_status status = SOT_OK;
    if (r->fields == 0)
        r->record_line = r->line;
    r->line += c == '\n';
    if (r->state == QUOTED) {
        if (c == '"')
            r->state = AFTER_QUOTE;
        else
            return put_byte(r, c, error);
        return SOT_OK;
    }
    if (r->cr && c != '\n')
        return sot__fail(error, SOT_E_PARSE, "a carriage return inside a line");
    r->cr = c == '\r';
    if (c == '\r')
        return SOT_OK;
    if (c == '\n')
        return end_line(r, error);
    if (r->state == AFTER_QUOTE) {
        if (c == '"') {
            r->state = QUOTED;
            return put_byte(r, c, error);
        }
        if (c != ',')
            return sot__fail(error, SOT_E_PARSE, "expected a comma or the line's end after a closing quote");
    }
    if (r->state == AT_START && r->fields == 0)
        status = begin_field(r, error);
    if (status != SOT_OK)
        return status;
    if (c == ',') {
        end_field(r);
        r->state = AT_START;
        return begin_field(r, error);
    }
    if (c == '"') {
        if (r->state == PLAIN)
            return sot__fail(error, SOT_E_PARSE,
                             "a double quote inside a field: expected the whole field in quotes");
        r->state = QUOTED;
        return SOT_OK;
    }
    r->state = PLAIN;
    return put_byte(r, c, error);
}

/* The next bytes; at least four unless it ends before: what a document begins with is told by them, however
 * few come at once. */
static sot_status next_bytes(sot_read_fn read, void *user, char *block, size_t *n, sot_error *error)
{
    *n = 0;
    for (size_t got = 1; got != 0 && *n < 4; *n += got) {
        got = read(user, block + *n, BLOCK - *n);
        if (got > BLOCK - *n)
            return sot__fail(error, SOT_E_IO, "reading failed");
    }
    return SOT_OK;
}

static sot_status read_all(reading *r, sot_read_fn read, void *user, sot_error *error)
{
    char *block = sot__alloc(r->context, BLOCK, 1);
    sot_status status = block ? SOT_OK : sot__no_memory(error);
    bool begun = false;
    while (status == SOT_OK) {
        size_t n, from = 0;
        status = next_bytes(read, user, block, &n, error);
        if (status == SOT_OK && n == 0)
            break;
        if (status == SOT_OK && !begun) {
            status = sot__text_begin(block, n, error);
            from = sot__text_mark(block, n);
        }
        begun = true;
        for (size_t k = from; status == SOT_OK && k < n; k++)
            status = take(r, block[k], error);
        if (status == SOT_OK)
            status = sot__progress(r->context, "reading", r->count, 0, error);
    }
    if (status == SOT_OK && r->state == QUOTED)
        status = sot__fail(error, SOT_E_PARSE, "expected a closing quote before the end");
    if (status == SOT_OK)
        status = end_line(r, error);
    sot__free(r->context, block);
    if (status == SOT_OK || status == SOT_E_MEMORY || status == SOT_E_IO || status == SOT_E_CANCELLED)
        return status;
    return sot__fail_at(error, status, "line %" PRIu64 ": ", r->record_line);
}

/* The names once more, as a dictionary of the columns. */
static sot_status build(const reading *r, const sot_profile *profile, sot_network **out, sot_error *error)
{
    uint32_t known = r->names.count;
    const char **names = sot__alloc(r->context, known, sizeof *names);
    if (!names)
        return sot__no_memory(error);
    for (uint32_t k = 0; k < known; k++)
        names[k] = r->names.names[k].text;
    sot_text_column dictionary = SOT_TEXT_COLUMN_INIT, actor = SOT_TEXT_COLUMN_INIT, target;
    dictionary.strings = names;
    actor.dictionary = &dictionary;
    actor.dictionary_size = known;
    target = actor;
    actor.codes = r->actor;
    target.codes = r->target;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    columns.count = r->count;
    columns.actor = &actor;
    columns.target = &target;
    columns.weight = r->value;
    sot_status status = sot_network_from_columns(r->context, profile, &columns, NULL, out, error);
    sot__free(r->context, (void *)(uintptr_t)names);
    return status;
}

sot_status sot_network_read_eigentrust(sot_context *context, const sot_profile *profile, sot_read_fn read,
                                       void *user, sot_network **out, sot_error *error)
{
    sot__begin(error);
    if (!context || !profile || !read || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_network_read_eigentrust: context, profile, read and out are required");
    *out = NULL;
    reading r = {.context = context, .line = 1, .record_line = 1, .first = true};
    sot__interner_init(&r.names, context, "contacts");
    sot_status status = read_all(&r, read, user, error);
    if (status == SOT_OK)
        status = build(&r, profile, out, error);
    sot__free(context, r.field);
    sot__free(context, r.actor);
    sot__free(context, r.target);
    sot__free(context, r.value);
    sot__interner_free(&r.names);
    return status;
}
