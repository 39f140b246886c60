// Sums, multiples and dropout over a range.

static void TK(axpy)(float *y, const float *x, float a, int64_t n) {
  FOR_LANES(i, width, part, n, store(y + i, load(y + i, width) + a * load(x + i, width), width););
}

static void TK(add)(float *out, const float *a, const float *b, int64_t n) {
  FOR_LANES(i, width, part, n, store(out + i, load(a + i, width) + load(b + i, width), width););
}

static void TK(scale)(float *x, float a, int64_t n) {
  FOR_LANES(i, width, part, n, store(x + i, load(x + i, width) * a, width););
}

static void TK(lerp)(float *y, const float *x, float w, int64_t n) {
  FOR_LANES(i, width, part, n, {
    vf old = load(y + i, width);
    store(y + i, old + w * (load(x + i, width) - old), width);
  });
}

static void TK(dropout)(float *out, const float *x, uint64_t key, int64_t first, float keep, int64_t n) {
  const Mask mask = mask_for(key, keep);
  FOR_LANES(i, width, part, n, store(out + i, load(x + i, width) * mask_at(mask, first + i), width););
}

static void TK(round_bf16)(float *out, const float *x, int64_t n) {
  FOR_LANES(i, width, part, n, store(out + i, to_bf16(load(x + i, width)), width););
}

static void TK(sum_squares)(double *sums, int32_t *nonfinite, const float *x, int64_t n) {
  vd squares[4] = {0}, values[4] = {0};
  FOR_LANES(i, width, part, n, {
    vd v = __builtin_convertvector(load(x + i, width), vd);
    squares[part] += v * v;
    values[part] += v;
  });
  sums[0] = double_total_of(squares);
  sums[1] = double_total_of(values);
  // The square of a finite float is far from the largest double: the sum is finite exactly if every x is.
  *nonfinite = !isfinite(sums[0]);
}

static void TK(dot)(double *out, const float *a, const float *b, int64_t n) {
  vd sums[4] = {0};
  FOR_LANES(i, width, part, n, {
    sums[part] += __builtin_convertvector(load(a + i, width), vd) * __builtin_convertvector(load(b + i, width), vd);
  });
  *out = double_total_of(sums);
}

static void TK(add_bias)(float *x, const float *bias, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++) TK(add)(x + r * cols, x + r * cols, bias, cols);
}

/// Eight rows at a time, one after the other into the same sum: the order of additions is that of the rows.
static void TK(column_sum)(float *out, const float *x, int64_t rows, int64_t cols) {
  int64_t r = 0;
  for (; r + 8 <= rows; r += 8) {
    const float *block = x + r * cols;
    FOR_LANES(i, width, part, cols, {
      vf sum = load(out + i, width);
      for (int row = 0; row < 8; row++) sum += load(block + row * cols + i, width);
      store(out + i, sum, width);
    });
  }
  for (; r < rows; r++) TK(add)(out, out, x + r * cols, cols);
}
