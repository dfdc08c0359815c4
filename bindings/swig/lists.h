/* SPDX-License-Identifier: MIT */
/* Lists of texts, of times and of interactions as arrays of the library.
 *
 * A language supplies, before it includes this file, what fill_records.h asks for, and
 *   list_of(value, where, keep)      a list of its own, which is kept and which nobody else changes
 *   list_count(list), list_at(list, i)
 *   at_row(i)                        says in the exception that was set which one it is about; gives false */
#ifndef SOT_BINDINGS_LISTS_H
#define SOT_BINDINGS_LISTS_H

/* An array for the list's elements; false: an exception is set. */
static bool begin_list(host_object *list, const char *where, size_t width, void *out, size_t *count,
                       host_keeper *keep)
{
    void *room;
    if (!(*list = list_of(*list, where, keep)))
        return false;
    *count = list_count(*list);
    if (!(room = keep_room(*count * width + 1, keep)))
        return false;
    memcpy(out, &room, sizeof room);
    return true;
}

static bool host_times(host_object list, const char *where, int64_t **out, size_t *count, host_keeper *keep)
{
    if (!begin_list(&list, where, sizeof **out, out, count, keep))
        return false;
    for (size_t i = 0; i < *count; i++)
        if (!take_time(list_at(list, i), "times", &(*out)[i]))
            return false;
    return true;
}

/* Each has to be there. */
static bool host_text_list(host_object list, const char *where, char ***out, size_t *count, host_keeper *keep)
{
    if (!begin_list(&list, where, sizeof **out, out, count, keep))
        return false;
    for (size_t i = 0; i < *count; i++) {
        host_object each = list_at(list, i);
        bool good = is_nothing(each) ? host_wrong_type(where, "ids", each)
                                     : take_text(each, where, (const char **)&(*out)[i], keep);
        if (!good)
            return at_row(i);
    }
    return true;
}

/* Of structs, each of which begins as `none`. */
static inline bool host_records(host_object list, const char *where, const record *of, const void *none,
                                void *out, size_t *count, host_keeper *keep)
{
    char *room;
    if (!begin_list(&list, where, of->size, &room, count, keep))
        return false;
    memcpy(out, &room, sizeof room);
    for (size_t i = 0; i < *count; i++) {
        memcpy(room + i * of->size, none, of->size);
        if (!to_members(list_at(list, i), of, room + i * of->size, keep))
            return false;
    }
    return true;
}

static void host_begin_row(sot_interaction *row, double cues[SOT_CUE_COUNT])
{
    *row = sot_interaction_none;
    memset(cues, 0, SOT_CUE_COUNT * sizeof *cues);
    row->cues = cues;
    row->cue_count = SOT_CUE_COUNT;
}

static bool host_rows(host_object list, const char *where, sot_interaction **out, size_t *count,
                      host_keeper *keep)
{
    if (!begin_list(&list, where, sizeof **out, out, count, keep))
        return false;
    double *cues = (double *)keep_room(*count * SOT_CUE_COUNT * sizeof *cues + 1, keep);
    if (!cues)
        return false;
    for (size_t i = 0; i < *count; i++) {
        host_begin_row(&(*out)[i], &cues[i * SOT_CUE_COUNT]);
        if (!host_to_record(list_at(list, i), sot_interaction_record(), &(*out)[i], keep))
            return false;
    }
    return true;
}

#endif
