/* SPDX-License-Identifier: MIT */
/* What a reading holds, told one by one. */
#include "reading.h"

#include "cold.h"

static sot_status check(const sot_reading *reading, size_t size, size_t expected, size_t index, size_t count,
                        const char *what, sot_error *error)
{
    if (!reading)
        return sot__fail(error, SOT_E_ARGUMENT, "%s: the reading is NULL", what);
    if (size != expected)
        return sot__fail(error, SOT_E_ARGUMENT, "%s.size is %zu, expected %zu", what, size, expected);
    if (index >= count)
        return sot__fail(error, SOT_E_RANGE, "%s: number %zu of %zu", what, index, count);
    return SOT_OK;
}

sot_status sot_reading_info_get(const sot_reading *reading, sot_reading_info *out, sot_error *error)
{
    sot__begin(error);
    sot_status status = check(reading, out ? out->size : 0, sizeof *out, 0, 1, "sot_reading_info", error);
    if (status != SOT_OK)
        return status;
    *out = (sot_reading_info){
        sizeof *out,
        reading->language == UINT_MAX ? "" : reading->reader->languages[reading->language].name,
        reading->targets & 0xffu,
        reading->targets >> SOT__FOR_FINDINGS,
        reading->part_count,
        reading->span_count,
        reading->finding_count,
        reading->sentences,
        reading->author_bytes,
        reading->replaced};
    return SOT_OK;
}

double sot_reading_cue(const sot_reading *reading, int cue)
{
    return reading && cue >= 0 && cue < 8 ? reading->cues[cue] : 0.0;
}

sot_status sot_reading_passage(const sot_reading *reading, size_t index, sot_passage *out, sot_error *error)
{
    sot__begin(error);
    sot_status status = check(reading, out ? out->size : 0, sizeof *out, index,
                              reading ? reading->part_count : 0, "sot_passage", error);
    if (status != SOT_OK)
        return status;
    const sot__part *part = &reading->parts[index];
    *out = (sot_passage){sizeof *out, part->kind, part->from, part->to - part->from, part->line, part->lines};
    return SOT_OK;
}

sot_status sot_reading_span(const sot_reading *reading, size_t index, sot_span *out, sot_error *error)
{
    sot__begin(error);
    sot_status status = check(reading, out ? out->size : 0, sizeof *out, index,
                              reading ? reading->span_count : 0, "sot_span", error);
    if (status != SOT_OK)
        return status;
    const sot__span *span = &reading->spans[index];
    *out = (sot_span){sizeof *out,           span->cue,    span->finding, span->from,
                      span->to - span->from, span->weight, span->rule};
    return SOT_OK;
}

sot_status sot_reading_finding(const sot_reading *reading, size_t index, sot_finding *out, sot_error *error)
{
    sot__begin(error);
    sot_status status = check(reading, out ? out->size : 0, sizeof *out, index,
                              reading ? reading->finding_count : 0, "sot_finding", error);
    if (status != SOT_OK)
        return status;
    const sot__finding *f = &reading->findings[index];
    *out = (sot_finding){sizeof *out,
                         f->kind,
                         f->q,
                         f->id,
                         f->from,
                         f->to - f->from,
                         f->what_from,
                         f->what_to - f->what_from,
                         f->due_us,
                         f->due_from,
                         f->due_to - f->due_from};
    return SOT_OK;
}
