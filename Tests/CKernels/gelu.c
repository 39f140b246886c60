// GELU and its derivative: polynomials beside erf and exp.
#include "checks.h"

/// From -12 to 12 in steps of 1/1000, and numbers far outside.
enum { STEPS = 24001, FAR = 4, GRID = STEPS + FAR };

static float *grid(void) {
  const float far[FAR] = {-1e30f, -500, 500, 1e30f};
  float *x = blank(GRID);
  for (int i = 0; i < STEPS; i++) x[i] = (float)(i - STEPS / 2) / 1000;
  memcpy(x + STEPS, far, sizeof far);
  return x;
}

TEST(gelu) {
  about("the grid");
  const float *x = grid();
  float *out = blank(GRID);
  RUN(gelu, out, x, GRID);
  near_times("gelu(x)", out, GRID, x, 2e-7);  // x (1 + erf) / 2: relative to |x|
  for (int s = 0; s < SIZES; s++) {
    const int64_t n = sizes[s];
    about("%lld elements", (long long)n);
    float *in_place = normals(n, "pre", 3), *result = blank(n);
    RUN(gelu, result, in_place, n);
    near("out", result, n, 5e-7);
    RUN(gelu, in_place, in_place, n);
    same("in place", in_place, result, n);
  }
  about("in parts");
  const float *pre = normals(100, "pre", 3);
  float *whole = blank(100), *parts = blank(100);
  RUN(gelu, whole, pre, 100);
  RUN(gelu, parts, pre, 1);
  RUN(gelu, parts + 1, pre + 1, 17);
  RUN(gelu, parts + 18, pre + 18, 82);
  same("out", parts, whole, 100);
  about("what is not finite");
  float *odd = blank(3);
  odd[1] = INFINITY, odd[2] = -INFINITY;
  RUN(gelu, odd, odd, 3);
  holds("of nan and -inf it is nan, of inf inf", isnan(odd[0]) && odd[1] == INFINITY && isnan(odd[2]));
}

TEST(gelu_backward) {
  about("the grid");
  const float *x = grid();
  float *slope = filled(GRID, 1);
  RUN(gelu_backward, slope, slope, x, GRID);
  near("gelu'(x)", slope, GRID, 3e-7);
  for (int s = 0; s < SIZES; s++) {
    const int64_t n = sizes[s];
    about("%lld elements", (long long)n);
    const float *pre = normals(n, "pre", 3);
    float *dx = blank(n), *in_place = normals(n, "dy", 1);
    RUN(gelu_backward, dx, in_place, pre, n);
    near("dx", dx, n, 1e-6);
    RUN(gelu_backward, in_place, in_place, pre, n);
    same("in place", in_place, dx, n);
  }
  about("nan");
  float *odd = filled(2, 1), *of = filled(2, 1);
  odd[1] = of[0] = NAN;
  RUN(gelu_backward, odd, odd, of, 2);
  holds("of a nan it is nan", all_nan(odd, 2));
}
