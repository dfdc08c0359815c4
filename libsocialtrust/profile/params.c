/* SPDX-License-Identifier: MIT */
/* The table of numeric parameters, made from params.def: path, place in sot__params, built-in value and
 * range. */
#include "parts.h"

#include <stddef.h>

/* All paths, one after the other. */
static const struct paths {
#define FOLD(field, path, value, min, max) char field[sizeof path];
#define SCORE(field, path, value, min, max) char field[sizeof path];
#include "params.def"
} paths = {
#define FOLD(field, path, value, min, max) path,
#define SCORE(field, path, value, min, max) path,
#include "params.def"
};
_Static_assert(sizeof(struct paths) <= UINT16_MAX && sizeof(sot__params) <= UINT16_MAX, "places in 16 bits");

const sot__param sot__param_table[SOT__PARAM_COUNT] = {
#define ROW(field, value, min, max, fold) \
    {value, min, max, offsetof(sot__params, field), offsetof(struct paths, field), fold},
#define FOLD(field, path, value, min, max) ROW(field, value, min, max, true)
#define SCORE(field, path, value, min, max) ROW(field, value, min, max, false)
#include "params.def"
};

const char *sot__param_path(const sot__param *param)
{
    return (const char *)&paths + param->path;
}

const sot__param *sot__param_find(sot__text path)
{
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++) {
        const sot__param *param = &sot__param_table[i];
        const char *own = sot__param_path(param);
        if (strlen(own) == path.n && memcmp(own, path.p, path.n) == 0)
            return param;
    }
    return NULL;
}

bool sot__param_group(sot__text path)
{
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++) {
        const char *other = sot__param_path(&sot__param_table[i]);
        if (strlen(other) > path.n && other[path.n] == '.' && memcmp(other, path.p, path.n) == 0)
            return true;
    }
    return false;
}

double sot__param_get(const sot__params *params, const sot__param *param)
{
    double value;
    memcpy(&value, (const char *)params + param->offset, sizeof value);
    return value;
}

void sot__param_set(sot__params *params, const sot__param *param, double value)
{
    memcpy((char *)params + param->offset, &value, sizeof value);
}
