// Moving rows and patches.

static void TK(gather_rows)(float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols) {
  for (int64_t i = 0; i < rows; i++) memcpy(out + i * cols, x + index[i] * cols, (size_t)cols * sizeof(float));
}

static void TK(scatter_add_rows)(float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols,
                                 int64_t from, int64_t to) {
  for (int64_t i = 0; i < rows; i++) {
    float *sum = out + index[i] * cols + from;
    TK(add)(sum, sum, x + i * cols + from, to - from);
  }
}

/// p pixels of one line; the usual patch sizes without a call.
INLINE void copy_line(float *to, const float *from, int64_t p) {
  switch (p) {
    case 8: memcpy(to, from, 8 * sizeof(float)); break;
    case 16: memcpy(to, from, 16 * sizeof(float)); break;
    case 32: memcpy(to, from, 32 * sizeof(float)); break;
    default: memcpy(to, from, (size_t)p * sizeof(float));
  }
}

static void TK(patchify)(float *out, const float *image, int64_t channels, int64_t height, int64_t width, int64_t p) {
  for (int64_t top = 0; top + p <= height; top += p)
    for (int64_t left = 0; left + p <= width; left += p)
      for (int64_t channel = 0; channel < channels; channel++)
        for (int64_t y = top; y < top + p; y++, out += p)
          copy_line(out, image + (channel * height + y) * width + left, p);
}

static void TK(pool_patches)(float *out, const float *x, int64_t side, int64_t grid, int64_t cols) {
  for (int64_t gy = 0; gy < grid; gy++)
    for (int64_t gx = 0; gx < grid; gx++, out += cols) {
      const int64_t top = gy * side / grid, bottom = ((gy + 1) * side + grid - 1) / grid;
      const int64_t left = gx * side / grid, right = ((gx + 1) * side + grid - 1) / grid;
      const float share = 1 / (float)((bottom - top) * (right - left));
      FOR_LANES(i, width, part, cols, {
        vf sum = 0;
        for (int64_t row = top; row < bottom; row++) {
          for (int64_t column = left; column < right; column++)
            sum += load(x + (row * side + column) * cols + i, width);
        }
        store(out + i, sum * share, width);
      });
    }
}
