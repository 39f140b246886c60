// Small matrix products: register tiles of up to 8 rows and 3 vectors, or 6 rows and 4 vectors, and the transpose they need.

/// What becomes of a product: C = diag(factors) A B, where row i has the factor factors[i * factor_step], or, without factors, C += A^T B.
/// What is added to C is summed by itself for every `step` terms.
typedef struct {
  const float *factors;
  int64_t factor_step, step;
} Use;

/// The sum over `inner` runs in order: an element does not depend on its tile. A[i, p] is a[i * lda + p], or a[p * lda + i] if it `adds`.
/// `rows` and `vectors` are constants after inlining. Nothing is added to the first `done` columns: they were added to before.
INLINE void tile(const int rows, const int vectors, const bool adds, Use use, float *c, int64_t ldc, const float *a,
                 int64_t lda, const float *b, int64_t ldb, int64_t inner, int64_t done) {
  int64_t p = 0;
  do {
    const int64_t end = adds && inner - p > use.step ? p + use.step : inner;
    vf sums[8][4];
    UNROLLED for (int i = 0; i < rows; i++)
      UNROLLED for (int j = 0; j < vectors; j++) sums[i][j] = 0;
    for (; p < end; p++) {
      vf line[4];
      UNROLLED for (int j = 0; j < vectors; j++) line[j] = load(b + p * ldb + j * TK_LANES, TK_LANES);
      UNROLLED for (int i = 0; i < rows; i++) {
        const float x = adds ? a[p * lda + i] : a[i * lda + p];
        UNROLLED for (int j = 0; j < vectors; j++) sums[i][j] += x * line[j];
      }
    }
    UNROLLED for (int i = 0; i < rows; i++)
      UNROLLED for (int j = 0; j < vectors; j++) {
        float *place = c + i * ldc + j * TK_LANES;
        if (adds) {
          const vf old = load(place, TK_LANES);
          const vi lane = {TK_LANE_NUMBERS};
          store(place, lane < (vi)(int32_t)done ? old : old + sums[i][j], TK_LANES);
        } else {
          store(place, sums[i][j] * use.factors[i * use.factor_step], TK_LANES);
        }
      }
  } while (p < inner);
}

INLINE void tile_column(const int vectors, const bool adds, Use use, float *c, int64_t ldc, const float *a, int64_t lda,
                        const float *b, int64_t ldb, int64_t rows, int64_t inner, int64_t done) {
  // Equal heights instead of full ones and a remainder: a tile of one row would wait for its own sums.
  const int64_t most = vectors == 4 ? 6 : TK_TILE_ROWS, tiles = (rows + most - 1) / most;
  for (int64_t t = 0, row = 0; t < tiles; t++) {
    const int64_t height = (rows - row + tiles - t - 1) / (tiles - t);
    const float *top = a + (adds ? row : row * lda);
    float *place = c + row * ldc;
#define TILE(height) \
  case height: \
    if (height <= most) tile(height, vectors, adds, use, place, ldc, top, lda, b, ldb, inner, done); \
    break;
    switch (height) {
      TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
#if TK_TILE_ROWS == 8
      TILE(7) TILE(8)
#endif
    }
#undef TILE
    row += height;
    if (!adds) use.factors += height * use.factor_step;
  }
}

/// C [rows, cols] for A [rows, inner], or its transpose, and B [inner, cols], rows of B and C contiguous.
INLINE void product(const bool adds, Use use, float *c, int64_t ldc, const float *a, int64_t lda, const float *b,
                    int64_t ldb, int64_t rows, int64_t inner, int64_t cols) {
  int64_t j = 0;
#define COLUMN(vectors, done) tile_column(vectors, adds, use, c + j, ldc, a, lda, b + j, ldb, rows, inner, done)
#if TK_TILE == 3
  if (cols % (4 * TK_LANES) == 0)
    for (; j < cols; j += 4 * TK_LANES) COLUMN(4, 0);
  for (; cols - j == 3 * TK_LANES || cols - j >= 5 * TK_LANES; j += 3 * TK_LANES) COLUMN(3, 0);
#endif
  for (; cols - j >= 2 * TK_LANES; j += 2 * TK_LANES) COLUMN(2, 0);
  while (cols - j > 0 && cols >= TK_LANES) {
    // The last vector overlaps the one before it where the columns do not divide.
    const int64_t done = cols - j >= TK_LANES ? 0 : TK_LANES - (cols - j);
    j -= done;
    COLUMN(1, done);
    j += TK_LANES;
  }
#undef COLUMN
  // Narrower than a vector.
  for (; j < cols; j++)
    for (int64_t i = 0; i < rows; i++) {
      int64_t p = 0;
      do {
        const int64_t end = adds && inner - p > use.step ? p + use.step : inner;
        float sum = 0, *place = c + i * ldc + j;
        for (; p < end; p++) sum += (adds ? a[p * lda + i] : a[i * lda + p]) * b[p * ldb + j];
        *place = adds ? *place + sum : sum * use.factors[i * use.factor_step];
      } while (p < inner);
    }
}

/// C = factor * A B
static __attribute__((noinline)) void times(float factor, float *c, int64_t ldc, const float *a, int64_t lda,
                                            const float *b, int64_t ldb, int64_t rows, int64_t inner, int64_t cols) {
  product(false, (Use){.factors = &factor}, c, ldc, a, lda, b, ldb, rows, inner, cols);
}

/// C = diag(factors) A B
static __attribute__((noinline)) void scaled_times(const float *factors, float *c, int64_t ldc, const float *a,
                                                   int64_t lda, const float *b, int64_t ldb, int64_t rows,
                                                   int64_t inner, int64_t cols) {
  product(false, (Use){.factors = factors, .factor_step = 1}, c, ldc, a, lda, b, ldb, rows, inner, cols);
}

/// C += A^T B for A [inner, rows], of which `step` terms are summed by themselves before they are added to C.
static __attribute__((noinline)) void add_transposed_times(int64_t step, float *c, int64_t ldc, const float *a,
                                                           int64_t lda, const float *b, int64_t ldb, int64_t rows,
                                                           int64_t inner, int64_t cols) {
  product(true, (Use){.step = step}, c, ldc, a, lda, b, ldb, rows, inner, cols);
}

typedef float Four __attribute__((ext_vector_type(4)));
typedef float Eight __attribute__((ext_vector_type(8)));

/// out[c, r] = x[r, c] for 4 columns; rows from `count` on count as zeros.
INLINE void transpose_columns(float *out, int64_t out_stride, const float *x, int64_t stride, int64_t count) {
  // Rows 4 apart lie in the two halves of a register, put there by the loads: what follows stays within halves.
  Eight rows[4], pairs[4];
  UNROLLED for (int i = 0; i < 4; i++) {
    Four upper = 0, lower = 0;
    if (i < count) memcpy(&upper, x + i * stride, sizeof upper);
    if (i + 4 < count) memcpy(&lower, x + (i + 4) * stride, sizeof lower);
    rows[i] = __builtin_shufflevector(upper, lower, 0, 1, 2, 3, 4, 5, 6, 7);
  }
  UNROLLED for (int i = 0; i < 4; i += 2) {
    pairs[i] = __builtin_shufflevector(rows[i], rows[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    pairs[i + 1] = __builtin_shufflevector(rows[i], rows[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  UNROLLED for (int i = 0; i < 2; i++) {
    const Eight even = __builtin_shufflevector(pairs[i], pairs[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    const Eight odd = __builtin_shufflevector(pairs[i], pairs[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    memcpy(out + 2 * i * out_stride, &even, sizeof even);
    memcpy(out + (2 * i + 1) * out_stride, &odd, sizeof odd);
  }
}

/// The same for 8 columns.
INLINE void transpose_block(float *out, int64_t out_stride, const float *x, int64_t stride, int64_t count) {
  transpose_columns(out, out_stride, x, stride, count);
  transpose_columns(out + 4 * out_stride, out_stride, x + 4, stride, count);
}

/// out [cols, out_stride] = x [rows, cols] transposed, zeros from column `rows` up to `padded` (a multiple of 8).
static void transpose(float *out, int64_t out_stride, const float *x, int64_t stride, int64_t rows, int64_t padded,
                      int64_t cols) {
  for (int64_t r = 0; r < padded; r += 8) {
    const int64_t count = rows - r;
    int64_t c = 0;
    if (count <= 0) {
      for (; c < cols; c++) memset(out + c * out_stride + r, 0, 8 * sizeof *out);
      continue;
    }
    for (; c + 8 <= cols; c += 8) {
      float *to = out + c * out_stride + r;
      const float *from = x + r * stride + c;
      if (count >= 8)
        transpose_block(to, out_stride, from, stride, 8);
      else
        transpose_block(to, out_stride, from, stride, count);
    }
    for (; c < cols; c++)
      for (int64_t i = 0; i < 8; i++) out[c * out_stride + r + i] = i < count ? x[(r + i) * stride + c] : 0;
  }
}
