/* SPDX-License-Identifier: MIT */
/* Lists of contacts or pairs as results. */
#include "network/graph.h"

#include "base/sized.h"

#include <inttypes.h>

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

sot_status sot_contacts_get_info(const sot_contacts *contacts, sot_contacts_info *out, sot_error *error)
{
    sot__begin(error);
    if (!contacts)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_contacts_get_info: the list is missing");
    sot_status status = sot__room_struct(out, "sot_contacts_info", error);
    if (status != SOT_OK)
        return status;
    sot_contacts_info info = SOT_CONTACTS_INFO_INIT;
    info.count = contacts->count;
    info.strength = contacts->strength;
    sot__give_struct(out, &info, sizeof info);
    return SOT_OK;
}

sot_status sot_contacts_at(const sot_contacts *contacts, uint32_t index, sot_listed *out, sot_error *error)
{
    sot__begin(error);
    if (!contacts)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_contacts_at: the list is missing");
    sot_status status = sot__room_struct(out, "sot_listed", error);
    if (status != SOT_OK)
        return status;
    if (index >= contacts->count)
        return sot__fail(error, SOT_E_RANGE, "index is %" PRIu32 ", the list has %" PRIu32 " entries", index,
                         contacts->count);
    const sot__listed *item = &contacts->items[index];
    sot_listed made = SOT_LISTED_INIT;
    made.id = sot_network_id(contacts->network, item->contact);
    made.other = sot_network_id(contacts->network, item->other);
    made.value = item->value;
    sot__give_struct(out, &made, sizeof made);
    return SOT_OK;
}
