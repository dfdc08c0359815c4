/* SPDX-License-Identifier: MIT */
/* One message read: tokens, parts, language, sentences, then what the rules say of each sentence. A cue's
 * confidence is that of the sentence that shows it best. */
#include "reading.h"

#include "base/sized.h"

#include "base/special.h"

#define TOLD 0.2           /* least confidence of a finding, and of what spans explain */
#define LEAST_COMPANY -3.0 /* log-odds of what else a sentence says, below which it does not say it */

void sot_reading_free(sot_reading *reading)
{
    if (!reading)
        return;
    sot_context *context = reading->context;
    sot__free(context, reading->parts);
    sot__free(context, reading->spans);
    sot__free(context, reading->findings);
    sot__free(context, reading->said);
    sot__free(context, reading->keys);
    sot_reader_unref(reading->reader);
    sot__free(context, reading);
    sot_context_unref(context);
}

bool sot__reading_span_add(sot_reading *reading, sot__span span)
{
    if (reading->span_count == reading->span_room &&
        !sot__grow(reading->context, (void **)&reading->spans, &reading->span_room, reading->span_count + 1,
                   sizeof span))
        return false;
    reading->spans[reading->span_count++] = span;
    return true;
}

/* ---- what is given ---- */

static sot_status check_about(const sot_reader *reader, const sot_about *about, unsigned *language,
                              sot_error *error)
{
    *language = UINT_MAX;
    if (about->time_us != SOT_TIME_NONE && (about->time_us < SOT_TIME_MIN || about->time_us > SOT_TIME_MAX))
        return sot__fail(error, SOT_E_RANGE, "sot_about.time_us is outside the years 1 to 9999");
    if (about->zone_minutes < -1440 || about->zone_minutes > 1440)
        return sot__fail(error, SOT_E_RANGE, "sot_about.zone_minutes is %d, expected -1440 to 1440",
                         about->zone_minutes);
    if (about->zone_then_minutes < -1440 || about->zone_then_minutes > 1440)
        return sot__fail(error, SOT_E_RANGE, "sot_about.zone_then_minutes is %d, expected -1440 to 1440",
                         about->zone_then_minutes);
    if (about->header_count && !about->headers)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_about.headers is NULL, header_count %zu",
                         about->header_count);
    for (size_t i = 0; i < about->header_count; i++)
        if (!about->headers[i].name || !*about->headers[i].name)
            return sot__fail(error, SOT_E_ARGUMENT, "sot_about.headers[%zu] has no name", i);
    if (!about->language || !*about->language)
        return SOT_OK;
    for (unsigned i = 0; i < reader->language_count; i++)
        if (strcmp(reader->languages[i].name, about->language) == 0)
            *language = i;
    if (*language == UINT_MAX)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_about.language is none of this reader's (the first is \"%s\")",
                         reader->languages[0].name);
    return SOT_OK;
}

/* Broken bytes: an error that names the first, or counted. */
static sot_status check_text(const char *text, size_t length, const sot_about *about, size_t *replaced,
                             sot_error *error)
{
    *replaced = 0;
    if (sot__utf8_valid((sot__text){text, length}))
        return SOT_OK;
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t step = sot__code_point(text + at, length - at, &c);
        if (c == 0xfffd && step == 1) {
            if (!about->replace_broken)
                return sot__fail(error, SOT_E_TEXT, "byte %zu: expected UTF-8 without NUL bytes", at);
            ++*replaced;
        }
        at += step;
    }
    return SOT_OK;
}

/* ---- what the rules say ---- */

typedef struct work {
    sot_reading *reading;
    const char *text;
    const sot_about *about;
    const sot__tokens *tokens;
    double text_odds[2]; /* of automatic and promotion: the best sentence's */
    sot__speakers speakers;
} work;

/* How sure each target is by itself; last, whether the message answers something. */
static void sureness(const work *w, const double odds[SOT__FOR_MARKS], double sure[SOT__FOR_MARKS + 1])
{
    for (int k = 0; k < SOT__FOR_MARKS; k++)
        sure[k] = odds[k] > LEAST_COMPANY ? sot__sigmoid(odds[k]) : 0;
    sure[SOT__FOR_MARKS] = w->about->answers != 0;
}

/* What it says besides speaks for and against, as much as that is sure by itself. */
static void add_company(const work *w, const double sure[SOT__FOR_MARKS + 1], double odds[SOT__FOR_MARKS])
{
    const sot__language *language = &w->reading->reader->languages[w->reading->language];
    for (int source = 0; source <= SOT__FOR_MARKS; source++) {
        if (sure[source] == 0)
            continue;
        for (int k = 0; k < SOT__FOR_MARKS; k++)
            odds[k] += language->company[source][k] * sure[source];
    }
}

/* The log-odds of each target from the rules that were met; *some: bits of those that something speaks for.
 */
static void add_up(const sot__language *language, const sot__hits *hits, double odds[SOT__FOR_MARKS],
                   uint32_t *some)
{
    *some = 0;
    memcpy(odds, language->base, SOT__FOR_MARKS * sizeof *odds);
    for (size_t i = 0; i < hits->count; i++) {
        const sot__rule *rule = hits->at[i].rule;
        odds[rule->target] += rule->weight;
        *some |= (uint32_t)(rule->weight > 0) << rule->target;
    }
}

static sot__span span_of(int target, double weight, const char *rule)
{
    sot__span span = {-1, -1, 0, 0, weight, rule};
    if (target < SOT__FOR_FINDINGS)
        span.cue = (int8_t)target;
    else
        span.finding = (int8_t)(target - SOT__FOR_FINDINGS);
    return span;
}

static bool add_spans(work *w, const sot__hits *hits, int target, bool placed)
{
    const sot__token *tokens = w->tokens->at;
    for (size_t i = 0; i < hits->count; i++) {
        const sot__hit *hit = &hits->at[i];
        if (hit->rule->target != target)
            continue;
        sot__span span = span_of(target, hit->rule->weight, hit->rule->pattern);
        if (placed) {
            span.from = tokens[hit->from].offset;
            span.to =
                hit->to > hit->from ? tokens[hit->to - 1].offset + tokens[hit->to - 1].length : span.from;
        }
        if (!sot__reading_span_add(w->reading, span))
            return false;
    }
    return true;
}

static bool add_vote_spans(work *w, int target)
{
    const sot_reader *reader = w->reading->reader;
    bool good = true;
    for (size_t i = 0; good && i < w->speakers.count; i++) {
        const sot__token *token = &w->tokens->at[w->speakers.at[i]];
        int32_t votes = reader->votes[w->speakers.rows[token->word] * (size_t)SOT__VOTES + (size_t)target];
        if (votes == 0)
            continue;
        sot__span span = span_of(target, votes / SOT__VOTE_UNIT, reader->words[token->word].p);
        span.from = token->offset;
        span.to = token->offset + token->length;
        good = sot__reading_span_add(w->reading, span);
    }
    return good;
}

/* Where the sentence begins, over no words of it. */
static bool add_company_spans(work *w, const sot__sentence_of *sentence, int target,
                              const double sure[SOT__FOR_MARKS + 1])
{
    const sot__language *language = &w->reading->reader->languages[w->reading->language];
    for (int source = 0; source <= SOT__FOR_MARKS; source++) {
        double weight = language->company[source][target] * sure[source];
        if (weight == 0)
            continue;
        sot__span span = span_of(target, weight, sot__target_name(source));
        span.from = span.to = w->tokens->at[sentence->from].offset;
        if (!sot__reading_span_add(w->reading, span))
            return false;
    }
    return true;
}

/* The first sentences, and what is sure by itself to be about something open. */
static bool keep_said(const work *w, const sot__sentence_of *sentence, const double odds[SOT__FOR_MARKS],
                      const double q[SOT__FOR_MARKS])
{
    bool keep = w->reading->said_count < SOT__SAID_MOST;
    for (size_t i = 0; i < SOT__CLOSING; i++)
        keep |= q[SOT__FOR_FINDINGS + sot__closing[i]] >= TOLD;
    return !keep || sot__keep_said(w->reading, w->text, w->tokens, sentence, odds);
}

static sot_status read_sentence(work *w, const sot__sentence_of *sentence, sot_error *error)
{
    sot_reading *reading = w->reading;
    const sot__language *language = &reading->reader->languages[reading->language];
    sot__hits hits;
    double q[SOT__FOR_MARKS] = {0}, sure[SOT__FOR_MARKS + 1], all[SOT__FOR_MARKS];
    uint32_t some;
    bool finds = false;
    sot__match(reading->reader, reading->language, w->tokens, sentence->from, sentence->to,
               w->about->answers != 0, &hits);
    add_up(language, &hits, all, &some);
    sot__votes_add(reading->reader, w->tokens, sentence, &w->speakers, all, &some);
    sureness(w, all, sure);
    add_company(w, sure, all);
    for (int target = 0; some && target < SOT__FOR_MARKS; target++) {
        double odds = all[target];
        if (target == SOT__FOR_FINDINGS + SOT_FINDING_COMPLAINT) {
            /* Complaints run over sentences: half of what speaks for one in the sentence before speaks here
             * too. */
            double before = reading->carried, here = odds - language->base[target];
            reading->carried = here + before > 0 ? (here + before) * 0.7 : 0;
            odds += before;
        }
        if (!(some >> target & 1u) || odds <= language->base[target])
            continue; /* nothing speaks for it, or more against it */
        q[target] = sot__sigmoid(odds);
        if (target == SOT_CUE_AUTOMATIC || target == SOT_CUE_PROMOTION) {
            double *best = &w->text_odds[target == SOT_CUE_PROMOTION];
            *best = odds - language->base[target] > *best ? odds - language->base[target] : *best;
        } else if (target < SOT__FOR_FINDINGS && q[target] > reading->cues[target]) {
            reading->cues[target] = q[target];
        }
        finds |= target >= SOT__FOR_FINDINGS && q[target] >= TOLD;
        if (q[target] >= TOLD && !(add_spans(w, &hits, target, true) && add_vote_spans(w, target) &&
                                   add_company_spans(w, sentence, target, sure)))
            return sot__no_memory(error);
    }
    if (!keep_said(w, sentence, all, q))
        return sot__no_memory(error);
    return finds ? sot__find(reading, w->text, w->tokens, sentence, &hits, q, w->about, error) : SOT_OK;
}

/* The subject tells of advertising and automata; it is not the author's turn of speech. */
static sot_status read_subject(work *w, sot_error *error)
{
    sot_reading *reading = w->reading;
    const char *subject = w->about->subject;
    size_t size = subject ? strlen(subject) : 0;
    sot__tokens tokens = {.context = reading->context};
    sot__hits hits;
    if (size == 0 || reading->language == UINT_MAX)
        return SOT_OK;
    bool good = sot__tokenise(reading->reader, subject, size < 998 ? size : 998, &tokens);
    if (good) {
        sot__match(reading->reader, reading->language, &tokens, 0, tokens.count, false, &hits);
        const sot__language *language = &reading->reader->languages[reading->language];
        double odds[SOT__FOR_MARKS];
        uint32_t some;
        add_up(language, &hits, odds, &some);
        for (int k = 0; good && k < 2; k++) {
            int target = k ? SOT_CUE_PROMOTION : SOT_CUE_AUTOMATIC;
            if (some >> target & 1u) {
                reading->header_odds[k] += odds[target] - language->base[target];
                good = add_spans(w, &hits, target, false);
            }
        }
    }
    sot__free(tokens.context, tokens.at);
    sot__free(tokens.context, tokens.lines);
    return good ? SOT_OK : sot__no_memory(error);
}

static bool make_parts(sot_reading *reading, const sot__tokens *t, size_t length)
{
    for (size_t i = 0; i < t->line_count; i++) {
        uint32_t to = i + 1 < t->line_count ? t->lines[i + 1].offset : (uint32_t)length;
        sot__part *last = reading->part_count ? &reading->parts[reading->part_count - 1] : NULL;
        if (t->lines[i].kind == SOT_PASSAGE_AUTHOR)
            reading->author_bytes += to - t->lines[i].offset;
        if (last && last->kind == t->lines[i].kind) {
            last->to = to;
            last->lines++;
            continue;
        }
        if (!sot__grow(reading->context, (void **)&reading->parts, &reading->part_room,
                       reading->part_count + 1, sizeof *last))
            return false;
        reading->parts[reading->part_count++] =
            (sot__part){t->lines[i].offset, to, (uint32_t)i + 1, 1, t->lines[i].kind};
    }
    return true;
}

static sot_status read_all(work *w, size_t length, sot__tokens *tokens, sot_error *error)
{
    sot_reading *reading = w->reading;
    const sot_reader *reader = reading->reader;
    if (!sot__tokenise(reader, w->text, length, tokens))
        return sot__no_memory(error);
    sot__parts(reader, w->text, tokens);
    if (!make_parts(reading, tokens, length))
        return sot__no_memory(error);
    sot_status status = sot__read_headers(reading, w->about, error);
    if (status != SOT_OK)
        return status;
    if (reading->language == UINT_MAX)
        reading->language = sot__language_of(reader, tokens);
    if (reading->language != UINT_MAX) {
        sot__sentence_of *sentences = NULL;
        size_t count = 0;
        reading->targets |= reader->languages[reading->language].targets & ((1u << SOT__FOR_MARKS) - 1);
        w->speakers.rows = reader->vote_rows + reading->language * reader->word_count;
        status = sot__sentences(reader, reading->language, w->text, tokens, &sentences, &count)
                     ? SOT_OK
                     : sot__no_memory(error);
        for (size_t i = 0; i < count && status == SOT_OK; i++)
            status = read_sentence(w, &sentences[i], error);
        reading->sentences = count;
        sot__free(reading->context, sentences);
        if (status == SOT_OK)
            status = read_subject(w, error);
    }
    for (int k = 0; k < 2; k++) {
        int target = k ? SOT_CUE_PROMOTION : SOT_CUE_AUTOMATIC;
        double odds = reading->header_odds[k] + w->text_odds[k];
        double base = reading->language == UINT_MAX ? -3 : reader->languages[reading->language].base[target];
        if (odds > 0 && reading->targets >> target & 1u)
            reading->cues[target] = sot__sigmoid(base + odds);
    }
    return status;
}

sot_status sot_reader_read(sot_reader *reader, const char *text, size_t length, const sot_about *about,
                           sot_reading **out, sot_error *error)
{
    sot__begin(error);
    static const sot_about defaults = SOT_ABOUT_INIT;
    sot_about taken;
    unsigned language;
    size_t replaced;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_reader_read: out is NULL");
    *out = NULL;
    if (!reader || (!text && length))
        return sot__fail(error, SOT_E_ARGUMENT, "sot_reader_read: %s is NULL", reader ? "text" : "reader");
    if (length > SOT_READ_MAX)
        return sot__fail(error, SOT_E_LIMIT, "the text has %zu bytes, expected at most %d", length,
                         SOT_READ_MAX);
    sot_status status = sot__take_struct(about, &defaults, sizeof defaults, &taken, "sot_about", error);
    about = &taken;
    if (status == SOT_OK)
        status = check_about(reader, about, &language, error);
    if (status == SOT_OK)
        status = check_text(text ? text : "", length, about, &replaced, error);
    if (status != SOT_OK)
        return status;
    sot_reading *reading = sot__calloc(reader->context, 1, sizeof *reading);
    if (!reading)
        return sot__no_memory(error);
    reading->context = sot_context_ref(reader->context);
    reading->reader = sot_reader_ref(reader);
    reading->language = language;
    reading->replaced = replaced;
    reading->time_us = about->time_us;
    sot__tokens tokens = {.context = reader->context};
    work w;
    w.reading = reading;
    w.text = text ? text : "";
    w.about = about;
    w.tokens = &tokens;
    w.text_odds[0] = w.text_odds[1] = 0;
    memset(w.speakers.heard, 0, (reader->vote_count / 64 + 1) * sizeof *w.speakers.heard);
    status = read_all(&w, length, &tokens, error);
    sot__free(reader->context, tokens.at);
    sot__free(reader->context, tokens.lines);
    if (status != SOT_OK) {
        sot_reading_free(reading);
        return status;
    }
    *out = reading;
    return SOT_OK;
}
