/* SPDX-License-Identifier: MIT */
/* What a sentence promises, settles, complains of ...: its place, what it is about, when it is due, and an id
 * that is the same whenever the message is read again. */
#include "reading.h"

/* Marks of punctuation at the end are no part of what is said. */
static uint32_t before_points(const sot__tokens *t, uint32_t from, uint32_t to)
{
    while (to > from && (t->at[to - 1].flags & SOT__T_POINT))
        to--;
    return to;
}

static uint32_t end_of(const sot__tokens *t, uint32_t from, uint32_t to)
{
    uint32_t last = to > from ? to - 1 : from;
    return t->at[last].offset + (to > from ? t->at[last].length : 0);
}

size_t sot__keys(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *t,
                 size_t from, size_t to, uint32_t *out, size_t room)
{
    size_t count = 0;
    for (size_t at = from; at < to && count < room; at++) {
        const sot__token *token = &t->at[at];
        if (!(token->flags & SOT__T_WORD) || token->length < 3 || reader->common[token->word] ||
            (language != UINT_MAX && reader->languages[language].meaning[token->word]))
            continue;
        /* The first five letters: "drawing" is "drawings", "Zeichnung" is "Zeichnungen". */
        uint32_t hash = SOT__HASH_START;
        size_t letters = 0;
        for (size_t i = 0; i < token->length && letters < 5;) {
            uint32_t c = (unsigned char)text[token->offset + i];
            char folded[4];
            if ((c | 0x20) - 'a' <= 'z' - 'a') { /* most of them */
                hash = sot__hash_byte(hash, (unsigned char)(c | 0x20));
                letters++;
                i++;
                continue;
            }
            i += sot__code_point(text + token->offset + i, token->length - i, &c);
            size_t n = sot__fold(c, folded);
            for (size_t k = 0; k < n && letters < 5; k++, letters++)
                hash = sot__hash_byte(hash, (unsigned char)folded[k]);
        }
        bool there = false;
        for (size_t i = 0; i < count; i++)
            there |= out[i] == hash;
        if (!there)
            out[count++] = hash;
    }
    return count;
}

bool sot__keep_said(sot_reading *reading, const char *text, const sot__tokens *t,
                    const sot__sentence_of *sentence, const double odds[SOT__FOR_MARKS])
{
    if (!sot__grow(reading->context, (void **)&reading->keys, &reading->key_room,
                   reading->key_count + SOT__KEYS_MOST, sizeof *reading->keys) ||
        !sot__grow(reading->context, (void **)&reading->said, &reading->said_room, reading->said_count + 1,
                   sizeof *reading->said))
        return false;
    sot__said *said = &reading->said[reading->said_count++];
    said->from = t->at[sentence->from].offset;
    said->to = end_of(t, sentence->from, sentence->to);
    said->first_key = (uint32_t)reading->key_count;
    said->key_count = (uint32_t)sot__keys(reading->reader, reading->language, text, t, sentence->from,
                                          sentence->to, reading->keys + reading->key_count, SOT__KEYS_MOST);
    memcpy(said->odds, odds, sizeof said->odds);
    reading->key_count += said->key_count;
    return true;
}

static void make_id(sot_reading *reading, const char *text, const sot_about *about, sot__finding *finding)
{
    uint8_t digest_bytes[16];
    for (uint64_t again = 0;; again++) {
        sot__digest digest;
        sot__digest_init(&digest);
        sot__digest_text(&digest, sot__text_of(about->id));
        sot__digest_u64(&digest, about->id && *about->id ? 0 : (uint64_t)about->time_us);
        sot__digest_u64(&digest, (uint64_t)finding->kind);
        sot__digest_u64(&digest, again);
        sot__digest_text(&digest, (sot__text){text + finding->from, finding->to - finding->from});
        sot__digest_end(&digest, digest_bytes);
        sot__hex(digest_bytes, 8, finding->id);
        bool taken = false;
        for (size_t i = reading->finding_count; i > 0 && i + 64 > reading->finding_count && !taken; i--)
            taken = strcmp(reading->findings[i - 1].id, finding->id) == 0;
        if (!taken || again == 63)
            return;
    }
}

/* What is to be done, without the words that say when. */
static void set_what(const sot_reader *reader, unsigned language, const sot__tokens *t,
                     const sot__sentence_of *sentence, uint32_t what, const sot__date *due,
                     sot__finding *finding)
{
    uint32_t end = before_points(t, what, sentence->to);
    if (due && due->from > what && before_points(t, due->to, sentence->to) <= due->to + 1) {
        end = due->from;
        while (end > what + 1) {
            uint8_t meaning = reader->languages[language].meaning[t->at[end - 1].word];
            if (!(t->at[end - 1].flags & SOT__T_POINT) && meaning != SOT__MEANS_BY &&
                meaning != SOT__MEANS_ON && meaning != SOT__MEANS_AT && meaning != SOT__MEANS_OF &&
                meaning != SOT__MEANS_IN)
                break;
            end--;
        }
    }
    finding->what_from = t->at[what < sentence->to ? what : sentence->from].offset;
    finding->what_to = end > what ? end_of(t, what, end) : finding->what_from;
}

#define SHORT 8u /* tokens of "Good, Saturday." and of "On it." */

/* When it is due. "Thursday works. I'll be there at two." and "On it. The patch ships today." say in the
 * sentence beside what the promise leaves out. */
static bool due_around(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *t,
                       const sot__sentence_of *sentence, uint32_t what, const sot_about *about,
                       sot__date *out)
{
    sot__date beside;
    const sot__sentence_of *before = sentence - 1, *after = sentence + 1;
    bool said = sentence->follows && before->to - before->from <= SHORT &&
                sot__due(reader, language, text, t, before, before->from, SOT__NO_DAY, about, &beside);
    if (sot__due(reader, language, text, t, sentence, what, said ? beside.day : SOT__NO_DAY, about, out))
        return true;
    if (!said && sentence->followed && sentence->to - sentence->from <= SHORT)
        said = sot__due(reader, language, text, t, after, after->from, SOT__NO_DAY, about, &beside);
    *out = beside;
    return said;
}

sot_status sot__find(sot_reading *reading, const char *text, const sot__tokens *t,
                     const sot__sentence_of *sentence, const sot__hits *hits, const double *q,
                     const sot_about *about, sot_error *error)
{
    const sot_reader *reader = reading->reader;
    for (int kind = 0; kind < SOT_FINDING_KINDS; kind++) {
        int target = SOT__FOR_FINDINGS + kind;
        if (q[target] < 0.2)
            continue;
        const sot__hit *best = NULL; /* of the rules that say where the matter begins, the strongest */
        for (size_t i = 0; i < hits->count; i++)
            if (hits->at[i].rule->target == target && hits->at[i].what < sentence->to &&
                (!best || hits->at[i].rule->weight > best->rule->weight))
                best = &hits->at[i];
        sot__finding finding = {.kind = kind, .q = q[target], .due_us = SOT_TIME_NONE};
        uint32_t what = best ? best->what : sentence->from;
        bool timed = kind == SOT_FINDING_PROMISE || kind == SOT_FINDING_REQUEST;
        sot__date due;
        bool has_due = timed && due_around(reader, reading->language, text, t, sentence, what, about, &due);
        finding.from = t->at[sentence->from].offset;
        finding.to = end_of(t, sentence->from, sentence->to);
        finding.what_from = finding.from;
        finding.what_to = finding.to;
        bool here = has_due && due.from >= sentence->from && due.to <= sentence->to;
        if (timed)
            set_what(reader, reading->language, t, sentence, what, here ? &due : NULL, &finding);
        if (has_due) {
            finding.due_us = due.due_us;
            finding.due_from = t->at[due.from].offset;
            finding.due_to = end_of(t, due.from, due.to);
        }
        make_id(reading, text, about, &finding);
        if (!sot__grow(reading->context, (void **)&reading->findings, &reading->finding_room,
                       reading->finding_count + 1, sizeof finding))
            return sot__no_memory(error);
        reading->findings[reading->finding_count++] = finding;
    }
    return SOT_OK;
}
