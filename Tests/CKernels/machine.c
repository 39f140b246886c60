// What is no kernel: which table is chosen, and how many processors there are.
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>

#include "checks.h"

void test_machine(void);

void test_machine(void) {
  about("the table");
#if defined(__aarch64__)
  holds("arm64 uses NEON", strcmp(tk_isa(), "neon") == 0);
  holds("arm64 has no table of x86-64", tk_table("avx2") == NULL && tk_table("avx512") == NULL);
#else
  const char *best = tk_table("avx512") != NULL ? "avx512" : tk_table("avx2") != NULL ? "avx2" : "baseline";
  holds("the best one is used", getenv("TRIAD_ISA") != NULL || strcmp(tk_isa(), best) == 0);
#endif
  holds("every machine has the baseline and the twins", tk_table("baseline") != NULL && tk_table("reference") != NULL);
  holds("no other name has a table", tk_table("mmx") == NULL);
  tk_pause();

  about("the processors");
  const int64_t mine = tk_processors(), all = tk_online_processors();
  holds("there are some, and no more than online", mine >= 1 && mine <= all);
  cpu_set_t before, one;
  CPU_ZERO(&one);
  if (sched_getaffinity(0, sizeof before, &before) != 0) return;
  for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
    if (CPU_ISSET(i, &before)) CPU_SET(i, &one);
  holds("this process may choose its processors", sched_setaffinity(0, sizeof one, &one) == 0);
  holds("of a process that may use one there is one", tk_processors() == 1);
  sched_setaffinity(0, sizeof before, &before);
}
