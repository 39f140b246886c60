// GELU (Hendrycks & Gimpel 2016) in the exact form, x times the normal distribution function, and its derivative.
//
// The normal distribution function and the derivative are 1/2 + x P(x^2): polynomials fitted for this purpose (least
// maximum of the absolute error, Lawson's iteration), in the variable 2 x^2 / limit^2 - 1, which keeps the coefficients
// small and Horner's scheme well conditioned. Beyond the limit they are 0 and 1: a far negative input gives exactly -0.

/// 1/2 erf(x / sqrt 2); absolute error 1e-7, 1/2 exactly from 5.25 on.
INLINE vf half_erf(vf x) {
  const float limit = 5.25f;
  vf w = x * x * (2 / (limit * limit)) - 1;
  vf p = 2.399505320e-04f * w - 6.565838703e-04f;
  p = p * w + 6.647309056e-04f;
  p = p * w - 1.039534458e-03f;
  p = p * w + 2.892363118e-03f;
  p = p * w - 5.448520184e-03f;
  p = p * w + 8.417869918e-03f;
  p = p * w - 1.277524978e-02f;
  p = p * w + 1.853864826e-02f;
  p = p * w - 2.504193224e-02f;
  p = p * w + 3.203143924e-02f;
  p = p * w - 3.976341337e-02f;
  p = p * w + 4.964578524e-02f;
  p = p * w - 6.712681800e-02f;
  p = (p * w + 1.346593499e-01f) * x;
  p = x > limit ? (vf)0.5f : p;
  return x < -limit ? (vf)-0.5f : p;
}

/// gelu'(x) - 1/2 = 1/2 erf(x / sqrt 2) + x exp(-x^2 / 2) / sqrt(2 pi); absolute error 2e-7, 1/2 exactly from 5.7 on.
INLINE vf half_gelu_slope(vf x) {
  const float limit = 5.7f;
  vf w = x * x * (2 / (limit * limit)) - 1;
  vf p = -2.037751954e-03f * w + 5.254508927e-03f;
  p = p * w - 2.683611354e-03f;
  p = p * w + 1.561978366e-03f;
  p = p * w - 1.471610647e-02f;
  p = p * w + 2.872314677e-02f;
  p = p * w - 3.324811533e-02f;
  p = p * w + 4.236112908e-02f;
  p = p * w - 5.829725042e-02f;
  p = p * w + 6.891829520e-02f;
  p = p * w - 7.136536390e-02f;
  p = p * w + 6.836466491e-02f;
  p = p * w - 6.135587022e-02f;
  p = p * w + 5.331510678e-02f;
  p = p * w - 4.845254496e-02f;
  p = p * w + 5.013773218e-02f;
  p = p * w - 6.292593479e-02f;
  p = (p * w + 1.241653189e-01f) * x;
  p = x > limit ? (vf)0.5f : p;
  return x < -limit ? (vf)-0.5f : p;
}

INLINE vf gelu_of(vf x) { return x * (0.5f + half_erf(x)); }

static void TK(gelu)(float *out, const float *pre, int64_t n) {
  FOR_LANES(i, width, part, n, store(out + i, gelu_of(load(pre + i, width)), width););
}

static void TK(gelu_backward)(float *dx, const float *dy, const float *pre, int64_t n) {
  FOR_LANES(i, width, part, n, {
    store(dx + i, load(dy + i, width) * (0.5f + half_gelu_slope(load(pre + i, width))), width);
  });
}
