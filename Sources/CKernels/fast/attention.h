// Attention of one head, a block of queries at a time against all keys, because sequences are short here; the backward
// pass recomputes the probabilities from lse (Dao et al. 2022). Scratch grows with the keys, never with queries times keys.
#include "../attention_scratch.h"

/// The first whole cache line of `scratch`, which need not be aligned as the caller has it.
INLINE float *aligned(float *scratch) { return (float *)(((uintptr_t)scratch + 63) & ~(uintptr_t)63); }

/// scores [rows, padded] in place to exp(score - largest), zeros after nk; their sums to `sums`, lse to `lse`.
/// `sums` has room for a whole block.
static void exponentiate(float *scores, float *sums, float *lse, int64_t rows, int64_t nk, int64_t padded) {
  // The last vector of a row is cut in registers: a short store before its load would stall on the store.
  const int64_t last = (nk - 1) / TK_LANES * TK_LANES, width = nk - last;
  float shifts[TK_QUERY_BLOCK] = {0};
  for (int64_t i = 0; i < rows; i++) {
    float *row = scores + i * padded;
    vf rest = leading(load(row + last, TK_LANES), width, -INFINITY), largest = rest;
    for (int64_t j = 0; j < last; j += TK_LANES) largest = larger(load(row + j, TK_LANES), largest);
    const float shift = largest_lane(largest);
    rest = exponential(rest - shift);
    store(row + last, rest, TK_LANES);
    vf sum = rest;
    for (int64_t j = 0; j < last; j += TK_LANES) {
      vf e = exponential(load(row + j, TK_LANES) - shift);
      sum += e;
      store(row + j, e, TK_LANES);
    }
    sums[i] = total(sum);
    shifts[i] = shift;
  }
  for (int64_t i = 0; i < rows; i += TK_LANES)
    store(shifts + i, load(shifts + i, TK_LANES) + logarithm(load(sums + i, TK_LANES)), TK_LANES);
  memcpy(lse, shifts, (size_t)rows * sizeof(float));
}

/// The same to the nearest numbers of bfloat16, of which `sums` are then the sums. The shift is a whole number of ln 2, taken away in
/// two parts, the first without rounding: numbers of 8 bits are the same whatever power of two they are counted in.
static void exponentiate_rounded(float *scores, float *sums, float *lse, int64_t rows, int64_t nk, int64_t padded) {
  const int64_t last = (nk - 1) / TK_LANES * TK_LANES, width = nk - last;
  float shifts[TK_QUERY_BLOCK] = {0};
  for (int64_t i = 0; i < rows; i++) {
    float *row = scores + i * padded;
    store(row + last, leading(load(row + last, TK_LANES), width, -INFINITY), TK_LANES);
    vf largest = load(row + last, TK_LANES);
    for (int64_t j = 0; j < last; j += TK_LANES) largest = larger(load(row + j, TK_LANES), largest);
    const float halvings = ceilf(largest_lane(largest) * 1.44269504088896341f);
    const float most = halvings * 0.693359375f, rest = halvings * 2.12194440e-4f;
    vf sum = 0;
    for (int64_t j = 0; j <= last; j += TK_LANES) {
      const vf e = to_bf16(exponential(load(row + j, TK_LANES) - most + rest));
      sum += e;
      store(row + j, e, TK_LANES);
    }
    sums[i] = total(sum);
    shifts[i] = halvings * 0.69314718055994531f;
  }
  for (int64_t i = 0; i < rows; i += TK_LANES)
    store(shifts + i, load(shifts + i, TK_LANES) + logarithm(load(sums + i, TK_LANES)), TK_LANES);
  memcpy(lse, shifts, (size_t)rows * sizeof(float));
}

static void TK(attention)(float *out, int64_t out_stride, float *lse, const float *q, int64_t q_stride, const float *k,
                          int64_t k_stride, const float *v, int64_t v_stride, float scale, uint64_t key, int64_t first,
                          float keep, int64_t nq, int64_t nk, int64_t dim, int32_t rounds, float *scratch) {
  const Mask mask = mask_for(key, keep);
  const int64_t padded = tk_padded_keys(nk), filled = (nk + TK_LANES - 1) / TK_LANES * TK_LANES;
  float *keys = aligned(scratch), *scores = keys + dim * padded;
  float sums[TK_QUERY_BLOCK] = {0};
  transpose(keys, padded, k, k_stride, nk, (filled + 7) / 8 * 8, dim);
  for (int64_t start = 0; start < nq; start += TK_QUERY_BLOCK) {
    const int64_t rows = tk_query_block(nq - start);
    times(false, scale, scores, padded, q + start * q_stride, q_stride, keys, padded, rows, dim, filled);
    if (rounds)
      exponentiate_rounded(scores, sums, lse + start, rows, nk, padded);
    else
      exponentiate(scores, sums, lse + start, rows, nk, padded);
    if (keep != 1) {
      for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < filled; j += TK_LANES) {
          float *place = scores + i * padded + j;
          store(place, load(place, TK_LANES) * mask_at(mask, first + (start + i) * nk + j), TK_LANES);
        }
    }
    float *block = out + start * out_stride;
    times(false, 1, block, out_stride, scores, padded, v, v_stride, rows, nk, dim);
    for (int64_t i = 0; i < rows; i++) TK(scale)(block + i * out_stride, 1 / sums[i], dim);
  }
}

/// P = exp(S - lse) from the scores, and from dP the gradient of the scores:
/// dS = P (dP mask - <dO, O>) scale, in place of dP; P mask in place of S.
static void score_gradients(float *scores, float *dscores, const float *lse, const float *dout, int64_t dout_stride,
                            const float *out, int64_t out_stride, float scale, Mask mask, bool drops, int64_t first,
                            int64_t rows, int64_t nk, int64_t filled, int64_t padded, int64_t dim) {
  for (int64_t i = 0; i < rows; i++) {
    vf parts[4] = {0};
    FOR_LANES(c, width, part, dim, {
      parts[part] += load(dout + i * dout_stride + c, width) * load(out + i * out_stride + c, width);
    });
    const float mean = total_of(parts), shift = lse[i];
    float *row = scores + i * padded, *drow = dscores + i * padded;
    if (drops) {
      for (int64_t j = 0; j < filled; j += TK_LANES) {
        const vf p = exponential(load(row + j, TK_LANES) - shift), m = mask_at(mask, first + i * nk + j);
        store(row + j, p * m, TK_LANES);
        store(drow + j, p * (load(drow + j, TK_LANES) * m - mean) * scale, TK_LANES);
      }
    } else {
      for (int64_t j = 0; j < filled; j += TK_LANES) {
        const vf p = exponential(load(row + j, TK_LANES) - shift);
        store(row + j, p, TK_LANES);
        store(drow + j, p * (load(drow + j, TK_LANES) - mean) * scale, TK_LANES);
      }
    }
  }
}

/// The same where P, before its mask, and dS, before its scale, are rounded to bfloat16.
static void rounded_score_gradients(float *scores, float *dscores, const float *lse, const float *dout,
                                    int64_t dout_stride, const float *out, int64_t out_stride, float scale, Mask mask,
                                    bool drops, int64_t first, int64_t rows, int64_t nk, int64_t filled, int64_t padded,
                                    int64_t dim) {
  for (int64_t i = 0; i < rows; i++) {
    vf parts[4] = {0};
    FOR_LANES(c, width, part, dim, {
      parts[part] += load(dout + i * dout_stride + c, width) * load(out + i * out_stride + c, width);
    });
    const float mean = total_of(parts), shift = lse[i];
    float *row = scores + i * padded, *drow = dscores + i * padded;
    for (int64_t j = 0; j < filled; j += TK_LANES) {
      const vf p = exponential(load(row + j, TK_LANES) - shift);
      const vf m = drops ? mask_at(mask, first + i * nk + j) : (vf)1;
      store(row + j, to_bf16(p) * m, TK_LANES);
      store(drow + j, to_bf16(p * (load(drow + j, TK_LANES) * m - mean)) * scale, TK_LANES);
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
  float *dscores = scores + tk_query_block(nq) * padded;
  transpose(keys, padded, k, k_stride, nk, (filled + 7) / 8 * 8, dim);
  transpose(values, padded, v, v_stride, nk, (filled + 7) / 8 * 8, dim);
  for (int64_t start = 0; start < nq; start += TK_QUERY_BLOCK) {
    const int64_t rows = tk_query_block(nq - start);
    const float *queries = q + start * q_stride, *gradients = dout + start * dout_stride;
    times(false, scale, scores, padded, queries, q_stride, keys, padded, rows, dim, filled);
    times(false, 1, dscores, padded, gradients, dout_stride, values, padded, rows, dim, filled);
    const float *outputs = out + start * out_stride;
    if (rounds)
      rounded_score_gradients(scores, dscores, lse + start, gradients, dout_stride, outputs, out_stride, scale, mask,
                              keep != 1, first + start * nk, rows, nk, filled, padded, dim);
    else
      score_gradients(scores, dscores, lse + start, gradients, dout_stride, outputs, out_stride, scale, mask, keep != 1,
                      first + start * nk, rows, nk, filled, padded, dim);
    times(false, 1, dq + start * dq_stride, dq_stride, dscores, padded, k, k_stride, rows, nk, dim);
    transposed_times(dk, dk_stride, dscores, padded, queries, q_stride, nk, rows, dim);
    transposed_times(dv, dv_stride, scores, padded, gradients, dout_stride, nk, rows, dim);
  }
}
