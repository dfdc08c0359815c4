/* SPDX-License-Identifier: MIT */
/* An explanation as one JSON object: keys are the names in score.h, sides are "a" and "b", missing values are
 * null. */
#include "socialtrust/exchange.h"
#include "writer.h"

static const char *side_name(int side)
{
    return side == 0 ? "a" : side == 1 ? "b" : NULL;
}

static void measure(sot__writer *writer, const char *key, const sot_measure *m)
{
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
    sot__json_key_fixed(writer, "value", m->value);
    sot__json_key_fixed(writer, "low", m->low);
    sot__json_key_fixed(writer, "high", m->high);
    sot__json_key_fixed(writer, "confidence", m->confidence);
    sot__json_key_fixed(writer, "coverage", m->coverage);
    sot__json_close(writer, '}');
}

static void signals(sot__writer *writer, const char *key, const sot_signal *list, int count, int names)
{
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
    for (int i = 0; i < count; i++) {
        sot__json_key(writer, sot_name_of(names, i));
        sot__json_open(writer, '{');
        sot__json_key_fixed(writer, "points", list[i].points);
        sot__json_key_fixed(writer, "logit", list[i].logit);
        sot__json_key_fixed(writer, "variance", list[i].variance);
        sot__json_key_fixed(writer, "confidence", list[i].confidence);
        sot__json_key_fixed(writer, "r", list[i].r);
        sot__json_key_fixed(writer, "s", list[i].s);
        sot__json_key(writer, "observable");
        sot__json_bool(writer, list[i].observable != 0);
        sot__json_close(writer, '}');
    }
    sot__json_close(writer, '}');
}

static void key_pair(sot__writer *writer, const char *key)
{
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
}

static void fixed_pair(sot__writer *writer, const char *key, const double value[2])
{
    key_pair(writer, key);
    sot__json_key_fixed(writer, "a", value[0]);
    sot__json_key_fixed(writer, "b", value[1]);
    sot__json_close(writer, '}');
}

static void count_pair(sot__writer *writer, const char *key, const uint64_t value[2])
{
    key_pair(writer, key);
    sot__json_key_count(writer, "a", value[0]);
    sot__json_key_count(writer, "b", value[1]);
    sot__json_close(writer, '}');
}

static void int_pair(sot__writer *writer, const char *key, const int value[2])
{
    key_pair(writer, key);
    sot__json_key_int(writer, "a", value[0]);
    sot__json_key_int(writer, "b", value[1]);
    sot__json_close(writer, '}');
}

static void time_pair(sot__writer *writer, const char *key, const int64_t value[2])
{
    key_pair(writer, key);
    sot__json_key_time(writer, "a", value[0]);
    sot__json_key_time(writer, "b", value[1]);
    sot__json_close(writer, '}');
}

static void score(sot__writer *writer, const sot_pair_score *s)
{
    sot__json_key(writer, "score");
    sot__json_open(writer, '{');
    measure(writer, "depth", &s->depth);
    measure(writer, "trust_ab", &s->trust[0]);
    measure(writer, "trust_ba", &s->trust[1]);
    sot__json_key_fixed(writer, "reciprocity", s->reciprocity);
    fixed_pair(writer, "given", s->given);
    sot__json_key_fixed(writer, "pulse", s->pulse);
    sot__json_key_fixed(writer, "p_active", s->p_active);
    sot__json_key_string(writer, "band", sot_name_of(SOT_NAMES_BAND, s->band));
    sot__json_key_string(writer, "band_low", sot_name_of(SOT_NAMES_BAND, s->band_low));
    sot__json_key_string(writer, "band_high", sot_name_of(SOT_NAMES_BAND, s->band_high));
    sot__json_key_fixed(writer, "mutual_days", s->mutual_days);
    sot__json_key_fixed(writer, "replies", s->replies);
    sot__json_key_fixed(writer, "initiative", s->initiative);
    sot__json_key_fixed(writer, "turns", s->turns);
    sot__json_key_string(writer, "state", sot_name_of(SOT_NAMES_STATE, s->state));
    sot__json_key_count(writer, "interactions", s->interactions);
    sot__json_key_count(writer, "active_days", s->active_days);
    sot__json_key_fixed(writer, "silence_days", s->silence_days);
    sot__json_key_fixed(writer, "usual_gap_days", s->usual_gap_days);
    sot__json_key_count(writer, "ignored", s->ignored);
    sot__json_key_count(writer, "conflicts", s->conflicts);
    int_pair(writer, "owed", s->owed);
    sot__json_key_fixed(writer, "depth_floor", s->depth_floor);
    sot__json_key_fixed(writer, "depth_gate", s->depth_gate);
    signals(writer, "depth_signals", s->depth_signals, SOT_DEPTH_COUNT, SOT_NAMES_DEPTH_SIGNAL);
    signals(writer, "trust_ab_signals", s->trust_signals[0], SOT_TRUST_COUNT, SOT_NAMES_TRUST_SIGNAL);
    signals(writer, "trust_ba_signals", s->trust_signals[1], SOT_TRUST_COUNT, SOT_NAMES_TRUST_SIGNAL);
    sot__json_close(writer, '}');
}

static void counts(sot__writer *writer, const sot_counts *c)
{
    sot__json_key(writer, "counts");
    sot__json_open(writer, '{');
    count_pair(writer, "rows", c->rows);
    count_pair(writer, "active_days", c->active_days);
    count_pair(writer, "turns_answered", c->turns_answered);
    count_pair(writer, "turns_unanswered", c->turns_unanswered);
    count_pair(writer, "questions", c->questions);
    count_pair(writer, "questions_answered", c->questions_answered);
    fixed_pair(writer, "answer_hours", c->answer_hours);
    count_pair(writer, "promises", c->promises);
    count_pair(writer, "kept", c->kept);
    count_pair(writer, "kept_late", c->kept_late);
    count_pair(writer, "broken", c->broken);
    count_pair(writer, "released", c->released);
    count_pair(writer, "complaints", c->complaints);
    count_pair(writer, "resolved", c->resolved);
    sot__json_key_count(writer, "meetings", c->meetings);
    count_pair(writer, "conversations", c->conversations);
    count_pair(writer, "support", c->support);
    count_pair(writer, "attention", c->attention);
    int_pair(writer, "unanswered_run", c->unanswered_run);
    time_pair(writer, "first", c->first_us);
    time_pair(writer, "last", c->last_us);
    sot__json_close(writer, '}');
}

static void verdicts(sot__writer *writer, const sot_explanation *explanation)
{
    sot__json_key(writer, "verdicts");
    sot__json_open(writer, '[');
    const sot_verdict *v;
    for (size_t i = 0; (v = sot_explanation_verdict(explanation, i)); i++) {
        sot__json_element(writer);
        sot__json_open(writer, '{');
        sot__json_key_string(writer, "code", sot_name_of(SOT_NAMES_VERDICT, v->code));
        sot__json_key_string(writer, "side", side_name(v->side));
        sot__json_key_fixed(writer, "n", v->n);
        sot__json_key_fixed(writer, "days", v->days);
        sot__json_close(writer, '}');
    }
    sot__json_close(writer, ']');
}

static void owed(sot__writer *writer, const sot_explanation *explanation)
{
    sot__json_key(writer, "owed");
    sot__json_open(writer, '[');
    const sot_owed *o;
    for (size_t i = 0; (o = sot_explanation_owed(explanation, i)); i++) {
        sot__json_element(writer);
        sot__json_open(writer, '{');
        sot__json_key_string(writer, "kind", sot_name_of(SOT_NAMES_OWED_KIND, o->kind));
        sot__json_key_string(writer, "side", side_name(o->side));
        sot__json_key_string(writer, "id", o->id);
        sot__json_key_fixed(writer, "age_days", o->age_days);
        sot__json_key_fixed(writer, "weight", o->weight);
        sot__json_close(writer, '}');
    }
    sot__json_close(writer, ']');
}

static void kind_name(sot__writer *writer, int kind)
{
    const char *name = sot_profile_kind_name(NULL, kind);
    sot__json_key(writer, "kind");
    if (name)
        sot__json_string(writer, name);
    else
        sot__write_int(writer, kind); /* a custom one: its code */
}

static void leave_out(sot__writer *writer, const sot_explanation *explanation)
{
    sot__json_key(writer, "leave_out");
    sot__json_open(writer, '[');
    const sot_leave_out *l;
    for (size_t i = 0; (l = sot_explanation_leave_out(explanation, i)); i++) {
        sot__json_element(writer);
        sot__json_open(writer, '{');
        sot__json_key_time(writer, "time", l->time_us);
        kind_name(writer, l->kind);
        sot__json_key_string(writer, "side", side_name(l->side));
        sot__json_key_string(writer, "id", l->id);
        sot__json_key_fixed(writer, "depth", l->depth);
        sot__json_key_fixed(writer, "trust_ab", l->trust[0]);
        sot__json_key_fixed(writer, "trust_ba", l->trust[1]);
        sot__json_close(writer, '}');
    }
    sot__json_close(writer, ']');
}

static void reputation(sot__writer *writer, const char *key, const sot_reputation *r)
{
    if (!r)
        return;
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
    sot__json_key_fixed(writer, "r", r->r);
    sot__json_key_fixed(writer, "s", r->s);
    sot__json_key_fixed(writer, "scale", r->scale);
    sot__json_key_count(writer, "voices", r->voices);
    sot__json_key_count(writer, "heard", r->heard);
    sot__json_key_count(writer, "for", r->for_);
    sot__json_key_count(writer, "against", r->against);
    sot__json_key(writer, "paths");
    sot__json_open(writer, '[');
    for (uint32_t k = 0; k < r->path_count; k++) {
        sot__json_element(writer);
        sot__json_open(writer, '{');
        sot__json_key_string(writer, "id", r->paths[k].id);
        sot__json_key_fixed(writer, "trust", r->paths[k].trust);
        sot__json_key_fixed(writer, "r", r->paths[k].r);
        sot__json_key_fixed(writer, "s", r->paths[k].s);
        sot__json_key_fixed(writer, "share", r->paths[k].share);
        sot__json_close(writer, '}');
    }
    sot__json_close(writer, ']');
    sot__json_close(writer, '}');
}

sot_status sot_explanation_write_json(const sot_explanation *explanation, sot_write_fn write, void *user,
                                      sot_error *error)
{
    sot__begin(error);
    sot__writer writer;
    if (!explanation || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "an explanation and a function that writes are needed");
    sot_explanation_info info = SOT_EXPLANATION_INFO_INIT;
    sot_status status = sot_explanation_get_info(explanation, &info, error);
    if (status != SOT_OK)
        return status;
    sot__writer_begin(&writer, write, user);
    sot__json_open(&writer, '{');
    sot__json_key_string(&writer, "a", info.a);
    sot__json_key_string(&writer, "b", info.b);
    sot__json_key_time(&writer, "time", info.time_us);
    score(&writer, sot_explanation_score(explanation));
    counts(&writer, sot_explanation_counts(explanation));
    verdicts(&writer, explanation);
    reputation(&writer, "reputation_ab", sot_explanation_reputation(explanation, 0));
    reputation(&writer, "reputation_ba", sot_explanation_reputation(explanation, 1));
    owed(&writer, explanation);
    leave_out(&writer, explanation);
    sot__json_key(&writer, "needs_history");
    sot__json_bool(&writer, info.needs_history != 0);
    sot__json_key_time(&writer, "valid_until", info.valid_until_us);
    sot__json_close(&writer, '}');
    sot__write_char(&writer, '\n');
    return sot__writer_end(&writer, error);
}
