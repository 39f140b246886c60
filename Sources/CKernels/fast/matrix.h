// Large matrix products: B packed into panels as wide as the register tile and shared by all threads, A read as it lies
// (or, where it is transposed, packed in front of the panels), after Goto & van de Geijn 2008,
// "Anatomy of High-Performance Matrix Multiplication". The sums of an element run over `inner` in order: they depend
// neither on tiles nor on threads nor on what the caller cuts to fit the caches (MatrixTiling.swift).

/// Columns of a panel, but for the last one: the register tile's width.
#define TK_PANEL (TK_TILE * TK_LANES)
_Static_assert(TK_PANEL_MULTIPLE % TK_PANEL == 0, "a group of columns is whole panels");

/// Rows of A that meet all panels before the next ones do: with TK_MATRIX_INNER columns they have 144 KiB, which stay in every second
/// cache of today (256 KiB and more), and which a thread's stack has room for where they are packed. It leaves no trace in sums.
enum { TK_BLOCK_ROWS = 96 };

/// Whether A is packed where it is transposed. Read in columns, every eight numbers of it come from another line of memory. Where a tile
/// takes twice the time those lines arrive in it, and packing is what costs.
#ifndef TK_PACKS_ROWS
#define TK_PACKS_ROWS (TK_LANES < 16 || !tk_halves_long_vectors())
#endif

/// How A lies: in rows, in columns, or packed tile after tile.
typedef enum { STRAIGHT, TRANSPOSED, PACKED } Layout;

/// C [height, width] = alpha * A B + beta * C + bias for one tile; A's element (i, p) at a[i * row_step + p * inner_step].
INLINE void matrix_tile(const int height, const int vectors, const bool is_whole, float *c, int64_t ldc, const float *a,
                        const int64_t row_step, const int64_t inner_step, const float *panel, int64_t inner,
                        int64_t width, float alpha, float beta, const float *bias) {
  vf sums[8][TK_TILE];
  UNROLLED for (int i = 0; i < height; i++)
    UNROLLED for (int j = 0; j < vectors; j++) sums[i][j] = 0;
  // C is needed last and waits for memory longest. Asked for all at once, its lines would hold up those of the panel.
  for (int64_t row = 0, p = 0; row < height; row++) {
    UNROLLED for (int j = 0; j < vectors; j++) __builtin_prefetch(c + row * ldc + j * TK_LANES, 1);
    const int64_t end = inner * (row + 1) / height;
#pragma clang loop unroll_count(2)
    for (; p < end; p++) {
      vf line[TK_TILE];
      UNROLLED for (int j = 0; j < vectors; j++) line[j] = load(panel + (p * vectors + j) * TK_LANES, TK_LANES);
      UNROLLED for (int i = 0; i < height; i++) {
        const float x = a[i * row_step + p * inner_step];
        UNROLLED for (int j = 0; j < vectors; j++) sums[i][j] += x * line[j];
      }
    }
  }
  UNROLLED for (int i = 0; i < height; i++)
    UNROLLED for (int j = 0; j < vectors; j++) {
      float *place = c + i * ldc + j * TK_LANES;
      const int64_t lanes = is_whole || j < vectors - 1 ? TK_LANES : width - j * TK_LANES;
      vf value = sums[i][j] * alpha;
      if (beta != 0) value += load(place, lanes) * beta;
      if (bias != NULL) value += load(bias + j * TK_LANES, lanes);
      store(place, value, lanes);
    }
}

/// What the second cache is to hold next: `lines` cache lines in each of `rows` rows.
typedef struct {
  const float *start;
  int64_t stride, rows, lines;
} Ahead;

/// Asks for part `part` of `parts` of the lines.
INLINE void fetch(Ahead ahead, int64_t part, int64_t parts) {
  const int64_t count = ahead.rows * ahead.lines;
  int64_t left = count * (part + 1) / parts - count * part / parts;
  if (left == 0) return;
  int64_t line = count * part / parts % ahead.lines;
  const float *row = ahead.start + count * part / parts / ahead.lines * ahead.stride;
  for (; left > 0; left--) {
    __builtin_prefetch(row + line * 16, 0, 2);
    if (++line < ahead.lines) continue;
    line = 0;
    row += ahead.stride;
  }
}

/// The tiles of one panel, one under another.
INLINE void matrix_panel(const int vectors, const bool is_whole, const Layout layout, float *c, int64_t ldc,
                         const float *a, int64_t lda, const float *panel, int64_t rows, int64_t inner, int64_t width,
                         float alpha, float beta, const float *bias, Ahead ahead) {
  // Equal heights instead of full ones and a remainder: a tile of one row would wait for its own sums.
  const int64_t tiles = (rows + TK_TILE_ROWS - 1) / TK_TILE_ROWS;
  for (int64_t t = 0, row = 0; t < tiles; t++) {
    const int64_t height = (rows - row + tiles - t - 1) / (tiles - t);
    const float *top = a + row * (layout == STRAIGHT ? lda : layout == TRANSPOSED ? 1 : inner);
    fetch(ahead, t, tiles);
    float *place = c + row * ldc;
#define TILE(height) \
  case height: \
    matrix_tile(height, vectors, is_whole, place, ldc, top, layout == STRAIGHT ? lda : 1, \
                layout == STRAIGHT ? 1 : layout == TRANSPOSED ? lda : height, panel, inner, width, alpha, beta, bias); \
    break;
    switch (height) {
      TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
#if TK_TILE_ROWS == 8
      TILE(7) TILE(8)
#endif
    }
#undef TILE
    row += height;
  }
}

/// All panels against the same rows. Each panel asks for its share of what comes next.
INLINE void panels_against(const Layout layout, float *c, int64_t ldc, const float *a, int64_t lda, const float *packed,
                          int64_t rows, int64_t inner, int64_t cols, float alpha, float beta, const float *bias,
                          Ahead ahead) {
  for (int64_t j = 0; j < cols; j += TK_PANEL) {
    const int64_t width = cols - j < TK_PANEL ? cols - j : TK_PANEL;
    const float *panel = packed + j * inner, *shift = bias == NULL ? NULL : bias + j;
    const int64_t begin = ahead.rows * j / cols, end = ahead.rows * (j + width) / cols;
    const Ahead share = {ahead.start + begin * ahead.stride, ahead.stride, end - begin, ahead.lines};
#define PANEL(vectors, is_whole) \
  matrix_panel(vectors, is_whole, layout, c + j, ldc, a, lda, panel, rows, inner, width, alpha, beta, shift, share)
    if (width == TK_PANEL)
      PANEL(TK_TILE, true);
    else if (width > 2 * TK_LANES)
      PANEL(TK_TILE, false);
    else if (width > TK_LANES)
      PANEL(2, false);
    else
      PANEL(1, false);
#undef PANEL
  }
}

static void matrix_panels(Layout layout, float *c, int64_t ldc, const float *a, int64_t lda, const float *packed,
                          int64_t rows, int64_t inner, int64_t cols, float alpha, float beta, const float *bias,
                          Ahead ahead) {
  switch (layout) {
#define PANELS(layout) \
  case layout: \
    panels_against(layout, c, ldc, a, lda, packed, rows, inner, cols, alpha, beta, bias, ahead); \
    break;
    PANELS(STRAIGHT) PANELS(TRANSPOSED) PANELS(PACKED)
#undef PANELS
  }
}

/// packed = A^T for A [inner, rows]: tile after tile, in it one column after another.
INLINE void pack_rows(float *packed, const float *a, int64_t lda, int64_t rows, int64_t inner) {
  const int64_t tiles = (rows + TK_TILE_ROWS - 1) / TK_TILE_ROWS;
  int64_t heights[TK_BLOCK_ROWS];
  for (int64_t t = 0, row = 0; t < tiles; t++) row += heights[t] = (rows - row + tiles - t - 1) / (tiles - t);
  for (int64_t p = 0; p < inner; p++) {
    const float *from = a + p * lda;
    for (int64_t row = 0; row < rows; row += 16) __builtin_prefetch(from + 8 * lda + row);
    for (int64_t t = 0, row = 0; t < tiles; row += heights[t++]) {
      float *to = packed + row * inner + p * heights[t];
      if (heights[t] == TK_TILE_ROWS)
        // By hand: both branches as memcpy would become one call of it.
        UNROLLED for (int i = 0; i < TK_TILE_ROWS; i++) to[i] = from[row + i];
      else
        memcpy(to, from + row, (size_t)heights[t] * sizeof *to);
    }
  }
}

static void TK(packed_product)(float *c, int64_t ldc, const float *a, int64_t lda, int32_t a_transposed,
                               const float *packed, int64_t rows, int64_t inner, int64_t cols, float alpha, float beta,
                               const float *bias) {
  float block[TK_BLOCK_ROWS * TK_MATRIX_INNER] __attribute__((aligned(64)));
  const bool packs = TK_PACKS_ROWS;
  for (int64_t row = 0; row < rows; row += TK_BLOCK_ROWS) {
    const int64_t height = rows - row < TK_BLOCK_ROWS ? rows - row : TK_BLOCK_ROWS;
    const float *top = a + row * (a_transposed ? 1 : lda);
    if (a_transposed) {
      if (packs) pack_rows(block, top, lda, height, inner);
      // Packing asks for what it will read by itself.
      matrix_panels(packs ? PACKED : TRANSPOSED, c + row * ldc, ldc, packs ? block : top, lda, packed, height, inner, cols,
                    alpha, beta, bias, (Ahead){.start = top});
    } else {
      const int64_t left = rows - row - height, next = left < TK_BLOCK_ROWS ? left : TK_BLOCK_ROWS;
      const Ahead ahead = {top + height * lda, lda, next, (inner + 15) / 16};
      matrix_panels(STRAIGHT, c + row * ldc, ldc, top, lda, packed, height, inner, cols, alpha, beta, bias, ahead);
    }
  }
}

/// Sixteen rows of a transposed B at a time become columns of a panel: whole lines are written.
INLINE void pack_columns_transposed(float *panel, int64_t padded, const float *b, int64_t ldb, int64_t width,
                                    int64_t inner) {
  for (int64_t c = 0; c < padded;) {
    const int64_t lanes = padded - c < 16 ? padded - c : 16, count = width - c < lanes ? width - c : lanes;
    const float *from = b + c * ldb;
    int64_t p = 0;
    for (; lanes % 8 == 0 && p + 8 <= inner; p += 8)
      for (int64_t half = 0; half < lanes; half += 8) {
        float *to = panel + p * padded + c + half;
        if (count - half >= 8)
          transpose_block(to, padded, from + half * ldb + p, ldb, 8);
        else
          transpose_block(to, padded, from + half * ldb + p, ldb, count - half);
      }
    for (; p < inner; p++)
      for (int64_t i = 0; i < lanes; i++) panel[p * padded + c + i] = i < count ? from[i * ldb + p] : 0;
    c += lanes;
  }
}

/// One row of B after another, so that memory is read in the order in which it lies.
static void pack_columns_straight(float *packed, const float *b, int64_t ldb, int64_t inner, int64_t cols) {
  const int64_t whole = cols / TK_PANEL * TK_PANEL, rest = cols - whole;
  const int64_t padded = (rest + TK_LANES - 1) / TK_LANES * TK_LANES;
  for (int64_t p = 0; p < inner; p++) {
    const float *from = b + p * ldb;
    for (int64_t j = 0; j < whole; j += TK_PANEL)
      UNROLLED for (int v = 0; v < TK_PANEL; v += TK_LANES)
        store(packed + j * inner + p * TK_PANEL + v, load(from + j + v, TK_LANES), TK_LANES);
    for (int64_t v = 0; v < rest; v += TK_LANES)
      store(packed + whole * inner + p * padded + v,
            load(from + whole + v, rest - v < TK_LANES ? rest - v : TK_LANES), TK_LANES);
  }
}

static void TK(pack_columns)(float *packed, const float *b, int64_t ldb, int32_t transposed, int64_t inner,
                             int64_t cols) {
  if (!transposed) {
    pack_columns_straight(packed, b, ldb, inner, cols);
    return;
  }
  for (int64_t j = 0; j < cols; j += TK_PANEL) {
    const int64_t width = cols - j < TK_PANEL ? cols - j : TK_PANEL;
    pack_columns_transposed(packed + j * inner, (width + TK_LANES - 1) / TK_LANES * TK_LANES, b + j * ldb, ldb, width,
                            inner);
  }
}

static void TK(panel_product)(float *c, int64_t ldc, const float *a, int64_t lda, const float *b, int64_t ldb,
                              int32_t b_transposed, int64_t rows, int64_t inner, int64_t cols, float alpha, float beta,
                              const float *bias) {
  float panel[TK_PANEL * TK_MATRIX_INNER] __attribute__((aligned(64)));
  for (int64_t j = 0; j < cols; j += TK_PANEL) {
    const int64_t rest = cols - j, width = rest < TK_PANEL ? rest : TK_PANEL;
    const int64_t next = rest - width < TK_PANEL ? rest - width : TK_PANEL;
    const float *from = b_transposed ? b + j * ldb : b + j, *shift = bias == NULL ? NULL : bias + j;
    TK(pack_columns)(panel, from, ldb, b_transposed, inner, width);
    const Ahead ahead = b_transposed ? (Ahead){from + TK_PANEL * ldb, ldb, next, (inner + 15) / 16}
                                     : (Ahead){from + TK_PANEL, ldb, inner, (next + 15) / 16};
    matrix_panels(STRAIGHT, c + j, ldc, a, lda, panel, rows, inner, width, alpha, beta, shift, ahead);
  }
}
