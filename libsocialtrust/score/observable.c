/* SPDX-License-Identifier: MIT */
/* Which signals a log can show at all, from the kinds and cues that it has ever held. */
#include "score/signals.h"

/* A signal shows where any of these was seen. */
typedef struct shown_by {
    sot__class class; /* all kinds of it, also those to come */
    uint64_t kinds, cues, fields;
} shown_by;

#define KIND(name) (UINT64_C(1) << SOT_KIND_##name)
#define CUE(name) (UINT64_C(1) << SOT_CUE_##name)
#define DIALOGUE .class = SOT__CLASS_DIALOGUE
#define SUPPORT .class = SOT__CLASS_SUPPORT
#define TURNS .kinds = KIND(MESSAGE) | KIND(ASK) | KIND(ANSWER) | KIND(CALL)
#define QUESTIONS .kinds = KIND(ASK), .cues = CUE(QUESTION)

static const shown_by depth[SOT_DEPTH_COUNT] = {
    [SOT_DEPTH_RHYTHM] = {DIALOGUE},
    [SOT_DEPTH_MUTUAL] = {DIALOGUE},
    [SOT_DEPTH_REPLIES] = {TURNS},
    [SOT_DEPTH_ASKS] = {QUESTIONS},
    [SOT_DEPTH_INITIATIVE] = {DIALOGUE},
    [SOT_DEPTH_CONVERSATION] = {DIALOGUE},
    [SOT_DEPTH_IN_PERSON] = {.kinds = KIND(MEET)},
    [SOT_DEPTH_BREADTH] = {DIALOGUE},
    [SOT_DEPTH_HISTORY] = {DIALOGUE},
    [SOT_DEPTH_ATTENTION] = {.kinds = 0}, /* where it is given */
    [SOT_DEPTH_SUPPORT] = {SUPPORT},
    [SOT_DEPTH_PERSONAL] = {.cues = CUE(PERSONAL)},
};

static const shown_by trust[SOT_TRUST_COUNT] = {
    [SOT_TRUST_COMMITMENTS] = {.kinds = KIND(PROMISE)},
    [SOT_TRUST_RECOVERY] = {.kinds = KIND(COMPLAIN)},
    [SOT_TRUST_RESPONSIVENESS] = {TURNS},
    [SOT_TRUST_OPENNESS] = {.kinds = KIND(DISCLOSE) | KIND(CORRECT) | KIND(MISREPRESENT),
                            .cues = CUE(APOLOGY)},
    [SOT_TRUST_GENEROSITY] = {SUPPORT, .kinds = KIND(SHARE) | KIND(LIKE), .cues = CUE(GRATITUDE)},
    [SOT_TRUST_CONSIDERATION] = {DIALOGUE, .kinds = KIND(PITCH) | KIND(UNFOLLOW) | KIND(BLOCK) | KIND(REPORT),
                                 .cues = CUE(PROMOTION)},
    [SOT_TRUST_CURIOSITY] = {QUESTIONS},
    [SOT_TRUST_WARMTH] = {.cues = CUE(HUMOUR) | CUE(GRATITUDE), .fields = UINT64_C(1) << SOT_SEEN_SENTIMENT},
    [SOT_TRUST_STATED] = {.kinds = KIND(RATE)},
    [SOT_TRUST_REPUTATION] = {.kinds = 0}, /* where it is given */
};

static uint32_t shown(const shown_by *by, int count, const sot__seen *seen)
{
    uint32_t out = 0;
    for (int k = 0; k < count; k++) {
        uint64_t kinds = by[k].kinds | sot__class_kinds[by[k].class];
        out |= (uint32_t)(((seen->kinds & kinds) | (seen->cues & by[k].cues) |
                           (seen->fields & by[k].fields)) != 0)
               << k;
    }
    return out;
}

uint32_t sot__depth_observable(const sot__seen *seen)
{
    return shown(depth, SOT_DEPTH_COUNT, seen);
}

uint32_t sot__trust_observable(const sot__seen *seen)
{
    return shown(trust, SOT_TRUST_COUNT, seen);
}
