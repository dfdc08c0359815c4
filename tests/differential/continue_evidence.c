/* SPDX-License-Identifier: MIT */
/* continue_evidence TIME_US ACTOR TARGET: evidence as text on standard input, continued with one mail, as
 * text on standard output: the bindings' tests hand their evidence over and take it back. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

int main(int count, char **args)
{
    static char text[1 << 20], room[1 << 20];
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = NULL;
    sot_profile *profile = NULL;
    sot_evidence *evidence = NULL;
    sot_interaction row = SOT_INTERACTION_INIT;
    text[fread(text, 1, sizeof text - 1, stdin)] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    if (count != 4) {
        fprintf(stderr, "usage: continue_evidence TIME_US ACTOR TARGET\n");
        return 2;
    }
    row.time_us = strtoll(args[1], NULL, 10);
    row.actor = args[2];
    row.target = args[3];
    row.channel = "mail";
    if (sot_context_new(NULL, &context, &error) || sot_profile_builtin(context, &profile, &error) ||
        sot_evidence_load_text(context, profile, text, &evidence, &error) ||
        sot_evidence_add(evidence, &row, &error) ||
        sot_evidence_save_text(evidence, room, sizeof room, &error))
        fprintf(stderr, "continue_evidence: %s\n", error.message);
    else
        puts(room);
    sot_evidence_free(evidence);
    sot_profile_unref(profile);
    sot_context_unref(context);
    return error.status != SOT_OK;
}
