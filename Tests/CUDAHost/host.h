// The host's form of Sources/CCUDA/kernels/gpu.h: kernels compiled by the C++ compiler and run without a GPU, for tests.
// A block at a time; each of its threads is a fiber that runs until the next barrier or warp operation (fibers.cpp).
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

typedef unsigned char u8;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

// ---- where a thread is ----------------------------------------------------------------------------------------------
struct tk_dim {
  u32 x, y, z;
};
struct tk_place {
  tk_dim thread, block, block_size, grid;
};
/// Of the CUDA thread that runs now; several threads of the process may each be in a launch of their own.
/// `__thread`, because `thread_local` costs a call at every use outside its file.
extern __thread tk_place tk_here;
#define threadIdx (static_cast<const tk_dim &>(tk_here.thread))
#define blockIdx (static_cast<const tk_dim &>(tk_here.block))
#define blockDim (static_cast<const tk_dim &>(tk_here.block_size))
#define gridDim (static_cast<const tk_dim &>(tk_here.grid))

// ---- the words of gpu.h ---------------------------------------------------------------------------------------------
#define TK_KERNEL [[maybe_unused]] static
#define TK_INLINE [[maybe_unused]] static inline
#define TK_SHARED(type, name, count) type *name = (type *)tk_shared(__COUNTER__, sizeof(type) * (count))
#define TK_DYNAMIC(type, name) type *name = (type *)tk_dynamic_memory()
#define TK_UNROLL

/// The line of a kernel that called; barriers are told apart by it.
struct tk_site {
  const char *file;
  int line;
};
#define TK_SITE const char *file = __builtin_FILE(), int line = __builtin_LINE()

void *tk_shared(int place, size_t bytes);
void *tk_dynamic_memory();
void tk_sync(TK_SITE);
void tk_warp_sync(TK_SITE);
float tk_xor(float x, int lanes, TK_SITE);
double tk_xor(double x, int lanes, TK_SITE);

TK_INLINE u32 tk_bits(float x) {
  u32 bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
TK_INLINE float tk_float(u32 bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
/// As cvt.rn.f16.f32 rounds: ties to even, too large becomes infinite, every NaN is 0x7fff.
TK_INLINE u16 tk_to_half(float x) {
  u32 bits = tk_bits(x), sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
  if (size > 0x7f800000) return 0x7fff;
  if (size >= 0x477ff000) return (u16)(sign | 0x7c00);
  // Below 2^-14 halves are 2^-24 apart, as floats are next to 0.5: the addition rounds.
  if (size < 0x38800000) return (u16)(sign | (tk_bits(tk_float(size) + 0.5f) - 0x3f000000));
  return (u16)(sign | ((size + 0xfff + (size >> 13 & 1) - 0x38000000) >> 13));
}
TK_INLINE float tk_from_half(u16 half) {
  u32 sign = (u32)(half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 0x3ff;
  if (exponent == 31) return tk_float(sign | 0x7f800000 | fraction << 13);
  float size = exponent ? tk_float((exponent + 112) << 23 | fraction << 13) : (float)fraction * 0x1p-24f;
  return tk_float(sign | tk_bits(size));
}
/// As cvt.rn.bf16.f32 rounds: ties to even, too large becomes infinite, every NaN is 0x7fff.
TK_INLINE u16 tk_to_bf16(float x) {
  u32 bits = tk_bits(x);
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fff;
  return (u16)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/// Ends the launch, as a GPU does, where an access does not begin at a multiple of its size.
void tk_aligned(const void *x, size_t size, TK_SITE);
TK_INLINE void tk_load_four(float *four, const float *x, TK_SITE) {
  tk_aligned(x, 16, file, line);
  memcpy(four, x, 16);
}
TK_INLINE void tk_store_four(float *x, const float *four, TK_SITE) {
  tk_aligned(x, 16, file, line);
  memcpy(x, four, 16);
}
template <class word> static inline void tk_store_two(word *x, word first, word second, TK_SITE) {
  tk_aligned(x, 8, file, line);
  x[0] = first;
  x[1] = second;
}

// ---- launching ------------------------------------------------------------------------------------------------------
/// In which order blocks, and threads between barriers, run. What a kernel computes must not depend on it.
enum tk_order { TK_ASCENDING, TK_DESCENDING, TK_SHUFFLED };

/// A kernel by name. `fibers` runs the thread that tk_here names; `plain` all threads of a block one after the other, for
/// kernels without barriers, warp operations and shared memory. One of the two is null.
struct tk_kernel {
  const char *name;
  void (*fibers)(void **arguments);
  void (*plain)(void **arguments, const tk_dim *threads, u32 count);
};

/// The shared memory that a block may have, where it is asked for.
enum : size_t { TK_SHARED_OPT_IN = 227 << 10 };

struct tk_shape {
  tk_dim grid, block;
  size_t dynamic_bytes = 0;
  size_t shared_limit = TK_SHARED_OPT_IN;
};

/// Runs a kernel, arguments as cuLaunchKernel takes them: a pointer to each. 0, or a number of cuLaunchKernel's and a message:
/// 1 for a shape that no device takes, 716 for an access that is not aligned, 719 for a kernel that cannot go on (threads of a block at
/// different barriers).
int tk_launch(const tk_kernel &kernel, const tk_shape &shape, void **arguments, tk_order order = TK_ASCENDING, u64 seed = 1);

/// Why the last launch of this thread failed.
const char *tk_message();

/// The kernel of this name in all.h, or null.
const tk_kernel *tk_find_kernel(const char *name);

template <auto kernel> struct tk_bodies;
template <class... A, void (*kernel)(A...)> struct tk_bodies<kernel> {
  static void fibers(void **arguments) { fibers(arguments, std::index_sequence_for<A...>()); }
  static void plain(void **arguments, const tk_dim *threads, u32 count) {
    plain(arguments, threads, count, std::index_sequence_for<A...>());
  }

 private:
  template <size_t... I> static void fibers(void **arguments, std::index_sequence<I...>) {
    (void)arguments;
    kernel(*(A *)arguments[I]...);
  }
  template <size_t... I> static void plain(void **arguments, const tk_dim *threads, u32 count, std::index_sequence<I...>) {
    call_each(threads, count, *(A *)arguments[I]...);
  }
  static void call_each(const tk_dim *threads, u32 count, A... arguments) {
    for (u32 i = 0; i < count; i++) {
      tk_here.thread = threads[i];
      kernel(arguments...);
    }
  }
};
#define TK_FIBERS_KERNEL(name) tk_kernel{#name, tk_bodies<&name>::fibers, nullptr}
#define TK_PLAIN_KERNEL(name) tk_kernel{#name, nullptr, tk_bodies<&name>::plain}

/// Runs a kernel with arguments of the types that it declares:
/// tk_starter<&axpy>::start(TK_PLAIN_KERNEL(axpy), {{4, 1, 1}, {256, 1, 1}}, TK_ASCENDING, 1, y, x, a, n).
template <auto kernel> struct tk_starter;
template <class... A, void (*kernel)(A...)> struct tk_starter<kernel> {
  static int start(const tk_kernel &entry, const tk_shape &shape, tk_order order, u64 seed, A... arguments) {
    void *pointers[] = {(void *)&arguments..., nullptr};
    return tk_launch(entry, shape, pointers, order, seed);
  }
};

#include "matrix_units.h"
