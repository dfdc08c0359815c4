/* SPDX-License-Identifier: MIT */
/* rhythm: ongoing dialogue.
 * Evidence: the pair's active days (joint), A^h for the half-lives {fold.half_life_days.rhythm_short},
 *   {fold.half_life_days.rhythm_middle} and {fold.half_life_days.rhythm_long} days.
 * Score: c = w·(1−λ+λρ)·Σ_h ln(1+A^h), λ = {depth.rhythm.balance}; variance w²(Σ_h 1/sqrt(1+A^h))².
 * Why: counting days, not events, predicts better (email-Eu, CollegeMsg), and a flood of messages gains
 *   nothing. No single half-life wins, so three are summed. λ is ½ because the idea asks for balance and
 *   it costs nothing: full, half and none differ by .005 or less on all sets. */
#ifndef SOT_SIGNALS_RHYTHM_H
#define SOT_SIGNALS_RHYTHM_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_RHYTHM SOT__SHOWN_BY_DEALINGS

#endif
