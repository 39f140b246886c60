#include "checks.h"

static const int sizes[] = {0, 1, 31, 33, 257, 600};
// More than a block of threads that take four each.
static const int larger_sizes[] = {0, 1, 3, 4, 5, 31, 600, 1027, 2052};

TEST(fill_and_copy) {
  for (int n : sizes) {
    about("%d elements", n);
    Buffer<float> out(n);
    LAUNCH(fill_value, elementwise(n), out, 2.5f, n);
    equal("out", out, Floats(n, 2.5f));
  }
  for (int rows : {0, 1, 7})
    for (int cols : {0, 1, 33, 257}) {
      about("%d rows, %d columns", rows, cols);
      // Not a float more than the windows need.
      const i64 out_stride = cols + 3, x_stride = cols + 5, last = rows ? rows - 1 : 0;
      Buffer<float> out(Floats(last * out_stride + cols, 9)), x(with_specials(random_floats(last * x_stride + cols)));
      Floats want = out.values();
      for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++) want[r * out_stride + c] = x[r * x_stride + c];
      LAUNCH(copy_window, elementwise((i64)rows * cols), out, out_stride, x, x_stride, rows, cols);
      equal("out", out, want);
    }
}

TEST(arithmetic) {
  for (int n : larger_sizes)
    for (auto [s, t] : shifts) {
      about("%d elements, shifted by %d and %d", n, s, t);
      // What lies before the elements stays as it is.
      Buffer<float> a(with_specials(random_floats(n + t))), b(random_floats(n + s)), out(Floats(n + s, 9));
      Floats want(n + s, 9);
      tk_ref_add(want.data() + s, a + t, b + s, n);
      LAUNCH(add, by_fours(n), out + s, a + t, b + s, n);
      near("sum", out, want);

      Buffer<float> y(b.values());
      want = b.values();
      tk_ref_axpy(want.data() + s, a + t, -0.75f, n);
      LAUNCH(axpy, by_fours(n), y + s, a + t, -0.75f, n);
      near("y", y, want);

      want = y.values();
      tk_ref_scale(want.data() + s, 1.5f, n);
      LAUNCH(scale, by_fours(n), y + s, 1.5f, n);
      near("scaled", y, want);

      Buffer<float> average(b.values());
      want = b.values();
      tk_ref_lerp(want.data() + s, a + t, 0.005f, n);
      LAUNCH(lerp, by_fours(n), average + s, a + t, 0.005f, n);
      near("average", average, want);
    }
}

TEST(doubling) {
  for (int n : larger_sizes) {
    about("%d elements", n);
    Buffer<float> x(with_specials(random_floats(n)));
    Floats want = x.values();
    for (float &value : want) value += 2 * value;
    LAUNCH(axpy, by_fours(n), x, x, 2.0f, n);
    near("an array added to itself", x, want);
  }
}

TEST(dropout) {
  for (int n : larger_sizes)
    for (auto [s, t] : shifts)
      for (float keep : {1.0f, 0.9f, 0.1f}) {
        about("%d elements, shifted by %d and %d, keep %g", n, s, t, keep);
        const u64 key = 0x9234567890abcdefull;
        Buffer<float> x(with_specials(random_floats(n + t))), out(Floats(n + s, 9));
        Floats want(n + s, 9), in_place = x.values();
        tk_ref_dropout(want.data() + s, x + t, key, 0, keep, n);
        tk_ref_dropout(in_place.data() + t, x + t, key, 0, keep, n);
        LAUNCH(dropout, by_fours(n), out + s, x + t, key, keep, n);
        equal("out", out, want);
        LAUNCH(dropout, by_fours(n), x + t, x + t, key, keep, n);
        equal("in place", x, in_place);
      }
  about("which elements are kept");
  const i64 at[] = {0, 1, 4294967295, 4294967296, 1ll << 40};
  Floats want;
  Buffer<float> kept(5);
  for (int i = 0; i < 5; i++) {
    kept[i] = tk_keeps(77, at[i], 0.5f);
    want.push_back(tk_cpu_keeps(77, at[i], 0.5f));
  }
  equal("kept", kept, want);
}

TEST(functions) {
  for (int n : sizes) {
    about("%d elements", n);
    const Floats x = with_specials(random_floats(n, -3, 3));
    Floats want = x;
    for (float &value : want)
      if (value < 0) value = 0;
    Buffer<float> positive(x);
    LAUNCH(relu, elementwise(n), positive, n);
    equal("relu", positive, want);

    Buffer<float> slope(with_specials(random_floats(n))), output(x);
    want = slope.values();
    for (int i = 0; i < n; i++)
      if (!(x[i] > 0)) want[i] = 0;
    LAUNCH(relu_backward, elementwise(n), slope, output, n);
    equal("relu backward", slope, want);

    Buffer<float> power(x);
    for (int i = 0; i < n; i++) want[i] = (float)exp((double)x[i]);
    LAUNCH(exponential, elementwise(n), power, n);
    near("exponential", power, want, 2e-7);

    Buffer<float> clamped(x);
    for (int i = 0; i < n; i++) want[i] = x[i] < -1 ? -1 : x[i] > 0.5f ? 0.5f : x[i];
    LAUNCH(clamp, elementwise(n), clamped, -1.0f, 0.5f, n);
    equal("clamp", clamped, want);
  }
}

TEST(scalars) {
  for (int n : sizes) {
    about("%d elements", n);
    Buffer<float> scalar(Floats{0.3f}), out(n), x(with_specials(random_floats(n)));
    LAUNCH(fill_with_scalar, elementwise(n), out, scalar, 7.0f, n);
    equal("filled", out, Floats(n, 0.3f / 7.0f));
    Floats want = x.values();
    for (float &value : want) value *= 0.3f / 7.0f;
    LAUNCH(scale_by_scalar, elementwise(n), x, scalar, 7.0f, n);
    near("scaled", x, want);
  }
}
