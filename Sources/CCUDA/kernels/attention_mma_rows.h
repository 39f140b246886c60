// What the kernels of attention on matrix units have in common: tiles of rows in bfloat16 in shared memory, and the two products
// between them. The numbers that are rounded are those of the kernels that round in float32 (attention.h); sums are float32.
//
// A block owns up to 64 rows, 16 for each of its warps, and meets the rows of the other side in tiles. Two numbers lie in a word.
// Scores stay in registers: as mma gives them, they are what it takes on the left.
#pragma once
#include "attention_rows.h"

enum {
  TK_MMA_ROWS = TK_ATTENTION_ROWS,  ///< that a block owns
  TK_MMA_STEP = 16                  ///< rows or columns that one mma sums over; heads have a multiple of it
};

/// Words between the rows of a tile: 8 rows, 4 words of each, touch each bank once.
TK_INLINE int tk_mma_pitch(int dim) { return dim / 2 + 4; }

/// Rows, up to the next 16, of a tile that has room for `room`.
TK_INLINE int tk_mma_rows(i64 rows, int room) {
  return rows < room ? ((int)rows + TK_MMA_STEP - 1) / TK_MMA_STEP * TK_MMA_STEP : room;
}

/// A tile of rows, rounded to bfloat16, out of `rows` that there are; zeros below them up to the next 16. They begin at multiples of
/// 16 bytes.
TK_INLINE void tk_mma_load(u32 *tile, int room, const float *x, i64 stride, i64 rows, int dim) {
  const int fours = dim / 4, pitch = tk_mma_pitch(dim), count = tk_mma_rows(rows, room) * fours;
  for (int start = (int)threadIdx.x; start < count; start += 4 * TK_ATTENTION_THREADS) {
    float words[4][4];  // all are asked for before the first is waited for
    TK_UNROLL for (int n = 0; n < 4; n++) {
      const int i = start + n * TK_ATTENTION_THREADS, row = i / fours;
      TK_UNROLL for (int e = 0; e < 4; e++) words[n][e] = 0;
      if (i < count && row < rows) tk_load_four(words[n], x + row * stride + i % fours * 4);
    }
    TK_UNROLL for (int n = 0; n < 4; n++) {
      const int i = start + n * TK_ATTENTION_THREADS;
      if (i < count)
        tk_store_two(tile + i / fours * pitch + i % fours * 2, tk_pack_bf16(words[n][0], words[n][1]),
                     tk_pack_bf16(words[n][2], words[n][3]));
    }
  }
}

/// 16 rows of a tile on the left of products: in registers where these are few, or read again each time.
template <int widest> struct tk_mma_left {
  enum { HELD = widest <= 64 };
  u32 held[HELD ? widest / TK_MMA_STEP : 1][4];
  const u32 *rows;
};
/// Row and column of what a lane names for ldmatrix, in words, where matrices lie below each other first.
TK_INLINE const u32 *tk_mma_place(const u32 *rows, int pitch, int step) {
  const int lane = (int)(threadIdx.x % 32);
  return rows + lane % 16 * pitch + step * 8 + lane / 16 * 4;
}
template <int widest>
TK_INLINE void tk_mma_hold(tk_mma_left<widest> &left, const u32 *rows, int pitch, int steps) {
  left.rows = rows;
  TK_UNROLL for (int step = 0; step < widest / TK_MMA_STEP; step++)
    if (left.HELD && step < steps) tk_load_matrices(left.held[left.HELD ? step : 0], tk_mma_place(rows, pitch, step));
}

/// first and second += rows x others^T: 16 rows on the left, two times 8 others on the right.
template <int widest>
TK_INLINE void tk_mma_products(float (&first)[4], float (&second)[4], const tk_mma_left<widest> &left, const u32 *others,
                               int pitch, int steps) {
  const int lane = (int)(threadIdx.x % 32);
  others += (lane / 16 * 8 + lane % 8) * pitch + lane / 8 % 2 * 4;
  TK_UNROLL for (int step = 0; step < widest / TK_MMA_STEP; step++) {
    if (step >= steps) break;
    u32 a[4], b[4];
    if (left.HELD) TK_UNROLL for (int i = 0; i < 4; i++) a[i] = left.held[left.HELD ? step : 0][i];
    else tk_load_matrices(a, tk_mma_place(left.rows, pitch, step));
    tk_load_matrices(b, others + step * 8);
    tk_mma(first, a, b[0], b[1]);
    tk_mma(second, a, b[2], b[3]);
  }
}

/// sums += weights x others for 16 others: a lane has of each 8 columns what `tk_mma` gives it.
template <int widest>
TK_INLINE void tk_mma_add(float (&sums)[widest / 8][4], const u32 (&weights)[4], const u32 *others, int pitch, int steps) {
  TK_UNROLL for (int step = 0; step < widest / TK_MMA_STEP; step++) {
    if (step >= steps) break;
    u32 b[4];
    tk_load_matrices_turned(b, tk_mma_place(others, pitch, step));
    tk_mma(sums[2 * step], weights, b[0], b[1]);
    tk_mma(sums[2 * step + 1], weights, b[2], b[3]);
  }
}

/// This lane's numbers of its upper (`half` 0) or lower row of sums, times `factor`, to a row of the head.
template <int widest>
TK_INLINE void tk_mma_store(float *row, const float (&sums)[widest / 8][4], int half, float factor, int dim) {
  TK_UNROLL for (int n = 0; n < widest / 8; n++) {
    if (n * 8 >= dim) break;
    tk_store_two(row + n * 8 + threadIdx.x % 4 * 2, sums[n][half * 2] * factor, sums[n][half * 2 + 1] * factor);
  }
}

/// This lane's part of the inner product of a row of a tile with a row of floats: four of each 16 columns.
TK_INLINE float tk_mma_dot(const u32 *pairs, const float *x, int dim) {
  float sum = 0;
  for (int column = (int)(threadIdx.x % 4 * 4); column < dim; column += TK_MMA_STEP) {
    float four[4];
    tk_load_four(four, x + column);
    TK_UNROLL for (int i = 0; i < 4; i++) {
      const u32 both = pairs[column / 2 + i / 2];
      sum += tk_float(i % 2 ? both & 0xffff0000u : both << 16) * four[i];
    }
  }
  return sum;
}

/// A pair of weights after dropout, but for what dropout divides by: elements `index` and `index + apart`.
TK_INLINE u32 tk_mma_kept(u32 both, u64 key, i64 index, i64 apart, float keep) {
  if (keep == 1) return both;
  return (tk_keeps(key, index, keep) ? both & 0xffff : 0) | (tk_keeps(key, index + apart, keep) ? both & 0xffff0000u : 0);
}

/// Over the four lanes that share rows of scores, the same bits in each.
TK_INLINE float tk_mma_max(float x) {
  for (int lanes = 2; lanes; lanes >>= 1) {
    const float other = tk_xor(x, lanes);
    x = other > x ? other : x;
  }
  return x;
}
TK_INLINE float tk_mma_sum(float x) {
  for (int lanes = 2; lanes; lanes >>= 1) x += tk_xor(x, lanes);
  return x;
}
