// The threads of a block as fibers: each runs until it must wait, and then the next one of its warp goes on.
#include "fibers.h"
#include <sys/mman.h>

TK_UNWATCHED_BEGIN

// ---- from fiber to fiber --------------------------------------------------------------------------------------------

/// After a switch, on the stack of `self`; `now` is still who ran before.
static void arrive(tk_runner &runner, tk_fiber &self) {
#ifdef TK_ASAN
  __sanitizer_finish_switch_fiber(self.fake, &runner.now->bottom, &runner.now->size);
#endif
  runner.now = &self;
  tk_here.thread = self.thread;
}

static void go(tk_runner &runner, tk_fiber &self, tk_fiber &to) {
  runner.coming = &to;
#ifdef TK_ASAN
  __sanitizer_start_switch_fiber(&self.fake, to.bottom, to.size);
#endif
#ifdef TK_TSAN
  __tsan_switch_to_fiber(to.watcher, 1);  // 1: that one ran before the other says nothing of their order
#endif
  tk_switch(&self.pointer, to.pointer);
  arrive(runner, self);
}

/// All living lanes have come: what those that are not there would have left is NaN.
static void complete(tk_warp &warp) {
  u32 side = tk_side(warp), came = warp.at_operation == ~0u ? ~0u : 0;
  for (u32 left = came ? 0 : warp.at_operation; left; left &= left - 1) came |= 1u << warp.turns[__builtin_ctz(left)]->lane;
  for (u32 lane = 0; lane < 32 && came != ~0u; lane++)
    if (!(came >> lane & 1)) {
      for (auto &word : warp.words[side]) word[lane] = ~0u;
      warp.rows[side][lane] = tk_unset_row;
    }
  warp.ready = warp.at_operation;
  warp.at_operation = 0;
  warp.operations++;
}

/// Who runs when a lane of this warp has stopped.
static tk_fiber &next(tk_runner &runner, tk_warp &warp) {
  if (runner.failed) return runner.main;
  if (!warp.ready && warp.at_operation && !warp.at_barrier) {
    complete(warp);
    // Now and then another warp gets ahead of this one.
    if (runner.order == TK_SHUFFLED && tk_random(runner, 2)) return runner.main;
  }
  return warp.ready ? *warp.turns[__builtin_ctz(warp.ready)] : runner.main;
}

void tk_rest(tk_runner &runner, tk_fiber &self) {
  tk_fiber &other = next(runner, *self.warp);
  if (&other != &self) go(runner, self, other);
  if (runner.failed) throw tk_stop();
}

// ---- the life of a fiber --------------------------------------------------------------------------------------------

/// Where a fiber begins; it runs a thread of each block that comes.
[[noreturn]] static void live() {
  tk_runner &runner = tk_running();
  tk_fiber &self = *runner.coming;
  arrive(runner, self);
  for (;;) {
    self.started = true;
    TK_ACQUIRE(&runner.started);
    try {
      runner.kernel->fibers(runner.arguments);
    } catch (const tk_stop &) {
    }
    TK_RELEASE(&runner.ended);
    self.warp->ready &= ~self.bit;
    go(runner, self, next(runner, *self.warp));
  }
}

bool tk_give_stack(tk_fiber &fiber) {
  if (fiber.memory) return true;
  void *memory = mmap(nullptr, TK_GUARD_BYTES + TK_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  mprotect(memory, TK_GUARD_BYTES, PROT_NONE);
  fiber.memory = (unsigned char *)memory;
  fiber.bottom = fiber.memory + TK_GUARD_BYTES;
  // Not all at the same place of a page, where they would push each other out of the processor's cache.
  fiber.size = TK_STACK_BYTES - fiber.lane * 448;
  fiber.fake = nullptr;
  fiber.pointer = tk_fresh_stack(fiber.memory + TK_GUARD_BYTES, fiber.size, live);
#ifdef TK_TSAN
  fiber.watcher = __tsan_create_fiber(0);
#endif
  return true;
}

void tk_take_stack(tk_fiber &fiber) {
  if (!fiber.memory) return;
#ifdef TK_ASAN
  __asan_unpoison_memory_region(fiber.memory, TK_GUARD_BYTES + TK_STACK_BYTES);  // for whoever gets these addresses next
#endif
#ifdef TK_TSAN
  __tsan_destroy_fiber(fiber.watcher);
#endif
  munmap(fiber.memory, TK_GUARD_BYTES + TK_STACK_BYTES);
  fiber.memory = nullptr;
}

// ---- a block --------------------------------------------------------------------------------------------------------

/// Threads that wait while nobody can run any more, and why.
static int stuck(tk_runner &runner) {
  u32 barrier = 0;
  const tk_warp *mixed = nullptr;
  for (u32 w = 0; w < (runner.threads + 31) / 32; w++) {
    barrier += (u32)__builtin_popcount(runner.warps[w].at_barrier);
    if (runner.warps[w].at_operation) mixed = &runner.warps[w];
  }
  return tk_refuse(719, "stuck: lanes of a warp at %s:%d wait for others that are among the %u threads at %s:%d",
                   tk_file(mixed->site), mixed->site.line, barrier, tk_file(runner.site), runner.site.line);
}

int tk_run_block(tk_runner &runner) {
  const u32 warps = (runner.threads + 31) / 32;
  runner.now = &runner.main;
  runner.failed = 0;
  runner.site = {};
  for (bool living = true; living && !runner.failed;) {
    living = false;
    bool moved = false, operations = false;
    for (u32 i = 0; i < warps && !runner.failed; i++) {
      tk_warp &warp = runner.warps[runner.warp_turns[i]];
      if (warp.ready) {
        go(runner, runner.main, *warp.turns[__builtin_ctz(warp.ready)]);
        moved = true;
      }
      living |= warp.ready || warp.at_operation || warp.at_barrier;
      operations |= warp.at_operation != 0;
    }
    if (moved || !living || runner.failed) continue;
    if (operations) {
      runner.failed = stuck(runner);
      break;
    }
    runner.site = {};
    runner.barriers++;
    for (u32 i = 0; i < warps; i++) {
      runner.warps[i].ready = runner.warps[i].at_barrier;
      runner.warps[i].at_barrier = 0;
    }
  }
  // Who waits yet leaves its kernel, so that nothing of it is left on the stack.
  if (runner.failed)
    for (u32 i = 0; i < runner.threads; i++) {
      tk_fiber &fiber = runner.fibers[i];
      if (fiber.started && (fiber.warp->ready | fiber.warp->at_operation | fiber.warp->at_barrier) & fiber.bit)
        go(runner, runner.main, fiber);
      fiber.warp->ready &= ~fiber.bit;
      fiber.warp->at_operation &= ~fiber.bit;
      fiber.warp->at_barrier &= ~fiber.bit;
    }
  runner.now = nullptr;
  return runner.failed;
}

TK_UNWATCHED_END
