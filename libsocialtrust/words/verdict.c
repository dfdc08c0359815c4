/* SPDX-License-Identifier: MIT */
/* Findings and suggestions as single sentences. */
#include "words.h"

#include <stdio.h>

#define VOICES_NAMED 3

sot_status sot__words_side(const sot_explanation *explanation, const char *me, int *side, sot_error *error)
{
    *side = -1;
    if (!me)
        return SOT_OK;
    if (strcmp(me, sot__explained(explanation).a) == 0)
        *side = 0;
    else if (strcmp(me, sot__explained(explanation).b) == 0)
        *side = 1;
    else
        return sot__fail(error, SOT_E_ARGUMENT, "`me` is neither side of the pair that is explained");
    return SOT_OK;
}

void sot__words_fill_sides(const sot__words_out *out, sot__fill *fill, const sot_explanation *explanation,
                           int first, int me)
{
    const char *a = sot__words_name(out->options, sot__explained(explanation).a,
                                    sot__explained(explanation).names[0]),
               *b = sot__words_name(out->options, sot__explained(explanation).b,
                                    sot__explained(explanation).names[1]);
    fill->a = first == 0 ? a : b;
    fill->b = first == 0 ? b : a;
    fill->reader = me < 0 ? SOT__READER_NONE : me == first ? SOT__READER_A : SOT__READER_B;
}

/* " (Anne, Bob, Carla, …)": those of the voices that may be named. */
static void put_voices(sot__words_out *out, const sot_reputation *reputation, bool good)
{
    int shown = 0;
    for (uint32_t k = 0; reputation && k < reputation->path_count; k++) {
        const sot_voice *voice = &reputation->paths[k];
        if (!(good ? voice->r > voice->s : voice->s > voice->r))
            continue;
        sot__words_put(out, shown == 0 ? " (" : ", ");
        if (shown++ == VOICES_NAMED) {
            sot__words_put(out, "\xe2\x80\xa6");
            break;
        }
        sot__words_put_name(out, sot__words_name(out->options, voice->id, NULL));
    }
    if (shown > 0)
        sot__words_put(out, ")");
}

bool sot__words_put_verdict(sot__words_out *out, const sot_explanation *explanation,
                            const sot_verdict *verdict, int me)
{
    char key[64];
    sot__fill fill = sot__fill_none;
    int side = verdict->side >= 0 ? verdict->side : me >= 0 ? me : 0;
    bool trust = verdict->code == SOT_VERDICT_NOT_ENOUGH_EVIDENCE && verdict->side >= 0;
    snprintf(key, sizeof key, "verdict.%s%s", sot_name_of(SOT_NAMES_VERDICT, verdict->code),
             trust ? ".trust" : "");
    sot__words_fill_sides(out, &fill, explanation, side, me);
    fill.n = verdict->n;
    fill.days = verdict->days;
    if (verdict->code == SOT_VERDICT_NOT_ENOUGH_EVIDENCE) {
        fill.n = 100 * verdict->n;
    } else if (verdict->code == SOT_VERDICT_ANSWERS_QUICKLY || verdict->code == SOT_VERDICT_ANSWERS_SLOWLY) {
        fill.days = verdict->n / 24;
        fill.hours = true;
    }
    if (!sot__words_put_sentence(out, key, &fill))
        return false;
    if (verdict->code == SOT_VERDICT_VOUCHED_FOR || verdict->code == SOT_VERDICT_WARNED_ABOUT)
        put_voices(out, sot_explanation_reputation(explanation, 1 - side),
                   verdict->code == SOT_VERDICT_VOUCHED_FOR);
    return true;
}

sot_status sot_words_next(const sot_words *words, const sot_next *next, const sot_words_options *options,
                          sot_write_fn write, void *user, sot_error *error)
{
    sot__begin(error);
    sot_words_options o;
    if (!words || !next || !write)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "words, a suggestion and a function to write with are needed");
    if (!sot_name_of(SOT_NAMES_ACTION, next->action))
        return sot__fail(error, SOT_E_ARGUMENT, "no suggestion has the code %d", next->action);
    char key[64];
    sot__fill fill = sot__fill_none;
    sot_status status = sot__words_options(options, &o, error);
    if (status == SOT_OK && !o.other)
        status = sot__fail(error, SOT_E_ARGUMENT, "options: a suggestion needs `other`, the contact");
    if (status != SOT_OK)
        return status;
    sot__words_out out = {.words = words, .options = &o, .write = write, .user = user};
    fill.b = sot__words_name(&o, o.other, NULL);
    fill.id = next->id && *next->id ? sot__words_item(&o, next->id) : "";
    fill.days = next->age_days;
    snprintf(key, sizeof key, "action.%s", sot_name_of(SOT_NAMES_ACTION, next->action));
    sot__words_put_sentence(&out, key, &fill);
    if (*fill.id) {
        sot__words_put(&out, " (");
        sot__words_put_name(&out, fill.id);
        sot__words_put(&out, ")");
    }
    return out.failed ? sot__fail(error, SOT_E_IO, "writing words failed") : SOT_OK;
}
