#include "checks.h"

/// Numbers of very different size: their sum shows in which order they were added.
static Floats uneven(size_t count) {
  Floats values = random_floats(count);
  for (size_t i = 0; i < count; i++) values[i] = ldexpf(values[i], (int)(i * 7 % 41) - 20);
  return values;
}

TEST(sums) {
  for (int n : {0, 1, 31, 257, 600, 901}) {
    about("%d elements", n);
    const i64 per_block = 300, blocks = (n + per_block - 1) / per_block;
    const tk_shape shape = {{blocks_of(n, per_block), 1, 1}, {256, 1, 1}, 0}, one_block = {{1, 1, 1}, {256, 1, 1}, 0};
    Buffer<float> x(uneven(n)), other(random_floats(n));
    double want[2], size = 0;
    i32 is_not_finite;
    tk_ref_sum_squares(want, &is_not_finite, x, n);
    for (float value : x) size += fabs((double)value);
    for (i32 squares : {0, 1}) {
      Buffer<double> partials(shape.grid.x), out(1);
      LAUNCH(partial_sums, shape, partials, x, n, per_block, squares);
      LAUNCH(total, one_block, out, partials, blocks);
      near(squares ? "squares" : "sum", out, {want[1 - squares]}, squares ? 1e-14 : 1e-15 * size / fmax(fabs(want[1]), 1e-300));
    }
    Buffer<double> partials(shape.grid.x), out(1);
    tk_ref_dot(want, x, other, n);
    LAUNCH(partial_dots, shape, partials, x, other, n, per_block);
    LAUNCH(total, one_block, out, partials, blocks);
    near("dot", out, {want[0]}, 1e-15 * size / fmax(fabs(want[0]), 1e-300));
  }
  for (float value : {NAN, INFINITY, -INFINITY}) {
    about("one element is %f", value);
    Floats x = random_floats(257);
    x[200] = value;
    Buffer<float> given(x);
    Buffer<double> out(1);
    LAUNCH(partial_sums, block_a_row(1), out, given, 257, 300, 1);
    near("squares", out, {(double)value * value}, 0);
  }
}

TEST(total) {
  for (int count : {0, 1, 31, 257, 1000}) {
    about("%d numbers", count);
    const Floats values = uneven(count);
    Buffer<double> partials(Doubles(values.begin(), values.end())), out(1);
    double want = 0;
    for (float value : values) want += value;
    LAUNCH(total, block_a_row(1), out, partials, count);
    near("total", out, {want}, 1e-12);
  }
}

TEST(single_numbers) {
  about("one thread");
  Buffer<double> number(Doubles{-12.345678901}), squares(Doubles{4, 2.25, 30, 1e-9});
  Buffer<float> out(1), divisor(Floats{0.07f}), two(2);
  LAUNCH(mean, one_thread(), out, number, 37.0);
  equal("mean", out, {(float)(-12.345678901 / 37)});
  LAUNCH(negated_dot, one_thread(), out, number, divisor);
  equal("negated dot", out, {(float)(12.345678901 / (double)0.07f)});

  LAUNCH(factors, one_thread(), two, 3.0f, divisor, 0.5f);
  equal("factors", two, {3.0f / 0.07f, 0.5f});
  LAUNCH(factors, one_thread(), two, 3.0f, nullptr, 0.25f);
  equal("factors", two, {3, 0.25f});

  for (double value : {0.0, -1e300, (double)INFINITY, -(double)INFINITY, (double)NAN}) {
    Buffer<float> guarded(Floats{5});
    number[0] = value;
    LAUNCH(spoil, one_thread(), guarded, number);
    equal("guarded", guarded, {std::isfinite(value) ? 5 : NAN});
  }
  for (float limit : {1.0f, 6.5f}) {
    Buffer<float> scale(Floats{0.5f});
    const float norm = (float)sqrt(4 + 2.25 + 30 + 1e-9);
    LAUNCH(clip, one_thread(), scale, limit, squares, 4);
    equal("clipped", scale, {norm > limit ? 0.5f * (limit / norm) : 0.5f});
  }
  squares[2] = NAN;
  Buffer<float> scale(Floats{0.5f});
  LAUNCH(clip, one_thread(), scale, 1.0f, squares, 4);
  equal("not a number clips nothing", scale, {0.5f});
  LAUNCH(clip, one_thread(), scale, 1.0f, squares, 0);
  equal("nothing clips nothing", scale, {0.5f});
}
