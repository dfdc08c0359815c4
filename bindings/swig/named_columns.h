/* SPDX-License-Identifier: MIT */
/* {name: column} as the structs of columns that ledgers, networks and learning take.
 *
 * A language supplies host_columns (what holds the columns, all zero: `columns`, `counted`, `cues`,
 * `reading`, `kept`), is_codes(value), whether kinds are given by their codes, column_name(held, key, &name)
 * and unknown_column(key) before it includes this file, and after it the function declared here. */
#ifndef SOT_BINDINGS_NAMED_H
#define SOT_BINDINGS_NAMED_H

typedef struct named_column {
    const char *name;
    char type; /* s texts, d doubles, t times, u times or none, a whole numbers, w of 64 bits, m sets of cues,
                  k kinds by name or code; no columns: r the resolution of the times, x a text, A an Arrow
                  stream, o how that is read */
    void *to;  /* where the pointer to the column goes; of k the sot_columns */
    double otherwise; /* what nothing means among numbers */
    size_t *count;    /* for a column of a length of its own; else NULL */
} named_column;

/* A column of the type, held; NULL: an error is set. */
static const void *host_named_column(host_columns *held, const named_column *of, host_object value);

static bool set_named(host_columns *self, const named_column *of, host_object value)
{
    if (of->type == 'r')
        return take_double(value, of->name, (double *)of->to);
    if (of->type == 'x')
        return take_text(value, of->name, (const char **)of->to, &self->kept);
    if (of->type == 'A')
        return (*(struct ArrowArrayStream **)of->to = host_stream(value)) != NULL;
    if (of->type == 'o') {
        self->reading = sot_read_options_none;
        *(const sot_read_options **)of->to = &self->reading;
        return to_members(value, sot_read_options_record(), &self->reading, &self->kept);
    }
    size_t count = self->columns.count;
    bool counted = self->counted, kinds = of->type == 'k', codes = kinds && is_codes(value);
    named_column as = *of;
    if (kinds)
        as.to = codes ? (void *)&self->columns.kind : (void *)&self->columns.kind_name;
    if (kinds && !codes)
        as.type = 's';
    if (of->count)
        self->counted = false;
    const void *column = host_named_column(self, &as, value);
    if (of->count) {
        *of->count = self->columns.count;
        self->columns.count = count;
        self->counted = counted;
    }
    memcpy(as.to, &column, sizeof column);
    return column != NULL;
}

typedef struct naming {
    host_columns *self;
    const named_column *of;
    size_t known;
} naming;

static bool to_named_column(host_object key, host_object value, void *user)
{
    const naming *to = (const naming *)user;
    const char *name;
    if (!column_name(to->self, key, &name))
        return false;
    for (size_t i = 0; i < to->known; i++)
        if (strcmp(to->of[i].name, name) == 0)
            return set_named(to->self, &to->of[i], value);
    return unknown_column(key);
}

/* Fills what `of` points to and counts the columns of one length in *count. */
static bool host_named(host_object given, host_columns *held, const named_column *of, size_t known,
                       size_t *count)
{
    static const sot_columns none = SOT_COLUMNS_INIT;
    naming to = {held, of, known};
    held->columns = none;
    held->columns.cues = held->cues;
    held->columns.cue_count = SOT_CUE_COUNT;
    host_keep_begin(&held->kept);
    bool good = each_entry(given, "columns", to_named_column, &to);
    *count = held->columns.count;
    return good;
}

#define FIELD(NAME, ...) +1
enum {
    KNOWN_COLUMNS = 1 + SOT_CUE_COUNT /* with the resolution */
#include <socialtrust/fields.def>
};

/* The columns of interactions, of fields.def and the cues. */
static bool host_columns_from(host_object given, host_columns *self)
{
    named_column of[KNOWN_COLUMNS];
    size_t n = 0;
#define ROW(name, type, member, otherwise) \
    of[n++] = (named_column){name, type, &self->columns.member, otherwise, NULL};
#define FIELD_TIME(NAME, name, member, default_, ...) \
    ROW(name, (default_) == SOT_TIME_NONE ? 'u' : 't', member, 0)
#define FIELD_CONTACT(NAME, name, member, ...) ROW(name, 's', member, 0)
#define FIELD_NAME(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_ID(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_KIND(NAME, name, member, ...) ROW(name, 'k', member, 0)
#define FIELD_COUNT(NAME, name, member, default_, ...) ROW(name, 'a', member, default_)
#define FIELD_WHOLE(NAME, name, member, default_, ...) ROW(name, 'w', member, (double)(default_))
#define FIELD_NUMBER(NAME, name, member, default_, ...) ROW(name, 'd', member, default_)
#define FIELD_CUES(NAME, name, member, ...) ROW(name, 'm', member, 0)
#include <socialtrust/fields.def>
    ROW("resolution", 'r', resolution_s, 0)
#undef ROW
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        of[n++] = (named_column){sot_name_of(SOT_NAMES_CUE, cue), 'd', &self->cues[cue], 0, NULL};
    return host_named(given, self, of, n, &self->columns.count);
}

/* clang-format off */
#define NAMED(type, init, ...)                                                                \
    typedef struct host_##type {                                                              \
        host_columns held;                                                                    \
        sot_##type columns;                                                                   \
    } host_##type;                                                                            \
    static bool host_##type##_from(host_object given, host_##type *out)                       \
    {                                                                                         \
        static const sot_##type none = init;                                                  \
        sot_##type *c = &out->columns;                                                        \
        *c = none;                                                                            \
        const named_column of[] = {__VA_ARGS__};                                              \
        return host_named(given, &out->held, of, sizeof of / sizeof *of, &c->count);          \
    }

NAMED(network_columns, SOT_NETWORK_COLUMNS_INIT,
      {"actor", 's', &c->actor, 0, NULL}, {"target", 's', &c->target, 0, NULL}, {"rating", 'd', &c->rating, SOT_UNKNOWN, NULL},
      {"weight", 'd', &c->weight, SOT_UNKNOWN, NULL}, {"time", 't', &c->time_us, 0, NULL}, {"contacts", 's', &c->contacts, 0, &c->contact_count},
      {"stream", 'A', &c->stream, 0, NULL}, {"reading", 'o', &c->reading, 0, NULL})
NAMED(outcomes, SOT_OUTCOMES_INIT,
      {"score", 'd', &c->score, SOT_UNKNOWN, NULL}, {"label", 'd', &c->label, SOT_UNKNOWN, NULL}, {"weight", 'd', &c->weight, SOT_UNKNOWN, NULL},
      {"group", 'a', &c->group, 1, NULL})
NAMED(labels, SOT_LABELS_INIT,
      {"a", 's', &c->a, 0, NULL}, {"b", 's', &c->b, 0, NULL}, {"label", 'd', &c->label, SOT_UNKNOWN, NULL}, {"weight", 'd', &c->weight, SOT_UNKNOWN, NULL},
      {"as_of", 't', &c->as_of_us, 0, NULL}, {"me", 'x', &c->me, 0, NULL}, {"stream", 'A', &c->stream, 0, NULL}, {"reading", 'o', &c->reading, 0, NULL})
/* clang-format on */

#endif
