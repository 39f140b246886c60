// What dropout keeps: tk_keeps for TK_LANES indices at a time.

typedef struct {
  uint64_t key;
  uint32_t last;  // (float)bits * 2^-24 < keep is bits < ceil(keep * 2^24), exactly: the last upper half of 64 bits that is kept
  float kept;
} Mask;

INLINE Mask mask_for(uint64_t key, float keep) {
  const float threshold = ceilf(keep * 0x1p24f);
  // Where nothing is kept there is no last one.
  if (!(threshold > 0)) return (Mask){key, 0, 0};
  return (Mask){key, threshold < 0x1p24f ? ((uint32_t)threshold << 8) - 1 : 0xffffffffu, 1 / keep};
}

// Numbers of 64 bits fill two registers. In this order one instruction, which stays within 128 bits, gathers the halves of both.
typedef uint64_t vl __attribute__((ext_vector_type(TK_LANES / 2)));
#if TK_LANES == 16
#define TK_PAIRED_NUMBERS {0, 1, 4, 5, 8, 9, 12, 13}, {2, 3, 6, 7, 10, 11, 14, 15}
#define TK_EACH_SECOND 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31
#elif TK_LANES == 8
#define TK_PAIRED_NUMBERS {0, 1, 4, 5}, {2, 3, 6, 7}
#define TK_EACH_FIRST 0, 2, 8, 10, 4, 6, 12, 14
#define TK_EACH_SECOND 1, 3, 9, 11, 5, 7, 13, 15
#else
#define TK_PAIRED_NUMBERS {0, 1}, {2, 3}
#define TK_EACH_SECOND 1, 3, 5, 7
#endif

INLINE vu upper_halves(const vl z[2]) { return __builtin_shufflevector((vu)z[0], (vu)z[1], TK_EACH_SECOND); }

#if TK_LANES == 8
/// What z * factor has in its upper half beside what comes from the lower halves. AVX2 multiplies numbers of 32 bits only, but eight at a
/// time where no more than the lower half of a product is asked for.
INLINE vu crossed_product(const vl z[2], uint64_t factor) {
  const vu lower_halves = __builtin_shufflevector((vu)z[0], (vu)z[1], TK_EACH_FIRST);
  return lower_halves * (uint32_t)(factor >> 32) + upper_halves(z) * (uint32_t)factor;
}

INLINE vl lower_product(vl z, uint64_t factor) { return (z & 0xffffffffu) * (factor & 0xffffffffu); }

/// z *= factor
INLINE void multiply(vl z[2], uint64_t factor) {
  const vu crossed = crossed_product(z, factor), zeros = 0;
  z[0] = lower_product(z[0], factor) + (vl)__builtin_shufflevector(zeros, crossed, 0, 8, 1, 9, 4, 12, 5, 13);
  z[1] = lower_product(z[1], factor) + (vl)__builtin_shufflevector(zeros, crossed, 2, 10, 3, 11, 6, 14, 7, 15);
}

/// The upper halves of z * factor.
INLINE vu upper_product(const vl z[2], uint64_t factor) {
  const vl lower[2] = {lower_product(z[0], factor), lower_product(z[1], factor)};
  return upper_halves(lower) + crossed_product(z, factor);
}
#else
INLINE void multiply(vl z[2], uint64_t factor) {
  z[0] *= factor;
  z[1] *= factor;
}

INLINE vu upper_product(const vl z[2], uint64_t factor) {
  const vl products[2] = {z[0] * factor, z[1] * factor};
  return upper_halves(products);
}
#endif

/// Where in the sequence of draws a loop is, which it goes through a vector at a time.
typedef struct {
  vl z[2];
} Draws;

INLINE Draws draws_from(Mask mask, int64_t first) {
  const vl numbers[2] = {TK_PAIRED_NUMBERS};
  const uint64_t start = mask.key + ((uint64_t)first + 1) * 0x9e3779b97f4a7c15ull;
  return (Draws){{numbers[0] * 0x9e3779b97f4a7c15ull + start, numbers[1] * 0x9e3779b97f4a7c15ull + start}};
}

/// 1 / keep in the lanes that are kept, 0 in the others.
INLINE vf next_mask(Mask mask, Draws *draws) {
  vl z[2];
  UNROLLED for (int i = 0; i < 2; i++) {
    z[i] = draws->z[i] ^ (draws->z[i] >> 30);
    draws->z[i] += TK_LANES * 0x9e3779b97f4a7c15ull;
  }
  multiply(z, 0xbf58476d1ce4e5b9ull);
  UNROLLED for (int i = 0; i < 2; i++) z[i] ^= z[i] >> 27;
  // The last step of tk_mix does not reach the upper 31 bits.
  return upper_product(z, 0x94d049bb133111ebull) <= mask.last ? (vf)mask.kept : (vf)0.0f;
}

/// 1 / keep in the lanes whose index (`first` in lane 0) is kept, 0 in the others.
INLINE vf mask_at(Mask mask, int64_t first) {
  Draws draws = draws_from(mask, first);
  return next_mask(mask, &draws);
}
