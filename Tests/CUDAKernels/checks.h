// What tests of kernels are made of. A test runs three times (once under the thread sanitizer), with threads and blocks in another order
// each time: what its kernels leave must agree with the twins, and in every bit with what they left the first time.
#pragma once
#include "all.h"
#include <cstdlib>
#include <string>
#include <vector>
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TK_TSAN 1
#endif
#endif

// The scalar twins. Their rule of dropout gets another name than the kernels' own.
#define tk_mix tk_cpu_mix
#define tk_keeps tk_cpu_keeps
extern "C" {
#include "CKernels.h"
}
#undef tk_mix
#undef tk_keeps

/// Memory of exactly its size, so that a sanitizer sees what lies beside it. Not set: every byte is 0xff, which makes NaNs.
template <class T> class Buffer {
 public:
  explicit Buffer(size_t count) : elements((T *)malloc(count * sizeof(T))), count(count) {
    memset((void *)elements, 0xff, count * sizeof(T));
  }
  Buffer(const std::vector<T> &values) : Buffer(values.size()) {
    for (size_t i = 0; i < count; i++) elements[i] = values[i];
  }
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;
  ~Buffer() { free(elements); }

  operator T *() { return elements; }
  size_t size() const { return count; }
  const T *begin() const { return elements; }
  const T *end() const { return elements + count; }
  std::vector<T> values() const { return std::vector<T>(begin(), end()); }

 private:
  T *elements;
  size_t count;
};
typedef std::vector<float> Floats;
typedef std::vector<double> Doubles;
typedef std::vector<i32> Indices;

// ---- launching ------------------------------------------------------------------------------------------------------
#define TK_NEEDS_NO_FIBERS(name) constexpr bool tk_waits_##name = false;
#define TK_NEEDS_FIBERS(name) constexpr bool tk_waits_##name = true;
TK_KERNELS(TK_NEEDS_NO_FIBERS, TK_NEEDS_FIBERS)

// Shapes as CUDADevice launches them; where there is nothing to do a block all the same, which must find that out.
inline u32 blocks_of(i64 count, i64 each) { return count > each ? (u32)((count + each - 1) / each) : 1; }
inline tk_shape elementwise(i64 count) { return {{blocks_of(count, 256), 1, 1}, {256, 1, 1}, 0}; }
inline tk_shape by_fours(i64 count) { return {{blocks_of(count, 1024), 1, 1}, {256, 1, 1}, 0}; }
inline tk_shape warp_a_row(i64 rows) { return {{blocks_of(rows, 8), 1, 1}, {256, 1, 1}, 0}; }
inline tk_shape block_a_row(i64 rows) { return {{blocks_of(rows, 1), 1, 1}, {256, 1, 1}, 0}; }
inline tk_shape one_thread() { return {{1, 1, 1}, {1, 1, 1}, 0}; }

/// Which order this run is in.
tk_order order_now();
/// Counts the launch; a kernel that cannot go on fails the test.
void launched(const char *kernel, int result);

template <auto kernel, class... A> void launch(const char *name, bool waits, const tk_shape &shape, A &&...arguments) {
#ifdef TK_TSAN
  if (shape.grid.x <= 2) waits = true;  // threads that are fibers are threads to the sanitizer too, but cost time
#endif
  tk_kernel entry = {name, nullptr, nullptr};
  if (waits) entry.fibers = tk_bodies<kernel>::fibers;
  else entry.plain = tk_bodies<kernel>::plain;
  launched(name, tk_starter<kernel>::start(entry, shape, order_now(), 7, arguments...));
}
#define LAUNCH(kernel, shape, ...) launch<&kernel>(#kernel, tk_waits_##kernel, shape, __VA_ARGS__)

// ---- tests ----------------------------------------------------------------------------------------------------------
struct Test {
  Test(const char *file, const char *name, void (*body)());
  const char *file, *name;
  void (*body)();
};
#define TEST(name) \
  static void test_##name(); \
  static const Test entry_of_##name(__FILE__, #name, test_##name); \
  static void test_##name()

/// What the following is about, for messages.
void about(const char *format, ...) __attribute__((format(printf, 1, 2)));
/// Within `tolerance` of the largest element; what is not finite must be the same.
void near(const char *what, const Buffer<float> &got, const Floats &want, double tolerance = 2e-6);
void near(const char *what, const Buffer<double> &got, const Doubles &want, double tolerance);
/// Equal in every bit, but one NaN is as good as another.
void equal(const char *what, const Buffer<float> &got, const Floats &want);

/// By how many floats what is written and what is read begin behind a multiple of 16 bytes.
static const int shifts[][2] = {{0, 0}, {1, 1}, {0, 3}, {2, 0}};

/// The same numbers in each run of a test, from low to high.
Floats random_floats(size_t count, float low = -1, float high = 1);
/// From 0 to below `bound`.
Indices random_indices(size_t count, i32 bound);
/// The numbers that go wrong most easily, in places of their own.
Floats with_specials(Floats values);
