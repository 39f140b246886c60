// The vocabulary of the fast kernels: vectors of TK_LANES floats in clang's own vector types, so that one text compiles
// to SSE2 (or NEON), AVX2 and AVX-512. Included once by each isa_*.c, which sets TK_LANES and the target first.
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "CKernelsTable.h"

// a * b + c may become one fused instruction; nothing is reassociated: results do not depend on how loops were unrolled.
#pragma clang fp contract(fast)

/// Before a loop with a constant count whose arrays are to live in registers.
#define UNROLLED _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))

typedef float vf __attribute__((ext_vector_type(TK_LANES)));
typedef int32_t vi __attribute__((ext_vector_type(TK_LANES)));
typedef uint32_t vu __attribute__((ext_vector_type(TK_LANES)));
typedef double vd __attribute__((ext_vector_type(TK_LANES)));

#if TK_LANES == 16
#define TK_LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
#elif TK_LANES == 8
#define TK_LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7
#else
#define TK_LANE_NUMBERS 0, 1, 2, 3
#endif

/// Runs the statements for i = 0, LANES, 2 LANES, ... with `width` lanes to be used (LANES but for the last), four
/// vectors at a time; `part` in 0...3 says which of four independent accumulators is this step's.
#define FOR_LANES(i, width, part, n, ...) \
  do { \
    const int64_t end_ = (n); \
    int64_t at_ = 0; \
    for (; at_ + 4 * TK_LANES <= end_; at_ += 4 * TK_LANES) { \
      UNROLLED for (int part = 0; part < 4; part++) { \
        const int64_t i = at_ + part * TK_LANES, width = TK_LANES; \
        __VA_ARGS__ \
      } \
    } \
    for (; at_ + TK_LANES <= end_; at_ += TK_LANES) { \
      const int64_t i = at_, width = TK_LANES; \
      enum { part = 0 }; \
      __VA_ARGS__ \
    } \
    if (at_ < end_) { \
      const int64_t i = at_, width = end_ - at_; \
      enum { part = 0 }; \
      __VA_ARGS__ \
    } \
  } while (0)

/// a * b, rounded by itself. Of two products in a sum the compiler fuses the one that it likes, in the tail of a loop perhaps the other
/// one; where both are there, this says which is not.
INLINE vf rounded_product(vf a, vf b) {
#pragma clang fp contract(off)
  return a * b;
}

/// `width` floats from p, `fill` in the lanes after them. Nothing after them is touched.
INLINE vf load_or(const float *p, int64_t width, float fill) {
  vf v = fill;
  if (width == TK_LANES) {
    memcpy(&v, p, sizeof v);
    return v;
  }
#if TK_LANES == 16
  return __builtin_ia32_loadups512_mask(p, v, (unsigned short)((1u << width) - 1));
#elif TK_LANES == 8
  const vi lane = {TK_LANE_NUMBERS}, used = lane < (vi)(int32_t)width;
  return used ? (vf)__builtin_ia32_maskloadps256((const void *)p, used) : v;
#else
  memcpy(&v, p, (size_t)width * sizeof(float));
  return v;
#endif
}

INLINE vf load(const float *p, int64_t width) { return load_or(p, width, 0); }

INLINE void store(float *p, vf v, int64_t width) {
  if (width == TK_LANES) {
    memcpy(p, &v, sizeof v);
    return;
  }
#if TK_LANES == 16
  __builtin_ia32_storeups512_mask(p, v, (unsigned short)((1u << width) - 1));
#elif TK_LANES == 8
  const vi lane = {TK_LANE_NUMBERS};
  __builtin_ia32_maskstoreps256((void *)p, lane < (vi)(int32_t)width, v);
#else
  memcpy(p, &v, (size_t)width * sizeof(float));
#endif
}

/// v in the first `width` lanes, `fill` in the others.
INLINE vf leading(vf v, int64_t width, float fill) {
  if (width == TK_LANES) return v;
  const vi lane = {TK_LANE_NUMBERS};
  return lane < (vi)(int32_t)width ? v : (vf)fill;
}

/// The larger of each lane; b where a is nan. A caller that must not lose a nan meets it again in its sum.
INLINE vf larger(vf a, vf b) { return a > b ? a : b; }

/// The nearest numbers of bfloat16, ties to even: those whose lower 16 bits are 0. Infinities and nan stay.
INLINE vf to_bf16(vf v) {
  vu bits;
  memcpy(&bits, &v, sizeof bits);
  bits = (bits + 0x7fffu + ((bits >> 16) & 1u)) & 0xffff0000u;
  vf rounded;
  memcpy(&rounded, &bits, sizeof rounded);
  return v == v ? rounded : v;
}

INLINE float total(vf v) {
#if TK_LANES >= 16
  v += __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
#elif TK_LANES >= 8
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
#endif
  return (v[0] + v[2]) + (v[1] + v[3]);
}

INLINE float largest_lane(vf v) {
#if TK_LANES >= 16
  v = larger(v, __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  v = larger(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
#elif TK_LANES >= 8
  v = larger(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
#endif
  float a = v[0] > v[1] ? v[0] : v[1], b = v[2] > v[3] ? v[2] : v[3];
  return a > b ? a : b;
}

/// Adds up four accumulators.
INLINE float total_of(const vf parts[4]) { return total((parts[0] + parts[1]) + (parts[2] + parts[3])); }

INLINE double double_total_of(const vd parts[4]) {
  const vd sums = (parts[0] + parts[1]) + (parts[2] + parts[3]);
  double sum = 0;
  for (int i = 0; i < TK_LANES; i++) sum += sums[i];
  return sum;
}

/// exp(x) for x up to 88, within 2 ulp; results below 1e-38 are 0, nan stays nan (Cody & Waite reduction, polynomial of Cephes expf).
INLINE vf bounded_exponential(vf x) {
  const float round = 0x1.8p23f;  // added and taken away again, it rounds to an integer, which its low bits hold
  vf shifted = x * 1.44269504088896341f + round;
  vf n = shifted - round;
  vf r = x - n * 0.693359375f + n * 2.12194440e-4f;
  // Twice the polynomial, because the power of two below is 2^(n - 1): that one exists for n = 128.
  vf y = 3.9751383e-4f * r + 2.7963999014e-3f;
  y = y * r + 1.66669038146e-2f;
  y = y * r + 8.3331591788e-2f;
  y = y * r + 3.3333330918e-1f;
  y = y * r + 1.00000002402f;
  y = (y * r + 2.0f) * r + 2.0f;
  vi bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 126) << 23;
  vf power;
  memcpy(&power, &bits, sizeof power);
  y *= power;
  return x < -87.0f ? (vf)0.0f : y;
}

INLINE vf exponential(vf x) { return x > 88.72283f ? (vf)INFINITY : bounded_exponential(x); }

/// log(x) for normal positive x, within 2 ulp; nan stays nan (reduction and polynomial of Cephes logf).
INLINE vf logarithm(vf x) {
  vi bits;
  memcpy(&bits, &x, sizeof bits);
  // x = m 2^e with m in [sqrt 1/2, sqrt 2): counted from the bits of sqrt 1/2, the exponent changes there.
  const int32_t root_half = 0x3f3504f3;
  vi exponent = (bits - root_half) >> 23;
  bits -= exponent << 23;
  vf m, e = __builtin_convertvector(exponent, vf);
  memcpy(&m, &bits, sizeof m);
  m -= 1;
  vf y = 7.0376836292e-2f * m - 1.1514610310e-1f;
  y = y * m + 1.1676998740e-1f;
  y = y * m - 1.2420140846e-1f;
  y = y * m + 1.4249322787e-1f;
  y = y * m - 1.6668057665e-1f;
  y = y * m + 2.0000714765e-1f;
  y = y * m - 2.4999993993e-1f;
  y = y * m + 3.3333331174e-1f;
  const vf square = m * m;
  y = y * m * square - e * 2.12194440e-4f - 0.5f * square;
  y = m + y + e * 0.693359375f;
  return x == x ? y : x;
}
