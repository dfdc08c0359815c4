/* SPDX-License-Identifier: MIT */
/* What a load brought and what there is to remark about it; what may be refused; ids normalised; CSV defused.
 */
#include "exchange_help.h"

#define UTC_DAY INT64_C(86400000000)
#define START INT64_C(1772355600000000) /* 2026-03-01 09:00 UTC */

static sot_context *context;
static sot_ledger *ledger;
static sot_error error;

static void setup(void)
{
    context = make_context(NULL, 2);
    ledger = make_ledger(context);
    error = (sot_error)SOT_ERROR_INIT;
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static void take(int64_t now_us, uint32_t errors, int normalise)
{
    sot_intake intake = SOT_INTAKE_INIT;
    intake.now_us = now_us;
    intake.errors = errors;
    intake.normalise = normalise;
    ck_assert_msg(sot_ledger_set_intake(ledger, &intake, &error) == SOT_OK, "%s", error.message);
}

static sot_status load(const char *csv)
{
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.ignore_unknown = 1;
    return read_bytes(sot_ledger_read_csv, ledger, csv, strlen(csv), &options, NULL, &error);
}

static void loaded(const char *csv)
{
    ck_assert_msg(load(csv) == SOT_OK, "%s", error.message);
}

static sot_remark_info remark(int which)
{
    sot_remark_info info = SOT_REMARK_INFO_INIT;
    sot_report report = SOT_REPORT_INIT;
    ck_assert_int_eq(sot_ledger_get_remark(ledger, which, &info, NULL), SOT_OK);
    ck_assert_int_eq(sot_ledger_get_report(ledger, &report, NULL), SOT_OK);
    ck_assert_int_eq((report.remarks & SOT_REMARK_BIT(which)) != 0, info.count != 0);
    return info;
}

static void nothing_but(uint32_t remarks)
{
    sot_report report = SOT_REPORT_INIT;
    ck_assert_int_eq(sot_ledger_get_report(ledger, &report, NULL), SOT_OK);
    ck_assert_uint_eq(report.remarks, remarks);
}

START_TEST(a_plain_load)
{
    sot_report report = SOT_REPORT_INIT;
    ck_assert_int_eq(sot_ledger_get_report(ledger, &report, NULL), SOT_OK);
    ck_assert_uint_eq(report.rows, 0);
    loaded("time,actor,target\n2026-03-01T09:00:01Z,ann,bob\n2026-03-02T09:00:02Z,bob,ann\n");
    ck_assert_int_eq(sot_ledger_get_report(ledger, &report, NULL), SOT_OK);
    ck_assert_uint_eq(report.rows, 2);
    ck_assert_uint_eq(report.added, 2);
    ck_assert_int_eq(report.by_line, 1);
    ck_assert_int_eq(report.first_us, START + 1000000);
    ck_assert_int_eq(report.last_us, START + UTC_DAY + 2000000);
    nothing_but(0);
    ck_assert_uint_eq(remark(SOT_REMARK_EARLY).place, SOT_PLACE_NONE);
}
END_TEST

START_TEST(rows_that_were_there)
{
    const char *csv = "time,actor,target\n2026-03-02T09:00:01Z,bob,ann\n2026-03-01T09:00:01Z,bob,ann\n";
    loaded(csv);
    loaded(csv);
    sot_remark_info info = remark(SOT_REMARK_EQUAL);
    ck_assert_uint_eq(info.count, 2);
    ck_assert_str_eq(info.text, "2026-03-01T09:00:01Z");
    ck_assert_str_eq(info.second, "bob, ann");
    sot_report report = SOT_REPORT_INIT;
    sot_ledger_get_report(ledger, &report, NULL);
    ck_assert_uint_eq(report.rows, 2);
    ck_assert_uint_eq(report.added, 0);
}
END_TEST

/* Three times the same in one second are three messages; reading the file again adds none. */
START_TEST(equal_rows_of_one_file)
{
    static const char csv[] = "time,actor,target,channel\n2026-03-01T10:00:07Z,ada,ben,chat\n"
                              "2026-03-01T10:00:07Z,ada,ben,chat\n2026-03-01T10:05:09Z,ben,ada,chat\n"
                              "2026-03-01T10:00:07Z,ada,ben,chat\n";
    static const char fewer[] = "time,actor,target,channel\n2026-03-01T10:00:07Z,ada,ben,chat\n"
                                "2026-03-01T10:00:07Z,ada,ben,chat\n";
    const uint64_t added[] = {4, 0, 0, 2, 0}, there[] = {0, 4, 2, 2, 4};
    const char *const files[] = {csv, csv, fewer, csv, csv};
    for (size_t k = 0; k < 5; k++) {
        if (k == 3) { /* the smaller one first comes to the same */
            sot_ledger_free(ledger);
            ledger = make_ledger(context);
            loaded(fewer);
        }
        loaded(files[k]);
        sot_report report = SOT_REPORT_INIT;
        sot_ledger_info info = SOT_LEDGER_INFO_INIT;
        sot_ledger_get_report(ledger, &report, NULL);
        sot_ledger_get_info(ledger, &info, NULL);
        ck_assert_uint_eq(report.added, added[k]);
        ck_assert_uint_eq(info.interactions, 4);
        ck_assert_uint_eq(remark(SOT_REMARK_EQUAL).count, there[k]);
        ck_assert_uint_eq(remark(SOT_REMARK_REPEATED).count, k == 2 ? 1 : 2);
        ck_assert_str_eq(remark(SOT_REMARK_REPEATED).text, "2026-03-01T10:00:07Z");
        ck_assert_str_eq(remark(SOT_REMARK_REPEATED).second, "ada, ben");
    }
}
END_TEST

#define CLASH                                                                                \
    "time,actor,target,id\n2026-03-01T09:00:01Z,ann,bob,m\n2026-03-02T09:00:01Z,bob,ann,n\n" \
    "2026-03-03T09:00:01Z,bob,ann,m\n"

START_TEST(ids_in_conflict)
{
    ck_assert_int_eq(load(CLASH), SOT_E_CONFLICT);
    ck_assert_str_eq(error.message,
                     "line 4, column id: m is in use between ann and bob with other fields (line 2)");
    loaded("time,actor,target,id\n2026-03-01T09:00:01Z,ann,bob,m\n");
    ck_assert_int_eq(
        load("time,actor,target,id\n2026-03-05T09:00:01Z,ann,bob,k\n2026-03-05T09:00:01Z,ann,bob,m\n"),
        SOT_E_CONFLICT);
    ck_assert_str_eq(error.message, "line 3, column id: m is in use between ann and bob with other fields");
    take(SOT_TIME_NONE, 0, 0);
    loaded(CLASH);
    sot_remark_info info = remark(SOT_REMARK_CONFLICT);
    ck_assert_uint_eq(info.count, 1);
    ck_assert_uint_eq(info.place, 4);
    ck_assert_str_eq(info.text, "m");
}
END_TEST

START_TEST(columns_tell_rows)
{
    static const int64_t times[] = {START, START + 1, START + 2};
    static const char *const from[] = {"ann", "bob", "ann"}, *const to[] = {"bob", "bob", "bob"},
                             *const ids[] = {"x", "y", "x"};
    static const uint8_t kinds[] = {SOT_KIND_MESSAGE, SOT_KIND_MESSAGE, SOT_KIND_MESSAGE};
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = actor, id = actor;
    actor.strings = from, target.strings = to, id.strings = ids;
    sot_columns columns = SOT_COLUMNS_INIT;
    columns.count = 3, columns.time_us = times, columns.kind = kinds;
    columns.actor = &actor, columns.target = &target, columns.id = &id;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_CONFLICT);
    ck_assert_str_eq(error.message,
                     "row 2, column id: x is in use between ann and bob with other fields (row 0)");
    columns.count = 2;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_OK);
    sot_remark_info info = remark(SOT_REMARK_WITH_SELF);
    ck_assert_uint_eq(info.count, 1);
    ck_assert_uint_eq(info.place, 1);
    ck_assert_str_eq(info.text, "bob");
    sot_report report = SOT_REPORT_INIT;
    sot_ledger_get_report(ledger, &report, NULL);
    ck_assert_int_eq(report.by_line, 0);
}
END_TEST

START_TEST(settlements)
{
    loaded("time,actor,target,kind,id,ref\n"
           "2026-03-01T09:00:01Z,ann,bob,promise,p,\n"
           "2026-03-02T09:00:01Z,ann,bob,keep,,p\n"
           "2026-03-02T09:00:02Z,ann,bob,keep,,q\n"    /* of no promise */
           "2026-03-02T09:00:03Z,bob,ann,keep,,p\n"    /* not by who promised */
           "2026-03-02T09:00:04Z,bob,ann,resolve,,p\n" /* of no complaint */
           "2026-02-02T09:00:04Z,bob,ann,release,,p\n" /* before it */
           "2026-03-02T09:00:05Z,bob,ann,break,,\n");  /* of nothing */
    sot_remark_info info = remark(SOT_REMARK_UNSETTLED);
    ck_assert_uint_eq(info.count, 5);
    ck_assert_uint_eq(info.place, 4);
    ck_assert_str_eq(info.text, "q");
    loaded("time,actor,target,kind,ref\n2026-03-03T09:00:01Z,bob,ann,release,p\n");
    nothing_but(0);
}
END_TEST

START_TEST(settlement_of_another_record)
{
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "ann2", "ann", &error), SOT_OK);
    loaded("time,actor,target,kind,id,ref\n2026-03-01T09:00:01Z,ann,bob,promise,p,\n"
           "2026-03-02T09:00:01Z,ann2,bob,keep,,p\n");
    nothing_but(0);
    sot_remark_info unused = remark(SOT_REMARK_UNUSED_ALIAS);
    ck_assert_uint_eq(unused.count, 0);
    sot_ledger_add_alias(ledger, "annie", "ann", &error);
    unused = remark(SOT_REMARK_UNUSED_ALIAS);
    ck_assert_uint_eq(unused.count, 1);
    ck_assert_str_eq(unused.text, "annie");
}
END_TEST

START_TEST(times_that_look_wrong)
{
    take(START + 5 * UTC_DAY, SOT_REMARK_BIT(SOT_REMARK_CONFLICT), 0);
    loaded("time,actor,target\n2026-03-01T09:00:01Z,ann,bob\n1970-01-01T00:00:00Z,ann,bob\n"
           "0026-03-01T09:00:01Z,ann,bob\n2038-01-19T03:14:07Z,ann,bob\n");
    ck_assert_uint_eq(remark(SOT_REMARK_EARLY).count, 2);
    ck_assert_uint_eq(remark(SOT_REMARK_EARLY).place, 3);
    ck_assert_str_eq(remark(SOT_REMARK_EARLY).text, "1970-01-01T00:00:00Z");
    ck_assert_uint_eq(remark(SOT_REMARK_LATE).count, 1);
    ck_assert_uint_eq(remark(SOT_REMARK_LATE).place, 5);
    loaded("time,actor,target\n2026-03-01T09:01Z,ann,bob\n2026-03-02T09:02Z,ann,bob\n");
    nothing_but(SOT_REMARK_BIT(SOT_REMARK_WHOLE_MINUTES));
    loaded("time,actor,target\n2026-03-01,ann,bob\n2026-03-02,ann,bob\n");
    nothing_but(SOT_REMARK_BIT(SOT_REMARK_WHOLE_DAYS));
    char csv[1000] = "time,actor,target\n";
    for (int i = 0; i < 10; i++)
        sprintf(csv + strlen(csv), "2026-03-01T09:00:%02dZ,ann,cid\n", i + 1);
    loaded(csv);
    nothing_but(SOT_REMARK_BIT(SOT_REMARK_ONE_DAY));
    ck_assert_str_eq(remark(SOT_REMARK_ONE_DAY).text, "2026-03-01");
}
END_TEST

/* What it names must not act on the terminal that shows it. */
START_TEST(what_it_names_is_tame)
{
    loaded("time,actor,target\n2026-03-01T09:00:01Z,\xc2\x9b"
           "31mA,b\n2026-03-02T09:00:01Z,\xc2\x9b"
           "31ma,b\n"
           "2026-03-02T09:00:02Z,\x1b[31mB,b\n2026-03-02T09:00:03Z,\x1b[31mb,b\n");
    sot_remark_info info = remark(SOT_REMARK_ALIKE);
    ck_assert_uint_eq(info.count, 2);
    ck_assert_str_eq(info.text, "??31mA");
    ck_assert_str_eq(info.second, "??31ma");
}
END_TEST

START_TEST(ids_alike)
{
    loaded("time,actor,target,colour\n2026-03-01T09:00:01Z,Ann,bob,red\n2026-03-02T09:00:01Z,ann, bob,red\n"
           "2026-03-02T09:00:03Z,eva  maria,eva maria,red\n");
    sot_remark_info info = remark(SOT_REMARK_ALIKE);
    ck_assert_uint_eq(info.count, 3);
    ck_assert_str_eq(info.text, "Ann");
    ck_assert_str_eq(info.second, "ann");
    ck_assert_uint_eq(remark(SOT_REMARK_PASSED_OVER).count, 1);
    ck_assert_str_eq(remark(SOT_REMARK_PASSED_OVER).text, "colour");
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "Ann", "ann", &error), SOT_OK);
    ck_assert_uint_eq(remark(SOT_REMARK_ALIKE).count, 2); /* those are one contact now */
}
END_TEST

/* None of them need be plain; of blanks alone nothing is left that could be alike. */
START_TEST(ids_alike_among_themselves)
{
    loaded(
        "time,actor,target\n2026-03-01T09:00:01Z,ANN LEE,bob\n2026-03-02T09:00:01Z,Ann Lee,bob\n"
        "2026-03-02T09:00:02Z,Ann\tLee ,bob\n2026-03-02T09:00:03Z,\"  \",bob\n2026-03-02T09:00:04Z,Eve,bob\n"
        "2026-03-02T09:00:05Z,A  b,bob\n2026-03-02T09:00:06Z,Z[z,bob\n");
    sot_remark_info info = remark(SOT_REMARK_ALIKE);
    ck_assert_uint_eq(info.count, 2);
    ck_assert_str_eq(info.text, "Ann Lee");
    ck_assert_str_eq(info.second, "ANN LEE");
}
END_TEST

/* One declared before its rows come may have them in this load; one that has none even now fails it. */
START_TEST(unused_aliases_may_be_an_error)
{
    static const char csv[] = "time,actor,target\n2026-03-01T09:00:01Z,annie,bob\n";
    take(START + UTC_DAY, SOT_REMARK_BIT(SOT_REMARK_UNUSED_ALIAS), 0);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "annie", "ann", &error), SOT_OK);
    loaded(csv);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "bobby", "bob", &error), SOT_OK);
    ck_assert_int_eq(load("time,actor,target\n2026-03-02T09:00:01Z,annie,bob\n"), SOT_E_REFUSED);
    ck_assert_msg(strstr(error.message, "(unused_alias, 1 in all): \"bobby\"") != NULL, "%s", error.message);
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    sot_ledger_get_info(ledger, &info, NULL);
    ck_assert_uint_eq(info.interactions, 1);
    loaded("time,actor,target\n2026-03-02T09:00:01Z,ann,bobby\n");
}
END_TEST

/* Two aliases without rows, one of which had some; the first that was named is told. */
START_TEST(aliases_that_lost_their_rows)
{
    loaded("time,actor,target,id\n2026-03-01T09:00:01Z,anne,b,x\n2026-03-01T09:00:02Z,ann,b,\n");
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "anne", "ann", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "annie", "ann", &error), SOT_OK);
    ck_assert_uint_eq(remark(SOT_REMARK_UNUSED_ALIAS).count, 1);
    ck_assert_int_eq(sot_ledger_remove(ledger, "anne", "b", "x", &error), SOT_OK);
    ck_assert_uint_eq(remark(SOT_REMARK_UNUSED_ALIAS).count, 2);
    ck_assert_str_eq(remark(SOT_REMARK_UNUSED_ALIAS).text, "anne");
    take(SOT_TIME_NONE, SOT_REMARK_BIT(SOT_REMARK_UNUSED_ALIAS), 0);
    ck_assert_int_eq(load("time,actor,target\n2026-03-02T09:00:01Z,anne,b\n"), SOT_E_REFUSED);
    ck_assert_ptr_nonnull(strstr(error.message, "\"annie\" is an alias and has no rows"));
}
END_TEST

/* A tab is a blank. */
START_TEST(ids_with_tabs)
{
    loaded("time,actor,target\n2026-03-01T09:00:01Z,an\tn,b\n2026-03-01T09:00:02Z,an n,b\n");
    ck_assert_uint_eq(remark(SOT_REMARK_ALIKE).count, 1);
}
END_TEST

START_TEST(any_of_them_may_be_an_error)
{
    static const struct {
        int remark;
        const char *csv;
    } cases[] = {
        {SOT_REMARK_EQUAL, "time,actor,target,id\n2026-03-01T09:00:01Z,a,b,i\n2026-03-01T09:00:01Z,a,b,i\n"},
        {SOT_REMARK_REPEATED, "time,actor,target\n2026-03-01T09:00:01Z,a,b\n2026-03-01T09:00:01Z,a,b\n"},
        {SOT_REMARK_CONFLICT, CLASH},
        {SOT_REMARK_UNSETTLED, "time,actor,target,kind,ref\n2026-03-01T09:00:01Z,a,b,keep,x\n"},
        {SOT_REMARK_EARLY, "time,actor,target\n1970-01-01T00:00:01Z,a,b\n"},
        {SOT_REMARK_LATE, "time,actor,target\n2030-01-01T00:00:01Z,a,b\n"},
        {SOT_REMARK_WHOLE_MINUTES, "time,actor,target\n2026-03-01T09:00Z,a,b\n2026-03-01T09:01Z,a,b\n"},
        {SOT_REMARK_WHOLE_DAYS, "time,actor,target\n2026-03-01,a,b\n2026-03-02,a,b\n"},
        {SOT_REMARK_PASSED_OVER, "time,actor,target,x\n2026-03-01T09:00:01Z,a,b,\n"},
        {SOT_REMARK_WITH_SELF, "time,actor,target\n2026-03-01T09:00:01Z,a,a\n"},
        {SOT_REMARK_ALIKE, "time,actor,target\n2026-03-01T09:00:01Z,a,A\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        take(START + UTC_DAY, SOT_REMARK_BIT(cases[i].remark), 0);
        ck_assert_int_eq(load(cases[i].csv),
                         cases[i].remark == SOT_REMARK_CONFLICT ? SOT_E_CONFLICT : SOT_E_REFUSED);
        if (cases[i].remark != SOT_REMARK_CONFLICT)
            ck_assert_msg(strstr(error.message, sot_name_of(SOT_NAMES_REMARK, cases[i].remark)) != NULL, "%s",
                          error.message);
        sot_ledger_info info = SOT_LEDGER_INFO_INIT;
        sot_ledger_get_info(ledger, &info, NULL);
        ck_assert_uint_eq(info.interactions + info.contacts, 0);
        take(START + UTC_DAY, 0, 0);
        sot_ledger *kept = ledger;
        ledger = make_ledger(context);
        take(START + UTC_DAY, 0, 0);
        loaded(cases[i].csv);
        ck_assert_uint_ge(remark(cases[i].remark).count, 1);
        sot_ledger_free(ledger);
        ledger = kept;
    }
    for (int i = 0; i < SOT_REMARK_COUNT; i++)
        ck_assert_int_eq(sot_number_of(SOT_NAMES_REMARK, sot_name_of(SOT_NAMES_REMARK, i)), i);
    ck_assert_ptr_null((void *)(uintptr_t)sot_name_of(SOT_NAMES_REMARK, SOT_REMARK_COUNT));
    ck_assert_int_eq(sot_number_of(SOT_NAMES_REMARK, "late?"), -1);
}
END_TEST

START_TEST(bad_questions)
{
    sot_intake intake = SOT_INTAKE_INIT;
    intake.errors = SOT_REMARK_BIT(SOT_REMARK_COUNT);
    ck_assert_int_eq(sot_ledger_set_intake(ledger, &intake, &error), SOT_E_ARGUMENT);
    intake = (sot_intake)SOT_INTAKE_INIT;
    intake.now_us = SOT_TIME_MAX + 1;
    ck_assert_int_eq(sot_ledger_set_intake(ledger, &intake, &error), SOT_E_RANGE);
    intake.now_us = SOT_TIME_MIN - 1;
    ck_assert_int_eq(sot_ledger_set_intake(ledger, &intake, &error), SOT_E_RANGE);
    sot_remark_info info = SOT_REMARK_INFO_INIT;
    ck_assert_int_eq(sot_ledger_get_remark(ledger, -1, &info, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_get_remark(ledger, SOT_REMARK_COUNT, &info, &error), SOT_E_ARGUMENT);
    loaded("time,actor,target\n2026-03-01T09:00:01Z,a,b\n");
    intake = (sot_intake)SOT_INTAKE_INIT;
    intake.normalise = 1;
    ck_assert_int_eq(sot_ledger_set_intake(ledger, &intake, &error), SOT_E_ARGUMENT);
    sot_contact found = SOT_CONTACT_INIT; /* nothing has changed: ids are taken as they are */
    ck_assert_int_eq(sot_ledger_contact(ledger, " a", &found, &error), SOT_E_NOT_FOUND);
}
END_TEST

START_TEST(ids_normalised_at_every_door)
{
    take(SOT_TIME_NONE, SOT_REMARK_BIT(SOT_REMARK_CONFLICT), 1);
    loaded("time,actor,target\n2026-03-01T09:00:01Z, "
           "Ann@Example.org,Bob\n2026-03-02T09:00:01Z,ann@example.org\t,Bob \n");
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = START, row.actor = "ANN@EXAMPLE.ORG", row.target = " Bob";
    ck_assert_int_eq(sot_ledger_add(ledger, &row, NULL, &error), SOT_OK);
    static const int64_t times[] = {START + 5};
    static const char *const from[] = {"Ann@example.org"}, *const to[] = {"Bob "};
    static const uint8_t kinds[] = {SOT_KIND_MESSAGE};
    static const uint32_t codes[] = {0};
    sot_text_column names = SOT_TEXT_COLUMN_INIT, actor = names, target = names;
    names.strings = from;
    actor.codes = codes, actor.dictionary = &names, actor.dictionary_size = 1;
    target.strings = to;
    sot_columns columns = SOT_COLUMNS_INIT;
    columns.count = 1, columns.time_us = times, columns.kind = kinds;
    columns.actor = &actor, columns.target = &target;
    ck_assert_msg(sot_ledger_add_columns(ledger, &columns, NULL, &error) == SOT_OK, "%s", error.message);
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "aNN@example.org ";
    contact.display_name = "Ann";
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    sot_ledger_get_info(ledger, &info, NULL);
    ck_assert_uint_eq(info.contacts, 2);
    ck_assert_uint_eq(info.pairs, 1);
    ck_assert_uint_eq(info.interactions, 4);
    sot_contact found = SOT_CONTACT_INIT;
    ck_assert_int_eq(sot_ledger_contact(ledger, "Ann@Example.Org", &found, &error), SOT_OK);
    ck_assert_str_eq(found.id, "ann@example.org");
    ck_assert_str_eq(found.display_name, "Ann");
    ck_assert_uint_eq(found.interactions, 4);
    ck_assert_int_eq(sot_ledger_contact(ledger, "bob", &found, &error),
                     SOT_E_NOT_FOUND); /* no mail address */
    row.actor = "  ";
    ck_assert_int_eq(sot_ledger_add(ledger, &row, NULL, &error), SOT_E_TEXT);
    ck_assert_str_eq(error.message, "actor: expected more than blanks");
    /* Nothing but blanks is told where it stands, by whatever way it came. */
    ck_assert_int_eq(load("time,actor,target\n2026-03-01T09:00:01Z,a,b\n2026-03-01T09:00:02Z, ,b\n"),
                     SOT_E_TEXT);
    ck_assert_msg(strncmp(error.message, "line 3, column actor: ", 22) == 0, "%s", error.message);
    static const char rows[] = "{\"time\":\"2026-03-01T09:00:01Z\",\"actor\":\"a\",\"target\":\"b\"}\n"
                               "{\"contact\":\" \"}\n";
    ck_assert_int_eq(read_bytes(sot_ledger_read_ndjson, ledger, rows, sizeof rows - 1, NULL, NULL, &error),
                     SOT_E_TEXT);
    ck_assert_msg(strncmp(error.message, "line 2", 6) == 0, "%s", error.message);
    static const char *const blanks[] = {" \t"};
    names.strings = blanks;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_TEXT);
    ck_assert_msg(strncmp(error.message, "row 0", 5) == 0 &&
                      strstr(error.message, "actor: expected more than blanks"),
                  "%s", error.message);
    sot_ledger_get_info(ledger, &info, NULL);
    ck_assert_uint_eq(info.interactions, 4);
}
END_TEST

START_TEST(formulas_defused)
{
    loaded("time,actor,target\n2026-03-01T09:00:01Z,\"=HYPERLINK(\"\"x\"\")\",me\n2026-03-01T09:00:02Z,+49 "
           "30,me\n"
           "2026-03-01T09:00:03Z,-1,me\n2026-03-01T09:00:04Z,@fan,me\n2026-03-01T09:00:05Z,a=b,me\n");
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START + UTC_DAY;
    ck_assert_int_eq(sot_ledger_scores(ledger, NULL, &options, &scores, &error), SOT_OK);
    page plain = {0}, safe = {0};
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, write_page, &plain, &error), SOT_OK);
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV_DEFUSED, write_page, &safe, &error), SOT_OK);
    static const char *const cells[][2] = {
        {"\n\"=HYPERLINK(\"\"x\"\")\",me", "\n\"'=HYPERLINK(\"\"x\"\")\",me"},
        {"\n+49 30,me", "\n\"'+49 30\",me"},
        {"\n-1,me", "\n\"'-1\",me"},
        {"\n@fan,me", "\n\"'@fan\",me"},
        {"\na=b,me", "\na=b,me"}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        ck_assert_msg(strstr(plain.bytes, cells[i][0]) != NULL, "%s", plain.bytes);
        ck_assert_msg(strstr(safe.bytes, cells[i][1]) != NULL, "%s", safe.bytes);
    }
    free(plain.bytes);
    free(safe.bytes);
    sot_scores_free(scores);
}
END_TEST

/* Of rows in memory the report tells the rows; what it names is cut between letters. */
START_TEST(in_words_of_rows)
{
    static const int64_t times[] = {INT64_C(1772357401000000), INT64_C(1772443801000000),
                                    INT64_C(1772530201000000)};
    static const char *const actors[] = {"ann", "bob", "bob"}, *const targets[] = {"bob", "ann", "ann"};
    static const char *const ids[] = {"m", "n", "m"};
    static const uint8_t kinds[3] = {SOT_KIND_ASK, SOT_KIND_ASK, SOT_KIND_ASK};
    sot_columns columns = SOT_COLUMNS_INIT;
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT, id = SOT_TEXT_COLUMN_INIT;
    sot_words *words = NULL;
    page text = {0};
    actor.strings = actors;
    target.strings = targets;
    id.strings = ids;
    columns.count = 3;
    columns.time_us = times;
    columns.actor = &actor;
    columns.target = &target;
    columns.id = &id;
    columns.kind = kinds;
    take(SOT_TIME_NONE, 0, 0);
    ck_assert_msg(sot_ledger_add_columns(ledger, &columns, NULL, &error) == SOT_OK, "%s", error.message);
    ck_assert_int_eq(sot_words_builtin(context, "en", &words, &error), SOT_OK);
    ck_assert_int_eq(sot_words_report(words, ledger, NULL, write_page, &text, &error), SOT_OK);
    ck_assert_msg(strstr(text.bytes, "(rows ") != NULL, "%s", text.bytes);
    free(text.bytes);
    sot_words_free(words);
    loaded(
        "time,actor,target\n2026-03-01T09:00:01Z,0123456789012345678901234567890123456789012345678901234567 "
        "A\xc3\xa4,b\n2026-03-02T09:00:01Z,0123456789012345678901234567890123456789012345678901234567 "
        "a\xc3\xa4,b\n");
    ck_assert_str_eq(remark(SOT_REMARK_ALIKE).text,
                     "0123456789012345678901234567890123456789012345678901234567 A...");
}
END_TEST

START_TEST(in_words)
{
    static const char *const languages[] = {"en", "de"};
    static const char *const said[] = {"3 rows read, 2 new\n", "3 Zeilen gelesen, 2 neu\n"};
    static const char *const place[] = {"(lines 2 and 4)", "(Zeilen 2 und 4)"};
    take(SOT_TIME_NONE, 0, 0);
    loaded(CLASH);
    for (int i = 0; i < 2; i++) {
        sot_words *words = NULL;
        page text = {0};
        ck_assert_int_eq(sot_words_builtin(context, languages[i], &words, &error), SOT_OK);
        ck_assert_int_eq(sot_words_report(words, ledger, NULL, write_page, &text, &error), SOT_OK);
        ck_assert_msg(strncmp(text.bytes, said[i], strlen(said[i])) == 0, "%s", text.bytes);
        ck_assert_msg(strstr(text.bytes, place[i]) != NULL, "%s", text.bytes);
        for (int k = 0; k < SOT_REMARK_COUNT; k++) {
            char key[40];
            snprintf(key, sizeof key, "load.%s", sot_name_of(SOT_NAMES_REMARK, k));
            ck_assert_ptr_nonnull(sot_words_sentence(words, key, 2));
        }
        page none = {.limit = 1};
        ck_assert_int_eq(sot_words_report(words, ledger, NULL, write_page, &none, &error), SOT_E_IO);
        sot_words_options narrow = SOT_WORDS_OPTIONS_INIT;
        narrow.size = 1;
        ck_assert_int_eq(sot_words_report(words, ledger, &narrow, write_page, &none, &error), SOT_E_ARGUMENT);
        free(none.bytes);
        free(text.bytes);
        sot_words_free(words);
    }
}
END_TEST

/* A ledger gives the same report however many threads load it, and keeps it in a snapshot. */
START_TEST(the_same_from_any_number_of_threads)
{
    char *csv = malloc(4000000), *at = csv;
    at += sprintf(at, "time,actor,target,id\n");
    for (int i = 0; i < 60000; i++)
        at += sprintf(at, "2026-03-%02dT09:%02d:%02dZ,c%d,me,%d\n", i % 28 + 1, i / 60 % 60, i % 60, i % 997,
                      i % 50000);
    sot_remark_info infos[2][SOT_REMARK_COUNT];
    for (unsigned threads = 1; threads <= 2; threads++) {
        sot_context *own = make_context(NULL, threads * threads);
        sot_ledger *kept = ledger;
        ledger = make_ledger(own);
        take(SOT_TIME_NONE, 0, 0);
        loaded(csv);
        for (int k = 0; k < SOT_REMARK_COUNT; k++)
            infos[threads - 1][k] = remark(k);
        sot_ledger *frozen = NULL;
        ck_assert_int_eq(sot_ledger_snapshot(ledger, &frozen, &error), SOT_OK);
        sot_report report = SOT_REPORT_INIT;
        ck_assert_int_eq(sot_ledger_get_report(frozen, &report, &error), SOT_OK);
        ck_assert_uint_eq(report.rows, 60000);
        sot_ledger_free(frozen);
        sot_ledger_free(ledger);
        ledger = kept;
        sot_context_unref(own);
    }
    ck_assert_int_eq(memcmp(infos[0], infos[1], sizeof infos[0]), 0);
    free(csv);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *tests = tcase_create("report");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_plain_load);
    tcase_add_test(tests, rows_that_were_there);
    tcase_add_test(tests, equal_rows_of_one_file);
    tcase_add_test(tests, ids_in_conflict);
    tcase_add_test(tests, columns_tell_rows);
    tcase_add_test(tests, settlements);
    tcase_add_test(tests, settlement_of_another_record);
    tcase_add_test(tests, times_that_look_wrong);
    tcase_add_test(tests, ids_alike);
    tcase_add_test(tests, ids_alike_among_themselves);
    tcase_add_test(tests, what_it_names_is_tame);
    tcase_add_test(tests, unused_aliases_may_be_an_error);
    tcase_add_test(tests, aliases_that_lost_their_rows);
    tcase_add_test(tests, ids_with_tabs);
    tcase_add_test(tests, any_of_them_may_be_an_error);
    tcase_add_test(tests, bad_questions);
    tcase_add_test(tests, ids_normalised_at_every_door);
    tcase_add_test(tests, formulas_defused);
    tcase_add_test(tests, in_words);
    tcase_add_test(tests, in_words_of_rows);
    tcase_add_test(tests, the_same_from_any_number_of_threads);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
