#include "checks.h"

TEST(gather_rows) {
  for (int rows : {0, 1, 7, 40})
    for (int cols : {1, 33, 257}) {
      about("%d rows, %d columns", rows, cols);
      Buffer<float> x(with_specials(random_floats(11 * cols))), out((size_t)rows * cols);
      Buffer<i32> index(random_indices(rows, 11));
      Floats want(out.size());
      tk_ref_gather_rows(want.data(), x, index, rows, cols);
      LAUNCH(gather_rows, elementwise((i64)rows * cols), out, x, index, rows, cols);
      equal("out", out, want);
    }
}

TEST(scatter_add_rows) {
  for (int rows : {0, 1, 7, 40})
    for (int cols : {1, 33, 257}) {
      about("%d rows, %d columns", rows, cols);
      Buffer<float> x(random_floats((size_t)rows * cols, -100, 100)), out(random_floats(11 * cols));
      Buffer<i32> index(random_indices(rows, 11));
      // As the host sorts them: what goes to each target, as it came.
      Indices order, targets, starts;
      for (i32 t = 0; t < 11; t++) {
        const size_t before = order.size();
        for (int i = 0; i < rows; i++)
          if (index[i] == t) order.push_back(i);
        if (order.size() == before) continue;
        targets.push_back(t);
        starts.push_back((i32)before);
      }
      starts.push_back(rows);
      Buffer<i32> orders(order), target(targets), start(starts);
      const i64 distinct = (i64)targets.size();
      Floats want = out.values();
      tk_ref_scatter_add_rows(want.data(), x, index, rows, cols, 0, cols);
      LAUNCH(scatter_add_rows, elementwise(distinct * cols), out, x, target, start, orders, distinct, cols);
      equal("out", out, want);
    }
}

TEST(divide_rows) {
  const Indices offsets = {0, 3, 3, 4, 11, 18, 18};
  for (int cols : {0, 1, 33, 257}) {
    about("%d columns", cols);
    Buffer<float> x(random_floats(6 * cols));
    Buffer<i32> bounds(offsets);
    Floats want = x.values();
    for (int r = 0; r < 6; r++)
      for (int c = 0, length = offsets[r + 1] - offsets[r]; c < cols; c++)
        if (length > 1) want[r * cols + c] /= (float)length;
    LAUNCH(divide_rows, elementwise(6 * cols), x, bounds, 6, cols);
    equal("x", x, want);
  }
}

TEST(patchify) {
  const struct {
    int batch, channels, height, width, p;
  } cases[] = {{0, 3, 8, 8, 4}, {1, 1, 1, 1, 1}, {2, 3, 8, 12, 4}, {2, 3, 10, 9, 4}, {3, 2, 33, 31, 5}};
  for (auto s : cases) {
    about("%d images [%d, %d, %d], patches of %d", s.batch, s.channels, s.height, s.width, s.p);
    const i64 size = s.channels * s.height * s.width, places = (i64)(s.height / s.p) * (s.width / s.p);
    const i64 patches = places * s.channels * s.p * s.p;
    Buffer<float> images(random_floats(s.batch * size)), out(s.batch * patches);
    Floats want(out.size());
    for (int b = 0; b < s.batch; b++)
      tk_ref_patchify(want.data() + b * patches, images + b * size, s.channels, s.height, s.width, s.p);
    LAUNCH(patchify, elementwise((i64)out.size()), out, images, s.batch, s.channels, s.height, s.width, s.p);
    equal("out", out, want);
  }
}

TEST(assemble_tokens) {
  for (int batch : {0, 1, 3})
    for (int places : {0, 1, 6})
      for (int cols : {1, 33, 65}) {
        about("%d images of %d places, %d columns", batch, places, cols);
        const i64 all = (places + 1) * cols;
        Buffer<float> patches(random_floats((size_t)batch * places * cols)), token(random_floats(cols));
        Buffer<float> positions(random_floats(all)), out(batch * all);
        Floats want(out.size());
        for (int b = 0; b < batch; b++) {
          tk_ref_add(want.data() + b * all, token, positions, cols);
          tk_ref_add(want.data() + b * all + cols, patches + (i64)b * places * cols, positions + cols, (i64)places * cols);
        }
        LAUNCH(assemble_tokens, elementwise(batch * all), out, patches, token, positions, batch, places, cols);
        equal("out", out, want);
      }
}

TEST(pool_patches) {
  const int cases[][4] = {{0, 4, 2, 5}, {1, 1, 1, 1}, {2, 5, 3, 31}, {2, 7, 2, 33}, {3, 4, 4, 3}, {1, 3, 5, 7}};
  for (auto s : cases) {
    const i64 batch = s[0], side = s[1], grid = s[2], cols = s[3], from = side * side * cols, to = grid * grid * cols;
    about("%d images, side %d to %d, %d columns", s[0], s[1], s[2], s[3]);
    Buffer<float> x(random_floats(batch * from)), out(batch * to);
    Floats want(out.size());
    for (i64 b = 0; b < batch; b++) tk_ref_pool_patches(want.data() + b * to, x + b * from, side, grid, cols);
    LAUNCH(pool_patches, elementwise(batch * to), out, x, batch, side, grid, cols);
    near("out", out, want, 5e-7);
  }
}
