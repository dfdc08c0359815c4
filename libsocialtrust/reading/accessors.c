/* SPDX-License-Identifier: MIT */
/* What a reading holds, told one by one. */
#include "reading.h"

#include "base/sized.h"
#include "base/special.h"

/* Whether there is one of that number, and room for it. */
static sot_status check(const sot_reading *reading, const void *out, size_t index, size_t count,
                        const char *what, sot_error *error)
{
    if (!reading)
        return sot__fail(error, SOT_E_ARGUMENT, "%s: the reading is NULL", what);
    sot_status status = sot__room_struct(out, what, error);
    if (status == SOT_OK && index >= count)
        status = sot__fail(error, SOT_E_RANGE, "%s: number %zu of %zu", what, index, count);
    return status;
}

sot_status sot_reading_get_info(const sot_reading *reading, sot_reading_info *out, sot_error *error)
{
    sot__begin(error);
    sot_status status = check(reading, out, 0, 1, "sot_reading_info", error);
    if (status != SOT_OK)
        return status;
    bool read = reading->language != UINT_MAX;
    sot_reading_info info = SOT_READING_INFO_INIT;
    info.language = read ? reading->reader->languages[reading->language].name : "";
    info.looked_for = reading->targets & 0xffu;
    info.finds = reading->targets >> SOT__FOR_FINDINGS;
    info.parts = reading->part_count;
    info.spans = reading->span_count;
    info.findings = reading->finding_count;
    info.sentences = reading->sentences;
    info.author_bytes = reading->author_bytes;
    info.replaced = reading->replaced;
    sot__give_struct(out, &info, sizeof info);
    return SOT_OK;
}

double sot_reading_cue(const sot_reading *reading, int cue)
{
    return reading && cue >= 0 && cue < SOT_CUE_COUNT ? reading->cues[cue] : 0.0;
}

sot_status sot_reading_passage(const sot_reading *reading, size_t index, sot_passage *out, sot_error *error)
{
    sot__begin(error);
    sot_status status = check(reading, out, index, reading ? reading->part_count : 0, "sot_passage", error);
    if (status != SOT_OK)
        return status;
    const sot__part *part = &reading->parts[index];
    sot_passage passage = SOT_PASSAGE_INIT;
    passage.kind = part->kind;
    passage.offset = part->from;
    passage.length = part->to - part->from;
    passage.line = part->line;
    passage.lines = part->lines;
    sot__give_struct(out, &passage, sizeof passage);
    return SOT_OK;
}

sot_status sot_reading_span(const sot_reading *reading, size_t index, sot_span *out, sot_error *error)
{
    sot__begin(error);
    sot_status status = check(reading, out, index, reading ? reading->span_count : 0, "sot_span", error);
    if (status != SOT_OK)
        return status;
    const sot__span *from = &reading->spans[index];
    sot_span span = SOT_SPAN_INIT;
    span.cue = from->cue;
    span.finding = from->finding;
    span.offset = from->from;
    span.length = from->to - from->from;
    span.weight = from->weight;
    span.rule = from->rule;
    sot__give_struct(out, &span, sizeof span);
    return SOT_OK;
}

sot_status sot_reading_finding(const sot_reading *reading, size_t index, sot_finding *out, sot_error *error)
{
    sot__begin(error);
    size_t told = reading ? reading->finding_count : 0;
    size_t count = told + (reading ? reading->said_count * SOT__CLOSING : 0);
    sot_status status = check(reading, out, index, count, "sot_finding", error);
    if (status != SOT_OK)
        return status;
    sot_finding finding = SOT_FINDING_INIT;
    if (index >= told) { /* of which only what is open makes something */
        const sot__said *said = &reading->said[(index - told) / SOT__CLOSING];
        finding.kind = sot__closing[(index - told) % SOT__CLOSING];
        finding.q = sot__sigmoid(said->odds[SOT__FOR_FINDINGS + finding.kind]);
        finding.id = "";
        finding.offset = finding.what_offset = said->from;
        finding.length = finding.what_length = said->to - said->from;
        sot__give_struct(out, &finding, sizeof finding);
        return SOT_OK;
    }
    const sot__finding *from = &reading->findings[index];
    finding.kind = from->kind;
    finding.q = from->q;
    finding.id = from->id;
    finding.offset = from->from;
    finding.length = from->to - from->from;
    finding.what_offset = from->what_from;
    finding.what_length = from->what_to - from->what_from;
    finding.due_us = from->due_us;
    finding.due_offset = from->due_from;
    finding.due_length = from->due_to - from->due_from;
    sot__give_struct(out, &finding, sizeof finding);
    return SOT_OK;
}
