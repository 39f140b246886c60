// For CPU_COUNT.
#define _GNU_SOURCE
#include "processors.h"

#include "CKernels.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/// The first line of FOLDER/indexINDEX/NAME, without its end.
static bool read_line(char *line, size_t size, const char *folder, int index, const char *name) {
  char path[512];
  const int length = snprintf(path, sizeof path, "%s/index%d/%s", folder, index, name);
  if (length < 0 || (size_t)length >= sizeof path) return false;
  FILE *file = fopen(path, "re");
  if (file == NULL) return false;
  const bool was_read = fgets(line, (int)size, file) != NULL;
  fclose(file);
  if (was_read) line[strcspn(line, "\n")] = 0;
  return was_read;
}

/// Of a size such as "2048K"; 0 if it is none.
static int64_t bytes_of(const char *size) {
  char *end;
  const long long number = strtoll(size, &end, 10);
  const int shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 0;
  if (shift != 0) end++;
  return *end != 0 || number < 0 || number > INT64_MAX >> shift ? 0 : number << shift;
}

/// The processors of a list such as "0-7,64-71"; 0 if it is none.
static int64_t processors_of(const char *list) {
  int64_t count = 0;
  for (;; list++) {
    char *end;
    const long first = strtol(list, &end, 10);
    long last = first;
    if (end == list) return 0;
    if (*end == '-') {
      list = end + 1;
      last = strtol(list, &end, 10);
      if (end == list) return 0;
    }
    // No machine has a million of them.
    if (first < 0 || last < first || last > 1 << 20) return 0;
    count += last - first + 1;
    if (*end == 0) return count;
    if (*end != ',') return 0;
    list = end;
  }
}

TKCache tk_cache_at(const char *folder, int32_t level) {
  // A list of processors that are not neighbours is long.
  char line[4096];
  for (int index = 0; index < 16; index++) {
    if (!read_line(line, sizeof line, folder, index, "level") || atoi(line) != level) continue;
    if (read_line(line, sizeof line, folder, index, "type") && strcmp(line, "Instruction") == 0) continue;
    if (!read_line(line, sizeof line, folder, index, "size")) continue;
    const int64_t bytes = bytes_of(line);
    if (bytes == 0) continue;
    const int64_t sharers = read_line(line, sizeof line, folder, index, "shared_cpu_list") ? processors_of(line) : 0;
    return (TKCache){bytes, sharers > 0 ? sharers : tk_online_processors()};
  }
  return (TKCache){0, 1};
}

/// One that this process may use. Where processors differ, the first ones are the fast ones.
static int first_processor(void) {
#ifdef CPU_COUNT
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0)
    for (int i = 0; i < CPU_SETSIZE; i++)
      if (CPU_ISSET(i, &set)) return i;
#endif
  return 0;
}

TKCache tk_cache(int32_t level) {
  char folder[64];
  snprintf(folder, sizeof folder, "/sys/devices/system/cpu/cpu%d/cache", first_processor());
  TKCache cache = tk_cache_at(folder, level);
#if defined(_SC_LEVEL2_CACHE_SIZE) && defined(_SC_LEVEL3_CACHE_SIZE)
  // Of glibc, which asks the processor itself, and on arm64 says 0.
  if (cache.bytes == 0 && (level == 2 || level == 3)) {
    const long bytes = sysconf(level == 2 ? _SC_LEVEL2_CACHE_SIZE : _SC_LEVEL3_CACHE_SIZE);
    if (bytes > 0) cache = (TKCache){bytes, level == 2 ? 1 : tk_online_processors()};
  }
#endif
  return cache;
}

bool tk_halves_long_vectors(void) {
#ifdef __x86_64__
  __builtin_cpu_init();
  return __builtin_cpu_is("znver4");
#else
  return false;
#endif
}
