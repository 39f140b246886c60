// Matrix products, with B packed before or on the way.
#include "checks.h"

typedef struct {
  int64_t rows, inner, cols;
} Size;
static const Size products[] = {{0, 3, 7},   {3, 0, 7},    {3, 4, 0},    {1, 1, 1},    {5, 3, 7},    {8, 16, 48},
                                {9, 17, 49}, {97, 33, 95}, {17, 33, 95}, {20, 9, 301}, {97, 384, 5}, {13, 384, 130}};
enum { PRODUCTS = sizeof products / sizeof *products };
static const struct {
  float alpha, beta;
  bool has_bias;
} ways[] = {{1, 0, true}, {-0.5f, 0.25f, false}, {0.5f, 1, false}};

/// A and B with gaps after each of their rows, as they lie.
typedef struct {
  Size size;
  bool a_transposed, b_transposed;
  int64_t lda, ldb, ldc;
  float *a, *b, *bias, *packed;
} Factors;

static float *packed_memory(Size size) {
  return blank(size.inner * ((size.cols + TK_PACKED_MULTIPLE - 1) / TK_PACKED_MULTIPLE * TK_PACKED_MULTIPLE));
}

static Factors factors(Size size, bool a_transposed, bool b_transposed) {
  Factors f = {size, a_transposed, b_transposed, (a_transposed ? size.rows : size.inner) + 3,
               (b_transposed ? size.inner : size.cols) + 5, size.cols + 2, NULL, NULL, NULL, NULL};
  f.a = normals((a_transposed ? size.inner : size.rows) * f.lda, "a", size.inner == 0 ? 1 : 1 / sqrtf((float)size.inner));
  f.b = normals((b_transposed ? size.cols : size.inner) * f.ldb, "b", 1);
  f.bias = normals(size.cols, "bias", 1);
  f.packed = packed_memory(size);
  return f;
}

/// C with gaps; of what must not be read nothing is a number.
static float *start_of(Factors f, float beta) {
  return beta == 0 ? blank(f.size.rows * f.ldc) : normals(f.size.rows * f.ldc, "c", 1);
}

static float *product(Factors f, int way) {
  float *c = start_of(f, ways[way].beta);
  RUN(pack_columns, f.packed, f.b, f.ldb, f.b_transposed, f.size.inner, f.size.cols);
  RUN(packed_product, c, f.ldc, f.a, f.lda, f.a_transposed, f.packed, f.size.rows, f.size.inner, f.size.cols, ways[way].alpha,
      ways[way].beta, ways[way].has_bias ? f.bias : NULL);
  return c;
}

static Factors begin(int which, int layout, int way) {
  const Size s = products[which];
  const bool a_transposed = layout & 1, b_transposed = layout & 2;
  about("%lld x %lld x %lld%s%s, alpha %g, beta %g", (long long)s.rows, (long long)s.inner, (long long)s.cols,
        a_transposed ? ", A transposed" : "", b_transposed ? ", B transposed" : "", ways[way].alpha, ways[way].beta);
  return factors(s, a_transposed, b_transposed);
}

TEST(pack_columns) {
  // What it packs has an order of the instruction set's own; the identity times it is B, without any rounding.
  const Size shapes[] = {{1, 1, 1}, {3, 3, 7}, {17, 17, 16}, {33, 33, 95}, {40, 40, 97}, {40, 40, 48}, {50, 50, 301}};
  for (int i = 0; i < 7; i++)
    for (int transposed = 0; transposed < 2; transposed++) {
      const Size s = shapes[i];
      about("%lld x %lld%s", (long long)s.inner, (long long)s.cols, transposed ? ", transposed" : "");
      const Factors f = factors(s, false, transposed);
      float *identity = filled(s.inner * s.inner, 0), *c = blank(s.rows * s.cols), *wanted = blank(s.rows * s.cols);
      for (int64_t p = 0; p < s.inner; p++) identity[p * s.inner + p] = 1;
      RUN(pack_columns, f.packed, f.b, f.ldb, transposed, s.inner, s.cols);
      RUN(packed_product, c, s.cols, identity, s.inner, 0, f.packed, s.rows, s.inner, s.cols, 1, 0, NULL);
      for (int64_t p = 0; p < s.inner; p++)
        for (int64_t j = 0; j < s.cols; j++) wanted[p * s.cols + j] = transposed ? f.b[j * f.ldb + p] : f.b[p * f.ldb + j];
      same("B", c, wanted, s.rows * s.cols);
    }
}

TEST(packed_product) {
  for (int i = 0; i < PRODUCTS; i++)
    for (int layout = 0; layout < 4; layout++) {
      // One way a layout of the large ones, all of the others.
      for (int way = 0; way < 3; way++) {
        if (products[i].inner > 100 && way != layout % 3) continue;
        const Factors f = begin(i, layout, way);
        near("C", product(f, way), f.size.rows * f.ldc, 3e-6);
      }
    }
  about("some rows, some columns");
  const Size s = {13, 40, 150};
  const Factors f = factors(s, false, false);
  const float *whole = product(f, 0);
  const int64_t row = 5, column = TK_PANEL_MULTIPLE;
  float *part = start_of(f, 0), *wanted = start_of(f, 0);
  RUN(packed_product, part + row * f.ldc + column, f.ldc, f.a + row * f.lda, f.lda, 0, f.packed + column * s.inner, s.rows - row, s.inner,
      s.cols - column, 1, 0, f.bias + column);
  for (int64_t i = row; i < s.rows; i++)
    for (int64_t j = column; j < s.cols; j++) wanted[i * f.ldc + j] = whole[i * f.ldc + j];
  same("C", part, wanted, s.rows * f.ldc);
}

TEST(panel_product) {
  for (int i = 0; i < PRODUCTS; i++)
    for (int layout = 0; layout < 4; layout += 2) {
      const int way = (i + layout / 2) % 3;
      const Factors f = begin(i, layout, way);
      float *c = start_of(f, ways[way].beta);
      RUN(panel_product, c, f.ldc, f.a, f.lda, f.b, f.ldb, f.b_transposed, f.size.rows, f.size.inner, f.size.cols,
          ways[way].alpha, ways[way].beta, ways[way].has_bias ? f.bias : NULL);
      near("C", c, f.size.rows * f.ldc, 3e-6);
      if (!is_twin()) same("C, the bits of packing before", c, product(f, way), f.size.rows * f.ldc);
    }
}
