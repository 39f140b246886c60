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
  for (int n : {0, 1, 31, 33, 257, 600, 1027})
    for (auto [s, t] : shifts) {
      about("%d elements, shifted by %d and %d", n, s, t);
      Buffer<float> pre(with_specials(random_floats(n + t, -9, 9))), dy(random_floats(n + s));
      // Errors are counted against the largest number, and are larger for those that nearly vanish.
      if (n > 0) pre[t] = 3;
      Buffer<float> out(Floats(n + s, 1)), dx(Floats(n + s, 1));
      Floats want(n + s, 1), gradient = dy.values();
      tk_ref_gelu(want.data() + s, pre + t, n);
      LAUNCH(gelu, by_fours(n), out + s, pre + t, n);
      near("out", out, want, 5e-7);
      Buffer<float> in_place(pre.values());
      Floats changed = pre.values();
      tk_ref_gelu(changed.data() + t, pre + t, n);
      LAUNCH(gelu, by_fours(n), in_place + t, in_place + t, n);
      near("in place", in_place, changed, 5e-7);

      tk_ref_gelu_backward(want.data() + s, dy + s, pre + t, n);
      LAUNCH(gelu_backward, by_fours(n), dx + s, dy + s, pre + t, n);
      near("dx", dx, want, 1e-6);
      tk_ref_gelu_backward(gradient.data() + s, dy + s, pre + t, n);
      LAUNCH(gelu_backward, by_fours(n), dy + s, dy + s, pre + t, n);
      near("dx in place", dy, gradient, 1e-6);
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
