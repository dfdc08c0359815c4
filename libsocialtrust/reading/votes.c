/* SPDX-License-Identifier: MIT */
/* What words say by themselves, wherever they stand. A file of its own, since it goes over all words: added
 * four targets at a time where the compiler knows how. */
#include "reading.h"

_Static_assert(SOT__VOTES >= SOT__FOR_MARKS, "a row of votes has every cue and finding");

void sot__votes_add(const sot_reader *reader, const sot__tokens *tokens, const sot__sentence_of *sentence,
                    sot__speakers *speakers, double odds[SOT__FOR_MARKS], uint32_t *some)
{
    int32_t sum[SOT__VOTES] = {0};
    uint64_t *heard = speakers->heard;
    const uint16_t *rows = speakers->rows;
    size_t count = 0;
    for (uint32_t at = sentence->from; at < sentence->to; at++) {
        size_t row = rows[tokens->at[at].word];
        if (row == 0 || heard[row / 64] >> (row % 64) & 1u)
            continue;
        heard[row / 64] |= UINT64_C(1) << (row % 64);
        speakers->at[count++] = at;
        const int32_t *votes = reader->votes + row * SOT__VOTES;
        for (int k = 0; k < SOT__VOTES; k++)
            sum[k] += votes[k];
    }
    speakers->count = count;
    for (size_t i = 0; i < count; i++)
        heard[rows[tokens->at[speakers->at[i]].word] / 64] = 0;
    for (int k = 0; k < SOT__FOR_MARKS; k++) {
        odds[k] += sum[k] / SOT__VOTE_UNIT;
        *some |= (uint32_t)(sum[k] > 0) << k;
    }
}
