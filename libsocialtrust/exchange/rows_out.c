/* SPDX-License-Identifier: MIT */
/* Interactions as NDJSON, only what is not at its default and every number exact, and all that is held about
 * one contact. */
#include "columns/fields.h"
#include "ledger/batch.h"
#include "writer.h"

#include <math.h>

#include "socialtrust/exchange.h"

typedef struct rows {
    sot__writer writer;
    const sot_profile *profile;
    bool array; /* elements of an array, not lines */
} rows;

static void key_exact(sot__writer *writer, const char *key, double value)
{
    char text[40];
    size_t n = sot__format_exact(value, text);
    sot__json_key(writer, key);
    sot__write(writer, text, n);
}

/* A number that others read as a double is text where that would round it. */
static void key_whole(sot__writer *writer, const char *key, int64_t value)
{
    char text[24];
    if (value > -(INT64_C(1) << 53) && value < INT64_C(1) << 53) {
        sot__json_key_int(writer, key, value);
        return;
    }
    text[sot__format_int64(value, text)] = '\0';
    sot__json_key_string(writer, key, text);
}

/* looked_for: the names of those not implied by a confidence above 0. */
static void looked_for(sot__writer *writer, const sot_interaction *row)
{
    bool some = false;
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++) {
        if (!(row->looked_for >> cue & 1) || row->cues[cue] > 0)
            continue;
        if (!some) {
            sot__json_key(writer, "looked_for");
            sot__write_char(writer, '"');
        } else {
            sot__write_char(writer, '|');
        }
        const char *name = sot_name_of(SOT_NAMES_CUE, cue);
        sot__write(writer, name, strlen(name));
        some = true;
    }
    if (some)
        sot__write_char(writer, '"');
}

static bool given(const char *text)
{
    return text && *text;
}

static int write_row(void *user, const sot_interaction *row)
{
    rows *to = user;
    sot__writer *writer = &to->writer;
    if (to->array)
        sot__json_element(writer);
    sot__json_open(writer, '{');
    sot__json_key_time(writer, "time", row->time_us);
    sot__json_key_string(writer, "actor", row->actor);
    sot__json_key_string(writer, "target", row->target);
    /* The rest where it says something; ids last, behind what was found. */
#define FIELD_KIND(NAME, name, member, default_, ...) \
    if (row->member != default_)                      \
        sot__json_key_string(writer, name, sot_profile_kind_name(to->profile, row->member));
#define FIELD_NAME(NAME, name, member, ...) \
    if (given(row->member))                 \
        sot__json_key_string(writer, name, row->member);
#define FIELD_COUNT(NAME, name, member, default_, ...) \
    if (row->member != default_)                       \
        sot__json_key_int(writer, name, row->member);
#define FIELD_WHOLE(NAME, name, member, default_, ...) \
    if (row->member != default_)                       \
        key_whole(writer, name, row->member);
#define FIELD_NUMBER(NAME, name, member, default_, ...) \
    if (!isnan(row->member) && row->member != default_) \
        key_exact(writer, name, row->member);
#include "socialtrust/fields.def"
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        if (row->cues[cue] > 0)
            key_exact(writer, sot_name_of(SOT_NAMES_CUE, cue), row->cues[cue]);
    looked_for(writer, row);
#define FIELD_ID(NAME, name, member, ...) \
    if (given(row->member))               \
        sot__json_key_string(writer, name, row->member);
#define FIELD_TIME(NAME, name, member, default_, ...)                              \
    if (SOT__FIELD_##NAME > SOT__FIELD_TARGET && row->member != (int64_t)default_) \
        sot__json_key_time(writer, name, row->member);
#include "socialtrust/fields.def"
    sot__json_close(writer, '}');
    if (!to->array)
        sot__write_char(writer, '\n');
    return writer->failed;
}

/* Only what is not at its default. */
static int write_contact(void *user, const sot_contact *contact)
{
    rows *to = user;
    sot__writer *writer = &to->writer;
    sot__json_open(writer, '{');
    sot__json_key_string(writer, "contact", contact->id);
    if (contact->kind != SOT_CONTACT_PERSON)
        sot__json_key_string(writer, "kind", sot_name_of(SOT_NAMES_CONTACT_KIND, contact->kind));
    if (given(contact->display_name))
        sot__json_key_string(writer, "display_name", contact->display_name);
    if (given(contact->organisation))
        sot__json_key_string(writer, "organisation", contact->organisation);
    if (contact->do_not_score) {
        sot__json_key(writer, "do_not_score");
        sot__json_bool(writer, true);
    }
    if (given(contact->alias_of))
        sot__json_key_string(writer, "alias_of", contact->alias_of);
    sot__json_close(writer, '}');
    sot__write_char(writer, '\n');
    return writer->failed;
}

static void write_resolution(sot__writer *writer, double seconds)
{
    sot__json_open(writer, '{');
    if (seconds == (double)(int64_t)seconds)
        sot__json_key_int(writer, "resolution", (int64_t)seconds);
    else
        sot__json_key_fixed(writer, "resolution", seconds);
    sot__json_close(writer, '}');
    sot__write_char(writer, '\n');
}

/* A row function stops only because writing failed. */
static sot_status ended(rows *to, sot_status status, sot_error *error)
{
    if (to->writer.failed || status == SOT_OK)
        return sot__writer_end(&to->writer, error);
    return status;
}

sot_status sot_ledger_write_ndjson(sot_ledger *ledger, const char *contact, sot_write_fn write, void *user,
                                   sot_error *error)
{
    sot__begin(error);
    rows to;
    if (!ledger || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger and a function that writes are needed");
    sot__writer_begin(&to.writer, write, user);
    to.profile = sot__ledger_profile(ledger);
    to.array = false;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_status status = SOT_OK;
    if (sot__ledger_resolution(ledger) > 0)
        write_resolution(&to.writer, sot__ledger_resolution(ledger));
    if (!contact)
        status = sot__ledger_each_declared(ledger, write_contact, &to, error);
    if (status == SOT_OK)
        status = sot__ledger_each(ledger, contact, NULL, write_row, &to, error);
    status = ended(&to, status, error);
    sot__unguard_ledger(ledger);
    return status;
}

static sot_status write_aliases(sot_ledger *ledger, const char *id, sot__writer *writer, sot_error *error)
{
    const sot__interner *ids = sot__ledger_ids(ledger);
    sot_status status = SOT_OK;
    sot__json_key(writer, "aliases");
    sot__json_open(writer, '[');
    for (uint64_t i = 0; !status && i < ids->count - ids->dead; i++) {
        sot_contact contact = SOT_CONTACT_INIT;
        status = sot__ledger_contact_at(ledger, i, &contact, error);
        if (!status && given(contact.alias_of) && strcmp(contact.alias_of, id) == 0) {
            sot__json_element(writer);
            sot__json_string(writer, contact.id);
        }
    }
    sot__json_close(writer, ']');
    return status;
}

static sot_status export_contact(sot_ledger *ledger, const char *id, rows *to, sot_error *error)
{
    sot__writer *writer = &to->writer;
    sot_contact contact = SOT_CONTACT_INIT;
    sot_status status = sot__ledger_contact(ledger, id, &contact, error);
    if (status)
        return status;
    sot__json_open(writer, '{');
    sot__json_key_string(writer, "id", contact.id);
    sot__json_key_string(writer, "kind", sot_name_of(SOT_NAMES_CONTACT_KIND, contact.kind));
    if (given(contact.display_name))
        sot__json_key_string(writer, "display_name", contact.display_name);
    if (given(contact.organisation))
        sot__json_key_string(writer, "organisation", contact.organisation);
    sot__json_key(writer, "do_not_score");
    sot__json_bool(writer, contact.do_not_score != 0);
    if (given(contact.alias_of))
        sot__json_key_string(writer, "alias_of", contact.alias_of);
    status = write_aliases(ledger, id, writer, error);
    if (!status) {
        sot__json_key(writer, "interactions");
        sot__json_open(writer, '[');
        status = sot__ledger_each(ledger, id, NULL, write_row, to, error);
        sot__json_close(writer, ']');
        sot__json_close(writer, '}');
        sot__write_char(writer, '\n');
    }
    return ended(to, status, error);
}

sot_status sot_ledger_export_contact(sot_ledger *ledger, const char *id, sot_write_fn write, void *user,
                                     sot_error *error)
{
    sot__begin(error);
    rows to;
    if (!ledger || !id || !write)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a ledger, a contact's id and a function that writes are needed");
    sot__writer_begin(&to.writer, write, user);
    to.profile = sot__ledger_profile(ledger);
    to.array = true;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_status status = export_contact(ledger, id, &to, error); /* with the last flush */
    sot__unguard_ledger(ledger);
    return status;
}
