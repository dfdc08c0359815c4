/* SPDX-License-Identifier: MIT */
/* Interactions from a file or standard input: the format by the name's ending, or by the first byte. */
#include <errno.h>
#include <stdio.h>

#include "fields.h"

typedef struct source {
    FILE *file;
    char first; /* a byte that was read ahead */
    bool has_first;
} source;

static size_t read_file(void *user, char *bytes, size_t size)
{
    source *from = user;
    size_t n = 0;
    if (from->has_first && size) {
        bytes[n++] = from->first;
        from->has_first = false;
    }
    n += fread(bytes + n, 1, size - n, from->file);
    return n == 0 && ferror(from->file) ? SIZE_MAX : n;
}

static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending);
    return n >= m && memcmp(path + n - m, ending, m) == 0;
}

/* Why a file could not be opened, in words of our own: strerror() speaks the language of the locale. */
static const char *reason(int number)
{
    switch (number) {
    case ENOENT:
        return "there is no such file";
    case ENOTDIR:
        return "a part of its path is no folder";
    case EACCES:
    case EPERM:
        return "it may not be read by this user";
    case EISDIR:
        return "it is a folder";
    case ENAMETOOLONG:
        return "the name is too long";
    case EMFILE:
    case ENFILE:
        return "too many files are open";
    case ENOMEM:
        return "no memory";
    default:
        return NULL;
    }
}

typedef sot_status (*reader)(sot_ledger *, sot_read_fn, void *, const sot_read_options *, sot_added *,
                             sot_error *);

sot_status sot_ledger_read_file(sot_ledger *ledger, const char *path, const sot_read_options *options,
                                sot_added *added, sot_error *error)
{
    sot__begin(error);
    source from = {.file = stdin};
    reader read = NULL;
    if (!ledger || !path)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger and a path are needed");
    if (strcmp(path, "-") == 0) {
        int first = getc(stdin);
        from.has_first = first != EOF;
        from.first = (char)first;
        return (first == '{' ? sot_ledger_read_ndjson : sot_ledger_read_csv)(ledger, read_file, &from,
                                                                             options, added, error);
    }
    if (ends_with(path, ".csv"))
        read = sot_ledger_read_csv;
    else if (ends_with(path, ".ndjson") || ends_with(path, ".jsonl"))
        read = sot_ledger_read_ndjson;
    else
        return sot__fail(error, SOT_E_ARGUMENT,
                         "%.300s: expected a name that ends in .csv, .ndjson or .jsonl", path);
    from.file = fopen(path, "rb");
    if (!from.file) {
        int number = errno;
        const char *why = reason(number);
        return why ? sot__fail(error, SOT_E_IO, "%.300s: cannot be opened: %s", path, why)
                   : sot__fail(error, SOT_E_IO, "%.300s: cannot be opened (errno %d)", path, number);
    }
    setvbuf(from.file, NULL, _IONBF, 0); /* blocks are large: no second copy */
    sot_status status = read(ledger, read_file, &from, options, added, error);
    fclose(from.file);
    return status ? sot__fail_at(error, status, "%.300s: ", path) : SOT_OK;
}
