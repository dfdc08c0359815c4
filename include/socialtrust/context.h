/* SPDX-License-Identifier: MIT */
/** @file context.h
 * Status and error, and the context: allocator, progress and cancellation, number of threads.
 *
 * Conventions of every function in this library, stated once:
 * - A fallible function returns a ::sot_status, 0 when good and negative otherwise, and fills the optional
 *   caller-owned ::sot_error. On failure nothing has changed and out-parameters are untouched, or NULL.
 * - Text is NUL-terminated UTF-8. Text that is given is copied; text that is returned is owned by the handle
 *   it came from and lives until that handle is changed or freed.
 * - What is given by pointer (columns, rows, lists) must stay as it is until the call returns: it is read
 * more than once, by worker threads too, and only the first look checks it.
 * - Times are int64 microseconds since 1970-01-01 UTC, between ::SOT_TIME_MIN and ::SOT_TIME_MAX.
 * - `_free` and `_unref` accept NULL.
 * - Initialise every struct with its `_INIT` macro. Structs that begin with their size may grow: a smaller
 * one (of an older program) has the defaults for what it lacks; a larger one is taken if all that this
 * library does not know is zero, else ::SOT_E_UNSUPPORTED; results are filled as far as there is room. Arrays
 * of such structs advance by the `size` of the first. Structs that the library returns by pointer may be
 * longer than the header says, never shorter.
 * - A ::sot_error is reset when a call begins: after success its status is ::SOT_OK.
 * - Context, profile, scores, attention, explanation and words are immutable: any number of threads may share
 * them. A ledger or evidence is used by one thread at a time; a second one gets ::SOT_E_BUSY, never a race.
 */
#ifndef SOCIALTRUST_CONTEXT_H
#define SOCIALTRUST_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef SOT_API
#if defined(__GNUC__) && !defined(SWIG)
#define SOT_API __attribute__((visibility("default")))
#else
#define SOT_API
#endif
#endif

/** Version of the header, which is that of meson.build; sot_version() is that of the library that runs.
 * @since 0.9 */
#define SOT_VERSION_MAJOR 0
#define SOT_VERSION_MINOR 9
#define SOT_VERSION_PATCH 0
#define SOT_VERSION_STRING "0.9.0"

/** A version as one number that can be compared, and that of the header. @since 0.9 */
#define SOT_VERSION_ENCODE(major, minor, patch) ((major)*1000000 + (minor)*1000 + (patch))
#define SOT_VERSION_NUMBER SOT_VERSION_ENCODE(SOT_VERSION_MAJOR, SOT_VERSION_MINOR, SOT_VERSION_PATCH)

/** Whether the header is of that version or a later one: `#if SOT_VERSION_AT_LEAST(1, 0, 0)`. @since 0.9 */
#define SOT_VERSION_AT_LEAST(major, minor, patch) \
    (SOT_VERSION_NUMBER >= SOT_VERSION_ENCODE(major, minor, patch))

/** Outcome of a call: 0 good, negative an error (errors.def). @since 0.9 */
typedef enum sot_status {
#define X(name, value, text) SOT_##name = value,
#include "errors.def"
#undef X
    SOT_STATUS_MIN_ = -0x7fffffff
} sot_status;

/** What went wrong, in the caller's memory: what, where and what was expected. @since 0.9 */
typedef struct sot_error {
    sot_status status;
    char message[488];
} sot_error;

/** An empty ::sot_error. */
#define SOT_ERROR_INIT \
    {                  \
        SOT_OK,        \
        {              \
            0          \
        }              \
    }

/** The first and last time that the library accepts (years 1 and 9999), and "no time". @since 0.9 */
#define SOT_TIME_MIN INT64_C(-62135596800000000)
#define SOT_TIME_MAX INT64_C(253402300799999999)
#define SOT_TIME_NONE INT64_MIN

/** The meaning of a status in a few English words; never NULL. @since 0.9 */
SOT_API const char *sot_status_text(sot_status status);

/** The name of a status, such as "E_RANGE"; never NULL. @since 0.9 */
SOT_API const char *sot_status_name(sot_status status);

/** The numbered lists that this library names, each after its enum. @since 0.9 */
typedef enum sot_names {
    SOT_NAMES_KIND = 0, /**< built-in kinds; sot_profile_kind_name() knows custom ones too */
    SOT_NAMES_CUE = 1,
    SOT_NAMES_CONTACT_KIND = 2,
    SOT_NAMES_SEEN_FIELD = 3,
    SOT_NAMES_FINDING_KIND = 4,
    SOT_NAMES_PASSAGE_KIND = 5,
    SOT_NAMES_DEPTH_SIGNAL = 6,
    SOT_NAMES_TRUST_SIGNAL = 7,
    SOT_NAMES_STATE = 8,
    SOT_NAMES_BAND = 9,
    SOT_NAMES_VERDICT = 10,
    SOT_NAMES_OWED_KIND = 11,
    SOT_NAMES_ACTION = 12,
    SOT_NAMES_METRIC = 13,
    SOT_NAMES_SPLIT = 14,
    SOT_NAMES_LEARN_TARGET = 15,
    SOT_NAMES_STANDING_KIND = 16,
    SOT_NAMES_REMARK = 17
} sot_names;

/** The stable name of `number` in a ::sot_names list, such as "steady" of SOT_NAMES_STATE; NULL if it has
 * none. These are codes for programs and files; sentences for people are in words.h. @since 0.9 */
SOT_API const char *sot_name_of(int names, int number);

/** The number of a name, or -1. @since 0.9 */
SOT_API int sot_number_of(int names, const char *name);

/** The library's version, "major.minor.patch". @since 0.9 */
SOT_API const char *sot_version(void);

/** Where all of a context's memory comes from: malloc, realloc, free with a `user` pointer. May be called
 * from the library's worker threads when more than one thread is asked for. @since 0.9 */
typedef struct sot_allocator {
    void *(*allocate)(void *user, size_t size);
    void *(*reallocate)(void *user, void *block, size_t size);
    void (*release)(void *user, void *block);
    void *user;
} sot_allocator;

#define SOT_ALLOCATOR_INIT     \
    {                          \
        NULL, NULL, NULL, NULL \
    }

/** Called now and then during long work, on the caller's thread: `done` of `total` (0: unknown) steps of
 * `stage`. Return non-zero to cancel: the call then ends with ::SOT_E_CANCELLED and nothing has changed.
 * @since 0.9 */
typedef int (*sot_progress_fn)(void *user, const char *stage, uint64_t done, uint64_t total);

/** Options of a context. @since 0.9 */
typedef struct sot_context_options {
    size_t size;             /**< sizeof(sot_context_options) */
    sot_allocator allocator; /**< all NULL: malloc, realloc, free */
    sot_progress_fn progress;
    void *progress_user;
    unsigned threads; /**< most threads a long call may use, 1..64; 0 means 1. None outlives its call. */
    /** What hash tables are keyed with, so that nobody who sends ids can choose them to be slow together.
     * Give 16 bytes from the system's random source, once a process, wherever strangers' data comes in; zeros
     * are a key like any other, but everybody knows it. No result depends on it. @since 0.9 */
    uint64_t hash_key[2];
} sot_context_options;

#define SOT_CONTEXT_OPTIONS_INIT                                              \
    {                                                                         \
        sizeof(sot_context_options), {NULL, NULL, NULL, NULL}, NULL, NULL, 1, \
        {                                                                     \
            0, 0                                                              \
        }                                                                     \
    }

/** The surroundings of all work; immutable and reference-counted. */
typedef struct sot_context sot_context;

/** Makes a context. `options` may be NULL. Errors: ARGUMENT (a part of an allocator is missing, too many
 * threads), MEMORY. @since 0.9 */
SOT_API sot_status sot_context_new(const sot_context_options *options, sot_context **out, sot_error *error);

/** One more owner; returns `context`. Any thread. @since 0.9 */
SOT_API sot_context *sot_context_ref(sot_context *context);

/** One owner less; the last one frees it. Handles hold a reference of their own. Any thread. @since 0.9 */
SOT_API void sot_context_unref(sot_context *context);

/** Formats that results are written in; each function says which it knows. @since 0.9 */
typedef enum sot_format {
    SOT_FORMAT_CSV = 0,        /**< a line of names, then a line a row */
    SOT_FORMAT_JSON = 1,       /**< one document; what is no number is null */
    SOT_FORMAT_GRAPHML = 2,    /**< a network, for Gephi, igraph, NetworkX */
    SOT_FORMAT_DOT = 3,        /**< a network, for Graphviz */
    SOT_FORMAT_EIGENTRUST = 4, /**< a network as lines `i j v`, as tools for EigenTrust read it */
    SOT_FORMAT_CSV_DEFUSED =
        5 /**< CSV for spreadsheets: texts that one would take for a formula (they begin with =, +, -,
             @, a tab or a carriage return) get an apostrophe in front; not to be read back */
} sot_format;

/** Where a function writes bytes: return 0, or non-zero to stop with ::SOT_E_IO. @since 0.9 */
typedef int (*sot_write_fn)(void *user, const char *bytes, size_t size);

/** Where a function reads bytes: fill up to `size`, return their number, 0 at the end, SIZE_MAX on failure.
 * @since 0.9 */
typedef size_t (*sot_read_fn)(void *user, char *bytes, size_t size);

#ifdef __cplusplus
}
#endif
#endif
