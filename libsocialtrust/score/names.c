/* SPDX-License-Identifier: MIT */
/* Stable names of signals, states, verdicts, owed items and actions. */
#include <stddef.h>

#include "socialtrust/score.h"

#define NAME(table, code) \
    ((code) >= 0 && (size_t)(code) < sizeof(table) / sizeof *(table) ? (table)[code] : NULL)

static const char *const depth_names[] = {
#define DEPTH(name, index, text, ...) [index] = text,
#define TRUST(name, index, text, ...)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
};

static const char *const trust_names[] = {
#define DEPTH(name, index, text, ...)
#define TRUST(name, index, text, ...) [index] = text,
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
};

static const char *const verdict_names[] = {
#define X(name, code, text, ...) [code] = text,
#include "socialtrust/verdicts.def"
#undef X
};

static const char *const state_names[] = {"new", "growing", "steady", "fading", "dormant"};
static const char *const band_names[] = {"none", "acquaintance", "contact", "close", "inner_circle"};
static const char *const owed_names[] = {"complaint", "promise", "question", "turn"};
static const char *const action_names[] = {
    "resolve_complaint", "keep_promise", "answer", "reconnect", "ask", "thank", "meet", "wait"};

const char *sot_depth_signal_name(int signal)
{
    return NAME(depth_names, signal);
}

const char *sot_trust_signal_name(int signal)
{
    return NAME(trust_names, signal);
}

const char *sot_verdict_name(int code)
{
    return NAME(verdict_names, code);
}

const char *sot_state_name(int state)
{
    return NAME(state_names, state);
}

const char *sot_band_name(int band)
{
    return NAME(band_names, band);
}

const char *sot_owed_kind_name(int kind)
{
    return NAME(owed_names, kind);
}

const char *sot_action_name(int action)
{
    return NAME(action_names, action);
}
