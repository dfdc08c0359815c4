/* SPDX-License-Identifier: MIT */
/* The reader: catalogues made ready once, then shared and never changed. */
#include "making.h"

#include "base/sized.h"

void sot_reader_unref(sot_reader *reader)
{
    if (!reader || atomic_fetch_sub_explicit(&reader->references, 1, memory_order_acq_rel) != 1)
        return;
    sot_context *context = reader->context;
    for (size_t i = 0; i < reader->language_count; i++)
        sot__free(context, reader->languages[i].meaning);
    void *const blocks[] = {
        reader->words,    reader->slots,         reader->prefix_heads, reader->prefix_next,
        reader->common,   reader->known,         reader->set_starts,   reader->sets,
        reader->rules,    reader->anchor_starts, reader->anchored,     reader->elements,
        reader->set_bits, reader->also_bits,     reader->vote_rows,    reader->votes};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        sot__free(context, blocks[i]);
    sot__arena_free(&reader->arena);
    sot__free(context, reader);
    sot_context_unref(context);
}

sot_reader *sot_reader_ref(sot_reader *reader)
{
    if (reader)
        atomic_fetch_add_explicit(&reader->references, 1, memory_order_relaxed);
    return reader;
}

sot_status sot_reader_new(sot_context *context, const sot_reader_options *options, sot_reader **out,
                          sot_error *error)
{
    sot__begin(error);
    static const sot_reader_options defaults = SOT_READER_OPTIONS_INIT;
    sot_reader_options taken;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_reader_new: out is NULL");
    *out = NULL;
    if (!context)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_reader_new: context is NULL");
    sot_status status =
        sot__take_struct(options, &defaults, sizeof defaults, &taken, "sot_reader_options", error);
    if (status != SOT_OK)
        return status;
    options = &taken;
    if (options->catalogue_count > SOT__LANGUAGES - 2 || (options->catalogue_count && !options->catalogues))
        return sot__fail(error, SOT_E_ARGUMENT, "sot_reader_options: expected at most %u catalogues",
                         SOT__LANGUAGES - 2);
    sot_reader *reader = sot__calloc(context, 1, sizeof *reader);
    if (!reader)
        return sot__no_memory(error);
    reader->context = sot_context_ref(context);
    atomic_init(&reader->references, 1);
    sot__arena_init(&reader->arena, context);
    sot__making builder = {.context = context, .reader = reader};
    for (int i = 0; i < 3 && status == SOT_OK; i++) {
        reader->pseudo[i] = sot__word_make(reader, &"#@%"[i], 1);
        if (reader->pseudo[i] == 0)
            status = sot__no_memory(error);
    }
    if (status == SOT_OK)
        status = sot__catalogues_read(&builder, options, error);
    if (status == SOT_OK && !sot__making_finish(&builder))
        status = sot__no_memory(error);
    sot__making_free(&builder);
    if (status != SOT_OK) {
        sot_reader_unref(reader);
        return status;
    }
    *out = reader;
    return SOT_OK;
}

const char *sot_reader_language(const sot_reader *reader, size_t index)
{
    return reader && index < reader->language_count ? reader->languages[index].name : NULL;
}
