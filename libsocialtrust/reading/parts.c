/* SPDX-License-Identifier: MIT */
/* Whose words a line is: the author's, quoted, forwarded, a signature, a disclaimer, a footer. Mail programs
 * mark these by lines; the marks of all languages are looked for, since a German program quotes English mail.
 */
#include "reading.h"

#define MARK(line, mark) ((line)->marks >> ((mark)-SOT__FOR_MARKS) & 1u)

/* The line that holds a token. */
static size_t line_of(const sot__tokens *t, uint32_t token)
{
    size_t low = 0, high = t->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->lines[middle].first <= token)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void mark_lines(const sot_reader *reader, sot__tokens *t)
{
    sot__hits hits;
    /* Marks look over a few lines at most, so a long text is looked at in pieces that overlap a little. */
    for (size_t from = 0; from < t->count; from += 192) {
        size_t to = from + 256 < t->count ? from + 256 : t->count;
        sot__match(reader, UINT_MAX, t, from, to, false, &hits);
        for (size_t i = 0; i < hits.count; i++) {
            const sot__hit *hit = &hits.at[i];
            bool first = (t->at[hit->from].flags & SOT__T_LINE) != 0;
            if (reader->elements[hit->rule->first].kind == SOT__E_START && !first)
                continue; /* the piece began there, no line */
            for (size_t line = line_of(t, hit->from), last = line_of(t, hit->to - 1); line <= last; line++)
                t->lines[line].marks |= (uint8_t)(1u << (hit->rule->target - SOT__FOR_MARKS));
        }
        if (to == t->count)
            break;
    }
}

static bool only(const char *text, const sot__line *line, const char *bytes, size_t least)
{
    size_t n = 0;
    for (uint32_t i = line->offset; i < line->end; i++) {
        if (text[i] == ' ' || text[i] == '\t')
            continue;
        if (text[i] == 0 || !strchr(bytes, text[i]))
            return false;
        n++;
    }
    return n >= least;
}

/* "-- ", the mark of a signature since the days of Usenet; programs lose the blank. */
static bool signature_mark(const char *text, const sot__line *line)
{
    size_t n = line->end - line->offset;
    while (n > 0 && (text[line->offset + n - 1] == ' ' || text[line->offset + n - 1] == '\t'))
        n--;
    return (n == 2 && memcmp(text + line->offset, "--", 2) == 0) ||
           (n == 3 && memcmp(text + line->offset, "\xe2\x80\x94", 3) == 0); /* a dash of a forge's mail */
}

static size_t next_filled(const sot__tokens *t, size_t line)
{
    while (line < t->line_count && t->lines[line].blank)
        line++;
    return line;
}

static void set_kind(sot__tokens *t, size_t from, size_t to, int kind)
{
    for (size_t i = from; i < to && i < t->line_count; i++)
        t->lines[i].kind = (uint8_t)kind;
}

/* A block of header lines as Outlook puts above what it quotes: two kinds or more within a few lines. */
static size_t header_block(const sot__tokens *t, size_t line)
{
    size_t headers = 0, i = line;
    for (; i < t->line_count && i < line + 12; i++) {
        if (MARK(&t->lines[i], SOT__MARK_HEADER))
            headers++;
        else if (t->lines[i].blank || headers == 0)
            break;
    }
    return headers >= 3 ? i : line;
}

/* What follows the author's sign-off: a name and lines of an address, up to a blank run that prose ends. */
static bool like_signature(const char *text, const sot__tokens *t, const sot__line *line)
{
    unsigned words = 0, capitals = 0, other = 0;
    size_t size = line->end - line->offset;
    if (line->blank)
        return true;
    for (uint32_t i = line->first; i < line->last; i++) {
        uint32_t flags = t->at[i].flags;
        words += (flags & SOT__T_WORD) != 0;
        capitals += (flags & SOT__T_CAPITAL) != 0;
        other += !(flags & SOT__T_WORD);
    }
    unsigned char last = (unsigned char)text[line->end - 1];
    if (size > 90 || last == '?' || last == '!')
        return false;
    bool few = words <= 4 && other > 0 && last != '.' && last != ',' && last != ':'; /* "she/her" */
    return capitals * 2 >= words || other > words || few;
}

/* Lines [begin, stop) of a paragraph, up to a blank line or another's words: from `address` on all of them
 * look like an address. */
typedef struct paragraph {
    size_t begin, address, stop;
} paragraph;

/* Does the paragraph look like an address from `line` on? What was found of it is kept: a line asks after
 * each. */
static bool address_from(const char *text, const sot__tokens *t, size_t line, size_t end, paragraph *known)
{
    const unsigned tail = 1u << (SOT__MARK_DISCLAIMER - SOT__FOR_MARKS) |
                          1u << (SOT__MARK_FOOTER - SOT__FOR_MARKS) |
                          1u << (SOT__MARK_SIGNATURE - SOT__FOR_MARKS);
    if (line < known->begin || line >= known->stop) {
        *known = (paragraph){line, line, line};
        for (; known->stop < end; known->stop++) {
            const sot__line *each = &t->lines[known->stop];
            if (each->blank || each->kind != SOT_PASSAGE_AUTHOR)
                break;
            if (!(each->marks & tail) && !like_signature(text, t, each))
                known->address = known->stop + 1;
        }
    }
    return line >= known->address && line < known->stop;
}

/* A line drawn above a signature or a list's footer. Shorter ones and dashes also stand under headings and in
 * tables, so what follows them has to look like it; of underscores nobody draws so many for anything else. */
static bool drawn_above_tail(const char *text, const sot__tokens *t, size_t line, size_t end,
                             paragraph *known)
{
    if (only(text, &t->lines[line], "_", 16))
        return true;
    return only(text, &t->lines[line], "_-=*~", 5) &&
           address_from(text, t, next_filled(t, line + 1), end, known);
}

/* The tail of the author's lines up to `end`: signature, disclaimer, footer. */
static void mark_tail(const char *text, sot__tokens *t, size_t end)
{
    int tail = SOT_PASSAGE_AUTHOR; /* what the lines are from here on; a footer stays one, a signature may
                                      become one */
    size_t signoff = SIZE_MAX, name = SIZE_MAX;
    paragraph known = {0, 0, 0};
    for (size_t i = 0; i < end; i++) {
        sot__line *line = &t->lines[i];
        if (line->kind != SOT_PASSAGE_AUTHOR) {
            tail = SOT_PASSAGE_AUTHOR;
            signoff = SIZE_MAX;
            continue;
        }
        if (MARK(line, SOT__MARK_NOTICE) && tail == SOT_PASSAGE_AUTHOR) {
            line->kind = SOT_PASSAGE_FOOTER;
            continue;
        }
        if (MARK(line, SOT__MARK_FOOTER))
            tail = SOT_PASSAGE_FOOTER;
        else if (tail != SOT_PASSAGE_FOOTER && MARK(line, SOT__MARK_DISCLAIMER))
            tail = SOT_PASSAGE_DISCLAIMER;
        else if (tail == SOT_PASSAGE_AUTHOR &&
                 (signature_mark(text, line) || MARK(line, SOT__MARK_SIGNATURE) ||
                  drawn_above_tail(text, t, i, end, &known)))
            tail = SOT_PASSAGE_SIGNATURE;
        if (tail != SOT_PASSAGE_AUTHOR) {
            line->kind = (uint8_t)tail;
        } else if (MARK(line, SOT__MARK_SIGNOFF)) {
            signoff = i;
            name = next_filled(t, i + 1); /* the name under the sign-off is still the author's own word */
        } else if (signoff != SIZE_MAX && i > name && !line->blank) {
            if (address_from(text, t, i, end, &known)) {
                tail = SOT_PASSAGE_SIGNATURE;
                line->kind = SOT_PASSAGE_SIGNATURE;
            } else if (t->lines[i - 1].blank) {
                signoff = SIZE_MAX; /* prose again; else a second line of the name */
            }
        }
    }
}

void sot__parts(const sot_reader *reader, const char *text, sot__tokens *t)
{
    mark_lines(reader, t);
    size_t count = t->line_count, end = count;
    /* First what ends the author's part for good, and what is quoted in between. */
    for (size_t i = 0; i < count; i++) {
        sot__line *line = &t->lines[i];
        if (line->quoted) {
            line->kind = SOT_PASSAGE_QUOTED;
            continue;
        }
        if (MARK(line, SOT__MARK_FORWARD)) {
            set_kind(t, i, count, SOT_PASSAGE_FORWARDED);
            end = i;
            break;
        }
        size_t after = header_block(t, i);
        bool rule =
            only(text, line, "_-=*", 5) && header_block(t, next_filled(t, i + 1)) > next_filled(t, i + 1);
        if (after > i || rule) {
            set_kind(t, i, count, SOT_PASSAGE_QUOTED);
            end = i;
            break;
        }
        if (MARK(line, SOT__MARK_QUOTE)) {
            size_t last = i;
            while (last + 1 < count && MARK(&t->lines[last + 1], SOT__MARK_QUOTE) &&
                   !t->lines[last + 1].blank)
                last++;
            size_t next = next_filled(t, last + 1);
            set_kind(t, i, last + 1, SOT_PASSAGE_QUOTED);
            if (next < count && !t->lines[next].quoted) { /* quoted without marks: all that follows */
                set_kind(t, i, count, SOT_PASSAGE_QUOTED);
                end = i;
                break;
            }
            i = last;
        }
    }
    mark_tail(text, t, end);
}
