/* SPDX-License-Identifier: MIT */
/* The ledger by hand-made rows: adding in any order, all or none, taking out, aliases, organisations, and
 * what is refused. */
#include "../common/flat.h"
#include "../common/row.h"
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/store/order.h"
#include "ledger/view.h"
#include "socialtrust.h"

#define DAY INT64_C(86400000000)

static sot_context *context;
static sot_ledger *ledger;
static sot_error error;

static void setup(void)
{
    ck_assert_int_eq(sot_context_new(NULL, &context, &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_new(context, NULL, &ledger, &error), SOT_OK);
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static sot_interaction row(int64_t time_us, const char *actor, const char *target, int kind, const char *id)
{
    return row_with(time_us, actor, target, kind, id, NULL);
}

static void add(int64_t time_us, const char *actor, const char *target, int kind, const char *id)
{
    sot_interaction made = row(time_us, actor, target, kind, id);
    ck_assert_msg(sot_ledger_add(ledger, &made, NULL, &error) == SOT_OK, "%s", error.message);
}

/* The rows between two contacts as text: "actor>target kind id@day ...". */
typedef struct told {
    char text[4096];
    size_t count;
} told;

static int tell(void *user, const sot_interaction *shown)
{
    told *to = user;
    size_t n = strlen(to->text);
    snprintf(to->text + n, sizeof to->text - n, "%s%s>%s %s %s@%d", n ? "; " : "", shown->actor,
             shown->target, sot_profile_kind_name(NULL, shown->kind), shown->id, (int)(shown->time_us / DAY));
    to->count++;
    return 0;
}

static const char *rows_of(sot_ledger *of, const char *a, const char *b)
{
    static told to;
    to.text[0] = '\0';
    to.count = 0;
    ck_assert_msg(sot_ledger_each(of, a, b, tell, &to, &error) == SOT_OK, "%s", error.message);
    return to.text;
}

static sot_ledger_info info_of(sot_ledger *of)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    ck_assert_int_eq(sot_ledger_get_info(of, &info, &error), SOT_OK);
    return info;
}

static sot_contact contact_of(const char *id)
{
    sot_contact contact = SOT_CONTACT_INIT;
    ck_assert_int_eq(sot_ledger_contact(ledger, id, &contact, &error), SOT_OK);
    return contact;
}

START_TEST(any_order)
{
    add(3 * DAY, "b", "a", SOT_KIND_MESSAGE, "3");
    add(1 * DAY, "a", "b", SOT_KIND_MESSAGE, "1");
    add(2 * DAY, "a", "b", SOT_KIND_CALL, "2");
    add(2 * DAY, "b", "a", SOT_KIND_MESSAGE, "2b");
    add(2 * DAY, "a", "b", SOT_KIND_MESSAGE, "2a");
    ck_assert_str_eq(rows_of(ledger, "b", "a"),
                     "a>b message 1@1; a>b message 2a@2; b>a message 2b@2; a>b call 2@2; b>a message 3@3");
    sot_ledger_info info = info_of(ledger);
    ck_assert_uint_eq(info.interactions, 5);
    ck_assert_uint_eq(info.pairs, 1);
    ck_assert_uint_eq(info.contacts, 2);
    ck_assert_int_eq(info.first_us, DAY);
    ck_assert_int_eq(info.last_us, 3 * DAY);
    ck_assert_uint_gt(info.bytes, 0);
}
END_TEST

/* Ties are broken by every field, in the order that MODEL.md gives. */
START_TEST(canonical_order)
{
    sot_interaction one = row(DAY, "a", "b", SOT_KIND_PROMISE, "p");
    sot_added added;
    for (int i = 0; i < 12; i++) {
        sot_interaction next = one;
        char id[2] = {(char)('z' - i), '\0'};
        next.id = id;
        next.channel = i % 3 == 0 ? NULL : i % 3 == 1 ? "mail" : "chat";
        next.due_us = i % 2 ? 3 * DAY : SOT_TIME_NONE;
        ck_assert_int_eq(sot_ledger_add(ledger, &next, &added, &error), SOT_OK);
    }
    /* Unnamed first, then chat, then mail; within them by id. */
    ck_assert_str_eq(rows_of(ledger, "a", "b"), "a>b promise q@1; a>b promise t@1; a>b promise w@1; a>b "
                                                "promise z@1; a>b promise o@1; a>b promise r@1; "
                                                "a>b promise u@1; a>b promise x@1; a>b promise p@1; a>b "
                                                "promise s@1; a>b promise v@1; a>b promise y@1");
}
END_TEST

START_TEST(duplicates_and_conflicts)
{
    sot_added added;
    sot_interaction one = row(DAY, "a", "b", SOT_KIND_MESSAGE, "x");
    one.weight = 0.0;
    ck_assert_int_eq(sot_ledger_add(ledger, &one, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.added, 1);
    one.weight = -0.0;
    ck_assert_int_eq(sot_ledger_add(ledger, &one, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.added, 0);
    ck_assert_uint_eq(added.duplicates, 1);
    one.weight = 1;
    ck_assert_int_eq(sot_ledger_add(ledger, &one, &added, &error), SOT_E_CONFLICT);
    ck_assert_ptr_nonnull(strstr(error.message, "x"));
    ck_assert_ptr_nonnull(strstr(error.message, "a and b"));
    one.actor = "b", one.target = "a"; /* the same pair, the same id */
    ck_assert_int_eq(sot_ledger_add(ledger, &one, NULL, &error), SOT_E_CONFLICT);
    one.actor = "c"; /* another pair */
    ck_assert_int_eq(sot_ledger_add(ledger, &one, NULL, &error), SOT_OK);
    /* Without an id, equal rows are one and all others are their own. */
    add(DAY, "d", "e", SOT_KIND_LIKE, NULL);
    add(DAY, "d", "e", SOT_KIND_LIKE, "");
    add(DAY, "e", "d", SOT_KIND_LIKE, NULL);
    ck_assert_str_eq(rows_of(ledger, "d", "e"), "d>e like @1; e>d like @1");
    /* The automatic cue, looked for or found, are three different rows. */
    sot_interaction cue = row(DAY, "f", "g", SOT_KIND_MESSAGE, NULL);
    ck_assert_int_eq(sot_ledger_add(ledger, &cue, &added, &error), SOT_OK);
    cue.looked_for = 1u << SOT_CUE_AUTOMATIC;
    ck_assert_int_eq(sot_ledger_add(ledger, &cue, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.added, 1);
    set_cue(&cue, SOT_CUE_AUTOMATIC, .5);
    ck_assert_int_eq(sot_ledger_add(ledger, &cue, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.added, 1);
    cue.looked_for = 0; /* found is looked for */
    ck_assert_int_eq(sot_ledger_add(ledger, &cue, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.duplicates, 1);
}
END_TEST

START_TEST(with_self)
{
    sot_added added;
    sot_interaction one = row(DAY, "a", "a", SOT_KIND_MESSAGE, NULL);
    ck_assert_int_eq(sot_ledger_add(ledger, &one, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.with_self, 1);
    sot_ledger_info info = info_of(ledger);
    ck_assert_uint_eq(info.with_self, 1);
    ck_assert_uint_eq(info.pairs, 0);
    ck_assert_str_eq(rows_of(ledger, "a", "a"), "a>a message @1");
    ck_assert_str_eq(rows_of(ledger, "a", NULL), "a>a message @1");
    ck_assert_uint_eq(contact_of("a").interactions, 1);
    sot__pairs pairs;
    ck_assert_int_eq(sot__ledger_pairs(ledger, -1, &pairs, &error), SOT_OK);
    ck_assert_uint_eq(pairs.count, 0);
    sot__pairs_free(&pairs);
}
END_TEST

START_TEST(every_field_comes_back)
{
    sot_interaction one = row(DAY, "ann", "bob", SOT_KIND_PROMISE, "p1");
    char long_id[1000];
    memset(long_id, 'i', sizeof long_id);
    long_id[sizeof long_id - 1] = '\0';
    one.id = long_id;
    one.channel = "mail";
    one.audience = 4000000000u;
    one.weight = 2.5;
    one.duration_s = 60.25;
    one.sentiment = -.75;
    one.due_us = 9 * DAY;
    for (int i = 0; i < SOT_CUE_COUNT; i += 2)
        set_cue(&one, i, .1 * (i + 1));
    one.looked_for = 1u << 3;
    ck_assert_int_eq(sot_ledger_add(ledger, &one, NULL, &error), SOT_OK);
    uint32_t a, b;
    sot__ledger_find(ledger, "ann", &a);
    sot__ledger_find(ledger, "bob", &b);
    sot__row stored = ledger->pairs.items[sot__stored_find(&ledger->pairs, b, a)].rows[0];
    sot__extra extra;
    sot__row_extra(&ledger->rare, &stored, &extra);
    ck_assert_uint_eq(extra.audience, 4000000000u);
    ck_assert(extra.weight == 2.5 && extra.duration_s == 60.25 && extra.sentiment == -.75);
    ck_assert_int_eq(extra.due_us, 9 * DAY);
    ck_assert_uint_eq(extra.looked_for, 0x5d);
    for (int i = 0; i < SOT_CUE_COUNT; i++)
        ck_assert(extra.cues[i] == cue_of(&one, (int)i));
    ck_assert_str_eq(extra.id.p, long_id);
    ck_assert_str_eq(extra.ref.p, "");
    ck_assert_uint_eq(sot__row_actor(&stored), 0);
    ck_assert_str_eq(sot__ledger_channel(ledger, sot__row_channel(&stored)).p, "mail");
}
END_TEST

/* ---- taking out ---- */

START_TEST(remove_and_replace)
{
    add(1 * DAY, "a", "b", SOT_KIND_MESSAGE, "1");
    add(2 * DAY, "a", "b", SOT_KIND_MESSAGE, "2");
    add(3 * DAY, "b", "a", SOT_KIND_MESSAGE, "3");
    ck_assert_int_eq(sot_ledger_remove(ledger, "b", "a", "2", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_remove(ledger, "b", "a", "2", &error), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_ledger_remove(ledger, "b", "x", "1", &error), SOT_E_NOT_FOUND);
    ck_assert_str_eq(rows_of(ledger, "a", "b"), "a>b message 1@1; b>a message 3@3");
    add(5 * DAY, "a", "b", SOT_KIND_CALL, "2"); /* the id is free again */
    sot_interaction other = row(9 * DAY, "a", "b", SOT_KIND_HELP, "1");
    ck_assert_int_eq(sot_ledger_replace(ledger, &other, &error), SOT_OK);
    ck_assert_str_eq(rows_of(ledger, "a", "b"), "b>a message 3@3; a>b call 2@5; a>b help 1@9");
    ck_assert_int_eq(sot_ledger_replace(ledger, &other, &error), SOT_OK); /* by itself */
    other.time_us = DAY / 2;
    other.kind = SOT_KIND_ASK;
    ck_assert_int_eq(sot_ledger_replace(ledger, &other, &error), SOT_OK);
    ck_assert_str_eq(rows_of(ledger, "a", "b"), "a>b ask 1@0; b>a message 3@3; a>b call 2@5");
    other.id = "none";
    ck_assert_int_eq(sot_ledger_replace(ledger, &other, &error), SOT_E_NOT_FOUND);
    other.id = "";
    ck_assert_int_eq(sot_ledger_replace(ledger, &other, &error), SOT_E_ARGUMENT);
    ck_assert_uint_eq(info_of(ledger).interactions, 3);
    uint64_t mask;
    ck_assert_int_eq(ledger_mask(ledger, SOT_TIME_MAX, &mask, &error), SOT_OK);
    ck_assert_uint_eq(mask, UINT64_C(1) << SOT_KIND_MESSAGE | UINT64_C(1) << SOT_KIND_ASK |
                                UINT64_C(1) << SOT_KIND_CALL);
}
END_TEST

START_TEST(prune)
{
    uint64_t removed;
    for (int i = 0; i < 100; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        add(i * DAY, i % 2 ? "a" : "c", "b", SOT_KIND_MESSAGE, id);
    }
    ck_assert_int_eq(sot_ledger_prune(ledger, 90 * DAY, &removed, &error), SOT_OK);
    ck_assert_uint_eq(removed, 90);
    ck_assert_uint_eq(info_of(ledger).interactions, 10);
    ck_assert_int_eq(info_of(ledger).first_us, 90 * DAY);
    ck_assert_str_eq(rows_of(ledger, "a", "b"),
                     "a>b message 91@91; a>b message 93@93; a>b message 95@95; a>b message 97@97; "
                     "a>b message 99@99");
    add(1 * DAY, "b", "a", SOT_KIND_MESSAGE, "1"); /* its id is free again */
    ck_assert_int_eq(sot_ledger_prune(ledger, SOT_TIME_MAX, &removed, &error), SOT_OK);
    ck_assert_uint_eq(removed, 11);
    ck_assert_int_eq(info_of(ledger).first_us, SOT_TIME_NONE);
    ck_assert_uint_eq(info_of(ledger).pairs, 0);
    ck_assert_int_eq(sot_ledger_prune(ledger, SOT_TIME_NONE, NULL, &error), SOT_E_RANGE);
}
END_TEST

/* Whether a text is anywhere in what the ledger keeps. */
static bool is_kept(const char *text)
{
    const sot__heap *stores[] = {&ledger->contacts.ids.texts, &ledger->rare};
    size_t n = strlen(text);
    for (int s = 0; s < 2; s++)
        for (size_t c = 0; c < stores[s]->count; c++) {
            const sot__heap_chunk *chunk = &stores[s]->chunks[c];
            for (size_t i = 0; i + n <= (size_t)chunk->used * 8; i++)
                if (memcmp(chunk->bytes + i, text, n) == 0)
                    return true;
        }
    return false;
}

START_TEST(forget)
{
    uint64_t removed;
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "mallory";
    contact.display_name = "Mallory Monk";
    contact.organisation = "acme";
    contact.do_not_score = 1;
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "m2", "mallory", &error), SOT_OK);
    contact.id = "trent";
    contact.display_name = NULL;
    contact.organisation = "mallory";
    contact.do_not_score = 0;
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    add(1 * DAY, "mallory", "bob", SOT_KIND_MESSAGE, "secret-1");
    add(2 * DAY, "bob", "mallory", SOT_KIND_MESSAGE, "secret-2");
    add(3 * DAY, "carol", "bob", SOT_KIND_MESSAGE, "kept");
    ck_assert(is_kept("mallory") && is_kept("Monk") && is_kept("secret-2"));
    ck_assert_int_eq(sot_ledger_forget(ledger, "mallory", &removed, &error), SOT_OK);
    ck_assert_uint_eq(removed, 2);
    ck_assert(!is_kept("mallory") && !is_kept("Monk") && !is_kept("secret") && is_kept("kept"));
    ck_assert_int_eq(sot_ledger_contact(ledger, "mallory", &contact, &error), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_ledger_forget(ledger, "mallory", NULL, &error), SOT_E_NOT_FOUND);
    ck_assert_str_eq(contact_of("m2").alias_of, "");
    ck_assert_str_eq(contact_of("trent").organisation, "");
    ck_assert_str_eq(rows_of(ledger, NULL, NULL), "carol>bob message kept@3");
    /* acme, m2, trent, bob, carol are left, in this order. */
    const char *left[] = {"acme", "m2", "trent", "bob", "carol"};
    ck_assert_uint_eq(info_of(ledger).contacts, 5);
    for (uint64_t i = 0; i < 5; i++) {
        ck_assert_int_eq(sot_ledger_contact_at(ledger, i, &contact, &error), SOT_OK);
        ck_assert_str_eq(contact.id, left[i]);
    }
    ck_assert_int_eq(sot_ledger_contact_at(ledger, 5, &contact, &error), SOT_E_NOT_FOUND);
    /* As if never seen. */
    add(4 * DAY, "mallory", "bob", SOT_KIND_MESSAGE, "secret-1");
    ck_assert_str_eq(rows_of(ledger, "mallory", NULL), "mallory>bob message secret-1@4");
    ck_assert_int_eq(contact_of("mallory").do_not_score, 0);
    /* What is replaced, removed or refused leaves nothing either. */
    sot_interaction other = row(5 * DAY, "mallory", "bob", SOT_KIND_MESSAGE, "secret-1");
    other.weight = 2;
    ck_assert_int_eq(sot_ledger_replace(ledger, &other, &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_remove(ledger, "mallory", "bob", "secret-1", &error), SOT_OK);
    ck_assert(!is_kept("secret"));
}
END_TEST

/* ---- contacts ---- */

START_TEST(declare)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "x";
    contact.kind = SOT_CONTACT_GROUP;
    contact.display_name = "The X";
    contact.organisation = "y";
    contact.do_not_score = 7;
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    sot_contact known = contact_of("x");
    ck_assert_str_eq(known.display_name, "The X");
    ck_assert_str_eq(known.organisation, "y");
    ck_assert_str_eq(known.alias_of, "");
    ck_assert_int_eq(known.kind, SOT_CONTACT_GROUP);
    ck_assert_int_eq(known.do_not_score, 1);
    contact.id = "y";
    contact.organisation = "x";
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_E_ARGUMENT);
    contact.organisation = "y";
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_E_ARGUMENT);
    contact.organisation = NULL;
    contact.kind = 4;
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_E_KIND);
    contact.kind = 0;
    contact.display_name = "\xff";
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_E_TEXT);
    contact.id = "";
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_E_TEXT);
    contact = (sot_contact)SOT_CONTACT_INIT;
    contact.id = "x"; /* replaces what was declared */
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    ck_assert_str_eq(contact_of("x").display_name, "");
    ck_assert(!is_kept("The X"));
    ck_assert_uint_eq(info_of(ledger).contacts, 2);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(sot_number_of(SOT_NAMES_CONTACT_KIND, sot_name_of(SOT_NAMES_CONTACT_KIND, i)), i);
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_CONTACT_KIND, 4));
    ck_assert_int_eq(sot_number_of(SOT_NAMES_CONTACT_KIND, "robot"), -1);
}
END_TEST

START_TEST(aliases)
{
    add(1 * DAY, "z", "m", SOT_KIND_MESSAGE, "1");
    add(2 * DAY, "a", "m", SOT_KIND_MESSAGE, "2");
    add(2 * DAY, "m", "z", SOT_KIND_MESSAGE, "3");
    add(1 * DAY, "a", "m", SOT_KIND_MESSAGE, "1"); /* will equal the first */
    add(3 * DAY, "a", "m", SOT_KIND_CALL, "3");    /* an id that the other record has too */
    add(4 * DAY, "a", "z", SOT_KIND_MESSAGE, "4"); /* will be with itself */
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "a", "z", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "a", "q", &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "z", "a", &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "z", "z", &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "", "z", &error), SOT_E_TEXT);
    ck_assert_uint_eq(info_of(ledger).contacts, 3); /* q was taken back */
    ck_assert_str_eq(contact_of("a").alias_of, "z");
    /* Everything, under the ids with which it came. */
    ck_assert_str_eq(rows_of(ledger, "z", "m"),
                     "z>m message 1@1; a>m message 1@1; m>z message 3@2; a>m message 2@2; a>m call 3@3");
    ck_assert_str_eq(rows_of(ledger, "a", "z"), "a>z message 4@4");
    sot__pairs pairs;
    sot__row_room room = {.capacity = 0};
    const sot__row *rows;
    size_t count;
    uint64_t conflicts;
    uint32_t m, z;
    sot__ledger_find(ledger, "m", &m);
    sot__ledger_find(ledger, "z", &z);
    for (int how = 0; how < 3; how++) { /* all, those of one, the one */
        sot_status status = how == 0   ? sot__ledger_pairs(ledger, -1, &pairs, &error)
                            : how == 1 ? sot__ledger_pairs(ledger, z, &pairs, &error)
                                       : sot__ledger_pair(ledger, z, m, &pairs, &error);
        ck_assert_int_eq(status, SOT_OK);
        ck_assert_uint_eq(pairs.count, 1);
        ck_assert_uint_eq(pairs.pairs->a, m);
        ck_assert_uint_eq(pairs.pairs->b, z);
        ck_assert_uint_eq(pairs.pairs->count, 2);
        ck_assert_int_eq(
            sot__ledger_rows(ledger, &pairs, pairs.pairs, &room, &rows, &count, &conflicts, &error), SOT_OK);
        ck_assert_uint_eq(conflicts, 1);
        ck_assert_uint_eq(count, 4);                    /* both rows of the id 3 */
        ck_assert_uint_eq(sot__row_actor(&rows[0]), 1); /* z is side 1, whichever id it used */
        ck_assert_uint_eq(sot__row_actor(&rows[1]), 0);
        ck_assert_uint_eq(sot__row_actor(&rows[2]), 1);
        ck_assert_uint_eq(sot__row_actor(&rows[3]), 1);
        const uint32_t *records = sot__row_records(&room, rows);
        ck_assert_ptr_nonnull(records);
        ck_assert_uint_eq(records[0], 0); /* equal rows are one, of the pair's own record */
        ck_assert_uint_eq(records[1], 0);
        ck_assert_uint_eq(records[2], 1);
        ck_assert_uint_eq(records[3], 1);
        sot__pairs_free(&pairs);
    }
    sot__row_room_free(context, &room);
    /* A chain, and a member that is not to be scored. */
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "z", "root", &error), SOT_OK);
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "a";
    contact.do_not_score = 1;
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    ck_assert_int_eq(sot__ledger_pairs(ledger, -1, &pairs, &error), SOT_OK);
    ck_assert_uint_eq(pairs.count, 0);
    sot__pairs_free(&pairs);
    ck_assert_int_eq(sot_ledger_remove(ledger, "root", "m", "2", &error),
                     SOT_OK); /* by any id of the contact */
    ck_assert_int_eq(sot_ledger_remove_alias(ledger, "z", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_remove_alias(ledger, "a", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_remove_alias(ledger, "a", &error), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_ledger_remove_alias(ledger, "nobody", &error), SOT_E_NOT_FOUND);
    ck_assert_str_eq(rows_of(ledger, "z", "m"), "z>m message 1@1; m>z message 3@2");
}
END_TEST

static void organise(const char *id, const char *organisation)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = id;
    contact.organisation = organisation;
    ck_assert_msg(sot_ledger_declare(ledger, &contact, &error) == SOT_OK, "%s", error.message);
}

static sot_pair_score score_at(int64_t as_of_us)
{
    sot_pair_score score;
    sot_query query = SOT_QUERY_INIT;
    query.a = "ann", query.b = "bob", query.as_of_us = as_of_us;
    memset(&score, 0, sizeof score);
    score.size = sizeof score;
    ck_assert_msg(sot_ledger_score(ledger, &query, &score, &error) == SOT_OK, "%s", error.message);
    return score;
}

/* Rows that are equal in all but the record are one, whichever records they are in. */
START_TEST(equal_rows_of_several_records)
{
    static const char *const names[][2] = {
        {"ann3", "bob"}, {"ann2", "bob2"}, {"ann2", "bob"}, {"ann", "bob"}};
    add(DAY, "ann", "bob", SOT_KIND_ASK, "q");
    add(2 * DAY, "bob", "ann", SOT_KIND_ANSWER, NULL);
    sot_pair_score once = score_at(9 * DAY);
    teardown();
    setup();
    for (int k = 2; k < 4; k++) {
        char alias[8];
        snprintf(alias, sizeof alias, "ann%d", k);
        ck_assert_int_eq(sot_ledger_add_alias(ledger, alias, "ann", &error), SOT_OK);
        snprintf(alias, sizeof alias, "bob%d", k);
        ck_assert_int_eq(sot_ledger_add_alias(ledger, alias, "bob", &error), SOT_OK);
    }
    for (int k = 0; k < 4; k++) {
        add(DAY, names[k][0], names[k][1], SOT_KIND_ASK, "q");
        add(2 * DAY, names[k][1], names[k][0], SOT_KIND_ANSWER, NULL);
        sot_pair_score merged = score_at(9 * DAY);
        ck_assert_uint_eq(merged.interactions, 2);
        ck_assert(merged.depth.value == once.depth.value && merged.conflicts == 0);
    }
}
END_TEST

static void settle(int64_t day, const char *actor, const char *target, int kind, const char *ref)
{
    sot_interaction made = row(day * DAY, actor, target, kind, NULL);
    made.ref = ref;
    ck_assert_msg(sot_ledger_add(ledger, &made, NULL, &error) == SOT_OK, "%s", error.message);
}

/* A ref means its own record's item, open or settled; else the first of another record that is open, however
 * many there are. Which promise was kept is told by how late it was kept. */
START_TEST(refs_of_several_records)
{
    for (int crowd = 0; crowd <= 100; crowd += 50) {
        sot_query query = SOT_QUERY_INIT;
        sot_explanation *x = NULL;
        char id[16];
        teardown();
        setup();
        for (int k = 2; k < 5; k++) {
            snprintf(id, sizeof id, "ann%d", k);
            ck_assert_int_eq(sot_ledger_add_alias(ledger, id, "ann", &error), SOT_OK);
        }
        for (int k = 0; k < crowd; k++) {
            snprintf(id, sizeof id, "other %d", k);
            add(DAY + k, "ann", "bob", SOT_KIND_PROMISE, id);
        }
        add(2 * DAY, "ann2", "bob", SOT_KIND_PROMISE, "1");
        add(3 * DAY, "ann", "bob", SOT_KIND_PROMISE, "1");
        add(4 * DAY, "ann3", "bob", SOT_KIND_PROMISE, "1");
        settle(5, "ann3", "bob", SOT_KIND_KEEP, "1"); /* its own, the last */
        settle(6, "ann4", "bob", SOT_KIND_KEEP, "1"); /* has none: the first that is open, of ann2 */
        settle(7, "ann3", "bob", SOT_KIND_KEEP, "1"); /* its own is settled: to no effect */
        query.a = "ann", query.b = "bob", query.as_of_us = 8 * DAY;
        ck_assert_int_eq(sot_ledger_explain(ledger, &query, &x, &error), SOT_OK);
        const sot_counts *counts = sot_explanation_counts(x);
        ck_assert_uint_eq(counts->promises[0], (uint64_t)crowd + 3);
        ck_assert_uint_eq(counts->kept[0], 2);
        ck_assert_uint_eq(sot_explanation_score(x)->ignored, 1);
        sot_explanation_free(x);
        settle(8, "ann", "bob", SOT_KIND_BREAK, "1");  /* the one that is left is ann's */
        settle(9, "ann4", "bob", SOT_KIND_BREAK, "1"); /* and then there is none */
        query.as_of_us = 10 * DAY;
        ck_assert_int_eq(sot_ledger_explain(ledger, &query, &x, &error), SOT_OK);
        counts = sot_explanation_counts(x);
        ck_assert_uint_eq(counts->broken[0], 1);
        ck_assert_uint_eq(sot_explanation_score(x)->ignored, 2);
        sot_explanation_free(x);
    }
}
END_TEST

START_TEST(roll_up)
{
    sot_ledger *up;
    sot_contact contact = SOT_CONTACT_INIT;
    organise("ann", "sales");
    organise("sales", "acme");
    organise("bob", "acme");
    organise("zoe", "zeta");
    contact.id = "acme";
    contact.display_name = "Acme Inc";
    contact.kind = SOT_CONTACT_ORGANISATION;
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "ann2", "ann", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "free2", "free", &error), SOT_OK);
    add(1 * DAY, "ann", "zoe", SOT_KIND_MESSAGE, "1");
    add(2 * DAY, "zoe", "bob", SOT_KIND_MESSAGE, "1"); /* the same id in another record */
    add(3 * DAY, "ann2", "zoe", SOT_KIND_CALL, "2");
    add(4 * DAY, "ann", "bob", SOT_KIND_MESSAGE, "within");
    add(5 * DAY, "free", "bob", SOT_KIND_MESSAGE, "3");
    add(6 * DAY, "free2", "free", SOT_KIND_MESSAGE, "self");
    add(7 * DAY, "free", "free", SOT_KIND_MESSAGE, "self");
    ck_assert_int_eq(sot_ledger_roll_up(ledger, &up, &error), SOT_OK);
    ck_assert_str_eq(rows_of(up, "acme", "zeta"),
                     "acme>zeta message 1@1; zeta>acme message bob/zoe/1@2; acme>zeta call 2@3");
    ck_assert_str_eq(rows_of(up, "acme", "free"), "free>acme message 3@5");
    ck_assert_str_eq(rows_of(up, "free", "free2"), "free2>free message self@6; free>free message self@7");
    ck_assert_uint_eq(info_of(up).interactions, 6);
    ck_assert_uint_eq(info_of(up).contacts, 4);
    sot_report report = SOT_REPORT_INIT;
    sot_remark_info found = SOT_REMARK_INFO_INIT;
    ck_assert_int_eq(sot_ledger_get_report(up, &report, &error), SOT_OK);
    ck_assert_uint_eq(report.rows, 7);
    ck_assert_uint_eq(report.added, 6);
    ck_assert_int_eq(sot_ledger_get_remark(up, SOT_REMARK_RENAMED, &found, &error), SOT_OK);
    ck_assert_uint_eq(found.count, 1);
    ck_assert_str_eq(found.text, "bob/zoe/1");
    ck_assert_int_eq(sot_ledger_get_remark(up, SOT_REMARK_LEFT_OUT, &found, &error), SOT_OK);
    ck_assert_uint_eq(found.count, 1); /* within acme */
    contact = (sot_contact)SOT_CONTACT_INIT;
    ck_assert_int_eq(sot_ledger_contact(up, "acme", &contact, &error), SOT_OK);
    ck_assert_str_eq(contact.display_name, "Acme Inc");
    ck_assert_int_eq(contact.kind, SOT_CONTACT_ORGANISATION);
    ck_assert_int_eq(sot_ledger_contact(up, "free2", &contact, &error), SOT_OK);
    ck_assert_str_eq(contact.alias_of, "free");
    ck_assert_int_eq(sot_ledger_contact(up, "ann", &contact, &error), SOT_E_NOT_FOUND);
    sot_ledger_free(up);
    /* A circle that only taking back an alias leaves: it ends, and stands for itself. */
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "p", "q", &error), SOT_OK);
    organise("p", "r");
    organise("r", "p");
    ck_assert_int_eq(sot_ledger_remove_alias(ledger, "p", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_roll_up(ledger, &up, &error), SOT_OK);
    ck_assert_uint_eq(info_of(up).interactions, 6);
    sot_ledger_free(up);
}
END_TEST

/* Two people of one firm, whose items are numbered for each: two promises, one kept, one broken. */
START_TEST(roll_up_of_numbers)
{
    const struct {
        int64_t day;
        const char *who;
        int kind;
        const char *id, *ref;
    } said[] = {{1, "ann", SOT_KIND_PROMISE, "1", NULL}, {2, "bob", SOT_KIND_PROMISE, "1", NULL},
                {3, "bob", SOT_KIND_BREAK, NULL, "1"},   {4, "ann", SOT_KIND_KEEP, NULL, "1"},
                {6, "bob", SOT_KIND_PROMISE, "2", NULL}, {5, "ann", SOT_KIND_PROMISE, "2", NULL},
                {6, "ann", SOT_KIND_MESSAGE, "m", NULL}, {6, "bob", SOT_KIND_MESSAGE, "m", NULL},
                {7, "ann", SOT_KIND_KEEP, "bob/2", "2"}};
    sot_ledger *up;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        sot_interaction each = row(said[i].day * DAY, said[i].who, "me", said[i].kind, said[i].id);
        each.ref = said[i].ref;
        ck_assert_int_eq(sot_ledger_add(ledger, &each, NULL, &error), SOT_OK);
    }
    organise("ann", "acme");
    organise("bob", "acme");
    ck_assert_int_eq(sot_ledger_roll_up(ledger, &up, &error), SOT_OK);
    /* The message to both is one; bob's 2 would be called as another is. */
    ck_assert_str_eq(rows_of(up, "acme", "me"),
                     "acme>me promise 1@1; acme>me promise bob/1@2; acme>me break @3; acme>me keep @4; "
                     "acme>me promise 2@5; acme>me message m@6; acme>me promise bob/bob/2@6; "
                     "acme>me keep bob/2@7");
    sot_query query = SOT_QUERY_INIT;
    sot_explanation *x = NULL;
    query.a = "acme", query.b = "me", query.as_of_us = 9 * DAY;
    ck_assert_int_eq(sot_ledger_explain(up, &query, &x, &error), SOT_OK);
    const sot_counts *counts = sot_explanation_counts(x);
    ck_assert_uint_eq(counts->promises[0], 4);
    ck_assert_uint_eq(counts->kept[0], 2);
    ck_assert_uint_eq(counts->broken[0], 1);
    ck_assert_uint_eq(sot_explanation_score(x)->ignored, 0);
    sot_explanation_free(x);
    sot_ledger_free(up);
}
END_TEST

/* ---- guard, and what is observed ---- */

static int use_again(void *user, const sot_interaction *shown)
{
    (void)shown;
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    sot_contact contact = SOT_CONTACT_INIT;
    sot_interaction more = row(DAY, "a", "b", SOT_KIND_MESSAGE, NULL);
    uint64_t n;
    contact.id = "a";
    ck_assert_int_eq(sot_ledger_add(user, &more, NULL, &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_replace(user, &more, &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_remove(user, "a", "b", "1", &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_prune(user, 0, &n, &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_forget(user, "a", &n, &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_declare(user, &contact, &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_add_alias(user, "a", "b", &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_remove_alias(user, "a", &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_get_info(user, &info, &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_contact(user, "a", &contact, &error), SOT_E_BUSY);
    ck_assert_int_eq(ledger_mask(user, 0, &n, &error), SOT_E_BUSY);
    sot_columns columns = SOT_COLUMNS_INIT;
    ck_assert_int_eq(sot_ledger_add_columns(user, &columns, NULL, &error), SOT_E_BUSY);
    ck_assert_int_eq(sot_ledger_each(user, NULL, NULL, tell, NULL, &error), SOT_E_BUSY);
    return 1;
}

START_TEST(each_guards)
{
    add(1 * DAY, "a", "b", SOT_KIND_MESSAGE, "1");
    add(2 * DAY, "a", "c", SOT_KIND_MESSAGE, "2");
    ck_assert_int_eq(sot_ledger_each(ledger, NULL, NULL, use_again, ledger, &error), SOT_E_CANCELLED);
    ck_assert_int_eq(sot_ledger_each(ledger, "a", "nobody", tell, NULL, &error), SOT_E_NOT_FOUND);
    ck_assert_str_eq(rows_of(ledger, NULL, "c"), "a>c message 2@2");
    ck_assert_str_eq(rows_of(ledger, "c", "b"), "");
}
END_TEST

START_TEST(observed)
{
    uint64_t mask;
    sot_interaction one = row(1 * DAY, "a", "b", SOT_KIND_MESSAGE, NULL);
    one.looked_for = 1u << SOT_CUE_QUESTION;
    ck_assert_int_eq(sot_ledger_add(ledger, &one, NULL, &error), SOT_OK);
    one = row(2 * DAY, "a", "b", SOT_KIND_RATE, "r");
    one.sentiment = 1;
    ck_assert_int_eq(sot_ledger_add(ledger, &one, NULL, &error), SOT_OK);
    one = row(3 * DAY, "a", "b", SOT_KIND_HELP, "h");
    one.sentiment = 1;
    ck_assert_int_eq(sot_ledger_add(ledger, &one, NULL, &error), SOT_OK);
    uint64_t first = UINT64_C(1) << SOT_KIND_MESSAGE | UINT64_C(1) << 32,
             second = first | UINT64_C(1) << SOT_KIND_RATE;
    uint64_t third = second | UINT64_C(1) << SOT_KIND_HELP | UINT64_C(1) << 40;
    for (int again = 0; again < 2; again++) {
        uint64_t expected[] = {0, first, second, third, third};
        for (int day = 0; day < 5; day++) {
            ck_assert_int_eq(ledger_mask(ledger, day * DAY, &mask, &error), SOT_OK);
            ck_assert_uint_eq(mask, expected[day]);
        }
    }
    add(DAY / 2, "c", "d", SOT_KIND_VIEW, NULL); /* a late row shows at once */
    ck_assert_int_eq(ledger_mask(ledger, 2 * DAY, &mask, &error), SOT_OK);
    ck_assert_uint_eq(mask, second | 1);
    ck_assert_int_eq(sot_ledger_remove(ledger, "a", "b", "r", &error), SOT_OK);
    ck_assert_int_eq(ledger_mask(ledger, 2 * DAY, &mask, &error), SOT_OK);
    ck_assert_uint_eq(mask, first | 1);
    ck_assert_int_eq(ledger_mask(ledger, SOT_TIME_NONE, &mask, &error), SOT_E_RANGE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ledger");
    TCase *tests = tcase_create("ledger");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, any_order);
    tcase_add_test(tests, canonical_order);
    tcase_add_test(tests, duplicates_and_conflicts);
    tcase_add_test(tests, with_self);
    tcase_add_test(tests, every_field_comes_back);
    tcase_add_test(tests, remove_and_replace);
    tcase_add_test(tests, prune);
    tcase_add_test(tests, forget);
    tcase_add_test(tests, declare);
    tcase_add_test(tests, aliases);
    tcase_add_test(tests, equal_rows_of_several_records);
    tcase_add_test(tests, refs_of_several_records);
    tcase_add_test(tests, roll_up);
    tcase_add_test(tests, roll_up_of_numbers);
    tcase_add_test(tests, each_guards);
    tcase_add_test(tests, observed);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
