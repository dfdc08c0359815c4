/* SPDX-License-Identifier: MIT */
/* What a row may hold: every field is checked, the message begins with the name of its column; then equal
 * values are made equal bits (zeros, unknown, cues that were found were looked for). */
#include "base/sized.h"
#include <float.h>
#include <inttypes.h>
#include <math.h>

#include "ledger/intake/check.h"

static sot_status between(double value, double low, double high, const char *what, const char *expected,
                          sot_error *error)
{
    if (value >= low && value <= high)
        return SOT_OK;
    return sot__fail(error, SOT_E_RANGE, "%s: expected %s, found %s", what, expected,
                     isnan(value)   ? "NaN"
                     : isinf(value) ? "infinity"
                     : value < low  ? "less"
                                    : "more");
}

static sot_status check_time(int64_t time_us, const char *what, sot_error *error)
{
    if (time_us >= SOT_TIME_MIN && time_us <= SOT_TIME_MAX)
        return SOT_OK;
    return sot__fail(error, SOT_E_RANGE,
                     "%s: expected microseconds since 1970 between the years 1 and 9999, found %" PRId64,
                     what, time_us);
}

static sot_status check_texts(const sot__given *given, sot_error *error)
{
    sot_status status = SOT_OK;
    if (!given->names_known)
        status = sot__text_check(given->actor, SOT_ID_MAX, false, "actor", error);
    if (status == SOT_OK && !given->names_known)
        status = sot__text_check(given->target, SOT_ID_MAX, false, "target", error);
    if (status == SOT_OK && given->channel.n && !given->channel_known)
        status = sot__text_check(given->channel, SOT_CHANNEL_MAX, true, "channel", error);
    if (status == SOT_OK && given->extra.id.n)
        status = sot__text_check(given->extra.id, SOT_ID_MAX, true, "id", error);
    if (status == SOT_OK && given->extra.ref.n)
        status = sot__text_check(given->extra.ref, SOT_ID_MAX, true, "ref", error);
    return status;
}

static sot_status check_cues(const double cues[SOT_CUE_COUNT], sot_error *error)
{
    sot_status status = SOT_OK;
    for (int i = 0; status == SOT_OK && i < SOT_CUE_COUNT; i++)
        if (cues[i] != 0)
            status = between(cues[i], 0, 1, sot_name_of(SOT_NAMES_CUE, i), "a confidence of 0 to 1", error);
    return status;
}

/* Whether all numbers are as a row without them has them, as those of most rows are: nothing is to be checked
 * or changed. */
static bool usual_numbers(const sot__extra *extra)
{
    uint64_t differ = 0;
#define FIELD_NUMBER(NAME, name, member, ...) \
    differ |= sot__bits_of(extra->member) ^ sot__bits_of(sot__extra_none.member);
#include "socialtrust/fields.def"
    return differ == 0;
}

static sot_status check_numbers(const sot__extra *extra, bool usual, bool cues, sot_error *error)
{
    sot_status status = SOT_OK;
    if (extra->audience < 1)
        return sot__fail(error, SOT_E_RANGE, "audience: expected at least 1, found 0");
#define FIELD_NUMBER(NAME, name, member, default_, least, most, expected, ...) \
    if (!usual && !(extra->member >= (least) && extra->member <= (most)) &&    \
        !(isnan((double)(default_)) && isnan(extra->member)))                  \
        return between(extra->member, least, most, name,                       \
                       isnan((double)(default_)) ? expected ", or NaN for unknown" : expected, error);
#include "socialtrust/fields.def"
    if (cues)
        status = check_cues(extra->cues, error);
    if (status == SOT_OK && extra->looked_for >> SOT_CUE_COUNT)
        return sot__fail(error, SOT_E_RANGE, "looked_for: expected bits of the %d cues only, found %#" PRIx32,
                         (int)SOT_CUE_COUNT, extra->looked_for);
    if (status == SOT_OK && extra->due_us != SOT_TIME_NONE)
        status = check_time(extra->due_us, "due", error);
    return status;
}

static bool may_refer(int kind)
{
    return kind == SOT_KIND_KEEP || kind == SOT_KIND_BREAK || kind == SOT_KIND_RELEASE ||
           kind == SOT_KIND_ACKNOWLEDGE || kind == SOT_KIND_RESOLVE || kind == SOT_KIND_REOPEN;
}

/* What the kind asks for, or does not allow. `kind` is the built-in one that it behaves like. */
static sot_status check_kind(const sot_profile *profile, const sot__given *given, int kind, sot_error *error)
{
    const sot__extra *extra = &given->extra;
    if (kind == SOT_KIND_RATE && isnan(extra->sentiment))
        return sot__fail(error, SOT_E_ARGUMENT, "sentiment: the kind %s requires one of -1 to 1",
                         sot_profile_kind_name(profile, given->kind));
    if (kind != SOT_KIND_PROMISE && extra->due_us != SOT_TIME_NONE)
        return sot__fail(error, SOT_E_ARGUMENT, "due: only a promise may have one, not the kind %s",
                         sot_profile_kind_name(profile, given->kind));
    if (extra->ref.n && !may_refer(kind))
        return sot__fail(
            error, SOT_E_ARGUMENT,
            "ref: only keep, break, release, acknowledge, resolve and reopen may have one, not the kind %s",
            sot_profile_kind_name(profile, given->kind));
    return SOT_OK;
}

/* -0 becomes 0, and every NaN the same. */
static double plain(double value)
{
    return isnan(value) ? (double)NAN : value + 0.0;
}

static void plain_cues(sot__extra *extra)
{
    for (unsigned i = 0; i < SOT_CUE_COUNT; i++) {
        extra->cues[i] += 0.0;
        if (extra->cues[i] > 0)
            extra->looked_for |= 1u << i;
    }
}

sot_status sot__given_check(const sot_profile *profile, sot__given *given, sot_error *error)
{
    sot__extra *extra = &given->extra;
    int base;
    double times;
    bool cues = sot__cues_any(extra->cues), usual = usual_numbers(extra);
    sot_status status = check_time(given->time_us, "time", error);
    if (status != SOT_OK)
        return status;
    if (!sot__profile_kind(profile, given->kind, &base, &times))
        return sot__fail(error, SOT_E_KIND, "kind: expected a kind of profile %s, found the code %d",
                         sot_profile_name(profile), given->kind);
    status = check_texts(given, error);
    if (status == SOT_OK)
        status = check_numbers(extra, usual, cues, error);
    if (status == SOT_OK)
        status = check_kind(profile, given, base, error);
    if (status != SOT_OK)
        return status;
    if (!usual) {
#define FIELD_NUMBER(NAME, name, member, ...) extra->member = plain(extra->member);
#include "socialtrust/fields.def"
    }
    if (cues)
        plain_cues(extra);
    return SOT_OK;
}

static void take_cues(const sot_interaction *from, double to[SOT_CUE_COUNT])
{
    size_t count = from->cue_count < SOT_CUE_COUNT ? from->cue_count : SOT_CUE_COUNT;
    memset(to, 0, SOT_CUE_COUNT * sizeof *to);
    if (from->cues && count > 0)
        memcpy(to, from->cues, count * sizeof *to);
}

/* Cues of a later version are refused where they were found, rather than lost. */
static sot_status more_cues(const sot_interaction *from, sot_error *error)
{
    for (size_t k = SOT_CUE_COUNT; from->cues && k < from->cue_count; k++)
        if (from->cues[k] != 0)
            return sot__fail(error, SOT_E_UNSUPPORTED, "cues[%zu]: this version of the library knows %d", k,
                             (int)SOT_CUE_COUNT);
    return SOT_OK;
}

sot_status sot__given_of(const sot_interaction *shown, sot__given *given, sot_error *error)
{
    static const sot_interaction defaults = SOT_INTERACTION_INIT;
    sot_interaction taken;
    const sot_interaction *interaction = shown; /* read in its place, where it is as this version has it */
    if (!shown)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "interaction: expected one initialised with SOT_INTERACTION_INIT");
    if (shown->size != sizeof taken) {
        sot_status status =
            sot__take_struct(shown, &defaults, sizeof defaults, &taken, "sot_interaction", error);
        if (status != SOT_OK)
            return status;
        interaction = &taken;
    }
    sot__extra *extra = &given->extra;
    given->time_us = interaction->time_us;
    given->kind = interaction->kind;
    given->actor = sot__text_given(interaction->actor, interaction->actor_size);
    given->target = sot__text_given(interaction->target, interaction->target_size);
    given->channel = sot__text_given(interaction->channel, interaction->channel_size);
    given->names_known = given->channel_known = false;
    extra->audience = interaction->audience;
    extra->looked_for = interaction->looked_for;
#define FIELD_WHOLE(NAME, name, member, ...) extra->member = interaction->member;
#define FIELD_NUMBER(NAME, name, member, ...) extra->member = interaction->member;
#include "socialtrust/fields.def"
    take_cues(interaction, extra->cues);
    extra->due_us = interaction->due_us;
    extra->id = sot__text_given(interaction->id, interaction->id_size);
    extra->ref = sot__text_given(interaction->ref, interaction->ref_size);
    return more_cues(interaction, error);
}

sot_status sot__given_from(const sot_profile *profile, const sot_interaction *interaction, sot__given *given,
                           sot_error *error)
{
    sot_status status = sot__given_of(interaction, given, error);
    return status == SOT_OK ? sot__given_check(profile, given, error) : status;
}
