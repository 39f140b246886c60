// The gradients of attention in float32, from scores that are computed again with the saved lse: one kernel that owns queries,
// another that owns keys and values, so that each gradient is one block's sum and nobody adds to what another block writes.
//
// P = exp(S - lse), dS = P (mask <dout, v> - delta) scale with delta = <dout, out>; dq = dS k, dk = dS^T q, dv = (P mask)^T dout.
// The same with operands rounded to bfloat16: q, k, v, dout, P in dv before its mask, and dS before its scale.
#pragma once
#include "attention_rows.h"

enum {
  /// Shared memory in floats: so many rows of a tile, and so many floats beside.
  TK_ATTENTION_QUERIES_TILES = 2 * TK_ATTENTION_ROWS + 2 * TK_ATTENTION_OTHERS,
  TK_ATTENTION_QUERIES_BESIDE = TK_ATTENTION_ROWS * TK_ATTENTION_PITCH,
  TK_ATTENTION_KEYS_TILES = 2 * TK_ATTENTION_ROWS + 2 * TK_ATTENTION_OTHERS,
  TK_ATTENTION_KEYS_BESIDE = 2 * TK_ATTENTION_ROWS * TK_ATTENTION_PITCH + 2 * TK_ATTENTION_OTHERS
};

/// dq of each query, and delta [rows, heads], which the other kernel needs. Sequences as in `attention`.
// launch: block (128,1,1); grid (sequences, heads, ceil(longest query sequence / 64));
// launch: dynamic shared bytes 4 * (192 * (dim rounded up to 32, + 4) + 2560): dim 64 62,464, dim 128 111,616; dim <= 128
template <bool rounds>
TK_INLINE void tk_attention_backward_queries(float *dq, i64 dq_stride, float *delta, const float *dout, i64 dout_stride,
                                             const float *out, i64 out_stride, const float *lse, const float *q,
                                             i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                             float scale, u64 key, float keep, const i32 *q_bounds, const i32 *k_bounds,
                                             const i32 *key_sequence, const i64 *first, i64 sequences, i64 heads,
                                             i64 dim) {
  TK_DYNAMIC(float, memory);
  const auto [exists, head, sequence, start, query, nq, from, nk] =
      tk_attention_block_here(q_bounds, k_bounds, key_sequence, sequences);
  if (!exists) return;

  const tk_attention_place here = tk_attention_here();
  const int pitch = tk_attention_pitch(dim), width = tk_attention_width(dim);
  float *queries = memory, *gradients = queries + TK_ATTENTION_ROWS * pitch;
  float *keys = gradients + TK_ATTENTION_ROWS * pitch, *values = keys + TK_ATTENTION_OTHERS * pitch;
  float *scores = values + TK_ATTENTION_OTHERS * pitch + here.warp * TK_ATTENTION_WARP_ROWS * TK_ATTENTION_PITCH;
  const i64 above = query + start, beside = head * dim;
  tk_attention_load<rounds>(queries, TK_ATTENTION_ROWS, q + above * q_stride + beside, q_stride, nq - start, dim);
  tk_attention_load<rounds>(gradients, TK_ATTENTION_ROWS, dout + above * dout_stride + beside, dout_stride,
                            nq - start, dim);
  queries += here.warp * TK_ATTENTION_WARP_ROWS * pitch;
  gradients += here.warp * TK_ATTENTION_WARP_ROWS * pitch;
  const i64 leading = start + here.warp * TK_ATTENTION_WARP_ROWS;  // the warp's first query
  const bool idle = leading >= nq;
  tk_sync();

  float mean[4] = {}, shift[4] = {};
  if (!idle) {
    for (int i = 0; i < TK_ATTENTION_WARP_ROWS && leading + i < nq; i++) {
      const i64 row = query + leading + i;
      float sum = 0;
      for (int c = here.lane; c < dim; c += 32) sum += gradients[i * pitch + c] * out[row * out_stride + beside + c];
      sum = tk_warp_sum(sum);
      if (here.lane == 0) delta[row * heads + head] = scores[i] = sum;
    }
    tk_warp_sync();
    TK_UNROLL for (int r = 0; r < 4; r++) {
      const i64 row = leading + here.row + r * 4;
      if (row < nq) mean[r] = scores[here.row + r * 4], shift[r] = lse[(query + row) * heads + head];
    }
  }

  for (int column = 0; column < width; column += TK_ATTENTION_COLUMNS) {
    float sums[4][8] = {};
    for (i64 done = 0; done < nk; done += TK_ATTENTION_OTHERS) {
      const i64 left = nk - done;
      tk_sync();
      tk_attention_load<rounds>(keys, TK_ATTENTION_OTHERS, k + (from + done) * k_stride + beside, k_stride, left, dim);
      tk_attention_load<rounds>(values, TK_ATTENTION_OTHERS, v + (from + done) * v_stride + beside, v_stride, left,
                                dim);
      tk_sync();
      if (idle) continue;
      float s[4][4], d[4][4];
      tk_attention_products(s, queries, keys, dim);
      tk_attention_products(d, gradients, values, dim);
      TK_UNROLL for (int r = 0; r < 4; r++) {
        const i64 index = first[sequence] + (head * nq + leading + here.row + r * 4) * nk + done + here.other;
        TK_UNROLL for (int n = 0; n < 4; n++) {
          const float probability = tk_exp(s[r][n] * scale - shift[r]);
          const float change = probability * (d[r][n] * tk_kept(key, index + n * 8, keep) - mean[r]);
          const float slope = tk_attention_operand<rounds>(change) * scale;
          tk_attention_score(scores, r, n) = here.other + n * 8 < left ? slope : 0;
        }
      }
      tk_warp_sync();
      tk_attention_add(sums, scores, keys + column, pitch, width - column, left);
    }
    TK_UNROLL for (int r = 0; r < 4; r++) {
      const i64 row = leading + here.row + r * 4;
      if (row < nq) tk_attention_store(dq + (query + row) * dq_stride + beside, sums, r, 1, column, dim);
    }
  }
}

/// dk and dv of each key: the sums over the queries of sequences sharers[sharer_starts[t]..<sharer_starts[t + 1]], one sequence
/// after the other, each from its first query to its last. Zeros where nobody looks.
// launch: block (128,1,1); grid (key sequences, heads, ceil(longest key sequence / 64));
// launch: dynamic shared bytes 4 * (192 * (dim rounded up to 32, + 4) + 5184): dim 64 72,960, dim 128 122,112; dim <= 128
template <bool rounds>
TK_INLINE void tk_attention_backward_keys(float *dk, i64 dk_stride, float *dv, i64 dv_stride, const float *delta,
                                          const float *dout, i64 dout_stride, const float *lse, const float *q,
                                          i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                          float scale, u64 key, float keep, const i32 *q_bounds, const i32 *k_bounds,
                                          const i32 *sharer_starts, const i32 *sharers, const i64 *first,
                                          i64 key_sequences, i64 heads, i64 dim) {
  TK_DYNAMIC(float, memory);
  const i64 head = blockIdx.y, target = blockIdx.x, start = (i64)blockIdx.z * TK_ATTENTION_ROWS;
  if (target >= key_sequences) return;
  const i64 from = k_bounds[target], nk = k_bounds[target + 1] - from;
  if (start >= nk) return;

  const tk_attention_place here = tk_attention_here();
  const int pitch = tk_attention_pitch(dim), width = tk_attention_width(dim);
  float *keys = memory, *values = keys + TK_ATTENTION_ROWS * pitch;
  float *queries = values + TK_ATTENTION_ROWS * pitch, *gradients = queries + TK_ATTENTION_OTHERS * pitch;
  float *shifts = gradients + TK_ATTENTION_OTHERS * pitch, *means = shifts + TK_ATTENTION_OTHERS;
  float *kept = means + TK_ATTENTION_OTHERS + here.warp * 2 * TK_ATTENTION_WARP_ROWS * TK_ATTENTION_PITCH;
  float *slopes = kept + TK_ATTENTION_WARP_ROWS * TK_ATTENTION_PITCH;
  const i64 beside = head * dim;
  tk_attention_load<rounds>(keys, TK_ATTENTION_ROWS, k + (from + start) * k_stride + beside, k_stride, nk - start, dim);
  tk_attention_load<rounds>(values, TK_ATTENTION_ROWS, v + (from + start) * v_stride + beside, v_stride,
                            nk - start, dim);
  keys += here.warp * TK_ATTENTION_WARP_ROWS * pitch;
  values += here.warp * TK_ATTENTION_WARP_ROWS * pitch;
  const i64 mine = start + here.warp * TK_ATTENTION_WARP_ROWS + here.row;  // the first of this lane's keys
  const bool idle = start + here.warp * TK_ATTENTION_WARP_ROWS >= nk;

  for (int column = 0; column < width; column += TK_ATTENTION_COLUMNS) {
    float dkeys[4][8] = {}, dvalues[4][8] = {};
    for (i32 sharer = sharer_starts[target]; sharer < sharer_starts[target + 1]; sharer++) {
      const i64 sequence = sharers[sharer], query = q_bounds[sequence], nq = q_bounds[sequence + 1] - query;
      for (i64 done = 0; done < nq; done += TK_ATTENTION_OTHERS) {
        const i64 left = nq - done, at = query + done;
        tk_sync();
        tk_attention_load<rounds>(queries, TK_ATTENTION_OTHERS, q + at * q_stride + beside, q_stride, left, dim);
        tk_attention_load<rounds>(gradients, TK_ATTENTION_OTHERS, dout + at * dout_stride + beside, dout_stride,
                                  left, dim);
        if (threadIdx.x < TK_ATTENTION_OTHERS) {
          const bool exists = threadIdx.x < left;  // a row that does not exist has no probability
          shifts[threadIdx.x] = exists ? lse[(at + threadIdx.x) * heads + head] : TK_INFINITY;
          means[threadIdx.x] = exists ? delta[(at + threadIdx.x) * heads + head] : 0;
        }
        tk_sync();
        if (idle) continue;
        float s[4][4], d[4][4];
        tk_attention_products(s, keys, queries, dim);
        tk_attention_products(d, values, gradients, dim);
        TK_UNROLL for (int n = 0; n < 4; n++) {
          const int other = here.other + n * 8;
          const float shift = shifts[other], mean = means[other];
          const i64 index = first[sequence] + (head * nq + done + other) * nk + mine;
          TK_UNROLL for (int r = 0; r < 4; r++) {
            const float probability = tk_exp(s[r][n] * scale - shift);
            const float mask = tk_kept(key, index + r * 4, keep);
            tk_attention_score(kept, r, n) = tk_attention_operand<rounds>(probability) * mask;
            tk_attention_score(slopes, r, n) =
                tk_attention_operand<rounds>(probability * (d[r][n] * mask - mean)) * scale;
          }
        }
        tk_warp_sync();
        tk_attention_add(dvalues, kept, gradients + column, pitch, width - column, left);
        tk_attention_add(dkeys, slopes, queries + column, pitch, width - column, left);
      }
    }
    TK_UNROLL for (int r = 0; r < 4; r++) {
      const i64 row = mine + r * 4;
      if (row >= nk) continue;
      tk_attention_store(dk + (from + row) * dk_stride + beside, dkeys, r, 1, column, dim);
      tk_attention_store(dv + (from + row) * dv_stride + beside, dvalues, r, 1, column, dim);
    }
  }
}

TK_KERNEL void attention_backward_queries(float *dq, i64 dq_stride, float *delta, const float *dout, i64 dout_stride,
                                          const float *out, i64 out_stride, const float *lse, const float *q,
                                          i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                          float scale, u64 key, float keep, const i32 *q_bounds, const i32 *k_bounds,
                                          const i32 *key_sequence, const i64 *first, i64 sequences, i64 heads,
                                          i64 dim) {
  tk_attention_backward_queries<false>(dq, dq_stride, delta, dout, dout_stride, out, out_stride, lse, q, q_stride, k,
                                       k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds, key_sequence,
                                       first, sequences, heads, dim);
}

TK_KERNEL void rounded_attention_backward_queries(float *dq, i64 dq_stride, float *delta, const float *dout,
                                                  i64 dout_stride, const float *out, i64 out_stride, const float *lse,
                                                  const float *q, i64 q_stride, const float *k, i64 k_stride,
                                                  const float *v, i64 v_stride, float scale, u64 key, float keep,
                                                  const i32 *q_bounds, const i32 *k_bounds, const i32 *key_sequence,
                                                  const i64 *first, i64 sequences, i64 heads, i64 dim) {
  tk_attention_backward_queries<true>(dq, dq_stride, delta, dout, dout_stride, out, out_stride, lse, q, q_stride, k,
                                      k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds, key_sequence,
                                      first, sequences, heads, dim);
}

TK_KERNEL void attention_backward_keys(float *dk, i64 dk_stride, float *dv, i64 dv_stride, const float *delta,
                                       const float *dout, i64 dout_stride, const float *lse, const float *q,
                                       i64 q_stride, const float *k, i64 k_stride, const float *v, i64 v_stride,
                                       float scale, u64 key, float keep, const i32 *q_bounds, const i32 *k_bounds,
                                       const i32 *sharer_starts, const i32 *sharers, const i64 *first,
                                       i64 key_sequences, i64 heads, i64 dim) {
  tk_attention_backward_keys<false>(dk, dk_stride, dv, dv_stride, delta, dout, dout_stride, lse, q, q_stride, k,
                                    k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds, sharer_starts,
                                    sharers, first, key_sequences, heads, dim);
}

TK_KERNEL void rounded_attention_backward_keys(float *dk, i64 dk_stride, float *dv, i64 dv_stride, const float *delta,
                                               const float *dout, i64 dout_stride, const float *lse, const float *q,
                                               i64 q_stride, const float *k, i64 k_stride, const float *v,
                                               i64 v_stride, float scale, u64 key, float keep, const i32 *q_bounds,
                                               const i32 *k_bounds, const i32 *sharer_starts, const i32 *sharers,
                                               const i64 *first, i64 key_sequences, i64 heads, i64 dim) {
  tk_attention_backward_keys<true>(dk, dk_stride, dv, dv_stride, delta, dout, dout_stride, lse, q, q_stride, k,
                                   k_stride, v, v_stride, scale, key, keep, q_bounds, k_bounds, sharer_starts,
                                   sharers, first, key_sequences, heads, dim);
}
