/* SPDX-License-Identifier: MIT */
/* Arrow streams whose structure is drawn from the input's bytes: fields of any type, arrays of any length and
 * offset, with buffers of the size that their structure implies but any content, and lies that a consumer is
 * able to notice. Each block is a heap block of its own and exact, so that a step beyond it is seen. */
#include "reader.h"

#include <errno.h>

#define CHILDREN_MOST 24
#define SLOTS_MOST 64

typedef struct block {
    struct block *next;
    max_align_t content[];
} block;

typedef struct plan {
    const uint8_t *p, *end;
    block *blocks;
    const char *formats[CHILDREN_MOST], *entry_formats[CHILDREN_MOST]; /* the latter NULL: no dictionary */
    unsigned fields, batches, batch;
    bool no_schema, no_message, not_struct;
    unsigned schemas_made, schemas_released, arrays_made, arrays_released;
} plan;

static const char *const formats[] = {
    "u",   "U", "vu", "l", "tsu:UTC", "tss:", "tsm:", "tsn:+01:00", "i",   "I",   "g",
    "f",   "b", "n",  "c", "C",       "s",    "S",    "L",          "tDs", "tDm", "tDu",
    "tDn", "z", "+s", "",  "ts",      "tsu",  "w:4",  "tsx:",       "vz",  "lx",  "d:9,2"};
static const char *const names[] = {"time",      "actor",     "target",     "kind",      "channel",
                                    "audience",  "weight",    "duration",   "sentiment", "id",
                                    "ref",       "due",       "looked_for", "question",  "personal",
                                    "humour",    "gratitude", "apology",    "promotion", "closing",
                                    "automatic", "from",      "to",         "Time",      "other"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static unsigned take(plan *s)
{
    return s->p < s->end ? *s->p++ : 0;
}

/* True for one byte value in `n`. */
static bool rarely(plan *s, unsigned n)
{
    return take(s) % n == n - 1;
}

static uint64_t take_wide(plan *s)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value |= (uint64_t)take(s) << (8 * i);
    return value;
}

static void *make(plan *s, size_t size)
{
    block *b = calloc(1, sizeof(block) + size);
    REQUIRE(b);
    b->next = s->blocks;
    s->blocks = b;
    return b->content;
}

/* ---- schemas ---- */

static void release_part_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_schema(struct ArrowSchema *schema)
{
    ((plan *)schema->private_data)->schemas_released++;
    schema->release = NULL;
}

static struct ArrowSchema *make_field(plan *s, unsigned i)
{
    struct ArrowSchema *field = make(s, sizeof *field);
    unsigned name = i < 4 && rarely(s, 2) ? i : take(s);
    field->name = name == 255 ? NULL : names[name % COUNT(names)];
    field->format = formats[take(s) % COUNT(formats)];
    if (rarely(s, 4)) {
        s->entry_formats[i] = formats[take(s) % 4];
        field->dictionary = make(s, sizeof *field);
        field->dictionary->format = rarely(s, 16) ? NULL : s->entry_formats[i];
        field->dictionary->release = release_part_schema;
    }
    s->formats[i] = field->format;
    if (rarely(s, 64))
        field->format = NULL;
    field->flags = ARROW_FLAG_NULLABLE;
    field->release = release_part_schema;
    return field;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    plan *s = stream->private_data;
    if (s->no_schema)
        return EINVAL;
    *out =
        (struct ArrowSchema){.format = s->not_struct ? formats[take(s) % COUNT(formats)] : "+s", .name = ""};
    out->release = release_schema;
    out->private_data = s;
    out->n_children = s->fields;
    out->children = make(s, (s->fields + 1) * sizeof *out->children);
    for (unsigned i = 0; i < s->fields; i++)
        out->children[i] = rarely(s, 128) ? NULL : make_field(s, i);
    if (rarely(s, 128))
        out->children = NULL;
    s->schemas_made++;
    return 0;
}

/* ---- arrays ---- */

static void release_part_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    ((plan *)array->private_data)->arrays_released++;
    array->release = NULL;
}

static size_t width_of(const char *format)
{
    static const char *const wide[] = {"l", "L", "g", "tD", "ts"}, *const four[] = {"i", "I", "f", "w:4"};
    for (size_t i = 0; i < COUNT(wide); i++)
        if (strncmp(format, wide[i], strlen(wide[i])) == 0)
            return 8;
    for (size_t i = 0; i < COUNT(four); i++)
        if (strcmp(format, four[i]) == 0)
            return 4;
    return strcmp(format, "s") == 0 || strcmp(format, "S") == 0 ? 2 : strcmp(format, "d:9,2") == 0 ? 16 : 1;
}

/* `count` slots of `width` bytes: any content, or small numbers. */
static void *make_values(plan *s, size_t count, size_t width)
{
    uint8_t *values = make(s, count * width);
    bool small = !rarely(s, 4);
    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < (small ? 1 : width); b++)
            values[i * width + b] = (uint8_t)take(s);
    return values;
}

static void *make_text(plan *s, size_t size)
{
    char *bytes = make(s, size);
    unsigned letter = 'a' + take(s) % 8;
    bool drawn = rarely(s, 4);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(drawn ? take(s) : letter);
    return bytes;
}

/* Offsets that grow by small steps, or any small ones; the bytes reach as far as the greatest says. */
static void make_text_buffers(plan *s, struct ArrowArray *array, size_t slots, size_t width)
{
    bool wild = rarely(s, 16);
    int64_t at = 0, most = 0;
    uint8_t *offsets = make(s, (slots + 1) * width);
    for (size_t i = 0; i <= slots; i++) {
        int32_t narrow;
        if (wild) {
            at = (int64_t)(take(s) & 31) * (rarely(s, 16) ? -1 : 1);
        } else if (i > 0) {
            at += take(s) % 5;
        }
        narrow = (int32_t)at;
        memcpy(offsets + i * width, width == 4 ? (void *)&narrow : (void *)&at, width);
        most = at > most ? at : most;
    }
    array->buffers[1] = offsets;
    array->buffers[2] = most > 0 || rarely(s, 2) ? make_text(s, (size_t)most) : NULL;
}

static void make_view_buffers(plan *s, struct ArrowArray *array, size_t slots, unsigned data)
{
    bool wild = rarely(s, 8);
    uint8_t *views = make(s, slots * 16);
    int64_t *sizes = data ? make(s, data * sizeof *sizes) : NULL;
    for (size_t i = 0; i < slots; i++) {
        uint32_t view[4] = {take(s) % 24, 0x61616161u + take(s) % 4, take(s) % 4, take(s) % 16};
        for (unsigned k = 0; wild && k < 4; k++)
            view[k] |= (uint32_t)(take(s) & 0x81) << 24;
        memcpy(views + i * 16, view, 16);
    }
    array->buffers[1] = views;
    for (unsigned k = 0; k < data; k++) {
        sizes[k] = take(s) % 64;
        array->buffers[2 + k] = make_text(s, (size_t)sizes[k]);
    }
    array->buffers[2 + data] = sizes;
}

static void make_values_of(plan *s, struct ArrowArray *array, const char *format, size_t slots)
{
    unsigned data = take(s) % 3;
    bool view = strcmp(format, "vu") == 0 || strcmp(format, "vz") == 0, null = strcmp(format, "n") == 0;
    bool text = strcmp(format, "u") == 0 || strcmp(format, "z") == 0, long_text = strcmp(format, "U") == 0;
    int64_t count = view ? 3 + (int64_t)data : text || long_text ? 3 : null ? 0 : 2;
    array->n_buffers = !view && rarely(s, 32) ? take(s) % 6 : count;
    array->buffers = make(s, 8 * sizeof *array->buffers);
    if (!null && rarely(s, 3))
        array->buffers[0] = make_values(s, (slots + 7) / 8, 1);
    if (text || long_text)
        make_text_buffers(s, array, slots, text ? 4 : 8);
    else if (view)
        make_view_buffers(s, array, slots, data);
    else if (strcmp(format, "b") == 0)
        array->buffers[1] = make_values(s, (slots + 7) / 8, 1);
    else if (!null)
        array->buffers[1] = make_values(s, slots, width_of(format));
    if (rarely(s, 64))
        array->buffers[1] = NULL;
    if (rarely(s, 128))
        array->buffers = NULL;
    array->null_count = rarely(s, 3) ? -1 : array->buffers && array->buffers[0] ? 1 : 0;
}

static struct ArrowArray *make_array(plan *s, const char *format, const char *entry_format, int64_t length)
{
    struct ArrowArray *array = make(s, sizeof *array);
    array->offset = rarely(s, 4) ? take(s) % 16 : 0;
    make_values_of(s, array, format, (size_t)(array->offset + length));
    array->length = rarely(s, 32) ? (int64_t)(take(s) % SLOTS_MOST) % (length + 1) : length;
    if (rarely(s, 64))
        array->length = -array->length;
    if (rarely(s, 64))
        array->offset = -array->offset;
    if (entry_format && !rarely(s, 64))
        array->dictionary = make_array(s, entry_format, NULL, take(s) % 9);
    array->release = release_part_array;
    return array;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    plan *s = stream->private_data;
    *out = (struct ArrowArray){0};
    if (s->batch == s->batches)
        return 0;
    s->batch++;
    if (rarely(s, 64))
        return EIO;
    int64_t slots = take(s) % SLOTS_MOST;
    out->offset = rarely(s, 4) ? take(s) % 8 : 0;
    out->length = slots;
    out->n_children = s->fields;
    out->children = make(s, (CHILDREN_MOST + 1) * sizeof *out->children);
    for (unsigned i = 0; i < s->fields; i++)
        out->children[i] = rarely(s, 128) ? NULL
                                          : make_array(s, s->formats[i] ? s->formats[i] : "n",
                                                       s->entry_formats[i], slots + out->offset);
    out->n_buffers = 1;
    out->buffers = make(s, 8 * sizeof *out->buffers);
    if (rarely(s, 8)) {
        out->buffers[0] = make_values(s, (size_t)(slots + out->offset + 7) / 8, 1);
        out->null_count = -1;
    }
    if (rarely(s, 64))
        out->n_children = take(s) % CHILDREN_MOST;
    if (rarely(s, 64))
        out->length = (int64_t)take_wide(s);
    if (rarely(s, 64))
        out->offset = (int64_t)take_wide(s);
    if (rarely(s, 128))
        out->buffers = NULL;
    if (rarely(s, 128))
        out->children = NULL;
    out->release = release_array;
    out->private_data = s;
    s->arrays_made++;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    return ((plan *)stream->private_data)->no_message ? NULL : "the producer's own words, 100%s of them";
}

static void release_stream(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plan s = {.p = data, .end = data + size};
    struct ArrowArrayStream stream = {get_schema, get_next, get_last_error, release_stream, &s};
    sot_context *context = fuzz_context(1);
    sot_ledger *ledger = NULL;
    sot_added added = {0, 0, 0, 0};
    sot_error error = SOT_ERROR_INIT;
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    unsigned flags = take(&s);
    options.ignore_unknown = flags & 1;
    options.time_unit = (int)(flags >> 1 & 3);
    s.no_schema = (flags & 0xf0) == 0xf0;
    s.not_struct = (flags & 0xf0) == 0xe0;
    s.no_message = flags >> 3 & 1;
    s.fields = take(&s) % CHILDREN_MOST;
    s.batches = take(&s) % 4;

    REQUIRE(sot_ledger_new(context, NULL, &ledger, NULL) == SOT_OK);
    sot_status status = sot_ledger_read_arrow(ledger, &stream, &options, &added, &error);
    fuzz_check_error(status, &error);
    REQUIRE(stream.release == NULL);
    REQUIRE(s.schemas_made == s.schemas_released && s.arrays_made == s.arrays_released);
    sot_ledger_info info = fuzz_info(ledger);
    if (status != SOT_OK) {
        REQUIRE(info.interactions == 0 && info.contacts == 0);
    } else {
        REQUIRE(added.added == info.interactions && added.added + added.duplicates == added.rows);
        fuzz_score_all(ledger, &info);
        fuzz_round_trip(context, ledger, &info);
    }
    sot_ledger_free(ledger);
    sot_context_unref(context);
    while (s.blocks) {
        block *next = s.blocks->next;
        free(s.blocks);
        s.blocks = next;
    }
    return 0;
}
