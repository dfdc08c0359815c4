/* SPDX-License-Identifier: MIT */
/* {name: column} as the structs of columns that networks and learning take.
 *
 * A language supplies host_columns (what holds the columns) before it includes this file, and after it the
 * two functions declared here. */
#ifndef SOT_BINDINGS_NAMED_H
#define SOT_BINDINGS_NAMED_H

typedef struct named_column {
    const char *name;
    char type;     /* s texts, d doubles, q times, I whole numbers */
    void *to;      /* where the pointer to the column goes */
    size_t *count; /* for a column of a length of its own; else NULL */
} named_column;

/* Fills what `of` points to by set_named() and counts the columns of one length in *count. */
static bool host_named(host_object given, host_columns *held, const named_column *of, size_t known,
                       size_t *count);
/* A column of the type, held; NULL: an error is set. */
static const void *host_named_column(host_columns *held, const named_column *of, host_object value);

static bool set_named(host_columns *self, const named_column *of, host_object value)
{
    size_t count = self->columns.count;
    bool counted = self->counted;
    if (of->count)
        self->counted = false;
    const void *column = host_named_column(self, of, value);
    if (of->count) {
        *of->count = self->columns.count;
        self->columns.count = count;
        self->counted = counted;
    }
    memcpy(of->to, &column, sizeof column);
    return column != NULL;
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
      {"actor", 's', &c->actor, NULL}, {"target", 's', &c->target, NULL}, {"rating", 'd', &c->rating, NULL},
      {"weight", 'd', &c->weight, NULL}, {"time", 'q', &c->time_us, NULL}, {"contacts", 's', &c->contacts, &c->contact_count})
NAMED(outcomes, SOT_OUTCOMES_INIT,
      {"score", 'd', &c->score, NULL}, {"label", 'd', &c->label, NULL}, {"weight", 'd', &c->weight, NULL},
      {"group", 'I', &c->group, NULL})
NAMED(labels, SOT_LABELS_INIT,
      {"a", 's', &c->a, NULL}, {"b", 's', &c->b, NULL}, {"label", 'd', &c->label, NULL}, {"weight", 'd', &c->weight, NULL},
      {"as_of", 'q', &c->as_of_us, NULL})
/* clang-format on */

#endif
