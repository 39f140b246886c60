// The inner loops of Triad's CPU device: float32, row-major, one thread.
//
// Every function works on the range it is given and nothing else: no allocation, no global state beyond the one-time choice
// of instruction set, outputs first, sizes int64_t. The caller (Sources/Tensor/CPU) cuts the work into a partition that
// does not depend on the number of threads. `tk_X` is the fast function (baseline, AVX2+FMA or AVX-512, chosen once);
// `tk_ref_X` is its scalar twin: short, readable, in double precision where that is clearer, for tests only.
// Unless said otherwise outputs are overwritten, and no output overlaps an input.
#ifndef TRIAD_CKERNELS_H
#define TRIAD_CKERNELS_H
#include <stdint.h>

#define TK_DECLARE(name, ...) \
  void tk_##name(__VA_ARGS__); \
  void tk_ref_##name(__VA_ARGS__);

/// The cores that this process may use: launchers of several processes give each some of them.
int64_t tk_processors(void);

/// The cores of the machine.
int64_t tk_online_processors(void);

/// A cache that holds data.
typedef struct {
  int64_t bytes;    ///< 0 where nothing says it
  int64_t sharers;  ///< the processors that have it together
} TKCache;

/// The cache of a level (2 or 3) of a processor that this process may use, as the system or else its C library says.
TKCache tk_cache(int32_t level);

/// The cache of a level as a folder says that is laid out like Linux's /sys/devices/system/cpu/cpu0/cache.
TKCache tk_cache_at(const char *folder, int32_t level);

/// "baseline", "avx2" or "avx512" (or "neon"): what tk_ functions use on this machine.
/// The environment variable TRIAD_ISA=baseline|avx2|avx512 lowers the choice (never raises it); read once.
const char *tk_isa(void);

// ---- random: the mask that dropout draws; a pure function of (key, index) --------------------------------------------
/// 1 if element `index` under `key` is kept: top 24 bits of mix(key + (index + 1) * 0x9e3779b97f4a7c15) (splitmix64 finaliser),
/// times 2^-24, < keep. Defined once here; every kernel with dropout uses exactly this rule.
static inline uint64_t tk_mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}
static inline int tk_keeps(uint64_t key, int64_t index, float keep) {
  return (float)(tk_mix(key + ((uint64_t)index + 1) * 0x9e3779b97f4a7c15ull) >> 40) * 0x1p-24f < keep;
}

// ---- threads ---------------------------------------------------------------------------------------------------------
/// Tells the core that this thread waits in a loop, so that it saves power and leaves its units to others.
static inline void tk_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

// ---- elementwise -----------------------------------------------------------------------------------------------------
/// y += a * x
TK_DECLARE(axpy, float *y, const float *x, float a, int64_t n)
/// out = a + b
TK_DECLARE(add, float *out, const float *a, const float *b, int64_t n)
/// x *= a (in place)
TK_DECLARE(scale, float *x, float a, int64_t n)
/// y = y + w * (x - y): the moving average of the momentum encoders, with w = 1 - momentum
TK_DECLARE(lerp, float *y, const float *x, float w, int64_t n)
/// out = x * keep-mask / keep; element i has index first + i. out may be x.
TK_DECLARE(dropout, float *out, const float *x, uint64_t key, int64_t first, float keep, int64_t n)
/// out = x to the nearest numbers of bfloat16 (a float32 whose lower 16 bits are 0), ties to even; nan stays nan. out may be x.
TK_DECLARE(round_bf16, float *out, const float *x, int64_t n)
/// sums[0] = sum of x^2, sums[1] = sum of x, in double; *nonfinite = 1 if any x is inf or nan else 0
TK_DECLARE(sum_squares, double *sums, int32_t *nonfinite, const float *x, int64_t n)
/// *out = sum of a * b, in double
TK_DECLARE(dot, double *out, const float *a, const float *b, int64_t n)

// ---- matrix products: B is packed once, then blocks of rows and groups of columns of C are computed in any order ---------
enum {
  /// The most columns of A and rows of B that one call handles: a tile of A stays in the first cache (12 KiB). It fixes where a long
  /// sum is cut, so it is the same on every machine, whatever its caches.
  TK_MATRIX_INNER = 384,
  TK_PANEL_MULTIPLE = 48,  ///< the columns of C may be cut at multiples of this
  TK_PACKED_MULTIPLE = 16  ///< packed B holds inner * (cols rounded up to a multiple of this) floats
};
/// B [inner, cols], element (p, j) at b[p * ldb + j] or, transposed, at b[j * ldb + p], in an order of the instruction set's own;
/// columns from j on (a multiple of TK_PANEL_MULTIPLE) begin at packed + j * inner.
TK_DECLARE(pack_columns, float *packed, const float *b, int64_t ldb, int32_t transposed, int64_t inner, int64_t cols)
/// C [rows, cols] = alpha * A B + beta * C + bias in each row; A's element (i, p) at a[i * lda + p] or, transposed, at a[p * lda + i];
/// C is not read for beta = 0; bias [cols] may be NULL. inner <= TK_MATRIX_INNER.
TK_DECLARE(packed_product, float *c, int64_t ldc, const float *a, int64_t lda, int32_t a_transposed, const float *packed,
           int64_t rows, int64_t inner, int64_t cols, float alpha, float beta, const float *bias)

/// The same, bit for bit, for an A that is not transposed, from B as it lies (as tk_pack_columns takes it): B is packed a panel at a
/// time, in this thread's own cache, and the next panel is fetched meanwhile. All of A is read for each panel: few rows.
TK_DECLARE(panel_product, float *c, int64_t ldc, const float *a, int64_t lda, const float *b, int64_t ldb,
           int32_t b_transposed, int64_t rows, int64_t inner, int64_t cols, float alpha, float beta, const float *bias)

// ---- linear: bias, GELU (exact, erf form; error of the vector erf <= 2e-7 absolute) ------------------------------------
/// x[r, c] += bias[c] (in place)
TK_DECLARE(add_bias, float *x, const float *bias, int64_t rows, int64_t cols)
/// out = gelu(pre); out may be pre
TK_DECLARE(gelu, float *out, const float *pre, int64_t n)
/// dx = dy * gelu'(pre); dx may be dy
TK_DECLARE(gelu_backward, float *dx, const float *dy, const float *pre, int64_t n)
/// out[c] += sum over r of x[r, c], rows in order
TK_DECLARE(column_sum, float *out, const float *x, int64_t rows, int64_t cols)

// ---- layer norm ------------------------------------------------------------------------------------------------------
/// y = (x - mean) * rstd * gamma + beta over each row; mean and rstd [rows] are saved. Two passes (mean, then variance).
TK_DECLARE(layer_norm, float *y, float *mean, float *rstd, const float *x, const float *gamma, const float *beta,
           float eps, int64_t rows, int64_t cols)
/// y = (x - mean) * rstd * gamma + beta with known mean and rstd: the bits that layer_norm and residual_norm gave
TK_DECLARE(layer_norm_again, float *y, const float *x, const float *mean, const float *rstd, const float *gamma,
           const float *beta, int64_t rows, int64_t cols)
/// dx from dy, added to dx if `adds`; dgamma[c] and dbeta[c] are added to, rows in order. dx may be dy unless `adds`.
TK_DECLARE(layer_norm_backward, float *dx, int32_t adds, float *dgamma, float *dbeta, const float *dy, const float *x,
           const float *mean, const float *rstd, const float *gamma, int64_t rows, int64_t cols)
/// sum = residual + dropout(x), then layer norm of sum (sum, mean, rstd saved). Dropout index of (r, c) = first + r * cols + c;
/// keep = 1 means no dropout.
TK_DECLARE(residual_norm, float *y, float *sum, float *mean, float *rstd, const float *x, const float *residual,
           const float *gamma, const float *beta, float eps, uint64_t key, int64_t first, float keep, int64_t rows,
           int64_t cols)
/// dresidual = gradient at sum, dx = dropout mask of it; dgamma, dbeta added to. dresidual may be dy.
TK_DECLARE(residual_norm_backward, float *dx, float *dresidual, float *dgamma, float *dbeta, const float *dy,
           const float *sum, const float *mean, const float *rstd, const float *gamma, uint64_t key, int64_t first,
           float keep, int64_t rows, int64_t cols)

// ---- unit norm ---------------------------------------------------------------------------------------------------------
/// y = x / max(|x|, eps) a row; norm[rows] saved
TK_DECLARE(normalize, float *y, float *norm, const float *x, float eps, int64_t rows, int64_t cols)
/// dx = (dy - y * <dy, y>) / max(norm, eps)   (for norm < eps: dy / eps)
TK_DECLARE(normalize_backward, float *dx, const float *dy, const float *y, const float *norm, float eps, int64_t rows,
           int64_t cols)

// ---- attention: one head of one query sequence against one key sequence -----------------------------------------------
// q [nq, dim], k and v [nk, dim], out [nq, dim], each with its own row stride (in floats). Softmax over keys of scale * q.k.
// Dropout on the probabilities: index of (i, j) = first + i * nk + j. lse[nq] = log-sum-exp of the scaled scores, saved.
// `scratch` holds tk_attention_scratch(nq, nk, dim) floats; its contents are free.
// Where `rounds` is 1 what is multiplied further is rounded to bfloat16 first; the caller has rounded q, k, v and dout.
// - Forward: exp(score), of which the shift takes away a power of two, so that what is rounded does not depend on the shift. The
//   rounded numbers are what is summed, in lse as well: the weights of a row add up to 1.
// - Backward: exp(score - lse), where dv is summed; its product with (mask <dout, v> - <dout, out>), before `scale`, in dq and dk.
// - Dropout comes after rounding.
int64_t tk_attention_scratch(int64_t nq, int64_t nk, int64_t dim);
TK_DECLARE(attention, float *out, int64_t out_stride, float *lse, const float *q, int64_t q_stride, const float *k,
           int64_t k_stride, const float *v, int64_t v_stride, float scale, uint64_t key, int64_t first, float keep,
           int64_t nq, int64_t nk, int64_t dim, int32_t rounds, float *scratch)
/// dq is overwritten; dk and dv are added to (several query sequences may share a key sequence). out and lse from the forward pass.
TK_DECLARE(attention_backward, float *dq, int64_t dq_stride, float *dk, int64_t dk_stride, float *dv, int64_t dv_stride,
           const float *dout, int64_t dout_stride, const float *out, int64_t out_stride, const float *lse,
           const float *q, int64_t q_stride, const float *k, int64_t k_stride, const float *v, int64_t v_stride,
           float scale, uint64_t key, int64_t first, float keep, int64_t nq, int64_t nk, int64_t dim, int32_t rounds,
           float *scratch)

// ---- losses ------------------------------------------------------------------------------------------------------------
/// rows of softmax; out may be x
TK_DECLARE(softmax, float *out, const float *x, int64_t rows, int64_t cols)
/// Cross-entropy of each row against (1 - mix) * onehot(label) + mix * soft.  soft [rows, cols] sums to 1 a row; NULL when mix = 0.
/// loss[r] = lse[r] - sum_c target_c * x_c
TK_DECLARE(cross_entropy, float *loss, float *lse, const float *x, const int32_t *label, const float *soft, float mix,
           int64_t rows, int64_t cols)
/// dx = weight[r] * (softmax(x) - target); dx may be x
TK_DECLARE(cross_entropy_backward, float *dx, const float *x, const float *lse, const int32_t *label, const float *soft,
           float mix, const float *weight, int64_t rows, int64_t cols)
/// Local alignment (TCL eq. for LMI in closed form): scores[n, cols]; row r (global index first_row + r) owns columns
/// bounds[row]..<bounds[row+1]. With lse_r over all columns it does not own:
/// loss[r] = mean over own k of ( logaddexp(s_k, lse_r) - s_k ); 0 where a row owns nothing or nothing is left for lse_r.
/// grad[r, c] = d loss[r] / d scores[r, c] (may be scores).
TK_DECLARE(local_alignment, float *loss, float *grad, const float *scores, const int32_t *bounds, int64_t first_row,
           int64_t rows, int64_t cols)

// ---- rows and patches --------------------------------------------------------------------------------------------------
/// out[i, :] = x[index[i], :]
TK_DECLARE(gather_rows, float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols)
/// out[index[i], c] += x[i, c] for columns from..<to, i in order
TK_DECLARE(scatter_add_rows, float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols, int64_t from,
           int64_t to)
/// image [channels, height, width] -> out [(height/p)*(width/p), channels*p*p], one image; column order channel, y, x as in a Conv2d
TK_DECLARE(patchify, float *out, const float *image, int64_t channels, int64_t height, int64_t width, int64_t p)
/// x [side*side, cols] -> out [grid*grid, cols], means of windows; window g covers rows floor(g*side/grid)..<ceil((g+1)*side/grid)
/// (adaptive average pooling; one image)
TK_DECLARE(pool_patches, float *out, const float *x, int64_t side, int64_t grid, int64_t cols)

// ---- pictures ----------------------------------------------------------------------------------------------------------
/// bytes [pixels, 3] -> out [3, pixels], one picture: out[c, i] = levels[c, bytes[i, c]], levels [3, 256]
TK_DECLARE(look_up, float *out, const uint8_t *bytes, const float *levels, int64_t pixels)

// ---- optimizer ---------------------------------------------------------------------------------------------------------
/// AdamW (Loshchilov & Hutter 2019; the order of torch.optim.AdamW): p *= 1 - lr * decay; m = m + (1-b1)(g-m); v = b2 v + (1-b2) g^2;
/// p -= lr / correction1 * m / (sqrt(v) / sqrt(correction2) + eps), g = grad * grad_scale; an m whose decay would be subnormal and a
/// subnormal v are zero
TK_DECLARE(adamw, float *p, float *m, float *v, const float *grad, float grad_scale, float lr, float decay, float b1,
           float b2, float eps, float correction1, float correction2, int64_t n)

// ---- measuring ---------------------------------------------------------------------------------------------------------
/// About `flop` floating-point operations in registers and nothing else; *out = 2 but for rounding. The machine's own limit.
TK_DECLARE(fma_peak, float *out, int64_t flop)

#include "CKernelsTable.h"  // the same functions as tables, for tests
#endif
