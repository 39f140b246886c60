// What the kernels of attention have in common: tiles of rows in shared memory and the two products between them.
//
// A block owns up to 64 rows (queries, or keys where their gradients are summed), 16 for each of its warps, and meets the rows of
// the other side 32 at a time. Scores are made in registers, 4 x 4 for each lane, are left in memory of the warp's own, and are
// multiplied from there: sums over rows of the other side are always added in the order of these rows, within one thread.
#pragma once
#include "gpu.h"

enum {
  TK_ATTENTION_THREADS = 128,  ///< of a block
  TK_ATTENTION_ROWS = 64,      ///< that a block owns
  TK_ATTENTION_OTHERS = 32,    ///< rows of the other side at a time
  TK_ATTENTION_COLUMNS = 64,   ///< of a head that are summed at a time; a wider one is gone through again
  TK_ATTENTION_DIM = 128,      ///< the widest head
  TK_ATTENTION_WARP_ROWS = 16,
  TK_ATTENTION_PITCH = 40  ///< floats between rows of scores: 4 rows of 8 neighbours touch each bank once
};

/// Four neighbours.
struct tk_four {
  float at[4];
};
/// Read at once: `x` is aligned to 16 bytes. Number by number in the text, as the thread sanitizer overlooks copies of structs.
TK_INLINE tk_four tk_read_four(const float *x) {
  const float *four = (const float *)__builtin_assume_aligned(x, 16);
  return {{four[0], four[1], four[2], four[3]}};
}

/// Which scores a lane makes: those of its warp's rows `row`, `row` + 4, .. with the others `other`, `other` + 8, ..
struct tk_attention_place {
  int warp, lane, row, other;
};
TK_INLINE tk_attention_place tk_attention_here() {
  const int lane = (int)(threadIdx.x % 32);
  return {(int)(threadIdx.x / 32), lane, lane / 8, lane % 8};
}

/// The queries that a block owns, of one sequence and head, and the keys that they meet.
struct tk_attention_block {
  bool exists;                 ///< whether there is any query for this block
  i64 head, sequence, start;   ///< and which of the sequence's queries is the first
  i64 query, nq;               ///< the first row and the number of all queries of the sequence
  i64 from, nk;                ///< and of its keys
};
TK_INLINE tk_attention_block tk_attention_block_here(const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence,
                                                     i64 sequences) {
  const i64 head = blockIdx.y, sequence = blockIdx.x, start = (i64)blockIdx.z * TK_ATTENTION_ROWS;
  if (sequence >= sequences) return {};
  const i64 query = q_bounds[sequence], nq = q_bounds[sequence + 1] - query, target = key_sequence[sequence];
  return {start < nq, head, sequence, start, query, nq, k_bounds[target], k_bounds[target + 1] - k_bounds[target]};
}

/// The columns of a tile: those of a head and zeros.
TK_INLINE int tk_attention_width(i64 dim) { return (int)((dim + 31) / 32 * 32); }
/// Floats between the rows of a tile: 8 rows, 4 columns of each, touch each bank once.
TK_INLINE int tk_attention_pitch(i64 dim) { return tk_attention_width(dim) + 4; }

/// What is multiplied further: as it is, or rounded to bfloat16.
template <bool rounds> TK_INLINE float tk_attention_operand(float x) { return rounds ? tk_as_bf16(x) : x; }

/// A tile of `count` rows (a multiple of 16) out of `rows` that there are; zeros below and beside them.
template <bool rounds>
TK_INLINE void tk_attention_load(float *tile, int count, const float *x, i64 stride, i64 rows, i64 dim) {
  const tk_attention_place here = tk_attention_here();
  const int width = tk_attention_width(dim), pitch = tk_attention_pitch(dim);
  for (int column = here.lane; column < width; column += 32)
    for (int row = here.warp; row < count; row += 16) {
      float words[4];  // all are asked for before the first is waited for
      TK_UNROLL for (int i = 0; i < 4; i++)
        words[i] = row + i * 4 < rows && column < dim ? x[(row + i * 4) * stride + column] : 0;
      TK_UNROLL for (int i = 0; i < 4; i++)
        tile[(row + i * 4) * pitch + column] = tk_attention_operand<rounds>(words[i]);
    }
}

/// The inner products of this lane's rows of the warp with its others.
TK_INLINE void tk_attention_products(float (&products)[4][4], const float *rows, const float *others, i64 dim) {
  const tk_attention_place here = tk_attention_here();
  const int pitch = tk_attention_pitch(dim);
  TK_UNROLL for (int r = 0; r < 4; r++)
    TK_UNROLL for (int n = 0; n < 4; n++) products[r][n] = 0;
  for (int column = 0; column < dim; column += 4) {
    tk_four a[4], b[4];
    TK_UNROLL for (int r = 0; r < 4; r++) a[r] = tk_read_four(rows + (here.row + r * 4) * pitch + column);
    TK_UNROLL for (int n = 0; n < 4; n++) b[n] = tk_read_four(others + (here.other + n * 8) * pitch + column);
    TK_UNROLL for (int e = 0; e < 4; e++)
      TK_UNROLL for (int r = 0; r < 4; r++)
        TK_UNROLL for (int n = 0; n < 4; n++) products[r][n] += a[r].at[e] * b[n].at[e];
  }
}

/// Where a lane leaves the score of its row `r` with its other `n`.
TK_INLINE float &tk_attention_score(float *scores, int r, int n) {
  const tk_attention_place here = tk_attention_here();
  return scores[(here.row + r * 4) * TK_ATTENTION_PITCH + here.other + n * 8];
}

/// sums += scores x others for `count` others: this lane has its four rows, and columns 4 * other + 0..<4 of each 32 columns,
/// of which there are `width`. Scores and rows of others are zeros from `count` on.
TK_INLINE void tk_attention_add(float (&sums)[4][8], const float *scores, const float *others, int pitch, int width,
                                i64 count) {
  const tk_attention_place here = tk_attention_here();
  const int end = count < TK_ATTENTION_OTHERS ? (int)count : TK_ATTENTION_OTHERS;
  for (int j = 0; j < end; j += 4) {
    tk_four weights[4];
    TK_UNROLL for (int r = 0; r < 4; r++)
      weights[r] = tk_read_four(scores + (here.row + r * 4) * TK_ATTENTION_PITCH + j);
    TK_UNROLL for (int part = 0; part < 2; part++) {
      if (part * 32 >= width) break;
      TK_UNROLL for (int i = 0; i < 4; i++) {
        const tk_four x = tk_read_four(others + (j + i) * pitch + part * 32 + here.other * 4);
        TK_UNROLL for (int r = 0; r < 4; r++)
          TK_UNROLL for (int e = 0; e < 4; e++) sums[r][part * 4 + e] += weights[r].at[i] * x.at[e];
      }
    }
  }
}

/// This lane's row `r` of sums, times `factor`, to a row of the head; `column` is where the 64 columns begin.
TK_INLINE void tk_attention_store(float *row, const float (&sums)[4][8], int r, float factor, i64 column, i64 dim) {
  const tk_attention_place here = tk_attention_here();
  TK_UNROLL for (int e = 0; e < 8; e++) {
    const i64 at = column + e / 4 * 32 + here.other * 4 + e % 4;
    if (at < dim) row[at] = sums[r][e] * factor;
  }
}
