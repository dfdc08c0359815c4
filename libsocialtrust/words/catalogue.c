/* SPDX-License-Identifier: MIT */
/* The shipped catalogues. English has every key; what another lacks is told in English. */
#include "words.h"

#include <stdio.h>

#include "languages.h"

/* English is first and whole: the keys are its own. */
#define ENGLISH (languages[0].texts)
#define LANGUAGES (sizeof languages / sizeof *languages)

/* The entry at *at, which moves on to the next; false at the end (an empty key). */
static bool next_entry(const char **at, const char **key, sot__sentence *sentence)
{
    *key = *at;
    if (**key == '\0')
        return false;
    const char *one = *key + strlen(*key) + 1;
    bool same = *one == SAME[0];
    sentence->one = one + same;
    sentence->other = same ? sentence->one : one + strlen(one) + 1;
    *at = sentence->other + strlen(sentence->other) + 1;
    return true;
}

int sot__words_key(const char *key)
{
    const char *at = ENGLISH, *here;
    sot__sentence sentence;
    for (int i = 0; next_entry(&at, &here, &sentence); i++)
        if (strcmp(here, key) == 0)
            return i;
    return -1;
}

sot__sentence sot__words_english(int key, const char **name)
{
    const char *at = ENGLISH, *here = "";
    sot__sentence sentence = {NULL, NULL};
    for (int i = 0; i <= key && next_entry(&at, &here, &sentence); i++)
        continue;
    if (name)
        *name = here;
    return sentence;
}

sot_status sot__words_new(sot_context *context, sot_words **out, sot_error *error)
{
    sot_words *words = sot__calloc(context, 1, sizeof *words);
    if (!words)
        return sot__no_memory(error);
    words->context = sot_context_ref(context);
    sot__arena_init(&words->texts, context);
    words->plural = SOT__PLURAL_NOT_ONE;
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

static void take_over(sot_words *words, int language)
{
    const char *at = languages[language].texts, *key;
    sot__sentence sentence;
    for (int i = 0; next_entry(&at, &key, &sentence); i++) {
        int index = language == 0 ? i : sot__words_key(key);
        if (index >= 0 && !words->sentences[index].other)
            words->sentences[index] = sentence;
    }
}

void sot__words_lend(sot_words *words)
{
    int language = shipped(words->language);
    if (language > 0 && languages[language].plural == words->plural)
        take_over(words, language);
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
    take_over(words, index);
    *out = words;
    return SOT_OK;
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
    int index = words && key ? sot__words_key(key) : -1;
    if (index < 0)
        return NULL;
    bool own = words->sentences[index].other != NULL;
    sot__sentence sentence = own ? words->sentences[index] : sot__words_english(index, NULL);
    return sot__words_one(own ? words->plural : SOT__PLURAL_NOT_ONE, n) ? sentence.one : sentence.other;
}
