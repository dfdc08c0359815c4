/* SPDX-License-Identifier: MIT */
/* The columns that interactions come in, whatever the format: their names, and their values as text. */
#ifndef SOT_COLUMNS_FIELDS_H
#define SOT_COLUMNS_FIELDS_H

#include "base/number.h"
#include "socialtrust/exchange.h"

typedef enum sot__field {
#define FIELD(NAME, ...) SOT__FIELD_##NAME,
#include "socialtrust/fields.def"
    SOT__FIELD_CUE,                                   /* the first of the cues */
    SOT__FIELD_TEXT = SOT__FIELD_CUE + SOT_CUE_COUNT, /* read into cues; known only with a reader */
    SOT__FIELD_COUNT
} sot__field;

/* How a field is read and written; fields.def says what each means. */
typedef enum sot__field_type {
    SOT__TYPE_TIME,
    SOT__TYPE_CONTACT,
    SOT__TYPE_KIND,
    SOT__TYPE_NAME,
    SOT__TYPE_ID,
    SOT__TYPE_COUNT,
    SOT__TYPE_WHOLE,
    SOT__TYPE_NUMBER,
    SOT__TYPE_CUES,
    SOT__TYPE_CUE, /* a confidence */
    SOT__TYPE_TEXT /* what a reader makes cues of */
} sot__field_type;
sot__field_type sot__field_type_of(int field);
/* What a NUMBER, or a cue, is where nothing is given. */
double sot__field_default(int field);
/* The place of a field in the columns: the pointer to its values, or to its text column. */
void sot__columns_set(sot_columns *columns, const double **cues, int field, const void *values);

/* What the columns of a table are called, each read as one of the fields: labels and ratings are read by what
 * reads interactions. Of several names of a field the first is the one that messages have. */
typedef struct sot__called {
    char name[11];
    uint8_t field;
} sot__called;
typedef struct sot__shape {
    const sot__called *names;
    size_t count;
    uint32_t needed;   /* columns that have to be there */
    uint32_t required; /* and that have a value in each row */
} sot__shape;
extern const sot__shape sot__interactions; /* its names are in the order of the fields */

#define SOT__FIELD_BIT(field) (UINT32_C(1) << (field))
/* What a text is read into. */
#define SOT__FIELDS_READ \
    (((UINT32_C(1) << SOT_CUE_COUNT) - 1) << SOT__FIELD_CUE | SOT__FIELD_BIT(SOT__FIELD_LOOKED_FOR))
#define SOT__FIELDS_REQUIRED \
    (SOT__FIELD_BIT(SOT__FIELD_TIME) | SOT__FIELD_BIT(SOT__FIELD_ACTOR) | SOT__FIELD_BIT(SOT__FIELD_TARGET))

/* The field of that name, or -1, by the other names of checked options first. `fold`: upper-case ASCII
 * letters are as good as lower-case ones. SOT__FIELD_PASSED: to be passed over. */
#define SOT__FIELD_PASSED -2
int sot__field_named(const sot__shape *shape, const sot_read_options *options, sot__text name, bool fold);
/* What interactions, or another table, call a field. */
const char *sot__field_name(int field);
const char *sot__column_name(const sot__shape *shape, int field);

/* Columns that nobody knows and that are passed over. */
typedef struct sot__passed {
    uint64_t count;
    char first[72];
} sot__passed;
void sot__passed_over(sot__passed *passed, sot__text name);

/* The first missing one of the needed columns in a mask of those present, or NULL. */
const char *sot__column_missing(const sot__shape *shape, uint32_t present);

/* Checked options with their defaults filled in. */
sot_status sot__read_options_check(const sot__shape *shape, const sot_read_options *given,
                                   sot_read_options *out, sot_error *error);

/* Values from text. On failure a message without the place: "expected ...". */
sot_status sot__time_from_text(sot__text text, int unit, int64_t *out, bool *date_only, sot_error *error);
/* The same of a column of times: in the zone of the options where it has none, a due date at its day's end.
 */
sot_status sot__time_of_field(const sot_read_options *options, const sot_profile *profile, bool due,
                              sot__text text, int64_t *out, sot_error *error);
/* What the times before have shown of those to come: which numbers are times, and how many microseconds one
 * of them is; and the day of the last date. */
typedef struct sot__time_guess {
    int64_t least, end, factor; /* least to end - 1; zeros: nothing yet */
    uint64_t date[2];           /* "2026-03-" and "01T" */
    int64_t day_us;
} sot__time_guess;
/* The same of texts that are as those before were, false: it is not for certain one of these. */
bool sot__time_guessed(sot__time_guess *guess, const sot_read_options *options, sot__text text, int64_t *out);
sot_status sot__zone_check(const sot_zone_change *zone, size_t count, sot_error *error);
sot_status sot__time_from_integer(int64_t value, int unit, int64_t *out, sot_error *error);
sot_status sot__time_from_double(double value, int unit, int64_t *out, sot_error *error);
const char *sot__unit_name(int unit);
/* The last microsecond of the day that begins at `day_us` (midnight UTC of its date), in the profile's days.
 */
int64_t sot__end_of_day(int64_t day_us, const sot_profile *profile);
sot_status sot__duration_from_text(sot__text text, double *out, sot_error *error);
sot_status sot__audience_from_text(sot__text text, uint32_t *out, sot_error *error);
sot_status sot__whole_from_text(int field, sot__text text, int64_t *out, sot_error *error);
sot_status sot__cues_from_text(sot__text text, uint32_t *out, sot_error *error);
sot_status sot__cue_bit(sot__text name, uint32_t *mask, sot_error *error);
sot_status sot__number_from_text(int field, sot__text text, double *out, sot_error *error);

/* The cues of a text and which were looked for. */
sot_status sot__cues_of_text(const sot_read_options *options, sot__text text, double cues[SOT_CUE_COUNT],
                             uint32_t *looked_for, sot_error *error);
/* Fails where a mask of fields has a text to read and cues beside it. */
sot_status sot__one_of_text_and_cues(uint32_t fields, sot_error *error);

/* What a numeric field expects ("a number between 0 and 3"). */
const char *sot__field_expected(int field);

/* Puts "column " or "key " (`noun`) before a message of the ledger's that begins with a field's name. */
void sot__name_field(sot_error *error, sot_status status, const char *noun);

/* A text for a message: at most 60 bytes of it, cut at a character, without control characters. */
typedef struct sot__quote {
    char text[72];
} sot__quote;
const char *sot__quote_text(sot__text text, sot__quote *room);

#endif
