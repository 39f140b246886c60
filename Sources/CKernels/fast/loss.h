// Softmax and the losses made of it.

INLINE float row_largest(const float *x, int64_t n) {
  const vf least = -INFINITY;
  vf parts[4] = {least, least, least, least};
  FOR_LANES(i, width, part, n, parts[part] = larger(load_or(x + i, width, -INFINITY), parts[part]););
  return largest_lane(larger(larger(parts[0], parts[1]), larger(parts[2], parts[3])));
}

/// Sum of exp(x - largest); nan if any x is nan or +inf, or all are -inf.
INLINE float row_exp_sum(const float *x, float largest, int64_t n) {
  vf parts[4] = {0};
  FOR_LANES(i, width, part, n, parts[part] += exponential(load_or(x + i, width, -INFINITY) - largest););
  return total_of(parts);
}

static void TK(softmax)(float *out, const float *x, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, out += cols) {
    const float largest = row_largest(x, cols);
    vf parts[4] = {0};
    FOR_LANES(i, width, part, cols, {
      vf e = exponential(load_or(x + i, width, -INFINITY) - largest);
      parts[part] += e;
      store(out + i, e, width);
    });
    TK(scale)(out, 1 / total_of(parts), cols);
  }
}

static void TK(cross_entropy)(float *loss, float *lse, const float *x, const int32_t *label, const float *soft,
                              float mix, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols) {
    const float largest = row_largest(x, cols);
    // All measured from the largest: a small loss must not be the difference of two large numbers.
    const double log_sum = log((double)row_exp_sum(x, largest, cols));
    double agreement = mix < 1 ? (1.0 - mix) * ((double)x[label[r]] - largest) : 0;
    if (mix > 0) {
      vf parts[4] = {0};
      const float *wanted = soft + r * cols;
      FOR_LANES(i, width, part, cols, parts[part] += load(wanted + i, width) * (load(x + i, width) - largest););
      agreement += (double)mix * total_of(parts);
    }
    lse[r] = (float)(largest + log_sum);
    loss[r] = (float)(log_sum - agreement);
  }
}

static void TK(cross_entropy_backward)(float *dx, const float *x, const float *lse, const int32_t *label,
                                       const float *soft, float mix, const float *weight, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, dx += cols) {
    const float log_sum = lse[r], share = weight[r];
    if (mix > 0) {
      const float *wanted = soft + r * cols;
      FOR_LANES(i, width, part, cols, {
        vf p = exponential(load(x + i, width) - log_sum);
        store(dx + i, share * (p - mix * load(wanted + i, width)), width);
      });
    } else {
      FOR_LANES(i, width, part, cols, store(dx + i, share * exponential(load(x + i, width) - log_sum), width););
    }
    if (mix < 1) dx[label[r]] -= share * (1 - mix);
  }
}

static void TK(local_alignment)(float *loss, float *grad, const float *scores, const int32_t *bounds, int64_t first_row,
                                int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, scores += cols, grad += cols) {
    const int64_t from = bounds[first_row + r], to = bounds[first_row + r + 1], own = to - from;
    if (own <= 0 || own == cols) {
      loss[r] = 0;
      memset(grad, 0, (size_t)cols * sizeof(float));
      continue;
    }
    const float before = row_largest(scores, from), after = row_largest(scores + to, cols - to);
    const float largest = before > after ? before : after;
    const double sum = (double)row_exp_sum(scores, largest, from) + row_exp_sum(scores + to, largest, cols - to);
    const double others = largest + log(sum);
    double total = 0, missed = 0;
    for (int64_t k = from; k < to; k++) {
      const double gap = others - scores[k], small = exp(-fabs(gap));
      total += (gap > 0 ? gap : 0) + log1p(small);  // logaddexp(s_k, others) - s_k
      const double share = (gap > 0 ? 1 : small) / (1 + small);
      missed += share;
      grad[k] = (float)(-share / own);
    }
    loss[r] = (float)(total / own);
    const float slope = (float)(missed / own), log_sum = (float)others;
    FOR_LANES(i, width, part, from, store(grad + i, slope * exponential(load(scores + i, width) - log_sum), width););
    const float *rest = scores + to;
    FOR_LANES(i, width, part, cols - to, {
      store(grad + to + i, slope * exponential(load(rest + i, width) - log_sum), width);
    });
  }
}
