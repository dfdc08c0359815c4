/* SPDX-License-Identifier: MIT */
/* The report: what the last load brought, and what is to be remarked of the contacts as they are. */
#include "base/sized.h"
#include "ledger/store/ledger.h"

sot_status sot_ledger_set_intake(sot_ledger *ledger, const sot_intake *intake, sot_error *error)
{
    static const sot_intake defaults = SOT_INTAKE_INIT;
    sot_intake taken;
    sot__begin(error);
    if (!ledger || !intake)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_set_intake: ledger and intake are required");
    sot_status status = sot__take_struct(intake, &defaults, sizeof defaults, &taken, "sot_intake", error);
    if (status != SOT_OK)
        return status;
    if (taken.errors & ~(SOT_REMARK_BIT(SOT_REMARK_COUNT) - 1))
        return sot__fail(error, SOT_E_ARGUMENT, "intake: errors has bits that are no remark");
    if (taken.now_us != SOT_TIME_NONE && (taken.now_us < SOT_TIME_MIN || taken.now_us > SOT_TIME_MAX))
        return sot__fail(error, SOT_E_RANGE, "intake: now: expected a time between the years 1 and 9999");
    taken.size = sizeof taken;
    sot_profile *coarser = NULL;
    status = sot__resolution_check(taken.resolution_s, error);
    if (status == SOT_OK)
        status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    bool normalise = taken.normalise != 0;
    if (normalise != ledger->contacts.normalise && ledger->contacts.ids.count > ledger->contacts.ids.dead) {
        status = sot__fail(error, SOT_E_ARGUMENT,
                           "intake: normalise is decided before the first contact is known");
    } else {
        status = sot__ledger_coarser(ledger, taken.resolution_s, &coarser, error);
    }
    if (status == SOT_OK) {
        sot__ledger_coarsen(ledger, taken.resolution_s, coarser);
        ledger->contacts.normalise = normalise;
        ledger->intake = taken;
    }
    sot__unguard_ledger(ledger);
    return status;
}

/* ---- ids that are alike ---- */

/* Whether an id has anything that its plain form lacks: capitals, blanks at the ends or doubled. */
static bool is_dressed(sot__text id)
{
    char before = ' ';
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if ((c >= 'A' && c <= 'Z') || c == '\t' || (c == ' ' && before == ' '))
            return true;
        before = c;
    }
    return id.n && before == ' ';
}

/* Its plain form: small letters, single blanks between words. Capitals beyond ASCII stay as they are. */
static sot__text plain_form(sot__text id, char *room)
{
    size_t n = 0;
    bool blank = false;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (c == ' ' || c == '\t') {
            blank = n > 0;
            continue;
        }
        if (blank)
            room[n++] = ' ';
        blank = false;
        room[n++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return (sot__text){room, n};
}

typedef struct alike {
    const sot_ledger *ledger;
    sot__noted *noted;
    sot__map map; /* of dressed ids, by their plain form */
    char *room[2];
    size_t capacity[2];
} alike;

static bool plain_of(alike *work, int which, uint32_t contact, sot__text *out)
{
    sot__text id = sot__contact_id(&work->ledger->contacts, contact);
    if (!SOT__GROW(work->ledger->context, work->room[which], work->capacity[which], id.n + 1))
        return false;
    *out = plain_form(id, work->room[which]);
    return true;
}

static void found(alike *work, uint32_t contact, uint32_t other)
{
    const sot__contacts *contacts = &work->ledger->contacts;
    if (sot__alias_root(contacts, contact) == sot__alias_root(contacts, other) || work->noted->count++)
        return;
    sot__noted_text(work->noted->text, sot__contact_id(contacts, contact));
    sot__noted_text(work->noted->second, sot__contact_id(contacts, other));
}

/* One dressed id against the plain ones, and those dressed ones that came before. */
static bool compare(alike *work, uint32_t contact)
{
    const sot_ledger *ledger = work->ledger;
    sot__text plain, other;
    if (!plain_of(work, 0, contact, &plain) || !sot__map_reserve(ledger->context, &work->map, 1))
        return false;
    uint64_t hash = sot__interner_hash(&ledger->contacts.ids, plain);
    uint32_t known = plain.n ? sot__interner_find(&ledger->contacts.ids, plain, hash) : SOT__NONE, each;
    if (known != SOT__NONE) {
        found(work, contact, known);
        return true;
    }
    for (size_t at = sot__map_begin(&work->map, hash);
         (each = sot__map_next(&work->map, hash, &at)) != SOT__NONE;) {
        if (!plain_of(work, 1, each, &other))
            return false;
        if (sot__text_equal(plain, other)) {
            found(work, contact, each);
            return true; /* of those that are alike one is enough in the map */
        }
    }
    sot__map_put(&work->map, hash, contact);
    return true;
}

bool sot__find_alike(const sot_ledger *ledger, sot__noted *noted)
{
    alike work = {.ledger = ledger, .noted = noted};
    bool good = true;
    for (uint32_t i = 0; good && i < ledger->contacts.ids.count; i++) {
        sot__text id = sot__contact_id(&ledger->contacts, i);
        good = !is_dressed(id) || compare(&work, i);
    }
    sot__map_free(ledger->context, &work.map);
    sot__free(ledger->context, work.room[0]);
    sot__free(ledger->context, work.room[1]);
    return good;
}

/* ---- aliases without rows ---- */

bool sot__find_unused(sot_ledger *ledger, const bool *coming, sot__noted *noted)
{
    if (ledger->contacts.aliases == 0)
        return true;
    if (!sot__ledger_link(ledger))
        return false;
    for (uint32_t i = 0; i < ledger->contacts.ids.count; i++) {
        const sot__card *card = sot__card_of(&ledger->contacts, i);
        uint64_t rows = 0;
        if (!card || card->alias_of == SOT__NONE || (coming && coming[i]))
            continue;
        for (uint32_t link = sot__link_first(&ledger->links, i); link && !rows;
             link = sot__link_next(&ledger->links, link))
            rows += ledger->pairs.items[sot__link_pair(link)].count;
        if (rows == 0 && noted->count++ == 0)
            sot__noted_text(noted->text, sot__contact_id(&ledger->contacts, i));
    }
    return true;
}

/* ---- */

/* One remark; false: out of memory. */
static bool remark_of(sot_ledger *ledger, int remark, sot__noted *out)
{
    *out = (sot__noted){0, SOT_PLACE_NONE, SOT_PLACE_NONE, "", ""};
    if (remark == SOT_REMARK_ALIKE)
        return sot__find_alike(ledger, out);
    if (remark == SOT_REMARK_UNUSED_ALIAS)
        return sot__find_unused(ledger, NULL, out);
    if (ledger->report && ledger->report->noted[remark].count)
        *out = ledger->report->noted[remark];
    return true;
}

static sot_status make_report(sot_ledger *ledger, sot_report *out, sot_error *error)
{
    sot__noted noted;
    *out = (sot_report)SOT_REPORT_INIT;
    if (ledger->report) {
        out->rows = ledger->report->rows;
        out->added = ledger->report->added;
        out->by_line = ledger->report->by_line;
        out->first_us = ledger->report->first_us;
        out->last_us = ledger->report->last_us;
        out->remarks = sot__report_mask(ledger->report);
    }
    for (int remark = SOT_REMARK_ALIKE; remark <= SOT_REMARK_UNUSED_ALIAS; remark++) {
        if (!remark_of(ledger, remark, &noted))
            return sot__no_memory(error);
        out->remarks |= noted.count ? SOT_REMARK_BIT(remark) : 0;
    }
    return SOT_OK;
}

sot_status sot_ledger_get_report(sot_ledger *ledger, sot_report *out, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_get_report: ledger is required");
    sot_report report;
    sot_status status = sot__room_struct(out, "sot_report", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    status = make_report(ledger, &report, error);
    sot__unguard_ledger(ledger);
    if (status == SOT_OK)
        sot__give_struct(out, &report, sizeof report);
    return status;
}

sot_status sot_ledger_get_remark(sot_ledger *ledger, int remark, sot_remark_info *out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || remark < 0 || remark >= SOT_REMARK_COUNT)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_get_remark: a ledger and a remark are required");
    sot__noted noted;
    sot_status status = sot__room_struct(out, "sot_remark_info", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    bool good = remark_of(ledger, remark, &noted);
    sot__unguard_ledger(ledger);
    if (!good)
        return sot__no_memory(error);
    sot_remark_info info = SOT_REMARK_INFO_INIT;
    info.count = noted.count;
    info.place = noted.place;
    info.other = noted.other;
    memcpy(info.text, noted.text, sizeof info.text);
    memcpy(info.second, noted.second, sizeof info.second);
    sot__give_struct(out, &info, sizeof info);
    return SOT_OK;
}
