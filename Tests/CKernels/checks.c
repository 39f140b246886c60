// Memory, numbers and comparisons of checks.h.
#include "checks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

const int64_t sizes[SIZES] = {0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 33, 64, 100, 257, 1001};

// ---- memory ----------------------------------------------------------------------------------------------------------
enum { MARGIN = 256, MARK = 0xa5 };
typedef struct {
  unsigned char *base, *start;
  size_t mapped;
} Block;
static Block *blocks;
static size_t block_count, block_room;

#if __has_feature(address_sanitizer)
static Block take(size_t bytes) {
  unsigned char *start = malloc(bytes);
  return (Block){start, start, 0};
}
static void give_back(Block block) { free(block.base); }
#else
static Block take(size_t bytes) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE), usable = (bytes + MARGIN + page - 1) / page * page;
  unsigned char *base = mmap(NULL, usable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED || mprotect(base + usable, page, PROT_NONE) != 0) {
    perror("memory of a test");
    exit(2);
  }
  unsigned char *start = base + usable - bytes;
  memset(start - MARGIN, MARK, MARGIN);
  return (Block){base, start, usable + page};
}
static void give_back(Block block) {
  for (const unsigned char *byte = block.start - MARGIN; byte < block.start; byte++)
    if (*byte != MARK) {
      fail("writes before its memory");
      break;
    }
  munmap(block.base, block.mapped);
}
#endif

void *memory(size_t bytes) {
  if (block_count == block_room) blocks = realloc(blocks, (block_room = 2 * block_room + 16) * sizeof *blocks);
  const Block block = take(bytes);
  blocks[block_count++] = block;
  return memset(block.start, 0xff, bytes);
}

void end_case(void) {
  for (size_t i = 0; i < block_count; i++) give_back(blocks[i]);
  block_count = 0;
}

void about(const char *format, ...) {
  end_case();
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(now.words, sizeof now.words, format, arguments);
  va_end(arguments);
}

// ---- numbers ---------------------------------------------------------------------------------------------------------
float *normals(int64_t count, const char *key, float scale) {
  uint64_t seed = (uint64_t)count;
  for (; *key; key++) seed = tk_mix(seed + (uint64_t)(unsigned char)*key * 0x9e3779b97f4a7c15ull);
  float *values = blank(count);
  for (int64_t i = 0; i < count; i++) {
    // Four even numbers make a nearly normal one, without a library's logarithm.
    const uint64_t bits = tk_mix(seed + ((uint64_t)i + 1) * 0x9e3779b97f4a7c15ull);
    const int64_t sum = (int64_t)((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48));
    values[i] = scale * (float)((double)(sum - 2 * 0xffff) / 0x10000 * 1.7320508);
  }
  return values;
}

float *blank(int64_t count) { return memory((size_t)count * sizeof(float)); }

float *filled(int64_t count, float value) {
  float *values = blank(count);
  for (int64_t i = 0; i < count; i++) values[i] = value;
  return values;
}

float *copied(const float *values, int64_t count) {
  return memcpy(blank(count), values, (size_t)count * sizeof *values);
}

int32_t *indices(const int32_t *values, int64_t count) {
  const size_t bytes = (size_t)count * sizeof *values;
  return memcpy(memory(bytes), values, bytes);
}

// ---- comparisons -----------------------------------------------------------------------------------------------------
static bool is_same(double a, double b) { return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b)); }

/// Holds values against what the twin gave in the same place of the same test, or remembers them. Every float is exact as a double.
static void compare(const char *what, double *values, int64_t count, const float *scales, double least, double tolerance) {
  if (now.is_twin) {
    remember(values, count);
    return;
  }
  const double *wanted = remembered(count);
  now.comparisons++;
  for (int64_t i = 0; i < count; i++) {
    const double a = values[i], b = wanted[i], size = fmax(least, fabs(scales ? scales[i] : b));
    if (is_same(a, b) || (tolerance > 0 && isfinite(b) && fabs(a - b) <= tolerance * size)) continue;
    fail("%s[%lld] is %.9g, its twin's %.9g: off by %.2g, %.2g is allowed", what, (long long)i, a, b, fabs(a - b), tolerance * size);
    break;
  }
  free(values);
}

static double *doubled(const float *values, int64_t count) {
  double *copy = malloc((size_t)count * sizeof *copy + 1);
  for (int64_t i = 0; i < count; i++) copy[i] = values[i];
  return copy;
}

void near(const char *what, const float *values, int64_t count, double tolerance) {
  compare(what, doubled(values, count), count, NULL, 1, tolerance);
}
void near_doubles(const char *what, const double *values, int64_t count, double tolerance) {
  const size_t bytes = (size_t)count * sizeof *values;
  compare(what, memcpy(malloc(bytes + 1), values, bytes), count, NULL, 1, tolerance);
}
void near_times(const char *what, const float *values, int64_t count, const float *scales, double tolerance) {
  compare(what, doubled(values, count), count, scales, 0.01, tolerance);
}
void equal(const char *what, const float *values, int64_t count) { compare(what, doubled(values, count), count, NULL, 1, 0); }

void same(const char *what, const float *a, const float *b, int64_t count) {
  if (!now.is_twin) now.comparisons++;
  for (int64_t i = 0; i < count; i++) {
    if (is_same(a[i], b[i])) continue;
    fail("%s[%lld] is %.9g here and %.9g there", what, (long long)i, a[i], b[i]);
    break;
  }
}

void holds(const char *what, bool is_so) {
  if (!now.is_twin) now.comparisons++;
  if (!is_so) fail("not so: %s", what);
}

bool all_nan(const float *values, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (!isnan(values[i])) return false;
  return true;
}
bool all_finite(const float *values, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (!isfinite(values[i])) return false;
  return true;
}
bool all_zero(const float *values, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (values[i] != 0) return false;
  return true;
}
