// Attention of one head, a block of queries at a time against all keys, because sequences are short here; the backward
// pass recomputes the probabilities from lse (Dao et al. 2022). Scratch grows with the keys, never with queries times keys.
#include "../attention_scratch.h"

/// The first whole cache line of `scratch`, which need not be aligned as the caller has it.
INLINE float *aligned(float *scratch) { return (float *)(((uintptr_t)scratch + 63) & ~(uintptr_t)63); }

/// out [rows, cols] = x
static void copy_rows(float *out, int64_t out_stride, const float *x, int64_t stride, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < cols; c += TK_LANES) {
      const int64_t width = cols - c < TK_LANES ? cols - c : TK_LANES;
      store(out + r * out_stride + c, load(x + r * stride + c, width), width);
    }
}

/// A number for each query of a block, in whole vectors.
enum { TK_BLOCK_ROOM = (TK_MOST_QUERIES + 15) / 16 * 16 };

/// The largest score of each row: of all rows first, so that the steps from lane to lane of one row hide behind the vectors of others.
static void find_largest(float *largest, const float *scores, int64_t rows, int64_t nk, int64_t padded) {
  // The last vector of a row is cut in registers: a short store before its load would stall on the store.
  const int64_t last = (nk - 1) / TK_LANES * TK_LANES, width = nk - last;
  for (int64_t i = 0; i < rows; i++) {
    const float *row = scores + i * padded;
    vf most = leading(load(row + last, TK_LANES), width, -INFINITY);
    for (int64_t j = 0; j < last; j += TK_LANES) most = larger(load(row + j, TK_LANES), most);
    largest[i] = largest_lane(most);
  }
}

/// scores [rows, padded] in place to exp(score - shift), zeros after nk, each times its mask where dropout is on; the sums of those before
/// the mask to `sums`. No score is above its shift. `first` is the mask's index of the first score.
INLINE void exponentiate(const bool drops, Mask mask, int64_t first, float *scores, float *sums, const float *shifts,
                         int64_t rows, int64_t nk, int64_t padded) {
  const int64_t last = (nk - 1) / TK_LANES * TK_LANES, width = nk - last;
  for (int64_t i = 0; i < rows; i++, first += nk) {
    float *row = scores + i * padded;
    const float shift = shifts[i];
    const vf rest = bounded_exponential(leading(load(row + last, TK_LANES), width, -INFINITY) - shift);
    vf sum = rest;
    Draws draws = draws_from(mask, first);
    for (int64_t j = 0; j < last; j += TK_LANES) {
      const vf e = bounded_exponential(load(row + j, TK_LANES) - shift);
      sum += e;
      store(row + j, drops ? e * next_mask(mask, &draws) : e, TK_LANES);
    }
    store(row + last, drops ? rest * next_mask(mask, &draws) : rest, TK_LANES);
    sums[i] = total(sum);
  }
}

/// The same to the nearest numbers of bfloat16, of which `sums` are then the sums. `shifts` comes as the largest scores and becomes a whole
/// number of ln 2 for each, taken away in two parts, the first without rounding: numbers of 8 bits are the same whatever power of two they
/// are counted in.
INLINE void exponentiate_rounded(const bool drops, Mask mask, int64_t first, float *scores, float *sums, float *shifts,
                                 int64_t rows, int64_t nk, int64_t padded) {
  const int64_t last = (nk - 1) / TK_LANES * TK_LANES, width = nk - last;
  for (int64_t i = 0; i < rows; i++, first += nk) {
    float *row = scores + i * padded;
    const float halvings = ceilf(shifts[i] * 1.44269504088896341f);
    const float most = halvings * 0.693359375f, rest = halvings * 2.12194440e-4f;
    store(row + last, leading(load(row + last, TK_LANES), width, -INFINITY), TK_LANES);
    vf sum = 0;
    for (int64_t j = 0; j <= last; j += TK_LANES) {
      const vf e = to_bf16(exponential(load(row + j, TK_LANES) - most + rest));
      sum += e;
      store(row + j, drops ? e * mask_at(mask, first + j) : e, TK_LANES);
    }
    sums[i] = total(sum);
    shifts[i] = halvings * 0.69314718055994531f;
  }
}

/// scores [rows, padded] in place to what the values are weighed with, but for a factor for each row: to `shares`, which has room for a whole
/// block. lse to `lse`.
static void weigh(bool rounds, bool drops, Mask mask, int64_t first, float *scores, float *shares, float *lse,
                  int64_t rows, int64_t nk, int64_t padded) {
  float shifts[TK_BLOCK_ROOM] = {0}, sums[TK_BLOCK_ROOM] = {0};
  find_largest(shifts, scores, rows, nk, padded);
  if (rounds && drops)
    exponentiate_rounded(true, mask, first, scores, sums, shifts, rows, nk, padded);
  else if (rounds)
    exponentiate_rounded(false, mask, first, scores, sums, shifts, rows, nk, padded);
  else if (drops)
    exponentiate(true, mask, first, scores, sums, shifts, rows, nk, padded);
  else
    exponentiate(false, mask, first, scores, sums, shifts, rows, nk, padded);
  for (int64_t i = 0; i < rows; i += TK_LANES) {
    const vf sum = load(sums + i, TK_LANES);
    store(shifts + i, load(shifts + i, TK_LANES) + logarithm(sum), TK_LANES);
    store(shares + i, 1 / sum, TK_LANES);
  }
  memcpy(lse, shifts, (size_t)rows * sizeof(float));
}

static void TK(attention)(float *out, int64_t out_stride, float *lse, const float *q, int64_t q_stride, const float *k,
                          int64_t k_stride, const float *v, int64_t v_stride, float scale, uint64_t key, int64_t first,
                          float keep, int64_t nq, int64_t nk, int64_t dim, int32_t rounds, float *scratch) {
  const Mask mask = mask_for(key, keep);
  const int64_t padded = tk_padded_keys(nk), filled = (nk + TK_LANES - 1) / TK_LANES * TK_LANES;
  float *keys = aligned(scratch), *values = keys + dim * padded, *scores = values + dim * padded;
  float shares[TK_BLOCK_ROOM];
  transpose(keys, padded, k, k_stride, nk, (filled + 7) / 8 * 8, dim);
  if (tk_gathers_rows(nq, nk)) {
    copy_rows(values, dim, v, v_stride, nk, dim);
    v = values;
    v_stride = dim;
  }
  for (int64_t start = 0, rows; start < nq; start += rows) {
    rows = tk_query_block(nq - start);
    times(scale, scores, padded, q + start * q_stride, q_stride, keys, padded, rows, dim, filled);
    weigh(rounds, keep != 1, mask, first + start * nk, scores, shares, lse + start, rows, nk, padded);
    scaled_times(shares, out + start * out_stride, out_stride, scores, padded, v, v_stride, rows, nk, dim);
  }
}

/// <dO, O> of each row.
static void row_products(float *products, const float *dout, int64_t dout_stride, const float *out, int64_t out_stride,
                         int64_t rows, int64_t dim) {
  for (int64_t i = 0; i < rows; i++) {
    vf parts[4] = {0};
    FOR_LANES(c, width, part, dim, {
      parts[part] += load(dout + i * dout_stride + c, width) * load(out + i * out_stride + c, width);
    });
    products[i] = total_of(parts);
  }
}

/// P = exp(S - lse) from the scores, and from dP the gradient of the scores: dS = P (dP mask - <dO, O>) scale, in place of dP; P mask in
/// place of S. No score is above its lse. Where it `rounds`, P before its mask and dS before its scale are rounded to bfloat16.
INLINE void score_gradients(const bool rounds, const bool drops, Mask mask, int64_t first, float *scores,
                            float *dscores, const float *lse, const float *means, float scale, int64_t rows, int64_t nk,
                            int64_t padded) {
  for (int64_t i = 0; i < rows; i++, first += nk) {
    float *row = scores + i * padded, *drow = dscores + i * padded;
    const float shift = lse[i], mean = means[i];
    Draws draws = draws_from(mask, first);
    for (int64_t j = 0; j < nk; j += TK_LANES) {
      const vf x = load(row + j, TK_LANES) - shift, m = drops ? next_mask(mask, &draws) : (vf)1;
      const vf p = rounds ? exponential(x) : bounded_exponential(x), slope = p * (load(drow + j, TK_LANES) * m - mean);
      store(row + j, (rounds ? to_bf16(p) : p) * m, TK_LANES);
      store(drow + j, (rounds ? to_bf16(slope) : slope) * scale, TK_LANES);
    }
  }
}

static void TK(attention_backward)(float *dq, int64_t dq_stride, float *dk, int64_t dk_stride, float *dv,
                                   int64_t dv_stride, const float *dout, int64_t dout_stride, const float *out,
                                   int64_t out_stride, const float *lse, const float *q, int64_t q_stride,
                                   const float *k, int64_t k_stride, const float *v, int64_t v_stride, float scale,
                                   uint64_t key, int64_t first, float keep, int64_t nq, int64_t nk, int64_t dim,
                                   int32_t rounds, float *scratch) {
  const Mask mask = mask_for(key, keep);
  const int64_t padded = tk_padded_keys(nk), filled = (nk + TK_LANES - 1) / TK_LANES * TK_LANES;
  float *keys = aligned(scratch), *values = keys + dim * padded, *scores = values + dim * padded;
  float *dscores = scores + tk_most_queries(nq) * padded;
  transpose(keys, padded, k, k_stride, nk, (filled + 7) / 8 * 8, dim);
  transpose(values, padded, v, v_stride, nk, (filled + 7) / 8 * 8, dim);
  float *dk_sums = dk, *dv_sums = dv;
  int64_t dk_sums_stride = dk_stride, dv_sums_stride = dv_stride;
  if (tk_gathers_rows(nq, nk)) {
    float *key_rows = dscores + tk_most_queries(nq) * padded;
    copy_rows(key_rows, dim, k, k_stride, nk, dim);
    k = key_rows;
    dk_sums = key_rows + nk * dim;
    dv_sums = dk_sums + nk * dim;
    copy_rows(dk_sums, dim, dk, dk_stride, nk, dim);
    copy_rows(dv_sums, dim, dv, dv_stride, nk, dim);
    k_stride = dk_sums_stride = dv_sums_stride = dim;
  }
  for (int64_t start = 0, rows; start < nq; start += rows) {
    rows = tk_query_block(nq - start);
    const float *queries = q + start * q_stride, *gradients = dout + start * dout_stride;
    times(scale, scores, padded, queries, q_stride, keys, padded, rows, dim, filled);
    times(1, dscores, padded, gradients, dout_stride, values, padded, rows, dim, filled);
    float means[TK_MOST_QUERIES];
    row_products(means, gradients, dout_stride, out + start * out_stride, out_stride, rows, dim);
#define SCORE_GRADIENTS(rounds, drops) \
  score_gradients(rounds, drops, mask, first + start * nk, scores, dscores, lse + start, means, scale, rows, nk, padded)
    if (rounds && keep != 1)
      SCORE_GRADIENTS(true, true);
    else if (rounds)
      SCORE_GRADIENTS(true, false);
    else if (keep != 1)
      SCORE_GRADIENTS(false, true);
    else
      SCORE_GRADIENTS(false, false);
#undef SCORE_GRADIENTS
    times(1, dq + start * dq_stride, dq_stride, dscores, padded, k, k_stride, rows, nk, dim);
    add_transposed_times(TK_QUERY_BLOCK, dk_sums, dk_sums_stride, dscores, padded, queries, q_stride, nk, rows, dim);
    add_transposed_times(TK_QUERY_BLOCK, dv_sums, dv_sums_stride, scores, padded, gradients, dout_stride, nk, rows, dim);
  }
  if (tk_gathers_rows(nq, nk)) {
    copy_rows(dk, dk_stride, dk_sums, dim, nk, dim);
    copy_rows(dv, dv_stride, dv_sums, dim, nk, dim);
  }
}
