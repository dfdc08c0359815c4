/* SPDX-License-Identifier: MIT */
/* Rules over tokens: each token calls the rules that hang on it, which look left and right of it. A pattern
 * has few gaps of bounded width, so each look costs a bounded number of steps. */
#include "reading.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define RULES 65536u /* of a reader, by their type */
#define STEPS 600u   /* of one look; a pattern of ours needs far fewer */

typedef struct look {
    const sot_reader *reader;
    const sot__token *tokens;
    const sot__element *elements;
    uint32_t from, to, count; /* bounds in tokens; elements */
    uint32_t last;            /* from here on there are only marks of punctuation */
    uint32_t what;
    unsigned steps;
    bool answers, lines;
} look;

static inline bool at_start(const look *l, uint32_t at)
{
    if (at == l->from)
        return true;
    return l->lines && at < l->to && (l->tokens[at].flags & SOT__T_LINE);
}

static bool at_end(const look *l, uint32_t at)
{
    if (l->lines)
        return at == l->to || (l->tokens[at].flags & SOT__T_LINE);
    return at >= l->last;
}

/* A token that is no mark of punctuation. */
static bool plain(const look *l, uint32_t at)
{
    return at < l->to && !(l->tokens[at].flags & SOT__T_POINT);
}

/* Most looks over a gap end at the first word behind it: whether it is worth to go on there. */
static inline bool may_begin(const look *l, uint32_t e, uint32_t at)
{
    return e == l->count || l->elements[e].kind != SOT__E_SET ||
           (at < l->to && sot__in_set(l->reader, l->tokens[at].word, l->elements[e].set));
}

static inline bool may_end(const look *l, uint32_t e, uint32_t at)
{
    return e == 0 || l->elements[e - 1].kind != SOT__E_SET ||
           (at > l->from && sot__in_set(l->reader, l->tokens[at - 1].word, l->elements[e - 1].set));
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
                if (may_begin(l, e + 1, at + skip) && ahead(l, e + 1, at + skip, end))
                    return true;
            return false;
        case SOT__E_ANY:
            if (!plain(l, at))
                return false;
            at++;
            break;
        case SOT__E_CLAUSE:
            for (uint32_t skip = 0; skip <= element->most; skip++) {
                if (may_begin(l, e + 1, at + skip) && ahead(l, e + 1, at + skip, end))
                    return true;
                if (!plain(l, at + skip))
                    break;
            }
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
                if (may_end(l, e, at - skip) && behind(l, e, at - skip, begin))
                    return true;
            return false;
        case SOT__E_ANY:
            if (at == l->from || !plain(l, at - 1))
                return false;
            at--;
            break;
        case SOT__E_CLAUSE:
            for (uint32_t skip = 0; skip <= element->most; skip++) {
                if (may_end(l, e, at - skip) && behind(l, e, at - skip, begin))
                    return true;
                if (at - skip == l->from || !plain(l, at - skip - 1))
                    break;
            }
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

/* Marks of the sets that these tokens are in: most rules want one that is not among them. */
static void marks_of(const sot_reader *reader, const sot__token *tokens, size_t from, size_t to,
                     uint64_t present[SOT__ALSO])
{
#if defined(__SSE2__)
    _Static_assert(SOT__ALSO == 8, "four vectors");
    __m128i a = _mm_setzero_si128(), b = a, c = a, d = a;
    for (size_t at = from; at < to; at++) {
        const __m128i *row =
            (const __m128i *)(const void *)(reader->also_bits + (size_t)tokens[at].word * SOT__ALSO);
        a = _mm_or_si128(a, _mm_loadu_si128(row));
        b = _mm_or_si128(b, _mm_loadu_si128(row + 1));
        c = _mm_or_si128(c, _mm_loadu_si128(row + 2));
        d = _mm_or_si128(d, _mm_loadu_si128(row + 3));
    }
    __m128i *out = (__m128i *)(void *)present;
    _mm_storeu_si128(out, a);
    _mm_storeu_si128(out + 1, b);
    _mm_storeu_si128(out + 2, c);
    _mm_storeu_si128(out + 3, d);
#else
    memset(present, 0, SOT__ALSO * sizeof *present);
    for (size_t at = from; at < to; at++) {
        const uint64_t *row = reader->also_bits + (size_t)tokens[at].word * SOT__ALSO;
        for (size_t i = 0; i < SOT__ALSO; i++)
            present[i] |= row[i];
    }
#endif
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
    for (l.last = l.to; l.last > l.from && (l.tokens[l.last - 1].flags & SOT__T_POINT);)
        l.last--;
    const uint32_t *starts =
        reader->anchor_starts + (l.lines ? reader->language_count : language) * reader->word_count;
    uint64_t met[RULES / 64]; /* a rule adds once: of those that were met, no more looks */
    uint64_t present[SOT__ALSO];
    memset(met, 0, (reader->rule_count / 64 + 1) * sizeof *met);
    out->count = 0;
    marks_of(reader, tokens->at, from, to, present);
    for (uint32_t at = l.from; at < l.to; at++) {
        uint32_t word = tokens->at[at].word;
        for (uint32_t k = starts[word]; k < starts[word + 1]; k++) {
            unsigned number = reader->anchored[k].rule;
            unsigned also = reader->anchored[k].also;
            if (!(present[also / 64] >> (also % 64) & 1u) || met[number / 64] >> (number % 64) & 1u)
                continue;
            const sot__rule *rule = &reader->rules[number];
            l.elements = reader->elements + rule->first;
            l.count = rule->count;
            l.what = UINT32_MAX;
            l.steps = 0;
            uint32_t begin = at, end = at + 1;
            /* most looks end at a word beside it */
            if (!may_end(&l, rule->anchor, at) || !may_begin(&l, rule->anchor + 1u, at + 1))
                continue;
            /* the shorter side first: most looks end there */
            if (rule->anchor && rule->anchor * 2u < l.count && !behind(&l, rule->anchor, at, &begin))
                continue;
            if (rule->anchor + 1u < l.count && !ahead(&l, rule->anchor + 1u, at + 1, &end))
                continue;
            if (rule->anchor * 2u >= l.count && !behind(&l, rule->anchor, at, &begin))
                continue;
            if (out->count == SOT__HITS)
                return;
            out->at[out->count++] = (sot__hit){rule, begin, end, l.what};
            if (!l.lines)
                met[number / 64] |= UINT64_C(1) << (number % 64);
        }
    }
}
