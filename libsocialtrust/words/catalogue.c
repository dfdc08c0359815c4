/* SPDX-License-Identifier: MIT */
/* The catalogues: the shipped ones from their tables, and a host's from JSON. English has every key; what
 * another lacks is told in English. */
#include "words.h"

#include "profile/document.h"

/* Each catalogue is one block of text, key NUL one NUL other NUL ...: no pointers that a loader would have to
 * relocate. */
#define T(key, text) key "\0" text "\0" text "\0"
#define P(key, one, other) key "\0" one "\0" other "\0"
static const char english[] =
#include "en.def"
    ;
static const char german[] =
#include "de.def"
    ;
#undef T
#undef P

/* The entry at *at, which moves on to the next; false at the end (an empty key). */
static bool next_entry(const char **at, const char **key, sot__sentence *sentence)
{
    *key = *at;
    if (**key == '\0')
        return false;
    sentence->one = *key + strlen(*key) + 1;
    sentence->other = sentence->one + strlen(sentence->one) + 1;
    *at = sentence->other + strlen(sentence->other) + 1;
    return true;
}

int sot__words_key(const char *key)
{
    const char *at = english, *here;
    sot__sentence sentence;
    for (int i = 0; next_entry(&at, &here, &sentence); i++)
        if (strcmp(here, key) == 0)
            return i;
    return -1;
}

sot__sentence sot__words_english(int key)
{
    const char *at = english, *here;
    sot__sentence sentence = {NULL, NULL};
    for (int i = 0; i <= key && next_entry(&at, &here, &sentence); i++)
        continue;
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

sot_status sot_words_builtin(sot_context *context, const char *language, sot_words **out, sot_error *error)
{
    if (!context || !language || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a context, a language and a place for the result are needed");
    bool is_german = strcmp(language, "de") == 0;
    if (!is_german && strcmp(language, "en") != 0)
        return sot__fail(error, SOT_E_NOT_FOUND, "no words in this language; there are \"en\" and \"de\"");
    sot_words *words = NULL;
    sot_status status = sot__words_new(context, &words, error);
    if (status != SOT_OK)
        return status;
    words->language = is_german ? "de" : "en";
    const char *at = is_german ? german : english, *key;
    sot__sentence sentence;
    while (next_entry(&at, &key, &sentence)) {
        int index = sot__words_key(key);
        if (index >= 0)
            words->sentences[index] = sentence;
    }
    *out = words;
    return SOT_OK;
}

/* ---- a host's catalogue ---- */

/* A text of the sentence `key`, checked and copied. */
static sot_status read_text(sot_words *words, const char *key, const cJSON *item, const char **out,
                            sot_error *error)
{
    sot__text bad;
    if (!cJSON_IsString(item))
        return sot__fail(error, SOT_E_PARSE, "sentences.%s: expected a text, or `one` and `other`", key);
    if (!sot__words_check(item->valuestring, &bad))
        return sot__fail(error, SOT_E_PARSE, "sentences.%s: unknown placeholder %.*s", key,
                         sot__document_clip(bad.p, bad.n < 40 ? (int)bad.n : 40), bad.p);
    *out = sot__arena_text(&words->texts, sot__text_of(item->valuestring));
    return *out ? SOT_OK : sot__no_memory(error);
}

static sot_status read_sentence(sot_words *words, const cJSON *object, const cJSON *item, sot_error *error)
{
    const char *name = item->string;
    int key = sot__words_key(name);
    if (key < 0)
        return sot__fail(error, SOT_E_PARSE, "sentences.%.*s: unknown key", sot__document_clip(name, 64),
                         name);
    if (sot__document_repeated(object, item))
        return sot__fail(error, SOT_E_PARSE, "sentences.%s: given twice", name);
    sot__sentence *sentence = &words->sentences[key];
    if (!cJSON_IsObject(item)) {
        sot_status status = read_text(words, name, item, &sentence->other, error);
        sentence->one = sentence->other;
        return status;
    }
    for (const cJSON *form = item->child; form; form = form->next) {
        bool one = strcmp(form->string, "one") == 0;
        if (!one && strcmp(form->string, "other") != 0)
            return sot__fail(error, SOT_E_PARSE, "sentences.%s.%.*s: unknown key", name,
                             sot__document_clip(form->string, 64), form->string);
        if (sot__document_repeated(item, form))
            return sot__fail(error, SOT_E_PARSE, "sentences.%s.%s: given twice", name, form->string);
        sot_status status = read_text(words, name, form, one ? &sentence->one : &sentence->other, error);
        if (status != SOT_OK)
            return status;
    }
    if (!sentence->other)
        return sot__fail(error, SOT_E_PARSE, "sentences.%s: expected `other`", name);
    if (!sentence->one)
        sentence->one = sentence->other;
    return SOT_OK;
}

static sot_status read_member(sot_words *words, const cJSON *root, const cJSON *item, sot_error *error)
{
    const char *name = item->string;
    bool sentences = strcmp(name, "sentences") == 0, plural = strcmp(name, "plural") == 0;
    if (!sentences && !plural && strcmp(name, "language") != 0)
        return sot__fail(error, SOT_E_PARSE, "%.*s: unknown key", sot__document_clip(name, 64), name);
    if (sot__document_repeated(root, item))
        return sot__fail(error, SOT_E_PARSE, "%s: given twice", name);
    if (sentences) {
        if (!cJSON_IsObject(item))
            return sot__fail(error, SOT_E_PARSE, "sentences: expected an object");
        sot_status status = SOT_OK;
        for (const cJSON *child = item->child; child && status == SOT_OK; child = child->next)
            status = read_sentence(words, item, child, error);
        return status;
    }
    const char *text = cJSON_IsString(item) ? item->valuestring : "";
    if (plural) {
        static const char *const rules[] = {"n != 1", "n > 1", "none"};
        for (int i = 0; i < 3; i++) {
            if (strcmp(text, rules[i]) == 0) {
                words->plural = (sot__plural)i;
                return SOT_OK;
            }
        }
        return sot__fail(error, SOT_E_PARSE, "plural: expected \"n != 1\", \"n > 1\" or \"none\"");
    }
    if (!*text || strlen(text) > 64)
        return sot__fail(error, SOT_E_PARSE, "language: expected a text of 1 to 64 bytes");
    words->language = sot__arena_text(&words->texts, sot__text_of(text));
    return words->language ? SOT_OK : sot__no_memory(error);
}

sot_status sot_words_from_json(sot_context *context, const char *json, size_t size, sot_words **out,
                               sot_error *error)
{
    if (!context || !json || !out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a context, a document and a place for the result are needed");
    cJSON *root = NULL;
    sot_words *words = NULL;
    sot_status status = sot__document_parse(context, json, size, &root, error);
    if (status == SOT_OK && !cJSON_IsObject(root))
        status = sot__fail(error, SOT_E_PARSE, "words: expected an object");
    if (status == SOT_OK)
        status = sot__words_new(context, &words, error);
    for (const cJSON *item = status == SOT_OK ? root->child : NULL; item && status == SOT_OK;
         item = item->next)
        status = read_member(words, root, item, error);
    if (status == SOT_OK && !words->language)
        status = sot__fail(error, SOT_E_PARSE, "language: missing");
    cJSON_Delete(root);
    if (status != SOT_OK) {
        sot_words_free(words);
        return status;
    }
    *out = words;
    return SOT_OK;
}
