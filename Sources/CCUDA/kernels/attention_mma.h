// Attention with operands in bfloat16 on matrix units: what `rounded_attention` computes, up to the order of sums.
#pragma once
#include "attention_mma_rows.h"

enum {
  TK_MMA_OTHERS = 64,                             ///< keys at a time
  TK_MMA_TILES = TK_MMA_ROWS + 2 * TK_MMA_OTHERS  ///< shared memory: so many rows of a tile
};

/// As `attention` says, for heads of `widest` columns, or of any multiple of 16 up to it. The shift of a row and the rounding are those of
/// rounded_attention; what dropout divides by is left to the end, as a weight is multiplied as it was rounded, or not at all.
/// Columns of a head lie at multiples of 16 bytes in each of the four matrices.
// launch: block (128,1,1); grid (sequences, heads, ceil(longest query sequence / 64));
// launch: dynamic shared bytes 4 * 192 * (dim / 2 + 4): dim 64 27,648, dim 128 52,224
template <int widest, bool exactly>
TK_INLINE void tk_mma_attention_forward(float *out, i64 out_stride, float *lse, const float *q, i64 q_stride,
                                        const float *k, i64 k_stride, const float *v, i64 v_stride, float scale,
                                        u64 key, float keep, const i32 *q_bounds, const i32 *k_bounds,
                                        const i32 *key_sequence, const i64 *first, i64 sequences, i64 heads,
                                        i64 columns) {
  TK_DYNAMIC(u32, memory);
  const auto [exists, head, sequence, start, query, nq, from, nk] =
      tk_attention_block_here(q_bounds, k_bounds, key_sequence, sequences);
  if (!exists) return;

  const int dim = exactly ? widest : (int)columns, steps = dim / TK_MMA_STEP, pitch = tk_mma_pitch(dim);
  const int warp = (int)(threadIdx.x / 32), group = (int)(threadIdx.x % 32 / 4), pair = (int)(threadIdx.x % 4 * 2);
  u32 *queries = memory, *keys = queries + TK_MMA_ROWS * pitch, *values = keys + TK_MMA_OTHERS * pitch;
  tk_mma_load(queries, TK_MMA_ROWS, q + (query + start) * q_stride + head * dim, q_stride, nq - start, dim);
  tk_sync();
  const i64 mine = start + warp * TK_ATTENTION_WARP_ROWS + group;  // the first of this lane's two queries
  const bool idle = start + warp * TK_ATTENTION_WARP_ROWS >= nq;
  tk_mma_left<widest> rows;
  if (!idle) tk_mma_hold(rows, queries + warp * TK_ATTENTION_WARP_ROWS * pitch, pitch, steps);

  float sums[widest / 8][4] = {}, total[2] = {}, top[2] = {TK_LOWEST, TK_LOWEST};
  for (i64 done = 0; done < nk; done += TK_MMA_OTHERS) {
    const int left = nk - done < TK_MMA_OTHERS ? (int)(nk - done) : TK_MMA_OTHERS;
    tk_sync();  // somebody may still read the last tiles
    tk_mma_load(keys, TK_MMA_OTHERS, k + (from + done) * k_stride + head * dim, k_stride, left, dim);
    tk_mma_load(values, TK_MMA_OTHERS, v + (from + done) * v_stride + head * dim, v_stride, left, dim);
    tk_sync();
    if (idle) continue;
    float s[TK_MMA_OTHERS / 8][4] = {};
    TK_UNROLL for (int j = 0; j < TK_MMA_OTHERS / TK_MMA_STEP; j++) {
      if (j * TK_MMA_STEP >= left) break;
      tk_mma_products(s[2 * j], s[2 * j + 1], rows, keys + j * TK_MMA_STEP * pitch, pitch, steps);
    }
    TK_UNROLL for (int half = 0; half < 2; half++) {
      float best = TK_LOWEST;
      TK_UNROLL for (int i = 0; i < TK_MMA_OTHERS / 4; i++) {
        float &score = s[i / 2][half * 2 + i % 2];
        score = i / 2 * 8 + pair + i % 2 < left ? score * scale : -TK_INFINITY;
        best = score > best ? score : best;
      }
      best = tk_ceil(tk_mma_max(best) * 1.44269504f);
      best = best > top[half] ? best : top[half];
      const float shrink = tk_power_of_two(top[half] - best);
      top[half] = best;
      total[half] *= shrink;
      TK_UNROLL for (int n = 0; n < widest / 8; n++) sums[n][half * 2] *= shrink, sums[n][half * 2 + 1] *= shrink;
    }
    const i64 index = first[sequence] + (head * nq + mine) * nk + done + pair;
    TK_UNROLL for (int j = 0; j < TK_MMA_OTHERS / TK_MMA_STEP; j++) {
      if (j * TK_MMA_STEP >= left) break;
      u32 weights[4];
      TK_UNROLL for (int i = 0; i < 4; i++) {
        const int half = i % 2, n = 2 * j + i / 2;
        float e[2];  // ln 2 is taken away in two parts, as there
        TK_UNROLL for (int c = 0; c < 2; c++)
          e[c] = tk_exp(s[n][half * 2 + c] - top[half] * 0.693359375f + top[half] * 2.12194440e-4f);
        const u32 both = tk_pack_bf16(e[0], e[1]);
        total[half] += tk_float(both << 16) + tk_float(both & 0xffff0000u);  // of this lane's keys
        weights[i] = tk_mma_kept(both, key, index + half * 8 * nk + n * 8, 1, keep);
      }
      tk_mma_add<widest>(sums, weights, values + j * TK_MMA_STEP * pitch, pitch, steps);
    }
  }
  TK_UNROLL for (int half = 0; half < 2; half++) {
    const float sum = tk_mma_sum(total[half]);
    const i64 row = mine + half * 8;
    if (idle || row >= nq) continue;
    const float inverse = nk ? (keep == 1 ? 1.0f : 1.0f / keep) / sum : 0;
    tk_mma_store<widest>(out + (query + row) * out_stride + head * dim, sums, half, inverse, dim);
    if (pair == 0) lse[(query + row) * heads + head] = top[half] * 0.69314718f + tk_log(sum);
  }
}

TK_KERNEL void mma_attention(float *out, i64 out_stride, float *lse, const float *q, i64 q_stride, const float *k,
                             i64 k_stride, const float *v, i64 v_stride, float scale, u64 key, float keep,
                             const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence, const i64 *first,
                             i64 sequences, i64 heads, i64 dim) {
  tk_mma_attention_forward<TK_ATTENTION_DIM, false>(out, out_stride, lse, q, q_stride, k, k_stride, v, v_stride, scale,
                                                    key, keep, q_bounds, k_bounds, key_sequence, first, sequences,
                                                    heads, dim);
}

TK_KERNEL void mma_attention_32(float *out, i64 out_stride, float *lse, const float *q, i64 q_stride, const float *k,
                                i64 k_stride, const float *v, i64 v_stride, float scale, u64 key, float keep,
                                const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence, const i64 *first,
                                i64 sequences, i64 heads, i64 dim) {
  tk_mma_attention_forward<32, true>(out, out_stride, lse, q, q_stride, k, k_stride, v, v_stride, scale, key, keep,
                                     q_bounds, k_bounds, key_sequence, first, sequences, heads, dim);
}

TK_KERNEL void mma_attention_64(float *out, i64 out_stride, float *lse, const float *q, i64 q_stride, const float *k,
                                i64 k_stride, const float *v, i64 v_stride, float scale, u64 key, float keep,
                                const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence, const i64 *first,
                                i64 sequences, i64 heads, i64 dim) {
  tk_mma_attention_forward<64, true>(out, out_stride, lse, q, q_stride, k, k_stride, v, v_stride, scale, key, keep,
                                     q_bounds, k_bounds, key_sequence, first, sequences, heads, dim);
}
