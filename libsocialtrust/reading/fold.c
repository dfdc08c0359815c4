/* SPDX-License-Identifier: MIT */
/* Letters as catalogues have them: lower case, without accents, umlauts and ligatures as two letters,
 * full-width forms as plain ones. Latin alone; other letters stay as they are. */
#include "reading.h"

size_t sot__code_point(const char *p, size_t left, uint32_t *out)
{
    const unsigned char *b = (const unsigned char *)p;
    unsigned char c = b[0];
    if (c < 0x80) {
        *out = c ? c : 0xfffd;
        return 1;
    }
    size_t n = c >= 0xf0 && c <= 0xf4 ? 4 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xc2 && c < 0xe0 ? 2 : 0;
    *out = 0xfffd;
    if (n == 0 || left < n)
        return 1;
    uint32_t value = c & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((b[i] & 0xc0u) != 0x80u)
            return 1;
        value = value << 6 | (b[i] & 0x3fu);
    }
    if ((n == 3 && (value < 0x800 || (value >= 0xd800 && value < 0xe000))) ||
        (n == 4 && (value < 0x10000 || value > 0x10ffff)))
        return 1;
    *out = value;
    return n;
}

/* U+00C0 to U+017F, two bytes each; a space stands for nothing more. */
static const char latin[] = "a a a a aea aec e e e e i i i i d n o o o o oe* oeu u u uey thss"
                            "a a a a aea aec e e e e i i i i d n o o o o oe* oeu u u uey thy "
                            "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "
                            "g g g g h h h h i i i i i i i i i i ijijj j k k q l l l l l l l "
                            "l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s "
                            "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";

size_t sot__fold(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        return 1;
    }
    if (c >= 0xc0 && c < 0x180) {
        const char *two = latin + (c - 0xc0) * 2;
        out[0] = two[0];
        out[1] = two[1];
        return two[1] == ' ' ? 1 : 2;
    }
    if (c == 0x308) { /* the umlaut as a mark of its own: "u" and it are "ue" */
        out[0] = 'e';
        return 1;
    }
    if ((c >= 0x300 && c < 0x370) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
        (c >= 0x2060 && c <= 0x2069) || c == 0xad || c == 0xfeff || (c >= 0xfe00 && c <= 0xfe0f) ||
        (c >= 0x1f3fb && c <= 0x1f3ff))
        return 0; /* other accents, directions, joiners, invisible hyphens, tones of skin */
    if (c >= 0xff01 && c <= 0xff5e)
        return sot__fold(c - 0xfee0, out);
    if (c >= 0x1e00 && c < 0x1f00) { /* Vietnamese and such: kept, in lower case */
        c |= 1;
    }
    if (c < 0x800) {
        if ((c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
            c += 0x20;
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}
