/* SPDX-License-Identifier: MIT */
/* words.h for both languages: its options become arguments. Names and titles come as lists of pairs, id and what
 * it is called. */
%ignore sot_words_language;
%ignore sot_words_explain;
%ignore sot_words_next;
%ignore sot_words_table;
%ignore sot_words_summary;
%ignore sot_words_report;

%include <socialtrust/words.h>

%apply (const char *const *ids, size_t count) { (const char *const *names, size_t name_count),
                                                (const char *const *items, size_t item_count) };

%{
/* Pairs of id and name: what is asked for is a handful of them. */
typedef struct called {
    const char *const *pairs;
    size_t count;
} called;

static const char *called_by(void *user, const char *id)
{
    const called *of = user;
    for (size_t i = 0; i + 1 < of->count; i += 2)
        if (strcmp(of->pairs[i], id) == 0)
            return of->pairs[i + 1];
    return NULL;
}

static sot_words_options told(const char *me, called *names, called *items)
{
    sot_words_options out = SOT_WORDS_OPTIONS_INIT;
    out.me = me;
    out.names = names->count ? called_by : NULL;
    out.names_user = names;
    out.items = items->count ? called_by : NULL;
    out.items_user = items;
    return out;
}
%}

%inline %{
/** The code of a language that ships; nothing after the last. */
static const char *words_language(size_t index)
{
    return sot_words_language(index, NULL);
}

/** What its speakers call it. */
static const char *words_language_name(size_t index)
{
    const char *name = NULL;
    sot_words_language(index, &name);
    return name;
}

/** A whole explanation in plain words, or one finding of it. */
static sot_status words_explain(const sot_words *words, const sot_explanation *explanation,
                                const sot_verdict *verdict, const char *me, const char *const *names, size_t name_count, const char *const *items,
                                size_t item_count, sot_write_fn write, void *user, sot_error *error)
{
    called contacts = {names, name_count}, titles = {items, item_count};
    sot_words_options options = told(me, &contacts, &titles);
    options.verdict = verdict;
    return sot_words_explain(words, explanation, &options, write, user, error);
}

/** A suggestion as a sentence. */
static sot_status words_next(const sot_words *words, const sot_next *next, const char *other,
                             const char *const *items, size_t item_count, sot_write_fn write, void *user,
                             sot_error *error)
{
    called contacts = {NULL, 0}, titles = {items, item_count};
    sot_words_options options = told(NULL, &contacts, &titles);
    options.other = other;
    return sot_words_next(words, next, &options, write, user, error);
}

/** Scores as a table in plain text. */
static sot_status words_table(const sot_words *words, const sot_scores *scores, const sot_profile *profile,
                              const char *const *names, size_t name_count, unsigned columns, uint64_t rows,
                              const char *option, sot_write_fn write, void *user, sot_error *error)
{
    called contacts = {names, name_count}, titles = {NULL, 0};
    sot_words_options options = told(NULL, &contacts, &titles);
    options.columns = columns;
    options.rows = rows;
    options.option = option;
    options.profile = profile;
    return sot_words_table(words, scores, &options, write, user, error);
}

/** The report of the last load. */
static sot_status words_report(const sot_words *words, sot_ledger *ledger, sot_write_fn write, void *user,
                               sot_error *error)
{
    return sot_words_report(words, ledger, NULL, write, user, error);
}

/** What the scores of a contact come to. */
static sot_status words_summary(const sot_words *words, sot_ledger *ledger, const sot_profile *profile,
                                const sot_scores *scores, const sot_attention *attention_or_null,
                                const char *const *names, size_t name_count, const char *const *items,
                                size_t item_count, unsigned columns,
                                const sot_network *network_or_null, sot_write_fn write, void *user,
                                sot_error *error)
{
    called contacts = {names, name_count}, titles = {items, item_count};
    sot_words_options options = told(NULL, &contacts, &titles);
    options.columns = columns;
    options.profile = profile;
    options.attention = attention_or_null;
    options.network = network_or_null;
    options.ledger = ledger;
    return sot_words_summary(words, scores, &options, write, user, error);
}
%}
