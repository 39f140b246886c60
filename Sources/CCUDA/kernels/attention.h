// Attention of packed rows in float32: softmax over keys of scale * <query, key>, dropout, the mean of the values. The same with
// operands rounded to bfloat16: queries, keys and values, and exp(score) before it is summed and dropout drops it.
#pragma once
#include "attention_rows.h"

enum {
  /// Shared memory in floats: so many rows of a tile, and so many floats beside.
  TK_ATTENTION_TILES = TK_ATTENTION_ROWS + 2 * TK_ATTENTION_OTHERS,
  TK_ATTENTION_BESIDE = TK_ATTENTION_ROWS * TK_ATTENTION_PITCH
};

/// Sequence s has the queries q_bounds[s]..<q_bounds[s + 1], the keys of sequence key_sequence[s], and probabilities from
/// first[s] on that dropout counts: [heads, queries, keys]. Keys are gone through once, with the largest score so far as the shift:
/// what was summed before shrinks when there is a larger one. No keys: zeros, and lse is -infinity.
/// Where exp(score) is rounded the shift is a whole number of ln 2, which `top` counts: what was summed before then shrinks by a
/// power of two, and numbers of 8 bits are the same whatever power of two they are counted in, so rounding does not depend on the order
/// of the keys. ln 2 is taken away in two parts, the first without rounding.
// launch: block (128,1,1); grid (sequences, heads, ceil(longest query sequence / 64));
// launch: dynamic shared bytes 4 * (128 * (dim rounded up to 32, + 4) + 2560): dim 64 45,056, dim 128 77,824; dim <= 128
template <bool rounds>
TK_INLINE void tk_attention_forward(float *out, i64 out_stride, float *lse, const float *q, i64 q_stride, const float *k,
                                    i64 k_stride, const float *v, i64 v_stride, float scale, u64 key, float keep,
                                    const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence, const i64 *first,
                                    i64 sequences, i64 heads, i64 dim) {
  TK_DYNAMIC(float, memory);
  const auto [exists, head, sequence, start, query, nq, from, nk] =
      tk_attention_block_here(q_bounds, k_bounds, key_sequence, sequences);
  if (!exists) return;

  const tk_attention_place here = tk_attention_here();
  const int pitch = tk_attention_pitch(dim), width = tk_attention_width(dim);
  float *queries = memory, *keys = queries + TK_ATTENTION_ROWS * pitch, *values = keys + TK_ATTENTION_OTHERS * pitch;
  float *scores = values + TK_ATTENTION_OTHERS * pitch + here.warp * TK_ATTENTION_WARP_ROWS * TK_ATTENTION_PITCH;
  tk_attention_load<rounds>(queries, TK_ATTENTION_ROWS, q + (query + start) * q_stride + head * dim, q_stride,
                            nq - start, dim);
  queries += here.warp * TK_ATTENTION_WARP_ROWS * pitch;
  const i64 mine = start + here.warp * TK_ATTENTION_WARP_ROWS + here.row;  // the first of this lane's queries
  const bool idle = start + here.warp * TK_ATTENTION_WARP_ROWS >= nq;

  for (int column = 0; column < width; column += TK_ATTENTION_COLUMNS) {
    float sums[4][8] = {}, total[4] = {}, top[4];
    TK_UNROLL for (int r = 0; r < 4; r++) top[r] = TK_LOWEST;
    for (i64 done = 0; done < nk; done += TK_ATTENTION_OTHERS) {
      const i64 left = nk - done;
      tk_sync();
      tk_attention_load<rounds>(keys, TK_ATTENTION_OTHERS, k + (from + done) * k_stride + head * dim, k_stride,
                                left, dim);
      tk_attention_load<rounds>(values, TK_ATTENTION_OTHERS, v + (from + done) * v_stride + head * dim, v_stride,
                                left, dim);
      tk_sync();
      if (idle) continue;
      float s[4][4];
      tk_attention_products(s, queries, keys, dim);
      TK_UNROLL for (int r = 0; r < 4; r++) {
        float best = rounds ? TK_LOWEST : top[r];
        TK_UNROLL for (int n = 0; n < 4; n++) {
          s[r][n] = here.other + n * 8 < left ? s[r][n] * scale : -TK_INFINITY;
          best = s[r][n] > best ? s[r][n] : best;
        }
        for (int lanes = 4; lanes; lanes >>= 1) {
          const float other = tk_xor(best, lanes);
          best = other > best ? other : best;
        }
        if (rounds) {
          best = tk_ceil(best * 1.44269504f);
          best = best > top[r] ? best : top[r];
        }
        const float shrink = rounds ? tk_power_of_two(top[r] - best) : tk_exp(top[r] - best);
        const i64 index = first[sequence] + (head * nq + mine + r * 4) * nk + done + here.other;
        top[r] = best;
        total[r] *= shrink;
        TK_UNROLL for (int e = 0; e < 8; e++) sums[r][e] *= shrink;
        TK_UNROLL for (int n = 0; n < 4; n++) {
          const float shifted = rounds ? s[r][n] - best * 0.693359375f + best * 2.12194440e-4f : s[r][n] - best;
          const float probability = tk_attention_operand<rounds>(tk_exp(shifted));
          total[r] += probability;  // of this lane's keys
          tk_attention_score(scores, r, n) = probability * tk_kept(key, index + n * 8, keep);
        }
      }
      tk_warp_sync();
      tk_attention_add(sums, scores, values + column, pitch, width - column, left);
    }
    TK_UNROLL for (int r = 0; r < 4; r++) {
      for (int lanes = 4; lanes; lanes >>= 1) total[r] += tk_xor(total[r], lanes);
      const i64 row = mine + r * 4;
      if (row >= nq) continue;
      const float inverse = nk ? 1 / total[r] : 0;
      tk_attention_store(out + (query + row) * out_stride + head * dim, sums, r, inverse, column, dim);
      if (column == 0 && here.other == 0)
        lse[(query + row) * heads + head] = (rounds ? top[r] * 0.69314718f : top[r]) + tk_log(total[r]);
    }
  }
}

TK_KERNEL void attention(float *out, i64 out_stride, float *lse, const float *q, i64 q_stride, const float *k,
                         i64 k_stride, const float *v, i64 v_stride, float scale, u64 key, float keep,
                         const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence, const i64 *first,
                         i64 sequences, i64 heads, i64 dim) {
  tk_attention_forward<false>(out, out_stride, lse, q, q_stride, k, k_stride, v, v_stride, scale, key, keep, q_bounds,
                              k_bounds, key_sequence, first, sequences, heads, dim);
}

TK_KERNEL void rounded_attention(float *out, i64 out_stride, float *lse, const float *q, i64 q_stride, const float *k,
                                 i64 k_stride, const float *v, i64 v_stride, float scale, u64 key, float keep,
                                 const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence, const i64 *first,
                                 i64 sequences, i64 heads, i64 dim) {
  tk_attention_forward<true>(out, out_stride, lse, q, q_stride, k, k_stride, v, v_stride, scale, key, keep, q_bounds,
                             k_bounds, key_sequence, first, sequences, heads, dim);
}
