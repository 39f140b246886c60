#include "FuzzDriver.h"

extern int LLVMFuzzerRunDriver(int *count, char ***words, int (*input)(const uint8_t *, size_t)) __attribute__((weak));

// libFuzzer's function has no context.
static const void *the_context;
static void (*the_input)(const void *, const uint8_t *, size_t);

static int call(const uint8_t *bytes, size_t count) {
  the_input(the_context, bytes, count);
  return 0;
}

int fuzz_run(
    int count, char **words, const void *context, void (*input)(const void *context, const uint8_t *bytes, size_t count)) {
  if (LLVMFuzzerRunDriver == NULL) return -1;
  the_context = context;
  the_input = input;
  return LLVMFuzzerRunDriver(&count, &words, call);
}
