// CUDAKernelsTests [FILE...]: the tests of these files, such as norm, or all of them.
#include "checks.h"
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <set>

void restart_random();
extern std::string context;

static std::vector<const Test *> &tests() {
  static std::vector<const Test *> all;
  return all;
}
Test::Test(const char *path, const char *name, void (*body)()) : name(name), body(body) {
  const char *slash = strrchr(path, '/');
  file = slash ? slash + 1 : path;
  tests().push_back(this);
}

static const char *const orders[] = {"ascending", "descending", "shuffled"};
#ifdef TK_TSAN
// One of them shows all races: the sanitizer asks what orders two accesses, not which came first.
static const tk_order first_order = TK_SHUFFLED;
#else
static const tk_order first_order = TK_ASCENDING;
#endif
static const Test *now;
static tk_order order;
static u64 bits;
static int launches, comparisons, failures, shown;
static std::set<std::string> kernels;

tk_order order_now() { return order; }
void record(const void *bytes, size_t count) {
  comparisons++;
  for (size_t i = 0; i < count; i++) bits = (bits ^ ((const u8 *)bytes)[i]) * 0x100000001b3ull;
}
void fail(const std::string &message) {
  failures++;
  if (shown++ < 4)
    printf("FAILED %s %s, %s, %s: %s\n", now->file, now->name, orders[order], context.c_str(), message.c_str());
}
void launched(const char *kernel, int result) {
  launches++;
  kernels.insert(kernel);
  if (result) fail(std::string("launch: ") + kernel + ": " + tk_message());
}

static void run(const Test &test) {
  now = &test;
  shown = 0;
  u64 first = 0;
  for (order = first_order; order <= TK_SHUFFLED; order = (tk_order)(order + 1)) {
    restart_random();
    bits = 0xcbf29ce484222325ull;
    context.clear();
    test.body();
    if (order == first_order) first = bits;
    if (bits != first) {
      context = "all of it";
      shown = 0;
      fail("order: other bits than in ascending order");
    }
  }
}

int main(int count, char **arguments) {
  const std::set<std::string> wanted(arguments + 1, arguments + count);
  int ran = 0;
  const clock_t start = clock();
  for (const Test *test : tests()) {
    const std::string file = test->file;
    if (!wanted.empty() && !wanted.count(file.substr(0, file.rfind('.')))) continue;
    run(*test);
    ran++;
  }
  int unused = 0;
#define TK_USED(name) \
  if (wanted.empty() && !kernels.count(#name)) printf("FAILED: no test runs %s\n", #name), unused++;
  TK_KERNELS(TK_USED, TK_USED)
  printf("%d tests of %zu kernels, %d launches, %d comparisons, %.1f s: %s\n", ran, kernels.size(), launches, comparisons,
         (double)(clock() - start) / CLOCKS_PER_SEC, failures + unused ? "FAILED" : "passed");
  return failures || unused || !ran;
}
