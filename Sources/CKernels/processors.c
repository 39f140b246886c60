// For CPU_COUNT.
#define _GNU_SOURCE
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
