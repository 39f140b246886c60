// A launch: its limits, and the order of its blocks and threads.
#include "fibers.h"
#include <utility>

TK_UNWATCHED_BEGIN

u32 tk_random(tk_runner &runner, u32 bound) {
  runner.random = runner.random * 6364136223846793005ull + 1442695040888963407ull;
  return (u32)((runner.random >> 33) % bound);
}

/// The i-th of `count` in the order that is asked for.
static u32 turn(tk_order order, u32 i, u32 count) { return order == TK_DESCENDING ? count - 1 - i : i; }

static tk_dim position(u64 number, const tk_dim &size) {
  return {(u32)(number % size.x), (u32)(number / size.x % size.y), (u32)(number / size.x / size.y)};
}

static void set_turns(tk_runner &runner, bool anew) {
  const u32 warps = (runner.threads + 31) / 32;
  const bool shuffled = runner.order == TK_SHUFFLED;
  for (u32 w = 0; w < warps; w++) {
    tk_warp &warp = runner.warps[w];
    const u32 lanes = w + 1 < warps ? 32 : runner.threads - w * 32;
    warp.ready = lanes == 32 ? ~0u : (1u << lanes) - 1;
    warp.at_operation = warp.at_barrier = 0;
    if (!anew && !shuffled) continue;
    runner.warp_turns[w] = turn(runner.order, w, warps);
    for (u32 i = 0; i < lanes; i++) warp.turns[i] = &runner.fibers[w * 32 + turn(runner.order, i, lanes)];
    for (u32 i = lanes; shuffled && i > 1; i--) std::swap(warp.turns[i - 1], warp.turns[tk_random(runner, i)]);
    for (u32 i = 0; i < lanes; i++) {
      tk_fiber &fiber = *warp.turns[i];
      fiber.warp = &warp;
      fiber.bit = 1u << i;
    }
  }
  for (u32 i = warps; shuffled && i > 1; i--) std::swap(runner.warp_turns[i - 1], runner.warp_turns[tk_random(runner, i)]);
}

static int run_fibers(tk_runner &runner, const tk_shape &shape, u64 number) {
  const bool first = number < TK_SETS;
  runner.set = (u32)(number % TK_SETS);
  runner.fibers = runner.sets[runner.set];
  for (u32 i = 0; i < runner.threads; i++) {
    tk_fiber &fiber = runner.fibers[i];
    if (first) fiber.thread = position(i, shape.block);
    fiber.lane = i % 32;
    fiber.started = false;
    if (!tk_give_stack(fiber)) return tk_refuse(2, "no memory for the stacks of %u threads", runner.threads);
  }
  set_turns(runner, first || TK_SETS > 1);
  runner.dynamic = tk_fresh_shared(shape.dynamic_bytes);
  if (!runner.dynamic) return tk_refuse(2, "no memory for %zu bytes of shared memory", shape.dynamic_bytes);
  runner.shared_bytes = shape.dynamic_bytes;
  runner.shared_arrays = 0;
  TK_RELEASE(&runner.started);
  int error = tk_run_block(runner);
  tk_free_shared(runner.dynamic, shape.dynamic_bytes);
  for (u32 i = 0; i < runner.shared_arrays; i++) tk_free_shared(runner.shared[i].memory, runner.shared[i].bytes);
  return error;
}

/// Threads one after the other, without fibers.
static int run_plain(tk_runner &runner, const tk_shape &shape, tk_dim *threads, bool first) {
  if (first)
    for (u32 i = 0; i < runner.threads; i++) threads[i] = position(turn(runner.order, i, runner.threads), shape.block);
  if (runner.order == TK_SHUFFLED)
    for (u32 i = runner.threads; i > 1; i--) std::swap(threads[i - 1], threads[tk_random(runner, i)]);
  runner.now = nullptr;
  runner.failed = 0;
  try {
    runner.kernel->plain(runner.arguments, threads, runner.threads);
  } catch (const tk_stop &) {
  }
  return runner.failed;
}

// ---- the launch -----------------------------------------------------------------------------------------------------

static int refuse_shape(const tk_shape &shape) {
  const tk_dim &g = shape.grid, &b = shape.block;
  if (!g.x || !g.y || !g.z || !b.x || !b.y || !b.z) return tk_refuse(1, "an empty grid or block");
  if (g.x > 0x7fffffff || g.y > 65535 || g.z > 65535)
    return tk_refuse(1, "a grid of (%u, %u, %u) blocks is too large", g.x, g.y, g.z);
  if (b.x > 1024 || b.y > 1024 || b.z > 64 || (u64)b.x * b.y * b.z > 1024)
    return tk_refuse(1, "a block of (%u, %u, %u) threads is too large", b.x, b.y, b.z);
  if (shape.dynamic_bytes > shape.shared_limit)
    return tk_refuse(1, "%zu bytes of shared memory, but %zu are all that it may have", shape.dynamic_bytes,
                     shape.shared_limit);
  return 0;
}

static u64 common_divisor(u64 a, u64 b) { return b ? common_divisor(b, a % b) : a; }

int tk_launch(const tk_kernel &kernel, const tk_shape &shape, void **arguments, tk_order order, u64 seed) {
  tk_runner &runner = tk_running();
  tk_here.grid = {};
  runner.kernel = &kernel;
  tk_clear_message();
  int error = refuse_shape(shape);
  runner.arguments = arguments;
  runner.order = order;
  runner.random = seed;
  runner.shared_limit = shape.shared_limit;
  runner.threads = shape.block.x * shape.block.y * shape.block.z;
  tk_here.block_size = shape.block;
  tk_here.grid = shape.grid;
#ifdef TK_TSAN
  runner.main.watcher = __tsan_get_current_fiber();
#endif
  const u64 blocks = (u64)shape.grid.x * shape.grid.y * shape.grid.z;
  u64 start = 0, step = 1;  // shuffled: steps through all blocks that look like no order
  if (!error && order == TK_SHUFFLED) {
    start = tk_random(runner, 1u << 31) % blocks;
    do step = 1 + tk_random(runner, 1u << 31) % blocks;
    while (common_divisor(step, blocks) != 1);
  }
  tk_dim threads[1024];
  for (u64 i = 0; i < blocks && !error; i++) {
    u64 at = order == TK_DESCENDING ? blocks - 1 - i : start;
    start = (start + step) % blocks;
    tk_here.block = position(at, shape.grid);
    error = kernel.plain ? run_plain(runner, shape, threads, i == 0) : run_fibers(runner, shape, i);
  }
  TK_ACQUIRE(&runner.ended);
  runner.kernel = nullptr;
  return error;
}

TK_UNWATCHED_END
