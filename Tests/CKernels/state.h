// Where a run stands: what checks.c and main.c share and tests do not see.
#pragma once
#include "checks.h"

typedef struct {
  const char *kernel, *table_name;
  const TKTable *table;
  bool is_twin;
  char words[200];  // the case
  int64_t comparisons;
  bool was_run[KERNELS];  // by a table that is not the twins'
} Now;
extern Now now;

/// Counts a failure and shows the first ones of each kernel.
void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/// Frees the memory of the last case and looks at what lies before it.
void end_case(void);

/// Keeps what a twin gave, and owns it from then on.
void remember(double *values, int64_t count);
/// What the twin gave in this place.
const double *remembered(int64_t count);
