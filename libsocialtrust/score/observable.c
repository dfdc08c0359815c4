/* SPDX-License-Identifier: MIT */
/* Which signals a log can show at all, from the kinds and cues that it has ever held. */
#include "score/signals.h"

#define KIND(name) (UINT64_C(1) << SOT_KIND_##name)
#define CUE(name) (UINT64_C(1) << (32 + SOT_CUE_##name))
#define SENTIMENT (UINT64_C(1) << 40)
#define DIALOGUE (KIND(MESSAGE) | KIND(ASK) | KIND(ANSWER) | KIND(CALL) | KIND(MEET))
#define TURNS (KIND(MESSAGE) | KIND(ASK) | KIND(ANSWER) | KIND(CALL))
#define SUPPORT (KIND(HELP) | KIND(THANK) | KIND(PRAISE) | KIND(INTRODUCE) | KIND(ENDORSE) | KIND(GIFT))
#define QUESTIONS (KIND(ASK) | CUE(QUESTION))

static const uint64_t depth[SOT_DEPTH_COUNT] = {
    [SOT_DEPTH_RHYTHM] = DIALOGUE,      [SOT_DEPTH_MUTUAL] = DIALOGUE,
    [SOT_DEPTH_REPLIES] = TURNS,        [SOT_DEPTH_ASKS] = QUESTIONS,
    [SOT_DEPTH_INITIATIVE] = DIALOGUE,  [SOT_DEPTH_CONVERSATION] = DIALOGUE,
    [SOT_DEPTH_IN_PERSON] = KIND(MEET), [SOT_DEPTH_BREADTH] = DIALOGUE,
    [SOT_DEPTH_HISTORY] = DIALOGUE,     [SOT_DEPTH_ATTENTION] = 0,
    [SOT_DEPTH_SUPPORT] = SUPPORT,      [SOT_DEPTH_PERSONAL] = CUE(PERSONAL),
};

static const uint64_t trust[SOT_TRUST_COUNT] = {
    [SOT_TRUST_COMMITMENTS] = KIND(PROMISE),
    [SOT_TRUST_RECOVERY] = KIND(COMPLAIN),
    [SOT_TRUST_RESPONSIVENESS] = TURNS,
    [SOT_TRUST_OPENNESS] = KIND(DISCLOSE) | KIND(CORRECT) | KIND(MISREPRESENT) | CUE(APOLOGY),
    [SOT_TRUST_GENEROSITY] = SUPPORT | KIND(SHARE) | KIND(LIKE) | CUE(GRATITUDE),
    [SOT_TRUST_CONSIDERATION] =
        DIALOGUE | KIND(PITCH) | KIND(UNFOLLOW) | KIND(BLOCK) | KIND(REPORT) | CUE(PROMOTION),
    [SOT_TRUST_CURIOSITY] = QUESTIONS,
    [SOT_TRUST_WARMTH] = CUE(HUMOUR) | CUE(GRATITUDE) | SENTIMENT,
    [SOT_TRUST_STATED] = KIND(RATE),
    [SOT_TRUST_REPUTATION] = 0,
};

uint32_t sot__depth_observable(uint64_t mask)
{
    uint32_t seen = 0;
    for (int k = 0; k < SOT_DEPTH_COUNT; k++)
        seen |= (uint32_t)((mask & depth[k]) != 0) << k;
    return seen;
}

uint32_t sot__trust_observable(uint64_t mask)
{
    uint32_t seen = 0;
    for (int k = 0; k < SOT_TRUST_COUNT; k++)
        seen |= (uint32_t)((mask & trust[k]) != 0) << k;
    return seen;
}
