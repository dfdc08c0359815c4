/* SPDX-License-Identifier: MIT */
/* Included last by files whose speed does not matter: they are made small instead, as all of the library has
 * a limit. */
#ifndef SOT_READING_COLD_H
#define SOT_READING_COLD_H

#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
#pragma GCC optimize("Os")
#endif

#endif
