// The gradients of attention with operands in bfloat16 on matrix units: what the kernels that round in float32 compute
// (attention_backward.h), up to the order of sums. Scores are made 16 x 16 at a time and multiplied at once.
#pragma once
#include "attention_mma_rows.h"

enum {
  TK_MMA_BACKWARD_OTHERS = 64,                                       ///< rows of the other side at a time
  TK_MMA_BACKWARD_TILES = 2 * (TK_MMA_ROWS + TK_MMA_BACKWARD_OTHERS),  ///< shared memory: so many rows of a tile,
  TK_MMA_KEYS_BESIDE = 2 * TK_MMA_BACKWARD_OTHERS                    ///< and so many words beside, for keys
};

/// As `attention_backward_queries` says, for heads as in `mma_attention`. dS is multiplied as it was rounded; its scale is left to the end.
// launch: block (128,1,1); grid (sequences, heads, ceil(longest query sequence / 64));
// launch: dynamic shared bytes 4 * 256 * (dim / 2 + 4): dim 64 36,864, dim 128 69,632
template <int widest, bool exactly>
TK_INLINE void tk_mma_attention_backward_queries(float *dq, i64 dq_stride, float *delta, const float *dout,
                                                 i64 dout_stride, const float *out, i64 out_stride, const float *lse,
                                                 const float *q, i64 q_stride, const float *k, i64 k_stride,
                                                 const float *v, i64 v_stride, float scale, u64 key, float keep,
                                                 const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence,
                                                 const i64 *first, i64 sequences, i64 heads, i64 columns) {
  TK_DYNAMIC(u32, memory);
  const auto [exists, head, sequence, start, query, nq, from, nk] =
      tk_attention_block_here(q_bounds, k_bounds, key_sequence, sequences);
  if (!exists) return;

  const int dim = exactly ? widest : (int)columns, steps = dim / TK_MMA_STEP, pitch = tk_mma_pitch(dim);
  const int warp = (int)(threadIdx.x / 32), group = (int)(threadIdx.x % 32 / 4), pair = (int)(threadIdx.x % 4 * 2);
  u32 *queries = memory, *gradients = queries + TK_MMA_ROWS * pitch;
  u32 *keys = gradients + TK_MMA_ROWS * pitch, *values = keys + TK_MMA_BACKWARD_OTHERS * pitch;
  const i64 above = query + start, beside = head * dim;
  tk_mma_load(queries, TK_MMA_ROWS, q + above * q_stride + beside, q_stride, nq - start, dim);
  tk_mma_load(gradients, TK_MMA_ROWS, dout + above * dout_stride + beside, dout_stride, nq - start, dim);
  tk_sync();
  queries += warp * TK_ATTENTION_WARP_ROWS * pitch;
  gradients += warp * TK_ATTENTION_WARP_ROWS * pitch;
  const i64 mine = start + warp * TK_ATTENTION_WARP_ROWS + group;  // the first of this lane's two queries
  const bool idle = start + warp * TK_ATTENTION_WARP_ROWS >= nq;

  float mean[2] = {}, shift[2] = {};
  tk_mma_left<widest> left_queries, left_gradients;
  if (!idle) {
    tk_mma_hold(left_queries, queries, pitch, steps);
    tk_mma_hold(left_gradients, gradients, pitch, steps);
    TK_UNROLL for (int half = 0; half < 2; half++) {
      const i64 row = mine + half * 8, at = (query + row) * heads + head;
      if (row < nq) {
        const float *o = out + (query + row) * out_stride + beside;
        mean[half] = tk_mma_dot(gradients + (group + half * 8) * pitch, o, dim);
        shift[half] = lse[at];
      }
      mean[half] = tk_mma_sum(mean[half]);
      if (row < nq && pair == 0) delta[at] = mean[half];
    }
  }

  float sums[widest / 8][4] = {};
  for (i64 done = 0; done < nk; done += TK_MMA_BACKWARD_OTHERS) {
    const int left = nk - done < TK_MMA_BACKWARD_OTHERS ? (int)(nk - done) : TK_MMA_BACKWARD_OTHERS;
    tk_sync();  // somebody may still read the last keys
    tk_mma_load(keys, TK_MMA_BACKWARD_OTHERS, k + (from + done) * k_stride + beside, k_stride, left, dim);
    tk_mma_load(values, TK_MMA_BACKWARD_OTHERS, v + (from + done) * v_stride + beside, v_stride, left, dim);
    tk_sync();
    if (idle) continue;
    const i64 index = first[sequence] + (head * nq + mine) * nk + done + pair;
    for (int j = 0; j < left; j += TK_MMA_STEP) {
      float s[2][4] = {}, d[2][4] = {};
      tk_mma_products(s[0], s[1], left_queries, keys + j * pitch, pitch, steps);
      tk_mma_products(d[0], d[1], left_gradients, values + j * pitch, pitch, steps);
      u32 slopes[4];
      TK_UNROLL for (int i = 0; i < 4; i++) {
        const int half = i % 2, n = i / 2;
        float change[2];
        TK_UNROLL for (int c = 0; c < 2; c++) {
          const float mask = tk_kept(key, index + half * 8 * nk + j + n * 8 + c, keep);
          const float probability = tk_exp(s[n][half * 2 + c] * scale - shift[half]);
          change[c] = j + n * 8 + pair + c < left ? probability * (d[n][half * 2 + c] * mask - mean[half]) : 0;
        }
        slopes[i] = tk_pack_bf16(change[0], change[1]);
      }
      tk_mma_add<widest>(sums, slopes, keys + j * pitch, pitch, steps);
    }
  }
  TK_UNROLL for (int half = 0; half < 2; half++) {
    const i64 row = mine + half * 8;
    if (row < nq) tk_mma_store<widest>(dq + (query + row) * dq_stride + beside, sums, half, scale, dim);
  }
}

/// As `attention_backward_keys` says, for heads as in `mma_attention`. What dropout divides by and the scale of dS are left to the end.
// launch: block (128,1,1); grid (key sequences, heads, ceil(longest key sequence / 64));
// launch: dynamic shared bytes 4 * (256 * (dim / 2 + 4) + 128): dim 64 37,376, dim 128 70,144
template <int widest, bool exactly>
TK_INLINE void tk_mma_attention_backward_keys(float *dk, i64 dk_stride, float *dv, i64 dv_stride, const float *delta,
                                              const float *dout, i64 dout_stride, const float *lse, const float *q,
                                              i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                              float scale, u64 key, float keep, const i32 *q_bounds,
                                              const i32 *k_bounds, const i32 *sharer_starts, const i32 *sharers,
                                              const i64 *first, i64 key_sequences, i64 heads, i64 columns) {
  TK_DYNAMIC(u32, memory);
  const i64 head = blockIdx.y, target = blockIdx.x, start = (i64)blockIdx.z * TK_MMA_ROWS;
  if (target >= key_sequences) return;
  const i64 from = k_bounds[target], nk = k_bounds[target + 1] - from;
  if (start >= nk) return;

  const int dim = exactly ? widest : (int)columns, steps = dim / TK_MMA_STEP, pitch = tk_mma_pitch(dim);
  const int warp = (int)(threadIdx.x / 32), group = (int)(threadIdx.x % 32 / 4), pair = (int)(threadIdx.x % 4 * 2);
  u32 *keys = memory, *values = keys + TK_MMA_ROWS * pitch;
  u32 *queries = values + TK_MMA_ROWS * pitch, *gradients = queries + TK_MMA_BACKWARD_OTHERS * pitch;
  float *shifts = (float *)(gradients + TK_MMA_BACKWARD_OTHERS * pitch), *means = shifts + TK_MMA_BACKWARD_OTHERS;
  const i64 beside = head * dim;
  tk_mma_load(keys, TK_MMA_ROWS, k + (from + start) * k_stride + beside, k_stride, nk - start, dim);
  tk_mma_load(values, TK_MMA_ROWS, v + (from + start) * v_stride + beside, v_stride, nk - start, dim);
  tk_sync();
  const i64 mine = start + warp * TK_ATTENTION_WARP_ROWS + group;  // the first of this lane's two keys
  const bool idle = start + warp * TK_ATTENTION_WARP_ROWS >= nk;
  tk_mma_left<widest> left_keys, left_values;
  if (!idle) {
    tk_mma_hold(left_keys, keys + warp * TK_ATTENTION_WARP_ROWS * pitch, pitch, steps);
    tk_mma_hold(left_values, values + warp * TK_ATTENTION_WARP_ROWS * pitch, pitch, steps);
  }

  float dkeys[widest / 8][4] = {}, dvalues[widest / 8][4] = {};
  for (i32 sharer = sharer_starts[target]; sharer < sharer_starts[target + 1]; sharer++) {
    const i64 sequence = sharers[sharer], query = q_bounds[sequence], nq = q_bounds[sequence + 1] - query;
    for (i64 done = 0; done < nq; done += TK_MMA_BACKWARD_OTHERS) {
      const int left = nq - done < TK_MMA_BACKWARD_OTHERS ? (int)(nq - done) : TK_MMA_BACKWARD_OTHERS;
      const i64 at = query + done;
      tk_sync();  // somebody may still read the last queries
      tk_mma_load(queries, TK_MMA_BACKWARD_OTHERS, q + at * q_stride + beside, q_stride, left, dim);
      tk_mma_load(gradients, TK_MMA_BACKWARD_OTHERS, dout + at * dout_stride + beside, dout_stride, left, dim);
      if (threadIdx.x < TK_MMA_BACKWARD_OTHERS) {
        const bool exists = (int)threadIdx.x < left;  // a row that does not exist has no probability
        shifts[threadIdx.x] = exists ? lse[(at + threadIdx.x) * heads + head] : TK_INFINITY;
        means[threadIdx.x] = exists ? delta[(at + threadIdx.x) * heads + head] : 0;
      }
      tk_sync();
      if (idle) continue;
      for (int j = 0; j < left; j += TK_MMA_STEP) {
        float s[2][4] = {}, d[2][4] = {};
        tk_mma_products(s[0], s[1], left_keys, queries + j * pitch, pitch, steps);
        tk_mma_products(d[0], d[1], left_values, gradients + j * pitch, pitch, steps);
        u32 weights[4], slopes[4];
        TK_UNROLL for (int i = 0; i < 4; i++) {
          const int half = i % 2, n = i / 2;
          float kept[2], change[2];
          TK_UNROLL for (int c = 0; c < 2; c++) {
            const int other = j + n * 8 + pair + c;
            const i64 index = first[sequence] + (head * nq + done + other) * nk + mine + half * 8;
            const float mask = tk_kept(key, index, keep);
            const float probability = tk_exp(s[n][half * 2 + c] * scale - shifts[other]);
            change[c] = probability * (d[n][half * 2 + c] * mask - means[other]);
            kept[c] = probability * (mask == 0 ? 0.0f : 1.0f);  // dropped, what is not a number stays so
          }
          weights[i] = tk_pack_bf16(kept[0], kept[1]);
          slopes[i] = tk_pack_bf16(change[0], change[1]);
        }
        tk_mma_add<widest>(dvalues, weights, gradients + j * pitch, pitch, steps);
        tk_mma_add<widest>(dkeys, slopes, queries + j * pitch, pitch, steps);
      }
    }
  }
  TK_UNROLL for (int half = 0; half < 2; half++) {
    const i64 row = mine + half * 8;
    if (row >= nk) continue;
    tk_mma_store<widest>(dk + (from + row) * dk_stride + beside, dkeys, half, scale, dim);
    tk_mma_store<widest>(dv + (from + row) * dv_stride + beside, dvalues, half, keep == 1 ? 1.0f : 1.0f / keep, dim);
  }
}

TK_KERNEL void mma_attention_backward_queries(float *dq, i64 dq_stride, float *delta, const float *dout,
                                              i64 dout_stride, const float *out, i64 out_stride, const float *lse,
                                              const float *q, i64 q_stride, const float *k, i64 k_stride,
                                              const float *v, i64 v_stride, float scale, u64 key, float keep,
                                              const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence,
                                              const i64 *first, i64 sequences, i64 heads, i64 dim) {
  tk_mma_attention_backward_queries<TK_ATTENTION_DIM, false>(dq, dq_stride, delta, dout, dout_stride, out, out_stride,
                                                             lse, q, q_stride, k, k_stride, v, v_stride, scale, key,
                                                             keep, q_bounds, k_bounds, key_sequence, first, sequences,
                                                             heads, dim);
}

TK_KERNEL void mma_attention_backward_queries_32(float *dq, i64 dq_stride, float *delta, const float *dout,
                                                 i64 dout_stride, const float *out, i64 out_stride, const float *lse,
                                                 const float *q, i64 q_stride, const float *k, i64 k_stride,
                                                 const float *v, i64 v_stride, float scale, u64 key, float keep,
                                                 const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence,
                                                 const i64 *first, i64 sequences, i64 heads, i64 dim) {
  tk_mma_attention_backward_queries<32, true>(dq, dq_stride, delta, dout, dout_stride, out, out_stride, lse, q,
                                              q_stride, k, k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds,
                                              key_sequence, first, sequences, heads, dim);
}

TK_KERNEL void mma_attention_backward_queries_64(float *dq, i64 dq_stride, float *delta, const float *dout,
                                                 i64 dout_stride, const float *out, i64 out_stride, const float *lse,
                                                 const float *q, i64 q_stride, const float *k, i64 k_stride,
                                                 const float *v, i64 v_stride, float scale, u64 key, float keep,
                                                 const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence,
                                                 const i64 *first, i64 sequences, i64 heads, i64 dim) {
  tk_mma_attention_backward_queries<64, true>(dq, dq_stride, delta, dout, dout_stride, out, out_stride, lse, q,
                                              q_stride, k, k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds,
                                              key_sequence, first, sequences, heads, dim);
}

TK_KERNEL void mma_attention_backward_keys(float *dk, i64 dk_stride, float *dv, i64 dv_stride, const float *delta,
                                           const float *dout, i64 dout_stride, const float *lse, const float *q,
                                           i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                           float scale, u64 key, float keep, const i32 *q_bounds, const i32 *k_bounds,
                                           const i32 *sharer_starts, const i32 *sharers, const i64 *first,
                                           i64 key_sequences, i64 heads, i64 dim) {
  tk_mma_attention_backward_keys<TK_ATTENTION_DIM, false>(dk, dk_stride, dv, dv_stride, delta, dout, dout_stride, lse,
                                                          q, q_stride, k, k_stride, v, v_stride, scale, key, keep,
                                                          q_bounds, k_bounds, sharer_starts, sharers, first,
                                                          key_sequences, heads, dim);
}

TK_KERNEL void mma_attention_backward_keys_32(float *dk, i64 dk_stride, float *dv, i64 dv_stride, const float *delta,
                                              const float *dout, i64 dout_stride, const float *lse, const float *q,
                                              i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                              float scale, u64 key, float keep, const i32 *q_bounds,
                                              const i32 *k_bounds, const i32 *sharer_starts, const i32 *sharers,
                                              const i64 *first, i64 key_sequences, i64 heads, i64 dim) {
  tk_mma_attention_backward_keys<32, true>(dk, dk_stride, dv, dv_stride, delta, dout, dout_stride, lse, q, q_stride, k,
                                           k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds, sharer_starts,
                                           sharers, first, key_sequences, heads, dim);
}

TK_KERNEL void mma_attention_backward_keys_64(float *dk, i64 dk_stride, float *dv, i64 dv_stride, const float *delta,
                                              const float *dout, i64 dout_stride, const float *lse, const float *q,
                                              i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                              float scale, u64 key, float keep, const i32 *q_bounds,
                                              const i32 *k_bounds, const i32 *sharer_starts, const i32 *sharers,
                                              const i64 *first, i64 key_sequences, i64 heads, i64 dim) {
  tk_mma_attention_backward_keys<64, true>(dk, dk_stride, dv, dv_stride, delta, dout, dout_stride, lse, q, q_stride, k,
                                           k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds, sharer_starts,
                                           sharers, first, key_sequences, heads, dim);
}
