/* SPDX-License-Identifier: MIT */
#include "ledger/store/report.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const meanings[] = {
#define X(NAME, value, name, text) [value] = text,
#include "socialtrust/remarks.def"
#undef X
};

void sot__noted_text(char out[72], sot__text text)
{
    size_t n = text.n < 60 ? text.n : 60;
    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f ? '?' : text.p[i];
    for (size_t i = 0; i + 1 < n; i++) /* control characters of two bytes */
        if ((unsigned char)out[i] == 0xc2 && (unsigned char)out[i + 1] < 0xa0)
            out[i] = out[i + 1] = '?';
    memcpy(out + n, n < text.n ? "..." : "", n < text.n ? 4 : 1);
}

uint32_t sot__report_mask(const sot__report *report)
{
    uint32_t mask = 0;
    for (int i = 0; i < SOT__NOTED_COUNT; i++)
        mask |= report->noted[i].count ? SOT_REMARK_BIT(i) : 0;
    return mask;
}

sot_status sot__report_judge(const sot__report *report, uint32_t errors, sot_error *error)
{
    errors &= sot__report_mask(report);
    if (!errors)
        return SOT_OK;
    int remark = 0;
    while (!(errors & SOT_REMARK_BIT(remark)))
        remark++;
    const sot__noted *noted = &report->noted[remark];
    char place[48] = "", text[80] = "";
    if (noted->place != SOT_PLACE_NONE)
        snprintf(place, sizeof place, "%s %" PRIu64 ": ", report->by_line ? "line" : "row", noted->place);
    if (noted->text[0])
        snprintf(text, sizeof text, ": \"%s\"", noted->text);
    return sot__fail(error, SOT_E_REFUSED, "%srefused (%s, %" PRIu64 " in all): %s%s", place,
                     sot_name_of(SOT_NAMES_REMARK, remark), noted->count, meanings[remark], text);
}
