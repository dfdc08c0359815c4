/* SPDX-License-Identifier: MIT */
/* A lexicon made ready, once all catalogues are read: for each word its sets, what it means, the rules that
 * hang on it and what it says by itself. */
#include "making.h"

/* Each after the other, in the order of their numbers. */
static const char meaning_names[] =
#define X(name, key) key "\0"
#include "meanings.def"
#undef X
    ;

/* The number of a set that means something of its own; 0: none. */
static uint8_t meaning_of(const char *name)
{
    const char *at = meaning_names;
    for (uint8_t m = 0; m < SOT__MEANINGS; m++, at += strlen(at) + 1)
        if (strcmp(at, name) == 0)
            return m;
    return 0;
}

/* Words in `set_starts` and `sets`: those of each word, and those of the longest prefix it begins with. */
static bool finish_sets(sot__making *b)
{
    sot_reader *r = b->reader;
    size_t words = r->word_count, total = 0;
    uint32_t *counts = sot__calloc(b->context, words + 1, sizeof *counts);
    uint32_t *parent = sot__calloc(b->context, words, sizeof *parent);
    uint32_t *tail = sot__calloc(b->context, words, sizeof *tail);
    r->set_starts = sot__calloc(b->context, words + 1, sizeof *r->set_starts);
    bool good = counts && parent && tail && r->set_starts;
    for (size_t i = 0; good && i < b->member_count; i++)
        counts[b->members[i].word]++;
    /* Prefixes of prefixes: a word's sets are its own and those of all prefixes that it begins with, and of
     * all suffixes that it ends in. */
    for (uint32_t word = 1; good && word < words; word++) {
        size_t n = r->words[word].n;
        bool prefix = n > SOT__PREFIX_LEAST && r->words[word].p[n - 1] == '*';
        bool suffix = n > SOT__SUFFIX_LEAST && r->words[word].p[0] == '*';
        if (!suffix)
            parent[word] = sot__word_prefix(r, r->words[word].p, n - prefix, prefix ? n - 1 : SIZE_MAX);
        if (!prefix)
            tail[word] =
                sot__word_suffix(r, r->words[word].p + suffix, n - suffix, suffix ? n - 1 : SIZE_MAX);
    }
    for (uint32_t word = 1; good && word < words; word++) {
        r->set_starts[word] = (uint32_t)total;
        for (uint32_t at = word; at; at = parent[at])
            total += counts[at];
        for (uint32_t at = tail[word]; at; at = tail[at])
            total += counts[at];
    }
    if (good) {
        r->set_starts[words] = (uint32_t)total;
        r->sets = sot__alloc(b->context, total, sizeof *r->sets);
        good = r->sets != NULL;
    }
    uint32_t *own = sot__calloc(b->context, words + 1, sizeof *own); /* members of each word, in order */
    uint16_t *of = sot__alloc(b->context, b->member_count, sizeof *of);
    r->set_words = b->set_count / 64 + 1;
    r->set_bits = sot__calloc(b->context, words * r->set_words, sizeof *r->set_bits);
    good = good && own && of && r->set_bits;
    if (good) {
        for (uint32_t word = 1; word <= words; word++)
            own[word] = own[word - 1] + counts[word - 1];
        memset(counts, 0, (words + 1) * sizeof *counts);
        for (size_t i = 0; i < b->member_count; i++)
            of[own[b->members[i].word] + counts[b->members[i].word]++] = b->members[i].set;
        for (uint32_t word = 1; word < words; word++) {
            uint32_t to = r->set_starts[word];
            bool tails = false;
            for (uint32_t at = word; at || !tails; at = tails ? tail[at] : parent[at]) {
                if (at == 0) { /* all prefixes are through: its suffixes */
                    tails = true;
                    at = tail[word];
                    if (at == 0)
                        break;
                }
                for (uint32_t i = own[at]; i < own[at + 1]; i++) {
                    r->sets[to++] = of[i];
                    r->set_bits[word * r->set_words + of[i] / 64] |= UINT64_C(1) << (of[i] % 64);
                }
            }
        }
    }
    sot__free(b->context, counts);
    sot__free(b->context, parent);
    sot__free(b->context, tail);
    sot__free(b->context, own);
    sot__free(b->context, of);
    return good;
}

/* Which languages a word is common in or known to, and what it means. */
static bool finish_words(sot__making *b)
{
    sot_reader *r = b->reader;
    r->common = sot__calloc(b->context, r->word_count, sizeof *r->common);
    r->known = sot__calloc(b->context, r->word_count, sizeof *r->known);
    if (!r->common || !r->known)
        return false;
    for (size_t i = 0; i < r->language_count; i++) {
        r->languages[i].meaning = sot__calloc(b->context, r->word_count, 1);
        if (!r->languages[i].meaning)
            return false;
    }
    for (size_t i = 0; i < b->named_count; i++) {
        const sot__named *named = &b->named[i];
        uint8_t meaning = meaning_of(named->name);
        for (uint32_t word = 1; word < r->word_count; word++) {
            if (!sot__in_set(r, word, named->set) || r->words[word].p[0] == '*')
                continue;
            r->known[word] |= (uint16_t)(1u << named->language);
            if (meaning == SOT__MEANS_COMMON)
                r->common[word] |= (uint16_t)(1u << named->language);
            else if (meaning)
                r->languages[named->language].meaning[word] = meaning;
        }
    }
    return true;
}

/* The sets that rules want beside their anchors get marks, in turn, and words those of their sets. */
static bool mark_also(sot__making *b)
{
    sot_reader *r = b->reader;
    uint16_t *mark = sot__calloc(b->context, b->set_count + 1, sizeof *mark), next = 0;
    r->also_bits = sot__calloc(b->context, r->word_count, SOT__ALSO * sizeof *r->also_bits);
    bool good = mark && r->also_bits;
    for (size_t i = 0; good && i < r->rule_count; i++) {
        uint16_t *of = &mark[r->rules[i].also];
        if (*of == 0)
            *of = (uint16_t)(next++ % (SOT__ALSO * 64) + 1);
        r->rules[i].also = (uint16_t)(*of - 1);
    }
    for (uint32_t word = 1; good && word < r->word_count; word++) {
        for (uint32_t i = r->set_starts[word]; i < r->set_starts[word + 1]; i++) {
            unsigned of = mark[r->sets[i]];
            if (of)
                r->also_bits[(size_t)word * SOT__ALSO + (of - 1) / 64] |= UINT64_C(1) << ((of - 1) % 64);
        }
    }
    sot__free(b->context, mark);
    return good;
}

static bool is_comma(sot__text word)
{
    return word.n == 1 && strchr(",.:;-\"", *word.p);
}

/* A rule hangs on its rarest element, not on words that every sentence has: the set, for each rule. */
static bool choose_anchors(sot__making *b)
{
    sot_reader *r = b->reader;
    uint32_t *members = sot__calloc(b->context, b->set_count, sizeof *members);
    if (!members)
        return false;
    for (uint32_t word = 1; word < r->word_count; word++)
        for (uint32_t i = r->set_starts[word]; i < r->set_starts[word + 1]; i++)
            members[r->sets[i]] += r->common[word] || word == r->pseudo[0] || is_comma(r->words[word]) ? 100
                                   : r->words[word].p[0] == '*'                                        ? 300
                                                                                                       : 1;
    for (size_t i = 0; i < r->rule_count; i++) {
        const sot__element *at = r->elements + r->rules[i].first;
        uint32_t least = UINT32_MAX, next = UINT32_MAX;
        for (uint8_t e = 0; e < r->rules[i].count; e++) {
            if (at[e].kind == SOT__E_SET && members[at[e].set] < least) {
                least = members[at[e].set];
                r->rules[i].anchor = e;
            }
        }
        r->rules[i].also = at[r->rules[i].anchor].set;
        for (uint8_t e = 0; e < r->rules[i].count; e++) {
            if (e != r->rules[i].anchor && at[e].kind == SOT__E_SET && members[at[e].set] < next) {
                next = members[at[e].set];
                r->rules[i].also = at[e].set;
            }
        }
    }
    sot__free(b->context, members);
    return mark_also(b);
}

#define VOTES_MOST 1000000 /* 400 words of a sentence add up to no more than an int holds */

/* A row of weights for each word that speaks, its own and those of what it begins with or ends in. */
static bool finish_votes(sot__making *b)
{
    sot_reader *r = b->reader;
    size_t rows = 1;
    uint32_t *of_set = sot__calloc(b->context, b->set_count + 1, sizeof *of_set); /* into `votes`, from 1 */
    r->vote_rows = sot__calloc(b->context, r->language_count * r->word_count, sizeof *r->vote_rows);
    bool good = of_set && r->vote_rows;
    for (size_t i = 0; good && i < b->vote_count; i++)
        of_set[b->votes[i].set] = (uint32_t)i + 1;
    for (int pass = 0; good && pass < 2; pass++) {
        for (uint32_t word = 1; word < r->word_count; word++) {
            for (uint32_t i = r->set_starts[word]; i < r->set_starts[word + 1]; i++) {
                uint32_t of = of_set[r->sets[i]];
                if (!of)
                    continue;
                const sot__vote *vote = &b->votes[of - 1];
                uint16_t *row = &r->vote_rows[vote->language * r->word_count + word];
                if (*row == 0 && rows < UINT16_MAX)
                    *row = (uint16_t)rows++;
                int32_t *sum = pass ? &r->votes[*row * (size_t)SOT__VOTES + vote->target] : NULL;
                if (sum && *row && *sum<VOTES_MOST && * sum> - VOTES_MOST)
                    *sum += vote->weight;
            }
        }
        if (pass == 0) {
            r->votes = sot__calloc(b->context, rows * SOT__VOTES, sizeof *r->votes);
            r->vote_count = rows;
            good = r->votes != NULL;
        }
    }
    sot__free(b->context, of_set);
    return good;
}

/* For each group (language, or marks) and word the rules that hang on it. */
static bool finish_rules(sot__making *b)
{
    sot_reader *r = b->reader;
    if (!choose_anchors(b))
        return false;
    size_t groups = r->language_count + 1, count = 0;
    r->anchor_starts = sot__calloc(b->context, groups * r->word_count + 1, sizeof *r->anchor_starts);
    uint32_t *firsts = sot__calloc(b->context, b->set_count + 1, sizeof *firsts); /* set -> rules in `of` */
    uint16_t *of = sot__alloc(b->context, r->rule_count, sizeof *of);
    bool good = r->anchor_starts && firsts && of;
    for (size_t i = 0; good && i < r->rule_count; i++)
        firsts[r->elements[r->rules[i].first + r->rules[i].anchor].set + 1]++;
    for (size_t set = 0; good && set < b->set_count; set++)
        firsts[set + 1] += firsts[set];
    for (size_t i = r->rule_count; good && i > 0; i--) { /* from the end of each set's room */
        uint16_t set = r->elements[r->rules[i - 1].first + r->rules[i - 1].anchor].set;
        of[--firsts[set + 1]] = (uint16_t)(i - 1);
    }
    /* now the rules of a set are of[firsts[set + 1]] to the next set's first */
    for (int pass = 0; good && pass < 2; pass++) {
        count = 0;
        for (size_t group = 0; group < groups; group++) {
            for (uint32_t word = 0; word < r->word_count; word++) {
                r->anchor_starts[group * r->word_count + word] = (uint32_t)count;
                for (uint32_t i = r->set_starts[word]; i < r->set_starts[word + 1]; i++) {
                    size_t set = r->sets[i];
                    size_t end = set + 1 < b->set_count ? firsts[set + 2] : r->rule_count;
                    for (size_t k = firsts[set + 1]; k < end; k++) {
                        const sot__rule *rule = &r->rules[of[k]];
                        if ((rule->target >= SOT__FOR_MARKS ? r->language_count : rule->language) != group)
                            continue;
                        if (pass)
                            r->anchored[count] = (sot__anchored){of[k], rule->also};
                        count++;
                    }
                }
            }
        }
        r->anchor_starts[groups * r->word_count] = (uint32_t)count;
        if (pass == 0) {
            r->anchored = sot__alloc(b->context, count, sizeof *r->anchored);
            good = r->anchored != NULL;
        }
    }
    sot__free(b->context, firsts);
    sot__free(b->context, of);
    return good;
}

bool sot__making_finish(sot__making *b)
{
    return sot__words_finish(b->reader) && finish_sets(b) && finish_words(b) && finish_rules(b) &&
           finish_votes(b);
}
