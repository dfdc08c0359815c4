/* SPDX-License-Identifier: MIT */
/* A host's catalogue from JSON, and any catalogue as JSON: the one is what the other writes, so that a
 * translator starts from a whole file. */
#include "words.h"

#include "exchange/writer.h"
#include "profile/document.h"

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
    int key = sot__words_key(words, name);
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

static const char rules[][7] = {"n != 1", "n > 1", "none"};

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
    sot__begin(error);
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
    if (status == SOT_OK)
        status = sot__words_lend(words, error);
    if (status == SOT_OK)
        *out = words;
    else
        sot_words_free(words);
    return status;
}

static void write_sentence(sot__writer *writer, const char *key, sot__sentence sentence)
{
    if (strcmp(sentence.one, sentence.other) == 0) {
        sot__json_key_string(writer, key, sentence.other);
        return;
    }
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
    sot__json_key_string(writer, "one", sentence.one);
    sot__json_key_string(writer, "other", sentence.other);
    sot__json_close(writer, '}');
}

sot_status sot_words_write_json(const sot_words *words, sot_write_fn write, void *user, sot_error *error)
{
    sot__begin(error);
    if (!words || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "words and a function to write with are needed");
    sot__writer writer;
    sot__writer_begin(&writer, write, user);
    sot__json_open(&writer, '{');
    sot__json_key_string(&writer, "language", words->language);
    sot__json_key_string(&writer, "plural", rules[words->plural]);
    sot__json_key(&writer, "sentences");
    sot__json_open(&writer, '{');
    for (int key = 0; key < SOT__WORDS_KEYS; key++) {
        sot__sentence sentence = words->sentences[key];
        write_sentence(&writer, words->keys[key], sentence.other ? sentence : words->english[key]);
    }
    sot__json_close(&writer, '}');
    sot__json_close(&writer, '}');
    sot__write_char(&writer, '\n');
    return sot__writer_end(&writer, error);
}
