/* SPDX-License-Identifier: MIT */
/* A reader, a reading and its rows through every allocation that can fail. */
#include "drive.h"

#define MAIL                                                                                                 \
    "Hi Ada,\n\nAs promised, the drawings are attached. I'll send you the offer by Friday. Could you check " \
    "it?\nThanks!\n"                                                                                         \
    "Ben\n-- \nBen\n> quoted\n"

static sot_status read_mail(world *w, sot_error *error)
{
    static const char *const catalogue =
        "{\"language\": \"fr\", \"words\": {\"merci\": \"merci\"}, \"rules\": [{\"for\": "
        "\"gratitude\", \"weight\": 5, \"pattern\": \"<merci>\"}]}";
    static const sot_header headers[] = {{"From", "no-reply@x.example"}};
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    options.catalogues = &catalogue;
    options.catalogue_count = 1;
    sot_reader *reader = NULL;
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    about.time_us = START;
    about.subject = "Special offer: 20 % off";
    about.headers = headers;
    about.header_count = 1;
    sot_status status = sot_reader_new(w->context, &options, &reader, error);
    if (status == SOT_OK)
        status = sot_reader_read(reader, MAIL, sizeof MAIL - 1, &about, &reading, error);
    sot_reading_free(reading);
    sot_reader_unref(reader);
    return status;
}

static int pass(void *user, const sot_suggestion *suggestion)
{
    (void)user;
    (void)suggestion;
    return 0;
}

static sot_status make_rows(world *w, sot_error *error)
{
    sot_reader *reader = NULL;
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    about.time_us = START;
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = START;
    row.actor = "a";
    row.target = "b";
    sot_open_item item = SOT_OPEN_ITEM_INIT;
    item.id = "p";
    item.by_author = 1;
    item.what = "the drawings of the house";
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    options.row = &row;
    options.open = &item;
    options.open_count = 1;
    sot_status status = sot_reader_new(w->context, NULL, &reader, error);
    if (status == SOT_OK)
        status = sot_reader_read(reader, MAIL, sizeof MAIL - 1, &about, &reading, error);
    if (status == SOT_OK)
        status = sot_reading_rows(reading, &options, pass, NULL, error);
    sot_reading_free(reading);
    sot_reader_unref(reader);
    return status;
}

DRIVE(read_mail, PLAIN)
DRIVE(make_rows, PLAIN)

int main(void)
{
    Suite *suite = suite_create("out of memory: reading");
    TCase *tests = add_case(suite, "reading");
    tcase_add_test(tests, test_read_mail);
    tcase_add_test(tests, test_make_rows);
    return run_suite(suite);
}
