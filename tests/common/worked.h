/* SPDX-License-Identifier: MIT */
/* A profile for expected figures that were worked out by hand: they stay when the built-in one changes. As
 * JSON; WORKED_WITH(more) says something else of depth. */
#ifndef TESTS_WORKED_H
#define TESTS_WORKED_H

#define WORKED_DEPTH                                                                            \
    "\"rhythm\":{\"weight\":0.22,\"balance\":1},\"asks\":{\"weight\":0.3},"                     \
    "\"in_person\":{\"weight\":0.5,\"unit_hours\":1},\"breadth\":{\"weight\":0.3,\"cap\":0.9}," \
    "\"history\":{\"weight\":0.75,\"cap\":2.25},"                                               \
    "\"attention\":{\"weight\":0.9,\"days_an_hour\":0,\"unit\":0},\"personal\":{\"weight\":0.3}"
#define WORKED_BASE "\"base\":-3"
#define WORKED_SUPPORT "\"support\":{\"weight\":0.35}"
#define WORKED "{\"depth\":{" WORKED_DEPTH "," WORKED_BASE "," WORKED_SUPPORT "}}"

#endif
