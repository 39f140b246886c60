// CKernelsTests WHERE [KERNEL...]: tests of these kernels, or of all; WHERE is for the last line.
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "state.h"

void test_machine(void);

#define NAMED(kernel) {#kernel, test_##kernel},
static const struct {
  const char *kernel;
  void (*test)(void);
} tests[KERNELS] = {TK_EACH(NAMED)};

/// The functions that the CPU device calls: the best table, by way of dispatch.c.
#define PUBLIC(kernel) .kernel = tk_##kernel,
static const TKTable public_table = {TK_EACH(PUBLIC)};

Now now;
static int failures, shown;

void fail(const char *format, ...) {
  failures++;
  if (shown++ >= 4) return;
  printf("FAILED %s, %s, %s: ", now.kernel, now.table_name, now.words);
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  printf("\n");
}

const TKTable *table_of(int kernel) {
  if (!now.is_twin) now.was_run[kernel] = true;
  return now.table;
}

bool is_twin(void) { return now.is_twin; }

// ---- what the twins gave -----------------------------------------------------------------------------------------------
typedef struct {
  double *values;
  int64_t count;
} Result;
static Result *results;
static size_t result_count, result_room, next_result;

void remember(double *values, int64_t count) {
  if (result_count == result_room) results = realloc(results, (result_room = 2 * result_room + 16) * sizeof *results);
  results[result_count++] = (Result){values, count};
}

const double *remembered(int64_t count) {
  if (next_result >= result_count || results[next_result].count != count) {
    printf("%s, %s: the test does not do the same for every table\n", now.kernel, now.words);
    exit(2);
  }
  return results[next_result++].values;
}

static void forget(void) {
  for (size_t i = 0; i < result_count; i++) free(results[i].values);
  result_count = 0;
}

// ---- running -----------------------------------------------------------------------------------------------------------
#if !__has_feature(address_sanitizer)
static void touched(int signal) {
  char text[400];
  const int size = snprintf(text, sizeof text, "FAILED %s, %s, %s: signal %d, memory that is not its own\n", now.kernel,
                            now.table_name, now.words, signal);
  fflush(stdout);
  _exit(write(STDOUT_FILENO, text, (size_t)size) == size ? 1 : 2);
}
#endif

static void run(int kernel, const char *name, const TKTable *table) {
  now.table = table;
  now.table_name = name;
  now.is_twin = strcmp(name, "reference") == 0;
  next_result = 0;
  now.was_run[kernel] = false;
  const int64_t before = now.comparisons;
  strcpy(now.words, "at first");
  tests[kernel].test();
  end_case();
  strcpy(now.words, "in all");
  if (now.is_twin) return;
  if (!now.was_run[kernel] || now.comparisons == before) fail("its test does not run it, or compares nothing");
  if (next_result != result_count) fail("%zu results of the twins were compared with nothing", result_count - next_result);
}

static bool is_wanted(const char *kernel, int count, char **names) {
  for (int i = 0; i < count; i++)
    if (strcmp(names[i], kernel) == 0) return true;
  return count == 0;
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "Usage: %s WHERE [KERNEL...]\n", arguments[0]);
    return 2;
  }
#if !__has_feature(address_sanitizer)
  signal(SIGSEGV, touched);
  signal(SIGBUS, touched);
#endif
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  // The table that the public functions choose is run through them.
  const char *best = tk_isa(), *best_table = strcmp(best, "neon") == 0 ? "baseline" : best, *others[] = {"baseline", "avx2", "avx512"};
  char tables[100] = "";
  for (int i = 0; i < 3; i++) {
    if (strcmp(others[i], best_table) == 0 || tk_table(others[i]) == NULL) others[i] = NULL;
    else strcat(strcat(tables, others[i]), ", ");
  }
  strcat(tables, best);
  int kernels = 0;
  for (int kernel = 0; kernel < KERNELS; kernel++) {
    if (!is_wanted(tests[kernel].kernel, count - 2, arguments + 2)) continue;
    kernels++;
    shown = 0;
    now.kernel = tests[kernel].kernel;
    run(kernel, "reference", tk_table("reference"));
    for (int i = 0; i < 3; i++)
      if (others[i] != NULL) run(kernel, others[i], tk_table(others[i]));
    run(kernel, best, &public_table);
    forget();
  }
  if (count == 2) {
    now.kernel = "the machine";
    now.table_name = best;
    now.is_twin = false;
    test_machine();
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  const double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9;
  printf("kernels on %s: %d kernels, %lld comparisons of %s in %.1f s", arguments[1], kernels, (long long)now.comparisons, tables, seconds);
  printf(failures ? ", %d FAILED\n" : "\n", failures);
  return failures || kernels == 0;
}
