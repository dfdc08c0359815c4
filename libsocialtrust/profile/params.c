/* SPDX-License-Identifier: MIT */
/* The table of numeric parameters, made from params.def: path, place in sot__params, built-in value and
 * range. */
#include "parts.h"

#include <stddef.h>

const sot__param sot__param_table[SOT__PARAM_COUNT] = {
#define FOLD(field, path, value, min, max) {path, offsetof(sot__params, field), value, min, max, true},
#define SCORE(field, path, value, min, max) {path, offsetof(sot__params, field), value, min, max, false},
#include "params.def"
};

const sot__param *sot__param_find(sot__text path)
{
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++) {
        const sot__param *param = &sot__param_table[i];
        if (strlen(param->path) == path.n && memcmp(param->path, path.p, path.n) == 0)
            return param;
    }
    return NULL;
}

bool sot__param_group(sot__text path)
{
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++) {
        const char *other = sot__param_table[i].path;
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
