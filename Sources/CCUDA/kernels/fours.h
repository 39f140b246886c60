// Kernels on elements that a thread takes four at a time: accesses of 16 bytes, where all arrays lie at multiples of that.
#pragma once
#include "gpu.h"

/// An array that a kernel reads, writes, or reads and writes, and a thread's four elements of it in registers.
struct tk_reads {
  const float *start;
  float four[4];
  explicit tk_reads(const float *start) : start(start) {}
  void load(i64 first) { tk_load_four(four, start + first); }
  void store(i64) {}
};
struct tk_writes {
  float *start;
  float four[4];
  explicit tk_writes(float *start) : start(start) {}
  void load(i64) {}
  void store(i64 first) { tk_store_four(start + first, four); }
};
struct tk_changes : tk_writes {
  explicit tk_changes(float *start) : tk_writes(start) {}
  void load(i64 first) { tk_load_four(four, start + first); }
};

/// `body(i, element of each array...)` for the elements of this thread; of an array that is written it is given a reference. Arrays may be
/// the same one.
// launch: a thread for four elements
template <class Body, class... Arrays> TK_INLINE void tk_by_fours(i64 n, Body body, Arrays... arrays) {
  const i64 first = 4 * TK_ELEMENT;
  if (first + 4 <= n && (((u64)arrays.start % 16 == 0) && ...)) {
    (arrays.load(first), ...);
    TK_UNROLL
    for (int k = 0; k < 4; k++) body(first + k, arrays.four[k]...);
    (arrays.store(first), ...);
    return;
  }
  for (i64 i = first; i < n && i < first + 4; i++) body(i, arrays.start[i]...);
}
