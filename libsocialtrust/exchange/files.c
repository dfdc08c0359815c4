/* SPDX-License-Identifier: MIT */
/* Interactions from a file or standard input: the format by the name's ending, or by the first byte. */
#include <errno.h>
#include <stdio.h>

#include "columns/fields.h"

typedef struct source {
    FILE *file;
    char ahead[256]; /* bytes that were read ahead */
    size_t used, size;
} source;

static size_t read_file(void *user, char *bytes, size_t size)
{
    source *from = user;
    size_t n = from->size - from->used < size ? from->size - from->used : size;
    memcpy(bytes, from->ahead + from->used, n);
    from->used += n;
    n += fread(bytes + n, 1, size - n, from->file);
    return n == 0 && ferror(from->file) ? SIZE_MAX : n;
}

/* Whether the name ends so, in whatever case ("LOG.CSV"). */
static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending), i = 0;
    while (n >= m && i < m &&
           (path[n - m + i] | (path[n - m + i] >= 'A' && path[n - m + i] <= 'Z' ? 0x20 : 0)) == ending[i])
        i++;
    return i == m;
}

/* What standard input begins with, behind a byte-order mark and blanks; 0 if nothing else comes soon. */
static char look_ahead(source *from)
{
    size_t at = 0;
    for (;;) {
        int c = from->size < sizeof from->ahead ? getc(from->file) : EOF;
        if (c == EOF)
            return 0;
        from->ahead[from->size++] = (char)c;
        if (from->size <= 3 && memcmp(from->ahead, "\xef\xbb\xbf", from->size) == 0)
            continue;
        for (at = sot__text_mark(from->ahead, from->size); at < from->size; at++)
            if (!strchr(" \t\r\n", from->ahead[at]))
                return from->ahead[at];
    }
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
        char first = look_ahead(&from);
        return (first == '{' || first == '[' ? sot_ledger_read_ndjson : sot_ledger_read_csv)(
            ledger, read_file, &from, options, added, error);
    }
    if (ends_with(path, ".csv"))
        read = sot_ledger_read_csv;
    else if (ends_with(path, ".ndjson") || ends_with(path, ".jsonl"))
        read = sot_ledger_read_ndjson;
    else if (ends_with(path, ".gz"))
        return sot__fail(
            error, SOT_E_ARGUMENT,
            "%.300s: compressed files are not read here: unpack it first, as in gunzip -c FILE.gz | "
            "score_log -",
            path);
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
