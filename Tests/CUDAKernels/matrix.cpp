#include "checks.h"

TEST(add_bias) {
  for (int rows : {0, 1, 9})
    for (int cols : {1, 31, 33, 257}) {
      about("%d rows, %d columns", rows, cols);
      Buffer<float> x(with_specials(random_floats((size_t)rows * cols))), bias(random_floats(cols));
      Floats want = x.values();
      tk_ref_add_bias(want.data(), bias, rows, cols);
      LAUNCH(add_bias, elementwise((i64)rows * cols), x, bias, rows, cols);
      equal("x", x, want);
    }
}

TEST(gelu) {
  for (int n : {0, 1, 31, 33, 257, 600}) {
    about("%d elements", n);
    Buffer<float> pre(with_specials(random_floats(n, -9, 9))), dy(random_floats(n)), out(n), dx(n);
    Floats want(n);
    tk_ref_gelu(want.data(), pre, n);
    LAUNCH(gelu, elementwise(n), out, pre, n);
    near("out", out, want, 5e-7);
    Buffer<float> in_place(pre.values());
    LAUNCH(gelu, elementwise(n), in_place, in_place, n);
    near("in place", in_place, want, 5e-7);

    tk_ref_gelu_backward(want.data(), dy, pre, n);
    LAUNCH(gelu_backward, elementwise(n), dx, dy, pre, n);
    near("dx", dx, want, 1e-6);
    LAUNCH(gelu_backward, elementwise(n), dy, dy, pre, n);
    near("dx in place", dy, want, 1e-6);
  }
}

TEST(column_sum) {
  const int cases[][3] = {{0, 5, 4}, {1, 1, 1}, {9, 31, 100}, {37, 33, 10}, {100, 257, 64}, {61, 64, 1}};
  for (auto s : cases) {
    const i64 rows = s[0], cols = s[1], per_block = s[2], blocks = (rows + per_block - 1) / per_block;
    about("%d rows, %d columns, %d rows a block", s[0], s[1], s[2]);
    const u32 down = blocks_of(rows, per_block);
    Buffer<float> x(random_floats(rows * cols, -3, 3)), out(random_floats(cols)), partials(down * cols);
    Floats want = out.values();
    tk_ref_column_sum(want.data(), x, rows, cols);
    LAUNCH(column_partials, (tk_shape{{blocks_of(cols, 32), down, 1}, {32, 8, 1}, 0}), partials, x, rows, cols, per_block);
    LAUNCH(column_totals, elementwise(cols), out, partials, blocks, cols, cols);
    near("out", out, want);
  }
}
