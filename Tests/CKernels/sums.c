// Sums in double precision, and what the processor can do at most.
#include <float.h>

#include "checks.h"

TEST(sum_squares) {
  int32_t nonfinite;
  for (int s = 0; s < SIZES; s++) {
    const int64_t n = sizes[s];
    about("%lld elements", (long long)n);
    double *sums = memory(2 * sizeof *sums);
    nonfinite = -1;
    RUN(sum_squares, sums, &nonfinite, normals(n, "x", 1), n);
    near_doubles("sums", sums, 2, 1e-10);
    holds("all are finite", nonfinite == 0);
  }
  about("a number that is none among 100");
  double *sums = memory(2 * sizeof *sums);
  float *x = filled(100, FLT_MAX);
  RUN(sum_squares, sums, &nonfinite, x, 100);
  holds("the largest floats are finite", nonfinite == 0);
  const float bad[] = {NAN, INFINITY, -INFINITY};
  bool found = true;
  for (int b = 0; b < 3; b++)
    for (int i = 0; i < 100; i++) {
      x[i] = bad[b];
      RUN(sum_squares, sums, &nonfinite, x, 100);
      found = found && nonfinite == 1;
      x[i] = 1;
    }
  holds("it is found anywhere", found);
}

TEST(dot) {
  for (int s = 0; s < SIZES; s++) {
    const int64_t n = sizes[s];
    about("%lld elements", (long long)n);
    double *out = memory(sizeof *out);
    RUN(dot, out, normals(n, "a", 1), normals(n, "b", 1), n);
    near_doubles("out", out, 1, 1e-10);
  }
}

TEST(fma_peak) {
  const int64_t counts[] = {0, 1000, 100000};
  for (int i = 0; i < 3; i++) {
    about("%lld operations", (long long)counts[i]);
    float *out = blank(1);
    RUN(fma_peak, out, counts[i]);
    if (counts[i] < 10000) {
      holds("it writes a number", isfinite(*out));
      continue;
    }
    near("out", out, 1, 1e-6);
    holds("it is the fixed point", fabsf(*out - 2) < 1e-6f);
  }
}
