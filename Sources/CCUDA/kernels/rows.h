// Moving rows and patches: a thread for each element that is written.
#pragma once
#include "gpu.h"

TK_KERNEL void gather_rows(float *out, const float *x, const i32 *index, i64 rows, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= rows * cols) return;
  out[i] = x[index[i / cols] * cols + i % cols];
}

/// The rows that go to row targets[t] of `out` are order[starts[t]], ..., order[starts[t + 1] - 1]: sorted by the host, so that they are
/// added one after the other, as they came, and nobody else adds to the row.
TK_KERNEL void scatter_add_rows(float *out, const float *x, const i32 *targets, const i32 *starts, const i32 *order,
                                i64 distinct, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= distinct * cols) return;
  const i64 target = i / cols, column = i % cols, place = targets[target] * cols + column;
  float sum = out[place];
  for (i32 k = starts[target]; k < starts[target + 1]; k++) sum += x[order[k] * cols + column];
  out[place] = sum;
}

/// Each row over the length of its sequence; rows of empty sequences stay as they are.
TK_KERNEL void divide_rows(float *x, const i32 *bounds, i64 rows, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= rows * cols) return;
  const i32 length = bounds[i / cols + 1] - bounds[i / cols];
  if (length > 1) x[i] /= (float)length;
}

/// Images [batch, channels, height, width] to [batch, places, channels * p * p], columns in the order channel, y, x.
TK_KERNEL void patchify(float *out, const float *images, i64 batch, i64 channels, i64 height, i64 width, i64 p) {
  const i64 i = TK_ELEMENT, across = width / p, places = height / p * across, cols = channels * p * p;
  if (i >= batch * places * cols) return;
  const i64 column = i % cols, place = i / cols % places, image = i / cols / places;
  const i64 channel = column / (p * p), y = place / across * p + column / p % p, x = place % across * p + column % p;
  out[i] = images[((image * channels + channel) * height + y) * width + x];
}

/// [batch, 1 + places, cols]: a class token before the patches of each image, plus positions
TK_KERNEL void assemble_tokens(float *out, const float *patches, const float *class_token, const float *positions,
                               i64 batch, i64 places, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= batch * (places + 1) * cols) return;
  const i64 column = i % cols, place = i / cols % (places + 1), image = i / cols / (places + 1);
  const float token = place == 0 ? class_token[column] : patches[(image * places + place - 1) * cols + column];
  out[i] = token + positions[place * cols + column];
}

/// Means over windows: [batch, side * side, cols] to [batch, grid * grid, cols]; window g covers rows
/// floor(g * side / grid) ..< ceil((g + 1) * side / grid).
TK_KERNEL void pool_patches(float *out, const float *x, i64 batch, i64 side, i64 grid, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= batch * grid * grid * cols) return;
  const i64 column = i % cols, window = i / cols % (grid * grid), image = i / cols / (grid * grid);
  const i64 down = window / grid, across = window % grid;
  const i64 top = down * side / grid, bottom = ((down + 1) * side + grid - 1) / grid;
  const i64 left = across * side / grid, right = ((across + 1) * side + grid - 1) / grid;
  float sum = 0;
  for (i64 row = top; row < bottom; row++)
    for (i64 place = left; place < right; place++) sum += x[((image * side + row) * side + place) * cols + column];
  out[i] = sum / (float)((bottom - top) * (right - left));
}
