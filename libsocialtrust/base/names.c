/* SPDX-License-Identifier: MIT */
/* The stable names of all numbered things, in one table: what a host, a file or a person calls them by. */
#include <string.h>

#include "socialtrust.h"

#define X(name, code, text, ...) [code] = text,
static const char *const kinds[] = {
#include "socialtrust/kinds.def"
};
static const char *const cues[] = {
#include "socialtrust/cues.def"
};
static const char *const finding_kinds[] = {
#include "socialtrust/findings.def"
};
static const char *const verdicts[] = {
#include "socialtrust/verdicts.def"
};
static const char *const remarks[] = {
#include "socialtrust/remarks.def"
};
#undef X

#define DEPTH(name, index, text, ...) [index] = text,
#define TRUST(name, index, text, ...)
static const char *const depth_signals[] = {
#include "socialtrust/signals.def"
};
#undef DEPTH
#undef TRUST

#define DEPTH(name, index, text, ...)
#define TRUST(name, index, text, ...) [index] = text,
static const char *const trust_signals[] = {
#include "socialtrust/signals.def"
};
#undef DEPTH
#undef TRUST

static const char *const contact_kinds[] = {"person", "organisation", "group", "automaton"};
static const char *const seen_fields[] = {"sentiment"};
static const char *const passage_kinds[] = {"author",    "quoted",     "forwarded",
                                            "signature", "disclaimer", "footer"};
static const char *const states[] = {"new", "growing", "steady", "fading", "dormant"};
static const char *const bands[] = {"none", "acquaintance", "contact", "close", "inner_circle"};
static const char *const owed_kinds[] = {"complaint", "promise", "question", "turn"};
static const char *const actions[] = {
    "resolve_complaint", "keep_promise", "answer", "reconnect", "ask", "thank", "meet", "wait"};
static const char *const metrics[] = {"auc", "average_precision", "log_loss", "brier", "ece", "spearman"};
static const char *const splits[] = {"auto", "ego", "contact", "time"};
static const char *const standing_kinds[] = {"full", "local"};
static const char *const learn_targets[] = {"depth", "trust", "activity"};

/* A list that lacks its youngest name would say "unknown" of what the library itself hands out. */
#define COUNTS(list, count) _Static_assert(sizeof(list) / sizeof *(list) == (count), #list ": one name each")
COUNTS(kinds, SOT_KIND_COUNT);
COUNTS(cues, SOT_CUE_COUNT);
COUNTS(finding_kinds, SOT_FINDING_KINDS);
COUNTS(depth_signals, SOT_DEPTH_COUNT);
COUNTS(trust_signals, SOT_TRUST_COUNT);
COUNTS(remarks, SOT_REMARK_COUNT);
COUNTS(contact_kinds, SOT_CONTACT_AUTOMATON + 1);
COUNTS(seen_fields, SOT_SEEN_SENTIMENT + 1);
COUNTS(passage_kinds, SOT_PASSAGE_FOOTER + 1);
COUNTS(states, SOT_STATE_DORMANT + 1);
COUNTS(bands, SOT_BAND_INNER_CIRCLE + 1);
COUNTS(owed_kinds, SOT_OWED_TURN + 1);
COUNTS(actions, SOT_ACTION_WAIT + 1);
COUNTS(metrics, SOT_METRIC_COUNT);
COUNTS(splits, SOT_SPLIT_TIME + 1);
COUNTS(standing_kinds, SOT_STANDING_LOCAL + 1);
COUNTS(learn_targets, SOT_LEARN_ACTIVITY + 1);

typedef struct list {
    const char *const *names;
    int count;
} list;

#define LIST(names)                                      \
    {                                                    \
        names, (int)(sizeof(names) / sizeof((names)[0])) \
    }
static const list lists[] = {
    [SOT_NAMES_KIND] = LIST(kinds),
    [SOT_NAMES_CUE] = LIST(cues),
    [SOT_NAMES_CONTACT_KIND] = LIST(contact_kinds),
    [SOT_NAMES_SEEN_FIELD] = LIST(seen_fields),
    [SOT_NAMES_FINDING_KIND] = LIST(finding_kinds),
    [SOT_NAMES_PASSAGE_KIND] = LIST(passage_kinds),
    [SOT_NAMES_DEPTH_SIGNAL] = LIST(depth_signals),
    [SOT_NAMES_TRUST_SIGNAL] = LIST(trust_signals),
    [SOT_NAMES_STATE] = LIST(states),
    [SOT_NAMES_BAND] = LIST(bands),
    [SOT_NAMES_VERDICT] = LIST(verdicts),
    [SOT_NAMES_OWED_KIND] = LIST(owed_kinds),
    [SOT_NAMES_ACTION] = LIST(actions),
    [SOT_NAMES_METRIC] = LIST(metrics),
    [SOT_NAMES_SPLIT] = LIST(splits),
    [SOT_NAMES_LEARN_TARGET] = LIST(learn_targets),
    [SOT_NAMES_STANDING_KIND] = LIST(standing_kinds),
    [SOT_NAMES_REMARK] = LIST(remarks),
};

static list list_of(int names)
{
    static const list none = {NULL, 0};
    return names >= 0 && names < (int)(sizeof lists / sizeof *lists) ? lists[names] : none;
}

const char *sot_name_of(int names, int number)
{
    list in = list_of(names);
    return number >= 0 && number < in.count ? in.names[number] : NULL;
}

int sot_number_of(int names, const char *name)
{
    list in = list_of(names);
    for (int i = 0; name && i < in.count; i++)
        if (in.names[i] && strcmp(in.names[i], name) == 0)
            return i;
    return -1;
}
