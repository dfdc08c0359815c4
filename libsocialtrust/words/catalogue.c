/* SPDX-License-Identifier: MIT */
/* The shipped catalogues. English has every key; what another lacks is told in English. */
#include "words.h"

#include <stdio.h>

#include "base/unpack.h"
#include "languages.h"

#define LANGUAGES (sizeof languages / sizeof *languages)

/* The text of a language, unpacked with all before it into the catalogue, which lives as long; NULL: no
 * memory. */
static const char *text_of(sot_words *words, size_t language)
{
    size_t size = languages[language].end;
    char *text = sot__arena_take(&words->texts, size);
    return text && sot__unpack(sentences, sizeof sentences, text, size) ? text + languages[language].from
                                                                        : NULL;
}

static const char *after(const char *text)
{
    return text + strlen(text) + 1;
}

/* The sentence at *at, which moves on to the next. */
static sot__sentence next_sentence(const char **at)
{
    const char *one = *at;
    bool same = *one == SAME, missing = *one == MISSING;
    sot__sentence sentence = {one + same, same ? one + 1 : after(one)};
    *at = after(sentence.other);
    if (missing) {
        *at = after(one);
        sentence = (sot__sentence){NULL, NULL};
    }
    return sentence;
}

int sot__words_key(const sot_words *words, const char *key)
{
    for (int i = 0; i < SOT__WORDS_KEYS; i++)
        if (strcmp(words->keys[i], key) == 0)
            return i;
    return -1;
}

sot_status sot__words_new(sot_context *context, sot_words **out, sot_error *error)
{
    sot_words *words = sot__calloc(context, 1, sizeof *words);
    if (!words)
        return sot__no_memory(error);
    words->context = sot_context_ref(context);
    sot__arena_init(&words->texts, context);
    words->plural = SOT__PLURAL_NOT_ONE;
    const char *at = text_of(words, 0);
    if (!at) {
        sot_words_free(words);
        return sot__no_memory(error);
    }
    for (int i = 0; i < SOT__WORDS_KEYS; i++) {
        words->keys[i] = at;
        at = after(at);
        words->english[i] = next_sentence(&at);
    }
    *out = words;
    return SOT_OK;
}

void sot_words_free(sot_words *words)
{
    if (!words)
        return;
    sot_context *context = words->context;
    sot__arena_free(&words->texts);
    sot__free(context, words);
    sot_context_unref(context);
}

/* The shipped language that `code` is, or is a variety of (de-AT, de_DE, de_DE.UTF-8); -1: none. */
static int shipped(const char *code)
{
    size_t n = strcspn(code, "-_.@");
    for (size_t i = 0; i < LANGUAGES; i++) {
        const char *known = languages[i].code;
        size_t k = 0;
        while (k < n && known[k] && (code[k] | 0x20) == known[k])
            k++;
        if (k == n && !known[k])
            return (int)i;
    }
    return -1;
}

static sot_status take_over(sot_words *words, int language, sot_error *error)
{
    const char *at = language > 0 ? text_of(words, (size_t)language) : NULL;
    if (language > 0 && !at)
        return sot__no_memory(error);
    for (int i = 0; i < SOT__WORDS_KEYS; i++) {
        sot__sentence sentence = at ? next_sentence(&at) : words->english[i];
        if (!words->sentences[i].other)
            words->sentences[i] = sentence;
    }
    return SOT_OK;
}

sot_status sot__words_lend(sot_words *words, sot_error *error)
{
    int language = shipped(words->language);
    bool fits = language > 0 && languages[language].plural == words->plural;
    return fits ? take_over(words, language, error) : SOT_OK;
}

sot_status sot_words_builtin(sot_context *context, const char *language, sot_words **out, sot_error *error)
{
    sot__begin(error);
    if (!context || !language || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a context, a language and a place for the result are needed");
    int index = shipped(language);
    if (index < 0) {
        char known[128] = "";
        size_t n = 0;
        for (size_t i = 0; i < LANGUAGES && n < sizeof known; i++)
            n += (size_t)snprintf(known + n, sizeof known - n, "%s\"%s\"", i ? ", " : "", languages[i].code);
        return sot__fail(error, SOT_E_NOT_FOUND, "no words in this language; there are %s", known);
    }
    sot_words *words = NULL;
    sot_status status = sot__words_new(context, &words, error);
    if (status != SOT_OK)
        return status;
    words->language = languages[index].code;
    words->plural = languages[index].plural;
    status = take_over(words, index, error);
    if (status == SOT_OK)
        *out = words;
    else
        sot_words_free(words);
    return status;
}

const char *sot_words_language(size_t index, const char **name)
{
    if (index >= LANGUAGES)
        return NULL;
    if (name)
        *name = languages[index].name;
    return languages[index].code;
}

const char *sot_words_code(const sot_words *words)
{
    return words ? words->language : NULL;
}

const char *sot_words_sentence(const sot_words *words, const char *key, double n)
{
    int index = words && key ? sot__words_key(words, key) : -1;
    if (index < 0)
        return NULL;
    bool own = words->sentences[index].other != NULL;
    sot__sentence sentence = own ? words->sentences[index] : words->english[index];
    return sot__words_one(own ? words->plural : SOT__PLURAL_NOT_ONE, n) ? sentence.one : sentence.other;
}
