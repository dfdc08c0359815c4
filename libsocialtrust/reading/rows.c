/* SPDX-License-Identifier: MIT */
/* A reading as rows for a ledger: the message with its cues, and those findings that are sure enough. What
 * settles or breaks something names the open item that fits best, by thread, words and time. */
#include "reading.h"

#include "base/sized.h"

#include "base/special.h"

#define DAY_US 86400000000.0

typedef struct fit {
    size_t open;
    double thread, words, time, all;
} fit;

/* Share of the item's words that the sentence has too: half of them are already sure enough. */
static double common_words(const sot_reading *reading, const sot__finding *finding, const uint32_t *keys,
                           size_t count)
{
    size_t common = 0;
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < finding->key_count; k++)
            common += reading->keys[finding->first_key + k] == keys[i];
    if (count == 0 || common == 0)
        return 0;
    double share = (double)common * 2 / (double)count;
    return share < 1 ? share : 1;
}

/* How near in time: to the due date by days, or, without one, after it was made by weeks. */
static double near_time(const sot_reading *reading, const sot_open_item *item)
{
    if (reading->time_us == SOT_TIME_NONE ||
        (item->due_us == SOT_TIME_NONE && item->made_us == SOT_TIME_NONE))
        return 0;
    bool due = item->due_us != SOT_TIME_NONE;
    double days = (double)(reading->time_us - (due ? item->due_us : item->made_us)) / DAY_US;
    return sot__decay((days < 0 ? -days : days) / (due ? 3 : 14));
}

static sot_status keys_of(const sot_reading *reading, const char *what, uint32_t keys[32], size_t *count,
                          sot_error *error)
{
    sot__tokens tokens = {.context = reading->context};
    size_t size = what ? strlen(what) : 0;
    *count = 0;
    bool good = sot__tokenise(reading->reader, what ? what : "", size < 4096 ? size : 4096, &tokens);
    if (good)
        *count = sot__keys(reading->reader, reading->language, what ? what : "", &tokens, 0, tokens.count,
                           keys, 32);
    sot__free(tokens.context, tokens.at);
    sot__free(tokens.context, tokens.lines);
    return good ? SOT_OK : sot__no_memory(error);
}

/* Which open items a finding can be about. */
static bool eligible(int kind, const sot_open_item *item)
{
    switch (kind) {
    case SOT_FINDING_SETTLEMENT:
    case SOT_FINDING_BREACH:
        return !item->complaint && item->by_author;
    case SOT_FINDING_ACKNOWLEDGEMENT:
        return item->complaint && !item->by_author;
    default:
        return item->complaint != 0; /* resolved: by who filed it, or by who says so */
    }
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

static sot_status best_fit(const sot_reading *reading, const sot__finding *finding,
                           const sot_reading_rows_options *options, fit *best, sot_error *error)
{
    *best = (fit){SIZE_MAX, 0, 0, 0, 0};
    for (size_t i = 0; i < options->open_count; i++) {
        sot_open_item one_item, *item = &one_item;
        uint32_t keys[32];
        size_t count;
        sot_status status = open_item(options, i, item, error);
        if (status != SOT_OK)
            return status;
        if (!eligible(finding->kind, item) ||
            (item->made_us != SOT_TIME_NONE && reading->time_us != SOT_TIME_NONE &&
             item->made_us > reading->time_us))
            continue;
        status = keys_of(reading, item->what, keys, &count, error);
        if (status != SOT_OK)
            return status;
        fit one = {i, item->same_thread ? 0.4 : 0, 0.4 * common_words(reading, finding, keys, count),
                   0.2 * near_time(reading, item), 0};
        one.all = one.thread + one.words + one.time;
        if (best->open == SIZE_MAX || one.all > best->all)
            *best = one;
    }
    return SOT_OK;
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

sot_status sot_reading_rows(const sot_reading *reading, const sot_reading_rows_options *given,
                            sot_suggestion_fn fn, void *user, sot_error *error)
{
    sot__begin(error);
    if (!reading || !given || !fn)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_reading_rows: a reading, options and a function are needed");
    static const sot_reading_rows_options defaults = SOT_READING_ROWS_OPTIONS_INIT;
    static const sot_interaction plain = SOT_INTERACTION_INIT;
    sot_reading_rows_options taken, *options = &taken;
    sot_interaction row;
    sot_status status =
        sot__take_struct(given, &defaults, sizeof defaults, &taken, "sot_reading_rows_options", error);
    if (status == SOT_OK)
        status = check_options(options, error);
    if (status == SOT_OK)
        status = sot__take_struct(options->row, &plain, sizeof plain, &row, "sot_interaction", error);
    if (status != SOT_OK)
        return status;
    options->row = &row;
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
    if (fn(user, &message) != 0)
        return sot__fail(error, SOT_E_CANCELLED, "cancelled by the caller");
    for (size_t i = 0; i < reading->finding_count; i++) {
        const sot__finding *finding = &reading->findings[i];
        if (finding->q < options->least_q || finding->kind == SOT_FINDING_REQUEST)
            continue;
        sot_suggestion one = SOT_SUGGESTION_INIT;
        one.finding = i;
        one.row = plain;
        one.row.time_us = options->row->time_us;
        one.row.sequence = options->row->sequence;
        one.row.actor = options->row->actor;
        one.row.target = options->row->target;
        one.row.channel = options->row->channel;
        one.row.kind = row_kinds[finding->kind];
        if (finding->kind == SOT_FINDING_PROMISE || finding->kind == SOT_FINDING_COMPLAINT) {
            one.row.id = finding->id;
            /* a promise that is due before it is made is none */
            if (finding->due_us != SOT_TIME_NONE && finding->due_us < options->row->time_us)
                continue;
            one.row.due_us = finding->kind == SOT_FINDING_PROMISE ? finding->due_us : SOT_TIME_NONE;
        } else {
            fit best;
            status = best_fit(reading, finding, options, &best, error);
            if (status != SOT_OK)
                return status;
            if (best.open == SIZE_MAX || best.all < options->least_match)
                continue;
            one.open = best.open;
            one.match = best.all;
            one.by_thread = best.thread;
            one.by_words = best.words;
            one.by_time = best.time;
            sot_open_item item;
            status = open_item(options, best.open, &item, error);
            if (status != SOT_OK)
                return status;
            one.row.ref = item.id;
        }
        if (fn(user, &one) != 0)
            return sot__fail(error, SOT_E_CANCELLED, "cancelled by the caller");
    }
    return SOT_OK;
}
