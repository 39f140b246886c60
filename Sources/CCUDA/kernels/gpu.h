// All that kernels may use. On a GPU these are CUDA's own words and a few lines of PTX; on the host (Tests/CUDAHost/host.h)
// the same names run every thread as a fiber, so that kernels are tested without a GPU.
#pragma once
#if defined(__CUDACC__) || defined(__CUDACC_RTC__)
typedef unsigned char u8;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;
#define TK_KERNEL extern "C" __global__
#define TK_INLINE static __device__ __forceinline__
/// Memory that the threads of a block share; not set when the block starts.
#define TK_SHARED(type, name, count) __shared__ __align__(16) type name[count]
/// The same, as many bytes as the launch asked for.
#define TK_DYNAMIC(type, name) \
  extern __shared__ __align__(16) unsigned char tk_dynamic[]; \
  type *name = (type *)tk_dynamic
/// What the lane whose number differs in the bits of `lanes` has.
TK_INLINE float tk_xor(float x, int lanes) { return __shfl_xor_sync(0xffffffffu, x, lanes); }
TK_INLINE double tk_xor(double x, int lanes) { return __shfl_xor_sync(0xffffffffu, x, lanes); }
/// Before a loop whose number of turns is known and whose arrays must stay in registers.
#define TK_UNROLL _Pragma("unroll")
/// All threads of the block have come here, and see what the others wrote.
TK_INLINE void tk_sync() { __syncthreads(); }
/// The same of the lanes of a warp.
TK_INLINE void tk_warp_sync() { __syncwarp(); }
TK_INLINE u32 tk_bits(float x) { return __float_as_uint(x); }
TK_INLINE float tk_float(u32 bits) { return __uint_as_float(bits); }
/// The bits of the nearest number of half precision, ties to even, and the number of such bits.
TK_INLINE u16 tk_to_half(float x) {
  u16 half;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(half) : "f"(x));
  return half;
}
TK_INLINE float tk_from_half(u16 half) {
  float x;
  asm("cvt.f32.f16 %0, %1;" : "=f"(x) : "h"(half));
  return x;
}
/// The bits of the nearest number of bfloat16, ties to even.
TK_INLINE u16 tk_to_bf16(float x) {
  u16 bits;
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(bits) : "f"(x));
  return bits;
}
/// Four floats that lie side by side from a multiple of 16 bytes on, in one access.
TK_INLINE void tk_load_four(float *four, const float *x) {
  const float4 all = *(const float4 *)x;
  four[0] = all.x, four[1] = all.y, four[2] = all.z, four[3] = all.w;
}
TK_INLINE void tk_store_four(float *x, const float *four) {
  *(float4 *)x = make_float4(four[0], four[1], four[2], four[3]);
}
/// Two words at once, to an address that is a multiple of 8.
TK_INLINE void tk_store_two(float *to, float first, float second) { *(float2 *)to = make_float2(first, second); }
TK_INLINE void tk_store_two(u32 *to, u32 first, u32 second) { *(uint2 *)to = make_uint2(first, second); }
/// Two numbers of bfloat16 in a word, the first one in the lower half.
TK_INLINE u32 tk_pack_bf16(float low, float high) {
  u32 pair;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
  return pair;
}
/// d += a b in the matrix units: a [16, 16] and b [16, 8] of bfloat16, sums in float32. With g = lane / 4 and c = lane % 4 * 2 a lane has
/// d (g, c), (g, c + 1), (g + 8, c), (g + 8, c + 1); of a the pairs from (g, c), (g + 8, c), (g, c + 8), (g + 8, c + 8) on;
/// of b the rows c, c + 1 and c + 8, c + 9 of column g. All lanes of the warp call.
TK_INLINE void tk_mma(float (&d)[4], const u32 (&a)[4], u32 b0, u32 b1) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
/// Four matrices of 8 x 8 numbers of 16 bits from shared memory: lane 8 m + i names row i of matrix m, aligned to 16 bytes, and gets of each
/// matrix the pair from (lane / 4, lane % 4 * 2) on.
TK_INLINE void tk_load_matrices(u32 (&r)[4], const u32 *row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"((u32)__cvta_generic_to_shared(row))
               : "memory");
}
/// The same of each matrix turned over: what lies at (lane % 4 * 2, lane / 4) and below it.
TK_INLINE void tk_load_matrices_turned(u32 (&r)[4], const u32 *row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"((u32)__cvta_generic_to_shared(row))
               : "memory");
}
#else
#include "host.h"
#endif

// ---- the same on both -----------------------------------------------------------------------------------------------
TK_INLINE float tk_exp(float x) { return expf(x); }
TK_INLINE double tk_exp(double x) { return exp(x); }
TK_INLINE float tk_log(float x) { return logf(x); }
TK_INLINE float tk_log1p(float x) { return log1pf(x); }
TK_INLINE float tk_erf(float x) { return erff(x); }
TK_INLINE float tk_sqrt(float x) { return sqrtf(x); }
TK_INLINE double tk_sqrt(double x) { return sqrt(x); }
TK_INLINE float tk_ceil(float x) { return ceilf(x); }
/// The nearest number of bfloat16: one whose lower 16 bits are 0.
TK_INLINE float tk_as_bf16(float x) { return tk_float((u32)tk_to_bf16(x) << 16); }
/// 2 to the power of a whole number up to 0; 0 where that is no normal number.
TK_INLINE float tk_power_of_two(float whole) { return whole >= -126 ? tk_float((u32)(127 + (int)whole) << 23) : 0; }

/// The least number that is not infinite.
#define TK_LOWEST (-tk_float(0x7f7fffffu))
#define TK_INFINITY (tk_float(0x7f800000u))
#define TK_NAN (tk_float(0x7fc00000u))
/// The element that this thread is for, where there is a thread for each.
#define TK_ELEMENT ((i64)blockIdx.x * blockDim.x + threadIdx.x)

/// Which elements dropout keeps: the rule of CKernels.h, bit for bit.
TK_INLINE u64 tk_mix(u64 z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}
TK_INLINE bool tk_keeps(u64 key, i64 index, float keep) {
  return (float)(tk_mix(key + ((u64)index + 1) * 0x9e3779b97f4a7c15ull) >> 40) * 5.9604644775390625e-8f < keep;
}
/// What dropout multiplies element `index` with.
TK_INLINE float tk_kept(u64 key, i64 index, float keep) {
  return keep == 1 ? 1.0f : tk_keeps(key, index, keep) ? 1.0f / keep : 0.0f;
}

/// The sum over the lanes of a warp, the same bits in each lane.
template <class number> TK_INLINE number tk_warp_sum(number x) {
  for (int lanes = 16; lanes; lanes >>= 1) x += tk_xor(x, lanes);
  return x;
}
TK_INLINE float tk_warp_max(float x) {
  for (int lanes = 16; lanes; lanes >>= 1) {
    float other = tk_xor(x, lanes);
    x = other > x ? other : x;
  }
  return x;
}

/// Over the 256 threads of a block, the same bits in each; `parts` are 8 places that they share.
template <class number> TK_INLINE number tk_block_sum(number x, number *parts) {
  x = tk_warp_sum(x);
  tk_sync();  // somebody may still read what the last sum left there
  if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
  tk_sync();
  number sum = 0;
  for (int warp = 0; warp < 8; warp++) sum += parts[warp];
  return sum;
}
TK_INLINE float tk_block_max(float x, float *parts) {
  x = tk_warp_max(x);
  tk_sync();
  if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
  tk_sync();
  float largest = parts[0];
  for (int warp = 1; warp < 8; warp++) largest = parts[warp] > largest ? parts[warp] : largest;
  return largest;
}
