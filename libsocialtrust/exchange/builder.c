/* SPDX-License-Identifier: MIT */
/* The row builder: one array per field that occurs, all of one capacity; ids and channels by dictionary. */
#include "builder.h"

#include "profile/profile.h"

static size_t width_of(int field)
{
    static const uint8_t widths[] = {
        [SOT__TYPE_TIME] = 8, [SOT__TYPE_CONTACT] = 4, [SOT__TYPE_KIND] = 1,  [SOT__TYPE_NAME] = 4,
        [SOT__TYPE_ID] = 8,   [SOT__TYPE_COUNT] = 4,   [SOT__TYPE_WHOLE] = 8, [SOT__TYPE_NUMBER] = 8,
        [SOT__TYPE_CUES] = 4, [SOT__TYPE_CUE] = 8,     [SOT__TYPE_TEXT] = 8};
    return widths[sot__field_type_of(field)];
}

void sot__builder_init(sot__builder *builder, sot_context *context, const sot_profile *profile,
                       const sot_read_options *options)
{
    builder->context = context;
    builder->profile = profile;
    builder->options = options;
    builder->channels.all.context = builder->kinds.names.all.context = context;
    sot__arena_init(&builder->held, context);
}

void sot__builder_free(sot__builder *builder)
{
    for (int field = 0; field < SOT__FIELD_COUNT; field++)
        sot__free(builder->context, builder->arrays[field]);
    sot__free(builder->context, builder->lines);
    sot__free(builder->context, builder->heap[0].bytes);
    sot__free(builder->context, builder->heap[1].bytes);
    sot__dictionary_free(&builder->channels.all);
    sot__dictionary_free(&builder->kinds.names.all);
    sot__arena_free(&builder->held);
}

static sot_status no_memory(sot__builder *builder, sot_error *error)
{
    builder->lost = true;
    return sot__no_memory(error);
}

/* All arrays for at least one row more. */
static sot_status widen(sot__builder *builder, sot_error *error)
{
    size_t capacity = builder->capacity ? builder->capacity * 2 : 1024;
    uint32_t *lines;
    if (capacity < builder->capacity || capacity > SIZE_MAX / 16)
        return no_memory(builder, error);
    for (int field = 0; field < SOT__FIELD_COUNT; field++) {
        if (!(builder->present & SOT__FIELD_BIT(field)))
            continue;
        void *wider = sot__realloc(builder->context, builder->arrays[field], capacity + 1, width_of(field));
        if (!wider)
            return no_memory(builder, error);
        builder->arrays[field] = wider;
    }
    lines = sot__realloc(builder->context, builder->lines, capacity, sizeof *lines);
    if (!lines)
        return no_memory(builder, error);
    builder->lines = lines;
    builder->capacity = capacity;
    return SOT_OK;
}

static void set_default(sot__builder *builder, int field, size_t row)
{
    void *array = builder->arrays[field];
    switch (field) {
    case SOT__FIELD_TIME:
    case SOT__FIELD_SEQUENCE:
        ((int64_t *)array)[row] = 0;
        break;
    case SOT__FIELD_DUE:
        ((int64_t *)array)[row] = SOT_TIME_NONE;
        break;
    case SOT__FIELD_KIND:
        ((uint8_t *)array)[row] = SOT_KIND_MESSAGE;
        break;
    case SOT__FIELD_ACTOR:
    case SOT__FIELD_TARGET:
    case SOT__FIELD_CHANNEL:
    case SOT__FIELD_LOOKED_FOR:
        ((uint32_t *)array)[row] = 0;
        break;
    case SOT__FIELD_AUDIENCE:
        ((uint32_t *)array)[row] = 1;
        break;
    case SOT__FIELD_ID:
    case SOT__FIELD_REF:
        ((int64_t *)array)[row + 1] = ((int64_t *)array)[row];
        break;
    default:
        ((double *)array)[row] = sot__field_default(field);
    }
}

sot_status sot__builder_need(sot__builder *builder, int field, sot_error *error)
{
    if (builder->present & SOT__FIELD_BIT(field))
        return SOT_OK;
    if (builder->capacity == 0) {
        sot_status status = widen(builder, error);
        if (status)
            return status;
    }
    void *array =
        sot__realloc(builder->context, builder->arrays[field], builder->capacity + 1, width_of(field));
    if (!array)
        return no_memory(builder, error);
    builder->arrays[field] = array;
    builder->present |= SOT__FIELD_BIT(field);
    if (field == SOT__FIELD_ID || field == SOT__FIELD_REF)
        ((int64_t *)array)[0] = 0;
    for (size_t row = 0; row <= builder->count && row < builder->capacity; row++)
        set_default(builder, field, row);
    return SOT_OK;
}

SOT__COLD sot_status sot__builder_reset(sot__builder *builder, uint32_t fields, sot_error *error)
{
    builder->count = 0;
    builder->waiting_count = 0;
    sot__arena_free(&builder->held);
    builder->lost = false;
    builder->heap[0].used = builder->heap[1].used = 0;
    builder->passed.count = 0;
    if (!sot__few_reset(&builder->channels) || !sot__kinds_reset(&builder->kinds))
        return sot__no_memory(error);
    fields |= SOT__FIELDS_REQUIRED | SOT__FIELD_BIT(SOT__FIELD_KIND);
    for (int field = 0; field < SOT__FIELD_COUNT; field++) {
        sot_status status =
            fields & SOT__FIELD_BIT(field) ? sot__builder_need(builder, field, error) : SOT_OK;
        if (status)
            return status;
    }
    return SOT_OK;
}

sot_status sot__builder_begin(sot__builder *builder, uint32_t given, sot_error *error)
{
    if (builder->count == builder->capacity) {
        sot_status status = widen(builder, error);
        if (status)
            return status;
    }
    sot__builder_rest(builder, given);
    return SOT_OK;
}

void sot__builder_back(sot__builder *builder, sot__builder_mark mark)
{
    builder->waiting_count = mark.waiting;
    builder->heap[0].used = mark.used[0];
    builder->heap[1].used = mark.used[1];
}

void sot__builder_rest(sot__builder *builder, uint32_t put)
{
    uint32_t left = builder->present & ~put;
    for (int field = 0; left; field++, left >>= 1)
        if (left & 1)
            set_default(builder, field, builder->count);
}

bool sot__builder_settle(sot__builder *builder)
{
    sot__dictionary *contacts = builder->contacts;
    unsigned count = builder->waiting_count;
    builder->waiting_count = 0;
    for (unsigned i = 0; i < count; i++) {
        uint32_t code = sot__map_guess(&contacts->map, builder->waiting[i].hash);
        builder->waiting[i].code = code == SOT__NONE ? 0 : code;
        SOT__PREFETCH(&contacts->offsets[builder->waiting[i].code]);
    }
    for (unsigned i = 0; i < count; i++)
        SOT__PREFETCH(contacts->bytes + contacts->offsets[builder->waiting[i].code]);
    for (unsigned i = 0; i < count; i++) {
        const sot__waiting *waiting = &builder->waiting[i];
        uint32_t code = waiting->code;
        if (!sot__dictionary_is(contacts, code, waiting->text))
            code = sot__dictionary_find(contacts, waiting->text, waiting->hash);
        if (code == SOT__NO_CODE) {
            builder->lost = true;
            break;
        }
        ((uint32_t *)builder->arrays[waiting->field])[waiting->row] = code;
    }
    sot__arena_free(&builder->held);
    builder->contact_count = contacts->count;
    return !builder->lost;
}

uint32_t sot__builder_contact(sot__builder *builder, sot__text text)
{
    bool good = sot__builder_settle(builder); /* those that wait were before it */
    return good ? sot__dictionary_code(builder->contacts, text) : SOT__NO_CODE;
}

/* An id whose text does not stay waits as a copy. */
static sot_status hold(sot__builder *builder, int field, sot__text text, sot_error *error)
{
    char *copy = sot__arena_take(&builder->held, text.n);
    if (!copy)
        return sot__no_memory(error);
    memcpy(copy, text.p, text.n);
    sot__builder_later(builder, field, (sot__text){copy, text.n});
    return SOT_OK;
}

static sot_status put_heap(sot__builder *builder, int field, sot__text text, sot_error *error)
{
    sot__heap_text *heap = &builder->heap[field == SOT__FIELD_REF];
    if (text.n > SIZE_MAX / 2 - heap->used ||
        !SOT__GROW(builder->context, heap->bytes, heap->capacity, heap->used + text.n))
        return sot__no_memory(error);
    memcpy(heap->bytes + heap->used, text.p, text.n);
    heap->used += text.n;
    ((int64_t *)builder->arrays[field])[builder->count + 1] = (int64_t)heap->used;
    return SOT_OK;
}

/* A text into the cues of the row. */
static sot_status put_text(sot__builder *builder, sot__text text, sot_error *error)
{
    double cues[SOT_CUE_COUNT];
    uint32_t looked_for;
    sot_status status = SOT_OK;
    for (int field = SOT__FIELD_LOOKED_FOR; field < SOT__FIELD_TEXT && !status; field++)
        status = sot__builder_need(builder, field, error);
    if (!status)
        status = sot__cues_of_text(builder->options, text, cues, &looked_for, error);
    if (status)
        return status;
    sot__builder_u32(builder, SOT__FIELD_LOOKED_FOR, looked_for);
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        sot__builder_double(builder, SOT__FIELD_CUE + cue, cues[cue]);
    return SOT_OK;
}

/* What most rows lack, and what is empty. */
SOT__CALLED static sot_status put_other(sot__builder *builder, int field, sot__text text, sot_error *error)
{
    size_t row = builder->count;
    void *array = builder->arrays[field];
    if (text.n == 0) {
        set_default(builder, field, row);
        return SOT_OK;
    }
    switch (field) {
    case SOT__FIELD_ACTOR:
    case SOT__FIELD_TARGET:
        return hold(builder, field, text, error);
    case SOT__FIELD_SEQUENCE:
        return sot__whole_from_text(field, text, (int64_t *)array + row, error);
    case SOT__FIELD_AUDIENCE:
        return sot__audience_from_text(text, (uint32_t *)array + row, error);
    case SOT__FIELD_ID:
    case SOT__FIELD_REF:
        return put_heap(builder, field, text, error);
    case SOT__FIELD_LOOKED_FOR:
        return sot__cues_from_text(text, (uint32_t *)array + row, error);
    case SOT__FIELD_TEXT:
        return put_text(builder, text, error);
    case SOT__FIELD_DURATION:
        return sot__duration_from_text(text, (double *)array + row, error);
    default:
        return sot__number_from_text(field, text, (double *)array + row, error);
    }
}

SOT__CALLED static sot_status put_channel(sot__builder *builder, sot__text text, sot_error *error)
{
    uint32_t code = sot__few_code(&builder->channels, text);
    ((uint32_t *)builder->arrays[SOT__FIELD_CHANNEL])[builder->count] = code;
    return SOT__LIKELY(code != SOT__NO_CODE) ? SOT_OK : sot__no_memory(error);
}

SOT__CALLED static sot_status put_time(sot__builder *builder, int field, sot__text text, sot_error *error)
{
    int64_t *out = (int64_t *)builder->arrays[field] + builder->count;
    if (SOT__LIKELY(sot__time_guessed(&builder->times, builder->options, text, out)))
        return SOT_OK;
    return sot__time_of_field(builder->options, builder->profile, field == SOT__FIELD_DUE, text, out, error);
}

/* What each row has goes on to a function of its own, so that none saves registers for the others. */
sot_status sot__builder_put(sot__builder *builder, int field, sot__text text, sot_error *error)
{
    if (field == SOT__FIELD_TIME || (field == SOT__FIELD_DUE && text.n))
        return put_time(builder, field, text, error);
    if (field == SOT__FIELD_KIND && text.n)
        return sot__kinds_code(&builder->kinds, builder->profile, text,
                               (uint8_t *)builder->arrays[field] + builder->count, error);
    if (field == SOT__FIELD_CHANNEL && text.n)
        return put_channel(builder, text, error);
    return put_other(builder, field, text, error);
}

static void entries(const sot__dictionary *dictionary, sot_text_column *out)
{
    static const sot_text_column none = SOT_TEXT_COLUMN_INIT;
    *out = none;
    out->long_offsets = dictionary->offsets;
    out->bytes = dictionary->bytes;
}

/* The text column of a field that is there. */
static const sot_text_column *text_column(sot__builder *builder, int field)
{
    static const sot_text_column none = SOT_TEXT_COLUMN_INIT;
    sot_text_column *out = &builder->texts[field];
    *out = none;
    if (field == SOT__FIELD_ID || field == SOT__FIELD_REF) {
        out->long_offsets = builder->arrays[field];
        out->bytes = builder->heap[field == SOT__FIELD_REF].bytes;
        if (!out->bytes)
            out->bytes = "";
    } else {
        bool channel = field == SOT__FIELD_CHANNEL;
        out->codes = builder->arrays[field];
        out->dictionary = channel ? &builder->channel_entries : &builder->contact_entries;
        out->dictionary_size = channel ? builder->channels.all.count : builder->contact_count;
    }
    return out;
}

SOT__COLD void sot__builder_columns(sot__builder *builder, sot_columns *out)
{
    static const sot_columns none = SOT_COLUMNS_INIT;
    *out = none;
    entries(builder->contacts, &builder->contact_entries);
    entries(&builder->channels.all, &builder->channel_entries);
    out->count = builder->count;
    out->cues = builder->cues;
    out->cue_count = SOT_CUE_COUNT;
    for (int field = 0; field < SOT__FIELD_TEXT; field++) {
        sot__field_type type = sot__field_type_of(field);
        bool text = type == SOT__TYPE_CONTACT || type == SOT__TYPE_NAME || type == SOT__TYPE_ID;
        const void *values = NULL;
        if (builder->present & SOT__FIELD_BIT(field))
            values = text ? (const void *)text_column(builder, field) : builder->arrays[field];
        sot__columns_set(out, builder->cues, field, values);
    }
}
