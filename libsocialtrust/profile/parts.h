/* SPDX-License-Identifier: MIT */
/* What the files of the profile share among themselves: the table of parameters and the steps that make a
 * profile. */
#ifndef SOT_PROFILE_PARTS_H
#define SOT_PROFILE_PARTS_H

#include "profile.h"

#define SOT__PROFILE_NAME_MAX 128
#define SOT__CUSTOM_NAME_MAX 64
#define SOT__BUILTIN_PROFILE "standard"

/* One row of params.def. No pointers: each would be an entry for the loader, three times as large. */
typedef struct sot__param {
    double value, least, most;
    uint16_t offset; /* of its double in sot__params */
    uint16_t path;   /* where its path begins among all: sot__param_path() */
    bool fold;
} sot__param;

enum {
    SOT__PARAM_COUNT = 0
#define FOLD(field, path, value, min, max) +1
#define SCORE(field, path, value, min, max) +1
#include "params.def"
};
extern const sot__param sot__param_table[SOT__PARAM_COUNT];

/* The parameter at a whole path, or NULL; and whether some parameter's path begins with `path` and a dot. */
const sot__param *sot__param_find(sot__text path);
bool sot__param_group(sot__text path);
const char *sot__param_path(const sot__param *param);
double sot__param_get(const sot__params *params, const sot__param *param);
void sot__param_set(sot__params *params, const sot__param *param, double value);

/* A profile with the values of params.def, not yet finished. MEMORY. */
sot_status sot__profile_new(sot_context *context, sot_profile **out, sot_error *error);

/* A copy of another under a new name, not yet finished: set parameters, then finish it. TEXT, MEMORY. */
sot_status sot__profile_copy(const sot_profile *profile, const char *name, sot_profile **out,
                             sot_error *error);

/* A copy of a text from the profile's context; NULL when out of memory. */
char *sot__profile_text(sot_context *context, const char *text);

/* Sorts and merges, adds up open time, takes the fingerprints. After it the profile never changes. */
sot_status sot__profile_finish(sot_profile *profile, sot_error *error);

/* Steps of sot__profile_finish(). */
sot_status sot__profile_finish_zone(sot_profile *profile, sot_error *error);
sot_status sot__profile_finish_open_time(sot_profile *profile, sot_error *error);
void sot__profile_finish_fingerprints(sot_profile *profile);

/* Code of a built-in kind by name, or -1. */
int sot__kind_builtin(sot__text name);

#endif
