/* SPDX-License-Identifier: MIT */
/** @file exchange.h
 * Ways in and out: CSV, NDJSON and Arrow for interactions; CSV, JSON and Arrow for scores.
 *
 * Columns, by header name (CSV), key (NDJSON) or field name (Arrow), in any order: time, actor (or from),
 * target (or to), kind, channel, audience, weight, duration, sentiment, id, ref, due, looked_for, and one per
 * cue (question, personal, humour, gratitude, apology, promotion, closing, automatic). time, actor, target
 * are required; kind defaults to `message`; an empty field has its default. Unknown columns are an error
 * unless told otherwise.
 *
 * Times: ISO 8601 and RFC 3339 (`2026-03-01`, `2026-W09-7`, `2026-060`, `2026-03-01T09:30:00.25Z`, with `Z`
 * or an offset such as `+01:00`; `24:00` is the day's end, a leap second the instant after it; a date alone
 * is its midnight UTC, a time without a zone is an error unless the options name one) or a number in the
 * declared unit, fractions kept
 * (`1512085950.000216`). A due date without a time is due at the end of that day, of the profile's day.
 * Durations: seconds, or ISO 8601 (`PT1H30M`, `P1DT2H`). looked_for: cue names separated by `|`, or `all`.
 */
#ifndef SOCIALTRUST_EXCHANGE_H
#define SOCIALTRUST_EXCHANGE_H

#include "evidence.h"
#include "learn.h"
#include "reading.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Unit of times that are numbers. @since 0.9 */
typedef enum sot_time_unit {
    SOT_UNIT_AUTO = -1, /**< not given: the only one in which a number lies between the years 1990 and 2100;
                           other numbers are refused with advice, among them dates of eight digits and
                           Excel's serial numbers. @since 0.9 */
    SOT_UNIT_SECONDS = 0,
    SOT_UNIT_MILLISECONDS = 1,
    SOT_UNIT_MICROSECONDS = 2,
    SOT_UNIT_NANOSECONDS = 3
} sot_time_unit;

/** A column by another name. @since 0.9 */
typedef struct sot_column_name {
    const char *given; /**< its name in the document, letter by letter */
    const char *known; /**< the column that it is ("actor"); NULL or "": pass over it */
} sot_column_name;

#define SOT_COLUMN_NAME_INIT \
    {                        \
        NULL, NULL           \
    }

/** What a zone's clocks show from a moment on. @since 0.9 */
typedef struct sot_zone_change {
    int64_t from_us;  /**< from when on; of the first one it does not matter: it holds from the beginning */
    int32_t offset_s; /**< seconds east of UTC, at most a day */
} sot_zone_change;

#define SOT_ZONE_CHANGE_INIT \
    {                        \
        0, 0                 \
    }

/** Options of the readers. @since 0.9 */
typedef struct sot_read_options {
    size_t size;        /**< sizeof(sot_read_options) */
    int time_unit;      /**< of times that are numbers, a ::sot_time_unit; Arrow timestamps carry their own */
    int ignore_unknown; /**< non-zero: pass over columns that are not known */
    size_t line_limit;  /**< most bytes of a record; 0: 64 MiB */
    const sot_column_name *names; /**< columns by other names, read before the usual ones; one that the
                                     document lacks does no harm. @since 0.9 */
    size_t name_count;            /**< how many; at most 64. @since 0.9 */
    sot_reader *reader; /**< not NULL: a column `text` is read into cues (what it holds is not kept); then no
                           cues may be given beside it. @since 0.9 */
    const sot_zone_change *zone; /**< in order of time: the zone of times in text that have none; without it
                                    such a time is an error. A date alone is then its midnight there, a due
                                    date its day's end there. An hour that clocks show twice is the first of
                                    the two. The library has no table of zones: the caller has. @since 0.9 */
    size_t zone_count;           /**< how many; at most 4096. @since 0.9 */
    double resolution_s; /**< how exact the document's times are, as of sot_columns; a column of Arrow's
                            dates says 86400 itself, a line of NDJSON `{"resolution": 60}`. @since 0.9 */
} sot_read_options;

#define SOT_READ_OPTIONS_INIT                                                    \
    {                                                                            \
        sizeof(sot_read_options), SOT_UNIT_AUTO, 0, 0, NULL, 0, NULL, NULL, 0, 0 \
    }

/** Adds the interactions of a CSV document (RFC 4180, header line required, comma, LF or CRLF, optional
 * byte-order mark), all or none. Streams; uses the context's threads, and with more than one asks for the
 * next block before it says what is wrong with this one. The first error in the document ends
 * it: PARSE, TEXT, RANGE, KIND, CONFLICT, IO, CANCELLED, LIMIT, MEMORY; the message names line and column.
 * `options` and `added` may be NULL. @since 0.9 */
SOT_API sot_status sot_ledger_read_csv(sot_ledger *ledger, sot_read_fn read, void *user,
                                       const sot_read_options *options, sot_added *added, sot_error *error);

/** The same for newline-delimited JSON: one object a line, empty lines passed over. Numbers that a double
 * cannot hold exactly, and keys given twice, are errors; 64-bit values may be strings. An object with a
 * `contact` and without a `time` declares that contact, as sot_ledger_declare() does: `kind`, `display_name`,
 * `organisation`, `do_not_score` (true or false), and `alias_of` as sot_ledger_add_alias(), which may be so
 * already. An object of `resolution` alone says how exact the times are, in seconds. @since 0.9 */
SOT_API sot_status sot_ledger_read_ndjson(sot_ledger *ledger, sot_read_fn read, void *user,
                                          const sot_read_options *options, sot_added *added,
                                          sot_error *error);

/** The same from a file by path; "-" is standard input; the format by the ending .csv or .ndjson/.jsonl
 * (standard input: by its first byte, `{` is NDJSON). Errors: also IO, ARGUMENT (other ending). @since 0.9 */
SOT_API sot_status sot_ledger_read_file(sot_ledger *ledger, const char *path, const sot_read_options *options,
                                        sot_added *added, sot_error *error);

/** Writes the whole ledger as NDJSON that sot_ledger_read_ndjson() reads back to an equal one: first what is
 * declared of contacts and aliases, and contacts without rows, in byte order; then all rows. With `contact`,
 * only the rows that name it. @since 0.9 */
SOT_API sot_status sot_ledger_write_ndjson(sot_ledger *ledger, const char *contact, sot_write_fn write,
                                           void *user, sot_error *error);

/** Writes all that is held about one contact as one JSON document: its record, aliases, organisation and
 * rows. Errors: NOT_FOUND, IO. @since 0.9 */
SOT_API sot_status sot_ledger_export_contact(sot_ledger *ledger, const char *id, sot_write_fn write,
                                             void *user, sot_error *error);

/** Writes scores as SOT_FORMAT_CSV with a header (numbers with 6 decimals, a missing value is empty) or as
 * SOT_FORMAT_JSON, an array of objects (12 decimals, null), or as SOT_FORMAT_CSV_DEFUSED. With `me` one row a
 * contact. Errors: IO, ARGUMENT (another format). @since 0.9 */
SOT_API sot_status sot_scores_write(const sot_scores *scores, int format, sot_write_fn write, void *user,
                                    sot_error *error);

/** Writes moves likewise: a, b, before, after, move, because, move_... @since 0.9 */
SOT_API sot_status sot_moves_write(const sot_moves *moves, int format, sot_write_fn write, void *user,
                                   sot_error *error);

/** Writes an evaluation as one JSON object: of each model the held-out figures, then those of the fitted
 * part, calibration and reliability; then the fit. Missing values are null. @since 0.9 */
SOT_API sot_status sot_evaluation_write_json(const sot_evaluation *evaluation, sot_write_fn write, void *user,
                                             sot_error *error);

/** Writes an explanation as one JSON object: score, signals, counts, verdicts, owed, single rows' effects,
 * valid_until. @since 0.9 */
SOT_API sot_status sot_explanation_write_json(const sot_explanation *explanation, sot_write_fn write,
                                              void *user, sot_error *error);

/** ISO 8601 of a time, with `Z` and as many decimals as needed; `text` has room for 32 bytes. @since 0.9 */
SOT_API sot_status sot_time_format(int64_t time_us, char text[32], sot_error *error);
/** A time from ISO 8601 (see above) or a number in `unit`. Errors: PARSE, RANGE. @since 0.9 */
SOT_API sot_status sot_time_parse(const char *text, int unit, int64_t *out, sot_error *error);
/** The same for a due date: a date alone is due at the end of that day of `profile`. @since 0.9 */
SOT_API sot_status sot_due_parse(const char *text, int unit, const sot_profile *profile, int64_t *out,
                                 sot_error *error);

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
/** Arrow C data interface, as its specification lays it out. */
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/** Adds the interactions of an Arrow stream of structs, all or none; strings plain, large, string-view or
 * dictionary-encoded, timestamps of any unit, integers of any width. The stream is released in every case.
 * Errors: as sot_ledger_read_csv(), UNSUPPORTED (a field's type). @since 0.9 */
SOT_API sot_status sot_ledger_read_arrow(sot_ledger *ledger, struct ArrowArrayStream *stream,
                                         const sot_read_options *options, sot_added *added, sot_error *error);

/** Exports interactions as an Arrow stream of one record batch, all fields in the order of the CSV's columns:
 * those between `a` and `b`, with `b` NULL those that name `a`, with both NULL all, as sot_ledger_each()
 * gives them. Reading it with sot_ledger_read_arrow() gives an equal ledger, but for declarations and
 * aliases. The rows are copied. Linear. Errors: those of sot_ledger_each(). @since 0.9 */
SOT_API sot_status sot_ledger_export_arrow(sot_ledger *ledger, const char *a, const char *b,
                                           struct ArrowArrayStream *out, sot_error *error);

/** Exports scores as an Arrow stream of one record batch. The stream may outlive `scores`: the columns are
 * copied. The consumer releases it. @since 0.9 */
SOT_API sot_status sot_scores_export_arrow(const sot_scores *scores, struct ArrowArrayStream *out,
                                           sot_error *error);

/** Exports moves likewise. @since 0.9 */
SOT_API sot_status sot_moves_export_arrow(const sot_moves *moves, struct ArrowArrayStream *out,
                                          sot_error *error);

#ifdef __cplusplus
}
#endif
#endif
