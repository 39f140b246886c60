// AdamW.
#include <float.h>

#include "checks.h"

typedef struct {
  float *p, *m, *v;
} State;

static State begin(int64_t n) { return (State){normals(n, "p", 1), filled(n, 0), filled(n, 0)}; }

/// Ten steps on elements from..<to.
static void ten_steps(State s, int64_t n, int64_t from, int64_t to) {
  float bias1 = 1, bias2 = 1;
  for (int step = 0; step < 10; step++) {
    const char key[] = {'g', (char)('0' + step), 0};
    const float *grad = normals(n, key, 0.01f);
    bias1 *= 0.9f, bias2 *= 0.999f;
    RUN(adamw, s.p + from, s.m + from, s.v + from, grad + from, 0.5f, 1e-3f, 0.02f, 0.9f, 0.999f, 1e-8f, 1 - bias1, 1 - bias2, to - from);
  }
}

TEST(adamw) {
  for (int i = 0; i < SIZES; i++) {
    const int64_t n = sizes[i];
    about("ten steps of %lld weights", (long long)n);
    const State s = begin(n);
    ten_steps(s, n, 0, n);
    near("p", s.p, n, 2e-6);
    near("m", s.m, n, 2e-6);
    near("v", s.v, n, 2e-6);
  }
  about("in parts");
  const State whole = begin(100), parts = begin(100);
  ten_steps(whole, 100, 0, 100);
  ten_steps(parts, 100, 0, 1);
  ten_steps(parts, 100, 1, 18);
  ten_steps(parts, 100, 18, 100);
  same("p", parts.p, whole.p, 100);
  same("m", parts.m, whole.m, 100);
  same("v", parts.v, whole.v, 100);

  about("a nan in the gradient");
  State s = {filled(2, 1), filled(2, 0), filled(2, 0)};
  float *grad = filled(2, 1);
  grad[0] = NAN;
  RUN(adamw, s.p, s.m, s.v, grad, 1, 0.01f, 0, 0.9f, 0.99f, 1e-8f, 0.1f, 0.01f, 2);
  holds("it reaches its weight and no other", isnan(s.p[0]) && isfinite(s.p[1]));

  about("without gradients");
  enum { N = 21 };
  s = (State){filled(N, 1), normals(N, "m", 1), filled(N, 1e-3f)};
  const float *zeros = filled(N, 0);
  bool is_normal = true;
  for (int step = 0; step < 1000; step++) {
    RUN(adamw, s.p, s.m, s.v, zeros, 1, 1e-3f, 0, 0.9f, 0.999f, 1e-8f, 1, 1, N);
    for (int i = 0; i < N; i++) is_normal = is_normal && (s.m[i] == 0 || isnormal(s.m[i]));
  }
  holds("means end at zero and not among subnormal numbers", is_normal && all_zero(s.m, N));

  about("squares that are subnormal");
  s = (State){filled(2, 1), filled(2, 0), filled(2, 1e-38f)};
  s.v[1] = 2e-38f;
  RUN(adamw, s.p, s.m, s.v, filled(2, 0), 1, 1e-3f, 0, 0.9f, 0.999f, 1e-8f, 1, 1, 2);
  holds("they are zero, the others not", s.v[0] == 0 && s.v[1] > 1.9e-38f && s.p[0] == 1 && s.p[1] == 1);
}
