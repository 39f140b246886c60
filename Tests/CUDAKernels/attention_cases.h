// What tests of attention are made of: a case, what the twins make of it, and the three kernels that are compared with them.
#pragma once
#include "checks.h"

/// Packed sequences: the lengths of the queries' and of the keys', and whose keys each sequence of queries looks at.
struct Case {
  const char *what;
  Indices nq, nk, map;
  i64 heads, dim;
  float keep;
  bool together;     // queries, keys and values (and their gradients) are columns of one tensor
  float size = 2;    // of queries and keys: scores grow with its square
  i64 spoilt = -1;   // a query that holds NaN
  double tolerance = 3e-6;
  float apart = 0;   // queries are so much larger, keys so much less: scores are below 0
  bool rounds = false;  // operands to bfloat16
  bool matrix_units = false;  // rounded, and columns of heads begin at multiples of 16 bytes
};

inline Indices bounds_of(const Indices &lengths) {
  Indices bounds = {0};
  for (i32 length : lengths) bounds.push_back(bounds.back() + length);
  return bounds;
}
inline i32 longest(const Indices &lengths) {
  i32 most = 0;
  for (i32 length : lengths) most = length > most ? length : most;
  return most;
}

/// A matrix in some columns of a wider one.
struct Window {
  i64 stride, column, rows, width;
  size_t size() const { return (size_t)(rows * stride); }
  Floats of(const Floats &wide) const {
    Floats columns;
    for (i64 r = 0; r < rows; r++)
      for (i64 c = 0; c < width; c++) columns.push_back(wide[(size_t)(r * stride + column + c)]);
    return columns;
  }
};

/// The tensors of a case. Where nobody may read or write they hold NaN.
struct Tensors {
  const Case &c;
  const Indices q_rows, k_rows;
  const i64 width, sequences, key_sequences;
  const Window q, k, v, out;
  std::vector<i64> first;
  Indices sharer_starts, sharers;
  Floats query, key_value, gradient;

  explicit Tensors(const Case &c)
      : c(c), q_rows(bounds_of(c.nq)), k_rows(bounds_of(c.nk)), width(c.heads * c.dim), sequences((i64)c.nq.size()),
        key_sequences((i64)c.nk.size()),
        q{c.together ? 3 * width : width + (c.matrix_units ? 8 : 3), c.together ? 0 : c.matrix_units ? 4 : 2, q_rows.back(),
          width},
        k{c.together ? 3 * width : 2 * width + (c.matrix_units ? 4 : 1), c.together ? width : c.matrix_units ? 4 : 1,
          k_rows.back(), width},
        v{k.stride, k.column + width, k.rows, width}, out{width + (c.matrix_units ? 4 : 1), c.matrix_units ? 4 : 1, q.rows, width},
        query(q.size(), NAN),
        key_value(c.together ? 0 : k.size(), NAN), gradient(out.size(), NAN) {
    i64 probabilities = 1ll << 33;  // dropout counts in 64 bits
    sharer_starts = {0};
    for (i64 t = 0; t < key_sequences; t++) {
      for (i64 s = 0; s < sequences; s++)
        if (c.map[s] == t) sharers.push_back((i32)s);
      sharer_starts.push_back((i32)sharers.size());
    }
    for (i64 s = 0; s < sequences; s++) {
      first.push_back(probabilities);
      probabilities += c.heads * c.nq[s] * c.nk[c.map[s]];
    }
    fill(query, q, c.size, c.apart);
    Floats &keys = c.together ? query : key_value;
    fill(keys, k, c.size, -c.apart);
    fill(keys, v, 1, 0);
    fill(gradient, out, 1, 0);
    if (c.spoilt >= 0) query[c.spoilt * q.stride + q.column + c.dim] = NAN;
    // Keys of nobody are NaN: they are nobody's business.
    if (!c.together)
      for (i64 t = 0; t < key_sequences; t++)
        for (i64 i = k_rows[t] * k.stride; sharer_starts[t] == sharer_starts[t + 1] && i < k_rows[t + 1] * k.stride; i++)
          keys[i] = NAN;
  }
  const Floats &keys() const { return c.together ? query : key_value; }
  float scale() const { return 1 / sqrtf((float)c.dim); }
  /// As they are multiplied: the kernels round them themselves, the twins are handed them.
  Floats operands(const Floats &x) const {
    Floats rounded = x;
    if (c.rounds) tk_ref_round_bf16(rounded.data(), x.data(), (i64)x.size());
    return rounded;
  }

 private:
  static void fill(Floats &wide, const Window &window, float size, float middle) {
    const Floats values = random_floats((size_t)(window.rows * window.width), middle - size, middle + size);
    for (i64 r = 0; r < window.rows; r++)
      for (i64 i = 0; i < window.width; i++) wide[r * window.stride + window.column + i] = values[r * window.width + i];
  }
};

const u64 dropout_key = 0x0123456789abcdefull;

/// What the twins make of a case, each head of each sequence by itself.
struct Want {
  Floats out, lse, delta, dquery, dkey_value;
  explicit Want(const Tensors &t)
      : out(t.out.size(), NAN), lse(t.q.rows * t.c.heads), delta(lse.size()), dquery(t.q.size(), NAN),
        dkey_value(t.c.together ? 0 : t.k.size(), NAN) {
    Floats &dkeys = t.c.together ? dquery : dkey_value;
    const Floats queries = t.operands(t.query), keys = t.operands(t.keys()), gradient = t.operands(t.gradient);
    for (i64 r = 0; r < t.k.rows; r++)
      for (i64 i = 0; i < 2 * t.width; i++) dkeys[r * t.k.stride + t.k.column + i] = 0;
    for (i64 s = 0; s < t.sequences; s++)
      for (i64 head = 0; head < t.c.heads; head++) {
        const i64 row = t.q_rows[s], nq = t.c.nq[s], target = t.c.map[s], nk = t.c.nk[target], dim = t.c.dim;
        const i64 index = t.first[s] + head * nq * nk, at = t.out.column + row * t.out.stride + head * dim;
        const i64 query = t.q.column + row * t.q.stride + head * dim;
        const i64 key = t.k.column + t.k_rows[target] * t.k.stride + head * dim, value = key + t.width;
        Floats shifts(nq);
        tk_ref_attention(out.data() + at, t.out.stride, shifts.data(), queries.data() + query, t.q.stride,
                         keys.data() + key, t.k.stride, keys.data() + value, t.v.stride, t.scale(), dropout_key, index,
                         t.c.keep, nq, nk, dim, t.c.rounds, nullptr);
        for (i64 i = 0; i < nq; i++) {
          double mean = 0;
          for (i64 e = 0; e < dim; e++)
            mean += (double)gradient[at + i * t.out.stride + e] * out[at + i * t.out.stride + e];
          lse[(row + i) * t.c.heads + head] = shifts[i];
          delta[(row + i) * t.c.heads + head] = (float)mean;
        }
        tk_ref_attention_backward(dquery.data() + query, t.q.stride, dkeys.data() + key, t.k.stride, dkeys.data() + value,
                                  t.v.stride, gradient.data() + at, t.out.stride, out.data() + at, t.out.stride,
                                  shifts.data(), queries.data() + query, t.q.stride, keys.data() + key, t.k.stride,
                                  keys.data() + value, t.v.stride, t.scale(), dropout_key, index, t.c.keep, nq, nk, dim,
                                  t.c.rounds, nullptr);
      }
  }
};

/// Within the tolerance. Where what is multiplied further is rounded, some number lies so near the middle of two of bfloat16 that float32
/// and double precision take different ones, 2^-8 of it apart: so few elements are let through that a rounding left out is not.
inline void alike(const char *what, const Buffer<float> &got, const Floats &want, const Case &c, double tolerance) {
  if (!c.rounds) return near(what, got, want, tolerance);
  double largest = 0;
  for (float value : want)
    if (std::isfinite(value)) largest = fmax(largest, fabs((double)value));
  Floats taken = want;
  size_t others = 0, some = want.size() / 50;
  for (size_t i = 0; i < want.size() && i < got.size(); i++) {
    const double apart = fabs((double)got.begin()[i] - want[i]);
    if (!(apart > tolerance * largest && apart < largest / 256)) continue;
    taken[i] = got.begin()[i];
    others++;
  }
  near(what, got, others <= (some > (size_t)c.dim ? some : (size_t)c.dim) ? taken : want, tolerance);
}

/// A kernel: its name, and how CUDADevice launches it.
struct Entry {
  const char *name;
  tk_shape (*shape)(const Tensors &);
};

template <auto forward, auto at_queries, auto at_keys>
void check(const Case &c, const Entry &attention, const Entry &queries, const Entry &keys) {
  about("%s, %lld heads of %lld, keep %g", c.what, c.heads, c.dim, c.keep);
  const Tensors t(c);
  const Want want(t);
  Buffer<float> query(t.query), key_value(t.key_value), gradient(t.gradient);
  Buffer<i32> q_bounds(t.q_rows), k_bounds(t.k_rows), map(c.map), sharer_starts(t.sharer_starts), sharers(t.sharers);
  Buffer<i64> first(t.first);
  Buffer<float> out(want.out.size()), lse(want.lse.size()), delta(lse.size()), dquery(query.size());
  Buffer<float> dkey_value(key_value.size());
  float *const key = c.together ? query : key_value, *const dkey = c.together ? dquery : dkey_value;

  launch<forward>(attention.name, true, attention.shape(t), out + t.out.column, t.out.stride, lse, query + t.q.column, t.q.stride, key + t.k.column, t.k.stride, key + t.v.column, t.v.stride, t.scale(),
         dropout_key, c.keep, q_bounds, k_bounds, map, first, t.sequences, c.heads, c.dim);
  alike("out", out, want.out, c, c.tolerance);
  alike("lse", lse, want.lse, c, 1e-6);

  launch<at_queries>(queries.name, true, queries.shape(t),
         dquery + t.q.column, t.q.stride, delta, gradient + t.out.column, t.out.stride, out + t.out.column, t.out.stride,
         lse, query + t.q.column, t.q.stride, key + t.k.column, t.k.stride, key + t.v.column, t.v.stride, t.scale(),
         dropout_key, c.keep, q_bounds, k_bounds, map, first, t.sequences, c.heads, c.dim);
  alike("delta", delta, want.delta, c, c.tolerance);
  launch<at_keys>(keys.name, true, keys.shape(t),
         dkey + t.k.column, t.k.stride, dkey + t.v.column, t.v.stride, delta, gradient + t.out.column, t.out.stride, lse,
         query + t.q.column, t.q.stride, key + t.k.column, t.k.stride, key + t.v.column, t.v.stride, t.scale(),
         dropout_key, c.keep, q_bounds, k_bounds, sharer_starts, sharers, first, t.key_sequences, c.heads, c.dim);
  const Floats got_dkeys = c.together ? dquery.values() : dkey_value.values();
  const Floats &want_dkeys = c.together ? want.dquery : want.dkey_value;
  alike("dq", t.q.of(dquery.values()), t.q.of(want.dquery), c, c.tolerance);
  alike("dk", t.k.of(got_dkeys), t.k.of(want_dkeys), c, c.tolerance);
  alike("dv", t.v.of(got_dkeys), t.v.of(want_dkeys), c, c.tolerance);
  alike("gradients and what lies between them", dquery, want.dquery, c, c.tolerance);
  alike("gradients and what lies between them", dkey_value, want.dkey_value, c, c.tolerance);
}
