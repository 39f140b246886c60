#include "checks.h"

static const int sizes[][2] = {{0, 5}, {1, 1}, {3, 31}, {9, 33}, {5, 257}, {2, 3000}};

/// Logits; where there are rows enough, some with elements that are not finite: -inf among others, all -inf, +inf, NaN.
static Floats logits(i64 rows, i64 cols) {
  Floats x = random_floats(rows * cols, -20, 20);
  if (rows < 5) return x;
  for (i64 c = 0; c < cols; c += 3) x[c] = -INFINITY;
  for (i64 c = 0; c < cols; c++) x[cols + c] = -INFINITY;
  x[2 * cols + cols - 1] = INFINITY;
  x[3 * cols + 1] = NAN;
  return x;
}

TEST(softmax) {
  for (auto s : sizes) {
    const i64 rows = s[0], cols = s[1];
    about("%d rows, %d columns", s[0], s[1]);
    Buffer<float> x(logits(rows, cols)), out(rows * cols);
    Floats want(rows * cols);
    tk_ref_softmax(want.data(), x, rows, cols);
    LAUNCH(softmax, block_a_row(rows), out, x, rows, cols);
    near("out", out, want);
    LAUNCH(softmax, block_a_row(rows), x, x, rows, cols);
    equal("in place", x, out.values());
  }
}

static void cross_entropy_case(i64 rows, i64 cols, float mix, const Floats &logits) {
  about("%lld rows, %lld columns, mix %g", rows, cols, mix);
  Buffer<float> x(logits), scores(random_floats(rows * cols, -5, 5)), soft(rows * cols);
  Buffer<float> weight(random_floats(rows, 0, 2)), loss(rows), lse(rows), dx(rows * cols);
  Buffer<i32> labels(random_indices(rows, (i32)cols));
  tk_ref_softmax(soft, scores, rows, cols);
  // What is not needed need not be there.
  const i32 *label = mix < 1 ? labels : nullptr;
  const float *target = mix > 0 ? soft : nullptr;
  Floats want(rows), want_lse(rows), want_dx(rows * cols);
  tk_ref_cross_entropy(want.data(), want_lse.data(), x, label, target, mix, rows, cols);
  LAUNCH(cross_entropy, block_a_row(rows), loss, lse, x, label, target, mix, rows, cols);
  near("loss", loss, want);
  near("lse", lse, want_lse, 1e-6);

  tk_ref_cross_entropy_backward(want_dx.data(), x, lse, label, target, mix, weight, rows, cols);
  LAUNCH(cross_entropy_backward, elementwise(rows * cols), dx, x, lse, label, target, mix, weight, rows, cols);
  near("dx", dx, want_dx);
  LAUNCH(cross_entropy_backward, elementwise(rows * cols), x, x, lse, label, target, mix, weight, rows, cols);
  equal("dx in place", x, dx.values());
}
TEST(cross_entropy) {
  for (auto s : sizes)
    for (float mix : {0.0f, 0.4f, 1.0f}) cross_entropy_case(s[0], s[1], mix, logits(s[0], s[1]));
  cross_entropy_case(1, 30522, 0.4f, random_floats(30522, -20, 20));
}

static void alignment_case(const Indices &offsets, i64 cols, float size) {
  const i64 rows = (i64)offsets.size() - 1;
  about("%lld rows, %lld columns, scores up to %g", rows, cols, size);
  Buffer<float> scores(random_floats(rows * cols, -size, size)), loss(rows), grad(rows * cols);
  Buffer<i32> bounds(offsets);
  Floats want(rows), want_grad(rows * cols);
  tk_ref_local_alignment(want.data(), want_grad.data(), scores, bounds, 0, rows, cols);
  LAUNCH(local_alignment, block_a_row(rows), loss, grad, scores, bounds, rows, cols);
  near("loss", loss, want);
  near("grad", grad, want_grad);
  LAUNCH(local_alignment, block_a_row(rows), loss, scores, scores, bounds, rows, cols);
  equal("grad in place", scores, grad.values());
}
TEST(local_alignment) {
  for (float size : {1.0f, 30.0f}) {
    alignment_case({0}, 5, size);
    alignment_case({0, 1}, 1, size);  // one row that owns all
    alignment_case({0, 0, 3, 4, 4, 31}, 31, size);
    alignment_case({0, 33, 33}, 33, size);
    alignment_case({0, 2, 300, 601}, 601, size);
  }
}

TEST(hits) {
  for (auto s : sizes) {
    const i64 rows = s[0], cols = s[1];
    about("%d rows, %d columns", s[0], s[1]);
    Floats x = logits(rows, cols);
    Buffer<i32> label(random_indices(rows, (i32)cols));
    Floats want(rows);
    for (i64 r = 0; r < rows; r++) {
      float *row = x.data() + r * cols, &own = row[label[r]];
      // Every other row is right, some of them with a second class as good; the first label of many is not a number.
      for (i64 c = 0; c < cols && r % 2; c++) own = row[c] > own ? row[c] : own;
      if (r % 4 == 1) row[cols / 2] = own;
      if (rows > 5 && r == 0) own = NAN;
      want[r] = 1;
      for (i64 c = 0; c < cols; c++)
        if (!(row[c] <= own)) want[r] = 0;
    }
    Buffer<float> given(x), out(rows);
    LAUNCH(hits, block_a_row(rows), out, given, label, rows, cols);
    equal("hits", out, want);
  }
}
