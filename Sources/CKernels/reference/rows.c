// Scalar twins of what moves rows and patches.
#include "CKernels.h"

void tk_ref_gather_rows(float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols) {
  for (int64_t i = 0; i < rows; i++)
    for (int64_t c = 0; c < cols; c++) out[i * cols + c] = x[index[i] * cols + c];
}

void tk_ref_scatter_add_rows(float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols, int64_t from,
                             int64_t to) {
  for (int64_t i = 0; i < rows; i++)
    for (int64_t c = from; c < to; c++) out[index[i] * cols + c] += x[i * cols + c];
}

/// Where pixel (channel, y, x) of an image lies among its patches.
static int64_t place(int64_t channel, int64_t y, int64_t x, int64_t channels, int64_t width, int64_t p) {
  int64_t patch = (y / p) * (width / p) + x / p;
  return ((patch * channels + channel) * p + y % p) * p + x % p;
}

void tk_ref_patchify(float *out, const float *image, int64_t channels, int64_t height, int64_t width, int64_t p) {
  for (int64_t channel = 0; channel < channels; channel++)
    for (int64_t y = 0; y < height / p * p; y++)
      for (int64_t x = 0; x < width / p * p; x++)
        out[place(channel, y, x, channels, width, p)] = image[(channel * height + y) * width + x];
}

void tk_ref_pool_patches(float *out, const float *x, int64_t side, int64_t grid, int64_t cols) {
  for (int64_t gy = 0; gy < grid; gy++)
    for (int64_t gx = 0; gx < grid; gx++)
      for (int64_t c = 0; c < cols; c++) {
        int64_t top = gy * side / grid, bottom = ((gy + 1) * side + grid - 1) / grid;
        int64_t left = gx * side / grid, right = ((gx + 1) * side + grid - 1) / grid;
        double sum = 0;
        for (int64_t row = top; row < bottom; row++)
          for (int64_t column = left; column < right; column++) sum += x[(row * side + column) * cols + c];
        out[(gy * grid + gx) * cols + c] = (float)(sum / ((bottom - top) * (right - left)));
      }
}
