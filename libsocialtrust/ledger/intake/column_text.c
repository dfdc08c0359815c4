/* SPDX-License-Identifier: MIT */
/* The four forms of text in columns. */
#include "ledger/intake/column_text.h"

#define NESTED 4 /* a dictionary may itself be coded, so deep */

static bool is_valid(const sot_text_column *column, size_t row)
{
    return !column->validity || (column->validity[row / 8] >> (row % 8) & 1);
}

static sot__text write_digits(uint32_t code, char digits[12])
{
    char *end = digits + 11, *first = end;
    *end = '\0';
    do
        *--first = (char)('0' + code % 10);
    while ((code /= 10) != 0);
    return (sot__text){first, (size_t)(end - first)};
}

sot_status sot__column_text(const sot_text_column *column, size_t row, char digits[12], sot__text *out)
{
    *out = (sot__text){"", 0};
    for (int depth = 0; column && depth < NESTED; depth++) {
        if (!is_valid(column, row))
            return SOT_OK;
        if (column->codes) {
            uint32_t code = column->codes[row];
            if (!column->dictionary) {
                *out = write_digits(code, digits);
                return SOT_OK;
            }
            if (code >= column->dictionary_size)
                return SOT_E_RANGE;
            column = column->dictionary;
            row = code;
            continue;
        }
        int64_t from = 0, to = 0;
        if (column->offsets) {
            from = column->offsets[row];
            to = column->offsets[row + 1];
        } else if (column->long_offsets) {
            from = column->long_offsets[row];
            to = column->long_offsets[row + 1];
        } else if (column->strings) {
            *out = sot__text_of(column->strings[row]);
            return SOT_OK;
        }
        if (from < 0 || to < from || (uint64_t)to > SIZE_MAX ||
            (column->bytes_size && (uint64_t)to > column->bytes_size))
            return SOT_E_RANGE;
        if (to > from)
            *out = (sot__text){column->bytes + from, (size_t)(to - from)};
        return SOT_OK;
    }
    return column ? SOT_E_RANGE : SOT_OK;
}
