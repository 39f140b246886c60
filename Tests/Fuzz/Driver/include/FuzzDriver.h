#pragma once
#include <stddef.h>
#include <stdint.h>

// Hands the command line to libFuzzer, which calls `input` with `context` and one mutated input after another, guided by the coverage
// that the build counts; -1 in a build without it (Tests/Fuzz/run makes one).
int fuzz_run(
    int count, char **words, const void *context, void (*input)(const void *context, const uint8_t *bytes, size_t count));
