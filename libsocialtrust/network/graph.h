/* SPDX-License-Identifier: MIT */
/* A network's inside. Contacts are numbered in byte order of their ids. Each contact has three sorted lists:
 * mutual neighbours (edges both ways), those it alone has an edge to, those who alone have one to it. An edge
 * costs 20 bytes: mutual 4 (to) + 4 (smaller weight) + 12 (weight, r, s); one-way 4 + 12 and 4 at the other
 * end. The mutual lists are the graph of standing as they are. */
#ifndef SOT_NETWORK_GRAPH_H
#define SOT_NETWORK_GRAPH_H

#include "base/base.h"
#include "profile/profile.h"
#include "socialtrust/network.h"

typedef struct sot__said {
    float weight, r, s;
} sot__said;

struct sot_network {
    atomic_uint references;
    sot_context *context;
    uint32_t count;
    uint32_t edges, mutual_edges;
    uint32_t *mutual_at, *out_at, *in_at; /* count + 1 each */
    uint32_t *mutual_to, *out_to, *in_from;
    float *mutual_least; /* min(w_ij, w_ji) */
    sot__said *mutual, *out;
    double *strength;                /* Σ of mutual_least */
    float *habit;                    /* how much higher than others a contact rates: its bias */
    uint64_t *id_at;                 /* count + 1, into ids */
    char *ids;                       /* NUL-terminated */
    struct sot__other_name *aliases; /* ascending by id */
    uint32_t alias_count;
    char *alias_ids;
    double w, a; /* prior weight and base rate of the reputation signal */
    int64_t as_of_us;
    uint64_t rows, self_loops;
    double long_rate; /* 1/half-life of the weights per day; 0: they do not fade */
};

typedef struct sot__other_name {
    uint64_t at; /* into alias_ids */
    uint32_t contact;
} sot__other_name;

#define SOT__CONTACT_LIMIT UINT32_C(0x7fffffff)

/* A pair with what each says of the other, as networks are built from; all 0: no edge. */
typedef struct sot__both {
    uint32_t a, b;
    sot__said ab, ba;
} sot__both;

static inline bool sot__said_any(const sot__said *said)
{
    return said->weight > 0 || said->r > 0 || said->s > 0;
}

static inline const char *sot__network_name(const sot_network *network, uint32_t contact)
{
    return network->ids + network->id_at[contact];
}

/* P: the expected share of good conduct. */
static inline double sot__said_trust(const sot_network *network, double r, double s)
{
    return (r + network->w * network->a) / (r + s + network->w);
}

/* i trusts j: the evidence is for rather than against. */
static inline bool sot__said_trusts(const sot__said *said)
{
    return said->r > said->s;
}

/* Place of `to` in the ascending list[from..until), or `until`. */
static inline uint32_t sot__list_find(const uint32_t *list, uint32_t from, uint32_t until, uint32_t to)
{
    uint32_t end = until;
    while (from < until) {
        uint32_t middle = from + (until - from) / 2;
        if (list[middle] < to)
            from = middle + 1;
        else
            until = middle;
    }
    return from < end && list[from] == to ? from : end;
}

/* What `from` said of `to`, or NULL. */
static inline const sot__said *sot__network_said(const sot_network *network, uint32_t from, uint32_t to)
{
    uint32_t end = network->mutual_at[from + 1];
    uint32_t at = sot__list_find(network->mutual_to, network->mutual_at[from], end, to);
    if (at < end)
        return &network->mutual[at];
    end = network->out_at[from + 1];
    at = sot__list_find(network->out_to, network->out_at[from], end, to);
    return at < end ? &network->out[at] : NULL;
}

/* min(w_ij, w_ji). */
static inline double sot__network_least(const sot_network *network, uint32_t from, uint32_t to)
{
    uint32_t end = network->mutual_at[from + 1];
    uint32_t at = sot__list_find(network->mutual_to, network->mutual_at[from], end, to);
    return at < end ? (double)network->mutual_least[at] : 0;
}

/* Goes over all edges of a contact, ascending by the other one. */
typedef struct sot__walk {
    uint32_t mutual, mutual_end, out, out_end;
} sot__walk;

static inline sot__walk sot__walk_of(const sot_network *network, uint32_t i)
{
    return (sot__walk){network->mutual_at[i], network->mutual_at[i + 1], network->out_at[i],
                       network->out_at[i + 1]};
}

static inline const sot__said *sot__walk_next(const sot_network *network, sot__walk *walk, uint32_t *to)
{
    bool mutual = walk->mutual < walk->mutual_end;
    if (!mutual && walk->out >= walk->out_end)
        return NULL;
    if (mutual && walk->out < walk->out_end)
        mutual = network->mutual_to[walk->mutual] < network->out_to[walk->out];
    *to = mutual ? network->mutual_to[walk->mutual] : network->out_to[walk->out];
    return mutual ? &network->mutual[walk->mutual++] : &network->out[walk->out++];
}

/* Finds a contact by id, or fails with NOT_FOUND naming `what`. */
sot_status sot__network_resolve(const sot_network *network, const char *id, const char *what, uint32_t *out,
                                sot_error *error);
/* Two different ones. */
sot_status sot__network_resolve_two(const sot_network *network, const char *x, const char *what_x,
                                    const char *y, const char *what_y, uint32_t *out_x, uint32_t *out_y,
                                    sot_error *error);

/* Which contacts may be named: a bit each. */
struct sot_admitted {
    sot_context *context;
    const sot_network *network; /* owned reference */
    uint64_t bits[];
};

static inline bool sot__admits(const sot_admitted *admitted, uint32_t contact)
{
    return !admitted || (admitted->bits[contact / 64] >> (contact % 64) & 1);
}
sot_status sot__admitted_check(const sot_network *network, const sot_admitted *admitted, sot_error *error);

/* Reputation by number, without errors: `by` and `about` differ. */
void sot__reputation_of(const sot_network *network, uint32_t by, uint32_t about, const sot_admitted *admitted,
                        sot_reputation *out);

/* A list that the caller fills: ids are those of `network`. */
typedef struct sot__listed {
    uint32_t contact, other;
    double value;
} sot__listed;

struct sot_contacts {
    sot_context *context;
    sot_network *network;
    uint32_t count;
    double strength;
    sot__listed *items;
    size_t room;
};
sot_status sot__contacts_make(const sot_network *network, sot_contacts **out, sot_error *error);
bool sot__contacts_put(sot_contacts *contacts, uint32_t contact, uint32_t other, double value);

#endif
