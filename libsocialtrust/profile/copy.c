/* SPDX-License-Identifier: MIT */
/* A profile like another, to be changed before it is finished. */
#include "parts.h"

static bool copy_customs(sot_context *context, const sot__custom *from, size_t count, sot__custom **out,
                         size_t *copied)
{
    if (count == 0)
        return true;
    sot__custom *to = *out = sot__calloc(context, count, sizeof *to);
    for (size_t k = 0; to && k < count; k++) {
        to[k] = from[k];
        to[k].name = sot__profile_text(context, from[k].name);
        to[k].like_name = sot__profile_text(context, from[k].like_name);
        ++*copied;
        if (!to[k].name || !to[k].like_name)
            return false;
    }
    return to != NULL;
}

static bool copy_intervals(sot_context *context, const sot__interval *from, size_t count, sot__interval **out,
                           size_t *copied)
{
    if (count == 0)
        return true;
    *out = sot__alloc(context, count, sizeof **out);
    if (*out)
        memcpy(*out, from, (*copied = count) * sizeof **out);
    return *out != NULL;
}

static bool copy_zone(sot_context *context, const sot_profile *from, sot_profile *to)
{
    if (from->zone_count == 0)
        return true;
    to->zone = sot__alloc(context, from->zone_count, sizeof *to->zone);
    if (to->zone)
        memcpy(to->zone, from->zone, (to->zone_count = from->zone_count) * sizeof *to->zone);
    return to->zone != NULL;
}

sot_status sot__profile_copy(const sot_profile *profile, const char *name, sot_profile **out,
                             sot_error *error)
{
    sot_context *context = profile->context;
    sot_profile *copy = NULL;
    sot_status status =
        sot__text_check(sot__text_of(name), SOT__PROFILE_NAME_MAX, true, "name of the profile", error);
    if (status == SOT_OK)
        status = sot__profile_new(context, &copy, error);
    if (status != SOT_OK)
        return status;
    copy->params = profile->params;
    copy->has_hours = profile->has_hours;
    copy->has_p_active = profile->has_p_active;
    copy->name = sot__profile_text(context, name);
    if (!copy->name || !copy_zone(context, profile, copy) ||
        !copy_customs(context, profile->kinds, profile->kind_count, &copy->kinds, &copy->kind_count) ||
        !copy_customs(context, profile->channels, profile->channel_count, &copy->channels,
                      &copy->channel_count) ||
        !copy_intervals(context, profile->hours, profile->hour_count, &copy->hours, &copy->hour_count) ||
        !copy_intervals(context, profile->closed, profile->closed_count, &copy->closed,
                        &copy->closed_count)) {
        sot_profile_unref(copy);
        return sot__no_memory(error);
    }
    *out = copy;
    return SOT_OK;
}
