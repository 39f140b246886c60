// Softmax and the losses made of it.
#include "checks.h"

enum { WIDTHS = 9, ROWS = 3 };
static const int64_t widths[WIDTHS] = {1, 2, 3, 15, 16, 17, 100, 1000, 66000};
static const float shares[] = {0, 0.4f, 1};

TEST(softmax) {
  for (int i = 0; i < WIDTHS; i++) {
    const int64_t cols = widths[i], n = ROWS * cols;
    about("%lld columns", (long long)cols);
    float *in_place = normals(n, "x", 4), *out = blank(n);
    RUN(softmax, out, in_place, ROWS, cols);
    near("out", out, n, 1e-6);
    RUN(softmax, in_place, in_place, ROWS, cols);
    same("in place", in_place, out, n);
  }
  const int64_t odd[] = {3, 20, 70};
  for (int i = 0; i < 3; i++) {
    const int64_t cols = odd[i];
    about("%lld columns, masked, large or not finite", (long long)cols);
    float *x = filled(cols, -INFINITY), *out = blank(cols);
    x[0] = x[2] = 1e30f;
    RUN(softmax, out, x, 1, cols);
    // The twin has no digit left for the logarithm of two.
    const bool shared = out[0] == 0.5f && out[2] == 0.5f && out[1] == 0 && all_zero(out + 3, cols - 3);
    if (!is_twin()) holds("two large ones share what there is", shared);
    const int64_t places[] = {0, 1, cols - 1};
    for (int p = 0; p < 3; p++) {
      float *y = normals(cols, "y", 1);
      y[places[p]] = NAN;
      RUN(softmax, out, y, 1, cols);
      holds("a nan makes its row nan", all_nan(out, cols));
      y[places[p]] = INFINITY;
      RUN(softmax, out, y, 1, cols);
      holds("an infinity shows", isnan(out[places[p]]));
    }
  }
  about("no rows");
  RUN(softmax, blank(0), blank(0), 0, 17);
}

/// Runs cross-entropy, and where `dx` is given its gradient in place of the logits in it. What is not needed is not there.
static void entropy(float *loss, float *lse, float *dx, int64_t cols, float mix) {
  const float *x = normals(ROWS * cols, "x", 5);
  const int32_t *label = indices((int32_t[]){0, (int32_t)(cols - 1), (int32_t)(cols / 2)}, ROWS);
  float *soft = normals(ROWS * cols, "soft", 2);
  tk_ref_softmax(soft, soft, ROWS, cols);
  const float weights[ROWS] = {0.5f, 0, 2};
  if (mix == 0) soft = NULL;
  if (mix == 1) label = NULL;
  RUN(cross_entropy, loss, lse, x, label, soft, mix, ROWS, cols);
  if (dx == NULL) return;
  memcpy(dx, x, (size_t)(ROWS * cols) * sizeof *dx);
  RUN(cross_entropy_backward, dx, dx, lse, label, soft, mix, copied(weights, ROWS), ROWS, cols);
}

TEST(cross_entropy) {
  for (int m = 0; m < 3; m++)
    for (int i = 1; i < WIDTHS; i++) {
      if (widths[i] > 10000 && m != 1) continue;  // qemu is slow
      about("%lld columns, mix %g", (long long)widths[i], shares[m]);
      float *loss = blank(ROWS), *lse = blank(ROWS);
      entropy(loss, lse, NULL, widths[i], shares[m]);
      near("loss", loss, ROWS, 3e-6);
      near("lse", lse, ROWS, 3e-6);
    }
  about("certain answers, and a nan");
  float *x = filled(ROWS * 50, -1e4f), *loss = blank(ROWS);
  x[7] = 0, x[57] = 1e4f, x[120] = NAN;
  RUN(cross_entropy, loss, blank(ROWS), x, indices((int32_t[]){0, 7, 0}, ROWS), NULL, 0, ROWS, 50);
  holds("a wrong one costs its distance, a right one nothing", loss[0] == 1e4f && loss[1] == 0);
  holds("a nan is not hidden", isnan(loss[2]));
}

TEST(cross_entropy_backward) {
  for (int m = 0; m < 3; m++)
    for (int i = 1; i < WIDTHS; i++) {
      if (widths[i] > 10000 && m != 1) continue;  // qemu is slow
      about("%lld columns, mix %g", (long long)widths[i], shares[m]);
      float *dx = blank(ROWS * widths[i]);
      entropy(blank(ROWS), blank(ROWS), dx, widths[i], shares[m]);
      near("dx", dx, ROWS * widths[i], 3e-6);
      holds("a row that weighs nothing has no gradient", all_zero(dx + widths[i], widths[i]));
    }
}

TEST(local_alignment) {
  enum { SAMPLES = 5, COLS = 77, CUT = 2 };
  const float scales[] = {1, 10, 1000};
  for (int i = 0; i < 3; i++) {
    about("scores about %g", scales[i]);
    const int32_t *bounds = indices((int32_t[]){0, 1, 17, 17, 40, COLS}, SAMPLES + 1);  // the third row owns nothing
    const float *scores = normals(SAMPLES * COLS, "scores", scales[i]);
    float *loss = blank(SAMPLES), *grad = blank(SAMPLES * COLS), *parts = copied(scores, SAMPLES * COLS), *losses = blank(SAMPLES);
    RUN(local_alignment, loss, grad, scores, bounds, 0, SAMPLES, COLS);
    near("loss", loss, SAMPLES, 2e-6);
    // One unit in the last place of a score is a relative error of the exponential.
    near("grad", grad, SAMPLES * COLS, 2e-6 + 1e-7 * scales[i]);
    holds("who owns nothing loses nothing", loss[2] == 0 && all_zero(grad + 2 * COLS, COLS));
    RUN(local_alignment, losses, parts, parts, bounds, 0, CUT, COLS);
    RUN(local_alignment, losses + CUT, parts + CUT * COLS, parts + CUT * COLS, bounds, CUT, SAMPLES - CUT, COLS);
    same("loss, some rows at a time", losses, loss, SAMPLES);
    same("grad, in place and some rows at a time", parts, grad, SAMPLES * COLS);
  }
  about("a sample without others");
  float *loss = blank(1), *grad = blank(4);
  RUN(local_alignment, loss, grad, normals(4, "scores", 1), indices((int32_t[]){0, 4}, 2), 0, 1, 4);
  holds("it has no loss", *loss == 0 && all_zero(grad, 4));
  const int64_t places[] = {0, 3, 4, 39};
  for (int p = 0; p < 4; p++) {
    about("a nan in column %lld", (long long)places[p]);
    float *scores = normals(40, "scores", 1), *its_loss = blank(1);
    scores[places[p]] = NAN;
    RUN(local_alignment, its_loss, blank(40), scores, indices((int32_t[]){0, 4}, 2), 0, 1, 40);
    holds("the loss is nan", isnan(*its_loss));
  }
}
