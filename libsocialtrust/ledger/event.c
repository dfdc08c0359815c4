/* SPDX-License-Identifier: MIT */
#include "ledger/event.h"

#include <math.h>

#include "base/sized.h"

/* Unknown numbers come last. */
static int compare_double(double x, double y)
{
    if (isnan(x) || isnan(y))
        return !isnan(y) ? 1 : !isnan(x) ? -1 : 0;
    return x < y ? -1 : x > y;
}

static int compare_due(int64_t x, int64_t y)
{
    x = x == SOT_TIME_NONE ? INT64_MAX : x;
    y = y == SOT_TIME_NONE ? INT64_MAX : y;
    return x < y ? -1 : x > y;
}

int sot__extra_compare(const sot__extra *x, const sot__extra *y)
{
    int order = sot__text_compare(x->id, y->id);
    if (order == 0)
        order = sot__text_compare(x->ref, y->ref);
    if (order == 0)
        order = compare_due(x->due_us, y->due_us);
    if (order == 0)
        order = x->audience < y->audience ? -1 : x->audience > y->audience;
#define FIELD_NUMBER(NAME, name, member, ...) \
    if (order == 0)                           \
        order = compare_double(x->member, y->member);
#include "socialtrust/fields.def"
    if (order == 0)
        order = x->looked_for < y->looked_for ? -1 : x->looked_for > y->looked_for;
    for (unsigned i = 0; order == 0 && i < SOT_CUE_COUNT; i++)
        order = compare_double(x->cues[i], y->cues[i]);
    return order;
}

sot_status sot__seen_take(const sot_seen *given, sot_seen *out, sot_error *error)
{
    static const sot_seen nothing = SOT_SEEN_INIT;
    sot_status status = sot__take_struct(given, &nothing, sizeof nothing, out, "sot_seen", error);
    if (status != SOT_OK)
        return status;
    if (out->kinds >> (SOT_KIND_COUNT - 1) > 1 || out->cues >> (SOT_CUE_COUNT - 1) > 1 ||
        out->fields >> SOT_SEEN_SENTIMENT > 1)
        return sot__fail(error, SOT_E_UNSUPPORTED,
                         "sot_seen: bits of kinds, cues or fields that this version of the library lacks");
    return SOT_OK;
}
