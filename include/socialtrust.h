/* SPDX-License-Identifier: MIT */
/** @file socialtrust.h
 * libsocialtrust: from a log of who did what to whom to how deep each relationship is, how much trust it
 * has earned, how alive it is and what is owed, each with its explanation and its uncertainty.
 *
 * A score is a pure function of (interactions up to T, profile, T, optional inputs): the library reads no
 * clock, no locale and no environment, and the same inputs give the same bits whatever the order of
 * arrival, the number of threads or the way the interactions came in.
 *
 * Chapters: context.h (errors, memory, progress), profile.h (the parameters), ledger.h (what happened),
 * reading.h (what a message says), network.h (reputation, standing, paths), score.h (depth, trust, pulse,
 * explanations), learn.h (fitting and judging scores by labels), evidence.h (one pair's running state),
 * exchange.h (CSV, NDJSON, JSON, Arrow), words.h (sentences for people).
 */
#ifndef SOCIALTRUST_H
#define SOCIALTRUST_H

#include "socialtrust/context.h"
#include "socialtrust/profile.h"
#include "socialtrust/ledger.h"
#include "socialtrust/reading.h"
#include "socialtrust/network.h"
#include "socialtrust/score.h"
#include "socialtrust/learn.h"
#include "socialtrust/evidence.h"
#include "socialtrust/exchange.h"
#include "socialtrust/words.h"

#endif
