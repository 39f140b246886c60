// What the processor can do at most: fused multiply-adds in registers, enough independent ones to fill every unit.

static void TK(fma_peak)(float *out, int64_t flop) {
  enum { chains = 12 };
  vf x[chains];
  // None begins at the fixed point, which is 2: the compiler would see that it stays there, and compute eleven chains.
  UNROLLED for (int c = 0; c < chains; c++) x[c] = (float)(c + 3);
  const vf half = 0.5f, one = 1.0f;
  for (int64_t n = flop / (2 * chains * TK_LANES) + 1; n > 0; n--) {
    // No overflow, no denormal numbers, whatever the count.
    UNROLLED for (int c = 0; c < chains; c++) x[c] = x[c] * half + one;
  }
  UNROLLED for (int c = 1; c < chains; c++) x[0] += x[c];
  float total = 0;
  for (int lane = 0; lane < TK_LANES; lane++) total += x[0][lane];
  *out = total / (chains * TK_LANES);
}
