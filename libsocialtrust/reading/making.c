/* SPDX-License-Identifier: MIT */
/* Entries of catalogues to a lexicon: sets of words, patterns over sets, and for each word the rules that
 * hang on it. */
#include "making.h"

#include "base/number.h"

#include "cold.h"

static const char target_names[][20] = {
#define X(name, bit, text) text,
#include "socialtrust/cues.def"
#undef X
#define X(name, code, text, row) text,
#include "socialtrust/findings.def"
#undef X
    "mark.quote",     "mark.forward",    "mark.header", "mark.signoff",
    "mark.signature", "mark.disclaimer", "mark.footer", "mark.notice"};

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

static int target_of(const char *name)
{
    for (int i = 0; i < SOT__TARGETS; i++)
        if (strcmp(target_names[i], name) == 0)
            return i;
    return -1;
}

static int clip(const char *text, size_t size)
{
    size_t n = size < 40 ? size : 40;
    while (n > 0 && n < size && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    return (int)n;
}

static bool add_member(sot__making *b, uint32_t word, uint16_t set)
{
    if (!sot__grow(b->context, (void **)&b->members, &b->member_room, b->member_count + 1,
                   sizeof *b->members))
        return false;
    b->members[b->member_count++] = (sot__member){word, set};
    return true;
}

static sot_status new_set(sot__making *b, uint16_t *out, sot_error *error)
{
    if (b->set_count >= UINT16_MAX)
        return sot__fail(error, SOT_E_LIMIT, "more than %d sets of words", UINT16_MAX);
    *out = (uint16_t)b->set_count++;
    return SOT_OK;
}

/* The word as the tokeniser would fold it; with its asterisk. */
static sot_status make_word(sot__making *b, const char *text, size_t size, uint32_t *out, sot_error *error)
{
    char folded[SOT__WORD_MAX + 8];
    size_t n = 0;
    bool prefix = size > 1 && text[size - 1] == '*', suffix = size > 1 && !prefix && *text == '*';
    if (suffix)
        folded[n++] = '*';
    for (size_t i = suffix; i < size - prefix;) {
        uint32_t c;
        i += sot__code_point(text + i, size - i, &c);
        if (n > SOT__WORD_MAX - 4)
            return sot__fail(error, SOT_E_PARSE, "%.*s: a word of more than %u letters", clip(text, size),
                             text, SOT__WORD_MAX - 4);
        n += sot__fold(c, folded + n);
    }
    if (n == 0 || (prefix && n < SOT__PREFIX_LEAST))
        return sot__fail(error, SOT_E_PARSE, "%.*s: expected a word, before an asterisk %u letters",
                         clip(text, size), text, SOT__PREFIX_LEAST);
    if (suffix && (n - 1 < SOT__SUFFIX_LEAST || n - 1 > SOT__SUFFIX_MOST))
        return sot__fail(error, SOT_E_PARSE, "%.*s: expected %u to %u letters behind an asterisk",
                         clip(text, size), text, SOT__SUFFIX_LEAST, SOT__SUFFIX_MOST);
    if (prefix)
        folded[n++] = '*';
    *out = sot__word_make(b->reader, folded, n);
    return *out ? SOT_OK : sot__no_memory(error);
}

static const sot__named *find_set(const sot__making *b, const char *name, size_t size)
{
    for (size_t i = b->named_count; i > b->named_first; i--) {
        const sot__named *named = &b->named[i - 1];
        if (strlen(named->name) == size && memcmp(named->name, name, size) == 0)
            return named;
    }
    return NULL;
}

/* Adds a word, or all of a set named <...>, to a set. */
static sot_status add_alternative(sot__making *b, uint16_t set, const char *text, size_t size,
                                  sot_error *error)
{
    if (size > 2 && text[0] == '<' && text[size - 1] == '>') {
        const sot__named *other = find_set(b, text + 1, size - 2);
        if (!other)
            return sot__fail(error, SOT_E_PARSE, "%.*s: no such set of words before", clip(text, size), text);
        for (size_t i = 0, count = b->member_count; i < count; i++)
            if (b->members[i].set == other->set && !add_member(b, b->members[i].word, set))
                return sot__no_memory(error);
        return SOT_OK;
    }
    uint32_t word = 0;
    sot_status status = make_word(b, text, size, &word, error);
    if (status != SOT_OK)
        return status;
    return add_member(b, word, set) ? SOT_OK : sot__no_memory(error);
}

static sot_status add_words(sot__making *b, const char *name, const char *words, sot_error *error)
{
    uint16_t set = 0;
    if (find_set(b, name, strlen(name)))
        return sot__fail(error, SOT_E_PARSE, "words.%.*s: given twice", clip(name, strlen(name)), name);
    sot_status status = new_set(b, &set, error);
    while (status == SOT_OK && *words) {
        size_t n = strcspn(words, " ");
        if (n > 0)
            status = add_alternative(b, set, words, n, error);
        words += n + (words[n] == ' ');
    }
    if (status != SOT_OK)
        return status;
    if (!sot__grow(b->context, (void **)&b->named, &b->named_room, b->named_count + 1, sizeof *b->named))
        return sot__no_memory(error);
    const char *copy = sot__arena_text(&b->reader->arena, sot__text_of(name));
    b->named[b->named_count] = (sot__named){copy, set, (uint8_t)b->language};
    if (!copy)
        return sot__no_memory(error);
    b->named_count++;
    return SOT_OK;
}

static uint32_t *text_head(sot__making *b, const char *text, size_t size)
{
    uint32_t hash = SOT__HASH_START;
    for (size_t i = 0; i < size; i++)
        hash = sot__hash_byte(hash, (unsigned char)text[i]);
    return &b->text_heads[hash * 2654435769u >> 22];
}

/* The set of one element: a named one as it is, else a new one of its alternatives. */
static sot_status element_set(sot__making *b, const char *text, size_t size, uint16_t *out, sot_error *error)
{
    if (size > 2 && text[0] == '<' && !memchr(text, '|', size) && text[size - 1] == '>') {
        const sot__named *named = find_set(b, text + 1, size - 2);
        if (named) {
            *out = named->set;
            return SOT_OK;
        }
    }
    uint32_t *head = text_head(b, text, size);
    for (uint32_t at = *head; at; at = b->texts[at - 1].next) {
        const sot__element_text *same = &b->texts[at - 1];
        if (same->language == b->language && same->size == size && memcmp(same->text, text, size) == 0) {
            *out = same->set;
            return SOT_OK;
        }
    }
    sot_status status = new_set(b, out, error);
    if (status == SOT_OK &&
        !sot__grow(b->context, (void **)&b->texts, &b->text_room, b->text_count + 1, sizeof *b->texts))
        status = sot__no_memory(error);
    if (status == SOT_OK) {
        b->texts[b->text_count++] =
            (sot__element_text){text, (uint32_t)size, *head, *out, (uint8_t)b->language};
        *head = (uint32_t)b->text_count;
    }
    for (size_t from = 0; status == SOT_OK && from <= size;) {
        const char *bar = size > 1 ? memchr(text + from, '|', size - from) : NULL;
        size_t n = bar ? (size_t)(bar - text) - from : size - from;
        status = add_alternative(b, *out, text + from, n, error);
        from += n + 1;
    }
    return status;
}

static sot_status add_element(sot__making *b, sot__rule *rule, const char *text, size_t size,
                              sot_error *error)
{
    sot__element element = {SOT__E_SET, 0, 0};
    sot_status status = SOT_OK;
    if (rule->count == SOT__ELEMENTS)
        return sot__fail(error, SOT_E_PARSE, "more than %u elements", SOT__ELEMENTS);
    if (size == 1 && strchr("^$>", *text)) {
        element.kind = *text == '^' ? SOT__E_START : *text == '$' ? SOT__E_END : SOT__E_WHAT;
    } else if (size == 7 && memcmp(text, "&answer", 7) == 0) {
        element.kind = SOT__E_ANSWER;
    } else if (size == 1 && *text == '_') {
        element.kind = SOT__E_ANY;
    } else if (size > 1 && strchr("_~", *text)) {
        int64_t most = 0;
        if (!sot__parse_int64((sot__text){text + 1, size - 1}, &most) || most < 1 || most > 30)
            return sot__fail(error, SOT_E_PARSE, "%.*s: expected %c1 to %c30", clip(text, size), text, *text,
                             *text);
        element.kind = *text == '_' ? SOT__E_GAP : SOT__E_CLAUSE;
        element.most = (uint8_t)most;
    } else {
        if (size > 1 && *text == '!') {
            element.kind = SOT__E_NOT;
            text++;
            size--;
        } else if (size > 2 && *text == '(' && text[size - 1] == ')') {
            element.kind = SOT__E_MAYBE;
            text++;
            size -= 2;
        }
        status = element_set(b, text, size, &element.set, error);
    }
    sot_reader *reader = b->reader;
    if (status == SOT_OK && !sot__grow(b->context, (void **)&reader->elements, &reader->element_room,
                                       reader->element_count + 1, sizeof *reader->elements))
        status = sot__no_memory(error);
    if (status == SOT_OK) {
        reader->elements[reader->element_count++] = element;
        rule->count++;
    }
    return status;
}

static sot_status add_rule(sot__making *b, int target, const sot__entry *entry, sot_error *error)
{
    sot_reader *reader = b->reader;
    sot__rule rule = {.weight = entry->weight,
                      .first = (uint32_t)reader->element_count,
                      .target = (uint8_t)target,
                      .language = (uint8_t)b->language};
    if (reader->rule_count >= UINT16_MAX)
        return sot__fail(error, SOT_E_LIMIT, "more than %d rules", UINT16_MAX);
    sot_status status = SOT_OK;
    bool word = false;
    int gaps = 0;
    for (const char *at = entry->text; status == SOT_OK && *at;) {
        size_t n = strcspn(at, " ");
        if (n > 0) {
            status = add_element(b, &rule, at, n, error);
            if (status == SOT_OK) {
                const sot__element *last = &reader->elements[reader->element_count - 1];
                word |= last->kind == SOT__E_SET;
                gaps += last->kind == SOT__E_GAP || last->kind == SOT__E_CLAUSE || last->kind == SOT__E_MAYBE;
            }
        }
        at += n + (at[n] == ' ');
    }
    if (status == SOT_OK && !word)
        status = sot__fail(error, SOT_E_PARSE, "expected at least one word");
    if (status == SOT_OK && gaps > 6)
        status = sot__fail(error, SOT_E_PARSE, "more than 6 gaps and words that may be left out");
    if (status != SOT_OK)
        return sot__fail_at(error, status, "rules.%s: %.*s: ", entry->name,
                            clip(entry->text, strlen(entry->text)), entry->text);
    rule.pattern = b->keep ? sot__arena_text(&reader->arena, sot__text_of(entry->text)) : entry->text;
    if (!rule.pattern || !sot__grow(b->context, (void **)&reader->rules, &reader->rule_room,
                                    reader->rule_count + 1, sizeof *reader->rules))
        return sot__no_memory(error);
    reader->rules[reader->rule_count++] = rule;
    reader->languages[b->language].targets |= UINT32_C(1) << target;
    return SOT_OK;
}

sot_status sot__making_add(sot__making *b, const sot__entry *entry, sot_error *error)
{
    sot_reader *reader = b->reader;
    if (entry->what == 'L') {
        b->language = (unsigned)reader->language_count; /* below SOT__LANGUAGES: as many are let in */
        b->named_first = b->named_count;
        sot__language *language = &reader->languages[reader->language_count++];
        language->name = sot__arena_text(&reader->arena, sot__text_of(entry->name));
        for (int i = 0; i < SOT__TARGETS; i++)
            language->base[i] = -3;
        return language->name ? SOT_OK : sot__no_memory(error);
    }
    if (entry->what == 'W')
        return add_words(b, entry->name, entry->text, error);
    int target = target_of(entry->name);
    if (target < 0)
        return sot__fail(error, SOT_E_PARSE, "%.*s: nothing that rules are for",
                         clip(entry->name, strlen(entry->name)), entry->name);
    if (!(entry->weight >= -20 && entry->weight <= 20))
        return sot__fail(error, SOT_E_PARSE, "%s: expected a weight between -20 and 20", entry->name);
    if (entry->what == 'B') {
        reader->languages[b->language].base[target] = entry->weight;
        reader->languages[b->language].targets |= UINT32_C(1) << target;
        return SOT_OK;
    }
    return add_rule(b, target, entry, error);
}

/* ---- making it ready ---- */

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

/* A rule hangs on its rarest element, not on words that every sentence has: the set, for each rule. */
static bool choose_anchors(sot__making *b)
{
    sot_reader *r = b->reader;
    uint32_t *members = sot__calloc(b->context, b->set_count, sizeof *members);
    if (!members)
        return false;
    for (uint32_t word = 1; word < r->word_count; word++)
        for (uint32_t i = r->set_starts[word]; i < r->set_starts[word + 1]; i++)
            members[r->sets[i]] += r->common[word] || word == r->pseudo[0] ? 100
                                   : r->words[word].p[0] == '*'            ? 300
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
                            r->anchored[count] = of[k];
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
    return sot__words_finish(b->reader) && finish_sets(b) && finish_words(b) && finish_rules(b);
}

void sot__making_free(sot__making *b)
{
    sot__free(b->context, b->members);
    sot__free(b->context, b->named);
    sot__free(b->context, b->texts);
}
