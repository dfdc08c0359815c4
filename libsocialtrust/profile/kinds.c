/* SPDX-License-Identifier: MIT */
/* Kinds of interaction, cues and channels by name and by code, the built-in ones and those of a profile. */
#include "parts.h"

#include "base/search.h"
#include "profile/classes.h"

/* As wide as the longest. */
union kind_names {
#define X(name, code, text, class_) char of_##name[sizeof text];
#include "socialtrust/kinds.def"
#undef X
};
static const char kind_names[SOT_KIND_COUNT][sizeof(union kind_names)] = {
#define X(name, code, text, class_) [code] = text,
#include "socialtrust/kinds.def"
#undef X
};

/* Each kind and cue of the lists has its place, and a bit in 64. */
enum {
#define X(name, code, text, class_) KIND_##name##_,
#include "socialtrust/kinds.def"
#undef X
    KINDS_LISTED,
#define X(name, bit, text) CUE_##name##_,
#include "socialtrust/cues.def"
#undef X
    LISTED
};
_Static_assert(KINDS_LISTED == (int)SOT_KIND_COUNT && SOT_KIND_COUNT <= SOT_KIND_CUSTOM &&
                   SOT_KIND_CUSTOM == 64,
               "codes of kinds.def ascend by one, below those of custom kinds");
_Static_assert(LISTED - KINDS_LISTED == (int)SOT_CUE_COUNT + 1 && SOT_CUE_COUNT <= 32,
               "bits of cues.def ascend by one, within looked_for");

int sot__kind_builtin(sot__text name)
{
    for (int i = 0; i < SOT_KIND_COUNT; i++)
        if (name.n < sizeof kind_names[i] && kind_names[i][name.n] == '\0' &&
            memcmp(kind_names[i], name.p, name.n) == 0)
            return i;
    return -1;
}

/* The custom entry of that name among `count` ascending ones, or NULL. */
static const sot__custom *find_custom(const sot__custom *customs, size_t count, sot__text name)
{
    size_t low = 0, high = count;
    SOT__SEARCH(low, high, middle, sot__text_compare(sot__text_of(customs[middle].name), name) < 0)
    bool found = low < count && sot__text_compare(sot__text_of(customs[low].name), name) == 0;
    return found ? &customs[low] : NULL;
}

int sot__profile_kind_by_name(const sot_profile *profile, sot__text name)
{
    int code = sot__kind_builtin(name);
    if (code >= 0 || !profile)
        return code;
    const sot__custom *custom = find_custom(profile->kinds, profile->kind_count, name);
    return custom ? SOT_KIND_CUSTOM + (int)(custom - profile->kinds) : -1;
}

bool sot__profile_kind(const sot_profile *profile, int code, int *base, double *times)
{
    if (code >= 0 && code < SOT_KIND_COUNT) {
        *base = code;
        *times = 1;
        return true;
    }
    if (!profile || code < SOT_KIND_CUSTOM || (size_t)(code - SOT_KIND_CUSTOM) >= profile->kind_count)
        return false;
    const sot__custom *custom = &profile->kinds[code - SOT_KIND_CUSTOM];
    *base = custom->like;
    *times = custom->times;
    return true;
}

void sot__profile_channel(const sot_profile *profile, sot__text name, double *times, bool *chat)
{
    const sot__custom *custom = profile ? find_custom(profile->channels, profile->channel_count, name) : NULL;
    *times = custom ? custom->times : 1;
    *chat = custom
                ? custom->like != 0
                : sot__text_equal(name, sot__text_of("chat")) || sot__text_equal(name, sot__text_of("sms"));
}

sot_status sot_profile_kind(const sot_profile *profile, const char *name, int *out, sot_error *error)
{
    sot__begin(error);
    if (!name || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a kind's name and a place for its code are needed");
    int code = sot__profile_kind_by_name(profile, sot__text_of(name));
    if (code < 0)
        return sot__fail(error, SOT_E_KIND, "\"%.64s\": neither a built-in kind nor one of the profile",
                         name);
    *out = code;
    return SOT_OK;
}

const char *sot_profile_kind_name(const sot_profile *profile, int kind)
{
    if (kind >= 0 && kind < SOT_KIND_COUNT)
        return kind_names[kind];
    if (!profile || kind < SOT_KIND_CUSTOM || (size_t)(kind - SOT_KIND_CUSTOM) >= profile->kind_count)
        return NULL;
    return profile->kinds[kind - SOT_KIND_CUSTOM].name;
}
