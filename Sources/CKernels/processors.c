// For CPU_COUNT.
#define _GNU_SOURCE
#include "processors.h"

#include "CKernels.h"

#include <sched.h>
#include <unistd.h>

int64_t tk_processors(void) {
#ifdef CPU_COUNT
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
  return tk_online_processors();
}

int64_t tk_online_processors(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : count;
}

bool tk_halves_long_vectors(void) {
#ifdef __x86_64__
  __builtin_cpu_init();
  return __builtin_cpu_is("znver4");
#else
  return false;
#endif
}
