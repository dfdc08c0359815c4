/* SPDX-License-Identifier: MIT */
/* Lists of contacts or pairs as results. */
#include "network/graph.h"

#include <math.h>

sot_status sot__contacts_make(const sot_network *network, sot_contacts **out, sot_error *error)
{
    *out = sot__calloc(network->context, 1, sizeof **out);
    if (!*out)
        return sot__no_memory(error);
    (*out)->context = sot_context_ref(network->context);
    (*out)->network = sot_network_ref((sot_network *)(uintptr_t)network);
    (*out)->strength = 1;
    return SOT_OK;
}

bool sot__contacts_put(sot_contacts *contacts, uint32_t contact, uint32_t other, double value)
{
    if (!SOT__GROW(contacts->context, contacts->items, contacts->room, (size_t)contacts->count + 1))
        return false;
    contacts->items[contacts->count++] = (sot__listed){contact, other, value};
    return true;
}

void sot_contacts_free(sot_contacts *contacts)
{
    if (!contacts)
        return;
    sot_context *context = contacts->context;
    sot_network_unref(contacts->network);
    sot__free(context, contacts->items);
    sot__free(context, contacts);
    sot_context_unref(context);
}

uint32_t sot_contacts_count(const sot_contacts *contacts)
{
    return contacts ? contacts->count : 0;
}

const char *sot_contacts_id(const sot_contacts *contacts, uint32_t index)
{
    return contacts && index < contacts->count
               ? sot_network_id(contacts->network, contacts->items[index].contact)
               : NULL;
}

const char *sot_contacts_other(const sot_contacts *contacts, uint32_t index)
{
    return contacts && index < contacts->count
               ? sot_network_id(contacts->network, contacts->items[index].other)
               : NULL;
}

double sot_contacts_value(const sot_contacts *contacts, uint32_t index)
{
    return contacts && index < contacts->count ? contacts->items[index].value : NAN;
}

double sot_contacts_strength(const sot_contacts *contacts)
{
    return contacts ? contacts->strength : NAN;
}
