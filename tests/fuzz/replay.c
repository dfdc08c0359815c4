/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target without libFuzzer: over each file of the folders given, whole, cut short and with bits
 * turned over. */
#include "fuzz.h"

#include <dirent.h>

#define VARIANTS 48u

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void run(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = calloc(size ? size : 1, 1);
    REQUIRE(exact);
    if (size)
        memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static void run_variants(uint8_t *bytes, size_t size)
{
    run(bytes, size);
    for (unsigned k = 0; k < VARIANTS && size > 0; k++) {
        size_t at = (size_t)((k * UINT64_C(0x9e3779b97f4a7c15) >> 16) % size);
        uint8_t bit = (uint8_t)(1u << k % 8);
        if (k % 4 == 0) {
            run(bytes, at);
            continue;
        }
        bytes[at] ^= bit;
        run(bytes, size);
        bytes[at] ^= bit;
    }
}

static bool run_file(const char *folder, const char *name)
{
    char path[4096];
    fuzz_bytes content = {NULL, 0, 0};
    char block[4096];
    size_t got;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return false;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        fuzz_append(&content, block, got);
    bool good = !ferror(file);
    fclose(file);
    run_variants((uint8_t *)content.p, content.n);
    free(content.p);
    return good;
}

int main(int argc, char **argv)
{
    unsigned long files = 0;
    bool good = true;
    run((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        struct dirent **entries = NULL;
        int count = scandir(argv[i], &entries, NULL, by_name);
        if (count < 0) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return 1;
        }
        for (int k = 0; k < count; k++) {
            if (entries[k]->d_name[0] != '.') {
                good = run_file(argv[i], entries[k]->d_name) && good;
                files++;
            }
            free(entries[k]);
        }
        free(entries);
    }
    printf("%lu files, each whole and in %u damaged forms\n", files, VARIANTS);
    return good && files > 0 ? 0 : 1;
}
