#include "checks.h"
#include <algorithm>

/// The number of the bits, sign aside, by the definition of the format: 8 bits of exponent, 7 of fraction.
static double number(int bits) {
  const int exponent = bits >> 7, fraction = bits & 127;
  if (exponent == 255) return fraction ? NAN : INFINITY;
  return exponent ? ldexp(128 + fraction, exponent - 134) : ldexp(fraction, -133);
}

/// The nearest number, looked for among all of them.
static float nearest(float x) {
  if (std::isnan(x)) return x;
  static const Doubles all = [] {
    Doubles all;
    for (int bits = 0; bits < 0x7f80; bits++) all.push_back(number(bits));
    all.push_back(0x1p128);  // what would come next; rounding to it is infinity
    return all;
  }();
  const double size = fabs((double)x);
  double result = INFINITY;
  if (size < 0x1p128) {
    const size_t above = std::lower_bound(all.begin(), all.end(), size) - all.begin(), below = above ? above - 1 : 0;
    const double up = all[above] - size, down = size - all[below];
    const size_t place = up < down || (up == down && above % 2 == 0) ? above : below;
    result = all[place] == 0x1p128 ? INFINITY : all[place];
  }
  return (float)copysign(result, x);
}

/// Numbers of every size, halves of neighbours, what lies beside these, and the ends.
static Floats numbers(int n) {
  Floats x = with_specials(random_floats(n, -4, 4));
  for (int i = 40; i < n; i++) x[i] = ldexpf(x[i], i % 270 - 140);
  for (int i = 300; i < n; i++) {
    const int bits = i * 97 % 0x7f7f;
    const float middle = (float)((number(bits) + number(bits + 1)) / 2);
    x[i] = i % 3 ? nextafterf(middle, i % 3 == 1 ? INFINITY : 0) : middle;
  }
  const float edges[] = {0x1.fep127f, 0x1.fefffep127f, 0x1.ffp127f, 0x1.fffffep127f, 0x1p-149f, 0x1p-134f,
                         0x1.000002p-134f, 0x1p-133f, 0x1.8p-133f, -0x1p-126f, tk_float(0x7f800001u)};
  for (int i = 0; i < 11 && 200 + i < n; i++) x[200 + i] = edges[i];
  return x;
}

TEST(narrow_window) {
  for (int rows : {0, 1, 7})
    for (int cols : {0, 1, 33, 257}) {
      about("%d rows, %d columns", rows, cols);
      // Not a number more than the windows need.
      const i64 out_stride = (cols + 7) / 8 * 8, x_stride = cols + 5, last = rows ? rows - 1 : 0;
      const Floats values = numbers((int)(last * x_stride + cols));
      Buffer<u16> out(last * out_stride + cols);
      Buffer<float> x(values);
      Floats got, want, twin((size_t)rows * cols);
      LAUNCH(narrow_window, elementwise((i64)rows * cols), out, out_stride, x, x_stride, rows, cols);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < cols; c++) {
          got.push_back(tk_float((u32)out[r * out_stride + c] << 16));
          want.push_back(nearest(values[r * x_stride + c]));
        }
        tk_ref_round_bf16(twin.data() + r * cols, values.data() + r * x_stride, cols);
      }
      equal("out", Buffer<float>(got), want);
      equal("the twin", Buffer<float>(twin), want);
    }
}
