// What moves rows, patches and pixels: nothing is rounded but sums.
#include "checks.h"

TEST(gather_rows) {
  for (int64_t rows = 0; rows <= 5; rows += 5)
    for (int s = 0; s < SIZES; s++) {
      const int64_t cols = sizes[s];
      about("%lld rows of %lld", (long long)rows, (long long)cols);
      float *out = blank(rows * cols);
      RUN(gather_rows, out, normals(7 * cols, "x", 1), indices((int32_t[]){3, 0, 3, 6, 3}, rows), rows, cols);
      equal("out", out, rows * cols);
    }
}

TEST(scatter_add_rows) {
  for (int64_t rows = 0; rows <= 5; rows += 5)
    for (int s = 0; s < SIZES; s++) {
      const int64_t cols = sizes[s], cuts[] = {0, cols / 3, cols};
      about("%lld rows of %lld", (long long)rows, (long long)cols);
      const int32_t *index = indices((int32_t[]){3, 0, 3, 6, 3}, rows);
      const float *x = normals(rows * cols, "x", 1);
      float *out = normals(7 * cols, "out", 1), *parts = copied(out, 7 * cols);
      RUN(scatter_add_rows, out, x, index, rows, cols, cols / 3, cols);
      equal("out, all but the first third", out, 7 * cols);
      RUN(scatter_add_rows, out, x, index, rows, cols, 0, cols / 3);
      for (int c = 0; c < 2; c++) RUN(scatter_add_rows, parts, x, index, rows, cols, cuts[c], cuts[c + 1]);
      same("out, the other way about", parts, out, 7 * cols);
    }
}

TEST(patchify) {
  const int64_t cases[][4] = {{3, 4, 6, 2}, {3, 16, 16, 8}, {3, 32, 48, 16}, {3, 64, 32, 32}, {2, 15, 10, 5}, {1, 1, 1, 1}, {2, 10, 9, 4}};
  for (int i = 0; i < 7; i++) {
    const int64_t channels = cases[i][0], height = cases[i][1], width = cases[i][2], p = cases[i][3];
    about("[%lld, %lld, %lld], patches of %lld", (long long)channels, (long long)height, (long long)width, (long long)p);
    const int64_t count = (height / p) * (width / p) * channels * p * p;
    float *out = blank(count);
    RUN(patchify, out, normals(channels * height * width, "image", 1), channels, height, width, p);
    equal("out", out, count);
  }
}

TEST(pool_patches) {
  const int64_t cases[][3] = {{16, 4, 64}, {6, 4, 17}, {5, 5, 3}, {3, 4, 20}, {14, 1, 33}, {1, 1, 1}, {3, 2, 0}};
  for (int i = 0; i < 7; i++) {
    const int64_t side = cases[i][0], grid = cases[i][1], cols = cases[i][2];
    about("side %lld to %lld, %lld columns", (long long)side, (long long)grid, (long long)cols);
    float *out = blank(grid * grid * cols);
    RUN(pool_patches, out, normals(side * side * cols, "x", 1), side, grid, cols);
    near("out", out, grid * grid * cols, 1e-6);
  }
}

TEST(look_up) {
  for (int s = 0; s < SIZES; s++) {
    const int64_t pixels = sizes[s];
    about("%lld pixels", (long long)pixels);
    // Every level in every channel where there are pixels enough, in no order.
    uint8_t *bytes = memory((size_t)(3 * pixels));
    for (int64_t i = 0; i < 3 * pixels; i++) bytes[i] = (uint8_t)(i < 3 * 256 ? i / 3 * 77 : (int64_t)(tk_mix((uint64_t)i) >> 32));
    float *out = blank(3 * pixels);
    RUN(look_up, out, bytes, normals(3 * 256, "levels", 1), pixels);
    equal("out", out, 3 * pixels);
  }
}
