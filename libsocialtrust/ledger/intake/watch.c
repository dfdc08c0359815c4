/* SPDX-License-Identifier: MIT */
/* The report must cost next to nothing. What a document brings is looked at block by block while it is at
 * hand; columns that were lent are looked at again only where the sorted rows say that there is something to
 * tell. */
#include "ledger/intake/watch.h"

#include "base/number.h"

#define YEAR_1990 INT64_C(631152000000000)
#define MINUTE_US INT64_C(60000000)
#define DAY_US INT64_C(86400000000)
#define ONE_DAY_LEAST 10 /* rows; fewer are on one day by chance, or for a try */
#define WHOLE_LEAST 2

static void note_time(sot__watch *watch, sot_remark remark, int64_t time_us, size_t row)
{
    if (sot__note(watch->report, remark, 1, sot__watch_place(watch, row)))
        sot__format_iso_time(time_us, watch->report->noted[remark].text);
}

static bool late(int64_t time_us, int64_t now_us)
{
    return now_us != SOT_TIME_NONE && time_us > now_us;
}

void sot__watch_times(sot__watch *watch, int64_t now_us, const int64_t *time_us, size_t count)
{
    uint64_t span = (uint64_t)((now_us == SOT_TIME_NONE ? SOT_TIME_MAX : now_us) - YEAR_1990), odd = 0;
    if (now_us < YEAR_1990)
        odd = now_us != SOT_TIME_NONE;
    /* Unsigned: what is before 1990, or no time at all, wraps to far above. */
    for (size_t i = 0; i < count; i++)
        odd |= (uint64_t)time_us[i] - (uint64_t)YEAR_1990 > span;
    for (size_t i = 0; odd && i < count; i++) {
        if (time_us[i] < SOT_TIME_MIN || time_us[i] > SOT_TIME_MAX)
            continue; /* an error, which is told later */
        if (time_us[i] < YEAR_1990)
            note_time(watch, SOT_REMARK_EARLY, time_us[i], i);
        if (late(time_us[i], now_us))
            note_time(watch, SOT_REMARK_LATE, time_us[i], i);
    }
}

SOT__COLD void sot__watch_whole(sot__watch *watch, const int64_t *time_us, size_t count)
{
    /* One row that is no whole minute settles it, so these mostly end at once. */
    for (size_t i = 0; i < count && !watch->no_minutes; i++)
        watch->no_minutes = time_us[i] % MINUTE_US != 0;
    for (size_t i = 0; i < count && !watch->no_days; i++)
        watch->no_days = time_us[i] % DAY_US != 0;
}

bool sot__watch_odd(const sot__report *report, int64_t now_us)
{
    return report->first_us < YEAR_1990 || late(report->last_us, now_us);
}

void sot__watch_self(sot__watch *watch, const sot_ledger *ledger, uint32_t contact, size_t row)
{
    if (sot__note(watch->report, SOT_REMARK_WITH_SELF, 1, sot__watch_place(watch, row)))
        sot__noted_text(watch->report->noted[SOT_REMARK_WITH_SELF].text,
                        sot__contact_id(&ledger->contacts, contact));
}

static int64_t day_of(int64_t time_us)
{
    return time_us / DAY_US - (time_us % DAY_US < 0);
}

SOT__COLD void sot__watch_end(sot__watch *watch, uint64_t rows, double resolution_s)
{
    sot__report *report = watch->report;
    if (report->first_us == SOT_TIME_NONE)
        return;
    if (rows >= ONE_DAY_LEAST && day_of(report->first_us) == day_of(report->last_us) &&
        sot__note(report, SOT_REMARK_ONE_DAY, rows, SOT_PLACE_NONE)) {
        char *text = report->noted[SOT_REMARK_ONE_DAY].text;
        sot__format_iso_time(report->first_us, text);
        *strchr(text, 'T') = '\0';
    }
    if (rows >= WHOLE_LEAST && !watch->no_days && resolution_s < 86400)
        sot__note(report, SOT_REMARK_WHOLE_DAYS, rows, SOT_PLACE_NONE);
    else if (rows >= WHOLE_LEAST && !watch->no_minutes && resolution_s < 60)
        sot__note(report, SOT_REMARK_WHOLE_MINUTES, rows, SOT_PLACE_NONE);
}

uint64_t sot__watch_origin(const sot__watch *watch, uint64_t rare)
{
    size_t from = 0, to = watch->origin_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (watch->origins[middle].rare < rare)
            from = middle + 1;
        else
            to = middle;
    }
    return from < watch->origin_count && watch->origins[from].rare == rare ? watch->origins[from].place
                                                                           : SOT_PLACE_NONE;
}
