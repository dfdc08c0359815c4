/* SPDX-License-Identifier: MIT */
/* The author's lines to sentences, and which language they are in. */
#include "reading.h"

static bool is_byte(const char *text, const sot__token *token, char c)
{
    return token->length == 1 && text[token->offset] == c;
}

/* A point that ends a sentence: not of an abbreviation, not of an ordinal ("am 5. Mai"). */
static bool ends_here(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *t,
                      uint32_t at, uint32_t first)
{
    const sot__token *token = &t->at[at];
    if (!(token->flags & SOT__T_POINT))
        return false;
    char c = text[token->offset];
    if (token->length == 3) /* an ellipsis in one */
        c = '.';
    if (c == '!' || c == '?')
        return true;
    if (c != '.' || !(token->length == 1 || token->length == 3))
        return false;
    if (at + 1 < t->count && !(t->at[at + 1].flags & SOT__T_SPACE))
        return false;
    if (at == first)
        return true;
    const sot__token *before = &t->at[at - 1];
    if ((before->flags & SOT__T_NUMBER) && at + 1 < t->count && (t->at[at + 1].flags & SOT__T_WORD)) {
        /* an ordinal: "am 5. Mai", "bis zum 20. eingereicht" */
        int meaning = language == UINT_MAX ? 0 : reader->languages[language].meaning[t->at[at + 1].word];
        return before->length > 2 || ((t->at[at + 1].flags & SOT__T_CAPITAL) &&
                                      !(meaning >= SOT__MEANS_JAN && meaning <= SOT__MEANS_DEC));
    }
    if (before->length == 1 && (before->flags & SOT__T_WORD))
        return false;
    if (language != UINT_MAX && before->length <= 4 &&
        at + 1 < t->count) { /* "am So. um acht", "Sat. morning" */
        int meaning = reader->languages[language].meaning[before->word];
        if (meaning >= SOT__MEANS_MON && meaning <= SOT__MEANS_SUN && (before->flags & SOT__T_CAPITAL) &&
            !(t->at[at + 1].flags & SOT__T_CAPITAL))
            return false;
        bool shortened = before->length == 3 ? meaning != SOT__MEANS_MAY : meaning == SOT__MEANS_SEP;
        if (meaning >= SOT__MEANS_JAN && meaning <= SOT__MEANS_DEC && shortened &&
            (t->at[at + 1].flags & SOT__T_NUMBER)) /* "Aug. 5" */
            return false;
    }
    return language == UINT_MAX ||
           reader->languages[language].meaning[before->word] != SOT__MEANS_ABBREVIATION;
}

/* A line break that ends a sentence: the line was not full, so nobody wrapped it there. */
static bool breaks_after(const char *text, const sot__line *line, const sot__line *next, size_t widest)
{
    if (next->blank || next->kind != SOT_PASSAGE_AUTHOR)
        return true;
    char first = text[next->offset];
    if (first == '-' || first == '*' || first == '\t')
        return true;
    size_t size = line->end - line->offset, word = 0;
    while (next->offset + word < next->end && text[next->offset + word] != ' ')
        word++;
    return size + 1 + word < (widest < 60 ? 60 : widest) - 8;
}

bool sot__sentences(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *t,
                    sot__sentence_of **out, size_t *count)
{
    size_t room = 0, widest = 0;
    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < t->line_count; i++)
        if (t->lines[i].kind == SOT_PASSAGE_AUTHOR && t->lines[i].end - t->lines[i].offset > widest)
            widest = t->lines[i].end - t->lines[i].offset;
    if (widest > 80)
        widest = 80; /* not wrapped at all: line breaks are meant */
    uint32_t from = UINT32_MAX;
    for (size_t i = 0; i < t->line_count; i++) {
        const sot__line *line = &t->lines[i];
        bool own = line->kind == SOT_PASSAGE_AUTHOR;
        for (uint32_t at = line->first; own && at < line->last; at++) {
            if (from == UINT32_MAX)
                from = at;
            bool end = ends_here(reader, language, text, t, at, from) || at - from >= SOT__SENTENCE_MOST;
            /* more marks, quotation marks, a bracket and faces still belong to it */
            while (end && at + 1 < line->last && (t->at[at + 1].flags & SOT__T_POINT) &&
                   !is_byte(text, &t->at[at + 1], '(') && !is_byte(text, &t->at[at + 1], '-') &&
                   at - from < SOT__SENTENCE_MOST)
                at++;
            if (!end && !(at + 1 == line->last &&
                          (i + 1 == t->line_count || breaks_after(text, line, &t->lines[i + 1], widest))))
                continue;
            if (!sot__grow(t->context, (void **)out, &room, *count + 1, sizeof **out))
                return false;
            if (*count > 0)
                (*out)[*count - 1].followed = true;
            (*out)[*count] = (sot__sentence_of){from, at + 1, *count > 0, false};
            ++*count;
            from = UINT32_MAX;
        }
    }
    return true;
}

unsigned sot__language_of(const sot_reader *reader, const sot__tokens *t)
{
    size_t points[SOT__LANGUAGES] = {0}, words = 0;
    unsigned best = 0;
    for (size_t i = 0; i < t->line_count; i++) {
        if (t->lines[i].kind != SOT_PASSAGE_AUTHOR)
            continue;
        for (uint32_t at = t->lines[i].first; at < t->lines[i].last; at++) {
            const sot__token *token = &t->at[at];
            words += (token->flags & SOT__T_WORD) != 0;
            uint32_t known = reader->known[token->word];
            if (known == 0)
                continue;
            uint32_t is_common = reader->common[token->word];
            for (unsigned k = 0; k < reader->language_count; k++)
                points[k] += (is_common >> k & 1u) * 4 + (known >> k & 1u);
        }
    }
    for (unsigned k = 1; k < reader->language_count; k++)
        if (points[k] > points[best])
            best = k;
    if (points[best] == 0 || (words >= 12 && points[best] < words / 2))
        return UINT_MAX; /* about an eighth of any of our languages is common words */
    return best;
}
