// What the parts of the emulation know of a block that runs; not for kernels.
#pragma once
#include "host.h"
#include "switch.h"

/// Blocks take their threads from one set after the other. Under the thread sanitizer there are two, so that what a block does
/// is not ordered after what the block before it did. (The sanitizer tells 256 threads apart: of larger blocks it misses races.)
#ifdef TK_TSAN
enum : u32 { TK_SETS = 2 };
#else
enum : u32 { TK_SETS = 1 };
#endif

struct tk_warp;

/// A thread of the block, or (without a warp) the thread of the process that runs it.
struct tk_fiber {
  tk_dim thread;
  u32 lane, bit;  // its place among the lanes, and its bit in the masks of its warp
  tk_warp *warp;
  bool started;               // in this block
  void *pointer;              // of its stack, while it waits
  unsigned char *memory;      // its stack and the page before it
  const void *bottom;         // for the address sanitizer
  size_t size;
  void *fake;
  void *watcher;              // the thread sanitizer's
};

/// Threads that exchange words. In the masks each lane has the bit of its turn: the lowest bit runs first.
struct tk_warp {
  tk_fiber *turns[32];
  u32 ready, at_operation, at_barrier;  // none of them: ended
  u32 operations;                       // that are done: the next one's side is its lowest bit
  tk_site site;                         // of the operation that lanes wait at
  u32 words[2][6][32];                  // what the lanes leave for each other; two sides, as the fast are one ahead
  const u32 *rows[2][32];               // and which rows they name
  char marks[TK_SETS][2];               // for the thread sanitizer: those at tk_warp_sync
};

/// Ends the kernel: `tk_fail` throws it, through kernels, which have nothing to clean up.
struct tk_stop {};

struct tk_shared_array {
  int place;
  size_t bytes;
  unsigned char *memory;
};

/// One launch and the block of it that runs now; a thread of the process has one, and keeps its fibers.
struct tk_runner {
  const tk_kernel *kernel;
  void **arguments;
  tk_order order;
  u64 random;
  u32 threads;
  size_t shared_limit;

  tk_fiber main;
  tk_fiber *now;     // null while a kernel without barriers runs
  tk_fiber *coming;  // in a switch: who is switched to
  tk_fiber sets[TK_SETS][1024];
  u32 set;           // whose fibers the block has
  tk_fiber *fibers;  // these
  tk_warp warps[32];
  u32 warp_turns[32];

  tk_site site;  // of the barrier that threads wait at
  u32 barriers;  // that are done
  int failed;    // an error number: all must end
  unsigned char *dynamic;
  size_t shared_bytes;
  tk_shared_array shared[64];
  u32 shared_arrays;
  char started, ended, allocated, marks[TK_SETS][2];  // for the thread sanitizer
};
/// Of the calling thread.
tk_runner &tk_running();

void tk_clear_message();
/// A reason, for tk_message; returns `error`.
[[gnu::format(printf, 2, 3)]] int tk_refuse(int error, const char *format, ...);
/// The same, and ends the kernel that calls.
[[noreturn]] [[gnu::format(printf, 2, 3)]] void tk_fail(int error, const char *format, ...);
/// The file's name without its folders.
const char *tk_file(const tk_site &site);

/// The fiber that runs; ends a kernel that said that it needs none.
tk_fiber &tk_self(const char *what, const tk_site &site);
/// Waits until all living lanes of the warp have come to the same line. Orders no memory.
void tk_meet(tk_fiber &self, const tk_site &site);
/// Which side of words[] and rows[] the operation uses that comes next.
inline u32 tk_side(const tk_warp &warp) { return warp.operations & 1; }

/// Lets others run until this one, whose bit is in another mask now, can go on.
void tk_rest(tk_runner &runner, tk_fiber &self);
/// Makes it a fiber that can be switched to, unless it is. False: no memory.
bool tk_give_stack(tk_fiber &fiber);
void tk_take_stack(tk_fiber &fiber);
/// Runs the threads of a block that `tk_here` and the runner describe. 0, or an error number.
int tk_run_block(tk_runner &runner);
/// Memory for a block to share, to the byte; every float, double and bf16 in it is NaN.
unsigned char *tk_fresh_shared(size_t bytes);
void tk_free_shared(unsigned char *memory, size_t bytes);
/// What a lane reads that has ended or never was: NaN.
extern const u32 tk_unset_row[4];
/// A number from 0 to bound - 1.
u32 tk_random(tk_runner &runner, u32 bound);
