/* SPDX-License-Identifier: MIT */
/* Settlements (keep, resolve ...) whose ref names nothing that they could settle. */
#ifndef SOT_LEDGER_INTAKE_SETTLED_H
#define SOT_LEDGER_INTAKE_SETTLED_H

#include "ledger/intake/pieces.h"

/* A settlement that fits nothing in its pair; perhaps in one of another record of the same contacts. */
typedef struct sot__open_ref {
    uint64_t rare;
    uint32_t a, b;
} sot__open_ref;
typedef struct sot__open_refs {
    sot__open_ref *items;
    size_t count, room;
    uint64_t seen; /* settlements that were looked at */
} sot__open_refs;

/* Collects those of a group's new rows that fit nothing in their own pair. `ids` are the group's rows by id.
 * False: out of memory. */
bool sot__settled_check(const sot_ledger *ledger, const sot__group *group, const sot__map *ids,
                        sot__open_refs *open);
/* What a kind settles: SOT_KIND_PROMISE, SOT_KIND_COMPLAIN, or -1. */
int sot__settles(int kind);
/* Notes those that fit nothing in any pair of the same contacts either. `coming` are the hashes of the ids
 * that come in with them; it may be empty where the ledger has no aliases. */
void sot__settled_note(sot__batch *batch, const sot__open_refs *open, const sot__ids *coming);

#endif
