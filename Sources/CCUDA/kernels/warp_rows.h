// Rows that belong to a warp each.
#pragma once
#include "gpu.h"

/// The row of this warp where a block has 8.
#define TK_ROW ((i64)blockIdx.x * 8 + threadIdx.x / 32)

/// How many elements of a row a lane keeps in registers: rows of up to 1,024 columns are read once.
#define TK_KEPT 32
/// A row that the lanes of a warp go through several times, each lane its every 32nd element.
struct tk_row {
  const float *memory;  // where the elements lie that are too many to be kept
  int cols;
  float kept[TK_KEPT];
};
TK_INLINE tk_row tk_read_row(const float *memory, i64 cols) {
  const int lane = threadIdx.x % 32;
  tk_row row = {memory, (int)cols, {}};
  TK_UNROLL
  for (int k = 0; k < TK_KEPT; k++)
    if (lane + 32 * k < cols) row.kept[k] = memory[lane + 32 * k];
  return row;
}
/// body(column, element) for the lane's elements. What it makes of an element is kept if the element is.
template <class Body> TK_INLINE void tk_each(tk_row &row, Body body) {
  const int lane = threadIdx.x % 32;
  TK_UNROLL
  for (int k = 0; k < TK_KEPT; k++)
    if (lane + 32 * k < row.cols) body(lane + 32 * k, row.kept[k]);
  for (int c = lane + 32 * TK_KEPT; c < row.cols; c += 32) {
    float element = row.memory[c];
    body(c, element);
  }
}
/// The same of two rows of one length, whose elements may be read only.
template <class Body> TK_INLINE void tk_each_pair(const tk_row &a, const tk_row &b, Body body) {
  const int lane = threadIdx.x % 32;
  TK_UNROLL
  for (int k = 0; k < TK_KEPT; k++)
    if (lane + 32 * k < a.cols) body(lane + 32 * k, a.kept[k], b.kept[k]);
  for (int c = lane + 32 * TK_KEPT; c < a.cols; c += 32) body(c, a.memory[c], b.memory[c]);
}
