// What tests of the CPU's kernels are made of. A test runs with the scalar twins first, then with each table of fast kernels, and makes
// the same numbers for all of them. What it shows to `near` and `equal` is remembered from the twins and compared with what a fast
// kernel gives; `same` and `holds` are about one table alone.
#pragma once
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "CKernels.h"

/// Every kernel of TK_EACH has a TEST(kernel) { ... }: where one is missing, the program does not link.
#define TEST(kernel) void test_##kernel(void)
#define TK_DECLARE_TEST(kernel) TEST(kernel);
TK_EACH(TK_DECLARE_TEST)

#define TK_NUMBER(kernel) KERNEL_##kernel,
enum { TK_EACH(TK_NUMBER) KERNELS };

/// Calls a kernel of the table whose turn it is.
#define RUN(kernel, ...) table_of(KERNEL_##kernel)->kernel(__VA_ARGS__)
const TKTable *table_of(int kernel);
/// Whether it is the twins' turn.
bool is_twin(void);

// ---- cases -----------------------------------------------------------------------------------------------------------
/// Begins a case; the words are for messages. The memory of the case before it goes, and must be as it was beside what was asked for.
void about(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Sizes around those of vectors, of four vectors and of register tiles.
enum { SIZES = 15 };
extern const int64_t sizes[SIZES];

// ---- memory: ends where a page begins that cannot be touched, or where a sanitizer looks --------------------------------
/// `bytes` bytes of 0xff, which are NaNs.
void *memory(size_t bytes);
/// Numbers about as far from 0 as `scale`, at most 3.5 times as far; the same for the same key and count.
float *normals(int64_t count, const char *key, float scale);
/// What no kernel may leave as it is.
float *blank(int64_t count);
float *filled(int64_t count, float value);
float *copied(const float *values, int64_t count);
int32_t *indices(const int32_t *values, int64_t count);

// ---- comparisons -----------------------------------------------------------------------------------------------------
/// Within tolerance * max(1, |twin's|); what is not finite must be the same.
void near(const char *what, const float *values, int64_t count, double tolerance);
void near_doubles(const char *what, const double *values, int64_t count, double tolerance);
/// Within tolerance * max(0.01, |scales|).
void near_times(const char *what, const float *values, int64_t count, const float *scales, double tolerance);
/// The twin's bits, but one NaN is as good as another.
void equal(const char *what, const float *values, int64_t count);
/// The same between two results of one table.
void same(const char *what, const float *a, const float *b, int64_t count);
/// What must be true of every table, the twins included.
void holds(const char *what, bool is_so);
/// Whether all of them are NaN, finite, or 0.
bool all_nan(const float *values, int64_t count);
bool all_finite(const float *values, int64_t count);
bool all_zero(const float *values, int64_t count);
