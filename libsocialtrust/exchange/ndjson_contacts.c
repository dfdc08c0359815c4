/* SPDX-License-Identifier: MIT */
#include "ndjson_contacts.h"

bool sot__ndjson_exact(const cJSON *object)
{
    const cJSON *item = object->child;
    return item && !item->next && strcmp(item->string, "resolution") == 0;
}

sot_status sot__ndjson_take_exact(sot__part *part, const cJSON *object, sot_error *error)
{
    const cJSON *item = object->child;
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= 86400))
        return sot__fail(error, SOT_E_RANGE, "resolution: expected seconds, from 0 to 86400");
    if (!SOT__GROW(part->builder.context, part->declared, part->declared_room, part->declared_count + 1))
        return sot__no_memory(error);
    part->declared[part->declared_count++] =
        (sot__declared){SOT_CONTACT_INIT, item->valuedouble, part->lines};
    return SOT_OK;
}

bool sot__ndjson_declares(const sot_read_options *options, const cJSON *object)
{
    bool contact = false;
    for (const cJSON *item = object->child; item; item = item->next) {
        int field = sot__field_named(&sot__interactions, options, sot__text_of(item->string), false);
        if (field == SOT__FIELD_TIME)
            return false;
        contact =
            contact || (field < 0 && field != SOT__FIELD_PASSED && strcmp(item->string, "contact") == 0);
    }
    return contact;
}

static sot_status text_of(sot__part *part, const cJSON *item, const char **out, sot_error *error)
{
    char digits[24];
    if (!cJSON_IsString(item) && !cJSON_IsNumber(item))
        return sot__fail(error, SOT_E_PARSE, "expected a string");
    sot__text text = sot__text_of(item->valuestring);
    if (cJSON_IsNumber(item)) {
        if (!(item->valuedouble > -9007199254740992.0 && item->valuedouble < 9007199254740992.0) ||
            item->valuedouble != (double)(int64_t)item->valuedouble)
            return sot__fail(error, SOT_E_PARSE, "expected a string, or an integer below 2^53");
        text = (sot__text){digits, sot__format_int64((int64_t)item->valuedouble, digits)};
    }
    *out = sot__arena_text(&part->declared_texts, text);
    return *out ? SOT_OK : sot__no_memory(error);
}

static sot_status put_kind(const cJSON *item, int *out, sot_error *error)
{
    *out = cJSON_IsString(item) ? sot_number_of(SOT_NAMES_CONTACT_KIND, item->valuestring) : -1;
    return *out >= 0 ? SOT_OK
                     : sot__fail(error, SOT_E_KIND, "expected person, organisation, group or automaton");
}

static sot_status put(sot__part *part, sot_contact *contact, int which, const cJSON *item, sot_error *error)
{
    switch (which) {
    case 0:
        return text_of(part, item, &contact->id, error);
    case 1:
        return put_kind(item, &contact->kind, error);
    case 2:
        return text_of(part, item, &contact->display_name, error);
    case 3:
        return text_of(part, item, &contact->organisation, error);
    case 4:
        if (!cJSON_IsBool(item))
            return sot__fail(error, SOT_E_PARSE, "expected true or false");
        contact->do_not_score = cJSON_IsTrue(item);
        return SOT_OK;
    default:
        return text_of(part, item, &contact->alias_of, error);
    }
}

/* Whom a declaration names is mentioned where it stands among the rows, though it is carried out after them:
 * else the order of contacts would depend on how the document is cut up. False: no memory. */
static bool mention(sot__builder *builder, const sot_contact *contact)
{
    const char *ids[] = {contact->id, contact->organisation, contact->alias_of};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (ids[i] && sot__builder_contact(builder, sot__text_of(ids[i])) == SOT__NO_CODE)
            return false;
    return true;
}

sot_status sot__ndjson_declare(sot__part *part, const cJSON *object, sot_error *error)
{
    static const char keys[][13] = {"contact",      "kind",         "display_name",
                                    "organisation", "do_not_score", "alias_of"};
    enum { KEYS = sizeof keys / sizeof *keys };
    sot_contact contact = SOT_CONTACT_INIT;
    unsigned seen = 0;
    for (const cJSON *item = object->child; item; item = item->next) {
        int which = 0;
        while (which < KEYS && strcmp(item->string, keys[which]) != 0)
            which++;
        sot_status status = SOT_OK;
        sot__quote room;
        if (which == KEYS) {
            if (!part->builder.options->ignore_unknown)
                status = sot__fail(error, SOT_E_PARSE, "unknown where a contact is declared");
        } else if (seen >> which & 1) {
            status = sot__fail(error, SOT_E_PARSE, "given twice");
        } else {
            seen |= 1u << which;
            status = cJSON_IsNull(item) ? SOT_OK : put(part, &contact, which, item, error);
        }
        if (status == SOT_E_MEMORY)
            return status;
        if (status)
            return sot__fail_at(error, status,
                                "key %s: ", sot__quote_text(sot__text_of(item->string), &room));
    }
    if (!mention(&part->builder, &contact) ||
        !SOT__GROW(part->builder.context, part->declared, part->declared_room, part->declared_count + 1))
        return sot__no_memory(error);
    part->declared[part->declared_count++] = (sot__declared){contact, 0, part->lines};
    return SOT_OK;
}
