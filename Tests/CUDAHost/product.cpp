// Tiles of both operands are laid out as doubles in the order in which a tile of four rows and columns is summed.
#include "product.h"
#include <algorithm>
#include <new>
#include <vector>

namespace {

enum : u64 { TILE = 4, TILES = 16, SIDE = TILE * TILES };  // of a tile, and of the square of tiles that is laid out at once

double number(const float *elements, u64 place) { return (double)elements[place]; }
double number(const u16 *elements, u64 place) { return (double)tk_float((u32)elements[place] << 16); }

/// Lines first ..< first + SIDE of the side that stays, all of the inner side: [tile][inner][line in tile], zeros past the end.
template <class type>
void lay_out(std::vector<double> &out, const type *elements, u64 line_step, u64 inner_step, u64 first, u64 lines, u64 inner) {
  for (u64 tile = 0; tile < TILES && first + tile * TILE < lines; tile++)
    for (u64 l = 0; l < TILE; l++) {
      double *to = out.data() + tile * inner * TILE + l;
      const u64 line = first + tile * TILE + l;
      for (u64 p = 0; p < inner; p++)
        to[p * TILE] = line < lines ? number(elements, line * line_step + p * inner_step) : 0;
    }
}

void lay_out(std::vector<double> &out, const tk_matrix &m, bool lines_are_rows, u64 first, u64 lines, u64 inner) {
  const bool down = lines_are_rows != m.transposed;  // lines lie next to each other
  const u64 line_step = down ? 1 : (u64)m.stride, inner_step = down ? (u64)m.stride : 1;
  if (m.is_bf16) lay_out(out, (const u16 *)m.elements, line_step, inner_step, first, lines, inner);
  else lay_out(out, (const float *)m.elements, line_step, inner_step, first, lines, inner);
}

void sum_tile(double (&sums)[TILE][TILE], const double *a, const double *b, u64 inner) {
  double s[TILE][TILE] = {};
  for (u64 p = 0; p < inner; p++)
    for (u64 j = 0; j < TILE; j++)
      for (u64 i = 0; i < TILE; i++) s[j][i] += a[p * TILE + i] * b[p * TILE + j];
  memcpy(sums, s, sizeof s);
}

void store_tile(const tk_product &x, const double (&sums)[TILE][TILE], u64 row, u64 column) {
  for (u64 j = column; j < std::min<u64>(column + TILE, x.d.columns); j++)
    for (u64 i = row; i < std::min<u64>(row + TILE, x.d.rows); i++) {
      double value = (double)x.alpha * sums[j - column][i - row];
      if (x.beta != 0) value += (double)x.beta * (double)((const float *)x.c.elements)[i + j * (u64)x.c.stride];
      if (x.bias) value += (double)((const float *)x.bias)[i];
      ((float *)x.d.elements)[i + j * (u64)x.d.stride] = (float)value;
    }
}

}  // namespace

bool tk_multiply(const tk_product &x) {
  const u64 inner = x.a.transposed ? x.a.rows : x.a.columns;
  std::vector<double> a, b;
  try {
    a.resize(SIDE * inner);
    b.resize(SIDE * inner);
  } catch (const std::bad_alloc &) {
    return false;
  }
  for (u64 column = 0; column < x.d.columns; column += SIDE) {
    lay_out(b, x.b, false, column, x.d.columns, inner);
    for (u64 row = 0; row < x.d.rows; row += SIDE) {
      lay_out(a, x.a, true, row, x.d.rows, inner);
      for (u64 j = 0; j < TILES && column + j * TILE < x.d.columns; j++)
        for (u64 i = 0; i < TILES && row + i * TILE < x.d.rows; i++) {
          double sums[TILE][TILE];
          sum_tile(sums, a.data() + i * inner * TILE, b.data() + j * inner * TILE, inner);
          store_tile(x, sums, row + i * TILE, column + j * TILE);
        }
    }
  }
  return true;
}
