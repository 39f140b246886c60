// Which of the compiled variants tk_ functions run: chosen on first use, the same for the life of the process.
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "CKernelsTable.h"
#include "attention_scratch.h"

#define REFERENCE(name) .name = tk_ref_##name,
static const TKTable reference = {TK_EACH(REFERENCE)};
extern const TKTable tk_table_baseline;

/// The variants, best first, and whether this machine has the instructions.
typedef struct {
  const char *name;
  const TKTable *table;
  bool is_runnable;
} Variant;

enum { VARIANTS = 3 };

#ifdef __x86_64__
extern const TKTable tk_table_avx2;
extern const TKTable tk_table_avx512;

static void list_variants(Variant variants[VARIANTS]) {
  __builtin_cpu_init();
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                          __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                          __builtin_cpu_supports("avx512cd");
  variants[0] = (Variant){"avx512", &tk_table_avx512, has_avx512};
  variants[1] = (Variant){"avx2", &tk_table_avx2, has_avx2};
  variants[2] = (Variant){"baseline", &tk_table_baseline, true};
}
#else
static void list_variants(Variant variants[VARIANTS]) {
  variants[0] = (Variant){"avx512", NULL, false};
  variants[1] = (Variant){"avx2", NULL, false};
  variants[2] = (Variant){"baseline", &tk_table_baseline, true};
}
#endif

const TKTable *tk_table(const char *isa) {
  if (strcmp(isa, "reference") == 0) return &reference;
  Variant variants[VARIANTS];
  list_variants(variants);
  for (int i = 0; i < VARIANTS; i++)
    if (strcmp(isa, variants[i].name) == 0) return variants[i].is_runnable ? variants[i].table : NULL;
  return NULL;
}

/// The best runnable variant that is not above what TRIAD_ISA asks for; a name it does not know asks for nothing.
static const char *chosen_name(void) {
  Variant variants[VARIANTS];
  list_variants(variants);
  const char *wish = getenv("TRIAD_ISA");
  int i = 0;
  if (wish != NULL)
    for (int named = 0; named < VARIANTS; named++)
      if (strcmp(wish, variants[named].name) == 0) i = named;
  while (!variants[i].is_runnable) i++;
  return variants[i].name;
}

/// Threads that meet here for the first time choose alike, so that a plain atomic pointer is enough.
static const TKTable *table(void) {
  static _Atomic(const TKTable *) chosen;
  const TKTable *known = atomic_load_explicit(&chosen, memory_order_acquire);
  if (known != NULL) return known;
  known = tk_table(chosen_name());
  atomic_store_explicit(&chosen, known, memory_order_release);
  return known;
}

const char *tk_isa(void) {
  const TKTable *chosen = table();
#ifdef __x86_64__
  if (chosen == &tk_table_avx512) return "avx512";
  if (chosen == &tk_table_avx2) return "avx2";
  return "baseline";
#else
  (void)chosen;
#ifdef __aarch64__
  return "neon";
#else
  return "baseline";
#endif
#endif
}

int64_t tk_attention_scratch(int64_t nq, int64_t nk, int64_t dim) {
  const int64_t keys_and_values = 2 * dim, gathered = tk_gathers_rows(nq, nk) ? 3 * dim : 0;
  const int64_t scores_and_gradients = 2 * tk_most_queries(nq), alignment = 16;
  return (keys_and_values + gathered + scores_and_gradients) * tk_padded_keys(nk) + alignment;
}

#define FORWARD(name, parameters, arguments) \
  void tk_##name parameters { table()->name arguments; }

FORWARD(axpy, (float *y, const float *x, float a, int64_t n), (y, x, a, n))
FORWARD(add, (float *out, const float *a, const float *b, int64_t n), (out, a, b, n))
FORWARD(scale, (float *x, float a, int64_t n), (x, a, n))
FORWARD(lerp, (float *y, const float *x, float w, int64_t n), (y, x, w, n))
FORWARD(dropout, (float *out, const float *x, uint64_t key, int64_t first, float keep, int64_t n), (out, x, key,
        first, keep, n))
FORWARD(round_bf16, (float *out, const float *x, int64_t n), (out, x, n))
FORWARD(sum_squares, (double *sums, int32_t *nonfinite, const float *x, int64_t n), (sums, nonfinite, x, n))
FORWARD(dot, (double *out, const float *a, const float *b, int64_t n), (out, a, b, n))
FORWARD(add_bias, (float *x, const float *bias, int64_t rows, int64_t cols), (x, bias, rows, cols))
FORWARD(gelu, (float *out, const float *pre, int64_t n), (out, pre, n))
FORWARD(gelu_backward, (float *dx, const float *dy, const float *pre, int64_t n), (dx, dy, pre, n))
FORWARD(column_sum, (float *out, const float *x, int64_t rows, int64_t cols), (out, x, rows, cols))
FORWARD(layer_norm, (float *y, float *mean, float *rstd, const float *x, const float *gamma, const float *beta, float
        eps, int64_t rows, int64_t cols), (y, mean, rstd, x, gamma, beta, eps, rows, cols))
FORWARD(layer_norm_again, (float *y, const float *x, const float *mean, const float *rstd, const float *gamma, const
        float *beta, int64_t rows, int64_t cols), (y, x, mean, rstd, gamma, beta, rows, cols))
FORWARD(layer_norm_backward, (float *dx, int32_t adds, float *dgamma, float *dbeta, const float *dy, const float *x,
        const float *mean, const float *rstd, const float *gamma, int64_t rows, int64_t cols), (dx, adds, dgamma,
        dbeta, dy, x, mean, rstd, gamma, rows, cols))
FORWARD(residual_norm, (float *y, float *sum, float *mean, float *rstd, const float *x, const float *residual, const
        float *gamma, const float *beta, float eps, uint64_t key, int64_t first, float keep, int64_t rows, int64_t
        cols), (y, sum, mean, rstd, x, residual, gamma, beta, eps, key, first, keep, rows, cols))
FORWARD(residual_norm_backward, (float *dx, float *dresidual, float *dgamma, float *dbeta, const float *dy, const
        float *sum, const float *mean, const float *rstd, const float *gamma, uint64_t key, int64_t first, float keep,
        int64_t rows, int64_t cols), (dx, dresidual, dgamma, dbeta, dy, sum, mean, rstd, gamma, key, first, keep,
        rows, cols))
FORWARD(normalize, (float *y, float *norm, const float *x, float eps, int64_t rows, int64_t cols), (y, norm, x, eps,
        rows, cols))
FORWARD(normalize_backward, (float *dx, const float *dy, const float *y, const float *norm, float eps, int64_t rows,
        int64_t cols), (dx, dy, y, norm, eps, rows, cols))
FORWARD(attention, (float *out, int64_t out_stride, float *lse, const float *q, int64_t q_stride, const float *k,
        int64_t k_stride, const float *v, int64_t v_stride, float scale, uint64_t key, int64_t first, float keep,
        int64_t nq, int64_t nk, int64_t dim, int32_t rounds, float *scratch), (out, out_stride, lse, q, q_stride, k,
        k_stride, v, v_stride, scale, key, first, keep, nq, nk, dim, rounds, scratch))
FORWARD(attention_backward, (float *dq, int64_t dq_stride, float *dk, int64_t dk_stride, float *dv, int64_t dv_stride,
        const float *dout, int64_t dout_stride, const float *out, int64_t out_stride, const float *lse, const float
        *q, int64_t q_stride, const float *k, int64_t k_stride, const float *v, int64_t v_stride, float scale,
        uint64_t key, int64_t first, float keep, int64_t nq, int64_t nk, int64_t dim, int32_t rounds, float *scratch),
        (dq, dq_stride, dk, dk_stride, dv, dv_stride, dout, dout_stride, out, out_stride, lse, q, q_stride, k, k_stride,
        v, v_stride, scale, key, first, keep, nq, nk, dim, rounds, scratch))
FORWARD(softmax, (float *out, const float *x, int64_t rows, int64_t cols), (out, x, rows, cols))
FORWARD(cross_entropy, (float *loss, float *lse, const float *x, const int32_t *label, const float *soft, float mix,
        int64_t rows, int64_t cols), (loss, lse, x, label, soft, mix, rows, cols))
FORWARD(cross_entropy_backward, (float *dx, const float *x, const float *lse, const int32_t *label, const float *soft,
        float mix, const float *weight, int64_t rows, int64_t cols), (dx, x, lse, label, soft, mix, weight, rows,
        cols))
FORWARD(local_alignment, (float *loss, float *grad, const float *scores, const int32_t *bounds, int64_t first_row,
        int64_t rows, int64_t cols), (loss, grad, scores, bounds, first_row, rows, cols))
FORWARD(gather_rows, (float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols), (out, x, index,
        rows, cols))
FORWARD(scatter_add_rows, (float *out, const float *x, const int32_t *index, int64_t rows, int64_t cols, int64_t from,
        int64_t to), (out, x, index, rows, cols, from, to))
FORWARD(patchify, (float *out, const float *image, int64_t channels, int64_t height, int64_t width, int64_t p), (out,
        image, channels, height, width, p))
FORWARD(pool_patches, (float *out, const float *x, int64_t side, int64_t grid, int64_t cols), (out, x, side, grid,
        cols))
FORWARD(look_up, (float *out, const uint8_t *bytes, const float *levels, int64_t pixels), (out, bytes, levels, pixels))
FORWARD(pack_columns, (float *packed, const float *b, int64_t ldb, int32_t transposed, int64_t inner, int64_t cols),
        (packed, b, ldb, transposed, inner, cols))
FORWARD(packed_product, (float *c, int64_t ldc, const float *a, int64_t lda, int32_t a_transposed, const float *packed,
        int64_t rows, int64_t inner, int64_t cols, float alpha, float beta, const float *bias), (c, ldc, a, lda,
        a_transposed, packed, rows, inner, cols, alpha, beta, bias))
FORWARD(panel_product, (float *c, int64_t ldc, const float *a, int64_t lda, const float *b, int64_t ldb, int32_t
        b_transposed, int64_t rows, int64_t inner, int64_t cols, float alpha, float beta, const float *bias), (c, ldc,
        a, lda, b, ldb, b_transposed, rows, inner, cols, alpha, beta, bias))
FORWARD(adamw, (float *p, float *m, float *v, const float *grad, float grad_scale, float lr, float decay, float b1,
        float b2, float eps, float correction1, float correction2, int64_t n), (p, m, v, grad, grad_scale, lr, decay,
        b1, b2, eps, correction1, correction2, n))
FORWARD(fma_peak, (float *out, int64_t flop), (out, flop))
