// AdamW (Loshchilov & Hutter 2019). A mean that is so small that its decay is no normal number any more becomes zero: without gradients
// it would shrink for some 740 steps, stay subnormal for ever, and cost twenty times as much in each of them. No weight sees the difference.

static void TK(adamw)(float *p, float *m, float *v, const float *grad, float grad_scale, float lr, float decay,
                      float b1, float b2, float eps, float correction1, float correction2, int64_t n) {
  const float shrink = (float)(1 - (double)lr * decay), step = (float)((double)lr / correction1);
  const float fresh1 = (float)(1.0 - b1), fresh2 = (float)(1.0 - b2);
  const float unbias = (float)(1 / sqrt((double)correction2));
  const float least = FLT_MIN / fresh1;
  FOR_LANES(i, width, part, n, {
    vf g = load(grad + i, width) * grad_scale, first = load(m + i, width);
    first = first + fresh1 * (g - first);
    first = __builtin_elementwise_abs(first) < (vf)least ? (vf)0 : first;
    vf second = b2 * load(v + i, width) + rounded_product(fresh2 * g, g);
    second = second < (vf)FLT_MIN ? (vf)0 : second;
    store(m + i, first, width);
    store(v + i, second, width);
    vf change = first / (__builtin_elementwise_sqrt(second) * unbias + eps);
    store(p + i, load(p + i, width) * shrink - rounded_product(step, change), width);
  });
}
