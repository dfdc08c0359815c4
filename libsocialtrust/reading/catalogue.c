/* SPDX-License-Identifier: MIT */
/* Catalogues: the shipped ones from their tables, a host's from JSON; both are the same entries. */
#include "base/number.h"
#include "base/unpack.h"
#include "making.h"
#include "profile/document.h"

/* One packed block a language (pack.py): a letter and a name (none: that of the entry before), NUL, the words
 * or the weight and the pattern, NUL. */
#include "packed.inc"

static const struct {
    const char *language;
    const unsigned char *packed;
    size_t packed_size, size;
} shipped[] = {SHIPPED};

/* The block lives as long as the reader, whose patterns lie in it. */
static const char *unpack(sot__making *making, size_t number)
{
    size_t size = shipped[number].size;
    char *out = sot__arena_take(&making->reader->arena, size);
    return out && sot__unpack(shipped[number].packed, shipped[number].packed_size, out, size) ? out : NULL;
}

static sot_status read_block(sot__making *making, const char *block, sot_error *error)
{
    sot_status status = SOT_OK;
    const char *name = "";
    while (*block && status == SOT_OK) {
        sot__entry entry = {*block, block + 1, NULL, 0};
        entry.text = entry.name + strlen(entry.name) + 1;
        name = *entry.name ? entry.name : name;
        entry.name = name;
        block = entry.text + strlen(entry.text) + 1;
        if (entry.what != 'L' && entry.what != 'W') {
            size_t n = strcspn(entry.text, " ");
            if (!sot__parse_double((sot__text){entry.text, n}, &entry.weight))
                return sot__fail(error, SOT_E_PARSE, "%s: %s: no weight", entry.name, entry.text);
            entry.text += n + (entry.text[n] == ' ');
        }
        status = sot__making_add(making, &entry, error);
    }
    return status;
}

static sot_status read_shipped(sot__making *making, size_t number, sot_error *error)
{
    const char *block = unpack(making, number);
    return block ? read_block(making, block, error) : sot__no_memory(error);
}

/* ---- JSON ---- */

static sot_status expect(const cJSON *item, bool good, const char *where, const char *what, sot_error *error)
{
    if (item && good)
        return SOT_OK;
    return sot__fail(error, SOT_E_PARSE, "%s: expected %s", where, what);
}

static sot_status read_words(sot__making *making, const cJSON *words, sot_error *error)
{
    sot_status status = SOT_OK;
    for (const cJSON *item = words ? words->child : NULL; item && status == SOT_OK; item = item->next) {
        status = expect(item, cJSON_IsString(item), "words", "texts of words", error);
        if (status == SOT_OK)
            status = sot__making_add(making, &(sot__entry){'W', item->string, item->valuestring, 0}, error);
    }
    return status;
}

static sot_status read_rule(sot__making *making, const cJSON *item, size_t number, sot_error *error)
{
    const cJSON *target = NULL, *weight = NULL, *pattern = NULL;
    char what = 'R';
    for (const cJSON *each = cJSON_IsObject(item) ? item->child : NULL; each; each = each->next) {
        const cJSON **place = strcmp(each->string, "for") == 0       ? &target
                              : strcmp(each->string, "weight") == 0  ? &weight
                              : strcmp(each->string, "pattern") == 0 ? &pattern
                              : strcmp(each->string, "words") == 0   ? &pattern
                              : strcmp(each->string, "with") == 0    ? &pattern
                                                                     : NULL;
        if (!place && strcmp(each->string, "why") != 0)
            return sot__fail(error, SOT_E_PARSE, "rules[%zu].%.*s: unknown key", number,
                             sot__document_clip(each->string, 64), each->string);
        if (sot__document_repeated(item, each) || (place && *place))
            return sot__fail(error, SOT_E_PARSE, "rules[%zu].%s: given twice", number, each->string);
        if (place)
            *place = each;
        if (place == &pattern)
            what = *each->string == 'p' ? 'R' : each->string[1] == 'o' ? 'V' : 'A';
    }
    if (!cJSON_IsString(target) || !cJSON_IsNumber(weight) || !cJSON_IsString(pattern))
        return sot__fail(error, SOT_E_PARSE,
                         "rules[%zu]: expected `for`, `weight` and `pattern`, `words` or `with`", number);
    sot_status status = sot__making_add(
        making, &(sot__entry){what, target->valuestring, pattern->valuestring, weight->valuedouble}, error);
    return status == SOT_OK ? status : sot__fail_at(error, status, "rules[%zu]: ", number);
}

static sot_status read_base(sot__making *making, const cJSON *base, sot_error *error)
{
    sot_status status = SOT_OK;
    for (const cJSON *item = base ? base->child : NULL; item && status == SOT_OK; item = item->next) {
        status = expect(item, cJSON_IsNumber(item), "base", "numbers", error);
        if (status == SOT_OK)
            status = sot__making_add(making, &(sot__entry){'B', item->string, "", item->valuedouble}, error);
    }
    return status;
}

static sot_status read_json(sot__making *making, const cJSON *root, sot_error *error)
{
    const cJSON *language = NULL, *words = NULL, *rules = NULL, *base = NULL;
    if (!cJSON_IsObject(root))
        return sot__fail(error, SOT_E_PARSE, "expected an object");
    for (const cJSON *item = root->child; item; item = item->next) {
        const cJSON **place = strcmp(item->string, "language") == 0 ? &language
                              : strcmp(item->string, "words") == 0  ? &words
                              : strcmp(item->string, "rules") == 0  ? &rules
                              : strcmp(item->string, "base") == 0   ? &base
                                                                    : NULL;
        if (!place)
            return sot__fail(error, SOT_E_PARSE, "%.*s: unknown key", sot__document_clip(item->string, 64),
                             item->string);
        if (*place)
            return sot__fail(error, SOT_E_PARSE, "%s: given twice", item->string);
        *place = item;
    }
    sot_status status = expect(
        language, cJSON_IsString(language) && *language->valuestring && strlen(language->valuestring) <= 64,
        "language", "a text of 1 to 64 bytes", error);
    if (status == SOT_OK && words)
        status = expect(words, cJSON_IsObject(words), "words", "an object", error);
    if (status == SOT_OK && base)
        status = expect(base, cJSON_IsObject(base), "base", "an object", error);
    if (status == SOT_OK && rules)
        status = expect(rules, cJSON_IsArray(rules), "rules", "an array", error);
    for (size_t i = 0; status == SOT_OK && i < making->reader->language_count; i++)
        if (strcmp(making->reader->languages[i].name, language->valuestring) == 0)
            status = sot__fail(error, SOT_E_PARSE, "language: there is one already");
    if (status == SOT_OK)
        status = sot__making_add(making, &(sot__entry){'L', language->valuestring, "", 0}, error);
    if (status == SOT_OK)
        status = read_words(making, words, error);
    if (status == SOT_OK)
        status = read_base(making, base, error);
    size_t number = 0;
    for (const cJSON *item = rules ? rules->child : NULL; item && status == SOT_OK; item = item->next)
        status = read_rule(making, item, number++, error);
    return status;
}

sot_status sot__catalogues_read(sot__making *making, const sot_reader_options *options, sot_error *error)
{
    sot_status status = SOT_OK;
    making->keep = true;
    for (size_t i = 0; i < options->catalogue_count && status == SOT_OK; i++) {
        cJSON *root = NULL;
        const char *json = options->catalogues[i];
        if (!json)
            return sot__fail(error, SOT_E_ARGUMENT, "catalogues[%zu] is NULL", i);
        status = sot__document_parse(making->context, json, strlen(json), &root, error);
        if (status == SOT_OK)
            status = read_json(making, root, error);
        cJSON_Delete(root);
        if (status != SOT_OK)
            status = sot__fail_at(error, status, "catalogue %zu: ", i);
    }
    making->keep = false;
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped && status == SOT_OK; i++) {
        bool replaced = false;
        for (size_t k = 0; k < making->reader->language_count; k++)
            replaced |= strcmp(making->reader->languages[k].name, shipped[i].language) == 0;
        if (!replaced)
            status = read_shipped(making, i, error);
    }
    return status;
}
