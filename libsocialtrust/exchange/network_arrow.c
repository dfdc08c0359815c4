/* SPDX-License-Identifier: MIT */
/* Networks as Arrow streams of one record batch each: edges, and contacts. All values are copied once. */
#include "arrow_owned.h"
#include "network/standing.h"

#include <errno.h>

#define COLUMNS_MOST 8

typedef struct owned_stream {
    sot_context *context;
    struct ArrowArray batch; /* released (NULL) once handed out */
    const char *error;
    int count;
    const char *name[COLUMNS_MOST], *format[COLUMNS_MOST];
    size_t rows;
} owned_stream;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    owned_stream *self = stream->private_data;
    bool good = sot__arrow_schema(self->context, "+s", "", 0, (size_t)self->count, false, out), made = good;
    for (int i = 0; good && i < self->count; i++)
        good =
            sot__arrow_schema(self->context, self->format[i], self->name[i], 0, 0, false, out->children[i]);
    if (good)
        return 0;
    if (made)
        out->release(out);
    self->error = "out of memory";
    return ENOMEM;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    owned_stream *self = stream->private_data;
    *out = self->batch;
    self->batch.release = NULL;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    return ((owned_stream *)stream->private_data)->error;
}

static void free_stream(owned_stream *self)
{
    sot_context *context = self->context;
    if (self->batch.release)
        self->batch.release(&self->batch);
    sot__free(context, self);
    sot_context_unref(context);
}

static void release_stream(struct ArrowArrayStream *stream)
{
    free_stream(stream->private_data);
    stream->release = NULL;
}

static owned_stream *make(sot_context *context, size_t rows, int count)
{
    owned_stream *self = sot__calloc(context, 1, sizeof *self);
    if (!self)
        return NULL;
    self->context = sot_context_ref(context);
    self->rows = rows;
    self->count = count;
    if (sot__arrow_array(context, (int64_t)rows, 1, (size_t)count, false, &self->batch))
        return self;
    free_stream(self);
    return NULL;
}

/* A column of numbers; NULL when out of memory. */
static void *numbers(owned_stream *self, int index, const char *name, const char *format, size_t size)
{
    struct ArrowArray *child = self->batch.children[index];
    self->name[index] = name;
    self->format[index] = format;
    return sot__arrow_array(self->context, (int64_t)self->rows, 2, 0, false, child)
               ? sot__arrow_buffer(child, 1, self->rows, size)
               : NULL;
}

/* A column of ids, of which rows 0..count-1 are those of the listed contacts (NULL: of all in order). */
static bool ids(owned_stream *self, int index, const char *name, const sot_network *network,
                const uint32_t *contacts)
{
    struct ArrowArray *child = self->batch.children[index];
    uint64_t total = 0, used = 0;
    for (size_t k = 0; k < self->rows; k++)
        total += strlen(sot__network_name(network, contacts ? contacts[k] : (uint32_t)k));
    bool large = total > INT32_MAX;
    self->name[index] = name;
    self->format[index] = large ? "U" : "u";
    if (!sot__arrow_array(self->context, (int64_t)self->rows, 3, 0, false, child))
        return false;
    char *offsets = sot__arrow_buffer(child, 1, self->rows + 1, large ? 8 : 4);
    char *bytes = sot__arrow_buffer(child, 2, total, 1);
    if (!offsets || !bytes)
        return false;
    for (size_t k = 0; k < self->rows; k++) {
        const char *id = sot__network_name(network, contacts ? contacts[k] : (uint32_t)k);
        size_t n = strlen(id);
        memcpy(bytes + used, id, n);
        used += n;
        int64_t wide = (int64_t)used;
        int32_t narrow = (int32_t)used;
        if (large)
            memcpy(offsets + 8 * (k + 1), &wide, 8);
        else
            memcpy(offsets + 4 * (k + 1), &narrow, 4);
    }
    return true;
}

static sot_status finish(owned_stream *self, bool good, struct ArrowArrayStream *out, sot_error *error)
{
    if (!good) {
        if (self)
            free_stream(self);
        return sot__no_memory(error);
    }
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, self};
    return SOT_OK;
}

static bool fill_edges(owned_stream *self, const sot_network *network, uint32_t *from, uint32_t *to)
{
    static const char *const names[] = {"weight", "r", "s", "trust", "mutual"};
    double *column[5];
    for (int k = 0; k < 5; k++)
        if (!(column[k] = numbers(self, 2 + k, names[k], "g", sizeof(double))))
            return false;
    size_t row = 0;
    for (uint32_t i = 0; i < network->count; i++) {
        sot__walk walk = sot__walk_of(network, i);
        const sot__said *said;
        for (uint32_t j; (said = sot__walk_next(network, &walk, &j)) != NULL; row++) {
            bool mutual = said >= network->mutual && said < network->mutual + network->mutual_edges;
            from[row] = i;
            to[row] = j;
            column[0][row] = (double)said->weight;
            column[1][row] = (double)said->r;
            column[2][row] = (double)said->s;
            column[3][row] = sot__said_trust(network, column[1][row], column[2][row]);
            column[4][row] = mutual ? (double)network->mutual_least[said - network->mutual] : 0;
        }
    }
    return ids(self, 0, "from", network, from) && ids(self, 1, "to", network, to);
}

sot_status sot_network_export_edges(const sot_network *network, struct ArrowArrayStream *out,
                                    sot_error *error)
{
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a network and a place for the stream are needed");
    sot_context *context = network->context;
    owned_stream *self = make(context, network->edges, 7);
    uint32_t *from = sot__alloc(context, network->edges, sizeof *from);
    uint32_t *to = sot__alloc(context, network->edges, sizeof *to);
    bool good = self && from && to && fill_edges(self, network, from, to);
    sot__free(context, from);
    sot__free(context, to);
    return finish(self, good, out, error);
}

sot_status sot_network_export_contacts(const sot_network *network, const sot_standing *standing,
                                       struct ArrowArrayStream *out, sot_error *error)
{
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a network and a place for the stream are needed");
    sot_status status = sot__standing_check(network, standing, error);
    if (status != SOT_OK)
        return status;
    owned_stream *self = make(network->context, network->count, standing ? 3 : 2);
    uint32_t *degree = self ? numbers(self, 1, "degree", "I", sizeof *degree) : NULL;
    bool good = degree && ids(self, 0, "id", network, NULL);
    for (uint32_t i = 0; good && i < network->count; i++)
        for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++)
            degree[i] += network->mutual_least[k] > 0;
    if (good && standing) {
        /* What is approximate says so in its name. */
        double *values =
            numbers(self, 2, standing->kind == SOT_STANDING_FULL ? "standing" : "standing_approximate", "g",
                    sizeof *values);
        good = values != NULL;
        for (uint32_t k = 0; good && k < standing->count; k++)
            values[standing->indexes ? standing->indexes[k] : k] = standing->values[k];
    }
    return finish(self, good, out, error);
}
