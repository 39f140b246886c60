// Attention of one head inside wider rows: queries, keys, values and outputs have strides of their own.
#include "checks.h"

typedef struct {
  int64_t nq, nk, dim;
  float keep, spread;
  bool rounds;
} Head;
enum { KEY = 11, FIRST = 1000 };

static const Head heads[] = {
    {0, 7, 16, 1, 1, false},      {1, 1, 16, 1, 1, false},  {2, 3, 5, 1, 1, false},      {6, 6, 16, 1, 1, false},    {8, 8, 32, 1, 1, false},       {17, 15, 32, 1, 1, false},
    {9, 37, 64, 1, 1, false},     {12, 19, 80, 1, 1, false}, {37, 16, 20, 1, 1, false},   {12, 19, 41, 1, 1, false},  {33, 17, 48, 0.8f, 1, false},  {64, 65, 24, 0.5f, 1, false},
    {70, 257, 16, 0.9f, 1, false}, {41, 130, 64, 0.9f, 1, false}, {40, 24, 64, 1, 1, false}, {2, 9, 2, 0.7f, 1, false}, {20, 33, 16, 1, 200, false}, {17, 15, 32, 1, 1, true}, {64, 65, 24, 0.5f, 1, true},
};
enum { HEADS = sizeof heads / sizeof *heads };
/// Where a number that is rounded lies between two, the twin may take the other one: a step of 2^-8.
static double tolerance_of(Head h) { return h.rounds ? 0x1p-7 : h.spread > 1 ? 3e-4 : 2e-5; }
/// Alignment changes no bit.
static const int64_t shifts[] = {1, 3, 8};

typedef struct {
  float *out, *lse, *dq, *dk, *dv, *k, *v;
} Outcome;

static float *shifted(float *values, int64_t count, int64_t shift) {
  return shift == 0 ? values : memcpy(blank(count + shift), values, (size_t)count * sizeof *values);
}

/// Both directions with every array `shift` floats before where it otherwise lies; `bad` is put into q or k.
static Outcome outcome(Head h, int64_t shift, bool goes_back, int64_t bad_q, int64_t bad_k) {
  const int64_t nq = h.nq, nk = h.nk, dim = h.dim;
  const float scale = 1 / sqrtf((float)dim);
  float *q = shifted(normals(nq * (dim + 3), "q", h.spread), nq * (dim + 3), shift);
  float *k = shifted(normals(nk * (dim + 5), "k", 1), nk * (dim + 5), shift);
  float *v = shifted(normals(nk * dim, "v", 1), nk * dim, shift);
  float *dout = shifted(normals(nq * (dim + 1), "dout", 1), nq * (dim + 1), shift);
  if (bad_q >= 0) q[bad_q] = NAN;
  if (bad_k >= 0) k[bad_k] = NAN;
  Outcome o = {blank(nq * (dim + 2) + shift), blank(nq + shift), blank(nq * (dim + 3) + shift), copied(k, nk * (dim + 5)),
               copied(v, nk * dim), k, v};
  float *scratch = blank(tk_attention_scratch(nq, nk, dim) + shift);
  RUN(attention, o.out, dim + 2, o.lse, q, dim + 3, k, dim + 5, v, dim, scale, KEY, FIRST, h.keep, nq, nk, dim, h.rounds, scratch);
  if (goes_back)
    RUN(attention_backward, o.dq, dim + 3, o.dk, dim + 5, o.dv, dim, dout, dim + 1, o.out, dim + 2, o.lse, q, dim + 3, k, dim + 5, v,
        dim, scale, KEY, FIRST, h.keep, nq, nk, dim, h.rounds, scratch);
  return o;
}

TEST(attention) {
  for (int i = 0; i < HEADS; i++) {
    const Head h = heads[i];
    about("%lld x %lld x %lld, keep %g, spread %g%s", (long long)h.nq, (long long)h.nk, (long long)h.dim, h.keep, h.spread,
          h.rounds ? ", rounded" : "");
    const Outcome o = outcome(h, 0, false, -1, -1);
    // The gaps between rows are part of the comparison: they keep their nan.
    near("out", o.out, h.nq * (h.dim + 2), tolerance_of(h));
    near("lse", o.lse, h.nq, h.rounds ? 0x1p-8 : 2e-6);
  }
  const Head h = {37, 37, 32, 0.9f, 1, false};
  for (int i = 0; i < 3; i++) {
    const int64_t shift = shifts[i];
    about("%lld floats to the left", (long long)shift);
    const Outcome whole = outcome(h, 0, false, -1, -1), moved = outcome(h, shift, false, -1, -1);
    same("out", moved.out, whole.out, h.nq * (h.dim + 2));
    same("lse", moved.lse, whole.lse, h.nq);
  }
  about("dropout");
  // Equal scores, and values that show each probability by itself.
  enum { N = 37 };
  float *zeros = filled(N * N, 0), *unit = copied(zeros, N * N), *out = blank(N * N);
  for (int i = 0; i < N; i++) unit[i * N + i] = 1;
  RUN(attention, out, N, blank(N), zeros, N, zeros, N, unit, N, 1, KEY, FIRST, 0.6f, N, N, N, 0, blank(tk_attention_scratch(N, N, N)));
  near("probabilities", out, N * N, 2e-6);
  bool obeys = true;
  for (int i = 0; i < N * N; i++) obeys = obeys && (out[i] != 0) == tk_keeps(KEY, FIRST + i, 0.6f);
  holds("it keeps exactly what the rule keeps", obeys);
  about("nan");
  const Head small = {10, 20, 16, 1, 1, false};
  Outcome o = outcome(small, 0, false, -1, 13 * 21 + 2);
  holds("one among the keys reaches every query", all_nan(o.lse, 10) && all_nan(o.out, 10 * 18));
  o = outcome(small, 0, false, 4 * 19, -1);
  holds("one among the queries its own row", isnan(o.lse[4]) && all_finite(o.lse, 4) && all_finite(o.lse + 5, 5));
}

TEST(attention_backward) {
  for (int i = 0; i < HEADS; i++) {
    const Head h = heads[i];
    about("%lld x %lld x %lld, keep %g, spread %g%s", (long long)h.nq, (long long)h.nk, (long long)h.dim, h.keep, h.spread,
          h.rounds ? ", rounded" : "");
    const Outcome o = outcome(h, 0, true, -1, -1);
    const double tolerance = tolerance_of(h);
    near("dq", o.dq, h.nq * (h.dim + 3), tolerance);
    near("dk", o.dk, h.nk * (h.dim + 5), tolerance * h.spread);
    near("dv", o.dv, h.nk * h.dim, tolerance);
    bool kept = true;
    for (int64_t j = 0; j < h.nk; j++)
      kept = kept && memcmp(o.dk + j * (h.dim + 5) + h.dim, o.k + j * (h.dim + 5) + h.dim, 5 * sizeof(float)) == 0;
    holds("gaps between rows of dk stay as they were", kept);
    if (h.nq == 0) same("dv of no queries", o.dv, o.v, h.nk * h.dim);
  }
  const Head h = {37, 37, 32, 0.9f, 1, false};
  for (int i = 0; i < 3; i++) {
    const int64_t shift = shifts[i];
    about("%lld floats to the left", (long long)shift);
    const Outcome whole = outcome(h, 0, true, -1, -1), moved = outcome(h, shift, true, -1, -1);
    same("dq", moved.dq, whole.dq, h.nq * (h.dim + 3));
    same("dk", moved.dk, whole.dk, h.nk * (h.dim + 5));
    same("dv", moved.dv, whole.dv, h.nk * h.dim);
  }
}
