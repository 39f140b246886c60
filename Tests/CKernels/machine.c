// What is no kernel: which table is chosen, and how many processors there are.
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks.h"

void test_machine(void);

static bool is_cache(TKCache cache, int64_t bytes, int64_t sharers) {
  return cache.bytes == bytes && cache.sharers == sharers;
}

/// Caches of a folder that is laid out like Linux's, with what else one may find there.
static void test_caches(void) {
  about("the caches");
  static const struct {
    const char *level, *type, *size, *list;
  } caches[] = {
      {"1", "Data", "48K", "0"},
      {"2", "Instruction", "64K", "0"},
      {"2", "Unified", "512K", "0,64"},
      {"3", "Unified", "much", "0-7"},
      {"3", "Unified", "32M", "0-7,64-71"},
      {"4", "Unified", "131072K", "7-0"},
  };
  char folder[] = "/tmp/triad-caches-XXXXXX";
  holds("there is room in /tmp", mkdtemp(folder) != NULL);
  for (size_t i = 0; i < sizeof caches / sizeof *caches; i++) {
    char path[128];
    snprintf(path, sizeof path, "%s/index%zu", folder, i);
    mkdir(path, 0700);
    const char *names[] = {"level", "type", "size", "shared_cpu_list"};
    const char *texts[] = {caches[i].level, caches[i].type, caches[i].size, caches[i].list};
    for (int j = 0; j < 4; j++) {
      snprintf(path, sizeof path, "%s/index%zu/%s", folder, i, names[j]);
      FILE *file = fopen(path, "w");
      if (file == NULL) continue;
      fprintf(file, "%s\n", texts[j]);
      fclose(file);
    }
  }
  holds("kibibytes", is_cache(tk_cache_at(folder, 1), 48 << 10, 1));
  holds("what holds instructions holds no data", is_cache(tk_cache_at(folder, 2), 512 << 10, 2));
  holds("a size that is none is passed over; mebibytes, two ranges", is_cache(tk_cache_at(folder, 3), 32 << 20, 16));
  holds("a list that is none is that of all processors", is_cache(tk_cache_at(folder, 4), 128 << 20, tk_online_processors()));
  holds("a level that is not there has no bytes", is_cache(tk_cache_at(folder, 5), 0, 1));
  holds("nor has a folder that is not there", is_cache(tk_cache_at("/nowhere", 2), 0, 1));
  for (size_t i = 0; i < sizeof caches / sizeof *caches; i++)
    for (int j = 0; j < 5; j++) {
      char path[128];
      const char *names[] = {"/level", "/type", "/size", "/shared_cpu_list", ""};
      snprintf(path, sizeof path, "%s/index%zu%s", folder, i, names[j]);
      remove(path);
    }
  rmdir(folder);
  for (int level = 2; level <= 3; level++) {
    const TKCache cache = tk_cache(level);
    holds("the machine's own is none or of some size", cache.bytes >= 0 && cache.sharers >= 1);
  }
}

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

  test_caches();
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
