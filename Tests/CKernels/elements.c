// Sums, multiples, dropout and the sums of columns.
#include "checks.h"

/// A range whole and in three parts, the first two of which are no whole vectors: the same bits.
static const int64_t cuts[] = {0, 1, 18, 100};
enum { CUTS = 3, CUT_SIZE = 100 };

/// A kernel that moves y by a factor and x: every size against the twin with `FACTOR`, and in parts.
#define MOVES_Y(KERNEL, FACTOR) \
  do { \
    for (int s = 0; s < SIZES; s++) { \
      const int64_t n = sizes[s]; \
      about("%lld elements", (long long)n); \
      float *y = normals(n, "y", 1); \
      RUN(KERNEL, y, normals(n, "x", 1), FACTOR, n); \
      near("y", y, n, 3e-7); \
    } \
    about("in parts"); \
    const float *x = normals(CUT_SIZE, "x", 1); \
    float *whole = normals(CUT_SIZE, "y", 1), *parts = copied(whole, CUT_SIZE); \
    RUN(KERNEL, whole, x, 0.3f, CUT_SIZE); \
    for (int i = 0; i < CUTS; i++) RUN(KERNEL, parts + cuts[i], x + cuts[i], 0.3f, cuts[i + 1] - cuts[i]); \
    same("y", parts, whole, CUT_SIZE); \
  } while (0)

TEST(axpy) { MOVES_Y(axpy, 0.3f); }

TEST(add) {
  for (int s = 0; s < SIZES; s++) {
    const int64_t n = sizes[s];
    about("%lld elements", (long long)n);
    float *out = blank(n);
    RUN(add, out, normals(n, "a", 1), normals(n, "b", 1), n);
    equal("out", out, n);
  }
}

TEST(scale) {
  for (int s = 0; s < SIZES; s++) {
    const int64_t n = sizes[s];
    about("%lld elements", (long long)n);
    float *x = normals(n, "x", 1);
    RUN(scale, x, -1.7f, n);
    equal("x", x, n);
  }
}

TEST(lerp) { MOVES_Y(lerp, 0.005f); }

TEST(round_bf16) {
  for (int i = 0; i < SIZES; i++) {
    const int64_t n = sizes[i];
    about("%lld elements", (long long)n);
    float *out = blank(n), *in_place = normals(n, "x", 1);
    RUN(round_bf16, out, in_place, n);
    equal("out", out, n);
    RUN(round_bf16, in_place, in_place, n);
    same("in place", in_place, out, n);
  }
  about("ties to even, and what is not a normal number");
  const uint32_t bits[] = {0x3f808000, 0x3f818000, 0x3f808001, 0x3f807fff, 0xbf808000, 0x00000001, 0x00008000, 0x00018000, 0x7f7fffff,
                           0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0x80000000, 0x00000000, 0x3f800000, 0x7f7f7fff};
  const uint32_t wanted[] = {0x3f800000, 0x3f820000, 0x3f810000, 0x3f800000, 0xbf800000, 0x00000000, 0x00000000, 0x00020000, 0x7f800000,
                             0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0x80000000, 0x00000000, 0x3f800000, 0x7f7f0000};
  enum { N = sizeof bits / sizeof *bits };
  float *x = blank(N), *out = blank(N);
  memcpy(x, bits, sizeof bits);
  RUN(round_bf16, out, x, N);
  bool is_nearest = true;
  for (int i = 0; i < N; i++) {
    uint32_t given;
    memcpy(&given, out + i, sizeof given);
    is_nearest = is_nearest && (isnan(x[i]) ? isnan(out[i]) : given == wanted[i]);
  }
  holds("each is the nearest", is_nearest);
}

TEST(dropout) {
  const float keeps[] = {0, 0x1p-24f, 0.1f, 0.5f, 0.9f, 1 - 0x1p-24f, 1};
  const uint64_t key = 0xfedcba9876543210ull;
  const int64_t first = 1ll << 33;
  for (int k = 0; k < 7; k++)
    for (int s = 0; s < SIZES; s++) {
      const int64_t n = sizes[s];
      const float keep = keeps[k];
      about("%lld elements, keep %.8g", (long long)n, keep);
      float *out = blank(n), *in_place = normals(n, "x", 1);
      RUN(dropout, out, in_place, key, first, keep, n);
      equal("out", out, n);
      bool obeys = true;
      for (int64_t i = 0; i < n; i++) obeys = obeys && (out[i] != 0) == (tk_keeps(key, first + i, keep) && in_place[i] != 0);
      holds("it keeps exactly what the rule keeps", obeys);
      RUN(dropout, in_place, in_place, key, first, keep, n);
      same("in place", in_place, out, n);
    }
  about("in parts");
  const float *x = normals(CUT_SIZE, "x", 1);
  float *whole = blank(CUT_SIZE), *parts = blank(CUT_SIZE);
  RUN(dropout, whole, x, 5, 40, 0.7f, CUT_SIZE);
  for (int i = 0; i < CUTS; i++) RUN(dropout, parts + cuts[i], x + cuts[i], 5, 40 + cuts[i], 0.7f, cuts[i + 1] - cuts[i]);
  same("out", parts, whole, CUT_SIZE);
  about("draws on both sides of keep 0.1");
  // 24 bits of these are 1677721 and 1677722; 0.1 as a float, times 2^24, is 1677721.625.
  float *below = filled(1, 1), *above = filled(1, 1);
  RUN(dropout, below, below, key, 18411974, 0.1f, 1);
  RUN(dropout, above, above, key, 101194, 0.1f, 1);
  holds("only the lower one is kept", *below != 0 && *above == 0);
  about("nan");
  float *out = filled(65, NAN);
  RUN(dropout, out, out, 5, 0, 0.5f, 65);
  holds("a dropped nan is a nan", all_nan(out, 65));
}

TEST(add_bias) {
  for (int64_t rows = 0; rows <= 3; rows += 3)
    for (int s = 0; s < SIZES; s++) {
      const int64_t cols = sizes[s];
      about("%lld rows, %lld columns", (long long)rows, (long long)cols);
      float *x = normals(rows * cols, "x", 1);
      RUN(add_bias, x, normals(cols, "bias", 1), rows, cols);
      equal("x", x, rows * cols);
    }
}

TEST(column_sum) {
  const int64_t heights[] = {0, 1, 8, 19};
  for (int h = 0; h < 4; h++)
    for (int s = 0; s < SIZES; s++) {
      const int64_t rows = heights[h], cols = sizes[s];
      about("%lld rows, %lld columns", (long long)rows, (long long)cols);
      float *out = normals(cols, "out", 1);
      RUN(column_sum, out, normals(rows * cols, "x", 1), rows, cols);
      equal("out", out, cols);  // rows in order: no other rounding is possible
    }
}
