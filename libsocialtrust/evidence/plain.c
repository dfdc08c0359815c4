/* SPDX-License-Identifier: MIT */
/* The fold of rows without rare fields, one after the other: what nearly all rows of a log are. All that they
 * go through is written out here, in one function. */
#include "evidence/step.h"

/* Of what sot__fold_event() does what is left of a row without rare fields, said by one side: its kind
 * matters for questions alone. */
SOT__INLINE void plain_talk(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                            const sot__event *event, sot__state *state)
{
    sot__step s = step_of(fold, state, event, &sot__extra_none, SOT_KIND_MESSAGE, SOT__CLASS_DIALOGUE);
    s.kind = event->kind;
    s.question = event->kind == SOT_KIND_ASK;
    fold_weight(state, &s);
    begin_dialogue(state, &s, true);
    if (SOT__UNLIKELY(s.exchange))
        sot__exchange_apart(fold, decoder, row, s.begins, state);
    else
        fold_turn(state, &s, true);
    end_dialogue(state, &s);
}

/* What kinds.def says of the kinds that have a case below: a bit each, as constants. */
enum {
    DEEDS_OF_ATTENTION = 1 << SOT_KIND_VIEW | 1 << SOT_KIND_FOLLOW | 1 << SOT_KIND_MENTION |
                         1 << SOT_KIND_LIKE | 1 << SOT_KIND_SHARE,
    DEEDS_OF_SUPPORT = 1 << SOT_KIND_HELP | 1 << SOT_KIND_THANK | 1 << SOT_KIND_PRAISE |
                       1 << SOT_KIND_INTRODUCE | 1 << SOT_KIND_ENDORSE | 1 << SOT_KIND_GIFT
};
#define X(name, code, text, class_)                                                                      \
    _Static_assert((!(DEEDS_OF_ATTENTION >> (code)&1) || SOT__CLASS_##class_ == SOT__CLASS_ATTENTION) && \
                       (!(DEEDS_OF_SUPPORT >> (code)&1) || SOT__CLASS_##class_ == SOT__CLASS_SUPPORT),   \
                   text " has a case of another class");
#include "socialtrust/kinds.def"
#undef X

/* The same of a click or a deed, with a case for kinds that go through the same code: in each the compiler
 * leaves out what is of others. False: none of these. */
SOT__INLINE bool plain_deed(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                            const sot__event *event, sot__state *state)
{
    sot__step s = step_of(fold, state, event, &sot__extra_none, event->kind, SOT__CLASS_NONE);
    bool deals = false;
    double weight = 0;
    s.two_way = false;
#define DEED(class_)               \
    s.class = SOT__CLASS_##class_; \
    deals = act(state, &s);        \
    weight = weight_of(&s);        \
    break;
    switch (s.kind) {
    case SOT_KIND_VIEW:
    case SOT_KIND_FOLLOW:
    case SOT_KIND_MENTION:
        DEED(ATTENTION)
    case SOT_KIND_LIKE:
        DEED(ATTENTION)
    case SOT_KIND_SHARE:
        DEED(ATTENTION)
    case SOT_KIND_HELP:
    case SOT_KIND_THANK:
    case SOT_KIND_PRAISE:
    case SOT_KIND_INTRODUCE:
    case SOT_KIND_ENDORSE:
    case SOT_KIND_GIFT:
        DEED(SUPPORT)
    default:
        return false;
    }
#undef DEED
    if (deals)
        sot__deal_apart(fold, decoder, row, state);
    if (weight >= 0)
        add_weight(state, &s, weight);
    return true;
}

size_t sot__fold_plain(const sot__fold *fold, const sot__decoder *decoder, const sot__row *rows, size_t from,
                       size_t to, sot__state *state)
{
    uint64_t kinds = 0;
    size_t k = from;
    for (; k < to && sot__row_rare(&rows[k]) == 0; k++) {
        sot__event event;
        sot__row_event(decoder, &rows[k], NULL, &event);
        if (is_plain_talk(event.kind))
            plain_talk(fold, decoder, &rows[k], &event, state);
        else if (!plain_deed(fold, decoder, &rows[k], &event, state))
            break;
        kinds |= UINT64_C(1) << event.kind;
        state->side[event.actor].rows++;
    }
    if (k > from) {
        state->rows += k - from;
        state->last = rows[k - 1].time_us;
        state->seen.kinds |= kinds;
    }
    return k;
}
