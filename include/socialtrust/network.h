/* SPDX-License-Identifier: MIT */
/** @file network.h
 * The network of all pairs: reputation (what those whom I trust know about somebody), standing (seeded
 * personalised PageRank), paths, overlap, an upper bound on what invented contacts can gain.
 *
 * A network is frozen at one time, immutable and shared freely between threads. It keeps, for each direction
 * i→j in which something is known, a weight w_ij (what i invested: decayed active days of dialogue, or what
 * was declared) and an opinion of i about j as evidence (r, s) for and against. Numbers are kept as 32-bit
 * floats, about 20 bytes an edge; all sums are done in doubles. Contacts are numbered in byte order of their
 * ids, so that a network is the same bits whatever the order of its rows and the number of threads.
 *
 * Standing ranks contacts by how much of a random walk from the seeds they catch. It is opt-in and never part
 * of depth or trust; it must not decide about a person: it measures closeness to the seeds, not merit.
 * Formulas: libsocialtrust/MODEL.md, section "Network".
 */
#ifndef SOCIALTRUST_NETWORK_H
#define SOCIALTRUST_NETWORK_H

#include "ledger.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A frozen network; reference-counted, any thread. */
typedef struct sot_network sot_network;

/** No contact: an index that names nobody. @since 0.9 */
#define SOT_NOBODY UINT32_MAX

/* ---- making one ---- */

/** Builds the network of a ledger at `as_of_us`: an edge i→j where i turned to j, rated j, or saw conduct of
 * j that speaks against j. w_ij = A180 of i's dialogue towards j; (r, s)_ij = the trust signals' evidence
 * summed with their weights, without reputation; r counts only where i turned to j or rated j, so that nobody
 * can create an opinion of somebody else. Contacts are the canonical ones; do-not-score contacts are left
 * out, forgotten ones are not known. `profile` NULL: the ledger's. Linear in the rows; uses the context's
 * threads. Errors: RANGE, MISMATCH, BUSY, CANCELLED, LIMIT, MEMORY. @since 0.9 */
SOT_API sot_status sot_network_from_ledger(sot_ledger *ledger, const sot_profile *profile, int64_t as_of_us,
                                           sot_network **out, sot_error *error);

struct ArrowArrayStream;
struct sot_read_options;

/** A declared network as columns of `count` rows, or all of an Arrow stream: who said what about whom. @since
 * 0.9 */
typedef struct sot_network_columns {
    size_t size; /**< sizeof(sot_network_columns) */
    size_t count;
    const sot_text_column *actor;  /**< required: who declares */
    const sot_text_column *target; /**< required: about whom */
    const double *rating; /**< -1..1: the latest of i about j counts (of one time the lowest): r = (1+v)/2,
                             s = (1-v)/2, w = max(v, 0) */
    const double *weight; /**< local trust, |v| <= 1e12: summed: w = max(Σv, 0), r = Σ of those > 0, s = -Σ of
                             those < 0; exactly one of rating and weight is required */
    const int64_t *time_us;          /**< NULL: no times */
    const sot_text_column *contacts; /**< further contacts, with or without edges; NULL: none */
    size_t contact_count;
    struct ArrowArrayStream *stream; /**< not NULL: these columns instead, by name: actor (or from, i), target
                                        (to, j), rating, weight (v), time, others are passed over; types as of
                                        sot_ledger_read_arrow(), nothing may be null. The call releases it,
                                        whatever comes of it, but not where the struct itself is refused:
                                        for its size, or for bytes behind what this version knows */
    const struct sot_read_options
        *reading; /**< of the stream: other names, unit and zone of times; NULL: none */
} sot_network_columns;

#define SOT_NETWORK_COLUMNS_INIT                                                          \
    {                                                                                     \
        sizeof(sot_network_columns), 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL \
    }

/** How columns become a network. @since 0.9 */
typedef struct sot_network_options {
    size_t size;           /**< sizeof(sot_network_options) */
    int64_t as_of_us;      /**< later rows are left out; SOT_TIME_NONE: all count */
    double half_life_days; /**< of what is declared, counted back from as_of_us; 0: none */
} sot_network_options;

#define SOT_NETWORK_OPTIONS_INIT                      \
    {                                                 \
        sizeof(sot_network_options), SOT_TIME_NONE, 0 \
    }

/** Builds a network from columns; rows of somebody about themselves are passed over and counted. `profile`
 * gives the reputation signal's weight and base rate; `options` may be NULL. O(rows); uses the context's
 * threads. Errors: ARGUMENT, TEXT, RANGE (the message names row and column), of a stream also PARSE,
 * UNSUPPORTED, IO; LIMIT (2^31 contacts, 2^32 edges), CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_network_from_columns(sot_context *context, const sot_profile *profile,
                                            const sot_network_columns *columns,
                                            const sot_network_options *options, sot_network **out,
                                            sot_error *error);

/** Reads EigenTrust CSV: lines `i,j,v` (RFC 4180 quoting, LF or CRLF; a first line `i,j,v` or `from,to,level`
 * is a header; without `,v` the value is 1), taken as weights. Errors: PARSE, TEXT, RANGE (the message names
 * the line), IO, LIMIT, MEMORY. @since 0.9 */
SOT_API sot_status sot_network_read_eigentrust(sot_context *context, const sot_profile *profile,
                                               sot_read_fn read, void *user, sot_network **out,
                                               sot_error *error);

/** One more owner; returns `network`. @since 0.9 */
SOT_API sot_network *sot_network_ref(sot_network *network);
/** One owner less; the last one frees it. @since 0.9 */
SOT_API void sot_network_unref(sot_network *network);

/* ---- looking at it ---- */

/** Figures about a network. @since 0.9 */
typedef struct sot_network_info {
    size_t size;         /**< sizeof(sot_network_info) */
    uint64_t contacts;   /**< with isolated ones */
    uint64_t edges;      /**< directions i→j */
    uint64_t mutual;     /**< of these, edges with one back */
    uint64_t rows;       /**< columns: rows that counted; ledger: pairs */
    uint64_t self_loops; /**< rows passed over */
    uint64_t bytes;      /**< edges and contacts, without ids */
    uint64_t id_bytes;   /**< ids */
    int64_t as_of_us;
    double prior_weight, base_rate; /**< W and a of the reputation signal */
} sot_network_info;

#define SOT_NETWORK_INFO_INIT                                              \
    {                                                                      \
        sizeof(sot_network_info), 0, 0, 0, 0, 0, 0, 0, SOT_TIME_NONE, 0, 0 \
    }

/** Figures about a network; set `out->size` first. O(1). @since 0.9 */
SOT_API sot_status sot_network_get_info(const sot_network *network, sot_network_info *out, sot_error *error);

/** Id of contact 0..contacts-1, in byte order; NULL beyond. @since 0.9 */
SOT_API const char *sot_network_id(const sot_network *network, uint32_t index);
/** Index of a contact by id or alias; SOT_NOBODY if unknown. O(log contacts). @since 0.9 */
SOT_API uint32_t sot_network_find(const sot_network *network, const char *id);

/** One direction of a pair. @since 0.9 */
typedef struct sot_edge {
    size_t size;   /**< sizeof(sot_edge) */
    int known;     /**< whether the network has it; all else is 0 if not */
    double weight; /**< w_ij */
    double r, s;   /**< evidence for and against */
    double trust;  /**< P = (r + Wa)/(r + s + W) */
    double mutual; /**< min(w_ij, w_ji) */
} sot_edge;

#define SOT_EDGE_INIT                      \
    {                                      \
        sizeof(sot_edge), 0, 0, 0, 0, 0, 0 \
    }

/** The edge from `from` to `to`; set `out->size` first. O(log degree). Errors: NOT_FOUND, ARGUMENT. @since
 * 0.9 */
SOT_API sot_status sot_network_edge(const sot_network *network, const char *from, const char *to,
                                    sot_edge *out, sot_error *error);

/** Σ min(w_ij, w_ji)/Σ w_ij of the whole network, and its distance from chance. @since 0.9 */
typedef struct sot_reciprocity {
    size_t size;     /**< sizeof(sot_reciprocity) */
    double total;    /**< W = Σ w_ij */
    double returned; /**< Σ min(w_ij, w_ji) over both directions */
    double r;        /**< returned/total; NAN without weight */
    double
        expected; /**< of a network with the same total spread at random: p/(1 + p), p = W/(W + n(n - 1)) */
    double rho;   /**< (r - expected)/(1 - expected): > 0 more than chance, < 0 less */
} sot_reciprocity;

#define SOT_RECIPROCITY_INIT                   \
    {                                          \
        sizeof(sot_reciprocity), 0, 0, 0, 0, 0 \
    }

/** Weighted reciprocity: T. Squartini, F. Picciolo, F. Ruzzenenti, D. Garlaschelli, "Reciprocity of weighted
 * networks", Scientific Reports 3, 2729 (2013), doi:10.1038/srep02729; the null model is the weighted random
 * graph of integer weights. O(edges). @since 0.9 */
SOT_API sot_status sot_network_reciprocity(const sot_network *network, sot_reciprocity *out,
                                           sot_error *error);

/* ---- who may be named ---- */

/** A set of contacts that may be named; immutable. */
typedef struct sot_admitted sot_admitted;

/** Admits `count` contacts by id; ids that the network does not know are passed over. Errors: ARGUMENT,
 * MEMORY. @since 0.9 */
SOT_API sot_status sot_admitted_new(const sot_network *network, const char *const *ids, size_t count,
                                    sot_admitted **out, sot_error *error);
/** Frees it. @since 0.9 */
SOT_API void sot_admitted_free(sot_admitted *admitted);

/* ---- reputation ---- */

/** Most voices that are heard about one contact. @since 0.9 */
#define SOT_VOICES_MOST 16

/** One voice: a contact k whom i trusts and who knows j. @since 0.9 */
typedef struct sot_voice {
    size_t size;    /**< sizeof(sot_voice) */
    const char *id; /**< k; of the network */
    double trust;   /**< P_ik: i's trust in k */
    double r, s;    /**< k's evidence about j, corrected for k's habit */
    double share;   /**< of all that was fused, 0..1 */
} sot_voice;

#define SOT_VOICE_INIT                      \
    {                                       \
        sizeof(sot_voice), NULL, 0, 0, 0, 0 \
    }

/** What those whom i trusts know about j. @since 0.9 */
typedef struct sot_reputation {
    size_t size;            /**< sizeof(sot_reputation) */
    double r, s;            /**< fused evidence; r + s <= W of the reputation signal */
    double scale;           /**< what the cap left of it, 0..1; 1: all */
    uint32_t voices;        /**< whom i trusts and who know j */
    uint32_t heard;         /**< of these the strongest, at most 16, fused */
    uint32_t for_, against; /**< of the heard: r > s, s > r */
    uint32_t path_count;    /**< of the heard: admitted ones; `paths` names so many, if there is room */
    sot_voice *paths; /**< the caller's room, or NULL: not wanted; strongest first. The first one's `size`
                         must be set, the others follow at that distance */
    size_t path_room; /**< how many fit there; SOT_VOICES_MOST are enough */
} sot_reputation;

#define SOT_REPUTATION_INIT                                     \
    {                                                           \
        sizeof(sot_reputation), 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0 \
    }

/** Reputation of `about` for `by`: each k whom `by` trusts (r_ik > s_ik: distrust has no voice) gives its
 * evidence about `about`, less what k says about everybody (its bias against others who rated the same
 * contacts and whom these trust), discounted by P_ik (b' = P·b, d' = P·d, u' = 1 - b' - d', Jøsang), as
 * evidence r' = W·b'/u', s' = W·d'/u'; the 16 strongest are summed (cumulative fusion) and capped at r + s <=
 * W. `admitted` NULL: all may be named; others speak, but no path names them. O(smaller degree · log degree).
 * Errors: NOT_FOUND, ARGUMENT (the same contact), MISMATCH (`admitted` is of another network). @since 0.9 */
SOT_API sot_status sot_network_reputation(const sot_network *network, const char *by, const char *about,
                                          const sot_admitted *admitted, sot_reputation *out,
                                          sot_error *error);

/* ---- standing ---- */

/** How a standing was made. @since 0.9 */
typedef enum sot_standing_kind {
    SOT_STANDING_FULL = 0, /**< solved for all contacts; the same bits always */
    SOT_STANDING_LOCAL = 1 /**< around one ego; approximate */
} sot_standing_kind;

/** Options of standing. @since 0.9 */
typedef struct sot_standing_options {
    size_t size;      /**< sizeof(sot_standing_options) */
    int how;          /**< a ::sot_standing_kind */
    double damping;   /**< d: chance that the walk goes on, 0..0.99; .85 */
    double tolerance; /**< full: sum of absolute errors at most, 1e-14..1; 1e-9 */
    double residual; /**< local: walk mass left at a contact per contact it deals with, at most; 1e-8..1; 1e-5
                      */
} sot_standing_options;

#define SOT_STANDING_OPTIONS_INIT                                         \
    {                                                                     \
        sizeof(sot_standing_options), SOT_STANDING_FULL, 0.85, 1e-9, 1e-5 \
    }

/** Standing of contacts; immutable. */
typedef struct sot_standing sot_standing;

/** Standing of all contacts: π = (1-d)·p + d·Pᵀπ with P_ij = min(w_ij, w_ji)/Σ_k min(w_ik, w_ki) and p spread
 * evenly over the seeds (named twice counts once); a seed that deals with nobody sends its walk back to the
 * seeds. Conjugate gradients on the symmetric form; O(edges) an iteration, at most about 40 of them. Uses
 * the context's threads; the same bits for any number of them. A local one (`how`) goes around one ego, the
 * only seed, by forward push (R. Andersen, F. Chung, K. Lang, FOCS 2006, doi:10.1109/FOCS.2006.44): values
 * are too low, by `bound` in sum; time and memory depend on `residual`, not on the
 * network's size: at most 1/(residual·(1-d)) steps along edges. `options` may be NULL. Errors: ARGUMENT (no
 * seeds, or more than one ego), NOT_FOUND (unknown seed), RANGE, CANCELLED, MEMORY. @since 0.9 */
SOT_API sot_status sot_network_standing(const sot_network *network, const char *const *seeds, size_t count,
                                        const sot_standing_options *options, sot_standing **out,
                                        sot_error *error);

/** Frees it. @since 0.9 */
SOT_API void sot_standing_free(sot_standing *standing);

/** A standing as columns. @since 0.9 */
typedef struct sot_standing_info {
    size_t size;             /**< sizeof(sot_standing_info) */
    int how;                 /**< a ::sot_standing_kind */
    double bound;            /**< upper bound of the sum of all absolute errors */
    uint32_t count;          /**< rows: all contacts (full), or those with a value (local) */
    const uint32_t *indexes; /**< their contacts in the network, ascending; NULL for full: row is index */
    const double *values;
} sot_standing_info;

#define SOT_STANDING_INFO_INIT                                         \
    {                                                                  \
        sizeof(sot_standing_info), SOT_STANDING_FULL, 0, 0, NULL, NULL \
    }

/** Its figures and columns, which live as long as it; set `out->size` first. Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_standing_get_info(const sot_standing *standing, sot_standing_info *out,
                                         sot_error *error);
/** Standing of one contact, 0..1, all together 1; NAN if unknown. O(log contacts). @since 0.9 */
SOT_API double sot_standing_of(const sot_standing *standing, const char *id);

/* ---- attack ---- */

/** Whose gain is asked for. @since 0.9 */
typedef struct sot_attack_options {
    size_t size;              /**< sizeof(sot_attack_options) */
    const char *const *seeds; /**< required, all of them honest */
    size_t seed_count;
    const char *const *honest; /**< required: whoever is not among these is outside */
    size_t honest_count;
    double damping, tolerance; /**< as in ::sot_standing_options */
} sot_attack_options;

#define SOT_ATTACK_OPTIONS_INIT                                  \
    {                                                            \
        sizeof(sot_attack_options), NULL, 0, NULL, 0, 0.85, 1e-9 \
    }

/** What invented contacts can gain. @since 0.9 */
typedef struct sot_attack {
    size_t size;           /**< sizeof(sot_attack) */
    uint64_t outside;      /**< contacts that are not honest */
    uint64_t attack_edges; /**< pairs of an honest contact and an outside one with min(w_ij, w_ji) > 0 */
    double flow;           /**< walk that leaves the honest ones if nothing comes back: Σ π_i·P_is */
    double bound;          /**< d/(1-d)·flow: most standing that all outside together can have, whatever they
                              do among themselves and however many they are */
    double standing;       /**< what they have in this network */
    double error;          /**< of the figures above, at most */
} sot_attack;

#define SOT_ATTACK_INIT                      \
    {                                        \
        sizeof(sot_attack), 0, 0, 0, 0, 0, 0 \
    }

/** The most that the contacts outside `honest` can gain while the honest ones' edges stay as they are. Two
 * solves. Errors: as sot_network_standing(), ARGUMENT (no honest contacts, or a seed is not among them).
 * @since 0.9 */
SOT_API sot_status sot_network_attack(const sot_network *network, const sot_attack_options *options,
                                      sot_attack *out, sot_error *error);

/** The most that any number of invented contacts can gain if they win the share `share` (0..1) of what `id`
 * invests: d/(1-d)·π_id·share. NAN if unknown. @since 0.9 */
SOT_API double sot_standing_exposure(const sot_standing *standing, const char *id, double share);

/* ---- around a pair ---- */

/** What surrounds two contacts; neighbours are those with min(w_ij, w_ji) > 0. @since 0.9 */
typedef struct sot_around {
    size_t size;                 /**< sizeof(sot_around) */
    uint32_t degree_a, degree_b; /**< neighbours */
    uint32_t common;             /**< neighbours of both */
    int linked;                  /**< they are neighbours */
    int bridge;                  /**< linked, and without this edge there is no path between them */
    double overlap;              /**< n/((k_a-1)+(k_b-1)-n) if linked (Onnela et al., PNAS 104, 7332 (2007),
                                    doi:10.1073/pnas.0610245104), else n/(k_a+k_b-n); NAN for 0/0 */
} sot_around;

#define SOT_AROUND_INIT                      \
    {                                        \
        sizeof(sot_around), 0, 0, 0, 0, 0, 0 \
    }

/** Overlap and whether the edge is a bridge (O(edges) only where they share nobody). Errors: NOT_FOUND,
 * ARGUMENT, MEMORY. @since 0.9 */
SOT_API sot_status sot_network_around(const sot_network *network, const char *a, const char *b,
                                      sot_around *out, sot_error *error);

/** A list of contacts or pairs; immutable. */
typedef struct sot_contacts sot_contacts;
/** Frees it. @since 0.9 */
SOT_API void sot_contacts_free(sot_contacts *contacts);
/** Figures about a list. @since 0.9 */
typedef struct sot_contacts_info {
    size_t size;     /**< sizeof(sot_contacts_info) */
    uint32_t count;  /**< its length */
    double strength; /**< product of a path's values, 0 without a path; of other lists 1 */
} sot_contacts_info;

#define SOT_CONTACTS_INFO_INIT          \
    {                                   \
        sizeof(sot_contacts_info), 0, 0 \
    }

/** One entry of a list. @since 0.9 */
typedef struct sot_listed {
    size_t size;       /**< sizeof(sot_listed) */
    const char *id;    /**< of the network */
    const char *other; /**< the other end of a bridge; else NULL */
    double value;
} sot_listed;

#define SOT_LISTED_INIT                   \
    {                                     \
        sizeof(sot_listed), NULL, NULL, 0 \
    }

/** How long a list is; set `out->size` first. Errors: ARGUMENT. @since 0.9 */
SOT_API sot_status sot_contacts_get_info(const sot_contacts *contacts, sot_contacts_info *out,
                                         sot_error *error);
/** The entry number `index` of a list, from 0; set `out->size` first. Errors: RANGE, ARGUMENT. @since 0.9 */
SOT_API sot_status sot_contacts_at(const sot_contacts *contacts, uint32_t index, sot_listed *out,
                                   sot_error *error);

/** The common neighbours of two contacts that are admitted (NULL: all), in byte order; value: the smaller of
 * the two weights min(w_ik, w_ki). @since 0.9 */
SOT_API sot_status sot_network_common(const sot_network *network, const char *a, const char *b,
                                      const sot_admitted *admitted, sot_contacts **out, sot_error *error);

/** All bridges: edges without which their ends would be cut off from each other, ascending; value: weight.
 * O(contacts + edges) (R. Tarjan, 1974). @since 0.9 */
SOT_API sot_status sot_network_bridges(const sot_network *network, sot_contacts **out, sot_error *error);

/** Who knows whom best: the chain of neighbours from `from` to `to` with the largest product of each step's
 * chance p_uv = m/(m+1)·min(P_uv, P_vu), m = min(w_uv, w_vu); steps where one distrusts the other (s > r) are
 * not taken; of equal products the one with fewer steps, then the lower indexes. Contacts in between must be
 * admitted (NULL: all). The list begins with `from` and ends with `to`; an entry's value is the chance of the
 * step to it (1 for the first). Empty: no path. Dijkstra, O(edges · log contacts) at most. Errors: NOT_FOUND,
 * ARGUMENT, MISMATCH, MEMORY. @since 0.9 */
SOT_API sot_status sot_network_path(const sot_network *network, const char *from, const char *to,
                                    const sot_admitted *admitted, sot_contacts **out, sot_error *error);

/** Who knows `id` best: admitted neighbours by the chance p of the step, best first, at most `most`. @since
 * 0.9 */
SOT_API sot_status sot_network_knowers(const sot_network *network, const char *id,
                                       const sot_admitted *admitted, uint32_t most, sot_contacts **out,
                                       sot_error *error);

/* ---- out ---- */

/** Writes a network: SOT_FORMAT_GRAPHML and SOT_FORMAT_DOT (Graphviz) with the edges' weight, r, s and trust,
 * with a standing (may be NULL) the contacts' `standing`, or `standing_approximate` if it is not full;
 * SOT_FORMAT_EIGENTRUST as CSV with a header, `i,j,v`, v the weight, without edges that have none. Errors:
 * IO, MISMATCH, ARGUMENT (another format). @since 0.9 */
SOT_API sot_status sot_network_write(const sot_network *network, int format, const sot_standing *standing,
                                     sot_write_fn write, void *user, sot_error *error);
/** Edges as an Arrow stream of one record batch: from, to, weight, r, s, trust, mutual. The consumer releases
 * it; it may outlive the network. @since 0.9 */
SOT_API sot_status sot_network_export_edges(const sot_network *network, struct ArrowArrayStream *out,
                                            sot_error *error);
/** Contacts likewise: id, degree, and with a standing `standing` or `standing_approximate`. @since 0.9 */
SOT_API sot_status sot_network_export_contacts(const sot_network *network, const sot_standing *standing,
                                               struct ArrowArrayStream *out, sot_error *error);

#ifdef __cplusplus
}
#endif
#endif
