/* SPDX-License-Identifier: MIT */
/* The report of a load in words. */
#include <stdio.h>

#include "fit.h"

/* Keys of remarks, "load.equal" ..., are made of their names. */
#define KEY_ROOM 40

static void put_place(const sot_words *words, sot__line *line, const sot_report *report,
                      const sot_remark_info *info)
{
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    sot__words_out out = {.words = words, .options = &options, .write = sot__line_write, .user = line};
    sot__fill fill = sot__fill_none;
    bool both = info->other != SOT_PLACE_NONE;
    if (info->place == SOT_PLACE_NONE)
        return;
    fill.low = (double)(both && info->other < info->place ? info->other : info->place);
    fill.high = (double)(both && info->other < info->place ? info->place : info->other);
    sot__words_put_sentence(&out,
                            report->by_line ? both ? "load.lines" : "load.line"
                            : both          ? "load.both_rows"
                                            : "load.row",
                            &fill);
}

static sot_status put_remark(sot__words_out *out, sot_ledger *ledger, const sot_report *report, int remark,
                             sot_error *error)
{
    char key[KEY_ROOM];
    sot__line place;
    sot__fill fill = sot__fill_none;
    sot_remark_info info = SOT_REMARK_INFO_INIT;
    sot_status status = sot_ledger_get_remark(ledger, remark, &info, error);
    if (status != SOT_OK || info.count == 0)
        return status;
    sot__line_begin(&place, out->words->context);
    put_place(out->words, &place, report, &info);
    fill.n = (double)info.count;
    fill.id = info.text;
    fill.reason = info.second;
    fill.text = sot__line_text(&place);
    snprintf(key, sizeof key, "load.%s", sot_name_of(SOT_NAMES_REMARK, remark));
    sot__words_put(out, "  ");
    sot__words_put_sentence(out, key, &fill);
    sot__words_end_line(out);
    if (place.failed)
        status = sot__no_memory(error);
    sot__line_free(&place);
    return status;
}

sot_status sot_words_report(const sot_words *words, sot_ledger *ledger, const sot_words_options *options,
                            sot_write_fn write, void *user, sot_error *error)
{
    sot__begin(error);
    sot_words_options o;
    if (!words || !ledger || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "words, a ledger and a function to write with are needed");
    sot_report report = SOT_REPORT_INIT;
    sot_status status = sot__words_options(options, &o, error);
    if (status == SOT_OK)
        status = sot_ledger_get_report(ledger, &report, error);
    if (status != SOT_OK)
        return status;
    sot__words_out out = {.words = words, .options = &o, .write = write, .user = user};
    sot__fill fill = sot__fill_none;
    fill.n = (double)report.rows;
    fill.low = (double)report.added;
    sot__words_put_sentence(&out, "load.rows", &fill);
    sot__words_end_line(&out);
    for (int remark = 0; remark < SOT_REMARK_COUNT && status == SOT_OK; remark++)
        if (report.remarks & SOT_REMARK_BIT(remark))
            status = put_remark(&out, ledger, &report, remark, error);
    if (status == SOT_OK && out.failed)
        status = sot__fail(error, SOT_E_IO, "writing words failed");
    return status;
}
