/* SPDX-License-Identifier: MIT */
/* The stable names of all numbered things, in one table: what a host, a file or a person calls them by. */
#include <string.h>

#include "socialtrust.h"

/* Each list is one block, its names as wide as the longest: no pointers for a loader to fill in. */
#define X(name, code, text, ...) char of_##name[sizeof text];
union kinds_width {
#include "socialtrust/kinds.def"
};
union cues_width {
#include "socialtrust/cues.def"
};
union finding_kinds_width {
#include "socialtrust/findings.def"
};
union verdicts_width {
#include "socialtrust/verdicts.def"
};
union remarks_width {
#include "socialtrust/remarks.def"
};
#undef X

#define X(name, code, text, ...) [code] = text,
static const char kinds[][sizeof(union kinds_width)] = {
#include "socialtrust/kinds.def"
};
static const char cues[][sizeof(union cues_width)] = {
#include "socialtrust/cues.def"
};
static const char finding_kinds[][sizeof(union finding_kinds_width)] = {
#include "socialtrust/findings.def"
};
static const char verdicts[][sizeof(union verdicts_width)] = {
#include "socialtrust/verdicts.def"
};
static const char remarks[][sizeof(union remarks_width)] = {
#include "socialtrust/remarks.def"
};
#undef X

#define DEPTH(name, index, text, ...) char of_##name[sizeof text];
#define TRUST(name, index, text, ...) char of_trust_##name[sizeof text];
union signals_width {
#include "socialtrust/signals.def"
};
#undef DEPTH
#undef TRUST

#define DEPTH(name, index, text, ...) [index] = text,
#define TRUST(name, index, text, ...)
static const char depth_signals[][sizeof(union signals_width)] = {
#include "socialtrust/signals.def"
};
#undef DEPTH
#undef TRUST

#define DEPTH(name, index, text, ...)
#define TRUST(name, index, text, ...) [index] = text,
static const char trust_signals[][sizeof(union signals_width)] = {
#include "socialtrust/signals.def"
};
#undef DEPTH
#undef TRUST

static const char contact_kinds[][13] = {"person", "organisation", "group", "automaton"};
static const char seen_fields[][10] = {"sentiment"};
static const char passage_kinds[][11] = {"author",    "quoted",     "forwarded",
                                         "signature", "disclaimer", "footer"};
static const char states[][8] = {"new", "growing", "steady", "fading", "dormant"};
static const char bands[][13] = {"none", "acquaintance", "contact", "close", "inner_circle"};
static const char owed_kinds[][10] = {"complaint", "promise", "question", "turn"};
static const char actions[][18] = {
    "resolve_complaint", "keep_promise", "answer", "reconnect", "ask", "thank", "meet", "wait"};
static const char metrics[][18] = {"auc", "average_precision", "log_loss", "brier", "ece", "spearman"};
static const char splits[][8] = {"auto", "ego", "contact", "time"};
static const char standing_kinds[][6] = {"full", "local"};
static const char learn_targets[][9] = {"depth", "trust", "activity"};

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
    const char *names;
    uint16_t width, count;
} list;

#define LIST(names)                                                        \
    {                                                                      \
        (names)[0], sizeof((names)[0]), sizeof(names) / sizeof((names)[0]) \
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
    static const list none = {NULL, 0, 0};
    return names >= 0 && names < (int)(sizeof lists / sizeof *lists) ? lists[names] : none;
}

const char *sot_name_of(int names, int number)
{
    list in = list_of(names);
    return number >= 0 && number < in.count ? in.names + number * in.width : NULL;
}

int sot_number_of(int names, const char *name)
{
    list in = list_of(names);
    for (int i = 0; name && i < in.count; i++)
        if (strcmp(in.names + i * in.width, name) == 0)
            return i;
    return -1;
}
