/* SPDX-License-Identifier: MIT */
/* Entries of catalogues to a lexicon: sets of words, patterns over sets, and for each word the rules that
 * hang on it. */
#include "making.h"

#include "base/number.h"

static const char target_names[][20] = {
#define X(name, bit, text) text,
#include "socialtrust/cues.def"
#undef X
#define X(name, code, text, row) text,
#include "socialtrust/findings.def"
#undef X
    "mark.quote",     "mark.forward",    "mark.header", "mark.signoff",
    "mark.signature", "mark.disclaimer", "mark.footer", "mark.notice"};

const char *sot__target_name(int target)
{
    return target < SOT__FOR_MARKS ? target_names[target] : "answer";
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

/* A new set of the words of a list. */
static sot_status set_of_list(sot__making *b, const char *words, uint16_t *set, sot_error *error)
{
    sot_status status = new_set(b, set, error);
    while (status == SOT_OK && *words) {
        size_t n = strcspn(words, " ");
        if (n > 0)
            status = add_alternative(b, *set, words, n, error);
        words += n + (words[n] == ' ');
    }
    return status;
}

static sot_status add_words(sot__making *b, const char *name, const char *words, sot_error *error)
{
    uint16_t set = 0;
    if (find_set(b, name, strlen(name)))
        return sot__fail(error, SOT_E_PARSE, "words.%.*s: given twice", clip(name, strlen(name)), name);
    sot_status status = set_of_list(b, words, &set, error);
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

/* Words that speak for a target wherever they stand. */
static sot_status add_vote(sot__making *b, int target, const sot__entry *entry, sot_error *error)
{
    sot__vote vote = {0, (int16_t)(entry->weight * SOT__VOTE_UNIT + (entry->weight < 0 ? -.5 : .5)),
                      (uint8_t)target, (uint8_t)b->language};
    sot_status status = set_of_list(b, entry->text, &vote.set, error);
    if (status != SOT_OK)
        return status;
    if (!sot__grow(b->context, (void **)&b->votes, &b->vote_room, b->vote_count + 1, sizeof *b->votes))
        return sot__no_memory(error);
    b->votes[b->vote_count++] = vote;
    b->reader->languages[b->language].targets |= UINT32_C(1) << target;
    return SOT_OK;
}

/* What the sentence says besides, "answer": that the message answers something. */
static sot_status add_company(sot__making *b, int target, const sot__entry *entry, sot_error *error)
{
    int source = target_of(entry->text);
    bool mark = source >= SOT__FOR_MARKS;
    if (strcmp(entry->text, "answer") == 0)
        source = SOT__FOR_MARKS;
    if (source < 0 || mark || source == target)
        return sot__fail(error, SOT_E_PARSE, "rules.%s: %.*s: nothing else that a sentence says", entry->name,
                         clip(entry->text, strlen(entry->text)), entry->text);
    b->reader->languages[b->language].company[source][target] += entry->weight;
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
    if (entry->what != 'R' && target >= SOT__FOR_MARKS)
        return sot__fail(error, SOT_E_PARSE, "%s: a mark is known by patterns alone", entry->name);
    return entry->what == 'V'   ? add_vote(b, target, entry, error)
           : entry->what == 'A' ? add_company(b, target, entry, error)
                                : add_rule(b, target, entry, error);
}

void sot__making_free(sot__making *b)
{
    sot__free(b->context, b->members);
    sot__free(b->context, b->named);
    sot__free(b->context, b->texts);
    sot__free(b->context, b->votes);
}
