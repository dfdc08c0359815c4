/* SPDX-License-Identifier: MIT */
#include "ledger/intake/columns.h"

static sot_status text_of(const sot_text_column *column, size_t row, char digits[12], const char *what,
                          sot__text *out, sot_error *error)
{
    if (sot__column_text(column, row, digits, out) == SOT_OK)
        return SOT_OK;
    return sot__fail(error, SOT_E_RANGE, "%s: expected codes within the dictionary and offsets that ascend",
                     what);
}

static sot_status kind_of(const sot__columns_reader *reader, size_t row, char digits[12], int *kind,
                          sot_error *error)
{
    const sot_columns *columns = reader->columns;
    if (columns->kind) {
        *kind = columns->kind[row];
        return SOT_OK;
    }
    sot__text name;
    sot_status status = text_of(columns->kind_name, row, digits, "kind", &name, error);
    if (status != SOT_OK)
        return status;
    *kind = name.n ? sot__profile_kind_by_name(reader->ledger->profile, name) : (int)SOT_KIND_MESSAGE;
    if (*kind < 0)
        return sot__fail(error, SOT_E_KIND, "kind: profile %s has no kind %.*s",
                         sot_profile_name(reader->ledger->profile), (int)(name.n > 80 ? 80 : name.n), name.p);
    return SOT_OK;
}

sot_status sot__columns_row(const sot__columns_reader *reader, size_t row, sot__given *given,
                            sot__digits *digits, sot_error *error)
{
    const sot_columns *columns = reader->columns;
    sot__extra *extra = &given->extra;
    given->time_us = columns->time_us[row];
    given->names_known = given->channel_known = false;
    *extra = sot__extra_none;
    sot_status status = text_of(columns->actor, row, digits->text[0], "actor", &given->actor, error);
    if (status == SOT_OK)
        status = text_of(columns->target, row, digits->text[1], "target", &given->target, error);
    if (status == SOT_OK)
        status = sot__contact_check(&reader->ledger->contacts, given->actor, "actor", error);
    if (status == SOT_OK)
        status = sot__contact_check(&reader->ledger->contacts, given->target, "target", error);
    if (status == SOT_OK)
        status = text_of(columns->channel, row, digits->text[2], "channel", &given->channel, error);
    if (status == SOT_OK)
        status = text_of(columns->id, row, digits->text[3], "id", &extra->id, error);
    if (status == SOT_OK)
        status = text_of(columns->ref, row, digits->text[4], "ref", &extra->ref, error);
    if (status == SOT_OK) {
        char room[12]; /* the name of a kind is not needed any longer */
        status = kind_of(reader, row, room, &given->kind, error);
    }
    if (status != SOT_OK)
        return status;
    if (columns->audience)
        extra->audience = columns->audience[row];
#define FIELD_NUMBER(NAME, name, member, ...) \
    if (columns->member)                      \
        extra->member = columns->member[row];
#define FIELD_WHOLE(...) FIELD_NUMBER(__VA_ARGS__)
#include "socialtrust/fields.def"
    for (size_t i = 0; i < columns->cue_count; i++)
        if (columns->cues[i])
            extra->cues[i] = columns->cues[i][row];
    if (columns->looked_for)
        extra->looked_for = columns->looked_for[row];
    if (columns->due_us)
        extra->due_us = columns->due_us[row];
    return sot__given_check(reader->ledger->profile, given, error);
}
