/* SPDX-License-Identifier: MIT */
/* Running evidence as text: the blob in base64 (RFC 4648, section 4). */
#include "evidence/handle.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int digit_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

sot_status sot_evidence_save_text(sot_evidence *evidence, char *text, size_t capacity, sot_error *error)
{
    sot__begin(error);
    if (!evidence || !text)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_evidence_save_text: evidence and text are required");
    size_t size = sot_evidence_saved_size(evidence), need = 4 * ((size + 2) / 3) + 1;
    if (capacity < need)
        return sot__fail(error, SOT_E_ARGUMENT, "capacity is %zu, expected at least %zu", capacity, need);
    uint8_t *blob = sot__alloc(evidence->context, size, 1);
    if (!blob)
        return sot__no_memory(error);
    size_t written = 0;
    sot_status status = sot_evidence_save(evidence, blob, size, &written, error);
    if (status == SOT_OK) {
        for (size_t k = 0; k < written; k += 3) {
            unsigned three = (unsigned)blob[k] << 16;
            if (k + 1 < written)
                three |= (unsigned)blob[k + 1] << 8;
            if (k + 2 < written)
                three |= blob[k + 2];
            *text++ = digits[three >> 18];
            *text++ = digits[three >> 12 & 63];
            *text++ = k + 1 < written ? digits[three >> 6 & 63] : '=';
            *text++ = k + 2 < written ? digits[three & 63] : '=';
        }
        *text = '\0';
    }
    sot__free(evidence->context, blob);
    return status;
}

sot_status sot_evidence_load_text(sot_context *context, const sot_profile *profile, const char *text,
                                  sot_evidence **out, sot_error *error)
{
    sot__begin(error);
    if (!context || !profile || !text || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "sot_evidence_load_text: context, profile, text and out are required");
    *out = NULL;
    size_t n = strlen(text), pad = 0;
    while (pad < 2 && pad < n && text[n - 1 - pad] == '=')
        pad++;
    if (n == 0 || n % 4 != 0)
        return sot__fail(error, SOT_E_CORRUPT, "text: %zu characters, expected a multiple of 4", n);
    uint8_t *blob = sot__alloc(context, n / 4 * 3, 1);
    if (!blob)
        return sot__no_memory(error);
    sot_status status = SOT_OK;
    size_t size = 0;
    for (size_t k = 0; k < n && status == SOT_OK; k += 4) {
        unsigned four = 0;
        for (size_t i = k; i < k + 4; i++) {
            int v = i >= n - pad ? 0 : digit_value(text[i]);
            if (v < 0) {
                status = sot__fail(error, SOT_E_CORRUPT, "text: character %zu is not base64", i);
                break;
            }
            four = four << 6 | (unsigned)v;
        }
        blob[size++] = (uint8_t)(four >> 16);
        blob[size++] = (uint8_t)(four >> 8);
        blob[size++] = (uint8_t)four;
    }
    if (status == SOT_OK)
        status = sot_evidence_load(context, profile, blob, size - pad, out, error);
    sot__free(context, blob);
    return status;
}
