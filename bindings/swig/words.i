/* SPDX-License-Identifier: MIT */
/* words.h for both languages. */
%{
#include "records_words.h"
%}

%ignore sot_words_language;

%typemap(in) const sot_words_options *options (telling record_, host_keeper keep_) {
    $1 = NULL;
    if (!is_nothing($input)) {
        record_ = telling_none;
        if (!host_to_record($input, telling_record(), &record_, &keep_))
            SWIG_fail;
        $1 = ($1_ltype)host_told(&record_);
    }
}
%typemap(arginit) const sot_words_options *options "host_keep_begin(&keep_$argnum);"
%typemap(freearg) const sot_words_options *options "host_keep_end(&keep_$argnum);"

%include <socialtrust/words.h>

%inline %{
/** The code of a language that ships; nothing after the last. */
static const char *words_language(size_t index)
{
    return sot_words_language(index, NULL);
}

/** What its speakers call it. */
static const char *words_language_name(size_t index)
{
    const char *name = NULL;
    sot_words_language(index, &name);
    return name;
}
%}
