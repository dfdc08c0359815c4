/* SPDX-License-Identifier: MIT */
/* Rules over tokens: each token calls the rules that hang on it, which look left and right of it. A pattern
 * has few gaps of bounded width, so each look costs a bounded number of steps. */
#include "reading.h"

#define POINTS 24u /* marks of punctuation looked at behind an end */
#define STEPS 600u /* of one look; a pattern of ours needs far fewer */

typedef struct look {
    const sot_reader *reader;
    const sot__token *tokens;
    const sot__element *elements;
    uint32_t from, to, count; /* bounds in tokens; elements */
    uint32_t what;
    unsigned steps;
    bool answers, lines;
} look;

static bool at_start(const look *l, uint32_t at)
{
    if (at == l->from)
        return true;
    return l->lines && at < l->to && (l->tokens[at].flags & SOT__T_LINE);
}

static bool at_end(const look *l, uint32_t at)
{
    if (l->lines)
        return at == l->to || (l->tokens[at].flags & SOT__T_LINE);
    uint32_t last = l->to - at > POINTS ? at + POINTS : l->to;
    while (at < last && (l->tokens[at].flags & SOT__T_POINT))
        at++;
    return at == last;
}

/* The elements from `e` on against the tokens from `at` on; their end in *end. */
static bool ahead(look *l, uint32_t e, uint32_t at, uint32_t *end)
{
    for (; e < l->count; e++) {
        const sot__element *element = &l->elements[e];
        if (++l->steps > STEPS)
            return false;
        bool fits = at < l->to && element->kind <= SOT__E_NOT &&
                    sot__in_set(l->reader, l->tokens[at].word, element->set);
        switch (element->kind) {
        case SOT__E_SET:
            if (!fits)
                return false;
            at++;
            break;
        case SOT__E_MAYBE:
            if (fits && ahead(l, e + 1, at + 1, end))
                return true;
            break;
        case SOT__E_NOT:
            if (fits)
                return false;
            break;
        case SOT__E_GAP:
            for (uint32_t skip = 0; skip <= element->most && at + skip <= l->to; skip++)
                if (ahead(l, e + 1, at + skip, end))
                    return true;
            return false;
        case SOT__E_START:
            if (!at_start(l, at))
                return false;
            break;
        case SOT__E_END:
            if (!at_end(l, at))
                return false;
            break;
        case SOT__E_WHAT:
            l->what = at;
            break;
        default:
            if (!l->answers)
                return false;
        }
    }
    *end = at;
    return true;
}

/* The elements before `e` against the tokens before `at`; where they begin in *begin. */
static bool behind(look *l, uint32_t e, uint32_t at, uint32_t *begin)
{
    while (e > 0) {
        const sot__element *element = &l->elements[--e];
        if (++l->steps > STEPS)
            return false;
        bool fits = at > l->from && element->kind <= SOT__E_NOT &&
                    sot__in_set(l->reader, l->tokens[at - 1].word, element->set);
        switch (element->kind) {
        case SOT__E_SET:
            if (!fits)
                return false;
            at--;
            break;
        case SOT__E_MAYBE:
            if (fits && behind(l, e, at - 1, begin))
                return true;
            break;
        case SOT__E_NOT:
            if (fits)
                return false;
            break;
        case SOT__E_GAP:
            for (uint32_t skip = 0; skip <= element->most && at - l->from >= skip; skip++)
                if (behind(l, e, at - skip, begin))
                    return true;
            return false;
        case SOT__E_START:
            if (!at_start(l, at))
                return false;
            break;
        case SOT__E_END:
            return false;
        case SOT__E_WHAT:
            l->what = at;
            break;
        default:
            if (!l->answers)
                return false;
        }
    }
    *begin = at;
    return true;
}

static bool met(const sot__hits *hits, const sot__rule *rule)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->at[i].rule == rule)
            return true;
    return false;
}

void sot__match(const sot_reader *reader, unsigned language, const sot__tokens *tokens, size_t from,
                size_t to, bool answers, sot__hits *out)
{
    look l = {.reader = reader,
              .tokens = tokens->at,
              .from = (uint32_t)from,
              .to = (uint32_t)to,
              .answers = answers};
    l.lines = language == UINT_MAX;
    const uint32_t *starts =
        reader->anchor_starts + (l.lines ? reader->language_count : language) * reader->word_count;
    out->count = 0;
    for (uint32_t at = l.from; at < l.to; at++) {
        uint32_t word = tokens->at[at].word;
        for (uint32_t k = starts[word]; k < starts[word + 1]; k++) {
            const sot__rule *rule = &reader->rules[reader->anchored[k]];
            l.elements = reader->elements + rule->first;
            l.count = rule->count;
            l.what = UINT32_MAX;
            l.steps = 0;
            uint32_t begin, end;
            if (!ahead(&l, rule->anchor + 1u, at + 1, &end) || !behind(&l, rule->anchor, at, &begin))
                continue;
            if (out->count == SOT__HITS)
                return;
            if (l.lines || !met(out, rule))
                out->at[out->count++] = (sot__hit){rule, begin, end, l.what};
        }
    }
}
