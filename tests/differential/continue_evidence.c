/* SPDX-License-Identifier: MIT */
/* continue_evidence TIME_US ACTOR TARGET: a blob of evidence on standard input, continued with one mail, as a
 * blob on standard output: the bindings' tests hand their evidence over and take it back. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

int main(int count, char **args)
{
    static char blob[1 << 20];
    size_t size = fread(blob, 1, sizeof blob, stdin);
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = NULL;
    sot_profile *profile = NULL;
    sot_evidence *evidence = NULL;
    sot_interaction row = SOT_INTERACTION_INIT;
    if (count != 4) {
        fprintf(stderr, "usage: continue_evidence TIME_US ACTOR TARGET\n");
        return 2;
    }
    row.time_us = strtoll(args[1], NULL, 10);
    row.actor = args[2];
    row.target = args[3];
    row.channel = "mail";
    if (sot_context_new(NULL, &context, &error) || sot_profile_builtin(context, &profile, &error) ||
        sot_evidence_load(context, profile, blob, size, &evidence, &error) ||
        sot_evidence_add(evidence, &row, &error) ||
        sot_evidence_save(evidence, blob, sizeof blob, &size, &error))
        fprintf(stderr, "continue_evidence: %s\n", error.message);
    else
        fwrite(blob, 1, size, stdout);
    sot_evidence_free(evidence);
    sot_profile_unref(profile);
    sot_context_unref(context);
    return error.status != SOT_OK;
}
