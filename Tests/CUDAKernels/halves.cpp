#include "checks.h"
#include <algorithm>

/// The number of the bits, sign aside, by the definition of the format.
static double half(int bits) {
  const int exponent = bits >> 10, fraction = bits & 1023;
  if (exponent == 31) return fraction ? NAN : INFINITY;
  return exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24);
}

/// The nearest half, looked for among all of them.
static float nearest(float x) {
  if (std::isnan(x)) return x;
  static const Doubles all = [] {
    Doubles all;
    for (int bits = 0; bits < 0x7c00; bits++) all.push_back(half(bits));
    all.push_back(65536);  // what would come next; rounding to it is infinity
    return all;
  }();
  const double size = fabs((double)x);
  double result = INFINITY;
  if (size < 65536) {
    const size_t above = std::lower_bound(all.begin(), all.end(), size) - all.begin(), below = above ? above - 1 : 0;
    const double up = all[above] - size, down = size - all[below];
    const size_t place = up < down || (up == down && above % 2 == 0) ? above : below;
    result = all[place] == 65536 ? INFINITY : all[place];
  }
  return (float)copysign(result, x);
}

TEST(round_to_half) {
  for (int n : {0, 1, 31, 33, 600, 1030}) {
    about("%d elements", n);
    Floats x = with_specials(random_floats(n, -4, 4));
    // Every size that halves have, and beyond; halves and what lies half way between two.
    for (int i = 40; i < n; i++) x[i] = ldexpf(x[i], i % 48 - 28);
    for (int i = 300; i < n; i++) x[i] = (float)(half(i * 50) + half(i * 50 + 1)) / (i % 2 ? 2 : 1);
    const float edges[] = {65504, 65519.996f, 65520, 65536, 0x1p-25f, 0x1.000002p-25f, 0x1p-24f, 0x1.8p-24f, -0x1p-14f};
    for (int i = 0; i < 9 && 200 + i < n; i++) x[200 + i] = edges[i];
    Buffer<float> rounded(x);
    Floats want;
    for (float value : x) want.push_back(nearest(value));
    LAUNCH(round_to_half, by_fours(n), rounded, n);
    equal("rounded", rounded, want);
    // The same numbers but the first, from where no access of 16 bytes begins.
    if (n == 0) continue;
    Buffer<float> shifted(x);
    want[0] = x[0];
    LAUNCH(round_to_half, by_fours(n - 1), shifted + 1, n - 1);
    equal("shifted", shifted, want);
  }
}

TEST(widen) {
  std::vector<u16> halves;
  Floats want;
  for (int bits = 0; bits < 0x10000; bits += 37) {
    halves.push_back((u16)bits);
    want.push_back((float)copysign(half(bits & 0x7fff), bits & 0x8000 ? -1.0 : 1.0));
  }
  for (size_t n : {(size_t)0, (size_t)1, halves.size()}) {
    about("%zu elements", n);
    Buffer<float> out(n);
    Buffer<u16> given(std::vector<u16>(halves.begin(), halves.begin() + n));
    LAUNCH(widen, elementwise(n), out, given, n);
    equal("out", out, Floats(want.begin(), want.begin() + n));
  }
}
