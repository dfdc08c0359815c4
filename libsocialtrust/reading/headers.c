/* SPDX-License-Identifier: MIT */
/* What a mail's headers tell: written by a machine, sent to a list. */
#include "reading.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same(const char *a, const char *b)
{
    while (*a && lower(*a) == *b) {
        a++;
        b++;
    }
    return *a == 0 && *b == 0;
}

/* Whether `part` (in lower case) is in the first bytes of `text`. */
static bool holds(const char *text, const char *part)
{
    for (size_t i = 0; i < 998 && text[i]; i++) {
        size_t n = 0;
        while (part[n] && lower(text[i + n]) == part[n])
            n++;
        if (part[n] == 0)
            return true;
    }
    return false;
}

/* A header, what its value must hold (nothing: anything) or not be, the cue and its log-odds. */
static const struct {
    char name[25], value[15], unless[3];
    int8_t cue;
    float weight; /* as it is written: halves */
} rules[] = {
    {"auto-submitted", "", "no", SOT_CUE_AUTOMATIC, 8}, /* RFC 3834 */
    {"precedence", "bulk", "", SOT_CUE_AUTOMATIC, 5},   /* older than it */
    {"precedence", "junk", "", SOT_CUE_AUTOMATIC, 5},
    {"precedence", "auto_reply", "", SOT_CUE_AUTOMATIC, 8},
    {"x-autoreply", "", "no", SOT_CUE_AUTOMATIC, 8},
    {"x-autorespond", "", "no", SOT_CUE_AUTOMATIC, 8},
    {"x-auto-response-suppress", "", "", SOT_CUE_AUTOMATIC, 2}, /* people's Exchange servers set it too */
    {"feedback-id", "", "", SOT_CUE_AUTOMATIC, 5},              /* bulk senders' complaint loops */
    {"list-unsubscribe", "", "", SOT_CUE_AUTOMATIC, 4.5},
    {"list-unsubscribe", "", "", SOT_CUE_PROMOTION, 2.5},
    {"list-id", "", "", SOT_CUE_AUTOMATIC, 2}, /* discussion lists have it as well: people write there */
    {"return-path", "<>", "", SOT_CUE_AUTOMATIC, 6}, /* bounces */
    {"from", "no-reply", "", SOT_CUE_AUTOMATIC, 7},
    {"from", "noreply", "", SOT_CUE_AUTOMATIC, 7},
    {"from", "donotreply", "", SOT_CUE_AUTOMATIC, 7},
    {"from", "do-not-reply", "", SOT_CUE_AUTOMATIC, 7},
    {"from", "mailer-daemon", "", SOT_CUE_AUTOMATIC, 7},
    {"from", "postmaster@", "", SOT_CUE_AUTOMATIC, 5},
    {"from", "newsletter", "", SOT_CUE_AUTOMATIC, 5},
    {"from", "newsletter", "", SOT_CUE_PROMOTION, 2},
    {"from", "notification", "", SOT_CUE_AUTOMATIC, 5},
};

sot_status sot__read_headers(sot_reading *reading, const sot_about *about, sot_error *error)
{
    double odds[8] = {0};
    for (size_t i = 0; i < about->header_count; i++) {
        for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
            const char *value = about->headers[i].value ? about->headers[i].value : "";
            if (!same(about->headers[i].name, rules[k].name) ||
                (rules[k].value[0] && !holds(value, rules[k].value)) ||
                (rules[k].unless[0] && same(value, rules[k].unless)))
                continue;
            odds[rules[k].cue] += rules[k].weight;
            sot__span span = {rules[k].cue, -1, 0, 0, rules[k].weight, rules[k].name};
            if (!sot__reading_span_add(reading, span))
                return sot__no_memory(error);
        }
    }
    /* Without a language too: headers have none. */
    if (about->header_count)
        reading->targets |= 1u << SOT_CUE_AUTOMATIC;
    reading->header_odds[0] = odds[SOT_CUE_AUTOMATIC];
    reading->header_odds[1] = odds[SOT_CUE_PROMOTION];
    return SOT_OK;
}
