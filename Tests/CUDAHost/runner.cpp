// What a thread of the process keeps between launches: its fibers, the memory of a block, and why a launch failed.
#include "fibers.h"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#ifdef TK_TSAN
#include <sys/mman.h>
#endif

TK_UNWATCHED_BEGIN

__thread tk_place tk_here;
static __thread char last_message[512];

/// With the fibers of its thread, which go when the thread does.
struct tk_kept_runner {
  tk_runner *runner = nullptr;
  ~tk_kept_runner();
};
static thread_local tk_kept_runner kept;
static __thread tk_runner *running;

tk_runner &tk_running() {
  if (!running) {
    running = (tk_runner *)calloc(1, sizeof(tk_runner));
    if (!running) abort();
    kept.runner = running;
  }
  return *running;
}

tk_kept_runner::~tk_kept_runner() {
  if (!runner) return;
  for (auto &set : runner->sets)
    for (auto &fiber : set) tk_take_stack(fiber);
  free(runner);
  running = nullptr;
}

// ---- refusals -------------------------------------------------------------------------------------------------------

const char *tk_message() { return last_message; }
void tk_clear_message() { last_message[0] = 0; }

const char *tk_file(const tk_site &site) {
  if (!site.file) return "?";
  const char *slash = __builtin_strrchr(site.file, '/');
  return slash ? slash + 1 : site.file;
}

static void say(const char *format, va_list arguments) {
  const tk_runner &runner = tk_running();
  int length = 0;
  if (runner.kernel) {
    const tk_dim &block = tk_here.block;
    length = tk_here.grid.x ? snprintf(last_message, sizeof last_message, "%s, block (%u, %u, %u): ", runner.kernel->name,
                                       block.x, block.y, block.z)
                            : snprintf(last_message, sizeof last_message, "%s: ", runner.kernel->name);
  }
  vsnprintf(last_message + length, sizeof last_message - (size_t)length, format, arguments);
}

int tk_refuse(int error, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
  return error;
}

void tk_fail(int error, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
  tk_running().failed = error;
  throw tk_stop();
}

void tk_aligned(const void *x, size_t size, const char *file, int line) {
  if ((u64)x % size)
    tk_fail(716, "%s:%d: %zu bytes at an address that is no multiple of %zu", tk_file({file, line}), line, size, size);
}

// ---- shared memory --------------------------------------------------------------------------------------------------

// Under the thread sanitizer pages of its own for each block: nothing orders the blocks of a launch, so that what is given back
// and had again would look like a race. The others see better what the allocator has made to the byte.
unsigned char *tk_fresh_shared(size_t bytes) {
  void *memory = nullptr;
#ifdef TK_TSAN
  memory = mmap(nullptr, bytes + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
#else
  if (posix_memalign(&memory, 128, bytes ? bytes : 1)) return nullptr;
#endif
  memset(memory, 0xff, bytes);
  return (unsigned char *)memory;
}

void tk_free_shared(unsigned char *memory, [[maybe_unused]] size_t bytes) {
#ifdef TK_TSAN
  munmap(memory, bytes + 1);
#else
  free(memory);
#endif
}

void *tk_dynamic_memory() {
  tk_self("TK_DYNAMIC", {});
  return tk_running().dynamic;
}

/// Adds an array to those of the block. Null: no memory.
static unsigned char *add_shared(tk_runner &runner, int place, size_t bytes) {
#ifdef TK_TSAN
  // As if the array had been there before any thread of the block: not who asks first has made it, and nobody waits for that one.
  __tsan_switch_to_fiber(runner.main.watcher, 1);
#endif
  unsigned char *memory = tk_fresh_shared(bytes);
  TK_RELEASE(&runner.allocated);
#ifdef TK_TSAN
  __tsan_switch_to_fiber(runner.now->watcher, 1);
#endif
  if (memory) runner.shared[runner.shared_arrays++] = {place, bytes, memory};
  return memory;
}

void *tk_shared(int place, size_t bytes) {
  tk_self("TK_SHARED", {});
  tk_runner &runner = tk_running();
  unsigned char *memory = nullptr;
  for (u32 i = 0; i < runner.shared_arrays; i++)
    if (runner.shared[i].place == place && runner.shared[i].bytes == bytes) memory = runner.shared[i].memory;
  if (!memory) {
    if (runner.shared_arrays == 64) tk_fail(1, "more than 64 arrays in shared memory");
    runner.shared_bytes += bytes;
    if (runner.shared_bytes > runner.shared_limit)
      tk_fail(1, "%zu bytes of shared memory, but %zu are all that it may have", runner.shared_bytes, runner.shared_limit);
    memory = add_shared(runner, place, bytes);
    if (!memory) tk_fail(2, "no memory for %zu bytes of shared memory", bytes);
  }
  TK_ACQUIRE(&runner.allocated);
  return memory;
}

TK_UNWATCHED_END
