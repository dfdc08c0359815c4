/* SPDX-License-Identifier: MIT */
/* A reading as rows for a ledger: the message with its cues, promises and complaints that are sure enough,
 * and what settles, breaks, acknowledges or resolves something that is open. */
#include "reading.h"

#include "base/sized.h"

/* The open item that a sentence is surest to be about, in one of the ways of sot__closing. */
typedef struct about_open {
    size_t open; /* SIZE_MAX: none */
    sot__fit fit;
} about_open;

sot_status sot__keys_of(const sot_reading *reading, const char *what, uint32_t keys[SOT__KEYS_MOST],
                        size_t *count, sot_error *error)
{
    sot__tokens tokens = {.context = reading->context};
    size_t size = what ? strlen(what) : 0;
    *count = 0;
    bool good = sot__tokenise(reading->reader, what ? what : "", size < 4096 ? size : 4096, &tokens);
    if (good)
        *count = sot__keys(reading->reader, reading->language, what ? what : "", &tokens, 0, tokens.count,
                           keys, SOT__KEYS_MOST);
    sot__free(tokens.context, tokens.at);
    sot__free(tokens.context, tokens.lines);
    return good ? SOT_OK : sot__no_memory(error);
}

/* The open item number `i`: in arrays the first one's size says how far apart they are. */
static sot_status open_item(const sot_reading_rows_options *options, size_t i, sot_open_item *out,
                            sot_error *error)
{
    static const sot_open_item defaults = SOT_OPEN_ITEM_INIT;
    const char *first = (const char *)options->open;
    return sot__take_struct(first + i * options->open->size, &defaults, sizeof defaults, out, "sot_open_item",
                            error);
}

/* How well an open item fits, and by what. */
static double match_of(const sot__fit *fit, sot_suggestion *one)
{
    one->by_thread = 0.4 * fit->thread;
    one->by_words = 0.4 * fit->words;
    one->by_time = 0.2 * fit->time;
    return one->match = one->by_thread + one->by_words + one->by_time;
}

static bool matches(const sot_reading_rows_options *options, const sot__fit *fit)
{
    sot_suggestion one;
    bool by_time_alone = fit->thread <= 0 && fit->words <= 0;
    return match_of(fit, &one) >= options->least_match && !(options->least_match > 0 && by_time_alone);
}

/* Of each sentence and way the open item that it is surest of, of those that match, into `best`: promises
 * come first. */
static sot_status look_at_open(const sot_reading *reading, const sot_reading_rows_options *options,
                               about_open *best, sot__remedies *remedies, sot_error *error)
{
    bool threads = false;
    for (size_t i = 0; i < options->open_count; i++) {
        sot_open_item item;
        if (open_item(options, i, &item, error) == SOT_OK) /* they are checked */
            threads |= item.same_thread > 0;
    }
    for (size_t n = 0; n < options->open_count * 2; n++) {
        size_t i = n % options->open_count;
        sot_open_item item;
        uint32_t keys[SOT__KEYS_MOST];
        size_t count;
        sot_status status = open_item(options, i, &item, error);
        if (status == SOT_OK && (item.complaint != 0) != (n >= options->open_count))
            continue;
        if (status == SOT_OK)
            status = sot__keys_of(reading, item.what, keys, &count, error);
        if (status != SOT_OK)
            return status;
        if (item.made_us != SOT_TIME_NONE && reading->time_us != SOT_TIME_NONE &&
            item.made_us > reading->time_us)
            continue;
        for (size_t k = 0; k < reading->said_count * SOT__CLOSING; k++) {
            if (!sot__may_close(k % SOT__CLOSING, &item))
                continue;
            sot__fit fit = sot__fit_of(reading, &reading->said[k / SOT__CLOSING], k % SOT__CLOSING, &item,
                                       threads, keys, count, &remedies[k / SOT__CLOSING]);
            if (matches(options, &fit) && (best[k].open == SIZE_MAX || fit.q > best[k].fit.q))
                best[k] = (about_open){i, fit};
        }
    }
    return SOT_OK;
}

/* A message says one thing of an item once, and not both that it is done and that it will not be: the surest
 * sentence stays. */
static sot_status each_once(const sot_reading *reading, size_t open_count, about_open *best, sot_error *error)
{
    enum { THINGS = SOT__CLOSING - 1 }; /* settlement and breach are one */
    size_t count = reading->said_count * SOT__CLOSING;
    size_t *surest = sot__alloc(reading->context, open_count, THINGS * sizeof *surest);
    if (!surest)
        return sot__no_memory(error);
    for (size_t i = 0; i < open_count * THINGS; i++)
        surest[i] = SIZE_MAX;
    for (size_t k = 0; k < count; k++) {
        if (best[k].open == SIZE_MAX)
            continue;
        size_t way = k % SOT__CLOSING, *so_far = &surest[best[k].open * THINGS + (way ? way - 1 : 0)];
        size_t lesser = k;
        if (*so_far == SIZE_MAX || best[k].fit.q > best[*so_far].fit.q) {
            lesser = *so_far;
            *so_far = k;
        }
        if (lesser != SIZE_MAX)
            best[lesser].open = SIZE_MAX;
    }
    sot__free(reading->context, surest);
    return SOT_OK;
}

static sot_status about_what_is_open(const sot_reading *reading, const sot_reading_rows_options *options,
                                     about_open **out, sot_error *error)
{
    size_t count = reading->said_count * SOT__CLOSING;
    *out = NULL;
    if (count == 0 || options->open_count == 0)
        return SOT_OK;
    sot__remedies *remedies = sot__calloc(reading->context, reading->said_count, sizeof *remedies);
    *out = remedies ? sot__alloc(reading->context, count, sizeof **out) : NULL;
    for (size_t k = 0; *out && k < count; k++)
        (*out)[k].open = SIZE_MAX;
    sot_status status = *out ? look_at_open(reading, options, *out, remedies, error) : sot__no_memory(error);
    sot__free(reading->context, remedies);
    return status == SOT_OK ? each_once(reading, options->open_count, *out, error) : status;
}

static sot_status check_options(const sot_reading_rows_options *options, sot_error *error)
{
    if (!options->row)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_reading_rows_options.row: expected a sot_interaction");
    if (!(options->least_q >= 0 && options->least_q <= 1) ||
        !(options->least_match >= 0 && options->least_match <= 1))
        return sot__fail(error, SOT_E_RANGE,
                         "sot_reading_rows_options: expected least_q and least_match in 0..1");
    if (options->open_count && !options->open)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_reading_rows_options.open is NULL, open_count %zu",
                         options->open_count);
    for (size_t i = 0; i < options->open_count; i++) {
        sot_open_item item;
        sot_status status = open_item(options, i, &item, error);
        if (status != SOT_OK)
            return status;
        if (!item.id || !*item.id)
            return sot__fail(error, SOT_E_ARGUMENT, "sot_reading_rows_options.open[%zu]: expected an id", i);
        if (item.what && !sot__utf8_valid(sot__text_of(item.what)))
            return sot__fail(error, SOT_E_TEXT, "sot_reading_rows_options.open[%zu].what is not UTF-8", i);
    }
    return SOT_OK;
}

static const int row_kinds[] = {
#define X(name, code, text, row) SOT_KIND_##row,
#include "socialtrust/findings.def"
#undef X
};

/* The message itself, with its cues; a request makes it an ask. */
static sot_status message_row(const sot_reading *reading, const sot_reading_rows_options *options,
                              sot_suggestion_fn fn, void *user, sot_error *error)
{
    sot_suggestion message = SOT_SUGGESTION_INIT;
    double cues[SOT_CUE_COUNT];
    message.row = *options->row;
    for (size_t i = 0; i < SOT_CUE_COUNT; i++) {
        double known = options->row->cues && i < options->row->cue_count ? options->row->cues[i] : 0;
        cues[i] = reading->cues[i] > known ? reading->cues[i] : known;
    }
    message.row.cues = cues;
    message.row.cue_count = SOT_CUE_COUNT;
    message.row.looked_for |= reading->targets & 0xffu;
    for (size_t i = 0; i < reading->finding_count; i++)
        if (reading->findings[i].kind == SOT_FINDING_REQUEST && reading->findings[i].q >= options->least_q &&
            message.row.kind == SOT_KIND_MESSAGE)
            message.row.kind = SOT_KIND_ASK;
    return fn(user, &message) == 0 ? SOT_OK : sot__fail(error, SOT_E_CANCELLED, "cancelled by the caller");
}

static sot_suggestion row_of_kind(const sot_reading_rows_options *options, int kind)
{
    static const sot_interaction plain = SOT_INTERACTION_INIT;
    sot_suggestion one = SOT_SUGGESTION_INIT;
    one.row = plain;
    one.row.time_us = options->row->time_us;
    one.row.sequence = options->row->sequence;
    one.row.actor = options->row->actor;
    one.row.target = options->row->target;
    one.row.channel = options->row->channel;
    one.row.kind = row_kinds[kind];
    return one;
}

/* The finding of that kind at the sentence, or the number of one that only suggestions name. */
static size_t finding_at(const sot_reading *reading, size_t k)
{
    for (size_t i = 0; i < reading->finding_count; i++)
        if (reading->findings[i].from == reading->said[k / SOT__CLOSING].from &&
            reading->findings[i].kind == sot__closing[k % SOT__CLOSING])
            return i;
    return reading->finding_count + k;
}

/* Rows about open items of the sentences from *next on that begin before the byte `before`. */
static sot_status closing_rows(const sot_reading *reading, const sot_reading_rows_options *options,
                               const about_open *best, uint32_t before, size_t *next, sot_suggestion_fn fn,
                               void *user, sot_error *error)
{
    size_t count = best ? reading->said_count * SOT__CLOSING : 0;
    for (; *next < count && reading->said[*next / SOT__CLOSING].from < before; ++*next) {
        const about_open *it = &best[*next];
        sot_suggestion one = row_of_kind(options, sot__closing[*next % SOT__CLOSING]);
        sot_open_item item;
        if (it->open == SIZE_MAX || it->fit.q < options->least_q)
            continue;
        match_of(&it->fit, &one);
        sot_status status = open_item(options, it->open, &item, error);
        if (status != SOT_OK)
            return status;
        if (one.row.kind == SOT_KIND_KEEP && !item.by_author) { /* who promised it has kept it */
            one.row.actor = options->row->target;
            one.row.target = options->row->actor;
        }
        one.finding = finding_at(reading, *next);
        one.open = it->open;
        one.q = it->fit.q;
        one.row.ref = item.id;
        if (fn(user, &one) != 0)
            return sot__fail(error, SOT_E_CANCELLED, "cancelled by the caller");
    }
    return SOT_OK;
}

static sot_status all_rows(const sot_reading *reading, const sot_reading_rows_options *options,
                           const about_open *best, sot_suggestion_fn fn, void *user, sot_error *error)
{
    size_t next = 0;
    sot_status status = message_row(reading, options, fn, user, error);
    for (size_t i = 0; i < reading->finding_count && status == SOT_OK; i++) {
        const sot__finding *finding = &reading->findings[i];
        bool promise = finding->kind == SOT_FINDING_PROMISE;
        if (finding->q < options->least_q || (!promise && finding->kind != SOT_FINDING_COMPLAINT))
            continue;
        /* a promise that is due before it is made is none */
        if (finding->due_us != SOT_TIME_NONE && finding->due_us < options->row->time_us)
            continue;
        status = closing_rows(reading, options, best, finding->from, &next, fn, user, error);
        if (status != SOT_OK)
            break;
        sot_suggestion one = row_of_kind(options, finding->kind);
        one.finding = i;
        one.q = finding->q;
        one.row.id = finding->id;
        one.row.due_us = promise ? finding->due_us : SOT_TIME_NONE;
        if (fn(user, &one) != 0)
            status = sot__fail(error, SOT_E_CANCELLED, "cancelled by the caller");
    }
    return status == SOT_OK ? closing_rows(reading, options, best, UINT32_MAX, &next, fn, user, error)
                            : status;
}

sot_status sot_reading_rows(const sot_reading *reading, const sot_reading_rows_options *given,
                            sot_suggestion_fn fn, void *user, sot_error *error)
{
    sot__begin(error);
    if (!reading || !given || !fn)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_reading_rows: a reading, options and a function are needed");
    static const sot_reading_rows_options defaults = SOT_READING_ROWS_OPTIONS_INIT;
    static const sot_interaction plain = SOT_INTERACTION_INIT;
    sot_reading_rows_options options;
    sot_interaction row;
    about_open *best = NULL;
    sot_status status =
        sot__take_struct(given, &defaults, sizeof defaults, &options, "sot_reading_rows_options", error);
    if (status == SOT_OK)
        status = check_options(&options, error);
    if (status == SOT_OK)
        status = sot__take_struct(options.row, &plain, sizeof plain, &row, "sot_interaction", error);
    if (status != SOT_OK)
        return status;
    options.row = &row;
    status = about_what_is_open(reading, &options, &best, error);
    if (status == SOT_OK)
        status = all_rows(reading, &options, best, fn, user, error);
    sot__free(reading->context, best);
    return status;
}
