/* SPDX-License-Identifier: MIT */
/* The classes of the built-in kinds, from the last column of kinds.def: a new kind says there what it is, and
 * everything that asks "is this dialogue?" knows. */
#ifndef SOT_PROFILE_CLASSES_H
#define SOT_PROFILE_CLASSES_H

#include "socialtrust/profile.h"

typedef enum sot__class {
    SOT__CLASS_NONE,
    SOT__CLASS_ATTENTION,
    SOT__CLASS_DIALOGUE,
    SOT__CLASS_SUPPORT,
    SOT__CLASS_COMMITMENT,
    SOT__CLASS_COMPLAINT,
    SOT__CLASS_CONDUCT,
    SOT__CLASS_STATED,
    SOT__CLASS_COUNT
} sot__class;

/* In the header, so that the fold's question is one load, without a call. */
static const uint8_t sot__kind_classes[SOT_KIND_CUSTOM] = {
#define X(name, code, text, class_) [code] = SOT__CLASS_##class_,
#include "socialtrust/kinds.def"
#undef X
};

static inline sot__class sot__class_of(int kind)
{
    return (sot__class)sot__kind_classes[kind];
}

/* The kinds of a class, a bit each: of a class that a compiler knows one constant. */
static inline uint64_t sot__class_kinds(sot__class class)
{
    return UINT64_C(0)
#define X(name, code, text, class_) | (uint64_t)(SOT__CLASS_##class_ == class) << (code)
#include "socialtrust/kinds.def"
#undef X
        ;
}

#endif
