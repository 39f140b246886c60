// Layer norm (Ba, Kiros & Hinton 2016), alone and after a residual connection with dropout.

/// One row from its statistics.
INLINE void scale_row(float *y, const float *x, float mean, float rstd, const float *gamma, const float *beta,
                      int64_t cols) {
  FOR_LANES(i, width, part, cols, {
    vf unit = (load(x + i, width) - mean) * rstd;
    store(y + i, unit * load(gamma + i, width) + load(beta + i, width), width);
  });
}

/// Normalizes one row whose sum is known.
INLINE void norm_row(float *y, float *mean, float *rstd, const float *x, float sum, const float *gamma,
                     const float *beta, float eps, int64_t cols) {
  const float mu = sum / (float)cols;
  vf squares[4] = {0};
  FOR_LANES(i, width, part, cols, {
    vf deviation = leading(load(x + i, width) - mu, width, 0);
    squares[part] += deviation * deviation;
  });
  const float inverse = 1 / sqrtf(total_of(squares) / (float)cols + eps);
  scale_row(y, x, mu, inverse, gamma, beta, cols);
  *mean = mu;
  *rstd = inverse;
}

static void TK(layer_norm)(float *y, float *mean, float *rstd, const float *x, const float *gamma, const float *beta,
                           float eps, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++) {
    const float *row = x + r * cols;
    vf sums[4] = {0};
    FOR_LANES(i, width, part, cols, sums[part] += load(row + i, width););
    norm_row(y + r * cols, mean + r, rstd + r, row, total_of(sums), gamma, beta, eps, cols);
  }
}

static void TK(layer_norm_again)(float *y, const float *x, const float *mean, const float *rstd, const float *gamma,
                                 const float *beta, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++) scale_row(y + r * cols, x + r * cols, mean[r], rstd[r], gamma, beta, cols);
}

static void TK(residual_norm)(float *y, float *sum, float *mean, float *rstd, const float *x, const float *residual,
                              const float *gamma, const float *beta, float eps, uint64_t key, int64_t first, float keep,
                              int64_t rows, int64_t cols) {
  const Mask mask = mask_for(key, keep);
  for (int64_t r = 0; r < rows; r++) {
    const int64_t start = r * cols;
    vf sums[4] = {0};
    if (keep == 1) {
      FOR_LANES(i, width, part, cols, {
        vf value = load(residual + start + i, width) + load(x + start + i, width);
        store(sum + start + i, value, width);
        sums[part] += value;
      });
    } else {
      FOR_LANES(i, width, part, cols, {
        vf kept = load(x + start + i, width) * mask_at(mask, first + start + i);
        vf value = load(residual + start + i, width) + kept;
        store(sum + start + i, value, width);
        sums[part] += value;
      });
    }
    norm_row(y + start, mean + r, rstd + r, sum + start, total_of(sums), gamma, beta, eps, cols);
  }
}

/// a + b, rounded on its own even if a is a product.
INLINE vf rounded_sum(vf a, vf b) {
#pragma clang fp contract(off)
  return a + b;
}

/// One row: dx = rstd (dy gamma - mean(dy gamma) - unit mean(dy gamma unit)), or dx += that.
INLINE void norm_row_backward(const bool adds, float *dx, float *dgamma, float *dbeta, const float *dy, const float *x, float mean,
                              float rstd, const float *gamma, int64_t cols) {
  vf sums[4] = {0}, projections[4] = {0};
  FOR_LANES(i, width, part, cols, {
    vf unit = (load(x + i, width) - mean) * rstd, gradient = load(dy + i, width);
    vf scaled = gradient * load(gamma + i, width);
    sums[part] += scaled;
    projections[part] += scaled * unit;
    store(dgamma + i, load(dgamma + i, width) + gradient * unit, width);
    store(dbeta + i, load(dbeta + i, width) + gradient, width);
  });
  const float sum = total_of(sums) / (float)cols, projection = total_of(projections) / (float)cols;
  FOR_LANES(i, width, part, cols, {
    vf unit = (load(x + i, width) - mean) * rstd;
    vf gradient = (load(dy + i, width) * load(gamma + i, width) - sum - unit * projection) * rstd;
    store(dx + i, adds ? rounded_sum(gradient, load(dx + i, width)) : gradient, width);
  });
}

static void TK(layer_norm_backward)(float *dx, int32_t adds, float *dgamma, float *dbeta, const float *dy,
                                    const float *x, const float *mean, const float *rstd, const float *gamma,
                                    int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++) {
    const int64_t start = r * cols;
    if (adds)
      norm_row_backward(true, dx + start, dgamma, dbeta, dy + start, x + start, mean[r], rstd[r], gamma, cols);
    else
      norm_row_backward(false, dx + start, dgamma, dbeta, dy + start, x + start, mean[r], rstd[r], gamma, cols);
  }
}

static void TK(residual_norm_backward)(float *dx, float *dresidual, float *dgamma, float *dbeta, const float *dy,
                                       const float *sum, const float *mean, const float *rstd, const float *gamma,
                                       uint64_t key, int64_t first, float keep, int64_t rows, int64_t cols) {
  const Mask mask = mask_for(key, keep);
  for (int64_t r = 0; r < rows; r++) {
    const int64_t start = r * cols;
    norm_row_backward(false, dresidual + start, dgamma, dbeta, dy + start, sum + start, mean[r], rstd[r], gamma, cols);
    if (keep == 1) {
      memcpy(dx + start, dresidual + start, (size_t)cols * sizeof(float));
    } else {
      FOR_LANES(i, width, part, cols, {
        store(dx + start + i, load(dresidual + start + i, width) * mask_at(mask, first + start + i), width);
      });
    }
  }
}
