// Rows of unit length.

static void TK(normalize)(float *y, float *norm, const float *x, float eps, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, y += cols) {
    vf squares[4] = {0};
    FOR_LANES(i, width, part, cols, {
      vf value = load(x + i, width);
      squares[part] += value * value;
    });
    const float length = sqrtf(total_of(squares));
    const float inverse = 1 / (length < eps ? eps : length);
    FOR_LANES(i, width, part, cols, store(y + i, load(x + i, width) * inverse, width););
    norm[r] = length;
  }
}

static void TK(normalize_backward)(float *dx, const float *dy, const float *y, const float *norm, float eps,
                                   int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, y += cols, dy += cols, dx += cols) {
    vf products[4] = {0};
    FOR_LANES(i, width, part, cols, products[part] += load(dy + i, width) * load(y + i, width););
    // A row shorter than eps was divided by a constant.
    const bool is_short = norm[r] < eps;
    const float projection = is_short ? 0 : total_of(products), inverse = 1 / (is_short ? eps : norm[r]);
    FOR_LANES(i, width, part, cols, {
      store(dx + i, (load(dy + i, width) - load(y + i, width) * projection) * inverse, width);
    });
  }
}
