/* SPDX-License-Identifier: MIT */
/* network.h for both languages. */
%{
#include "records_network.h"
%}

HANDLE(sot_network, Network, sot_network_unref)
HANDLE(sot_admitted, Admitted, sot_admitted_free)
HANDLE(sot_standing, Standing, sot_standing_free)
HANDLE(sot_contacts, ContactList, sot_contacts_free)
NEEDED(const sot_network *, network)
NEEDED(const sot_standing *, standing)
NEEDED(const sot_contacts *, contacts)
/* Where there need not be one. */
%typemap(check) const sot_standing *standing_or_null "";

/* A copy; its members are read by reputation_record() and reputation_path(). */
%nodefaultctor sot_reputation;
%rename(Reputation) sot_reputation;
%extend sot_reputation {
    ~sot_reputation() { free($self); }
}

%apply (const char *const *ids, size_t count) { (const char *const *seeds, size_t count),
                                                (const char *const *seeds, size_t seed_count),
                                                (const char *const *honest, size_t honest_count) };

RECORD_IN(sot_network_columns, columns)
RECORD_IN(sot_network_options, options)
RECORD_IN(sot_standing_options, options)
RECORD_OUT(sot_network_info, out)
RECORD_OUT(sot_edge, out)
RECORD_OUT(sot_reciprocity, out)
RECORD_OUT(sot_attack, out)
RECORD_OUT(sot_around, out)
RECORD_OUT(sot_standing_info, out)
RECORD_OUT(sot_contacts_info, out)
RECORD_OUT(sot_listed, out)
RECORD_RESULT(sot_voice)

%ignore SOT_NOBODY;
%ignore sot_network_ref;
%ignore sot_network_attack;
%ignore sot_network_write;
%ignore sot_network_export_contacts;

%include <socialtrust/network.h>

%inline %{
/** What a reputation says, without its paths. */
static host_object reputation_record(const sot_reputation *reputation)
{
    return host_from_record(reputation, sot_reputation_record());
}

/** One of its paths, strongest first; nothing after the last. */
static const sot_voice *reputation_path(const sot_reputation *reputation, unsigned index)
{
    return index < reputation->path_count ? &reputation->paths[index] : NULL;
}

/** The values of a standing as packed doubles. */
static packed standing_values(const sot_standing *standing)
{
    sot_standing_info info = sot_standing_info_none;
    sot_standing_get_info(standing, &info, NULL);
    packed out = {info.values, (size_t)info.count * sizeof(double)};
    return out;
}

/** The indexes of its contacts as packed uint32; nothing if they are all. */
static packed standing_indexes(const sot_standing *standing)
{
    sot_standing_info info = sot_standing_info_none;
    sot_standing_get_info(standing, &info, NULL);
    packed out = {info.indexes, (size_t)info.count * sizeof(uint32_t)};
    return out;
}

/** The most that the contacts outside `honest` can gain while the honest ones' edges stay as they are. */
static sot_status network_attack(const sot_network *network, const char *const *seeds, size_t seed_count,
                                 const char *const *honest, size_t honest_count,
                                 const sot_standing_options *options, sot_attack *out, sot_error *error)
{
    sot_attack_options asked = SOT_ATTACK_OPTIONS_INIT;
    asked.seeds = seeds;
    asked.seed_count = seed_count;
    asked.honest = honest;
    asked.honest_count = honest_count;
    if (options) {
        asked.damping = options->damping;
        asked.tolerance = options->tolerance;
    }
    return sot_network_attack(network, &asked, out, error);
}

/** sot_network_write() */
static sot_status network_write(const sot_network *network, int format, const sot_standing *standing_or_null,
                                sot_write_fn write, void *user, sot_error *error)
{
    return sot_network_write(network, format, standing_or_null, write, user, error);
}

/** sot_network_export_contacts() */
static sot_status network_export_contacts(const sot_network *network, const sot_standing *standing_or_null,
                                          struct ArrowArrayStream *out, sot_error *error)
{
    return sot_network_export_contacts(network, standing_or_null, out, error);
}
%}
