/* SPDX-License-Identifier: MIT */
/* A profile's life: the built-in one, owners, and the simple questions about one. */
#include "parts.h"

#include <stdlib.h>

char *sot__profile_text(sot_context *context, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = sot__alloc(context, size, 1);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

static void free_customs(sot_context *context, sot__custom *customs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sot__free(context, customs[i].name);
        sot__free(context, customs[i].like_name);
    }
    sot__free(context, customs);
}

/* But not its reference to the context. */
static void free_alone(sot_context *context, sot_profile *profile)
{
    free_customs(context, profile->kinds, profile->kind_count);
    free_customs(context, profile->channels, profile->channel_count);
    sot__free(context, profile->name);
    sot__free(context, profile->hours);
    sot__free(context, profile->closed);
    sot__free(context, profile->closed_before);
    sot__free(context, profile->zone);
    sot__free(context, profile);
}

static void free_profile(sot_profile *profile)
{
    sot_context *context = profile->context;
    free_alone(context, profile);
    sot_context_unref(context);
}

static void free_kept(sot_context *context, sot__kept *kept)
{
    free_alone(context, (sot_profile *)kept); /* its first member */
}

sot_status sot__profile_new(sot_context *context, sot_profile **out, sot_error *error)
{
    sot_profile *profile = sot__calloc(context, 1, sizeof *profile);
    if (!profile)
        return sot__no_memory(error);
    atomic_init(&profile->references, 1);
    profile->context = sot_context_ref(context);
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++)
        sot__param_set(&profile->params, &sot__param_table[i], sot__param_table[i].value);
    *out = profile;
    return SOT_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const sot__custom *)a)->name, ((const sot__custom *)b)->name);
}

sot_status sot__profile_finish(sot_profile *profile, sot_error *error)
{
    if (profile->kind_count > 1)
        qsort(profile->kinds, profile->kind_count, sizeof *profile->kinds, by_name);
    if (profile->channel_count > 1)
        qsort(profile->channels, profile->channel_count, sizeof *profile->channels, by_name);
    sot_status status = sot__profile_finish_zone(profile, error);
    if (status == SOT_OK)
        status = sot__profile_finish_open_time(profile, error);
    if (status == SOT_OK) {
        sot__profile_finish_fingerprints(profile);
        sot__derive(profile);
    }
    return status;
}

static sot_status make_builtin(sot_context *context, sot_profile **out, sot_error *error)
{
    sot_profile *profile = NULL;
    sot_status status = sot__profile_new(context, &profile, error);
    if (status != SOT_OK)
        return status;
    profile->name = sot__profile_text(context, SOT__BUILTIN_PROFILE);
    status = profile->name ? sot__profile_finish(profile, error) : sot__no_memory(error);
    if (status == SOT_OK)
        *out = profile;
    else
        free_profile(profile);
    return status;
}

/* It takes 30 KiB, and a host may have thousands of ledgers: so there is one a context, kept with it. To own
 * it is to own the context. */
sot_status sot_profile_builtin(sot_context *context, sot_profile **out, sot_error *error)
{
    sot__begin(error);
    if (!context || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a profile needs a context and a place for the result");
    sot__kept *kept = atomic_load_explicit(&context->builtin_profile, memory_order_acquire);
    if (!kept) {
        sot_profile *made;
        sot_status status = make_builtin(context, &made, error);
        if (status != SOT_OK)
            return status;
        made->kept.free = free_kept;
        if (atomic_compare_exchange_strong_explicit(&context->builtin_profile, &kept, &made->kept,
                                                    memory_order_acq_rel, memory_order_acquire)) {
            *out = made; /* the reference to the context that it was made with is its first owner's */
            return SOT_OK;
        }
        free_profile(made); /* another thread was first */
    }
    *out = sot_profile_ref((sot_profile *)kept);
    return SOT_OK;
}

sot_profile *sot_profile_ref(sot_profile *profile)
{
    if (profile && profile->kept.free)
        sot_context_ref(profile->context);
    else if (profile)
        atomic_fetch_add_explicit(&profile->references, 1, memory_order_relaxed);
    return profile;
}

void sot_profile_unref(sot_profile *profile)
{
    if (profile && profile->kept.free)
        sot_context_unref(profile->context);
    else if (profile && atomic_fetch_sub_explicit(&profile->references, 1, memory_order_acq_rel) == 1)
        free_profile(profile);
}

const char *sot_profile_name(const sot_profile *profile)
{
    return profile ? profile->name : NULL;
}

const char *sot_profile_fingerprint(const sot_profile *profile)
{
    return profile ? profile->hex_all : NULL;
}

const char *sot_profile_fold_fingerprint(const sot_profile *profile)
{
    return profile ? profile->hex_fold : NULL;
}

sot_status sot_profile_get(const sot_profile *profile, const char *path, double *out, sot_error *error)
{
    sot__begin(error);
    if (!profile || !path || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a profile, a path and a place for the result are needed");
    const sot__param *param = sot__param_find(sot__text_of(path));
    if (!param)
        return sot__fail(error, SOT_E_NOT_FOUND, "%.64s: no numeric parameter has this path", path);
    *out = sot__param_get(&profile->params, param);
    return SOT_OK;
}
